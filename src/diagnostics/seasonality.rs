//! Tests for seasonality in the components of X-11 by analysis of variance: stable and moving seasonality, and what is
//! left in an adjusted series.
//!
//! Sources: Lothian and Morry 1978; Ladiray and Quenneville 2001, sec. 4.4 (table D8A of X-11); X-13ARIMA-SEATS
//! reference manual, tables D8A and D11.

use serde::{Deserialize, Serialize};

use crate::diagnostics::input;
use crate::diagnostics::{DiagnosticsError, FTest};

/// F test for stable seasonality: one-way analysis of variance by period of the year.
///
/// `x` is a series without trend, for X-11 the SI ratios of table D8; `phase` is the calendar position, from 0
/// to `period` (exclusive), of its first value; it only names the periods. Incomplete years count. The unit of `x` does not
/// matter. [`FTest`] says what comes of a constant or exactly seasonal series.
///
/// # Formula
///
/// `F = [sum_m n_m (mean_m - mean)^2 / (s - 1)] / [sum_m sum_i (x_mi - mean_m)^2 / (n - s)]`
///
/// # Errors
///
/// A season of fewer than two periods or a phase outside it, no more than `period` values, or a value that is not finite.
///
/// # Examples
///
/// ```
/// use tidegauge::diagnostics::stable_seasonality;
///
/// // Half-yearly: the second half is the stronger one.
/// let test = stable_seasonality(&[0.8, 1.2, 0.9, 1.1, 0.7, 1.3], 2, 0)?;
/// assert_eq!(format!("{:.3}", test.statistic), "24.000");
/// assert_eq!((test.df_between, test.df_within), (1.0, 4.0));
/// assert_eq!(format!("{:.4}", test.p_value), "0.0080");
/// # Ok::<(), tidegauge::diagnostics::DiagnosticsError>(())
/// ```
pub fn stable_seasonality(
    x: &[f64],
    period: usize,
    phase: usize,
) -> Result<FTest, DiagnosticsError> {
    input::season(period, phase)?;
    input::length(x, period.saturating_add(1))?;
    let unit = input::unit(x)?;
    Ok(by_period(x.iter().map(|value| value * unit), period))
}

/// One-way analysis of variance by position modulo `period`; needs more than `period` values. The
/// phase only names the classes and does not matter.
///
/// Every class is measured from its first value, and the classes from the first value of all: equal
/// values give exact zeros.
fn by_period(x: impl Iterator<Item = f64> + Clone, period: usize) -> FTest {
    let mut classes = vec![Class::default(); period];
    let mut start = None;
    let mut n = 0.0;
    in_classes(x.clone(), &mut classes, |class, value| {
        start.get_or_insert(value);
        if class.count == 0.0 {
            class.first = value;
        }
        class.count += 1.0;
        class.mean += value - class.first;
        n += 1.0;
    });
    let start = start.unwrap_or_default();
    let mut grand = 0.0;
    for class in &mut classes {
        class.mean /= class.count;
        grand += class.count * (class.first - start + class.mean);
    }
    grand /= n;
    let between = classes
        .iter()
        .map(|class| class.count * square(class.first - start + class.mean - grand))
        .sum();
    let mut within = 0.0;
    in_classes(x, &mut classes, |class, value| {
        within += square(value - class.first - class.mean);
    });
    FTest::new(between, (period - 1) as f64, within, n - period as f64)
}

/// Values of one period of the year: how many, the first, and the mean distance from the first.
#[derive(Clone, Copy, Default)]
struct Class {
    count: f64,
    first: f64,
    mean: f64,
}

/// Shows every value to its class; the classes take turns.
fn in_classes(
    x: impl Iterator<Item = f64>,
    classes: &mut [Class],
    mut show: impl FnMut(&mut Class, f64),
) {
    let mut at = 0;
    for value in x {
        show(&mut classes[at], value);
        at += 1;
        if at == classes.len() {
            at = 0;
        }
    }
}

fn square(x: f64) -> f64 {
    x * x
}

/// F test for moving seasonality: whether the size of the seasonal swing changes from year to year.
///
/// Two-way analysis of variance (years and periods, one value each) of `|x - neutral|` over the complete calendar
/// years of `x`; `neutral` is 1 for ratios and 0 for differences or logs. Values before the first and after the
/// last complete year do not count.
///
/// # Formula
///
/// `F = [s sum_y (mean_y - mean)^2 / (k - 1)] / [sum_ym (x_ym - mean_y - mean_m + mean)^2 / ((k - 1)(s - 1))]` for k years;
/// X-11's table D8A (Higginson 1975).
///
/// # Errors
///
/// A season of fewer than two periods or a phase outside it, fewer than two complete calendar years, or a value (also
/// `neutral`, named as an option) that is not finite.
///
/// # Examples
///
/// ```
/// use tidegauge::diagnostics::moving_seasonality;
///
/// // Each year the swing doubles; the first value belongs to an incomplete year.
/// let test = moving_seasonality(&[9.0, -1.0, 1.5, -2.0, 2.0, -4.0, 4.5], 2, 1, 0.0)?;
/// assert_eq!(format!("{:.2}", test.statistic), "117.00");
/// assert_eq!((test.df_between, test.df_within), (2.0, 2.0));
/// # Ok::<(), tidegauge::diagnostics::DiagnosticsError>(())
/// ```
pub fn moving_seasonality(
    x: &[f64],
    period: usize,
    phase: usize,
    neutral: f64,
) -> Result<FTest, DiagnosticsError> {
    input::season(period, phase)?;
    let skipped = (period - phase) % period;
    input::length(x, period.saturating_mul(2).saturating_add(skipped))?;
    let unit = input::unit(x)?;
    if !neutral.is_finite() {
        return Err(DiagnosticsError::BadOption {
            option: "neutral",
            value: neutral,
            accepted: "a finite number, 1 for ratios and 0 for differences",
        });
    }
    // Of two units the smaller serves both.
    let unit = unit.min(input::unit(&[neutral])?);
    let neutral = neutral * unit;
    let years: Vec<&[f64]> = x[skipped..].chunks_exact(period).collect();
    // Measured from the first year, which takes out the periods' own levels as far as it goes: equal years give
    // exact zeros.
    let swing = |value: f64| (value * unit - neutral).abs();
    let first_year = &x[skipped..skipped + period];
    let distance = |value: f64, first: f64| swing(value) - swing(first);

    let mut by_year = Vec::with_capacity(years.len());
    let mut by_period = vec![0.0; period];
    for year in &years {
        let mut sum = 0.0;
        for ((total, &value), &first) in by_period.iter_mut().zip(*year).zip(first_year) {
            sum += distance(value, first);
            *total += distance(value, first);
        }
        by_year.push(sum / period as f64);
    }
    let k = years.len() as f64;
    for total in &mut by_period {
        *total /= k;
    }
    let mean = by_year.iter().sum::<f64>() / k;
    let between = by_year
        .iter()
        .map(|year_mean| square(year_mean - mean))
        .sum::<f64>()
        * period as f64;
    let mut within = 0.0;
    for (year, year_mean) in years.iter().zip(&by_year) {
        for ((period_mean, &value), &first) in by_period.iter().zip(*year).zip(first_year) {
            within += square(distance(value, first) - year_mean - period_mean + mean);
        }
    }
    let df_between = k - 1.0;
    Ok(FTest::new(
        between,
        df_between,
        within,
        df_between * (period - 1) as f64,
    ))
}

/// Result of [`residual_seasonality`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ResidualSeasonality {
    /// The test over all differences.
    pub whole: FTest,
    /// The test over the differences of the last three years; `None` where the differences do not cover
    /// three years.
    pub last_three_years: Option<FTest>,
}

/// F test for residual seasonality in a seasonally adjusted series.
///
/// The trend is taken off by plain differences over a quarter of a year (three months, one quarter; one period where a
/// quarter is shorter than that); then [`stable_seasonality`] over all differences and over the last three years. X-13
/// judges both at 1 %, the last three years at 5 % too.
///
/// # Errors
///
/// A season of fewer than two periods or a phase outside it, too few values for one difference more than periods, or a
/// value that is not finite.
///
/// # Examples
///
/// ```
/// use tidegauge::diagnostics::residual_seasonality;
///
/// // Nine quarters of an "adjusted" series in which every fourth quarter is still high.
/// let adjusted = [100.0, 101.0, 102.0, 109.0, 104.0, 105.5, 106.0, 113.0, 108.0];
/// let test = residual_seasonality(&adjusted, 4, 0)?;
/// assert!(test.whole.p_value < 0.001 && test.last_three_years.is_none());
/// # Ok::<(), tidegauge::diagnostics::DiagnosticsError>(())
/// ```
pub fn residual_seasonality(
    adjusted: &[f64],
    period: usize,
    phase: usize,
) -> Result<ResidualSeasonality, DiagnosticsError> {
    input::season(period, phase)?;
    let lag = (period / 4).max(1);
    input::length(adjusted, period.saturating_add(lag).saturating_add(1))?;
    let unit = input::unit(adjusted)?;
    let differences: Vec<f64> = adjusted
        .iter()
        .zip(&adjusted[lag..])
        .map(|(&before, &now)| now * unit - before * unit)
        .collect();
    let last = differences
        .len()
        .checked_sub(period.saturating_mul(3))
        .map(|from| by_period(differences[from..].iter().copied(), period));
    Ok(ResidualSeasonality {
        whole: by_period(differences.iter().copied(), period),
        last_three_years: last,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::kruskal_wallis;
    use crate::num::tolerance::Tolerance;

    /// What a test says of a series, a season and a phase.
    type Door = fn(&[f64], usize, usize) -> Option<DiagnosticsError>;

    const X: [f64; 7] = [0.8, 1.25, 0.9, 1.1, 0.7, 1.35, 1.0];

    #[test]
    fn every_door_is_the_same() {
        let tests: [Door; 4] = [
            |x, s, p| stable_seasonality(x, s, p).err(),
            |x, s, p| kruskal_wallis(x, s, p).err(),
            |x, s, p| moving_seasonality(x, s, p, 0.0).err(),
            |x, s, p| residual_seasonality(x, s, p).err(),
        ];
        for test in tests {
            assert_eq!(test(&X, 2, 0), None);
            assert_eq!(
                test(&X, 1, 0),
                Some(DiagnosticsError::PeriodTooSmall { period: 1 })
            );
            assert_eq!(
                test(&X, 2, 2),
                Some(DiagnosticsError::PhaseOutOfRange {
                    phase: 2,
                    period: 2
                })
            );
            assert!(matches!(
                test(&X, 7, 0),
                Some(DiagnosticsError::TooShort { length: 7, .. })
            ));
            assert!(matches!(
                test(&X, usize::MAX, 1),
                Some(DiagnosticsError::TooShort { .. })
            ));
            let mut bad = X;
            bad[5] = f64::NEG_INFINITY;
            assert_eq!(
                test(&bad, 2, 1),
                Some(DiagnosticsError::NotFinite {
                    index: 5,
                    value: f64::NEG_INFINITY
                })
            );
        }
    }

    #[test]
    fn needed_lengths_are_the_smallest_accepted() {
        // 0.8 and 0.9 beside 1.25: squares of 8/75 between and 1/200 within.
        let stable = stable_seasonality(&X[..3], 2, 0).unwrap();
        assert!(Tolerance::ROUND_OFF.accepts(stable.statistic, 64.0 / 3.0));
        assert!(stable_seasonality(&X[..2], 2, 0).is_err());
        let degrees = |test: FTest| (test.df_between, test.df_within);
        let moving = moving_seasonality(&X[..4], 2, 0, 1.0).unwrap();
        assert_eq!(degrees(moving), (1.0, 1.0));
        assert!(moving_seasonality(&X[..4], 2, 1, 1.0).is_err());
        let later = moving_seasonality(&X[..5], 2, 1, 1.0).unwrap();
        assert_eq!(later, moving_seasonality(&X[1..5], 2, 0, 1.0).unwrap());
        let residual = residual_seasonality(&X[..4], 2, 0).unwrap();
        assert_eq!(degrees(residual.whole), (1.0, 1.0));
        assert!(residual_seasonality(&X[..3], 2, 0).is_err());
    }

    #[test]
    fn a_neutral_value_is_a_number() {
        assert!(matches!(
            moving_seasonality(&X, 2, 0, f64::NAN),
            Err(DiagnosticsError::BadOption {
                option: "neutral",
                ..
            })
        ));
        let far = moving_seasonality(&X, 2, 0, f64::MAX).unwrap();
        assert!((0.0..=1.0).contains(&far.p_value), "{far:?}");
    }

    #[test]
    fn a_constant_shows_nothing_and_an_exact_season_everything() {
        let constant = [0.1; 40];
        let exact: Vec<f64> = (0..40).map(|t| [0.1, 0.7, -0.3, 1e-9][t % 4]).collect();
        for (x, statistic, p) in [(&constant[..], 0.0, 1.0), (&exact[..], f64::MAX, 0.0)] {
            let stable = stable_seasonality(x, 4, 0).unwrap();
            assert_eq!((stable.statistic, stable.p_value), (statistic, p));
            let residual = residual_seasonality(x, 4, 0).unwrap();
            assert_eq!(residual.whole.statistic, statistic);
            assert_eq!(residual.last_three_years.unwrap().p_value, p);
            let moving = moving_seasonality(x, 4, 0, 0.0).unwrap();
            assert_eq!((moving.statistic, moving.p_value), (0.0, 1.0));
        }
        assert!(kruskal_wallis(&constant, 4, 0).unwrap().p_value > 0.9);
        assert!(kruskal_wallis(&exact, 4, 0).unwrap().p_value < 1e-6);
    }

    #[test]
    fn three_years_must_lie_inside_the_differences() {
        let x: Vec<f64> = (0..13).map(|t| f64::from(t % 5)).collect();
        let test = |n| {
            residual_seasonality(&x[..n], 4, 0)
                .unwrap()
                .last_three_years
        };
        assert!(test(12).is_none());
        assert_eq!(test(13).unwrap().df_within, 8.0);
    }

    #[test]
    fn magnitudes_do_not_matter() {
        let reference = stable_seasonality(&X, 2, 0).unwrap();
        for unit in [1e-300, 1e-20, 1e20, 1e300] {
            let x = X.map(|value| value * unit);
            let test = stable_seasonality(&x, 2, 0).unwrap();
            assert!(Tolerance::ROUND_OFF.accepts(test.statistic, reference.statistic));
            let neutral = 1.0;
            let moving = moving_seasonality(&x, 2, 0, neutral * unit).unwrap();
            let expected = moving_seasonality(&X, 2, 0, neutral).unwrap();
            assert!(Tolerance::ITERATIVE.accepts(moving.statistic, expected.statistic));
        }
    }
}
