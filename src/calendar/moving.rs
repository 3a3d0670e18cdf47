//! Regressors of moving holidays: windows of days about any festival or list of dates, centred.
//!
//! For dates `h` and a window of days `[a, b]` relative to them, `x_t = Σ_h |[h + a, h + b] ∩ t| / (b − a + 1)`, less a long-term mean (Bell and Hillmer
//! 1983; the program genhol of the US Census Bureau). The mean belongs to the seasonal component or the level; taking it off keeps the two apart.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::calendar::day::{self, Spans};
use crate::calendar::{CalendarError, Festival, dates};
use crate::period::Period;

/// What is taken off a regressor of a moving holiday.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::Centering;
///
/// assert_eq!(Centering::default(), Centering::Calendar);
/// assert_eq!(serde_json::to_string(&Centering::Mean).unwrap(), "\"mean\"");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Centering {
    /// The mean of each calendar month or quarter. For festivals with a season; the effect then has no seasonal part.
    #[default]
    Calendar,
    /// The mean of all periods. For festivals that run through the whole year, as the Islamic ones do.
    Mean,
    /// Nothing. For models without a seasonal part.
    None,
}

/// Where the dates of a moving holiday come from.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::{Festival, HolidayDates};
///
/// let json = r#"{"dates":["2024-02-10","2025-01-29"]}"#;
/// let dates: HolidayDates = serde_json::from_str(json).unwrap();
/// assert_eq!(serde_json::to_string(&dates).unwrap(), json);
/// assert_eq!(serde_json::to_string(&HolidayDates::Festival(Festival::Easter)).unwrap(), r#"{"festival":"easter"}"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HolidayDates {
    /// A festival known by name.
    Festival(Festival),
    /// A list, which covers the years from its first date to its last; order does not matter, and a date listed twice counts once.
    #[serde(with = "dates::list")]
    Dates(Vec<Date>),
}

impl HolidayDates {
    /// First and last year covered.
    fn years(&self) -> Result<(i32, i32), CalendarError> {
        match self {
            Self::Festival(festival) => Ok(festival.years()),
            Self::Dates(dates) => {
                let years = || dates.iter().map(|date| date.year());
                years()
                    .min()
                    .zip(years().max())
                    .ok_or(CalendarError::Empty {
                        what: "the list of dates",
                    })
            }
        }
    }

    fn mean_years(&self) -> Result<(i32, i32), CalendarError> {
        match self {
            Self::Festival(festival) => Ok(festival.mean_years()),
            Self::Dates(_) => self.years(),
        }
    }

    const fn name(&self) -> &'static str {
        match self {
            Self::Festival(festival) => festival.name(),
            Self::Dates(_) => "the list of dates",
        }
    }

    /// Sorted day numbers in the years `first` to `last`, as far as known.
    fn numbers(&self, first: i32, last: i32) -> Vec<i32> {
        match self {
            Self::Festival(festival) => festival.numbers(first, last),
            Self::Dates(dates) => {
                let mut numbers: Vec<i32> = dates
                    .iter()
                    .filter(|date| (first..=last).contains(&date.year()))
                    .map(|date| date.to_julian_day())
                    .collect();
                numbers.sort_unstable();
                numbers.dedup();
                numbers
            }
        }
    }
}

/// One regressor of a moving holiday: its dates, a window of days about them, and how it is centred.
///
/// The default is the week from Chinese New Year on. Foreign trade needs three windows, before, during and after, each with its own coefficient:
/// [`MovingHoliday::chinese_new_year`].
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::{Centering, Festival, MovingHoliday};
///
/// // 29 January 2025: three days of the week of the Spring Festival lie in January, four in February.
/// let week = MovingHoliday::new(Festival::ChineseNewYear).window(0, 6).centering(Centering::None);
/// assert_eq!(week.regressor("2025-01".parse()?, 3)?, [3.0 / 7.0, 4.0 / 7.0, 0.0]);
/// assert_eq!(week.label(), "chinese_new_year[0,6]");
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct MovingHoliday {
    /// The dates.
    pub holiday: HolidayDates,
    /// First and last day of the window, counted from the date; negative days lie before it, 0 is the date itself. From −366 to 366.
    pub window: (i32, i32),
    /// What is taken off. Default `None`: as the festival has it ([`Festival::centering`]), and by calendar period for a list.
    pub centering: Option<Centering>,
    /// First and last year of the means that are taken off; only dates in these years count. Default `None`: [`Festival::mean_years`], and all years
    /// of a list.
    pub mean_years: Option<(i32, i32)>,
}

impl Default for MovingHoliday {
    fn default() -> Self {
        Self::of(HolidayDates::Festival(Festival::ChineseNewYear))
    }
}

impl MovingHoliday {
    /// The week from a festival on.
    ///
    /// ```
    /// use tidegauge::calendar::{Festival, MovingHoliday};
    ///
    /// assert_eq!(MovingHoliday::new(Festival::Easter).label(), "easter[0,6]");
    /// ```
    #[must_use]
    pub const fn new(festival: Festival) -> Self {
        Self::of(HolidayDates::Festival(festival))
    }

    /// The week from each of the `dates` on.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::calendar::{Centering, MovingHoliday, easter};
    ///
    /// let fridays = MovingHoliday::on([easter(2024)?, easter(2025)?]).window(-2, -2).centering(Centering::None);
    /// assert_eq!(fridays.regressor("2024-Q1".parse()?, 6)?, [1.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
    /// # Ok::<(), tidegauge::calendar::CalendarError>(())
    /// ```
    #[must_use]
    pub fn on(dates: impl IntoIterator<Item = Date>) -> Self {
        Self::of(HolidayDates::Dates(dates.into_iter().collect()))
    }

    const fn of(holiday: HolidayDates) -> Self {
        Self {
            holiday,
            window: (0, 6),
            centering: None,
            mean_years: None,
        }
    }

    /// The three windows that China's foreign trade needs: the 20 days before Chinese New Year, the week from it on, and the two weeks after that.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::calendar::MovingHoliday;
    ///
    /// let labels = MovingHoliday::chinese_new_year().map(|window| window.label());
    /// assert_eq!(labels, ["chinese_new_year[-20,-1]", "chinese_new_year[0,6]", "chinese_new_year[7,20]"]);
    /// ```
    #[must_use]
    pub fn chinese_new_year() -> [Self; 3] {
        [(-20, -1), (0, 6), (7, 20)]
            .map(|(first, last)| Self::new(Festival::ChineseNewYear).window(first, last))
    }

    /// Sets the window: days `first` to `last` from the date.
    ///
    /// ```
    /// use tidegauge::calendar::{Festival, MovingHoliday};
    ///
    /// assert_eq!(MovingHoliday::new(Festival::Easter).window(-8, -1).label(), "easter[-8,-1]");
    /// ```
    #[must_use]
    pub fn window(mut self, first: i32, last: i32) -> Self {
        self.window = (first, last);
        self
    }

    /// Sets what is taken off.
    ///
    /// ```
    /// use tidegauge::calendar::{Centering, MovingHoliday};
    ///
    /// let raw = MovingHoliday::default().centering(Centering::None);
    /// assert_eq!(raw.regressor("2025-06".parse()?, 1)?, [0.0]);
    /// # Ok::<(), tidegauge::calendar::CalendarError>(())
    /// ```
    #[must_use]
    pub fn centering(mut self, centering: Centering) -> Self {
        self.centering = Some(centering);
        self
    }

    /// Sets the years of the means.
    ///
    /// ```
    /// use tidegauge::calendar::MovingHoliday;
    ///
    /// assert!(MovingHoliday::default().mean_years(1850, 1900).validate().is_err()); // known from 1900 on
    /// ```
    #[must_use]
    pub fn mean_years(mut self, first: i32, last: i32) -> Self {
        self.mean_years = Some((first, last));
        self
    }

    /// A short name with the window: `easter[-8,-1]`, and `dates[0,6]` for a list.
    ///
    /// ```
    /// assert_eq!(tidegauge::calendar::MovingHoliday::default().label(), "chinese_new_year[0,6]");
    /// ```
    pub fn label(&self) -> String {
        let (first, last) = self.window;
        match &self.holiday {
            HolidayDates::Festival(festival) => format!("{festival}[{first},{last}]"),
            HolidayDates::Dates(_) => format!("dates[{first},{last}]"),
        }
    }

    /// The regressor for `len` months, quarters, half-years or years from `start`.
    ///
    /// Windows of several dates add up, and cross the ends of periods and years.
    ///
    /// # Errors
    /// [`CalendarError::Year`] if periods or means reach into years without dates, [`CalendarError::Reversed`] and [`CalendarError::OutOfRange`] for the
    /// window or the years of the means, [`CalendarError::Empty`] for an empty list, [`CalendarError::Frequency`] for weeks and days,
    /// [`CalendarError::Period`] after the year 9999.
    ///
    /// ```
    /// use tidegauge::calendar::{Festival, MovingHoliday};
    ///
    /// let easter = MovingHoliday::new(Festival::Easter).window(-8, -1);
    /// assert_eq!(easter.regressor("2025-06".parse()?, 1)?, [0.0]); // neither days nor a mean
    /// # Ok::<(), tidegauge::calendar::CalendarError>(())
    /// ```
    pub fn regressor(&self, start: Period, len: usize) -> Result<Vec<f64>, CalendarError> {
        self.validate()?;
        let (_, per_year) = day::frequency("moving holiday", start.frequency())?;
        let spans = Spans::new("moving holiday", start, len)?;
        let (first, last) = spans.years();
        let known = self.holiday.years()?;
        if len > 0 {
            CalendarError::check_year(self.holiday.name(), first, known)?;
            CalendarError::check_year(self.holiday.name(), last, known)?;
        }
        let (from, to) = self.window;
        let width = f64::from(to - from + 1);
        let numbers = self.holiday.numbers(first - 2, last + 2);
        let means = self.means(per_year)?;
        let mut passed = 0;
        Ok(spans
            .map(|span| {
                while numbers
                    .get(passed)
                    .is_some_and(|number| number + to < span.first)
                {
                    passed += 1;
                }
                let days: i32 = numbers
                    .iter()
                    .skip(passed)
                    .take_while(|number| *number + from <= span.last())
                    .map(|number| span.overlap(number + from, number + to))
                    .sum();
                f64::from(days) / width - means.get(span.index).copied().unwrap_or(0.0)
            })
            .collect())
    }

    /// Checks the window and the years of the means.
    ///
    /// # Errors
    /// As [`regressor`](Self::regressor), for everything that does not depend on the periods.
    ///
    /// ```
    /// assert!(tidegauge::calendar::MovingHoliday::default().window(3, 2).validate().is_err());
    /// ```
    pub fn validate(&self) -> Result<(), CalendarError> {
        let (from, to) = self.window;
        for day in [from, to] {
            CalendarError::check("a day of the holiday window", day.into(), -366, 366)?;
        }
        let known = self.holiday.years()?;
        let (first, last) = self.span()?;
        for (what, start, end) in [
            ("the holiday window", from, to),
            ("the span of the means", first, last),
        ] {
            if end < start {
                return Err(CalendarError::Reversed {
                    what,
                    start: start.into(),
                    end: end.into(),
                });
            }
        }
        CalendarError::check_year(self.holiday.name(), first, known)?;
        CalendarError::check_year(self.holiday.name(), last, known)
    }

    fn span(&self) -> Result<(i32, i32), CalendarError> {
        self.mean_years
            .map_or_else(|| self.holiday.mean_years(), Ok)
    }

    /// What is taken off each period of a year.
    fn means(&self, per_year: usize) -> Result<Vec<f64>, CalendarError> {
        let centering = self.centering.unwrap_or(match &self.holiday {
            HolidayDates::Festival(festival) => festival.centering(),
            HolidayDates::Dates(_) => Centering::Calendar,
        });
        if centering == Centering::None {
            return Ok(vec![0.0; per_year]);
        }
        let (first, last) = self.span()?;
        let (from, to) = self.window;
        let mut days = vec![0_i32; per_year];
        for number in self.holiday.numbers(first, last) {
            let (mut day, end) = (number + from, number + to);
            while day <= end {
                let (year, month) = day::year_and_month(day);
                let next = day::number(year, month, 1) + day::month_length(year, month);
                if (first..=last).contains(&year)
                    && let Some(days) = days.get_mut(day::Span::within(per_year, month))
                {
                    *days += next.min(end + 1) - day;
                }
                day = next;
            }
        }
        let scale = f64::from(last - first + 1) * f64::from(to - from + 1);
        if centering == Centering::Mean {
            let mean =
                days.iter().map(|days| f64::from(*days)).sum::<f64>() / scale / per_year as f64;
            return Ok(vec![mean; per_year]);
        }
        Ok(days.iter().map(|days| f64::from(*days) / scale).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn before_easter_is_the_regressor_of_x13() {
        for w in 1..=25 {
            let window = MovingHoliday::new(Festival::Easter).window(-w, -1);
            for start in ["1950-01", "1950-Q1"] {
                let ours = window.regressor(period(start), 400).unwrap();
                let theirs =
                    crate::calendar::easter_effect(period(start), 400, w.unsigned_abs()).unwrap();
                for (ours, theirs) in ours.iter().zip(theirs) {
                    // X-13 holds its means to seven digits.
                    assert!((ours - theirs).abs() < 6e-8);
                }
            }
        }
    }

    #[test]
    fn centred_regressors_have_no_mean() {
        let start = period("1900-01");
        for window in MovingHoliday::chinese_new_year() {
            let x = window.regressor(start, 201 * 12).unwrap();
            for month in 0..12 {
                let sum: f64 = x.iter().skip(month).step_by(12).sum();
                assert!(sum.abs() < 1e-12, "{} month {month}: {sum}", window.label());
            }
            let x = window
                .centering(Centering::Mean)
                .regressor(start, 201 * 12)
                .unwrap();
            assert!(x.iter().sum::<f64>().abs() < 1e-12);
        }
    }

    #[test]
    fn windows_cross_years_and_add_up() {
        let dates = [(2021, 1, 5), (2020, 1, 3), (2020, 1, 3), (2022, 6, 1)].map(|(y, m, d)| {
            Date::from_calendar_date(y, time::Month::try_from(m).unwrap(), d).unwrap()
        });
        let x = MovingHoliday::on(dates)
            .window(-10, 4)
            .centering(Centering::None);
        let months = x.regressor(period("2020-01"), 30).unwrap();
        assert_eq!(months[0], 7.0 / 15.0); // the part of the window in December 2019 is not asked for
        assert_eq!(months[11], 6.0 / 15.0);
        assert_eq!(months[12], 9.0 / 15.0);
        assert_eq!(months[28], 10.0 / 15.0);
        assert_eq!(x.label(), "dates[-10,4]");
        let years = x.regressor(period("2020"), 3).unwrap();
        assert_eq!(years, [13.0 / 15.0, 9.0 / 15.0, 1.0]);
        // Two dates closer than the window: both count.
        let twice = MovingHoliday::on(dates)
            .window(-366, 366)
            .centering(Centering::None);
        assert_eq!(
            twice.regressor(period("2020"), 1).unwrap(),
            [(366.0 + 362.0) / 733.0]
        );
    }

    #[test]
    fn the_span_of_the_means_matters() {
        let week = MovingHoliday::default();
        let golden = week.clone().mean_years(1950, 2029);
        let (full, short) = (
            week.regressor(period("2020-01"), 1).unwrap(),
            golden.regressor(period("2020-01"), 1).unwrap(),
        );
        assert!((full[0] - short[0]).abs() > 1e-3);
        // A list has the span of its years.
        let list = MovingHoliday::on(Festival::ChineseNewYear.dates(1950, 2029).unwrap());
        assert_eq!(
            list.regressor(period("1950-01"), 960).unwrap(),
            golden.regressor(period("1950-01"), 960).unwrap()
        );
    }

    #[test]
    fn what_cannot_be_served_is_refused() {
        let start = period("2020-01");
        let said = |holiday: MovingHoliday| holiday.regressor(start, 12).unwrap_err().to_string();
        let week = MovingHoliday::default();
        assert_eq!(
            said(week.clone().window(3, 2)),
            "the holiday window ends at 2, before its start 3"
        );
        assert_eq!(
            said(week.clone().window(-400, 2)),
            "a day of the holiday window is -400; accepted is -366 to 366"
        );
        assert_eq!(
            said(week.clone().mean_years(2000, 1999)),
            "the span of the means ends at 1999, before its start 2000"
        );
        assert_eq!(
            said(week.clone().mean_years(1800, 1999)),
            "Chinese New Year is known for the years 1900 to 2100, not for 1800"
        );
        assert_eq!(said(MovingHoliday::on([])), "the list of dates is empty");
        assert!(week.regressor(period("2100-12"), 2).is_err());
        assert_eq!(week.regressor(period("2100-12"), 1).unwrap(), [0.0]);
        assert!(week.regressor(period("2020-W01"), 2).is_err());
        assert!(week.regressor(period("1500-01"), 0).unwrap().is_empty());
        let list = MovingHoliday::on(Festival::Easter.dates(2000, 2019).unwrap());
        assert_eq!(
            said(list),
            "the list of dates is known for the years 2000 to 2019, not for 2020"
        );
    }

    #[test]
    fn it_is_plain_data() {
        let json = r#"{"holiday":{"festival":"easter"},"window":[-8,-1],"centering":"mean","mean_years":[1990,2020]}"#;
        let holiday: MovingHoliday = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&holiday).unwrap(), json);
        assert_eq!(
            serde_json::from_str::<MovingHoliday>("{}").unwrap(),
            MovingHoliday::default()
        );
        assert!(serde_json::from_str::<MovingHoliday>(r#"{"windows":[0,1]}"#).is_err());
    }
}
