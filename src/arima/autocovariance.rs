//! Autocovariances of an ARMA process.

#![expect(
    clippy::inline_always,
    reason = "only what is inlined into `wide` is compiled for long vectors"
)]

use super::ArimaError;
use super::matrix::add_multiple;
use crate::num::lanes::Lanes;

/// Memory of [`Autocovariances::set`], and what it found.
#[derive(Debug, Clone, Default)]
pub(super) struct Autocovariances<L> {
    /// Of every lag asked for.
    pub(super) values: Vec<L>,
    predictors: Vec<L>,
    gamma: Vec<L>,
    products: Vec<L>,
}

impl<L: Lanes> Autocovariances<L> {
    /// Autocovariances 0..count of φ(B) w = θ(B) a with unit innovation variance.
    ///
    /// Those of the autoregression come from its partial autocorrelations (Levinson's recursion downwards, then upwards); the
    /// moving average then sums them.
    #[inline(always)]
    pub(super) fn set(&mut self, phi: &[L], theta: &[L], count: usize) -> Result<(), ArimaError> {
        let (p, q) = (phi.len() - 1, theta.len() - 1);
        // Predictors of every order up to p, from the highest down: row k - 1 holds the k coefficients of order k.
        let predictors = &mut self.predictors;
        predictors.resize(p * p, L::ZERO);
        for (value, c) in predictors[(p - p.min(1)) * p..].iter_mut().zip(&phi[1..]) {
            *value = -*c;
        }
        let mut variance = L::ONE;
        for order in (1..=p).rev() {
            let (lower, current) = predictors.split_at_mut((order - 1) * p);
            let current = &current[..order];
            let last = current[order - 1];
            let scale = L::ONE - last * last;
            if !scale.all(|x| x > 0.0) {
                return Err(ArimaError::Singular);
            }
            variance /= scale;
            if order > 1 {
                let current = &current[..order - 1];
                let next = &mut lower[(order - 2) * p..];
                for ((value, x), y) in next.iter_mut().zip(current).zip(current.iter().rev()) {
                    *value = (*x + last * *y) / scale;
                }
            }
        }
        let gamma = &mut self.gamma;
        gamma.clear();
        gamma.push(variance);
        let mut error = variance;
        for lag in 1..(count + q).max(1) {
            let order = (lag - 1).min(p);
            let mut value = L::ZERO;
            if order > 0 {
                let predictor = &predictors[(order - 1) * p..][..order];
                for (c, earlier) in predictor.iter().zip(gamma.iter().rev()) {
                    value += *c * *earlier;
                }
            }
            if lag <= p {
                let partial = predictors[(lag - 1) * p + lag - 1];
                value += partial * error;
                error *= L::ONE - partial * partial;
            }
            gamma.push(value);
        }
        self.values.clear();
        self.values.extend_from_slice(&gamma[..count]);
        if q == 0 {
            return Ok(());
        }
        // Most coefficients of a seasonal moving average are zero.
        self.products.clear();
        self.products.resize(q + 1, L::ZERO);
        for (l, c) in theta.iter().enumerate().filter(|(_, c)| !c.is_zero()) {
            add_multiple(&mut self.products, *c, &theta[l..]);
        }
        for value in &mut self.values {
            *value *= self.products[0];
        }
        for (l, weight) in self.products.iter().enumerate().skip(1) {
            if !weight.is_zero() {
                for (k, value) in self.values.iter_mut().enumerate() {
                    *value += *weight * (gamma[k + l] + gamma[k.abs_diff(l)]);
                }
            }
        }
        Ok(())
    }
}
