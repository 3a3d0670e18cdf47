//! Concentration: the published vectors, and the laws that every cross-section obeys.

use proptest::prelude::*;
use tidegauge::num::tolerance::Tolerance;
use tidegauge::structure::{
    Concentration, ConcentrationSpec, SupplierCount, concentration, concentration_change,
    residual_hhi,
};

fn active(values: &[f64]) -> Concentration {
    concentration(values, ConcentrationSpec::default()).unwrap()
}

fn same(a: f64, b: f64) -> bool {
    Tolerance::ROUND_OFF.accepts_at_scale(a, b, 1.0)
}

/// Suppliers of which at least one is active; some are not.
fn suppliers() -> impl Strategy<Value = Vec<f64>> {
    let value = prop_oneof![4 => 1e-3..1e6_f64, 1 => Just(0.0)];
    prop::collection::vec(value, 1..40).prop_filter("one must be active", |values| {
        values.iter().any(|&value| value > 0.0)
    })
}

#[test]
fn measures_of_two_years() {
    let years = [
        [700.0, 150.0, 80.0, 50.0, 20.0],
        [520.0, 210.0, 150.0, 80.0, 40.0],
    ];
    let expected = [
        [
            0.5218,
            0.40225,
            1.916_443_081_64,
            0.7,
            0.93,
            0.964_325_823_821,
            0.645_112_088_613,
            0.728_017_857_989,
            0.584,
            0.73,
        ],
        [
            0.345,
            0.18125,
            2.898_550_724_64,
            0.52,
            0.88,
            1.283_159_112_46,
            0.326_278_799_975,
            0.361_821_821_513,
            0.436,
            0.545,
        ],
    ];
    for (year, expected) in years.iter().zip(expected) {
        let c = active(year);
        let actual = [
            c.hhi,
            c.hhi_normalised.unwrap(),
            c.effective_number,
            c.concentration_ratio(1),
            c.concentration_ratio(3),
            c.entropy,
            c.theil_t,
            c.theil_l.unwrap(),
            c.gini,
            c.gini_corrected.unwrap(),
        ];
        for (actual, expected) in actual.into_iter().zip(expected) {
            assert!(Tolerance::published(10).accepts(actual, expected));
        }
    }
}

#[test]
fn results_survive_storage() {
    let result = active(&[700.0, 150.0, 80.0, 0.0]);
    let json = serde_json::to_string(&result).unwrap();
    assert_eq!(
        serde_json::from_str::<Concentration>(&json).unwrap(),
        result
    );
    let spec: ConcentrationSpec = serde_json::from_str(r#"{"count":{"universe":9}}"#).unwrap();
    assert_eq!(spec.count, SupplierCount::Universe(9));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn every_measure_stays_in_its_range(values in suppliers(), idle in 0..5_usize) {
        let n = values.iter().filter(|&&value| value > 0.0).count();
        for count in [SupplierCount::Active, SupplierCount::Universe(n + idle)] {
            let c = concentration(&values, ConcentrationSpec::default().count(count)).unwrap();
            let n = c.n as f64;
            prop_assert!((1.0 / n..=1.0).contains(&c.hhi));
            prop_assert!((1.0..=n * (1.0 + f64::EPSILON)).contains(&c.effective_number));
            prop_assert!(c.hhi_normalised.is_none_or(|x| (0.0..=1.0).contains(&x)));
            prop_assert!((0.0..=n.ln() * (1.0 + Tolerance::ROUND_OFF.relative)).contains(&c.entropy));
            prop_assert!(same(c.entropy + c.theil_t, n.ln()));
            prop_assert!(c.theil_l.is_none_or(|x| x >= 0.0 && x.is_finite()));
            prop_assert!((0.0..1.0).contains(&c.gini));
            prop_assert!(c.cumulative.is_sorted());
            prop_assert!(same(c.cumulative[values.len() - 1], 1.0));
        }
    }

    #[test]
    fn order_and_unit_do_not_matter(values in suppliers(), unit in -200..200_i32) {
        let reference = active(&values);
        let mut reversed: Vec<f64> = values.iter().map(|value| value * 10.0_f64.powi(unit)).collect();
        reversed.reverse();
        let c = active(&reversed);
        prop_assert!(same(c.hhi, reference.hhi));
        prop_assert!(same(c.entropy, reference.entropy));
        prop_assert!(same(c.theil_l.unwrap(), reference.theil_l.unwrap()));
        prop_assert!(same(c.gini, reference.gini));
        for (a, b) in c.shares.iter().rev().zip(&reference.shares) {
            prop_assert!(same(*a, *b));
        }
    }

    #[test]
    fn splitting_a_supplier_lowers_the_index_and_merging_raises_it(values in suppliers(), at in 0.01..0.99_f64) {
        let whole = active(&values);
        let mut split = values.clone();
        let first = split.pop().unwrap();
        split.push(first * at);
        split.push(first * (1.0 - at));
        let parts = active(&split);
        let share = whole.shares[values.len() - 1];
        let fall = 2.0 * share * share * at * (1.0 - at);
        prop_assert!(same(whole.hhi - parts.hhi, fall));
    }

    #[test]
    fn equal_suppliers_are_as_many_as_they_are(n in 1..200_usize) {
        let c = active(&vec![3.0; n]);
        prop_assert!(Tolerance::ROUND_OFF.accepts(c.effective_number, n as f64));
        prop_assert!(same(c.gini, 0.0) && same(c.theil_t, 0.0) && same(c.theil_l.unwrap(), 0.0));
    }

    #[test]
    fn contributions_explain_the_whole_change(pairs in prop::collection::vec((0.1..1e6_f64, 0.1..1e6_f64), 1..40)) {
        let (from, to): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
        let change = concentration_change(&from, &to).unwrap();
        prop_assert!(same(change.hhi_change, change.hhi_to - change.hhi_from));
        let points: f64 = change.suppliers.iter().map(|s| s.share_change).sum();
        prop_assert!(same(points, 0.0));
        let back = concentration_change(&to, &from).unwrap();
        prop_assert!(same(back.hhi_change, -change.hhi_change));
    }

    #[test]
    fn any_division_of_the_residual_lies_between_the_bounds(
        values in suppliers(),
        parts in prop::collection::vec(0.1..1e6_f64, 1..20),
    ) {
        let bounds = residual_hhi(&values, parts.iter().sum()).unwrap();
        let divided = active(&[values, parts].concat());
        prop_assert!(bounds.as_many_small <= divided.hhi + Tolerance::ROUND_OFF.relative);
        prop_assert!(divided.hhi <= bounds.as_one_supplier + Tolerance::ROUND_OFF.relative);
    }

    #[test]
    fn arbitrary_numbers_never_give_an_unusable_one(values in prop::collection::vec(any::<f64>(), 0..12)) {
        if let Ok(c) = concentration(&values, ConcentrationSpec::default()) {
            let json = serde_json::to_value(&c).unwrap();
            prop_assert!(!json["hhi"].is_null() && !json["theil_l"].is_null() && !json["entropy"].is_null());
            prop_assert!(c.shares.iter().chain(&c.cumulative).all(|share| (0.0..=1.0).contains(share)));
        }
    }
}
