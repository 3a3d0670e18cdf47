//! Polynomials in the backshift operator, as the coefficients of 1, B, B², ...

use nalgebra::{Complex, DMatrix};

use super::lanes::Lanes;

/// 1 - c₁ Bˢ - c₂ B²ˢ - ...: the factor with the given coefficients at multiples of `step`.
pub(crate) fn factor(coefficients: &[f64], step: usize) -> Vec<f64> {
    let mut polynomial = vec![0.0; coefficients.len() * step + 1];
    polynomial[0] = 1.0;
    for (power, value) in coefficients.iter().enumerate() {
        polynomial[(power + 1) * step] = -value;
    }
    polynomial
}

/// The product of two polynomials.
pub(crate) fn product(a: &[f64], b: &[f64]) -> Vec<f64> {
    let mut result = vec![0.0; a.len() + b.len() - 1];
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            result[i + j] += x * y;
        }
    }
    result
}

/// The product of the factor with the first coefficients at multiples of 1 and that with the second at multiples of `season`.
pub(crate) fn expand<L: Lanes>(
    [regular, seasonal]: [&[L]; 2],
    season: usize,
    product: &mut Vec<L>,
) {
    product.clear();
    product.resize(regular.len() + season * seasonal.len() + 1, L::ZERO);
    product[0] = L::ONE;
    for (value, c) in product[1..].iter_mut().zip(regular) {
        *value = -*c;
    }
    for (power, c) in (1..).zip(seasonal) {
        let from = power * season;
        product[from] -= *c;
        for (value, own) in product[from + 1..].iter_mut().zip(regular) {
            *value += *c * *own;
        }
    }
}

/// (1 - B)ᵈ (1 - Bˢ)ᴰ.
pub(crate) fn differencing(regular: usize, seasonal: usize, season: usize) -> Vec<f64> {
    let mut result = vec![1.0];
    for step in [(regular, 1), (seasonal, season)]
        .into_iter()
        .flat_map(|(times, step)| std::iter::repeat_n(step, times))
    {
        result = product(&result, &factor(&[1.0], step));
    }
    result
}

/// The first `length` coefficients of `numerator / denominator`, whose first coefficient is 1.
pub(crate) fn quotient(numerator: &[f64], denominator: &[f64], length: usize) -> Vec<f64> {
    // Of a seasonal polynomial most coefficients are zero.
    let lags: Vec<(usize, f64)> = (1..)
        .zip(denominator.iter().skip(1).copied())
        .filter(|(_, c)| *c != 0.0)
        .collect();
    let mut result = vec![0.0; length];
    for t in 0..length {
        let mut value = numerator.get(t).copied().unwrap_or(0.0);
        for (lag, c) in lags.iter().take_while(|(lag, _)| *lag <= t) {
            value -= c * result[t - lag];
        }
        result[t] = value;
    }
    result
}

/// Whether all zeros of 1 - c₁ z - c₂ z² - ... lie strictly outside the unit circle, by the recursion that steps down
/// through the partial autocorrelations.
pub(crate) fn is_stable(coefficients: &[f64]) -> bool {
    let Some((last, rest)) = coefficients.split_last() else {
        return true;
    };
    let scale = 1.0 - last * last;
    if scale.is_nan() || scale <= 0.0 {
        return false;
    }
    let mirrored = rest.iter().rev();
    let below: Vec<f64> = rest
        .iter()
        .zip(mirrored)
        .map(|(value, mirror)| (value + last * mirror) / scale)
        .collect();
    is_stable(&below)
}

/// The zeros of 1 - c₁ z - c₂ z² - ...; fewer than the degree when the last coefficients are zero.
pub(crate) fn zeros(coefficients: &[f64]) -> Vec<Complex<f64>> {
    let degree = coefficients
        .iter()
        .rposition(|c| *c != 0.0)
        .map_or(0, |last| last + 1);
    match degree {
        0 => Vec::new(),
        1 => vec![Complex::new(1.0 / coefficients[0], 0.0)],
        _ => {
            // The reciprocals of the zeros are the eigenvalues of the companion matrix.
            let companion = DMatrix::from_fn(degree, degree, |row, column| {
                if row == 0 {
                    coefficients[column]
                } else {
                    f64::from(u8::from(row == column + 1))
                }
            });
            companion
                .complex_eigenvalues()
                .iter()
                .map(nalgebra::Complex::inv)
                .collect()
        }
    }
}

/// The smallest modulus of a zero of 1 - c₁ z - ..., infinite without one.
pub(crate) fn smallest_zero(coefficients: &[f64]) -> f64 {
    zeros(coefficients)
        .iter()
        .map(|zero| zero.norm())
        .fold(f64::INFINITY, f64::min)
}

/// `polynomial` applied to `values`: one value for each but the first of its degree.
pub(crate) fn apply(polynomial: &[f64], values: &[f64]) -> Vec<f64> {
    let degree = polynomial.len() - 1;
    let mut result = values.get(degree..).unwrap_or_default().to_vec();
    for (lag, c) in polynomial.iter().enumerate().skip(1) {
        if *c != 0.0 {
            for (value, earlier) in result.iter_mut().zip(&values[degree - lag..]) {
                *value += c * earlier;
            }
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_multiply_out() {
        assert_eq!(
            differencing(1, 1, 4),
            [1.0, -1.0, 0.0, 0.0, -1.0, 1.0],
            "(1 - B)(1 - B^4)"
        );
        assert_eq!(differencing(2, 0, 12), [1.0, -2.0, 1.0]);
        assert_eq!(apply(&differencing(1, 0, 12), &[1.0, 4.0, 9.0]), [3.0, 5.0]);
        assert_eq!(apply(&differencing(2, 0, 12), &[1.0]), [0.0; 0]);
    }

    #[test]
    fn zeros_solve_their_polynomial() {
        for coefficients in [
            vec![0.5],
            vec![1.2, -0.35],
            vec![0.2, -0.5, 0.3],
            vec![0.2, 0.0, -0.3, 0.1],
        ] {
            for zero in zeros(&coefficients) {
                let mut value = Complex::new(1.0, 0.0);
                let mut power = Complex::new(1.0, 0.0);
                for c in &coefficients {
                    power *= zero;
                    value -= power * *c;
                }
                assert!(
                    value.norm() < 1e-10,
                    "{coefficients:?}: {zero} gives {value}"
                );
            }
        }
        assert!(zeros(&[0.0, 0.0]).is_empty());
        assert_eq!(zeros(&[0.5, 0.0]).len(), 1);
    }

    #[test]
    fn stability_agrees_with_the_zeros() {
        for coefficients in [
            vec![0.99],
            vec![1.01],
            vec![1.2, -0.35],
            vec![0.5, 0.5],
            vec![1.7, -0.9],
            vec![0.3, -0.2, 0.9],
        ] {
            assert_eq!(
                is_stable(&coefficients),
                smallest_zero(&coefficients) > 1.0 + 1e-12,
                "{coefficients:?}"
            );
        }
        assert!(!is_stable(&[f64::NAN]));
    }

    #[test]
    fn a_quotient_times_its_denominator_is_the_numerator() {
        let psi = quotient(&[1.0, -0.4], &[1.0, -1.0], 5);
        assert_eq!(psi[..2], [1.0, 0.6]);
        assert_eq!(product(&psi, &[1.0, -1.0])[..5], [1.0, -0.4, 0.0, 0.0, 0.0]);
    }
}
