//! Does the partner's side show the same: its own record of the trade beside this one.

use serde::{Deserialize, Serialize};

use crate::brief::evidence::Evidence;
use crate::brief::text;
use crate::brief::{Scope, Section, Skipped};
use crate::change::{Outcome, change_rate};
use crate::structure::{MirrorGap, mirror_gap};

/// Value with freight and insurance over the value without, as the Direction of Trade Statistics assume.
const CIF_FOB: f64 = 1.06;

/// The partner's record of the same trade, in the measure of the question.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Mirror {
    /// This record, in the period.
    pub own: f64,
    /// The partner's record.
    pub partner: f64,
    /// The gap between them; imports by value are divided by 1.06 for freight and insurance.
    pub gap: MirrorGap,
    /// Rate of change of this record.
    pub own_rate: Outcome,
    /// Rate of change of the partner's.
    pub partner_rate: Outcome,
}

pub(super) fn compute(evidence: &Evidence<'_>) -> Result<Mirror, Skipped> {
    let (at, question) = (evidence.question.at, evidence.question);
    let other = if question.flow.is_import() {
        "exports"
    } else {
        "imports"
    };
    let missing = || {
        let product = question.commodity.hs6().unwrap_or(question.commodity);
        Skipped::new(format!("the partner's own {other} are not in the data"))
            .needs(format!("{other} of {product} as the partner reports them"))
    };
    let (own, partner) = evidence.mirror.as_ref().ok_or_else(missing)?;
    let (Some(here), Some(there)) = (own.get(at), partner.get(at)) else {
        return Err(missing());
    };
    let (exports, imports) = if question.flow.is_import() {
        (there, here)
    } else {
        (here, there)
    };
    let factor = if question.measure.is_money() {
        CIF_FOB
    } else {
        1.0
    };
    let gap = mirror_gap(exports, imports, factor).map_err(|e| Skipped::new(e.to_string()))?;
    let before = |series: &crate::series::Series| {
        let value = evidence.previous().and_then(|period| series.get(period));
        value.unwrap_or(f64::NAN)
    };
    Ok(Mirror {
        own: here,
        partner: there,
        gap,
        own_rate: change_rate(before(own), here),
        partner_rate: change_rate(before(partner), there),
    })
}

impl Section for Mirror {
    const TITLE: &'static str = "The partner's record";

    fn lines(&self, scope: &Scope) -> Vec<String> {
        let mut lines = vec![format!(
            "{} records {} where {} records {}; with a factor of {} for freight and insurance the gap is {}.",
            scope.partner,
            scope.level(self.partner),
            scope.reporter,
            scope.level(self.own),
            text::fixed(self.gap.cif_fob, 2),
            self.gap.log.map_or_else(
                || "not a ratio, because one of them is zero".to_owned(),
                |log| format!("{} log points", text::log_points(log))
            )
        )];
        let rates = (self.own_rate.value(), self.partner_rate.value());
        if let (Some(own), Some(partner)) = rates {
            let agree = if own * partner > 0.0 {
                "both records moved in the same direction"
            } else {
                "the records do not agree on the direction; shipping takes weeks, so look at the neighbouring periods too"
            };
            lines.push(format!(
                "Change here {}, there {}: {agree}.",
                text::percent(own),
                text::percent(partner)
            ));
        }
        lines
    }
}
