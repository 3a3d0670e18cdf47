//! One row as it came, and reading its fields.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::code::shortened;
use crate::dataset::Measurement;
use crate::period::Period;

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Field {
    /// Nothing: JSON null, or an empty text.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A list or an object, which no field of a trade record is.
    Nested,
}

/// One row as it came; field names are compared without regard to case.
///
/// # Examples
///
/// ```
/// use tidegauge::dataset::source::Row;
///
/// let row = Row::from_pairs([("PERIOD", "202511"), ("VALUE_EUR", "1200")]);
/// assert_eq!(row.text("period").unwrap().as_deref(), Some("202511"));
/// assert_eq!(row.number("value_eur").unwrap(), Some(1200.0));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Row {
    /// Values by lower-case name; `None` if what came is not a row at all.
    fields: Option<BTreeMap<String, Field>>,
}

/// Why a row is not a record: the field, what stands there, and what is accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RowError {
    /// The row is not a set of named fields.
    #[error("the row is not an object with named fields")]
    NotARow,
    /// A field that every record needs is absent or empty.
    #[error("field `{field}` is missing; {accepted}")]
    Missing {
        /// Name of the field.
        field: &'static str,
        /// What is accepted.
        accepted: &'static str,
    },
    /// The value of a field cannot be read.
    #[error("field `{field}`: {seen}; {accepted}")]
    Invalid {
        /// Name of the field.
        field: &'static str,
        /// What is wrong with what stands there.
        seen: Box<str>,
        /// What is accepted.
        accepted: &'static str,
    },
}

impl Row {
    /// A row from names and texts, such as a CSV header and a line.
    pub fn from_pairs<N: AsRef<str>, V: Into<String>>(
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        pairs
            .into_iter()
            .map(|(name, value)| (name.as_ref().to_owned(), Field::Text(value.into())))
            .collect()
    }

    /// Rows from a table whose first line holds the names, as the US Census interface answers.
    ///
    /// A line with more values than names keeps the first ones; with fewer, the rest is absent.
    pub fn from_table(table: impl IntoIterator<Item = Vec<Field>>) -> Vec<Self> {
        let mut lines = table.into_iter();
        let names: Vec<String> = lines
            .next()
            .unwrap_or_default()
            .into_iter()
            .map(|name| name.as_text().unwrap_or_default())
            .collect();
        lines
            .map(|line| names.iter().cloned().zip(line).collect())
            .collect()
    }

    /// The value of `name`, `None` if it is absent or empty.
    pub fn get(&self, name: &str) -> Option<&Field> {
        let fields = self.fields.as_ref()?;
        fields
            .get(&name.to_lowercase())
            .filter(|field| !matches!(field, Field::Null))
    }

    /// The value of `field` as text; a whole number becomes its digits.
    ///
    /// # Errors
    /// [`RowError::Invalid`] for booleans, fractions and nested values.
    pub fn text(&self, field: &'static str) -> Result<Option<String>, RowError> {
        let accepted = "a text or a whole number is accepted";
        self.get(field)
            .map(|value| {
                value
                    .as_text()
                    .ok_or_else(|| invalid(field, value, accepted))
            })
            .transpose()
    }

    /// The value of `field` as a number; thousands commas are dropped, a text that is no number is refused.
    ///
    /// # Errors
    /// [`RowError::Invalid`].
    pub fn number(&self, field: &'static str) -> Result<Option<f64>, RowError> {
        let accepted = "a finite number is accepted";
        self.get(field)
            .map(|value| {
                let number = match value {
                    Field::Number(number) => Some(*number),
                    Field::Text(text) => parse_number(text),
                    _ => None,
                };
                number
                    .filter(|number| number.is_finite())
                    .ok_or_else(|| invalid(field, value, accepted))
            })
            .transpose()
    }

    /// The value of `field` as a truth value: `true`/`false` in any case, or 1/0.
    ///
    /// # Errors
    /// [`RowError::Invalid`].
    pub fn flag(&self, field: &'static str) -> Result<Option<bool>, RowError> {
        let accepted = "true, false, 1 and 0 are accepted";
        self.get(field)
            .map(|value| {
                let text = match value {
                    Field::Bool(flag) => return Ok(*flag),
                    other => other.as_text().unwrap_or_default().to_lowercase(),
                };
                match text.as_str() {
                    "true" | "1" => Ok(true),
                    "false" | "0" => Ok(false),
                    _ => Err(invalid(field, value, accepted)),
                }
            })
            .transpose()
    }

    /// The value of a field that every record needs, read by `parse`.
    pub(super) fn required<T, E: fmt::Display>(
        &self,
        field: &'static str,
        accepted: &'static str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, RowError> {
        if self.fields.is_none() {
            return Err(RowError::NotARow);
        }
        self.optional(field, accepted, parse)?
            .ok_or(RowError::Missing { field, accepted })
    }

    /// The value of a field, read by `parse`; `None` if it is absent or empty.
    pub(super) fn optional<T, E: fmt::Display>(
        &self,
        field: &'static str,
        accepted: &'static str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, RowError> {
        self.text(field)?
            .map(|text| parse(&text).map_err(|error| refused(field, &error, accepted)))
            .transpose()
    }

    /// The value of a field as a whole number; `None` if it is absent or empty.
    pub(super) fn whole<T: FromStr>(
        &self,
        field: &'static str,
        accepted: &'static str,
    ) -> Result<Option<T>, RowError> {
        self.text(field)?
            .map(|text| text.parse().map_err(|_| self.unaccepted(field, accepted)))
            .transpose()
    }

    /// The value of a field as a year; `None` if it is absent or empty.
    pub(super) fn year(&self, field: &'static str) -> Result<Option<i32>, RowError> {
        let accepted = "a year such as 2025 is accepted";
        let year = self.whole(field, accepted)?;
        if let Some(year) = year {
            Period::annual(year).map_err(|error| refused(field, &error, accepted))?;
        }
        Ok(year)
    }

    /// Refuses whatever stands in `field` unless it is absent or one of `texts`, in any case.
    pub(super) fn only(
        &self,
        field: &'static str,
        texts: &[&str],
        accepted: &'static str,
    ) -> Result<(), RowError> {
        match self.text(field)? {
            Some(seen) if !texts.iter().any(|text| seen.eq_ignore_ascii_case(text)) => {
                Err(self.unaccepted(field, accepted))
            }
            _ => Ok(()),
        }
    }

    /// The first of `names` under which something stands, or the first of all.
    pub(super) fn named(&self, names: &[&'static str]) -> &'static str {
        let found = names.iter().find(|name| self.get(name).is_some());
        found.or(names.first()).copied().unwrap_or_default()
    }

    /// What stands in `field` is not accepted.
    pub(super) fn unaccepted(&self, field: &'static str, accepted: &'static str) -> RowError {
        invalid(field, self.get(field).unwrap_or(&Field::Null), accepted)
    }

    /// A measurement: absent is "not given".
    pub(super) fn measurement(&self, field: &'static str) -> Result<Measurement, RowError> {
        Ok(self
            .number(field)?
            .map_or(Measurement::NOT_GIVEN, Measurement::reported))
    }
}

/// An error about a field, from the error of what was parsed.
pub(super) fn refused(
    field: &'static str,
    error: &dyn fmt::Display,
    accepted: &'static str,
) -> RowError {
    RowError::Invalid {
        field,
        seen: error.to_string().into_boxed_str(),
        accepted,
    }
}

fn invalid(field: &'static str, value: &Field, accepted: &'static str) -> RowError {
    let seen = match value {
        Field::Nested => "a list or an object".to_owned(),
        Field::Null => "nothing".to_owned(),
        Field::Bool(flag) => format!("`{flag}`"),
        Field::Number(number) => format!("`{number}`"),
        Field::Text(text) => format!("`{}`", shortened(text, 40)),
    };
    RowError::Invalid {
        field,
        seen: seen.into_boxed_str(),
        accepted,
    }
}

/// A decimal number with optional commas between groups of three digits.
fn parse_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let Some((first, groups)) = text.split_once(',') else {
        return text.parse().ok();
    };
    let whole = groups.split_once('.').map_or(groups, |(whole, _)| whole);
    let is_grouped = (1..=3).contains(&first.trim_start_matches('-').len())
        && whole
            .split(',')
            .all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()));
    if is_grouped {
        text.replace(',', "").parse().ok()
    } else {
        None
    }
}

impl Field {
    /// A text, or the digits of a whole number.
    fn as_text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.trim().to_owned()),
            Self::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
                Some(format!("{number:.0}"))
            }
            _ => None,
        }
    }
}

impl<N: Into<String>> FromIterator<(N, Field)> for Row {
    fn from_iter<I: IntoIterator<Item = (N, Field)>>(fields: I) -> Self {
        let fields = fields.into_iter().map(|(name, value)| {
            let value = match value {
                Field::Text(text) if text.trim().is_empty() => Field::Null,
                other => other,
            };
            (name.into().trim().to_lowercase(), value)
        });
        Self {
            fields: Some(fields.collect()),
        }
    }
}

impl<'de> Deserialize<'de> for Row {
    /// Never fails on well-formed input: what is not an object becomes a row that every reader refuses, so that one bad element does not lose a batch.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RowVisitor;

        impl<'de> Visitor<'de> for RowVisitor {
            type Value = Row;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with named fields")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row, A::Error> {
                let mut fields = Vec::new();
                while let Some(entry) = map.next_entry::<String, Field>()? {
                    fields.push(entry);
                }
                Ok(fields.into_iter().collect())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Row, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Row { fields: None })
            }

            fn visit_unit<E: de::Error>(self) -> Result<Row, E> {
                Ok(Row { fields: None })
            }

            fn visit_bool<E: de::Error>(self, _: bool) -> Result<Row, E> {
                Ok(Row { fields: None })
            }

            fn visit_i64<E: de::Error>(self, _: i64) -> Result<Row, E> {
                Ok(Row { fields: None })
            }

            fn visit_u64<E: de::Error>(self, _: u64) -> Result<Row, E> {
                Ok(Row { fields: None })
            }

            fn visit_f64<E: de::Error>(self, _: f64) -> Result<Row, E> {
                Ok(Row { fields: None })
            }

            fn visit_str<E: de::Error>(self, _: &str) -> Result<Row, E> {
                Ok(Row { fields: None })
            }
        }

        deserializer.deserialize_any(RowVisitor)
    }
}

/// The only key of the map that stands for a number where `serde_json` is built with its feature `arbitrary_precision`.
const EXACT_NUMBER: &str = "$serde_json::private::Number";

/// A number from its digits: whole ones keep all of them.
fn exact_number(digits: String) -> Field {
    let is_whole = digits.bytes().skip(1).all(|byte| byte.is_ascii_digit());
    match digits.parse() {
        Ok(number) if !is_whole => Field::Number(number),
        _ => Field::Text(digits),
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldVisitor;

        impl<'de> Visitor<'de> for FieldVisitor {
            type Value = Field;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a number, a boolean or nothing")
            }

            fn visit_bool<E: de::Error>(self, value: bool) -> Result<Field, E> {
                Ok(Field::Bool(value))
            }

            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Field, E> {
                // Beyond 2^53 a float would change the digits of a code.
                Ok(Field::Text(value.to_string()))
            }

            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Field, E> {
                Ok(Field::Text(value.to_string()))
            }

            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Field, E> {
                Ok(Field::Number(value))
            }

            fn visit_str<E: de::Error>(self, value: &str) -> Result<Field, E> {
                Ok(Field::Text(value.to_owned()))
            }

            fn visit_none<E: de::Error>(self) -> Result<Field, E> {
                Ok(Field::Null)
            }

            fn visit_unit<E: de::Error>(self) -> Result<Field, E> {
                Ok(Field::Null)
            }

            fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Field, D::Error> {
                inner.deserialize_any(self)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Field, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Field::Nested)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Field, A::Error> {
                match map.next_key::<String>()?.as_deref() {
                    Some(EXACT_NUMBER) => return map.next_value().map(exact_number),
                    Some(_) => map.next_value::<IgnoredAny>().map(drop)?,
                    None => return Ok(Field::Nested),
                }
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Field::Nested)
            }
        }

        deserializer.deserialize_any(FieldVisitor)
    }
}

#[cfg(test)]
mod tests {
    use serde::de::value::MapDeserializer;

    use super::*;

    fn row(json: &str) -> Row {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn names_in_any_case_and_both_spellings_of_truth() {
        let r = row(
            r#"{"isNetWgtEstimated": true, "ISREPORTED": "0", "isAggregate": 1, "x": "maybe", "NetWgt": "1,234.5"}"#,
        );
        assert_eq!(r.flag("isnetwgtestimated"), Ok(Some(true)));
        assert_eq!(r.flag("isReported"), Ok(Some(false)));
        assert_eq!(r.flag("isAggregate"), Ok(Some(true)));
        assert_eq!(r.flag("absent"), Ok(None));
        let error = r.flag("x").unwrap_err();
        assert_eq!(
            error.to_string(),
            "field `x`: `maybe`; true, false, 1 and 0 are accepted"
        );
        assert_eq!(r.number("netWgt"), Ok(Some(1234.5)));
    }

    #[test]
    fn one_bad_element_does_not_lose_a_batch() {
        let rows: Vec<Row> =
            serde_json::from_str(r#"[{"a": {}}, 7, "x", null, [1], true, 1.5, -2]"#).unwrap();
        assert_eq!(rows.iter().filter(|r| r.fields.is_some()).count(), 1);
        let nested = row(r#"{"period": {"a": 1}}"#);
        assert!(
            nested
                .text("period")
                .unwrap_err()
                .to_string()
                .contains("a list or an object")
        );
        let lines = row(r#"{"netWgt": "12\n34"}"#).number("netWgt");
        assert_eq!(
            lines.unwrap_err().to_string(),
            r"field `netWgt`: `12\n34`; a finite number is accepted"
        );
    }

    #[test]
    fn numbers_that_come_as_their_digits() {
        let field = |key: &'static str, digits: &'static str| {
            let map = MapDeserializer::<_, de::value::Error>::new([(key, digits)].into_iter());
            Field::deserialize(map)
        };
        let text = |digits: &str| Ok(Field::Text(digits.to_owned()));
        assert_eq!(field(EXACT_NUMBER, "202511"), text("202511"));
        assert_eq!(field(EXACT_NUMBER, "-7"), text("-7"));
        assert_eq!(field(EXACT_NUMBER, "1.5e3"), Ok(Field::Number(1500.0)));
        assert_eq!(field("value", "7"), Ok(Field::Nested));
    }

    #[test]
    fn numbers_are_read_strictly() {
        assert_eq!(parse_number("1,234,567"), Some(1_234_567.0));
        assert_eq!(parse_number("-12,345.25"), Some(-12_345.25));
        for text in ["1,23", "1234,567", ",123", "12,34x", "", "1,,234"] {
            assert_eq!(parse_number(text), None, "{text}");
        }
        let r = Row::from_pairs([("v", "inf"), ("n", "NaN"), ("e", " ")]);
        assert!(r.number("v").is_err() && r.number("n").is_err());
        assert_eq!(r.number("e"), Ok(None));
    }

    #[test]
    fn tables_with_a_header_line() {
        let table: Vec<Vec<Field>> =
            serde_json::from_str(r#"[["CTY_CODE", "GEN_VAL_MO"], ["5700", "12"], ["1220"]]"#)
                .unwrap();
        let rows = Row::from_table(table);
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].number("gen_val_mo"), Ok(Some(12.0)));
        assert_eq!(rows[1].get("gen_val_mo"), None);
        assert!(Row::from_table([]).is_empty());
    }
}
