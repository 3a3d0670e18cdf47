//! Start values by the regression of Hannan & Rissanen (1982): a long autoregression gives innovations, and least squares of
//! the series on its own lags and on theirs gives the coefficients.

use super::estimate::least_squares;
use super::matrix::dot;
use super::order::ArimaOrder;
use crate::num::polynomial;

/// A pivot below this part of its diagonal element makes the regression singular.
const SINGULAR: f64 = 1e-14;
/// Largest order of the first long autoregression.
const LONGEST: usize = 50;

/// Coefficients (AR, seasonal AR, MA, seasonal MA) for a differenced, mean-corrected series, or `None` when a regression is
/// singular. The differences of `order` are not applied.
///
/// Lags and cross lags of the seasonal terms are all free, and only the pure lags are kept. With both kinds of terms, the
/// moving average is estimated again on the series filtered by the autoregression. This is the start of X-13's automatic
/// differencing.
pub(crate) fn hannan_rissanen(x: &[f64], season: usize, order: &ArimaOrder) -> Option<Vec<f64>> {
    let p = order.ar + season * order.seasonal_ar;
    let q = order.ma + season * order.seasonal_ma;
    let n = x.len();
    let length = autoregression_length(n, p.max(2 * q)).min(LONGEST);
    let mut coefficients = second_stage(x, season, order, length, true)?;
    if p > 0 && q > 0 {
        let [phi, _] = order.polynomials(&coefficients, season);
        let filtered = polynomial::apply(&phi, x);
        let n = filtered.len();
        if n < 2 {
            return None;
        }
        let least = autoregression_length(n, 2 * q).max(p + q + 1);
        let length = autoregression_length(n, least);
        let only_ma = ArimaOrder {
            ar: 0,
            seasonal_ar: 0,
            ..*order
        };
        let ma = second_stage(&filtered, season, &only_ma, length, false)?;
        coefficients.truncate(order.ar + order.seasonal_ar);
        coefficients.extend(ma);
    }
    coefficients
        .iter()
        .all(|value| value.is_finite())
        .then_some(coefficients)
}

/// Length of the long autoregression: ln² n, at least `least`, and not the whole series.
fn autoregression_length(n: usize, least: usize) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the square of a logarithm is small and positive"
    )]
    let usual = (n as f64).ln().powi(2) as usize;
    let length = usual.max(least);
    if length >= n {
        length.min(n - n / 4)
    } else {
        length
    }
}

/// Innovations of a long autoregression, then least squares on lags.
fn second_stage(
    x: &[f64],
    season: usize,
    order: &ArimaOrder,
    length: usize,
    centre: bool,
) -> Option<Vec<f64>> {
    let ArimaOrder {
        ar,
        ma,
        seasonal_ar,
        seasonal_ma,
        ..
    } = *order;
    let innovations = if ma + seasonal_ma > 0 {
        let mean = if centre {
            x.iter().sum::<f64>() / x.len() as f64
        } else {
            0.0
        };
        let z: Vec<f64> = x.iter().map(|value| value - mean).collect();
        let covariances: Vec<f64> = (0..=length)
            .map(|k| dot(z.get(k..).unwrap_or_default(), &z))
            .collect();
        let long = yule_walker(&covariances)?;
        (0..x.len())
            .map(|t| {
                let past = long.iter().zip(x[..t].iter().rev());
                x[t] - past.map(|(c, value)| c * value).sum::<f64>()
            })
            .collect()
    } else {
        Vec::new()
    };
    let first = (ar + season * seasonal_ar).max(ma + season * seasonal_ma);
    let mut own: Vec<usize> = (1..=ar).collect();
    own.extend((1..=seasonal_ar).flat_map(|j| (0..=ar).map(move |k| j * season + k)));
    let mut past: Vec<usize> = (1..=ma).collect();
    past.extend((1..=seasonal_ma).flat_map(|j| (0..=ma).map(move |k| j * season + k)));
    let width = own.len() + past.len() + 1;
    if x.len() < first + width {
        return None;
    }
    let mut rows = Vec::with_capacity((x.len() - first) * width);
    for t in first..x.len() {
        rows.extend(own.iter().map(|lag| x[t - lag]));
        rows.extend(past.iter().map(|lag| innovations[t - lag]));
        rows.push(x[t]);
    }
    let (found, _) = least_squares(&rows, width, SINGULAR, &mut Vec::new()).ok()?;
    let (own_found, past_found) = found.split_at(own.len());
    let pure = |values: &[f64], regular: usize, seasonal: usize, sign: f64| {
        let mut kept: Vec<f64> = values[..regular].iter().map(|v| sign * v).collect();
        kept.extend((0..seasonal).map(|j| sign * values[regular + j * (regular + 1)]));
        kept
    };
    let mut coefficients = pure(own_found, ar, seasonal_ar, 1.0);
    coefficients.extend(pure(past_found, ma, seasonal_ma, -1.0));
    Some(coefficients)
}

/// The autoregression with the given autocovariances (Durbin 1960).
fn yule_walker(covariances: &[f64]) -> Option<Vec<f64>> {
    let mut coefficients: Vec<f64> = Vec::with_capacity(covariances.len());
    let mut error = covariances[0];
    for lag in 1..covariances.len() {
        if error.is_nan() || error <= 0.0 {
            return None;
        }
        let past = coefficients.iter().zip(covariances[1..lag].iter().rev());
        let partial = (covariances[lag] - past.map(|(c, value)| c * value).sum::<f64>()) / error;
        let mirrored: Vec<f64> = coefficients.iter().rev().copied().collect();
        for (value, mirror) in coefficients.iter_mut().zip(mirrored) {
            *value -= partial * mirror;
        }
        coefficients.push(partial);
        error *= 1.0 - partial * partial;
    }
    Some(coefficients)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stationary series without pattern.
    fn noise(n: usize) -> Vec<f64> {
        let mut state = 12_345_u64;
        (0..n)
            .map(|_| {
                let mut sum = -6.0;
                for _ in 0..12 {
                    state = state
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1_442_695_040_888_963_407);
                    sum += (state >> 11) as f64 / (1_u64 << 53) as f64;
                }
                sum
            })
            .collect()
    }

    #[test]
    fn a_long_simulated_series_gives_back_its_coefficients() {
        let a = noise(6000);
        let mut x = vec![0.0; a.len()];
        for t in 5..a.len() {
            // (1 - 0.6 B) x = (1 - 0.4 B)(1 - 0.5 B^4) a
            x[t] = 0.6 * x[t - 1] + a[t] - 0.4 * a[t - 1] - 0.5 * a[t - 4] + 0.2 * a[t - 5];
        }
        let order = ArimaOrder::seasonal(1, 0, 1, 0, 0, 1);
        let found = hannan_rissanen(&x, 4, &order).unwrap();
        for (value, expected) in found.iter().zip([0.6, 0.4, 0.5]) {
            assert!((value - expected).abs() < 0.08, "{found:?}");
        }
    }

    #[test]
    fn a_constant_series_has_no_start() {
        assert_eq!(hannan_rissanen(&[0.0; 60], 12, &ArimaOrder::AIRLINE), None);
    }

    #[test]
    fn yule_walker_solves_its_equations() {
        let r = [2.0, 1.2, 0.5, 0.3];
        let c = yule_walker(&r).unwrap();
        for lag in 1..=3_usize {
            let fitted: f64 = (0..3_usize).map(|j| c[j] * r[(lag - 1).abs_diff(j)]).sum();
            assert!((fitted - r[lag]).abs() < 1e-14);
        }
    }
}
