//! Seasonal adjustment of dated series: a specification in, components, tables, quality and warnings out.
//!
//! [`adjust`] is the automatic run: a regARIMA model with transformation, orders, calendar effects and outliers chosen as X-13 chooses
//! them, then X-11. [`Adjuster`] runs any specification on a [`Series`](crate::series::Series), a [`Panel`](crate::series::Panel) or any
//! [list of series](SeriesList); a [`Batch`] of many has progress, cancellation and a deadline. SEATS is not in this version: a specification that asks for it gets [`Error::NotAvailable`](crate::error::Error::NotAvailable).

mod adjuster;
mod batch;
mod by_stl;
mod by_x11;
mod engines;
mod preprocess;
mod report;
mod result;
mod spec;
mod tables;

pub use adjuster::{Adjuster, adjust};
pub use batch::{Batch, Cancellation, SeriesList};
pub use result::{Decomposition, Fallback, SaWarning, SeasonalAdjustment};
pub use spec::{Method, Preprocessing, SaSpec};
pub use tables::TableSelection;

pub use crate::x11::Table;
