//! Changes of arrays and series.

use numpy::IntoPyArray;
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;

use crate::change::{Basis, change_rates, lagged_rates};
use crate::python::error::{Kind, exception, raise};
use crate::python::series::{PySeries, numbers};

/// Compute the rates of change over `lag` positions.
///
/// Parameters
/// ----------
/// values : array_like of shape (n,) or Series
///     Numbers; a missing one is NaN, ``None`` or the null of its library.
/// lag : int, default 1
///     Distance to the value compared with, at least 1: 12 is year on year in monthly data.
///
/// Returns
/// -------
/// numpy.ndarray of shape (n,) or Series
///     Ratios (-0.11 is a fall of 11 %), a Series for a Series. NaN where there is no base or no
///     rate exists: a missing value, a base of zero or less, a change of sign.
///
/// Raises
/// ------
/// InvalidInputError
///     If `values` are not numbers, have more than one dimension, or one is infinite.
/// InvalidSpecError
///     If `lag` is not positive.
///
/// Examples
/// --------
/// >>> from tidegauge import change_rate
/// >>> change_rate([400, 500, None, 0]).tolist()
/// [nan, 0.25, nan, nan]
/// >>> round(float(change_rate([656, 582])[1]), 3)
/// -0.113
#[pyfunction]
#[pyo3(signature = (values, *, lag = 1))]
pub(super) fn change_rate<'py>(
    values: &Bound<'py, PyAny>,
    lag: i64,
) -> PyResult<Bound<'py, PyAny>> {
    let py = values.py();
    let lag = u32::try_from(lag).map_err(|_| {
        let message = format!("lag {lag} is outside 1 to {}", u32::MAX);
        exception(py, Kind::InvalidSpec, message)
    })?;
    if let Ok(series) = values.cast::<PySeries>() {
        let series = series.get();
        let rates = py.detach(|| change_rates(&series.0, Basis::Lag(lag)));
        return PySeries(rates.map_err(|error| raise(py, error))?).into_bound_py_any(py);
    }
    let values = numbers(values)?;
    let rates = py.detach(|| lagged_rates(&values, lag as usize));
    Ok(rates
        .map_err(|error| raise(py, error))?
        .into_pyarray(py)
        .into_any())
}
