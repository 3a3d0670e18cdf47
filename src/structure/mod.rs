//! The structure of trade at one time: who supplies how much, how concentrated that is, how far a
//! buyer relies on it, and how patterns of trade compare.

mod advantage;
mod check;
mod concentration;
mod dependency;
mod diversion;
mod error;
mod footprint;
mod intensity;
mod intra_industry;
mod market_share;
mod mirror;
mod reliance;
mod residual;
mod share_change;
mod similarity;
mod stockpile;
mod transshipment;

pub use advantage::{Advantage, revealed_advantage};
pub use concentration::{Concentration, ConcentrationSpec, SupplierCount, concentration};
pub use dependency::{Criterion, DependencySpec, ImportDependency, import_dependency};
pub use diversion::{Diversion, SupplierGain, diversion};
pub use error::StructureError;
pub use footprint::{Factor, Footprint, footprint};
pub use intensity::{MutualDependence, mutual_dependence, trade_intensity};
pub use intra_industry::{IntraIndustry, intra_industry};
pub use market_share::{
    Composition, ConstantMarketShare, Margins, MarketCell, constant_market_share, margins,
};
pub use mirror::{MirrorGap, MirrorLag, mirror_gap, mirror_lag, reconciled_flow};
pub use reliance::{ImportReliance, SupplyBalance, import_reliance, months_of_cover};
pub use residual::{ResidualHhi, ResidualPolicy, residual_hhi};
pub use share_change::{ConcentrationChange, SupplierChange, concentration_change};
pub use similarity::{Similarity, similarity};
pub use stockpile::{StockCycle, stock_cycle};
pub use transshipment::{FlowChange, TransshipmentSuspicion, transshipment_suspicion};
