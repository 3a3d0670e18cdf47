//! What keeps a regARIMA model from being made.

use thiserror::Error;

use crate::arima::ArimaError;
use crate::calendar::CalendarError;
use crate::period::{Frequency, Period, PeriodError};

/// Options or data that give no regARIMA model.
///
/// # Examples
///
/// ```
/// use tidegauge::regarima::{RegArima, RegArimaSpec, Transform};
/// use tidegauge::Series;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut tonnes = vec![600.0; 60];
/// tonnes[14] = -3.2;
/// let series = Series::new("2018-01".parse()?, tonnes)?;
/// let error = RegArima::new(RegArimaSpec::airline().transform(Transform::Log))?.run(&series).unwrap_err();
/// assert_eq!(error.to_string(), "value -3.2 at 2019-M03 must be positive for logarithms");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum RegArimaError {
    /// The ARIMA model.
    #[error(transparent)]
    Arima(#[from] ArimaError),

    /// A calendar regressor.
    #[error(transparent)]
    Calendar(#[from] CalendarError),

    /// A period.
    #[error(transparent)]
    Period(#[from] PeriodError),

    /// A text that names nothing.
    #[error("`{text}` is no {what}; accepted are {accepted}")]
    Word {
        /// What was expected.
        what: &'static str,
        /// The text given, cut to 32 characters.
        text: Box<str>,
        /// What is accepted.
        accepted: &'static str,
    },

    /// An option is outside its range.
    #[error("{option} is {value}; accepted is {accepted}")]
    Option {
        /// Name of the option.
        option: &'static str,
        /// The value given.
        value: f64,
        /// The accepted range.
        accepted: &'static str,
    },

    /// Models are for months, quarters, half-years and years.
    #[error("a series by {} has no seasonal model; accepted are months, quarters, half-years and years", .frequency.noun())]
    Frequency {
        /// The frequency given.
        frequency: Frequency,
    },

    /// A value without a logarithm.
    #[error("value {value} at {period} must be positive for logarithms")]
    NotPositive {
        /// When.
        period: Period,
        /// The value.
        value: f64,
    },

    /// An outlier lies outside the series, or has another frequency.
    #[error("outlier {outlier} is outside the series, which is from {first} to {last}")]
    OutlierOutside {
        /// The outlier as text.
        outlier: Box<str>,
        /// First period of the series.
        first: Period,
        /// Last period of the series.
        last: Period,
    },

    /// A change of regime at a period that does not part the series in two.
    #[error(
        "regressor {regressor} changes outside the series; accepted are periods after {first} up to {last}"
    )]
    RegimeOutside {
        /// The regressor as text.
        regressor: Box<str>,
        /// First period of the series.
        first: Period,
        /// Last period of the series.
        last: Period,
    },

    /// A user-defined regressor does not cover the series with its forecasts and backcasts.
    #[error("regressor `{name}` covers {found}; it must cover {first} to {last}")]
    UserSpan {
        /// Name of the regressor.
        name: Box<str>,
        /// What it covers.
        found: Box<str>,
        /// First period needed.
        first: Period,
        /// Last period needed.
        last: Period,
    },

    /// A user-defined regressor has a value that is missing or infinite.
    #[error(
        "regressor `{name}` has the value {value} at index {index}; accepted are finite numbers"
    )]
    UserValue {
        /// Name of the regressor.
        name: Box<str>,
        /// Position, from 0.
        index: usize,
        /// The value.
        value: f64,
    },

    /// A user-defined regressor whose squares leave the range of numbers.
    #[error(
        "regressor `{name}` is at most {largest:e} in size; accepted are zero and sizes from 1e-150 to 1e150"
    )]
    UserScale {
        /// Name of the regressor.
        name: Box<str>,
        /// Its largest size.
        largest: f64,
    },

    /// Two regressors that no model has together.
    #[error("regressors `{first}` and `{second}` exclude each other: {reason}")]
    Conflict {
        /// The regressor that was given first.
        first: Box<str>,
        /// The other one.
        second: Box<str>,
        /// What they share.
        reason: &'static str,
    },

    /// A combined figure that is no total of two periods.
    #[error("combined figure at {period}: {reason}")]
    Combined {
        /// Last period of the figure.
        period: Period,
        /// What is wrong.
        reason: &'static str,
    },

    /// Nothing tells the two periods of a combined figure, the first of some, apart.
    #[error(
        "the combined figure at {period} cannot be split: no other year, or too few, has single values there"
    )]
    Inseparable {
        /// Last period of the figure.
        period: Period,
    },

    /// No observation at all, or none that is not missing.
    #[error("the series has no value")]
    Empty,
}

impl RegArimaError {
    pub(crate) fn word(what: &'static str, text: &str, accepted: &'static str) -> Self {
        Self::Word {
            what,
            text: text.escape_default().take(32).collect::<String>().into(),
            accepted,
        }
    }
}
