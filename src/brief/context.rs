//! The change among other comparisons: over a year, over quarters, since when, in which rank, after how many moves of one direction.

use serde::{Deserialize, Serialize};

use crate::brief::evidence::Evidence;
use crate::brief::text;
use crate::brief::{Scope, Section, Skipped};
use crate::change::{
    BaseEffect, Basis, ChangeSpec, Direction, Outcome, Record, RecordSpec, Streak, TieRule,
    base_effect, change, k_on_k, record, streak, year_to_date,
};
use crate::error::Error;
use crate::period::{Frequency, PeriodRange};

/// A rate between two spans of periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Comparison {
    /// The later span.
    pub periods: PeriodRange,
    /// The span it is compared with.
    pub base_periods: PeriodRange,
    /// The rate, or why there is none.
    pub rate: Outcome,
}

/// What surrounds the change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Context {
    /// The change of the period before: the base that this change starts from.
    pub before: Comparison,
    /// Over two periods: against the one before the last.
    pub two_periods: Comparison,
    /// Against the same period a year earlier.
    pub year_ago: Option<Comparison>,
    /// Three months on three months, four quarters on four.
    pub three_on_three: Comparison,
    /// Twelve on twelve months (moving annual total): a year on the year before.
    pub year_on_year: Option<Comparison>,
    /// The year so far against the same part of the year before.
    pub year_to_date: Option<Comparison>,
    /// Lowest and highest since when, and ranks.
    pub record: Record,
    /// Consecutive changes of one direction.
    pub streak: Streak,
    /// What the base a year ago contributes to the rate over a year.
    pub base_effect: Option<BaseEffect>,
    /// Periods of the history with and without a figure.
    pub observed: usize,
    /// Periods from the first to the one in question.
    pub span: usize,
}

pub(super) fn compute(evidence: &Evidence<'_>) -> Result<Context, Skipped> {
    collect(evidence).map_err(|error| Skipped::new(error.to_string()))
}

fn collect(evidence: &Evidence<'_>) -> Result<Context, Error> {
    let at = evidence.question.at;
    // Nothing after the period in question is known when it is asked about.
    let known = PeriodRange::new(evidence.series().start(), at)?;
    let series = evidence.series().slice(&known)?;
    let spec = ChangeSpec::default();
    let against = |period, basis| -> Result<Comparison, Error> {
        let change = change(&series, period, basis, &spec)?;
        Ok(Comparison {
            periods: PeriodRange::new(change.period, change.period)?,
            base_periods: PeriodRange::new(change.base_period, change.base_period)?,
            rate: change.rate,
        })
    };
    let spans = |span: crate::change::SpanChange| Comparison {
        periods: span.periods,
        base_periods: span.base_periods,
        rate: span.rate,
    };
    let previous = at.checked_sub(1)?;
    let before = if previous < series.start() {
        let base = previous.checked_sub(1)?;
        Comparison {
            periods: PeriodRange::new(previous, previous)?,
            base_periods: PeriodRange::new(base, base)?,
            rate: Outcome::MissingCurrent,
        }
    } else {
        against(previous, Basis::PreviousPeriod)?
    };
    let year = at.frequency().periods_per_year().filter(|n| *n > 1);
    Ok(Context {
        before,
        two_periods: against(at, Basis::Lag(2))?,
        year_ago: year.and_then(|_| against(at, Basis::YearAgo).ok()),
        three_on_three: spans(k_on_k(&series, at, 3)?),
        year_on_year: year.and_then(|n| k_on_k(&series, at, n).ok()).map(spans),
        year_to_date: year.and_then(|_| year_to_date(&series, at).ok()).map(spans),
        record: record(&series, at, &RecordSpec::default())?,
        streak: streak(&series, at, TieRule::End)?,
        base_effect: year.and_then(|_| base_effect(&series, at).ok()),
        observed: series.len() - series.missing(),
        span: series.len(),
    })
}

impl Section for Context {
    const TITLE: &'static str = "Context";

    fn lines(&self, scope: &Scope) -> Vec<String> {
        let noun = scope.at.frequency().noun();
        let mut lines = vec![
            compare("The change before", &self.before),
            compare(&format!("Over two {noun}s"), &self.two_periods),
        ];
        if let Some(year_ago) = &self.year_ago {
            lines.push(compare("Against a year ago", year_ago));
        }
        let short = if scope.at.frequency() == Frequency::Month {
            "3m/3m"
        } else {
            "Three on three"
        };
        lines.push(compare(short, &self.three_on_three));
        if let Some(year) = &self.year_on_year {
            let name = if scope.at.frequency() == Frequency::Month {
                "12m/12m"
            } else {
                "Year on year"
            };
            lines.push(compare(name, year));
        }
        if let Some(to_date) = &self.year_to_date {
            lines.push(compare("Year to date", to_date));
        }
        lines.extend(text::records(&self.record, noun));
        lines.extend(run(&self.streak, noun));
        if let Some((momentum, base)) = self.base_effect.and_then(|e| e.momentum.zip(e.base_effect))
        {
            lines.push(format!(
                "The rate over a year moved by {} log points: {} from this {noun}, {} from the base a year ago.",
                text::log_points(momentum + base),
                text::log_points(momentum),
                text::log_points(base)
            ));
        }
        if self.observed < self.span {
            lines.push(format!(
                "{} of {} {noun}s in this history have a figure; ranks and streaks rest on those.",
                self.observed, self.span
            ));
        }
        lines
    }
}

fn compare(name: &str, comparison: &Comparison) -> String {
    format!(
        "{name} ({} against {}): {}.",
        text::span(&comparison.periods),
        text::span(&comparison.base_periods),
        text::outcome(comparison.rate)
    )
}

fn run(streak: &Streak, noun: &str) -> Option<String> {
    let word = match streak.direction? {
        Direction::Fall => "fall",
        _ => "rise",
    };
    Some(if streak.length == 1 {
        format!("First {word} after a change in the other direction, or after a gap.")
    } else {
        format!(
            "{} in a row; so many of one direction have probability {} % if the level is a random walk, {} % if it is noise around a constant {noun}ly level.",
            text::count(streak.length as usize, word),
            text::hundredths(streak.probability_random_walk, 1),
            text::hundredths(streak.probability_noise, 1)
        )
    })
}
