//! Autocovariances of an ARMA process.

use super::ArimaError;
use super::matrix::dot;

/// Autocovariances 0..count of φ(B) w = θ(B) a with unit innovation variance.
///
/// Those of the autoregression come from its partial autocorrelations (Levinson's recursion downwards, then upwards); the
/// moving average then sums them.
pub(super) fn autocovariances(
    phi: &[f64],
    theta: &[f64],
    count: usize,
) -> Result<Vec<f64>, ArimaError> {
    let (p, q) = (phi.len() - 1, theta.len() - 1);
    // Predictors of every order up to p, from the highest down: row k - 1 holds the k coefficients of order k.
    let mut predictors = vec![0.0; p * p];
    for (value, c) in predictors[(p - p.min(1)) * p..].iter_mut().zip(&phi[1..]) {
        *value = -c;
    }
    let mut variance = 1.0;
    for order in (1..=p).rev() {
        let (lower, current) = predictors.split_at_mut((order - 1) * p);
        let current = &current[..order];
        let last = current[order - 1];
        let scale = 1.0 - last * last;
        if scale.is_nan() || scale <= 0.0 {
            return Err(ArimaError::Singular);
        }
        variance /= scale;
        if order > 1 {
            let next = &mut lower[(order - 2) * p..];
            for i in 0..order - 1 {
                next[i] = (current[i] + last * current[order - 2 - i]) / scale;
            }
        }
    }
    let lags = count + q;
    let mut gamma = vec![0.0; lags.max(1)];
    gamma[0] = variance;
    let mut error = variance;
    for lag in 1..gamma.len() {
        let order = (lag - 1).min(p);
        let mut value = 0.0;
        if order > 0 {
            for (i, c) in predictors[(order - 1) * p..][..order].iter().enumerate() {
                value += c * gamma[lag - 1 - i];
            }
        }
        if lag <= p {
            let partial = predictors[(lag - 1) * p + lag - 1];
            value += partial * error;
            error *= 1.0 - partial * partial;
        }
        gamma[lag] = value;
    }
    if q == 0 {
        return Ok(gamma);
    }
    let products: Vec<f64> = (0..=q).map(|k| dot(&theta[k..], theta)).collect();
    Ok((0..count)
        .map(|k| {
            let mut value = products[0] * gamma[k];
            for (l, weight) in products.iter().enumerate().skip(1) {
                value += weight * (gamma[k + l] + gamma[k.abs_diff(l)]);
            }
            value
        })
        .collect())
}
