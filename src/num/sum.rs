//! Compensated summation (Neumaier 1974): the rounding error of every addition is carried along,
//! so that the result is as good as one computed with twice the precision and then rounded.

/// Sum of `values` with Neumaier's compensation; `0.0` for an empty input.
///
/// Infinities and NaN propagate as in ordinary addition.
///
/// # Examples
///
/// ```
/// use tidegauge::num::sum::sum;
///
/// assert_eq!(sum([1.0, 1e100, 1.0, -1e100]), 2.0);
/// ```
pub fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut total = 0.0_f64;
    let mut lost = 0.0_f64;
    for value in values {
        let next = total + value;
        lost += if total.abs() >= value.abs() {
            (total - next) + value
        } else {
            (value - next) + total
        };
        total = next;
    }
    if total.is_finite() {
        total + lost
    } else {
        total
    }
}

#[cfg(test)]
mod tests {
    use super::sum;

    #[test]
    fn small_terms_survive_large_ones() {
        assert_eq!(sum([1e16, 1.0, -1e16]).to_bits(), 1.0_f64.to_bits());
    }

    #[test]
    fn empty_is_zero_and_infinity_stays() {
        assert_eq!(sum([]).to_bits(), 0.0_f64.to_bits());
        assert!(sum([f64::INFINITY, 1.0]).is_infinite());
        assert!(sum([f64::NAN, 1.0]).is_nan());
    }
}
