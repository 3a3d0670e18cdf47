//! Will the figure be revised: what earlier releases of this flow did.

use serde::{Deserialize, Serialize};

use crate::brief::evidence::Evidence;
use crate::brief::headline::Headline;
use crate::brief::text;
use crate::brief::{Part, Scope, Section, Skipped};

/// Half-width of an interval of 90 % in standard deviations of a normal variable.
const NINETY: f64 = 1.645;

/// The change beside the revisions of earlier changes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RevisionCaveat {
    /// Revisions that are known.
    pub n: usize,
    /// Mean revision, a ratio.
    pub mean: f64,
    /// Root mean squared revision, a ratio.
    pub root_mean_square: f64,
    /// Lower bound of the change after a revision of the usual size, 90 %.
    pub lower: f64,
    /// Upper bound.
    pub upper: f64,
}

pub(super) fn compute(
    evidence: &Evidence<'_>,
    headline: &Part<Headline>,
) -> Result<RevisionCaveat, Skipped> {
    let statistics = evidence.question.revisions.as_ref().ok_or_else(|| {
        Skipped::new("only one release of the figures is known")
            .needs("earlier releases of the same periods")
    })?;
    let rate = headline
        .computed()
        .and_then(|headline| headline.change.rate.value())
        .ok_or_else(|| Skipped::new("there is no rate of change that could be revised"))?;
    let reach = NINETY * statistics.root_mean_square;
    if !(reach.is_finite() && reach >= 0.0) {
        return Err(Skipped::new("the revisions given have no finite size"));
    }
    Ok(RevisionCaveat {
        n: statistics.n,
        mean: statistics.mean,
        root_mean_square: statistics.root_mean_square,
        lower: rate - reach,
        upper: rate + reach,
    })
}

impl Section for RevisionCaveat {
    const TITLE: &'static str = "Revision";

    fn lines(&self, _: &Scope) -> Vec<String> {
        let side = if self.lower <= 0.0 && self.upper >= 0.0 {
            "even its sign may be revised"
        } else {
            "its sign is not in doubt"
        };
        vec![format!(
            "Earlier changes of this flow were revised by {} points (root mean square of {}, mean {}): this one may become {} to {}; {side}.",
            text::hundredths(self.root_mean_square, 1),
            text::count(self.n, "revision"),
            text::points(self.mean),
            text::percent(self.lower),
            text::percent(self.upper)
        )]
    }
}
