//! Sums of deviations: the two-sided scheme that waits for a drift (Page 1954), and the test of one change of the mean.

use serde::{Deserialize, Serialize};

use super::{AnomalyError, check, is_constant, option};
use crate::num::sum::sum;
use crate::num::unit::power_of_two_below_inverse;

/// A drift that a scheme reports.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CusumAlarm {
    /// Whether the values went up.
    pub is_rise: bool,
    /// How many values ago the sum that crossed the limit began to grow; 0 for this one alone.
    pub periods_ago: usize,
    /// The sum, in standard deviations.
    pub sum: f64,
}

/// The two-sided scheme, one value after another.
///
/// Upper sum: S ← max(0, S + z - k), with z the deviation from the target in standard deviations; the lower one likewise. An alarm is a sum
/// beyond h, after which it begins anew. With k = 0.5 and h = 5 a false alarm comes every 465 normal values on average, and a shift of
/// one standard deviation is reported after 10.4 (Montgomery 2009, table 9.3).
///
/// # Examples
///
/// ```
/// use tidegauge::anomaly::Cusum;
///
/// let mut drift = Cusum::new(620.0, 12.0)?;
/// let alarms: Vec<_> = [625.0, 611.0, 590.0, 588.0, 585.0].map(|tonnes| drift.update(tonnes)).into_iter().flatten().flatten().collect();
/// assert_eq!((alarms[0].is_rise, alarms[0].periods_ago), (false, 3));
/// # Ok::<(), tidegauge::anomaly::AnomalyError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Cusum {
    target: f64,
    standard_deviation: f64,
    allowance: f64,
    limit: f64,
    upper: Side,
    lower: Side,
}

#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
struct Side {
    sum: f64,
    length: usize,
}

impl Side {
    fn add(&mut self, deviation: f64, limit: f64) -> Option<(f64, usize)> {
        self.sum = (self.sum + deviation).max(0.0);
        self.length = if self.sum > 0.0 {
            self.length.saturating_add(1)
        } else {
            0
        };
        (self.sum > limit).then(|| {
            let Self { sum, length } = std::mem::take(self);
            (sum, length.saturating_sub(1))
        })
    }
}

impl Cusum {
    /// A scheme around `target` with k = 0.5 and h = 5.
    ///
    /// # Errors
    /// [`AnomalyError::Option`] for a target that is not finite, or a standard deviation that is not positive.
    pub fn new(target: f64, standard_deviation: f64) -> Result<Self, AnomalyError> {
        option("target", target, target.is_finite(), "a finite number")?;
        let fits = standard_deviation.is_finite() && standard_deviation > 0.0;
        option(
            "standard_deviation",
            standard_deviation,
            fits,
            "a positive number",
        )?;
        Ok(Self {
            target,
            standard_deviation,
            allowance: 0.5,
            limit: 5.0,
            upper: Side::default(),
            lower: Side::default(),
        })
    }

    /// The same scheme with other k and h, both in standard deviations: half the shift that matters, and the limit of the sums.
    ///
    /// # Errors
    /// [`AnomalyError::Option`] for a negative k or an h that is not positive.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::anomaly::Cusum;
    ///
    /// let quick = Cusum::new(0.0, 1.0)?.limits(0.5, 4.0)?;
    /// assert_ne!(quick, Cusum::new(0.0, 1.0)?);
    /// assert!(quick.limits(-1.0, 4.0).is_err());
    /// # Ok::<(), tidegauge::anomaly::AnomalyError>(())
    /// ```
    pub fn limits(mut self, allowance: f64, limit: f64) -> Result<Self, AnomalyError> {
        let fits = allowance.is_finite() && allowance >= 0.0;
        option("allowance", allowance, fits, "0 or more")?;
        option(
            "limit",
            limit,
            limit.is_finite() && limit > 0.0,
            "a positive number",
        )?;
        (self.allowance, self.limit) = (allowance, limit);
        Ok(self)
    }

    /// Takes the next value; an alarm if a sum crosses the limit with it.
    ///
    /// # Errors
    /// [`AnomalyError::NotFinite`] for a missing or infinite value, which leaves the sums as they are.
    pub fn update(&mut self, value: f64) -> Result<Option<CusumAlarm>, AnomalyError> {
        check(&[value], 1)?;
        let z = (value - self.target) / self.standard_deviation;
        check(&[z], 1).map_err(|_| AnomalyError::Overflow)?;
        let upper = self.upper.add(z - self.allowance, self.limit);
        let lower = self.lower.add(-z - self.allowance, self.limit);
        let alarm = |is_rise| {
            move |(sum, periods_ago)| CusumAlarm {
                is_rise,
                periods_ago,
                sum,
            }
        };
        Ok(upper.map(alarm(true)).or(lower.map(alarm(false))))
    }
}

/// Test of one change of the mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MeanShift {
    /// Position at which the new mean would begin.
    pub at: usize,
    /// Largest size of the sum of deviations from the mean, divided by σ √n.
    pub statistic: f64,
    /// Probability of a larger one without a change, for long series of independent values.
    pub p_value: f64,
    /// Mean after the change less mean before it.
    pub difference: f64,
}

/// Whether the mean changed once, by the largest sum of deviations: under no change that is the largest value of a Brownian bridge
/// (Kolmogorov's distribution).
///
/// The standard deviation is that of the values about the two means, so that a large change does not hide itself, with n - 4 degrees of
/// freedom: 20,000 series of independent normal values each reject at the 5 % level in 5.3 % (n = 8), 4.9 % (12), 4.3 % (24), 4.2 % (60)
/// and 4.2 % (400) of the cases. Autocorrelated values reject too often: give residuals of a model. `None` if all values are equal.
///
/// # Errors
/// [`AnomalyError`] for fewer than eight values, and for missing or infinite ones.
///
/// # Examples
///
/// ```
/// use tidegauge::anomaly::mean_shift;
///
/// let tonnes = [620.0, 611.0, 633.0, 607.0, 625.0, 618.0, 46.0, 61.0, 52.0, 40.0, 58.0];
/// let shift = mean_shift(&tonnes)?.unwrap();
/// assert!(shift.at == 6 && shift.p_value < 0.001);
/// # Ok::<(), tidegauge::anomaly::AnomalyError>(())
/// ```
pub fn mean_shift(values: &[f64]) -> Result<Option<MeanShift>, AnomalyError> {
    check(values, 8)?;
    if is_constant(values) {
        return Ok(None);
    }
    let n = values.len() as f64;
    let largest_size = values
        .iter()
        .fold(0.0_f64, |most, value| most.max(value.abs()));
    let unit = power_of_two_below_inverse(largest_size);
    let values: Vec<f64> = values.iter().map(|value| value * unit).collect();
    let mean = sum(values.iter().copied()) / n;
    let (mut total, mut largest, mut at) = (0.0, 0.0_f64, 0);
    for (index, value) in values[..values.len() - 1].iter().enumerate() {
        total += value - mean;
        if total.abs() > largest.abs() {
            (largest, at) = (total, index + 1);
        }
    }
    // The values differ by less than the rounding of their mean.
    if at == 0 {
        return Ok(None);
    }
    let (before, after) = values.split_at(at);
    let mean_of = |part: &[f64]| sum(part.iter().copied()) / part.len() as f64;
    let (low, high) = (mean_of(before), mean_of(after));
    let squares = |part: &[f64], mean: f64| sum(part.iter().map(|v| (v - mean).powi(2)));
    let deviation = ((squares(before, low) + squares(after, high)) / (n - 4.0)).sqrt();
    let difference = (high - low) / unit;
    if !difference.is_finite() {
        return Err(AnomalyError::Overflow);
    }
    // A step without noise is beyond doubt, however large the quotient would be.
    let statistic = (largest.abs() / n.sqrt() / deviation).min(1e6);
    Ok(Some(MeanShift {
        at,
        statistic,
        p_value: kolmogorov_survival(statistic),
        difference,
    }))
}

/// Probability that the largest size of a Brownian bridge exceeds x: 2 Σ (-1)^(k-1) exp(-2 k² x²).
fn kolmogorov_survival(x: f64) -> f64 {
    if x < 0.2 {
        return 1.0;
    }
    let mut probability = 0.0;
    for k in 1..=50_i32 {
        let term = (-2.0 * (f64::from(k) * x).powi(2)).exp();
        probability += if k % 2 == 1 { term } else { -term };
        if term < 1e-18 {
            break;
        }
    }
    (2.0 * probability).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    #[test]
    fn kolmogorovs_quantiles() {
        for (x, p) in [(1.2238, 0.10), (1.3581, 0.05), (1.6276, 0.01)] {
            assert!(
                Tolerance::published(4).accepts(kolmogorov_survival(x), p),
                "{x}"
            );
        }
        assert_eq!(kolmogorov_survival(0.1), 1.0);
    }

    #[test]
    fn a_value_alone_and_a_drift_cross_the_limit() {
        let mut scheme = Cusum::new(0.0, 1.0).unwrap();
        assert_eq!(scheme.update(5.0).unwrap(), None);
        assert_eq!(scheme.update(1.0).unwrap(), None); // exactly at the limit
        let alarm = scheme.update(1.0).unwrap().unwrap();
        assert_eq!(
            (alarm.is_rise, alarm.periods_ago, alarm.sum),
            (true, 2, 5.5)
        );
        // It begins anew.
        assert_eq!(scheme.update(5.0).unwrap(), None);
        let mut scheme = Cusum::new(0.0, 1.0).unwrap();
        assert!(scheme.update(f64::NAN).is_err());
        assert!(
            scheme
                .update(-6.0)
                .unwrap()
                .is_some_and(|a| !a.is_rise && a.periods_ago == 0)
        );
    }

    #[test]
    fn a_constant_has_no_shift_and_an_exact_step_has_one() {
        assert_eq!(mean_shift(&[4.0; 12]).unwrap(), None);
        let step: Vec<f64> = (0..12).map(|t| if t < 5 { 1.0 } else { 3.0 }).collect();
        let shift = mean_shift(&step).unwrap().unwrap();
        assert_eq!((shift.at, shift.difference, shift.p_value), (5, 2.0, 0.0));
        assert!(mean_shift(&[1.0; 7]).is_err());
        for constant in [0.1, 0.3, 1e308, -7.7e-300] {
            for len in [8, 37, 101] {
                assert_eq!(
                    mean_shift(&vec![constant; len]).unwrap(),
                    None,
                    "{constant}"
                );
            }
        }
    }

    #[test]
    fn the_unit_does_not_matter() {
        let values: Vec<f64> = (0..40)
            .map(|t| f64::from(t * 7 % 11 + t / 20 * 3))
            .collect();
        let expected = mean_shift(&values).unwrap().unwrap();
        for power in [-1000, -500, 0, 500, 1000] {
            let scaled: Vec<f64> = values.iter().map(|v| v * 2.0_f64.powi(power)).collect();
            let shift = mean_shift(&scaled).unwrap().unwrap();
            assert_eq!(
                (shift.at, shift.statistic),
                (expected.at, expected.statistic),
                "{power}"
            );
        }
    }
}
