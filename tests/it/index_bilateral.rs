//! Index numbers between two periods: the tests of Fisher and of Vartia as laws, and every bad input.

use proptest::prelude::*;
use tidegauge::index::{
    BilateralFormula, IndexError, TwoPeriods, fisher_contributions, lowe_index, price_index,
    quantity_index,
};
use tidegauge::num::sum::sum;
use tidegauge::num::tolerance::Tolerance;

pub(crate) const ALL: [BilateralFormula; 8] = [
    BilateralFormula::Laspeyres,
    BilateralFormula::Paasche,
    BilateralFormula::Fisher,
    BilateralFormula::Tornqvist,
    BilateralFormula::Walsh,
    BilateralFormula::MarshallEdgeworth,
    BilateralFormula::SatoVartia,
    BilateralFormula::MontgomeryVartia,
];

type Item = (f64, f64, f64, f64);

fn items() -> impl Strategy<Value = Vec<Item>> {
    let number = || 0.01..1e4_f64;
    prop::collection::vec((number(), number(), number(), number()), 1..20)
}

/// The columns `p0`, `q0`, `p1`, `q1`.
fn columns(items: &[Item]) -> [Vec<f64>; 4] {
    [
        items.iter().map(|i| i.0).collect(),
        items.iter().map(|i| i.1).collect(),
        items.iter().map(|i| i.2).collect(),
        items.iter().map(|i| i.3).collect(),
    ]
}

fn price(items: &[Item], formula: BilateralFormula) -> f64 {
    let [p0, q0, p1, q1] = columns(items);
    price_index(TwoPeriods::new(&p0, &q0, &p1, &q1).unwrap(), formula).unwrap()
}

fn quantity(items: &[Item], formula: BilateralFormula) -> f64 {
    let [p0, q0, p1, q1] = columns(items);
    quantity_index(TwoPeriods::new(&p0, &q0, &p1, &q1).unwrap(), formula).unwrap()
}

fn mapped(items: &[Item], change: impl Fn(Item) -> Item) -> Vec<Item> {
    items.iter().map(|&item| change(item)).collect()
}

fn same(a: f64, b: f64) -> bool {
    Tolerance::ROUND_OFF.accepts(a, b)
}

proptest! {
    #[test]
    fn time_reversal(items in items()) {
        let reversed = mapped(&items, |(p0, q0, p1, q1)| (p1, q1, p0, q0));
        for formula in &ALL[2..] {
            prop_assert!(same(price(&items, *formula) * price(&reversed, *formula), 1.0), "{formula:?}");
        }
        let pair = price(&items, ALL[0]) * price(&reversed, ALL[1]);
        prop_assert!(same(pair, 1.0));
    }

    #[test]
    fn factor_reversal(items in items()) {
        let value = sum(items.iter().map(|i| i.2 * i.3)) / sum(items.iter().map(|i| i.0 * i.1));
        for formula in [BilateralFormula::Fisher, BilateralFormula::SatoVartia, BilateralFormula::MontgomeryVartia] {
            let product = price(&items, formula) * quantity(&items, formula);
            prop_assert!(same(product, value), "{formula:?}");
        }
        prop_assert!(same(price(&items, BilateralFormula::Laspeyres) * quantity(&items, BilateralFormula::Paasche), value));
        prop_assert!(same(price(&items, BilateralFormula::Walsh) * quantity(&items, BilateralFormula::Walsh), value));
    }

    #[test]
    fn proportional_prices_and_identity(items in items(), factor in 0.1..10.0_f64) {
        let proportional = mapped(&items, |(p0, q0, _, q1)| (p0, q0, p0 * factor, q1));
        let alike = mapped(&items, |(p0, q0, _, _)| (p0, q0, p0, q0));
        // Montgomery-Vartia is proportional only where quantities do not move.
        for formula in &ALL[..7] {
            prop_assert!(same(price(&proportional, *formula), factor), "{formula:?}");
        }
        for formula in ALL {
            prop_assert!(same(price(&alike, formula), 1.0), "{formula:?}");
        }
    }

    #[test]
    fn units_and_order_do_not_matter(items in items(), factor in 0.001..1000.0_f64) {
        let mut other = mapped(&items, |(p0, q0, p1, q1)| (p0 * factor, q0 / factor, p1 * factor, q1 / factor));
        other.reverse();
        for formula in ALL {
            prop_assert!(same(price(&items, formula), price(&other, formula)), "{formula:?}");
        }
        let first = items[0];
        let mut one = items.clone();
        one[0] = (first.0 * factor, first.1 / factor, first.2 * factor, first.3 / factor);
        for formula in ALL {
            prop_assert!(same(price(&items, formula), price(&one, formula)), "{formula:?}");
        }
    }

    #[test]
    fn contributions_sum_to_the_growth(items in items()) {
        let [p0, q0, p1, q1] = columns(&items);
        let two = TwoPeriods::new(&p0, &q0, &p1, &q1).unwrap();
        let points = fisher_contributions(two).unwrap();
        let size = 1.0 + sum(points.iter().map(|point| point.abs()));
        let growth = quantity(&items, BilateralFormula::Fisher) - 1.0;
        prop_assert!(Tolerance::ROUND_OFF.accepts_at_scale(sum(points), growth, size));
    }

    #[test]
    fn any_numbers_give_a_positive_index_or_an_error(numbers in prop::array::uniform8(any::<f64>())) {
        let [a, b, c, d, e, f, g, h] = numbers;
        if let Ok(two) = TwoPeriods::new(&[a, b], &[c, d], &[e, f], &[g, h]) {
            for formula in ALL {
                for index in [price_index(two, formula), quantity_index(two, formula)].into_iter().flatten() {
                    prop_assert!(index.is_finite() && index > 0.0);
                }
            }
        }
    }
}

#[test]
fn one_item_has_the_relative() {
    for formula in ALL {
        assert!(same(price(&[(50.0, 656.0, 52.0, 582.0)], formula), 1.04));
    }
}

#[test]
fn every_bad_input_has_its_error() {
    fn new(p0: &[f64], q0: &[f64], p1: &[f64], q1: &[f64]) -> IndexError {
        TwoPeriods::new(p0, q0, p1, q1).unwrap_err()
    }
    assert_eq!(new(&[], &[], &[], &[]), IndexError::Empty { what: "item" });
    assert_eq!(
        new(&[1.0, 2.0], &[1.0, 1.0], &[1.0], &[1.0, 1.0]).to_string(),
        "1 prices where 2 are needed"
    );
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let error = new(&[1.0, 1.0], &[1.0, 1.0], &[1.0, bad], &[1.0, 1.0]);
        assert!(matches!(
            error,
            IndexError::Price {
                item: 1,
                period: 1,
                ..
            }
        ));
    }
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        let error = new(&[1.0], &[bad], &[1.0], &[1.0]);
        assert!(matches!(
            error,
            IndexError::Quantity {
                item: 0,
                period: 0,
                ..
            }
        ));
    }
    assert_eq!(
        new(&[1.0], &[0.0], &[1.0], &[1.0]),
        IndexError::AllZero { period: 0 }
    );
    assert!(matches!(
        lowe_index(&[1.0], &[1.0], &[0.0]),
        Err(IndexError::AllZero { .. })
    ));
}

#[test]
fn an_item_that_is_not_bought_keeps_its_weight_of_zero() {
    let two = TwoPeriods::new(&[1.0, 9.0], &[3.0, 0.0], &[2.0, 5.0], &[3.0, 0.0]).unwrap();
    for formula in ALL {
        assert!(same(price_index(two, formula).unwrap(), 2.0), "{formula:?}");
    }
    assert_eq!(
        quantity_index(two, BilateralFormula::SatoVartia)
            .unwrap_err()
            .to_string(),
        "quantity 0 of item 1 in period 0 must be finite and above zero"
    );
}
