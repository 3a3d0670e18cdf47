//! The likelihood, missing values and forecasts of ARIMA models against dense covariances and other ways of computing them.

use proptest::prelude::*;
use tidegauge::Series;
use tidegauge::arima::{Arima, ArimaOrder, ArimaSpec};
use tidegauge::regarima::{RegArima, RegArimaResult, RegArimaSpec, Transform, UserRegressor};

use crate::noise::Noise;

/// Relative difference of numbers that two algorithms compute, each from some thousands of operations.
const ALGORITHMS: f64 = 1e-8;
/// One likelihood of the same numbers, each rounded once more: the bound of the likelihood at given coefficients.
const ROUNDED: f64 = 1e-11;
/// Relative difference of estimates at different rounding, well inside the tolerance of the estimation.
const ESTIMATES: f64 = 1e-5;

/// Coefficients of 1 - c1 B - c2 B² ... in powers of Bˢ, as a full polynomial.
fn factor(coefficients: &[f64], step: usize) -> Vec<f64> {
    let mut full = vec![0.0; coefficients.len() * step + 1];
    full[0] = 1.0;
    for (k, c) in coefficients.iter().enumerate() {
        full[(k + 1) * step] = -c;
    }
    full
}

fn product(a: &[f64], b: &[f64]) -> Vec<f64> {
    let mut result = vec![0.0; a.len() + b.len() - 1];
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            result[i + j] += x * y;
        }
    }
    result
}

/// Autocovariances 0 to n - 1 of φ(B) w = θ(B) a with unit innovations, by summing its impulse response.
fn autocovariances(phi: &[f64], theta: &[f64], n: usize) -> Vec<f64> {
    let length = 4000;
    let mut psi = vec![0.0; length];
    for t in 0..length {
        let past: f64 = (1..phi.len().min(t + 1)).map(|k| phi[k] * psi[t - k]).sum();
        psi[t] = theta.get(t).copied().unwrap_or(0.0) - past;
    }
    (0..n)
        .map(|k| (k..length).map(|t| psi[t] * psi[t - k]).sum())
        .collect()
}

/// Lower factor of a symmetric positive matrix.
fn cholesky(a: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let n = a.len();
    let mut l = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let sum: f64 = (0..j).map(|k| l[i][k] * l[j][k]).sum();
            l[i][j] = if i == j {
                (a[i][i] - sum).sqrt()
            } else {
                (a[i][j] - sum) / l[j][j]
            };
        }
    }
    l
}

fn solve(l: &[Vec<f64>], x: &[f64]) -> Vec<f64> {
    let mut z = x.to_vec();
    for i in 0..z.len() {
        let sum: f64 = (0..i).map(|k| l[i][k] * z[k]).sum();
        z[i] = (z[i] - sum) / l[i][i];
    }
    z
}

/// Gaussian log-likelihood of `w` with covariance proportional to `a`, at the variance that maximises it.
fn dense(a: &[Vec<f64>], w: &[f64]) -> f64 {
    let l = cholesky(a);
    let z = solve(&l, w);
    let n = w.len() as f64;
    let variance = z.iter().map(|x| x * x).sum::<f64>() / n;
    let determinant: f64 = (0..w.len()).map(|i| 2.0 * l[i][i].ln()).sum();
    -0.5 * (determinant + n * ((std::f64::consts::TAU * variance).ln() + 1.0))
}

fn toeplitz(covariances: &[f64], at: &[usize]) -> Vec<Vec<f64>> {
    at.iter()
        .map(|i| at.iter().map(|j| covariances[i.abs_diff(*j)]).collect())
        .collect()
}

/// Coefficients of factors of two and one terms, stable by construction.
fn stable(r1: f64, r2: f64) -> Vec<f64> {
    // From partial autocorrelations.
    vec![r1 * (1.0 - r2), r2]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_likelihood_is_that_of_a_dense_covariance(
        orders in (0_usize..3, 0_usize..3, 0_usize..2, 0_usize..2, 0_usize..2, 0_usize..2),
        r in prop::array::uniform6(-0.8_f64..0.8),
        seed in any::<u64>(),
        gap in 0_usize..3,
    ) {
        let (p, q, seasonal_p, seasonal_q, d, seasonal_d) = orders;
        let season = 4;
        let order = ArimaOrder::seasonal(p, d, q, seasonal_p, seasonal_d, seasonal_q);
        let ar = if p == 1 { vec![r[0]] } else { stable(r[0], r[1])[..p].to_vec() };
        let ma = if q == 1 { vec![r[2]] } else { stable(r[2], r[3])[..q].to_vec() };
        let (seasonal_ar, seasonal_ma) = (&[r[4]][..seasonal_p], &[r[5]][..seasonal_q]);
        let held = [&ar[..], seasonal_ar, &ma, seasonal_ma].concat();
        let phi = product(&factor(&ar, 1), &factor(seasonal_ar, season));
        let theta = product(&factor(&ma, 1), &factor(seasonal_ma, season));
        let mut noise = Noise::new(seed);
        let mut y: Vec<f64> = (0..40).map(|_| noise.normal()).collect();
        let arima = Arima::new(ArimaSpec::new(order).fixed_at(&held), season).unwrap();
        // Without gaps, any differences; with gaps, none, so that the observed values have a covariance.
        let stationary = d + seasonal_d == 0;
        if stationary {
            for k in 0..gap {
                y[5 + 11 * k] = f64::NAN;
                y[6 + 11 * k] = f64::NAN;
            }
        }
        let fit = arima.fit(&y, &[]).unwrap();
        let mut w = y.clone();
        for lag in std::iter::repeat_n(1, d).chain(std::iter::repeat_n(season, seasonal_d)) {
            w = (lag..w.len()).map(|t| w[t] - w[t - lag]).collect();
        }
        let covariances = autocovariances(&phi, &theta, w.len());
        let at: Vec<usize> = (0..w.len()).filter(|t| !w[*t].is_nan()).collect();
        let seen: Vec<f64> = at.iter().map(|t| w[*t]).collect();
        let expected = dense(&toeplitz(&covariances, &at), &seen);
        let difference = (fit.log_likelihood / expected - 1.0).abs();
        prop_assert!(difference < ALGORITHMS, "{order} {held:?}: {} {expected}", fit.log_likelihood);
    }
}

#[test]
fn a_gap_in_a_random_walk_is_one_step_with_the_sum_of_its_variances() {
    // y_t - y_s over a gap of k periods is a sum of k innovations: the likelihood of the observed steps, written down at once. The flat
    // prior on the missing values adds the logarithm of √k for each gap.
    let mut noise = Noise::new(8);
    let mut level = 0.0;
    let mut y: Vec<f64> = (0..50)
        .map(|_| {
            level += noise.normal();
            level
        })
        .collect();
    for t in [7, 20, 21, 22, 40, 41] {
        y[t] = f64::NAN;
    }
    let arima = Arima::new(ArimaSpec::new(ArimaOrder::regular(0, 1, 0)), 1).unwrap();
    let fit = arima.fit(&y, &[]).unwrap();
    let seen: Vec<usize> = (0..50).filter(|t| !y[*t].is_nan()).collect();
    let steps: Vec<(f64, f64)> = seen
        .windows(2)
        .map(|pair| (y[pair[1]] - y[pair[0]], (pair[1] - pair[0]) as f64))
        .collect();
    let n = steps.len() as f64;
    let variance = steps.iter().map(|(step, k)| step * step / k).sum::<f64>() / n;
    let determinant: f64 = steps.iter().map(|(_, k)| k.ln()).sum();
    let expected = -0.5 * (determinant + n * ((std::f64::consts::TAU * variance).ln() + 1.0));
    assert!(
        (fit.log_likelihood / expected - 1.0).abs() < ALGORITHMS,
        "{} {expected}",
        fit.log_likelihood
    );
    // The values between are those of the straight line, with the variance of a bridge.
    let line = (y[19] + (y[23] - y[19]) / 4.0, (variance * 0.75).sqrt());
    let missing = fit.missing[1];
    assert_eq!(missing.index, 20);
    assert!(
        (missing.value - line.0).abs() < ALGORITHMS
            && (missing.standard_error - line.1).abs() < ALGORITHMS
    );
}

/// Trade with a season and a shock, by months.
fn trade(n: usize, start: &str) -> Series {
    let mut noise = Noise::new(11);
    let season = [
        0.0, -0.3, 0.1, 0.0, 0.05, 0.1, 0.0, -0.1, 0.1, 0.05, 0.0, 0.15,
    ];
    let mut level = 5.0;
    let values = (0..n).map(|t| {
        level += 0.02 * noise.normal();
        let shock = if t == 40 { 0.4 } else { 0.0 };
        (level + season[t % 12] + 0.02 * noise.normal() + shock).exp()
    });
    Series::new(start.parse().unwrap(), values).unwrap()
}

fn run(spec: &RegArimaSpec, series: &Series) -> RegArimaResult {
    RegArima::new(spec.clone()).unwrap().run(series).unwrap()
}

fn scaled(series: &Series, factor: f64) -> Series {
    Series::new(
        series.start(),
        series.values().iter().map(|value| value * factor),
    )
    .unwrap()
}

/// Everything that was decided, without numbers.
fn decided(result: &RegArimaResult) -> String {
    let names: Vec<&str> = result
        .coefficients
        .iter()
        .map(|c| c.name.as_str())
        .collect();
    let steps: Vec<String> = result
        .decisions
        .iter()
        .map(|d| format!("{:?} {} {}", d.step, d.subject, d.outcome))
        .collect();
    format!(
        "{} {} {} {names:?} {steps:?}",
        result.log, result.order, result.constant
    )
}

#[test]
fn the_unit_of_the_series_decides_nothing() {
    let series = trade(108, "2010-01");
    let plain = run(&RegArimaSpec::default(), &series);
    assert!(
        plain.log
            && plain
                .outliers
                .iter()
                .any(|outlier| outlier.to_string() == "AO2013-05")
    );
    for factor in [1000.0, 1e-6, 1024.0] {
        let other = run(&RegArimaSpec::default(), &scaled(&series, factor));
        assert_eq!(decided(&other), decided(&plain), "{factor}");
        let ahead = (
            &plain.forecast.as_ref().unwrap().point,
            &other.forecast.as_ref().unwrap().point,
        );
        for (a, b) in ahead.0.iter().zip(ahead.1) {
            assert!((b / factor / a - 1.0).abs() < ESTIMATES);
        }
    }
    // The same without logarithms.
    let levels = RegArimaSpec::default().transform(Transform::None);
    let (plain, other) = (
        run(&levels, &series),
        run(&levels, &scaled(&series, 1024.0)),
    );
    assert_eq!(decided(&other), decided(&plain));
    for (a, b) in plain.extended.iter().zip(&other.extended) {
        assert!((b / 1024.0 / a - 1.0).abs() < ESTIMATES);
    }
}

#[test]
fn the_same_calendar_28_years_later_gives_the_same_model() {
    // 1973 to 2001 has no year that the Gregorian rule of centuries touches; Easter does not repeat, and is left out.
    let tests = [tidegauge::regarima::CalendarTest::Td];
    let spec = RegArimaSpec::default().test(&tests);
    let (early, late) = (
        run(&spec, &trade(108, "1945-01")),
        run(&spec, &trade(108, "1973-01")),
    );
    assert_eq!(early.order, late.order);
    assert_eq!(early.log_likelihood, late.log_likelihood);
    assert_eq!(early.residuals, late.residuals);
    assert_eq!(early.extended, late.extended);
}

#[test]
fn regressors_in_other_words_give_the_same_forecasts() {
    let series = trade(84, "2010-01");
    let mut noise = Noise::new(2);
    let [x, z]: [Vec<f64>; 2] = [0, 1].map(|_| (0..96).map(|_| noise.normal()).collect());
    let mixed =
        |a: f64, b: f64| -> Vec<f64> { x.iter().zip(&z).map(|(x, z)| a * x + b * z).collect() };
    let model = |columns: [Vec<f64>; 2]| {
        let names = ["x", "z"].into_iter().zip(columns);
        let spec = names.fold(
            RegArimaSpec::airline().transform(Transform::Log),
            |spec, (name, values)| spec.regressor(UserRegressor::new(name, series.start(), values)),
        );
        run(&spec, &series)
    };
    let (plain, other) = (
        model([x.clone(), z.clone()]),
        model([mixed(2.0, -1.0), mixed(0.5, 3.0)]),
    );
    assert!((plain.log_likelihood - other.log_likelihood).abs() < ESTIMATES);
    let (a, b) = (plain.forecast.unwrap(), other.forecast.unwrap());
    for t in 0..12 {
        assert!((a.transformed[t] - b.transformed[t]).abs() < ESTIMATES * a.standard_error[t]);
        assert!((a.standard_error[t] / b.standard_error[t] - 1.0).abs() < ESTIMATES);
    }
}

#[test]
fn the_criteria_count_the_logarithm() {
    let series = trade(96, "2010-01");
    let logs = Series::new(
        series.start(),
        series.values().iter().map(|value| value.ln()),
    )
    .unwrap();
    let spec = RegArimaSpec::airline();
    let by_transform = run(&spec.clone().transform(Transform::Log), &series);
    let by_hand = run(&spec.transform(Transform::None), &logs);
    // Twice the sum of the logarithms that differencing leaves.
    let jacobian: f64 = 2.0 * logs.values()[13..].iter().sum::<f64>();
    let difference = by_transform.aicc.unwrap() - by_hand.aicc.unwrap();
    assert!((difference - jacobian).abs() < ALGORITHMS * jacobian);
    // Both runs calculate in units of their own, where the same logarithms round differently.
    let ratio = by_transform.log_likelihood / by_hand.log_likelihood;
    assert!((ratio - 1.0).abs() < ROUNDED, "{ratio}");
}
