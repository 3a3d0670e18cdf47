//! Detectable effects against a dense generalised least squares that forms the covariance matrix.

use proptest::prelude::*;
use tidegauge::impact::{
    DetectionSpec, MAX_MONTHS, NoiseModel, minimum_detectable_effect, months_needed,
};
use tidegauge::num::tolerance::Tolerance;

/// Covariance of the noise between months `i` and `j`; a local level starts from a known level,
/// because the constant absorbs an unknown one.
fn covariance(noise: NoiseModel, i: usize, j: usize) -> f64 {
    match noise {
        NoiseModel::Ar1 { sd, rho } => sd * sd * rho.powi(i32::try_from(i.abs_diff(j)).unwrap()),
        NoiseModel::LocalLevel {
            irregular_sd,
            level_sd,
        } => {
            let irregular = if i == j {
                irregular_sd * irregular_sd
            } else {
                0.0
            };
            irregular + i.min(j) as f64 * level_sd * level_sd
        }
        _ => unreachable!("every noise model has its covariance here"),
    }
}

/// Standard error of the step by Cholesky factorisation of the covariance.
fn dense_standard_error(noise: NoiseModel, pre: usize, post: usize) -> f64 {
    let n = pre + post;
    let mut factor = vec![vec![0.0_f64; n]; n];
    let step = (0..n).map(|t| if t < pre { 0.0 } else { 1.0 }).collect();
    let mut columns: [Vec<f64>; 2] = [vec![1.0; n], step];
    for i in 0..n {
        for j in 0..=i {
            let dot: f64 = (0..j).map(|k| factor[i][k] * factor[j][k]).sum();
            let rest = covariance(noise, i, j) - dot;
            factor[i][j] = if i == j {
                rest.sqrt()
            } else {
                rest / factor[j][j]
            };
        }
        for column in &mut columns {
            let dot: f64 = (0..i).map(|k| factor[i][k] * column[k]).sum();
            column[i] = (column[i] - dot) / factor[i][i];
        }
    }
    let cross = |a: usize, b: usize| {
        let products = columns[a].iter().zip(&columns[b]).map(|(x, y)| x * y);
        products.sum::<f64>()
    };
    let determinant = cross(0, 0) * cross(1, 1) - cross(0, 1) * cross(0, 1);
    (cross(0, 0) / determinant).sqrt()
}

fn noise() -> impl Strategy<Value = NoiseModel> {
    prop_oneof![
        (0.01..1.0_f64, -0.95..0.95_f64).prop_map(|(sd, rho)| NoiseModel::Ar1 { sd, rho }),
        (0.01..1.0_f64, 0.0..1.0_f64).prop_map(|(irregular_sd, level_sd)| {
            NoiseModel::LocalLevel {
                irregular_sd,
                level_sd,
            }
        }),
    ]
}

proptest! {
    #[test]
    fn the_recursions_equal_dense_least_squares(noise in noise(), pre in 1..40_usize, post in 1..20_usize) {
        let effect = minimum_detectable_effect(&noise, pre, post, &DetectionSpec::default()).unwrap();
        let expected = dense_standard_error(noise, pre, post);
        prop_assert!(Tolerance::ITERATIVE.accepts(effect.standard_error, expected));
    }

    #[test]
    fn more_months_never_hurt(noise in noise(), pre in 1..60_usize, post in 1..60_usize) {
        let spec = DetectionSpec::default();
        let shift = |pre, post| minimum_detectable_effect(&noise, pre, post, &spec).unwrap().log_shift;
        let allowance = 1.0 + Tolerance::ROUND_OFF.relative;
        prop_assert!(shift(pre, post + 1) <= shift(pre, post) * allowance);
        prop_assert!(shift(pre + 1, post) <= shift(pre, post) * allowance);
    }

    #[test]
    fn months_needed_is_the_first_that_is_enough(noise in noise(), pre in 1..60_usize, effect in 0.05..2.0_f64) {
        let spec = DetectionSpec::default();
        let shift = |post: u32| {
            minimum_detectable_effect(&noise, pre, post as usize, &spec).unwrap().log_shift
        };
        match months_needed(-effect, &noise, pre, &spec).unwrap() {
            Some(months) => {
                prop_assert!(shift(months) <= effect);
                prop_assert!(months == 1 || shift(months - 1) > effect);
            }
            None => prop_assert!(shift(MAX_MONTHS) > effect),
        }
    }

    #[test]
    fn arbitrary_parameters_give_numbers_or_an_error(
        a in any::<f64>(),
        b in any::<f64>(),
        significance in any::<f64>(),
        power in 0.0..1.0_f64,
        post in 0..30_usize,
    ) {
        let noises = [
            NoiseModel::Ar1 { sd: a, rho: b },
            NoiseModel::Ar1 { sd: a, rho: b % 1.0 },
            NoiseModel::LocalLevel { irregular_sd: a, level_sd: b },
        ];
        for spec in [DetectionSpec::default(), DetectionSpec::default().significance(significance).power(power)] {
            for noise in noises {
                if let Ok(effect) = minimum_detectable_effect(&noise, 12, post, &spec) {
                    let numbers = [effect.standard_error, effect.log_shift, effect.rise, effect.fall];
                    prop_assert!(numbers.iter().all(|number| number.is_finite() && *number >= 0.0));
                }
                let _ = months_needed(a, &noise, post, &spec);
            }
        }
    }
}
