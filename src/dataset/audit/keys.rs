//! Q01, Q10, Q13: what the identities of the rows say.

use std::collections::BTreeMap;

use crate::code::{Commodity, CustomsProcedure, QuantityUnit, TradeFlow, Validity};
use crate::dataset::audit::axis::{keys_of, lines};
use crate::dataset::audit::report::{count, line_name};
use crate::dataset::audit::{AuditCode, Finding, Severity};
use crate::dataset::{RecordKey, TradeRecord};

pub(super) fn findings(records: &[TradeRecord]) -> Vec<Finding> {
    [
        duplicates(records),
        commodities(records),
        self_trade(records),
    ]
    .concat()
}

/// Q01. Tariff lines are split by quantity unit: rows of different units are no duplicates.
fn duplicates(records: &[TradeRecord]) -> Vec<Finding> {
    let mut found = Vec::new();
    for rows in records
        .chunk_by(|a, b| a.key() == b.key())
        .filter(|rows| rows.len() > 1)
    {
        let mut by_unit: BTreeMap<QuantityUnit, Vec<&TradeRecord>> = BTreeMap::new();
        for row in rows {
            by_unit.entry(row.quantity_unit).or_default().push(row);
        }
        for same in by_unit.into_values().filter(|same| same.len() > 1) {
            let content = if same.windows(2).all(|pair| pair[0] == pair[1]) {
                "the same"
            } else {
                "different"
            };
            let message = format!(
                "{} stands in {} of {content} content",
                same[0].key(),
                count(same.len(), "row")
            );
            let number = same.len() as f64;
            let keys = keys_of(same);
            found.push(Finding::new(
                AuditCode::Q01DuplicateKey,
                Severity::Error,
                keys,
                number,
                message,
            ));
        }
    }
    found
}

/// Q10, once for each code. Chapters 98 and 99 of a national tariff are what they should be.
fn commodities(records: &[TradeRecord]) -> Vec<Finding> {
    let mut doubtful: BTreeMap<Commodity, Vec<RecordKey>> = BTreeMap::new();
    for rows in records.chunk_by(|a, b| a.commodity == b.commodity) {
        if doubt(rows[0].commodity).is_some() {
            doubtful
                .entry(rows[0].commodity)
                .or_default()
                .extend(keys_of(rows));
        }
    }
    doubtful
        .into_iter()
        .filter_map(|(code, keys)| {
            let (severity, reason) = doubt(code)?;
            let number = keys.len() as f64;
            let message = format!("{code} {reason}; {}", count(keys.len(), "row"));
            Some(Finding::new(
                AuditCode::Q10DoubtfulCommodity,
                severity,
                keys,
                number,
                message,
            ))
        })
        .collect()
}

fn doubt(code: Commodity) -> Option<(Severity, &'static str)> {
    match code.validity() {
        Validity::Regular | Validity::Total => None,
        Validity::NationalChapter if code.classification().is_national() => None,
        Validity::NationalChapter => Some((
            Severity::Info,
            "is in a chapter for national use, without common meaning",
        )),
        Validity::PseudoCode => Some((
            Severity::Info,
            "is a pseudo code, such as for confidential or simplified goods",
        )),
        Validity::NotSpecified => Some((Severity::Info, "stands for goods not specified")),
        Validity::ReservedChapter => Some((
            Severity::Warning,
            "is in chapter 77, which the Harmonized System keeps free",
        )),
        Validity::NoSuchHeading => Some((
            Severity::Error,
            "is in a heading NN00, which does not exist",
        )),
    }
}

/// Q13, once for each series. Imports contain the re-imports, so that only exports are doubtful.
fn self_trade(records: &[TradeRecord]) -> Vec<Finding> {
    lines(records)
        .filter(|rows| {
            let row = &rows[0];
            row.partner == row.reporter
                && row.flow != TradeFlow::ReImport
                && row.procedure != CustomsProcedure::ReimportSameState
        })
        .map(|rows| {
            let (severity, reason) = if rows[0].flow.is_import() {
                (Severity::Info, "are re-imports, or an error")
            } else {
                (
                    Severity::Warning,
                    "cannot be: a country does not export to itself",
                )
            };
            let name = line_name(&rows[0].key());
            let message = format!("{} of {name} {reason}", count(rows.len(), "row"));
            let number = rows.len() as f64;
            Finding::new(
                AuditCode::Q13PartnerIsReporter,
                severity,
                keys_of(rows),
                number,
                message,
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::audit::fixture::{audit, found, usd};

    const LINE: &str = "X.CN.US.HS22:850511";

    fn severities(code: AuditCode, line: &str, period: &str) -> Vec<Severity> {
        let findings = found(code, [usd(line, period, 100.0)]);
        findings
            .into_iter()
            .map(|finding| finding.severity)
            .collect()
    }

    #[test]
    fn duplicates_of_the_same_and_of_different_content() {
        let row = usd(LINE, "2025-11", 100.0);
        let [finding] = &found(AuditCode::Q01DuplicateKey, [row, row])[..] else {
            panic!()
        };
        assert_eq!(
            (finding.severity, finding.number),
            (Severity::Error, Some(2.0))
        );
        assert_eq!(finding.keys, [row.key(), row.key()]);
        assert_eq!(
            finding.message,
            "X.CN.US.HS22:850511 2025-M11 stands in 2 rows of the same content"
        );
        let other = usd(LINE, "2025-11", 90.0);
        let [finding] = &found(AuditCode::Q01DuplicateKey, [row, row, other])[..] else {
            panic!()
        };
        assert!(finding.message.ends_with("3 rows of different content"));
    }

    #[test]
    fn other_units_periods_and_spans_are_no_duplicates() {
        let row = usd(LINE, "2025-11", 100.0);
        let rows = [
            row.quantity(1.0, QuantityUnit::KILOGRAM),
            row.quantity(1.0, QuantityUnit::ITEM),
            row.covering(2),
            usd(LINE, "2025-10", 100.0),
        ];
        assert_eq!(found(AuditCode::Q01DuplicateKey, rows), []);
    }

    #[test]
    fn codes_that_are_doubtful_or_wrong() {
        let check = |code: &str| {
            severities(
                AuditCode::Q10DoubtfulCommodity,
                &format!("X.CN.US.{code}"),
                "2025",
            )
        };
        assert_eq!(check("HS22:850011"), [Severity::Error]);
        assert_eq!(check("HS12:770100"), [Severity::Warning]);
        for code in ["HS02:9999AA", "HS:999999", "HS:98"] {
            assert_eq!(check(code), [Severity::Info], "{code}");
        }
        for code in ["HS22:850511", "HS:TOTAL", "HTS:9801001010", "SITC4:77812"] {
            assert_eq!(check(code), [], "{code}");
        }
    }

    #[test]
    fn one_finding_for_a_code_in_many_rows() {
        let rows = ["US", "JP"].map(|partner| usd(&format!("X.CN.{partner}.HS:7701"), "2025", 1.0));
        let [finding] = &found(AuditCode::Q10DoubtfulCommodity, rows)[..] else {
            panic!()
        };
        assert_eq!((finding.number, finding.keys.len()), (Some(2.0), 2));
        assert_eq!(
            finding.message,
            "HS:7701 is in chapter 77, which the Harmonized System keeps free; 2 rows"
        );
    }

    #[test]
    fn trade_with_itself() {
        let check = |flow: &str| {
            severities(
                AuditCode::Q13PartnerIsReporter,
                &format!("{flow}.CN.CN.HS:8505"),
                "2025",
            )
        };
        assert_eq!(check("RM"), []);
        assert_eq!(check("M"), [Severity::Info]);
        assert_eq!(check("X"), [Severity::Warning]);
        let mut row = usd("M.CN.CN.HS:8505", "2025", 1.0);
        row.procedure = CustomsProcedure::ReimportSameState;
        assert!(audit([row]).findings.is_empty());
    }
}
