//! Concordances: totals are kept, a way back leads back, a chain is the same as its steps, and families need no weights.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tidegauge::code::{Concordance, ConcordanceError, LinkKind};
use tidegauge::dataset::Measure;
use tidegauge::num::sum::sum;
use tidegauge::num::tolerance::Tolerance;
use tidegauge::{
    Area, Commodity, Currency, Dataset, Error, ErrorKind, Period, QuantityUnit, Selector,
    TradeFlow, TradeRecord, Valuation,
};

const CODES: u32 = 8;

fn code(edition: &str, number: u32) -> Commodity {
    format!("{edition}:8505{number:02}").parse().unwrap()
}

fn size(from: u32, to: u32) -> f64 {
    f64::from((from * 7 + to * 3) % 5 + 1)
}

/// A table from an edition to the next in which each of eight codes leads to one or more.
fn tables(from: &'static str, to: &'static str) -> impl Strategy<Value = Concordance> + use<> {
    let targets = prop::collection::btree_set(0..CODES, 1..4);
    prop::collection::vec(targets, CODES as usize).prop_map(move |targets| {
        let pairs = (0..CODES).zip(targets).flat_map(|(a, targets)| {
            targets
                .into_iter()
                .map(move |b| (code(from, a), code(to, b)))
        });
        Concordance::proportional(pairs, |to| size(1, to.code()[4..].parse().unwrap())).unwrap()
    })
}

fn values() -> impl Strategy<Value = Vec<(Commodity, f64)>> {
    let value = prop_oneof![4 => 0.0..1e9_f64, 1 => Just(0.0), 1 => -1e6..0.0_f64];
    prop::collection::vec((0..CODES + 2, value), 0..20).prop_map(|rows| {
        rows.into_iter()
            .map(|(a, x)| (code("HS12", a), x))
            .collect()
    })
}

fn record(code: Commodity, partner: Area, kilograms: f64) -> TradeRecord {
    TradeRecord::new(
        Period::annual(2016).unwrap(),
        TradeFlow::Export,
        Area::CHINA,
        partner,
        code,
    )
    .value(53.0 * kilograms, Currency::USD, Valuation::Fob)
    .quantity(kilograms, QuantityUnit::KILOGRAM)
    .net_weight(kilograms)
}

#[test]
fn errors_have_their_kinds() {
    let row = (code("HS12", 1), code("HS17", 1), 0.5);
    let lossy = Concordance::new([row]).unwrap_err();
    assert_eq!(Error::from(lossy).kind(), ErrorKind::InvalidInput);
    let total = code("HS12", 1);
    let table = Concordance::new([(total, code("HS17", 1), 1.0)]).unwrap();
    let huge = table
        .convert([(total, f64::MAX), (total, f64::MAX)])
        .unwrap_err();
    assert!(matches!(huge, ConcordanceError::Overflow { .. }));
    assert_eq!(Error::from(huge).kind(), ErrorKind::Numerical);
}

#[test]
fn a_series_goes_through_a_change_of_edition() {
    // 850590 took over 850530: three years of each edition make one series of six.
    let [heads, parts, now] = [code("HS02", 30), code("HS02", 90), code("HS07", 90)];
    let table = Concordance::new([(heads, now, 1.0), (parts, now, 1.0)]).unwrap();
    let year = |year, code, kilograms| {
        let mut row = record(code, Area::JAPAN, kilograms);
        row.period = Period::annual(year).unwrap();
        row
    };
    let old = (2004..2007).flat_map(|y| [year(y, heads, 30.0), year(y, parts, 70.0)]);
    let new = (2007..2010).map(|y| year(y, now, 110.0));
    let data: Dataset = old.chain(new).collect();
    let converted = data.convert(&table).unwrap().data;
    let all = Selector::new(Measure::NetWeight);
    assert_eq!(
        converted.series(&all).unwrap().values(),
        [100.0, 100.0, 100.0, 110.0, 110.0, 110.0]
    );
    // Families group both editions without converting anything.
    let families = table.families();
    let grouped = data
        .panel_by(&all, |key| families.position(&key.commodity))
        .unwrap();
    assert_eq!(grouped.keys(), [Some(0)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn totals_are_kept(
        table in tables("HS12", "HS17"),
        (rows, shuffled) in values().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        let converted = table.convert(rows.iter().copied()).unwrap();
        let size = sum(rows.iter().map(|(_, value)| value.abs()));
        prop_assert!(Tolerance::ROUND_OFF.accepts_at_scale(converted.residual(), 0.0, size));
        let before = sum(rows.iter().map(|(_, value)| *value));
        prop_assert!(Tolerance::ROUND_OFF.accepts_at_scale(converted.total, before, size));
        let unmapped: Vec<Commodity> = converted.unmapped.iter().map(|row| row.0).collect();
        prop_assert_eq!(table.missing(rows.iter().map(|row| row.0)), unmapped);
        prop_assert_eq!(table.convert(shuffled).unwrap(), converted);
    }

    #[test]
    fn the_way_back_leads_back(table in tables("HS12", "HS17"), values in prop::collection::vec(0.0..1e6_f64, CODES as usize)) {
        let values: BTreeMap<Commodity, f64> = (0..CODES).map(|a| code("HS12", a)).zip(values).collect();
        let there = table.convert(values.clone()).unwrap();
        let back = table.inverse(|code| values[code]).unwrap();
        let again = back.convert(there.values).unwrap();
        let again: BTreeMap<Commodity, f64> = again.values.into_iter().collect();
        let largest = values.values().copied().fold(0.0, f64::max);
        for (code, value) in &values {
            let found = again.get(code).copied().unwrap_or_default();
            prop_assert!(Tolerance::ROUND_OFF.accepts_at_scale(found, *value, largest), "{code} {found} {value}");
        }
    }

    #[test]
    fn a_chain_is_its_steps(
        first in tables("HS12", "HS17"),
        second in tables("HS17", "HS22"),
        rows in values(),
    ) {
        let rows: Vec<_> = rows.into_iter().filter(|(code, _)| first.kind(code).is_some()).collect();
        let steps = second.convert(first.convert(rows.clone()).unwrap().values).unwrap();
        let chain = first.then(&second).unwrap().convert(rows.clone()).unwrap();
        let size = sum(rows.iter().map(|(_, value)| value.abs()));
        prop_assert_eq!(steps.values.len(), chain.values.len());
        for (a, b) in steps.values.iter().zip(&chain.values) {
            prop_assert_eq!(a.0, b.0);
            prop_assert!(Tolerance::ROUND_OFF.accepts_at_scale(a.1, b.1, size));
        }
    }

    #[test]
    fn families_keep_their_sums_whatever_the_weights(table in tables("HS12", "HS17"), rows in values()) {
        let rows: Vec<_> = rows.into_iter().filter(|(code, _)| table.kind(code).is_some()).collect();
        let families = table.families();
        let total = |rows: &[(Commodity, f64)], position: usize| {
            sum(rows.iter().filter(|(code, _)| families.position(code) == Some(position)).map(|row| row.1))
        };
        let converted = table.convert(rows.clone()).unwrap().values;
        let size = sum(rows.iter().map(|(_, value)| value.abs()));
        for (position, family) in families.list().iter().enumerate() {
            let (before, after) = (total(&rows, position), total(&converted, position));
            prop_assert!(Tolerance::ROUND_OFF.accepts_at_scale(after, before, size));
            let is_single = family.from.len() == 1 && family.to.len() == 1;
            let kind = table.kind(&family.from[0]);
            prop_assert_eq!(kind == Some(LinkKind::OneToOne), is_single);
        }
        let members: usize = families.list().iter().map(|family| family.from.len()).sum();
        prop_assert_eq!(members, CODES as usize);
    }

    #[test]
    fn records_keep_their_sums(
        table in tables("HS12", "HS17"),
        weights in prop::collection::btree_map((0..CODES + 2, any::<bool>()), 0.0..1e6_f64, 0..16),
    ) {
        let rows: Vec<TradeRecord> = weights
            .into_iter()
            .map(|((number, is_japan), kilograms)| {
                let partner = if is_japan { Area::JAPAN } else { Area::GERMANY };
                record(code("HS12", number), partner, kilograms)
            })
            .collect();
        let data: Dataset = rows.iter().copied().collect();
        let converted = data.convert(&table).unwrap();
        for total in &converted.sums {
            prop_assert!(Tolerance::ROUND_OFF.accepts_at_scale(total.residual(), 0.0, total.before));
            prop_assert_eq!(total.withheld, 0.0);
        }
        let weight = |data: &Dataset| sum(data.column(Measure::NetWeight).iter().filter_map(|m| m.value()));
        let before = weight(&data);
        let after = weight(&converted.data) + weight(&converted.unmapped);
        prop_assert!(Tolerance::ROUND_OFF.accepts_at_scale(after, before, before));
        let reversed: Dataset = rows.into_iter().rev().collect();
        prop_assert_eq!(reversed.convert(&table).unwrap(), converted);
    }
}
