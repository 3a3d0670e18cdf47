//! The moving-average part of the exact filter, which stays while only the autoregression moves.

use super::ArimaError;
use super::matrix::{
    add_multiple, cholesky, dot, log_determinant, solve_lower, solve_lower_transposed,
};
use super::recursion::{divide, divide_transposed};

/// What depends on the moving average alone, kept while only the autoregression moves.
#[derive(Debug, Clone, Default)]
pub(super) struct MovingAverage {
    factors: [Vec<f64>; 2],
    season: usize,
    pub(super) q: usize,
    /// Values of z.
    pub(super) rows: usize,
    /// The first values of z that initial values of w are correlated with: q, or all of them; 0 without initial values.
    pub(super) reach: usize,
    /// 1/θ(B).
    pub(super) impulse: Vec<f64>,
    /// Cholesky factor of G'G.
    pub(super) gram: Vec<f64>,
    /// The part of V⁻¹ that belongs to the first values of z.
    pub(super) precision: Vec<f64>,
    pub(super) log_determinant: f64,
    shifts: Shifts,
    first_column: Vec<f64>,
    begin: Vec<f64>,
}

/// Memory of [`Shifts::products`].
#[derive(Debug, Clone, Default)]
struct Shifts {
    pulses: Vec<f64>,
    pulsed: Vec<f64>,
    sums: Vec<f64>,
    ends: Vec<f64>,
}

impl MovingAverage {
    /// Makes this the filter of `rows` values; does nothing if it is already.
    pub(super) fn set(
        &mut self,
        factors: [&[f64]; 2],
        season: usize,
        rows: usize,
        reach: usize,
    ) -> Result<(), ArimaError> {
        let same = (self.season, self.rows, self.reach) == (season, rows, reach)
            && self.factors[0] == factors[0]
            && self.factors[1] == factors[1];
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
        self.gram.clear();
        self.log_determinant = 0.0;
        if q > 0 {
            self.impulse.clear();
            self.impulse.resize(rows + q, 0.0);
            self.impulse[0] = 1.0;
            let mut impulse = std::mem::take(&mut self.impulse);
            self.divide(&mut impulse, 1);
            self.impulse = impulse;
            self.shifts
                .products(&self.impulse, factors, season, &mut self.gram);
            cholesky(&mut self.gram, q, 1e-15).map_err(|_| ArimaError::Singular)?;
            self.log_determinant = log_determinant(&self.gram, q);
            self.set_precision(rows);
        }
        self.rows = rows;
        Ok(())
    }

    /// V is a Toeplitz matrix, so that its inverse follows from the first column x: along a diagonal each element has two products more
    /// than the one before, of elements of x and of those from the end of x, over the first element (Gohberg & Semencul 1972).
    ///
    /// A moving average is the same backwards, where the first column is what becomes of a one in the last value of z.
    fn set_precision(&mut self, rows: usize) {
        let (q, reach) = (self.q, self.reach);
        if reach == 0 {
            return;
        }
        let mut x = std::mem::take(&mut self.first_column);
        x.clear();
        x.extend(self.impulse[rows..].iter().rev().map(|g| -g));
        solve_lower(&self.gram, q, &mut x, 1);
        solve_lower_transposed(&self.gram, q, &mut x, 1);
        x.resize(rows + q, 0.0);
        self.divide(&mut x, 1);
        x[rows + q - 1] += 1.0;
        self.divide_transposed(&mut x, 1);
        let scale = 1.0 / x[rows + q - 1];
        self.begin.clear();
        self.begin.extend(x[rows + q - reach..].iter().rev());
        let (near, far) = (&self.begin, &x[q - 1..][..reach]);
        self.precision.resize(reach * reach, 0.0);
        self.precision[..reach].copy_from_slice(near);
        for i in 1..reach {
            let (above, current) = self.precision.split_at_mut(i * reach);
            let (above, current) = (&above[(i - 1) * reach..], &mut current[..reach]);
            let (own, last) = (scale * near[i], scale * far[i]);
            current[0] = near[i];
            for j in 1..reach {
                current[j] = above[j - 1] + (own * near[j] - last * far[j]);
            }
        }
        self.first_column = x;
    }

    /// a = (1/θ) (u, z), for `width` columns side by side; `out` gets q rows more than `z`.
    pub(super) fn filter(&self, z: &[f64], width: usize, out: &mut [f64], scratch: &mut Vec<f64>) {
        let ahead = self.q * width;
        if ahead == 0 {
            out.copy_from_slice(z);
            return;
        }
        out[..ahead].fill(0.0);
        out[ahead..].copy_from_slice(z);
        self.divide(&mut out[ahead..], width);
        scratch.clear();
        scratch.extend_from_slice(out);
        self.divide_transposed(scratch, width);
        let unknown = &mut scratch[..ahead];
        solve_lower(&self.gram, self.q, unknown, width);
        solve_lower_transposed(&self.gram, self.q, unknown, width);
        for (value, u) in out.iter_mut().zip(unknown) {
            *value = -*u;
        }
        out[ahead..].copy_from_slice(z);
        self.divide(out, width);
    }

    pub(super) fn divide(&self, x: &mut [f64], width: usize) {
        let [regular, seasonal] = &self.factors;
        divide(x, [regular, seasonal], self.season, width);
    }

    pub(super) fn divide_transposed(&self, x: &mut [f64], width: usize) {
        let [regular, seasonal] = &self.factors;
        divide_transposed(x, [regular, seasonal], self.season, width);
    }
}

impl Shifts {
    /// G'G: sums of products of the impulse response with itself shifted by i and by j, for i, j below q, in the lower triangle.
    ///
    /// Along a diagonal each element has one product more than the next, so that only the last row is summed from the beginning. A
    /// response follows its own regular moving average and the impulses of the seasonal one, and so do those sums: beyond the first
    /// few they are combinations of those before them and of every s-th product.
    fn products(
        &mut self,
        impulse: &[f64],
        [regular, seasonal]: [&[f64]; 2],
        season: usize,
        products: &mut Vec<f64>,
    ) {
        let size = regular.len() + season * seasonal.len();
        products.clear();
        products.resize(size * size, 0.0);
        let terms = impulse.len() - (size - 1);
        let g = &impulse[..terms];
        // 1 / Θ(B^s) at the multiples of s.
        self.pulses.clear();
        self.pulses.resize(impulse.len() / season + 1, 0.0);
        self.pulses[0] = 1.0;
        divide(&mut self.pulses, [seasonal, &[]], 1, 1);
        // Block by block of s shifts, from the last of each to the first.
        self.pulsed.clear();
        self.pulsed
            .resize(season * (size - 1).div_ceil(season), 0.0);
        for (block, sums) in self.pulsed.chunks_exact_mut(season).enumerate() {
            for (pulse, year) in self.pulses[block + 1..].iter().zip(g.chunks(season)) {
                add_multiple(sums, *pulse, year);
            }
        }
        self.sums.clear();
        for k in 0..size {
            let sum = if k <= regular.len() {
                dot(g, &impulse[k..])
            } else {
                let own: f64 = regular
                    .iter()
                    .zip(self.sums.iter().rev())
                    .map(|(c, s)| c * s)
                    .sum();
                let block = k.div_ceil(season);
                own + self.pulsed[(block - 1) * season + block * season - k]
            };
            self.sums.push(sum);
        }
        for (value, sum) in products[size * (size - 1)..]
            .iter_mut()
            .zip(self.sums.iter().rev())
        {
            *value = *sum;
        }
        self.ends.clear();
        self.ends.extend(impulse[terms..].iter().rev());
        for row in (1..size).rev() {
            let (above, below) = products.split_at_mut(row * size);
            let (target, next) = (&mut above[(row - 1) * size..][..row], &below[1..=row]);
            let ends = &self.ends[..row];
            for j in 0..row {
                target[j] = next[j] + ends[row - 1] * ends[j];
            }
        }
    }
}
