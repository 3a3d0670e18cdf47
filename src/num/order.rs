//! Order statistics on plain numbers: median, quantile (type 7 of Hyndman and Fan 1996, the default
//! of R and NumPy) and the scaled median absolute deviation.
//!
//! NaN has no rank. Callers reject it at their own door; if one gets here the result is some number
//! or NaN, but nothing panics.

/// Factor that makes the median absolute deviation of normal data estimate the standard deviation:
/// 1.4826, the four-digit constant that R uses.
pub const MAD_TO_SD: f64 = 1.4826;

/// Median of `values`, the mean of the two middle ones for an even count; `None` when empty.
///
/// # Examples
///
/// ```
/// use tidegauge::num::order::median;
///
/// // Unit values of eight shipments, one of them a slip of the pen.
/// assert_eq!(median(&[8.0, 8.2, 7.9, 8.1, 8.0, 12.5, 7.8, 8.3]), Some(8.05));
/// ```
pub fn median(values: &[f64]) -> Option<f64> {
    median_of(values, |value| value)
}

/// From so many values on the median is looked for between two values of a sample.
const LONG: usize = 32_768;
/// Values in the sample.
const SAMPLE: usize = 4096;
/// Places in the sample on each side of its middle: four standard deviations of where the median lies.
const REACH: usize = 128;

/// Median of what `transform` makes of the values.
fn median_of(values: &[f64], transform: impl Fn(f64) -> f64) -> Option<f64> {
    let first = values.len().checked_sub(1)? / 2;
    let last = values.len() / 2;
    let (below, mut ranks) = near_the_middle(values, &transform)
        .filter(|(below, ranks)| *below <= first && last < below + ranks.len())
        .unwrap_or_else(|| (0, values.iter().map(|v| rank(transform(*v))).collect()));
    let (lower, upper, _) = ranks.select_nth_unstable(last - below);
    let upper = *upper;
    if first == last {
        return Some(value_of(upper));
    }
    let lower = lower.iter().copied().max()?;
    Some(value_of(lower).midpoint(value_of(upper)))
}

/// How many of many values are smaller than those near their middle, and those; one pass, and nothing is moved that is far off.
///
/// The limits come from a sample, which may mislead: the caller must see whether the median is among them.
fn near_the_middle(values: &[f64], transform: &impl Fn(f64) -> f64) -> Option<(usize, Vec<i64>)> {
    const BLOCK: usize = 1024;
    if values.len() < LONG {
        return None;
    }
    // Places in steps of changing length, so that a season in the values is not followed.
    let step = values.len() / SAMPLE;
    let mut sample: Vec<i64> = (0..SAMPLE)
        .map(|i| rank(transform(values[i * step + (i * 7919) % step])))
        .collect();
    sample.sort_unstable();
    let limits = [sample[SAMPLE / 2 - REACH], sample[SAMPLE / 2 + REACH]];
    let mut below = 0;
    let mut near = Vec::new();
    for block in values.chunks(BLOCK) {
        let mut buffer = [0; BLOCK];
        let mut count = 0;
        for value in block {
            let rank = rank(transform(*value));
            below += usize::from(rank < limits[0]);
            buffer[count % BLOCK] = rank;
            count += usize::from(rank >= limits[0] && rank <= limits[1]);
        }
        near.extend_from_slice(&buffer[..count]);
    }
    Some((below, near))
}

/// An integer in the order of [`f64::total_cmp`].
#[expect(
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "bits, not numbers"
)]
const fn rank(value: f64) -> i64 {
    let bits = value.to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}

/// The number with this rank.
#[expect(
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "bits, not numbers"
)]
const fn value_of(rank: i64) -> f64 {
    f64::from_bits((rank ^ (((rank >> 63) as u64) >> 1) as i64) as u64)
}

/// Quantile of `values` at `probability` in [0, 1], by linear interpolation between the order
/// statistics around position `(n - 1) probability` (type 7).
///
/// `None` when `values` is empty or the probability is outside its range.
///
/// # Examples
///
/// ```
/// use tidegauge::num::order::quantile;
///
/// let tonnes = [46.0, 353.0, 619.0, 589.0, 420.0];
/// assert_eq!(quantile(&tonnes, 0.25), Some(353.0));
/// assert_eq!(quantile(&tonnes, 0.9), Some(607.0));
/// ```
pub fn quantile(values: &[f64], probability: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    quantile_sorted(&sorted, probability)
}

/// Like [`quantile`], of values that are in ascending order already.
///
/// # Examples
///
/// ```
/// use tidegauge::num::order::quantile_sorted;
///
/// assert_eq!(quantile_sorted(&[1.0, 2.0, 4.0], 0.75), Some(3.0));
/// assert_eq!(quantile_sorted(&[1.0, 2.0, 4.0], 1.5), None);
/// ```
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the position lies between 0 and n - 1"
)]
pub fn quantile_sorted(sorted: &[f64], probability: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&probability) {
        return None;
    }
    let last = sorted.len().checked_sub(1)?;
    let position = last as f64 * probability;
    let lower = *sorted.get(position.floor() as usize)?;
    let upper = *sorted.get(position.ceil() as usize)?;
    let weight = position.fract();
    let gap = upper - lower;
    Some(if gap.is_finite() {
        lower + weight * gap
    } else {
        lower * (1.0 - weight) + upper * weight
    })
}

/// Median absolute deviation from the median times [`MAD_TO_SD`]; `None` when empty.
///
/// It is zero when more than half of the values are equal.
///
/// # Examples
///
/// ```
/// use tidegauge::num::order::mad;
///
/// let scale = mad(&[8.0, 8.2, 7.9, 8.1, 8.0, 12.5, 7.8, 8.3]).unwrap_or_default();
/// assert_eq!(format!("{scale:.5}"), "0.22239");
/// ```
pub fn mad(values: &[f64]) -> Option<f64> {
    median_deviation(values, median(values)?).map(|deviation| MAD_TO_SD * deviation)
}

/// Median of the distances from `centre`; `None` when empty.
pub(crate) fn median_deviation(values: &[f64], centre: f64) -> Option<f64> {
    median_of(values, |value| (value - centre).abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    #[test]
    fn long_lists_have_the_median_of_their_sorted_values() {
        let mixed = |i: usize| ((i * 7919) % 104_729) as f64 - 5e4;
        let sorted = |i: usize| i as f64;
        // A sample of these misleads: the places that it takes hold other values than the rest.
        let stepped = |i: usize| if i % 16 < 9 { i as f64 } else { -1e9 };
        let ties = |i: usize| (i % 3) as f64;
        let zeros = |i: usize| if i.is_multiple_of(2) { 0.0 } else { -0.0 };
        let kinds: [&dyn Fn(usize) -> f64; 6] =
            [&mixed, &sorted, &stepped, &ties, &zeros, &|_| 7.5];
        for len in [LONG - 1, LONG, LONG + 1, 100_001] {
            for (kind, value) in kinds.iter().enumerate() {
                let values: Vec<f64> = (0..len).map(value).collect();
                let mut sorted = values.clone();
                sorted.sort_unstable_by(f64::total_cmp);
                let expected = sorted[(len - 1) / 2].midpoint(sorted[len / 2]);
                assert_eq!(median(&values), Some(expected), "{kind} {len}");
            }
        }
    }

    #[test]
    fn medians_of_odd_even_and_no_values() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(median(&[f64::MAX, f64::MAX]), Some(f64::MAX));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn quantiles_interpolate_between_neighbours() {
        let values = [10.0, 40.0, 20.0, 30.0];
        assert_eq!(quantile(&values, 0.0), Some(10.0));
        assert_eq!(quantile(&values, 1.0), Some(40.0));
        assert_eq!(quantile(&values, 0.25), Some(17.5));
        assert_eq!(quantile(&[7.0], 0.3), Some(7.0));
    }

    #[test]
    fn quantiles_outside_their_domain_do_not_exist() {
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[1.0], -0.1), None);
        assert_eq!(quantile(&[1.0], 1.1), None);
        assert_eq!(quantile(&[1.0], f64::NAN), None);
    }

    #[test]
    fn the_widest_gap_does_not_overflow() {
        assert_eq!(quantile(&[-f64::MAX, f64::MAX], 0.5), Some(0.0));
    }

    #[test]
    fn robust_scale_ignores_one_outlier() {
        let values = [8.0, 8.2, 7.9, 8.1, 8.0, 12.5, 7.8, 8.3];
        let scale = mad(&values).unwrap();
        assert!(Tolerance::ROUND_OFF.accepts(scale, 0.22239));
        let z = (12.5 - median(&values).unwrap()) / scale;
        assert!(Tolerance::published(6).accepts(z, 20.009_893));
        assert_eq!(mad(&[5.0, 5.0, 5.0, 9.0]), Some(0.0));
        assert_eq!(mad(&[]), None);
    }

    #[test]
    fn not_a_number_does_not_panic() {
        assert!(median(&[f64::NAN, 1.0, 2.0]).is_some());
        assert!(quantile(&[f64::NAN, 1.0, 2.0], 0.9).is_some());
        assert!(mad(&[f64::NAN]).is_some());
    }
}
