//! Q21: rows without a mark in or after a period that is marked provisional.
//!
//! What is newer than a provisional figure cannot be final: where a source marks some rows as provisional and the same period or later ones not,
//! the marks are missing, and nobody can tell which figures will be revised.

use std::collections::BTreeMap;

use crate::code::{Area, ObsStatus};
use crate::dataset::audit::axis::keys_of;
use crate::dataset::audit::report::count;
use crate::dataset::audit::{AuditCode, Finding, Severity};
use crate::dataset::{Measure, TradeRecord};
use crate::period::Frequency;

pub(super) fn findings(records: &[TradeRecord]) -> Vec<Finding> {
    let mut deliveries: BTreeMap<(Area, bool, Frequency), Vec<&TradeRecord>> = BTreeMap::new();
    for row in records {
        let delivery = (row.reporter, row.flow.is_import(), row.period.frequency());
        deliveries.entry(delivery).or_default().push(row);
    }
    deliveries
        .into_values()
        .filter_map(|rows| unmarked(&rows))
        .collect()
}

/// Whether a figure of the row has the status.
fn has(row: &TradeRecord, status: ObsStatus) -> bool {
    Measure::ALL.into_iter().any(|measure| {
        let figure = row.measure(measure);
        figure.value().is_some() && figure.status() == status
    })
}

fn unmarked(rows: &[&TradeRecord]) -> Option<Finding> {
    let provisional = rows.iter().filter(|row| has(row, ObsStatus::Provisional));
    let first = provisional.clone().map(|row| row.period).min()?;
    let unmarked: Vec<&TradeRecord> = rows
        .iter()
        .copied()
        .filter(|row| row.period >= first && has(row, ObsStatus::Normal))
        .collect();
    let example = unmarked.first()?;
    let direction = if example.flow.is_import() {
        "imports"
    } else {
        "exports"
    };
    let message = format!(
        "{direction} of {} have {} marked provisional from {first} on, and {} without a mark in the same periods or later, such as {}",
        example.reporter,
        count(provisional.count(), "row"),
        unmarked.len(),
        example.key(),
    );
    let number = unmarked.len() as f64;
    Some(Finding::new(
        AuditCode::Q21UnmarkedProvisional,
        Severity::Warning,
        keys_of(unmarked),
        number,
        message,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Measurement;
    use crate::dataset::audit::fixture::{found, tonnes, usd};

    const CODE: AuditCode = AuditCode::Q21UnmarkedProvisional;
    const US: &str = "X.CN.US.HS22:850511";
    const JP: &str = "X.CN.JP.HS22:850511";

    fn provisional(line: &str, month: &str) -> TradeRecord {
        usd(line, month, 100.0).status(ObsStatus::Provisional)
    }

    #[test]
    fn final_before_provisional_is_as_it_should_be() {
        let rows = [
            usd(US, "2025-08", 100.0),
            usd(US, "2025-09", 100.0).status(ObsStatus::Revised),
            provisional(US, "2025-10"),
            provisional(JP, "2025-10"),
            provisional(US, "2025-11"),
        ];
        assert_eq!(found(CODE, rows), []);
        assert_eq!(
            found(CODE, [usd(US, "2025-08", 1.0), usd(US, "2025-09", 2.0)]),
            []
        );
    }

    #[test]
    fn later_and_equal_periods_without_mark_are_reported() {
        let rows = [
            usd(JP, "2025-09", 100.0),
            usd(JP, "2025-10", 100.0),
            provisional(US, "2025-10"),
            tonnes(US, "2025-11", 5.0),
        ];
        let [finding] = &found(CODE, rows)[..] else {
            panic!()
        };
        assert_eq!(
            (finding.severity, finding.number),
            (Severity::Warning, Some(2.0))
        );
        assert_eq!(finding.keys, keys_of([rows[1], rows[3]]));
        assert_eq!(
            finding.message,
            "exports of CN have 1 row marked provisional from 2025-M10 on, and 2 without a mark in the same periods or later, such as X.CN.JP.HS22:850511 2025-M10"
        );
    }

    #[test]
    fn one_row_can_be_half_marked() {
        let mut row = provisional(US, "2025-11").net_weight(5.0);
        assert_eq!(found(CODE, [row])[0].number, Some(1.0));
        row.net_weight = Measurement::with_status(5.0, ObsStatus::Estimated);
        assert_eq!(found(CODE, [row]), []);
    }

    #[test]
    fn other_reporters_directions_and_frequencies_are_apart() {
        let rows = [
            provisional(US, "2025-10"),
            usd("X.US.CN.HS22:850511", "2025-11", 1.0),
            usd("M.CN.US.HS22:850511", "2025-11", 1.0),
            usd(US, "2025", 1.0),
        ];
        assert_eq!(found(CODE, rows), []);
    }
}
