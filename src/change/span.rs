//! Changes of sums over several periods, which smooth the noise of one, and gaps to a mean.

use serde::{Deserialize, Serialize};

use crate::change::rates::finite;
use crate::change::{ChangeError, Outcome, change_rate, log_change};
use crate::num::sum::sum;
use crate::period::{Period, PeriodRange};
use crate::series::Series;

/// Change between the levels of two ranges of periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SpanChange {
    /// The periods in question.
    pub periods: PeriodRange,
    /// The periods they are compared with.
    pub base_periods: PeriodRange,
    /// Level of the base; `None` if a period of it is missing.
    pub from: Option<f64>,
    /// Level of the periods in question; `None` if one of them is missing.
    pub to: Option<f64>,
    /// Rate of change, a ratio, or why there is none.
    pub rate: Outcome,
    /// Log change; `None` unless both levels are positive.
    pub log_change: Option<f64>,
}

/// Sum of the `k` periods up to `at` against the sum of the `k` before them: 3m/3m with `k` of 3,
/// 12m/12m (the moving annual total) with 12. One missing period makes a sum missing.
///
/// Below 12 months this is for seasonally adjusted data.
///
/// # Errors
///
/// When `at` lies outside the series, `k` is zero, or the base lies before the year 1.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::change::k_on_k;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tonnes = Series::new("2025-06".parse()?, [353, 619, 590, 420, 656, 582])?;
/// assert_eq!(k_on_k(&tonnes, "2025-11".parse()?, 3)?.rate.to_string(), "+6.1 %");
/// # Ok(())
/// # }
/// ```
pub fn k_on_k(series: &Series, at: Period, k: u32) -> Result<SpanChange, ChangeError> {
    let periods = ending(series, at, k)?;
    let base_periods = ending_at(at.checked_sub(k.into())?, k)?;
    Ok(change_of_sums(series, periods, base_periods))
}

/// Sum of the `k` periods up to `at` against the sum of the `k` up to the same period a year ago.
///
/// # Errors
///
/// When `at` lies outside the series or has no year ago, `k` is zero, or the base lies before the
/// year 1.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::change::k_on_year_ago;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tonnes = Series::new("2024-Q3".parse()?, [1800, 1860, 445, 399, 1629, 1802])?;
/// let half = k_on_year_ago(&tonnes, "2025-Q4".parse()?, 2)?;
/// assert_eq!((half.from, half.to), (Some(3660.0), Some(3431.0)));
/// # Ok(())
/// # }
/// ```
pub fn k_on_year_ago(series: &Series, at: Period, k: u32) -> Result<SpanChange, ChangeError> {
    let periods = ending(series, at, k)?;
    let base_periods = ending_at(at.year_ago()?, k)?;
    Ok(change_of_sums(series, periods, base_periods))
}

/// Sum of the year up to `at` against the sum of the year before up to the same period.
///
/// # Errors
///
/// When `at` lies outside the series or has no year ago.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::change::year_to_date;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tonnes = Series::new("2024-Q1".parse()?, [1900, 1884, 1800, 1860, 1659, 399])?;
/// let half = year_to_date(&tonnes, "2025-Q2".parse()?)?;
/// assert_eq!(half.base_periods.to_string(), "2024-Q1/2024-Q2");
/// assert_eq!(half.rate.to_string(), "-45.6 %");
/// # Ok(())
/// # }
/// ```
pub fn year_to_date(series: &Series, at: Period) -> Result<SpanChange, ChangeError> {
    inside(series, at)?;
    let base_periods = at.year_ago()?.year_to_date();
    Ok(change_of_sums(series, at.year_to_date(), base_periods))
}

/// Level at `at` against the mean of the `reference` periods: the gap to a year's average or to the
/// time before an event. One missing reference period makes the mean missing.
///
/// # Errors
///
/// When `at` lies outside the series or the reference is empty.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::change::gap_to_mean;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tonnes = Series::new("2025-06".parse()?, [353, 619, 589, 420, 656, 582])?;
/// let gap = gap_to_mean(&tonnes, "2025-11".parse()?, &"2025-06/2025-10".parse()?)?;
/// assert_eq!((gap.from, gap.to), (Some(527.4), Some(582.0)));
/// # Ok(())
/// # }
/// ```
pub fn gap_to_mean(
    series: &Series,
    at: Period,
    reference: &PeriodRange,
) -> Result<SpanChange, ChangeError> {
    inside(series, at)?;
    if reference.is_empty() {
        return Err(ChangeError::ZeroPeriods { name: "reference" });
    }
    let mean = total(series, reference) / reference.len() as f64;
    let periods = ending_at(at, 1)?;
    let level = total(series, &periods);
    Ok(span_change(periods, reference.clone(), mean, level))
}

/// Refuses a period that the series does not cover.
pub(super) fn inside(series: &Series, at: Period) -> Result<usize, ChangeError> {
    series.index_of(at).ok_or_else(|| ChangeError::Outside {
        period: at,
        range: Box::new(series.range()),
    })
}

/// Sum over `range`; NaN when a period is missing or outside the series.
pub(super) fn total(series: &Series, range: &PeriodRange) -> f64 {
    let first = series.index_of(range.start());
    let last = series.index_of(range.end());
    first
        .zip(last)
        .and_then(|(first, last)| series.values().get(first..=last))
        .map_or(f64::NAN, |values| sum(values.iter().copied()))
}

fn ending(series: &Series, at: Period, k: u32) -> Result<PeriodRange, ChangeError> {
    inside(series, at)?;
    ending_at(at, k)
}

fn ending_at(at: Period, k: u32) -> Result<PeriodRange, ChangeError> {
    let before = k
        .checked_sub(1)
        .ok_or(ChangeError::ZeroPeriods { name: "span" })?;
    Ok(PeriodRange::new(at.checked_sub(before.into())?, at)?)
}

fn change_of_sums(series: &Series, periods: PeriodRange, base_periods: PeriodRange) -> SpanChange {
    let (from, to) = (total(series, &base_periods), total(series, &periods));
    span_change(periods, base_periods, from, to)
}

fn span_change(periods: PeriodRange, base_periods: PeriodRange, from: f64, to: f64) -> SpanChange {
    SpanChange {
        periods,
        base_periods,
        from: finite(from),
        to: finite(to),
        rate: change_rate(from, to),
        log_change: log_change(from, to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    /// Two years and a quarter of months with values 1, 2, 3, ...
    fn months() -> Series {
        Series::new(period("2023-01"), (1..=27).map(f64::from)).unwrap()
    }

    #[test]
    fn sums_are_compared_with_the_right_ones() {
        let series = months();
        let year = k_on_k(&series, period("2024-12"), 12).unwrap();
        assert_eq!((year.from, year.to), (Some(78.0), Some(222.0)));
        let quarter = k_on_year_ago(&series, period("2024-03"), 3).unwrap();
        assert_eq!((quarter.from, quarter.to), (Some(6.0), Some(42.0)));
        assert_eq!(quarter.rate, Outcome::Defined(6.0));
        let to_date = year_to_date(&series, period("2025-02")).unwrap();
        assert_eq!((to_date.from, to_date.to), (Some(27.0), Some(51.0)));
        assert_eq!(to_date.periods.to_string(), "2025-M01/2025-M02");
    }

    #[test]
    fn a_gap_makes_a_sum_missing() {
        let mut values = months().into_values();
        values[13] = f64::NAN;
        let series = Series::new(period("2023-01"), values).unwrap();
        let quarter = k_on_k(&series, period("2024-06"), 3).unwrap();
        assert_eq!((quarter.rate, quarter.from), (Outcome::MissingBase, None));
        let to_date = year_to_date(&series, period("2024-06")).unwrap();
        assert_eq!((to_date.rate, to_date.to), (Outcome::MissingCurrent, None));
        let early = k_on_year_ago(&series, period("2023-06"), 3).unwrap();
        assert_eq!(early.rate, Outcome::MissingBase);
        let gap = gap_to_mean(
            &series,
            period("2024-06"),
            &period("2024-03").year_to_date(),
        );
        assert_eq!(gap.unwrap().rate, Outcome::MissingBase);
    }

    #[test]
    fn sums_beyond_the_range_of_numbers_say_so() {
        let series = Series::new(period("2025-01"), [f64::MAX; 4]).unwrap();
        let change = k_on_k(&series, period("2025-04"), 2).unwrap();
        assert_eq!((change.rate, change.to), (Outcome::OutOfRange, None));
    }

    #[test]
    fn spans_that_cannot_be_are_refused() {
        let series = months();
        let at = period("2024-06");
        assert_eq!(
            k_on_k(&series, at, 0),
            Err(ChangeError::ZeroPeriods { name: "span" })
        );
        assert!(matches!(
            k_on_k(&series, at, u32::MAX),
            Err(ChangeError::Period(_))
        ));
        for outside in ["2025-04", "2024", "2022-12"] {
            let outside = period(outside);
            assert!(k_on_k(&series, outside, 1).is_err());
            assert!(k_on_year_ago(&series, outside, 1).is_err());
            assert!(year_to_date(&series, outside).is_err());
            assert!(gap_to_mean(&series, outside, &at.year_to_date()).is_err());
        }
        let nothing = PeriodRange::with_len(at, 0).unwrap();
        assert!(gap_to_mean(&series, at, &nothing).is_err());
    }
}
