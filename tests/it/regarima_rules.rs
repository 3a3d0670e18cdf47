//! Rules of X-13 beside the automatic run of the golden series: dummies, constants, stock trading days, gaps and perfect fits.

use tidegauge::Series;
use tidegauge::arima::ArimaOrder;
use tidegauge::regarima::{
    CalendarTest, EffectKind, RegArima, RegArimaResult, RegArimaSpec, RegressorSpec, Step,
    Transform,
};
use tidegauge::sa::{Adjuster, SaSpec};

use crate::noise::Noise;

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
    let series = Series::new("2008-01".parse().unwrap(), values).unwrap();
    RegArima::new(spec).unwrap().run(&series).unwrap()
}

fn word(text: &str) -> RegressorSpec {
    text.parse().unwrap()
}

#[test]
fn years_without_values_do_not_make_outliers_of_the_rest() {
    for gap in [20..69, 0..30, 90..120] {
        let mut values = walk(120, 0.0);
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
    let stock: RegressorSpec = word("tdstock1coef[31]");
    let RegressorSpec::Calendar(form) = stock else {
        unreachable!()
    };
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
