//! Seasonal adjustment from end to end, the fit of the airline model inside it, and a panel of series.
//!
//! `cargo bench --bench sa` is the usual run. The program itself also runs one thing a number of times without criterion, for profilers,
//! for measuring memory, and for contenders that want our time beside theirs:
//!
//! ```text
//! sa once <what> <times>
//! ```
//!
//! prints the shortest and the mean time of a call in microseconds; `<what>` is the name of a bench, `adjust/panel_<series>` for simulated series, or
//! `adjust/windows_<series>` for spans of 144 months of the real series in `tests/golden/regarima/series`.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench whose input is wrong should stop at once, and a program that measures says what it found"
)]

use std::hint::black_box;

use criterion::{BenchmarkGroup, Criterion, Throughput, measurement::WallTime};
use tidegauge::arima::{Arima, ArimaSpec};
use tidegauge::{Adjuster, Period, SaSpec, Series};

#[path = "support/monthly_input.rs"]
mod monthly_input;
#[path = "support/once.rs"]
mod once;

use once::Job;

/// Change of the log-likelihood at which the fit ends; what it gives is within 1e-8 of the largest log-likelihood, in relation to it.
const TOLERANCE: f64 = 1e-5;
/// Series of the panel in criterion; the record has 10,000.
const PANEL: u64 = 200;

fn fit(values: &[f64]) -> Job {
    let y: Vec<f64> = values.iter().map(|v| v.ln()).collect();
    let arima = |tolerance| {
        Arima::new(ArimaSpec::default().tolerance(tolerance), 12).expect("monthly airline model")
    };
    let ours = arima(TOLERANCE);
    let log_likelihood = |arima: &Arima| arima.fit(&y, &[]).expect("a long series").log_likelihood;
    let best = log_likelihood(&arima(1e-13));
    assert!(
        (log_likelihood(&ours) / best - 1.0).abs() < 1e-8,
        "{} {best}",
        log_likelihood(&ours)
    );
    Box::new(move || {
        ours.fit(black_box(&y), &[])
            .map_or(f64::NAN, |fit| fit.log_likelihood)
    })
}

fn adjust(values: Vec<f64>, start: &str) -> Job {
    let adjuster = Adjuster::new(SaSpec::automatic()).expect("default options");
    let series = Series::new(start.parse().expect("a month"), values).expect("finite values");
    Box::new(move || {
        let adjusted = adjuster.adjust(black_box(&series)).expect("a long series");
        adjusted.seasonally_adjusted.values()[0]
    })
}

/// Simulated series of twelve years.
fn panel(count: u64) -> Job {
    let start = "2000-01".parse().expect("a month");
    let list: Vec<Series> = (1..=count)
        .map(|seed| Series::new(start, monthly_input::seeded(144, seed)).expect("finite values"))
        .collect();
    batch(list)
}

/// All tables of all series are kept until the end, as `adjust_panel` does.
fn batch(list: Vec<Series>) -> Job {
    let adjuster = Adjuster::new(SaSpec::automatic()).expect("default options");
    Box::new(move || {
        let adjusted = adjuster.batch().run(black_box(&list));
        adjusted.iter().filter(|one| one.is_ok()).count() as f64
    })
}

/// The first of all spans of so many months of the real monthly series, a month apart, over again from the first where there are not as many.
fn windows(months: usize, count: usize) -> Job {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/regarima/series");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("a checkout of the project")
        .map(|file| file.expect("a file").path())
        .collect();
    files.sort_unstable();
    let mut all = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(file).expect("text");
        let series: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let Ok(values) = serde_json::from_value::<Vec<f64>>(series["values"].clone()) else {
            continue;
        };
        let number = |value: &serde_json::Value| value.as_i64().expect("a number");
        if number(&series["frequency"]) == 12 {
            let (year, month) = (number(&series["start"][0]), number(&series["start"][1]));
            let first: Period = format!("{year}-{month:02}").parse().expect("a month");
            let starts = (0..).map(|later| first.checked_add(later).expect("a month"));
            let spans = values.windows(months).zip(starts);
            all.extend(spans.map(|(span, start)| (start, span.to_vec())));
        }
    }
    let list: Vec<Series> = all
        .into_iter()
        .cycle()
        .take(count)
        .map(|(start, span)| Series::new(start, span).expect("finite values"))
        .collect();
    batch(list)
}

fn job(what: &str) -> Option<Job> {
    Some(match what {
        "arima/airline_fit_144" => fit(&monthly_input::AIRLINE),
        "arima/airline_fit_360" => fit(&monthly_input::seeded(360, 0)),
        "adjust/airline_144" => adjust(monthly_input::AIRLINE.to_vec(), "1949-01"),
        "adjust/monthly_360" => adjust(monthly_input::seeded(360, 0), "2000-01"),
        other => match other.strip_prefix("adjust/windows_") {
            Some(count) => windows(144, count.parse().ok()?),
            None => panel(other.strip_prefix("adjust/panel_")?.parse().ok()?),
        },
    })
}

fn bench(group: &mut BenchmarkGroup<'_, WallTime>, family: &str, name: &str) {
    let job = job(&format!("{family}/{name}")).expect("the name of a bench");
    group.bench_function(name, |bencher| bencher.iter(&job));
}

fn main() {
    if once::was_asked(job) {
        return;
    }
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("arima");
    for name in ["airline_fit_144", "airline_fit_360"] {
        bench(&mut group, "arima", name);
    }
    group.finish();
    let mut group = criterion.benchmark_group("adjust");
    for name in ["airline_144", "monthly_360"] {
        bench(&mut group, "adjust", name);
    }
    group
        .sample_size(10)
        .throughput(Throughput::Elements(PANEL));
    bench(&mut group, "adjust", &format!("panel_{PANEL}"));
    group.finish();
    criterion.final_summary();
}
