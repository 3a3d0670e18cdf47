//! What is known of an effect when the noise itself is estimated: a mixture of t distributions, one for each noise that the data allow.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// One noise: how likely, what effect it gives, and how precisely.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Part {
    pub(super) weight: f64,
    pub(super) location: f64,
    pub(super) scale: f64,
}

/// A mixture of t distributions of the same degrees of freedom; the weights sum to one.
#[derive(Debug, Clone)]
pub(super) struct Mixture {
    parts: Vec<Part>,
    t: StudentsT,
}

/// Doublings of a bracket, and steps within it.
const STEPS: usize = 200;

impl Mixture {
    /// `None` where a number is not finite, no scale is positive, or there are no degrees of freedom.
    pub(super) fn new(parts: Vec<Part>, df: usize) -> Option<Self> {
        let usable =
            |part: &Part| part.location.is_finite() && part.scale.is_finite() && part.scale > 0.0;
        if parts.is_empty() || !parts.iter().all(usable) {
            return None;
        }
        let t = StudentsT::new(0.0, 1.0, df as f64).ok()?;
        Some(Self { parts, t })
    }

    fn cdf(&self, x: f64) -> f64 {
        let tail = |part: &Part| part.weight * self.t.cdf((x - part.location) / part.scale);
        self.parts.iter().map(tail).sum()
    }

    pub(super) fn mean(&self) -> f64 {
        self.parts
            .iter()
            .map(|part| part.weight * part.location)
            .sum()
    }

    /// Root of the mean square about the mean, the t distributions counted by their scale.
    pub(super) fn spread(&self) -> f64 {
        let mean = self.mean();
        let square =
            |part: &Part| part.weight * (part.scale * part.scale + (part.location - mean).powi(2));
        self.parts.iter().map(square).sum::<f64>().sqrt()
    }

    /// Twice the smaller tail beyond zero, at most 1.
    pub(super) fn two_sided(&self) -> f64 {
        let tail = |sign: f64| {
            let part = |part: &Part| part.weight * self.t.cdf(sign * part.location / part.scale);
            self.parts.iter().map(part).sum::<f64>()
        };
        (2.0 * tail(1.0).min(tail(-1.0))).min(1.0)
    }

    /// The value with the given probability below it, to a billionth of the spread.
    pub(super) fn quantile(&self, probability: f64) -> f64 {
        let (mean, spread) = (self.mean(), self.spread());
        let (mut low, mut high) = (mean - spread, mean + spread);
        let mut reach = spread;
        for _ in 0..STEPS {
            let (below, above) = (self.cdf(low) > probability, self.cdf(high) < probability);
            if !below && !above {
                break;
            }
            reach *= 2.0;
            if below {
                low -= reach;
            } else {
                high += reach;
            }
        }
        // Illinois: a secant between the ends, the end that stays halved.
        let (mut at_low, mut at_high) = (self.cdf(low) - probability, self.cdf(high) - probability);
        let mut side = 0_i8;
        for _ in 0..STEPS {
            if high - low <= 1e-9 * spread || at_high <= at_low {
                break;
            }
            let middle = (low * at_high - high * at_low) / (at_high - at_low);
            let value = self.cdf(middle) - probability;
            if value.abs() < 1e-13 {
                return middle;
            }
            if value > 0.0 {
                (high, at_high) = (middle, value);
                if side == 1 {
                    at_low /= 2.0;
                }
                side = 1;
            } else {
                (low, at_low) = (middle, value);
                if side == -1 {
                    at_high /= 2.0;
                }
                side = -1;
            }
        }
        low.midpoint(high)
    }

    /// Half the distance between the quantiles of a probability above one half and of its complement.
    pub(super) fn half_width(&self, probability: f64) -> f64 {
        (self.quantile(probability) - self.quantile(1.0 - probability)) / 2.0
    }

    /// Bounds that hold the effect with the given probability.
    pub(super) fn interval(&self, coverage: f64) -> (f64, f64) {
        let tail = (1.0 - coverage) / 2.0;
        (self.quantile(tail), self.quantile(1.0 - tail))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    fn part(weight: f64, location: f64, scale: f64) -> Part {
        Part {
            weight,
            location,
            scale,
        }
    }

    #[test]
    fn one_part_is_the_t_of_the_tables() {
        let one = Mixture::new(vec![part(1.0, 0.0, 2.0)], 10).unwrap();
        assert!(Tolerance::published(3).accepts(one.quantile(0.975), 2.0 * 2.2281));
        assert!(Tolerance::published(3).accepts(one.quantile(0.05), 2.0 * -1.8125));
        let away = Mixture::new(vec![part(1.0, 2.0 * 2.2281, 2.0)], 10).unwrap();
        assert!(Tolerance::published(4).accepts(away.two_sided(), 0.05));
        assert!(Tolerance::published(3).accepts(away.half_width(0.975), 2.0 * 2.2281));
    }

    #[test]
    fn quantiles_give_back_their_probability() {
        let mix = Mixture::new(vec![part(0.7, 1.0, 0.1), part(0.3, -3.0, 5.0)], 4).unwrap();
        for probability in [0.001, 0.025, 0.3, 0.5, 0.8, 0.999] {
            let back = mix.cdf(mix.quantile(probability));
            assert!(Tolerance::ITERATIVE.accepts(back, probability), "{back}");
        }
        let (low, high) = mix.interval(0.9);
        assert!(low < mix.mean() && mix.mean() < high);
    }

    #[test]
    fn nothing_comes_of_no_numbers() {
        for parts in [
            Vec::new(),
            vec![part(1.0, f64::NAN, 1.0)],
            vec![part(1.0, 0.0, 0.0)],
        ] {
            assert!(Mixture::new(parts, 5).is_none());
        }
        assert!(Mixture::new(vec![part(1.0, 0.0, 1.0)], 0).is_none());
    }
}
