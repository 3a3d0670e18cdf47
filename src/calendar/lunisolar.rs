//! Dates of the Chinese lunisolar calendar, as a table for 1900 to 2100.
//!
//! The calendar is astronomical: months begin on the day of the new moon and the winter solstice lies in month 11, both in Chinese time. The
//! table was computed from series for the Sun and the Moon; it agrees with the tables that `icu_calendar` carries, which the tests prove.
//! One date is undecided, because its new moon falls within three minutes of midnight: Mid-Autumn of 2089, 18 September here, may be the 19th.
//!
//! Korea and Vietnam keep the same calendar with their own midnight; their New Year differs from the Chinese one in a few years.

use time::Date;

use crate::calendar::{CalendarError, day};

/// First and last year of the tables.
pub(super) const YEARS: (i32, i32) = (1900, 2100);

/// Chinese New Year (Spring Festival, first day of month 1), in the years 1900 to 2100.
///
/// # Errors
/// [`CalendarError::Year`] for other years.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::chinese_new_year;
///
/// assert_eq!(chinese_new_year(2026)?.to_string(), "2026-02-17");
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
pub fn chinese_new_year(year: i32) -> Result<Date, CalendarError> {
    dated("Chinese New Year", year, new_year_number(year))
}

/// Dragon Boat Festival (day 5 of month 5), in the years 1900 to 2100.
///
/// # Errors
/// [`CalendarError::Year`] for other years.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::dragon_boat;
///
/// assert_eq!(dragon_boat(2025)?.to_string(), "2025-05-31");
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
pub fn dragon_boat(year: i32) -> Result<Date, CalendarError> {
    dated("the Dragon Boat Festival", year, dragon_boat_number(year))
}

/// Mid-Autumn Festival (day 15 of month 8), in the years 1900 to 2100.
///
/// # Errors
/// [`CalendarError::Year`] for other years.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::mid_autumn;
///
/// assert_eq!(mid_autumn(2025)?.to_string(), "2025-10-06"); // inside Golden Week
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
pub fn mid_autumn(year: i32) -> Result<Date, CalendarError> {
    dated("the Mid-Autumn Festival", year, mid_autumn_number(year))
}

/// Qingming (Tomb-Sweeping Day, the Sun at longitude 15°), in the years 1900 to 2100: 4, 5 or 6 April in Chinese time.
///
/// # Errors
/// [`CalendarError::Year`] for other years.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::qingming;
///
/// assert_eq!(qingming(2025)?.to_string(), "2025-04-04");
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
pub fn qingming(year: i32) -> Result<Date, CalendarError> {
    dated("Qingming", year, qingming_number(year))
}

fn dated(what: &'static str, year: i32, number: Option<i32>) -> Result<Date, CalendarError> {
    CalendarError::check_year(what, year, YEARS)?;
    Ok(day::date(number.unwrap_or(0)))
}

fn look_up(table: &[u8; 201], year: i32) -> Option<i32> {
    let index = usize::try_from(year - YEARS.0).ok()?;
    table.get(index).map(|days| i32::from(*days))
}

/// Day number of Chinese New Year.
pub(super) fn new_year_number(year: i32) -> Option<i32> {
    Some(day::number(year, 1, 20) + look_up(&NEW_YEAR, year)?)
}

/// Day number of the Dragon Boat Festival.
pub(super) fn dragon_boat_number(year: i32) -> Option<i32> {
    Some(day::number(year, 5, 27) + look_up(&DRAGON_BOAT, year)?)
}

/// Day number of the Mid-Autumn Festival.
pub(super) fn mid_autumn_number(year: i32) -> Option<i32> {
    Some(day::number(year, 9, 7) + look_up(&MID_AUTUMN, year)?)
}

/// Day number of Qingming.
pub(super) fn qingming_number(year: i32) -> Option<i32> {
    Some(day::number(year, 4, 4) + look_up(&QINGMING, year)?)
}

/// Chinese New Year of 1900 to 2100, in days after 20 January.
#[rustfmt::skip]
const NEW_YEAR: [u8; 201] = [
    11, 30, 19,  9, 27, 15,  5, 24, 13,  2, 21, 10, 29, 17,  6, 25, 14,  3, 22, 12, // 1900
    31, 19,  8, 27, 16,  4, 24, 13,  3, 21, 10, 28, 17,  6, 25, 15,  4, 22, 11, 30, // 1920
    19,  7, 26, 16,  5, 24, 13,  2, 21,  9, 28, 17,  7, 25, 14,  4, 23, 11, 29, 19, // 1940
     8, 26, 16,  5, 24, 13,  1, 20, 10, 28, 17,  7, 26, 14,  3, 22, 11, 29, 18,  8, // 1960
    27, 16,  5, 24, 13, 31, 20,  9, 28, 17,  7, 26, 15,  3, 21, 11, 30, 18,  8, 27, // 1980
    16,  4, 23, 12,  2, 20,  9, 29, 18,  6, 25, 14,  3, 21, 11, 30, 19,  8, 27, 16, // 2000
     5, 23, 12,  2, 21,  9, 28, 17,  6, 24, 14,  3, 22, 11, 30, 19,  8, 26, 15,  4, // 2020
    23, 12,  2, 21, 10, 28, 17,  6, 25, 13,  3, 22, 12, 30, 19,  8, 26, 15,  4, 23, // 2040
    13,  1, 20,  9, 28, 16,  6, 25, 14,  3, 22, 11, 30, 18,  7, 26, 16,  4, 23, 13, // 2060
     2, 20,  9, 28, 17,  6, 25, 14,  4, 21, 10, 29, 18,  7, 26, 16,  5, 23, 12,  1, // 2080
    20, // 2100
];

/// The Dragon Boat Festival, in days after 27 May.
#[rustfmt::skip]
const DRAGON_BOAT: [u8; 201] = [
     5, 24, 14,  4, 22, 11, 30, 19,  7, 26, 15,  5, 23, 13,  2, 21,  9, 27, 17,  6, // 1900
    24, 14,  4, 22, 10, 29, 18,  8, 26, 15,  5, 24, 12,  1, 20,  9, 27, 17,  6, 25, // 1920
    14,  3, 22, 11, 29, 18,  8, 27, 15,  5, 23, 13,  1, 19,  9, 28, 17,  6, 25, 14, // 1940
     2, 21, 10, 29, 18,  8, 27, 16,  4, 23, 12,  1, 19,  9, 28, 18,  6, 25, 14,  3, // 1960
    21, 10, 29, 19,  8, 26, 15,  4, 22, 12,  1, 20,  9, 28, 17,  6, 24, 13,  3, 22, // 1980
    10, 29, 19,  8, 26, 15,  4, 23, 12,  1, 20, 10, 27, 16,  6, 24, 13,  3, 22, 11, // 2000
    29, 18,  7, 26, 14,  4, 23, 13,  1, 20,  9, 28, 16,  5, 24, 14,  3, 22, 11,  0, // 2020
    18,  7, 26, 15,  4, 23, 12,  2, 19,  8, 27, 17,  5, 24, 14,  3, 21, 10, 29, 18, // 2040
     7, 26, 15,  5, 23, 12,  1, 20,  8, 27, 17,  6, 24, 14,  3, 21, 10, 28, 18,  8, // 2060
    26, 15,  5, 23, 11,  0, 19,  9, 27, 17,  6, 25, 13,  2, 21, 10, 28, 18,  8, 27, // 2080
    16, // 2100
];

/// The Mid-Autumn Festival, in days after 7 September.
#[rustfmt::skip]
const MID_AUTUMN: [u8; 201] = [
     1, 20,  9, 28, 17,  6, 25, 15,  3, 21, 11, 29, 18,  8, 27, 16,  5, 23, 12, 31, // 1900
    19,  9, 28, 18,  6, 25, 14,  3, 21, 10, 29, 19,  8, 27, 16,  5, 23, 12, 31, 20, // 1920
     9, 28, 17,  7, 24, 13,  3, 22, 10, 29, 19,  8, 26, 15,  4, 23, 12,  1, 20, 10, // 1940
    28, 17,  6, 25, 13,  3, 22, 11, 29, 19,  8, 26, 15,  4, 23, 13,  1, 20, 10, 28, // 1960
    16,  5, 24, 14,  3, 22, 11, 30, 18,  7, 26, 15,  4, 23, 13,  2, 20,  9, 28, 17, // 1980
     5, 24, 14,  4, 21, 11, 29, 18,  7, 26, 15,  5, 23, 12,  1, 20,  8, 27, 17,  6, // 2000
    24, 14,  3, 22, 10, 29, 18,  8, 26, 15,  5, 24, 12,  1, 20,  9, 27, 17,  6, 25, // 2020
    13,  3, 21, 10, 28, 18,  8, 27, 15,  4, 23, 12,  0, 19,  9, 28, 17,  6, 25, 14, // 2040
     2, 21, 10, 29, 18,  8, 26, 16,  4, 22, 12,  1, 19,  9, 28, 17,  5, 24, 13,  3, // 2060
    21, 10, 29, 19,  7, 26, 15,  4, 22, 11,  1, 20,  9, 28, 17,  6, 23, 13,  2, 22, // 2080
    11, // 2100
];

/// Qingming, in days after 4 April.
#[rustfmt::skip]
const QINGMING: [u8; 201] = [
     1,  1,  2,  2,  1,  1,  2,  2,  1,  1,  2,  2,  1,  1,  1,  2,  1,  1,  1,  2, // 1900
     1,  1,  1,  2,  1,  1,  1,  2,  1,  1,  1,  2,  1,  1,  1,  2,  1,  1,  1,  2, // 1920
     1,  1,  1,  2,  1,  1,  1,  1,  1,  1,  1,  1,  1,  1,  1,  1,  1,  1,  1,  1, // 1940
     1,  1,  1,  1,  1,  1,  1,  1,  1,  1,  1,  1,  1,  1,  1,  1,  0,  1,  1,  1, // 1960
     0,  1,  1,  1,  0,  1,  1,  1,  0,  1,  1,  1,  0,  1,  1,  1,  0,  1,  1,  1, // 1980
     0,  1,  1,  1,  0,  1,  1,  1,  0,  0,  1,  1,  0,  0,  1,  1,  0,  0,  1,  1, // 2000
     0,  0,  1,  1,  0,  0,  1,  1,  0,  0,  1,  1,  0,  0,  1,  1,  0,  0,  1,  1, // 2020
     0,  0,  0,  1,  0,  0,  0,  1,  0,  0,  0,  1,  0,  0,  0,  1,  0,  0,  0,  1, // 2040
     0,  0,  0,  1,  0,  0,  0,  1,  0,  0,  0,  1,  0,  0,  0,  0,  0,  0,  0,  0, // 2060
     0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0, // 2080
     1, // 2100
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_years_begin_between_21_january_and_20_february() {
        for year in YEARS.0..=YEARS.1 {
            let date = chinese_new_year(year).unwrap();
            assert_eq!(date.year(), year);
            assert!((21..=51).contains(&date.ordinal()), "{date}");
        }
        assert!(chinese_new_year(1899).is_err());
        assert_eq!(
            chinese_new_year(2101).unwrap_err().to_string(),
            "Chinese New Year is known for the years 1900 to 2100, not for 2101"
        );
    }

    #[test]
    fn festivals_keep_their_distance_from_new_year() {
        for year in YEARS.0..=YEARS.1 {
            let new_year = chinese_new_year(year).unwrap();
            // Four months before the Dragon Boat Festival and seven before Mid-Autumn, or one more for a leap month.
            let days = (dragon_boat(year).unwrap() - new_year).whole_days();
            assert!(matches!(days, 121..=123 | 150..=153), "{year}: {days}");
            let days = (mid_autumn(year).unwrap() - new_year).whole_days();
            assert!(matches!(days, 219..=222 | 249..=251), "{year}: {days}");
            assert!((4..=6).contains(&qingming(year).unwrap().day()));
        }
        assert!(dragon_boat(2101).is_err());
        assert!(mid_autumn(1899).is_err());
        assert!(qingming(1899).is_err());
    }

    #[test]
    fn lunar_years_have_twelve_or_thirteen_months() {
        for year in YEARS.0..YEARS.1 {
            let days = chinese_new_year(year + 1).unwrap() - chinese_new_year(year).unwrap();
            assert!(
                matches!(days.whole_days(), 353..=355 | 383..=385),
                "{year}: {days}"
            );
        }
    }
}
