//! Combined figures: one published total for two periods, such as January-February of China's customs.
//!
//! The total C is observed, its split is not. With θ the logit of the first period's share, the two logarithms are ln C + ln σ and
//! ln C + ln (1 − σ), and move by (1 − σ, −σ) for a step of θ; without logarithms the two values move by (1, −1) for a step of the
//! first. That direction is an unknown of the model as a missing value is (Gómez, Maravall & Peña 1999): integrating it out under a flat
//! prior leaves the likelihood of the total, exactly without logarithms, and by Laplace's approximation with them. Both changes of
//! variables have the determinant −1, so criteria of the two scales compare. Linearisation is repeated at each estimate of θ (Gauss and
//! Newton), which ends at the conditional mode of the split given everything that was observed.
//!
//! A total counts as one observation. An unusual total cannot be told from an unusual period in it, so the search for outliers offers
//! one candidate for both periods: a temporary level over them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal};

use super::data::Data;
use super::model::{Fit, Model};
use super::{RegArimaError, RegArimaWarning};
use crate::arima::estimate::Workspace;
use crate::arima::{ArimaError, diagonal_roots};
use crate::period::{Period, PeriodRange};
use crate::series::Series;

/// Linearisations of the splits of one model.
const MOST_ROUNDS: usize = 30;
/// A split has converged when its step is this part of its standard error.
const STEP: f64 = 1e-4;
/// The largest step of a logit, and the largest logit.
const LARGEST_STEP: f64 = 2.0;
const LARGEST_LOGIT: f64 = 30.0;
/// Years with single values below which a split may put the larger part first by chance.
const SINGLE_YEARS: usize = 3;
/// Probability that the bounds of a part hold it.
const COVERAGE: f64 = 0.95;

/// The total of two periods and the share at which it is linearised.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pair {
    /// Index of the first of the two periods.
    pub(crate) first: usize,
    pub(crate) total: f64,
    /// Logit of the first period's share.
    logit: f64,
}

impl Pair {
    /// Shares of both periods.
    fn shares(self) -> [f64; 2] {
        [
            1.0 / (1.0 + (-self.logit).exp()),
            1.0 / (1.0 + self.logit.exp()),
        ]
    }

    /// The two values at the current share.
    pub(crate) fn values(self) -> [f64; 2] {
        self.shares().map(|share| self.total * share)
    }

    /// How the negative of both values on the scale of the model moves with the unknown.
    pub(crate) fn direction(self, log: bool) -> [f64; 2] {
        let [first, second] = self.shares();
        if log { [-second, first] } else { [-1.0, 1.0] }
    }
}

/// Takes the totals out of the values, which are missing there afterwards.
pub(crate) fn take_pairs(
    series: &Series,
    values: &mut [f64],
    combined: &[Period],
) -> Result<Vec<Pair>, RegArimaError> {
    let mut pairs: Vec<Pair> = Vec::with_capacity(combined.len());
    for period in combined {
        let refuse = |reason| RegArimaError::Combined {
            period: *period,
            reason,
        };
        let last = series
            .index_of(*period)
            .ok_or_else(|| refuse("it is not in the series"))?;
        let first = last
            .checked_sub(1)
            .ok_or_else(|| refuse("the period before it is not in the series"))?;
        if pairs.iter().any(|pair| pair.first.abs_diff(first) < 2) {
            return Err(refuse(
                "another combined figure covers one of its two periods",
            ));
        }
        let total = values[last];
        if total.is_nan() {
            return Err(refuse("the series has no total there"));
        }
        if !values[first].is_nan() {
            return Err(refuse(
                "the period before it has a value of its own, and must be missing",
            ));
        }
        values[last] = f64::NAN;
        pairs.push(Pair {
            first,
            total,
            logit: 0.0,
        });
    }
    pairs.sort_unstable_by_key(|pair| pair.first);
    Ok(pairs)
}

/// A total that was published for two periods together, and how the model splits it.
///
/// The two values add up to the total. Under logarithms the bounds hold the share between 0 and 1.
///
/// # Examples
///
/// ```
/// use tidegauge::regarima::{RegArima, RegArimaSpec};
/// use tidegauge::Series;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let month = |t: i32| f64::exp(6.0 + 0.1 * f64::from((t % 12 - 5).abs()) + 0.01 * f64::from((t * t * 7) % 5));
/// let mut tonnes: Vec<f64> = (0..96).map(month).collect();
/// let truth = tonnes[84];
/// tonnes[85] += truth; // January and February 2025 are one figure
/// tonnes[84] = f64::NAN;
/// let series = Series::new("2018-01".parse()?, tonnes)?;
/// let spec = RegArimaSpec::airline().combined(["2025-02".parse()?]);
/// let split = &RegArima::new(spec)?.run(&series)?.splits[0];
/// assert_eq!(split.periods.to_string(), "2025-M01/2025-M02");
/// assert!((split.values[0] / truth - 1.0).abs() < 0.02);
/// assert!(split.lower[0] < truth && truth < split.upper[0]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Split {
    /// The two periods.
    pub periods: PeriodRange,
    /// Their published total.
    pub total: f64,
    /// Its parts, in the units of the series.
    pub values: [f64; 2],
    /// Lower bounds of the parts, which hold each with probability 0.95 together with the upper ones.
    pub lower: [f64; 2],
    /// Upper bounds.
    pub upper: [f64; 2],
    /// Part of the first period in the total; none when that is zero.
    pub share: Option<f64>,
    /// Standard error: of the logit of the share, ln (x₁ / x₂), under logarithms; otherwise of the first value.
    #[serde(rename = "se")]
    pub standard_error: f64,
}

/// The splits as the fit has them.
pub(crate) fn splits(fit: &Fit) -> Result<Vec<Split>, RegArimaError> {
    let data = &fit.model.data;
    let log = fit.model.scale.log;
    let quantile = Normal::standard().inverse_cdf(f64::midpoint(1.0, COVERAGE));
    steps(fit)
        .zip(&data.pairs)
        .map(|((step, error), pair)| {
            let at = |z: f64| -> [f64; 2] {
                if log {
                    Pair {
                        logit: (pair.logit + step + z * error).clamp(-LARGEST_LOGIT, LARGEST_LOGIT),
                        ..*pair
                    }
                    .values()
                } else {
                    let first = pair.values()[0] + step + z * error;
                    [first, pair.total - first]
                }
            };
            let (values, less, more) = (at(0.0), at(-quantile), at(quantile));
            if !error.is_finite() || less.iter().chain(&more).any(|value| !value.is_finite()) {
                return Err(ArimaError::Singular.into());
            }
            let first = data
                .start
                .checked_add(i64::try_from(pair.first).unwrap_or(i64::MAX))?;
            let share = values[0] / pair.total;
            Ok(Split {
                periods: PeriodRange::with_len(first, 2)?,
                total: pair.total,
                values,
                lower: [less[0], more[1]],
                upper: [more[0], less[1]],
                share: share.is_finite().then_some(share),
                standard_error: error,
            })
        })
        .collect()
}

/// The first combined figure whose two periods have values of their own in fewer than [`SINGLE_YEARS`] other years.
pub(crate) fn few_single_years(data: &Data) -> Result<Option<RegArimaWarning>, RegArimaError> {
    let single = |first: usize| {
        let phase = first % data.season;
        let years = data.values.iter().skip(phase).step_by(data.season);
        let next = data.values.iter().skip(phase + 1).step_by(data.season);
        let both = years.zip(next).filter(|(a, b)| !(a.is_nan() || b.is_nan()));
        both.count()
    };
    for pair in &data.pairs {
        let years = single(pair.first);
        if years < SINGLE_YEARS {
            let last = i64::try_from(pair.first + 1).unwrap_or(i64::MAX);
            return Ok(Some(RegArimaWarning::FewSingleYears {
                period: data.start.checked_add(last)?,
                years,
                least: SINGLE_YEARS,
            }));
        }
    }
    Ok(None)
}

/// Estimated steps of the unknowns with their standard errors.
fn steps(fit: &Fit) -> impl Iterator<Item = (f64, f64)> {
    let beta = &fit.estimate.beta;
    let unknowns = fit.missing();
    let first = unknowns - fit.model.data.pairs.len();
    let errors = if first < unknowns {
        diagonal_roots(&fit.covariance(), beta.len())
    } else {
        Vec::new()
    };
    beta[first..unknowns]
        .iter()
        .copied()
        .zip(errors.into_iter().skip(first))
        .collect::<Vec<_>>()
        .into_iter()
}

impl Data {
    /// What it means for combined figures, if nothing else is missing, that unknowns cannot be told apart.
    pub(crate) fn inseparable(&self, error: ArimaError, missing: usize) -> RegArimaError {
        if error == ArimaError::Unidentified
            && missing == 0
            && let Some(pair) = self.pairs.first()
            && let Ok(last) = i64::try_from(pair.first + 1)
            && let Ok(period) = self.start.checked_add(last)
        {
            return RegArimaError::Inseparable { period };
        }
        error.into()
    }
}

impl Model {
    /// Whether shares have to be iterated: without logarithms the first estimate is exact.
    fn iterates(&self) -> bool {
        self.scale.log && !self.data.pairs.is_empty()
    }

    /// Moves every share to its estimate; whether all of them had been there.
    fn move_shares(&mut self, fit: &Fit) -> bool {
        let mut data: Data = (*self.data).clone();
        let mut there = true;
        for (pair, (step, error)) in data.pairs.iter_mut().zip(steps(fit)) {
            there &= step.abs() <= STEP * error;
            let step = step.clamp(-LARGEST_STEP, LARGEST_STEP);
            pair.logit = (pair.logit + step).clamp(-LARGEST_LOGIT, LARGEST_LOGIT);
        }
        if !there && data.resample().is_ok() {
            self.data = Arc::new(data);
        }
        there
    }

    /// Fits again at the estimated shares until they stand; a fit that never does counts as not converged.
    pub(crate) fn settle_shares(
        &mut self,
        mut fit: Fit,
        workspace: &mut Workspace,
    ) -> Result<Fit, RegArimaError> {
        if !self.iterates() {
            return Ok(fit);
        }
        self.arma = Some(fit.estimate.arma.clone());
        for _ in 0..MOST_ROUNDS {
            if self.move_shares(&fit) {
                return Ok(fit);
            }
            fit = self.fit(workspace)?;
        }
        Arc::make_mut(&mut fit.estimate).converged = false;
        Ok(fit)
    }

    /// First shares for the choice of a model: those of this one under logarithms, as far as it can be fitted.
    pub(crate) fn start_shares(&mut self, workspace: &mut Workspace) {
        let mut first = self.clone();
        let positive = first.data.is_positive();
        if first.data.pairs.is_empty() || !positive || first.set_log(true).is_err() {
            return;
        }
        let settled = first
            .fit_dropping(workspace)
            .and_then(|(fit, _)| first.settle_shares(fit, workspace));
        if settled.is_ok_and(|fit| fit.estimate.converged) {
            self.data = first.data;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(values: &[f64], combined: &[&str]) -> Result<Vec<Pair>, RegArimaError> {
        let series = Series::new("2020-01".parse().unwrap(), values.iter().copied()).unwrap();
        let periods: Vec<Period> = combined.iter().map(|text| text.parse().unwrap()).collect();
        take_pairs(&series, &mut values.to_vec(), &periods)
    }

    #[test]
    fn figures_that_are_no_total_of_two_periods_are_refused() {
        let gap = f64::NAN;
        for (values, combined, reason) in [
            ([gap, 3.0, gap, 4.0], &["2020-07"][..], "not in the series"),
            ([2.0, 3.0, gap, 4.0], &["2020-Q1"], "not in the series"),
            (
                [2.0, 3.0, gap, 4.0],
                &["2020-01"],
                "before it is not in the series",
            ),
            ([2.0, 3.0, gap, 4.0], &["2020-02"], "a value of its own"),
            ([gap, gap, gap, 4.0], &["2020-02"], "no total"),
            (
                [gap, 3.0, gap, 4.0],
                &["2020-02", "2020-02"],
                "another combined figure",
            ),
            (
                [gap, gap, 3.0, 4.0],
                &["2020-03", "2020-02"],
                "another combined figure",
            ),
        ] {
            let message = pairs(&values, combined).unwrap_err().to_string();
            assert!(message.contains(reason), "{message}");
        }
        assert_eq!(
            pairs(&[gap, 3.0, gap, 4.0], &["2020-04", "2020-02"]).unwrap()[1].total,
            4.0
        );
    }

    #[test]
    fn the_direction_is_the_derivative_of_both_logarithms() {
        let pair = |logit| Pair {
            first: 0,
            total: 7.0,
            logit,
        };
        for logit in [-1.3, 0.0, 0.4] {
            let (less, more) = (pair(logit - 1e-5).values(), pair(logit + 1e-5).values());
            for place in 0..2 {
                let slope = (more[place].ln() - less[place].ln()) / 2e-5;
                assert!((slope + pair(logit).direction(true)[place]).abs() < 1e-9);
            }
            let [first, second] = pair(logit).values();
            assert!((first + second - 7.0).abs() < 1e-14);
        }
    }
}
