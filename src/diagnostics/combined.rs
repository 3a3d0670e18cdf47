//! The combined test for identifiable seasonality.

use serde::{Deserialize, Serialize};

use crate::diagnostics::{ChiSquareTest, FTest};

/// Verdict of the [combined test](combined_seasonality).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifiableSeasonality {
    /// The seasonal pattern can be estimated.
    Present,
    /// Some of the tests contradict each other.
    ProbablyNotPresent,
    /// There is no seasonal pattern, or one that moves too fast to be estimated.
    NotPresent,
}

/// Result of [`combined_seasonality`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CombinedTest {
    /// `7 / F` of the stable seasonality, at most 9.
    pub t1: f64,
    /// Three times the F of the moving over that of the stable seasonality, at most 9.
    pub t2: f64,
    /// The verdict.
    pub outcome: IdentifiableSeasonality,
}

/// Combined test for identifiable seasonality (Lothian and Morry 1978; X-11's table D8A).
///
/// M7 of X-11 is `sqrt((t1 + t2) / 2)`.
///
/// # Formula
///
/// `t1 = 7 / F_stable` (9 where that exceeds 9), `t2 = 3 F_moving / F_stable` (likewise); then, in this order:
///
/// 1. not present, when the stable F is not significant at 0.1 %;
/// 2. not present, when the moving F is significant at 5 % and `(t1 + t2) / 2 >= 1`;
/// 3. present, when `t1 < 1`, `t2 < 1` and Kruskal-Wallis is significant at 0.1 %;
/// 4. probably not present.
///
/// # Examples
///
/// ```
/// use tidegauge::diagnostics::{
///     IdentifiableSeasonality, combined_seasonality, kruskal_wallis, moving_seasonality, stable_seasonality,
/// };
///
/// let si: Vec<f64> = (0..60).map(|t| [1.1, 0.9, 0.8, 1.2][t % 4] + f64::from([0_u8, 1, 2, 0, 1][t % 5]) / 100.0).collect();
/// let test = combined_seasonality(
///     &stable_seasonality(&si, 4, 0)?,
///     &moving_seasonality(&si, 4, 0, 1.0)?,
///     &kruskal_wallis(&si, 4, 0)?,
/// );
/// assert_eq!(test.outcome, IdentifiableSeasonality::Present);
/// assert!(test.t1 < 0.01);
/// # Ok::<(), tidegauge::diagnostics::DiagnosticsError>(())
/// ```
pub fn combined_seasonality(
    stable: &FTest,
    moving: &FTest,
    kruskal_wallis: &ChiSquareTest,
) -> CombinedTest {
    let (t1, t2) = if stable.statistic > 0.0 {
        (
            at_most_nine(7.0 / stable.statistic),
            at_most_nine(3.0 * (moving.statistic / stable.statistic)),
        )
    } else {
        (9.0, 9.0)
    };
    let outcome =
        if stable.p_value >= 0.001 || (moving.p_value <= 0.05 && f64::midpoint(t1, t2) >= 1.0) {
            IdentifiableSeasonality::NotPresent
        } else if t1 < 1.0 && t2 < 1.0 && kruskal_wallis.p_value <= 0.001 {
            IdentifiableSeasonality::Present
        } else {
            IdentifiableSeasonality::ProbablyNotPresent
        };
    CombinedTest { t1, t2, outcome }
}

fn at_most_nine(t: f64) -> f64 {
    t.min(9.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(f_stable: f64, f_moving: f64, kruskal_wallis: f64) -> CombinedTest {
        // Monthly, ten complete years.
        let ratio = |statistic: f64, a, b| FTest::new(statistic * a, a, b, b);
        combined_seasonality(
            &ratio(f_stable, 11.0, 108.0),
            &ratio(f_moving, 9.0, 99.0),
            &ChiSquareTest::new(kruskal_wallis, 11.0),
        )
    }

    #[test]
    fn every_branch_of_the_verdict() {
        use IdentifiableSeasonality::{NotPresent, Present, ProbablyNotPresent};
        assert_eq!(verdict(50.0, 1.0, 90.0).outcome, Present);
        assert_eq!(verdict(2.0, 1.0, 90.0).outcome, NotPresent);
        assert_eq!(verdict(8.0, 4.0, 90.0).outcome, NotPresent);
        assert_eq!(verdict(5.0, 1.0, 90.0).outcome, ProbablyNotPresent);
        assert_eq!(verdict(8.0, 2.7, 90.0).outcome, ProbablyNotPresent);
        assert_eq!(verdict(50.0, 1.0, 20.0).outcome, ProbablyNotPresent);
    }

    #[test]
    fn both_terms_are_at_most_nine() {
        let test = verdict(0.5, 2.0, 0.0);
        assert_eq!((test.t1, test.t2), (9.0, 9.0));
        let nothing = verdict(0.0, 0.0, 0.0);
        assert_eq!((nothing.t1, nothing.t2), (9.0, 9.0));
        let exact = verdict(f64::MAX, f64::MAX, 100.0);
        assert_eq!((exact.t1 < 1e-300, exact.t2), (true, 3.0));
    }
}
