//! Sums over the prices and quantities of two periods, several in one pass.

#![expect(
    clippy::inline_always,
    reason = "only what is inlined into `wide` is compiled for long vectors"
)]

use crate::num::lanes::{Lanes, Quad};
use crate::num::log_ratio::log_ratios;
use crate::num::sum::sum;

/// Sums that run side by side, so that the processor adds several numbers at once.
const LANES: usize = 4;
/// Terms that a lane adds up plainly before it carries the rounding error along.
const DEPTH: usize = 4;
const BLOCK: usize = LANES * DEPTH;

/// The columns `p0`, `q0`, `p1`, `q1` of one length, and which of the items count.
pub(super) struct Cells<'a> {
    columns: [&'a [f64]; 4],
    only_matched: bool,
}

impl<'a> Cells<'a> {
    /// All items count.
    pub(super) const fn all(columns: [&'a [f64]; 4]) -> Self {
        Self {
            columns,
            only_matched: false,
        }
    }

    /// Only items that have a price above zero in both periods count.
    pub(super) const fn matched(columns: [&'a [f64]; 4]) -> Self {
        Self {
            columns,
            only_matched: true,
        }
    }

    /// Position of the first of the items that count which was bought in one period only, and the period in which it was not.
    pub(super) fn first_bought_once(&self) -> Option<(usize, usize)> {
        let [p0, q0, p1, q1] = self.columns;
        let cells = p0.iter().zip(p1).zip(q0.iter().zip(q1)).enumerate();
        let mut counting =
            cells.filter(|(_, ((p0, p1), _))| !self.only_matched || p0.min(**p1) > 0.0);
        counting
            .find(|(_, (_, (q0, q1)))| (**q0 == 0.0) != (**q1 == 0.0))
            .map(|(item, (_, (q0, _)))| (item, usize::from(*q0 != 0.0)))
    }

    /// Whether one of the items that count has a quantity in both periods.
    pub(super) fn has_bought_in_both(&self) -> bool {
        let [bought] = self.sums(|_, q0, _, q1| [f64::from(u8::from(q0 > 0.0 && q1 > 0.0))]);
        bought > 0.0
    }

    /// The sum of each of the terms that an item gives for its `p0`, `q0`, `p1`, `q1`.
    ///
    /// Compensated like [`sum`], but for runs of four terms, which are added up plainly: for terms of one sign that is an error of three roundings at
    /// most, whatever their number.
    pub(super) fn sums<const N: usize>(
        &self,
        terms: impl Fn(f64, f64, f64, f64) -> [f64; N],
    ) -> [f64; N] {
        self.over(self.columns, |[p0, q0, p1, q1]| terms(p0, q0, p1, q1))
    }

    /// The same for terms of `p0`, `q0`, `p1`, `q1` and the logarithm of `p1 / p0`.
    pub(super) fn sums_with_logarithms<const N: usize>(
        &self,
        terms: impl Fn([f64; 5]) -> [f64; N],
    ) -> [f64; N] {
        let [p0, q0, p1, q1] = self.columns;
        let mut logarithms = Vec::new();
        log_ratios(p1, p0, &mut logarithms);
        self.over([p0, q0, p1, q1, &logarithms], terms)
    }

    /// The sums over columns of which the first and the third are the prices.
    fn over<const M: usize, const N: usize>(
        &self,
        columns: [&[f64]; M],
        terms: impl Fn([f64; M]) -> [f64; N],
    ) -> [f64; N] {
        Quad::wide(
            #[inline(always)]
            || {
                if self.only_matched {
                    sums(columns, |cell| cell[0].min(cell[2]) > 0.0, terms)
                } else {
                    sums(columns, |_| true, terms)
                }
            },
        )
    }
}

/// The sum of each of the terms of the cells that count.
#[inline(always)]
fn sums<const M: usize, const N: usize>(
    columns: [&[f64]; M],
    counts: impl Fn([f64; M]) -> bool,
    terms: impl Fn([f64; M]) -> [f64; N],
) -> [f64; N] {
    let term = |cell| if counts(cell) { terms(cell) } else { [0.0; N] };
    let columns = columns.map(<[f64]>::as_chunks::<BLOCK>);
    let blocks = columns.iter().map(|(blocks, _)| blocks.len());
    let blocks = blocks.min().unwrap_or(0);
    let mut totals = [[0.0; LANES]; N];
    let mut lost = [[0.0; LANES]; N];
    for at in 0..blocks {
        let cells = columns.map(|(blocks, _)| &blocks[at]);
        let cell = |at: usize| cells.map(|column| column[at]);
        // Nearly always all of a block count, and terms without a condition come several at once.
        let block = if (0..BLOCK).fold(true, |all, at| all & counts(cell(at))) {
            added(|at| terms(cell(at)))
        } else {
            added(|at| term(cell(at)))
        };
        for ((totals, lost), block) in totals.iter_mut().zip(&mut lost).zip(block) {
            for lane in 0..LANES {
                // The rounding error of the addition, without a comparison (Knuth, section 4.2.2).
                let (total, term) = (totals[lane], block[lane]);
                let next = total + term;
                let added = next - total;
                lost[lane] += (total - (next - added)) + (term - added);
                totals[lane] = next;
            }
        }
    }
    let tails = columns.map(|(_, tail)| tail);
    let length = tails.iter().map(|tail| tail.len()).min().unwrap_or(0);
    let rest: Vec<[f64; N]> = (0..length)
        .map(|at| term(tails.map(|tail| tail[at])))
        .collect();
    std::array::from_fn(|n| {
        let tail = rest.iter().map(|terms| terms[n]);
        sum(totals[n].into_iter().chain(lost[n]).chain(tail))
    })
}

/// The plain sums of a block, lane by lane.
#[inline(always)]
fn added<const N: usize>(terms: impl Fn(usize) -> [f64; N]) -> [[f64; LANES]; N] {
    let mut block = [[0.0; LANES]; N];
    for start in (0..BLOCK).step_by(LANES) {
        for lane in 0..LANES {
            for (block, term) in block.iter_mut().zip(terms(start + lane)) {
                block[lane] += term;
            }
        }
    }
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_is_summed_to_the_last_digits() {
        let column = |factor: f64| -> Vec<f64> {
            (1..=99)
                .map(|i| (factor * f64::from(i)).sin().abs() + 0.1)
                .collect()
        };
        let [p0, q0, p1, q1] = [0.7, 1.3, 2.9, 3.1].map(column);
        for length in 0..=99 {
            let columns = [&p0[..length], &q0[..length], &p1[..length], &q1[..length]];
            let [value, relatives] = Cells::all(columns).sums(|a, b, c, d| [a * b * d, c / a]);
            let items = 0..length;
            let expected = sum(items.clone().map(|i| p0[i] * q0[i] * q1[i]));
            assert!((value - expected).abs() <= 4.0 * f64::EPSILON * expected);
            let expected = sum(items.map(|i| p1[i] / p0[i]));
            assert!((relatives - expected).abs() <= 4.0 * f64::EPSILON * expected);
        }
    }

    #[test]
    fn what_large_terms_push_out_is_kept() {
        // One term in each lane, then many that are too small to change it one by one.
        let mut column = vec![1e-3; 1 << 14];
        column[..LANES].fill(1e14);
        let ones = vec![1.0; column.len()];
        let [total] = Cells::all([&column, &ones, &ones, &ones]).sums(|a, _, _, _| [a]);
        // A plain sum loses nearly all of the 16.38.
        assert!((total - 4e14 - 16.38).abs() < 0.1, "{total}");
    }

    #[test]
    fn items_without_both_prices_do_not_count() {
        let columns: [&[f64]; 4] = [&[1.0, 0.0, 2.0], &[1.0; 3], &[3.0, 3.0, 0.0], &[1.0; 3]];
        let sums = |cells: Cells<'_>| cells.sums(|p0, _, p1, _| [p0, p1, (p1 / p0).ln()]);
        assert_eq!(sums(Cells::matched(columns)), [1.0, 3.0, 3.0_f64.ln()]);
        assert_eq!(sums(Cells::all(columns))[..2], [3.0, 6.0]);
    }

    #[test]
    fn blocks_of_which_some_items_count_leave_out_the_others() {
        // Three blocks and a tail: all of the first count, some of the second, none of the third.
        let absent = |at: usize| matches!(at, 17 | 20 | 31..=48);
        let p0: Vec<f64> = (0..51)
            .map(|at| if absent(at) { 0.0 } else { 1.0 + at as f64 })
            .collect();
        let p1: Vec<f64> = (0..51)
            .map(|at| {
                if at == 25 {
                    0.0
                } else {
                    2.0 * (1.0 + f64::from(at))
                }
            })
            .collect();
        let ones = vec![1.0; 51];
        let cells = Cells::matched([&p0, &ones, &p1, &ones]);
        let [before, after, count] = cells.sums(|p0, _, p1, _| [p0, p1, 1.0]);
        let expected: f64 = p0.iter().sum::<f64>() - p0[25];
        assert_eq!([before, after, count], [expected, 2.0 * expected, 30.0]);
        let [logs] = cells.sums_with_logarithms(|[.., log]| [log]);
        assert!((logs - 30.0 * 2.0_f64.ln()).abs() < 1e-13, "{logs}");
    }
}
