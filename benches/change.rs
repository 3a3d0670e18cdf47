//! Changes of whole panels.

#![allow(
    clippy::expect_used,
    reason = "a bench whose input is wrong should stop at once"
)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tidegauge::Panel;
use tidegauge::change::{PanelChanges, PanelColumns, panel_changes};

#[path = "support/panel_input.rs"]
mod panel_input;

fn change(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("change");
    for (name, count) in [("1e5", 1000), ("1e7", 100_000)] {
        let input = panel_input::seeded(count, 100);
        let columns = PanelColumns {
            series: &input.series,
            periods: &input.periods,
            values: &input.values,
        };
        group.throughput(Throughput::Elements(u64::from(count) * 100));
        if count == 100_000 {
            group.sample_size(20);
        }
        group.bench_function(format!("panel_{name}"), |bencher| {
            bencher.iter(|| black_box(columns).changes().expect("sorted rows"));
        });
        let mut changes = PanelChanges::default();
        group.bench_function(format!("panel_{name}_into"), |bencher| {
            bencher.iter(|| black_box(columns).changes_into(black_box(&mut changes)));
        });
    }
    let input = panel_input::seeded(1000, 100);
    let panel = Panel::new(input.periods[0], 100, (0..1000_u32).collect(), input.values)
        .expect("1000 x 100 values");
    group.throughput(Throughput::Elements(100_000));
    group.bench_function("dense_1000x100", |bencher| {
        bencher.iter(|| panel_changes(black_box(&panel)).expect("monthly"));
    });
    group.finish();
}

criterion_group!(benches, change);
criterion_main!(benches);
