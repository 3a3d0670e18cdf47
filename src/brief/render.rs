//! The brief as text: the same sentences, plain or in Markdown.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::brief::{Brief, Part, text};
use crate::period::Period;

/// What a brief is about, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Scope {
    /// The commodity.
    pub subject: String,
    /// The reporter.
    pub reporter: String,
    /// The counterpart.
    pub partner: String,
    /// `exports` or `imports`, or the sub-flow.
    pub flow: String,
    /// The period in question.
    pub at: Period,
    /// Unit of all levels.
    pub unit: String,
}

impl Scope {
    /// A level with its unit: `582 t`.
    pub(super) fn level(&self, value: f64) -> String {
        format!("{} {}", text::amount(value), self.unit)
    }

    /// A difference with its sign and unit: `−74 t`.
    pub(super) fn difference(&self, value: f64) -> String {
        format!("{} {}", text::signed_amount(value), self.unit)
    }

    /// `China: exports of rare-earth magnets to Japan, November 2025`.
    pub(super) fn title(&self) -> String {
        let Self {
            subject,
            reporter,
            partner,
            flow,
            ..
        } = self;
        let preposition = if flow.contains("import") {
            "from"
        } else {
            "to"
        };
        format!(
            "{reporter}: {flow} of {subject} {preposition} {partner}, {}",
            text::period(self.at)
        )
    }
}

/// A part that can be put into sentences. A new part of the brief implements this and gets its line in `sections`.
pub(super) trait Section {
    /// Heading of the part.
    const TITLE: &'static str;

    /// Its sentences.
    fn lines(&self, scope: &Scope) -> Vec<String>;
}

/// A heading and its sentences, ready to print.
struct Printed {
    title: &'static str,
    lines: Vec<String>,
}

impl Brief {
    /// The brief as plain text, the same for the same data.
    pub fn to_text(&self) -> String {
        let mut lines = vec![self.scope.title()];
        for section in self.sections() {
            lines.extend([String::new(), section.title.to_owned()]);
            lines.extend(section.lines.iter().map(|line| format!("  {line}")));
        }
        lines.join("\n") + "\n"
    }

    /// The brief in Markdown, the same sentences as [`to_text`](Self::to_text).
    pub fn to_markdown(&self) -> String {
        let mut lines = vec![format!("# {}", escape(&self.scope.title()))];
        for section in self.sections() {
            lines.extend([
                String::new(),
                format!("## {}", section.title),
                String::new(),
            ]);
            lines.extend(
                section
                    .lines
                    .iter()
                    .map(|line| format!("- {}", escape(line))),
            );
        }
        lines.join("\n") + "\n"
    }

    /// All parts in reading order: a new part adds its line here.
    fn sections(&self) -> Vec<Printed> {
        let scope = &self.scope;
        let mut sections = vec![
            whole(&self.verdict, scope),
            part(&self.headline, scope),
            part(&self.context, scope),
            part(&self.usual_size, scope),
            part(&self.adjusted, scope),
            part(&self.explanation, scope),
            part(&self.prices, scope),
            part(&self.commodities, scope),
            part(&self.partners, scope),
            part(&self.share, scope),
            part(&self.diversion, scope),
            part(&self.mirror, scope),
            part(&self.reliance, scope),
            part(&self.recovery, scope),
            part(&self.events, scope),
            part(&self.anomalies, scope),
            part(&self.outlook, scope),
            part(&self.revision, scope),
            whole(&self.data_quality, scope),
            whole(&self.unanswered, scope),
        ];
        for line in sections.iter_mut().flat_map(|section| &mut section.lines) {
            *line = capitalised(line);
        }
        sections
    }
}

impl fmt::Display for Brief {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

fn whole<T: Section>(answer: &T, scope: &Scope) -> Printed {
    Printed {
        title: T::TITLE,
        lines: answer.lines(scope),
    }
}

/// Sentences begin with a capital letter.
fn capitalised(line: &str) -> String {
    let mut letters = line.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

fn part<T: Section>(part: &Part<T>, scope: &Scope) -> Printed {
    let lines = match part {
        Part::Computed(answer) => answer.lines(scope),
        Part::Skipped(skipped) => vec![skipped.sentence()],
    };
    Printed {
        title: T::TITLE,
        lines,
    }
}

/// Characters that Markdown would read as markup.
fn escape(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for character in line.chars() {
        if matches!(
            character,
            '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#' | '|' | '\\'
        ) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}
