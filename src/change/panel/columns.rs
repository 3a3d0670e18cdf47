//! Panels as they come: long columns, whose order is checked, or a rectangle.

use std::cmp::Ordering;

use crate::change::panel::changes::steps;
use crate::change::{PanelChanges, PanelError};
use crate::period::{Frequency, Period};
use crate::series::Panel;

/// Rows of many series, sorted by series and then by period: three columns of one length.
///
/// A missing observation is NaN or has no row. All periods have one frequency.
///
/// # Examples
///
/// ```
/// use tidegauge::Period;
/// use tidegauge::change::PanelColumns;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let month = |text: &str| text.parse::<Period>();
/// // Tonnes of magnets to two partners; the second has no figure for October.
/// let changes = PanelColumns {
///     series: &[1, 1, 1, 2, 2],
///     periods: &[month("2025-09")?, month("2025-10")?, month("2025-11")?, month("2025-09")?, month("2025-11")?],
///     values: &[420.0, 656.0, 582.0, 228.0, 305.0],
/// }
/// .changes()?;
/// assert!((changes.period_on_period[2] - (582.0 / 656.0 - 1.0)).abs() < 1e-15);
/// assert!(changes.period_on_period[4].is_nan()); // November has no October to compare with
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PanelColumns<'a> {
    /// Number of the series of each row, never falling.
    pub series: &'a [u32],
    /// Period of each row, rising inside a series.
    pub periods: &'a [Period],
    /// Value of each row; NaN is missing.
    pub values: &'a [f64],
}

impl PanelColumns<'_> {
    /// Changes of every row, in the order of the rows.
    ///
    /// # Errors
    /// [`PanelError`] names the first offence of the first series that has one.
    pub fn changes(&self) -> Result<PanelChanges, PanelError> {
        let mut changes = PanelChanges::default();
        self.changes_into(&mut changes)?;
        Ok(changes)
    }

    /// Like [`changes`](Self::changes), into memory that is already there: nothing is allocated for a panel not longer than the last one.
    /// After an error `changes` is empty.
    ///
    /// # Errors
    /// [`PanelError`] names the first offence of the first series that has one.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::Period;
    /// use tidegauge::change::{PanelChanges, PanelColumns};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let periods = ["2024", "2025"].map(str::parse::<Period>);
    /// let [last, this] = periods;
    /// let (periods, mut changes) = ([last?, this?], PanelChanges::default());
    /// for values in [[400.0, 500.0], [80.0, 60.0]] {
    ///     let columns = PanelColumns { series: &[7, 7], periods: &periods, values: &values };
    ///     columns.changes_into(&mut changes)?;
    /// }
    /// assert_eq!(changes.year_on_year[1], -0.25);
    /// # Ok(())
    /// # }
    /// ```
    pub fn changes_into(&self, changes: &mut PanelChanges) -> Result<(), PanelError> {
        changes.restart(self.values.len());
        let outcome = self.extend(changes);
        if outcome.is_err() {
            changes.restart(0);
        }
        outcome
    }

    fn extend(&self, changes: &mut PanelChanges) -> Result<(), PanelError> {
        let rows = self.values.len();
        if self.series.len() != rows || self.periods.len() != rows {
            return Err(PanelError::Length {
                series: self.series.len(),
                periods: self.periods.len(),
                values: rows,
            });
        }
        let Some(first) = self.periods.first() else {
            return Ok(());
        };
        let year = year_length(first.frequency())?;
        let mut start = 0;
        while start < rows {
            let series = self.series[start];
            let same = self.series[start..].iter().take_while(|s| **s == series);
            let end = start + same.count();
            let (periods, values) = (&self.periods[start..end], &self.values[start..end]);
            // Both questions are asked of every row without leaving early: the processor answers them for several rows at once.
            let one_frequency_rising = periods.windows(2).fold(
                periods[0].frequency() == first.frequency(),
                |good, pair| {
                    good & (pair[0].frequency() == pair[1].frequency())
                        & (pair[0].ordinal() < pair[1].ordinal())
                },
            );
            let finite = values
                .iter()
                .fold(true, |good, value| good & !value.is_infinite());
            if !(one_frequency_rising & finite) {
                self.check_rows(start, end)?;
            }
            if let Some(&next) = self.series.get(end).filter(|next| **next < series) {
                return Err(PanelError::UnsortedSeries {
                    row: end,
                    series: next,
                    previous: series,
                });
            }
            if span(periods) == values.len() {
                changes.extend_complete(values, year);
            } else {
                changes.extend_with_gaps(periods, values, year);
            }
            start = end;
        }
        Ok(())
    }

    /// Names the first offence in the rows of one series.
    fn check_rows(&self, start: usize, end: usize) -> Result<(), PanelError> {
        let expected = self.periods[0].frequency();
        for row in start..end {
            let (series, period, value) = (self.series[row], self.periods[row], self.values[row]);
            if period.frequency() != expected {
                return Err(PanelError::MixedFrequencies {
                    row,
                    period,
                    expected,
                });
            }
            if value.is_infinite() {
                return Err(PanelError::Infinite {
                    row,
                    series,
                    period,
                    value,
                });
            }
            if row == start {
                continue;
            }
            let previous = self.periods[row - 1];
            match period.ordinal().cmp(&previous.ordinal()) {
                Ordering::Greater => {}
                Ordering::Equal => {
                    return Err(PanelError::Duplicate {
                        row,
                        series,
                        period,
                    });
                }
                Ordering::Less => {
                    return Err(PanelError::UnsortedPeriods {
                        row,
                        series,
                        period,
                        previous,
                    });
                }
            }
        }
        Ok(())
    }
}

/// Changes of every value of `panel`, row by row like [`Panel::values`].
///
/// # Errors
/// [`PanelError::Frequency`] for weeks and days.
///
/// # Examples
///
/// ```
/// use tidegauge::change::panel_changes;
/// use tidegauge::{Panel, Series};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tonnes = Series::new("2024-Q1".parse()?, [100, 120, 90, 110, 80])?;
/// let changes = panel_changes(&Panel::from_series([("magnets", tonnes)])?)?;
/// assert!((changes.year_on_year[4] - -0.2).abs() < 1e-15);
/// assert_eq!(changes.moving_annual_total[4], 400.0);
/// # Ok(())
/// # }
/// ```
pub fn panel_changes<K>(panel: &Panel<K>) -> Result<PanelChanges, PanelError> {
    let year = year_length(panel.start().frequency())?;
    let mut changes = PanelChanges::default();
    changes.restart(panel.values().len());
    for (_, values) in panel.iter() {
        changes.extend_complete(values, year);
    }
    Ok(changes)
}

fn year_length(frequency: Frequency) -> Result<usize, PanelError> {
    frequency
        .periods_per_year()
        .and_then(|periods| usize::try_from(periods).ok())
        .ok_or(PanelError::Frequency { frequency })
}

/// Number of periods from the first to the last of `periods`, both counted.
fn span(periods: &[Period]) -> usize {
    match (periods.first(), periods.last()) {
        (Some(&first), Some(&last)) => steps(first, last) + 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Months of 2024 and after, by number from 1.
    fn months(numbers: &[i64]) -> Vec<Period> {
        let before = Period::month(2023, 12).unwrap();
        numbers
            .iter()
            .map(|&number| before.checked_add(number).unwrap())
            .collect()
    }

    /// NaN as `None`.
    fn known(values: &[f64]) -> Vec<Option<f64>> {
        values
            .iter()
            .map(|&v| Some(v).filter(|v| !v.is_nan()))
            .collect()
    }

    #[test]
    fn neighbouring_series_do_not_touch() {
        let changes = PanelColumns {
            series: &[1, 1, 3],
            periods: &months(&[1, 2, 3]),
            values: &[1.0, 2.0, 4.0],
        }
        .changes()
        .unwrap();
        assert_eq!(known(&changes.period_on_period), [None, Some(1.0), None]);
    }

    #[test]
    fn offences_are_named_with_their_row() {
        let message = |series: &[u32], periods: &[Period], values: &[f64]| {
            let columns = PanelColumns {
                series,
                periods,
                values,
            };
            columns.changes().unwrap_err().to_string()
        };
        assert_eq!(
            message(&[1], &months(&[1, 2]), &[1.0]),
            "columns of 1 series, 2 periods and 1 values; they must have one length"
        );
        assert_eq!(
            message(&[2, 1], &months(&[1, 1]), &[1.0; 2]),
            "row 1 has series 1 after series 2; sort the rows by series and period"
        );
        assert_eq!(
            message(&[7, 7, 7], &months(&[1, 3, 2]), &[1.0; 3]),
            "row 2 of series 7 has 2024-M02 after 2024-M03; sort the rows by series and period"
        );
        assert_eq!(
            message(&[7, 8, 8], &months(&[1, 1, 1]), &[1.0; 3]),
            "row 2 repeats 2024-M01 of series 8; combine or drop one"
        );
        assert_eq!(
            message(&[7, 7], &months(&[1, 2]), &[1.0, f64::NEG_INFINITY]),
            "value -inf in row 1 (2024-M02 of series 7) is not finite; a missing value is NaN"
        );
        let mixed = [months(&[1])[0], Period::quarter(2024, 2).unwrap()];
        let expected = "row 1 has the period 2024-Q2, but the first row has frequency M; a panel has one frequency";
        assert_eq!(message(&[7, 7], &mixed, &[1.0; 2]), expected);
        assert_eq!(message(&[7, 8], &mixed, &[1.0; 2]), expected);
        let days = ["2024-01-01".parse().unwrap()];
        assert!(message(&[7], &days, &[1.0]).starts_with("frequency D"));
    }

    #[test]
    fn memory_is_used_again_and_emptied_after_an_error() {
        let periods = months(&[1, 2]);
        let mut columns = PanelColumns {
            series: &[1, 1],
            periods: &periods,
            values: &[1.0, 2.0],
        };
        let mut changes = PanelChanges::default();
        columns.changes_into(&mut changes).unwrap();
        let place = changes.year_on_year.as_ptr();
        columns.changes_into(&mut changes).unwrap();
        assert_eq!(
            (changes.year_on_year.as_ptr(), changes.year_on_year.len()),
            (place, 2)
        );
        columns.values = &[1.0, f64::INFINITY];
        columns.changes_into(&mut changes).unwrap_err();
        assert_eq!(changes, PanelChanges::default());
    }

    #[test]
    fn no_rows_no_numbers() {
        let empty = PanelColumns {
            series: &[],
            periods: &[],
            values: &[],
        };
        assert_eq!(empty.changes().unwrap(), PanelChanges::default());
        let start = Period::month(2024, 1).unwrap();
        let panel = Panel::<u32>::new(start, 0, vec![1, 2], vec![]).unwrap();
        assert_eq!(panel_changes(&panel).unwrap(), PanelChanges::default());
    }

    #[test]
    fn other_frequencies_have_other_years() {
        let run = |start: &str, values: &[f64]| {
            let start: Period = start.parse().unwrap();
            let panel = Panel::new(start, values.len(), vec!["magnets"], values.to_vec());
            panel_changes(&panel.unwrap())
        };
        let years = run("2024", &[2.0, 3.0]).unwrap();
        assert_eq!(known(&years.year_on_year), known(&years.period_on_period));
        assert_eq!(years.moving_annual_total, [2.0, 3.0]);
        let halves = run("2024-S1", &[2.0, 3.0, 4.0]).unwrap();
        assert_eq!(known(&halves.year_on_year), [None, None, Some(1.0)]);
        assert_eq!(halves.moving_annual_total[1..], [5.0, 7.0]);
        let quarters = run("2024-Q1", &[1.0, 2.0, 3.0, 4.0, 5.0]).unwrap();
        assert_eq!(quarters.year_on_year[4], 4.0);
        assert_eq!(quarters.moving_annual_total[3..], [10.0, 14.0]);
        let error = run("2024-W01", &[1.0]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "frequency W has no fixed number of periods in a year; accepted are A, S, Q and M"
        );
    }
}
