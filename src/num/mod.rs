//! Numbers without dates or units: sums whose result does not depend on luck.

pub mod sum;
