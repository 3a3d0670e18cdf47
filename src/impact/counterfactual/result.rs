//! What an evaluation found, and what to know before believing it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::spec::CounterfactualSpec;
use crate::diagnostics::AutocorrelationTest;
use crate::impact::{DetectableEffect, Event, NoiseModel, Verdict};
use crate::period::Period;

/// A number with the interval that the specification asks for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Bounded {
    /// The estimate.
    pub value: f64,
    /// Lower bound.
    pub lower: f64,
    /// Upper bound.
    pub upper: f64,
}

impl Bounded {
    pub(in crate::impact) const fn new(value: f64, lower: f64, upper: f64) -> Self {
        Self {
            value,
            lower,
            upper,
        }
    }

    pub(in crate::impact) fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Self::new(f(self.value), f(self.lower), f(self.upper))
    }

    pub(in crate::impact) fn is_finite(self) -> bool {
        self.value.is_finite() && self.lower.is_finite() && self.upper.is_finite()
    }
}

/// The size of the effect.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EffectSize {
    /// On the scale of the model: logarithms, or units of the series.
    pub estimate: f64,
    /// Its standard error, of coefficients, level and noise together.
    pub standard_error: f64,
    /// Two-sided probability of such an estimate without an effect.
    pub p_value: f64,
    /// As a ratio of what was expected without the event: -0.2 is a fall by a fifth. `None` for a model of values whose expectation is
    /// not positive.
    pub ratio: Option<Bounded>,
}

/// One period of the event.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PointEffect {
    /// When.
    pub period: Period,
    /// What was observed, in units of the series.
    pub observed: f64,
    /// What was expected without the event.
    pub expected: Bounded,
    /// Observed less expected; its bounds are those of the expectation turned round.
    pub effect: Bounded,
}

/// All observed periods of the event together, in units of the series.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CumulativeEffect {
    /// Sum of what was observed.
    pub observed: f64,
    /// Sum of what was expected without the event. For logarithms its interval is that of the logarithm of the sum, linearised.
    pub expected: Bounded,
    /// Observed less expected.
    pub effect: Bounded,
    /// Two-sided probability of such a sum without an effect.
    pub p_value: f64,
}

/// A control series in the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ControlCheck {
    /// Its name.
    pub name: String,
    /// Its coefficient, on the scale of the model.
    pub coefficient: f64,
    /// Standard error of the coefficient.
    pub standard_error: f64,
    /// Two-sided probability of its own change at the event without an effect; Holm's over all controls. `None` where it gives no number.
    pub break_p: Option<f64>,
}

/// The same test at a date where it should find nothing, or at a neighbouring one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OtherDate {
    /// The date.
    pub at: Period,
    /// The estimate, on the scale of the model.
    pub estimate: f64,
    /// Its two-sided p value.
    pub p_value: f64,
}

/// What speaks for and against the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CounterfactualChecks {
    /// Root mean square of the one-step prediction errors before the event over the standard deviation there: small is good, and 1 is no
    /// better than the mean.
    pub relative_error: f64,
    /// Ljung-Box test of the standardised prediction errors before the event; `None` where there are too few.
    pub autocorrelation: Option<AutocorrelationTest>,
    /// Periods before the event whose prediction error is beyond 3.5 standard deviations.
    pub extremes: Vec<Period>,
    /// The controls.
    pub controls: Vec<ControlCheck>,
    /// The same test two thirds into the time before the event, with the data before the event only; `None` where there are too few.
    pub placebo: Option<OtherDate>,
    /// The same test with the event up to two periods earlier and later; dates without enough data are left out.
    pub shifted: Vec<OtherDate>,
    /// p value of the same test with the later half of the periods before the event only; `None` where they are too few.
    pub later_half_p: Option<f64>,
    /// p value of the same test for values where the model is for logarithms; `None` where it is for values already.
    pub values_p: Option<f64>,
}

/// What to know before trusting the numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CounterfactualWarning {
    /// A value without a logarithm: the model is for values.
    NotPositive {
        /// When.
        period: Period,
        /// The value.
        value: f64,
    },
    /// A control has no value in some periods of the series; they do not count.
    ControlMissing {
        /// Its name.
        name: String,
        /// How many.
        periods: usize,
    },
    /// A control changes at the event itself: what the event did to it goes into the effect with the opposite sign.
    ControlBreaks {
        /// Its name.
        name: String,
        /// Two-sided p value of the change, Holm's over all controls.
        p_value: f64,
    },
    /// Too few periods before the event for a season: a seasonal change counts as an effect.
    NoSeason {
        /// How many there are.
        observed: usize,
    },
    /// Fewer than three periods before the event for each one after it.
    ShortBefore {
        /// Before.
        before: usize,
        /// From the event on.
        after: usize,
    },
    /// Only so many periods from the event on are evaluated.
    Cut {
        /// How many.
        after: usize,
    },
    /// The prediction errors before the event are autocorrelated at 1 %: intervals may be too narrow.
    Autocorrelated {
        /// p value of the Ljung-Box test.
        p_value: f64,
    },
    /// Outliers before the event widen the intervals; another event may belong into `exclude`.
    Extremes {
        /// How many.
        periods: usize,
    },
    /// The same test finds an effect at 5 % where there was no event.
    PlaceboFound {
        /// The date.
        at: Period,
        /// The p value.
        p_value: f64,
    },
    /// Detected or not is another answer with the later half of the periods before the event only.
    WindowMatters {
        /// The p value there.
        p_value: f64,
    },
    /// Detected or not is another answer for values instead of logarithms.
    ScaleMatters {
        /// The p value there.
        p_value: f64,
    },
    /// Detected or not is another answer if the event is moved by two periods at most.
    DateMatters {
        /// The first such date.
        at: Period,
    },
}

impl fmt::Display for CounterfactualWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPositive { period, value } => write!(
                f,
                "a model of the values, not their logarithms, because the value {value} of {period} is not positive"
            ),
            Self::ControlMissing { name, periods } => {
                write!(
                    f,
                    "{periods} periods do not count, because the control {name} has no value there"
                )
            }
            Self::ControlBreaks { name, p_value } => write!(
                f,
                "the control {name} changes at the event itself (p {p_value:.3}): its own effect is in the estimate"
            ),
            Self::NoSeason { observed } => write!(
                f,
                "{observed} periods before the event are too few for a season: a seasonal change counts as an effect"
            ),
            Self::ShortBefore { before, after } => write!(
                f,
                "{before} periods before the event are few for {after} from it on"
            ),
            Self::Cut { after } => {
                write!(f, "only {after} periods from the event on are evaluated")
            }
            Self::Autocorrelated { p_value } => write!(
                f,
                "prediction errors before the event are autocorrelated (p {p_value:.3}): intervals may be too narrow"
            ),
            Self::Extremes { periods } => {
                write!(f, "{periods} outliers before the event widen the intervals")
            }
            Self::PlaceboFound { at, p_value } => write!(
                f,
                "the same test finds an effect in {at}, where there was no event (p {p_value:.3})"
            ),
            Self::WindowMatters { p_value } => write!(
                f,
                "the later half of the time before the event alone gives another answer (p {p_value:.3})"
            ),
            Self::ScaleMatters { p_value } => write!(
                f,
                "values instead of logarithms give another answer (p {p_value:.3})"
            ),
            Self::DateMatters { at } => {
                write!(f, "with the event in {at} the verdict would be another one")
            }
        }
    }
}

/// The series against what it would have been.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CounterfactualResult {
    /// The event.
    pub event: Event,
    /// Whether the model is for logarithms.
    pub log: bool,
    /// Observed periods before the event.
    pub before: usize,
    /// Observed periods from the event on.
    pub after: usize,
    /// Size of the effect of the shape asked for: the test behind the verdict.
    pub effect: EffectSize,
    /// The verdict.
    pub verdict: Verdict,
    /// The smallest effect of that shape that would have been found, from the precision of the estimate. For a model of values its numbers
    /// are ratios of the mean that was expected without the event.
    pub detectable: DetectableEffect,
    /// Each observed period of the event.
    pub points: Vec<PointEffect>,
    /// All of them.
    pub cumulative: CumulativeEffect,
    /// Noise of the model, on its scale: variances averaged over the likelihood.
    pub noise: NoiseModel,
    /// Standard deviation of the monthly step of the slope; 0 unless the slope wanders.
    pub slope_sd: f64,
    /// What speaks for and against the model.
    pub checks: CounterfactualChecks,
    /// What to know before trusting the numbers.
    pub warnings: Vec<CounterfactualWarning>,
    /// What was asked for.
    pub spec: CounterfactualSpec,
}
