//! Whether other suppliers replaced one that a shock hit.

use serde::{Deserialize, Serialize};

use crate::num::sum::sum;
use crate::structure::StructureError;
use crate::structure::check::{finite, length, pair, ratio};

/// Replacement of one supplier by the others.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Diversion {
    /// Change of imports from the supplier hit.
    pub shocked_change: f64,
    /// Change of imports from all others.
    pub others_change: f64,
    /// Gain of the others over the loss: 0 no replacement, 1 full; `None` without a loss.
    pub ratio: Option<f64>,
}

/// Diversion of imports listed by supplier before and after; `shocked` is the position of the
/// supplier hit.
///
/// # Errors
///
/// When the lists are empty, differ in length, hold a negative, missing or infinite value, or end
/// before `shocked`.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::diversion;
///
/// // Tonnes of magnets by supplier; the first fell by 180, the others made up for 60 of it.
/// let shift = diversion(&[700.0, 150.0, 80.0], &[520.0, 190.0, 100.0], 0)?;
/// assert_eq!(shift.ratio.map(|r| format!("{r:.4}")), Some("0.3333".into()));
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
    let others = from
        .iter()
        .zip(to)
        .enumerate()
        .filter(|&(i, _)| i != shocked);
    let shocked_change = b - a;
    let others_change = finite(sum(others.map(|(_, (a, b))| b - a)), "change of the others")?;
    Ok(Diversion {
        shocked_change,
        others_change,
        ratio: (shocked_change < 0.0)
            .then(|| ratio(others_change, -shocked_change, "the loss"))
            .transpose()?,
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
        assert_eq!(diversion(&[1.0], &[2.0], 0).unwrap().ratio, None);
        assert!(diversion(&[1.0], &[2.0], 1).is_err());
        assert!(diversion(&[1.0], &[f64::NAN], 0).is_err());
    }
}
