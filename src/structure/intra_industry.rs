//! Trade in both directions within one item: Grubel and Lloyd 1975, Lafay 1992.

use serde::{Deserialize, Serialize};

use crate::num::sum::sum;
use crate::structure::StructureError;
use crate::structure::check::{pair, ratio};

/// Two-way trade by item and in total.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct IntraIndustry {
    /// Grubel-Lloyd index of each item, in [0, 1]; `None` for an item without trade.
    pub items: Vec<Option<f64>>,
    /// Index of the total, each item weighed by its trade, in [0, 1].
    pub aggregate: f64,
    /// Index of the total corrected for the overall imbalance; `None` when one side has no trade.
    pub corrected: Option<f64>,
    /// Lafay's index of each item, which add up to zero; positive for specialisation.
    pub lafay: Vec<f64>,
}

/// Two-way trade of the same items, in one unit of value.
///
/// # Errors
///
/// When the lists are empty or differ in length, hold a negative, missing or infinite value, or
/// only zeros.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::intra_industry;
///
/// let trade = intra_industry(&[10.0, 40.0, 0.0, 25.0], &[20.0, 35.0, 15.0, 5.0])?;
/// assert_eq!(format!("{:.4}", trade.aggregate), "0.6667");
/// assert_eq!(trade.items[2], Some(0.0));
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn intra_industry(exports: &[f64], imports: &[f64]) -> Result<IntraIndustry, StructureError> {
    pair((exports, "exports"), (imports, "imports"))?;
    let both = || exports.iter().copied().zip(imports.iter().copied());
    let total = sum(both().map(|(x, m)| x + m));
    let matched = sum(both().map(|(x, m)| x.min(m)));
    let smaller = sum(exports.iter().copied()).min(sum(imports.iter().copied()));
    let balance = ratio(sum(both().map(|(x, m)| x - m)), total, "total trade")?;
    Ok(IntraIndustry {
        items: both().map(|(x, m)| item(x, m)).collect(),
        aggregate: (2.0 * matched / total).min(1.0),
        corrected: (smaller > 0.0).then(|| (matched / smaller).min(1.0)),
        lafay: both()
            .map(|(x, m)| 100.0 * ((x - m) / total - balance * ((x + m) / total)))
            .collect(),
    })
}

/// `2 r / (1 + r)` with `r` the smaller over the larger flow, which cannot overflow.
fn item(x: f64, m: f64) -> Option<f64> {
    let larger = x.max(m);
    (larger > 0.0).then(|| {
        let r = x.min(m) / larger;
        2.0 * r / (1.0 + r)
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
    fn published_items() {
        let trade = intra_industry(&[10.0, 40.0, 0.0, 25.0], &[20.0, 35.0, 15.0, 5.0]).unwrap();
        for (actual, expected) in trade
            .items
            .iter()
            .zip([2.0 / 3.0, 14.0 / 15.0, 0.0, 1.0 / 3.0])
        {
            assert!(close(actual.unwrap(), expected));
        }
        assert!(close(trade.aggregate, 2.0 / 3.0));
        assert!(close(trade.corrected.unwrap(), 2.0 / 3.0));
        for (&actual, expected) in
            trade
                .lafay
                .iter()
                .zip([-20.0 / 3.0, 10.0 / 3.0, -10.0, 40.0 / 3.0])
        {
            assert!(close(actual, expected));
        }
    }

    #[test]
    fn bad_input_has_its_error() {
        let error =
            |exports: &[f64], imports: &[f64]| intra_industry(exports, imports).unwrap_err();
        let what = "exports";
        assert_eq!(error(&[], &[]), StructureError::NoItems { what });
        let length = StructureError::WrongLength {
            what: "imports",
            expected: 1,
            found: 2,
        };
        assert_eq!(error(&[1.0], &[1.0, 2.0]), length);
        let what = "total trade";
        let zero = StructureError::ZeroDenominator { what };
        assert_eq!(error(&[0.0], &[0.0]), zero);
        let beyond = StructureError::OutOfRange { what };
        assert_eq!(error(&[f64::MAX; 3], &[1.0; 3]), beyond);
        assert_eq!(
            intra_industry(&[0.0, 1.0], &[0.0, 0.0]).unwrap().items,
            [None, Some(0.0)]
        );
    }
}
