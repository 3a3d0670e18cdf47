//! The run as a whole: from a series and a specification to a result.

use std::sync::Arc;

use super::automatic::{Automatic, default_order};
use super::data::{Data, Scale};
use super::detect::Search;
use super::finish::finish;
use super::group::Kind;
use super::model::{Fit, Model};
use super::result::Decision;
use super::selection::{CalendarTests, choose_logarithm};
use super::unit::Unit;
use super::{
    CalendarTest, Orders, RegArimaError, RegArimaResult, RegArimaSpec, RegArimaWarning,
    RegressorSpec, Transform, critical_value,
};
use crate::arima::ArimaError;
use crate::arima::estimate::Workspace;
use crate::series::Series;

/// Years of observations that a seasonal model needs.
const SEASONAL_YEARS: usize = 3;

/// Products of missing values and observations, k² n, that each of the thousand evaluations of an automatic run may take. A model with
/// given orders may take a hundred times as much.
const AUTOMATIC_WORK: usize = 500_000;

/// Memory that one run leaves to the next.
#[derive(Debug, Default)]
pub struct RegArimaWorkspace(Workspace);

/// Regressions with seasonal ARIMA errors for dated series.
///
/// The unit of a series decides nothing: values of up to fifteen digits give the same decisions, ARMA coefficients and statistics to the
/// bit in tonnes and in thousands of tonnes. Other factors than powers of ten, and longer numbers, round: along flat likelihoods
/// coefficients then move by up to 1e-7, and 7 of 757 series decide otherwise at 0.7 of their values. Given orders without differences or
/// a mean, under logarithms, are a model of one unit: that of the series.
///
/// # Examples
///
/// ```
/// use tidegauge::regarima::{RegArima, RegArimaSpec};
/// use tidegauge::Series;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tonnes: Vec<f64> = (0..96_u32).map(|t| f64::from(100 + t) * (1.0 + 0.1 * f64::from(t % 12)) + f64::from((t * t * 7) % 5)).collect();
/// let series = Series::new("2015-01".parse()?, tonnes)?;
/// let result = RegArima::new(RegArimaSpec::airline())?.run(&series)?;
/// assert_eq!(result.order.to_string(), "(0 1 1)(0 1 1)");
/// assert_eq!(result.forecast.map(|forecast| forecast.point.len()), Some(12));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RegArima {
    spec: RegArimaSpec,
}

impl RegArima {
    /// Checks the specification.
    ///
    /// # Errors
    ///
    /// [`RegArimaError`] naming the option, its value and what is accepted.
    ///
    /// ```
    /// use tidegauge::regarima::{RegArima, RegArimaSpec};
    ///
    /// let error = RegArima::new(RegArimaSpec::default().forecasts(9999)).unwrap_err();
    /// assert_eq!(error.to_string(), "forecasts is 9999; accepted is 0 to 1200");
    /// ```
    pub fn new(spec: RegArimaSpec) -> Result<Self, RegArimaError> {
        spec.check()?;
        Ok(Self { spec })
    }

    /// The specification.
    ///
    /// ```
    /// use tidegauge::regarima::{RegArima, RegArimaSpec};
    ///
    /// let model = RegArima::new(RegArimaSpec::china()).unwrap();
    /// assert_eq!(model.spec(), &RegArimaSpec::china());
    /// ```
    pub const fn spec(&self) -> &RegArimaSpec {
        &self.spec
    }

    /// Makes the model of a series by months, quarters, half-years or years.
    ///
    /// # Errors
    ///
    /// [`RegArimaError`] for what cannot be modelled: frequencies, values without a logarithm where one was asked for, regressors that
    /// do not cover the series, too few observations, no variation.
    ///
    /// ```
    /// use tidegauge::regarima::{RegArima, RegArimaSpec};
    /// use tidegauge::Series;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let weeks = Series::new("2024-W01".parse()?, 0..150)?;
    /// let error = RegArima::new(RegArimaSpec::airline())?.run(&weeks).unwrap_err();
    /// assert!(error.to_string().starts_with("a series by week has no seasonal model"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn run(&self, series: &Series) -> Result<RegArimaResult, RegArimaError> {
        self.run_with(&mut RegArimaWorkspace::default(), series)
    }

    /// As [`run`](Self::run), in memory that is used again.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    ///
    /// ```
    /// use tidegauge::regarima::{RegArima, RegArimaSpec, RegArimaWorkspace};
    /// use tidegauge::Series;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let tonnes = (0..96_u32).map(|t| f64::from(100 + t) * (1.0 + 0.1 * f64::from(t % 12)) + f64::from((t * t * 7) % 5));
    /// let series = Series::new("2015-01".parse()?, tonnes)?;
    /// let (model, mut memory) = (RegArima::new(RegArimaSpec::airline())?, RegArimaWorkspace::default());
    /// let first = model.run_with(&mut memory, &series)?;
    /// assert_eq!(first, model.run_with(&mut memory, &series)?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn run_with(
        &self,
        workspace: &mut RegArimaWorkspace,
        series: &Series,
    ) -> Result<RegArimaResult, RegArimaError> {
        let unit = self.unit(series);
        let mut result = self
            .calculate(&mut workspace.0, &unit.take(series)?)
            .map_err(|error| Unit::error(error, series))?;
        unit.give_back(&mut result, series)?;
        Ok(result)
    }

    /// The unit to calculate in: that of the series where a model of its logarithms without a mean depends on it.
    fn unit(&self, series: &Series) -> Unit {
        let has_mean = self.spec.regressors.contains(&RegressorSpec::Constant);
        match self.spec.arima {
            Orders::Given(order)
                if !has_mean
                    && order.difference + order.seasonal_difference == 0
                    && self.spec.transform != Transform::None =>
            {
                Unit::SAME
            }
            _ => Unit::of(series),
        }
    }

    fn calculate(
        &self,
        workspace: &mut Workspace,
        series: &Series,
    ) -> Result<RegArimaResult, RegArimaError> {
        let data = Arc::new(Data::new(
            series,
            self.spec.backcasts,
            self.spec.forecasts,
            &self.spec.combined,
            self.spec.leap_years(),
        )?);
        let mut trail = Vec::new();
        let mut warnings = Vec::new();
        let mut model = self.start(&data, &mut warnings)?;
        let automatic = self.spec.arima == Orders::Auto;
        if automatic {
            check_work(&data)?;
        }
        let seasonal = Self::seasonal_model(&data, automatic, &mut warnings);
        if automatic {
            model.order = default_order(data.season, !seasonal || model.has(Kind::Seasonal));
        }
        model.start_shares(workspace);
        if !model.groups.is_empty() {
            let (_, dropped) = model.fit_dropping(workspace)?;
            model.arma = None;
            warnings.extend(
                dropped
                    .into_iter()
                    .map(|names| RegArimaWarning::Collinear { names }),
            );
        }
        self.scale(&mut model, automatic, workspace, &mut trail, &mut warnings)?;
        let tests = CalendarTests::new(&self.spec, &model, &mut trail, &mut warnings)?;
        let critical = self
            .spec
            .critical_value
            .unwrap_or_else(|| critical_value(data.values.len()));
        let search = Search::new(&self.spec.outliers, critical);
        let (mut model, fit, critical) = if automatic {
            Automatic::run(model, tests, search, seasonal, workspace, &mut trail)?
        } else {
            let fit = Self::given_orders(&mut model, &tests, &search, workspace, &mut trail)?;
            (model, fit, critical)
        };
        let fit = model.settle_shares(fit, workspace)?;
        finish(&self.spec, &fit, critical, trail, warnings, workspace)
    }

    /// The model with the regressors asked for, on the scale asked for or of the levels.
    fn start(
        &self,
        data: &Arc<Data>,
        warnings: &mut Vec<RegArimaWarning>,
    ) -> Result<Model, RegArimaError> {
        let order = match self.spec.arima {
            Orders::Given(order) => {
                // The season is only known here.
                crate::arima::Arima::new(crate::arima::ArimaSpec::new(order), data.season)?;
                order
            }
            Orders::Auto => default_order(data.season, false),
        };
        let mut model = Model {
            data: data.clone(),
            order,
            scale: Scale {
                log: false,
                leap_year: false,
            },
            groups: Vec::new(),
            arma: None,
            tolerance: self.spec.tolerance,
        };
        // What the calendar does not have is no reason to give up an automatic model.
        let automatic = self.spec.arima == Orders::Auto;
        for spec in &self.spec.regressors {
            match model.add(spec) {
                Err(RegArimaError::Calendar(error)) if automatic => {
                    warnings.push(RegArimaWarning::LeftOut {
                        name: spec.to_string(),
                        because: error.to_string(),
                    });
                }
                added => added?,
            }
        }
        if self.spec.tests(CalendarTest::ChineseNewYear) && !model.has(Kind::ChineseNewYear) {
            let windows = self.spec.chinese_new_year().unwrap_or_default();
            match model.add(&RegressorSpec::ChineseNewYear(windows)) {
                Err(RegArimaError::Calendar(error)) if automatic => {
                    warnings.push(RegArimaWarning::not_tested("chinese_new_year", &error));
                }
                added => added?,
            }
        }
        let by_calendar = self.spec.tests(CalendarTest::Td)
            || self.spec.tests(CalendarTest::Easter)
            || self.spec.tested_length().is_some();
        if by_calendar && !matches!(data.season, 4 | 12) {
            warnings.push(RegArimaWarning::NoCalendar {
                frequency: data.start.frequency(),
            });
        }
        Ok(model)
    }

    /// Whether there is enough for a seasonal model.
    fn seasonal_model(data: &Data, automatic: bool, warnings: &mut Vec<RegArimaWarning>) -> bool {
        let observations = data.observed().count();
        let least = SEASONAL_YEARS * data.season;
        if data.season > 1 && observations < least {
            if automatic {
                warnings.push(RegArimaWarning::NoSeasonalModel {
                    observations,
                    least,
                });
            }
            return false;
        }
        data.season > 1
    }

    /// Puts the model on the scale asked for, or on the better one.
    fn scale(
        &self,
        model: &mut Model,
        automatic: bool,
        workspace: &mut Workspace,
        trail: &mut Vec<Decision>,
        warnings: &mut Vec<RegArimaWarning>,
    ) -> Result<(), RegArimaError> {
        let positive = model.data.is_positive();
        let log = match self.spec.transform {
            Transform::Log if !positive => return Err(model.data.not_positive()),
            Transform::Log => true,
            Transform::None => false,
            Transform::Auto if !positive => {
                warnings.push(RegArimaWarning::NotPositive);
                false
            }
            Transform::Auto => choose_logarithm(model, automatic, workspace, trail)?,
        };
        model.set_log(log)
    }

    fn given_orders(
        model: &mut Model,
        tests: &CalendarTests,
        search: &Search,
        workspace: &mut Workspace,
        trail: &mut Vec<Decision>,
    ) -> Result<Fit, RegArimaError> {
        let tested = tests.run(model, None, workspace, trail)?;
        let fit = match tested {
            Some(fit) => fit,
            None => model.fit(workspace)?,
        };
        search.run(model, fit, workspace, trail)
    }
}

/// Refuses an automatic run of more work than [`AUTOMATIC_WORK`].
fn check_work(data: &Data) -> Result<(), RegArimaError> {
    let observations = data.values.len();
    let missing = data.values.iter().filter(|value| value.is_nan()).count();
    let most = (AUTOMATIC_WORK / observations.max(1)).isqrt();
    if missing > most {
        return Err(ArimaError::TooManyMissing {
            missing,
            observations,
            most,
        }
        .into());
    }
    Ok(())
}
