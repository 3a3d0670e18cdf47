//! Loess of a series, or of all cycle-subseries of one side by side.
//!
//! Row t of a series holds the values of period t, one column for each position. All columns of a row are fitted with the same
//! weights. If the last period is incomplete, its columns are one row longer than the others: two grids that differ at the end only.

use std::ops::Range;

use super::gaps::Gaps;
use super::grid::{Grid, Knot};
use super::kernel::Loess;
use super::sums::{Local, Weighted, filter};

/// What is smoothed, and what each value weighs besides its distance.
#[derive(Debug, Clone, Copy)]
pub(in crate::stl) struct Input<'a> {
    /// The values; a missing one is any finite number of weight zero.
    pub(in crate::stl) values: &'a [f64],
    /// Weights, if they are not all equal.
    pub(in crate::stl) weights: Option<&'a [f64]>,
    /// Where values are missing, if any are.
    pub(in crate::stl) gaps: Option<Gaps<'a>>,
}

/// Loess of the columns of a series of one length.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::stl) struct Columns {
    stride: usize,
    /// Columns that the last, incomplete row has.
    ragged: usize,
    long: Grid,
    short: Grid,
}

impl Columns {
    /// Prepares for `len` values in rows of `stride`, at least two rows; with `edges` one more row is fitted at each end.
    pub(in crate::stl) fn prepare(&mut self, loess: Loess, len: usize, stride: usize, edges: bool) {
        (self.stride, self.ragged) = (stride, len % stride);
        self.short.rebuild(loess, len / stride, edges);
        if self.ragged > 0 {
            self.long.rebuild(loess, len / stride + 1, edges);
        }
    }

    /// Size of the memory held: it stays the same when nothing is allocated.
    pub(in crate::stl) fn capacity(&self) -> usize {
        self.long.capacity() + self.short.capacity()
    }

    /// Smooths `input` into `out`, which has one row more at each end if the edges are fitted.
    pub(in crate::stl) fn smooth(&self, input: Input<'_>, out: &mut [f64], scratch: &mut Scratch) {
        let groups = [
            (&self.long, 0..self.ragged),
            (&self.short, self.ragged..self.stride),
        ];
        let groups = groups
            .into_iter()
            .filter(|(_, columns)| !columns.is_empty());
        if self.short.loess.jump == 1 {
            self.centre(input, out, scratch);
        }
        for (grid, columns) in groups {
            Group {
                grid,
                columns,
                stride: self.stride,
                input,
            }
            .smooth(out, scratch);
        }
    }

    /// Without jumps the centred fits of all rows are one filter over the whole series.
    fn centre(&self, input: Input<'_>, out: &mut [f64], scratch: &mut Scratch) {
        let grid = if self.short.centred > 0 {
            &self.short
        } else {
            &self.long
        };
        if grid.centred == 0 {
            return;
        }
        let margin = grid.first_centred * self.stride;
        let offset = usize::from(grid.edges) * self.stride;
        let out = &mut out[offset + margin..offset + input.values.len() - margin];
        let first = margin - grid.reach() * self.stride;
        match input.weights {
            None => filter(out, input.values, first, self.stride, grid.centre_filter()),
            Some(weights) => {
                let local = Local {
                    kernel: grid.centre_kernel(),
                    offset: grid.reach() as f64,
                    degree: grid.loess.degree,
                    limit: grid.limit(),
                };
                let points = Weighted {
                    values: input.values,
                    weights,
                };
                points.fit(out, first, self.stride, local, &mut scratch.fit);
            }
        }
    }
}

/// Memory for the weights of one fit.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::stl) struct Scratch {
    pub(super) kernel: Vec<f64>,
    pub(super) fit: Vec<f64>,
    pub(super) values: Vec<f64>,
    pub(super) weights: Vec<f64>,
}

impl Scratch {
    /// Size of the memory held.
    pub(in crate::stl) fn capacity(&self) -> usize {
        let buffers = [&self.kernel, &self.fit, &self.values, &self.weights];
        buffers.map(Vec::capacity).iter().sum()
    }
}

/// Columns of equal length.
pub(super) struct Group<'a> {
    pub(super) grid: &'a Grid,
    pub(super) columns: Range<usize>,
    pub(super) stride: usize,
    pub(super) input: Input<'a>,
}

impl Group<'_> {
    fn smooth(&self, out: &mut [f64], scratch: &mut Scratch) {
        for knot in &self.grid.ends {
            self.fit_end(knot, out, scratch);
        }
        if self.grid.loess.jump > 1 {
            self.fit_centred(out, scratch);
        }
        if self.input.weights.is_some() {
            self.repair(out, scratch);
        }
        if self.grid.step > 1 {
            self.interpolate(out);
        }
    }

    /// Where a row of the result stands.
    pub(super) fn row(&self, at: isize) -> Range<usize> {
        let row = (at + isize::from(self.grid.edges)).cast_unsigned();
        row * self.stride + self.columns.start..row * self.stride + self.columns.end
    }

    /// Where the values of the first column from row `row` on start.
    fn first(&self, row: usize) -> usize {
        row * self.stride + self.columns.start
    }

    fn fit_end(&self, knot: &Knot, out: &mut [f64], scratch: &mut Scratch) {
        let window = &knot.window;
        let out = &mut out[self.row(window.at)];
        let first = self.first(window.start);
        match self.input.weights {
            None => {
                let taps = self.grid.filter(knot, &mut scratch.kernel);
                filter(out, self.input.values, first, self.stride, taps);
            }
            Some(weights) => {
                let local = Local {
                    kernel: self.grid.kernel(knot, &mut scratch.kernel),
                    offset: window.offset(),
                    degree: self.grid.loess.degree,
                    limit: self.grid.limit(),
                };
                let points = Weighted {
                    values: self.input.values,
                    weights,
                };
                points.fit(out, first, self.stride, local, &mut scratch.fit);
            }
        }
    }

    /// Fits the centred knots one after the other.
    fn fit_centred(&self, out: &mut [f64], scratch: &mut Scratch) {
        let grid = self.grid;
        let knots = (0..grid.centred).map(|i| grid.first_centred + i * grid.step);
        let values = self.input.values;
        match self.input.weights {
            None if self.stride == 1 => {
                let taps = grid.centre_filter();
                for at in knots {
                    filter(
                        &mut out[self.row(at.cast_signed())],
                        values,
                        at - grid.reach(),
                        1,
                        taps,
                    );
                }
            }
            None => {
                for at in knots {
                    let out = &mut out[self.row(at.cast_signed())];
                    let first = self.first(at - grid.reach());
                    filter(out, values, first, self.stride, grid.centre_filter());
                }
            }
            Some(weights) => {
                let local = Local {
                    kernel: grid.centre_kernel(),
                    offset: grid.reach() as f64,
                    degree: grid.loess.degree,
                    limit: grid.limit(),
                };
                let points = Weighted { values, weights };
                for at in knots {
                    let out = &mut out[self.row(at.cast_signed())];
                    let first = self.first(at - grid.reach());
                    points.fit(out, first, self.stride, local, &mut scratch.fit);
                }
            }
        }
    }
}
