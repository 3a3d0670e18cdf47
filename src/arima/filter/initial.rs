//! The first values of w given z: their covariances, less what z explains of them.

#![expect(
    clippy::inline_always,
    reason = "only what is inlined into `wide` is compiled for long vectors"
)]

use super::super::ArimaError;
use super::super::matrix::{add_multiple, cholesky, dot, log_determinant};
use super::super::recursion::divide;
use super::ArmaFilter;
use crate::num::lanes::Lanes;
use crate::num::polynomial;

impl<L: Lanes> ArmaFilter<L> {
    /// L from the autocovariances of the process: L L' = Γ - C' V⁻¹ C.
    pub(super) fn set_autoregression(
        &mut self,
        moving_average: [&[L]; 2],
    ) -> Result<(), ArimaError> {
        let (p, q, season) = (self.p, self.q, self.season);
        let [ar, seasonal_ar] = &self.ar;
        polynomial::expand([ar, seasonal_ar], season, &mut self.phi);
        let lags = self.phi.iter().copied().enumerate().skip(1);
        self.lags.extend(lags.filter(|(_, c)| !c.is_zero()));
        polynomial::expand(moving_average, season, &mut self.theta);
        let Self {
            covariance,
            phi,
            theta,
            ..
        } = self;
        L::wide(
            #[inline(always)]
            || covariance.set(phi, theta, p),
        )?;
        self.initial.resize(p * p, L::ZERO);
        for (i, row) in self.initial.chunks_exact_mut(p).enumerate() {
            row[i..].copy_from_slice(&self.covariance.values[..p - i]);
        }
        if q > 0 {
            // ψ = θ / φ.
            self.psi.clear();
            self.psi.extend_from_slice(&self.theta);
            divide(&mut self.psi, [ar, seasonal_ar], season, 1);
            self.cross.clear();
            self.cross.resize(q + 1, L::ZERO);
            for (lag, c) in self.theta.iter().enumerate().filter(|(_, c)| !c.is_zero()) {
                for (value, response) in self.cross.iter_mut().zip(self.psi[..=lag].iter().rev()) {
                    *value += *c * *response;
                }
            }
            if self.moving_average.reach == q {
                L::wide(
                    #[inline(always)]
                    || self.take_explained(),
                );
            } else {
                self.take_explained_by_filter();
            }
        }
        cholesky(&mut self.initial, p, 1e-15).map_err(|_| ArimaError::Singular)?;
        self.log_determinant += log_determinant(&self.initial, p);
        Ok(())
    }

    /// Takes C' V⁻¹ C from Γ, what z explains. A column of C is the covariances with w from some period before z on.
    ///
    /// V is a Toeplitz matrix, so that V⁻¹ = (X X' - Y Y') / x₀ with the lower triangular Toeplitz matrices of its first column x and of
    /// a zero with the rest of x from its end (Gohberg & Semencul 1972). Each column of C is the one before it, moved by a period, and so
    /// are those of X'C and Y'C; along a diagonal each element has one product more than the one before. C is zero beyond the first q
    /// values of z, so that as many of x are enough.
    #[inline(always)]
    fn take_explained(&mut self) {
        let p = self.p;
        let ends = &self.moving_average.ends;
        let size = p.max(self.q) + 1;
        self.explained.clear();
        self.explained.resize(2 * size, L::ZERO);
        for (sums, end) in self.explained.chunks_exact_mut(size).zip(ends) {
            for (lag, x) in end.iter().enumerate() {
                add_multiple(sums, *x, &self.cross[lag..]);
            }
        }
        let scale = L::ONE / ends[0][0];
        let (x, y) = self.explained.split_at(size);
        for (j, value) in self.initial[..p].iter_mut().enumerate() {
            *value -= (dot(&x[p..], &x[p - j..]) - dot(&y[p..], &y[p - j..])) * scale;
        }
        for i in 1..p {
            let (x_i, y_i) = (x[p - i] * scale, y[p - i] * scale);
            for j in i..p {
                let before = self.initial[(i - 1) * p + j - 1];
                self.initial[i * p + j] = before - (x_i * x[p - j] - y_i * y[p - j]);
            }
        }
    }

    /// The same where z is shorter than its covariances with w: D'D.
    fn take_explained_by_filter(&mut self) {
        let crossed = self.crossed();
        for d in crossed.chunks_exact(self.p) {
            for (own, row) in d.iter().zip(self.initial.chunks_exact_mut(self.p)) {
                add_multiple(row, -*own, d);
            }
        }
    }

    /// D, row by row: the filtered covariances of z with the initial values of w.
    pub(super) fn crossed(&self) -> Vec<L> {
        let (p, q) = (self.p, self.q);
        let average = &self.moving_average;
        let mut crossed = vec![L::ZERO; (average.rows + q) * p];
        for (row, target) in crossed[q * p..].chunks_exact_mut(p).take(q).enumerate() {
            for (column, value) in target.iter_mut().enumerate() {
                *value = self.crossing(row, column);
            }
        }
        average.filter(&mut crossed, p, &mut Vec::new());
        crossed
    }

    /// C: the covariance of value `row` of z with the initial value `column` of w.
    pub(super) fn crossing(&self, row: usize, column: usize) -> L {
        let lag = row + self.p - column;
        self.cross.get(lag).copied().unwrap_or(L::ZERO)
    }
}
