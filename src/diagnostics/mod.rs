//! Tests on plain numbers: whether a series is seasonal, and whether residuals are noise.

mod combined;
mod distribution;
mod error;
mod input;
mod outcome;
mod seasonality;

pub use combined::{CombinedTest, IdentifiableSeasonality, combined_seasonality};
pub use error::DiagnosticsError;
pub use outcome::{ChiSquareTest, FTest};
pub use seasonality::{
    ResidualSeasonality, kruskal_wallis, moving_seasonality, residual_seasonality,
    stable_seasonality,
};
