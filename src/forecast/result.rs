//! A forecast with its dates.

use std::fmt;

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal};

use crate::error::Error;
use crate::forecast::{ForecastSpec, PointForecast};
use crate::period::Period;
use crate::regarima::RegArimaResult;
use crate::series::Series;

/// Coverages closer than this are the same.
const SAME_COVERAGE: f64 = 1e-9;

/// Bounds that hold each value with a given probability, if the model is right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Interval {
    /// The probability, 0.95 say, of each value by itself.
    pub coverage: f64,
    /// Lower bounds, in the units of the series.
    pub lower: Series,
    /// Upper bounds.
    pub upper: Series,
}

/// Forecasts with intervals.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::forecast::{ForecastMethod, ForecastSpec, Forecaster};
///
/// # fn main() -> Result<(), tidegauge::Error> {
/// let tonnes = Series::new("2023-Q1".parse()?, [90, 100, 110, 100, 93, 104, 110, 100])?;
/// let ahead = Forecaster::new(ForecastSpec::new(ForecastMethod::SeasonalNaive).horizon(5))?.run(&tonnes)?;
/// assert_eq!(ahead.point.get("2025-Q2".parse()?), Some(104.0));
/// assert_eq!(ahead.standard_error[..4], [2.5; 4]); // (3² + 4²) / 4 = 2.5²
/// assert_eq!(ahead.standard_error[4], 2.5 * f64::sqrt(2.0)); // two years ahead
/// let interval = ahead.interval(0.95).unwrap();
/// assert_eq!(interval.upper.get("2025-Q2".parse()?).map(f64::round), Some(109.0));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Forecast {
    /// Medians, or means where those were asked for, in the units of the series.
    pub point: Series,
    /// Bounds, one pair for each coverage asked for.
    pub intervals: Vec<Interval>,
    /// Standard errors on the scale of the model: about relative errors where that is of logarithms, otherwise in the units of the
    /// series. Those of a seasonal ARIMA model count the innovations to come and the estimation of the regression, not that of the orders
    /// and of the ARMA coefficients.
    pub standard_error: Vec<f64>,
    /// Whether the model is of logarithms.
    pub log: bool,
    /// The regARIMA model, if it is the method.
    pub model: Option<Box<RegArimaResult>>,
    /// What was asked for.
    pub spec: ForecastSpec,
}

impl Forecast {
    /// The interval of a coverage that was asked for.
    ///
    /// ```
    /// use tidegauge::Series;
    /// use tidegauge::forecast::{ForecastMethod, ForecastSpec, Forecaster};
    ///
    /// # fn main() -> Result<(), tidegauge::Error> {
    /// let tonnes = Series::new("2024-Q1".parse()?, [90, 100, 110, 100, 93, 104, 110, 100])?;
    /// let naive = Forecaster::new(ForecastSpec::new(ForecastMethod::SeasonalNaive))?;
    /// let ahead = naive.run(&tonnes)?;
    /// assert!(ahead.interval(0.8).is_some() && ahead.interval(0.5).is_none());
    /// # Ok(())
    /// # }
    /// ```
    pub fn interval(&self, coverage: f64) -> Option<&Interval> {
        self.intervals
            .iter()
            .find(|interval| (interval.coverage - coverage).abs() < SAME_COVERAGE)
    }

    /// Puts medians and standard errors together; every number of the result is finite.
    pub(super) fn assemble(
        start: Period,
        medians: &[f64],
        standard_error: Vec<f64>,
        log: bool,
        spec: &ForecastSpec,
    ) -> Result<Self, Error> {
        // A bound is the median moved by so many standard errors; so is the mean of a log-normal distribution, by half of one squared.
        let moved = |by: &dyn Fn(f64) -> f64| -> Result<Series, Error> {
            let values: Vec<f64> = medians
                .iter()
                .zip(&standard_error)
                .map(|(median, error)| {
                    if log {
                        median * by(*error).exp()
                    } else {
                        median + by(*error)
                    }
                })
                .collect();
            let unusable = |(value, error): (&f64, &f64)| !(value.is_finite() && error.is_finite());
            match values.iter().zip(&standard_error).position(unusable) {
                Some(index) => {
                    let steps = i64::try_from(index).unwrap_or(i64::MAX);
                    Err(Error::NoForecast {
                        period: start.checked_add(steps)?,
                    })
                }
                None => Ok(Series::new(start, values)?),
            }
        };
        let point = match spec.point {
            PointForecast::Mean if log => moved(&|error| 0.5 * error * error)?,
            _ => moved(&|_| 0.0)?,
        };
        let mut intervals = Vec::with_capacity(spec.coverages.len());
        for coverage in &spec.coverages {
            let quantile = Normal::standard().inverse_cdf(f64::midpoint(1.0, *coverage));
            intervals.push(Interval {
                coverage: *coverage,
                lower: moved(&|error| -quantile * error)?,
                upper: moved(&|error| quantile * error)?,
            });
        }
        Ok(Self {
            point,
            intervals,
            standard_error,
            log,
            model: None,
            spec: spec.clone(),
        })
    }
}

/// A table: periods, forecasts, bounds.
impl fmt::Display for Forecast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.model {
            Some(model) => writeln!(
                f,
                "Forecast by {} for {}",
                model.order,
                if self.log { "logarithms" } else { "the values" }
            )?,
            None => writeln!(f, "Forecast by a naive method")?,
        }
        write!(f, "  {:<10}{:>14}", "", "forecast")?;
        for interval in &self.intervals {
            write!(
                f,
                "{:>28}",
                format!("{} % interval", 100.0 * interval.coverage)
            )?;
        }
        for (index, (period, point)) in self.point.iter().enumerate() {
            write!(f, "\n  {:<10}{}", period.to_string(), number(point))?;
            for Interval { lower, upper, .. } in &self.intervals {
                for bound in [lower, upper] {
                    let value = bound.values().get(index).copied().unwrap_or(f64::NAN);
                    f.write_str(&number(value))?;
                }
            }
        }
        writeln!(f)
    }
}

/// Two decimals, or an exponent for what is too large or too small for them, in 14 places.
fn number(value: f64) -> String {
    let size = value.abs();
    let text = if size > 0.0 && !(0.01..1e10).contains(&size) {
        format!("{value:.4e}")
    } else {
        format!("{value:.2}")
    };
    format!("{:>14}", text.replace('-', "−"))
}
