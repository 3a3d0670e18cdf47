//! X-11 on arbitrary input: it never panics, its numbers are finite and its components are the series again.

use proptest::collection::vec;
use proptest::prelude::*;
use tidegauge::num::tolerance::Tolerance;
use tidegauge::x11::{
    CalendarSigma, Effect, Mode, SeasonalFilter, Table, X11, X11Error, X11Input, X11Result,
    X11Spec, X11Workspace,
};

const FILTERS: [SeasonalFilter; 8] = [
    SeasonalFilter::Msr,
    SeasonalFilter::S3x1,
    SeasonalFilter::S3x3,
    SeasonalFilter::S3x5,
    SeasonalFilter::S3x9,
    SeasonalFilter::S3x15,
    SeasonalFilter::Stable,
    SeasonalFilter::X11Default,
];

fn mode() -> impl Strategy<Value = Mode> {
    prop::sample::select(vec![
        Mode::Auto,
        Mode::Multiplicative,
        Mode::Additive,
        Mode::LogAdditive,
        Mode::PseudoAdditive,
    ])
}

prop_compose! {
    /// Any options that a season of `period` accepts.
    fn spec(period: usize)(
        mode in mode(),
        filters in vec(prop::sample::select(FILTERS.to_vec()), period),
        same in any::<bool>(),
        half_length in prop::option::of(1_usize..16),
        ratio in prop::option::of(0.1..10.0),
        sigma in (0.5..2.0, 0.1..2.0),
        sharing in 0_u8..4,
        switches in any::<[bool; 4]>(),
    ) -> X11Spec {
        let mut spec = X11Spec::default().mode(mode).sigma_limits(sigma.0, sigma.0 + sigma.1);
        spec = if same { spec.seasonal_filter(filters[0]) } else { spec.seasonal_filters(filters) };
        spec.trend_filter = half_length.map(|half| 2 * half + 1);
        spec.trend_ic = ratio.filter(|_| half_length.is_some());
        spec.calendar_sigma = match sharing {
            1 if period > 2 => CalendarSigma::Signif,
            2 => CalendarSigma::All,
            3 => CalendarSigma::Select(vec![1, period]),
            _ => CalendarSigma::None,
        };
        [spec.exclude_forecasts, spec.true_7_term, spec.short_seasonal, spec.center_seasonal] = switches;
        spec
    }
}

/// A season length, options, a series of growth, season and noise, its start, and how much of it is extension.
fn case() -> impl Strategy<Value = (usize, X11Spec, Vec<f64>, usize, usize, usize)> {
    prop::sample::select(vec![2_usize, 4, 12]).prop_flat_map(|period| {
        let length = 3 * period..14 * period;
        (
            Just(period),
            spec(period),
            (
                vec(-1.0_f64..1.0, length),
                vec(-0.5_f64..0.5, period),
                -0.02..0.02,
                0.0..0.3,
                -3.0..6.0,
            )
                .prop_map(
                    |(noise, season, growth, size, scale): (Vec<f64>, Vec<f64>, f64, f64, f64)| {
                        let level = |t: usize| growth * t as f64 + season[t % season.len()];
                        let value = |(t, noise): (usize, &f64)| {
                            10_f64.powf(scale) * (level(t) + size * noise).exp()
                        };
                        noise.iter().enumerate().map(value).collect()
                    },
                ),
            1..=period,
            0..2 * period,
            0..2 * period,
        )
    })
}

fn recombined(r: &X11Result, index: usize) -> f64 {
    let (trend, seasonal, irregular) = (r.trend[index], r.seasonal[index], r.irregular[index]);
    match r.mode {
        Mode::Additive => trend + seasonal + irregular,
        Mode::PseudoAdditive => trend * (seasonal + irregular - 1.0),
        _ => trend * seasonal * irregular,
    }
}

/// Every table as text, so that undefined values compare equal.
fn tables(r: &X11Result) -> Vec<String> {
    Table::ALL
        .iter()
        .map(|table| format!("{table} {:?}", r.extended_table(*table)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn components_are_the_series_again((period, spec, y, start, back, fore) in case()) {
        let x11 = X11::new(spec, period).unwrap();
        let fits = y.len() >= back + fore + 3 * period;
        let input = if fits { X11Input::new(&y, start).extended_by(back, fore) } else { X11Input::new(&y, start) };
        let r = match x11.decompose(&input) {
            Ok(r) => r,
            Err(X11Error::TooShort { .. }) => return Ok(()),
            Err(error) => return Err(TestCaseError::fail(error.to_string())),
        };
        for (index, value) in y.iter().enumerate() {
            let size = value.abs() + r.trend[index].abs() + r.seasonal[index].abs();
            prop_assert!(Tolerance::ROUND_OFF.accepts_at_scale(recombined(&r, index), *value, size));
        }
        for table in [Table::B7, Table::B17, Table::C17, Table::D7, Table::D8, Table::D10, Table::D11, Table::D12, Table::D13, Table::D16, Table::E1, Table::E2, Table::E3] {
            let values = r.table(table).unwrap();
            prop_assert!(values.iter().all(|value| value.is_finite()), "{table}");
        }
        for weights in [&r.b_correction.weights, &r.c_correction.weights] {
            prop_assert!(r.observed().all(|index| (0.0..=1.0).contains(&weights[index])));
        }
        let quality = x11.quality(&r, &input).unwrap();
        prop_assert!(quality.m.iter().flatten().all(|m| (0.0..=3.0).contains(m)));
        prop_assert!((0.0..=3.0).contains(&quality.q) && (0.0..=3.0).contains(&quality.q_without_m2));
        let text = serde_json::to_string(&quality).unwrap();
        prop_assert!(!text.contains("null") || quality.m[7].is_none() || quality.residual.last_three_years.is_none(), "{text}");
    }

    #[test]
    fn memory_that_served_another_series_changes_nothing(
        (period, spec, y, start, _, _) in case(),
        other in vec(1.0_f64..2.0, 36..200),
    ) {
        let x11 = X11::new(spec, period).unwrap();
        let input = X11Input::new(&y, start);
        let mut workspace = X11Workspace::default();
        let _ = x11.decompose_with(&mut workspace, &X11Input::new(&other, 1));
        let used = x11.decompose_with(&mut workspace, &input).map(tables);
        prop_assert_eq!(used, x11.decompose(&input).map(|r| tables(&r)));
    }

    #[test]
    fn the_unit_does_not_matter((period, spec, y, start, _, _) in case(), power in -20_i32..20) {
        // A power of two changes no digit, so that no decision can change either.
        let x11 = X11::new(spec, period).unwrap();
        let unit = 2_f64.powi(power);
        let scaled: Vec<f64> = y.iter().map(|value| value * unit).collect();
        let (Ok(a), Ok(b)) = (x11.decompose(&X11Input::new(&y, start)), x11.decompose(&X11Input::new(&scaled, start))) else {
            return Ok(());
        };
        if a.mode == Mode::LogAdditive {
            return Ok(()); // the logarithm of a unit is rounded
        }
        for index in 0..y.len() {
            prop_assert_eq!(a.seasonally_adjusted[index] * unit, b.seasonally_adjusted[index]);
            prop_assert_eq!(a.trend[index] * unit, b.trend[index]);
        }
    }

    #[test]
    fn any_numbers_give_a_result_or_an_error(
        y in vec(prop::num::f64::ANY, 0..80),
        mode in mode(),
        period in prop::sample::select(vec![2_usize, 4, 12]),
        start in 0_usize..14,
        extensions in (0_usize..90, 0_usize..90),
    ) {
        let x11 = X11::new(X11Spec::default().mode(mode), period).unwrap();
        let input = X11Input::new(&y, start).extended_by(extensions.0, extensions.1);
        if let Ok(r) = x11.decompose(&input) {
            prop_assert!(r.seasonally_adjusted.iter().all(|value| value.is_finite()));
            let _ = x11.quality(&r, &input);
        }
    }

    #[test]
    fn rough_numbers_are_adjusted(
        y in vec(prop::sample::select(vec![0.0, 1.0, 1.0, 2.0, 1e-9, 1e9, 5.0, 1e-100, 1e100]), 36..90),
        mode in mode(),
        sign in prop::sample::select(vec![1.0, -1.0]),
    ) {
        let x11 = X11::new(X11Spec::default().mode(mode), 12).unwrap();
        let signed: Vec<f64> = y.iter().enumerate().map(|(t, value)| if t % 5 == 0 { sign * value } else { *value }).collect();
        let input = X11Input::new(&signed, 3);
        match x11.decompose(&input) {
            Ok(r) => {
                prop_assert!(r.seasonally_adjusted.iter().chain(&r.trend).all(|value| value.is_finite()));
                let measured = r.moving_seasonality.iter().flat_map(|m| [m.irregular, m.seasonal, m.ratio]);
                prop_assert!(measured.chain([r.i_over_c, r.i_over_s]).all(f64::is_finite));
                let quality = x11.quality(&r, &input).unwrap();
                let changes = quality.changes.iter().flat_map(|c| [c.original.mean, c.trend.mean_absolute, c.i_over_c, c.total_ratio]);
                prop_assert!(changes.chain([quality.q, quality.q_without_m2]).all(f64::is_finite));
                prop_assert!(quality.m.iter().flatten().chain(&quality.autocorrelations).all(|m| m.is_finite()));
            }
            Err(X11Error::Sign { index, value, .. }) => prop_assert!(signed[index] == value && value <= 0.0),
            Err(X11Error::NoResult { .. }) => {}
            Err(error) => return Err(TestCaseError::fail(error.to_string())),
        }
    }

    #[test]
    fn a_level_shift_that_is_known_moves_only_the_trend(
        noise in vec(-0.05_f64..0.05, 72),
        at in 12_usize..60,
        step in 0.5_f64..2.0,
    ) {
        let clean: Vec<f64> = noise.iter().enumerate().map(|(t, e)| 100.0 * (1.0 + 0.2 * f64::from(u8::from(t % 12 == 0)) + e)).collect();
        let factors: Vec<f64> = (0..72).map(|t| if t < at { step } else { 1.0 }).collect();
        let shifted: Vec<f64> = clean.iter().zip(&factors).map(|(value, factor)| value * factor).collect();
        let x11 = X11::new(X11Spec::default(), 12).unwrap();
        let plain = x11.decompose(&X11Input::new(&clean, 1)).unwrap();
        let known = x11.decompose(&X11Input::new(&shifted, 1).effect(Effect::LevelShift, &factors)).unwrap();
        for (index, factor) in factors.iter().enumerate() {
            let near = |a: f64, b: f64| (a / b - 1.0).abs() < 1e-9;
            prop_assert!(near(known.seasonal[index], plain.seasonal[index]));
            prop_assert!(near(known.trend[index], factor * plain.trend[index]));
            prop_assert!(near(known.irregular[index], plain.irregular[index]));
        }
    }
}

#[test]
fn a_run_in_used_memory_moves_no_table() {
    let y: Vec<f64> = (0..120)
        .map(|t| 100.0 + f64::from(t % 12) + f64::from(t * t % 7))
        .collect();
    let x11 = X11::new(X11Spec::default(), 12).unwrap();
    let mut workspace = X11Workspace::default();
    let places = |r: &X11Result| {
        [
            &r.b.trend,
            &r.c.si,
            &r.d.trend,
            &r.seasonal,
            &r.trend,
            &r.e.adjusted,
            &r.seasonal_ahead,
        ]
        .map(Vec::as_ptr)
    };
    let first = places(
        x11.decompose_with(&mut workspace, &X11Input::new(&y, 1))
            .unwrap(),
    );
    for len in [120, 60, 119, 36, 120] {
        let again = places(
            x11.decompose_with(&mut workspace, &X11Input::new(&y[..len], 1))
                .unwrap(),
        );
        assert_eq!(first, again);
    }
}

#[test]
fn a_long_series_is_no_exception() {
    let y: Vec<f64> = (0..12_000_u32)
        .map(|t| 1000.0 + f64::from(t % 12) * 10.0 + f64::from(t * 7919 % 101))
        .collect();
    let r = X11::new(X11Spec::default(), 12)
        .unwrap()
        .decompose(&X11Input::new(&y, 1))
        .unwrap();
    assert!(
        r.seasonally_adjusted
            .iter()
            .all(|value| (800.0..1300.0).contains(value))
    );
}
