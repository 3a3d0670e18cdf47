//! Whether the data can say anything about an event yet.
//!
//! Before asking what an event did, ask what could be seen: the smallest lasting shift that so many periods before and after it can show
//! against the noise (minimum detectable effect, generalised least squares). A change below that neither confirms nor refutes an effect.

use serde::{Deserialize, Serialize};

use crate::brief::evidence::Evidence;
use crate::brief::text;
use crate::brief::{Part, Scope, Section, Skipped};
use crate::code::Area;
use crate::error::Error;
use crate::impact::{
    Bounded, Counterfactual, CounterfactualSpec, DetectableEffect, DetectionSpec, Event,
    NoiseModel, Verdict, minimum_detectable_effect, months_needed,
};
use crate::num::sum::sum;
use crate::period::{Period, PeriodRange};
use crate::series::Series;

/// Periods before the event from which the noise is estimated.
const FEWEST_TO_ESTIMATE: usize = 24;
/// Periods before the event from which a counterfactual is made; fewer were not simulated.
const FEWEST_TO_EVALUATE: usize = 12;
/// Periods before the event that are granted where the noise is assumed.
const GRANTED: usize = 36;
/// The assumed noise: an ordinary bilateral commodity flow.
const ASSUMED: NoiseModel = NoiseModel::Ar1 { sd: 0.2, rho: 0.3 };

/// Where the noise model comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NoiseSource {
    /// Given with the question.
    Given,
    /// Estimated from the periods before the event.
    Estimated,
    /// Assumed, because the periods before the event are too few to estimate it.
    Assumed,
}

/// What can be said about an event.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EventVerdict {
    /// The change since the event is smaller than what could be detected: no effect and a full effect are both compatible with it.
    Undetermined {
        /// Periods after the event from which a lasting shift of the observed size would be detectable; `None` if no number is enough.
        periods_needed: Option<u32>,
    },
    /// The change since the event is larger than the noise would hide. Whether the event made it needs a counterfactual.
    BeyondNoise,
}

/// One event held against the data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EventAssessment {
    /// The event.
    pub event: Event,
    /// Observed periods before the event.
    pub observed_before: usize,
    /// Periods before the event that the detectable effect grants.
    pub before: usize,
    /// Observed periods from the event on.
    pub after: usize,
    /// The noise model.
    pub noise: NoiseModel,
    /// Where it comes from.
    pub noise_source: NoiseSource,
    /// The smallest lasting shift that would be detected (90 % two-sided, power 80 %).
    pub detectable: DetectableEffect,
    /// Mean log level since the event minus the last log level before it.
    pub log_change: f64,
    /// The verdict on what could be seen.
    pub verdict: EventVerdict,
    /// What the series, and the controls of the question, would have been without the event.
    pub evaluation: Part<EventEvaluation>,
}

/// The flow against its counterfactual.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EventEvaluation {
    /// Detected, not detected, or inconclusive.
    pub verdict: Verdict,
    /// The lasting effect as a ratio of what was expected, with its 90 % interval.
    pub effect: Option<Bounded>,
    /// Two-sided probability of such an effect without the event.
    pub p_value: f64,
    /// Periods before the event.
    pub before: usize,
    /// Periods from the event on.
    pub after: usize,
    /// Partners whose flows were controls.
    pub controls: Vec<Area>,
    /// What to know before trusting it.
    pub warnings: Vec<String>,
}

/// All events of a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Events {
    /// Those that could be held against the data, in order of time.
    pub assessed: Vec<EventAssessment>,
    /// Those that could not, with the reason.
    pub skipped: Vec<(Event, Skipped)>,
}

pub(super) fn compute(evidence: &Evidence<'_>) -> Result<Events, Skipped> {
    let mut events = evidence.question.events.clone();
    if events.is_empty() {
        return Err(Skipped::new("no event is named").needs("the event and its first period"));
    }
    events.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.name.cmp(&b.name)));
    let mut result = Events {
        assessed: Vec::new(),
        skipped: Vec::new(),
    };
    for event in events {
        match assess(evidence, &event) {
            Ok(assessment) => result.assessed.push(assessment),
            Err(skipped) => result.skipped.push((event, skipped)),
        }
    }
    Ok(result)
}

fn assess(evidence: &Evidence<'_>, event: &Event) -> Result<EventAssessment, Skipped> {
    let logs: Vec<(Period, f64)> = evidence
        .history()
        .filter(|(_, level)| *level > 0.0)
        .map(|(period, level)| (period, level.ln()))
        .collect();
    let split = logs.partition_point(|(period, _)| *period < event.at);
    let (before, after) = logs.split_at(split);
    let noun = evidence.question.at.frequency().noun();
    let Some((_, last_before)) = before.last() else {
        return Err(
            Skipped::new("no positive figure from before the event").needs(format!(
                "figures for the {noun}s before {}",
                text::period(event.at)
            )),
        );
    };
    if after.is_empty() {
        return Err(Skipped::new("no positive figure since the event")
            .needs(format!("figures from {} on", text::period(event.at))));
    }
    let log_change = sum(after.iter().map(|(_, log)| *log)) / after.len() as f64 - last_before;
    let levels: Vec<f64> = before.iter().map(|(_, log)| *log).collect();
    let (noise, noise_source) = match (evidence.question.noise, estimated_noise(&levels)) {
        (Some(noise), _) => (noise, NoiseSource::Given),
        (None, Some(noise)) => (noise, NoiseSource::Estimated),
        (None, None) => (ASSUMED, NoiseSource::Assumed),
    };
    let granted = before.len().max(GRANTED);
    let spec = DetectionSpec::default();
    let detectable = minimum_detectable_effect(&noise, granted, after.len(), &spec)
        .map_err(|error| Skipped::new(error.to_string()))?;
    let verdict = if log_change.abs() > detectable.log_shift {
        EventVerdict::BeyondNoise
    } else {
        EventVerdict::Undetermined {
            periods_needed: months_needed(log_change, &noise, granted, &spec)
                .ok()
                .flatten(),
        }
    };
    Ok(EventAssessment {
        event: event.clone(),
        observed_before: before.len(),
        before: granted,
        after: after.len(),
        noise,
        noise_source,
        detectable,
        log_change,
        verdict,
        evaluation: evaluate(evidence, event).into(),
    })
}

/// The counterfactual from the periods before the event, with the flows of the controls that the question names.
fn evaluate(evidence: &Evidence<'_>, event: &Event) -> Result<EventEvaluation, Skipped> {
    let at = evidence.question.at;
    let noun = at.frequency().noun();
    let known: Vec<Period> = evidence.history().map(|(period, _)| period).collect();
    let before = known.partition_point(|period| *period < event.at);
    if before < FEWEST_TO_EVALUATE {
        return Err(Skipped::new(format!(
            "{} before the event {} no counterfactual",
            text::count(before, noun),
            if before == 1 { "makes" } else { "make" }
        ))
        .needs(format!("at least {FEWEST_TO_EVALUATE} {noun}s before it")));
    }
    let refuse = |error: Error| Skipped::new(error.to_string());
    let range = PeriodRange::new(evidence.series().start(), at).map_err(|e| refuse(e.into()))?;
    let series = evidence
        .series()
        .slice(&range)
        .map_err(|e| refuse(e.into()))?;
    let mut spec = CounterfactualSpec::default();
    // Other events earlier or later than this one would count as its noise or as its effect.
    for other in &evidence.question.events {
        if let Some(end) = other.end
            && other.at != event.at
            && let Ok(range) = PeriodRange::new(other.at, end)
        {
            spec = spec.exclude(range);
        }
    }
    let controls: Vec<(Area, String, &Series)> = evidence
        .question
        .controls
        .iter()
        .filter_map(|area| {
            let series = &evidence.partners.get(area)?.series;
            Some((*area, area.name().to_owned(), series))
        })
        .collect();
    let absent = evidence
        .question
        .controls
        .iter()
        .filter(|area| !evidence.partners.contains_key(area));
    let absent: Vec<String> = absent
        .map(|area| {
            format!(
                "the control {} is no partner with figures in the data and was left out",
                area.name()
            )
        })
        .collect();
    let named: Vec<(&str, &Series)> = controls
        .iter()
        .map(|(_, name, series)| (name.as_str(), *series))
        .collect();
    let found = Counterfactual::new(spec)
        .and_then(|counterfactual| counterfactual.run(&series, event, &named))
        .map_err(refuse)?;
    Ok(EventEvaluation {
        verdict: found.verdict,
        effect: found.effect.ratio,
        p_value: found.effect.p_value,
        before: found.before,
        after: found.after,
        controls: controls.into_iter().map(|(area, ..)| area).collect(),
        warnings: absent
            .into_iter()
            .chain(found.warnings.iter().map(ToString::to_string))
            .collect(),
    })
}

/// Standard deviation and autocorrelation of the log levels around a straight line; `None` where there are too few, or they do not vary.
fn estimated_noise(logs: &[f64]) -> Option<NoiseModel> {
    if logs.len() < FEWEST_TO_ESTIMATE {
        return None;
    }
    let n = logs.len() as f64;
    let middle = (n - 1.0) / 2.0;
    let mean = sum(logs.iter().copied()) / n;
    let time = |index: usize| index as f64 - middle;
    let slope = sum(logs.iter().enumerate().map(|(t, y)| time(t) * (y - mean)))
        / sum((0..logs.len()).map(|t| time(t).powi(2)));
    let noise: Vec<f64> = logs
        .iter()
        .enumerate()
        .map(|(t, y)| y - mean - slope * time(t))
        .collect();
    let squares = sum(noise.iter().map(|e| e * e));
    let products = sum(noise.windows(2).map(|pair| pair[0] * pair[1]));
    let sd = (squares / (n - 2.0)).sqrt();
    // Beyond 0.95 a stationary model would be a guess; the sign of a negative autocorrelation would flatter the precision.
    let rho = (products / squares).clamp(0.0, 0.95);
    (sd > 0.0 && rho.is_finite()).then_some(NoiseModel::Ar1 { sd, rho })
}

impl Section for Events {
    const TITLE: &'static str = "Events";

    fn lines(&self, scope: &Scope) -> Vec<String> {
        let assessed = self
            .assessed
            .iter()
            .flat_map(|event| describe(event, scope));
        let skipped = self
            .skipped
            .iter()
            .map(|(event, skipped)| format!("{}: not assessable, {}.", event.name, skipped.reason));
        assessed.chain(skipped).collect()
    }
}

fn describe(assessment: &EventAssessment, scope: &Scope) -> Vec<String> {
    let noun = scope.at.frequency().noun();
    let noise = match assessment.noise_source {
        NoiseSource::Given => "the given noise".to_owned(),
        NoiseSource::Estimated => format!(
            "noise as in the {} {noun}s before it",
            assessment.observed_before
        ),
        NoiseSource::Assumed => format!(
            "ordinary noise (assumed: {} {noun}s are too few to estimate it)",
            assessment.observed_before
        ),
    };
    let detectable = format!(
        "{} ({}): {} after it, granting {} before it and {noise}, only lasting shifts beyond about {} % / {} % would be detectable; the level moved by {}.",
        assessment.event.name,
        text::period(assessment.event.at),
        text::count(assessment.after, noun),
        text::count(assessment.before, noun),
        text::hundredths(-assessment.detectable.fall, 0),
        plus(&text::hundredths(assessment.detectable.rise, 0)),
        text::moved(assessment.log_change),
    );
    let verdict = match assessment.verdict {
        EventVerdict::BeyondNoise => {
            "That is more than noise would hide; whether the event made it needs a counterfactual."
                .to_owned()
        }
        EventVerdict::Undetermined { periods_needed } => {
            let wait = match periods_needed {
                Some(n) => format!(
                    "a lasting shift of this size would need {}",
                    text::count(n as usize, noun)
                ),
                None => format!(
                    "no number of {noun}s would show a shift of this size without comparison series"
                ),
            };
            format!(
                "Its effect is undetermined: no effect and a full effect are both compatible with the data; {wait}."
            )
        }
    };
    let mut lines = vec![detectable, verdict];
    match &assessment.evaluation {
        Part::Computed(evaluation) => lines.extend(evaluated(evaluation, noun)),
        Part::Skipped(skipped) => lines.push(format!("Counterfactual: {}", skipped.sentence())),
    }
    lines
}

fn evaluated(evaluation: &EventEvaluation, noun: &str) -> Vec<String> {
    let beside = if evaluation.controls.is_empty() {
        "its own past".to_owned()
    } else {
        let names: Vec<String> = evaluation
            .controls
            .iter()
            .map(|a| a.name().to_owned())
            .collect();
        format!("its own past and {}", text::enumerate(&names))
    };
    let size = match evaluation.effect {
        Some(effect) => format!(
            "{} (90 % interval {} to {})",
            text::percent(effect.value),
            text::percent(effect.lower),
            text::percent(effect.upper)
        ),
        None => "no ratio".to_owned(),
    };
    let verdict = match evaluation.verdict {
        Verdict::Detected => "an effect is detected".to_owned(),
        Verdict::NotDetected { mde } => format!(
            "no effect is detected, and one of {} would have been",
            text::percent(mde)
        ),
        Verdict::Inconclusive {
            months_needed: Some(n),
        } => format!(
            "inconclusive; an effect of 10 % would take {}",
            text::count(n as usize, noun)
        ),
        Verdict::Inconclusive { .. } => {
            format!("inconclusive, and no number of {noun}s would show an effect of 10 %")
        }
    };
    let caveats = evaluation
        .warnings
        .iter()
        .map(|warning| format!("{warning}."));
    std::iter::once(format!(
        "Against what {beside} led one to expect: {size}, {}: {verdict}.",
        text::p_value(evaluation.p_value)
    ))
    .chain(caveats)
    .collect()
}

fn plus(text: &str) -> String {
    format!("+{text}")
}
