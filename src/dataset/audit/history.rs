//! Rows of one series that can be compared in time.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use crate::code::{Currency, QuantityUnit};
use crate::dataset::audit::axis::keys_of;
use crate::dataset::audit::report::{count, line_name};
use crate::dataset::audit::{AuditCode, Finding, Severity};
use crate::dataset::{Measure, RecordKey, TradeRecord};
use crate::num::order::{MAD_TO_SD, median};
use crate::num::sum::sum;
use crate::period::Frequency;

/// Factor that makes the mean absolute deviation of normal data estimate the standard deviation: the root of half of pi.
const MEAN_DEVIATION_TO_SD: f64 = 1.2533;

/// What rows must share to be compared in time.
type Denomination = (Frequency, Option<Currency>, QuantityUnit, QuantityUnit);

/// The single-period rows of a line in the order of time, apart where frequency, currency or unit differ; periods with several rows
/// are left out.
pub(super) fn histories(line: &[TradeRecord]) -> Vec<Vec<&TradeRecord>> {
    let mut found: BTreeMap<Denomination, Vec<&TradeRecord>> = BTreeMap::new();
    for row in line.iter().filter(|row| row.covers == 1) {
        let denomination = (
            row.period.frequency(),
            row.currency,
            row.quantity_unit,
            row.second_quantity_unit,
        );
        found.entry(denomination).or_default().push(row);
    }
    found.values().map(|rows| single(rows)).collect()
}

fn single<'a>(rows: &[&'a TradeRecord]) -> Vec<&'a TradeRecord> {
    rows.chunk_by(|a, b| a.period == b.period)
        .filter_map(|same| match same {
            [row] => Some(*row),
            _ => None,
        })
        .collect()
}

/// The logarithm of a positive figure; a quantity without a unit is none.
pub(super) fn logarithm(row: &TradeRecord, measure: Measure) -> Option<f64> {
    let is_counted = match measure {
        Measure::Quantity => row.quantity_unit != QuantityUnit::NONE,
        Measure::SecondQuantity => row.second_quantity_unit != QuantityUnit::NONE,
        _ => true,
    };
    let value = row.measure(measure).value()?;
    (is_counted && value > 0.0).then(|| value.ln())
}

/// Robust standard deviation of deviations about zero: by their median, or by their mean where more than half are zero.
pub(super) fn scale(deviations: &[f64]) -> f64 {
    let sizes: Vec<f64> = deviations.iter().map(|deviation| deviation.abs()).collect();
    let middle = MAD_TO_SD * median(&sizes).unwrap_or_default();
    if middle > 0.0 || sizes.is_empty() {
        return middle;
    }
    let mean = sum(sizes.iter().copied()) / sizes.len() as f64;
    MEAN_DEVIATION_TO_SD * mean
}

/// A finding about an attribute that changes in time. Rows of one period may have several; a change is another set of them.
pub(super) fn attribute_changes<A: Ord + Display>(
    code: AuditCode,
    subject: &str,
    line: &[TradeRecord],
    attribute: impl Fn(&TradeRecord) -> Option<A>,
) -> Option<Finding> {
    let mut before: Option<(BTreeSet<A>, Vec<RecordKey>)> = None;
    let mut keys: BTreeSet<RecordKey> = BTreeSet::new();
    let mut changes: Vec<String> = Vec::new();
    for rows in line.chunk_by(|a, b| a.period == b.period) {
        let having: Vec<(A, &TradeRecord)> = rows
            .iter()
            .filter_map(|row| Some((attribute(row)?, row)))
            .collect();
        let Some(period) = having.first().map(|(_, row)| row.period) else {
            continue;
        };
        let here = keys_of(having.iter().map(|(_, row)| *row));
        let set: BTreeSet<A> = having.into_iter().map(|(value, _)| value).collect();
        if let Some((old, old_keys)) = before.filter(|(old, _)| *old != set) {
            changes.push(format!("from {} to {} in {period}", list(&old), list(&set)));
            keys.extend(old_keys.into_iter().chain(here.iter().copied()));
        }
        before = Some((set, here));
    }
    let first = changes.first()?;
    let name = line_name(&line.first()?.key());
    let times = count(changes.len(), "change");
    let message = format!("{subject} of {name} changes {first}; {times} in this series");
    let (number, keys) = (changes.len() as f64, keys.into_iter().collect());
    Some(Finding::new(code, Severity::Warning, keys, number, message))
}

fn list<A: Display>(set: &BTreeSet<A>) -> String {
    let names: Vec<String> = set.iter().map(ToString::to_string).collect();
    names.join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Measurement;
    use crate::dataset::audit::fixture::usd;

    const LINE: &str = "X.CN.US.HS22:850511";

    #[test]
    fn histories_keep_apart_what_cannot_be_compared() {
        let tonnes = |period| usd(LINE, period, 1.0).quantity(2.0, QuantityUnit::TONNE);
        let rows = [
            tonnes("2024"),
            tonnes("2025-01"),
            tonnes("2025-02"),
            tonnes("2025-03").covering(2),
            usd(LINE, "2025-04", 1.0),
            tonnes("2025-05"),
            tonnes("2025-05"),
        ];
        let lengths: Vec<usize> = histories(&rows).iter().map(Vec::len).collect();
        assert_eq!(lengths, [1, 1, 2]);
    }

    #[test]
    fn only_positive_counted_figures_have_a_logarithm() {
        let mut row = usd(LINE, "2025-01", 1.0).quantity(1.0, QuantityUnit::TONNE);
        assert_eq!(logarithm(&row, Measure::Value), Some(0.0));
        assert_eq!(logarithm(&row, Measure::Quantity), Some(0.0));
        assert_eq!(logarithm(&row, Measure::NetWeight), None);
        row.quantity_unit = QuantityUnit::NONE;
        row.value = Measurement::reported(0.0);
        assert_eq!(logarithm(&row, Measure::Quantity), None);
        assert_eq!(logarithm(&row, Measure::Value), None);
    }

    #[test]
    fn scales_of_quiet_data() {
        assert_eq!(scale(&[]), 0.0);
        assert_eq!(scale(&[0.0, 0.0]), 0.0);
        assert_eq!(scale(&[1.0, -1.0, 2.0]), MAD_TO_SD);
        assert_eq!(scale(&[0.0, 0.0, 0.0, 2.0]), MEAN_DEVIATION_TO_SD * 0.5);
    }
}
