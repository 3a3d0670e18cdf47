//! The end of part D: final factors, trend, adjusted series and irregular, with the effects put where they belong.

use super::context::Context;
use super::extremes;
use super::frame::{Arithmetic, zip_into};
use super::msr;
use super::seasonal::{Section, centre_factors};
use super::trend::{Part, replace_non_positive};
use super::{AnnualTotals, CalendarSigma, Effect, Mode, SeasonalFilter, X11Input, X11Result};

impl Context<'_> {
    /// From the Henderson trend and SI of part D to the final components.
    pub(super) fn finish(&mut self, input: &X11Input<'_>, r: &mut X11Result) {
        self.final_si(r);
        self.final_seasonal(r);
        let len = self.frame.len;
        self.adjust(
            &r.d.series,
            &r.d.trend,
            &r.seasonal,
            &mut r.modified_adjusted,
        );
        // One more year of factors: the last, and half of its change from the year before.
        let period = self.frame.period;
        r.seasonal_ahead.clear();
        for index in len - period..len {
            r.seasonal_ahead
                .push(1.5 * r.seasonal[index] - 0.5 * r.seasonal[index - period]);
        }
        (r.henderson, r.i_over_c) =
            self.trend(Part::D, &r.modified_adjusted, &mut r.trend_without_effects);
        self.leave_logarithms(input, r);
        self.components(input, r);
    }

    /// D8, D9 and the SI of the final factors.
    fn final_si(&mut self, r: &mut X11Result) {
        self.arithmetic
            .restore_into(&r.d.si, &r.c_correction.extremes, &mut r.unmodified_si);
        r.final_si.copy_from_slice(&r.d.si);
        if matches!(
            self.x11.spec.calendar_sigma,
            CalendarSigma::All | CalendarSigma::Select(_)
        ) {
            let past = self.frame.past();
            extremes::replace(
                &self.frame,
                0..past,
                &r.unmodified_si,
                &r.c_correction.weights,
                &mut r.final_si,
            );
        }
    }

    /// The seasonal filters in force, and the factors they give.
    fn final_seasonal(&mut self, r: &mut X11Result) {
        let (frame, mode, period) = (self.frame, self.mode, self.frame.period);
        let class = &mut self.scratch.class;
        msr::choose(
            &frame,
            mode,
            &r.final_si,
            &mut self.filters[..period],
            &mut r.seasonal_filter,
            class,
        );
        r.seasonal_filter.filters.clear();
        r.seasonal_filter
            .filters
            .extend_from_slice(&self.filters[..period]);
        r.moving_seasonality.clear();
        r.moving_seasonality
            .resize(period, super::MovingSeasonality::default());
        let by_season = Some(r.moving_seasonality.as_mut_slice());
        r.i_over_s = msr::moving_seasonality_ratio(
            &frame,
            mode,
            0..frame.past(),
            &r.final_si,
            by_season,
            class,
        );
        self.seasonal(Section::Second, 0..frame.len, &r.final_si, &mut r.seasonal);
    }

    /// Factors and trend of a log-additive run become ratios; the trend gets its bias correction.
    fn leave_logarithms(&mut self, input: &X11Input<'_>, r: &mut X11Result) {
        let exponentiate = |x: &mut [f64]| x.iter_mut().for_each(|value| *value = value.exp());
        let is_log = self.mode == Mode::LogAdditive;
        if is_log {
            exponentiate(&mut r.seasonal);
            exponentiate(&mut r.seasonal_ahead);
            exponentiate(&mut r.trend_without_effects);
        }
        let arithmetic = Arithmetic::of_result(self.mode);
        let mut has_seasonal_effect = false;
        for effect in [Effect::UserSeasonal, Effect::SeasonalOutlier] {
            if let Some(factors) = input.factors(effect) {
                arithmetic.restore_to(&mut r.seasonal, factors);
                has_seasonal_effect = true;
            }
        }
        if has_seasonal_effect && self.x11.spec.center_seasonal {
            let filters: &[SeasonalFilter] = &self.filters;
            let (all, centre) = (0..self.frame.len, &mut self.scratch.three);
            centre_factors(
                &self.frame,
                arithmetic,
                filters,
                all,
                &mut r.seasonal,
                centre,
            );
        }
        if is_log {
            let smooth = &mut self.scratch.one;
            self.x11.trend.smooth_factors(&r.seasonal, smooth);
            let squares: f64 = r.c_correction.irregular.iter().map(|i| i * i).sum();
            let bias = (squares / (2.0 * self.frame.len as f64)).exp();
            for (trend, factor) in r.trend_without_effects.iter_mut().zip(smooth) {
                *trend *= bias * *factor;
            }
            replace_non_positive(&self.frame, &mut r.trend_without_effects);
        }
    }

    /// D11, D12, D13, D16 and D18.
    fn components(&mut self, input: &X11Input<'_>, r: &mut X11Result) {
        let spec = &self.x11.spec;
        let arithmetic = Arithmetic::of_result(self.mode);
        let remove = |x: &mut [f64], effects: &[Effect]| {
            effects
                .iter()
                .filter_map(|effect| input.factors(*effect))
                .for_each(|f| arithmetic.remove_from(x, f));
        };
        let restore = |x: &mut [f64], effects: &[Effect]| {
            effects
                .iter()
                .filter_map(|effect| input.factors(*effect))
                .for_each(|f| arithmetic.restore_to(x, f));
        };
        let calendar: &[Effect] = if spec.keep_holiday {
            &[Effect::TradingDay]
        } else {
            &[Effect::TradingDay, Effect::Holiday]
        };

        r.has_calendar = [Effect::TradingDay, Effect::Holiday]
            .iter()
            .any(|effect| input.factors(*effect).is_some());
        r.calendar_factors.fill(arithmetic.neutral());
        restore(&mut r.calendar_factors, calendar);
        arithmetic.restore_into(&r.seasonal, &r.calendar_factors, &mut r.combined_factors);

        self.adjust_final(arithmetic, r);
        remove(&mut r.seasonally_adjusted, calendar);
        remove(&mut r.seasonally_adjusted, &[Effect::PermanentPrior]);

        let pure = &mut r.irregular_without_effects;
        arithmetic.remove_into(&r.seasonally_adjusted, &r.trend_without_effects, pure);
        remove(
            pure,
            &[
                Effect::LevelShift,
                Effect::AdditiveOutlier,
                Effect::TemporaryChange,
                Effect::User,
                Effect::TemporaryPrior,
            ],
        );
        r.irregular.copy_from_slice(pure);
        restore(&mut r.irregular, &[Effect::AdditiveOutlier]);

        let is_final = |effect| spec.final_effects.contains(&effect);
        for effect in [
            Effect::AdditiveOutlier,
            Effect::LevelShift,
            Effect::TemporaryChange,
            Effect::User,
        ] {
            if is_final(effect) {
                remove(&mut r.seasonally_adjusted, &[effect]);
            }
        }
        r.trend.copy_from_slice(&r.trend_without_effects);
        if !is_final(Effect::LevelShift) {
            restore(&mut r.trend, &[Effect::LevelShift]);
        }
        if !spec.trend_temporary_change {
            restore(&mut r.irregular, &[Effect::TemporaryChange]);
        } else if !is_final(Effect::TemporaryChange) {
            restore(&mut r.trend, &[Effect::TemporaryChange]);
        }
        if spec.trend_temporary_prior {
            restore(&mut r.trend, &[Effect::TemporaryPrior]);
        }
    }

    /// The original series without its final seasonal factors.
    fn adjust_final(&self, arithmetic: Arithmetic, r: &mut X11Result) {
        if self.is_pseudo() {
            self.adjust(
                &r.original,
                &r.trend_without_effects,
                &r.seasonal,
                &mut r.seasonally_adjusted,
            );
        } else {
            arithmetic.remove_into(&r.original, &r.seasonal, &mut r.seasonally_adjusted);
        }
    }

    /// Part E: components modified for extremes, and changes.
    pub(super) fn part_e(&mut self, input: &X11Input<'_>, r: &mut X11Result) {
        let spec = &self.x11.spec;
        let arithmetic = Arithmetic::of_result(self.mode);
        let is_final = |effect| spec.final_effects.contains(&effect);
        let given = |effect| input.factors(effect).is_some();
        let trend = if (given(Effect::LevelShift) && !is_final(Effect::LevelShift))
            || (given(Effect::TemporaryPrior) && spec.trend_temporary_prior)
        {
            &r.trend
        } else {
            &r.trend_without_effects
        };
        for index in 0..self.frame.len {
            let is_extreme = r.c_correction.weights[index] <= 0.0;
            let (original, adjusted, irregular) = (
                r.original[index],
                r.seasonally_adjusted[index],
                r.irregular_without_effects[index],
            );
            let factor = |effect| input.factors(effect).map(|factors| factors[index]);
            let fold = |value: f64, effects: &[Effect], apply: fn(Arithmetic, f64, f64) -> f64| {
                effects
                    .iter()
                    .filter_map(|e| factor(*e))
                    .fold(value, |v, f| apply(arithmetic, v, f))
            };
            let outliers = [Effect::AdditiveOutlier, Effect::TemporaryChange];
            let e1 = if is_extreme {
                arithmetic.remove(original, irregular)
            } else {
                original
            };
            r.e.original[index] = fold(e1, &outliers, Arithmetic::remove);
            let mut e2 = adjusted;
            if is_extreme {
                let priors = [Effect::TemporaryPrior, Effect::PermanentPrior];
                e2 = fold(trend[index], &priors, Arithmetic::restore);
                if is_final(Effect::LevelShift) {
                    e2 = fold(e2, &[Effect::LevelShift], Arithmetic::remove);
                }
            }
            for outlier in outliers {
                if !is_final(outlier) {
                    e2 = fold(e2, &[outlier], Arithmetic::remove);
                }
            }
            r.e.adjusted[index] = e2;
            r.e.irregular[index] = if is_extreme {
                arithmetic.neutral()
            } else {
                irregular
            };
        }
        self.annual_totals(arithmetic, r);
        self.changes(arithmetic, input, r);
    }

    /// E4.
    fn annual_totals(&self, arithmetic: Arithmetic, r: &mut X11Result) {
        let (period, observed) = (self.frame.period, r.observed());
        let january = self.frame.year_from(observed.start);
        r.annual_totals.clear();
        for first in (january..(observed.end + 1).saturating_sub(period)).step_by(period) {
            let total = |x: &[f64]| x[first..first + period].iter().sum::<f64>();
            let compare = |before: &[f64], after: &[f64]| {
                let ratio = arithmetic.remove(total(before), total(after));
                ratio.is_finite().then_some(ratio)
            };
            r.annual_totals.push(AnnualTotals {
                first,
                unmodified: compare(&r.original, &r.seasonally_adjusted),
                modified: compare(&r.e.original, &r.e.adjusted),
            });
        }
    }

    /// E5 to E8. The series without calendar effects is without holidays too, whether the adjusted series keeps them or not.
    fn changes(&mut self, arithmetic: Arithmetic, input: &X11Input<'_>, r: &mut X11Result) {
        let calendar_adjusted = &mut self.scratch.one;
        calendar_adjusted.copy_from_slice(&r.original);
        for factors in [Effect::TradingDay, Effect::Holiday]
            .iter()
            .filter_map(|effect| input.factors(*effect))
        {
            arithmetic.remove_from(calendar_adjusted, factors);
        }
        let good = |index: usize, calendar_adjusted: &[f64]| {
            r.mode != Mode::PseudoAdditive
                || [
                    r.modified_adjusted[index],
                    r.seasonally_adjusted[index],
                    r.original[index],
                    calendar_adjusted[index],
                ]
                .iter()
                .all(|value| *value > 0.0)
        };
        let tables = [
            (&r.original, &mut r.e.original_changes),
            (&r.seasonally_adjusted, &mut r.e.adjusted_changes),
            (&r.trend, &mut r.e.trend_changes),
            (&*calendar_adjusted, &mut r.e.calendar_adjusted_changes),
        ];
        for (x, out) in tables {
            out[0] = f64::NAN;
            match arithmetic {
                Arithmetic::Ratio => zip_into(&x[1..], x, &mut out[1..], |now, before| {
                    (now - before) / before
                }),
                Arithmetic::Difference => {
                    zip_into(&x[1..], x, &mut out[1..], |now, before| now - before);
                }
            }
            if r.mode == Mode::PseudoAdditive {
                for (base, change) in out[1..].iter_mut().enumerate() {
                    if !good(base, calendar_adjusted) {
                        *change = f64::NAN;
                    }
                }
            }
        }
    }
}
