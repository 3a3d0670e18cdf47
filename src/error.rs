//! The error of the front doors: one type over the errors of all lower floors.

use crate::change::ChangeError;
use crate::code::CodeError;
use crate::dataset::DatasetError;
use crate::diagnostics::DiagnosticsError;
use crate::period::PeriodError;
use crate::series::SeriesError;
use crate::structure::StructureError;

/// What stopped a front door such as [`brief`](crate::brief()).
///
/// # Examples
///
/// ```
/// use tidegauge::{Error, ErrorKind, Period};
///
/// let error = Error::from("2025-13".parse::<Period>().unwrap_err());
/// assert_eq!(error.kind(), ErrorKind::InvalidInput);
/// assert_eq!(error.to_string(), "month 13 is outside 1 to 12");
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A period.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// A code.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// A test on plain numbers.
    #[error(transparent)]
    Diagnostics(#[from] DiagnosticsError),
    /// A series.
    #[error(transparent)]
    Series(#[from] SeriesError),
    /// Records.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// A change statistic.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// A measure of structure.
    #[error(transparent)]
    Structure(#[from] StructureError),
    /// An option outside its range.
    #[error("{option} is {value}; accepted is {accepted}")]
    Spec {
        /// Name of the option.
        option: &'static str,
        /// The value given.
        value: f64,
        /// The accepted range.
        accepted: &'static str,
    },
}

/// What a caller can do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The data are wrong: a code, a period, a value, records that must not be added.
    InvalidInput,
    /// An option is wrong.
    InvalidSpec,
    /// The data are right but too few.
    NotEnoughData,
}

impl Error {
    /// What a caller can do about it.
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::Spec { .. }
            | Self::Diagnostics(
                DiagnosticsError::BadOption { .. }
                | DiagnosticsError::PeriodTooSmall { .. }
                | DiagnosticsError::PhaseOutOfRange { .. },
            )
            | Self::Series(SeriesError::BadOption { .. }) => ErrorKind::InvalidSpec,
            Self::Dataset(DatasetError::NothingSelected { .. })
            | Self::Diagnostics(
                DiagnosticsError::TooShort { .. } | DiagnosticsError::NoVariation { .. },
            )
            | Self::Series(SeriesError::Empty | SeriesError::TooFewYears { .. }) => {
                ErrorKind::NotEnoughData
            }
            _ => ErrorKind::InvalidInput,
        }
    }
}
