//! The unit in which a run calculates, so that the unit of the series decides nothing.
//!
//! Logarithms of one series in two units differ by a constant, but for rounding; and rounding decides between outliers that explain the
//! same, and where an estimation ends on a flat likelihood. A run therefore calculates in the power of ten that brings the geometric mean
//! of the series near 100, on values of fifteen digits: those that every decimal number of fifteen digits survives in binary. Series of
//! such numbers are the same bits to it in tonnes, thousands and millions of tonnes.

use super::{EffectKind, RegArimaError, RegArimaResult, Step};
use crate::arima::ArimaError;
use crate::series::Series;

/// Decimal digits that binary numbers of 64 bits hold.
const DIGITS: i32 = f64::DIGITS.cast_signed();
/// The power of ten that the geometric mean is near.
const LEVEL: f64 = 2.0;
/// The largest power of ten that one factor takes.
const LARGEST: i32 = f64::MAX_10_EXP;

/// A power of ten of the unit of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    power: i32,
}

/// The value times 10 to the power: rounded once up to a power of 22, which is exact.
fn shifted(value: f64, power: i32) -> f64 {
    let part = power.clamp(-LARGEST, LARGEST);
    let factor = 10_f64.powi(part.abs());
    let moved = if part < 0 {
        value / factor
    } else {
        value * factor
    };
    if part == power {
        moved
    } else {
        shifted(moved, power - part)
    }
}

/// The power of ten of the first digit; none for zero and what is missing.
fn first_digit(value: f64) -> Option<i32> {
    let power = value.abs().log10().floor();
    power.is_finite().then(|| whole(power))
}

/// A power of ten as a whole number.
#[expect(clippy::cast_possible_truncation, reason = "at most 324")]
const fn whole(power: f64) -> i32 {
    power as i32
}

impl Unit {
    /// The unit of the series itself.
    pub(super) const SAME: Self = Self { power: 0 };

    /// The unit in which the geometric mean of what is not zero is near 100.
    pub(super) fn of(series: &Series) -> Self {
        let (mut sum, mut count) = (0.0, 0_u32);
        for value in series.values() {
            let power = value.abs().log10();
            if power.is_finite() {
                sum += power;
                count += 1;
            }
        }
        if count == 0 {
            return Self::SAME;
        }
        Self {
            power: whole((sum / f64::from(count) - LEVEL).round()),
        }
    }

    /// The series in this unit.
    pub(super) fn take(self, series: &Series) -> Result<Series, RegArimaError> {
        if self == Self::SAME {
            return Ok(series.clone());
        }
        let values = series.values().iter().map(|value| {
            first_digit(*value).map_or(*value, |first| {
                let digits = shifted(*value, DIGITS - 1 - first).round();
                shifted(digits, first + 1 - DIGITS - self.power)
            })
        });
        // A value may be too large in the unit of the others.
        Series::new(series.start(), values).map_err(|_| ArimaError::Singular.into())
    }

    /// An error in this unit as one of the series itself.
    pub(super) fn error(error: RegArimaError, series: &Series) -> RegArimaError {
        match error {
            RegArimaError::NotPositive { period, value } => RegArimaError::NotPositive {
                period,
                value: series.get(period).unwrap_or(value),
            },
            other => other,
        }
    }

    /// Turns a result in this unit into one of the series itself.
    pub(super) fn give_back(
        self,
        result: &mut RegArimaResult,
        series: &Series,
    ) -> Result<(), RegArimaError> {
        if self == Self::SAME {
            return Ok(());
        }
        let to = |value: &mut f64| *value = shifted(*value, self.power);
        let logarithm = f64::from(self.power) * std::f64::consts::LN_10;
        for forecast in result.forecast.iter_mut().chain(&mut result.backcast) {
            let bounds = forecast.lower.iter_mut().chain(&mut forecast.upper);
            forecast.point.iter_mut().chain(bounds).for_each(to);
        }
        for missing in &mut result.missing {
            to(&mut missing.value);
        }
        for split in &mut result.splits {
            let bounds = split.lower.iter_mut().chain(&mut split.upper);
            split.values.iter_mut().chain(bounds).for_each(to);
            split.total = series.get(split.periods.end()).unwrap_or(split.total);
        }
        result.extended.iter_mut().for_each(to);
        observe(result, series);
        if result.log {
            move_logarithms(result, logarithm);
        } else {
            self.move_levels(result, logarithm);
        }
        // The Jacobian of a change of units, over the values that differencing leaves.
        let lags = result.order.differencing_lags(
            usize::try_from(series.frequency().periods_per_year().unwrap_or(1)).unwrap_or(1),
        );
        let left = series.values().iter().skip(lags);
        let jacobian = 2.0 * logarithm * left.filter(|value| !value.is_nan()).count() as f64;
        for criterion in [&mut result.aic, &mut result.bic, &mut result.hq] {
            *criterion += jacobian;
        }
        result.aicc = result.aicc.map(|aicc| aicc + jacobian);
        let bounds = result
            .forecast
            .iter()
            .chain(&result.backcast)
            .flat_map(|forecast| forecast.lower.iter().chain(&forecast.upper));
        let mut numbers = result
            .extended
            .iter()
            .chain(bounds)
            .chain([&result.variance]);
        if numbers.any(|value| !value.is_finite()) || result.variance <= 0.0 {
            return Err(ArimaError::Singular.into());
        }
        Ok(())
    }

    /// Everything that is measured as the series is.
    fn move_levels(self, result: &mut RegArimaResult, logarithm: f64) {
        let to = |value: &mut f64| *value = shifted(*value, self.power);
        for forecast in result.forecast.iter_mut().chain(&mut result.backcast) {
            let errors = forecast.standard_error.iter_mut();
            forecast.transformed.iter_mut().chain(errors).for_each(to);
        }
        let regression = result
            .coefficients
            .iter_mut()
            .filter(|c| c.effect.is_some());
        for coefficient in regression.chain(&mut result.derived) {
            to(&mut coefficient.value);
            coefficient.standard_error.iter_mut().for_each(to);
        }
        for missing in &mut result.missing {
            to(&mut missing.standard_error);
        }
        for split in &mut result.splits {
            to(&mut split.standard_error);
        }
        for effect in &mut result.effects {
            effect.factors.iter_mut().for_each(to);
        }
        result.residuals.iter_mut().for_each(to);
        result.variance = shifted(result.variance, 2 * self.power);
        result.log_likelihood -= logarithm * result.observations as f64;
        for decision in &mut result.decisions {
            // The criterion of the best model; later orders have a test with a threshold.
            if decision.step == Step::Orders && decision.threshold.is_none() {
                decision.statistic = decision.statistic.map(|bic| bic + 2.0 * logarithm);
            }
        }
    }
}

/// What was observed, as it was.
fn observe(result: &mut RegArimaResult, series: &Series) {
    let ahead = result.forecast.as_ref().map_or(0, |f| f.point.len());
    let first = result.extended.len() - ahead - series.len();
    for (extended, value) in result.extended[first..].iter_mut().zip(series.values()) {
        if !value.is_nan() {
            *extended = *value;
        }
    }
    for split in &result.splits {
        let Some(place) = series.index_of(split.periods.start()) else {
            continue;
        };
        result.extended[first + place..first + place + 2].copy_from_slice(&split.values);
    }
}

/// Logarithms move by a constant, which only a mean of theirs sees.
fn move_logarithms(result: &mut RegArimaResult, logarithm: f64) {
    for forecast in result.forecast.iter_mut().chain(&mut result.backcast) {
        for value in &mut forecast.transformed {
            *value += logarithm;
        }
    }
    let order = result.order;
    if order.difference + order.seasonal_difference > 0 {
        return;
    }
    for coefficient in &mut result.coefficients {
        if coefficient.effect == Some(EffectKind::Constant) {
            coefficient.value += logarithm;
            coefficient.t = coefficient
                .standard_error
                .map(|error| coefficient.value / error);
        }
    }
}
