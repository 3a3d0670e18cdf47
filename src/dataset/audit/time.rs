//! Q17, Q20: gaps, runs of zeros, and figures over several periods.
//!
//! Customs statistics are complete counts: where a reporter has delivered a period at all, an absent row is a true zero. A period that
//! the whole reporter lacks is therefore a warning, and a gap of one series in delivered periods is information.

use std::collections::{BTreeMap, BTreeSet};

use crate::code::Area;
use crate::dataset::audit::axis::{keys_of, lines};
use crate::dataset::audit::coverage::{Coverage, Spans, span};
use crate::dataset::audit::report::{count, line_name};
use crate::dataset::audit::{AuditCode, AuditSpec, Finding, Severity};
use crate::dataset::{Measurement, RecordKey, TradeRecord};
use crate::period::{Frequency, Period};

/// A reporter's deliveries: direction and frequency apart.
type Delivery = (Area, bool, Frequency);

pub(super) fn findings(records: &[TradeRecord], spec: &AuditSpec) -> Vec<Finding> {
    let mut spans: BTreeMap<Delivery, Spans> = BTreeMap::new();
    for row in records {
        spans.entry(delivery(row)).or_default().add(row);
    }
    let delivered: BTreeMap<Delivery, Coverage> = spans
        .into_iter()
        .map(|(key, spans)| (key, spans.merge()))
        .collect();
    let mut found: Vec<Finding> = delivered
        .iter()
        .filter_map(|(delivery, coverage)| undelivered(*delivery, coverage))
        .collect();
    for line in lines(records) {
        for rows in by_frequency(line).into_values() {
            found.extend(gaps(&rows, &delivered));
            found.extend(zeros(&rows, spec));
            found.extend(combined(&rows));
        }
    }
    found
}

fn delivery(row: &TradeRecord) -> Delivery {
    (row.reporter, row.flow.is_import(), row.period.frequency())
}

fn by_frequency(line: &[TradeRecord]) -> BTreeMap<Frequency, Vec<&TradeRecord>> {
    let mut rows: BTreeMap<Frequency, Vec<&TradeRecord>> = BTreeMap::new();
    for row in line {
        rows.entry(row.period.frequency()).or_default().push(row);
    }
    rows
}

/// Q17 for a reporter: periods without any record.
fn undelivered((reporter, is_import, frequency): Delivery, coverage: &Coverage) -> Option<Finding> {
    let direction = if is_import { "imports" } else { "exports" };
    let subject = format!("{reporter} has no record of {direction}");
    let gaps = coverage
        .gaps()
        .map(|gap| (gap.last - gap.first + 1, gap.rows));
    gap_finding(Severity::Warning, &subject, frequency, gaps)
}

/// Q17 for a series: periods without record that its reporter has delivered.
fn gaps(rows: &[&TradeRecord], delivered: &BTreeMap<Delivery, Coverage>) -> Option<Finding> {
    let first = rows.first()?;
    let delivered = delivered.get(&delivery(first))?;
    let mut spans = Spans::default();
    for row in rows {
        spans.add(row);
    }
    let own = spans.merge();
    let gaps = own
        .gaps()
        .map(|gap| {
            (
                delivered.through(gap.last) - delivered.through(gap.first - 1),
                gap.rows,
            )
        })
        .filter(|(missing, _)| *missing > 0);
    let subject = format!("{} has no record", line_name(&first.key()));
    gap_finding(Severity::Info, &subject, first.period.frequency(), gaps)
}

/// One finding for gaps, given as number of periods and the rows on both sides.
fn gap_finding(
    severity: Severity,
    subject: &str,
    frequency: Frequency,
    gaps: impl Iterator<Item = (i64, [RecordKey; 2])>,
) -> Option<Finding> {
    let (mut missing, mut keys, mut places) = (0, BTreeSet::new(), Vec::new());
    for (periods, rows) in gaps {
        missing += periods;
        places.push(format!(
            "after {} until {}",
            rows[0].period,
            end_of_gap(&rows[1])
        ));
        keys.extend(rows);
    }
    let place = places.first()?;
    let more = match places.len() - 1 {
        0 => String::new(),
        more => format!(" and in {}", count(more, "other place")),
    };
    let missing_count = usize::try_from(missing).unwrap_or(usize::MAX);
    let periods = count(missing_count, frequency.noun());
    let message = format!("{subject} {place}{more}: {periods} missing");
    let keys = keys.into_iter().collect();
    Some(Finding::new(
        AuditCode::Q17Gaps,
        severity,
        keys,
        missing as f64,
        message,
    ))
}

/// The first period covered by the row after a gap.
fn end_of_gap(key: &RecordKey) -> Period {
    key.period
        .checked_sub(i64::from(key.covers) - 1)
        .unwrap_or(key.period)
}

/// Q17: zeros in a row after a positive figure of the value, or where there is none of a quantity.
fn zeros(rows: &[&TradeRecord], spec: &AuditSpec) -> Option<Finding> {
    let size = |row: &&TradeRecord| {
        [row.value, row.quantity, row.net_weight]
            .into_iter()
            .find_map(Measurement::value)
    };
    let single: Vec<&TradeRecord> = rows.iter().copied().filter(|row| row.covers == 1).collect();
    let start = single
        .iter()
        .position(|row| size(row).is_some_and(|size| size > 0.0))?;
    let shortest = usize::try_from(spec.zero_run).unwrap_or(usize::MAX);
    let periods: Vec<&[&TradeRecord]> = single[start..]
        .chunk_by(|a, b| a.period == b.period)
        .collect();
    let is_zero = |rows: &&[&TradeRecord]| rows.iter().all(|row| size(row) == Some(0.0));
    let runs: Vec<&[&[&TradeRecord]]> = periods
        .chunk_by(|a, b| is_zero(a) == is_zero(b))
        .filter(|run| run.len() >= shortest && run.first().is_some_and(is_zero))
        .collect();
    // The first of equals.
    let longest = runs.iter().rev().max_by_key(|run| run.len())?;
    let (first, length) = (longest.first()?.first()?, longest.len());
    let message = format!(
        "{} is zero in {} from {} on after positive figures: stopped or missing",
        line_name(&first.key()),
        count(length, first.period.frequency().noun()),
        first.period,
    );
    let keys = keys_of(runs.iter().copied().flatten().copied().flatten().copied());
    Some(Finding::new(
        AuditCode::Q17Gaps,
        Severity::Warning,
        keys,
        length as f64,
        message,
    ))
}

/// Q20: a combined figure is information where all its periods are also there singly, and a warning where it stands in for them.
fn combined(rows: &[&TradeRecord]) -> Option<Finding> {
    let (single, combined): (Vec<&TradeRecord>, Vec<_>) =
        rows.iter().partition(|row| row.covers == 1);
    let single: BTreeSet<i64> = single.into_iter().map(|row| span(row).1).collect();
    let single: Vec<i64> = single.into_iter().collect();
    let stands_in = |row: &&&TradeRecord| {
        let (start, end) = span(row);
        let inside =
            single.partition_point(|at| *at <= end) - single.partition_point(|at| *at < start);
        inside < usize::from(row.covers)
    };
    let first = combined.first().filter(|_| !single.is_empty())?;
    let alone = combined.iter().filter(stands_in).count();
    let (severity, what) = if alone > 0 {
        (
            Severity::Warning,
            format!("{alone} of them stand for periods that are not all there singly"),
        )
    } else {
        (
            Severity::Info,
            "all their periods are also there singly".to_owned(),
        )
    };
    let number = combined.len() as f64;
    let message = format!(
        "{} has {} over several periods among single ones; {what}",
        line_name(&first.key()),
        count(combined.len(), "figure"),
    );
    Some(Finding::new(
        AuditCode::Q20CombinedPeriods,
        severity,
        keys_of(combined),
        number,
        message,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::audit::fixture::{found, found_with, usd};

    const Q17: AuditCode = AuditCode::Q17Gaps;
    const Q20: AuditCode = AuditCode::Q20CombinedPeriods;
    const US: &str = "X.CN.US.HS22:850511";
    const JP: &str = "X.CN.JP.HS22:850511";

    /// Months of 2025 with the value 100.
    fn months(line: &str, numbers: impl IntoIterator<Item = u32>) -> Vec<TradeRecord> {
        let month = |number| usd(line, &format!("2025-{number:02}"), 100.0);
        numbers.into_iter().map(month).collect()
    }

    fn values(values: &[f64]) -> Vec<TradeRecord> {
        let month =
            |(index, value): (usize, &f64)| usd(US, &format!("2025-{:02}", index + 1), *value);
        values.iter().enumerate().map(month).collect()
    }

    #[test]
    fn months_that_the_reporter_lacks() {
        assert_eq!(found(Q17, months(US, 1..=12)), []);
        let [finding] = &found(Q17, months(US, [1, 2, 5, 6, 8]))[..] else {
            panic!()
        };
        assert_eq!(
            (finding.severity, finding.number),
            (Severity::Warning, Some(3.0))
        );
        assert_eq!(finding.keys.len(), 4);
        assert_eq!(
            finding.message,
            "CN has no record of exports after 2025-M02 until 2025-M05 and in 1 other place: 3 months missing"
        );
    }

    #[test]
    fn months_that_only_the_series_lacks() {
        let rows = [months(JP, 1..=12), months(US, [1, 2, 5, 12])].concat();
        let [finding] = &found(Q17, rows)[..] else {
            panic!()
        };
        assert_eq!(
            (finding.severity, finding.number),
            (Severity::Info, Some(8.0))
        );
        assert_eq!(finding.keys.len(), 3);
        assert!(
            finding
                .message
                .starts_with("X.CN.US.HS22:850511 has no record after 2025-M02")
        );
    }

    #[test]
    fn a_month_is_counted_once() {
        // April is missing for both, March for one.
        let rows = [months(JP, [1, 2, 3, 5]), months(US, [1, 2, 5])].concat();
        let numbers: Vec<_> = found(Q17, rows)
            .iter()
            .map(|f| (f.severity, f.number))
            .collect();
        assert_eq!(numbers.len(), 2);
        assert!(numbers.contains(&(Severity::Warning, Some(1.0))));
        assert!(numbers.contains(&(Severity::Info, Some(1.0))));
    }

    #[test]
    fn combined_rows_leave_no_gap() {
        let mut rows = months(US, [3, 4]);
        rows.push(months(US, [2])[0].covering(2));
        rows.push(usd(US, "2024-12", 1.0));
        assert_eq!(found(Q17, rows.clone()), []);
        rows.remove(3);
        rows.push(usd(US, "2024-11", 1.0));
        assert_eq!(
            found(Q17, rows)[0].message,
            "CN has no record of exports after 2024-M11 until 2025-M01: 1 month missing"
        );
    }

    #[test]
    fn years_and_months_are_apart() {
        let rows = [
            months(US, 1..=3),
            vec![usd(US, "2023", 1.0), usd(US, "2024", 1.0)],
        ]
        .concat();
        assert_eq!(found(Q17, rows), []);
    }

    #[test]
    fn runs_of_zeros() {
        assert_eq!(found(Q17, values(&[0.0, 0.0, 0.0, 5.0, 0.0, 0.0, 5.0])), []);
        let [finding] = &found(Q17, values(&[5.0, 0.0, 0.0, 0.0, 5.0, 0.0, 0.0, 0.0, 0.0]))[..]
        else {
            panic!()
        };
        assert_eq!(
            (finding.severity, finding.number),
            (Severity::Warning, Some(4.0))
        );
        assert_eq!(finding.keys.len(), 7);
        assert_eq!(
            finding.message,
            "X.CN.US.HS22:850511 is zero in 4 months from 2025-M06 on after positive figures: stopped or missing"
        );
        let spec = AuditSpec::default().zero_run(5);
        assert_eq!(
            found_with(&spec, Q17, values(&[5.0, 0.0, 0.0, 0.0, 0.0])),
            []
        );
    }

    #[test]
    fn combined_among_single_months() {
        let january_february = months(US, [2])[0].covering(2);
        let [alone] = &found(Q20, [months(US, 3..=6), vec![january_february]].concat())[..] else {
            panic!()
        };
        assert_eq!(
            (alone.severity, alone.number),
            (Severity::Warning, Some(1.0))
        );
        assert_eq!(alone.keys, [january_february.key()]);
        let [beside] = &found(Q20, [months(US, 1..=6), vec![january_february]].concat())[..] else {
            panic!()
        };
        assert_eq!(beside.severity, Severity::Info);
        assert_eq!(
            beside.message,
            "X.CN.US.HS22:850511 has 1 figure over several periods among single ones; all their periods are also there singly"
        );
        assert_eq!(found(Q20, [january_february]), []);
        assert_eq!(
            found(Q20, [months(JP, 1..=6), vec![january_february]].concat()),
            []
        );
    }
}
