//! What an evaluation may say, and p values of many questions at once.

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::impact::{DetectionSpec, NoiseModel, months_needed};

/// Three answers; "no effect" is none of them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verdict {
    /// The change is more than the noise makes.
    Detected,
    /// The change is inside the noise, and an effect of interest would have shown.
    NotDetected {
        /// The smallest rise that would have been found, a ratio of what was expected without the event.
        mde: f64,
    },
    /// The change is inside the noise, and so would be an effect of interest.
    Inconclusive {
        /// Months from the event on that would show it; `None` if no number is enough.
        months_needed: Option<u32>,
    },
}

/// Two-sided p value against the significance; then the smallest detectable effect against the one of interest.
pub(super) fn verdict(
    p_value: f64,
    mde: f64,
    of_interest: f64,
    noise: &NoiseModel,
    pre: usize,
    detection: &DetectionSpec,
) -> Result<Verdict, Error> {
    Ok(if p_value <= detection.significance {
        Verdict::Detected
    } else if mde <= of_interest {
        Verdict::NotDetected { mde }
    } else {
        Verdict::Inconclusive {
            months_needed: months_needed(of_interest.ln_1p(), noise, pre, detection)?,
        }
    })
}

/// Holm's p values: those below a level are wrong together with at most that probability.
///
/// One p value for each question, in their order, each in [0, 1]; NaN counts as 1. The k-th smallest is multiplied by `n - k + 1` and is
/// at least as large as the one before it (Holm 1979).
///
/// # Examples
///
/// ```
/// use tidegauge::impact::holm;
///
/// // Three events of one year, tested in one model.
/// assert_eq!(holm(&[0.25, 0.0625, 0.015625]), [0.25, 0.125, 0.046875]);
/// ```
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let n = p_values.len();
    let mut adjusted = vec![1.0; n];
    let mut largest = 0.0_f64;
    for (rank, index) in ascending(p_values).into_iter().enumerate() {
        largest = largest.max((known(p_values[index]) * (n - rank) as f64).min(1.0));
        adjusted[index] = largest;
    }
    adjusted
}

/// Benjamini and Hochberg's p values: of those below a level at most that share is expected to be wrong.
///
/// For screens over many partners or products. One p value for each, in their order, each in [0, 1]; NaN counts as 1. The k-th smallest
/// is multiplied by `n / k` and is at most as large as the one after it (Benjamini & Hochberg 1995).
///
/// # Examples
///
/// ```
/// use tidegauge::impact::benjamini_hochberg;
///
/// // Four suppliers screened for a break.
/// assert_eq!(benjamini_hochberg(&[0.5, 0.0625, 0.25, 0.015625]), [0.5, 0.125, 1.0 / 3.0, 0.0625]);
/// ```
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let n = p_values.len();
    let mut adjusted = vec![1.0; n];
    let mut smallest = 1.0_f64;
    for (rank, index) in ascending(p_values).into_iter().enumerate().rev() {
        smallest = smallest.min(known(p_values[index]) * n as f64 / (rank + 1) as f64);
        adjusted[index] = smallest;
    }
    adjusted
}

/// Share of draws at least as far out as an observed value, on its side, the observed value counted among them.
///
/// `(1 + min(#{draws >= observed}, #{draws <= observed})) / (n + 1)`: the tail probability of sampled counterfactuals and of placebos
/// (Brodersen et al. 2015). It is one-sided; twice it, at most 1, is the two-sided one. [`Counterfactual`](super::Counterfactual) does not
/// sample and has no need of it.
///
/// # Errors
///
/// A draw or observation that is not finite.
///
/// # Examples
///
/// ```
/// use tidegauge::impact::tail_probability;
///
/// let draws = [10.0, 12.0, 9.0, 11.0, 13.0, 8.0, 10.5, 11.5, 9.5];
/// assert_eq!(tail_probability(&draws, 13.2)?, 0.1);
/// # Ok::<(), tidegauge::Error>(())
/// ```
pub fn tail_probability(draws: &[f64], observed: f64) -> Result<f64, Error> {
    if let Some(value) = draws.iter().chain([&observed]).find(|x| !x.is_finite()) {
        return Err(Error::Spec {
            option: "draw or observation",
            value: *value,
            accepted: "finite numbers",
        });
    }
    let above = draws.iter().filter(|draw| **draw >= observed).count();
    let below = draws.iter().filter(|draw| **draw <= observed).count();
    Ok((1 + above.min(below)) as f64 / (1 + draws.len()) as f64)
}

fn known(p_value: f64) -> f64 {
    if p_value.is_nan() {
        1.0
    } else {
        p_value.clamp(0.0, 1.0)
    }
}

/// Indices by ascending p value.
fn ascending(p_values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|a, b| known(p_values[*a]).total_cmp(&known(p_values[*b])));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjusted_values_keep_order_and_range() {
        let raw = [0.9, f64::NAN, 0.01, 0.04, 0.03];
        // 0.01 x 5; 0.03 x 4; 0.04 x 3 is raised to the one before it.
        assert_eq!(holm(&raw), [1.0, 1.0, 0.05, 0.12, 0.12]);
        let adjusted = benjamini_hochberg(&raw);
        assert_eq!(adjusted[2], 0.05);
        assert_eq!(adjusted[4], adjusted[3]);
        assert!(adjusted.iter().all(|p| (0.0..=1.0).contains(p)));
        assert_eq!(holm(&[]), Vec::<f64>::new());
        assert_eq!(benjamini_hochberg(&[0.2]), [0.2]);
    }

    #[test]
    fn the_three_answers() {
        let noise = NoiseModel::Ar1 { sd: 0.2, rho: 0.3 };
        let detection = DetectionSpec::default();
        let answer = |p, mde| verdict(p, mde, 0.35_f64.exp_m1(), &noise, 36, &detection).unwrap();
        assert_eq!(answer(0.1, 9.0), Verdict::Detected);
        assert_eq!(answer(0.11, 0.2), Verdict::NotDetected { mde: 0.2 });
        assert_eq!(
            answer(0.11, 0.5),
            Verdict::Inconclusive {
                months_needed: Some(4)
            }
        );
    }
}
