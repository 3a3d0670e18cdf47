//! Q18: the same figure in many periods one after another.

use crate::dataset::audit::AuditCode;
use crate::dataset::audit::axis::{keys_of, lines};
use crate::dataset::audit::history::histories;
use crate::dataset::audit::report::{amount, count, line_name};
use crate::dataset::audit::{AuditSpec, Finding, Severity};
use crate::dataset::{Measure, TradeRecord};

pub(super) fn findings(records: &[TradeRecord], spec: &AuditSpec) -> Vec<Finding> {
    lines(records)
        .flat_map(histories)
        .filter_map(|history| repeats(&history, spec))
        .collect()
}

/// The value of a row, or where there is none a quantity.
fn size(row: &TradeRecord) -> Option<(Measure, f64)> {
    [Measure::Value, Measure::Quantity, Measure::NetWeight]
        .into_iter()
        .find_map(|measure| Some((measure, row.measure(measure).value()?)))
}

/// Runs of zeros are another check's subject.
fn repeats(history: &[&TradeRecord], spec: &AuditSpec) -> Option<Finding> {
    let shortest = usize::try_from(spec.repeat_run).unwrap_or(usize::MAX);
    let is_repeat = |a: &&TradeRecord, b: &&TradeRecord| {
        size(a).is_some_and(|(_, figure)| figure != 0.0)
            && size(a) == size(b)
            && a.period.until(b.period) == Ok(1)
    };
    let runs: Vec<&[&TradeRecord]> = history
        .chunk_by(is_repeat)
        .filter(|run| run.len() >= shortest)
        .collect();
    // The first of equals.
    let longest = runs.iter().rev().max_by_key(|run| run.len())?;
    let first = longest.first()?;
    let (measure, figure) = size(first)?;
    let message = format!(
        "{measure} of {} is {} in {} from {} on, as if copied forward; {} in this series",
        line_name(&first.key()),
        amount(figure),
        count(longest.len(), first.period.frequency().noun()),
        first.period,
        count(runs.len(), "such run"),
    );
    let keys = keys_of(runs.iter().copied().flatten().copied());
    let length = longest.len() as f64;
    let code = AuditCode::Q18RepeatedValue;
    Some(Finding::new(code, Severity::Warning, keys, length, message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::audit::fixture::{found, found_with, tonnes, usd};

    const LINE: &str = "X.CN.US.HS22:850511";
    const CODE: AuditCode = AuditCode::Q18RepeatedValue;

    fn values(values: &[f64]) -> Vec<TradeRecord> {
        let row =
            |(index, value): (usize, &f64)| usd(LINE, &format!("2025-{:02}", index + 1), *value);
        values.iter().enumerate().map(row).collect()
    }

    #[test]
    fn three_equal_months_are_reported() {
        let rows = values(&[5.0, 7.0, 7.0, 7.0, 8.0, 8.0, 9.0]);
        let [finding] = &found(CODE, rows.clone())[..] else {
            panic!()
        };
        assert_eq!(
            (finding.severity, finding.number),
            (Severity::Warning, Some(3.0))
        );
        assert_eq!(finding.keys, keys_of(&rows[1..4]));
        assert_eq!(
            finding.message,
            "value of X.CN.US.HS22:850511 is 7 in 3 months from 2025-M02 on, as if copied forward; 1 such run in this series"
        );
        let spec = AuditSpec::default().repeat_run(4);
        assert_eq!(found_with(&spec, CODE, rows), []);
    }

    #[test]
    fn the_longest_of_several_runs_gives_the_number() {
        let rows = values(&[7.0, 7.0, 7.0, 8.0, 8.0, 8.0, 8.0]);
        let [finding] = &found(CODE, rows)[..] else {
            panic!()
        };
        assert_eq!((finding.number, finding.keys.len()), (Some(4.0), 7));
        assert!(finding.message.contains("from 2025-M04 on"));
    }

    #[test]
    fn gaps_zeros_and_other_currencies_end_a_run() {
        let mut rows = values(&[7.0, 7.0, 0.0, 0.0, 0.0, 7.0]);
        assert_eq!(found(CODE, rows.clone()), []);
        rows.drain(2..5);
        assert_eq!(found(CODE, rows), []);
        let mut rows = values(&[7.0, 7.0, 7.0]);
        rows[2].currency = Some(crate::code::Currency::EUR);
        assert_eq!(found(CODE, rows), []);
    }

    #[test]
    fn quantities_count_where_there_is_no_value() {
        let rows = ["2025-01", "2025-02", "2025-03"].map(|month| tonnes(LINE, month, 5.0));
        assert!(found(CODE, rows)[0].message.starts_with("quantity of"));
        let priced: Vec<TradeRecord> = values(&[1.0, 2.0, 3.0])
            .into_iter()
            .zip(rows)
            .map(|(value, row)| TradeRecord {
                quantity: row.quantity,
                quantity_unit: row.quantity_unit,
                ..value
            })
            .collect();
        assert_eq!(found(CODE, priced), []);
    }
}
