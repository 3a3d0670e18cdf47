//! Which of several outliers that explain the same is named.
//!
//! A level shift next to another one is a spike, and near its ends a series does not tell some shapes apart: such candidates have the same
//! |t|, and the same fit follows from each. The reference takes what its rounding leaves larger. Half of that is no noise: its last
//! step differentiates the filter, and the parts that stand for what was before the sample (the factor of G'G, the covariances with
//! the initial values and the factor of theirs) are left at the moved point, the last ARMA coefficient and √ε of it. To first and
//! second order in that step one of the candidates grows more than another, which tells the reference's choice wherever the
//! difference exceeds rounding. Below that the reference contradicts itself in other units, and the earlier date is as good as any.

use super::model::Fit;
use super::{Outlier, OutlierKind, RegArimaError};
use crate::arima::estimate::Workspace;
use crate::arima::filter::ArmaFilter;
use crate::arima::forecast::interleave;
use crate::arima::matrix;

/// A relative growth of |t| less than this above another is rounding.
const NOISE: f64 = 1e-15;
/// The step of the differences here: larger than that of the reference, which would leave rounding.
const STEP: f64 = 1e-5;

/// The one of the candidates, in the order of dates and kinds, that the reference names.
pub(super) fn named(
    fit: &Fit,
    candidates: &[(OutlierKind, usize)],
    workspace: &mut Workspace,
) -> Result<usize, RegArimaError> {
    let Some(growths) = growths(fit, candidates, workspace)? else {
        return Ok(0);
    };
    let mut held = 0;
    for (candidate, growth) in growths.iter().enumerate() {
        if *growth > growths[held] + NOISE {
            held = candidate;
        }
    }
    Ok(held)
}

/// By how much each |t| grows, relatively, if the filter begins with what is before the sample at the moved point.
fn growths(
    fit: &Fit,
    candidates: &[(OutlierKind, usize)],
    workspace: &mut Workspace,
) -> Result<Option<Vec<f64>>, RegArimaError> {
    let arma = &fit.estimate.arma;
    let Some(last) = arma.last().map(|c| c.abs()).filter(|c| *c > 0.0) else {
        return Ok(None);
    };
    let (rows, width) = side_by_side(fit, candidates)?;
    let (order, season) = (fit.model.order, fit.model.data.season);
    let length = rows.len() / width;
    workspace.filter.set(&order, season, arma, length)?;
    let mut moved = ArmaFilter::default();
    let mut sizes = Vec::new();
    for step in [-STEP, 0.0, STEP] {
        let mut point = arma.clone();
        if let Some(c) = point.last_mut() {
            *c += step * last;
        }
        if moved.set(&order, season, &point, length).is_err() {
            return Ok(None);
        }
        let filtered = workspace.filter.apply_beginning_as(&moved, &rows, width);
        sizes.push(absolute_t(&filtered, width, fit));
    }
    let relative = f64::EPSILON.sqrt() / STEP;
    let growth = |candidate: usize| {
        let [below, at, above] = [0, 1, 2].map(|step| sizes[step][candidate]);
        let (slope, curvature) = ((above - below) / 2.0, (above - at) - (at - below));
        (slope * relative + curvature / 2.0 * relative * relative) / at
    };
    Ok(Some((0..candidates.len()).map(growth).collect()))
}

/// Differences of the regressors, of the regression's residuals, and of the candidates, one row a period; and how many those are.
fn side_by_side(
    fit: &Fit,
    candidates: &[(OutlierKind, usize)],
) -> Result<(Vec<f64>, usize), RegArimaError> {
    let model = &fit.model;
    let sample = model.data.transformed(model.scale)?;
    let n = sample.y.len();
    let columns = model.columns(model.data.backcasts, n, &sample.missing);
    let mut residuals = sample.y.clone();
    for (column, beta) in columns.iter().zip(&fit.estimate.beta) {
        matrix::add_multiple(&mut residuals, -beta, column);
    }
    let outliers: Vec<Vec<f64>> = candidates
        .iter()
        .map(|(kind, index)| {
            let at = i64::try_from(*index).unwrap_or(i64::MAX);
            Outlier::column(*kind, at, at, n, model.data.season)
        })
        .collect();
    let views: Vec<&[f64]> = columns
        .iter()
        .map(|column| &column[..n])
        .chain([residuals.as_slice()])
        .chain(outliers.iter().map(Vec::as_slice))
        .collect();
    let delta = model.order.differencing(model.data.season);
    Ok((interleave(&views, &delta), views.len()))
}

/// |t| times σ of each candidate, with the crossproducts of the regressors as the fit has them.
fn absolute_t(filtered: &[f64], width: usize, fit: &Fit) -> Vec<f64> {
    let regressors = fit.estimate.beta.len();
    let product = |i: usize, j: usize| -> f64 {
        let rows = filtered.chunks_exact(width);
        rows.map(|row| row[i] * row[j]).sum()
    };
    (regressors + 1..width)
        .map(|o| {
            let mut crossing: Vec<f64> = (0..regressors).map(|i| product(i, o)).collect();
            matrix::solve_lower(&fit.estimate.gram, regressors, &mut crossing, 1);
            let explained: f64 = crossing.iter().map(|x| x * x).sum();
            (product(o, regressors) / (product(o, o) - explained).sqrt()).abs()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::data::{Data, Scale};
    use super::super::group::Group;
    use super::super::model::Model;
    use super::*;
    use crate::series::Series;

    /// A model with a level shift in the period of index 40.
    fn shifted(order: &str) -> Model {
        let value = |t: u32| {
            let t = f64::from(t);
            500.0 + 3.0 * t + 40.0 * (t * 0.52).sin() + ((t * t * 13.0) % 31.0)
        };
        let values: Vec<f64> = (0..72).map(value).collect();
        let series = Series::new("2015-01".parse().unwrap(), values).unwrap();
        let data = Arc::new(Data::new(&series, 0, None, &[], None).unwrap());
        let shift = Outlier::new(OutlierKind::LevelShift, "2018-05".parse().unwrap());
        Model {
            order: order.parse().unwrap(),
            scale: Scale {
                log: false,
                leap_year: false,
            },
            groups: vec![Group::outlier(shift, true, &data).unwrap()],
            data,
            arma: None,
            tolerance: 1e-5,
        }
    }

    #[test]
    fn of_a_spike_and_a_shift_beside_a_shift_the_one_that_grows_is_named() {
        let spike = (OutlierKind::Additive, 39);
        let shift = (OutlierKind::LevelShift, 39);
        let mut told = 0;
        for order in [
            "(0 1 1)(0 1 1)",
            "(1 1 1)(0 1 1)",
            "(1 0 1)(0 1 0)",
            "(2 1 0)",
        ] {
            let mut workspace = Workspace::default();
            let fit = shifted(order).fit(&mut workspace).unwrap();
            let found = growths(&fit, &[spike, shift], &mut workspace).unwrap();
            let [a, b] = found.unwrap().try_into().unwrap();
            assert!(a.abs() < 1e-6 && b.abs() < 1e-6, "{order} {a:e} {b:e}");
            let mut name = |candidates: [_; 2]| named(&fit, &candidates, &mut workspace).unwrap();
            if (a - b).abs() > 10.0 * NOISE {
                told += 1;
                assert_eq!(name([spike, shift]), usize::from(b > a), "{order}");
                assert_eq!(name([shift, spike]), usize::from(a > b), "{order}");
            }
        }
        assert!(told > 1, "{told}");
    }

    #[test]
    fn without_coefficients_that_could_move_the_first_is_named() {
        let mut workspace = Workspace::default();
        let fit = shifted("(0 0 0)(0 1 0)").fit(&mut workspace).unwrap();
        let candidates = [(OutlierKind::LevelShift, 39), (OutlierKind::Additive, 39)];
        assert_eq!(named(&fit, &candidates, &mut workspace).unwrap(), 0);
    }
}
