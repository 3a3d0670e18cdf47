//! X-11 against stored tables of X-13ARIMA-SEATS: the committed share, and the whole collection where that is at hand.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tidegauge::x11::{Table, X11, X11Input};

use crate::source::package_file;
use crate::x13::compare::Ledger;
use crate::x13::options::x11_spec;
use crate::x13::quality::compare_quality;

/// Files of a folder in order of their names.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

pub(crate) fn json(path: &Path) -> Value {
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Numbers of a JSON list, null as NaN.
pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    let list = value.as_array().unwrap();
    list.iter()
        .map(|x| x.as_f64().unwrap_or(f64::NAN))
        .collect()
}

/// Year and period of the year as a number of periods.
fn ordinal(start: &Value, period: usize) -> usize {
    let part = |index: usize| usize::try_from(start[index].as_u64().unwrap()).unwrap();
    part(0) * period + part(1) - 1
}

/// Compares all cases `x11_*` under `cases` with our adjustment of the series under `series`.
fn compare(series: &Path, cases: &Path) -> Ledger {
    let mut ledger = Ledger::default();
    for folder in files(cases) {
        let case = folder.file_name().unwrap().to_string_lossy().into_owned();
        if !case.starts_with("x11_") {
            continue;
        }
        for file in files(&folder) {
            let stored = json(&file);
            let name = stored["name"].as_str().unwrap();
            let data = json(&series.join(format!("{name}.json")));
            let label = format!("{case}/{name}");
            ledger.case();
            one_case(&mut ledger, &label, &data, &stored);
        }
    }
    ledger
}

fn one_case(ledger: &mut Ledger, label: &str, data: &Value, stored: &Value) {
    let period = usize::try_from(data["frequency"].as_u64().unwrap()).unwrap();
    let values = numbers(&data["values"]);
    let first = ordinal(&data["start"], period);
    let x11 = X11::new(x11_spec(stored["spec"].as_str().unwrap()), period).unwrap();
    let input = X11Input::new(&values, first % period + 1);
    let result = match x11.decompose(&input) {
        Ok(result) => result,
        Err(error) => return ledger.fail(format!("{label}: {error}")),
    };
    for (code, reference) in stored["tables"].as_object().unwrap() {
        let table: Table = code.parse().unwrap();
        if reference.is_null() {
            // D9 of a series without replacements.
            let blank = vec![f64::NAN; values.len()];
            ledger.table(label, &result, table, 0, &blank, true);
        } else {
            let offset = ordinal(&reference["start"], period) - first;
            let reference = numbers(&reference["values"]);
            ledger.table(label, &result, table, offset, &reference, true);
        }
    }
    let lines: BTreeMap<String, String> =
        serde_json::from_value(stored.get("udg").cloned().unwrap_or_default()).unwrap_or_default();
    compare_quality(ledger, label, &x11, &result, &input, &lines);
}

#[test]
fn every_stored_table_is_reproduced() {
    let root = package_file("tests/golden/x11");
    let ledger = compare(&root.join("series"), &root);
    println!("committed share: {}", ledger.summary());
    assert!(ledger.cases() >= 48, "{} cases", ledger.cases());
    ledger.assert_clean();
}

#[test]
fn every_table_of_the_whole_collection_is_reproduced() {
    let root = package_file("../shared/golden");
    if !root.exists() {
        println!(
            "NOT CHECKED: ../shared/golden is absent, only the committed share of the X-13 tables was compared"
        );
        return;
    }
    let ledger = compare(&root.join("series"), &root.join("x13"));
    println!("whole collection: {}", ledger.summary());
    assert!(ledger.cases() >= 92, "{} cases", ledger.cases());
    ledger.assert_clean();
}
