//! Holidays that move through the Gregorian year, by name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::calendar::{
    CalendarError, Centering, ISLAMIC_UNCERTAINTY_DAYS, LunarCalendar, day, diwali, easter,
    islamic, lunisolar,
};

/// A holiday whose date moves from year to year, and whose dates are known here.
///
/// The text form, also for serde, is in lower case with underscores: `chinese_new_year`.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::Festival;
///
/// let new_years = Festival::ChineseNewYear.dates(2025, 2026)?;
/// assert_eq!(new_years.map(|date| date.to_string()).collect::<Vec<_>>(), ["2025-01-29", "2026-02-17"]);
/// assert_eq!("mid_autumn".parse(), Ok(Festival::MidAutumn));
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Festival {
    /// First day of the Chinese lunisolar year; see [`chinese_new_year`](crate::calendar::chinese_new_year).
    ChineseNewYear,
    /// The Sun at longitude 15°; see [`qingming`](crate::calendar::qingming).
    Qingming,
    /// Day 5 of month 5; see [`dragon_boat`](crate::calendar::dragon_boat).
    DragonBoat,
    /// Day 15 of month 8; see [`mid_autumn`](crate::calendar::mid_autumn).
    MidAutumn,
    /// Easter Sunday of the western churches; see [`easter`](crate::calendar::easter()).
    Easter,
    /// Easter Sunday of the orthodox churches; see [`orthodox_easter`](crate::calendar::orthodox_easter).
    OrthodoxEaster,
    /// First day of Ramadan; see [`ramadan`](crate::calendar::ramadan).
    Ramadan,
    /// End of Ramadan; see [`eid_al_fitr`](crate::calendar::eid_al_fitr).
    EidAlFitr,
    /// Feast of the Sacrifice; see [`eid_al_adha`](crate::calendar::eid_al_adha).
    EidAlAdha,
    /// Lakshmi Puja in India; see [`diwali`](crate::calendar::diwali()).
    Diwali,
}

impl Festival {
    /// Every festival, in the order of the type.
    pub const ALL: [Self; 10] = [
        Self::ChineseNewYear,
        Self::Qingming,
        Self::DragonBoat,
        Self::MidAutumn,
        Self::Easter,
        Self::OrthodoxEaster,
        Self::Ramadan,
        Self::EidAlFitr,
        Self::EidAlAdha,
        Self::Diwali,
    ];

    /// Dates in the Gregorian years `first` to `last`, in order; none if `last` is before `first`.
    ///
    /// # Errors
    /// [`CalendarError::Year`] if a year lies outside [`years`](Self::years).
    ///
    /// ```
    /// use tidegauge::calendar::Festival;
    ///
    /// let days: Vec<_> = Festival::ChineseNewYear.dates(2024, 2025).unwrap().collect();
    /// assert_eq!(days[1].to_string(), "2025-01-29");
    /// ```
    pub fn dates(self, first: i32, last: i32) -> Result<impl Iterator<Item = Date>, CalendarError> {
        if first <= last {
            CalendarError::check_year(self.name(), first, self.years())?;
            CalendarError::check_year(self.name(), last, self.years())?;
        }
        Ok(self.numbers(first, last).into_iter().map(day::date))
    }

    /// First and last Gregorian year whose dates are known.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::calendar::Festival;
    ///
    /// assert_eq!(Festival::ChineseNewYear.years(), (1900, 2100));
    /// ```
    pub const fn years(self) -> (i32, i32) {
        match self {
            Self::ChineseNewYear | Self::Qingming | Self::DragonBoat | Self::MidAutumn => {
                lunisolar::YEARS
            }
            Self::Easter | Self::OrthodoxEaster => easter::YEARS,
            Self::Ramadan | Self::EidAlFitr | Self::EidAlAdha => islamic::YEARS,
            Self::Diwali => diwali::YEARS,
        }
    }

    /// Years over which the means of its regressors are taken unless told otherwise: 1600 to 2099 for Easter, as in X-13, 1980 to 2050 for Diwali, 1900 to 2100
    /// for the others.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::calendar::Festival;
    ///
    /// assert_eq!(Festival::Easter.mean_years(), (1600, 2099));
    /// ```
    pub const fn mean_years(self) -> (i32, i32) {
        match self {
            Self::Easter => (1600, 2099),
            Self::Diwali => diwali::YEARS,
            _ => (1900, 2100),
        }
    }

    /// How its regressors are centred unless told otherwise: by calendar period where it keeps to a season, by the overall mean for the Islamic
    /// festivals, which run through all months in 33 years.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::calendar::{Centering, Festival};
    ///
    /// assert_eq!(Festival::ChineseNewYear.centering(), Centering::Calendar);
    /// ```
    pub const fn centering(self) -> Centering {
        match self {
            Self::Ramadan | Self::EidAlFitr | Self::EidAlAdha => Centering::Mean,
            _ => Centering::Calendar,
        }
    }

    /// How many days the observed date may lie before or after the one given here.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::calendar::Festival;
    ///
    /// assert_eq!(Festival::EidAlFitr.uncertainty_days(), 2);
    /// assert_eq!(Festival::Easter.uncertainty_days(), 0);
    /// ```
    pub const fn uncertainty_days(self) -> u32 {
        match self {
            Self::Ramadan | Self::EidAlFitr | Self::EidAlAdha => ISLAMIC_UNCERTAINTY_DAYS,
            Self::Diwali => 1,
            _ => 0,
        }
    }

    /// Its name in running text.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::calendar::Festival;
    ///
    /// assert_eq!(Festival::ChineseNewYear.name(), "Chinese New Year");
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Self::ChineseNewYear => "Chinese New Year",
            Self::Qingming => "Qingming",
            Self::DragonBoat => "the Dragon Boat Festival",
            Self::MidAutumn => "the Mid-Autumn Festival",
            Self::Easter => "Easter",
            Self::OrthodoxEaster => "orthodox Easter",
            Self::Ramadan => "Ramadan",
            Self::EidAlFitr => "Eid al-Fitr",
            Self::EidAlAdha => "Eid al-Adha",
            Self::Diwali => "Diwali",
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::ChineseNewYear => "chinese_new_year",
            Self::Qingming => "qingming",
            Self::DragonBoat => "dragon_boat",
            Self::MidAutumn => "mid_autumn",
            Self::Easter => "easter",
            Self::OrthodoxEaster => "orthodox_easter",
            Self::Ramadan => "ramadan",
            Self::EidAlFitr => "eid_al_fitr",
            Self::EidAlAdha => "eid_al_adha",
            Self::Diwali => "diwali",
        }
    }

    /// Day numbers in the years `first` to `last`, as far as they are known.
    pub(super) fn numbers(self, first: i32, last: i32) -> Vec<i32> {
        let known = self.years();
        let (first, last) = (first.max(known.0), last.min(known.1));
        let lunar = |month, day| {
            (first..=last)
                .filter_map(|year| LunarCalendar::Chinese.number(year, month, day))
                .collect()
        };
        match self {
            Self::ChineseNewYear => lunar(1, 1),
            Self::Qingming => (first..=last)
                .filter_map(lunisolar::qingming_number)
                .collect(),
            Self::DragonBoat => lunar(5, 5),
            Self::MidAutumn => lunar(8, 15),
            Self::Easter => (first..=last).map(easter::number).collect(),
            Self::OrthodoxEaster => (first..=last).map(easter::number_orthodox).collect(),
            Self::Ramadan => islamic::numbers(first, last, 9, 1),
            Self::EidAlFitr => islamic::numbers(first, last, 10, 1),
            Self::EidAlAdha => islamic::numbers(first, last, 12, 10),
            Self::Diwali => (first..=last).filter_map(diwali::number).collect(),
        }
    }
}

impl fmt::Display for Festival {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl FromStr for Festival {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, CalendarError> {
        Self::ALL
            .into_iter()
            .find(|festival| festival.word() == text)
            .ok_or_else(|| {
                CalendarError::syntax(
                    text,
                    "a festival",
                    "chinese_new_year, qingming, dragon_boat, mid_autumn, easter, orthodox_easter, ramadan, eid_al_fitr, eid_al_adha and diwali",
                )
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        for festival in Festival::ALL {
            assert_eq!(festival.to_string().parse(), Ok(festival));
            let json = serde_json::to_string(&festival).unwrap();
            assert_eq!(json, format!("\"{festival}\""));
            assert_eq!(serde_json::from_str::<Festival>(&json).unwrap(), festival);
            let error = "carnival".parse::<Festival>().unwrap_err().to_string();
            assert!(error.contains(&festival.to_string()), "{error}");
        }
    }

    #[test]
    fn dates_cover_the_years_asked_for() {
        for festival in Festival::ALL {
            let (first, last) = festival.years();
            let dates: Vec<Date> = festival.dates(first, last).unwrap().collect();
            assert!(dates.is_sorted());
            assert_eq!(dates[0].year(), first);
            assert_eq!(dates.last().unwrap().year(), last);
            assert_eq!(festival.dates(2000, 1999).unwrap().count(), 0);
            assert!(festival.dates(first - 1, last).is_err());
            assert!(festival.dates(first, last + 1).is_err());
            let (from, to) = festival.mean_years();
            assert!(first <= from && to <= last);
        }
    }
}
