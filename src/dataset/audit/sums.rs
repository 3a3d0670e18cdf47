//! Parts against their total: the comparison and its findings, and Q08 where the units of the parts differ.
//!
//! A measure is compared where the total has it and all rows that have it agree in currency, valuation and unit. A part without a
//! figure explains why the parts fall short, so that only an excess is reported then.

use std::collections::{BTreeMap, BTreeSet};

use crate::code::{Currency, QuantityUnit, Valuation};
use crate::dataset::audit::axis::keys_of;
use crate::dataset::audit::report::{amount, bounded, count};
use crate::dataset::audit::{AuditCode, AuditSpec, Finding, Severity};
use crate::dataset::overlap::Line;
use crate::dataset::{Measure, RecordKey, TradeRecord};
use crate::num::sum::sum;

/// The measures whose parts add up.
const ADDITIVE: [Measure; 3] = [Measure::Value, Measure::Quantity, Measure::NetWeight];

/// Differences between totals and their parts, collected for each series.
pub(super) struct Sums<'s> {
    spec: &'s AuditSpec,
    gaps: BTreeMap<(AuditCode, Line, Measure, Side), Gaps>,
    units: BTreeMap<Line, Units>,
}

/// On which side of the total the parts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Below,
    Above,
}

/// The differences of one series.
#[derive(Default)]
struct Gaps {
    keys: BTreeSet<RecordKey>,
    sums: usize,
    worst: Option<Gap>,
}

#[derive(Clone, Copy)]
struct Gap {
    at: RecordKey,
    total: f64,
    parts: f64,
    difference: f64,
}

/// Units inside the aggregates of one series.
#[derive(Default)]
struct Units {
    keys: BTreeSet<RecordKey>,
    units: BTreeSet<QuantityUnit>,
}

impl<'s> Sums<'s> {
    pub(super) fn new(spec: &'s AuditSpec) -> Self {
        Self {
            spec,
            gaps: BTreeMap::new(),
            units: BTreeMap::new(),
        }
    }

    /// Compares rows that together are a total with the rows that should make it up.
    pub(super) fn check(
        &mut self,
        code: AuditCode,
        total: &[&TradeRecord],
        parts: &[&TradeRecord],
    ) {
        self.compare(code, total, parts, &[Side::Below, Side::Above]);
        // Units that change in time are found in the series itself.
        if code != AuditCode::Q05MonthsVersusYear {
            self.compare_units(total, parts);
        }
    }

    /// Compares rows that together are a total with rows that are some part of it.
    pub(super) fn check_share(
        &mut self,
        code: AuditCode,
        total: &[&TradeRecord],
        parts: &[&TradeRecord],
    ) {
        self.compare(code, total, parts, &[Side::Above]);
    }

    fn compare(
        &mut self,
        code: AuditCode,
        total: &[&TradeRecord],
        parts: &[&TradeRecord],
        sides: &[Side],
    ) {
        for measure in ADDITIVE {
            let Some(gap) = gap(total, parts, measure) else {
                continue;
            };
            let side = if gap.difference > 0.0 {
                Side::Above
            } else {
                Side::Below
            };
            let relative = self.spec.relative_tolerance * gap.total.abs();
            let is_small = gap.difference.abs() <= relative.max(self.spec.absolute_tolerance);
            let is_explained = side == Side::Below
                && parts
                    .iter()
                    .any(|row| row.measure(measure).value().is_none());
            if is_small || is_explained || !sides.contains(&side) {
                continue;
            }
            let gaps = self
                .gaps
                .entry((code, gap.at.into(), measure, side))
                .or_default();
            gaps.keys
                .extend(keys_of(total.iter().chain(parts).copied()));
            gaps.sums += 1;
            if gaps
                .worst
                .is_none_or(|worst| gap.difference.abs() > worst.difference.abs())
            {
                gaps.worst = Some(gap);
            }
        }
    }

    /// A quantity of an aggregate means nothing if its parts are counted in different units.
    fn compare_units(&mut self, total: &[&TradeRecord], parts: &[&TradeRecord]) {
        let units = |rows: &[&TradeRecord]| -> BTreeSet<QuantityUnit> {
            let counted = rows.iter().filter(|row| row.quantity.value().is_some());
            counted.map(|row| row.quantity_unit).collect()
        };
        let of_total = units(total);
        let all: BTreeSet<QuantityUnit> = of_total.union(&units(parts)).copied().collect();
        if let (Some(first), false, true) = (total.first(), of_total.is_empty(), all.len() > 1) {
            let found = self.units.entry(first.key().into()).or_default();
            found
                .keys
                .extend(keys_of(total.iter().chain(parts).copied()));
            found.units.extend(all);
        }
    }

    pub(super) fn finish(self) -> Vec<Finding> {
        let gaps = self.gaps.into_iter().filter_map(|((code, _, measure, side), gaps)| {
            let Gap { at, total, parts, difference } = gaps.worst?;
            let message = format!(
                "{measure} of {at} is {}, but {} add up to {}, which is {} {}; {} in this series",
                amount(total),
                parts_of(code),
                amount(parts),
                amount(difference.abs()),
                if side == Side::Above { "more" } else { "less" },
                count(gaps.sums, "such sum"),
            );
            let keys = gaps.keys.into_iter().collect();
            Some(Finding::new(code, severity(code, side), keys, difference, message))
        });
        let units = self.units.into_values().filter_map(|found| {
            let names: Vec<String> = found.units.iter().map(ToString::to_string).collect();
            let message = format!(
                "quantity of {} has parts in different units: {}",
                found.keys.first()?,
                names.join(", ")
            );
            let number = found.units.len() as f64;
            let keys = found.keys.into_iter().collect();
            Some(Finding::new(
                AuditCode::Q08MixedUnits,
                Severity::Warning,
                keys,
                number,
                message,
            ))
        });
        gaps.chain(units).collect()
    }
}

const fn severity(code: AuditCode, side: Side) -> Severity {
    match (code, side) {
        // The year is revised after its months: neither side is impossible.
        (AuditCode::Q05MonthsVersusYear, _) | (AuditCode::Q14SubFlows, Side::Below) => {
            Severity::Warning
        }
        (_, Side::Above) => Severity::Error,
        (_, Side::Below) => Severity::Info,
    }
}

const fn parts_of(code: AuditCode) -> &'static str {
    match code {
        AuditCode::Q03CodesVersusParent => "the codes below it",
        AuditCode::Q04PartnersVersusWorld => "its partners",
        AuditCode::Q05MonthsVersusYear => "the periods inside it",
        _ => "its sub-flows",
    }
}

/// The difference of the parts that have a figure from the total; `None` if the rows cannot be compared.
fn gap(total: &[&TradeRecord], parts: &[&TradeRecord], measure: Measure) -> Option<Gap> {
    let at = total.first()?.key();
    let basis = basis(total.first()?, measure);
    let agree = |row: &&TradeRecord| {
        row.measure(measure).value().is_none() || self::basis(row, measure) == basis
    };
    let values = |rows: &[&TradeRecord]| -> Vec<f64> {
        rows.iter()
            .filter_map(|row| row.measure(measure).value())
            .collect()
    };
    let (totals, values) = (values(total), values(parts));
    if totals.len() < total.len() || values.is_empty() || !total.iter().chain(parts).all(agree) {
        return None;
    }
    let (total, parts) = (bounded_sum(&totals), bounded_sum(&values));
    Some(Gap {
        at,
        total,
        parts,
        difference: bounded(parts - total),
    })
}

/// What must be the same in figures that are added.
fn basis(
    row: &TradeRecord,
    measure: Measure,
) -> (Option<Currency>, Option<Valuation>, Option<QuantityUnit>) {
    match measure {
        Measure::Quantity => (None, None, Some(row.quantity_unit)),
        Measure::Value => (row.currency, Some(row.valuation), None),
        _ => (None, None, None),
    }
}

/// A sum that is finite whatever its terms: beyond the largest number it is the largest number.
fn bounded_sum(values: &[f64]) -> f64 {
    // Exact for all but the smallest numbers, and out of reach of overflow for any number of records.
    const SCALE: f64 = 1.0 / (1_u64 << 63) as f64;
    let plain = sum(values.iter().copied());
    if plain.is_finite() {
        return plain;
    }
    bounded(sum(values.iter().map(|value| value * SCALE)) / SCALE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::ConfStatus;
    use crate::dataset::audit::fixture::{found, found_with, tonnes, usd};
    use crate::dataset::{Measurement, MissingReason};

    const Q03: AuditCode = AuditCode::Q03CodesVersusParent;
    const Q08: AuditCode = AuditCode::Q08MixedUnits;

    fn heading(of: f64, magnets: f64, others: f64) -> [TradeRecord; 3] {
        [
            usd("X.CN.US.HS22:8505", "2025-11", of),
            usd("X.CN.US.HS22:850511", "2025-11", magnets),
            usd("X.CN.US.HS22:850519", "2025-11", others),
        ]
    }

    #[test]
    fn tolerances() {
        assert_eq!(found(Q03, heading(1000.0, 700.0, 305.0)), []);
        assert_eq!(found(Q03, heading(10.0, 7.0, 4.0)), []);
        assert_eq!(found(Q03, heading(10.0, 7.0, 4.1)).len(), 1);
        let exact = AuditSpec::default()
            .relative_tolerance(0.0)
            .absolute_tolerance(0.0);
        assert_eq!(
            found_with(&exact, Q03, heading(1000.0, 700.0, 300.5)).len(),
            1
        );
        assert_eq!(found_with(&exact, Q03, heading(1000.0, 700.0, 300.0)), []);
    }

    #[test]
    fn a_confidential_part_explains_a_shortfall_only() {
        let hide = |mut rows: [TradeRecord; 3]| {
            rows[2].value = Measurement::missing(MissingReason::Confidential);
            rows[2].confidentiality = ConfStatus::Confidential;
            rows
        };
        assert_eq!(found(Q03, hide(heading(1000.0, 700.0, 300.0))), []);
        let [finding] = &found(Q03, hide(heading(500.0, 700.0, 300.0)))[..] else {
            panic!()
        };
        assert_eq!(finding.number, Some(200.0));
    }

    #[test]
    fn other_currencies_are_not_compared() {
        let mut rows = heading(1000.0, 700.0, 900.0);
        rows[2].currency = Some(Currency::CNY);
        assert_eq!(found(Q03, rows), []);
    }

    #[test]
    fn units_inside_an_aggregate() {
        let mut rows = [
            tonnes("X.CN.US.HS22:8505", "2025-11", 10.0),
            tonnes("X.CN.US.HS22:850511", "2025-11", 6.0),
            tonnes("X.CN.US.HS22:850519", "2025-11", 4.0),
        ];
        assert_eq!(found(Q08, rows), []);
        rows[2].quantity_unit = QuantityUnit::ITEM;
        let [finding] = &found(Q08, rows)[..] else {
            panic!()
        };
        assert_eq!((finding.number, finding.keys.len()), (Some(2.0), 3));
        assert_eq!(
            finding.message,
            "quantity of X.CN.US.HS22:8505 2025-M11 has parts in different units: u, 1000 kg"
        );
        rows[0].quantity = Measurement::NOT_GIVEN;
        assert_eq!(found(Q08, rows), []);
    }

    #[test]
    fn the_largest_numbers_stay_finite() {
        let huge = heading(1.0, f64::MAX, f64::MAX);
        assert_eq!(found(Q03, huge)[0].number, Some(f64::MAX));
        let opposite = heading(-f64::MAX, f64::MAX, f64::MAX);
        assert_eq!(found(Q03, opposite)[0].number, Some(f64::MAX));
        assert_eq!(bounded_sum(&[f64::MAX, f64::MAX, -f64::MAX]), f64::MAX);
        assert_eq!(
            bounded_sum(&[f64::MAX, f64::MAX, -f64::MAX, -f64::MAX]),
            0.0
        );
    }
}
