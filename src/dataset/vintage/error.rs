//! What can be wrong with releases and with revisions.

use crate::series::SeriesError;

/// Releases that do not fit together, or revisions that cannot be described.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum VintageError {
    /// The figures of a release do not make a series, or do not fit the others.
    #[error(transparent)]
    Series(#[from] SeriesError),
    /// The preliminary and the later figures are not pairs.
    #[error(
        "{preliminary} preliminary and {later} later figures; each preliminary figure needs its later one"
    )]
    Length {
        /// Number of preliminary figures.
        preliminary: usize,
        /// Number of later figures.
        later: usize,
    },
    /// A figure is missing or infinite.
    #[error("the {which} figure {value} at index {index} is not finite; leave the pair out")]
    NotFinite {
        /// `preliminary` or `later`.
        which: &'static str,
        /// Position of the pair, from 0.
        index: usize,
        /// The figure.
        value: f64,
    },
    /// Too few pairs.
    #[error("at least {least} pairs of preliminary and later figures are needed; found {found}")]
    TooFew {
        /// Number of pairs.
        found: usize,
        /// The smallest number accepted.
        least: usize,
    },
    /// An option is outside its range.
    #[error("revision option `{option}` is {value}; accepted is {accepted}")]
    BadOption {
        /// Name of the option.
        option: &'static str,
        /// The value given.
        value: f64,
        /// The accepted range.
        accepted: &'static str,
    },
    /// The revisions are larger than the largest number.
    #[error("the revisions exceed the range of numbers; use a larger unit for the figures")]
    Overflow,
}
