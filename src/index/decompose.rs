//! A change in value as a sum: price, volume, mix, currency, items that entered and items that left.
//!
//! Only items with a value and a quantity in both periods have a price change. Over these: Bennet
//! (1920) with arithmetic means, Montgomery (1937) with logarithmic means, the logarithmic mean Divisia
//! index of Ang and Liu (2001) with the mix set apart, and a split by unit value. Every method is
//! exact: what the parts leave is rounding.

use serde::{Deserialize, Serialize};

use crate::index::IndexError;
use crate::index::bilateral::log_mean;
use crate::num::log_ratio::log_ratio;
use crate::num::sum::sum;

/// Value and quantity of one item (a product, a partner, or both) in two periods. An item that is not traded in a period has zeros there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemCell<K> {
    /// What the item is.
    pub key: K,
    /// Value in the earlier period, in one currency for all items.
    pub value0: f64,
    /// Quantity in the earlier period; zero where it is not known.
    pub quantity0: f64,
    /// Value in the later period.
    pub value1: f64,
    /// Quantity in the later period; zero where it is not known.
    pub quantity1: f64,
}

/// How the change of continuing items is split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DecompositionMethod {
    /// Price changes at mean quantities, quantity changes at mean prices. Units may differ between items; the mix is part of the volume. The default.
    #[default]
    Bennet,
    /// As Bennet with logarithmic means: consistent in aggregation, and parts in proportion to log changes.
    Montgomery,
    /// Montgomery with the volume of all items together, and the shift between items as mix. All quantities must have one unit.
    Lmdi,
    /// Price and mix of the mean unit value, and volume at the mean unit value. All quantities must have one unit.
    UnitValue,
}

/// Price of one unit of the contract currency in the currency of the values, in both periods.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ExchangeRates {
    /// In the earlier period.
    pub rate0: f64,
    /// In the later period.
    pub rate1: f64,
}

/// The parts of a change in value, all in the currency of the values. Their sum and the residual are the total.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ValueDecomposition {
    /// By prices of continuing items, in the contract currency if rates were given.
    pub price: f64,
    /// By the volume of continuing items.
    pub volume: f64,
    /// By a shift between continuing items of different price; zero for methods that count it as volume.
    pub mix: f64,
    /// By the exchange rate; zero if no rates were given.
    pub currency: f64,
    /// Value of items that only the later period has.
    pub entry: f64,
    /// Minus the value of items that only the earlier period has.
    pub exit: f64,
    /// Change of items without a price in one of the periods: a value without quantity, or the reverse.
    pub unpriced: f64,
    /// Value of all items later less earlier.
    pub total: f64,
    /// The total less its parts: rounding only.
    pub residual: f64,
    /// Number of items with a price in both periods.
    pub continuing: usize,
    /// Number of items in `unpriced`.
    pub unpriced_items: usize,
}

/// Splits the change in value of `items` without a remainder.
///
/// # Errors
/// For no item, or a value or quantity that is negative, missing or infinite; [`IndexError::OutOfRange`] where a part overflows.
///
/// # Examples
///
/// ```
/// use tidegauge::index::{DecompositionMethod, ItemCell, decompose_value};
///
/// // Thousand dollars and tonnes of magnets in two months.
/// let cell = |key, value0, quantity0, value1, quantity1| ItemCell { key, value0, quantity0, value1, quantity1 };
/// let items = [
///     cell("US", 40_000.0, 656.0, 37_000.0, 582.0),
///     cell("DE", 52_000.0, 900.0, 61_000.0, 1_000.0),
///     cell("VN", 0.0, 0.0, 4_000.0, 90.0),
/// ];
/// let parts = decompose_value(&items, DecompositionMethod::UnitValue)?;
/// assert_eq!((parts.total, parts.entry), (10_000.0, 4_000.0));
/// assert_eq!(format!("{:.0} {:.0} {:.0}", parts.price, parts.volume, parts.mix), "4669 1574 -243");
/// assert!(parts.residual.abs() < 1e-9);
/// # Ok::<(), tidegauge::index::IndexError>(())
/// ```
pub fn decompose_value<K>(
    items: &[ItemCell<K>],
    method: DecompositionMethod,
) -> Result<ValueDecomposition, IndexError> {
    let constant = ExchangeRates {
        rate0: 1.0,
        rate1: 1.0,
    };
    decompose_value_in_currency(items, method, constant)
}

/// As [`decompose_value`], with the price part split into prices in the contract currency and the exchange rate.
///
/// # Errors
/// Those of [`decompose_value`], and [`IndexError::Rate`].
///
/// # Examples
///
/// ```
/// use tidegauge::index::{DecompositionMethod, ExchangeRates, ItemCell, decompose_value_in_currency};
///
/// // Dollars for magnets whose price of 400 yuan did not move, while the yuan rose from 0.14 to 0.15 dollars.
/// let items = [ItemCell { key: "US", value0: 56.0, quantity0: 1.0, value1: 60.0, quantity1: 1.0 }];
/// let rates = ExchangeRates { rate0: 0.14, rate1: 0.15 };
/// let parts = decompose_value_in_currency(&items, DecompositionMethod::Bennet, rates)?;
/// assert_eq!(format!("{:.2} {:.2}", parts.price.abs(), parts.currency), "0.00 4.00");
/// # Ok::<(), tidegauge::index::IndexError>(())
/// ```
pub fn decompose_value_in_currency<K>(
    items: &[ItemCell<K>],
    method: DecompositionMethod,
    rates: ExchangeRates,
) -> Result<ValueDecomposition, IndexError> {
    for value in [rates.rate0, rates.rate1] {
        if !(value.is_finite() && value > 0.0) {
            return Err(IndexError::Rate { value });
        }
    }
    let sorted = Sorted::new(items)?;
    let [price, volume, mix, currency] = match method {
        DecompositionMethod::Bennet => bennet(&sorted.continuing, rates),
        DecompositionMethod::Montgomery => logarithmic(&sorted.continuing, rates, false),
        DecompositionMethod::Lmdi => logarithmic(&sorted.continuing, rates, true),
        DecompositionMethod::UnitValue => unit_value(&sorted.continuing, rates),
    };
    let total = sum(items.iter().flat_map(|cell| [cell.value1, -cell.value0]));
    let parts = [
        price,
        volume,
        mix,
        currency,
        sum(sorted.entry),
        sum(sorted.exit),
        sum(sorted.unpriced.iter().copied()),
    ];
    let residual = sum(std::iter::once(total).chain(parts.map(|part| -part)));
    if !(total.is_finite() && residual.is_finite() && parts.iter().all(|part| part.is_finite())) {
        return Err(IndexError::OutOfRange {
            what: "a part of the change",
        });
    }
    let [price, volume, mix, currency, entry, exit, unpriced] = parts;
    Ok(ValueDecomposition {
        price,
        volume,
        mix,
        currency,
        entry,
        exit,
        unpriced,
        total,
        residual,
        continuing: sorted.continuing.len(),
        unpriced_items: sorted.unpriced.len(),
    })
}

/// Items by what can be said about them.
#[derive(Default)]
struct Sorted {
    continuing: Vec<Continuing>,
    entry: Vec<f64>,
    exit: Vec<f64>,
    unpriced: Vec<f64>,
}

/// An item with a price in both periods.
#[derive(Clone, Copy)]
struct Continuing {
    v0: f64,
    v1: f64,
    q0: f64,
    q1: f64,
    p0: f64,
    p1: f64,
}

impl Sorted {
    fn new<K>(items: &[ItemCell<K>]) -> Result<Self, IndexError> {
        if items.is_empty() {
            return Err(IndexError::Empty { what: "item" });
        }
        let mut sorted = Self::default();
        for (item, cell) in items.iter().enumerate() {
            let (v0, v1) = (cell.value0, cell.value1);
            let (q0, q1) = (cell.quantity0, cell.quantity1);
            for (period, value, quantity) in [(0, v0, q0), (1, v1, q1)] {
                if !(value.is_finite() && value >= 0.0) {
                    return Err(IndexError::Value {
                        item,
                        period,
                        value,
                    });
                }
                if !(quantity.is_finite() && quantity >= 0.0) {
                    return Err(IndexError::Quantity {
                        item,
                        period,
                        value: quantity,
                        accepted: "zero or more",
                    });
                }
            }
            let (absent0, absent1) = (v0 == 0.0 && q0 == 0.0, v1 == 0.0 && q1 == 0.0);
            if absent0 {
                sorted.entry.push(v1);
            } else if absent1 {
                sorted.exit.push(-v0);
            } else if [v0, v1, q0, q1].iter().all(|&number| number > 0.0) {
                let (p0, p1) = (v0 / q0, v1 / q1);
                sorted.continuing.push(Continuing {
                    v0,
                    v1,
                    q0,
                    q1,
                    p0,
                    p1,
                });
            } else {
                sorted.unpriced.push(v1 - v0);
            }
        }
        Ok(sorted)
    }
}

/// Price in contract currency, volume, no mix, currency: arithmetic means throughout.
fn bennet(items: &[Continuing], rates: ExchangeRates) -> [f64; 4] {
    let over = |part: &dyn Fn(&Continuing) -> f64| sum(items.iter().map(part));
    [
        over(&|i| i.q0.midpoint(i.q1) * price_change(i, rates)),
        over(&|i| i.p0.midpoint(i.p1) * (i.q1 - i.q0)),
        0.0,
        over(&|i| i.q0.midpoint(i.q1) * currency_change(i, rates)),
    ]
}

/// Change of the contract price at the mean exchange rate.
fn price_change(item: &Continuing, rates: ExchangeRates) -> f64 {
    rates.rate0.midpoint(rates.rate1) * (item.p1 / rates.rate1 - item.p0 / rates.rate0)
}

/// Change of the exchange rate at the mean contract price.
fn currency_change(item: &Continuing, rates: ExchangeRates) -> f64 {
    (item.p0 / rates.rate0).midpoint(item.p1 / rates.rate1) * (rates.rate1 - rates.rate0)
}

/// Log changes weighted by the logarithmic mean of the values; the volume of each item, or that of all together and the mix.
fn logarithmic(items: &[Continuing], rates: ExchangeRates, with_mix: bool) -> [f64; 4] {
    let over =
        |log: &dyn Fn(&Continuing) -> f64| sum(items.iter().map(|i| log_mean(i.v1, i.v0) * log(i)));
    let rate = log_ratio(rates.rate1, rates.rate0);
    let price = over(&|i| log_ratio(i.p1, i.p0) - rate);
    let currency = over(&|_| rate);
    if !with_mix {
        return [price, over(&|i| log_ratio(i.q1, i.q0)), 0.0, currency];
    }
    let together = log_ratio(
        sum(items.iter().map(|i| i.q1)),
        sum(items.iter().map(|i| i.q0)),
    );
    let volume = over(&|_| together);
    let mix = over(&|i| log_ratio(i.q1, i.q0) - together);
    // Without items the logarithm of 0 / 0 is weighted by nothing.
    [price, volume, mix, currency]
}

/// The mean unit value by prices, shares and rate at mean volume; the volume at the mean unit value.
fn unit_value(items: &[Continuing], rates: ExchangeRates) -> [f64; 4] {
    if items.is_empty() {
        return [0.0; 4];
    }
    let over = |part: &dyn Fn(&Continuing) -> f64| sum(items.iter().map(part));
    let (volume0, volume1) = (over(&|i| i.q0), over(&|i| i.q1));
    let (unit0, unit1) = (over(&|i| i.v0) / volume0, over(&|i| i.v1) / volume1);
    let volume = volume0.midpoint(volume1);
    let share = |i: &Continuing| (i.q0 / volume0).midpoint(i.q1 / volume1);
    [
        volume * over(&|i| share(i) * price_change(i, rates)),
        unit0.midpoint(unit1) * (volume1 - volume0),
        volume * over(&|i| i.p0.midpoint(i.p1) * (i.q1 / volume1 - i.q0 / volume0)),
        volume * over(&|i| share(i) * currency_change(i, rates)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    const P: [[f64; 5]; 4] = [
        [100.0, 102.0, 105.0, 103.0, 110.0],
        [40.0, 41.0, 38.0, 45.0, 47.0],
        [250.0, 240.0, 260.0, 255.0, 270.0],
        [10.0, 10.5, 9.8, 11.0, 10.9],
    ];
    const Q: [[f64; 5]; 4] = [
        [50.0, 52.0, 48.0, 60.0, 55.0],
        [120.0, 110.0, 140.0, 100.0, 95.0],
        [20.0, 25.0, 18.0, 22.0, 24.0],
        [500.0, 480.0, 520.0, 470.0, 510.0],
    ];

    fn step(to: usize, method: DecompositionMethod) -> ValueDecomposition {
        let cells: Vec<ItemCell<usize>> = (0..4)
            .map(|key| ItemCell {
                key,
                value0: P[key][to - 1] * Q[key][to - 1],
                quantity0: Q[key][to - 1],
                value1: P[key][to] * Q[key][to],
                quantity1: Q[key][to],
            })
            .collect();
        decompose_value(&cells, method).unwrap()
    }

    fn close(actual: f64, expected: f64, decimals: u32) {
        assert!(
            Tolerance::published(decimals).accepts(actual, expected),
            "{actual} against {expected}"
        );
    }

    #[test]
    fn published_parts() {
        let bennet = step(1, DecompositionMethod::Bennet);
        close(bennet.total, 1054.0, 12);
        close(bennet.volume, 817.0, 12);
        let log = step(1, DecompositionMethod::Montgomery);
        close(log.volume, 816.075_303_959_397_3, 11);
        let bennet = [237.0, -145.0, 1226.0, 893.5];
        let montgomery = [
            (237.924_696_040_602_5, 11),
            (-147.142_574_069_991_7, 11),
            (1_213.999_957_854_62, 11),
            (892.931_202_054_42, 11),
        ];
        for (to, (&b, (m, decimals))) in (1..).zip(bennet.iter().zip(montgomery)) {
            close(step(to, DecompositionMethod::Bennet).price, b, 11);
            close(step(to, DecompositionMethod::Montgomery).price, m, decimals);
        }
        let three = step(1, DecompositionMethod::Lmdi);
        close(three.volume, -688.499_401_332_450_8, 11);
        close(three.mix, 1_504.574_705_291_849_6, 11);
        close(three.price, 237.924_696_040_602_53, 11);
        let unit = step(1, DecompositionMethod::UnitValue);
        close(unit.price, 236.508_620_689_655_17, 11);
        close(unit.mix, 1_507.043_103_448_276_5, 11);
        close(unit.volume, -689.551_724_137_931, 11);
    }

    #[test]
    fn items_without_a_price_are_set_apart() {
        let cell = |value0, quantity0, value1, quantity1| ItemCell {
            key: (),
            value0,
            quantity0,
            value1,
            quantity1,
        };
        let cells = [
            cell(0.0, 0.0, 5.0, 1.0),
            cell(7.0, 2.0, 0.0, 0.0),
            cell(3.0, 0.0, 4.0, 1.0),
            cell(0.0, 0.0, 0.0, 0.0),
        ];
        for method in [
            DecompositionMethod::Bennet,
            DecompositionMethod::Montgomery,
            DecompositionMethod::Lmdi,
            DecompositionMethod::UnitValue,
        ] {
            let parts = decompose_value(&cells, method).unwrap();
            assert_eq!((parts.entry, parts.exit, parts.unpriced), (5.0, -7.0, 1.0));
            assert_eq!((parts.price, parts.volume, parts.mix), (0.0, 0.0, 0.0));
            assert_eq!((parts.total, parts.residual), (-1.0, 0.0));
            assert_eq!((parts.continuing, parts.unpriced_items), (0, 1));
        }
    }
}
