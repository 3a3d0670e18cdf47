//! Forecasts, accuracy and backtests: against R's package forecast, against each other, and at the edges.

use serde_json::Value;
use tidegauge::forecast::{
    Backtest, BacktestSpec, FirstOrigin, Forecast, ForecastMethod, ForecastSpec, Forecaster,
    NaiveScale, PointForecast, Refit, accuracy, backtest,
};
use tidegauge::num::tolerance::Tolerance;
use tidegauge::regarima::{RegArimaSpec, RegressorSpec, Transform};
use tidegauge::{Error, ErrorKind, Period, Series};

/// R 4.2.2 with forecast 8.20, `AirPassengers` to 1958-12, 24 months ahead: forecasts, lower bounds of 80 % and upper bounds of 95 % of
/// months 1, 12 and 24.
struct Reference {
    method: ForecastMethod,
    point: [f64; 3],
    lower_80: [f64; 3],
    upper_95: [f64; 3],
    /// `accuracy`: ME, RMSE, MAE, MAPE in percent, MASE, Theil's U, all against 1959 and 1960.
    accuracy: [f64; 6],
    /// By their formulas: sMAPE, RMSSE.
    by_formula: [f64; 2],
    /// Actual values inside.
    inside: [usize; 2],
}

fn naive_references() -> [Reference; 3] {
    [
        Reference {
            method: ForecastMethod::SeasonalNaive,
            point: [340.0, 337.0, 337.0],
            lower_80: [
                298.341_724_899_670,
                295.341_724_899_670,
                278.086_302_368_058,
            ],
            upper_95: [
                403.710_833_843_812,
                400.710_833_843_812,
                427.100_725_292_018,
            ],
            accuracy: [
                71.25,
                76.994_588_554_434_57,
                71.25,
                15.523_355_162_420_38,
                2.493_519_118_600_13,
                1.519_752_525_854_3,
            ],
            by_formula: [0.170_126_253_616_509_5, 2.368_617_885_948_901],
            inside: [4, 15],
        },
        Reference {
            method: ForecastMethod::Naive,
            point: [337.0, 337.0, 337.0],
            lower_80: [
                300.194_733_293_692,
                209.502_816_157_104,
                156.691_753_445_001,
            ],
            upper_95: [
                393.288_797_989_255,
                531.990_116_028_742,
                612.757_666_616_551,
            ],
            accuracy: [
                115.25,
                137.328_984_558_977_9,
                115.25,
                23.577_467_413_678_15,
                4.033_376_539_209_333,
                2.506_211_727_415_818,
            ],
            by_formula: [0.277_510_374_188_124, 4.224_711_050_382_785],
            inside: [14, 20],
        },
        Reference {
            method: ForecastMethod::Drift,
            point: [
                338.890_756_302_521,
                359.689_075_630_252,
                382.378_151_260_504,
            ],
            lower_80: [
                301.855_414_928_995,
                225.643_649_413_756,
                184.316_968_277_335,
            ],
            upper_95: [
                395.531_423_130_789,
                564.693_864_153_925,
                685.286_591_169_784,
            ],
            accuracy: [
                91.615_546_218_487_4,
                115.703_497_388_620,
                91.615_546_218_487_4,
                18.408_357_885_459_6,
                3.206_247_242_903_246,
                2.088_936_951_668_07,
            ],
            by_formula: [0.211_981_666_889_804_3, 3.559_436_819_222_325],
            inside: [19, 22],
        },
    ]
}

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

fn series(start: &str, values: impl IntoIterator<Item = f64>) -> Series {
    Series::new(period(start), values).unwrap()
}

/// Airline passengers to 1958-12, and those of 1959 and 1960.
fn airline() -> (Series, Series) {
    let text = include_str!("../golden/x11/series/airline.json");
    let stored: Value = serde_json::from_str(text).unwrap();
    let values: Vec<f64> = stored["values"]
        .as_array()
        .unwrap()
        .iter()
        .map(|value| value.as_f64().unwrap())
        .collect();
    (
        series("1949-01", values[..120].iter().copied()),
        series("1959-01", values[120..].iter().copied()),
    )
}

fn whole_airline() -> Series {
    let (before, after) = airline();
    let values = before.into_values().into_iter().chain(after.into_values());
    series("1949-01", values)
}

fn run(spec: ForecastSpec, series: &Series) -> Result<Forecast, Error> {
    Forecaster::new(spec)?.run(series)
}

#[track_caller]
fn agree(found: f64, expected: f64, tolerance: Tolerance) {
    assert!(
        tolerance.accepts(found, expected),
        "{found} instead of {expected}"
    );
}

fn at(values: &Series) -> [f64; 3] {
    [0, 11, 23].map(|month| values.values()[month])
}

/// Monthly tonnes with a season, a slow rise and noise.
fn tonnes(len: usize) -> Vec<f64> {
    let wave = [
        0.9, 0.85, 1.06, 1.0, 0.98, 1.1, 1.2, 1.2, 1.05, 0.92, 0.8, 0.94,
    ];
    (0..len)
        .map(|i| (600.0 + i as f64) * wave[i % 12] * (1.0 + 0.01 * ((i * i * 37) % 19) as f64))
        .collect()
}

#[test]
fn naive_methods_and_measures_agree_with_r() {
    let (before, after) = airline();
    let scale = NaiveScale::of_series(&before);
    for reference in naive_references() {
        let found = run(
            ForecastSpec::new(reference.method.clone()).horizon(24),
            &before,
        )
        .unwrap();
        let [lower_80, upper_95] = [&found.intervals[0].lower, &found.intervals[1].upper];
        for (values, expected) in [
            (&found.point, reference.point),
            (lower_80, reference.lower_80),
            (upper_95, reference.upper_95),
        ] {
            for (value, expected) in at(values).into_iter().zip(expected) {
                agree(value, expected, Tolerance::ROUND_OFF);
            }
        }
        let measured = found.accuracy(&after, &scale).unwrap();
        let [me, rmse, mae, mape, mase, theils_u] = reference.accuracy;
        let [smape, rmsse] = reference.by_formula;
        for (value, expected) in [
            (measured.me, me),
            (measured.rmse, rmse),
            (measured.mae, mae),
            (measured.mape, mape / 100.0),
            (measured.mase, mase),
            (measured.theils_u, theils_u),
            (measured.smape, smape),
            (measured.rmsse, rmsse),
        ] {
            agree(value.unwrap(), expected, Tolerance::ROUND_OFF);
        }
        let inside = [0, 1].map(|which| measured.coverage[which].inside);
        assert_eq!(
            (inside, measured.count, measured.missing),
            (reference.inside, 24, 0)
        );
        assert_eq!(measured.coverage[0].share, Some(inside[0] as f64 / 24.0));
    }
}

/// `stats::arima` of R 4.2.2 for the differenced logarithms, by exact maximum likelihood iterated to 1e-15, and summed up again: for the
/// undifferenced ones R takes a prior in place of the differences, and its standard errors are 2e-5 off.
#[test]
fn the_airline_model_agrees_with_r() {
    let (before, after) = airline();
    let mut model = RegArimaSpec::airline().transform(Transform::Log);
    model.tolerance = 1e-12;
    let found = run(ForecastSpec::new(model).horizon(24), &before).unwrap();
    let logarithms = [
        5.853_879_093_647_57,
        5.894_244_207_001_01,
        5.961_381_128_359_53,
    ];
    for (value, expected) in at(&found.point).into_iter().zip(logarithms) {
        agree(value.ln(), expected, Tolerance::ITERATIVE);
    }
    let errors = [
        0.037_450_452_780_012_1,
        0.089_861_098_353_194_8,
        0.155_043_062_624_945_9,
    ];
    for (month, expected) in [0, 11, 23].into_iter().zip(errors) {
        agree(found.standard_error[month], expected, Tolerance::ITERATIVE);
    }
    let model = found.model.as_ref().unwrap();
    let own = model.forecast.as_ref().unwrap();
    assert_eq!((found.log, found.point.start()), (true, own.start));
    for (ours, theirs) in [
        (&found.point, &own.point),
        (&found.intervals[1].lower, &own.lower),
        (&found.intervals[1].upper, &own.upper),
    ] {
        for (value, expected) in ours.values().iter().zip(theirs) {
            agree(*value, *expected, Tolerance::ROUND_OFF);
        }
    }
    let measured = found
        .accuracy(&after, &NaiveScale::of_series(&before))
        .unwrap();
    assert!(measured.theils_u < Some(1.0) && measured.mase < Some(1.5));
}

#[test]
fn the_mean_of_a_log_normal_forecast_lies_above_its_median_and_moves_no_bound() {
    let (before, _) = airline();
    let spec = ForecastSpec::new(RegArimaSpec::airline().transform(Transform::Log));
    let median = run(spec.clone(), &before).unwrap();
    let mean = run(spec.point(PointForecast::Mean), &before).unwrap();
    assert_eq!(median.intervals, mean.intervals);
    let both = median.point.values().iter().zip(mean.point.values());
    for ((median, mean), error) in both.zip(&median.standard_error) {
        agree((mean / median).ln(), 0.5 * error * error, Tolerance::ENGINE);
    }
    let naive = ForecastSpec::new(ForecastMethod::Naive);
    let [median, mean] = [naive.clone(), naive.point(PointForecast::Mean)]
        .map(|spec| run(spec, &before).unwrap().point);
    assert_eq!(median, mean);
}

#[test]
fn every_frequency_has_its_season() {
    for (start, season) in [
        ("2001", 1),
        ("2001-S1", 2),
        ("2001-Q1", 4),
        ("2001-W01", 52),
        ("2001-01-01", 7),
    ] {
        let values = series(start, (0..120).map(|t| f64::from(t % 5)));
        let found = run(ForecastSpec::new(ForecastMethod::SeasonalNaive), &values).unwrap();
        assert_eq!(found.point.len(), season, "{start}");
        assert_eq!(found.point.values(), &values.values()[120 - season..]);
        assert_eq!(values.end().unwrap().until(found.point.start()), Ok(1));
    }
}

#[test]
fn missing_values_are_estimated_by_a_model_and_stepped_over_by_naive_methods() {
    let mut values = tonnes(96);
    for gap in [40, 95] {
        values[gap] = f64::NAN;
    }
    let gaps = series("2015-01", values);
    let model = run(ForecastSpec::new(RegArimaSpec::airline()), &gaps).unwrap();
    assert_eq!(model.model.as_ref().unwrap().missing.len(), 2);
    assert_eq!(model.point.missing(), 0);
    let naive = run(ForecastSpec::new(ForecastMethod::SeasonalNaive), &gaps).unwrap();
    assert_eq!(naive.point.values()[11], gaps.values()[83]);
    assert_eq!(
        naive.standard_error[11],
        naive.standard_error[0] * f64::sqrt(2.0)
    );
}

#[test]
fn what_cannot_be_forecast_is_refused_in_its_own_words() {
    let naive = |horizon| ForecastSpec::new(ForecastMethod::Naive).horizon(horizon);
    let message = |spec, series: &Series| run(spec, series).unwrap_err().to_string();
    let month = series("2025-01", [600.0]);
    assert_eq!(
        message(naive(1), &month),
        "the naive forecast needs at least 1 pair of observations one season apart; found 0"
    );
    assert_eq!(
        message(naive(0), &month),
        "horizon is 0; accepted is 1 to 1200"
    );
    let late = series("9999-11", [600.0, 590.0]);
    assert_eq!(
        run(naive(1), &late).unwrap_err().kind(),
        ErrorKind::InvalidInput
    );
    let huge = series("2025-01", [-1e308, 1e308]);
    let error = run(naive(1), &huge).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Numerical);
    assert_eq!(
        error,
        Error::NoForecast {
            period: period("2025-03")
        }
    );
    let none = run(naive(1).coverages(&[]), &huge).unwrap_err();
    assert_eq!(none.kind(), ErrorKind::Numerical);
    let empty = series("2025-01", []);
    for method in [
        ForecastMethod::default(),
        ForecastMethod::SeasonalNaive,
        ForecastMethod::Naive,
        ForecastMethod::Drift,
    ] {
        let error = run(ForecastSpec::new(method), &empty).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotEnoughData);
    }
    for coverage in [0.0, 1.0, f64::NAN] {
        let error = Forecaster::new(ForecastSpec::default().coverages(&[coverage])).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidSpec);
    }
}

#[test]
fn any_series_gives_finite_numbers_or_a_typed_error() {
    let month = |value: &dyn Fn(usize) -> f64, len| series("2010-01", (0..len).map(value));
    let gap = |i: usize| {
        if i * 7 % 5 < 3 {
            f64::NAN
        } else {
            100.0 + (i * i % 13) as f64
        }
    };
    let hard = [
        month(&|_| 5.0, 60),
        month(&|_| 0.0, 60),
        month(&|i| i as f64, 60),
        month(&|i| if i % 2 == 0 { 1.0 } else { -1.0 }, 60),
        month(&|i| if i == 30 { 1e6 } else { 1.0 }, 60),
        month(&|i| (i * i % 7) as f64, 36),
        month(&|i| (i % 3 * (i % 4)) as f64, 84),
        month(&gap, 96),
        month(&|i| tonnes(96)[i] * 1e290, 96),
        month(&|i| tonnes(96)[i] * 1e-290, 96),
        month(&|_| f64::NAN, 30),
        month(&|i| i as f64, 2),
    ];
    let methods = [
        ForecastMethod::default(),
        RegArimaSpec::airline().into(),
        ForecastMethod::SeasonalNaive,
        ForecastMethod::Naive,
        ForecastMethod::Drift,
    ];
    for (index, series) in hard.iter().enumerate() {
        // Automatic orders for mostly missing values take seconds.
        let automatic = usize::from(series.missing() > series.len() / 2);
        for method in &methods[automatic..] {
            let Ok(found) = run(ForecastSpec::new(method.clone()).horizon(30), series) else {
                continue;
            };
            let bounds = found
                .intervals
                .iter()
                .flat_map(|one| [&one.lower, &one.upper]);
            let numbers = bounds.chain([&found.point]).flat_map(Series::values);
            let finite = numbers
                .chain(&found.standard_error)
                .all(|value| value.is_finite());
            assert!(finite, "series {index} by {method:?}");
            let measured = found
                .accuracy(&found.point, &NaiveScale::of_series(series))
                .unwrap();
            assert_eq!((measured.mae, measured.count), (Some(0.0), 30));
        }
    }
}

/// A power of two moves the exponent of every number and no digit.
#[test]
fn forecasts_scale_with_the_series() {
    let (before, _) = airline();
    let scaled = series(
        "1949-01",
        before.values().iter().map(|value| value * 1024.0),
    );
    for method in [
        ForecastMethod::SeasonalNaive,
        ForecastMethod::Naive,
        ForecastMethod::Drift,
    ] {
        let [one, thousand] = [&before, &scaled]
            .map(|series| run(ForecastSpec::new(method.clone()), series).unwrap());
        let pairs = one.intervals[1]
            .upper
            .values()
            .iter()
            .zip(thousand.intervals[1].upper.values());
        assert!(
            pairs
                .into_iter()
                .all(|(one, thousand)| one * 1024.0 == *thousand)
        );
    }
    let [one, thousand] = [&before, &scaled]
        .map(|series| run(ForecastSpec::new(RegArimaSpec::airline()), series).unwrap());
    for (one, thousand) in one.point.values().iter().zip(thousand.point.values()) {
        agree(*thousand, one * 1024.0, Tolerance::ITERATIVE);
    }
}

#[test]
fn measures_over_zero_do_not_exist() {
    let scale = NaiveScale::of(&[5.0; 30], 12);
    assert_eq!((scale.mean_absolute, scale.mean_square), (None, None));
    let actual = series("2025-01", [0.0, 0.0, 3.0]);
    let found = accuracy(&actual, &series("2025-01", [0.0, 1.0, 2.0]), &scale).unwrap();
    assert_eq!((found.me, found.mae), (Some(0.0), Some(2.0 / 3.0)));
    assert_eq!(
        [
            found.mape,
            found.smape,
            found.mase,
            found.rmsse,
            found.theils_u
        ],
        [None; 5]
    );
    let nothing = accuracy(&actual, &series("2030-01", [1.0, 2.0]), &scale).unwrap();
    assert_eq!(
        (nothing.count, nothing.missing, nothing.me, nothing.rmse),
        (0, 2, None, None)
    );
    let huge = accuracy(
        &series("2025-01", [1e308]),
        &series("2025-01", [-1e308]),
        &scale,
    )
    .unwrap();
    assert_eq!((huge.mae, huge.rmse), (None, None));
    assert!(accuracy(&actual, &series("2025", [1.0]), &scale).is_err());
}

/// Both kinds of refit rest on the same model at the first origin: points agree, and errors but for those of the regression.
#[test]
fn held_parameters_forecast_as_the_model_they_come_from() {
    let mut values = tonnes(150);
    values[70] = f64::NAN;
    values[130] = f64::NAN;
    let monthly = series("2012-01", values);
    let regressors = ["td", "easter[8]", "const", "LS2015-05"];
    let model = |transform| {
        regressors.iter().fold(
            RegArimaSpec::airline().transform(transform),
            |model, word| model.regressor(word.parse::<RegressorSpec>().unwrap()),
        )
    };
    for transform in [Transform::Log, Transform::None] {
        let spec = ForecastSpec::new(model(transform)).horizon(13);
        let test = |refit| {
            let from = BacktestSpec::default()
                .first_origin(FirstOrigin::After(120))
                .step(40);
            backtest(&monthly, &spec, &from.refit(refit)).unwrap()
        };
        let [always, never] = [Refit::Always, Refit::Never].map(test);
        assert_eq!((always.origins.len(), always.failed.len()), (1, 0));
        let both = always.origins[0]
            .point
            .values()
            .iter()
            .zip(never.origins[0].point.values());
        for (always, never) in both {
            agree(*never, *always, Tolerance::INTERMEDIATE);
        }
        assert_eq!(always.overall.method.missing, 1);
    }
}

#[test]
fn a_backtest_agrees_with_its_forecasts_one_by_one() {
    let monthly = whole_airline();
    let spec = ForecastSpec::new(RegArimaSpec::airline()).horizon(3);
    let from = BacktestSpec::default()
        .first_origin(FirstOrigin::At(period("1958-12")))
        .step(8);
    let test = backtest(&monthly, &spec, &from).unwrap();
    let origins: Vec<String> = test
        .origins
        .iter()
        .map(|origin| origin.origin.to_string())
        .collect();
    assert_eq!(origins, ["1958-M12", "1959-M08", "1960-M04"]);
    let mut absolute = 0.0;
    for (index, origin) in [120, 128, 136].into_iter().zip(&test.origins) {
        let training = series("1949-01", monthly.values()[..index].iter().copied());
        assert_eq!(run(spec.clone(), &training).unwrap().point, origin.point);
        let naive = ForecastSpec::new(ForecastMethod::SeasonalNaive).horizon(3);
        assert_eq!(run(naive, &training).unwrap().point, origin.seasonal_naive);
        absolute += (monthly.values()[index + 1] - origin.point.values()[1]).abs() / 3.0;
    }
    agree(
        test.horizons[1].method.mae.unwrap(),
        absolute,
        Tolerance::ROUND_OFF,
    );
    assert_eq!(test.horizons[1].horizon, Some(2));
    assert_eq!(
        (test.overall.method.count, test.overall.seasonal_naive.count),
        (9, 9)
    );
    assert!(test.overall.relative_mae < Some(0.5));
    let json = serde_json::to_string(&test).unwrap();
    assert_eq!(serde_json::from_str::<Backtest>(&json).unwrap(), test);
}

#[test]
fn the_past_does_not_know_the_future() {
    let monthly = whole_airline();
    let mut changed = monthly.clone().into_values();
    for value in &mut changed[130..] {
        *value *= 3.0;
    }
    let changed = series("1949-01", changed);
    let spec = ForecastSpec::new(RegArimaSpec::airline()).horizon(2);
    for refit in [Refit::Always, Refit::Never] {
        let from = BacktestSpec::default()
            .first_origin(FirstOrigin::After(126))
            .refit(refit);
        let [as_it_was, otherwise] =
            [&monthly, &changed].map(|series| backtest(series, &spec, &from).unwrap());
        assert_eq!(as_it_was.origins[..5], otherwise.origins[..5]);
        assert_ne!(as_it_was.origins[5], otherwise.origins[5]);
    }
}

#[test]
fn a_window_forgets_what_lies_before_it() {
    let monthly = whole_airline();
    let mut changed = monthly.clone().into_values();
    changed[..60].fill(1.0);
    let changed = series("1949-01", changed);
    let spec = ForecastSpec::new(RegArimaSpec::airline().transform(Transform::Log)).horizon(2);
    for refit in [Refit::Always, Refit::Never] {
        let from = BacktestSpec::default()
            .first_origin(FirstOrigin::After(132))
            .step(6)
            .window(72)
            .refit(refit);
        let [as_it_was, otherwise] =
            [&monthly, &changed].map(|series| backtest(series, &spec, &from).unwrap());
        assert_eq!(as_it_was, otherwise);
        assert_eq!(as_it_was.origins.len(), 2);
    }
}

#[test]
fn origins_without_a_forecast_are_listed() {
    let mut values = tonnes(60);
    values[50] = -1.0;
    let monthly = series("2018-01", values);
    let spec = ForecastSpec::new(RegArimaSpec::airline().transform(Transform::Log)).horizon(1);
    for refit in [Refit::Always, Refit::Never] {
        let from = BacktestSpec::default()
            .first_origin(FirstOrigin::After(48))
            .refit(refit);
        let test = backtest(&monthly, &spec, &from).unwrap();
        assert_eq!((test.origins.len(), test.failed.len()), (3, 9));
        assert_eq!(
            test.failed[0].because,
            "value -1 at 2022-M03 must be positive for logarithms"
        );
    }
    let totals = ForecastSpec::new(RegArimaSpec::airline().combined([period("2019-02")]));
    let refused = backtest(&monthly, &totals, &BacktestSpec::default()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NotAvailable);
    let error = |spec: BacktestSpec| {
        let naive = ForecastSpec::new(ForecastMethod::Naive);
        backtest(&monthly, &naive, &spec).unwrap_err().kind()
    };
    let default = BacktestSpec::default;
    assert_eq!(error(default().step(0)), ErrorKind::InvalidSpec);
    assert_eq!(error(default().window(0)), ErrorKind::InvalidSpec);
    assert_eq!(
        error(default().first_origin(FirstOrigin::After(0))),
        ErrorKind::InvalidSpec
    );
    assert_eq!(
        error(default().first_origin(FirstOrigin::After(60))),
        ErrorKind::NotEnoughData
    );
    assert_eq!(
        error(default().first_origin(FirstOrigin::At(period("2017-12")))),
        ErrorKind::InvalidSpec
    );
    assert_eq!(
        error(default().first_origin(FirstOrigin::At(period("2019")))),
        ErrorKind::InvalidInput
    );
}

/// A random walk of sums of twelve uniform numbers: intervals hold what they promise, within three standard errors of the share.
#[test]
fn intervals_hold_the_share_they_promise() {
    let mut numbers = crate::mutation::Numbers::new(20_261_124);
    let mut level = 0.0;
    let walk: Vec<f64> = (0..3000)
        .map(|_| {
            let step: usize = (0..12).map(|_| numbers.below(1_000_001)).sum();
            level += step as f64 / 1e6 - 6.0;
            level
        })
        .collect();
    let spec = ForecastSpec::new(ForecastMethod::Naive).horizon(1);
    let test = backtest(&series("2001-01-01", walk), &spec, &BacktestSpec::default()).unwrap();
    let coverage = &test.horizons[0].method.coverage;
    for held in coverage {
        let allowed = 3.0 * (held.nominal * (1.0 - held.nominal) / 1500.0).sqrt();
        assert!(
            (held.share.unwrap() - held.nominal).abs() < allowed,
            "{held:?}"
        );
    }
    assert_eq!(coverage.len(), 2);
}

#[test]
fn a_forecast_reads_as_a_table_and_survives_json() {
    let (before, _) = airline();
    let found = run(
        ForecastSpec::new(RegArimaSpec::airline()).horizon(2),
        &before,
    )
    .unwrap();
    let text = found.to_string();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "Forecast by (0 1 1)(0 1 1) for logarithms");
    assert!(
        lines[1].ends_with("80 % interval               95 % interval"),
        "{text}"
    );
    assert!(
        lines[2].starts_with("  1959-M01          348.") && lines.len() == 4,
        "{text}"
    );
    let json = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Forecast>(&json).unwrap(), found);
}
