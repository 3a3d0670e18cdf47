//! Likelihoods, estimates and forecasts against the collected results of X-13ARIMA-SEATS for fixed orders without regressors.

use std::path::Path;

use serde_json::Value;
use tidegauge::arima::{Arima, ArimaFit, ArimaOrder, ArimaSpec};

use crate::source::package_file;

struct Case {
    name: String,
    season: usize,
    y: Vec<f64>,
    stored: Value,
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The series of one case on the scale of its model.
fn cases(case: &str) -> Vec<Case> {
    let root = package_file("../shared/golden");
    let Ok(files) = std::fs::read_dir(root.join("x13").join(case)) else {
        println!("NOT CHECKED: ../shared/golden/x13/{case} is absent");
        return Vec::new();
    };
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let stored = read(path);
            let series = read(&root.join("series").join(path.file_name().unwrap()));
            let values = series["values"].as_array().unwrap();
            Case {
                name: stored["name"].as_str().unwrap().to_owned(),
                season: usize::try_from(series["frequency"].as_u64().unwrap()).unwrap(),
                y: values.iter().map(|v| v.as_f64().unwrap().ln()).collect(),
                stored,
            }
        })
        .filter(|case| case.stored["model"].is_object())
        .collect()
}

fn log_likelihood(case: &Case) -> f64 {
    case.stored["model"]["loglikelihood"].as_f64().unwrap()
}

fn check_forecasts(arima: &Arima, fit: &ArimaFit, case: &Case, tolerance: f64) {
    let stored = &case.stored["forecast_transformed"];
    if stored.is_null() {
        return;
    }
    let ahead = arima.forecast(fit, &case.y, &[], case.season).unwrap();
    for (t, (point, error)) in ahead.point.iter().zip(&ahead.standard_error).enumerate() {
        let stored_error = stored["standarderror"][t].as_f64().unwrap();
        let difference = (point - stored["forecast"][t].as_f64().unwrap()).abs() / stored_error;
        assert!(difference < tolerance, "{} +{t}: {difference:e}", case.name);
        assert!(
            (error / stored_error - 1.0).abs() < tolerance,
            "{} +{t}",
            case.name
        );
    }
}

#[test]
fn the_likelihood_at_given_coefficients_is_exact() {
    for (name, order, coefficients) in [
        ("airline_at", ArimaOrder::AIRLINE, vec![0.4, 0.6]),
        (
            "ar_at",
            ArimaOrder::seasonal(2, 1, 1, 1, 1, 1),
            vec![0.3, -0.2, 0.25, 0.5, 0.7],
        ),
    ] {
        let mut worst = 0.0_f64;
        for case in cases(name) {
            let arima =
                Arima::new(ArimaSpec::new(order).fixed_at(&coefficients), case.season).unwrap();
            let fit = arima.fit(&case.y, &[]).unwrap();
            let reference = log_likelihood(&case);
            let difference = (fit.log_likelihood / reference - 1.0).abs();
            worst = worst.max(difference);
            assert!(difference < 1e-11, "{name} {}: {difference:e}", case.name);
            check_forecasts(&arima, &fit, &case, 1e-9);
        }
        println!("{name}: worst relative difference of the log-likelihood {worst:e}");
    }
}

#[test]
fn the_airline_model_converges_where_the_reference_does() {
    let mut worst = [0.0_f64; 3];
    for case in cases("airline") {
        let arima = Arima::new(ArimaSpec::default(), case.season).unwrap();
        let fit = arima.fit(&case.y, &[]).unwrap();
        let difference = fit.log_likelihood - log_likelihood(&case);
        worst[0] = worst[0].max(difference.abs());
        for (i, stored) in case.stored["model"]["arma"]
            .as_array()
            .unwrap()
            .iter()
            .enumerate()
        {
            let error = stored["se"].as_f64().unwrap();
            let distance =
                (fit.coefficients[i] - stored["estimate"].as_f64().unwrap()).abs() / error;
            let errors = (fit.standard_errors[i] / error - 1.0).abs();
            worst[1] = worst[1].max(distance);
            worst[2] = worst[2].max(errors);
            println!("{} {i}: {distance:e} {errors:e} {difference:e}", case.name);
        }
    }
    println!(
        "airline: log-likelihood {:e}, coefficients {:e}, errors {:e}",
        worst[0], worst[1], worst[2]
    );
}
