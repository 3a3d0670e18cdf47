//! Trade records and what may be computed from many of them.
//!
//! A [`TradeRecord`] is one row of a customs office or a data portal; a [`Dataset`] holds many in columns, in one canonical order, so that the
//! order of input changes nothing. Sums over a [`Selector`] refuse to count anything twice.
//!
//! Source: IMTS 2010 concepts, the SDMX structure for merchandise trade, and the field lists of the portals named in [`source`].

mod aggregate;
mod audit;
mod convert;
mod error;
mod key;
mod overlap;
mod record;
mod select;
pub mod source;
mod table;
pub mod vintage;

pub use aggregate::Aggregate;
pub use audit::{AuditCode, AuditReport, AuditSpec, Finding, PublishedRate, Severity};
pub use convert::{ConservedSum, ConvertedDataset};
pub use error::DatasetError;
pub use key::{RecordKey, SeriesKey};
pub use record::{Measure, Measurement, MissingReason, TradeRecord};
pub use select::{Selector, ZeroPolicy};
pub use table::Dataset;
