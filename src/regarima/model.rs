//! A model under construction and its fits.

use std::ops::Range;
use std::sync::Arc;

use super::data::{Data, Scale};
use super::group::{Group, Kind};
use super::regime::{Side, TradingDay};
use super::spec::is_trading_day;
use super::{RegArimaError, RegressorSpec};
use crate::arima::estimate::{Effort, Estimate, Problem, Workspace, damped_start, estimate};
use crate::arima::forecast::interleave;
use crate::arima::{ArimaError, ArimaOrder, diagonal_roots, matrix};
use crate::calendar::Regressor;

/// Nonlinear steps of one estimation, as in X-13.
const MAX_STEPS: usize = 1500;
/// Products of missing values and observations, k² n, of all steps together; at least [`LEAST_STEPS`] are taken.
const STEP_WORK: usize = 20_000_000;
/// Cubes of the longest lag, of all coefficients and steps together; at least [`LEAST_STEPS`] are taken.
const LAG_WORK: usize = 500_000_000;
/// Nonlinear steps of one estimation with many missing values or long lags.
const LEAST_STEPS: usize = 50;

/// Nonlinear steps that bounded time allows. Flat likelihoods take the most steps, and gaps of years and long lags make them.
fn most_steps(missing: usize, observations: usize, order: ArimaOrder, season: usize) -> usize {
    let lag = (order.ar + season * order.seasonal_ar).max(order.ma + season * order.seasonal_ma);
    let by_gaps = STEP_WORK / (missing * missing * observations).max(1);
    let by_lags = LAG_WORK / (lag.pow(3) * order.coefficients()).max(1);
    by_gaps.min(by_lags).clamp(LEAST_STEPS, MAX_STEPS)
}

/// Orders, regressors and scale, with the ARMA coefficients to start from.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    pub(crate) data: Arc<Data>,
    pub(crate) order: ArimaOrder,
    pub(crate) scale: Scale,
    pub(crate) groups: Vec<Group>,
    pub(crate) arma: Option<Vec<f64>>,
    pub(crate) tolerance: f64,
}

fn has_leap_years(days: &[TradingDay]) -> bool {
    days.iter().any(|days| days.form.has_leap_year())
}

/// An estimated model.
#[derive(Debug, Clone)]
pub(crate) struct Fit {
    pub(crate) model: Model,
    pub(crate) estimate: Arc<Estimate>,
}

impl Model {
    pub(crate) fn has(&self, kind: Kind) -> bool {
        self.groups.iter().any(|group| group.is(kind))
    }

    pub(crate) fn has_constant(&self) -> bool {
        self.has(Kind::Constant)
    }

    pub(crate) fn drop_where(&mut self, unwanted: impl Fn(&Group) -> bool) {
        self.groups.retain(|group| !unwanted(group));
    }

    pub(crate) fn add_constant(&mut self) {
        if !self.has_constant() {
            self.groups.insert(0, Group::constant());
        }
    }

    /// Puts a regressor asked for into the model; the same one twice says nothing more.
    pub(crate) fn add(&mut self, spec: &RegressorSpec) -> Result<(), RegArimaError> {
        if *spec == RegressorSpec::Constant {
            self.add_constant();
            return Ok(());
        }
        let (regressor, sides) = spec.parts();
        for side in sides {
            self.add_part(regressor, side)?;
        }
        Ok(())
    }

    fn add_part(
        &mut self,
        regressor: &RegressorSpec,
        side: Option<Side>,
    ) -> Result<(), RegArimaError> {
        if let RegressorSpec::Calendar(form) = *regressor
            && is_trading_day(form)
        {
            let mut days = self.trading_days();
            let added = TradingDay { form, side };
            if !days.contains(&added) {
                days.push(added);
            }
            return self.set_trading_days(&days);
        }
        let group = Group::requested(regressor, &self.data)?.on(
            side,
            &regressor.to_string(),
            &self.data,
        )?;
        if !self.groups.iter().any(|other| other.names == group.names) {
            self.groups.push(group);
        }
        Ok(())
    }

    pub(crate) fn set_order(&mut self, order: ArimaOrder) {
        self.order = order;
        self.arma = None;
    }

    pub(crate) fn automatic_outliers(&self) -> usize {
        self.groups
            .iter()
            .filter(|group| group.is_automatic())
            .count()
    }

    /// The trading days in the model.
    pub(crate) fn trading_days(&self) -> Vec<TradingDay> {
        let days = self.groups.iter().filter_map(|group| match group.kind {
            Kind::TradingDay(days) => Some(days),
            _ => None,
        });
        days.collect()
    }

    /// Puts trading days into the model, or none, with their treatment of leap years: under logarithms division of the series,
    /// otherwise a regressor. A leap year asked for beside a form without it stays.
    pub(crate) fn set_trading_days(&mut self, days: &[TradingDay]) -> Result<(), RegArimaError> {
        self.drop_leap_years_of_days();
        self.drop_where(Group::is_trading_day);
        self.add_leap_years(days)?;
        for TradingDay { form, side } in days {
            let whole = Group::calendar(*form, &self.data)?;
            let group = whole.on(*side, &form.to_string(), &self.data)?;
            self.groups.push(group);
        }
        Ok(())
    }

    /// Moves the model to the other scale, with its treatment of leap years.
    pub(crate) fn set_log(&mut self, log: bool) -> Result<(), RegArimaError> {
        self.drop_leap_years_of_days();
        self.scale.log = log;
        self.add_leap_years(&self.trading_days())
    }

    /// Drops the regressors of leap years that came with trading days.
    fn drop_leap_years_of_days(&mut self) {
        if has_leap_years(&self.trading_days()) {
            self.drop_where(|group| group.is(Kind::LeapYear));
        }
    }

    fn add_leap_years(&mut self, days: &[TradingDay]) -> Result<(), RegArimaError> {
        self.scale.leap_year = self.scale.log && has_leap_years(days);
        if self.scale.log {
            return Ok(());
        }
        for TradingDay { form, side } in days.iter().filter(|days| days.form.has_leap_year()) {
            let whole = Group::calendar(Regressor::LeapYear, &self.data)?;
            let group = whole.on(*side, &form.to_string(), &self.data)?;
            self.groups.push(group);
        }
        Ok(())
    }

    /// The groups with the places of their coefficients, behind those of the missing values.
    pub(crate) fn places(&self, missing: usize) -> impl Iterator<Item = (&Group, Range<usize>)> {
        self.groups.iter().scan(missing, |next, group| {
            let begin = *next;
            *next += group.len();
            Some((group, begin..*next))
        })
    }

    /// The group that holds a column.
    pub(crate) fn group_at(&self, column: usize, missing: usize) -> Option<usize> {
        self.places(missing)
            .position(|(_, range)| range.contains(&column))
    }

    /// The columns of missing values, of the splits of combined figures, and of groups over `length` periods from index `from` of the span, where `first` is the index of
    /// the first observation among them.
    pub(crate) fn columns(&self, from: usize, length: usize, missing: &[usize]) -> Vec<Arc<[f64]>> {
        let first = self.data.backcasts - from;
        let mut columns: Vec<Arc<[f64]>> = missing
            .iter()
            .map(|index| {
                let mut column = vec![0.0; length];
                column[first + index] = 1.0;
                column.into()
            })
            .collect();
        for pair in &self.data.pairs {
            let mut column = vec![0.0; length];
            let place = first + pair.first;
            column[place..place + 2].copy_from_slice(&pair.direction(self.scale.log));
            columns.push(column.into());
        }
        for group in &self.groups {
            columns.extend(group.columns(from, length, self.order, self.data.season));
        }
        columns
    }

    /// Estimates the model from its start; the estimates are the next start.
    pub(crate) fn fit(&mut self, workspace: &mut Workspace) -> Result<Fit, RegArimaError> {
        let start = match self.arma.take() {
            Some(arma) if arma.len() == self.order.coefficients() => {
                damped_start(&self.order, self.data.season, &arma)
            }
            _ => self.order.start(),
        };
        let estimate = self.estimate(&start, true, workspace)?;
        self.arma = Some(estimate.arma.clone());
        Ok(Fit {
            model: self.clone(),
            estimate,
        })
    }

    /// The estimation from a start, or, if the ARMA coefficients stay there, their information matrix.
    fn estimate(
        &self,
        start: &[f64],
        moves: bool,
        workspace: &mut Workspace,
    ) -> Result<Arc<Estimate>, RegArimaError> {
        let sample = self.data.transformed(self.scale)?;
        let season = self.data.season;
        let n = sample.y.len();
        let from = self.data.backcasts;
        let columns = self.columns(from, n, &sample.missing);
        let regressors = columns.len();
        sample.check_length(self.order, season, regressors - sample.missing.len())?;
        let views: Vec<&[f64]> = columns
            .iter()
            .map(|column| &column[..n])
            .chain([sample.y.as_slice()])
            .collect();
        let rows = interleave(&views, &self.order.differencing(season));
        let problem = Problem {
            order: self.order,
            season,
            rows: &rows,
            regressors,
            missing: sample.missing.len() + self.data.pairs.len(),
            floor: sample.floor(),
        };
        let effort = Effort {
            tolerance: self.tolerance,
            max_steps: most_steps(sample.missing.len(), n, self.order, season),
            estimate: moves,
            information: !moves,
        };
        estimate(&problem, start, effort, workspace)
            .map_err(|error| self.data.inseparable(error, sample.missing.len()))
    }

    /// [`fit`](Self::fit), dropping groups that turn out to be combinations of others; their names.
    pub(crate) fn fit_dropping(
        &mut self,
        workspace: &mut Workspace,
    ) -> Result<(Fit, Vec<String>), RegArimaError> {
        let mut dropped = Vec::new();
        loop {
            let start = self.arma.clone();
            match self.fit(workspace) {
                Ok(fit) => return Ok((fit, dropped)),
                Err(RegArimaError::Arima(ArimaError::Collinear { column })) => {
                    let missing =
                        self.data.transformed(self.scale)?.missing.len() + self.data.pairs.len();
                    let Some(place) = self.group_at(column, missing) else {
                        return Err(ArimaError::Collinear { column }.into());
                    };
                    dropped.push(self.groups.remove(place).names.join(", "));
                    self.arma = start;
                }
                Err(error) => return Err(error),
            }
        }
    }
}

impl Fit {
    /// Number of missing values and of combined figures, whose coefficients come first.
    pub(crate) fn missing(&self) -> usize {
        self.estimate.beta.len() - self.model.groups.iter().map(Group::len).sum::<usize>()
    }

    /// Groups with the places of their coefficients.
    pub(crate) fn places(&self) -> impl Iterator<Item = (&Group, Range<usize>)> {
        self.model.places(self.missing())
    }

    /// Estimated parameters: regression, ARMA and variance.
    pub(crate) fn parameters(&self) -> usize {
        self.estimate.beta.len() - self.missing() + self.estimate.arma.len() + 1
    }

    /// Log-likelihood of the untransformed series.
    pub(crate) fn likelihood(&self) -> f64 {
        self.estimate.log_likelihood + self.model.data.jacobian(self.model.scale, self.model.order)
    }

    /// Akaike's criterion corrected for length (Hurvich & Tsai 1989); infinite where there are too few observations.
    pub(crate) fn aicc(&self) -> f64 {
        let (n, k) = (self.estimate.effective as f64, self.parameters() as f64);
        if n > k + 1.0 {
            -2.0 * self.likelihood() + 2.0 * k * n / (n - k - 1.0)
        } else {
            f64::INFINITY
        }
    }

    /// Residuals, one for each differenced period.
    pub(crate) fn residuals(&self) -> &[f64] {
        let model = &self.model;
        let lags = model.order.differencing_lags(model.data.season);
        self.estimate.residuals(model.data.values.len() - lags)
    }

    /// Covariance of the coefficients of all columns, row by row.
    pub(crate) fn covariance(&self) -> Vec<f64> {
        let mut inverse = matrix::inverse(&self.estimate.gram, self.estimate.beta.len());
        for value in &mut inverse {
            *value *= self.estimate.variance;
        }
        inverse
    }

    /// t statistics of the coefficients of all columns.
    pub(crate) fn t_values(&self) -> Vec<f64> {
        let errors = diagonal_roots(&self.covariance(), self.estimate.beta.len());
        let beta = self.estimate.beta.iter();
        beta.zip(errors)
            .map(|(value, error)| value / error)
            .collect()
    }

    /// Covariance of the ARMA coefficients; none where the information matrix is singular.
    pub(crate) fn arma_covariance(&self, workspace: &mut Workspace) -> Option<Vec<f64>> {
        let arma = &self.estimate.arma;
        let held = self.model.estimate(arma, false, workspace).ok()?;
        held.arma_covariance.clone()
    }

    /// t statistic of the constant, if there is one.
    pub(crate) fn constant_t(&self) -> Option<f64> {
        let t = self.t_values();
        self.places()
            .find(|(group, _)| group.is(Kind::Constant))
            .map(|(_, range)| t[range.start])
    }

    /// The transformed series without missing values and without any effect but the constant's.
    pub(crate) fn linearised(&self) -> Result<Vec<f64>, RegArimaError> {
        let model = &self.model;
        let sample = model.data.transformed(model.scale)?;
        let n = sample.y.len();
        let columns = model.columns(model.data.backcasts, n, &sample.missing);
        let constant = self
            .places()
            .find(|(group, _)| group.is(Kind::Constant))
            .map(|(_, range)| range.start);
        let mut z = sample.y.clone();
        for (place, (column, beta)) in columns.iter().zip(&self.estimate.beta).enumerate() {
            if Some(place) != constant {
                for (value, x) in z.iter_mut().zip(column.iter()) {
                    *value -= beta * x;
                }
            }
        }
        Ok(z)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lags_and_gaps_take_fewer_steps() {
        let steps = |missing, text: &str| most_steps(missing, 120, text.parse().unwrap(), 12);
        for usual in ["(0 1 1)(0 1 1)", "(3 1 3)(1 1 1)", "(0 0 0)"] {
            assert_eq!(steps(0, usual), MAX_STEPS, "{usual}");
        }
        assert!(steps(0, "(12 3 12)(3 2 3)") < 200);
        assert_eq!(steps(100, "(0 1 1)(0 1 1)"), LEAST_STEPS);
    }
}
