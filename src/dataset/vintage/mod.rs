//! Vintages: what was known of a series at each release, and how much its figures were revised.
//!
//! | question | answer |
//! |---|---|
//! | what was known then? | [`Vintages::as_of`], [`Vintages::latest`] |
//! | what did the first, second, ... release of each period say? | [`Vintages::maturity`], [`Vintages::triangle`] |
//! | how large are revisions, and on which side? | [`Vintages::revisions`], [`revision_statistics`] |
//! | could they have been foreseen? | [`NewsNoise`] |
//!
//! A revision is later less preliminary. Revisions of growth rates come from [`Vintages::growth`], relative revisions of levels from
//! [`Vintages::ln`]; both compare inside each release first.

mod error;
mod news;
mod spec;
mod statistics;
mod store;

pub use error::VintageError;
pub use news::{BiasCorrection, EfficiencyTest, NewsNoise, RevisionNature};
pub use spec::RevisionSpec;
pub use statistics::{MeanSquareParts, RevisionStatistics, revision_statistics};
pub use store::{RevisionTriangle, Revisions, Vintages};
