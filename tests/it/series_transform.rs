//! Series: cumulative and monthly values turn into each other, transformations keep what they promise.

use proptest::prelude::*;
use tidegauge::series::{Aggregation, Series, Span};
use tidegauge::{Frequency, Panel, Period};

fn series() -> impl Strategy<Value = Series> {
    let value = prop_oneof![6 => 0.0..1e6_f64, 1 => Just(f64::NAN)];
    (1..=12_u32, prop::collection::vec(value, 1..60)).prop_map(|(month, values)| {
        Series::new(Period::month(2019, month).unwrap(), values).unwrap()
    })
}

/// Largest absolute value, for tolerances that scale with the data.
fn scale(series: &Series) -> f64 {
    series
        .values()
        .iter()
        .fold(1.0, |m, x| if x.is_nan() { m } else { x.abs().max(m) })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn year_to_date_and_back(totals in series()) {
        // Any year-to-date table, with any totals missing, is recovered from what it is taken apart into.
        let parts = totals.from_year_to_date().unwrap();
        let back = parts.series.to_year_to_date(&parts.combined).unwrap();
        let again = back.over(&totals.range()).unwrap();
        let tolerance = 1e-12 * scale(&totals);
        for ((period, was), is) in totals.iter().zip(again.values()) {
            prop_assert_eq!(was.is_nan(), is.is_nan(), "{}", period);
            prop_assert!(was.is_nan() || (was - is).abs() <= tolerance, "{}: {} {}", period, was, is);
        }
    }

    #[test]
    fn months_to_date_and_back(months in series()) {
        let totals = months.to_year_to_date(&[]).unwrap();
        let parts = totals.from_year_to_date().unwrap();
        for (period, value) in parts.series.iter().filter(|(_, value)| !value.is_nan()) {
            let was = months.get(period).unwrap();
            prop_assert!((was - value).abs() <= 1e-11 * scale(&totals));
        }
        // Nothing known twice: a combined figure never covers a single one.
        for combined in &parts.combined {
            prop_assert!(combined.periods.clone().all(|p| parts.series.get(p).is_none()));
        }
    }

    #[test]
    fn differences_undo_sums(s in series(), lag in 0..20_usize) {
        let d = s.difference(lag).unwrap();
        prop_assert_eq!(d.len(), s.len().saturating_sub(lag));
        for (period, value) in d.iter() {
            let earlier = period.checked_sub(i64::try_from(lag).unwrap()).unwrap();
            let expected = s.get(period).zip(s.get(earlier)).map(|(a, b)| a - b);
            prop_assert_eq!(expected.map(f64::to_bits), Some(value).filter(|v| !v.is_nan()).map(f64::to_bits));
        }
        let there = s.lag(i64::try_from(lag).unwrap()).unwrap();
        prop_assert_eq!(there.lag(-i64::try_from(lag).unwrap()).unwrap(), s);
    }

    #[test]
    fn complete_years_add_up_and_others_are_missing(s in series()) {
        let years = s.aggregate(Frequency::Year, Aggregation::Sum).unwrap();
        let quarters = s.aggregate(Frequency::Quarter, Aggregation::Sum).unwrap();
        let through = quarters.aggregate(Frequency::Year, Aggregation::Sum).unwrap();
        for (year, value) in years.iter() {
            let months: Vec<_> = year.finer(Frequency::Month).unwrap().map(|m| s.get(m)).collect();
            prop_assert_eq!(value.is_nan(), months.iter().any(Option::is_none));
            let two_step = through.get(year);
            prop_assert_eq!(value.is_nan(), two_step.is_none());
            prop_assert!(two_step.is_none_or(|t| (t - value).abs() <= 1e-12 * value.abs()));
        }
    }

    #[test]
    fn alignment_and_panels_lose_nothing(a in series(), b in series()) {
        let (x, y) = a.align(&b, Span::Union).unwrap();
        prop_assert_eq!(x.range(), y.range());
        for (period, _) in x.iter() {
            prop_assert_eq!(x.get(period), a.get(period));
            prop_assert_eq!(y.get(period), b.get(period));
        }
        let panel = Panel::from_series([("a", a.clone()), ("b", b.clone())]).unwrap();
        prop_assert_eq!(panel.series(0).unwrap(), x);
        prop_assert_eq!(panel.series(1).unwrap().over(&b.range()).unwrap(), b.clone());
        let json = serde_json::to_string(&b).unwrap();
        prop_assert_eq!(serde_json::from_str::<Series>(&json).unwrap(), b);
    }
}
