//! Seasonal adjustment of dated series: a specification in, components, tables, quality and warnings out.
//!
//! [`adjust`] is the automatic run: a regARIMA model with transformation, orders, calendar effects and outliers chosen as X-13 chooses
//! them, then X-11. [`Adjuster`] runs any specification on a [`Series`](crate::series::Series) or a [`Panel`](crate::series::Panel). SEATS
//! is not in this version: a specification that asks for it gets [`Error::NotAvailable`](crate::error::Error::NotAvailable).

mod adjuster;
mod by_stl;
mod by_x11;
mod preprocess;
mod report;
mod result;
mod spec;
mod tables;

pub use adjuster::{Adjuster, adjust};
pub use result::{Decomposition, Fallback, SaWarning, SeasonalAdjustment};
pub use spec::{Method, Preprocessing, SaSpec};
pub use tables::TableSelection;

pub use crate::x11::Table;
