//! Transitive price indices over a window of periods: no drift, whatever the path.
//!
//! The method of Gini, Eltetö, Köves and Szulc (GEKS) over Fisher, Törnqvist (Caves, Christensen and
//! Diewert 1982) or Walsh indices, the method of Geary (1958) and Khamis (1970), and the weighted time-product dummy
//! regression. Formulas: Consumer Price Index Manual (2020), chapter on scanner data.

use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};

use crate::index::bilateral::usable;
use crate::index::{BilateralFormula, IndexError, PriceTable};
use crate::num::sum::sum;

/// A transitive index over many periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MultilateralMethod {
    /// GEKS over Fisher indices. The default.
    #[default]
    GeksFisher,
    /// GEKS over Törnqvist indices.
    Ccdi,
    /// GEKS over Walsh indices.
    GeksWalsh,
    /// Mean prices over the window, weighted by quantities.
    GearyKhamis,
    /// Regression of log prices on items and periods, weighted by the shares in the value of the period.
    TimeProductDummy,
}

/// Passes of Geary and Khamis before they are given up.
const MOST_PASSES: usize = 10_000;

/// Price levels of all periods of `table`, 1 in the first.
///
/// # Errors
/// [`IndexError::NothingMatched`] for two periods without a common item (GEKS); [`IndexError::Disconnected`] where no path of common items leads to a
/// period (the other two); [`IndexError::NoConvergence`]; [`IndexError::AllZero`]; [`IndexError::OutOfRange`].
///
/// # Examples
///
/// ```
/// use tidegauge::index::{MultilateralMethod, PriceTable, multilateral_index};
///
/// let table = PriceTable::new(&[&[50.0, 52.0, 50.0], &[64.0, 63.0, 64.0]], &[&[656.0, 582.0, 656.0], &[120.0, 150.0, 120.0]])?;
/// let levels = multilateral_index(&table, MultilateralMethod::GeksFisher)?;
/// // All prices are back where they began, and so is the index.
/// assert!((levels[2] - 1.0).abs() < 1e-15);
/// # Ok::<(), tidegauge::index::IndexError>(())
/// ```
pub fn multilateral_index(
    table: &PriceTable,
    method: MultilateralMethod,
) -> Result<Vec<f64>, IndexError> {
    if table.periods() == 0 {
        return Err(IndexError::Empty { what: "period" });
    }
    let levels = match method {
        MultilateralMethod::GeksFisher => geks(table, BilateralFormula::Fisher)?,
        MultilateralMethod::Ccdi => geks(table, BilateralFormula::Tornqvist)?,
        MultilateralMethod::GeksWalsh => geks(table, BilateralFormula::Walsh)?,
        MultilateralMethod::GearyKhamis => geary_khamis(&cells(table)?, table)?,
        MultilateralMethod::TimeProductDummy => time_product_dummy(&cells(table)?, table)?,
    };
    let checked = levels.into_iter().map(|level| usable(level, "a level"));
    checked.collect()
}

/// `P(t)` as the geometric mean over all periods `l` of `P(0, l) P(l, t)`.
fn geks(table: &PriceTable, formula: BilateralFormula) -> Result<Vec<f64>, IndexError> {
    let periods = table.periods();
    let mut logs = DMatrix::<f64>::zeros(periods, periods);
    for to in 1..periods {
        for from in 0..to {
            let log = table.index(from, to, formula)?.ln();
            logs[(from, to)] = log;
            logs[(to, from)] = -log;
        }
    }
    let mean = |column: usize| sum(logs.column(column).iter().copied()) / periods as f64;
    let first = mean(0);
    Ok((0..periods).map(|to| (mean(to) - first).exp()).collect())
}

/// What was bought: item, period, price, quantity.
struct Cell {
    item: usize,
    period: usize,
    price: f64,
    quantity: f64,
}

/// The cells with a quantity, if every period is reached from the first over common items.
fn cells(table: &PriceTable) -> Result<Vec<Cell>, IndexError> {
    let mut cells = Vec::new();
    for period in 0..table.periods() {
        let before = cells.len();
        let (prices, quantities) = table.period(period).unwrap_or_default();
        let bought = prices.iter().zip(quantities).enumerate();
        cells.extend(
            bought
                .filter(|(_, (price, quantity))| **price > 0.0 && **quantity > 0.0)
                .map(|(item, (&price, &quantity))| Cell {
                    item,
                    period,
                    price,
                    quantity,
                }),
        );
        if cells.len() == before {
            return Err(IndexError::AllZero { period });
        }
    }
    let mut items = vec![false; table.items()];
    let mut periods = vec![false; table.periods()];
    periods[0] = true;
    loop {
        let mut grown = false;
        for cell in &cells {
            if items[cell.item] != periods[cell.period] {
                items[cell.item] = true;
                periods[cell.period] = true;
                grown = true;
            }
        }
        if !grown {
            break;
        }
    }
    match periods.iter().position(|reached| !reached) {
        None => Ok(cells),
        Some(period) => Err(IndexError::Disconnected { period }),
    }
}

/// Mean prices from levels and levels from mean prices, until neither moves.
fn geary_khamis(cells: &[Cell], table: &PriceTable) -> Result<Vec<f64>, IndexError> {
    let mut traded = vec![0.0; table.items()];
    let mut values = vec![0.0; table.periods()];
    for cell in cells {
        traded[cell.item] += cell.quantity;
        values[cell.period] += cell.price * cell.quantity;
    }
    let mut levels = vec![1.0; table.periods()];
    for _ in 0..MOST_PASSES {
        let mut means = vec![0.0; table.items()];
        for cell in cells {
            means[cell.item] +=
                cell.quantity / traded[cell.item] * cell.price / levels[cell.period];
        }
        let mut at_means = vec![0.0; table.periods()];
        for cell in cells {
            at_means[cell.period] += means[cell.item] * cell.quantity;
        }
        let next: Vec<f64> = values.iter().zip(&at_means).map(|(v, m)| v / m).collect();
        let next: Vec<f64> = next.iter().map(|level| level / next[0]).collect();
        let moved = |(new, old): (&f64, &f64)| (new / old - 1.0).abs();
        let largest = next.iter().zip(&levels).map(moved).fold(0.0, f64::max);
        if !next.iter().all(|level| level.is_finite()) {
            let what = "a level";
            return Err(IndexError::OutOfRange { what });
        }
        levels = next;
        if largest < 4.0 * f64::EPSILON {
            return Ok(levels);
        }
    }
    let passes = MOST_PASSES;
    Err(IndexError::NoConvergence { passes })
}

/// The normal equations of the periods after the first, with the items eliminated.
fn time_product_dummy(cells: &[Cell], table: &PriceTable) -> Result<Vec<f64>, IndexError> {
    let periods = table.periods();
    let mut values = vec![0.0; periods];
    for cell in cells {
        values[cell.period] += cell.price * cell.quantity;
    }
    let mut by_item: Vec<Vec<(usize, f64, f64)>> = vec![Vec::new(); table.items()];
    for cell in cells {
        let weight = cell.price * cell.quantity / values[cell.period];
        by_item[cell.item].push((cell.period, weight, cell.price.ln()));
    }
    let mut matrix = DMatrix::<f64>::zeros(periods, periods);
    let mut right = DVector::<f64>::zeros(periods);
    for item in by_item.iter().filter(|item| !item.is_empty()) {
        let total: f64 = item.iter().map(|cell| cell.1).sum();
        let mean = item.iter().map(|cell| cell.1 * cell.2).sum::<f64>() / total;
        for &(period, weight, log) in item {
            matrix[(period, period)] += weight;
            right[period] += weight * (log - mean);
            for &(other, other_weight, _) in item {
                matrix[(period, other)] -= weight * other_weight / total;
            }
        }
    }
    let (matrix, right) = (matrix.remove_row(0).remove_column(0), right.remove_row(0));
    let what = "the regression";
    let solver = matrix.cholesky().ok_or(IndexError::OutOfRange { what })?;
    let logs = solver.solve(&right);
    Ok(std::iter::once(1.0)
        .chain(logs.iter().map(|log| log.exp()))
        .collect())
}
