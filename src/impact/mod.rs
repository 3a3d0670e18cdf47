//! Events and what can be said about their effect.
//!
//! | question | answer |
//! |---|---|
//! | what would have been without the event? | [`Counterfactual`]: exact Kalman filtering, with or without controls |
//! | how large is an effect of a given course, beside others? | [`Intervention`]: regressors in a regARIMA model |
//! | did it change more than comparable flows? | [`difference_in_differences`], [`synthetic_control`] |
//! | did the share of a supplier change? | [`share_change`]: the same on the logit of its share |
//! | is it over, does it wear off, or does it stay? | [`classify_shock`] |
//! | how much has been made up since? | [`recovery()`] |
//! | what could have been seen at all? | [`minimum_detectable_effect`], [`months_needed`] |
//! | many events, partners or products at once? | [`holm`], [`benjamini_hochberg`] |
//!
//! A counterfactual ends in a [`Verdict`] of three: detected; not detected although an effect of interest would have been; inconclusive.
//! Before believing it, read [`CounterfactualChecks`] and the warnings: fit, autocorrelation and outliers before the event, controls that
//! change at the event themselves, a placebo in time, the event moved by two periods, a shorter window, values instead of logarithms.
//!
//! # How far the numbers hold
//!
//! Simulated monthly logarithms, 3,000 flows for each row, with a fixed season unless said otherwise (`cargo run --release --example
//! event_simulation -- 3000`): false detections at 5 % without an effect; 90 % intervals that hold a planted effect; and how often an effect
//! of the size that the result calls detectable with power 80 % is found. The level is still, or its monthly step is 3 % ("slow") or 10 %
//! ("wandering"), beside an irregular noise of 15 %; the last row has 10 % beside steps of the level of 2 % and of its slope of 0.5 %.
//! Autocorrelated noise is not of the model.
//!
//! | noise | before | after | false at 5 % | coverage of 90 % | power at the detectable effect |
//! |---|---:|---:|---:|---:|---:|
//! | steady level, no season | 12 | 1 | 4.9 % | 90.9 % | 79.6 % |
//! | slow level, no season | 24 | 3 | 4.3 % | 91.2 % | 80.8 % |
//! | steady level | 36 | 3 | 3.4 % | 92.4 % | 79.6 % |
//! | slow level | 36 | 3 | 4.5 % | 90.6 % | 79.9 % |
//! | steady level | 60 | 6 | 3.6 % | 91.8 % | 81.4 % |
//! | slow level | 60 | 6 | 5.0 % | 89.6 % | 79.4 % |
//! | wandering level | 60 | 6 | 5.4 % | 89.4 % | 80.9 % |
//! | almost a random walk | 60 | 12 | 5.4 % | 89.7 % | 79.7 % |
//! | slow level | 120 | 12 | 6.0 % | 89.0 % | 80.8 % |
//! | autocorrelated, rho 0.3 | 60 | 6 | 5.8 % | 88.7 % | 78.4 % |
//! | autocorrelated, rho 0.7 | 60 | 6 | 6.1 % | 89.0 % | 79.9 % |
//! | slow level, one control | 60 | 6 | 5.4 % | 89.6 % | 79.5 % |
//! | slow level with drift | 60 | 6 | 6.6 % | 88.4 % | 79.4 % |
//! | slope that wanders | 96 | 6 | 5.0 % | 90.0 % | 79.9 % |
//!
//! One standard deviation of the simulation is 0.4 points in the first column of results, 0.6 in the second, 0.7 in the third. Where the
//! level is quite still the test errs less often than it says, because that stillness has to be learnt from the months before the event;
//! where it wanders slowly or drifts, a little more often. The weighting of noises is what keeps the size: with the likeliest one plugged
//! in, the same test with t quantiles errs in 8 to 13 % where the level is slow (36 to 60 months before). Fewer than 12 months before the
//! event were not simulated; six are the least that are accepted.
//!
//! Difference in differences tested by time does not keep its size where the difference is autocorrelated. With 24 to 120 months before the
//! event and 3 to 24 after it, it errs in 6 to 7 % instead of 5 % for independent noise, in 8 to 10 % at an autocorrelation of 0.3, in 13 to
//! 16 % at 0.6, and in 22 % for the slow level of the row with a control. Its permutation test and the placebos of the synthetic control
//! assume nothing of the kind, but with J partners no p value is below 1 / (J + 1).

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
mod share;
mod simplex;
mod synthetic;
mod verdict;

use crate::error::Error;

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
pub use share::{ShareChange, share_change, share_series};
pub use synthetic::{Donor, Matching, SyntheticControl, SyntheticControlSpec, synthetic_control};
pub use verdict::{Verdict, benjamini_hochberg, holm, tail_probability};

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
