//! Distances from the middle that the outliers themselves do not move: median and median absolute deviation, Hampel's filter, Tukey's
//! fences (Hampel 1974; Tukey 1977; Iglewicz & Hoaglin 1993).

use serde::{Deserialize, Serialize};

use super::{AnomalyError, all_finite, check, option};
use crate::num::order::{MAD_TO_SD, median, median_deviation, quantile_sorted};
use crate::num::sum::sum;

/// Factor that makes the mean absolute deviation of normal data estimate the standard deviation, √(π / 2).
pub(super) const MEAN_DEVIATION_TO_SD: f64 = 1.2533;

/// What the scale of robust scores was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RobustScale {
    /// 1.4826 times the median absolute deviation.
    MedianDeviation,
    /// 1.2533 times the mean absolute deviation, because more than half of the values are equal.
    MeanDeviation,
    /// None: all values are equal, and every score is 0.
    Constant,
}

/// Distances from the median in robust scales.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RobustScores {
    /// The median.
    pub centre: f64,
    /// The scale, 0 if all values are equal.
    pub scale: f64,
    /// What the scale was taken from.
    pub source: RobustScale,
    /// One score for each value; beyond 3.5 in size is the usual mark of an outlier.
    pub scores: Vec<f64>,
}

/// Scores `(x - median) / (1.4826 MAD)`.
///
/// Where more than half of the values are equal, 1.2533 times the mean absolute deviation is the scale.
///
/// # Errors
/// [`AnomalyError`] for no value, a missing or infinite one, and a spread beyond the range of numbers.
///
/// # Examples
///
/// ```
/// use tidegauge::anomaly::mad_scores;
///
/// let dollars_per_kg = [8.0, 8.2, 7.9, 8.1, 8.0, 12.5, 7.8, 8.3];
/// let scored = mad_scores(&dollars_per_kg)?;
/// assert_eq!(format!("{:.6}", scored.scores[5]), "20.009893");
/// # Ok::<(), tidegauge::anomaly::AnomalyError>(())
/// ```
pub fn mad_scores(values: &[f64]) -> Result<RobustScores, AnomalyError> {
    check(values, 1)?;
    let (centre, scale, source) = centre_and_scale(values)?;
    // Divided by 1 where all values are equal.
    let divisor = if scale == 0.0 { 1.0 } else { scale };
    let scores: Vec<f64> = values.iter().map(|v| (v - centre) / divisor).collect();
    if !all_finite(&scores) {
        return Err(AnomalyError::Overflow);
    }
    Ok(RobustScores {
        centre,
        scale,
        source,
        scores,
    })
}

/// Median, scale and its source of finite values.
pub(super) fn centre_and_scale(values: &[f64]) -> Result<(f64, f64, RobustScale), AnomalyError> {
    let centre = median(values).unwrap_or(0.0);
    let mut scale = MAD_TO_SD * median_deviation(values, centre).unwrap_or(0.0);
    let mut source = RobustScale::MedianDeviation;
    if scale == 0.0 {
        let deviations = values.iter().map(|value| (value - centre).abs());
        scale = MEAN_DEVIATION_TO_SD * sum(deviations) / values.len() as f64;
        source = if scale == 0.0 {
            RobustScale::Constant
        } else {
            RobustScale::MeanDeviation
        };
    }
    if scale.is_finite() {
        Ok((centre, scale, source))
    } else {
        Err(AnomalyError::Overflow)
    }
}

/// Positions of the values that lie more than `threshold` robust scales from the median of their neighbours, `half_window` on each side.
///
/// At the ends the window is cut. A window more than half of whose values are equal has the scale 0: every other value in it is marked.
///
/// # Errors
/// [`AnomalyError`] for missing or infinite values, and for a window or threshold of zero.
///
/// # Examples
///
/// ```
/// use tidegauge::anomaly::hampel;
///
/// let tonnes = [620.0, 610.0, 631.0, 64.0, 618.0, 625.0, 609.0, 615.0];
/// assert_eq!(hampel(&tonnes, 3, 3.0)?, [3]);
/// # Ok::<(), tidegauge::anomaly::AnomalyError>(())
/// ```
pub fn hampel(
    values: &[f64],
    half_window: usize,
    threshold: f64,
) -> Result<Vec<usize>, AnomalyError> {
    check(values, 1)?;
    option(
        "half_window",
        half_window as f64,
        half_window > 0,
        "1 or more",
    )?;
    let positive = threshold.is_finite() && threshold > 0.0;
    option("threshold", threshold, positive, "a positive number")?;
    let mut marked = Vec::new();
    let mut window = SortedWindow::default();
    for (index, value) in values.iter().enumerate() {
        window.move_around(values, index, half_window);
        let centre = window.median();
        let distance = (value - centre).abs();
        if !distance.is_finite() {
            return Err(AnomalyError::Overflow);
        }
        if distance > threshold * MAD_TO_SD * window.median_deviation() {
            marked.push(index);
        }
    }
    Ok(marked)
}

/// The values around a position in ascending order, kept while the position moves on.
#[derive(Debug, Default)]
pub(super) struct SortedWindow {
    sorted: Vec<f64>,
    begin: usize,
    end: usize,
}

impl SortedWindow {
    /// Moves on to the window around `index`, cut at the ends.
    pub(super) fn move_around(&mut self, values: &[f64], index: usize, half_window: usize) {
        let end = index.saturating_add(half_window + 1).min(values.len());
        self.move_to(values, index.saturating_sub(half_window), end);
    }

    /// Moves on to the values from `begin` to before `end`, neither of which goes back.
    pub(super) fn move_to(&mut self, values: &[f64], begin: usize, end: usize) {
        for value in &values[self.end..end] {
            let at = self.place(*value);
            self.sorted.insert(at, *value);
        }
        for value in &values[self.begin..begin] {
            let at = self.place(*value);
            self.sorted.remove(at);
        }
        (self.begin, self.end) = (begin, end);
    }

    fn place(&self, value: f64) -> usize {
        self.sorted
            .partition_point(|other| other.total_cmp(&value).is_lt())
    }

    pub(super) fn median(&self) -> f64 {
        middle(&self.sorted)
    }

    /// Median of the others, for one of the values; that value where it is alone.
    pub(super) fn median_without(&self, value: f64) -> f64 {
        let place = self.place(value);
        let other = |rank: usize| self.sorted[rank + usize::from(rank >= place)];
        match self.sorted.len() - 1 {
            0 => value,
            others if others % 2 == 1 => other(others / 2),
            others => other(others / 2 - 1).midpoint(other(others / 2)),
        }
    }

    /// Median of the distances from the median.
    pub(super) fn median_deviation(&self) -> f64 {
        sorted_median_deviation(&self.sorted)
    }
}

/// Median of values in ascending order that are not none.
pub(super) fn middle(sorted: &[f64]) -> f64 {
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 {
        sorted[half]
    } else {
        sorted[half - 1].midpoint(sorted[half])
    }
}

/// Median of the distances of values in ascending order from their median, in logarithmic time: the distances fall up to the median and
/// rise beyond it, so that those of the smallest half are a run of neighbours.
pub(super) fn sorted_median_deviation(sorted: &[f64]) -> f64 {
    let centre = middle(sorted);
    let n = sorted.len();
    // The run of `count` neighbours nearest to the centre.
    let nearest = |count: usize| {
        let (mut low, mut high) = (0, n - count);
        while low < high {
            let start = usize::midpoint(low, high);
            if centre - sorted[start] > sorted[start + count] - centre {
                low = start + 1;
            } else {
                high = start;
            }
        }
        f64::max(centre - sorted[low], sorted[low + count - 1] - centre)
    };
    let upper = nearest(n / 2 + 1);
    if n % 2 == 1 {
        upper
    } else {
        nearest(n / 2).midpoint(upper)
    }
}

/// Tukey's fences and what lies outside them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Fences {
    /// First quartile (type 7).
    pub lower_quartile: f64,
    /// Third quartile.
    pub upper_quartile: f64,
    /// Lower fence.
    pub lower: f64,
    /// Upper fence.
    pub upper: f64,
    /// Positions of the values outside.
    pub outside: Vec<usize>,
}

/// Fences `reach` interquartile ranges outside the quartiles; 1.5 marks what is outside, 3 what is far outside.
///
/// # Errors
/// [`AnomalyError`] for no value, missing or infinite ones, and a reach that is negative.
///
/// # Examples
///
/// ```
/// use tidegauge::anomaly::tukey_fences;
///
/// let dollars_per_kg = [8.0, 8.2, 7.9, 8.1, 8.0, 12.5, 7.8, 8.3];
/// let fences = tukey_fences(&dollars_per_kg, 1.5)?;
/// assert_eq!(fences.outside, [5]);
/// assert_eq!(format!("{:.4}", fences.upper), "8.6000");
/// # Ok::<(), tidegauge::anomaly::AnomalyError>(())
/// ```
pub fn tukey_fences(values: &[f64], reach: f64) -> Result<Fences, AnomalyError> {
    check(values, 1)?;
    option(
        "reach",
        reach,
        reach.is_finite() && reach >= 0.0,
        "0 or more",
    )?;
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let quartile = |p| quantile_sorted(&sorted, p).unwrap_or(0.0);
    let (lower_quartile, upper_quartile) = (quartile(0.25), quartile(0.75));
    let range = upper_quartile - lower_quartile;
    let (lower, upper) = (
        lower_quartile - reach * range,
        upper_quartile + reach * range,
    );
    if !(lower.is_finite() && upper.is_finite()) {
        return Err(AnomalyError::Overflow);
    }
    let is_outside = |value: f64| value < lower || value > upper;
    Ok(Fences {
        lower_quartile,
        upper_quartile,
        lower,
        upper,
        outside: (0..values.len())
            .filter(|index| is_outside(values[*index]))
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::order::mad;

    #[test]
    fn the_deviation_of_sorted_values_is_that_of_any_order() {
        for n in 1..40_u32 {
            let mut values: Vec<f64> = (0..n).map(|i| f64::from(i * i * 13 % 29)).collect();
            let expected = mad(&values).unwrap();
            values.sort_unstable_by(f64::total_cmp);
            assert_eq!(
                MAD_TO_SD * sorted_median_deviation(&values),
                expected,
                "{n}"
            );
        }
    }

    #[test]
    fn a_constant_has_no_outliers_and_half_a_constant_has_a_scale() {
        let constant = mad_scores(&[5.0; 9]).unwrap();
        assert_eq!(
            (constant.source, constant.scale),
            (RobustScale::Constant, 0.0)
        );
        assert!(constant.scores.iter().all(|score| *score == 0.0));
        let spike = mad_scores(&[5.0, 5.0, 5.0, 5.0, 25.0]).unwrap();
        assert_eq!(spike.source, RobustScale::MeanDeviation);
        assert!((spike.scores[4] - 20.0 / (1.2533 * 4.0)).abs() < 1e-12);
        assert_eq!(hampel(&[5.0, 5.0, 5.0, 5.0, 25.0], 3, 3.0).unwrap(), [4]);
        assert!(hampel(&[5.0; 9], 2, 3.0).unwrap().is_empty());
    }

    #[test]
    fn what_cannot_be_scored_is_refused() {
        assert_eq!(
            mad_scores(&[]),
            Err(AnomalyError::TooShort { found: 0, least: 1 })
        );
        assert_eq!(
            mad_scores(&[f64::MAX, -f64::MAX, f64::MAX]),
            Err(AnomalyError::Overflow)
        );
        assert!(hampel(&[1.0], 0, 3.0).is_err() && hampel(&[1.0], 1, f64::NAN).is_err());
        assert!(tukey_fences(&[1.0], -1.0).is_err());
    }
}
