//! Rows that differ on one axis alone, and rows that belong to one series.

use std::borrow::Borrow;

use crate::code::{Area, Commodity, CustomsProcedure, TradeFlow, TransportMode};
use crate::dataset::overlap::Line;
use crate::dataset::{RecordKey, TradeRecord};
use crate::period::Period;

/// An axis on which one row can be the total of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    Flow,
    Partner,
    Commodity,
    SecondPartner,
    Procedure,
    Transport,
    Period,
}

impl Axis {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Flow => "flow",
            Self::Partner => "partner",
            Self::Commodity => "commodity",
            Self::SecondPartner => "second partner",
            Self::Procedure => "customs procedure",
            Self::Transport => "mode of transport",
            Self::Period => "period",
        }
    }

    /// What rows that differ on this axis alone have in common.
    pub(super) fn others(self, key: RecordKey) -> (Line, Option<Period>, u16) {
        let mut line = Line::from(key);
        match self {
            Self::Flow => line.flow = TradeFlow::Import,
            Self::Partner => line.partner = Area::WORLD,
            Self::Commodity => line.commodity = Commodity::total(line.commodity.classification()),
            Self::SecondPartner => line.second_partner = Area::WORLD,
            Self::Procedure => line.procedure = CustomsProcedure::Total,
            Self::Transport => line.transport = TransportMode::Total,
            Self::Period => return (line, None, key.covers),
        }
        (line, Some(key.period), key.covers)
    }

    pub(super) fn is_same(self, a: &TradeRecord, b: &TradeRecord) -> bool {
        match self {
            Self::Flow => a.flow == b.flow,
            Self::Partner => a.partner == b.partner,
            Self::Commodity => a.commodity == b.commodity,
            Self::SecondPartner => a.second_partner == b.second_partner,
            Self::Procedure => a.procedure == b.procedure,
            Self::Transport => a.transport == b.transport,
            Self::Period => a.period == b.period,
        }
    }

    /// Whether `part` lies inside `total`, given that they are not the same on this axis.
    pub(super) fn contains(self, total: &TradeRecord, part: &TradeRecord) -> bool {
        match self {
            Self::Flow => part.flow.parent() == Some(total.flow),
            Self::Partner => total.partner == Area::WORLD,
            Self::Commodity => total.commodity.contains(&part.commodity),
            Self::SecondPartner => total.second_partner == Area::WORLD,
            Self::Procedure => total.procedure == CustomsProcedure::Total,
            Self::Transport => std::iter::successors(part.transport.parent(), |mode| mode.parent())
                .any(|mode| mode == total.transport),
            Self::Period => total.period.contains(part.period),
        }
    }

    /// The rows ordered so that those which differ on this axis alone stand together, a total before its parts; empty if no two rows
    /// differ on it.
    pub(super) fn arranged(self, records: &[TradeRecord]) -> Vec<&TradeRecord> {
        if records.is_sorted_by(|a, b| self.is_same(a, b)) {
            return Vec::new();
        }
        let mut rows: Vec<&TradeRecord> = records.iter().collect();
        // Stable, so that rows of a group keep their canonical order.
        rows.sort_by_cached_key(|row| self.others(row.key()));
        rows
    }

    /// The groups of [`arranged`](Self::arranged) rows that differ on this axis alone.
    pub(super) fn groups<'r, 'a>(
        self,
        rows: &'r [&'a TradeRecord],
    ) -> impl Iterator<Item = &'r [&'a TradeRecord]> {
        rows.chunk_by(move |a, b| self.others(a.key()) == self.others(b.key()))
    }
}

/// The rows of each table line, in the order of their periods.
pub(super) fn lines(records: &[TradeRecord]) -> impl Iterator<Item = &[TradeRecord]> {
    records.chunk_by(|a, b| Line::from(a.key()) == Line::from(b.key()))
}

/// The identities of some rows.
pub(super) fn keys_of(rows: impl IntoIterator<Item = impl Borrow<TradeRecord>>) -> Vec<RecordKey> {
    rows.into_iter().map(|row| row.borrow().key()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Dataset;
    use crate::dataset::audit::fixture::usd;

    fn sorted(rows: impl IntoIterator<Item = TradeRecord>) -> Vec<TradeRecord> {
        Dataset::from_iter(rows).iter().collect()
    }

    #[test]
    fn rows_that_differ_on_one_axis_stand_together() {
        let rows = sorted(
            ["X.CN.W00", "X.CN.US", "X.CN.JP"]
                .map(|line| {
                    ["2025-10", "2025-11"].map(|month| usd(&format!("{line}.HS:8505"), month, 1.0))
                })
                .concat(),
        );
        let arranged = Axis::Partner.arranged(&rows);
        let groups: Vec<usize> = Axis::Partner.groups(&arranged).map(<[_]>::len).collect();
        assert_eq!(groups, [3, 3]);
        assert_eq!(arranged[0].partner, Area::WORLD);
        assert!(Axis::Commodity.arranged(&rows).is_empty());
        assert_eq!(lines(&rows).count(), 3);
    }

    #[test]
    fn a_part_lies_inside_its_total_only() {
        let rows =
            sorted(["X.CN.US.HS:8505", "RX.CN.US.HS:850511"].map(|line| usd(line, "2025", 1.0)));
        for axis in [Axis::Flow, Axis::Commodity] {
            assert!(axis.contains(&rows[0], &rows[1]), "{axis:?}");
            assert!(!axis.contains(&rows[1], &rows[0]), "{axis:?}");
            assert!(!axis.is_same(&rows[0], &rows[1]), "{axis:?}");
        }
        assert!(!Axis::Partner.contains(&rows[0], &rows[1]));
    }
}
