//! How much values changed: rates, sums over a year, and what they are compared with.

pub mod panel;
