//! STL and MSTL on any input: what always holds, what is refused, and what gaps and extreme magnitudes do.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use tidegauge::num::tolerance::Tolerance;
use tidegauge::stl::{
    Mstl, MstlSpec, SeasonalWindow, Smoother, Stl, StlDefaults, StlError, StlResult, StlSpec,
    StlWorkspace, stl,
};

fn any_spec() -> impl Strategy<Value = StlSpec> {
    let window = || option::of(2_usize..60);
    let degree = || option::of(0_u8..=1);
    let jump = || option::of(1_usize..9);
    let seasonal = prop_oneof![
        Just(SeasonalWindow::Periodic),
        (2_usize..60).prop_map(SeasonalWindow::Span)
    ];
    let defaults = prop_oneof![Just(StlDefaults::R), Just(StlDefaults::Statsmodels)];
    let smoothers = (
        seasonal,
        (window(), window()),
        (degree(), degree(), degree()),
        (jump(), jump(), jump()),
    );
    let passes = (
        any::<bool>(),
        option::of(1_usize..4),
        option::of(0_usize..4),
    );
    (defaults, smoothers, passes).prop_map(|(defaults, smoothers, passes)| {
        let mut spec = StlSpec::default();
        spec.defaults = defaults;
        (spec.seasonal, (spec.trend, spec.low_pass)) = (smoothers.0, smoothers.1);
        (
            spec.seasonal_degree,
            spec.trend_degree,
            spec.low_pass_degree,
        ) = smoothers.2;
        (spec.seasonal_jump, spec.trend_jump, spec.low_pass_jump) = smoothers.3;
        (spec.robust, spec.inner, spec.outer) = passes;
        spec
    })
}

/// Values of all sizes, zeros and repetitions; every so many-th is missing.
fn any_series() -> impl Strategy<Value = Vec<f64>> {
    let value = prop_oneof![
        6 => -1e3..1e3_f64,
        1 => Just(0.0),
        1 => Just(f64::NAN),
        1 => -1e9..1e9_f64,
    ];
    prop_oneof![
        4 => vec(value, 0..150),
        4 => vec(-1e3..1e3_f64, 0..150),
        1 => vec(-1e307..1e307_f64, 0..60),
        1 => vec(-1e-305..1e-305_f64, 0..60),
        1 => vec(any::<f64>(), 0..60),
    ]
}

/// Asserts that the components are numbers that add up to the series.
fn check_components(y: &[f64], parts: &[&[f64]], remainder: &[f64]) {
    let size = y
        .iter()
        .filter(|v| !v.is_nan())
        .fold(0.0, |m: f64, v| m.max(v.abs()));
    for (i, value) in y.iter().enumerate() {
        assert!(
            parts.iter().all(|part| part[i].is_finite()),
            "components at {i}"
        );
        assert_eq!(value.is_nan(), remainder[i].is_nan(), "remainder at {i}");
        if !value.is_nan() {
            // Halves, because the largest numbers have no room for a sum.
            let scale = parts
                .iter()
                .fold(size / 2.0, |m, part| m.max(part[i].abs() / 2.0));
            let sum = parts.iter().map(|part| part[i] / 2.0).sum::<f64>() + remainder[i] / 2.0;
            assert!(
                Tolerance::ROUND_OFF.accepts_at_scale(sum, value / 2.0, scale),
                "sum at {i}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn components_recombine_or_an_error_says_why(y in any_series(), period in 0_usize..30, spec in any_spec()) {
        match Stl::new(spec, period).and_then(|stl| stl.decompose(&y)) {
            Ok(StlResult { seasonal, trend, remainder, weights, .. }) => {
                check_components(&y, &[&seasonal, &trend], &remainder);
                assert!(weights.iter().all(|weight| (0.0..=1.0).contains(weight)));
            }
            Err(StlError::Period { .. }) => assert!(period < 2),
            Err(StlError::TooShort { .. }) => assert!(y.len() <= 2 * period),
            Err(StlError::Infinite { position, .. }) => assert!(y[position].is_infinite()),
            Err(StlError::EmptySeason { position, .. }) => {
                assert!(y.iter().skip(position).step_by(period).all(|value| value.is_nan()));
            }
            Err(StlError::Overflow { .. }) => assert!(y.iter().any(|value| value.abs() > 1e300)),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn several_seasonals_recombine(y in any_series(), periods in vec(2_usize..20, 1..4), spec in any_spec()) {
        let Ok(result) = Mstl::new(MstlSpec::new(periods).stl(spec)).unwrap().decompose(&y) else {
            return Ok(());
        };
        let mut parts: Vec<&[f64]> = result.seasonals.iter().map(Vec::as_slice).collect();
        parts.push(&result.trend);
        check_components(&y, &parts, &result.remainder);
        assert!(result.seasonal_strengths().iter().all(|strength| (0.0..=1.0).contains(strength)));
    }

    #[test]
    fn powers_of_two_change_no_digit(y in vec(-1e3..1e3_f64, 30..90), spec in any_spec(), exponent in -900..900_i32) {
        let factor = 2.0_f64.powi(exponent);
        let scaled: Vec<f64> = y.iter().map(|value| value * factor).collect();
        let stl = Stl::new(spec, 7).unwrap();
        let (one, other) = (stl.decompose(&y).unwrap(), stl.decompose(&scaled).unwrap());
        let equal = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| a * factor == *b);
        assert!(equal(&one.seasonal, &other.seasonal) && equal(&one.trend, &other.trend));
        assert_eq!(one.weights, other.weights);
    }

    #[test]
    fn a_shift_moves_the_trend_only(y in vec(-1e3..1e3_f64, 30..90), spec in any_spec(), shift in -1e3..1e3_f64) {
        // Robust fits amplify round-off without bound.
        let spec = spec.robust(false).passes(2, 0);
        let shifted: Vec<f64> = y.iter().map(|value| value + shift).collect();
        let stl = Stl::new(spec, 7).unwrap();
        let (one, other) = (stl.decompose(&y).unwrap(), stl.decompose(&shifted).unwrap());
        for i in 0..y.len() {
            assert!(Tolerance::ENGINE.accepts_at_scale(other.seasonal[i], one.seasonal[i], 2e3));
            assert!(Tolerance::ENGINE.accepts_at_scale(other.trend[i], one.trend[i] + shift, 2e3));
        }
    }

    #[test]
    fn a_line_and_a_seasonal_are_found_among_gaps(gaps in vec(any::<bool>(), 72), slope in -9.0..9.0_f64) {
        let pattern = [4.0, -3.0, 1.0, -2.0];
        let season = |i: usize| pattern[i % 4];
        let line = |i: usize| 50.0 + slope * i as f64;
        // A second half without random gaps, so that each position has values to tell its slope.
        let known = |i: usize| i > 36 || gaps[i];
        let y: Vec<f64> = (0..72).map(|i| if known(i) { line(i) + season(i) } else { f64::NAN }).collect();
        let spec = StlSpec::default().degrees(1, 1, 1);
        let result = Stl::new(spec, 4).unwrap().decompose(&y).unwrap();
        for i in 0..72 {
            assert!(Tolerance::ENGINE.accepts_at_scale(result.seasonal[i], season(i), 700.0));
            assert!(Tolerance::ENGINE.accepts_at_scale(result.trend[i], line(i), 700.0));
        }
    }

    #[test]
    fn specifications_survive_json(spec in any_spec(), periods in vec(any::<usize>(), 0..4)) {
        let json = serde_json::to_string(&spec).unwrap();
        assert_eq!(serde_json::from_str::<StlSpec>(&json).unwrap(), spec);
        let spec = MstlSpec::new(periods).stl(spec);
        let json = serde_json::to_string(&spec).unwrap();
        assert_eq!(serde_json::from_str::<MstlSpec>(&json).unwrap(), spec);
    }
}

fn months(len: usize) -> Vec<f64> {
    (0..len)
        .map(|i| 100.0 + i as f64 + 10.0 * (i % 12) as f64 + (i * i % 7) as f64)
        .collect()
}

#[test]
fn a_workspace_gives_the_same_numbers_and_allocates_nothing_anew() {
    for (spec, gap) in [
        (StlSpec::default(), false),
        (StlSpec::default().robust(true), true),
        (StlSpec::statsmodels().robust(true).passes(2, 3), false),
    ] {
        let stl = Stl::new(spec, 12).unwrap();
        let mut workspace = StlWorkspace::default();
        let mut y = months(144);
        if gap {
            y[20..60].fill(f64::NAN);
        }
        let first = stl.decompose_with(&mut workspace, &y).unwrap();
        let place = |result: &StlResult| {
            let columns = [
                &result.seasonal,
                &result.trend,
                &result.remainder,
                &result.weights,
            ];
            columns.map(Vec::as_ptr)
        };
        let places = place(first);
        let capacity = workspace.capacity();
        y.rotate_left(5);
        for _ in 0..3 {
            let again = stl.decompose_with(&mut workspace, &y).unwrap();
            assert_eq!(*again, stl.decompose(&y).unwrap());
            assert_eq!(place(again), places);
            assert_eq!(workspace.capacity(), capacity);
        }
        // Another length in between changes nothing either.
        stl.decompose_with(&mut workspace, &months(100)).unwrap();
        let again = stl.decompose_with(&mut workspace, &y).unwrap();
        assert_eq!(*again, stl.decompose(&y).unwrap());
        assert_eq!(place(again), places);
    }
}

#[test]
fn a_gap_is_filled_by_its_neighbours() {
    let y = months(144);
    let full = stl(&y, 12).unwrap();
    let mut holes = y.clone();
    for place in [0, 1, 40, 77, 143] {
        holes[place] = f64::NAN;
    }
    let result = stl(&holes, 12).unwrap();
    for (i, value) in holes.iter().enumerate() {
        let apart = (result.trend[i] + result.seasonal[i] - full.trend[i] - full.seasonal[i]).abs();
        assert!(apart < 8.0, "{apart} at {i}");
        assert_eq!(result.remainder[i].is_nan(), value.is_nan());
        assert_eq!(result.weights[i], f64::from(!value.is_nan()));
    }
    // Three years without any report.
    holes[50..86].fill(f64::NAN);
    let result = Stl::new(StlSpec::default().seasonal(SeasonalWindow::Periodic), 12)
        .unwrap()
        .decompose(&holes)
        .unwrap();
    for (i, value) in y.iter().enumerate().take(86).skip(50) {
        let apart = (result.trend[i] + result.seasonal[i] - value).abs();
        assert!(apart < 12.0, "{apart} at {i}");
    }
}

#[test]
fn constant_and_extreme_series() {
    let constant = stl(&[7.5; 60], 12).unwrap();
    assert!(
        constant
            .trend
            .iter()
            .all(|trend| Tolerance::ROUND_OFF.accepts(*trend, 7.5))
    );
    assert!(
        constant
            .seasonal
            .iter()
            .all(|seasonal| seasonal.abs() < 1e-13)
    );
    let robust = Stl::new(StlSpec::default().robust(true), 12).unwrap();
    let zeros = robust.decompose(&[0.0; 60]).unwrap();
    assert!(zeros.weights.iter().all(|weight| *weight == 1.0));
    assert_eq!(
        (zeros.seasonal_strength(), zeros.trend_strength()),
        (0.0, 0.0)
    );

    let y = months(60);
    let plain = stl(&y, 12).unwrap();
    for size in [1e-300, 1e300] {
        let extreme: Vec<f64> = y.iter().map(|value| value * size).collect();
        let result = stl(&extreme, 12).unwrap();
        for i in 0..60 {
            let (ours, expected) = (result.trend[i] / size, plain.trend[i]);
            assert!(Tolerance::ROUND_OFF.accepts(ours, expected));
        }
        assert!(
            Tolerance::ROUND_OFF.accepts(result.seasonal_strength(), plain.seasonal_strength())
        );
    }
    let swings: Vec<f64> = (0..60)
        .map(|i| {
            if (i / 3) % 2 == 0 {
                f64::MAX
            } else {
                -f64::MAX
            }
        })
        .collect();
    let error = stl(&swings, 4).unwrap_err();
    assert!(matches!(error, StlError::Overflow { .. }), "{error}");
    let error = Mstl::new(MstlSpec::new([4]))
        .unwrap()
        .decompose(&swings)
        .unwrap_err();
    assert!(matches!(error, StlError::Overflow { .. }), "{error}");
}

#[test]
fn long_series_and_long_periods() {
    let y = months(200_000);
    for (period, spec) in [
        (2, StlSpec::default().seasonal(SeasonalWindow::Periodic)),
        (
            12,
            StlSpec::default()
                .seasonal(SeasonalWindow::Periodic)
                .robust(true)
                .passes(1, 1),
        ),
        (99_999, StlSpec::default()),
        (50_000, StlSpec::default().seasonal(3)),
    ] {
        let result = Stl::new(spec, period).unwrap().decompose(&y).unwrap();
        check_components(&y, &[&result.seasonal, &result.trend], &result.remainder);
    }
}

#[test]
fn options_out_of_range_are_refused() {
    let refused = |spec: StlSpec| Stl::new(spec, 12).unwrap_err().to_string();
    let spec = StlSpec::default();
    assert_eq!(
        refused(spec.seasonal(1)),
        "seasonal window 1 is outside the range of 2 to 1000000000"
    );
    assert_eq!(
        refused(spec.low_pass(usize::MAX)),
        format!(
            "low-pass window {} is outside the range of 2 to 1000000000",
            usize::MAX
        )
    );
    assert_eq!(
        refused(spec.degrees(0, 2, 1)),
        "trend degree 2 must be 0 or 1"
    );
    assert_eq!(
        refused(spec.jumps(0, 1, 1)),
        "seasonal jump 0 is outside the range of 1 to 1000000000"
    );
    assert_eq!(
        refused(spec.passes(0, 0)),
        "0 inner passes are outside the range of 1 to 1000"
    );
    assert_eq!(
        refused(spec.passes(1, 1001)),
        "1001 outer passes are outside the range of 0 to 1000"
    );
    assert_eq!(
        Stl::new(spec.trend(0), 4).unwrap_err(),
        StlError::Window {
            smoother: Smoother::Trend,
            window: 0
        }
    );
}

#[test]
fn series_that_cannot_be_decomposed_are_refused() {
    let y = months(24);
    assert_eq!(
        stl(&y, 12).unwrap_err().to_string(),
        "24 values are too few for the period 12; at least 25 are needed"
    );
    assert_eq!(
        stl(&[], usize::MAX).unwrap_err(),
        StlError::Period { period: usize::MAX }
    );
    assert_eq!(
        stl(&y, 1).unwrap_err().to_string(),
        "period 1 is outside the range of 2 to 1000000000"
    );

    let mut holes = y.clone();
    holes[2] = f64::NAN;
    holes[10] = f64::NAN;
    holes[18] = f64::NAN;
    let error = stl(&holes, 8).unwrap_err();
    assert_eq!(
        error.to_string(),
        "all values at position 2 of the period 8 are missing; at least one is needed"
    );
    assert_eq!(
        stl(&[f64::NAN; 24], 5).unwrap_err(),
        StlError::EmptySeason {
            position: 0,
            period: 5
        }
    );
    holes[11] = f64::NEG_INFINITY;
    assert_eq!(
        stl(&holes, 8).unwrap_err(),
        StlError::Infinite {
            position: 11,
            value: f64::NEG_INFINITY
        }
    );

    let refused = |spec: MstlSpec| Mstl::new(spec).unwrap_err();
    assert_eq!(
        refused(MstlSpec::new([4]).iterations(0)),
        StlError::Iterations { iterations: 0 }
    );
    assert_eq!(
        refused(MstlSpec::new([4, 1])),
        StlError::Period { period: 1 }
    );
    assert_eq!(
        refused(MstlSpec::new([4]).windows([7, 7])),
        StlError::WindowCount {
            windows: 2,
            periods: 1
        }
    );
    let error = Mstl::new(MstlSpec::new([12, 13]))
        .unwrap()
        .decompose(&y)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "no period fits 24 values; a period must be shorter than half the series"
    );
    assert_eq!(
        Mstl::new(MstlSpec::new([]))
            .unwrap()
            .decompose(&y)
            .unwrap_err(),
        StlError::NoPeriod { len: 24 }
    );
}

#[test]
fn unknown_options_are_refused() {
    assert!(serde_json::from_str::<StlSpec>(r#"{"window":7}"#).is_err());
    assert!(serde_json::from_str::<MstlSpec>(r#"{"lambda":0}"#).is_err());
    let spec: StlSpec =
        serde_json::from_str(r#"{"seasonal":"periodic","robust":true,"defaults":"statsmodels"}"#)
            .unwrap();
    assert_eq!(
        spec,
        StlSpec::statsmodels()
            .seasonal(SeasonalWindow::Periodic)
            .robust(true)
    );
}

#[test]
fn several_seasonals_with_one_period_are_one_stl() {
    let y = months(72);
    let one = Stl::new(StlSpec::default().seasonal(11), 12)
        .unwrap()
        .decompose(&y)
        .unwrap();
    let several = Mstl::new(MstlSpec::new([12, 36]))
        .unwrap()
        .decompose(&y)
        .unwrap();
    assert_eq!(
        (&several.periods, several.choices[0].windows[0]),
        (&vec![12], 11)
    );
    assert_eq!(
        (&several.seasonals[0], &several.trend),
        (&one.seasonal, &one.trend)
    );
    assert_eq!(several.remainder, one.remainder);
}

#[test]
fn windows_stay_with_their_periods() {
    let y = months(150);
    let sorted = Mstl::new(MstlSpec::new([4, 12]).windows([7, 13])).unwrap();
    let reversed = Mstl::new(MstlSpec::new([12, 4]).windows([13, 7])).unwrap();
    assert_eq!(sorted.decompose(&y), reversed.decompose(&y));
}
