//! Changes of a whole panel in one pass: period on period, year on year, and the moving annual total.
//!
//! Long columns hold one row per series and period, sorted by series and then by period. The row of the year before is found by
//! its period and not by its distance, so that a missing month makes its own comparisons missing and shifts no other.
//! Every moving total is added up anew from its own values: nothing that has left the window can leave a rounding error behind.
//!
//! # Formula
//! `(x[t] − x[t−1]) / x[t−1]`, `(x[t] − x[t−s]) / x[t−s]` and `x[t] + x[t−1] + … + x[t−s+1]`, with s periods in a year.

mod changes;
mod columns;
mod error;

pub use changes::PanelChanges;
pub use columns::{PanelColumns, panel_changes};
pub use error::PanelError;
