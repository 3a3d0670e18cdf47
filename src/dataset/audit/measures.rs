//! Q15, Q16, Q22: figures of a row that contradict each other, or their nature.

use crate::code::{QuantityUnit, Valuation};
use crate::dataset::audit::axis::lines;
use crate::dataset::audit::report::{amount, bounded, count};
use crate::dataset::audit::{AuditCode, AuditSpec, Finding, Severity};
use crate::dataset::{Measure, RecordKey, TradeRecord};

pub(super) fn findings(records: &[TradeRecord], spec: &AuditSpec) -> Vec<Finding> {
    lines(records)
        .flat_map(|line| {
            let rates = cif_and_fob(line, spec)
                .into_iter()
                .chain(weights(line, spec));
            rates.flatten().chain(negatives(line))
        })
        .collect()
}

/// Q15. The value itself serves as the one of its valuation.
fn cif_and_fob(line: &[TradeRecord], spec: &AuditSpec) -> [Option<Finding>; 2] {
    let ratio = |row: &TradeRecord| {
        let value = |valuation| row.value.value().filter(|_| row.valuation == valuation);
        let cif = row.cif_value.value().or(value(Valuation::Cif))?;
        let fob = row.fob_value.value().or(value(Valuation::Fob))?;
        (cif > 0.0 && fob > 0.0).then(|| bounded(cif / fob))
    };
    let below = |row: &TradeRecord| ratio(row).filter(|ratio| *ratio < 1.0);
    let above = |row: &TradeRecord| ratio(row).filter(|ratio| *ratio > spec.maximum_cif_fob);
    let code = AuditCode::Q15CifFob;
    [
        worst(
            code,
            Severity::Error,
            line,
            |ratio| 1.0 - ratio,
            below,
            |ratio| {
                format!(
                    "CIF value is below FOB value, by the factor {}",
                    amount(ratio)
                )
            },
        ),
        worst(
            code,
            Severity::Warning,
            line,
            |ratio| ratio,
            above,
            |ratio| format!("CIF value is {} times the FOB value", amount(ratio)),
        ),
    ]
}

/// Q16.
fn weights(line: &[TradeRecord], spec: &AuditSpec) -> [Option<Finding>; 2] {
    let gross = |row: &TradeRecord| {
        let (gross, net) = (row.gross_weight.value()?, row.net_weight.value()?);
        (gross < net).then(|| relative(gross, net))
    };
    let quantity = |row: &TradeRecord| {
        let (quantity, net) = (row.quantity.value()?, row.net_weight.value()?);
        let kilograms = row
            .quantity_unit
            .convert(quantity, QuantityUnit::KILOGRAM)
            .ok()?;
        let difference = relative(bounded(kilograms), net);
        (quantity > 0.0 && net > 0.0 && difference > spec.weight_tolerance).then_some(difference)
    };
    let code = AuditCode::Q16Weights;
    let percent = |difference: f64| amount(100.0 * difference);
    [
        worst(
            code,
            Severity::Error,
            line,
            |size| size,
            gross,
            |difference| {
                format!(
                    "gross weight is below net weight, by {} %",
                    percent(difference)
                )
            },
        ),
        worst(
            code,
            Severity::Warning,
            line,
            |size| size,
            quantity,
            |difference| {
                format!(
                    "net weight and quantity are {} % apart",
                    percent(difference)
                )
            },
        ),
    ]
}

/// The difference of two numbers as a ratio of the larger.
fn relative(a: f64, b: f64) -> f64 {
    let larger = a.abs().max(b.abs());
    if larger > 0.0 {
        bounded((a - b).abs()) / larger
    } else {
        0.0
    }
}

/// Q22, for each measure.
fn negatives(line: &[TradeRecord]) -> impl Iterator<Item = Finding> {
    Measure::ALL.into_iter().filter_map(|measure| {
        let negative =
            |row: &TradeRecord| row.measure(measure).value().filter(|value| *value < 0.0);
        let code = AuditCode::Q22NegativeValue;
        worst(
            code,
            Severity::Warning,
            line,
            |value| -value,
            negative,
            |value| format!("{measure} of a gross flow is {}", amount(value)),
        )
    })
}

/// One finding for the rows to which `fault` gives a number, of the row in which `size` makes it largest.
fn worst(
    code: AuditCode,
    severity: Severity,
    line: &[TradeRecord],
    size: impl Fn(f64) -> f64,
    fault: impl Fn(&TradeRecord) -> Option<f64>,
    sentence: impl Fn(f64) -> String,
) -> Option<Finding> {
    let faults: Vec<(RecordKey, f64)> = line
        .iter()
        .filter_map(|row| Some((row.key(), fault(row)?)))
        .collect();
    // The first of equals.
    let (at, number) = faults
        .iter()
        .rev()
        .max_by(|a, b| size(a.1).total_cmp(&size(b.1)))
        .copied()?;
    let rows = count(faults.len(), "such row");
    let message = format!("{} in {at}; {rows} in this series", sentence(number));
    let keys = faults.into_iter().map(|(key, _)| key).collect();
    Some(Finding::new(code, severity, keys, number, message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Currency;
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
    fn cif_and_fob_values() {
        let code = AuditCode::Q15CifFob;
        let with = |cif, fob| {
            move |row: &mut TradeRecord| {
                row.cif_value = Measurement::reported(cif);
                row.fob_value = Measurement::reported(fob);
            }
        };
        none(code, with(150.0, 100.0));
        none(code, with(100.0, 100.0));
        none(code, with(100.0, 0.0));
        let (severity, number, message) = one(code, with(90.0, 100.0));
        assert_eq!((severity, number), (Severity::Error, 0.9));
        assert!(message.starts_with("CIF value is below FOB value, by the factor 0.9 in M.US.CN"));
        let (severity, number, _) = one(code, with(160.0, 100.0));
        assert_eq!((severity, number), (Severity::Warning, 1.6));
        assert_eq!(one(code, with(f64::MAX, 1e-300)).1, f64::MAX);
        let by_valuation = |row: &mut TradeRecord| {
            *row = row.value(80.0, Currency::USD, Valuation::Cif);
            row.fob_value = Measurement::reported(100.0);
        };
        assert_eq!(one(code, by_valuation).1, 0.8);
    }

    #[test]
    fn the_worst_row_gives_the_number() {
        let rows: Vec<TradeRecord> = [90.0, 70.0, 80.0]
            .into_iter()
            .zip(MONTHS)
            .map(|(cif, month)| TradeRecord {
                cif_value: Measurement::reported(cif),
                ..usd(LINE, month, 100.0)
            })
            .collect();
        let [finding] = &found(AuditCode::Q15CifFob, rows)[..] else {
            panic!()
        };
        assert_eq!((finding.number, finding.keys.len()), (Some(0.7), 3));
        assert!(
            finding
                .message
                .ends_with("2025-M02; 3 such rows in this series")
        );
    }

    #[test]
    fn weights_that_contradict_each_other() {
        let code = AuditCode::Q16Weights;
        none(code, |row| row.gross_weight = Measurement::reported(5.0));
        none(code, |row| row.quantity = Measurement::reported(5.05));
        none(code, |row| row.quantity_unit = QuantityUnit::ITEM);
        none(code, |row| *row = row.quantity(0.005, QuantityUnit::TONNE));
        let (severity, number, message) =
            one(code, |row| row.gross_weight = Measurement::reported(4.0));
        assert_eq!((severity, number), (Severity::Error, 0.2));
        assert!(message.starts_with("gross weight is below net weight, by 20 % in "));
        let (severity, number, _) = one(code, |row| row.quantity = Measurement::reported(10.0));
        assert_eq!((severity, number), (Severity::Warning, 0.5));
        assert_eq!(
            one(code, |row| row.quantity_unit = QuantityUnit::TONNE).1,
            0.999
        );
        let huge = one(code, |row| {
            *row = row.quantity(f64::MAX, QuantityUnit::TONNE);
        });
        assert_eq!(huge.1, 1.0);
    }

    #[test]
    fn negative_figures() {
        let code = AuditCode::Q22NegativeValue;
        none(code, |row| row.value = Measurement::reported(0.0));
        let (severity, number, message) = one(code, |row| row.value = Measurement::reported(-7.5));
        assert_eq!((severity, number), (Severity::Warning, -7.5));
        assert_eq!(
            message,
            "value of a gross flow is -7.5 in M.US.CN.HS22:850511 2025-M02; 1 such row in this series"
        );
    }
}
