//! Outliers of a seasonal series: robust ESD of what season and level leave (S-H-ESD; Hochenbaum, Vallis & Kejariwal 2017).
//!
//! The published method takes the season from a decomposition by loess and the level from medians of stretches. Here both are medians,
//! which no outlier moves: the first level is the median of the one season around each value, in which every phase stands once; the
//! seasonal component of a phase is the median of what that leaves in it; and the level of the series without season is the median of the
//! values around each. That is O(n log n) in all.

use serde::{Deserialize, Serialize};

use super::esd::{Esd, EsdScale, EsdSpec, generalized_esd};
use super::robust::{SortedWindow, middle};
use super::{AnomalyError, check, option};

/// What season and level leave, and its outliers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SeasonalEsd {
    /// Level of each value.
    pub level: Vec<f64>,
    /// Seasonal component of each phase, from that of the first value; their median is 0.
    pub seasonal: Vec<f64>,
    /// Value less level less season.
    pub remainder: Vec<f64>,
    /// The test of the remainder; outliers name positions in the series and values of the remainder.
    pub test: Esd,
}

/// Outliers of a series with `season` values a season.
///
/// The scale is robust whatever the specification says. Of many candidates the median deviation finds the outliers that hide each other;
/// of short series it marks too many: at the level of 5 % something is marked in 61 % of monthly series of five years that have no
/// outlier, in 28 % of those of ten and in 12 % of those of twenty years (3,000 series each, normal noise). Five outliers of 5 to 8
/// standard deviations in ten years are found with a precision of 0.92 and a recall of 0.97.
///
/// # Errors
/// [`AnomalyError`] for a season below 2, fewer than two seasons, missing or infinite values, and options outside their range.
///
/// # Examples
///
/// ```
/// use tidegauge::anomaly::{EsdSpec, seasonal_hybrid_esd};
///
/// // Ten years of quarters with a strong season, and one quarter far off its own level.
/// let mut tonnes: Vec<f64> = (0..40).map(|t| [100.0, 140.0, 90.0, 200.0][t % 4] + (t * 7 % 5) as f64).collect();
/// tonnes[9] = 95.0;
/// let found = seasonal_hybrid_esd(&tonnes, 4, EsdSpec::default())?;
/// let outlier = &found.test.outliers[0];
/// assert_eq!((outlier.index, outlier.value.round()), (9, -46.0));
/// # Ok::<(), tidegauge::anomaly::AnomalyError>(())
/// ```
pub fn seasonal_hybrid_esd(
    values: &[f64],
    season: usize,
    spec: EsdSpec,
) -> Result<SeasonalEsd, AnomalyError> {
    option("season", season as f64, season >= 2, "2 or more")?;
    check(values, season.saturating_mul(2))?;
    let detrended = subtract(values, &seasonal_median(values, season));
    let mut seasonal: Vec<f64> = (0..season)
        .map(|phase| {
            let mut own: Vec<f64> = detrended
                .iter()
                .skip(phase)
                .step_by(season)
                .copied()
                .collect();
            own.sort_unstable_by(f64::total_cmp);
            middle(&own)
        })
        .collect();
    let mut sorted = seasonal.clone();
    sorted.sort_unstable_by(f64::total_cmp);
    let centre = middle(&sorted);
    for component in &mut seasonal {
        *component -= centre;
    }
    let adjusted: Vec<f64> = values
        .iter()
        .zip(seasonal.iter().cycle())
        .map(|(value, component)| value - component)
        .collect();
    let level = running_median(&adjusted, season / 2);
    let remainder = subtract(&adjusted, &level);
    if remainder.iter().any(|value| !value.is_finite()) {
        return Err(AnomalyError::Overflow);
    }
    Ok(SeasonalEsd {
        test: generalized_esd(&remainder, spec.scale(EsdScale::Robust))?,
        level,
        seasonal,
        remainder,
    })
}

/// Median of the season around each value: for an even season the mean of the two that are half a period off; at the ends that of the
/// nearest whole season.
fn seasonal_median(values: &[f64], season: usize) -> Vec<f64> {
    let mut window = SortedWindow::default();
    let medians: Vec<f64> = (0..=values.len() - season)
        .map(|begin| {
            window.move_to(values, begin, begin + season);
            window.median()
        })
        .collect();
    let at = |begin: usize| medians[begin.min(medians.len() - 1)];
    (0..values.len())
        .map(|index| {
            let first = at(index.saturating_sub(season / 2));
            if season % 2 == 1 {
                first
            } else {
                first.midpoint(at((index + 1).saturating_sub(season / 2)))
            }
        })
        .collect()
}

/// Median of the values around each without itself, fewer at the ends: a value that drew its own level towards it would look too usual,
/// and the scale of the remainder too small.
fn running_median(values: &[f64], half_window: usize) -> Vec<f64> {
    let mut window = SortedWindow::default();
    (0..values.len())
        .map(|index| {
            window.move_around(values, index, half_window);
            window.median_without(values[index])
        })
        .collect()
}

fn subtract(values: &[f64], others: &[f64]) -> Vec<f64> {
    values.iter().zip(others).map(|(a, b)| a - b).collect()
}
