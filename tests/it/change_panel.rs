//! Changes of a panel: the pass over long columns agrees with looking every number up by its period.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tidegauge::change::{PanelColumns, change_rate, panel_changes};
use tidegauge::{Frequency, Panel, Period, Series};

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => 0.0..1e6_f64,
        1 => Just(f64::NAN),
        1 => Just(0.0),
        1 => -1e3..0.0_f64,
        1 => prop::sample::select(vec![1e15, 1e300, 1e-300, f64::MAX, f64::MIN_POSITIVE]),
    ]
}

/// Values by series and period number, in order; few gaps or many.
fn rows() -> impl Strategy<Value = BTreeMap<(u32, i64), f64>> {
    let dense = prop::collection::btree_map((0..3_u32, 0..40_i64), value(), 0..120);
    let sparse = prop::collection::btree_map((0..9_u32, 0..400_i64), value(), 0..60);
    prop_oneof![dense, sparse]
}

fn frequency() -> impl Strategy<Value = Frequency> {
    use Frequency::{HalfYear, Month, Quarter, Year};
    prop::sample::select(vec![Year, HalfYear, Quarter, Month])
}

fn rate(from: Option<f64>, to: f64) -> f64 {
    change_rate(from.unwrap_or(f64::NAN), to)
        .value()
        .unwrap_or(f64::NAN)
}

fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn every_number_is_the_one_looked_up(rows in rows(), frequency in frequency()) {
        let year = i64::from(frequency.periods_per_year().unwrap());
        let first = Period::new(frequency, 1990, 1).unwrap();
        let series: Vec<u32> = rows.keys().map(|key| key.0).collect();
        let periods: Vec<Period> = rows.keys().map(|key| first.checked_add(key.1).unwrap()).collect();
        let values: Vec<f64> = rows.values().copied().collect();
        let columns = PanelColumns { series: &series, periods: &periods, values: &values };
        let changes = columns.changes().unwrap();
        prop_assert_eq!(changes.period_on_period.len(), rows.len());
        for (row, (&(series, number), &now)) in rows.iter().enumerate() {
            let back = |steps: i64| rows.get(&(series, number - steps)).copied();
            prop_assert!(same(changes.period_on_period[row], rate(back(1), now)));
            prop_assert!(same(changes.year_on_year[row], rate(back(year), now)));
            let window: Option<Vec<f64>> = (0..year).rev().map(back).collect();
            let total = window.map_or(f64::NAN, |window| window.iter().sum());
            let total = if total.is_finite() { total } else { f64::NAN };
            prop_assert!(same(changes.moving_annual_total[row], total));
        }
    }

    #[test]
    fn a_panel_is_its_long_columns(rows in prop::collection::vec(prop::collection::vec(value(), 30), 1..4)) {
        let start = Period::month(2020, 1).unwrap();
        let keyed = rows.iter().enumerate().map(|(key, values)| (key, Series::new(start, values.clone()).unwrap()));
        let panel = Panel::from_series(keyed).unwrap();
        let series: Vec<u32> = (0..rows.len()).flat_map(|key| [u32::try_from(key).unwrap(); 30]).collect();
        let periods: Vec<Period> = rows.iter().flat_map(|_| panel.range()).collect();
        let columns = PanelColumns { series: &series, periods: &periods, values: panel.values() };
        let (long, dense) = (columns.changes().unwrap(), panel_changes(&panel).unwrap());
        prop_assert_eq!(long, dense);
    }

    #[test]
    fn any_columns_get_an_answer_or_a_reason(
        rows in prop::collection::vec((0..4_u32, 0..6_i64, prop_oneof![9 => value(), 1 => Just(f64::INFINITY)]), 0..12),
        cut in 0..13_usize,
        other in frequency(),
    ) {
        let series: Vec<u32> = rows.iter().map(|row| row.0).collect();
        let periods: Vec<Period> = rows.iter().map(|row| {
            let frequency = if row.1 == 5 { other } else { Frequency::Month };
            Period::new(frequency, 2020, 1).unwrap().checked_add(row.1).unwrap()
        }).collect();
        let values: Vec<f64> = rows.iter().map(|row| row.2).take(cut).collect();
        let columns = PanelColumns { series: &series, periods: &periods, values: &values };
        match columns.changes() {
            Ok(changes) => prop_assert!(changes.moving_annual_total.iter().all(|x| !x.is_infinite())),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }
}
