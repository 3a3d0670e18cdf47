//! Analytics for international trade flows.

#![cfg_attr(
    test,
    allow(clippy::float_cmp, reason = "tests compare numbers that are exact")
)]

pub mod change;
pub mod num;
pub mod period;
pub mod series;

pub use crate::period::{Frequency, Period, PeriodRange};
pub use crate::series::{Panel, Series};
