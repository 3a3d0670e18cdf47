//! The exact filter of an ARMA model: a linear map from n consecutive values w of φ(B) w = θ(B) a to a vector e with
//! e'e = w' Ω⁻¹ w, where σ² Ω is the covariance of w.
//!
//! # Method
//!
//! With full polynomials of degrees p and q, z = φ(B) w is a moving average of order q. Let G hold the first q columns of
//! 1/θ(B) as a lower triangular Toeplitz matrix. Behind q unknown innovations u before the sample, h = (1/θ(B)) (0, z) and
//! u = -(G'G)⁻¹ G'h, so that a = (1/θ(B)) (u, z) has a'a = z' V⁻¹ z with |V| = |G'G| (Ljung & Box 1979). The first p values
//! follow given z: with D the filtered covariances of z with them, `e_p` = L⁻¹ (`w_p` - D'a) where L L' = Γ - D'D. Stacked, e has
//! n + q values and ln |Ω| = ln |G'G| + ln |L L'|.
//!
//! X-13ARIMA-SEATS filters the same way, so the vector, not only its length, is that of the reference.

#![expect(
    clippy::inline_always,
    reason = "only what is inlined into `wide` is compiled for long vectors"
)]

mod initial;
mod transposed;

use super::ArimaError;
use super::autocovariance::Autocovariances;
use super::matrix::{solve_lower, subtract_multiples};
use super::moving_average::{MovingAverage, first_lane};
use super::order::ArimaOrder;
use crate::num::lanes::{Lanes, Quad};

/// The filter at one set of coefficients, with its memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct ArmaFilter<L = f64> {
    /// Values that are filtered; 0 while this is no filter.
    length: usize,
    /// Degrees of the full polynomials.
    p: usize,
    q: usize,
    season: usize,
    ar: [Vec<L>; 2],
    moving_average: MovingAverage<L>,
    /// Covariances of z with w up to q periods before it.
    cross: Vec<L>,
    /// L.
    initial: Vec<L>,
    log_determinant: L,
    covariance: Autocovariances<L>,
    phi: Vec<L>,
    /// The lags of φ(B) that are not zero.
    lags: Vec<(usize, L)>,
    theta: Vec<L>,
    psi: Vec<L>,
    /// X'C and Y'C by the periods that a value is after the beginning of z plus those that C is before it.
    explained: Vec<L>,
    scratch: Vec<L>,
}

impl<L: Lanes> ArmaFilter<L> {
    /// ln |Ω|.
    pub(crate) const fn log_determinant(&self) -> L {
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

    /// Makes this the filter of `length` values at the coefficients given; does nothing if it is already.
    pub(crate) fn set(
        &mut self,
        order: &ArimaOrder,
        season: usize,
        coefficients: &[L],
        length: usize,
    ) -> Result<(), ArimaError> {
        let factors = order.split(coefficients);
        if self.is(factors, season, length) {
            return Ok(());
        }
        let [ar, seasonal_ar, ma, seasonal_ma] = factors;
        self.length = 0;
        self.p = ar.len() + season * seasonal_ar.len();
        self.q = ma.len() + season * seasonal_ma.len();
        self.season = season;
        if length <= self.p {
            return Err(ArimaError::Singular);
        }
        for (own, given) in self.ar.iter_mut().zip([ar, seasonal_ar]) {
            own.clear();
            own.extend_from_slice(given);
        }
        let rows = length - self.p;
        let reach = if self.p > 0 && self.q <= rows {
            self.q
        } else {
            0
        };
        self.moving_average
            .set([ma, seasonal_ma], season, rows, reach)?;
        self.log_determinant = self.moving_average.log_determinant;
        self.lags.clear();
        if self.p > 0 {
            self.set_autoregression([ma, seasonal_ma])?;
        }
        if !self.log_determinant.is_finite() {
            return Err(ArimaError::Singular);
        }
        self.length = length;
        Ok(())
    }

    /// Whether this is the filter of `length` values with these factors.
    fn is(
        &self,
        [ar, seasonal_ar, ma, seasonal_ma]: [&[L]; 4],
        season: usize,
        length: usize,
    ) -> bool {
        (self.season, self.length) == (season, length)
            && self.ar == [ar, seasonal_ar]
            && self.moving_average.factors == [ma, seasonal_ma]
    }

    /// The filtered rows of `w`, which has `width` columns; `out` gets [`rows`](Self::rows) rows.
    pub(crate) fn apply(&mut self, w: &[f64], width: usize, out: &mut Vec<L>) {
        let (p, ahead) = (self.p, self.q * width);
        out.resize(self.rows() * width, L::ZERO);
        let (first, rest) = out.split_at_mut(p * width);
        let lags = &self.lags;
        Quad::wide(
            #[inline(always)]
            || {
                for (value, w) in first.iter_mut().zip(w) {
                    *value = L::splat(*w);
                }
                let (blocks, values) = rest[ahead..].as_chunks_mut::<8>();
                let mut from = p * width;
                for block in blocks {
                    *block = autoregress(w, from, width, lags);
                    from += 8;
                }
                for value in values {
                    [*value] = autoregress(w, from, width, lags);
                    from += 1;
                }
            },
        );
        self.moving_average.filter(rest, width, &mut self.scratch);
        if p == 0 {
            return;
        }
        if self.q > 0 {
            // D'a = C' V⁻¹ z, and V⁻¹ z is the transposed filter of a.
            self.scratch.clear();
            self.scratch.extend_from_slice(rest);
            self.moving_average
                .divide_transposed(&mut self.scratch, width);
            let explained = &self.scratch[self.q * width..];
            let rows = self.length - p;
            for (column, target) in first.chunks_exact_mut(width).enumerate() {
                let cross = &self.cross[(p - column).min(self.cross.len())..];
                let explained = &explained[..cross.len().min(rows) * width];
                subtract_multiples(target, explained, width, 0, |i, _| cross[i]);
            }
        }
        solve_lower(&self.initial, p, first, width);
    }
}

/// φ(B) w at `N` numbers of w from `from` on.
#[inline(always)]
fn autoregress<const N: usize, L: Lanes>(
    w: &[f64],
    from: usize,
    width: usize,
    lags: &[(usize, L)],
) -> [L; N] {
    let mut sums = [L::ZERO; N];
    for (sum, w) in sums.iter_mut().zip(&w[from..from + N]) {
        *sum = L::splat(*w);
    }
    for (lag, c) in lags {
        let from = from - lag * width;
        for (sum, w) in sums.iter_mut().zip(&w[from..from + N]) {
            *sum += *c * L::splat(*w);
        }
    }
    sums
}

impl ArmaFilter {
    /// As [`set`](Self::set), from the first of four filters what is the same there: all, or the moving average.
    pub(crate) fn set_like(
        &mut self,
        four: &ArmaFilter<Quad>,
        order: &ArimaOrder,
        season: usize,
        coefficients: &[f64],
        length: usize,
    ) -> Result<(), ArimaError> {
        let factors = order.split(coefficients);
        if self.is(factors, season, length) {
            return Ok(());
        }
        let [ar, seasonal_ar, ma, seasonal_ma] = factors;
        if (four.season, four.length) == (season, length)
            && are_first(&four.moving_average.factors, [ma, seasonal_ma])
        {
            // Not valid again before the end.
            self.length = 0;
            self.moving_average.take_first(&four.moving_average);
            if are_first(&four.ar, [ar, seasonal_ar]) {
                self.take_first(four);
                return Ok(());
            }
        }
        self.set(order, season, coefficients, length)
    }

    /// All but the moving average.
    fn take_first(&mut self, four: &ArmaFilter<Quad>) {
        (self.length, self.p, self.q) = (four.length, four.p, four.q);
        self.season = four.season;
        self.log_determinant = four.log_determinant.0[0];
        for (own, four) in self.ar.iter_mut().zip(&four.ar) {
            first_lane(own, four);
        }
        self.lags.clear();
        let lags = four.lags.iter().map(|(lag, c)| (*lag, c.0[0]));
        self.lags.extend(lags);
        first_lane(&mut self.cross, &four.cross);
        first_lane(&mut self.initial, &four.initial);
    }
}

/// Whether these are the factors of the first of four.
fn are_first(four: &[Vec<Quad>; 2], factors: [&[f64]; 2]) -> bool {
    let is_first = |four: &[Quad], factor: &[f64]| {
        four.iter().map(|four| four.0[0]).eq(factor.iter().copied())
    };
    four.iter()
        .zip(factors)
        .all(|(four, factor)| is_first(four, factor))
}

#[cfg(test)]
mod tests {
    use super::super::matrix::dot;
    use super::*;
    use crate::num::polynomial;
    use nalgebra::{DMatrix, DVector};

    /// Ω from a long expansion of the process into innovations.
    fn covariance(
        order: &ArimaOrder,
        season: usize,
        coefficients: &[f64],
        n: usize,
    ) -> DMatrix<f64> {
        let [phi, theta] = order.polynomials(coefficients, season);
        let psi = polynomial::quotient(&theta, &phi, 4000);
        DMatrix::from_fn(n, n, |i, j| dot(&psi[i.abs_diff(j)..], &psi))
    }

    /// The squares to 1e-10 and the determinant to `tolerance`, for `n` values.
    fn agrees_with_dense(
        order: &ArimaOrder,
        season: usize,
        coefficients: &[f64],
        n: usize,
        tolerance: f64,
    ) {
        let w: Vec<f64> = (0..n)
            .map(|t| ((t * t * 7 + 3 * t) % 19) as f64 - 8.0)
            .collect();
        let mut filter = ArmaFilter::default();
        filter.set(order, season, coefficients, n).unwrap();
        let mut e = Vec::new();
        filter.apply(&w, 1, &mut e);
        assert_eq!(e.len(), filter.rows());
        let dense = covariance(order, season, coefficients, n)
            .cholesky()
            .unwrap();
        let v = DVector::from_vec(w);
        let squares = dot(&e, &e) / v.dot(&dense.solve(&v));
        assert!(
            (squares - 1.0).abs() < 1e-10,
            "{order} {coefficients:?} {squares}"
        );
        let determinant = 2.0 * dense.l().diagonal().iter().map(|x| x.ln()).sum::<f64>();
        let found = filter.log_determinant();
        assert!(
            (found - determinant).abs() < tolerance,
            "{order} {coefficients:?} {found} {determinant}"
        );
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
            (
                ArimaOrder::seasonal(3, 0, 0, 1, 0, 0),
                4,
                vec![0.3, -0.2, 0.1, 0.6],
            ),
            (
                ArimaOrder::seasonal(0, 1, 1, 1, 1, 1),
                4,
                vec![0.25, 0.5, 0.7],
            ),
            (ArimaOrder::regular(0, 0, 0), 12, vec![]),
        ]
    }

    #[test]
    fn near_zeros_at_one_and_factors_that_cancel_the_numbers_hold() {
        for (order, season, coefficients) in [
            (
                ArimaOrder::seasonal(1, 0, 1, 1, 0, 1),
                12,
                vec![0.95, 0.9, 0.96, 0.92],
            ),
            (
                ArimaOrder::seasonal(3, 0, 1, 1, 0, 1),
                12,
                vec![0.7, 0.2, 0.08, 0.95, 0.97, 0.96],
            ),
            (
                ArimaOrder::seasonal(1, 0, 1, 0, 0, 1),
                12,
                vec![-0.97, -0.96, 0.99],
            ),
            (
                ArimaOrder::seasonal(0, 0, 1, 1, 0, 1),
                12,
                vec![0.93, 0.999, 0.94],
            ),
            (
                ArimaOrder::seasonal(2, 0, 2, 0, 0, 1),
                12,
                vec![1.6, -0.65, 1.5, -0.55, 0.99],
            ),
            (ArimaOrder::regular(1, 0, 1), 1, vec![0.99, 0.98]),
            (ArimaOrder::regular(1, 0, 1), 1, vec![0.5, 0.9999]),
            (ArimaOrder::AIRLINE, 12, vec![0.9999, 0.9999]),
            (
                ArimaOrder::seasonal(0, 0, 3, 0, 0, 1),
                12,
                vec![0.9, 0.5, -0.45, 0.97],
            ),
        ] {
            agrees_with_dense(&order, season, &coefficients, 131, 1e-8);
        }
    }

    #[test]
    fn squares_and_determinant_are_those_of_the_dense_covariance() {
        for (order, season, coefficients) in cases() {
            agrees_with_dense(&order, season, &coefficients, 23, 1e-10);
        }
    }

    /// q covariances of z with the values before it, of which there are fewer than that.
    #[test]
    fn a_sample_shorter_than_the_moving_average_has_the_dense_covariance() {
        for (seasonal_ar, n) in [(0, 5), (0, 6), (1, 9), (1, 10), (1, 11)] {
            let order = ArimaOrder::seasonal(1, 0, 1, seasonal_ar, 0, 1);
            let coefficients = [vec![0.6], vec![0.3; seasonal_ar], vec![-0.4, 0.7]].concat();
            agrees_with_dense(&order, 4, &coefficients, n, 1e-10);
        }
    }

    #[test]
    fn the_transpose_is_the_transpose() {
        for (order, season, coefficients) in cases() {
            let n = 23;
            let mut filter = ArmaFilter::default();
            filter.set(&order, season, &coefficients, n).unwrap();
            let w: Vec<f64> = (0..2 * n).map(|t| ((t * 7) % 19) as f64 - 8.0).collect();
            let y: Vec<f64> = (0..2 * filter.rows())
                .map(|t| ((t * 5) % 17) as f64 - 7.5)
                .collect();
            let mut e = Vec::new();
            filter.apply(&w, 2, &mut e);
            let back = filter.apply_transposed(&y, 2);
            assert!(
                (dot(&e, &y) - dot(&w, &back)).abs() < 1e-9 * dot(&e, &e),
                "{order}"
            );
        }
    }

    #[test]
    fn the_filter_forgets_what_it_was_before() {
        let w: Vec<f64> = (0..30).map(|t| f64::from((t * 7) % 19) - 8.0).collect();
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

    #[test]
    fn two_filters_side_by_side_give_the_bits_of_each() {
        let w: Vec<f64> = (0..50).map(|t| f64::from((t * 7) % 19) - 8.0).collect();
        for (order, season, coefficients) in cases() {
            let lanes = [1.0, 0.9, 0.8, 0.7]
                .map(|part| coefficients.iter().map(|c| part * c).collect::<Vec<f64>>());
            let four: Vec<Quad> = (0..coefficients.len())
                .map(|i| Quad(std::array::from_fn(|lane| lanes[lane][i])))
                .collect();
            let (mut filter, mut found) = (ArmaFilter::default(), Vec::new());
            filter.set(&order, season, &four, w.len()).unwrap();
            filter.apply(&w, 1, &mut found);
            for (lane, coefficients) in lanes.iter().enumerate() {
                let (mut alone, mut expected) = (ArmaFilter::default(), Vec::new());
                alone.set(&order, season, coefficients, w.len()).unwrap();
                alone.apply(&w, 1, &mut expected);
                let found: Vec<f64> = found.iter().map(|x| x.0[lane]).collect();
                assert_eq!(found, expected, "{order}");
                let determinant = filter.log_determinant().0[lane];
                assert_eq!(determinant, alone.log_determinant(), "{order}");
            }
        }
    }

    #[test]
    fn a_filter_that_begins_as_itself_is_itself() {
        let w: Vec<f64> = (0..100).map(|t| f64::from((t * 7) % 19) - 8.0).collect();
        for (order, season, coefficients) in cases() {
            let (mut filter, mut e) = (ArmaFilter::default(), Vec::new());
            filter.set(&order, season, &coefficients, 50).unwrap();
            filter.apply(&w, 2, &mut e);
            let again = filter.apply_beginning_as(&filter, &w, 2);
            for (found, expected) in again.iter().zip(&e) {
                assert!((found - expected).abs() < 1e-12, "{order}");
            }
            // With the beginning of another the lengths are no longer those of the process.
            let mut other = filter.clone();
            let moved: Vec<f64> = coefficients.iter().map(|c| 0.9 * c).collect();
            other.set(&order, season, &moved, 50).unwrap();
            let otherwise = filter.apply_beginning_as(&other, &w, 2);
            assert_eq!(otherwise == again, coefficients.is_empty(), "{order}");
        }
    }

    #[test]
    fn the_first_of_four_filters_becomes_one_of_its_own() {
        let w: Vec<f64> = (0..50).map(|t| f64::from((t * 7) % 19) - 8.0).collect();
        let mut taken = ArmaFilter::default();
        for (order, season, coefficients) in cases() {
            let mut four = ArmaFilter::default();
            let lanes: Vec<Quad> = coefficients
                .iter()
                .map(|c| Quad([*c, 0.0, 0.1, 0.2]))
                .collect();
            four.set(&order, season, &lanes, w.len()).unwrap();
            taken
                .set_like(&four, &order, season, &coefficients, w.len())
                .unwrap();
            let mut alone = ArmaFilter::default();
            alone.set(&order, season, &coefficients, w.len()).unwrap();
            let [a, b] = [&mut taken, &mut alone].map(|filter| {
                let mut e = Vec::new();
                filter.apply(&w, 1, &mut e);
                let back = filter.apply_transposed(&e, 1);
                // Another autoregression behind the same moving average.
                let mut moved = coefficients.clone();
                if let Some(first) = moved.first_mut() {
                    *first *= 0.5;
                }
                filter.set(&order, season, &moved, w.len()).unwrap();
                let mut e_moved = Vec::new();
                filter.apply(&w, 1, &mut e_moved);
                (e, back, e_moved, filter.log_determinant())
            });
            assert_eq!(a, b, "{order}");
        }
    }

    #[test]
    fn the_moving_average_of_the_first_of_four_stays_behind_another_autoregression() {
        let w: Vec<f64> = (0..50).map(|t| f64::from((t * 7) % 19) - 8.0).collect();
        for (order, season, mut coefficients) in cases().into_iter().filter(|case| case.0.ar > 0) {
            let lanes: Vec<Quad> = coefficients
                .iter()
                .map(|c| Quad([*c, 0.0, 0.1, 0.2]))
                .collect();
            let mut four = ArmaFilter::default();
            four.set(&order, season, &lanes, w.len()).unwrap();
            coefficients[0] *= 0.5;
            let (mut taken, mut alone) = (ArmaFilter::default(), ArmaFilter::default());
            // Before, it had the autoregression and another moving average.
            let mut before = coefficients.clone();
            if let Some(last) = before.last_mut() {
                *last *= 0.5;
            }
            taken.set(&order, season, &before, w.len()).unwrap();
            taken
                .set_like(&four, &order, season, &coefficients, w.len())
                .unwrap();
            alone.set(&order, season, &coefficients, w.len()).unwrap();
            let [found, expected] = [&mut taken, &mut alone].map(|filter| {
                let mut e = Vec::new();
                filter.apply(&w, 1, &mut e);
                (e, filter.log_determinant())
            });
            assert_eq!(found, expected, "{order}");
        }
    }

    #[test]
    fn one_of_four_filters_that_does_not_exist_is_an_error() {
        let order = ArimaOrder::regular(1, 0, 1);
        let mut filter = ArmaFilter::default();
        for wrong in 0..5 {
            let phi = std::array::from_fn(|lane| if lane == wrong { 1.5 } else { 0.5 });
            let coefficients = [Quad(phi), Quad([0.3; 4])];
            let exists = wrong == 4;
            assert_eq!(filter.set(&order, 1, &coefficients, 20).is_ok(), exists);
        }
    }
}
