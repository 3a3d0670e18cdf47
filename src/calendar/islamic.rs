//! Islamic festivals by the tabular calendar.
//!
//! Months of the Islamic calendar begin with the first sight of the crescent, by the rule of each country; no formula gives them for all. The tabular
//! calendar has 30-year cycles with 11 leap years (2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29) and months of 30 and 29 days in turn (Reingold and
//! Dershowitz, Calendrical Calculations, chapter 7; civil epoch, Friday 16 July 622 of the Julian calendar). Against the calendar of Umm al-Qura, official
//! in Saudi Arabia, 473 of 474 festivals of 1924 to 2077 are within a day and the other one within two; countries that wait for the crescent add about a
//! day. Hence the uncertainty of two days: windows of regressors should be three days wide or more.

use time::Date;

use crate::calendar::{CalendarError, day};

/// Gregorian years of the festivals here.
pub(super) const YEARS: (i32, i32) = (1900, 2100);

/// How many days an observed festival may lie before or after its tabular date.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::{ISLAMIC_UNCERTAINTY_DAYS, eid_al_fitr};
///
/// // Eid al-Fitr of 2025 was on 30 March in Saudi Arabia and on 31 March in Indonesia.
/// assert_eq!(eid_al_fitr(2025)?[0].to_string(), "2025-03-31");
/// assert_eq!(ISLAMIC_UNCERTAINTY_DAYS, 2);
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
pub const ISLAMIC_UNCERTAINTY_DAYS: u32 = 2;

/// First day of Ramadan, month 9, as often as it falls in a Gregorian year: once, or twice as in 1997 and 2030. Tabular dates.
///
/// # Errors
/// [`CalendarError::Year`] outside 1900 to 2100.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::ramadan;
///
/// let days: Vec<String> = ramadan(2030)?.iter().map(ToString::to_string).collect();
/// assert_eq!(days, ["2030-01-06", "2030-12-26"]);
/// assert_eq!(ramadan(1997)?.len(), 2);
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
pub fn ramadan(year: i32) -> Result<Vec<Date>, CalendarError> {
    dated("Ramadan", year, 9, 1)
}

/// Eid al-Fitr, day 1 of month 10, as often as it falls in a Gregorian year. Tabular dates.
///
/// # Errors
/// [`CalendarError::Year`] outside 1900 to 2100.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::eid_al_fitr;
///
/// assert_eq!(eid_al_fitr(2000)?.len(), 2);
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
pub fn eid_al_fitr(year: i32) -> Result<Vec<Date>, CalendarError> {
    dated("Eid al-Fitr", year, 10, 1)
}

/// Eid al-Adha, day 10 of month 12, as often as it falls in a Gregorian year. Tabular dates.
///
/// # Errors
/// [`CalendarError::Year`] outside 1900 to 2100.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::eid_al_adha;
///
/// assert_eq!(eid_al_adha(2025)?[0].to_string(), "2025-06-07");
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
pub fn eid_al_adha(year: i32) -> Result<Vec<Date>, CalendarError> {
    dated("Eid al-Adha", year, 12, 10)
}

fn dated(what: &'static str, year: i32, month: i32, day: i32) -> Result<Vec<Date>, CalendarError> {
    CalendarError::check_year(what, year, YEARS)?;
    Ok(numbers(year, year, month, day)
        .into_iter()
        .map(day::date)
        .collect())
}

/// Day numbers of a month and day in Gregorian years.
pub(super) fn numbers(first: i32, last: i32, month: i32, day: i32) -> Vec<i32> {
    let (from, to) = (day::number(first, 1, 1), day::number(last, 12, 31));
    // A cycle has 10,631 days.
    let year = |number: i32| (number - EPOCH) * 30 / 10_631;
    (year(from)..=year(to) + 2)
        .map(|year| number(year, month, day))
        .filter(|number| (from..=to).contains(number))
        .collect()
}

/// Day number of day 1 of month 1 of year 1.
const EPOCH: i32 = 1_948_440;

/// Day number of a tabular date.
const fn number(year: i32, month: i32, day: i32) -> i32 {
    // (11 y + 3) / 30 leap years lie before year y.
    EPOCH + 354 * (year - 1) + (11 * year + 3) / 30 + 29 * (month - 1) + month / 2 + day - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leap_years_are_those_of_the_cycle() {
        let leap: Vec<i32> = (1..=30)
            .filter(|year| number(year + 1, 1, 1) - number(*year, 1, 1) == 355)
            .collect();
        assert_eq!(leap, [2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29]);
        assert_eq!(number(31, 1, 1) - number(1, 1, 1), 10_631);
        // Calendrical Calculations, sample data of appendix C: 12 November 1945 is 6 Dhu al-Hijja 1364.
        assert_eq!(number(1364, 12, 6), day::number(1945, 11, 12));
    }

    #[test]
    fn every_lunar_year_has_its_festivals() {
        for (month, day) in [(9, 1), (10, 1), (12, 10)] {
            let all = numbers(1900, 2100, month, day);
            assert!(
                all.windows(2)
                    .all(|two| matches!(two[1] - two[0], 354 | 355))
            );
            let each: Vec<i32> = (1900..=2100)
                .flat_map(|year| numbers(year, year, month, day))
                .collect();
            assert_eq!(all, each);
        }
        assert!(ramadan(1899).is_err());
        assert!(eid_al_adha(2101).is_err());
    }
}
