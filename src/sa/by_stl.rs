//! STL of a series without the effects of its model.

use crate::error::Error;
use crate::regarima::EffectKind;
use crate::sa::adjuster::season_length;
use crate::sa::preprocess::{CALENDAR, Prepared};
use crate::sa::{Adjuster, Decomposition, SaWarning, SeasonalAdjustment};
use crate::series::Series;
use crate::stl::Stl;
use crate::x11::Mode;

impl Adjuster {
    pub(super) fn by_stl(
        &self,
        series: &Series,
        prepared: Prepared,
    ) -> Result<SeasonalAdjustment, Error> {
        let stl = Stl::new(self.spec.stl, season_length(series.frequency()))?;
        let n = series.len();
        let model = prepared.model.as_deref();
        let log = model.is_some_and(|model| model.log);
        let before = model
            .and_then(|model| model.backcast.as_ref())
            .map_or(0, |backcast| backcast.point.len());
        // The combined factor of some kinds of effects at the observations.
        let combined = |wanted: &dyn Fn(EffectKind) -> bool| -> Vec<f64> {
            let mut factors = vec![if log { 1.0 } else { 0.0 }; n];
            let effects = model.iter().flat_map(|model| &model.effects);
            for effect in effects.filter(|effect| wanted(effect.kind)) {
                for (factor, value) in factors.iter_mut().zip(&effect.factors[before..]) {
                    *factor = if log {
                        *factor * value
                    } else {
                        *factor + value
                    };
                }
            }
            factors
        };
        let values = model.map_or(series.values(), |model| &model.extended[before..before + n]);
        let all = combined(&|_| true);
        let linear: Vec<f64> = values
            .iter()
            .zip(&all)
            .map(|(value, factor)| {
                if log {
                    (value / factor).ln()
                } else {
                    value - factor
                }
            })
            .collect();
        let result = stl.decompose(&linear)?;
        let back = |component: &[f64], kinds: &[EffectKind]| -> Vec<f64> {
            let factors = combined(&|kind| kinds.contains(&kind));
            component
                .iter()
                .zip(factors)
                .map(|(value, factor)| {
                    if log {
                        value.exp() * factor
                    } else {
                        value + factor
                    }
                })
                .collect()
        };
        let seasonal = back(
            &result.seasonal,
            &[EffectKind::Seasonal, EffectKind::SeasonalOutlier],
        );
        let trend = back(&result.trend, &[EffectKind::LevelShift]);
        let irregular = back(
            &result.remainder,
            &[
                EffectKind::Additive,
                EffectKind::TransientChange,
                EffectKind::User,
            ],
        );
        let calendar = combined(&|kind| CALENDAR.contains(&kind));
        let adjusted = values.iter().zip(seasonal.iter().zip(&calendar)).map(
            |(value, (seasonal, calendar))| {
                if log {
                    value / (seasonal * calendar)
                } else {
                    value - seasonal - calendar
                }
            },
        );
        let mut warnings = prepared.warnings();
        let first_missing = series.values().iter().position(|value| value.is_nan());
        warnings.extend(first_missing.filter(|_| model.is_none()).and_then(|index| {
            Some(SaWarning::Missing {
                first: series.period(index)?,
                count: series.missing(),
            })
        }));
        let dated = |values: Vec<f64>| Series::trusted(series.start(), values);
        let has_calendar =
            model.is_some_and(|model| CALENDAR.iter().any(|kind| model.effect(*kind).is_some()));
        Ok(SeasonalAdjustment {
            mode: if log {
                Mode::Multiplicative
            } else {
                Mode::Additive
            },
            original: series.clone(),
            seasonally_adjusted: dated(adjusted.collect()),
            trend: dated(trend),
            seasonal: dated(seasonal),
            irregular: dated(irregular),
            calendar: has_calendar.then(|| dated(calendar)),
            warnings,
            decomposition: Decomposition::Stl(Box::new(result)),
            preprocessing: prepared.model,
            spec: self.spec.clone(),
        })
    }
}
