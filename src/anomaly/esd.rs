//! How many outliers: the generalised extreme Studentised deviate (Rosner 1983), also with median and median absolute deviation.
//!
//! Of the values that are left the most distant one is set aside, again and again; the number of outliers is the last step whose
//! statistic is significant. The most distant value is at one end of the sorted ones, so that a step costs no search.

use serde::{Deserialize, Serialize};
use statrs::function::beta::checked_beta_reg;

use super::robust::{MEAN_DEVIATION_TO_SD, middle, sorted_median_deviation};
use super::{AnomalyError, check, option};
use crate::num::order::MAD_TO_SD;
use crate::num::sum::sum;
use crate::num::unit::power_of_two_below_inverse;

/// Centre and scale of the deviates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EsdScale {
    /// Mean and standard deviation, as Rosner.
    #[default]
    Standard,
    /// Median and 1.4826 times the median absolute deviation, which many outliers do not hide; 1.2533 times the mean absolute
    /// deviation where more than half of the values are equal.
    Robust,
}

/// Options of the generalised ESD test.
///
/// # Examples
///
/// ```
/// use tidegauge::anomaly::{EsdScale, EsdSpec};
///
/// let spec = EsdSpec::default().most(5).scale(EsdScale::Robust);
/// assert_eq!((spec.most, spec.significance), (Some(5), 0.05));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct EsdSpec {
    /// The largest number of outliers that is looked for; a tenth of the values, at least one, by default. At most all but two.
    pub most: Option<usize>,
    /// Level of significance, between 0 and 1; 0.05 by default.
    pub significance: f64,
    /// Centre and scale.
    pub scale: EsdScale,
}

impl Default for EsdSpec {
    fn default() -> Self {
        Self {
            most: None,
            significance: 0.05,
            scale: EsdScale::Standard,
        }
    }
}

impl EsdSpec {
    /// Sets [`most`](Self::most).
    #[must_use]
    pub const fn most(mut self, outliers: usize) -> Self {
        self.most = Some(outliers);
        self
    }

    /// Sets [`significance`](Self::significance).
    #[must_use]
    pub const fn significance(mut self, level: f64) -> Self {
        self.significance = level;
        self
    }

    /// Sets [`scale`](Self::scale).
    #[must_use]
    pub const fn scale(mut self, scale: EsdScale) -> Self {
        self.scale = scale;
        self
    }
}

/// One step of the test that is an outlier.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EsdOutlier {
    /// Position of the value.
    pub index: usize,
    /// The value.
    pub value: f64,
    /// R: its distance from the centre of the values that were left, in their scales.
    pub statistic: f64,
    /// λ: what R must exceed at this step.
    pub critical: f64,
}

/// Result of the test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Esd {
    /// The outliers, the most distant first.
    pub outliers: Vec<EsdOutlier>,
    /// Steps that were tried; fewer than asked for where the values that are left do not vary.
    pub steps: usize,
}

/// Outliers of values that are normal but for them.
///
/// # Errors
/// [`AnomalyError`] for fewer than three values, missing or infinite ones, and options outside their range.
///
/// # Examples
///
/// ```
/// use tidegauge::anomaly::{EsdSpec, generalized_esd};
///
/// let tonnes = [61.0, 59.0, 60.5, 62.0, 58.5, 60.0, 61.5, 59.5, 95.0, 60.2, 59.8, 24.0];
/// let found = generalized_esd(&tonnes, EsdSpec::default().most(3))?;
/// let places: Vec<usize> = found.outliers.iter().map(|outlier| outlier.index).collect();
/// assert_eq!(places, [11, 8]);
/// # Ok::<(), tidegauge::anomaly::AnomalyError>(())
/// ```
pub fn generalized_esd(values: &[f64], spec: EsdSpec) -> Result<Esd, AnomalyError> {
    check(values, 3)?;
    let n = values.len();
    let most = spec.most.unwrap_or_else(|| (n / 10).max(1));
    option(
        "most",
        most as f64,
        (1..=n - 2).contains(&most),
        "1 to two fewer than there are values",
    )?;
    let level = spec.significance;
    option(
        "significance",
        level,
        level > 0.0 && level < 1.0,
        "between 0 and 1",
    )?;
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_unstable_by(|a, b| values[*a].total_cmp(&values[*b]).then(a.cmp(b)));
    let sorted: Vec<f64> = order.iter().map(|index| values[*index]).collect();
    let centre = middle(&sorted);
    let reach = f64::max(centre - sorted[0], sorted[n - 1] - centre);
    if !reach.is_finite() {
        return Err(AnomalyError::Overflow);
    }
    // In these units no square overflows or vanishes.
    let unit = power_of_two_below_inverse(reach);
    let deviations = sorted.iter().map(|value| (value - centre) * unit).collect();
    let mut left = Left::new(deviations);
    let mut steps = Vec::with_capacity(most);
    let mut significant = 0;
    for step in 1..=most {
        let Some((position, statistic)) = left.set_aside(spec.scale) else {
            break;
        };
        steps.push((position, statistic));
        if is_significant(statistic, n - step, level) {
            significant = step;
        }
    }
    Ok(Esd {
        outliers: steps[..significant]
            .iter()
            .zip(1..)
            .map(|((position, statistic), step)| EsdOutlier {
                index: order[*position],
                value: sorted[*position],
                statistic: *statistic,
                critical: critical(n - step, level),
            })
            .collect(),
        steps: steps.len(),
    })
}

/// The values that are not set aside: a run of the sorted ones.
struct Left {
    sorted: Vec<f64>,
    begin: usize,
    end: usize,
    sums: Option<Sums>,
    /// For each value the sum of the distances from the median of the values between, once more than half are equal.
    distances: Option<Vec<f64>>,
}

/// Sums about a fixed centre, from which a value is taken by subtraction.
struct Sums {
    centre: f64,
    total: f64,
    squares: f64,
    /// Below this too many digits were lost, and the values are summed again.
    least_squares: f64,
}

impl Sums {
    fn of(values: &[f64]) -> Self {
        let centre = middle(values);
        let squares = sum(values.iter().map(|value| (value - centre).powi(2)));
        Self {
            centre,
            total: sum(values.iter().map(|value| value - centre)),
            squares,
            least_squares: 0.01 * squares,
        }
    }

    fn without(mut self, value: f64) -> Option<Self> {
        let from_centre = value - self.centre;
        self.total -= from_centre;
        self.squares -= from_centre * from_centre;
        (self.squares >= self.least_squares).then_some(self)
    }

    /// Mean and standard deviation of so many values.
    fn moments(&self, count: f64) -> (f64, f64) {
        let variance = (self.squares - self.total * self.total / count) / (count - 1.0);
        (self.centre + self.total / count, variance.max(0.0).sqrt())
    }
}

impl Left {
    fn new(sorted: Vec<f64>) -> Self {
        Self {
            begin: 0,
            end: sorted.len(),
            sorted,
            sums: None,
            distances: None,
        }
    }

    /// Takes the most distant value away; its position and its deviate, or `None` where the values do not vary.
    fn set_aside(&mut self, scale: EsdScale) -> Option<(usize, f64)> {
        let (least, largest) = (self.sorted[self.begin], self.sorted[self.end - 1]);
        if largest <= least {
            return None;
        }
        let (centre, scale) = match scale {
            EsdScale::Standard => self.moments(),
            EsdScale::Robust => self.robust(),
        };
        let (below, above) = (centre - least, largest - centre);
        let (position, value) = if below > above {
            self.begin += 1;
            (self.begin - 1, least)
        } else {
            self.end -= 1;
            (self.end, largest)
        };
        self.sums = self.sums.take().and_then(|sums| sums.without(value));
        let statistic = f64::max(below, above) / scale;
        statistic.is_finite().then_some((position, statistic))
    }

    fn moments(&mut self) -> (f64, f64) {
        let values = &self.sorted[self.begin..self.end];
        let sums = self.sums.get_or_insert_with(|| Sums::of(values));
        sums.moments(values.len() as f64)
    }

    /// Median and scale. Where more than half of the values are equal the scale is their mean distance from the median; what is equal
    /// stays so to the end, since values are taken from the ends.
    fn robust(&mut self) -> (f64, f64) {
        let values = &self.sorted[self.begin..self.end];
        let centre = middle(values);
        let deviation = sorted_median_deviation(values);
        if deviation > 0.0 {
            return (centre, MAD_TO_SD * deviation);
        }
        let distances = self
            .distances
            .get_or_insert_with(|| distances_between(&self.sorted, centre));
        let total = distances[self.begin] + distances[self.end - 1];
        (centre, MEAN_DEVIATION_TO_SD * total / values.len() as f64)
    }
}

/// For each of the sorted values the sum of the distances from `centre` of the values from there to the centre, itself among them.
fn distances_between(sorted: &[f64], centre: f64) -> Vec<f64> {
    let mut distances: Vec<f64> = sorted.iter().map(|value| (value - centre).abs()).collect();
    let (below, above) = distances.split_at_mut(sorted.partition_point(|value| *value < centre));
    let add = |total: &mut f64, distance: &mut f64| {
        *total += *distance;
        *distance = *total;
        Some(())
    };
    below.iter_mut().rev().scan(0.0, add).for_each(drop);
    above.iter_mut().scan(0.0, add).for_each(drop);
    distances
}

/// Whether R exceeds λ, by the probability of t rather than by its quantile; `rest` values would be left.
///
/// λ = m t / √((m - 1 + t²)(m + 1)), with t the quantile at 1 - α / (2 (m + 1)) with m - 1 degrees of freedom, grows with t.
fn is_significant(statistic: f64, rest: usize, level: f64) -> bool {
    let m = rest as f64;
    let square = statistic * statistic;
    let room = m * m - square * (m + 1.0);
    if room <= 0.0 {
        return true;
    }
    let t_square = square * (m - 1.0) * (m + 1.0) / room;
    let df = m - 1.0;
    let two_sided = checked_beta_reg(df / 2.0, 0.5, df / (df + t_square)).unwrap_or(1.0);
    two_sided < level / (m + 1.0)
}

/// λ for a step that leaves `rest` values: where [`is_significant`] begins to hold, by halving.
fn critical(rest: usize, level: f64) -> f64 {
    let m = rest as f64;
    // No t, however large, makes λ larger than this.
    let (mut low, mut high) = (0.0, m / (m + 1.0).sqrt());
    loop {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            return high;
        }
        if is_significant(middle, rest, level) {
            high = middle;
        } else {
            low = middle;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    /// Rosner's 54 values, as the e-Handbook of NIST prints them.
    const ROSNER: [f64; 54] = [
        -0.25, 0.68, 0.94, 1.15, 1.20, 1.26, 1.26, 1.34, 1.38, 1.43, 1.49, 1.49, 1.55, 1.56, 1.58,
        1.65, 1.69, 1.70, 1.76, 1.77, 1.81, 1.91, 1.94, 1.96, 1.99, 2.06, 2.09, 2.10, 2.14, 2.15,
        2.23, 2.24, 2.26, 2.35, 2.37, 2.40, 2.47, 2.54, 2.62, 2.64, 2.90, 2.92, 2.92, 2.93, 3.21,
        3.26, 3.30, 3.59, 3.68, 4.30, 4.64, 5.34, 5.42, 6.01,
    ];

    #[test]
    fn rosners_example_has_three_outliers() {
        let found = generalized_esd(&ROSNER, EsdSpec::default().most(10)).unwrap();
        assert_eq!(found.steps, 10);
        let expected = [(53, 3.119, 3.159), (52, 2.943, 3.151), (51, 3.179, 3.144)];
        assert_eq!(found.outliers.len(), expected.len());
        for (outlier, (index, statistic, critical)) in found.outliers.iter().zip(expected) {
            assert_eq!(outlier.index, index);
            let printed = Tolerance::published(3);
            assert!(printed.accepts(outlier.statistic, statistic), "{outlier:?}");
            assert!(printed.accepts(outlier.critical, critical), "{outlier:?}");
        }
    }

    #[test]
    fn significance_and_critical_values_agree() {
        for rest in [2, 3, 10, 100] {
            let limit = critical(rest, 0.05);
            assert!(is_significant(limit * (1.0 + 1e-9), rest, 0.05));
            assert!(!is_significant(limit * (1.0 - 1e-9), rest, 0.05));
        }
    }

    #[test]
    fn values_without_variation_have_no_outliers() {
        let flat = generalized_esd(&[7.0; 20], EsdSpec::default()).unwrap();
        assert!(flat.outliers.is_empty() && flat.steps == 0);
        let mut spike = [7.0; 20];
        spike[4] = 700.0;
        let found = generalized_esd(&spike, EsdSpec::default()).unwrap();
        assert_eq!(found.outliers[0].index, 4);
        assert_eq!(found.steps, 1);
        let robust = generalized_esd(&spike, EsdSpec::default().scale(EsdScale::Robust)).unwrap();
        assert_eq!((robust.outliers[0].index, robust.steps), (4, 1));
    }

    #[test]
    fn a_huge_outlier_does_not_hide_the_next() {
        let mut values = ROSNER;
        (values[0], values[1]) = (1e12, -30.0);
        let found = generalized_esd(&values, EsdSpec::default().most(8)).unwrap();
        let places: Vec<usize> = found.outliers.iter().map(|outlier| outlier.index).collect();
        assert_eq!(places[..2], [0, 1]);
    }

    #[test]
    fn any_level_has_a_critical_value() {
        let spec = EsdSpec::default().most(2).significance(1e-300);
        let mut values = [7.0; 20];
        values[4] = 700.0;
        for outlier in generalized_esd(&values, spec).unwrap().outliers {
            assert!(outlier.critical.is_finite(), "{outlier:?}");
        }
        for rest in [2, 50, 5000] {
            for level in [0.999, 0.05, 1e-9, 1e-17, 1e-200, f64::MIN_POSITIVE] {
                let limit = critical(rest, level);
                assert!(
                    limit > 0.0 && limit <= rest as f64,
                    "{rest} {level} {limit}"
                );
            }
        }
    }

    #[test]
    fn options_have_ranges() {
        let error = |spec| generalized_esd(&ROSNER, spec).unwrap_err().to_string();
        assert_eq!(
            error(EsdSpec::default().most(53)),
            "most is 53; accepted is 1 to two fewer than there are values"
        );
        assert_eq!(
            error(EsdSpec::default().significance(1.0)),
            "significance is 1; accepted is between 0 and 1"
        );
        assert!(generalized_esd(&[1.0, 2.0], EsdSpec::default()).is_err());
        assert_eq!(
            generalized_esd(&[f64::MAX, -f64::MAX, 0.0, f64::MAX], EsdSpec::default()),
            Err(AnomalyError::Overflow)
        );
    }
}
