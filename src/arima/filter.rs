//! The exact filter of an ARMA model: a linear map from n consecutive values w of φ(B) w = θ(B) a to a vector e with
//! e'e = w' Ω⁻¹ w, where σ² Ω is the covariance of w.
//!
//! # Method
//!
//! With full polynomials of degrees p and q, z = φ(B) w is a moving average of order q. Let G hold the first q columns of
//! 1/θ(B) as a lower triangular Toeplitz matrix. Behind q unknown innovations u before the sample, h = (1/θ(B)) (0, z) and
//! u = -(G'G)⁻¹ G'h, so that a = (1/θ(B)) (u, z) has a'a = z' V⁻¹ z with |V| = |G'G| (Ljung & Box 1979). The first p values
//! follow given z: with D the filtered covariances of z with them, e_p = L⁻¹ (w_p - D'a) where L L' = Γ - D'D. Stacked, e has
//! n + q values and ln |Ω| = ln |G'G| + ln |L L'|.
//!
//! X-13ARIMA-SEATS filters the same way, so the vector, not only its length, is that of the reference.

use super::ArimaError;
use super::matrix::{
    cholesky, log_determinant, solve_lower, solve_lower_transposed,
};
use super::order::ArimaOrder;
use super::recursion::{
    divide, divide_transposed, multiply, multiply_transposed,
};
use crate::num::polynomial;

/// The filter at one set of coefficients, with its memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct ArmaFilter {
    /// Values that are filtered.
    length: usize,
    /// Degrees of the full polynomials.
    p: usize,
    q: usize,
    season: usize,
    ar: [Vec<f64>; 2],
    ma: [Vec<f64>; 2],
    /// Cholesky factor of G'G, and the coefficients and length it belongs to.
    gram: Vec<f64>,
    gram_key: (usize, usize),
    gram_determinant: f64,
    impulse: Vec<f64>,
    /// D, row by row: length - p + q rows of p values.
    crossing: Vec<f64>,
    /// L.
    initial: Vec<f64>,
    log_determinant: f64,
    scratch: Vec<f64>,
}

impl ArmaFilter {
    /// ln |Ω|.
    pub(crate) const fn log_determinant(&self) -> f64 {
        self.log_determinant
    }

    /// Rows that [`apply`](Self::apply) gives for the values it takes.
    pub(crate) const fn rows(&self) -> usize {
        self.length + self.q
    }

    /// Degree of the full moving-average polynomial: the rows before the residuals.
    pub(crate) const fn pre_sample(&self) -> usize {
        self.q
    }

    /// Degree of the full autoregressive polynomial.
    pub(crate) const fn initial_values(&self) -> usize {
        self.p
    }

    /// Makes this the filter of `length` values at the coefficients given.
    pub(crate) fn set(
        &mut self,
        order: &ArimaOrder,
        season: usize,
        coefficients: &[f64],
        length: usize,
    ) -> Result<(), ArimaError> {
        let [ar, seasonal_ar, ma, seasonal_ma] = order.split(coefficients);
        self.p = ar.len() + season * seasonal_ar.len();
        self.q = ma.len() + season * seasonal_ma.len();
        self.length = length;
        if length <= self.p {
            return Err(ArimaError::Singular);
        }
        for (own, given) in self.ar.iter_mut().zip([ar, seasonal_ar]) {
            own.clear();
            own.extend_from_slice(given);
        }
        let key = (length - self.p, season);
        let same = self.season == season
            && self.gram_key == key
            && self.gram.len() == self.q * self.q
            && self.ma[0] == ma
            && self.ma[1] == seasonal_ma;
        self.season = season;
        if !same {
            self.gram_key = (0, 0);
            for (own, given) in self.ma.iter_mut().zip([ma, seasonal_ma]) {
                own.clear();
                own.extend_from_slice(given);
            }
            self.set_moving_average()?;
            self.gram_key = key;
        }
        self.log_determinant = self.gram_determinant;
        if self.p > 0 {
            self.set_autoregression(order, coefficients)?;
        }
        if self.log_determinant.is_finite() {
            Ok(())
        } else {
            Err(ArimaError::Singular)
        }
    }

    /// The Cholesky factor of G'G, whose elements are sums of products of the impulse response with itself.
    fn set_moving_average(&mut self) -> Result<(), ArimaError> {
        let q = self.q;
        let rows = self.length - self.p + q;
        self.gram.clear();
        self.gram_determinant = 0.0;
        if q == 0 {
            return Ok(());
        }
        let g = &mut self.impulse;
        g.clear();
        g.resize(rows, 0.0);
        g[0] = 1.0;
        divide(g, &self.ma[1], self.season);
        divide(g, &self.ma[0], 1);
        self.gram.resize(q * q, 0.0);
        for k in 0..q {
            // Element (q - 1, q - 1 - k) first, then up along its diagonal, one product more each step.
            let terms = rows - (q - 1);
            let mut sum = dot(&g[..terms], &g[k..]);
            for (step, row) in (k..q).rev().enumerate() {
                if step > 0 {
                    let next = terms + step - 1;
                    sum += g[next] * g[next + k];
                }
                self.gram[row * q + row - k] = sum;
            }
        }
        cholesky(&mut self.gram, q, 1e-15).map_err(|_| ArimaError::Singular)?;
        self.gram_determinant = log_determinant(&self.gram, q);
        Ok(())
    }

    /// D and L from the autocovariances of the process.
    fn set_autoregression(
        &mut self,
        order: &ArimaOrder,
        coefficients: &[f64],
    ) -> Result<(), ArimaError> {
        let (p, q) = (self.p, self.q);
        let [phi, theta] = order.polynomials(coefficients, self.season);
        let covariance = autocovariances(&phi, &theta, p)?;
        self.initial.clear();
        self.initial.resize(p * p, 0.0);
        for row in 0..p {
            for column in 0..=row {
                self.initial[row * p + column] = covariance[row - column];
            }
        }
        if q > 0 {
            // c_k = cov(z_t, w_{t-k}) for k = 1..q.
            let psi = polynomial::quotient(&theta, &phi, q + 1);
            let cross: Vec<f64> = (0..=q).map(|k| dot(&theta[k..], &psi)).collect();
            let rows = self.length - p;
            let mut crossing = std::mem::take(&mut self.scratch);
            crossing.clear();
            crossing.resize(rows * p, 0.0);
            for row in 0..rows.min(q) {
                for column in 0..p {
                    let k = row + p - column;
                    if k <= q {
                        crossing[row * p + column] = cross[k];
                    }
                }
            }
            let mut filtered = std::mem::take(&mut self.crossing);
            filtered.clear();
            filtered.resize((rows + q) * p, 0.0);
            let mut scratch = Vec::new();
            self.moving_average(&crossing, p, &mut filtered, &mut scratch);
            for row in filtered.chunks_exact(p) {
                for (i, x) in row.iter().enumerate() {
                    for (value, y) in self.initial[i * p..=i * p + i].iter_mut().zip(row) {
                        *value -= x * y;
                    }
                }
            }
            self.crossing = filtered;
            self.scratch = crossing;
        }
        cholesky(&mut self.initial, p, 1e-15).map_err(|_| ArimaError::Singular)?;
        self.log_determinant += log_determinant(&self.initial, p);
        Ok(())
    }

    /// a = (1/θ) (u, z), for `width` columns side by side; `out` gets q rows more than `z`.
    fn moving_average(&self, z: &[f64], width: usize, out: &mut [f64], scratch: &mut Vec<f64>) {
        let ahead = self.q * width;
        if ahead == 0 {
            out.copy_from_slice(z);
            return;
        }
        out[..ahead].fill(0.0);
        out[ahead..].copy_from_slice(z);
        self.divide_by_moving_average(out, width);
        scratch.clear();
        scratch.extend_from_slice(out);
        self.divide_by_moving_average_transposed(scratch, width);
        let unknown = &mut scratch[..ahead];
        solve_lower(&self.gram, self.q, unknown, width);
        solve_lower_transposed(&self.gram, self.q, unknown, width);
        for (value, u) in out.iter_mut().zip(unknown) {
            *value = -*u;
        }
        out[ahead..].copy_from_slice(z);
        self.divide_by_moving_average(out, width);
    }

    fn divide_by_moving_average(&self, x: &mut [f64], width: usize) {
        divide(x, &self.ma[1], self.season * width);
        divide(x, &self.ma[0], width);
    }

    fn divide_by_moving_average_transposed(&self, x: &mut [f64], width: usize) {
        divide_transposed(x, &self.ma[1], self.season * width);
        divide_transposed(x, &self.ma[0], width);
    }

    /// The filtered rows of `w`, which has `width` columns; `out` gets [`rows`](Self::rows) rows.
    pub(crate) fn apply(&mut self, w: &[f64], width: usize, out: &mut Vec<f64>) {
        let (p, rows) = (self.p, self.rows());
        out.clear();
        out.resize(rows * width, 0.0);
        let mut scratch = std::mem::take(&mut self.scratch);
        if p == 0 {
            self.moving_average(w, width, out, &mut scratch);
        } else {
            let mut z = w.to_vec();
            multiply(&mut z, &self.ar[1], self.season * width);
            multiply(&mut z, &self.ar[0], width);
            let (first, rest) = out.split_at_mut(p * width);
            self.moving_average(&z[p * width..], width, rest, &mut scratch);
            first.copy_from_slice(&w[..p * width]);
            if self.q > 0 {
                subtract_products(&self.crossing, p, rest, width, first);
            }
            solve_lower(&self.initial, p, first, width);
        }
        self.scratch = scratch;
    }

    /// The transpose of [`apply`](Self::apply): from vectors like e to vectors like w.
    pub(crate) fn apply_transposed(&self, e: &[f64], width: usize) -> Vec<f64> {
        let (p, q) = (self.p, self.q);
        let (first, rest) = e.split_at(p * width);
        let mut first = first.to_vec();
        let mut rest = rest.to_vec();
        if p > 0 {
            solve_lower_transposed(&self.initial, p, &mut first, width);
            if q > 0 {
                // a enters e_p through -D.
                for (row, crossing) in rest.chunks_exact_mut(width).zip(self.crossing.chunks_exact(p)) {
                    for (factor, source) in crossing.iter().zip(first.chunks_exact(width)) {
                        for (value, x) in row.iter_mut().zip(source) {
                            *value -= factor * x;
                        }
                    }
                }
            }
        }
        if q > 0 {
            // a = (I - G (G'G)⁻¹ G') (1/θ) (0, z), whose projection is symmetric.
            let mut inner = rest.clone();
            self.divide_by_moving_average_transposed(&mut inner, width);
            let unknown = &mut inner[..q * width];
            solve_lower(&self.gram, q, unknown, width);
            solve_lower_transposed(&self.gram, q, unknown, width);
            inner[q * width..].fill(0.0);
            self.divide_by_moving_average(&mut inner, width);
            for (value, projected) in rest.iter_mut().zip(&inner) {
                *value -= projected;
            }
            self.divide_by_moving_average_transposed(&mut rest, width);
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
}

impl ArmaFilter {
    /// For each value of w, q numbers; a vector w takes the sum of the squares of its sums with them from the squares of
    /// (1/θ) φ w, because the innovations before the sample are estimated.
    pub(crate) fn explained(&self) -> Vec<f64> {
        let (p, q) = (self.p, self.q);
        if q == 0 {
            return Vec::new();
        }
        let rows = self.length - p + q;
        let mut columns = vec![0.0; rows * q];
        for (t, row) in columns.chunks_exact_mut(q).enumerate() {
            for (j, value) in row.iter_mut().enumerate().take(t + 1) {
                *value = self.impulse[t - j];
            }
        }
        self.divide_by_moving_average_transposed(&mut columns, q);
        columns.drain(..q * q);
        for row in columns.chunks_exact_mut(q) {
            solve_lower(&self.gram, q, row, 1);
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

/// first ← first - D' a.
fn subtract_products(crossing: &[f64], p: usize, a: &[f64], width: usize, first: &mut [f64]) {
    for (row, factors) in a.chunks_exact(width).zip(crossing.chunks_exact(p)) {
        for (factor, target) in factors.iter().zip(first.chunks_exact_mut(width)) {
            for (value, x) in target.iter_mut().zip(row) {
                *value -= factor * x;
            }
        }
    }
}

/// The sum of products of the elements that both have, in four running sums.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let length = a.len().min(b.len());
    let (a, b) = (&a[..length], &b[..length]);
    let mut sums = [0.0; 4];
    for (x, y) in a.chunks_exact(4).zip(b.chunks_exact(4)) {
        for ((sum, x), y) in sums.iter_mut().zip(x).zip(y) {
            *sum += x * y;
        }
    }
    let rest = length - length % 4;
    let tail: f64 = a[rest..].iter().zip(&b[rest..]).map(|(x, y)| x * y).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + tail
}

/// Autocovariances 0..count of φ(B) w = θ(B) a with unit innovation variance.
///
/// Those of the autoregression come from its partial autocorrelations (Levinson's recursion downwards, then upwards); the
/// moving average then sums them.
fn autocovariances(phi: &[f64], theta: &[f64], count: usize) -> Result<Vec<f64>, ArimaError> {
    let (p, q) = (phi.len() - 1, theta.len() - 1);
    // Predictors of every order up to p, from the highest down.
    let mut predictors = vec![Vec::new(); p + 1];
    predictors[p] = phi[1..].iter().map(|c| -c).collect::<Vec<f64>>();
    let mut variance = 1.0;
    for order in (1..=p).rev() {
        let (lower, upper) = predictors.split_at_mut(order);
        let current = &upper[0];
        let last = current[order - 1];
        let scale = 1.0 - last * last;
        if scale.is_nan() || scale <= 0.0 {
            return Err(ArimaError::Singular);
        }
        variance /= scale;
        lower[order - 1] = (0..order - 1)
            .map(|i| (current[i] + last * current[order - 2 - i]) / scale)
            .collect();
    }
    let lags = count + q;
    let mut gamma = vec![0.0; lags.max(1)];
    gamma[0] = variance;
    let mut error = variance;
    for lag in 1..gamma.len() {
        let order = (lag - 1).min(p);
        let mut value = 0.0;
        for (i, c) in predictors[order].iter().enumerate() {
            value += c * gamma[lag - 1 - i];
        }
        if lag <= p {
            let partial = predictors[lag][lag - 1];
            value += partial * error;
            error *= 1.0 - partial * partial;
        }
        gamma[lag] = value;
    }
    if q == 0 {
        return Ok(gamma);
    }
    let products: Vec<f64> = (0..=q).map(|k| dot(&theta[k..], theta)).collect();
    Ok((0..count)
        .map(|k| {
            let mut value = products[0] * gamma[k];
            for (l, weight) in products.iter().enumerate().skip(1) {
                value += weight * (gamma[k + l] + gamma[k.abs_diff(l)]);
            }
            value
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{DMatrix, DVector};

    /// Ω from a long expansion of the process into innovations.
    fn covariance(order: &ArimaOrder, season: usize, coefficients: &[f64], n: usize) -> DMatrix<f64> {
        let [phi, theta] = order.polynomials(coefficients, season);
        let psi = polynomial::quotient(&theta, &phi, 4000);
        DMatrix::from_fn(n, n, |i, j| dot(&psi[i.abs_diff(j)..], &psi))
    }

    fn cases() -> Vec<(ArimaOrder, usize, Vec<f64>)> {
        vec![
            (ArimaOrder::AIRLINE, 4, vec![0.4, 0.6]),
            (ArimaOrder::regular(0, 0, 2), 1, vec![0.5, -0.3]),
            (ArimaOrder::regular(2, 0, 0), 1, vec![0.5, 0.3]),
            (ArimaOrder::regular(1, 0, 1), 1, vec![0.8, 0.3]),
            (ArimaOrder::regular(1, 0, 3), 1, vec![-0.7, 0.3, 0.2, -0.4]),
            (
                ArimaOrder::seasonal(2, 1, 1, 1, 1, 1),
                4,
                vec![0.3, -0.2, 0.25, 0.5, 0.7],
            ),
            (ArimaOrder::seasonal(3, 0, 0, 1, 0, 0), 4, vec![0.3, -0.2, 0.1, 0.6]),
            (ArimaOrder::seasonal(0, 1, 1, 1, 1, 1), 4, vec![0.25, 0.5, 0.7]),
            (ArimaOrder::regular(0, 0, 0), 12, vec![]),
        ]
    }

    #[test]
    fn squares_and_determinant_are_those_of_the_dense_covariance() {
        for (order, season, coefficients) in cases() {
            let n = 23;
            let w: Vec<f64> = (0..n).map(|t| ((t * t * 7 + 3 * t) % 19) as f64 - 8.0).collect();
            let mut filter = ArmaFilter::default();
            filter.set(&order, season, &coefficients, n).unwrap();
            let mut e = Vec::new();
            filter.apply(&w, 1, &mut e);
            assert_eq!(e.len(), filter.rows());
            let dense = covariance(&order, season, &coefficients, n).cholesky().unwrap();
            let v = DVector::from_vec(w);
            let square = v.dot(&dense.solve(&v));
            let determinant = 2.0 * dense.l().diagonal().iter().map(|x| x.ln()).sum::<f64>();
            assert!((dot(&e, &e) / square - 1.0).abs() < 1e-10, "{order}: {} {square}", dot(&e, &e));
            assert!((filter.log_determinant() - determinant).abs() < 1e-10, "{order}");
        }
    }

    #[test]
    fn the_transpose_is_the_transpose() {
        for (order, season, coefficients) in cases() {
            let n = 23;
            let mut filter = ArmaFilter::default();
            filter.set(&order, season, &coefficients, n).unwrap();
            let w: Vec<f64> = (0..2 * n).map(|t| ((t * 7) % 19) as f64 - 8.0).collect();
            let y: Vec<f64> = (0..2 * filter.rows()).map(|t| ((t * 5) % 17) as f64 - 7.5).collect();
            let mut e = Vec::new();
            filter.apply(&w, 2, &mut e);
            let back = filter.apply_transposed(&y, 2);
            assert!((dot(&e, &y) - dot(&w, &back)).abs() < 1e-9 * dot(&e, &e), "{order}");
        }
    }

    #[test]
    fn the_filter_forgets_what_it_was_before() {
        let w: Vec<f64> = (0..30).map(|t| ((t * 7) % 19) as f64 - 8.0).collect();
        let mut used = ArmaFilter::default();
        for (order, season, coefficients) in cases() {
            let (mut a, mut b) = (Vec::new(), Vec::new());
            used.set(&order, season, &coefficients, 30).unwrap();
            used.apply(&w, 1, &mut a);
            let mut fresh = ArmaFilter::default();
            fresh.set(&order, season, &coefficients, 30).unwrap();
            fresh.apply(&w, 1, &mut b);
            assert_eq!(a, b, "{order}");
            assert_eq!(used.log_determinant(), fresh.log_determinant());
        }
    }
}
