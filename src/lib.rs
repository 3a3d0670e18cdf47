//! Analytics for international trade flows.

pub mod impact;
pub mod num;
pub mod structure;
