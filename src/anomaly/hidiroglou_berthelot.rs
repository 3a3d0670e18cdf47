//! Ratios that moved unlike the others, weighted by size (Hidiroglou & Berthelot 1986), and the mark of a slip of units.
//!
//! With r the ratio of an item and `r_M` the median ratio, s = 1 - `r_M` / r below the median and r / `r_M` - 1 above it; E = s · sizeᵁ. An item
//! is marked when E lies more than C times the distance of a quartile from the median of E beyond it; that distance is at least A times
//! the median itself.

use serde::{Deserialize, Serialize};

use super::{AnomalyError, option};
use crate::num::order::{median, quantile_sorted};

/// A logarithm this close to a power of ten is taken for one.
const SLIP_TOLERANCE: f64 = 0.15;
/// The largest power of ten that is looked for.
const LARGEST_SLIP: i32 = 6;

/// Options of [`hidiroglou_berthelot`].
///
/// # Examples
///
/// ```
/// use tidegauge::anomaly::HidiroglouBerthelotSpec;
///
/// let spec = HidiroglouBerthelotSpec::default();
/// assert_eq!((spec.size_power, spec.least_spread, spec.lower_reach, spec.upper_reach), (0.5, 0.05, 4.0, 4.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct HidiroglouBerthelotSpec {
    /// U, 0 to 1: how much large items count for; 0.3 to 0.5 is usual.
    pub size_power: f64,
    /// A, 0 or more: the least distance of a quartile, in relation to the median of E.
    pub least_spread: f64,
    /// C for falls, positive; 4 to 7 is usual, up to 40 for heavy tails.
    pub lower_reach: f64,
    /// C for rises.
    pub upper_reach: f64,
}

impl Default for HidiroglouBerthelotSpec {
    fn default() -> Self {
        Self {
            size_power: 0.5,
            least_spread: 0.05,
            lower_reach: 4.0,
            upper_reach: 4.0,
        }
    }
}

/// An item whose ratio is marked.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RatioOutlier {
    /// Position of the item.
    pub index: usize,
    /// Its ratio.
    pub ratio: f64,
    /// E.
    pub score: f64,
    /// The power of ten that its ratio is off the median ratio, 3 for kilograms declared as tonnes; `None` if it is not near one.
    pub unit_slip: Option<i32>,
}

/// Scores, bounds and marks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct HidiroglouBerthelot {
    /// Median of the ratios.
    pub median_ratio: f64,
    /// Lower quantile, median and upper quantile of E.
    pub quartiles: [f64; 3],
    /// The probability of the lower quantile: 0.25, or 0.1 where more than a quarter of the ratios are equal.
    pub probability: f64,
    /// An item below this is marked.
    pub lower: f64,
    /// An item above this is marked.
    pub upper: f64,
    /// E of each item; `None` for those without a ratio.
    pub scores: Vec<Option<f64>>,
    /// The marked items, in order.
    pub outliers: Vec<RatioOutlier>,
    /// Items without a ratio: a figure is missing, zero or negative.
    pub excluded: Vec<usize>,
}

/// Marks items whose change from `before` to `after` is unlike that of the others.
///
/// For unit values, `importance` is the value of each item in trade, so that a large flow counts for more than a dear one; without it the
/// larger of the two figures is its size.
///
/// # Errors
/// [`AnomalyError`] for lists of different length, fewer than four items with a ratio, and options outside their range.
///
/// # Examples
///
/// ```
/// use tidegauge::anomaly::{HidiroglouBerthelotSpec, hidiroglou_berthelot};
///
/// let before = [100.0, 40.0, 250.0, 10.0, 75.0, 30.0, 500.0, 12.0, 88.0, 61.0, 140.0, 9.0];
/// let after = [108.0, 39.0, 262.0, 30.0, 76.0, 29.0, 420.0, 12.5, 90.0, 180.0, 150.0, 9.4];
/// let found = hidiroglou_berthelot(&before, &after, None, HidiroglouBerthelotSpec::default())?;
/// let marked: Vec<usize> = found.outliers.iter().map(|outlier| outlier.index).collect();
/// assert_eq!(marked, [3, 6, 9]);
/// # Ok::<(), tidegauge::anomaly::AnomalyError>(())
/// ```
pub fn hidiroglou_berthelot(
    before: &[f64],
    after: &[f64],
    importance: Option<&[f64]>,
    spec: HidiroglouBerthelotSpec,
) -> Result<HidiroglouBerthelot, AnomalyError> {
    let other = importance.map_or(after.len(), <[f64]>::len);
    for second in [after.len(), other] {
        if second != before.len() {
            return Err(AnomalyError::Lengths {
                first: before.len(),
                second,
            });
        }
    }
    spec.check()?;
    let ratios: Vec<Option<(f64, f64)>> = (0..before.len())
        .map(|i| {
            let (from, to) = (before[i], after[i]);
            let size = importance.map_or(from.max(to), |sizes| sizes[i]);
            let ratio = to / from;
            let usable = from > 0.0 && to > 0.0 && size > 0.0 && size.is_finite();
            (usable && ratio.is_finite() && ratio > 0.0).then_some((ratio, size))
        })
        .collect();
    let known: Vec<f64> = ratios.iter().flatten().map(|(ratio, _)| *ratio).collect();
    if known.len() < 4 {
        return Err(AnomalyError::TooShort {
            found: known.len(),
            least: 4,
        });
    }
    let median_ratio = median(&known).unwrap_or(1.0);
    let scores: Vec<Option<f64>> = ratios
        .iter()
        .map(|item| {
            item.map(|(ratio, size)| {
                let symmetric = if ratio < median_ratio {
                    1.0 - median_ratio / ratio
                } else {
                    ratio / median_ratio - 1.0
                };
                symmetric * size.powf(spec.size_power)
            })
        })
        .collect();
    let mut sorted: Vec<f64> = scores.iter().flatten().copied().collect();
    if sorted.iter().any(|score| !score.is_finite()) {
        return Err(AnomalyError::Overflow);
    }
    sorted.sort_unstable_by(f64::total_cmp);
    let probability = if largest_tie(&known) * 4 > known.len() {
        0.1
    } else {
        0.25
    };
    let quantile = |p| quantile_sorted(&sorted, p).unwrap_or(0.0);
    let quartiles = [probability, 0.5, 1.0 - probability].map(quantile);
    let [low, middle, high] = quartiles;
    let least = (spec.least_spread * middle).abs();
    let lower = middle - spec.lower_reach * f64::max(middle - low, least);
    let upper = middle + spec.upper_reach * f64::max(high - middle, least);
    if !(lower.is_finite() && upper.is_finite()) {
        return Err(AnomalyError::Overflow);
    }
    let outliers = (0..before.len())
        .filter_map(|index| {
            let (ratio, score) = (ratios[index]?.0, scores[index]?);
            (score < lower || score > upper).then(|| RatioOutlier {
                index,
                ratio,
                score,
                unit_slip: unit_slip(ratio / median_ratio),
            })
        })
        .collect();
    Ok(HidiroglouBerthelot {
        median_ratio,
        quartiles,
        probability,
        lower,
        upper,
        outliers,
        excluded: (0..before.len()).filter(|i| ratios[*i].is_none()).collect(),
        scores,
    })
}

impl HidiroglouBerthelotSpec {
    fn check(&self) -> Result<(), AnomalyError> {
        let power = self.size_power;
        option("size_power", power, (0.0..=1.0).contains(&power), "0 to 1")?;
        let spread = self.least_spread;
        let fits = spread.is_finite() && spread >= 0.0;
        option("least_spread", spread, fits, "0 or more")?;
        for (name, reach) in [
            ("lower_reach", self.lower_reach),
            ("upper_reach", self.upper_reach),
        ] {
            let fits = reach.is_finite() && reach > 0.0;
            option(name, reach, fits, "a positive number")?;
        }
        Ok(())
    }
}

/// How many of the ratios are the same number.
fn largest_tie(ratios: &[f64]) -> usize {
    let mut sorted = ratios.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let runs = sorted.chunk_by(|a, b| a.total_cmp(b).is_eq());
    runs.map(<[f64]>::len).max().unwrap_or(0)
}

/// The power of ten, up to a million, that a ratio is near, as a slip of units makes it: within 0.15 in logarithms.
///
/// # Examples
///
/// ```
/// use tidegauge::anomaly::unit_slip;
///
/// assert_eq!(unit_slip(1040.0), Some(3)); // kilograms declared as tonnes
/// assert_eq!(unit_slip(0.097), Some(-1));
/// assert_eq!(unit_slip(1.02), None);
/// assert_eq!(unit_slip(2.7), None);
/// ```
pub fn unit_slip(ratio: f64) -> Option<i32> {
    (1..=LARGEST_SLIP)
        .flat_map(|power| [power, -power])
        .find(|power| {
            let exact = f64::from(*power) * std::f64::consts::LN_10;
            (ratio.ln() - exact).abs() <= SLIP_TOLERANCE
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    const BEFORE: [f64; 12] = [
        100.0, 40.0, 250.0, 10.0, 75.0, 30.0, 500.0, 12.0, 88.0, 61.0, 140.0, 9.0,
    ];
    const AFTER: [f64; 12] = [
        108.0, 39.0, 262.0, 30.0, 76.0, 29.0, 420.0, 12.5, 90.0, 180.0, 150.0, 9.4,
    ];

    #[test]
    fn the_reference_example_to_its_digits() {
        let found = hidiroglou_berthelot(&BEFORE, &AFTER, None, HidiroglouBerthelotSpec::default())
            .unwrap();
        let near =
            |actual, expected| assert!(Tolerance::ROUND_OFF.accepts(actual, expected), "{actual}");
        near(found.median_ratio, 1.043_055_555_555_555_6);
        near(found.quartiles[0], -0.299_983_898_447_595_4);
        near(found.quartiles[1], -0.000_315_782_961_244_645_2);
        near(found.quartiles[2], 0.341_887_134_320_231_9);
        near(found.lower, -1.198_988_244_906_647_6);
        near(found.upper, 1.368_495_886_164_661_4);
        near(found.scores[3].unwrap(), 10.276_179_540_942_463);
        near(found.scores[6].unwrap(), -5.405_309_826_561_996);
        near(found.scores[9].unwrap(), 24.538_809_425_692_065);
        assert_eq!(found.probability, 0.25);
        assert!(found.excluded.is_empty());
    }

    #[test]
    fn items_without_a_ratio_are_listed_and_slips_named() {
        let mut after = AFTER;
        (after[0], after[1], after[4]) = (0.0, f64::NAN, 76_000.0);
        let found = hidiroglou_berthelot(&BEFORE, &after, None, HidiroglouBerthelotSpec::default())
            .unwrap();
        assert_eq!(found.excluded, [0, 1]);
        let slip = found.outliers.iter().find(|outlier| outlier.index == 4);
        assert_eq!(slip.unwrap().unit_slip, Some(3));
    }

    #[test]
    fn many_equal_ratios_take_wider_quantiles() {
        let before = [10.0; 12];
        let mut after = [10.0; 12];
        (after[3], after[7]) = (30.0, 9.0);
        let found = hidiroglou_berthelot(&before, &after, None, HidiroglouBerthelotSpec::default())
            .unwrap();
        assert_eq!(found.probability, 0.1);
    }

    #[test]
    fn bad_input_is_named() {
        let spec = HidiroglouBerthelotSpec::default();
        assert_eq!(
            hidiroglou_berthelot(&BEFORE, &AFTER[1..], None, spec),
            Err(AnomalyError::Lengths {
                first: 12,
                second: 11
            })
        );
        assert_eq!(
            hidiroglou_berthelot(&[1.0; 3], &[1.0; 3], None, spec),
            Err(AnomalyError::TooShort { found: 3, least: 4 })
        );
        let spec = HidiroglouBerthelotSpec {
            upper_reach: 0.0,
            ..spec
        };
        assert!(hidiroglou_berthelot(&BEFORE, &AFTER, None, spec).is_err());
    }
}
