//! Whether other suppliers replaced one that a shock hit, and which of them.

use serde::{Deserialize, Serialize};

use crate::num::sum::sum;
use crate::structure::StructureError;
use crate::structure::check::{finite, length, pair, ratio};

/// Replacement of one supplier by the others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Diversion {
    /// Change of imports from the supplier hit.
    pub shocked_change: f64,
    /// Change of imports from all others: the sum of `gains`.
    pub others_change: f64,
    /// Gain of the others over the loss: 0 no replacement, 1 full; `None` without a loss.
    pub ratio: Option<f64>,
    /// Each of the others, in the order given.
    pub gains: Vec<SupplierGain>,
}

/// The part of one supplier in the replacement of another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SupplierGain {
    /// Position of the supplier.
    pub supplier: usize,
    /// Change of imports from it; negative if it lost too.
    pub change: f64,
    /// Its change over the change of all others together, 1 in sum; `None` where that is zero.
    pub of_gain: Option<f64>,
    /// Its change over the loss of the supplier hit, [`Diversion::ratio`] in sum; `None` without a loss.
    pub of_loss: Option<f64>,
    /// How far its share in the later total is above that of a supplier that only grew as the others did together, 0 in sum; `None` where the others
    /// had nothing before or nothing is imported after.
    pub beyond_share: Option<f64>,
}

/// Diversion of imports listed by supplier before and after; `shocked` is the position of the
/// supplier hit.
///
/// With the exports of one country listed by destination, and the destination that fell away as `shocked`, it is the deflection to third markets.
///
/// # Errors
///
/// When the lists are empty, differ in length, hold a negative, missing or infinite value, or end
/// before `shocked`, or where a sum or ratio is beyond the range of numbers.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::diversion;
///
/// // Tonnes of magnets by supplier; the first fell by 180, the others made up for 60 of it.
/// let shift = diversion(&[700.0, 150.0, 80.0], &[520.0, 190.0, 100.0], 0)?;
/// assert_eq!(shift.ratio.map(|r| format!("{r:.4}")), Some("0.3333".into()));
/// // Two thirds of the 60 came from the second supplier.
/// assert_eq!((shift.gains[0].supplier, shift.gains[0].change), (1, 40.0));
/// assert_eq!(shift.gains[0].of_gain.map(|part| format!("{part:.4}")), Some("0.6667".into()));
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn diversion(from: &[f64], to: &[f64], shocked: usize) -> Result<Diversion, StructureError> {
    pair((from, "imports before"), (to, "imports after"))?;
    let (Some(a), Some(b)) = (from.get(shocked), to.get(shocked)) else {
        return length(
            "suppliers up to the one hit",
            shocked.saturating_add(1),
            from.len(),
        )
        .and(Err(StructureError::NoItems { what: "suppliers" }));
    };
    let others = || {
        let suppliers = from.iter().zip(to).enumerate();
        suppliers.filter(|&(supplier, _)| supplier != shocked)
    };
    let total = |amounts: Vec<f64>, what| finite(sum(amounts), what);
    let shocked_change = b - a;
    let changes = others().map(|(_, (a, b))| b - a).collect();
    let others_change = total(changes, "change of the others")?;
    let before = total(others().map(|(_, (a, _))| *a).collect(), "imports before")?;
    let after = total(others().map(|(_, (_, b))| *b).collect(), "imports after")?;
    let all = finite(after + b, "imports after")?;
    let over = |part: f64, whole: f64, what, exists: bool| {
        exists.then(|| ratio(part, whole, what)).transpose()
    };
    let loses = shocked_change < 0.0;
    let gain = |(supplier, (a, b)): (usize, (&f64, &f64))| {
        let change = b - a;
        let with_the_others = over(*a, before, "imports before", before > 0.0 && all > 0.0)?;
        let beyond = with_the_others.map(|part| (b - part * after) / all);
        Ok(SupplierGain {
            supplier,
            change,
            of_gain: over(change, others_change, "the gain", others_change != 0.0)?,
            of_loss: over(change, -shocked_change, "the loss", loses)?,
            beyond_share: beyond,
        })
    };
    Ok(Diversion {
        shocked_change,
        others_change,
        ratio: over(others_change, -shocked_change, "the loss", loses)?,
        gains: others().map(gain).collect::<Result<_, StructureError>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    fn close(actual: f64, expected: f64) -> bool {
        Tolerance::published(10).accepts(actual, expected)
    }

    #[test]
    fn replacement_and_its_limits() {
        let shift = diversion(&[700.0, 150.0, 80.0], &[520.0, 190.0, 100.0], 0).unwrap();
        assert!(close(shift.ratio.unwrap(), 1.0 / 3.0));
        let alone = diversion(&[1.0], &[2.0], 0).unwrap();
        assert_eq!((alone.ratio, alone.gains), (None, vec![]));
    }

    #[test]
    fn gains_by_hand() {
        let shift = diversion(&[700.0, 150.0, 80.0], &[520.0, 190.0, 100.0], 0).unwrap();
        let [second, third] = shift.gains[..] else {
            panic!("{shift:?}")
        };
        assert_eq!((second.supplier, third.supplier), (1, 2));
        assert_eq!((second.change, third.change), (40.0, 20.0));
        assert!(close(second.of_gain.unwrap(), 2.0 / 3.0));
        assert!(close(third.of_loss.unwrap(), 20.0 / 180.0));
        // 290 of 810 tonnes after; with its part of 150 in 230 the second supplier would have 189.13.
        let beyond = 190.0 / 810.0 - 150.0 / 230.0 * 290.0 / 810.0;
        assert!(close(second.beyond_share.unwrap(), beyond));
        assert!(close(third.beyond_share.unwrap(), -beyond));
    }

    #[test]
    fn parts_that_do_not_exist_are_none() {
        let swap = diversion(&[10.0, 5.0, 5.0], &[12.0, 6.0, 4.0], 0).unwrap();
        for gain in swap.gains {
            assert_eq!((gain.of_gain, gain.of_loss), (None, None));
        }
        let new = diversion(&[10.0, 0.0], &[4.0, 6.0], 0).unwrap();
        assert_eq!(
            (new.gains[0].of_loss, new.gains[0].beyond_share),
            (Some(1.0), None)
        );
    }

    #[test]
    fn bad_input_has_its_error() {
        let what = "suppliers up to the one hit";
        let (expected, found) = (2, 1);
        let length = StructureError::WrongLength {
            what,
            expected,
            found,
        };
        assert_eq!(diversion(&[1.0], &[2.0], 1), Err(length));
        let what = "imports after";
        let error = diversion(&[1.0], &[f64::NAN], 0).unwrap_err();
        assert!(matches!(
            error,
            StructureError::BadFlow { what: w, position: 0, value } if w == what && value.is_nan()
        ));
        let huge = diversion(&[1.0; 3], &[f64::MAX; 3], 0);
        let what = "change of the others";
        assert_eq!(huge, Err(StructureError::OutOfRange { what }));
    }
}
