//! t statistics of an outlier at every date, in O(n) a date and kind.
//!
//! With E the filter of the model, Δ its differences, e the filtered residuals and F the filtered regressors, an outlier o has
//! t = o'ν / √(|EΔo|² - |L⁻¹F'EΔo|²) / σ with ν = Δ'E'e and LL' = F'F. Everything linear in o is the transposed filter of a few
//! columns, summed over the dates by the shape of the outlier; |EΔo|² is that of one response read from its beginning, less what
//! the filter's estimated initial values explain. Dates inside the initial values have the squares of the same outlier backwards, where there
//! is one and its date is outside them; other shapes there, and those that the differences do not separate from their past, are filtered
//! one by one.

use super::model::Fit;
use super::{Outlier, OutlierKind, RegArimaError};
use crate::arima::estimate::Workspace;
use crate::arima::forecast::interleave;
use crate::arima::matrix::{self, dot};
use crate::num::polynomial;

/// A candidate whose squares fall to this part once the regressors have explained theirs is a combination of them.
const COLLINEAR: f64 = 1e-9;
/// Columns that are filtered side by side.
const BLOCK: usize = 32;

/// What every candidate is measured with.
pub(crate) struct Scan {
    season: usize,
    length: usize,
    /// Rows of functionals, one row a date: ν, then those of the regressors, of the pre-sample and of the initial values.
    functionals: Vec<f64>,
    regressors: usize,
    pre_sample: usize,
    initial: usize,
    /// (1/θ) φ Δ, from its first coefficient.
    response: Vec<f64>,
    /// Dates before this are inside the initial values.
    early: usize,
    order: crate::arima::ArimaOrder,
    delta: Vec<f64>,
}

impl Scan {
    /// Prepares the scan of a fitted model; leaves the workspace's filter at its coefficients.
    pub(crate) fn new(fit: &Fit, workspace: &mut Workspace) -> Result<Self, RegArimaError> {
        let model = &fit.model;
        let (order, season) = (model.order, model.data.season);
        let length = model.data.values.len();
        let delta = order.differencing(season);
        let rows = length + 1 - delta.len();
        let filter = &mut workspace.filter;
        filter.set(&order, season, &fit.estimate.arma, rows)?;
        let regressors = fit.estimate.beta.len();
        let width = regressors + 1;
        // Residuals and filtered regressors side by side.
        let mut joined = Vec::with_capacity(fit.estimate.filtered.len());
        for (row, e) in fit
            .estimate
            .filtered
            .chunks_exact(width)
            .zip(&fit.estimate.e)
        {
            joined.push(*e);
            joined.extend_from_slice(&row[..regressors]);
        }
        let mut back = filter.apply_transposed(&joined, width);
        // L⁻¹ on the regressors' part of each row.
        for row in back.chunks_exact_mut(width) {
            matrix::solve_lower(&fit.estimate.gram, regressors, &mut row[1..], 1);
        }
        let (pre_sample, initial) = (filter.pre_sample(), filter.initial_values());
        let explained = filter.explained();
        let first = filter.initial_functionals();
        let total = width + pre_sample + initial;
        let mut differenced = Vec::with_capacity(rows * total);
        for t in 0..rows {
            differenced.extend_from_slice(&back[t * width..(t + 1) * width]);
            differenced.extend_from_slice(&explained[t * pre_sample..(t + 1) * pre_sample]);
            differenced.extend_from_slice(&first[t * initial..(t + 1) * initial]);
        }
        let mut functionals = vec![0.0; length * total];
        for (lag, c) in delta.iter().enumerate() {
            if *c != 0.0 {
                let offset = (delta.len() - 1 - lag) * total;
                for (value, x) in functionals[offset..].iter_mut().zip(&differenced) {
                    *value += c * x;
                }
            }
        }
        let [phi, theta] = order.polynomials(&fit.estimate.arma, season);
        let response = polynomial::quotient(&polynomial::product(&phi, &delta), &theta, length);
        Ok(Self {
            season,
            length,
            functionals,
            regressors,
            pre_sample,
            initial,
            response,
            early: initial + delta.len() - 1,
            order,
            delta,
        })
    }

    /// t statistics times σ for one kind at every date; NaN where the outlier cannot be told from the regressors.
    pub(crate) fn statistics(&self, kind: OutlierKind, workspace: &mut Workspace) -> Vec<f64> {
        let width = 1 + self.regressors + self.pre_sample + self.initial;
        let sums = self.sums(kind, width);
        let separated = match kind {
            OutlierKind::LevelShift => self.delta.len() > 1,
            OutlierKind::Seasonal => self.order.seasonal_difference > 0,
            _ => true,
        };
        let early = if separated {
            self.early.min(self.length)
        } else {
            self.length
        };
        let responses = self.response_energies(kind);
        let summed = |t: usize| {
            let row = &sums[t * width + 1 + self.regressors..(t + 1) * width];
            let (pre_sample, initial) = row.split_at(self.pre_sample);
            responses[self.length - 1 - t] - dot(pre_sample, pre_sample) + dot(initial, initial)
        };
        let mut energies = match self.backwards(kind) {
            Some(end) if 2 * early <= self.length => (0..early)
                .map(|t| end - t)
                .map(|t| if t < self.length { summed(t) } else { 0.0 })
                .collect(),
            _ => self.filtered_energies(kind, early, workspace),
        };
        energies.extend((early..self.length).map(summed));
        sums.chunks_exact(width)
            .zip(energies)
            .map(|(row, energy)| {
                let regression = &row[1..=self.regressors];
                let left = energy - dot(regression, regression);
                if left > COLLINEAR * energy {
                    row[0] / left.sqrt()
                } else {
                    f64::NAN
                }
            })
            .collect()
    }

    /// The sum of two dates whose outliers have the same |EΔo|²: a model is the same backwards, an additive outlier as well, and a level shift
    /// but for a constant that the differences remove, which makes the one at the beginning nothing.
    const fn backwards(&self, kind: OutlierKind) -> Option<usize> {
        match kind {
            OutlierKind::Additive => Some(self.length - 1),
            OutlierKind::LevelShift => Some(self.length),
            _ => None,
        }
    }

    /// The functionals of the outlier of one kind at each date.
    fn sums(&self, kind: OutlierKind, width: usize) -> Vec<f64> {
        let mut sums = self.functionals.clone();
        let n = self.length;
        match kind {
            OutlierKind::LevelShift => {
                // -1 before the date.
                let mut sum = vec![0.0; width];
                for row in sums.chunks_exact_mut(width) {
                    for (value, total) in row.iter_mut().zip(&mut sum) {
                        let now = *value;
                        *value = *total;
                        *total -= now;
                    }
                }
            }
            OutlierKind::TransientChange => {
                let decay = 0.7_f64.powf(12.0 / self.season as f64);
                for t in (0..n.saturating_sub(1)).rev() {
                    let (row, next) = sums[t * width..].split_at_mut(width);
                    for (value, later) in row.iter_mut().zip(next.iter()) {
                        *value += decay * later;
                    }
                }
            }
            OutlierKind::Seasonal => {
                // Before the date: -1 in its calendar period, 1 / (s - 1) in the others.
                let others = 1.0 / (self.season - 1).max(1) as f64;
                let mut all = vec![0.0; width];
                let mut by_phase = vec![vec![0.0; width]; self.season];
                for (t, row) in sums.chunks_exact_mut(width).enumerate() {
                    let own = &mut by_phase[t % self.season];
                    for ((value, total), same) in row.iter_mut().zip(&mut all).zip(own) {
                        let now = *value;
                        *value = others * (*total - *same) - *same;
                        *total += now;
                        *same += now;
                    }
                }
            }
            _ => {}
        }
        sums
    }

    /// Squares of the response of the filter to the shape of a kind, summed over its first 1, 2, ... values.
    fn response_energies(&self, kind: OutlierKind) -> Vec<f64> {
        let mut response = self.response.clone();
        let decay = 0.7_f64.powf(12.0 / self.season as f64);
        let n = response.len();
        match kind {
            OutlierKind::LevelShift => {
                for t in 1..n {
                    response[t] += response[t - 1];
                }
            }
            OutlierKind::TransientChange => {
                for t in 1..n {
                    response[t] += decay * response[t - 1];
                }
            }
            OutlierKind::Seasonal => {
                let others = 1.0 / (self.season - 1).max(1) as f64;
                let shape: Vec<f64> = (0..n)
                    .map(|t| if t % self.season == 0 { 1.0 } else { -others })
                    .collect();
                let own = response.clone();
                for (t, value) in response.iter_mut().enumerate() {
                    *value = (0..=t).map(|k| shape[k] * own[t - k]).sum();
                }
            }
            _ => {}
        }
        let mut sum = 0.0;
        for value in &mut response {
            sum += *value * *value;
            *value = sum;
        }
        response
    }

    /// |EΔo|² of the first `dates` dates, by filtering the columns.
    fn filtered_energies(
        &self,
        kind: OutlierKind,
        dates: usize,
        workspace: &mut Workspace,
    ) -> Vec<f64> {
        let mut energies = Vec::with_capacity(dates);
        let mut out = Vec::new();
        while energies.len() < dates {
            let width = BLOCK.min(dates - energies.len());
            let columns: Vec<Vec<f64>> = (energies.len()..energies.len() + width)
                .map(|t| {
                    let at = i64::try_from(t).unwrap_or(i64::MAX);
                    Outlier::column(kind, at, at, self.length, self.season)
                })
                .collect();
            let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
            let rows = interleave(&views, &self.delta);
            workspace.filter.apply(&rows, width, &mut out);
            let mut squares = vec![0.0; width];
            for row in out.chunks_exact(width) {
                for (sum, value) in squares.iter_mut().zip(row) {
                    *sum += value * value;
                }
            }
            energies.append(&mut squares);
        }
        energies
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::data::{Data, Scale};
    use super::super::group::Group;
    use super::super::model::Model;
    use super::*;
    use crate::arima::ArimaOrder;
    use crate::calendar::Regressor;
    use crate::series::Series;

    /// The statistic by filtering each candidate: what the reference does.
    fn direct(fit: &Fit, kind: OutlierKind, workspace: &mut Workspace) -> Vec<f64> {
        let model = &fit.model;
        let n = model.data.values.len();
        let delta = model.order.differencing(model.data.season);
        let width = fit.estimate.beta.len() + 1;
        (0..n)
            .map(|t| {
                let at = i64::try_from(t).unwrap();
                let column = Outlier::column(kind, at, at, n, model.data.season);
                let mut o = Vec::new();
                workspace
                    .filter
                    .apply(&interleave(&[&column], &delta), 1, &mut o);
                let mut crossing = vec![0.0; width - 1];
                for (row, value) in fit.estimate.filtered.chunks_exact(width).zip(&o) {
                    for (sum, x) in crossing.iter_mut().zip(row) {
                        *sum += x * value;
                    }
                }
                matrix::solve_lower(&fit.estimate.gram, width - 1, &mut crossing, 1);
                let left = dot(&o, &o) - dot(&crossing, &crossing);
                if left > COLLINEAR * dot(&o, &o) {
                    dot(&o, &fit.estimate.e) / left.sqrt()
                } else {
                    f64::NAN
                }
            })
            .collect()
    }

    #[test]
    fn the_fast_scan_is_the_direct_one() {
        let values: Vec<f64> = (0..72_u32)
            .map(|t| {
                let t = f64::from(t);
                500.0 + 3.0 * t + 40.0 * (t * 0.52).sin() + ((t * t * 13.0) % 31.0)
            })
            .collect();
        let orders = [
            "(0 1 1)(0 1 1)",
            "(2 1 0)(0 1 1)",
            "(1 0 1)(1 0 0)",
            "(1 1 1)(1 0 1)",
            "(0 0 0)(0 1 0)",
            "(3 1 1)",
        ];
        // In the last more than half of the dates are inside the initial values.
        for (season, start, length, orders) in [
            (12, "2015-01", 72, &orders[..]),
            (4, "2001-Q2", 72, &orders),
            (12, "2015-01", 45, &["(1 1 0)(1 1 0)"]),
        ] {
            let values = values[..length].to_vec();
            let series = Series::new(start.parse().unwrap(), values).unwrap();
            let data = Arc::new(Data::new(&series, 0, None, &[], None).unwrap());
            for order in orders {
                let order: ArimaOrder = order.parse().unwrap();
                let mut model = Model {
                    data: data.clone(),
                    order,
                    scale: Scale {
                        log: false,
                        leap_year: false,
                    },
                    groups: vec![
                        Group::constant(),
                        Group::calendar(Regressor::TradingDayOneCoefficient, &data).unwrap(),
                    ],
                    arma: None,
                    tolerance: 1e-5,
                };
                let mut workspace = Workspace::default();
                let fit = model.fit(&mut workspace).unwrap();
                let scan = Scan::new(&fit, &mut workspace).unwrap();
                for kind in [
                    OutlierKind::Additive,
                    OutlierKind::LevelShift,
                    OutlierKind::TransientChange,
                    OutlierKind::Seasonal,
                ] {
                    let fast = scan.statistics(kind, &mut workspace);
                    let slow = direct(&fit, kind, &mut workspace);
                    for (t, (a, b)) in fast.iter().zip(&slow).enumerate() {
                        let equal = (a - b).abs() <= 1e-7 * b.abs().max(1.0);
                        assert!(
                            equal || a.is_nan() && b.is_nan(),
                            "{season} {order} {kind} {t}: {a} {b}"
                        );
                    }
                }
            }
        }
    }
}
