//! Audit: a clean set passes, planted defects of every check are found among it, and neither order nor content brings it down.

use proptest::prelude::*;
use tidegauge::code::{Area, CustomsProcedure, TransportMode};
use tidegauge::dataset::{
    AuditCode, AuditReport, AuditSpec, Measurement, MissingReason, PublishedRate, Severity,
};
use tidegauge::{
    Commodity, Currency, Dataset, Frequency, ObsStatus, Period, QuantityUnit, TradeFlow,
    TradeRecord, Valuation,
};

const HEADING: &str = "HS22:8505";
const MAGNETS: &str = "HS22:850511";
const OTHERS: &str = "HS22:850590";

fn row(period: Period, flow: &str, partner: Area, commodity: &str, kilograms: f64) -> TradeRecord {
    let (flow, commodity) = (flow.parse().unwrap(), commodity.parse().unwrap());
    let mut row = TradeRecord::new(period, flow, Area::CHINA, partner, commodity)
        .value(60.0 * kilograms, Currency::USD, Valuation::Fob)
        .quantity(kilograms, QuantityUnit::KILOGRAM)
        .net_weight(kilograms);
    row.gross_weight = Measurement::reported(1.25 * kilograms);
    if row.flow.is_import() {
        row.valuation = Valuation::Cif;
        row.cif_value = row.value;
        row.fob_value = Measurement::reported(56.0 * kilograms);
    }
    row
}

/// Exports with their two sub-flows and imports of two years and their months: World and three partners, one heading and its two
/// subheadings. Everything adds up.
fn clean() -> Vec<TradeRecord> {
    let mut rows = Vec::new();
    let partners = [
        (Area::UNITED_STATES, 4.0),
        (Area::JAPAN, 2.0),
        (Area::GERMANY, 1.0),
    ];
    let world: f64 = partners.iter().map(|(_, weight)| weight).sum();
    let areas = partners.into_iter().chain([(Area::WORLD, world)]);
    for (area, weight) in areas {
        for (flow, share) in [("X", 10.0), ("DX", 7.0), ("RX", 3.0), ("M", 5.0)] {
            for (code, part) in [(HEADING, 3.0), (MAGNETS, 2.0), (OTHERS, 1.0)] {
                for year in [2024, 2025] {
                    let kilograms = weight * share * part * 100.0;
                    let mut total = 0.0;
                    for month in 1..=12 {
                        let level = kilograms * f64::from(20 + month % 5);
                        total += level;
                        rows.push(row(
                            Period::month(year, month).unwrap(),
                            flow,
                            area,
                            code,
                            level,
                        ));
                    }
                    rows.push(row(Period::annual(year).unwrap(), flow, area, code, total));
                }
            }
        }
    }
    rows
}

fn audit(rows: &[TradeRecord]) -> AuditReport {
    rows.iter().copied().collect::<Dataset>().audit()
}

fn is_november_of_magnets_to_the_us(row: &TradeRecord) -> bool {
    row.period == Period::month(2025, 11).unwrap()
        && row.flow == TradeFlow::Export
        && row.partner == Area::UNITED_STATES
        && row.commodity == MAGNETS.parse().unwrap()
}

/// The clean set with one row changed, a copy of it added, or rows taken away.
fn with(defect: impl FnOnce(&mut Vec<TradeRecord>, usize)) -> Vec<TradeRecord> {
    let mut rows = clean();
    let index = rows
        .iter()
        .position(is_november_of_magnets_to_the_us)
        .unwrap();
    defect(&mut rows, index);
    rows
}

fn changed(change: impl FnOnce(&mut TradeRecord)) -> Vec<TradeRecord> {
    with(|rows, index| change(&mut rows[index]))
}

fn added(change: impl FnOnce(&mut TradeRecord)) -> Vec<TradeRecord> {
    with(|rows, index| {
        let mut copy = rows[index];
        change(&mut copy);
        rows.push(copy);
    })
}

#[test]
fn a_clean_set_has_no_warning() {
    let report = audit(&clean());
    assert!(report.is_clean(), "{report}");
    assert_eq!(report.records, 4 * 4 * 3 * 26);
    // It holds totals of partners, codes and periods beside their parts, and nothing else is to be said.
    assert!(
        report
            .findings
            .iter()
            .all(|finding| finding.code == AuditCode::Q02MixedLevels)
    );
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one table with a line for each defect"
)]
fn every_planted_defect_is_found() {
    use AuditCode as Q;
    let figure = Measurement::reported;
    let defects: Vec<(AuditCode, Severity, Vec<TradeRecord>)> = vec![
        (Q::Q01DuplicateKey, Severity::Error, added(|_| ())),
        (
            Q::Q02MixedLevels,
            Severity::Warning,
            added(|row| row.transport = TransportMode::Sea),
        ),
        (
            Q::Q02MixedLevels,
            Severity::Warning,
            added(|row| row.procedure = CustomsProcedure::HomeUse),
        ),
        (
            Q::Q02MixedLevels,
            Severity::Warning,
            added(|row| row.second_partner = Area::HONG_KONG),
        ),
        (
            Q::Q03CodesVersusParent,
            Severity::Error,
            changed(|row| row.value = figure(9e9)),
        ),
        (
            Q::Q04PartnersVersusWorld,
            Severity::Error,
            changed(|row| row.net_weight = figure(9e9)),
        ),
        (
            Q::Q05MonthsVersusYear,
            Severity::Warning,
            changed(|row| row.value = figure(9e9)),
        ),
        (
            Q::Q05MonthsVersusYear,
            Severity::Warning,
            added(|row| row.covers = 11),
        ),
        (
            Q::Q06ValueWithoutQuantity,
            Severity::Warning,
            changed(|row| row.quantity = figure(0.0)),
        ),
        (
            Q::Q06ValueWithoutQuantity,
            Severity::Warning,
            changed(|row| row.value = figure(0.0)),
        ),
        (
            Q::Q07ZeroForMissing,
            Severity::Info,
            changed(|row| row.quantity = Measurement::missing(MissingReason::ZeroForNotAvailable)),
        ),
        (
            Q::Q08MixedUnits,
            Severity::Warning,
            changed(|row| row.quantity_unit = QuantityUnit::ITEM),
        ),
        (
            Q::Q10DoubtfulCommodity,
            Severity::Error,
            added(|row| row.commodity = "HS22:850011".parse().unwrap()),
        ),
        (
            Q::Q12DoubtfulArea,
            Severity::Warning,
            added(|row| row.partner = Area::from_comtrade(840).unwrap()),
        ),
        (
            Q::Q13PartnerIsReporter,
            Severity::Warning,
            added(|row| row.partner = Area::CHINA),
        ),
        (
            Q::Q14SubFlows,
            Severity::Error,
            added(|row| {
                row.flow = TradeFlow::ReExport;
                row.value = figure(9e9);
            }),
        ),
        (
            Q::Q15CifFob,
            Severity::Error,
            changed(|row| row.cif_value = figure(1.0)),
        ),
        (
            Q::Q15CifFob,
            Severity::Warning,
            changed(|row| row.cif_value = figure(9e9)),
        ),
        (
            Q::Q16Weights,
            Severity::Error,
            changed(|row| row.gross_weight = figure(1.0)),
        ),
        (
            Q::Q16Weights,
            Severity::Warning,
            changed(|row| row.quantity = figure(1.0)),
        ),
        (
            Q::Q17Gaps,
            Severity::Info,
            with(|rows, index| {
                rows.swap_remove(index);
            }),
        ),
        (
            Q::Q17Gaps,
            Severity::Warning,
            with(|rows, _| rows.retain(|row| row.period != Period::month(2025, 3).unwrap())),
        ),
        (
            Q::Q17Gaps,
            Severity::Warning,
            with(|rows, index| {
                for before in 0..3 {
                    rows[index - before].value = figure(0.0);
                }
            }),
        ),
        (
            Q::Q09UnitValues,
            Severity::Warning,
            changed(|row| row.quantity = figure(row.quantity.value().unwrap() / 1000.0)),
        ),
        (
            Q::Q11EditionChange,
            Severity::Info,
            with(|rows, _| {
                for row in rows.iter_mut().filter(|row| row.period.year() == 2024) {
                    let older = format!("HS17:{}", row.commodity.code());
                    row.commodity = older.parse().unwrap();
                }
            }),
        ),
        (
            Q::Q11EditionChange,
            Severity::Warning,
            with(|rows, _| {
                rows.retain(|row| {
                    row.period.year() == 2025 || row.commodity != OTHERS.parse().unwrap()
                });
                for row in rows.iter_mut().filter(|row| row.period.year() == 2024) {
                    let older = format!("HS17:{}", row.commodity.code());
                    row.commodity = older.parse().unwrap();
                }
            }),
        ),
        (
            Q::Q18RepeatedValue,
            Severity::Warning,
            with(|rows, index| {
                for before in 1..3 {
                    rows[index - before].value = rows[index].value;
                }
            }),
        ),
        (
            Q::Q19MultiplierStep,
            Severity::Warning,
            changed(|row| row.currency = Some(Currency::EUR)),
        ),
        (
            Q::Q19MultiplierStep,
            Severity::Warning,
            with(|rows, index| {
                for before in 0..4 {
                    let value = rows[index - before].value.value().unwrap();
                    rows[index - before].value = figure(value / 1000.0);
                }
            }),
        ),
        (
            Q::Q20CombinedPeriods,
            Severity::Warning,
            with(|rows, index| {
                rows.swap_remove(index - 1);
                let index = rows
                    .iter()
                    .position(is_november_of_magnets_to_the_us)
                    .unwrap();
                rows[index] = rows[index].covering(2);
            }),
        ),
        (
            Q::Q21UnmarkedProvisional,
            Severity::Warning,
            changed(|row| *row = row.status(ObsStatus::Provisional)),
        ),
        (
            Q::Q22NegativeValue,
            Severity::Warning,
            changed(|row| row.value = figure(-1.0)),
        ),
    ];
    for (number, (code, severity, rows)) in defects.iter().enumerate() {
        let report = audit(rows);
        let worst = report.of(*code).map(|finding| finding.severity).max();
        assert_eq!(
            worst,
            Some(*severity),
            "defect {number} of {code}\n{report}"
        );
        assert!(report.of(*code).all(|finding| !finding.keys.is_empty()));
    }
    let planted: Vec<AuditCode> = defects.iter().map(|(code, ..)| *code).collect();
    let unplanted: Vec<AuditCode> = Q::ALL
        .into_iter()
        .filter(|code| !planted.contains(code))
        .collect();
    assert_eq!(unplanted, [Q::Q23InconsistentRate]);
}

#[test]
fn a_published_rate_is_found_among_noise() {
    let key = "X.CN.US.HS22:850511.net_weight".parse().unwrap();
    let [november, october] = [11, 10].map(|month| Period::month(2025, month).unwrap());
    let audit_rate = |rate| {
        let published = PublishedRate::new(key, november, october, rate, 1);
        let spec = AuditSpec::default()
            .published([published])
            .rounding_unit(1000.0);
        clean()
            .into_iter()
            .collect::<Dataset>()
            .audit_with(&spec)
            .unwrap()
    };
    // October has 20 and November 21 times the same weight.
    assert!(audit_rate(0.05).is_clean());
    let report = audit_rate(-0.05);
    assert_eq!(report.of(AuditCode::Q23InconsistentRate).count(), 1);
    assert_eq!(report.findings.last().unwrap().keys.len(), 2);
}

#[test]
fn a_refused_option_is_named() {
    let error = Dataset::default()
        .audit_with(&AuditSpec::default().weight_tolerance(f64::NAN))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "audit option `weight_tolerance` is NaN; accepted is a ratio from 0 to 1"
    );
}

fn pick<T: Copy + std::fmt::Debug + 'static>(items: &[T]) -> impl Strategy<Value = T> + use<T> {
    prop::sample::select(items.to_vec())
}

fn areas() -> impl Strategy<Value = Area> {
    let odd = [0, 97, 156, 251, 356, 490, 492, 810, 840, 842, 899];
    prop_oneof![pick(&odd), 0_u16..1000]
        .prop_map(|code| Area::from_comtrade(code).unwrap_or(Area::WORLD))
}

fn commodities() -> impl Strategy<Value = Commodity> {
    let texts = [
        "HS:TOTAL",
        "HS22:TOTAL",
        "HS22:85",
        HEADING,
        MAGNETS,
        OTHERS,
        "HS17:850511",
        "HS22:850011",
        "HS02:9999AA",
        "HS:77",
        "CN25:85051110",
        "NAT-JP:850511010",
        "SITC4:77812",
        "SITC4:7",
        "BEC4:521",
    ];
    pick(&texts).prop_map(|text| text.parse().unwrap())
}

fn periods() -> impl Strategy<Value = Period> {
    let year = prop_oneof![8 => 2024..2026, 1 => Just(1), 1 => Just(9999)];
    (pick(&Frequency::ALL), year, 1_u32..13).prop_map(|(frequency, year, within)| {
        Period::new(frequency, year, within)
            .unwrap_or_else(|_| Period::new(frequency, year, 1).unwrap())
    })
}

fn measurements() -> impl Strategy<Value = Measurement> {
    let value = prop_oneof![
        pick(&[
            0.0,
            -0.0,
            1.0,
            -1.0,
            f64::MAX,
            f64::MIN,
            f64::MIN_POSITIVE,
            f64::NAN
        ]),
        any::<f64>(),
        0.0..1e6_f64
    ];
    prop_oneof![
        4 => value.prop_map(Measurement::reported),
        1 => Just(Measurement::NOT_GIVEN),
        1 => Just(Measurement::missing(MissingReason::ZeroForNotAvailable)),
    ]
}

fn records() -> impl Strategy<Value = TradeRecord> {
    let flow = pick(TradeFlow::ALL);
    let identity = (periods(), flow, areas(), areas(), commodities());
    let covers = prop_oneof![6 => Just(1_u16), 2 => 0_u16..14, 1 => any::<u16>()];
    let second = prop_oneof![4 => Just(Area::WORLD), 1 => areas()];
    let axes = (
        covers,
        second,
        pick(CustomsProcedure::ALL),
        pick(TransportMode::ALL),
    );
    let units: Vec<QuantityUnit> = QuantityUnit::known().collect();
    let units = (
        pick(&units),
        pick(&units),
        pick(Valuation::ALL),
        any::<bool>(),
    );
    let figures = prop::collection::vec(measurements(), 7);
    (identity, axes, units, figures).prop_map(|(identity, axes, units, figures)| {
        let (period, flow, reporter, partner, commodity) = identity;
        let mut row = TradeRecord::new(period, flow, reporter, partner, commodity);
        (row.covers, row.second_partner, row.procedure, row.transport) = axes;
        (
            row.quantity_unit,
            row.second_quantity_unit,
            row.valuation,
            _,
        ) = units;
        row.currency = units.3.then_some(Currency::EUR);
        row.value = figures[0];
        row.cif_value = figures[1];
        row.fob_value = figures[2];
        row.quantity = figures[3];
        row.second_quantity = figures[4];
        row.net_weight = figures[5];
        row.gross_weight = figures[6];
        row
    })
}

/// Rows of few reporters, partners and axes, so that they meet.
fn neighbours() -> impl Strategy<Value = TradeRecord> {
    let partner = pick(&[
        Area::WORLD,
        Area::UNITED_STATES,
        Area::CHINA,
        Area::AREAS_NES,
    ]);
    let flow = pick(&[
        TradeFlow::Export,
        TradeFlow::ReExport,
        TradeFlow::DomesticExport,
    ]);
    (records(), partner, flow, any::<bool>()).prop_map(|(mut row, partner, flow, is_total)| {
        row.reporter = Area::CHINA;
        row.partner = partner;
        row.flow = flow;
        if is_total {
            row.second_partner = Area::WORLD;
            row.procedure = CustomsProcedure::Total;
            row.transport = TransportMode::Total;
        }
        row
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_records_give_finite_ordered_findings(
        rows in prop::collection::vec(prop_oneof![records(), neighbours()], 0..80),
        unit in prop::option::of(1e-300..1e300_f64),
    ) {
        let published: Vec<PublishedRate> = rows
            .windows(2)
            .filter(|pair| pair[0].period.frequency() == pair[1].period.frequency())
            .map(|pair| {
                let key = pair[0].series_key(tidegauge::Measure::Value);
                PublishedRate::new(key, pair[0].period, pair[1].period, 0.1, 1)
            })
            .collect();
        let mut spec = AuditSpec::default().published(published);
        spec.rounding_unit = unit;
        let report = rows.iter().copied().collect::<Dataset>().audit_with(&spec).unwrap();
        prop_assert!(report.findings.is_sorted_by_key(|f| (f.code, f.keys.clone())));
        for finding in &report.findings {
            prop_assert!(finding.number.is_some_and(f64::is_finite), "{finding:?}");
            prop_assert!(finding.keys.is_sorted() && !finding.keys.is_empty(), "{finding:?}");
            prop_assert!(finding.message.len() < 400, "{finding:?}");
        }
        prop_assert_eq!(report.records, rows.len());
        prop_assert!(report.to_string().lines().count() <= 1 + 5 * AuditCode::ALL.len());
    }

    #[test]
    fn order_of_records_changes_nothing(
        (rows, shuffled) in prop::collection::vec(neighbours(), 0..40)
            .prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
    ) {
        prop_assert_eq!(audit(&rows), audit(&shuffled));
    }

    #[test]
    fn order_of_a_clean_set_changes_nothing(shuffled in Just(clean()).prop_shuffle()) {
        prop_assert_eq!(audit(&shuffled), audit(&clean()));
    }
}
