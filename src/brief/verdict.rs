//! The answer in a few sentences, each with the part that it rests on.

use serde::{Deserialize, Serialize};

use crate::brief::adjusted::Adjusted;
use crate::brief::events::{EventVerdict, Events};
use crate::brief::headline::Headline;
use crate::brief::partners::Partners;
use crate::brief::text;
use crate::brief::usual::UsualSize;
use crate::brief::{Part, Scope, Section};

/// Whether the change stands out from the usual changes of this flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Standing {
    /// Inside the usual size of its own changes: no news by itself.
    WithinUsual,
    /// Outside: worth an explanation.
    Unusual,
    /// The history is too short to tell.
    Undetermined,
}

/// How the change of this partner relates to the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Spread {
    /// All others together moved in the same direction.
    Shared,
    /// All others together moved in the other direction, or not at all.
    ThisPartnerOnly,
    /// Not known, or the question is about the total.
    Undetermined,
}

/// The verdict of a brief.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Verdict {
    /// Whether the change stands out.
    pub standing: Standing,
    /// Whether others moved with it.
    pub spread: Spread,
    /// Names of the events whose effect is undetermined.
    pub undetermined_events: Vec<String>,
    /// The verdict in sentences.
    pub sentences: Vec<String>,
}

pub(super) fn compute(
    headline: &Part<Headline>,
    usual: &Part<UsualSize>,
    adjusted: &Part<Adjusted>,
    partners: &Part<Partners>,
    events: &Part<Events>,
) -> Verdict {
    // The adjusted change decides where there is one: the season is part of what is usual.
    let within_usual = adjusted
        .computed()
        .and_then(|adjusted| adjusted.within_usual)
        .or_else(|| usual.computed().map(|usual| usual.within_usual));
    let standing = match within_usual {
        Some(true) => Standing::WithinUsual,
        Some(false) => Standing::Unusual,
        None => Standing::Undetermined,
    };
    let own = headline
        .computed()
        .and_then(|headline| headline.change.difference);
    let others = partners
        .computed()
        .and_then(|partners| partners.others)
        .map(|others| others.difference);
    let spread = match own.zip(others) {
        Some((own, others)) if own * others > 0.0 => Spread::Shared,
        Some((own, _)) if own != 0.0 => Spread::ThisPartnerOnly,
        _ => Spread::Undetermined,
    };
    let undetermined_events: Vec<String> = events
        .computed()
        .into_iter()
        .flat_map(|events| &events.assessed)
        .filter(|assessment| matches!(assessment.verdict, EventVerdict::Undetermined { .. }))
        .map(|assessment| assessment.event.name.clone())
        .collect();
    let mut sentences = match (headline.computed(), adjusted.computed()) {
        (Some(headline), Some(adjusted)) if adjusted.within_usual.is_some() => {
            adjusted_sentences(headline, adjusted)
        }
        _ => vec![first_sentence(headline, usual)],
    };
    match spread {
        Spread::Shared => sentences.push("All other partners together moved in the same direction.".to_owned()),
        Spread::ThisPartnerOnly => sentences.push(
            "All other partners together moved the other way or not at all: a matter of this partner, not of the total.".to_owned(),
        ),
        Spread::Undetermined => {}
    }
    if !undetermined_events.is_empty() {
        sentences.push(format!(
            "Undetermined, because the data cannot show it yet: the effect of the {}.",
            text::enumerate(&undetermined_events)
        ));
    }
    Verdict {
        standing,
        spread,
        undetermined_events,
        sentences,
    }
}

fn first_sentence(headline: &Part<Headline>, usual: &Part<UsualSize>) -> String {
    let Part::Computed(headline) = headline else {
        return "There is no change to judge.".to_owned();
    };
    let rate = text::outcome(headline.change.rate);
    match usual {
        Part::Computed(usual) if usual.within_usual => {
            format!(
                "The change ({rate}) is what the figures say, but inside the usual size of this flow's changes: no news by itself."
            )
        }
        Part::Computed(_) => format!(
            "The change ({rate}) is outside the usual size of this flow's changes: worth an explanation."
        ),
        Part::Skipped(skipped) => format!(
            "Whether the change ({rate}) is unusual cannot be told, because {}.",
            skipped.reason
        ),
    }
}

fn adjusted_sentences(headline: &Headline, adjusted: &Adjusted) -> Vec<String> {
    let (low, high) = adjusted.spread;
    let standing = match adjusted.within_usual {
        Some(true) => "inside the usual size of adjusted changes: no news by itself",
        _ => "outside the usual size of adjusted changes: worth an explanation",
    };
    let mut sentences = vec![
        format!(
            "Of the change of {} season and calendar make {} points.",
            text::outcome(headline.change.rate),
            text::points(adjusted.seasonal_points + adjusted.calendar_points)
        ),
        format!(
            "Adjusted for both it is {} ({} to {} by other reasonable adjustments), {standing}.",
            text::outcome(adjusted.rate),
            text::percent(low),
            text::percent(high)
        ),
    ];
    if low <= 0.0 && high >= 0.0 {
        sentences.push("Not even its sign is the same for all of them.".to_owned());
    }
    sentences
}

impl Section for Verdict {
    const TITLE: &'static str = "Verdict";

    fn lines(&self, _: &Scope) -> Vec<String> {
        self.sentences.clone()
    }
}
