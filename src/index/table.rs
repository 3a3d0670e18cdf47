//! Prices and quantities of many items over many periods, with absence made explicit.

use serde::{Deserialize, Serialize};

use crate::index::IndexError;
use crate::index::bilateral::{
    BilateralFormula, check_prices, check_quantities, index_of, same_length, usable,
};
use crate::index::cells::Cells;

/// One row of a list in any order: an item in a period, both by position.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PriceRow {
    /// Position of the item, from 0.
    pub item: u32,
    /// Position of the period, from 0.
    pub period: u32,
    /// Value, in one currency for the whole list.
    pub value: f64,
    /// Quantity, in one unit for each item.
    pub quantity: f64,
}

impl PriceRow {
    /// Whether all three can be presented: value, quantity, and `price`, which is one over the other.
    #[inline]
    #[expect(
        clippy::needless_bitwise_bool,
        reason = "without branches several rows are checked at once"
    )]
    pub(super) fn has_price(&self, price: f64) -> bool {
        let good = |number: f64| (number > 0.0) & (number <= f64::MAX);
        good(self.value) & good(self.quantity) & good(price)
    }
}

/// A table of items by periods. A cell has a price and a quantity, or is absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored")]
pub struct PriceTable {
    items: usize,
    /// Period by period; 0 where the item is absent.
    prices: Vec<f64>,
    /// Period by period; 0 where the item is absent.
    quantities: Vec<f64>,
    unpriced: Vec<(u32, u32)>,
}

/// Stored form, not yet checked.
#[derive(Deserialize)]
struct Stored {
    items: usize,
    prices: Vec<f64>,
    quantities: Vec<f64>,
    unpriced: Vec<(u32, u32)>,
}

impl TryFrom<Stored> for PriceTable {
    type Error = IndexError;

    fn try_from(stored: Stored) -> Result<Self, IndexError> {
        let Stored {
            items,
            prices,
            quantities,
            unpriced,
        } = stored;
        if items == 0 {
            return Err(IndexError::Empty { what: "item" });
        }
        let cells = prices.len().next_multiple_of(items);
        same_length("prices", &prices, cells)?;
        same_length("quantities", &quantities, cells)?;
        for (period, (prices, quantities)) in prices
            .chunks(items)
            .zip(quantities.chunks(items))
            .enumerate()
        {
            check_quantities(quantities, period)?;
            // An absent cell has neither price nor quantity.
            let present = prices.iter().zip(quantities).map(|(price, quantity)| {
                let absent = *price == 0.0 && *quantity == 0.0;
                if absent { 1.0 } else { *price }
            });
            check_prices(&present.collect::<Vec<f64>>(), period)?;
        }
        Ok(Self {
            items,
            prices,
            quantities,
            unpriced,
        })
    }
}

impl PriceTable {
    /// A full table from one slice for each item, of prices and of quantities.
    ///
    /// # Errors
    /// For no item or period, unequal lengths, and prices or quantities that [`TwoPeriods`](crate::index::TwoPeriods) does not accept.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::index::PriceTable;
    ///
    /// // Dollars per kilogram and tonnes of two kinds of magnets over three months.
    /// let table = PriceTable::new(&[&[50.0, 52.0, 51.0], &[64.0, 63.0, 66.0]], &[&[656.0, 582.0, 600.0], &[120.0, 150.0, 140.0]])?;
    /// assert_eq!((table.items(), table.periods()), (2, 3));
    /// # Ok::<(), tidegauge::index::IndexError>(())
    /// ```
    pub fn new(prices: &[&[f64]], quantities: &[&[f64]]) -> Result<Self, IndexError> {
        let periods = prices.first().map_or(0, |row| row.len());
        if periods == 0 {
            let what = if prices.is_empty() { "item" } else { "period" };
            return Err(IndexError::Empty { what });
        }
        let (found, expected) = (quantities.len(), prices.len());
        if found != expected {
            let what = "rows of quantities";
            return Err(IndexError::LengthMismatch {
                what,
                found,
                expected,
            });
        }
        for (row, amounts) in prices.iter().zip(quantities) {
            same_length("prices", row, periods)?;
            same_length("quantities", amounts, periods)?;
        }
        let column = |rows: &[&[f64]], at: usize| -> Vec<f64> {
            rows.iter().filter_map(|row| row.get(at).copied()).collect()
        };
        let mut table = Self {
            items: prices.len(),
            prices: Vec::new(),
            quantities: Vec::new(),
            unpriced: Vec::new(),
        };
        for period in 0..periods {
            let (price, quantity) = (column(prices, period), column(quantities, period));
            check_prices(&price, period)?;
            check_quantities(&quantity, period)?;
            table.prices.extend(price);
            table.quantities.extend(quantity);
        }
        Ok(table)
    }

    /// A table of unit values from rows in any order. A row whose value or quantity is zero has no price: it is left out and listed in [`unpriced`](Self::unpriced).
    ///
    /// # Errors
    /// For no row, a value or quantity that is negative, missing or infinite, a unit value beyond the range of numbers, two rows for one cell
    /// ([`IndexError::Duplicate`]), or more cells than a hundred for each row and a million.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::index::{PriceRow, PriceTable};
    ///
    /// let row = |item, period, value, quantity| PriceRow { item, period, value, quantity };
    /// let table = PriceTable::from_rows(&[row(1, 0, 7_680.0, 120.0), row(0, 1, 30_264.0, 582.0), row(0, 0, 32_800.0, 656.0), row(1, 1, 90.0, 0.0)])?;
    /// assert_eq!((table.price(0, 1), table.price(1, 1)), (Some(52.0), None));
    /// assert_eq!(table.unpriced(), [(1, 1)]);
    /// # Ok::<(), tidegauge::index::IndexError>(())
    /// ```
    pub fn from_rows(rows: &[PriceRow]) -> Result<Self, IndexError> {
        if rows.is_empty() {
            return Err(IndexError::Empty { what: "row" });
        }
        let last = |(item, period): (u32, u32), row: &PriceRow| {
            (item.max(row.item), period.max(row.period))
        };
        let (item, period) = rows.iter().fold((0, 0), last);
        let (items, periods) = (item as usize + 1, period as usize + 1);
        Self::filled(items, periods, rows, rows.len())
    }

    /// The largest table that so many records may ask for.
    pub(super) const fn most_cells(records: usize) -> usize {
        records.saturating_mul(100).saturating_add(1_000_000)
    }

    /// The table of `items` by `periods` with the cells of `rows`, all of which lie inside it; `records` is what the size is held against.
    pub(super) fn filled(
        items: usize,
        periods: usize,
        rows: &[PriceRow],
        records: usize,
    ) -> Result<Self, IndexError> {
        let most = Self::most_cells(records);
        let cells = items.saturating_mul(periods);
        if cells > most {
            return Err(IndexError::TooLarge { cells, most });
        }
        let mut table = Self {
            items,
            prices: vec![0.0; cells],
            quantities: vec![0.0; cells],
            unpriced: Vec::new(),
        };
        for row in rows {
            let at = row.period as usize * items + row.item as usize;
            let price = row.value / row.quantity;
            let free = table.prices[at] == 0.0;
            if row.has_price(price) && free {
                table.prices[at] = price;
                table.quantities[at] = row.quantity;
            } else {
                table.leave_out(*row)?;
            }
        }
        table.unpriced.sort_unstable();
        let doubled = table.unpriced.windows(2).find(|two| two[0] == two[1]);
        let both = |cell: &&(u32, u32)| table.price(cell.0 as usize, cell.1 as usize).is_some();
        let twice = doubled.and_then(<[_]>::first);
        if let Some(&(item, period)) = twice.or_else(|| table.unpriced.iter().find(both)) {
            return Err(IndexError::Duplicate { item, period });
        }
        Ok(table)
    }

    /// Notes a row that has no price, or says why it cannot be.
    #[cold]
    fn leave_out(&mut self, row: PriceRow) -> Result<(), IndexError> {
        let PriceRow {
            item,
            period,
            value,
            quantity,
        } = row;
        check_row(row)?;
        if value == 0.0 || quantity == 0.0 {
            self.unpriced.push((item, period));
            return Ok(());
        }
        usable(value / quantity, "a unit value")?;
        Err(IndexError::Duplicate { item, period })
    }

    /// Number of items.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::index::PriceTable;
    ///
    /// let table = PriceTable::new(&[&[50.0, 52.0]], &[&[656.0, 582.0]])?;
    /// assert_eq!(table.items(), 1);
    /// # Ok::<(), tidegauge::index::IndexError>(())
    /// ```
    pub const fn items(&self) -> usize {
        self.items
    }

    /// Number of periods.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::index::PriceTable;
    ///
    /// let table = PriceTable::new(&[&[50.0, 52.0]], &[&[656.0, 582.0]])?;
    /// assert_eq!(table.periods(), 2);
    /// # Ok::<(), tidegauge::index::IndexError>(())
    /// ```
    pub const fn periods(&self) -> usize {
        match self.prices.len().checked_div(self.items) {
            Some(periods) => periods,
            None => 0,
        }
    }

    /// Price of an item in a period, both by position; `None` where it is absent or outside the table.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::index::PriceTable;
    ///
    /// let table = PriceTable::new(&[&[50.0, 52.0]], &[&[656.0, 582.0]])?;
    /// assert_eq!((table.price(0, 1), table.price(0, 2)), (Some(52.0), None));
    /// # Ok::<(), tidegauge::index::IndexError>(())
    /// ```
    pub fn price(&self, item: usize, period: usize) -> Option<f64> {
        let prices = self.period(period)?.0;
        prices.get(item).copied().filter(|&price| price > 0.0)
    }

    /// Item and period of the rows that were left out because their value or quantity is zero, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::index::PriceTable;
    ///
    /// let table = PriceTable::new(&[&[50.0, 52.0]], &[&[656.0, 582.0]])?;
    /// assert_eq!(table.unpriced(), []);
    /// # Ok::<(), tidegauge::index::IndexError>(())
    /// ```
    pub fn unpriced(&self) -> &[(u32, u32)] {
        &self.unpriced
    }

    /// Price index between two periods over the items that both have.
    ///
    /// # Errors
    /// [`IndexError::NothingMatched`] without such an item or outside the table; those of [`price_index`](crate::index::price_index).
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::index::{BilateralFormula, PriceTable};
    ///
    /// let table = PriceTable::new(&[&[50.0, 52.0]], &[&[656.0, 582.0]])?;
    /// assert_eq!(table.index(0, 1, BilateralFormula::Laspeyres)?, 1.04);
    /// # Ok::<(), tidegauge::index::IndexError>(())
    /// ```
    pub fn index(
        &self,
        from: usize,
        to: usize,
        formula: BilateralFormula,
    ) -> Result<f64, IndexError> {
        let nothing = IndexError::NothingMatched { from, to };
        let (Some((p0, q0)), Some((p1, q1))) = (self.period(from), self.period(to)) else {
            return Err(nothing);
        };
        matched_index([p0, q0, p1, q1], formula)?.ok_or(nothing)
    }

    /// The table of `length` periods from `start` on; shorter where it ends before.
    pub(super) fn window(&self, start: usize, length: usize) -> Self {
        let cut = |cells: &[f64]| -> Vec<f64> {
            let from = cells.iter().skip(start.saturating_mul(self.items));
            from.take(length.saturating_mul(self.items))
                .copied()
                .collect()
        };
        Self {
            items: self.items,
            prices: cut(&self.prices),
            quantities: cut(&self.quantities),
            unpriced: Vec::new(),
        }
    }

    /// The table of the items for which `keep` is true, with their numbering closed up.
    pub(super) fn items_where(&self, keep: &[bool]) -> Self {
        let cut = |cells: &[f64]| -> Vec<f64> {
            let kept = cells.iter().zip(keep.iter().cycle());
            kept.filter(|(_, keep)| **keep)
                .map(|(cell, _)| *cell)
                .collect()
        };
        Self {
            items: keep.iter().filter(|keep| **keep).count(),
            prices: cut(&self.prices),
            quantities: cut(&self.quantities),
            unpriced: Vec::new(),
        }
    }

    /// Prices and quantities of one period.
    pub(super) fn period(&self, period: usize) -> Option<(&[f64], &[f64])> {
        let start = period.checked_mul(self.items)?;
        let range = start..start.checked_add(self.items)?;
        Some((self.prices.get(range.clone())?, self.quantities.get(range)?))
    }
}

fn check_row(row: PriceRow) -> Result<(), IndexError> {
    let accepted = |number: f64| number.is_finite() && number >= 0.0;
    let (item, period) = (row.item as usize, row.period as usize);
    if !accepted(row.value) {
        return Err(IndexError::Value {
            item,
            period,
            value: row.value,
        });
    }
    if !accepted(row.quantity) {
        return Err(IndexError::Quantity {
            item,
            period,
            value: row.quantity,
            accepted: "zero or more",
        });
    }
    Ok(())
}

/// Price index over the items that have a price in both periods, from `p0`, `q0`, `p1`, `q1` of one length; `None` without an item to
/// compare.
pub(super) fn matched_index(
    columns: [&[f64]; 4],
    formula: BilateralFormula,
) -> Result<Option<f64>, IndexError> {
    let [p0, q0, p1, q1] = columns;
    let matched = || {
        let amounts = q0.iter().zip(q1);
        let pairs = p0.iter().zip(p1).zip(amounts);
        pairs.filter(|((p0, p1), _)| **p0 > 0.0 && **p1 > 0.0)
    };
    if matched().next().is_none() {
        return Ok(None);
    }
    // In nearly all tables the first items answer.
    for (period, bought) in [
        (0, matched().any(|(_, (q0, _))| *q0 > 0.0)),
        (1, matched().any(|(_, (_, q1))| *q1 > 0.0)),
    ] {
        if !bought {
            return Err(IndexError::AllZero { period });
        }
    }
    match index_of(&Cells::matched(columns), formula) {
        Err(IndexError::NothingMatched { .. }) => Ok(None),
        found => found.map(Some),
    }
}
