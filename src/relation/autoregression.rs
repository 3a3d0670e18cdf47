//! Autoregression of a series on its own past, to take from series what their past tells of them.

use crate::relation::changes::Spread;

/// An error variance below this part of the variance is a perfect fit, beyond which the equations have no solution.
const PERFECT_FIT: f64 = 1e-10;

/// Predictors of every order up to the one chosen.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Autoregression {
    /// Coefficients of each order from 0 on, the latest value first.
    predictors: Vec<Vec<f64>>,
    /// Variance of the error of each order, in units of the variance.
    errors: Vec<f64>,
}

impl Autoregression {
    /// Fitted by the equations of Yule and Walker, in the order up to `10 log10 n` and `n / 4` that has the smallest criterion of Akaike.
    ///
    /// Autocovariances are from the pairs that are present, with their usual weight `(n - k) / n`.
    pub(super) fn fit(values: &[f64], spread: Spread) -> Self {
        let covariances = autocovariances(values, spread);
        let mut fitted = Self {
            predictors: vec![Vec::new()],
            errors: vec![1.0],
        };
        let n = values.iter().filter(|value| value.is_finite()).count() as f64;
        let mut best = (0.0, 0);
        for k in 1..covariances.len() {
            let last = &fitted.predictors[k - 1];
            let known = last.iter().zip(covariances[1..k].iter().rev());
            let explained: f64 = known.map(|(a, c)| a * c).sum();
            let partial = (covariances[k] - explained) / fitted.errors[k - 1];
            let error = fitted.errors[k - 1] * (1.0 - partial * partial);
            if error.is_nan() || error < PERFECT_FIT {
                break;
            }
            let turned = last.iter().zip(last.iter().rev());
            let mut next: Vec<f64> = turned.map(|(a, b)| a - partial * b).collect();
            next.push(partial);
            fitted.predictors.push(next);
            fitted.errors.push(error);
            let criterion = n * error.ln() + 2.0 * k as f64;
            if criterion < best.0 {
                best = (criterion, k);
            }
        }
        fitted.predictors.truncate(best.1 + 1);
        fitted.errors.truncate(best.1 + 1);
        fitted
    }

    /// The order.
    pub(super) const fn order(&self) -> usize {
        self.predictors.len() - 1
    }

    /// Each value less its prediction from the values right before it, over the standard error of that prediction.
    ///
    /// At the start and behind a gap the predictor is the one of as many values as there are, so that no value is lost.
    pub(super) fn filter(&self, values: &[f64], mean: f64) -> Vec<f64> {
        let mut known = 0;
        let filtered = values.iter().enumerate().map(|(t, value)| {
            if !value.is_finite() {
                known = 0;
                return f64::NAN;
            }
            let order = self.order().min(known);
            known += 1;
            let past = self.predictors[order].iter().zip(values[..t].iter().rev());
            let predicted: f64 = past.map(|(a, value)| a * (value - mean)).sum();
            (value - mean - predicted) / self.errors[order].sqrt()
        });
        filtered.collect()
    }
}

/// Autocorrelations from lag 0 to the highest order that may be tried.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the order is a small positive number"
)]
fn autocovariances(values: &[f64], spread: Spread) -> Vec<f64> {
    let n = values.iter().filter(|value| value.is_finite()).count();
    let highest = ((10.0 * (n.max(1) as f64).log10()) as usize).min(n / 4);
    let scaled: Vec<f64> = values
        .iter()
        .map(|value| (value - spread.mean) / spread.deviation)
        .collect();
    let mean_product = |lag: usize| {
        let products = scaled[lag..].iter().zip(&scaled).map(|(a, b)| a * b);
        let (pairs, total) = products
            .filter(|product| product.is_finite())
            .fold((0_usize, 0.0), |(pairs, total), product| {
                (pairs + 1, total + product)
            });
        let weight = (scaled.len() - lag) as f64 / scaled.len() as f64;
        (pairs > 0).then(|| weight * total / pairs as f64)
    };
    (0..=highest).map_while(mean_product).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    #[test]
    fn an_alternating_series_by_hand() {
        // Eight values 1 -1 1 -1 ...: the autocorrelation at lag k is (-1)^k (8 - k) / 8, so the first partial is -7/8, and the second
        // (6/8 - 49/64) / (15/64) = -1/15, not worth its coefficient.
        let values = [1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 1.0, -1.0];
        let spread = Spread::of(&values, 1.0).unwrap();
        let fitted = Autoregression::fit(&values, spread);
        assert_eq!(fitted.order(), 1);
        assert_eq!(fitted.predictors[1], [-0.875]);
        let filtered = fitted.filter(&[1.0, -1.0, f64::NAN, 2.0], 0.0);
        let by_hand = -0.125 / (15.0_f64 / 64.0).sqrt();
        assert_eq!((filtered[0], filtered[3]), (1.0, 2.0));
        assert!(Tolerance::ROUND_OFF.accepts(filtered[1], by_hand));
        assert!(filtered[2].is_nan());
    }

    #[test]
    fn a_wave_is_a_long_way_from_noise() {
        let wave: Vec<f64> = (0..96).map(|t| f64::from(t % 12) - 5.5).collect();
        let spread = Spread::of(&wave, 1.0).unwrap();
        let fitted = Autoregression::fit(&wave, spread);
        assert!(fitted.order() >= 11);
        let filtered = fitted.filter(&wave, spread.mean);
        assert!(filtered.iter().all(|value| value.is_finite()));
    }

    #[test]
    fn without_neighbours_there_is_no_past() {
        let alone: Vec<f64> = (0..40_i32)
            .map(|t| {
                if t % 2 == 0 {
                    f64::from(t % 3)
                } else {
                    f64::NAN
                }
            })
            .collect();
        let fitted = Autoregression::fit(&alone, Spread::of(&alone, 1.0).unwrap());
        assert_eq!(fitted.order(), 0);
    }
}
