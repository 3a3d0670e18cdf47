//! Events and what can be said about their effect.

mod detectable;

pub use detectable::{
    DetectError, DetectableEffect, DetectionSpec, MAX_MONTHS, NoiseModel,
    minimum_detectable_effect, months_needed,
};
