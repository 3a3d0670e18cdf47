//! News or noise: could revisions have been foreseen (Mankiw and Shapiro 1986)?

use serde::{Deserialize, Serialize};

use crate::dataset::vintage::{RevisionSpec, VintageError};
use crate::diagnostics::line::{Line, line, mean, mean_product};
use crate::diagnostics::{ChiSquareTest, unit};

/// The fewest pairs for a regression with two coefficients and its covariance.
const FEWEST: usize = 4;

/// A regression of the revision on a figure, and the test that it explains nothing.
///
/// # Formula
/// `revision = intercept + slope figure + u`, by least squares; standard errors after Newey and West (1987).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EfficiencyTest {
    /// Intercept, in the unit of the figures.
    pub intercept: f64,
    /// Slope, without unit.
    pub slope: f64,
    /// Standard error of the intercept.
    pub intercept_se: f64,
    /// Standard error of the slope.
    pub slope_se: f64,
    /// Wald test that both are zero, with 2 degrees of freedom; [`f64::MAX`] with probability 0 if the line goes through every point.
    /// The distribution is that of many pairs: with fewer than thirty the test rejects too often.
    pub both_zero: ChiSquareTest,
    /// Whether the test rejects at the level of the specification.
    pub is_rejected: bool,
}

/// What the two tests say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RevisionNature {
    /// The preliminary figure is an efficient forecast; what came later was new.
    News,
    /// The preliminary figure is the later one with an error of measurement, and can be improved.
    Noise,
    /// Both are rejected: revisions follow the preliminary as well as the later figures.
    Neither,
    /// Neither is rejected: too few pairs, or revisions too small, to tell.
    Undetermined,
}

/// An improved forecast of the later figure: `preliminary + intercept + slope preliminary`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BiasCorrection {
    /// Intercept, in the unit of the figures.
    pub intercept: f64,
    /// Slope, without unit.
    pub slope: f64,
    /// Root mean square of the revisions.
    pub rmse_before: f64,
    /// Root mean square of what is left after the correction, in the pairs from which it was estimated.
    pub rmse_after: f64,
    /// The same, each pair corrected by an estimate from all others: what a user may hope for.
    pub rmse_left_out: f64,
    /// `1 - rmse_after / rmse_before`, a ratio from 0 to 1.
    pub gain: f64,
    /// `1 - rmse_left_out / rmse_before`; negative where the correction would have done harm.
    pub gain_left_out: f64,
}

impl BiasCorrection {
    /// The later figure to be expected after a preliminary one.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::dataset::vintage::{RevisionSpec, revision_statistics};
    ///
    /// // First releases that overstate every change by a quarter, but for a tenth of a point.
    /// let first = [2.0, -1.0, 4.0, 0.5, -2.0, 1.5, 3.0, -3.0];
    /// let later = [1.7, -0.9, 3.1, 0.5, -1.5, 1.1, 2.5, -2.5];
    /// let statistics = revision_statistics(&first, &later, &RevisionSpec::default())?;
    /// let correction = statistics.news_noise.and_then(|tests| tests.correction).unwrap();
    /// assert_eq!(format!("{:.2}", correction.nowcast(2.8)), "2.25");
    /// assert!(correction.gain > 0.75 && correction.gain_left_out > 0.7);
    /// # Ok::<(), tidegauge::dataset::vintage::VintageError>(())
    /// ```
    pub const fn nowcast(&self, preliminary: f64) -> f64 {
        preliminary + self.intercept + self.slope * preliminary
    }
}

/// Whether the first figures are efficient forecasts (news), or measurements with error (noise).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NewsNoise {
    /// Of the hypothesis "news": the revision on the preliminary figure. Rejected if the revision could be foreseen.
    pub news: EfficiencyTest,
    /// Of the hypothesis "noise": the revision on the later figure.
    pub noise: EfficiencyTest,
    /// Variance of the preliminary figures, divided by n - 1. Larger than that of the later ones under noise.
    pub preliminary_variance: f64,
    /// Variance of the later figures, divided by n - 1. Larger than that of the preliminary ones under news.
    pub later_variance: f64,
    /// What both tests say.
    pub nature: RevisionNature,
    /// The improved forecast; `None` unless "news" is rejected.
    pub correction: Option<BiasCorrection>,
}

/// Figures and revisions in units that make the largest of each about one: powers of two, so that no square leaves the range of numbers
/// and no digit is lost.
pub(super) struct Scaled {
    pub(super) preliminary: Vec<f64>,
    pub(super) later: Vec<f64>,
    pub(super) revisions: Vec<f64>,
    /// What figures were multiplied by.
    unit: f64,
    /// What revisions were multiplied by beyond that.
    pub(super) zoom: f64,
}

impl Scaled {
    pub(super) fn new(preliminary: &[f64], later: &[f64]) -> Result<Self, VintageError> {
        if preliminary.len() != later.len() {
            return Err(VintageError::Length {
                preliminary: preliminary.len(),
                later: later.len(),
            });
        }
        if let found @ (0 | 1) = later.len() {
            return Err(VintageError::TooFew { found, least: 2 });
        }
        let unit = door("preliminary", preliminary)?.min(door("later", later)?);
        let scaled = |values: &[f64]| -> Vec<f64> { values.iter().map(|x| x * unit).collect() };
        let (preliminary, later) = (scaled(preliminary), scaled(later));
        let mut revisions: Vec<f64> = later.iter().zip(&preliminary).map(|(l, p)| l - p).collect();
        let zoom = door("later", &revisions)?;
        for revision in &mut revisions {
            *revision *= zoom;
        }
        Ok(Self {
            preliminary,
            later,
            revisions,
            unit,
            zoom,
        })
    }

    /// A scaled revision in the unit of the figures.
    pub(super) fn own(&self, revision: f64) -> f64 {
        revision / self.zoom / self.unit
    }

    fn variance(&self, figures: &[f64]) -> f64 {
        let n = figures.len() as f64;
        let centre = mean(figures);
        let deviations: Vec<f64> = figures.iter().map(|figure| figure - centre).collect();
        mean_product(&deviations, &deviations) * (n / (n - 1.0)) / self.unit / self.unit
    }
}

/// The unit of finite figures.
fn door(which: &'static str, values: &[f64]) -> Result<f64, VintageError> {
    unit(values).map_err(|_| {
        let index = values.iter().position(|value| !value.is_finite());
        let index = index.unwrap_or_default();
        let value = values.get(index).copied().unwrap_or(f64::NAN);
        VintageError::NotFinite {
            which,
            index,
            value,
        }
    })
}

/// `None` for fewer than four pairs, for figures without variation, and for revisions that are all zero.
pub(super) fn news_noise(data: &Scaled, spec: &RevisionSpec) -> Option<NewsNoise> {
    let n = data.revisions.len();
    if n < FEWEST {
        return None;
    }
    let lags = spec.lags_for(n);
    let on_preliminary = line(&data.revisions, &data.preliminary, lags)?;
    let on_later = line(&data.revisions, &data.later, lags)?;
    let news = test(&on_preliminary, data, spec)?;
    let noise = test(&on_later, data, spec)?;
    let nature = match (news.is_rejected, noise.is_rejected) {
        (false, true) => RevisionNature::News,
        (true, false) => RevisionNature::Noise,
        (true, true) => RevisionNature::Neither,
        (false, false) => RevisionNature::Undetermined,
    };
    let result = NewsNoise {
        news,
        noise,
        preliminary_variance: data.variance(&data.preliminary),
        later_variance: data.variance(&data.later),
        nature,
        correction: correction(&on_preliminary, &news, data).filter(|_| news.is_rejected),
    };
    let variances = [result.preliminary_variance, result.later_variance];
    variances.iter().all(|v| v.is_finite()).then_some(result)
}

fn test(line: &Line, data: &Scaled, spec: &RevisionSpec) -> Option<EfficiencyTest> {
    let both_zero = line.both_zero?;
    let result = EfficiencyTest {
        intercept: data.own(line.intercept),
        slope: line.slope / data.zoom,
        intercept_se: data.own(line.intercept_se),
        slope_se: line.slope_se / data.zoom,
        both_zero,
        is_rejected: both_zero.p_value < spec.level,
    };
    let numbers = [
        result.intercept,
        result.slope,
        result.intercept_se,
        result.slope_se,
    ];
    numbers.iter().all(|x| x.is_finite()).then_some(result)
}

fn correction(line: &Line, news: &EfficiencyTest, data: &Scaled) -> Option<BiasCorrection> {
    let root = |values: &[f64]| mean_product(values, values).sqrt();
    let (before, after) = (root(&data.revisions), root(&line.residuals));
    let left_out = root(&line.left_out);
    let result = BiasCorrection {
        intercept: news.intercept,
        slope: news.slope,
        rmse_before: data.own(before),
        rmse_after: data.own(after),
        rmse_left_out: data.own(left_out),
        gain: 1.0 - after / before,
        gain_left_out: 1.0 - left_out / before,
    };
    let numbers = [result.rmse_before, result.rmse_after, result.rmse_left_out];
    numbers.iter().all(|x| x.is_finite()).then_some(result)
}
