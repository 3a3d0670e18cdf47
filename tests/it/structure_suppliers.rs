//! Suppliers, buyers and scenarios: sums of parts, order, scale, bounds, and arbitrary numbers.

use proptest::prelude::*;
use tidegauge::index::{ItemCell, relative_unit_value};
use tidegauge::num::tolerance::Tolerance;
use tidegauge::structure::{
    AmountOver, Assumption, BuyerTrade, DependencySpec, DownstreamGood, Factor, Hub, Presence,
    Scenario, SuppliedPeriod, dependence_map, dominance, indirect_exposure, reliance_path,
    scenario, substitution_bound, supplier_dynamics,
};

const THOUSAND: f64 = 1000.0;

fn same(a: f64, b: f64) -> bool {
    Tolerance::ROUND_OFF.accepts_at_scale(a, b, 1.0)
}

fn flow() -> impl Strategy<Value = f64> {
    prop_oneof![4 => 0.5..1000.0_f64, 1 => Just(0.0)]
}

/// Flows of one to eight suppliers in two periods, the first of which trades in both.
fn two_periods() -> impl Strategy<Value = Vec<(f64, f64)>> {
    let first = (1.0..1000.0_f64, 1.0..1000.0_f64);
    (first, prop::collection::vec((flow(), flow()), 0..8)).prop_map(|(first, mut rest)| {
        rest.insert(0, first);
        rest
    })
}

fn times(values: &[f64], factor: f64) -> Vec<f64> {
    values.iter().map(|value| factor * value).collect()
}

fn turned(values: &[f64]) -> Vec<f64> {
    values.iter().rev().copied().collect()
}

fn assumption(suppliers: usize) -> impl Strategy<Value = Assumption> {
    let part = || 0.0..=1.0_f64;
    let supplier = move || 0..suppliers;
    prop_oneof![
        (-0.9..2.0_f64).prop_map(|growth| Assumption::Demand { growth }),
        (supplier(), part())
            .prop_map(|(supplier, share)| Assumption::ShareBecomes { supplier, share }),
        (supplier(), -0.9..2.0_f64)
            .prop_map(|(supplier, growth)| Assumption::SupplierGrows { supplier, growth }),
        (supplier(), part(), part()).prop_map(|(supplier, loss, replaced)| {
            Assumption::ReliefEnds {
                supplier,
                loss,
                replaced,
            }
        }),
    ]
}

fn range() -> impl Strategy<Value = Factor> {
    [0.0..=1.0_f64, 0.0..=1.0, 0.0..=1.0].prop_map(|mut numbers| {
        numbers.sort_by(f64::total_cmp);
        let [low, central, high] = numbers;
        Factor { low, central, high }
    })
}

/// The number that is a part of the way from the low to the high end.
fn inside(range: Factor, at: f64) -> f64 {
    range.low + at * (range.high - range.low)
}

#[test]
fn scenarios_are_written_in_words_and_survive_storage() {
    let words = r#"[{"share_becomes":{"supplier":0,"share":0.75}},{"demand":{"growth":0.5}}]"#;
    let assumptions: Vec<Assumption> = serde_json::from_str(words).unwrap();
    let found = scenario(&[600.0, 200.0, 200.0], &assumptions).unwrap();
    assert_eq!(found.path[1].volumes, [1125.0, 187.5, 187.5]);
    let stored = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Scenario>(&stored).unwrap(), found);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn dynamics_have_neither_unit_nor_order(pairs in two_periods()) {
        let (from, to): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
        let moves = supplier_dynamics(&from, &to).unwrap();
        prop_assert!(same(moves.suppliers.iter().map(|s| s.share_change).sum(), 0.0));
        let gains: f64 = moves.suppliers.iter().map(|s| s.share_change.max(0.0)).sum();
        prop_assert!(same(gains, 1.0 - moves.similarity));
        for share in moves.suppliers.iter().flat_map(|s| [s.share_from, s.share_to]) {
            prop_assert!((0.0..=1.0).contains(&share));
        }
        let n = from.len() as f64 * (1.0 + f64::EPSILON);
        prop_assert!((1.0..=n).contains(&moves.effective_number_to));
        let other = supplier_dynamics(&turned(&times(&from, THOUSAND)), &turned(&to)).unwrap();
        for (a, b) in moves.suppliers.iter().zip(other.suppliers.iter().rev()) {
            prop_assert!(same(a.share_change, b.share_change) && a.presence == b.presence);
        }
        let back = supplier_dynamics(&to, &from).unwrap();
        prop_assert_eq!((back.entered, back.left), (moves.left, moves.entered));
        prop_assert!(same(back.entrants_share, moves.leavers_share));
        prop_assert!(same(back.similarity, moves.similarity));
        let stayed = moves.suppliers.iter().filter(|s| s.presence == Presence::Stayed).count();
        prop_assert!(stayed + moves.entered + moves.left <= from.len());
    }

    #[test]
    fn parts_of_a_scenario_add_up(
        base in prop::collection::vec(0.5..1000.0_f64, 4),
        assumptions in prop::collection::vec(assumption(4), 0..5),
    ) {
        // Who has lost everything cannot be replaced in proportion.
        if let Ok(found) = scenario(&base, &assumptions) {
            let scale = found.path.iter().map(|s| s.total).fold(found.base_total, f64::max);
            let equal = |a: f64, b: f64| Tolerance::ROUND_OFF.accepts_at_scale(a, b, scale);
            prop_assert_eq!(found.path.len(), assumptions.len());
            prop_assert!(equal(found.path.iter().map(|s| s.change).sum(), found.change));
            let end = found.path.last().map_or(found.base_total, |s| s.total);
            prop_assert!(equal(end - found.base_total, found.change));
            for (supplier, change) in found.changes.iter().enumerate() {
                prop_assert!(equal(found.path.iter().map(|s| s.changes[supplier]).sum(), *change));
            }
            for step in &found.path {
                prop_assert!(step.volumes.iter().all(|volume| *volume >= 0.0));
                prop_assert!(equal(step.changes.iter().sum(), step.change));
            }
            let larger = scenario(&times(&base, THOUSAND), &assumptions).unwrap();
            prop_assert!(equal(larger.change / THOUSAND, found.change));
        }
    }

    #[test]
    fn a_share_becomes_what_it_is_assumed_to_be(base in prop::collection::vec(0.5..1000.0_f64, 2..6), share in 0.0..=1.0_f64) {
        let supplier = 1;
        let found = scenario(&base, &[Assumption::ShareBecomes { supplier, share }]).unwrap();
        let step = &found.path[0];
        prop_assert!(same(step.volumes[supplier] / step.total, share));
        prop_assert!(Tolerance::ROUND_OFF.accepts(step.total, found.base_total));
    }

    #[test]
    fn bounds_of_substitution_do_not_depend_on_the_unit(fall in 0.5..1000.0_f64, added in 0.0..1000.0_f64, months in 1.0..24.0_f64) {
        let over = |amount, months| AmountOver { amount, months };
        let bound = substitution_bound(over(fall, 1.0), over(added, months)).unwrap();
        let share = bound.share_covered.unwrap();
        prop_assert!((0.0..=1.0).contains(&share));
        prop_assert!(same(bound.covered + bound.uncovered - bound.needed, 0.0));
        let yearly = over(THOUSAND * 12.0 * fall, 12.0);
        let other = substitution_bound(yearly, over(THOUSAND * added, months)).unwrap();
        prop_assert!(same(other.share_covered.unwrap(), share));
    }

    #[test]
    fn a_map_ranks_every_buyer_once(rows in prop::collection::vec(([flow(), flow(), flow()], flow(), flow()), 1..12)) {
        let buyers: Vec<BuyerTrade> = rows
            .iter()
            .map(|(imports, inside, exports)| BuyerTrade { imports: imports.to_vec(), inside: *inside, exports: *exports })
            .collect();
        let map = dependence_map(&buyers, 1, DependencySpec::default()).unwrap();
        let mut seen: Vec<usize> = map.iter().map(|b| b.buyer).collect();
        seen.sort_unstable();
        prop_assert_eq!(seen, (0..buyers.len()).collect::<Vec<_>>());
        prop_assert!(map.windows(2).all(|two| two[0].share.unwrap_or(-1.0) >= two[1].share.unwrap_or(-1.0)));
        prop_assert!(map.iter().filter_map(|b| b.share).all(|share| (0.0..=1.0).contains(&share)));
        let parts: f64 = map.iter().filter_map(|b| b.of_supplier).sum();
        prop_assert!(same(parts, 1.0) || map.iter().all(|b| b.of_supplier.is_none()));
        // Other suppliers may stand in any order, and amounts in any unit.
        let other: Vec<BuyerTrade> = buyers
            .iter()
            .map(|b| BuyerTrade {
                imports: turned(&times(&b.imports, THOUSAND)),
                inside: THOUSAND * b.inside,
                exports: THOUSAND * b.exports,
            })
            .collect();
        for buyer in dependence_map(&other, 1, DependencySpec::default()).unwrap() {
            let first = map.iter().find(|b| b.buyer == buyer.buyer).unwrap();
            prop_assert!(same(first.share.unwrap_or(-1.0), buyer.share.unwrap_or(-1.0)));
            prop_assert_eq!(first.place, buyer.place);
        }
    }

    #[test]
    fn exposure_lies_between_its_bounds(
        hub in (0.0..300.0_f64, range()),
        goods in prop::collection::vec((0.0..500.0_f64, range(), range()), 0..5),
        at in prop::collection::vec(0.0..=1.0_f64, 11),
    ) {
        let hubs = [Hub { imports: hub.0, from_supplier: hub.1 }];
        let goods: Vec<DownstreamGood> = goods
            .into_iter()
            .map(|(imports, content, from_supplier)| DownstreamGood { imports, content, from_supplier })
            .collect();
        let found = indirect_exposure(THOUSAND, 600.0, &hubs, &goods).unwrap();
        let ordered = |f: Factor| 0.0 <= f.low && f.low <= f.central + 1e-12 && f.central <= f.high + 1e-12;
        for range in [found.via_hubs, found.downstream, found.share_with_hubs, found.total_share] {
            prop_assert!(ordered(range), "{range:?}");
        }
        prop_assert!(found.total_share.high <= 1.0 && found.direct_share <= found.share_with_hubs.low);
        // Any factors inside their ranges.
        let (mut own, mut all) = (600.0 + hub.0 * inside(hub.1, at[0]), THOUSAND);
        for (i, good) in goods.iter().enumerate() {
            let content = good.imports * inside(good.content, at[2 * i + 1]);
            own += content * inside(good.from_supplier, at[2 * i + 2]);
            all += content;
        }
        let share = own / all;
        prop_assert!(found.total_share.low - 1e-12 <= share && share <= found.total_share.high + 1e-12);
    }

    #[test]
    fn dominance_has_neither_unit_nor_order(rows in prop::collection::vec((0.5..100.0_f64, 1.0..1000.0_f64), 2..8)) {
        let product: Vec<f64> = rows.iter().map(|row| row.0).collect();
        let all: Vec<f64> = rows.iter().map(|row| row.0 + row.1).collect();
        let found = dominance(&product, &all, 0).unwrap();
        prop_assert!((0.0..=1.0).contains(&found.share) && found.share <= found.largest_share);
        prop_assert!((1..=rows.len()).contains(&found.rank));
        prop_assert!((found.rank == 1) == (found.share >= found.largest_share));
        let (product, all) = (turned(&times(&product, THOUSAND)), turned(&times(&all, THOUSAND)));
        let other = dominance(&product, &all, rows.len() - 1).unwrap();
        prop_assert!(same(found.share, other.share) && same(found.hhi, other.hhi));
        prop_assert_eq!(found.rank, other.rank);
        let index = |d: tidegauge::structure::Dominance| d.advantage.unwrap().balassa;
        prop_assert!(Tolerance::ROUND_OFF.accepts(index(found), index(other)));
    }

    #[test]
    fn reliance_of_several_periods_lies_between_theirs(rows in prop::collection::vec(([flow(), flow()], 1.0..500.0_f64), 3..8)) {
        let period = |(imports, production): &([f64; 2], f64), unit: f64| SuppliedPeriod {
            imports: times(imports, unit),
            production: unit * production,
            ..Default::default()
        };
        let periods: Vec<_> = rows.iter().map(|row| period(row, 1.0)).collect();
        let found = reliance_path(&periods, 0, 2).unwrap();
        let of = |part: &[tidegauge::structure::Reliance]| {
            let all = part.iter().map(|r| r.use_share);
            (all.clone().fold(1.0, f64::min), all.fold(0.0, f64::max))
        };
        let (least, most) = of(&found.path[..2]);
        prop_assert!(least - 1e-12 <= found.before.use_share && found.before.use_share <= most + 1e-12);
        prop_assert!(same(found.after.use_share - found.before.use_share, found.use_share_change));
        let tonnes: Vec<_> = rows.iter().map(|row| period(row, THOUSAND)).collect();
        let other = reliance_path(&tonnes, 0, 2).unwrap();
        prop_assert!(same(other.net_import_reliance_change, found.net_import_reliance_change));
    }

    #[test]
    fn parts_of_a_unit_value_add_up(rows in prop::collection::vec((1.0..100.0_f64, 1.0..100.0_f64, flow(), flow()), 1..8)) {
        let cell = |row: &(f64, f64, f64, f64), unit: f64| ItemCell {
            key: (),
            value0: row.0,
            quantity0: unit * row.1,
            value1: row.2,
            quantity1: unit * row.3,
        };
        let one = [ItemCell { key: (), value0: 1.0, quantity0: 1.0, value1: 1.0, quantity1: 1.0 }];
        let of = |unit: f64| rows.iter().map(|row| cell(row, unit)).collect::<Vec<_>>();
        if let Ok(found) = relative_unit_value(&of(1.0), &one) {
            let parts = found.own.price + found.own.mix + found.own.entry_exit;
            let growth = found.own.to / found.own.from;
            prop_assert!(Tolerance::ROUND_OFF.accepts_at_scale(parts, growth - 1.0, 1.0 + growth));
            let turned: Vec<_> = of(THOUSAND).into_iter().rev().collect();
            let other = relative_unit_value(&turned, &one).unwrap();
            prop_assert!(Tolerance::ROUND_OFF.accepts_at_scale(other.own.mix, found.own.mix, 1.0 + growth));
            prop_assert!(Tolerance::ROUND_OFF.accepts_at_scale(other.change, found.change, 1.0 + growth));
        }
    }

    #[test]
    fn arbitrary_numbers_give_a_number_or_an_error(numbers in prop::collection::vec(any::<f64>(), 2..10)) {
        let (a, b) = numbers.split_at(numbers.len() / 2);
        let b = &b[..a.len()];
        if let Ok(moves) = supplier_dynamics(a, b) {
            prop_assert!(moves.effective_number_to.is_finite() && moves.similarity <= 1.0);
        }
        if let Ok(found) = dominance(a, b, 0) {
            prop_assert!(found.hhi.is_finite() && (0.0..=1.0).contains(&found.share));
        }
        let growth = Assumption::Demand { growth: b[0] };
        if let Ok(found) = scenario(a, &[growth]) {
            prop_assert!(found.change.is_finite());
        }
        let over = |amount| AmountOver { amount, months: 12.0 };
        if let Ok(bound) = substitution_bound(over(a[0]), over(b[0])) {
            prop_assert!(bound.share_covered.is_none_or(|share| (0.0..=1.0).contains(&share)));
        }
        if let Ok(found) = indirect_exposure(a[0], b[0], &[], &[]) {
            prop_assert!((0.0..=1.0).contains(&found.direct_share));
        }
    }
}
