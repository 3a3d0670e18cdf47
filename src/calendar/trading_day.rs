//! Trading-day, leap-year and length-of-period regressors of X-13ARIMA-SEATS, for flows and for stocks.
//!
//! With `N_k` the number of days `k` of the week in a period, the flow regressors are contrasts with Sunday (Young 1965; Findley et al. 1998,
//! section 3; X-13ARIMA-SEATS reference manual, table 4.1). All are the undifferenced columns.

use crate::calendar::{CalendarError, day::Spans};
use crate::period::{Frequency, Period};

/// Mean length of a month in days, 365.25 / 12.
const MONTH: f64 = 30.4375;
/// Mean length of a quarter in days, 365.25 / 4.
const QUARTER: f64 = 91.3125;

/// Periods for a flow regressor: months or quarters.
pub(super) fn months_or_quarters(
    what: &'static str,
    start: Period,
    len: usize,
) -> Result<Spans, CalendarError> {
    match start.frequency() {
        Frequency::Month | Frequency::Quarter => Spans::new(what, start, len),
        frequency => Err(CalendarError::Frequency {
            what,
            frequency,
            accepted: "M or Q",
        }),
    }
}

/// Periods for a regressor that only months have.
pub(super) fn months(
    what: &'static str,
    start: Period,
    len: usize,
) -> Result<Spans, CalendarError> {
    match start.frequency() {
        Frequency::Month => Spans::new(what, start, len),
        frequency => Err(CalendarError::Frequency {
            what,
            frequency,
            accepted: "M",
        }),
    }
}

/// The six columns `N_k − N_Sunday` for Monday to Saturday (X-13 `tdnolpyear`), in days, for months or quarters.
///
/// X-13's `td` is these columns together with a treatment of leap years: [`leap_year`] as a seventh column, or, for logarithms, division by
/// [`leap_year_factors`].
///
/// # Errors
/// [`CalendarError::Frequency`] for other frequencies, [`CalendarError::Period`] after the year 9999.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::trading_day;
///
/// let columns = trading_day("2025-11".parse()?, 1)?; // five Saturdays and Sundays
/// assert_eq!(columns.map(|column| column[0]), [-1.0, -1.0, -1.0, -1.0, -1.0, 0.0]);
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
pub fn trading_day(start: Period, len: usize) -> Result<[Vec<f64>; 6], CalendarError> {
    let mut columns = [const { Vec::new() }; 6];
    for column in &mut columns {
        column.reserve_exact(len);
    }
    for span in months_or_quarters("td", start, len)? {
        let counts = span.weekdays();
        for (column, count) in columns.iter_mut().zip(counts) {
            column.push(f64::from(count - counts[6]));
        }
    }
    Ok(columns)
}

/// Working days against weekends, `W − 5/2 · E` for `W` days Monday to Friday and `E` Saturdays and Sundays (X-13 `td1nolpyear`), for months or
/// quarters.
///
/// X-13's `td1coef` is this column together with the treatment of leap years; see [`trading_day`].
///
/// # Errors
/// [`CalendarError::Frequency`] for other frequencies, [`CalendarError::Period`] after the year 9999.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::trading_day_one_coefficient;
///
/// // 20 working days and 10 days of weekends, then 23 and 8.
/// assert_eq!(trading_day_one_coefficient("2025-11".parse()?, 2)?, [-5.0, 3.0]);
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
pub fn trading_day_one_coefficient(start: Period, len: usize) -> Result<Vec<f64>, CalendarError> {
    let spans = months_or_quarters("td1coef", start, len)?;
    Ok(spans
        .map(|span| {
            let [.., saturdays, sundays] = span.weekdays();
            let weekend = saturdays + sundays;
            f64::from(span.length - weekend) - 2.5 * f64::from(weekend)
        })
        .collect())
}

/// Leap years (X-13 `lpyear`): 0.75 in a February of 29 days, −0.25 in one of 28, 0 in other months; the first quarter likewise.
///
/// # Errors
/// [`CalendarError::Frequency`] for other frequencies, [`CalendarError::Period`] after the year 9999.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::leap_year;
///
/// assert_eq!(leap_year("2023-Q1".parse()?, 5)?, [-0.25, 0.0, 0.0, 0.0, 0.75]);
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
pub fn leap_year(start: Period, len: usize) -> Result<Vec<f64>, CalendarError> {
    let (february, mean) = february(start.frequency());
    let spans = months_or_quarters("lpyear", start, len)?;
    Ok(spans
        .map(|span| {
            if span.index == february {
                f64::from(span.length) - mean
            } else {
                0.0
            }
        })
        .collect())
}

/// Which period of the year has the leap day, and its mean length in days.
const fn february(frequency: Frequency) -> (usize, f64) {
    match frequency {
        Frequency::Month => (1, 28.25),
        _ => (0, 90.25),
    }
}

/// Length of the month less 30.4375 days (X-13 `lom`), or of the quarter less 91.3125 (`loq`).
///
/// # Errors
/// [`CalendarError::Frequency`] for other frequencies, [`CalendarError::Period`] after the year 9999.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::length_of_period;
///
/// assert_eq!(length_of_period("2024-02".parse()?, 2)?, [-1.4375, 0.5625]);
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
pub fn length_of_period(start: Period, len: usize) -> Result<Vec<f64>, CalendarError> {
    let mean = mean_length(start.frequency());
    let spans = months_or_quarters("lom", start, len)?;
    Ok(spans.map(|span| f64::from(span.length) - mean).collect())
}

const fn mean_length(frequency: Frequency) -> f64 {
    match frequency {
        Frequency::Month => MONTH,
        _ => QUARTER,
    }
}

/// Factors that take leap years out of a series before its logarithms (X-13 `transform{adjust=lpyear}`): 29/28.25 or 28/28.25 in February, 91/90.25
/// or 90/90.25 in the first quarter, else 1. Divide the series by them, and multiply its forecasts.
///
/// # Errors
/// [`CalendarError::Frequency`] for frequencies other than months and quarters, [`CalendarError::Period`] after the year 9999.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::leap_year_factors;
///
/// assert_eq!(leap_year_factors("2024-01".parse()?, 3)?, [1.0, 29.0 / 28.25, 1.0]);
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
pub fn leap_year_factors(start: Period, len: usize) -> Result<Vec<f64>, CalendarError> {
    let (february, mean) = february(start.frequency());
    let spans = months_or_quarters("lpyear", start, len)?;
    Ok(spans
        .map(|span| {
            if span.index == february {
                f64::from(span.length) / mean
            } else {
                1.0
            }
        })
        .collect())
}

/// Factors that take the length of the period out of a series (X-13 `transform{adjust=lom}` and `adjust=loq`): days over 30.4375, or over 91.3125.
///
/// # Errors
/// [`CalendarError::Frequency`] for frequencies other than months and quarters, [`CalendarError::Period`] after the year 9999.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::length_of_period_factors;
///
/// assert_eq!(length_of_period_factors("2024-02".parse()?, 1)?, [29.0 / 30.4375]);
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
pub fn length_of_period_factors(start: Period, len: usize) -> Result<Vec<f64>, CalendarError> {
    let mean = mean_length(start.frequency());
    let spans = months_or_quarters("lom", start, len)?;
    Ok(spans.map(|span| f64::from(span.length) / mean).collect())
}

/// Six columns for a stock taken at the end of day `w` of each month, or at the end of shorter months (X-13 `tdstock[w]`): 1 for the weekday of that
/// day, Monday to Saturday, and −1 in all columns for a Sunday. `w` = 31 is the end of the month.
///
/// # Errors
/// [`CalendarError::OutOfRange`] for `w` outside 1 to 31, [`CalendarError::Frequency`] for other frequencies than months,
/// [`CalendarError::Period`] after the year 9999.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::stock_trading_day;
///
/// // 28 February 2025 was a Friday, 31 August a Sunday.
/// let columns = stock_trading_day("2025-02".parse()?, 7, 31)?;
/// assert_eq!(columns.map(|column| (column[0], column[6])), [(0.0, -1.0), (0.0, -1.0), (0.0, -1.0), (0.0, -1.0), (1.0, -1.0), (0.0, -1.0)]);
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
pub fn stock_trading_day(
    start: Period,
    len: usize,
    w: u32,
) -> Result<[Vec<f64>; 6], CalendarError> {
    let mut columns = [const { Vec::new() }; 6];
    for weekday in stock_weekdays("tdstock", start, len, w)? {
        for (column, of) in columns.iter_mut().zip(0..) {
            column.push(match weekday {
                6 => -1.0,
                other => f64::from(other == of),
            });
        }
    }
    Ok(columns)
}

/// One column for a stock, with coefficients that rise evenly from Monday to Friday (X-13 `tdstock1coef[w]`): −0.6, −0.2, 0.2, 0.6 and 1 for Monday to
/// Friday, 0 for Saturday and −1 for Sunday.
///
/// # Errors
/// As [`stock_trading_day`].
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::stock_trading_day_one_coefficient;
///
/// // 28 February 2025 was a Friday, 31 March a Monday.
/// assert_eq!(stock_trading_day_one_coefficient("2025-02".parse()?, 2, 31)?, [1.0, -0.6]);
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
pub fn stock_trading_day_one_coefficient(
    start: Period,
    len: usize,
    w: u32,
) -> Result<Vec<f64>, CalendarError> {
    let weekdays = stock_weekdays("tdstock1coef", start, len, w)?;
    Ok(weekdays
        .map(|weekday| match weekday {
            0 => -0.6,
            1 => -0.2,
            2 => 0.2,
            3 => 0.6,
            4 => 1.0,
            5 => 0.0,
            _ => -1.0,
        })
        .collect())
}

/// Weekdays, Monday as 0, of day `w` or of the end of the month.
fn stock_weekdays(
    what: &'static str,
    start: Period,
    len: usize,
    w: u32,
) -> Result<impl Iterator<Item = i32>, CalendarError> {
    CalendarError::check("the day w of tdstock", w.into(), 1, 31)?;
    let w = i32::try_from(w).unwrap_or(31);
    let spans = months(what, start, len)?;
    Ok(spans.map(move |span| (span.first + w.min(span.length) - 1) % 7))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn columns_count_days() {
        let start = period("1996-01");
        let columns = trading_day(start, 500).unwrap();
        let one = trading_day_one_coefficient(start, 500).unwrap();
        for (at, month) in crate::period::PeriodRange::with_len(start, 500)
            .unwrap()
            .enumerate()
        {
            let counts = month.weekday_counts().map(f64::from);
            for (column, count) in columns.iter().zip(counts) {
                assert_eq!(column[at], count - counts[6]);
            }
            // The restriction that makes one coefficient of six: Monday to Friday alike, Saturday −5/2 of them.
            let restricted: f64 = columns[..5].iter().map(|column| column[at]).sum();
            assert_eq!(one[at], restricted - 2.5 * columns[5][at], "{month}");
        }
    }

    #[test]
    fn means_over_four_centuries_are_known() {
        let start = period("1601-01");
        let leap = leap_year(start, 4800).unwrap();
        // 97 leap years in 400: 0.2425 of a day, not the 0.25 that the regressor takes off.
        assert!((leap.iter().sum::<f64>() - (97.0 - 100.0)).abs() < 1e-9);
        let length = length_of_period(start, 4800).unwrap();
        assert!((length.iter().sum::<f64>() - (146_097.0 - 146_100.0)).abs() < 1e-9);
        for column in trading_day(start, 4800).unwrap() {
            assert_eq!(column.iter().sum::<f64>(), 0.0);
        }
    }

    #[test]
    fn quarters_are_their_months_together() {
        let months = trading_day(period("1999-01"), 48).unwrap();
        let quarters = trading_day(period("1999-Q1"), 16).unwrap();
        for (months, quarters) in months.iter().zip(quarters) {
            let sums: Vec<f64> = months.chunks(3).map(|three| three.iter().sum()).collect();
            assert_eq!(sums, quarters);
        }
        let factors = leap_year_factors(period("1999-Q1"), 5).unwrap();
        assert_eq!(factors, [90.0 / 90.25, 1.0, 1.0, 1.0, 91.0 / 90.25]);
        let lengths = length_of_period_factors(period("2000-Q1"), 1).unwrap();
        assert_eq!(lengths, [91.0 / 91.3125]);
    }

    #[test]
    fn one_coefficient_of_a_stock_combines_the_six() {
        for w in [1, 15, 31] {
            let six = stock_trading_day(period("2000-01"), 100, w).unwrap();
            let one = stock_trading_day_one_coefficient(period("2000-01"), 100, w).unwrap();
            for (at, one) in one.into_iter().enumerate() {
                let combined = -0.6 * six[0][at] - 0.2 * six[1][at]
                    + 0.2 * six[2][at]
                    + 0.6 * six[3][at]
                    + six[4][at];
                assert!((one - combined).abs() < 1e-15);
            }
        }
    }

    #[test]
    fn what_has_no_definition_is_refused() {
        let quarter = period("2020-Q1");
        for w in [0, 32] {
            assert!(matches!(
                stock_trading_day(period("2020-01"), 3, w),
                Err(CalendarError::OutOfRange { .. })
            ));
        }
        assert_eq!(
            stock_trading_day_one_coefficient(quarter, 3, 31)
                .unwrap_err()
                .to_string(),
            "tdstock1coef has no definition at frequency Q; accepted is M"
        );
        for start in [period("2020"), period("2020-S1"), period("2020-W01")] {
            assert!(trading_day(start, 1).is_err());
            assert!(trading_day_one_coefficient(start, 1).is_err());
            assert!(leap_year(start, 1).is_err());
            assert!(length_of_period(start, 1).is_err());
            assert!(leap_year_factors(start, 1).is_err());
            assert!(length_of_period_factors(start, 1).is_err());
        }
        assert_eq!(
            trading_day(quarter, 0).unwrap(),
            [const { Vec::<f64>::new() }; 6]
        );
    }
}
