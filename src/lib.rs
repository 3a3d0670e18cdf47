//! Analytics for international trade flows.

pub mod num;
