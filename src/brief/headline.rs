//! The figure itself: how much, by how much, and what rounding leaves open.

use serde::{Deserialize, Serialize};

use crate::brief::evidence::Evidence;
use crate::brief::text;
use crate::brief::{Scope, Section, Skipped};
use crate::change::{Basis, Change, ChangeSpec, Outcome, RoundingUnit, change};
use crate::code::ObsStatus;

/// The change from the period before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Headline {
    /// The change by every measure, with the interval that rounding leaves.
    pub change: Change,
    /// Status of the earlier figure.
    pub status_from: ObsStatus,
    /// Status of the figure in question.
    pub status_to: ObsStatus,
}

pub(super) fn compute(evidence: &Evidence<'_>) -> Result<Headline, Skipped> {
    let at = evidence.question.at;
    let noun = at.frequency().noun();
    let spec = match evidence.question.rounding_unit {
        Some(unit) => ChangeSpec::default().rounding(RoundingUnit::both(unit)),
        None => ChangeSpec::default(),
    };
    let spec = spec.confidential(evidence.confidential());
    if evidence.series().get(at).is_none() {
        return Err(Skipped::new(format!("{} has no figure", text::period(at)))
            .needs(format!("the figure for {}", text::period(at))));
    }
    let change = change(evidence.series(), at, Basis::PreviousPeriod, &spec)
        .map_err(|error| Skipped::new(error.to_string()))?;
    if change.from.is_none() {
        return Err(Skipped::new(format!(
            "the {noun} before, {}, has no figure",
            text::period(change.base_period)
        ))
        .needs(format!(
            "the figure for {}",
            text::period(change.base_period)
        )));
    }
    Ok(Headline {
        change,
        status_from: evidence.target.status(change.base_period),
        status_to: evidence.target.status(at),
    })
}

impl Section for Headline {
    const TITLE: &'static str = "Headline";

    fn lines(&self, scope: &Scope) -> Vec<String> {
        let change = &self.change;
        let mut lines = Vec::new();
        if let (Some(from), Some(to)) = (change.from, change.to) {
            lines.push(format!(
                "{} in {} after {} in {}.",
                scope.level(to),
                text::period(change.period),
                scope.level(from),
                text::period(change.base_period)
            ));
        }
        let mut parts: Vec<String> = change
            .difference
            .map(|d| scope.difference(d))
            .into_iter()
            .collect();
        parts.push(text::outcome(change.rate));
        parts.extend(
            change
                .log_change
                .map(|log| format!("{} log points", text::log_points(log))),
        );
        lines.push(format!("Change: {}.", parts.join("; ")));
        if let Some(interval) = change.rounding {
            lines.push(format!(
                "The figures are rounded: the true rate lies in {} … {} %.",
                text::signed_tenths(interval.lower),
                text::signed_tenths(interval.upper)
            ));
        }
        if matches!(change.rate, Outcome::LowBase(_)) {
            lines.push("The base is very low: the rate says little.".to_owned());
        }
        if change.is_raw {
            lines.push("Raw figures, not adjusted for season and calendar.".to_owned());
        }
        for (period, status) in [
            (change.base_period, self.status_from),
            (change.period, self.status_to),
        ] {
            if status != ObsStatus::Normal {
                lines.push(format!(
                    "The figure for {} has status {status} (SDMX).",
                    text::period(period)
                ));
            }
        }
        lines
    }
}
