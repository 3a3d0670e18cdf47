//! How often a series is observed (SDMX code list `CL_FREQ`).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::period::PeriodError;

/// Length of a reference period, from coarse to fine; text form is the SDMX code.
///
/// # Examples
///
/// ```
/// use tidegauge::period::Frequency;
///
/// assert_eq!(Frequency::Month.to_string(), "M");
/// assert_eq!("q".parse(), Ok(Frequency::Quarter));
/// assert_eq!(Frequency::Month.periods_per_year(), Some(12));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
#[repr(u8)]
pub enum Frequency {
    /// Calendar year, SDMX `A`.
    Year,
    /// January to June or July to December, SDMX `S`.
    HalfYear,
    /// Calendar quarter, SDMX `Q`.
    Quarter,
    /// Calendar month, SDMX `M`.
    Month,
    /// ISO 8601 week, Monday to Sunday, SDMX `W`.
    Week,
    /// Day, SDMX `D`.
    Day,
}

impl Frequency {
    /// All frequencies, from coarse to fine.
    pub const ALL: [Self; 6] = [
        Self::Year,
        Self::HalfYear,
        Self::Quarter,
        Self::Month,
        Self::Week,
        Self::Day,
    ];

    /// Periods in every year, or `None` for weeks (52 or 53) and days (365 or 366).
    pub const fn periods_per_year(self) -> Option<u32> {
        match self {
            Self::Year => Some(1),
            Self::HalfYear => Some(2),
            Self::Quarter => Some(4),
            Self::Month => Some(12),
            Self::Week | Self::Day => None,
        }
    }

    /// The SDMX code letter.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Year => "A",
            Self::HalfYear => "S",
            Self::Quarter => "Q",
            Self::Month => "M",
            Self::Week => "W",
            Self::Day => "D",
        }
    }

    /// The English noun: `month` for a monthly series.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::HalfYear => "half-year",
            Self::Quarter => "quarter",
            Self::Month => "month",
            Self::Week => "week",
            Self::Day => "day",
        }
    }
}

impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Frequency {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        Self::ALL
            .into_iter()
            .find(|frequency| frequency.code().eq_ignore_ascii_case(text))
            .ok_or_else(|| PeriodError::Frequency {
                text: PeriodError::cut(text),
            })
    }
}

impl TryFrom<String> for Frequency {
    type Error = PeriodError;

    fn try_from(text: String) -> Result<Self, PeriodError> {
        text.parse()
    }
}

impl From<Frequency> for String {
    fn from(frequency: Frequency) -> Self {
        frequency.code().to_owned()
    }
}
