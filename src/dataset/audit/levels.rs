//! Q02: totals beside their parts.
//!
//! One axis at a time: the rows agree on all other axes. Partners, commodities and periods are usually delivered on several levels,
//! which is information; a break-down by second partner, procedure or transport is easily overlooked, which is a warning.

use std::collections::BTreeMap;

use crate::code::{Area, TradeFlow};
use crate::dataset::audit::axis::Axis;
use crate::dataset::audit::report::count;
use crate::dataset::audit::{AuditCode, Finding, Severity};
use crate::dataset::{RecordKey, TradeRecord};

const AXES: [(Axis, Severity); 6] = [
    (Axis::Partner, Severity::Info),
    (Axis::Commodity, Severity::Info),
    (Axis::Period, Severity::Info),
    (Axis::SecondPartner, Severity::Warning),
    (Axis::Procedure, Severity::Warning),
    (Axis::Transport, Severity::Warning),
];

pub(super) fn findings(records: &[TradeRecord]) -> Vec<Finding> {
    AXES.into_iter()
        .flat_map(|(axis, severity)| {
            totals(axis, records)
                .into_iter()
                .map(move |((flow, reporter), keys)| {
                    let (number, example) = (keys.len(), keys[0]);
                    let message = format!(
                        "{flow} of {reporter}: {} beside their parts on the axis {}, such as {example}",
                        count(number, "total row"),
                        axis.name(),
                    );
                    Finding::new(AuditCode::Q02MixedLevels, severity, keys, number as f64, message)
                })
        })
        .collect()
}

/// The rows that contain others on `axis`, for each flow and reporter.
fn totals(axis: Axis, records: &[TradeRecord]) -> BTreeMap<(TradeFlow, Area), Vec<RecordKey>> {
    let mut found: BTreeMap<_, Vec<RecordKey>> = BTreeMap::new();
    let rows = axis.arranged(records);
    for group in axis.groups(&rows) {
        let mut places = group.chunk_by(|a, b| axis.is_same(a, b)).peekable();
        while let Some(place) = places.next() {
            // In the order of codes and periods a total stands right before its first part.
            let next = places.peek().and_then(|next| next.first());
            let Some((first, next)) = place.first().zip(next) else {
                continue;
            };
            if axis.contains(first, next) {
                let totals = found.entry((first.flow, first.reporter)).or_default();
                totals.extend(place.iter().map(|row| row.key()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::{CustomsProcedure, TransportMode};
    use crate::dataset::audit::fixture::{audit, found, usd};

    const CODE: AuditCode = AuditCode::Q02MixedLevels;

    #[test]
    fn world_beside_partners() {
        let rows = [
            usd("X.CN.W00.HS22:850511", "2025-10", 100.0),
            usd("X.CN.W00.HS22:850511", "2025-11", 100.0),
            usd("X.CN.US.HS22:850511", "2025-10", 60.0),
            usd("X.CN.US.HS22:850511", "2025-11", 60.0),
        ];
        let [finding] = &found(CODE, rows)[..] else {
            panic!()
        };
        assert_eq!(
            (finding.severity, finding.number),
            (Severity::Info, Some(2.0))
        );
        assert_eq!(finding.keys, [rows[0].key(), rows[1].key()]);
        assert_eq!(
            finding.message,
            "X of CN: 2 total rows beside their parts on the axis partner, such as X.CN.W00.HS22:850511 2025-M10"
        );
    }

    #[test]
    fn world_of_another_product_or_period_contains_nothing() {
        let rows = [
            usd("X.CN.W00.HS22:850511", "2025-11", 100.0),
            usd("X.CN.US.HS22:850519", "2025-11", 60.0),
            usd("X.CN.US.HS22:850511", "2025-10", 60.0),
        ];
        assert_eq!(found(CODE, rows), []);
    }

    #[test]
    fn chapter_beside_subheadings() {
        let rows = [
            usd("X.CN.US.HS22:85", "2025-11", 100.0),
            usd("X.CN.US.HS22:8504", "2025-11", 1.0),
            usd("X.CN.US.HS22:850511", "2025-11", 60.0),
            usd("X.CN.US.HS17:8505", "2025-11", 60.0),
        ];
        let [finding] = &found(CODE, rows)[..] else {
            panic!()
        };
        assert_eq!(finding.keys, [rows[0].key()]);
    }

    #[test]
    fn year_beside_its_months() {
        let line = "X.CN.US.HS22:850511";
        let rows = [
            usd(line, "2025", 720.0),
            usd(line, "2025-03", 60.0),
            usd(line, "2024", 1.0),
        ];
        let [finding] = &found(CODE, rows)[..] else {
            panic!()
        };
        assert_eq!(
            (finding.keys[0], finding.severity),
            (rows[0].key(), Severity::Info)
        );
        assert_eq!(found(CODE, [rows[1], rows[2]]), []);
    }

    #[test]
    fn break_downs_are_warnings() {
        let total = usd("X.CN.US.HS22:850511", "2025-11", 100.0);
        let with = |change: fn(&mut TradeRecord)| {
            let mut part = total;
            change(&mut part);
            part
        };
        for part in [
            with(|row| row.transport = TransportMode::Sea),
            with(|row| row.procedure = CustomsProcedure::HomeUse),
            with(|row| row.second_partner = Area::HONG_KONG),
        ] {
            let [finding] = &found(CODE, [part, total])[..] else {
                panic!()
            };
            assert_eq!(finding.severity, Severity::Warning);
            assert_eq!(finding.keys, [total.key()]);
            assert!(audit([part]).is_clean());
        }
    }

    #[test]
    fn transport_is_a_tree() {
        let by = |mode| {
            let mut row = usd("X.CN.US.HS22:850511", "2025-11", 100.0);
            row.transport = mode;
            row
        };
        let rows = [
            by(TransportMode::Water),
            by(TransportMode::Sea),
            by(TransportMode::Land),
        ];
        let [finding] = &found(CODE, rows)[..] else {
            panic!()
        };
        assert_eq!(finding.keys, [rows[0].key()]);
        assert_eq!(found(CODE, [rows[1], rows[2]]), []);
    }
}
