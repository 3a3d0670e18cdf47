//! What the data hold on the question: the flow itself, the total over all partners, the partners.

use std::collections::BTreeMap;

use crate::brief::{Question, Skipped};
use crate::code::{Area, Commodity, ObsStatus, QuantityUnit, TradeFlow};
use crate::dataset::{Aggregate, AuditReport, Dataset, DatasetError, Measure, Selector};
use crate::error::Error;
use crate::index::ItemCell;
use crate::period::{Frequency, Period};
use crate::series::Series;

/// Finer codes make up a commodity when their values miss its value by no more than this part of it.
const ADDS_UP: f64 = 0.005;

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
    /// Values and quantities of the items for the period and the one before, and which quantity.
    pub(super) priced: Option<Priced>,
    /// This record and the partner's own record of the same trade.
    pub(super) mirror: Option<(Series, Series)>,
    /// What the buyer imports, by supplier.
    pub(super) buyers_imports: Result<BuyersImports, Skipped>,
    /// Unit of all levels, as text: `t`, `USD`.
    pub(super) unit: String,
}

/// What the buyer of the flow in question imports of the commodity, by the buyer's own records.
pub(super) struct BuyersImports {
    pub(super) buyer: Area,
    /// From the supplier in question.
    pub(super) supplier: Series,
    /// From all suppliers.
    pub(super) total: Series,
    /// From each of the others that are itemised.
    pub(super) others: Vec<Series>,
    /// What the buyer exports, if that is known.
    pub(super) exports: Option<Series>,
}

/// A flow with all partners: the total, whether it is published, and each partner.
struct ByPartner {
    total: Result<Aggregate, Skipped>,
    total_is_published: bool,
    partners: BTreeMap<Area, Aggregate>,
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
        let ByPartner {
            total,
            total_is_published,
            partners,
        } = with_partners(data, &here)?;
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
        let mirror = mirror(data, question, &target);
        let buyers_imports = if question.flow.is_import() {
            imported(data, question, &target.series, &total, &partners)
        } else {
            mirrored_imports(data, question, &target)
        };
        Ok(Self {
            question,
            buyers_imports,
            target,
            total,
            total_is_published,
            partners,
            commodities,
            finer_digits,
            annual,
            priced: priced(data, question),
            mirror,
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

    /// The period before the one in question, for a part that needs it.
    pub(super) fn period_before(&self) -> Result<Period, Skipped> {
        self.previous()
            .ok_or_else(|| Skipped::new("there is no period before"))
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

/// Figures of both periods for every part that has both, the largest change first; and the parts that have one of them.
pub(super) fn changes<K: Copy + Ord>(
    parts: &BTreeMap<K, Aggregate>,
    from: Period,
    to: Period,
) -> (Vec<(K, f64, f64)>, Vec<K>) {
    let (mut both, mut one) = (Vec::new(), Vec::new());
    for (key, part) in parts {
        match (part.series.get(from), part.series.get(to)) {
            (Some(before), Some(after)) => both.push((*key, before, after)),
            (None, None) => {}
            _ => one.push(*key),
        }
    }
    both.sort_by(|a, b| {
        let size = |item: &(K, f64, f64)| (item.2 - item.1).abs();
        size(b).total_cmp(&size(a)).then_with(|| a.0.cmp(&b.0))
    });
    (both, one)
}

fn with_partners(data: &Dataset, here: &Selector) -> Result<ByPartner, DatasetError> {
    let individual = here.clone().individual_partners();
    let (total, total_is_published) = match sum(data, &here.clone().partner(Area::WORLD)) {
        Ok(total) => (Ok(total), true),
        Err(DatasetError::NothingSelected { .. }) => (
            sum(data, &individual).map_err(|error| unusable(&error)),
            false,
        ),
        Err(error) => return Err(error),
    };
    let partners = match by_partner(data, &individual.clone().totals_only()) {
        Err(DatasetError::NothingSelected { .. }) => by_partner(data, &individual),
        other => other,
    };
    let partners = match partners {
        Err(DatasetError::NothingSelected { .. }) => BTreeMap::new(),
        other => other?,
    };
    // A single partner is not all of them.
    let total = match partners.keys().next() {
        Some(only) if partners.len() == 1 && !total_is_published => Err(Skipped::new(format!(
            "of all partners only {} is in the data",
            only.name()
        ))
        .needs("records with the world or with the other partners")),
        _ => total,
    };
    Ok(ByPartner {
        total,
        total_is_published,
        partners,
    })
}

/// The imports of the reporter, whose records the question is about.
fn imported(
    data: &Dataset,
    question: &Question,
    supplier: &Series,
    total: &Result<Aggregate, Skipped>,
    partners: &BTreeMap<Area, Aggregate>,
) -> Result<BuyersImports, Skipped> {
    if question.partner == Area::WORLD {
        return Err(Skipped::new("the question is about all suppliers together"));
    }
    let others = partners
        .iter()
        .filter(|(area, _)| **area != question.partner);
    Ok(BuyersImports {
        buyer: question.reporter,
        supplier: supplier.clone(),
        total: total.as_ref().map_err(Clone::clone)?.series.clone(),
        others: others.map(|(_, flow)| flow.series.clone()).collect(),
        exports: exports(data, question, question.reporter, question.commodity),
    })
}

/// The imports of the partner by its own records.
fn mirrored_imports(
    data: &Dataset,
    question: &Question,
    own: &Aggregate,
) -> Result<BuyersImports, Skipped> {
    let buyer = question.partner;
    if buyer == Area::WORLD {
        return Err(Skipped::new("the question is about all buyers together"));
    }
    let product = question.commodity.hs6().unwrap_or(question.commodity);
    let missing = || {
        Skipped::new(format!(
            "the imports of {} by supplier are not in the data",
            buyer.name()
        ))
        .needs(format!("its imports of {product} from all suppliers"))
    };
    let selector = mirror_selector(data, question, own).ok_or_else(missing)?;
    let commodity = selector.commodities.as_ref().and_then(|list| list.first());
    let exports = commodity.and_then(|code| exports(data, question, buyer, *code));
    let ByPartner {
        total, partners, ..
    } = with_partners(data, &selector).map_err(|error| Skipped::new(error.to_string()))?;
    let mut others = partners;
    let supplier = others.remove(&question.reporter).ok_or_else(missing)?;
    Ok(BuyersImports {
        buyer,
        supplier: supplier.series,
        total: total?.series,
        others: others.into_values().map(|flow| flow.series).collect(),
        exports,
    })
}

/// All exports of an area, in the measure of the question.
fn exports(data: &Dataset, question: &Question, of: Area, commodity: Commodity) -> Option<Series> {
    let selector = Selector::new(question.measure)
        .flow(TradeFlow::Export)
        .reporter(of)
        .commodity(commodity)
        .frequency(question.at.frequency());
    let selector = match question.unit {
        Some(unit) => selector.unit(unit),
        None => selector,
    };
    let found = with_partners(data, &selector).ok()?;
    Some(found.total.ok()?.series)
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

/// Values beside quantities of one unit.
#[derive(Debug)]
pub(super) struct Priced {
    pub(super) quantity: Measure,
    /// Unit of a value divided by a quantity: `USD/kg`.
    pub(super) unit: String,
    pub(super) cells: Vec<ItemCell<Commodity>>,
}

/// Values and quantities of the finer codes that make up the commodity, or of the commodity itself; weights before other quantities,
/// because they add up over codes.
fn priced(data: &Dataset, question: &Question) -> Option<Priced> {
    let at = question.at;
    let previous = at.checked_sub(1).ok()?;
    let selector = |measure: Measure| {
        Selector::new(measure)
            .flow(question.flow)
            .reporter(question.reporter)
            .partner(question.partner)
            .commodity(question.commodity)
            .frequency(at.frequency())
    };
    let figure = |series: &Series, period| series.get(period).unwrap_or(0.0);
    let cell = |key: Commodity, value: &Series, quantity: &Series| ItemCell {
        key,
        value0: figure(value, previous),
        quantity0: figure(quantity, previous),
        value1: figure(value, at),
        quantity1: figure(quantity, at),
    };
    let value = sum(data, &selector(Measure::Value)).ok()?;
    let (from, to) = (value.series.get(previous)?, value.series.get(at)?);
    let currency = unit_text(Measure::Value, &value);
    for measure in [Measure::NetWeight, Measure::Quantity] {
        let priced = |cells: Vec<ItemCell<Commodity>>, amount: &Aggregate| Priced {
            quantity: measure,
            unit: format!("{currency}/{}", unit_text(measure, amount)),
            cells,
        };
        let finer_values = finer(data, &selector(Measure::Value));
        let finer_amounts = finer(data, &selector(measure));
        if let (Some((_, values)), Some((_, amounts))) = (finer_values, finer_amounts) {
            let pairs: Vec<_> = values
                .iter()
                .filter_map(|(key, value)| Some((*key, value, amounts.get(key)?)))
                .collect();
            let cells: Vec<_> = pairs
                .iter()
                .map(|(key, value, amount)| cell(*key, &value.series, &amount.series))
                .collect();
            let covered = |pick: fn(&ItemCell<Commodity>) -> f64, whole: f64| {
                let itemised: f64 = cells.iter().map(pick).sum();
                (itemised - whole).abs() <= ADDS_UP * whole
            };
            // Amounts of several units have no sum, and so no mix.
            let amount = pairs.first().map(|(.., amount)| *amount);
            let one_unit = pairs
                .iter()
                .all(|(.., other)| Some(other.unit) == amount.map(|first| first.unit));
            let continuing = |c: &ItemCell<_>| c.quantity0 > 0.0 && c.quantity1 > 0.0;
            if let Some(amount) = amount.filter(|_| one_unit)
                && cells.iter().any(continuing)
                && covered(|c| c.value0, from)
                && covered(|c| c.value1, to)
            {
                return Some(priced(cells, amount));
            }
        }
        if let Ok(amount) = sum(data, &selector(measure))
            && amount.series.get(previous).is_some()
            && amount.series.get(at).is_some()
        {
            let whole = cell(question.commodity, &value.series, &amount.series);
            return Some(priced(vec![whole], &amount));
        }
    }
    None
}

/// Both records of one trade, in the measure of the question.
fn mirror(data: &Dataset, question: &Question, own: &Aggregate) -> Option<(Series, Series)> {
    let selector = mirror_selector(data, question, own)?.partner(question.reporter);
    let theirs = sum(data, &selector).ok()?;
    (theirs.currency == own.currency).then(|| (own.series.clone(), theirs.series))
}

/// The partner's own records of the opposite flow with anyone. Partners share no national lines, so that the subheading decides what is the
/// same product.
fn mirror_selector(data: &Dataset, question: &Question, own: &Aggregate) -> Option<Selector> {
    let product = |commodity: Commodity| commodity.hs6().unwrap_or(commodity);
    let wanted = product(question.commodity);
    let flow = question.flow.mirror()?;
    let theirs = data.keys().find(|key| {
        key.flow == flow
            && (key.reporter, key.partner) == (question.partner, question.reporter)
            && key.period == question.at
            && product(key.commodity).code() == wanted.code()
    })?;
    let selector = Selector::new(question.measure)
        .flow(flow)
        .reporter(question.partner)
        .commodity(theirs.commodity)
        .frequency(question.at.frequency());
    Some(match own.unit.filter(|_| !question.measure.is_money()) {
        Some(unit) => selector.unit(unit),
        None => selector,
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
