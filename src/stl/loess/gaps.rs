//! Fits among missing values, and fits that robustness weights left without points.
//!
//! Missing values have weight zero. A window that holds fewer observed values than half of its span (all observed ones, if there
//! are not as many) is widened to the smallest one that does, as if a larger span had been asked for.

use super::kernel::Window;
use super::smooth::{Group, Scratch};
use super::sums::{Local, Weighted};

/// Where values are missing.
#[derive(Debug, Clone, Copy)]
pub(in crate::stl) struct Gaps<'a> {
    /// 1 for an observed value, 0 for a missing one.
    pub(in crate::stl) observed: &'a [f64],
    /// Number of observed values before each place in its column; one row longer than the series.
    pub(in crate::stl) counts: &'a [u32],
}

/// Fills `counts` for columns `stride` apart.
pub(in crate::stl) fn count_observed(observed: &[f64], stride: usize, counts: &mut Vec<u32>) {
    counts.clear();
    counts.resize(stride, 0);
    counts.reserve(observed.len());
    for (place, observed) in observed.iter().enumerate() {
        counts.push(counts[place] + u32::from(*observed > 0.0));
    }
}

impl Group<'_> {
    /// Mends the fits of all knots that have no value or too few observed ones.
    pub(super) fn repair(&self, out: &mut [f64], scratch: &mut Scratch) {
        if self.input.gaps.is_none() && !out.iter().any(|value| value.is_nan()) {
            return;
        }
        let (grid, len) = (self.grid, self.grid.len.cast_signed());
        for i in 0..grid.centred {
            let at = grid.first_centred + i * grid.step;
            let window = Window::nearest(at.cast_signed(), grid.loess.span, grid.len);
            self.repair_row(window, out, scratch);
        }
        for knot in &grid.ends {
            self.repair_row(knot.window, out, scratch);
        }
        for (edge, neighbour) in [(-1, 0), (len, len - 1)] {
            if grid.edges {
                let (edge, neighbour) = (self.row(edge), self.row(neighbour));
                for (edge, neighbour) in edge.zip(neighbour) {
                    if out[edge].is_nan() {
                        out[edge] = out[neighbour];
                    }
                }
            }
        }
    }

    fn repair_row(&self, window: Window, out: &mut [f64], scratch: &mut Scratch) {
        let len = self.grid.len;
        let inside = usize::try_from(window.at).ok().filter(|at| *at < len);
        for (place, column) in self.row(window.at).zip(self.columns.clone()) {
            let out = &mut out[place];
            let here = inside.map(|at| at * self.stride + column);
            let (Some(gaps), Some(weights)) = (self.input.gaps, self.input.weights) else {
                if let Some(here) = here.filter(|_| out.is_nan()) {
                    *out = self.input.values[here];
                }
                continue;
            };
            let mut window = window;
            if self.is_sparse(gaps, window, column) {
                window = self.widened(gaps, window.at, column);
                *out = self.fit_column(weights, window, column, scratch);
            }
            if let Some(here) = here.filter(|_| out.is_nan()) {
                *out = if gaps.observed[here] > 0.0 {
                    self.input.values[here]
                } else {
                    self.fit_column(gaps.observed, window, column, scratch)
                };
            }
        }
    }

    fn is_sparse(&self, gaps: Gaps<'_>, window: Window, column: usize) -> bool {
        let before = |row: usize| gaps.counts[row * self.stride + column];
        let needed = u32::try_from(self.grid.loess.span / 2).unwrap_or(u32::MAX);
        let inside = before(window.end) - before(window.start);
        inside < needed.min(before(self.grid.len))
    }

    /// The window of the smallest span that holds enough observed values.
    fn widened(&self, gaps: Gaps<'_>, at: isize, column: usize) -> Window {
        let span = self.grid.loess.span;
        let window = |extra: usize| Window::nearest(at, span + 2 * extra, self.grid.len);
        // With twice as many neighbours as there are points, every point has weight.
        let (mut low, mut high) = (0, 2 * self.grid.len);
        while low < high {
            let middle = low.midpoint(high);
            if self.is_sparse(gaps, window(middle), column) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        window(low)
    }

    /// Fits one column; NaN where all weights are zero.
    fn fit_column(
        &self,
        weights: &[f64],
        window: Window,
        column: usize,
        scratch: &mut Scratch,
    ) -> f64 {
        let places = (window.start..window.end).map(|row| row * self.stride + column);
        scratch.kernel.clear();
        scratch.values.clear();
        scratch.weights.clear();
        window.extend_kernel(&mut scratch.kernel);
        scratch
            .values
            .extend(places.clone().map(|place| self.input.values[place]));
        scratch.weights.extend(places.map(|place| weights[place]));
        let points = Weighted {
            values: &scratch.values,
            weights: &scratch.weights,
        };
        let local = Local {
            kernel: &scratch.kernel,
            offset: window.offset(),
            degree: self.grid.loess.degree,
            limit: self.grid.limit(),
        };
        points.fit_one(0, local, &mut scratch.fit)
    }
}
