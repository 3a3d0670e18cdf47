//! What the series by itself leads one to expect: forecasts of a seasonal ARIMA model, whose interval is the message.

use serde::{Deserialize, Serialize};

use crate::brief::adjusted;
use crate::brief::evidence::Evidence;
use crate::brief::text;
use crate::brief::{Scope, Section, Skipped};
use crate::forecast::{ForecastSpec, Forecaster};
use crate::period::Period;

/// Probability of the interval.
const COVERAGE: f64 = 0.8;

/// A forecast of one period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OutlookPoint {
    /// The period.
    pub period: Period,
    /// The middle of what is expected.
    pub expected: f64,
    /// A tenth of the outcomes lie below this, if the model is right.
    pub lower: f64,
    /// A tenth lie above this.
    pub upper: f64,
}

/// Forecasts for the year ahead, from the figures known at the time of the question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Outlook {
    /// One for each period ahead.
    pub points: Vec<OutlookPoint>,
    /// The model.
    pub model: String,
}

pub(super) fn compute(evidence: &Evidence<'_>) -> Result<Outlook, Skipped> {
    let (series, _) = adjusted::history(evidence)?;
    let refuse = |reason: String| Skipped::new(format!("no forecast: {reason}"));
    let forecast = Forecaster::new(ForecastSpec::default().coverages(&[COVERAGE]))
        .and_then(|forecaster| forecaster.run(&series))
        .map_err(|error| refuse(error.to_string()))?;
    let interval = forecast
        .interval(COVERAGE)
        .ok_or_else(|| refuse("it has no interval".to_owned()))?;
    let bounds = interval.lower.values().iter().zip(interval.upper.values());
    let points = forecast
        .point
        .iter()
        .zip(bounds)
        .map(|((period, expected), (lower, upper))| OutlookPoint {
            period,
            expected,
            lower: *lower,
            upper: *upper,
        })
        .collect();
    Ok(Outlook {
        points,
        model: forecast.model.map_or_else(
            || "seasonal naive".to_owned(),
            |model| model.order.to_string(),
        ),
    })
}

impl Section for Outlook {
    const TITLE: &'static str = "Outlook";

    fn lines(&self, scope: &Scope) -> Vec<String> {
        let line = |point: &OutlookPoint| {
            format!(
                "{}: {}, with a probability of 80 % between {} and {}.",
                text::period(point.period),
                scope.level(point.expected),
                scope.level(point.lower),
                scope.level(point.upper)
            )
        };
        let ends = match self.points.as_slice() {
            [] => Vec::new(),
            [only] => vec![line(only)],
            [first, .., last] => vec![line(first), line(last)],
        };
        ends.into_iter()
            .chain([format!(
                "From the series alone, by the model {}: it knows no event to come.",
                self.model
            )])
            .collect()
    }
}
