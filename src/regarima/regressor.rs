//! Regressors as a user asks for them: a word, an outlier, windows about a holiday, or a column of numbers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::regime::Side;
use super::{Outlier, RegArimaError, RegimeChange};
use crate::calendar::{Festival, MovingHoliday, Regressor};
use crate::num::{nullable, object};
use crate::period::Period;

/// One regressor of a model.
///
/// In JSON a word (`"td"`, `"easter[8]"`, `"const"`, `"seasonal"`, `"sincos[1,2]"`, `"LS2008-10"`, `"td/1990-01/"`) or an object: `{"chinese_new_year":{...}}`,
/// `{"holiday":{...}}`, `{"user":{...}}`.
///
/// # Examples
///
/// ```
/// use tidegauge::regarima::{ChineseNewYear, RegressorSpec};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let list: Vec<RegressorSpec> =
///     serde_json::from_str(r#"["td", "AO1951-05", {"chinese_new_year":{"during":[0,7]}}]"#)?;
/// assert_eq!(list[0], "td".parse()?);
/// assert_eq!(list[2], RegressorSpec::ChineseNewYear(ChineseNewYear { during: (0, 7), ..Default::default() }));
/// assert!("holidays".parse::<RegressorSpec>().is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum RegressorSpec {
    /// `const`: a constant after differencing.
    Constant,
    /// `seasonal`: fixed seasonal effects, one contrast for each calendar period but the last.
    Seasonal,
    /// `sincos[1,2]`: fixed seasonal effects by cosines and sines of so many waves a year, counted from the first calendar period; from one
    /// to half of the periods of a year, where the sine vanishes.
    Trigonometric(Vec<u32>),
    /// `td`, `easter[8]` and the like.
    Calendar(Regressor),
    /// An outlier such as `AO1951-05`.
    Outlier(Outlier),
    /// A calendar or seasonal regressor that changes at a date, such as `td/1990-01/`.
    Regime(RegimeChange),
    /// Three windows about Chinese New Year.
    ChineseNewYear(ChineseNewYear),
    /// One window about any moving holiday.
    Holiday(MovingHoliday),
    /// A column of numbers.
    User(UserRegressor),
}

/// Windows in days from Chinese New Year, both ends included: before, during and after it, each with its own coefficient.
///
/// Each window is the share of its days that falls in the period, less the mean of that share for the calendar period over
/// 1900 to 2100.
///
/// # Examples
///
/// ```
/// use tidegauge::regarima::ChineseNewYear;
///
/// let windows = ChineseNewYear::default();
/// assert_eq!((windows.before, windows.during, windows.after), ((-20, -1), (0, 6), (7, 20)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChineseNewYear {
    /// Before the day: factories and ports work ahead.
    pub before: (i32, i32),
    /// The day and its public holidays.
    pub during: (i32, i32),
    /// After them: work resumes.
    pub after: (i32, i32),
}

impl Default for ChineseNewYear {
    fn default() -> Self {
        Self {
            before: (-20, -1),
            during: (0, 6),
            after: (7, 20),
        }
    }
}

impl ChineseNewYear {
    /// The three regressors by name.
    pub(crate) fn windows(self) -> [(&'static str, MovingHoliday); 3] {
        [
            ("cny_before", self.before),
            ("cny_during", self.during),
            ("cny_after", self.after),
        ]
        .map(|(name, (first, last))| {
            (
                name,
                MovingHoliday::new(Festival::ChineseNewYear).window(first, last),
            )
        })
    }
}

/// A column of numbers that covers the series and its forecasts and backcasts.
///
/// # Examples
///
/// ```
/// use tidegauge::regarima::{UserEffect, UserRegressor};
///
/// let strike = UserRegressor::new("strike", "2021-01".parse().unwrap(), vec![0.0, 1.0, 0.0]);
/// assert_eq!(strike.effect, UserEffect::User);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct UserRegressor {
    /// Its name in the list of coefficients.
    pub name: String,
    /// Period of the first number.
    pub start: Period,
    /// The numbers; none may be missing.
    #[serde(with = "nullable")]
    pub values: Vec<f64>,
    /// What the effect counts as.
    #[serde(default)]
    pub effect: UserEffect,
}

impl UserRegressor {
    /// A regressor whose effect leaves the adjusted series as it is.
    ///
    /// ```
    /// use tidegauge::regarima::UserRegressor;
    ///
    /// let tariff = UserRegressor::new("tariff", "2018-07".parse().unwrap(), vec![0.1, 0.25]);
    /// assert_eq!((tariff.name.as_str(), tariff.values.len()), ("tariff", 2));
    /// ```
    pub fn new(name: impl Into<String>, start: Period, values: Vec<f64>) -> Self {
        Self {
            name: name.into(),
            start,
            values,
            effect: UserEffect::User,
        }
    }

    /// Says what the effect counts as.
    ///
    /// ```
    /// use tidegauge::regarima::{UserEffect, UserRegressor};
    ///
    /// let golden_week = UserRegressor::new("golden week", "2018-10".parse().unwrap(), vec![1.0]);
    /// assert_eq!(golden_week.effect(UserEffect::Holiday).effect, UserEffect::Holiday);
    /// ```
    #[must_use]
    pub const fn effect(mut self, effect: UserEffect) -> Self {
        self.effect = effect;
        self
    }
}

/// What the effect of a user-defined regressor counts as (X-13 `usertype`).
///
/// ```
/// use tidegauge::regarima::UserEffect;
///
/// assert_eq!(serde_json::to_string(&UserEffect::TradingDay).unwrap(), r#""trading_day""#);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum UserEffect {
    /// Its own: removed before the seasonal filters, and put back in the adjusted series.
    #[default]
    User,
    /// A calendar effect that the adjusted series does not have.
    Holiday,
    /// A trading-day effect that the adjusted series does not have.
    TradingDay,
    /// A seasonal effect that the adjusted series does not have.
    Seasonal,
    /// Like an additive outlier: part of the irregular.
    Additive,
    /// Like a level shift: part of the trend.
    LevelShift,
}

impl RegressorSpec {
    /// The regressor itself, and the sides of a change of regime that have it.
    pub(crate) fn parts(&self) -> (&Self, Vec<Option<Side>>) {
        match self {
            Self::Regime(change) => (&change.regressor, change.sides()),
            whole => (whole, vec![None]),
        }
    }
}

impl fmt::Display for RegressorSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constant => f.pad("const"),
            Self::Seasonal => f.pad("seasonal"),
            Self::Trigonometric(waves) => {
                let waves: Vec<String> = waves.iter().map(u32::to_string).collect();
                f.pad(&format!("sincos[{}]", waves.join(",")))
            }
            Self::Calendar(regressor) => regressor.fmt(f),
            Self::Outlier(outlier) => outlier.fmt(f),
            Self::Regime(change) => change.fmt(f),
            Self::ChineseNewYear(_) => f.pad("chinese_new_year"),
            Self::Holiday(holiday) => f.pad(&holiday.label()),
            Self::User(user) => f.pad(&user.name),
        }
    }
}

impl FromStr for RegressorSpec {
    type Err = RegArimaError;

    fn from_str(text: &str) -> Result<Self, RegArimaError> {
        if text.ends_with('/') {
            return text.parse().map(Self::Regime);
        }
        let lower = text.to_ascii_lowercase();
        if let Some(list) = lower
            .strip_prefix("sincos[")
            .and_then(|open| open.strip_suffix(']'))
        {
            let waves: Result<Vec<u32>, _> = list.split(',').map(|j| j.trim().parse()).collect();
            return waves.map(Self::Trigonometric).map_err(|_| {
                RegArimaError::word("list of waves", text, "texts such as sincos[1,2]")
            });
        }
        match lower.as_str() {
            "const" => Ok(Self::Constant),
            "seasonal" => Ok(Self::Seasonal),
            "chinese_new_year" => Ok(Self::ChineseNewYear(ChineseNewYear::default())),
            _ => {
                let known = text.parse::<Regressor>();
                let found = known.map(Self::Calendar);
                found.or_else(|error| {
                    text.parse::<Outlier>().map(Self::Outlier).map_err(|_| {
                        // A known word with a window out of range says which range.
                        if text.contains('[') {
                            RegArimaError::Calendar(error)
                        } else {
                            RegArimaError::word(
                                "regressor",
                                text,
                                "const, seasonal, td, tdnolpyear, td1coef, td1nolpyear, lpyear, lom, loq, tdstock[31], tdstock1coef[31], easter[8], labor[8], thank[1], chinese_new_year, sincos[1,2], outliers such as AO1951-05 and changes such as td/1990-01/",
                            )
                        }
                    })
                })
            }
        }
    }
}

impl From<Regressor> for RegressorSpec {
    fn from(regressor: Regressor) -> Self {
        Self::Calendar(regressor)
    }
}

impl From<Outlier> for RegressorSpec {
    fn from(outlier: Outlier) -> Self {
        Self::Outlier(outlier)
    }
}

impl From<RegimeChange> for RegressorSpec {
    fn from(change: RegimeChange) -> Self {
        Self::Regime(change)
    }
}

impl From<UserRegressor> for RegressorSpec {
    fn from(user: UserRegressor) -> Self {
        Self::User(user)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Object {
    ChineseNewYear(#[serde(deserialize_with = "object::deserialize")] ChineseNewYear),
    Holiday(#[serde(deserialize_with = "object::deserialize")] MovingHoliday),
    User(#[serde(deserialize_with = "object::deserialize")] UserRegressor),
}

impl Serialize for RegressorSpec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::ChineseNewYear(windows) => Object::ChineseNewYear(*windows).serialize(serializer),
            Self::Holiday(holiday) => Object::Holiday(holiday.clone()).serialize(serializer),
            Self::User(user) => Object::User(user.clone()).serialize(serializer),
            word => serializer.collect_str(word),
        }
    }
}

impl<'de> Deserialize<'de> for RegressorSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WordOrObject;
        impl<'de> serde::de::Visitor<'de> for WordOrObject {
            type Value = RegressorSpec;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a word such as \"td\", or an object such as {\"chinese_new_year\":{}}")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                map: A,
            ) -> Result<Self::Value, A::Error> {
                let object =
                    Object::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                Ok(match object {
                    Object::ChineseNewYear(windows) => RegressorSpec::ChineseNewYear(windows),
                    Object::Holiday(holiday) => RegressorSpec::Holiday(holiday),
                    Object::User(user) => RegressorSpec::User(user),
                })
            }
        }
        deserializer.deserialize_any(WordOrObject)
    }
}
