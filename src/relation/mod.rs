//! How series go together: which one leads, what a panel has in common, volume against price, growth along a trend.
//!
//! | question | answer |
//! |---|---|
//! | do motors follow magnets, and after how many months? | [`lead_lag`]: cross-correlations of filtered changes, with a joint limit |
//! | how long does a shock take from metals to motors? | [`lead_lag_chain`] |
//! | did all partners move together? | [`common_component`]: first principal component, with the share that chance gives |
//! | do volumes fall when unit values rise? | [`price_volume`]: slope with a robust standard error, and why it is no elasticity yet |
//! | how fast does demand grow? | [`trend_growth`]: rate in a year with interval, and whether the trend may be spurious |
//! | does a price or uncertainty index explain the flow? | [`RegArima`](crate::regarima::RegArima) with the index as regressor, below |
//!
//! All of these describe; none proves that one series moves another.
//!
//! # Regression on an outside series
//!
//! A flow in logarithms on an index, with seasonal ARIMA errors so that season and autocorrelation are not mistaken for the relation: the index
//! is a [`UserRegressor`](crate::regarima::UserRegressor), its coefficient has a t value, and several indices together have the F ratio of
//! [`GroupTest`](crate::regarima::GroupTest). The index must cover the forecasts, or there are none.
//!
//! ```
//! use tidegauge::Series;
//! use tidegauge::regarima::{RegArima, RegArimaSpec, Transform, UserRegressor};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // An index of uncertainty, and imports of magnets that fall by 2 % for each point of it.
//! let index: Vec<f64> = (0..96_u32).map(|t| f64::from(t * t * 29 % 17)).collect();
//! let tonnes = (0..96_usize).map(|t| {
//!     let noise = 0.01 * (t * t * t % 13) as f64;
//!     600.0 * (noise + 0.1 * (t % 12) as f64 - 0.02 * index[t]).exp()
//! });
//! let start = "2017-01".parse()?;
//! let mut spec = RegArimaSpec::airline().regressor(UserRegressor::new("uncertainty", start, index.clone()));
//! (spec.transform, spec.forecasts) = (Transform::Log, Some(0));
//! let result = RegArima::new(spec)?.run(&Series::new(start, tonnes)?)?;
//! let uncertainty = &result.coefficients[0];
//! assert_eq!((uncertainty.name.as_str(), format!("{:.2}", uncertainty.value).as_str()), ("uncertainty", "-0.02"));
//! assert!(uncertainty.t.is_some_and(|t| t < -10.0));
//! # Ok(())
//! # }
//! ```

mod autoregression;
mod changes;
mod common_component;
mod error;
mod lead_lag;
mod price_volume;
mod test;
mod trend_growth;

pub use changes::Changes;
pub use common_component::{CommonComponent, Loading, common_component};
pub use error::RelationError;
pub use lead_lag::{
    ChainLink, LagCorrelation, LeadLag, LeadLagChain, LeadLagSpec, Whitening, lead_lag,
    lead_lag_chain,
};
pub use price_volume::{PriceVolume, PriceVolumeWarning, SlopeSign, price_volume};
pub use trend_growth::{TrendGrowth, TrendWarning, trend_growth};
