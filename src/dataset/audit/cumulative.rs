//! Q05: what covers several periods against the figures inside it.
//!
//! A year is compared with its months, a figure over several periods of one year (the year to date, January-February) with the single
//! ones. Where a single period is missing, a shorter figure that covers it serves: January-September and October against
//! January-October.

use std::collections::BTreeMap;

use crate::dataset::TradeRecord;
use crate::dataset::audit::AuditCode;
use crate::dataset::audit::axis::lines;
use crate::dataset::audit::sums::Sums;
use crate::period::{Frequency, Period};

/// The rows of one table line by last period and number of periods.
type Index<'a> = BTreeMap<(Period, u16), Vec<&'a TradeRecord>>;

pub(super) fn compare(records: &[TradeRecord], sums: &mut Sums<'_>) {
    for line in lines(records) {
        if !line.iter().any(is_composite) {
            continue;
        }
        let mut index = Index::new();
        for row in line {
            index.entry((row.period, row.covers)).or_default().push(row);
        }
        for total in index
            .values()
            .filter(|rows| rows.first().is_some_and(|row| is_composite(row)))
        {
            if let Some(parts) = parts(total[0], &index) {
                sums.check(AuditCode::Q05MonthsVersusYear, total, &parts);
            }
        }
    }
}

fn is_composite(row: &TradeRecord) -> bool {
    row.covers > 1 || row.period.frequency() == Frequency::Year
}

/// Rows that together cover exactly what `total` covers, single periods first; `None` if there are none.
fn parts<'a>(total: &TradeRecord, index: &Index<'a>) -> Option<Vec<&'a TradeRecord>> {
    let (start, end) = span(total)?;
    let length = u16::try_from(start.until(end).ok()?).ok()?.checked_add(1)?;
    // For each number of periods from the start: how many the last row of a complete cover has.
    let mut last: Vec<u16> = vec![0];
    for reached in 1..=length {
        let period = start.checked_add(i64::from(reached) - 1).ok()?;
        let own = (total.period, total.covers);
        let step = index
            .range((period, 1)..=(period, reached))
            .map(|(key, _)| *key)
            .filter(|key| *key != own)
            .map(|(_, covers)| covers)
            .find(|covers| *covers == reached || last[usize::from(reached - covers)] > 0);
        last.push(step.unwrap_or(0));
    }
    let mut parts = Vec::new();
    let mut reached = length;
    while reached > 0 {
        let covers = last[usize::from(reached)];
        if covers == 0 {
            return None;
        }
        let period = start.checked_add(i64::from(reached) - 1).ok()?;
        parts.extend_from_slice(index.get(&(period, covers))?);
        reached -= covers;
    }
    Some(parts)
}

/// First and last of the periods that the parts of a row have; `None` if they are not inside one year.
fn span(total: &TradeRecord) -> Option<(Period, Period)> {
    if total.covers == 1 {
        let months = total.period.finer(Frequency::Month).ok()?;
        return Some((months.start(), months.end()));
    }
    let start = total.period.checked_sub(i64::from(total.covers) - 1).ok()?;
    (start.year() == total.period.year()).then_some((start, total.period))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::audit::fixture::{found, tonnes};
    use crate::dataset::audit::{Finding, Severity};
    use crate::dataset::{Measurement, MissingReason};

    const LINE: &str = "X.CN.W00.NAT-CN:85051110";

    fn check(rows: impl IntoIterator<Item = TradeRecord>) -> Vec<Finding> {
        found(AuditCode::Q05MonthsVersusYear, rows)
    }

    fn month(number: u32, quantity: f64) -> TradeRecord {
        tonnes(LINE, &format!("2025-{number:02}"), quantity)
    }

    fn months(through: u32) -> Vec<TradeRecord> {
        (1..=through).map(|number| month(number, 100.0)).collect()
    }

    #[test]
    fn months_against_the_year() {
        let with_year = |total| [months(12), vec![tonnes(LINE, "2025", total)]].concat();
        assert_eq!(check(with_year(1200.0)), []);
        let [finding] = &check(with_year(1300.0))[..] else {
            panic!()
        };
        assert_eq!(
            (finding.severity, finding.number),
            (Severity::Warning, Some(-100.0))
        );
        assert_eq!(finding.keys.len(), 13);
        assert_eq!(
            finding.message,
            "quantity of X.CN.W00.NAT-CN:85051110 2025 is 1300, but the periods inside it add up to 1200, which is 100 less; 1 such sum in this series"
        );
        assert_eq!(check(with_year(1100.0))[0].number, Some(100.0));
    }

    #[test]
    fn an_incomplete_year_is_not_compared() {
        let mut rows = months(11);
        rows.push(tonnes(LINE, "2025", 5000.0));
        assert_eq!(check(rows), []);
    }

    #[test]
    fn a_month_without_figure_explains_a_shortfall() {
        let mut rows = months(12);
        rows[3].quantity = Measurement::missing(MissingReason::NotGiven);
        assert_eq!(
            check([rows.clone(), vec![tonnes(LINE, "2025", 1300.0)]].concat()),
            []
        );
        assert_eq!(
            check([rows, vec![tonnes(LINE, "2025", 900.0)]].concat()).len(),
            1
        );
    }

    #[test]
    fn months_against_the_year_to_date() {
        let with_total = |total| [months(9), vec![month(9, total).covering(9)]].concat();
        assert_eq!(check(with_total(900.0)), []);
        assert_eq!(check(with_total(950.0))[0].number, Some(-50.0));
    }

    #[test]
    fn what_crosses_the_year_is_not_compared() {
        let mut rows = months(2);
        rows.push(tonnes(LINE, "2024-12", 100.0));
        rows.push(month(2, 5000.0).covering(3));
        assert_eq!(check(rows), []);
    }

    #[test]
    fn january_and_february_together_serve_in_the_year() {
        let mut rows = months(12).split_off(2);
        rows.push(month(2, 200.0).covering(2));
        rows.push(tonnes(LINE, "2025", 1200.0));
        assert_eq!(check(rows.clone()), []);
        rows.push(month(7, 600.0).covering(7));
        assert_eq!(check(rows)[0].number, Some(100.0));
    }

    #[test]
    fn press_figures_of_2025_are_consistent() {
        let mut rows: Vec<TradeRecord> = [
            (7, 5578.0),
            (8, 6146.0),
            (9, 5774.0),
            (10, 5473.0),
            (11, 6150.0),
            (12, 5952.0),
        ]
        .map(|(number, quantity)| month(number, quantity))
        .to_vec();
        rows.extend(
            [(6, 22_319.0), (7, 27_897.0), (9, 39_817.0), (10, 45_290.0)].map(
                |(number, quantity)| {
                    month(number, quantity).covering(u16::try_from(number).unwrap())
                },
            ),
        );
        rows.push(tonnes(LINE, "2025", 57_392.0));
        assert_eq!(check(rows.clone()), []);
        let last = rows.len() - 1;
        rows[last].quantity = Measurement::reported(57_932.0);
        let [finding] = &check(rows)[..] else {
            panic!()
        };
        assert_eq!(finding.number, Some(-540.0));
    }
}
