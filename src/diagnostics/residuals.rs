//! Residuals of a model against their predecessors: Durbin and Watson's ratio, and runs about the median.

use serde::{Deserialize, Serialize};

use crate::diagnostics::distribution::normal_two_sided;
use crate::diagnostics::{DiagnosticsError, input};
use crate::num::order::median;

/// Durbin-Watson statistic: from 0 (each residual repeats the last one) over 2 (uncorrelated) to 4.
///
/// The residuals count from zero, not from their mean.
///
/// # Formula
///
/// `sum_t (e_t - e_{t-1})^2 / sum_t e_t^2` (Durbin and Watson 1950)
///
/// # Errors
///
/// Fewer than two residuals, all of them zero, or one that is not finite.
///
/// # Examples
///
/// ```
/// use tidegauge::diagnostics::durbin_watson;
///
/// assert_eq!(durbin_watson(&[1.0, -1.0, 2.0])?, 13.0 / 6.0);
/// # Ok::<(), tidegauge::diagnostics::DiagnosticsError>(())
/// ```
pub fn durbin_watson(residuals: &[f64]) -> Result<f64, DiagnosticsError> {
    input::length(residuals, 2)?;
    let unit = input::unit(residuals)?;
    let mut steps = 0.0;
    let mut squares = 0.0;
    let mut last = None;
    for residual in residuals.iter().map(|value| value * unit) {
        if let Some(last) = last {
            let step: f64 = residual - last;
            steps += step * step;
        }
        squares += residual * residual;
        last = Some(residual);
    }
    if squares > 0.0 {
        Ok(steps / squares)
    } else {
        Err(DiagnosticsError::NoVariation {
            length: residuals.len(),
        })
    }
}

/// Result of [`runs`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RunsTest {
    /// Number of runs: stretches on one side of the median.
    pub runs: usize,
    /// Number of values above the median.
    pub above: usize,
    /// Number of values below the median.
    pub below: usize,
    /// Number of runs less the number expected, over its standard deviation: negative when values keep to their side
    /// too long, positive when they change it too often.
    pub statistic: f64,
    /// Probability of a number of runs this far from the expected one for independent values, from 0 to 1.
    pub p_value: f64,
}

/// Runs test for randomness about the median (Wald and Wolfowitz 1940).
///
/// Values equal to the median are left out. The distribution is the normal approximation without a correction for
/// continuity. Where one side is empty, or each holds a single value, the number of runs is certain: the statistic is 0
/// with probability 1.
///
/// # Formula
///
/// With a values above and b below, `E = 1 + 2 a b / (a + b)`, `V = 2 a b (2 a b - a - b) / ((a + b)^2 (a + b - 1))`; `z = (runs - E) / sqrt(V)`
///
/// # Errors
///
/// No value, values all equal, or a value that is not finite.
///
/// # Examples
///
/// ```
/// use tidegauge::diagnostics::runs;
///
/// let test = runs(&[0.3, 0.1, 0.4, -0.5, -0.2, -0.1, 0.3, 0.4, -0.2, -0.3])?;
/// assert_eq!((test.runs, test.above, test.below), (4, 5, 5));
/// assert_eq!(format!("{:.4} {:.4}", test.statistic, test.p_value), "-1.3416 0.1797");
/// # Ok::<(), tidegauge::diagnostics::DiagnosticsError>(())
/// ```
pub fn runs(x: &[f64]) -> Result<RunsTest, DiagnosticsError> {
    input::length(x, 1)?;
    input::finite(x)?;
    let centre = median(x).unwrap_or_default();
    let (mut runs, mut above, mut below) = (0_usize, 0_usize, 0_usize);
    let mut side = None;
    for &value in x {
        let is_above = value > centre;
        if !is_above && value >= centre {
            continue;
        }
        if is_above {
            above += 1;
        } else {
            below += 1;
        }
        if side != Some(is_above) {
            runs += 1;
            side = Some(is_above);
        }
    }
    if runs == 0 {
        return Err(DiagnosticsError::NoVariation { length: x.len() });
    }
    let (a, b) = (above as f64, below as f64);
    let n = a + b;
    let twice = 2.0 * a * b;
    let variance = twice * (twice - n) / (n * n * (n - 1.0));
    let statistic = if variance > 0.0 {
        (runs as f64 - 1.0 - twice / n) / variance.sqrt()
    } else {
        0.0
    };
    Ok(RunsTest {
        runs,
        above,
        below,
        statistic,
        p_value: normal_two_sided(statistic),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    #[test]
    fn durbin_watson_spans_zero_to_four() {
        assert_eq!(durbin_watson(&[2.0, 2.0, 2.0]), Ok(0.0));
        let alternating: Vec<f64> = (0..1000).map(|t| [1e300, -1e300][t % 2]).collect();
        assert!(Tolerance::ROUND_OFF.accepts(durbin_watson(&alternating).unwrap(), 3.996));
        assert!(durbin_watson(&[f64::MAX, -f64::MAX]).unwrap().is_finite());
    }

    #[test]
    fn every_offence_is_named() {
        assert_eq!(
            durbin_watson(&[1.0]),
            Err(DiagnosticsError::TooShort {
                length: 1,
                needed: 2
            })
        );
        assert_eq!(
            durbin_watson(&[0.0, -0.0]),
            Err(DiagnosticsError::NoVariation { length: 2 })
        );
        assert!(matches!(
            durbin_watson(&[0.0, f64::NAN]),
            Err(DiagnosticsError::NotFinite { index: 1, .. })
        ));
        assert!(matches!(runs(&[]), Err(DiagnosticsError::TooShort { .. })));
        assert!(matches!(
            runs(&[f64::NAN]),
            Err(DiagnosticsError::NotFinite { index: 0, .. })
        ));
        assert_eq!(
            runs(&[5.0; 4]),
            Err(DiagnosticsError::NoVariation { length: 4 })
        );
    }

    #[test]
    fn values_at_the_median_are_left_out() {
        let test = runs(&[1.0, 2.0, 3.0, 2.0, 4.0, 0.0, 2.0]).unwrap();
        assert_eq!((test.runs, test.above, test.below), (3, 2, 2));
        // E = 3.
        assert_eq!((test.statistic, test.p_value), (0.0, 1.0));
    }

    #[test]
    fn a_certain_number_of_runs_proves_nothing() {
        for x in [&[1.0, 2.0][..], &[1.0, 1.0, 7.0]] {
            let test = runs(x).unwrap();
            assert_eq!((test.statistic, test.p_value), (0.0, 1.0));
        }
    }
}
