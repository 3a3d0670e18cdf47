//! Combined January-February figures: the split of known months from their total.

use serde_json::Value;
use tidegauge::regarima::{ChineseNewYear, RegArima, RegArimaSpec, RegressorSpec, Transform};
use tidegauge::calendar::Regressor;
use tidegauge::{Period, Series};

use crate::source::package_file;

/// A monthly series of the collected ones, from its start or the given year on.
fn collected(name: &str, from: i32) -> Option<Series> {
    let path = package_file("../shared/golden").join(format!("series/{name}.json"));
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("NOT CHECKED: ../shared/golden/series/{name}.json is absent");
        return None;
    };
    let stored: Value = serde_json::from_str(&text).unwrap();
    let year = i32::try_from(stored["start"][0].as_i64().unwrap()).unwrap();
    let month = u32::try_from(stored["start"][1].as_u64().unwrap()).unwrap();
    let start = Period::month(year, month).unwrap();
    let values = stored["values"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap());
    let whole = Series::new(start, values).unwrap();
    let first = Period::month(from, 1).unwrap();
    let end = whole.end().unwrap();
    Some(whole.slice(&tidegauge::PeriodRange::new(first, end).unwrap()).unwrap())
}

/// The series with January and February of the given years as one figure, and the periods of the figures.
fn combine(series: &Series, years: &[i32]) -> (Series, Vec<Period>) {
    let mut values = series.values().to_vec();
    let mut periods = Vec::new();
    for year in years {
        let february = Period::month(*year, 2).unwrap();
        let index = series.index_of(february).unwrap();
        values[index] += values[index - 1];
        values[index - 1] = f64::NAN;
        periods.push(february);
    }
    (Series::new(series.start(), values).unwrap(), periods)
}

/// Root mean squares of the relative errors of both months, in percent.
fn errors(truth: &Series, splits: &[tidegauge::regarima::Split]) -> [f64; 2] {
    let mut sums = [0.0; 2];
    for split in splits {
        for (place, period) in split.periods.clone().enumerate() {
            let error = split.values[place] / truth.get(period).unwrap() - 1.0;
            sums[place] += error * error;
        }
    }
    sums.map(|sum: f64| 100.0 * (sum / splits.len() as f64).sqrt())
}

fn split_of(spec: &RegArimaSpec, series: &Series, years: &[i32]) -> Vec<tidegauge::regarima::Split> {
    let (hidden, periods) = combine(series, years);
    let spec = spec.clone().combined(periods);
    let result = RegArima::new(spec).unwrap().run(&hidden).unwrap();
    assert!(result.converged);
    result.splits
}

#[test]
fn the_experiment() {
    let airline = RegArimaSpec::airline()
        .transform(Transform::Log)
        .regressor(Regressor::TradingDayOneCoefficient);
    let cny = airline.clone().regressor(RegressorSpec::ChineseNewYear(ChineseNewYear::default()));
    let years: Vec<i32> = (2004..=2013).collect();
    for name in ["cn_exports", "cn_imports"] {
        let Some(series) = collected(name, 1995) else { return };
        for spec in [&airline, &cny] {
            let one: Vec<_> = years.iter().flat_map(|year| split_of(spec, &series, &[*year])).collect();
            println!("{name} one {:?}", errors(&series, &one));
            let all = split_of(spec, &series, &years);
            println!("{name} all {:?} se {:?}", errors(&series, &all), all.iter().map(|s| (s.share, s.standard_error)).collect::<Vec<_>>());
        }
        let china = RegArimaSpec::china();
        let all = split_of(&china, &series, &years);
        println!("{name} china all {:?}", errors(&series, &all));
    }
}
