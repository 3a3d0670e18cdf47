//! All integration tests, linked once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "a test that fails should stop at once, and exact results are compared exactly"
)]

mod architecture;
mod change_panel;
mod meta;
mod period_forms;
mod series_transform;
mod source;
