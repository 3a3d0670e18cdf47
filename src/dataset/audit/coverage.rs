//! Periods that rows cover, as stretches with gaps between them.
//!
//! Stretches rather than single periods: a row may cover any number of them.

use std::collections::BTreeMap;

use crate::dataset::{RecordKey, TradeRecord};

/// First and last period that a row covers, as ordinals.
pub(super) fn span(row: &TradeRecord) -> (i64, i64) {
    let end = i64::from(row.period.ordinal());
    (end - i64::from(row.covers) + 1, end)
}

/// What rows cover, each span with the first row that has it.
#[derive(Default)]
pub(super) struct Spans(BTreeMap<(i64, i64), RecordKey>);

impl Spans {
    pub(super) fn add(&mut self, row: &TradeRecord) {
        self.0.entry(span(row)).or_insert_with(|| row.key());
    }

    pub(super) fn merge(self) -> Coverage {
        let mut stretches: Vec<Stretch> = Vec::new();
        for ((start, end), key) in self.0 {
            match stretches.last_mut() {
                Some(last) if start <= last.end + 1 => {
                    if end > last.end {
                        last.end = end;
                        last.last_row = key;
                    }
                }
                _ => {
                    let before = stretches.last().map_or(0, Stretch::through);
                    stretches.push(Stretch {
                        start,
                        end,
                        before,
                        first_row: key,
                        last_row: key,
                    });
                }
            }
        }
        Coverage(stretches)
    }
}

/// Consecutive periods that are covered.
struct Stretch {
    start: i64,
    end: i64,
    /// Number of covered periods before this stretch.
    before: i64,
    first_row: RecordKey,
    last_row: RecordKey,
}

impl Stretch {
    /// Number of covered periods up to the end of this stretch.
    const fn through(&self) -> i64 {
        self.before + self.end - self.start + 1
    }
}

/// Covered periods as stretches with gaps between them, in order of time.
pub(super) struct Coverage(Vec<Stretch>);

/// Uncovered periods between two rows.
pub(super) struct Gap {
    pub(super) first: i64,
    pub(super) last: i64,
    pub(super) rows: [RecordKey; 2],
}

impl Coverage {
    pub(super) fn gaps(&self) -> impl Iterator<Item = Gap> {
        self.0.windows(2).map(|pair| Gap {
            first: pair[0].end + 1,
            last: pair[1].start - 1,
            rows: [pair[0].last_row, pair[1].first_row],
        })
    }

    /// Number of covered periods up to `ordinal`.
    pub(super) fn through(&self, ordinal: i64) -> i64 {
        let index = self.0.partition_point(|stretch| stretch.start <= ordinal);
        self.0[..index].last().map_or(0, |stretch| {
            stretch.before + ordinal.min(stretch.end) - stretch.start + 1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::audit::fixture::usd;

    fn months(numbers: impl IntoIterator<Item = u32>) -> Vec<TradeRecord> {
        let month = |number| usd("X.CN.US.HS22:850511", &format!("2025-{number:02}"), 100.0);
        numbers.into_iter().map(month).collect()
    }

    #[test]
    fn covered_periods_are_counted() {
        let mut spans = Spans::default();
        for row in months([1, 2, 5, 6, 7, 12]) {
            spans.add(&row);
        }
        let coverage = spans.merge();
        let january = i64::from(months([1])[0].period.ordinal());
        let through = |month: i64| coverage.through(january + month - 1);
        assert_eq!(
            [0, 1, 2, 3, 5, 9, 12, 99].map(through),
            [0, 1, 2, 2, 3, 5, 6, 6]
        );
    }

    #[test]
    fn overlapping_rows_make_one_stretch() {
        let [february, march, may] = &months([2, 3, 5])[..] else {
            panic!()
        };
        let mut spans = Spans::default();
        for row in [march.covering(3), february.covering(1), *march, *may] {
            spans.add(&row);
        }
        let coverage = spans.merge();
        let gaps: Vec<_> = coverage.gaps().collect();
        assert_eq!(gaps.len(), 1);
        assert_eq!(gaps[0].first, gaps[0].last);
        assert_eq!(gaps[0].rows, [march.covering(3).key(), may.key()]);
    }
}
