//! Was trade diverted: what the other partners gained while this one lost.

use serde::{Deserialize, Serialize};

use crate::brief::evidence::{Evidence, changes};
use crate::brief::text;
use crate::brief::{Scope, Section, Skipped};
use crate::code::Area;
use crate::structure;

/// Gains of the others beside the loss of the partner in question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Diversion {
    /// What the partner lost, positive.
    pub loss: f64,
    /// What all others together gained, negative if they lost too.
    pub gain: f64,
    /// The gain over the loss: 1 if the others took all of it.
    pub ratio: f64,
    /// The partners that gained most, with their gains.
    pub gains: Vec<(Area, f64)>,
}

/// Partners that the text names.
const NAMED: usize = 5;

pub(super) fn compute(evidence: &Evidence<'_>) -> Result<Diversion, Skipped> {
    let at = evidence.question.at;
    let previous = evidence.period_before()?;
    if evidence.question.partner == Area::WORLD {
        return Err(Skipped::new("the question is about the total itself"));
    }
    let (both, _) = changes(&evidence.partners, previous, at);
    let own = both
        .iter()
        .position(|(area, ..)| *area == evidence.question.partner)
        .ok_or_else(|| Skipped::new("the flow has no figure for one of the two periods"))?;
    if both.len() < 2 {
        return Err(
            Skipped::new("no other partner has figures for both periods")
                .needs("records of the other partners"),
        );
    }
    let (_, from, to) = both[own];
    if to >= from {
        return Err(Skipped::new(
            "the flow did not fall, so that nothing was to divert",
        ));
    }
    let column = |pick: fn(&(Area, f64, f64)) -> f64| both.iter().map(pick).collect::<Vec<f64>>();
    let found = structure::diversion(&column(|c| c.1), &column(|c| c.2), own)
        .map_err(|error| Skipped::new(error.to_string()))?;
    let ratio = found
        .ratio
        .ok_or_else(|| Skipped::new("the loss is too small to be divided by"))?;
    let gains = both
        .iter()
        .filter(|(area, from, to)| *area != evidence.question.partner && to > from)
        .map(|(area, from, to)| (*area, to - from))
        .take(NAMED)
        .collect();
    Ok(Diversion {
        loss: -found.shocked_change,
        gain: found.others_change,
        ratio,
        gains,
    })
}

impl Section for Diversion {
    const TITLE: &'static str = "Diversion";

    fn lines(&self, scope: &Scope) -> Vec<String> {
        let mut lines = vec![format!(
            "{} lost {}; the others that are itemised changed by {} together, {} % of the loss.",
            scope.partner,
            scope.level(self.loss),
            scope.difference(self.gain),
            text::hundredths(self.ratio, 0)
        )];
        let named: Vec<String> = self
            .gains
            .iter()
            .map(|(area, gain)| format!("{} {}", area.name(), scope.difference(*gain)))
            .collect();
        if !named.is_empty() {
            lines.push(format!("Gains: {}.", text::enumerate(&named)));
        }
        lines.push(
            "That others gained while one lost is arithmetic, not proof that goods were sent elsewhere."
                .to_owned(),
        );
        lines
    }
}
