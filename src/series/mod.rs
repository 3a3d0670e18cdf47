//! Dated values of one statistic, and panels of many.
//!
//! A [`Series`] is a start period and one value per period; NaN is the one sign for a missing value and infinity cannot occur.
//! In JSON a missing value is `null`.

mod aggregate;
mod benchmark;
mod cumulative;
mod error;
mod observations;
mod panel;
mod transform;

pub use aggregate::Aggregation;
pub use benchmark::{BenchmarkMethod, BenchmarkSpec, benchmark};
pub use cumulative::{Combined, FromCumulative};
pub use error::SeriesError;
pub use observations::Series;
pub use panel::Panel;
pub use transform::Span;
