//! What the comparisons with X-13ARIMA-SEATS share: the program itself, its option text, its tables, and how close ours must be.

pub(crate) mod compare;
pub(crate) mod engine;
pub(crate) mod options;
pub(crate) mod quality;
