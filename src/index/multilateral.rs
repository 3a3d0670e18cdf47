//! Transitive price indices over a window of periods: no drift, whatever the path.
//!
//! The method of Gini, Eltetö, Köves and Szulc (GEKS) over Fisher, Törnqvist (Caves, Christensen and
//! Diewert 1982) or Walsh indices, the method of Geary (1958) and Khamis (1970), and the weighted time-product dummy
//! regression. Formulas: Consumer Price Index Manual (2020), chapter on scanner data.

use nalgebra::DMatrix;
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

/// Price levels of all periods of `table`, 1 in the first.
///
/// # Errors
/// [`IndexError::NothingMatched`] for two periods without a common item (GEKS); [`IndexError::Disconnected`] where no path of common items leads to a
/// period (the other two); [`IndexError::AllZero`]; [`IndexError::OutOfRange`].
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
        MultilateralMethod::GearyKhamis => geary_khamis(&cells(table)?, table),
        MultilateralMethod::TimeProductDummy => time_product_dummy(&cells(table)?, table),
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

/// Levels at which mean prices, weighted by quantities, value what was bought as its own prices do at the level.
///
/// With y the values over the levels, y(t) is the sum over all periods s of y(s) times the share of s's value that the mean prices carry to t:
/// the equilibrium of a chain of periods, found by elimination without a subtraction (Grassmann, Taksar & Heyman 1985), so that no
/// link between periods is too weak.
fn geary_khamis(cells: &[Cell], table: &PriceTable) -> Vec<f64> {
    let periods = table.periods();
    let mut values = vec![0.0; periods];
    for cell in cells {
        values[cell.period] += cell.price * cell.quantity;
    }
    // What the value of one period carries to another.
    let mut carried = DMatrix::<f64>::zeros(periods, periods);
    for item in by_item(cells, table) {
        let traded: f64 = item.iter().map(|cell| cell.quantity).sum();
        for from in &item {
            let share = from.price * from.quantity / values[from.period];
            for to in item.iter().filter(|to| to.period != from.period) {
                carried[(from.period, to.period)] += share * (to.quantity / traded);
            }
        }
    }
    // One period after another leaves: what it carried goes on from where it came.
    let mut out = vec![0.0; periods];
    for last in (1..periods).rev() {
        out[last] = (0..last).map(|to| carried[(last, to)]).sum();
        for from in 0..last {
            let passed = carried[(from, last)] / out[last];
            for to in (0..last).filter(|to| *to != from) {
                carried[(from, to)] += passed * carried[(last, to)];
            }
        }
    }
    let mut equilibrium = vec![1.0; periods];
    for period in 1..periods {
        let arriving: f64 = (0..period)
            .map(|from| equilibrium[from] * carried[(from, period)])
            .sum();
        equilibrium[period] = arriving / out[period];
    }
    let level = |t: usize| values[t] / equilibrium[t];
    (0..periods).map(|t| level(t) / level(0)).collect()
}

/// The differences of log levels that fit the log relatives of all items best, weighted by their shares.
///
/// Eliminating the items leaves a network of periods: between two of them a weight and a mean relative. Periods leave it one after another, and
/// what linked others over them becomes a link of its own; weights are only added and relatives averaged, so that no link is too weak.
fn time_product_dummy(cells: &[Cell], table: &PriceTable) -> Vec<f64> {
    let periods = table.periods();
    let mut values = vec![0.0; periods];
    for cell in cells {
        values[cell.period] += cell.price * cell.quantity;
    }
    let mut network = Network {
        weight: DMatrix::zeros(periods, periods),
        relative: DMatrix::zeros(periods, periods),
    };
    for item in by_item(cells, table) {
        let weight = |cell: &Cell| cell.price * cell.quantity / values[cell.period];
        let total: f64 = item.iter().map(|cell| weight(cell)).sum();
        for (i, a) in item.iter().enumerate() {
            for b in &item[..i] {
                let both = weight(a) * (weight(b) / total);
                network.link(b.period, a.period, both, a.price.ln() - b.price.ln());
            }
        }
    }
    for last in (1..periods).rev() {
        let all: f64 = (0..last).map(|t| network.weight[(t, last)]).sum();
        for a in 0..last {
            for b in 0..a {
                let both = network.weight[(a, last)] * (network.weight[(b, last)] / all);
                let relative = network.relative[(b, last)] - network.relative[(a, last)];
                network.link(b, a, both, relative);
            }
        }
    }
    let mut logs = vec![0.0; periods];
    for period in 1..periods {
        let links = (0..period).map(|t| {
            (
                network.weight[(t, period)],
                logs[t] + network.relative[(t, period)],
            )
        });
        let (weight, sum) = links.fold((0.0, 0.0), |(weights, sum), (weight, log)| {
            (weights + weight, sum + weight * log)
        });
        logs[period] = sum / weight;
    }
    logs.into_iter().map(f64::exp).collect()
}

/// Weights of links between periods, the earlier first, and the mean log relatives along them.
struct Network {
    weight: DMatrix<f64>,
    relative: DMatrix<f64>,
}

impl Network {
    /// One more link from `earlier` to `later`.
    fn link(&mut self, earlier: usize, later: usize, weight: f64, relative: f64) {
        let all = self.weight[(earlier, later)] + weight;
        if weight > 0.0 {
            let own = &mut self.relative[(earlier, later)];
            *own += (relative - *own) * (weight / all);
        }
        self.weight[(earlier, later)] = all;
    }
}

/// The cells of each item that was bought.
fn by_item<'a>(cells: &'a [Cell], table: &PriceTable) -> Vec<Vec<&'a Cell>> {
    let mut items = vec![Vec::new(); table.items()];
    for cell in cells {
        items[cell.item].push(cell);
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::PriceRow;

    /// Two blocks of three periods at price levels 1 and 1.7, with one item in both, of which so much is sold.
    fn weakly_linked(link: f64) -> PriceTable {
        let mut rows = Vec::new();
        for period in 0..6_u32 {
            let (level, own) = if period < 3 {
                (1.0, [0, 1])
            } else {
                (1.7, [2, 3])
            };
            for item in own.into_iter().chain([4]) {
                let sold = f64::from(1 + period * (item + 1));
                let quantity = if item == 4 { link * sold } else { sold };
                let value = level * f64::from(item + 2) * quantity;
                rows.push(PriceRow {
                    item,
                    period,
                    value,
                    quantity,
                });
            }
        }
        PriceTable::from_rows(&rows).unwrap()
    }

    #[test]
    fn weak_links_give_the_same_levels() {
        for link in [1.0, 1e-3, 1e-9, 1e-15, 1e-40] {
            let table = weakly_linked(link);
            for method in [
                MultilateralMethod::GearyKhamis,
                MultilateralMethod::TimeProductDummy,
            ] {
                let levels = multilateral_index(&table, method).unwrap();
                for (t, level) in levels.iter().enumerate() {
                    let expected = if t < 3 { 1.0 } else { 1.7 };
                    assert!(
                        (level - expected).abs() < 1e-13,
                        "{method:?} {link} {t} {level}"
                    );
                }
            }
        }
    }
}
