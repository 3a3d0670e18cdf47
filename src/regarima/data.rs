//! The observations of one run, and the span that regressors must cover.

use std::sync::Arc;

use super::RegArimaError;
use super::combined::{Pair, take_pairs};
use super::regime::TradingDay;
use crate::arima::{ArimaOrder, Sample};
use crate::calendar::leap_year_factors;
use crate::period::{Frequency, Period, PeriodRange};
use crate::series::Series;

/// The scale that a model is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Scale {
    /// Logarithms.
    pub(crate) log: bool,
    /// Divided by the leap-year factors before the logarithms.
    pub(crate) leap_year: bool,
}

/// The series with what is the same for every model of it.
#[derive(Debug, Clone)]
pub(crate) struct Data {
    pub(crate) start: Period,
    pub(crate) season: usize,
    /// Observed values; NaN where missing, and in the two periods of a combined figure.
    pub(crate) values: Vec<f64>,
    /// Combined figures, in order of time.
    pub(crate) pairs: Vec<Pair>,
    pub(crate) backcasts: usize,
    pub(crate) forecasts: usize,
    /// Leap-year factors over the whole span, or on the side that has them; empty when the frequency has none.
    leap_year: Vec<f64>,
    samples: [Option<Arc<Sample>>; 3],
}

impl Data {
    pub(crate) fn new(
        series: &Series,
        backcasts: usize,
        forecasts: Option<usize>,
        combined: &[Period],
        leap_years: Option<TradingDay>,
    ) -> Result<Self, RegArimaError> {
        let frequency = series.frequency();
        let season = match frequency {
            Frequency::Year => 1,
            Frequency::HalfYear => 2,
            Frequency::Quarter => 4,
            Frequency::Month => 12,
            _ => return Err(RegArimaError::Frequency { frequency }),
        };
        let mut values = series.values().to_vec();
        let pairs = take_pairs(series, &mut values, combined)?;
        if pairs.is_empty() && values.iter().all(|value| value.is_nan()) {
            return Err(RegArimaError::Empty);
        }
        let forecasts = forecasts.unwrap_or(season);
        let start = series.start();
        let mut data = Self {
            start,
            season,
            values,
            pairs,
            backcasts,
            forecasts,
            leap_year: Vec::new(),
            samples: [None, None, None],
        };
        // Also proves that the whole span lies inside the calendar.
        let first = data.first()?;
        if matches!(season, 4 | 12) {
            data.leap_year = leap_year_factors(first, data.span())?;
            if let Some(days) = leap_years
                && let Some(side) = days.side
            {
                let place = data.change(&days.to_string(), side.at)?;
                data.leap_year = side.part(&data.leap_year, place, 1.0);
            }
        } else {
            first.checked_add(i64::try_from(data.span()).unwrap_or(i64::MAX))?;
        }
        data.resample()?;
        Ok(data)
    }

    /// Transforms the series anew, with combined figures split by their current shares.
    pub(crate) fn resample(&mut self) -> Result<(), RegArimaError> {
        let positive = self.observed().all(|value| value > 0.0);
        self.samples[0] = Some(self.sample(Scale {
            log: false,
            leap_year: false,
        })?);
        if positive {
            self.samples[1] = Some(self.sample(Scale {
                log: true,
                leap_year: false,
            })?);
            if !self.leap_year.is_empty() {
                self.samples[2] = Some(self.sample(Scale {
                    log: true,
                    leap_year: true,
                })?);
            }
        }
        Ok(())
    }

    /// What was observed: values, and totals of combined figures.
    pub(crate) fn observed(&self) -> impl Iterator<Item = f64> {
        let values = self.values.iter().copied().filter(|value| !value.is_nan());
        values.chain(self.pairs.iter().map(|pair| pair.total))
    }

    /// First period of the span with backcasts.
    pub(crate) fn first(&self) -> Result<Period, RegArimaError> {
        let steps = i64::try_from(self.backcasts).unwrap_or(i64::MAX);
        Ok(self.start.checked_sub(steps)?)
    }

    /// The index, in the span, of a period of the series.
    pub(crate) fn place(&self, period: Period) -> Option<usize> {
        let steps = self.start.until(period).ok()?;
        let index = usize::try_from(steps).ok()?;
        (index < self.values.len()).then_some(index + self.backcasts)
    }

    /// The index, in the span, of a period that parts the series in two.
    pub(crate) fn change(&self, regressor: &str, at: Period) -> Result<usize, RegArimaError> {
        let place = self.place(at).filter(|place| *place > self.backcasts);
        let span = PeriodRange::with_len(self.start, self.values.len())?;
        place.ok_or_else(|| RegArimaError::RegimeOutside {
            regressor: regressor.into(),
            first: self.start,
            last: span.end(),
        })
    }

    /// Periods of the series with its backcasts and forecasts.
    pub(crate) fn span(&self) -> usize {
        self.backcasts + self.values.len() + self.forecasts
    }

    /// Whether the logarithm exists.
    pub(crate) fn is_positive(&self) -> bool {
        self.samples[1].is_some()
    }

    /// The first value without a logarithm, as an error.
    pub(crate) fn not_positive(&self) -> RegArimaError {
        let values = self.values.iter().copied().enumerate();
        let totals = self.pairs.iter().map(|pair| (pair.first + 1, pair.total));
        let (index, value) = values
            .chain(totals)
            .find(|(_, value)| *value <= 0.0)
            .unwrap_or((0, f64::NAN));
        let period = self.start.checked_add(i64::try_from(index).unwrap_or(0));
        RegArimaError::NotPositive {
            period: period.unwrap_or(self.start),
            value,
        }
    }

    /// Prior factors over the whole span.
    pub(crate) fn prior(&self, scale: Scale) -> Vec<f64> {
        if scale.leap_year && !self.leap_year.is_empty() {
            self.leap_year.clone()
        } else {
            vec![1.0; self.span()]
        }
    }

    fn sample(&self, scale: Scale) -> Result<Arc<Sample>, RegArimaError> {
        let prior = self.prior(scale);
        let mut values = self.values.clone();
        for pair in &self.pairs {
            values[pair.first..pair.first + 2].copy_from_slice(&pair.values());
        }
        let transformed: Vec<f64> = values
            .iter()
            .zip(&prior[self.backcasts..])
            .map(|(value, factor)| {
                if scale.log {
                    (value / factor).ln()
                } else {
                    *value
                }
            })
            .collect();
        Ok(Arc::new(Sample::new(&transformed)?))
    }

    /// The transformed series.
    pub(crate) fn transformed(&self, scale: Scale) -> Result<Arc<Sample>, RegArimaError> {
        let index = match scale {
            Scale { log: false, .. } => 0,
            Scale {
                leap_year: true, ..
            } if self.samples[2].is_some() => 2,
            Scale { .. } => 1,
        };
        self.samples[index]
            .clone()
            .ok_or_else(|| self.not_positive())
    }

    /// The logarithm of the Jacobian of the transformation: over the values that differencing leaves.
    pub(crate) fn jacobian(&self, scale: Scale, order: ArimaOrder) -> f64 {
        if !scale.log {
            return 0.0;
        }
        let lags = order.differencing_lags(self.season);
        let left = self
            .values
            .iter()
            .skip(lags)
            .filter(|value| !value.is_nan());
        let totals = self.pairs.iter().filter(|pair| pair.first + 1 >= lags);
        -left.map(|value| value.ln()).sum::<f64>() - totals.map(|pair| pair.total.ln()).sum::<f64>()
    }
}
