//! The QS statistic: positive autocorrelation at the first two seasonal lags.
//!
//! Sources: Gómez and Maravall 1996 (TRAMO-SEATS); Maravall 2012; X-13ARIMA-SEATS reference manual, sec. 7.15.

use serde::{Deserialize, Serialize};

use crate::diagnostics::distribution::chi_square_survival;
use crate::diagnostics::{DiagnosticsError, input};

/// Number of observations of the short span that X-13 tests beside the whole series: eight years of months.
pub const RECENT_SPAN: usize = 96;

/// The last [`RECENT_SPAN`] values, which X-13 tests beside the whole series (monthly and quarterly alike);
/// `None` where that is no shorter than the series.
///
/// # Examples
///
/// ```
/// use tidegauge::diagnostics::recent_span;
///
/// assert_eq!(recent_span(&[1.0; 97]).map(<[f64]>::len), Some(96));
/// assert_eq!(recent_span(&[1.0; 96]), None);
/// ```
pub fn recent_span(x: &[f64]) -> Option<&[f64]> {
    let from = x.len().checked_sub(RECENT_SPAN)?;
    (from > 0).then(|| &x[from..])
}

/// What is done to a series before its [QS](qs) or [NP](crate::diagnostics::np) statistic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Differencing {
    /// Nothing at all: for an irregular component as its distance from the neutral value. Autocorrelations are
    /// about zero.
    None,
    /// Ordinary differences, then the mean taken off: for a series, an adjusted series. X-13 takes as many as the
    /// model has regular and seasonal ones together (`d + D`), but at least one and at most two; one without a
    /// model. Values outside 1 and 2 are limited to them in the same way.
    Model {
        /// `d + D` of the model.
        order: usize,
    },
}

impl Default for Differencing {
    /// One difference, as X-13 without a model.
    fn default() -> Self {
        Self::Model { order: 1 }
    }
}

/// Result of [`qs`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct QsTest {
    /// The statistic, zero or more.
    pub statistic: f64,
    /// Degrees of freedom of the chi-square distribution it is compared with: 2.
    pub df: f64,
    /// Probability of a statistic this large or larger without seasonality, from 0 to 1.
    pub p_value: f64,
    /// Number of differences that were taken in the end.
    pub differences: usize,
}

/// QS test for seasonality: only positive autocorrelation at the seasonal lag counts.
///
/// After a single difference that still looks non-stationary, X-13 takes another one: when the autocorrelations at
/// lags 1 to 4 and s are all positive (s > 4), or those at lags 1 to s all above 0.2 (s <= 4). Without any
/// variation left the statistic is 0. The unit of `x` does not matter, nor its origin unless differencing is
/// [`None`](Differencing::None).
///
/// # Formula
///
/// `QS = m (m + 2) sum_j r_js^2 / (m - j s)` over those j = 1, 2 with `r_js > 0`, for m values with autocorrelations
/// r; 0 when `r_s <= 0`; chi-square with 2 degrees of freedom.
///
/// # Errors
///
/// A season of fewer than two periods, no more than `period` values after differencing (also by a possible
/// second one), or a value that is not finite.
///
/// # Examples
///
/// ```
/// use tidegauge::diagnostics::{Differencing, qs};
///
/// // Five years of quarters: a peak in every fourth.
/// let tonnes: Vec<f64> = (0..20).map(|t| [100.0, 101.0, 99.0, 130.0][t % 4]).collect();
/// let test = qs(&tonnes, 4, Differencing::default())?;
/// assert_eq!(format!("{:.3} {:.5}", test.statistic, test.p_value), "27.095 0.00000");
/// # Ok::<(), tidegauge::diagnostics::DiagnosticsError>(())
/// ```
pub fn qs(
    x: &[f64],
    period: usize,
    differencing: Differencing,
) -> Result<QsTest, DiagnosticsError> {
    input::season(period, 0)?;
    let (mut d, mut differences) = prepared(x, period, differencing)?;
    let mut r = SeasonalAutocorrelation::of(&d, period);
    if differences == 1 && r.looks_non_stationary(&d, period) {
        difference(&mut d);
        differences = 2;
        r = SeasonalAutocorrelation::of(&d, period);
    }
    let statistic = r.qs(d.len(), period);
    Ok(QsTest {
        statistic,
        df: 2.0,
        p_value: chi_square_survival(statistic, 2.0),
        differences,
    })
}

/// The series in a safe unit, differenced and without its mean as asked, and the number of differences; leaves more
/// than `period` values, also after one more difference where only one was taken.
pub(super) fn prepared(
    x: &[f64],
    period: usize,
    differencing: Differencing,
) -> Result<(Vec<f64>, usize), DiagnosticsError> {
    let (order, reserve) = match differencing {
        Differencing::None => (0, 0),
        Differencing::Model { order } => (order.clamp(1, 2), 2),
    };
    input::length(x, period.saturating_add(1 + reserve))?;
    let unit = input::unit(x)?;
    let mut d: Vec<f64> = x.iter().map(|value| value * unit).collect();
    for _ in 0..order {
        difference(&mut d);
    }
    if order > 0 {
        // About the first value, so that a straight line leaves exact zeros.
        let first = d[0];
        let mean = d.iter().map(|value| value - first).sum::<f64>() / d.len() as f64;
        for value in &mut d {
            *value = *value - first - mean;
        }
    }
    Ok((d, order))
}

/// Replaces values by their first differences.
fn difference(x: &mut Vec<f64>) {
    for i in 1..x.len() {
        x[i - 1] = x[i] - x[i - 1];
    }
    x.pop();
}

/// Sums of products at lags 0, s and 2s.
struct SeasonalAutocorrelation {
    zero: f64,
    once: f64,
    twice: f64,
}

impl SeasonalAutocorrelation {
    fn of(d: &[f64], period: usize) -> Self {
        Self {
            zero: products(d, 0),
            once: products(d, period),
            twice: products(d, period.saturating_mul(2)),
        }
    }

    fn qs(&self, m: usize, period: usize) -> f64 {
        if self.once <= 0.0 || self.zero <= 0.0 {
            return 0.0;
        }
        let m = m as f64;
        let term = |sum: f64, lag: f64| {
            if sum > 0.0 && m > lag {
                let r = sum / self.zero;
                r * r / (m - lag)
            } else {
                0.0
            }
        };
        let lag = period as f64;
        let terms = term(self.once, lag) + term(self.twice, 2.0 * lag);
        m * (m + 2.0) * terms
    }

    fn looks_non_stationary(&self, d: &[f64], period: usize) -> bool {
        if self.zero <= 0.0 {
            return false;
        }
        if period > 4 {
            self.once > 0.0 && (1..=4).all(|lag| products(d, lag) > 0.0)
        } else {
            (1..=period).all(|lag| products(d, lag) / self.zero > 0.2)
        }
    }
}

/// Sum of the products of values `lag` apart; 0 where there are none.
fn products(d: &[f64], lag: usize) -> f64 {
    d.iter().zip(d.iter().skip(lag)).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    #[test]
    fn undifferenced_autocorrelation_by_hand() {
        // Products: 4 at lag 0, 2 at lag 2, 0 at lag 4 and beyond.
        let irregular = [1.0, -1.0, 1.0, -1.0];
        let test = qs(&irregular, 2, Differencing::None).unwrap();
        // r_2 = 1/2, m = 4: 4 * 6 * 0.25 / 2.
        assert_eq!((test.statistic, test.differences), (3.0, 0));
        assert!(Tolerance::ROUND_OFF.accepts(test.p_value, (-1.5_f64).exp()));
        let negative = [1.0, 1.0, -1.0, -1.0];
        assert_eq!(qs(&negative, 2, Differencing::None).unwrap().statistic, 0.0);
    }

    #[test]
    fn both_seasonal_lags_count_when_positive() {
        let six = [1.0, -1.0, 1.0, -1.0, 1.0, -1.0];
        // r_2 = 4/6, r_4 = 2/6, m = 6: 48 ((4/9) / 4 + (1/9) / 2).
        let test = qs(&six, 2, Differencing::None).unwrap();
        assert!(Tolerance::ROUND_OFF.accepts(test.statistic, 8.0));
    }

    #[test]
    fn a_single_difference_is_repeated_where_it_does_not_do() {
        // A cubic: its differences are smooth and positively correlated at every low lag.
        let smooth: Vec<f64> = (0..60).map(|t| f64::from(t * t * t)).collect();
        for (period, order) in [(12, 1), (4, 0), (12, 2), (4, 7)] {
            let test = qs(&smooth, period, Differencing::Model { order }).unwrap();
            assert_eq!(test.differences, 2);
        }
        let rough: Vec<f64> = (0..60).map(|t| f64::from(t * 7 % 5)).collect();
        assert_eq!(
            qs(&rough, 12, Differencing::default()).unwrap().differences,
            1
        );
        assert_eq!(
            qs(&rough, 4, Differencing::default()).unwrap().differences,
            1
        );
    }

    #[test]
    fn nothing_left_is_no_seasonality() {
        let line: Vec<f64> = (0..40).map(|t| f64::from(3 * t)).collect();
        for x in [&[7.0; 40][..], &line, &[0.0; 40]] {
            for differencing in [Differencing::default(), Differencing::Model { order: 2 }] {
                let test = qs(x, 12, differencing).unwrap();
                assert_eq!((test.statistic, test.p_value), (0.0, 1.0));
            }
        }
        assert_eq!(
            qs(&[0.0; 40], 12, Differencing::None).unwrap().statistic,
            0.0
        );
    }

    #[test]
    fn every_offence_is_named() {
        let d = Differencing::default();
        assert_eq!(
            qs(&[1.0; 9], 1, d),
            Err(DiagnosticsError::PeriodTooSmall { period: 1 })
        );
        assert_eq!(
            qs(&[1.0; 6], 4, d),
            Err(DiagnosticsError::TooShort {
                length: 6,
                needed: 7
            })
        );
        // The shortest that are accepted: nothing is left by the differences; one product in five undifferenced gives 5 * 7 * 0.2² / 1.
        assert_eq!(qs(&[1.0; 7], 4, d).unwrap().statistic, 0.0);
        let plain = qs(&[1.0; 5], 4, Differencing::None).unwrap();
        assert!(Tolerance::ROUND_OFF.accepts(plain.statistic, 1.4));
        assert!(qs(&[1.0; 7], usize::MAX, d).is_err());
        let mut bad = [1.0; 20];
        bad[3] = f64::NAN;
        assert!(matches!(
            qs(&bad, 4, d),
            Err(DiagnosticsError::NotFinite { index: 3, .. })
        ));
    }
}
