//! Events and what can be said about their effect.

mod detectable;
mod event;

pub use detectable::{
    DetectError, DetectableEffect, DetectionSpec, MAX_MONTHS, NoiseModel,
    minimum_detectable_effect, months_needed,
};
pub use event::{Event, EventKind};
