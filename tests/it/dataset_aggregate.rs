//! Sums of records: nothing is counted twice, the order of input does not matter, units scale.

use proptest::prelude::*;
use tidegauge::code::{
    Area, Commodity, Currency, CustomsProcedure, QuantityUnit, TradeFlow, TransportMode, Valuation,
};
use tidegauge::dataset::{DatasetError, Measure, Measurement, MissingReason, Selector, ZeroPolicy};
use tidegauge::num::tolerance::Tolerance;
use tidegauge::{Dataset, Period, TradeRecord};

fn commodity(text: &str) -> Commodity {
    text.parse().unwrap()
}

fn row(period: &str, partner: Area, code: &str, value: f64) -> TradeRecord {
    TradeRecord::new(
        period.parse().unwrap(),
        TradeFlow::Import,
        Area::UNITED_STATES,
        partner,
        commodity(code),
    )
    .value(value, Currency::USD, Valuation::CustomsValue)
}

fn sum(records: &[TradeRecord]) -> Result<Vec<f64>, DatasetError> {
    let data: Dataset = records.iter().copied().collect();
    data.series(&Selector::new(Measure::Value))
        .map(tidegauge::Series::into_values)
}

const MAGNETS: &str = "HS22:850511";

#[test]
fn a_heading_of_which_there_are_only_tariff_lines_names_them() {
    let line = |code| row("2025-10", Area::CHINA, code, 1.0);
    let data: Dataset = ["NAT-US:8505110070", "NAT-US:8505110090", "HS22:850519"]
        .map(line)
        .into_iter()
        .collect();
    let heading = Selector::new(Measure::Value).commodity(commodity(MAGNETS));
    assert_eq!(
        data.series(&heading).unwrap_err().to_string(),
        "no record fits the selection commodities HS22:850511, measure value; of the codes inside there are NAT-US:8505110070 NAT-US:8505110090: \
         select one of them, or all of one length by `Selector::inside`"
    );
    let lines = Selector::new(Measure::Value).inside(commodity("NAT-US:850511"), 10);
    assert_eq!(data.series(&lines).unwrap().values(), [2.0]);
    assert_eq!(
        data.series(&heading.partner(Area::JAPAN))
            .unwrap_err()
            .to_string(),
        "no record fits the selection partners JP, commodities HS22:850511, measure value"
    );
}

#[test]
fn totals_beside_their_parts_are_refused_and_named() {
    let base = row("2025-10", Area::CHINA, MAGNETS, 1.0);
    let mut by_sea = base;
    by_sea.transport = TransportMode::Sea;
    let mut by_water = base;
    by_water.transport = TransportMode::Water;
    let mut warehouse = base;
    warehouse.procedure = CustomsProcedure::Warehouse;
    let mut consigned = base;
    consigned.second_partner = Area::JAPAN;
    let mut re_import = base;
    re_import.flow = TradeFlow::ReImport;
    let mut foreign = base;
    foreign.flow = TradeFlow::ForeignImport;
    let mut for_processing = base;
    for_processing.flow = TradeFlow::ImportForInwardProcessing;
    let mut heading = base;
    heading.commodity = commodity("HS22:8505");
    let mut world = base;
    world.partner = Area::WORLD;
    let mut diagonal = heading;
    diagonal.partner = Area::JAPAN;
    let mut world_subheading = world;
    world_subheading.period = "2025-12".parse().unwrap();
    for (a, b, on) in [
        (base, world, "partner"),
        (base, heading, "commodity"),
        (base, re_import, "flow"),
        (foreign, for_processing, "flow"), // one goods movement has an origin and a purpose
        (base, warehouse, "procedure"),
        (base, by_sea, "transport"),
        (by_water, by_sea, "transport"),
        (base, consigned, "second partner"),
        (diagonal, world_subheading, "partner"), // Japan's heading and the world's subheading share Japan's subheading
    ] {
        let error = sum(&[a, b]).unwrap_err();
        let DatasetError::DoubleCount { axis, pair } = &error else {
            panic!("{error}")
        };
        assert_eq!(*axis, on);
        assert_eq!(pair.0.min(pair.1), a.key().min(b.key()));
        assert_eq!(pair.0.max(pair.1), a.key().max(b.key()));
        let text = error.to_string();
        assert!(
            text.contains(&a.key().to_string()) && text.contains(&b.key().to_string()),
            "{text}"
        );
    }
    // Parts beside parts are fine, also on several levels of different branches.
    let mut by_air = base;
    by_air.transport = TransportMode::Air;
    let mut motors = base;
    motors.commodity = commodity("HS22:8501");
    assert_eq!(sum(&[by_sea, by_air, motors]).unwrap(), [3.0]);
    assert_eq!(sum(&[foreign, re_import]).unwrap(), [2.0]);
}

#[test]
fn what_differs_in_unit_currency_valuation_or_edition_is_not_added() {
    let base = row("2025-10", Area::CHINA, MAGNETS, 1.0);
    let other = row("2025-10", Area::JAPAN, MAGNETS, 2.0);
    for (changed, what) in [
        (
            other.value(2.0, Currency::EUR, Valuation::CustomsValue),
            "currency",
        ),
        (other.value(2.0, Currency::USD, Valuation::Cif), "valuation"),
        (
            row("2025-10", Area::JAPAN, "HS17:850511", 2.0),
            "classification",
        ),
        (row("2025", Area::JAPAN, MAGNETS, 2.0), "frequency"),
    ] {
        let error = sum(&[base, changed]).unwrap_err();
        assert!(
            matches!(&error, DatasetError::Mixed { attribute, .. } if *attribute == what),
            "{error}"
        );
        assert!(
            error.to_string().contains(&changed.key().to_string()),
            "{error}"
        );
    }
    let mut export = other;
    export.flow = TradeFlow::Export;
    assert!(matches!(
        sum(&[base, export]),
        Err(DatasetError::Mixed {
            attribute: "direction",
            ..
        })
    ));
    assert!(matches!(
        sum(&[base, base]),
        Err(DatasetError::Duplicate { .. })
    ));
    assert!(matches!(
        sum(&[]),
        Err(DatasetError::NothingSelected { .. })
    ));
    // An edition may change over time.
    assert_eq!(
        sum(&[base, row("2025-11", Area::CHINA, "HS17:850511", 2.0)]).map(|v| v.len()),
        Ok(2)
    );
}

#[test]
fn quantities_convert_inside_a_dimension_only() {
    let kilograms =
        row("2025-10", Area::CHINA, MAGNETS, 1.0).quantity(1500.0, QuantityUnit::KILOGRAM);
    let tonnes = row("2025-10", Area::JAPAN, MAGNETS, 1.0).quantity(2.0, QuantityUnit::TONNE);
    let items = row("2025-10", Area::KOREA, MAGNETS, 1.0).quantity(7.0, QuantityUnit::ITEM);
    let quantity = Selector::new(Measure::Quantity);
    let weights = Dataset::from_iter([kilograms, tonnes]);
    assert!(matches!(
        weights.series(&quantity),
        Err(DatasetError::Mixed {
            attribute: "quantity unit",
            ..
        })
    ));
    let in_tonnes = quantity.clone().unit(QuantityUnit::TONNE);
    let aggregate = weights.aggregate(&in_tonnes).unwrap();
    assert_eq!(aggregate.series.values(), [3.5]);
    assert_eq!(aggregate.unit, Some(QuantityUnit::TONNE));
    let all = Dataset::from_iter([kilograms, tonnes, items]);
    assert!(matches!(all.series(&in_tonnes), Err(DatasetError::Code(_))));
}

#[test]
fn tariff_lines_split_by_unit_add_their_values() {
    let a = row("2025-10", Area::CHINA, MAGNETS, 1.0).quantity(10.0, QuantityUnit::KILOGRAM);
    let b = row("2025-10", Area::CHINA, MAGNETS, 2.0).quantity(3.0, QuantityUnit::ITEM);
    assert_eq!(sum(&[a, b]).unwrap(), [3.0]);
    assert!(matches!(
        sum(&[a, b, a]),
        Err(DatasetError::Duplicate { .. })
    ));
}

#[test]
fn absence_is_zero_only_where_the_reporter_delivered() {
    let records = [
        row("2025-01", Area::CHINA, MAGNETS, 1.0),
        row("2025-02", Area::JAPAN, MAGNETS, 2.0),
        row("2025-04", Area::JAPAN, MAGNETS, 4.0),
    ];
    let data = Dataset::from_iter(records);
    let value = Selector::new(Measure::Value);
    let unknown = data.panel_by(&value, |key| key.partner).unwrap();
    assert_eq!(unknown.values().iter().filter(|v| v.is_nan()).count(), 5);
    assert!(
        data.series(&value)
            .unwrap()
            .values()
            .iter()
            .all(|v| v.is_nan())
    );
    let zero = value.zero_policy(ZeroPolicy::AbsentIsZero);
    let panel = data.panel_by(&zero, |key| key.partner).unwrap();
    let china = panel.row_of(&Area::CHINA).unwrap();
    assert_eq!((china[0], china[1], china[3]), (1.0, 0.0, 0.0));
    assert!(china[2].is_nan()); // no record of March at all
    assert_eq!(data.series(&zero).unwrap().missing(), 1);
}

#[test]
fn missing_parts_make_the_sum_missing_with_its_status() {
    let mut confidential = row("2025-10", Area::JAPAN, MAGNETS, 1.0);
    confidential.value = Measurement::missing(MissingReason::Confidential);
    let data = Dataset::from_iter([row("2025-10", Area::CHINA, MAGNETS, 1.0), confidential]);
    let aggregate = data.aggregate(&Selector::new(Measure::Value)).unwrap();
    assert_eq!(aggregate.series.missing(), 1);
    assert_eq!(aggregate.statuses[0].code(), "Q");
}

#[test]
fn combined_months_stay_combined() {
    let both = row("2025-02", Area::CHINA, MAGNETS, 9.0).covering(2);
    let march = row("2025-03", Area::CHINA, MAGNETS, 5.0);
    let to_date = row("2025-03", Area::CHINA, MAGNETS, 14.0).covering(3);
    let data = Dataset::from_iter([both, march, to_date]);
    let aggregate = data.aggregate(&Selector::new(Measure::Value)).unwrap();
    assert_eq!(aggregate.series.missing(), 2);
    assert_eq!(aggregate.series.get("2025-03".parse().unwrap()), Some(5.0));
    assert_eq!(aggregate.combined.len(), 1);
    assert_eq!(
        (
            aggregate.combined[0].periods.to_string().as_str(),
            aggregate.combined[0].value
        ),
        ("2025-M01/2025-M02", 9.0)
    );
}

/// Records of individual partners and months, distinct in their keys.
fn table() -> impl Strategy<Value = Vec<TradeRecord>> {
    let cell = (0..24_u32, 0..4_usize, 0..3_usize, -1e9..1e9_f64);
    prop::collection::vec(cell, 1..80).prop_map(|cells| {
        let partners = [Area::CHINA, Area::JAPAN, Area::GERMANY, Area::KOREA];
        let codes = ["HS22:850511", "HS22:850519", "HS22:8501"];
        let mut seen = std::collections::BTreeMap::new();
        for (month, partner, code, value) in cells {
            let period = Period::month(2024, 1)
                .unwrap()
                .checked_add(month.into())
                .unwrap();
            let record = row(&period.to_string(), partners[partner], codes[code], value)
                .net_weight(value.abs());
            seen.insert(record.key(), record);
        }
        seen.into_values().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_order_of_records_changes_nothing(records in table(), seed in any::<u64>()) {
        let mut shuffled = records.clone();
        // A fixed permutation from the seed: sort by a mixed index.
        shuffled.sort_by_key(|r| (u64::from(r.period.ordinal().unsigned_abs()) ^ u64::from(r.partner.comtrade())).wrapping_mul(seed | 1));
        let (a, b): (Dataset, Dataset) = (records.iter().copied().collect(), shuffled.iter().copied().collect());
        prop_assert_eq!(&a, &b);
        let mut grown = Dataset::default();
        for record in shuffled { grown.extend([record]) }
        prop_assert_eq!(&a, &grown);
        let selector = Selector::new(Measure::Value).zero_policy(ZeroPolicy::AbsentIsZero);
        prop_assert_eq!(a.series(&selector).unwrap(), b.series(&selector).unwrap());
        let json = serde_json::to_string(&a).unwrap();
        prop_assert_eq!(serde_json::from_str::<Dataset>(&json).unwrap(), a);
    }

    #[test]
    fn rows_of_a_panel_add_up_to_the_series_and_scale(records in table(), factor in 0.001..1000.0_f64) {
        let data: Dataset = records.iter().copied().collect();
        let selector = Selector::new(Measure::NetWeight).zero_policy(ZeroPolicy::AbsentIsZero);
        let total = data.series(&selector).unwrap();
        let by_partner = data.panel_by(&selector, |key| key.partner).unwrap();
        let single = data.panel(&selector).unwrap();
        for (period, value) in total.iter() {
            for panel in [by_partner.column(period).unwrap(), single.column(period).unwrap()] {
                let sum: f64 = panel.iter().sum();
                prop_assert_eq!(value.is_nan(), sum.is_nan());
                prop_assert!(value.is_nan() || Tolerance::ROUND_OFF.accepts(sum, value));
            }
        }
        let scaled: Dataset = records.iter().map(|r| r.net_weight(r.net_weight.value().unwrap() * factor)).collect();
        for (a, b) in total.values().iter().zip(scaled.series(&selector).unwrap().values()) {
            prop_assert!(a.is_nan() == b.is_nan() && (a.is_nan() || Tolerance::ROUND_OFF.accepts(a * factor, *b)));
        }
    }
}
