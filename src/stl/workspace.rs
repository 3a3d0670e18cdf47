//! Memory that one decomposition leaves to the next.

use crate::stl::loess::{Columns, Gaps, Loess, Scratch, count_observed};
use crate::stl::low_pass::MovingSums;
use crate::stl::result::StlResult;
use crate::stl::spec::StlChoices;

/// Scratch memory of [`Stl::decompose_with`](crate::stl::Stl::decompose_with), tables of loess weights, and the last result.
///
/// Nothing is allocated when a series is not longer than the longest before, with the same options; the tables are computed anew
/// only when length, period or options change.
///
/// # Examples
///
/// ```
/// use tidegauge::stl::{Stl, StlSpec, StlWorkspace};
///
/// # fn main() -> Result<(), tidegauge::stl::StlError> {
/// let stl = Stl::new(StlSpec::default(), 4)?;
/// let mut workspace = StlWorkspace::default();
/// for level in [100.0, 200.0] {
///     let tonnes: Vec<f64> = (0..12).map(|quarter| level + [9.0, -4.0, -6.0, 1.0][quarter % 4]).collect();
///     let result = stl.decompose_with(&mut workspace, &tonnes)?;
///     assert!((result.seasonal[0] - 9.0).abs() < 1e-12);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StlWorkspace {
    pub(super) seasonal: Columns,
    pub(super) trend: Columns,
    pub(super) low_pass: Columns,
    /// The series, scaled and with zeros for what is missing; unused if it can be taken as it is.
    pub(super) values: Vec<f64>,
    pub(super) mask: Mask,
    /// Smoothed cycle-subseries, one period longer than the series at each end.
    pub(super) cycle: Vec<f64>,
    pub(super) sizes: Vec<f64>,
    pub(super) sums: MovingSums,
    pub(super) scratch: Scratch,
    pub(super) result: StlResult,
}

/// Which values were observed.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Mask {
    /// 1 for an observed value, 0 for a missing one.
    pub(super) observed: Vec<f64>,
    by_column: Vec<u32>,
    by_place: Vec<u32>,
}

impl Mask {
    /// Notes what is missing from `values`; returns the first position of the period without any value.
    pub(super) fn note(&mut self, values: &[f64], period: usize) -> Option<usize> {
        let observed = values.iter().map(|v| if v.is_nan() { 0.0 } else { 1.0 });
        self.observed.clear();
        self.observed.extend(observed);
        count_observed(&self.observed, period, &mut self.by_column);
        count_observed(&self.observed, 1, &mut self.by_place);
        let totals = &self.by_column[values.len()..];
        // The last `period` counts are complete; they start in the middle of a period.
        let empty = |position: &usize| {
            let place = (position + period - values.len() % period) % period;
            totals[place] == 0
        };
        (0..period).find(empty)
    }

    pub(super) fn columns(&self) -> Gaps<'_> {
        Gaps {
            observed: &self.observed,
            counts: &self.by_column,
        }
    }

    pub(super) fn places(&self) -> Gaps<'_> {
        Gaps {
            observed: &self.observed,
            counts: &self.by_place,
        }
    }
}

impl StlWorkspace {
    /// Makes room for `len` values and computes the tables that are not there.
    pub(super) fn prepare(&mut self, choices: StlChoices, len: usize) {
        let loess = |i: usize| Loess {
            span: choices.windows[i],
            degree: choices.degrees[i],
            jump: choices.jumps[i],
        };
        self.seasonal.prepare(loess(0), len, choices.period, true);
        self.trend.prepare(loess(1), len, 1, false);
        self.low_pass.prepare(loess(2), len, 1, false);
        self.cycle.resize(len + 2 * choices.period, 0.0);
        for buffer in [
            &mut self.result.seasonal,
            &mut self.result.trend,
            &mut self.result.remainder,
            &mut self.result.weights,
        ] {
            buffer.resize(len, 0.0);
        }
        self.result.choices = choices;
    }

    /// Number of elements for which memory is held; it stays the same from call to call when nothing is allocated.
    ///
    /// # Examples
    ///
    /// ```
    /// assert_eq!(tidegauge::stl::StlWorkspace::default().capacity(), 0);
    /// ```
    pub fn capacity(&self) -> usize {
        let buffers = [
            &self.values,
            &self.mask.observed,
            &self.cycle,
            &self.sizes,
            &self.result.seasonal,
            &self.result.trend,
            &self.result.remainder,
            &self.result.weights,
        ];
        let counts = [&self.mask.by_column, &self.mask.by_place];
        let grids = [&self.seasonal, &self.trend, &self.low_pass];
        buffers.map(Vec::capacity).iter().sum::<usize>()
            + counts.map(Vec::capacity).iter().sum::<usize>()
            + grids.map(Columns::capacity).iter().sum::<usize>()
            + self.sums.capacity()
            + self.scratch.capacity()
    }
}
