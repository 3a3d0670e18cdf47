//! Regressions with seasonal ARIMA errors for dated series: what X-13ARIMA-SEATS estimates before it adjusts.
//!
//! | question | answer |
//! |---|---|
//! | values or logarithms? | the smaller AICC ([`Transform::Auto`]) |
//! | trading days, Easter, Chinese New Year? | AICC with and without ([`CalendarTest`]) |
//! | which orders? | `automdl` of X-13, after TRAMO ([`Orders::Auto`]) |
//! | outliers? | added by robust t, deleted by ordinary t ([`OutlierKind`], [`critical_value`]) |
//! | January and February published together? | split by the model, with bounds ([`Split`]) |
//! | what comes next? | forecasts, whose errors count the estimation of the regression ([`ModelForecast`]) |
//!
//! [`RegArima::run`] answers all of them, and its result lists every decision with the number it was made by. Missing values (NaN)
//! are integrated out of the likelihood exactly, and estimated. Sources: Findley, Monsell, Bell, Otto & Chen 1998; Gómez & Maravall 2001;
//! X-13ARIMA-SEATS reference manual 1.1. What differs from that program, and why, is in
//! [the guide](crate::_documentation::differences).

mod automatic;
mod checks;
mod combined;
mod critical;
mod data;
mod detect;
mod differencing;
mod error;
mod finish;
mod group;
mod model;
mod orders;
mod outlier;
mod regime;
mod regressor;
pub(crate) mod report;
mod result;
mod run;
mod scan;
mod selection;
mod spec;
mod threshold;
mod tie;
mod unit;

pub use combined::Split;
pub use critical::critical_value;
pub use error::RegArimaError;
pub use group::EffectKind;
pub use outlier::{Outlier, OutlierKind};
pub use regime::{RegimeChange, RegimePart};
pub use regressor::{ChineseNewYear, RegressorSpec, UserEffect, UserRegressor};
pub use result::{
    AlmostOutlier, Coefficient, Decision, GroupTest, ModelEffect, ModelForecast, RegArimaResult,
    RegArimaWarning, ResidualTests, Step,
};
pub use run::{RegArima, RegArimaWorkspace};
pub use spec::{CalendarTest, Orders, RegArimaSpec, Transform};
pub use threshold::AicThreshold;
