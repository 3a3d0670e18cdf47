//! What parts B, C and D have in common: one context, a first half and a second half.

use std::ops::Range;

use super::extremes::{self, Sharing, WeightScratch, WeightStep};
use super::filters::two_by_season;
use super::frame::{Arithmetic, Frame, zip_into};
use super::seasonal::{self, Section};
use super::trend::{Part, TrendState};
use super::{Correction, Iteration, Mode, Replacement, SeasonalFilter, X11};

/// Working memory that all parts use in turn.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Scratch {
    pub one: Vec<f64>,
    pub two: Vec<f64>,
    pub three: Vec<f64>,
    /// One period of the year through the years.
    pub class: Vec<f64>,
    pub weights: WeightScratch,
}

impl Scratch {
    pub(super) fn resize(&mut self, len: usize) {
        for buffer in [&mut self.one, &mut self.two, &mut self.three] {
            buffer.clear();
            buffer.resize(len, 0.0);
        }
        self.weights.resize(len);
    }
}

/// The state of a run.
pub(super) struct Context<'a> {
    pub x11: &'a X11,
    pub frame: Frame,
    pub mode: Mode,
    /// Arithmetic of parts B to D.
    pub arithmetic: Arithmetic,
    /// Seasonal filter asked for in each period of the year.
    pub filters: [SeasonalFilter; 12],
    pub sharing: Sharing,
    pub trend_state: TrendState,
    pub scratch: &'a mut Scratch,
}

impl Context<'_> {
    pub(super) fn is_pseudo(&self) -> bool {
        self.mode == Mode::PseudoAdditive
    }

    /// Values that the 2×s average reaches.
    pub(super) const fn inside(&self) -> Range<usize> {
        self.frame.half()..self.frame.len - self.frame.half()
    }

    /// Seasonal factors on `interval` from `si`.
    pub(super) fn seasonal(
        &mut self,
        section: Section,
        interval: Range<usize>,
        si: &[f64],
        factors: &mut [f64],
    ) {
        self.x11.seasonal.estimate(
            &self.frame,
            self.arithmetic,
            &self.filters,
            section,
            interval,
            si,
            factors,
            &mut self.scratch.three,
        );
    }

    /// Henderson trend of `adjusted`; returns the length of the filter and the ratio that chose it.
    pub(super) fn trend(
        &mut self,
        part: Part,
        adjusted: &[f64],
        trend: &mut [f64],
    ) -> (usize, f64) {
        let choice = self.x11.trend.estimate(
            &self.frame,
            self.arithmetic,
            part,
            &mut self.trend_state,
            adjusted,
            trend,
            &mut self.scratch.one,
            &mut self.scratch.two,
        );
        (choice.length, choice.i_over_c)
    }

    /// Weights of the irregulars on `interval`.
    pub(super) fn weigh(&mut self, interval: Range<usize>, irregular: &[f64], weights: &mut [f64]) {
        let sample = self.sample(interval.clone());
        let step = WeightStep {
            frame: &self.frame,
            sharing: &self.sharing,
            limits: self.x11.spec.sigma_limits,
            neutral: self.arithmetic.neutral(),
            interval,
            sample,
        };
        step.weigh(irregular, weights, &mut self.scratch.weights);
    }

    /// The irregulars of `interval` that form standard errors: all, or those that rest on observations alone.
    pub(super) fn sample(&self, interval: Range<usize>) -> Range<usize> {
        if !self.x11.spec.exclude_forecasts {
            return interval;
        }
        let lost = interval.start.min(self.frame.half());
        self.frame.backcasts + lost..self.frame.past() - lost
    }

    /// Decides which irregulars share a standard error, from a sample of them.
    pub(super) fn decide_sharing(&mut self, irregular: &[f64]) {
        let neutral = if self.mode == Mode::Additive {
            0.0
        } else {
            1.0
        };
        self.sharing = extremes::sharing(&self.x11.spec, irregular, self.frame.period, neutral);
    }

    /// What is left of SI without its seasonal factors: the irregular.
    pub(super) fn irregular_of_si(&self, si: &[f64], factors: &[f64], out: &mut [f64]) {
        if self.is_pseudo() {
            zip_into(si, factors, out, |si, factor| si - factor + 1.0);
        } else {
            self.arithmetic.remove_into(si, factors, out);
        }
    }

    /// `series` without `factors`; in pseudo-additive mode they are shares of `trend`.
    pub(super) fn adjust(&self, series: &[f64], trend: &[f64], factors: &[f64], out: &mut [f64]) {
        if self.is_pseudo() {
            for (((slot, &y), &c), &s) in out.iter_mut().zip(series).zip(trend).zip(factors) {
                *slot = y - c * (s - 1.0);
            }
        } else {
            self.arithmetic.remove_into(series, factors, out);
        }
    }

    /// SI with its extremes replaced, and their weights, on `interval`; the first estimate decides which irregulars share a standard error.
    pub(super) fn replace_extremes(
        &mut self,
        section: Section,
        interval: Range<usize>,
        si: &[f64],
        out: &mut Replacement,
    ) {
        // The buffer for the replaced SI holds the factors until then.
        self.seasonal(section, interval.clone(), si, &mut out.si);
        let mut irregular = std::mem::take(&mut self.scratch.one);
        self.irregular_of_si(
            &si[interval.clone()],
            &out.si[interval.clone()],
            &mut irregular[interval.clone()],
        );
        if section == Section::First {
            let sample = self.sample(interval.clone());
            self.decide_sharing(&irregular[sample]);
        }
        self.weigh(interval.clone(), &irregular, &mut out.weights);
        self.scratch.one = irregular;
        out.si.fill(f64::NAN);
        extremes::replace(&self.frame, interval, si, &out.weights, &mut out.si);
    }

    /// First trend and SI of a part, from its series.
    pub(super) fn initial(&mut self, it: &mut Iteration) {
        let inside = self.inside();
        let half = self.frame.half();
        for table in [&mut it.initial_trend, &mut it.initial_si] {
            table[..half].fill(f64::NAN);
            table[inside.end..].fill(f64::NAN);
        }
        two_by_season(
            &it.series,
            self.frame.period,
            &mut it.initial_trend[inside.clone()],
        );
        self.arithmetic.remove_into(
            &it.series[inside.clone()],
            &it.initial_trend[inside.clone()],
            &mut it.initial_si[inside],
        );
    }

    /// First seasonal factors from `si`, then the Henderson trend and the SI without it.
    pub(super) fn first_half(&mut self, part: Part, it: &mut Iteration, si: Option<&[f64]>) {
        let inside = self.inside();
        let si = si.unwrap_or(&it.initial_si);
        self.seasonal(Section::First, inside.clone(), si, &mut it.initial_seasonal);
        seasonal::repeat_at_ends(&self.frame, &mut it.initial_seasonal);
        self.arithmetic
            .remove_into(&it.series, &it.initial_seasonal, &mut it.initial_adjusted);
        if self.is_pseudo() {
            self.adjust(
                &it.series[inside.clone()],
                &it.initial_trend[inside.clone()],
                &it.initial_seasonal[inside.clone()],
                &mut it.initial_adjusted[inside],
            );
        }
        (it.henderson, it.i_over_c) = self.trend(part, &it.initial_adjusted, &mut it.trend);
        self.arithmetic
            .remove_into(&it.series, &it.trend, &mut it.si);
    }

    /// Seasonal factors from `si` and the irregular that they leave in the unmodified series `unmodified` (B1).
    pub(super) fn second_half(
        &mut self,
        unmodified: &[f64],
        trend: &[f64],
        si: &[f64],
        out: &mut Correction,
    ) {
        self.seasonal(Section::Second, 0..self.frame.len, si, &mut out.seasonal);
        self.adjust(unmodified, trend, &out.seasonal, &mut out.adjusted);
        self.arithmetic
            .remove_into(&out.adjusted, trend, &mut out.irregular);
    }

    /// Weights and extremes of the irregular, and the series of the next part: `unmodified` without the extremes.
    pub(super) fn modify(
        &mut self,
        unmodified: &[f64],
        trend: &[f64],
        out: &mut Correction,
        next: &mut [f64],
    ) {
        self.weigh(0..self.frame.len, &out.irregular, &mut out.weights);
        let (irregular, weights) = (&out.irregular, &out.weights);
        match self.arithmetic {
            Arithmetic::Ratio => zip_into(irregular, weights, &mut out.extremes, |i, w| {
                if w >= 1.0 {
                    1.0
                } else {
                    i / (1.0 + w * (i - 1.0))
                }
            }),
            Arithmetic::Difference => {
                zip_into(irregular, weights, &mut out.extremes, |i, w| i * (1.0 - w));
            }
        }
        if self.is_pseudo() {
            for (index, slot) in next.iter_mut().enumerate() {
                let regular = 1.0 + out.weights[index] * (out.irregular[index] - 1.0);
                *slot = trend[index] * (out.seasonal[index] + regular - 1.0);
            }
        } else {
            self.arithmetic.remove_into(unmodified, &out.extremes, next);
        }
    }
}
