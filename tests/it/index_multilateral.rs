//! Tables, chains and multilateral indices: the published vectors, transitivity, and tables without an answer.

use proptest::prelude::*;
use tidegauge::index::{
    BilateralFormula, IndexError, MultilateralMethod, PriceRow, PriceTable, Splice, TwoPeriods,
    chained_index, multilateral_index, price_index, spliced_index, terms_of_trade,
};
use tidegauge::num::tolerance::Tolerance;

const P: [&[f64]; 4] = [
    &[100.0, 102.0, 105.0, 103.0, 110.0],
    &[40.0, 41.0, 38.0, 45.0, 47.0],
    &[250.0, 240.0, 260.0, 255.0, 270.0],
    &[10.0, 10.5, 9.8, 11.0, 10.9],
];
const Q: [&[f64]; 4] = [
    &[50.0, 52.0, 48.0, 60.0, 55.0],
    &[120.0, 110.0, 140.0, 100.0, 95.0],
    &[20.0, 25.0, 18.0, 22.0, 24.0],
    &[500.0, 480.0, 520.0, 470.0, 510.0],
];

const ALL: [MultilateralMethod; 5] = [
    MultilateralMethod::GeksFisher,
    MultilateralMethod::Ccdi,
    MultilateralMethod::GeksWalsh,
    MultilateralMethod::GearyKhamis,
    MultilateralMethod::TimeProductDummy,
];

#[test]
fn published_levels() {
    let table = PriceTable::new(&P, &Q).unwrap();
    let published = [
        [
            1.0,
            1.011_812_740_357,
            1.004_262_913_129,
            1.064_581_485_840,
            1.108_101_050_192,
        ],
        [
            1.0,
            1.011_821_517_771,
            1.004_310_971_717,
            1.064_554_863_836,
            1.108_044_257_079,
        ],
        [
            1.0,
            1.011_825_272_811,
            1.004_348_665_644,
            1.064_531_588_869,
            1.107_984_248_527,
        ],
        [
            1.0,
            1.011_278_396_069,
            1.000_857_646_673,
            1.063_305_532_653,
            1.107_090_970_410,
        ],
        [
            1.0,
            1.011_489_089_713,
            1.002_056_642_142,
            1.063_819_401_736,
            1.107_358_560_768,
        ],
    ];
    for (method, expected) in ALL.into_iter().zip(published) {
        let levels = multilateral_index(&table, method).unwrap();
        assert_eq!(levels.len(), 5);
        for (level, expected) in levels.into_iter().zip(expected) {
            assert!(
                Tolerance::published(12).accepts(level, expected),
                "{method:?} {level} {expected}"
            );
        }
    }
}

fn row(item: u32, period: u32, value: f64, quantity: f64) -> PriceRow {
    PriceRow {
        item,
        period,
        value,
        quantity,
    }
}

/// Rows of items that are always traded, in a shuffled order.
fn rows() -> impl Strategy<Value = Vec<PriceRow>> {
    let number = || 0.1..1e3_f64;
    (2..5_u32, 2..7_u32)
        .prop_flat_map(move |(items, periods)| {
            let count = (items * periods) as usize;
            prop::collection::vec((number(), number()), count).prop_map(move |cells| {
                let at = (0..items).flat_map(move |item| (0..periods).map(move |p| (item, p)));
                at.zip(cells)
                    .map(|((item, period), (value, quantity))| row(item, period, value, quantity))
                    .collect::<Vec<_>>()
            })
        })
        .prop_shuffle()
}

proptest! {
    #[test]
    fn the_order_of_rows_does_not_matter(rows in rows()) {
        let mut sorted = rows.clone();
        sorted.sort_by_key(|row| (row.period, row.item));
        prop_assert_eq!(PriceTable::from_rows(&rows), PriceTable::from_rows(&sorted));
    }

    #[test]
    fn levels_are_transitive(rows in rows(), base in 0..7_u32) {
        let periods = rows.iter().map(|row| row.period).max().unwrap() + 1;
        let rotated: Vec<PriceRow> = rows
            .iter()
            .map(|r| row(r.item, (r.period + base) % periods, r.value, r.quantity))
            .collect();
        let (one, two) = (PriceTable::from_rows(&rows).unwrap(), PriceTable::from_rows(&rotated).unwrap());
        for method in ALL {
            let (Ok(levels), Ok(others)) = (multilateral_index(&one, method), multilateral_index(&two, method)) else {
                // Only the iteration may give up.
                prop_assert_eq!(method, MultilateralMethod::GearyKhamis);
                continue;
            };
            for period in 0..periods {
                let at = |p: u32| others[((p + base) % periods) as usize];
                prop_assert!(Tolerance::INTERMEDIATE.accepts(at(period) / at(0), levels[period as usize]), "{:?}", method);
            }
        }
    }

    #[test]
    fn proportional_prices_leave_nothing_to_choose(rows in rows(), rate in 0.8..1.25_f64) {
        let inflated: Vec<PriceRow> = rows
            .iter()
            .map(|r| row(r.item, r.period, r.quantity * f64::from(r.item + 1) * rate.powi(i32::try_from(r.period).unwrap()), r.quantity))
            .collect();
        let table = PriceTable::from_rows(&inflated).unwrap();
        let chain = chained_index(&table, BilateralFormula::Fisher).unwrap();
        prop_assert!(Tolerance::ROUND_OFF.accepts(1.0 + chain.drift.unwrap(), 1.0));
        for method in ALL {
            let levels = multilateral_index(&table, method).unwrap();
            for (level, direct) in levels.iter().zip(&chain.levels) {
                prop_assert!(Tolerance::ENGINE.accepts(*level, *direct), "{method:?}");
            }
        }
    }
}

proptest! {
    #[test]
    fn a_link_is_the_index_of_the_items_that_both_months_have(
        present in prop::collection::vec(any::<[bool; 2]>(), 1..80),
        numbers in prop::collection::vec(prop::array::uniform4(0.1..1e3_f64), 80),
    ) {
        let mut cells: Vec<([bool; 2], [f64; 4])> = present.into_iter().zip(numbers).collect();
        // One item is in both months, so that there is an answer.
        cells[0].0 = [true, true];
        let mut rows = Vec::new();
        for (&([first, second], [p0, q0, p1, q1]), item) in cells.iter().zip(0..) {
            rows.extend(first.then(|| row(item, 0, p0 * q0, q0)));
            rows.extend(second.then(|| row(item, 1, p1 * q1, q1)));
        }
        let table = PriceTable::from_rows(&rows).unwrap();
        cells.retain(|(present, _)| *present == [true, true]);
        let [p0, q0, p1, q1] = [0, 1, 2, 3].map(|at| cells.iter().map(|cell| cell.1[at]).collect::<Vec<f64>>());
        let two = TwoPeriods::new(&p0, &q0, &p1, &q1).unwrap();
        for formula in crate::index_bilateral::ALL {
            let expected = price_index(two, formula).unwrap();
            let link = table.index(0, 1, formula).unwrap();
            prop_assert!(Tolerance::ROUND_OFF.accepts(link, expected), "{formula:?} {link} {expected}");
        }
    }
}

#[test]
fn months_in_which_common_items_are_not_bought() {
    let table = PriceTable::new(&[&[1.0, 2.0], &[1.0, 2.0]], &[&[3.0, 0.0], &[0.0, 0.0]]).unwrap();
    for formula in crate::index_bilateral::ALL {
        let link = table.index(0, 1, formula);
        assert_eq!(link, Err(IndexError::AllZero { period: 1 }));
        let link = table.index(1, 0, formula);
        assert_eq!(link, Err(IndexError::AllZero { period: 0 }));
    }
}

#[test]
fn a_stored_table_is_checked_when_it_is_read() {
    let whole = PriceTable::from_rows(&[
        row(0, 0, 6.0, 2.0),
        row(1, 1, 5.0, 1.0),
        row(0, 1, 0.0, 1.0),
    ]);
    let text = serde_json::to_string(&whole.clone().unwrap()).unwrap();
    assert_eq!(
        serde_json::from_str::<PriceTable>(&text).unwrap(),
        whole.unwrap()
    );
    let read = |items: usize, prices: &str, quantities: &str| {
        let text = format!(
            r#"{{"items":{items},"prices":{prices},"quantities":{quantities},"unpriced":[]}}"#
        );
        serde_json::from_str::<PriceTable>(&text)
            .unwrap_err()
            .to_string()
    };
    for (error, expected) in [
        (read(0, "[]", "[]"), "no item was given"),
        (read(2, "[1.0]", "[1.0]"), "1 prices where 2 are needed"),
        (
            read(1, "[1.0]", "[1.0, 2.0]"),
            "2 quantities where 1 are needed",
        ),
        (
            read(1, "[1.0, -1.0]", "[1.0, 2.0]"),
            "price -1 of item 0 in period 1",
        ),
        (read(1, "[0.0]", "[2.0]"), "price 0 of item 0 in period 0"),
        (
            read(2, "[1.0, 1.0]", "[2.0, -2.0]"),
            "quantity -2 of item 1 in period 0",
        ),
    ] {
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn a_chain_that_bounces_drifts() {
    let table = PriceTable::new(
        &[&[1.0, 0.5, 1.0], &[1.0, 1.0, 1.0]],
        &[&[10.0, 90.0, 2.0], &[10.0, 10.0, 10.0]],
    )
    .unwrap();
    let chain = chained_index(&table, BilateralFormula::Fisher).unwrap();
    assert_eq!(chain.direct, Some(1.0));
    // Fisher of the two links by hand: sqrt(15/20 * 55/100) * sqrt(100/55 * 12/11).
    let expected = (0.75 * 0.55_f64).sqrt() * (100.0 / 55.0 * 12.0 / 11.0_f64).sqrt();
    assert!(Tolerance::ROUND_OFF.accepts(chain.levels[2], expected));
    assert!(Tolerance::ROUND_OFF.accepts(chain.drift.unwrap(), expected - 1.0));
}

#[test]
fn tables_without_an_answer() {
    let from = |rows: &[PriceRow]| PriceTable::from_rows(rows).unwrap();
    let disjoint = from(&[row(0, 0, 1.0, 1.0), row(1, 1, 1.0, 1.0)]);
    let nothing = IndexError::NothingMatched { from: 0, to: 1 };
    assert_eq!(
        chained_index(&disjoint, BilateralFormula::Fisher),
        Err(nothing)
    );
    assert_eq!(multilateral_index(&disjoint, ALL[0]), Err(nothing));
    let apart = Err(IndexError::Disconnected { period: 1 });
    assert_eq!(multilateral_index(&disjoint, ALL[3]), apart);
    assert_eq!(multilateral_index(&disjoint, ALL[4]), apart);
    let gap = from(&[row(0, 0, 1.0, 1.0), row(0, 2, 1.0, 1.0)]);
    assert_eq!(
        multilateral_index(&gap, ALL[3]),
        Err(IndexError::AllZero { period: 1 })
    );
    let one = from(&[row(0, 0, 2.0, 1.0)]);
    for method in ALL {
        assert_eq!(multilateral_index(&one, method), Ok(vec![1.0]));
    }
    assert_eq!(
        chained_index(&one, BilateralFormula::Walsh).unwrap().levels,
        [1.0]
    );
}

#[test]
fn rows_that_make_no_table() {
    let error = |rows: &[PriceRow]| PriceTable::from_rows(rows).unwrap_err();
    assert_eq!(error(&[]), IndexError::Empty { what: "row" });
    let twice = IndexError::Duplicate { item: 3, period: 1 };
    let (whole, empty) = (row(3, 1, 1.0, 1.0), row(3, 1, 1.0, 0.0));
    for pair in [
        [whole, whole],
        [whole, empty],
        [empty, whole],
        [empty, empty],
    ] {
        assert_eq!(error(&pair), twice);
    }
    let far = error(&[row(u32::MAX, u32::MAX, 1.0, 1.0)]);
    assert!(matches!(far, IndexError::TooLarge { .. }));
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(
            error(&[row(0, 0, bad, 1.0)]),
            IndexError::Value { .. }
        ));
        assert!(matches!(
            error(&[row(0, 0, 1.0, bad)]),
            IndexError::Quantity { .. }
        ));
        assert!(PriceTable::new(&[&[bad]], &[&[1.0]]).is_err());
    }
    assert!(matches!(
        PriceTable::new(&[&[]], &[&[]]),
        Err(IndexError::Empty { what: "period" })
    ));
    assert!(matches!(
        PriceTable::new(&[], &[]),
        Err(IndexError::Empty { what: "item" })
    ));
    assert!(PriceTable::new(&[&[1.0]], &[&[1.0, 2.0]]).is_err());
    let unpriced = PriceTable::from_rows(&[row(0, 0, 1.0, 1.0), row(1, 0, 0.0, 4.0)]).unwrap();
    assert_eq!(unpriced.unpriced(), [(1, 0)]);
}

#[test]
fn a_spliced_index_links_where_it_says() {
    let table = PriceTable::new(&P, &Q).unwrap();
    let method = MultilateralMethod::Ccdi;
    let spliced = |splice| spliced_index(&table, method, 4, splice).unwrap();
    let part = |from: usize| {
        let cut = |rows: [&'static [f64]; 4]| rows.map(|row| &row[from..from + 4]);
        multilateral_index(&PriceTable::new(&cut(P), &cut(Q)).unwrap(), method).unwrap()
    };
    let (old, new) = (part(0), part(1));
    let at = |common: usize| old[common + 1] * new[3] / new[common];
    let mean = (at(0) * at(1) * at(2)).cbrt();
    for (splice, expected) in [
        (Splice::Movement, at(2)),
        (Splice::Window, at(0)),
        (Splice::Half, at(1)),
        (Splice::Mean, mean),
    ] {
        let levels = spliced(splice);
        assert_eq!(levels[..4], old);
        assert!(
            Tolerance::ROUND_OFF.accepts(levels[4], expected),
            "{splice:?}"
        );
    }
    let whole = multilateral_index(&table, method);
    for window in [5, usize::MAX] {
        assert_eq!(spliced_index(&table, method, window, Splice::Mean), whole);
    }
    for window in [0, 1] {
        let error = spliced_index(&table, method, window, Splice::Mean);
        assert_eq!(error, Err(IndexError::Window { window }));
    }
}

#[test]
fn terms_of_trade_need_three_indices() {
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        for given in [[bad, 1.0, 1.0], [1.0, bad, 1.0], [1.0, 1.0, bad]] {
            let error = terms_of_trade(given[0], given[1], given[2]);
            assert!(matches!(error, Err(IndexError::Ratio { .. })));
        }
    }
    assert!(terms_of_trade(f64::MAX, 1e-300, 1.0).is_err());
}
