//! Events and what can be said about their effect.

mod detectable;
mod error;
mod event;
mod noise;

pub use detectable::{
    DetectableEffect, DetectionSpec, MAX_MONTHS, minimum_detectable_effect, months_needed,
};
pub use error::DetectError;
pub use event::{Event, EventKind};
pub use noise::NoiseModel;
