//! seasonal adjustment by moving averages and the treatment of extremes, as X-13ARIMA-SEATS does it.
//!
//! Parts B and C find extreme values, part D the final components, part E modifies them for extremes; [`X11Quality`] is part F.
//! Nothing here knows dates: a series is a slice and a season length, and the period of the year that it starts in.
//!
//! Sources: Shiskin, Young and Musgrave (1967), "The X-11 variant of the Census Method II seasonal adjustment program"; Dagum (1988);
//! Ladiray and Quenneville (2001), "Seasonal adjustment with the X-11 method"; X-13ARIMA-SEATS reference manual, for names and defaults;
//! numbers are those of version 1.1.

mod context;
mod engine;
mod error;
mod extremes;
mod filters;
mod finish;
mod frame;
mod input;
mod lanes;
mod monitor;
mod msr;
mod parts;
mod quality;
mod result;
mod seasonal;
mod spec;
mod summary;
mod table;
mod trend;

pub use engine::{X11, X11Workspace};
pub use error::X11Error;
pub use input::{Effect, X11Input};
pub use quality::{DurationOfRun, Shares, SpanChanges, X11Quality};
pub use result::{
    AnnualTotals, Correction, FilterChoice, Iteration, MovingSeasonality, PartE, Replacement,
    X11Result, X11Warning,
};
pub use spec::{CalendarSigma, Mode, SeasonalFilter, SeasonalFilters, X11Spec};
pub use summary::Moments;
pub use table::Table;
