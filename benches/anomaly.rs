//! Change points, seasonal outliers and robust scores.

#![allow(
    clippy::expect_used,
    reason = "a bench whose input is wrong should stop at once"
)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use tidegauge::anomaly::{
    ChangePointSpec, EsdSpec, SegmentCost, change_points, mad_scores, seasonal_hybrid_esd,
};

#[path = "support/seasonal_input.rs"]
mod seasonal_input;

/// Numbers between 0 and 1 from 64-bit congruences.
fn uniform(count: usize) -> Vec<f64> {
    let mut state = 42_u64;
    (0..count)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        })
        .collect()
}

/// Ten changes of level between values that vary by one.
fn ten_breaks(count: usize) -> Vec<f64> {
    let noise = uniform(12 * count);
    noise
        .chunks_exact(12)
        .enumerate()
        .map(|(t, twelve)| {
            let level = if (11 * t / count).is_multiple_of(2) {
                0.0
            } else {
                4.0
            };
            level + twelve.iter().sum::<f64>()
        })
        .collect()
}

fn anomaly(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("anomaly");
    for (name, count) in [("1e3", 1000), ("1e4", 10_000)] {
        let values = ten_breaks(count);
        for (cost, kind) in [
            ("mean", SegmentCost::Mean),
            ("rate", SegmentCost::Rate),
            ("mean_variance", SegmentCost::MeanVariance),
        ] {
            let spec = ChangePointSpec::default().cost(kind);
            group.bench_function(format!("change_points/{cost}_{name}"), |bencher| {
                bencher.iter(|| change_points(black_box(&values), spec).expect("finite values"));
            });
        }
    }
    for (name, count) in [("144", 144), ("1e4", 10_000)] {
        let values = seasonal_input::seeded(count, &[12]);
        group.bench_function(format!("seasonal_hybrid_esd/{name}"), |bencher| {
            bencher.iter(|| {
                seasonal_hybrid_esd(black_box(&values), 12, EsdSpec::default())
                    .expect("finite values")
            });
        });
    }
    let values = uniform(1_000_000);
    group.sample_size(20);
    group.bench_function("mad_scores/1e6", |bencher| {
        bencher.iter(|| mad_scores(black_box(&values)).expect("finite values"));
    });
    group.finish();
}

criterion_group!(benches, anomaly);
criterion_main!(benches);
