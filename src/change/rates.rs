//! Rates of change of two levels and of whole series.
//!
//! Of a base `b` and a current level `a`: rate `a/b - 1`, log change `ln(a/b)`, symmetric change
//! `2(a - b)/(a + b)` (Davis, Haltiwanger and Schuh 1996), annualised `(a/b)^(s/k) - 1` for `k` of `s`
//! periods in a year.

use num_traits::AsPrimitive;
use serde::{Deserialize, Serialize};

use crate::change::{ChangeError, Outcome};
use crate::num::log_ratio::log_ratio;
use crate::period::Period;
use crate::series::Series;

/// Rate of change from `from` to `to`, numbers of any primitive type; NaN is a missing value.
///
/// # Examples
///
/// ```
/// use tidegauge::change::change_rate;
///
/// let tonnes = change_rate(656, 582);
/// assert_eq!(format!("{:.6}", tonnes.value().unwrap_or_default()), "-0.112805");
/// assert_eq!(change_rate(0.0, 5.0).to_string(), "new");
/// ```
pub fn change_rate<T: AsPrimitive<f64>>(from: T, to: T) -> Outcome {
    let (from, to) = (from.as_(), to.as_());
    Outcome::of(from, to, || (to - from) / from)
}

/// Natural logarithm of `to / from`; `None` unless both are positive and finite.
///
/// # Examples
///
/// ```
/// use tidegauge::change::log_change;
///
/// assert_eq!(log_change(656, 582).map(|x| format!("{x:.6}")).as_deref(), Some("-0.119690"));
/// assert_eq!(log_change(656, 0), None);
/// ```
pub fn log_change<T: AsPrimitive<f64>>(from: T, to: T) -> Option<f64> {
    let (from, to) = (from.as_(), to.as_());
    let usable = |level: f64| level > 0.0 && level.is_finite();
    (usable(from) && usable(to)).then(|| log_ratio(to, from))
}

/// Change relative to the mean of both levels, in [-2, 2]; it exists when one of them is zero.
///
/// `None` when both are zero, one is negative, or one is not finite.
///
/// # Examples
///
/// ```
/// use tidegauge::change::symmetric_change;
///
/// assert_eq!(symmetric_change(0, 46), Some(2.0));
/// assert_eq!(symmetric_change(656, 582).map(|x| format!("{x:.6}")).as_deref(), Some("-0.119548"));
/// ```
pub fn symmetric_change<T: AsPrimitive<f64>>(from: T, to: T) -> Option<f64> {
    let (from, to) = (from.as_(), to.as_());
    let larger = from.max(to);
    let usable = from >= 0.0 && to >= 0.0 && larger > 0.0 && larger.is_finite();
    usable.then(|| {
        // In units of the larger level, so that the sum stays in range.
        let (from, to) = (from / larger, to / larger);
        2.0 * (to - from) / (to + from)
    })
}

/// Rate per unit of time that compounds to the change from `from` to `to` over `time` units: with
/// years, the compound annual growth rate (CAGR).
///
/// # Errors
///
/// When `time` is not a positive number.
///
/// # Examples
///
/// ```
/// use tidegauge::change::compound_rate;
///
/// // Exports that doubled in six years grew by 12.2 % a year.
/// assert_eq!(compound_rate(3_000, 6_000, 6.0)?.to_string(), "+12.2 %");
/// # Ok::<(), tidegauge::change::ChangeError>(())
/// ```
pub fn compound_rate<T: AsPrimitive<f64>>(
    from: T,
    to: T,
    time: f64,
) -> Result<Outcome, ChangeError> {
    if !(time > 0.0 && time.is_finite()) {
        return Err(ChangeError::Option {
            name: "time",
            value: time,
            accepted: "a positive finite number",
        });
    }
    let (from, to) = (from.as_(), to.as_());
    Ok(Outcome::of(from, to, || {
        log_change(from, to).map_or(f64::INFINITY, |change| (change / time).exp_m1())
    }))
}

/// Rate over a year if a change over `periods` periods went on at the same pace, with
/// `periods_per_year` of them in a year (seasonally adjusted data only).
///
/// # Errors
///
/// When one of the two numbers of periods is zero.
///
/// # Examples
///
/// ```
/// use tidegauge::change::annualised_rate;
///
/// assert_eq!(annualised_rate(656, 582, 1, 12)?.to_string(), "-76.2 %");
/// # Ok::<(), tidegauge::change::ChangeError>(())
/// ```
pub fn annualised_rate<T: AsPrimitive<f64>>(
    from: T,
    to: T,
    periods: u32,
    periods_per_year: u32,
) -> Result<Outcome, ChangeError> {
    compound_rate(from, to, f64::from(periods) / f64::from(periods_per_year))
}

/// Which earlier period a level is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Basis {
    /// The period before: m/m, q/q.
    PreviousPeriod,
    /// The same period one year earlier: y/y.
    YearAgo,
    /// A number of periods before, at least 1.
    Lag(u32),
}

impl Basis {
    /// The period that `period` is compared with.
    ///
    /// # Errors
    ///
    /// When it does not exist: before the year 1, or a year before a week 53 or a 29 February; and for
    /// a lag of zero.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::change::Basis;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// assert_eq!(Basis::YearAgo.base_of("2025-11".parse()?)?.to_string(), "2024-M11");
    /// assert_eq!(Basis::Lag(2).base_of("2025-11".parse()?)?.to_string(), "2025-M09");
    /// # Ok(())
    /// # }
    /// ```
    pub fn base_of(self, period: Period) -> Result<Period, ChangeError> {
        Ok(match self {
            Self::PreviousPeriod => period.checked_sub(1)?,
            Self::YearAgo => period.year_ago()?,
            Self::Lag(0) => return Err(ChangeError::ZeroPeriods { name: "lag" }),
            Self::Lag(periods) => period.checked_sub(periods.into())?,
        })
    }
}

/// Rates of change of `values` over `lag` positions: one for each value, NaN where there is no base
/// or the rate is undefined (see [`Outcome`]); a fall to zero is -1.
///
/// # Errors
///
/// When `lag` is zero or a value is infinite.
///
/// # Examples
///
/// ```
/// use tidegauge::change::lagged_rates;
///
/// let rates = lagged_rates(&[400.0, 500.0, 0.0, 300.0], 1)?;
/// assert!(rates[0].is_nan() && rates[3].is_nan());
/// assert_eq!(rates[1..3], [0.25, -1.0]);
/// # Ok::<(), tidegauge::change::ChangeError>(())
/// ```
pub fn lagged_rates(values: &[f64], lag: usize) -> Result<Vec<f64>, ChangeError> {
    if lag == 0 {
        return Err(ChangeError::ZeroPeriods { name: "lag" });
    }
    if let Some(position) = values.iter().position(|value| value.is_infinite()) {
        return Err(ChangeError::NotFinite {
            name: "value",
            position,
            value: values[position],
        });
    }
    let mut rates = vec![f64::NAN; values.len()];
    let later = values.iter().skip(lag);
    for (rate, (&from, &to)) in rates.iter_mut().skip(lag).zip(values.iter().zip(later)) {
        *rate = rate_or_nan(from, to);
    }
    Ok(rates)
}

/// Rates of change of a whole series, period by period; missing where [`lagged_rates`] has NaN.
///
/// # Errors
///
/// When the basis is a lag of zero.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::change::{Basis, change_rates};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tonnes = Series::new("2025-09".parse()?, [420, 656, 582])?;
/// let rates = change_rates(&tonnes, Basis::Lag(2))?;
/// assert_eq!(rates.get("2025-11".parse()?).map(|x| format!("{x:.3}")).as_deref(), Some("0.386"));
/// assert_eq!(rates.get("2025-10".parse()?), None);
/// # Ok(())
/// # }
/// ```
pub fn change_rates(series: &Series, basis: Basis) -> Result<Series, ChangeError> {
    let lag = match (basis, series.frequency().periods_per_year()) {
        (Basis::PreviousPeriod, _) => Some(1),
        (Basis::Lag(periods), _) => Some(periods),
        (Basis::YearAgo, periods) => periods,
    };
    let rates = match lag {
        Some(lag) => lagged_rates(series.values(), lag as usize)?,
        None => series
            .iter()
            .map(|(period, to)| {
                let base = period.year_ago().ok().and_then(|base| series.get(base));
                base.map_or(f64::NAN, |from| rate_or_nan(from, to))
            })
            .collect(),
    };
    Ok(Series::trusted(series.start(), rates))
}

/// The number if it is one.
pub(super) fn finite(number: f64) -> Option<f64> {
    number.is_finite().then_some(number)
}

fn rate_or_nan(from: f64, to: f64) -> f64 {
    change_rate(from, to).value().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn published_measures_of_one_change() {
        let close = |actual: f64, expected: f64| Tolerance::published(9).accepts(actual, expected);
        assert!(close(
            change_rate(656, 582).value().unwrap(),
            -0.112_804_878
        ));
        assert!(close(log_change(656, 582).unwrap(), -0.119_690_341));
        assert!(close(symmetric_change(656, 582).unwrap(), -0.119_547_658));
        let annualised = annualised_rate(656.0, 582.0, 1, 12).unwrap();
        assert!(Tolerance::published(12).accepts(annualised.value().unwrap(), -0.762_190_202_397));
    }

    #[test]
    fn measures_without_a_number() {
        for (from, to) in [
            (0.0, 1.0),
            (1.0, 0.0),
            (-1.0, 1.0),
            (f64::NAN, 1.0),
            (1.0, f64::INFINITY),
        ] {
            assert_eq!(log_change(from, to), None);
        }
        for (from, to) in [
            (0.0, 0.0),
            (-1.0, 1.0),
            (f64::NAN, 1.0),
            (1.0, f64::NAN),
            (1.0, f64::INFINITY),
        ] {
            assert_eq!(symmetric_change(from, to), None);
        }
        assert_eq!(compound_rate(5, 0, 2.0), Ok(Outcome::ToZero));
        assert_eq!(compound_rate(1.0, 1e300, 1e-3), Ok(Outcome::OutOfRange));
        for time in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(
                compound_rate(1, 2, time),
                Err(ChangeError::Option { .. })
            ));
        }
        assert!(annualised_rate(1, 2, 0, 12).is_err());
        assert!(annualised_rate(1, 2, 1, 0).is_err());
    }

    #[test]
    fn extreme_levels_keep_their_measures() {
        assert_eq!(symmetric_change(f64::MAX, f64::MAX), Some(0.0));
        assert_eq!(symmetric_change(0.0, 5e-324), Some(2.0));
        let wide = log_change(1e-300, 1e300).unwrap();
        assert!(Tolerance::ROUND_OFF.accepts(wide, 600.0 * std::f64::consts::LN_10));
    }

    #[test]
    fn whole_series_have_a_rate_for_each_period() {
        let series = Series::new(period("2024-01"), (1..=14).map(|t| f64::from(t) * 10.0)).unwrap();
        let rates = change_rates(&series, Basis::YearAgo).unwrap();
        assert_eq!(rates.range(), series.range());
        assert_eq!(rates.missing(), 12);
        assert_eq!(rates.get(period("2025-02")), Some(6.0));
        assert!(change_rates(&series, Basis::Lag(0)).is_err());
        let longer_than_the_series = change_rates(&series, Basis::Lag(u32::MAX)).unwrap();
        assert_eq!(longer_than_the_series.missing(), 14);
    }

    #[test]
    fn weeks_and_days_look_for_the_same_one_a_year_ago() {
        let weeks = Series::new(period("2020-W01"), (1..=60).map(f64::from)).unwrap();
        let rates = change_rates(&weeks, Basis::YearAgo).unwrap();
        // 2020 has 53 weeks, so the first week of 2021 is number 54 of the series.
        assert_eq!(rates.get(period("2021-W01")), Some(53.0));
        assert_eq!(rates.get(period("2020-W53")), None);
    }

    #[test]
    fn columns_are_checked() {
        assert_eq!(
            lagged_rates(&[1.0], 0),
            Err(ChangeError::ZeroPeriods { name: "lag" })
        );
        assert!(matches!(
            lagged_rates(&[1.0, f64::INFINITY], 1),
            Err(ChangeError::NotFinite { position: 1, .. })
        ));
        assert_eq!(lagged_rates(&[], 3), Ok(vec![]));
    }
}
