//! Difference in differences: did the treated flow change more than those of comparable partners?
//!
//! With `d_t = y_t - mean of the controls`, on the scale of logarithms or values, the effect is `mean(d after) - mean(d before)`; for one
//! treated flow and a common date that is the two-way fixed-effects estimate. Its standard error is Newey and West's with lag
//! `4 (n / 100)^(2/9)`, the autocovariances pooled over both sides, because few periods after the event say nothing of their own. With
//! several controls there is a permutation beside it: each control in the place of the treated flow (few clusters: Conley & Taber 2011).

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::error::Error;
use crate::impact::counterfactual::setup::{inside, transformed};
use crate::impact::{Bounded, Event, at_least};
use crate::num::order::median;
use crate::num::sum::sum;
use crate::period::Period;
use crate::regarima::{RegArimaError, Transform};
use crate::series::Series;

/// Observed periods on either side that a test needs.
const FEWEST_BEFORE: usize = 6;
const FEWEST_AFTER: usize = 3;

/// Options of [`difference_in_differences`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct DiffInDiffSpec {
    /// Logarithms where all values are positive, unless said otherwise.
    pub transform: Transform,
    /// Periods right before the event that do not count; 0 by default.
    pub anticipation: usize,
    /// Probability that the interval holds the effect; 0.90 by default.
    pub coverage: f64,
}

impl Default for DiffInDiffSpec {
    fn default() -> Self {
        Self {
            transform: Transform::Auto,
            anticipation: 0,
            coverage: 0.90,
        }
    }
}

/// A t test with the standard error of Newey and West.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct HacTest {
    /// The longest lag.
    pub lag: usize,
    /// Standard error on the scale of the estimate.
    pub standard_error: f64,
    /// Degrees of freedom of the t distribution.
    pub df: usize,
    /// Two-sided p value.
    pub p_value: f64,
}

/// Each control in the place of the treated flow.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PermutationTest {
    /// Number of controls.
    pub controls: usize,
    /// Standard deviation of their estimates.
    pub standard_error: f64,
    /// Rank of the treated flow's estimate, by size, among all: 1 over their number at least.
    pub p_value: f64,
}

/// The estimate with its tests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DiffInDiff {
    /// Whether the numbers are logarithms.
    pub log: bool,
    /// Periods before the event that all series have.
    pub before: usize,
    /// Periods from the event on that all series have.
    pub after: usize,
    /// The effect, in logarithms or units of the series.
    pub delta: f64,
    /// The effect as a ratio, for logarithms; its interval is that of the test by time.
    pub ratio: Option<f64>,
    /// Interval of `delta`; `None` without a test by time.
    pub interval: Option<Bounded>,
    /// The test by time; `None` with fewer than 6 periods before or 3 after, or without variation.
    pub hac: Option<HacTest>,
    /// The test by partner; `None` with fewer than 2 controls.
    pub permutation: Option<PermutationTest>,
    /// Names of the controls that changed at the event themselves, against the median of the other controls (test by time at 1 % over all of them):
    /// the estimate takes their change for one of the treated flow. With fewer than four controls one that changes makes the others look so too.
    pub breaking_controls: Vec<String>,
    /// Whether the difference moved before the event already: test of its slope against time. A small p value says that the flows were not
    /// comparable. `None` as for the test by time.
    pub pre_trend: Option<HacTest>,
}

/// The change of a flow at an event, less that of comparable flows.
///
/// # Errors
///
/// No control; an event without common periods on both sides (at least two before); values without a logarithm
/// where one was asked for; a coverage outside 0 to 1.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::impact::{DiffInDiffSpec, Event, EventKind, difference_in_differences};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let to_the_us = Series::new("2025-08".parse()?, [620, 620, 610, 582, 564])?;
/// let to_all_others = Series::new("2025-08".parse()?, [5000, 5100, 5050, 5568, 5388])?;
/// let truce = Event::new("truce", EventKind::Relief, "2025-11".parse()?);
/// let found = difference_in_differences(&to_the_us, &[("others", &to_all_others)], &truce, &DiffInDiffSpec::default())?;
/// assert_eq!(format!("{:.10}", found.delta), "-0.1547864804");
/// assert_eq!(format!("{:.2} %", 100.0 * found.ratio.unwrap_or(0.0)), "-14.34 %");
/// assert_eq!(found.hac, None);
/// # Ok(())
/// # }
/// ```
pub fn difference_in_differences(
    treated: &Series,
    controls: &[(&str, &Series)],
    event: &Event,
    spec: &DiffInDiffSpec,
) -> Result<DiffInDiff, Error> {
    if !(spec.coverage > 0.0 && spec.coverage < 1.0) {
        return Err(Error::Spec {
            option: "coverage",
            value: spec.coverage,
            accepted: "strictly between 0 and 1",
        });
    }
    let panel = Aligned::new(treated, controls, event, spec.transform, spec.anticipation)?;
    at_least("difference in differences", "control", controls.len(), 1)?;
    at_least(
        "difference in differences",
        "common periods before the event",
        panel.before,
        2,
    )?;
    let others: Vec<usize> = (1..panel.rows.len()).collect();
    let difference = panel.against(0, &others);
    let delta = change(&difference, panel.before);
    if !delta.is_finite() {
        return Err(Error::NoForecast { period: event.at });
    }
    let (before, after) = (panel.before, difference.len() - panel.before);
    let enough = before >= FEWEST_BEFORE && after >= FEWEST_AFTER;
    let step: Vec<f64> = (0..difference.len())
        .map(|t| f64::from(u8::from(t >= before)))
        .collect();
    let time: Vec<f64> = (0..before).map(|t| t as f64).collect();
    let (hac, pre_trend) = if enough {
        (
            slope_test(&difference, &step),
            slope_test(&difference[..before], &time),
        )
    } else {
        (None, None)
    };
    let interval = hac.and_then(|test: HacTest| {
        let t = StudentsT::new(0.0, 1.0, test.df as f64).ok()?;
        let reach = -t.inverse_cdf((1.0 - spec.coverage) / 2.0) * test.standard_error;
        Some(Bounded::new(delta, delta - reach, delta + reach))
    });
    Ok(DiffInDiff {
        log: panel.log,
        before,
        after,
        delta,
        ratio: panel.log.then(|| delta.exp_m1()).filter(|r| r.is_finite()),
        interval: interval.filter(|bounds| bounds.is_finite()),
        hac,
        permutation: permutation(&panel, delta),
        pre_trend,
        breaking_controls: controls
            .iter()
            .zip(breaking(&panel.rows[1..], panel.before))
            .filter(|(_, breaks)| *breaks)
            .map(|((name, _), _)| (*name).to_owned())
            .collect(),
    })
}

/// Which controls changed at the event themselves: the test by time of each against the median of the others, at 1 % over all of them. None
/// where there are too few periods for the test.
pub(super) fn breaking(controls: &[Vec<f64>], before: usize) -> Vec<bool> {
    let length = controls.first().map_or(0, Vec::len);
    let enough = before >= FEWEST_BEFORE && length - before.min(length) >= FEWEST_AFTER;
    if !enough || controls.len() < 2 {
        return vec![false; controls.len()];
    }
    let level = 0.01 / controls.len() as f64;
    let step: Vec<f64> = (0..length)
        .map(|t| f64::from(u8::from(t >= before)))
        .collect();
    let centres: Vec<f64> = controls.iter().map(|row| mean(&row[..before])).collect();
    let breaks = |own: usize| {
        let difference: Option<Vec<f64>> = (0..length)
            .map(|t| {
                let others = (0..controls.len()).filter(|other| *other != own);
                let others: Vec<f64> = others.map(|o| controls[o][t] - centres[o]).collect();
                Some(controls[own][t] - centres[own] - median(&others)?)
            })
            .collect();
        let test = difference.and_then(|difference| slope_test(&difference, &step));
        test.is_some_and(|test| test.p_value < level)
    };
    (0..controls.len()).map(breaks).collect()
}

/// Mean from `before` on less mean before it.
fn change(values: &[f64], before: usize) -> f64 {
    let (pre, post) = values.split_at(before);
    mean(post) - mean(pre)
}

pub(super) fn mean(values: &[f64]) -> f64 {
    sum(values.iter().copied()) / values.len() as f64
}

/// Each control against the others.
fn permutation(panel: &Aligned, delta: f64) -> Option<PermutationTest> {
    let controls = panel.rows.len() - 1;
    if controls < 2 {
        return None;
    }
    let estimate = |which: usize| {
        let others: Vec<usize> = (1..=controls).filter(|other| *other != which).collect();
        change(&panel.against(which, &others), panel.before)
    };
    let estimates: Vec<f64> = (1..=controls).map(estimate).collect();
    let centre = mean(&estimates);
    // Squares of large numbers could be beyond the range.
    let deviations = estimates.iter().map(|value| (value - centre).abs());
    let largest = deviations.clone().fold(f64::MIN_POSITIVE, f64::max);
    let squares = sum(deviations.map(|deviation| (deviation / largest).powi(2)));
    let as_large = estimates.iter().filter(|value| value.abs() >= delta.abs());
    Some(PermutationTest {
        controls,
        standard_error: largest * (squares / (controls - 1) as f64).sqrt(),
        p_value: (1 + as_large.count()) as f64 / (1 + controls) as f64,
    })
}

/// Test of the coefficient of `x` beside a constant, under autocovariances of the residuals with Bartlett's weights.
fn slope_test(y: &[f64], x: &[f64]) -> Option<HacTest> {
    let n = y.len();
    let (mean_x, mean_y) = (mean(x), mean(y));
    let spread = sum(x.iter().map(|x| (x - mean_x).powi(2)));
    let influence: Vec<f64> = x.iter().map(|x| (x - mean_x) / spread).collect();
    let slope = sum(influence.iter().zip(y).map(|(c, y)| c * (y - mean_y)));
    let residuals: Vec<f64> = x
        .iter()
        .zip(y)
        .map(|(x, y)| y - mean_y - slope * (x - mean_x))
        .collect();
    let lag = newey_west_lag(n).min(n.saturating_sub(1));
    let df = n.checked_sub(2).filter(|df| *df > 0)?;
    let products =
        |values: &[f64], lag: usize| sum(values[lag..].iter().zip(values).map(|(a, b)| a * b));
    let mut variance = 0.0;
    for l in 0..=lag {
        let twice = if l == 0 { 1.0 } else { 2.0 };
        let bartlett = 1.0 - l as f64 / (lag + 1) as f64;
        variance += twice * bartlett * products(&residuals, l) * products(&influence, l);
    }
    let standard_error = (variance / df as f64).sqrt();
    let largest = y.iter().fold(0.0_f64, |most, y| most.max(y.abs()));
    let residual = (products(&residuals, 0) / df as f64).sqrt();
    if !(standard_error > 0.0 && standard_error.is_finite() && residual > 1e-12 * largest) {
        return None;
    }
    let t = StudentsT::new(0.0, 1.0, df as f64).ok()?;
    Some(HacTest {
        lag,
        standard_error,
        df,
        p_value: (2.0 * t.cdf(-(slope / standard_error).abs())).min(1.0),
    })
}

/// `4 (n / 100)^(2/9)`, rounded down (Newey & West 1994).
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the lag is a small positive number"
)]
fn newey_west_lag(n: usize) -> usize {
    (4.0 * (n as f64 / 100.0).powf(2.0 / 9.0)).floor() as usize
}

/// A treated flow and its controls in the periods that all of them have.
#[derive(Debug, Clone)]
pub(super) struct Aligned {
    pub(super) log: bool,
    /// The treated flow first.
    pub(super) rows: Vec<Vec<f64>>,
    /// How many of the periods are before the event.
    pub(super) before: usize,
    pub(super) periods: Vec<Period>,
}

impl Aligned {
    pub(super) fn new(
        treated: &Series,
        controls: &[(&str, &Series)],
        event: &Event,
        transform: Transform,
        anticipation: usize,
    ) -> Result<Self, Error> {
        let first = inside(treated, event)?;
        let all = || std::iter::once(treated).chain(controls.iter().map(|(_, series)| *series));
        for (place, (name, _)) in controls.iter().enumerate() {
            if controls[..place].iter().any(|(other, _)| other == name) {
                return Err(Error::Control {
                    name: (*name).into(),
                    problem: "is there twice",
                });
            }
        }
        let offence = all().find_map(|series| series.iter().find(|(_, value)| *value <= 0.0));
        let log = match (transform, offence) {
            (Transform::Log, Some((period, value))) => {
                return Err(RegArimaError::NotPositive { period, value }.into());
            }
            (Transform::None, _) | (_, Some(_)) => false,
            (_, None) => true,
        };
        let values = all()
            .map(|series| transformed(series, log))
            .collect::<Vec<_>>();
        let mut aligned = Self {
            log,
            rows: vec![Vec::new(); values.len()],
            before: 0,
            periods: Vec::new(),
        };
        for (t, period) in treated.range().enumerate() {
            let ended = match event.end {
                Some(end) => end.until(period)? > 0,
                None => false,
            };
            if ended || (t < first && t + anticipation >= first) {
                continue;
            }
            let cells: Vec<f64> = all()
                .zip(&values)
                .map(|(series, values)| series.index_of(period).map_or(f64::NAN, |at| values[at]))
                .collect();
            if cells.iter().all(|cell| cell.is_finite()) {
                aligned.before += usize::from(t < first);
                aligned.periods.push(period);
                for (row, cell) in aligned.rows.iter_mut().zip(cells) {
                    row.push(cell);
                }
            }
        }
        let after = aligned.periods.len() - aligned.before;
        at_least(
            "a comparison with controls",
            "common periods from the event on",
            after,
            1,
        )?;
        Ok(aligned)
    }

    /// A row less the mean of others.
    fn against(&self, which: usize, others: &[usize]) -> Vec<f64> {
        let count = others.len() as f64;
        let each = self.rows[which].iter().enumerate();
        each.map(|(t, y)| y - sum(others.iter().map(|other| self.rows[*other][t] / count)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    #[test]
    fn lags_of_newey_and_west() {
        assert_eq!([5, 36, 100, 200].map(newey_west_lag), [2, 3, 4, 4]);
    }

    #[test]
    fn a_slope_test_by_hand() {
        // Residuals 1 -1 -1 1 about a slope of zero; with x = 0 1 2 3 the weights are -.3 -.1 .1 .3. One lag, Bartlett weight 1/2 (n = 4 has
        // lag 1): products 4 and -1 of the residuals, .2 and .05 of the weights.
        let test = slope_test(&[3.0, 1.0, 1.0, 3.0], &[0.0, 1.0, 2.0, 3.0]).unwrap();
        assert_eq!((test.lag, test.df), (1, 2));
        let variance: f64 = 4.0 * 0.2 / 2.0 - 0.05 / 2.0;
        assert!(Tolerance::ROUND_OFF.accepts(test.standard_error, variance.sqrt()));
        assert!(Tolerance::ROUND_OFF.accepts(test.p_value, 1.0));
    }

    #[test]
    fn without_variation_there_is_no_test() {
        assert_eq!(slope_test(&[2.0; 9], &[0.0; 9]), None);
        let line: Vec<f64> = (0..9).map(f64::from).collect();
        assert_eq!(slope_test(&line, &line), None);
        assert_eq!(slope_test(&[2.0; 9], &line), None);
    }
}
