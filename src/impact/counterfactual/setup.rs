//! From dated series to a table of columns, everything checked.

use super::result::CounterfactualWarning;
use super::spec::{CounterfactualSpec, SeasonalPattern, Trend};
use crate::error::Error;
use crate::impact::{Event, at_least};
use crate::num::sum::sum;
use crate::period::{Period, PeriodError, PeriodRange};
use crate::regarima::{RegArimaError, Transform};
use crate::series::Series;

/// Periods from the event on that are evaluated at most.
const MOST_AFTER: usize = 120;
/// Observed periods before the event that are needed at least.
const FEWEST_BEFORE: usize = 6;
/// Degrees of freedom that are needed at least.
const FEWEST_FREE: usize = 4;
/// Years before the event that a season needs.
const SEASONAL_YEARS: usize = 3;

/// Everything an estimate needs, on plain numbers.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub(super) periods: Vec<Period>,
    pub(super) trend: Trend,
    pub(super) log: bool,
    /// Index of the first period of the event.
    pub(super) first: usize,
    /// Indices of the observed periods of the event.
    pub(super) post: Vec<usize>,
    /// Which periods count.
    pub(super) counts: Vec<bool>,
    /// Constant, time, season, controls.
    pub(super) columns: Vec<Vec<f64>>,
    /// Names of the controls, whose columns are the last.
    pub(super) controls: Vec<String>,
    /// Units of the controls' columns.
    pub(super) control_units: Vec<f64>,
    /// The series in units of its standard deviation before the event.
    pub(super) y: Vec<f64>,
    pub(super) centre: f64,
    pub(super) unit: f64,
    pub(super) warnings: Vec<CounterfactualWarning>,
}

impl Problem {
    pub(super) fn new(
        series: &Series,
        event: &Event,
        controls: &[(&str, &Series)],
        spec: &CounterfactualSpec,
    ) -> Result<Self, Error> {
        let mut warnings = Vec::new();
        let start = series.range().start();
        let periods: Vec<Period> = series.range().collect();
        let first = inside(series, event)?;
        let log = logarithms(series, controls, spec.transform, &mut warnings)?;
        let mut values = transformed(series, log);
        let aligned = align(series, controls, log, &mut warnings)?;
        let mut counts: Vec<bool> = values.iter().map(|value| value.is_finite()).collect();
        for (_, column) in &aligned {
            for (counts, value) in counts.iter_mut().zip(column) {
                *counts &= value.is_finite();
            }
        }
        drop_periods(&mut counts, &periods, first, event, spec)?;
        let post = post_periods(&mut counts, first, &mut warnings);
        let before = counts[..first].iter().filter(|counts| **counts).count();
        let season = season(spec, start, &counts[..first], before, &mut warnings);
        let mut columns = vec![vec![1.0; values.len()]];
        if spec.trend != Trend::Level {
            let time = |t: usize| t as f64 / first.max(1) as f64;
            columns.push((0..values.len()).map(time).collect());
        }
        columns.extend(seasonal_columns(start, values.len(), season));
        let least = (columns.len() + aligned.len() + FEWEST_FREE).max(FEWEST_BEFORE);
        let method = "a counterfactual with these controls, trend and season";
        at_least(method, "observed periods before the event", before, least)?;
        let needs = "observed periods from the event on";
        at_least("a counterfactual", needs, post.len(), 1)?;
        if before < 3 * post.len() {
            warnings.push(CounterfactualWarning::ShortBefore {
                before,
                after: post.len(),
            });
        }
        let mut problem = Self {
            periods,
            trend: spec.trend,
            log,
            first,
            post,
            counts,
            columns,
            controls: Vec::new(),
            control_units: Vec::new(),
            y: Vec::new(),
            centre: 0.0,
            unit: 1.0,
            warnings,
        };
        for (name, mut column) in aligned {
            let (_, unit) =
                standardise(&mut column, &problem.counts, first).ok_or_else(|| Error::Control {
                    name: name.into(),
                    problem: "does not vary before the event, or beyond the range of numbers",
                })?;
            problem.controls.push(name.to_owned());
            problem.control_units.push(unit);
            problem.columns.push(column);
        }
        (problem.centre, problem.unit) =
            standardise(&mut values, &problem.counts, first).ok_or(Error::NoNoise {
                what: "a constant series, or one beyond the range of numbers,",
            })?;
        problem.y = values;
        Ok(problem)
    }

    /// The same question about an event at another index, with the data before `end` only.
    pub(super) fn moved(&self, first: usize, end: usize) -> Option<Self> {
        let mut moved = self.clone();
        let end = end.min(self.y.len());
        for counts in moved.counts.iter_mut().skip(end) {
            *counts = false;
        }
        moved.post = (first..end).filter(|t| moved.counts[*t]).collect();
        moved.first = first;
        let before = moved.counts.iter().take(first).filter(|c| **c).count();
        let enough = before >= (moved.columns.len() + FEWEST_FREE).max(FEWEST_BEFORE);
        (enough && !moved.post.is_empty()).then_some(moved)
    }

    pub(super) fn before(&self) -> usize {
        self.counts[..self.first].iter().filter(|c| **c).count()
    }
}

/// Index of the event, which must have observations on both sides.
pub(in crate::impact) fn inside(series: &Series, event: &Event) -> Result<usize, Error> {
    let observed = |(period, value): &(Period, f64)| value.is_finite().then_some(*period);
    let first = series.iter().find_map(|item| observed(&item));
    let last = series.iter().rev().find_map(|item| observed(&item));
    let (Some(first), Some(last)) = (first, last) else {
        return Err(RegArimaError::Empty.into());
    };
    first.until(event.at)?;
    let outside = Error::EventOutside {
        at: event.at,
        first,
        last,
    };
    event.check()?;
    match series.index_of(event.at) {
        Some(index) if event.at > first && event.at <= last => Ok(index),
        _ => Err(outside),
    }
}

/// Whether the model is for logarithms.
fn logarithms(
    series: &Series,
    controls: &[(&str, &Series)],
    transform: Transform,
    warnings: &mut Vec<CounterfactualWarning>,
) -> Result<bool, Error> {
    let offence = |series: &Series| series.iter().find(|(_, value)| *value <= 0.0);
    let found = std::iter::once(series)
        .chain(controls.iter().map(|(_, series)| *series))
        .find_map(offence);
    match (transform, found) {
        (Transform::Log, Some((period, value))) => {
            Err(RegArimaError::NotPositive { period, value }.into())
        }
        (Transform::None, _) => Ok(false),
        (_, Some((period, value))) => {
            warnings.push(CounterfactualWarning::NotPositive { period, value });
            Ok(false)
        }
        (_, None) => Ok(true),
    }
}

/// The values on the scale of the model.
pub(in crate::impact) fn transformed(series: &Series, log: bool) -> Vec<f64> {
    let on_scale = |value: &f64| if log { value.ln() } else { *value };
    series.values().iter().map(on_scale).collect()
}

/// Controls over the periods of the series, NaN where they have no value.
fn align<'a>(
    series: &Series,
    controls: &[(&'a str, &Series)],
    log: bool,
    warnings: &mut Vec<CounterfactualWarning>,
) -> Result<Vec<(&'a str, Vec<f64>)>, Error> {
    let mut aligned: Vec<(&str, Vec<f64>)> = Vec::with_capacity(controls.len());
    for (name, control) in controls {
        if aligned.iter().any(|(other, _)| other == name) {
            return Err(Error::Control {
                name: (*name).into(),
                problem: "is there twice",
            });
        }
        let values = transformed(control, log);
        let mut column = vec![f64::NAN; series.len()];
        let mut missing = 0;
        for ((period, value), cell) in series.iter().zip(&mut column) {
            *cell = control.index_of(period).map_or(f64::NAN, |at| values[at]);
            missing += usize::from(cell.is_nan() && !value.is_nan());
        }
        if column.iter().all(|value| value.is_nan()) {
            return Err(Error::Control {
                name: (*name).into(),
                problem: "has no value in the periods of the series",
            });
        }
        if missing > 0 {
            warnings.push(CounterfactualWarning::ControlMissing {
                name: (*name).to_owned(),
                periods: missing,
            });
        }
        aligned.push((name, column));
    }
    Ok(aligned)
}

/// Takes out what the event or another one can have touched.
fn drop_periods(
    counts: &mut [bool],
    periods: &[Period],
    first: usize,
    event: &Event,
    spec: &CounterfactualSpec,
) -> Result<(), Error> {
    counts[first.saturating_sub(spec.anticipation)..first].fill(false);
    let another = |ranges: &[PeriodRange], period: Period| -> Result<bool, PeriodError> {
        for range in ranges.iter().filter(|range| !range.is_empty()) {
            if range.start().until(period)? >= 0 && period.until(range.end())? >= 0 {
                return Ok(true);
            }
        }
        Ok(false)
    };
    for (counts, period) in counts.iter_mut().zip(periods) {
        let ended = match event.end {
            Some(end) => end.until(*period)? > 0,
            None => false,
        };
        *counts &= !ended && !another(&spec.exclude, *period)?;
    }
    Ok(())
}

/// The observed periods of the event, not too many.
fn post_periods(
    counts: &mut [bool],
    first: usize,
    warnings: &mut Vec<CounterfactualWarning>,
) -> Vec<usize> {
    let last = (first + MOST_AFTER).min(counts.len());
    if counts[last..].contains(&true) {
        warnings.push(CounterfactualWarning::Cut { after: MOST_AFTER });
        counts[last..].fill(false);
    }
    (first..last).filter(|t| counts[*t]).collect()
}

/// Length of the season, 1 for none.
fn season(
    spec: &CounterfactualSpec,
    start: Period,
    before: &[bool],
    observed: usize,
    warnings: &mut Vec<CounterfactualWarning>,
) -> usize {
    let length = match start.frequency().periods_per_year() {
        Some(length @ 2..=12) => length as usize,
        _ => 1,
    };
    if length == 1 || spec.seasonal == SeasonalPattern::None {
        return 1;
    }
    let phase = phase(start);
    let mut seen = vec![0_usize; length];
    for (t, _) in before.iter().enumerate().filter(|(_, counts)| **counts) {
        seen[(t + phase) % length] += 1;
    }
    let fewest = seen.into_iter().min().unwrap_or(0);
    let enough = observed >= SEASONAL_YEARS * length - 1 && fewest >= 2;
    if enough || (spec.seasonal == SeasonalPattern::Fixed && fewest >= 1) {
        length
    } else {
        warnings.push(CounterfactualWarning::NoSeason { observed });
        1
    }
}

fn phase(start: Period) -> usize {
    start.within_year().saturating_sub(1) as usize
}

/// One contrast for each calendar period but the last, against the last.
fn seasonal_columns(start: Period, length: usize, season: usize) -> Vec<Vec<f64>> {
    let phase = phase(start);
    (0..season - 1)
        .map(|which| {
            (0..length)
                .map(|t| match (t + phase) % season {
                    now if now == which => 1.0,
                    now if now == season - 1 => -1.0,
                    _ => 0.0,
                })
                .collect()
        })
        .collect()
}

/// Puts values into units of their standard deviation about their mean, both of what counts before `first`; what does not count
/// becomes zero. `None` where that is no number.
fn standardise(values: &mut [f64], counts: &[bool], first: usize) -> Option<(f64, f64)> {
    let used = || {
        let pairs = values[..first].iter().zip(counts);
        pairs
            .filter(|(_, counts)| **counts)
            .map(|(value, _)| *value)
    };
    let largest = used().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let n = used().count() as f64;
    let mean = sum(used().map(|value| value / largest)) / n;
    let squares = sum(used().map(|value| (value / largest - mean).powi(2)));
    let (centre, unit) = (mean * largest, (squares / n).sqrt() * largest);
    // What is left of equal values is rounding.
    if !(unit > largest * 1e-12 && unit.is_finite()) {
        return None;
    }
    for (value, counts) in values.iter_mut().zip(counts) {
        *value = if *counts {
            *value / unit - centre / unit
        } else {
            0.0
        };
    }
    Some((centre, unit))
}
