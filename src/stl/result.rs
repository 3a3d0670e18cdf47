//! Components of a decomposed series and how strong they are.

use serde::{Deserialize, Serialize};

use crate::stl::spec::StlChoices;

/// A decomposition `y = seasonal + trend + remainder`; every column has one number for each value of the series.
///
/// Seasonal and trend exist where the value is missing too; the remainder is NaN there, in JSON `null`.
///
/// # Examples
///
/// ```
/// use tidegauge::stl::stl;
///
/// let result = stl(&[109.0, 96.0, 94.0, 101.0, 108.0, 97.0, f64::NAN, 101.0, 109.0, 96.0], 4).unwrap();
/// assert!(result.remainder[6].is_nan());
/// assert!((result.trend[6] + result.seasonal[6] - 94.0).abs() < 1.0);
/// assert!((result.seasonal[1] + result.trend[1] + result.remainder[1] - 96.0).abs() < 1e-12);
/// ```
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StlResult {
    /// What repeats from period to period.
    pub seasonal: Vec<f64>,
    /// What changes slowly.
    pub trend: Vec<f64>,
    /// The rest; NaN where the value is missing.
    #[serde(with = "nan_as_null")]
    pub remainder: Vec<f64>,
    /// Robustness weights between 0 and 1 that the last fit used: 1 everywhere if not robust, and 0 where the value is missing.
    pub weights: Vec<f64>,
    /// Windows, degrees, jumps and passes of this decomposition.
    pub choices: StlChoices,
}

impl StlResult {
    /// How much of the variation without trend is seasonal, from 0 to 1.
    ///
    /// # Formula
    /// `max(0, 1 - Var(remainder) / Var(seasonal + remainder))` over the observed values (Wang, Smith and Hyndman 2006); 0 if there is
    /// no variation.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::stl::stl;
    ///
    /// let tonnes: Vec<f64> = (0..24).map(|quarter| 100.0 + [9.0, -4.0, -6.0, 1.0][quarter % 4]).collect();
    /// assert!(stl(&tonnes, 4).unwrap().seasonal_strength() > 0.999_999);
    /// ```
    pub fn seasonal_strength(&self) -> f64 {
        strength(&self.seasonal, &self.remainder)
    }

    /// How much of the variation without seasonal is trend, from 0 to 1.
    ///
    /// # Formula
    /// `max(0, 1 - Var(remainder) / Var(trend + remainder))` over the observed values; 0 if there is no variation.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::stl::stl;
    ///
    /// let tonnes: Vec<f64> = (0..24).map(|quarter| 100.0 + f64::from(quarter)).collect();
    /// assert!(stl(&tonnes, 4).unwrap().trend_strength() > 0.9999);
    /// ```
    pub fn trend_strength(&self) -> f64 {
        strength(&self.trend, &self.remainder)
    }
}

impl PartialEq for StlResult {
    /// Equal numbers, and NaN at the same places.
    fn eq(&self, other: &Self) -> bool {
        self.choices == other.choices
            && self.seasonal == other.seasonal
            && self.trend == other.trend
            && self.weights == other.weights
            && same(&self.remainder, &other.remainder)
    }
}

/// A decomposition `y = Σ seasonals + trend + remainder` with a seasonal for each period.
///
/// # Examples
///
/// ```
/// use tidegauge::stl::{Mstl, MstlSpec};
///
/// let days: Vec<f64> = (0..140).map(|day| 50.0 + f64::from(day % 7) + f64::from(day % 28)).collect();
/// let result = Mstl::new(MstlSpec::new([28, 7])).unwrap().decompose(&days).unwrap();
/// assert_eq!((result.periods, result.seasonals.len()), (vec![7, 28], 2));
/// ```
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MstlResult {
    /// The periods that were used, from short to long.
    pub periods: Vec<usize>,
    /// One seasonal for each of them.
    pub seasonals: Vec<Vec<f64>>,
    /// What changes slowly.
    pub trend: Vec<f64>,
    /// The rest; NaN where the value is missing.
    #[serde(with = "nan_as_null")]
    pub remainder: Vec<f64>,
    /// Robustness weights of the last decomposition.
    pub weights: Vec<f64>,
    /// Options of the decompositions, one for each period.
    pub choices: Vec<StlChoices>,
}

impl MstlResult {
    /// Strength of each seasonal, in the order of the periods; see [`StlResult::seasonal_strength`].
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::stl::{Mstl, MstlSpec};
    ///
    /// let days: Vec<f64> = (0..140).map(|day| 50.0 + f64::from(day % 7) + f64::from(day % 28)).collect();
    /// let result = Mstl::new(MstlSpec::new([7, 28])).unwrap().decompose(&days).unwrap();
    /// assert!(result.seasonal_strengths().iter().all(|strength| *strength > 0.9));
    /// ```
    pub fn seasonal_strengths(&self) -> Vec<f64> {
        self.seasonals
            .iter()
            .map(|seasonal| strength(seasonal, &self.remainder))
            .collect()
    }

    /// Strength of the trend; see [`StlResult::trend_strength`].
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::stl::{Mstl, MstlSpec};
    ///
    /// let days: Vec<f64> = (0..140).map(|day| 3.0 * f64::from(day) + f64::from(day % 7)).collect();
    /// let result = Mstl::new(MstlSpec::new([7])).unwrap().decompose(&days).unwrap();
    /// assert!(result.trend_strength() > 0.999);
    /// ```
    pub fn trend_strength(&self) -> f64 {
        strength(&self.trend, &self.remainder)
    }
}

impl PartialEq for MstlResult {
    /// Equal numbers, and NaN at the same places.
    fn eq(&self, other: &Self) -> bool {
        self.periods == other.periods
            && self.choices == other.choices
            && self.seasonals == other.seasonals
            && self.trend == other.trend
            && self.weights == other.weights
            && same(&self.remainder, &other.remainder)
    }
}

#[expect(clippy::float_cmp, reason = "equal results have equal numbers")]
fn same(a: &[f64], b: &[f64]) -> bool {
    let equal = |(a, b): (&f64, &f64)| a == b || (a.is_nan() && b.is_nan());
    a.len() == b.len() && a.iter().zip(b).all(equal)
}

/// `max(0, 1 - Var(remainder) / Var(component + remainder))` where the remainder is not NaN.
fn strength(component: &[f64], remainder: &[f64]) -> f64 {
    let pairs = || component.iter().zip(remainder).filter(|(_, r)| !r.is_nan());
    // In units of the largest number, so that squares stay in range.
    let unit = pairs().fold(0.0, |unit: f64, (c, r)| unit.max(c.abs()).max(r.abs()));
    if unit == 0.0 {
        return 0.0;
    }
    let alone = variance(pairs().map(|(_, r)| r / unit));
    let together = variance(pairs().map(|(c, r)| c / unit + r / unit));
    if together > 0.0 {
        (1.0 - alone / together).clamp(0.0, 1.0)
    } else {
        0.0
    }
}

/// Mean squared distance from the mean.
fn variance(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let count = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / count;
    values
        .map(|value| (value - mean) * (value - mean))
        .sum::<f64>()
        / count
}

/// NaN as `null`, which plain JSON numbers cannot say.
mod nan_as_null {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(values: &[f64], to: S) -> Result<S::Ok, S::Error> {
        let known: Vec<Option<f64>> = values
            .iter()
            .map(|v| Some(*v).filter(|v| !v.is_nan()))
            .collect();
        known.serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<f64>, D::Error> {
        let known = Vec::<Option<f64>>::deserialize(from)?;
        Ok(known.into_iter().map(|v| v.unwrap_or(f64::NAN)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strength_compares_variances() {
        // Var(R) = 1, Var(S + R) = Var([2, -2, 4, -4]) = 10.
        let strength = strength(&[1.0, -1.0, 5.0, -5.0], &[1.0, -1.0, -1.0, 1.0]);
        assert_eq!(strength, 0.9);
    }

    #[test]
    fn strength_is_zero_without_variation_and_skips_gaps() {
        assert_eq!(strength(&[3.0, 3.0], &[0.0, 0.0]), 0.0);
        assert_eq!(strength(&[0.0, 0.0], &[0.0, 0.0]), 0.0);
        assert_eq!(strength(&[], &[]), 0.0);
        assert_eq!(strength(&[1.0, 9.0, -1.0], &[0.0, f64::NAN, 0.0]), 1.0);
        assert_eq!(strength(&[1e300, -1e300], &[0.0, 0.0]), 1.0);
    }

    #[test]
    fn gaps_are_null_in_json_and_back() {
        let result = StlResult {
            remainder: vec![1.5, f64::NAN],
            ..StlResult::default()
        };
        let json = serde_json::to_string(&result).unwrap();
        assert!(json.contains(r#""remainder":[1.5,null]"#));
        assert_eq!(serde_json::from_str::<StlResult>(&json).unwrap(), result);
    }
}
