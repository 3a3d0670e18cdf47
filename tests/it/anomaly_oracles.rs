//! Anomalies against slow and plain ways to the same numbers, and the frequencies that the documentation states.

use proptest::prelude::*;
use tidegauge::anomaly::{
    ChangePointSpec, Cusum, EsdScale, EsdSpec, Monitor, MonitorSpec, OnlineChange,
    OnlineChangeSpec, Penalty, RobustScale, SegmentCost, change_points, generalized_esd, hampel,
    mad_scores, mean_shift, seasonal_hybrid_esd, tukey_fences,
};
use tidegauge::num::order::{mad, median};
use tidegauge::num::tolerance::Tolerance;

use crate::noise::Noise;

/// Cost of every segment from its own values, by its first and one past its last position.
fn plain_costs(values: &[f64], cost: SegmentCost, length_weight: f64) -> Vec<Vec<f64>> {
    let n = values.len();
    let squares_of = |part: &[f64]| {
        let mean = part.iter().sum::<f64>() / part.len() as f64;
        part.iter().map(|v| (v - mean).powi(2)).sum::<f64>()
    };
    let floor = 1e-8 * squares_of(values) / n as f64;
    let of = |part: &[f64]| {
        let count = part.len() as f64;
        let total: f64 = part.iter().sum();
        let fit = match cost {
            SegmentCost::Mean => squares_of(part),
            SegmentCost::Rate if total > 0.0 => 2.0 * total * (1.0 - (total / count).ln()),
            SegmentCost::Rate => 0.0,
            _ => {
                let variance = squares_of(part) / count;
                let believed = variance.max(floor);
                count * (believed.ln() + variance / believed)
            }
        };
        fit + length_weight * count.ln()
    };
    (0..n)
        .map(|a| {
            (0..=n)
                .map(|b| if b > a { of(&values[a..b]) } else { 0.0 })
                .collect()
        })
        .collect()
}

/// The least total by trying every beginning of every last segment (Jackson et al. 2005).
fn optimal_partitioning(costs: &[Vec<f64>], penalty: f64, least: usize) -> f64 {
    let n = costs.len();
    let mut best = vec![f64::INFINITY; n + 1];
    best[0] = -penalty;
    for end in least..=n {
        best[end] = (0..=end - least)
            .map(|begin| best[begin] + costs[begin][end] + penalty)
            .fold(f64::INFINITY, f64::min);
    }
    best[n]
}

#[test]
fn pruning_loses_nothing_in_long_series() {
    let mut noise = Noise::new(101);
    let mut found_changes = 0;
    for case in 0..1000_usize {
        let n = 12 + case * 7 % 50;
        let run = 3 + case % 17;
        let size = [0.0, 1.0, 3.0, 8.0][case % 4];
        let values: Vec<f64> = (0..n)
            .map(|t| {
                let level = size * ((t / run * 5) % 4) as f64;
                let value =
                    (level + noise.normal() * if t / run % 2 == 0 { 1.0 } else { 2.0 }).abs();
                // Counts with many ties, every third time.
                if case % 3 == 0 { value.round() } else { value }
            })
            .collect();
        for cost in [
            SegmentCost::Mean,
            SegmentCost::Rate,
            SegmentCost::MeanVariance,
        ] {
            let least = (1 + case * 3 % 11).max(if cost == SegmentCost::MeanVariance {
                2
            } else {
                1
            });
            let penalty = [
                Penalty::Bic,
                Penalty::Mbic,
                Penalty::Value(0.0),
                Penalty::Value(0.7),
                Penalty::Value(6.0),
            ][case / 3 % 5];
            let spec = ChangePointSpec::default()
                .cost(cost)
                .least_length(least)
                .penalty(penalty);
            let found = change_points(&values, spec).unwrap();
            found_changes += found.changes.len();
            let parameters = if cost == SegmentCost::MeanVariance {
                3.0
            } else {
                2.0
            };
            let length_weight = if penalty == Penalty::Mbic {
                found.penalty / (parameters * (n as f64).ln())
            } else {
                0.0
            };
            let costs = plain_costs(&values, cost, length_weight);
            let best = optimal_partitioning(&costs, found.penalty, least);
            let edges: Vec<usize> = [0]
                .into_iter()
                .chain(found.changes.iter().copied())
                .chain([n])
                .collect();
            assert!(edges.windows(2).all(|pair| pair[1] - pair[0] >= least));
            let own = edges
                .windows(2)
                .map(|pair| costs[pair[0]][pair[1]])
                .sum::<f64>()
                + found.penalty * found.changes.len() as f64;
            let scale = costs[0][n].abs().max(n as f64);
            // The variance of equal values is what rounding leaves of large sums, next to a floor of 1e-8.
            let (tolerance, scale) = match cost {
                SegmentCost::MeanVariance => (Tolerance::INTERMEDIATE, 100.0 * scale),
                _ => (Tolerance::ROUND_OFF, 10.0 * scale),
            };
            for total in [own, found.total_cost] {
                assert!(
                    tolerance.accepts_at_scale(total, best, scale),
                    "case {case} {cost:?} {least} {penalty:?}: {total} {best}"
                );
            }
        }
    }
    assert!(found_changes > 5000, "{found_changes}");
}

/// Rosner's test with everything computed anew at each step; the positions and statistics of all steps.
fn plain_esd(values: &[f64], most: usize, scale: EsdScale) -> Vec<(usize, f64)> {
    let mut left: Vec<usize> = (0..values.len()).collect();
    let mut steps = Vec::new();
    for _ in 0..most {
        let own: Vec<f64> = left.iter().map(|i| values[*i]).collect();
        let count = own.len() as f64;
        let (centre, spread) = if scale == EsdScale::Standard {
            let mean = own.iter().sum::<f64>() / count;
            let squares: f64 = own.iter().map(|v| (v - mean).powi(2)).sum();
            (mean, (squares / (count - 1.0)).sqrt())
        } else {
            let centre = median(&own).unwrap();
            let mut spread = mad(&own).unwrap();
            if spread == 0.0 {
                spread = 1.2533 * own.iter().map(|v| (v - centre).abs()).sum::<f64>() / count;
            }
            (centre, spread)
        };
        if spread == 0.0 {
            break;
        }
        let (place, distance) = own
            .iter()
            .map(|value| (value - centre).abs())
            .enumerate()
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .unwrap();
        steps.push((left.remove(place), distance / spread));
    }
    steps
}

#[test]
fn esd_step_by_step() {
    let mut noise = Noise::new(3);
    for case in 0..300_usize {
        let n = 15 + case % 60;
        let mut values: Vec<f64> = (0..n).map(|_| noise.normal()).collect();
        for k in 0..case % 6 {
            let place = (case * 13 + k * 29) % n;
            let size = 10.0_f64.powi(i32::try_from(1 + (case + 2 * k) % 8).unwrap());
            values[place] = size * (noise.uniform() - 0.5);
        }
        if case % 5 == 0 {
            // More than half of the values are zero.
            values
                .iter_mut()
                .step_by(2)
                .chain([&mut 0.0])
                .for_each(|value| *value = 0.0);
            values[1] = 0.0;
        }
        let scale = if case % 2 == 0 {
            EsdScale::Robust
        } else {
            EsdScale::Standard
        };
        let most = n / 3;
        let spec = EsdSpec::default().most(most).scale(scale).significance(0.3);
        let found = generalized_esd(&values, spec).unwrap();
        let plain = plain_esd(&values, most, scale);
        assert_eq!(found.steps, plain.len(), "{case}");
        for (outlier, (index, statistic)) in found.outliers.iter().zip(&plain) {
            assert_eq!(values[outlier.index], values[*index], "{case}");
            assert!(
                Tolerance::INTERMEDIATE.accepts(outlier.statistic, *statistic),
                "{case} {outlier:?} {statistic}"
            );
        }
    }
}

/// Logarithm of the probability density of the values of one regime: normal with the conjugate prior integrated out (Murphy 2007).
fn regime(values: &[f64], spec: &OnlineChangeSpec) -> f64 {
    use std::f64::consts::PI;
    let ln_gamma = statrs::function::gamma::ln_gamma;
    let n = values.len() as f64;
    let (kappa, alpha) = (spec.mean_weight, spec.variance_weight / 2.0);
    let beta = alpha * spec.standard_deviation.powi(2);
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
    let apart = kappa * n * (mean - spec.mean).powi(2) / (2.0 * (kappa + n));
    let beta_after = beta + squares / 2.0 + apart;
    ln_gamma(alpha + n / 2.0) - ln_gamma(alpha) + alpha * beta.ln()
        - (alpha + n / 2.0) * beta_after.ln()
        + 0.5 * (kappa / (kappa + n)).ln()
        - n / 2.0 * (2.0 * PI).ln()
}

#[test]
fn ages_have_the_probability_that_all_histories_give_them() {
    let mut noise = Noise::new(8);
    for case in 0..20_usize {
        let spec = OnlineChangeSpec::new(5.0, 0.5)
            .mean_weight(0.3)
            .expected_length(6.0);
        let values: Vec<f64> = (0..9)
            .map(|t| 5.0 + 0.5 * noise.normal() + if t > case % 9 { 2.0 } else { 0.0 })
            .collect();
        let mut online = OnlineChange::new(spec).unwrap();
        for value in &values {
            online.update(*value).unwrap();
        }
        let n = values.len();
        let hazard: f64 = 1.0 / 6.0;
        let mut by_age = vec![0.0; n + 1];
        for history in 0..1_u32 << (n - 1) {
            let begins = (1..n).filter(|t| history >> (t - 1) & 1 == 1);
            let edges: Vec<usize> = [0].into_iter().chain(begins).chain([n]).collect();
            let changes = (edges.len() - 2) as f64;
            let prior = changes * hazard.ln() + ((n - 1) as f64 - changes) * (1.0 - hazard).ln();
            let density: f64 = edges
                .windows(2)
                .map(|pair| regime(&values[pair[0]..pair[1]], &spec))
                .sum();
            by_age[n - edges[edges.len() - 2]] += (prior + density).exp();
        }
        let total: f64 = by_age.iter().sum();
        let mut seen = 0;
        for (age, probability) in online.ages() {
            seen += 1;
            // Ages below 1e-10 are dropped on the way.
            assert!(
                Tolerance::INTERMEDIATE.accepts_at_scale(probability, by_age[age] / total, 10.0),
                "{case} {age} {probability} {}",
                by_age[age] / total
            );
        }
        assert!(seen > 1);
    }
}

/// Mean number of values until an alarm, over so many runs of values around `shift`.
fn mean_run(shift: f64, runs: u32, noise: &mut Noise) -> f64 {
    let mut values = 0_u32;
    for _ in 0..runs {
        let mut scheme = Cusum::new(0.0, 1.0).unwrap();
        loop {
            values += 1;
            if scheme.update(shift + noise.normal()).unwrap().is_some() {
                break;
            }
        }
    }
    f64::from(values) / f64::from(runs)
}

/// 465 and 10.4 (Montgomery 2009, table 9.3); the allowances are three standard errors and what the noise lacks in its tails.
#[test]
fn runs_until_an_alarm_are_as_long_as_published() {
    let mut noise = Noise::new(2009);
    let (without, with) = (
        mean_run(0.0, 1500, &mut noise),
        mean_run(1.0, 4000, &mut noise),
    );
    assert!((without - 465.0).abs() < 40.0, "{without}");
    assert!((with - 10.4).abs() < 0.3, "{with}");
}

#[test]
fn the_test_of_one_shift_keeps_its_level() {
    let mut noise = Noise::new(40);
    for n in [8_usize, 12, 24, 60, 200] {
        let runs = 3000;
        let rejected = (0..runs)
            .filter(|_| {
                let values: Vec<f64> = (0..n).map(|_| noise.normal()).collect();
                mean_shift(&values).unwrap().unwrap().p_value < 0.05
            })
            .count();
        let share = rejected as f64 / f64::from(runs);
        assert!((0.033..0.065).contains(&share), "{n} {share}");
    }
}

/// The shares that the documentation of `seasonal_hybrid_esd` states, within three standard errors.
#[test]
fn clean_seasonal_series_are_marked_as_often_as_stated() {
    let mut noise = Noise::new(12);
    for (n, stated) in [(60_usize, 0.61), (120, 0.28), (240, 0.12)] {
        let runs = 400;
        let marked = (0..runs)
            .filter(|_| {
                let season: Vec<f64> = (0..12).map(|_| 3.0 * noise.normal()).collect();
                let values: Vec<f64> = (0..n).map(|t| season[t % 12] + noise.normal()).collect();
                let found = seasonal_hybrid_esd(&values, 12, EsdSpec::default()).unwrap();
                !found.test.outliers.is_empty()
            })
            .count();
        let share = marked as f64 / f64::from(runs);
        assert!((share - stated).abs() < 0.075, "{n} {share}");
    }
}

#[test]
fn a_spike_on_an_exact_season_is_an_outlier() {
    let mut values: Vec<f64> = (0..60).map(|t| [5.0, 9.0, 2.0, 4.0][t % 4]).collect();
    values[30] = 900.0;
    let found = seasonal_hybrid_esd(&values, 4, EsdSpec::default())
        .unwrap()
        .test;
    assert_eq!(
        found.outliers.iter().map(|o| o.index).collect::<Vec<_>>(),
        [30]
    );
}

#[test]
fn tiny_and_huge_values_are_searched_or_refused_but_not_passed_over() {
    let mut noise = Noise::new(6);
    let mut values: Vec<f64> = (0..60)
        .map(|t| noise.normal() + if t < 30 { 0.0 } else { 20.0 })
        .collect();
    values[7] = 300.0;
    for power in [-1000, -900, 900, 1000] {
        let scaled: Vec<f64> = values.iter().map(|v| v * 2.0_f64.powi(power)).collect();
        for scale in [EsdScale::Standard, EsdScale::Robust] {
            let spec = EsdSpec::default().scale(scale);
            let places = |values: &[f64]| -> Vec<usize> {
                generalized_esd(values, spec)
                    .unwrap()
                    .outliers
                    .iter()
                    .map(|o| o.index)
                    .collect()
            };
            assert_eq!(places(&scaled), places(&values));
            assert!(places(&values).contains(&7));
        }
        assert!(change_points(&scaled, ChangePointSpec::default()).is_err());
        assert!(seasonal_hybrid_esd(&scaled, 12, EsdSpec::default()).is_ok());
        let shift = mean_shift(&scaled).unwrap().unwrap();
        assert_eq!(
            shift.statistic,
            mean_shift(&values).unwrap().unwrap().statistic
        );
    }
    for constant in [0.1, 0.7, 1.1e9, 3e-7] {
        for cost in [
            SegmentCost::Mean,
            SegmentCost::Rate,
            SegmentCost::MeanVariance,
        ] {
            for penalty in [Penalty::Bic, Penalty::Mbic] {
                let spec = ChangePointSpec::default().cost(cost).penalty(penalty);
                let found = change_points(&[constant; 77], spec).unwrap();
                assert!(found.changes.is_empty(), "{constant} {cost:?} {penalty:?}");
            }
        }
    }
}

#[test]
fn a_stored_state_out_of_range_does_no_harm() {
    let mut monitor = Monitor::new(MonitorSpec::default().warm_up(8)).unwrap();
    for t in 0..12_i32 {
        monitor.update(f64::from(t * 7 % 11)).unwrap();
    }
    let stored = serde_json::to_value(&monitor).unwrap();
    let largest = serde_json::json!(usize::MAX);
    let mut spoilt = stored.clone();
    spoilt["watch"]["drift"]["upper"]["length"] = largest.clone();
    spoilt["watch"]["drift"]["limit"] = serde_json::json!(-1.0);
    for age in spoilt["watch"]["change"]["ages"].as_array_mut().unwrap() {
        age["values"] = largest.clone();
    }
    let mut spoilt: Monitor = serde_json::from_value(spoilt).unwrap();
    for value in [3.0, 9.0, -4.0] {
        let _: Result<Vec<_>, _> = spoilt.update(value);
    }
    let again: Monitor = serde_json::from_value(stored).unwrap();
    assert_eq!(again, monitor);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn robust_marks_move_with_the_values(
        values in prop::collection::vec(-50_i32..50, 5..60),
        shift in -1000_i32..1000,
        turn in 0_usize..60,
    ) {
        let values: Vec<f64> = values.into_iter().map(f64::from).collect();
        let moved: Vec<f64> = values.iter().map(|v| v + f64::from(shift)).collect();
        let scored = mad_scores(&values).unwrap();
        let shifted = mad_scores(&moved).unwrap();
        prop_assert_eq!(&scored.scores, &shifted.scores);
        prop_assert_eq!(scored.scale == 0.0, scored.source == RobustScale::Constant);
        prop_assert_eq!(tukey_fences(&values, 1.5).unwrap().outside, tukey_fences(&moved, 1.5).unwrap().outside);
        // Another order changes no score.
        let mut turned = values.clone();
        turned.rotate_left(turn % values.len());
        let mut expected = scored.scores.clone();
        expected.rotate_left(turn % values.len());
        prop_assert_eq!(mad_scores(&turned).unwrap().scores, expected);
        // A mirror swaps the signs.
        let mirrored: Vec<f64> = values.iter().map(|v| -v).collect();
        let expected: Vec<f64> = scored.scores.iter().map(|score| -score).collect();
        prop_assert_eq!(mad_scores(&mirrored).unwrap().scores, expected);
    }

    #[test]
    fn hampel_looks_at_every_window(
        values in prop::collection::vec(-9_i32..9, 1..50),
        half_window in 1_usize..12,
    ) {
        let values: Vec<f64> = values.into_iter().map(f64::from).collect();
        let plain: Vec<usize> = (0..values.len())
            .filter(|&t| {
                let window = &values[t.saturating_sub(half_window)..values.len().min(t + half_window + 1)];
                (values[t] - median(window).unwrap()).abs() > 3.0 * mad(window).unwrap()
            })
            .collect();
        prop_assert_eq!(hampel(&values, half_window, 3.0).unwrap(), plain);
    }
}
