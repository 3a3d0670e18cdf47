//! From records to series, without counting anything twice.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::code::{Area, Commodity, Currency, ObsStatus, QuantityUnit};
use crate::dataset::overlap::{Line, first_overlap};
use crate::dataset::{
    Dataset, DatasetError, Measure, RecordKey, Selector, SeriesKey, TradeRecord, ZeroPolicy,
};
use crate::num::sum::sum;
use crate::period::{Period, PeriodRange};
use crate::series::{Combined, Panel, Series};

/// A series summed from records, with what its values rest on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Aggregate {
    /// The sums; missing where a part is missing.
    pub series: Series,
    /// SDMX status of each value: the weakest among its parts.
    pub statuses: Vec<ObsStatus>,
    /// Figures for several periods together, where no single ones are known.
    pub combined: Vec<Combined>,
    /// Number of table lines (identities without period) that were added.
    pub lines: usize,
    /// Currency of the sums, for amounts of money.
    pub currency: Option<Currency>,
    /// Unit of the sums, for quantities and weights.
    pub unit: Option<QuantityUnit>,
}

impl Aggregate {
    /// Status at `period`; [`ObsStatus::Missing`] outside the series.
    pub fn status(&self, period: Period) -> ObsStatus {
        self.series
            .index_of(period)
            .and_then(|index| self.statuses.get(index).copied())
            .unwrap_or(ObsStatus::Missing)
    }
}

impl Dataset {
    /// The sum of all selected records, period by period.
    ///
    /// # Errors
    /// [`DatasetError::NothingSelected`]; [`DatasetError::DoubleCount`] if a record contains another, such as World beside a partner, a heading beside its
    /// subheading, exports beside re-exports, or a total beside its break-down by procedure, transport or second partner; [`DatasetError::Mixed`] for
    /// different currencies, units, valuations, directions, classifications or frequencies; [`DatasetError::Duplicate`].
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::{Area, Commodity, QuantityUnit, TradeFlow};
    /// use tidegauge::dataset::{Measure, Selector};
    /// use tidegauge::{Dataset, TradeRecord};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let (november, magnets) = ("2025-11".parse()?, "HS22:850511".parse::<Commodity>()?);
    /// let row = |partner, tonnes| {
    ///     TradeRecord::new(november, TradeFlow::Export, Area::CHINA, partner, magnets)
    ///         .quantity(tonnes, QuantityUnit::TONNE)
    /// };
    /// let data = Dataset::from_iter([row(Area::WORLD, 6150.0), row(Area::UNITED_STATES, 582.0)]);
    /// let all = Selector::new(Measure::Quantity);
    /// let error = data.series(&all).unwrap_err();
    /// assert!(error.to_string().contains("overlap on the partner"));
    /// assert_eq!(data.series(&all.individual_partners())?.values(), [582.0]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn series(&self, selector: &Selector) -> Result<Series, DatasetError> {
        Ok(self.aggregate(selector)?.series)
    }

    /// As [`series`](Self::series), with the status of each value and the combined observations.
    ///
    /// # Errors
    /// Those of [`series`](Self::series).
    pub fn aggregate(&self, selector: &Selector) -> Result<Aggregate, DatasetError> {
        let mut groups = self.aggregate_by(selector, |_| ())?;
        groups
            .pop()
            .map(|((), aggregate)| aggregate)
            .ok_or_else(|| self.nothing(selector))
    }

    /// One row for each series among the selected records, nothing added up.
    ///
    /// # Errors
    /// Those of [`series`](Self::series), inside each row.
    pub fn panel(&self, selector: &Selector) -> Result<Panel<SeriesKey>, DatasetError> {
        self.panel_by(selector, |key| *key)
    }

    /// One row for each distinct `group` of the selected records, added up inside it: `|key| key.partner` gives a row for each partner.
    ///
    /// # Errors
    /// Those of [`series`](Self::series), inside each row.
    pub fn panel_by<K: Ord + Clone>(
        &self,
        selector: &Selector,
        group: impl Fn(&SeriesKey) -> K,
    ) -> Result<Panel<K>, DatasetError> {
        let groups = self.aggregate_by(selector, group)?;
        Ok(Panel::from_series(
            groups
                .into_iter()
                .map(|(key, aggregate)| (key, aggregate.series)),
        )?)
    }

    /// The sums inside each distinct `group` of the selected records, in order of the group; all cover the same periods.
    ///
    /// # Errors
    /// Those of [`series`](Self::series), inside each group.
    pub fn aggregate_by<K: Ord + Clone>(
        &self,
        selector: &Selector,
        group: impl Fn(&SeriesKey) -> K,
    ) -> Result<Vec<(K, Aggregate)>, DatasetError> {
        let mut groups: BTreeMap<K, Group> = BTreeMap::new();
        let mut first: Option<TradeRecord> = None;
        let mut ends: Option<(Period, Period)> = None;
        for record in self.iter().filter(|record| selector.accepts(&record.key())) {
            let key = record.key();
            let reference = first.get_or_insert(record);
            if reference.period.frequency() != key.period.frequency() {
                let text = |r: &TradeRecord| r.period.frequency().to_string();
                return Err(mixed("frequency", (reference, &record), text));
            }
            let (start, end) = ends.get_or_insert((key.period, key.period));
            *start = (*start).min(key.period.checked_sub(i64::from(key.covers) - 1)?);
            *end = (*end).max(key.period);
            groups
                .entry(group(&record.series_key(selector.measure)))
                .or_default()
                .add(&record, selector)?;
        }
        let (start, end) = ends.ok_or_else(|| self.nothing(selector))?;
        let range = match &selector.periods {
            Some(periods) => periods.clone(),
            None => PeriodRange::new(start, end)?,
        };
        let available = self.available(selector);
        groups
            .into_iter()
            .map(|(key, group)| Ok((key, group.finish(&range, &available, selector)?)))
            .collect()
    }

    /// Periods for which a reporter has any record of a direction; empty unless absence means zero.
    fn available(&self, selector: &Selector) -> BTreeSet<(Area, bool, Period)> {
        match selector.zero_policy {
            ZeroPolicy::AbsentIsMissing => BTreeSet::new(),
            ZeroPolicy::AbsentIsZero => self
                .keys()
                .filter(|key| key.covers == 1)
                .map(|key| (key.reporter, key.flow.is_import(), key.period))
                .collect(),
        }
    }
}

/// The records of one group while it is being collected.
#[derive(Default)]
struct Group {
    /// The first record, with which all others must agree.
    first: Option<TradeRecord>,
    /// For each line its single-period values; several where units differ.
    lines: BTreeMap<Line, BTreeMap<Period, Slot>>,
    /// For each line its figures over several periods.
    combined: BTreeMap<(Period, u16), BTreeMap<Line, f64>>,
    /// A record of each period, to compare classifications.
    by_period: BTreeMap<Period, TradeRecord>,
}

/// The values of one line in one period.
struct Slot {
    record: TradeRecord,
    units: Vec<QuantityUnit>,
    values: Vec<f64>,
    status: ObsStatus,
}

impl Group {
    fn add(&mut self, record: &TradeRecord, selector: &Selector) -> Result<(), DatasetError> {
        let first = *self.first.get_or_insert(*record);
        agree(&first, record, selector)?;
        let same_period = self.by_period.entry(record.period).or_insert(*record);
        if same_period.commodity.classification() != record.commodity.classification() {
            return Err(mixed("classification", (same_period, record), |r| {
                r.commodity.classification().to_string()
            }));
        }
        let measurement = record.measure(selector.measure);
        let value = match (
            measurement.value(),
            selector.unit,
            record.unit(selector.measure),
        ) {
            (Some(value), Some(wanted), Some(unit)) => unit.convert(value, wanted)?,
            _ => measurement.or_nan(),
        };
        let line = Line::from(record.key());
        if record.covers > 1 {
            let together = self
                .combined
                .entry((record.period, record.covers))
                .or_default();
            if together.insert(line, value).is_some() {
                return Err(duplicate(record));
            }
            return Ok(());
        }
        let periods = self.lines.entry(line).or_default();
        if let Some(slot) = periods.get_mut(&record.period) {
            // Tariff lines are split by quantity unit: their values add up, their quantities do not.
            if slot.units.contains(&record.quantity_unit) {
                return Err(duplicate(record));
            }
            slot.units.push(record.quantity_unit);
            slot.values.push(value);
            slot.status = weakest(slot.status, measurement.status());
        } else {
            let slot = Slot {
                record: *record,
                units: vec![record.quantity_unit],
                values: vec![value],
                status: measurement.status(),
            };
            periods.insert(record.period, slot);
        }
        Ok(())
    }

    fn finish(
        self,
        range: &PeriodRange,
        available: &BTreeSet<(Area, bool, Period)>,
        selector: &Selector,
    ) -> Result<Aggregate, DatasetError> {
        self.refuse_overlap()?;
        let mut values = Vec::with_capacity(range.len());
        let mut statuses = Vec::with_capacity(range.len());
        let mut terms = Vec::new();
        for period in range.clone() {
            terms.clear();
            let mut status = ObsStatus::Normal;
            for (line, periods) in &self.lines {
                if let Some(slot) = periods.get(&period) {
                    terms.extend_from_slice(&slot.values);
                    status = weakest(status, slot.status);
                } else if available.contains(&(line.reporter, line.flow.is_import(), period)) {
                    terms.push(0.0);
                } else {
                    terms.push(f64::NAN);
                    status = ObsStatus::Missing;
                }
            }
            // A group of combined figures alone has no lines of single periods.
            let total = if terms.is_empty() {
                f64::NAN
            } else {
                sum(terms.iter().copied())
            };
            values.push(total);
            let unexplained = total.is_nan() && !status.is_missing();
            statuses.push(if unexplained {
                ObsStatus::Missing
            } else {
                status
            });
        }
        let series = Series::new(range.start(), values)?;
        let combined = self.combined_figures(&series)?;
        let first = self.first.as_ref();
        Ok(Aggregate {
            series,
            statuses,
            combined,
            lines: self.all_lines().len(),
            currency: first
                .and_then(|r| r.currency)
                .filter(|_| selector.measure.is_money()),
            unit: first
                .and_then(|r| r.unit(selector.measure))
                .map(|own| selector.unit.unwrap_or(own)),
        })
    }

    fn refuse_overlap(&self) -> Result<(), DatasetError> {
        let lines = self.all_lines();
        let Some((a, b, axis)) = first_overlap(&lines) else {
            return Ok(());
        };
        let singly = self.lines.get(&a).zip(self.lines.get(&b));
        let together = singly.and_then(|(a, b)| {
            let mut both = a
                .iter()
                .filter_map(|(period, slot)| Some((slot, b.get(period)?)));
            both.next().map(|(a, b)| (a.record.key(), b.record.key()))
        });
        // Rows of one period show best what would be counted twice.
        let pair = together.or_else(|| self.example(&a).zip(self.example(&b)));
        let Some((a, b)) = pair else {
            return Ok(());
        };
        Err(DatasetError::DoubleCount {
            axis,
            pair: Box::new((a, b)),
        })
    }

    fn all_lines(&self) -> BTreeSet<Line> {
        let combined = self.combined.values().flat_map(BTreeMap::keys);
        self.lines.keys().chain(combined).copied().collect()
    }

    /// The first record of a line.
    fn example(&self, line: &Line) -> Option<RecordKey> {
        let single = self
            .lines
            .get(line)
            .and_then(|periods| periods.values().next());
        let together = || {
            let found = self
                .combined
                .iter()
                .find(|(_, lines)| lines.contains_key(line));
            found.map(|((period, covers), _)| RecordKey {
                flow: line.flow,
                reporter: line.reporter,
                partner: line.partner,
                commodity: line.commodity,
                second_partner: line.second_partner,
                procedure: line.procedure,
                transport: line.transport,
                period: *period,
                covers: *covers,
            })
        };
        single.map(|slot| slot.record.key()).or_else(together)
    }

    /// Figures over several periods that every line has and no single value contradicts, the shortest first.
    fn combined_figures(&self, series: &Series) -> Result<Vec<Combined>, DatasetError> {
        let lines = self.all_lines().len();
        let mut found: Vec<Combined> = Vec::new();
        let mut candidates: Vec<_> = self.combined.iter().collect();
        candidates.sort_by_key(|((period, covers), _)| (*covers, *period));
        for ((period, covers), parts) in candidates {
            let value = sum(parts.values().copied());
            let start = period.checked_sub(i64::from(*covers) - 1)?;
            let periods = PeriodRange::new(start, *period)?;
            let is_new = periods
                .clone()
                .all(|p| series.get(p).is_none() && found.iter().all(|c| !c.periods.contains(p)));
            if parts.len() == lines && value.is_finite() && is_new {
                found.push(Combined { periods, value });
            }
        }
        found.sort_by_key(|combined| combined.periods.start());
        Ok(found)
    }
}

/// What must be the same in all records of a sum.
fn agree(a: &TradeRecord, b: &TradeRecord, selector: &Selector) -> Result<(), DatasetError> {
    let pair = (a, b);
    let measure = selector.measure;
    if a.flow.is_import() != b.flow.is_import() {
        return Err(mixed("direction", pair, |r| r.flow.to_string()));
    }
    if measure.is_money() && a.currency != b.currency {
        return Err(mixed("currency", pair, |r| {
            r.currency
                .map_or_else(|| "none".to_owned(), |currency| currency.to_string())
        }));
    }
    if measure == Measure::Value && a.valuation != b.valuation {
        return Err(mixed("valuation", pair, |r| r.valuation.to_string()));
    }
    if selector.unit.is_none() && a.unit(measure) != b.unit(measure) {
        return Err(mixed("quantity unit", pair, |r| {
            r.unit(measure)
                .map_or_else(|| "none".to_owned(), |unit| unit.to_string())
        }));
    }
    Ok(())
}

/// The status that says less about the number.
pub(super) fn weakest(a: ObsStatus, b: ObsStatus) -> ObsStatus {
    let rank = |status: ObsStatus| match status {
        ObsStatus::Normal => 0,
        ObsStatus::Revised => 1,
        ObsStatus::Provisional => 2,
        status if status.is_missing() => 5,
        status if status.is_estimated_or_derived() => 4,
        _ => 3,
    };
    if rank(b) > rank(a) { b } else { a }
}

impl Dataset {
    /// No record fits; names the codes inside those asked for of which there are some.
    pub(crate) fn nothing(&self, selector: &Selector) -> DatasetError {
        let mut others = selector.clone();
        let wanted = others.commodities.take().unwrap_or_default();
        // National lines and other editions too: the digits are what a user compares.
        let within = |code: &Commodity, other: &Commodity| {
            let both = [code, other].map(|one| one.classification().is_harmonized());
            code.contains(other) || (both == [true; 2] && other.code().starts_with(code.code()))
        };
        let inside = |key: &RecordKey| {
            wanted.iter().any(|code| within(code, &key.commodity)) && others.accepts(key)
        };
        let finer: BTreeSet<Commodity> = self
            .keys()
            .filter(inside)
            .map(|key| key.commodity)
            .collect();
        DatasetError::NothingSelected {
            selection: selector.to_string().into_boxed_str(),
            finer: finer.into_iter().collect(),
        }
    }
}

fn duplicate(record: &TradeRecord) -> DatasetError {
    DatasetError::Duplicate {
        key: Box::new(record.key()),
    }
}

fn mixed(
    attribute: &'static str,
    (a, b): (&TradeRecord, &TradeRecord),
    text: impl Fn(&TradeRecord) -> String,
) -> DatasetError {
    DatasetError::Mixed {
        attribute,
        pair: Box::new((a.key(), b.key())),
        texts: Box::new((text(a), text(b))),
    }
}
