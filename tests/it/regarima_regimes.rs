//! Regressors that change at a date, trigonometric seasons and quadratic ramps: numbers of X-13ARIMA-SEATS for the airline series,
//! the identities between them, and what is refused.

use tidegauge::Series;
use tidegauge::period::Period;
use tidegauge::regarima::{
    CalendarTest, EffectKind, RegArima, RegArimaError, RegArimaResult, RegArimaSpec, RegimeChange,
    RegimePart, RegressorSpec, Step, Transform,
};
use tidegauge::sa::{Adjuster, SaSpec, Table};

use crate::regarima_hostile::{not_finite, trade};
use crate::source::package_file;
use crate::x11_golden::{json, numbers};

const USUAL: &str = "(0 1 1)(0 1 1)";

/// Regressors, transformation and orders; log-likelihood of the transformed series and last value of D11 in X-13ARIMA-SEATS 1.1, build 62,
/// with `tol=1e-9`.
const REFERENCE: [(&str, Transform, &str, f64, f64); 17] = [
    (
        "td/1955.jan/",
        Transform::Log,
        USUAL,
        259.508_547_672_079,
        491.702_539_086_493,
    ),
    (
        "td//1955.jan/",
        Transform::Log,
        USUAL,
        252.847_869_974_591,
        491.785_581_271_606,
    ),
    (
        "td/1955.jan//",
        Transform::Log,
        USUAL,
        249.955_024_952_434,
        488.728_509_328_36,
    ),
    (
        "td td//1955.jan/",
        Transform::None,
        USUAL,
        -485.178_857_241_737,
        478.972_438_201_785,
    ),
    (
        "td1coef/1955.jan/",
        Transform::None,
        USUAL,
        -491.401_756_576_264,
        479.704_679_892_741,
    ),
    (
        "td tdnolpyear//1955.jan/",
        Transform::Log,
        USUAL,
        259.508_547_672_079,
        491.702_539_021_224,
    ),
    (
        "td1coef//1955.jan/",
        Transform::Log,
        USUAL,
        251.054_661_878_279,
        492.289_855_393_903,
    ),
    (
        "tdnolpyear tdnolpyear//1955.jan/ lpyear lpyear/1957.jan//",
        Transform::Log,
        USUAL,
        260.197_614_669_789,
        491.563_808_093_807,
    ),
    (
        "lom/1955.jan/",
        Transform::Log,
        USUAL,
        247.568_975_235_219,
        487.572_429_341_387,
    ),
    (
        "tdstock[31]/1955.jan/",
        Transform::Log,
        USUAL,
        252.996_089_678_522,
        489.171_099_780_28,
    ),
    (
        "tdstock1coef[31]//1955.jan/",
        Transform::Log,
        USUAL,
        248.419_645_034_472,
        491.380_029_442_151,
    ),
    (
        "seasonal//1955.jan/",
        Transform::Log,
        USUAL,
        253.498_696_455_044,
        489.234_790_172_298,
    ),
    (
        "seasonal/1955.jan/",
        Transform::Log,
        "(1 1 1)",
        286.799_550_485_760,
        486.237_028_890_233,
    ),
    (
        "sincos[1,2,6]",
        Transform::Log,
        "(1 1 1)",
        194.875_418_229_740,
        493.182_146_765_922,
    ),
    (
        "sincos[1,2]/1955.mar/",
        Transform::Log,
        "(1 1 1)",
        201.614_875_015_071,
        491.366_243_746_357,
    ),
    (
        "qi1955.mar-1956.jan",
        Transform::Log,
        USUAL,
        245.160_357_224_368,
        488.228_644_038_021,
    ),
    (
        "qd1955.mar-1956.jan",
        Transform::Log,
        USUAL,
        245.259_746_215_141,
        488.151_000_616_322,
    ),
];

fn airline() -> Series {
    let data = json(&package_file("tests/golden/regarima/series/airline.json"));
    Series::new("1949-01".parse().unwrap(), numbers(&data["values"])).unwrap()
}

fn spec(words: &str, transform: Transform, order: &str) -> RegArimaSpec {
    let mut spec = RegArimaSpec::given(order.parse().unwrap()).transform(transform);
    for word in words.split_whitespace() {
        spec = spec.regressor(word.parse::<RegressorSpec>().unwrap());
    }
    spec
}

fn log(words: &str) -> RegArimaResult {
    run(spec(words, Transform::Log, USUAL)).unwrap()
}

fn run(spec: RegArimaSpec) -> Result<RegArimaResult, RegArimaError> {
    RegArima::new(spec)?.run(&airline())
}

#[test]
fn likelihoods_and_adjustments_are_those_of_the_reference() {
    for (words, transform, order, likelihood, last) in REFERENCE {
        let mut model = spec(words, transform, order);
        model.tolerance = 1e-9;
        let spec = SaSpec::with_model(model);
        let adjusted = Adjuster::new(spec).unwrap().adjust(&airline()).unwrap();
        let model = adjusted.preprocessing.as_ref().unwrap();
        assert!(
            (model.log_likelihood - likelihood).abs() < 1e-6,
            "{words}: {} {likelihood}",
            model.log_likelihood
        );
        let found = adjusted.seasonally_adjusted.values().last().unwrap();
        assert!((found / last - 1.0).abs() < 1e-6, "{words}: {found} {last}");
    }
}

#[test]
fn a_change_is_written_in_several_ways() {
    let both = log("td/1955-01/");
    let late = ["td//1955-01/", "td//1955-01/ td//1955-01/"].map(log);
    assert_eq!(late[0].log_likelihood, late[1].log_likelihood);
    for words in ["td td/1955-01//", "td td//1955-01/", "td td/1955-01/"] {
        let other = log(words);
        assert_eq!(other.coefficients.len(), both.coefficients.len(), "{words}");
        let difference = other.log_likelihood - both.log_likelihood;
        assert!(difference.abs() < 1e-8, "{words}: {difference:e}");
    }
    let names: Vec<&str> = both.coefficients.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names[5..8], ["Sat", "Mon/1955-01//", "Tue/1955-01//"]);
    let derived: Vec<&str> = both.derived.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(derived, ["Sun", "Sun/1955-01//"]);
    let text = both.to_string();
    assert!(text.contains("Sun before 1955-01 "), "{text}");
    assert!(
        log("td//1955-01/")
            .to_string()
            .contains("Mon from 1955-01 on ")
    );
}

#[test]
fn a_side_without_trading_days_has_no_effect_and_no_leap_years() {
    for transform in [Transform::Log, Transform::None] {
        for (words, early) in [("td/1955-01//", true), ("td//1955-01/", false)] {
            let model = run(spec(words, transform, USUAL)).unwrap();
            let effect = model.effect(EffectKind::TradingDay).unwrap();
            let none = if model.log { 1.0 } else { 0.0 };
            let (before, after) = effect[..144].split_at(72);
            let (with, without) = if early {
                (before, after)
            } else {
                (after, before)
            };
            assert!(without.iter().all(|value| *value == none), "{words}");
            // February has a whole number of weeks, so that only its length counts, but for the leap years themselves.
            assert!((with[1] - none).abs() > 1e-4, "{words}");
            assert!(with.iter().filter(|value| **value != none).count() > 60);
        }
    }
}

#[test]
fn all_waves_are_all_dummies() {
    let fit = |words| run(spec(words, Transform::Log, "(1 1 1)")).unwrap();
    let (waves, dummies) = (fit("sincos[1,2,3,4,5,6]"), fit("seasonal"));
    assert!((waves.log_likelihood - dummies.log_likelihood).abs() < 1e-8);
    assert_eq!(waves.coefficients.len(), dummies.coefficients.len());
    assert!(waves.coefficient("cos[6]").is_some() && waves.coefficient("sin[6]").is_none());
    // Both keep seasonal differences out of an automatic model; one side alone does not.
    let order = |word: &str| {
        let spec = RegArimaSpec::default().regressor(word.parse::<RegressorSpec>().unwrap());
        run(spec).unwrap().order.seasonal_difference
    };
    assert_eq!(["sincos[1,2]", "seasonal//1955-01/"].map(order), [0, 1]);
}

#[test]
fn a_test_of_trading_days_takes_both_regimes_together() {
    for (words, name) in [
        ("td1coef/1955-01/", "td1coef, td1coef/1955-01//"),
        ("td//1955-01/", "td//1955-01/"),
    ] {
        let spec = spec(words, Transform::Log, USUAL).test(&[CalendarTest::Td]);
        let model = run(spec).unwrap();
        let test = model
            .decisions
            .iter()
            .find(|decision| decision.step == Step::TradingDay)
            .unwrap();
        assert_eq!(test.outcome, name);
        // X-13: 987.3845 without, 969.2550 and 984.3804 with.
        let gain = if words.starts_with("td1") {
            18.1295
        } else {
            3.0041
        };
        let found = test.statistic.unwrap();
        assert!((found - gain).abs() < 2e-4, "{found}");
    }
    // Without any effect the whole of it goes.
    let noise = |t: u32| 100.0 + f64::from((t * 7919) % 101) / 10.0;
    let series = Series::new("2001-01".parse().unwrap(), (0..144).map(noise)).unwrap();
    let spec = spec("td/2007-01/", Transform::Log, USUAL).test(&[CalendarTest::Td]);
    let model = RegArima::new(spec).unwrap().run(&series).unwrap();
    assert!(model.effect(EffectKind::TradingDay).is_none());
}

#[test]
fn changes_outside_the_series_are_refused() {
    for word in [
        "td/1949-01/",
        "td//1961-01/",
        "seasonal//1948-12/",
        "lom/1955-Q1//",
        "td1coef//1949-01/",
    ] {
        let error = run(spec(word, Transform::None, USUAL)).unwrap_err();
        assert!(
            matches!(error, RegArimaError::RegimeOutside { .. }),
            "{word}: {error}"
        );
        assert!(
            error
                .to_string()
                .ends_with("accepted are periods after 1949-M01 up to 1960-M12"),
            "{error}"
        );
    }
    for (word, accepted) in [
        ("sincos[7]", "half of the periods"),
        ("sincos[0]", "half"),
        ("sincos[2,2]", "each once"),
    ] {
        let error = run(spec(word, Transform::Log, "(1 1 1)")).unwrap_err();
        assert!(
            matches!(
                error,
                RegArimaError::Option {
                    option: "sincos",
                    ..
                }
            ),
            "{word}"
        );
        assert!(error.to_string().contains(accepted), "{error}");
    }
    let none = RegArimaSpec::default().regressor(RegressorSpec::Trigonometric(Vec::new()));
    let error = RegArima::new(none).unwrap_err();
    assert!(
        error.to_string().starts_with("`sincos[]` is no regressor"),
        "{error}"
    );
    let error = run(spec("td1coef//1949-01/", Transform::Log, USUAL)).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("regressor td1coef//1949-01/ changes outside"),
        "{error}"
    );
    for text in ["sincos[]", "sincos[x]", "sincos[1", "sincos"] {
        assert!(text.parse::<RegressorSpec>().is_err(), "{text}");
    }
}

#[test]
fn changes_that_exclude_each_other_are_named() {
    for (first, second) in [
        ("td", "td1coef//1955-01/"),
        ("td//1955-01/", "td//1957-01/"),
        ("td//1955-01/", "td/1955-01//"),
        ("td//1955-01/", "lpyear"),
        ("lom", "lpyear/1955-01//"),
        ("seasonal//1955-01/", "sincos[1]//1955-01/"),
        ("sincos[1]", "sincos[2]"),
        ("seasonal", "sincos[2]"),
        ("tdstock[31]", "tdstock[15]//1955-01/"),
    ] {
        let words = format!("{first} {second}");
        let error = RegArima::new(spec(&words, Transform::Log, "(0 1 1)")).unwrap_err();
        assert!(
            matches!(error, RegArimaError::Conflict { .. }),
            "{words}: {error}"
        );
    }
}

#[test]
fn an_additive_change_stays_out_of_the_calendar_of_the_other_side() {
    let spec = SaSpec::with_model(spec("td//1955.jan/", Transform::Log, USUAL));
    let adjusted = Adjuster::new(spec).unwrap().adjust(&airline()).unwrap();
    let calendar = adjusted.table(Table::D18).unwrap();
    assert!(calendar.values()[..72].iter().all(|value| *value == 1.0));
    // X-13: table D18 of January to March 1955.
    for (value, expected) in calendar.values()[72..75]
        .iter()
        .zip([1.0061, 0.9912, 0.9860])
    {
        assert!((value - expected).abs() < 5e-5, "{value}");
    }
}

#[test]
fn lengths_of_periods_are_tested_as_by_the_reference() {
    use CalendarTest::{Easter, Lom, Lpyear, Td};
    // X-13: AICC without, with.
    for (words, tests, step, gain, name) in [
        (
            "tdnolpyear",
            &[Lpyear][..],
            0,
            983.8832 - 978.5911,
            "lpyear",
        ),
        (
            "tdnolpyear lpyear",
            &[Lpyear],
            0,
            983.8832 - 978.5911,
            "lpyear",
        ),
        ("easter[8]", &[Lom], 0, 985.7733 - 982.1086, "lom"),
        ("tdnolpyear lom", &[Td, Lom], 1, 983.8832 - 978.5911, "lom"),
        (
            "lpyear",
            &[Easter, Lpyear, Td],
            1,
            976.5579 - 970.9143,
            "lpyear",
        ),
    ] {
        let model = run(spec(words, Transform::Log, USUAL).test(tests)).unwrap();
        let test = &model.decisions[step];
        assert_eq!(
            (test.step, test.outcome.as_str()),
            (Step::Length, name),
            "{words}"
        );
        let found = test.statistic.unwrap();
        assert!((found - gain).abs() < 2e-4, "{words}: {found} {gain}");
        assert!(model.coefficient(name).is_some());
    }
    // Without leap years given, trading days are compared without them too.
    let model = run(spec("", Transform::Log, USUAL).test(&[Td, Lpyear])).unwrap();
    assert!(model.coefficient("td1nolpyear").is_some() && model.coefficient("lpyear").is_some());
    for (words, tests) in [
        ("td", &[Lpyear][..]),
        ("lpyear", &[Lom]),
        ("td1coef//1955-01/", &[Lom]),
        ("", &[Lom, Lpyear]),
    ] {
        let error = RegArima::new(spec(words, Transform::Log, USUAL).test(tests)).unwrap_err();
        assert!(
            matches!(error, RegArimaError::Conflict { .. }),
            "{words}: {error}"
        );
    }
    let text = r#"{"test":["lom","easter"]}"#;
    let read: RegArimaSpec = serde_json::from_str(text).unwrap();
    assert_eq!(read.test, [Lom, Easter]);
}

#[test]
fn changes_anywhere_in_any_series_are_answered_or_refused() {
    let words = [
        "td",
        "tdnolpyear",
        "td1coef",
        "lpyear",
        "lom",
        "tdstock[31]",
        "tdstock1coef[1]",
        "seasonal",
        "sincos[1]",
        "sincos[2,1]",
    ];
    let mut answered = 0;
    for (start, frequency, n) in [
        ("2008-03", "M", 40),
        ("2008-03", "M", 90),
        ("2008-Q2", "Q", 36),
        ("2008-S1", "S", 30),
        ("2008", "A", 30),
    ] {
        let end = i64::try_from(n).unwrap();
        let steps = [-1, 0, 1, 2, end / 2, end - 1, end];
        let mut values = trade(n);
        (values[7], values[n - 3]) = (f64::NAN, 0.0);
        let first: Period = start.parse().unwrap();
        let series = Series::new(first, values).unwrap();
        for word in words {
            for step in steps.map(|step| first.checked_add(step).unwrap()) {
                for part in [RegimePart::Both, RegimePart::Early, RegimePart::Late] {
                    let regressor = word.parse::<RegressorSpec>().unwrap();
                    let change = RegimeChange::new(regressor, part, step).unwrap();
                    let mut spec = RegArimaSpec::airline().regressor(change);
                    if step.within_year() == 1 {
                        spec = spec.test(&[CalendarTest::Td, CalendarTest::Easter]);
                    }
                    match RegArima::new(spec).unwrap().run(&series) {
                        Ok(model) => {
                            answered += 1;
                            assert_eq!(
                                not_finite(&model),
                                Vec::<String>::new(),
                                "{frequency} {word} {step} {part:?}"
                            );
                        }
                        Err(error) => assert!(!error.to_string().is_empty()),
                    }
                }
            }
        }
    }
    assert!(answered > 300, "{answered}");
}
