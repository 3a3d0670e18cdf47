//! Measures that the summary tables F2 rest on: changes over spans, months for cyclical dominance, runs, variances, autocorrelations.

use serde::{Deserialize, Serialize};

use super::X11Result;
use super::filters;
use super::frame::Arithmetic;
use super::trend::INFINITE;

/// Which values may be the base of a change, by their position in the tables; all outside the pseudo-additive mode.
pub(super) type Bases<'a> = Option<&'a [bool]>;

/// Mean absolute change, mean and standard deviation of the changes over a span.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Moments {
    /// Mean of the changes without regard to sign (F2A).
    pub mean_absolute: f64,
    /// Mean of the changes (F2C).
    pub mean: f64,
    /// Their standard deviation (F2C).
    pub standard_deviation: f64,
}

/// The three measures of the changes of `x` over a span, in percent for ratios; 0 if no change has a base.
pub(super) fn moments(x: &[f64], span: usize, arithmetic: Arithmetic, bases: Bases<'_>) -> Moments {
    let (mut count, mut sum, mut absolute) = (0_usize, 0.0, 0.0);
    for change in changes(x, span, arithmetic, bases) {
        count += 1;
        sum += change;
        absolute += change.abs();
    }
    if count == 0 {
        return Moments::default();
    }
    let mean = sum / count as f64;
    let squares: f64 = changes(x, span, arithmetic, bases)
        .map(|change| (change - mean).powi(2))
        .sum();
    Moments {
        mean_absolute: absolute / count as f64,
        mean,
        standard_deviation: (squares / count as f64).sqrt(),
    }
}

/// Ratio of two measures of change, if the second is not zero.
pub(super) fn ratio_of_changes(a: f64, b: f64) -> Option<f64> {
    (b != 0.0).then(|| a / b)
}

/// Mean absolute change of `x` over a span, in percent for ratios; 0 if no change has a base.
pub(super) fn mean_absolute_change(
    x: &[f64],
    span: usize,
    arithmetic: Arithmetic,
    bases: Bases<'_>,
) -> f64 {
    let (sum, count) = changes(x, span, arithmetic, bases)
        .fold((0.0, 0), |(sum, n), change| (sum + change.abs(), n + 1));
    if count == 0 {
        0.0
    } else {
        sum / f64::from(count)
    }
}

/// Changes of `x` over a span, in percent for ratios.
pub(super) fn changes<'a>(
    x: &'a [f64],
    span: usize,
    arithmetic: Arithmetic,
    bases: Bases<'a>,
) -> impl Iterator<Item = f64> + 'a {
    let later = x.iter().skip(span);
    x.iter()
        .zip(later)
        .enumerate()
        .filter(move |(index, _)| bases.is_none_or(|good| good[*index]))
        .map(move |(_, (before, now))| match arithmetic {
            Arithmetic::Ratio => 100.0 * (now - before) / before,
            Arithmetic::Difference => now - before,
        })
}

/// The smallest span from which on the trend changes more than the irregular, from the ratios for spans 1, 2, …
pub(super) fn months_for_cyclical_dominance(i_over_c: &[f64]) -> usize {
    let dominated = i_over_c
        .iter()
        .rev()
        .take_while(|ratio| **ratio < 1.0)
        .count();
    (i_over_c.len() - dominated + 1).min(i_over_c.len())
}

/// Moving average of `length` terms, two of them averaged for an even length; NaN at the ends.
pub(super) fn moving_average(x: &[f64], length: usize) -> Vec<f64> {
    let mut out = vec![f64::NAN; x.len()];
    let reach = length / 2;
    if x.len() <= 2 * reach {
        return out;
    }
    let inside = reach..x.len() - reach;
    if length.is_multiple_of(2) {
        filters::two_by_season(x, length, &mut out[inside]);
    } else {
        filters::symmetric(x, &vec![1.0 / length as f64; reach + 1], &mut out[inside]);
    }
    out
}

/// Mean length of runs in one direction; steps without change are passed over.
pub(super) fn average_duration_of_run(x: &[f64]) -> f64 {
    let mut runs = 1;
    let mut last = 0.0_f64;
    for pair in x.windows(2) {
        let step = pair[1] - pair[0];
        if step == 0.0 {
            continue;
        }
        if last != 0.0 && (step > 0.0) != (last > 0.0) {
            runs += 1;
        }
        last = step;
    }
    x.len().saturating_sub(1) as f64 / f64::from(runs)
}

/// Autocorrelations at lags 1, 2, … of values whose mean is known to be zero, each mean over its own number of products.
pub(super) fn autocorrelations(x: &[f64], lags: usize) -> Vec<f64> {
    let n = x.len();
    let variance = x.iter().map(|value| value * value).sum::<f64>() / n as f64;
    (1..=lags)
        .map(|lag| {
            let products: f64 = x.iter().zip(x.iter().skip(lag)).map(|(a, b)| a * b).sum();
            if variance > 0.0 {
                products / n.saturating_sub(lag).max(1) as f64 / variance
            } else {
                0.0
            }
        })
        .collect()
}

impl X11Result {
    /// Which values may be the base of a change: in pseudo-additive mode those whose components are all positive.
    pub(super) fn bases(&self) -> Option<Vec<bool>> {
        (self.mode == super::Mode::PseudoAdditive).then(|| {
            let positive = |index: usize| {
                [
                    self.modified_adjusted[index],
                    self.seasonally_adjusted[index],
                    self.original[index],
                ]
                .iter()
                .all(|v| *v > 0.0)
            };
            self.observed().map(positive).collect()
        })
    }

    /// Ratios of the mean absolute changes of irregular and trend over spans 1 to the season length.
    pub(super) fn i_over_c_by_span(&self, bases: Bases<'_>) -> Vec<f64> {
        let arithmetic = self.arithmetic();
        let (irregular, trend) = (
            &self.irregular_without_effects[self.observed()],
            &self.trend_without_effects[self.observed()],
        );
        (1..=self.period)
            .map(|span| {
                let change = |x: &[f64]| mean_absolute_change(x, span, arithmetic, bases);
                ratio_of_changes(change(irregular), change(trend)).unwrap_or(INFINITE)
            })
            .collect()
    }

    /// The seasonally adjusted series smoothed over the months for cyclical dominance, at most six (F1).
    pub(super) fn cyclical_dominance_average(&self) -> Vec<f64> {
        let bases = self.bases();
        let mcd = months_for_cyclical_dominance(&self.i_over_c_by_span(bases.as_deref()));
        moving_average(&self.seasonally_adjusted, mcd.min(6))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dominance_begins_after_the_last_ratio_of_one() {
        for (ratios, expected) in [
            ([0.9, 0.8, 0.7, 0.6], 1),
            ([1.2, 0.8, 0.7, 0.6], 2),
            ([0.9, 1.0, 0.7, 0.6], 3),
            ([2.0, 1.5, 1.2, 1.1], 4),
        ] {
            assert_eq!(months_for_cyclical_dominance(&ratios), expected);
        }
    }

    #[test]
    fn runs_pass_over_ties() {
        assert!((average_duration_of_run(&[1.0, 2.0, 2.0, 3.0, 1.0]) - 2.0).abs() < 1e-15);
        assert!((average_duration_of_run(&[1.0, 1.0, 1.0]) - 2.0).abs() < 1e-15);
    }

    #[test]
    fn moments_of_changes() {
        let m = moments(&[100.0, 110.0, 99.0], 1, Arithmetic::Ratio, None);
        assert!((m.mean_absolute - 10.0).abs() < 1e-12 && m.mean.abs() < 1e-12);
        assert!((m.standard_deviation - 10.0).abs() < 1e-12);
        assert_eq!(
            moments(&[1.0], 1, Arithmetic::Difference, None),
            Moments::default()
        );
        assert_eq!(
            moments(&[1.0, 2.0], 1, Arithmetic::Ratio, Some(&[false, true])),
            Moments::default()
        );
    }

    #[test]
    fn averages_have_no_ends() {
        let x = [1.0, 2.0, 3.0, 4.0, 5.0];
        let defined = |length| {
            moving_average(&x, length)
                .iter()
                .map(|value| value.is_finite())
                .collect::<Vec<_>>()
        };
        assert_eq!(defined(1), [true; 5]);
        assert_eq!(defined(2), [false, true, true, true, false]);
        assert_eq!(defined(5), [false, false, true, false, false]);
        assert_eq!(defined(6), [false; 5]);
    }

    #[test]
    fn correlations_of_a_sign_that_changes_each_time() {
        let r = autocorrelations(&[1.0, -1.0, 1.0, -1.0], 2);
        assert!((r[0] + 1.0).abs() < 1e-15 && (r[1] - 1.0).abs() < 1e-15);
        assert_eq!(autocorrelations(&[0.0; 4], 2), [0.0, 0.0]);
    }
}
