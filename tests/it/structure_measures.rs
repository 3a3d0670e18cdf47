//! Structure beyond concentration: bounds, sums of parts, order and scale.

use proptest::prelude::*;
use tidegauge::num::tolerance::Tolerance;
use tidegauge::structure::{
    FlowChange, MarketCell, SupplierGain, constant_market_share, diversion, intra_industry,
    mirror_gap, mirror_lag, revealed_advantage, similarity, stock_cycle, trade_intensity,
    transshipment_suspicion,
};

fn flows(length: usize) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(0.5..1000.0_f64, length)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn likeness_is_bounded_symmetric_and_without_units(a in flows(6), b in flows(6), factor in 0.01..100.0_f64) {
        let both = similarity(&a, &b).unwrap();
        prop_assert!((0.0..=1.0).contains(&both.finger_kreinin) && (0.0..=1.0).contains(&both.cosine));
        let turned = similarity(&b, &a).unwrap();
        prop_assert!(Tolerance::ROUND_OFF.accepts(turned.finger_kreinin, both.finger_kreinin));
        let scaled: Vec<f64> = a.iter().map(|x| x * factor).collect();
        let scaled = similarity(&scaled, &b).unwrap();
        prop_assert!(Tolerance::ITERATIVE.accepts(scaled.finger_kreinin, both.finger_kreinin));
        prop_assert!(Tolerance::ROUND_OFF.accepts(similarity(&a, &a).unwrap().finger_kreinin, 1.0));
    }

    #[test]
    fn two_way_trade_is_a_share(x in flows(5), m in flows(5)) {
        let found = intra_industry(&x, &m).unwrap();
        prop_assert!((0.0..=1.0).contains(&found.aggregate));
        let lafay: f64 = found.lafay.iter().sum();
        prop_assert!(Tolerance::ROUND_OFF.accepts_at_scale(lafay, 0.0, 1e4));
    }

    #[test]
    fn parts_of_market_share_add_up_in_either_order(
        sold in flows(8),
        later in flows(8),
        markets in flows(8),
        grown in flows(8),
        gone in 0..8_usize,
    ) {
        let mut cells: Vec<MarketCell> = (0..8)
            .map(|i| MarketCell {
                product: i % 3,
                market: i / 3,
                exports_from: sold[i],
                exports_to: later[i],
                world_from: sold[i] + markets[i],
                world_to: later[i] + grown[i],
            })
            .collect();
        cells[gone].exports_to = 0.0;
        cells[(gone + 1) % 8].exports_from = 0.0;
        let found = constant_market_share(&cells).unwrap();
        let change: f64 = cells.iter().map(|cell| cell.exports_to - cell.exports_from).sum();
        let size: f64 = cells.iter().map(|cell| cell.exports_to + cell.exports_from + cell.world_to).sum();
        for composition in [found.products_first, found.markets_first, found.mean] {
            let parts = found.world + composition.commodity + composition.market + found.competitiveness;
            prop_assert!(Tolerance::ROUND_OFF.accepts_at_scale(parts, change, size));
        }
        prop_assert!(Tolerance::ROUND_OFF.accepts_at_scale(found.change, change, size));
        prop_assert!(Tolerance::ROUND_OFF.accepts_at_scale(found.share_effect + found.demand_effect, change, size));
    }

    #[test]
    fn with_one_market_or_one_product_the_order_does_not_matter(sold in flows(5), grown in flows(5), one_market in any::<bool>()) {
        let cells: Vec<MarketCell> = (0..5)
            .map(|i| MarketCell {
                product: if one_market { i } else { 0 },
                market: if one_market { 0 } else { i },
                exports_from: sold[i],
                exports_to: 1.5 * sold[i],
                world_from: 2000.0,
                world_to: 2000.0 + grown[i],
            })
            .collect();
        let found = constant_market_share(&cells).unwrap();
        let close = |a: f64, b: f64| Tolerance::ROUND_OFF.accepts_at_scale(a, b, 1e4);
        prop_assert!(close(found.products_first.commodity, found.markets_first.commodity));
        prop_assert!(close(found.products_first.market, found.markets_first.market));
        let empty = if one_market { found.mean.market } else { found.mean.commodity };
        prop_assert!(close(empty, 0.0));
    }

    #[test]
    fn gains_of_single_suppliers_sum_to_the_gain(before in flows(6), after in flows(6), shocked in 0..6_usize) {
        let found = diversion(&before, &after, shocked).unwrap();
        let total = |pick: fn(&SupplierGain) -> Option<f64>| found.gains.iter().filter_map(pick).sum::<f64>();
        let close = |a: f64, b: f64, size: f64| Tolerance::ROUND_OFF.accepts_at_scale(a, b, size);
        prop_assert!(found.gains.iter().all(|gain| gain.supplier != shocked));
        prop_assert!(close(total(|gain| Some(gain.change)), found.others_change, 1e4));
        let size = 1.0 + total(|gain| gain.of_gain.map(f64::abs));
        prop_assert!(close(total(|gain| gain.of_gain), 1.0, size));
        let size = 1.0 + total(|gain| gain.of_loss.map(f64::abs));
        prop_assert!(close(total(|gain| gain.of_loss), found.ratio.unwrap_or(0.0), size));
        prop_assert!(close(total(|gain| gain.beyond_share), 0.0, 1.0));
    }

    #[test]
    fn an_even_spread_has_no_advantage_and_usual_intensity(world in flows(5), part in 0.01..0.9_f64) {
        let own: Vec<f64> = world.iter().map(|x| x * part).collect();
        for item in revealed_advantage(&own, &world).unwrap() {
            prop_assert!(Tolerance::ITERATIVE.accepts(item.unwrap().balassa, 1.0));
        }
        let (exports, imports) = (own.iter().sum(), world.iter().sum());
        prop_assert!(Tolerance::ITERATIVE.accepts(trade_intensity(own[0], exports, world[0], imports).unwrap(), 1.0));
    }

    #[test]
    fn a_lag_that_was_put_in_is_found(exports in prop::collection::vec(50.0..500.0_f64, 24), lag in 0..4_usize) {
        let imports: Vec<f64> = (0..24).map(|t| 1.06 * exports[if t < lag { t } else { t - lag }]).collect();
        let found = mirror_lag(&exports, &imports, 1.06, 3).unwrap();
        prop_assert_eq!(found.best, lag);
        let gap = mirror_gap(exports[5], 1.06 * exports[5], 1.06).unwrap();
        prop_assert!(gap.log.unwrap().abs() < 1e-12);
    }

    #[test]
    fn stocks_end_where_the_sums_say(flow in flows(10), measure in 1..10_usize) {
        let trend = [300.0; 10];
        let cycle = stock_cycle(&flow, &trend, measure).unwrap();
        let total: f64 = flow.iter().map(|x| x - 300.0).sum();
        prop_assert!(Tolerance::ROUND_OFF.accepts_at_scale(cycle.left, total, 1e4));
        prop_assert!(Tolerance::ROUND_OFF.accepts_at_scale(cycle.path[9], total, 1e4));
    }
}

#[test]
fn dear_goods_from_a_hub_are_not_those_that_went_in() {
    let change = |value_before, value_after, quantity_after| FlowChange {
        value_before,
        value_after,
        quantity_before: 1.0,
        quantity_after,
    };
    let direct = change(100.0, 50.0, 1.0);
    let found = transshipment_suspicion(direct, change(0.0, 40.0, 4.0), change(0.0, 30.0, 1.0));
    let found = found.unwrap();
    assert!(Tolerance::ROUND_OFF.accepts(found.score, 0.6));
    assert_eq!(found.unit_values_alike, Some(false));
    assert!(Tolerance::ROUND_OFF.accepts(found.unit_value_gap.unwrap(), 3.0_f64.ln()));
}
