//! The moving-average part of the exact filter, which stays while only the autoregression moves.

use super::ArimaError;
use super::matrix::{
    add_multiple, cholesky, dot, log_determinant, solve_lower, solve_lower_transposed,
    subtract_multiples,
};
use super::recursion::{divide, divide_transposed};
use crate::num::polynomial;

/// What depends on the moving average alone, kept while only the autoregression moves.
#[derive(Debug, Clone, Default)]
pub(super) struct MovingAverage {
    factors: [Vec<f64>; 2],
    season: usize,
    pub(super) q: usize,
    /// Values of z.
    pub(super) rows: usize,
    /// The first values of z that initial values of w are correlated with: q, or all of them; 0 with a few initial values.
    pub(super) reach: usize,
    /// 1/θ(B).
    pub(super) impulse: Vec<f64>,
    /// Cholesky factor of G'G.
    pub(super) gram: Vec<f64>,
    /// Cholesky factor of the covariance of the first values of z given the others, in reversed order.
    pub(super) conditional: Vec<f64>,
    pub(super) log_determinant: f64,
    shifts: Shifts,
    theta: Vec<f64>,
    gram_before: Vec<f64>,
    effect: Vec<f64>,
}

/// Memory of [`Shifts::products`].
#[derive(Debug, Clone, Default)]
struct Shifts {
    pulses: Vec<f64>,
    pulsed: Vec<f64>,
    sums: Vec<f64>,
}

impl MovingAverage {
    /// Makes this the filter of `rows` values; does nothing if it is already.
    pub(super) fn set(
        &mut self,
        factors: [&[f64]; 2],
        season: usize,
        rows: usize,
        reach: usize,
    ) -> Result<(), ArimaError> {
        let same = (self.season, self.rows, self.reach) == (season, rows, reach)
            && self.factors[0] == factors[0]
            && self.factors[1] == factors[1];
        if same {
            return Ok(());
        }
        // Not valid again before the end.
        self.rows = 0;
        for (own, given) in self.factors.iter_mut().zip(factors) {
            own.clear();
            own.extend_from_slice(given);
        }
        (self.season, self.reach) = (season, reach);
        self.q = factors[0].len() + season * factors[1].len();
        let q = self.q;
        self.gram.clear();
        self.log_determinant = 0.0;
        if q > 0 {
            self.impulse.clear();
            self.impulse.resize(rows + q, 0.0);
            self.impulse[0] = 1.0;
            let mut impulse = std::mem::take(&mut self.impulse);
            self.divide(&mut impulse, 1);
            self.impulse = impulse;
            self.shifts
                .products(&self.impulse, factors, season, &mut self.gram);
            cholesky(&mut self.gram, q, 1e-15).map_err(|_| ArimaError::Singular)?;
            self.log_determinant = log_determinant(&self.gram, q);
            self.set_conditional(rows)?;
        }
        self.rows = rows;
        Ok(())
    }

    /// The covariance of the first values of z given the others is that of the last ones given those before: a Gaussian moving
    /// average is the same backwards. Given z up to then, the unknown u has covariance (G'G)⁻¹ and the last q innovations are
    /// linear in it; what is to come adds its own innovations.
    fn set_conditional(&mut self, rows: usize) -> Result<(), ArimaError> {
        let (q, reach) = (self.q, self.reach);
        if reach == 0 {
            return Ok(());
        }
        let [regular, seasonal] = &self.factors;
        polynomial::expand([regular, seasonal], self.season, &mut self.theta);
        let before = rows - reach;
        self.shifts.products(
            &self.impulse[..before + q],
            [regular, seasonal],
            self.season,
            &mut self.gram_before,
        );
        cholesky(&mut self.gram_before, q, 1e-15).map_err(|_| ArimaError::Singular)?;
        // Row j, column k: what u_j adds to the value k steps ahead, through the innovations before it.
        self.effect.clear();
        self.effect.resize(q * reach, 0.0);
        for (lag, c) in self.theta.iter().enumerate().filter(|(_, c)| **c != 0.0) {
            for (j, row) in self.effect.chunks_exact_mut(reach).enumerate() {
                // In a short series the first values are further back than the response begins.
                let (behind, back) = (before + q, lag + j);
                let ahead = row[..reach.min(lag)]
                    .iter_mut()
                    .skip(back.saturating_sub(behind));
                for (value, response) in ahead.zip(&self.impulse[behind.saturating_sub(back)..]) {
                    *value += c * response;
                }
            }
        }
        solve_lower(&self.gram_before, q, &mut self.effect, reach);
        self.conditional.clear();
        self.conditional.resize(reach * reach, 0.0);
        // Its negative, from the sum of squares of the effects.
        for (i, target) in self.conditional.chunks_exact_mut(reach).enumerate() {
            subtract_multiples(&mut target[..=i], &self.effect, reach, 0, |_, row| row[i]);
        }
        for shift in 0..reach {
            let mut own = 0.0;
            for (j, (x, y)) in self.theta[shift..].iter().zip(&self.theta).enumerate() {
                if shift + j == reach {
                    break;
                }
                own += x * y;
                let value = &mut self.conditional[(shift + j) * reach + j];
                *value = own - *value;
            }
        }
        cholesky(&mut self.conditional, reach, 1e-15).map_err(|_| ArimaError::Singular)
    }

    /// a = (1/θ) (u, z), for `width` columns side by side; `out` gets q rows more than `z`.
    pub(super) fn filter(&self, z: &[f64], width: usize, out: &mut [f64], scratch: &mut Vec<f64>) {
        let ahead = self.q * width;
        if ahead == 0 {
            out.copy_from_slice(z);
            return;
        }
        out[..ahead].fill(0.0);
        out[ahead..].copy_from_slice(z);
        self.divide(&mut out[ahead..], width);
        scratch.clear();
        scratch.extend_from_slice(out);
        self.divide_transposed(scratch, width);
        let unknown = &mut scratch[..ahead];
        solve_lower(&self.gram, self.q, unknown, width);
        solve_lower_transposed(&self.gram, self.q, unknown, width);
        for (value, u) in out.iter_mut().zip(unknown) {
            *value = -*u;
        }
        out[ahead..].copy_from_slice(z);
        self.divide(out, width);
    }

    pub(super) fn divide(&self, x: &mut [f64], width: usize) {
        divide(x, &self.factors[1], self.season * width);
        divide(x, &self.factors[0], width);
    }

    pub(super) fn divide_transposed(&self, x: &mut [f64], width: usize) {
        divide_transposed(x, &self.factors[1], self.season * width);
        divide_transposed(x, &self.factors[0], width);
    }
}

impl Shifts {
    /// G'G: sums of products of the impulse response with itself shifted by i and by j, for i, j below q, in the lower triangle.
    ///
    /// Along a diagonal each element has one product more than the next, so that only the last row is summed from the beginning. A
    /// response follows its own regular moving average and the impulses of the seasonal one, and so do those sums: beyond the first
    /// few they are combinations of those before them and of every s-th product.
    fn products(
        &mut self,
        impulse: &[f64],
        [regular, seasonal]: [&[f64]; 2],
        season: usize,
        products: &mut Vec<f64>,
    ) {
        let size = regular.len() + season * seasonal.len();
        products.clear();
        products.resize(size * size, 0.0);
        let terms = impulse.len() - (size - 1);
        let g = &impulse[..terms];
        // 1 / Θ(B^s) at the multiples of s.
        self.pulses.clear();
        self.pulses.resize(impulse.len() / season + 1, 0.0);
        self.pulses[0] = 1.0;
        divide(&mut self.pulses, seasonal, 1);
        // Block by block of s shifts, from the last of each to the first.
        self.pulsed.clear();
        self.pulsed
            .resize(season * (size - 1).div_ceil(season), 0.0);
        for (block, sums) in self.pulsed.chunks_exact_mut(season).enumerate() {
            for (pulse, year) in self.pulses[block + 1..].iter().zip(g.chunks(season)) {
                add_multiple(sums, *pulse, year);
            }
        }
        self.sums.clear();
        for k in 0..size {
            let sum = if k <= regular.len() {
                dot(g, &impulse[k..])
            } else {
                let own: f64 = regular
                    .iter()
                    .zip(self.sums.iter().rev())
                    .map(|(c, s)| c * s)
                    .sum();
                let block = k.div_ceil(season);
                own + self.pulsed[(block - 1) * season + block * season - k]
            };
            self.sums.push(sum);
            let mut along = sum;
            let mut at = size * size - 1 - k;
            products[at] = along;
            for (x, y) in impulse[terms..].iter().zip(&impulse[terms + k..]) {
                along += x * y;
                at -= size + 1;
                products[at] = along;
            }
        }
    }
}
