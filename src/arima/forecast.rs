//! Forecasts of a regression with ARIMA errors, and backcasts as forecasts of the series read backwards.

use super::ArimaError;
use super::filter::ArmaFilter;
use super::matrix::{dot, solve_lower};
use super::order::ArimaOrder;
use crate::num::polynomial;

/// Forecasts with the parts of their mean squared error, on the scale of the model.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Forecasts {
    pub(crate) point: Vec<f64>,
    /// From innovations to come.
    pub(crate) innovation_variance: Vec<f64>,
    /// From estimating the regression and the missing values.
    pub(crate) regression_variance: Vec<f64>,
}

/// The estimated model that forecasts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Forecaster<'a> {
    pub(crate) order: ArimaOrder,
    pub(crate) season: usize,
    pub(crate) arma: &'a [f64],
    pub(crate) beta: &'a [f64],
    /// Cholesky factor of the cross products of the filtered regressors.
    pub(crate) gram: &'a [f64],
    pub(crate) variance: f64,
}

impl Forecaster<'_> {
    /// `horizon` forecasts. `columns` are the undifferenced regressors over the series and the horizon, `y` the series.
    ///
    /// Every column is forecast by the difference equation with the innovations of its own filter; the forecast of the series
    /// is then corrected for where the regressors depart from theirs.
    pub(crate) fn run(
        &self,
        y: &[f64],
        columns: &[&[f64]],
        horizon: usize,
        filter: &mut ArmaFilter,
    ) -> Result<Forecasts, ArimaError> {
        let n = y.len();
        let width = columns.len() + 1;
        let delta = self.order.differencing(self.season);
        let [phi, theta] = self.order.polynomials(self.arma, self.season);
        let full = polynomial::product(&phi, &delta);
        let all: Vec<&[f64]> = columns
            .iter()
            .map(|column| &column[..n])
            .chain([y])
            .collect();
        let rows = interleave(&all, &delta);
        filter.set(&self.order, self.season, self.arma, rows.len() / width)?;
        let mut e = Vec::new();
        filter.apply(&rows, width, &mut e);
        let e_rows = e.len() / width;
        let degree = full.len() - 1;
        // The last values of every column, then their forecasts.
        let mut path = Vec::with_capacity((degree + horizon) * width);
        for t in n - degree..n {
            path.extend(all.iter().map(|column| column[t]));
        }
        for t in 0..horizon {
            for column in 0..width {
                let mut value = 0.0;
                for (lag, c) in full.iter().enumerate().skip(1) {
                    value -= c * path[(degree + t - lag) * width + column];
                }
                for (lag, c) in theta.iter().enumerate().skip(t + 1) {
                    value += c * e[(e_rows + t - lag) * width + column];
                }
                path.push(value);
            }
        }
        let psi = polynomial::quotient(&theta, &full, horizon);
        let mut result = Forecasts::default();
        let mut stochastic = 0.0;
        for t in 0..horizon {
            let forecast = &path[(degree + t) * width..(degree + t + 1) * width];
            let mut departure: Vec<f64> = columns
                .iter()
                .zip(forecast)
                .map(|(column, value)| column[n + t] - value)
                .collect();
            let point = forecast[width - 1] + dot(&departure, self.beta);
            solve_lower(self.gram, departure.len(), &mut departure, 1);
            stochastic += psi[t] * psi[t];
            result.point.push(point);
            result.innovation_variance.push(self.variance * stochastic);
            result
                .regression_variance
                .push(self.variance * dot(&departure, &departure));
        }
        if result.point.iter().all(|value| value.is_finite()) {
            Ok(result)
        } else {
            Err(ArimaError::Singular)
        }
    }
}

/// The differenced columns side by side, one row a time.
pub(crate) fn interleave(columns: &[&[f64]], delta: &[f64]) -> Vec<f64> {
    let width = columns.len();
    let rows = columns
        .first()
        .map_or(0, |column| (column.len() + 1).saturating_sub(delta.len()));
    let mut result = vec![0.0; rows * width];
    for (place, column) in columns.iter().enumerate() {
        let differenced = polynomial::apply(delta, column);
        for (row, value) in result.chunks_exact_mut(width).zip(differenced) {
            row[place] = value;
        }
    }
    result
}
