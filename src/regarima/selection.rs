//! Transformation and regressors by AICC.

use super::group::{Group, Kind};
use super::model::{Fit, Model};
use super::regime::TradingDay;
use super::result::{Decision, Step};
use super::{AicThreshold, CalendarTest, RegArimaError, RegArimaSpec, RegArimaWarning};
use crate::arima::ArimaError;
use crate::arima::estimate::Workspace;
use crate::calendar::Regressor;

/// How much worse the AICC of the logarithms may be, for months and quarters.
const LOG_ADVANTAGE: f64 = 2.0;
/// Windows of Easter that are tried.
const EASTER_WINDOWS: [u32; 3] = [1, 8, 15];

/// A fit that a test needs; `None` where the regressors cannot be told apart or the series is too short for them.
fn attempt(model: &mut Model, workspace: &mut Workspace) -> Result<Option<Fit>, RegArimaError> {
    match model.fit(workspace) {
        Ok(fit) => Ok(Some(fit)),
        Err(RegArimaError::Arima(
            ArimaError::Collinear { .. }
            | ArimaError::TooShort { .. }
            | ArimaError::Unidentified
            | ArimaError::Singular,
        )) => Ok(None),
        Err(error) => Err(error),
    }
}

fn aicc(fit: Option<&Fit>) -> f64 {
    fit.map_or(f64::INFINITY, Fit::aicc)
}

/// Logarithms when their AICC is at most 2 worse. The second fit of an automatic run starts its ARMA coefficients from zero,
/// as in X-13.
pub(crate) fn choose_logarithm(
    model: &Model,
    automatic_orders: bool,
    workspace: &mut Workspace,
    trail: &mut Vec<Decision>,
) -> Result<bool, RegArimaError> {
    let mut criteria = [f64::INFINITY; 2];
    for (log, criterion) in [false, true].into_iter().zip(&mut criteria) {
        let mut candidate = model.clone();
        candidate.set_log(log)?;
        if log && automatic_orders {
            candidate.arma = Some(vec![0.0; candidate.order.coefficients()]);
        }
        *criterion = aicc(attempt(&mut candidate, workspace)?.as_ref());
    }
    let [levels, logs] = criteria;
    let advantage = if matches!(model.data.season, 4 | 12) {
        LOG_ADVANTAGE
    } else {
        0.0
    };
    let log = logs - advantage < levels;
    trail.push(Decision::new(
        Step::Transformation,
        "AICC of the logarithms less that of the levels",
        logs - levels,
        advantage,
        if log { "log" } else { "none" },
    ));
    Ok(log)
}

/// The tests that a run makes, in the order of X-13, at given start values of the ARMA coefficients.
pub(crate) struct CalendarTests {
    /// Trading days to compare.
    pub(crate) forms: Vec<Vec<TradingDay>>,
    /// Lengths of periods or leap years.
    pub(crate) lengths: Option<(Kind, Vec<Group>)>,
    /// Windows of Easter to compare.
    pub(crate) windows: Vec<Group>,
    /// What Chinese New Year would add.
    pub(crate) chinese_new_year: Option<Group>,
    /// User-defined regressors to test together.
    pub(crate) user: Vec<Group>,
    threshold: AicThreshold,
}

impl CalendarTests {
    /// Collects what the specification asks to test; what has no meaning at the frequency is left out.
    pub(crate) fn new(
        spec: &RegArimaSpec,
        model: &Model,
        trail: &mut Vec<Decision>,
        warnings: &mut Vec<RegArimaWarning>,
    ) -> Result<Self, RegArimaError> {
        let data = &model.data;
        let by_calendar = matches!(data.season, 4 | 12);
        let forms = if spec.tests(CalendarTest::Td) && by_calendar {
            let has_leap_year = model.has(Kind::LeapYear)
                || model.has(Kind::Length)
                || spec.tested_length().is_some();
            RegArimaSpec::trading_day_forms(&model.trading_days(), has_leap_year)
        } else {
            Vec::new()
        };
        let lengths = match spec.tested_length().filter(|_| by_calendar) {
            None => None,
            Some(form) => {
                let tested = Group::calendar(form, data)?;
                let kind = tested.kind;
                let given: Vec<Group> = of_kind(model, kind);
                Some((
                    kind,
                    if given.is_empty() {
                        vec![tested]
                    } else {
                        given
                    },
                ))
            }
        };
        let mut windows = Vec::new();
        if spec.tests(CalendarTest::Easter) && by_calendar {
            windows = of_kind(model, Kind::Easter);
            if windows.is_empty() {
                let tried = EASTER_WINDOWS.map(Regressor::Easter);
                let made = tried
                    .into_iter()
                    .map(|easter| Group::calendar(easter, data));
                match made.collect() {
                    Ok(made) => windows = made,
                    // Before the Gregorian calendar there is no Easter to test.
                    Err(RegArimaError::Calendar(error)) => {
                        warnings.push(RegArimaWarning::not_tested("easter", &error));
                        trail.push(Decision::new(
                            Step::Easter,
                            error.to_string(),
                            f64::NAN,
                            f64::NAN,
                            "not tested",
                        ));
                    }
                    Err(error) => return Err(error),
                }
            }
        }
        let mut groups = model.groups.iter();
        let chinese_new_year = groups
            .find(|group| group.is(Kind::ChineseNewYear))
            .filter(|_| spec.tests(CalendarTest::ChineseNewYear))
            .cloned();
        let user = if spec.tests(CalendarTest::User) {
            of_kind(model, Kind::User)
        } else {
            Vec::new()
        };
        Ok(Self {
            forms,
            lengths,
            windows,
            chinese_new_year,
            user,
            threshold: spec.threshold,
        })
    }

    /// Runs all tests; the winner of each stays in the model. The last fit made is that of the model.
    pub(crate) fn run(
        &self,
        model: &mut Model,
        start: Option<&[f64]>,
        workspace: &mut Workspace,
        trail: &mut Vec<Decision>,
    ) -> Result<Option<Fit>, RegArimaError> {
        let mut last = None;
        if !self.forms.is_empty() {
            last = self.trading_day(model, start, workspace, trail)?.or(last);
        }
        let (length, lengths) = match &self.lengths {
            Some((kind, groups)) => (*kind, vec![groups.clone()]),
            None => (Kind::Length, Vec::new()),
        };
        let windows = self.windows.iter().map(|group| vec![group.clone()]);
        // Tested where the model still has them.
        let all_of = |kind, groups: &[Group]| {
            let is_there = model.has(kind) && !groups.is_empty();
            is_there.then(|| groups.to_vec()).into_iter().collect()
        };
        let chinese_new_year = self.chinese_new_year.as_slice();
        let contests: [(Step, Kind, Vec<Vec<Group>>); 4] = [
            (Step::Length, length, lengths),
            (Step::Easter, Kind::Easter, windows.collect()),
            (
                Step::ChineseNewYear,
                Kind::ChineseNewYear,
                all_of(Kind::ChineseNewYear, chinese_new_year),
            ),
            (Step::User, Kind::User, all_of(Kind::User, &self.user)),
        ];
        for (step, kind, choices) in contests {
            if !choices.is_empty() {
                last = self
                    .choose((step, kind), &choices, model, start, workspace, trail)?
                    .or(last);
            }
        }
        Ok(last)
    }

    /// None, six coefficients or one: the one-coefficient form unless its AICC is larger by more than the threshold, and none if that is not
    /// larger still.
    fn trading_day(
        &self,
        model: &mut Model,
        start: Option<&[f64]>,
        workspace: &mut Workspace,
        trail: &mut Vec<Decision>,
    ) -> Result<Option<Fit>, RegArimaError> {
        let mut without = model.clone();
        without.set_trading_days(&[])?;
        without.arma = start.map(<[f64]>::to_vec);
        let none = attempt(&mut without, workspace)?;
        let mut best: Option<(Model, Option<Fit>, String)> = None;
        for days in &self.forms {
            let mut candidate = model.clone();
            candidate.set_trading_days(days)?;
            candidate.arma = start.map(<[f64]>::to_vec);
            let fit = attempt(&mut candidate, workspace)?;
            let better = best.as_ref().is_none_or(|(_, held, _)| {
                let loss = aicc(fit.as_ref()) - aicc(held.as_ref());
                loss <= self.threshold.least(more(held.as_ref(), fit.as_ref()))
            });
            if better {
                let names: Vec<String> = days.iter().map(ToString::to_string).collect();
                best = Some((candidate, fit, names.join(", ")));
            }
        }
        Ok(self.settle(Step::TradingDay, (without, none), best, model, trail))
    }

    /// The best of several sets of groups of one kind, or none of them: a later set replaces an earlier one if its AICC is smaller.
    fn choose(
        &self,
        (step, kind): (Step, Kind),
        choices: &[Vec<Group>],
        model: &mut Model,
        start: Option<&[f64]>,
        workspace: &mut Workspace,
        trail: &mut Vec<Decision>,
    ) -> Result<Option<Fit>, RegArimaError> {
        let mut without = model.clone();
        without.drop_where(|group| group.is(kind));
        without.arma = start.map(<[f64]>::to_vec);
        let base = without.clone();
        let none = attempt(&mut without, workspace)?;
        let mut best: Option<(Model, Option<Fit>, String)> = None;
        for groups in choices {
            let mut candidate = base.clone();
            candidate.groups.extend(groups.iter().cloned());
            let fit = attempt(&mut candidate, workspace)?;
            let better = best.as_ref().is_none_or(|(_, held, _)| {
                aicc(held.as_ref()) - aicc(fit.as_ref())
                    > self.threshold.least(more(fit.as_ref(), held.as_ref()))
            });
            if better {
                let name = match kind {
                    Kind::ChineseNewYear => "chinese_new_year".to_owned(),
                    _ => groups
                        .iter()
                        .flat_map(|group| group.names.clone())
                        .collect::<Vec<_>>()
                        .join(", "),
                };
                best = Some((candidate, fit, name));
            }
        }
        Ok(self.settle(step, (without, none), best, model, trail))
    }

    /// Leaves the winner in the model: the best candidate if its AICC is smaller enough than that without any. Gives its fit.
    fn settle(
        &self,
        step: Step,
        (without, none): (Model, Option<Fit>),
        best: Option<(Model, Option<Fit>, String)>,
        model: &mut Model,
        trail: &mut Vec<Decision>,
    ) -> Option<Fit> {
        let (with, fit, name) = best?;
        let gain = aicc(none.as_ref()) - aicc(fit.as_ref());
        let least = self.threshold.least(more(fit.as_ref(), none.as_ref()));
        let keep = gain > least;
        trail.push(Decision::new(
            step,
            format!("fall of AICC by {name}"),
            gain,
            least,
            if keep { name.as_str() } else { "none" },
        ));
        let (chosen, fit) = if keep { (with, fit) } else { (without, none) };
        *model = chosen;
        fit
    }
}

/// The groups of one kind in a model.
fn of_kind(model: &Model, kind: Kind) -> Vec<Group> {
    let groups = model.groups.iter().filter(|group| group.is(kind));
    groups.cloned().collect()
}

/// How many parameters the first has more than the second.
fn more(first: Option<&Fit>, second: Option<&Fit>) -> usize {
    let [first, second] = [first, second].map(|fit| fit.map_or(0, Fit::parameters));
    first.saturating_sub(second)
}
