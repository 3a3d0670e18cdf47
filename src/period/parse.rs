//! Reading every spelling of a period that the sources use.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use time::{Date, Month};

use crate::period::format::MONTH_NAMES;
use crate::period::{Frequency, Period, PeriodError, Position};

impl FromStr for Period {
    type Err = PeriodError;

    /// Reads every form of [`PeriodFormat`](crate::period::PeriodFormat); letters in either case. `2025.4` is April.
    ///
    /// # Errors
    /// [`PeriodError::Syntax`] lists what is accepted; [`PeriodError::OutOfRange`] names the part that does not exist;
    /// [`PeriodError::AnnualTotal`] for `YYYY52`; [`PeriodError::Trimester`] for periods of four months.
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let syntax = || PeriodError::Syntax {
            text: PeriodError::cut(text),
        };
        if !text.is_ascii() || text.len() < 4 {
            return Err(syntax());
        }
        let (year, rest) = text.split_at(4);
        let year = number(year)
            .and_then(|year| i32::try_from(year).ok())
            .ok_or_else(syntax)?;
        match rest.as_bytes() {
            [] => Self::annual(year),
            [first, ..] if first.is_ascii_digit() => match rest.len() {
                2 => month(year, rest).ok_or_else(syntax)?,
                4 => day(year, &rest[..2], &rest[2..]).ok_or_else(syntax)?,
                _ => Err(syntax()),
            },
            [b'.', ..] => dotted(year, &rest[1..]).ok_or_else(syntax)?,
            [b'-', next, ..] if next.is_ascii_digit() => match rest.as_bytes() {
                [_, _, _] => month(year, &rest[1..]).ok_or_else(syntax)?,
                [_, _, _, b'-', _, _] => day(year, &rest[1..3], &rest[4..]).ok_or_else(syntax)?,
                _ => Err(syntax()),
            },
            [b'-', ..] => lettered(text, year, &rest[1..]).ok_or_else(syntax)?,
            _ => lettered(text, year, rest).ok_or_else(syntax)?,
        }
    }
}

impl Period {
    /// Reads a text whose frequency is known: X-13's `2025.4` as a quarter, Comtrade's `refPeriodId` `20251101` as the month
    /// or year that begins on that day.
    ///
    /// # Errors
    /// Those of `FromStr`, and [`PeriodError::Conversion`] if the text is a period of another frequency.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::{Frequency, Period};
    ///
    /// assert_eq!(Period::parse_as("1960.4", Frequency::Quarter), Period::quarter(1960, 4));
    /// assert_eq!(Period::parse_as("20251101", Frequency::Month), Period::month(2025, 11));
    /// assert!(Period::parse_as("20251102", Frequency::Month).is_err());
    /// ```
    pub fn parse_as(text: &str, frequency: Frequency) -> Result<Self, PeriodError> {
        if let (Frequency::Quarter, [year @ .., b'.', n @ b'1'..=b'4']) =
            (frequency, text.as_bytes())
        {
            let year = std::str::from_utf8(year)
                .ok()
                .filter(|year| year.len() == 4);
            if let Some(year) = year
                .and_then(number)
                .and_then(|year| i32::try_from(year).ok())
            {
                return Self::quarter(year, u32::from(n - b'0'));
            }
        }
        let period: Self = text.parse()?;
        if period.frequency() == frequency {
            return Ok(period);
        }
        if period.frequency() == Frequency::Day {
            let target = period.to_frequency(frequency, Position::First)?;
            if target.first_day() == period.first_day() {
                return Ok(target);
            }
        }
        Err(PeriodError::Conversion {
            period,
            frequency,
            reason: "the text is a period of another frequency",
        })
    }
}

impl TryFrom<String> for Period {
    type Error = PeriodError;

    fn try_from(text: String) -> Result<Self, PeriodError> {
        text.parse()
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    /// Text in any form, or the bare integers 2025, 202511 and 20251101 of JSON answers.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl de::Visitor<'_> for Visitor {
            type Value = Period;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a period such as \"2025-M11\" or 202511")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Period, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Period, E> {
                self.visit_str(&number.to_string())
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Period, E> {
                self.visit_str(&number.to_string())
            }
        }

        deserializer.deserialize_any(Visitor)
    }
}

/// Up to eight decimal digits and nothing else.
fn number(digits: &str) -> Option<u32> {
    let plain = (1..=8).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

fn month(year: i32, digits: &str) -> Option<Result<Period, PeriodError>> {
    Some(match number(digits)? {
        52 => Err(PeriodError::AnnualTotal { year }),
        month => Period::month(year, month),
    })
}

fn day(year: i32, month: &str, day: &str) -> Option<Result<Period, PeriodError>> {
    let (month, day) = (number(month)?, number(day)?);
    let in_month = match Period::month(year, month) {
        Ok(month) => month.days(),
        Err(error) => return Some(Err(error)),
    };
    let date = u8::try_from(month)
        .ok()
        .and_then(|month| Month::try_from(month).ok())
        .zip(u8::try_from(day).ok())
        .and_then(|(month, day)| Date::from_calendar_date(year, month, day).ok());
    Some(date.map_or(
        Err(PeriodError::OutOfRange {
            part: "day",
            value: day.into(),
            min: 1,
            max: in_month.into(),
        }),
        Period::day,
    ))
}

/// X-13's `.11` and `.nov`.
fn dotted(year: i32, rest: &str) -> Option<Result<Period, PeriodError>> {
    if let Some(index) = MONTH_NAMES
        .iter()
        .position(|name| name.eq_ignore_ascii_case(rest))
    {
        return Some(Period::month(year, u32::try_from(index).ok()? + 1));
    }
    if rest.len() > 2 {
        return None;
    }
    Some(Period::month(year, number(rest)?))
}

/// `A1`, `S2`, `Q4`, `M11`, `W46`, `D324`.
fn lettered(text: &str, year: i32, rest: &str) -> Option<Result<Period, PeriodError>> {
    let (letter, digits) = rest.split_at_checked(1)?;
    if letter.eq_ignore_ascii_case("t") {
        return Some(Err(PeriodError::Trimester {
            text: PeriodError::cut(text),
        }));
    }
    let frequency: Frequency = letter.parse().ok()?;
    let longest = match frequency {
        Frequency::Year | Frequency::HalfYear | Frequency::Quarter => 1,
        Frequency::Month | Frequency::Week => 2,
        Frequency::Day => 3,
    };
    if digits.len() > longest {
        return None;
    }
    Some(Period::new(frequency, year, number(digits)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_the_sources_is_read() {
        for (text, canonical) in [
            ("2025", "2025"),
            ("2025-A1", "2025"),
            ("2025-S2", "2025-S2"),
            ("2025-Q4", "2025-Q4"),
            ("2025Q4", "2025-Q4"),
            ("2025-M11", "2025-M11"),
            ("2025-11", "2025-M11"),
            ("202511", "2025-M11"),
            ("2025M11", "2025-M11"),
            ("2025m1", "2025-M01"),
            ("2025.11", "2025-M11"),
            ("2025.4", "2025-M04"),
            ("2025.Nov", "2025-M11"),
            ("2025-W46", "2025-W46"),
            ("2025-11-20", "2025-11-20"),
            ("20251120", "2025-11-20"),
            ("2025-D324", "2025-11-20"),
            ("0001", "0001"),
        ] {
            let period: Period = text.parse().unwrap();
            assert_eq!(period.to_string(), canonical, "{text}");
        }
    }

    #[test]
    fn refusals_tell_why() {
        let message = |text: &str| text.parse::<Period>().unwrap_err().to_string();
        assert!(message("202552").contains("total of the whole year 2025"));
        assert!(message("2025-52").contains("total of the whole year 2025"));
        assert_eq!(message("202513"), "month 13 is outside 1 to 12");
        assert_eq!(message("2025-Q5"), "quarter 5 is outside 1 to 4");
        assert_eq!(message("2025-02-29"), "day 29 is outside 1 to 28");
        assert_eq!(message("2025-W53"), "week 53 is outside 1 to 52");
        assert_eq!(message("2025-D366"), "day 366 is outside 1 to 365");
        assert_eq!(message("0000"), "year 0 is outside 1 to 9999");
        assert!(message("2025-T1").contains("four months"));
        for text in [
            "",
            "25",
            "2025-",
            "2025-1",
            "2025-Q",
            "2025-Q11",
            "2025/11",
            "+025",
            "２０２５",
            "20251",
            "2025-11-2",
            "2025.",
            "2025-M1x",
        ] {
            assert!(message(text).contains("is not a period"), "{text}");
        }
        assert!(message(&"9".repeat(500)).len() < 300);
    }

    #[test]
    fn a_known_frequency_settles_what_the_text_leaves_open() {
        assert_eq!(
            Period::parse_as("20180101", Frequency::Year),
            Period::annual(2018)
        );
        assert_eq!(
            Period::parse_as("2018", Frequency::Year),
            Period::annual(2018)
        );
        assert!(Period::parse_as("2018", Frequency::Month).is_err());
        assert!(Period::parse_as("1960.5", Frequency::Quarter).is_err());
    }
}
