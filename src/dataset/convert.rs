//! Records converted from one edition of a classification to another.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::code::{
    Commodity, Concordance, ConcordanceError, Currency, ObsStatus, QuantityUnit, Valuation,
};
use crate::dataset::aggregate::weakest;
use crate::dataset::{Dataset, DatasetError, Measure, Measurement, RecordKey, TradeRecord};
use crate::num::sum::sum;

/// Records after a conversion, what could not be converted, and the proof that nothing was lost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ConvertedDataset {
    /// The converted records, and those of other classifications as they were.
    pub data: Dataset,
    /// The records whose code is not in the table, as they were.
    pub unmapped: Dataset,
    /// For each measure and unit what was converted and what came of it.
    pub sums: Vec<ConservedSum>,
}

/// The sum of a measure over all records that were converted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ConservedSum {
    /// The measure.
    pub measure: Measure,
    /// Its currency, for amounts of money.
    pub currency: Option<Currency>,
    /// Its unit, for quantities and weights.
    pub unit: Option<QuantityUnit>,
    /// Sum before the conversion.
    pub before: f64,
    /// Sum after it.
    pub after: f64,
    /// Sum of the figures that meet a missing one under their new code, where the total is missing.
    pub withheld: f64,
}

impl ConservedSum {
    /// `before - after - withheld`, which is round-off and nothing else.
    pub fn residual(&self) -> f64 {
        sum([self.before, -self.after, -self.withheld])
    }
}

/// What records must share to become one.
type Target = (
    RecordKey,
    Option<Currency>,
    Valuation,
    QuantityUnit,
    QuantityUnit,
);

fn target(row: &TradeRecord) -> Target {
    let units = (row.quantity_unit, row.second_quantity_unit);
    (row.key(), row.currency, row.valuation, units.0, units.1)
}

impl Dataset {
    /// Converts the records whose codes the table converts, measure by measure, and adds up what falls under the same new code. Figures of
    /// codes that are divided are estimates, and get that status. Records of other classifications stay as they are, so that a set of two
    /// editions becomes one of the newer edition.
    ///
    /// # Errors
    /// [`DatasetError::Duplicate`] if two records of one identity would be added up, or if a converted record meets one that is there
    /// already; [`DatasetError::Concordance`] if a sum exceeds the largest number.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::{Area, Commodity, Concordance, QuantityUnit, TradeFlow};
    /// use tidegauge::{Dataset, TradeRecord};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let [heads, parts]: [Commodity; 2] = ["HS02:850530".parse()?, "HS02:850590".parse()?];
    /// let now: Commodity = "HS07:850590".parse()?;
    /// let row = |year: &str, code, tonnes| -> Result<TradeRecord, tidegauge::period::PeriodError> {
    ///     let exports = TradeRecord::new(year.parse()?, TradeFlow::Export, Area::GERMANY, Area::WORLD, code);
    ///     Ok(exports.quantity(tonnes, QuantityUnit::TONNE))
    /// };
    /// let data = Dataset::from_iter([row("2006", heads, 30.0)?, row("2006", parts, 200.0)?, row("2007", now, 240.0)?]);
    /// let converted = data.convert(&Concordance::new([(heads, now, 1.0), (parts, now, 1.0)])?)?;
    /// let tonnes: Vec<f64> = converted.data.iter().filter_map(|row| row.quantity.value()).collect();
    /// assert_eq!(tonnes, [230.0, 240.0]);
    /// assert_eq!((converted.sums[0].before, converted.sums[0].after), (230.0, 230.0));
    /// # Ok(())
    /// # }
    /// ```
    pub fn convert(&self, table: &Concordance) -> Result<ConvertedDataset, DatasetError> {
        let mut parts: BTreeMap<Target, Vec<(TradeRecord, Commodity)>> = BTreeMap::new();
        let (mut kept, mut unmapped) = (Vec::new(), Vec::new());
        let mut sums = Sums::default();
        for row in self.iter() {
            if row.commodity.classification() != table.from() {
                kept.push(row);
                continue;
            }
            let Some(shares) = table.shares(&row.commodity) else {
                unmapped.push(row);
                continue;
            };
            sums.add(&row, |sum| &mut sum.before, |_| true);
            for (code, weight) in shares.into_iter().filter(|(_, weight)| *weight > 0.0) {
                let part = share(&row, code, weight);
                parts
                    .entry(target(&part))
                    .or_default()
                    .push((part, row.commodity));
            }
        }
        let there: BTreeSet<Target> = kept.iter().map(target).collect();
        let mut converted = Vec::with_capacity(parts.len());
        for (target, parts) in parts {
            let sources = parts.windows(2).find(|pair| pair[0].1 == pair[1].1);
            if sources.is_some() || there.contains(&target) {
                return Err(duplicate(&target, sources.map(|pair| pair[0].1)));
            }
            converted.push(combine(&parts, &mut sums));
        }
        Ok(ConvertedDataset {
            data: kept.into_iter().chain(converted).collect(),
            unmapped: unmapped.into_iter().collect(),
            sums: sums.finish(table)?,
        })
    }
}

/// The part of a record that falls under a new code.
fn share(row: &TradeRecord, code: Commodity, weight: f64) -> TradeRecord {
    let mut part = *row;
    part.commodity = code;
    if weight < 1.0 {
        for measure in Measure::ALL {
            if let Some(value) = row.measure(measure).value() {
                let status = weakest(row.measure(measure).status(), ObsStatus::Estimated);
                *part.measure_mut(measure) = Measurement::with_status(weight * value, status);
            }
        }
    }
    part
}

/// The sum of parts under one code; missing where a part is missing.
fn combine(parts: &[(TradeRecord, Commodity)], sums: &mut Sums) -> TradeRecord {
    let mut whole = parts[0].0;
    for measure in Measure::ALL {
        let figures = || parts.iter().map(|(part, _)| part.measure(measure));
        let missing = figures().find(|figure| figure.value().is_none());
        *whole.measure_mut(measure) = missing.unwrap_or_else(|| {
            let statuses = figures().map(Measurement::status);
            let total = sum(figures().filter_map(Measurement::value));
            Measurement::with_status(total, statuses.fold(ObsStatus::Normal, weakest))
        });
    }
    for (part, _) in parts {
        whole.confidentiality = whole.confidentiality.max(part.confidentiality);
        sums.add(
            part,
            |sum| &mut sum.withheld,
            |measure| whole.measure(measure).value().is_none(),
        );
    }
    sums.add(&whole, |sum| &mut sum.after, |_| true);
    whole
}

/// The terms of each sum, while they are collected.
#[derive(Default)]
struct Terms {
    before: Vec<f64>,
    after: Vec<f64>,
    withheld: Vec<f64>,
}

#[derive(Default)]
struct Sums(BTreeMap<(Measure, Option<Currency>, Option<QuantityUnit>), Terms>);

impl Sums {
    fn add(
        &mut self,
        row: &TradeRecord,
        place: impl Fn(&mut Terms) -> &mut Vec<f64>,
        counts: impl Fn(Measure) -> bool,
    ) {
        for measure in Measure::ALL.into_iter().filter(|measure| counts(*measure)) {
            if let Some(value) = row.measure(measure).value() {
                let currency = row.currency.filter(|_| measure.is_money());
                let key = (measure, currency, row.unit(measure));
                place(self.0.entry(key).or_default()).push(value);
            }
        }
    }

    fn finish(self, table: &Concordance) -> Result<Vec<ConservedSum>, DatasetError> {
        let code = Commodity::total(table.from());
        let finite = |terms: Vec<f64>| match sum(terms) {
            total if total.is_finite() => Ok(total),
            _ => Err(DatasetError::from(ConcordanceError::Overflow { code })),
        };
        self.0
            .into_iter()
            .map(|((measure, currency, unit), terms)| {
                Ok(ConservedSum {
                    measure,
                    currency,
                    unit,
                    before: finite(terms.before)?,
                    after: finite(terms.after)?,
                    withheld: finite(terms.withheld)?,
                })
            })
            .collect()
    }
}

fn duplicate((key, ..): &Target, source: Option<Commodity>) -> DatasetError {
    let mut key = *key;
    key.commodity = source.unwrap_or(key.commodity);
    DatasetError::Duplicate { key: Box::new(key) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::{Area, ConfStatus, TradeFlow};
    use crate::dataset::MissingReason;

    fn row(code: &str, value: f64) -> TradeRecord {
        let period = "2021".parse().unwrap();
        let code = code.parse::<Commodity>().unwrap();
        TradeRecord::new(period, TradeFlow::Export, Area::CHINA, Area::JAPAN, code)
            .value(value, Currency::USD, Valuation::Fob)
            .net_weight(value / 50.0)
    }

    /// 850511 stays; a quarter of 850519 joins it and the rest stays.
    fn table() -> Concordance {
        let code = |text: &str| text.parse().unwrap();
        let [a, b] = [code("HS17:850511"), code("HS17:850519")];
        let [x, y] = [code("HS22:850511"), code("HS22:850519")];
        Concordance::new([(a, x, 1.0), (b, x, 0.25), (b, y, 0.75)]).unwrap()
    }

    fn converted(rows: impl IntoIterator<Item = TradeRecord>) -> ConvertedDataset {
        Dataset::from_iter(rows).convert(&table()).unwrap()
    }

    #[test]
    fn values_and_weights_are_divided_and_added() {
        let found = converted([row("HS17:850511", 100.0), row("HS17:850519", 200.0)]);
        let rows: Vec<TradeRecord> = found.data.iter().collect();
        let values: Vec<_> = rows.iter().map(|row| row.value.value()).collect();
        assert_eq!(values, [Some(150.0), Some(150.0)]);
        assert_eq!(rows[0].net_weight.value(), Some(3.0));
        assert_eq!(rows[0].value.status(), ObsStatus::Estimated);
        assert_eq!(rows[0].commodity.to_string(), "HS22:850511");
        assert_eq!(found.sums.len(), 2);
        assert_eq!(
            (found.sums[0].measure, found.sums[0].before),
            (Measure::Value, 300.0)
        );
        assert!(
            found
                .sums
                .iter()
                .all(|sum| sum.residual() == 0.0 && sum.withheld == 0.0)
        );
    }

    #[test]
    fn whole_codes_keep_their_status() {
        let provisional = row("HS17:850511", 100.0).status(ObsStatus::Provisional);
        let found = converted([provisional]);
        assert_eq!(found.data.record(0).unwrap().value, provisional.value);
    }

    #[test]
    fn unknown_codes_and_other_editions_stay_whole() {
        let rows = [
            row("HS17:850590", 7.0),
            row("HS22:850590", 8.0),
            row("HS17:TOTAL", 9.0),
        ];
        let found = converted(rows);
        assert_eq!(found.unmapped, Dataset::from_iter([rows[0]]));
        let codes: Vec<String> = found
            .data
            .iter()
            .map(|row| row.commodity.to_string())
            .collect();
        assert_eq!(codes, ["HS22:TOTAL", "HS22:850590"]);
        assert_eq!(found.sums[0].before, 9.0);
    }

    #[test]
    fn a_sum_with_a_missing_part_is_missing_and_its_parts_are_reported() {
        let mut secret = row("HS17:850511", 100.0);
        secret.net_weight = Measurement::missing(MissingReason::Confidential);
        secret.confidentiality = ConfStatus::Confidential;
        let found = converted([secret, row("HS17:850519", 200.0)]);
        let magnets = found.data.record(0).unwrap();
        assert_eq!(
            magnets.net_weight.reason(),
            Some(MissingReason::Confidential)
        );
        assert_eq!(magnets.value.value(), Some(150.0));
        assert!(magnets.confidentiality.is_confidential());
        let weights = found.sums[1];
        assert_eq!(
            (weights.before, weights.after, weights.withheld),
            (4.0, 3.0, 1.0)
        );
        assert_eq!(weights.residual(), 0.0);
    }

    #[test]
    fn nothing_is_added_twice() {
        let twice = [row("HS17:850511", 1.0), row("HS17:850511", 2.0)];
        let error = Dataset::from_iter(twice).convert(&table()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "two records for X.CN.JP.HS17:850511 2021; drop one, or combine them first"
        );
        let both = [row("HS17:850519", 1.0), row("HS22:850511", 2.0)];
        let error = Dataset::from_iter(both).convert(&table()).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("two records for X.CN.JP.HS22:850511"),
            "{error}"
        );
    }

    #[test]
    fn sums_beyond_all_numbers_are_an_error() {
        let rows = [row("HS17:850511", f64::MAX), row("HS17:850519", f64::MAX)];
        let error = Dataset::from_iter(rows).convert(&table()).unwrap_err();
        assert!(matches!(
            error,
            DatasetError::Concordance(ConcordanceError::Overflow { .. })
        ));
    }
}
