//! Codes of foreign trade: areas, commodities, flows, units, currencies and statuses.
//!
//! Every type is `Copy`, ordered and hashable, parses from the official code with [`FromStr`](std::str::FromStr),
//! prints it with [`Display`](std::fmt::Display), and travels through serde as that text.
//!
//! | noun | what it is |
//! |---|---|
//! | [`Area`] | reporter or partner, in the code space of UN Comtrade |
//! | [`Commodity`] | product code together with its [`Classification`] |
//! | [`Concordance`] | table from one classification to another, with weights |
//! | [`TradeFlow`], [`CustomsProcedure`], [`TransportMode`] | what kind of movement was recorded |
//! | [`QuantityUnit`] | unit of a quantity, with exact conversions inside a dimension |
//! | [`Currency`], [`Valuation`] | unit and basis of a value |
//! | [`ObsStatus`], [`ConfStatus`] | SDMX statuses of an observation |

mod area;
mod area_constants;
mod area_facts;
mod area_source;
mod area_table;
mod classification;
mod commodity;
mod concordance;
mod error;
mod flow;
mod list;
mod money;
mod procedure;
mod status;
mod transport;
mod unit;
mod validity;

pub use area::Area;
pub use area_facts::AreaKind;
pub use classification::{BecRevision, Classification, HsEdition, SitcRevision};
pub use commodity::Commodity;
pub use concordance::{Concordance, ConcordanceError, Converted, Families, Family, LinkKind};
pub(crate) use error::shortened;
pub use error::{AreaList, CodeError};
pub use flow::TradeFlow;
pub use money::{Currency, Valuation};
pub use procedure::CustomsProcedure;
pub use status::{ConfStatus, ObsStatus};
pub use transport::TransportMode;
pub use unit::{QuantityDimension, QuantityUnit};
pub use validity::Validity;
