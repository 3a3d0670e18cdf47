//! Locally weighted regression on a regular grid (Cleveland 1979; Cleveland et al. 1990, sec. 2 and 3).

mod gaps;
mod grid;
mod interpolate;
mod kernel;
mod smooth;
mod sums;

pub(super) use gaps::{Gaps, count_observed};
pub(super) use kernel::Loess;
pub(super) use smooth::{Columns, Input, Scratch};
