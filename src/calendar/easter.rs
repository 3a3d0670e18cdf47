//! Easter of the western and of the orthodox churches.
//!
//! Sources: for the Gregorian calendar the integer rule printed in Nature 13 (1876), p. 487, for the Julian calendar the rule of Gauss in
//! the form of Meeus, Astronomical Algorithms, chapter 8.

use time::Date;

use crate::calendar::{CalendarError, day};

/// Years of the Gregorian calendar.
pub(super) const YEARS: (i32, i32) = (1583, 9999);

/// Easter Sunday of the western churches, in the years 1583 to 9999.
///
/// # Errors
/// [`CalendarError::Year`] for other years.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::easter;
///
/// assert_eq!(easter(2025)?.to_string(), "2025-04-20");
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
pub fn easter(year: i32) -> Result<Date, CalendarError> {
    CalendarError::check_year("Easter", year, YEARS)?;
    Ok(day::date(number(year)))
}

/// Easter Sunday of the orthodox churches, as a date of the Gregorian calendar, in the years 1583 to 9999.
///
/// # Errors
/// [`CalendarError::Year`] for other years.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::orthodox_easter;
///
/// assert_eq!(orthodox_easter(2024)?.to_string(), "2024-05-05");
/// assert_eq!(orthodox_easter(2025)?.to_string(), "2025-04-20"); // both churches
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
pub fn orthodox_easter(year: i32) -> Result<Date, CalendarError> {
    CalendarError::check_year("orthodox Easter", year, YEARS)?;
    Ok(day::date(number_orthodox(year)))
}

/// Day number of Easter Sunday.
pub(super) const fn number(year: i32) -> i32 {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let n = (a + 11 * h + 22 * l) / 451;
    let code = h + l - 7 * n + 114;
    day::number(year, code / 31, code % 31 + 1)
}

/// Day number of Easter Sunday in the Julian calendar.
pub(super) const fn number_orthodox(year: i32) -> i32 {
    let (a, b, c) = (year % 4, year % 7, year % 19);
    let d = (19 * c + 15) % 30;
    let e = (2 * a + 4 * b - d + 34) % 7;
    let code = d + e + 114;
    day::number_julian(year, code / 31, code % 31 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_that_are_in_every_almanac() {
        let western = [
            (1818, "1818-03-22"), // the earliest
            (1943, "1943-04-25"), // the latest
            (1954, "1954-04-18"), // the exception of the rule of Gauss
            (1981, "1981-04-19"), // the other one
            (2000, "2000-04-23"),
            (2038, "2038-04-25"),
        ];
        for (year, date) in western {
            assert_eq!(easter(year).unwrap().to_string(), date);
        }
        for (year, date) in [
            (2000, "2000-04-30"),
            (2021, "2021-05-02"),
            (2023, "2023-04-16"),
        ] {
            assert_eq!(orthodox_easter(year).unwrap().to_string(), date);
        }
    }

    #[test]
    fn every_easter_is_a_sunday_of_its_season() {
        for year in YEARS.0..=YEARS.1 {
            let number = number(year);
            assert_eq!(day::weekday(number), 6, "{year}");
            let range = day::number(year, 3, 22)..=day::number(year, 4, 25);
            assert!(range.contains(&number), "{year}");
            assert_eq!(day::weekday(number_orthodox(year)), 6, "{year}");
            if year <= 2100 {
                assert!(number_orthodox(year) >= number, "{year}");
            }
        }
        assert_eq!(
            easter(1582).unwrap_err().to_string(),
            "Easter is known for the years 1583 to 9999, not for 1582"
        );
        assert!(orthodox_easter(10_000).is_err());
    }
}
