//! What in the history does not fit, and when the level last changed.

use serde::{Deserialize, Serialize};

use crate::anomaly::{ChangePointSpec, EsdSpec, change_points, seasonal_hybrid_esd};
use crate::brief::adjusted;
use crate::brief::evidence::Evidence;
use crate::brief::text;
use crate::brief::{Scope, Section, Skipped};
use crate::period::Period;

/// Least number of periods between two changes of level.
const SHORTEST_REGIME: usize = 6;
/// Anomalies that the text names.
const NAMED: usize = 5;

/// A figure that stands out from season and level.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AnomalousFigure {
    /// When.
    pub period: Period,
    /// Distance from season and level in logarithms.
    pub log_distance: f64,
}

/// Unusual figures and the last change of level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Anomalies {
    /// Unusual figures, the most distant first.
    pub figures: Vec<AnomalousFigure>,
    /// The first period of the present level; `None` if it holds for the whole history.
    pub level_since: Option<Period>,
    /// Mean log level since then less that of the regime before.
    pub level_change: Option<f64>,
}

pub(super) fn compute(evidence: &Evidence<'_>) -> Result<Anomalies, Skipped> {
    let (series, _) = adjusted::history(evidence)?;
    let gap = series
        .iter()
        .find(|(_, value)| value.is_nan() || *value <= 0.0);
    if let Some((period, _)) = gap {
        return Err(Skipped::new(format!(
            "{} has no positive figure, and the search takes logarithms of a history without gaps",
            text::period(period)
        )));
    }
    let season = series.frequency().periods_per_year().unwrap_or(1) as usize;
    let logs: Vec<f64> = series.values().iter().map(|level| level.ln()).collect();
    let refuse = |error: crate::anomaly::AnomalyError| Skipped::new(error.to_string());
    let found = seasonal_hybrid_esd(&logs, season, EsdSpec::default()).map_err(refuse)?;
    let period = |index: usize| series.period(index).unwrap_or(evidence.question.at);
    let without_season: Vec<f64> = logs
        .iter()
        .zip(found.seasonal.iter().cycle())
        .map(|(log, component)| log - component)
        .collect();
    let spec = ChangePointSpec::default().least_length(SHORTEST_REGIME);
    let regimes = change_points(&without_season, spec).map_err(refuse)?;
    let last_two = regimes.segments.split_last();
    let change =
        last_two.and_then(|(now, before)| Some((now.begin, now.mean - before.last()?.mean)));
    Ok(Anomalies {
        figures: found
            .test
            .outliers
            .iter()
            .map(|outlier| AnomalousFigure {
                period: period(outlier.index),
                log_distance: outlier.value,
            })
            .collect(),
        level_since: change.map(|(begin, _)| period(begin)),
        level_change: change.map(|(_, difference)| difference),
    })
}

impl Section for Anomalies {
    const TITLE: &'static str = "Unusual figures and levels";

    fn lines(&self, _: &Scope) -> Vec<String> {
        let mut named: Vec<String> = self
            .figures
            .iter()
            .take(NAMED)
            .map(|figure| {
                format!(
                    "{} ({})",
                    text::period(figure.period),
                    text::moved(figure.log_distance)
                )
            })
            .collect();
        if self.figures.len() > NAMED {
            named.push(format!("{} more", self.figures.len() - NAMED));
        }
        let figures = if named.is_empty() {
            "No figure stands out from season and level.".to_owned()
        } else {
            format!("Outside season and level: {}.", text::enumerate(&named))
        };
        let level = match (self.level_since, self.level_change) {
            (Some(since), Some(change)) => format!(
                "The present level holds since {}: {} against the one before.",
                text::period(since),
                text::moved(change)
            ),
            _ => "No lasting change of the level is found.".to_owned(),
        };
        vec![figures, level]
    }
}
