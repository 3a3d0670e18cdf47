//! Working days by country, and the trading-day regressors that know its holidays.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::calendar::day::{self, Span, Spans};
use crate::calendar::trading_day::months_or_quarters;
use crate::calendar::{CalendarError, Holiday, HolidayRule, Observance, dates};
use crate::period::Period;

/// The days of the week that are free, in a span of years.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::Weekend;
///
/// assert_eq!(Weekend::default().days, [6, 7]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Weekend {
    /// From 1 for Monday to 7 for Sunday (ISO 8601). Default: Saturday and Sunday.
    pub days: Vec<u32>,
    /// First year. Default: always.
    pub first_year: Option<i32>,
    /// Last year. Default: still.
    pub last_year: Option<i32>,
}

impl Default for Weekend {
    fn default() -> Self {
        Self::new([6, 7])
    }
}

impl Weekend {
    /// These days, in all years.
    ///
    /// ```
    /// assert_eq!(tidegauge::calendar::Weekend::new([5, 6]).days[0], 5);
    /// ```
    #[must_use]
    pub fn new(days: impl IntoIterator<Item = u32>) -> Self {
        Self {
            days: days.into_iter().collect(),
            first_year: None,
            last_year: None,
        }
    }

    /// Sets the first year.
    ///
    /// ```
    /// assert_eq!(tidegauge::calendar::Weekend::new([7]).since(1995).first_year, Some(1995));
    /// ```
    #[must_use]
    pub fn since(mut self, year: i32) -> Self {
        self.first_year = Some(year);
        self
    }

    /// Sets the last year.
    ///
    /// ```
    /// assert_eq!(tidegauge::calendar::Weekend::new([7]).until(1994).last_year, Some(1994));
    /// ```
    #[must_use]
    pub fn until(mut self, year: i32) -> Self {
        self.last_year = Some(year);
        self
    }

    fn is_kept_in(&self, year: i32) -> bool {
        self.first_year.is_none_or(|first| first <= year)
            && self.last_year.is_none_or(|last| year <= last)
    }
}

/// The working days of a country: its weekend, its holidays, and weekend days that were worked in exchange.
///
/// Plain data: build it, read it from JSON, or start from one of the national calendars and add what is missing.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::{Calendar, Holiday};
///
/// let mut calendar = Calendar::new("Office");
/// calendar.holidays.push(Holiday::fixed("Christmas", 12, 25));
/// assert_eq!(calendar.working_days("2025-12".parse()?)?, 22); // 23 days from Monday to Friday, one of them a holiday
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Calendar {
    /// Its name.
    pub name: String,
    /// Weekends; the first entry that covers a year counts. Default: none, which means Saturday and Sunday.
    pub weekends: Vec<Weekend>,
    /// Holidays.
    pub holidays: Vec<Holiday>,
    /// Days of a weekend, or holidays, on which work was done by announcement.
    #[serde(with = "dates::list")]
    pub working_weekends: Vec<Date>,
}

impl Calendar {
    /// A calendar with weekends on Saturday and Sunday and no holidays.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..Self::default()
        }
    }

    /// Checks every rule.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`] for a number of a rule, or a weekday of a weekend; [`CalendarError::Empty`] for a week without a working day.
    pub fn validate(&self) -> Result<(), CalendarError> {
        for weekend in &self.weekends {
            for weekday in &weekend.days {
                CalendarError::check("a weekday of the weekend", (*weekday).into(), 1, 7)?;
            }
            if (1..=7).all(|weekday| weekend.days.contains(&weekday)) {
                return Err(CalendarError::Empty {
                    what: "the working week",
                });
            }
        }
        self.holidays.iter().try_for_each(Holiday::validate)
    }

    /// Days off by holiday in a year, in order, those that fall on weekends too.
    ///
    /// # Errors
    /// As [`validate`](Self::validate), and [`CalendarError::Year`] for a year in which the date of a holiday is not known.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::calendar::Calendar;
    ///
    /// // Golden Week with Mid-Autumn on 6 October 2025: eight days.
    /// let days = Calendar::china().holidays_in(2025)?;
    /// let october: Vec<u8> = days.iter().filter(|date| date.month() == time::Month::October).map(|date| date.day()).collect();
    /// assert_eq!(october, [1, 2, 3, 4, 5, 6, 7, 8]);
    /// # Ok::<(), tidegauge::calendar::CalendarError>(())
    /// ```
    pub fn holidays_in(&self, year: i32) -> Result<Vec<Date>, CalendarError> {
        self.validate()?;
        CalendarError::check_year("the calendar", year, (1, 9999))?;
        let numbers = self.days_off(year, year, None, Lists::Counted)?;
        Ok(numbers.into_iter().map(day::date).collect())
    }

    /// Working days of a month, quarter, half-year or year.
    ///
    /// # Errors
    /// As [`holidays_in`](Self::holidays_in), and [`CalendarError::Frequency`] for weeks and days.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::calendar::Calendar;
    ///
    /// let states = Calendar::united_states();
    /// assert_eq!(states.working_days("2025-11".parse()?)?, 18); // Veterans Day and Thanksgiving
    /// assert_eq!(states.working_days("2025".parse()?)?, 250);
    /// # Ok::<(), tidegauge::calendar::CalendarError>(())
    /// ```
    pub fn working_days(&self, period: Period) -> Result<u32, CalendarError> {
        let days = self.working_days_of(period, 1)?;
        Ok(days.first().copied().unwrap_or(0))
    }

    /// Working days of each of `len` periods from `start`.
    ///
    /// # Errors
    /// As [`working_days`](Self::working_days), and [`CalendarError::Period`] after the year 9999.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::calendar::Calendar;
    ///
    /// assert_eq!(Calendar::germany().working_days_of("2025-04".parse()?, 3)?, [20, 20, 20]);
    /// # Ok::<(), tidegauge::calendar::CalendarError>(())
    /// ```
    pub fn working_days_of(&self, start: Period, len: usize) -> Result<Vec<u32>, CalendarError> {
        self.validate()?;
        let spans = Spans::new("working days", start, len)?;
        let (first, last) = spans.years();
        let off = if len > 0 {
            self.days_off(first, last, None, Lists::Counted)?
        } else {
            Vec::new()
        };
        Ok(spans
            .map(|span| {
                let [working, _] = self
                    .counts(&span, &off, None, Lists::Counted)
                    .working_and_free();
                // A count of days; rounding takes off what fifths of a day leave.
                (0..=366_u32)
                    .find(|days| (f64::from(*days) - working).abs() < 0.5)
                    .unwrap_or(0)
            })
            .collect())
    }

    /// The six contrasts of [`trading_day`](crate::calendar::trading_day) with the holidays of the country: a holiday on a working day counts as a
    /// Sunday, and a weekend day that was worked as a fifth of each working weekday.
    ///
    /// Holidays have a seasonal pattern, which belongs to the seasonal component. Their mean part in each calendar month or quarter is therefore taken
    /// off: the mean over the years 1900 to 2100, or as many as the dates of all holidays are known for, of the law of each year, so that a change of law
    /// leaves no step. Listed days and worked weekends have means of their own, over the years that their lists span, if those are ten or more; days of
    /// shorter lists are exceptions and count whole. Without holidays the columns are those of X-13.
    ///
    /// # Errors
    /// [`CalendarError::Frequency`] for frequencies other than months and quarters; otherwise as [`working_days_of`](Self::working_days_of).
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::calendar::{Calendar, trading_day};
    ///
    /// let start = "2025-01".parse()?;
    /// assert_eq!(Calendar::new("none").trading_day(start, 12)?, trading_day(start, 12)?);
    /// # Ok::<(), tidegauge::calendar::CalendarError>(())
    /// ```
    pub fn trading_day(&self, start: Period, len: usize) -> Result<[Vec<f64>; 6], CalendarError> {
        let mut columns = [const { Vec::new() }; 6];
        self.centred("td", start, len, |counts, means| {
            for (index, column) in columns.iter_mut().enumerate() {
                let of = |counts: &Counts| counts.week[index] - counts.week[6];
                column.push(of(counts) - of(means));
            }
        })?;
        Ok(columns)
    }

    /// Working days against free days, `W − (7 − k) / k · E` for `k` days of weekend, with the holidays of the country and less their means as in
    /// [`trading_day`](Self::trading_day).
    ///
    /// # Errors
    /// As [`trading_day`](Self::trading_day), and [`CalendarError::Empty`] for a weekend without days.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::calendar::{Calendar, trading_day_one_coefficient};
    ///
    /// let start = "2025-01".parse()?;
    /// assert_eq!(Calendar::new("none").trading_day_one_coefficient(start, 12)?, trading_day_one_coefficient(start, 12)?);
    /// # Ok::<(), tidegauge::calendar::CalendarError>(())
    /// ```
    pub fn trading_day_one_coefficient(
        &self,
        start: Period,
        len: usize,
    ) -> Result<Vec<f64>, CalendarError> {
        let mut column = Vec::new();
        let mut without_weekend = false;
        self.centred("td1coef", start, len, |counts, means| {
            let free = counts.weekend.iter().filter(|free| **free).count();
            without_weekend |= free == 0;
            let ratio = (7 - free) as f64 / free.max(1) as f64;
            let of = |counts: &Counts| {
                let [working, off] = counts.working_and_free();
                working - ratio * off
            };
            column.push(of(counts) - of(means));
        })?;
        if without_weekend {
            return Err(CalendarError::Empty {
                what: "the weekend",
            });
        }
        Ok(column)
    }

    /// Gives the counts of each period, and their long-term means less those of the plain calendar.
    fn centred(
        &self,
        what: &'static str,
        start: Period,
        len: usize,
        mut take: impl FnMut(&Counts, &Counts),
    ) -> Result<(), CalendarError> {
        self.validate()?;
        let spans = months_or_quarters(what, start, len)?;
        if len == 0 {
            return Ok(());
        }
        let (first, last) = spans.years();
        let off = self.days_off(first, last, None, Lists::Counted)?;
        let listed = self.listed_means(start)?;
        let mut laws: Vec<(Vec<bool>, Vec<Counts>)> = Vec::new();
        for span in spans {
            let law = self.law(span.year);
            let known = laws.iter().position(|(known, _)| *known == law);
            let at = if let Some(at) = known {
                at
            } else {
                laws.push((law, self.means(start, span.year)?));
                laws.len() - 1
            };
            if let Some(means) = laws.get(at).and_then(|(_, means)| means.get(span.index)) {
                let mut means = means.clone();
                if let Some(((first, last), listed)) = &listed
                    && (*first..=*last).contains(&span.year)
                    && let Some(listed) = listed.get(span.index)
                {
                    means.add(listed, 1.0);
                }
                take(&self.counts(&span, &off, None, Lists::Counted), &means);
            }
        }
        Ok(())
    }

    /// Which rules are in force in a year.
    fn law(&self, year: i32) -> Vec<bool> {
        let weekends = self.weekends.iter().map(|weekend| weekend.is_kept_in(year));
        let holidays = self.holidays.iter().map(|holiday| holiday.is_kept_in(year));
        weekends.chain(holidays).collect()
    }

    /// Mean part of holidays in the counts of each period of the year, under the law of `year`.
    fn means(&self, start: Period, year: i32) -> Result<Vec<Counts>, CalendarError> {
        let kept = self
            .holidays
            .iter()
            .filter(|holiday| holiday.is_kept_in(year));
        let (first, last) = kept
            .map(Holiday::known_years)
            .fold((1900, 2100), |all, of| (all.0.max(of.0), all.1.min(of.1)));
        let off = self.days_off(first, last, Some(year), Lists::Ignored)?;
        let (frequency, per_year) = day::frequency("td", start.frequency())?;
        let mut means = vec![Counts::none(self.free_weekdays(year)); per_year];
        let years = usize::try_from(last - first + 1).unwrap_or(0);
        let start = Period::new(frequency, first, 1)?;
        for span in Spans::new("td", start, years * per_year)? {
            let with = self.counts(&span, &off, Some(year), Lists::Ignored);
            let plain = self.counts(&span, &[], Some(year), Lists::Ignored);
            if let Some(mean) = means.get_mut(span.index) {
                mean.add(&with, 1.0 / years as f64);
                mean.add(&plain, -1.0 / years as f64);
            }
        }
        Ok(means)
    }

    /// Years that lists of ten years or more span, and the mean part of listed days in the counts of each period of the year.
    fn listed_means(&self, start: Period) -> Result<Option<ListedMeans>, CalendarError> {
        let lists = self
            .holidays
            .iter()
            .filter_map(|holiday| match &holiday.rule {
                HolidayRule::Dates(dates) => Some(dates),
                _ => None,
            });
        let spans = lists.chain([&self.working_weekends]).filter_map(|dates| {
            let years = || dates.iter().map(|date| date.year());
            let (first, last) = years().min().zip(years().max())?;
            (last - first >= 9).then_some((first, last))
        });
        let Some((first, last)) = spans.reduce(|all, of| (all.0.min(of.0), all.1.max(of.1))) else {
            return Ok(None);
        };
        let (frequency, per_year) = day::frequency("td", start.frequency())?;
        let years = usize::try_from(last - first + 1).unwrap_or(1);
        let counted = self.days_off(first, last, None, Lists::Counted)?;
        let ignored = self.days_off(first, last, None, Lists::Ignored)?;
        let mut means = vec![Counts::none([false; 7]); per_year];
        let start = Period::new(frequency, first, 1)?;
        for span in Spans::new("td", start, years * per_year)? {
            let with = self.counts(&span, &counted, None, Lists::Counted);
            let without = self.counts(&span, &ignored, None, Lists::Ignored);
            if let Some(mean) = means.get_mut(span.index) {
                mean.add(&with, 1.0 / years as f64);
                mean.add(&without, -1.0 / years as f64);
            }
        }
        Ok(Some(((first, last), means)))
    }

    /// Which weekdays, Monday first, are free in a year.
    fn free_weekdays(&self, year: i32) -> [bool; 7] {
        let weekend = self
            .weekends
            .iter()
            .find(|weekend| weekend.is_kept_in(year));
        let mut free = [false; 7];
        for (free, weekday) in free.iter_mut().zip(1..) {
            *free = match (weekend, self.weekends.is_empty()) {
                (Some(weekend), _) => weekend.days.contains(&weekday),
                (None, true) => weekday >= 6,
                (None, false) => false,
            };
        }
        free
    }

    /// Days of a period by weekday, holidays moved to Sunday. With a `law`, weekends are those of that year.
    fn counts(&self, span: &Span, off: &[i32], law: Option<i32>, lists: Lists) -> Counts {
        let mut counts = Counts::none(self.free_weekdays(law.unwrap_or(span.year)));
        counts.week = span.weekdays().map(f64::from);
        let from = off.partition_point(|number| *number < span.first);
        let worked = |number: i32| {
            lists == Lists::Counted
                && self
                    .working_weekends
                    .iter()
                    .any(|date| date.to_julian_day() == number)
        };
        for number in off
            .iter()
            .skip(from)
            .take_while(|number| **number <= span.last())
        {
            if !counts.is_weekend(*number) && !worked(*number) {
                counts.move_to_sunday(*number);
            }
        }
        if lists == Lists::Counted {
            let mut dates: Vec<i32> = self
                .working_weekends
                .iter()
                .map(|date| date.to_julian_day())
                .filter(|number| (span.first..=span.last()).contains(number))
                .filter(|number| counts.is_weekend(*number))
                .collect();
            dates.sort_unstable();
            dates.dedup();
            for number in dates {
                counts.move_to_weekdays(number);
            }
        }
        counts
    }

    /// Sorted numbers of the holidays in the years `first` to `last`. With a `law`, all years keep the holidays of that year.
    fn days_off(
        &self,
        first: i32,
        last: i32,
        law: Option<i32>,
        lists: Lists,
    ) -> Result<Vec<i32>, CalendarError> {
        let kept = |holiday: &Holiday, year: i32| {
            holiday.is_kept_in(law.unwrap_or(year))
                && (lists == Lists::Counted || !matches!(holiday.rule, HolidayRule::Dates(_)))
        };
        for holiday in &self.holidays {
            for year in [first, last] {
                if kept(holiday, year) {
                    CalendarError::check_year(holiday.source(), year, holiday.known_years())?;
                }
            }
        }
        let mut dated: Vec<(i32, Observance)> = Vec::new();
        for year in first - 1..=last + 1 {
            for holiday in self.holidays.iter().filter(|holiday| kept(holiday, year)) {
                let numbers = holiday.numbers(year).into_iter();
                dated.extend(numbers.map(|number| (number, holiday.observance)));
            }
        }
        dated.sort_unstable();
        let mut off: Vec<i32> = dated.iter().map(|(number, _)| *number).collect();
        off.dedup();
        for (at, (number, observance)) in dated.iter().enumerate() {
            let doubled = at
                .checked_sub(1)
                .and_then(|before| dated.get(before))
                .is_some_and(|(before, _)| before == number);
            self.observe(*number, *observance, doubled, law, &mut off);
        }
        let (from, to) = (day::number(first, 1, 1), day::number(last, 12, 31));
        off.retain(|number| (from..=to).contains(number));
        Ok(off)
    }

    /// Adds the day on which a holiday is observed instead, to the sorted days `off`.
    fn observe(
        &self,
        number: i32,
        observance: Observance,
        doubled: bool,
        law: Option<i32>,
        off: &mut Vec<i32>,
    ) {
        let weekday = day::weekday(number);
        let is_weekend = |number: i32| {
            let year = law.unwrap_or_else(|| day::year_and_month(number).0);
            let weekday = usize::try_from(day::weekday(number)).unwrap_or(0);
            self.free_weekdays(year).get(weekday).copied() == Some(true)
        };
        let next = |off: &[i32], weekends: bool| {
            (number + 1..number + 40)
                .find(|day| off.binary_search(day).is_err() && !(weekends && is_weekend(*day)))
        };
        let instead = match observance {
            Observance::NearestWeekday if weekday == 5 => Some(number - 1),
            Observance::NearestWeekday | Observance::SundayToMonday if weekday == 6 => {
                Some(number + 1)
            }
            Observance::SundayToNextWorkingDay if doubled || weekday == 6 => next(off, true),
            Observance::WeekendToNextWorkingDay if doubled || is_weekend(number) => next(off, true),
            Observance::HolidayToNextDay if doubled => next(off, false),
            _ => None,
        };
        if let Some(instead) = instead
            && let Err(at) = off.binary_search(&instead)
        {
            off.insert(at, instead);
        }
    }
}

/// First and last year of lists, and their mean counts for each period of the year.
type ListedMeans = ((i32, i32), Vec<Counts>);

/// Whether listed days and worked weekends count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lists {
    Counted,
    Ignored,
}

/// Days of a period by weekday, and which weekdays are free.
#[derive(Debug, Clone)]
struct Counts {
    week: [f64; 7],
    /// Holidays that were moved to Sunday.
    moved: f64,
    weekend: [bool; 7],
}

impl Counts {
    const fn none(weekend: [bool; 7]) -> Self {
        Self {
            week: [0.0; 7],
            moved: 0.0,
            weekend,
        }
    }

    /// Adds other counts, times a weight.
    fn add(&mut self, other: &Self, weight: f64) {
        for (count, other) in self.week.iter_mut().zip(other.week) {
            *count += weight * other;
        }
        self.moved += weight * other.moved;
    }

    fn weekday(number: i32) -> usize {
        usize::try_from(day::weekday(number)).unwrap_or(0)
    }

    fn is_weekend(&self, number: i32) -> bool {
        self.weekend[Self::weekday(number)]
    }

    fn move_to_sunday(&mut self, number: i32) {
        self.week[Self::weekday(number)] -= 1.0;
        self.week[6] += 1.0;
        self.moved += 1.0;
    }

    fn move_to_weekdays(&mut self, number: i32) {
        let working = self.weekend.iter().filter(|free| !**free).count() as f64;
        self.week[Self::weekday(number)] -= 1.0;
        for (count, free) in self.week.iter_mut().zip(self.weekend) {
            if !free {
                *count += 1.0 / working;
            }
        }
    }

    /// Days worked and days free.
    fn working_and_free(&self) -> [f64; 2] {
        // Where Sunday is a working day, holidays that were moved to it are not worked.
        let sundays = if self.weekend[6] { 0.0 } else { self.moved };
        let mut sums = [-sundays, sundays];
        for (count, free) in self.week.iter().zip(self.weekend) {
            sums[usize::from(free)] += count;
        }
        sums
    }
}
