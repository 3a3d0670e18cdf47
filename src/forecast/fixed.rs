//! A model that is estimated once and then forecasts from later origins.

use crate::arima::{Arima, ArimaSpec};
use crate::error::Error;
use crate::forecast::forecaster::reaching;
use crate::forecast::naive::Path;
use crate::forecast::season_length;
use crate::regarima::{RegArima, RegArimaError, RegArimaSpec, RegArimaWorkspace};
use crate::series::Series;

/// The parameters of a regARIMA model, and its regression effects over the periods to come.
#[derive(Debug)]
pub(super) struct FixedModel {
    arima: Arima,
    pub(super) log: bool,
    /// All effects on the scale of the model, one for each period from the start of the training data.
    effects: Vec<f64>,
}

impl FixedModel {
    /// Estimates the model on training data, with its effects up to `ahead` periods behind them.
    pub(super) fn new(
        workspace: &mut RegArimaWorkspace,
        spec: &RegArimaSpec,
        training: &Series,
        ahead: usize,
    ) -> Result<Self, Error> {
        let season = season_length(training.frequency());
        let model = RegArima::new(reaching(spec, Some(ahead)))?.run_with(workspace, training)?;
        let arma: Vec<f64> = model
            .coefficients
            .iter()
            .filter(|coefficient| coefficient.effect.is_none())
            .map(|coefficient| coefficient.value)
            .collect();
        let constant = model.coefficient("const").map_or(0.0, |found| found.value);
        // Any column that differencing turns into ones will do: differencing removes what they differ by.
        let delta = model.order.differencing(season);
        let mut effects: Vec<f64> = Vec::with_capacity(training.len() + ahead);
        for t in 0..training.len() + ahead {
            let before: f64 = (1..delta.len().min(t + 1))
                .map(|lag| delta[lag] * effects[t - lag])
                .sum();
            effects.push(constant - before);
        }
        for effect in &model.effects {
            for (sum, factor) in effects.iter_mut().zip(&effect.factors) {
                *sum += if model.log { factor.ln() } else { *factor };
            }
        }
        Ok(Self {
            arima: Arima::new(ArimaSpec::new(model.order).fixed_at(&arma), season)?,
            log: model.log,
            effects,
        })
    }

    /// Forecasts from the end of a series that begins `skipped` periods after the training data did.
    pub(super) fn forecast(
        &self,
        series: &Series,
        skipped: usize,
        horizon: usize,
    ) -> Result<Path, Error> {
        let values = series.values();
        if self.log
            && let Some((period, value)) = series.iter().find(|(_, value)| *value <= 0.0)
        {
            return Err(RegArimaError::NotPositive { period, value }.into());
        }
        let effects = &self.effects[skipped.min(self.effects.len())..];
        let linear: Vec<f64> = values
            .iter()
            .zip(effects)
            .map(|(value, effect)| if self.log { value.ln() } else { *value } - effect)
            .collect();
        let fit = self.arima.fit(&linear, &[])?;
        let found = self.arima.forecast(&fit, &linear, &[], horizon)?;
        let point = found
            .point
            .iter()
            .zip(effects.iter().skip(values.len()))
            .map(|(value, effect)| {
                let value = value + effect;
                if self.log { value.exp() } else { value }
            })
            .collect();
        Ok(Path {
            point,
            standard_error: found.standard_error,
        })
    }
}
