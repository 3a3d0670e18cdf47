//! The unit of a series decides nothing: a thousandth of the unit gives a thousand times the result.

use proptest::prelude::*;
use tidegauge::arima::{Arima, ArimaSpec};
use tidegauge::regarima::{
    EffectKind, Orders, OutlierKind, RegArima, RegArimaError, RegArimaResult, RegArimaSpec,
    RegressorSpec, Transform,
};
use tidegauge::{Period, Series};

use crate::noise::Noise;

/// Powers of ten beyond 22 are not exact, and neither is a product by one that is.
const ALGORITHMS: f64 = 1e-12;

/// Thousandths of whole numbers, so that every power of ten of them is a decimal number as short.
fn decimals(thousandths: &[i64], power: i32) -> Series {
    let values = thousandths.iter().map(|value| {
        let text = format!("{value}e{}", power - 3);
        text.parse::<f64>().unwrap()
    });
    Series::new("2010-01".parse().unwrap(), values).unwrap()
}

#[expect(clippy::cast_possible_truncation, reason = "rounded, and small")]
fn thousandths(value: f64) -> i64 {
    (1000.0 * value).round() as i64
}

/// Twelve years of a trade flow with a season, noise, a spike, a step and two missing months.
fn trade() -> Vec<i64> {
    let mut noise = Noise::new(42);
    (0..144_usize)
        .map(|t| {
            let season = 0.2 * (t as f64 * std::f64::consts::TAU / 12.0).sin();
            let step = if t >= 90 { 0.3 } else { 0.0 };
            let spike = if t == 50 { 0.5 } else { 0.0 };
            let level = 4.0 + 0.004 * t as f64 + season + step + spike + 0.03 * noise.normal();
            thousandths(level.exp())
        })
        .collect()
}

fn missing_at(places: &[usize], series: &Series) -> Series {
    let mut values = series.values().to_vec();
    for place in places {
        values[*place] = f64::NAN;
    }
    Series::new(series.start(), values).unwrap()
}

fn run(spec: &RegArimaSpec, series: &Series) -> RegArimaResult {
    let mut spec = spec.clone();
    spec.backcasts = 12;
    RegArima::new(spec).unwrap().run(series).unwrap()
}

fn near(name: &str, expected: f64, found: f64) {
    let size = expected.abs().max(found.abs());
    assert!(
        (expected - found).abs() <= ALGORITHMS * size,
        "{name}: {expected} {found}"
    );
}

fn all_near(name: &str, expected: impl Iterator<Item = f64>, found: &[f64]) {
    let expected: Vec<f64> = expected.collect();
    assert_eq!(expected.len(), found.len(), "{name}");
    for (a, b) in expected.iter().zip(found) {
        near(name, *a, *b);
    }
}

/// A result beside that of the same series in a unit smaller by a power of ten.
struct Moved<'a> {
    plain: &'a RegArimaResult,
    other: &'a RegArimaResult,
    factor: f64,
}

impl Moved<'_> {
    fn logarithm(&self) -> f64 {
        self.factor.ln()
    }

    /// What differences of the model's scale become.
    fn change(&self, value: f64) -> f64 {
        if self.plain.log {
            value
        } else {
            value * self.factor
        }
    }

    /// What values on the model's scale become.
    fn level(&self, value: f64) -> f64 {
        if self.plain.log {
            value + self.logarithm()
        } else {
            value * self.factor
        }
    }

    fn all_changes(&self, name: &str, plain: &[f64], other: &[f64]) {
        all_near(name, plain.iter().map(|x| self.change(*x)), other);
    }

    fn all_values(&self, name: &str, plain: &[f64], other: &[f64]) {
        all_near(name, plain.iter().map(|x| x * self.factor), other);
    }

    fn check(&self) {
        self.same();
        self.coefficients();
        self.criteria();
        self.values();
        self.decisions();
    }

    /// What has no unit, to the bit.
    fn same(&self) {
        let (a, b) = (self.plain, self.other);
        assert_eq!(a.order, b.order);
        assert_eq!(a.outliers, b.outliers);
        assert_eq!(a.residual_tests, b.residual_tests);
        assert_eq!(a.groups, b.groups);
        assert_eq!(a.almost_outliers, b.almost_outliers);
        assert_eq!(a.warnings, b.warnings);
    }

    fn coefficients(&self) {
        let order = self.plain.order;
        let differenced = order.difference + order.seasonal_difference > 0;
        for (a, b) in self.plain.coefficients.iter().zip(&self.other.coefficients) {
            assert_eq!(a.name, b.name);
            match a.effect {
                None => assert_eq!(a, b),
                Some(EffectKind::Constant) if !differenced => {
                    near(&a.name, self.level(a.value), b.value);
                }
                Some(_) => near(&a.name, self.change(a.value), b.value),
            }
            near(&a.name, b.value / b.standard_error.unwrap(), b.t.unwrap());
        }
        for (a, b) in self.plain.derived.iter().zip(&self.other.derived) {
            near(&a.name, self.change(a.value), b.value);
        }
    }

    fn criteria(&self) {
        let (a, b) = (self.plain, self.other);
        near("variance", self.change(self.change(a.variance)), b.variance);
        let jacobian = a.observations as f64 * self.logarithm();
        let shift = if a.log { 0.0 } else { jacobian };
        near("likelihood", a.log_likelihood - shift, b.log_likelihood);
        near("aic", a.aic + 2.0 * jacobian, b.aic);
        near("aicc", a.aicc.unwrap() + 2.0 * jacobian, b.aicc.unwrap());
        near("bic", a.bic + 2.0 * jacobian, b.bic);
        near("hq", a.hq + 2.0 * jacobian, b.hq);
    }

    fn values(&self) {
        let (a, b) = (self.plain, self.other);
        self.all_changes("residuals", &a.residuals, &b.residuals);
        self.all_values("extended", &a.extended, &b.extended);
        for (a, b) in a.missing.iter().zip(&b.missing) {
            near("missing", a.value * self.factor, b.value);
            near("missing", self.change(a.standard_error), b.standard_error);
        }
        for (a, b) in a.splits.iter().zip(&b.splits) {
            near("total", a.total * self.factor, b.total);
            near("se", self.change(a.standard_error), b.standard_error);
            self.all_values("parts", &a.values, &b.values);
            self.all_values("lower", &a.lower, &b.lower);
            self.all_values("upper", &a.upper, &b.upper);
        }
        for (a, b) in a.effects.iter().zip(&b.effects) {
            self.all_changes("effect", &a.factors, &b.factors);
        }
        for (a, b) in [(&a.forecast, &b.forecast), (&a.backcast, &b.backcast)] {
            let (a, b) = (a.as_ref().unwrap(), b.as_ref().unwrap());
            self.all_values("point", &a.point, &b.point);
            self.all_values("lower", &a.lower, &b.lower);
            self.all_values("upper", &a.upper, &b.upper);
            all_near(
                "ahead",
                a.transformed.iter().map(|x| self.level(*x)),
                &b.transformed,
            );
            self.all_changes("se", &a.standard_error, &b.standard_error);
        }
    }

    fn decisions(&self) {
        assert_eq!(self.plain.decisions.len(), self.other.decisions.len());
        for (a, b) in self.plain.decisions.iter().zip(&self.other.decisions) {
            assert_eq!(
                (a.step, &a.subject, &a.outcome),
                (b.step, &b.subject, &b.outcome)
            );
            if a.subject.starts_with("BIC") && !self.plain.log {
                let shift = 2.0 * self.logarithm();
                near(
                    "criterion",
                    a.statistic.unwrap() + shift,
                    b.statistic.unwrap(),
                );
            } else {
                assert_eq!((a.statistic, a.threshold), (b.statistic, b.threshold));
            }
        }
    }
}

fn compare(plain: &RegArimaResult, other: &RegArimaResult, power: i32) {
    let factor = 10_f64.powi(power);
    Moved {
        plain,
        other,
        factor,
    }
    .check();
}

#[test]
fn every_number_moves_with_the_unit() {
    let auto = RegArimaSpec::default();
    let mut undifferenced = RegArimaSpec::airline().regressor(RegressorSpec::Constant);
    undifferenced.arima = Orders::Given("(1 0 0)(1 0 0)".parse().unwrap());
    for transform in [Transform::Log, Transform::None] {
        for spec in [&auto, &undifferenced] {
            let spec = spec.clone().transform(transform);
            let plain = run(&spec, &missing_at(&[30, 75], &decimals(&trade(), 0)));
            assert_eq!(plain.missing.len(), 2);
            for power in [3, -4, 9] {
                let other = run(&spec, &missing_at(&[30, 75], &decimals(&trade(), power)));
                compare(&plain, &other, power);
            }
        }
    }
}

#[test]
fn combined_figures_move_with_the_unit() {
    let januaries = [60, 84];
    let combined = |power| {
        let mut thousandths = trade();
        for january in januaries {
            thousandths[january + 1] += thousandths[january];
        }
        missing_at(&januaries, &decimals(&thousandths, power))
    };
    let periods: Vec<Period> = ["2015-02", "2017-02"]
        .map(|text| text.parse().unwrap())
        .to_vec();
    for transform in [Transform::Log, Transform::None] {
        let spec = RegArimaSpec::airline()
            .transform(transform)
            .combined(periods.clone());
        let plain = run(&spec, &combined(0));
        assert_eq!(plain.splits.len(), 2);
        for power in [3, -4] {
            compare(&plain, &run(&spec, &combined(power)), power);
        }
    }
}

#[test]
fn results_are_in_the_unit_of_the_series() {
    let series = decimals(&trade(), 4);
    let spec = RegArimaSpec::airline().transform(Transform::None);
    let found = run(&spec, &series);
    let arima = Arima::new(ArimaSpec::new(found.order), 12).unwrap();
    let by_hand = arima.fit(series.values(), &[]).unwrap();
    near("likelihood", by_hand.log_likelihood, found.log_likelihood);
    assert_eq!(&found.extended[12..156], series.values());
    let ahead = arima.forecast(&by_hand, series.values(), &[], 12).unwrap();
    let ours = found.forecast.unwrap();
    for ((a, b), error) in ahead
        .point
        .iter()
        .zip(&ours.point)
        .zip(&ahead.standard_error)
    {
        assert!((a - b).abs() < 1e-5 * error);
    }
}

#[test]
fn logarithms_without_a_mean_keep_their_unit() {
    let series = decimals(&trade(), 0);
    let mut spec = RegArimaSpec::airline().transform(Transform::Log);
    spec.arima = Orders::Given("(1 0 0)(1 0 0)".parse().unwrap());
    let found = run(&spec, &series);
    let logs: Vec<f64> = series.values().iter().map(|value| value.ln()).collect();
    let by_hand = Arima::new(ArimaSpec::new(found.order), 12)
        .unwrap()
        .fit(&logs, &[])
        .unwrap();
    assert_eq!(found.log_likelihood, by_hand.log_likelihood);
}

#[test]
fn errors_name_the_value_given() {
    let mut values = trade();
    values[7] = -1_234_567;
    let spec = RegArimaSpec::airline().transform(Transform::Log);
    let error = RegArima::new(spec)
        .unwrap()
        .run(&decimals(&values, 2))
        .unwrap_err();
    assert!(
        matches!(
            error,
            RegArimaError::NotPositive {
                value: -123_456.7,
                ..
            }
        ),
        "{error}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Rates that move in quarters of a point, where many outliers explain the same and rounding alone would choose.
    #[test]
    fn decisions_on_rough_series_are_those_of_another_unit(
        steps in prop::collection::vec(prop_oneof![6 => Just(0_i64), 1 => Just(250), 1 => Just(-250), 1 => -2000..2000_i64], 72..150),
        power in -6..7_i32,
    ) {
        let rate = |total: &mut i64, step: &i64| {
            *total = (*total + step).max(100);
            Some(*total)
        };
        let values: Vec<i64> = steps.iter().scan(5000, rate).collect();
        let spec = RegArimaSpec::default().outliers(&[OutlierKind::Additive, OutlierKind::LevelShift]);
        let model = RegArima::new(spec).unwrap();
        match (model.run(&decimals(&values, 0)), model.run(&decimals(&values, power))) {
            (Ok(plain), Ok(other)) => {
                prop_assert_eq!(plain.log, other.log);
                prop_assert_eq!(plain.order, other.order);
                prop_assert_eq!(plain.outliers, other.outliers);
                prop_assert_eq!(plain.decisions.len(), other.decisions.len());
            }
            (plain, other) => prop_assert_eq!(plain.err().map(|e| e.to_string()), other.err().map(|e| e.to_string())),
        }
    }
}
