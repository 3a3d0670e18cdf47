//! The Python package `tidegauge`: thin classes around the Rust values, one file a family.
//!
//! The native module is `tidegauge._native`; what stands beside it in `pkg/` re-exports it and describes its types. Arguments that
//! are data come first, everything else goes by keyword. Text in the documentation of classes and functions here is numpydoc, since
//! Python shows it.

#![expect(
    clippy::doc_markdown,
    reason = "documentation here is numpydoc, which Python shows as it stands"
)]
#![expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "methods of a Python class take the object they belong to by reference"
)]

mod change;
mod error;
mod period;
mod series;

use pyo3::prelude::*;

/// Native part of the package `tidegauge`.
#[pymodule(gil_used = false)]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::python::change::change_rate;
    #[pymodule_export]
    use crate::python::period::PyPeriod;
    #[pymodule_export]
    use crate::python::series::PySeries;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        crate::python::error::add_to(module)
    }
}
