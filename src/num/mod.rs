//! Numbers without dates or units: sums whose result does not depend on luck, order statistics,
//! and the registry of tolerances.

pub mod order;
pub mod sum;
pub mod tolerance;
