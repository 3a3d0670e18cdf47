//! "The third fall in a row": streaks of changes of one direction, and how surprising they are.
//!
//! Of `n` changes of one given direction the probability is `2^-n` if the level is a random walk, but
//! `1 / (n + 1)!` if it is noise around a constant, because noise turns back. The average duration of
//! run of the series tells which is nearer: 2 for the one, 1.5 for the other (Wallis and Moore 1941).

use serde::{Deserialize, Serialize};

use crate::change::ChangeError;
use crate::change::span::inside;
use crate::period::Period;
use crate::series::Series;

/// Direction of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Direction {
    /// The level rose.
    Rise,
    /// The level fell.
    Fall,
}

/// What a change of zero does to a streak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TieRule {
    /// It ends the streak. The default.
    #[default]
    End,
    /// It is passed over.
    Skip,
}

/// Consecutive changes of one direction up to a period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Streak {
    /// Number of changes; 0 when the last one is a tie or not known.
    pub length: u32,
    /// Their direction; `None` when there are none.
    pub direction: Option<Direction>,
    /// The period from whose level the first change started; `None` when there are none.
    pub since: Option<Period>,
    /// Probability of so many changes of this direction if the level is a random walk.
    pub probability_random_walk: f64,
    /// Probability of so many changes of this direction if the level is noise around a constant.
    pub probability_noise: f64,
    /// Mean number of changes in a run of one direction, over the series up to the period; `None`
    /// when nothing changes.
    pub average_duration_of_run: Option<f64>,
}

/// Streak of changes that ends at `at`; a missing value ends it.
///
/// # Errors
///
/// When `at` lies outside the series or its value is missing.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::change::{Direction, TieRule, streak};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tonnes = Series::new("2025-05".parse()?, [46, 353, 619, 589, 420, 656, 582, 564])?;
/// let falls = streak(&tonnes, "2025-12".parse()?, TieRule::End)?;
/// assert_eq!((falls.length, falls.direction), (2, Some(Direction::Fall)));
/// assert_eq!(falls.probability_random_walk, 0.25);
/// assert_eq!(falls.average_duration_of_run, Some(1.75));
/// # Ok(())
/// # }
/// ```
pub fn streak(series: &Series, at: Period, ties: TieRule) -> Result<Streak, ChangeError> {
    let index = inside(series, at)?;
    if series.get(at).is_none() {
        return Err(ChangeError::Missing { period: at });
    }
    let history = &series.values()[..=index];
    let (mut length, mut direction, mut first) = (0, None, None);
    for (base, pair) in history.windows(2).enumerate().rev() {
        match step(pair[0], pair[1]) {
            Step::Change(change) if direction.is_none_or(|direction| direction == change) => {
                length += 1;
                direction = Some(change);
                first = Some(base);
            }
            Step::Tie if ties == TieRule::Skip => {}
            _ => break,
        }
    }
    Ok(Streak {
        length,
        direction,
        since: first.and_then(|base| series.period(base)),
        probability_random_walk: (0..length).fold(1.0, |p, _| p / 2.0),
        probability_noise: (0..length).fold(1.0, |p, changes| p / f64::from(changes + 2)),
        average_duration_of_run: average_duration_of_run(history, ties),
    })
}

enum Step {
    Change(Direction),
    Tie,
    Gap,
}

fn step(from: f64, to: f64) -> Step {
    if from.is_nan() || to.is_nan() {
        Step::Gap
    } else if to > from {
        Step::Change(Direction::Rise)
    } else if to < from {
        Step::Change(Direction::Fall)
    } else {
        Step::Tie
    }
}

fn average_duration_of_run(levels: &[f64], ties: TieRule) -> Option<f64> {
    let (mut changes, mut runs, mut running) = (0_usize, 0_usize, None);
    for pair in levels.windows(2) {
        match step(pair[0], pair[1]) {
            Step::Change(direction) => {
                changes += 1;
                runs += usize::from(running != Some(direction));
                running = Some(direction);
            }
            Step::Tie if ties == TieRule::Skip => {}
            Step::Tie | Step::Gap => running = None,
        }
    }
    (runs > 0).then(|| changes as f64 / runs as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    fn at_end(levels: &[f64], ties: TieRule) -> Streak {
        let series = Series::new("2025-01".parse().unwrap(), levels.iter().copied()).unwrap();
        streak(&series, series.end().unwrap(), ties).unwrap()
    }

    #[test]
    fn a_streak_has_two_probabilities() {
        let rises = at_end(&[9.0, 1.0, 2.0, 3.0, 4.0], TieRule::End);
        assert_eq!((rises.length, rises.direction), (3, Some(Direction::Rise)));
        assert_eq!(rises.since, Some("2025-02".parse().unwrap()));
        assert_eq!(rises.probability_random_walk, 0.125);
        assert!(Tolerance::ROUND_OFF.accepts(rises.probability_noise, 1.0 / 24.0));
        assert_eq!(rises.average_duration_of_run, Some(2.0));
    }

    #[test]
    fn ties_end_or_are_passed_over() {
        let levels = [1.0, 2.0, 2.0, 3.0];
        assert_eq!(at_end(&levels, TieRule::End).length, 1);
        assert_eq!(
            at_end(&levels, TieRule::End).average_duration_of_run,
            Some(1.0)
        );
        let skipped = at_end(&levels, TieRule::Skip);
        assert_eq!(
            (skipped.length, skipped.average_duration_of_run),
            (2, Some(2.0))
        );
        assert_eq!(skipped.since, Some("2025-01".parse().unwrap()));
    }

    #[test]
    fn nothing_to_count_is_no_surprise() {
        for levels in [&[5.0][..], &[5.0, 5.0], &[f64::NAN, 5.0]] {
            let none = at_end(levels, TieRule::End);
            assert_eq!((none.length, none.direction, none.since), (0, None, None));
            assert_eq!(
                (none.probability_random_walk, none.probability_noise),
                (1.0, 1.0)
            );
            assert_eq!(none.average_duration_of_run, None);
        }
    }

    #[test]
    fn gaps_end_a_streak() {
        let levels = [1.0, 2.0, f64::NAN, 3.0, 4.0];
        for ties in [TieRule::End, TieRule::Skip] {
            assert_eq!(at_end(&levels, ties).length, 1);
        }
    }

    #[test]
    fn very_long_streaks_stay_probabilities() {
        let levels: Vec<f64> = (0..2000).map(f64::from).collect();
        let long = at_end(&levels, TieRule::End);
        assert_eq!((long.length, long.probability_noise), (1999, 0.0));
        assert!(long.probability_random_walk >= 0.0);
    }

    #[test]
    fn only_known_periods_end_a_streak() {
        let series = Series::new("2025-01".parse().unwrap(), [1.0, f64::NAN]).unwrap();
        let ask = |period: &str| streak(&series, period.parse().unwrap(), TieRule::End);
        assert!(matches!(ask("2025-02"), Err(ChangeError::Missing { .. })));
        assert!(matches!(ask("2025-03"), Err(ChangeError::Outside { .. })));
    }
}
