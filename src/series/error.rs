//! What can be wrong with a series.

use crate::period::{Frequency, Period, PeriodError, PeriodRange};

/// Values that cannot stand in a series, or an operation the series does not allow.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SeriesError {
    /// A value is infinite; missing values are NaN.
    #[error("value {value} at {period} (index {index}) is not finite; a missing value is NaN")]
    Infinite {
        /// The value seen.
        value: f64,
        /// Its position in the input, from 0.
        index: usize,
        /// Its period.
        period: Period,
    },
    /// Two observations of one period.
    #[error("two values for {period}: {first} and {second}; combine or drop one")]
    Duplicate {
        /// The period they share.
        period: Period,
        /// The one that came first.
        first: f64,
        /// The other one.
        second: f64,
    },
    /// Observations without a single period cannot give a start.
    #[error("no observations: a series needs at least one period to begin at")]
    Empty,
    /// Two series that should share their frequency do not.
    #[error(
        "series of frequencies {left} and {right} cannot be combined; aggregate the finer one first"
    )]
    MixedFrequencies {
        /// Frequency of the first.
        left: Frequency,
        /// Frequency of the second.
        right: Frequency,
    },
    /// Two series have no period in common.
    #[error("the series {left} and {right} have no period in common")]
    Disjoint {
        /// Range of the first.
        left: Box<PeriodRange>,
        /// Range of the second.
        right: Box<PeriodRange>,
    },
    /// A period lies outside the series.
    #[error("{period} is outside the series, which covers {range}")]
    Outside {
        /// The period asked for.
        period: Period,
        /// What there is.
        range: Box<PeriodRange>,
    },
    /// Logarithms need positive values.
    #[error("value {value} at {period} must be positive for a logarithm")]
    NotPositive {
        /// The value seen.
        value: f64,
        /// Its period.
        period: Period,
    },
    /// A combined observation does not fit to the series: outside it, or where single values stand.
    #[error("the combined observation {periods} does not fit: {reason}")]
    Combined {
        /// Periods that the observation covers.
        periods: Box<PeriodRange>,
        /// What is wrong.
        reason: &'static str,
    },
    /// January's share in a January-February figure cannot be taken from the series, and none was given.
    #[error(
        "no year with both {first} and {second} known: give the share of the first in their sum"
    )]
    NoShare {
        /// First period of the combined observation.
        first: Period,
        /// Second period.
        second: Period,
    },
    /// A share lies outside 0 to 1.
    #[error("share {share} is outside 0 to 1")]
    Share {
        /// The share given.
        share: f64,
    },
    /// A key stands twice in a panel.
    #[error("rows {first} and {second} of the panel have the same key")]
    DuplicateKey {
        /// Row of the first one, from 0.
        first: usize,
        /// Row of the second one.
        second: usize,
    },
    /// The number of values is not keys × periods.
    #[error("a panel of {keys} keys and {periods} periods needs {expected} values, got {found}")]
    Shape {
        /// Number of rows.
        keys: usize,
        /// Number of columns.
        periods: usize,
        /// Their product.
        expected: usize,
        /// Number of values given.
        found: usize,
    },
    /// Two series that should cover the same periods do not.
    #[error("the series cover {left} and {right}; both must cover the same periods")]
    DifferentSpans {
        /// Range of the first.
        left: Box<PeriodRange>,
        /// Range of the second.
        right: Box<PeriodRange>,
    },
    /// A value is missing where all are needed.
    #[error("the {series} series has no value at {period}; every period needs one")]
    Missing {
        /// Which of the series.
        series: &'static str,
        /// The first period without a value.
        period: Period,
    },
    /// The frequency does not divide years into equally many periods, two at least.
    #[error(
        "a series of frequency {frequency} does not divide years; months, quarters and half-years do"
    )]
    NotPartOfYear {
        /// The frequency seen.
        frequency: Frequency,
    },
    /// An option lies outside its range.
    #[error("{option} is {value}; accepted is {accepted}")]
    BadOption {
        /// Name of the option.
        option: &'static str,
        /// The value given.
        value: f64,
        /// The accepted range.
        accepted: &'static str,
    },
    /// Too few complete years.
    #[error("{found} complete years are too few; the method needs {needed}")]
    TooFewYears {
        /// Number of complete years.
        found: usize,
        /// Number needed.
        needed: usize,
    },
    /// Weights that are powers of the values do not exist or are all zero.
    #[error("lambda {lambda} gives no weights at {period}: {reason}")]
    NoWeight {
        /// The exponent.
        lambda: f64,
        /// The period, or the first one of the year.
        period: Period,
        /// What is wrong.
        reason: &'static str,
    },
    /// A result is too large for a number.
    #[error("the result at {period} is too large for a number")]
    NoNumber {
        /// Its period.
        period: Period,
    },
    /// A period could not be formed.
    #[error(transparent)]
    Period(#[from] PeriodError),
}
