//! The period itself: construction, parts, addition, difference, order.
//!
//! The ordinal counts periods of the same frequency without gaps: year y; half-year 2y + h − 1; quarter
//! 4y + q − 1; month 12y + m − 1; week and day count from Monday 0001-01-01, which begins an ISO week.

use std::cmp::Ordering;

use time::Date;

use crate::period::{Frequency, PeriodError, days};

/// A reference period of a statistic: frequency and position in time, eight bytes, years 1 to 9999.
///
/// # Order
/// Periods sort by their first day, a longer period before a shorter one that begins on the same day, so that a mixed
/// collection has one stable order. A *comparison in time* of different frequencies has no answer (is 2025-Q4 after 2025-M11?):
/// [`until`](Self::until) and [`checked_cmp`](Self::checked_cmp) refuse it.
///
/// # Examples
///
/// ```
/// use tidegauge::Period;
///
/// # fn main() -> Result<(), tidegauge::period::PeriodError> {
/// let october: Period = "2025-10".parse()?;
/// let november = october.checked_add(1)?;
/// assert_eq!(october.until(november)?, 1);
/// assert_eq!(november.year_ago()?.to_string(), "2024-M11");
/// assert!("2025-Q4".parse::<Period>()?.until(november).is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    frequency: Frequency,
    ordinal: i32,
}

impl Period {
    /// The calendar year `year`.
    ///
    /// # Errors
    /// [`PeriodError::OutOfRange`] outside 1 to 9999.
    pub fn annual(year: i32) -> Result<Self, PeriodError> {
        Self::new(Frequency::Year, year, 1)
    }

    /// Half-year 1 or 2 of `year`.
    ///
    /// # Errors
    /// [`PeriodError::OutOfRange`] names the part that does not exist.
    pub fn half_year(year: i32, half: u32) -> Result<Self, PeriodError> {
        Self::new(Frequency::HalfYear, year, half)
    }

    /// Quarter 1 to 4 of `year`.
    ///
    /// # Errors
    /// [`PeriodError::OutOfRange`] names the part that does not exist.
    pub fn quarter(year: i32, quarter: u32) -> Result<Self, PeriodError> {
        Self::new(Frequency::Quarter, year, quarter)
    }

    /// Month 1 to 12 of `year`.
    ///
    /// # Errors
    /// [`PeriodError::OutOfRange`] names the part that does not exist.
    pub fn month(year: i32, month: u32) -> Result<Self, PeriodError> {
        Self::new(Frequency::Month, year, month)
    }

    /// ISO week 1 to 52 or 53 of the ISO year `year`.
    ///
    /// # Errors
    /// [`PeriodError::OutOfRange`] names the part that does not exist; the last week is 9999-W51, the last one that ends by 9999-12-31.
    pub fn week(year: i32, week: u32) -> Result<Self, PeriodError> {
        Self::new(Frequency::Week, year, week)
    }

    /// The day `date`.
    ///
    /// # Errors
    /// [`PeriodError::OutOfRange`] for years below 1.
    pub fn day(date: Date) -> Result<Self, PeriodError> {
        Self::containing(Frequency::Day, date)
    }

    /// Number `within` of the periods of `frequency` in `year`; for days the ordinal day 1 to 366.
    ///
    /// # Errors
    /// [`PeriodError::OutOfRange`] names the part that does not exist.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::{Frequency, Period};
    ///
    /// let error = Period::new(Frequency::Month, 2025, 13).unwrap_err();
    /// assert_eq!(error.to_string(), "month 13 is outside 1 to 12");
    /// ```
    pub fn new(frequency: Frequency, year: i32, within: u32) -> Result<Self, PeriodError> {
        check("year", year.into(), 9999)?;
        let last = match frequency {
            Frequency::Week => days::iso_weeks_in_year(year),
            Frequency::Day => days::days_in_year(year),
            other => other.periods_per_year().unwrap_or(1),
        };
        check(frequency.noun(), within.into(), last.into())?;
        let index = i32::try_from(within - 1).unwrap_or(0);
        let ordinal = match frequency {
            Frequency::Week => days::first_iso_week(year) + index,
            Frequency::Day => days::first_day_number(year) + index,
            other => {
                let per_year = i32::try_from(other.periods_per_year().unwrap_or(1)).unwrap_or(1);
                year * per_year + index
            }
        };
        Ok(Self { frequency, ordinal })
    }

    /// The period of `frequency` that contains `date`.
    ///
    /// # Errors
    /// [`PeriodError::OutOfRange`] for years below 1, and for the last days of 9999 as a week.
    pub fn containing(frequency: Frequency, date: Date) -> Result<Self, PeriodError> {
        check("year", date.year().into(), 9999)?;
        let number = days::number_of(date);
        match frequency {
            Frequency::Day => Ok(Self {
                frequency,
                ordinal: number,
            }),
            Frequency::Week => {
                let ordinal = number.div_euclid(7);
                if ordinal > days::LAST_WEEK {
                    return Err(PeriodError::OutOfRange {
                        part: "week",
                        value: 52,
                        min: 1,
                        max: 51,
                    });
                }
                Ok(Self { frequency, ordinal })
            }
            other => {
                let months = 12 / other.periods_per_year().unwrap_or(1);
                let within = (u32::from(u8::from(date.month())) - 1) / months + 1;
                Self::new(other, date.year(), within)
            }
        }
    }

    /// Frequency of the period.
    pub const fn frequency(self) -> Frequency {
        self.frequency
    }

    /// Position among all periods of the same frequency; consecutive periods differ by one.
    pub const fn ordinal(self) -> i32 {
        self.ordinal
    }

    /// Calendar year; for weeks the ISO year, which may differ from the calendar year around New Year.
    pub fn year(self) -> i32 {
        match self.frequency {
            Frequency::Week => days::iso_year_of_week(self.ordinal),
            Frequency::Day => days::date_of(self.ordinal).year(),
            other => {
                let per_year = i32::try_from(other.periods_per_year().unwrap_or(1)).unwrap_or(1);
                self.ordinal.div_euclid(per_year)
            }
        }
    }

    /// Number of the period inside its year, from 1: month 1 to 12, quarter 1 to 4, ISO week 1 to 53, day 1 to 366.
    pub fn within_year(self) -> u32 {
        let index = match self.frequency {
            Frequency::Week => self.ordinal - days::first_iso_week(self.year()),
            Frequency::Day => self.ordinal - days::first_day_number(self.year()),
            other => {
                let per_year = i32::try_from(other.periods_per_year().unwrap_or(1)).unwrap_or(1);
                self.ordinal.rem_euclid(per_year)
            }
        };
        u32::try_from(index).unwrap_or(0) + 1
    }

    /// The period `steps` later (earlier if negative).
    ///
    /// # Errors
    /// [`PeriodError::Overflow`] outside the years 1 to 9999.
    pub fn checked_add(self, steps: i64) -> Result<Self, PeriodError> {
        let (first, last) = Self::bounds(self.frequency);
        i64::from(self.ordinal)
            .checked_add(steps)
            .and_then(|ordinal| i32::try_from(ordinal).ok())
            .filter(|ordinal| (first..=last).contains(ordinal))
            .map(|ordinal| Self { ordinal, ..self })
            .ok_or(PeriodError::Overflow {
                period: self,
                steps,
            })
    }

    /// The period `steps` earlier.
    ///
    /// # Errors
    /// [`PeriodError::Overflow`] outside the years 1 to 9999.
    pub fn checked_sub(self, steps: i64) -> Result<Self, PeriodError> {
        steps
            .checked_neg()
            .ok_or(PeriodError::Overflow {
                period: self,
                steps,
            })
            .and_then(|back| self.checked_add(back))
    }

    /// Number of periods from here to `later`; negative if `later` is earlier.
    ///
    /// # Errors
    /// [`PeriodError::MixedFrequencies`]: the difference between a month and a quarter has no unit.
    pub fn until(self, later: Self) -> Result<i64, PeriodError> {
        self.same_frequency(later)?;
        Ok(i64::from(later.ordinal) - i64::from(self.ordinal))
    }

    /// Order in time of two periods of one frequency.
    ///
    /// # Errors
    /// [`PeriodError::MixedFrequencies`].
    pub fn checked_cmp(self, other: Self) -> Result<Ordering, PeriodError> {
        self.same_frequency(other)?;
        Ok(self.ordinal.cmp(&other.ordinal))
    }

    /// The same period one year earlier: the same month, quarter, ISO week number or calendar day.
    ///
    /// # Errors
    /// [`PeriodError::NoYearAgo`] for week 53 after a year of 52 weeks, for 29 February, and in the year 1.
    pub fn year_ago(self) -> Result<Self, PeriodError> {
        let year = self.year() - 1;
        let none = PeriodError::NoYearAgo { period: self };
        if self.frequency == Frequency::Day {
            return days::date_of(self.ordinal)
                .replace_year(year)
                .ok()
                .and_then(|date| Self::day(date).ok())
                .ok_or(none);
        }
        Self::new(self.frequency, year, self.within_year()).map_err(|_| none)
    }

    /// First and last ordinal of a frequency.
    pub(super) const fn bounds(frequency: Frequency) -> (i32, i32) {
        match frequency {
            Frequency::Year => (1, 9999),
            Frequency::HalfYear => (2, 19_999),
            Frequency::Quarter => (4, 39_999),
            Frequency::Month => (12, 119_999),
            Frequency::Week => (0, days::LAST_WEEK),
            Frequency::Day => (0, days::LAST_DAY),
        }
    }

    fn same_frequency(self, other: Self) -> Result<(), PeriodError> {
        if self.frequency == other.frequency {
            Ok(())
        } else {
            Err(PeriodError::MixedFrequencies {
                left: self,
                right: other,
            })
        }
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.frequency == other.frequency {
            return self.ordinal.cmp(&other.ordinal);
        }
        self.first_day()
            .cmp(&other.first_day())
            .then_with(|| self.frequency.cmp(&other.frequency))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn check(part: &'static str, value: i64, max: i64) -> Result<(), PeriodError> {
    if (1..=max).contains(&value) {
        Ok(())
    } else {
        Err(PeriodError::OutOfRange {
            part,
            value,
            min: 1,
            max,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn months_cross_years() {
        assert_eq!(
            period("2025-M11").checked_add(2).unwrap(),
            period("2026-M01")
        );
        assert_eq!(
            period("2025-M01").checked_sub(1).unwrap(),
            period("2024-M12")
        );
        assert_eq!(period("2024-M11").until(period("2025-M11")).unwrap(), 12);
    }

    #[test]
    fn arithmetic_stops_at_the_ends_of_time() {
        for frequency in Frequency::ALL {
            let (first, last) = Period::bounds(frequency);
            let first = Period {
                frequency,
                ordinal: first,
            };
            let last = Period {
                frequency,
                ordinal: last,
            };
            assert!(first.checked_sub(1).is_err());
            assert!(last.checked_add(1).is_err());
            assert!(last.checked_add(i64::MAX).is_err());
            assert!(first.checked_sub(i64::MIN).is_err());
            assert_eq!(first.year(), 1);
            assert_eq!(last.year(), 9999);
            assert_eq!(first.within_year(), 1);
            assert!(first.year_ago().is_err());
            assert!(first.first_day() <= first.last_day());
            assert!(last.first_day() <= last.last_day());
        }
    }

    #[test]
    fn weeks_follow_iso_8601() {
        assert_eq!(
            period("2020-W53").checked_add(1).unwrap(),
            period("2021-W01")
        );
        assert!(Period::week(2021, 53).is_err());
        assert!(period("2020-W53").year_ago().is_err());
        assert_eq!(period("2021-W01").year_ago().unwrap(), period("2020-W01"));
        assert!(Period::week(9999, 52).is_err());
    }

    #[test]
    fn leap_day_has_no_year_ago() {
        assert!(period("2024-02-29").year_ago().is_err());
        assert_eq!(
            period("2025-03-01").year_ago().unwrap(),
            period("2024-03-01")
        );
    }

    #[test]
    fn mixed_frequencies_are_refused_in_time_but_sort_stably() {
        let mut mixed = [
            period("2025-M01"),
            period("2025-Q1"),
            period("2024-M12"),
            period("2025"),
        ];
        assert!(mixed[0].until(mixed[1]).is_err());
        assert!(mixed[0].checked_cmp(mixed[1]).is_err());
        mixed.sort();
        assert_eq!(
            mixed.map(|p| p.to_string()),
            ["2024-M12", "2025", "2025-Q1", "2025-M01"]
        );
    }
}
