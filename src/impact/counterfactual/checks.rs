//! Diagnostics before believing: fit, controls, placebo, date.

use super::estimate::Estimate;
use super::result::{
    ControlCheck, CounterfactualChecks, CounterfactualWarning, EffectSize, OtherDate,
};
use super::setup::Problem;
use super::spec::CounterfactualSpec;
use crate::diagnostics::{AutocorrelationTest, ljung_box};
use crate::impact::{EffectShape, holm};
use crate::period::Period;

/// Standardised prediction errors beyond this are extreme.
const EXTREME: f64 = 3.5;
/// p value below which a check is a warning.
const DOUBTFUL: f64 = 0.05;
/// The same for autocorrelation, whose test is common to all evaluations.
const AUTOCORRELATED: f64 = 0.01;
/// Lags of the test of autocorrelation.
const MOST_LAGS: usize = 24;
/// Periods that the event is moved by.
const SHIFTS: usize = 2;

pub(super) fn run(
    problem: &Problem,
    estimate: &Estimate,
    effect: &EffectSize,
    spec: &CounterfactualSpec,
    values_p: Option<f64>,
) -> (CounterfactualChecks, Vec<CounterfactualWarning>) {
    let mut warnings = problem.warnings.clone();
    let errors = before_event(problem, estimate);
    let squares: f64 = errors.iter().map(|(_, _, error)| error * error).sum();
    let relative_error = (squares / errors.len().max(1) as f64).sqrt();
    let autocorrelation = autocorrelation(&errors);
    if let Some(p_value) = autocorrelation.and_then(|test| test.p_value)
        && p_value < AUTOCORRELATED
    {
        warnings.push(CounterfactualWarning::Autocorrelated { p_value });
    }
    let extremes: Vec<Period> = errors
        .iter()
        .filter(|(_, standard, _)| standard.abs() > EXTREME)
        .map(|(t, _, _)| problem.periods[*t])
        .collect();
    if !extremes.is_empty() {
        warnings.push(CounterfactualWarning::Extremes {
            periods: extremes.len(),
        });
    }
    let controls = controls(problem, estimate);
    for control in &controls {
        if let Some(p_value) = control.break_p.filter(|p| *p < DOUBTFUL) {
            warnings.push(CounterfactualWarning::ControlBreaks {
                name: control.name.clone(),
                p_value,
            });
        }
    }
    let placebo = other_date(problem, problem.first * 2 / 3, problem.first, spec.shape);
    if let Some(OtherDate { at, p_value, .. }) = placebo
        && p_value < DOUBTFUL
    {
        warnings.push(CounterfactualWarning::PlaceboFound { at, p_value });
    }
    let mut shifted = Vec::new();
    for first in problem.first.saturating_sub(SHIFTS)..=problem.first + SHIFTS {
        if first != problem.first {
            shifted.extend(other_date(problem, first, problem.y.len(), spec.shape));
        }
    }
    let found = |p_value: f64| p_value <= spec.detection.significance;
    let other = |p_value: f64| found(p_value) != found(effect.p_value);
    if let Some(date) = shifted.iter().find(|date| other(date.p_value)) {
        warnings.push(CounterfactualWarning::DateMatters { at: date.at });
    }
    let later_half_p = later_half(problem)
        .and_then(|half| Estimate::of_shape(&half, spec.shape))
        .map(|mixture| mixture.two_sided());
    if let Some(p_value) = later_half_p.filter(|p| other(*p)) {
        warnings.push(CounterfactualWarning::WindowMatters { p_value });
    }
    if let Some(p_value) = values_p.filter(|p| other(*p)) {
        warnings.push(CounterfactualWarning::ScaleMatters { p_value });
    }
    let checks = CounterfactualChecks {
        relative_error,
        autocorrelation,
        extremes,
        controls,
        placebo,
        shifted,
        later_half_p,
        values_p,
    };
    (checks, warnings)
}

/// Index, standardised and plain prediction error of each observed period before the event, under the likeliest noise. The periods of the
/// event have none: their coefficients take it all. The first ones, which set the coefficients, are small.
fn before_event(problem: &Problem, estimate: &Estimate) -> Vec<(usize, f64, f64)> {
    let Some(branch) = estimate.likeliest() else {
        return Vec::new();
    };
    let observed = (0..problem.first).filter(|t| problem.counts[*t]);
    let rows = branch.gaps.residuals.iter().zip(&branch.gaps.errors);
    observed
        .zip(rows)
        .map(|(t, (standard, error))| (t, *standard, *error))
        .collect()
}

fn autocorrelation(errors: &[(usize, f64, f64)]) -> Option<AutocorrelationTest> {
    let standard: Vec<f64> = errors.iter().map(|(_, standard, _)| *standard).collect();
    let lags = MOST_LAGS.min(standard.len() / 4);
    // One parameter: the ratio of the noises.
    ljung_box(&standard, lags, 1).ok()?.pop()
}

/// The coefficients of the controls, and whether they change at the event themselves.
fn controls(problem: &Problem, estimate: &Estimate) -> Vec<ControlCheck> {
    let from = problem.columns.len() - problem.controls.len();
    let alone = |place: usize| {
        let mut alone = problem.clone();
        alone.y.clone_from(&problem.columns[from + place]);
        alone.columns.truncate(from);
        alone.controls.clear();
        let step = Estimate::of_shape(&alone, EffectShape::Step);
        step.map(|mixture| mixture.two_sided())
    };
    let p_values: Vec<Option<f64>> = (0..problem.controls.len()).map(alone).collect();
    let known: Vec<f64> = p_values.iter().map(|p| p.unwrap_or(1.0)).collect();
    let adjusted = holm(&known);
    let each = problem.controls.iter().enumerate();
    each.map(|(place, name)| {
        let unit = problem.unit / problem.control_units[place];
        let coefficient = estimate.mixture(|branch| branch.gaps.contrast(from + place, &[1.0]));
        let (value, error) = coefficient.map_or((0.0, 0.0), |c| (c.mean(), c.spread()));
        ControlCheck {
            name: name.clone(),
            coefficient: value * unit,
            standard_error: error * unit,
            break_p: p_values[place].map(|_| adjusted[place]),
        }
    })
    .collect()
}

/// The same question with the later half of the periods before the event only.
fn later_half(problem: &Problem) -> Option<Problem> {
    let mut later = problem.clone();
    later.counts[..problem.first / 2].fill(false);
    later.moved(problem.first, problem.y.len())
}

/// The test at another date, with the data before `end`; `None` where they are too few.
fn other_date(
    problem: &Problem,
    first: usize,
    end: usize,
    shape: EffectShape,
) -> Option<OtherDate> {
    let moved = problem.moved(first, end)?;
    let mixture = Estimate::of_shape(&moved, shape)?;
    let (estimate, p_value) = (mixture.mean() * problem.unit, mixture.two_sided());
    (estimate.is_finite() && p_value.is_finite()).then_some(OtherDate {
        at: problem.periods[first],
        estimate,
        p_value,
    })
}
