//! The numbers of one series after the other: the kernel.

use std::iter::repeat_n;

use crate::period::Period;

/// Changes of a panel: one number per value, in the order of the values.
///
/// NaN stands where a number does not exist: a value it needs is missing, the base of a rate is zero or negative, the later value of
/// a rate is negative, or the result is beyond the largest `f64`. No number is infinite.
/// Two results with NaN at the same places and equal numbers elsewhere are equal.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PanelChanges {
    /// Rate of change from the period before, as a ratio (−0.11 for a fall of 11 %).
    pub period_on_period: Vec<f64>,
    /// Rate of change from the same period of the year before, as a ratio.
    pub year_on_year: Vec<f64>,
    /// Sum over the year that ends with the period, in the unit of the values; missing unless every period of the year is there.
    pub moving_annual_total: Vec<f64>,
}

impl PanelChanges {
    /// Forgets all numbers and makes room for `rows`.
    pub(super) fn restart(&mut self, rows: usize) {
        for column in [
            &mut self.period_on_period,
            &mut self.year_on_year,
            &mut self.moving_annual_total,
        ] {
            column.clear();
            column.reserve(rows);
        }
    }

    /// Appends the changes of a series with a row for every period.
    pub(super) fn extend_complete(&mut self, values: &[f64], year: usize) {
        extend_rates(&mut self.period_on_period, values, 1);
        extend_rates(&mut self.year_on_year, values, year);
        extend_totals(&mut self.moving_annual_total, values, year);
    }

    /// Appends the changes of a series in which periods have no row.
    pub(super) fn extend_with_gaps(&mut self, periods: &[Period], values: &[f64], year: usize) {
        let mut base = 0;
        for row in 0..values.len() {
            let lies_back = |earlier: usize, lag| steps(periods[earlier], periods[row]) == lag;
            let rate_from =
                |base: Option<usize>| base.map_or(f64::NAN, |b| rate(values[b], values[row]));
            while steps(periods[base], periods[row]) > year {
                base += 1;
            }
            let previous = row.checked_sub(1).filter(|&r| lies_back(r, 1));
            let year_ago = Some(base).filter(|&r| lies_back(r, year));
            // As periods rise, a year of rows is complete exactly if it spans a year of periods.
            let first = row
                .checked_sub(year - 1)
                .filter(|&r| lies_back(r, year - 1));
            self.period_on_period.push(rate_from(previous));
            self.year_on_year.push(rate_from(year_ago));
            self.moving_annual_total
                .push(first.map_or(f64::NAN, |first| total(&values[first..=row])));
        }
    }
}

impl PartialEq for PanelChanges {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: &[f64], b: &[f64]| {
            let equal = |(a, b): (&f64, &f64)| a == b || (a.is_nan() && b.is_nan());
            a.len() == b.len() && a.iter().zip(b).all(equal)
        };
        same(&self.period_on_period, &other.period_on_period)
            && same(&self.year_on_year, &other.year_on_year)
            && same(&self.moving_annual_total, &other.moving_annual_total)
    }
}

fn extend_rates(rates: &mut Vec<f64>, values: &[f64], lag: usize) {
    let later = values.get(lag..).unwrap_or_default();
    rates.extend(repeat_n(f64::NAN, values.len() - later.len()));
    rates.extend(values.iter().zip(later).map(|(&from, &to)| rate(from, to)));
}

fn extend_totals(totals: &mut Vec<f64>, values: &[f64], year: usize) {
    totals.extend(repeat_n(f64::NAN, values.len().min(year - 1)));
    match year {
        // The window of constant length becomes vector instructions, which halves the time of monthly panels.
        12 => totals.extend(values.windows(12).map(total)),
        _ => totals.extend(values.windows(year).map(total)),
    }
}

/// Number of periods from `earlier` to `later`, which is not before it.
pub(super) fn steps(earlier: Period, later: Period) -> usize {
    usize::try_from(later.ordinal() - earlier.ordinal()).unwrap_or(0)
}

/// Rate of change, NaN where the base is not positive, the later value is negative, either is missing or the rate overflows.
fn rate(from: f64, to: f64) -> f64 {
    let rate = (to - from) / from;
    if from > 0.0 && to >= 0.0 && rate < f64::INFINITY {
        rate
    } else {
        f64::NAN
    }
}

/// Sum, NaN where a value is missing or the sum overflows.
fn total(window: &[f64]) -> f64 {
    let total: f64 = window.iter().sum();
    if total.is_finite() { total } else { f64::NAN }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::PanelColumns;

    /// Months of 2024 and after, by number from 1.
    fn months(numbers: &[i64]) -> Vec<Period> {
        let before = Period::month(2023, 12).unwrap();
        numbers
            .iter()
            .map(|&number| before.checked_add(number).unwrap())
            .collect()
    }

    fn one_series(numbers: &[i64], values: &[f64]) -> PanelChanges {
        PanelColumns {
            series: &vec![1; values.len()],
            periods: &months(numbers),
            values,
        }
        .changes()
        .unwrap()
    }

    /// NaN as `None`.
    fn known(values: &[f64]) -> Vec<Option<f64>> {
        values
            .iter()
            .map(|&v| Some(v).filter(|v| !v.is_nan()))
            .collect()
    }

    #[test]
    fn thirteen_months_have_every_number() {
        let numbers: Vec<i64> = (1..=13).collect();
        let values: Vec<f64> = (1..=13).map(f64::from).collect();
        let changes = one_series(&numbers, &values);
        assert_eq!(changes.period_on_period[1], 1.0);
        assert_eq!(changes.year_on_year[12], 12.0);
        assert_eq!(changes.moving_annual_total[11..], [78.0, 90.0]);
        assert!(changes.period_on_period[0].is_nan());
        assert!(changes.year_on_year[..12].iter().all(|x| x.is_nan()));
        assert!(changes.moving_annual_total[..11].iter().all(|x| x.is_nan()));
    }

    #[test]
    fn a_gap_is_seen_by_period_not_by_row() {
        // Month 5 has no row: month 13 is eleven rows after month 1, and month 17 twelve rows after month 4.
        let numbers: Vec<i64> = (1..=4).chain(6..=18).collect();
        let values: Vec<f64> = numbers
            .iter()
            .map(|&n| if n > 12 { 3.0 } else { 2.0 })
            .collect();
        let changes = one_series(&numbers, &values);
        let at = |number: i64| numbers.iter().position(|&n| n == number).unwrap();
        assert!(changes.period_on_period[at(6)].is_nan());
        assert_eq!(changes.period_on_period[at(7)], 0.0);
        assert_eq!(changes.year_on_year[at(13)], 0.5);
        assert!(changes.year_on_year[at(17)].is_nan());
        assert_eq!(changes.year_on_year[at(18)], 0.5);
        // The first year without a gap ends with month 17.
        assert!(changes.moving_annual_total[at(16)].is_nan());
        assert_eq!(changes.moving_annual_total[at(17)], 2.0 * 7.0 + 3.0 * 5.0);
    }

    #[test]
    fn rates_need_a_positive_base_and_a_result() {
        let cases = [
            (1.0, 2.0, Some(1.0)),
            (1.0, 0.0, Some(-1.0)),
            (0.0, 1.0, None),
            (0.0, 0.0, None),
            (-1.0, 1.0, None),
            (1.0, -1.0, None),
            (f64::NAN, 1.0, None),
            (1.0, f64::NAN, None),
            (1e-300, 1e300, None),
        ];
        for (from, to, expected) in cases {
            let changes = one_series(&[1, 2], &[from, to]);
            assert_eq!(known(&changes.period_on_period)[1], expected, "{from} {to}");
        }
    }

    #[test]
    fn totals_forget_what_has_left_the_window() {
        let numbers: Vec<i64> = (1..=24).collect();
        let mut values = [1.0; 24];
        values[3] = 1e15;
        values[9] = 0.1;
        let totals = one_series(&numbers, &values).moving_annual_total;
        assert_eq!(totals[11], values[..12].iter().sum::<f64>());
        assert_eq!(totals[23], 12.0);
    }

    #[test]
    fn totals_need_every_value_and_stay_finite() {
        let numbers: Vec<i64> = (1..=12).collect();
        let mut values = [1.0; 12];
        values[5] = f64::NAN;
        assert!(one_series(&numbers, &values).moving_annual_total[11].is_nan());
        assert!(one_series(&numbers, &[1e308; 12]).moving_annual_total[11].is_nan());
    }
}
