//! `tidegauge.Period`.

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::pyclass::CompareOp;
use pyo3::types::PyDate;

use crate::period::Period;
use crate::python::error::raise;

/// Reference period of a statistic: a year, half-year, quarter, month, ISO week or day.
///
/// Parameters
/// ----------
/// value : str or Period
///     Text in the spelling of SDMX (``2025-M11``), ISO 8601 (``2025-11``), Comtrade (``202511``),
///     Eurostat (``2025M11``) or X-13 (``2025.11``).
///
/// Raises
/// ------
/// InvalidInputError
///     If the text is not a period.
///
/// Examples
/// --------
/// >>> from tidegauge import Period
/// >>> november = Period("202511")
/// >>> november
/// Period('2025-M11')
/// >>> str(november + 2), november - Period("2024-11")
/// ('2026-M01', 12)
#[pyclass(name = "Period", module = "tidegauge", frozen, from_py_object)]
#[derive(Debug, Clone, Copy)]
pub(super) struct PyPeriod(pub(super) Period);

/// A period, or text that is read as one.
#[derive(Debug, FromPyObject)]
pub(super) enum PeriodLike {
    #[pyo3(transparent, annotation = "Period")]
    Period(PyPeriod),
    #[pyo3(transparent, annotation = "str")]
    Text(String),
}

impl PeriodLike {
    pub(super) fn read(self, py: Python<'_>) -> PyResult<Period> {
        match self {
            Self::Period(period) => Ok(period.0),
            Self::Text(text) => text.parse::<Period>().map_err(|error| raise(py, error)),
        }
    }
}

/// What can be taken from a period.
#[derive(Debug, Clone, Copy, FromPyObject)]
enum Subtrahend {
    #[pyo3(transparent, annotation = "Period")]
    Period(PyPeriod),
    #[pyo3(transparent, annotation = "int")]
    Steps(i64),
}

#[pymethods]
impl PyPeriod {
    #[new]
    #[pyo3(signature = (value, /))]
    fn new(py: Python<'_>, value: PeriodLike) -> PyResult<Self> {
        value.read(py).map(Self)
    }

    /// Frequency in the SDMX code list: ``A``, ``S``, ``Q``, ``M``, ``W`` or ``D``.
    #[getter]
    fn frequency(&self) -> &'static str {
        self.0.frequency().code()
    }

    /// Calendar year; for weeks the ISO year.
    #[getter]
    fn year(&self) -> i32 {
        self.0.year()
    }

    /// Number of the period inside its year, from 1: the month, the quarter, the ISO week, the day of the year.
    #[getter]
    fn within_year(&self) -> u32 {
        self.0.within_year()
    }

    /// First day, a ``datetime.date``.
    #[getter]
    fn first_day<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDate>> {
        to_date(py, self.0.first_day())
    }

    /// Last day, a ``datetime.date``.
    #[getter]
    fn last_day<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDate>> {
        to_date(py, self.0.last_day())
    }

    /// Return the same period one year earlier.
    ///
    /// Returns
    /// -------
    /// Period
    ///
    /// Raises
    /// ------
    /// InvalidInputError
    ///     If there is none: week 53 after a year of 52 weeks, 29 February, the year 1.
    ///
    /// Examples
    /// --------
    /// >>> from tidegauge import Period
    /// >>> Period("2025-11").year_ago()
    /// Period('2024-M11')
    fn year_ago(&self, py: Python<'_>) -> PyResult<Self> {
        self.0
            .year_ago()
            .map(Self)
            .map_err(|error| raise(py, error))
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("Period('{}')", self.0)
    }

    fn __hash__(&self) -> i64 {
        i64::from(self.0.ordinal()) * 8 + self.0.frequency() as i64
    }

    /// Equality holds or not; an order exists only between periods of one frequency.
    fn __richcmp__(&self, py: Python<'_>, other: PyPeriod, operation: CompareOp) -> PyResult<bool> {
        match operation {
            CompareOp::Eq => Ok(self.0 == other.0),
            CompareOp::Ne => Ok(self.0 != other.0),
            _ => self
                .0
                .checked_cmp(other.0)
                .map(|order| operation.matches(order))
                .map_err(|error| raise(py, error)),
        }
    }

    fn __add__(&self, py: Python<'_>, steps: i64) -> PyResult<Self> {
        self.0
            .checked_add(steps)
            .map(Self)
            .map_err(|error| raise(py, error))
    }

    fn __radd__(&self, py: Python<'_>, steps: i64) -> PyResult<Self> {
        self.__add__(py, steps)
    }

    fn __sub__<'py>(&self, py: Python<'py>, other: Subtrahend) -> PyResult<Bound<'py, PyAny>> {
        match other {
            Subtrahend::Period(earlier) => earlier
                .0
                .until(self.0)
                .map_err(|error| raise(py, error))?
                .into_bound_py_any(py),
            Subtrahend::Steps(steps) => self
                .0
                .checked_sub(steps)
                .map(Self)
                .map_err(|error| raise(py, error))?
                .into_bound_py_any(py),
        }
    }

    fn __getnewargs__(&self) -> (String,) {
        (self.0.to_string(),)
    }
}

fn to_date(py: Python<'_>, day: time::Date) -> PyResult<Bound<'_, PyDate>> {
    PyDate::new(py, day.year(), day.month().into(), day.day())
}
