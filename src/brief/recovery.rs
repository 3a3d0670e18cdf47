//! How much of a fall has been made up.

use serde::{Deserialize, Serialize};

use crate::brief::evidence::Evidence;
use crate::brief::text;
use crate::brief::{Reference, Scope, Section, Skipped};
use crate::impact::EventKind;
use crate::num::sum::sum;
use crate::period::{Frequency, Period, PeriodRange};

/// The way back from a low to a reference level: (level − trough) / (reference − trough).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Recovery {
    /// The level before the shock, per period.
    pub reference: f64,
    /// What the reference is, in words.
    pub reference_is: String,
    /// The low.
    pub trough_period: Period,
    /// Its level.
    pub trough: f64,
    /// The level in the period in question.
    pub level: f64,
    /// Part of the fall that has been made up, as a ratio; above 1 where the reference is exceeded.
    pub recovered: f64,
    /// Distance to the reference, as a ratio of it.
    pub against_reference: f64,
}

pub(super) fn compute(evidence: &Evidence<'_>) -> Result<Recovery, Skipped> {
    let level = evidence
        .series()
        .get(evidence.question.at)
        .ok_or_else(|| Skipped::new("the period has no figure"))?;
    let (reference, reference_is) = reference(evidence)?;
    let (trough_period, trough) = trough(evidence)?;
    if reference <= trough {
        let reason = format!(
            "the reference, {reference_is} ({}), is not above the low of {} ({})",
            evidence.level(reference),
            text::period(trough_period),
            evidence.level(trough)
        );
        return Err(Skipped::new(reason).needs("a reference level from before the fall"));
    }
    let fall = reference - trough;
    if !fall.is_finite() {
        return Err(Skipped::new(
            "the reference figures are beyond the range of numbers",
        ));
    }
    let recovered = (level - trough) / fall;
    let against_reference = level / reference - 1.0;
    if !recovered.is_finite() || !against_reference.is_finite() {
        return Err(Skipped::new(
            "reference and low are too close to compare with",
        ));
    }
    Ok(Recovery {
        reference,
        reference_is,
        trough_period,
        trough,
        level,
        recovered,
        against_reference,
    })
}

impl Section for Recovery {
    const TITLE: &'static str = "Recovery";

    fn lines(&self, scope: &Scope) -> Vec<String> {
        vec![format!(
            "{} % of the fall to {} ({}) has been made up, measured against {} ({}); the level is {} from that reference.",
            text::hundredths(self.recovered, 0),
            text::period(self.trough_period),
            scope.level(self.trough),
            self.reference_is,
            scope.level(self.reference),
            text::percent(self.against_reference),
        )]
    }
}

fn reference(evidence: &Evidence<'_>) -> Result<(f64, String), Skipped> {
    match &evidence.question.reference {
        Some(Reference::Level(level)) => Ok((*level, "the given level".to_owned())),
        Some(Reference::MeanOf(range)) => mean_over(evidence, range),
        None => {
            let first = first_restriction(evidence).ok_or_else(|| {
                Skipped::new("no reference is given and no restriction is among the events")
                    .needs("a reference level, or the period when the restriction began")
            })?;
            let year = first
                .year_ago()
                .and_then(|start| Ok((start, first.checked_sub(1)?)));
            let range = year.and_then(|(start, end)| PeriodRange::new(start, end));
            let range = range.map_err(|error| Skipped::new(error.to_string()))?;
            mean_over(evidence, &range)
        }
    }
}

/// The mean over a range from its single periods, or from the annual figure of a calendar year.
fn mean_over(evidence: &Evidence<'_>, range: &PeriodRange) -> Result<(f64, String), Skipped> {
    let n = range.len() as f64;
    let known: Vec<f64> = range
        .clone()
        .filter_map(|p| evidence.series().get(p))
        .collect();
    let year = range.start().coarser(Frequency::Year).ok();
    let whole_year = year.filter(|year| {
        year.finer(range.start().frequency())
            .is_ok_and(|inside| inside == *range)
    });
    if known.len() == range.len() && !known.is_empty() {
        let name = whole_year.map_or_else(|| range.to_string(), |year| year.to_string());
        let noun = range.start().frequency().noun();
        return Ok((sum(known) / n, format!("the mean {noun} of {name}")));
    }
    let annual = whole_year.and_then(|year| Some((year, evidence.annual.as_ref()?.get(year)?)));
    if let Some((year, total)) = annual {
        let noun = range.start().frequency().noun();
        return Ok((
            total / n,
            format!("the mean {noun} of {year}, from its annual figure"),
        ));
    }
    Err(Skipped::new(format!(
        "only {} of the {} reference periods {range} are known",
        known.len(),
        range.len()
    ))
    .needs(format!("figures for {range}, or the annual figure")))
}

fn trough(evidence: &Evidence<'_>) -> Result<(Period, f64), Skipped> {
    let at = |period| evidence.series().get(period).map(|level| (period, level));
    if let Some(period) = evidence.question.trough {
        return at(period).ok_or_else(|| {
            Skipped::new(format!("the low, {}, has no figure", text::period(period)))
                .needs(format!("the figure for {}", text::period(period)))
        });
    }
    let from = first_restriction(evidence).ok_or_else(|| {
        Skipped::new("no low is given and no restriction is among the events")
            .needs("the period of the low, or of the restriction that caused it")
    })?;
    evidence
        .history()
        .filter(|(period, _)| *period >= from)
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .ok_or_else(|| Skipped::new("no figure since the restriction"))
}

fn first_restriction(evidence: &Evidence<'_>) -> Option<Period> {
    let restrictions = evidence.question.events.iter();
    restrictions
        .filter(|event| event.kind == EventKind::Restriction && event.at <= evidence.question.at)
        .map(|event| event.at)
        .min()
}
