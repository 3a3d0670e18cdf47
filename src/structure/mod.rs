//! The structure of trade at one time: who supplies how much, and how concentrated that is.

mod concentration;
mod error;
mod residual;
mod share_change;

pub use concentration::{Concentration, ConcentrationSpec, SupplierCount, concentration};
pub use error::StructureError;
pub use residual::{ResidualHhi, ResidualPolicy, residual_hhi};
pub use share_change::{ConcentrationChange, SupplierChange, concentration_change};
