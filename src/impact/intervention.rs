//! Interventions in a regARIMA model: the course of each effect is given, its size is a coefficient.
//!
//! Box & Tiao 1975. The model gives autocorrelation, season, calendar and outliers their due, and all events are estimated together. Sizes
//! are tested with t quantiles and, because several events are several questions, with Holm's p values.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::error::Error;
use crate::impact::counterfactual::setup::inside;
use crate::impact::{Bounded, EffectShape, Event, at_least, holm};
use crate::regarima::{RegArima, RegArimaResult, RegArimaSpec, UserRegressor};
use crate::series::Series;

/// Which effects, in which model.
///
/// # Examples
///
/// ```
/// use tidegauge::impact::{EffectShape, Event, EventKind, InterventionSpec};
///
/// # fn main() -> Result<(), tidegauge::period::PeriodError> {
/// let tariff = Event::new("tariff", EventKind::Restriction, "2018-09".parse()?);
/// let spec = InterventionSpec::default().effect(tariff, EffectShape::Ramp { periods: 6 });
/// assert_eq!(spec.effects.len(), 1);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct InterventionSpec {
    /// The model; (0 1 1)(0 1 1) with the transformation chosen, nothing tested and no outliers by default. Its forecasts and backcasts are
    /// left out.
    pub model: RegArimaSpec,
    /// Events with the courses of their effects.
    pub effects: Vec<(Event, EffectShape)>,
    /// Probability that an interval holds the effect; 0.90 by default.
    pub coverage: f64,
}

impl Default for InterventionSpec {
    fn default() -> Self {
        Self {
            model: RegArimaSpec::airline(),
            effects: Vec::new(),
            coverage: 0.90,
        }
    }
}

impl InterventionSpec {
    /// Adds an effect.
    #[must_use]
    pub fn effect(mut self, event: Event, shape: EffectShape) -> Self {
        self.effects.push((event, shape));
        self
    }

    /// Chooses the model.
    #[must_use]
    pub fn model(mut self, model: RegArimaSpec) -> Self {
        self.model = model;
        self
    }
}

/// The estimated size of one effect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct InterventionEffect {
    /// The event.
    pub event: Event,
    /// The course of its effect.
    pub shape: EffectShape,
    /// Its size with its interval, in logarithms or units of the series.
    pub size: Bounded,
    /// Standard error of the size.
    pub standard_error: f64,
    /// Size over standard error.
    pub t: f64,
    /// Two-sided p value of this effect alone.
    pub p_value: f64,
    /// Holm's p value over all effects.
    pub adjusted_p: f64,
    /// The size as a ratio of the level without the event; `None` for a model of values.
    pub ratio: Option<Bounded>,
}

/// All effects with their model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct InterventionResult {
    /// The effects, in the order given.
    pub effects: Vec<InterventionEffect>,
    /// The model.
    pub model: RegArimaResult,
}

/// Sizes of effects whose course is given.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::impact::{EffectShape, Event, EventKind, Intervention, InterventionSpec};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // Six years of a seasonal flow that loses a fifth of its level in 2023.
/// let tonnes = (0..72_u32).map(|t| {
///     let noise = f64::from((t * t * 7 + t * 3) % 11) / 200.0;
///     let level = 600.0 * (1.0 + 0.1 * f64::from(t % 12) / 11.0 + noise);
///     if t < 48 { level } else { 0.8 * level }
/// });
/// let series = Series::new("2019-01".parse()?, tonnes)?;
/// let quota = Event::new("quota", EventKind::Restriction, "2023-01".parse()?);
/// let spec = InterventionSpec::default().effect(quota, EffectShape::Step);
/// let effect = &Intervention::new(spec)?.run(&series)?.effects[0];
/// assert!(effect.ratio.is_some_and(|ratio| (ratio.value + 0.2).abs() < 0.02));
/// assert!(effect.adjusted_p < 0.001);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Intervention {
    spec: InterventionSpec,
}

impl Intervention {
    /// Checks the specification.
    ///
    /// # Errors
    ///
    /// No effect, a shape or coverage out of range, or an option of the model.
    pub fn new(spec: InterventionSpec) -> Result<Self, Error> {
        at_least("an intervention model", "effect", spec.effects.len(), 1)?;
        if !(spec.coverage > 0.0 && spec.coverage < 1.0) {
            return Err(Error::Spec {
                option: "coverage",
                value: spec.coverage,
                accepted: "strictly between 0 and 1",
            });
        }
        for (_, shape) in &spec.effects {
            shape.check()?;
        }
        RegArima::new(spec.model.clone())?;
        Ok(Self { spec })
    }

    /// The specification.
    pub const fn spec(&self) -> &InterventionSpec {
        &self.spec
    }

    /// Estimates the effects.
    ///
    /// # Errors
    ///
    /// An event outside the series; an effect that cannot be told from the other regressors; everything that stops the model.
    pub fn run(&self, series: &Series) -> Result<InterventionResult, Error> {
        let start = series.range().start();
        let mut model = self.spec.model.clone().forecasts(0).backcasts(0);
        let names = self.names();
        for ((event, shape), name) in self.spec.effects.iter().zip(&names) {
            let first = inside(series, event)?;
            let mut column = shape.column(first, series.len())?;
            if let Some(end) = event.end {
                let ended = event.at.until(end)? + 1;
                let ended = usize::try_from(ended).unwrap_or(0).saturating_add(first);
                for value in column.iter_mut().skip(ended) {
                    *value = 0.0;
                }
            }
            model = model.regressor(UserRegressor::new(name, start, column));
        }
        let model = RegArima::new(model)?.run(series)?;
        let df = model.observations.saturating_sub(model.parameters);
        let t = StudentsT::new(0.0, 1.0, df as f64).map_err(|_| Error::TooFew {
            method: "an intervention model",
            needs: "observations more than parameters",
            found: model.observations,
            least: model.parameters + 1,
        })?;
        // From the lower tail, where a coverage next to 1 still leaves a number.
        let quantile = -t.inverse_cdf((1.0 - self.spec.coverage) / 2.0);
        let mut effects = Vec::with_capacity(names.len());
        for ((event, shape), name) in self.spec.effects.iter().zip(&names) {
            let found = model.coefficient(name);
            let (Some(value), Some(error)) = (
                found.map(|c| c.value),
                found.and_then(|c| c.standard_error).filter(|se| *se > 0.0),
            ) else {
                return Err(Error::NoNoise {
                    what: "an effect that other regressors make up",
                });
            };
            let reach = quantile * error;
            let size = Bounded::new(value, value - reach, value + reach);
            let ratio = model.log.then(|| size.map(f64::exp_m1));
            effects.push(InterventionEffect {
                event: event.clone(),
                shape: *shape,
                size,
                standard_error: error,
                t: value / error,
                p_value: (2.0 * t.cdf(-(value / error).abs())).min(1.0),
                adjusted_p: 1.0,
                ratio: ratio.filter(|ratio| ratio.is_finite()),
            });
        }
        let alone: Vec<f64> = effects.iter().map(|effect| effect.p_value).collect();
        for (effect, adjusted) in effects.iter_mut().zip(holm(&alone)) {
            effect.adjusted_p = adjusted;
        }
        Ok(InterventionResult { effects, model })
    }

    /// A name for each regressor, all different.
    fn names(&self) -> Vec<String> {
        let each = self.spec.effects.iter().enumerate();
        each.map(|(place, (event, shape))| {
            format!("{} {} {shape} {}", place + 1, event.name, event.at)
        })
        .collect()
    }
}
