//! Records, ranks and streaks: checked against a plain reading of their definitions.

use proptest::prelude::*;
use tidegauge::change::{Direction, RecordSpec, TieRule, Ties, record, streak};
use tidegauge::{Period, Series};

/// Few distinct levels, so that ties are frequent, and gaps.
fn series() -> impl Strategy<Value = Series> {
    let level = prop_oneof![5 => (0..8_i32).prop_map(f64::from), 1 => Just(f64::NAN)];
    prop::collection::vec(level, 1..40)
        .prop_map(|values| Series::new(Period::month(2022, 3).unwrap(), values).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn records_mean_what_they_say(series in series(), strict in any::<bool>()) {
        let ties = if strict { Ties::Strict } else { Ties::Weak };
        let spec = RecordSpec::default().ties(ties);
        for (period, value) in series.iter().filter(|(_, value)| !value.is_nan()) {
            let result = record(&series, period, &spec).unwrap();
            let earlier: Vec<(Period, f64)> = series
                .iter()
                .filter(|(other, level)| *other < period && !level.is_nan())
                .collect();
            let expected = earlier
                .iter()
                .rev()
                .find(|(_, level)| if strict { *level < value } else { *level <= value });
            prop_assert_eq!(result.lowest.since, expected.map(|(other, _)| *other));
            prop_assert_eq!(result.lowest.is_record, expected.is_none() && !earlier.is_empty());
            let known: Vec<f64> = series.values().iter().copied().filter(|x| !x.is_nan()).collect();
            let rank = result.rank;
            prop_assert_eq!(rank.of, known.len());
            prop_assert_eq!(rank.from_top, 1 + known.iter().filter(|level| **level > value).count());
            // Above, below, level with it, and itself: nobody is counted twice.
            prop_assert_eq!((rank.from_top - 1) + (rank.from_bottom - 1) + rank.tied + 1, rank.of);
            prop_assert!(result.seasonal_rank.of <= rank.of);
        }
    }

    #[test]
    fn turning_the_series_upside_down_swaps_high_and_low(series in series()) {
        let turned = Series::new(series.start(), series.values().iter().map(|x| -3.0 * x)).unwrap();
        for (period, _) in series.iter().filter(|(_, value)| !value.is_nan()) {
            let spec = RecordSpec::default();
            let (a, b) = (record(&series, period, &spec).unwrap(), record(&turned, period, &spec).unwrap());
            prop_assert_eq!(a.lowest, b.highest);
            prop_assert_eq!(a.rank.from_top, b.rank.from_bottom);
            let (a, b) = (
                streak(&series, period, TieRule::End).unwrap(),
                streak(&turned, period, TieRule::End).unwrap(),
            );
            prop_assert_eq!((a.length, a.since), (b.length, b.since));
            prop_assert_eq!(a.average_duration_of_run, b.average_duration_of_run);
            prop_assert!(a.direction != b.direction || a.length == 0);
        }
    }

    #[test]
    fn the_unit_leaves_ranks_and_streaks_alone(series in series(), unit in 0.001..1000.0_f64) {
        let scaled = Series::new(series.start(), series.values().iter().map(|x| x * unit)).unwrap();
        for (period, _) in series.iter().filter(|(_, value)| !value.is_nan()) {
            let spec = RecordSpec::default();
            let (a, b) = (record(&series, period, &spec).unwrap(), record(&scaled, period, &spec).unwrap());
            prop_assert_eq!((a.lowest, a.highest, a.rank), (b.lowest, b.highest, b.rank));
            for ties in [TieRule::End, TieRule::Skip] {
                prop_assert_eq!(streak(&series, period, ties), streak(&scaled, period, ties));
            }
        }
    }

    #[test]
    fn a_streak_is_a_run_of_one_direction(series in series()) {
        for (period, value) in series.iter().filter(|(_, value)| !value.is_nan()) {
            let result = streak(&series, period, TieRule::End).unwrap();
            prop_assert_eq!(result.since.is_some(), result.length > 0);
            if let Some(since) = result.since {
                prop_assert_eq!(since.until(period).unwrap(), i64::from(result.length));
                let rose = value > series.get(since).unwrap();
                prop_assert_eq!(rose, result.direction == Some(Direction::Rise));
            }
            prop_assert!(result.probability_noise <= result.probability_random_walk);
        }
    }
}
