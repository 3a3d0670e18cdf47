//! The brief on long series: season and calendar, products, the sum of parts, the outlook.

use tidegauge::brief::{Cause, Standing, SupplyOrDemand};
use tidegauge::code::{Area, Commodity, Currency, QuantityUnit, TradeFlow, Valuation};
use tidegauge::num::tolerance::Tolerance;
use tidegauge::{Dataset, Period, Question, TradeRecord, brief};

use crate::noise::Noise;

fn korea() -> Area {
    "KR".parse().unwrap()
}

/// Tonnes of a month: a trend, a December peak, noise that is the same on every run.
fn tonnes(month: u32) -> f64 {
    let season = [
        0.0, -0.2, 0.0, 0.0, 0.05, 0.05, 0.0, -0.05, 0.0, 0.0, 0.1, 0.35,
    ];
    let noise = Noise::new(u64::from(month)).normal();
    f64::exp(6.0 + 0.004 * f64::from(month) + season[month as usize % 12] + 0.02 * noise)
}

fn records(partner: Area, code: &str, months: u32, scale: f64) -> Vec<TradeRecord> {
    let start: Period = "2016-01".parse().unwrap();
    let commodity: Commodity = code.parse().unwrap();
    (0..months)
        .map(|month| {
            let period = start.checked_add(i64::from(month)).unwrap();
            TradeRecord::new(period, TradeFlow::Import, Area::GERMANY, partner, commodity)
                .quantity(scale * tonnes(month), QuantityUnit::TONNE)
        })
        .collect()
}

fn question(at: &str) -> Question {
    Question::new(
        "M.DE.KR.HS22:850511.quantity".parse().unwrap(),
        at.parse().unwrap(),
    )
}

#[test]
fn a_december_peak_is_the_seasons() {
    let korea = records(korea(), "HS22:850511", 108, 1.0);
    let all = records(Area::WORLD, "HS22:850511", 108, 4.0);
    let data: Dataset = korea.into_iter().chain(all).collect();
    let answer = brief(&data, &question("2024-12")).unwrap();
    let raw = answer
        .headline
        .computed()
        .unwrap()
        .change
        .rate
        .value()
        .unwrap();
    let adjusted = answer.adjusted.computed().unwrap();
    assert!(raw > 0.2 && adjusted.rate.value().unwrap().abs() < 0.1);
    assert!(adjusted.seasonal_points > 0.15, "{adjusted:?}");
    let sum = adjusted.seasonal_points + adjusted.calendar_points + adjusted.adjusted_points;
    assert!(Tolerance::ROUND_OFF.accepts(sum, raw));
    assert_eq!(adjusted.variants.len(), 5);
    let (low, high) = adjusted.spread;
    assert!(low <= adjusted.rate.value().unwrap() && adjusted.rate.value().unwrap() <= high);
    assert_eq!(answer.verdict.standing, Standing::WithinUsual);

    let explanation = answer.explanation.computed().unwrap();
    assert_eq!(explanation.parts[0].cause, Cause::Season);
    let sum: f64 = explanation.parts.iter().map(|part| part.points).sum();
    assert!(Tolerance::ROUND_OFF.accepts(sum, raw));
    // The total is the same series four times: the share does not move.
    let share = explanation
        .parts
        .iter()
        .find(|part| part.cause == Cause::Share);
    assert!(share.unwrap().points.abs() < 1e-6, "{explanation:?}");

    let outlook = answer.outlook.computed().unwrap();
    assert_eq!(outlook.points.len(), 12);
    assert_eq!(outlook.points[0].period, "2025-01".parse().unwrap());
    for point in &outlook.points {
        assert!(point.lower < point.expected && point.expected < point.upper);
    }
    let text = answer.to_text();
    assert!(text.contains("Adjusted for both it is"), "{text}");
}

#[test]
fn what_comes_later_does_not_change_the_answer() {
    let early: Dataset = records(korea(), "HS22:850511", 96, 1.0)
        .into_iter()
        .collect();
    let late: Dataset = records(korea(), "HS22:850511", 108, 1.0)
        .into_iter()
        .collect();
    let (then, now) = (question("2023-12"), question("2023-12"));
    let (then, now) = (brief(&early, &then).unwrap(), brief(&late, &now).unwrap());
    assert_eq!(then.adjusted, now.adjusted);
    assert_eq!(then.outlook, now.outlook);
}

#[test]
fn products_inside_the_code_add_up_to_it() {
    let lines = [("CN25:85051110", 1.0), ("CN25:85051190", 0.5)];
    let data: Dataset = lines
        .iter()
        .flat_map(|(code, scale)| records(korea(), code, 24, *scale))
        .chain(records(korea(), "CN25:850511", 24, 1.5))
        .collect();
    let question = Question::new(
        "M.DE.KR.CN25:850511.quantity".parse().unwrap(),
        "2017-12".parse().unwrap(),
    );
    let answer = brief(&data, &question).unwrap();
    let products = answer.commodities.computed().unwrap();
    assert_eq!(products.digits, 8);
    let rate = answer
        .headline
        .computed()
        .unwrap()
        .change
        .rate
        .value()
        .unwrap();
    let sum: f64 = products
        .contributions
        .items
        .iter()
        .filter_map(|(_, part)| part.points)
        .sum();
    assert!(Tolerance::ROUND_OFF.accepts(sum, rate), "{sum} {rate}");
    assert_eq!(products.contributions.items[0].0.code(), "85051110");
}

#[test]
fn short_or_flat_histories_say_so() {
    let short: Dataset = records(korea(), "HS22:850511", 30, 1.0)
        .into_iter()
        .collect();
    let answer = brief(&short, &question("2018-06")).unwrap();
    let reason = &answer.adjusted.skipped().unwrap().reason;
    assert_eq!(
        reason,
        "only 30 months up to this one are known; a seasonal model takes 36"
    );
    assert!(answer.outlook.skipped().is_some());

    let yearly = Question::new(
        "M.DE.KR.HS22:850511.quantity".parse().unwrap(),
        "2018".parse().unwrap(),
    );
    let commodity: Commodity = "HS22:850511".parse().unwrap();
    let data: Dataset = [("2017", 10.0), ("2018", 12.0)]
        .map(|(year, tonnes)| {
            TradeRecord::new(
                year.parse().unwrap(),
                TradeFlow::Import,
                Area::GERMANY,
                korea(),
                commodity,
            )
            .quantity(tonnes, QuantityUnit::TONNE)
        })
        .into_iter()
        .collect();
    let answer = brief(&data, &yearly).unwrap();
    assert_eq!(
        answer.adjusted.skipped().unwrap().reason,
        "there is no season at the frequency of a year"
    );
}

#[test]
fn price_mirror_and_diversion_meet_in_one_brief() {
    let commodity: Commodity = "HS22:850511".parse().unwrap();
    let row = |reporter: Area, flow, partner: Area, month: &str, value: f64, kilograms: f64| {
        let valuation = match flow {
            TradeFlow::Import => Valuation::Cif,
            _ => Valuation::Fob,
        };
        TradeRecord::new(month.parse().unwrap(), flow, reporter, partner, commodity)
            .value(value, Currency::USD, valuation)
            .net_weight(kilograms)
    };
    let (germany, vietnam) = (Area::GERMANY, "VN".parse::<Area>().unwrap());
    let china = Area::CHINA;
    let (january, february) = ("2025-01", "2025-02");
    let data: Dataset = [
        row(germany, TradeFlow::Import, china, january, 1000.0, 20.0),
        row(germany, TradeFlow::Import, china, february, 660.0, 11.0),
        row(germany, TradeFlow::Import, vietnam, january, 100.0, 2.0),
        row(germany, TradeFlow::Import, vietnam, february, 270.0, 5.0),
        row(china, TradeFlow::Export, germany, january, 940.0, 20.0),
        row(china, TradeFlow::Export, germany, february, 630.0, 11.0),
    ]
    .into_iter()
    .collect();
    let question = Question::new(
        "M.DE.CN.HS22:850511.value".parse().unwrap(),
        february.parse().unwrap(),
    );
    let answer = brief(&data, &question).unwrap();
    let prices = answer.prices.computed().unwrap();
    assert_eq!(prices.unit_value, (50.0, 60.0));
    let text = answer.to_text();
    assert!(text.contains("Unit value: 60 USD/kg after 50."), "{text}");
    assert_eq!(prices.supply_or_demand, SupplyOrDemand::LessSupply);
    let parts = &prices.decomposition;
    assert!(Tolerance::ROUND_OFF.accepts(parts.price + parts.volume + parts.mix, -340.0));

    let diversion = answer.diversion.computed().unwrap();
    assert_eq!(
        (diversion.loss, diversion.gain, diversion.ratio),
        (340.0, 170.0, 0.5)
    );
    assert_eq!(diversion.gains, [(vietnam, 170.0)]);

    let mirror = answer.mirror.computed().unwrap();
    assert_eq!((mirror.own, mirror.partner), (660.0, 630.0));
    let gap = mirror.gap.log.unwrap();
    assert!(Tolerance::ROUND_OFF.accepts(gap, (660.0_f64 / 1.06 / 630.0).ln()));

    let explanation = answer.explanation.computed().unwrap();
    let sum: f64 = explanation.parts.iter().map(|part| part.points).sum();
    assert!(Tolerance::ROUND_OFF.accepts(sum, -0.34), "{explanation:?}");
    assert_eq!(explanation.parts[0].cause, Cause::Volume);
    let text = answer.to_text();
    for line in [
        "less supply",
        "50 % of the loss",
        "both records moved in the same direction",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
}

#[test]
fn pieces_and_litres_have_no_common_unit_value() {
    let row = |code: &str, month: &str, value: f64, amount: f64, unit| {
        let commodity = code.parse().unwrap();
        TradeRecord::new(
            month.parse().unwrap(),
            TradeFlow::Import,
            Area::GERMANY,
            Area::CHINA,
            commodity,
        )
        .value(value, Currency::USD, Valuation::Cif)
        .quantity(amount, unit)
    };
    let (before, after) = ("2025-01", "2025-02");
    let (pieces, litres) = (QuantityUnit::ITEM, QuantityUnit::LITRE);
    let question = Question::new(
        "M.DE.CN.CN25:850511.value".parse().unwrap(),
        after.parse().unwrap(),
    );
    let of = |second| {
        let data = Dataset::from_iter([
            row("CN25:85051110", before, 100.0, 10.0, pieces),
            row("CN25:85051110", after, 150.0, 10.0, pieces),
            row("CN25:85051190", before, 100.0, 20.0, second),
            row("CN25:85051190", after, 90.0, 30.0, second),
            row("CN25:850511", before, 200.0, 30.0, second),
            row("CN25:850511", after, 240.0, 40.0, second),
        ]);
        brief(&data, &question).unwrap()
    };
    let one_unit = of(pieces);
    let prices = one_unit.prices.computed().unwrap();
    assert_eq!((prices.items, prices.unit.as_str()), (2, "USD/items"));
    assert_eq!(prices.unit_value, (200.0 / 30.0, 6.0));
    // The whole is in litres: it has a unit value, its lines have none in common.
    let mixed = of(litres);
    let prices = mixed.prices.computed().unwrap();
    assert_eq!((prices.items, prices.unit.as_str()), (1, "USD/l"));
}

#[test]
fn a_buyer_relies_on_its_suppliers_and_on_imports() {
    let magnets: Commodity = "HS22:850511".parse().unwrap();
    let (usa, china, japan) = (Area::UNITED_STATES, Area::CHINA, Area::JAPAN);
    let row = |flow, reporter: Area, partner: Area, month: u32, kilograms: f64| {
        let period = format!("{}-{:02}", 2024 + month / 12, month % 12 + 1);
        TradeRecord::new(period.parse().unwrap(), flow, reporter, partner, magnets)
            .net_weight(kilograms)
    };
    // Two years: 60 of 80 from China in the first, 60 of 100 in the second.
    let year = |month| if month < 12 { 20.0 } else { 40.0 };
    let imports = (0..24).flat_map(|month| {
        [
            row(TradeFlow::Import, usa, china, month, 60.0),
            row(TradeFlow::Import, usa, japan, month, year(month)),
        ]
    });
    let exports = (0..24).flat_map(|month| {
        [
            row(TradeFlow::Export, usa, Area::WORLD, month, 10.0),
            row(TradeFlow::Export, china, usa, month, 58.0),
        ]
    });
    let data: Dataset = imports.chain(exports).collect();
    let at: Period = "2025-12".parse().unwrap();
    let from_china = Question::new("M.US.CN.HS22:850511.net_weight".parse().unwrap(), at);
    let to_the_us = Question::new("X.CN.US.HS22:850511.net_weight".parse().unwrap(), at);
    // 1,200 a year are imported, 120 exported, 120 made: 1,200 are used.
    for question in [from_china.clone(), to_the_us] {
        let answer = brief(&data, &question.own_supply(120.0, 0.0)).unwrap();
        let found = answer.reliance.computed().unwrap();
        assert_eq!((found.buyer, found.periods), (usa, 12));
        assert_eq!(found.import_share, 0.6);
        assert_eq!(found.import_share_before, Some(0.75));
        let hhi = found.concentration.unwrap();
        assert!(
            Tolerance::ROUND_OFF.accepts(hhi.as_many_small, 0.52),
            "{hhi:?}"
        );
        let used = found.use_of_imports.computed().unwrap();
        assert_eq!(used.reliance.apparent_consumption, 1200.0);
        assert_eq!(used.reliance.net_import_reliance, 0.9);
        assert_eq!(used.supplier_share, 0.6);
        let text = answer.to_text();
        for sentence in [
            "China supplied 60.00 % of the imports of United States of America in the year January to December 2025 (a year before: 75.00 %).",
            "uses (1,200 kg), 90.00 % are net imports; what China delivers is 60.00 % of it.",
        ] {
            assert!(text.contains(sentence), "{text}");
        }
        assert!(!text.contains("own production or stocks replace it"));
    }
    // Without production the use is not known, with a wrong one the question is refused.
    let answer = brief(&data, &from_china).unwrap();
    let found = answer.reliance.computed().unwrap();
    assert!(found.use_of_imports.skipped().is_some());
    for (production, stocks) in [(-1.0, 0.0), (f64::NAN, 0.0), (1.0, f64::INFINITY)] {
        let question = from_china.clone().own_supply(production, stocks);
        assert!(matches!(
            brief(&data, &question),
            Err(tidegauge::Error::Spec {
                option: "production" | "stock_change",
                ..
            })
        ));
    }
    // A month without figures of the supplier does not count.
    let gap: Dataset = data
        .iter()
        .filter(|r| {
            (r.reporter, r.partner) != (usa, china) || r.period != "2025-06".parse().unwrap()
        })
        .collect();
    let answer = brief(&gap, &from_china.clone().own_supply(120.0, 0.0)).unwrap();
    let found = answer.reliance.computed().unwrap();
    assert_eq!((found.periods, found.import_share), (11, 0.6));
    assert!(found.use_of_imports.skipped().is_some());
    let world = Question::new("M.US.W00.HS22:850511.net_weight".parse().unwrap(), at);
    let total: Dataset = (0..24)
        .map(|month| row(TradeFlow::Import, usa, Area::WORLD, month, 100.0))
        .collect();
    assert!(brief(&total, &world).unwrap().reliance.skipped().is_some());
}
