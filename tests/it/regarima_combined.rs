//! Combined January-February figures: known months are recovered from their total, with an honest error.

use serde_json::Value;
use tidegauge::calendar::{MovingHoliday, Regressor};
use tidegauge::regarima::{
    CalendarTest, ChineseNewYear, OutlierKind, RegArima, RegArimaError, RegArimaResult,
    RegArimaSpec, RegArimaWarning, RegressorSpec, Split, Transform,
};
use tidegauge::sa::{Adjuster, Decomposition, SaSpec, SaWarning};
use tidegauge::stl::StlSpec;
use tidegauge::{ObsStatus, Period, PeriodRange, Series};

use crate::source::package_file;

/// A monthly series of the collected ones from January 1995.
#[expect(clippy::print_stdout, reason = "a check that was not made is said")]
fn collected(name: &str) -> Option<Series> {
    let path = package_file("../shared/golden").join(format!("series/{name}.json"));
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("NOT CHECKED: ../shared/golden/series/{name}.json is absent");
        return None;
    };
    let stored: Value = serde_json::from_str(&text).unwrap();
    let first = |place: usize| stored["start"][place].as_i64().unwrap();
    let start = Period::month(
        i32::try_from(first(0)).unwrap(),
        u32::try_from(first(1)).unwrap(),
    );
    let values = stored["values"].as_array().unwrap();
    let whole = Series::new(start.unwrap(), values.iter().map(|v| v.as_f64().unwrap())).unwrap();
    let from = Period::month(1995, 1).unwrap();
    Some(
        whole
            .slice(&PeriodRange::new(from, whole.end().unwrap()).unwrap())
            .unwrap(),
    )
}

/// 20 years of months from 2000 with a trend, a season, the three windows of Chinese New Year and pseudo-random noise.
fn simulated() -> Series {
    simulated_with([0.07, -0.20, -0.10])
}

fn simulated_with(effects: [f64; 3]) -> Series {
    let start = Period::month(2000, 1).unwrap();
    let windows =
        MovingHoliday::chinese_new_year().map(|window| window.regressor(start, 240).unwrap());
    let mut state = 20_250_129_u64;
    let mut uniform = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let values = (0..240_usize).map(|t| {
        let noise: f64 = (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
        let season = 0.1 * (t as f64 * std::f64::consts::TAU / 12.0).cos();
        let holiday: f64 = windows.iter().zip(effects).map(|(x, b)| b * x[t]).sum();
        (6.0 + 0.008 * t as f64 + season + holiday + 0.03 * noise).exp()
    });
    Series::new(start, values).unwrap()
}

/// The series with January and February of the given years as one figure, and the periods of the figures.
fn combine(series: &Series, years: &[i32]) -> (Series, Vec<Period>) {
    let mut values = series.values().to_vec();
    let periods: Vec<Period> = years
        .iter()
        .map(|year| Period::month(*year, 2).unwrap())
        .collect();
    for index in periods
        .iter()
        .map(|period| series.index_of(*period).unwrap())
    {
        values[index] += values[index - 1];
        values[index - 1] = f64::NAN;
    }
    (Series::new(series.start(), values).unwrap(), periods)
}

fn run(spec: &RegArimaSpec, series: &Series, years: &[i32]) -> RegArimaResult {
    let (hidden, periods) = combine(series, years);
    let result = RegArima::new(spec.clone().combined(periods))
        .unwrap()
        .run(&hidden)
        .unwrap();
    assert!(result.converged);
    for split in &result.splits {
        assert!((split.values[0] + split.values[1] - split.total).abs() < 1e-9 * split.total.abs());
    }
    result
}

/// Root mean squares of the relative errors of both months, in percent.
fn errors(truth: &Series, splits: &[Split]) -> [f64; 2] {
    let mut sums = [0.0; 2];
    for split in splits {
        for (place, period) in split.periods.clone().enumerate() {
            sums[place] += (split.values[place] / truth.get(period).unwrap() - 1.0).powi(2);
        }
    }
    sums.map(|sum: f64| 100.0 * (sum / splits.len() as f64).sqrt())
}

/// Errors of the logits of the shares in standard errors.
fn standardised(truth: &Series, splits: &[Split]) -> Vec<f64> {
    let of = |split: &Split| {
        let logit = |first: f64| (first / (split.total - first)).ln();
        let known = truth.get(split.periods.start()).unwrap();
        (logit(split.values[0]) - logit(known)) / split.standard_error
    };
    splits.iter().map(of).collect()
}

fn airline() -> RegArimaSpec {
    RegArimaSpec::airline()
        .transform(Transform::Log)
        .regressor(Regressor::TradingDayOneCoefficient)
}

fn with_new_year() -> RegArimaSpec {
    airline().regressor(RegressorSpec::ChineseNewYear(ChineseNewYear::default()))
}

/// The figures of the study of the method: there the coefficients were those of the whole series, here nothing hidden is used.
#[test]
fn hidden_months_of_china_are_found_as_well_as_the_study_found_them() {
    let years: Vec<i32> = (2004..=2013).collect();
    for (name, plain, one, all) in [
        ("cn_exports", [5.2, 6.8], [4.2, 5.7], [7.8, 10.5]),
        ("cn_imports", [10.4, 10.3], [4.0, 4.6], [5.3, 5.8]),
    ] {
        let Some(series) = collected(name) else {
            return;
        };
        let each = |spec: &RegArimaSpec| -> Vec<Split> {
            years
                .iter()
                .flat_map(|year| run(spec, &series, &[*year]).splits)
                .collect()
        };
        let near = |found: [f64; 2], studied: [f64; 2], what: &str| {
            for (found, studied) in found.iter().zip(studied) {
                assert!(
                    (found - studied).abs() < 0.6,
                    "{name}, {what}: {found} and {studied}"
                );
            }
        };
        near(
            errors(&series, &each(&airline())),
            plain,
            "without the holiday",
        );
        near(
            errors(&series, &each(&with_new_year())),
            one,
            "one year hidden",
        );
        near(
            errors(&series, &run(&with_new_year(), &series, &years).splits),
            all,
            "all hidden",
        );
    }
}

#[test]
fn an_automatic_run_finds_hidden_months_within_its_own_errors() {
    let truth = simulated();
    let years: Vec<i32> = (2010..=2019).collect();
    let result = run(&RegArimaSpec::china(), &truth, &years);
    assert!(
        result.log && result.coefficient("cny_during").is_some(),
        "{result:#}"
    );
    let z = standardised(&truth, &result.splits);
    let mean_square = z.iter().map(|z| z * z).sum::<f64>() / 10.0;
    assert!((0.3..2.0).contains(&mean_square), "{z:?}");
    let found = errors(&truth, &result.splits);
    let halves: Vec<Split> = result
        .splits
        .iter()
        .cloned()
        .map(|mut split| {
            split.values = [split.total / 2.0; 2];
            split
        })
        .collect();
    let half = errors(&truth, &halves);
    assert!(
        found[0] < 0.6 * half[0] && found[1] < 0.6 * half[1],
        "{found:?} and {half:?}"
    );
    assert!(
        result
            .warnings
            .contains(&RegArimaWarning::Split { count: 10 })
    );
    // A total is one observation.
    let lost = result.order.difference + 12 * result.order.seasonal_difference;
    assert_eq!(result.observations, 240 - lost - 10);
}

/// Without logarithms the total is a sum of the model's own values: the split is that of the missing value which the total leaves.
#[test]
fn without_logarithms_the_split_is_exact_in_one_step() {
    let truth = simulated();
    let spec = with_new_year().transform(Transform::None);
    let one = run(&spec, &truth, &[2015]).splits[0].clone();
    // The same numbers in thousands: estimates scale.
    let small = Series::new(truth.start(), truth.values().iter().map(|x| x / 1000.0)).unwrap();
    let scaled = run(&spec, &small, &[2015]).splits[0].clone();
    assert!((one.values[0] / scaled.values[0] / 1000.0 - 1.0).abs() < 1e-9);
    assert!((one.standard_error / scaled.standard_error / 1000.0 - 1.0).abs() < 1e-6);
    let first = truth.get(one.periods.start()).unwrap();
    assert!(one.lower[0] < first && first < one.upper[0]);
}

#[test]
fn an_unusual_total_is_one_outlier_of_both_months() {
    let mut values = simulated().into_values();
    for value in &mut values[240 - 12..240 - 10] {
        *value *= 0.7;
    }
    let series = Series::new("2000-01".parse().unwrap(), values).unwrap();
    let spec = with_new_year().outliers(&[OutlierKind::Additive, OutlierKind::LevelShift]);
    let result = run(&spec, &series, &[2018, 2019]);
    let names: Vec<String> = result.outliers.iter().map(ToString::to_string).collect();
    assert!(
        names.iter().any(|name| name == "TL2019-01/2019-02"),
        "{names:?}"
    );
    let pairs = [
        Period::month(2019, 1).unwrap(),
        Period::month(2019, 2).unwrap(),
    ];
    assert!(
        result
            .outliers
            .iter()
            .all(|o| o.kind != OutlierKind::Additive || !pairs.contains(&o.at))
    );
    let effect = result.coefficient("TL2019-01/2019-02").unwrap().value;
    assert!((effect - 0.7_f64.ln()).abs() < 0.1, "{effect}");
    let split = &result.splits[1];
    assert!((split.values[0] / series.get(split.periods.start()).unwrap() - 1.0).abs() < 0.1);
}

#[test]
fn an_adjustment_flags_the_months_and_never_takes_a_total_for_one() {
    let truth = simulated();
    let (hidden, periods) = combine(&truth, &[2018, 2019]);
    // Which orders is not in question here.
    let model = RegArimaSpec::airline().test(&[CalendarTest::ChineseNewYear]);
    let spec = model.clone().combined(periods.clone());
    let whole = Adjuster::new(SaSpec::with_model(model))
        .unwrap()
        .adjust(&truth)
        .unwrap();
    let mut stl = SaSpec::with_model(spec.clone());
    stl.method = tidegauge::sa::Method::Stl;
    for sa in [SaSpec::with_model(spec.clone()), stl] {
        let adjusted = Adjuster::new(sa).unwrap().adjust(&hidden).unwrap();
        assert_eq!(adjusted.original.get(periods[1]), hidden.get(periods[1]));
        for period in truth.range() {
            let split = period.year() >= 2018 && period.within_year() <= 2;
            let expected = if split {
                ObsStatus::Estimated
            } else {
                ObsStatus::Normal
            };
            assert_eq!(adjusted.status(period), Some(expected), "{period}");
            let (a, b) = (
                adjusted.seasonally_adjusted.get(period),
                whole.seasonally_adjusted.get(period),
            );
            assert!(
                (a.unwrap() / b.unwrap() - 1.0).abs() < 0.12,
                "{period}: {a:?} {b:?}"
            );
        }
        assert!(
            adjusted
                .warnings
                .contains(&SaWarning::Model(RegArimaWarning::Split { count: 2 }))
        );
        assert!(
            adjusted
                .to_string()
                .contains("  Splits        2018-M01/2018-M02 ")
        );
        let text = serde_json::to_string(&adjusted).unwrap();
        let back: tidegauge::SeasonalAdjustment = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string(&back).unwrap(), text);
    }
}

#[test]
fn what_cannot_be_modelled_leaves_no_total_in_a_month() {
    let mut values = vec![5.0; 84];
    (values[12], values[13]) = (f64::NAN, 10.0);
    let constant = Series::new("2018-01".parse().unwrap(), values).unwrap();
    let february = Period::month(2019, 2).unwrap();
    let spec = RegArimaSpec::default().combined([february]);
    let mut stl = SaSpec::with_model(spec.clone());
    (stl.method, stl.stl) = (tidegauge::sa::Method::Stl, StlSpec::default());
    let filled = Adjuster::new(stl).unwrap().adjust(&constant).unwrap();
    assert!(
        filled
            .seasonally_adjusted
            .get(february)
            .is_none_or(|value| value < 6.0),
        "{filled}"
    );
    assert_eq!(filled.original.get(february), Some(10.0));
    let bare = Adjuster::new(SaSpec::with_model(spec))
        .unwrap()
        .adjust(&constant)
        .unwrap();
    assert!(
        matches!(bare.decomposition, Decomposition::NotAdjusted),
        "{bare}"
    );
    assert_eq!(bare.status(february), Some(ObsStatus::Missing));
}

#[test]
fn what_is_no_total_is_refused() {
    let truth = simulated();
    let february = Period::month(2019, 2).unwrap();
    let run =
        |series: &Series, spec: RegArimaSpec| RegArima::new(spec).unwrap().run(series).unwrap_err();
    let error = run(&truth, airline().combined([february]));
    assert_eq!(
        error.to_string(),
        "combined figure at 2019-M02: the period before it has a value of its own, and must be missing"
    );
    let error = Adjuster::new(SaSpec::with_model(
        RegArimaSpec::china().combined([february]),
    ))
    .unwrap()
    .adjust(&truth);
    assert_eq!(
        error.unwrap_err().kind(),
        tidegauge::ErrorKind::InvalidInput
    );
    let (mut hidden, periods) = combine(&truth, &[2019]);
    let index = hidden.index_of(february).unwrap();
    let mut values = hidden.into_values();
    values[index] = -3.0;
    hidden = Series::new(truth.start(), values).unwrap();
    let error = run(&hidden, airline().combined(periods));
    assert!(
        matches!(error, RegArimaError::NotPositive { period, .. } if period == february),
        "{error}"
    );
}

#[test]
fn totals_in_every_year_cannot_be_split() {
    let truth = simulated();
    let (hidden, periods) = combine(&truth, &(2000..=2019).collect::<Vec<_>>());
    let spec = airline().combined(periods.clone());
    let error = RegArima::new(spec).unwrap().run(&hidden).unwrap_err();
    assert!(
        matches!(error, RegArimaError::Inseparable { .. }),
        "{error}"
    );
    let automatic = SaSpec::with_model(RegArimaSpec::china().combined(periods));
    let bare = Adjuster::new(automatic).unwrap().adjust(&hidden).unwrap();
    assert!(matches!(bare.decomposition, Decomposition::NotAdjusted));
    assert!(matches!(&bare.warnings[0], SaWarning::FellBack { .. }));
}

/// One year whose months are known is enough for all others if no holiday moves, and a few if one does.
#[test]
fn few_known_years_settle_all_others_within_their_errors() {
    let fixed = simulated_with([0.0; 3]);
    let one = run(&airline(), &fixed, &(2001..=2019).collect::<Vec<_>>());
    let moving = simulated();
    let few = run(
        &with_new_year(),
        &moving,
        &(2005..=2019).collect::<Vec<_>>(),
    );
    for z in standardised(&fixed, &one.splits)
        .iter()
        .chain(&standardised(&moving, &few.splits))
    {
        assert!(z.abs() < 3.0, "{z}");
    }
    let known = run(&airline(), &fixed, &[2019]);
    let (many, single) = (
        one.splits[18].standard_error,
        known.splits[0].standard_error,
    );
    assert!(many > 1.2 * single, "{many} {single}");
}

#[test]
fn the_specification_keeps_the_periods_as_text() {
    let spec = RegArimaSpec::china().combined(["2025-02".parse().unwrap()]);
    let text = serde_json::to_string(&spec).unwrap();
    assert!(text.contains(r#""combined":["2025-M02"]"#), "{text}");
    assert_eq!(serde_json::from_str::<RegArimaSpec>(&text).unwrap(), spec);
}

#[test]
fn the_report_of_a_model_reads_as_printed() {
    let (hidden, periods) = combine(&simulated(), &[2019]);
    let spec = RegArimaSpec::china().combined(periods).forecasts(4);
    let adjusted = Adjuster::new(SaSpec::with_model(spec))
        .unwrap()
        .adjust(&hidden)
        .unwrap();
    // What follows the choice of the differences rests on a fit next to a unit root, and on rounding there.
    let whole = format!("{:#}", adjusted.preprocessing.as_ref().unwrap());
    let (stable, rest) = whole.split_once("  differences ").unwrap();
    assert!(rest.contains("overdifferencing"), "{rest}");
    insta::assert_snapshot!("model", stable);
    insta::assert_snapshot!("adjustment", adjusted.to_string());
}

#[test]
fn a_split_that_rests_on_two_years_says_so() {
    let truth = simulated();
    let from = |year: i32| {
        let span = PeriodRange::new(Period::month(year, 1).unwrap(), truth.end().unwrap());
        truth.slice(&span.unwrap()).unwrap()
    };
    let few = |first: i32, hidden: &[i32]| {
        let result = run(&RegArimaSpec::airline(), &from(first), hidden);
        result.warnings.iter().find_map(|warning| match warning {
            RegArimaWarning::FewSingleYears { period, years, .. } => Some((*period, *years)),
            _ => None,
        })
    };
    let february = Period::month(2017, 2).unwrap();
    assert_eq!(few(2015, &[2017, 2018, 2019]), Some((february, 2)));
    assert_eq!(few(2014, &[2017, 2018, 2019]), None);
}
