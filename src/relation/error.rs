//! What can be wrong with series that are to be compared.

use crate::period::{Frequency, Period};

/// Series whose relation cannot be measured.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::relation::trend_growth;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tonnes = Series::new("2025-09".parse()?, [420, 656, 0])?;
/// let error = trend_growth(&tonnes).unwrap_err();
/// assert_eq!(error.to_string(), "value 0 of the series at 2025-M11 must be positive for a logarithm");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RelationError {
    /// Two series that should share their frequency do not.
    #[error(
        "series of frequencies {left} and {right} cannot be compared; aggregate the finer one first"
    )]
    MixedFrequencies {
        /// Frequency of the first.
        left: Frequency,
        /// Frequency of the second.
        right: Frequency,
    },
    /// Logarithms need positive values.
    #[error("value {value} of {series} at {period} must be positive for a logarithm")]
    NotPositive {
        /// Which series.
        series: Box<str>,
        /// The period.
        period: Period,
        /// The value seen.
        value: f64,
    },
    /// Fewer than the method needs.
    #[error("{found} {what}; at least {least} are needed")]
    TooFew {
        /// Of what.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// The least number.
        least: usize,
    },
    /// The farthest lag leaves too few pairs.
    #[error("at lag {lag} only {found} pairs of changes are left; at least {least} are needed")]
    LagTooLong {
        /// The lag.
        lag: i64,
        /// Pairs that it leaves.
        found: usize,
        /// The least number.
        least: usize,
    },
    /// A series that does not vary goes with nothing.
    #[error("{series} has no variation in the periods compared")]
    NoVariation {
        /// Which series.
        series: Box<str>,
    },
    /// A rate beyond the range of numbers.
    #[error("the growth in a year is beyond the range of numbers")]
    OutOfRange,
    /// The principal component was not found.
    #[error("the principal component of {series} series was not found")]
    NoConvergence {
        /// Number of series.
        series: usize,
    },
}
