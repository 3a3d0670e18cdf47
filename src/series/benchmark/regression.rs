//! Regression of the corrections on the yearly discrepancies, with one row a year.
//!
//! Neither V nor Ω is ever formed. Between two years the covariance ρ^|i−j| of their periods is a product of a number of the one and a number of the
//! other, so that J V Jᵀ costs O(n + years²), and multiplying by Ω is one recursion forwards and one backwards.

use nalgebra::{Cholesky, DMatrix, DVector, Dyn};

use super::Years;
use crate::num::sum::sum;

/// From here on the autocorrelation is 1, as in the reference program.
const RANDOM_WALK: f64 = 0.99999;
/// Below this it is 0.
const INDEPENDENT: f64 = 1e-10;

/// The correction of each period; `None` if the system of the totals has no solution in numbers.
///
/// `weights` has one value per period of the series.
pub(super) fn correction(
    years: &Years,
    discrepancies: &[f64],
    weights: &[f64],
    rho: f64,
) -> Option<Vec<f64>> {
    let inside = &weights[years.first..years.position(years.count)];
    let rho = match rho {
        rho if rho > RANDOM_WALK => 1.0,
        rho if rho < INDEPENDENT => 0.0,
        rho => rho,
    };
    let system = System::new(inside, years.season, rho)?;
    let mut z = vec![0.0; inside.len()];
    let mut open = DVector::from_column_slice(discrepancies);
    // The second pass takes away what rounding left of the discrepancies.
    for _ in 0..2 {
        for (z, more) in z.iter_mut().zip(system.solve(&open)) {
            *z += more;
        }
        let corrected = z.iter().zip(inside).map(|(z, weight)| z * weight);
        let corrected: Vec<f64> = corrected.collect();
        let totals = corrected.chunks_exact(years.season);
        for ((open, total), discrepancy) in open.iter_mut().zip(totals).zip(discrepancies) {
            *open = discrepancy - sum(total.iter().copied());
        }
    }
    Some(extend(&z, years.first, weights, rho))
}

/// Carries `z` on to both ends, where it decays by `rho` from period to period, and turns it into corrections.
fn extend(z: &[f64], first: usize, weights: &[f64], rho: f64) -> Vec<f64> {
    let mut all = vec![0.0; weights.len()];
    all[first..first + z.len()].copy_from_slice(z);
    for i in (0..first).rev() {
        all[i] = rho * all[i + 1];
    }
    for i in first + z.len()..all.len() {
        all[i] = rho * all[i - 1];
    }
    for (z, weight) in all.iter_mut().zip(weights) {
        *z *= weight;
    }
    all
}

/// J V Jᵀ over the complete years, factorised.
struct System<'a> {
    weights: &'a [f64],
    season: usize,
    rho: f64,
    /// One over the square roots of the diagonal: years of different size become comparable.
    scale: DVector<f64>,
    factor: Cholesky<f64, Dyn>,
    /// Sums of the weights: what one unit of the level adds to each year of a random walk; none for other autocorrelations.
    level: Option<DVector<f64>>,
}

impl<'a> System<'a> {
    fn new(weights: &'a [f64], season: usize, rho: f64) -> Option<Self> {
        let years: Vec<&[f64]> = weights.chunks_exact(season).collect();
        let is_walk = rho > RANDOM_WALK;
        let mut matrix = if is_walk {
            random_walk(&years)
        } else {
            autoregression(&years, rho)
        };
        let scale = matrix.diagonal().map(|variance| variance.sqrt().recip());
        for (column, right) in scale.iter().enumerate() {
            for (row, left) in scale.iter().enumerate() {
                matrix[(row, column)] *= left * right;
            }
        }
        let level = DVector::from_iterator(years.len(), years.iter().map(|year| year.iter().sum()));
        Some(Self {
            weights,
            season,
            rho,
            scale,
            factor: Cholesky::new(matrix)?,
            level: is_walk.then_some(level),
        })
    }

    /// z of each period of the complete years, such that their weighted sums are `totals`.
    fn solve(&self, totals: &DVector<f64>) -> Vec<f64> {
        let inverse = |right: &DVector<f64>| {
            self.scale
                .component_mul(&self.factor.solve(&self.scale.component_mul(right)))
        };
        let mut multipliers = inverse(totals);
        let mut base = 0.0;
        if let Some(level) = &self.level {
            let of_level = inverse(level);
            base = level.dot(&multipliers) / level.dot(&of_level);
            multipliers -= of_level * base;
        }
        let spread = self.weights.iter().enumerate();
        let spread = spread.map(|(i, weight)| weight * multipliers[i / self.season]);
        let spread: Vec<f64> = spread.collect();
        if self.level.is_some() {
            times_random_walk(spread, base)
        } else {
            times_autoregression(&spread, self.rho)
        }
    }
}

/// Sums of weights × ρ^|i−j| × weights over the periods of each pair of years.
fn autoregression(years: &[&[f64]], rho: f64) -> DMatrix<f64> {
    let season = years.first().map_or(0, |year| year.len());
    let powers: Vec<f64> = std::iter::successors(Some(1.0), |power| Some(power * rho))
        .take(season.max(1))
        .collect();
    let weighted = |pairs: &mut dyn Iterator<Item = (&f64, &f64)>| -> f64 {
        pairs.map(|(weight, power)| weight * power).sum()
    };
    // Seen from the end of a year, and from its beginning.
    let ends = |year: &&[f64]| weighted(&mut year.iter().rev().zip(&powers));
    let beginnings = |year: &&[f64]| weighted(&mut year.iter().zip(&powers));
    let from_end: Vec<f64> = years.iter().map(ends).collect();
    let from_beginning: Vec<f64> = years.iter().map(beginnings).collect();
    let per_year = powers.last().map_or(0.0, |last| last * rho);
    let mut matrix = DMatrix::zeros(years.len(), years.len());
    for (p, year) in years.iter().enumerate() {
        matrix[(p, p)] = pairs(year, |i, j| powers[i.abs_diff(j)]);
        let mut apart = rho;
        for q in p + 1..years.len() {
            let covariance = from_end[p] * apart * from_beginning[q];
            matrix[(p, q)] = covariance;
            matrix[(q, p)] = covariance;
            apart *= per_year;
        }
    }
    matrix
}

/// Sums of weights × min(i, j) × weights over the periods of each pair of years; the first period is number 1.
fn random_walk(years: &[&[f64]]) -> DMatrix<f64> {
    let mut matrix = DMatrix::zeros(years.len(), years.len());
    let mut before = 0;
    for (p, year) in years.iter().enumerate() {
        let number = |i: usize| (before + i + 1) as f64;
        matrix[(p, p)] = pairs(year, |i, j| number(i.min(j)));
        let moment: f64 = year.iter().enumerate().map(|(i, w)| w * number(i)).sum();
        for (q, later) in years.iter().enumerate().skip(p + 1) {
            let covariance = moment * later.iter().sum::<f64>();
            matrix[(p, q)] = covariance;
            matrix[(q, p)] = covariance;
        }
        before += year.len();
    }
    matrix
}

/// Sum of wᵢ k(i, j) wⱼ over a year.
fn pairs(year: &[f64], kernel: impl Fn(usize, usize) -> f64) -> f64 {
    let row = |(i, weight): (usize, &f64)| {
        let row = year
            .iter()
            .enumerate()
            .map(|(j, other)| other * kernel(i, j));
        weight * row.sum::<f64>()
    };
    year.iter().enumerate().map(row).sum()
}

/// Σⱼ ρ^|i−j| wⱼ.
fn times_autoregression(w: &[f64], rho: f64) -> Vec<f64> {
    let mut z = Vec::with_capacity(w.len());
    let mut carried = 0.0;
    for w in w {
        carried = rho * carried + w;
        z.push(carried);
    }
    carried = 0.0;
    for (z, w) in z.iter_mut().zip(w).rev() {
        *z += carried;
        carried = rho * (carried + w);
    }
    z
}

/// base + Σⱼ min(i, j) wⱼ: each step is the sum of all wⱼ from there on.
fn times_random_walk(mut w: Vec<f64>, base: f64) -> Vec<f64> {
    let mut from_here = 0.0;
    for w in w.iter_mut().rev() {
        from_here += *w;
        *w = from_here;
    }
    let mut z = base;
    for step in &mut w {
        z += *step;
        *step = z;
    }
    w
}
