//! What the data hold on the question: the flow itself, the total over all partners, the partners.

use std::collections::BTreeMap;

use crate::brief::{Question, Skipped};
use crate::code::{Area, Commodity, ObsStatus, QuantityUnit};
use crate::dataset::{Aggregate, AuditReport, Dataset, DatasetError, Measure, Selector};
use crate::error::Error;
use crate::period::{Frequency, Period};
use crate::series::Series;

/// Everything the parts read.
pub(super) struct Evidence<'a> {
    pub(super) question: &'a Question,
    /// The series in question.
    pub(super) target: Aggregate,
    /// The total over all partners, as published or added up.
    pub(super) total: Result<Aggregate, Skipped>,
    /// Whether the total is a published one.
    pub(super) total_is_published: bool,
    /// Each partner on its own.
    pub(super) partners: BTreeMap<Area, Aggregate>,
    /// Each finer code inside the commodity on its own, for the partner in question.
    pub(super) commodities: BTreeMap<Commodity, Aggregate>,
    /// Number of characters of those codes.
    pub(super) finer_digits: usize,
    /// Annual figures of the series in question.
    pub(super) annual: Option<Series>,
    /// Audit of the records that the brief rests on.
    pub(super) audit: AuditReport,
    /// Whether both a value and a quantity are there for the period and the one before.
    pub(super) has_prices: bool,
    /// Whether the partner's own record of the same trade is there for the period.
    pub(super) has_mirror: bool,
    /// Unit of all levels, as text: `t`, `USD`.
    pub(super) unit: String,
}

impl<'a> Evidence<'a> {
    pub(super) fn gather(data: &Dataset, question: &'a Question) -> Result<Self, Error> {
        let frequency = question.at.frequency();
        let base = Selector::new(question.measure)
            .flow(question.flow)
            .reporter(question.reporter)
            .commodity(question.commodity)
            .zero_policy(question.zero_policy);
        let base = match question.unit {
            Some(unit) => base.unit(unit),
            None => base,
        };
        let here = base.clone().frequency(frequency);
        let target = sum(data, &here.clone().partner(question.partner))?;
        let (total, total_is_published) = match sum(data, &here.clone().partner(Area::WORLD)) {
            Ok(total) => (Ok(total), true),
            Err(DatasetError::NothingSelected { .. }) => (
                sum(data, &here.clone().individual_partners()).map_err(|error| unusable(&error)),
                false,
            ),
            Err(error) => return Err(error.into()),
        };
        let individual = here.clone().individual_partners();
        let partners = match by_partner(data, &individual.clone().totals_only()) {
            Err(DatasetError::NothingSelected { .. }) => by_partner(data, &individual),
            other => other,
        };
        let partners = match partners {
            Ok(partners) => partners,
            Err(DatasetError::NothingSelected { .. }) => BTreeMap::new(),
            Err(error) => return Err(error.into()),
        };
        let (finer_digits, commodities) =
            finer(data, &here.clone().partner(question.partner)).unwrap_or_default();
        let annual = (frequency != Frequency::Year)
            .then(|| {
                sum(
                    data,
                    &base
                        .clone()
                        .partner(question.partner)
                        .frequency(Frequency::Year),
                )
                .ok()
            })
            .flatten()
            .map(|aggregate| aggregate.series);
        let about: Dataset = data
            .iter()
            .filter(|record| base.accepts(&record.key()))
            .collect();
        let unit = unit_text(question.measure, &target);
        Ok(Self {
            question,
            target,
            total,
            total_is_published,
            partners,
            commodities,
            finer_digits,
            annual,
            has_prices: has_prices(data, question),
            has_mirror: has_mirror(data, question),
            audit: about.audit(),
            unit,
        })
    }

    /// The series in question.
    pub(super) const fn series(&self) -> &Series {
        &self.target.series
    }

    /// The period before the one in question.
    pub(super) fn previous(&self) -> Option<Period> {
        self.question.at.checked_sub(1).ok()
    }

    /// Observed values up to and with `at`, in order of time.
    pub(super) fn history(&self) -> impl DoubleEndedIterator<Item = (Period, f64)> {
        let at = self.question.at;
        self.series()
            .iter()
            .filter(move |(period, value)| *period <= at && !value.is_nan())
    }

    /// Periods whose figure is withheld.
    pub(super) fn confidential(&self) -> impl Iterator<Item = Period> + '_ {
        let statuses = self.target.statuses.iter();
        let withheld = |(period, status): (Period, &ObsStatus)| {
            (*status == ObsStatus::Suppressed).then_some(period)
        };
        self.series().range().zip(statuses).filter_map(withheld)
    }

    /// A level with its unit: `582 t`.
    pub(super) fn level(&self, value: f64) -> String {
        format!("{} {}", crate::brief::text::amount(value), self.unit)
    }
}

/// The sum over total rows, or over the break-down where there are no total rows.
fn sum(data: &Dataset, selector: &Selector) -> Result<Aggregate, DatasetError> {
    match data.aggregate(&selector.clone().totals_only()) {
        Err(DatasetError::NothingSelected { .. }) => data.aggregate(selector),
        other => other,
    }
}

fn by_partner(
    data: &Dataset,
    selector: &Selector,
) -> Result<BTreeMap<Area, Aggregate>, DatasetError> {
    Ok(data
        .aggregate_by(selector, |key| key.partner)?
        .into_iter()
        .collect())
}

/// The series of the next finer codes that the data hold, and their number of characters; `None` if there are none or they cannot be added.
fn finer(data: &Dataset, selector: &Selector) -> Option<(usize, BTreeMap<Commodity, Aggregate>)> {
    let parent = *selector.commodities.as_ref()?.first()?;
    let mut inside = selector.clone();
    inside.commodities = None;
    let keys = data.iter().map(|record| record.key());
    let digits = keys
        .filter(|key| inside.accepts(key) && parent.contains(&key.commodity))
        .map(|key| key.commodity.level())
        .filter(|level| *level > parent.level())
        .min()?;
    let inside = inside.inside(parent, digits);
    let sums = |selector: &Selector| data.aggregate_by(selector, |key| key.commodity);
    let found = match sums(&inside.clone().totals_only()) {
        Err(DatasetError::NothingSelected { .. }) => sums(&inside),
        other => other,
    };
    Some((digits, found.ok()?.into_iter().collect()))
}

fn unusable(error: &DatasetError) -> Skipped {
    Skipped::new(format!("there is no total over all partners: {error}"))
        .needs("records of the partner World, or of every partner")
}

/// Whether a unit value could be formed for the period and the one before.
fn has_prices(data: &Dataset, question: &Question) -> bool {
    let measured = |measure: Measure| {
        let selector = Selector::new(measure)
            .flow(question.flow)
            .reporter(question.reporter)
            .partner(question.partner)
            .commodity(question.commodity)
            .frequency(question.at.frequency());
        sum(data, &selector).is_ok_and(|aggregate| {
            let known = |period| aggregate.series.get(period).is_some();
            known(question.at) && question.at.checked_sub(1).is_ok_and(known)
        })
    };
    measured(Measure::Value) && (measured(Measure::NetWeight) || measured(Measure::Quantity))
}

/// Partners share no national lines, so that the subheading decides what is the same product.
fn has_mirror(data: &Dataset, question: &Question) -> bool {
    let product = |commodity: Commodity| commodity.hs6().unwrap_or(commodity).code().to_owned();
    let wanted = product(question.commodity);
    data.keys().any(|key| {
        question.flow.mirror() == Some(key.flow)
            && (key.reporter, key.partner) == (question.partner, question.reporter)
            && key.period == question.at
            && product(key.commodity) == wanted
    })
}

fn unit_text(measure: Measure, aggregate: &Aggregate) -> String {
    if measure.is_money() {
        return aggregate.currency.map_or_else(
            || "(no currency)".to_owned(),
            |currency| currency.to_string(),
        );
    }
    match aggregate.unit {
        None | Some(QuantityUnit::NONE) => "(no unit)".to_owned(),
        Some(QuantityUnit::TONNE) => "t".to_owned(),
        Some(QuantityUnit::ITEM) => "items".to_owned(),
        Some(unit) => unit.to_string(),
    }
}
