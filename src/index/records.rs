//! Unit values straight from trade records: what was paid for a kilogram, item by item and period by period.
//!
//! Values and quantities are added up by the rules of [`Dataset::aggregate`], so that nothing is counted twice and no currencies or units are mixed.
//! Records from which no unit value comes are listed with the reason.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::code::{CodeError, Currency, QuantityUnit};
use crate::dataset::{
    Dataset, DatasetError, Measure, MissingReason, RecordKey, Selector, SeriesKey, TradeRecord,
};
use crate::index::{IndexError, PriceRow, PriceTable};
use crate::num::sum::sum;
use crate::period::{Period, PeriodError, PeriodRange};

/// A table of unit values with the meaning of its rows and columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UnitValues<K> {
    /// Unit values and quantities, item by position in `items` and period by position in `periods`.
    pub table: PriceTable,
    /// What each item is, in order.
    pub items: Vec<K>,
    /// The periods of the table.
    pub periods: PeriodRange,
    /// Currency of all values.
    pub currency: Option<Currency>,
    /// Unit of the quantities of each item; `None` where no record has a quantity.
    pub units: Vec<Option<QuantityUnit>>,
    /// The cells that have records but no unit value, by item and period. A cell without any record is absent from the table and not listed.
    pub without_price: Vec<WithoutPrice>,
}

/// A cell that has records but no unit value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WithoutPrice {
    /// Position of the item.
    pub item: usize,
    /// When.
    pub period: Period,
    /// Why.
    pub reason: NoPrice,
}

/// Why records give no unit value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NoPrice {
    /// A record lacks the value or the quantity, or is itself absent from the sum ([`MissingReason::NoRecord`]).
    Missing(Measure, MissingReason),
    /// The value or the quantity is zero.
    Zero(Measure),
    /// There is only a figure for several periods together, such as January and February.
    SeveralPeriods,
}

/// Records from which no table of unit values can be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum UnitValueError {
    /// A measure in the place of another kind.
    #[error("{measure} is not {needed}")]
    Measure {
        /// The measure given.
        measure: Measure,
        /// What is needed in its place.
        needed: &'static str,
    },
    /// A correction or a net flow, which has no unit value.
    #[error("{measure} {value} of {key} is negative; a unit value needs gross flows")]
    Negative {
        /// Which measure.
        measure: Measure,
        /// What stands there.
        value: f64,
        /// The record.
        key: Box<RecordKey>,
    },
    /// Records that must not be added up, or that are not there.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// Sums that make no table.
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl From<PeriodError> for UnitValueError {
    fn from(error: PeriodError) -> Self {
        DatasetError::from(error).into()
    }
}

impl From<CodeError> for UnitValueError {
    fn from(error: CodeError) -> Self {
        DatasetError::from(error).into()
    }
}

impl PriceTable {
    /// Unit values of the selected records, with the selector's measure as value over `quantity`; `item` says which records are the same good:
    /// `|key| key.commodity` makes an item of each code, `|key| (key.commodity, key.partner)` of each code and partner.
    ///
    /// Quantities are converted to the selector's unit if it has one; otherwise each item needs one unit of its own. Under
    /// [`AbsentIsMissing`](crate::dataset::ZeroPolicy::AbsentIsMissing) an item of several lines has a unit value only where all of them have a record.
    ///
    /// # Errors
    /// [`UnitValueError::Measure`] unless a sum of money is divided by a quantity or weight; [`UnitValueError::Negative`]; [`UnitValueError::Dataset`] with
    /// the errors of [`Dataset::aggregate`] for totals beside their parts, also in different items, duplicates, mixed currencies, valuations or units, and
    /// for a commodity or partner that the selector names and no record has; [`UnitValueError::Index`] for far more cells than records and for sums or
    /// unit values beyond the range of numbers.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::{Area, Commodity, Currency, TradeFlow, Valuation};
    /// use tidegauge::dataset::{Measure, Selector};
    /// use tidegauge::index::{BilateralFormula, PriceTable, chained_index};
    /// use tidegauge::{Dataset, TradeRecord};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let row = |month: &str, code: &str, dollars, kilograms| -> Result<_, Box<dyn std::error::Error>> {
    ///     let code: Commodity = code.parse()?;
    ///     Ok(TradeRecord::new(month.parse()?, TradeFlow::Export, Area::CHINA, Area::UNITED_STATES, code)
    ///         .value(dollars, Currency::USD, Valuation::Fob)
    ///         .net_weight(kilograms))
    /// };
    /// let data = Dataset::from_iter([
    ///     row("2025-09", "HS22:850511", 32_800.0, 656.0)?,
    ///     row("2025-10", "HS22:850511", 30_264.0, 582.0)?,
    ///     row("2025-11", "HS22:850511", 30_600.0, 600.0)?,
    ///     row("2025-09", "HS22:850519", 7_680.0, 120.0)?,
    ///     row("2025-10", "HS22:850519", 9_450.0, 150.0)?,
    ///     row("2025-11", "HS22:850519", 9_240.0, 140.0)?,
    /// ]);
    /// let selector = Selector::new(Measure::Value).inside("HS22:8505".parse()?, 6);
    /// let magnets = PriceTable::from_dataset(&data, &selector, Measure::NetWeight, |key| key.commodity)?;
    /// assert_eq!(magnets.items[1].to_string(), "HS22:850519");
    /// assert_eq!(magnets.without_price, []);
    /// let chain = chained_index(&magnets.table, BilateralFormula::Fisher)?;
    /// assert_eq!(format!("{:.4} {:.4}", chain.levels[1], chain.levels[2]), "1.0278 1.0238");
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_dataset<K: Ord + Clone>(
        data: &Dataset,
        selector: &Selector,
        quantity: Measure,
        item: impl Fn(&SeriesKey) -> K,
    ) -> Result<UnitValues<K>, UnitValueError> {
        for (measure, right, needed) in [
            (
                selector.measure,
                selector.measure.is_money(),
                "a sum of money",
            ),
            (quantity, !quantity.is_money(), "a quantity or weight"),
        ] {
            if !right {
                return Err(UnitValueError::Measure { measure, needed });
            }
        }
        // Over everything, because a heading beside its subheading counts twice also where they are two items.
        let all = data.aggregate(selector)?;
        require_named(data, selector)?;
        let (items, values): (Vec<K>, Vec<Vec<f64>>) = data
            .aggregate_by(selector, &item)?
            .into_iter()
            .map(|(key, aggregate)| (key, aggregate.series.into_values()))
            .unzip();
        let periods = all.series.range();
        let mut units: Vec<Option<(QuantityUnit, TradeRecord)>> = vec![None; items.len()];
        let mut cells: BTreeMap<(usize, Period), Cell> = BTreeMap::new();
        let mut records = 0;
        for record in data.iter().filter(|r| selector.accepts(&r.key())) {
            let key = item(&record.series_key(selector.measure));
            let Ok(item) = items.binary_search(&key) else {
                continue;
            };
            records += 1;
            let start = record.period.checked_sub(i64::from(record.covers) - 1)?;
            for period in PeriodRange::new(start, record.period)? {
                if !periods.contains(period) {
                    continue;
                }
                let cell = cells.entry((item, period)).or_default();
                if record.covers == 1 {
                    cell.add(&record, selector, quantity, &mut units[item])?;
                }
            }
        }
        let mut rows = Vec::with_capacity(cells.len());
        let mut without_price = Vec::new();
        for ((item, period), cell) in cells {
            let Some(at) = periods.index_of(period) else {
                continue;
            };
            let total = values.get(item).and_then(|values| values.get(at).copied());
            let found = cell.amounts(total.unwrap_or(f64::NAN), selector.measure, quantity);
            let reason = match found {
                Ok((0.0, _)) => Some(NoPrice::Zero(selector.measure)),
                Ok((_, 0.0)) => Some(NoPrice::Zero(quantity)),
                Ok(_) => None,
                Err(reason) => Some(reason),
            };
            without_price.extend(reason.map(|reason| WithoutPrice {
                item,
                period,
                reason,
            }));
            if let Ok((value, quantity)) = found {
                let (item, period) = (position(item)?, position(at)?);
                rows.push(PriceRow {
                    item,
                    period,
                    value,
                    quantity,
                });
            }
        }
        Ok(UnitValues {
            table: Self::filled(items.len(), periods.len(), &rows, records)?,
            items,
            periods,
            currency: all.currency,
            units: units.into_iter().map(|unit| Some(unit?.0)).collect(),
            without_price,
        })
    }
}

/// What the records of one item in one period say.
#[derive(Default)]
struct Cell {
    quantities: Vec<f64>,
    value: Option<MissingReason>,
    quantity: Option<MissingReason>,
}

impl Cell {
    fn add(
        &mut self,
        record: &TradeRecord,
        selector: &Selector,
        quantity: Measure,
        unit: &mut Option<(QuantityUnit, TradeRecord)>,
    ) -> Result<(), UnitValueError> {
        for measure in [selector.measure, quantity] {
            let value = record.measure(measure).value();
            if let Some(value) = value.filter(|value| *value < 0.0) {
                let key = Box::new(record.key());
                return Err(UnitValueError::Negative {
                    measure,
                    value,
                    key,
                });
            }
        }
        self.value = self.value.or(record.measure(selector.measure).reason());
        let measurement = record.measure(quantity);
        let own = record
            .unit(quantity)
            .filter(|unit| *unit != QuantityUnit::NONE);
        let (Some(amount), Some(own)) = (measurement.value(), own) else {
            let reason = measurement.reason();
            self.quantity = self
                .quantity
                .or(reason.or(Some(MissingReason::UnknownUnit)));
            return Ok(());
        };
        let common = selector.unit.unwrap_or(own);
        let (first_unit, first) = *unit.get_or_insert((common, *record));
        if first_unit != common {
            return Err(DatasetError::Mixed {
                attribute: "quantity unit",
                pair: Box::new((first.key(), record.key())),
                texts: Box::new((first_unit.to_string(), common.to_string())),
            }
            .into());
        }
        self.quantities.push(own.convert(amount, common)?);
        Ok(())
    }

    /// Value and quantity, or what is missing. The sum of the values is NaN where a part of it has no record.
    fn amounts(
        &self,
        value: f64,
        measure: Measure,
        quantity: Measure,
    ) -> Result<(f64, f64), NoPrice> {
        let reasons = [(measure, self.value), (quantity, self.quantity)];
        let missing = reasons
            .into_iter()
            .find_map(|(m, reason)| Some((m, reason?)));
        if let Some((measure, reason)) = missing {
            return Err(NoPrice::Missing(measure, reason));
        }
        if self.quantities.is_empty() {
            return Err(NoPrice::SeveralPeriods);
        }
        if value.is_nan() {
            return Err(NoPrice::Missing(measure, MissingReason::NoRecord));
        }
        Ok((value, sum(self.quantities.iter().copied())))
    }
}

/// Refuses a commodity or partner that the selector names and no selected record has.
fn require_named(data: &Dataset, selector: &Selector) -> Result<(), DatasetError> {
    let selected = || data.keys().filter(|key| selector.accepts(key));
    let commodities: BTreeSet<_> = selected().map(|key| key.commodity).collect();
    let partners: BTreeSet<_> = selected().map(|key| key.partner).collect();
    let commodity = selector
        .commodities
        .iter()
        .flatten()
        .find(|c| !commodities.contains(c));
    let partner = selector
        .partners
        .iter()
        .flatten()
        .find(|p| !partners.contains(p));
    let alone = match (commodity, partner) {
        (Some(commodity), _) => selector.clone().commodity(*commodity),
        (None, Some(partner)) => selector.clone().partner(*partner),
        (None, None) => return Ok(()),
    };
    Err(data.nothing(&alone))
}

/// A position as the rows of a table count it.
fn position(at: usize) -> Result<u32, IndexError> {
    let most = u32::MAX;
    u32::try_from(at).map_err(|_| IndexError::TooLarge {
        cells: at,
        most: most as usize,
    })
}
