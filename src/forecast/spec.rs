//! What to forecast and by which method, in one plain value.

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::regarima::RegArimaSpec;

/// Longest horizon, as of the model itself.
pub(super) const LONGEST: usize = 1200;
/// Most intervals of one forecast.
const MOST_COVERAGES: usize = 100;

/// A way to forecast. In JSON `{"sarima":{}}` with the options of the model, `"seasonal_naive"`, `"naive"` or `"drift"`.
///
/// # Examples
///
/// ```
/// use tidegauge::forecast::ForecastMethod;
///
/// assert_eq!(serde_json::from_str::<ForecastMethod>(r#"{"sarima":{}}"#).unwrap(), ForecastMethod::default());
/// assert_eq!(serde_json::from_str::<ForecastMethod>(r#""drift""#).unwrap(), ForecastMethod::Drift);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ForecastMethod {
    /// A seasonal ARIMA model with calendar effects and outliers, automatic or given. Months, quarters, half-years and years. Its own
    /// `forecasts` and `backcasts` do not count here.
    Sarima(Box<RegArimaSpec>),
    /// The value of the same season of the last year that has one.
    SeasonalNaive,
    /// The last value.
    Naive,
    /// The last value and the mean change from period to period.
    Drift,
}

impl Default for ForecastMethod {
    fn default() -> Self {
        Self::Sarima(Box::default())
    }
}

impl From<RegArimaSpec> for ForecastMethod {
    fn from(spec: RegArimaSpec) -> Self {
        Self::Sarima(Box::new(spec))
    }
}

/// Which number stands for the distribution of a forecast. The two differ only for models of logarithms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PointForecast {
    /// As likely too low as too high; medians of months do not add up to that of the year.
    #[default]
    Median,
    /// Right on average, exp(μ + σ²/2) of a log-normal distribution; adds up, and lies above the median.
    Mean,
}

/// What to forecast and how.
///
/// The default is the automatic seasonal ARIMA model, one season ahead, with intervals of 80 and 95 %.
///
/// # Examples
///
/// ```
/// use tidegauge::forecast::{ForecastSpec, PointForecast};
///
/// let spec: ForecastSpec = serde_json::from_str(r#"{"horizon":6,"point":"mean"}"#).unwrap();
/// assert_eq!(spec, ForecastSpec::default().horizon(6).point(PointForecast::Mean));
/// assert_eq!(spec.coverages, [0.8, 0.95]);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ForecastSpec {
    /// The method.
    pub method: ForecastMethod,
    /// Periods to forecast, 1 to 1200; without a value one season: a year, a week of days.
    pub horizon: Option<usize>,
    /// Probabilities of the intervals, each between 0 and 1.
    pub coverages: Vec<f64>,
    /// Median or mean.
    pub point: PointForecast,
}

impl Default for ForecastSpec {
    fn default() -> Self {
        Self {
            method: ForecastMethod::default(),
            horizon: None,
            coverages: vec![0.8, 0.95],
            point: PointForecast::Median,
        }
    }
}

impl ForecastSpec {
    /// The method with the other options at their defaults.
    ///
    /// ```
    /// use tidegauge::forecast::{ForecastMethod, ForecastSpec};
    /// use tidegauge::regarima::RegArimaSpec;
    ///
    /// let spec = ForecastSpec::new(RegArimaSpec::airline());
    /// assert_ne!(spec, ForecastSpec::new(ForecastMethod::SeasonalNaive));
    /// assert_eq!(ForecastSpec::new(RegArimaSpec::default()), ForecastSpec::default());
    /// ```
    pub fn new(method: impl Into<ForecastMethod>) -> Self {
        Self {
            method: method.into(),
            ..Self::default()
        }
    }

    /// Sets [`horizon`](Self::horizon).
    ///
    /// ```
    /// assert_eq!(tidegauge::forecast::ForecastSpec::default().horizon(6).horizon, Some(6));
    /// ```
    #[must_use]
    pub const fn horizon(mut self, periods: usize) -> Self {
        self.horizon = Some(periods);
        self
    }

    /// Sets [`coverages`](Self::coverages).
    ///
    /// ```
    /// assert_eq!(tidegauge::forecast::ForecastSpec::default().coverages(&[0.5]).coverages, [0.5]);
    /// ```
    #[must_use]
    pub fn coverages(mut self, probabilities: &[f64]) -> Self {
        self.coverages = probabilities.to_vec();
        self
    }

    /// Sets [`point`](Self::point).
    ///
    /// ```
    /// use tidegauge::forecast::{ForecastSpec, PointForecast};
    ///
    /// assert_eq!(ForecastSpec::default().point(PointForecast::Mean).point, PointForecast::Mean);
    /// ```
    #[must_use]
    pub const fn point(mut self, point: PointForecast) -> Self {
        self.point = point;
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        let option = |option, value, accepted| {
            Err(Error::Spec {
                option,
                value,
                accepted,
            })
        };
        if let Some(horizon) = self
            .horizon
            .filter(|periods| !(1..=LONGEST).contains(periods))
        {
            return option("horizon", horizon as f64, "1 to 1200");
        }
        if self.coverages.len() > MOST_COVERAGES {
            let count = self.coverages.len() as f64;
            return option("number of coverages", count, "at most 100");
        }
        match self.coverages.iter().find(|p| !(**p > 0.0 && **p < 1.0)) {
            Some(coverage) => option("coverage", *coverage, "a number between 0 and 1"),
            None => Ok(()),
        }
    }
}
