//! Automatic outliers: added one at a time by the largest robust t, then deleted by the smallest ordinary one.

use super::group::{Group, Kind};
use super::model::{Fit, Model};
use super::result::{AlmostOutlier, Decision, Step};
use super::scan::Scan;
use super::tie;
use super::{Outlier, OutlierKind, RegArimaError};
use crate::arima::ArimaError;
use crate::arima::estimate::Workspace;
use crate::num::order::median;

/// Statistics this close to each other, relatively, are those of the same effect; rounding must not choose between them.
const TIE: f64 = 1e-8;
/// Automatic outliers in one model: the limit of X-13 on regressors.
const MOST: usize = 80;
/// How far below the critical value |t| is still worth a mention, and the least |t| that is.
const MENTION: f64 = 0.5;
const LEAST_MENTIONED: f64 = 2.8;
/// The median of the absolute value of a standard normal variable.
const NORMAL_MEDIAN: f64 = 0.6745;

/// The kinds to search for and the critical value, which an automatic run may lower.
#[derive(Debug, Clone)]
pub(crate) struct Search {
    pub(crate) kinds: Vec<OutlierKind>,
    pub(crate) critical: f64,
}

impl Search {
    pub(crate) fn new(kinds: &[OutlierKind], critical: f64) -> Self {
        let mut kinds = kinds.to_vec();
        kinds.sort_unstable();
        kinds.dedup();
        Self { kinds, critical }
    }

    /// Searches from the current fit of the model; the fit of the model with its outliers.
    pub(crate) fn run(
        &self,
        model: &mut Model,
        fit: Fit,
        workspace: &mut Workspace,
        trail: &mut Vec<Decision>,
    ) -> Result<Fit, RegArimaError> {
        if self.kinds.is_empty() {
            return Ok(fit);
        }
        let fit = self.add(model, fit, workspace, trail)?;
        self.delete(model, fit, workspace, trail)
    }

    fn add(
        &self,
        model: &mut Model,
        mut fit: Fit,
        workspace: &mut Workspace,
        trail: &mut Vec<Decision>,
    ) -> Result<Fit, RegArimaError> {
        let mut blocked = self.blocked(model);
        while model.automatic_outliers() < MOST {
            let Some((kind, index, t)) = self.largest(&fit, &blocked, workspace)? else {
                break;
            };
            let outlier = outlier_at(model, kind, index)?;
            blocked.push((kind, index));
            let mut larger = model.clone();
            larger
                .groups
                .push(Group::outlier(outlier, true, &model.data)?);
            match larger.fit(workspace) {
                Ok(found) => {
                    trail.push(Decision::new(
                        Step::OutlierAdded,
                        outlier.to_string(),
                        t,
                        self.critical,
                        "added",
                    ));
                    *model = larger;
                    fit = found;
                }
                // It explains the series but for rounding: any further one would be rounding noise.
                Err(RegArimaError::Arima(ArimaError::NoVariation)) => break,
                // It cannot be told from the others, or leaves too few observations: the next one is tried.
                Err(RegArimaError::Arima(
                    ArimaError::Collinear { .. }
                    | ArimaError::Unidentified
                    | ArimaError::Singular
                    | ArimaError::TooShort { .. },
                )) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(fit)
    }

    /// Dates and kinds that are not tested: those that another kind covers, and those in the model.
    fn blocked(&self, model: &Model) -> Vec<(OutlierKind, usize)> {
        let last = model.data.values.len() - 1;
        let has = |kind| self.kinds.contains(&kind);
        let mut blocked = vec![(OutlierKind::LevelShift, 0), (OutlierKind::Seasonal, 0)];
        if has(OutlierKind::Additive) {
            blocked.push((OutlierKind::LevelShift, 1));
            blocked.push((OutlierKind::LevelShift, last));
            blocked.push((OutlierKind::TransientChange, last));
        }
        // With the split unknown, a spike in one period of a combined figure is one in its total: the first stands for both.
        for first in model.data.pairs.iter().map(|pair| pair.first) {
            for kind in [OutlierKind::TransientChange, OutlierKind::Seasonal] {
                blocked.push((kind, first));
            }
            blocked.extend(self.kinds.iter().map(|kind| (*kind, first + 1)));
        }
        for group in &model.groups {
            if let Kind::Outlier { outlier, automatic } = group.kind
                && let Ok(index) = model.data.start.until(outlier.at)
            {
                let kind = match outlier.kind {
                    OutlierKind::TemporaryLevel if automatic => OutlierKind::Additive,
                    kind => kind,
                };
                blocked.extend(usize::try_from(index).ok().map(|index| (kind, index)));
            }
        }
        blocked
    }

    /// The candidate with the largest |t| above the critical value. Among equals the earlier date wins, then AO, LS, TC, unless the
    /// reference is known to name another.
    fn largest(
        &self,
        fit: &Fit,
        blocked: &[(OutlierKind, usize)],
        workspace: &mut Workspace,
    ) -> Result<Option<(OutlierKind, usize, f64)>, RegArimaError> {
        let statistics = self.statistics(fit, blocked, workspace)?;
        let candidates = || {
            let dates = 0..fit.model.data.values.len();
            dates.flat_map(|index| {
                let kinds = statistics.iter();
                kinds.map(move |(kind, t)| (*kind, index, t[index]))
            })
        };
        let above = |(_, _, t): &(OutlierKind, usize, f64)| t.abs() > self.critical;
        let largest = candidates()
            .filter(above)
            .fold(0.0, |most: f64, (_, _, t)| most.max(t.abs()));
        let tied: Vec<_> = candidates()
            .filter(|candidate| above(candidate) && candidate.2.abs() >= largest * (1.0 - TIE))
            .collect();
        if tied.len() < 2 {
            return Ok(tied.first().copied());
        }
        let places: Vec<_> = tied
            .iter()
            .map(|(kind, index, _)| (*kind, *index))
            .collect();
        let named = tie::named(fit, &places, workspace)?;
        Ok(tied.get(named).copied())
    }

    /// Robust t of every candidate, kind by kind; NaN where it is not tested, and nothing where residuals have no size.
    fn statistics(
        &self,
        fit: &Fit,
        blocked: &[(OutlierKind, usize)],
        workspace: &mut Workspace,
    ) -> Result<Vec<(OutlierKind, Vec<f64>)>, RegArimaError> {
        let absolute = observed_residuals(fit)?;
        let sigma = median(&absolute).unwrap_or(0.0) / NORMAL_MEDIAN;
        if sigma.is_nan() || sigma <= 0.0 {
            return Ok(Vec::new());
        }
        let scan = Scan::new(fit, workspace)?;
        let kinds = self.kinds.iter().map(|kind| {
            let mut statistics = scan.statistics(*kind, workspace);
            for (_, index) in blocked.iter().filter(|(other, _)| other == kind) {
                statistics[*index] = f64::NAN;
            }
            for t in &mut statistics {
                *t /= sigma;
            }
            (*kind, statistics)
        });
        Ok(kinds.collect())
    }

    /// What is not in the final model and has |t| above the critical value less a half: of each date the largest.
    pub(crate) fn almost(
        &self,
        fit: &Fit,
        workspace: &mut Workspace,
    ) -> Result<Vec<AlmostOutlier>, RegArimaError> {
        let least = self.critical - MENTION;
        let mut found = Vec::new();
        if self.kinds.is_empty() || least < LEAST_MENTIONED {
            return Ok(found);
        }
        let statistics = self.statistics(fit, &self.blocked(&fit.model), workspace)?;
        for index in 0..fit.model.data.values.len() {
            let candidates = statistics.iter().map(|(kind, t)| (*kind, t[index]));
            let largest = candidates
                .filter(|(_, t)| t.is_finite() && t.abs() > least)
                .fold(
                    None,
                    |held: Option<(OutlierKind, f64)>, (kind, t)| match held {
                        Some((_, largest)) if t.abs() <= largest.abs() * (1.0 + TIE) => held,
                        _ => Some((kind, t)),
                    },
                );
            if let Some((kind, t)) = largest {
                let outlier = outlier_at(&fit.model, kind, index)?;
                found.push(AlmostOutlier { outlier, t });
            }
        }
        Ok(found)
    }

    fn delete(
        &self,
        model: &mut Model,
        mut fit: Fit,
        workspace: &mut Workspace,
        trail: &mut Vec<Decision>,
    ) -> Result<Fit, RegArimaError> {
        loop {
            let t = fit.t_values();
            let weakest = fit
                .places()
                .filter(|(group, _)| group.is_automatic())
                .map(|(group, range)| (group.kind, t[range.start]))
                .fold(None, |held: Option<(Kind, f64)>, (kind, t)| match held {
                    Some((_, smallest)) if t.abs() > smallest.abs() => held,
                    _ => Some((kind, t)),
                });
            let Some((kind, t)) = weakest.filter(|(_, t)| t.abs() < self.critical) else {
                return Ok(fit);
            };
            if let Kind::Outlier { outlier, .. } = kind {
                trail.push(Decision::new(
                    Step::OutlierDeleted,
                    outlier.to_string(),
                    t,
                    self.critical,
                    "deleted",
                ));
            }
            model.drop_where(|group| group.is(kind));
            // At other ARMA coefficients two of those left may explain the same.
            let (refitted, combinations) = model.fit_dropping(workspace)?;
            fit = refitted;
            trail.extend(combinations.into_iter().map(|names| {
                Decision::new(
                    Step::OutlierDeleted,
                    names,
                    f64::NAN,
                    self.critical,
                    "a combination of others",
                )
            }));
        }
    }
}

/// The outlier that a candidate stands for: of a combined figure both periods.
fn outlier_at(model: &Model, kind: OutlierKind, index: usize) -> Result<Outlier, RegArimaError> {
    let steps = i64::try_from(index).unwrap_or(i64::MAX);
    let mut outlier = Outlier::new(kind, model.data.start.checked_add(steps)?);
    if model.data.pairs.iter().any(|pair| pair.first == index) && kind == OutlierKind::Additive {
        outlier.kind = OutlierKind::TemporaryLevel;
        outlier.until = Some(outlier.at.checked_add(1)?);
    }
    Ok(outlier)
}

/// Sizes of the residuals of periods with a value. The others are next to zero by construction, and would make the robust
/// scale too small.
fn observed_residuals(fit: &Fit) -> Result<Vec<f64>, RegArimaError> {
    let data = &fit.model.data;
    let sample = data.transformed(fit.model.scale)?;
    let residuals = fit.residuals();
    let lags = data.values.len() - residuals.len();
    Ok(residuals
        .iter()
        .enumerate()
        .filter(|(place, _)| sample.missing.binary_search(&(lags + place)).is_err())
        .map(|(_, e)| e.abs())
        .collect())
}
