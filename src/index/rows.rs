//! Chained indices straight from rows, two periods at a time.

use std::ops::Range;

use crate::index::bilateral::usable;
use crate::index::chain::in_shares;
use crate::index::table::matched_index;
use crate::index::{
    BilateralFormula, ChainedIndex, IndexError, PriceRow, PriceTable, chained_index,
};

/// The chained price index of a list of rows: [`chained_index`] of [`PriceTable::from_rows`], but for rounding.
///
/// No table is made, which saves half of the time and more. Fastest are rows in the order of their periods that list all items in their order in each: they are read
/// once, with memory for two periods. Of rows in another order the positions are sorted by period first. With the feature `parallel` the periods are spread
/// over the threads of the current `rayon` pool, with the same bits on any number of them. A list with a row that has no price takes the way through the table.
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
    let in_order = ByPeriod::in_order(rows).and_then(|periods| periods.chain(formula));
    let sorted = || ByPeriod::sorted(rows)?.chain(formula);
    if let Some(chain) = in_order.or_else(sorted) {
        return Ok(chain);
    }
    chained_index(&PriceTable::from_rows(rows)?, formula)
}

/// Rows by their periods, none of which is without a row.
struct ByPeriod<'a> {
    rows: &'a [PriceRow],
    /// Positions of the rows in the order of their periods, if they are in another order.
    order: Option<Vec<u32>>,
    /// Where the rows of each period begin, and the end of the last.
    bounds: Vec<usize>,
}

impl<'a> ByPeriod<'a> {
    /// Rows in the order of their periods, as far as a search by halves can tell.
    fn in_order(rows: &'a [PriceRow]) -> Option<Self> {
        let mut bounds = vec![0];
        let (mut start, mut rest) = (0, rows);
        while let Some(first) = rest.first() {
            if first.period as usize != bounds.len() - 1 {
                return None;
            }
            let length = rest.partition_point(|row| row.period <= first.period);
            start += length;
            bounds.push(start);
            rest = &rest[length..];
        }
        let order = None;
        Some(Self {
            rows,
            order,
            bounds,
        })
    }

    /// Rows in any order but that of their periods.
    fn sorted(rows: &'a [PriceRow]) -> Option<Self> {
        if rows.is_sorted_by_key(|row| row.period) {
            return None;
        }
        let last = rows.iter().map(|row| row.period).max()? as usize;
        if last >= rows.len() || u32::try_from(rows.len()).is_err() {
            return None;
        }
        let mut bounds = vec![0; last + 2];
        for row in rows {
            bounds[row.period as usize + 1] += 1;
        }
        if bounds[1..].contains(&0) {
            return None;
        }
        for period in 0..=last {
            bounds[period + 1] += bounds[period];
        }
        let mut next = bounds.clone();
        let mut order = vec![0; rows.len()];
        for (position, row) in (0_u32..).zip(rows) {
            let next = &mut next[row.period as usize];
            order[*next] = position;
            *next += 1;
        }
        let order = Some(order);
        Some(Self {
            rows,
            order,
            bounds,
        })
    }

    const fn periods(&self) -> usize {
        self.bounds.len() - 1
    }

    /// The chain, or `None` where the table has to say what there is.
    fn chain(&self, formula: BilateralFormula) -> Option<ChainedIndex> {
        let most_items = PriceTable::most_cells(self.rows.len()).checked_div(self.periods())?;
        let links = |share: Range<usize>| self.links(share, most_items, formula);
        let shares = in_shares(self.periods() - 1, self.rows.len(), links);
        let (mut level, mut levels) = (1.0, vec![1.0]);
        for link in shares.into_iter().collect::<Option<Vec<_>>>()?.concat() {
            level = usable(level * link, "a chained level").ok()?;
            levels.push(level);
        }
        let first = self.columns(0, most_items)?;
        let last = self.columns(self.periods() - 1, most_items)?;
        let direct = first.index_to(&last, formula)?;
        Some(ChainedIndex::new(levels, Some(direct)))
    }

    /// The indices of a share of the periods on the one before each, by position of the earlier one.
    fn links(
        &self,
        share: Range<usize>,
        most_items: usize,
        formula: BilateralFormula,
    ) -> Option<Vec<f64>> {
        let mut earlier = self.columns(share.start, most_items)?;
        let mut later = Columns::default();
        let mut links = Vec::with_capacity(share.len());
        for period in share {
            self.fill(&mut later, period + 1, most_items)?;
            links.push(earlier.index_to(&later, formula)?);
            std::mem::swap(&mut earlier, &mut later);
        }
        Some(links)
    }

    fn columns(&self, period: usize, most_items: usize) -> Option<Columns> {
        let mut columns = Columns::default();
        self.fill(&mut columns, period, most_items)?;
        Some(columns)
    }

    /// Makes the columns those of a period; `None` where the table has to say what there is.
    fn fill(&self, columns: &mut Columns, period: usize, most_items: usize) -> Option<()> {
        let bounds = self.bounds[period]..self.bounds[period + 1];
        match &self.order {
            None => columns.fill(&self.rows[bounds], most_items),
            Some(order) => {
                let mut gathered = std::mem::take(&mut columns.gathered);
                gathered.clear();
                gathered.extend(order[bounds].iter().map(|at| self.rows[*at as usize]));
                let filled = columns.fill(&gathered, most_items);
                columns.gathered = gathered;
                filled
            }
        }
    }
}

/// Prices and quantities of one period by position of the item; the price is 0 where it is absent.
#[derive(Default)]
struct Columns {
    prices: Vec<f64>,
    quantities: Vec<f64>,
    gathered: Vec<PriceRow>,
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
