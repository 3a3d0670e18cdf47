//! The filter at one point with what stood before the sample at another, its transpose, and its answer to one value at any place without filtering it.

use super::super::matrix::{add_multiple, solve_lower, solve_lower_transposed};
use super::super::recursion::multiply_transposed;
use super::ArmaFilter;

impl ArmaFilter {
    /// As [`apply`](Self::apply), but what stands for the time before the sample is that of another filter of the same order.
    pub(crate) fn apply_beginning_as(&self, other: &Self, w: &[f64], width: usize) -> Vec<f64> {
        let (p, q) = (self.p, self.q);
        let mut out = vec![0.0; self.rows() * width];
        let (first, rest) = out.split_at_mut(p * width);
        first.copy_from_slice(&w[..p * width]);
        for (t, row) in rest[q * width..].chunks_exact_mut(width).enumerate() {
            let from = (t + p) * width;
            row.copy_from_slice(&w[from..from + width]);
            for (lag, c) in &self.lags {
                add_multiple(row, *c, &w[from - lag * width..]);
            }
        }
        let mut average = self.moving_average.clone();
        average.gram.clone_from(&other.moving_average.gram);
        average.filter(rest, width, &mut Vec::new());
        if p > 0 {
            let crossed = other.crossed();
            for (d, a) in crossed.chunks_exact(p).zip(rest.chunks_exact(width)) {
                for (target, d) in first.chunks_exact_mut(width).zip(d) {
                    add_multiple(target, -d, a);
                }
            }
            solve_lower(&other.initial, p, first, width);
        }
        out
    }

    /// The transpose of [`apply`](Self::apply): from vectors like e to vectors like w.
    pub(crate) fn apply_transposed(&self, e: &[f64], width: usize) -> Vec<f64> {
        let (p, q) = (self.p, self.q);
        let average = &self.moving_average;
        let (first, rest) = e.split_at(p * width);
        let mut first = first.to_vec();
        let mut rest = rest.to_vec();
        if p > 0 {
            solve_lower_transposed(&self.initial, p, &mut first, width);
        }
        if p > 0 && q > 0 {
            // a enters e_p through -D, the filtered C.
            let mut crossed = vec![0.0; rest.len()];
            let z = crossed[q * width..].chunks_exact_mut(width);
            for (row, target) in z.take(q).enumerate() {
                for (column, source) in first.chunks_exact(width).enumerate() {
                    let factor = self.crossing(row, column);
                    for (value, x) in target.iter_mut().zip(source) {
                        *value += factor * x;
                    }
                }
            }
            average.filter(&mut crossed, width, &mut Vec::new());
            for (value, x) in rest.iter_mut().zip(&crossed) {
                *value -= x;
            }
        }
        if q > 0 {
            // a = (I - G (G'G)⁻¹ G') (1/θ) (0, z), whose projection is symmetric.
            let mut inner = rest.clone();
            average.divide_transposed(&mut inner, width);
            let unknown = &mut inner[..q * width];
            solve_lower(&average.gram, q, unknown, width);
            solve_lower_transposed(&average.gram, q, unknown, width);
            inner[q * width..].fill(0.0);
            average.divide(&mut inner, width);
            for (value, projected) in rest.iter_mut().zip(&inner) {
                *value -= projected;
            }
            average.divide_transposed(&mut rest, width);
            rest.drain(..q * width);
        }
        if p == 0 {
            return rest;
        }
        // Only rows from p on of φ(B) w were used.
        let mut result = vec![0.0; p * width];
        result.append(&mut rest);
        multiply_transposed(&mut result, &self.ar[0], width);
        multiply_transposed(&mut result, &self.ar[1], self.season * width);
        for (value, x) in result.iter_mut().zip(&first) {
            *value += x;
        }
        result
    }

    /// For each value of w, q numbers; a vector w takes the sum of the squares of its sums with them from the squares of
    /// (1/θ) φ w, because the innovations before the sample are estimated.
    pub(crate) fn explained(&self) -> Vec<f64> {
        let (p, q) = (self.p, self.q);
        if q == 0 {
            return Vec::new();
        }
        let average = &self.moving_average;
        let rows = self.length - p + q;
        // The transposed filter of the impulse response at each of q lags: that of a lag is the one before it a row later, less what left
        // the end. Of the first q rows, which are not wanted, some are incomplete.
        let mut lags = vec![0.0; rows * q];
        let impulse = &average.impulse;
        lags[..rows].copy_from_slice(impulse);
        average.divide_transposed(&mut lags[..rows], 1);
        for lag in 1..q {
            let (before, own) = lags[(lag - 1) * rows..].split_at_mut(rows);
            let end = impulse[rows - lag];
            let gone = impulse.iter().rev();
            for ((value, before), gone) in own[1..rows].iter_mut().zip(&*before).zip(gone) {
                *value = before - gone * end;
            }
        }
        solve_lower(&average.gram, q, &mut lags, rows);
        let mut columns = Vec::with_capacity(self.length * q);
        for t in q..rows {
            columns.extend(lags[t..].iter().step_by(rows));
        }
        let mut result = vec![0.0; p * q];
        result.append(&mut columns);
        multiply_transposed(&mut result, &self.ar[0], q);
        multiply_transposed(&mut result, &self.ar[1], self.season * q);
        result
    }

    /// For each value of w, p numbers: the filter's first p rows.
    pub(crate) fn initial_functionals(&self) -> Vec<f64> {
        let p = self.p;
        let mut unit = vec![0.0; self.rows() * p];
        for i in 0..p {
            unit[i * p + i] = 1.0;
        }
        if p == 0 {
            return unit;
        }
        self.apply_transposed(&unit, p)
    }
}
