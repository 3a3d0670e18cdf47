//! "Lowest since": extremes and ranks of one level in the history of its series.

use serde::{Deserialize, Serialize};

use crate::change::ChangeError;
use crate::change::span::inside;
use crate::period::Period;
use crate::series::Series;

/// Whether an equal earlier level ends the search for a more extreme one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Ties {
    /// It does: the lowest since a level that was as low or lower. The default.
    #[default]
    Weak,
    /// It does not: the lowest since a level that was lower.
    Strict,
}

/// Options of [`record`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct RecordSpec {
    /// What an equal level means; weak by default.
    pub ties: Ties,
    /// Periods to leave out of the comparison, such as provisional ones; none by default.
    pub ignore: Vec<Period>,
}

impl RecordSpec {
    /// The same with another meaning of equal levels.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::change::{RecordSpec, Ties};
    ///
    /// assert_eq!(RecordSpec::default().ties(Ties::Strict).ties, Ties::Strict);
    /// ```
    #[must_use]
    pub fn ties(mut self, ties: Ties) -> Self {
        self.ties = ties;
        self
    }

    /// The same without some periods in the comparison.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::change::RecordSpec;
    ///
    /// # fn main() -> Result<(), tidegauge::period::PeriodError> {
    /// assert_eq!(RecordSpec::default().ignore(["2025-12".parse()?]).ignore.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn ignore(mut self, periods: impl IntoIterator<Item = Period>) -> Self {
        self.ignore = periods.into_iter().collect();
        self
    }
}

/// How far back a level is the most extreme one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Extreme {
    /// The latest earlier period with a level as extreme or more; `None` when there is none.
    pub since: Option<Period>,
    /// Whether the level is a record: `since` is `None` although there are earlier observations. It is
    /// then the record of `searched + 1` observations.
    pub is_record: bool,
    /// Number of earlier observations compared, the one at `since` among them.
    pub searched: usize,
    /// Whether a missing value was passed on the way, so that a more extreme level may have been there.
    pub crossed_gaps: bool,
}

/// Competition ranks of a level: equal levels share the best rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Rank {
    /// Rank from the highest level, from 1.
    pub from_top: usize,
    /// Rank from the lowest level, from 1.
    pub from_bottom: usize,
    /// Number of other observations with the same level.
    pub tied: usize,
    /// Number of observations ranked, this one among them.
    pub of: usize,
}

/// Extremes and ranks of the level at one period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Record {
    /// The period.
    pub period: Period,
    /// Its level, in the unit of the series.
    pub value: f64,
    /// How far back it is the lowest.
    pub lowest: Extreme,
    /// How far back it is the highest.
    pub highest: Extreme,
    /// Its rank among all observations of the series, also later ones.
    pub rank: Rank,
    /// Its rank among the observations of the same month (quarter, week, ...) of all years: the fair
    /// comparison for data that are not seasonally adjusted.
    pub seasonal_rank: Rank,
}

/// Extremes and ranks of the level at `at`.
///
/// # Errors
///
/// When `at` lies outside the series or its value is missing.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::change::{RecordSpec, record};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tonnes = Series::new("2025-05".parse()?, [46, 353, 619, 589, 420, 656, 582, 564])?;
/// let november = record(&tonnes, "2025-11".parse()?, &RecordSpec::default())?;
/// assert_eq!((november.rank.from_top, november.rank.of), (4, 8));
/// assert_eq!(november.lowest.since, Some("2025-09".parse()?));
/// # Ok(())
/// # }
/// ```
pub fn record(series: &Series, at: Period, spec: &RecordSpec) -> Result<Record, ChangeError> {
    let index = inside(series, at)?;
    let value = series.get(at).ok_or(ChangeError::Missing { period: at })?;
    let weak = spec.ties == Ties::Weak;
    let extreme = |beyond: fn(&f64, &f64) -> bool| {
        let as_extreme = |level: f64| beyond(&level, &value) || (weak && is_equal(level, value));
        search_back(series, index, spec, as_extreme)
    };
    let others = || {
        series
            .iter()
            .filter(|(period, _)| *period != at && !spec.ignore.contains(period))
    };
    let same_season = others().filter(|(period, _)| period.within_year() == at.within_year());
    Ok(Record {
        period: at,
        value,
        lowest: extreme(f64::lt),
        highest: extreme(f64::gt),
        rank: rank(value, others().map(|(_, level)| level)),
        seasonal_rank: rank(value, same_season.map(|(_, level)| level)),
    })
}

/// The first earlier level, going back from `index`, that is as extreme.
fn search_back(
    series: &Series,
    index: usize,
    spec: &RecordSpec,
    as_extreme: impl Fn(f64) -> bool,
) -> Extreme {
    let mut searched = 0;
    let mut crossed_gaps = false;
    let mut since = None;
    for (period, level) in series.iter().take(index).rev() {
        if spec.ignore.contains(&period) {
            continue;
        }
        if level.is_nan() {
            crossed_gaps = true;
            continue;
        }
        searched += 1;
        if as_extreme(level) {
            since = Some(period);
            break;
        }
    }
    Extreme {
        since,
        is_record: since.is_none() && searched > 0,
        searched,
        crossed_gaps,
    }
}

fn rank(value: f64, others: impl Iterator<Item = f64>) -> Rank {
    let mut rank = Rank {
        from_top: 1,
        from_bottom: 1,
        tied: 0,
        of: 1,
    };
    for level in others.filter(|level| !level.is_nan()) {
        rank.of += 1;
        rank.from_top += usize::from(level > value);
        rank.from_bottom += usize::from(level < value);
        rank.tied += usize::from(is_equal(level, value));
    }
    rank
}

#[expect(
    clippy::float_cmp,
    reason = "a tie is an equal record, not a close one"
)]
fn is_equal(a: f64, b: f64) -> bool {
    a == b
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    fn quarters() -> Series {
        let levels = [5.0, 9.0, f64::NAN, 4.0, 7.0, 9.0, 3.0, 4.0];
        Series::new(period("2024-Q1"), levels).unwrap()
    }

    fn at(text: &str, spec: &RecordSpec) -> Record {
        record(&quarters(), period(text), spec).unwrap()
    }

    #[test]
    fn records_say_how_many_were_searched_and_whether_gaps_were_crossed() {
        let third = at("2025-Q3", &RecordSpec::default());
        let lowest = third.lowest;
        assert_eq!((lowest.since, lowest.is_record), (None, true));
        assert_eq!((lowest.searched, lowest.crossed_gaps), (5, true));
        assert_eq!(third.highest.since, Some(period("2025-Q2")));
        assert!(!third.highest.crossed_gaps);
        let first = at("2024-Q1", &RecordSpec::default());
        assert_eq!((first.lowest.is_record, first.lowest.searched), (false, 0));
    }

    #[test]
    fn ties_end_a_weak_search_only() {
        let weak = at("2025-Q2", &RecordSpec::default());
        assert_eq!(weak.highest.since, Some(period("2024-Q2")));
        let strict = at("2025-Q2", &RecordSpec::default().ties(Ties::Strict));
        assert!(strict.highest.is_record && strict.highest.crossed_gaps);
        assert_eq!(strict.rank, weak.rank);
        assert_eq!(
            (weak.rank.from_top, weak.rank.tied, weak.rank.of),
            (1, 1, 7)
        );
        assert_eq!(weak.rank.from_bottom, 6);
    }

    #[test]
    fn the_same_season_has_its_own_rank() {
        let fourth = at("2025-Q4", &RecordSpec::default());
        assert_eq!((fourth.seasonal_rank.of, fourth.seasonal_rank.tied), (2, 1));
        assert_eq!((fourth.rank.from_bottom, fourth.rank.tied), (2, 1));
    }

    #[test]
    fn ignored_periods_are_not_compared() {
        let spec = RecordSpec::default().ignore([period("2025-Q3"), period("2024-Q4")]);
        let fourth = at("2025-Q4", &spec);
        assert!(fourth.lowest.is_record);
        assert_eq!((fourth.lowest.searched, fourth.rank.of), (4, 5));
    }

    #[test]
    fn only_known_levels_can_be_ranked() {
        let spec = RecordSpec::default();
        assert_eq!(
            record(&quarters(), period("2024-Q3"), &spec),
            Err(ChangeError::Missing {
                period: period("2024-Q3")
            })
        );
        assert!(record(&quarters(), period("2026-Q1"), &spec).is_err());
    }
}
