//! Anomalies: the exact segmentation against every segmentation, planted outliers, invariance, hostile input.

use proptest::prelude::*;
use tidegauge::anomaly::{
    AnomalyError, ChangePointSpec, EsdOutlier, EsdScale, EsdSpec, HidiroglouBerthelotSpec, Monitor,
    MonitorSpec, Penalty, SegmentCost, binary_segmentation, change_points, generalized_esd, hampel,
    hidiroglou_berthelot, mad_scores, mean_shift, seasonal_hybrid_esd, tukey_fences,
};
use tidegauge::num::tolerance::Tolerance;

use crate::noise::Noise;

const COSTS: [SegmentCost; 3] = [
    SegmentCost::Mean,
    SegmentCost::Rate,
    SegmentCost::MeanVariance,
];

/// Minus twice the largest log-likelihood of a segment, from its values themselves.
fn plain_cost(values: &[f64], cost: SegmentCost, floor: f64) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    match cost {
        SegmentCost::Mean => squares,
        SegmentCost::Rate if mean > 0.0 => 2.0 * n * mean * (1.0 - mean.ln()),
        SegmentCost::Rate => 0.0,
        _ => {
            let believed = (squares / n).max(floor);
            n * (believed.ln() + squares / n / believed)
        }
    }
}

fn cost_of(values: &[f64], changes: &[usize], spec: &ChangePointSpec, penalty: f64) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let floor = 1e-8 * values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n;
    let ends = changes.iter().copied().chain([values.len()]);
    let begins = [0].into_iter().chain(changes.iter().copied());
    let segments = begins.zip(ends);
    let costs = segments.map(|(a, b)| plain_cost(&values[a..b], spec.cost, floor));
    costs.sum::<f64>() + penalty * changes.len() as f64
}

/// The least total over every segmentation whose segments are long enough.
fn least_of_all(values: &[f64], spec: &ChangePointSpec, penalty: f64) -> f64 {
    let places = values.len() - 1;
    (0..1_u32 << places)
        .filter_map(|set| {
            let changes: Vec<usize> = (0..places)
                .filter(|place| set >> place & 1 == 1)
                .map(|place| place + 1)
                .collect();
            let edges: Vec<usize> = [0]
                .into_iter()
                .chain(changes.iter().copied())
                .chain([values.len()])
                .collect();
            let long = edges
                .windows(2)
                .all(|pair| pair[1] - pair[0] >= spec.least_length);
            long.then(|| cost_of(values, &changes, spec, penalty))
        })
        .fold(f64::INFINITY, f64::min)
}

#[test]
fn no_segmentation_costs_less() {
    let mut noise = Noise::new(11);
    for case in 0..1000_usize {
        let n = 4 + case % 7;
        let jump = f64::from(u32::try_from(case % 5).unwrap());
        let values: Vec<f64> = (0..n)
            .map(|t| (noise.normal() + if t > n / 2 { jump } else { 0.0 }).abs())
            .collect();
        let cost = COSTS[case % 3];
        let least = match cost {
            SegmentCost::MeanVariance => 2 + case % 2,
            _ => 1 + case % 4,
        };
        let penalty = [0.0, 0.3, 1.5, 4.0][case / 3 % 4];
        let spec = ChangePointSpec::default()
            .cost(cost)
            .least_length(least)
            .penalty(Penalty::Value(penalty));
        let found = change_points(&values, spec).unwrap();
        let best = least_of_all(&values, &spec, penalty);
        let own = cost_of(&values, &found.changes, &spec, penalty);
        let scale = best.abs().max(1.0);
        assert!(
            Tolerance::ROUND_OFF.accepts_at_scale(own, best, 1e3 * scale),
            "{case} {own} {best}"
        );
        assert!(Tolerance::ROUND_OFF.accepts_at_scale(found.total_cost, best, 1e3 * scale));
        let greedy = binary_segmentation(&values, spec).unwrap();
        assert!(cost_of(&values, &greedy.changes, &spec, penalty) >= best - 1e-9 * scale);
    }
}

#[test]
fn ten_breaks_are_found_where_they_are() {
    let mut noise = Noise::new(5);
    let values: Vec<f64> = (0..1100)
        .map(|t| f64::from(t / 100 % 2) * 6.0 + noise.normal())
        .collect();
    let found = change_points(&values, ChangePointSpec::default()).unwrap();
    let expected: Vec<usize> = (1..11).map(|k| 100 * k).collect();
    assert_eq!(found.changes.len(), 10, "{:?}", found.changes);
    for (change, expected) in found.changes.iter().zip(&expected) {
        assert!(change.abs_diff(*expected) <= 1, "{:?}", found.changes);
    }
}

/// 200 seasonal series of ten years, each with five outliers of 5 to 8 standard deviations of the noise: measured are a precision of 0.92
/// and a recall of 0.97 at the default significance.
#[test]
fn planted_outliers_of_seasonal_series_are_found() {
    let mut noise = Noise::new(77);
    let (mut found, mut planted, mut right) = (0.0, 0.0, 0.0);
    for _ in 0..200 {
        let season: Vec<f64> = (0..12).map(|_| 3.0 * noise.normal()).collect();
        let mut values: Vec<f64> = (0..120).map(|t| season[t % 12] + noise.normal()).collect();
        let places: Vec<usize> = (0..5).map(|k| 24 * k + 7 * k % 24 + 3).collect();
        for (k, place) in places.iter().enumerate() {
            let size = 5.0 + 3.0 * (k as f64) / 4.0;
            values[*place] += if k % 2 == 0 { size } else { -size };
        }
        let test = seasonal_hybrid_esd(&values, 12, EsdSpec::default())
            .unwrap()
            .test;
        planted += places.len() as f64;
        found += test.outliers.len() as f64;
        let hit = |outlier: &&EsdOutlier| places.contains(&outlier.index);
        right += test.outliers.iter().filter(hit).count() as f64;
    }
    let (precision, recall) = (right / found, right / planted);
    assert!(precision > 0.9 && recall > 0.95, "{precision} {recall}");
}

#[test]
fn hostile_series_end_in_an_answer_or_a_typed_error() {
    let mut spike = vec![5.0; 200];
    spike[77] = 1e6;
    let ties: Vec<f64> = (0..300).map(|t| f64::from(t * 7 % 3)).collect();
    let cases = [
        vec![],
        vec![1.0],
        vec![1.0, 2.0],
        vec![0.0; 50],
        (0..400).map(f64::from).collect(),
        spike,
        ties,
        (0..60).map(|t| 1e300 * f64::from(t % 5)).collect(),
        (0..60).map(|t| 1e-300 * f64::from(t % 5)).collect(),
        (0..10_000).map(|t| f64::from(t * 7919 % 1000)).collect(),
        vec![f64::NAN; 30],
        vec![f64::INFINITY; 30],
    ];
    for values in &cases {
        if let Ok(scored) = mad_scores(values) {
            assert!(scored.scores.iter().all(|score| score.is_finite()));
        }
        if let Ok(fences) = tukey_fences(values, 1.5) {
            assert!(fences.lower.is_finite() && fences.upper.is_finite());
        }
        let _: Result<Vec<usize>, AnomalyError> = hampel(values, 6, 3.0);
        for scale in [EsdScale::Standard, EsdScale::Robust] {
            if let Ok(found) = generalized_esd(values, EsdSpec::default().scale(scale)) {
                let finite = |o: &EsdOutlier| o.statistic.is_finite() && o.critical.is_finite();
                assert!(found.outliers.iter().all(finite));
            }
        }
        if let Ok(found) = seasonal_hybrid_esd(values, 12, EsdSpec::default()) {
            assert!(found.remainder.iter().all(|value| value.is_finite()));
        }
        for cost in COSTS {
            let spec = ChangePointSpec::default().cost(cost);
            for found in [
                change_points(values, spec),
                binary_segmentation(values, spec),
            ]
            .into_iter()
            .flatten()
            {
                assert!(found.total_cost.is_finite(), "{cost:?}");
            }
        }
        if let Ok(Some(shift)) = mean_shift(values) {
            assert!(shift.statistic.is_finite() && shift.difference.is_finite());
        }
        let mut monitor = Monitor::new(MonitorSpec::default()).unwrap();
        for value in values.iter().take(300) {
            let _: Result<Vec<_>, AnomalyError> = monitor.update(*value);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_power_of_two_changes_nothing_but_the_units(
        values in prop::collection::vec(-100.0..100.0_f64, 30..60),
        power in -20..20_i32,
    ) {
        let factor = 2.0_f64.powi(power);
        let scaled: Vec<f64> = values.iter().map(|value| value * factor).collect();
        let spec = ChangePointSpec::default();
        prop_assert_eq!(change_points(&values, spec).unwrap().changes, change_points(&scaled, spec).unwrap().changes);
        let places = |values: &[f64]| -> Vec<usize> {
            let found = generalized_esd(values, EsdSpec::default().scale(EsdScale::Robust)).unwrap();
            found.outliers.iter().map(|outlier| outlier.index).collect()
        };
        prop_assert_eq!(places(&values), places(&scaled));
        prop_assert_eq!(mad_scores(&values).unwrap().scores, mad_scores(&scaled).unwrap().scores);
    }

    #[test]
    fn the_order_of_items_does_not_matter(
        before in prop::collection::vec(1.0..1000.0_f64, 10..30),
        ratios in prop::collection::vec(0.1..10.0_f64, 30),
    ) {
        let after: Vec<f64> = before.iter().zip(&ratios).map(|(value, ratio)| value * ratio).collect();
        let spec = HidiroglouBerthelotSpec::default();
        let found = hidiroglou_berthelot(&before, &after, None, spec).unwrap();
        let turn = |values: &[f64]| -> Vec<f64> { values.iter().rev().copied().collect() };
        let turned = hidiroglou_berthelot(&turn(&before), &turn(&after), None, spec).unwrap();
        let last = before.len() - 1;
        let mut places: Vec<usize> = turned.outliers.iter().map(|outlier| last - outlier.index).collect();
        places.reverse();
        prop_assert_eq!(found.outliers.iter().map(|o| o.index).collect::<Vec<_>>(), places);
        prop_assert_eq!((found.lower, found.upper), (turned.lower, turned.upper));
    }
}
