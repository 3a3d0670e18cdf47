//! The model of a series in numbers: fit, forecasts and backcasts.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal};

use super::ArimaError;
use super::estimate::{Effort, Estimate, Problem, Workspace, estimate};
use super::forecast::{Forecaster, Forecasts, interleave};
use super::matrix::{self, dot};
use super::order::ArimaOrder;

/// Products of missing values and observations that an estimation may take: k² n.
const MISSING_WORK: usize = 50_000_000;
/// A residual standard deviation below this part of the largest value is rounding.
pub(crate) const ROUNDING: f64 = 1e-12;

/// What to fit and how.
///
/// # Examples
///
/// ```
/// use tidegauge::arima::{ArimaOrder, ArimaSpec};
///
/// let spec = ArimaSpec::new(ArimaOrder::regular(1, 1, 0));
/// assert_eq!((spec.tolerance, spec.max_iterations), (1e-5, 1500));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ArimaSpec {
    /// The orders; (0 1 1)(0 1 1) unless said otherwise.
    pub order: ArimaOrder,
    /// Change of the log-likelihood at which the iteration has converged; 1e-5 as in X-13.
    pub tolerance: f64,
    /// Largest number of nonlinear steps; 1500 as in X-13.
    pub max_iterations: usize,
    /// ARMA coefficients (AR, seasonal AR, MA, seasonal MA) to start from; 0.1 each without, less where that is not admissible.
    pub start: Option<Vec<f64>>,
    /// Whether the ARMA coefficients stay at their start, which evaluates the likelihood there.
    pub fixed: bool,
}

impl Default for ArimaSpec {
    fn default() -> Self {
        Self::new(ArimaOrder::AIRLINE)
    }
}

impl ArimaSpec {
    /// The orders with the defaults of X-13.
    ///
    /// ```
    /// use tidegauge::arima::{ArimaOrder, ArimaSpec};
    ///
    /// assert_eq!(ArimaSpec::new(ArimaOrder::AIRLINE), ArimaSpec::default());
    /// ```
    pub const fn new(order: ArimaOrder) -> Self {
        Self {
            order,
            tolerance: 1e-5,
            max_iterations: 1500,
            start: None,
            fixed: false,
        }
    }

    /// Holds the ARMA coefficients at the given values.
    ///
    /// ```
    /// use tidegauge::arima::ArimaSpec;
    ///
    /// assert!(ArimaSpec::default().fixed_at(&[0.4, 0.6]).fixed);
    /// ```
    #[must_use]
    pub fn fixed_at(mut self, coefficients: &[f64]) -> Self {
        self.start = Some(coefficients.to_vec());
        self.fixed = true;
        self
    }

    /// Changes the tolerance on the log-likelihood.
    ///
    /// ```
    /// assert_eq!(tidegauge::arima::ArimaSpec::default().tolerance(1e-8).tolerance, 1e-8);
    /// ```
    #[must_use]
    pub const fn tolerance(mut self, tolerance: f64) -> Self {
        self.tolerance = tolerance;
        self
    }
}

/// A regression whose errors follow a seasonal ARIMA model, for series of one season length.
///
/// φ(B) Φ(Bˢ) (1-B)ᵈ (1-Bˢ)ᴰ (y - Xβ) = θ(B) Θ(Bˢ) a, where all four polynomials carry minus signs: θ(B) = 1 - θ₁ B - ..., so a
/// positive moving-average coefficient smooths. The likelihood is the exact Gaussian one of the differenced series.
///
/// # Examples
///
/// ```
/// use tidegauge::arima::{Arima, ArimaOrder, ArimaSpec};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // Container throughput of a port, with one month that was not reported.
/// let mut y: Vec<f64> = (0..60)
///     .map(|t| 100.0 + f64::from(t) + 8.0 * f64::from(t % 12) + f64::from((t * t * 7) % 11))
///     .collect();
/// y[30] = f64::NAN;
/// let arima = Arima::new(ArimaSpec::new(ArimaOrder::AIRLINE), 12)?;
/// let fit = arima.fit(&y, &[])?;
/// assert!(fit.converged);
/// assert_eq!(fit.observations, 60 - 13 - 1);
/// assert_eq!(fit.missing[0].index, 30);
/// let ahead = arima.forecast(&fit, &y, &[], 12)?;
/// assert_eq!(ahead.point.len(), 12);
/// assert!(ahead.standard_error[11] > ahead.standard_error[0]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Arima {
    spec: ArimaSpec,
    season: usize,
}

/// An estimated model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ArimaFit {
    /// The orders.
    pub order: ArimaOrder,
    /// AR, seasonal AR, MA, seasonal MA coefficients.
    pub coefficients: Vec<f64>,
    /// Their standard errors, from the Jacobian of the filtered residuals; empty when held fixed or when the information matrix is
    /// singular.
    pub standard_errors: Vec<f64>,
    /// Coefficients of the regressors, in their order.
    pub regression: Vec<f64>,
    /// Covariance of those coefficients, row by row.
    pub regression_covariance: Vec<f64>,
    /// The missing values.
    pub missing: Vec<MissingValue>,
    /// Innovation variance, by maximum likelihood: no correction for degrees of freedom.
    pub variance: f64,
    /// Natural logarithm of the exact likelihood of the differenced series.
    pub log_likelihood: f64,
    /// Observations after differencing, without the missing ones.
    pub observations: usize,
    /// Residuals, one for each period after differencing.
    pub residuals: Vec<f64>,
    /// Whether the iteration ended by its tolerance.
    pub converged: bool,
    /// Nonlinear steps taken.
    pub iterations: usize,
}

/// A missing value and what the model says of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MissingValue {
    /// Where, from 0.
    pub index: usize,
    /// Its expectation, given all observations.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
}

impl MissingValue {
    pub(crate) const fn new(index: usize, value: f64, standard_error: f64) -> Self {
        Self {
            index,
            value,
            standard_error,
        }
    }
}

/// Forecasts, or backcasts, one for each period.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ArimaForecast {
    /// Expected values.
    pub point: Vec<f64>,
    /// Square roots of the mean squared errors, which count the innovations to come and the estimation of the regression.
    pub standard_error: Vec<f64>,
}

impl ArimaForecast {
    /// Lower and upper bounds that hold the value with the given probability, 0.95 say.
    ///
    /// # Errors
    ///
    /// [`ArimaError::Option`] unless the coverage lies strictly between 0 and 1.
    ///
    /// ```
    /// use tidegauge::arima::ArimaForecast;
    ///
    /// assert!(ArimaForecast::default().interval(95.0).is_err()); // 0.95 is meant
    /// let mut tomorrow = ArimaForecast::default();
    /// (tomorrow.point, tomorrow.standard_error) = (vec![600.0], vec![10.0]);
    /// assert_eq!(tomorrow.interval(0.95)?.1[0].round(), 620.0);
    /// assert!(tomorrow.interval(1.0 - f64::EPSILON / 2.0)?.1[0].is_finite());
    /// # Ok::<(), tidegauge::arima::ArimaError>(())
    /// ```
    pub fn interval(&self, coverage: f64) -> Result<(Vec<f64>, Vec<f64>), ArimaError> {
        if !(coverage > 0.0 && coverage < 1.0) {
            return Err(ArimaError::Option {
                option: "coverage",
                value: coverage,
                accepted: "a number between 0 and 1",
            });
        }
        // From the lower tail, where a coverage next to 1 still leaves a number.
        let quantile = -Normal::standard().inverse_cdf((1.0 - coverage) / 2.0);
        let bound = |sign: f64| {
            self.point
                .iter()
                .zip(&self.standard_error)
                .map(|(point, error)| point + sign * quantile * error)
                .collect()
        };
        Ok((bound(-1.0), bound(1.0)))
    }
}

/// A series whose missing values are filled roughly and listed.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub(crate) y: Vec<f64>,
    pub(crate) missing: Vec<usize>,
}

impl Sample {
    /// Takes NaN for missing and refuses infinity.
    pub(crate) fn new(y: &[f64]) -> Result<Self, ArimaError> {
        let mut missing = Vec::new();
        let mut filled = y.to_vec();
        for (index, value) in filled.iter_mut().enumerate() {
            if value.is_infinite() {
                return Err(ArimaError::NotFinite {
                    index,
                    value: *value,
                });
            }
            if value.is_nan() {
                missing.push(index);
                // Near the truth, so that no digits are lost: the value before, or the next one there is.
                *value = 0.0;
            }
        }
        for index in &missing {
            let before = (*index > 0).then(|| filled[index - 1]);
            let after = || y[*index..].iter().find(|v| !v.is_nan()).copied();
            filled[*index] = before.or_else(after).unwrap_or(0.0);
        }
        let (n, k) = (y.len(), missing.len());
        let most = (MISSING_WORK / n.max(1)).isqrt();
        if k > most {
            return Err(ArimaError::TooManyMissing {
                missing: k,
                observations: n,
                most,
            });
        }
        Ok(Self { y: filled, missing })
    }

    /// One column for each missing value, over the series and `ahead` periods more.
    pub(crate) fn indicators(&self, ahead: usize) -> Vec<Vec<f64>> {
        self.missing
            .iter()
            .map(|index| {
                let mut column = vec![0.0; self.y.len() + ahead];
                column[*index] = 1.0;
                column
            })
            .collect()
    }

    /// Whether there is enough for `regressors` coefficients, missing values not counted.
    pub(crate) fn check_length(
        &self,
        order: ArimaOrder,
        season: usize,
        regressors: usize,
    ) -> Result<(), ArimaError> {
        let p = order.ar + season * order.seasonal_ar;
        let q = order.ma + season * order.seasonal_ma;
        let least =
            order.differencing_lags(season) + p.max(q) + order.coefficients() + regressors + 1;
        let observations = self.y.len() - self.missing.len();
        if observations < least {
            return Err(ArimaError::TooShort {
                order: Box::new(order),
                observations,
                least,
            });
        }
        Ok(())
    }

    /// Residual standard deviations up to this are rounding.
    pub(crate) fn floor(&self) -> f64 {
        ROUNDING * self.y.iter().fold(0.0_f64, |most, v| most.max(v.abs()))
    }
}

impl Arima {
    /// Checks the specification.
    ///
    /// # Errors
    ///
    /// [`ArimaError`] for an order, season, tolerance or start outside its range.
    ///
    /// ```
    /// use tidegauge::arima::{Arima, ArimaSpec};
    ///
    /// assert!(Arima::new(ArimaSpec::default(), 1).is_err()); // no season in a year
    /// ```
    pub fn new(spec: ArimaSpec, season: usize) -> Result<Self, ArimaError> {
        let order = spec.order;
        order.check()?;
        if !(1..=53).contains(&season) {
            return Err(ArimaError::Season { season });
        }
        if season == 1 && order.is_seasonal() {
            return Err(ArimaError::NoSeason {
                order: Box::new(order),
            });
        }
        if !(spec.tolerance > 0.0 && spec.tolerance <= 1.0) {
            return Err(ArimaError::Option {
                option: "tolerance",
                value: spec.tolerance,
                accepted: "above 0, up to 1",
            });
        }
        if let Some(start) = &spec.start {
            if start.len() != order.coefficients() {
                return Err(ArimaError::Coefficients {
                    order: Box::new(order),
                    found: start.len(),
                    expected: order.coefficients(),
                });
            }
            if !order.is_admissible(start) {
                return Err(ArimaError::NotAdmissible);
            }
        }
        Ok(Self { spec, season })
    }

    /// The specification.
    ///
    /// ```
    /// # use tidegauge::arima::{Arima, ArimaSpec};
    /// assert_eq!(Arima::new(ArimaSpec::default(), 12).unwrap().spec(), &ArimaSpec::default());
    /// ```
    pub const fn spec(&self) -> &ArimaSpec {
        &self.spec
    }

    /// Season length.
    ///
    /// ```
    /// # use tidegauge::arima::{Arima, ArimaSpec};
    /// assert_eq!(Arima::new(ArimaSpec::default(), 4).unwrap().season(), 4);
    /// ```
    pub const fn season(&self) -> usize {
        self.season
    }

    /// Fits the model to `y`, where NaN is a missing value, with the given regressors, each at least as long as `y`.
    ///
    /// # Errors
    ///
    /// [`ArimaError`] for a series that is too short, infinite or without variation, too many missing values, regressors that are
    /// too short, infinite or collinear, and a covariance that stays singular.
    pub fn fit(&self, y: &[f64], regressors: &[Vec<f64>]) -> Result<ArimaFit, ArimaError> {
        let order = self.spec.order;
        let sample = Sample::new(y)?;
        let columns = Self::columns(&sample, regressors, 0)?;
        sample.check_length(order, self.season, regressors.len())?;
        let k = sample.missing.len();
        let found = self.estimate(&sample, &columns)?;
        let inverse = matrix::inverse(&found.gram, columns.len());
        let covariance = |i: usize, j: usize| found.variance * inverse[i * columns.len() + j];
        let rows = y.len() - order.differencing_lags(self.season);
        Ok(ArimaFit {
            order,
            standard_errors: found
                .arma_covariance
                .as_ref()
                .map(|c| diagonal_roots(c, order.coefficients()))
                .unwrap_or_default(),
            coefficients: found.arma.clone(),
            regression: found.beta[k..].to_vec(),
            regression_covariance: (k..columns.len())
                .flat_map(|i| (k..columns.len()).map(move |j| (i, j)))
                .map(|(i, j)| covariance(i, j))
                .collect(),
            missing: sample
                .missing
                .iter()
                .enumerate()
                .map(|(i, index)| MissingValue {
                    index: *index,
                    value: sample.y[*index] - found.beta[i],
                    standard_error: covariance(i, i).sqrt(),
                })
                .collect(),
            variance: found.variance,
            log_likelihood: found.log_likelihood,
            observations: found.effective,
            residuals: found.residuals(rows).to_vec(),
            converged: found.converged,
            iterations: found.steps,
        })
    }

    /// `horizon` forecasts from the end of `y` with a fit to the same series; regressors reach over the horizon.
    ///
    /// # Errors
    ///
    /// As [`fit`](Self::fit); [`ArimaError::Coefficients`] for a fit of other orders.
    pub fn forecast(
        &self,
        fit: &ArimaFit,
        y: &[f64],
        regressors: &[Vec<f64>],
        horizon: usize,
    ) -> Result<ArimaForecast, ArimaError> {
        let sample = Sample::new(y)?;
        let columns = Self::columns(&sample, regressors, horizon)?;
        self.project(fit, &sample, &columns, horizon)
    }

    /// `horizon` values before the beginning of `y`, the last one nearest to it; regressors begin `horizon` periods before `y`.
    ///
    /// # Errors
    ///
    /// As [`forecast`](Self::forecast).
    pub fn backcast(
        &self,
        fit: &ArimaFit,
        y: &[f64],
        regressors: &[Vec<f64>],
        horizon: usize,
    ) -> Result<ArimaForecast, ArimaError> {
        let reversed: Vec<f64> = y.iter().rev().copied().collect();
        let regressors: Vec<Vec<f64>> = regressors
            .iter()
            .map(|column| {
                let length = column.len().min(y.len() + horizon);
                column[..length].iter().rev().copied().collect()
            })
            .collect();
        let mut result = self.forecast(fit, &reversed, &regressors, horizon)?;
        result.point.reverse();
        result.standard_error.reverse();
        Ok(result)
    }

    fn project(
        &self,
        fit: &ArimaFit,
        sample: &Sample,
        columns: &[Vec<f64>],
        horizon: usize,
    ) -> Result<ArimaForecast, ArimaError> {
        // The same model at the coefficients of the fit, which also gives the missing values for a series read backwards.
        let held = Self::new(
            ArimaSpec {
                tolerance: self.spec.tolerance,
                ..ArimaSpec::new(self.spec.order).fixed_at(&fit.coefficients)
            },
            self.season,
        )?;
        sample.check_length(
            self.spec.order,
            self.season,
            columns.len() - sample.missing.len(),
        )?;
        let found = held.estimate(sample, columns)?;
        let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let forecasts = Forecaster {
            order: self.spec.order,
            season: self.season,
            arma: &found.arma,
            beta: &found.beta,
            gram: &found.gram,
            variance: found.variance,
        }
        .run(&sample.y, &views, horizon, &mut Workspace::default().filter)?;
        Ok(forecasts.into())
    }

    fn estimate(&self, sample: &Sample, columns: &[Vec<f64>]) -> Result<Arc<Estimate>, ArimaError> {
        let order = self.spec.order;
        let delta = order.differencing(self.season);
        let n = sample.y.len();
        let all: Vec<&[f64]> = columns
            .iter()
            .map(|column| &column[..n])
            .chain([sample.y.as_slice()])
            .collect();
        let rows = interleave(&all, &delta);
        let problem = Problem {
            order,
            season: self.season,
            rows: &rows,
            regressors: columns.len(),
            missing: sample.missing.len(),
            floor: sample.floor(),
        };
        let default = order.start();
        let effort = Effort {
            tolerance: self.spec.tolerance,
            max_steps: self.spec.max_iterations,
            estimate: !self.spec.fixed,
            information: !self.spec.fixed,
        };
        estimate(
            &problem,
            self.spec.start.as_ref().unwrap_or(&default),
            effort,
            &mut Workspace::default(),
        )
        .map_err(|error| match error {
            ArimaError::Collinear { column } => ArimaError::Collinear {
                column: column.saturating_sub(sample.missing.len()),
            },
            other => other,
        })
    }

    /// Indicators of the missing values, then the regressors, checked.
    fn columns(
        sample: &Sample,
        regressors: &[Vec<f64>],
        ahead: usize,
    ) -> Result<Vec<Vec<f64>>, ArimaError> {
        let expected = sample.y.len() + ahead;
        let mut columns = sample.indicators(ahead);
        for (column, values) in regressors.iter().enumerate() {
            if values.len() < expected {
                return Err(ArimaError::RegressorLength {
                    column,
                    found: values.len(),
                    expected,
                });
            }
            if let Some(index) = values.iter().position(|value| !value.is_finite()) {
                return Err(ArimaError::NotFinite {
                    index,
                    value: values[index],
                });
            }
            columns.push(values[..expected].to_vec());
        }
        Ok(columns)
    }
}

impl From<Forecasts> for ArimaForecast {
    fn from(forecasts: Forecasts) -> Self {
        Self {
            standard_error: forecasts
                .innovation_variance
                .iter()
                .zip(&forecasts.regression_variance)
                .map(|(a, b)| (a + b).sqrt())
                .collect(),
            point: forecasts.point,
        }
    }
}

/// Square roots of the diagonal of a matrix.
pub(crate) fn diagonal_roots(matrix: &[f64], size: usize) -> Vec<f64> {
    (0..size).map(|i| matrix[i * size + i].sqrt()).collect()
}

/// a' M a.
pub(crate) fn quadratic_form(matrix: &[f64], a: &[f64]) -> f64 {
    let size = a.len();
    (0..size)
        .map(|i| a[i] * dot(&matrix[i * size..(i + 1) * size], a))
        .sum()
}
