//! Chained indices over a million rows of items and months, from rows to levels.

#![allow(
    clippy::expect_used,
    reason = "a bench whose input is wrong should stop at once"
)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tidegauge::index::{BilateralFormula, PriceRow, PriceTable, chained_index};

const ITEMS: u32 = 10_000;
const MONTHS: u32 = 100;

/// Rows sorted by month and item, from a fixed multiplicative generator.
fn sorted() -> Vec<PriceRow> {
    let mut state = 20_251_128_u64;
    let mut draw = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / f64::from(1_u32 << 24)
    };
    let cells = (0..MONTHS).flat_map(|period| (0..ITEMS).map(move |item| (item, period)));
    cells
        .map(|(item, period)| {
            let quantity = 1.0 + 100.0 * draw();
            let value = quantity * (10.0 + draw());
            PriceRow {
                item,
                period,
                value,
                quantity,
            }
        })
        .collect()
}

fn index(criterion: &mut Criterion) {
    let sorted = sorted();
    let count = sorted.len();
    // 7919 is prime and no factor of a million: every row once, far from its neighbours.
    let unsorted: Vec<PriceRow> = (0..count).map(|at| sorted[at * 7919 % count]).collect();
    let table = PriceTable::from_rows(&sorted).expect("rows of a full table");
    let mut group = criterion.benchmark_group("index");
    group.throughput(Throughput::Elements(u64::from(ITEMS * MONTHS)));
    group.sample_size(20);
    for (name, rows) in [("sorted", &sorted), ("unsorted", &unsorted)] {
        group.bench_function(format!("table_{name}_1e6"), |bencher| {
            bencher.iter(|| PriceTable::from_rows(black_box(rows)).expect("rows"));
        });
    }
    for (name, formula) in [
        ("fisher", BilateralFormula::Fisher),
        ("tornqvist", BilateralFormula::Tornqvist),
    ] {
        group.bench_function(format!("chained_{name}_1e6"), |bencher| {
            bencher.iter(|| chained_index(black_box(&table), formula).expect("matched items"));
        });
    }
    group.finish();
}

criterion_group!(benches, index);
criterion_main!(benches);
