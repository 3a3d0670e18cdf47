//! How concentration changed between two periods, and which supplier changed it.
//!
//! The HHI is a sum over suppliers, so its change is the exact sum of theirs, `s1^2 - s0^2`.

use serde::{Deserialize, Serialize};

use crate::num::sum::sum;
use crate::structure::StructureError;
use crate::structure::concentration::{herfindahl, shares};

/// One supplier's part in a change of concentration.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SupplierChange {
    /// Share before.
    pub share_from: f64,
    /// Share after.
    pub share_to: f64,
    /// Difference of the shares, as a ratio: 0.01 is one percentage point.
    pub share_change: f64,
    /// Contribution to the change of the HHI: the difference of the squared shares.
    pub hhi_contribution: f64,
}

/// Change of concentration between two periods, by supplier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ConcentrationChange {
    /// Each supplier's part, in the order of the input.
    pub suppliers: Vec<SupplierChange>,
    /// HHI before.
    pub hhi_from: f64,
    /// HHI after.
    pub hhi_to: f64,
    /// Change of the HHI: the sum of the suppliers' contributions.
    pub hhi_change: f64,
}

/// Change of shares and of the HHI between two periods that list the same suppliers in the same
/// order; a supplier without trade in one of them has the value zero there.
///
/// # Errors
///
/// When the lists differ in length, or one of them has no shares (see [`concentration`](crate::structure::concentration())).
///
/// # Examples
///
/// ```
/// use tidegauge::structure::concentration_change;
///
/// let change = concentration_change(
///     &[700.0, 150.0, 80.0, 50.0, 20.0],
///     &[520.0, 210.0, 150.0, 80.0, 40.0],
/// )?;
/// assert_eq!(format!("{:.4}", change.hhi_change), "-0.1768");
/// assert_eq!(format!("{:.4}", change.suppliers[0].hhi_contribution), "-0.2196");
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn concentration_change(
    from: &[f64],
    to: &[f64],
) -> Result<ConcentrationChange, StructureError> {
    if from.len() != to.len() {
        return Err(StructureError::LengthMismatch {
            from: from.len(),
            to: to.len(),
        });
    }
    let (from, to) = (shares(from)?, shares(to)?);
    let suppliers: Vec<SupplierChange> = from
        .iter()
        .zip(&to)
        .map(|(&share_from, &share_to)| SupplierChange {
            share_from,
            share_to,
            share_change: share_to - share_from,
            hhi_contribution: (share_to - share_from) * (share_to + share_from),
        })
        .collect();
    Ok(ConcentrationChange {
        hhi_from: herfindahl(&from),
        hhi_to: herfindahl(&to),
        hhi_change: sum(suppliers.iter().map(|supplier| supplier.hhi_contribution)),
        suppliers,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    const BEFORE: [f64; 5] = [700.0, 150.0, 80.0, 50.0, 20.0];
    const AFTER: [f64; 5] = [520.0, 210.0, 150.0, 80.0, 40.0];

    fn close(actual: f64, expected: f64) -> bool {
        Tolerance::published(10).accepts(actual, expected)
    }

    #[test]
    fn contributions_add_up_to_the_change_of_the_index() {
        let change = concentration_change(&BEFORE, &AFTER).unwrap();
        let expected = [-0.2196, 0.0216, 0.0161, 0.0039, 0.0012];
        for (supplier, expected) in change.suppliers.iter().zip(expected) {
            assert!(close(supplier.hhi_contribution, expected));
        }
        assert!(close(change.hhi_change, -0.1768));
        assert!(close(change.hhi_to - change.hhi_from, -0.1768));
        assert!(close(change.suppliers[0].share_change, -0.18));
    }

    #[test]
    fn both_periods_must_list_the_same_suppliers() {
        assert_eq!(
            concentration_change(&[1.0], &[1.0, 2.0]),
            Err(StructureError::LengthMismatch { from: 1, to: 2 })
        );
        assert_eq!(
            concentration_change(&[1.0], &[0.0]),
            Err(StructureError::AllZero { suppliers: 1 })
        );
    }
}
