//! The structure of trade at one time: who supplies how much, and how concentrated that is.

mod concentration;
mod error;

pub use concentration::{
    Concentration, ConcentrationChange, ConcentrationSpec, ResidualHhi, ResidualPolicy,
    SupplierChange, SupplierCount, concentration, concentration_change, residual_hhi,
};
pub use error::StructureError;
