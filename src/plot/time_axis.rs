//! Periods from left to right, with as many names as have room.

use super::canvas::WORDS;
use super::text;
use crate::period::{Frequency, Period, PeriodFormat, PeriodRange};

/// Free pixels between two names.
const BETWEEN: f64 = 14.0;
/// Days and weeks are marked every so many of them.
const FINE: [usize; 4] = [1, 2, 7, 14];
/// Everything else every so many months.
const MONTHS: [i32; 13] = [
    1, 3, 6, 12, 24, 60, 120, 240, 600, 1_200, 2_400, 6_000, 12_000,
];

/// Where each period of a range stands: in the middle of its part of the width.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TimeAxis {
    range: PeriodRange,
    pub(super) left: f64,
    pub(super) right: f64,
}

impl TimeAxis {
    pub(super) const fn new(range: PeriodRange, left: f64, right: f64) -> Self {
        Self { range, left, right }
    }

    /// Width of a period.
    pub(super) fn step(&self) -> f64 {
        (self.right - self.left) / self.range.len().max(1) as f64
    }

    /// Middle of the period at `place`.
    pub(super) fn middle(&self, place: usize) -> f64 {
        self.left + (place as f64 + 0.5) * self.step()
    }

    /// Positions and names of the marks: the finest regular ones whose names have room.
    pub(super) fn marks(&self) -> Vec<(f64, String)> {
        let periods: Vec<Period> = self.range.clone().collect();
        let frequency = self.range.start().frequency();
        if matches!(frequency, Frequency::Week | Frequency::Day) {
            for every in FINE {
                let places: Vec<usize> = (0..periods.len()).step_by(every).collect();
                let room = self.step() * every as f64;
                let name = |place: usize| spelled(periods[place]);
                if room >= text::width(&name(0), WORDS) + BETWEEN {
                    return self.named(&places, name);
                }
            }
        }
        let months: Vec<i32> = periods.iter().map(|period| month(*period)).collect();
        let before = self.range.start().checked_sub(1).map_or(i32::MIN, month);
        let mut coarsest = Vec::new();
        for every in MONTHS {
            let name = |place: usize| {
                let period = periods[place];
                if every >= 12 {
                    return format!("{:04}", period.first_day().year());
                }
                if matches!(frequency, Frequency::Week | Frequency::Day) {
                    return period
                        .coarser(Frequency::Month)
                        .map_or_else(|_| spelled(period), spelled);
                }
                spelled(period)
            };
            let earlier = std::iter::once(before).chain(months.iter().copied());
            let places: Vec<usize> = earlier
                .zip(&months)
                .enumerate()
                .filter(|(_, (one, other))| one.div_euclid(every) != other.div_euclid(every))
                .map(|(place, _)| place)
                .collect();
            let Some(first) = places.first() else { break };
            let nearest = places.windows(2).map(|two| two[1] - two[0]).min();
            let needed = text::width(&name(*first), WORDS) + BETWEEN;
            let fits = nearest.is_none_or(|steps| steps as f64 * self.step() >= needed);
            coarsest = self.named(&places, name);
            if fits {
                break;
            }
        }
        coarsest
    }

    fn named(&self, places: &[usize], name: impl Fn(usize) -> String) -> Vec<(f64, String)> {
        let marks = places
            .iter()
            .map(|place| (self.middle(*place), name(*place)));
        marks.collect()
    }
}

/// Months since the year 0 in which the period begins.
fn month(period: Period) -> i32 {
    let day = period.first_day();
    12 * day.year() + i32::from(u8::from(day.month())) - 1
}

fn spelled(period: Period) -> String {
    let iso = period.format(PeriodFormat::Iso);
    iso.unwrap_or_else(|_| period.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(start: &str, len: usize, width: f64) -> Vec<String> {
        let range = PeriodRange::with_len(start.parse().unwrap(), len).unwrap();
        let axis = TimeAxis::new(range, 0.0, width);
        let marks = axis.marks();
        assert!(!marks.is_empty());
        for two in marks.windows(2) {
            assert!(two[1].0 - two[0].0 > text::width(&two[0].1, WORDS));
        }
        marks.into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn the_finest_names_that_have_room() {
        assert_eq!(
            names("2025-05", 3, 700.0),
            ["2025-05", "2025-06", "2025-07"]
        );
        assert_eq!(
            names("2024-05", 19, 700.0),
            [
                "2024-07", "2024-10", "2025-01", "2025-04", "2025-07", "2025-10"
            ]
        );
        assert_eq!(names("2019-01", 60, 700.0)[..2], ["2019-01", "2019-07"]);
        assert_eq!(
            names("2014-01", 132, 700.0),
            (2014..=2024).map(|y| y.to_string()).collect::<Vec<_>>()
        );
        assert_eq!(
            names("1985-01", 480, 300.0),
            ["1990", "2000", "2010", "2020"]
        );
        assert_eq!(
            names("2024-Q3", 4, 700.0),
            ["2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2"]
        );
        assert_eq!(names("2024-S2", 2, 700.0), ["2024-S2", "2025-S1"]);
        assert_eq!(names("2001", 25, 700.0)[..2], ["2002", "2004"]);
        assert_eq!(
            names("2025-11-20", 3, 700.0),
            ["2025-11-20", "2025-11-21", "2025-11-22"]
        );
        assert_eq!(names("2025-01-01", 365, 700.0)[..2], ["2025-01", "2025-04"]);
        assert_eq!(names("2025-W01", 3, 700.0)[0], "2025-W01");
    }

    #[test]
    fn both_ends_of_time() {
        assert_eq!(names("0001-01", 1, 700.0), ["0001-01"]);
        assert_eq!(names("9999-12-31", 1, 700.0), ["9999-12-31"]);
        assert!(names("0001", 9_999, 700.0).len() > 2);
    }
}
