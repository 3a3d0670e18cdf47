//! The exceptions of the package, and which Rust error becomes which of them.

use pyo3::exceptions::{PyArithmeticError, PyException, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyTuple, PyType};

use crate::change::ChangeError;
use crate::period::PeriodError;
use crate::series::SeriesError;

/// What a caller can do about an error; each kind is an exception class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    InvalidInput,
    InvalidSpec,
    NotEnoughData,
}

/// The classes, made once per interpreter.
struct Classes {
    root: Py<PyType>,
    invalid_input: Py<PyType>,
    invalid_spec: Py<PyType>,
    not_enough_data: Py<PyType>,
    numerical: Py<PyType>,
}

static CLASSES: PyOnceLock<Classes> = PyOnceLock::new();

impl Classes {
    fn get(py: Python<'_>) -> PyResult<&Self> {
        CLASSES.get_or_try_init(py, || Self::new(py))
    }

    fn new(py: Python<'_>) -> PyResult<Self> {
        let exception = py.get_type::<PyException>();
        let value_error = py.get_type::<PyValueError>();
        let arithmetic_error = py.get_type::<PyArithmeticError>();
        let root = class(
            &PyTuple::new(py, [exception])?,
            "TidegaugeError",
            "error",
            "Base of all exceptions of the package; `kind` says what a caller can do.",
        )?;
        let derived = |base, name, kind, doc| {
            class(&PyTuple::new(py, [root.clone(), base])?, name, kind, doc).map(Bound::unbind)
        };
        Ok(Self {
            invalid_input: derived(
                value_error.clone(),
                "InvalidInputError",
                "invalid_input",
                "The data are wrong: a period, a code or a value.",
            )?,
            invalid_spec: derived(
                value_error.clone(),
                "InvalidSpecError",
                "invalid_spec",
                "An option is wrong.",
            )?,
            not_enough_data: derived(
                value_error,
                "NotEnoughDataError",
                "not_enough_data",
                "The data are right but too few.",
            )?,
            numerical: derived(
                arithmetic_error,
                "NumericalError",
                "numerical",
                "No usable number exists.",
            )?,
            root: root.unbind(),
        })
    }
}

/// A new exception class of the package.
fn class<'py>(
    bases: &Bound<'py, PyTuple>,
    name: &str,
    kind: &str,
    doc: &str,
) -> PyResult<Bound<'py, PyType>> {
    let py = bases.py();
    let members = PyDict::new(py);
    members.set_item("__module__", "tidegauge")?;
    members.set_item("__doc__", doc)?;
    members.set_item("kind", kind)?;
    let made = py.get_type::<PyType>().call1((name, bases, members))?;
    Ok(made.cast_into::<PyType>()?)
}

/// Puts the exception classes into the native module.
pub(super) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let classes = Classes::get(module.py())?;
    for class in [
        &classes.root,
        &classes.invalid_input,
        &classes.invalid_spec,
        &classes.not_enough_data,
        &classes.numerical,
    ] {
        let class = class.bind(module.py());
        module.add(
            class.getattr("__name__")?.extract::<String>()?.as_str(),
            class,
        )?;
    }
    Ok(())
}

/// The exception of `kind` with `message`.
pub(super) fn exception(py: Python<'_>, kind: Kind, message: impl Into<String>) -> PyErr {
    let made = Classes::get(py).and_then(|classes| {
        let class = match kind {
            Kind::InvalidInput => &classes.invalid_input,
            Kind::InvalidSpec => &classes.invalid_spec,
            Kind::NotEnoughData => &classes.not_enough_data,
        };
        class.bind(py).call1((message.into(),))
    });
    made.map_or_else(|error| error, PyErr::from_value)
}

/// The exception that `error` becomes; the message is the Rust message.
pub(super) fn raise(py: Python<'_>, error: impl Into<Error>) -> PyErr {
    let error = error.into();
    exception(py, error.kind(), error.to_string())
}

/// The errors of what the package offers.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error(transparent)]
    Period(#[from] PeriodError),
    #[error(transparent)]
    Series(#[from] SeriesError),
    #[error(transparent)]
    Change(#[from] ChangeError),
}

impl Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Change(ChangeError::ZeroPeriods { .. } | ChangeError::Option { .. }) => {
                Kind::InvalidSpec
            }
            Self::Series(SeriesError::Empty) => Kind::NotEnoughData,
            _ => Kind::InvalidInput,
        }
    }
}
