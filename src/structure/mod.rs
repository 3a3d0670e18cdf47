//! The structure of trade at one time: who supplies how much, how concentrated that is, how far a
//! buyer relies on it, and how patterns of trade compare.
//!
//! | question | answer |
//! |---|---|
//! | on how few suppliers does trade rest? | [`concentration`](concentration()), [`residual_hhi`] where a part is not itemised |
//! | does one country dominate the world's exports? | [`dominance`](dominance()) |
//! | who depends on one supplier? | [`dependence_map`](dependence_map()), [`import_dependency`], [`mutual_dependence`] |
//! | how far does a buyer rely on imports? | [`import_reliance`], [`reliance_path`](reliance_path()) around a measure, [`months_of_cover`] |
//! | what comes from a supplier by other ways? | [`indirect_exposure`], [`transshipment_suspicion`] |
//! | which suppliers gained, lost, came and left? | [`supplier_dynamics`], [`concentration_change`], [`diversion`](diversion()) |
//! | can domestic production have replaced imports? | [`substitution_bound`] |
//! | were purchases brought forward? | [`stock_cycle`] |
//! | who has an advantage, who competes with whom? | [`revealed_advantage`], [`similarity`](similarity()), [`intra_industry`](intra_industry()), [`trade_intensity`] |
//! | why did exports change? | [`constant_market_share`], [`margins`] |
//! | do the partners' statistics agree? | [`mirror_gap`], [`mirror_lag`], [`reconciled_flow`] |
//! | what do the goods embody? | [`footprint`](footprint()) |
//! | what if? | [`scenario`](scenario()) |
//!
//! Whether the change of a share is more than noise is a question to a series: [`share_change`](crate::impact::share_change).

mod advantage;
mod check;
mod concentration;
mod dependence_map;
mod dependency;
mod diversion;
mod dominance;
mod dynamics;
mod error;
mod exposure;
mod footprint;
mod intensity;
mod intra_industry;
mod market_share;
mod mirror;
mod reliance;
mod reliance_path;
mod residual;
mod scenario;
mod share_change;
mod similarity;
mod stockpile;
mod substitution;
mod transshipment;

pub use advantage::{Advantage, revealed_advantage};
pub use concentration::{Concentration, ConcentrationSpec, SupplierCount, concentration};
pub use dependence_map::{BuyerDependence, BuyerTrade, dependence_map};
pub use dependency::{Criterion, DependencySpec, ImportDependency, import_dependency};
pub use diversion::{Diversion, SupplierGain, diversion};
pub use dominance::{Dominance, dominance};
pub use dynamics::{Presence, SupplierDynamics, SupplierMove, supplier_dynamics};
pub use error::StructureError;
pub use exposure::{DownstreamGood, Hub, IndirectExposure, indirect_exposure};
pub use footprint::{Factor, Footprint, footprint};
pub use intensity::{MutualDependence, mutual_dependence, trade_intensity};
pub use intra_industry::{IntraIndustry, intra_industry};
pub use market_share::{
    Composition, ConstantMarketShare, Margins, MarketCell, constant_market_share, margins,
};
pub use mirror::{MirrorGap, MirrorLag, mirror_gap, mirror_lag, reconciled_flow};
pub use reliance::{ImportReliance, SupplyBalance, import_reliance, months_of_cover};
pub use reliance_path::{Reliance, ReliancePath, SuppliedPeriod, reliance_path};
pub use residual::{ResidualHhi, ResidualPolicy, residual_hhi};
pub use scenario::{Assumption, Scenario, ScenarioStep, scenario};
pub use share_change::{ConcentrationChange, SupplierChange, concentration_change};
pub use similarity::{Similarity, similarity};
pub use stockpile::{StockCycle, stock_cycle};
pub use substitution::{AmountOver, SubstitutionBound, substitution_bound};
pub use transshipment::{FlowChange, TransshipmentSuspicion, transshipment_suspicion};
