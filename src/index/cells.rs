//! Sums over the prices and quantities of two periods, several in one pass.

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

    /// The sum of each of the terms that an item gives for its `p0`, `q0`, `p1`, `q1`.
    ///
    /// Compensated like [`sum`], but for runs of four terms: the error is at most that of four roundings more for terms of one sign, whatever their number.
    pub(super) fn sums<const N: usize>(
        &self,
        terms: impl Fn(f64, f64, f64, f64) -> [f64; N],
    ) -> [f64; N] {
        if !self.only_matched {
            return sums(self.columns, terms);
        }
        sums(self.columns, |p0, q0, p1, q1| {
            if (p0 > 0.0) & (p1 > 0.0) {
                terms(p0, q0, p1, q1)
            } else {
                [0.0; N]
            }
        })
    }
}

fn sums<const N: usize>(
    columns: [&[f64]; 4],
    terms: impl Fn(f64, f64, f64, f64) -> [f64; N],
) -> [f64; N] {
    let [(p0, p0_rest), (q0, q0_rest), (p1, p1_rest), (q1, q1_rest)] =
        columns.map(<[f64]>::as_chunks::<BLOCK>);
    let mut totals = [[0.0; LANES]; N];
    let mut lost = [[0.0; LANES]; N];
    for (((p0, q0), p1), q1) in p0.iter().zip(q0).zip(p1).zip(q1) {
        let mut block = [[0.0; LANES]; N];
        for start in (0..BLOCK).step_by(LANES) {
            for lane in 0..LANES {
                let at = start + lane;
                let terms = terms(p0[at], q0[at], p1[at], q1[at]);
                for (block, term) in block.iter_mut().zip(terms) {
                    block[lane] += term;
                }
            }
        }
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
    let rest = p0_rest.iter().zip(q0_rest).zip(p1_rest).zip(q1_rest);
    let rest: Vec<[f64; N]> = rest
        .map(|(((p0, q0), p1), q1)| terms(*p0, *q0, *p1, *q1))
        .collect();
    std::array::from_fn(|n| {
        let tail = rest.iter().map(|terms| terms[n]);
        sum(totals[n].into_iter().chain(lost[n]).chain(tail))
    })
}
