//! Month on month, year on year and moving annual totals of 1e7 rows: tidegauge beside polars, in one process on one input.
//!
//! polars is asked the way an analyst asks it: a shift of the whole column, guarded by the series and the period of the shifted row.
//! Run with `cargo run --release`; `POLARS_MAX_THREADS` sets the threads of polars, tidegauge uses one.

use std::hint::black_box;
use std::time::Instant;

use polars::prelude::*;
use tidegauge::change::{PanelChanges, PanelColumns};

#[path = "../../support/panel_input.rs"]
mod panel_input;

const RUNS: usize = 7;

fn main() -> PolarsResult<()> {
    let input = panel_input::seeded(100_000, 100);
    let rows = input.values.len();
    let columns = PanelColumns {
        series: &input.series,
        periods: &input.periods,
        values: &input.values,
    };
    let ordinals: Vec<i32> = input
        .periods
        .iter()
        .map(|period| period.ordinal())
        .collect();
    let frame = DataFrame::new(
        rows,
        vec![
            Column::new("series".into(), &input.series),
            Column::new("period".into(), ordinals),
            Column::new("value".into(), &input.values),
        ],
    )?;

    let ours = columns.changes().expect("sorted rows");
    let theirs = guarded_shifts(&frame)?;
    compare("month on month", &ours.period_on_period, &theirs, "mm")?;
    compare("year on year", &ours.year_on_year, &theirs, "yy")?;
    compare("annual total", &ours.moving_annual_total, &theirs, "total")?;
    drop((ours, theirs));

    let mut reused = PanelChanges::default();
    let tidegauge = median(|| drop(black_box(columns.changes())));
    let tidegauge_into = median(|| {
        columns
            .changes_into(black_box(&mut reused))
            .expect("sorted rows")
    });
    let polars = median(|| drop(black_box(guarded_shifts(&frame))));
    println!("tidegauge, new memory     {:8.1} ms", tidegauge * 1e3);
    println!("tidegauge, reused memory  {:8.1} ms", tidegauge_into * 1e3);
    println!("polars                    {:8.1} ms", polars * 1e3);
    println!(
        "polars / tidegauge        {:8.2} (new memory), {:.2} (reused)",
        polars / tidegauge,
        polars / tidegauge_into
    );

    let (copy, triad) = bandwidth(rows);
    println!("memory: copy {copy:.1} GB/s, triad {triad:.1} GB/s on one core");
    Ok(())
}

/// The three columns in polars, null where the row at the right distance has another series or period.
fn guarded_shifts(frame: &DataFrame) -> PolarsResult<DataFrame> {
    let stands_back = |lag: i32| {
        let same_series = col("series").eq(col("series").shift(lit(lag)));
        let right_period = (col("period") - col("period").shift(lit(lag))).eq(lit(lag));
        same_series.and(right_period)
    };
    let rate = |lag: i32, name: &str| {
        when(stands_back(lag))
            .then(col("value") / col("value").shift(lit(lag)) - lit(1.0))
            .otherwise(lit(NULL))
            .alias(name)
    };
    let year = RollingOptionsFixedWindow {
        window_size: 12,
        min_periods: 12,
        ..Default::default()
    };
    let total = when(stands_back(11))
        .then(col("value").rolling_sum(year))
        .otherwise(lit(NULL))
        .alias("total");
    frame
        .clone()
        .lazy()
        .select([rate(1, "mm"), rate(12, "yy"), total])
        .collect()
}

/// Says how many numbers each side found and how far apart the common ones are.
fn compare(what: &str, ours: &[f64], theirs: &DataFrame, name: &str) -> PolarsResult<()> {
    let (mut found, mut peer, mut both, mut apart) = (0, 0, 0, 0.0_f64);
    for (ours, theirs) in ours.iter().zip(theirs.column(name)?.f64()?.iter()) {
        found += usize::from(!ours.is_nan());
        peer += usize::from(theirs.is_some());
        if let Some(theirs) = theirs.filter(|_| !ours.is_nan()) {
            both += 1;
            apart = apart.max((ours - theirs).abs() / theirs.abs().max(1.0));
        }
    }
    println!(
        "{what}: {found} numbers, polars {peer}, common {both}, largest relative distance {apart:.1e}"
    );
    Ok(())
}

/// Median seconds of several runs after one that warms up.
fn median(mut run: impl FnMut()) -> f64 {
    run();
    let mut seconds: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    seconds[RUNS / 2]
}

/// Gigabytes per second of a = b and of a = b + s c, with the bytes that the program names.
fn bandwidth(rows: usize) -> (f64, f64) {
    let (mut a, b, c) = (vec![0.0; rows], vec![1.0; rows], vec![2.0; rows]);
    let bytes = (rows * size_of::<f64>()) as f64;
    let copy = median(|| black_box(&mut a).copy_from_slice(black_box(&b)));
    let triad = median(|| {
        let (b, c) = (black_box(&b), black_box(&c));
        for ((a, b), c) in black_box(&mut a).iter_mut().zip(b).zip(c) {
            *a = b + 3.0 * c;
        }
    });
    (2.0 * bytes / copy / 1e9, 3.0 * bytes / triad / 1e9)
}
