//! All local fits of one loess on one length: a fixed filter inside, a table of weights at the ends.

use super::kernel::{Loess, Window, nearest, normalise};

/// Weights kept in the table; ends that need more (windows of thousands of points without jumps) are computed when met.
const TABLE: usize = 1 << 15;

/// The knots of a loess and the weights of their fits.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::stl) struct Grid {
    pub(super) loess: Loess,
    /// Number of points.
    pub(super) len: usize,
    /// Distance of the knots.
    pub(super) step: usize,
    /// Whether the places before and after the series are fitted too.
    pub(super) edges: bool,
    /// Knots whose window is not centred, from left to right.
    pub(super) ends: Vec<Knot>,
    /// How many of them stand before the centred ones.
    pub(super) left: usize,
    /// Centred knots: the first one and their number.
    pub(super) first_centred: usize,
    pub(super) centred: usize,
    /// Tricube weights of the centred fits, then of those in `ends`; and the same normalised.
    kernels: Vec<f64>,
    filters: Vec<f64>,
    reach: usize,
    stored: bool,
}

/// A knot and the place of its weights in the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Knot {
    pub(super) window: Window,
    table: usize,
}

impl Grid {
    /// Makes the knots and weights for `len` points, at least two; does nothing if they are there.
    pub(in crate::stl) fn rebuild(&mut self, loess: Loess, len: usize, edges: bool) {
        if (self.loess, self.len, self.edges) == (loess, len, edges) {
            return;
        }
        let step = loess.jump.min(len.saturating_sub(1)).max(1);
        let half = loess.span / 2;
        let last = len.saturating_sub(1) / step * step;
        (self.loess, self.len, self.step, self.edges) = (loess, len, step, edges);

        // The centred knots are those from `half` to `len - 1 - half`.
        self.first_centred = half.div_ceil(step).saturating_mul(step);
        self.centred = match len.checked_sub(half + 1) {
            Some(end) if end >= self.first_centred => (end - self.first_centred) / step + 1,
            _ => 0,
        };
        self.kernels.clear();
        self.ends.clear();
        self.reach = 0;
        if self.centred > 0 {
            let at = self.first_centred.cast_signed();
            let window = Window::nearest(at, loess.span, len);
            window.extend_kernel(&mut self.kernels);
            self.reach = window.len() / 2;
        }
        let mut total = self.kernels.len();
        let mut push = |ends: &mut Vec<Knot>, window: Window| {
            let table = total;
            total += window.len();
            ends.push(Knot { window, table });
        };
        let window = |at: usize| Window::nearest(at.cast_signed(), loess.span, len);
        let before_right = self.first_centred + self.centred * step;
        if edges {
            push(&mut self.ends, Window::nearest(-1, loess.span, len));
        }
        for at in (0..self.first_centred.min(len)).step_by(step) {
            push(&mut self.ends, window(at));
        }
        self.left = self.ends.len();
        for at in (before_right..len).step_by(step) {
            push(&mut self.ends, window(at));
        }
        if last + 1 != len {
            // The last point borrows the neighbours of the last knot, as the original program does.
            let borrowed = nearest(last.cast_signed(), loess.span, len);
            let at = len.cast_signed() - 1;
            push(&mut self.ends, Window::of(at, borrowed, loess.span, len));
        }
        if edges {
            push(
                &mut self.ends,
                Window::nearest(len.cast_signed(), loess.span, len),
            );
        }
        self.stored = total <= TABLE;
        if self.stored {
            for knot in &self.ends {
                knot.window.extend_kernel(&mut self.kernels);
            }
        }
        self.filters.clear();
        self.filters.extend_from_slice(&self.kernels);
        let limit = self.limit();
        let centre = 2 * self.reach + usize::from(self.centred > 0);
        normalise(&mut self.filters[..centre], self.reach as f64, 0, limit);
        if self.stored {
            for knot in &self.ends {
                let part = knot.table..knot.table + knot.window.len();
                let offset = knot.window.offset();
                normalise(&mut self.filters[part], offset, loess.degree, limit);
            }
        }
    }

    /// Standard deviation of the abscissae below which a slope cannot be told.
    pub(super) fn limit(&self) -> f64 {
        0.001 * (self.len as f64 - 1.0)
    }

    /// Points on each side that a centred fit looks at.
    pub(super) fn reach(&self) -> usize {
        self.reach
    }

    /// Tricube weights of a centred fit.
    pub(super) fn centre_kernel(&self) -> &[f64] {
        &self.kernels[..self.centre()]
    }

    /// Normalised weights of a centred fit: of any degree, as a centred slope adds nothing.
    pub(super) fn centre_filter(&self) -> &[f64] {
        &self.filters[..self.centre()]
    }

    fn centre(&self) -> usize {
        if self.centred > 0 {
            2 * self.reach + 1
        } else {
            0
        }
    }

    /// Tricube weights of a knot at the ends.
    pub(super) fn kernel<'a>(&'a self, knot: &Knot, scratch: &'a mut Vec<f64>) -> &'a [f64] {
        if self.stored {
            return &self.kernels[knot.table..knot.table + knot.window.len()];
        }
        scratch.clear();
        knot.window.extend_kernel(scratch);
        scratch
    }

    /// Normalised weights of a knot at the ends.
    pub(super) fn filter<'a>(&'a self, knot: &Knot, scratch: &'a mut Vec<f64>) -> &'a [f64] {
        if self.stored {
            return &self.filters[knot.table..knot.table + knot.window.len()];
        }
        scratch.clear();
        knot.window.extend_kernel(scratch);
        normalise(
            scratch,
            knot.window.offset(),
            self.loess.degree,
            self.limit(),
        );
        scratch
    }

    /// Size of the memory held: it stays the same when nothing is allocated.
    pub(in crate::stl) fn capacity(&self) -> usize {
        self.ends.capacity() + self.kernels.capacity() + self.filters.capacity()
    }
}
