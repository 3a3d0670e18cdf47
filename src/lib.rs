//! Analytics for international trade flows: typed records, period arithmetic, change statistics, and one call that answers the news question.
//!
//! *"In November, China's exports of rare-earth magnets to the US fell 11 % from October."* Is that real, inside the usual noise, only the US, an effect of the truce?
//!
//! ```
//! use tidegauge::code::{Area, Commodity, QuantityUnit, TradeFlow};
//! use tidegauge::{Dataset, Question, TradeRecord, brief};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let magnets: Commodity = "HS22:850511".parse()?;
//! let (october, november) = ("2025-10".parse()?, "2025-11".parse()?);
//! let row = |partner, tonnes, month| {
//!     TradeRecord::new(month, TradeFlow::Export, Area::CHINA, partner, magnets).quantity(tonnes, QuantityUnit::TONNE)
//! };
//! let data = Dataset::from_iter([
//!     row(Area::UNITED_STATES, 656.0, october),
//!     row(Area::UNITED_STATES, 582.0, november),
//!     row(Area::WORLD, 5473.0, october),
//!     row(Area::WORLD, 6150.0, november),
//! ]);
//! let question = Question::new("X.CN.US.HS22:850511.quantity".parse()?, "2025-11".parse()?).rounded_to(1.0);
//! let answer = brief(&data, &question)?.to_text();
//! assert!(answer.contains("−11.3 %") && answer.contains("contributed −1.35 points"));
//! # Ok(())
//! # }
//! ```
//!
//! # Modules
//! | | |
//! |---|---|
//! | [`period`] | reference periods of six frequencies, their text forms, arithmetic and days |
//! | [`code`] | areas, commodities, flows, units, currencies, statuses; tables between editions |
//! | [`series`] | dated values and panels, missing values, year-to-date and combined figures |
//! | [`calendar`] | moving holidays, working days by country, and the trading-day and holiday regressors of X-13ARIMA-SEATS |
//! | [`dataset`] | trade records, selection, sums that never count twice, source adapters, audit, conversion between editions, vintages |
//! | [`change`] | rates of change, contributions, records, streaks, rounding intervals |
//! | [`index`](mod@index) | index numbers of price and quantity, and exact decompositions of a value change |
//! | [`structure`] | concentration, reliance, dependency, advantage, mirror gaps, market shares |
//! | [`relation`] | how series go together: leads and lags, common component, volume against price, trend growth |
//! | [`sa`] | seasonal adjustment of dated series: specification in; components, tables, quality and warnings out |
//! | [`forecast`](mod@forecast) | forecasts with intervals, accuracy measures, backtests against the seasonal naive method |
//! | [`regarima`] | regressions with seasonal ARIMA errors: transformation, calendar, outliers and orders as X-13 chooses them |
//! | [`arima`] | seasonal ARIMA models on plain numbers: exact likelihood, gaps, forecasts |
//! | [`x11`] | X-11 of X-13ARIMA-SEATS with every table, its summary measures and M statistics |
//! | [`stl`] | seasonal, trend and remainder by loess, also with gaps and several seasonals |
//! | [`anomaly`] | outliers, slips of units, change points, and a monitor for the newest figure |
//! | [`impact`] | what an event did: counterfactuals, interventions, controls and placebos, detectable effects |
//! | [`brief`](mod@brief) | question in, evidence and verdict out |
//! | `plot` | charts as SVG text, with the feature of that name |
//! | [`diagnostics`] | tests for seasonality and for noise, spectra |
//! | [`num`] | sums, order statistics, named tolerances |
//!
//! Guides: [front page](_documentation::readme), [49 questions and the calls that answer them](_documentation::questions), [design
//! questions](_documentation::faq), [differences from X-13 and others](_documentation::differences), [changelog](_documentation::changelog).
//!
//! # Guarantees
//! - No input or output, no clock (but for a [deadline](sa::Batch::deadline) that the caller sets), no randomness, no global state; results do not depend on the order of records and are the same bits on every run.
//! - No panic on any input, and no unsafe code. Bad input is a typed error that names what, where, and what is accepted.
//! - A missing value is NaN inside [`Series`] and [`Panel`] only; a result field that claims a number never holds NaN or infinity.
//! - Ratios are ratios: `-0.11`, never `-11`.
//!
//! # Features
//! None is on by default.
//!
//! - `parallel`: lists of series are adjusted, and chained indices made from rows, on the threads of the current `rayon` pool; the numbers are the same
//!   bits on any number of threads.
//! - `plot`: adjustments, decompositions, contributions and counterfactuals draw themselves as SVG text, for light and dark readers.
//! - `python`: the native module of the Python package; for maturin, not for Rust programs.

#![doc(test(attr(deny(warnings))))]
#![cfg_attr(
    test,
    allow(clippy::float_cmp, reason = "tests compare numbers that are exact")
)]

pub mod anomaly;
pub mod arima;
pub mod brief;
pub mod calendar;
pub mod change;
pub mod code;
pub mod dataset;
pub mod diagnostics;
mod error;
pub mod forecast;
pub mod impact;
pub mod index;
pub mod num;
pub mod period;
#[cfg(feature = "plot")]
pub mod plot;
#[cfg(feature = "python")]
mod python;
pub mod regarima;
pub mod relation;
pub mod sa;
pub mod series;
pub mod stl;
pub mod structure;
pub mod x11;

pub mod _documentation;

pub use crate::brief::{Brief, Question, brief};
pub use crate::change::Outcome;
pub use crate::code::{Area, Commodity, Currency, ObsStatus, QuantityUnit, TradeFlow, Valuation};
pub use crate::dataset::{Dataset, Measure, Selector, SeriesKey, TradeRecord, ZeroPolicy};
pub use crate::error::{Error, ErrorKind};
pub use crate::forecast::{Forecast, ForecastSpec, Forecaster, forecast};
pub use crate::impact::Event;
pub use crate::period::{Frequency, Period, PeriodRange};
pub use crate::sa::{Adjuster, SaSpec, SeasonalAdjustment, adjust};
pub use crate::series::{Panel, Series};
