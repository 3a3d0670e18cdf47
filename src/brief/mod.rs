//! The news question: "exports fell 11 % in November - is that real?", answered in one call with evidence, and with what cannot be said.
//!
//! A [`Question`] names a flow and a period; [`brief()`] reads everything it needs from the dataset and returns a [`Brief`]. Each part is
//! [`Part::Computed`], or [`Part::Skipped`] with the reason and the inputs that would answer it: data that are short or poor give a shorter answer, never a wrong one.
//!
//! A new part is a file with a struct, a `compute(&Evidence)` and its sentences (trait `Section`); it gets a field of [`Brief`], a line in [`brief()`] and a
//! line in the list of sections of `render`.

mod adjusted;
mod anomalies;
mod commodities;
mod context;
mod diversion;
mod events;
mod evidence;
mod explanation;
mod headline;
mod mirror;
mod outlook;
mod part;
mod partners;
mod prices;
mod quality;
mod question;
mod recovery;
mod reliance;
mod render;
mod revision;
mod share;
mod text;
mod unanswered;
mod usual;
mod verdict;

use serde::{Deserialize, Serialize};

use crate::brief::evidence::Evidence;
use crate::brief::render::Section;
use crate::code::{Area, TradeFlow};
use crate::dataset::Dataset;
use crate::error::Error;

pub use adjusted::{Adjusted, AdjustedVariant};
pub use anomalies::{Anomalies, AnomalousFigure};
pub use commodities::Commodities;
pub use context::{Comparison, Context};
pub use diversion::Diversion;
pub use events::{EventAssessment, EventEvaluation, EventVerdict, Events, NoiseSource};
pub use explanation::{Cause, Explanation, ExplanationPart};
pub use headline::Headline;
pub use mirror::Mirror;
pub use outlook::{Outlook, OutlookPoint};
pub use part::{Part, Skipped};
pub use partners::Partners;
pub use prices::{Prices, SupplyOrDemand};
pub use quality::DataQuality;
pub use question::{OwnSupply, Question, Reference};
pub use recovery::Recovery;
pub use reliance::{Reliance, UseOfImports};
pub use render::Scope;
pub use revision::RevisionCaveat;
pub use share::Share;
pub use unanswered::{OpenQuestion, Unanswered};
pub use usual::UsualSize;
pub use verdict::{Spread, Standing, Verdict};

/// The answer to a [`Question`], part by part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Brief {
    /// The question.
    pub question: Question,
    /// What it is about, in words.
    pub scope: Scope,
    /// The answer in a few sentences.
    pub verdict: Verdict,
    /// The figure, its change, and what rounding leaves open.
    pub headline: Part<Headline>,
    /// Other comparisons, records, ranks and streaks.
    pub context: Part<Context>,
    /// How large the changes of this flow usually are.
    pub usual_size: Part<UsualSize>,
    /// The change without season and calendar, and how far that depends on the way it is adjusted.
    pub adjusted: Part<Adjusted>,
    /// The change as a sum of season, calendar, market and share.
    pub explanation: Part<Explanation>,
    /// The change of value as price, volume and mix.
    pub prices: Part<Prices>,
    /// What each finer code contributes to the change.
    pub commodities: Part<Commodities>,
    /// The total, and what each partner contributes to its change.
    pub partners: Part<Partners>,
    /// Share of the partner, and concentration.
    pub share: Part<Share>,
    /// What the others gained while this partner lost.
    pub diversion: Part<Diversion>,
    /// The partner's own record of the same trade.
    pub mirror: Part<Mirror>,
    /// How reliant the buyer is on the supplier, on few suppliers, and on imports.
    pub reliance: Part<Reliance>,
    /// How much of a fall has been made up.
    pub recovery: Part<Recovery>,
    /// Whether the data can say anything about the events.
    pub events: Part<Events>,
    /// Unusual figures of the history, and since when the present level holds.
    pub anomalies: Part<Anomalies>,
    /// Forecasts for the year ahead.
    pub outlook: Part<Outlook>,
    /// How far the change may be revised.
    pub revision: Part<RevisionCaveat>,
    /// Audit findings and caveats.
    pub data_quality: DataQuality,
    /// What stays open, and what would answer it.
    pub unanswered: Unanswered,
}

/// Answers `question` from `data`.
///
/// # Errors
/// [`Error::Spec`] and [`Error::Period`] for a question that contradicts itself; [`Error::Dataset`] if no record fits it, or if its records cannot be added
/// up (duplicates, mixed units or currencies, totals beside parts).
///
/// # Examples
///
/// ```
/// use tidegauge::code::{Area, Commodity, QuantityUnit, TradeFlow};
/// use tidegauge::{Dataset, Question, TradeRecord, brief};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let magnets: Commodity = "HS22:850511".parse()?;
/// let figures = [("2025-10", Area::UNITED_STATES, 656.0), ("2025-11", Area::UNITED_STATES, 582.0)];
/// let mut data = Dataset::default();
/// for (month, partner, tonnes) in figures {
///     let record = TradeRecord::new(month.parse()?, TradeFlow::Export, Area::CHINA, partner, magnets);
///     data.extend([record.quantity(tonnes, QuantityUnit::TONNE)]);
/// }
/// let question = Question::new("X.CN.US.HS22:850511.quantity".parse()?, "2025-11".parse()?).rounded_to(1.0);
/// let answer = brief(&data, &question)?;
/// assert!(answer.to_text().contains("−11.3 %"));
/// assert!(answer.usual_size.skipped().is_some()); // one change has no usual size
/// # Ok(())
/// # }
/// ```
pub fn brief(data: &Dataset, question: &Question) -> Result<Brief, Error> {
    question.validate()?;
    let evidence = Evidence::gather(data, question)?;
    let headline = headline::compute(&evidence).into();
    let usual_size = usual::compute(&evidence).into();
    let adjusted = adjusted::compute(&evidence).into();
    let prices = prices::compute(&evidence).into();
    let partners = partners::compute(&evidence).into();
    let events = events::compute(&evidence).into();
    Ok(Brief {
        verdict: verdict::compute(&headline, &usual_size, &adjusted, &partners, &events),
        explanation: explanation::compute(&evidence, &headline, &adjusted, &prices).into(),
        prices,
        diversion: diversion::compute(&evidence).into(),
        mirror: mirror::compute(&evidence).into(),
        commodities: commodities::compute(&evidence).into(),
        anomalies: anomalies::compute(&evidence).into(),
        outlook: outlook::compute(&evidence).into(),
        revision: revision::compute(&evidence, &headline).into(),
        context: context::compute(&evidence).into(),
        share: share::compute(&evidence).into(),
        reliance: reliance::compute(&evidence).into(),
        recovery: recovery::compute(&evidence).into(),
        data_quality: quality::compute(&evidence),
        unanswered: unanswered::compute(&evidence),
        question: question.clone(),
        scope: scope(&evidence),
        headline,
        usual_size,
        adjusted,
        partners,
        events,
    })
}

fn scope(evidence: &Evidence<'_>) -> Scope {
    let question = evidence.question;
    let flow = match question.flow {
        TradeFlow::Import => "imports".to_owned(),
        TradeFlow::Export => "exports".to_owned(),
        TradeFlow::ReExport => "re-exports".to_owned(),
        TradeFlow::ReImport => "re-imports".to_owned(),
        TradeFlow::DomesticExport => "domestic exports".to_owned(),
        other if other.is_import() => format!("imports ({other})"),
        other => format!("exports ({other})"),
    };
    let name = |area: Area| match area {
        Area::WORLD => "all partners".to_owned(),
        area => area.name().to_owned(),
    };
    Scope {
        subject: question
            .subject
            .clone()
            .unwrap_or_else(|| question.commodity.to_string()),
        reporter: name(question.reporter),
        partner: name(question.partner),
        flow,
        at: question.at,
        unit: evidence.unit.clone(),
    }
}
