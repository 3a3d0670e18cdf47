//! Analytics for international trade flows.

pub mod code;
pub mod num;
