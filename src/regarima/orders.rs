//! ARMA orders of a differenced series by BIC, simpler models preferred when close: `automdl` of X-13, after TRAMO.

use super::differencing::{Identification, LOOSE, fit_plain};
use crate::arima::estimate::{Effort, Workspace};
use crate::arima::{ArimaError, ArimaOrder};

/// Largest regular and seasonal orders of the search.
const MOST: (usize, usize) = (2, 1);
/// Models that are kept.
const KEPT: usize = 5;
/// How close a simpler model must be, and how close one with fewer autoregressive terms.
const CLOSE: f64 = 0.0025;
const CLOSE_AR: f64 = 0.0075;

/// Orders with their BIC divided by the number of observations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ranked {
    pub(crate) criterion: f64,
    pub(crate) order: ArimaOrder,
}

/// The search over one series.
pub(crate) struct OrderSearch<'a> {
    z: &'a [f64],
    season: usize,
    seasonal: bool,
    d: usize,
    s: usize,
    best: Vec<Ranked>,
}

/// The orders found, with estimates to start from.
#[derive(Debug, Clone)]
pub(crate) struct FoundOrders {
    pub(crate) order: ArimaOrder,
    pub(crate) arma: Option<Vec<f64>>,
    /// The best models, the best first.
    pub(crate) best: Vec<Ranked>,
}

const fn regular(order: ArimaOrder) -> usize {
    order.ar + order.ma
}

const fn seasonal(order: ArimaOrder) -> usize {
    order.seasonal_ar + order.seasonal_ma
}

impl<'a> OrderSearch<'a> {
    pub(crate) fn new(z: &'a [f64], season: usize, seasonal: bool, d: usize, s: usize) -> Self {
        Self {
            z,
            season,
            seasonal,
            d,
            s,
            best: Vec::new(),
        }
    }

    const fn order(&self, p: usize, q: usize, seasonal_p: usize, seasonal_q: usize) -> ArimaOrder {
        ArimaOrder::seasonal(p, self.d, q, seasonal_p, self.s, seasonal_q)
    }

    /// Fits one model unless it is in the list, and ranks it. A fit counts if it converged and its information matrix is
    /// regular.
    fn consider(&mut self, order: ArimaOrder, workspace: &mut Workspace) -> Result<(), ArimaError> {
        if self.best.iter().any(|ranked| ranked.order == order) {
            return Ok(());
        }
        let effort = Effort {
            tolerance: LOOSE,
            max_steps: 1500,
            estimate: true,
            information: true,
        };
        let start = vec![0.1; order.coefficients()];
        let fit = match fit_plain(self.z, self.season, order, false, &start, effort, workspace) {
            Ok(fit) if fit.converged && fit.identified => fit,
            Err(ArimaError::NoVariation) => return Err(ArimaError::NoVariation),
            _ => return Ok(()),
        };
        let n = fit.effective as f64;
        let parameters = (order.coefficients() + 1) as f64;
        let criterion = (-2.0 * fit.log_likelihood + parameters * n.ln()) / n;
        let place = self
            .best
            .partition_point(|ranked| ranked.criterion <= criterion);
        self.best.insert(place, Ranked { criterion, order });
        self.best.truncate(KEPT);
        Ok(())
    }

    /// The orders chosen.
    pub(crate) fn run(mut self, workspace: &mut Workspace) -> Result<FoundOrders, ArimaError> {
        let (mut sp, mut sq) = (0, 0);
        if self.seasonal {
            for p in 0..=MOST.1 {
                for q in 0..=MOST.1 {
                    self.consider(self.order(3, 0, p, q), workspace)?;
                }
            }
            if let Some(best) = self.best.first() {
                (sp, sq) = (best.order.seasonal_ar, best.order.seasonal_ma);
            }
            self.best.clear();
        }
        for p in 0..=MOST.0 {
            for q in 0..=MOST.0 {
                self.consider(self.order(p, q, sp, sq), workspace)?;
            }
        }
        let Some(first) = self.best.first() else {
            // No model could be told from its neighbours: the one that needs the least.
            let (p, q) = if self.seasonal && self.s > 0 {
                (0, 1)
            } else {
                (usize::from(self.d == 0), usize::from(self.d > 0))
            };
            let order = self.order(p, q, 0, usize::from(self.seasonal && self.s > 0));
            return Ok(FoundOrders {
                order,
                arma: None,
                best: Vec::new(),
            });
        };
        let mut chosen = first.order;
        if chosen.coefficients() == 0
            && let Some(second) = self.best.get(1)
        {
            chosen = second.order;
        }
        if self.seasonal {
            let most = if self.s == 1 { 0 } else { MOST.1 };
            for p in 0..=most {
                for q in 0..=MOST.1 {
                    self.consider(self.order(chosen.ar, chosen.ma, p, q), workspace)?;
                }
            }
        }
        let order = self.prefer_simple();
        let effort = Effort {
            tolerance: 1e-5,
            max_steps: 1500,
            estimate: true,
            information: false,
        };
        let start = vec![0.1; order.coefficients()];
        let fit = fit_plain(self.z, self.season, order, false, &start, effort, workspace);
        Ok(FoundOrders {
            order,
            arma: fit.ok().map(|fit| fit.arma.clone()),
            best: self.best,
        })
    }

    /// The best model, or one with fewer terms whose criterion is close.
    fn prefer_simple(&self) -> ArimaOrder {
        let best = &self.best;
        let gap = (best[0].criterion - best[best.len() - 1].criterion).abs();
        let scale = if gap < 0.003 {
            0.0625
        } else if gap < 0.03 {
            0.25
        } else {
            1.0
        };
        let (mut close, mut close_ar) = (CLOSE * scale, CLOSE_AR * scale);
        let mut current = 0;
        for (i, candidate) in best.iter().enumerate().skip(1) {
            let (new, old) = (candidate.order, best[current].order);
            let distance = (candidate.criterion - best[current].criterion).abs();
            let same_seasonal = seasonal(new) == seasonal(old);
            let switch = i == 1
                && regular(old) == 0
                && regular(new) == 1
                && same_seasonal
                && distance < close
                || 0 < regular(new)
                    && regular(new) < regular(old)
                    && same_seasonal
                    && distance < close
                || 0 < seasonal(new)
                    && seasonal(new) < seasonal(old)
                    && regular(new) == regular(old)
                    && distance < close
                || new.ar < old.ar
                    && new.ma == old.ma
                    && regular(new) > 0
                    && same_seasonal
                    && distance < close_ar;
            if switch {
                let worse = (best[0].criterion - candidate.criterion).abs();
                close -= worse;
                close_ar -= worse;
                current = i;
            }
        }
        if best[current].order.coefficients() == 0 && current + 1 < best.len() {
            current += 1;
        }
        best[current].order
    }
}

impl Identification {
    /// A search over the series differenced as chosen.
    pub(crate) fn orders(
        &self,
        z: &[f64],
        regular_only: bool,
        d: usize,
        s: usize,
        workspace: &mut Workspace,
    ) -> Result<FoundOrders, ArimaError> {
        OrderSearch::new(z, self.season(), self.season() > 1 && !regular_only, d, s).run(workspace)
    }
}
