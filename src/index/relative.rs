//! The unit value of a flow relative to that of competitors or other destinations, and how far the mix moved it.
//!
//! A rising relative unit value can be a rising price, a better quality, or a shift towards dearer items; only the last can be told apart, and only
//! as far as the items are fine enough.

use serde::{Deserialize, Serialize};

use crate::index::{DecompositionMethod, IndexError, ItemCell, decompose_value};
use crate::num::sum::sum;

/// A mean unit value in two periods, and its change in parts. Their sum is `to / from - 1`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UnitValueChange {
    /// Value over quantity in the earlier period, of the items that have both.
    pub from: f64,
    /// The same in the later period.
    pub to: f64,
    /// By unit values of continuing items at their mean shares of quantity, a ratio of `from`.
    pub price: f64,
    /// By shifts of quantity between continuing items, a ratio of `from`: positive towards dearer ones.
    pub mix: f64,
    /// By items that have a unit value in one of the periods only: they entered, left, or are without a quantity. A ratio of `from`.
    pub entry_exit: f64,
    /// Items left out of one of the periods because they have a value without a quantity there, or the reverse.
    pub unpriced_items: usize,
}

/// A unit value over another one. Ratios of 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RelativeUnitValue {
    /// Own unit value over that of the others, earlier: 1.2 is a premium of a fifth.
    pub level_from: f64,
    /// The same later.
    pub level_to: f64,
    /// Growth of that level, `level_to / level_from - 1`.
    pub change: f64,
    /// The own unit value.
    pub own: UnitValueChange,
    /// The unit value of the others.
    pub others: UnitValueChange,
}

/// Unit value of one flow relative to that of others: the same goods from competitors, or sold to other destinations.
///
/// Both lists hold the finest items there are, by product or by product and partner, with quantities in one unit and values in one currency; each list has
/// its own items. The parts of each unit value are those of [`DecompositionMethod::UnitValue`] (Bennet) for items in both periods.
///
/// # Errors
///
/// [`IndexError::Empty`]; a value or quantity that is negative, missing or infinite; [`IndexError::NoUnitValue`] where no item of a period has
/// both a value and a quantity; [`IndexError::OutOfRange`].
///
/// # Examples
///
/// ```
/// use tidegauge::index::{ItemCell, relative_unit_value};
///
/// // Dollars and kilograms of plain and of heat-resistant magnets: to the US, and to all other destinations.
/// let cell = |key, value0, quantity0, value1, quantity1| ItemCell { key, value0, quantity0, value1, quantity1 };
/// let us = [cell("plain", 400.0, 10.0, 200.0, 5.0), cell("heat-resistant", 800.0, 10.0, 1_200.0, 15.0)];
/// let others = [cell("plain", 4_000.0, 100.0, 4_000.0, 100.0)];
/// let relative = relative_unit_value(&us, &others)?;
/// assert_eq!((relative.level_from, relative.level_to), (1.5, 1.75));
/// // No price moved: the premium rose because the mix did.
/// assert_eq!(format!("{:.3} {:.3}", relative.own.price, relative.own.mix), "0.000 0.167");
/// # Ok::<(), tidegauge::index::IndexError>(())
/// ```
pub fn relative_unit_value<K>(
    own: &[ItemCell<K>],
    others: &[ItemCell<K>],
) -> Result<RelativeUnitValue, IndexError> {
    let (own, others) = (change(own, "own")?, change(others, "other")?);
    let level_from = usable(own.from / others.from)?;
    let level_to = usable(own.to / others.to)?;
    Ok(RelativeUnitValue {
        level_from,
        level_to,
        change: usable(level_to / level_from)? - 1.0,
        own,
        others,
    })
}

/// The unit value of one list of items, and what moved it.
fn change<K>(items: &[ItemCell<K>], whose: &'static str) -> Result<UnitValueChange, IndexError> {
    // Checks every value and quantity.
    let parts = decompose_value(items, DecompositionMethod::UnitValue)?;
    let cells = |period: usize| {
        items.iter().map(move |cell| match period {
            0 => (cell.value0, cell.quantity0),
            _ => (cell.value1, cell.quantity1),
        })
    };
    let unit_value = |period: usize| {
        let priced = || cells(period).filter(|(value, quantity)| *value > 0.0 && *quantity > 0.0);
        if priced().next().is_none() {
            return Err(IndexError::NoUnitValue { whose, period });
        }
        usable(sum(priced().map(|cell| cell.0)) / sum(priced().map(|cell| cell.1)))
    };
    let (from, to) = (unit_value(0)?, unit_value(1)?);
    let continuing = items.iter().filter(|cell| {
        let numbers = [cell.value0, cell.quantity0, cell.value1, cell.quantity1];
        numbers.iter().all(|number| *number > 0.0)
    });
    // The parts of the value are those of the unit value times this quantity.
    let quantity = sum(continuing.map(|cell| cell.quantity0.midpoint(cell.quantity1)));
    let of_from = |part: f64| {
        if quantity > 0.0 {
            part / quantity / from
        } else {
            0.0
        }
    };
    let (price, mix) = (of_from(parts.price), of_from(parts.mix));
    let entry_exit = to / from - 1.0 - price - mix;
    let change = UnitValueChange {
        from,
        to,
        price,
        mix,
        entry_exit,
        unpriced_items: (0..items.len())
            .filter(|item| half_known(&items[*item]))
            .count(),
    };
    if [price, mix, entry_exit].iter().all(|part| part.is_finite()) {
        Ok(change)
    } else {
        Err(IndexError::OutOfRange {
            what: "a part of the unit value",
        })
    }
}

/// Whether an item has a value without a quantity in one of the periods, or the reverse.
fn half_known<K>(cell: &ItemCell<K>) -> bool {
    let half = |value: f64, quantity: f64| (value > 0.0) != (quantity > 0.0);
    half(cell.value0, cell.quantity0) || half(cell.value1, cell.quantity1)
}

fn usable(number: f64) -> Result<f64, IndexError> {
    if number.is_finite() && number > 0.0 {
        return Ok(number);
    }
    Err(IndexError::OutOfRange {
        what: "a unit value",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    fn cell(numbers: [f64; 4]) -> ItemCell<()> {
        let [value0, quantity0, value1, quantity1] = numbers;
        ItemCell {
            key: (),
            value0,
            quantity0,
            value1,
            quantity1,
        }
    }

    fn close(actual: f64, expected: f64) -> bool {
        Tolerance::ROUND_OFF.accepts(actual, expected)
    }

    #[test]
    fn parts_by_hand() {
        // Unit values 40 and 80 before, 44 and 80 after; shares of quantity 1/2 before, 1/4 and 3/4 after.
        let own = [
            cell([400.0, 10.0, 220.0, 5.0]),
            cell([800.0, 10.0, 1200.0, 15.0]),
        ];
        let others = [cell([100.0, 2.0, 130.0, 2.0])];
        let found = relative_unit_value(&own, &others).unwrap();
        assert!(close(found.own.from, 60.0) && close(found.own.to, 71.0));
        assert!(close(found.own.price, 0.375 * 4.0 / 60.0));
        assert!(close(found.own.mix, (80.0 - 42.0) * 0.25 / 60.0));
        assert!(Tolerance::ROUND_OFF.accepts_at_scale(found.own.entry_exit, 0.0, 1.0));
        assert!(close(found.level_from, 1.2) && close(found.level_to, 71.0 / 65.0));
        assert!(close(found.change, 71.0 / 65.0 / 1.2 - 1.0));
    }

    #[test]
    fn items_that_come_and_go_have_their_part() {
        let own = [
            cell([100.0, 10.0, 100.0, 10.0]),
            cell([300.0, 10.0, 0.0, 0.0]),
            cell([5.0, 0.0, 5.0, 0.0]),
        ];
        let found = relative_unit_value(&own, &[cell([1.0; 4])]).unwrap();
        assert!(close(found.own.from, 20.0) && close(found.own.to, 10.0));
        assert!(close(found.own.entry_exit, -0.5));
        assert_eq!((found.own.price, found.own.mix), (0.0, 0.0));
        assert_eq!(
            (found.own.unpriced_items, found.others.unpriced_items),
            (1, 0)
        );
        // Nothing continues.
        let turned = [cell([10.0, 1.0, 0.0, 0.0]), cell([0.0, 0.0, 30.0, 1.0])];
        let found = relative_unit_value(&turned, &[cell([1.0; 4])]).unwrap();
        assert!(close(found.own.entry_exit, 2.0));
    }

    #[test]
    fn bad_input_is_named() {
        let good = [cell([1.0; 4])];
        let none: [ItemCell<()>; 0] = [];
        let what = "item";
        assert_eq!(
            relative_unit_value(&none, &good),
            Err(IndexError::Empty { what })
        );
        assert_eq!(
            relative_unit_value(&good, &[cell([1.0, 1.0, 1.0, 0.0])]),
            Err(IndexError::NoUnitValue {
                whose: "other",
                period: 1
            })
        );
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(
                relative_unit_value(&[cell([bad, 1.0, 1.0, 1.0])], &good),
                Err(IndexError::Value {
                    item: 0,
                    period: 0,
                    ..
                })
            ));
            assert!(matches!(
                relative_unit_value(&[cell([1.0, 1.0, 1.0, bad])], &good),
                Err(IndexError::Quantity {
                    item: 0,
                    period: 1,
                    ..
                })
            ));
        }
        let what = "a unit value";
        let turned = [cell([1e300, 1e-300, 0.0, 0.0]), cell([0.0, 0.0, 1.0, 1.0])];
        assert_eq!(
            relative_unit_value(&turned, &good),
            Err(IndexError::OutOfRange { what })
        );
    }
}
