//! Robustness weights (Cleveland et al. 1990, sec. 2.4).

/// Fills `weights` from the residuals: bisquare over six times their median size, times the weights of `observed`.
///
/// Missing values have no residual, and weight zero.
pub(super) fn robustness_weights(
    residuals: &[f64],
    observed: Option<&[f64]>,
    weights: &mut [f64],
    sizes: &mut Vec<f64>,
) {
    sizes.clear();
    match observed {
        None => sizes.extend(residuals.iter().map(|residual| residual.abs())),
        Some(observed) => sizes.extend(
            residuals
                .iter()
                .zip(observed)
                .filter(|(_, observed)| **observed > 0.0)
                .map(|(residual, _)| residual.abs()),
        ),
    }
    let bound = 3.0 * middle_pair(sizes);
    let (flat, end) = (0.001 * bound, 0.999 * bound);
    for (weight, residual) in weights.iter_mut().zip(residuals) {
        let size = residual.abs();
        let ratio = size / bound;
        let rest = 1.0 - ratio * ratio;
        *weight = if size <= flat {
            1.0
        } else if size <= end {
            rest * rest
        } else {
            0.0
        };
    }
    if let Some(observed) = observed {
        for (weight, observed) in weights.iter_mut().zip(observed) {
            *weight *= observed;
        }
    }
}

/// Sum of the two middle values, or twice the middle one: twice the median.
fn middle_pair(sizes: &mut [f64]) -> f64 {
    let middle = sizes.len() / 2;
    if sizes.is_empty() {
        return 0.0;
    }
    let even = sizes.len().is_multiple_of(2);
    let (below, upper, _) = sizes.select_nth_unstable_by(middle, f64::total_cmp);
    let upper = *upper;
    if even {
        below.iter().copied().fold(0.0, f64::max) + upper
    } else {
        2.0 * upper
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights_of(residuals: &[f64], observed: Option<&[f64]>) -> Vec<f64> {
        let mut weights = vec![0.0; residuals.len()];
        robustness_weights(residuals, observed, &mut weights, &mut Vec::new());
        weights
    }

    #[test]
    fn large_residuals_lose_their_weight() {
        // The median size is 1, so that weights end at 6.
        let weights = weights_of(&[0.0, -1.0, 1.0, 3.0, -7.0], None);
        let at = |ratio: f64| (1.0 - ratio * ratio).powi(2);
        assert_eq!(weights[..2], [1.0, at(1.0 / 6.0)]);
        assert_eq!(weights[2..], [at(1.0 / 6.0), at(0.5), 0.0]);
    }

    #[test]
    fn the_median_of_an_even_number_is_the_mean_of_two() {
        let weights = weights_of(&[0.0, 1.0, 2.0, 100.0], None);
        let ratio: f64 = 2.0 / 9.0;
        assert_eq!(weights[2], (1.0 - ratio * ratio).powi(2));
    }

    #[test]
    fn a_perfect_fit_keeps_all_weights() {
        assert_eq!(weights_of(&[0.0; 3], None), [1.0; 3]);
    }

    #[test]
    fn missing_values_do_not_count() {
        let weights = weights_of(&[0.0, 500.0, 1.0, 1.0], Some(&[1.0, 0.0, 1.0, 1.0]));
        assert_eq!(weights[..2], [1.0, 0.0]);
        assert_eq!(weights[2], weights_of(&[0.0, 1.0, 1.0], None)[1]);
    }
}
