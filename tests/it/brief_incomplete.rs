//! What a brief says where the data hold a part of the question only.

use tidegauge::brief::Cause;
use tidegauge::code::{Area, Commodity, Currency, QuantityUnit, TradeFlow, Valuation};
use tidegauge::dataset::{Measure, SeriesKey};
use tidegauge::impact::{Event, EventKind};
use tidegauge::{Brief, Dataset, Error, Period, Question, TradeRecord, brief};

fn record(at: Period, partner: Area, code: &str) -> TradeRecord {
    let commodity: Commodity = code.parse().unwrap();
    TradeRecord::new(at, TradeFlow::Export, Area::CHINA, partner, commodity)
}

fn ask(
    data: &Dataset,
    code: &str,
    measure: Measure,
    events: &[Event],
    controls: &[Area],
) -> Result<Brief, Error> {
    let key = SeriesKey {
        flow: TradeFlow::Export,
        reporter: Area::CHINA,
        partner: Area::UNITED_STATES,
        commodity: code.parse().unwrap(),
        measure,
    };
    let mut question = Question::new(key, "2025-03".parse().unwrap());
    for event in events {
        question = question.event(event.clone());
    }
    brief(data, &question.controls(controls.iter().copied()))
}

/// Three years of tonnes to some partners.
fn tonnes(partners: &[Area]) -> Dataset {
    let begin: Period = "2022-04".parse().unwrap();
    let mut data = Dataset::default();
    for (k, partner) in (0_u32..).zip(partners) {
        data.extend((0..36_u32).map(|t| {
            let at = begin.checked_add(i64::from(t)).unwrap();
            let tonnes = f64::from(500 + 40 * ((t * (7 + 2 * k)) % 11));
            record(at, *partner, "HS22:850511").quantity(tonnes, QuantityUnit::TONNE)
        }));
    }
    data
}

#[test]
fn one_partner_is_not_all_of_them() {
    let measure = Measure::Quantity;
    let alone = ask(
        &tonnes(&[Area::UNITED_STATES]),
        "HS22:850511",
        measure,
        &[],
        &[],
    )
    .unwrap();
    for skipped in [alone.partners.skipped(), alone.share.skipped()] {
        assert_eq!(
            skipped.unwrap().reason,
            "of all partners only United States of America is in the data"
        );
    }
    let causes = alone.explanation.computed().into_iter();
    let causes: Vec<Cause> = causes
        .flat_map(|found| found.parts.iter().map(|part| part.cause))
        .collect();
    assert!(!causes.contains(&Cause::Market) && !causes.contains(&Cause::Share));
    let two = tonnes(&[Area::UNITED_STATES, Area::JAPAN]);
    let both = ask(&two, "HS22:850511", measure, &[], &[]).unwrap();
    assert!(both.partners.computed().is_some() && both.share.computed().is_some());
}

#[test]
fn a_control_without_figures_is_named() {
    let event = Event::new(
        "control",
        EventKind::Restriction,
        "2025-01".parse().unwrap(),
    );
    let data = tonnes(&[Area::UNITED_STATES, Area::JAPAN]);
    let controls = [Area::JAPAN, Area::GERMANY];
    let answer = ask(
        &data,
        "HS22:850511",
        Measure::Quantity,
        std::slice::from_ref(&event),
        &controls,
    )
    .unwrap();
    let events = answer.events.computed().unwrap();
    let evaluation = events.assessed[0].evaluation.computed().unwrap();
    assert_eq!(evaluation.controls, [Area::JAPAN]);
    assert_eq!(
        evaluation.warnings[0],
        "the control Germany is no partner with figures in the data and was left out"
    );
    let backwards = event.until("2024-12".parse().unwrap());
    let refused = ask(&data, "HS22:850511", Measure::Quantity, &[backwards], &[]);
    assert_eq!(
        refused.unwrap_err().to_string(),
        "the event at 2025-M01 ends at 2024-M12, before it begins; give its last period"
    );
}

#[test]
fn what_enters_or_has_no_price_is_no_volume() {
    let [before, after]: [Period; 2] = ["2025-02", "2025-03"].map(|at| at.parse().unwrap());
    let row = |at, code: &str, value, kilograms| {
        let row = record(at, Area::UNITED_STATES, code).value(value, Currency::USD, Valuation::Fob);
        row.quantity(kilograms, QuantityUnit::KILOGRAM)
    };
    let causes = |last: &[(&str, f64, f64)]| {
        let first = [("HS22:850511", 100.0, 10.0), ("HS22:850519", 100.0, 10.0)];
        let mut data = Dataset::default();
        for (at, items) in [(before, first.as_slice()), (after, last)] {
            let value: f64 = items.iter().map(|item| item.1).sum();
            data.extend([row(at, "HS22:8505", value, value / 10.0)]);
            let items = items.iter();
            data.extend(items.map(|(code, value, kilograms)| row(at, code, *value, *kilograms)));
        }
        let answer = ask(&data, "HS22:8505", Measure::Value, &[], &[]).unwrap();
        let found = answer.explanation.computed().unwrap().clone();
        let sum: f64 = found.parts.iter().map(|part| part.points).sum();
        assert!((sum - found.rate).abs() < 1e-12);
        let parts = found
            .parts
            .into_iter()
            .filter(|part| part.points.abs() > 1e-12);
        parts
            .map(|part| (part.cause, (1e9 * part.points).round() / 1e9))
            .collect::<Vec<_>>()
    };
    let same = ("HS22:850511", 100.0, 10.0);
    assert_eq!(
        causes(&[same, ("HS22:850519", 300.0, 0.0)]),
        [(Cause::Unpriced, 1.0)]
    );
    let stays = ("HS22:850519", 100.0, 10.0);
    assert_eq!(
        causes(&[same, stays, ("HS22:850590", 300.0, 5.0)]),
        [(Cause::Entry, 1.5)]
    );
    assert_eq!(causes(&[same]), [(Cause::Exit, -0.5)]);
    assert_eq!(
        causes(&[("HS22:850511", 200.0, 20.0), ("HS22:850519", 200.0, 20.0)]),
        [(Cause::Volume, 1.0)]
    );
}
