//! The error of the front doors: one type over the errors of all lower floors.

use std::fmt;

use crate::anomaly::AnomalyError;
use crate::arima::ArimaError;
use crate::calendar::CalendarError;
use crate::change::ChangeError;
use crate::code::{CodeError, ConcordanceError};
use crate::dataset::DatasetError;
use crate::dataset::vintage::VintageError;
use crate::diagnostics::DiagnosticsError;
use crate::index::IndexError;
use crate::period::{Period, PeriodError};
use crate::regarima::RegArimaError;
use crate::relation::RelationError;
use crate::series::SeriesError;
use crate::stl::StlError;
use crate::structure::StructureError;
use crate::x11::X11Error;

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
    /// A table of codes.
    #[error(transparent)]
    Concordance(#[from] ConcordanceError),
    /// A test on plain numbers.
    #[error(transparent)]
    Diagnostics(#[from] DiagnosticsError),
    /// A series.
    #[error(transparent)]
    Series(#[from] SeriesError),
    /// Calendar dates or regressors.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// Records.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// Releases and revisions.
    #[error(transparent)]
    Vintage(#[from] VintageError),
    /// A change statistic.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// An index number or a decomposition.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// A measure of structure.
    #[error(transparent)]
    Structure(#[from] StructureError),
    /// A relation of series.
    #[error(transparent)]
    Relation(#[from] RelationError),
    /// Options or input of a search for anomalies.
    #[error(transparent)]
    Anomaly(#[from] AnomalyError),
    /// Options or input of X-11.
    #[error(transparent)]
    X11(#[from] X11Error),
    /// One value of a series that X-11 cannot take.
    #[error("{period}: {error}")]
    Observation {
        /// When.
        period: Period,
        /// What is wrong with it.
        error: X11Error,
    },
    /// Options or input of STL.
    #[error(transparent)]
    Stl(#[from] StlError),
    /// An ARIMA model.
    #[error(transparent)]
    Arima(#[from] ArimaError),
    /// A regARIMA model.
    #[error(transparent)]
    RegArima(#[from] RegArimaError),
    /// Two options that exclude each other.
    #[error("{first} does not go with {second}")]
    Conflict {
        /// The first option with its value.
        first: &'static str,
        /// The second option with its value.
        second: &'static str,
    },
    /// Something that this version does not have.
    #[error("{what} is not available in this version; use {instead}")]
    NotAvailable {
        /// What was asked for.
        what: &'static str,
        /// What there is.
        instead: &'static str,
    },
    /// A batch was cancelled before this series began.
    #[error("cancelled before this series began")]
    Cancelled,
    /// The deadline of a batch passed before this series began.
    #[error("the deadline passed before this series began")]
    DeadlineExceeded,
    /// Fewer observations than a method needs.
    #[error("{method} needs at least {least} {needs}; found {found}")]
    TooFew {
        /// The method.
        method: &'static str,
        /// What it needs.
        needs: &'static str,
        /// How many there are.
        found: usize,
        /// The least number.
        least: usize,
    },
    /// A forecast beyond the range of numbers.
    #[error("the forecast of {period} or its interval is beyond the range of numbers")]
    NoForecast {
        /// When.
        period: Period,
    },
    /// An event that ends before it begins.
    #[error("the event at {at} ends at {end}, before it begins; give its last period")]
    EventEnd {
        /// First period of the event.
        at: Period,
        /// The end given.
        end: Period,
    },
    /// An event without periods of the series on both sides.
    #[error(
        "the event at {at} needs values before it and from it on; the series has values from {first} to {last}"
    )]
    EventOutside {
        /// First period of the event.
        at: Period,
        /// First period with a value.
        first: Period,
        /// Last period with a value.
        last: Period,
    },
    /// A part that is no part of the whole.
    #[error(
        "{part} of {whole} at {period} is no share; the part must be zero or more and no more than the whole"
    )]
    NoShare {
        /// When.
        period: Period,
        /// The part.
        part: f64,
        /// The whole.
        whole: f64,
    },
    /// A share without a logit.
    #[error("the share at {period} is {share}; only shares strictly between 0 and 1 have a logit")]
    ShareAtBound {
        /// When.
        period: Period,
        /// The share.
        share: f64,
    },
    /// A comparison series that cannot be one.
    #[error("control `{name}` {problem}")]
    Control {
        /// Its name.
        name: Box<str>,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// Nothing to measure an effect against.
    #[error("{what} leaves no noise to measure an effect against")]
    NoNoise {
        /// What is constant, or explained without rest.
        what: &'static str,
    },
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
    /// The request is right, but this version does not have it.
    NotAvailable,
    /// The arithmetic gave no usable number.
    Numerical,
    /// The caller ended the run before this answer.
    Stopped,
}

/// A word for machines, such as `invalid_input`.
impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::InvalidInput => "invalid_input",
            Self::InvalidSpec => "invalid_spec",
            Self::NotEnoughData => "not_enough_data",
            Self::NotAvailable => "not_available",
            Self::Numerical => "numerical",
            Self::Stopped => "stopped",
        })
    }
}

impl Error {
    /// What a caller can do about it.
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::Spec { .. }
            | Self::Conflict { .. }
            | Self::X11(
                X11Error::Period { .. }
                | X11Error::Option { .. }
                | X11Error::Number { .. }
                | X11Error::FinalEffect { .. }
                | X11Error::Table { .. },
            )
            | Self::Stl(
                StlError::Period { .. }
                | StlError::Window { .. }
                | StlError::Degree { .. }
                | StlError::Jump { .. }
                | StlError::InnerPasses { .. }
                | StlError::OuterPasses { .. },
            )
            | Self::Diagnostics(
                DiagnosticsError::BadOption { .. }
                | DiagnosticsError::PeriodTooSmall { .. }
                | DiagnosticsError::PhaseOutOfRange { .. },
            )
            | Self::Calendar(
                CalendarError::OutOfRange { .. }
                | CalendarError::Reversed { .. }
                | CalendarError::Empty { .. }
                | CalendarError::Syntax { .. },
            )
            | Self::Index(IndexError::Option { .. } | IndexError::Window { .. })
            | Self::Series(SeriesError::BadOption { .. })
            | Self::Anomaly(AnomalyError::Option { .. })
            | Self::Vintage(VintageError::BadOption { .. }) => ErrorKind::InvalidSpec,
            Self::TooFew { .. }
            | Self::NoNoise { .. }
            | Self::Dataset(DatasetError::NothingSelected { .. })
            | Self::Vintage(VintageError::TooFew { .. })
            | Self::Diagnostics(
                DiagnosticsError::TooShort { .. } | DiagnosticsError::NoVariation { .. },
            )
            | Self::Anomaly(AnomalyError::TooShort { .. })
            | Self::Relation(
                RelationError::TooFew { .. }
                | RelationError::LagTooLong { .. }
                | RelationError::NoVariation { .. },
            )
            | Self::X11(X11Error::TooShort { .. })
            | Self::Stl(StlError::TooShort { .. })
            | Self::Series(SeriesError::Empty | SeriesError::TooFewYears { .. }) => {
                ErrorKind::NotEnoughData
            }
            Self::NoForecast { .. }
            | Self::Anomaly(AnomalyError::Overflow | AnomalyError::Imprecise { .. })
            | Self::Vintage(VintageError::Overflow)
            | Self::Concordance(ConcordanceError::Overflow { .. })
            | Self::X11(X11Error::NoResult { .. })
            | Self::Series(SeriesError::NoNumber { .. })
            | Self::Relation(RelationError::OutOfRange | RelationError::NoConvergence { .. })
            | Self::Index(IndexError::OutOfRange { .. })
            | Self::Observation {
                error: X11Error::NoResult { .. },
                ..
            } => ErrorKind::Numerical,
            Self::Arima(error) | Self::RegArima(RegArimaError::Arima(error)) => arima_kind(error),
            Self::RegArima(error) => regarima_kind(error),
            Self::NotAvailable { .. } => ErrorKind::NotAvailable,
            Self::Cancelled | Self::DeadlineExceeded => ErrorKind::Stopped,
            _ => ErrorKind::InvalidInput,
        }
    }
}

const fn arima_kind(error: &ArimaError) -> ErrorKind {
    match error {
        ArimaError::TooShort { .. }
        | ArimaError::TooManyMissing { .. }
        | ArimaError::Unidentified
        | ArimaError::NoVariation => ErrorKind::NotEnoughData,
        ArimaError::Singular => ErrorKind::Numerical,
        ArimaError::NotFinite { .. } => ErrorKind::InvalidInput,
        _ => ErrorKind::InvalidSpec,
    }
}

const fn regarima_kind(error: &RegArimaError) -> ErrorKind {
    match error {
        RegArimaError::Word { .. }
        | RegArimaError::Option { .. }
        | RegArimaError::Conflict { .. }
        | RegArimaError::OutlierOutside { .. }
        | RegArimaError::UserSpan { .. }
        | RegArimaError::UserValue { .. }
        | RegArimaError::UserScale { .. } => ErrorKind::InvalidSpec,
        RegArimaError::Empty | RegArimaError::Inseparable { .. } => ErrorKind::NotEnoughData,
        _ => ErrorKind::InvalidInput,
    }
}
