//! The change as a sum: what season, calendar, price, mix, the market and the share in it make of it, in points that add up.
//!
//! Season and calendar are those of the adjustment; price and mix those of the value decomposition. What is left is the flow's own
//! movement. Where the total over all partners is known and no price is taken out, it is split into the part that a flow with the growth
//! of the total would have had (demand or supply for everybody), and the rest, which changes the partner's share.

use serde::{Deserialize, Serialize};

use crate::brief::adjusted::{self, Adjusted};
use crate::brief::evidence::Evidence;
use crate::brief::headline::Headline;
use crate::brief::prices::Prices;
use crate::brief::text;
use crate::brief::{Part, Scope, Section, Skipped};
use crate::code::Area;
use crate::dataset::Measure;
use crate::num::mean::logarithmic_mean;
use crate::x11::Mode;

/// What a part of the change is put down to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Cause {
    /// Trading days and holidays.
    Calendar,
    /// The time of the year.
    Season,
    /// Prices of what was traded before and after.
    Price,
    /// A dearer or cheaper composition.
    Mix,
    /// Items that were not traded before.
    Entry,
    /// Items that are no longer traded.
    Exit,
    /// Items without a quantity in one of the periods, so that price and volume cannot be told apart.
    Unpriced,
    /// What price, mix, entry, exit and items without a price leave: quantities, without season and calendar.
    Volume,
    /// The growth of the total over all partners.
    Market,
    /// A larger or smaller share in that total.
    Share,
    /// What no part takes.
    Unexplained,
}

/// One part of the change.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExplanationPart {
    /// What it is put down to.
    pub cause: Cause,
    /// Its size as a ratio to the earlier level; all parts add up to the rate of change.
    pub points: f64,
}

/// The change as a sum of parts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The rate of change that is explained, a ratio.
    pub rate: f64,
    /// Its parts, the largest first.
    pub parts: Vec<ExplanationPart>,
}

pub(super) fn compute(
    evidence: &Evidence<'_>,
    headline: &Part<Headline>,
    adjusted: &Part<Adjusted>,
    prices: &Part<Prices>,
) -> Result<Explanation, Skipped> {
    let rate = headline
        .computed()
        .and_then(|headline| headline.change.rate.value())
        .ok_or_else(|| Skipped::new("there is no rate of change to explain"))?;
    let mut parts = Vec::new();
    if let Part::Computed(adjusted) = adjusted {
        parts.push((Cause::Season, adjusted.seasonal_points));
        parts.push((Cause::Calendar, adjusted.calendar_points));
    }
    let priced = prices
        .computed()
        .filter(|_| evidence.question.measure == Measure::Value);
    if let Some(prices) = priced {
        let found = &prices.decomposition;
        let mut push = |cause, value: f64| parts.push((cause, value / prices.value_from));
        push(Cause::Price, found.price);
        push(Cause::Mix, found.mix);
        for (cause, value) in [
            (Cause::Entry, found.entry),
            (Cause::Exit, found.exit),
            (Cause::Unpriced, found.unpriced),
        ] {
            if value != 0.0 {
                push(cause, value);
            }
        }
    }
    let left = |parts: &[(Cause, f64)]| rate - parts.iter().map(|(_, points)| points).sum::<f64>();
    // The total's own prices are not known, so that with a price part what is left is not split.
    if priced.is_none()
        && let Some(market) = market(evidence, adjusted)
    {
        parts.push((Cause::Market, market));
        parts.push((Cause::Share, left(&parts)));
    }
    if parts.is_empty() {
        return Err(
            Skipped::new("neither season, nor price, nor the total is known")
                .needs("three years of figures, or the total over all partners"),
        );
    }
    match parts.last() {
        Some((Cause::Share, _)) => {}
        _ if priced.is_some() => parts.push((Cause::Volume, left(&parts))),
        _ => parts.push((Cause::Unexplained, left(&parts))),
    }
    parts.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    Ok(Explanation {
        rate,
        parts: parts
            .into_iter()
            .map(|(cause, points)| ExplanationPart { cause, points })
            .collect(),
    })
}

/// The points that the growth of the total would have made, adjusted as the flow is; `None` where the question is about the total.
fn market(evidence: &Evidence<'_>, adjusted: &Part<Adjusted>) -> Option<f64> {
    if evidence.question.partner == Area::WORLD {
        return None;
    }
    let total = &evidence.total.as_ref().ok()?.series;
    let (at, previous) = (evidence.question.at, evidence.previous()?);
    let points = match adjusted {
        Part::Computed(adjusted) => {
            let rate = adjusted::rate(evidence, total, previous)?;
            let raw = evidence.series();
            let (before, after) = (raw.get(previous)?, raw.get(at)?);
            if matches!(adjusted.mode, Mode::Multiplicative | Mode::LogAdditive) {
                logarithmic_mean(before, after)? / before * rate.ln_1p()
            } else {
                rate * adjusted.from / before
            }
        }
        Part::Skipped(_) => total.get(at)? / total.get(previous)? - 1.0,
    };
    points.is_finite().then_some(points)
}

impl Cause {
    /// In words.
    const fn name(self) -> &'static str {
        match self {
            Self::Calendar => "calendar",
            Self::Season => "season",
            Self::Price => "price",
            Self::Mix => "mix",
            Self::Entry => "items that entered",
            Self::Exit => "items that left",
            Self::Unpriced => "items without a price",
            Self::Volume => "volume",
            Self::Market => "as all partners together",
            Self::Share => "this partner's share",
            Self::Unexplained => "what no part takes",
        }
    }
}

impl Section for Explanation {
    const TITLE: &'static str = "The change as a sum";

    fn lines(&self, _: &Scope) -> Vec<String> {
        let parts: Vec<String> = self
            .parts
            .iter()
            .map(|part| format!("{} {}", part.cause.name(), text::points(part.points)))
            .collect();
        vec![format!(
            "{} points: {}.",
            text::points(self.rate),
            text::enumerate(&parts)
        )]
    }
}
