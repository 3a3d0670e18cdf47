//! The Jacobian of a vector by forward differences, four points at a time where that is possible.

use std::ops::Range;

use crate::num::lanes::{Lanes, Quad};

/// Differences that are taken together with a trial.
const WITH_A_TRIAL: usize = 3;

/// What is minimised: the vector at a point, or `false` where there is none.
pub(crate) trait Residuals {
    /// Writes the vector at `point`.
    fn at(&mut self, point: &[f64], out: &mut Vec<f64>) -> bool;
    /// Writes the vectors at four points side by side and gives what each is still to be multiplied with, or `None` where the points need
    /// to be asked for one by one.
    fn at_four(&mut self, points: &[Quad], out: &mut Vec<Quad>) -> Option<Quad>;
    /// Whether a trial point may be evaluated at all.
    fn admits(&self, point: &[f64]) -> bool;
}

/// The Jacobian, and memory for the points and vectors of its differences.
#[derive(Debug, Clone, Default)]
pub(super) struct Jacobian {
    /// Column by column.
    pub(super) columns: Vec<f64>,
    moved: Vec<f64>,
    one: Vec<f64>,
    four_moved: Vec<Quad>,
    /// The last four vectors, but for their scales.
    four: Vec<Quad>,
    four_scale: Quad,
}

impl Jacobian {
    /// Forward differences of the vector, which is `value` at the point; the last `known` came with it.
    pub(super) fn set(
        &mut self,
        residuals: &mut impl Residuals,
        point: &[f64],
        value: &[f64],
        known: usize,
    ) {
        let size = point.len();
        self.columns.resize(size * value.len(), 0.0);
        if known == 0 && self.surround(point).is_some() {
            if !self.evaluate_four(residuals) || !self.take_columns(0..size, 1, point, value) {
                for j in 0..size {
                    self.set_column(residuals, j, point, value);
                }
            }
            return;
        }
        if known > 0 && !self.take_columns(size - known..size, 1, point, value) {
            for j in size - known..size {
                self.set_column(residuals, j, point, value);
            }
        }
        // The first of one too many is alone: if it is autoregressive, the filter keeps the moving average.
        let rest = size - known;
        let alone = usize::from(rest % 4 == 1);
        if alone == 1 {
            self.set_column(residuals, 0, point, value);
        }
        for first in (alone..rest).step_by(4) {
            let some = first..rest.min(first + 4);
            self.move_lanes(some.clone(), 0, point);
            if self.evaluate_four(residuals) && self.take_columns(some.clone(), 0, point, value) {
                continue;
            }
            for j in some {
                self.set_column(residuals, j, point, value);
            }
        }
    }

    /// The point in the first lane and its differences in the others, as in a trial, where they are few enough. Filters that are at these
    /// points already, from a trial or from the start, have nothing to do.
    pub(super) fn surround(&mut self, point: &[f64]) -> Option<&[Quad]> {
        if point.len() > WITH_A_TRIAL {
            return None;
        }
        self.move_lanes(0..point.len(), 1, point);
        Some(&self.four_moved)
    }

    /// The vector at a point, and how many of the last differences came with it; none where it is not admitted or there is no vector.
    pub(super) fn try_point(
        &mut self,
        residuals: &mut impl Residuals,
        point: &[f64],
        value: &mut Vec<f64>,
    ) -> Option<usize> {
        if !residuals.admits(point) {
            return None;
        }
        let size = point.len();
        let with_it = size.min(WITH_A_TRIAL);
        self.move_lanes(size - with_it..size, 1, point);
        if self.evaluate_four(residuals) && self.take_first(value) {
            return Some(with_it);
        }
        residuals.at(point, value).then_some(0)
    }

    /// The vectors at the four points, if there are any.
    fn evaluate_four(&mut self, residuals: &mut impl Residuals) -> bool {
        let scale = residuals.at_four(&self.four_moved, &mut self.four);
        self.four_scale = scale.unwrap_or_default();
        scale.is_some()
    }

    /// The vector in the first lane; whether it is finite.
    fn take_first(&self, value: &mut Vec<f64>) -> bool {
        let mut finite = true;
        value.clear();
        value.extend(self.four.iter().map(|four| {
            let first = four.0[0] * self.four_scale.0[0];
            finite &= first.is_finite();
            first
        }));
        finite
    }

    /// The point in four lanes, of which those from `lane` on have one coefficient each moved.
    fn move_lanes(&mut self, coefficients: Range<usize>, lane: usize, point: &[f64]) {
        self.four_moved.clear();
        self.four_moved
            .extend(point.iter().map(|x| Quad::splat(*x)));
        for (j, lane) in coefficients.zip(lane..) {
            self.four_moved[j].0[lane] += step_at(point[j]);
        }
    }

    /// The columns of these coefficients from the lanes from `lane` on; whether the vectors in those are finite.
    fn take_columns(
        &mut self,
        coefficients: Range<usize>,
        lane: usize,
        point: &[f64],
        value: &[f64],
    ) -> bool {
        let rows = value.len();
        let mut finite = true;
        for (j, lane) in coefficients.zip(lane..) {
            let (scale, slope) = (self.four_scale.0[lane], 1.0 / step_at(point[j]));
            let column = &mut self.columns[j * rows..(j + 1) * rows];
            for ((own, four), at_point) in column.iter_mut().zip(&self.four).zip(value) {
                let moved = four.0[lane] * scale;
                finite &= moved.is_finite();
                *own = (moved - at_point) * slope;
            }
        }
        finite
    }

    /// The column of coefficient `j`.
    fn set_column(
        &mut self,
        residuals: &mut impl Residuals,
        j: usize,
        point: &[f64],
        value: &[f64],
    ) {
        self.moved.clear();
        self.moved.extend_from_slice(point);
        let step = step_at(point[j]);
        // Where the model ends just above the point, the difference is taken below it; where it ends on both sides, it is zero.
        let evaluated = [step, -step].into_iter().find(|h| {
            self.moved[j] = point[j] + h;
            residuals.at(&self.moved, &mut self.one)
        });
        let column = &mut self.columns[j * value.len()..(j + 1) * value.len()];
        let Some(h) = evaluated else {
            column.fill(0.0);
            return;
        };
        let slope = 1.0 / h;
        for ((own, moved), at_point) in column.iter_mut().zip(&self.one).zip(value) {
            *own = (moved - at_point) * slope;
        }
    }
}

/// How far a coefficient moves for a difference.
fn step_at(coefficient: f64) -> f64 {
    let step = f64::EPSILON.sqrt() * coefficient.abs();
    if step == 0.0 {
        f64::EPSILON.sqrt()
    } else {
        step
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::arima) struct Rosenbrock {
        pub(in crate::arima) abreast: bool,
    }

    fn rosenbrock<L: Lanes>(x: &[L], out: &mut Vec<L>) {
        out.clear();
        let ten = L::from_fn(|_| 10.0);
        out.extend([ten * (x[1] - x[0] * x[0]), L::ONE - x[0], L::ZERO]);
    }

    impl Residuals for Rosenbrock {
        fn at(&mut self, x: &[f64], out: &mut Vec<f64>) -> bool {
            rosenbrock(x, out);
            true
        }

        fn at_four(&mut self, x: &[Quad], out: &mut Vec<Quad>) -> Option<Quad> {
            rosenbrock(x, out);
            self.abreast.then_some(Quad::ONE)
        }

        fn admits(&self, x: &[f64]) -> bool {
            x[0] < 3.0
        }
    }

    #[test]
    fn differences_at_points_side_by_side_are_those_one_by_one() {
        let point = [-1.2, 0.0];
        let [together, alone] = [true, false].map(|abreast| {
            let mut rosenbrock = Rosenbrock { abreast };
            let (mut jacobian, mut value) = (Jacobian::default(), Vec::new());
            let known = jacobian.try_point(&mut rosenbrock, &point, &mut value);
            assert_eq!(known, Some(if abreast { 2 } else { 0 }));
            jacobian.set(&mut rosenbrock, &point, &value, known.unwrap());
            let with_the_point = jacobian.columns.clone();
            jacobian.set(&mut rosenbrock, &point, &value, 0);
            assert_eq!(jacobian.columns, with_the_point);
            (value, with_the_point)
        });
        assert_eq!(together.1.len(), 6);
        assert_eq!(together, alone);
    }
}
