//! The moving-average part of the exact filter, which stays while only the autoregression moves.

#![expect(
    clippy::inline_always,
    reason = "only what is inlined into `wide` is compiled for long vectors"
)]

use super::ArimaError;
use super::matrix::{
    add_multiple, cholesky, dot, log_determinant, solve_lower, solve_lower_transposed,
    subtract_multiples,
};
use super::recursion::{divide, divide_transposed};
use crate::num::lanes::{Lanes, Quad};

/// What depends on the moving average alone, kept while only the autoregression moves.
#[derive(Debug, Clone, Default)]
pub(super) struct MovingAverage<L> {
    pub(super) factors: [Vec<L>; 2],
    season: usize,
    pub(super) q: usize,
    /// Values of z.
    pub(super) rows: usize,
    /// Values at either end of the first column of V⁻¹ that are wanted: q, or none.
    pub(super) reach: usize,
    /// 1/θ(B).
    pub(super) impulse: Vec<L>,
    /// Cholesky factor of G'G.
    pub(super) gram: Vec<L>,
    /// The first values of the first column of V⁻¹, and a zero with the last ones from its end.
    pub(super) ends: [Vec<L>; 2],
    pub(super) log_determinant: L,
    shifts: Shifts<L>,
    first_column: Vec<L>,
}

/// Memory of [`Shifts::products`].
#[derive(Debug, Clone, Default)]
struct Shifts<L> {
    pulses: Vec<L>,
    pulsed: Vec<L>,
    sums: Vec<L>,
    ends: Vec<L>,
}

impl<L: Lanes> MovingAverage<L> {
    /// Makes this the filter of `rows` values; does nothing if it is already.
    pub(super) fn set(
        &mut self,
        factors: [&[L]; 2],
        season: usize,
        rows: usize,
        reach: usize,
    ) -> Result<(), ArimaError> {
        let same = (self.season, self.rows, self.reach) == (season, rows, reach)
            && self.factors == factors;
        if same {
            return Ok(());
        }
        // Not valid again before the end.
        self.rows = 0;
        for (own, given) in self.factors.iter_mut().zip(factors) {
            own.clear();
            own.extend_from_slice(given);
        }
        (self.season, self.reach) = (season, reach);
        self.q = factors[0].len() + season * factors[1].len();
        let q = self.q;
        self.log_determinant = L::ZERO;
        if q > 0 {
            self.impulse.resize(rows + q, L::ZERO);
            self.impulse.fill(L::ZERO);
            self.impulse[0] = L::ONE;
            let mut impulse = std::mem::take(&mut self.impulse);
            self.divide(&mut impulse, 1);
            self.impulse = impulse;
            let Self {
                shifts,
                impulse,
                gram,
                ..
            } = self;
            L::wide(
                #[inline(always)]
                || shifts.products(impulse, factors, season, gram),
            );
            cholesky(&mut self.gram, q, 1e-15).map_err(|_| ArimaError::Singular)?;
            self.log_determinant = log_determinant(&self.gram, q);
            L::wide(
                #[inline(always)]
                || self.set_ends(rows),
            );
        }
        self.rows = rows;
        Ok(())
    }

    /// A moving average is the same backwards, so that the first column is, from its end, what becomes of a one in the last value of z.
    #[inline(always)]
    fn set_ends(&mut self, rows: usize) {
        let (q, reach) = (self.q, self.reach);
        if reach == 0 {
            return;
        }
        let mut x = std::mem::take(&mut self.first_column);
        x.resize(rows + q, L::ZERO);
        let (unknown, rest) = x.split_at_mut(q);
        for (value, g) in unknown.iter_mut().zip(self.impulse.iter().rev()) {
            *value = -*g;
        }
        rest.fill(L::ZERO);
        solve_lower(&self.gram, q, unknown, 1);
        solve_lower_transposed(&self.gram, q, unknown, 1);
        self.divide(&mut x, 1);
        x[rows + q - 1] += L::ONE;
        self.divide_transposed(&mut x, 1);
        let [first, last] = &mut self.ends;
        first.clear();
        first.extend(x[rows + q - reach..].iter().rev());
        last.clear();
        last.push(L::ZERO);
        last.extend(&x[q..q + reach - 1]);
        self.first_column = x;
    }

    /// a = (1/θ) (u, z), for `width` columns side by side, in place of z, which stands after q rows for u.
    pub(super) fn filter(&self, x: &mut [L], width: usize, scratch: &mut Vec<L>) {
        let ahead = self.q * width;
        if ahead == 0 {
            return;
        }
        scratch.clear();
        scratch.resize(ahead, L::ZERO);
        scratch.extend_from_slice(&x[ahead..]);
        self.divide(&mut scratch[ahead..], width);
        self.divide_transposed(scratch, width);
        let unknown = &mut scratch[..ahead];
        solve_lower(&self.gram, self.q, unknown, width);
        solve_lower_transposed(&self.gram, self.q, unknown, width);
        for (value, u) in x.iter_mut().zip(unknown) {
            *value = -*u;
        }
        self.divide(x, width);
    }

    pub(super) fn divide(&self, x: &mut [L], width: usize) {
        let [regular, seasonal] = &self.factors;
        divide(x, [regular, seasonal], self.season, width);
    }

    pub(super) fn divide_transposed(&self, x: &mut [L], width: usize) {
        let [regular, seasonal] = &self.factors;
        divide_transposed(x, [regular, seasonal], self.season, width);
    }
}

impl MovingAverage<f64> {
    /// Becomes the first of four.
    pub(super) fn take_first(&mut self, four: &MovingAverage<Quad>) {
        (self.season, self.rows) = (four.season, four.rows);
        (self.q, self.reach) = (four.q, four.reach);
        self.log_determinant = four.log_determinant.0[0];
        for (own, four) in self.factors.iter_mut().zip(&four.factors) {
            first_lane(own, four);
        }
        if self.q > 0 {
            first_lane(&mut self.impulse, &four.impulse);
            first_lane(&mut self.gram, &four.gram);
            for (own, four) in self.ends.iter_mut().zip(&four.ends) {
                first_lane(own, four);
            }
        }
    }
}

/// The first of four numbers side by side.
pub(super) fn first_lane(own: &mut Vec<f64>, four: &[Quad]) {
    own.clear();
    own.extend(four.iter().map(|four| four.0[0]));
}

impl<L: Lanes> Shifts<L> {
    /// G'G: sums of products of the impulse response with itself shifted by i and by j, for i, j below q, in the upper triangle.
    ///
    /// Along a diagonal each element has one product more than the next, so that only the last column is summed from the beginning. A
    /// response follows its own regular moving average and the impulses of the seasonal one, and so do those sums: beyond the first
    /// few they are combinations of those before them and of every s-th product.
    #[inline(always)]
    fn products(
        &mut self,
        impulse: &[L],
        [regular, seasonal]: [&[L]; 2],
        season: usize,
        products: &mut Vec<L>,
    ) {
        let size = regular.len() + season * seasonal.len();
        products.resize(size * size, L::ZERO);
        let terms = impulse.len() - (size - 1);
        let g = &impulse[..terms];
        // 1 / Θ(B^s) at the multiples of s.
        self.pulses.clear();
        self.pulses.resize(impulse.len() / season + 1, L::ZERO);
        self.pulses[0] = L::ONE;
        divide(&mut self.pulses, [seasonal, &[]], 1, 1);
        // Block by block of s shifts, from the last of each to the first.
        self.pulsed.clear();
        self.pulsed
            .resize(season * (size - 1).div_ceil(season), L::ZERO);
        for (block, sums) in self.pulsed.chunks_exact_mut(season).enumerate() {
            let pulses = &self.pulses[block + 1..];
            let years = pulses.len().min(terms / season);
            let (whole, rest) = g.split_at(years * season);
            subtract_multiples(sums, whole, season, 0, |year, _| -pulses[year]);
            if let Some(pulse) = pulses.get(years) {
                add_multiple(sums, *pulse, rest);
            }
        }
        self.sums.clear();
        for k in 0..size {
            let sum = if k <= regular.len() {
                dot(g, &impulse[k..])
            } else {
                let mut own = L::ZERO;
                for (c, sum) in regular.iter().zip(self.sums.iter().rev()) {
                    own += *c * *sum;
                }
                let block = k.div_ceil(season);
                own + self.pulsed[(block - 1) * season + block * season - k]
            };
            self.sums.push(sum);
        }
        let rows = products.chunks_exact_mut(size);
        for (row, sum) in rows.zip(self.sums.iter().rev()) {
            row[size - 1] = *sum;
        }
        self.ends.clear();
        self.ends.extend(impulse[terms..].iter().rev());
        for row in (0..size - 1).rev() {
            let (current, below) = products[row * size..].split_at_mut(size);
            let own = self.ends[row];
            let (current, next) = (&mut current[row..size - 1], &below[row + 1..size]);
            for ((value, next), end) in current.iter_mut().zip(next).zip(&self.ends[row..]) {
                *value = *next + own * *end;
            }
        }
    }
}
