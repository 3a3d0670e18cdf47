//! Contributions: whatever the parts are, they explain the whole change.

use proptest::prelude::*;
use tidegauge::change::{Contribution, Contributions, contributions};
use tidegauge::num::sum::sum;
use tidegauge::num::tolerance::Tolerance;

fn all<K>(result: &Contributions<K>) -> impl Iterator<Item = &Contribution> {
    result
        .items
        .iter()
        .map(|(_, part)| part)
        .chain(&result.rest)
}

/// Parts of any sign, with zeros and extremes.
fn items(
    level: impl Strategy<Value = f64> + Clone,
) -> impl Strategy<Value = Vec<(usize, f64, f64)>> {
    prop::collection::vec((level.clone(), level), 0..30).prop_map(|levels| {
        let numbered = levels.into_iter().enumerate();
        numbered.map(|(key, (from, to))| (key, from, to)).collect()
    })
}

fn ordinary() -> impl Strategy<Value = f64> + Clone {
    prop_oneof![4 => -1e3..1e6_f64, 1 => Just(0.0)]
}

fn extreme() -> impl Strategy<Value = f64> + Clone {
    prop_oneof![
        any::<f64>(),
        prop::sample::select(vec![0.0, 1e300, -1e300, 1e-300, f64::MAX, f64::MIN, 5e-324]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn parts_add_up_to_the_whole(items in items(ordinary()), published in prop::option::of((1.0..1e8_f64, 1.0..1e8_f64))) {
        let result = contributions(&items, published).unwrap();
        let add = |of: fn(&Contribution) -> Option<f64>| {
            let parts: Option<Vec<f64>> = all(&result).map(of).collect();
            parts.map(|parts| (sum(parts.iter().copied()), sum(parts.iter().map(|x| x.abs()))))
        };
        let agrees = |(total, scale): (f64, f64), expected: f64| {
            // A total that the parts add up to within round-off carries that round-off into the ratio.
            Tolerance::ROUND_OFF.accepts_at_scale(total, expected, scale.max(1.0))
        };
        if let (Some(points), Some(rate)) = (add(|part| part.points), result.rate.value()) {
            prop_assert!(agrees(points, rate));
        }
        if let (Some(points), Some(change)) = (add(|part| part.log_points), result.log_change) {
            prop_assert!(agrees(points, change));
        }
        if let Some(points) = add(|part| part.share_change) && result.items.len() + usize::from(result.rest.is_some()) > 0 {
            prop_assert!(agrees(points, 0.0));
        }
    }

    #[test]
    fn the_unit_changes_differences_only(items in items(ordinary()), binary in -20..20_i32) {
        let unit = 2.0_f64.powi(binary);
        let scaled: Vec<_> = items.iter().map(|&(key, from, to)| (key, from * unit, to * unit)).collect();
        let (a, b) = (contributions(&items, None).unwrap(), contributions(&scaled, None).unwrap());
        prop_assert_eq!(a.rate, b.rate);
        for (a, b) in all(&a).zip(all(&b)) {
            prop_assert_eq!(a.points, b.points);
            prop_assert_eq!(a.share_change, b.share_change);
            prop_assert_eq!(a.difference * unit, b.difference);
        }
    }

    #[test]
    fn no_level_gives_an_unusable_number(items in items(extreme()), published in prop::option::of((extreme(), extreme()))) {
        if let Ok(result) = contributions(&items, published) {
            prop_assert!(result.rate.value().is_none_or(f64::is_finite));
            for part in all(&result) {
                prop_assert!(part.difference.is_finite());
                for number in [part.points, part.log_points, part.share_from, part.share_to, part.share_change] {
                    prop_assert!(number.is_none_or(f64::is_finite));
                }
            }
        }
    }
}
