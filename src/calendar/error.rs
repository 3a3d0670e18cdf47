//! What can be wrong with a request for calendar dates or regressors.

use crate::period::{Frequency, PeriodError};

/// A year without dates, a frequency or a window without a definition, or a rule that names no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CalendarError {
    /// A period outside the years 1 to 9999.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// No date is known for this year, or the rule did not exist.
    #[error("{what} is known for the years {first} to {last}, not for {year}")]
    Year {
        /// Whose date.
        what: &'static str,
        /// The year asked for.
        year: i32,
        /// First year that has one.
        first: i32,
        /// Last year that has one.
        last: i32,
    },
    /// The regressor has no definition at this frequency.
    #[error("{what} has no definition at frequency {frequency}; accepted is {accepted}")]
    Frequency {
        /// The regressor, in X-13's word.
        what: &'static str,
        /// The frequency asked for.
        frequency: Frequency,
        /// The frequencies that have one.
        accepted: &'static str,
    },
    /// A number outside its range.
    #[error("{what} is {value}; accepted is {min} to {max}")]
    OutOfRange {
        /// Which number.
        what: &'static str,
        /// The value given.
        value: i64,
        /// Smallest accepted value.
        min: i64,
        /// Largest accepted value.
        max: i64,
    },
    /// A window or span that ends before it begins.
    #[error("{what} ends at {end}, before its start {start}")]
    Reversed {
        /// Which one.
        what: &'static str,
        /// Its start.
        start: i64,
        /// Its end.
        end: i64,
    },
    /// A list of dates, rules or days that must hold something is empty.
    #[error("{what} is empty")]
    Empty {
        /// Which one.
        what: &'static str,
    },
    /// A text that names no regressor or festival.
    #[error("`{text}` is not {what}; accepted are {accepted}")]
    Syntax {
        /// The text as read, cut after 40 characters.
        text: Box<str>,
        /// What was expected.
        what: &'static str,
        /// The accepted forms.
        accepted: &'static str,
    },
}

impl CalendarError {
    /// The number `value` of `what`, if it lies in `min..=max`.
    pub(super) fn check(what: &'static str, value: i64, min: i64, max: i64) -> Result<(), Self> {
        if (min..=max).contains(&value) {
            Ok(())
        } else {
            Err(Self::OutOfRange {
                what,
                value,
                min,
                max,
            })
        }
    }

    /// The year of a date of `what`, if it lies in `years`.
    pub(super) fn check_year(
        what: &'static str,
        year: i32,
        (first, last): (i32, i32),
    ) -> Result<(), Self> {
        if (first..=last).contains(&year) {
            Ok(())
        } else {
            Err(Self::Year {
                what,
                year,
                first,
                last,
            })
        }
    }

    /// A text that is not `what`; the text is cut after 40 characters and made printable.
    pub(super) fn syntax(text: &str, what: &'static str, accepted: &'static str) -> Self {
        let text: String = text.chars().take(40).flat_map(char::escape_debug).collect();
        Self::Syntax {
            text: text.into(),
            what,
            accepted,
        }
    }
}
