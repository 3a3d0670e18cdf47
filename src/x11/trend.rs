//! The trend step: choice of the Henderson filter by the ratio of irregular to trend, and its application.

use super::X11Spec;
use super::filters::Henderson;
use super::frame::{Arithmetic, Frame};
use super::lanes;

/// What stands for the ratio of irregular to trend where there is none.
pub(super) const INFINITE: f64 = 999.0;

/// Part of the method that a trend is estimated for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    B,
    C,
    D,
}

/// The trend step with all filters that a run may need, made once for a specification.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TrendStep {
    /// Filter without ends whose residual measures the irregular.
    preliminary: Henderson,
    choice: Choice,
    initial_ratio: f64,
    /// For the bias correction of log-additive trends.
    smooth_factors: Henderson,
}

#[derive(Debug, Clone, PartialEq)]
enum Choice {
    Fixed(Henderson),
    Automatic {
        /// For a smooth series; months only.
        short: Option<Henderson>,
        /// One for each ratio that may be in force.
        medium: Vec<Henderson>,
        long: Henderson,
    },
}

/// What the step remembers from one trend of a run to the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TrendState {
    /// The ratio of irregular to trend that end weights assume; a medium filter keeps what is in force.
    ratio: f64,
}

/// Which filter a trend step took, and why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TrendChoice {
    /// Mean change of the irregular over that of the preliminary trend; 999 where the trend does not change.
    pub i_over_c: f64,
    pub length: usize,
}

impl TrendStep {
    pub(super) fn new(spec: &X11Spec, period: usize) -> Self {
        let true_7 = spec.true_7_term;
        let initial_ratio = spec.trend_ic.unwrap_or(match (period, spec.trend_filter) {
            (12, None | Some(10..=13)) => 3.5,
            (12, Some(length)) if length <= 9 => 1.0,
            (12, Some(_)) => 4.5,
            (_, Some(length)) if length > 5 => 4.5,
            _ => 0.001,
        });
        let choice = match (spec.trend_filter, period) {
            (Some(length), _) => Choice::Fixed(Henderson::new(length, initial_ratio, true_7)),
            (None, 12) => Choice::Automatic {
                short: Some(Henderson::new(9, 1.0, true_7)),
                medium: [3.5, 1.0, 4.5]
                    .map(|ratio| Henderson::new(13, ratio, true_7))
                    .into(),
                long: Henderson::new(23, 4.5, true_7),
            },
            (None, 4) => Choice::Automatic {
                short: None,
                medium: [0.001, 4.5]
                    .map(|ratio| Henderson::new(5, ratio, true_7))
                    .into(),
                long: Henderson::new(7, 4.5, true_7),
            },
            (None, _) => Choice::Fixed(Henderson::new(5, initial_ratio, true_7)),
        };
        Self {
            // Three terms of Henderson leave every series as it is.
            preliminary: Henderson::new((period + 1).max(5), initial_ratio, true_7),
            choice,
            initial_ratio,
            smooth_factors: Henderson::new((2 * period - 1).max(5), 4.5, true_7),
        }
    }

    pub(super) const fn initial_state(&self) -> TrendState {
        TrendState {
            ratio: self.initial_ratio,
        }
    }

    /// The longest filter that a run may apply.
    pub(super) const fn longest(&self) -> usize {
        match &self.choice {
            Choice::Fixed(filter) => filter.length,
            Choice::Automatic { long, .. } => long.length,
        }
    }

    /// The smoothed seasonal factors of the bias correction.
    pub(super) fn smooth_factors(&self, factors: &[f64], out: &mut [f64]) {
        self.smooth_factors.smooth(factors, out);
    }

    /// Trend of the adjusted series `adjusted`; `preliminary` and `irregular` are scratch.
    #[expect(
        clippy::too_many_arguments,
        reason = "the step of the specification takes just these"
    )]
    pub(super) fn estimate(
        &self,
        frame: &Frame,
        arithmetic: Arithmetic,
        part: Part,
        state: &mut TrendState,
        adjusted: &[f64],
        trend: &mut [f64],
        preliminary: &mut [f64],
        irregular: &mut [f64],
    ) -> TrendChoice {
        let reach = self.preliminary.length / 2;
        let inside = reach..frame.len - reach;
        self.preliminary
            .smooth_interior(adjusted, &mut preliminary[inside.clone()]);
        // Backcasts count, forecasts do not.
        let past = reach..frame.past() - reach;
        arithmetic.remove_into(
            &adjusted[past.clone()],
            &preliminary[past.clone()],
            &mut irregular[past.clone()],
        );
        let change_of_trend = sum_of_changes(&preliminary[past.clone()], arithmetic);
        let ratio = sum_of_changes(&irregular[past], arithmetic) / change_of_trend;
        let ratio = ratio.is_finite().then_some(ratio);
        let monthly = ratio.map_or(INFINITE, |ratio| ratio * 12.0 / frame.period as f64);
        let filter = self.choose(part, state.ratio, monthly);
        state.ratio = filter.ratio;
        if filter.length == self.preliminary.length {
            trend[inside.clone()].copy_from_slice(&preliminary[inside]);
            filter.smooth_ends(adjusted, trend);
        } else {
            filter.smooth(adjusted, trend);
        }
        if arithmetic == Arithmetic::Ratio {
            replace_non_positive(frame, trend);
        }
        TrendChoice {
            i_over_c: ratio.unwrap_or(INFINITE),
            length: filter.length,
        }
    }

    fn choose(&self, part: Part, in_force: f64, monthly: f64) -> &Henderson {
        match &self.choice {
            Choice::Fixed(filter) => filter,
            Choice::Automatic {
                short,
                medium,
                long,
            } => match short {
                Some(short) if monthly < 1.0 => short,
                _ if part == Part::B || monthly < 3.5 => {
                    let keeps = |filter: &&Henderson| filter.ratio.total_cmp(&in_force).is_eq();
                    medium.iter().find(keeps).unwrap_or(&medium[0])
                }
                _ => long,
            },
        }
    }
}

/// A change over its base; from zero, as where a month has no trade at all, there is no relative change.
fn relative(change: f64, base: f64) -> f64 {
    if base == 0.0 { 0.0 } else { change / base }
}

/// Sum of the absolute changes from value to value, relative to the earlier value where factors are ratios.
fn sum_of_changes(x: &[f64], arithmetic: Arithmetic) -> f64 {
    let Some(last) = x.len().checked_sub(1) else {
        return 0.0;
    };
    let (before, after) = (&x[..last], &x[1..]);
    match arithmetic {
        Arithmetic::Ratio => lanes::sum(before, after, |a, b| relative((b - a).abs(), a)),
        Arithmetic::Difference => lanes::sum(before, after, |a, b| (b - a).abs()),
    }
}

/// Sets trend values that are not positive, in order, to the mean of the nearest positive values of the observations before and after.
pub(super) fn replace_non_positive(frame: &Frame, trend: &mut [f64]) {
    if trend.iter().all(|&value| value > 0.0) {
        return;
    }
    let observed = frame.observed();
    for index in 0..trend.len() {
        if trend[index] > 0.0 {
            continue;
        }
        let positive = |value: &&f64| **value > 0.0;
        let before = trend[observed.start.min(index)..index]
            .iter()
            .rev()
            .find(positive);
        let after = trend[(index + 1).min(observed.end)..observed.end]
            .iter()
            .find(positive);
        trend[index] = match (before, after) {
            (Some(a), Some(b)) => f64::midpoint(*a, *b),
            (Some(one), None) | (None, Some(one)) => *one,
            (None, None) => trend[index],
        };
    }
}
