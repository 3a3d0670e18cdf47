//! The door: what a series changes by from one period to the next.

use serde::{Deserialize, Serialize};

use crate::num::sum::sum;
use crate::num::tolerance::Tolerance;
use crate::num::unit::power_of_two_below_inverse;
use crate::period::Period;
use crate::relation::RelationError;
use crate::series::Series;

/// On which scale series are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Changes {
    /// Changes of logarithms: all values must be positive.
    #[default]
    Logarithmic,
    /// Changes in the unit of the series: for balances, and for flows that are zero at times.
    Absolute,
}

/// Changes from each of `values` to the next, for the periods from the second on; missing where either value is.
///
/// Absolute changes are in units of the largest value, because no measure of this module depends on the unit.
pub(super) fn changes(
    series: &Series,
    scale: Changes,
    name: &str,
) -> Result<Vec<f64>, RelationError> {
    let levels = match scale {
        Changes::Logarithmic => logarithms(series, name)?,
        Changes::Absolute => in_range(series.values()),
    };
    Ok(levels.windows(2).map(|pair| pair[1] - pair[0]).collect())
}

/// Natural logarithms; missing values stay missing.
pub(super) fn logarithms(series: &Series, name: &str) -> Result<Vec<f64>, RelationError> {
    let offence: Option<(Period, f64)> = series.iter().find(|(_, value)| *value <= 0.0);
    if let Some((period, value)) = offence {
        return Err(RelationError::NotPositive {
            series: name.into(),
            period,
            value,
        });
    }
    Ok(series.values().iter().map(|value| value.ln()).collect())
}

/// The values, of size one or so.
fn in_range(values: &[f64]) -> Vec<f64> {
    let present = values.iter().filter(|value| value.is_finite());
    let largest = present.fold(0.0_f64, |most, value| most.max(value.abs()));
    let unit = power_of_two_below_inverse(largest);
    values.iter().map(|value| value * unit).collect()
}

/// How far values lie from their mean, with the mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    pub(super) mean: f64,
    /// Root mean square of the deviations.
    pub(super) deviation: f64,
}

impl Spread {
    /// Of the values that are present; `None` if they do not vary beyond the rounding of levels of size `level`.
    pub(super) fn of(values: &[f64], level: f64) -> Option<Self> {
        let present = || values.iter().copied().filter(|value| value.is_finite());
        let n = present().count() as f64;
        let mean = sum(present()) / n;
        let deviation = (sum(present().map(|value| (value - mean).powi(2))) / n).sqrt();
        (deviation > Tolerance::ROUND_OFF.relative * level).then_some(Self { mean, deviation })
    }
}

/// Size of the levels behind the changes of a series, for [`Spread::of`]: a logarithm is as inexact as the value itself, at least.
pub(super) fn level(series: &Series, scale: Changes) -> f64 {
    let present = series.values().iter().filter(|value| value.is_finite());
    match scale {
        Changes::Logarithmic => present.fold(1.0, |most: f64, value| most.max(value.ln().abs())),
        Changes::Absolute => 1.0,
    }
}

/// Refuses a series of another frequency.
pub(super) fn same_frequency(left: &Series, right: &Series) -> Result<(), RelationError> {
    let (left, right) = (left.frequency(), right.frequency());
    if left == right {
        Ok(())
    } else {
        Err(RelationError::MixedFrequencies { left, right })
    }
}

/// Refuses fewer than `least`.
pub(super) const fn at_least(
    what: &'static str,
    found: usize,
    least: usize,
) -> Result<(), RelationError> {
    if found < least {
        return Err(RelationError::TooFew { what, found, least });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(values: &[f64]) -> Series {
        Series::new("2025-01".parse().unwrap(), values.iter().copied()).unwrap()
    }

    #[test]
    fn changes_by_hand() {
        let found = changes(&series(&[2.0, 1.0, -1.0]), Changes::Absolute, "x").unwrap();
        assert_eq!(found, [-0.5, -1.0]);
        let found = changes(
            &series(&[1.0, 1.0_f64.exp(), f64::NAN]),
            Changes::default(),
            "x",
        );
        let found = found.unwrap();
        assert_eq!(found[0], 1.0);
        assert!(found[1].is_nan());
        assert_eq!(changes(&series(&[]), Changes::Absolute, "x"), Ok(vec![]));
    }

    #[test]
    fn no_size_overflows() {
        let found = changes(&series(&[-f64::MAX, f64::MAX]), Changes::Absolute, "x").unwrap();
        assert!(found[0].is_finite() && found[0] > 1.0);
        let found = changes(&series(&[5e-324, f64::MAX]), Changes::Logarithmic, "x").unwrap();
        assert!(found[0].is_finite());
    }

    #[test]
    fn rounding_is_no_variation() {
        let steady = series(
            &(0..40)
                .map(|t| 500.0 * 1.01_f64.powi(t))
                .collect::<Vec<_>>(),
        );
        let level = level(&steady, Changes::Logarithmic);
        let found = changes(&steady, Changes::Logarithmic, "x").unwrap();
        assert_eq!(Spread::of(&found, level), None);
        assert_eq!(Spread::of(&[], 1.0), None);
        let spread = Spread::of(&[1.0, f64::NAN, 3.0], 1.0).unwrap();
        assert_eq!((spread.mean, spread.deviation), (2.0, 1.0));
    }
}
