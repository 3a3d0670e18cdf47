//! Why exports changed: constant market share (Leamer and Stern 1970).
//!
//! Over cells of product and market, with world imports `W`: what exports gain when each cell grows
//! as the world does, as its product or market does, as the cell itself does; the rest is competitiveness.
//! What is the product's and what the market's depends on which is looked at first (Richardson 1971): both orders are given, and their mean.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::num::sum::sum;
use crate::structure::StructureError;
use crate::structure::check::{finite, flows, length, ratio};

/// Exports and world imports of one cell of product and market, before and after, in one unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MarketCell {
    /// Number of the product.
    pub product: usize,
    /// Number of the market.
    pub market: usize,
    /// Exports before.
    pub exports_from: f64,
    /// Exports after.
    pub exports_to: f64,
    /// World imports before.
    pub world_from: f64,
    /// World imports after.
    pub world_to: f64,
}

/// Parts of a change of exports, in their unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ConstantMarketShare {
    /// Change of exports: the sum of `world`, both parts of any composition, and `competitiveness`; and of the two parts of the symmetric form.
    pub change: f64,
    /// Growth of world imports.
    pub world: f64,
    /// Composition with products before markets, as Leamer and Stern have it.
    pub products_first: Composition,
    /// Composition with markets before products.
    pub markets_first: Composition,
    /// Mean of both orders.
    pub mean: Composition,
    /// Exports that grew faster or slower than their cell.
    pub competitiveness: f64,
    /// Symmetric form: change of shares at mean world imports.
    pub share_effect: f64,
    /// Symmetric form: change of world imports at mean shares.
    pub demand_effect: f64,
}

/// What exports gained from being in products and markets that grew faster than the world; the sum does not depend on the order.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Composition {
    /// Products that grew faster or slower than the world; with markets first, cells that did so than their market.
    pub commodity: f64,
    /// Cells that grew faster or slower than their product; with markets first, markets that did so than the world.
    pub market: f64,
}

/// Constant market share over the cells, with the composition in both orders.
///
/// # Errors
///
/// When there is no cell, two cells have the same product and market, a value is negative, missing or infinite, or exports stand in a cell
/// where the world imports nothing.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::{MarketCell, constant_market_share};
///
/// // Magnets and motors to two markets: exports and world imports, before and after.
/// let cell = |product, market, [exports_from, exports_to, world_from, world_to]: [f64; 4]| MarketCell {
///     product, market, exports_from, exports_to, world_from, world_to,
/// };
/// let parts = constant_market_share(&[
///     cell(0, 0, [10.0, 12.0, 100.0, 110.0]),
///     cell(0, 1, [20.0, 18.0, 80.0, 90.0]),
///     cell(1, 0, [30.0, 36.0, 150.0, 180.0]),
///     cell(1, 1, [5.0, 9.0, 50.0, 70.0]),
/// ])?;
/// assert_eq!(format!("{:.2} {:.2}", parts.world, parts.competitiveness), "11.97 -1.50");
/// assert_eq!(format!("{:.2} {:.2}", parts.products_first.commodity, parts.products_first.market), "0.11 -0.58");
/// assert_eq!(format!("{:.2} {:.2}", parts.markets_first.commodity, parts.markets_first.market), "-0.67 0.20");
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn constant_market_share(cells: &[MarketCell]) -> Result<ConstantMarketShare, StructureError> {
    let column = |pick: fn(&MarketCell) -> f64| cells.iter().map(pick).collect::<Vec<f64>>();
    flows(&column(|c| c.exports_from), "exports before")?;
    flows(&column(|c| c.exports_to), "exports after")?;
    flows(&column(|c| c.world_from), "world imports before")?;
    flows(&column(|c| c.world_to), "world imports after")?;
    let mut seen = BTreeSet::new();
    if let Some(cell) = cells.iter().find(|c| !seen.insert((c.product, c.market))) {
        let MarketCell {
            product, market, ..
        } = *cell;
        return Err(StructureError::DuplicateCell { product, market });
    }
    let world = growth(cells)?;
    let by_product = growth_by(cells, |cell| cell.product)?;
    let by_market = growth_by(cells, |cell| cell.market)?;
    let sold = cells.iter().filter(|cell| cell.exports_from > 0.0);
    let parts = sold
        .map(|cell| {
            let own = growth(std::slice::from_ref(cell))?;
            let product = by_product.get(&cell.product).copied().unwrap_or(own);
            let market = by_market.get(&cell.market).copied().unwrap_or(own);
            let shifts = [
                world,
                product - world,
                own - product,
                own - market,
                market - world,
            ];
            Ok(shifts.map(|shift| shift * cell.exports_from))
        })
        .collect::<Result<Vec<[f64; 5]>, StructureError>>()?;
    let total = |parts: Vec<f64>| finite(sum(parts), "part of the change");
    let part = |at: usize| total(parts.iter().map(|parts| parts[at]).collect());
    let products_first = Composition {
        commodity: part(1)?,
        market: part(2)?,
    };
    let markets_first = Composition {
        commodity: part(3)?,
        market: part(4)?,
    };
    let (mut rest, mut share, mut demand) = (Vec::new(), Vec::new(), Vec::new());
    for cell in cells {
        let (x0, x1) = (cell.exports_from, cell.exports_to);
        let (w0, w1) = (cell.world_from, cell.world_to);
        let (s0, s1) = (share_of(x0, w0)?, share_of(x1, w1)?);
        share.push((0.5 * w0 + 0.5 * w1) * (s1 - s0));
        demand.push(0.5 * (s0 + s1) * (w1 - w0));
        rest.push(x1 - s0 * w1);
    }
    Ok(ConstantMarketShare {
        change: total(
            cells
                .iter()
                .map(|c| c.exports_to - c.exports_from)
                .collect(),
        )?,
        world: part(0)?,
        products_first,
        markets_first,
        mean: Composition {
            commodity: 0.5 * products_first.commodity + 0.5 * markets_first.commodity,
            market: 0.5 * products_first.market + 0.5 * markets_first.market,
        },
        competitiveness: total(rest)?,
        share_effect: total(share)?,
        demand_effect: total(demand)?,
    })
}

/// Margins of a change of trade over the same items, in its unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Margins {
    /// Change of the items traded in both periods (intensive).
    pub continuing: f64,
    /// Value of the items new in the later period (extensive); zero or more.
    pub entry: f64,
    /// Minus the value of the items gone (extensive); zero or less.
    pub exit: f64,
}

/// Extensive and intensive margins of a change over the same items, zero where there is no trade.
///
/// # Errors
///
/// When the lists are empty, differ in length, or hold a negative, missing or infinite value.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::margins;
///
/// let parts = margins(&[100.0, 20.0, 0.0], &[90.0, 0.0, 15.0])?;
/// assert_eq!((parts.continuing, parts.entry, parts.exit), (-10.0, 15.0, -20.0));
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn margins(from: &[f64], to: &[f64]) -> Result<Margins, StructureError> {
    flows(from, "flows before")?;
    flows(to, "flows after")?;
    length("flows after", from.len(), to.len())?;
    let change = |keep: fn(f64, f64) -> bool| {
        let kept = from.iter().zip(to).filter(|&(&a, &b)| keep(a, b));
        finite(sum(kept.map(|(a, b)| b - a)), "margin")
    };
    Ok(Margins {
        continuing: change(|a, b| a > 0.0 && b > 0.0)?,
        entry: change(|a, b| a <= 0.0 && b > 0.0)?,
        exit: change(|a, b| a > 0.0 && b <= 0.0)?,
    })
}

/// Growth of world imports over the cells.
fn growth(cells: &[MarketCell]) -> Result<f64, StructureError> {
    let from = sum(cells.iter().map(|c| c.world_from));
    let to = sum(cells.iter().map(|c| c.world_to));
    ratio(to - from, from, "world imports before")
}

/// Growth of world imports inside each group from which something is exported; the others need no growth, and may have none.
fn growth_by(
    cells: &[MarketCell],
    group: fn(&MarketCell) -> usize,
) -> Result<BTreeMap<usize, f64>, StructureError> {
    let mut groups: BTreeMap<usize, Vec<MarketCell>> = BTreeMap::new();
    for cell in cells {
        groups.entry(group(cell)).or_default().push(*cell);
    }
    groups
        .into_iter()
        .filter(|(_, cells)| cells.iter().any(|cell| cell.exports_from > 0.0))
        .map(|(group, cells)| Ok((group, growth(&cells)?)))
        .collect()
}

/// Share of exports in world imports, zero where there are no exports.
fn share_of(exports: f64, world: f64) -> Result<f64, StructureError> {
    if exports > 0.0 {
        return ratio(exports, world, "world imports of a cell with exports");
    }
    Ok(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    fn close(actual: f64, expected: f64) -> bool {
        Tolerance::published(10).accepts(actual, expected)
    }

    fn cell(product: usize, market: usize, values: [f64; 4]) -> MarketCell {
        let [exports_from, exports_to, world_from, world_to] = values;
        MarketCell {
            product,
            market,
            exports_from,
            exports_to,
            world_from,
            world_to,
        }
    }

    fn published() -> [MarketCell; 4] {
        [
            cell(0, 0, [10.0, 12.0, 100.0, 110.0]),
            cell(0, 1, [20.0, 18.0, 80.0, 90.0]),
            cell(1, 0, [30.0, 36.0, 150.0, 180.0]),
            cell(1, 1, [5.0, 9.0, 50.0, 70.0]),
        ]
    }

    #[test]
    fn published_parts_sum_to_the_change() {
        let parts = constant_market_share(&published()).unwrap();
        assert!(close(parts.world, 11.973_684_210_5));
        assert!(close(parts.products_first.commodity, 0.109_649_122_807));
        assert!(close(parts.products_first.market, -0.583_333_333_333));
        assert!(close(parts.competitiveness, -1.5));
        assert!(close(parts.share_effect, -1.581_168_831_17));
        assert!(close(parts.demand_effect, 11.581_168_831_2));
        // Markets first by hand: growth 40/250 and 30/130 against the world's 70/380.
        let (world, first, second) = (70.0 / 380.0, 40.0 / 250.0, 30.0 / 130.0);
        let market = (first - world) * 40.0 + (second - world) * 25.0;
        let own = [0.1 * 10.0, 0.125 * 20.0, 0.2 * 30.0, 0.4 * 5.0];
        let commodity = own.iter().sum::<f64>() - first * 40.0 - second * 25.0;
        assert!(close(parts.markets_first.market, market));
        assert!(close(parts.markets_first.commodity, commodity));
        assert!(close(parts.mean.market, 0.5 * (market - 0.583_333_333_333)));
        assert!(close(
            parts.mean.commodity,
            0.5 * (commodity + 0.109_649_122_807)
        ));
        for composition in [parts.products_first, parts.markets_first, parts.mean] {
            let both = composition.commodity + composition.market;
            assert!(close(parts.world + both + parts.competitiveness, 10.0));
        }
        assert!(close(parts.change, 10.0));
    }

    #[test]
    fn orders_change_places_with_the_axes() {
        let parts = constant_market_share(&published()).unwrap();
        let turned = published().map(|c| MarketCell {
            product: c.market,
            market: c.product,
            ..c
        });
        let turned = constant_market_share(&turned).unwrap();
        let (one, other) = (parts.products_first, turned.markets_first);
        assert!(close(one.commodity, other.market) && close(one.market, other.commodity));
    }

    #[test]
    fn bad_input_has_its_error() {
        let error = |cells: &[MarketCell]| constant_market_share(cells).unwrap_err();
        let what = "exports before";
        assert_eq!(error(&[]), StructureError::NoItems { what });
        let what = "world imports before";
        let nothing = cell(0, 0, [1.0, 1.0, 0.0, 1.0]);
        assert_eq!(error(&[nothing]), StructureError::ZeroDenominator { what });
        let what = "world imports of a cell with exports";
        let new = cell(0, 1, [0.0, 1.0, 5.0, 0.0]);
        assert_eq!(
            error(&[published()[0], new]),
            StructureError::ZeroDenominator { what }
        );
        let (product, market) = (1, 0);
        assert_eq!(
            error(&[published()[2], published()[0], published()[2]]),
            StructureError::DuplicateCell { product, market }
        );
        let what = "world imports after";
        let (position, value) = (1, -1.0);
        let negative = cell(0, 1, [1.0, 1.0, 1.0, -1.0]);
        let bad = StructureError::BadFlow {
            what,
            position,
            value,
        };
        assert_eq!(error(&[published()[0], negative]), bad);
        let huge = [0, 1].map(|market| cell(0, market, [0.0, f64::MAX, 1.0, 1.0]));
        let what = "part of the change";
        assert_eq!(error(&huge), StructureError::OutOfRange { what });

        let what = "flows after";
        assert_eq!(margins(&[1.0], &[]), Err(StructureError::NoItems { what }));
        let (expected, found) = (1, 2);
        let length = StructureError::WrongLength {
            what,
            expected,
            found,
        };
        assert_eq!(margins(&[1.0], &[1.0, 2.0]), Err(length));
        let parts = margins(&[100.0, 20.0, 0.0], &[90.0, 0.0, 15.0]).unwrap();
        assert!(close(parts.continuing + parts.entry + parts.exit, -15.0));
    }
}
