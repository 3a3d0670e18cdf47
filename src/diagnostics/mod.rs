//! Tests on plain numbers: whether a series is seasonal, and whether residuals are noise.
//!
//! | question | tests |
//! |---|---|
//! | is there a seasonal pattern to estimate? | [`stable_seasonality`], [`moving_seasonality`], [`kruskal_wallis`], [`combined_seasonality`] |
//! | is any left after adjustment? | [`residual_seasonality`], [`qs`], [`np`], [`spectrum_peaks`] |
//! | are residuals uncorrelated? | [`ljung_box`], [`box_pierce`], [`durbin_watson`], [`runs`], [`friedman`], [`qs`] |
//! | are they normally distributed? | [`normality`] |
//!
//! The definitions are those of X-13ARIMA-SEATS, to the digits it prints. Every function takes a slice in the order of time; missing
//! values are refused by position. No result depends on the unit of the values (spectra shift by a constant), and every number in
//! a result is finite, at magnitudes from 1e-300 to 1e300.

mod autocorrelation;
mod combined;
mod distribution;
mod error;
mod input;
pub(crate) mod line;
mod normality;
mod outcome;
mod peaks;
mod qs;
mod ranks;
mod residuals;
mod seasonality;
mod spectrum;

pub use autocorrelation::{AutocorrelationTest, box_pierce, ljung_box};
pub use combined::{CombinedTest, IdentifiableSeasonality, combined_seasonality};
pub use error::DiagnosticsError;
pub(crate) use input::unit;
pub use normality::{Normality, ShapeStatistic, normality};
pub use outcome::{ChiSquareTest, FTest};
pub use peaks::{
    SpectralPeak, SpectrumMethod, SpectrumPeaks, TRADING_DAY_FREQUENCIES, spectrum_peaks,
};
pub use qs::{Differencing, QsTest, RECENT_SPAN, qs, recent_span};
pub use ranks::{NpTest, friedman, kruskal_wallis, np};
pub use residuals::{RunsTest, durbin_watson, runs};
pub use seasonality::{
    ResidualSeasonality, moving_seasonality, residual_seasonality, stable_seasonality,
};
pub use spectrum::{AR_SPECTRUM_ORDER, ar_spectrum, periodogram};
