//! The change without season and calendar, by one specification and by others that a careful analyst could have chosen.
//!
//! The raw change is taken apart exactly: with levels y = a · c · s (adjusted, calendar, seasonal), each factor's part is
//! L(y₀, y₁) · ln(x₁ / x₀), where L is the logarithmic mean, so that the three add up to y₁ - y₀; where the components add, the parts
//! are their differences.

use serde::{Deserialize, Serialize};

use crate::brief::evidence::Evidence;
use crate::brief::text;
use crate::brief::{Scope, Section, Skipped};
use crate::change::{Outcome, change_rate};
use crate::code::Area;
use crate::diagnostics::IdentifiableSeasonality;
use crate::num::mean::logarithmic_mean;
use crate::num::order::{mad, median};
use crate::period::{Period, PeriodRange};
use crate::sa::{Adjuster, Decomposition, Method, SaSpec, SeasonalAdjustment};
use crate::series::Series;
use crate::x11::{Mode, SeasonalFilter, X11Spec};

/// Years of a seasonal model.
const YEARS: usize = 3;
/// Past changes that are needed before a size is called usual.
const FEWEST: usize = 12;
/// Half-width of the usual range in robust scales: 90 % of a normal distribution.
const USUAL: f64 = 1.645;

/// The change by another specification.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AdjustedVariant {
    /// What differs, in words.
    pub specification: String,
    /// Rate of change of the adjusted figure, a ratio.
    pub rate: f64,
}

/// The seasonally and calendar adjusted change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Adjusted {
    /// Adjusted level of the period before.
    pub from: f64,
    /// Adjusted level of the period in question.
    pub to: f64,
    /// Rate of change of the adjusted level.
    pub rate: Outcome,
    /// The smallest and the largest rate over this and the other specifications, ratios.
    pub spread: (f64, f64),
    /// The other specifications.
    pub variants: Vec<AdjustedVariant>,
    /// Part of the raw rate that is the season's, a ratio to the earlier raw level.
    pub seasonal_points: f64,
    /// Part of the raw rate that is the calendar's: trading days and holidays.
    pub calendar_points: f64,
    /// What remains of the raw rate: the three add up to it.
    pub adjusted_points: f64,
    /// How the components make up the series.
    pub mode: Mode,
    /// Robust scale of the earlier adjusted changes in logarithms; `None` where there are few, or a level is not positive.
    pub usual_scale: Option<f64>,
    /// Whether the adjusted change is inside 1.645 scales around the median of the earlier ones.
    pub within_usual: Option<bool>,
    /// The combined test for identifiable seasonality.
    pub seasonality: Option<IdentifiableSeasonality>,
    /// The model of the main specification; `None` without one.
    pub model: Option<String>,
    /// Outliers that the model found in one of the two periods.
    pub outliers: Vec<String>,
    /// What the adjustment itself warns of.
    pub warnings: Vec<String>,
}

pub(super) fn compute(evidence: &Evidence<'_>) -> Result<Adjusted, Skipped> {
    let at = evidence.question.at;
    let (series, previous) = history(evidence)?;
    let main = main_specification(evidence);
    let adjusted = run(main.clone(), &series)
        .map_err(|reason| Skipped::new(format!("the series could not be adjusted: {reason}")))?;
    let level = |period: Period| {
        let value = adjusted.seasonally_adjusted.get(period);
        value
            .ok_or_else(|| Skipped::new(format!("{} has no adjusted figure", text::period(period))))
    };
    let (from, to) = (level(previous)?, level(at)?);
    let rate = change_rate(from, to);
    let variants: Vec<AdjustedVariant> = variants(main)
        .into_iter()
        .filter_map(|(specification, spec)| {
            let other = run(spec, &series).ok()?.seasonally_adjusted;
            let rate = change_rate(other.get(previous)?, other.get(at)?).value()?;
            Some(AdjustedVariant {
                specification: specification.to_owned(),
                rate,
            })
        })
        .collect();
    let all = || {
        variants
            .iter()
            .map(|variant| variant.rate)
            .chain(rate.value())
    };
    let spread = (
        all().fold(f64::INFINITY, f64::min),
        all().fold(f64::NEG_INFINITY, f64::max),
    );
    if spread.0 > spread.1 {
        return Err(Skipped::new("the adjusted levels have no rate of change"));
    }
    let [seasonal_points, calendar_points, adjusted_points] = split(&adjusted, previous, at)
        .ok_or_else(|| {
            Skipped::new("the raw figure of the earlier period is missing, zero or negative")
        })?;
    let (usual_scale, within_usual) = usual(&adjusted.seasonally_adjusted, at).unzip();
    Ok(Adjusted {
        from,
        to,
        rate,
        spread,
        variants,
        seasonal_points,
        calendar_points,
        adjusted_points,
        mode: adjusted.mode,
        usual_scale,
        within_usual,
        seasonality: match &adjusted.decomposition {
            Decomposition::X11 { quality, .. } => Some(quality.combined.outcome),
            _ => None,
        },
        model: adjusted.preprocessing.as_ref().map(|model| {
            let scale = if model.log { ", logarithms" } else { "" };
            format!("{}{scale}", model.order)
        }),
        outliers: outliers(&adjusted, [previous, at]),
        warnings: adjusted.warnings.iter().map(ToString::to_string).collect(),
    })
}

/// The figures that were known at the time of the question, and the period before it.
pub(super) fn history(evidence: &Evidence<'_>) -> Result<(Series, Period), Skipped> {
    let at = evidence.question.at;
    let noun = at.frequency().noun();
    let per_year = at
        .frequency()
        .periods_per_year()
        .filter(|n| *n > 1)
        .ok_or_else(|| Skipped::new(format!("there is no season at the frequency of a {noun}")))?;
    let needed = YEARS * per_year as usize;
    let few = |known: usize| {
        Skipped::new(format!(
            "only {} up to this one are known; a seasonal model takes {needed}",
            text::count(known, noun)
        ))
        .needs(format!("the {noun}ly figures of at least {YEARS} years"))
    };
    let known: Vec<Period> = evidence.history().map(|(period, _)| period).collect();
    let previous = evidence.previous().filter(|p| known.contains(p));
    let (Some(first), Some(previous)) = (known.first(), previous) else {
        return Err(few(known.len()));
    };
    if known.last() != Some(&at) {
        return Err(Skipped::new(format!("{} has no figure", text::period(at))));
    }
    let range = PeriodRange::new(*first, at).map_err(|_| few(known.len()))?;
    // With more gaps than figures a model would speak of itself.
    if known.len() < needed || known.len() * 2 < range.len() {
        return Err(few(known.len()));
    }
    let series = evidence.series().slice(&range);
    Ok((series.map_err(|_| few(known.len()))?, previous))
}

/// The adjusted rate of change of another series by the same specification; `None` where there is none.
pub(super) fn rate(evidence: &Evidence<'_>, series: &Series, previous: Period) -> Option<f64> {
    let at = evidence.question.at;
    let known = series
        .slice(&PeriodRange::new(series.start(), at).ok()?)
        .ok()?;
    let adjusted = run(main_specification(evidence), &known)
        .ok()?
        .seasonally_adjusted;
    change_rate(adjusted.get(previous)?, adjusted.get(at)?).value()
}

/// With China on one side, Chinese New Year is tested.
fn main_specification(evidence: &Evidence<'_>) -> SaSpec {
    let question = evidence.question;
    if [question.reporter, question.partner].contains(&Area::CHINA) {
        SaSpec::china()
    } else {
        SaSpec::automatic()
    }
}

/// What another analyst might have done.
fn variants(main: SaSpec) -> [(&'static str, SaSpec); 5] {
    let filter = |filter| SaSpec {
        x11: X11Spec::default().seasonal_filter(filter),
        ..main.clone()
    };
    [
        ("the airline model", SaSpec::rsa2()),
        ("no calendar effects", SaSpec::rsa3()),
        ("seasonal filter 3x9", filter(SeasonalFilter::S3x9)),
        ("X-11 without a model", SaSpec::x11(X11Spec::default())),
        (
            "STL in place of X-11",
            SaSpec {
                method: Method::Stl,
                ..main
            },
        ),
    ]
}

fn run(spec: SaSpec, series: &Series) -> Result<SeasonalAdjustment, String> {
    let adjusted = Adjuster::new(spec)
        .and_then(|adjuster| adjuster.adjust(series))
        .map_err(|error| error.to_string())?;
    if matches!(adjusted.decomposition, Decomposition::NotAdjusted) {
        let reason = adjusted.warnings.first().map(ToString::to_string);
        return Err(reason.unwrap_or_else(|| "no seasonal component was estimated".to_owned()));
    }
    Ok(adjusted)
}

/// Parts of the raw rate: seasonal, calendar, and what is left; they add up to it.
fn split(adjusted: &SeasonalAdjustment, from: Period, to: Period) -> Option<[f64; 3]> {
    let (before, after) = (adjusted.original.get(from)?, adjusted.original.get(to)?);
    let multiplies = matches!(adjusted.mode, Mode::Multiplicative | Mode::LogAdditive);
    let mean = logarithmic_mean(before, after);
    let part = |series: &Series| {
        let (x0, x1) = (series.get(from)?, series.get(to)?);
        if multiplies {
            Some(mean? * (x1 / x0).ln())
        } else {
            Some(x1 - x0)
        }
    };
    let calendar = match &adjusted.calendar {
        Some(effect) => part(effect)?,
        None => 0.0,
    };
    let rest = part(&adjusted.seasonally_adjusted)?;
    let seasonal = (after - before) - calendar - rest;
    let parts = [seasonal, calendar, rest].map(|part| part / before);
    (before > 0.0 && parts.iter().all(|part| part.is_finite())).then_some(parts)
}

/// Robust scale of the earlier changes, and whether the last one is inside the usual range.
fn usual(adjusted: &Series, at: Period) -> Option<(f64, bool)> {
    let logs: Vec<f64> = adjusted.values().iter().map(|level| level.ln()).collect();
    let last = adjusted.index_of(at)?;
    let change = |index: usize| logs[index] - logs[index - 1];
    let earlier: Vec<f64> = (1..last).map(change).filter(|c| c.is_finite()).collect();
    let scale = mad(&earlier).filter(|scale| *scale > 0.0)?;
    let distance = (change(last) - median(&earlier)?).abs();
    (earlier.len() >= FEWEST && distance.is_finite()).then_some((scale, distance <= USUAL * scale))
}

fn outliers(adjusted: &SeasonalAdjustment, periods: [Period; 2]) -> Vec<String> {
    let found = adjusted.preprocessing.iter();
    found
        .flat_map(|model| &model.outliers)
        .filter(|outlier| periods.contains(&outlier.at))
        .map(ToString::to_string)
        .collect()
}

impl Section for Adjusted {
    const TITLE: &'static str = "Without season and calendar";

    fn lines(&self, scope: &Scope) -> Vec<String> {
        let specifications = text::count(self.variants.len() + 1, "reasonable specification");
        let mut lines = vec![
            format!(
                "Adjusted for season and calendar: {} after {}, {}; between {} and {} by {specifications}.",
                scope.level(self.to),
                scope.level(self.from),
                text::outcome(self.rate),
                text::percent(self.spread.0),
                text::percent(self.spread.1),
            ),
            format!(
                "Of the raw change the season makes {} points and the calendar {}; {} remain.",
                text::points(self.seasonal_points),
                text::points(self.calendar_points),
                text::points(self.adjusted_points)
            ),
        ];
        if let (Some(scale), Some(within)) = (self.usual_scale, self.within_usual) {
            let side = if within { "inside" } else { "outside" };
            lines.push(format!(
                "That is {side} the usual size of adjusted changes (robust scale {} log points).",
                text::hundredths(scale, 1)
            ));
        }
        match self.seasonality {
            Some(IdentifiableSeasonality::NotPresent) => lines.push(
                "No seasonality can be identified in this series: the raw change is as good a guide."
                    .to_owned(),
            ),
            Some(IdentifiableSeasonality::ProbablyNotPresent) => lines.push(
                "It is doubtful that the series is seasonal at all: read both changes.".to_owned(),
            ),
            _ => {}
        }
        if let Some(model) = &self.model {
            lines.push(format!("Model: {model}."));
        }
        if !self.outliers.is_empty() {
            lines.push(format!(
                "The model takes this as extraordinary: {}.",
                text::enumerate(&self.outliers)
            ));
        }
        lines.extend(self.warnings.iter().map(|warning| format!("{warning}.")));
        lines
    }
}
