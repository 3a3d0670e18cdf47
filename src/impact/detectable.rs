//! The smallest level shift that a number of months before and after an event can show, computed
//! before looking at the data.
//!
//! The effect is the coefficient of a step regressor beside a constant, `X = [1, step]`, estimated by
//! generalised least squares under the covariance `G` of the noise of the logarithms. Its standard
//! error is the root of the lower right element of `(X' G^-1 X)^-1`; the detectable effect is
//! `(z(1 - significance / 2) + z(power))` standard errors (Cohen 1988 for the two quantiles).
//! The elements are found without forming `G`, by the prediction errors of the noise model.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal};
use thiserror::Error;

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

/// What "detectable" means.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct DetectionSpec {
    /// Probability of a false alarm, two-sided; strictly between 0 and 1, 0.10 by default.
    pub significance: f64,
    /// Probability of finding an effect of the detectable size; at least the significance and below
    /// 1, 0.80 by default.
    pub power: f64,
}

impl Default for DetectionSpec {
    fn default() -> Self {
        Self {
            significance: 0.10,
            power: 0.80,
        }
    }
}

impl DetectionSpec {
    /// The same with another two-sided significance.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::impact::DetectionSpec;
    ///
    /// assert_eq!(DetectionSpec::default().significance(0.05).significance, 0.05);
    /// ```
    #[must_use]
    pub fn significance(mut self, significance: f64) -> Self {
        self.significance = significance;
        self
    }

    /// The same with another power.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::impact::DetectionSpec;
    ///
    /// assert_eq!(DetectionSpec::default().power(0.9).power, 0.9);
    /// ```
    #[must_use]
    pub fn power(mut self, power: f64) -> Self {
        self.power = power;
        self
    }
}

/// The smallest effect that would be found, and how precisely the effect is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DetectableEffect {
    /// Standard error of the estimated level shift, in logarithms.
    pub standard_error: f64,
    /// Smallest detectable level shift, in logarithms.
    pub log_shift: f64,
    /// The same as a rise: `e^shift - 1`, a ratio of the level before.
    pub rise: f64,
    /// The same as a fall: `1 - e^-shift`, a positive ratio of the level before.
    pub fall: f64,
}

/// Parameters for which no detectable effect exists.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum DetectError {
    /// A standard deviation is negative, missing, infinite, or zero where noise is needed.
    #[error("{name} {value} must be finite and not negative, and the noise not altogether zero")]
    BadDeviation {
        /// Name of the parameter.
        name: &'static str,
        /// The value given.
        value: f64,
    },

    /// An autocorrelation outside the stationary range.
    #[error("rho {rho} must lie strictly between -1 and 1; a level that wanders is a local level")]
    NotStationary {
        /// The value given.
        rho: f64,
    },

    /// No month before or no month after the event.
    #[error("{pre} months before and {post} after the event; at least 1 of each is needed")]
    TooFewMonths {
        /// Months before the event.
        pre: usize,
        /// Months from the event on.
        post: usize,
    },

    /// A significance or power that is not a usable probability.
    #[error(
        "significance {significance} and power {power}; accepted is 0 < significance <= power < 1"
    )]
    BadProbability {
        /// The significance given.
        significance: f64,
        /// The power given.
        power: f64,
    },

    /// An effect that is zero, missing or infinite.
    #[error("effect of {log_shift} in logarithms must be finite and not zero")]
    BadEffect {
        /// The effect given.
        log_shift: f64,
    },

    /// Noise so large that the detectable rise has no finite number.
    #[error(
        "detectable log shift {log_shift} is too large to state as a ratio; at most 709 can be"
    )]
    TooLarge {
        /// The detectable shift, in logarithms.
        log_shift: f64,
    },
}

/// Smallest level shift that `pre` months before the event and `post` months from it on can show.
///
/// # Errors
///
/// When a parameter is out of its range, or there is no month on one side of the event.
///
/// # Examples
///
/// ```
/// use tidegauge::impact::{DetectionSpec, NoiseModel, minimum_detectable_effect};
///
/// // One month after a truce, three years before it, monthly noise of 20 %.
/// let noise = NoiseModel::Ar1 { sd: 0.2, rho: 0.3 };
/// let effect = minimum_detectable_effect(&noise, 36, 1, &DetectionSpec::default())?;
/// assert_eq!(format!("+{:.2} or -{:.2}", effect.rise, effect.fall), "+0.62 or -0.38");
/// # Ok::<(), tidegauge::impact::DetectError>(())
/// ```
pub fn minimum_detectable_effect(
    noise: &NoiseModel,
    pre: usize,
    post: usize,
    spec: &DetectionSpec,
) -> Result<DetectableEffect, DetectError> {
    let multiple = standard_errors_needed(spec)?;
    check_noise(noise)?;
    if pre == 0 || post == 0 {
        return Err(DetectError::TooFewMonths { pre, post });
    }
    let standard_error = standard_error(noise, pre, post);
    let log_shift = multiple * standard_error;
    let rise = log_shift.exp_m1();
    if !rise.is_finite() {
        return Err(DetectError::TooLarge { log_shift });
    }
    Ok(DetectableEffect {
        standard_error,
        log_shift,
        rise,
        fall: -(-log_shift).exp_m1(),
    })
}

/// The longest wait that [`months_needed`] considers: a century of months.
pub const MAX_MONTHS: u32 = 1200;

/// Months from the event on until a level shift of `log_shift` (in logarithms, of either sign) is
/// detectable; `None` when [`MAX_MONTHS`] are not enough.
///
/// `None` is the usual answer for a wandering level: the estimate of a shift then never becomes
/// precise, because the months far from the event tell nothing about it. It is also the answer when
/// the months before the event are too few for any number after it to help.
///
/// # Errors
///
/// When a parameter is out of its range, there is no month before the event, or the effect is zero.
///
/// # Examples
///
/// ```
/// use tidegauge::impact::{DetectionSpec, NoiseModel, months_needed};
///
/// let fall_of_a_quarter = 0.75_f64.ln();
/// let spec = DetectionSpec::default();
/// let steady = NoiseModel::Ar1 { sd: 0.2, rho: 0.3 };
/// assert_eq!(months_needed(fall_of_a_quarter, &steady, 36, &spec)?, Some(6));
/// let wandering = NoiseModel::LocalLevel { irregular_sd: 0.15, level_sd: 0.10 };
/// assert_eq!(months_needed(fall_of_a_quarter, &wandering, 36, &spec)?, None);
/// # Ok::<(), tidegauge::impact::DetectError>(())
/// ```
pub fn months_needed(
    log_shift: f64,
    noise: &NoiseModel,
    pre: usize,
    spec: &DetectionSpec,
) -> Result<Option<u32>, DetectError> {
    let multiple = standard_errors_needed(spec)?;
    check_noise(noise)?;
    if pre == 0 {
        return Err(DetectError::TooFewMonths { pre, post: 1 });
    }
    if !log_shift.is_finite() || log_shift == 0.0 {
        return Err(DetectError::BadEffect { log_shift });
    }
    let enough =
        |post: u32| multiple * standard_error(noise, pre, post as usize) <= log_shift.abs();
    if !enough(MAX_MONTHS) {
        return Ok(None);
    }
    let (mut too_few, mut sufficient) = (0, MAX_MONTHS);
    while sufficient - too_few > 1 {
        let middle = too_few.midpoint(sufficient);
        if enough(middle) {
            sufficient = middle;
        } else {
            too_few = middle;
        }
    }
    Ok(Some(sufficient))
}

/// Number of standard errors between no effect and the detectable one.
fn standard_errors_needed(spec: &DetectionSpec) -> Result<f64, DetectError> {
    let DetectionSpec {
        significance,
        power,
    } = *spec;
    let multiple = if significance > 0.0 && significance <= power && power < 1.0 {
        let normal = Normal::standard();
        normal.inverse_cdf(power) - normal.inverse_cdf(significance / 2.0)
    } else {
        f64::NAN
    };
    if multiple.is_finite() {
        Ok(multiple)
    } else {
        Err(DetectError::BadProbability {
            significance,
            power,
        })
    }
}

fn check_noise(noise: &NoiseModel) -> Result<(), DetectError> {
    let deviation = |name, value: f64, lowest_is_zero: bool| {
        let accepted = value.is_finite() && (value > 0.0 || (lowest_is_zero && value == 0.0));
        if accepted {
            Ok(())
        } else {
            Err(DetectError::BadDeviation { name, value })
        }
    };
    match *noise {
        NoiseModel::Ar1 { sd, rho } => {
            deviation("sd", sd, false)?;
            if rho.abs() < 1.0 {
                Ok(())
            } else {
                Err(DetectError::NotStationary { rho })
            }
        }
        NoiseModel::LocalLevel {
            irregular_sd,
            level_sd,
        } => {
            deviation("irregular_sd", irregular_sd, true)?;
            deviation("level_sd", level_sd, irregular_sd > 0.0)
        }
    }
}

/// Standard error of the step under checked noise, with at least one month on each side.
fn standard_error(noise: &NoiseModel, pre: usize, post: usize) -> f64 {
    match *noise {
        NoiseModel::Ar1 { sd, rho } => sd * ar1_standard_error(rho, pre, post),
        NoiseModel::LocalLevel {
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

    const AR1: NoiseModel = NoiseModel::Ar1 { sd: 0.2, rho: 0.3 };
    const WANDERING: NoiseModel = NoiseModel::LocalLevel {
        irregular_sd: 0.15,
        level_sd: 0.10,
    };
    const MONTHS: [usize; 6] = [1, 2, 3, 6, 12, 24];

    fn after_three_years(noise: &NoiseModel, post: usize) -> DetectableEffect {
        minimum_detectable_effect(noise, 36, post, &DetectionSpec::default()).unwrap()
    }

    #[test]
    fn published_table_of_a_steady_level() {
        let shifts = [0.481, 0.399, 0.350, 0.275, 0.216, 0.174];
        let rises = [0.62, 0.49, 0.42, 0.32, 0.24, 0.19];
        let falls = [0.38, 0.33, 0.30, 0.24, 0.19, 0.16];
        for (i, post) in MONTHS.into_iter().enumerate() {
            let effect = after_three_years(&AR1, post);
            assert!(Tolerance::published(3).accepts(effect.log_shift, shifts[i]));
            assert!(Tolerance::published(2).accepts(effect.rise, rises[i]));
            assert!(Tolerance::published(2).accepts(effect.fall, falls[i]));
        }
    }

    #[test]
    fn published_table_of_a_wandering_level() {
        let shifts = [0.517, 0.459, 0.447, 0.442, 0.442, 0.442];
        for (post, shift) in MONTHS.into_iter().zip(shifts) {
            let effect = after_three_years(&WANDERING, post);
            assert!(Tolerance::published(3).accepts(effect.log_shift, shift));
        }
    }

    #[test]
    fn independent_noise_gives_the_textbook_standard_error() {
        let expected = 0.2 * (1.0_f64 / 36.0 + 1.0 / 5.0).sqrt();
        let white = NoiseModel::Ar1 { sd: 0.2, rho: 0.0 };
        let still = NoiseModel::LocalLevel {
            irregular_sd: 0.2,
            level_sd: 0.0,
        };
        for noise in [white, still] {
            let effect = after_three_years(&noise, 5);
            assert!(Tolerance::ROUND_OFF.accepts(effect.standard_error, expected));
        }
    }

    #[test]
    fn a_pure_random_walk_learns_only_from_the_step_itself() {
        let walk = NoiseModel::LocalLevel {
            irregular_sd: 0.0,
            level_sd: 1e-200,
        };
        for post in MONTHS {
            let effect = after_three_years(&walk, post);
            assert!(Tolerance::ROUND_OFF.accepts(effect.standard_error / 1e-200, 1.0));
        }
    }

    #[test]
    fn waiting_helps_only_a_steady_level() {
        let spec = DetectionSpec::default();
        assert_eq!(months_needed(0.35, &AR1, 36, &spec), Ok(Some(4)));
        assert_eq!(months_needed(-0.351, &AR1, 36, &spec), Ok(Some(3)));
        assert_eq!(months_needed(2.0, &AR1, 36, &spec), Ok(Some(1)));
        assert_eq!(months_needed(0.11, &WANDERING, 36, &spec), Ok(None));
        assert_eq!(months_needed(0.46, &WANDERING, 36, &spec), Ok(Some(2)));
        assert_eq!(months_needed(0.11, &AR1, 1, &spec), Ok(None));
    }

    #[test]
    fn every_bad_parameter_has_its_error() {
        let spec = DetectionSpec::default();
        let error = |noise, pre, post, spec| {
            minimum_detectable_effect(&noise, pre, post, &spec).unwrap_err()
        };
        assert_eq!(
            error(NoiseModel::Ar1 { sd: 0.0, rho: 0.0 }, 9, 9, spec),
            DetectError::BadDeviation {
                name: "sd",
                value: 0.0
            }
        );
        assert_eq!(
            error(NoiseModel::Ar1 { sd: 1.0, rho: 1.0 }, 9, 9, spec),
            DetectError::NotStationary { rho: 1.0 }
        );
        for (irregular_sd, level_sd) in [(0.0, 0.0), (-1.0, 1.0), (1.0, f64::NAN)] {
            let noise = NoiseModel::LocalLevel {
                irregular_sd,
                level_sd,
            };
            assert!(matches!(
                error(noise, 9, 9, spec),
                DetectError::BadDeviation { .. }
            ));
        }
        for (pre, post) in [(0, 1), (1, 0)] {
            assert_eq!(
                error(AR1, pre, post, spec),
                DetectError::TooFewMonths { pre, post }
            );
        }
        for (significance, power) in [(0.0, 0.8), (0.1, 1.0), (0.9, 0.8), (f64::NAN, 0.8)] {
            let spec = spec.significance(significance).power(power);
            assert!(matches!(
                error(AR1, 9, 9, spec),
                DetectError::BadProbability { .. }
            ));
        }
        assert!(matches!(
            error(NoiseModel::Ar1 { sd: 1e3, rho: 0.0 }, 9, 9, spec),
            DetectError::TooLarge { .. }
        ));
        for log_shift in [0.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(
                months_needed(log_shift, &AR1, 9, &spec),
                Err(DetectError::BadEffect { .. })
            ));
        }
        assert_eq!(
            months_needed(0.1, &AR1, 0, &spec),
            Err(DetectError::TooFewMonths { pre: 0, post: 1 })
        );
    }
}
