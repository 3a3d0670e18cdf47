//! Which records, and what an absent one means.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::code::{Area, Commodity, CustomsProcedure, QuantityUnit, TradeFlow, TransportMode};
use crate::dataset::{Measure, RecordKey};
use crate::period::{Frequency, PeriodRange};

/// What the absence of a record says.
///
/// Customs statistics are complete counts: where the reporter has delivered a period at all, a line that is absent is a true zero. A collection
/// of single figures, from the press for instance, is not complete: absent is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ZeroPolicy {
    /// Absent is unknown: a sum with an absent part is missing.
    #[default]
    AbsentIsMissing,
    /// Absent is zero in periods for which the reporter has any record of that direction; otherwise missing.
    AbsentIsZero,
}

/// A choice of records and of the measure to read from them; everything is included until it is narrowed.
///
/// # Examples
///
/// ```
/// use tidegauge::code::{Area, TradeFlow};
/// use tidegauge::dataset::{Measure, Selector};
///
/// let selector = Selector::new(Measure::NetWeight)
///     .flow(TradeFlow::Export)
///     .reporter(Area::CHINA)
///     .individual_partners();
/// assert_eq!(selector.to_string(), "flow X, reporter CN, individual partners, measure net_weight");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Selector {
    /// What to read.
    pub measure: Measure,
    /// Only this flow.
    #[serde(default)]
    pub flow: Option<TradeFlow>,
    /// Only this reporter.
    #[serde(default)]
    pub reporter: Option<Area>,
    /// Only these partners.
    #[serde(default)]
    pub partners: Option<Vec<Area>>,
    /// Leave out the aggregate of all partners.
    #[serde(default)]
    pub without_world: bool,
    /// Only these commodities, exactly.
    #[serde(default)]
    pub commodities: Option<Vec<Commodity>>,
    /// Only commodities inside this one, with this number of digits.
    #[serde(default)]
    pub inside: Option<(Commodity, usize)>,
    /// Only rows that are total on second partner, procedure and transport.
    #[serde(default)]
    pub totals_only: bool,
    /// Only these periods; the result covers exactly them.
    #[serde(default)]
    pub periods: Option<PeriodRange>,
    /// Only this frequency.
    #[serde(default)]
    pub frequency: Option<Frequency>,
    /// Convert quantities to this unit; without it, records of different units are refused.
    #[serde(default)]
    pub unit: Option<QuantityUnit>,
    /// What an absent record says.
    #[serde(default)]
    pub zero_policy: ZeroPolicy,
}

impl Selector {
    /// All records, reading `measure`.
    pub const fn new(measure: Measure) -> Self {
        Self {
            measure,
            flow: None,
            reporter: None,
            partners: None,
            without_world: false,
            commodities: None,
            inside: None,
            totals_only: false,
            periods: None,
            frequency: None,
            unit: None,
            zero_policy: ZeroPolicy::AbsentIsMissing,
        }
    }

    /// Only `flow`.
    #[must_use]
    pub const fn flow(mut self, flow: TradeFlow) -> Self {
        self.flow = Some(flow);
        self
    }

    /// Only `reporter`.
    #[must_use]
    pub const fn reporter(mut self, reporter: Area) -> Self {
        self.reporter = Some(reporter);
        self
    }

    /// Only `partner`, which may be [`Area::WORLD`].
    #[must_use]
    pub fn partner(self, partner: Area) -> Self {
        self.partners([partner])
    }

    /// Only these partners.
    #[must_use]
    pub fn partners(mut self, partners: impl IntoIterator<Item = Area>) -> Self {
        self.partners = Some(partners.into_iter().collect());
        self
    }

    /// All partners but the aggregate of all.
    #[must_use]
    pub const fn individual_partners(mut self) -> Self {
        self.without_world = true;
        self
    }

    /// Only `commodity`, exactly.
    #[must_use]
    pub fn commodity(self, commodity: Commodity) -> Self {
        self.commodities([commodity])
    }

    /// Only these commodities, exactly.
    #[must_use]
    pub fn commodities(mut self, commodities: impl IntoIterator<Item = Commodity>) -> Self {
        self.commodities = Some(commodities.into_iter().collect());
        self
    }

    /// Only commodities inside `parent` that have `digits` digits.
    #[must_use]
    pub const fn inside(mut self, parent: Commodity, digits: usize) -> Self {
        self.inside = Some((parent, digits));
        self
    }

    /// Only rows that are total on second partner, procedure and transport.
    #[must_use]
    pub const fn totals_only(mut self) -> Self {
        self.totals_only = true;
        self
    }

    /// Only `periods`; the result covers exactly them.
    #[must_use]
    pub fn periods(mut self, periods: PeriodRange) -> Self {
        self.periods = Some(periods);
        self
    }

    /// Only records of `frequency`.
    #[must_use]
    pub const fn frequency(mut self, frequency: Frequency) -> Self {
        self.frequency = Some(frequency);
        self
    }

    /// Convert quantities to `unit`.
    #[must_use]
    pub const fn unit(mut self, unit: QuantityUnit) -> Self {
        self.unit = Some(unit);
        self
    }

    /// What an absent record says.
    #[must_use]
    pub const fn zero_policy(mut self, policy: ZeroPolicy) -> Self {
        self.zero_policy = policy;
        self
    }

    /// Whether a record of this identity is chosen.
    pub fn accepts(&self, key: &RecordKey) -> bool {
        let is_total = key.second_partner == Area::WORLD
            && key.procedure == CustomsProcedure::Total
            && key.transport == TransportMode::Total;
        self.flow.is_none_or(|flow| flow == key.flow)
            && self
                .reporter
                .is_none_or(|reporter| reporter == key.reporter)
            && self
                .partners
                .as_ref()
                .is_none_or(|all| all.contains(&key.partner))
            && !(self.without_world && key.partner == Area::WORLD)
            && self
                .commodities
                .as_ref()
                .is_none_or(|all| all.contains(&key.commodity))
            && self.inside.is_none_or(|(parent, digits)| {
                parent.is_prefix_of(&key.commodity) && key.commodity.level() == digits
            })
            && (is_total || !self.totals_only)
            && self
                .periods
                .as_ref()
                .is_none_or(|range| range.contains(key.period))
            && self
                .frequency
                .is_none_or(|frequency| frequency == key.period.frequency())
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if let Some(flow) = self.flow {
            parts.push(format!("flow {flow}"));
        }
        if let Some(reporter) = self.reporter {
            parts.push(format!("reporter {reporter}"));
        }
        if let Some(partners) = &self.partners {
            parts.push(format!("partners {}", list(partners)));
        }
        if self.without_world {
            parts.push("individual partners".to_owned());
        }
        if let Some(commodities) = &self.commodities {
            parts.push(format!("commodities {}", list(commodities)));
        }
        if let Some((parent, digits)) = self.inside {
            parts.push(format!("{digits} digits inside {parent}"));
        }
        if self.totals_only {
            parts.push("totals only".to_owned());
        }
        if let Some(periods) = &self.periods {
            parts.push(format!("periods {periods}"));
        }
        if let Some(frequency) = self.frequency {
            parts.push(format!("frequency {frequency}"));
        }
        parts.push(format!("measure {}", self.measure));
        f.write_str(&parts.join(", "))
    }
}

/// The first five, and how many more.
pub(super) fn list<T: fmt::Display>(items: &[T]) -> String {
    let shown: Vec<String> = items.iter().take(5).map(T::to_string).collect();
    match items.len().saturating_sub(5) {
        0 => shown.join(" "),
        more => format!("{} and {more} more", shown.join(" ")),
    }
}
