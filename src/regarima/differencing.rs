//! How often to difference, and whether a mean is needed: the tests of X-13's `automdl`, after Gómez & Maravall (2001).
//!
//! Autoregressive zeros near one, first of a long autoregression and then of ARMA(1,1) models of what is left, each become a
//! difference. The constants and the order of the rules are those of the program.

use std::sync::Arc;

use crate::arima::estimate::{Effort, Estimate, Problem, Workspace, estimate};
use crate::arima::forecast::interleave;
use crate::arima::{ArimaError, ArimaOrder, hannan_rissanen};
use crate::num::polynomial;

/// A zero of the first autoregression up to this modulus is one.
const FIRST_LIMIT: f64 = 1.0 / 0.96;
/// A coefficient of an ARMA(1,1) model this close to one is one: 1.005 - 0.88 + (0.88 - 0.869).
const SECOND_DISTANCE: f64 = 1.005 - 0.869;
/// Reached by every seventh round at the latest.
const MOST_ROUNDS: usize = 7;
/// Largest d and D.
const MOST: (usize, usize) = (2, 1);
/// The first limit on how close AR and MA coefficients may be before they cancel; it falls at each round of a run.
const FIRST_CANCELLATION: f64 = 0.1;
const CANCELLATION_STEP: f64 = 0.002;
/// A tolerance that is enough to identify.
pub(crate) const LOOSE: f64 = 1e-3;

/// A series without regression effects, with what a run remembers between two identifications.
#[derive(Debug)]
pub(crate) struct Identification {
    season: usize,
    cancellation: f64,
}

/// What the tests chose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Differencing {
    pub(crate) regular: usize,
    pub(crate) seasonal: usize,
    pub(crate) mean: bool,
    /// t statistic of the mean and its limit.
    pub(crate) mean_t: f64,
    pub(crate) mean_limit: f64,
}

/// Zeros of one autoregressive factor: how many count as one, the largest inverse modulus of the other positive ones, and whether
/// all lie outside the unit circle.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UnitRoots {
    pub(crate) count: usize,
    largest: f64,
    stationary: bool,
}

impl UnitRoots {
    /// As X-13 counts them: an imaginary part may be as negative as it likes.
    pub(crate) fn of(coefficients: &[f64], limit: f64) -> Self {
        let mut roots = Self {
            count: 0,
            largest: -999.0,
            stationary: true,
        };
        for zero in polynomial::zeros(coefficients) {
            let modulus = zero.norm();
            roots.stationary &= modulus >= 1.0;
            if modulus <= limit && zero.im <= 0.05 && zero.re > 0.0 {
                roots.count += 1;
            } else if zero.im <= 0.02 && zero.re > 0.0 {
                roots.largest = roots.largest.max(1.0 / modulus);
            }
        }
        roots
    }
}

/// Exact maximum likelihood of a plain series.
pub(crate) fn fit_plain(
    z: &[f64],
    season: usize,
    order: ArimaOrder,
    constant: bool,
    start: &[f64],
    effort: Effort,
    workspace: &mut Workspace,
) -> Result<Arc<Estimate>, ArimaError> {
    let delta = order.differencing(season);
    let ones = polynomial::quotient(&vec![1.0; z.len()], &delta, z.len());
    let columns: Vec<&[f64]> = if constant { vec![&ones, z] } else { vec![z] };
    let p = order.ar + season * order.seasonal_ar;
    let least = order.differencing_lags(season) + p + order.coefficients() + 2;
    if z.len() < least {
        return Err(ArimaError::TooShort {
            order: Box::new(order),
            observations: z.len(),
            least,
        });
    }
    let rows = interleave(&columns, &delta);
    let floor = 1e-12 * z.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    let problem = Problem {
        order,
        season,
        rows: &rows,
        regressors: columns.len() - 1,
        missing: 0,
        floor,
    };
    estimate(&problem, start, effort, workspace)
}

/// The state of the rounds.
struct Rounds {
    d: usize,
    s: usize,
    /// Changes of this round (X-13's `icon`).
    changes: usize,
    /// Whether the next round starts from maximum likelihood (X-13's `irm1`).
    suspect: bool,
    regular: f64,
    seasonal: f64,
}

impl Rounds {
    /// One difference more, where the larger root is.
    fn by_larger_root(&mut self) {
        if self.regular > self.seasonal {
            self.d += 1;
        } else {
            self.s += 1;
        }
    }

    /// Cuts the differences to their limits; whether the search may go on.
    fn limit(&mut self) -> bool {
        if self.d == 3 {
            (self.d, self.changes) = (2, 0);
        }
        if self.s == 2 {
            (self.s, self.changes) = (1, 0);
        }
        if self.d > MOST.0 || self.s > MOST.1 {
            self.d = self.d.min(MOST.0);
            self.s = self.s.min(MOST.1);
            return false;
        }
        true
    }

    fn force(&mut self) {
        if self.suspect && self.changes == 1 {
            self.suspect = false;
            self.changes = 0;
        }
        self.changes += 1;
        self.by_larger_root();
    }
}

impl Identification {
    pub(crate) const fn new(season: usize) -> Self {
        Self {
            season,
            cancellation: FIRST_CANCELLATION,
        }
    }

    pub(crate) const fn season(&self) -> usize {
        self.season
    }

    const fn seasonal(&self, fixed_seasonal: bool) -> bool {
        self.season > 1 && !fixed_seasonal
    }

    /// Differences and mean of a series without regression effects. `fixed_seasonal` when seasonal dummies take the place of a
    /// seasonal model, `known_mean` when a constant is in the model anyway.
    pub(crate) fn differencing(
        &mut self,
        z: &[f64],
        fixed_seasonal: bool,
        known_mean: bool,
        workspace: &mut Workspace,
    ) -> Result<Differencing, ArimaError> {
        let sea = self.seasonal(fixed_seasonal);
        let one = usize::from(sea);
        let mut rounds = Rounds {
            d: 0,
            s: 0,
            changes: 0,
            suspect: false,
            regular: 0.0,
            seasonal: 0.0,
        };
        let mut order = ArimaOrder::seasonal(2, 0, 0, one, 0, 0);
        let first = self.first_round(z, order, workspace)?;
        let (regular, seasonal) = (first[..2].to_vec(), first[2..].to_vec());
        let (regular, seasonal) = (
            UnitRoots::of(&regular, FIRST_LIMIT),
            UnitRoots::of(&seasonal, FIRST_LIMIT),
        );
        (rounds.d, rounds.s) = (regular.count, seasonal.count);
        (rounds.regular, rounds.seasonal) = (regular.largest, seasonal.largest);
        let mut more = rounds.limit();
        let mut round = 2;
        while more {
            order = ArimaOrder::seasonal(1, rounds.d, 1, one, rounds.s, one);
            let par = self.next_round(z, order, round, rounds.suspect, workspace)?;
            self.apply_rules(&par, sea, round, &mut rounds);
            more = rounds.limit() && rounds.changes >= 1 && round < MOST_ROUNDS;
            round += 1;
        }
        let (mean_t, mean_limit) = if known_mean {
            (f64::NAN, f64::NAN)
        } else {
            self.mean(z, order, &rounds, workspace)?
        };
        Ok(Differencing {
            regular: rounds.d,
            seasonal: rounds.s,
            mean: known_mean || mean_t.abs() >= mean_limit,
            mean_t,
            mean_limit,
        })
    }

    fn differenced(&self, z: &[f64], order: ArimaOrder) -> Vec<f64> {
        let mut x = polynomial::apply(&order.differencing(self.season), z);
        let mean = x.iter().sum::<f64>() / x.len().max(1) as f64;
        for value in &mut x {
            *value -= mean;
        }
        x
    }

    fn exact(
        &self,
        z: &[f64],
        order: ArimaOrder,
        start: &[f64],
        workspace: &mut Workspace,
    ) -> Result<Vec<f64>, ArimaError> {
        let effort = Effort {
            tolerance: LOOSE,
            max_steps: 200,
            estimate: true,
            information: false,
        };
        // A start that the likelihood does not have is replaced by the usual one.
        let usual = vec![0.1; order.coefficients()];
        let start = if order.is_admissible(start) {
            start
        } else {
            &usual
        };
        fit_plain(z, self.season, order, false, start, effort, workspace)
            .map(|fit| fit.arma.clone())
    }

    fn first_round(
        &self,
        z: &[f64],
        order: ArimaOrder,
        workspace: &mut Workspace,
    ) -> Result<Vec<f64>, ArimaError> {
        let found = hannan_rissanen(&self.differenced(z, order), self.season, &order);
        match found {
            Some(par)
                if order
                    .split(&par)
                    .iter()
                    .all(|factor| UnitRoots::of(factor, FIRST_LIMIT).stationary) =>
            {
                Ok(par)
            }
            _ => self.exact(z, order, &vec![0.1; order.coefficients()], workspace),
        }
    }

    /// Coefficients of the ARMA(1,1) models of a later round.
    fn next_round(
        &self,
        z: &[f64],
        order: ArimaOrder,
        round: usize,
        suspect: bool,
        workspace: &mut Workspace,
    ) -> Result<Vec<f64>, ArimaError> {
        let usual = vec![0.1; order.coefficients()];
        if suspect {
            return self.exact(z, order, &usual, workspace);
        }
        match hannan_rissanen(&self.differenced(z, order), self.season, &order) {
            None => {
                let ar = order.ar + order.seasonal_ar;
                let start: Vec<f64> = (0..usual.len())
                    .map(|i| if i < ar { 0.1 } else { 0.2 })
                    .collect();
                self.exact(z, order, &start, workspace)
            }
            Some(par) if order.difference + order.seasonal_difference == 0 && round > 2 => {
                self.exact(z, order, &par, workspace)
            }
            Some(par) => Ok(par),
        }
    }

    fn apply_rules(&mut self, par: &[f64], sea: bool, round: usize, rounds: &mut Rounds) {
        self.cancellation -= CANCELLATION_STEP;
        let cancel = self.cancellation;
        let (phi, seasonal_phi, theta, seasonal_theta) = match *par {
            [phi, seasonal_phi, theta, seasonal_theta] if sea => {
                (phi, seasonal_phi, theta, seasonal_theta)
            }
            [phi, theta, ..] => (phi, 0.0, theta, 0.0),
            _ => return,
        };
        (rounds.changes, rounds.suspect) = (0, false);
        if (1.0 - phi).abs() <= SECOND_DISTANCE {
            if phi > 1.02 {
                (rounds.suspect, rounds.changes) = (true, 1);
            } else if (phi - theta).abs() > cancel {
                rounds.changes += 1;
                rounds.d += 1;
            }
        } else if phi.abs() > 1.12 {
            (rounds.suspect, rounds.changes) = (true, 1);
        }
        if sea {
            if (1.0 - seasonal_phi).abs() <= 0.19 {
                if seasonal_phi > 1.02 {
                    (rounds.suspect, rounds.changes) = (true, 1);
                } else if (seasonal_phi - seasonal_theta).abs() > cancel && rounds.s == 0 {
                    rounds.changes += 1;
                    rounds.s += 1;
                    if rounds.suspect {
                        rounds.suspect = false;
                        rounds.changes -= 1;
                    }
                }
            } else if seasonal_phi.abs() > 1.12 {
                (rounds.suspect, rounds.changes) = (true, 1);
            }
        }
        let undifferenced = |rounds: &Rounds| rounds.d == 0 && rounds.s == 0;
        let cancels =
            (phi - theta).abs() <= cancel || sea && (seasonal_phi - seasonal_theta).abs() <= cancel;
        if round == 2
            && undifferenced(rounds)
            && cancels
            && (rounds.regular >= 0.9 || rounds.seasonal >= 0.9)
        {
            rounds.force();
        }
        let near = |limit: f64| sea && (1.0 - seasonal_phi).abs() <= limit;
        // The program's condition is true for every seasonal series that is not within 0.16.
        let nearer = if near(0.16) { near(0.17) } else { sea };
        let close = ((1.0 - phi).abs() <= 0.15 || near(0.16))
            && (rounds.regular >= 0.9 || rounds.seasonal >= 0.88)
            || ((1.0 - phi).abs() <= 0.16 || nearer)
                && (rounds.regular >= 0.91 || rounds.seasonal >= 0.89);
        if round == 2 && undifferenced(rounds) && close {
            rounds.force();
        }
        if undifferenced(rounds) && ((1.0 - phi).abs() <= 0.15 || near(0.25)) {
            if sea {
                (rounds.regular, rounds.seasonal) = (phi, seasonal_phi);
                rounds.by_larger_root();
            } else {
                rounds.d += 1;
            }
        }
        if rounds.changes == 2 {
            // One at a time.
            rounds.d = rounds.d.saturating_sub(1);
            rounds.s = rounds.s.saturating_sub(1);
            rounds.by_larger_root();
        }
    }

    /// t statistic of the mean of the differenced series, and its limit by length.
    fn mean(
        &self,
        z: &[f64],
        order: ArimaOrder,
        rounds: &Rounds,
        workspace: &mut Workspace,
    ) -> Result<(f64, f64), ArimaError> {
        let n = z.len();
        if rounds.d + rounds.s == 0 {
            // Against the root mean square, not the standard deviation.
            let mean = z.iter().sum::<f64>() / n as f64;
            let square = z.iter().map(|value| value * value).sum::<f64>() / n as f64;
            let limit = match n {
                0..=80 => 1.96,
                81..=200 => 2.0,
                _ => 2.55,
            };
            return Ok(((n as f64).sqrt() * mean / square.sqrt(), limit));
        }
        let effort = Effort {
            tolerance: LOOSE,
            max_steps: 200,
            estimate: true,
            information: false,
        };
        let start = vec![0.1; order.coefficients()];
        let fit = fit_plain(z, self.season, order, true, &start, effort, workspace)?;
        let t = fit.beta[0] * fit.gram[0] / fit.variance.sqrt();
        let limit = match n {
            0..=80 => 1.96,
            81..=155 => 1.98,
            156..=230 => 2.1,
            231..=350 => 2.3,
            _ => 2.5,
        };
        Ok((t, limit))
    }
}
