//! A line through points, with standard errors that hold under autocorrelation (Newey and West 1987, Bartlett weights).

use crate::diagnostics::ChiSquareTest;
use crate::num::sum::sum;

/// Residuals whose mean square is below this, in units of the mean square of the regressand, are rounding noise.
const NOISE: f64 = 1e-28;

/// Correlations of the two estimates above this leave no test of both.
const NEARLY_ONE: f64 = 1.0 - 1e-12;

/// `y = intercept + slope x + u`.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) intercept: f64,
    pub(crate) slope: f64,
    pub(crate) intercept_se: f64,
    pub(crate) slope_se: f64,
    /// Intercept and slope both zero; `None` if their covariance is singular.
    pub(crate) both_zero: Option<ChiSquareTest>,
    /// Regressand less fit.
    pub(crate) residuals: Vec<f64>,
    /// What each point would be off by if it were left out.
    pub(crate) left_out: Vec<f64>,
}

pub(crate) fn mean(values: &[f64]) -> f64 {
    sum(values.iter().copied()) / values.len() as f64
}

pub(crate) fn mean_product(a: &[f64], b: &[f64]) -> f64 {
    sum(a.iter().zip(b).map(|(a, b)| a * b)) / a.len() as f64
}

/// Long-run mean product of two sequences with mean zero: `sum over j of (1 - j / (lags + 1)) (c_j + c_-j)`, each `c` divided by n.
pub(crate) fn long_run(a: &[f64], b: &[f64], lags: usize) -> f64 {
    let lagged = |a: &[f64], b: &[f64], lag: usize| {
        let pairs = a.iter().skip(lag).zip(b);
        sum(pairs.map(|(a, b)| a * b)) / a.len() as f64
    };
    let terms = (1..=lags).map(|lag| {
        let weight = 1.0 - lag as f64 / (lags + 1) as f64;
        weight * (lagged(a, b, lag) + lagged(b, a, lag))
    });
    sum(std::iter::once(lagged(a, b, 0)).chain(terms))
}

/// Least squares; `None` for fewer than three points or a regressor without variation.
///
/// Both sequences have the same length and are of size one or less.
pub(crate) fn line(y: &[f64], x: &[f64], lags: usize) -> Option<Line> {
    let n = y.len() as f64;
    if y.len() < 3 {
        return None;
    }
    let centre = mean(x);
    let deviations: Vec<f64> = x.iter().map(|x| x - centre).collect();
    let spread = mean_product(&deviations, &deviations).sqrt();
    let size = mean_product(x, x).sqrt();
    if spread <= NOISE.sqrt() * size {
        return None;
    }
    // Orthogonal regressors of size one: the constant, and the standardised deviation.
    let z: Vec<f64> = deviations
        .iter()
        .map(|deviation| deviation / spread)
        .collect();
    let (level, tilt) = (mean(y), mean_product(y, &z));
    let residuals: Vec<f64> = y
        .iter()
        .zip(&z)
        .map(|(y, z)| y - level - tilt * z)
        .collect();
    let tilted: Vec<f64> = residuals.iter().zip(&z).map(|(u, z)| u * z).collect();
    let variance = |a: &[f64], b: &[f64]| long_run(a, b, lags) / n;
    let level_variance = variance(&residuals, &residuals).max(0.0);
    let tilt_variance = variance(&tilted, &tilted).max(0.0);
    let covariance = variance(&residuals, &tilted);
    let ratio = centre / spread;
    let intercept_variance =
        level_variance - 2.0 * ratio * covariance + ratio * ratio * tilt_variance;
    let is_exact = mean_product(&residuals, &residuals) <= NOISE * mean_product(y, y);
    let both_zero = if is_exact {
        let anything = mean_product(y, y) > 0.0;
        anything.then(|| ChiSquareTest::new(f64::MAX, 2.0))
    } else {
        wald([level, tilt], [level_variance, tilt_variance], covariance)
    };
    let left_out = residuals
        .iter()
        .zip(&z)
        .map(|(residual, z)| residual / (1.0 - (1.0 + z * z) / n))
        .collect();
    Some(Line {
        intercept: level - tilt * ratio,
        slope: tilt / spread,
        intercept_se: intercept_variance.max(0.0).sqrt(),
        slope_se: tilt_variance.sqrt() / spread,
        both_zero,
        residuals,
        left_out,
    })
}

/// The quadratic form of two estimates in the inverse of their covariance.
fn wald(estimates: [f64; 2], variances: [f64; 2], covariance: f64) -> Option<ChiSquareTest> {
    let errors = variances.map(f64::sqrt);
    let correlation = covariance / (errors[0] * errors[1]);
    // NaN where an error is zero.
    if correlation.is_nan() || correlation.abs() > NEARLY_ONE {
        return None;
    }
    let [a, b] = [estimates[0] / errors[0], estimates[1] / errors[1]];
    let statistic = (a * a - 2.0 * correlation * a * b + b * b) / (1.0 - correlation * correlation);
    statistic
        .is_finite()
        .then(|| ChiSquareTest::new(statistic, 2.0))
}
