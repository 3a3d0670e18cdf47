//! Lists of series: order, own errors, progress, cancellation, deadline, and the same bits however they are run.

use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use tidegauge::regarima::RegArimaSpec;
use tidegauge::sa::{Adjuster, Cancellation, SaSpec, SeasonalAdjustment, SeriesList};
use tidegauge::stl::StlSpec;
use tidegauge::x11::{Mode, X11Spec};
use tidegauge::{Error, ErrorKind, Panel, Series};

/// Monthly tonnes with a season, a slow rise and noise that differs from seed to seed.
fn tonnes(len: usize, seed: usize) -> Vec<f64> {
    let wave = [
        0.9, 0.85, 1.06, 1.0, 0.98, 1.1, 1.2, 1.2, 1.05, 0.92, 0.8, 0.94,
    ];
    (0..len)
        .map(|i| {
            (600.0 + i as f64) * wave[i % 12] * (1.0 + 0.01 * ((i * i * (37 + seed)) % 19) as f64)
        })
        .collect()
}

fn series(start: &str, values: Vec<f64>) -> Series {
    Series::new(start.parse().unwrap(), values).unwrap()
}

/// Series that take every way: modelled with logarithms and without, with gaps, too short, constant, other frequencies.
fn mixed() -> Vec<Series> {
    let mut gaps = tonnes(84, 3);
    gaps[20] = f64::NAN;
    let mut zero = tonnes(96, 4);
    zero[30] = 0.0;
    vec![
        series("2015-03", tonnes(108, 1)),
        series("2012-Q2", tonnes(64, 2)),
        series("2018-01", gaps),
        series("2016-07", zero),
        series("2025-01", tonnes(5, 5)),
        series("2016-01", vec![7.0; 72]),
        series("2005-S1", tonnes(30, 6)),
        series("2016-01", tonnes(120, 7)),
        series("2020", tonnes(30, 8)),
        series("2016-01", vec![f64::NAN; 40]),
    ]
}

/// Results as text that shows every bit.
fn stored(results: &[Result<SeasonalAdjustment, Error>]) -> Vec<String> {
    results
        .iter()
        .map(|result| match result {
            Ok(adjusted) => serde_json::to_string(adjusted).unwrap(),
            Err(error) => error.to_string(),
        })
        .collect()
}

/// What the default specification makes of the mixed list, run as one.
fn automatic() -> &'static [String] {
    static STORED: OnceLock<Vec<String>> = OnceLock::new();
    STORED.get_or_init(|| {
        let adjuster = Adjuster::new(SaSpec::default()).unwrap();
        stored(&adjuster.batch().run(&mixed()))
    })
}

fn x11() -> Adjuster {
    Adjuster::new(SaSpec::x11(X11Spec::default())).unwrap()
}

#[test]
fn a_list_gives_what_each_series_gives_alone() {
    let list = mixed();
    for spec in [
        SaSpec::default(),
        SaSpec::with_model(RegArimaSpec::airline()),
        SaSpec::x11(X11Spec::default()),
        SaSpec::stl(StlSpec::default()),
    ] {
        // A new adjuster and new memory for each series.
        let alone: Vec<_> = list
            .iter()
            .map(|series| Adjuster::new(spec.clone()).unwrap().adjust(series))
            .collect();
        assert!(alone[0].is_ok() && alone[7].is_ok());
        if spec == SaSpec::default() {
            assert_eq!(automatic(), stored(&alone));
        } else {
            let together = Adjuster::new(spec).unwrap().batch().run(&list);
            assert_eq!(stored(&together), stored(&alone));
        }
    }
}

#[test]
fn the_order_before_a_series_does_not_matter() {
    let list = mixed();
    let reversed: Vec<&Series> = list.iter().rev().collect();
    let adjuster = Adjuster::new(SaSpec::default()).unwrap();
    let mut backwards = stored(&adjuster.batch().run(&reversed));
    backwards.reverse();
    assert_eq!(automatic(), backwards);
}

#[cfg(feature = "parallel")]
#[test]
fn one_thread_and_four_give_the_same_bits() {
    let list: Vec<Series> = mixed().into_iter().chain(mixed()).collect();
    let adjuster = Adjuster::new(SaSpec::default()).unwrap();
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| stored(&adjuster.batch().run(&list)))
    };
    let alone: Vec<_> = list.iter().map(|series| adjuster.adjust(series)).collect();
    let one = with(1);
    assert_eq!(one, with(4));
    assert_eq!(one, stored(&alone));
}

#[test]
fn a_panel_is_adjusted_row_by_row() {
    let rows = [
        ("JP", tonnes(84, 1)),
        ("DE", tonnes(70, 2)),
        ("US", tonnes(84, 3)),
    ];
    let panel =
        Panel::from_series(rows.map(|(key, values)| (key, series("2018-01", values)))).unwrap();
    let adjusted = x11().adjust_panel(&panel);
    assert_eq!(adjusted.len(), 3);
    // The panel is rectangular, and X-11 takes no gaps.
    let error = adjusted[1].as_ref().unwrap_err();
    assert!(matches!(error, Error::Observation { period, .. } if period.to_string() == "2023-M11"));
    for row in [0, 2] {
        let alone = [x11().adjust(&panel.series(row).unwrap())];
        assert_eq!(stored(&adjusted[row..=row]), stored(&alone));
    }
    let nothing: [Series; 0] = [];
    assert_eq!(x11().batch().run(&nothing), []);
}

#[test]
fn lists_take_series_and_references_to_them() {
    let list = [
        series("2018-01", tonnes(84, 1)),
        series("2018-01", tonnes(84, 2)),
    ];
    let borrowed = [&list[0], &list[1]];
    let adjuster = x11();
    let batch = adjuster.batch();
    let all = [
        batch.run(&list),
        batch.run(&list[..]),
        batch.run(&borrowed),
        batch.run(&borrowed.to_vec()),
    ]
    .map(|results| stored(&results));
    assert!(all.iter().all(|results| *results == all[0]));
    assert_eq!(
        (list.series_count(), list.series_at(2).is_none()),
        (2, true)
    );
}

#[test]
fn progress_counts_every_series_once() {
    let list = mixed();
    let seen = Mutex::new(Vec::new());
    let note = |done, total| seen.lock().unwrap().push((done, total));
    x11().batch().progress(&note).run(&list);
    let mut seen = seen.into_inner().unwrap();
    seen.sort_unstable();
    let expected: Vec<_> = (1..=list.len()).map(|done| (done, list.len())).collect();
    assert_eq!(seen, expected);
}

#[test]
fn cancelling_keeps_what_is_done() {
    let list = vec![series("2018-01", tonnes(84, 1)); 40];
    let stop = Cancellation::new();
    let after_three = |done, _| {
        if done == 3 {
            stop.cancel();
        }
    };
    let adjusted = x11()
        .batch()
        .progress(&after_three)
        .cancellation(&stop)
        .run(&list);
    let (done, left): (Vec<_>, Vec<_>) = adjusted.iter().partition(|result| result.is_ok());
    assert!((3..list.len()).contains(&done.len()), "{} done", done.len());
    assert!(left.iter().all(|result| **result == Err(Error::Cancelled)));
    assert_eq!(Error::Cancelled.kind(), ErrorKind::Stopped);
    assert_eq!(ErrorKind::Stopped.to_string(), "stopped");
    // It stays cancelled.
    let again = x11().batch().cancellation(&stop).run(&list[..1]);
    assert_eq!(again, [Err(Error::Cancelled)]);
}

#[test]
fn a_deadline_ends_what_has_not_begun() {
    let list = vec![series("2018-01", tonnes(84, 1)); 40];
    let soon = Instant::now() + Duration::from_millis(40);
    let sleep = |_, _| std::thread::sleep(Duration::from_millis(15));
    let adjusted = x11().batch().progress(&sleep).deadline(soon).run(&list);
    let late = adjusted
        .iter()
        .filter(|result| **result == Err(Error::DeadlineExceeded));
    assert!(late.count() > 0);
    let far = Instant::now() + Duration::from_secs(3600);
    assert!(
        x11()
            .batch()
            .deadline(far)
            .run(&list)
            .iter()
            .all(Result::is_ok)
    );
    let error = x11().batch().deadline(Instant::now()).run(&list[..1]);
    assert_eq!(error, [Err(Error::DeadlineExceeded)]);
}

#[test]
fn map_keeps_what_it_is_told_to() {
    let list = mixed();
    let kinds = x11().batch().map(&list, |index, adjusted| {
        (
            index,
            adjusted
                .map_err(|error| error.kind())
                .map(|adjusted| adjusted.original.len()),
        )
    });
    assert_eq!(kinds[0], (0, Ok(108)));
    assert_eq!(kinds[4], (4, Err(ErrorKind::NotEnoughData)));
    assert_eq!(kinds.len(), list.len());
}

#[test]
fn an_adjuster_that_has_worked_is_still_the_same() {
    let adjuster = x11();
    let fresh = adjuster.clone();
    adjuster.batch().run(&mixed());
    assert_eq!(adjuster, fresh);
    // The mode of a specification holds for every series, whatever was made before.
    let additive = Adjuster::new(SaSpec::x11(X11Spec::default().mode(Mode::Additive))).unwrap();
    let list = mixed();
    let modes = additive.batch().map(&list[..2], |_, adjusted| {
        adjusted.map(|adjusted| adjusted.mode)
    });
    assert_eq!(modes, [Ok(Mode::Additive), Ok(Mode::Additive)]);
}
