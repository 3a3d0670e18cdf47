//! What keeps an ARIMA model from being fitted.

use thiserror::Error;

/// Orders, options or data that give no ARIMA model.
///
/// # Examples
///
/// ```
/// use tidegauge::arima::{Arima, ArimaSpec};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let airline = Arima::new(ArimaSpec::default(), 12)?;
/// let error = airline.fit(&[600.0; 14], &[]).unwrap_err();
/// assert_eq!(error.to_string(), "14 observations are too few; model (0 1 1)(0 1 1) needs at least 29");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ArimaError {
    /// A text that is no order.
    #[error("`{text}` is no ARIMA order; accepted are texts such as (0 1 1)(0 1 1) and (2 1 0)")]
    Text {
        /// The text given, cut to 32 characters.
        text: Box<str>,
    },

    /// An order is out of range.
    #[error("{name} is {value}; accepted is {accepted}")]
    Order {
        /// Which order.
        name: &'static str,
        /// The value given.
        value: usize,
        /// The accepted range.
        accepted: &'static str,
    },

    /// The season has no length, or is too long.
    #[error("season length {season} is outside 1 to 53")]
    Season {
        /// The length given.
        season: usize,
    },

    /// A seasonal part for a series without a season.
    #[error("model {order} has a seasonal part, but the season length is 1")]
    NoSeason {
        /// The orders.
        order: Box<super::ArimaOrder>,
    },

    /// A real option is out of range.
    #[error("{option} is {value}; accepted is {accepted}")]
    Option {
        /// Name of the option.
        option: &'static str,
        /// The value given.
        value: f64,
        /// The accepted range.
        accepted: &'static str,
    },

    /// Coefficients given in advance do not fit the orders.
    #[error("{found} coefficients are given; model {order} has {expected}")]
    Coefficients {
        /// The orders.
        order: Box<super::ArimaOrder>,
        /// Coefficients given.
        found: usize,
        /// Coefficients of the model.
        expected: usize,
    },

    /// Coefficients given in advance make a factor with a zero on or inside the unit circle.
    #[error("the given coefficients are not stationary and invertible")]
    NotAdmissible,

    /// A regressor is shorter than the series, or than the series with its forecasts.
    #[error("regressor {column} has {found} values; at least {expected} are needed")]
    RegressorLength {
        /// Which regressor, from 0.
        column: usize,
        /// Its length.
        found: usize,
        /// The least that is needed.
        expected: usize,
    },

    /// The series is infinite somewhere, or a regressor is not finite.
    #[error("value {value} at index {index} is not finite")]
    NotFinite {
        /// Position, from 0.
        index: usize,
        /// The value.
        value: f64,
    },

    /// The series is too short for the model.
    #[error("{observations} observations are too few; model {order} needs at least {least}")]
    TooShort {
        /// The orders.
        order: Box<super::ArimaOrder>,
        /// Observations that are not missing.
        observations: usize,
        /// The smallest number that would do.
        least: usize,
    },

    /// Too many missing values for the exact treatment to end in bounded time.
    #[error(
        "{missing} of {observations} observations are missing; at most {most} can be estimated"
    )]
    TooManyMissing {
        /// Missing observations.
        missing: usize,
        /// All observations.
        observations: usize,
        /// The largest number that is accepted.
        most: usize,
    },

    /// A regressor is a combination of others, or vanishes after differencing.
    #[error(
        "regressor {column} is a combination of the regressors before it, or vanishes after differencing"
    )]
    Collinear {
        /// Which regressor, from 0.
        column: usize,
    },

    /// A missing value leaves no trace: whole calendar periods are missing in a model with seasonal differences, say.
    #[error(
        "a missing value cannot be estimated: the model cannot tell it from the other missing values and the differences"
    )]
    Unidentified,

    /// Nothing is left to fit: the differenced series is zero or explained without error.
    #[error("the differenced series has no variation left to fit")]
    NoVariation,

    /// The arithmetic left the range of numbers.
    #[error(
        "no usable number: the covariance of the model is singular at the coefficients reached"
    )]
    Singular,
}
