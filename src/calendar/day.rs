//! Days as integers, and periods as runs of such days.
//!
//! A day number is a Julian day number at noon: 2,451,545 is 2000-01-01, and the remainder by 7 counts from Monday as 0.

use time::Date;

use crate::calendar::CalendarError;
use crate::period::{Frequency, Period, PeriodRange};

/// Lengths of the months of a common year.
const MONTH_LENGTHS: [i32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Day number of a date of the proleptic Gregorian calendar; days before 1 or after the end of the month count on into its neighbours.
pub(super) const fn number(year: i32, month: i32, day: i32) -> i32 {
    let before_march = (14 - month) / 12;
    let years = year + 4800 - before_march;
    let months = month + 12 * before_march - 3;
    day + (153 * months + 2) / 5 + 365 * years + years / 4 - years / 100 + years / 400 - 32_045
}

/// Day number of a date of the Julian calendar.
pub(super) const fn number_julian(year: i32, month: i32, day: i32) -> i32 {
    let before_march = (14 - month) / 12;
    let years = year + 4800 - before_march;
    let months = month + 12 * before_march - 3;
    day + (153 * months + 2) / 5 + 365 * years + years / 4 - 32_083
}

/// Year and month, from 1, of a day number.
pub(super) const fn year_and_month(number: i32) -> (i32, i32) {
    let a = number + 32_044;
    let b = (4 * a + 3) / 146_097;
    let c = a - 146_097 * b / 4;
    let d = (4 * c + 3) / 1461;
    let e = c - 1461 * d / 4;
    let m = (5 * e + 2) / 153;
    (100 * b + d - 4800 + m / 10, m + 3 - 12 * (m / 10))
}

/// Monday as 0.
pub(super) const fn weekday(number: i32) -> i32 {
    number.rem_euclid(7)
}

/// Day number of the `n`-th `weekday` (Monday as 0) of a month.
pub(super) const fn nth_weekday(year: i32, month: i32, weekday: i32, n: i32) -> i32 {
    let first = number(year, month, 1);
    first + (weekday - first).rem_euclid(7) + 7 * (n - 1)
}

/// Whether February has 29 days.
pub(super) const fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days of a month, from 1 to 12.
pub(super) fn month_length(year: i32, month: i32) -> i32 {
    let length = usize::try_from(month - 1)
        .ok()
        .and_then(|index| MONTH_LENGTHS.get(index))
        .copied()
        .unwrap_or(0);
    length + i32::from(month == 2 && is_leap(year))
}

/// The date with this number.
pub(super) fn date(number: i32) -> Date {
    Date::from_julian_day(number).unwrap_or(Date::MIN)
}

/// A period as a run of days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    pub(super) year: i32,
    /// The period within its year, from 0.
    pub(super) index: usize,
    /// Number of its first day.
    pub(super) first: i32,
    /// Days.
    pub(super) length: i32,
}

impl Span {
    /// Number of the last day.
    pub(super) const fn last(&self) -> i32 {
        self.first + self.length - 1
    }

    /// How many days of `from..=to` lie in the period.
    pub(super) fn overlap(&self, from: i32, to: i32) -> i32 {
        (to.min(self.last()) - from.max(self.first) + 1).max(0)
    }

    /// How often each weekday occurs, Monday first.
    pub(super) fn weekdays(&self) -> [i32; 7] {
        let mut counts = [self.length / 7; 7];
        let start = weekday(self.first);
        for extra in 0..self.length % 7 {
            if let Some(count) = usize::try_from((start + extra) % 7)
                .ok()
                .and_then(|at| counts.get_mut(at))
            {
                *count += 1;
            }
        }
        counts
    }

    /// Where the period lies among those of its range.
    pub(super) fn within(periods_per_year: usize, month: i32) -> usize {
        usize::try_from(month - 1).unwrap_or(0) * periods_per_year / 12
    }
}

/// Months, quarters, half-years or years one after the other.
#[derive(Debug, Clone)]
pub(super) struct Spans {
    /// Months of a period.
    months: i32,
    year: i32,
    /// First month of the next period, from 1.
    month: i32,
    /// Its first day.
    day: i32,
    left: usize,
}

impl Spans {
    /// `len` periods from `start`, for a regressor named `what`.
    pub(super) fn new(
        what: &'static str,
        start: Period,
        len: usize,
    ) -> Result<Self, CalendarError> {
        let (_, per_year) = frequency(what, start.frequency())?;
        PeriodRange::with_len(start, len)?;
        let months = 12 / i32::try_from(per_year).unwrap_or(12);
        Ok(Self {
            months,
            year: start.year(),
            month: (i32::try_from(start.within_year()).unwrap_or(1) - 1) * months + 1,
            day: start.first_day().to_julian_day(),
            left: len,
        })
    }

    /// The year of the first period and of the last.
    pub(super) fn years(&self) -> (i32, i32) {
        let months = i64::from(self.month - 1)
            + i64::from(self.months) * i64::try_from(self.left.max(1) - 1).unwrap_or(0);
        let further = i32::try_from(months / 12).unwrap_or(i32::MAX);
        (self.year, self.year.saturating_add(further))
    }
}

impl Iterator for Spans {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        self.left = self.left.checked_sub(1)?;
        let length = (0..self.months)
            .map(|more| month_length(self.year, self.month + more))
            .sum();
        let span = Span {
            year: self.year,
            index: usize::try_from((self.month - 1) / self.months).unwrap_or(0),
            first: self.day,
            length,
        };
        self.day += length;
        self.month += self.months;
        if self.month > 12 {
            self.month = 1;
            self.year += 1;
        }
        Some(span)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

/// The frequency with its periods in a year, if it divides the year into months.
pub(super) fn frequency(
    what: &'static str,
    frequency: Frequency,
) -> Result<(Frequency, usize), CalendarError> {
    match frequency {
        Frequency::Year => Ok((frequency, 1)),
        Frequency::HalfYear => Ok((frequency, 2)),
        Frequency::Quarter => Ok((frequency, 4)),
        Frequency::Month => Ok((frequency, 12)),
        _ => Err(CalendarError::Frequency {
            what,
            frequency,
            accepted: "M, Q, S or A",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_agree_with_the_library_of_dates() {
        for number in (1_721_426..5_373_484).step_by(97) {
            let date = date(number);
            let (year, month) = (date.year(), i32::from(u8::from(date.month())));
            assert_eq!(super::number(year, month, i32::from(date.day())), number);
            assert_eq!(year_and_month(number), (year, month));
            assert_eq!(
                weekday(number),
                i32::from(date.weekday().number_days_from_monday())
            );
            assert_eq!(is_leap(year), time::util::is_leap_year(year));
        }
        // The day after 4 October 1582 of the Julian calendar was the 15th of the Gregorian.
        assert_eq!(number_julian(1582, 10, 5), number(1582, 10, 15));
    }

    #[test]
    fn spans_are_the_days_of_their_periods() {
        for start in ["1899-11", "1999-Q3", "2095-S2", "2023"] {
            let start: Period = start.parse().unwrap();
            let spans = Spans::new("x", start, 30).unwrap();
            assert_eq!(spans.years().0, start.year());
            assert_eq!(spans.years().1, start.checked_add(29).unwrap().year());
            for (span, period) in spans.zip(PeriodRange::with_len(start, 30).unwrap()) {
                assert_eq!(date(span.first), period.first_day());
                assert_eq!(date(span.last()), period.last_day());
                assert_eq!(span.index + 1, period.within_year() as usize);
                let counts = period
                    .weekday_counts()
                    .map(|count| i32::try_from(count).unwrap());
                assert_eq!(span.weekdays(), counts);
            }
        }
    }

    #[test]
    fn weeks_and_days_are_refused_and_time_ends() {
        let week: Period = "2025-W10".parse().unwrap();
        assert!(matches!(
            Spans::new("td", week, 3),
            Err(CalendarError::Frequency { what: "td", .. })
        ));
        let last: Period = "9999-12".parse().unwrap();
        assert_eq!(Spans::new("td", last, 1).unwrap().count(), 1);
        assert!(matches!(
            Spans::new("td", last, 2),
            Err(CalendarError::Period(_))
        ));
        assert_eq!(Spans::new("td", last, 0).unwrap().count(), 0);
    }
}
