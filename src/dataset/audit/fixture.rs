//! Short ways to write records in the tests of the checks.

use crate::code::{Currency, QuantityUnit, Valuation};
use crate::dataset::audit::{AuditCode, AuditReport, AuditSpec, Finding};
use crate::dataset::{Dataset, SeriesKey, TradeRecord};

/// A row without measures: `row("X.CN.US.HS22:850511", "2025-11")`.
pub(super) fn row(line: &str, period: &str) -> TradeRecord {
    let key: SeriesKey = format!("{line}.value").parse().unwrap();
    let period = period.parse().unwrap();
    TradeRecord::new(period, key.flow, key.reporter, key.partner, key.commodity)
}

/// A row with a value in dollars.
pub(super) fn usd(line: &str, period: &str, value: f64) -> TradeRecord {
    row(line, period).value(value, Currency::USD, Valuation::Fob)
}

/// A row with a quantity in tonnes.
pub(super) fn tonnes(line: &str, period: &str, quantity: f64) -> TradeRecord {
    row(line, period).quantity(quantity, QuantityUnit::TONNE)
}

pub(super) fn audit(records: impl IntoIterator<Item = TradeRecord>) -> AuditReport {
    Dataset::from_iter(records).audit()
}

/// What one check finds.
pub(super) fn found(
    code: AuditCode,
    records: impl IntoIterator<Item = TradeRecord>,
) -> Vec<Finding> {
    found_with(&AuditSpec::default(), code, records)
}

pub(super) fn found_with(
    spec: &AuditSpec,
    code: AuditCode,
    records: impl IntoIterator<Item = TradeRecord>,
) -> Vec<Finding> {
    let report = Dataset::from_iter(records).audit_with(spec).unwrap();
    report.of(code).cloned().collect()
}
