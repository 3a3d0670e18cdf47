//! Which products inside the code: what each finer code contributes to the change.

use serde::{Deserialize, Serialize};

use crate::brief::evidence::{Evidence, changes};
use crate::brief::text;
use crate::brief::{Scope, Section, Skipped};
use crate::change::{Contribution, Contributions, contributions};
use crate::code::Commodity;

/// Products that the text names; the rest is in the data.
const NAMED: usize = 6;

/// The change taken apart by the finer codes that the data hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Commodities {
    /// Number of characters of the finer codes.
    pub digits: usize,
    /// Contribution of each code with figures for both periods, the largest first; they and the rest add up to the change.
    pub contributions: Contributions<Commodity>,
    /// Codes left in the rest because a figure is missing for one of the two periods.
    pub without_figures: Vec<Commodity>,
}

pub(super) fn compute(evidence: &Evidence<'_>) -> Result<Commodities, Skipped> {
    let at = evidence.question.at;
    let previous = evidence.period_before()?;
    let both = evidence
        .series()
        .get(previous)
        .zip(evidence.series().get(at));
    let (items, without_figures) = changes(&evidence.commodities, previous, at);
    if items.len() < 2 {
        return Err(Skipped::new(format!(
            "the data hold no finer codes inside {}",
            evidence.question.commodity
        ))
        .needs("records by tariff line"));
    }
    let contributions =
        contributions(&items, both).map_err(|error| Skipped::new(error.to_string()))?;
    Ok(Commodities {
        digits: evidence.finer_digits,
        contributions,
        without_figures,
    })
}

impl Section for Commodities {
    const TITLE: &'static str = "Products inside the code";

    fn lines(&self, scope: &Scope) -> Vec<String> {
        let part = |(commodity, part): &(Commodity, Contribution)| {
            let size = match part.points {
                Some(points) => format!("{} points", text::points(points)),
                None => scope.difference(part.difference),
            };
            format!("{} {size}", commodity.code())
        };
        let items = &self.contributions.items;
        let mut named: Vec<String> = items.iter().take(NAMED).map(part).collect();
        if items.len() > NAMED {
            named.push(format!("{} more", items.len() - NAMED));
        }
        let mut lines = vec![format!(
            "Of the change, by codes of {} digits: {}.",
            self.digits,
            text::enumerate(&named)
        )];
        if !self.without_figures.is_empty() {
            let codes: Vec<String> = self
                .without_figures
                .iter()
                .map(|commodity| commodity.code().to_owned())
                .collect();
            lines.push(format!(
                "Without a figure in one of the two periods: {}.",
                text::enumerate(&codes)
            ));
        }
        lines
    }
}
