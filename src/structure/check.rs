//! Checks and ratios shared by the measures of structure.

use crate::structure::StructureError;
use crate::structure::concentration::shares;

/// Accepts a list of gross flows that is not empty.
pub(super) fn flows(values: &[f64], what: &'static str) -> Result<(), StructureError> {
    if values.is_empty() {
        return Err(StructureError::NoItems { what });
    }
    match values.iter().position(|v| !v.is_finite() || *v < 0.0) {
        None => Ok(()),
        Some(position) => Err(StructureError::BadFlow {
            what,
            position,
            value: values.get(position).copied().unwrap_or_default(),
        }),
    }
}

/// Accepts two lists of gross flows of one length.
pub(super) fn pair(
    (a, what_a): (&[f64], &'static str),
    (b, what_b): (&[f64], &'static str),
) -> Result<(), StructureError> {
    flows(a, what_a)?;
    flows(b, what_b)?;
    length(what_b, a.len(), b.len())
}

/// Accepts a list of the length needed.
pub(super) fn length(
    what: &'static str,
    expected: usize,
    found: usize,
) -> Result<(), StructureError> {
    if expected == found {
        return Ok(());
    }
    Err(StructureError::WrongLength {
        what,
        expected,
        found,
    })
}

/// Accepts a single gross flow.
pub(super) fn flow(value: f64, what: &'static str) -> Result<f64, StructureError> {
    if value.is_finite() && value >= 0.0 {
        return Ok(value);
    }
    Err(StructureError::BadQuantity {
        what,
        value,
        accepted: "give a finite number of zero or more",
    })
}

/// A result, if it is a number.
pub(super) fn finite(value: f64, what: &'static str) -> Result<f64, StructureError> {
    if value.is_finite() {
        return Ok(value);
    }
    Err(StructureError::OutOfRange { what })
}

/// `a / b`, where `what` names `b`.
pub(super) fn ratio(a: f64, b: f64, what: &'static str) -> Result<f64, StructureError> {
    if b == 0.0 {
        return Err(StructureError::ZeroDenominator { what });
    }
    finite(b, what)?;
    finite(a / b, what)
}

/// Shares of a list of gross flows.
pub(super) fn profile(values: &[f64], what: &'static str) -> Result<Vec<f64>, StructureError> {
    flows(values, what)?;
    shares(values).map_err(|_| StructureError::ZeroDenominator { what })
}
