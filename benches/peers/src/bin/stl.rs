//! STL and MSTL of tidegauge beside stlrs, in one process on one input, and beside R's on the same input if R is installed.
//!
//! All use R's defaults with a seasonal window of 7. stlrs calculates in 32 bits; its MSTL has windows 11, 15, … as R's has.
//! Run with `cargo run --release --no-default-features --bin stl`; one thread each. A time is the shortest of several runs, which other
//! work on the machine disturbs least.

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Instant;

use tidegauge::stl::{Mstl, MstlSpec, Stl, StlSpec, StlWorkspace};

#[path = "../../../support/seasonal_input.rs"]
mod seasonal_input;

const RUNS: usize = 15;

fn main() {
    println!(
        "microseconds                 tidegauge  new memory       stlrs           R   stlrs/tidegauge   R/tidegauge"
    );
    for (name, len, repeats, robust) in [
        ("stl/monthly_144", 144, 2000, false),
        ("stl/monthly_1e4", 10_000, 40, false),
        ("stl/monthly_1e6", 1_000_000, 1, false),
        ("stl/robust_144", 144, 200, true),
    ] {
        let y = seasonal_input::seeded(len, &[12]);
        let single: Vec<f32> = y.iter().map(|value| *value as f32).collect();
        let stl = Stl::new(StlSpec::default().robust(robust), 12).expect("options in range");
        let mut params = stlrs::params();
        params.seasonal_length(7).robust(robust);
        let mut workspace = StlWorkspace::default();

        let ours = shortest(repeats, || {
            black_box(
                stl.decompose_with(&mut workspace, black_box(&y))
                    .expect("a series"),
            );
        });
        let new_memory = shortest(repeats, || {
            black_box(stl.decompose(black_box(&y)).expect("a series"));
        });
        let theirs = shortest(repeats.div_ceil(4), || {
            black_box(params.fit(black_box(&single), 12).expect("a series"));
        });
        let flag = if robust { "TRUE" } else { "FALSE" };
        let call = format!("stl(ts(y, frequency = 12), s.window = 7, robust = {flag})");
        let r = time_in_r(&call, &y, repeats);
        line(name, ours, Some(new_memory), theirs, r);

        let ours = stl.decompose(&y).expect("a series");
        let theirs = params.fit(&single, 12).expect("a series");
        let apart = ours.trend.iter().zip(theirs.trend());
        let apart = apart.fold(0.0_f64, |m, (a, b)| m.max((a - f64::from(*b)).abs()));
        println!("{:28} trends at most {apart:.1e} apart", "");
    }

    let y = seasonal_input::seeded(4200, &[48, 336]);
    let single: Vec<f32> = y.iter().map(|value| *value as f32).collect();
    let mstl = Mstl::new(MstlSpec::new([48, 336])).expect("options in range");
    let ours = shortest(20, || {
        black_box(mstl.decompose(black_box(&y)).expect("a series"));
    });
    let theirs = shortest(3, || {
        black_box(
            stlrs::MstlParams::new()
                .fit(black_box(&single), &[48, 336])
                .expect("a series"),
        );
    });
    let r = time_in_r("forecast::mstl(forecast::msts(y, c(48, 336)))", &y, 3);
    line("mstl/half_hourly_4200", ours, None, theirs, r);
}

fn line(name: &str, ours: f64, new_memory: Option<f64>, theirs: f64, r: Option<f64>) {
    let cell = |seconds: Option<f64>| seconds.map_or("-".to_owned(), |s| format!("{:.2}", s * 1e6));
    println!(
        "{name:28}{:>10}  {:>10}  {:>10}  {:>10}   {:>15.1}   {:>11}",
        cell(Some(ours)),
        cell(new_memory),
        cell(Some(theirs)),
        cell(r),
        theirs / ours,
        r.map_or("-".to_owned(), |r| format!("{:.1}", r / ours)),
    );
}

/// Seconds of one call in the shortest of several runs, after one that warms up.
fn shortest(repeats: usize, mut run: impl FnMut()) -> f64 {
    run();
    let seconds: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..repeats {
                run();
            }
            start.elapsed().as_secs_f64() / repeats as f64
        })
        .collect();
    seconds.into_iter().fold(f64::INFINITY, f64::min)
}

/// Seconds of an R call in the shortest of several runs on `y`; says so when R or the package is missing.
fn time_in_r(call: &str, y: &[f64], repeats: usize) -> Option<f64> {
    let mut script = format!(
        "y <- scan(file('stdin'), quiet = TRUE)\n\
         f <- function() {call}\n\
         invisible(f())\n\
         t <- sapply(1:{RUNS}, function(i) system.time(for (k in 1:{repeats}) f(), gcFirst = FALSE)[['elapsed']])\n\
         cat(min(t) / {repeats})\n"
    );
    script.insert_str(0, "options(warn = -1)\n");
    let mut child = Command::new("Rscript")
        .args(["-e", &script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .inspect_err(|error| println!("NOT TIMED: Rscript does not start ({error}): {call}"))
        .ok()?;
    let mut text = String::new();
    for value in y {
        writeln!(text, "{value}").expect("memory");
    }
    child.stdin.take()?.write_all(text.as_bytes()).ok()?;
    let output = child.wait_with_output().ok()?;
    let seconds = String::from_utf8_lossy(&output.stdout).trim().parse().ok();
    if seconds.is_none() {
        println!("NOT TIMED: R gave no time for {call}");
    }
    seconds
}
