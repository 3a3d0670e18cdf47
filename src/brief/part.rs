//! A part of a brief: computed, or skipped with the reason and with what would answer it.

use serde::{Deserialize, Serialize};

use crate::brief::text::enumerate;

/// One part of a brief.
///
/// # Examples
///
/// ```
/// use tidegauge::brief::{Part, Skipped};
///
/// let part: Part<u32> = Skipped::new("one value is not enough").needs("twelve more months").into();
/// assert_eq!(part.computed(), None);
/// assert_eq!(part.skipped().unwrap().needs, ["twelve more months"]);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part<T> {
    /// The answer.
    Computed(T),
    /// Why there is none.
    Skipped(Skipped),
}

/// Why a part could not be computed, and which inputs would answer it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Skipped {
    /// What is lacking, in words.
    pub reason: String,
    /// Inputs that would answer it, each in words.
    pub needs: Vec<String>,
}

impl<T> Part<T> {
    /// The answer, if there is one.
    pub const fn computed(&self) -> Option<&T> {
        match self {
            Self::Computed(answer) => Some(answer),
            Self::Skipped(_) => None,
        }
    }

    /// Why there is no answer.
    pub const fn skipped(&self) -> Option<&Skipped> {
        match self {
            Self::Computed(_) => None,
            Self::Skipped(skipped) => Some(skipped),
        }
    }
}

impl Skipped {
    /// A part that cannot be computed for `reason`.
    pub fn new(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            needs: Vec::new(),
        }
    }

    /// Adds an input that would help.
    #[must_use]
    pub fn needs(mut self, input: impl Into<String>) -> Self {
        self.needs.push(input.into());
        self
    }
}

impl Skipped {
    /// "Skipped: why. Needed: what, and what."
    pub(super) fn sentence(&self) -> String {
        if self.needs.is_empty() {
            format!("Skipped: {}.", self.reason)
        } else {
            format!(
                "Skipped: {}. Needed: {}.",
                self.reason,
                enumerate(&self.needs)
            )
        }
    }
}

impl<T> From<Skipped> for Part<T> {
    fn from(skipped: Skipped) -> Self {
        Self::Skipped(skipped)
    }
}

impl<T> From<Result<T, Skipped>> for Part<T> {
    fn from(result: Result<T, Skipped>) -> Self {
        match result {
            Ok(answer) => Self::Computed(answer),
            Err(skipped) => Self::Skipped(skipped),
        }
    }
}
