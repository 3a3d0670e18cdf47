//! What can be wrong with the input of a search for anomalies.

use thiserror::Error;

/// Input or an option that a search cannot use.
///
/// # Examples
///
/// ```
/// use tidegauge::anomaly::mad_scores;
///
/// let error = mad_scores(&[656.0, f64::NAN]).unwrap_err();
/// assert_eq!(error.to_string(), "value 1 is NaN; only finite numbers are accepted, so leave out or fill what is missing");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum AnomalyError {
    /// A value is missing (NaN) or infinite.
    #[error(
        "value {index} is {value}; only finite numbers are accepted, so leave out or fill what is missing"
    )]
    NotFinite {
        /// Its position, from 0.
        index: usize,
        /// The value.
        value: f64,
    },

    /// Fewer values than the method needs.
    #[error("{found} values are too few; at least {least} are needed")]
    TooShort {
        /// How many there are.
        found: usize,
        /// The least number.
        least: usize,
    },

    /// A count or a rate below zero.
    #[error("value {index} is {value}; counts and rates of zero or more are accepted")]
    Negative {
        /// Its position, from 0.
        index: usize,
        /// The value.
        value: f64,
    },

    /// Two lists that belong together differ in length.
    #[error("{first} values before and {second} after; both lists must name the same items")]
    Lengths {
        /// Length of the first.
        first: usize,
        /// Length of the second.
        second: usize,
    },

    /// Values whose differences or squares are too large or too small for numbers.
    #[error("the spread of the values is beyond the range of numbers; give them in another unit")]
    Overflow,

    /// Levels so far apart, beside the noise, that sums of squares are known less exactly than what a change must save.
    #[error(
        "a change must save {penalty}, but with values so far apart sums are known to {rounding} only; search the parts between the largest jumps one by one, or set a larger penalty"
    )]
    Imprecise {
        /// What a change must save.
        penalty: f64,
        /// The size of rounding errors.
        rounding: f64,
    },

    /// An option outside its range.
    #[error("{option} is {value}; accepted is {accepted}")]
    Option {
        /// Name of the option.
        option: &'static str,
        /// The value given.
        value: f64,
        /// The accepted range.
        accepted: &'static str,
    },
}
