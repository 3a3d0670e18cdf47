//! Least squares of a nonlinear vector function: Levenberg and Marquardt's method in the trust-region form of MINPACK
//! (Moré 1978), with the stopping rules of X-13ARIMA-SEATS.
//!
//! X-13 counts accepted steps, not evaluations, and rejects trial points outside a region without evaluating the function
//! there; which step it stops at decides printed digits, so the rules are kept.

#![expect(
    clippy::inline_always,
    reason = "only what is inlined into `wide` is compiled for long vectors"
)]

use super::jacobian::{Jacobian, Residuals};
use super::matrix::dot;
use crate::num::lanes::{Lanes, Quad};

/// Memory of one minimisation, used again by the next.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory {
    /// The vector at the point where a minimisation begins, from its caller.
    pub(super) value: Vec<f64>,
    trial: Vec<f64>,
    pub(super) jacobian: Jacobian,
    pub(super) triangle: Triangle,
}

/// The triangle R of J = Q R, row by row, and Q'f.
#[derive(Debug, Clone, Default)]
pub(crate) struct Triangle {
    size: usize,
    r: Vec<f64>,
    qtf: Vec<f64>,
}

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Relative reduction of the sum of squares, actual and predicted, below which a point is a minimum.
    pub(crate) tolerance: f64,
    /// Accepted steps.
    pub(crate) steps: usize,
    /// The value of every element at a point that is not admitted.
    pub(crate) outside: f64,
}

/// Rejected steps in a row. Each halves the radius at least and soon meets its lower bound, except where numbers overflow.
const MAX_TRIALS: usize = 200;

/// Moves `point`, whose vector is in the memory, to a minimum of the sum of squares; the number of accepted steps.
pub(crate) fn minimise(
    memory: &mut Memory,
    residuals: &mut impl Residuals,
    point: &mut Vec<f64>,
    limits: Limits,
) -> usize {
    let size = point.len();
    let Memory {
        value,
        trial,
        jacobian,
        triangle,
    } = memory;
    let mut norm = dot(value, value).sqrt();
    let (mut damping, mut steps, mut radius) = (0.0_f64, 0, 0.0);
    // Differences at the point that came with its vector.
    let mut known = 0;
    let mut scale: Vec<f64> = Vec::new();
    loop {
        jacobian.set(residuals, point, value, known);
        let columns = &mut jacobian.columns;
        let rows = value.len();
        let norms = column_norms(columns, rows);
        if scale.is_empty() {
            scale = norms
                .iter()
                .map(|n| if *n == 0.0 { 1.0 } else { *n })
                .collect();
            radius = 100.0 * scaled_norm(&scale, point);
            if radius == 0.0 {
                radius = 100.0;
            }
        }
        let flat = |column: &[f64]| dot(column, value) == 0.0;
        if norm == 0.0 || columns.chunks_exact(rows).all(flat) {
            return steps;
        }
        for (s, n) in scale.iter_mut().zip(&norms) {
            *s = s.max(*n);
        }
        triangle.factor(columns, value, size);
        for trial_number in 1..=MAX_TRIALS {
            let step = triangle.step(&scale, radius, &mut damping);
            let length = scaled_norm(&scale, &step);
            if steps == 0 {
                radius = f64::min(radius, length);
            }
            let candidate: Vec<f64> = point.iter().zip(&step).map(|(x, p)| x + p).collect();
            let found = jacobian.try_point(residuals, &candidate, trial);
            known = found.unwrap_or(0);
            if found.is_none() {
                trial.clear();
                trial.resize(rows, limits.outside);
            }
            let trial_norm = dot(trial, trial).sqrt();
            let actual = if 0.1 * trial_norm < norm {
                1.0 - (trial_norm / norm).powi(2)
            } else {
                -1.0
            };
            let linear = triangle.length_of(&step) / norm;
            let damped = damping.sqrt() * length / norm;
            let predicted = linear * linear + 2.0 * damped * damped;
            let slope = -(linear * linear + damped * damped);
            let ratio = if predicted == 0.0 {
                0.0
            } else {
                actual / predicted
            };
            if ratio <= 0.25 {
                let mut shrink = if actual >= 0.0 {
                    0.5
                } else {
                    0.5 * slope / (slope + 0.5 * actual)
                };
                if 0.1 * trial_norm >= norm || shrink < 0.1 {
                    shrink = 0.1;
                }
                radius = shrink * f64::min(radius, length / 0.1);
                damping /= shrink;
            } else if damping == 0.0 || ratio >= 0.75 {
                radius = length / 0.5;
                damping *= 0.5;
            }
            let accepted = ratio >= 1e-4;
            if accepted {
                *point = candidate;
                std::mem::swap(value, trial);
                norm = trial_norm;
                steps += 1;
            }
            let done = actual.abs() <= limits.tolerance
                && predicted <= limits.tolerance
                && ratio / 2.0 <= 1.0;
            let stuck = trial_number == MAX_TRIALS
                || radius.is_nan()
                || radius <= f64::EPSILON * scaled_norm(&scale, point);
            if done || stuck || steps >= limits.steps {
                return steps;
            }
            if accepted {
                break;
            }
        }
    }
}

/// Lengths of the columns of a matrix of so many rows.
fn column_norms(matrix: &[f64], rows: usize) -> Vec<f64> {
    let columns = matrix.chunks_exact(rows);
    let norm = |column: &[f64]| {
        Quad::wide(
            #[inline(always)]
            || dot(column, column).sqrt(),
        )
    };
    columns.map(norm).collect()
}

fn scaled_norm(scale: &[f64], x: &[f64]) -> f64 {
    scale
        .iter()
        .zip(x)
        .map(|(s, v)| (s * v).powi(2))
        .sum::<f64>()
        .sqrt()
}

impl Triangle {
    /// Householder's factorisation of the Jacobian, which is overwritten.
    pub(crate) fn factor(&mut self, jacobian: &mut [f64], value: &[f64], size: usize) {
        Quad::wide(
            #[inline(always)]
            || self.reflect(jacobian, value, size),
        );
    }

    #[inline(always)]
    fn reflect(&mut self, jacobian: &mut [f64], value: &[f64], size: usize) {
        let rows = value.len();
        self.size = size;
        self.r.clear();
        self.r.resize(size * size, 0.0);
        let rotated = &mut self.qtf;
        rotated.clear();
        rotated.extend_from_slice(value);
        for j in 0..size {
            let (done, rest) = jacobian.split_at_mut((j + 1) * rows);
            let column = &mut done[j * rows..];
            for (i, value) in column.iter().enumerate().take(j) {
                self.r[i * size + j] = *value;
            }
            let reflector = &mut column[j.min(rows)..];
            let length = dot(reflector, reflector).sqrt();
            if length == 0.0 {
                continue;
            }
            let signed = if reflector[0] > 0.0 { -length } else { length };
            self.r[j * size + j] = signed;
            let square = 2.0 * length * (length + reflector[0].abs());
            reflector[0] -= signed;
            for target in rest.chunks_exact_mut(rows).chain([rotated.as_mut_slice()]) {
                let target = &mut target[j..];
                let factor = 2.0 * dot(reflector, target) / square;
                for (x, v) in target.iter_mut().zip(reflector.iter()) {
                    *x -= factor * v;
                }
            }
        }
        rotated.truncate(size);
    }

    /// |R p|.
    fn length_of(&self, p: &[f64]) -> f64 {
        let rows = self.r.chunks_exact(self.size);
        rows.map(|row| dot(row, p).powi(2)).sum::<f64>().sqrt()
    }

    /// The damped step whose scaled length is about `radius`, by Newton's iteration on the damping.
    fn step(&self, scale: &[f64], radius: f64, damping: &mut f64) -> Vec<f64> {
        let size = self.size;
        let full = back_substitute(&self.r, &self.qtf);
        let full_length = scaled_norm(scale, &full);
        if full_length <= 1.1 * radius {
            *damping = 0.0;
            return full;
        }
        let gradient: Vec<f64> = (0..size)
            .map(|j| {
                (0..=j)
                    .map(|i| self.r[i * size + j] * self.qtf[i])
                    .sum::<f64>()
                    / scale[j]
            })
            .collect();
        let gradient = dot(&gradient, &gradient).sqrt();
        let (mut low, mut high) = (0.0, gradient / radius);
        if full_length.is_finite() {
            low = newton(&self.r, scale, &full, full_length, radius);
        }
        *damping = damping.max(low).min(high);
        if *damping == 0.0 {
            *damping = gradient
                / if full_length.is_finite() {
                    full_length
                } else {
                    radius
                };
        }
        let mut step = full;
        for _ in 0..10 {
            if *damping == 0.0 {
                *damping = 0.001 * high;
            }
            let (damped, triangle) = self.damped(scale, *damping);
            let length = scaled_norm(scale, &damped);
            step = damped;
            if (length - radius).abs() <= 0.1 * radius {
                break;
            }
            if length > radius {
                low = low.max(*damping);
            } else {
                high = high.min(*damping);
            }
            *damping = low.max(*damping + newton(&triangle, scale, &step, length, radius));
        }
        step
    }

    /// Least squares of R p = -Q'f and √λ D p = 0, with the triangle of that system.
    fn damped(&self, scale: &[f64], damping: f64) -> (Vec<f64>, Vec<f64>) {
        let size = self.size;
        let mut r = self.r.clone();
        let mut right = self.qtf.clone();
        for j in 0..size {
            // Row √λ D_j e_j, rotated into the triangle.
            let mut row = vec![0.0; size];
            row[j] = damping.max(0.0).sqrt() * scale[j];
            let mut value = 0.0;
            for k in j..size {
                if row[k] == 0.0 {
                    continue;
                }
                let length = r[k * size + k].hypot(row[k]);
                let (cos, sin) = (r[k * size + k] / length, row[k] / length);
                for l in k..size {
                    let (a, b) = (r[k * size + l], row[l]);
                    r[k * size + l] = cos * a + sin * b;
                    row[l] = cos * b - sin * a;
                }
                let (a, b) = (right[k], value);
                right[k] = cos * a + sin * b;
                value = cos * b - sin * a;
            }
        }
        (back_substitute(&r, &right), r)
    }

    /// (R'R)⁻¹, or `None` when R is singular.
    pub(crate) fn inverse_gram(&self) -> Option<Vec<f64>> {
        let size = self.size;
        let mut inverse = vec![0.0; size * size];
        for column in 0..size {
            for i in (0..=column).rev() {
                let unit = if i == column { 1.0 } else { 0.0 };
                let rest: f64 = (i + 1..=column)
                    .map(|j| self.r[i * size + j] * inverse[j * size + column])
                    .sum();
                inverse[i * size + column] = (unit - rest) / self.r[i * size + i];
            }
        }
        let rows: Vec<&[f64]> = inverse.chunks_exact(size.max(1)).collect();
        let mut gram = Vec::with_capacity(size * size);
        for a in &rows {
            gram.extend(rows.iter().map(|b| dot(a, b)));
        }
        gram.iter().all(|value| value.is_finite()).then_some(gram)
    }

    /// The smallest diagonal element over the largest in the factorisation with column pivots.
    pub(crate) fn pivoted_ratio(&self) -> f64 {
        let size = self.size;
        let mut columns: Vec<Vec<f64>> = (0..size)
            .map(|j| (0..size).map(|i| self.r[i * size + j]).collect())
            .collect();
        let (mut first, mut last) = (f64::NAN, 1.0);
        while !columns.is_empty() {
            let mut best = 0;
            for (j, column) in columns.iter().enumerate() {
                if dot(column, column) > dot(&columns[best], &columns[best]) {
                    best = j;
                }
            }
            let pivot = columns.swap_remove(best);
            let length = dot(&pivot, &pivot).sqrt();
            if first.is_nan() {
                first = length;
            }
            last = length;
            if length == 0.0 {
                return 0.0;
            }
            for column in &mut columns {
                let factor = dot(column, &pivot) / (length * length);
                for (x, v) in column.iter_mut().zip(&pivot) {
                    *x -= factor * v;
                }
            }
        }
        if size == 0 { 1.0 } else { last / first }
    }
}

/// The solution p of R p = -y.
fn back_substitute(r: &[f64], y: &[f64]) -> Vec<f64> {
    let size = y.len();
    let mut p = vec![0.0; size];
    for i in (0..size).rev() {
        let rest: f64 = (i + 1..size).map(|j| r[i * size + j] * p[j]).sum();
        p[i] = (-y[i] - rest) / r[i * size + i];
    }
    p
}

/// Newton's correction of the damping for a step of the given scaled length.
fn newton(triangle: &[f64], scale: &[f64], step: &[f64], length: f64, radius: f64) -> f64 {
    let size = step.len();
    // w = S⁻ᵀ D² p / |D p|.
    let mut w: Vec<f64> = step
        .iter()
        .zip(scale)
        .map(|(p, s)| s * s * p / length)
        .collect();
    for i in 0..size {
        w[i] /= triangle[i * size + i];
        for j in i + 1..size {
            w[j] -= triangle[i * size + j] * w[i];
        }
    }
    (length - radius) / radius / dot(&w, &w)
}

#[cfg(test)]
mod tests {
    use super::super::jacobian::tests::Rosenbrock;
    use super::*;

    fn memory_at(point: &[f64]) -> Memory {
        let mut memory = Memory::default();
        assert!(Rosenbrock { abreast: true }.at(point, &mut memory.value));
        memory
    }

    #[test]
    fn the_valley_of_rosenbrock_ends_at_one_and_one() {
        let mut point = vec![-1.2, 1.0];
        let steps = minimise(
            &mut memory_at(&point),
            &mut Rosenbrock { abreast: true },
            &mut point,
            Limits {
                tolerance: 1e-15,
                steps: 100,
                outside: 1e3,
            },
        );
        assert!(steps > 5 && steps < 40, "{steps}");
        assert!(point.iter().all(|x| (x - 1.0).abs() < 1e-7), "{point:?}");
    }

    #[test]
    fn a_bound_on_the_steps_is_kept() {
        let mut point = vec![-1.2, 1.0];
        let limits = Limits {
            tolerance: 0.0,
            steps: 3,
            outside: 1e3,
        };
        assert_eq!(
            minimise(
                &mut memory_at(&point),
                &mut Rosenbrock { abreast: true },
                &mut point,
                limits
            ),
            3
        );
    }

    #[test]
    fn a_triangle_keeps_lengths_and_products() {
        let jacobian = [1.0, 2.0, 2.0, 4.0, 0.0, 3.0];
        let mut triangle = Triangle::default();
        triangle.factor(&mut jacobian.clone(), &[1.0, 1.0, 1.0], 2);
        assert!((triangle.length_of(&[1.0, 0.0]) - 3.0).abs() < 1e-15);
        assert!((triangle.length_of(&[0.0, 1.0]) - 5.0).abs() < 1e-15);
        // J'J = [[9, 10], [10, 25]].
        let inverse = triangle.inverse_gram().unwrap();
        for (found, expected) in inverse
            .iter()
            .zip([25.0 / 125.0, -0.08, -0.08, 9.0 / 125.0])
        {
            assert!((found - expected).abs() < 1e-15);
        }
        // The longer column first, then what is left of the other: 5 and sqrt(9 - 4).
        assert!((triangle.pivoted_ratio() - 5.0_f64.sqrt() / 5.0).abs() < 1e-15);
    }
}
