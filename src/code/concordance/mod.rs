//! Tables from one edition of a classification to another, with weights.
//!
//! The library carries no table: official ones are their publishers', and a [`Concordance`] is made from their rows. Where a code
//! is split, its trade must be divided, and there are three ways, from the safest to the last resort: leave it undivided and compare
//! [`families`](Concordance::families) of codes; divide by the trade that the new codes have ([`Concordance::proportional`]); divide equally.
//!
//! Source: UN Statistics Division, notes on conversion and correlation of the Harmonized System; families after Pierce and Schott (2012).

mod convert;
mod error;
mod families;
mod table;

pub use convert::Converted;
pub use error::ConcordanceError;
pub use families::{Families, Family};
pub use table::{Concordance, LinkKind};
