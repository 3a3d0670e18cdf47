//! Analytics for international trade flows.
//!
//! # Features
//! None is on by default.
//!
//! - `python`: the native module of the Python package; for maturin, not for Rust programs.

#![cfg_attr(
    test,
    allow(clippy::float_cmp, reason = "tests compare numbers that are exact")
)]

pub mod change;
pub mod code;
pub mod dataset;
pub mod impact;
pub mod num;
pub mod period;
#[cfg(feature = "python")]
mod python;
pub mod series;
pub mod structure;

pub use crate::code::{Area, Commodity, Currency, ObsStatus, QuantityUnit, TradeFlow, Valuation};
pub use crate::dataset::{Dataset, Measure, Selector, SeriesKey, TradeRecord, ZeroPolicy};
pub use crate::period::{Frequency, Period, PeriodRange};
pub use crate::series::{Panel, Series};
