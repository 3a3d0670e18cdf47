//! `tidegauge.Series`, and how data of other libraries become numbers and periods.

use std::fmt::Write;

use numpy::{AllowTypeChange, PyArray1, PyArrayLike1};
use pyo3::exceptions::{PyIndexError, PyKeyError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyIterator, PyList, PyTuple};

use crate::period::{Frequency, Period};
use crate::python::error::{Kind, exception, raise};
use crate::python::period::{PeriodLike, PyPeriod};
use crate::series::Series;

/// Values in a row of a shown series before it is shortened.
const SHOWN: usize = 12;

/// One value per period from a start period on; a missing value is NaN.
///
/// Parameters
/// ----------
/// values : array_like of shape (n,)
///     Numbers from a list, numpy, pandas, polars or pyarrow; NaN, ``None`` and nulls are missing.
///     A pandas series with a ``PeriodIndex`` or a ``DatetimeIndex`` brings its periods along, in any
///     order; periods in between are missing.
/// start : str or Period, optional
///     Period of the first value; needed unless the index of a pandas series says it.
///
/// Raises
/// ------
/// InvalidInputError
///     If `values` are not numbers, have more than one dimension, or one is infinite; if no start or
///     two are given; if an index has another year than the calendar's, or a period twice.
///
/// Examples
/// --------
/// >>> from tidegauge import Series
/// >>> tonnes = Series([420, 656, 582], start="2025-09")
/// >>> tonnes
/// Series(2025-M09/2025-M11: 420, 656, 582)
/// >>> november = "2025-11"
/// >>> tonnes[november], tonnes[-1], len(tonnes)
/// (582.0, 582.0, 3)
/// >>> tonnes.values
/// array([420., 656., 582.])
#[pyclass(name = "Series", module = "tidegauge", frozen, eq)]
#[derive(Debug, PartialEq)]
pub(super) struct PySeries(pub(super) Series);

/// Where to look in a series.
#[derive(Debug, FromPyObject)]
enum Place {
    #[pyo3(transparent, annotation = "int")]
    Index(isize),
    #[pyo3(transparent, annotation = "Period or str")]
    Period(PeriodLike),
}

#[pymethods]
impl PySeries {
    #[new]
    #[pyo3(signature = (values, *, start = None))]
    fn new(values: &Bound<'_, PyAny>, start: Option<PeriodLike>) -> PyResult<Self> {
        let py = values.py();
        let periods = periods_of_index(values)?;
        let numbers = numbers(values)?;
        let refuse = |message| Err(exception(py, Kind::InvalidInput, message));
        let series = match (start, periods) {
            (Some(start), None) => Series::new(start.read(py)?, numbers),
            (None, Some(periods)) => Series::from_observations(periods.into_iter().zip(numbers)),
            (None, None) => {
                return refuse("no start: give one, or a pandas series whose index has periods");
            }
            (Some(_), Some(_)) => {
                return refuse("two starts: the index of the values has periods already");
            }
        };
        series.map(Self).map_err(|error| raise(py, error))
    }

    /// Period of the first value.
    #[getter]
    fn start(&self) -> PyPeriod {
        PyPeriod(self.0.start())
    }

    /// Period of the last value, ``None`` in an empty series.
    #[getter]
    fn end(&self) -> Option<PyPeriod> {
        self.0.end().map(PyPeriod)
    }

    /// Frequency in the SDMX code list: ``A``, ``S``, ``Q``, ``M``, ``W`` or ``D``.
    #[getter]
    fn frequency(&self) -> &'static str {
        self.0.frequency().code()
    }

    /// The values as a new array; NaN is missing.
    #[getter]
    fn values<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        PyArray1::from_slice(py, self.0.values())
    }

    /// Return the values by period, missing ones as ``None``.
    ///
    /// Returns
    /// -------
    /// dict of str to float or None
    ///     The keys are the periods as text.
    ///
    /// Examples
    /// --------
    /// >>> from tidegauge import Series
    /// >>> Series([656, None], start="2025-10").to_dict()
    /// {'2025-M10': 656.0, '2025-M11': None}
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for (period, value) in self.0.iter() {
            dict.set_item(
                period.to_string(),
                Some(value).filter(|value| !value.is_nan()),
            )?;
        }
        Ok(dict)
    }

    /// Return a pandas series with a ``PeriodIndex``.
    ///
    /// Returns
    /// -------
    /// pandas.Series of float64
    ///
    /// Raises
    /// ------
    /// InvalidInputError
    ///     For half-years, which pandas does not have.
    /// ImportError
    ///     If pandas is not installed.
    fn to_pandas<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let Some(alias) = pandas_alias(self.0.frequency()) else {
            let message = format!("pandas has no frequency for {}", self.0.start());
            return Err(exception(py, Kind::InvalidInput, message));
        };
        let pandas = py.import("pandas")?;
        let start =
            pandas.call_method1("Period", (self.0.start().first_day().to_string(), alias))?;
        let options = PyDict::new(py);
        options.set_item("start", start)?;
        options.set_item("periods", self.0.len())?;
        let index = pandas.call_method("period_range", (), Some(&options))?;
        pandas.call_method1("Series", (self.values(py), index))
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    /// Iterate over pairs of period and value.
    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        let pairs = self
            .0
            .iter()
            .map(|(period, value)| (PyPeriod(period), value));
        PyList::new(py, pairs)?.try_iter()
    }

    fn __getitem__(&self, py: Python<'_>, place: Place) -> PyResult<f64> {
        match place {
            Place::Index(index) => usize::try_from(index)
                .ok()
                .or_else(|| self.0.len().checked_sub(index.unsigned_abs()))
                .and_then(|index| self.0.values().get(index).copied())
                .ok_or_else(|| {
                    PyIndexError::new_err(format!(
                        "index {index} is outside a series of {}",
                        self.0.len()
                    ))
                }),
            Place::Period(period) => {
                let period = period.read(py)?;
                self.0
                    .index_of(period)
                    .map(|index| self.0.values()[index])
                    .ok_or_else(|| {
                        PyKeyError::new_err(format!("{period} is outside {}", self.0.range()))
                    })
            }
        }
    }

    fn __contains__(&self, py: Python<'_>, period: PeriodLike) -> PyResult<bool> {
        Ok(self.0.index_of(period.read(py)?).is_some())
    }

    #[pyo3(signature = (dtype = None, copy = None))]
    fn __array__<'py>(
        &self,
        py: Python<'py>,
        dtype: Option<&Bound<'py, PyAny>>,
        copy: Option<bool>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if copy == Some(false) {
            return Err(exception(
                py,
                Kind::InvalidInput,
                "an array of a series is a copy",
            ));
        }
        let values = self.values(py).into_any();
        match dtype {
            Some(dtype) => values.call_method1("astype", (dtype,)),
            None => Ok(values),
        }
    }

    fn __repr__(&self) -> String {
        let text = |value: &f64| value.to_string();
        let values = self.0.values();
        let shown: Vec<String> = if values.len() <= SHOWN {
            values.iter().map(text).collect()
        } else {
            let (head, tail) = (&values[..3], &values[values.len() - 3..]);
            let middle = std::iter::once("...".to_owned());
            head.iter()
                .map(text)
                .chain(middle)
                .chain(tail.iter().map(text))
                .collect()
        };
        format!("Series({}: {})", self.0.range(), shown.join(", "))
    }

    fn _repr_html_(&self) -> String {
        let len = self.0.len();
        let mut html =
            String::from("<table><thead><tr><th>period</th><th>value</th></tr></thead><tbody>");
        for (row, (period, value)) in self.0.iter().enumerate() {
            if len > SHOWN && row == SHOWN / 2 {
                html.push_str("<tr><td>&hellip;</td><td></td></tr>");
            }
            if len <= SHOWN || row < SHOWN / 2 || row >= len - SHOWN / 2 {
                // Writing to a string cannot fail.
                let _ = write!(html, "<tr><td>{period}</td><td>{value}</td></tr>");
            }
        }
        html.push_str("</tbody></table>");
        html
    }

    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let options = PyDict::new(py);
        options.set_item("start", self.0.start().to_string())?;
        ((self.values(py),), options).into_pyobject(py)
    }
}

/// The numbers of anything that numpy understands as a column; what is missing becomes NaN.
pub(super) fn numbers(values: &Bound<'_, PyAny>) -> PyResult<Vec<f64>> {
    let py = values.py();
    let array: PyArrayLike1<'_, f64, AllowTypeChange> = values.extract().map_err(|cause| {
        let error = exception(
            py,
            Kind::InvalidInput,
            format!("values are not a column of numbers: {cause}"),
        );
        error.set_cause(py, Some(cause));
        error
    })?;
    Ok(array.as_array().to_vec())
}

/// The periods in the index of a pandas series; `None` if the values have no such index.
fn periods_of_index(values: &Bound<'_, PyAny>) -> PyResult<Option<Vec<Period>>> {
    let py = values.py();
    let Ok(index) = values.getattr("index") else {
        return Ok(None);
    };
    let class = index.get_type().name()?.to_string();
    let index = match class.as_str() {
        "PeriodIndex" => index,
        "DatetimeIndex" => index.call_method0("to_period").map_err(|cause| {
            let message = format!("the dates of the index have no frequency that fits them ({cause}); set one with to_period");
            exception(py, Kind::InvalidInput, message)
        })?,
        _ => return Ok(None),
    };
    let alias: String = index.getattr("freqstr")?.extract()?;
    let frequency = match alias.as_str() {
        "Y-DEC" | "A-DEC" => Frequency::Year,
        "Q-DEC" => Frequency::Quarter,
        "M" => Frequency::Month,
        "W-SUN" => Frequency::Week,
        "D" => Frequency::Day,
        _ => {
            let message = format!(
                "an index of frequency {alias} has no periods of the calendar year; \
                 accepted are Y-DEC, Q-DEC, M, W-SUN and D"
            );
            return Err(exception(py, Kind::InvalidInput, message));
        }
    };
    let days = index
        .getattr("start_time")?
        .call_method1("strftime", ("%Y-%m-%d",))?;
    let period = |day: Bound<'_, PyAny>| {
        let day = day.str()?.to_string().parse::<Period>();
        day.and_then(|day| Period::containing(frequency, day.first_day()))
            .map_err(|error| raise(py, error))
    };
    days.try_iter()?
        .map(|day| period(day?))
        .collect::<PyResult<_>>()
        .map(Some)
}

/// The name of a frequency in pandas, which has no half-years.
fn pandas_alias(frequency: Frequency) -> Option<&'static str> {
    match frequency {
        Frequency::Year => Some("Y"),
        Frequency::HalfYear => None,
        Frequency::Quarter => Some("Q"),
        Frequency::Month => Some("M"),
        Frequency::Week => Some("W"),
        Frequency::Day => Some("D"),
    }
}
