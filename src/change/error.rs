//! What can be wrong with a question about change.

use crate::period::{Frequency, Period, PeriodError, PeriodRange};

/// A question about change that has no answer because of how it was put. Where the data have no
/// answer, the answer is an [`Outcome`](crate::change::Outcome) that says why.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ChangeError {
    /// A period lies outside the series.
    #[error("{period} is outside the series, which covers {range}")]
    Outside {
        /// The period asked for.
        period: Period,
        /// What there is.
        range: Box<PeriodRange>,
    },
    /// A level that must be known is missing.
    #[error("the value at {period} is missing; only a known value can be ranked or form a streak")]
    Missing {
        /// The period asked for.
        period: Period,
    },
    /// A lag or a span of zero periods.
    #[error("a {name} of 0 periods compares nothing; at least 1 is needed")]
    ZeroPeriods {
        /// Which number: `lag` or `span`.
        name: &'static str,
    },
    /// A statistic of years and their parts, on a frequency that does not divide the year.
    #[error("{frequency} has no fixed number of periods in a year; accepted are A, S, Q and M")]
    NoYear {
        /// Frequency of the series.
        frequency: Frequency,
    },
    /// An option outside its range.
    #[error("option {name} is {value}; accepted is {accepted}")]
    Option {
        /// Name of the option.
        name: &'static str,
        /// The value given.
        value: f64,
        /// What is accepted.
        accepted: &'static str,
    },
    /// A number that must be finite is not.
    #[error("{name} {value} at position {position} is not finite")]
    NotFinite {
        /// What the number is: `value`, `item` or `total`.
        name: &'static str,
        /// Position in the input, from 0.
        position: usize,
        /// The number seen.
        value: f64,
    },
    /// A sum or difference beyond the range of floating-point numbers.
    #[error("the {name} of these values is beyond 1.8e308")]
    TooLarge {
        /// What was being computed.
        name: &'static str,
    },
    /// A rounded level that may in truth be zero or less, so that nothing can be divided by it.
    #[error(
        "level {level} rounded to a unit of {unit} may be zero; more than half a unit is needed"
    )]
    MayBeZero {
        /// The rounded level.
        level: f64,
        /// Unit of its last digit.
        unit: f64,
    },
    /// A period could not be formed.
    #[error(transparent)]
    Period(#[from] PeriodError),
}
