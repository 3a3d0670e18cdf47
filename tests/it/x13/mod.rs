//! What the comparisons with X-13ARIMA-SEATS share: its option text, its tables, and how close ours must be.

pub(crate) mod compare;
pub(crate) mod options;
pub(crate) mod quality;
