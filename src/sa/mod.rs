//! Seasonal adjustment of dated series: a specification in, components, tables, quality and warnings out.
//!
//! [`Adjuster`] runs X-11 or STL on a [`Series`](crate::series::Series). A regARIMA model before it, and SEATS, are not in this version:
//! a specification that asks for them, as the default does, gets [`Error::NotAvailable`](crate::error::Error::NotAvailable).

mod adjuster;
mod report;
mod result;
mod spec;
mod tables;

pub use adjuster::Adjuster;
pub use result::{Decomposition, SaWarning, SeasonalAdjustment};
pub use spec::{Method, Preprocessing, SaSpec};
pub use tables::TableSelection;

pub use crate::x11::Table;
