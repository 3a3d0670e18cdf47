//! Why exports changed: constant market share (Leamer and Stern 1970).
//!
//! Over cells of product and market, with world imports `W`: what exports gain when each cell grows
//! as the world does, as its product does, as the cell itself does; the rest is competitiveness.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::num::sum::sum;
use crate::structure::StructureError;
use crate::structure::check::{finite, flows, length, ratio};

/// Exports and world imports of one cell of product and market, before and after, in one unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MarketCell {
    /// Number of the product.
    pub product: usize,
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
    /// Change of exports: the sum of the four parts, and of the two of the symmetric form.
    pub change: f64,
    /// Growth of world imports.
    pub world: f64,
    /// Products that grew faster or slower than the world.
    pub commodity: f64,
    /// Markets that grew faster or slower than their product.
    pub market: f64,
    /// Exports that grew faster or slower than their cell.
    pub competitiveness: f64,
    /// Symmetric form: change of shares at mean world imports.
    pub share_effect: f64,
    /// Symmetric form: change of world imports at mean shares.
    pub demand_effect: f64,
}

/// Constant market share over the cells, products before markets.
///
/// # Errors
///
/// When there is no cell, a value is negative, missing or infinite, or exports stand in a cell
/// where the world imports nothing.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::{MarketCell, constant_market_share};
///
/// let cell = MarketCell {
///     product: 0,
///     exports_from: 10.0,
///     exports_to: 12.0,
///     world_from: 100.0,
///     world_to: 110.0,
/// };
/// let parts = constant_market_share(&[cell])?;
/// assert_eq!(format!("{:.2} {:.2}", parts.world, parts.competitiveness), "1.00 1.00");
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn constant_market_share(cells: &[MarketCell]) -> Result<ConstantMarketShare, StructureError> {
    let column = |pick: fn(&MarketCell) -> f64| cells.iter().map(pick).collect::<Vec<f64>>();
    flows(&column(|c| c.exports_from), "exports before")?;
    flows(&column(|c| c.exports_to), "exports after")?;
    flows(&column(|c| c.world_from), "world imports before")?;
    flows(&column(|c| c.world_to), "world imports after")?;
    let world_growth = growth(cells)?;
    let mut products: BTreeMap<usize, Vec<MarketCell>> = BTreeMap::new();
    for cell in cells {
        products.entry(cell.product).or_default().push(*cell);
    }
    // A product that nothing is exported of needs no growth, and may have none.
    let exported = |cells: &&Vec<MarketCell>| cells.iter().any(|cell| cell.exports_from > 0.0);
    let growth_of: BTreeMap<usize, f64> = products
        .iter()
        .filter(|(_, cells)| exported(cells))
        .map(|(product, cells)| Ok((*product, growth(cells)?)))
        .collect::<Result<_, StructureError>>()?;
    let (mut world, mut commodity, mut market) = (Vec::new(), Vec::new(), Vec::new());
    let (mut rest, mut share, mut demand) = (Vec::new(), Vec::new(), Vec::new());
    for cell in cells {
        let (x0, x1) = (cell.exports_from, cell.exports_to);
        let (s0, s1) = (part(x0, cell.world_from)?, part(x1, cell.world_to)?);
        share.push((0.5 * cell.world_from + 0.5 * cell.world_to) * (s1 - s0));
        demand.push(0.5 * (s0 + s1) * (cell.world_to - cell.world_from));
        if x0 > 0.0 {
            let own = growth(std::slice::from_ref(cell))?;
            let product = growth_of.get(&cell.product).copied().unwrap_or(own);
            world.push(world_growth * x0);
            commodity.push((product - world_growth) * x0);
            market.push((own - product) * x0);
            rest.push(x1 - x0 - own * x0);
        } else {
            rest.push(x1);
        }
    }
    let total = |parts: Vec<f64>| finite(sum(parts), "part of the change");
    Ok(ConstantMarketShare {
        change: total(
            cells
                .iter()
                .map(|c| c.exports_to - c.exports_from)
                .collect(),
        )?,
        world: total(world)?,
        commodity: total(commodity)?,
        market: total(market)?,
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

/// Share of exports in world imports, zero where there are no exports.
fn part(exports: f64, world: f64) -> Result<f64, StructureError> {
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

    fn cell(product: usize, values: [f64; 4]) -> MarketCell {
        let [exports_from, exports_to, world_from, world_to] = values;
        MarketCell {
            product,
            exports_from,
            exports_to,
            world_from,
            world_to,
        }
    }

    #[test]
    fn published_parts_sum_to_the_change() {
        let parts = constant_market_share(&[
            cell(0, [10.0, 12.0, 100.0, 110.0]),
            cell(0, [20.0, 18.0, 80.0, 90.0]),
            cell(1, [30.0, 36.0, 150.0, 180.0]),
            cell(1, [5.0, 9.0, 50.0, 70.0]),
        ])
        .unwrap();
        assert!(close(parts.world, 11.973_684_210_5));
        assert!(close(parts.commodity, 0.109_649_122_807));
        assert!(close(parts.market, -0.583_333_333_333));
        assert!(close(parts.competitiveness, -1.5));
        assert!(close(parts.share_effect, -1.581_168_831_17));
        assert!(close(parts.demand_effect, 11.581_168_831_2));
        assert!(close(
            parts.world + parts.commodity + parts.market + parts.competitiveness,
            10.0
        ));
        assert!(close(parts.change, 10.0));
    }

    #[test]
    fn bad_input_has_its_error() {
        assert!(constant_market_share(&[]).is_err());
        assert!(constant_market_share(&[cell(0, [1.0, 1.0, 0.0, 1.0])]).is_err());
        assert!(margins(&[1.0], &[]).is_err());
        let parts = margins(&[100.0, 20.0, 0.0], &[90.0, 0.0, 15.0]).unwrap();
        assert!(close(parts.continuing + parts.entry + parts.exit, -15.0));
    }
}
