//! Q06, Q07, Q08: quantities that are absent, zeros that are none, and units that change.

use std::collections::BTreeMap;

use crate::code::{Area, QuantityUnit, TradeFlow};
use crate::dataset::audit::axis::{keys_of, lines};
use crate::dataset::audit::history::attribute_changes;
use crate::dataset::audit::report::{count, line_name};
use crate::dataset::audit::{AuditCode, Finding, Severity};
use crate::dataset::{Measure, MissingReason, RecordKey, TradeRecord};

pub(super) fn findings(records: &[TradeRecord]) -> Vec<Finding> {
    let mut found = zeros(records);
    for line in lines(records) {
        found.extend(value_and_quantity(line));
        found.extend(unit_changes(line));
    }
    found
}

/// Q06. A quantity that the source never gives for a series is not missed.
fn value_and_quantity(line: &[TradeRecord]) -> impl Iterator<Item = Finding> {
    let is_collected = line.iter().any(|row| quantities(row).next().is_some());
    let has_value = |row: &TradeRecord| row.value.value().is_some_and(|value| value > 0.0);
    let zero =
        |row: &TradeRecord| has_value(row) && quantities(row).any(|quantity| quantity == 0.0);
    let missing = |row: &TradeRecord| {
        let is_expected = is_collected || row.quantity_unit != QuantityUnit::NONE;
        has_value(row) && is_expected && quantities(row).next().is_none()
    };
    let worthless = |row: &TradeRecord| {
        row.value.value() == Some(0.0) && quantities(row).any(|quantity| quantity > 0.0)
    };
    let finding = |severity, what, rows: Vec<&TradeRecord>| {
        let first = rows.first()?.key();
        let message = format!(
            "{} of {} {what}",
            count(rows.len(), "row"),
            line_name(&first)
        );
        let number = rows.len() as f64;
        let code = AuditCode::Q06ValueWithoutQuantity;
        Some(Finding::new(code, severity, keys_of(rows), number, message))
    };
    [
        finding(
            Severity::Warning,
            "with a value have quantity zero",
            line.iter().filter(|row| zero(row)).collect(),
        ),
        finding(
            Severity::Info,
            "with a value have no quantity",
            line.iter().filter(|row| missing(row)).collect(),
        ),
        finding(
            Severity::Warning,
            "with a quantity have value zero",
            line.iter().filter(|row| worthless(row)).collect(),
        ),
    ]
    .into_iter()
    .flatten()
}

/// The quantities and the net weight of a row; a number without a unit is no quantity.
fn quantities(row: &TradeRecord) -> impl Iterator<Item = f64> {
    let with_unit = |value: Option<f64>, unit| value.filter(|_| unit != QuantityUnit::NONE);
    [
        with_unit(row.quantity.value(), row.quantity_unit),
        with_unit(row.second_quantity.value(), row.second_quantity_unit),
        row.net_weight.value(),
    ]
    .into_iter()
    .flatten()
}

/// Q07, once for each measure of a flow and reporter: zeros that were read as missing, and zeros that should have been.
fn zeros(records: &[TradeRecord]) -> Vec<Finding> {
    let mut found: BTreeMap<(TradeFlow, Area, Measure, bool), Vec<RecordKey>> = BTreeMap::new();
    for row in records {
        for measure in Measure::ALL {
            let is_read = row.measure(measure).reason() == Some(MissingReason::ZeroForNotAvailable);
            if is_read || is_unread_zero(row, measure) {
                found
                    .entry((row.flow, row.reporter, measure, is_read))
                    .or_default()
                    .push(row.key());
            }
        }
    }
    found
        .into_iter()
        .map(|((flow, reporter, measure, is_read), keys)| {
            let (severity, what) = if is_read {
                (
                    Severity::Info,
                    "is missing because zero stands for not available",
                )
            } else {
                (
                    Severity::Warning,
                    "is zero where nothing was collected; it should be missing",
                )
            };
            let message = format!(
                "{flow} of {reporter}: {measure} {what}, in {}",
                count(keys.len(), "row")
            );
            let number = keys.len() as f64;
            Finding::new(
                AuditCode::Q07ZeroForMissing,
                severity,
                keys,
                number,
                message,
            )
        })
        .collect()
}

/// Whether a zero stands where the source writes zero for "not available": a quantity without unit, the FOB value of an import.
fn is_unread_zero(row: &TradeRecord, measure: Measure) -> bool {
    let is_place = match measure {
        Measure::Quantity => row.quantity_unit == QuantityUnit::NONE,
        Measure::SecondQuantity => row.second_quantity_unit == QuantityUnit::NONE,
        Measure::FobValue => {
            row.flow.is_import() && row.value.value().is_some_and(|value| value > 0.0)
        }
        _ => false,
    };
    is_place && row.measure(measure).value() == Some(0.0)
}

/// Q08 in time. Rows of one period may have several units; a change is another set of them.
fn unit_changes(line: &[TradeRecord]) -> impl Iterator<Item = Finding> {
    let measures = [Measure::Quantity, Measure::SecondQuantity];
    measures.into_iter().filter_map(|measure| {
        let unit = |row: &TradeRecord| match measure {
            Measure::SecondQuantity => row.second_quantity_unit,
            _ => row.quantity_unit,
        };
        let counted = |row: &TradeRecord| row.measure(measure).value().map(|_| unit(row));
        let subject = format!("unit of {measure}");
        attribute_changes(AuditCode::Q08MixedUnits, &subject, line, counted)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Measurement;
    use crate::dataset::audit::fixture::{found, row, usd};

    const LINE: &str = "M.US.CN.HS22:850511";
    const MONTHS: [&str; 3] = ["2025-01", "2025-02", "2025-03"];

    /// A series of three months with values and weights, changed in one month.
    fn series(change: impl Fn(&mut TradeRecord)) -> Vec<TradeRecord> {
        let mut rows: Vec<TradeRecord> = MONTHS
            .iter()
            .map(|month| {
                usd(LINE, month, 100.0)
                    .net_weight(5.0)
                    .quantity(5.0, QuantityUnit::KILOGRAM)
            })
            .collect();
        change(&mut rows[1]);
        rows
    }

    fn one(code: AuditCode, change: impl Fn(&mut TradeRecord)) -> (Severity, f64, String) {
        let findings = found(code, series(change));
        let [finding] = &findings[..] else {
            panic!("{findings:?}")
        };
        assert_eq!(finding.keys, [row(LINE, MONTHS[1]).key()]);
        (
            finding.severity,
            finding.number.unwrap(),
            finding.message.clone(),
        )
    }

    fn none(code: AuditCode, change: impl Fn(&mut TradeRecord)) {
        assert_eq!(found(code, series(change)), []);
    }

    #[test]
    fn value_without_quantity() {
        let code = AuditCode::Q06ValueWithoutQuantity;
        none(code, |_| ());
        let (severity, number, message) =
            one(code, |row| row.quantity = Measurement::reported(0.0));
        assert_eq!((severity, number), (Severity::Warning, 1.0));
        assert_eq!(
            message,
            "1 row of M.US.CN.HS22:850511 with a value have quantity zero"
        );
        let lose = |row: &mut TradeRecord| {
            row.quantity = Measurement::NOT_GIVEN;
            row.net_weight = Measurement::NOT_GIVEN;
            row.quantity_unit = QuantityUnit::NONE;
        };
        assert_eq!(one(code, lose).0, Severity::Info);
        none(code, |row| row.quantity = Measurement::NOT_GIVEN);
        none(code, |row| {
            lose(row);
            row.value = Measurement::reported(0.0);
        });
        let (severity, _, message) = one(code, |row| row.value = Measurement::reported(0.0));
        assert_eq!(severity, Severity::Warning);
        assert!(message.contains("with a quantity have value zero"));
        none(code, |row| row.value = Measurement::NOT_GIVEN);
    }

    #[test]
    fn a_series_without_any_quantity_misses_none() {
        let values = MONTHS.map(|month| usd(LINE, month, 100.0));
        let code = AuditCode::Q06ValueWithoutQuantity;
        assert_eq!(found(code, values), []);
        let counted = values.map(|row| TradeRecord {
            quantity_unit: QuantityUnit::ITEM,
            ..row
        });
        assert_eq!(found(code, counted)[0].number, Some(3.0));
    }

    #[test]
    fn zeros_that_mean_missing() {
        let code = AuditCode::Q07ZeroForMissing;
        none(code, |row| row.fob_value = Measurement::reported(90.0));
        none(code, |row| row.quantity = Measurement::reported(0.0));
        let (severity, number, message) = one(code, |row| {
            row.net_weight = Measurement::missing(MissingReason::ZeroForNotAvailable);
        });
        assert_eq!((severity, number), (Severity::Info, 1.0));
        assert_eq!(
            message,
            "M of US: net_weight is missing because zero stands for not available, in 1 row"
        );
        assert_eq!(
            one(code, |row| row.fob_value = Measurement::reported(0.0)).0,
            Severity::Warning
        );
        let without_unit = |row: &mut TradeRecord| {
            row.quantity = Measurement::reported(0.0);
            row.quantity_unit = QuantityUnit::NONE;
        };
        assert_eq!(one(code, without_unit).0, Severity::Warning);
        let second = |row: &mut TradeRecord| row.second_quantity = Measurement::reported(0.0);
        assert_eq!(one(code, second).0, Severity::Warning);
        let export = TradeRecord {
            fob_value: Measurement::reported(0.0),
            ..usd("X.US.CN.HS22:850511", "2025", 1.0)
        };
        assert_eq!(found(code, [export]), []);
    }

    #[test]
    fn units_that_change() {
        let code = AuditCode::Q08MixedUnits;
        none(code, |_| ());
        none(code, |row| {
            row.quantity = Measurement::NOT_GIVEN;
            row.quantity_unit = QuantityUnit::ITEM;
        });
        let rows = series(|row| row.quantity_unit = QuantityUnit::ITEM);
        let [finding] = &found(code, rows)[..] else {
            panic!()
        };
        assert_eq!(
            (finding.severity, finding.number),
            (Severity::Warning, Some(2.0))
        );
        assert_eq!(finding.keys.len(), 3);
        assert_eq!(
            finding.message,
            "unit of quantity of M.US.CN.HS22:850511 changes from kg to u in 2025-M02; 2 changes in this series"
        );
        let second = |month, unit| TradeRecord {
            second_quantity: Measurement::reported(1.0),
            second_quantity_unit: unit,
            ..row(LINE, month)
        };
        let rows = [
            second("2025-01", QuantityUnit::PAIR),
            second("2025-02", QuantityUnit::ITEM),
        ];
        assert_eq!(found(code, rows)[0].number, Some(1.0));
    }

    #[test]
    fn tariff_lines_may_have_two_units_in_every_period() {
        let pair = |month| {
            [QuantityUnit::ITEM, QuantityUnit::KILOGRAM]
                .map(|unit| usd(LINE, month, 1.0).quantity(1.0, unit))
        };
        let rows = MONTHS.map(pair).concat();
        assert_eq!(found(AuditCode::Q08MixedUnits, rows), []);
    }
}
