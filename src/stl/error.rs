//! What can be wrong with a specification or a series.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// One of the three loess smoothers of STL.
///
/// # Examples
///
/// ```
/// assert_eq!(tidegauge::stl::Smoother::LowPass.to_string(), "low-pass");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Smoother {
    /// Smooths each cycle-subseries: all Januaries, all Februaries, ….
    Seasonal,
    /// Smooths the series without its seasonal.
    Trend,
    /// Smooths what is not seasonal out of the smoothed cycle-subseries.
    LowPass,
}

impl fmt::Display for Smoother {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Seasonal => "seasonal",
            Self::Trend => "trend",
            Self::LowPass => "low-pass",
        })
    }
}

/// A specification that cannot be run, or a series that cannot be decomposed. Positions count from 0.
///
/// # Examples
///
/// ```
/// use tidegauge::stl::stl;
///
/// let error = stl(&[646.0, 353.0, f64::INFINITY, 619.0, 589.0], 2).unwrap_err();
/// assert_eq!(error.to_string(), "value inf at position 2 is not finite; a missing value is NaN");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum StlError {
    /// The period is no season length.
    #[error("period {period} is outside the range of 2 to 1000000000")]
    Period {
        /// The period given.
        period: usize,
    },

    /// A window holds too few or too many points.
    #[error("{smoother} window {window} is outside the range of 2 to 1000000000")]
    Window {
        /// Whose window it is.
        smoother: Smoother,
        /// The window given.
        window: usize,
    },

    /// A local polynomial has a degree that is not offered.
    #[error("{smoother} degree {degree} must be 0 or 1")]
    Degree {
        /// Whose degree it is.
        smoother: Smoother,
        /// The degree given.
        degree: u8,
    },

    /// A jump leads nowhere.
    #[error("{smoother} jump {jump} is outside the range of 1 to 1000000000")]
    Jump {
        /// Whose jump it is.
        smoother: Smoother,
        /// The jump given.
        jump: usize,
    },

    /// The number of inner passes is out of range.
    #[error("{passes} inner passes are outside the range of 1 to 1000")]
    InnerPasses {
        /// The number given.
        passes: usize,
    },

    /// The number of outer passes is out of range.
    #[error("{passes} outer passes are outside the range of 0 to 1000")]
    OuterPasses {
        /// The number given.
        passes: usize,
    },

    /// The series has not more than two full periods.
    #[error("{len} values are too few for the period {period}; at least {} are needed", 2 * period + 1)]
    TooShort {
        /// Number of values.
        len: usize,
        /// The period.
        period: usize,
    },

    /// A value is infinite.
    #[error("value {value} at position {position} is not finite; a missing value is NaN")]
    Infinite {
        /// Its position.
        position: usize,
        /// The value.
        value: f64,
    },

    /// A position of the period was never observed, so that it has no seasonal.
    #[error(
        "all values at position {position} of the period {period} are missing; at least one is needed"
    )]
    EmptySeason {
        /// Position in the period of the first value; the series starts at position 0.
        position: usize,
        /// The period.
        period: usize,
    },

    /// A component is beyond the largest `f64`.
    #[error("a component at position {position} is beyond the largest number; rescale the series")]
    Overflow {
        /// Its position.
        position: usize,
    },

    /// The series is too short for every period of a multiple decomposition.
    #[error("no period fits {len} values; a period must be shorter than half the series")]
    NoPeriod {
        /// Number of values.
        len: usize,
    },

    /// Windows and periods of a multiple decomposition do not pair up.
    #[error("{windows} windows for {periods} periods; give one for each or none")]
    WindowCount {
        /// Number of windows given.
        windows: usize,
        /// Number of periods given.
        periods: usize,
    },

    /// A multiple decomposition was asked to repeat itself too often or never.
    #[error("{iterations} iterations are outside the range of 1 to 1000")]
    Iterations {
        /// The number given.
        iterations: usize,
    },
}
