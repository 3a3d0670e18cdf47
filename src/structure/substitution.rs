//! How much of a fall of imports domestic production can have replaced: a bound, not an estimate.

use serde::{Deserialize, Serialize};

use crate::structure::StructureError;
use crate::structure::check::{finite, flow, ratio};

/// An amount over a number of months: 74 t in one month, 900 t in twelve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AmountOver {
    /// The amount, zero or more.
    pub amount: f64,
    /// The months that it took, above zero.
    pub months: f64,
}

impl AmountOver {
    /// The amount for each month.
    fn monthly(self, what: &'static str) -> Result<f64, StructureError> {
        let amount = flow(self.amount, what)?;
        if !(self.months.is_finite() && self.months > 0.0) {
            return Err(StructureError::BadQuantity {
                what: "number of months",
                value: self.months,
                accepted: "give a finite number above zero",
            });
        }
        finite(amount / self.months, what)
    }
}

/// What additional production can cover of a fall of imports. Amounts are for each month.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SubstitutionBound {
    /// The fall of imports that must be explained.
    pub needed: f64,
    /// The additional production that there is for it.
    pub available: f64,
    /// The most of the fall that production can have replaced: the smaller of the two.
    pub covered: f64,
    /// The least of the fall that has another reason: needed less covered.
    pub uncovered: f64,
    /// Covered over needed, in [0, 1]: an upper bound. `None` where imports did not fall.
    pub share_covered: Option<f64>,
}

/// The share of a fall of imports that additional domestic production can cover at most.
///
/// Additional production may also have gone into exports or stocks, or met new demand, so that what it did replace lies between nothing and the
/// bound. Both amounts must be of the same goods in the same unit (tonnes of magnets, or of contained oxide), each over its own months. If
/// only a year's output is known, all of it is the additional production of an even wider bound.
///
/// # Errors
///
/// When an amount is negative, missing or infinite (a rise of imports is not a fall, nor less production an addition), or a number of months
/// is not above zero.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::{AmountOver, substitution_bound};
///
/// // Imports fell by 74 t in a month; magnet works made 300 t more than in the year before.
/// let fall = AmountOver { amount: 74.0, months: 1.0 };
/// let added = AmountOver { amount: 300.0, months: 12.0 };
/// let bound = substitution_bound(fall, added)?;
/// assert_eq!((bound.needed, bound.available, bound.uncovered), (74.0, 25.0, 49.0));
/// assert_eq!(bound.share_covered.map(|share| format!("{share:.2}")), Some("0.34".into()));
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn substitution_bound(
    import_fall: AmountOver,
    added_production: AmountOver,
) -> Result<SubstitutionBound, StructureError> {
    let needed = import_fall.monthly("fall of imports")?;
    let available = added_production.monthly("additional production")?;
    let covered = needed.min(available);
    Ok(SubstitutionBound {
        needed,
        available,
        covered,
        uncovered: needed - covered,
        share_covered: (needed > 0.0)
            .then(|| ratio(covered, needed, "fall of imports"))
            .transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn over(amount: f64, months: f64) -> AmountOver {
        AmountOver { amount, months }
    }

    #[test]
    fn the_bound_is_whole_where_production_is_enough() {
        let enough = substitution_bound(over(74.0, 1.0), over(1776.0, 12.0)).unwrap();
        assert_eq!((enough.available, enough.covered), (148.0, 74.0));
        assert_eq!((enough.uncovered, enough.share_covered), (0.0, Some(1.0)));
        let none = substitution_bound(over(30.0, 3.0), over(0.0, 12.0)).unwrap();
        assert_eq!((none.needed, none.share_covered), (10.0, Some(0.0)));
        let no_fall = substitution_bound(over(0.0, 1.0), over(5.0, 1.0)).unwrap();
        assert_eq!((no_fall.uncovered, no_fall.share_covered), (0.0, None));
    }

    #[test]
    fn bad_input_is_named() {
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(
                substitution_bound(over(bad, 1.0), over(1.0, 1.0)),
                Err(StructureError::BadQuantity {
                    what: "fall of imports",
                    ..
                })
            ));
            assert!(matches!(
                substitution_bound(over(1.0, 1.0), over(bad, 1.0)),
                Err(StructureError::BadQuantity {
                    what: "additional production",
                    ..
                })
            ));
        }
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(
                substitution_bound(over(1.0, bad), over(1.0, 1.0)),
                Err(StructureError::BadQuantity { what: "number of months", value, .. })
                    if value.to_bits() == bad.to_bits()
            ));
        }
        let what = "fall of imports";
        assert_eq!(
            substitution_bound(over(f64::MAX, 0.5), over(1.0, 1.0)),
            Err(StructureError::OutOfRange { what })
        );
    }
}
