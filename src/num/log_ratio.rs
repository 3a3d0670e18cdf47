//! Logarithms of ratios.

#![expect(
    clippy::inline_always,
    reason = "only what is inlined into `wide` is compiled for long vectors"
)]

use super::lanes::{Lanes, Quad};

/// Numbers this near to each other, as their difference over their sum, take the series; ratios of two thirds to one and a half.
const NEAR: f64 = 0.2;

/// 1/3 + s²/5 + s⁴/7 + … as a polynomial of s² up to 0.04, highest power first: the interpolation in Chebyshev's points, which errs by less
/// than 2e-17 where the series broken off after as many terms errs by 4e-13.
const SERIES: [f64; 8] = [
    0.068_020_078_535_620_39,
    0.066_051_802_425_663_1,
    0.076_944_173_389_009_58,
    0.090_908_692_273_615_13,
    0.111_111_115_189_036_21,
    0.142_857_142_836_695_95,
    0.200_000_000_000_039,
    1.0 / 3.0,
];

/// ln(a / b) for positive numbers of any size.
///
/// Near one the logarithm of a rounded quotient loses the digits that the quotient has after its leading ones. There the series
/// 2 (s + s³/3 + s⁵/5 + …) of s = (a - b) / (a + b) keeps them; it also needs less time than a logarithm.
pub(crate) fn log_ratio(a: f64, b: f64) -> f64 {
    near_one([a], [b]).map_or_else(|| of_quotient(a, b), |[log]| log)
}

/// ln(a / b) of each pair, as far as both reach; eight at a time where all eight are near one.
pub(crate) fn log_ratios(a: &[f64], b: &[f64], out: &mut Vec<f64>) {
    let length = a.len().min(b.len());
    out.clear();
    out.reserve(length);
    let (a, last_of_a) = a[..length].as_chunks::<8>();
    let (b, last_of_b) = b[..length].as_chunks::<8>();
    Quad::wide(
        #[inline(always)]
        || {
            for (a, b) in a.iter().zip(b) {
                let eight = near_one(*a, *b)
                    .unwrap_or_else(|| std::array::from_fn(|i| log_ratio(a[i], b[i])));
                out.extend_from_slice(&eight);
            }
        },
    );
    let last = last_of_a.iter().zip(last_of_b);
    out.extend(last.map(|(a, b)| log_ratio(*a, *b)));
}

fn of_quotient(a: f64, b: f64) -> f64 {
    let quotient = a / b;
    if quotient.is_normal() {
        quotient.ln()
    } else {
        a.ln() - b.ln()
    }
}

/// The series for all of the pairs, or `None` if one of them is not near one or its sum is no number.
#[inline(always)]
fn near_one<const N: usize>(a: [f64; N], b: [f64; N]) -> Option<[f64; N]> {
    let (mut s, mut squares, mut is_near) = ([0.0; N], [0.0; N], true);
    for i in 0..N {
        let both = a[i] + b[i];
        s[i] = (a[i] - b[i]) / both;
        squares[i] = s[i] * s[i];
        is_near &= s[i].abs() <= NEAR && both < f64::INFINITY;
    }
    if !is_near {
        return None;
    }
    let mut logs = [0.0; N];
    for ((log, s), square) in logs.iter_mut().zip(s).zip(squares) {
        *log = 2.0 * s + 2.0 * s * (square * series(square));
    }
    Some(logs)
}

/// The polynomial, halves and quarters side by side (Estrin), so that few of its steps wait for one another.
#[inline(always)]
fn series(x: f64) -> f64 {
    let [c7, c6, c5, c4, c3, c2, c1, c0] = SERIES;
    let square = x * x;
    let low = (c0 + c1 * x) + (c2 + c3 * x) * square;
    let high = (c4 + c5 * x) + (c6 + c7 * x) * square;
    low + high * (square * square)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(value: f64, expected: f64) {
        let error = (value - expected).abs();
        assert!(
            error <= 4.0 * f64::EPSILON * expected.abs(),
            "{value} {expected}"
        );
    }

    #[test]
    fn logarithms_of_ratios_to_the_last_digits() {
        // 25 digits of ln 1.1, ln (582 / 656), ln 1.5, ln 3.
        close(log_ratio(11.0, 10.0), 0.095_310_179_804_324_87);
        close(log_ratio(582.0, 656.0), -0.119_690_341_212_651_22);
        close(log_ratio(3.0, 2.0), 0.405_465_108_108_164_4);
        close(log_ratio(3.0, 1.0), 1.098_612_288_668_109_8);
        assert_eq!(log_ratio(7.0, 7.0), 0.0);
        // A change in the last digit is not lost.
        close(log_ratio(1.0 + f64::EPSILON, 1.0), f64::EPSILON);
    }

    #[test]
    fn both_ways_agree_where_they_meet_and_everywhere() {
        for step in 0..=4000 {
            let a = 0.5 + f64::from(step) / 2000.0;
            // ln (1 + x) with the exact x.
            close(log_ratio(a, 1.0), (a - 1.0).ln_1p());
            close(log_ratio(1.0, a), -(a - 1.0).ln_1p());
        }
    }

    #[test]
    fn many_are_as_one_and_one() {
        let a: Vec<f64> = (0..103_u32).map(|i| f64::from(i * i % 37 + 20)).collect();
        let mut b: Vec<f64> = (0..103_u32).map(|i| f64::from(i * 7 % 11 + 38)).collect();
        (b[50], b[70]) = (0.0, 1e308);
        let mut found = vec![1.0];
        for length in 0..=103 {
            log_ratios(&a[..length], &b, &mut found);
            let pairs = a[..length].iter().zip(&b);
            let expected: Vec<f64> = pairs.map(|(a, b)| log_ratio(*a, *b)).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn no_size_is_too_large_or_too_small() {
        close(log_ratio(1.2e308, 1e308), 1.2_f64.ln());
        close(
            log_ratio(f64::MAX, f64::MIN_POSITIVE),
            f64::MAX.ln() - f64::MIN_POSITIVE.ln(),
        );
        close(log_ratio(3e-323, 2.5e-323), (6.0_f64 / 5.0).ln());
        close(log_ratio(1e300, 1e-300), 600.0 * 10.0_f64.ln());
    }
}
