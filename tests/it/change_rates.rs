//! Rates, spans and rounding: the figures of November 2025, and what holds for every series.

use proptest::prelude::*;
use tidegauge::change::{
    Basis, ChangeSpec, Outcome, RoundingUnit, acquired_growth, base_effect, carry_over, change,
    change_of_change, change_rate, change_rates, gap_to_mean, k_on_k, k_on_year_ago, log_change,
    log_interval, rate_interval, rounding_consistent, symmetric_change, year_to_date,
};
use tidegauge::num::tolerance::Tolerance;
use tidegauge::{Period, Series};

/// Magnets to the United States in tonnes, May to December 2025 (590 for August in some reports).
fn magnets() -> Series {
    let start = Period::month(2025, 5).unwrap();
    Series::new(start, [46, 353, 619, 590, 420, 656, 582, 564]).unwrap()
}

fn november() -> Period {
    Period::month(2025, 11).unwrap()
}

#[test]
fn figures_of_november() {
    let spec = ChangeSpec::default().rounding(RoundingUnit::both(1.0));
    let change = change(&magnets(), november(), Basis::PreviousPeriod, &spec).unwrap();
    let percent = |ratio: Option<f64>| format!("{:.2}", 100.0 * ratio.unwrap());
    assert_eq!(change.difference, Some(-74.0));
    assert_eq!(percent(change.rate.value()), "-11.28");
    assert_eq!(percent(change.log_change), "-11.97");
    assert_eq!(percent(change.annualised), "-76.22");
    let rounding = change.rounding.unwrap();
    assert_eq!(percent(Some(rounding.lower)), "-11.42");
    assert_eq!(percent(Some(rounding.upper)), "-11.14");
}

#[test]
fn november_in_its_context() {
    let tonnes = magnets();
    let quarter = k_on_k(&tonnes, november(), 3).unwrap();
    assert_eq!(quarter.rate.to_string(), "+6.1 %");
    assert_eq!(change_rate(620, 582).to_string(), "-6.1 %");
    let rates = |basis| change_rates(&tonnes, basis).unwrap();
    let october = rates(Basis::PreviousPeriod).get(Period::month(2025, 10).unwrap());
    assert_eq!(format!("{:.0}", 100.0 * october.unwrap()), "56");
    let since_september = rates(Basis::Lag(2)).get(november());
    assert_eq!(format!("{:.1}", 100.0 * since_september.unwrap()), "38.6");
    let mean = gap_to_mean(&tonnes, november(), &"2025-06/2025-10".parse().unwrap()).unwrap();
    assert_eq!(mean.from, Some(527.6));
}

#[test]
fn the_printed_660_percent_agrees_with_the_printed_tonnes() {
    let units = RoundingUnit::new(1.0, 0.0);
    let check = rounding_consistent(6.60, 0, 46.0, 353.0, units).unwrap();
    assert!(check.is_consistent);
    assert!(Tolerance::published(2).accepts(check.from_levels.lower, 6.59));
    assert!(Tolerance::published(2).accepts(check.from_levels.upper, 6.76));
    assert!(
        !rounding_consistent(6.50, 0, 46.0, 353.0, units)
            .unwrap()
            .is_consistent
    );
}

#[test]
fn overhang_of_the_published_example() {
    let levels = [
        100, 101, 99, 102, 103, 104, 103, 105, 106, 107, 106, 108, 107, 109, 110,
    ];
    let series = Series::new(Period::month(2024, 1).unwrap(), levels).unwrap();
    let percent = |outcome: Outcome| 100.0 * outcome.value().unwrap();
    let carried = percent(carry_over(&series, 2025).unwrap());
    assert!(Tolerance::published(11).accepts(carried, 4.180_064_308_68));
    let acquired = acquired_growth(&series, Period::month(2025, 3).unwrap()).unwrap();
    assert!(Tolerance::published(11).accepts(percent(acquired), 5.787_781_350_48));
}

/// Any finite number, with many zeros, extremes and missing values.
fn level() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -1e6..1e6_f64,
        2 => prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL,
        1 => prop::sample::select(vec![0.0, -0.0, 1e300, -1e300, 1e-300, f64::MAX, f64::MIN, 5e-324]),
        1 => Just(f64::NAN),
    ]
}

fn series(level: impl Strategy<Value = f64>) -> impl Strategy<Value = Series> {
    (1..=12_u32, prop::collection::vec(level, 1..40)).prop_map(|(month, values)| {
        Series::new(Period::month(2022, month).unwrap(), values).unwrap()
    })
}

fn basis() -> impl Strategy<Value = Basis> {
    prop_oneof![
        Just(Basis::PreviousPeriod),
        Just(Basis::YearAgo),
        (1..20_u32).prop_map(Basis::Lag),
    ]
}

/// Whether the rate, where there is one, is a number.
fn is_usable(rate: Outcome) -> bool {
    rate.value().is_none_or(f64::is_finite)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn no_level_gives_an_unusable_number(series in series(level()), basis in basis(), k in 1..14_u32) {
        let finite = |number: Option<f64>| number.is_none_or(f64::is_finite);
        let spec = ChangeSpec::default().rounding(RoundingUnit::both(0.5));
        for period in series.range() {
            let change = change(&series, period, basis, &spec).unwrap();
            prop_assert!(is_usable(change.rate));
            for number in [
                change.from, change.to, change.difference, change.log_change, change.symmetric,
                change.annualised, change.rounding.map(|i| i.lower), change.rounding.map(|i| i.upper),
            ] {
                prop_assert!(finite(number));
            }
            let spans = [
                k_on_k(&series, period, k).unwrap(),
                k_on_year_ago(&series, period, k).unwrap(),
                year_to_date(&series, period).unwrap(),
                gap_to_mean(&series, period, &series.range()).unwrap(),
            ];
            for span in spans {
                prop_assert!(is_usable(span.rate));
                prop_assert!(finite(span.from) && finite(span.to) && finite(span.log_change));
            }
            prop_assert!(finite(change_of_change(&series, period, basis).unwrap().difference));
            let effect = base_effect(&series, period).unwrap();
            for number in [
                effect.rate_change, effect.momentum, effect.base_effect, effect.usual_change,
                effect.unusual_base_effect,
            ] {
                prop_assert!(finite(number));
            }
            prop_assert!(is_usable(acquired_growth(&series, period).unwrap()));
        }
        prop_assert!(is_usable(carry_over(&series, 2024).unwrap()));
    }

    #[test]
    fn whole_series_and_single_changes_agree(series in series(level()), basis in basis()) {
        let rates = change_rates(&series, basis).unwrap();
        let spec = ChangeSpec::default();
        for period in series.range() {
            let single = change(&series, period, basis, &spec).unwrap();
            prop_assert_eq!(rates.get(period), single.rate.value());
        }
    }

    #[test]
    fn the_unit_of_the_levels_leaves_rates_alone(
        series in series(prop_oneof![4 => 0.1..1e6_f64, 1 => Just(0.0)]),
        basis in basis(),
        binary in -20..20_i32,
    ) {
        // Powers of two change no digit, so that the results must be identical.
        let unit = 2.0_f64.powi(binary);
        let scaled = Series::new(series.start(), series.values().iter().map(|x| x * unit)).unwrap();
        let spec = ChangeSpec::default();
        for period in series.range() {
            let (a, b) = (
                change(&series, period, basis, &spec).unwrap(),
                change(&scaled, period, basis, &spec).unwrap(),
            );
            prop_assert_eq!(a.rate, b.rate);
            prop_assert_eq!(a.log_change, b.log_change);
            prop_assert_eq!(a.symmetric, b.symmetric);
            prop_assert_eq!(a.difference.map(|x| x * unit), b.difference);
        }
    }

    #[test]
    fn the_unit_of_the_levels_leaves_spans_and_base_effects_alone(
        series in series(prop_oneof![4 => 0.1..1e6_f64, 1 => Just(0.0)]),
        k in 1..7_u32,
        binary in -20..20_i32,
    ) {
        let unit = 2.0_f64.powi(binary);
        let scaled = Series::new(series.start(), series.values().iter().map(|x| x * unit)).unwrap();
        for period in series.range() {
            for of in [k_on_k, k_on_year_ago] {
                let (a, b) = (of(&series, period, k).unwrap(), of(&scaled, period, k).unwrap());
                prop_assert_eq!((a.rate, a.log_change), (b.rate, b.log_change));
                prop_assert_eq!(a.to.map(|x| x * unit), b.to);
            }
            let to_date = |s| year_to_date(s, period).unwrap().rate;
            prop_assert_eq!(to_date(&series), to_date(&scaled));
            prop_assert_eq!(base_effect(&series, period).unwrap(), base_effect(&scaled, period).unwrap());
            let acquired = |s| acquired_growth(s, period).unwrap();
            prop_assert_eq!(acquired(&series), acquired(&scaled));
            let (from, to) = (series.values()[0], series.get(period).unwrap());
            let interval = rate_interval(from, to, RoundingUnit::both(0.05)).ok();
            let of_scaled = rate_interval(from * unit, to * unit, RoundingUnit::both(0.05 * unit)).ok();
            prop_assert_eq!(interval, of_scaled);
        }
    }

    #[test]
    fn log_and_symmetric_changes_are_antisymmetric(a in level(), b in level()) {
        prop_assert_eq!(symmetric_change(a, b), symmetric_change(b, a).map(|x| -x));
        prop_assert!(symmetric_change(a, b).is_none_or(|x| (-2.0..=2.0).contains(&x)));
        match (log_change(a, b), log_change(b, a)) {
            (Some(there), Some(back)) => prop_assert!(Tolerance::ROUND_OFF.accepts(there, -back)),
            (there, back) => prop_assert!(there.is_none() && back.is_none()),
        }
    }

    #[test]
    fn log_changes_add_up_over_the_way(levels in prop::collection::vec(0.1..1e6_f64, 2..30)) {
        let steps = levels.windows(2).map(|pair| log_change(pair[0], pair[1]).unwrap());
        let (total, scale) = steps.fold((0.0, 0.0), |(total, scale), x: f64| (total + x, scale + x.abs()));
        let whole = log_change(levels[0], levels[levels.len() - 1]).unwrap();
        prop_assert!(Tolerance::ROUND_OFF.accepts_at_scale(total, whole, scale));
        let rate = change_rate(levels[0], levels[levels.len() - 1]).value().unwrap();
        prop_assert!(Tolerance::ROUND_OFF.accepts_at_scale(rate, whole.exp_m1(), 1.0 + whole.exp()));
    }

    #[test]
    fn intervals_hold_every_level_that_rounds_to_the_printed_one(
        from in 1.0..1e5_f64,
        to in 0.0..1e5_f64,
        shift in (-0.499..0.499_f64, -0.499..0.499_f64),
    ) {
        let (printed_from, printed_to) = (from.round(), to.round());
        let units = RoundingUnit::both(1.0);
        let (true_from, true_to) = (printed_from + shift.0, (printed_to + shift.1).max(0.0));
        let interval = rate_interval(printed_from, printed_to, units).unwrap();
        let rate = change_rate(true_from, true_to).value().unwrap();
        prop_assert!(interval.contains(rate));
        if let Ok(logs) = log_interval(printed_from, printed_to, units) {
            prop_assert!(logs.contains(log_change(true_from, true_to).unwrap()));
        }
        let check = rounding_consistent((1e4 * rate).round() / 1e4, 2, printed_from, printed_to, units);
        prop_assert!(check.unwrap().is_consistent);
    }

    #[test]
    fn intervals_of_arbitrary_numbers_are_intervals(from in any::<f64>(), to in any::<f64>(), unit in any::<f64>()) {
        for interval in [
            rate_interval(from, to, RoundingUnit::both(unit)),
            log_interval(from, to, RoundingUnit::both(unit)),
        ].into_iter().flatten() {
            prop_assert!(interval.lower <= interval.upper);
            prop_assert!(interval.lower.is_finite() && interval.upper.is_finite());
        }
    }
}
