//! Seasonal ARIMA models with regressors: exact likelihood, estimation, missing values, forecasts.
//!
//! A kernel on plain numbers and a season length: it knows no dates. [`regarima`](crate::regarima) chooses orders, regressors
//! and transformations over it.
//!
//! The likelihood is the exact Gaussian one of the differenced series, in O(n) a column; estimates are iterated generalised and
//! nonlinear least squares with the start values, steps and stopping rules of X-13ARIMA-SEATS, so that converged numbers agree
//! with that program to the digits it prints. Sources: Box & Jenkins 1976; Ljung & Box 1979; Otto, Bell & Burman 1987; Moré
//! 1978; Hannan & Rissanen 1982; Gómez, Maravall & Peña 1999.

mod autocovariance;
mod error;
pub(crate) mod estimate;
pub(crate) mod filter;
pub(crate) mod forecast;
mod initial;
mod jacobian;
pub(crate) mod matrix;
mod minimise;
mod model;
mod moving_average;
mod order;
mod recursion;

pub use error::ArimaError;
pub(crate) use initial::hannan_rissanen;
pub use model::{Arima, ArimaFit, ArimaForecast, ArimaSpec, MissingValue};
pub(crate) use model::{Sample, diagonal_roots, quadratic_form};
pub use order::ArimaOrder;
