//! Questions a reader will ask that this brief does not answer, and the inputs that would answer each.

use serde::{Deserialize, Serialize};

use crate::brief::evidence::Evidence;
use crate::brief::{Scope, Section, Skipped};
use crate::code::TradeFlow;

/// A question and why it stays open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OpenQuestion {
    /// The question.
    pub question: String,
    /// Why it is open, and what would answer it.
    pub skipped: Skipped,
}

/// All open questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Unanswered {
    /// In the order in which readers ask them.
    pub questions: Vec<OpenQuestion>,
}

/// What is said where the data would do but no method is there yet.
const NO_METHOD: &str = "the data would allow it, but this version has no method for it";

pub(super) fn compute(evidence: &Evidence<'_>) -> Unanswered {
    let mut questions = Vec::new();
    let mut ask = |question: &str, skipped: Skipped| {
        questions.push(OpenQuestion {
            question: question.to_owned(),
            skipped,
        });
    };
    ask(
        "Is it price, volume or mix?",
        if evidence.has_prices {
            Skipped::new(NO_METHOD)
        } else {
            Skipped::new("value and quantity are not both known for the two periods")
                .needs("values beside quantities, best by tariff line")
        },
    );
    let (mirror, other) = if evidence.question.flow.is_import() {
        ("exports", "the partner's exports by destination")
    } else {
        ("imports", "the partner's imports by source")
    };
    ask(
        "Does the partner's side show the same?",
        if evidence.has_mirror {
            Skipped::new(NO_METHOD)
        } else {
            Skipped::new(format!("the partner's own {mirror} are not in the data"))
                .needs(format!("{mirror} of {}", commodity_text(evidence)))
        },
    );
    ask(
        "Was trade diverted elsewhere?",
        Skipped::new("it takes both sides of the market, by supplier and by destination")
            .needs(other),
    );
    if evidence.question.flow == TradeFlow::Export || evidence.question.flow.is_import() {
        ask(
            "Did the buyer's own production or stocks replace it, and how reliant is the buyer?",
            Skipped::new("trade data alone do not show it")
                .needs("the buyer's production")
                .needs("its stocks or consumption")
                .needs("its imports from all suppliers"),
        );
    }
    Unanswered { questions }
}

fn commodity_text(evidence: &Evidence<'_>) -> String {
    match evidence.question.commodity.hs6() {
        Some(subheading) => format!("{subheading} as the partner reports them"),
        None => format!(
            "{} as the partner reports them",
            evidence.question.commodity
        ),
    }
}

impl Section for Unanswered {
    const TITLE: &'static str = "What cannot be said";

    fn lines(&self, _: &Scope) -> Vec<String> {
        let line = |open: &OpenQuestion| format!("{} {}", open.question, open.skipped.sentence());
        self.questions.iter().map(line).collect()
    }
}
