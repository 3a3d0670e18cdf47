//! Rank tests for stable seasonality: Kruskal and Wallis's, Friedman's, and NP, which is Friedman's of a differenced
//! series.
//!
//! Sources: Kruskal and Wallis 1952; Friedman 1937; Kendall and Ord 1990; X-13ARIMA-SEATS reference manual, sec. 7.15 (NP).

use serde::{Deserialize, Serialize};

use crate::diagnostics::qs::{Differencing, prepared};
use crate::diagnostics::{ChiSquareTest, DiagnosticsError, input};

/// Kruskal-Wallis test for stable seasonality: analysis of variance by ranks.
///
/// Equal values are ranked in the order of time, without averaging and without a correction for ties, as X-13 does
/// it up to the order in which its sort leaves them. `phase` only names the periods.
///
/// # Formula
///
/// `KW = 12 / (n (n + 1)) sum_m R_m^2 / n_m - 3 (n + 1)`, with `R_m` the sum of the ranks of period m;
/// chi-square with s - 1 degrees of freedom.
///
/// # Errors
///
/// A season of fewer than two periods or a phase outside it, no more than `period` values, or a value that is not finite.
///
/// # Examples
///
/// ```
/// use tidegauge::diagnostics::kruskal_wallis;
///
/// let test = kruskal_wallis(&[0.8, 1.2, 0.9, 1.1, 0.7, 1.3], 2, 0)?;
/// assert_eq!(format!("{:.4} {:.4}", test.statistic, test.p_value), "3.8571 0.0495");
/// # Ok::<(), tidegauge::diagnostics::DiagnosticsError>(())
/// ```
pub fn kruskal_wallis(
    x: &[f64],
    period: usize,
    phase: usize,
) -> Result<ChiSquareTest, DiagnosticsError> {
    input::season(period, phase)?;
    input::length(x, period.saturating_add(1))?;
    input::finite(x)?;
    let mut order: Vec<(f64, usize)> = x.iter().copied().zip(0..).collect();
    // The index decides between equal values, so that an unstable sort gives the stable order; adding zero
    // makes -0 and 0 equal.
    order.sort_unstable_by(|a, b| (a.0 + 0.0).total_cmp(&(b.0 + 0.0)).then(a.1.cmp(&b.1)));
    let n = x.len() as f64;
    let mut rank_sums = vec![0.0; period];
    for (rank, (_, i)) in order.into_iter().enumerate() {
        rank_sums[i % period] += (rank + 1) as f64;
    }
    // Written in distances from the expected mean rank: nothing cancels.
    let middle = f64::midpoint(n, 1.0);
    let spread: f64 = rank_sums
        .iter()
        .enumerate()
        .map(|(m, sum)| {
            let count = count_in_class(x.len(), period, m);
            let distance = sum / count - middle;
            count * distance * distance
        })
        .sum();
    Ok(ChiSquareTest::new(
        12.0 / (n * (n + 1.0)) * spread,
        (period - 1) as f64,
    ))
}

/// Number of positions below `n` that equal `m` modulo `period`, `m < period < n`.
fn count_in_class(n: usize, period: usize, m: usize) -> f64 {
    ((n - 1 - m) / period + 1) as f64
}

/// Friedman's test for stable seasonality: whether some periods rank higher than others year after year.
///
/// The last complete seasons of `x`, counted from its end, are the blocks: they need not be calendar years. Equal
/// values within a season share the mean of their ranks; there is no correction for ties. X-13 applies it to the
/// residuals of a model.
///
/// # Formula
///
/// `K = 12 sum_m (R_m - k (s + 1) / 2)^2 / (s (s + 1) k)` with `R_m` the sum of the ranks of position m in k seasons; chi-square with
/// s - 1 degrees of freedom.
///
/// # Errors
///
/// A season of fewer than two periods, fewer values than one season, or a value that is not finite.
///
/// # Examples
///
/// ```
/// use tidegauge::diagnostics::friedman;
///
/// // Three years of quarters; the fourth is always the highest, the first always the lowest.
/// let test = friedman(&[1.0, 3.0, 2.0, 4.0, 0.0, 2.0, 3.0, 5.0, 1.0, 4.0, 3.0, 9.0], 4)?;
/// assert_eq!(format!("{:.1} {:.4}", test.statistic, test.p_value), "8.2 0.0421");
/// # Ok::<(), tidegauge::diagnostics::DiagnosticsError>(())
/// ```
pub fn friedman(x: &[f64], period: usize) -> Result<ChiSquareTest, DiagnosticsError> {
    input::season(period, 0)?;
    input::length(x, period)?;
    input::finite(x)?;
    Ok(ranked(x, period))
}

/// The test of finite values, at least one season of them.
fn ranked(x: &[f64], period: usize) -> ChiSquareTest {
    let mut rank_sums = vec![0.0; period];
    let mut order: Vec<usize> = Vec::with_capacity(period);
    let mut seasons = 0.0;
    for season in x[x.len() % period..].chunks_exact(period) {
        seasons += 1.0;
        order.clear();
        order.extend(0..period);
        // Adding zero makes -0 and 0 equal.
        order.sort_unstable_by(|&a, &b| (season[a] + 0.0).total_cmp(&(season[b] + 0.0)));
        let mut rank = 0.0;
        for ties in order.chunk_by(|&a, &b| same(season[a], season[b])) {
            let count = ties.len() as f64;
            for &position in ties {
                rank_sums[position] += rank + f64::midpoint(count, 1.0);
            }
            rank += count;
        }
    }
    let s = period as f64;
    let middle = seasons * f64::midpoint(s, 1.0);
    let spread: f64 = rank_sums
        .iter()
        .map(|sum| (sum - middle) * (sum - middle))
        .sum();
    ChiSquareTest::new(12.0 * spread / (s * (s + 1.0) * seasons), s - 1.0)
}

#[expect(clippy::float_cmp, reason = "only equal values are tied")]
fn same(a: f64, b: f64) -> bool {
    a == b
}

/// Result of [`np`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NpTest {
    /// Friedman's statistic of the differences.
    pub statistic: f64,
    /// Degrees of freedom of the chi-square distribution it is compared with: s - 1.
    pub df: f64,
    /// Probability of a statistic this large or larger without seasonality, from 0 to 1.
    pub p_value: f64,
    /// Whether X-13 calls the series seasonal: the statistic above 24.73 (monthly), 11.35 (quarterly), the 1 % points
    /// as it rounds them; for other seasons the probability below 1 %.
    pub is_seasonal: bool,
}

/// NP test for seasonality: [`friedman`] of the differenced series.
///
/// Differences are taken as for [`qs`](crate::diagnostics::qs()), without its second try. X-13 applies NP to the seasonally
/// adjusted series and to the one with extremes replaced.
///
/// # Errors
///
/// A season of fewer than two periods, no more than two values beyond one season (one season suffices without
/// differencing, with one value more), or a value that is not finite.
///
/// # Examples
///
/// ```
/// use tidegauge::diagnostics::{Differencing, np};
///
/// let tonnes: Vec<f64> = (0..48).map(|t| [100.0, 101.0, 99.0, 130.0][t % 4] + f64::from(t as u32)).collect();
/// assert!(np(&tonnes, 4, Differencing::default())?.is_seasonal);
/// # Ok::<(), tidegauge::diagnostics::DiagnosticsError>(())
/// ```
pub fn np(
    x: &[f64],
    period: usize,
    differencing: Differencing,
) -> Result<NpTest, DiagnosticsError> {
    input::season(period, 0)?;
    let (d, _) = prepared(x, period, differencing)?;
    let test = ranked(&d, period);
    let is_seasonal = match period {
        12 => test.statistic > 24.73,
        4 => test.statistic > 11.35,
        _ => test.p_value < 0.01,
    };
    Ok(NpTest {
        statistic: test.statistic,
        df: test.df,
        p_value: test.p_value,
        is_seasonal,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    #[test]
    fn ties_are_ranked_in_the_order_of_time() {
        // Ranks 3 1 4 2 5: periods with rank sums 12 and 3.
        let test = kruskal_wallis(&[1.0, -0.0, 1.0, 0.0, 1.0], 2, 0).unwrap();
        assert!(Tolerance::ROUND_OFF.accepts(test.statistic, 3.0));
    }

    #[test]
    fn ties_share_their_rank_and_the_first_values_are_left_out() {
        // Seasons (2, 2, 1) and (0, -0, 5): ranks 2.5 2.5 1 and 1.5 1.5 3; sums 4 4 4.
        let test = friedman(&[99.0, 2.0, 2.0, 1.0, 0.0, -0.0, 5.0], 3).unwrap();
        assert_eq!((test.statistic, test.df, test.p_value), (0.0, 2.0, 1.0));
        // Sums 2, 4, 6 in two equal seasons.
        let test = friedman(&[1.0, 2.0, 3.0, 1.0, 2.0, 3.0], 3).unwrap();
        assert!(Tolerance::ROUND_OFF.accepts(test.statistic, 4.0));
    }

    #[test]
    fn every_offence_is_named() {
        // One season of ranks 1, 2, 3: 12 / (1 * 3 * 4) * 14 - 3 * 4.
        let shortest = friedman(&[1.0, 2.0, 3.0], 3).unwrap();
        assert!(Tolerance::ROUND_OFF.accepts(shortest.statistic, 2.0));
        assert_eq!(
            friedman(&[1.0, 2.0], 3),
            Err(DiagnosticsError::TooShort {
                length: 2,
                needed: 3
            })
        );
        assert_eq!(
            friedman(&[1.0], 1),
            Err(DiagnosticsError::PeriodTooSmall { period: 1 })
        );
        assert!(matches!(
            friedman(&[1.0, f64::INFINITY], 2),
            Err(DiagnosticsError::NotFinite { index: 1, .. })
        ));
        assert!(np(&[1.0; 5], 3, Differencing::default()).is_err());
        for shortest in [
            np(&[1.0; 6], 3, Differencing::default()).unwrap(),
            np(&[1.0; 4], 3, Differencing::None).unwrap(),
        ] {
            assert_eq!((shortest.statistic, shortest.df), (0.0, 2.0));
            assert!(!shortest.is_seasonal);
        }
        assert!(np(&[1.0; 4], 1, Differencing::None).is_err());
    }

    #[test]
    fn the_verdict_follows_the_rounded_points() {
        let seasonal = |period: usize| {
            let x: Vec<f64> = (0..20 * period).map(|t| (t % period) as f64).collect();
            np(&x, period, Differencing::None).unwrap()
        };
        for period in [2, 4, 12] {
            assert!(seasonal(period).is_seasonal);
        }
        let constant = np(&[3.0; 60], 12, Differencing::default()).unwrap();
        assert!(!constant.is_seasonal && constant.statistic == 0.0);
    }
}
