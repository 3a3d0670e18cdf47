//! Fiscal years: twelve months from any first month, named by the calendar year in which they begin or end.

use serde::{Deserialize, Serialize};

use crate::period::{Frequency, Period, PeriodError, PeriodRange};

/// Which calendar year gives a fiscal year its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NamedBy {
    /// The year in which it begins: India and Japan, fiscal 2025 begins in April 2025.
    FirstMonth,
    /// The year in which it ends: the US government, fiscal 2025 begins in October 2024.
    LastMonth,
}

/// A fiscal calendar.
///
/// # Examples
///
/// ```
/// use tidegauge::period::FiscalYear;
///
/// # fn main() -> Result<(), tidegauge::period::PeriodError> {
/// assert_eq!(FiscalYear::US_FEDERAL.months(2025)?.to_string(), "2024-M10/2025-M09");
/// assert_eq!(FiscalYear::INDIA.year_of("2025-M03".parse()?)?, 2024);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Plain", into = "Plain")]
pub struct FiscalYear {
    first_month: u32,
    named_by: NamedBy,
}

impl FiscalYear {
    /// January to December.
    pub const CALENDAR: Self = Self::fixed(1, NamedBy::FirstMonth);
    /// October to September, named by its end.
    pub const US_FEDERAL: Self = Self::fixed(10, NamedBy::LastMonth);
    /// April to March, named by its beginning.
    pub const INDIA: Self = Self::fixed(4, NamedBy::FirstMonth);
    /// April to March, named by its beginning.
    pub const JAPAN: Self = Self::fixed(4, NamedBy::FirstMonth);
    /// July to June, named by its end.
    pub const AUSTRALIA: Self = Self::fixed(7, NamedBy::LastMonth);

    const fn fixed(first_month: u32, named_by: NamedBy) -> Self {
        Self {
            first_month,
            named_by,
        }
    }

    /// A fiscal calendar that begins with month `first_month`.
    ///
    /// # Errors
    /// [`PeriodError::OutOfRange`] unless the month is 1 to 12.
    pub fn new(first_month: u32, named_by: NamedBy) -> Result<Self, PeriodError> {
        Period::month(1, first_month)?;
        Ok(Self::fixed(first_month, named_by))
    }

    /// First month, 1 to 12.
    pub const fn first_month(self) -> u32 {
        self.first_month
    }

    /// Which calendar year gives the name.
    pub const fn named_by(self) -> NamedBy {
        self.named_by
    }

    /// The twelve months of fiscal year `year`.
    ///
    /// # Errors
    /// [`PeriodError::OutOfRange`] or [`PeriodError::Overflow`] where they leave the years 1 to 9999.
    pub fn months(self, year: i32) -> Result<PeriodRange, PeriodError> {
        let begins = i64::from(year) - i64::from(self.offset());
        let begins = i32::try_from(begins).unwrap_or(0);
        let first = Period::month(begins, self.first_month)?;
        PeriodRange::with_len(first, 12)
    }

    /// The fiscal year in which `period` lies.
    ///
    /// # Errors
    /// [`PeriodError::Conversion`] if the period lies in two fiscal years.
    pub fn year_of(self, period: Period) -> Result<i32, PeriodError> {
        let first = self.year_of_month(Period::containing(Frequency::Month, period.first_day())?);
        let last = self.year_of_month(Period::containing(Frequency::Month, period.last_day())?);
        if first == last {
            Ok(first)
        } else {
            Err(PeriodError::Conversion {
                period,
                frequency: Frequency::Year,
                reason: "it lies in two fiscal years",
            })
        }
    }

    /// The periods of the fiscal year of `period`, in its own frequency, from the first up to `period`.
    ///
    /// # Errors
    /// [`PeriodError::Conversion`] if the period lies in two fiscal years; [`PeriodError::Overflow`] where the fiscal year begins before the year 1.
    pub fn year_to_date(self, period: Period) -> Result<PeriodRange, PeriodError> {
        let months = self.months(self.year_of(period)?)?;
        let mut first = Period::containing(period.frequency(), months.start().first_day())?;
        if first.first_day() < months.start().first_day() {
            first = first.checked_add(1)?;
        }
        PeriodRange::new(first, period)
    }

    fn year_of_month(self, month: Period) -> i32 {
        let begins = month.year() - i32::from(month.within_year() < self.first_month);
        begins + self.offset()
    }

    /// Years from the first month to the name.
    fn offset(self) -> i32 {
        i32::from(self.named_by == NamedBy::LastMonth && self.first_month > 1)
    }
}

/// What is stored; checked on the way in.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    first_month: u32,
    named_by: NamedBy,
}

impl TryFrom<Plain> for FiscalYear {
    type Error = PeriodError;

    fn try_from(plain: Plain) -> Result<Self, PeriodError> {
        Self::new(plain.first_month, plain.named_by)
    }
}

impl From<FiscalYear> for Plain {
    fn from(fiscal: FiscalYear) -> Self {
        Self {
            first_month: fiscal.first_month,
            named_by: fiscal.named_by,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn names_follow_the_first_or_last_month() {
        assert_eq!(
            FiscalYear::US_FEDERAL.year_of(period("2024-10")).unwrap(),
            2025
        );
        assert_eq!(
            FiscalYear::US_FEDERAL.year_of(period("2025-09")).unwrap(),
            2025
        );
        assert_eq!(FiscalYear::JAPAN.year_of(period("2025-Q1")).unwrap(), 2024);
        assert_eq!(
            FiscalYear::CALENDAR.year_of(period("2025-12-31")).unwrap(),
            2025
        );
        let from_january = FiscalYear::new(1, NamedBy::LastMonth).unwrap();
        assert_eq!(
            from_january.months(2025).unwrap(),
            FiscalYear::CALENDAR.months(2025).unwrap()
        );
    }

    #[test]
    fn a_period_in_two_fiscal_years_is_refused() {
        assert!(FiscalYear::US_FEDERAL.year_of(period("2025")).is_err());
        let from_february = FiscalYear::new(2, NamedBy::FirstMonth).unwrap();
        assert!(from_february.year_of(period("2025-Q1")).is_err());
    }

    #[test]
    fn year_to_date_keeps_the_frequency() {
        let range = |p| {
            FiscalYear::US_FEDERAL
                .year_to_date(period(p))
                .unwrap()
                .to_string()
        };
        assert_eq!(range("2025-M01"), "2024-M10/2025-M01");
        assert_eq!(range("2025-Q2"), "2024-Q4/2025-Q2");
        assert!(
            FiscalYear::US_FEDERAL
                .year_to_date(period("0001-M01"))
                .is_err()
        );
        assert!(FiscalYear::new(0, NamedBy::FirstMonth).is_err());
        assert!(FiscalYear::CALENDAR.months(i32::MIN).is_err());
    }
}
