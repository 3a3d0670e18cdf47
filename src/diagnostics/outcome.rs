//! What a test returns: the statistic, its degrees of freedom, and how likely more is by chance.

use serde::{Deserialize, Serialize};

use crate::diagnostics::distribution::{chi_square_survival, f_survival};

/// Mean squares up to this, in units of the largest value, are rounding noise: deviations of 2e-10. X-13 calls
/// a mean square of this size zero.
const NOISE: f64 = 3.834e-20;

/// Result of an F test.
///
/// The statistic is never infinite or NaN. Where values differ within their groups by no more than 2e-10 of the largest
/// absolute value, which is rounding noise, X-13 leaves the test out; here the statistic is 0 with probability 1 if the
/// groups do not differ either (a constant series), and [`f64::MAX`] with probability 0 if they do (an exactly seasonal
/// one).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FTest {
    /// Mean square between groups over mean square within groups, zero or more.
    pub statistic: f64,
    /// Degrees of freedom between groups: the numerator.
    pub df_between: f64,
    /// Degrees of freedom within groups: the denominator.
    pub df_within: f64,
    /// Probability of a statistic this large or larger when the groups do not differ, from 0 to 1.
    pub p_value: f64,
}

impl FTest {
    /// From sums of squares in a unit that makes the largest value about one, and degrees of freedom, one or more.
    pub(super) fn new(between: f64, df_between: f64, within: f64, df_within: f64) -> Self {
        let (between, within) = (between / df_between, within / df_within);
        let statistic = if within > NOISE {
            (between / within).min(f64::MAX)
        } else if between > NOISE {
            f64::MAX
        } else {
            0.0
        };
        Self {
            statistic,
            df_between,
            df_within,
            p_value: f_survival(statistic, df_between, df_within),
        }
    }
}

/// Result of a test whose statistic follows the chi-square distribution.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChiSquareTest {
    /// The statistic, zero or more.
    pub statistic: f64,
    /// Degrees of freedom.
    pub df: f64,
    /// Probability of a statistic this large or larger under the null hypothesis, from 0 to 1.
    pub p_value: f64,
}

impl ChiSquareTest {
    /// A statistic that rounding may have led below zero, and its degrees of freedom, one or more.
    pub(crate) fn new(statistic: f64, df: f64) -> Self {
        let statistic = statistic.clamp(0.0, f64::MAX);
        Self {
            statistic,
            df,
            p_value: chi_square_survival(statistic, df),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_of_the_ratio() {
        let nothing = FTest::new(0.0, 11.0, 0.0, 24.0);
        assert_eq!((nothing.statistic, nothing.p_value), (0.0, 1.0));
        let exact = FTest::new(2.0, 11.0, 0.0, 24.0);
        assert_eq!((exact.statistic, exact.p_value), (f64::MAX, 0.0));
        assert_eq!(FTest::new(6.0, 2.0, 4.0, 4.0).statistic, 3.0);
        let noise = FTest::new(1e-29, 11.0, 1e-30, 24.0);
        assert_eq!((noise.statistic, noise.p_value), (0.0, 1.0));
        assert_eq!(FTest::new(1.0, 2.0, 1e-30, 4.0).statistic, f64::MAX);
    }

    #[test]
    fn rounding_below_zero_is_zero() {
        let test = ChiSquareTest::new(-1e-14, 11.0);
        assert_eq!((test.statistic, test.p_value), (0.0, 1.0));
    }
}
