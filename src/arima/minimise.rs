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
use super::matrix::{dot, dot_of_columns};
use crate::num::lanes::{Lanes, Quad};

/// Memory of one minimisation, used again by the next.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory {
    /// The vector at the point where a minimisation begins, from its caller.
    pub(super) value: Vec<f64>,
    /// Differences that came with the vector at the point where the last minimisation ended.
    pub(super) known: usize,
    trial: Vec<f64>,
    candidate: Vec<f64>,
    /// What each coefficient counts in the length of a step.
    scale: Vec<f64>,
    pub(super) jacobian: Jacobian,
    pub(super) triangle: Triangle,
}

/// The triangle R of J = Q R, row by row, and Q'f.
#[derive(Debug, Clone, Default)]
pub(crate) struct Triangle {
    size: usize,
    r: Vec<f64>,
    qtf: Vec<f64>,
    /// The step last taken from here.
    step: Vec<f64>,
    damped: Damped,
}

/// Memory of a damped system: its triangle, its right side, and a row on its way.
#[derive(Debug, Clone, Default)]
struct Damped {
    r: Vec<f64>,
    right: Vec<f64>,
    row: Vec<f64>,
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
        known,
        trial,
        candidate,
        scale,
        jacobian,
        triangle,
    } = memory;
    let mut norm = length(value);
    let (mut damping, mut steps, mut radius) = (0.0_f64, 0, 0.0);
    *known = 0;
    scale.clear();
    loop {
        jacobian.set(residuals, point, value, *known);
        *known = 0;
        let columns = &mut jacobian.columns;
        let rows = value.len();
        let first = scale.is_empty();
        grow(scale, columns.chunks_exact(rows).map(length));
        if first {
            radius = match scaled_norm(scale, point) {
                0.0 => 100.0,
                norm => 100.0 * norm,
            };
        }
        let flat = |column: &[f64]| dot(column, value) == 0.0;
        if norm == 0.0 || columns.chunks_exact(rows).all(flat) {
            return steps;
        }
        triangle.factor(columns, value, size);
        for trial_number in 1..=MAX_TRIALS {
            triangle.set_step(scale, radius, &mut damping);
            let step = &triangle.step;
            let length = scaled_norm(scale, step);
            if steps == 0 {
                radius = f64::min(radius, length);
            }
            candidate.clear();
            candidate.extend(point.iter().zip(step).map(|(x, p)| x + p));
            let found = jacobian.try_point(residuals, candidate, trial);
            if found.is_none() {
                trial.clear();
                trial.resize(rows, limits.outside);
            }
            let trial_norm = self::length(trial);
            let actual = if 0.1 * trial_norm < norm {
                1.0 - (trial_norm / norm).powi(2)
            } else {
                -1.0
            };
            let linear = triangle.length_of(step) / norm;
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
                point.clone_from(candidate);
                std::mem::swap(value, trial);
                norm = trial_norm;
                steps += 1;
                *known = found.unwrap_or(0);
            }
            let done = actual.abs() <= limits.tolerance
                && predicted <= limits.tolerance
                && ratio / 2.0 <= 1.0;
            let stuck = trial_number == MAX_TRIALS
                || radius.is_nan()
                || radius <= f64::EPSILON * scaled_norm(scale, point);
            if done || stuck || steps >= limits.steps {
                return steps;
            }
            if accepted {
                break;
            }
        }
    }
}

/// The largest norms of the columns so far; one where a column has been zero from the beginning.
fn grow(scale: &mut Vec<f64>, norms: impl Iterator<Item = f64>) {
    if scale.is_empty() {
        scale.extend(norms.map(|n| if n == 0.0 { 1.0 } else { n }));
        return;
    }
    for (s, n) in scale.iter_mut().zip(norms) {
        *s = s.max(n);
    }
}

fn length(x: &[f64]) -> f64 {
    Quad::wide(
        #[inline(always)]
        || dot_of_columns(x, x).sqrt(),
    )
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
            let length = dot_of_columns(reflector, reflector).sqrt();
            if length == 0.0 {
                continue;
            }
            let signed = if reflector[0] > 0.0 { -length } else { length };
            self.r[j * size + j] = signed;
            let square = 2.0 * length * (length + reflector[0].abs());
            reflector[0] -= signed;
            for target in rest.chunks_exact_mut(rows).chain([rotated.as_mut_slice()]) {
                let target = &mut target[j..];
                let factor = 2.0 * dot_of_columns(reflector, target) / square;
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
    fn set_step(&mut self, scale: &[f64], radius: f64, damping: &mut f64) {
        let Self {
            size,
            r,
            qtf,
            step,
            damped,
        } = self;
        let size = *size;
        back_substitute(r, qtf, step);
        let full_length = scaled_norm(scale, step);
        if full_length <= 1.1 * radius {
            *damping = 0.0;
            return;
        }
        let gradient = &mut damped.row;
        gradient.clear();
        gradient.extend(
            (0..size).map(|j| (0..=j).map(|i| r[i * size + j] * qtf[i]).sum::<f64>() / scale[j]),
        );
        let gradient = dot(gradient, gradient).sqrt();
        let (mut low, mut high) = (0.0, gradient / radius);
        if full_length.is_finite() {
            low = newton(r, scale, step, full_length, radius, &mut damped.row);
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
        for _ in 0..10 {
            if *damping == 0.0 {
                *damping = 0.001 * high;
            }
            damped.set(r, qtf, scale, *damping);
            back_substitute(&damped.r, &damped.right, step);
            let length = scaled_norm(scale, step);
            if (length - radius).abs() <= 0.1 * radius {
                break;
            }
            if length > radius {
                low = low.max(*damping);
            } else {
                high = high.min(*damping);
            }
            let correction = newton(&damped.r, scale, step, length, radius, &mut damped.row);
            *damping = low.max(*damping + correction);
        }
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

impl Damped {
    /// The triangle and the right side of R p = -Q'f and √λ D p = 0.
    fn set(&mut self, r: &[f64], qtf: &[f64], scale: &[f64], damping: f64) {
        let size = qtf.len();
        let (own, right, row) = (&mut self.r, &mut self.right, &mut self.row);
        own.clear();
        own.extend_from_slice(r);
        right.clear();
        right.extend_from_slice(qtf);
        for j in 0..size {
            // Row √λ D_j e_j, rotated into the triangle.
            row.clear();
            row.resize(size, 0.0);
            row[j] = damping.max(0.0).sqrt() * scale[j];
            let mut value = 0.0;
            for k in j..size {
                if row[k] == 0.0 {
                    continue;
                }
                let length = own[k * size + k].hypot(row[k]);
                let (cos, sin) = (own[k * size + k] / length, row[k] / length);
                for l in k..size {
                    let (a, b) = (own[k * size + l], row[l]);
                    own[k * size + l] = cos * a + sin * b;
                    row[l] = cos * b - sin * a;
                }
                let (a, b) = (right[k], value);
                right[k] = cos * a + sin * b;
                value = cos * b - sin * a;
            }
        }
    }
}

/// The solution p of R p = -y.
fn back_substitute(r: &[f64], y: &[f64], p: &mut Vec<f64>) {
    let size = y.len();
    p.clear();
    p.resize(size, 0.0);
    for i in (0..size).rev() {
        let rest: f64 = (i + 1..size).map(|j| r[i * size + j] * p[j]).sum();
        p[i] = (-y[i] - rest) / r[i * size + i];
    }
}

/// Newton's correction of the damping for a step of the given scaled length; `w` is memory.
fn newton(
    triangle: &[f64],
    scale: &[f64],
    step: &[f64],
    length: f64,
    radius: f64,
    w: &mut Vec<f64>,
) -> f64 {
    let size = step.len();
    // w = S⁻ᵀ D² p / |D p|.
    w.clear();
    w.extend(step.iter().zip(scale).map(|(p, s)| s * s * p / length));
    for i in 0..size {
        w[i] /= triangle[i * size + i];
        for j in i + 1..size {
            w[j] -= triangle[i * size + j] * w[i];
        }
    }
    (length - radius) / radius / dot(w, w)
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
