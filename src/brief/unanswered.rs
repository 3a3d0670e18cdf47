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

pub(super) fn compute(evidence: &Evidence<'_>) -> Unanswered {
    let mut questions = Vec::new();
    let mut ask = |question: &str, skipped: Skipped| {
        questions.push(OpenQuestion {
            question: question.to_owned(),
            skipped,
        });
    };
    let question = evidence.question;
    let has_buyer = question.flow == TradeFlow::Export || question.flow.is_import();
    if has_buyer && question.own_supply.is_none() {
        ask(
            "Did the buyer's own production or stocks replace it?",
            Skipped::new("trade data alone do not show it")
                .needs("the buyer's production")
                .needs("its stocks or consumption"),
        );
    }
    Unanswered { questions }
}

impl Section for Unanswered {
    const TITLE: &'static str = "What cannot be said";

    fn lines(&self, _: &Scope) -> Vec<String> {
        let line = |open: &OpenQuestion| format!("{} {}", open.question, open.skipped.sentence());
        self.questions.iter().map(line).collect()
    }
}
