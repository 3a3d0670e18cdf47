//! Decompositions of a change in value: no remainder for any items, and every bad input.

use proptest::prelude::*;
use tidegauge::index::{
    DecompositionMethod, ExchangeRates, IndexError, ItemCell, ValueDecomposition, decompose_value,
    decompose_value_in_currency,
};
use tidegauge::num::tolerance::Tolerance;

const ALL: [DecompositionMethod; 4] = [
    DecompositionMethod::Bennet,
    DecompositionMethod::Montgomery,
    DecompositionMethod::Lmdi,
    DecompositionMethod::UnitValue,
];

fn cell((value0, quantity0, value1, quantity1): (f64, f64, f64, f64)) -> ItemCell<()> {
    ItemCell {
        key: (),
        value0,
        quantity0,
        value1,
        quantity1,
    }
}

/// Items of which some enter, leave or lack a quantity.
fn cells() -> impl Strategy<Value = Vec<ItemCell<()>>> {
    let number = || prop_oneof![5 => 0.01..1e5_f64, 1 => Just(0.0)];
    let item = (number(), number(), number(), number()).prop_map(cell);
    prop::collection::vec(item, 1..30)
}

fn scale(cells: &[ItemCell<()>]) -> f64 {
    cells.iter().map(|cell| cell.value0 + cell.value1).sum()
}

fn parts(parts: &ValueDecomposition) -> [f64; 8] {
    [
        parts.price,
        parts.volume,
        parts.mix,
        parts.currency,
        parts.entry,
        parts.exit,
        parts.unpriced,
        parts.total,
    ]
}

proptest! {
    #[test]
    fn nothing_remains(cells in cells(), rate0 in 0.1..10.0_f64, rate1 in 0.1..10.0_f64) {
        for method in ALL {
            let split = decompose_value_in_currency(&cells, method, ExchangeRates { rate0, rate1 }).unwrap();
            let size = scale(&cells) + parts(&split).iter().map(|part| part.abs()).sum::<f64>();
            prop_assert!(Tolerance::ROUND_OFF.accepts_at_scale(split.residual, 0.0, size), "{method:?} {split:?}");
        }
    }

    #[test]
    fn order_does_not_matter_and_time_reverses(cells in cells()) {
        let mut other = cells.clone();
        other.reverse();
        let back: Vec<_> = cells.iter().map(|c| cell((c.value1, c.quantity1, c.value0, c.quantity0))).collect();
        for method in ALL {
            let one = decompose_value(&cells, method).unwrap();
            let two = decompose_value(&other, method).unwrap();
            let three = decompose_value(&back, method).unwrap();
            let size = scale(&cells) + parts(&one).iter().map(|part| part.abs()).sum::<f64>();
            let close = |a: f64, b: f64| Tolerance::ROUND_OFF.accepts_at_scale(a, b, 1e3 * size);
            for (a, b) in parts(&one).into_iter().zip(parts(&two)) {
                prop_assert!(close(a, b));
            }
            for (a, b) in [(one.price, three.price), (one.volume, three.volume), (one.mix, three.mix), (one.entry, three.exit)] {
                prop_assert!(close(a, -b), "{method:?} {a} {b}");
            }
        }
    }

    #[test]
    fn any_numbers_give_finite_parts_or_an_error(numbers in prop::array::uniform8(any::<f64>())) {
        let [a, b, c, d, e, f, g, h] = numbers.map(f64::abs);
        for method in ALL {
            if let Ok(split) = decompose_value(&[cell((a, b, c, d)), cell((e, f, g, h))], method) {
                prop_assert!(parts(&split).iter().all(|part| part.is_finite()));
            }
        }
    }
}

#[test]
fn disjoint_items_only_enter_and_leave() {
    let cells = [cell((5.0, 1.0, 0.0, 0.0)), cell((0.0, 0.0, 8.0, 2.0))];
    for method in ALL {
        let split = decompose_value(&cells, method).unwrap();
        assert_eq!(parts(&split), [0.0, 0.0, 0.0, 0.0, 8.0, -5.0, 0.0, 3.0]);
        assert_eq!((split.residual, split.continuing), (0.0, 0));
    }
}

#[test]
fn every_bad_input_has_its_error() {
    let error = |item| decompose_value(&[cell(item)], DecompositionMethod::Bennet).unwrap_err();
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(
            error((1.0, 1.0, bad, 1.0)),
            IndexError::Value {
                item: 0,
                period: 1,
                ..
            }
        ));
        assert!(matches!(
            error((1.0, bad, 1.0, 1.0)),
            IndexError::Quantity {
                item: 0,
                period: 0,
                ..
            }
        ));
    }
    assert_eq!(
        decompose_value::<()>(&[], DecompositionMethod::Lmdi),
        Err(IndexError::Empty { what: "item" })
    );
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let rates = ExchangeRates {
            rate0: 1.0,
            rate1: bad,
        };
        let error = decompose_value_in_currency(
            &[cell((1.0, 1.0, 1.0, 1.0))],
            DecompositionMethod::Lmdi,
            rates,
        );
        assert!(matches!(error, Err(IndexError::Rate { .. })));
    }
    let beyond = error((f64::MAX, 1e-300, 1.0, 1.0));
    assert!(matches!(beyond, IndexError::OutOfRange { .. }));
}
