//! Competition among suppliers between two periods: who gained and lost shares, who came and who left.

use serde::{Deserialize, Serialize};

use crate::num::sum::sum;
use crate::structure::StructureError;
use crate::structure::concentration::{herfindahl, shares};

/// Whether a supplier traded in the earlier and in the later period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Presence {
    /// In both.
    Stayed,
    /// In the later period only.
    Entered,
    /// In the earlier period only.
    Left,
    /// In neither.
    Absent,
}

/// What became of one supplier. Shares are ratios of 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SupplierMove {
    /// Share before.
    pub share_from: f64,
    /// Share after.
    pub share_to: f64,
    /// Difference of the shares, as a ratio: 0.01 is one percentage point.
    pub share_change: f64,
    /// Whether it came, stayed or left.
    pub presence: Presence,
}

/// What became of all suppliers of one buyer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SupplierDynamics {
    /// Each supplier, in the order of the input; their share changes are zero in sum.
    pub suppliers: Vec<SupplierMove>,
    /// Number of suppliers that entered.
    pub entered: usize,
    /// Number of suppliers that left.
    pub left: usize,
    /// Share after of those that entered.
    pub entrants_share: f64,
    /// Share before of those that left.
    pub leavers_share: f64,
    /// Number of equal suppliers with the same HHI, before.
    pub effective_number_from: f64,
    /// The same after: more is more competition.
    pub effective_number_to: f64,
    /// Likeness of the two periods, the sum of the smaller shares (Finger and Kreinin 1979): 1 where no share moved, 0 where all suppliers
    /// changed. What it lacks to 1 is the share of trade that moved from one supplier to another.
    pub similarity: f64,
}

/// Shares, entry and exit of suppliers between two periods that list the same suppliers in the same order; one without trade in a period has
/// the value zero there.
///
/// # Errors
///
/// When the lists differ in length, or one of them has no shares (see [`concentration`](crate::structure::concentration())).
///
/// # Examples
///
/// ```
/// use tidegauge::structure::{Presence, supplier_dynamics};
///
/// // Tonnes of magnets from China, Japan, Vietnam and the Philippines in two years.
/// let moves = supplier_dynamics(&[750.0, 150.0, 0.0, 100.0], &[560.0, 160.0, 80.0, 0.0])?;
/// assert_eq!(format!("{:+.3}", moves.suppliers[0].share_change), "-0.050");
/// assert_eq!(moves.suppliers[2].presence, Presence::Entered);
/// assert_eq!((moves.entered, moves.left), (1, 1));
/// assert_eq!(format!("{:.2} {:.2}", moves.effective_number_from, moves.effective_number_to), "1.68 1.85");
/// assert_eq!(format!("{:.2}", moves.similarity), "0.85");
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn supplier_dynamics(from: &[f64], to: &[f64]) -> Result<SupplierDynamics, StructureError> {
    if from.len() != to.len() {
        return Err(StructureError::LengthMismatch {
            from: from.len(),
            to: to.len(),
        });
    }
    let (shares_from, shares_to) = (shares(from)?, shares(to)?);
    let presences =
        from.iter()
            .zip(to)
            .map(|(before, after)| match (*before > 0.0, *after > 0.0) {
                (true, true) => Presence::Stayed,
                (false, true) => Presence::Entered,
                (true, false) => Presence::Left,
                (false, false) => Presence::Absent,
            });
    let suppliers: Vec<SupplierMove> = presences
        .zip(shares_from.iter().zip(&shares_to))
        .map(|(presence, (&share_from, &share_to))| SupplierMove {
            share_from,
            share_to,
            share_change: share_to - share_from,
            presence,
        })
        .collect();
    let those = |wanted: Presence| suppliers.iter().filter(move |s| s.presence == wanted);
    Ok(SupplierDynamics {
        entered: those(Presence::Entered).count(),
        left: those(Presence::Left).count(),
        entrants_share: sum(those(Presence::Entered).map(|s| s.share_to)).min(1.0),
        leavers_share: sum(those(Presence::Left).map(|s| s.share_from)).min(1.0),
        effective_number_from: 1.0 / herfindahl(&shares_from),
        effective_number_to: 1.0 / herfindahl(&shares_to),
        similarity: sum(suppliers.iter().map(|s| s.share_from.min(s.share_to))).min(1.0),
        suppliers,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    fn close(actual: f64, expected: f64) -> bool {
        Tolerance::ROUND_OFF.accepts(actual, expected)
    }

    #[test]
    fn by_hand() {
        let moves = supplier_dynamics(&[50.0, 50.0, 0.0, 0.0], &[50.0, 0.0, 150.0, 0.0]).unwrap();
        let presences: Vec<Presence> = moves.suppliers.iter().map(|s| s.presence).collect();
        let expected = [
            Presence::Stayed,
            Presence::Left,
            Presence::Entered,
            Presence::Absent,
        ];
        assert_eq!(presences, expected);
        for (supplier, change) in moves.suppliers.iter().zip([-0.25, -0.5, 0.75, 0.0]) {
            assert!(close(supplier.share_change, change));
        }
        assert!(close(moves.entrants_share, 0.75) && close(moves.leavers_share, 0.5));
        assert!(close(moves.effective_number_from, 2.0) && close(moves.effective_number_to, 1.6));
        assert!(close(moves.similarity, 0.25));
    }

    #[test]
    fn one_supplier_only_stays() {
        let alone = supplier_dynamics(&[5.0], &[7.0]).unwrap();
        assert_eq!(alone.suppliers[0].share_change, 0.0);
        assert_eq!((alone.similarity, alone.effective_number_to), (1.0, 1.0));
        assert_eq!((alone.entered, alone.left), (0, 0));
    }

    #[test]
    fn bad_input_has_its_error() {
        assert_eq!(
            supplier_dynamics(&[1.0], &[1.0, 2.0]),
            Err(StructureError::LengthMismatch { from: 1, to: 2 })
        );
        assert_eq!(supplier_dynamics(&[], &[]), Err(StructureError::Empty));
        assert_eq!(
            supplier_dynamics(&[1.0, 1.0], &[0.0, 0.0]),
            Err(StructureError::AllZero { suppliers: 2 })
        );
        let negative = StructureError::Negative {
            position: 1,
            value: -1.0,
        };
        assert_eq!(supplier_dynamics(&[1.0, -1.0], &[1.0, 1.0]), Err(negative));
        for bad in [f64::NAN, f64::INFINITY] {
            assert!(matches!(
                supplier_dynamics(&[1.0], &[bad]),
                Err(StructureError::NotFinite { position: 0, .. })
            ));
        }
    }
}
