//! Periods and calendar days: first and last day, conversion between frequencies, weekdays inside.
//!
//! Day number 0 is Monday 0001-01-01 of the proleptic Gregorian calendar.

use time::{Date, Weekday};

use crate::period::{Frequency, Period, PeriodError, PeriodRange};

/// Julian day of 0001-01-01.
const EPOCH: i32 = 1_721_426;
/// Number of 9999-12-31.
pub(super) const LAST_DAY: i32 = 3_652_058;
/// Last ISO week that ends by 9999-12-31.
pub(super) const LAST_WEEK: i32 = 521_721;

/// Which end of a period decides, where periods of two frequencies do not nest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// The first day.
    First,
    /// The last day.
    Last,
}

impl Period {
    /// First calendar day.
    pub fn first_day(self) -> Date {
        date_of(self.first_number())
    }

    /// Last calendar day.
    pub fn last_day(self) -> Date {
        date_of(self.last_number())
    }

    /// Number of calendar days.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::Period;
    ///
    /// assert_eq!(Period::month(2024, 2).map(Period::days), Ok(29));
    /// ```
    pub fn days(self) -> u32 {
        u32::try_from(self.last_number() - self.first_number() + 1).unwrap_or(1)
    }

    /// How often `weekday` occurs in the period.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::Period;
    /// use time::Weekday;
    ///
    /// assert_eq!(Period::month(2025, 11).map(|p| p.count_weekday(Weekday::Sunday)), Ok(5));
    /// ```
    pub fn count_weekday(self, weekday: Weekday) -> u32 {
        let target = i32::from(weekday.number_days_from_monday());
        // Number of such weekdays with a day number below `end`.
        let before = |end: i32| (end - target + 6).div_euclid(7);
        let count = before(self.last_number() + 1) - before(self.first_number());
        u32::try_from(count).unwrap_or(0)
    }

    /// How often each weekday occurs, Monday first.
    pub fn weekday_counts(self) -> [u32; 7] {
        [
            Weekday::Monday,
            Weekday::Tuesday,
            Weekday::Wednesday,
            Weekday::Thursday,
            Weekday::Friday,
            Weekday::Saturday,
            Weekday::Sunday,
        ]
        .map(|weekday| self.count_weekday(weekday))
    }

    /// Whether all days of `other` lie in this period.
    pub fn contains(self, other: Self) -> bool {
        self.first_number() <= other.first_number() && other.last_number() <= self.last_number()
    }

    /// The period of `frequency` that contains the first or last day of this one.
    ///
    /// # Errors
    /// [`PeriodError::OutOfRange`] for the incomplete last week of the year 9999.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::period::{Frequency, Period, Position};
    ///
    /// let quarter = Period::quarter(2025, 4)?;
    /// assert_eq!(quarter.to_frequency(Frequency::Month, Position::First)?, Period::month(2025, 10)?);
    /// assert_eq!(quarter.to_frequency(Frequency::Month, Position::Last)?, Period::month(2025, 12)?);
    /// # Ok::<(), tidegauge::period::PeriodError>(())
    /// ```
    pub fn to_frequency(
        self,
        frequency: Frequency,
        position: Position,
    ) -> Result<Self, PeriodError> {
        let date = match position {
            Position::First => self.first_day(),
            Position::Last => self.last_day(),
        };
        Self::containing(frequency, date)
    }

    /// The period of the coarser (or same) `frequency` in which this one lies completely.
    ///
    /// # Errors
    /// [`PeriodError::Conversion`] if `frequency` is finer, or if the period straddles two of them (a week over the turn of a month).
    pub fn coarser(self, frequency: Frequency) -> Result<Self, PeriodError> {
        let refuse = |reason| PeriodError::Conversion {
            period: self,
            frequency,
            reason,
        };
        if frequency > self.frequency() {
            return Err(refuse("it is finer; ask for the periods inside instead"));
        }
        let first = self.to_frequency(frequency, Position::First)?;
        if first.contains(self) {
            Ok(first)
        } else {
            Err(refuse("the period lies in two of them"))
        }
    }

    /// The periods of the finer (or same) `frequency` that lie completely inside this one.
    ///
    /// Months, quarters and half-years nest exactly; of ISO weeks only those that begin and end inside are given.
    ///
    /// # Errors
    /// [`PeriodError::Conversion`] if `frequency` is coarser, or if no such period lies inside.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::{Frequency, Period};
    ///
    /// let months = Period::quarter(2025, 4)?.finer(Frequency::Month)?;
    /// assert_eq!(months.to_string(), "2025-M10/2025-M12");
    /// # Ok::<(), tidegauge::period::PeriodError>(())
    /// ```
    pub fn finer(self, frequency: Frequency) -> Result<PeriodRange, PeriodError> {
        let refuse = |reason| PeriodError::Conversion {
            period: self,
            frequency,
            reason,
        };
        if frequency < self.frequency() {
            return Err(refuse("it is coarser"));
        }
        let mut first = self.to_frequency(frequency, Position::First)?;
        if first.first_number() < self.first_number() {
            first = first.checked_add(1)?;
        }
        // The end of the year 9999 lies in a week that is not representable: step back from the last one that is.
        let mut last = match self.to_frequency(frequency, Position::Last) {
            Ok(last) => last,
            Err(_) => first.checked_add(i64::from(LAST_WEEK - first.ordinal()))?,
        };
        if last.last_number() > self.last_number() {
            last = last.checked_sub(1)?;
        }
        PeriodRange::new(first, last).map_err(|_| refuse("none lies inside"))
    }

    /// The periods from the first of the calendar year up to this one.
    ///
    /// For weeks the year is the ISO year. Fiscal years: [`FiscalYear::year_to_date`](crate::period::FiscalYear::year_to_date).
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::Period;
    ///
    /// let range = Period::month(2025, 11)?.year_to_date();
    /// assert_eq!((range.len(), range.start().to_string()), (11, "2025-M01".to_owned()));
    /// # Ok::<(), tidegauge::period::PeriodError>(())
    /// ```
    pub fn year_to_date(self) -> PeriodRange {
        let steps = i64::from(self.within_year()) - 1;
        // Every year begins inside the range of periods, so the subtraction always succeeds.
        let start = self.checked_sub(steps).unwrap_or(self);
        PeriodRange::clamped(start, self.within_year() as usize)
    }

    fn first_number(self) -> i32 {
        match self.frequency() {
            Frequency::Week => self.ordinal() * 7,
            Frequency::Day => self.ordinal(),
            other => first_number(other, self.ordinal()),
        }
    }

    fn last_number(self) -> i32 {
        match self.frequency() {
            Frequency::Week => self.ordinal() * 7 + 6,
            Frequency::Day => self.ordinal(),
            other => first_number(other, self.ordinal() + 1) - 1,
        }
    }
}

/// Number of the first day of a calendar period; defined up to the first day after the year 9999.
fn first_number(frequency: Frequency, ordinal: i32) -> i32 {
    let per_year = i32::try_from(frequency.periods_per_year().unwrap_or(1)).unwrap_or(1);
    let (year, index) = (ordinal.div_euclid(per_year), ordinal.rem_euclid(per_year));
    first_day_number(year) + days_before_month(year, index * (12 / per_year))
}

/// Days from New Year to the first of the month with this index (0 is January).
fn days_before_month(year: i32, month_index: i32) -> i32 {
    const COMMON: [i32; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let leap = i32::from(month_index > 1 && time::util::is_leap_year(year));
    let index = usize::try_from(month_index).unwrap_or(0).min(11);
    COMMON[index] + leap
}

/// Number of 1 January, from the count of leap days before.
pub(super) fn first_day_number(year: i32) -> i32 {
    let past = year - 1;
    past * 365 + past.div_euclid(4) - past.div_euclid(100) + past.div_euclid(400)
}

pub(super) fn days_in_year(year: i32) -> u32 {
    time::util::days_in_year(year).into()
}

/// Ordinal of ISO week 1: the week with 4 January.
pub(super) fn first_iso_week(year: i32) -> i32 {
    (first_day_number(year) + 3).div_euclid(7)
}

/// Weeks of an ISO year, 51 in 9999 because its last one ends in the year 10000.
pub(super) fn iso_weeks_in_year(year: i32) -> u32 {
    let next = first_iso_week(year + 1).min(LAST_WEEK + 1);
    u32::try_from(next - first_iso_week(year)).unwrap_or(0)
}

/// The ISO year is the calendar year of the week's Thursday.
pub(super) fn iso_year_of_week(week: i32) -> i32 {
    date_of(week * 7 + 3).year()
}

pub(super) fn number_of(date: Date) -> i32 {
    date.to_julian_day() - EPOCH
}

/// The date of a day number; numbers come from periods, which never leave the years 1 to 9999.
pub(super) fn date_of(number: i32) -> Date {
    Date::from_julian_day(number + EPOCH).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use time::Month;

    use super::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn the_constants_are_the_ends_of_time() {
        let date = |y, m, d| Date::from_calendar_date(y, m, d).unwrap();
        assert_eq!(number_of(date(1, Month::January, 1)), 0);
        assert_eq!(number_of(date(9999, Month::December, 31)), LAST_DAY);
        assert_eq!((LAST_DAY + 1) / 7 - 1, LAST_WEEK);
        assert_eq!(date(1, Month::January, 1).weekday(), Weekday::Monday);
    }

    #[test]
    fn first_and_last_day_agree_with_the_calendar() {
        for year in [1, 4, 100, 400, 1582, 1900, 2000, 2024, 2025, 9999] {
            for month in 1..=12_u8 {
                let p = Period::month(year, month.into()).unwrap();
                let month = Month::try_from(month).unwrap();
                assert_eq!(
                    p.first_day(),
                    Date::from_calendar_date(year, month, 1).unwrap()
                );
                assert_eq!(p.last_day().day(), month.length(year));
                assert_eq!(p.last_day().month(), month);
            }
            let week = Period::week(year, 2).unwrap();
            assert_eq!(
                week.first_day(),
                Date::from_iso_week_date(year, 2, Weekday::Monday).unwrap()
            );
            assert_eq!((week.year(), week.within_year()), (year, 2));
        }
    }

    #[test]
    fn weekday_counts_are_those_of_a_walk_through_the_days() {
        for text in [
            "2025-M11",
            "2024-Q1",
            "2025-W46",
            "2025-S2",
            "2025",
            "2025-11-20",
            "0001-M01",
            "9999-M12",
        ] {
            let p = period(text);
            let mut counts = [0; 7];
            let mut day = Some(p.first_day());
            while let Some(date) = day.filter(|date| *date <= p.last_day()) {
                counts[usize::from(date.weekday().number_days_from_monday())] += 1;
                day = date.next_day();
            }
            assert_eq!(p.weekday_counts(), counts, "{text}");
            assert_eq!(counts.iter().sum::<u32>(), p.days());
        }
    }

    #[test]
    fn conversions_nest_or_say_why_not() {
        assert_eq!(
            period("2025-M11").coarser(Frequency::Year).unwrap(),
            period("2025")
        );
        assert_eq!(
            period("2025-W44").coarser(Frequency::Year).unwrap(),
            period("2025")
        );
        assert!(period("2025-W44").coarser(Frequency::Month).is_err());
        assert!(period("2025-W01").coarser(Frequency::Year).is_err());
        assert!(period("2025").coarser(Frequency::Month).is_err());
        assert!(period("2025-M11").finer(Frequency::Year).is_err());
        assert_eq!(period("2025").finer(Frequency::Quarter).unwrap().len(), 4);
        assert_eq!(
            period("2025-M11")
                .finer(Frequency::Week)
                .unwrap()
                .to_string(),
            "2025-W45/2025-W48"
        );
        assert_eq!(period("9999").finer(Frequency::Day).unwrap().len(), 365);
        assert_eq!(
            period("9999-M12")
                .finer(Frequency::Week)
                .unwrap()
                .end()
                .to_string(),
            "9999-W51"
        );
        assert!(period("2025-11-20").finer(Frequency::Month).is_err());
        assert_eq!(
            period("2025-11-20")
                .to_frequency(Frequency::Week, Position::Last)
                .unwrap(),
            period("2025-W47")
        );
    }
}
