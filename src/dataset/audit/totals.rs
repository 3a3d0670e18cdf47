//! Q03, Q04, Q14, and with [`cumulative`] Q05: which rows should add up to which.
//!
//! A shortfall of codes or partners is information: confidential trade, or a set that does not hold all of them.

use std::collections::BTreeMap;

use crate::code::{Area, AreaKind, TradeFlow};
use crate::dataset::TradeRecord;
use crate::dataset::audit::axis::Axis;
use crate::dataset::audit::sums::Sums;
use crate::dataset::audit::{AuditCode, AuditSpec, Finding, cumulative};

pub(super) fn findings(records: &[TradeRecord], spec: &AuditSpec) -> Vec<Finding> {
    let mut sums = Sums::new(spec);
    codes(records, &mut sums);
    partners(records, &mut sums);
    sub_flows(records, &mut sums);
    cumulative::compare(records, &mut sums);
    sums.finish()
}

/// Q03: the nearest level below each code.
fn codes(records: &[TradeRecord], sums: &mut Sums<'_>) {
    let axis = Axis::Commodity;
    let rows = axis.arranged(records);
    for group in axis.groups(&rows) {
        let codes: Vec<&[&TradeRecord]> = group.chunk_by(|a, b| axis.is_same(a, b)).collect();
        for (index, total) in codes.iter().enumerate() {
            let below = codes[index + 1..]
                .iter()
                .map_while(|part| axis.contains(total[0], part[0]).then_some(*part));
            let Some(level) = below.clone().map(|part| part[0].commodity.level()).min() else {
                continue;
            };
            let parts: Vec<&TradeRecord> = below
                .filter(|part| part[0].commodity.level() == level)
                .flatten()
                .copied()
                .collect();
            sums.check(AuditCode::Q03CodesVersusParent, total, &parts);
        }
    }
}

/// Q04: all partners but other aggregates.
fn partners(records: &[TradeRecord], sums: &mut Sums<'_>) {
    let axis = Axis::Partner;
    let rows = axis.arranged(records);
    for group in axis.groups(&rows) {
        let (world, mut parts): (Vec<&TradeRecord>, Vec<_>) = group
            .iter()
            .copied()
            .partition(|row| row.partner == Area::WORLD);
        if !world.is_empty() {
            parts.retain(|row| row.partner.kind() != AreaKind::Aggregate);
            sums.check(AuditCode::Q04PartnersVersusWorld, &world, &parts);
        }
    }
}

/// Q14: domestic exports and re-exports make the exports; no other sub-flow is larger than its flow.
fn sub_flows(records: &[TradeRecord], sums: &mut Sums<'_>) {
    let axis = Axis::Flow;
    let rows = axis.arranged(records);
    for group in axis.groups(&rows) {
        let flows: BTreeMap<TradeFlow, &[&TradeRecord]> = group
            .chunk_by(|a, b| axis.is_same(a, b))
            .map(|rows| (rows[0].flow, rows))
            .collect();
        let make_up = [TradeFlow::DomesticExport, TradeFlow::ReExport];
        let complete = make_up.iter().all(|flow| flows.contains_key(flow));
        for (flow, parts) in &flows {
            let Some(total) = flow.parent().and_then(|parent| flows.get(&parent)) else {
                continue;
            };
            if !(complete && make_up.contains(flow)) {
                sums.check_share(AuditCode::Q14SubFlows, total, parts);
            }
        }
        if let (true, Some(total)) = (complete, flows.get(&TradeFlow::Export)) {
            let parts: Vec<&TradeRecord> = make_up
                .iter()
                .filter_map(|flow| flows.get(flow))
                .copied()
                .flatten()
                .copied()
                .collect();
            sums.check(AuditCode::Q14SubFlows, total, &parts);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::audit::Severity;
    use crate::dataset::audit::fixture::{found, tonnes, usd};

    const Q03: AuditCode = AuditCode::Q03CodesVersusParent;
    const Q04: AuditCode = AuditCode::Q04PartnersVersusWorld;
    const Q14: AuditCode = AuditCode::Q14SubFlows;

    fn heading(of: f64, magnets: f64, others: f64) -> [TradeRecord; 3] {
        [
            usd("X.CN.US.HS22:8505", "2025-11", of),
            usd("X.CN.US.HS22:850511", "2025-11", magnets),
            usd("X.CN.US.HS22:850519", "2025-11", others),
        ]
    }

    #[test]
    fn codes_above_their_parent_are_an_error() {
        let rows = heading(1000.0, 700.0, 310.0);
        let [finding] = &found(Q03, rows)[..] else {
            panic!()
        };
        assert_eq!(
            (finding.severity, finding.number),
            (Severity::Error, Some(10.0))
        );
        assert_eq!(finding.keys, rows.map(|row| row.key()));
        assert_eq!(
            finding.message,
            "value of X.CN.US.HS22:8505 2025-M11 is 1000, but the codes below it add up to 1010, which is 10 more; 1 such sum in this series"
        );
    }

    #[test]
    fn codes_below_their_parent_are_information() {
        let [finding] = &found(Q03, heading(1000.0, 700.0, 100.0))[..] else {
            panic!()
        };
        assert_eq!(
            (finding.severity, finding.number),
            (Severity::Info, Some(-200.0))
        );
    }

    #[test]
    fn only_the_nearest_level_counts_once() {
        let mut rows = heading(1000.0, 700.0, 300.0).to_vec();
        rows.push(usd("X.CN.US.HS22:85", "2025-11", 1000.0));
        assert_eq!(found(Q03, rows.clone()), []);
        rows.push(usd("X.CN.US.HS22:8504", "2025-11", 100.0));
        assert_eq!(found(Q03, rows)[0].number, Some(100.0));
    }

    #[test]
    fn periods_of_a_series_make_one_finding() {
        let mut rows = heading(1000.0, 700.0, 310.0).to_vec();
        rows.extend(heading(1000.0, 700.0, 350.0).map(|row| TradeRecord {
            period: "2025-12".parse().unwrap(),
            ..row
        }));
        let [finding] = &found(Q03, rows)[..] else {
            panic!()
        };
        assert_eq!((finding.number, finding.keys.len()), (Some(50.0), 6));
        assert!(finding.message.ends_with("2 such sums in this series"));
    }

    #[test]
    fn partners_against_world() {
        let world = tonnes("X.CN.W00.HS22:850511", "2025-11", 6150.0);
        let us = tonnes("X.CN.US.HS22:850511", "2025-11", 582.0);
        let rest = |quantity| tonnes("X.CN.JP.HS22:850511", "2025-11", quantity);
        assert_eq!(found(Q04, [world, us, rest(5568.0)]), []);
        let [above] = &found(Q04, [world, us, rest(5668.0)])[..] else {
            panic!()
        };
        assert_eq!(
            (above.severity, above.number),
            (Severity::Error, Some(100.0))
        );
        let [below] = &found(Q04, [world, us])[..] else {
            panic!()
        };
        assert_eq!(
            (below.severity, below.number),
            (Severity::Info, Some(-5568.0))
        );
        let europe = tonnes("X.CN.097.HS22:850511", "2025-11", 5000.0);
        assert_eq!(found(Q04, [world, us, europe, rest(5568.0)]), []);
        assert_eq!(found(Q04, [us, rest(1.0)]), []);
    }

    #[test]
    fn sub_flows_against_their_flow() {
        let x = usd("X.US.CN.HS22:850511", "2025-11", 1000.0);
        let rx = |value| usd("RX.US.CN.HS22:850511", "2025-11", value);
        let dx = |value| usd("DX.US.CN.HS22:850511", "2025-11", value);
        assert_eq!(found(Q14, [x, rx(900.0)]), []);
        assert_eq!(found(Q14, [x, rx(300.0), dx(700.0)]), []);
        let [larger] = &found(Q14, [x, rx(1200.0)])[..] else {
            panic!()
        };
        assert_eq!(
            (larger.severity, larger.number),
            (Severity::Error, Some(200.0))
        );
        let [less] = &found(Q14, [x, rx(300.0), dx(600.0)])[..] else {
            panic!()
        };
        assert_eq!(
            (less.severity, less.number),
            (Severity::Warning, Some(-100.0))
        );
        let [more] = &found(Q14, [x, rx(1100.0), dx(0.0)])[..] else {
            panic!()
        };
        assert_eq!((more.severity, more.number), (Severity::Error, Some(100.0)));
        let import = usd("M.US.CN.HS22:850511", "2025-11", 10.0);
        assert_eq!(found(Q14, [import, rx(1200.0)]), []);
    }
}
