//! Reference periods: a frequency and an ordinal in eight bytes, with the arithmetic, the text forms and
//! the calendar days of statistical periods.
//!
//! Sources: SDMX 2.1 technical notes (time formats), ISO 8601, UN Comtrade and Eurostat Comext bulk files.
//! There is no clock and no time zone here: "today" is always an argument.
//!
//! # Examples
//!
//! ```
//! use tidegauge::period::{Frequency, Period};
//!
//! # fn main() -> Result<(), tidegauge::period::PeriodError> {
//! let november: Period = "202511".parse()?; // Comtrade's spelling
//! assert_eq!(november.to_string(), "2025-M11"); // SDMX
//! assert_eq!(november.checked_add(2)?, Period::month(2026, 1)?);
//! assert_eq!(november.coarser(Frequency::Quarter)?.to_string(), "2025-Q4");
//! # Ok(())
//! # }
//! ```

mod arithmetic;
mod days;
mod error;
mod fiscal;
mod format;
mod frequency;
mod parse;
mod range;

pub use arithmetic::Period;
pub use days::Position;
pub use error::PeriodError;
pub use fiscal::{FiscalYear, NamedBy};
pub use format::PeriodFormat;
pub use frequency::Frequency;
pub use range::PeriodRange;
