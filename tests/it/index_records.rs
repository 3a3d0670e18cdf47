//! From records to unit values: what is added up, what is refused, and what is named as missing.

use proptest::prelude::*;
use tidegauge::code::{Area, Commodity, Currency, QuantityUnit, TradeFlow, Valuation};
use tidegauge::dataset::{
    DatasetError, Measure, Measurement, MissingReason, Selector, SeriesKey, ZeroPolicy,
};
use tidegauge::index::{
    BilateralFormula, IndexError, NoPrice, PriceTable, UnitValueError, UnitValues, chained_index,
};
use tidegauge::num::tolerance::Tolerance;
use tidegauge::{Dataset, PeriodRange, TradeRecord};

const SINTERED: &str = "HS22:850511";
const OTHER: &str = "HS22:850519";

fn row(month: &str, partner: Area, code: &str, dollars: f64, kilograms: f64) -> TradeRecord {
    TradeRecord::new(
        month.parse().unwrap(),
        TradeFlow::Export,
        Area::CHINA,
        partner,
        code.parse().unwrap(),
    )
    .value(dollars, Currency::USD, Valuation::Fob)
    .net_weight(kilograms)
}

/// Two codes to two partners in two months.
fn rows() -> Vec<TradeRecord> {
    let (us, germany) = (Area::UNITED_STATES, Area::GERMANY);
    vec![
        row("2025-10", us, SINTERED, 50.0, 1.0),
        row("2025-11", us, SINTERED, 104.0, 2.0),
        row("2025-10", germany, SINTERED, 160.0, 3.0),
        row("2025-11", germany, SINTERED, 220.0, 4.0),
        row("2025-10", us, OTHER, 30.0, 10.0),
        row("2025-11", us, OTHER, 40.0, 10.0),
        row("2025-10", germany, OTHER, 20.0, 5.0),
        row("2025-11", germany, OTHER, 10.0, 2.0),
    ]
}

fn selector() -> Selector {
    Selector::new(Measure::Value).inside("HS22:8505".parse().unwrap(), 6)
}

fn by_code(
    records: &[TradeRecord],
    selector: &Selector,
) -> Result<UnitValues<Commodity>, UnitValueError> {
    let data: Dataset = records.iter().copied().collect();
    PriceTable::from_dataset(&data, selector, Measure::NetWeight, |key| key.commodity)
}

fn refused(records: &[TradeRecord]) -> DatasetError {
    match by_code(records, &selector()).unwrap_err() {
        UnitValueError::Dataset(error) => error,
        error => panic!("{error}"),
    }
}

/// Item, month and reason of the cells without a unit value.
fn missing(found: &UnitValues<Commodity>) -> Vec<(usize, String, NoPrice)> {
    let cells = found.without_price.iter();
    cells
        .map(|cell| (cell.item, cell.period.to_string(), cell.reason))
        .collect()
}

#[test]
fn items_are_codes_or_partners_or_both() {
    let codes = by_code(&rows(), &selector()).unwrap();
    assert_eq!(codes.items.len(), 2);
    assert_eq!(codes.table.price(0, 0), Some(210.0 / 4.0));
    assert_eq!(codes.table.price(1, 1), Some(50.0 / 12.0));
    assert_eq!(codes.currency, Some(Currency::USD));
    assert_eq!(codes.units, [Some(QuantityUnit::KILOGRAM); 2]);
    assert_eq!(codes.periods.to_string(), "2025-M10/2025-M11");
    assert_eq!(codes.without_price, []);

    let data = Dataset::from_iter(rows());
    let items = |item: fn(&SeriesKey) -> (Option<Commodity>, Option<Area>)| {
        PriceTable::from_dataset(&data, &selector(), Measure::NetWeight, item).unwrap()
    };
    let partners = items(|key| (None, Some(key.partner)));
    assert_eq!(partners.table.items(), 2);
    let both = items(|key| (Some(key.commodity), Some(key.partner)));
    assert_eq!(both.table.items(), 4);
    assert!(both.items.is_sorted());

    let chain = chained_index(&codes.table, BilateralFormula::Fisher).unwrap();
    let (p0, q0, p1, q1) = (
        [52.5, 10.0 / 3.0],
        [4.0, 15.0],
        [54.0, 50.0 / 12.0],
        [6.0, 12.0],
    );
    let value = |p: [f64; 2], q: [f64; 2]| p[0] * q[0] + p[1] * q[1];
    let fisher = (value(p1, q0) / value(p0, q0) * value(p1, q1) / value(p0, q1)).sqrt();
    assert!(Tolerance::ROUND_OFF.accepts(chain.levels[1], fisher));
}

#[test]
fn totals_beside_parts_are_refused_also_between_items() {
    let mut with_world = rows();
    with_world.push(row("2025-10", Area::WORLD, SINTERED, 210.0, 4.0));
    assert!(matches!(
        refused(&with_world),
        DatasetError::DoubleCount {
            axis: "partner",
            ..
        }
    ));
    // Heading and subheading are two items, and their sum still counts twice.
    let mut with_heading = rows();
    with_heading.push(row("2025-10", Area::GERMANY, "HS22:8505", 180.0, 8.0));
    let error = by_code(&with_heading, &Selector::new(Measure::Value)).unwrap_err();
    assert!(matches!(
        error,
        UnitValueError::Dataset(DatasetError::DoubleCount {
            axis: "commodity",
            ..
        })
    ));
    let mut twice = rows();
    twice.push(twice[3]);
    let key = Box::new(twice[3].key());
    assert_eq!(refused(&twice), DatasetError::Duplicate { key });
}

#[test]
fn currencies_and_valuations_must_agree_over_all_items() {
    for (index, currency, valuation, what) in [
        (7, Currency::EUR, Valuation::Fob, "currency"),
        (4, Currency::USD, Valuation::Cif, "valuation"),
    ] {
        let mut mixed = rows();
        mixed[index] = mixed[index].value(10.0, currency, valuation);
        let error = refused(&mixed);
        assert!(
            matches!(error, DatasetError::Mixed { attribute, .. } if attribute == what),
            "{error}"
        );
    }
}

#[test]
fn an_item_has_one_unit_or_the_unit_asked_for() {
    let units = |records: &[TradeRecord], selector: &Selector| {
        let data: Dataset = records.iter().copied().collect();
        PriceTable::from_dataset(&data, selector, Measure::Quantity, |key| key.commodity)
    };
    let mut records: Vec<TradeRecord> = rows()
        .into_iter()
        .map(|record| record.quantity(2.0, QuantityUnit::TONNE))
        .collect();
    records[4] = records[4].quantity(2.0, QuantityUnit::ITEM);
    let error = units(&records, &selector()).unwrap_err();
    let UnitValueError::Dataset(DatasetError::Mixed {
        attribute,
        pair,
        texts,
    }) = error
    else {
        panic!("{error}")
    };
    assert_eq!(attribute, "quantity unit");
    let other: Commodity = OTHER.parse().unwrap();
    assert_eq!([pair.0.commodity, pair.1.commodity], [other; 2]);
    assert!([&texts.0, &texts.1].contains(&&"u".to_owned()), "{texts:?}");
    // Other items may count otherwise.
    for record in &mut records[4..] {
        *record = record.quantity(2.0, QuantityUnit::ITEM);
    }
    let found = units(&records, &selector()).unwrap();
    assert_eq!(
        found.units,
        [Some(QuantityUnit::TONNE), Some(QuantityUnit::ITEM)]
    );
    // Pieces are no kilograms.
    let error = units(&records, &selector().unit(QuantityUnit::KILOGRAM)).unwrap_err();
    assert!(
        matches!(error, UnitValueError::Dataset(DatasetError::Code(_))),
        "{error}"
    );
    let kilograms = units(&records[..4], &selector().unit(QuantityUnit::KILOGRAM)).unwrap();
    assert_eq!(kilograms.table.price(0, 0), Some(210.0 / 4000.0));
    assert_eq!(kilograms.units, [Some(QuantityUnit::KILOGRAM)]);
}

#[test]
fn what_has_no_unit_value_is_named() {
    let mut records = rows();
    records[1].net_weight = Measurement::missing(MissingReason::ZeroForNotAvailable);
    records[4].value = Measurement::missing(MissingReason::Confidential);
    records[6].net_weight = Measurement::reported(0.0);
    let data = Dataset::from_iter(records);
    let found = PriceTable::from_dataset(&data, &selector(), Measure::NetWeight, |key| {
        (key.commodity, key.partner)
    })
    .unwrap();
    let [germany, us] = [0, 1];
    let cells: Vec<_> = found
        .without_price
        .iter()
        .map(|cell| (cell.item, cell.period.to_string(), cell.reason))
        .collect();
    let weight = Measure::NetWeight;
    assert_eq!(
        cells,
        [
            (
                us,
                "2025-M11".into(),
                NoPrice::Missing(weight, MissingReason::ZeroForNotAvailable)
            ),
            (2 + germany, "2025-M10".into(), NoPrice::Zero(weight)),
            (
                2 + us,
                "2025-M10".into(),
                NoPrice::Missing(Measure::Value, MissingReason::Confidential)
            ),
        ]
    );
    for cell in &found.without_price {
        let at = found.periods.index_of(cell.period).unwrap();
        assert_eq!(found.table.price(cell.item, at), None);
    }
    assert_eq!(found.table.unpriced(), [(2, 0)]);

    // A quantity without a unit is no quantity, and an item without any has no unit.
    let bare = [rows()[0].quantity(5.0, QuantityUnit::NONE)];
    let data = Dataset::from_iter(bare);
    let found = PriceTable::from_dataset(&data, &selector(), Measure::Quantity, |_| ()).unwrap();
    let unknown = NoPrice::Missing(Measure::Quantity, MissingReason::UnknownUnit);
    assert_eq!(
        (found.units, found.without_price[0].reason),
        (vec![None], unknown)
    );
}

#[test]
fn an_absent_line_is_unknown_or_zero_as_the_selector_says() {
    let mut records = rows();
    let _ = records.remove(7);
    let found = by_code(&records, &selector()).unwrap();
    let absent = NoPrice::Missing(Measure::Value, MissingReason::NoRecord);
    assert_eq!(missing(&found), [(1, "2025-M11".into(), absent)]);
    let zero = selector().zero_policy(ZeroPolicy::AbsentIsZero);
    let found = by_code(&records, &zero).unwrap();
    assert_eq!(found.without_price, []);
    assert_eq!(found.table.price(1, 1), Some(4.0));
    // Without any record the cell is absent, and nothing is to be said.
    let _ = records.remove(5);
    for policy in [ZeroPolicy::AbsentIsMissing, ZeroPolicy::AbsentIsZero] {
        let found = by_code(&records, &selector().zero_policy(policy)).unwrap();
        assert_eq!(
            (found.without_price, found.table.price(1, 1)),
            (vec![], None)
        );
    }
}

#[test]
fn a_figure_for_two_months_is_named_unless_there_are_single_ones() {
    let spring = row("2025-02", Area::GERMANY, SINTERED, 90.0, 2.0).covering(2);
    let march = row("2025-03", Area::GERMANY, SINTERED, 50.0, 1.0);
    let january = row("2025-01", Area::GERMANY, SINTERED, 40.0, 1.0);
    let found = by_code(&[spring, march], &selector()).unwrap();
    let together = |month: &str| (0, month.to_owned(), NoPrice::SeveralPeriods);
    assert_eq!(
        missing(&found),
        [together("2025-M01"), together("2025-M02")]
    );
    let found = by_code(&[january, spring, march], &selector()).unwrap();
    assert_eq!(missing(&found), [together("2025-M02")]);
}

#[test]
fn selections_that_make_no_table() {
    let nothing = |selector: &Selector| match by_code(&rows(), selector).unwrap_err() {
        UnitValueError::Dataset(DatasetError::NothingSelected { selection, .. }) => selection,
        error => panic!("{error}"),
    };
    let named = |codes: [&str; 2]| {
        Selector::new(Measure::Value).commodities(codes.map(|code| code.parse().unwrap()))
    };
    let text = nothing(&named([SINTERED, "HS22:850520"]));
    assert!(
        text.contains("HS22:850520") && !text.contains(SINTERED),
        "{text}"
    );
    assert!(nothing(&selector().partners([Area::GERMANY, Area::JAPAN])).contains("JP"));
    assert!(nothing(&selector().flow(TradeFlow::Import)).contains("flow M"));

    let data = Dataset::from_iter(rows());
    for (measure, quantity, named) in [
        (Measure::NetWeight, Measure::Quantity, Measure::NetWeight),
        (Measure::Value, Measure::FobValue, Measure::FobValue),
    ] {
        let error = PriceTable::from_dataset(&data, &Selector::new(measure), quantity, |_| ());
        assert!(matches!(error, Err(UnitValueError::Measure { measure, .. }) if measure == named));
    }

    let mut negative = rows();
    negative[2] = row("2025-10", Area::GERMANY, SINTERED, -160.0, 3.0);
    let key = Box::new(negative[2].key());
    let (measure, value) = (Measure::Value, -160.0);
    let error = UnitValueError::Negative {
        measure,
        value,
        key,
    };
    assert_eq!(by_code(&negative, &selector()), Err(error));

    let tiny = [row("2025-10", Area::GERMANY, SINTERED, 1e300, 1e-300)];
    let what = "a unit value";
    let error = UnitValueError::Index(IndexError::OutOfRange { what });
    assert_eq!(by_code(&tiny, &selector()), Err(error));

    let far = PeriodRange::new("0001-01".parse().unwrap(), "9999-12".parse().unwrap()).unwrap();
    let many: Vec<TradeRecord> = (0..60)
        .map(|at| {
            row(
                "2025-10",
                Area::GERMANY,
                &format!("HS22:8505{at:02}"),
                1.0,
                1.0,
            )
        })
        .collect();
    let error = by_code(&many, &selector().periods(far)).unwrap_err();
    assert!(
        matches!(error, UnitValueError::Index(IndexError::TooLarge { .. })),
        "{error}"
    );
}

proptest! {
    #[test]
    fn the_order_of_records_and_the_unit_of_money_change_nothing(
        amounts in prop::collection::vec((1.0..1e6_f64, 1.0..1e6_f64), 8),
        factor in 0.001..1000.0_f64,
        order in Just((0..8).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let records: Vec<TradeRecord> = rows()
            .into_iter()
            .zip(&amounts)
            .map(|(record, &(value, weight))| record.value(value, Currency::USD, Valuation::Fob).net_weight(weight))
            .collect();
        let found = by_code(&records, &selector()).unwrap();
        let shuffled: Vec<TradeRecord> = order.iter().map(|&at| records[at]).collect();
        prop_assert_eq!(&by_code(&shuffled, &selector()).unwrap(), &found);
        let scaled: Vec<TradeRecord> = records
            .iter()
            .zip(&amounts)
            .map(|(record, (value, _))| record.value(value * factor, Currency::USD, Valuation::Fob))
            .collect();
        let scaled = by_code(&scaled, &selector()).unwrap();
        let index = |found: &UnitValues<Commodity>| chained_index(&found.table, BilateralFormula::Fisher).unwrap().levels[1];
        prop_assert!(Tolerance::ROUND_OFF.accepts(index(&scaled), index(&found)));
    }
}
