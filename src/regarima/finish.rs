//! From the last fit to a result: coefficients, criteria, effects, forecasts.

use statrs::distribution::{ChiSquared, ContinuousCDF, FisherSnedecor, Normal};

use super::combined::{few_single_years, splits};
use super::detect::Search;
use super::group::{EffectKind, Kind};
use super::model::Fit;
use super::result::{Coefficient, Decision, GroupTest, ModelEffect, ModelForecast, ResidualTests};
use super::{RegArimaError, RegArimaResult, RegArimaSpec, RegArimaWarning};
use crate::arima::estimate::Workspace;
use crate::arima::forecast::{Forecaster, Forecasts};
use crate::arima::{ArimaError, MissingValue, diagonal_roots, matrix, quadratic_form};
use crate::diagnostics::{durbin_watson, ljung_box, normality};
use crate::period::Period;

/// Probability that the bounds of a forecast hold it.
const COVERAGE: f64 = 0.95;
/// How much larger than the others one residual must be to be named.
const ALONE: f64 = 20.0;

pub(crate) fn finish(
    spec: &RegArimaSpec,
    fit: &Fit,
    critical_value: f64,
    decisions: Vec<Decision>,
    mut warnings: Vec<RegArimaWarning>,
    workspace: &mut Workspace,
) -> Result<RegArimaResult, RegArimaError> {
    let model = &fit.model;
    let data = &model.data;
    let missing_count = fit.missing() - data.pairs.len();
    if missing_count > 0 {
        warnings.push(RegArimaWarning::MissingEstimated {
            count: missing_count,
        });
    }
    let splits = splits(fit)?;
    if !splits.is_empty() {
        warnings.push(RegArimaWarning::Split {
            count: splits.len(),
        });
    }
    warnings.extend(few_single_years(data)?);
    if !fit.estimate.converged {
        warnings.push(RegArimaWarning::NotConverged);
    }
    warnings.extend(one_residual(fit)?);
    let (forecast, backcast) = project(fit, workspace)?;
    let missing = missing_values(fit)?;
    let mut extended = backcast.as_ref().map_or_else(Vec::new, |f| f.point.clone());
    extended.extend_from_slice(&data.values);
    for value in &missing {
        extended[data.backcasts + value.index] = value.value;
    }
    for (pair, split) in data.pairs.iter().zip(&splits) {
        let first = data.backcasts + pair.first;
        extended[first..first + 2].copy_from_slice(&split.values);
    }
    extended.extend(forecast.iter().flat_map(|f| f.point.iter().copied()));
    let (n, k) = (fit.estimate.effective as f64, fit.parameters() as f64);
    let likelihood = fit.likelihood();
    let mut outliers: Vec<_> = fit
        .model
        .groups
        .iter()
        .filter_map(|group| match group.kind {
            Kind::Outlier {
                outlier,
                automatic: true,
            } => Some(outlier),
            _ => None,
        })
        .collect();
    outliers.sort_by_key(|outlier| (outlier.at.ordinal(), outlier.kind));
    Ok(RegArimaResult {
        start: data.start,
        log: model.scale.log,
        order: model.order,
        constant: model.has_constant(),
        coefficients: coefficients(fit, workspace),
        derived: derived(fit),
        groups: group_tests(fit),
        outliers,
        almost_outliers: Search::new(&spec.outliers, critical_value).almost(fit, workspace)?,
        critical_value,
        variance: fit.estimate.variance,
        log_likelihood: fit.estimate.log_likelihood,
        observations: fit.estimate.effective,
        parameters: fit.parameters(),
        aic: -2.0 * likelihood + 2.0 * k,
        aicc: Some(fit.aicc()).filter(|value| value.is_finite()),
        bic: -2.0 * likelihood + k * n.ln(),
        hq: -2.0 * likelihood + 2.0 * k * n.ln().ln(),
        residuals: fit.residuals().to_vec(),
        residual_tests: residual_tests(fit),
        missing,
        splits,
        extended,
        effects: effects(fit),
        backcast,
        forecast,
        decisions,
        warnings,
        converged: fit.estimate.converged,
        spec: spec.clone(),
    })
}

/// A residual that is more than [`ALONE`] times the root mean square of the others.
fn one_residual(fit: &Fit) -> Result<Option<RegArimaWarning>, RegArimaError> {
    let residuals = fit.residuals();
    let squares = || residuals.iter().map(|e| e * e);
    let Some((place, largest)) = squares().enumerate().max_by(|a, b| a.1.total_cmp(&b.1)) else {
        return Ok(None);
    };
    let others: f64 = squares().sum::<f64>() - largest;
    if largest * (residuals.len() as f64 - 1.0) <= ALONE * ALONE * others || largest <= 0.0 {
        return Ok(None);
    }
    let data = &fit.model.data;
    let index = data.values.len() - residuals.len() + place;
    Ok(Some(RegArimaWarning::OneResidual {
        period: data
            .start
            .checked_add(i64::try_from(index).unwrap_or(i64::MAX))?,
        share: largest / (largest + others),
    }))
}

fn coefficient(name: String, effect: Option<EffectKind>, value: f64, error: f64) -> Coefficient {
    let usable = error.is_finite() && error > 0.0;
    Coefficient {
        name,
        effect,
        value,
        standard_error: usable.then_some(error),
        t: usable.then_some(value / error),
    }
}

fn coefficients(fit: &Fit, workspace: &mut Workspace) -> Vec<Coefficient> {
    let beta = &fit.estimate.beta;
    let errors = diagonal_roots(&fit.covariance(), beta.len());
    let mut list = Vec::new();
    for (group, range) in fit.places() {
        for (name, place) in group.names.iter().zip(range) {
            list.push(coefficient(
                name.clone(),
                Some(group.effect),
                beta[place],
                errors[place],
            ));
        }
    }
    let order = fit.model.order;
    let arma = &fit.estimate.arma;
    let errors = fit.arma_covariance(workspace).map_or_else(
        || vec![f64::NAN; arma.len()],
        |c| diagonal_roots(&c, arma.len()),
    );
    let season = fit.model.data.season;
    let steps = [("AR", 1), ("AR", season), ("MA", 1), ("MA", season)];
    for ((values, errors), (word, step)) in order
        .split(arma)
        .into_iter()
        .zip(order.split(&errors))
        .zip(steps)
    {
        for (power, (value, error)) in values.iter().zip(errors).enumerate() {
            let name = format!("{word}[{}]", (power + 1) * step);
            list.push(coefficient(name, None, *value, *error));
        }
    }
    list
}

/// Sunday from the six other days; Saturday and Sunday from the working days.
fn derived(fit: &Fit) -> Vec<Coefficient> {
    let covariance = fit.covariance();
    let size = fit.estimate.beta.len();
    let mut list = Vec::new();
    for (group, range) in fit.places() {
        let Kind::TradingDay(days) = group.kind else {
            continue;
        };
        let single = range.len() == 1;
        let (name, weight) = if single {
            ("weekend", -2.5)
        } else {
            ("Sun", -1.0)
        };
        let mut weights = vec![0.0; size];
        weights[range.clone()].fill(weight);
        let value: f64 = fit.estimate.beta[range].iter().map(|b| weight * b).sum();
        let error = quadratic_form(&covariance, &weights).sqrt();
        list.push(coefficient(
            days.side
                .map_or_else(|| name.to_owned(), |side| side.of(name)),
            Some(group.effect),
            value,
            error,
        ));
    }
    list
}

/// Joint tests of groups with more than one coefficient.
fn group_tests(fit: &Fit) -> Vec<GroupTest> {
    let covariance = fit.covariance();
    let size = fit.estimate.beta.len();
    let regressors = size - fit.missing();
    let mut tests = Vec::new();
    for (group, range) in fit.places().filter(|(group, _)| group.len() > 1) {
        let df = range.len();
        let mut block: Vec<f64> = range
            .clone()
            .flat_map(|i| covariance[i * size + range.start..i * size + range.end].to_vec())
            .collect();
        let mut b = fit.estimate.beta[range].to_vec();
        if matrix::cholesky(&mut block, df, 0.0).is_err() {
            continue;
        }
        matrix::solve_lower(&block, df, &mut b, 1);
        let chi_square: f64 = b.iter().map(|x| x * x).sum();
        let Some(df_error) = fit
            .estimate
            .effective
            .checked_sub(regressors)
            .filter(|n| *n > 0)
        else {
            continue;
        };
        let f = chi_square / df as f64 * df_error as f64 / fit.estimate.effective as f64;
        let (Ok(chi), Ok(fisher)) = (
            ChiSquared::new(df as f64),
            FisherSnedecor::new(df as f64, df_error as f64),
        ) else {
            continue;
        };
        tests.push(GroupTest {
            coefficients: group.names.clone(),
            chi_square,
            df,
            p_value: chi.sf(chi_square),
            f,
            df_error,
            p_value_f: fisher.sf(f),
        });
    }
    tests
}

fn residual_tests(fit: &Fit) -> ResidualTests {
    let residuals = fit.residuals();
    let lags = (2 * fit.model.data.season)
        .max(8)
        .min(residuals.len().saturating_sub(1));
    ResidualTests {
        ljung_box: ljung_box(residuals, lags, fit.estimate.arma.len()).unwrap_or_default(),
        normality: normality(residuals).ok(),
        durbin_watson: durbin_watson(residuals).ok(),
    }
}

/// Missing values in the units of the series.
fn missing_values(fit: &Fit) -> Result<Vec<MissingValue>, RegArimaError> {
    let model = &fit.model;
    let sample = model.data.transformed(model.scale)?;
    let prior = model.data.prior(model.scale);
    let errors = diagonal_roots(&fit.covariance(), fit.estimate.beta.len());
    sample
        .missing
        .iter()
        .enumerate()
        .map(|(place, index)| {
            let value = sample.y[*index] - fit.estimate.beta[place];
            let factor = prior[model.data.backcasts + index];
            let value = if model.scale.log {
                value.exp() * factor
            } else {
                value
            };
            if !value.is_finite() {
                return Err(ArimaError::Singular.into());
            }
            Ok(MissingValue::new(*index, value, errors[place]))
        })
        .collect()
}

/// The effects of each kind of regressor, in the order of the kinds.
fn effects(fit: &Fit) -> Vec<ModelEffect> {
    let model = &fit.model;
    let data = &model.data;
    let span = data.span();
    let mut sums: Vec<(EffectKind, Vec<f64>)> = Vec::new();
    let mut sum_of = |kind: EffectKind| -> usize {
        sums.iter()
            .position(|(other, _)| *other == kind)
            .unwrap_or_else(|| {
                sums.push((kind, vec![0.0; span]));
                sums.len() - 1
            })
    };
    let mut parts = Vec::new();
    if model.scale.leap_year {
        parts.push((sum_of(EffectKind::TradingDay), None));
    }
    for (group, range) in fit.places() {
        // Dummies stay in the series: the seasonal filters find them, as in X-13.
        if group.effect != EffectKind::Constant && !group.is_fixed_seasonal() {
            parts.push((sum_of(group.effect), Some((group, range))));
        }
    }
    for (place, part) in parts {
        let values = &mut sums[place].1;
        match part {
            None => {
                for (value, factor) in values.iter_mut().zip(data.prior(model.scale)) {
                    *value += factor.ln();
                }
            }
            Some((group, range)) => {
                for (column, beta) in group.columns.iter().zip(&fit.estimate.beta[range]) {
                    for (value, x) in values.iter_mut().zip(column.iter()) {
                        *value += beta * x;
                    }
                }
            }
        }
    }
    sums.sort_by_key(|(kind, _)| *kind);
    sums.into_iter()
        .map(|(kind, mut factors)| {
            if model.scale.log {
                for value in &mut factors {
                    *value = value.exp();
                }
            }
            ModelEffect { kind, factors }
        })
        .collect()
}

/// Forecasts and backcasts, where asked for.
fn project(
    fit: &Fit,
    workspace: &mut Workspace,
) -> Result<(Option<ModelForecast>, Option<ModelForecast>), RegArimaError> {
    let model = &fit.model;
    let data = &model.data;
    let sample = data.transformed(model.scale)?;
    let n = sample.y.len();
    let forecaster = Forecaster {
        order: model.order,
        season: data.season,
        arma: &fit.estimate.arma,
        beta: &fit.estimate.beta,
        gram: &fit.estimate.gram,
        variance: fit.estimate.variance,
    };
    let prior = data.prior(model.scale);
    let mut forecast = None;
    if data.forecasts > 0 {
        let columns = model.columns(data.backcasts, n + data.forecasts, &sample.missing);
        let views: Vec<&[f64]> = columns.iter().map(|column| &**column).collect();
        let found = forecaster.run(&sample.y, &views, data.forecasts, &mut workspace.filter)?;
        let steps = i64::try_from(n).unwrap_or(i64::MAX);
        let start = data.start.checked_add(steps)?;
        let prior = &prior[data.backcasts + n..];
        forecast = Some(in_units(found, start, prior, model.scale.log)?);
    }
    let mut backcast = None;
    if data.backcasts > 0 {
        let columns = model.columns(0, data.backcasts + n, &sample.missing);
        let reversed: Vec<Vec<f64>> = columns
            .iter()
            .map(|column| column[..data.backcasts + n].iter().rev().copied().collect())
            .collect();
        let views: Vec<&[f64]> = reversed.iter().map(Vec::as_slice).collect();
        let y: Vec<f64> = sample.y.iter().rev().copied().collect();
        let mut found = forecaster.run(&y, &views, data.backcasts, &mut workspace.filter)?;
        found.point.reverse();
        found.innovation_variance.reverse();
        found.regression_variance.reverse();
        backcast = Some(in_units(found, data.first()?, &prior, model.scale.log)?);
    }
    Ok((forecast, backcast))
}

fn in_units(
    forecasts: Forecasts,
    start: Period,
    prior: &[f64],
    log: bool,
) -> Result<ModelForecast, RegArimaError> {
    let quantile = Normal::standard().inverse_cdf(f64::midpoint(1.0, COVERAGE));
    let standard_error: Vec<f64> = forecasts
        .innovation_variance
        .iter()
        .zip(&forecasts.regression_variance)
        .map(|(a, b)| (a + b).sqrt())
        .collect();
    let at = |sign: f64| -> Vec<f64> {
        forecasts
            .point
            .iter()
            .zip(&standard_error)
            .zip(prior)
            .map(|((point, error), factor)| {
                let value = point + sign * quantile * error;
                if log { value.exp() * factor } else { value }
            })
            .collect()
    };
    let (point, lower, upper) = (at(0.0), at(-1.0), at(1.0));
    if point
        .iter()
        .chain(&lower)
        .chain(&upper)
        .any(|value| !value.is_finite())
    {
        return Err(ArimaError::Singular.into());
    }
    Ok(ModelForecast {
        start,
        point,
        lower,
        upper,
        transformed: forecasts.point,
        standard_error,
    })
}
