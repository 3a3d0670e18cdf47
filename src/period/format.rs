//! Printing: SDMX by default, and the spellings of the systems people exchange data with.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::period::{Frequency, Period, PeriodError};

pub(super) const MONTH_NAMES: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// A family of spellings; every one is read back by [`Period`]'s `FromStr`, except X-13's quarters (see [`X13`](Self::X13)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PeriodFormat {
    /// `2025`, `2025-S1`, `2025-Q4`, `2025-M11`, `2025-W46`, `2025-11-20`: the SDMX forms, and `Display`.
    Sdmx,
    /// `2025-A1`, `2025-S1`, `2025-Q4`, `2025-M11`, `2025-W46`, `2025-D324`: SDMX reporting periods, all alike.
    SdmxReporting,
    /// `2025`, `2025-11`, `2025-W46`, `2025-11-20`: ISO 8601 and the US Census; no half-years, no quarters.
    Iso,
    /// `2025`, `202511`, `20251120`: UN Comtrade and Comext bulk files; no half-years, quarters or weeks.
    Compact,
    /// `2025`, `2025S1`, `2025Q4`, `2025M11`, `2025W46`: Eurostat, R and pandas; no days.
    Eurostat,
    /// `2025`, `2025.4`, `2025.11`: X-13ARIMA-SEATS; years, quarters and months. `2025.4` reads as April unless the frequency is
    /// given, see [`Period::parse_as`].
    X13,
    /// `2025.nov`: X-13ARIMA-SEATS with the name of the month; months only.
    X13Name,
}

impl PeriodFormat {
    /// All formats.
    pub const ALL: [Self; 7] = [
        Self::Sdmx,
        Self::SdmxReporting,
        Self::Iso,
        Self::Compact,
        Self::Eurostat,
        Self::X13,
        Self::X13Name,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Sdmx => "SDMX",
            Self::SdmxReporting => "SDMX reporting",
            Self::Iso => "ISO 8601",
            Self::Compact => "compact",
            Self::Eurostat => "Eurostat",
            Self::X13 => "X-13",
            Self::X13Name => "X-13 with month names",
        }
    }
}

impl Period {
    /// The period in the spelling of `format`.
    ///
    /// # Errors
    /// [`PeriodError::NoSpelling`] if the format has none for this frequency.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::period::{Period, PeriodFormat};
    ///
    /// let november = Period::month(2025, 11)?;
    /// assert_eq!(november.format(PeriodFormat::Compact)?, "202511");
    /// assert_eq!(november.format(PeriodFormat::Eurostat)?, "2025M11");
    /// assert_eq!(november.format(PeriodFormat::X13Name)?, "2025.nov");
    /// assert!(Period::quarter(2025, 4)?.format(PeriodFormat::Iso).is_err());
    /// # Ok::<(), tidegauge::period::PeriodError>(())
    /// ```
    pub fn format(self, format: PeriodFormat) -> Result<String, PeriodError> {
        use Frequency::{Day, HalfYear, Month, Quarter, Week, Year};
        use PeriodFormat::{Compact, Eurostat, Iso, Sdmx, SdmxReporting, X13, X13Name};

        let (year, n) = (self.year(), self.within_year());
        let code = self.frequency().code();
        Ok(match (format, self.frequency()) {
            (Sdmx | Iso | Compact | Eurostat | X13, Year) => format!("{year:04}"),
            (SdmxReporting, Year | HalfYear | Quarter) | (Sdmx, HalfYear | Quarter) => {
                format!("{year:04}-{code}{n}")
            }
            (SdmxReporting | Sdmx, Month | Week) | (Iso, Week) => format!("{year:04}-{code}{n:02}"),
            (SdmxReporting, Day) => format!("{year:04}-{code}{n:03}"),
            (Iso, Month) => format!("{year:04}-{n:02}"),
            (Compact, Month) => format!("{year:04}{n:02}"),
            (Eurostat, HalfYear | Quarter) => format!("{year:04}{code}{n}"),
            (Eurostat, Month | Week) => format!("{year:04}{code}{n:02}"),
            (X13, Month) => format!("{year:04}.{n:02}"),
            (X13, Quarter) => format!("{year:04}.{n}"),
            (X13Name, Month) => format!("{year:04}.{}", MONTH_NAMES[(n as usize - 1).min(11)]),
            (Sdmx | Iso | Compact, Day) => {
                let date = self.first_day();
                let (month, day) = (u8::from(date.month()), date.day());
                if format == Compact {
                    format!("{year:04}{month:02}{day:02}")
                } else {
                    format!("{year:04}-{month:02}-{day:02}")
                }
            }
            _ => {
                return Err(PeriodError::NoSpelling {
                    format: format.name(),
                    frequency: self.frequency(),
                });
            }
        })
    }
}

impl fmt::Display for Period {
    /// The SDMX form, which every frequency has.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.format(PeriodFormat::Sdmx).unwrap_or_default())
    }
}
