//! Where a local fit looks and what each point weighs there.

use std::ops::Range;

use super::sums::{first_moment, second_moments, total_and_dot};

/// One loess on a regular grid: how many neighbours (odd), which polynomial, every how many-th point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::stl) struct Loess {
    pub(in crate::stl) span: usize,
    pub(in crate::stl) degree: u8,
    pub(in crate::stl) jump: usize,
}

/// The points that a fit may look at, and the distance at which their weight falls to zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Window {
    /// Abscissa of the fit; -1 and n are the places next to the series.
    pub(super) at: isize,
    /// First point with a positive weight.
    pub(super) start: usize,
    /// End of the points with a positive weight.
    pub(super) end: usize,
    /// The tricube's half width.
    bandwidth: f64,
}

impl Window {
    /// The `span` points nearest to `at` of `0..len`.
    pub(super) fn nearest(at: isize, span: usize, len: usize) -> Self {
        Self::of(at, nearest(at, span, len), span, len)
    }

    /// The points `range`, which were chosen for another abscissa.
    pub(super) fn of(at: isize, range: Range<usize>, span: usize, len: usize) -> Self {
        let (first, last) = (range.start.cast_signed(), range.end.cast_signed() - 1);
        let distance = (at - first).max(last - at);
        // Neighbours that do not exist widen the window on both sides.
        let bandwidth = distance + (span.saturating_sub(len) / 2).cast_signed();
        let bandwidth = bandwidth as f64;
        #[expect(clippy::cast_possible_truncation, reason = "a distance on the grid")]
        let reach = (0.999 * bandwidth) as isize;
        Self {
            at,
            start: (at - reach).max(first).cast_unsigned(),
            end: (at + reach).min(last).cast_unsigned() + 1,
            bandwidth,
        }
    }

    /// Number of points with a positive weight.
    pub(super) fn len(&self) -> usize {
        self.end - self.start
    }

    /// Abscissa of the fit, counted from the first point.
    pub(super) fn offset(&self) -> f64 {
        (self.at - self.start.cast_signed()) as f64
    }

    /// Appends the tricube weights of the points: 1 within a thousandth of the half width.
    pub(super) fn extend_kernel(&self, kernel: &mut Vec<f64>) {
        let (offset, bandwidth) = (self.offset(), self.bandwidth);
        let flat = 0.001 * bandwidth;
        kernel.extend((0_u32..).take(self.len()).map(|i| {
            let distance = (f64::from(i) - offset).abs();
            let ratio = distance / bandwidth;
            let rest = 1.0 - ratio * ratio * ratio;
            if distance <= flat {
                1.0
            } else {
                rest * rest * rest
            }
        }));
    }
}

/// The `span` points nearest to `at`, all if there are not as many.
pub(super) fn nearest(at: isize, span: usize, len: usize) -> Range<usize> {
    if span >= len {
        return 0..len;
    }
    let first = at - (span / 2).cast_signed();
    let start = first.clamp(0, (len - span).cast_signed()).cast_unsigned();
    start..start + span
}

/// Turns tricube weights into those that give the fitted value as a weighted sum: they sum to 1, and for degree 1 reproduce a straight line.
///
/// `limit` is the standard deviation of the abscissae below which a slope cannot be told.
pub(super) fn normalise(weights: &mut [f64], offset: f64, degree: u8, limit: f64) {
    let (total, _) = total_and_dot(weights, weights);
    let mut mean = 0.0;
    let mut slope = 0.0;
    if degree == 1 {
        mean = first_moment(weights) / total;
        let (square, _) = second_moments(weights, weights, mean);
        let variance = square / total;
        if variance.sqrt() > limit {
            slope = (offset - mean) / variance;
        }
    }
    let share = 1.0 / total;
    for (weight, i) in weights.iter_mut().zip(0_u32..) {
        *weight *= share * (slope * (f64::from(i) - mean) + 1.0);
    }
}
