//! A run of consecutive periods.

use std::fmt;
use std::iter::FusedIterator;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::period::{Period, PeriodError};

/// Consecutive periods of one frequency, both ends included; an exact-size, double-ended iterator.
///
/// Text form `2025-M01/2025-M11`; a range that has been used up prints `2025-M01/P0` and reads back.
///
/// # Examples
///
/// ```
/// use tidegauge::PeriodRange;
///
/// # fn main() -> Result<(), tidegauge::period::PeriodError> {
/// let range: PeriodRange = "2025-09/2025-11".parse()?;
/// assert_eq!(range.len(), 3);
/// let newest_first: Vec<String> = range.rev().map(|p| p.to_string()).collect();
/// assert_eq!(newest_first, ["2025-M11", "2025-M10", "2025-M09"]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PeriodRange {
    start: Period,
    len: u32,
}

impl PeriodRange {
    /// From `start` to `end`, both included.
    ///
    /// # Errors
    /// [`PeriodError::MixedFrequencies`], [`PeriodError::ReversedRange`].
    pub fn new(start: Period, end: Period) -> Result<Self, PeriodError> {
        let steps = start.until(end)?;
        let len =
            u32::try_from(steps + 1).map_err(|_| PeriodError::ReversedRange { start, end })?;
        if len == 0 {
            return Err(PeriodError::ReversedRange { start, end });
        }
        Ok(Self { start, len })
    }

    /// `len` periods from `start`; none if `len` is 0.
    ///
    /// # Errors
    /// [`PeriodError::Overflow`] if the last one lies after the year 9999.
    pub fn with_len(start: Period, len: usize) -> Result<Self, PeriodError> {
        let steps = i64::try_from(len).unwrap_or(i64::MAX);
        if steps > 0 {
            start.checked_add(steps - 1)?;
        }
        Ok(Self {
            start,
            len: u32::try_from(len).unwrap_or(u32::MAX),
        })
    }

    /// `len` periods from `start`, fewer where time ends.
    pub(crate) fn clamped(start: Period, len: usize) -> Self {
        let (_, last) = Period::bounds(start.frequency());
        let room = u32::try_from(i64::from(last) - i64::from(start.ordinal()) + 1).unwrap_or(0);
        Self {
            start,
            len: u32::try_from(len).unwrap_or(u32::MAX).min(room),
        }
    }

    /// First period (of an empty range: where it would begin).
    pub const fn start(&self) -> Period {
        self.start
    }

    /// Last period; the start if the range is empty.
    pub fn end(&self) -> Period {
        self.period_at(self.len.saturating_sub(1))
            .unwrap_or(self.start)
    }

    /// Whether no period is left.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether `period` is one of the range; `false` for other frequencies.
    pub fn contains(&self, period: Period) -> bool {
        self.index_of(period).is_some()
    }

    /// Position of `period` in the range, from 0.
    pub fn index_of(&self, period: Period) -> Option<usize> {
        let index = self.start.until(period).ok()?;
        usize::try_from(index)
            .ok()
            .filter(|index| *index < self.len as usize)
    }

    /// Periods in both ranges, or `None` if there are none or the frequencies differ.
    pub fn intersect(&self, other: &Self) -> Option<Self> {
        if self.is_empty() || other.is_empty() || self.start.frequency() != other.start.frequency()
        {
            return None;
        }
        Self::new(self.start.max(other.start), self.end().min(other.end())).ok()
    }

    fn period_at(&self, index: u32) -> Option<Period> {
        self.start.checked_add(index.into()).ok()
    }
}

impl Iterator for PeriodRange {
    type Item = Period;

    fn next(&mut self) -> Option<Period> {
        self.nth(0)
    }

    fn nth(&mut self, n: usize) -> Option<Period> {
        let skipped = u32::try_from(n).unwrap_or(u32::MAX).min(self.len);
        let item = self.period_at(skipped).filter(|_| skipped < self.len);
        let taken = self.len.min(skipped.saturating_add(1));
        self.len -= taken;
        // The last period of all time has no successor: an exhausted range keeps its last start.
        if let Some(next) = self.period_at(taken) {
            self.start = next;
        }
        item
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.len as usize, Some(self.len as usize))
    }
}

impl DoubleEndedIterator for PeriodRange {
    fn next_back(&mut self) -> Option<Period> {
        let last = self.len.checked_sub(1)?;
        let item = self.period_at(last);
        self.len = last;
        item
    }
}

impl ExactSizeIterator for PeriodRange {}
impl FusedIterator for PeriodRange {}

impl fmt::Display for PeriodRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            write!(f, "{}/P0", self.start)
        } else {
            write!(f, "{}/{}", self.start, self.end())
        }
    }
}

impl FromStr for PeriodRange {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        match text.split_once('/') {
            Some((start, "P0")) => Self::with_len(start.parse()?, 0),
            Some((start, end)) => Self::new(start.parse()?, end.parse()?),
            None => {
                let only = text.parse()?;
                Self::new(only, only)
            }
        }
    }
}

impl TryFrom<String> for PeriodRange {
    type Error = PeriodError;

    fn try_from(text: String) -> Result<Self, PeriodError> {
        text.parse()
    }
}

impl From<PeriodRange> for String {
    fn from(range: PeriodRange) -> Self {
        range.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str) -> PeriodRange {
        text.parse().unwrap()
    }

    #[test]
    fn walks_from_both_ends_and_knows_its_size() {
        let mut walk = range("2024-M12/2025-M03");
        assert_eq!(walk.next().unwrap().to_string(), "2024-M12");
        assert_eq!(walk.next_back().unwrap().to_string(), "2025-M03");
        assert_eq!(walk.len(), 2);
        assert_eq!(walk.nth(1).unwrap().to_string(), "2025-M02");
        assert_eq!(walk.next(), None);
        assert_eq!(walk.next_back(), None);
    }

    #[test]
    fn the_last_period_of_time_can_be_reached() {
        let all: Vec<_> = range("9999-M11/9999-M12").collect();
        assert_eq!(all.len(), 2);
        assert_eq!(range("9999-M11/9999-M12").nth(5), None);
    }

    #[test]
    fn refuses_reversed_and_mixed_ends() {
        assert!(matches!(
            "2025-M02/2025-M01".parse::<PeriodRange>(),
            Err(PeriodError::ReversedRange { .. })
        ));
        assert!(matches!(
            "2025-M02/2025".parse::<PeriodRange>(),
            Err(PeriodError::MixedFrequencies { .. })
        ));
        assert!(PeriodRange::with_len("9999-M12".parse().unwrap(), 2).is_err());
    }

    #[test]
    fn intersection_and_membership() {
        let a = range("2025-M01/2025-M06");
        let b = range("2025-M05/2025-M09");
        assert_eq!(a.intersect(&b).unwrap().to_string(), "2025-M05/2025-M06");
        assert_eq!(a.intersect(&range("2026-M01")), None);
        assert_eq!(a.intersect(&range("2025")), None);
        assert_eq!(a.index_of("2025-M03".parse().unwrap()), Some(2));
        assert!(!a.contains("2025-Q1".parse().unwrap()));
    }

    #[test]
    fn an_empty_range_prints_and_reads_back() {
        let mut used = range("2025-M01");
        used.next();
        assert_eq!(range(&used.to_string()), used);
    }
}
