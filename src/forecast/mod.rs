//! Forecasts of dated series: seasonal ARIMA models and naive methods with intervals, accuracy measures, backtests.
//!
//! [`forecast`] is the automatic run: the regARIMA model that X-13 would choose, its forecasts and their intervals. [`Forecaster`] runs any
//! [`ForecastSpec`]; [`backtest`] repeats it at many origins and sets its errors, horizon by horizon, against the seasonal naive method,
//! which every method should beat before it is believed. Sources: Box & Jenkins 1976; Hyndman & Athanasopoulos 2021, *Forecasting: Principles
//! and Practice*, ch. 5; Hyndman & Koehler 2006.

mod accuracy;
mod backtest;
mod fixed;
mod forecaster;
mod naive;
mod result;
mod spec;

pub use accuracy::{Accuracy, IntervalCoverage, NaiveScale, accuracy};
pub use backtest::{
    Backtest, BacktestOrigin, BacktestSpec, Comparison, FailedOrigin, FirstOrigin, Refit, backtest,
};
pub use forecaster::{Forecaster, forecast};
pub use result::{Forecast, Interval};
pub use spec::{ForecastMethod, ForecastSpec, PointForecast};

use crate::period::Frequency;

/// Periods in the season of a frequency: those of a year, but a week for days.
fn season_length(frequency: Frequency) -> usize {
    match frequency {
        Frequency::Week => 52,
        Frequency::Day => 7,
        other => other.periods_per_year().unwrap_or(1) as usize,
    }
}
