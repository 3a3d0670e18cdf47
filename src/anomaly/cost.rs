//! What a segment without a change costs: minus twice its largest log-likelihood, in constant time from running sums.

use serde::{Deserialize, Serialize};

use super::{AnomalyError, check, is_constant};
use crate::num::sum::plain_sum;

/// The smallest variance of a segment, in relation to that of the whole, that is not rounding or a run of equal values.
const LEAST_VARIANCE: f64 = 1e-8;

/// The smallest sum of squares in which the squares of all digits are numbers.
const LEAST_SQUARES: f64 = 1e-250;

/// What is constant inside a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SegmentCost {
    /// The mean of values with a common variance: sum of squares about the mean of the segment (L2).
    #[default]
    Mean,
    /// The rate of counts, or of sizes whose variance grows as their mean does: minus twice the log-likelihood of Poisson.
    Rate,
    /// Mean and variance of normal values.
    MeanVariance,
}

impl SegmentCost {
    /// Parameters of a segment and its beginning.
    pub(super) const fn parameters(self) -> f64 {
        match self {
            Self::Mean | Self::Rate => 2.0,
            Self::MeanVariance => 3.0,
        }
    }

    /// Values without which a segment has no cost.
    pub(super) const fn least_length(self) -> usize {
        match self {
            Self::Mean | Self::Rate => 1,
            Self::MeanVariance => 2,
        }
    }
}

/// Running sums of a series, from which the cost of any segment follows.
#[derive(Debug)]
pub(super) struct Sums {
    cost: SegmentCost,
    /// Of the values, about their mean where that is allowed; one more than there are values.
    totals: Vec<f64>,
    squares: Vec<f64>,
    /// The smallest variance of a segment.
    floor: f64,
    /// What the logarithm of the length of a segment counts for in its cost; 0 but for the modified criterion.
    pub(super) length_weight: f64,
}

impl Sums {
    pub(super) fn new(values: &[f64], cost: SegmentCost) -> Result<Self, AnomalyError> {
        check(values, 1)?;
        if cost == SegmentCost::Rate
            && let Some(index) = values.iter().position(|value| *value < 0.0)
        {
            return Err(AnomalyError::Negative {
                index,
                value: values[index],
            });
        }
        let n = values.len() as f64;
        // Any number near the mean will do.
        let centre = match cost {
            SegmentCost::Rate => 0.0,
            _ => plain_sum(values, |value| value) / n,
        };
        let mut totals = vec![0.0; values.len() + 1];
        let mut squares = totals.clone();
        let (mut total, mut square) = (0.0, 0.0);
        let running = totals[1..].iter_mut().zip(&mut squares[1..]);
        for (value, (running_total, running_square)) in values.iter().zip(running) {
            let from_centre = value - centre;
            total += from_centre;
            square += from_centre * from_centre;
            (*running_total, *running_square) = (total, square);
        }
        // Squares that are lost below the smallest numbers would make all costs equal.
        if !(total.is_finite() && square.is_finite())
            || (square < LEAST_SQUARES && !is_constant(values))
        {
            return Err(AnomalyError::Overflow);
        }
        Ok(Self {
            cost,
            totals,
            squares,
            floor: (LEAST_VARIANCE * square / n).max(f64::MIN_POSITIVE),
            length_weight: 0.0,
        })
    }

    /// The size of the rounding errors that costs of segments can have, since they are differences of running sums; 0 where the variance is
    /// estimated, which has a floor above them.
    pub(super) fn rounding(&self) -> f64 {
        let n = self.len();
        let (total, square) = self.up_to(n);
        let size = match self.cost {
            SegmentCost::Mean => square,
            SegmentCost::Rate if total > 0.0 => {
                2.0 * total * (1.0 - (total / n as f64).ln()).abs().max(1.0)
            }
            SegmentCost::Rate | SegmentCost::MeanVariance => 0.0,
        };
        // They grow as the root of the number of additions does.
        f64::EPSILON * size * ((n as f64).sqrt() / 4.0).max(2.0)
    }

    /// Number of values.
    pub(super) fn len(&self) -> usize {
        self.totals.len() - 1
    }

    /// Sum and sum of squares of the values before `end`.
    #[inline]
    pub(super) fn up_to(&self, end: usize) -> (f64, f64) {
        (self.totals[end], self.squares[end])
    }

    /// The smallest and the largest value, as they are summed.
    pub(super) fn range(&self) -> (f64, f64) {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for pair in self.totals.windows(2) {
            let value = pair[1] - pair[0];
            // No value is NaN, which `min` and `max` would look for.
            low = if value < low { value } else { low };
            high = if value > high { value } else { high };
        }
        (low, high)
    }

    /// Cost of the values from `begin` to before `end`.
    #[inline]
    pub(super) fn cost(&self, begin: usize, end: usize) -> f64 {
        let n = (end - begin) as f64;
        let length = if self.length_weight > 0.0 {
            self.length_weight * n.ln()
        } else {
            0.0
        };
        let total = self.totals[end] - self.totals[begin];
        let square = self.squares[end] - self.squares[begin];
        let fit = match self.cost {
            SegmentCost::Mean => square - total * total / n,
            SegmentCost::Rate => {
                if total > 0.0 {
                    2.0 * total * (1.0 - (total / n).ln())
                } else {
                    0.0
                }
            }
            SegmentCost::MeanVariance => {
                let variance = ((square - total * total / n) / n).max(0.0);
                // The likelihood is bounded: no variance below the floor is believed.
                let believed = variance.max(self.floor);
                n * (believed.ln() + variance / believed)
            }
        };
        fit + length
    }

    /// The most by which a segment of so many values and another one can cost more than both together: ln a + ln b - ln (a + b) < ln a.
    #[inline]
    pub(super) fn saved_by_joining(&self, length: usize) -> f64 {
        if self.length_weight > 0.0 {
            self.length_weight * (length as f64).ln()
        } else {
            0.0
        }
    }
}
