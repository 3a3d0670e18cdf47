//! The last checks of an automatic run: unit roots, overdifferencing, a mean that is left, insignificant terms.

use super::RegArimaError;
use super::automatic::{Automatic, LEAST_CRITICAL};
use super::differencing::UnitRoots;
use super::model::Fit;
use super::result::{Decision, Step};
use crate::arima::{ArimaOrder, diagonal_roots};
use crate::num::polynomial;

/// Modulus up to which an autoregressive zero of the final model is one.
const FINAL_LIMIT: f64 = 1.05;
/// t of the residual mean that adds a constant.
const RESIDUAL_MEAN: f64 = 2.5;
/// |t| below which an ARMA coefficient is insignificant.
const ARMA_LIMIT: f64 = 1.0;
/// |t| that a constant must reach when it is checked again, and in the last pruning.
const CONSTANT_AGAIN: f64 = 1.6;

impl Automatic<'_> {
    /// Unit roots, overdifferencing, residual mean, insignificant terms; whether to identify again.
    pub(super) fn final_checks(
        &mut self,
        order: &mut ArimaOrder,
        constant: bool,
        round: usize,
    ) -> Result<bool, RegArimaError> {
        self.check_unit_roots(order)?;
        self.check_overdifferencing(order)?;
        let t = residual_mean_t(&self.fit);
        if !constant && t > RESIDUAL_MEAN && !self.model.has_constant() {
            let without = (self.model.clone(), self.fit.clone());
            self.model.add_constant();
            if self.refit().is_err() {
                (self.model, self.fit) = without;
            } else {
                self.trail.push(Decision::new(
                    Step::Mean,
                    "t of the mean residual",
                    t,
                    RESIDUAL_MEAN,
                    "constant",
                ));
            }
        }
        // Each pass takes a term away.
        while let Some((reduced, t, count)) = self.insignificant() {
            *order = reduced;
            self.model.set_order(reduced);
            self.trail.push(Decision::new(
                Step::Insignificant,
                "|t| of an ARMA coefficient",
                t,
                ARMA_LIMIT,
                reduced.to_string(),
            ));
            let search_again = count > 1
                && !self.search.kinds.is_empty()
                && round <= 2
                && self.search.critical > LEAST_CRITICAL;
            if search_again {
                self.lower_critical();
            }
            self.refit()?;
            if search_again {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn check_unit_roots(&mut self, order: &mut ArimaOrder) -> Result<(), RegArimaError> {
        let arma = self.fit.estimate.arma.clone();
        let [ar, seasonal_ar, ..] = order.split(&arma);
        let mut changed = *order;
        if UnitRoots::of(ar, FINAL_LIMIT).count > 0 && order.difference <= 2 {
            changed.ar -= 1;
            changed.difference += 1;
        }
        if UnitRoots::of(seasonal_ar, FINAL_LIMIT).count > 0
            && order.seasonal_difference <= 1
            && !self.fixed_seasonal
        {
            changed.seasonal_ar -= 1;
            changed.seasonal_difference += 1;
        }
        if changed == *order {
            return Ok(());
        }
        *order = changed;
        self.model.set_order(changed);
        if self.model.has_constant() {
            self.check_constant(CONSTANT_AGAIN)?;
        }
        self.clear_automatic();
        self.refit()?;
        self.find_outliers()?;
        self.trail.push(Decision::new(
            Step::UnitRoot,
            "modulus of an autoregressive zero",
            polynomial::smallest_zero(ar).min(polynomial::smallest_zero(seasonal_ar)),
            FINAL_LIMIT,
            changed.to_string(),
        ));
        Ok(())
    }

    fn check_overdifferencing(&mut self, order: &mut ArimaOrder) -> Result<(), RegArimaError> {
        let arma = self.fit.estimate.arma.clone();
        let [_, _, ma, _] = order.split(&arma);
        let distance = (ma.iter().sum::<f64>() - 1.0).abs();
        if order.difference == 0 || ma.is_empty() || distance >= 0.001 {
            return Ok(());
        }
        order.difference -= 1;
        order.ma -= 1;
        self.model.add_constant();
        self.model.set_order(*order);
        self.clear_automatic();
        self.refit()?;
        self.find_outliers()?;
        self.check_constant(CONSTANT_AGAIN)?;
        self.refit()?;
        self.trail.push(Decision::new(
            Step::Overdifferencing,
            "distance from 1 of the sum of the moving-average coefficients",
            distance,
            0.001,
            order.to_string(),
        ));
        Ok(())
    }

    /// Orders without the least significant last coefficient of a factor, its |t|, and how many factors have one.
    fn insignificant(&mut self) -> Option<(ArimaOrder, f64, usize)> {
        let order = self.model.order;
        if order.coefficients() <= 1 {
            return None;
        }
        let arma = &self.fit.estimate.arma;
        let factors = order.split(arma);
        if factors
            .iter()
            .any(|factor| polynomial::smallest_zero(factor) <= 1.0 / 0.95)
        {
            return None;
        }
        let small = if self.model.data.values.len() <= 150 {
            0.15
        } else {
            0.1
        };
        // The information matrix at the estimates, without moving them.
        let covariance = self.fit.arma_covariance(self.workspace)?;
        let errors = diagonal_roots(&covariance, order.coefficients());
        let errors = order.split(&errors);
        let (mut smallest, mut flagged) = (f64::INFINITY, Vec::new());
        for (place, (factor, errors)) in factors.iter().zip(errors).enumerate() {
            let (Some(value), Some(error)) = (factor.last(), errors.last()) else {
                continue;
            };
            let t = (value / error).abs();
            if t < ARMA_LIMIT && value.abs() < small {
                if t < smallest {
                    smallest = t;
                    flagged.clear();
                }
                flagged.push(place);
            }
        }
        let mut reduced = order;
        match flagged.first() {
            None => return None,
            Some(0) => reduced.ar -= 1,
            Some(1) => reduced.seasonal_ar -= 1,
            Some(2) => reduced.ma -= 1,
            Some(_) => reduced.seasonal_ma -= 1,
        }
        Some((reduced, smallest, flagged.len()))
    }
}

/// t statistic of the mean residual.
fn residual_mean_t(fit: &Fit) -> f64 {
    let residuals = fit.residuals();
    let n = residuals.len() as f64;
    let mean = residuals.iter().sum::<f64>() / n;
    let square = residuals.iter().map(|e| e * e).sum::<f64>() / n;
    mean / ((square - mean * mean) / n).sqrt()
}
