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

/// Sum of what `term` makes of each value, in four running sums without compensation, where a few last digits do not matter.
pub(crate) fn plain_sum(values: &[f64], term: impl Fn(f64) -> f64) -> f64 {
    let (fours, rest) = values.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for four in fours {
        for (sum, value) in sums.iter_mut().zip(four) {
            *sum += term(*value);
        }
    }
    sums.iter().sum::<f64>() + rest.iter().map(|value| term(*value)).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_running_sums_take_every_value() {
        for length in 0..=13_u32 {
            let values: Vec<f64> = (1..=length).map(f64::from).collect();
            let twice = plain_sum(&values, |value| 2.0 * value);
            assert_eq!(twice, f64::from(length * (length + 1)));
        }
    }

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
