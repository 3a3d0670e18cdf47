//! The weights, not negative and of sum one, whose mean of donors is nearest to a target.

use crate::arima::matrix::dot;

/// Steps of the descent at most.
const MOST_STEPS: usize = 20_000;
/// Products that one descent may take.
const WORK: usize = 20_000_000;
/// Distance from the minimum that is good enough, as a part of the sum of squares of the target.
const GOOD: f64 = 1e-12;

/// Weights, and whether they are within a trillionth of the best.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Weights {
    pub(super) values: Vec<f64>,
    pub(super) converged: bool,
}

/// Least squares of `target` on the rows of `donors` over the simplex: accelerated projected gradients (Beck & Teboulle 2009), begun again
/// where the gradient turns against the last step (O'Donoghue & Candes 2015). It ends when the linear bound on the distance from the
/// minimum is small, or after a bounded number of steps.
pub(super) fn weights(target: &[f64], donors: &[&[f64]]) -> Weights {
    let count = donors.len();
    let largest = donors.iter().copied().chain([target]).flatten();
    let unit = largest.fold(0.0_f64, |most, x| most.max(x.abs()));
    let scale = if unit > 0.0 { 1.0 / unit } else { 1.0 };
    let scaled = |row: &[f64]| -> Vec<f64> { row.iter().map(|x| x * scale).collect() };
    let rows: Vec<Vec<f64>> = donors.iter().map(|row| scaled(row)).collect();
    let target = scaled(target);
    let gram: Vec<Vec<f64>> = rows
        .iter()
        .map(|a| rows.iter().map(|b| dot(a, b)).collect())
        .collect();
    let cross: Vec<f64> = rows.iter().map(|row| dot(row, &target)).collect();
    let steepest = gram
        .iter()
        .map(|row| row.iter().map(|x| x.abs()).sum::<f64>());
    let bound = steepest.fold(0.0, f64::max);
    let equal = vec![1.0 / count as f64; count];
    if bound <= 0.0 || !bound.is_finite() {
        return Weights {
            values: equal,
            converged: bound <= 0.0,
        };
    }
    let gradient = |w: &[f64]| -> Vec<f64> {
        let rows = gram.iter().zip(&cross);
        rows.map(|(row, c)| dot(row, w) - c).collect()
    };
    let good = GOOD * dot(&target, &target);
    let steps = (WORK / (count * count).max(1)).clamp(100, MOST_STEPS);
    let mut now = equal;
    let mut ahead = now.clone();
    let mut momentum = 1.0_f64;
    for _ in 0..steps {
        let slope = gradient(&ahead);
        let moved: Vec<f64> = ahead
            .iter()
            .zip(&slope)
            .map(|(w, g)| w - g / bound)
            .collect();
        let next = project(&moved);
        let step: Vec<f64> = next.iter().zip(&now).map(|(a, b)| a - b).collect();
        let at_next = gradient(&next);
        let least = at_next.iter().copied().fold(f64::INFINITY, f64::min);
        if dot(&at_next, &next) - least <= good {
            return Weights {
                values: next,
                converged: true,
            };
        }
        let against = dot(&slope, &step) > 0.0;
        let later = if against {
            1.0
        } else {
            f64::midpoint(1.0, (1.0 + 4.0 * momentum * momentum).sqrt())
        };
        let push = if against {
            0.0
        } else {
            (momentum - 1.0) / later
        };
        ahead = next.iter().zip(&step).map(|(w, s)| w + push * s).collect();
        (momentum, now) = (later, next);
    }
    Weights {
        values: now,
        converged: false,
    }
}

/// The nearest point of the simplex (Held, Wolfe & Crowder 1974).
fn project(point: &[f64]) -> Vec<f64> {
    let mut sorted = point.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let (mut total, mut shift) = (0.0, 0.0);
    for (place, value) in sorted.iter().enumerate() {
        total += value;
        let candidate = (total - 1.0) / (place + 1) as f64;
        if value - candidate > 0.0 {
            shift = candidate;
        }
    }
    point.iter().map(|value| (value - shift).max(0.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    #[test]
    fn a_mixture_is_found_again() {
        let a = [1.0, 0.0, 2.0, 5.0];
        let b = [0.0, 3.0, 1.0, 1.0];
        let c = [4.0, 4.0, 0.0, 2.0];
        let target: Vec<f64> = (0..4).map(|t| 0.25 * a[t] + 0.75 * c[t]).collect();
        let found = weights(&target, &[&a, &b, &c]);
        assert!(found.converged);
        for (weight, expected) in found.values.iter().zip([0.25, 0.0, 0.75]) {
            assert!(
                (weight - expected).abs() < Tolerance::ITERATIVE.relative * 10.0,
                "{found:?}"
            );
        }
    }

    #[test]
    fn a_target_outside_takes_the_nearest_donor() {
        let found = weights(&[10.0, 10.0], &[&[1.0, 1.0], &[2.0, 2.0], &[0.0, 0.5]]);
        assert!(found.converged);
        assert!(Tolerance::ITERATIVE.accepts(found.values[1], 1.0));
    }

    #[test]
    fn projections_stay_on_the_simplex() {
        assert_eq!(project(&[0.5, 0.5]), [0.5, 0.5]);
        assert_eq!(project(&[3.0, 0.0, -1.0]), [1.0, 0.0, 0.0]);
        assert_eq!(project(&[1.0, 1.0]), [0.5, 0.5]);
    }

    #[test]
    fn hostile_numbers_end() {
        for donors in [[[0.0; 2]; 2], [[1e300; 2]; 2], [[f64::MAX, -f64::MAX]; 2]] {
            let found = weights(&[1e300, -1e300], &[&donors[0], &donors[1]]);
            assert!(Tolerance::ROUND_OFF.accepts(found.values.iter().sum(), 1.0));
        }
    }
}
