//! What must hold of the diagnostics for any input.

use proptest::prelude::*;
use serde::Serialize;
use tidegauge::diagnostics::{
    DiagnosticsError, Differencing, FTest, SpectrumMethod, ar_spectrum, box_pierce,
    combined_seasonality, durbin_watson, friedman, kruskal_wallis, ljung_box, moving_seasonality,
    normality, np, periodogram, qs, recent_span, residual_seasonality, runs, spectrum_peaks,
    stable_seasonality,
};
use tidegauge::num::tolerance::Tolerance;

/// Numbers with some variation and no ties to speak of.
fn series(least: usize) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(-100.0..100.0_f64, least..150)
}

/// Anything that fits into the format, ordinary numbers, and few different values.
fn anything() -> impl Strategy<Value = Vec<f64>> {
    let number = prop_oneof![
        4 => any::<f64>(),
        4 => -1e3..1e3_f64,
        1 => Just(0.0),
        1 => prop::sample::select(vec![1e300, -1e300, 1e-300, f64::MAX, f64::MIN_POSITIVE, 5e-324]),
    ];
    let finite = number.clone().prop_filter("finite", |x| x.is_finite());
    prop_oneof![
        prop::collection::vec(number, 0..80),
        prop::collection::vec(finite, 0..80),
        prop::collection::vec(prop::sample::select(vec![0.1, 0.2, -7.0]), 0..80),
        (any::<f64>(), 0..80_usize).prop_map(|(x, n)| vec![x; n]),
    ]
}

fn same(a: f64, b: f64) -> bool {
    Tolerance::ITERATIVE.accepts(a, b)
}

/// Every number of a result is finite: serde writes the others as null.
fn is_finite<T: Serialize>(result: &T) -> bool {
    !serde_json::to_string(result).unwrap().contains("null")
}

/// A result has only finite numbers, and an offence named in an error is really there.
fn sound<T: Serialize>(x: &[f64], result: &Result<T, DiagnosticsError>) -> bool {
    match result {
        Ok(result) => is_finite(result),
        Err(DiagnosticsError::NotFinite { index, value }) => {
            let first = x.iter().position(|x| !x.is_finite());
            first == Some(*index) && !value.is_finite()
        }
        Err(DiagnosticsError::TooShort { length, needed }) => *length == x.len() && needed > length,
        Err(DiagnosticsError::NoVariation { length }) => *length == x.len(),
        Err(error) => !error.to_string().is_empty(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_input_gives_an_unusable_number(
        x in anything(),
        period in prop_oneof![9 => 0..14_usize, 1 => any::<usize>()],
        phase in 0..14_usize,
        order in 0..4_usize,
        neutral in any::<f64>(),
    ) {
        let model = Differencing::Model { order };
        prop_assert!(sound(&x, &stable_seasonality(&x, period, phase)));
        prop_assert!(sound(&x, &kruskal_wallis(&x, period, phase)));
        prop_assert!(sound(&x, &moving_seasonality(&x, period, phase, neutral)));
        prop_assert!(sound(&x, &friedman(&x, period)));
        prop_assert!(sound(&x, &durbin_watson(&x)));
        prop_assert!(sound(&x, &runs(&x)));
        prop_assert!(sound(&x, &ar_spectrum(&x, period, &[0.0, 0.21, 0.5])));
        prop_assert!(sound(&x, &periodogram(&x, &[0.0, 0.21, 0.5])));
        for differencing in [Differencing::None, model] {
            prop_assert!(sound(&x, &qs(&x, period, differencing)));
            prop_assert!(sound(&x, &np(&x, period, differencing)));
        }
        for method in [SpectrumMethod::default(), SpectrumMethod::Periodogram] {
            prop_assert!(sound(&x, &spectrum_peaks(&x, method)));
        }
        if let Ok(test) = residual_seasonality(&x, period, phase) {
            prop_assert!(is_finite(&test.whole) && test.last_three_years.is_none_or(|t| is_finite(&t)));
        }
        if let Ok(shape) = normality(&x) {
            let statistics = [shape.skewness, shape.geary, shape.kurtosis];
            prop_assert!(statistics.iter().all(|s| s.statistic.is_finite()));
        }
        for tests in [ljung_box(&x, phase, order), box_pierce(&x, phase, order)].into_iter().flatten() {
            for test in tests {
                let (p, rest) = (test.p_value.unwrap_or(0.5), [test.statistic, test.autocorrelation, test.standard_error]);
                prop_assert!((0.0..=1.0).contains(&p) && rest.iter().all(|x| x.is_finite()));
            }
        }
    }

    #[test]
    fn probabilities_and_ranges(x in series(30), period in 2..9_usize, phase in 0..2_usize) {
        let stable = stable_seasonality(&x, period, phase).unwrap();
        let moving = moving_seasonality(&x, period, phase, 1.0).unwrap();
        let rank = kruskal_wallis(&x, period, phase).unwrap();
        let residual = residual_seasonality(&x, period, phase).unwrap();
        let tests = [stable, moving, residual.whole];
        prop_assert!(tests.iter().all(|t| t.statistic >= 0.0 && (0.0..=1.0).contains(&t.p_value)));
        prop_assert!((0.0..=1.0).contains(&rank.p_value));
        let combined = combined_seasonality(&stable, &moving, &rank);
        prop_assert!((0.0..=9.0).contains(&combined.t1) && (0.0..=9.0).contains(&combined.t2));
        let (qs, np) = (qs(&x, period, Differencing::default()).unwrap(), np(&x, period, Differencing::default()).unwrap());
        prop_assert!((0.0..=1.0).contains(&qs.p_value) && (0.0..=1.0).contains(&np.p_value));
        prop_assert!((0.0..=4.0).contains(&durbin_watson(&x).unwrap()));
        let shape = normality(&x).unwrap();
        prop_assert!(shape.kurtosis.statistic >= 1.0 && (0.0..=1.0).contains(&shape.geary.statistic));
        let runs = runs(&x).unwrap();
        prop_assert!((0.0..=1.0).contains(&runs.p_value) && runs.runs <= runs.above + runs.below);
    }

    #[test]
    fn the_unit_does_not_matter(x in series(30), period in 2..9_usize, exponent in -290..290_i32) {
        let unit = 10.0_f64.powi(exponent);
        let y: Vec<f64> = x.iter().map(|x| x * unit).collect();
        let d = Differencing::default();
        let f = |test: FTest| test.statistic;
        prop_assert!(same(f(stable_seasonality(&y, period, 0).unwrap()), f(stable_seasonality(&x, period, 0).unwrap())));
        prop_assert!(same(
            f(moving_seasonality(&y, period, 0, unit).unwrap()),
            f(moving_seasonality(&x, period, 0, 1.0).unwrap())
        ));
        prop_assert!(same(
            f(residual_seasonality(&y, period, 0).unwrap().whole),
            f(residual_seasonality(&x, period, 0).unwrap().whole)
        ));
        prop_assert_eq!(kruskal_wallis(&y, period, 0), kruskal_wallis(&x, period, 0));
        prop_assert_eq!(friedman(&y, period), friedman(&x, period));
        prop_assert!(same(qs(&y, period, d).unwrap().statistic, qs(&x, period, d).unwrap().statistic));
        prop_assert!(same(durbin_watson(&y).unwrap(), durbin_watson(&x).unwrap()));
        prop_assert!(same(normality(&y).unwrap().kurtosis.statistic, normality(&x).unwrap().kurtosis.statistic));
        prop_assert!(same(ljung_box(&y, 9, 0).unwrap()[8].statistic, ljung_box(&x, 9, 0).unwrap()[8].statistic));
        let (peaks, shifted) = (spectrum_peaks(&x, SpectrumMethod::default()).unwrap(), spectrum_peaks(&y, SpectrumMethod::default()).unwrap());
        prop_assert!(same(peaks.range, shifted.range));
        prop_assert!(same(peaks.median + 20.0 * unit.log10(), shifted.median));
    }

    #[test]
    fn the_order_of_years_and_the_names_of_periods_do_not_matter(x in series(48), period in 2..9_usize, shift in 1..9_usize) {
        let x = &x[..x.len() / period * period];
        let mut years: Vec<f64> = x.chunks(period).rev().flatten().copied().collect();
        let (a, b) = (stable_seasonality(x, period, 0).unwrap(), stable_seasonality(&years, period, shift % period).unwrap());
        prop_assert!(same(a.statistic, b.statistic));
        let (a, b) = (moving_seasonality(x, period, 0, 0.0).unwrap(), moving_seasonality(&years, period, 0, 0.0).unwrap());
        prop_assert!(same(a.statistic, b.statistic));
        let (a, b) = (kruskal_wallis(x, period, 0).unwrap(), kruskal_wallis(&years, period, 0).unwrap());
        prop_assert!(same(a.statistic, b.statistic));
        let (a, b) = (friedman(x, period).unwrap(), friedman(&years, period).unwrap());
        prop_assert!(same(a.statistic, b.statistic));
        for year in years.chunks_mut(period) {
            year.rotate_left(shift % period);
        }
        let (a, b) = (friedman(x, period).unwrap(), friedman(&years, period).unwrap());
        prop_assert!(same(a.statistic, b.statistic));
    }

    #[test]
    fn rank_tests_see_only_the_order(x in series(30), period in 2..9_usize) {
        let y: Vec<f64> = x.iter().map(|x| (x / 50.0).exp()).collect();
        prop_assert_eq!(kruskal_wallis(&y, period, 0), kruskal_wallis(&x, period, 0));
        prop_assert_eq!(friedman(&y, period), friedman(&x, period));
        let (a, b) = (runs(&y).unwrap(), runs(&x).unwrap());
        prop_assert_eq!((a.above, a.below), (b.above, b.below));
    }

    #[test]
    fn incomplete_years_do_not_move_the_moving_test(x in series(48), period in 2..9_usize, phase in 1..8_usize) {
        let phase = phase % period;
        let padded: Vec<f64> = std::iter::repeat_n(55.0, (period - phase) % period).chain(x.iter().copied()).collect();
        let whole = x.len() / period * period;
        let (a, b) = (moving_seasonality(&padded, period, phase, 0.0).unwrap(), moving_seasonality(&x[..whole], period, 0, 0.0).unwrap());
        prop_assert!(same(a.statistic, b.statistic));
    }

    #[test]
    fn a_stronger_season_is_no_less_visible(x in series(40), period in 2..9_usize) {
        let with = |size: f64| -> Vec<f64> {
            x.iter().enumerate().map(|(t, x)| x + if t % period == 0 { size } else { 0.0 }).collect()
        };
        let weak = stable_seasonality(&with(1e4), period, 0).unwrap();
        let strong = stable_seasonality(&with(1e5), period, 0).unwrap();
        prop_assert!(strong.statistic > weak.statistic && strong.p_value <= weak.p_value);
    }
}

#[test]
fn the_short_span_needs_more_than_itself() {
    let x: Vec<f64> = (0..200).map(f64::from).collect();
    assert_eq!(recent_span(&x).map(|span| span[0]), Some(104.0));
    assert_eq!(recent_span(&x[..96]), None);
    assert_eq!(recent_span(&[]), None);
}

fn check<T>(result: &T)
where
    T: Serialize + for<'a> serde::Deserialize<'a> + PartialEq + std::fmt::Debug,
{
    let json = serde_json::to_string(result).unwrap();
    assert_eq!(serde_json::from_str::<T>(&json).unwrap(), *result);
}

#[test]
fn results_survive_storage() {
    let x: Vec<f64> = (0..72_u32)
        .map(|t| f64::from(t * t % 31 + t % 12))
        .collect();
    let (stable, rank) = (
        stable_seasonality(&x, 12, 0).unwrap(),
        kruskal_wallis(&x, 12, 0).unwrap(),
    );
    check(&combined_seasonality(&stable, &stable, &rank));
    check(&(stable, rank));
    check(&residual_seasonality(&x, 12, 0).unwrap());
    check(&qs(&x, 12, Differencing::default()).unwrap());
    check(&np(&x, 12, Differencing::None).unwrap());
    check(&normality(&x).unwrap());
    check(&runs(&x).unwrap());
    check(&ljung_box(&x, 3, 1).unwrap());
    check(&spectrum_peaks(&x, SpectrumMethod::default()).unwrap());
    check(&vec![Differencing::None, Differencing::Model { order: 2 }]);
    check(&vec![
        SpectrumMethod::Periodogram,
        SpectrumMethod::default(),
    ]);
}
