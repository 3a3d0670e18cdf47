//! Rules that say on which day a holiday falls.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::calendar::{CalendarError, Festival, LunarCalendar, dates, day};

/// The day of a year that a holiday is counted from.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::HolidayRule;
///
/// // The last Monday of May.
/// let rule: HolidayRule = serde_json::from_str(r#"{"nth_weekday":{"month":5,"weekday":1,"n":-1}}"#).unwrap();
/// assert_eq!(rule, HolidayRule::NthWeekday { month: 5, weekday: 1, n: -1 });
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HolidayRule {
    /// The same day every year; 29 February in leap years only.
    Fixed {
        /// From 1 to 12.
        month: u32,
        /// From 1 to 31.
        day: u32,
    },
    /// The n-th weekday of a month.
    NthWeekday {
        /// From 1 to 12.
        month: u32,
        /// From 1 for Monday to 7 for Sunday (ISO 8601).
        weekday: u32,
        /// From 1 to 4, or −1 for the last one.
        n: i32,
    },
    /// A festival known by name; offsets to Easter are written with [`Holiday::offset`].
    Festival(Festival),
    /// A day of a lunisolar calendar.
    Lunisolar {
        /// Whose.
        calendar: LunarCalendar,
        /// From 1 to 12; never a leap month.
        month: u32,
        /// From 1 to 30.
        day: u32,
    },
    /// The March equinox in Japanese time, 1900 to 2099, by the rule of thumb of Japanese almanacs.
    VernalEquinox,
    /// The September equinox in Japanese time, 1900 to 2099.
    AutumnalEquinox,
    /// Listed days, each in its own year.
    #[serde(with = "dates::list")]
    Dates(Vec<Date>),
}

/// What happens when a holiday falls on a day that is free anyhow.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::Observance;
///
/// assert_eq!(serde_json::to_string(&Observance::NearestWeekday).unwrap(), "\"nearest_weekday\"");
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Observance {
    /// Nothing.
    #[default]
    AsDated,
    /// A Saturday is observed on the Friday before, a Sunday on the Monday after (United States).
    NearestWeekday,
    /// A Sunday gives the Monday after it (Japan until 2006).
    SundayToMonday,
    /// A Sunday, or a day that is another holiday, gives the next working day (Japan, Korea).
    SundayToNextWorkingDay,
    /// A day of the weekend, or one that is another holiday, gives the next working day (Vietnam, Korea).
    WeekendToNextWorkingDay,
    /// A day that is another holiday gives the next day that is none, of a weekend or not (China's Mid-Autumn in Golden Week).
    HolidayToNextDay,
}

/// A holiday: a rule, how many days, what happens on weekends, and the years in which it is kept.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::{Festival, Holiday, HolidayRule};
///
/// let easter_monday = Holiday::new("Easter Monday", HolidayRule::Festival(Festival::Easter)).offset(1);
/// assert_eq!(serde_json::to_value(&easter_monday).unwrap()["offset"], 1);
/// let read: Holiday = serde_json::from_str(r#"{"name":"Golden Week","rule":{"fixed":{"month":10,"day":1}},"days":7,"first_year":1999}"#).unwrap();
/// assert_eq!((read.days, read.last_year), (7, None));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Holiday {
    /// Its name.
    pub name: String,
    /// The day it is counted from. Default: 1 January.
    pub rule: HolidayRule,
    /// Days from there to its first day; negative before. Default 0.
    pub offset: i32,
    /// How many days it lasts. Default 1.
    pub days: u32,
    /// What happens on a day that is free anyhow. Default: nothing.
    pub observance: Observance,
    /// First year in which it is kept. Default: always.
    pub first_year: Option<i32>,
    /// Last year in which it is kept. Default: still.
    pub last_year: Option<i32>,
}

impl Default for Holiday {
    fn default() -> Self {
        Self::new("", HolidayRule::Fixed { month: 1, day: 1 })
    }
}

impl Holiday {
    /// One day, in all years.
    ///
    /// ```
    /// use tidegauge::calendar::{Holiday, HolidayRule};
    ///
    /// let day = Holiday::new("National Day", HolidayRule::Fixed { month: 10, day: 1 });
    /// assert_eq!(day, Holiday::fixed("National Day", 10, 1));
    /// ```
    #[must_use]
    pub fn new(name: &str, rule: HolidayRule) -> Self {
        Self {
            name: name.to_owned(),
            rule,
            offset: 0,
            days: 1,
            observance: Observance::AsDated,
            first_year: None,
            last_year: None,
        }
    }

    /// The same day every year.
    ///
    /// ```
    /// use tidegauge::calendar::{Calendar, Holiday};
    ///
    /// let mut office = Calendar::new("Office");
    /// office.holidays.push(Holiday::fixed("Labour Day", 5, 1));
    /// assert_eq!(office.working_days("2025-05".parse()?)?, 21);
    /// # Ok::<(), tidegauge::calendar::CalendarError>(())
    /// ```
    #[must_use]
    pub fn fixed(name: &str, month: u32, day: u32) -> Self {
        Self::new(name, HolidayRule::Fixed { month, day })
    }

    /// The n-th weekday of a month, −1 for the last.
    ///
    /// ```
    /// use tidegauge::calendar::{Calendar, Holiday};
    ///
    /// let mut office = Calendar::new("Office");
    /// office.holidays.push(Holiday::nth_weekday("Thanksgiving", 11, 4, 4));
    /// assert_eq!(office.working_days("2025-11".parse()?)?, 19);
    /// # Ok::<(), tidegauge::calendar::CalendarError>(())
    /// ```
    #[must_use]
    pub fn nth_weekday(name: &str, month: u32, weekday: u32, n: i32) -> Self {
        Self::new(name, HolidayRule::NthWeekday { month, weekday, n })
    }

    /// A festival.
    ///
    /// ```
    /// use tidegauge::calendar::{Calendar, Festival, Holiday};
    ///
    /// let mut office = Calendar::new("Office");
    /// office.holidays.push(Holiday::festival("Spring Festival", Festival::ChineseNewYear));
    /// assert_eq!(office.working_days("2025-01".parse()?)?, 22);
    /// # Ok::<(), tidegauge::calendar::CalendarError>(())
    /// ```
    #[must_use]
    pub fn festival(name: &str, festival: Festival) -> Self {
        Self::new(name, HolidayRule::Festival(festival))
    }

    /// Sets the days from the rule's day to the first day.
    ///
    /// ```
    /// use tidegauge::calendar::{Festival, Holiday};
    ///
    /// assert_eq!(Holiday::festival("Good Friday", Festival::Easter).offset(-2).offset, -2);
    /// ```
    #[must_use]
    pub fn offset(mut self, offset: i32) -> Self {
        self.offset = offset;
        self
    }

    /// Sets how many days it lasts.
    ///
    /// ```
    /// use tidegauge::calendar::{Calendar, Holiday};
    ///
    /// let mut office = Calendar::new("Office");
    /// office.holidays.push(Holiday::fixed("Golden Week", 10, 1).days(7));
    /// assert_eq!(office.working_days("2025-10".parse()?)?, 18);
    /// # Ok::<(), tidegauge::calendar::CalendarError>(())
    /// ```
    #[must_use]
    pub fn days(mut self, days: u32) -> Self {
        self.days = days;
        self
    }

    /// Sets what happens on a day that is free anyhow.
    ///
    /// ```
    /// use tidegauge::calendar::{Calendar, Holiday, Observance};
    ///
    /// let mut office = Calendar::new("Office");
    /// office.holidays.push(Holiday::fixed("Christmas", 12, 25).observance(Observance::NearestWeekday));
    /// assert_eq!(office.working_days("2021-12".parse()?)?, 22); // a Saturday, kept on the Friday
    /// # Ok::<(), tidegauge::calendar::CalendarError>(())
    /// ```
    #[must_use]
    pub fn observance(mut self, observance: Observance) -> Self {
        self.observance = observance;
        self
    }

    /// Sets the first year.
    ///
    /// ```
    /// assert!(!tidegauge::calendar::Holiday::fixed("Unity", 10, 3).since(1990).is_kept_in(1989));
    /// ```
    #[must_use]
    pub fn since(mut self, year: i32) -> Self {
        self.first_year = Some(year);
        self
    }

    /// Sets the last year.
    ///
    /// ```
    /// assert!(!tidegauge::calendar::Holiday::fixed("Unity", 6, 17).until(1990).is_kept_in(1991));
    /// ```
    #[must_use]
    pub fn until(mut self, year: i32) -> Self {
        self.last_year = Some(year);
        self
    }

    /// Whether it is kept in `year`.
    ///
    /// ```
    /// assert!(tidegauge::calendar::Holiday::fixed("Unity", 10, 3).since(1990).is_kept_in(1990));
    /// ```
    pub fn is_kept_in(&self, year: i32) -> bool {
        self.first_year.is_none_or(|first| first <= year)
            && self.last_year.is_none_or(|last| year <= last)
    }

    /// Checks the numbers of the rule.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`] for a month, day, weekday, number, offset or length.
    ///
    /// ```
    /// assert!(tidegauge::calendar::Holiday::fixed("no day", 13, 1).validate().is_err());
    /// ```
    pub fn validate(&self) -> Result<(), CalendarError> {
        let check = CalendarError::check;
        check("the offset of a holiday", self.offset.into(), -100, 100)?;
        check("the days of a holiday", self.days.into(), 1, 31)?;
        match self.rule {
            HolidayRule::Fixed { month, day } => {
                check("the month of a holiday", month.into(), 1, 12)?;
                check("the day of a holiday", day.into(), 1, 31)
            }
            HolidayRule::NthWeekday { month, weekday, n } => {
                check("the month of a holiday", month.into(), 1, 12)?;
                check("the weekday of a holiday", weekday.into(), 1, 7)?;
                if n == -1 {
                    return Ok(());
                }
                check("the number n of a weekday", n.into(), 1, 4)
            }
            HolidayRule::Lunisolar { month, day, .. } => {
                check("the lunar month", month.into(), 1, 12)?;
                check("the day of the lunar month", day.into(), 1, 30)
            }
            _ => Ok(()),
        }
    }

    /// What the rule is called where a year is missing.
    pub(super) const fn source(&self) -> &'static str {
        match &self.rule {
            HolidayRule::Festival(festival) => festival.name(),
            HolidayRule::Lunisolar { .. } => "the lunar calendar",
            HolidayRule::VernalEquinox | HolidayRule::AutumnalEquinox => "the equinox",
            _ => "the holiday",
        }
    }

    /// Years for which the rule gives days.
    pub(super) const fn known_years(&self) -> (i32, i32) {
        match &self.rule {
            HolidayRule::Festival(festival) => festival.years(),
            HolidayRule::Lunisolar { calendar, .. } => calendar.years(),
            HolidayRule::VernalEquinox | HolidayRule::AutumnalEquinox => EQUINOXES,
            _ => (1, 9999),
        }
    }

    /// Numbers of its days that are counted from days of `year`, with the rule as it is; none where the rule gives none.
    pub(super) fn numbers(&self, year: i32) -> Vec<i32> {
        let starts: Vec<i32> = match &self.rule {
            HolidayRule::Fixed { month, day } => fixed(year, *month, *day).into_iter().collect(),
            HolidayRule::NthWeekday { month, weekday, n } => {
                vec![nth_weekday(year, *month, *weekday, *n)]
            }
            HolidayRule::Festival(festival) => festival.numbers(year, year),
            HolidayRule::Lunisolar {
                calendar,
                month,
                day,
            } => calendar.number(year, *month, *day).into_iter().collect(),
            HolidayRule::VernalEquinox => equinox(year, 3).into_iter().collect(),
            HolidayRule::AutumnalEquinox => equinox(year, 9).into_iter().collect(),
            HolidayRule::Dates(dates) => dates
                .iter()
                .filter(|date| date.year() == year)
                .map(|date| date.to_julian_day())
                .collect(),
        };
        let length = i32::try_from(self.days).unwrap_or(1);
        starts
            .into_iter()
            .flat_map(|start| (0..length).map(move |more| start + self.offset + more))
            .collect()
    }
}

fn fixed(year: i32, month: u32, day: u32) -> Option<i32> {
    let (month, day) = (i32::try_from(month).ok()?, i32::try_from(day).ok()?);
    (day <= day::month_length(year, month)).then(|| day::number(year, month, day))
}

fn nth_weekday(year: i32, month: u32, weekday: u32, n: i32) -> i32 {
    let month = i32::try_from(month).unwrap_or(1);
    let weekday = i32::try_from(weekday).unwrap_or(1) - 1;
    if n > 0 {
        return day::nth_weekday(year, month, weekday, n);
    }
    let last = day::number(year, month, 1) + day::month_length(year, month) - 1;
    last - (last - weekday).rem_euclid(7)
}

/// Years of the rule for the equinoxes.
const EQUINOXES: (i32, i32) = (1900, 2099);

/// Day of the equinox in Japanese time: `[c + 0.242194 (y − 1980)] − [(y − 1980) / 4]`, with 1983 in the last term before 1980.
fn equinox(year: i32, month: i32) -> Option<i32> {
    if !(EQUINOXES.0..=EQUINOXES.1).contains(&year) {
        return None;
    }
    let (constant, base) = match (month, year < 1980) {
        (3, true) => (20_835_700, 1983),
        (3, false) => (20_843_100, 1980),
        (_, true) => (23_258_800, 1983),
        (_, false) => (23_248_800, 1980),
    };
    // The quotient of the leap days is cut towards zero, as the rule has it.
    let day = (constant + 242_194 * (year - 1980)).div_euclid(1_000_000) - (year - base) / 4;
    Some(day::number(year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(holiday: &Holiday, year: i32) -> Vec<String> {
        let numbers = holiday.numbers(year).into_iter();
        numbers
            .map(|number| day::date(number).to_string())
            .collect()
    }

    #[test]
    fn each_rule_gives_its_day() {
        let memorial = Holiday::nth_weekday("Memorial Day", 5, 1, -1);
        assert_eq!(dates(&memorial, 2025), ["2025-05-26"]);
        assert_eq!(dates(&memorial, 2027), ["2027-05-31"]);
        let thanksgiving = Holiday::nth_weekday("Thanksgiving", 11, 4, 4);
        assert_eq!(dates(&thanksgiving, 2025), ["2025-11-27"]);
        let leap = Holiday::fixed("Leap day", 2, 29);
        assert_eq!(dates(&leap, 2024), ["2024-02-29"]);
        assert!(dates(&leap, 2025).is_empty());
        let good_friday = Holiday::festival("Good Friday", Festival::OrthodoxEaster).offset(-2);
        assert_eq!(dates(&good_friday, 2024), ["2024-05-03"]);
        let tet = HolidayRule::Lunisolar {
            calendar: LunarCalendar::Vietnamese,
            month: 1,
            day: 1,
        };
        let tet = Holiday::new("Tết", tet).offset(-1).days(3);
        assert_eq!(
            dates(&tet, 2007),
            ["2007-02-16", "2007-02-17", "2007-02-18"]
        );
        assert_eq!(
            dates(&Holiday::festival("Eid", Festival::EidAlFitr), 2000).len(),
            2
        );
    }

    #[test]
    fn equinoxes_are_those_of_japanese_almanacs() {
        let day = |year, month| {
            let number = equinox(year, month).unwrap();
            number - day::number(year, month, 0)
        };
        // Vernal: 21 in 1900 and 1979, 20 in 1980, 2000, 2024 and 2025, 21 in 2023; autumnal: 24 in 1979, 22 in 2012 and 2024, 23 in 2025.
        let vernal = [
            (1979, 21),
            (1980, 20),
            (2000, 20),
            (2023, 21),
            (2024, 20),
            (2025, 20),
        ];
        assert!(vernal.iter().all(|(year, of)| day(*year, 3) == *of));
        let autumnal = [(1979, 24), (1980, 23), (2012, 22), (2024, 22), (2025, 23)];
        assert!(autumnal.iter().all(|(year, of)| day(*year, 9) == *of));
        assert_eq!(equinox(2100, 3), None);
    }

    #[test]
    fn numbers_out_of_range_are_refused() {
        let refused = [
            Holiday::fixed("", 13, 1),
            Holiday::fixed("", 1, 32),
            Holiday::nth_weekday("", 1, 0, 1),
            Holiday::nth_weekday("", 1, 1, 5),
            Holiday::nth_weekday("", 1, 1, 0),
            Holiday::fixed("", 1, 1).days(0),
            Holiday::fixed("", 1, 1).offset(101),
        ];
        for holiday in refused {
            assert!(
                matches!(holiday.validate(), Err(CalendarError::OutOfRange { .. })),
                "{holiday:?}"
            );
        }
        assert!(
            Holiday::default()
                .since(1999)
                .until(2000)
                .validate()
                .is_ok()
        );
        assert!(!Holiday::default().since(1999).is_kept_in(1998));
        assert!(!Holiday::default().until(1999).is_kept_in(2000));
    }
}
