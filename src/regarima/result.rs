//! What a run found, and how.

use serde::{Deserialize, Serialize};

use super::{EffectKind, Outlier, RegArimaSpec, Split};
use crate::arima::{ArimaOrder, MissingValue};
use crate::calendar::CalendarError;
use crate::diagnostics::{AutocorrelationTest, Normality};
use crate::num::nullable;
use crate::period::{Frequency, Period};

/// A point of a run where it could have gone either way.
///
/// ```
/// use tidegauge::regarima::Step;
///
/// assert_eq!(serde_json::to_string(&Step::OutlierAdded).unwrap(), r#""outlier_added""#);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Step {
    /// Logarithms or not.
    Transformation,
    /// Trading days by AICC.
    TradingDay,
    /// Lengths of periods or leap years by AICC.
    Length,
    /// Easter by AICC.
    Easter,
    /// Chinese New Year by AICC.
    ChineseNewYear,
    /// User-defined regressors by AICC.
    User,
    /// A constant.
    Mean,
    /// Differences.
    Differencing,
    /// ARMA orders.
    Orders,
    /// The identified model against the default one.
    Comparison,
    /// An outlier that entered.
    OutlierAdded,
    /// An outlier that left again.
    OutlierDeleted,
    /// Effects that were not significant.
    Pruned,
    /// An autoregressive zero that became a difference.
    UnitRoot,
    /// A difference that a moving average undid.
    Overdifferencing,
    /// An ARMA term that was not significant.
    Insignificant,
}

/// One decision with the number behind it.
///
/// # Examples
///
/// ```
/// use tidegauge::regarima::{RegArima, RegArimaSpec, Step};
/// use tidegauge::Series;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tonnes: Vec<f64> = (0..96).map(|t| f64::exp(4.0 + 0.01 * f64::from(t) + 0.1 * f64::from(t % 12) + 0.03 * f64::from((t * t * 7) % 5))).collect();
/// let series = Series::new("2015-01".parse()?, tonnes)?;
/// let result = RegArima::new(RegArimaSpec::default())?.run(&series)?;
/// let first = &result.decisions[0];
/// assert_eq!(first.step, Step::Transformation);
/// assert_eq!(first.outcome == "log", result.log);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Decision {
    /// Where in the run.
    pub step: Step,
    /// What was measured.
    pub subject: String,
    /// Its value; none where nothing was computed.
    pub statistic: Option<f64>,
    /// What it was compared with, if with a number.
    pub threshold: Option<f64>,
    /// What was chosen.
    pub outcome: String,
}

impl Decision {
    pub(crate) fn new(
        step: Step,
        subject: impl Into<String>,
        statistic: f64,
        threshold: f64,
        outcome: impl Into<String>,
    ) -> Self {
        let finite = |value: f64| value.is_finite().then_some(value);
        Self {
            step,
            subject: subject.into(),
            statistic: finite(statistic),
            threshold: finite(threshold),
            outcome: outcome.into(),
        }
    }
}

/// A coefficient of the regression or of the ARMA model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Coefficient {
    /// `Mon`, `easter[8]`, `LS2008-10`, `const`; `AR[1]`, `MA[12]` with the lag.
    pub name: String,
    /// What its effect counts as; none for ARMA coefficients.
    pub effect: Option<EffectKind>,
    /// The estimate.
    pub value: f64,
    /// Its standard error; none where the information matrix is singular.
    #[serde(rename = "se")]
    pub standard_error: Option<f64>,
    /// Estimate over standard error.
    pub t: Option<f64>,
}

/// Whether all coefficients of a group are zero.
///
/// ```
/// use tidegauge::calendar::Regressor;
/// use tidegauge::regarima::{RegArima, RegArimaSpec};
/// use tidegauge::Series;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tonnes = (0..96_u32).map(|t| f64::from(100 + t) * (1.0 + 0.1 * f64::from(t % 12)) + f64::from((t * t * 7) % 5));
/// let series = Series::new("2015-01".parse()?, tonnes)?;
/// let result = RegArima::new(RegArimaSpec::airline().regressor(Regressor::TradingDay))?.run(&series)?;
/// let weekdays = &result.groups[0];
/// assert_eq!((weekdays.df, weekdays.coefficients[0].as_str()), (6, "Mon"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GroupTest {
    /// Names of the coefficients.
    pub coefficients: Vec<String>,
    /// b' C⁻¹ b.
    pub chi_square: f64,
    /// Number of coefficients.
    pub df: usize,
    /// Probability of a larger statistic if all were zero.
    pub p_value: f64,
    /// The statistic as an F ratio.
    pub f: f64,
    /// Degrees of freedom of its denominator.
    pub df_error: usize,
    /// Probability of a larger F ratio.
    pub p_value_f: f64,
}

/// The effect of one kind of regressor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ModelEffect {
    /// Which kind.
    pub kind: EffectKind,
    /// For the series with its backcasts and forecasts: a ratio if the model is for logarithms, otherwise a difference.
    #[serde(with = "nullable")]
    pub factors: Vec<f64>,
}

/// Forecasts, or backcasts, in the units of the series.
///
/// ```
/// use tidegauge::regarima::{RegArima, RegArimaSpec};
/// use tidegauge::Series;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tonnes = (0..96_u32).map(|t| f64::from(100 + t) * (1.0 + 0.1 * f64::from(t % 12)) + f64::from((t * t * 7) % 5));
/// let series = Series::new("2015-01".parse()?, tonnes)?;
/// let result = RegArima::new(RegArimaSpec::airline().forecasts(3))?.run(&series)?;
/// let ahead = result.forecast.unwrap();
/// assert_eq!((ahead.start, ahead.point.len()), ("2023-01".parse()?, 3));
/// assert!(ahead.lower[0] < ahead.point[0] && ahead.point[0] < ahead.upper[0]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ModelForecast {
    /// First period.
    pub start: Period,
    /// Medians: with logarithms the exponential of the expectation.
    pub point: Vec<f64>,
    /// Bounds that hold the value with probability 0.95.
    pub lower: Vec<f64>,
    /// Upper bounds.
    pub upper: Vec<f64>,
    /// Expectations on the scale of the model.
    pub transformed: Vec<f64>,
    /// Their standard errors, with the error of estimating the regression.
    pub standard_error: Vec<f64>,
}

/// Tests of the residuals; a test is missing where the residuals are too few or all equal.
///
/// ```
/// use tidegauge::regarima::{RegArima, RegArimaSpec};
/// use tidegauge::Series;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tonnes = (0..96_u32).map(|t| f64::from(100 + t) * (1.0 + 0.1 * f64::from(t % 12)) + f64::from((t * t * 7) % 5));
/// let series = Series::new("2015-01".parse()?, tonnes)?;
/// let result = RegArima::new(RegArimaSpec::airline())?.run(&series)?;
/// assert_eq!(result.residual_tests.ljung_box.len(), 24); // two years of lags
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ResidualTests {
    /// Ljung-Box at lags 1 to 2s.
    pub ljung_box: Vec<AutocorrelationTest>,
    /// Skewness, kurtosis, Geary's statistic.
    pub normality: Option<Normality>,
    /// Durbin-Watson.
    pub durbin_watson: Option<f64>,
}

/// What to know before trusting the numbers.
///
/// ```
/// use tidegauge::regarima::RegArimaWarning;
///
/// let warning = RegArimaWarning::MissingEstimated { count: 2 };
/// assert_eq!(warning.to_string(), "2 missing values were estimated by the model");
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RegArimaWarning {
    /// The automatic transformation could not consider logarithms.
    #[error("the series is not positive everywhere, so logarithms were not considered")]
    NotPositive,
    /// A regressor was left out.
    #[error("{names} left out: a combination of the other regressors, or zero after differencing")]
    Collinear {
        /// Its coefficients.
        names: String,
    },
    /// A regressor asked for has no values at these periods.
    #[error("{name} left out: {because}")]
    LeftOut {
        /// As it was asked for.
        name: String,
        /// Why.
        because: String,
    },
    /// A test was not made.
    #[error("{name} not tested: {because}")]
    NotTested {
        /// What should have been tested.
        name: String,
        /// Why.
        because: String,
    },
    /// An estimation ended at its limit of steps.
    #[error("the estimation had not converged when it ended")]
    NotConverged,
    /// Fewer than three years of observations.
    #[error(
        "{observations} observations are fewer than three years ({least}): no seasonal model was considered"
    )]
    NoSeasonalModel {
        /// Observations that are not missing.
        observations: usize,
        /// The least number.
        least: usize,
    },
    /// Tests that have no meaning at the frequency.
    #[error("calendar effects were not tested: they are defined for months and quarters, not by {}", .frequency.noun())]
    NoCalendar {
        /// The frequency.
        frequency: Frequency,
    },
    /// One residual is far larger than all others, as of a step in a series that is exact otherwise: outliers were not searched for, or
    /// the one there would have left nothing to estimate.
    #[error(
        "the residual of {period} is {:.1} % of the sum of squares: but for a spike or a step there the model explains the series",
        100.0 * .share
    )]
    OneResidual {
        /// When.
        period: Period,
        /// Part of the sum of squares; 1 for all of it.
        share: f64,
    },
    /// The split of a combined figure rests on few years.
    #[error(
        "the split of the combined figure at {period} rests on {years} other years with single values there; with fewer than {least} the larger part may be the wrong one"
    )]
    FewSingleYears {
        /// Last period of the figure, the first of those that it is said of.
        period: Period,
        /// Years in which both periods have values of their own.
        years: usize,
        /// The least number.
        least: usize,
    },
    /// Missing values were estimated.
    #[error("{count} missing values were estimated by the model")]
    MissingEstimated {
        /// How many.
        count: usize,
    },
    /// Totals of two periods were split.
    #[error(
        "combined figures split by the model: {count}; changes from or to their periods rest on estimates"
    )]
    Split {
        /// How many.
        count: usize,
    },
}

impl RegArimaWarning {
    pub(crate) fn not_tested(name: &str, error: &CalendarError) -> Self {
        Self::NotTested {
            name: name.to_owned(),
            because: error.to_string(),
        }
    }
}

/// An outlier that is not in the model, and nearly would be: its robust |t| in the final model is above the critical value less a half, if that is
/// 2.8 or more. Above the critical value itself where the search had found it and deleted it again. Of each date the kind with the largest |t|.
///
/// # Examples
///
/// ```
/// use tidegauge::regarima::{OutlierKind, RegArima, RegArimaSpec};
/// use tidegauge::Series;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tonnes = (0..96_u32).map(|t| f64::from(100 + t) * (1.0 + 0.1 * f64::from(t % 12)) + f64::from((t * t * 7) % 5));
/// let series = Series::new("2015-01".parse()?, tonnes)?;
/// let spec = RegArimaSpec::airline().outliers(&[OutlierKind::Additive]);
/// let result = RegArima::new(spec)?.run(&series)?;
/// assert!(result.almost_outliers.iter().all(|almost| almost.t.abs() > result.critical_value - 0.5));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AlmostOutlier {
    /// The outlier.
    pub outlier: Outlier,
    /// Its robust t.
    pub t: f64,
}

/// A regARIMA model of a series, with everything that was decided on the way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RegArimaResult {
    /// First period of the series.
    pub start: Period,
    /// Whether the model is for logarithms.
    pub log: bool,
    /// Orders.
    pub order: ArimaOrder,
    /// Whether a constant is in the model.
    pub constant: bool,
    /// Regression coefficients, then ARMA coefficients.
    pub coefficients: Vec<Coefficient>,
    /// Coefficients that follow from others: the seventh day of the week, the weekend.
    pub derived: Vec<Coefficient>,
    /// Tests of groups of coefficients.
    pub groups: Vec<GroupTest>,
    /// Outliers found automatically, by date.
    pub outliers: Vec<Outlier>,
    /// What nearly counted, by date.
    #[serde(default)]
    pub almost_outliers: Vec<AlmostOutlier>,
    /// |t| from which an outlier counted at the end of the run.
    pub critical_value: f64,
    /// Innovation variance, by maximum likelihood.
    pub variance: f64,
    /// Log-likelihood of the transformed and differenced series.
    pub log_likelihood: f64,
    /// Observations after differencing, without missing ones.
    pub observations: usize,
    /// Estimated parameters: regression, ARMA, variance.
    pub parameters: usize,
    /// Akaike's criterion, of the series before transformation, as are the others.
    pub aic: f64,
    /// Corrected for length; none when there are not more observations than parameters.
    pub aicc: Option<f64>,
    /// Schwarz's criterion.
    pub bic: f64,
    /// Hannan and Quinn's.
    pub hq: f64,
    /// Residuals, one for each period after differencing.
    pub residuals: Vec<f64>,
    /// Tests of the residuals.
    pub residual_tests: ResidualTests,
    /// Missing values as estimated, in the units of the series, with standard errors on the scale of the model.
    pub missing: Vec<MissingValue>,
    /// Combined figures and their splits, in order of time.
    pub splits: Vec<Split>,
    /// The series with estimated missing values and splits, behind its backcasts and before its forecasts.
    pub extended: Vec<f64>,
    /// Effects of the regressors, for the same periods. The constant and the dummies of `seasonal` are none: they stay in the series.
    pub effects: Vec<ModelEffect>,
    /// Backcasts, if asked for.
    pub backcast: Option<ModelForecast>,
    /// Forecasts, if asked for.
    pub forecast: Option<ModelForecast>,
    /// Every decision in its order.
    pub decisions: Vec<Decision>,
    /// What to know before trusting the numbers.
    pub warnings: Vec<RegArimaWarning>,
    /// Whether the last estimation converged.
    pub converged: bool,
    /// What was asked for.
    pub spec: RegArimaSpec,
}

impl RegArimaResult {
    /// The factors of one kind of effect, for the series with its backcasts and forecasts.
    ///
    /// ```
    /// use tidegauge::calendar::Regressor;
    /// use tidegauge::regarima::{EffectKind, RegArima, RegArimaSpec};
    /// use tidegauge::Series;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let tonnes = (0..96_u32).map(|t| f64::from(100 + t) * (1.0 + 0.1 * f64::from(t % 12)) + f64::from((t * t * 7) % 5));
    /// let series = Series::new("2015-01".parse()?, tonnes)?;
    /// let result = RegArima::new(RegArimaSpec::airline().regressor(Regressor::TradingDay))?.run(&series)?;
    /// let factors = result.effect(EffectKind::TradingDay).unwrap_or_default();
    /// assert_eq!(factors.len(), 96 + 12); // a year of forecasts
    /// assert!(result.effect(EffectKind::Holiday).is_none());
    /// # Ok(())
    /// # }
    /// ```
    pub fn effect(&self, kind: EffectKind) -> Option<&[f64]> {
        self.effects
            .iter()
            .find(|effect| effect.kind == kind)
            .map(|effect| effect.factors.as_slice())
    }

    /// The coefficient with the given name.
    ///
    /// ```
    /// use tidegauge::regarima::{RegArima, RegArimaSpec};
    /// use tidegauge::Series;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let tonnes = (0..96_u32).map(|t| f64::from(100 + t) * (1.0 + 0.1 * f64::from(t % 12)) + f64::from((t * t * 7) % 5));
    /// let series = Series::new("2015-01".parse()?, tonnes)?;
    /// let result = RegArima::new(RegArimaSpec::airline())?.run(&series)?;
    /// assert!(result.coefficient("MA[12]").is_some_and(|found| found.value.abs() <= 1.0));
    /// assert!(result.coefficient("AR[1]").is_none());
    /// # Ok(())
    /// # }
    /// ```
    pub fn coefficient(&self, name: &str) -> Option<&Coefficient> {
        self.coefficients.iter().find(|c| c.name == name)
    }
}
