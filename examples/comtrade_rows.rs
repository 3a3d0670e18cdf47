//! "I have an answer of UN Comtrade as JSON. What did the US import in magnets from China, month by month, and what is the price of a kilogram?"
//!
//! The rows are made up; their fields are those of the interface, with the traps of real answers: a total beside its breakdown by mode of transport,
//! the yearly total in month 52, zeros that mean "not available", flags as booleans and as numbers, and a row that nobody can read.

#![expect(clippy::print_stdout, reason = "an example prints its answer")]

use std::error::Error;

use tidegauge::change::{Basis, change_rates};
use tidegauge::code::Area;
use tidegauge::dataset::source::{ComtradeAnswer, Ingest};
use tidegauge::{Measure, Selector};

const ANSWER: &str = r#"{"elapsedTime": "0.4 secs", "count": 7, "error": "", "data": [
  {"typeCode": "C", "freqCode": "M", "period": "202509", "reporterCode": 842, "flowCode": "M", "partnerCode": 156, "partner2Code": 0,
   "classificationCode": "H6", "cmdCode": "850511", "customsCode": "C00", "motCode": 0, "qtyUnitCode": 8, "qty": 402000, "isQtyEstimated": false,
   "netWgt": 402000, "isNetWgtEstimated": false, "cifvalue": 24120000.0, "fobvalue": null, "primaryValue": 24120000.0},
  {"typeCode": "C", "freqCode": "M", "period": "202510", "reporterCode": 842, "flowCode": "M", "partnerCode": 156, "partner2Code": 0,
   "classificationCode": "H6", "cmdCode": "850511", "customsCode": "C00", "motCode": 0, "qtyUnitCode": 8, "qty": 610000, "isQtyEstimated": true,
   "netWgt": 610000, "isNetWgtEstimated": true, "cifvalue": 39650000.0, "fobvalue": 0, "primaryValue": 39650000.0},
  {"typeCode": "C", "freqCode": "M", "period": "202510", "reporterCode": 842, "flowCode": "M", "partnerCode": 156, "partner2Code": 0,
   "classificationCode": "H6", "cmdCode": "850511", "customsCode": "C00", "motCode": 2100, "qtyUnitCode": 8, "qty": 520000, "isQtyEstimated": 0,
   "netWgt": 520000, "isNetWgtEstimated": 0, "cifvalue": 31000000.0, "fobvalue": 0, "primaryValue": 31000000.0},
  {"typeCode": "C", "freqCode": "M", "period": "202511", "reporterCode": 842, "flowCode": "M", "partnerCode": 156, "partner2Code": 0,
   "classificationCode": "H6", "cmdCode": "850511", "customsCode": "C00", "motCode": 0, "qtyUnitCode": -1, "qty": 0, "isQtyEstimated": 0,
   "netWgt": 0, "isNetWgtEstimated": 1, "cifvalue": 36500000.0, "fobvalue": 0, "primaryValue": 36500000.0},
  {"typeCode": "C", "freqCode": "A", "refPeriodId": 20240101, "refYear": 2024, "refMonth": 52, "reporterCode": 842, "flowCode": "M", "partnerCode": 156,
   "classificationCode": "H6", "cmdCode": "850511", "qtyUnitCode": 8, "qty": 6900000, "netWgt": 6900000, "primaryValue": 428000000.0},
  {"typeCode": "C", "freqCode": "M", "period": "202552", "reporterCode": 842, "flowCode": "M", "partnerCode": 156,
   "classificationCode": "H6", "cmdCode": "850511", "primaryValue": 500000000.0},
  {"typeCode": "C", "freqCode": "M", "period": "202511", "reporterCode": 842, "flowCode": "M", "partnerCode": 156,
   "classificationCode": "H6", "cmdCode": 10121, "primaryValue": 1.0}
]}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let answer: ComtradeAnswer = serde_json::from_str(ANSWER)?;
    let ingest = Ingest::comtrade(answer.data);
    println!("{} rows are records; refused:", ingest.data.len());
    for rejected in &ingest.rejected {
        println!("  row {}: {}", rejected.index, rejected.error);
    }

    // Everything at once would count the sea transport twice and add a year to months; the error says which rows are in the way.
    let all = Selector::new(Measure::Value).partner(Area::CHINA);
    let monthly = all.clone().frequency("M".parse()?);
    for selector in [&all, &monthly] {
        if let Err(error) = ingest.data.series(selector) {
            println!("\nnot added: {error}");
        }
    }

    let monthly = monthly.totals_only();
    let value = ingest.data.series(&monthly)?;
    let mut weight = monthly.clone();
    weight.measure = Measure::NetWeight;
    let weight = ingest.data.aggregate(&weight)?;
    let rates = change_rates(&value, Basis::PreviousPeriod)?;
    println!("\nmonth         dollars   change   kilograms  $/kg");
    for (period, dollars) in value.iter() {
        let change = rates
            .get(period)
            .map_or_else(String::new, |rate| format!("{:+.1} %", 100.0 * rate));
        let (kilograms, price) = match weight.series.get(period) {
            Some(kilograms) => (
                format!("{kilograms}"),
                format!("{:.2}", dollars / kilograms),
            ),
            None => ("not known".to_owned(), String::new()),
        };
        let mark = if weight.status(period).is_estimated_or_derived() {
            " (weight estimated)"
        } else {
            ""
        };
        println!("{period} {dollars:>12.0} {change:>8} {kilograms:>11} {price:>5}{mark}");
    }

    // The story, checked: two rows refused, three months of value, and the weight that was zero is not known.
    let refused: Vec<usize> = ingest
        .rejected
        .iter()
        .map(|rejected| rejected.index)
        .collect();
    assert_eq!((ingest.data.len(), refused), (5, vec![5, 6]));
    assert_eq!(value.values(), [24_120_000.0, 39_650_000.0, 36_500_000.0]);
    assert_eq!(weight.series.get("2025-10".parse()?), Some(610_000.0));
    assert_eq!(weight.series.get("2025-11".parse()?), None);
    assert!(ingest.data.series(&all).is_err());
    Ok(())
}
