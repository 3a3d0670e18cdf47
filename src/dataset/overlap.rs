//! Whether two lines of a table count the same trade.
//!
//! Two lines overlap if on every axis they are equal or one is inside the other: World × 850511 and US × 85 share the trade in 850511 with
//! the US although neither contains the other. Equality of all axes is no overlap but the same line.

use std::collections::{BTreeMap, BTreeSet};

use crate::code::{Area, Commodity, CustomsProcedure, TradeFlow, TransportMode};
use crate::dataset::RecordKey;

/// The axes of a record without its period: one line of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Line {
    pub(super) flow: TradeFlow,
    pub(super) reporter: Area,
    pub(super) partner: Area,
    pub(super) commodity: Commodity,
    pub(super) second_partner: Area,
    pub(super) procedure: CustomsProcedure,
    pub(super) transport: TransportMode,
}

impl From<RecordKey> for Line {
    fn from(key: RecordKey) -> Self {
        Self {
            flow: key.flow,
            reporter: key.reporter,
            partner: key.partner,
            commodity: key.commodity,
            second_partner: key.second_partner,
            procedure: key.procedure,
            transport: key.transport,
        }
    }
}

/// On which axes some line of a set lies inside another: only there can an overlap come from.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "one for each axis")]
struct Nested {
    flow: bool,
    partner: bool,
    commodity: bool,
    second_partner: bool,
    procedure: bool,
    transport: bool,
}

/// The first two lines that overlap, with the axis on which one is a part of the other.
pub(super) fn first_overlap(lines: &BTreeSet<Line>) -> Option<(Line, Line, &'static str)> {
    let nested = Nested::of(lines);
    // Lines can only overlap if they are equal on every axis without nesting: compare inside such buckets.
    let mut buckets: BTreeMap<Line, Vec<Line>> = BTreeMap::new();
    let sample = lines.first()?;
    for line in lines {
        let bucket = Line {
            flow: if nested.flow { sample.flow } else { line.flow },
            reporter: line.reporter,
            partner: if nested.partner {
                sample.partner
            } else {
                line.partner
            },
            commodity: if nested.commodity {
                sample.commodity
            } else {
                line.commodity
            },
            second_partner: if nested.second_partner {
                sample.second_partner
            } else {
                line.second_partner
            },
            procedure: if nested.procedure {
                sample.procedure
            } else {
                line.procedure
            },
            transport: if nested.transport {
                sample.transport
            } else {
                line.transport
            },
        };
        buckets.entry(bucket).or_default().push(*line);
    }
    buckets.values().find_map(|bucket| {
        bucket.iter().enumerate().find_map(|(index, a)| {
            bucket[index + 1..]
                .iter()
                .find_map(|b| overlap(a, b).map(|axis| (*a, *b, axis)))
        })
    })
}

impl Nested {
    fn of(lines: &BTreeSet<Line>) -> Self {
        let flows: BTreeSet<_> = lines.iter().map(|l| l.flow).collect();
        let partners: BTreeSet<_> = lines.iter().map(|l| l.partner).collect();
        let commodities: BTreeSet<_> = lines.iter().map(|l| l.commodity).collect();
        let second_partners: BTreeSet<_> = lines.iter().map(|l| l.second_partner).collect();
        let procedures: BTreeSet<_> = lines.iter().map(|l| l.procedure).collect();
        let transports: BTreeSet<_> = lines.iter().map(|l| l.transport).collect();
        Self {
            flow: flows
                .iter()
                .any(|a| flows.iter().any(|b| shares_trade(*a, *b))),
            partner: partners.len() > 1 && partners.contains(&Area::WORLD),
            commodity: commodities
                .iter()
                .any(|c| c.parents().any(|parent| commodities.contains(&parent))),
            second_partner: second_partners.len() > 1 && second_partners.contains(&Area::WORLD),
            procedure: procedures.len() > 1 && procedures.contains(&CustomsProcedure::Total),
            transport: transports
                .iter()
                .any(|a| transports.iter().any(|b| carries(*a, *b))),
        }
    }
}

/// The first axis on which one line shares trade with the other without being equal, if they do so or are equal on all.
fn overlap(a: &Line, b: &Line) -> Option<&'static str> {
    let area = |x: Area, _: Area| x == Area::WORLD;
    let procedure = |x: CustomsProcedure, _: CustomsProcedure| x == CustomsProcedure::Total;
    let axes = [
        ("reporter", axis(a.reporter, b.reporter, |_, _| false)),
        ("flow", axis(a.flow, b.flow, shares_trade)),
        ("partner", axis(a.partner, b.partner, area)),
        (
            "commodity",
            axis(a.commodity, b.commodity, |x, y| x.is_prefix_of(&y)),
        ),
        (
            "second partner",
            axis(a.second_partner, b.second_partner, area),
        ),
        ("procedure", axis(a.procedure, b.procedure, procedure)),
        ("transport", axis(a.transport, b.transport, carries)),
    ];
    if axes
        .iter()
        .any(|(_, relation)| *relation == Relation::Apart)
    {
        return None;
    }
    axes.into_iter()
        .find(|(_, relation)| *relation == Relation::Nested)
        .map(|(name, _)| name)
}

/// Whether `part` is inside `flow`, or both are parts that overlap: by origin (`DX` and `RX`, `FM` and `RM`) a total is divided once, and for
/// processing (`XIP` and `XOP`, `MIP` and `MOP`) once more.
fn shares_trade(flow: TradeFlow, part: TradeFlow) -> bool {
    use TradeFlow::{DomesticExport, ForeignImport, ReExport, ReImport};
    let by_origin = |flow| matches!(flow, DomesticExport | ReExport | ForeignImport | ReImport);
    part.parent() == Some(flow)
        || (part.parent().is_some()
            && part.parent() == flow.parent()
            && by_origin(part) != by_origin(flow))
}

/// Whether `mode` is above `part` in the tree of transport modes.
fn carries(mode: TransportMode, part: TransportMode) -> bool {
    std::iter::successors(part.parent(), |above| above.parent()).any(|above| above == mode)
}

#[derive(PartialEq)]
enum Relation {
    Equal,
    Nested,
    Apart,
}

fn axis<T: Copy + PartialEq>(a: T, b: T, contains: impl Fn(T, T) -> bool) -> Relation {
    if a == b {
        Relation::Equal
    } else if contains(a, b) || contains(b, a) {
        Relation::Nested
    } else {
        Relation::Apart
    }
}
