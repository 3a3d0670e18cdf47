//! What the series would have been without the event, by exact Kalman filtering with controls.
//!
//! The model is `y = level + season + controls' coefficients + irregular`, where the level is a random walk, with a slope if asked for
//! (Harvey 1989; as in Brodersen et al. 2015, without sampling). First values, season and coefficients are estimated by generalised least
//! squares from the diffuse start; each period of the event has a coefficient of its own, so that its value and covariance are those of
//! the prediction from the periods before. The ratio of level to irregular noise is not plugged in: every ratio of a grid has its
//! weight by restricted likelihood of the data before the event, a level that does not wander a fifth of all weight beforehand, and what is
//! reported is the mixture of their t distributions.

mod checks;
mod estimate;
mod result;
pub(in crate::impact) mod setup;
mod spec;

pub use result::{
    Bounded, ControlCheck, CounterfactualChecks, CounterfactualResult, CounterfactualWarning,
    CumulativeEffect, EffectSize, OtherDate, PointEffect,
};
pub use spec::{CounterfactualSpec, SeasonalPattern, Trend};

use crate::error::Error;
use crate::impact::local_level::NoFit;
use crate::impact::mixture::Mixture;
use crate::impact::verdict::verdict;
use crate::impact::{DetectableEffect, Event, NoiseModel, Verdict};
use crate::num::sum::sum;
use crate::regarima::Transform;
use crate::series::Series;
use estimate::Estimate;
use setup::Problem;

/// A series against what it would have been without an event.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::impact::{Counterfactual, CounterfactualSpec, Event, EventKind, Verdict};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // Tonnes of magnets by month; export licences are required from the ninth month on.
/// let tonnes = Series::new("2024-08".parse()?, [620, 655, 598, 640, 611, 663, 604, 632, 240, 46])?;
/// let control = Event::new("export control", EventKind::Restriction, "2025-04".parse()?);
/// let found = Counterfactual::new(CounterfactualSpec::default())?.run(&tonnes, &control, &[])?;
/// assert_eq!(found.verdict, Verdict::Detected);
/// assert_eq!(format!("{:.0} t", found.cumulative.effect.value), "-969 t");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Counterfactual {
    spec: CounterfactualSpec,
}

impl Counterfactual {
    /// Checks the specification.
    ///
    /// # Errors
    ///
    /// [`Error::Spec`] naming the option, its value and what is accepted.
    pub fn new(spec: CounterfactualSpec) -> Result<Self, Error> {
        spec.check()?;
        Ok(Self { spec })
    }

    /// The specification.
    pub const fn spec(&self) -> &CounterfactualSpec {
        &self.spec
    }

    /// Evaluates an event against controls by name, of any span; none is a comparison with the series' own past.
    ///
    /// # Errors
    ///
    /// An event without observations on both sides, too few of them, a control that does not vary, is a combination of others or does not
    /// overlap, values without a logarithm where one was asked for, a series without noise.
    pub fn run(
        &self,
        series: &Series,
        event: &Event,
        controls: &[(&str, &Series)],
    ) -> Result<CounterfactualResult, Error> {
        let problem = Problem::new(series, event, controls, &self.spec)?;
        let shape = self.spec.shape.column(problem.first, problem.y.len())?;
        let estimate = Estimate::new(&problem, &shape).map_err(|error| no_fit(&problem, error))?;
        let unusable = || Error::NoForecast { period: event.at };
        let tested = estimate.shape().ok_or_else(unusable)?;
        let (points, cumulative) = gaps(&problem, &estimate, series, self.spec.coverage)?;
        let after = points.len();
        let mean_expected = cumulative.expected.value / after as f64;
        let scale = if problem.log { 1.0 } else { mean_expected };
        let effect = self.effect(&problem, &tested, scale);
        let detectable = self.detectable(&problem, &tested, scale)?;
        let (noise, slope_sd) = noise(&problem, &estimate);
        let before = problem.before();
        let found = verdict(
            effect.p_value,
            detectable.rise,
            self.spec.of_interest,
            &noise_of_ratio(&noise, scale),
            before,
            &self.spec.detection,
        )?;
        let verdict = match found {
            // No closed answer for a slope that wanders; nothing far from the event tells about it.
            Verdict::Inconclusive { .. } if slope_sd > 0.0 => Verdict::Inconclusive {
                months_needed: None,
            },
            other => other,
        };
        let numbers = [effect.estimate, effect.standard_error, effect.p_value];
        if !numbers.iter().all(|number| number.is_finite()) {
            return Err(unusable());
        }
        let values = self.spec.clone().transform(Transform::None);
        let values = problem
            .log
            .then(|| Problem::new(series, event, controls, &values).ok());
        let values_p = values
            .flatten()
            .and_then(|problem| Estimate::of_shape(&problem, self.spec.shape))
            .map(|mixture| mixture.two_sided());
        let (checks, warnings) = checks::run(&problem, &estimate, &effect, &self.spec, values_p);
        Ok(CounterfactualResult {
            event: event.clone(),
            log: problem.log,
            before,
            after,
            effect,
            verdict,
            detectable,
            points,
            cumulative,
            noise,
            slope_sd,
            checks,
            warnings,
            spec: self.spec.clone(),
        })
    }

    fn effect(&self, problem: &Problem, tested: &Mixture, scale: f64) -> EffectSize {
        let (lower, upper) = tested.interval(self.spec.coverage);
        let size = Bounded::new(tested.mean(), lower, upper).map(|value| value * problem.unit);
        let ratio = if problem.log {
            Some(size.map(f64::exp_m1))
        } else {
            (scale > 0.0).then(|| size.map(|value| value / scale))
        };
        EffectSize {
            estimate: size.value,
            standard_error: tested.spread() * problem.unit,
            p_value: tested.two_sided(),
            ratio: ratio.filter(|ratio| ratio.is_finite()),
        }
    }

    /// From the spread of the estimate about its mean, whatever the estimate is.
    fn detectable(
        &self,
        problem: &Problem,
        tested: &Mixture,
        scale: f64,
    ) -> Result<DetectableEffect, Error> {
        let detection = &self.spec.detection;
        let quantiles = tested.half_width(1.0 - detection.significance / 2.0)
            + tested.half_width(detection.power);
        let unit = problem.unit / scale.abs();
        let (error, shift) = (tested.spread() * unit, quantiles * unit);
        if problem.log {
            DetectableEffect::new(error, shift)
        } else {
            Ok(DetectableEffect {
                standard_error: error,
                log_shift: shift,
                rise: shift,
                fall: shift,
            })
        }
    }
}

/// Each period of the event and their sum, back in the units of the series.
fn gaps(
    problem: &Problem,
    estimate: &Estimate,
    series: &Series,
    coverage: f64,
) -> Result<(Vec<PointEffect>, CumulativeEffect), Error> {
    let back = |value: f64| {
        let value = problem.centre + problem.unit * value;
        if problem.log { value.exp() } else { value }
    };
    let mut points = Vec::with_capacity(problem.post.len());
    for (place, t) in problem.post.iter().enumerate() {
        let period = problem.periods[*t];
        let unusable = Error::NoForecast { period };
        let mut weights = vec![0.0; problem.post.len()];
        weights[place] = 1.0;
        let gap = estimate.gaps(&weights).ok_or_else(|| unusable.clone())?;
        let (lower, upper) = gap.interval(coverage);
        let y = problem.y[*t];
        let expected = Bounded::new(back(y - gap.mean()), back(y - upper), back(y - lower));
        if !expected.is_finite() {
            return Err(unusable);
        }
        let observed = series.values()[*t];
        points.push(PointEffect {
            period,
            observed,
            expected,
            effect: against(observed, expected),
        });
    }
    // The sum as it is, or its logarithm, whose derivatives are the shares of the periods.
    let total = |branch: &estimate::Branch| -> (f64, f64) {
        let gap = |place: usize| branch.gaps.beta[estimate.place + place];
        let levels = problem.post.iter().enumerate();
        let levels: Vec<f64> = levels.map(|(i, t)| back(problem.y[*t] - gap(i))).collect();
        let sum = sum(levels.iter().copied());
        let weights: Vec<f64> = if problem.log {
            levels
                .iter()
                .map(|level| problem.unit * level / sum)
                .collect()
        } else {
            vec![problem.unit; levels.len()]
        };
        let (_, error) = branch.gaps.contrast(estimate.place, &weights);
        (if problem.log { sum.ln() } else { sum }, error)
    };
    let last = problem.post.last().copied().unwrap_or(problem.first);
    let unusable = Error::NoForecast {
        period: problem.periods[last],
    };
    let observed = sum(points.iter().map(|point| point.observed));
    let level = estimate.mixture(total).ok_or_else(|| unusable.clone())?;
    let (lower, upper) = level.interval(coverage);
    let mut expected = Bounded::new(level.mean(), lower, upper);
    let mut on_scale = observed;
    if problem.log {
        expected = expected.map(f64::exp);
        on_scale = observed.ln();
    }
    let against_observed = estimate.mixture(|branch| {
        let (value, error) = total(branch);
        (on_scale - value, error)
    });
    let p_value = against_observed
        .ok_or_else(|| unusable.clone())?
        .two_sided();
    if !(expected.is_finite() && observed.is_finite()) {
        return Err(unusable);
    }
    let cumulative = CumulativeEffect {
        observed,
        expected,
        effect: against(observed, expected),
        p_value,
    };
    Ok((points, cumulative))
}

fn against(observed: f64, expected: Bounded) -> Bounded {
    Bounded::new(
        observed - expected.value,
        observed - expected.upper,
        observed - expected.lower,
    )
}

/// Standard deviations of the noise, on the scale of the model.
fn noise(problem: &Problem, estimate: &Estimate) -> (NoiseModel, f64) {
    let deviation = |ratio: fn(&estimate::Branch) -> f64| {
        let variance = estimate.mean(|branch| branch.gaps.variance * ratio(branch).powi(2));
        variance.sqrt() * problem.unit
    };
    let noise = NoiseModel::LocalLevel {
        irregular_sd: deviation(|branch| branch.ratios.irregular),
        level_sd: deviation(|branch| branch.ratios.level),
    };
    (noise, deviation(|branch| branch.ratios.slope))
}

/// The noise as a ratio of what was expected, for a model of values.
fn noise_of_ratio(noise: &NoiseModel, scale: f64) -> NoiseModel {
    match *noise {
        NoiseModel::LocalLevel {
            irregular_sd,
            level_sd,
        } => NoiseModel::LocalLevel {
            irregular_sd: irregular_sd / scale.abs(),
            level_sd: level_sd / scale.abs(),
        },
        other => other,
    }
}

/// The reason without numbers, in terms of the input.
fn no_fit(problem: &Problem, error: NoFit) -> Error {
    let controls_from = problem.columns.len() - problem.controls.len();
    match error {
        NoFit::Collinear(column) if column >= controls_from => {
            match problem.controls.get(column - controls_from) {
                Some(name) => Error::Control {
                    name: name.as_str().into(),
                    problem: "is a combination of the other controls, the season and the trend",
                },
                // The shape of the effect: nothing is left to estimate it from.
                None => Error::NoNoise {
                    what: "an effect of this shape, which the other columns make up,",
                },
            }
        }
        NoFit::Collinear(_) => Error::NoNoise {
            what: "a season or trend that the periods before the event do not show",
        },
        NoFit::NoNoise => Error::NoNoise {
            what: "a series that controls, season and trend explain",
        },
    }
}
