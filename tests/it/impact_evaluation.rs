//! Evaluations of events: the magnets, planted effects, invariances, bad and hostile input.

use proptest::prelude::*;
use tidegauge::impact::{
    Counterfactual, CounterfactualResult, CounterfactualSpec, CounterfactualWarning, DetectionSpec,
    DiffInDiffSpec, EffectShape, Event, EventKind, Intervention, InterventionSpec, Matching,
    NoiseModel, SeasonalPattern, SyntheticControlSpec, Trend, Verdict, classify_shock,
    difference_in_differences, minimum_detectable_effect, synthetic_control,
};
use tidegauge::num::tolerance::Tolerance;
use tidegauge::regarima::{RegArimaSpec, Transform};
use tidegauge::{Error, ErrorKind, Period, Series};

fn event(at: &str) -> Event {
    Event::new("event", EventKind::Other, at.parse().unwrap())
}

fn series(start: &str, values: impl IntoIterator<Item = f64>) -> Series {
    Series::new(start.parse().unwrap(), values).unwrap()
}

/// A number in [-1, 1] that looks like chance, from its place and a seed.
fn noise(seed: u64, t: usize) -> f64 {
    let mut z = (t as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ seed.wrapping_mul(0xD1B5_4A32_D192_ED03);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / 4_503_599_627_370_496.0 - 1.0
}

/// Monthly flow with season and noise whose level is multiplied by `factor` from `at` on.
fn flow(seed: u64, length: usize, at: usize, factor: f64) -> Vec<f64> {
    (0..length)
        .map(|t| {
            let season = 0.1 * (t as f64 * std::f64::consts::TAU / 12.0).sin();
            let level = 600.0 * (season + 0.1 * noise(seed, t)).exp();
            if t < at { level } else { level * factor }
        })
        .collect()
}

fn run(
    spec: CounterfactualSpec,
    y: &Series,
    at: &str,
    controls: &[(&str, &Series)],
) -> Result<CounterfactualResult, Error> {
    Counterfactual::new(spec)?.run(y, &event(at), controls)
}

/// Tonnes of magnets to the US by month, from the embedded figures.
fn magnets() -> Series {
    let figures = include_str!("../../examples/data/rare_earth_magnets.txt");
    let rows = figures.lines().filter_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let period: Period = fields[0].parse().unwrap();
        let monthly = fields[0].len() == 7 && fields[1] == "US";
        monthly.then(|| (period, fields[2].parse().unwrap()))
    });
    Series::from_observations(rows).unwrap()
}

#[test]
fn the_collapse_of_magnet_exports_is_detected() {
    let tonnes = magnets();
    let control = event("2025-04").until("2025-05".parse().unwrap());
    let spec = CounterfactualSpec::default();
    let found = Counterfactual::new(spec)
        .unwrap()
        .run(&tonnes, &control, &[])
        .unwrap();
    assert_eq!((found.before, found.after), (6, 2));
    assert_eq!(found.verdict, Verdict::Detected);
    assert!(found.effect.p_value < 0.01, "{:?}", found.effect);
    assert!(found.effect.ratio.unwrap().upper < -0.5);
    assert!(found.points[1].effect.upper < -400.0);
}

#[test]
fn the_fall_of_november_is_no_effect() {
    let tonnes = magnets();
    let spec = CounterfactualSpec::default().exclude("2025-04/2025-06".parse().unwrap());
    let truce = event("2025-11");
    let found = Counterfactual::new(spec)
        .unwrap()
        .run(&tonnes, &truce, &[])
        .unwrap();
    assert_eq!((found.before, found.after), (10, 1));
    assert!(matches!(found.verdict, Verdict::Inconclusive { .. }));
    assert!(found.effect.p_value > 0.3, "{:?}", found.effect);
    let ratio = found.effect.ratio.unwrap();
    assert!(ratio.lower < -0.11 && ratio.upper > 0.11);
    assert!(found.detectable.fall > 0.2);
    // A month more would not have settled it either.
    let both = found.verdict;
    assert!(matches!(both, Verdict::Inconclusive { months_needed } if months_needed != Some(1)));
}

#[test]
fn without_season_and_controls_it_is_the_detectable_effect_of_the_noise() {
    // Sixty months of a steady level: likelihood gives the level no room, and t is nearly normal.
    let y = series("2018-01", (0..66).map(|t| (6.0 + 0.15 * noise(5, t)).exp()));
    let spec = CounterfactualSpec::default().seasonal(SeasonalPattern::None);
    let found = run(spec, &y, "2023-01", &[]).unwrap();
    let NoiseModel::LocalLevel { irregular_sd, .. } = found.noise else {
        panic!("{:?}", found.noise)
    };
    assert!((0.06..0.12).contains(&irregular_sd), "{irregular_sd}");
    let known = minimum_detectable_effect(&found.noise, 60, 6, &DetectionSpec::default()).unwrap();
    let ratio = found.detectable.log_shift / known.log_shift;
    assert!((0.8..1.25).contains(&ratio), "{ratio}");
}

#[test]
fn planted_effects_come_back_in_every_design() {
    let y = series("2018-01", flow(1, 84, 72, 0.7));
    for trend in [Trend::Level, Trend::Drift, Trend::LocalLinear] {
        let found = run(
            CounterfactualSpec::default().trend(trend),
            &y,
            "2024-01",
            &[],
        )
        .unwrap();
        let ratio = found.effect.ratio.unwrap();
        assert!(
            ratio.lower < -0.3 && -0.3 < ratio.upper,
            "{trend:?} {ratio:?}"
        );
    }
    let found = run(CounterfactualSpec::default(), &y, "2024-01", &[]).unwrap();
    assert_eq!(found.verdict, Verdict::Detected);
    assert_eq!(found.points.len(), 12);
    assert!(found.checks.later_half_p.unwrap() < 0.05 && found.checks.values_p.unwrap() < 0.01);
    assert_eq!(found.checks.shifted.len(), 4);
    assert!(found.checks.placebo.unwrap().p_value > 0.05);
    assert!(found.checks.relative_error < 1.0 && found.checks.extremes.is_empty());
    let sum: f64 = found.points.iter().map(|point| point.expected.value).sum();
    assert!((sum / found.cumulative.expected.value - 1.0).abs() < 0.01);
    let level = found.cumulative;
    assert!(level.p_value < 0.01 && level.effect.lower < level.effect.value);
    let json = serde_json::to_string(&found).unwrap();
    assert_eq!(
        serde_json::from_str::<CounterfactualResult>(&json).unwrap(),
        found
    );
}

#[test]
fn shapes_find_their_own_effect() {
    for shape in [
        EffectShape::Pulse,
        EffectShape::Ramp { periods: 6 },
        EffectShape::Decay { rate: 0.7 },
    ] {
        let column = shape.column(60, 72).unwrap();
        let flow = flow(3, 72, 72, 1.0);
        let y = series(
            "2018-01",
            flow.iter().zip(&column).map(|(y, x)| y * (0.5 * x).exp()),
        );
        let found = run(
            CounterfactualSpec::default().shape(shape),
            &y,
            "2023-01",
            &[],
        )
        .unwrap();
        assert!(
            (found.effect.estimate - 0.5).abs() < 0.15,
            "{shape} {:?}",
            found.effect
        );
        assert_eq!(found.verdict, Verdict::Detected);
    }
}

#[test]
fn a_control_explains_what_both_share_and_a_broken_one_is_named() {
    let shared = |t: usize| (0..=t).map(|s| 0.1 * noise(9, s)).sum::<f64>();
    let with = |seed: u64, weight: f64, jump: f64| {
        series(
            "2016-01",
            (0..90).map(|t| {
                let late = if t < 84 { 0.0 } else { jump };
                (6.0 + weight * shared(t) + 0.03 * noise(seed, t) + late).exp()
            }),
        )
    };
    let (y, sound, broken) = (with(1, 0.8, 0.0), with(2, 1.0, 0.0), with(3, 1.0, 0.8));
    let spec = CounterfactualSpec::default().seasonal(SeasonalPattern::None);
    let alone = run(spec.clone(), &y, "2023-01", &[]).unwrap();
    let helped = run(spec.clone(), &y, "2023-01", &[("sound", &sound)]).unwrap();
    assert!(helped.detectable.log_shift < 0.6 * alone.detectable.log_shift);
    let check = &helped.checks.controls[0];
    assert!((check.coefficient - 0.8).abs() < 3.0 * check.standard_error);
    let is_break = |warning: &CounterfactualWarning| matches!(warning, CounterfactualWarning::ControlBreaks { name, .. } if name == "broken");
    assert!(!helped.warnings.iter().any(is_break));
    let misled = run(spec, &y, "2023-01", &[("broken", &broken)]).unwrap();
    assert!(
        misled.warnings.iter().any(is_break),
        "{:?}",
        misled.warnings
    );
}

#[test]
fn levels_answer_where_logarithms_cannot() {
    let mut values = flow(4, 60, 54, 0.5);
    values[10] = 0.0;
    let y = series("2019-01", values);
    let found = run(CounterfactualSpec::default(), &y, "2023-07", &[]).unwrap();
    assert!(!found.log);
    assert!(matches!(
        found.warnings[0],
        CounterfactualWarning::NotPositive { value: 0.0, .. }
    ));
    assert!(found.effect.ratio.is_some_and(|ratio| ratio.value < -0.3));
    let error = run(
        CounterfactualSpec::default().transform(Transform::Log),
        &y,
        "2023-07",
        &[],
    )
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "value 0 at 2019-M11 must be positive for logarithms"
    );
}

#[test]
fn what_cannot_be_evaluated_says_so() {
    let y = series("2019-01", flow(6, 60, 60, 1.0));
    let spec = CounterfactualSpec::default;
    let error = |y: &Series, at: &str, controls: &[(&str, &Series)]| {
        run(spec(), y, at, controls).unwrap_err()
    };
    for at in ["2018-05", "2019-01", "2024-01"] {
        assert!(
            matches!(error(&y, at, &[]), Error::EventOutside { .. }),
            "{at}"
        );
    }
    assert_eq!(
        error(&y, "2030-01", &[]).to_string(),
        "the event at 2030-M01 needs values before it and from it on; the series has values from 2019-M01 to 2023-M12"
    );
    assert_eq!(error(&y, "2023-Q4", &[]).kind(), ErrorKind::InvalidInput);
    let backwards = event("2023-01").until("2022-12".parse().unwrap());
    let found = Counterfactual::new(spec())
        .unwrap()
        .run(&y, &backwards, &[]);
    assert_eq!(
        found.unwrap_err().to_string(),
        "the event at 2023-M01 ends at 2022-M12, before it begins; give its last period"
    );
    assert!(matches!(
        error(&y, "2019-05", &[]),
        Error::TooFew {
            found: 4,
            least: 6,
            ..
        }
    ));
    let constant = series("2019-01", vec![600.0; 60]);
    assert!(matches!(
        error(&constant, "2023-01", &[]),
        Error::NoNoise { .. }
    ));
    assert!(matches!(
        error(&series("2019-01", vec![0.0; 60]), "2023-01", &[]),
        Error::NoNoise { .. }
    ));
    assert!(
        error(&series("2019-01", vec![f64::NAN; 60]), "2023-01", &[])
            .to_string()
            .contains("no value")
    );
    let problem = |controls: &[(&str, &Series)]| error(&y, "2023-01", controls).to_string();
    assert!(problem(&[("flat", &constant)]).starts_with("control `flat` does not vary"));
    let other = series("2019-01", flow(7, 60, 60, 1.0));
    assert_eq!(
        problem(&[("a", &other), ("a", &other)]),
        "control `a` is there twice"
    );
    assert!(problem(&[("a", &other), ("b", &other)]).starts_with("control `b` is a combination"));
    let elsewhere = series("1999-01", flow(7, 60, 60, 1.0));
    assert!(problem(&[("a", &elsewhere)]).contains("no value in the periods"));
    let quarterly = series("2019-Q1", flow(7, 20, 60, 1.0));
    assert!(problem(&[("a", &quarterly)]).contains("no value in the periods"));
    assert!(matches!(
        error(&y, "2023-01", &[("itself", &y)]),
        Error::NoNoise { .. }
    ));
    for spec in [
        spec().coverage(1.0),
        spec().of_interest(0.0),
        spec().shape(EffectShape::Decay { rate: 1.0 }),
        spec().detection(DetectionSpec::default().power(1.0)),
    ] {
        assert_eq!(
            Counterfactual::new(spec).unwrap_err().kind(),
            ErrorKind::InvalidSpec
        );
    }
}

#[test]
fn gaps_in_series_and_controls_are_left_out() {
    let mut values = flow(8, 72, 60, 0.6);
    for t in [3, 20, 21, 62] {
        values[t] = f64::NAN;
    }
    let y = series("2018-01", values);
    let mut control = flow(9, 72, 72, 1.0);
    control[30] = f64::NAN;
    let control = series("2018-01", control);
    let found = run(
        CounterfactualSpec::default(),
        &y,
        "2023-01",
        &[("partner", &control)],
    )
    .unwrap();
    assert_eq!((found.before, found.after), (56, 11));
    assert!(
        found
            .warnings
            .contains(&CounterfactualWarning::ControlMissing {
                name: "partner".into(),
                periods: 1
            })
    );
    assert_eq!(found.verdict, Verdict::Detected);
    assert!(
        found
            .points
            .iter()
            .all(|point| point.period.to_string() != "2023-M03")
    );
}

#[test]
fn differences_equal_the_published_vector() {
    let treated = series("2025-08", [620.0, 620.0, 610.0, 582.0, 564.0]);
    let control = series("2025-08", [5000.0, 5100.0, 5050.0, 5568.0, 5388.0]);
    let found = difference_in_differences(
        &treated,
        &[("all", &control)],
        &event("2025-11"),
        &DiffInDiffSpec::default(),
    )
    .unwrap();
    assert!(Tolerance::published(10).accepts(found.delta, -0.154_786_480_4));
    assert!(Tolerance::published(8).accepts(100.0 * found.ratio.unwrap(), -14.340_194_16));
    assert_eq!((found.before, found.after, found.permutation), (3, 2, None));
}

#[test]
fn differences_are_tested_by_time_and_by_partner() {
    let treated = series("2018-01", flow(1, 72, 60, 0.7));
    let partners: Vec<Series> = (2..12)
        .map(|seed| series("2018-01", flow(seed, 72, 72, 1.0)))
        .collect();
    let names: Vec<String> = (0..10).map(|i| format!("partner {i}")).collect();
    let controls: Vec<(&str, &Series)> = names.iter().map(String::as_str).zip(&partners).collect();
    let at = event("2023-01");
    let found =
        difference_in_differences(&treated, &controls, &at, &DiffInDiffSpec::default()).unwrap();
    assert!(found.hac.unwrap().p_value < 0.001);
    assert_eq!(found.permutation.unwrap().p_value, 1.0 / 11.0);
    assert!(found.pre_trend.unwrap().p_value > 0.05);
    let interval = found.interval.unwrap();
    assert!(interval.lower < 0.7_f64.ln() && 0.7_f64.ln() < interval.upper);
    // A flow that drifts away before the event is no treated flow.
    let drifting = series(
        "2018-01",
        flow(1, 72, 72, 1.0)
            .iter()
            .enumerate()
            .map(|(t, y)| y * (0.02 * t as f64).exp()),
    );
    let doubtful =
        difference_in_differences(&drifting, &controls, &at, &DiffInDiffSpec::default()).unwrap();
    assert!(doubtful.pre_trend.unwrap().p_value < 0.001);
    assert!(found.breaking_controls.is_empty() && doubtful.breaking_controls.is_empty());
    // A control that breaks itself is named.
    let broken = series("2018-01", flow(9, 72, 60, 0.5));
    let mut with_broken = controls.clone();
    with_broken[7].1 = &broken;
    let warned =
        difference_in_differences(&treated, &with_broken, &at, &DiffInDiffSpec::default()).unwrap();
    assert_eq!(warned.breaking_controls, ["partner 7"]);
    assert!(matches!(
        difference_in_differences(&treated, &[], &at, &DiffInDiffSpec::default()),
        Err(Error::TooFew { found: 0, .. })
    ));
}

#[test]
fn a_synthetic_control_finds_weights_and_ranks_placebos() {
    let partners: Vec<Series> = (2..9)
        .map(|seed| series("2018-01", flow(seed, 72, 72, 1.0)))
        .collect();
    let names = ["a", "b", "c", "d", "e", "f", "g"];
    let controls: Vec<(&str, &Series)> = names.into_iter().zip(&partners).collect();
    let mixed = (0..72).map(|t| {
        let mean = 0.3 * partners[0].values()[t].ln() + 0.7 * partners[3].values()[t].ln();
        (mean + 0.002 * noise(77, t)).exp() * if t < 60 { 1.0 } else { 0.8 }
    });
    let treated = series("2018-01", mixed);
    let found = synthetic_control(
        &treated,
        &controls,
        &event("2023-01"),
        &SyntheticControlSpec::default(),
    )
    .unwrap();
    assert!(found.converged);
    for (donor, expected) in found.donors.iter().zip([0.3, 0.0, 0.0, 0.7, 0.0, 0.0, 0.0]) {
        assert!((donor.weight - expected).abs() < 0.02, "{donor:?}");
    }
    assert!((found.ratio.unwrap() + 0.2).abs() < 0.01);
    assert_eq!((found.p_value, found.smallest_p), (0.125, 0.125));
    assert!(found.placebo_in_time.unwrap() > 0.125);
    assert!(found.leave_one_out.0 <= found.effect && found.effect <= found.leave_one_out.1);
    assert!(found.donors.iter().all(|donor| !donor.breaks));
    let broken = series("2018-01", flow(5, 72, 60, 0.5));
    let mut with_broken = controls.clone();
    with_broken[3].1 = &broken;
    let spec = SyntheticControlSpec::default();
    let warned = synthetic_control(&treated, &with_broken, &event("2023-01"), &spec).unwrap();
    let breaking = warned.donors.iter().filter(|donor| donor.breaks);
    let breaking: Vec<&str> = breaking.map(|donor| donor.name.as_str()).collect();
    assert_eq!(breaking, ["d"]);
    let reversed: Vec<(&str, &Series)> = controls.iter().rev().copied().collect();
    let again = synthetic_control(
        &treated,
        &reversed,
        &event("2023-01"),
        &SyntheticControlSpec::default(),
    )
    .unwrap();
    assert!(Tolerance::ITERATIVE.accepts(again.effect, found.effect));
    let larger = series("2018-01", treated.values().iter().map(|y| 9.0 * y));
    let course = SyntheticControlSpec::default().matching(Matching::Deviations);
    let by_course = synthetic_control(&larger, &controls, &event("2023-01"), &course).unwrap();
    assert!((by_course.ratio.unwrap() + 0.2).abs() < 0.02);
    let by_level = synthetic_control(
        &larger,
        &controls,
        &event("2023-01"),
        &SyntheticControlSpec::default(),
    )
    .unwrap();
    assert!(by_level.relative_error > 1.0);
    assert!(matches!(
        synthetic_control(
            &treated,
            &controls[..4],
            &event("2023-01"),
            &SyntheticControlSpec::default()
        ),
        Err(Error::TooFew {
            found: 4,
            least: 5,
            ..
        })
    ));
}

#[test]
fn interventions_are_tested_together() {
    let values = flow(2, 96, 60, 0.7);
    let y = series(
        "2016-01",
        values
            .iter()
            .enumerate()
            .map(|(t, y)| if t == 30 { 1.8 * y } else { *y }),
    );
    let spec = InterventionSpec::default()
        .effect(event("2018-07"), EffectShape::Pulse)
        .effect(event("2021-01"), EffectShape::Step)
        .effect(event("2019-09"), EffectShape::Decay { rate: 0.7 });
    let found = Intervention::new(spec.clone()).unwrap().run(&y).unwrap();
    let ratio = |i: usize| found.effects[i].ratio.unwrap();
    assert!(ratio(0).lower < 0.8 && 0.8 < ratio(0).upper);
    assert!(ratio(1).lower < -0.3 && -0.3 < ratio(1).upper);
    assert!(found.effects[0].adjusted_p < 0.001 && found.effects[1].adjusted_p < 0.001);
    assert!(found.effects[2].p_value > 0.01);
    assert!(
        found
            .effects
            .iter()
            .all(|effect| effect.adjusted_p >= effect.p_value)
    );
    let twice = spec.effect(event("2021-01"), EffectShape::Step);
    let error = Intervention::new(twice).unwrap().run(&y).unwrap_err();
    assert!(matches!(error, Error::NoNoise { .. }), "{error}");
    assert!(Intervention::new(InterventionSpec::default()).is_err());
    let outside = InterventionSpec::default().effect(event("2031-01"), EffectShape::Step);
    assert!(matches!(
        Intervention::new(outside).unwrap().run(&y),
        Err(Error::EventOutside { .. })
    ));
}

#[test]
fn any_coverage_below_one_gives_numbers() {
    let y = series("2016-01", flow(2, 96, 60, 0.7));
    let others: Vec<Series> = (3..6)
        .map(|seed| series("2016-01", flow(seed, 96, 60, 1.0)))
        .collect();
    let named: Vec<(&str, &Series)> = ["a", "b", "c"].into_iter().zip(&others).collect();
    for coverage in [1e-300, 0.5, 1.0 - f64::EPSILON, 1.0 - f64::EPSILON / 2.0] {
        let mut spec = InterventionSpec::default().effect(event("2021-01"), EffectShape::Step);
        spec.coverage = coverage;
        let size = Intervention::new(spec).unwrap().run(&y).unwrap().effects[0].size;
        assert!(size.lower.is_finite() && size.lower <= size.value && size.value <= size.upper);
        let mut spec = DiffInDiffSpec::default();
        spec.coverage = coverage;
        let found = difference_in_differences(&y, &named, &event("2021-01"), &spec).unwrap();
        let interval = found.interval.unwrap();
        assert!(interval.upper.is_finite() && interval.lower <= interval.upper);
        let found = run(
            CounterfactualSpec::default().coverage(coverage),
            &y,
            "2021-01",
            &[],
        );
        let ratio = found.unwrap().effect.ratio.unwrap();
        assert!(
            ratio.lower.is_finite() && ratio.upper.is_finite(),
            "{coverage} {ratio:?}"
        );
    }
    assert!(
        run(
            CounterfactualSpec::default().coverage(1.0),
            &y,
            "2021-01",
            &[]
        )
        .is_err()
    );
}

#[test]
fn kinds_of_shocks_need_some_history() {
    let y = series("2016-01", flow(2, 96, 60, 0.7));
    let shock = classify_shock(&y, &event("2021-01"), &RegArimaSpec::airline()).unwrap();
    assert_eq!(shock.kind, tidegauge::impact::ShockKind::Permanent);
    let total: f64 = shock
        .candidates
        .iter()
        .map(|candidate| candidate.weight)
        .sum();
    assert!(Tolerance::ROUND_OFF.accepts(total, 1.0));
    let late = classify_shock(&y, &event("2023-12"), &RegArimaSpec::airline());
    assert!(matches!(
        late,
        Err(Error::TooFew {
            found: 1,
            least: 2,
            ..
        })
    ));
    let short = series("2016-01", flow(2, 30, 20, 0.7));
    assert!(matches!(
        classify_shock(&short, &event("2017-09"), &RegArimaSpec::airline()),
        Err(Error::TooFew { found: 30, .. })
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_unit_of_measurement_does_not_matter(seed in 0..1000_u64, unit in -6..6_i32, factor in 0.4..1.5_f64) {
        let values = flow(seed, 54, 48, factor);
        let other: Vec<f64> = values.iter().map(|y| y * 10.0_f64.powi(unit)).collect();
        let spec = CounterfactualSpec::default();
        let a = run(spec.clone(), &series("2018-01", values), "2022-01", &[]).unwrap();
        let b = run(spec, &series("2018-01", other), "2022-01", &[]).unwrap();
        prop_assert!(Tolerance::ITERATIVE.accepts(b.effect.estimate, a.effect.estimate));
        prop_assert!(Tolerance::ITERATIVE.accepts(b.effect.p_value, a.effect.p_value));
        prop_assert!(Tolerance::ITERATIVE.accepts(b.detectable.log_shift, a.detectable.log_shift));
    }

    #[test]
    fn a_planted_effect_adds_itself(seed in 0..1000_u64, shift in -1.0..1.0_f64) {
        let spec = CounterfactualSpec::default();
        let nothing = run(spec.clone(), &series("2018-01", flow(seed, 54, 48, 1.0)), "2022-01", &[]).unwrap();
        let planted = run(spec, &series("2018-01", flow(seed, 54, 48, shift.exp())), "2022-01", &[]).unwrap();
        let added = planted.effect.estimate - nothing.effect.estimate;
        prop_assert!(Tolerance::ITERATIVE.accepts_at_scale(added, shift, 1.0));
        prop_assert!(Tolerance::ITERATIVE.accepts(planted.effect.standard_error, nothing.effect.standard_error));
        prop_assert_eq!(planted.checks.placebo, nothing.checks.placebo);
    }

    #[test]
    fn hostile_series_end_in_numbers_or_errors(
        values in proptest::collection::vec(
            prop_oneof![Just(0.0), Just(1e300), Just(-1e300), Just(1e-300), Just(f64::NAN), Just(7.0), -10.0..10.0_f64],
            1..60,
        ),
        at in 0..60_i64,
    ) {
        let y = series("2018-01", values.clone());
        let mirrored = series("2018-01", values.iter().rev().copied());
        let start: Period = "2018-01".parse().unwrap();
        let event = Event::new("event", EventKind::Other, start.checked_add(at).unwrap());
        for trend in [Trend::Level, Trend::LocalLinear] {
            let evaluate = Counterfactual::new(CounterfactualSpec::default().trend(trend)).unwrap();
            for controls in [vec![], vec![("mirrored", &mirrored)]] {
                if let Ok(found) = evaluate.run(&y, &event, &controls) {
                    let effect = found.effect;
                    let detectable = found.detectable;
                    let numbers = [effect.estimate, effect.standard_error, effect.p_value, detectable.log_shift, detectable.rise, found.checks.relative_error];
                    prop_assert!(numbers.iter().all(|number| number.is_finite()), "{found:?}");
                    prop_assert!(found.points.iter().all(|point| point.expected.value.is_finite()));
                }
            }
        }
        if let Ok(found) = difference_in_differences(&y, &[("mirrored", &mirrored)], &event, &DiffInDiffSpec::default()) {
            prop_assert!(found.delta.is_finite());
        }
        let donors = [("a", &mirrored), ("b", &y), ("c", &mirrored), ("d", &y), ("e", &y)];
        if let Ok(found) = synthetic_control(&y, &donors, &event, &SyntheticControlSpec::default()) {
            prop_assert!(found.effect.is_finite() && found.error_ratio.is_finite());
        }
    }
}
