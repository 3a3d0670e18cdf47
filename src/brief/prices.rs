//! Dearer or more: the change of value as price, volume and mix, and what the signs of price and volume suggest.

use serde::{Deserialize, Serialize};

use crate::brief::evidence::{Evidence, Priced};
use crate::brief::text;
use crate::brief::{Scope, Section, Skipped};
use crate::dataset::Measure;
use crate::index::{DecompositionMethod, ValueDecomposition, decompose_value};
use crate::num::sum::sum;

/// A log change of price or volume below this is no movement.
const STILL: f64 = 0.01;

/// What the signs of price and volume suggest where one curve moved along the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SupplyOrDemand {
    /// Price and volume rose.
    MoreDemand,
    /// Price and volume fell.
    LessDemand,
    /// The price rose and the volume fell.
    LessSupply,
    /// The price fell and the volume rose.
    MoreSupply,
    /// One of the two hardly moved.
    Unclear,
}

/// The change of value taken apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Prices {
    /// Which quantity the prices are of.
    pub quantity: Measure,
    /// Value before, in the currency of the records.
    pub value_from: f64,
    /// Value in the period in question.
    pub value_to: f64,
    /// Price, volume and mix; they add up to the change of value.
    pub decomposition: ValueDecomposition,
    /// Number of items: finer codes, or one.
    pub items: usize,
    /// Value a unit of quantity, before and after, over all items.
    pub unit_value: (f64, f64),
    /// Unit of the unit values, as `USD/kg`.
    pub unit: String,
    /// What the signs suggest.
    pub supply_or_demand: SupplyOrDemand,
}

pub(super) fn compute(evidence: &Evidence<'_>) -> Result<Prices, Skipped> {
    let Priced {
        quantity,
        unit,
        cells,
    } = evidence.priced.as_ref().ok_or_else(|| {
        Skipped::new("value and quantity are not both known for the two periods")
            .needs("values beside quantities, best by tariff line")
    })?;
    let decomposition = decompose_value(cells, DecompositionMethod::Lmdi)
        .map_err(|error| Skipped::new(error.to_string()))?;
    let total = |pick: fn(&crate::index::ItemCell<_>) -> f64| sum(cells.iter().map(pick));
    let (value_from, value_to) = (total(|c| c.value0), total(|c| c.value1));
    let (quantity_from, quantity_to) = (total(|c| c.quantity0), total(|c| c.quantity1));
    let unit_value = (value_from / quantity_from, value_to / quantity_to);
    if decomposition.continuing == 0 || !(unit_value.0.is_finite() && unit_value.1.is_finite()) {
        return Err(
            Skipped::new("no item has a value and a quantity in both periods")
                .needs("values beside quantities, best by tariff line"),
        );
    }
    // The price part in relation to the value it is a change of, so that a different mix is no price.
    let price = (decomposition.price / value_from).ln_1p();
    let volume = (quantity_to / quantity_from).ln();
    let supply_or_demand =
        if price.abs().min(volume.abs()) < STILL || price.is_nan() || volume.is_nan() {
            SupplyOrDemand::Unclear
        } else {
            match (price > 0.0, volume > 0.0) {
                (true, true) => SupplyOrDemand::MoreDemand,
                (false, false) => SupplyOrDemand::LessDemand,
                (true, false) => SupplyOrDemand::LessSupply,
                (false, true) => SupplyOrDemand::MoreSupply,
            }
        };
    Ok(Prices {
        quantity: *quantity,
        value_from,
        value_to,
        decomposition,
        items: cells.len(),
        unit_value,
        unit: unit.clone(),
        supply_or_demand,
    })
}

impl Section for Prices {
    const TITLE: &'static str = "Price, volume and mix";

    fn lines(&self, _: &Scope) -> Vec<String> {
        let parts = &self.decomposition;
        let points = |part: f64| text::points(part / self.value_from);
        let mut named = vec![
            format!("price {}", points(parts.price)),
            format!("volume {}", points(parts.volume)),
            format!("mix {}", points(parts.mix)),
        ];
        for (name, part) in [
            ("items that entered", parts.entry),
            ("items that left", parts.exit),
            ("items without a price", parts.unpriced),
        ] {
            if part != 0.0 {
                named.push(format!("{name} {}", points(part)));
            }
        }
        let mut lines = vec![
            format!(
                "The value changed by {} points ({}): {}.",
                points(parts.total),
                text::count(self.items, "item"),
                text::enumerate(&named)
            ),
            format!(
                "Unit value: {} {} after {}.",
                text::amount(self.unit_value.1),
                self.unit,
                text::amount(self.unit_value.0)
            ),
        ];
        let sign = match self.supply_or_demand {
            SupplyOrDemand::MoreDemand => "Price and volume rose: that is how more demand looks.",
            SupplyOrDemand::LessDemand => "Price and volume fell: that is how less demand looks.",
            SupplyOrDemand::LessSupply => {
                "The price rose and the volume fell: that is how less supply looks."
            }
            SupplyOrDemand::MoreSupply => {
                "The price fell and the volume rose: that is how more supply looks."
            }
            SupplyOrDemand::Unclear => {
                "Price or volume hardly moved: the signs say nothing of supply and demand."
            }
        };
        lines.push(sign.to_owned());
        lines
    }
}
