//! Only this partner, or all: the change of the total, and what each partner contributes to it.

use serde::{Deserialize, Serialize};

use crate::brief::evidence::{Evidence, changes};
use crate::brief::text;
use crate::brief::{Scope, Section, Skipped};
use crate::change::{
    ChangeError, Contribution, Contributions, Outcome, Record, RecordSpec, change_rate,
    contributions, record,
};
use crate::code::Area;
use crate::period::{Period, PeriodRange};
use crate::series::Series;

/// Partners that the text names; the rest is in the data.
const NAMED: usize = 8;

/// The change of the total over all partners, taken apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Partners {
    /// Whether the total is a published one; otherwise it is the sum of the partners.
    pub total_is_published: bool,
    /// Contribution of each partner with figures for both periods, the largest first; they and the rest add up to the change of the total.
    pub contributions: Contributions<Area>,
    /// Since when the total is the lowest or highest, and its rank.
    pub total_record: Option<Record>,
    /// The partner in question; `None` if the question is about the total.
    pub target: Option<Contribution>,
    /// All other partners together.
    pub others: Option<Contribution>,
    /// Rate of change of all others together.
    pub others_rate: Option<Outcome>,
    /// Partners left in the rest because a figure is missing for one of the two periods.
    pub without_figures: Vec<Area>,
}

pub(super) fn compute(evidence: &Evidence<'_>) -> Result<Partners, Skipped> {
    let at = evidence.question.at;
    let previous = evidence.period_before()?;
    let total = evidence.total.as_ref().map_err(Clone::clone)?;
    let (Some(total_from), Some(total_to)) = (total.series.get(previous), total.series.get(at))
    else {
        return Err(Skipped::new(
            "the total over all partners has no figure for one of the two periods",
        )
        .needs(format!(
            "the total for {} and {}",
            text::period(previous),
            text::period(at)
        )));
    };
    let (items, without_figures) = changes(&evidence.partners, previous, at);
    if items.is_empty() {
        return Err(
            Skipped::new("no partner has figures for both periods").needs("records by partner")
        );
    }
    let both = Some((total_from, total_to));
    let refuse = |error: ChangeError| Skipped::new(error.to_string());
    let result = contributions(&items, both).map_err(refuse)?;
    let target = items
        .iter()
        .find(|item| item.0 == evidence.question.partner);
    let split = target.map(|(partner, from, to)| contributions(&[(*partner, *from, *to)], both));
    let split = split.transpose().map_err(refuse)?;
    let others = split.as_ref().and_then(|split| split.rest);
    Ok(Partners {
        total_is_published: evidence.total_is_published,
        total_record: known_until(&total.series, at)
            .and_then(|known| record(&known, at, &RecordSpec::default()).ok()),
        target: split
            .as_ref()
            .and_then(|split| split.items.first().map(|item| item.1)),
        others_rate: others.map(|others| change_rate(others.from, others.to)),
        others,
        contributions: result,
        without_figures,
    })
}

/// The part of a series that is known when `at` is asked about.
fn known_until(series: &Series, at: Period) -> Option<Series> {
    let range = PeriodRange::new(series.start(), at).ok()?;
    series.slice(&range).ok()
}

impl Section for Partners {
    const TITLE: &'static str = "Total and partners";

    fn lines(&self, scope: &Scope) -> Vec<String> {
        let all = &self.contributions;
        let source = if self.total_is_published {
            "published"
        } else {
            "sum of the partners"
        };
        let mut lines = vec![format!(
            "All partners together ({source}): {} after {}, {}.",
            scope.level(all.total_to),
            scope.level(all.total_from),
            text::outcome(all.rate)
        )];
        if let Some(record) = &self.total_record {
            lines.extend(
                text::records(record, scope.at.frequency().noun())
                    .into_iter()
                    .map(|line| format!("The total: {line}")),
            );
        }
        if let (Some(target), Some(others)) = (self.target, self.others) {
            let rate = self
                .others_rate
                .map(|rate| format!(" (they changed by {})", text::outcome(rate)));
            lines.push(format!(
                "{} contributed {} to that, all others {}{}.",
                scope.partner,
                points(target),
                points(others),
                rate.unwrap_or_default()
            ));
        }
        let mut named: Vec<String> = all
            .items
            .iter()
            .take(NAMED)
            .map(|(area, part)| format!("{} {}", area.name(), points(*part)))
            .collect();
        if all.items.len() > NAMED {
            named.push(format!(
                "{} more partners in the data",
                all.items.len() - NAMED
            ));
        }
        if let Some(rest) = all.rest {
            named.push(format!("not itemised {}", points(rest)));
        }
        lines.push(format!("By partner: {}.", named.join("; ")));
        if !self.without_figures.is_empty() {
            let names: Vec<String> = self
                .without_figures
                .iter()
                .take(NAMED)
                .map(|a| a.name().to_owned())
                .collect();
            lines.push(format!(
                "In the rest because one of the two figures is missing: {}{}.",
                text::enumerate(&names),
                match self.without_figures.len().saturating_sub(NAMED) {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                }
            ));
        }
        lines
    }
}

fn points(part: Contribution) -> String {
    part.points.map_or_else(
        || "no points (the total before is zero)".to_owned(),
        |p| format!("{} points", text::points(p)),
    )
}
