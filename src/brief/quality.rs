//! What the records behind the brief are worth: the findings of the audit, and what the reader should keep in mind.

use serde::{Deserialize, Serialize};

use crate::brief::evidence::Evidence;
use crate::brief::text;
use crate::brief::{Scope, Section};
use crate::code::ObsStatus;
use crate::dataset::AuditReport;

/// Findings that the text spells out; the rest is in the data.
const SPELLED_OUT: usize = 6;

/// The audit of the records about the commodity, and caveats that follow from their status.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DataQuality {
    /// All findings.
    pub audit: AuditReport,
    /// Caveats in words.
    pub caveats: Vec<String>,
}

pub(super) fn compute(evidence: &Evidence<'_>) -> DataQuality {
    let noun = evidence.question.at.frequency().noun();
    let mut caveats = Vec::new();
    let history: Vec<_> = evidence.history().collect();
    let with = |test: fn(ObsStatus) -> bool| {
        let found = history
            .iter()
            .filter(|(period, _)| test(evidence.target.status(*period)));
        found.count()
    };
    let derived = with(ObsStatus::is_estimated_or_derived);
    if derived > 0 {
        caveats.push(format!(
            "{derived} of {} in the history are estimated or derived, not published.",
            text::count(history.len(), "figure")
        ));
    }
    let provisional = with(|status| status == ObsStatus::Provisional);
    if provisional > 0 {
        caveats.push(format!(
            "{} may still be revised.",
            text::count(provisional, "provisional figure")
        ));
    }
    if evidence.question.rounding_unit.is_some() {
        caveats.push(
            "The published figures are rounded; small differences of rates have no meaning."
                .to_owned(),
        );
    }
    if !evidence.target.combined.is_empty() {
        let spans: Vec<String> = evidence
            .target
            .combined
            .iter()
            .map(|c| text::span(&c.periods))
            .collect();
        caveats.push(format!(
            "Published only together, and left out of {noun}-by-{noun} comparisons: {}.",
            text::enumerate(&spans)
        ));
    }
    caveats.push("A single flow as one side records it: the partner's own figures may differ by timing, valuation and re-exports.".to_owned());
    DataQuality {
        audit: evidence.audit.clone(),
        caveats,
    }
}

impl Section for DataQuality {
    const TITLE: &'static str = "Data quality";

    fn lines(&self, _: &Scope) -> Vec<String> {
        let findings = &self.audit.findings;
        let mut lines = vec![if findings.is_empty() {
            format!(
                "The audit of {} found nothing.",
                text::count(self.audit.records, "record")
            )
        } else {
            format!(
                "The audit of {} has {}.",
                text::count(self.audit.records, "record"),
                text::count(findings.len(), "finding")
            )
        }];
        let mut worst_first: Vec<_> = findings.iter().collect();
        worst_first.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        lines.extend(worst_first.iter().take(SPELLED_OUT).map(|finding| {
            format!(
                "{} ({}): {}.",
                finding.code,
                finding.severity,
                finding.message.trim_end_matches('.')
            )
        }));
        if findings.len() > SPELLED_OUT {
            lines.push(format!(
                "{} more findings are in the data.",
                findings.len() - SPELLED_OUT
            ));
        }
        lines.extend(self.caveats.iter().cloned());
        lines
    }
}
