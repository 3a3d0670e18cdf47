//! What can be wrong with the input of a test.

use thiserror::Error;

/// Input from which a diagnostic cannot be computed.
///
/// # Examples
///
/// ```
/// use tidegauge::diagnostics::stable_seasonality;
///
/// let error = stable_seasonality(&[1.02, f64::NAN, 0.97], 2, 0).unwrap_err();
/// assert_eq!(error.to_string(), "value NaN at index 1 is not finite; fill or leave out what is missing");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum DiagnosticsError {
    /// A value is missing (NaN) or infinite.
    #[error("value {value} at index {index} is not finite; fill or leave out what is missing")]
    NotFinite {
        /// Position of the first such value, from 0.
        index: usize,
        /// The value.
        value: f64,
    },

    /// The season has fewer than two periods.
    #[error("a season of {period} periods has no pattern; at least 2 are needed")]
    PeriodTooSmall {
        /// Number of periods in a season.
        period: usize,
    },

    /// The calendar position of the first value lies outside the season.
    #[error("phase {phase} is outside 0 to {period} (exclusive)")]
    PhaseOutOfRange {
        /// The position given.
        phase: usize,
        /// Number of periods in a season.
        period: usize,
    },

    /// Too few values.
    #[error("{length} values are too few; at least {needed} are needed")]
    TooShort {
        /// Number of values given.
        length: usize,
        /// The smallest number that the test accepts here.
        needed: usize,
    },

    /// All values are equal (or all zero, where the test is about the distance from zero).
    #[error("all {length} values are equal; a statistic relative to their spread does not exist")]
    NoVariation {
        /// Number of values given.
        length: usize,
    },

    /// An option is outside its range.
    #[error("{option} is {value}; accepted is {accepted}")]
    BadOption {
        /// Name of the option.
        option: &'static str,
        /// The value given.
        value: f64,
        /// The accepted range.
        accepted: &'static str,
    },
}
