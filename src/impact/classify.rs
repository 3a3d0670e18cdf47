//! Temporary or permanent: the course of a shock that the data like best.
//!
//! One regARIMA model for each course (none, pulse, decay, step) with everything else equal; the smallest AICC wins, and Akaike weights
//! `exp(-difference / 2)`, scaled to sum one, say by how much (Chen & Liu 1993 for the types; Burnham & Anderson 2002 for the weights).

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::impact::counterfactual::setup::inside;
use crate::impact::{
    EffectShape, Event, Intervention, InterventionEffect, InterventionSpec, at_least,
};
use crate::regarima::{RegArima, RegArimaSpec};
use crate::series::Series;

const FEWEST: usize = 36;
const FEWEST_AFTER: usize = 2;
/// Parts that remain from month to month in the decays tried; the middle one is the transient change of X-13.
const RATES: [f64; 3] = [0.5, 0.7, 0.9];

/// What became of a shock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ShockKind {
    /// There is none.
    None,
    /// It was over after one period.
    Temporary,
    /// It wears off.
    Decaying,
    /// The level stays changed.
    Permanent,
}

/// One course with its fit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ShockCandidate {
    /// The kind.
    pub kind: ShockKind,
    /// The course; `None` for no shock.
    pub shape: Option<EffectShape>,
    /// Akaike's criterion corrected for length.
    pub aicc: f64,
    /// Akaike weight among all candidates.
    pub weight: f64,
}

/// The kind of a shock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Shock {
    /// The kind of the best candidate.
    pub kind: ShockKind,
    /// Akaike weight of that kind, its candidates together: 1 is certain.
    pub weight: f64,
    /// Periods until half of a decaying shock is gone; `None` for the others.
    pub half_life: Option<f64>,
    /// The best candidate's effect; `None` without a shock.
    pub effect: Option<InterventionEffect>,
    /// All candidates, the best first.
    pub candidates: Vec<ShockCandidate>,
}

/// Which course the change at an event took, within a given regARIMA model.
///
/// # Errors
///
/// Fewer than 36 values or fewer than 2 from the event on, an event outside the series, and everything that stops the model.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::impact::{Event, EventKind, ShockKind, classify_shock};
/// use tidegauge::regarima::RegArimaSpec;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // A port is closed for one month and loses half of it.
/// let tonnes = (0..72_u32).map(|t| {
///     let noise = f64::from((t * t * 7 + t * 3) % 11) / 200.0;
///     let level = 600.0 * (1.0 + 0.1 * f64::from(t % 12) / 11.0 + noise);
///     if t == 50 { 0.5 * level } else { level }
/// });
/// let series = Series::new("2019-01".parse()?, tonnes)?;
/// let strike = Event::new("strike", EventKind::Other, "2023-03".parse()?);
/// let shock = classify_shock(&series, &strike, &RegArimaSpec::airline())?;
/// assert_eq!(shock.kind, ShockKind::Temporary);
/// assert!(shock.weight > 0.9);
/// # Ok(())
/// # }
/// ```
pub fn classify_shock(
    series: &Series,
    event: &Event,
    model: &RegArimaSpec,
) -> Result<Shock, Error> {
    let first = inside(series, event)?;
    let observed = |values: &[f64]| values.iter().filter(|value| value.is_finite()).count();
    let method = "the kind of a shock";
    at_least(method, "values", observed(series.values()), FEWEST)?;
    let after = observed(&series.values()[first..]);
    at_least(method, "values from the event on", after, FEWEST_AFTER)?;
    let without = RegArima::new(model.clone().forecasts(0).backcasts(0))?.run(series)?;
    // The scale is settled once, so that the criteria compare like with like.
    let scale = if without.log {
        crate::regarima::Transform::Log
    } else {
        crate::regarima::Transform::None
    };
    let mut found = vec![(candidate(ShockKind::None, None, without.aicc)?, None)];
    let decays = RATES.map(|rate| (ShockKind::Decaying, EffectShape::Decay { rate }));
    let shapes = [
        (ShockKind::Temporary, EffectShape::Pulse),
        (ShockKind::Permanent, EffectShape::Step),
    ];
    for (kind, shape) in shapes.into_iter().chain(decays) {
        let spec = InterventionSpec::default()
            .model(model.clone().transform(scale))
            .effect(event.clone(), shape);
        let result = Intervention::new(spec)?.run(series)?;
        // A chosen rate of decay is one more parameter.
        let chosen = if kind == ShockKind::Decaying {
            2.0
        } else {
            0.0
        };
        let aicc = result.model.aicc.map(|aicc| aicc + chosen);
        found.push((
            candidate(kind, Some(shape), aicc)?,
            result.effects.into_iter().next(),
        ));
    }
    found.sort_by(|a, b| a.0.aicc.total_cmp(&b.0.aicc));
    let best = found[0].0.aicc;
    let total: f64 = found
        .iter()
        .map(|(c, _)| ((best - c.aicc) / 2.0).exp())
        .sum();
    for (candidate, _) in &mut found {
        candidate.weight = ((best - candidate.aicc) / 2.0).exp() / total;
    }
    let candidates: Vec<ShockCandidate> = found.iter().map(|(candidate, _)| *candidate).collect();
    let (winner, effect) = found.swap_remove(0);
    let alike = candidates.iter().filter(|c| c.kind == winner.kind);
    Ok(Shock {
        kind: winner.kind,
        weight: alike.map(|c| c.weight).sum(),
        half_life: match winner.shape {
            Some(EffectShape::Decay { rate }) => Some(0.5_f64.ln() / rate.ln()),
            _ => None,
        },
        effect,
        candidates,
    })
}

fn candidate(
    kind: ShockKind,
    shape: Option<EffectShape>,
    aicc: Option<f64>,
) -> Result<ShockCandidate, Error> {
    match aicc.filter(|aicc| aicc.is_finite()) {
        Some(aicc) => Ok(ShockCandidate {
            kind,
            shape,
            aicc,
            weight: 0.0,
        }),
        None => Err(Error::NoNoise {
            what: "a model with as many parameters as observations",
        }),
    }
}
