//! The columns.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::code::{
    Area, Commodity, ConfStatus, Currency, CustomsProcedure, QuantityUnit, TradeFlow,
    TransportMode, Valuation,
};
use crate::dataset::{Measure, Measurement, RecordKey, TradeRecord};
use crate::period::Period;

/// Trade records in columns, sorted by flow, reporter, partner, commodity, the optional axes and period.
///
/// The order is total, so that the same records give the same dataset in whatever order they came. Nothing is merged: duplicates stay, and
/// an audit names them.
///
/// # Examples
///
/// ```
/// use tidegauge::code::{Area, Commodity, QuantityUnit, TradeFlow};
/// use tidegauge::dataset::{Measure, Selector};
/// use tidegauge::{Dataset, TradeRecord};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let magnets: Commodity = "HS22:850511".parse()?;
/// let data: Dataset = [("2025-11", 582.0), ("2025-10", 656.0)]
///     .into_iter()
///     .map(|(month, tonnes)| {
///         Ok(TradeRecord::new(month.parse()?, TradeFlow::Export, Area::CHINA, Area::UNITED_STATES, magnets)
///             .quantity(tonnes, QuantityUnit::TONNE))
///     })
///     .collect::<Result<_, Box<dyn std::error::Error>>>()?;
/// let series = data.series(&Selector::new(Measure::Quantity))?;
/// assert_eq!(series.values(), [656.0, 582.0]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<TradeRecord>", into = "Vec<TradeRecord>")]
pub struct Dataset {
    periods: Vec<Period>,
    covers: Vec<u16>,
    flows: Vec<TradeFlow>,
    reporters: Vec<Area>,
    partners: Vec<Area>,
    commodities: Vec<Commodity>,
    second_partners: Vec<Area>,
    procedures: Vec<CustomsProcedure>,
    transports: Vec<TransportMode>,
    currencies: Vec<Option<Currency>>,
    valuations: Vec<Valuation>,
    quantity_units: Vec<QuantityUnit>,
    second_quantity_units: Vec<QuantityUnit>,
    confidentialities: Vec<ConfStatus>,
    measures: [Vec<Measurement>; Measure::ALL.len()],
}

impl Dataset {
    /// Number of records.
    pub fn len(&self) -> usize {
        self.periods.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.periods.is_empty()
    }

    /// Record `index` in canonical order, or `None` beyond the last.
    pub fn record(&self, index: usize) -> Option<TradeRecord> {
        let key = self.key(index)?;
        let mut record = TradeRecord::new(
            key.period,
            key.flow,
            key.reporter,
            key.partner,
            key.commodity,
        );
        record.covers = key.covers;
        record.second_partner = key.second_partner;
        record.procedure = key.procedure;
        record.transport = key.transport;
        record.currency = self.currencies[index];
        record.valuation = self.valuations[index];
        record.quantity_unit = self.quantity_units[index];
        record.second_quantity_unit = self.second_quantity_units[index];
        record.confidentiality = self.confidentialities[index];
        for measure in Measure::ALL {
            *record.measure_mut(measure) = self.measures[measure.column()][index];
        }
        Some(record)
    }

    /// Identity of record `index`, or `None` beyond the last.
    pub fn key(&self, index: usize) -> Option<RecordKey> {
        (index < self.len()).then(|| RecordKey {
            flow: self.flows[index],
            reporter: self.reporters[index],
            partner: self.partners[index],
            commodity: self.commodities[index],
            second_partner: self.second_partners[index],
            procedure: self.procedures[index],
            transport: self.transports[index],
            period: self.periods[index],
            covers: self.covers[index],
        })
    }

    /// All records in canonical order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = TradeRecord> {
        (0..self.len()).filter_map(|index| self.record(index))
    }

    /// All identities in canonical order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = RecordKey> {
        (0..self.len()).filter_map(|index| self.key(index))
    }

    /// The column of `measure`, one entry for each record.
    pub fn column(&self, measure: Measure) -> &[Measurement] {
        &self.measures[measure.column()]
    }

    /// Reference periods, one for each record.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    fn insert(&mut self, at: usize, record: &TradeRecord) {
        self.periods.insert(at, record.period);
        self.covers.insert(at, record.covers.max(1));
        self.flows.insert(at, record.flow);
        self.reporters.insert(at, record.reporter);
        self.partners.insert(at, record.partner);
        self.commodities.insert(at, record.commodity);
        self.second_partners.insert(at, record.second_partner);
        self.procedures.insert(at, record.procedure);
        self.transports.insert(at, record.transport);
        self.currencies.insert(at, record.currency);
        self.valuations.insert(at, record.valuation);
        self.quantity_units.insert(at, record.quantity_unit);
        self.second_quantity_units
            .insert(at, record.second_quantity_unit);
        self.confidentialities.insert(at, record.confidentiality);
        for measure in Measure::ALL {
            self.measures[measure.column()].insert(at, record.measure(measure));
        }
    }

    /// Number of rows that sort before `record`.
    fn rows_before(&self, record: &TradeRecord) -> usize {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = usize::midpoint(from, to);
            let is_before = self
                .record(middle)
                .is_some_and(|row| canonical(&row, record).is_lt());
            if is_before {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from
    }
}

impl FromIterator<TradeRecord> for Dataset {
    fn from_iter<I: IntoIterator<Item = TradeRecord>>(records: I) -> Self {
        let mut sorted: Vec<TradeRecord> = records.into_iter().collect();
        sorted.sort_by(canonical);
        let mut data = Self::default();
        for (at, record) in sorted.iter().enumerate() {
            data.insert(at, record);
        }
        data
    }
}

impl Extend<TradeRecord> for Dataset {
    fn extend<I: IntoIterator<Item = TradeRecord>>(&mut self, records: I) {
        let records: Vec<TradeRecord> = records.into_iter().collect();
        // A few rows are put where they belong; for many it is quicker to sort all anew.
        if records.len() > self.len() / 16 {
            *self = self.iter().chain(records).collect();
            return;
        }
        for record in &records {
            self.insert(self.rows_before(record), record);
        }
    }
}

impl From<Vec<TradeRecord>> for Dataset {
    fn from(records: Vec<TradeRecord>) -> Self {
        records.into_iter().collect()
    }
}

impl From<Dataset> for Vec<TradeRecord> {
    fn from(data: Dataset) -> Self {
        data.iter().collect()
    }
}

/// A total order of records: identity first, then everything else.
fn canonical(a: &TradeRecord, b: &TradeRecord) -> Ordering {
    let rest = |r: &TradeRecord| {
        (
            r.currency,
            r.valuation,
            r.quantity_unit,
            r.second_quantity_unit,
            r.confidentiality,
        )
    };
    let measures = Measure::ALL.into_iter();
    a.key()
        .cmp(&b.key())
        .then_with(|| rest(a).cmp(&rest(b)))
        .then_with(|| {
            measures
                .map(|m| a.measure(m).total_cmp(b.measure(m)))
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal)
        })
}
