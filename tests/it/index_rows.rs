//! Chains straight from rows: the same as by way of a table, for rows in any state.

use proptest::prelude::*;
use tidegauge::index::{
    BilateralFormula, ChainedIndex, IndexError, PriceRow, PriceTable, chained_index,
    chained_index_of_rows,
};
use tidegauge::num::tolerance::Tolerance;

fn by_table(rows: &[PriceRow], formula: BilateralFormula) -> Result<ChainedIndex, IndexError> {
    chained_index(&PriceTable::from_rows(rows)?, formula)
}

/// What becomes of one row of a list, most often nothing.
#[derive(Debug, Clone, Copy)]
enum Fault {
    Twice,
    Value(f64),
    Quantity(f64),
    Item(u32),
    Period(u32),
}

fn fault() -> impl Strategy<Value = Fault> {
    let numbers = prop::sample::select(vec![
        0.0,
        -0.0,
        -1.0,
        f64::NAN,
        f64::INFINITY,
        5e-324,
        1e308,
    ]);
    prop_oneof![
        Just(Fault::Twice),
        numbers.clone().prop_map(Fault::Value),
        numbers.prop_map(Fault::Quantity),
        prop_oneof![0..30_u32, Just(200_000), Just(999_999), Just(u32::MAX)].prop_map(Fault::Item),
        (0..9_u32).prop_map(Fault::Period),
    ]
}

/// Rows sorted by period and item, some of them absent, and those with a fault or two.
fn rows() -> impl Strategy<Value = Vec<PriceRow>> {
    let cells = (1..24_u32, 1..7_u32).prop_flat_map(|(items, periods)| {
        let count = (items * periods) as usize;
        let numbers = prop::collection::vec((0.1..1e3_f64, 0.1..1e3_f64, 0..8_u8), count);
        (Just(items), numbers, prop::bool::ANY)
    });
    let faults = prop::collection::vec((any::<prop::sample::Index>(), fault()), 0..2);
    (cells, faults).prop_map(|((items, numbers, is_full), faults)| {
        let cells = (0_u32..).zip(numbers);
        let mut rows: Vec<PriceRow> = cells
            .filter(|(_, (_, _, luck))| is_full || *luck > 0)
            .map(|(at, (value, quantity, _))| PriceRow {
                item: at % items,
                period: at / items,
                value,
                quantity,
            })
            .collect();
        for (index, fault) in faults {
            if rows.is_empty() {
                break;
            }
            let at = index.index(rows.len());
            match fault {
                Fault::Twice => rows.insert(at, rows[at]),
                Fault::Value(value) => rows[at].value = value,
                Fault::Quantity(quantity) => rows[at].quantity = quantity,
                Fault::Item(item) => rows[at].item = item,
                Fault::Period(period) => rows[at].period = period,
            }
        }
        rows
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn rows_and_their_table_give_one_chain(rows in rows(), shuffled in any::<bool>(), seed in any::<u64>()) {
        let mut rows = rows;
        if shuffled {
            let key = |row: &PriceRow| (u64::from(row.item) * 7 + u64::from(row.period)).wrapping_mul(seed | 1);
            rows.sort_by_key(key);
        }
        for formula in [BilateralFormula::Fisher, BilateralFormula::Tornqvist, BilateralFormula::SatoVartia] {
            match (chained_index_of_rows(&rows, formula), by_table(&rows, formula)) {
                (Ok(chain), Ok(expected)) => {
                    prop_assert_eq!(chain.levels.len(), expected.levels.len());
                    let pairs = chain.levels.iter().chain(&chain.direct).zip(expected.levels.iter().chain(&expected.direct));
                    for (level, expected) in pairs {
                        prop_assert!(Tolerance::ROUND_OFF.accepts(*level, *expected), "{level} {expected}");
                    }
                    prop_assert_eq!(chain.direct.is_some(), expected.direct.is_some());
                    prop_assert_eq!(chain.drift.is_some(), expected.drift.is_some());
                }
                // As text, since NaN is not equal to itself.
                (found, expected) => prop_assert_eq!(format!("{found:?}"), format!("{expected:?}")),
            }
        }
    }
}

#[test]
fn a_chain_by_hand() {
    let row = |item, period, value, quantity| PriceRow {
        item,
        period,
        value,
        quantity,
    };
    // Item 1 comes in the second period; items are in another order in the third.
    let rows = [
        row(0, 0, 10.0, 10.0),
        row(0, 1, 20.0, 10.0),
        row(1, 1, 30.0, 10.0),
        row(1, 2, 60.0, 10.0),
        row(0, 2, 10.0, 5.0),
    ];
    let chain = chained_index_of_rows(&rows, BilateralFormula::Laspeyres).unwrap();
    // 2, then (2 · 10 + 6 · 10) / (20 + 30).
    assert_eq!(chain.levels, [1.0, 2.0, 2.0 * 1.6]);
    assert_eq!(chain.direct, Some(2.0));
    assert_eq!(chain.drift, Some(2.0 * 1.6 / 2.0 - 1.0));
    assert_eq!(
        chained_index_of_rows(&[], BilateralFormula::Fisher),
        Err(IndexError::Empty { what: "row" })
    );
}

#[cfg(feature = "parallel")]
#[test]
fn threads_do_not_change_a_bit() {
    let rows: Vec<PriceRow> = (0..300_000_u32)
        .map(|at| PriceRow {
            item: at % 6_000,
            period: at / 6_000,
            value: f64::from(at * 7 % 101 + 1),
            quantity: f64::from(at * 13 % 89 + 1),
        })
        .collect();
    let mut by_item = rows.clone();
    by_item.sort_by_key(|row| row.item);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.unwrap().install(|| {
            let chains = [
                chained_index_of_rows(&rows, BilateralFormula::Fisher),
                chained_index_of_rows(&by_item, BilateralFormula::Fisher),
                by_table(&rows, BilateralFormula::Fisher),
            ];
            chains.map(Result::unwrap)
        })
    };
    let one = on(1);
    assert_eq!(one[0].levels.len(), 50);
    assert_eq!(one[0], one[1]);
    assert_eq!(one[0], one[2]);
    for threads in [2, 3, 7] {
        assert_eq!(on(threads), one);
    }
}
