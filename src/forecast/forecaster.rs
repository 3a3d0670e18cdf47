//! The engine of a specification.

use crate::error::Error;
use crate::forecast::naive::{self, Path};
use crate::forecast::{Forecast, ForecastMethod, ForecastSpec, season_length};
use crate::regarima::{RegArima, RegArimaError, RegArimaSpec, RegArimaWorkspace};
use crate::series::Series;

/// Forecasts a series by the model that is chosen automatically, with intervals of 80 and 95 %.
///
/// # Errors
/// As [`Forecaster::run`]; [`Error::Spec`] for a horizon outside 1 to 1200.
///
/// # Examples
///
/// ```
/// use tidegauge::{Series, forecast};
///
/// # fn main() -> Result<(), tidegauge::Error> {
/// let wave = [0.9, 0.8, 1.1, 1.0, 1.0, 1.1, 1.2, 1.2, 1.0, 0.9, 0.9, 0.9];
/// let tonnes = (0..96_u32).map(|t| f64::from(600 + t) * wave[t as usize % 12] * (1.0 + 0.01 * f64::from(t * t * 37 % 19)));
/// let ahead = forecast(&Series::new("2017-01".parse()?, tonnes)?, 12)?;
/// let february = "2025-02".parse()?;
/// let interval = ahead.interval(0.95).unwrap();
/// assert!(interval.lower.get(february) < Some(640.0) && interval.upper.get(february) > Some(560.0));
/// # Ok(())
/// # }
/// ```
pub fn forecast(series: &Series, horizon: usize) -> Result<Forecast, Error> {
    Forecaster::new(ForecastSpec::default().horizon(horizon))?.run(series)
}

/// Forecasts series by one specification.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::forecast::{ForecastSpec, Forecaster};
/// use tidegauge::regarima::RegArimaSpec;
///
/// # fn main() -> Result<(), tidegauge::Error> {
/// let tonnes = Series::new("2017-01".parse()?, (0..96_u32).map(|t| 100 + t + 10 * (t % 12) + (t * t * 7) % 11))?;
/// let airline = Forecaster::new(ForecastSpec::new(RegArimaSpec::airline()).coverages(&[0.5]))?;
/// let ahead = airline.run(&tonnes)?;
/// assert_eq!(ahead.point.len(), 12);
/// assert_eq!(ahead.model.unwrap().order.to_string(), "(0 1 1)(0 1 1)");
/// assert_eq!(ahead.intervals.len(), 1);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Forecaster {
    spec: ForecastSpec,
}

impl Forecaster {
    /// Checks the specification.
    ///
    /// # Errors
    /// [`Error::Spec`] for a horizon or coverage outside its range, [`Error::RegArima`] for an option of the model.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::forecast::{ForecastSpec, Forecaster};
    ///
    /// let error = Forecaster::new(ForecastSpec::default().coverages(&[0.8, 95.0])).unwrap_err();
    /// assert_eq!(error.to_string(), "coverage is 95; accepted is a number between 0 and 1");
    /// ```
    pub fn new(spec: ForecastSpec) -> Result<Self, Error> {
        spec.check()?;
        if let ForecastMethod::Sarima(model) = &spec.method {
            RegArima::new(reaching(model, spec.horizon))?;
        }
        Ok(Self { spec })
    }

    /// The specification.
    ///
    /// ```
    /// use tidegauge::forecast::{ForecastSpec, Forecaster};
    ///
    /// let half_year = Forecaster::new(ForecastSpec::default().horizon(6)).unwrap();
    /// assert_eq!(half_year.spec().horizon, Some(6));
    /// ```
    pub const fn spec(&self) -> &ForecastSpec {
        &self.spec
    }

    /// Forecasts from the end of a series; missing values (NaN) are left out by the naive methods and estimated by a model.
    ///
    /// # Errors
    /// [`Error::RegArima`] as of [`RegArima::run`]. [`Error::TooFew`] where a naive method finds too few observations. [`Error::Period`]
    /// beyond the year 9999. [`Error::NoForecast`] where a number leaves the range of floating-point numbers.
    ///
    /// ```
    /// use tidegauge::Series;
    /// use tidegauge::forecast::{ForecastMethod, ForecastSpec, Forecaster};
    ///
    /// # fn main() -> Result<(), tidegauge::Error> {
    /// let tonnes = Series::new("2024-Q1".parse()?, [90, 100, 110, 100, 93, 104, 110, 100])?;
    /// let naive = Forecaster::new(ForecastSpec::new(ForecastMethod::SeasonalNaive))?;
    /// assert_eq!(naive.run(&tonnes)?.point.get("2026-Q2".parse()?), Some(104.0));
    /// # Ok(())
    /// # }
    /// ```
    pub fn run(&self, series: &Series) -> Result<Forecast, Error> {
        self.run_with(&mut RegArimaWorkspace::default(), series)
    }

    /// As [`run`](Self::run), in memory that is used again.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    ///
    /// ```
    /// use tidegauge::Series;
    /// use tidegauge::forecast::{ForecastMethod, ForecastSpec, Forecaster};
    ///
    /// # fn main() -> Result<(), tidegauge::Error> {
    /// let tonnes = Series::new("2024-Q1".parse()?, [90, 100, 110, 100, 93, 104, 110, 100])?;
    /// let naive = Forecaster::new(ForecastSpec::new(ForecastMethod::SeasonalNaive))?;
    /// let mut memory = tidegauge::regarima::RegArimaWorkspace::default();
    /// assert_eq!(naive.run_with(&mut memory, &tonnes)?, naive.run(&tonnes)?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn run_with(
        &self,
        workspace: &mut RegArimaWorkspace,
        series: &Series,
    ) -> Result<Forecast, Error> {
        let season = season_length(series.frequency());
        let horizon = self.spec.horizon.unwrap_or(season);
        let Path {
            point,
            standard_error,
        } = match &self.spec.method {
            ForecastMethod::Sarima(model) => {
                return self.by_model(workspace, series, reaching(model, Some(horizon)));
            }
            ForecastMethod::SeasonalNaive => seasonal_naive(series, horizon)?,
            ForecastMethod::Naive => {
                naive::seasonal(series.values(), 1, horizon, "the naive forecast")?
            }
            ForecastMethod::Drift => naive::drift(series.values(), horizon)?,
        };
        let length = i64::try_from(series.len()).unwrap_or(i64::MAX);
        let start = series.start().checked_add(length)?;
        Forecast::assemble(start, &point, standard_error, false, &self.spec)
    }

    fn by_model(
        &self,
        workspace: &mut RegArimaWorkspace,
        series: &Series,
        spec: RegArimaSpec,
    ) -> Result<Forecast, Error> {
        let model = RegArima::new(spec)?.run_with(workspace, series)?;
        // Asked for, so it is there.
        let found = model.forecast.as_ref().ok_or(RegArimaError::Empty)?;
        let errors = found.standard_error.clone();
        let forecast =
            Forecast::assemble(found.start, &found.point, errors, model.log, &self.spec)?;
        Ok(Forecast {
            model: Some(Box::new(model)),
            ..forecast
        })
    }
}

/// The seasonal naive forecasts of a series.
pub(super) fn seasonal_naive(series: &Series, horizon: usize) -> Result<Path, Error> {
    let season = season_length(series.frequency());
    naive::seasonal(
        series.values(),
        season,
        horizon,
        "the seasonal naive forecast",
    )
}

/// The options of a model, with the horizon of the forecast.
pub(super) fn reaching(model: &RegArimaSpec, horizon: Option<usize>) -> RegArimaSpec {
    RegArimaSpec {
        forecasts: horizon,
        backcasts: 0,
        ..model.clone()
    }
}
