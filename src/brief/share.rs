//! The partner's share in the total, and how concentrated the total is on few partners.

use serde::{Deserialize, Serialize};

use crate::brief::evidence::Evidence;
use crate::brief::text;
use crate::brief::{Scope, Section, Skipped};
use crate::code::Area;
use crate::num::sum::sum;
use crate::period::Period;
use crate::structure::{ResidualHhi, residual_hhi};

/// Share and concentration before and in the period in question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Share {
    /// Share of the partner in the period before, a ratio.
    pub from: f64,
    /// Share of the partner in the period in question.
    pub to: f64,
    /// Difference of the two, a ratio; times 100 these are percentage points.
    pub change: f64,
    /// Concentration over partners in the period before; `None` if no partner is itemised.
    pub concentration_from: Option<ResidualHhi>,
    /// Concentration over partners in the period in question.
    pub concentration_to: Option<ResidualHhi>,
}

pub(super) fn compute(evidence: &Evidence<'_>) -> Result<Share, Skipped> {
    let at = evidence.question.at;
    let previous = evidence.period_before()?;
    if evidence.question.partner == Area::WORLD {
        return Err(Skipped::new("the question is about the total itself"));
    }
    let total = evidence.total.as_ref().map_err(Clone::clone)?;
    let share = |period: Period| {
        let (part, whole) = (evidence.series().get(period)?, total.series.get(period)?);
        Some(part / whole).filter(|share| whole > 0.0 && (0.0..=1.0).contains(share))
    };
    let (Some(from), Some(to)) = (share(previous), share(at)) else {
        return Err(Skipped::new("flow or total is missing, zero or negative, or the flow exceeds the total, in one of the two periods")
            .needs("flow and total for both periods"));
    };
    Ok(Share {
        from,
        to,
        change: to - from,
        concentration_from: concentration_at(evidence, previous),
        concentration_to: concentration_at(evidence, at),
    })
}

/// Bounds of the Herfindahl-Hirschman index from the partners that are itemised and the rest that is not.
fn concentration_at(evidence: &Evidence<'_>, period: Period) -> Option<ResidualHhi> {
    let total = evidence.total.as_ref().ok()?.series.get(period)?;
    let known: Vec<f64> = evidence
        .partners
        .values()
        .filter_map(|aggregate| aggregate.series.get(period))
        .collect();
    let residual = total - sum(known.iter().copied());
    // Parts that add up to a hair more than the total leave no rest.
    let residual = if residual.abs() <= 1e-9 * total {
        0.0
    } else {
        residual
    };
    residual_hhi(&known, residual).ok()
}

impl Section for Share {
    const TITLE: &'static str = "Share and concentration";

    fn lines(&self, scope: &Scope) -> Vec<String> {
        let mut lines = vec![format!(
            "Share of {} in the total: {} → {} ({} points).",
            scope.partner,
            text::share(self.from),
            text::share(self.to),
            text::points(self.change)
        )];
        if let Some(hhi) = self.concentration_to {
            let before = self
                .concentration_from
                .map(|hhi| format!(" (before: {})", bounds(&hhi)));
            let rest = if hhi.residual_share > 0.0 {
                let share = text::share(hhi.residual_share);
                format!("; {share} of the total is not itemised by partner, hence the range")
            } else {
                String::new()
            };
            lines.push(format!(
                "Concentration over partners (HHI, 0 to 1): {}{}{rest}.",
                bounds(&hhi),
                before.unwrap_or_default()
            ));
        }
        lines
    }
}

/// The index, or the range that what is not itemised leaves open.
pub(super) fn bounds(hhi: &ResidualHhi) -> String {
    if hhi.residual_share > 0.0 {
        format!(
            "{} to {}",
            text::fixed(hhi.as_many_small, 3),
            text::fixed(hhi.as_one_supplier, 3)
        )
    } else {
        text::fixed(hhi.as_many_small, 3)
    }
}
