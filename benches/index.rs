//! Chained indices over a million rows of items and months: `table_*` from rows to a table, `chained_*` from the table to levels, `rows_*` from rows
//! to levels; and a single call outside criterion, for counting instructions and for contenders that want our time beside theirs:
//!
//! ```text
//! index once <what> <times>
//! ```
//!
//! prints the shortest and the mean time of a call in microseconds; `<what>` is the name of a bench.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench whose input is wrong should stop at once, and a program that measures says what it found"
)]

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use tidegauge::index::{
    BilateralFormula, ChainedIndex, PriceRow, PriceTable, chained_index, chained_index_of_rows,
};

#[path = "support/once.rs"]
mod once;

use once::Job;

const ITEMS: u32 = 10_000;
const MONTHS: u32 = 100;

const NAMES: [&str; 8] = [
    "table_sorted_1e6",
    "table_unsorted_1e6",
    "chained_fisher_1e6",
    "chained_tornqvist_1e6",
    "rows_fisher_sorted_1e6",
    "rows_fisher_unsorted_1e6",
    "rows_tornqvist_sorted_1e6",
    "rows_tornqvist_unsorted_1e6",
];

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

fn table(rows: &[PriceRow]) -> PriceTable {
    PriceTable::from_rows(black_box(rows)).expect("rows of a full table")
}

fn chained(table: &PriceTable, formula: BilateralFormula) -> f64 {
    last_level(&chained_index(black_box(table), formula).expect("matched items"))
}

fn last_level(chain: &ChainedIndex) -> f64 {
    chain.levels.last().copied().unwrap_or_default()
}

fn job(name: &str) -> Option<Job> {
    let mut rows = sorted();
    if name.contains("unsorted") {
        // 7919 is prime and no factor of a million: every row once, far from its neighbours.
        let count = rows.len();
        rows = (0..count).map(|at| rows[at * 7919 % count]).collect();
    }
    let formula = if name.contains("tornqvist") {
        BilateralFormula::Tornqvist
    } else {
        BilateralFormula::Fisher
    };
    let (what, _) = name.split_once('_')?;
    Some(match what {
        "table" => Box::new(move || table(&rows).price(0, 0).unwrap_or_default()),
        "rows" => Box::new(move || {
            let chain = chained_index_of_rows(black_box(&rows), formula);
            last_level(&chain.expect("matched items"))
        }),
        "chained" => {
            let table = table(&rows);
            Box::new(move || chained(&table, formula))
        }
        _ => return None,
    })
}

fn main() {
    if once::was_asked(job) {
        return;
    }
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("index");
    group.throughput(Throughput::Elements(u64::from(ITEMS * MONTHS)));
    group.sample_size(20);
    for name in NAMES {
        let job = job(name).expect("the name of a bench");
        group.bench_function(name, |bencher| bencher.iter(&job));
    }
    group.finish();
    criterion.final_summary();
}
