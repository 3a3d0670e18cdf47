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
    let mut scratch = values.to_vec();
    let middle = scratch.len() / 2;
    if scratch.is_empty() {
        return None;
    }
    let (below, upper, _) = scratch.select_nth_unstable_by(middle, f64::total_cmp);
    let upper = *upper;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = below.iter().copied().max_by(f64::total_cmp)?;
    Some(lower.midpoint(upper))
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
    let centre = median(values)?;
    let deviations: Vec<f64> = values.iter().map(|value| (value - centre).abs()).collect();
    median(&deviations).map(|deviation| MAD_TO_SD * deviation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

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
