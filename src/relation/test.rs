//! The test of a slope with a standard error of Newey and West.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// Probability that an interval holds the slope.
const COVERAGE: f64 = 0.95;

/// A slope against zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Test {
    /// With the degrees of freedom of two coefficients.
    pub(super) standard_error: f64,
    /// Half the length of the interval.
    pub(super) reach: f64,
    /// Two-sided.
    pub(super) p_value: f64,
}

impl Test {
    /// From the standard error with divisor n, of three observations at least.
    pub(super) fn new(slope: f64, standard_error: f64, observations: usize) -> Self {
        let df = observations.saturating_sub(2).max(1) as f64;
        let standard_error = standard_error * (observations as f64 / df).sqrt();
        // A slope of zero without error is zero for certain, any other one is not.
        let t = if slope == 0.0 {
            0.0
        } else {
            slope.abs() / standard_error
        };
        let (quantile, p_value) = match StudentsT::new(0.0, 1.0, df) {
            Ok(student) => (
                student.inverse_cdf(f64::midpoint(1.0, COVERAGE)),
                2.0 * student.cdf(-t),
            ),
            // Not for one degree of freedom or more.
            Err(_) => (f64::MAX, 1.0),
        };
        Self {
            standard_error,
            reach: quantile * standard_error,
            p_value: p_value.clamp(0.0, 1.0),
        }
    }
}

/// `4 (n / 100)^(2/9)`, rounded down (Newey & West 1994).
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the lag is a small positive number"
)]
pub(super) fn newey_west_lag(n: usize) -> usize {
    (4.0 * (n as f64 / 100.0).powf(2.0 / 9.0)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    #[test]
    fn quantiles_of_the_tables() {
        let test = Test::new(2.0, 1.0, 12);
        let error = 1.2_f64.sqrt();
        assert!(Tolerance::ROUND_OFF.accepts(test.standard_error, error));
        assert!(Tolerance::published(3).accepts(test.reach / error, 2.228));
        assert!(Tolerance::published(3).accepts(Test::new(2.228 * error, 1.0, 12).p_value, 0.05));
    }

    #[test]
    fn slopes_without_error_are_certain() {
        assert_eq!(Test::new(0.0, 0.0, 9).p_value, 1.0);
        assert_eq!(Test::new(0.1, 0.0, 9).p_value, 0.0);
    }

    #[test]
    fn lags_of_newey_and_west() {
        assert_eq!([8, 36, 100, 200].map(newey_west_lag), [2, 3, 4, 4]);
    }
}
