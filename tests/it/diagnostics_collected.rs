//! Diagnostics against the collected results of X-13ARIMA-SEATS in `../shared/golden/x13`, where those are at hand.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tidegauge::diagnostics::{
    Differencing, IdentifiableSeasonality, box_pierce, combined_seasonality, durbin_watson,
    friedman, kruskal_wallis, ljung_box, moving_seasonality, normality, np, qs, recent_span,
    residual_seasonality, stable_seasonality,
};
use tidegauge::num::tolerance::Tolerance;

use crate::diagnostics_golden::{Report, json_files};

const COLLECTED: &str = "../shared/golden";

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn numbers(values: &Value) -> Vec<f64> {
    let list = values.as_array();
    list.map(|list| list.iter().map(|value| value.as_f64().unwrap()).collect())
        .unwrap_or_default()
}

/// A test as [statistic, probability], stored as numbers: printed with so many decimals each.
fn check(
    report: &mut Report,
    what: &str,
    actual: (f64, f64),
    stored: &Value,
    decimals: (u32, u32),
) {
    let [Some(statistic), Some(p)] = [0, 1].map(|at| stored.get(at).and_then(Value::as_f64)) else {
        return;
    };
    report.compared += 2;
    for (actual, stored, decimals) in [(actual.0, statistic, decimals.0), (actual.1, p, decimals.1)]
    {
        if !Tolerance::published(decimals).accepts(actual, stored) {
            report
                .wrong
                .push(format!("{what}: {actual} is not {stored}"));
        }
    }
}

/// A run of the collection.
struct Run {
    name: String,
    result: Value,
    x: Vec<f64>,
    period: usize,
    phase: usize,
}

impl Run {
    fn table(&self, name: &str) -> Vec<f64> {
        numbers(&self.result["tables"][name]["values"])
    }

    fn udg(&self, key: &str) -> Option<&str> {
        self.result["udg"][key].as_str()
    }

    fn count(&self, key: &str) -> usize {
        self.udg(key).map_or(0, |text| text.parse().unwrap())
    }

    fn mode_is_additive(&self) -> bool {
        self.udg("finmode") == Some("additive")
            || self
                .udg("samode")
                .is_some_and(|mode| mode.starts_with("additive"))
    }

    fn differencing(&self) -> Differencing {
        match self.udg("arimamdl") {
            Some(_) => Differencing::Model {
                order: self.count("nonseasonaldiff") + self.count("seasonaldiff"),
            },
            None => Differencing::default(),
        }
    }
}

/// Runs with a result, in the order of their names; none where the collection is absent.
fn runs() -> Vec<Run> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(COLLECTED);
    let Ok(entries) = fs::read_dir(root.join("x13")) else {
        return Vec::new();
    };
    let mut cases: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    cases.sort();
    let mut runs = Vec::new();
    for case in cases {
        for file in json_files(&format!("{COLLECTED}/x13/{case}")) {
            let series = read(&root.join("series").join(file.file_name().unwrap()));
            let result = read(&file);
            let start = series["start"][1].as_u64().unwrap();
            runs.push(Run {
                name: format!("{case} {}", series["name"].as_str().unwrap()),
                x: numbers(&series["values"]),
                period: usize::try_from(series["frequency"].as_u64().unwrap()).unwrap(),
                phase: usize::try_from(start - 1).unwrap(),
                result,
            });
        }
    }
    runs
}

#[test]
fn tests_for_seasonality() {
    let runs = runs();
    if runs.is_empty() {
        println!("NOT CHECKED: {COLLECTED} is absent, its results were not compared");
        return;
    }
    let mut report = Report::default();
    for run in &runs {
        let (quality, name) = (&run.result["quality"], &run.name);
        let d8 = run.table("d8");
        if d8.len() == run.x.len() {
            let neutral = if run.mode_is_additive() { 0.0 } else { 1.0 };
            let stable = stable_seasonality(&d8, run.period, run.phase).unwrap();
            let rank = kruskal_wallis(&d8, run.period, run.phase).unwrap();
            let moving = moving_seasonality(&d8, run.period, run.phase, neutral).unwrap();
            for (key, statistic, p) in [
                ("f_stable_d8", stable.statistic, stable.p_value),
                ("kruskal_wallis", rank.statistic, rank.p_value),
                ("f_moving", moving.statistic, moving.p_value),
            ] {
                let actual = (statistic, 100.0 * p);
                check(
                    &mut report,
                    &format!("{name} {key}"),
                    actual,
                    &quality[key],
                    (3, 2),
                );
            }
            let verdict = combined_seasonality(&stable, &moving, &rank).outcome;
            let said = if verdict == IdentifiableSeasonality::NotPresent {
                "no"
            } else {
                "yes"
            };
            if let Some(printed) = quality["identifiable_seasonality"].as_str() {
                report.same(name, said, printed);
            }
        }
        let d11 = run.table("d11");
        if d11.len() == run.x.len() {
            let test = residual_seasonality(&d11, run.period, run.phase).unwrap();
            let whole = (test.whole.statistic, 100.0 * test.whole.p_value);
            check(
                &mut report,
                &format!("{name} d11.f"),
                whole,
                &quality["f_residual_d11"],
                (5, 5),
            );
            if let Some(last) = test.last_three_years {
                let last = (last.statistic, 100.0 * last.p_value);
                let stored = &quality["f_residual_d11_3y"];
                check(
                    &mut report,
                    &format!("{name} d11.3y.f"),
                    last,
                    stored,
                    (5, 5),
                );
            }
        }
    }
    report.finish(1800);
}

#[test]
fn qs_and_np_of_series_and_adjusted_series() {
    let runs = runs();
    if runs.is_empty() {
        println!("NOT CHECKED: {COLLECTED} is absent, its results were not compared");
        return;
    }
    let mut report = Report::default();
    for run in &runs {
        for (key, x) in [
            ("ori", run.x.clone()),
            ("sadj", run.table("d11")),
            ("sadj", run.table("s11")),
        ] {
            if x.len() != run.x.len() {
                continue;
            }
            let spans = [("qs", "np", Some(&x[..])), ("qss", "nps", recent_span(&x))];
            for (qs_prefix, np_prefix, x) in spans {
                let Some(x) = x else { continue };
                let test = qs(x, run.period, run.differencing()).unwrap();
                let key_qs = format!("{qs_prefix}{key}");
                let what = format!("{} {key_qs}", run.name);
                let stored = &run.result["quality"]["qs"][&key_qs];
                check(
                    &mut report,
                    &what,
                    (test.statistic, test.p_value),
                    stored,
                    (5, 5),
                );
                let key_np = format!("{np_prefix}{key}");
                if let Some(printed) = run.udg(&key_np) {
                    let test = np(x, run.period, run.differencing()).unwrap();
                    let said = if test.is_seasonal { "yes" } else { "no" };
                    report.same(&format!("{} {key_np}", run.name), said, printed);
                }
            }
        }
    }
    report.finish(1000);
}

#[test]
fn residuals() {
    let runs = runs();
    if runs.is_empty() {
        println!("NOT CHECKED: {COLLECTED} is absent, its results were not compared");
        return;
    }
    let mut report = Report::default();
    for run in &runs {
        let all = run.table("rsd");
        let effective = run.count("nefobs");
        if effective == 0 || effective > all.len() {
            continue;
        }
        let e = &all[all.len() - effective..];
        let name = &run.name;
        let shape = normality(e).unwrap();
        for (key, actual) in [
            ("durbinwatson", durbin_watson(e).unwrap()),
            ("friedman", friedman(e, run.period).unwrap().statistic),
            ("skewness", shape.skewness.statistic),
            ("a", shape.geary.statistic),
            ("kurtosis", shape.kurtosis.statistic),
        ] {
            if let Some(printed) = run.udg(key) {
                let first = printed.split_whitespace().next().unwrap();
                report.number(&format!("{name} {key}"), actual, first);
            }
        }
        let is_estimated = |coefficient: &&Value| coefficient["se"] != 0.0;
        let coefficients = run.result["model"]["arma"].as_array();
        let estimated = coefficients.map_or(0, |all| all.iter().filter(is_estimated).count());
        let lags = 2 * run.period;
        for (key, tests) in [
            ("lblags", ljung_box(e, lags, estimated).unwrap()),
            ("bplags", box_pierce(e, lags, estimated).unwrap()),
        ] {
            let mut found = String::new();
            for test in tests {
                if test.p_value.is_some_and(|p| p < 0.05) {
                    found = format!("{found} {}", test.lag);
                }
            }
            let found = if found.is_empty() { "0" } else { found.trim() };
            if let Some(printed) = run.udg(key) {
                report.same(&format!("{name} {key}"), found, printed);
            }
        }
        let stored = &run.result["quality"]["qs"];
        let spans = [("qsrsd", Some(e)), ("qssrsd", recent_span(e))];
        for (key, x) in spans {
            let Some(x) = x else { continue };
            let test = qs(x, run.period, Differencing::None).unwrap();
            let what = format!("{name} {key}");
            check(
                &mut report,
                &what,
                (test.statistic, test.p_value),
                &stored[key],
                (5, 5),
            );
        }
    }
    report.finish(300);
}
