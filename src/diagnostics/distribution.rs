//! Tail probabilities of the reference distributions, defined for every statistic that can occur.

use statrs::function::{beta::checked_beta_reg, erf::erfc, gamma::checked_gamma_ur};

/// Probability that F with so many degrees of freedom exceeds `statistic`: the regularised incomplete
/// beta function at `d2 / (d2 + d1 F)`.
pub(super) fn f_survival(statistic: f64, df_between: f64, df_within: f64) -> f64 {
    if statistic <= 0.0 {
        return 1.0;
    }
    // Divided by d2 first: the statistic may be as large as the format allows.
    let rest = 1.0 / (1.0 + df_between / df_within * statistic);
    probability(checked_beta_reg(df_within / 2.0, df_between / 2.0, rest).ok())
}

/// Probability that chi-square with so many degrees of freedom exceeds `statistic`.
#[expect(
    clippy::float_cmp,
    reason = "degrees of freedom are counts, and two have a closed form"
)]
pub(super) fn chi_square_survival(statistic: f64, df: f64) -> f64 {
    if statistic <= 0.0 {
        return 1.0;
    }
    if df == 2.0 {
        return (-statistic / 2.0).exp();
    }
    probability(checked_gamma_ur(df / 2.0, statistic / 2.0).ok())
}

/// Probability that the absolute value of a standard normal variable exceeds `|z|`.
pub(super) fn normal_two_sided(z: f64) -> f64 {
    probability(Some(erfc(z.abs() / std::f64::consts::SQRT_2)))
}

/// Rounding may lead a hair outside [0, 1]; a value that does not exist rejects nothing.
fn probability(value: Option<f64>) -> f64 {
    match value {
        Some(value) if !value.is_nan() => value.clamp(0.0, 1.0),
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    #[test]
    fn quantiles_of_the_tables() {
        // 5 % points as every textbook prints them.
        for (p, expected) in [
            (f_survival(3.3567, 4.0, 11.0), 0.05),
            (f_survival(3.4928, 2.0, 20.0), 0.05),
            (chi_square_survival(19.675, 11.0), 0.05),
            (chi_square_survival(5.991_465, 2.0), 0.05),
            (normal_two_sided(-1.959_964), 0.05),
        ] {
            assert!(Tolerance::published(4).accepts(p, expected), "{p}");
        }
    }

    #[test]
    fn tails_as_an_independent_program_has_them() {
        // SciPy 1.x, f.sf and chi2.sf.
        for (p, expected) in [
            (f_survival(190.714, 11.0, 132.0), 2.527_877_371_472_925e-75),
            (f_survival(2.874, 10.0, 110.0), 0.003_196_301_614_195_169),
            (f_survival(1e6, 3.0, 30.0), 4.477_705_195_798_522e-75),
            (f_survival(0.02, 11.0, 24.0), 0.999_999_959_652_336_3),
            (chi_square_survival(46.2, 3.0), 5.142_461_536_240_686e-10),
            (chi_square_survival(131.856, 11.0), 7.328_148_344_135_02e-23),
            (chi_square_survival(0.3, 11.0), 0.999_999_909_999_281_9),
            (chi_square_survival(1e-8, 1.0), 0.999_920_211_544_052_6),
        ] {
            assert!(
                Tolerance::ROUND_OFF.accepts(p / expected, 1.0),
                "{p} {expected}"
            );
        }
        let million = f_survival(1.0001, 3.0, 1e6);
        assert!(Tolerance::ITERATIVE.accepts(million, 0.391_579_387_094_525_8));
    }

    #[test]
    fn every_statistic_has_a_probability() {
        for statistic in [0.0, -1.0, 5e-324, 1.0, 1e30, 1e300, f64::MAX] {
            for df in [1.0, 2.0, 11.0, 1e6] {
                for p in [
                    f_survival(statistic, df, 3.0),
                    f_survival(statistic, 3.0, df),
                    chi_square_survival(statistic, df),
                    normal_two_sided(statistic),
                ] {
                    assert!((0.0..=1.0).contains(&p), "{statistic} {df} {p}");
                }
            }
        }
        assert_eq!(f_survival(f64::MAX, 11.0, 132.0), 0.0);
        assert_eq!(chi_square_survival(f64::MAX, 11.0), 0.0);
        assert_eq!(probability(None), 1.0);
        assert_eq!(probability(Some(f64::NAN)), 1.0);
    }
}
