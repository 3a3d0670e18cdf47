//! The holiday regressors that X-13ARIMA-SEATS has built in: Easter, Labor Day and Thanksgiving.
//!
//! Each is the share of a window of days that falls in the period, less the long-term mean of that share for the calendar period (Findley et al.
//! 1998, section 3.3; X-13ARIMA-SEATS reference manual, table 4.1). The means are the program's own constants: for Easter those of 1600 to 2099 to
//! seven digits; for the two American holidays those of seven equally likely weekdays to four decimals.

use crate::calendar::trading_day::{months, months_or_quarters};
use crate::calendar::{CalendarError, day, easter};
use crate::period::Period;

/// Years in which the regressor of Labor Day is defined: a federal holiday since 1894.
const LABOR_DAY: (i32, i32) = (1894, 9999);
/// Years in which that of Thanksgiving is, as in X-13; the day was moved by proclamation in 1939.
const THANKSGIVING: (i32, i32) = (1939, 9999);

/// Easter (X-13 `easter[w]`): the share of the `w` days before Easter Sunday, itself not included, that falls in the month or quarter, less its mean
/// over 1600 to 2099 for that calendar period. `w` = 0 is Easter Sunday alone.
///
/// # Errors
/// [`CalendarError::OutOfRange`] for `w` above 25, [`CalendarError::Year`] before 1583, [`CalendarError::Frequency`] for frequencies other than
/// months and quarters, [`CalendarError::Period`] after the year 9999.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::easter_effect;
///
/// // Easter Sunday was on 1 April 2018: all eight days before it lie in March.
/// assert_eq!(easter_effect("2018-02".parse()?, 3, 8)?, [0.0, 1.0 - 0.382, -0.618]);
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
pub fn easter_effect(start: Period, len: usize, w: u32) -> Result<Vec<f64>, CalendarError> {
    CalendarError::check("the window w of easter", w.into(), 0, 25)?;
    let spans = months_or_quarters("easter", start, len)?;
    check_years("Easter", spans.years(), len, easter::YEARS)?;
    let [february, march, april] = EASTER_MEANS
        .get(usize::try_from(w).unwrap_or(0))
        .copied()
        .unwrap_or([0.0; 3]);
    let mut means = [0.0; 12];
    if start.frequency().periods_per_year() == Some(4) {
        means[..2].copy_from_slice(&[february + march, april]);
    } else {
        means[1..4].copy_from_slice(&[february, march, april]);
    }
    let w = i32::try_from(w).unwrap_or(0);
    Ok(spans
        .map(|span| {
            let mean = means.get(span.index).copied().unwrap_or(0.0);
            if mean == 0.0 {
                return 0.0;
            }
            let sunday = easter::number(span.year);
            let share = if w == 0 {
                f64::from(span.overlap(sunday, sunday))
            } else {
                f64::from(span.overlap(sunday - w, sunday - 1)) / f64::from(w)
            };
            share - mean
        })
        .collect())
}

/// Labor Day of the United States (X-13 `labor[w]`): the share of the `w` days before the first Monday of September that falls in August or September,
/// less its mean. Months only.
///
/// # Errors
/// [`CalendarError::OutOfRange`] for `w` outside 1 to 25, [`CalendarError::Year`] before 1894, [`CalendarError::Frequency`] for frequencies other
/// than months, [`CalendarError::Period`] after the year 9999.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::labor_day_effect;
///
/// // Monday, 1 September 2025.
/// assert_eq!(labor_day_effect("2025-07".parse()?, 3, 8)?, [0.0, 1.0 - 0.625, -0.375]);
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
pub fn labor_day_effect(start: Period, len: usize, w: u32) -> Result<Vec<f64>, CalendarError> {
    CalendarError::check("the window w of labor", w.into(), 1, 25)?;
    let w = i32::try_from(w).unwrap_or(1);
    let spans = months("labor", start, len)?;
    check_years("Labor Day", spans.years(), len, LABOR_DAY)?;
    // Labor Day is on 1 to 7 September; a window of w days before day d has w − d + 1 in August.
    let (august, september) =
        rounded_means((1..=7).map(|d| f64::from((w - d + 1).max(0)) / f64::from(w)));
    Ok(spans
        .map(|span| {
            let mean = match span.index {
                7 => august,
                8 => september,
                _ => return 0.0,
            };
            let monday = day::nth_weekday(span.year, 9, 0, 1);
            f64::from(span.overlap(monday - w, monday - 1)) / f64::from(w) - mean
        })
        .collect())
}

/// Thanksgiving to Christmas in the United States (X-13 `thank[w]`): the share of the days from `w` days before the fourth Thursday of November to 24
/// December that falls in November or December, less its mean. A negative `w` begins after Thanksgiving. Months only.
///
/// X-13 refuses `w` = 0, which begins on Thanksgiving itself; here it is defined by the same rule.
///
/// # Errors
/// [`CalendarError::OutOfRange`] for `w` outside −8 to 17, [`CalendarError::Year`] before 1939, [`CalendarError::Frequency`] for frequencies other
/// than months, [`CalendarError::Period`] after the year 9999.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::thanksgiving_effect;
///
/// // Thanksgiving was on 27 November 2025: 4 of the 28 days from then on lie in November.
/// assert_eq!(thanksgiving_effect("2025-11".parse()?, 1, 0)?, [4.0 / 28.0 - 0.1964]);
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
pub fn thanksgiving_effect(start: Period, len: usize, w: i32) -> Result<Vec<f64>, CalendarError> {
    CalendarError::check("the window w of thank", w.into(), -8, 17)?;
    let spans = months("thank", start, len)?;
    check_years("Thanksgiving", spans.years(), len, THANKSGIVING)?;
    // Thanksgiving is on 22 to 28 November; 24 December is day 54 counted from there.
    let (november, december) = rounded_means((22..=28).map(|thursday| {
        let first = thursday - w;
        f64::from((30 - first + 1).max(0)) / f64::from(54 - first + 1)
    }));
    Ok(spans
        .map(|span| {
            let mean = match span.index {
                10 => november,
                11 => december,
                _ => return 0.0,
            };
            let first = day::nth_weekday(span.year, 11, 3, 4) - w;
            let last = day::number(span.year, 12, 24);
            f64::from(span.overlap(first, last)) / f64::from(last - first + 1) - mean
        })
        .collect())
}

/// The mean of seven shares to four decimals, and the rest to 1.
fn rounded_means(shares: impl Iterator<Item = f64>) -> (f64, f64) {
    let mean = (shares.sum::<f64>() / 7.0 * 1e4).round();
    (mean / 1e4, (1e4 - mean) / 1e4)
}

fn check_years(
    what: &'static str,
    (first, last): (i32, i32),
    len: usize,
    years: (i32, i32),
) -> Result<(), CalendarError> {
    if len > 0 {
        CalendarError::check_year(what, first, years)?;
        CalendarError::check_year(what, last, years)?;
    }
    Ok(())
}

/// Means of the share of the window for February, March and April over 1600 to 2099, for `w` from 0 to 25; seven significant digits, as X-13 holds them.
const EASTER_MEANS: [[f64; 3]; 26] = [
    [0.0, 0.232, 0.768],
    [0.0, 0.266, 0.734],
    [0.0, 0.281, 0.719],
    [0.0, 0.296_666_7, 0.703_333_3],
    [0.0, 0.3125, 0.6875],
    [0.0, 0.3304, 0.6696],
    [0.0, 0.348_333_3, 0.651_666_7],
    [0.0, 0.365_428_6, 0.634_571_4],
    [0.0, 0.382, 0.618],
    [0.0, 0.397_555_6, 0.602_444_4],
    [0.0, 0.4136, 0.5864],
    [0.0, 0.430_545_5, 0.569_454_5],
    [0.0, 0.447_666_7, 0.552_333_3],
    [0.0, 0.464_307_7, 0.535_692_3],
    [0.0, 0.480_714_3, 0.519_285_7],
    [0.0, 0.497_333_3, 0.502_666_7],
    [0.0, 0.514_625, 0.485_375],
    [0.0, 0.531_882_4, 0.468_117_6],
    [0.0, 0.549, 0.451],
    [0.0, 0.566_105_3, 0.433_894_7],
    [0.0, 0.583, 0.417],
    [0.0, 0.599_904_8, 0.400_095_2],
    [0.000_272_727_3, 0.616_272_7, 0.383_454_5],
    [0.001_130_435, 0.631_130_4, 0.367_739_1],
    [0.002_083_333, 0.645_083_3, 0.352_833_3],
    [0.003_68, 0.6576, 0.338_72],
];

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn means_of_easter_are_those_of_five_centuries() {
        for (w, means) in (0_i32..).zip(EASTER_MEANS) {
            let (mut days, mut width) = ([0_i32; 3], w);
            for year in 1600..2100 {
                let sunday = easter::number(year);
                let (first, last) = if w == 0 {
                    (sunday, sunday)
                } else {
                    (sunday - w, sunday - 1)
                };
                width = last - first + 1;
                for day in first..=last {
                    let (_, month) = day::year_and_month(day);
                    days[usize::try_from(month - 2).unwrap()] += 1;
                }
            }
            for (days, mean) in days.into_iter().zip(means) {
                let exact = f64::from(days) / f64::from(500 * width);
                // Half a unit of the seventh digit.
                let half = 0.5 * 10_f64.powf(exact.max(1e-9).log10().floor() - 6.0);
                assert!(
                    (exact - mean).abs() <= 1.000_1 * half,
                    "{w}: {exact} {mean}"
                );
            }
        }
    }

    #[test]
    fn the_effects_of_a_year_cancel() {
        // A window never leaves February to April, August to September, November to December.
        for w in 0..=25 {
            for year in easter_effect(period("1950-01"), 1200, w)
                .unwrap()
                .chunks(12)
            {
                assert!(year.iter().sum::<f64>().abs() < 2e-7, "easter[{w}]");
            }
            let quarters = easter_effect(period("1950-Q1"), 400, w).unwrap();
            let months = easter_effect(period("1950-01"), 1200, w).unwrap();
            for (quarter, months) in quarters.iter().zip(months.chunks(3)) {
                assert!((quarter - months.iter().sum::<f64>()).abs() < 1e-15);
            }
        }
        for w in 1..=25 {
            for year in labor_day_effect(period("1950-01"), 1200, w)
                .unwrap()
                .chunks(12)
            {
                assert!(year.iter().sum::<f64>().abs() < 1e-15, "labor[{w}]");
            }
        }
        for w in -8..=17 {
            for year in thanksgiving_effect(period("1950-01"), 1200, w)
                .unwrap()
                .chunks(12)
            {
                assert!(year.iter().sum::<f64>().abs() < 1e-15, "thank[{w}]");
            }
        }
    }

    #[test]
    fn a_start_within_the_year_changes_nothing() {
        let whole = easter_effect(period("2000-01"), 60, 15).unwrap();
        let late = easter_effect(period("2000-04"), 57, 15).unwrap();
        assert_eq!(whole[3..], late);
    }

    #[test]
    fn what_has_no_definition_is_refused() {
        let (month, quarter) = (period("2020-01"), period("2020-Q1"));
        assert_eq!(
            easter_effect(month, 1, 26).unwrap_err().to_string(),
            "the window w of easter is 26; accepted is 0 to 25"
        );
        assert!(labor_day_effect(month, 1, 0).is_err());
        assert!(labor_day_effect(month, 1, 26).is_err());
        assert!(thanksgiving_effect(month, 1, -9).is_err());
        assert!(thanksgiving_effect(month, 1, 18).is_err());
        assert!(labor_day_effect(quarter, 1, 8).is_err());
        assert!(thanksgiving_effect(quarter, 1, 8).is_err());
        assert!(easter_effect(period("2020"), 1, 8).is_err());
        assert_eq!(
            easter_effect(period("1582-12"), 2, 8)
                .unwrap_err()
                .to_string(),
            "Easter is known for the years 1583 to 9999, not for 1582"
        );
        assert!(thanksgiving_effect(period("1938-12"), 2, 8).is_err());
        assert!(labor_day_effect(period("1893-12"), 2, 8).is_err());
        assert!(easter_effect(period("1500-12"), 0, 8).unwrap().is_empty());
    }
}
