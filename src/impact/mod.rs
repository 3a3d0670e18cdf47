//! Events and what can be said about their effect.

mod counterfactual;
mod detectable;
mod event;
mod local_level;
mod mixture;
mod noise;
mod shape;
mod verdict;

pub use counterfactual::{
    Bounded, ControlCheck, Counterfactual, CounterfactualChecks, CounterfactualResult,
    CounterfactualSpec, CounterfactualWarning, CumulativeEffect, EffectSize, OtherDate,
    PointEffect, SeasonalPattern, Trend,
};
pub use detectable::{
    DetectableEffect, DetectionSpec, MAX_MONTHS, minimum_detectable_effect, months_needed,
};
pub use event::{Event, EventKind};
pub use noise::NoiseModel;
pub use shape::EffectShape;
pub use verdict::{Verdict, benjamini_hochberg, holm};
