//! The calendar regressors of X-13ARIMA-SEATS by the words of its argument `variables`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::calendar::{
    CalendarError, easter_effect, labor_day_effect, leap_year, length_of_period, stock_trading_day,
    stock_trading_day_one_coefficient, thanksgiving_effect, trading_day,
    trading_day_one_coefficient,
};
use crate::period::{Frequency, Period};

/// One column of a regression matrix.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::Regressor;
///
/// let columns = Regressor::Easter(8).columns("2025-03".parse()?, 2)?;
/// assert_eq!((columns[0].name.as_str(), columns[0].values.len()), ("Easter[8]", 2));
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegressorColumn {
    /// Its name, as X-13 prints it: `Mon`, `Leap Year`, `Easter[8]`.
    pub name: String,
    /// One value for each period.
    pub values: Vec<f64>,
}

/// A calendar regressor of X-13, with the text form of its argument `variables`, also for serde: `td`, `easter[8]`.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::Regressor;
///
/// let td: Regressor = "td".parse()?;
/// let names: Vec<String> = td.columns("2020-01".parse()?, 24)?.into_iter().map(|column| column.name).collect();
/// assert_eq!(names, ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Leap Year"]);
/// assert_eq!(Regressor::Thanksgiving(-3).to_string(), "thank[-3]");
/// # Ok::<(), tidegauge::calendar::CalendarError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum Regressor {
    /// `td`: six contrasts with Sunday, and leap years.
    TradingDay,
    /// `tdnolpyear`: the six contrasts alone.
    TradingDayNoLeapYear,
    /// `td1coef`: working days against weekends, and leap years.
    TradingDayOneCoefficient,
    /// `td1nolpyear`: working days against weekends alone.
    TradingDayOneCoefficientNoLeapYear,
    /// `lpyear`.
    LeapYear,
    /// `lom`; X-13 also writes `loq`.
    LengthOfPeriod,
    /// `tdstock[w]`, `w` from 1 to 31; months only.
    StockTradingDay(u32),
    /// `tdstock1coef[w]`, `w` from 1 to 31; months only.
    StockTradingDayOneCoefficient(u32),
    /// `easter[w]`, `w` from 0 to 25.
    Easter(u32),
    /// `labor[w]`, `w` from 1 to 25; months only.
    LaborDay(u32),
    /// `thank[w]`, `w` from −8 to 17; months only.
    Thanksgiving(i32),
}

const WEEKDAYS: [&str; 6] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

const ACCEPTED: &str = "td, tdnolpyear, td1coef, td1nolpyear, lpyear, lom, loq, tdstock[31], tdstock1coef[31], easter[8], labor[8] and thank[1]";

impl Regressor {
    /// The undifferenced columns for `len` periods from `start`.
    ///
    /// # Errors
    /// [`CalendarError::Frequency`], [`CalendarError::OutOfRange`], [`CalendarError::Year`] and [`CalendarError::Period`], as the function that makes
    /// each column says.
    ///
    /// ```
    /// use tidegauge::calendar::Regressor;
    ///
    /// let february = Regressor::LengthOfPeriod.columns("2024-02".parse()?, 1)?;
    /// assert_eq!(february[0].values, [29.0 - 30.4375]);
    /// # Ok::<(), tidegauge::calendar::CalendarError>(())
    /// ```
    pub fn columns(self, start: Period, len: usize) -> Result<Vec<RegressorColumn>, CalendarError> {
        let one = |name: &str, values: Vec<f64>| {
            vec![RegressorColumn {
                name: name.to_owned(),
                values,
            }]
        };
        let six = |columns: [Vec<f64>; 6]| -> Vec<RegressorColumn> {
            let named = WEEKDAYS.into_iter().zip(columns);
            named.flat_map(|(name, values)| one(name, values)).collect()
        };
        Ok(match self {
            Self::TradingDay => {
                let mut columns = six(trading_day(start, len)?);
                columns.extend(Self::LeapYear.columns(start, len)?);
                columns
            }
            Self::TradingDayNoLeapYear => six(trading_day(start, len)?),
            Self::TradingDayOneCoefficient => {
                let mut columns = one("Weekday", trading_day_one_coefficient(start, len)?);
                columns.extend(Self::LeapYear.columns(start, len)?);
                columns
            }
            Self::TradingDayOneCoefficientNoLeapYear => {
                one("Weekday", trading_day_one_coefficient(start, len)?)
            }
            Self::LeapYear => one("Leap Year", leap_year(start, len)?),
            Self::LengthOfPeriod => {
                let name = if start.frequency() == Frequency::Quarter {
                    "Length-of-Quarter"
                } else {
                    "Length-of-Month"
                };
                one(name, length_of_period(start, len)?)
            }
            Self::StockTradingDay(w) => six(stock_trading_day(start, len, w)?),
            Self::StockTradingDayOneCoefficient(w) => {
                one("Weekday", stock_trading_day_one_coefficient(start, len, w)?)
            }
            Self::Easter(w) => one(&format!("Easter[{w}]"), easter_effect(start, len, w)?),
            Self::LaborDay(w) => one(&format!("Labor[{w}]"), labor_day_effect(start, len, w)?),
            Self::Thanksgiving(w) => one(
                &format!("Thanksgiving[{w}]"),
                thanksgiving_effect(start, len, w)?,
            ),
        })
    }

    /// Whether X-13 treats leap years together with it: `td` and `td1coef`.
    ///
    /// Without a transformation the treatment is the column `Leap Year` of [`columns`](Self::columns). With logarithms it is division by
    /// [`leap_year_factors`](crate::calendar::leap_year_factors), and the columns are those of [`without_leap_year`](Self::without_leap_year).
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::calendar::Regressor;
    ///
    /// assert!(Regressor::TradingDay.has_leap_year());
    /// assert!(!Regressor::Easter(8).has_leap_year());
    /// ```
    pub const fn has_leap_year(self) -> bool {
        matches!(self, Self::TradingDay | Self::TradingDayOneCoefficient)
    }

    /// The same regressor without the treatment of leap years.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::calendar::Regressor;
    ///
    /// assert_eq!(Regressor::TradingDay.without_leap_year().to_string(), "tdnolpyear");
    /// ```
    #[must_use]
    pub const fn without_leap_year(self) -> Self {
        match self {
            Self::TradingDay => Self::TradingDayNoLeapYear,
            Self::TradingDayOneCoefficient => Self::TradingDayOneCoefficientNoLeapYear,
            other => other,
        }
    }
}

impl fmt::Display for Regressor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, w) = match *self {
            Self::TradingDay => ("td", None),
            Self::TradingDayNoLeapYear => ("tdnolpyear", None),
            Self::TradingDayOneCoefficient => ("td1coef", None),
            Self::TradingDayOneCoefficientNoLeapYear => ("td1nolpyear", None),
            Self::LeapYear => ("lpyear", None),
            Self::LengthOfPeriod => ("lom", None),
            Self::StockTradingDay(w) => ("tdstock", Some(i64::from(w))),
            Self::StockTradingDayOneCoefficient(w) => ("tdstock1coef", Some(i64::from(w))),
            Self::Easter(w) => ("easter", Some(i64::from(w))),
            Self::LaborDay(w) => ("labor", Some(i64::from(w))),
            Self::Thanksgiving(w) => ("thank", Some(i64::from(w))),
        };
        match w {
            None => f.pad(word),
            Some(w) => f.pad(&format!("{word}[{w}]")),
        }
    }
}

impl FromStr for Regressor {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, CalendarError> {
        let refuse = || CalendarError::syntax(text, "a calendar regressor", ACCEPTED);
        let checked = |what, w: &str, min, max| {
            let w: i32 = w.parse().map_err(|_| refuse())?;
            CalendarError::check(what, w.into(), min, max)?;
            Ok(w)
        };
        let natural = |what, w: &str, min, max| {
            checked(what, w, min, max).map(|w| u32::try_from(w).unwrap_or(0))
        };
        let lower = text.trim().to_ascii_lowercase();
        let (word, w) = match lower
            .strip_suffix(']')
            .and_then(|open| open.split_once('['))
        {
            Some((word, w)) => (word, Some(w.trim())),
            None => (lower.as_str(), None),
        };
        match (word, w) {
            ("td", None) => Ok(Self::TradingDay),
            ("tdnolpyear", None) => Ok(Self::TradingDayNoLeapYear),
            ("td1coef", None) => Ok(Self::TradingDayOneCoefficient),
            ("td1nolpyear", None) => Ok(Self::TradingDayOneCoefficientNoLeapYear),
            ("lpyear", None) => Ok(Self::LeapYear),
            ("lom" | "loq", None) => Ok(Self::LengthOfPeriod),
            ("tdstock", Some(w)) => {
                natural("the day w of tdstock", w, 1, 31).map(Self::StockTradingDay)
            }
            ("tdstock1coef", Some(w)) => {
                natural("the day w of tdstock", w, 1, 31).map(Self::StockTradingDayOneCoefficient)
            }
            ("easter", Some(w)) => natural("the window w of easter", w, 0, 25).map(Self::Easter),
            ("labor", Some(w)) => natural("the window w of labor", w, 1, 25).map(Self::LaborDay),
            ("thank", Some(w)) => {
                checked("the window w of thank", w, -8, 17).map(Self::Thanksgiving)
            }
            _ => Err(refuse()),
        }
    }
}

impl TryFrom<String> for Regressor {
    type Error = CalendarError;

    fn try_from(text: String) -> Result<Self, CalendarError> {
        text.parse()
    }
}

impl From<Regressor> for String {
    fn from(regressor: Regressor) -> Self {
        regressor.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        for text in [
            "td",
            "tdnolpyear",
            "td1coef",
            "td1nolpyear",
            "lpyear",
            "lom",
            "tdstock[31]",
            "tdstock1coef[15]",
            "easter[0]",
            "easter[25]",
            "labor[1]",
            "thank[-8]",
            "thank[17]",
        ] {
            let regressor: Regressor = text.parse().unwrap();
            assert_eq!(regressor.to_string(), text);
            let json = serde_json::to_string(&regressor).unwrap();
            assert_eq!(serde_json::from_str::<Regressor>(&json).unwrap(), regressor);
            let columns = regressor.columns("1999-05".parse().unwrap(), 7).unwrap();
            assert!(columns.iter().all(|column| column.values.len() == 7));
        }
        assert_eq!(" LOQ ".parse(), Ok(Regressor::LengthOfPeriod));
        assert_eq!("Easter[ 8 ]".parse(), Ok(Regressor::Easter(8)));
    }

    #[test]
    fn other_words_are_refused() {
        for text in [
            "",
            "easter",
            "td[1]",
            "easter[x]",
            "easter[8",
            "sceaster[8]",
            "easter[99999999999]",
        ] {
            assert!(
                matches!(text.parse::<Regressor>(), Err(CalendarError::Syntax { .. })),
                "{text}"
            );
        }
        assert_eq!(
            "easter[26]".parse::<Regressor>().unwrap_err().to_string(),
            "the window w of easter is 26; accepted is 0 to 25"
        );
        let long = "x".repeat(90).parse::<Regressor>().unwrap_err();
        assert!(
            long.to_string()
                .starts_with(&format!("`{}` is not a calendar", "x".repeat(40)))
        );
    }

    #[test]
    fn leap_years_come_with_trading_days() {
        let quarter: Period = "2020-Q1".parse().unwrap();
        let names = |regressor: Regressor| -> Vec<String> {
            let columns = regressor.columns(quarter, 1).unwrap();
            columns.into_iter().map(|column| column.name).collect()
        };
        assert_eq!(
            names(Regressor::TradingDayOneCoefficient),
            ["Weekday", "Leap Year"]
        );
        assert_eq!(names(Regressor::TradingDay).len(), 7);
        assert_eq!(names(Regressor::TradingDay.without_leap_year()).len(), 6);
        assert_eq!(names(Regressor::LengthOfPeriod), ["Length-of-Quarter"]);
        assert!(Regressor::StockTradingDay(31).columns(quarter, 1).is_err());
    }
}
