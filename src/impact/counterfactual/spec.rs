//! What to compare with, and what to call an effect.

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::impact::{DetectionSpec, EffectShape};
use crate::period::PeriodRange;
use crate::regarima::Transform;

/// What moves without the event, controls and season aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Trend {
    /// A level that wanders as far as the data say, not at all if they say so. The default.
    #[default]
    Level,
    /// Such a level about a straight line.
    Drift,
    /// Such a level about a line whose slope wanders too.
    LocalLinear,
}

/// Whether each calendar period has its own level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SeasonalPattern {
    /// Fixed effects from three years before the event on, if each calendar period is seen twice there. The default.
    #[default]
    Auto,
    /// Fixed effects.
    Fixed,
    /// None: for adjusted series, or because the controls have the same season.
    None,
}

/// Options of [`Counterfactual`](super::Counterfactual).
///
/// # Examples
///
/// ```
/// use tidegauge::impact::{CounterfactualSpec, SeasonalPattern, Trend};
///
/// let spec = CounterfactualSpec::default().trend(Trend::Drift).seasonal(SeasonalPattern::None);
/// assert_eq!(spec.detection.significance, 0.10);
/// assert_eq!(serde_json::from_str::<CounterfactualSpec>(r#"{"trend":"drift","seasonal":"none"}"#).unwrap(), spec);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct CounterfactualSpec {
    /// Logarithms where all values of series and controls are positive, unless said otherwise.
    pub transform: Transform,
    /// What moves without the event.
    pub trend: Trend,
    /// Whether each calendar period has its own level.
    pub seasonal: SeasonalPattern,
    /// The course of the effect that is tested; a step by default.
    pub shape: EffectShape,
    /// Periods right before the event that it can have moved already (orders brought forward): not counted on either side; 0 by default.
    pub anticipation: usize,
    /// Periods of other events, not counted on either side.
    pub exclude: Vec<PeriodRange>,
    /// Significance of the test and power of the detectable effect.
    pub detection: DetectionSpec,
    /// The smallest rise that would matter, a ratio above 0; 0.10 by default.
    pub of_interest: f64,
    /// Probability that an interval holds the effect; 0.90 by default.
    pub coverage: f64,
}

impl Default for CounterfactualSpec {
    fn default() -> Self {
        Self {
            transform: Transform::Auto,
            trend: Trend::default(),
            seasonal: SeasonalPattern::default(),
            shape: EffectShape::default(),
            anticipation: 0,
            exclude: Vec::new(),
            detection: DetectionSpec::default(),
            of_interest: 0.10,
            coverage: 0.90,
        }
    }
}

impl CounterfactualSpec {
    /// Chooses logarithms or values.
    #[must_use]
    pub const fn transform(mut self, transform: Transform) -> Self {
        self.transform = transform;
        self
    }

    /// Says what moves without the event.
    #[must_use]
    pub const fn trend(mut self, trend: Trend) -> Self {
        self.trend = trend;
        self
    }

    /// Says whether each calendar period has its own level.
    #[must_use]
    pub const fn seasonal(mut self, seasonal: SeasonalPattern) -> Self {
        self.seasonal = seasonal;
        self
    }

    /// Says which course of the effect is tested.
    #[must_use]
    pub const fn shape(mut self, shape: EffectShape) -> Self {
        self.shape = shape;
        self
    }

    /// Drops periods right before the event.
    #[must_use]
    pub const fn anticipation(mut self, periods: usize) -> Self {
        self.anticipation = periods;
        self
    }

    /// Drops the periods of another event.
    #[must_use]
    pub fn exclude(mut self, range: PeriodRange) -> Self {
        self.exclude.push(range);
        self
    }

    /// Says what detected and detectable mean.
    #[must_use]
    pub const fn detection(mut self, detection: DetectionSpec) -> Self {
        self.detection = detection;
        self
    }

    /// Says which effect would matter.
    #[must_use]
    pub const fn of_interest(mut self, ratio: f64) -> Self {
        self.of_interest = ratio;
        self
    }

    /// Says how probable intervals are.
    #[must_use]
    pub const fn coverage(mut self, coverage: f64) -> Self {
        self.coverage = coverage;
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        self.shape.check()?;
        self.detection.check()?;
        let ranges = [
            ("of_interest", self.of_interest, f64::MAX, "above 0"),
            ("coverage", self.coverage, 1.0, "strictly between 0 and 1"),
        ];
        for (option, value, below, accepted) in ranges {
            if !(value > 0.0 && value < below) {
                return Err(Error::Spec {
                    option,
                    value,
                    accepted,
                });
            }
        }
        Ok(())
    }
}
