//! The effect under each noise that the data before the event allow.

use super::setup::Problem;
use super::spec::Trend;
use crate::impact::EffectShape;
use crate::impact::local_level::{Fit, NoFit, Ratios, Table, fit};
use crate::impact::mixture::{Mixture, Part};

/// Ratios of level to irregular noise that are tried: none, and as many more.
const LEVEL_RATIOS: usize = 12;
/// Ratios of slope to irregular noise that are tried beside, where the slope wanders.
const SLOPE_RATIOS: usize = 6;
/// Half of the ratios are below this one, before any data.
const MEDIAN_LEVEL_RATIO: f64 = 0.5;
const MEDIAN_SLOPE_RATIO: f64 = 0.05;
/// A level that does not wander at all has a fifth of the weight before any data: so many times that of each of the other ratios. With less, tests err
/// too seldom where the level is still; with a third, too often where it wanders slowly.
const STILL: f64 = LEVEL_RATIOS as f64 / 4.0;
/// Noises less likely than this part of the likeliest are left out.
const NEGLIGIBLE: f64 = 1e-5;

/// The noises to try, with their weights before any data: equal steps of the arc tangent of the ratio, which spreads them as a half-Cauchy
/// distribution.
fn grid(trend: Trend) -> Vec<(f64, Ratios)> {
    let ratios = |count: usize, median: f64| {
        let step = std::f64::consts::FRAC_PI_2 / count as f64;
        (0..count).map(move |i| median * ((i as f64 + 0.5) * step).tan())
    };
    let slopes: Vec<f64> = match trend {
        Trend::LocalLinear => ratios(SLOPE_RATIOS, MEDIAN_SLOPE_RATIO).collect(),
        _ => vec![0.0],
    };
    let levels: Vec<f64> = std::iter::once(0.0)
        .chain(ratios(LEVEL_RATIOS, MEDIAN_LEVEL_RATIO))
        .collect();
    let mut grid = Vec::with_capacity(levels.len() * slopes.len());
    for level in &levels {
        let prior = if *level == 0.0 { STILL } else { 1.0 };
        for slope in &slopes {
            let length = (1.0 + level * level + slope * slope).sqrt();
            let ratios = Ratios {
                irregular: 1.0 / length,
                level: level / length,
                slope: slope / length,
            };
            grid.push((prior, ratios));
        }
    }
    grid
}

/// One noise with what it makes of the data.
#[derive(Debug, Clone)]
pub(super) struct Branch {
    pub(super) weight: f64,
    pub(super) ratios: Ratios,
    /// One coefficient for each period of the event, behind those of the columns.
    pub(super) gaps: Fit,
    /// One coefficient for the shape of the effect, behind those of the columns; covariance under the variance before the event.
    pub(super) shape: Fit,
}

/// The effect under all noises, by likelihood.
#[derive(Debug, Clone)]
pub(super) struct Estimate {
    pub(super) branches: Vec<Branch>,
    pub(super) df: usize,
    /// Column of the first gap, and of the shape.
    pub(super) place: usize,
}

impl Estimate {
    pub(super) fn new(problem: &Problem, shape: &[f64]) -> Result<Self, NoFit> {
        let length = problem.y.len();
        let mut columns = problem.columns.clone();
        let place = columns.len();
        for t in &problem.post {
            let mut gap = vec![0.0; length];
            gap[*t] = 1.0;
            columns.push(gap);
        }
        columns.push(problem.y.clone());
        let table = Table::new(&columns, &problem.counts);
        columns.truncate(place);
        columns.extend([shape.to_vec(), problem.y.clone()]);
        let shape_table = Table::new(&columns, &problem.counts);
        let mut tried = Vec::new();
        for (prior, ratios) in grid(problem.trend) {
            let gaps = fit(&table, ratios)?;
            tried.push((prior.ln() + gaps.likelihood, ratios, gaps));
        }
        let most = tried
            .iter()
            .fold(f64::NEG_INFINITY, |most, (density, ..)| most.max(*density));
        tried.retain(|(density, ..)| (density - most).exp() > NEGLIGIBLE);
        let total: f64 = tried
            .iter()
            .map(|(density, ..)| (density - most).exp())
            .sum();
        let branches: Vec<Branch> = tried
            .into_iter()
            .map(|(density, ratios, gaps)| {
                let mut shape = fit(&shape_table, ratios)?;
                let correction = gaps.variance / shape.variance;
                for value in &mut shape.covariance {
                    *value *= correction;
                }
                Ok(Branch {
                    weight: (density - most).exp() / total,
                    ratios,
                    gaps,
                    shape,
                })
            })
            .collect::<Result<_, NoFit>>()?;
        let df = branches.first().map_or(0, |branch| branch.gaps.df);
        Ok(Self {
            branches,
            df,
            place,
        })
    }

    /// The estimate of the step, ramp or what was asked for at the event, for a check.
    pub(super) fn of_shape(problem: &Problem, shape: EffectShape) -> Option<Mixture> {
        let column = shape.column(problem.first, problem.y.len()).ok()?;
        Self::new(problem, &column).ok()?.shape()
    }

    /// What is known of the size of the effect, in units of the series.
    pub(super) fn shape(&self) -> Option<Mixture> {
        self.mixture(|branch| branch.shape.contrast(self.place, &[1.0]))
    }

    /// What is known of a linear combination of the gaps.
    pub(super) fn gaps(&self, weights: &[f64]) -> Option<Mixture> {
        self.mixture(|branch| branch.gaps.contrast(self.place, weights))
    }

    /// What is known of a number that each noise gives with its standard error.
    pub(super) fn mixture(&self, value: impl Fn(&Branch) -> (f64, f64)) -> Option<Mixture> {
        let part = |branch: &Branch| {
            let (location, scale) = value(branch);
            Part {
                weight: branch.weight,
                location,
                scale,
            }
        };
        Mixture::new(self.branches.iter().map(part).collect(), self.df)
    }

    /// Mean of a number over the noises.
    pub(super) fn mean(&self, value: impl Fn(&Branch) -> f64) -> f64 {
        let weighted = |branch: &Branch| branch.weight * value(branch);
        self.branches.iter().map(weighted).sum()
    }

    /// The likeliest noise.
    pub(super) fn likeliest(&self) -> Option<&Branch> {
        self.branches
            .iter()
            .max_by(|a, b| a.weight.total_cmp(&b.weight))
    }
}
