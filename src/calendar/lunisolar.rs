//! Dates of the Chinese lunisolar calendar and of its Korean and Vietnamese versions, from tables.
//!
//! The calendar is astronomical (Chinese standard GB/T 33661-2017): months begin on the day of the new moon, the winter solstice lies in month 11, and
//! a month without a principal solar term repeats the number before it. China counts days by UTC+8 (before 1929 by the Sun over Beijing), Korea by
//! UTC+9 (UTC+8:30 from 1954 to 1961), Vietnam by UTC+7; where a new moon falls between their midnights, their months begin on different days. The
//! tables were computed from series for the Sun and the Moon. All months of the Chinese and the Korean table agree with those of `icu_calendar`.
//!
//! Four new moons lie within three minutes of midnight in China, those of November 2018 and of September 2057, September 2089 and August 2097. Those still
//! to come may turn out a day different: Mid-Autumn of 2089 is 18 September here and may be the 19th.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::calendar::{CalendarError, day};

/// First and last year of the Chinese table.
pub(super) const YEARS: (i32, i32) = (1900, 2100);

/// Whose lunisolar calendar.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::LunarCalendar;
///
/// // The new moon of February 2007 fell between midnight in Hanoi and in Beijing.
/// assert_eq!(LunarCalendar::Vietnamese.date(2007, 1, 1)?.to_string(), "2007-02-17");
/// assert_eq!(LunarCalendar::Chinese.date(2007, 1, 1)?.to_string(), "2007-02-18");
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LunarCalendar {
    /// China, 1900 to 2100.
    #[default]
    Chinese,
    /// Korea, 1950 to 2100.
    Korean,
    /// Vietnam, 1976 to 2100.
    Vietnamese,
}

impl LunarCalendar {
    /// First and last year of its table.
    ///
    /// ```
    /// assert_eq!(tidegauge::calendar::LunarCalendar::Chinese.years(), (1900, 2100));
    /// ```
    pub const fn years(self) -> (i32, i32) {
        match self {
            Self::Chinese => YEARS,
            Self::Korean => (1950, 2100),
            Self::Vietnamese => (1976, 2100),
        }
    }

    /// The day of a month, from 1 to 12, of the lunar year that begins in the Gregorian `year`; never of a leap month. Day 30 of a month of 29 days is day 1
    /// of the next.
    ///
    /// # Errors
    /// [`CalendarError::Year`] outside [`years`](Self::years), [`CalendarError::OutOfRange`] for the month or the day.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::calendar::LunarCalendar;
    ///
    /// // Buddha's birthday in Korea.
    /// assert_eq!(LunarCalendar::Korean.date(2025, 4, 8)?.to_string(), "2025-05-05");
    /// # Ok::<(), tidegauge::calendar::CalendarError>(())
    /// ```
    pub fn date(self, year: i32, month: u32, day: u32) -> Result<Date, CalendarError> {
        CalendarError::check("the lunar month", month.into(), 1, 12)?;
        CalendarError::check("the day of the lunar month", day.into(), 1, 30)?;
        CalendarError::check_year("the lunar calendar", year, self.years())?;
        Ok(day::date(self.number(year, month, day).unwrap_or(0)))
    }

    /// Day number of a month and day.
    pub(super) fn number(self, year: i32, month: u32, day: u32) -> Option<i32> {
        let index = usize::try_from(year - self.years().0).ok()?;
        let packed = *match self {
            Self::Chinese => CHINA.get(index)?,
            Self::Korean => KOREA.get(index)?,
            Self::Vietnamese => VIETNAM.get(index)?,
        };
        let leap = packed >> 13 & 15;
        // Months before this one, the leap month among them if it precedes.
        let before = month - 1 + u32::from(leap != 0 && month > leap);
        let long = (packed & ((1 << before) - 1)).count_ones();
        let days = (packed >> 17) + 29 * before + long + day - 1;
        Some(day::number(year, 1, 20) + i32::try_from(days).ok()?)
    }
}

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
    dated(
        "Chinese New Year",
        year,
        LunarCalendar::Chinese.number(year, 1, 1),
    )
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
    dated(
        "the Dragon Boat Festival",
        year,
        LunarCalendar::Chinese.number(year, 5, 5),
    )
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
    dated(
        "the Mid-Autumn Festival",
        year,
        LunarCalendar::Chinese.number(year, 8, 15),
    )
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

/// Day number of Qingming.
pub(super) fn qingming_number(year: i32) -> Option<i32> {
    let index = usize::try_from(year - YEARS.0).ok()?;
    QINGMING
        .get(index)
        .map(|days| day::number(year, 4, 4) + i32::from(*days))
}

/// China, 1900 to 2100. From the lowest bit: 13 months, 1 for 30 days and 0 for 29; 4 bits for the number of the month that a leap month repeats, or 0; the
/// days of New Year after 20 January.
#[rustfmt::skip]
const CHINA: [u32; 201] = [
    0x17_16d2, 0x3c_0752, 0x26_0ea5, 0x12_b64a, 0x36_064b, 0x1e_0a9b, 0x0a_9556, 0x30_056a, 0x1a_0b59, 0x04_5752, // 1900
    0x2a_0752, 0x14_db25, 0x3a_0b25, 0x22_0a4b, 0x0c_b4ab, 0x32_02ad, 0x1c_056b, 0x06_4b69, 0x2c_0da9, 0x18_fd92, // 1910
    0x3e_0e92, 0x26_0d25, 0x10_ba4d, 0x36_0a56, 0x20_02b6, 0x08_95b5, 0x30_06d4, 0x1a_0ea9, 0x06_5e92, 0x2a_0e92, // 1920
    0x14_cd26, 0x38_052b, 0x22_0a57, 0x0c_b2b6, 0x32_0b5a, 0x1e_06d4, 0x08_6ec9, 0x2c_0749, 0x16_f693, 0x3c_0a93, // 1930
    0x26_052b, 0x0e_ca5b, 0x34_0aad, 0x20_056a, 0x0a_9b55, 0x30_0ba4, 0x1a_0b49, 0x04_5a93, 0x2a_0a95, 0x12_f52d, // 1940
    0x38_0536, 0x22_0aad, 0x0e_b5aa, 0x32_05b2, 0x1c_0da5, 0x08_7d4a, 0x2e_0d4a, 0x17_0a95, 0x3a_0a97, 0x26_0556, // 1950
    0x10_cab5, 0x34_0ad5, 0x20_06d2, 0x0a_8ea5, 0x30_0ea5, 0x1a_064a, 0x02_6c97, 0x28_0a9b, 0x14_f55a, 0x38_056a, // 1960
    0x22_0b69, 0x0e_b752, 0x34_0b52, 0x1c_0b25, 0x06_964b, 0x2c_0a4b, 0x17_14ab, 0x3a_02ad, 0x24_056d, 0x10_cb69, // 1970
    0x36_0da9, 0x20_0d92, 0x0a_9d25, 0x30_0d25, 0x1b_5a4d, 0x3e_0a56, 0x28_02b6, 0x12_c5b5, 0x38_06d5, 0x22_0ea9, // 1980
    0x0e_be92, 0x34_0e92, 0x1e_0d26, 0x06_6a56, 0x2a_0a57, 0x17_14d6, 0x3c_035a, 0x24_06d5, 0x10_b6c9, 0x36_0749, // 1990
    0x20_0693, 0x08_952b, 0x2e_052b, 0x18_0a5b, 0x04_555a, 0x28_056a, 0x12_fb55, 0x3a_0ba4, 0x24_0b49, 0x0c_ba93, // 2000
    0x32_0a95, 0x1c_052d, 0x06_8aad, 0x2a_0ab5, 0x17_35aa, 0x3c_05d2, 0x26_0da5, 0x10_dd4a, 0x36_0d4a, 0x20_0c95, // 2010
    0x0a_952e, 0x2e_0556, 0x18_0ab5, 0x04_55b2, 0x2a_06d2, 0x12_cea5, 0x38_0725, 0x22_064b, 0x0c_ac97, 0x30_0cab, // 2020
    0x1c_055a, 0x06_6ad6, 0x2c_0b69, 0x17_7752, 0x3c_0b52, 0x26_0b25, 0x10_da4b, 0x34_0a4b, 0x1e_04ab, 0x08_a55b, // 2030
    0x2e_05ad, 0x18_0b6a, 0x04_5b52, 0x2a_0d92, 0x14_fd25, 0x38_0d25, 0x22_0a55, 0x0c_b4ad, 0x32_04b6, 0x1a_05b5, // 2040
    0x06_6daa, 0x2c_0ec9, 0x19_1e92, 0x3c_0e92, 0x26_0d26, 0x10_ca56, 0x34_0a57, 0x1e_0556, 0x08_86d5, 0x2e_0755, // 2050
    0x1a_0749, 0x02_6e93, 0x28_0693, 0x12_f52b, 0x38_052b, 0x20_0a5b, 0x0c_b55a, 0x32_056a, 0x1c_0b65, 0x06_974a, // 2060
    0x2c_0b4a, 0x17_1a95, 0x3c_0a95, 0x24_052d, 0x0e_caad, 0x34_0ab5, 0x20_05aa, 0x08_8ba5, 0x2e_0da5, 0x1a_0d4a, // 2070
    0x04_7c95, 0x28_0c96, 0x12_f94e, 0x38_0556, 0x22_0ab5, 0x0c_b5b2, 0x32_06d2, 0x1c_0ea5, 0x08_8e4a, 0x2a_068b, // 2080
    0x15_0c97, 0x3a_04ab, 0x24_055b, 0x0e_cad6, 0x34_0b6a, 0x20_0752, 0x0a_9725, 0x2e_0b45, 0x18_0a8b, 0x02_549b, // 2090
    0x28_04ab, // 2100
];

/// Korea, 1950 to 2100, in the form of [`CHINA`].
#[rustfmt::skip]
const KOREA: [u32; 151] = [
    0x38_052d, 0x22_0aad, 0x0e_b56a, 0x32_0db2, 0x1e_0da4, 0x08_7d49, 0x2e_0d4a, 0x17_1a95, 0x3c_0a96, 0x26_0556, // 1950
    0x10_cab5, 0x34_0ad5, 0x20_06d2, 0x0a_8ea5, 0x30_0ea5, 0x1a_0e4a, 0x04_6c96, 0x28_0a9b, 0x14_f556, 0x38_056a, // 1960
    0x22_0b59, 0x0e_b752, 0x34_0752, 0x1c_0725, 0x06_964b, 0x2c_0a4b, 0x17_12ab, 0x3a_02ad, 0x24_056b, 0x10_cb69, // 1970
    0x36_0da9, 0x20_0d92, 0x0a_9b25, 0x30_0d25, 0x1b_5a4d, 0x3e_0a56, 0x28_02b6, 0x12_d5ad, 0x3a_06d4, 0x22_0da9, // 1980
    0x0e_bd92, 0x34_0e92, 0x1e_0d26, 0x06_6a56, 0x2a_0a57, 0x17_12b6, 0x3c_0b5a, 0x26_06d4, 0x10_aec9, 0x36_0749, // 1990
    0x20_0693, 0x08_9527, 0x2e_052b, 0x18_0a5b, 0x04_555a, 0x28_036a, 0x12_fb55, 0x3a_0ba4, 0x24_0b49, 0x0c_ba93, // 2000
    0x32_0a95, 0x1c_052d, 0x06_6a5d, 0x2a_0aad, 0x17_35aa, 0x3c_05d2, 0x26_0da5, 0x10_bd4a, 0x36_0d4a, 0x20_0a95, // 2010
    0x0a_952d, 0x2e_0556, 0x18_0ab5, 0x04_55aa, 0x2a_06d2, 0x12_cea5, 0x38_0ea5, 0x24_0e4a, 0x0e_ac96, 0x30_0c9b, // 2020
    0x1c_055a, 0x06_6ad5, 0x2c_0b69, 0x17_7752, 0x3c_0752, 0x26_0b25, 0x10_d64b, 0x34_0a4b, 0x1e_04ab, 0x08_a55b, // 2030
    0x2e_056d, 0x18_0b69, 0x04_5b52, 0x2a_0d92, 0x14_fd25, 0x38_0d25, 0x22_0a4d, 0x0c_b4ad, 0x32_02b6, 0x1a_05b5, // 2040
    0x06_6da9, 0x2c_0ea9, 0x19_1d92, 0x3c_0e92, 0x26_0d26, 0x10_ca56, 0x34_0a57, 0x1e_04d6, 0x08_86b5, 0x2e_06d5, // 2050
    0x1a_0ec9, 0x04_6e92, 0x28_0693, 0x12_f52b, 0x38_052b, 0x20_0a5b, 0x0c_b55a, 0x32_056a, 0x1c_0b55, 0x06_9749, // 2060
    0x2c_0b49, 0x17_1a93, 0x3c_0a95, 0x24_052d, 0x0e_caad, 0x34_0ab5, 0x20_05aa, 0x08_8ba5, 0x2e_0da5, 0x1a_0d4a, // 2070
    0x04_7a95, 0x28_0c95, 0x12_f52e, 0x38_0556, 0x22_0ab5, 0x0c_b5b2, 0x32_06d2, 0x1c_0ea5, 0x08_9e4a, 0x2c_064a, // 2080
    0x15_0c97, 0x3a_0cab, 0x26_055a, 0x0e_cad5, 0x34_0b69, 0x20_0752, 0x0a_96a5, 0x2e_0b25, 0x18_064b, 0x02_7497, // 2090
    0x28_04ab, // 2100
];

/// Vietnam, 1976 to 2100, in the form of [`CHINA`].
#[rustfmt::skip]
const VIETNAM: [u32; 125] = [
    0x17_14ab, 0x3a_02ad, 0x24_05ad, 0x10_cb6a, 0x36_0da9, 0x20_0d92, 0x0a_9d25, 0x30_0d25, 0x1a_0a55, 0x02_54ad, // 1976
    0x28_04b6, 0x12_e5b5, 0x38_06d5, 0x22_0ec9, 0x0e_be92, 0x34_0e92, 0x1e_0d26, 0x06_6a56, 0x2a_0a57, 0x17_1556, // 1986
    0x3c_056a, 0x24_0b55, 0x10_b6c9, 0x36_0749, 0x20_0693, 0x08_952b, 0x2e_052b, 0x18_0a5b, 0x04_555a, 0x28_056a, // 1996
    0x12_eb65, 0x38_0ba5, 0x24_0d49, 0x0c_ba95, 0x32_0a95, 0x1c_052d, 0x06_8aad, 0x2a_0ab5, 0x17_35aa, 0x3c_05d2, // 2006
    0x26_0da5, 0x10_dd4a, 0x36_0e4a, 0x20_0c96, 0x0a_992e, 0x2e_0556, 0x18_0ab5, 0x04_55b2, 0x2a_06d2, 0x12_cea5, // 2016
    0x38_0725, 0x22_064b, 0x0c_ac97, 0x30_04ab, 0x1a_055b, 0x06_6ada, 0x2c_0b6a, 0x17_7752, 0x3c_0b92, 0x26_0b25, // 2026
    0x10_da4b, 0x34_0a4d, 0x1e_04ad, 0x08_a95b, 0x2e_05ad, 0x18_0baa, 0x04_5b52, 0x2a_0d92, 0x14_fd25, 0x38_0d25, // 2036
    0x22_0a55, 0x0c_b4ad, 0x32_04b6, 0x1a_06b5, 0x06_6daa, 0x2c_0eca, 0x19_0e92, 0x3a_0e93, 0x26_0d26, 0x10_ca56, // 2046
    0x34_0a5b, 0x1e_055a, 0x08_8ad5, 0x2e_0b55, 0x1a_074a, 0x02_6e93, 0x28_0a93, 0x12_f52b, 0x38_052b, 0x20_0a9b, // 2056
    0x0c_b55a, 0x32_056a, 0x1c_0b65, 0x06_974a, 0x2c_0d4a, 0x17_1a95, 0x3c_0c95, 0x24_092d, 0x0e_caad, 0x34_0ab5, // 2066
    0x20_05aa, 0x08_8da5, 0x2e_0ea5, 0x1a_0d4a, 0x04_7d15, 0x28_0c96, 0x12_f956, 0x38_0556, 0x22_0ab5, 0x0c_b6b4, // 2076
    0x32_06d4, 0x1c_0ea5, 0x08_8e8a, 0x2a_068b, 0x15_1497, 0x3a_04ab, 0x24_095b, 0x0e_cada, 0x34_0b6a, 0x20_0754, // 2086
    0x0a_9725, 0x2e_0b45, 0x18_0a8b, 0x02_552b, 0x28_04ad, // 2096
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
    fn neighbours_differ_in_the_years_they_are_known_to() {
        let others = |calendar: LunarCalendar, last: i32| -> Vec<i32> {
            (calendar.years().0..=last)
                .filter(|year| {
                    calendar.number(*year, 1, 1) != LunarCalendar::Chinese.number(*year, 1, 1)
                })
                .collect()
        };
        assert_eq!(others(LunarCalendar::Vietnamese, 2030), [1985, 2007, 2030]);
        assert_eq!(
            others(LunarCalendar::Korean, 2030),
            [1954, 1958, 1966, 1988, 1997, 2027, 2028]
        );
        assert_eq!(
            LunarCalendar::Vietnamese
                .date(1985, 1, 1)
                .unwrap()
                .to_string(),
            "1985-01-21"
        );
        assert!(LunarCalendar::Korean.date(1949, 1, 1).is_err());
        assert!(LunarCalendar::Korean.date(2000, 13, 1).is_err());
        assert!(LunarCalendar::Korean.date(2000, 1, 31).is_err());
    }

    #[test]
    fn qingming_follows_the_almanac_rule() {
        // [y · 0.2422 + c] − [y / 4] with c = 5.59 in the twentieth century and 4.81 in the twenty-first.
        for year in 1900..2100 {
            let (within, c) = if year < 2000 {
                (year - 1900, 55_900)
            } else {
                (year - 2000, 48_100)
            };
            let expected = (2422 * within + c) / 10_000 - within / 4;
            assert_eq!(i32::from(qingming(year).unwrap().day()), expected, "{year}");
        }
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
