//! What can be wrong with a period.

use crate::period::{Frequency, Period};

/// A period that cannot be read, does not exist, or does not fit to another one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PeriodError {
    /// The text has none of the accepted forms.
    #[error(
        "`{text}` is not a period; accepted are 2025, 2025-A1, 2025-S2, 2025-Q4, 2025-M11, 2025-11, 2025-W46, \
         2025-11-20, 2025-D324, 202511, 20251120, 2025M11, 2025Q4, 2025.11 and 2025.nov"
    )]
    Syntax {
        /// The text as read, cut after 40 characters.
        text: Box<str>,
    },
    /// `YYYY52` of the Comext yearly files and Comtrade's month 52: the total of a year, not a month.
    #[error(
        "`{year:04}52` is the total of the whole year {year}, not a month; write `{year:04}` for the year, \
         and do not add it to months"
    )]
    AnnualTotal {
        /// The year whose total it is.
        year: i32,
    },
    /// SDMX periods of four months (`T1` to `T3`) are not among the frequencies here.
    #[error(
        "`{text}` is a period of four months, which is not supported; accepted are A, S, Q, M, W and D"
    )]
    Trimester {
        /// The text as read.
        text: Box<str>,
    },
    /// A part of the period lies outside its range.
    #[error("{part} {value} is outside {min} to {max}")]
    OutOfRange {
        /// Which part: `year`, `month`, `quarter`, ...
        part: &'static str,
        /// The value seen.
        value: i64,
        /// Smallest accepted value.
        min: i64,
        /// Largest accepted value.
        max: i64,
    },
    /// The result of an addition leaves the years 1 to 9999.
    #[error("{period} plus {steps} periods leaves the years 1 to 9999")]
    Overflow {
        /// Where the addition began.
        period: Period,
        /// How many periods were added.
        steps: i64,
    },
    /// Two periods of different frequency were compared or subtracted.
    #[error("{left} and {right} have different frequencies ({} and {})", left.frequency(), right.frequency())]
    MixedFrequencies {
        /// The first period.
        left: Period,
        /// The second period.
        right: Period,
    },
    /// The period has no counterpart one year earlier: week 53, 29 February, or the year 1.
    #[error("{period} has no counterpart one year earlier")]
    NoYearAgo {
        /// The period asked for.
        period: Period,
    },
    /// The target frequency is finer where a coarser one is needed, or the other way round.
    #[error("{period} cannot be expressed at frequency {frequency}: {reason}")]
    Conversion {
        /// The period to convert.
        period: Period,
        /// The frequency asked for.
        frequency: Frequency,
        /// Why not.
        reason: &'static str,
    },
    /// The end of a range lies before its start.
    #[error("range ends at {end}, before its start {start}")]
    ReversedRange {
        /// Start of the range.
        start: Period,
        /// End of the range.
        end: Period,
    },
    /// The format has no spelling for the frequency of this period.
    #[error("the format {format} has no spelling for frequency {frequency}")]
    NoSpelling {
        /// Name of the format.
        format: &'static str,
        /// Frequency of the period.
        frequency: Frequency,
    },
    /// The text is none of the frequency codes.
    #[error("`{text}` is not a frequency; accepted are A, S, Q, M, W and D")]
    Frequency {
        /// The text as read.
        text: Box<str>,
    },
}

impl PeriodError {
    /// Keeps the first 40 characters of what was read, printable, so that a message stays one line.
    pub(super) fn cut(text: &str) -> Box<str> {
        let mut kept: String = text.chars().take(40).flat_map(char::escape_debug).collect();
        if text.chars().nth(40).is_some() {
            kept.push('…');
        }
        kept.into_boxed_str()
    }
}
