//! Chained indices, and how far they drift from the direct comparison.

use serde::{Deserialize, Serialize};

use crate::index::{BilateralFormula, IndexError, PriceTable};

/// A chained price index over all periods of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChainedIndex {
    /// Level of each period; 1 in the first.
    pub levels: Vec<f64>,
    /// The direct index from the first period to the last, if they share an item.
    pub direct: Option<f64>,
    /// Last chained level over the direct index, less 1: the drift. Weighted indices drift where prices and quantities bounce.
    pub drift: Option<f64>,
}

/// Price index chained from each period to the next, over the items that both have.
///
/// # Errors
/// Those of [`PriceTable::index`] for each link.
///
/// # Examples
///
/// ```
/// use tidegauge::index::{BilateralFormula, PriceTable, chained_index};
///
/// let table = PriceTable::new(&[&[50.0, 52.0, 51.0]], &[&[656.0, 582.0, 600.0]])?;
/// let chain = chained_index(&table, BilateralFormula::Fisher)?;
/// assert_eq!(format!("{:.2}", chain.levels[2]), "1.02");
/// assert!(chain.drift.is_some_and(|drift| drift.abs() < 1e-15));
/// # Ok::<(), tidegauge::index::IndexError>(())
/// ```
pub fn chained_index(
    table: &PriceTable,
    formula: BilateralFormula,
) -> Result<ChainedIndex, IndexError> {
    let mut level = 1.0;
    let mut levels = vec![level];
    for period in 1..table.periods() {
        level *= table.index(period - 1, period, formula)?;
        if !(level.is_finite() && level > 0.0) {
            let what = "a chained level";
            return Err(IndexError::OutOfRange { what });
        }
        levels.push(level);
    }
    let direct = match table.index(0, table.periods() - 1, formula) {
        Ok(direct) => Some(direct),
        Err(IndexError::NothingMatched { .. } | IndexError::AllZero { .. }) => None,
        Err(error) => return Err(error),
    };
    let drift = direct.map(|direct| level / direct - 1.0);
    Ok(ChainedIndex {
        levels,
        direct,
        drift,
    })
}
