//! Rules of X-13 beside the automatic run of the golden series: dummies, constants, stock trading days, gaps and perfect fits.

use tidegauge::Series;
use tidegauge::arima::ArimaOrder;
use tidegauge::calendar::Regressor;
use tidegauge::regarima::{
    AicThreshold, CalendarTest, EffectKind, Outlier, OutlierKind, RegArima, RegArimaError,
    RegArimaResult, RegArimaSpec, RegArimaWarning, RegressorSpec, Step, Transform, UserRegressor,
};
use tidegauge::sa::{Adjuster, Decomposition, SaSpec, SaWarning};

use crate::noise::Noise;
use crate::source::package_file;
use crate::x11_golden::json;

/// A random walk in logarithms with a season that drifts if `drift` is not zero.
fn walk(len: usize, drift: f64) -> Vec<f64> {
    let mut noise = Noise::new(5);
    let mut season: Vec<f64> = (0..12).map(|month| 0.1 * f64::from(month % 5)).collect();
    let mut level = 6.0;
    (0..len)
        .map(|t| {
            level += 0.02 * noise.normal();
            season[t % 12] += drift * noise.normal();
            f64::exp(level + season[t % 12] + 0.02 * noise.normal())
        })
        .collect()
}

fn run(spec: RegArimaSpec, values: Vec<f64>) -> RegArimaResult {
    run_from("2008-01", spec, values).unwrap()
}

fn run_from(
    start: &str,
    spec: RegArimaSpec,
    values: Vec<f64>,
) -> Result<RegArimaResult, RegArimaError> {
    let series = Series::new(start.parse().unwrap(), values).unwrap();
    RegArima::new(spec)?.run(&series)
}

fn word(text: &str) -> RegressorSpec {
    text.parse().unwrap()
}

#[test]
fn years_without_values_do_not_make_outliers_of_the_rest() {
    for gap in [14..48, 0..21, 63..84] {
        let mut values = walk(84, 0.0);
        values[gap.clone()].fill(f64::NAN);
        let model = run(RegArimaSpec::default(), values);
        // Noise has a large value now and then; a scale that counts the gap finds dozens.
        assert!(model.outliers.len() <= 3, "{gap:?}: {:?}", model.outliers);
    }
}

#[test]
fn a_spike_in_a_constant_series_is_not_followed_by_outliers_of_rounding_noise() {
    for level in [0.0, 1.0] {
        let mut values = vec![level; 120];
        values[60] = 1e6;
        let model = run(RegArimaSpec::default(), values);
        assert!(model.outliers.len() <= 1, "{:?}", model.outliers);
    }
}

#[test]
fn dummies_stay_in_the_series_and_leave_room_for_a_seasonal_moving_average() {
    let order: ArimaOrder = "(1 1 0)".parse().unwrap();
    let spec = RegArimaSpec::given(order).transform(Transform::Log);
    let model = run(spec.regressor(word("seasonal")), walk(144, 0.0));
    assert!(model.effect(EffectKind::Seasonal).is_none());
    assert_eq!(model.coefficients.len(), 12);
    // A season that changes from year to year is more than dummies can say.
    let spec = RegArimaSpec::default().regressor(word("seasonal"));
    let model = run(spec, walk(240, 0.1));
    assert_eq!(model.order.seasonal_difference, 0, "{}", model.order);
    assert!(model.order.is_seasonal(), "{}", model.order);
}

#[test]
fn a_constant_asked_for_goes_when_it_says_nothing() {
    let spec = RegArimaSpec::default().transform(Transform::Log);
    let flat: Vec<f64> = walk(144, 0.0);
    let model = run(spec.regressor(RegressorSpec::Constant), flat);
    let kept = model
        .coefficients
        .iter()
        .find(|coefficient| coefficient.name == "const")
        .and_then(|coefficient| coefficient.t);
    assert!(kept.is_none_or(|t| t.abs() >= 1.0), "{kept:?}");
}

#[test]
fn the_test_of_stock_trading_days_compares_both_forms() {
    let spec = RegArimaSpec::airline()
        .transform(Transform::Log)
        .regressor(word("tdstock[31]"))
        .test(&[CalendarTest::Td]);
    // Stocks of the end of a month that are high when it falls on a weekend.
    let form: Regressor = "tdstock1coef[31]".parse().unwrap();
    let column = &form.columns("2008-01".parse().unwrap(), 144).unwrap()[0].values;
    let values = walk(144, 0.0);
    let shifted = values
        .iter()
        .zip(column)
        .map(|(value, x)| value * f64::exp(0.05 * x))
        .collect();
    let model = run(spec, shifted);
    let chosen = model
        .decisions
        .iter()
        .find(|decision| decision.step == Step::TradingDay)
        .unwrap();
    assert_eq!(chosen.outcome, "tdstock1coef[31]");
}

#[test]
fn missing_values_that_no_model_can_fill_are_said_to_be_that() {
    let mut values = walk(120, 0.0);
    for january in values.iter_mut().step_by(12) {
        *january = f64::NAN;
    }
    let series = Series::new("2008-01".parse().unwrap(), values).unwrap();
    let adjusted = Adjuster::new(SaSpec::default())
        .unwrap()
        .adjust(&series)
        .unwrap();
    let first = adjusted.warnings[0].to_string();
    assert!(
        first.starts_with("not adjusted: a missing value cannot be estimated"),
        "{first}"
    );
}

#[test]
fn what_the_calendar_does_not_have_is_left_out_of_an_automatic_run() {
    let cny = [CalendarTest::ChineseNewYear];
    for (start, regressor, tests, why) in [
        ("1500-01", "easter[8]", &[][..], "1500"),
        ("1890-01", "chinese_new_year", &[], "1890"),
        ("2096-01", "chinese_new_year", &cny, "2102"),
        ("2001-S1", "td", &[], "frequency"),
        ("2001-Q1", "labor[8]", &[], "frequency"),
    ] {
        let values = walk(72, 0.0);
        let plain = RegArimaSpec::default().test(tests);
        let spec = plain.clone().regressor(word(regressor));
        let series = Series::new(start.parse().unwrap(), values.iter().copied()).unwrap();
        let adjusted = Adjuster::new(SaSpec::with_model(spec))
            .unwrap()
            .adjust(&series)
            .unwrap();
        let model = adjusted.preprocessing.unwrap();
        let left_out = model.warnings.iter().find_map(|warning| match warning {
            RegArimaWarning::LeftOut { name, because } => Some((name.as_str(), because)),
            _ => None,
        });
        let (name, because) = left_out.unwrap();
        assert_eq!(name, regressor);
        assert!(because.contains(why), "{because}");
        let not_tested = model
            .warnings
            .iter()
            .any(|warning| matches!(warning, RegArimaWarning::NotTested { .. }));
        assert_eq!(not_tested, !tests.is_empty(), "{start}");
        // The run is the whole automatic one, as without the regressor.
        let plain = run_from(start, plain, values.clone()).unwrap();
        assert_eq!(model.coefficients, plain.coefficients, "{start}");
        // Who gives the orders gets what was asked for, or an error.
        let given = RegArimaSpec::given("(0 1 1)".parse().unwrap()).regressor(word(regressor));
        let error = run_from(start, given, values).unwrap_err();
        assert!(matches!(error, RegArimaError::Calendar(_)), "{error}");
    }
}

#[test]
fn regressors_that_exclude_each_other_are_refused_by_both_names() {
    let with = |names: &[&str]| {
        let spec = names.iter().fold(RegArimaSpec::airline(), |spec, name| {
            spec.regressor(word(name))
        });
        RegArima::new(spec)
    };
    for (first, second, reason) in [
        ("td", "td1coef", "one form of trading days"),
        ("td1nolpyear", "tdnolpyear", "one form of trading days"),
        ("tdstock[31]", "tdstock[15]", "one form of trading days"),
        ("td", "lpyear", "the effect of leap years"),
        ("lpyear", "td", "the effect of leap years"),
        ("td1coef", "lom", "the effect of leap years"),
        ("lpyear", "lom", "the effect of leap years"),
    ] {
        let error = with(&["easter[8]", first, second]).unwrap_err();
        assert_eq!(
            error,
            RegArimaError::Conflict {
                first: first.into(),
                second: second.into(),
                reason: match &error {
                    RegArimaError::Conflict { reason, .. } => reason,
                    _ => "",
                }
            }
        );
        assert!(error.to_string().contains(reason), "{error}");
        assert_eq!(
            tidegauge::Error::from(error).kind(),
            tidegauge::ErrorKind::InvalidSpec
        );
    }
    for fine in [
        &["td", "td"][..],
        &["easter[1]", "easter[8]"],
        &["tdnolpyear", "lpyear"],
        &["tdstock[31]", "lom"],
    ] {
        assert!(with(fine).is_ok(), "{fine:?}");
    }
    let named =
        |value: f64| UserRegressor::new("tariff", "2008-01".parse().unwrap(), vec![value; 200]);
    let spec = RegArimaSpec::airline()
        .regressor(named(0.0))
        .regressor(named(1.0));
    let error = RegArima::new(spec).unwrap_err();
    assert!(
        error.to_string().ends_with("they have the same name"),
        "{error}"
    );
}

#[test]
fn leap_years_asked_for_by_themselves_stay_beside_trading_days() {
    let names = |regressors: &[&str], tests: &[CalendarTest]| -> Vec<String> {
        let airline = RegArimaSpec::airline()
            .transform(Transform::Log)
            .test(tests);
        let spec = regressors
            .iter()
            .fold(airline, |spec, name| spec.regressor(word(name)));
        let model = run(spec, walk(144, 0.0));
        let regression = model
            .coefficients
            .into_iter()
            .filter(|c| c.effect.is_some());
        let mut names: Vec<String> = regression.map(|c| c.name).collect();
        names.sort_unstable();
        names
    };
    let both = names(&["lpyear", "tdnolpyear"], &[]);
    assert_eq!(both, names(&["tdnolpyear", "lpyear"], &[]));
    assert_eq!(both.len(), 7, "{both:?}");
    // Noise has no trading days; the leap year was not to be tested.
    for regressors in [&["lpyear"][..], &["lpyear", "tdnolpyear"]] {
        assert_eq!(names(regressors, &[CalendarTest::Td]), ["lpyear"]);
    }
    let spec = RegArimaSpec::airline()
        .transform(Transform::Log)
        .regressor(word("lom"))
        .test(&[CalendarTest::Td]);
    let model = run(spec, walk(144, 0.0));
    assert_eq!(model.decisions[0].subject, "fall of AICC by td1nolpyear");
}

#[test]
fn columns_of_extreme_size_are_refused_for_their_size() {
    let column = |size: f64| {
        let wave = (0..156_u32)
            .map(|t| size * f64::from(t * t * 31 % 17))
            .collect();
        UserRegressor::new("tariff", "2008-01".parse().unwrap(), wave)
    };
    let spec = |size: f64| {
        RegArimaSpec::airline()
            .transform(Transform::Log)
            .regressor(column(size))
    };
    for size in [1e-300, 1e-152, 1e150, 1e300] {
        let error = run_from("2008-01", spec(size), walk(144, 0.0)).unwrap_err();
        assert!(matches!(error, RegArimaError::UserScale { .. }), "{error}");
        assert!(error.to_string().contains("1e-150 to 1e150"), "{error}");
    }
    let t = |size: f64| {
        run(spec(size), walk(144, 0.0))
            .coefficient("tariff")
            .unwrap()
            .t
            .unwrap()
    };
    let usual = t(1.0);
    for size in [1e-150, 1e-30, 1e30, 1e148] {
        assert!((t(size) - usual).abs() < 1e-4 * usual.abs(), "{size:e}");
    }
}

#[test]
fn a_step_that_explains_the_series_is_named() {
    let season = |i: usize| 100.0 + f64::from(u32::try_from(i % 12).unwrap());
    let level = |i: usize| if i < 66 { 1.0 } else { 1.5 };
    for exact in [
        (0..120).map(level).collect::<Vec<f64>>(),
        (0..120).map(|i| season(i) * level(i)).collect(),
    ] {
        for spec in [RegArimaSpec::default(), RegArimaSpec::airline()] {
            let model = run(spec, exact.clone());
            let named = model.warnings.iter().find_map(|warning| match warning {
                RegArimaWarning::OneResidual { period, share } => Some((*period, *share)),
                _ => None,
            });
            let (period, share) = named.unwrap();
            assert_eq!(period, "2013-07".parse().unwrap());
            assert!(share > 0.9 && share <= 1.0, "{share}");
        }
    }
    let noisy = walk(120, 0.0)
        .iter()
        .zip(0..)
        .map(|(value, i)| value * level(i))
        .collect();
    let model = run(RegArimaSpec::default(), noisy);
    let at = "2013-07".parse().unwrap();
    assert!(
        model
            .outliers
            .contains(&Outlier::new(OutlierKind::LevelShift, at))
    );
    assert!(
        !model
            .warnings
            .iter()
            .any(|warning| matches!(warning, RegArimaWarning::OneResidual { .. }))
    );
}

#[test]
fn a_series_by_years_is_given_back_with_the_reason() {
    let years = Series::new("1960".parse().unwrap(), walk(60, 0.0)).unwrap();
    let adjusted = Adjuster::new(SaSpec::default())
        .unwrap()
        .adjust(&years)
        .unwrap();
    assert!(matches!(adjusted.decomposition, Decomposition::NotAdjusted));
    assert_eq!(adjusted.seasonally_adjusted, years);
    assert_eq!(
        adjusted
            .warnings
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        ["not adjusted: a series by years has no season"]
    );
    assert!(matches!(adjusted.warnings[0], SaWarning::FellBack { .. }));
    // Asked for by name, X-11 of years is a mistake.
    let spec = SaSpec::with_model(RegArimaSpec::given("(0 1 1)".parse().unwrap()));
    let error = Adjuster::new(spec).unwrap().adjust(&years).unwrap_err();
    assert_eq!(error.kind(), tidegauge::ErrorKind::InvalidSpec);
}

#[test]
fn outliers_that_nearly_counted_are_listed() {
    let text = include_str!("../golden/regarima/series/airline.json");
    let data: serde_json::Value = serde_json::from_str(text).unwrap();
    let values = crate::x11_golden::numbers(&data["values"]);
    let mut spec = RegArimaSpec::airline()
        .transform(Transform::Log)
        .regressor(RegressorSpec::Constant)
        .outliers(&[OutlierKind::Additive, OutlierKind::LevelShift]);
    spec.critical_value = Some(3.4);
    let model = run_from("1949-01", spec.clone(), values.clone()).unwrap();
    let found = model.almost_outliers.iter();
    let found: Vec<(String, f64)> = found.map(|a| (a.outlier.to_string(), a.t)).collect();
    // X-13ARIMA-SEATS 1.1, build 62.
    let expected = [
        ("AO1950-05", -3.047_595_694),
        ("AO1951-05", 3.357_101_137),
        ("LS1953-06", -3.080_002_012),
        ("AO1954-02", -3.240_402_962),
    ];
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for ((name, t), (expected, value)) in found.iter().zip(expected) {
        assert_eq!(name, expected);
        assert!((t - value).abs() < 1e-4, "{name} {t} {value}");
    }
    // Too low a critical value makes all mentions meaningless, and nothing is searched for without kinds.
    spec.critical_value = Some(3.29);
    let lower = run_from("1949-01", spec.clone(), values.clone()).unwrap();
    assert!(lower.almost_outliers.is_empty());
    spec.outliers.clear();
    let none = run_from("1949-01", spec, values).unwrap();
    assert!(none.almost_outliers.is_empty());
}

#[test]
fn thresholds_of_aicc_decide_as_the_reference() {
    let difference = AicThreshold::Difference;
    let level = AicThreshold::PValue;
    // X-13ARIMA-SEATS 1.1, build 62: `aicdiff` and `pvaictest` with the airline model of the logarithms.
    let expected = [
        ("airline", difference(0.0), ["td1coef", "easter[1]"]),
        ("airline", difference(4.0), ["td1coef", "none"]),
        ("airline", difference(-3.0), ["td1coef", "easter[15]"]),
        ("airline", level(0.05), ["td1coef", "easter[1]"]),
        ("airline", level(0.01), ["td1coef", "none"]),
        ("us_houst", difference(1.0), ["td", "none"]),
        ("us_houst", difference(4.0), ["td1coef", "none"]),
        ("us_houst", level(0.05), ["td", "none"]),
        ("us_houst", level(0.01), ["td1coef", "none"]),
        ("uk_driver_deaths", difference(1.0), ["td1coef", "none"]),
        ("uk_driver_deaths", difference(4.0), ["none", "none"]),
        ("uk_driver_deaths", level(0.4), ["td1coef", "easter[8]"]),
        ("uk_gas_q", difference(-3.0), ["none", "easter[15]"]),
        ("uk_gas_q", level(0.4), ["td", "easter[8]"]),
        ("us_exp_china", difference(-3.0), ["td1coef", "easter[15]"]),
        ("us_exp_china", level(0.4), ["td", "none"]),
    ];
    for (name, threshold, decisions) in expected {
        let path = package_file(&format!("tests/golden/regarima/series/{name}.json"));
        let data = json(&path);
        let values = crate::x11_golden::numbers(&data["values"]);
        let (year, first) = (&data["start"][0], data["start"][1].as_u64().unwrap());
        let start = match data["frequency"].as_u64() {
            Some(4) => format!("{year}-Q{first}"),
            _ => format!("{year}-{first:02}"),
        };
        let mut spec = RegArimaSpec::airline()
            .transform(Transform::Log)
            .test(&[CalendarTest::Td, CalendarTest::Easter]);
        spec.threshold = threshold;
        let found = run_from(&start, spec, values).unwrap();
        let outcome = |step| {
            let decision = found.decisions.iter().find(|d| d.step == step).unwrap();
            decision.outcome.clone()
        };
        let found = [Step::TradingDay, Step::Easter].map(outcome);
        assert_eq!(found, decisions, "{name} {threshold:?}");
    }
}

#[test]
fn impossible_thresholds_are_refused() {
    for threshold in [
        AicThreshold::Difference(f64::NAN),
        AicThreshold::Difference(f64::INFINITY),
        AicThreshold::PValue(0.0),
        AicThreshold::PValue(1.0),
        AicThreshold::PValue(f64::NAN),
    ] {
        let mut spec = RegArimaSpec::default();
        spec.threshold = threshold;
        let error = RegArima::new(spec).unwrap_err();
        assert!(
            matches!(error, RegArimaError::Option { option, .. } if option.starts_with("threshold.")),
            "{error}"
        );
    }
}
