//! Forecasts that take the past as it is (Hyndman & Athanasopoulos 2021, sec. 5.2 and 5.5).

use crate::error::Error;
use crate::num::sum::sum;

/// Forecasts with their standard errors.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Path {
    pub(super) point: Vec<f64>,
    pub(super) standard_error: Vec<f64>,
}

/// The last observation of the same season, and the root mean square of the changes over `season` periods times the root of the number of
/// seasons since. With `season` 1 the last observation.
pub(super) fn seasonal(
    values: &[f64],
    season: usize,
    horizon: usize,
    method: &'static str,
) -> Result<Path, Error> {
    let changes = changes(values, season);
    if changes.is_empty() {
        return Err(Error::TooFew {
            method,
            needs: "pair of observations one season apart",
            found: 0,
            least: 1,
        });
    }
    let variance = sum(changes.iter().map(|change| change * change)) / changes.len() as f64;
    // The last observation of each season, in the order of the seasons to come, and how many seasons ago the first of these finds it.
    let mut last = Vec::with_capacity(season);
    for target in (values.len()..).take(season.min(horizon)) {
        let found = (1..=target / season)
            .map(|seasons| (seasons, values.get(target - seasons * season)))
            .find_map(|(seasons, value)| Some((seasons, *value.filter(|v| !v.is_nan())?)));
        last.push(found.ok_or(Error::TooFew {
            method,
            needs: "observation of every season",
            found: 0,
            least: 1,
        })?);
    }
    let mut path = Path::with_capacity(horizon);
    for (ahead, (seasons, value)) in last.iter().cycle().take(horizon).enumerate() {
        path.push(*value, variance * (seasons + ahead / season) as f64);
    }
    Ok(path)
}

/// The last observation and the mean change a period, whose own standard error counts.
pub(super) fn drift(values: &[f64], horizon: usize) -> Result<Path, Error> {
    let changes = changes(values, 1);
    let count = changes.len();
    let last = values.iter().rposition(|value| !value.is_nan());
    let (Some(last), 2..) = (last, count) else {
        return Err(Error::TooFew {
            method: "the drift forecast",
            needs: "changes from period to period",
            found: count,
            least: 2,
        });
    };
    let slope = sum(changes.iter().copied()) / count as f64;
    let squares = changes.iter().map(|change| (change - slope).powi(2));
    let variance = sum(squares) / (count - 1) as f64;
    let mut path = Path::with_capacity(horizon);
    for ahead in 0..horizon {
        let steps = (values.len() + ahead - last) as f64;
        path.push(
            values[last] + steps * slope,
            variance * steps * (1.0 + steps / count as f64),
        );
    }
    Ok(path)
}

impl Path {
    fn with_capacity(horizon: usize) -> Self {
        Self {
            point: Vec::with_capacity(horizon),
            standard_error: Vec::with_capacity(horizon),
        }
    }

    fn push(&mut self, point: f64, variance: f64) {
        self.point.push(point);
        self.standard_error.push(variance.sqrt());
    }
}

/// Changes over `lag` periods where both ends are observed.
pub(super) fn changes(values: &[f64], lag: usize) -> Vec<f64> {
    values
        .iter()
        .skip(lag)
        .zip(values)
        .map(|(now, before)| now - before)
        .filter(|change| !change.is_nan())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GAP: f64 = f64::NAN;

    #[test]
    fn a_gap_reaches_one_season_further_back() {
        let path = seasonal(&[1.0, 2.0, 4.0, GAP], 2, 4, "it").unwrap();
        assert_eq!(path.point, [4.0, 2.0, 4.0, 2.0]);
        // One change, 3; the second season was last seen two seasons before.
        assert_eq!(
            path.standard_error,
            [3.0, 18.0_f64.sqrt(), 18.0_f64.sqrt(), 27.0_f64.sqrt()]
        );
        assert!(seasonal(&[1.0, GAP, 4.0, GAP], 2, 2, "it").is_err());
        assert!(seasonal(&[1.0, GAP, GAP, 4.0], 2, 2, "it").is_err());
        assert!(seasonal(&[], 1, 1, "it").is_err());
    }

    #[test]
    fn drift_goes_on_from_the_last_observation() {
        let path = drift(&[1.0, 2.0, 4.0, GAP], 1).unwrap();
        // Changes 1 and 2: slope 1.5, variance 0.5; two steps from the last value.
        assert_eq!(path.point, [7.0]);
        assert_eq!(path.standard_error, [2.0_f64.sqrt()]);
        assert!(matches!(
            drift(&[1.0, 2.0], 1),
            Err(Error::TooFew { found: 1, .. })
        ));
    }
}
