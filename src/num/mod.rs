//! Numbers without dates or units: sums whose result does not depend on luck, means, order
//! statistics, polynomials, and the registry of tolerances.

pub(crate) mod lanes;
pub(crate) mod log_ratio;
pub mod mean;
pub(crate) mod nullable;
pub(crate) mod object;
pub mod order;
pub(crate) mod polynomial;
pub mod sum;
pub mod tolerance;
pub(crate) mod unit;
