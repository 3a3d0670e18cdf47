//! Vintages: views of the same figures agree, statistics keep their identities at any size, and no input brings them down.

use proptest::prelude::*;
use tidegauge::dataset::vintage::{
    RevisionNature, RevisionSpec, RevisionStatistics, Vintages, revision_statistics,
};
use tidegauge::num::tolerance::Tolerance;
use tidegauge::{ErrorKind, Period};

fn month(number: i64) -> Period {
    Period::month(2020, 1).unwrap().checked_add(number).unwrap()
}

/// Numbers of one size, from -1 to 1, without a clock or chance.
fn noise(seed: u32) -> impl Iterator<Item = f64> {
    std::iter::successors(Some(seed), |state| {
        Some(state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223))
    })
    .skip(1)
    .map(|state| f64::from(state) / f64::from(u32::MAX) * 2.0 - 1.0)
}

#[test]
fn news_and_noise_are_told_apart() {
    let n = 200;
    let truth: Vec<f64> = noise(1).take(n).map(|x| 3.0 * x).collect();
    let error: Vec<f64> = noise(2).take(n).collect();
    let sum: Vec<f64> = truth.iter().zip(&error).map(|(t, e)| t + e).collect();
    let tests = |p: &[f64], l: &[f64]| {
        let found = revision_statistics(p, l, &RevisionSpec::default()).unwrap();
        found.news_noise.unwrap()
    };
    // The first release is the truth with an error of measurement.
    let noisy = tests(&sum, &truth);
    assert_eq!(noisy.nature, RevisionNature::Noise);
    assert!(noisy.preliminary_variance > noisy.later_variance);
    let correction = noisy.correction.unwrap();
    assert!(correction.gain > 0.0 && correction.gain_left_out > 0.0);
    assert!(correction.gain > correction.gain_left_out);
    // The first release knows a part of what comes.
    let early = tests(&truth, &sum);
    assert_eq!(early.nature, RevisionNature::News);
    assert!(early.later_variance > early.preliminary_variance);
    assert_eq!(early.correction, None);
}

#[test]
fn too_few_and_bad_options_have_their_kinds() {
    let kind = |p: &[f64], spec| {
        let error = revision_statistics(p, p, &spec).unwrap_err();
        tidegauge::Error::from(error).kind()
    };
    let spec = RevisionSpec::default();
    assert_eq!(kind(&[1.0], spec), ErrorKind::NotEnoughData);
    assert_eq!(kind(&[1.0, 2.0], spec.level(2.0)), ErrorKind::InvalidSpec);
    assert_eq!(kind(&[1.0, f64::NAN], spec), ErrorKind::InvalidInput);
    let rows = [(1, month(0), 1.0), (2, month(1), 1.0)];
    let error = Vintages::from_rows(rows)
        .unwrap()
        .revisions(&spec)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "at least 2 pairs of preliminary and later figures are needed; found 1"
    );
}

#[test]
fn releases_are_dated_by_dates_or_by_days_that_can_be_stored() {
    let november = time::Date::from_calendar_date(2025, time::Month::November, 20).unwrap();
    let december = time::Date::from_calendar_date(2025, time::Month::December, 18).unwrap();
    let rows = [(november, month(70), 656.0), (december, month(70), 650.0)];
    let dated = Vintages::from_rows(rows).unwrap();
    let between = november.next_day().unwrap();
    assert_eq!(dated.as_of(&between).unwrap().values(), [656.0]);
    let days = rows.map(|(date, period, value)| (Period::day(date).unwrap(), period, value));
    let stored = Vintages::from_rows(days).unwrap();
    let text = serde_json::to_string(&stored).unwrap();
    let read: Vintages<Period> = serde_json::from_str(&text).unwrap();
    assert_eq!(read, stored);
    assert_eq!(read.maturity(1).unwrap().values(), [650.0]);
}

fn is_finite(found: &RevisionStatistics) -> bool {
    let text = serde_json::to_value(found).unwrap();
    // Plain serde writes what is not finite as null; these have no null but for what is none.
    let numbers = [
        "mean",
        "mean_absolute",
        "root_mean_square",
        "standard_deviation",
        "minimum",
        "maximum",
        "range",
        "quantile_05",
        "quantile_95",
        "sign_agreement",
        "direction_agreement",
        "upward_share",
    ];
    numbers.iter().all(|name| text[name].is_number())
        && [
            found.t,
            found.newey_west_t,
            found.newey_west_p_value,
            found.relative_mean_absolute,
        ]
        .into_iter()
        .flatten()
        .all(f64::is_finite)
        && found.autocorrelations.iter().all(|r| r.abs() <= 1.0 + 1e-9)
}

fn figures() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -1e3..1e3_f64,
        1 => Just(0.0),
        1 => any::<f64>(),
        1 => prop::sample::select(vec![f64::MAX, f64::MIN, f64::MIN_POSITIVE, 5e-324, 1e300, -1e-300]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_parts_of_the_mean_square_add_up_to_one(
        pairs in prop::collection::vec((-1e3..1e3_f64, -10.0..10.0_f64), 2..40),
        size in prop::sample::select(vec![1.0, 1e-200, 1e200, 7.25]),
    ) {
        let p: Vec<f64> = pairs.iter().map(|(p, _)| p * size).collect();
        let l: Vec<f64> = pairs.iter().map(|(p, r)| (p + r) * size).collect();
        let found = revision_statistics(&p, &l, &RevisionSpec::default()).unwrap();
        let parts = found.parts.unwrap();
        prop_assert!(Tolerance::ROUND_OFF.accepts(parts.mean + parts.slope + parts.disturbance, 1.0));
        prop_assert!(parts.mean >= 0.0 && parts.slope >= 0.0 && parts.disturbance >= 0.0);
        // RMSR^2 = MR^2 + variance, and |MR| <= MAR <= RMSR.
        let round = |a: f64, b: f64| Tolerance::ROUND_OFF.accepts_at_scale(a, b, b.max(found.root_mean_square));
        let n = p.len() as f64;
        let spread = found.standard_deviation * ((n - 1.0) / n).sqrt();
        prop_assert!(round(found.mean.hypot(spread), found.root_mean_square));
        prop_assert!(found.mean.abs() <= found.mean_absolute * (1.0 + 1e-12));
        prop_assert!(found.mean_absolute <= found.root_mean_square * (1.0 + 1e-12));
    }

    #[test]
    fn a_unit_changes_no_ratio(
        pairs in prop::collection::vec((-1e3..1e3_f64, -10.0..10.0_f64), 4..30),
        power in -300_i32..300,
    ) {
        let unit = 2.0_f64.powi(power);
        let p: Vec<f64> = pairs.iter().map(|pair| pair.0).collect();
        let l: Vec<f64> = pairs.iter().map(|(p, r)| p + r).collect();
        let scale = |x: &[f64]| x.iter().map(|x| x * unit).collect::<Vec<f64>>();
        let spec = RevisionSpec::default();
        let plain = revision_statistics(&p, &l, &spec).unwrap();
        let scaled = revision_statistics(&scale(&p), &scale(&l), &spec).unwrap();
        prop_assert_eq!(plain.t, scaled.t);
        prop_assert_eq!(plain.parts, scaled.parts);
        prop_assert_eq!(plain.mean * unit, scaled.mean);
        let wald = |found: &RevisionStatistics| found.news_noise.map(|tests| tests.news.both_zero);
        prop_assert_eq!(wald(&plain), wald(&scaled));
    }

    #[test]
    fn any_figures_give_finite_statistics_or_an_error(
        pairs in prop::collection::vec((figures(), figures()), 0..12),
        lags in prop::option::of(0_usize..20),
    ) {
        let (p, l): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
        let mut spec = RevisionSpec::default();
        spec.lags = lags;
        if let Ok(found) = revision_statistics(&p, &l, &spec) {
            prop_assert!(is_finite(&found), "{found:?}");
            if let Some(tests) = found.news_noise {
                prop_assert!(tests.news.both_zero.statistic >= 0.0);
                prop_assert!((0.0..=1.0).contains(&tests.noise.both_zero.p_value));
                prop_assert!(tests.correction.is_none_or(|c| c.gain <= 1.0 && c.rmse_left_out.is_finite()));
            }
        }
    }

    #[test]
    fn views_agree_and_the_order_of_rows_changes_nothing(
        (rows, shuffled) in prop::collection::btree_map((0_u8..6, 0_i64..8), 0.5..2.0_f64, 1..30)
            .prop_map(|map| map.into_iter().map(|((v, t), x)| (v, month(t), x)).collect::<Vec<_>>())
            .prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        let all = Vintages::from_rows(rows.clone()).unwrap();
        prop_assert_eq!(&all, &Vintages::from_rows(shuffled).unwrap());
        let triangle = all.triangle();
        for (period, row) in triangle.periods.iter().zip(&triangle.rows) {
            for (at, value) in row.iter().enumerate() {
                prop_assert_eq!(all.maturity(at).unwrap().get(*period), Some(*value));
            }
            prop_assert_eq!(all.latest().get(*period), row.last().copied());
            let first = rows.iter().filter(|(_, t, _)| t == period).min_by_key(|row| row.0).unwrap();
            prop_assert_eq!(row[0], first.2);
        }
        prop_assert_eq!(all.as_of(&u8::MAX), Some(all.latest()));
        let logarithms = all.ln().unwrap();
        prop_assert_eq!(logarithms.triangle().periods, triangle.periods);
        prop_assert!(all.growth(1).unwrap().latest().values().iter().all(|rate| !rate.is_infinite()));
    }
}
