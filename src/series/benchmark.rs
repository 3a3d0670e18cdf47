//! Benchmarking: the smoothest change of a seasonally adjusted series after which its years add up to those of another series.
//!
//! The years of an adjusted series do not add up to the years of the original. Where they must (national accounts, published annual totals), the
//! yearly discrepancies are spread over the periods so that the movement of the adjusted series changes least.
//!
//! Sources: Denton (1971), "Adjustment of monthly or quarterly series to annual totals: an approach based on quadratic minimization";
//! Dagum and Cholette (2006), "Benchmarking, temporal distribution, and reconciliation methods for time series", chapters 3 and 5;
//! Quenneville, Cholette, Huot, Chiu and Di Fonzo (2004), "Adjustment of seasonally adjusted series to annual totals";
//! X-13ARIMA-SEATS reference manual, spec `force`, for names and defaults; table D 11A of that program for numbers.

mod denton;
mod regression;

use serde::{Deserialize, Serialize};

use crate::num::sum::sum;
use crate::period::Frequency;
use crate::series::{Series, SeriesError};

/// How the yearly discrepancies are spread over the periods (X-13 argument `type`).
///
/// Stored forms: `"denton"`, and `{"regress":{"rho":0.9,"lambda":0}}`, where both numbers may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub enum BenchmarkMethod {
    /// Least squared changes of the correction from period to period, in windows of five years: X-13 `denton`.
    ///
    /// The weights are rounded to seven decimals as the reference program stores them, with its few deviations in the last one. Yearly
    /// totals are therefore met to about 10⁻⁶ of the discrepancies, not exactly; [`Regression`](Self::Regression) with `rho` 1 and
    /// `lambda` 0 minimises the same squares over the whole series without rounding.
    #[default]
    #[serde(rename = "denton")]
    Denton,
    /// Regression on the totals with autocorrelated errors: X-13 `regress`. Totals are met exactly.
    #[serde(rename = "regress")]
    Regression {
        /// Autocorrelation of the corrections from one period to the next (X-13 `rho`), 0 to 1. The nearer to 1, the better is movement
        /// kept; beyond 0.99999 stands the random walk, which keeps it best. `None` is 0.9 for months, 0.9³ for quarters and 0.9⁶
        /// for half-years.
        #[serde(default)]
        rho: Option<f64>,
        /// Exponent of the values in the standard errors of their corrections (X-13 `lambda`), −3 to 3: 0 makes them equal, 1
        /// proportional to the values. With `rho` 0 and `lambda` 0.5 the method is proration. Default 0.
        #[serde(default)]
        lambda: f64,
    },
}

/// Options of [`benchmark`].
///
/// # Examples
///
/// ```
/// use tidegauge::series::{BenchmarkMethod, BenchmarkSpec};
///
/// let spec = BenchmarkSpec::default().method(BenchmarkMethod::Regression { rho: Some(0.8), lambda: 1.0 }).start(4);
/// let json = serde_json::to_string(&spec).unwrap();
/// assert_eq!(json, r#"{"method":{"regress":{"rho":0.8,"lambda":1.0}},"start":4}"#);
/// assert_eq!(serde_json::from_str::<BenchmarkSpec>("{}").unwrap().method, BenchmarkMethod::Denton);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct BenchmarkSpec {
    /// How the discrepancies are spread (`type`).
    pub method: BenchmarkMethod,
    /// Month, quarter or half of the calendar year that the benchmark years begin with (`start`), from 1; default 1.
    pub start: u32,
}

impl Default for BenchmarkSpec {
    fn default() -> Self {
        Self {
            method: BenchmarkMethod::Denton,
            start: 1,
        }
    }
}

impl BenchmarkSpec {
    /// Sets [`method`](Self::method).
    #[must_use]
    pub fn method(mut self, method: BenchmarkMethod) -> Self {
        self.method = method;
        self
    }

    /// Sets [`start`](Self::start).
    #[must_use]
    pub fn start(mut self, period_of_year: u32) -> Self {
        self.start = period_of_year;
        self
    }
}

/// The complete benchmark years of a series.
#[derive(Debug, Clone, Copy)]
struct Years {
    /// Periods in a year.
    season: usize,
    /// Position of the first period of the first one.
    first: usize,
    /// How many there are.
    count: usize,
}

impl Years {
    /// Position of the first period of year `year`.
    const fn position(&self, year: usize) -> usize {
        self.first + year * self.season
    }

    /// The values of the complete years, year by year.
    fn of<'a>(&self, values: &'a [f64]) -> impl Iterator<Item = &'a [f64]> + use<'a> {
        values[self.first..self.position(self.count)].chunks_exact(self.season)
    }
}

/// `adjusted`, changed so that its complete benchmark years add up to those of `target` (table D 11A of X-13).
///
/// Both are months, quarters or half-years over the same periods, without missing values. `target` is usually the original series, or that
/// without its calendar effects (X-13 argument `target`). Only complete benchmark years count; a part of a year at either end follows the
/// nearest complete one. To let forecasts complete the last year (X-13 `usefcst`), extend both series with them and slice the result.
///
/// # Formula
/// Adjusted a, target t, result x; J adds up the complete years, so that the discrepancies are δ = J(t − a).
///
/// - Regression: x = a + V Jᵀ (J V Jᵀ)⁻¹ δ, with V = C Ω C, Ωᵢⱼ = ρ^|i−j| and C = diag(|aᵢ| / mean |a|)^λ. For ρ > 0.99999 it is the limit, which
///   minimises Σ (zᵢ − zᵢ₋₁)² with z = C⁻¹ (x − a) subject to Jx = Jt.
/// - Denton: x = a + Wδ, where W minimises Σ (zᵢ − zᵢ₋₁)² with z = x − a over five years. The years at each end take their rows from the first or last five
///   years, any other year from the five around it. At the ends outside the complete years z stays what it was at their edge.
///
/// The cost is O(n + years²) for Denton's method and O(n + years³) for the regression, which solves one system of a row a year.
///
/// # Errors
/// [`SeriesError::MixedFrequencies`]; [`SeriesError::NotPartOfYear`] for years, weeks and days; [`SeriesError::BadOption`];
/// [`SeriesError::DifferentSpans`]; [`SeriesError::Missing`] at the first missing value;
/// [`SeriesError::TooFewYears`] under five complete benchmark years for Denton's method, or none for the regression (the reference program
/// asks for a series of five years' length there too); [`SeriesError::NoWeight`] where λ makes corrections impossible; [`SeriesError::NoNumber`] where
/// the result would be too large a number.
///
/// # Examples
///
/// Exports of two years in quarters, adjusted so that the years add up to 440 and 480 instead of 436 and 484:
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::series::{BenchmarkMethod, BenchmarkSpec, benchmark};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let original = Series::new("2023-Q1".parse()?, [90, 105, 125, 120, 99, 114, 137, 130])?;
/// let adjusted = Series::new("2023-Q1".parse()?, [106, 108, 110, 112, 118, 120, 122, 124])?;
/// let spec = BenchmarkSpec::default().method(BenchmarkMethod::Regression { rho: Some(1.0), lambda: 0.0 });
/// let forced = benchmark(&adjusted, &original, &spec)?;
/// assert!((forced.values()[..4].iter().sum::<f64>() - 440.0).abs() < 1e-10);
/// assert!((forced.values()[4..].iter().sum::<f64>() - 480.0).abs() < 1e-10);
/// let rounded: Vec<String> = forced.values().iter().map(|x| format!("{x:.2}")).collect();
/// assert_eq!(rounded, ["107.45", "109.27", "110.91", "112.36", "117.64", "119.09", "120.73", "122.55"]);
/// # Ok(())
/// # }
/// ```
pub fn benchmark(
    adjusted: &Series,
    target: &Series,
    spec: &BenchmarkSpec,
) -> Result<Series, SeriesError> {
    let years = check(adjusted, target, spec)?;
    // In units of a power of two near the largest value nothing overflows, and no digit changes.
    let exponent = exponent_of(adjusted.values().iter().chain(target.values()).copied());
    let scaled = |series: &Series| -> Vec<f64> {
        let unit = 2.0_f64.powi(-exponent);
        series.values().iter().map(|value| value * unit).collect()
    };
    let (a, t) = (scaled(adjusted), scaled(target));
    let discrepancies: Vec<f64> = years
        .of(&t)
        .zip(years.of(&a))
        .map(|(t, a)| sum(t.iter().zip(a).flat_map(|(t, a)| [*t, -a])))
        .collect();
    let correction = match spec.method {
        BenchmarkMethod::Denton => denton::correction(&years, &discrepancies, a.len()),
        BenchmarkMethod::Regression { rho, lambda } => {
            let rho = rho.unwrap_or_else(|| default_rho(years.season));
            let weights = weights(adjusted, &years, lambda)?;
            regression::correction(&years, &discrepancies, &weights, rho).ok_or(
                SeriesError::NoNumber {
                    period: adjusted.start(),
                },
            )?
        }
    };
    let unit = 2.0_f64.powi(exponent);
    let mut values = Vec::with_capacity(a.len());
    for ((period, value), correction) in adjusted.iter().zip(correction) {
        let value = value + correction * unit;
        if !value.is_finite() {
            return Err(SeriesError::NoNumber { period });
        }
        values.push(value);
    }
    Series::new(adjusted.start(), values)
}

/// Checks the input once, in the order in which `benchmark` lists its errors.
fn check(adjusted: &Series, target: &Series, spec: &BenchmarkSpec) -> Result<Years, SeriesError> {
    let frequency = adjusted.frequency();
    if frequency != target.frequency() {
        return Err(SeriesError::MixedFrequencies {
            left: frequency,
            right: target.frequency(),
        });
    }
    let (season, starts) = match frequency {
        Frequency::Month => (12_u32, "1 to 12 for months"),
        Frequency::Quarter => (4, "1 to 4 for quarters"),
        Frequency::HalfYear => (2, "1 or 2 for half-years"),
        Frequency::Year | Frequency::Week | Frequency::Day => {
            return Err(SeriesError::NotPartOfYear { frequency });
        }
    };
    let option = |option, value, accepted| SeriesError::BadOption {
        option,
        value,
        accepted,
    };
    if !(1..=season).contains(&spec.start) {
        return Err(option("start", f64::from(spec.start), starts));
    }
    if let BenchmarkMethod::Regression { rho, lambda } = spec.method {
        if let Some(rho) = rho.filter(|rho| !(0.0..=1.0).contains(rho)) {
            return Err(option("rho", rho, "0 to 1"));
        }
        if !(-3.0..=3.0).contains(&lambda) {
            return Err(option("lambda", lambda, "-3 to 3"));
        }
    }
    if adjusted.start() != target.start() || adjusted.len() != target.len() {
        return Err(SeriesError::DifferentSpans {
            left: Box::new(adjusted.range()),
            right: Box::new(target.range()),
        });
    }
    for (series, role) in [(adjusted, "adjusted"), (target, "target")] {
        if let Some((period, _)) = series.iter().find(|(_, value)| value.is_nan()) {
            return Err(SeriesError::Missing {
                series: role,
                period,
            });
        }
    }
    let first = (spec.start + season - adjusted.start().within_year()) % season;
    let (season, first) = (season as usize, first as usize);
    let years = Years {
        season,
        first: first.min(adjusted.len()),
        count: adjusted.len().saturating_sub(first) / season,
    };
    let needed = match spec.method {
        BenchmarkMethod::Denton => denton::WINDOW,
        BenchmarkMethod::Regression { .. } => 1,
    };
    if years.count < needed {
        return Err(SeriesError::TooFewYears {
            found: years.count,
            needed,
        });
    }
    Ok(years)
}

/// Power of two next below the largest of `values` in size, within what a factor and its inverse can express.
fn exponent_of(values: impl Iterator<Item = f64>) -> i32 {
    let largest = values.fold(0.0_f64, |largest, value| largest.max(value.abs()));
    if largest > 0.0 {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "logarithms of numbers are within -1075 and 1024"
        )]
        let exponent = largest.log2().floor() as i32;
        exponent.clamp(-1000, 1000)
    } else {
        0
    }
}

/// 0.9 to the number of months in a period.
fn default_rho(season: usize) -> f64 {
    match season {
        12 => 0.9,
        4 => 0.9 * 0.9 * 0.9,
        _ => 0.9_f64.powi(6),
    }
}

/// |aᵢ|^λ up to a common factor, the largest one 1.
fn weights(adjusted: &Series, years: &Years, lambda: f64) -> Result<Vec<f64>, SeriesError> {
    if lambda == 0.0 {
        return Ok(vec![1.0; adjusted.len()]);
    }
    let sizes = || adjusted.values().iter().map(|value| value.abs());
    let reference = if lambda > 0.0 {
        sizes().fold(0.0, f64::max)
    } else {
        if let Some((period, _)) = adjusted.iter().find(|(_, value)| *value == 0.0) {
            return Err(SeriesError::NoWeight {
                lambda,
                period,
                reason: "the value is zero",
            });
        }
        sizes().fold(f64::INFINITY, f64::min)
    };
    let weights: Vec<f64> = sizes()
        .map(|size| (size / reference).powf(lambda))
        .collect();
    for (year, weights) in years.of(&weights).enumerate() {
        // Their squares must be numbers, and something besides zero.
        let heaviest = weights.iter().copied().fold(f64::NAN, f64::max);
        if !(heaviest * heaviest).is_normal() {
            let position = years.position(year);
            return Err(SeriesError::NoWeight {
                lambda,
                period: adjusted.period(position).unwrap_or(adjusted.start()),
                reason: "all values of the year that begins there are zero or vanish beside the others",
            });
        }
    }
    Ok(weights)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    fn series(start: &str, values: &[f64]) -> Series {
        Series::new(start.parse().unwrap(), values.iter().copied()).unwrap()
    }

    fn regression(rho: f64, lambda: f64) -> BenchmarkSpec {
        BenchmarkSpec::default().method(BenchmarkMethod::Regression {
            rho: Some(rho),
            lambda,
        })
    }

    fn assert_values(actual: &Series, expected: &[f64]) {
        assert_eq!(actual.len(), expected.len());
        for (a, b) in actual.values().iter().zip(expected) {
            assert!(Tolerance::ROUND_OFF.accepts(*a, *b), "{actual:?}");
        }
    }

    #[test]
    fn proration_multiplies_each_year() {
        let adjusted = series("2024-S2", &[5.0, 10.0, 30.0, 20.0, 20.0, 7.0]);
        let target = series("2024-S2", &[5.0, 22.0, 22.0, 15.0, 15.0, 7.0]);
        let forced = benchmark(&adjusted, &target, &regression(0.0, 0.5)).unwrap();
        assert_values(&forced, &[5.0, 11.0, 33.0, 15.0, 15.0, 7.0]);
    }

    #[test]
    fn one_year_of_a_random_walk_is_a_shift_also_outside() {
        let adjusted = series("2024-S2", &[5.0, 10.0, 30.0, 20.0]);
        let target = series("2024-S2", &[5.0, 11.0, 33.0, 20.0]);
        let forced = benchmark(&adjusted, &target, &regression(1.0, 0.0)).unwrap();
        assert_values(&forced, &[7.0, 12.0, 32.0, 22.0]);
    }

    #[test]
    fn one_year_of_an_autoregression_by_hand() {
        // V Jᵀ = (0.75, 1.5, 1.5, 0.75), J V Jᵀ = 3, δ = 4.
        let adjusted = series("2024-S2", &[5.0, 10.0, 30.0, 20.0]);
        let target = series("2024-S2", &[5.0, 11.0, 33.0, 20.0]);
        let forced = benchmark(&adjusted, &target, &regression(0.5, 0.0)).unwrap();
        assert_values(&forced, &[6.0, 12.0, 32.0, 21.0]);
    }

    #[test]
    fn denton_is_the_random_walk_up_to_rounded_weights() {
        for (start, season) in [("2020-S1", 2), ("2020-Q1", 4), ("2020-01", 12)] {
            let adjusted = series(start, &vec![0.0; 5 * season]);
            let target: Vec<f64> = (0..5 * season)
                .map(|i| (i / season).pow(2) as f64)
                .collect();
            let target = series(start, &target);
            let exact = benchmark(&adjusted, &target, &regression(1.0, 0.0)).unwrap();
            let rounded = benchmark(&adjusted, &target, &BenchmarkSpec::default()).unwrap();
            let apart = exact.values().iter().zip(rounded.values());
            let apart = apart.fold(0.0_f64, |worst, (a, b)| worst.max((a - b).abs()));
            let total = 30.0 * season as f64;
            assert!(apart > 0.0 && apart <= 1.5e-7 * total, "{start}: {apart:e}");
        }
    }

    #[test]
    fn each_year_in_the_middle_has_its_own_window() {
        // A discrepancy of one year reaches two years to each side.
        let adjusted = series("2010-Q1", &[100.0; 44]);
        let mut target = adjusted.values().to_vec();
        target[22] = 104.0;
        let forced = benchmark(
            &adjusted,
            &series("2010-Q1", &target),
            &BenchmarkSpec::default(),
        )
        .unwrap();
        let changed: Vec<bool> = forced
            .values()
            .iter()
            .map(|value| *value != 100.0)
            .collect();
        let first = changed.iter().position(|changed| *changed);
        let last = changed.iter().rposition(|changed| *changed);
        assert_eq!((first, last), (Some(12), Some(31)));
        let mirrored: Vec<f64> = forced.values().iter().rev().copied().collect();
        assert_values(&forced, &mirrored);
    }

    #[test]
    fn every_refusal() {
        let denton = BenchmarkSpec::default();
        let said = |adjusted: &Series, target: &Series, spec: &BenchmarkSpec| {
            benchmark(adjusted, target, spec).unwrap_err().to_string()
        };
        let q = series("2020-Q1", &[1.0; 20]);
        assert_eq!(
            said(&q, &series("2020-01", &[1.0; 20]), &denton),
            "series of frequencies Q and M cannot be combined; aggregate the finer one first"
        );
        let years = series("2020", &[1.0; 20]);
        assert_eq!(
            said(&years, &years, &denton),
            "a series of frequency A does not divide years; months, quarters and half-years do"
        );
        assert_eq!(
            said(&q, &q, &denton.start(5)),
            "start is 5; accepted is 1 to 4 for quarters"
        );
        assert!(said(&q, &q, &denton.start(0)).starts_with("start is 0"));
        assert_eq!(
            said(&q, &q, &regression(1.5, 0.0)),
            "rho is 1.5; accepted is 0 to 1"
        );
        assert_eq!(
            said(&q, &q, &regression(f64::NAN, 0.0)),
            "rho is NaN; accepted is 0 to 1"
        );
        assert_eq!(
            said(&q, &q, &regression(0.5, -4.0)),
            "lambda is -4; accepted is -3 to 3"
        );
        assert_eq!(
            said(&q, &series("2020-Q2", &[1.0; 20]), &denton),
            "the series cover 2020-Q1/2024-Q4 and 2020-Q2/2025-Q1; both must cover the same periods"
        );
        let mut gap = [1.0; 20];
        gap[6] = f64::NAN;
        let gap = series("2020-Q1", &gap);
        assert_eq!(
            said(&gap, &q, &denton),
            "the adjusted series has no value at 2021-Q3; every period needs one"
        );
        assert!(said(&q, &gap, &denton).starts_with("the target series has no value at 2021-Q3"));
        assert_eq!(
            said(&q, &q, &denton.start(2)),
            "4 complete years are too few; the method needs 5"
        );
        let three = series("2020-Q2", &[1.0; 3]);
        let empty = series("2020-Q2", &[]);
        for short in [&three, &empty] {
            assert_eq!(
                said(short, short, &regression(0.9, 0.0)),
                "0 complete years are too few; the method needs 1"
            );
        }
        let mut zeros = [1.0; 20];
        zeros[4..9].fill(0.0);
        let zeros = series("2020-Q1", &zeros);
        assert_eq!(
            said(&zeros, &q, &regression(0.9, -1.0)),
            "lambda -1 gives no weights at 2021-Q1: the value is zero"
        );
        assert_eq!(
            said(&zeros, &q, &regression(0.9, 1.0)),
            "lambda 1 gives no weights at 2021-Q1: all values of the year that begins there are zero or vanish beside the others"
        );
        assert!(benchmark(&zeros, &q, &regression(0.9, 0.0)).is_ok());
        let mut huge = [0.0; 4];
        huge[0] = f64::MAX;
        huge[1..].fill(f64::MAX / 2.0);
        assert_eq!(
            said(
                &series("2020-Q1", &[f64::MAX, 0.0, 0.0, 0.0]),
                &series("2020-Q1", &huge),
                &regression(1.0, 0.0)
            ),
            "the result at 2020-Q1 is too large for a number"
        );
    }

    #[test]
    fn stored_form_refuses_unknown_words() {
        let read = serde_json::from_str::<BenchmarkSpec>;
        let spec = read(r#"{"method":{"regress":{}},"start":4}"#).unwrap();
        let automatic = BenchmarkMethod::Regression {
            rho: None,
            lambda: 0.0,
        };
        assert_eq!(spec, BenchmarkSpec::default().method(automatic).start(4));
        for wrong in [
            r#"{"methods":"denton"}"#,
            r#"{"method":"cholette"}"#,
            r#"{"method":{"regress":{"mu":1}}}"#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
