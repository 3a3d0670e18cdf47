//! Why there is no chart.

use crate::period::{Period, PeriodRange};
use crate::series::SeriesError;

/// What cannot be drawn.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PlotError {
    /// A width or height that leaves no room, or is beyond any screen.
    #[error("a {side} of {pixels} pixels is outside {least} to {most}")]
    Size {
        /// `width` or `height`.
        side: &'static str,
        /// What was asked for.
        pixels: u32,
        /// The least for this chart.
        least: u32,
        /// The most.
        most: u32,
    },
    /// Nothing has a value.
    #[error("{what} without a single value cannot be drawn")]
    Empty {
        /// What should be drawn.
        what: &'static str,
    },
    /// A number that has no place on an axis.
    #[error("the bar of {name} is {value}, which has no place on an axis")]
    NotFinite {
        /// The name of its bar.
        name: String,
        /// The value.
        value: f64,
    },
    /// The event lies outside the series that is drawn with it.
    #[error("the event in {at} is outside the series, which covers {range}")]
    Outside {
        /// Period of the event.
        at: Period,
        /// What there is.
        range: Box<PeriodRange>,
    },
    /// Periods that the series does not have.
    #[error(transparent)]
    Series(#[from] SeriesError),
    /// The drawing library failed; into a string it has no reason to.
    #[error("the drawing could not be written")]
    Drawing,
}
