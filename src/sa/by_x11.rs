//! X-11 of a series, with the effects and forecasts of its model.

use crate::diagnostics::{Differencing, qs};
use crate::error::Error;
use crate::regarima::EffectKind;
use crate::sa::adjuster::season_length;
use crate::sa::preprocess::Prepared;
use crate::sa::{Adjuster, Decomposition, SaWarning, SeasonalAdjustment};
use crate::series::Series;
use crate::x11::{Effect, Table, X11Error, X11Input, X11Warning};

impl Adjuster {
    pub(super) fn by_x11(
        &self,
        series: &Series,
        prepared: Prepared,
    ) -> Result<SeasonalAdjustment, Error> {
        let period = season_length(series.frequency());
        let model = prepared.model.as_deref();
        let log = model.map(|model| model.log);
        let x11 = self.engines.get(&self.spec, period, log)?;
        let values = model.map_or(series.values(), |model| &model.extended);
        let start = series.start().within_year() as usize;
        let mut input = X11Input::new(values, start);
        let mut backcasts = 0;
        if let Some(model) = model {
            let length = |found: &Option<crate::regarima::ModelForecast>| {
                found.as_ref().map_or(0, |forecast| forecast.point.len())
            };
            backcasts = length(&model.backcast);
            input = input.extended_by(backcasts, length(&model.forecast));
            for effect in &model.effects {
                if let Some(kind) = x11_effect(effect.kind) {
                    input = input.effect(kind, &effect.factors);
                }
            }
        }
        let result = x11
            .decompose(&input)
            .map_err(|error| dated(error, series, backcasts))?;
        let quality = x11.quality(&result, &input)?;
        let observed = result.observed();
        let qs = qs(
            &result.seasonally_adjusted[observed.clone()],
            period,
            Differencing::default(),
        )?
        .statistic;
        let mut warnings = prepared.warnings();
        warnings.extend(result.warnings.iter().map(|warning| {
            match *warning {
                X11Warning::AdditiveMode { index, value } => {
                    match index
                        .checked_sub(backcasts)
                        .and_then(|index| series.period(index))
                    {
                        Some(period) => SaWarning::AdditiveMode { period, value },
                        None => SaWarning::X11(*warning),
                    }
                }
                other => SaWarning::X11(other),
            }
        }));
        let dated = |values: &[f64]| Series::trusted(series.start(), values.to_vec());
        Ok(SeasonalAdjustment {
            mode: result.mode,
            original: series.clone(),
            seasonally_adjusted: dated(&result.seasonally_adjusted[observed.clone()]),
            trend: dated(&result.trend[observed.clone()]),
            seasonal: dated(&result.seasonal[observed.clone()]),
            irregular: dated(&result.irregular[observed]),
            calendar: result.table(Table::D18).map(|values| dated(&values)),
            warnings,
            decomposition: Decomposition::X11 {
                result: Box::new(result),
                quality: Box::new(quality),
                qs,
            },
            preprocessing: prepared.model,
            spec: self.spec.clone(),
        })
    }
}

/// What an effect of the model is to X-11.
const fn x11_effect(kind: EffectKind) -> Option<Effect> {
    Some(match kind {
        EffectKind::TradingDay => Effect::TradingDay,
        EffectKind::Holiday => Effect::Holiday,
        EffectKind::Additive => Effect::AdditiveOutlier,
        EffectKind::LevelShift => Effect::LevelShift,
        EffectKind::TransientChange => Effect::TemporaryChange,
        EffectKind::SeasonalOutlier => Effect::SeasonalOutlier,
        EffectKind::Seasonal => Effect::UserSeasonal,
        EffectKind::User => Effect::User,
        _ => return None,
    })
}

/// An error about a value names its period.
fn dated(error: X11Error, series: &Series, backcasts: usize) -> Error {
    let (X11Error::NotFinite { index, .. }
    | X11Error::Scale { index, .. }
    | X11Error::Sign { index, .. }
    | X11Error::NoResult { index, .. }) = error
    else {
        return error.into();
    };
    match index
        .checked_sub(backcasts)
        .and_then(|index| series.period(index))
    {
        Some(period) => Error::Observation { period, error },
        None => error.into(),
    }
}
