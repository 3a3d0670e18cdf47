//! Diwali as a table for 1980 to 2050.
//!
//! The day of Lakshmi Puja: the civil day in India at whose sunset the dark-moon tithi prevails, at the last new moon before the Sun enters sidereal
//! Scorpio. The table was computed by that rule and has the days of the Indian government's holiday lists in 2024 and 2025, when the tithi spanned two
//! evenings and regions differed.

use time::Date;

use crate::calendar::{CalendarError, day};

/// First and last year of the table.
pub(super) const YEARS: (i32, i32) = (1980, 2050);

/// Diwali (Deepavali, the day of Lakshmi Puja in India), in the years 1980 to 2050. Regional practice, and announcements to come, may differ by a day.
///
/// # Errors
/// [`CalendarError::Year`] for other years.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::diwali;
///
/// assert_eq!(diwali(2023)?.to_string(), "2023-11-12");
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
pub fn diwali(year: i32) -> Result<Date, CalendarError> {
    CalendarError::check_year("Diwali", year, YEARS)?;
    Ok(day::date(number(year).unwrap_or(0)))
}

/// Day number of Diwali.
pub(super) fn number(year: i32) -> Option<i32> {
    let index = usize::try_from(year - YEARS.0).ok()?;
    DAYS.get(index)
        .map(|days| day::number(year, 10, 13) + i32::from(*days))
}

/// Diwali of 1980 to 2050, in days after 13 October.
#[rustfmt::skip]
const DAYS: [u8; 71] = [
    25, 14, 33, 22, 10, 30, 19,  9, 27, 16, // 1980
     5, 23, 12, 31, 21, 10, 28, 17,  6, 25, // 1990
    13, 32, 22, 12, 30, 19,  8, 27, 15,  4, // 2000
    23, 13, 31, 21, 10, 29, 17,  6, 25, 14, // 2010
    32, 22, 11, 30, 18,  7, 26, 16,  4, 23, // 2020
    13, 32, 20,  9, 28, 17,  5, 24, 14, 33, // 2030
    22, 11, 30, 19,  7, 26, 15,  5, 23, 13, // 2040
    32, // 2050
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_published_holiday_lists() {
        for date in [
            "2007-11-09",
            "2009-10-17",
            "2013-11-03",
            "2014-10-23",
            "2017-10-19",
            "2018-11-07",
            "2019-10-27",
            "2020-11-14",
            "2021-11-04",
            "2022-10-24",
            "2023-11-12",
            "2024-10-31",
            "2025-10-20",
        ] {
            let year = date.split('-').next().unwrap().parse().unwrap();
            assert_eq!(diwali(year).unwrap().to_string(), date);
        }
        assert!(diwali(1979).is_err());
        assert!(diwali(2051).is_err());
    }

    #[test]
    fn it_is_three_or_four_lunar_months_before_chinese_new_year() {
        // Diwali is at a new moon, so that whole lunations separate it from the next Chinese New Year, within the day.
        for year in YEARS.0..=YEARS.1 {
            let days = crate::calendar::chinese_new_year(year + 1).unwrap() - diwali(year).unwrap();
            let lunations = days.whole_days() as f64 / 29.530_6;
            assert!(
                (lunations - lunations.round()).abs() * 29.53 < 2.5,
                "{year}: {lunations}"
            );
            assert!(
                [3.0, 4.0].contains(&lunations.round()),
                "{year}: {lunations}"
            );
        }
    }
}
