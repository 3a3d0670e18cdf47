//! STL and MSTL: a series as seasonal, trend and remainder, by loess.
//!
//! Plain numbers and a season length; no dates. [`stl`] decomposes with defaults, [`Stl`] with an [`StlSpec`], [`Mstl`] with several
//! season lengths. Numbers are those of R's `stl` and `mstl`, or of statsmodels' `STL` and `MSTL` where
//! [`StlSpec::statsmodels`] and [`MstlSpec::statsmodels`] are used.
//!
//! # Method
//! An inner pass removes the trend, smooths each cycle-subseries by loess, takes off what is not seasonal (moving averages of lengths
//! p, p and 3 and a loess), and smooths the series without this seasonal by loess. Robust fits repeat inner passes with weights that
//! fall with the size of the remainder, by its true median: R's `stl` takes a wrong one for some series of even length.
//!
//! # Missing values
//! NaN is a missing value; every loess uses the observed points only. The points it may look at are the same as without gaps, so that an
//! isolated gap changes no other weight's shape. Where fewer than half of a window (rounded down) are observed, the window grows until
//! as many are, as if a larger span had been asked for. Seasonal and trend are defined at the gaps; at the ends they are extrapolated by
//! the local line. The work starts from the straight line through the observed values instead of from a trend of zero, because among gaps
//! a rise makes the means of the cycle-subseries incomparable. A series without gaps takes none of these steps.
//!
//! # Sources
//! - R. B. Cleveland, W. S. Cleveland, J. E. McRae and I. Terpenning (1990): STL: a seasonal-trend decomposition procedure based on
//!   loess. Journal of Official Statistics 6, 3-73.
//! - K. Bandara, R. J. Hyndman and C. Bergmeir (2021): MSTL: a seasonal-trend decomposition algorithm for time series with multiple
//!   seasonal patterns.
//! - X. Wang, K. Smith and R. J. Hyndman (2006): Characteristic-based clustering for time series data. Data Mining and Knowledge
//!   Discovery 13, 335-364 (strengths).
//!
//! # Cost
//! A pass takes time in proportion to the length times the windows, divided by the jumps. A periodic seasonal is fitted at both ends
//! only, unless a jump is given.

mod engine;
mod error;
mod loess;
mod low_pass;
mod mstl;
mod result;
mod robust;
mod scale;
mod spec;
mod workspace;

pub use engine::Stl;
pub use error::{Smoother, StlError};
pub use mstl::{Mstl, MstlSpec};
pub use result::{MstlResult, StlResult};
pub use spec::{SeasonalWindow, StlChoices, StlDefaults, StlSpec};
pub use workspace::StlWorkspace;

/// Decomposes `y` with R's defaults and a seasonal window of 7; see [`Stl::decompose`].
///
/// # Errors
/// [`StlError`] if there are not more than two full periods, a value is infinite, a position of the period has no value at all, or a
/// component is beyond the largest `f64`.
///
/// # Examples
///
/// ```
/// use tidegauge::stl::stl;
///
/// // Quarterly tonnes: a steady rise and a seasonal.
/// let tonnes: Vec<f64> = (0..20).map(|q| 100.0 + 2.0 * q as f64 + [9.0, -4.0, -6.0, 1.0][q % 4]).collect();
/// let result = stl(&tonnes, 4).unwrap();
/// assert!((result.trend[10] - 120.0).abs() < 0.1);
/// assert!((result.seasonal[10] + 6.0).abs() < 0.1);
/// ```
pub fn stl(y: &[f64], period: usize) -> Result<StlResult, StlError> {
    Stl::new(StlSpec::default(), period)?.decompose(y)
}
