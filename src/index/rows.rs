//! Chained indices from rows that are in the order of their periods, two periods at a time.

use crate::index::bilateral::usable;
use crate::index::table::matched_index;
use crate::index::{
    BilateralFormula, ChainedIndex, IndexError, PriceRow, PriceTable, chained_index,
};

/// The chained price index of a list of rows: [`chained_index`] of [`PriceTable::from_rows`], but for rounding.
///
/// Rows in the order of their periods are read once, with memory for two periods and without a table, which takes two thirds of the time; fastest are rows
/// that list all items in their order in each period. With the feature `parallel` the periods are spread over the threads of the current `rayon`
/// pool, with the same bits on any number of them. Rows in another order, and lists with a row that has no price, take the way through the table.
///
/// # Errors
/// Those of [`PriceTable::from_rows`] and of [`chained_index`].
///
/// # Examples
///
/// ```
/// use tidegauge::index::{BilateralFormula, PriceRow, chained_index_of_rows};
///
/// let row = |item, period, value, quantity| PriceRow { item, period, value, quantity };
/// let rows = [row(0, 0, 32_800.0, 656.0), row(1, 0, 7_680.0, 120.0), row(0, 1, 30_264.0, 582.0), row(1, 1, 9_450.0, 150.0)];
/// let chain = chained_index_of_rows(&rows, BilateralFormula::Fisher)?;
/// assert_eq!(format!("{:.4}", chain.levels[1]), "1.0278");
/// # Ok::<(), tidegauge::index::IndexError>(())
/// ```
pub fn chained_index_of_rows(
    rows: &[PriceRow],
    formula: BilateralFormula,
) -> Result<ChainedIndex, IndexError> {
    if let Some(chain) = in_order(rows, formula) {
        return Ok(chain);
    }
    chained_index(&PriceTable::from_rows(rows)?, formula)
}

/// The chain of rows in the order of their periods, each with a price; `None` where the table has to say what there is.
fn in_order(rows: &[PriceRow], formula: BilateralFormula) -> Option<ChainedIndex> {
    let list = InOrder::new(rows, formula)?;
    let (mut level, mut levels) = (1.0, vec![1.0]);
    for link in list.all_links()? {
        level = usable(level * link, "a chained level").ok()?;
        levels.push(level);
    }
    let direct = list.direct()?;
    Some(ChainedIndex::new(levels, Some(direct)))
}

/// Rows in the order of their periods, none of which is left out, and what is wanted of them.
struct InOrder<'a> {
    /// The rows of each period, as far as a search by halves can tell.
    periods: Vec<&'a [PriceRow]>,
    formula: BilateralFormula,
    /// Items that a table of these rows may have.
    most_items: usize,
}

impl<'a> InOrder<'a> {
    fn new(rows: &'a [PriceRow], formula: BilateralFormula) -> Option<Self> {
        let (mut periods, mut rest) = (Vec::new(), rows);
        while let Some(first) = rest.first() {
            if first.period as usize != periods.len() {
                return None;
            }
            let (own, later) =
                rest.split_at(rest.partition_point(|row| row.period <= first.period));
            periods.push(own);
            rest = later;
        }
        let most_items = PriceTable::most_cells(rows.len()).checked_div(periods.len())?;
        Some(Self {
            periods,
            formula,
            most_items,
        })
    }

    /// The index of each period but the first on the one before it, in shares of the periods side by side.
    #[cfg(feature = "parallel")]
    fn all_links(&self) -> Option<Vec<f64>> {
        use rayon::prelude::*;

        let count = self.periods.len() - 1;
        let share = count.div_ceil(rayon::current_num_threads()).max(1);
        let shares = (0..count).into_par_iter().step_by(share);
        let found: Option<Vec<Vec<f64>>> = shares
            .map(|from| self.links(from, count.min(from + share)))
            .collect();
        found.map(|shares| shares.concat())
    }

    /// The index of each period but the first on the one before it.
    #[cfg(not(feature = "parallel"))]
    fn all_links(&self) -> Option<Vec<f64>> {
        self.links(0, self.periods.len() - 1)
    }

    /// The index of each period after `from` up to `to` on the one before it.
    fn links(&self, from: usize, to: usize) -> Option<Vec<f64>> {
        let (mut earlier, mut later) = (self.columns(from)?, Columns::default());
        let mut links = Vec::with_capacity(to - from);
        for period in &self.periods[from + 1..=to] {
            later.fill(period, self.most_items)?;
            links.push(earlier.index_to(&later, self.formula)?);
            std::mem::swap(&mut earlier, &mut later);
        }
        Some(links)
    }

    /// The index of the last period on the first.
    fn direct(&self) -> Option<f64> {
        let (first, last) = (self.columns(0)?, self.columns(self.periods.len() - 1)?);
        first.index_to(&last, self.formula)
    }

    fn columns(&self, period: usize) -> Option<Columns> {
        let mut columns = Columns::default();
        columns.fill(self.periods[period], self.most_items)?;
        Some(columns)
    }
}

/// Prices and quantities of one period by position of the item; the price is 0 where it is absent.
#[derive(Default)]
struct Columns {
    prices: Vec<f64>,
    quantities: Vec<f64>,
}

impl Columns {
    /// Takes the rows of one period; `None` where one has no price, belongs to another period, comes twice, or is beyond the items there may be.
    #[expect(
        clippy::needless_bitwise_bool,
        reason = "without branches several rows are checked at once"
    )]
    fn fill(&mut self, rows: &[PriceRow], most_items: usize) -> Option<()> {
        let period = rows.first()?.period;
        self.prices.resize(rows.len(), 0.0);
        self.quantities.resize(rows.len(), 0.0);
        let mut fits = true;
        let columns = self.prices.iter_mut().zip(&mut self.quantities);
        for ((item, row), (price, quantity)) in rows.iter().enumerate().zip(columns) {
            *price = row.value / row.quantity;
            *quantity = row.quantity;
            fits &= (row.item as usize == item) & (row.period == period) & row.has_price(*price);
        }
        if fits {
            return Some(());
        }
        self.place(rows, period, most_items)
    }

    /// The same for items in any order, of which some may be absent.
    fn place(&mut self, rows: &[PriceRow], period: u32, most_items: usize) -> Option<()> {
        self.prices.fill(0.0);
        for row in rows {
            let item = row.item as usize;
            if item >= most_items {
                return None;
            }
            if item >= self.prices.len() {
                self.prices.resize(item + 1, 0.0);
                self.quantities.resize(item + 1, 0.0);
            }
            let price = row.value / row.quantity;
            let is_free = self.prices[item] == 0.0;
            if !(is_free && row.period == period && row.has_price(price)) {
                return None;
            }
            (self.prices[item], self.quantities[item]) = (price, row.quantity);
        }
        Some(())
    }

    /// The index of `later` on this period; `None` where they have no item in common or it is out of range.
    fn index_to(&self, later: &Self, formula: BilateralFormula) -> Option<f64> {
        let items = self.prices.len().min(later.prices.len());
        let columns = [
            &self.prices,
            &self.quantities,
            &later.prices,
            &later.quantities,
        ];
        matched_index(columns.map(|column| &column[..items]), formula).ok()?
    }
}
