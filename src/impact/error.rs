//! What can be wrong with a question about detectability.

use thiserror::Error;

/// Parameters for which no detectable effect exists.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum DetectError {
    /// A standard deviation is negative, missing, infinite, or zero where noise is needed.
    #[error("{name} {value} must be finite and not negative, and the noise not altogether zero")]
    BadDeviation {
        /// Name of the parameter.
        name: &'static str,
        /// The value given.
        value: f64,
    },

    /// An autocorrelation outside the stationary range.
    #[error("rho {rho} must lie strictly between -1 and 1; a level that wanders is a local level")]
    NotStationary {
        /// The value given.
        rho: f64,
    },

    /// No month on one side of the event, or more than any series has.
    #[error("{pre} months before and {post} after the event; accepted are 1 to 1000000 of each")]
    MonthsOutOfRange {
        /// Months before the event.
        pre: usize,
        /// Months from the event on.
        post: usize,
    },

    /// A significance or power that is not a usable probability.
    #[error(
        "significance {significance} and power {power}; accepted is 0 < significance <= power < 1"
    )]
    BadProbability {
        /// The significance given.
        significance: f64,
        /// The power given.
        power: f64,
    },

    /// An effect that is zero, missing or infinite.
    #[error("effect of {log_shift} in logarithms must be finite and not zero")]
    BadEffect {
        /// The effect given.
        log_shift: f64,
    },

    /// Noise so large that the detectable rise has no finite number.
    #[error(
        "detectable log shift {log_shift} is too large to state as a ratio; at most 709 can be"
    )]
    TooLarge {
        /// The detectable shift, in logarithms.
        log_shift: f64,
    },
}
