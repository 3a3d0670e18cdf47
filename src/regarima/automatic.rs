//! Automatic identification: orders, regressors, mean and outliers in the sequence of X-13's `automdl`.
//!
//! The default model (0 1 1)(0 1 1) is fitted first, with tests and outliers. Its series without regression effects is
//! differenced and modelled; the model found competes with the default one by Ljung-Box and residual variance, may be searched
//! again with lower critical values, and is checked at the end for unit roots, overdifferencing and insignificant terms.

use super::RegArimaError;
use super::detect::Search;
use super::differencing::{Differencing, Identification};
use super::group::Kind;
use super::model::{Fit, Model};
use super::result::{Decision, Step};
use super::selection::CalendarTests;
use crate::arima::estimate::Workspace;
use crate::arima::{ArimaError, ArimaOrder, quadratic_form};
use crate::diagnostics::ljung_box;

/// |t| that a constant and calendar effects must reach in the default model.
const SIGNIFICANT: f64 = 1.96;
const CONSTANT_LAST: f64 = 1.0;
/// Ljung-Box confidence up to which a model is accepted; it rises after each comparison.
const LJUNG_BOX: f64 = 0.95;
const LJUNG_BOX_STEPS: [f64; 2] = [0.025, 0.015];
/// Critical values fall by this part, and not below this value.
const REDUCTION: f64 = 0.14286;
pub(super) const LEAST_CRITICAL: f64 = 2.8;
/// How much larger the residual standard error may be.
const ERROR_FACTOR: f64 = 1.0 / (1.0 - 0.0125);
/// Mean of the logarithms of a series whose differences and orders are looked for: that of an index of 100.
const LEVEL: f64 = 2.0 * std::f64::consts::LN_10;
/// Rounds of the outer loop; the reference ends after three.
const MOST_ROUNDS: usize = 12;

/// The model that the current one competes with.
struct Rival {
    confidence: f64,
    error: f64,
    constant: bool,
    order: ArimaOrder,
    outliers: usize,
}

/// Where a round begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Identify,
    Outliers,
}

/// How the competition stands.
struct Course {
    rival: Rival,
    order: ArimaOrder,
    constant: bool,
    /// Ljung-Box confidence up to which a model is accepted.
    limit: f64,
    round: usize,
    /// Automatic outliers found so far stay when orders are put in.
    keeps_outliers: bool,
    is_default: bool,
    first: Fit,
    /// The model and fit before the last identification.
    backup: (Model, Fit),
    /// The critical value of the search before it was lowered.
    critical: f64,
}

/// The state of one run.
pub(crate) struct Automatic<'a> {
    pub(crate) tests: CalendarTests,
    pub(crate) search: Search,
    pub(crate) workspace: &'a mut Workspace,
    pub(crate) trail: &'a mut Vec<Decision>,
    pub(super) identification: Identification,
    pub(super) model: Model,
    pub(super) fit: Fit,
    /// A constant that the user asked for stays until the last pruning, as in X-13.
    pub(super) own_constant: bool,
    /// No seasonal differences: dummies take their place, or there is too little for a seasonal part.
    pub(super) fixed_seasonal: bool,
    /// No seasonal part at all: there is too little for one.
    regular_only: bool,
}

impl<'a> Automatic<'a> {
    /// Runs the whole sequence on a model whose scale and regressors are set.
    pub(crate) fn run(
        mut model: Model,
        tests: CalendarTests,
        search: Search,
        seasonal: bool,
        workspace: &'a mut Workspace,
        trail: &'a mut Vec<Decision>,
    ) -> Result<(Model, Fit, f64), RegArimaError> {
        let season = model.data.season;
        let fixed_seasonal = !seasonal || model.has(Kind::Seasonal);
        let own_constant = model.has_constant();
        let order = default_order(season, fixed_seasonal);
        model.set_order(order);
        let zeros = vec![0.0; order.coefficients()];
        let tested = tests.run(&mut model, Some(&zeros), workspace, trail)?;
        let fit = match tested {
            Some(fit) => fit,
            None => model.fit(workspace)?,
        };
        let mut run = Self {
            tests,
            search,
            workspace,
            trail,
            identification: Identification::new(season),
            model,
            fit,
            own_constant,
            fixed_seasonal,
            regular_only: !seasonal,
        };
        run.check_constant(SIGNIFICANT)?;
        run.refit()?;
        run.find_outliers()?;
        run.prune(SIGNIFICANT);
        run.refit()?;
        run.compete(order)?;
        Ok((run.model, run.fit, run.search.critical))
    }

    pub(super) fn refit(&mut self) -> Result<(), RegArimaError> {
        self.fit = self.model.fit(self.workspace)?;
        Ok(())
    }

    pub(super) fn find_outliers(&mut self) -> Result<(), RegArimaError> {
        self.fit = self.search.run(
            &mut self.model,
            self.fit.clone(),
            self.workspace,
            self.trail,
        )?;
        Ok(())
    }

    pub(super) fn clear_automatic(&mut self) {
        self.model.drop_where(super::group::Group::is_automatic);
    }

    /// Adds a constant, estimates, and keeps it if its |t| reaches the limit. The model is left without a new fit.
    pub(super) fn check_constant(&mut self, limit: f64) -> Result<(), RegArimaError> {
        let without = self.model.clone();
        self.model.add_constant();
        match self.model.fit(self.workspace) {
            Ok(fit) => {
                let t = fit.constant_t().unwrap_or(0.0);
                self.fit = fit;
                let keep = t.abs() >= limit || self.own_constant;
                if !keep {
                    self.model.drop_where(|group| group.is(Kind::Constant));
                }
                self.trail.push(Decision::new(
                    Step::Mean,
                    "|t| of the constant",
                    t.abs(),
                    limit,
                    if keep { "constant" } else { "none" },
                ));
            }
            // With trend-like regressors a constant cannot be told apart.
            Err(RegArimaError::Arima(
                ArimaError::Collinear { .. } | ArimaError::TooShort { .. },
            )) => {
                self.model = without;
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Drops tested calendar effects whose |t| are all small, and a small constant; how many groups went.
    fn prune(&mut self, constant_limit: f64) -> usize {
        let t = self.fit.t_values();
        let covariance = self.fit.covariance();
        let size = t.len();
        let mut dropped: Vec<Kind> = Vec::new();
        let (mut largest_td, mut largest_derived, mut days) = (0.0_f64, 0.0_f64, None);
        for (group, range) in self.fit.places() {
            let largest = t[range.clone()]
                .iter()
                .fold(0.0_f64, |most, t| most.max(t.abs()));
            match group.kind {
                Kind::TradingDay(_) => {
                    largest_td = largest_td.max(largest);
                    // The coefficient that follows from the others: minus their sum.
                    let mut ones = vec![0.0; size];
                    ones[range.clone()].fill(1.0);
                    let sum: f64 = self.fit.estimate.beta[range].iter().sum();
                    let derived = sum / quadratic_form(&covariance, &ones).sqrt();
                    largest_derived = largest_derived.max(derived.abs());
                    days = Some(group.kind);
                }
                Kind::LeapYear | Kind::Length => largest_td = largest_td.max(largest),
                Kind::Easter if !self.tests.windows.is_empty() && largest < SIGNIFICANT => {
                    dropped.push(group.kind);
                }
                Kind::Constant
                    if largest < constant_limit
                        && (!self.own_constant || constant_limit <= CONSTANT_LAST) =>
                {
                    dropped.push(group.kind);
                }
                _ => {}
            }
        }
        if let Some(kind) = days
            && !self.tests.forms.is_empty()
            && largest_td < SIGNIFICANT
            && largest_derived < SIGNIFICANT
        {
            dropped.push(kind);
            self.model.scale.leap_year = false;
            self.model
                .drop_where(|group| matches!(group.kind, Kind::LeapYear | Kind::Length));
        }
        for kind in &dropped {
            let name = match kind {
                Kind::Easter => "easter",
                Kind::Constant => "constant",
                _ => "trading days",
            };
            self.trail.push(Decision::new(
                Step::Pruned,
                format!("largest |t| of {name}"),
                if matches!(kind, Kind::TradingDay(_)) {
                    largest_td
                } else {
                    self.largest_t(*kind, &t)
                },
                if matches!(kind, Kind::Constant) {
                    constant_limit
                } else {
                    SIGNIFICANT
                },
                "dropped",
            ));
            self.model.drop_where(|group| {
                group.is(*kind) || group.is_trading_day() && matches!(kind, Kind::TradingDay(_))
            });
        }
        dropped.len()
    }

    fn largest_t(&self, kind: Kind, t: &[f64]) -> f64 {
        self.fit
            .places()
            .filter(|(group, _)| group.is(kind))
            .flat_map(|(_, range)| t[range].iter())
            .fold(0.0, |most, t| most.max(t.abs()))
    }

    /// Identification, comparison and final checks.
    fn compete(&mut self, order: ArimaOrder) -> Result<(), RegArimaError> {
        let constant = self.model.has_constant();
        let mut course = Course {
            rival: Rival {
                confidence: ljung_box_confidence(&self.fit),
                error: self.fit.estimate.variance.sqrt(),
                constant,
                order,
                outliers: self.model.automatic_outliers(),
            },
            order,
            constant,
            limit: LJUNG_BOX,
            round: 1,
            keeps_outliers: false,
            is_default: false,
            first: self.fit.clone(),
            backup: (self.model.clone(), self.fit.clone()),
            critical: self.search.critical,
        };
        let mut stage = Stage::Identify;
        for _ in 0..MOST_ROUNDS {
            if stage == Stage::Outliers || self.identify(&mut course)? {
                self.find_outliers()?;
            }
            if course.round <= 2
                && let Some(next) = self.compare(&mut course)?
            {
                course.keeps_outliers = true;
                stage = next;
                continue;
            }
            if self.prune(CONSTANT_LAST) > 0 {
                self.refit()?;
                course.round = course.round.max(3);
                course.constant = self.model.has_constant();
            }
            if !self.final_checks(&mut course.order, course.constant, course.round)? {
                break;
            }
            course.round += 1;
            course.keeps_outliers = true;
            stage = Stage::Identify;
        }
        Ok(())
    }

    /// Differences, mean and orders of the series without regression effects, put into the model; whether outliers come next.
    fn identify(&mut self, course: &mut Course) -> Result<bool, RegArimaError> {
        course.backup = (self.model.clone(), self.fit.clone());
        if course.round > 1 && self.model.automatic_outliers() == 0 {
            return Ok(true);
        }
        let mut z = self.fit.linearised()?;
        if self.model.scale.log {
            level(&mut z);
        }
        let chosen = self.identify_differences(&z)?;
        course.constant = chosen.mean;
        let mut start = None;
        if course.round == 1 || !self.search.kinds.is_empty() {
            let found = self.identification.orders(
                &z,
                self.regular_only,
                chosen.regular,
                chosen.seasonal,
                self.workspace,
            )?;
            course.order = found.order;
            start = found.arma;
            let best = found
                .best
                .first()
                .map_or(f64::NAN, |ranked| ranked.criterion);
            self.trail.push(Decision::new(
                Step::Orders,
                "BIC of the best model per observation",
                best,
                f64::NAN,
                course.order.to_string(),
            ));
            course.is_default =
                course.order == course.rival.order && course.constant == course.rival.constant;
        }
        self.install(course, start)
    }

    /// The current model against the stored one; where the next round begins, if its residuals are still correlated.
    fn compare(&mut self, course: &mut Course) -> Result<Option<Stage>, RegArimaError> {
        let mut confidence = ljung_box_confidence(&self.fit);
        let mut error = self.fit.estimate.variance.sqrt();
        let outliers = self.model.automatic_outliers();
        let Course { rival, order, .. } = &*course;
        if *order != rival.order || course.constant != rival.constant {
            let back = rival.outliers <= outliers
                && prefers_rival(
                    rival,
                    confidence,
                    error,
                    course.round,
                    *order,
                    &self.fit.estimate.arma,
                );
            self.trail.push(Decision::new(
                Step::Comparison,
                format!(
                    "Ljung-Box confidence of {order} against {:.4} of {}",
                    rival.confidence, rival.order
                ),
                confidence,
                course.limit,
                if back {
                    rival.order.to_string()
                } else {
                    order.to_string()
                },
            ));
            if back {
                (confidence, error) = (rival.confidence, rival.error);
                (course.order, course.constant) = (rival.order, rival.constant);
                course.is_default = true;
                self.model = course.backup.0.clone();
                self.model.arma = Some(course.backup.1.estimate.arma.clone());
                self.refit()?;
            }
        }
        course.rival.confidence = confidence;
        course.rival.error = error;
        course.rival.outliers = outliers;
        course.limit += LJUNG_BOX_STEPS[usize::from(course.round > 1)];
        if confidence <= course.limit {
            return Ok(None);
        }
        let searches = !self.search.kinds.is_empty();
        (course.rival.order, course.rival.constant) = (course.order, course.constant);
        course.round += 1;
        if course.round == 2 && searches {
            self.lower_critical();
            let stage = if course.is_default {
                Stage::Outliers
            } else {
                Stage::Identify
            };
            course.is_default = false;
            return Ok(Some(stage));
        }
        course.order = self.fall_back(course.order)?;
        if course.round == 2 || !searches {
            course.round = 3;
        } else {
            self.search.critical = course.critical;
            self.clear_automatic();
            self.refit()?;
        }
        Ok(Some(Stage::Outliers))
    }

    fn identify_differences(&mut self, z: &[f64]) -> Result<Differencing, RegArimaError> {
        let chosen = self.identification.differencing(
            z,
            self.fixed_seasonal,
            self.own_constant,
            self.workspace,
        )?;
        self.trail.push(Decision::new(
            Step::Differencing,
            "regular and seasonal differences",
            chosen.regular as f64 + chosen.seasonal as f64,
            f64::NAN,
            format!("d = {}, D = {}", chosen.regular, chosen.seasonal),
        ));
        if !self.own_constant {
            self.trail.push(Decision::new(
                Step::Mean,
                "|t| of the mean of the differenced series",
                chosen.mean_t.abs(),
                chosen.mean_limit,
                if chosen.mean { "constant" } else { "none" },
            ));
        }
        Ok(chosen)
    }

    /// Puts identified orders into the model and tests the calendar again; whether outliers come next.
    fn install(&mut self, course: &Course, start: Option<Vec<f64>>) -> Result<bool, RegArimaError> {
        let same = course.is_default && course.round == 1;
        if same && !self.model.groups.is_empty() {
            (self.model, self.fit) = course.backup.clone();
            return Ok(false);
        }
        if course.rival.outliers > 0 && !course.keeps_outliers {
            self.clear_automatic();
        }
        if course.constant {
            self.model.add_constant();
        } else {
            self.model.drop_where(|group| group.is(Kind::Constant));
        }
        self.model.set_order(course.order);
        self.model.arma = start;
        self.refit()?;
        if same {
            self.fit = course.first.clone();
            return Ok(false);
        }
        let zeros = vec![0.0; course.order.coefficients()];
        let tested = self
            .tests
            .run(&mut self.model, Some(&zeros), self.workspace, self.trail)?;
        if let Some(fit) = tested {
            self.fit = fit;
        }
        Ok(true)
    }

    pub(super) fn lower_critical(&mut self) {
        let lower = self.search.critical * (1.0 - REDUCTION);
        if self.search.critical > LEAST_CRITICAL {
            self.search.critical = lower.max(LEAST_CRITICAL);
        }
    }

    /// (3 d 1)(P D 1) where no model is good enough.
    fn fall_back(&mut self, order: ArimaOrder) -> Result<ArimaOrder, RegArimaError> {
        let seasonal = self.model.data.season > 1 && !self.fixed_seasonal;
        let mut order = ArimaOrder::seasonal(
            3,
            order.difference,
            1,
            if order.seasonal_difference > 0 {
                0
            } else {
                order.seasonal_ar
            },
            order.seasonal_difference,
            if seasonal { 1 } else { order.seasonal_ma },
        );
        loop {
            self.model.set_order(order);
            match self.model.fit(self.workspace) {
                Ok(fit) if fit.estimate.converged || order.ar == 0 => {
                    self.fit = fit;
                    break;
                }
                Err(error) if order.ar == 0 => return Err(error),
                _ => order.ar -= 1,
            }
        }
        self.trail.push(Decision::new(
            Step::Orders,
            "Ljung-Box confidence of the models tried",
            ljung_box_confidence(&self.fit),
            LJUNG_BOX,
            order.to_string(),
        ));
        Ok(order)
    }
}

/// Moves logarithms to [`LEVEL`]. The identification looks for unit roots in series that are not centred, as the reference does, and so
/// would depend on their unit.
fn level(z: &mut [f64]) {
    let mean = z.iter().sum::<f64>() / z.len() as f64;
    for value in z {
        *value += LEVEL - mean;
    }
}

/// (0 1 1)(0 1 1), without a seasonal part where there is none to model.
pub(crate) const fn default_order(season: usize, fixed_seasonal: bool) -> ArimaOrder {
    if season > 1 && !fixed_seasonal {
        ArimaOrder::AIRLINE
    } else {
        ArimaOrder::regular(0, 1, 1)
    }
}

/// Whether the stored model takes the place of the current one.
fn prefers_rival(
    rival: &Rival,
    confidence: f64,
    error: f64,
    round: usize,
    order: ArimaOrder,
    arma: &[f64],
) -> bool {
    let first = arma.first().copied().unwrap_or(0.0);
    let ArimaOrder {
        ar: p,
        difference: d,
        ma: q,
        seasonal_ar: sp,
        seasonal_difference: sd,
        seasonal_ma: sq,
    } = order;
    confidence < 0.95 && rival.confidence < 0.75 && rival.error < error
        || round == 1 && confidence >= 0.95 && rival.confidence < 0.95
        || confidence < 0.95
            && rival.confidence < 0.75
            && rival.confidence < confidence
            && rival.error < ERROR_FACTOR * error
        || confidence >= 0.95 && rival.confidence < 0.95 && rival.error < ERROR_FACTOR * error
        || d == 0 && sd == 1 && p == 1 && first >= 0.82 && sp == 0 && q <= 1 && sq == 1
        || d == 1 && sd == 0 && p == 0 && first >= 0.65 && sp == 1 && q == 1 && sq <= 1
}

/// 1 less the p-value of Ljung and Box's statistic at the lag of the automatic run.
fn ljung_box_confidence(fit: &Fit) -> f64 {
    let season = fit.model.data.season;
    let residuals = fit.residuals();
    let n = residuals.len();
    let mut lag = match season {
        12 => 24,
        1 => 8,
        4 if (18..=22).contains(&n) => 6,
        s => 4 * s,
    };
    if lag >= n {
        lag = n / 2;
    }
    let parameters = fit.estimate.arma.len();
    // Without degrees of freedom the reference stores a p-value of 0.
    ljung_box(residuals, lag, parameters)
        .ok()
        .and_then(|tests| tests.last().copied())
        .map_or(0.0, |test| 1.0 - test.p_value.unwrap_or(0.0))
}
