//! What is asked: which flow, which period, and what the answer is to be held against.

use serde::{Deserialize, Serialize};

use crate::code::{Area, Commodity, QuantityUnit, TradeFlow};
use crate::dataset::vintage::RevisionStatistics;
use crate::dataset::{Measure, SeriesKey, ZeroPolicy};
use crate::error::Error;
use crate::impact::{DetectionSpec, Event, NoiseModel, minimum_detectable_effect};
use crate::period::{Period, PeriodRange};

/// The level that a recovery is measured against.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reference {
    /// A level per period, in the unit of the series.
    Level(f64),
    /// The mean over these periods. Where single periods are missing but the range is one calendar year with an annual record, the annual figure
    /// divided by the number of periods.
    MeanOf(PeriodRange),
}

/// A question about one flow in one period: "exports of magnets to the US fell in November - is that real?"
///
/// Only the flow and the period are needed; everything else sharpens the answer.
///
/// # Examples
///
/// ```
/// use tidegauge::brief::Question;
/// use tidegauge::code::QuantityUnit;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let question = Question::new("X.CN.US.HS22:850511.quantity".parse()?, "2025-11".parse()?)
///     .subject("rare-earth magnets")
///     .unit(QuantityUnit::TONNE)
///     .rounded_to(1.0);
/// assert_eq!(question.key().to_string(), "X.CN.US.HS22:850511.quantity");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Question {
    /// Direction or sub-flow.
    pub flow: TradeFlow,
    /// The area whose office compiled the figures.
    pub reporter: Area,
    /// The counterpart in question; [`Area::WORLD`] for the total.
    pub partner: Area,
    /// Classification and code.
    pub commodity: Commodity,
    /// What is measured.
    pub measure: Measure,
    /// The period in question; its frequency is that of the whole brief.
    pub at: Period,
    /// What the commodity is called in the text; its code by default.
    #[serde(default)]
    pub subject: Option<String>,
    /// Convert quantities to this unit.
    #[serde(default)]
    pub unit: Option<QuantityUnit>,
    /// The published figures are multiples of this (1 for whole tonnes); `None` if they are exact.
    #[serde(default)]
    pub rounding_unit: Option<f64>,
    /// The level before the shock. `None` takes the mean of the year before the first restriction among the events.
    #[serde(default)]
    pub reference: Option<Reference>,
    /// The low from which a recovery is measured. `None` takes the lowest value since the first restriction.
    #[serde(default)]
    pub trough: Option<Period>,
    /// Events whose effect is asked for.
    #[serde(default)]
    pub events: Vec<Event>,
    /// Partners that the events did not touch: their flows are controls of the counterfactual.
    #[serde(default)]
    pub controls: Vec<Area>,
    /// How releases of this flow were revised before, from its [vintages](crate::dataset::vintage), as ratios of log levels or growth rates.
    #[serde(default)]
    pub revisions: Option<Box<RevisionStatistics>>,
    /// What the buyer makes and stores itself: production and change of stocks over the year that ends with `at`.
    #[serde(default)]
    pub own_supply: Option<OwnSupply>,
    /// The noise of the log level against which an effect would have to show. `None` estimates it from 24 or more periods before the event, and below
    /// that assumes a stationary one of standard deviation 0.2 and autocorrelation 0.3.
    #[serde(default)]
    pub noise: Option<NoiseModel>,
    /// What an absent record says.
    #[serde(default)]
    pub zero_policy: ZeroPolicy,
}

/// What the buyer makes and stores itself over a year, in the unit of the figures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct OwnSupply {
    /// Domestic production.
    pub production: f64,
    /// Change of stocks: positive when they are built up.
    pub stock_change: f64,
}

impl Question {
    /// A question about one series in one period.
    pub const fn new(key: SeriesKey, at: Period) -> Self {
        Self {
            flow: key.flow,
            reporter: key.reporter,
            partner: key.partner,
            commodity: key.commodity,
            measure: key.measure,
            at,
            subject: None,
            unit: None,
            rounding_unit: None,
            reference: None,
            trough: None,
            events: Vec::new(),
            controls: Vec::new(),
            revisions: None,
            own_supply: None,
            noise: None,
            zero_policy: ZeroPolicy::AbsentIsMissing,
        }
    }

    /// What the commodity is called in the text.
    #[must_use]
    pub fn subject(mut self, name: impl Into<String>) -> Self {
        self.subject = Some(name.into());
        self
    }

    /// Convert quantities to `unit`.
    #[must_use]
    pub const fn unit(mut self, unit: QuantityUnit) -> Self {
        self.unit = Some(unit);
        self
    }

    /// The published figures are multiples of `unit`.
    #[must_use]
    pub const fn rounded_to(mut self, unit: f64) -> Self {
        self.rounding_unit = Some(unit);
        self
    }

    /// The level before the shock.
    #[must_use]
    pub fn reference(mut self, reference: Reference) -> Self {
        self.reference = Some(reference);
        self
    }

    /// The low from which a recovery is measured.
    #[must_use]
    pub const fn trough(mut self, period: Period) -> Self {
        self.trough = Some(period);
        self
    }

    /// Adds an event.
    #[must_use]
    pub fn event(mut self, event: Event) -> Self {
        self.events.push(event);
        self
    }

    /// Partners that the events did not touch.
    #[must_use]
    pub fn controls(mut self, partners: impl IntoIterator<Item = Area>) -> Self {
        self.controls = partners.into_iter().collect();
        self
    }

    /// How the growth rates of this flow were revised before.
    #[must_use]
    pub fn revisions(mut self, statistics: RevisionStatistics) -> Self {
        self.revisions = Some(Box::new(statistics));
        self
    }

    /// What the buyer makes and adds to its stocks over the year that ends with `at`, in the unit of the figures.
    #[must_use]
    pub const fn own_supply(mut self, production: f64, stock_change: f64) -> Self {
        self.own_supply = Some(OwnSupply {
            production,
            stock_change,
        });
        self
    }

    /// The noise of the log level.
    #[must_use]
    pub const fn noise(mut self, noise: NoiseModel) -> Self {
        self.noise = Some(noise);
        self
    }

    /// What an absent record says.
    #[must_use]
    pub const fn zero_policy(mut self, policy: ZeroPolicy) -> Self {
        self.zero_policy = policy;
        self
    }

    /// The series in question.
    pub const fn key(&self) -> SeriesKey {
        SeriesKey {
            flow: self.flow,
            reporter: self.reporter,
            partner: self.partner,
            commodity: self.commodity,
            measure: self.measure,
        }
    }

    pub(super) fn validate(&self) -> Result<(), Error> {
        if let Some(unit) = self.rounding_unit
            && !(unit.is_finite() && unit > 0.0)
        {
            return Err(Error::Spec {
                option: "rounding_unit",
                value: unit,
                accepted: "a positive number",
            });
        }
        if let Some(Reference::Level(level)) = self.reference
            && !(level.is_finite() && level > 0.0)
        {
            return Err(Error::Spec {
                option: "reference level",
                value: level,
                accepted: "a positive number",
            });
        }
        if let Some(own) = self.own_supply {
            if !(own.production.is_finite() && own.production >= 0.0) {
                return Err(Error::Spec {
                    option: "production",
                    value: own.production,
                    accepted: "0 or a positive number",
                });
            }
            if !own.stock_change.is_finite() {
                return Err(Error::Spec {
                    option: "stock_change",
                    value: own.stock_change,
                    accepted: "a finite number",
                });
            }
        }
        if let Some(Reference::MeanOf(range)) = &self.reference {
            self.at.until(range.start())?;
        }
        if let Some(trough) = self.trough {
            self.at.until(trough)?;
        }
        for event in &self.events {
            self.at.until(event.at)?;
            event.check()?;
        }
        if let Some(noise) = &self.noise {
            minimum_detectable_effect(noise, 1, 1, &DetectionSpec::default())?;
        }
        Ok(())
    }
}
