//! The smallest level shift that a number of months before and after an event can show, computed
//! before looking at the data.
//!
//! The effect is the coefficient of a step regressor beside a constant, `X = [1, step]`, estimated by
//! generalised least squares under the covariance `G` of the noise of the logarithms. Its standard
//! error is the root of the lower right element of `(X' G^-1 X)^-1`; the detectable effect is
//! `(z(1 - significance / 2) + z(power))` standard errors (Cohen 1988 for the two quantiles).

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal};

use crate::error::Error;
use crate::impact::NoiseModel;

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

    /// Refuses numbers outside their range.
    pub(super) fn check(&self) -> Result<(), Error> {
        standard_errors_needed(self).map(|_| ())
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

/// Smallest level shift that `pre` months before the event and `post` months from it on can show.
///
/// # Errors
///
/// When a parameter is out of its range, or there is no month on one side of the event (or more than
/// a million).
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
/// # Ok::<(), tidegauge::Error>(())
/// ```
pub fn minimum_detectable_effect(
    noise: &NoiseModel,
    pre: usize,
    post: usize,
    spec: &DetectionSpec,
) -> Result<DetectableEffect, Error> {
    let multiple = standard_errors_needed(spec)?;
    noise.check()?;
    check_months(pre, post)?;
    let standard_error = noise.standard_error(pre, post);
    DetectableEffect::new(standard_error, multiple * standard_error)
}

impl DetectableEffect {
    /// The shift in words of rise and fall.
    pub(super) fn new(standard_error: f64, log_shift: f64) -> Result<Self, Error> {
        let rise = log_shift.exp_m1();
        if !rise.is_finite() {
            return Err(Error::Spec {
                option: "detectable log shift",
                value: log_shift,
                accepted: "at most 709, beyond which a rise is no number",
            });
        }
        Ok(Self {
            standard_error,
            log_shift,
            rise,
            fall: -(-log_shift).exp_m1(),
        })
    }
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
/// # Ok::<(), tidegauge::Error>(())
/// ```
pub fn months_needed(
    log_shift: f64,
    noise: &NoiseModel,
    pre: usize,
    spec: &DetectionSpec,
) -> Result<Option<u32>, Error> {
    let multiple = standard_errors_needed(spec)?;
    noise.check()?;
    check_months(pre, 1)?;
    if !log_shift.is_finite() || log_shift == 0.0 {
        return Err(Error::Spec {
            option: "log_shift",
            value: log_shift,
            accepted: "a finite number other than zero",
        });
    }
    let enough = |post: u32| multiple * noise.standard_error(pre, post as usize) <= log_shift.abs();
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

/// The work grows with the number of months, so that a senseless one must not start it.
fn check_months(pre: usize, post: usize) -> Result<(), Error> {
    let accepted = 1..=1_000_000;
    if accepted.contains(&pre) && accepted.contains(&post) {
        Ok(())
    } else {
        let wrong = if accepted.contains(&pre) { post } else { pre };
        Err(Error::Spec {
            option: "number of months on one side of the event",
            value: wrong as f64,
            accepted: "1 to 1000000",
        })
    }
}

/// Number of standard errors between no effect and the detectable one.
fn standard_errors_needed(spec: &DetectionSpec) -> Result<f64, Error> {
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
        Err(Error::Spec {
            option: "power",
            value: power,
            accepted: "0 < significance <= power < 1",
        })
    }
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
            Error::Spec {
                option: "sd",
                value: 0.0,
                accepted: "a finite number, not negative, and the noise not altogether zero"
            }
        );
        assert!(matches!(
            error(NoiseModel::Ar1 { sd: 1.0, rho: 1.0 }, 9, 9, spec),
            Error::Spec { option: "rho", .. }
        ));
        for (irregular_sd, level_sd) in [(0.0, 0.0), (-1.0, 1.0), (1.0, f64::NAN)] {
            let noise = NoiseModel::LocalLevel {
                irregular_sd,
                level_sd,
            };
            assert!(matches!(
                error(noise, 9, 9, spec),
                Error::Spec {
                    option: "irregular_sd" | "level_sd",
                    ..
                }
            ));
        }
        for (pre, post) in [(0, 1), (1, 0), (usize::MAX, 1), (1, usize::MAX)] {
            assert!(
                matches!(error(AR1, pre, post, spec), Error::Spec { option, .. } if option.contains("months"))
            );
        }
        for (significance, power) in [(0.0, 0.8), (0.1, 1.0), (0.9, 0.8), (f64::NAN, 0.8)] {
            let spec = spec.significance(significance).power(power);
            assert!(matches!(
                error(AR1, 9, 9, spec),
                Error::Spec {
                    option: "significance" | "power",
                    ..
                }
            ));
        }
        assert!(matches!(
            error(NoiseModel::Ar1 { sd: 1e3, rho: 0.0 }, 9, 9, spec),
            Error::Spec {
                option: "detectable log shift",
                ..
            }
        ));
        for log_shift in [0.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(
                months_needed(log_shift, &AR1, 9, &spec),
                Err(Error::Spec {
                    option: "log_shift",
                    ..
                })
            ));
        }
        assert!(months_needed(0.1, &AR1, 0, &spec).is_err());
    }
}
