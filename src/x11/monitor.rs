//! The monitoring and quality assessment statistics M1 to M11 and Q (table F3).

use crate::diagnostics::CombinedTest;

use super::{SeasonalFilter, X11Result};

/// Measures of table F2 that the statistics are made from.
pub(super) struct Measures<'a> {
    /// Share of the irregular in the squared changes over three months, priors left out.
    pub irregular_share: f64,
    /// Share of the irregular in the stationary variance, priors left out.
    pub irregular_variance: f64,
    /// Mean length of runs of the irregular.
    pub duration_of_irregular: f64,
    /// Ratios of irregular and trend for spans 1, 2, …
    pub i_over_c: &'a [f64],
    /// Months for cyclical dominance.
    pub mcd: usize,
    pub combined: CombinedTest,
}

pub(super) struct Monitor {
    pub m: [Option<f64>; 11],
    pub q: f64,
    pub q_without_m2: f64,
    pub failures: usize,
}

const WEIGHTS: [f64; 11] = [10.0, 11.0, 10.0, 8.0, 11.0, 10.0, 18.0, 7.0, 7.0, 4.0, 4.0];

pub(super) fn monitor(r: &X11Result, measures: &Measures<'_>) -> Monitor {
    let values = r.backcasts + r.observations;
    let scale = (12.0 / r.period as f64).max(1.0);
    let known = values as f64;
    let duration = measures.duration_of_irregular;
    let mut m = [None; 11];
    m[0] = Some(measures.irregular_share / 0.1);
    m[1] = Some(measures.irregular_variance / 0.1);
    m[2] = Some((scale * r.i_over_c - 1.0) / 2.0);
    m[3] = Some(
        (3.0 * (known - 1.0) / duration - 2.0 * known + 1.0).abs()
            / (2.577 * (1.6 * known - 2.9).sqrt()),
    );
    m[4] = Some((scale * dominance(measures, scale) - 0.5) / 5.0);
    m[5] = Some((r.i_over_s - 4.0).abs() / 2.5);
    m[6] = Some(f64::midpoint(measures.combined.t1, measures.combined.t2).sqrt());
    let filters = &r.seasonal_filter.filters;
    let moves = !filters.contains(&SeasonalFilter::Stable) && values / r.period >= 6;
    if moves {
        m[7..].copy_from_slice(&movement(r));
    }
    let m = m.map(|statistic: Option<f64>| statistic.map(|value| value.clamp(0.0, 3.0)));

    // Statistics that do not exist leave their weight to M7, M1 and M2.
    let value =
        |index: usize| m[index].unwrap_or_else(|| m[[6, 6, 0, 1][index - 7]].unwrap_or_default());
    let m6_counts = !r.seasonal_filter.is_fallback
        && filters
            .iter()
            .all(|filter| matches!(filter, SeasonalFilter::S3x5 | SeasonalFilter::X11Default));
    let counted = || (0..11).filter(|&index| index != 5 || m6_counts);
    let sum: f64 = counted().map(|index| WEIGHTS[index] * value(index)).sum();
    let weight: f64 = counted().map(|index| WEIGHTS[index]).sum();
    let weight_of_m2 = if moves {
        WEIGHTS[1]
    } else {
        WEIGHTS[1] + WEIGHTS[10]
    };
    Monitor {
        m,
        q: sum / weight,
        q_without_m2: (sum - value(1) * weight_of_m2) / (weight - weight_of_m2),
        failures: m.iter().flatten().filter(|value| **value >= 1.0).count(),
    }
}

/// Months for cyclical dominance with a fraction, by a straight line between the ratios on either side of 1.
fn dominance(measures: &Measures<'_>, scale: f64) -> f64 {
    let ratio = |span: usize| {
        measures
            .i_over_c
            .get(span.wrapping_sub(1))
            .copied()
            .unwrap_or_default()
    };
    let mcd = measures.mcd;
    if mcd == 1 {
        let step = ratio(1) - ratio(2);
        return if step == 0.0 {
            1.0
        } else {
            (1.0 + (ratio(1) - 1.0) / step).clamp(0.5, 1.0)
        };
    }
    let step = ratio(mcd - 1) - ratio(mcd);
    if step <= 0.0 && mcd == measures.i_over_c.len() {
        15.5 * scale
    } else {
        mcd as f64 + (ratio(mcd) - 1.0) / step
    }
}

/// M8 to M11: size and direction of the movement of the seasonal factors, in all years and in recent ones.
fn movement(r: &X11Result) -> [Option<f64>; 4] {
    let past = r.backcasts + r.observations;
    let neutral = r.arithmetic().neutral();
    let factors = &r.seasonal[..past];
    let variance = factors
        .iter()
        .map(|factor| (factor - neutral).powi(2))
        .sum::<f64>()
        / past as f64;
    let scale = if variance > 0.0 {
        10.0 / variance.sqrt()
    } else {
        0.0
    };
    let (mut changes, mut count) = (0.0, 0);
    let mut drift = 0.0;
    let (mut recent_changes, mut recent_drift, mut long_classes) = (0.0, 0.0, 0);
    for first in 0..r.period {
        let class: Vec<f64> = factors
            .iter()
            .skip(first)
            .step_by(r.period)
            .copied()
            .collect();
        let years = class.len();
        changes += class
            .windows(2)
            .map(|pair| (pair[1] - pair[0]).abs())
            .sum::<f64>();
        count += years - 1;
        drift += (class[years - 1] - class[0]).abs() / (years - 1) as f64;
        if years >= 6 {
            // The three changes that end two years before the last.
            let recent = &class[years - 6..years - 2];
            recent_changes += recent
                .windows(2)
                .map(|pair| (pair[1] - pair[0]).abs())
                .sum::<f64>()
                / 3.0;
            recent_drift += (recent[3] - recent[0]).abs() / 3.0;
            long_classes += 1;
        }
    }
    let mean = |sum: f64, count: usize| Some(scale * sum / count as f64);
    [
        mean(changes, count),
        mean(drift, r.period),
        mean(recent_changes, long_classes),
        mean(recent_drift, long_classes),
    ]
}
