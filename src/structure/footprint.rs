//! What a flow embodies: tonnes times a factor of their origin, as a range, and why it changed.

use serde::{Deserialize, Serialize};

use crate::num::mean::logarithmic_mean;
use crate::num::sum::sum;
use crate::structure::StructureError;
use crate::structure::check::{finite, flow, length};

/// A factor with its range: tonnes of rock, of carbon dioxide, of water, for each tonne traded.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Factor {
    /// The least that sources name.
    pub low: f64,
    /// What is taken in the middle.
    pub central: f64,
    /// The most that sources name.
    pub high: f64,
}

/// What the flows of two periods embody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Footprint {
    /// Before.
    pub before: Factor,
    /// After.
    pub after: Factor,
    /// The central amount of each origin after, in the order of the input.
    pub by_origin: Vec<f64>,
    /// Part of the central change that is the total quantity's.
    pub scale: f64,
    /// Part that is the shift between origins.
    pub composition: f64,
    /// Part of origins that supply in one of the periods only.
    pub entry_exit: f64,
}

/// Embodied amounts of quantities by origin, before and after; the central change is scale, composition, and entry and exit of origins
/// (logarithmic mean Divisia index), without a remainder.
///
/// The range is that of the factors taken low or high together: origins share the same uncertainty, so that it does not shrink with their number.
///
/// # Errors
///
/// When lists differ in length or are empty, a quantity or factor is negative, missing or infinite, or a factor is out of order.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::{Factor, footprint};
///
/// let rock = |low, central, high| Factor { low, central, high };
/// // Tonnes of oxide from two origins, and tonnes of rock moved for each.
/// let moved = footprint(&[100.0, 50.0], &[80.0, 90.0], &[rock(16.0, 100.0, 400.0), rock(50.0, 300.0, 3600.0)])?;
/// assert_eq!((moved.after.central, moved.after.high), (35_000.0, 356_000.0));
/// assert!((moved.scale + moved.composition - 10_000.0).abs() < 1e-9);
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn footprint(
    before: &[f64],
    after: &[f64],
    factors: &[Factor],
) -> Result<Footprint, StructureError> {
    if factors.is_empty() {
        return Err(StructureError::NoItems { what: "origins" });
    }
    length("quantities before", factors.len(), before.len())?;
    length("quantities after", factors.len(), after.len())?;
    for quantity in before.iter().chain(after) {
        flow(*quantity, "quantity of an origin")?;
    }
    for factor in factors {
        let Factor { low, central, high } = *factor;
        flow(low, "factor")?;
        flow(high, "factor")?;
        if !(low <= central && central <= high) {
            return Err(StructureError::BadQuantity {
                what: "central factor",
                value: central,
                accepted: "give a number between the low and the high factor",
            });
        }
    }
    let amount = |quantities: &[f64], pick: fn(&Factor) -> f64| {
        let terms = quantities
            .iter()
            .zip(factors)
            .map(|(q, factor)| q * pick(factor));
        finite(sum(terms), "embodied amount")
    };
    let range = |quantities: &[f64]| {
        Ok::<Factor, StructureError>(Factor {
            low: amount(quantities, |f| f.low)?,
            central: amount(quantities, |f| f.central)?,
            high: amount(quantities, |f| f.high)?,
        })
    };
    let (was, is) = (range(before)?, range(after)?);
    let (all_before, all_after) = (sum(before.iter().copied()), sum(after.iter().copied()));
    let growth = (all_after / all_before).ln();
    let (mut scale, mut composition, mut entry_exit) = (Vec::new(), Vec::new(), Vec::new());
    for ((q0, q1), factor) in before.iter().zip(after).zip(factors) {
        let (e0, e1) = (q0 * factor.central, q1 * factor.central);
        if e0 > 0.0 && e1 > 0.0 {
            let weight = logarithmic_mean(e1, e0).ok_or(StructureError::OutOfRange {
                what: "embodied amount",
            })?;
            scale.push(weight * growth);
            composition.push(weight * ((q1 / q0).ln() - growth));
        } else {
            entry_exit.push(e1 - e0);
        }
    }
    Ok(Footprint {
        before: was,
        after: is,
        by_origin: after
            .iter()
            .zip(factors)
            .map(|(q, f)| q * f.central)
            .collect(),
        scale: finite(sum(scale), "part of the scale")?,
        composition: finite(sum(composition), "part of the composition")?,
        entry_exit: finite(sum(entry_exit), "part of entry and exit")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    const ONE: Factor = Factor {
        low: 1.0,
        central: 2.0,
        high: 3.0,
    };

    #[test]
    fn parts_add_up_with_origins_that_come_and_go() {
        let found = footprint(&[10.0, 5.0, 0.0], &[12.0, 0.0, 7.0], &[ONE; 3]).unwrap();
        let change = found.after.central - found.before.central;
        let parts = found.scale + found.composition + found.entry_exit;
        assert!(
            Tolerance::ROUND_OFF.accepts(parts, change)
                && Tolerance::ROUND_OFF.accepts(change, 8.0)
        );
        assert_eq!(found.by_origin, [24.0, 0.0, 14.0]);
    }

    #[test]
    fn bad_input_is_named() {
        let what = "origins";
        assert_eq!(
            footprint(&[], &[], &[]),
            Err(StructureError::NoItems { what })
        );
        let length = StructureError::WrongLength {
            what: "quantities after",
            expected: 1,
            found: 2,
        };
        assert_eq!(footprint(&[1.0], &[1.0, 2.0], &[ONE]), Err(length));
        let negative = StructureError::BadQuantity {
            what: "quantity of an origin",
            value: -1.0,
            accepted: "give a finite number of zero or more",
        };
        assert_eq!(footprint(&[-1.0], &[1.0], &[ONE]), Err(negative));
        let turned = Factor { low: 3.0, ..ONE };
        let outside = StructureError::BadQuantity {
            what: "central factor",
            value: ONE.central,
            accepted: "give a number between the low and the high factor",
        };
        assert_eq!(footprint(&[1.0], &[1.0], &[turned]), Err(outside));
        let what = "embodied amount";
        assert_eq!(
            footprint(&[f64::MAX], &[f64::MAX], &[ONE]),
            Err(StructureError::OutOfRange { what })
        );
        let nothing = footprint(&[0.0], &[0.0], &[ONE]).unwrap();
        assert_eq!((nothing.scale, nothing.entry_exit), (0.0, 0.0));
    }
}
