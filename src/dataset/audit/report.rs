//! What the checks found.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::code::Area;
use crate::dataset::RecordKey;
use crate::dataset::audit::{AuditCode, AuditSpec, Severity};

/// One thing that was found: which check, how serious, in which rows, and how much.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Finding {
    /// The check.
    pub code: AuditCode,
    /// How serious it is.
    pub severity: Severity,
    /// The rows concerned, in canonical order; the checks say which they list.
    pub keys: Vec<RecordKey>,
    /// The size, as [`AuditCode`] says for each check; always finite.
    pub number: Option<f64>,
    /// One sentence with the facts.
    pub message: String,
}

/// All findings about a set of records, ordered by check and then by rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AuditReport {
    /// Number of records that were checked.
    pub records: usize,
    /// The thresholds that were used.
    pub spec: AuditSpec,
    /// What was found.
    pub findings: Vec<Finding>,
}

impl Finding {
    pub(super) fn new(
        code: AuditCode,
        severity: Severity,
        mut keys: Vec<RecordKey>,
        number: f64,
        message: String,
    ) -> Self {
        keys.sort_unstable();
        Self {
            code,
            severity,
            keys,
            number: Some(bounded(number)),
            message,
        }
    }
}

impl AuditReport {
    pub(super) fn new(records: usize, spec: AuditSpec, mut findings: Vec<Finding>) -> Self {
        findings.sort_by(|a, b| {
            (a.code, &a.keys, b.severity, &a.message)
                .cmp(&(b.code, &b.keys, a.severity, &b.message))
        });
        Self {
            records,
            spec,
            findings,
        }
    }

    /// The findings of one check.
    pub fn of(&self, code: AuditCode) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(move |finding| finding.code == code)
    }

    /// The findings of one severity.
    pub fn by_severity(&self, severity: Severity) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(move |finding| finding.severity == severity)
    }

    /// The greatest severity; `None` if nothing was found.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }

    /// Whether nothing is doubtful or wrong; information may be there.
    pub fn is_clean(&self) -> bool {
        self.worst() <= Some(Severity::Info)
    }
}

/// The counts, then each check that found something with its first three findings.
impl fmt::Display for AuditReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 3;
        write!(f, "audit of {} records:", self.records)?;
        for (severity, separator) in Severity::ALL.into_iter().rev().zip(["", ",", ","]) {
            write!(
                f,
                "{separator} {} {severity}",
                self.by_severity(severity).count()
            )?;
        }
        for findings in self.findings.chunk_by(|a, b| a.code == b.code) {
            let Some(first) = findings.first() else {
                continue;
            };
            let worst = findings
                .iter()
                .map(|finding| finding.severity)
                .max()
                .unwrap_or(first.severity);
            let description = first.code.description();
            write!(
                f,
                "\n{} {worst:<7} {:>6}  {description}",
                first.code,
                findings.len()
            )?;
            for finding in findings.iter().take(SHOWN) {
                write!(f, "\n    {}", finding.message)?;
            }
            if let Some(more) = findings.len().checked_sub(SHOWN).filter(|more| *more > 0) {
                write!(f, "\n    and {more} more")?;
            }
        }
        Ok(())
    }
}

/// The nearest finite number: a size beyond the largest number is at least the largest number.
pub(super) fn bounded(number: f64) -> f64 {
    number.clamp(f64::MIN, f64::MAX)
}

/// A number for a message: at most three decimals, powers of ten where that would not be short.
pub(super) fn amount(number: f64) -> String {
    let size = number.abs();
    if size > 0.0 && !(1e-3..1e15).contains(&size) {
        return format!("{number:.3e}");
    }
    let text = format!("{number:.3}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" {
        "0".to_owned()
    } else {
        short.to_owned()
    }
}

/// `n` things in words, with a plural by `s`.
pub(super) fn count(n: usize, noun: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {noun}{plural}")
}

/// A row's identity without its period: `X.CN.US.HS22:850511`.
pub(super) fn line_name(key: &RecordKey) -> String {
    let RecordKey {
        flow,
        reporter,
        partner,
        commodity,
        ..
    } = key;
    let axes = [
        Some(format!("{flow}.{reporter}.{partner}.{commodity}")),
        (key.second_partner != Area::WORLD)
            .then(|| format!(" second partner {}", key.second_partner)),
        (!key.procedure.is_total()).then(|| format!(" procedure {}", key.procedure)),
        (!key.transport.is_total()).then(|| format!(" transport {}", key.transport)),
    ];
    axes.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::{CustomsProcedure, QuantityUnit, TransportMode};
    use crate::dataset::TradeRecord;
    use crate::dataset::audit::fixture::{audit, row, tonnes};

    fn magnets() -> [TradeRecord; 4] {
        [
            tonnes("X.CN.W00.HS22:850511", "2025-11", 6150.0),
            tonnes("X.CN.US.HS22:850511", "2025-11", 582.0),
            tonnes("X.CN.JP.HS22:850511", "2025-11", 305.0),
            tonnes("X.CN.CN.HS22:850511", "2025-11", 3.0),
        ]
    }

    #[test]
    fn report_in_text() {
        assert_eq!(
            audit(magnets()).to_string(),
            "audit of 4 records: 0 error, 1 warning, 2 info
Q02 info         1  totals beside their parts
    X of CN: 1 total row beside their parts on the axis partner, such as X.CN.W00.HS22:850511 2025-M11
Q04 info         1  partners against World
    quantity of X.CN.W00.HS22:850511 2025-M11 is 6150, but its partners add up to 890, which is 5260 less; 1 such sum in this series
Q13 warning      1  trade with itself
    1 row of X.CN.CN.HS22:850511 cannot be: a country does not export to itself"
        );
    }

    #[test]
    fn long_lists_are_cut() {
        let rows = ["US", "JP", "DE", "FR", "IT"]
            .map(|partner| tonnes(&format!("X.CN.{partner}.HS22:850511"), "2025-11", -1.0));
        let text = audit(rows).to_string();
        assert!(text.starts_with(
            "audit of 5 records: 0 error, 5 warning, 0 info\nQ22 warning      5  negative figures"
        ));
        assert!(text.ends_with("\n    and 2 more"));
        assert_eq!(text.lines().count(), 6);
    }

    #[test]
    fn choices_and_verdicts() {
        let report = audit(magnets());
        assert_eq!(
            (report.records, report.worst()),
            (4, Some(Severity::Warning))
        );
        assert_eq!(report.of(AuditCode::Q13PartnerIsReporter).count(), 1);
        assert_eq!(report.by_severity(Severity::Info).count(), 2);
        assert!(!report.is_clean());
        let informed = audit(magnets().into_iter().take(3));
        assert!(informed.is_clean() && informed.worst() == Some(Severity::Info));
        let nothing = audit([]);
        assert!(nothing.is_clean() && nothing.worst().is_none());
        assert_eq!(
            nothing.to_string(),
            "audit of 0 records: 0 error, 0 warning, 0 info"
        );
    }

    #[test]
    fn stored_and_read_back() {
        let report = audit(magnets());
        let text = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<AuditReport>(&text).unwrap(), report);
    }

    #[test]
    fn numbers_in_messages() {
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1200.0, "1200"),
            (-0.5, "-0.5"),
            (0.1 + 0.2, "0.3"),
            (1e300, "1.000e300"),
            (1e-9, "1.000e-9"),
        ] {
            assert_eq!(amount(number), text);
        }
    }

    #[test]
    fn names_of_lines_show_what_is_no_total() {
        let mut part = row("X.CN.US.HS22:850511", "2025-11").quantity(1.0, QuantityUnit::TONNE);
        assert_eq!(line_name(&part.key()), "X.CN.US.HS22:850511");
        part.second_partner = Area::HONG_KONG;
        part.procedure = CustomsProcedure::HomeUse;
        part.transport = TransportMode::Sea;
        assert_eq!(
            line_name(&part.key()),
            "X.CN.US.HS22:850511 second partner HK procedure C01 transport 2100"
        );
    }
}
