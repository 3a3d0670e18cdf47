//! Whether residuals are uncorrelated: portmanteau tests of Ljung and Box and of Box and Pierce.
//!
//! Sources: Box and Pierce 1970; Ljung and Box 1978; X-13ARIMA-SEATS reference manual, sec. 7.2 (`check`).

use serde::{Deserialize, Serialize};

use crate::diagnostics::distribution::chi_square_survival;
use crate::diagnostics::{DiagnosticsError, input};

/// Autocorrelation at one lag, and the portmanteau test of all lags up to it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AutocorrelationTest {
    /// The lag, from 1.
    pub lag: usize,
    /// Autocorrelation at this lag, about the mean, with the number of values as divisor.
    pub autocorrelation: f64,
    /// Its standard error if all later ones were zero (Bartlett's formula). X-13 flags an autocorrelation beyond
    /// 1.6 times this.
    pub standard_error: f64,
    /// The portmanteau statistic of lags 1 to this one, zero or more.
    pub statistic: f64,
    /// Degrees of freedom: the lag less the number of fitted parameters, at least zero.
    pub df: f64,
    /// Probability of a statistic this large or larger for uncorrelated innovations; `None` without
    /// degrees of freedom (where X-13 writes 0).
    pub p_value: Option<f64>,
}

/// Ljung-Box test at every lag from 1 to `lags`.
///
/// `parameters` is the number of estimated ARMA coefficients; regression coefficients and fixed ones do not
/// count. X-13 looks at 2 s lags (24 for months, 8 for quarters) and lists those below 5 %. For the squares of residuals the same number is taken off there.
///
/// # Formula
///
/// `Q_k = n (n + 2) sum_{j <= k} r_j^2 / (n - j)`; standard error `sqrt((1 + 2 sum_{j < k} r_j^2) / n)`.
///
/// # Errors
///
/// No lag or not fewer lags than values, values that are all equal, or a value that is not finite.
///
/// # Examples
///
/// ```
/// use tidegauge::diagnostics::ljung_box;
///
/// let residuals = [0.3, -0.1, 0.4, -0.5, 0.2, 0.1, -0.3, 0.4, -0.2, -0.3];
/// let tests = ljung_box(&residuals, 3, 1)?;
/// assert_eq!(tests[0].p_value, None);
/// assert_eq!(format!("{:.4} {:.4}", tests[2].statistic, tests[2].p_value.unwrap_or(1.0)), "4.8854 0.0869");
/// # Ok::<(), tidegauge::diagnostics::DiagnosticsError>(())
/// ```
pub fn ljung_box(
    residuals: &[f64],
    lags: usize,
    parameters: usize,
) -> Result<Vec<AutocorrelationTest>, DiagnosticsError> {
    portmanteau(residuals, lags, parameters, |n, lag| {
        n * (n + 2.0) / (n - lag)
    })
}

/// Box-Pierce test at every lag from 1 to `lags`; arguments, result and errors as for [`ljung_box`].
///
/// # Formula
///
/// `Q_k = n sum_{j <= k} r_j^2`
///
/// # Errors
///
/// No lag or not fewer lags than values, values that are all equal, or a value that is not finite.
///
/// # Examples
///
/// ```
/// use tidegauge::diagnostics::box_pierce;
///
/// let residuals = [0.3, -0.1, 0.4, -0.5, 0.2, 0.1, -0.3, 0.4, -0.2, -0.3];
/// let tests = box_pierce(&residuals, 3, 1)?;
/// assert_eq!(format!("{:.4}", tests[2].statistic), "3.5502");
/// # Ok::<(), tidegauge::diagnostics::DiagnosticsError>(())
/// ```
pub fn box_pierce(
    residuals: &[f64],
    lags: usize,
    parameters: usize,
) -> Result<Vec<AutocorrelationTest>, DiagnosticsError> {
    portmanteau(residuals, lags, parameters, |n, _| n)
}

fn portmanteau(
    residuals: &[f64],
    lags: usize,
    parameters: usize,
    weight: impl Fn(f64, f64) -> f64,
) -> Result<Vec<AutocorrelationTest>, DiagnosticsError> {
    if lags == 0 {
        return Err(DiagnosticsError::BadOption {
            option: "lags",
            value: 0.0,
            accepted: "1 to one less than the number of values",
        });
    }
    input::length(residuals, lags.saturating_add(1))?;
    let centred = centred(residuals)?;
    let n = centred.len() as f64;
    let covariances = autocovariances(&centred, lags);
    let variance = covariances[0];
    let mut squares = 0.0;
    let mut statistic = 0.0;
    Ok((1..=lags)
        .map(|lag| {
            let autocorrelation = covariances[lag] / variance;
            let square = autocorrelation * autocorrelation;
            let standard_error = ((1.0 + 2.0 * squares) / n).sqrt();
            squares += square;
            statistic += square * weight(n, lag as f64);
            let df = lag.saturating_sub(parameters) as f64;
            AutocorrelationTest {
                lag,
                autocorrelation,
                standard_error,
                statistic,
                df,
                p_value: (df > 0.0).then(|| chi_square_survival(statistic, df)),
            }
        })
        .collect())
}

/// The values less their mean, in a safe unit.
///
/// # Errors
///
/// Values that are all equal (after the mean of their distances from the first), or one that is not finite.
pub(super) fn centred(x: &[f64]) -> Result<Vec<f64>, DiagnosticsError> {
    let unit = input::unit(x)?;
    let first = x.first().map_or(0.0, |value| value * unit);
    let mut centred: Vec<f64> = x.iter().map(|value| value * unit - first).collect();
    let mean = centred.iter().sum::<f64>() / centred.len() as f64;
    let mut squares = 0.0;
    for value in &mut centred {
        *value -= mean;
        squares += *value * *value;
    }
    if squares > 0.0 {
        Ok(centred)
    } else {
        Err(DiagnosticsError::NoVariation { length: x.len() })
    }
}

/// Sums of products at lags 0 to `lags` over the number of values.
pub(super) fn autocovariances(centred: &[f64], lags: usize) -> Vec<f64> {
    let n = centred.len() as f64;
    (0..=lags)
        .map(|lag| {
            let later = centred.iter().skip(lag);
            centred.iter().zip(later).map(|(a, b)| a * b).sum::<f64>() / n
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    #[test]
    fn statistics_by_hand() {
        // Mean 1, distances -1 1 -1 1; r_1 = -3/4, r_2 = 2/4.
        let x = [0.0, 2.0, 0.0, 2.0];
        let ljung = ljung_box(&x, 2, 0).unwrap();
        let pierce = box_pierce(&x, 2, 3).unwrap();
        assert_eq!(ljung[0].autocorrelation, -0.75);
        assert_eq!(ljung[1].autocorrelation, 0.5);
        assert_eq!((ljung[0].standard_error, ljung[1].lag), (0.5, 2));
        assert!(Tolerance::ROUND_OFF.accepts(ljung[0].statistic, 4.5));
        assert!(Tolerance::ROUND_OFF.accepts(ljung[1].statistic, 7.5));
        assert!(Tolerance::ROUND_OFF.accepts(pierce[1].statistic, 3.25));
        let expected = (2.125_f64 / 4.0).sqrt();
        assert!(Tolerance::ROUND_OFF.accepts(ljung[1].standard_error, expected));
        assert_eq!((pierce[1].df, pierce[1].p_value), (0.0, None));
        let p = ljung[1].p_value.unwrap();
        assert!(Tolerance::ROUND_OFF.accepts(p, (-3.75_f64).exp()));
    }

    #[test]
    fn every_offence_is_named() {
        assert!(matches!(
            ljung_box(&[1.0, 2.0], 0, 0),
            Err(DiagnosticsError::BadOption { option: "lags", .. })
        ));
        assert_eq!(
            box_pierce(&[1.0, 2.0], 2, 0),
            Err(DiagnosticsError::TooShort {
                length: 2,
                needed: 3
            })
        );
        assert_eq!(
            ljung_box(&[0.1; 9], 2, 0),
            Err(DiagnosticsError::NoVariation { length: 9 })
        );
        assert!(matches!(
            ljung_box(&[0.1, f64::NAN, 0.2], 2, 0),
            Err(DiagnosticsError::NotFinite { index: 1, .. })
        ));
        assert!(ljung_box(&[1.0, 2.0], usize::MAX, 0).is_err());
    }
}
