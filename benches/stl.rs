//! Decompositions by loess: what a user waits for, with memory that is reused and with new memory.

#![allow(
    clippy::expect_used,
    reason = "a bench whose input is wrong should stop at once"
)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use tidegauge::stl::{Mstl, MstlSpec, SeasonalWindow, Stl, StlSpec, StlWorkspace};

#[path = "support/seasonal_input.rs"]
mod seasonal_input;

fn stl(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("stl");
    let window_7 = StlSpec::default();
    for (name, len, spec) in [
        ("monthly_144", 144, window_7),
        ("monthly_1e4", 10_000, window_7),
        ("monthly_1e6", 1_000_000, window_7),
        ("robust_144", 144, window_7.robust(true)),
        (
            "periodic_144",
            144,
            window_7.seasonal(SeasonalWindow::Periodic),
        ),
        ("statsmodels_144", 144, StlSpec::statsmodels()),
    ] {
        let y = seasonal_input::seeded(len, &[12]);
        let stl = Stl::new(spec, 12).expect("options in range");
        let mut workspace = StlWorkspace::default();
        if len > 100_000 {
            group.sample_size(20);
        }
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                stl.decompose_with(&mut workspace, black_box(&y))
                    .map(|r| r.trend[0])
            });
        });
        group.bench_function(format!("{name}_new_memory"), |bencher| {
            bencher.iter(|| stl.decompose(black_box(&y)));
        });
    }
    let mut holes = seasonal_input::seeded(144, &[12]);
    for place in (5..144).step_by(11) {
        holes[place] = f64::NAN;
    }
    let stl = Stl::new(window_7, 12).expect("options in range");
    let mut workspace = StlWorkspace::default();
    group.bench_function("gaps_144", |bencher| {
        bencher.iter(|| {
            stl.decompose_with(&mut workspace, black_box(&holes))
                .map(|r| r.trend[0])
        });
    });
    group.finish();
}

fn mstl(criterion: &mut Criterion) {
    let y = seasonal_input::seeded(4200, &[48, 336]);
    let mut group = criterion.benchmark_group("mstl");
    for (name, spec) in [
        ("half_hourly_4200", MstlSpec::new([48, 336])),
        (
            "half_hourly_4200_statsmodels",
            MstlSpec::statsmodels([48, 336]),
        ),
    ] {
        let mstl = Mstl::new(spec).expect("options in range");
        group.bench_function(name, |bencher| {
            bencher.iter(|| mstl.decompose(black_box(&y)));
        });
    }
    group.finish();
}

criterion_group!(benches, stl, mstl);
criterion_main!(benches);
