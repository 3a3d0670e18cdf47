//! Where a rate comes from and where it leads: change of a rate, base effect, carry-over.
//!
//! The rate over a year changes between two periods by the new change and by the one that drops out of
//! the year: in logarithms exactly `ln(x_t / x_{t-1}) - ln(x_{t-s} / x_{t-s-1})`. The second term with
//! its sign is the base effect.

use serde::{Deserialize, Serialize};

use crate::change::span::{inside, total};
use crate::change::{Basis, ChangeError, Outcome, change_rate, log_change};
use crate::num::sum::sum;
use crate::period::{Frequency, Period, PeriodRange};
use crate::series::Series;

/// A rate of change and the one a period earlier.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RateChange {
    /// The rate at the period before, a ratio, or why there is none.
    pub previous: Outcome,
    /// The rate at the period in question, a ratio, or why there is none.
    pub current: Outcome,
    /// Difference of the rates as a ratio (0.01 is one percentage point); `None` without both.
    pub difference: Option<f64>,
}

/// How a rate of change itself changed against the period before.
///
/// # Errors
///
/// When `at` lies outside the series or a base does not exist (see [`Basis::base_of`]).
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::change::{Basis, change_of_change};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tonnes = Series::new("2025-09".parse()?, [400, 500, 600])?;
/// let november = change_of_change(&tonnes, "2025-11".parse()?, Basis::PreviousPeriod)?;
/// assert_eq!(november.difference.map(|x| format!("{x:.2}")).as_deref(), Some("-0.05"));
/// # Ok(())
/// # }
/// ```
pub fn change_of_change(
    series: &Series,
    at: Period,
    basis: Basis,
) -> Result<RateChange, ChangeError> {
    inside(series, at)?;
    let rate_at = |period: Period| -> Result<Outcome, ChangeError> {
        let level = |period| series.get(period).unwrap_or(f64::NAN);
        Ok(change_rate(level(basis.base_of(period)?), level(period)))
    };
    let (previous, current) = (rate_at(at.checked_sub(1)?)?, rate_at(at)?);
    let difference = current.value().zip(previous.value());
    Ok(RateChange {
        previous,
        current,
        difference: difference
            .map(|(now, before)| now - before)
            .filter(|difference| difference.is_finite()),
    })
}

/// Parts of the change of the log rate over a year between two periods; all in logarithms.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BaseEffect {
    /// Change of the log rate over a year: `momentum + base_effect`. `None` without both.
    pub rate_change: Option<f64>,
    /// Log change against the period before, in this year.
    pub momentum: Option<f64>,
    /// Minus the log change between the same two periods a year earlier.
    pub base_effect: Option<f64>,
    /// Mean log change between these two periods in the years before that one.
    pub usual_change: Option<f64>,
    /// Base effect beyond the usual change: minus the part of the change a year ago that was not of the
    /// season. `None` without an earlier year to compare with.
    pub unusual_base_effect: Option<f64>,
    /// Number of earlier years in the mean.
    pub years: usize,
}

/// Base effect in the rate over a year at `at`.
///
/// # Errors
///
/// When `at` lies outside the series, or the frequency has no fixed number of periods in a year.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::change::base_effect;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // Half-years; the second half of 2024 was a leap, so that of 2025 has a high base.
/// let tonnes = Series::new("2023-S1".parse()?, [100, 110, 100, 150, 100, 120])?;
/// let effect = base_effect(&tonnes, "2025-S2".parse()?)?;
/// assert_eq!(effect.base_effect.map(|x| format!("{x:.3}")).as_deref(), Some("-0.405"));
/// assert_eq!(effect.unusual_base_effect.map(|x| format!("{x:.3}")).as_deref(), Some("-0.310"));
/// # Ok(())
/// # }
/// ```
pub fn base_effect(series: &Series, at: Period) -> Result<BaseEffect, ChangeError> {
    inside(series, at)?;
    let year = i64::from(periods_per_year(series.frequency())?);
    let momentum = log_step(series, at);
    let mut same_step_before = (1..)
        .map_while(|years: i64| at.checked_sub(years * year).ok())
        .take_while(|period| *period >= series.start())
        .map(|period| log_step(series, period));
    let base_effect = same_step_before.next().flatten().map(|step| -step);
    let usual: Vec<f64> = same_step_before.flatten().collect();
    let usual_change = (!usual.is_empty()).then(|| sum(usual.iter().copied()) / usual.len() as f64);
    Ok(BaseEffect {
        rate_change: momentum.zip(base_effect).map(|(now, base)| now + base),
        momentum,
        base_effect,
        usual_change,
        unusual_base_effect: base_effect
            .zip(usual_change)
            .map(|(base, usual)| base + usual),
        years: usual.len(),
    })
}

/// Growth of the mean of `year` over the mean of the year before if every period of it stayed at the
/// last level of the year before: the overhang into `year`. Seasonally adjusted data only.
///
/// # Errors
///
/// When the frequency has no fixed number of periods in a year, or the year is outside 2 to 9999.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::change::carry_over;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let quarters = Series::new("2024-Q1".parse()?, [100, 104, 104, 108])?;
/// assert_eq!(carry_over(&quarters, 2025)?.to_string(), "+3.8 %");
/// # Ok(())
/// # }
/// ```
pub fn carry_over(series: &Series, year: i32) -> Result<Outcome, ChangeError> {
    growth_if_held(series, year, 0)
}

/// Growth of the mean of the year of `at` over the mean of the year before if every period after `at`
/// stayed at the level of `at`. Seasonally adjusted data only.
///
/// # Errors
///
/// When `at` lies outside the series or in the year 1, or the frequency has no fixed number of periods
/// in a year.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::change::acquired_growth;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let quarters = Series::new("2024-Q1".parse()?, [100, 104, 104, 108, 107, 110])?;
/// assert_eq!(acquired_growth(&quarters, "2025-Q2".parse()?)?.to_string(), "+5.0 %");
/// # Ok(())
/// # }
/// ```
pub fn acquired_growth(series: &Series, at: Period) -> Result<Outcome, ChangeError> {
    inside(series, at)?;
    growth_if_held(series, at.year(), at.within_year())
}

fn growth_if_held(series: &Series, year: i32, known: u32) -> Result<Outcome, ChangeError> {
    let frequency = series.frequency();
    let in_year = periods_per_year(frequency)?;
    let first = Period::new(frequency, year, 1)?;
    let before = PeriodRange::new(first.checked_sub(in_year.into())?, first.checked_sub(1)?)?;
    let last_known = first.checked_add(i64::from(known) - 1)?;
    let level = series.get(last_known).unwrap_or(f64::NAN);
    let so_far = match known {
        0 => 0.0,
        _ => total(series, &PeriodRange::new(first, last_known)?),
    };
    // Both years have the same number of periods, so their sums stand for their means.
    let held = f64::from(in_year.saturating_sub(known)) * level;
    Ok(change_rate(total(series, &before), so_far + held))
}

fn log_step(series: &Series, period: Period) -> Option<f64> {
    let before = period.checked_sub(1).ok()?;
    log_change(series.get(before)?, series.get(period)?)
}

fn periods_per_year(frequency: Frequency) -> Result<u32, ChangeError> {
    frequency
        .periods_per_year()
        .ok_or(ChangeError::NoYear { frequency })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn published_carry_over_and_acquired_growth() {
        let levels = [
            100, 101, 99, 102, 103, 104, 103, 105, 106, 107, 106, 108, 107, 109, 110,
        ];
        let series = Series::new(period("2024-01"), levels).unwrap();
        let close = |outcome: Outcome, expected| {
            Tolerance::published(13).accepts(outcome.value().unwrap(), expected)
        };
        assert!(close(
            carry_over(&series, 2025).unwrap(),
            0.041_800_643_086_8
        ));
        let march = acquired_growth(&series, period("2025-03")).unwrap();
        assert!(close(march, 0.057_877_813_504_8));
        // After the last period nothing is held: this is the growth of the year.
        assert_eq!(
            acquired_growth(&series, period("2024-12")),
            Ok(Outcome::MissingBase)
        );
        assert_eq!(carry_over(&series, 2026), Ok(Outcome::MissingBase));
    }

    #[test]
    fn parts_of_the_yearly_rate_add_up() {
        let levels = [100.0_f64, 120.0, 110.0, 121.0, 130.0, 169.0, 150.0, 165.0];
        let series = Series::new(period("2022-S1"), levels).unwrap();
        let effect = base_effect(&series, period("2025-S2")).unwrap();
        let yearly = |at: usize| (levels[at] / levels[at - 2]).ln();
        let accepts =
            |actual: Option<f64>, expected| Tolerance::ROUND_OFF.accepts(actual.unwrap(), expected);
        assert!(accepts(effect.rate_change, yearly(7) - yearly(6)));
        assert!(accepts(effect.momentum, 1.1_f64.ln()));
        assert!(accepts(effect.base_effect, -(1.3_f64.ln())));
        let usual = f64::midpoint(1.2_f64.ln(), 1.1_f64.ln());
        assert!(accepts(effect.usual_change, usual));
        assert!(accepts(effect.unusual_base_effect, usual - 1.3_f64.ln()));
        assert_eq!(effect.years, 2);
    }

    #[test]
    fn short_series_have_no_base_effect() {
        let series = Series::new(period("2025-01"), [1.0, 2.0]).unwrap();
        let effect = base_effect(&series, period("2025-02")).unwrap();
        assert_eq!(effect.momentum, Some(2.0_f64.ln()));
        assert_eq!(
            (effect.base_effect, effect.rate_change, effect.years),
            (None, None, 0)
        );
    }

    #[test]
    fn rates_without_a_number_have_no_difference() {
        let series = Series::new(period("2025-01"), [0.0, 2.0, 3.0]).unwrap();
        let change = change_of_change(&series, period("2025-03"), Basis::PreviousPeriod).unwrap();
        assert_eq!(change.previous, Outcome::FromZero);
        assert_eq!(change.current, Outcome::Defined(0.5));
        assert_eq!(change.difference, None);
    }

    #[test]
    fn questions_without_a_year_are_refused() {
        let weeks = Series::new(period("2025-W01"), [1.0; 60]).unwrap();
        let frequency = Frequency::Week;
        let none = ChangeError::NoYear { frequency };
        assert_eq!(base_effect(&weeks, period("2025-W09")), Err(none.clone()));
        assert_eq!(carry_over(&weeks, 2025), Err(none));
        let months = Series::new(period("2025-01"), [1.0]).unwrap();
        assert!(matches!(
            carry_over(&months, 1),
            Err(ChangeError::Period(_))
        ));
        assert!(acquired_growth(&months, period("2025-02")).is_err());
        assert!(base_effect(&months, period("2025-02")).is_err());
        assert!(change_of_change(&months, period("2025-02"), Basis::YearAgo).is_err());
    }
}
