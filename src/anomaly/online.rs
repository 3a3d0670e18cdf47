//! Has it just changed? The probability of every possible age of the present regime, renewed with each value (Adams and `MacKay` 2007).
//!
//! Inside a regime values are normal with unknown mean and variance (normal-gamma prior), so that the next one has Student's t; a regime
//! ends before each value with the same probability. Ages whose probability is below 1e-10 are dropped, which bounds memory and time.

use serde::{Deserialize, Serialize};
use statrs::function::gamma::ln_gamma;

use super::{AnomalyError, check, option};

/// Ages less probable than this are dropped.
const NEGLIGIBLE: f64 = 1e-10;
/// Ages that are kept at most, the most probable ones.
const MOST: usize = 1000;

/// Options of [`OnlineChange`].
///
/// # Examples
///
/// ```
/// use tidegauge::anomaly::OnlineChangeSpec;
///
/// let log_changes = OnlineChangeSpec::new(0.0, 0.1).expected_length(60.0);
/// assert_eq!(log_changes.expected_length, 60.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct OnlineChangeSpec {
    /// Mean of a regime before anything is seen of it.
    pub mean: f64,
    /// Standard deviation inside a regime, before anything is seen of it.
    pub standard_deviation: f64,
    /// How many values the prior mean counts for; small where regimes differ widely. 0.1 by default.
    pub mean_weight: f64,
    /// How many values the prior variance counts for; 4 by default.
    pub variance_weight: f64,
    /// Values that a regime lasts on average; 100 by default.
    pub expected_length: f64,
}

impl OnlineChangeSpec {
    /// Regimes around `mean`, inside which values vary by `standard_deviation`.
    pub const fn new(mean: f64, standard_deviation: f64) -> Self {
        Self {
            mean,
            standard_deviation,
            mean_weight: 0.1,
            variance_weight: 4.0,
            expected_length: 100.0,
        }
    }

    /// Sets [`mean_weight`](Self::mean_weight).
    #[must_use]
    pub const fn mean_weight(mut self, values: f64) -> Self {
        self.mean_weight = values;
        self
    }

    /// Sets [`expected_length`](Self::expected_length).
    #[must_use]
    pub const fn expected_length(mut self, values: f64) -> Self {
        self.expected_length = values;
        self
    }
}

/// The ages of the present regime and their probabilities.
///
/// # Examples
///
/// ```
/// use tidegauge::anomaly::{OnlineChange, OnlineChangeSpec};
///
/// let mut change = OnlineChange::new(OnlineChangeSpec::new(6.0, 0.1))?;
/// for tonnes in [405.0_f64, 398.0, 410.0, 402.0, 395.0, 404.0] {
///     change.update(tonnes.ln())?;
/// }
/// assert!(change.probability_within(1) < 0.1);
/// change.update(46.0_f64.ln())?;
/// assert!(change.probability_within(1) > 0.9);
/// # Ok::<(), tidegauge::anomaly::AnomalyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OnlineChange {
    spec: OnlineChangeSpec,
    /// By age, the youngest first.
    ages: Vec<Age>,
}

/// A possible age: the values seen since the regime began, and what they say.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Age {
    values: usize,
    probability: f64,
    mean: f64,
    /// Sum of squares about the mean, in prior variances.
    squares: f64,
}

impl OnlineChange {
    /// Begins before the first value.
    ///
    /// # Errors
    /// [`AnomalyError::Option`] for options outside their range.
    pub fn new(spec: OnlineChangeSpec) -> Result<Self, AnomalyError> {
        option("mean", spec.mean, spec.mean.is_finite(), "a finite number")?;
        for (name, value) in [
            ("standard_deviation", spec.standard_deviation),
            ("mean_weight", spec.mean_weight),
            ("variance_weight", spec.variance_weight),
        ] {
            let fits = value.is_finite() && value > 0.0;
            option(name, value, fits, "a positive number")?;
        }
        let length = spec.expected_length;
        let fits = length.is_finite() && length > 1.0;
        option("expected_length", length, fits, "more than 1")?;
        Ok(Self {
            spec,
            ages: Vec::new(),
        })
    }

    /// Takes the next value.
    ///
    /// # Errors
    /// [`AnomalyError`] for a missing value and one so far off that its square is beyond the range of numbers; the state stays as it was.
    pub fn update(&mut self, value: f64) -> Result<(), AnomalyError> {
        check(&[value], 1)?;
        let x = (value - self.spec.mean) / self.spec.standard_deviation;
        if !(x * x).is_finite() {
            return Err(AnomalyError::Overflow);
        }
        let hazard = 1.0 / self.spec.expected_length;
        let new = Age {
            values: 0,
            probability: 1.0,
            mean: 0.0,
            squares: 0.0,
        };
        // Logarithms of the joint probabilities, so that a value far from all regimes does not end in 0 / 0.
        let begins = if self.ages.is_empty() { 1.0 } else { hazard };
        let mut next = vec![self.seen(&new, begins, x)];
        next.extend(
            self.ages
                .iter()
                .map(|age| self.seen(age, age.probability * (1.0 - hazard), x)),
        );
        let largest = next
            .iter()
            .fold(f64::NEG_INFINITY, |most, age| most.max(age.probability));
        for age in &mut next {
            age.probability = (age.probability - largest).exp();
        }
        normalise(&mut next);
        next.retain(|age| age.probability > NEGLIGIBLE);
        while next.len() > MOST {
            let weakest = (0..next.len())
                .min_by(|a, b| next[*a].probability.total_cmp(&next[*b].probability));
            next.remove(weakest.unwrap_or(0));
        }
        normalise(&mut next);
        self.ages = next;
        Ok(())
    }

    /// An age after one more value, with the logarithm of its probability in place of it.
    fn seen(&self, age: &Age, prior: f64, x: f64) -> Age {
        let n = age.values as f64;
        let weight = self.spec.mean_weight + n;
        let shape = self.spec.variance_weight + n;
        // The next value is Student's t with `shape` degrees of freedom around the mean.
        let scale = (self.spec.variance_weight + age.squares) / shape * (weight + 1.0) / weight;
        let distance = x - age.mean;
        let density = ln_gamma(f64::midpoint(shape, 1.0))
            - ln_gamma(shape / 2.0)
            - 0.5 * (shape * std::f64::consts::PI * scale).ln()
            - f64::midpoint(shape, 1.0) * (distance * distance / (shape * scale)).ln_1p();
        Age {
            values: age.values.saturating_add(1),
            probability: prior.ln() + density,
            mean: age.mean + distance / (weight + 1.0),
            squares: age.squares + distance * distance * weight / (weight + 1.0),
        }
    }

    /// The most probable number of values, with the newest, since the present regime began; 0 before the first value.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::anomaly::{OnlineChange, OnlineChangeSpec};
    ///
    /// let mut change = OnlineChange::new(OnlineChangeSpec::new(600.0, 10.0))?;
    /// for tonnes in [604.0, 597.0, 601.0, 598.0, 46.0, 51.0] {
    ///     change.update(tonnes)?;
    /// }
    /// assert_eq!(change.age(), 2);
    /// # Ok::<(), tidegauge::anomaly::AnomalyError>(())
    /// ```
    pub fn age(&self) -> usize {
        self.ages
            .iter()
            .max_by(|a, b| {
                a.probability
                    .total_cmp(&b.probability)
                    .then(b.values.cmp(&a.values))
            })
            .map_or(0, |age| age.values)
    }

    /// Probability that the present regime began with one of the last `values` values.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::anomaly::{OnlineChange, OnlineChangeSpec};
    ///
    /// let mut change = OnlineChange::new(OnlineChangeSpec::new(600.0, 10.0))?;
    /// for tonnes in [604.0, 597.0, 601.0, 598.0, 46.0, 51.0] {
    ///     change.update(tonnes)?;
    /// }
    /// assert!(change.probability_within(2) > 0.99 && change.probability_within(1) < 0.1);
    /// # Ok::<(), tidegauge::anomaly::AnomalyError>(())
    /// ```
    pub fn probability_within(&self, values: usize) -> f64 {
        let young = self.ages.iter().filter(|age| age.values <= values);
        young.map(|age| age.probability).sum::<f64>().min(1.0)
    }

    /// Ages with their probabilities, the youngest first; they add up to one.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::anomaly::{OnlineChange, OnlineChangeSpec};
    ///
    /// let mut change = OnlineChange::new(OnlineChangeSpec::new(0.0, 1.0))?;
    /// change.update(0.2)?;
    /// assert_eq!(change.ages().collect::<Vec<_>>(), [(1, 1.0)]);
    /// # Ok::<(), tidegauge::anomaly::AnomalyError>(())
    /// ```
    pub fn ages(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.ages.iter().map(|age| (age.values, age.probability))
    }
}

/// Makes the probabilities add up to one.
fn normalise(ages: &mut [Age]) {
    let total: f64 = ages.iter().map(|age| age.probability).sum();
    for age in ages {
        age.probability /= total;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_add_up_and_work_is_bounded() {
        let mut change = OnlineChange::new(OnlineChangeSpec::new(0.0, 1.0)).unwrap();
        for t in 0..1500_i32 {
            change.update(f64::from(t * t % 7) / 3.0 - 1.0).unwrap();
            let total: f64 = change.ages().map(|(_, p)| p).sum();
            assert!((total - 1.0).abs() < 1e-9 && change.ages.len() <= MOST);
        }
        assert!(change.age() > 1000);
    }

    #[test]
    fn a_new_level_is_seen_and_dated() {
        let mut change = OnlineChange::new(OnlineChangeSpec::new(0.0, 1.0)).unwrap();
        for t in 0..40_i32 {
            let noise = f64::from(t * 7 % 11) / 11.0 - 0.5;
            change
                .update(noise + if t < 35 { 0.0 } else { 6.0 })
                .unwrap();
        }
        assert_eq!(change.age(), 5);
        assert!(change.probability_within(5) > 0.99 && change.probability_within(2) < 0.05);
    }

    #[test]
    fn far_off_and_missing_values() {
        let mut change = OnlineChange::new(OnlineChangeSpec::new(0.0, 1.0)).unwrap();
        for value in [0.0, 1e150, -1e150, 0.0] {
            change.update(value).unwrap();
            assert!(change.ages().all(|(_, p)| p.is_finite()));
        }
        let before = change.clone();
        assert!(change.update(f64::NAN).is_err() && change.update(1e300).is_err());
        assert_eq!(change, before);
        assert!(OnlineChange::new(OnlineChangeSpec::new(0.0, 0.0)).is_err());
        assert!(OnlineChange::new(OnlineChangeSpec::new(0.0, 1.0).expected_length(1.0)).is_err());
    }
}
