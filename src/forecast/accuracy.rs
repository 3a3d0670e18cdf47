//! How far forecasts were off (Hyndman & Koehler 2006).

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::forecast::naive::changes;
use crate::forecast::{Forecast, season_length};
use crate::num::sum::sum;
use crate::series::Series;

/// Measures of forecast errors, each the actual value less the forecast. What cannot be computed is none: without any pair of values,
/// over a denominator of zero, or beyond the range of numbers.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::forecast::{NaiveScale, accuracy};
///
/// # fn main() -> Result<(), tidegauge::Error> {
/// let series = |values: [f64; 3]| Series::new("2025-10".parse()?, values);
/// let scale = NaiveScale::of(&[600.0, 500.0, 550.0], 1);
/// let found = accuracy(&series([656.0, 582.0, f64::NAN])?, &series([600.0, 600.0, 600.0])?, &scale)?;
/// assert_eq!((found.count, found.missing), (2, 1));
/// assert_eq!((found.me, found.mae), (Some(19.0), Some(37.0)));
/// assert_eq!(found.mase, Some(37.0 / 75.0)); // the naive method was off by 100 and by 50
/// let zero = accuracy(&series([0.0, 582.0, 1.0])?, &series([600.0, 600.0, 600.0])?, &scale)?;
/// assert_eq!(zero.mape, None);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Accuracy {
    /// Periods with a forecast and an actual value.
    pub count: usize,
    /// Periods with a forecast whose actual value, or whose forecast, is missing.
    pub missing: usize,
    /// Mean error, in the units of the series: positive where forecasts were too low.
    pub me: Option<f64>,
    /// Mean absolute error.
    pub mae: Option<f64>,
    /// Root mean squared error.
    pub rmse: Option<f64>,
    /// Mean absolute error relative to the actual value, a ratio; none if an actual value is zero.
    pub mape: Option<f64>,
    /// Mean of 2 |y − f| / (|y| + |f|), a ratio from 0 to 2 (Makridakis 1993); none if both are zero somewhere.
    pub smape: Option<f64>,
    /// Mean absolute error over that of the seasonal naive method in the training data (Hyndman & Koehler 2006); below 1 is better.
    pub mase: Option<f64>,
    /// The same with squares: the root of the mean of squared errors over the mean squared error of the seasonal naive method in the
    /// training data (Makridakis, Spiliotis & Assimakopoulos 2022, M5).
    pub rmsse: Option<f64>,
    /// Theil's U₂ (1966) of relative changes from the value before: below 1 is better than no change. The value before is the actual
    /// value one period earlier, in a backtest the last one known; terms without it are left out, and zero there makes it none.
    pub theils_u: Option<f64>,
    /// How many actual values the intervals held.
    pub coverage: Vec<IntervalCoverage>,
}

/// How many actual values the intervals of one coverage held.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct IntervalCoverage {
    /// The probability that the intervals were made for.
    pub nominal: f64,
    /// Actual values inside, bounds included.
    pub inside: usize,
    /// The same as a share of all; none without any.
    pub share: Option<f64>,
}

/// Errors of the seasonal naive method in training data, the unit of the scaled measures. None without a pair of observations one season
/// apart, or if all of these are equal.
///
/// # Examples
///
/// ```
/// use tidegauge::forecast::NaiveScale;
///
/// let scale = NaiveScale::of(&[10.0, 20.0, 13.0, 24.0], 2);
/// assert_eq!((scale.mean_absolute, scale.mean_square), (Some(3.5), Some(12.5)));
/// assert_eq!(NaiveScale::of(&[10.0, 20.0, 10.0], 2).mean_absolute, None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NaiveScale {
    /// Mean absolute change over a season.
    pub mean_absolute: Option<f64>,
    /// Mean squared change over a season.
    pub mean_square: Option<f64>,
}

impl NaiveScale {
    /// The scale of training data with a season length; missing values (NaN) are left out. A season of 0 counts as 1.
    ///
    /// ```
    /// use tidegauge::forecast::NaiveScale;
    ///
    /// assert_eq!(NaiveScale::of(&[10.0, 12.0, 11.0], 1).mean_absolute, Some(1.5));
    /// ```
    pub fn of(training: &[f64], season: usize) -> Self {
        let changes = changes(training, season.max(1));
        let usable = |value: f64| (value > 0.0 && value.is_finite()).then_some(value);
        Self {
            mean_absolute: usable(mean(changes.iter().map(|change| change.abs()))),
            mean_square: usable(mean(changes.iter().map(|change| change * change))),
        }
    }

    /// The scale of a series, whose frequency gives the season: 12 for months, 4 for quarters, 52 for weeks, 7 for days, 1 for years.
    ///
    /// ```
    /// use tidegauge::{Series, forecast::NaiveScale};
    ///
    /// let quarters = Series::new("2024-Q1".parse().unwrap(), [1, 2, 3, 4, 3]).unwrap();
    /// assert_eq!(NaiveScale::of_series(&quarters).mean_absolute, Some(2.0));
    /// ```
    pub fn of_series(training: &Series) -> Self {
        Self::of(training.values(), season_length(training.frequency()))
    }
}

/// Compares forecasts with the actual values of the same periods; `actual` may hold more periods than `forecast`.
///
/// # Errors
/// [`Error::Period`] for series of different frequencies.
///
/// ```
/// use tidegauge::forecast::{NaiveScale, accuracy};
/// use tidegauge::Series;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tonnes = Series::new("2025-01".parse()?, [100.0, 110.0])?;
/// let ahead = Series::new("2025-01".parse()?, [104.0, 108.0])?;
/// assert_eq!(accuracy(&tonnes, &ahead, &NaiveScale::default())?.mae, Some(3.0));
/// # Ok(())
/// # }
/// ```
pub fn accuracy(actual: &Series, forecast: &Series, scale: &NaiveScale) -> Result<Accuracy, Error> {
    forecast.start().until(actual.start())?;
    let mut terms = Terms::default();
    terms.add(actual, forecast, &[], scale);
    Ok(terms.accuracy())
}

impl Forecast {
    /// Compares the forecast and its intervals with what happened.
    ///
    /// # Errors
    /// [`Error::Period`] for a series of another frequency.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::Series;
    /// use tidegauge::forecast::{ForecastMethod, ForecastSpec, Forecaster, NaiveScale};
    ///
    /// # fn main() -> Result<(), tidegauge::Error> {
    /// let past = Series::new("2023-Q1".parse()?, [90, 100, 110, 100, 93, 104, 110, 100])?;
    /// let ahead = Forecaster::new(ForecastSpec::new(ForecastMethod::SeasonalNaive))?.run(&past)?;
    /// let actual = Series::new("2025-Q1".parse()?, [94, 120])?;
    /// let found = ahead.accuracy(&actual, &NaiveScale::of_series(&past))?;
    /// assert_eq!((found.mae, found.missing), (Some(8.5), 2));
    /// assert_eq!(found.coverage[1].share, Some(0.5)); // 120 is far outside 104 ± 4.9
    /// # Ok(())
    /// # }
    /// ```
    pub fn accuracy(&self, actual: &Series, scale: &NaiveScale) -> Result<Accuracy, Error> {
        self.point.start().until(actual.start())?;
        let mut terms = Terms::new(&self.spec.coverages);
        terms.add_forecast(actual, self, scale);
        Ok(terms.accuracy())
    }
}

/// One pair of an actual value and its forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Term {
    pub(super) actual: f64,
    pub(super) forecast: f64,
    /// The actual value to compare changes from.
    pub(super) base: Option<f64>,
    pub(super) scale: NaiveScale,
}

/// Pairs to average over.
#[derive(Debug, Clone, Default)]
pub(super) struct Terms {
    list: Vec<Term>,
    missing: usize,
    /// Nominal coverages, with the actual values inside.
    inside: Vec<(f64, usize)>,
}

impl Terms {
    pub(super) fn new(coverages: &[f64]) -> Self {
        Self {
            inside: coverages.iter().map(|nominal| (*nominal, 0)).collect(),
            ..Self::default()
        }
    }

    /// One pair, with the bounds of each coverage; NaN for either counts as missing.
    pub(super) fn push(&mut self, term: Term, bounds: impl Iterator<Item = (f64, f64)>) {
        if term.actual.is_nan() || term.forecast.is_nan() {
            self.missing += 1;
            return;
        }
        for ((_, count), (lower, upper)) in self.inside.iter_mut().zip(bounds) {
            *count += usize::from((lower..=upper).contains(&term.actual));
        }
        self.list.push(term);
    }

    fn add_forecast(&mut self, actual: &Series, forecast: &Forecast, scale: &NaiveScale) {
        let bounds: Vec<(&[f64], &[f64])> = forecast
            .intervals
            .iter()
            .map(|interval| (interval.lower.values(), interval.upper.values()))
            .collect();
        self.add(actual, &forecast.point, &bounds, scale);
    }

    fn add(
        &mut self,
        actual: &Series,
        forecast: &Series,
        bounds: &[(&[f64], &[f64])],
        scale: &NaiveScale,
    ) {
        for (index, (period, value)) in forecast.iter().enumerate() {
            let term = Term {
                actual: actual.get(period).unwrap_or(f64::NAN),
                forecast: value,
                base: period
                    .checked_sub(1)
                    .ok()
                    .and_then(|before| actual.get(before)),
                scale: *scale,
            };
            let at = |bounds: &[f64]| bounds.get(index).copied().unwrap_or(f64::NAN);
            let bounds = bounds.iter().map(|(lower, upper)| (at(lower), at(upper)));
            self.push(term, bounds);
        }
    }

    pub(super) fn accuracy(&self) -> Accuracy {
        let terms = &self.list;
        let error = |term: &Term| term.actual - term.forecast;
        let of = |measure: &dyn Fn(&Term) -> f64| finite(mean(terms.iter().map(measure)));
        let scaled = |unit: &dyn Fn(&NaiveScale) -> Option<f64>, power: i32| {
            of(&|term| {
                unit(&term.scale).map_or(f64::NAN, |unit| error(term).abs().powi(power) / unit)
            })
        };
        let changes: Vec<(f64, f64)> = terms
            .iter()
            .filter_map(|term| {
                let base = term.base?;
                Some((error(term) / base, (term.actual - base) / base))
            })
            .collect();
        let off = sum(changes.iter().map(|(error, _)| error * error));
        let moved = sum(changes.iter().map(|(_, change)| change * change));
        Accuracy {
            count: terms.len(),
            missing: self.missing,
            me: of(&error),
            mae: of(&|term| error(term).abs()),
            rmse: of(&|term| error(term).powi(2)).map(f64::sqrt),
            mape: of(&|term| (error(term) / term.actual).abs()),
            smape: of(&|term| 2.0 * error(term).abs() / (term.actual.abs() + term.forecast.abs())),
            mase: scaled(&|scale| scale.mean_absolute, 1),
            rmsse: scaled(&|scale| scale.mean_square, 2).map(f64::sqrt),
            theils_u: finite((off / moved).sqrt()),
            coverage: self
                .inside
                .iter()
                .map(|(nominal, inside)| IntervalCoverage {
                    nominal: *nominal,
                    inside: *inside,
                    share: finite(*inside as f64 / terms.len() as f64),
                })
                .collect(),
        }
    }
}

/// NaN for nothing.
fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let mut count = 0_usize;
    let total = sum(values.inspect(|_| count += 1));
    total / count as f64
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}
