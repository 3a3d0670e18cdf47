//! Events and what can be said about their effect.

mod classify;
mod counterfactual;
mod detectable;
mod event;
mod intervention;
mod local_level;
mod mixture;
mod noise;
mod panel;
mod recovery;
mod shape;
mod simplex;
mod synthetic;
mod verdict;

pub use classify::{Shock, ShockCandidate, ShockKind, classify_shock};
pub use counterfactual::{
    Bounded, ControlCheck, Counterfactual, CounterfactualChecks, CounterfactualResult,
    CounterfactualSpec, CounterfactualWarning, CumulativeEffect, EffectSize, OtherDate,
    PointEffect, SeasonalPattern, Trend,
};
pub use detectable::{
    DetectableEffect, DetectionSpec, MAX_MONTHS, minimum_detectable_effect, months_needed,
};
pub use event::{Event, EventKind};
pub use intervention::{Intervention, InterventionEffect, InterventionResult, InterventionSpec};
pub use noise::NoiseModel;
pub use panel::{DiffInDiff, DiffInDiffSpec, HacTest, PermutationTest, difference_in_differences};
pub use recovery::{Recovery, recovery};
pub use shape::EffectShape;
pub use synthetic::{Donor, Matching, SyntheticControl, SyntheticControlSpec, synthetic_control};
pub use verdict::{Verdict, benjamini_hochberg, holm, tail_probability};

use crate::error::Error;

/// Refuses fewer than `least`.
fn at_least(
    method: &'static str,
    needs: &'static str,
    found: usize,
    least: usize,
) -> Result<(), Error> {
    if found < least {
        return Err(Error::TooFew {
            method,
            needs,
            found,
            least,
        });
    }
    Ok(())
}
