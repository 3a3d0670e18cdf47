//! Noise around a level, and how precisely a step in the level can be estimated under it.
//!
//! The covariance matrix is never formed: the prediction errors of the noise model whiten the columns of
//! `X = [1, step]`, in closed form for the autoregression and by a Kalman filter with known variances for
//! the local level (Harvey 1989, sec. 3.4).

use serde::{Deserialize, Serialize};

use crate::impact::DetectError;

/// Noise of the logarithm of a seasonally adjusted monthly series around its level. Standard
/// deviations are in logarithms: 0.2 is about 20 %.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum NoiseModel {
    /// Stationary first-order autoregression: the level stays, deviations fade.
    Ar1 {
        /// Standard deviation of the noise itself (not of its innovations), positive.
        sd: f64,
        /// Autocorrelation at lag one, strictly between -1 and 1.
        rho: f64,
    },
    /// Local level: the level itself wanders as a random walk under irregular noise.
    LocalLevel {
        /// Standard deviation of the irregular noise, zero or more.
        irregular_sd: f64,
        /// Standard deviation of the monthly step of the level, zero or more, not both zero.
        level_sd: f64,
    },
}

impl NoiseModel {
    /// Refuses parameters outside their range.
    pub(super) fn check(&self) -> Result<(), DetectError> {
        let deviation = |name, value: f64, lowest_is_zero: bool| {
            let accepted = value.is_finite() && (value > 0.0 || (lowest_is_zero && value == 0.0));
            if accepted {
                Ok(())
            } else {
                Err(DetectError::BadDeviation { name, value })
            }
        };
        match *self {
            Self::Ar1 { sd, rho } => {
                deviation("sd", sd, false)?;
                if rho.abs() < 1.0 {
                    Ok(())
                } else {
                    Err(DetectError::NotStationary { rho })
                }
            }
            Self::LocalLevel {
                irregular_sd,
                level_sd,
            } => {
                deviation("irregular_sd", irregular_sd, true)?;
                deviation("level_sd", level_sd, irregular_sd > 0.0)
            }
        }
    }

    /// Standard error of the step under checked noise, with at least one month on each side.
    pub(super) fn standard_error(&self, pre: usize, post: usize) -> f64 {
        match *self {
            Self::Ar1 { sd, rho } => sd * ar1_standard_error(rho, pre, post),
            Self::LocalLevel {
                irregular_sd,
                level_sd,
            } => {
                // In units of the larger deviation, so that no square underflows.
                let unit = irregular_sd.max(level_sd);
                let information =
                    local_level_information(irregular_sd / unit, level_sd / unit, pre, post);
                unit / information.sqrt()
            }
        }
    }
}

/// Standard error of the step in units of the standard deviation of the noise.
///
/// The prediction errors of the two columns are `x_t - rho x_{t-1}`, first `sqrt(1 - rho^2) x_1`; with
/// `a = 1 - rho` those of the constant are `sqrt(1 - rho^2), a, a, ...` and those of the step
/// `0, ..., 0, 1, a, a, ...`. The determinant of the normal equations is written as a sum of
/// positive terms, so that nothing cancels when `rho` is near one.
fn ar1_standard_error(rho: f64, pre: usize, post: usize) -> f64 {
    let innovation = (1.0 - rho) * (1.0 + rho);
    let squared = (1.0 - rho) * (1.0 - rho);
    let before = (pre - 1) as f64 * squared;
    let after = (post - 1) as f64 * squared;
    let constant = innovation + squared + before + after;
    let determinant = innovation + before + after + before * after;
    (innovation * constant / determinant).sqrt()
}

/// Information (inverse variance) about the step from the prediction errors of a Kalman filter with
/// known variances. The level before the first month is unknown, which absorbs the constant: the
/// first month only sets the level, and the step column alone remains.
fn local_level_information(irregular_sd: f64, level_sd: f64, pre: usize, post: usize) -> f64 {
    let irregular = irregular_sd * irregular_sd;
    let step_of_level = level_sd * level_sd;
    let mut level = irregular + step_of_level;
    for _ in 1..pre {
        level = level * irregular / (level + irregular) + step_of_level;
    }
    let mut error = 1.0;
    let mut information = 0.0;
    for _ in 0..post {
        let variance = level + irregular;
        information += error * error / variance;
        error *= irregular / variance;
        level = level * irregular / variance + step_of_level;
    }
    information
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    const MONTHS: [usize; 6] = [1, 2, 3, 6, 12, 24];

    #[test]
    fn independent_noise_gives_the_textbook_standard_error() {
        let expected = 0.2 * (1.0_f64 / 36.0 + 1.0 / 5.0).sqrt();
        let white = NoiseModel::Ar1 { sd: 0.2, rho: 0.0 };
        let still = NoiseModel::LocalLevel {
            irregular_sd: 0.2,
            level_sd: 0.0,
        };
        for noise in [white, still] {
            let error = noise.standard_error(36, 5);
            assert!(Tolerance::ROUND_OFF.accepts(error, expected));
        }
    }

    #[test]
    fn a_pure_random_walk_learns_only_from_the_step_itself() {
        let walk = NoiseModel::LocalLevel {
            irregular_sd: 0.0,
            level_sd: 1e-200,
        };
        for post in MONTHS {
            let error = walk.standard_error(36, post);
            assert!(Tolerance::ROUND_OFF.accepts(error / 1e-200, 1.0));
        }
    }
}
