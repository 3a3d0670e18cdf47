//! Chained indices, and how far they drift from the direct comparison.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::index::bilateral::usable;
use crate::index::table::matched_index;
use crate::index::{BilateralFormula, IndexError, PriceTable};
use crate::num::sum::sum;

/// A chained price index over all periods of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChainedIndex {
    /// Level of each period; 1 in the first.
    pub levels: Vec<f64>,
    /// The direct index from the first period to the last, if they share an item.
    pub direct: Option<f64>,
    /// Last chained level over the direct index, less 1: the drift. Weighted indices drift where prices and quantities bounce.
    pub drift: Option<f64>,
}

impl ChainedIndex {
    pub(super) fn new(levels: Vec<f64>, direct: Option<f64>) -> Self {
        let last = levels.last().copied().unwrap_or(1.0);
        Self {
            levels,
            direct,
            drift: direct.map(|direct| last / direct - 1.0),
        }
    }
}

/// Price index chained from each period to the next, over the items that both have.
///
/// With the feature `parallel` the links of a large table are spread over the threads of the current `rayon` pool, with the same bits on any number of them.
///
/// # Errors
/// Those of [`PriceTable::index`] for each link.
///
/// # Examples
///
/// ```
/// use tidegauge::index::{BilateralFormula, PriceTable, chained_index};
///
/// let table = PriceTable::new(&[&[50.0, 52.0, 51.0]], &[&[656.0, 582.0, 600.0]])?;
/// let chain = chained_index(&table, BilateralFormula::Fisher)?;
/// assert_eq!(format!("{:.2}", chain.levels[2]), "1.02");
/// assert!(chain.drift.is_some_and(|drift| drift.abs() < 1e-15));
/// # Ok::<(), tidegauge::index::IndexError>(())
/// ```
pub fn chained_index(
    table: &PriceTable,
    formula: BilateralFormula,
) -> Result<ChainedIndex, IndexError> {
    let last = table.periods().saturating_sub(1);
    let index = |period| table.index(period, period + 1, formula);
    let links = in_shares(last, last.saturating_mul(table.items()), |share| {
        share.map(index).collect::<Vec<_>>()
    });
    let (mut level, mut levels) = (1.0, vec![1.0]);
    for link in links.into_iter().flatten() {
        level = usable(level * link?, "a chained level")?;
        levels.push(level);
    }
    let direct = match table.index(0, last, formula) {
        Ok(direct) => Some(direct),
        Err(IndexError::NothingMatched { .. } | IndexError::AllZero { .. }) => None,
        Err(error) => return Err(error),
    };
    Ok(ChainedIndex::new(levels, direct))
}

/// Cells for which another thread is worth waking.
#[cfg(feature = "parallel")]
const SHARE: usize = 1 << 15;

/// What `of` gives for the links from 0 on, which go over so many cells: in equal shares, one for each thread where it is worth it.
#[cfg(feature = "parallel")]
pub(super) fn in_shares<T: Send>(
    links: usize,
    cells: usize,
    of: impl Fn(Range<usize>) -> T + Sync,
) -> Vec<T> {
    use rayon::prelude::*;

    let shares = (cells / SHARE).min(rayon::current_num_threads());
    if shares < 2 || links < 2 {
        return vec![of(0..links)];
    }
    let length = links.div_ceil(shares);
    let starts = (0..links).into_par_iter().step_by(length);
    starts
        .map(|from| of(from..links.min(from + length)))
        .collect()
}

/// What `of` gives for the links from 0 on, all at once.
#[cfg(not(feature = "parallel"))]
pub(super) fn in_shares<T>(links: usize, _: usize, of: impl Fn(Range<usize>) -> T) -> Vec<T> {
    vec![of(0..links)]
}

/// Price index with annual links: each period is compared with the mean of the year before, at that year's mean prices and quantities, and the means of
/// the years are chained (annual overlap). The mean of the first year is 1, and its periods are compared with that mean. The season of one year is never
/// linked to that of another, so that seasonal goods cause no drift; a small step is possible from year to year.
///
/// # Errors
/// [`IndexError::Empty`] for a year of no period; [`IndexError::NothingMatched`], with the first period of the base year, where a period has no item of
/// that year; [`IndexError::AllZero`]; [`IndexError::OutOfRange`].
///
/// # Examples
///
/// ```
/// use tidegauge::index::{BilateralFormula, PriceTable, annually_linked_index};
///
/// // Two half-years a year.
/// let table = PriceTable::new(&[&[50.0, 54.0, 55.0, 60.0]], &[&[100.0, 100.0, 90.0, 110.0]])?;
/// let levels = annually_linked_index(&table, BilateralFormula::Fisher, 2)?;
/// assert_eq!(format!("{:.4} {:.4}", levels[0], levels[3]), "0.9615 1.1538");
/// # Ok::<(), tidegauge::index::IndexError>(())
/// ```
pub fn annually_linked_index(
    table: &PriceTable,
    formula: BilateralFormula,
    periods_per_year: usize,
) -> Result<Vec<f64>, IndexError> {
    if periods_per_year == 0 {
        let what = "period of a year";
        return Err(IndexError::Empty { what });
    }
    let mut levels = Vec::with_capacity(table.periods());
    let mut base = year_mean(table, 0, periods_per_year);
    let (mut base_level, mut base_start) = (1.0, 0);
    for start in (0..table.periods()).step_by(periods_per_year) {
        let link = |(prices, quantities): (&[f64], &[f64]), to: usize| {
            let index = matched_index([&base.0, &base.1, prices, quantities], formula)?;
            let from = base_start;
            let index = index.ok_or(IndexError::NothingMatched { from, to })?;
            usable(base_level * index, "a chained level")
        };
        let end = table.periods().min(start.saturating_add(periods_per_year));
        for period in start..end {
            levels.push(link(table.period(period).unwrap_or_default(), period)?);
        }
        if end < table.periods() && start > 0 {
            let mean = year_mean(table, start, periods_per_year);
            base_level = link((&mean.0, &mean.1), start)?;
            (base, base_start) = (mean, start);
        }
    }
    Ok(levels)
}

/// Unit value and mean quantity of each item over a year; 0 where it is not traded.
fn year_mean(table: &PriceTable, start: usize, length: usize) -> (Vec<f64>, Vec<f64>) {
    let end = table.periods().min(start.saturating_add(length));
    let months: Vec<_> = (start..end).filter_map(|at| table.period(at)).collect();
    let mean = |item: usize| {
        let cells = || {
            months
                .iter()
                .filter_map(|(p, q)| Some((p.get(item)?, q.get(item)?)))
        };
        let value = sum(cells().map(|(price, quantity)| price * quantity));
        let quantity = sum(cells().map(|(_, quantity)| *quantity));
        if quantity > 0.0 {
            (value / quantity, quantity / months.len() as f64)
        } else {
            (0.0, 0.0)
        }
    };
    (0..table.items()).map(mean).unzip()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    #[test]
    fn annual_links_by_hand() {
        let prices: [&[f64]; 2] = [&[1.0, 3.0, 2.0, 4.0, 6.0], &[5.0, 5.0, 5.0, 5.0, 5.0]];
        let quantities: [&[f64]; 2] = [&[3.0, 1.0, 1.0, 1.0, 9.0], &[2.0, 2.0, 4.0, 2.0, 1.0]];
        let table = PriceTable::new(&prices, &quantities).unwrap();
        let levels = annually_linked_index(&table, BilateralFormula::Laspeyres, 2).unwrap();
        // Year one: mean price 6/4 at 2 a period, and 5 at 2: 13. Year two: mean price 3 at 1, and 5 at 3.
        let (first, second) = (13.0, 16.0 / 13.0);
        let expected = [
            12.0 / first,
            16.0 / first,
            14.0 / first,
            18.0 / first,
            second * 21.0 / 18.0,
        ];
        for (level, expected) in levels.into_iter().zip(expected) {
            assert!(
                Tolerance::ROUND_OFF.accepts(level, expected),
                "{level} {expected}"
            );
        }
    }

    #[test]
    fn years_that_have_no_base() {
        let table = PriceTable::new(&[&[1.0, 2.0]], &[&[1.0, 1.0]]).unwrap();
        let linked =
            |per_year| annually_linked_index(&table, BilateralFormula::Laspeyres, per_year);
        let what = "period of a year";
        assert_eq!(linked(0), Err(IndexError::Empty { what }));
        assert_eq!(linked(1), Ok(vec![1.0, 2.0]));
        assert_eq!(linked(usize::MAX).map(|levels| levels.len()), Ok(2));
        let cell = |item, period| crate::index::PriceRow {
            item,
            period,
            value: 1.0,
            quantity: 1.0,
        };
        let apart = PriceTable::from_rows(&[cell(0, 0), cell(1, 1)]).unwrap();
        let error = annually_linked_index(&apart, BilateralFormula::Fisher, 1);
        assert_eq!(error, Err(IndexError::NothingMatched { from: 0, to: 1 }));
    }
}
