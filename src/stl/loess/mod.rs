//! Locally weighted regression on a regular grid (Cleveland 1979; Cleveland et al. 1990, sec. 2 and 3).

mod gaps;
mod grid;
mod interpolate;
mod kernel;
mod smooth;
mod sums;

pub(super) use gaps::{Gaps, count_observed};
pub(super) use kernel::Loess;
pub(super) use smooth::{Columns, Input, Scratch};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    /// Numbers between -1 and 1 that look like chance.
    fn noise(seed: u64) -> impl Iterator<Item = f64> {
        let mut state = seed * 88_172_645_463_325_252 + 1;
        std::iter::repeat_with(move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
        })
    }

    /// The local fit of the definition: abscissae from 1, window `low..=high`.
    fn fit(
        loess: Loess,
        y: &[f64],
        weights: &[f64],
        at: f64,
        window: (usize, usize),
    ) -> Option<f64> {
        let n = y.len();
        let missing = loess.span.saturating_sub(n) / 2;
        let h = (at - window.0 as f64).max(window.1 as f64 - at) + missing as f64;
        let tricube = |x: f64| {
            let r = (x - at).abs();
            match r {
                _ if r <= 0.001 * h => 1.0,
                _ if r <= 0.999 * h => (1.0 - (r / h).powi(3)).powi(3),
                _ => 0.0,
            }
        };
        let points: Vec<_> = (window.0..=window.1)
            .map(|j| (j as f64, y[j - 1], tricube(j as f64) * weights[j - 1]))
            .collect();
        let total: f64 = points.iter().map(|(.., w)| w).sum();
        let mean = points.iter().map(|(x, _, w)| w * x).sum::<f64>() / total;
        let square = points
            .iter()
            .map(|(x, _, w)| w * (x - mean).powi(2))
            .sum::<f64>()
            / total;
        let level = points.iter().map(|(_, y, w)| w * y).sum::<f64>() / total;
        let lever = points
            .iter()
            .map(|(x, y, w)| w * (x - mean) * y)
            .sum::<f64>()
            / total;
        let tilted = loess.degree == 1 && square.sqrt() > 0.001 * (n as f64 - 1.0);
        let value = level
            + if tilted {
                (at - mean) * lever / square
            } else {
                0.0
            };
        (total > 0.0).then_some(value)
    }

    /// Loess of one series by the definition, with the places next to it.
    fn slow(loess: Loess, y: &[f64], weights: &[f64]) -> Vec<f64> {
        let n = y.len();
        let (q, half) = (loess.span.min(n), loess.span / 2);
        let window = |at: usize| {
            let low = at.saturating_sub(half).clamp(1, n + 1 - q);
            (low, low + q - 1)
        };
        let step = loess.jump.min(n - 1);
        let last = (n - 1) / step * step + 1;
        let mut knots: Vec<(usize, f64)> = (1..=n)
            .step_by(step)
            .map(|at| {
                (
                    at,
                    fit(loess, y, weights, at as f64, window(at)).unwrap_or(y[at - 1]),
                )
            })
            .collect();
        if last != n {
            let value = fit(loess, y, weights, n as f64, window(last)).unwrap_or(y[n - 1]);
            knots.push((n, value));
        }
        let mut out = vec![0.0; n + 2];
        for pair in knots.windows(2) {
            let [(from, a), (to, b)] = [pair[0], pair[1]];
            for (i, out) in out[from..=to].iter_mut().enumerate() {
                *out = a + (b - a) * i as f64 / (to - from) as f64;
            }
        }
        let first = fit(loess, y, weights, 0.0, (1, q)).unwrap_or(out[1]);
        let after = fit(loess, y, weights, n as f64 + 1.0, (n + 1 - q, n)).unwrap_or(out[n]);
        (out[0], out[n + 1]) = (first, after);
        out
    }

    fn each_case(mut check: impl FnMut(Loess, usize, usize)) {
        for span in [3, 5, 7, 11, 21, 101] {
            for degree in [0, 1] {
                for jump in [1, 2, 3, 7, 100] {
                    for (len, stride) in [
                        (5, 1),
                        (24, 1),
                        (61, 1),
                        (25, 12),
                        (36, 12),
                        (61, 7),
                        (600, 290),
                    ] {
                        let loess = Loess { span, degree, jump };
                        check(loess, len, stride);
                    }
                }
            }
        }
    }

    fn assert_is_slow(loess: Loess, stride: usize, values: &[f64], weights: Option<&[f64]>) {
        let len = values.len();
        let mut columns = Columns::default();
        columns.prepare(loess, len, stride, true);
        let mut out = vec![0.0; len + 2 * stride];
        let input = Input {
            values,
            weights,
            gaps: None,
        };
        columns.smooth(input, &mut out, &mut Scratch::default());
        let ones = vec![1.0; len];
        let weights = weights.unwrap_or(&ones);
        let column = |of: &[f64], c: usize| {
            of.iter()
                .skip(c)
                .step_by(stride)
                .copied()
                .collect::<Vec<_>>()
        };
        for c in 0..stride {
            let expected = slow(loess, &column(values, c), &column(weights, c));
            for (ours, expected) in column(&out, c).iter().zip(&expected) {
                assert!(
                    Tolerance::ROUND_OFF.accepts_at_scale(*ours, *expected, 10.0),
                    "{loess:?} of {len} by {stride}: {ours} for {expected}"
                );
            }
        }
    }

    #[test]
    fn tables_and_filters_are_the_definition() {
        each_case(|loess, len, stride| {
            let values: Vec<f64> = noise(7).take(len).collect();
            assert_is_slow(loess, stride, &values, None);
        });
    }

    #[test]
    fn weighted_fits_are_the_definition() {
        each_case(|loess, len, stride| {
            let values: Vec<f64> = noise(7).take(len).collect();
            // A third of the weights is zero, so that some windows are empty.
            let weights: Vec<f64> = noise(9).take(len).map(|w| (w + 0.4).max(0.0)).collect();
            assert_is_slow(loess, stride, &values, Some(&weights));
        });
    }

    #[test]
    fn ends_too_long_for_a_table_are_computed_when_met() {
        let loess = Loess {
            span: 301,
            degree: 1,
            jump: 1,
        };
        let values: Vec<f64> = noise(5).take(700).collect();
        assert_is_slow(loess, 1, &values, None);
        assert_is_slow(loess, 1, &values, Some(&[1.0; 700]));
    }

    #[test]
    fn a_window_grows_until_half_of_its_span_is_observed() {
        let loess = Loess {
            span: 5,
            degree: 1,
            jump: 1,
        };
        // A straight line of which only the ends are known.
        let observed: Vec<f64> = (0..30).map(|i| f64::from(!(4..26).contains(&i))).collect();
        let values: Vec<f64> = (0..30)
            .zip(&observed)
            .map(|(i, o)| o * (3.0 + 2.0 * f64::from(i)))
            .collect();
        let mut counts = Vec::new();
        count_observed(&observed, 1, &mut counts);
        let mut columns = Columns::default();
        columns.prepare(loess, 30, 1, true);
        let mut out = vec![0.0; 32];
        let gaps = Gaps {
            observed: &observed,
            counts: &counts,
        };
        let input = Input {
            values: &values,
            weights: Some(&observed),
            gaps: Some(gaps),
        };
        columns.smooth(input, &mut out, &mut Scratch::default());
        for (i, value) in out.iter().enumerate() {
            assert!(
                Tolerance::ROUND_OFF.accepts(*value, 1.0 + 2.0 * i as f64),
                "{value} at {i}"
            );
        }
    }
}
