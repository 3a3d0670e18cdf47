//! Forecasts from many origins of the past, compared with what happened (rolling origin; Tashman 2000; Hyndman & Athanasopoulos 2021,
//! sec. 5.10).

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::forecast::accuracy::{Accuracy, NaiveScale, Term, Terms};
use crate::forecast::fixed::FixedModel;
use crate::forecast::forecaster::seasonal_naive;
use crate::forecast::{Forecast, ForecastMethod, ForecastSpec, Forecaster, season_length};
use crate::period::Period;
use crate::regarima::RegArimaWorkspace;
use crate::series::Series;

/// Years that the first training data have at least, where the first origin is chosen.
const TRAINING_YEARS: usize = 3;

/// The last period of the first training data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FirstOrigin {
    /// The middle of the series, after at least three seasons.
    #[default]
    Auto,
    /// This period.
    At(Period),
    /// After so many periods, at least 1.
    After(usize),
}

/// What is estimated at every origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Refit {
    /// Everything: transformation, regressors, orders, coefficients; what a user of the method would have done at the time.
    #[default]
    Always,
    /// Only the innovation variance and missing values: the model and its coefficients are those of the first origin, which is many
    /// times faster. Outliers after it are not modelled, nor does the error of estimating the regression count. Naive methods have no
    /// coefficients to hold.
    Never,
}

/// Where to forecast from.
///
/// # Examples
///
/// ```
/// use tidegauge::forecast::{BacktestSpec, FirstOrigin, Refit};
///
/// let spec: BacktestSpec = serde_json::from_str(r#"{"first_origin":{"at":"2022-12"},"step":3,"refit":"never"}"#).unwrap();
/// let same = BacktestSpec::default().first_origin(FirstOrigin::At("2022-12".parse().unwrap())).step(3).refit(Refit::Never);
/// assert_eq!(spec, same);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct BacktestSpec {
    /// The first origin.
    pub first_origin: FirstOrigin,
    /// Periods from origin to origin, at least 1. The last origin has at least one period behind it.
    pub step: usize,
    /// What is estimated at every origin.
    pub refit: Refit,
    /// Periods of training data, the latest ones; without a value all since the start.
    pub window: Option<usize>,
}

impl Default for BacktestSpec {
    fn default() -> Self {
        Self {
            first_origin: FirstOrigin::Auto,
            step: 1,
            refit: Refit::Always,
            window: None,
        }
    }
}

impl BacktestSpec {
    /// Sets [`first_origin`](Self::first_origin).
    ///
    /// ```
    /// use tidegauge::forecast::{BacktestSpec, FirstOrigin};
    ///
    /// let origin = FirstOrigin::At("2022-12".parse().unwrap());
    /// assert_eq!(BacktestSpec::default().first_origin(origin).first_origin, origin);
    /// ```
    #[must_use]
    pub const fn first_origin(mut self, origin: FirstOrigin) -> Self {
        self.first_origin = origin;
        self
    }

    /// Sets [`step`](Self::step).
    ///
    /// ```
    /// assert_eq!(tidegauge::forecast::BacktestSpec::default().step(3).step, 3);
    /// ```
    #[must_use]
    pub const fn step(mut self, periods: usize) -> Self {
        self.step = periods;
        self
    }

    /// Sets [`refit`](Self::refit).
    ///
    /// ```
    /// use tidegauge::forecast::{BacktestSpec, Refit};
    ///
    /// assert_eq!(BacktestSpec::default().refit(Refit::Never).refit, Refit::Never);
    /// ```
    #[must_use]
    pub const fn refit(mut self, refit: Refit) -> Self {
        self.refit = refit;
        self
    }

    /// Sets [`window`](Self::window).
    ///
    /// ```
    /// assert_eq!(tidegauge::forecast::BacktestSpec::default().window(60).window, Some(60));
    /// ```
    #[must_use]
    pub const fn window(mut self, periods: usize) -> Self {
        self.window = Some(periods);
        self
    }

    /// Length of the data up to the first origin.
    fn first_length(&self, series: &Series) -> Result<usize, Error> {
        let option = |option, value: f64, accepted| {
            Err(Error::Spec {
                option,
                value,
                accepted,
            })
        };
        if self.step == 0 {
            return option("step", 0.0, "1 or more");
        }
        if self.window == Some(0) {
            return option("window", 0.0, "1 or more");
        }
        let n = series.len();
        let first = match self.first_origin {
            FirstOrigin::Auto => (n / 2).max(TRAINING_YEARS * season_length(series.frequency())),
            FirstOrigin::After(length) => length,
            FirstOrigin::At(period) => {
                let steps = series.start().until(period)?;
                usize::try_from(steps).map_or(0, |steps| steps.saturating_add(1))
            }
        };
        if first == 0 {
            return option("first_origin", 0.0, "a period of the series");
        }
        if first >= n {
            return Err(Error::TooFew {
                method: "the backtest",
                needs: "periods, one more than up to its first origin",
                found: n,
                least: first.saturating_add(1),
            });
        }
        Ok(first)
    }
}

/// The method and the seasonal naive method over the same origins and periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Comparison {
    /// Periods ahead; none for all horizons together.
    pub horizon: Option<usize>,
    /// Errors of the method.
    pub method: Accuracy,
    /// Errors of the seasonal naive method.
    pub seasonal_naive: Accuracy,
    /// Mean absolute error of the method over that of the seasonal naive method: below 1 is better. None over zero.
    pub relative_mae: Option<f64>,
    /// The same with root mean squared errors.
    pub relative_rmse: Option<f64>,
}

impl Comparison {
    fn new(horizon: Option<usize>, [method, naive]: [&Terms; 2]) -> Self {
        let (method, seasonal_naive) = (method.accuracy(), naive.accuracy());
        let relative = |own: Option<f64>, other: Option<f64>| {
            let ratio = own? / other?;
            ratio.is_finite().then_some(ratio)
        };
        Self {
            horizon,
            relative_mae: relative(method.mae, seasonal_naive.mae),
            relative_rmse: relative(method.rmse, seasonal_naive.rmse),
            method,
            seasonal_naive,
        }
    }
}

/// The forecasts from one origin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BacktestOrigin {
    /// Last period of the training data.
    pub origin: Period,
    /// Forecasts of the method.
    pub point: Series,
    /// Forecasts of the seasonal naive method.
    pub seasonal_naive: Series,
}

/// An origin without forecasts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FailedOrigin {
    /// Last period of the training data.
    pub origin: Period,
    /// What went wrong.
    pub because: String,
}

/// Errors by horizon, with the forecasts they come from.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::forecast::{BacktestSpec, ForecastMethod, ForecastSpec, backtest};
///
/// # fn main() -> Result<(), tidegauge::Error> {
/// // 3 tonnes more every quarter, and a season.
/// let tonnes = Series::new("2015-Q1".parse()?, (0..40_u32).map(|t| 100 + 3 * t + [0, 9, 20, 4][t as usize % 4]))?;
/// let spec = ForecastSpec::new(ForecastMethod::Drift).horizon(2).coverages(&[]);
/// let test = backtest(&tonnes, &spec, &BacktestSpec::default())?;
/// assert_eq!(test.origins.len(), 20); // from the middle on
/// assert_eq!(test.horizons[0].seasonal_naive.mae, Some(12.0)); // four quarters' rise
/// assert_eq!(test.horizons[1].method.count, 19); // the last origin has one quarter behind it
/// assert!(test.overall.relative_mae < Some(1.1));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Backtest {
    /// One comparison for each horizon, from 1.
    pub horizons: Vec<Comparison>,
    /// All horizons together.
    pub overall: Comparison,
    /// Origins with forecasts, in the order of time.
    pub origins: Vec<BacktestOrigin>,
    /// Origins where the method, or the seasonal naive method beside it, found no forecast.
    pub failed: Vec<FailedOrigin>,
    /// What was forecast.
    pub forecast: ForecastSpec,
    /// From where.
    pub spec: BacktestSpec,
}

/// Forecasts `series` from many of its own periods, each time as if the later ones were not known, and compares the errors with those of
/// the seasonal naive method. Missing actual values are counted, and left out.
///
/// # Errors
/// [`Error::Spec`] and [`Error::RegArima`] for options outside their range, [`Error::Period`] for a first origin of another frequency,
/// [`Error::TooFew`] where nothing is left behind it. With [`Refit::Never`] also what keeps the model from being made at the first origin.
/// [`Error::NotAvailable`] for a model of [combined](crate::regarima::RegArimaSpec::combined) figures, whose totals are no actual values of a
/// period. An origin that fails is listed in the result.
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::forecast::{BacktestSpec, ForecastMethod, ForecastSpec, backtest};
///
/// # fn main() -> Result<(), tidegauge::Error> {
/// let tonnes = Series::new("2020-Q1".parse()?, (0..24).map(|quarter| 600 + quarter % 4))?;
/// let naive = ForecastSpec::new(ForecastMethod::SeasonalNaive).horizon(2);
/// assert_eq!(backtest(&tonnes, &naive, &BacktestSpec::default())?.horizons.len(), 2);
/// # Ok(())
/// # }
/// ```
pub fn backtest(
    series: &Series,
    forecast: &ForecastSpec,
    spec: &BacktestSpec,
) -> Result<Backtest, Error> {
    let forecaster = Forecaster::new(forecast.clone())?;
    if let ForecastMethod::Sarima(model) = &forecast.method
        && !model.combined.is_empty()
    {
        return Err(Error::NotAvailable {
            what: "a backtest of combined figures",
            instead: "a series of single periods",
        });
    }
    let first = spec.first_length(series)?;
    let n = series.len();
    let horizon = forecast
        .horizon
        .unwrap_or_else(|| season_length(series.frequency()));
    let mut run = Run {
        series,
        forecaster,
        horizon,
        workspace: RegArimaWorkspace::default(),
        fixed: None,
    };
    let window = spec.window.unwrap_or(n);
    if let (Refit::Never, ForecastMethod::Sarima(model)) = (spec.refit, &forecast.method) {
        let from = first.saturating_sub(window);
        let training = run.training(from, first)?;
        let ahead = n - 1 - first + horizon;
        let fixed = FixedModel::new(&mut run.workspace, model, &training, ahead)?;
        run.fixed = Some((fixed, from));
    }
    let pair = || {
        [
            Terms::new(&forecast.coverages),
            Terms::new(&forecast.coverages),
        ]
    };
    let mut by_horizon: Vec<[Terms; 2]> = (0..horizon).map(|_| pair()).collect();
    let mut overall = pair();
    let (mut origins, mut failed) = (Vec::new(), Vec::new());
    for end in (first..n).step_by(spec.step) {
        let training = run.training(end.saturating_sub(window), end)?;
        let Some(origin) = training.end() else {
            continue;
        };
        match run.forecasts(&training, end) {
            Ok(both) => {
                run.collect(&training, end, &both, &mut by_horizon, &mut overall);
                let [point, seasonal_naive] = both.map(|forecast| forecast.point);
                origins.push(BacktestOrigin {
                    origin,
                    point,
                    seasonal_naive,
                });
            }
            Err(error) => failed.push(FailedOrigin {
                origin,
                because: error.to_string(),
            }),
        }
    }
    let horizons = (1..)
        .zip(&by_horizon)
        .map(|(horizon, [method, naive])| Comparison::new(Some(horizon), [method, naive]));
    Ok(Backtest {
        horizons: horizons.collect(),
        overall: Comparison::new(None, [&overall[0], &overall[1]]),
        origins,
        failed,
        forecast: forecast.clone(),
        spec: spec.clone(),
    })
}

/// What all origins share.
struct Run<'a> {
    series: &'a Series,
    forecaster: Forecaster,
    horizon: usize,
    workspace: RegArimaWorkspace,
    /// The model of the first origin, and where its training data begin.
    fixed: Option<(FixedModel, usize)>,
}

impl Run<'_> {
    fn training(&self, from: usize, end: usize) -> Result<Series, Error> {
        let steps = i64::try_from(from).unwrap_or(i64::MAX);
        let values = self.series.values()[from..end].to_vec();
        Ok(Series::new(
            self.series.start().checked_add(steps)?,
            values,
        )?)
    }

    /// Forecasts of the method and of the seasonal naive method behind the training data, which end before index `end`.
    fn forecasts(&mut self, training: &Series, end: usize) -> Result<[Forecast; 2], Error> {
        let spec = self.forecaster.spec();
        let start = |series: &Series| {
            let length = i64::try_from(series.len()).unwrap_or(i64::MAX);
            series.start().checked_add(length)
        };
        let own = match &self.fixed {
            Some((model, from)) => {
                let skipped = end - training.len() - from;
                let path = model.forecast(training, skipped, self.horizon)?;
                let errors = path.standard_error;
                Forecast::assemble(start(training)?, &path.point, errors, model.log, spec)?
            }
            None => self.forecaster.run_with(&mut self.workspace, training)?,
        };
        let path = seasonal_naive(training, self.horizon)?;
        let spec = self.forecaster.spec();
        let errors = path.standard_error;
        let naive = Forecast::assemble(start(training)?, &path.point, errors, false, spec)?;
        Ok([own, naive])
    }

    /// Compares the forecasts of both methods with the values from index `end` on, as far as there are any.
    fn collect(
        &self,
        training: &Series,
        end: usize,
        both: &[Forecast; 2],
        by_horizon: &mut [[Terms; 2]],
        overall: &mut [Terms; 2],
    ) {
        let scale = NaiveScale::of_series(training);
        let known = training.values().iter().rev();
        let base = known.copied().find(|value| !value.is_nan());
        let actual = &self.series.values()[end..];
        for (which, forecast) in both.iter().enumerate() {
            let points = forecast.point.values().iter();
            for (index, (actual, point)) in actual.iter().zip(points).enumerate() {
                let term = Term {
                    actual: *actual,
                    forecast: *point,
                    base,
                    scale,
                };
                let bounds = || {
                    forecast.intervals.iter().map(|interval| {
                        let bound = |series: &Series| series.values().get(index).copied();
                        let nothing = f64::NAN;
                        (
                            bound(&interval.lower).unwrap_or(nothing),
                            bound(&interval.upper).unwrap_or(nothing),
                        )
                    })
                };
                by_horizon[index][which].push(term, bounds());
                overall[which].push(term, bounds());
            }
        }
    }
}
