//! STL and MSTL against R and statsmodels: the committed results, wider ones where somebody made them, and the shared reports.

#![allow(
    clippy::print_stdout,
    reason = "what was compared, and what could not be, is said"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use tidegauge::num::tolerance::Tolerance;
use tidegauge::stl::{Mstl, MstlSpec, SeasonalWindow, Stl, StlSpec};

/// A result of another program's STL.
#[derive(Deserialize)]
struct StlCase {
    #[serde(flatten)]
    input: Input,
    period: usize,
    spec: StlSpec,
    windows: Option<[usize; 3]>,
    degrees: Option<[u8; 3]>,
    jumps: Option<[usize; 3]>,
    seasonal: Vec<f64>,
    trend: Vec<f64>,
    weights: Option<Vec<f64>>,
}

/// A result of another program's MSTL.
#[derive(Deserialize)]
struct MstlCase {
    #[serde(flatten)]
    input: Input,
    spec: MstlSpec,
    seasonals: Vec<Vec<f64>>,
    trend: Vec<f64>,
}

/// The series: its name in `series.json`, or its values.
#[derive(Deserialize)]
struct Input {
    series: String,
    values: Option<Vec<f64>>,
}

impl Input {
    fn values(&self, known: &BTreeMap<String, Vec<f64>>) -> Vec<f64> {
        self.values
            .clone()
            .unwrap_or_else(|| known[&self.series].clone())
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/stl")
}

fn read<T: DeserializeOwned>(path: &Path) -> Option<T> {
    let text = fs::read_to_string(path).ok()?;
    Some(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// Largest difference, in standard deviations of the series.
fn distance(ours: &[f64], theirs: &[f64], deviation: f64) -> f64 {
    assert_eq!(ours.len(), theirs.len());
    let apart = ours.iter().zip(theirs).map(|(a, b)| (a - b).abs());
    apart.fold(0.0, f64::max) / deviation
}

fn deviation(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (count - 1.0)).sqrt()
}

/// Asserts that numbers of the size of the series' deviation agree as two engines should.
fn assert_close(apart: f64, what: &str) {
    assert!(
        is_close(apart),
        "{what}: {apart:e} standard deviations apart"
    );
}

fn is_close(apart: f64) -> bool {
    Tolerance::ENGINE.accepts_at_scale(apart, 0.0, 1.0)
}

/// What a file showed.
#[derive(Default)]
struct Outcome {
    cases: usize,
    worst: f64,
    /// Cases whose own result moves when the same series is given in another unit.
    unstable: usize,
}

impl Outcome {
    /// Notes a case. Robust fits of few points may amplify the last bit of a sum beyond any tolerance; such a case says nothing, and is
    /// counted apart if `moved`, the distance between our results in two units, is as large as the one to the other program.
    fn note(&mut self, apart: f64, moved: impl FnOnce() -> f64, what: &str) {
        self.cases += 1;
        if is_close(apart) {
            self.worst = self.worst.max(apart);
            return;
        }
        let moved = moved();
        let unstable = what.starts_with("wide") && 1000.0 * moved > apart;
        assert!(
            unstable,
            "{what}: {apart:e} standard deviations apart, {moved:e} by itself"
        );
        println!("unstable: {what}: {apart:e} standard deviations apart, {moved:e} by itself");
        self.unstable += 1;
    }

    fn report(&self, file: &str) {
        let Self {
            cases,
            worst,
            unstable,
        } = self;
        println!(
            "{file}: {cases} cases, {unstable} unstable, the others at most {worst:.1e} standard deviations apart"
        );
    }
}

/// The series in a unit that is no power of two.
const UNIT: f64 = 1.1;

fn in_other_unit(values: &[f64]) -> Vec<f64> {
    values.iter().map(|value| value * UNIT).collect()
}

fn in_same_unit(values: &[f64]) -> Vec<f64> {
    values.iter().map(|value| value / UNIT).collect()
}

/// Compares the cases of a file, if it is there.
fn compare_stl(file: &str) -> Option<Outcome> {
    let known = read(&folder().join("series.json")).expect("the series are committed");
    let cases: Vec<StlCase> = read(&folder().join(file))?;
    let mut outcome = Outcome::default();
    for (number, case) in cases.iter().enumerate() {
        let values = case.input.values(&known);
        let stl = Stl::new(case.spec, case.period).unwrap();
        let result = stl.decompose(&values).unwrap();
        let what = format!("{file}, case {number}: {:?}", case.spec);
        if let Some(windows) = case.windows {
            let odd = windows.map(|window| window.max(3) | 1);
            assert_eq!(result.choices.windows, odd, "{what}");
        }
        assert!(
            case.degrees
                .is_none_or(|degrees| degrees == result.choices.degrees),
            "{what}"
        );
        assert!(
            case.jumps.is_none_or(|jumps| jumps == result.choices.jumps),
            "{what}"
        );
        let deviation = deviation(&values);
        let mut apart = distance(&result.seasonal, &case.seasonal, deviation).max(distance(
            &result.trend,
            &case.trend,
            deviation,
        ));
        if let Some(weights) = &case.weights {
            apart = apart.max(distance(&result.weights, weights, 1.0));
        }
        let moved = || {
            let other = stl.decompose(&in_other_unit(&values)).unwrap();
            distance(&result.trend, &in_same_unit(&other.trend), deviation).max(distance(
                &result.weights,
                &other.weights,
                1.0,
            ))
        };
        outcome.note(apart, moved, &what);
    }
    Some(outcome)
}

fn compare_mstl(file: &str) -> Option<Outcome> {
    let known = read(&folder().join("series.json")).expect("the series are committed");
    let cases: Vec<MstlCase> = read(&folder().join(file))?;
    let mut outcome = Outcome::default();
    for (number, case) in cases.iter().enumerate() {
        let values = case.input.values(&known);
        let mstl = Mstl::new(case.spec.clone()).unwrap();
        let result = mstl.decompose(&values).unwrap();
        let deviation = deviation(&values);
        assert_eq!(result.seasonals.len(), case.seasonals.len());
        let seasonals = result.seasonals.iter().zip(&case.seasonals);
        let apart = seasonals
            .map(|(ours, theirs)| distance(ours, theirs, deviation))
            .fold(distance(&result.trend, &case.trend, deviation), f64::max);
        let moved = || {
            let other = mstl.decompose(&in_other_unit(&values)).unwrap();
            distance(&result.trend, &in_same_unit(&other.trend), deviation)
        };
        outcome.note(
            apart,
            moved,
            &format!("{file}, case {number}: {:?}", case.spec),
        );
    }
    Some(outcome)
}

#[test]
fn stl_of_r_and_statsmodels() {
    for file in ["r_stl.json", "statsmodels_stl.json"] {
        let outcome = compare_stl(file).expect("committed");
        outcome.report(file);
        let wide = format!("wide_{file}");
        compare_stl(&wide).inspect(|outcome| outcome.report(&wide));
    }
}

#[test]
fn mstl_of_r_and_statsmodels() {
    for file in ["r_mstl.json", "statsmodels_mstl.json"] {
        let outcome = compare_mstl(file).expect("committed");
        outcome.report(file);
        let wide = format!("wide_{file}");
        compare_mstl(&wide).inspect(|outcome| outcome.report(&wide));
    }
}

/// A report of the shared folder.
#[derive(Deserialize)]
struct Shared {
    windows: [usize; 3],
    jump: [usize; 3],
    seasonal_pattern: Option<Vec<f64>>,
    seasonal: Option<Vec<f64>>,
    trend: Vec<f64>,
    weights: Option<Vec<f64>>,
}

#[derive(Deserialize)]
struct SharedSeries {
    frequency: usize,
    values: Vec<f64>,
}

#[test]
fn shared_reports_of_r() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/golden");
    let specs = [
        (
            "stl_periodic",
            StlSpec::default().seasonal(SeasonalWindow::Periodic),
        ),
        ("stl_robust13", StlSpec::default().seasonal(13).robust(true)),
    ];
    for (case, spec) in specs {
        let Ok(reports) = fs::read_dir(shared.join("r").join(case)) else {
            println!("NOT CHECKED: ../shared/golden/r/{case} is absent");
            continue;
        };
        let (mut compared, mut even, mut worst) = (0, 0, 0.0_f64);
        for report in reports {
            let path = report.unwrap().path();
            let theirs: Shared = read(&path).unwrap();
            let series = shared.join("series").join(path.file_name().unwrap());
            let series: SharedSeries = read(&series).unwrap();
            let y = &series.values;
            // R's median goes wrong for some even lengths.
            if spec.robust && y.len().is_multiple_of(2) {
                even += 1;
                continue;
            }
            let ours = Stl::new(spec, series.frequency)
                .unwrap()
                .decompose(y)
                .unwrap();
            assert_eq!(ours.choices.windows[1..], theirs.windows[1..]);
            assert_eq!(ours.choices.jumps, theirs.jump);
            let seasonal = theirs.seasonal.unwrap_or_else(|| {
                let pattern = theirs.seasonal_pattern.unwrap();
                pattern.iter().copied().cycle().take(y.len()).collect()
            });
            let deviation = deviation(y);
            let mut apart = distance(&ours.seasonal, &seasonal, deviation).max(distance(
                &ours.trend,
                &theirs.trend,
                deviation,
            ));
            if let Some(weights) = theirs.weights {
                apart = apart.max(distance(&ours.weights, &weights, 1.0));
            }
            assert_close(apart, &format!("{case}/{}", path.display()));
            worst = worst.max(apart);
            compared += 1;
        }
        println!(
            "{case}: {compared} series, at most {worst:.1e} standard deviations apart; {even} of even length left out"
        );
        assert!(compared > 0);
    }
}
