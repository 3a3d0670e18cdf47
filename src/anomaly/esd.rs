//! How many outliers: the generalised extreme Studentised deviate (Rosner 1983), also with median and median absolute deviation.
//!
//! Of the values that are left the most distant one is set aside, again and again; the number of outliers is the last step whose
//! statistic is significant. The most distant value is at one end of the sorted ones, so that a step costs no search.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, StudentsT};
use statrs::function::beta::checked_beta_reg;

use super::robust::{middle, sorted_median_deviation};
use super::{AnomalyError, check, option};
use crate::num::order::MAD_TO_SD;
use crate::num::sum::sum;

/// Centre and scale of the deviates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EsdScale {
    /// Mean and standard deviation, as Rosner.
    #[default]
    Standard,
    /// Median and 1.4826 times the median absolute deviation, which many outliers do not hide.
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
    if !(reach * reach * n as f64).is_finite() {
        return Err(AnomalyError::Overflow);
    }
    let mut left = Left::new(&sorted, centre);
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

/// The values that are not set aside: a run of the sorted ones, with its sums about a fixed centre.
struct Left<'a> {
    sorted: &'a [f64],
    begin: usize,
    end: usize,
    centre: f64,
    total: f64,
    squares: f64,
}

impl<'a> Left<'a> {
    fn new(sorted: &'a [f64], centre: f64) -> Self {
        Self {
            sorted,
            begin: 0,
            end: sorted.len(),
            centre,
            total: sum(sorted.iter().map(|value| value - centre)),
            squares: sum(sorted.iter().map(|value| (value - centre).powi(2))),
        }
    }

    /// Takes the most distant value away; its position and its deviate, or `None` where the values do not vary.
    fn set_aside(&mut self, scale: EsdScale) -> Option<(usize, f64)> {
        let values = &self.sorted[self.begin..self.end];
        let count = values.len() as f64;
        let (centre, scale) = match scale {
            EsdScale::Standard => {
                let variance = (self.squares - self.total * self.total / count) / (count - 1.0);
                // What rounding leaves of sums of squares is no variation.
                let least = 1e-14 * self.squares;
                if variance * count <= least && values[values.len() - 1] - values[0] <= 0.0 {
                    return None;
                }
                (self.centre + self.total / count, variance.max(0.0).sqrt())
            }
            EsdScale::Robust => (middle(values), MAD_TO_SD * sorted_median_deviation(values)),
        };
        if scale <= 0.0 {
            return None;
        }
        let (below, above) = (centre - values[0], values[values.len() - 1] - centre);
        let (position, value) = if below > above {
            self.begin += 1;
            (self.begin - 1, values[0])
        } else {
            self.end -= 1;
            (self.end, values[values.len() - 1])
        };
        let from_centre = value - self.centre;
        self.total -= from_centre;
        self.squares -= from_centre * from_centre;
        let statistic = f64::max(below, above) / scale;
        statistic.is_finite().then_some((position, statistic))
    }
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

/// λ for a step that leaves `rest` values.
fn critical(rest: usize, level: f64) -> f64 {
    let m = rest as f64;
    let Ok(distribution) = StudentsT::new(0.0, 1.0, m - 1.0) else {
        return f64::MAX;
    };
    let t = distribution.inverse_cdf(1.0 - level / (2.0 * (m + 1.0)));
    m * t / ((m - 1.0 + t * t) * (m + 1.0)).sqrt()
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
        assert!(generalized_esd(&[1e300, -1e300, 0.0], EsdSpec::default()).is_err());
    }
}
