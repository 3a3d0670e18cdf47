//! When a level changed: the segmentation with the least cost, exactly (Killick, Fearnhead & Eckley 2012), and by splitting in two.
//!
//! The total of the segments' costs and of a penalty for each change is as small as any segmentation makes it. A beginning that can no
//! longer win is dropped; with a least length m of a segment it is dropped m values later, since until then the change that beats it is
//! not allowed yet. For changes of the mean the search drops more, by the means for which a beginning could still win.

use serde::{Deserialize, Serialize};

use super::cost::{SegmentCost, Sums};
use super::functional::least_totals;
use super::{AnomalyError, is_constant, option};
use crate::num::order::mad;
use crate::num::sum::plain_sum;

/// What a change must save.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Penalty {
    /// Schwarz's criterion: ln n for each parameter that a change adds, times the variance of the noise for [`SegmentCost::Mean`], which
    /// is estimated from the median size of the differences between neighbours.
    #[default]
    Bic,
    /// [`Bic`](Self::Bic) and the logarithm of the length of each segment, so that changes close to one another or to an end must save
    /// more (Zhang & Siegmund 2007, for changes of the mean).
    Mbic,
    /// A number in the units of the cost, 0 or more.
    Value(f64),
}

/// Options of the search for changes.
///
/// # Examples
///
/// ```
/// use tidegauge::anomaly::{ChangePointSpec, SegmentCost};
///
/// let spec = ChangePointSpec::default().cost(SegmentCost::MeanVariance).least_length(6);
/// assert_eq!(spec.least_length, 6);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ChangePointSpec {
    /// What is constant inside a segment.
    pub cost: SegmentCost,
    /// What a change must save.
    pub penalty: Penalty,
    /// Least number of values between two changes, 1 or more; 2 or more where the variance is estimated.
    pub least_length: usize,
}

impl Default for ChangePointSpec {
    fn default() -> Self {
        Self {
            cost: SegmentCost::default(),
            penalty: Penalty::default(),
            least_length: 2,
        }
    }
}

impl ChangePointSpec {
    /// Sets [`cost`](Self::cost).
    #[must_use]
    pub const fn cost(mut self, cost: SegmentCost) -> Self {
        self.cost = cost;
        self
    }

    /// Sets [`penalty`](Self::penalty).
    #[must_use]
    pub const fn penalty(mut self, penalty: Penalty) -> Self {
        self.penalty = penalty;
        self
    }

    /// Sets [`least_length`](Self::least_length).
    #[must_use]
    pub const fn least_length(mut self, values: usize) -> Self {
        self.least_length = values;
        self
    }

    /// Checks options and values; the costs of segments, and the penalty as a number.
    fn prepare(&self, values: &[f64]) -> Result<(Sums, f64), AnomalyError> {
        let mut sums = Sums::new(values, self.cost)?;
        let least = self.least_length;
        let fits = (self.cost.least_length()..=1_000_000).contains(&least);
        let accepted = "1 to 1000000, from 2 where the variance is estimated";
        option("least_length", least as f64, fits, accepted)?;
        if sums.len() < least {
            return Err(AnomalyError::TooShort {
                found: sums.len(),
                least,
            });
        }
        let penalty = if let Penalty::Value(value) = self.penalty {
            let fits = value.is_finite() && value >= 0.0;
            option("penalty", value, fits, "0 or more")?;
            value
        } else {
            let units = match self.cost {
                SegmentCost::Mean => noise_variance(values),
                _ => 1.0,
            };
            if self.penalty == Penalty::Mbic {
                sums.length_weight = units;
            }
            self.cost.parameters() * (values.len() as f64).ln() * units
        };
        // A penalty of zero asks for no saving at all, and a constant series needs none.
        let rounding = sums.rounding();
        if penalty > 0.0 && penalty < rounding && !is_constant(values) {
            return Err(AnomalyError::Imprecise { penalty, rounding });
        }
        Ok((sums, penalty))
    }
}

/// Variance of white noise around a level that seldom changes, from the differences between neighbours.
fn noise_variance(values: &[f64]) -> f64 {
    let differences: Vec<f64> = values.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let scale = mad(&differences).unwrap_or(0.0);
    if scale > 0.0 {
        return scale * scale / 2.0;
    }
    // Most neighbours are equal: all differences count.
    let squares = differences.iter().map(|d| d * d).sum::<f64>();
    squares / (2 * differences.len().max(1)) as f64
}

/// Values between two changes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Segment {
    /// Position of its first value.
    pub begin: usize,
    /// Position after its last value.
    pub end: usize,
    /// Mean of its values.
    pub mean: f64,
    /// Standard deviation of its values about their mean, divided by their number.
    pub standard_deviation: f64,
}

/// The segments of a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Segmentation {
    /// Positions at which a new segment begins, in order; none for the first.
    pub changes: Vec<usize>,
    /// The segments between them, one more.
    pub segments: Vec<Segment>,
    /// Cost of all segments and the penalties of the changes.
    pub total_cost: f64,
    /// What each change had to save.
    pub penalty: f64,
}

/// The segmentation with the least total of costs and penalties.
///
/// # Errors
/// [`AnomalyError`] for too few, missing or infinite values, negative ones where a rate is asked for, options outside their range, and levels so far
/// apart (ten million times the noise) that rounding would decide.
///
/// # Examples
///
/// ```
/// use tidegauge::anomaly::{ChangePointSpec, change_points};
///
/// // Tonnes a month, before and after an export control.
/// let tonnes = [620.0, 611.0, 633.0, 607.0, 625.0, 618.0, 46.0, 61.0, 52.0, 40.0, 58.0];
/// let found = change_points(&tonnes, ChangePointSpec::default())?;
/// assert_eq!(found.changes, [6]);
/// assert_eq!(found.segments[1].mean, 51.4);
/// # Ok::<(), tidegauge::anomaly::AnomalyError>(())
/// ```
pub fn change_points(values: &[f64], spec: ChangePointSpec) -> Result<Segmentation, AnomalyError> {
    let (sums, penalty) = spec.prepare(values)?;
    if is_constant(values) {
        return Ok(without_change(values, &sums, penalty));
    }
    let (best, last) = if spec.cost == SegmentCost::Mean && spec.penalty != Penalty::Mbic {
        least_totals(&sums, sums.range(), penalty, spec.least_length)
    } else {
        pruned_totals(&sums, penalty, spec.least_length)
    };
    let n = sums.len();
    let mut changes = Vec::new();
    let mut end = n;
    while last[end] > 0 {
        end = last[end];
        changes.push(end);
    }
    changes.reverse();
    Ok(segmentation(values, changes, best[n], penalty))
}

/// Least total of costs and penalties of the values before each position, and where its last segment begins.
fn pruned_totals(sums: &Sums, penalty: f64, least: usize) -> (Vec<f64>, Vec<usize>) {
    let n = sums.len();
    let mut best = vec![f64::INFINITY; n + 1];
    let mut last = vec![0; n + 1];
    best[0] = -penalty;
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut next_drop = usize::MAX;
    for end in least..=n {
        if next_drop <= end {
            candidates.retain(|candidate| candidate.until > end);
            next_drop = candidates
                .iter()
                .map(|c| c.until)
                .min()
                .unwrap_or(usize::MAX);
        }
        let newest = end - least;
        if best[newest].is_finite() {
            candidates.push(Candidate {
                begin: newest,
                until: usize::MAX,
                total: 0.0,
            });
        }
        let (mut least_total, mut begin) = (f64::INFINITY, 0);
        for candidate in &mut candidates {
            candidate.total = best[candidate.begin] + sums.cost(candidate.begin, end);
            if candidate.total < least_total {
                (least_total, begin) = (candidate.total, candidate.begin);
            }
        }
        best[end] = least_total + penalty;
        last[end] = begin;
        for candidate in &mut candidates {
            let room = sums.saved_by_joining(end - candidate.begin);
            if candidate.total - room > best[end] && candidate.until == usize::MAX {
                candidate.until = end + least;
                next_drop = next_drop.min(candidate.until);
            }
        }
    }
    (best, last)
}

/// A position at which the last segment may begin.
struct Candidate {
    begin: usize,
    /// The end from which another beginning is always better.
    until: usize,
    /// Least total up to the present end if the last segment begins here.
    total: f64,
}

/// Splits the series where that saves most, and its parts again, as long as a split saves more than the penalty.
///
/// Quicker than [`change_points`] and not exact: two changes that hide each other are missed.
///
/// # Errors
/// As [`change_points`].
///
/// # Examples
///
/// ```
/// use tidegauge::anomaly::{ChangePointSpec, binary_segmentation};
///
/// let tonnes = [620.0, 611.0, 633.0, 607.0, 625.0, 618.0, 46.0, 61.0, 52.0, 40.0, 58.0];
/// assert_eq!(binary_segmentation(&tonnes, ChangePointSpec::default())?.changes, [6]);
/// # Ok::<(), tidegauge::anomaly::AnomalyError>(())
/// ```
pub fn binary_segmentation(
    values: &[f64],
    spec: ChangePointSpec,
) -> Result<Segmentation, AnomalyError> {
    let (sums, penalty) = spec.prepare(values)?;
    if is_constant(values) {
        return Ok(without_change(values, &sums, penalty));
    }
    let mut changes = Vec::new();
    let mut parts = vec![(0, sums.len())];
    let mut total = sums.cost(0, sums.len());
    while let Some((begin, end)) = parts.pop() {
        let whole = sums.cost(begin, end);
        let split = (begin + spec.least_length..=end.saturating_sub(spec.least_length))
            .map(|at| (whole - sums.cost(begin, at) - sums.cost(at, end), at))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((saved, at)) = split
            && saved > penalty
        {
            changes.push(at);
            total += penalty - saved;
            parts.extend([(begin, at), (at, end)]);
        }
    }
    changes.sort_unstable();
    Ok(segmentation(values, changes, total, penalty))
}

/// A constant series, where rounding alone could make a change seem to save something.
fn without_change(values: &[f64], sums: &Sums, penalty: f64) -> Segmentation {
    let cost = sums.cost(0, sums.len());
    segmentation(values, Vec::new(), cost, penalty)
}

fn segmentation(
    values: &[f64],
    changes: Vec<usize>,
    total_cost: f64,
    penalty: f64,
) -> Segmentation {
    let begins = std::iter::once(0).chain(changes.iter().copied());
    let ends = changes.iter().copied().chain([values.len()]);
    let segments = begins
        .zip(ends)
        .map(|(begin, end)| {
            let inside = &values[begin..end];
            let n = inside.len() as f64;
            let mean = plain_sum(inside, |value| value) / n;
            let squares = plain_sum(inside, |value| (value - mean).powi(2));
            Segment {
                begin,
                end,
                mean,
                standard_deviation: (squares / n).sqrt(),
            }
        })
        .collect();
    Segmentation {
        changes,
        segments,
        total_cost,
        penalty,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_series_has_no_change() {
        for cost in [
            SegmentCost::Mean,
            SegmentCost::Rate,
            SegmentCost::MeanVariance,
        ] {
            let spec = ChangePointSpec::default().cost(cost);
            let found = change_points(&[5.0; 40], spec).unwrap();
            assert!(found.changes.is_empty(), "{cost:?} {:?}", found.changes);
            assert_eq!(found.segments[0].mean, 5.0);
        }
    }

    #[test]
    fn rounding_makes_no_change() {
        for constant in [0.1, 45.3, 600.1, 1e15 + 0.125] {
            for n in [2, 95, 96, 281, 3000] {
                for cost in [SegmentCost::Mean, SegmentCost::Rate] {
                    let spec = ChangePointSpec::default().cost(cost);
                    let values = vec![constant; n];
                    let found = change_points(&values, spec).unwrap();
                    assert!(found.changes.is_empty(), "{constant} {n} {cost:?}");
                    let found = binary_segmentation(&values, spec).unwrap();
                    assert!(found.changes.is_empty(), "{constant} {n} {cost:?}");
                }
            }
        }
        let apart = |level: f64| -> Vec<f64> {
            (0..120)
                .map(|t| if t < 60 { level } else { 0.0 } + f64::from(t * t).sin())
                .collect()
        };
        let spec = ChangePointSpec::default();
        for level in [1e2, 1e4, 1e6, 1e7] {
            assert_eq!(change_points(&apart(level), spec).unwrap().changes, [60]);
        }
        for level in [3e7, 1e8, 1e9, 1e12] {
            let chosen = spec.penalty(Penalty::Value(3.0));
            for found in [
                change_points(&apart(level), spec),
                change_points(&apart(level), chosen),
                binary_segmentation(&apart(level), spec),
            ] {
                assert!(matches!(found, Err(AnomalyError::Imprecise { .. })));
            }
        }
    }

    #[test]
    fn rates_and_variances_change_too() {
        let counts = [3.0, 2.0, 4.0, 3.0, 2.0, 3.0, 15.0, 17.0, 14.0, 16.0, 15.0];
        let spec = ChangePointSpec::default().cost(SegmentCost::Rate);
        assert_eq!(change_points(&counts, spec).unwrap().changes, [6]);
        let wild: Vec<f64> = (0..40)
            .map(|t| f64::from((t * 7) % 11 - 5) * if t < 20 { 0.1 } else { 5.0 })
            .collect();
        let spec = ChangePointSpec::default().cost(SegmentCost::MeanVariance);
        let found = change_points(&wild, spec.least_length(5)).unwrap();
        assert_eq!(found.changes, [20]);
    }

    #[test]
    fn the_least_length_is_kept() {
        let values: Vec<f64> = (0..30).map(|t| f64::from(t % 3)).collect();
        let spec = ChangePointSpec::default().penalty(Penalty::Value(0.0));
        for least in [1, 2, 5, 9] {
            let found = change_points(&values, spec.least_length(least)).unwrap();
            assert!(found.segments.iter().all(|s| s.end - s.begin >= least));
        }
    }

    #[test]
    fn what_cannot_be_searched_is_refused() {
        let spec = ChangePointSpec::default();
        assert!(change_points(&[], spec).is_err());
        assert!(change_points(&[1.0], spec).is_err());
        assert!(change_points(&[1.0, 2.0], spec.least_length(0)).is_err());
        assert!(change_points(&[1.0, 2.0], spec.penalty(Penalty::Value(-1.0))).is_err());
        assert_eq!(
            change_points(&[1.0, -2.0], spec.cost(SegmentCost::Rate)),
            Err(AnomalyError::Negative {
                index: 1,
                value: -2.0
            })
        );
        assert_eq!(
            change_points(&[1e200, -1e200], spec),
            Err(AnomalyError::Overflow)
        );
    }
}
