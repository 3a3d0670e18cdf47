//! The brief: the magnet question as printed, and every other question as an answer or a typed error.

use proptest::prelude::*;
use tidegauge::brief::{EventVerdict, Part, Reference, Spread, Standing};
use tidegauge::code::{Area, Commodity, Currency, ObsStatus, QuantityUnit, TradeFlow, Valuation};
use tidegauge::dataset::{Measure, SeriesKey};
use tidegauge::impact::{Event, EventKind, NoiseModel};
use tidegauge::num::tolerance::Tolerance;
use tidegauge::{
    Brief, Dataset, Error, ErrorKind, Period, Question, TradeRecord, ZeroPolicy, brief,
};

fn magnets() -> Commodity {
    "NAT-CN:85051110".parse().unwrap()
}

/// The figures of the example, as records.
fn figures() -> Dataset {
    include_str!("../../examples/data/rare_earth_magnets.txt")
        .lines()
        .map(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let status: ObsStatus = fields[3].parse().unwrap();
            TradeRecord::new(
                fields[0].parse().unwrap(),
                TradeFlow::Export,
                Area::CHINA,
                fields[1].parse().unwrap(),
                magnets(),
            )
            .quantity(fields[2].parse().unwrap(), QuantityUnit::TONNE)
            .status(status)
        })
        .collect()
}

fn question(partner: Area, at: &str) -> Question {
    let key = SeriesKey {
        flow: TradeFlow::Export,
        reporter: Area::CHINA,
        partner,
        commodity: magnets(),
        measure: Measure::Quantity,
    };
    Question::new(key, at.parse().unwrap())
}

fn november() -> Question {
    question(Area::UNITED_STATES, "2025-11")
        .subject("rare-earth magnets")
        .rounded_to(1.0)
        .reference(Reference::MeanOf("2024-01/2024-12".parse().unwrap()))
        .event(Event::new(
            "export control",
            EventKind::Restriction,
            "2025-04".parse().unwrap(),
        ))
        .event(Event::new(
            "truce",
            EventKind::Relief,
            "2025-11".parse().unwrap(),
        ))
}

#[test]
fn the_magnet_question_as_text() {
    insta::assert_snapshot!(brief(&figures(), &november()).unwrap().to_text());
}

#[test]
fn the_magnet_question_in_markdown() {
    insta::assert_snapshot!(brief(&figures(), &november()).unwrap().to_markdown());
}

#[test]
fn the_magnet_question_in_numbers() {
    let answer = brief(&figures(), &november()).unwrap();
    let printed = |digits: u32, actual: f64, expected: f64| {
        assert!(
            Tolerance::published(digits).accepts(actual, expected),
            "{actual} is not {expected}"
        );
    };
    let headline = answer.headline.computed().unwrap();
    assert_eq!(headline.change.difference, Some(-74.0));
    printed(4, headline.change.rate.value().unwrap(), -0.1128);
    printed(4, headline.change.log_change.unwrap(), -0.1197);
    let rounding = headline.change.rounding.unwrap();
    printed(4, rounding.lower, -0.1142);
    printed(4, rounding.upper, -0.1114);
    let context = answer.context.computed().unwrap();
    printed(3, context.two_periods.rate.value().unwrap(), 0.386);
    printed(3, context.three_on_three.rate.value().unwrap(), 0.061);
    let partners = answer.partners.computed().unwrap();
    printed(3, partners.contributions.rate.value().unwrap(), 0.124);
    printed(4, partners.target.unwrap().points.unwrap(), -0.0135);
    printed(3, partners.others.unwrap().points.unwrap(), 0.137);
    let all: f64 = partners
        .contributions
        .items
        .iter()
        .filter_map(|(_, part)| part.points)
        .sum();
    let rest = partners.contributions.rest.unwrap().points.unwrap();
    assert!(Tolerance::ROUND_OFF.accepts(all + rest, partners.contributions.rate.value().unwrap()));
    let share = answer.share.computed().unwrap();
    printed(4, share.from, 0.1199);
    printed(4, share.to, 0.0946);
    printed(2, answer.recovery.computed().unwrap().recovered, 0.93);
    let usual = answer.usual_size.computed().unwrap();
    assert!(usual.within_usual && usual.observations == 10 && usual.derived == 5);
    let truce = &answer.events.computed().unwrap().assessed[1];
    printed(2, truce.detectable.fall, 0.38);
    printed(2, truce.detectable.rise, 0.62);
    assert_eq!((truce.after, truce.before), (1, 36));
    assert!(matches!(truce.verdict, EventVerdict::Undetermined { .. }));
    assert_eq!(answer.verdict.standing, Standing::WithinUsual);
    assert_eq!(answer.verdict.spread, Spread::ThisPartnerOnly);
    assert!(
        answer
            .unanswered
            .questions
            .iter()
            .all(|open| !open.skipped.reason.is_empty())
    );
}

#[test]
fn the_collapse_of_may_stands_out_even_in_its_own_short_history() {
    let at = question(Area::UNITED_STATES, "2025-05");
    let at = at.event(Event::new(
        "export control",
        EventKind::Restriction,
        "2025-04".parse().unwrap(),
    ));
    let answer = brief(&figures(), &at).unwrap();
    let control = &answer.events.computed().unwrap().assessed[0];
    assert_eq!(control.verdict, EventVerdict::BeyondNoise);
    assert!(
        answer
            .headline
            .computed()
            .unwrap()
            .change
            .log_change
            .unwrap()
            < -1.6
    );
}

#[test]
fn other_flows_of_the_same_data() {
    let data = figures();
    let world = brief(&data, &question(Area::WORLD, "2025-11")).unwrap();
    assert!(world.to_text().contains("+12.4 %"));
    assert!(world.share.skipped().is_some() && world.partners.computed().is_some());
    let japan = brief(&data, &question(Area::JAPAN, "2025-11")).unwrap();
    assert!(japan.to_text().contains("+35.0 %"));
    assert!(
        japan
            .usual_size
            .skipped()
            .unwrap()
            .reason
            .contains("only 1 earlier change")
    );
    // Asked about a month without a figure, the brief says so and stays short.
    let germany = brief(&data, &question(Area::GERMANY, "2025-11")).unwrap();
    assert!(
        germany
            .headline
            .skipped()
            .unwrap()
            .reason
            .contains("November 2025")
    );
    assert_eq!(germany.verdict.standing, Standing::Undetermined);
}

#[test]
fn what_is_said_of_the_data_is_true() {
    let text = |data: &Dataset| brief(data, &november()).unwrap().to_text();
    // A flow that ceased has a history, but no logarithm to measure it by.
    let mut records: Vec<TradeRecord> = figures().iter().collect();
    for record in &mut records {
        if record.key().to_string() == "X.CN.US.NAT-CN:85051110 2025-M11" {
            *record = record.quantity(0.0, QuantityUnit::TONNE);
        }
    }
    let ceased = text(&records.iter().copied().collect());
    assert!(
        ceased
            .contains("(−100.0 %) is unusual cannot be told, because the change has no logarithm"),
        "{ceased}"
    );
    // Reference figures whose sum no number holds give no recovery, and no infinite level.
    for record in &mut records {
        if record.partner == Area::UNITED_STATES && record.period < "2025-05".parse().unwrap() {
            *record = record.quantity(f64::MAX, QuantityUnit::TONNE);
        }
    }
    let reference = Reference::MeanOf("2025-03/2025-04".parse().unwrap());
    let beyond = brief(
        &records.into_iter().collect(),
        &november().reference(reference),
    )
    .unwrap();
    let reason = &beyond.recovery.skipped().unwrap().reason;
    assert_eq!(
        reason,
        "the reference figures are beyond the range of numbers"
    );
    assert!(!beyond.to_text().contains("inf "));
    // The partner's own record is not asked for where it is there.
    let lacking = "the partner's own imports are not in the data";
    assert!(text(&figures()).contains(lacking));
    let mirror = TradeRecord::new(
        "2025-11".parse().unwrap(),
        TradeFlow::Import,
        Area::UNITED_STATES,
        Area::CHINA,
        "HTS:8505110070".parse().unwrap(),
    )
    .quantity(560_000.0, QuantityUnit::KILOGRAM);
    let both: Dataset = figures().iter().chain([mirror]).collect();
    let both = text(&both);
    assert!(!both.contains(lacking));
    assert!(
        both.contains("United States of America records 560 t where China records 582 t"),
        "{both}"
    );
}

#[test]
fn questions_that_cannot_be_asked_are_refused() {
    let data = figures();
    let kind = |question: Question| brief(&data, &question).unwrap_err().kind();
    assert_eq!(
        kind(question(Area::MEXICO, "2025-11")),
        ErrorKind::NotEnoughData
    );
    assert_eq!(kind(november().rounded_to(0.0)), ErrorKind::InvalidSpec);
    assert_eq!(
        kind(november().rounded_to(f64::NAN)),
        ErrorKind::InvalidSpec
    );
    assert_eq!(
        kind(november().reference(Reference::Level(-1.0))),
        ErrorKind::InvalidSpec
    );
    assert_eq!(
        kind(november().noise(NoiseModel::Ar1 { sd: 0.2, rho: 1.5 })),
        ErrorKind::InvalidSpec
    );
    assert_eq!(
        kind(november().trough("2025-Q2".parse().unwrap())),
        ErrorKind::InvalidInput
    );
    let twice: Dataset = data.iter().chain(data.iter()).collect();
    assert!(matches!(brief(&twice, &november()), Err(Error::Dataset(_))));
}

#[test]
fn a_brief_survives_storage() {
    let answer = brief(&figures(), &november()).unwrap();
    let json = serde_json::to_string(&answer).unwrap();
    assert_eq!(serde_json::from_str::<Brief>(&json).unwrap(), answer);
}

/// Levels that break percentages, logarithms and squares.
fn level() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => 1.0..1e6_f64,
        1 => Just(0.0),
        1 => -1e3..0.0_f64,
        1 => prop::sample::select(vec![1e-300, 1e300, f64::MAX, f64::MIN_POSITIVE, f64::NAN, f64::INFINITY]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_data_and_question_give_an_answer_or_an_error(
        cells in prop::collection::vec((0..30_u32, 0..4_usize, level(), any::<bool>()), 1..90),
        at in 0..32_u32,
        target in 0..4_usize,
        event in 0..40_u32,
        options in any::<[bool; 4]>(),
    ) {
        let partners = [Area::WORLD, Area::UNITED_STATES, Area::JAPAN, Area::GERMANY];
        let month = |n: u32| Period::month(2023, 1).unwrap().checked_add(n.into()).unwrap();
        let mut cells = cells;
        cells.sort_by_key(|c| (c.1, c.0));
        cells.dedup_by_key(|c| (c.1, c.0));
        let data: Dataset = cells.iter().map(|(n, partner, level, derived)| {
            let record = TradeRecord::new(month(*n), TradeFlow::Import, Area::CHINA, partners[*partner], magnets())
                .value(*level, Currency::USD, Valuation::Cif);
            if *derived { record.status(ObsStatus::Estimated) } else { record }
        }).collect();
        let mut asked = question(partners[target], "2025-01");
        asked.flow = TradeFlow::Import;
        asked.measure = Measure::Value;
        asked.at = month(at);
        let kind = if options[0] { EventKind::Restriction } else { EventKind::Relief };
        asked = asked.event(Event::new("event", kind, month(event)));
        if options[1] { asked = asked.rounded_to(10.0) }
        if options[2] { asked = asked.zero_policy(ZeroPolicy::AbsentIsZero) }
        if options[3] { asked = asked.reference(Reference::MeanOf("2023-01/2023-12".parse().unwrap())) }
        match brief(&data, &asked) {
            Err(error) => prop_assert!(!error.to_string().is_empty()),
            Ok(answer) => {
                let text = answer.to_text();
                prop_assert!(!text.contains("NaN") && !text.contains("inf "), "{}", text);
                prop_assert_eq!(text.lines().count() > 10, true);
                let json = serde_json::to_string(&answer).unwrap();
                // A number that is not finite would have become null and not read back.
                prop_assert_eq!(serde_json::from_str::<Brief>(&json).unwrap(), answer.clone());
                if let Part::Computed(partners) = &answer.partners {
                    let parts = &partners.contributions;
                    let sum: f64 = parts.items.iter().map(|(_, part)| part.difference).sum::<f64>()
                        + parts.rest.map_or(0.0, |rest| rest.difference);
                    let scale = parts.items.iter().fold(parts.total_to.abs().max(parts.total_from.abs()), |m, (_, p)| m.max(p.from.abs()).max(p.to.abs()));
                    prop_assert!(!sum.is_finite() || Tolerance::ROUND_OFF.accepts_at_scale(sum, parts.total_to - parts.total_from, scale));
                }
            }
        }
    }
}
