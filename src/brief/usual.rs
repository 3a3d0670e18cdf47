//! How large the changes of this flow usually are, and where this one stands among them.
//!
//! The scale is the median absolute deviation times 1.4826, which a few extreme months do not move; the change is called usual inside 1.645 scales
//! around the median of the past changes, the range that holds 90 % of them if they are normal.

use serde::{Deserialize, Serialize};

use crate::brief::evidence::Evidence;
use crate::brief::text;
use crate::brief::{Scope, Section, Skipped};
use crate::num::order::{mad, median};
use crate::num::sum::sum;

/// Past changes that are needed before a size is called usual.
const FEWEST: usize = 5;
/// Half-width of the usual range in robust scales: 90 % of a normal distribution.
const USUAL: f64 = 1.645;

/// The change in question beside all earlier changes over one period, in logarithms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UsualSize {
    /// The log change in question.
    pub log_change: f64,
    /// Median of the past log changes.
    pub median: f64,
    /// Robust scale of the past log changes: 1.4826 times their median absolute deviation; if that is zero, 1.2533 times their mean
    /// absolute deviation.
    pub robust_scale: f64,
    /// Standard deviation of the past log changes.
    pub standard_deviation: f64,
    /// Number of past changes.
    pub observations: usize,
    /// How many of them rest on an estimated or derived figure.
    pub derived: usize,
    /// How many of them were at least as large, in either direction.
    pub at_least_as_large: usize,
    /// Distance from the median in robust scales; `None` if all past changes were the same.
    pub z: Option<f64>,
    /// Whether the change lies inside the usual range.
    pub within_usual: bool,
}

pub(super) fn compute(evidence: &Evidence<'_>) -> Result<UsualSize, Skipped> {
    let at = evidence.question.at;
    let observed: Vec<_> = evidence.history().collect();
    let mut changes = Vec::new();
    let mut derived = 0;
    let mut current = None;
    for pair in observed.windows(2) {
        let ((before, from), (period, to)) = (pair[0], pair[1]);
        if before.until(period) != Ok(1) || from <= 0.0 || to <= 0.0 {
            continue;
        }
        let change = (to / from).ln();
        if !change.is_finite() {
            continue;
        }
        if period == at {
            current = Some(change);
        } else {
            changes.push(change);
            let made = |p| evidence.target.status(p).is_estimated_or_derived();
            derived += usize::from(made(before) || made(period));
        }
    }
    let log_change = current.ok_or_else(|| {
        Skipped::new("the change has no logarithm: a figure is missing, zero or negative")
    })?;
    let noun = at.frequency().noun();
    if changes.len() < FEWEST {
        let have = text::count(changes.len(), "earlier change");
        return Err(Skipped::new(format!(
            "only {have} from one {noun} to the next {} known",
            are(changes.len())
        ))
        .needs(format!(
            "at least {FEWEST} earlier changes; 36 or more for a firm scale"
        )));
    }
    let centre = median(&changes).unwrap_or(0.0);
    let mean = sum(changes.iter().copied()) / changes.len() as f64;
    let squares = sum(changes.iter().map(|change| (change - mean).powi(2)));
    let standard_deviation = (squares / (changes.len() - 1) as f64).sqrt();
    let robust_scale = mad(&changes)
        .filter(|scale| *scale > 0.0)
        .unwrap_or_else(|| {
            1.2533 * sum(changes.iter().map(|c| (c - centre).abs())) / changes.len() as f64
        });
    let distance = log_change - centre;
    Ok(UsualSize {
        log_change,
        median: centre,
        robust_scale,
        standard_deviation,
        observations: changes.len(),
        derived,
        at_least_as_large: changes
            .iter()
            .filter(|c| c.abs() >= log_change.abs())
            .count(),
        z: (robust_scale > 0.0).then(|| distance / robust_scale),
        within_usual: distance.abs() <= USUAL * robust_scale,
    })
}

impl Section for UsualSize {
    const TITLE: &'static str = "Usual size of changes";

    fn lines(&self, scope: &Scope) -> Vec<String> {
        let noun = scope.at.frequency().noun();
        let inside = if self.within_usual {
            "inside"
        } else {
            "outside"
        };
        let derived = if self.derived > 0 {
            format!(", {} of them resting on derived figures", self.derived)
        } else {
            String::new()
        };
        let mut lines = vec![
            format!(
                "{} log points is {inside} the usual size of its own changes: robust scale {} log points (standard deviation {}), from {}{derived}.",
                text::log_points(self.log_change),
                text::hundredths(self.robust_scale, 1),
                text::hundredths(self.standard_deviation, 1),
                text::count(self.observations, "earlier change"),
            ),
            format!(
                "{} of {} earlier changes from {noun} to {noun} were at least as large in either direction.",
                self.at_least_as_large, self.observations
            ),
        ];
        if self.observations < 36 {
            lines.push(format!(
                "A history of {} is short: the scale is rough, and season and calendar are still in it.",
                text::count(self.observations, "change")
            ));
        }
        lines
    }
}

const fn are(n: usize) -> &'static str {
    if n == 1 { "is" } else { "are" }
}
