//! Maximum likelihood of a regression with ARMA errors: generalised least squares of the regression and nonlinear least
//! squares of the ARMA coefficients in turn, as X-13ARIMA-SEATS iterates.
//!
//! # Missing values
//!
//! A missing value is an unknown that enters linearly, like the coefficient of an additive outlier. Integrating it out under
//! a flat prior gives the exact likelihood of the observed values (Gómez, Maravall & Peña 1999): with A the filtered columns
//! of the unknowns, ln |Ω| grows by ln |A'A| and the number of observations falls by theirs.

use std::sync::Arc;

use super::ArimaError;
use super::filter::ArmaFilter;
use super::jacobian::Residuals;
use super::matrix::{self, dot, dot_of_columns};
use super::minimise::{Limits, Memory, minimise};
use super::order::ArimaOrder;
use crate::num::lanes::{Lanes, Quad};
use crate::num::polynomial;

/// The model and the differenced data: rows of `regressors + 1` numbers, the series last.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Problem<'a> {
    pub(crate) order: ArimaOrder,
    pub(crate) season: usize,
    pub(crate) rows: &'a [f64],
    pub(crate) regressors: usize,
    /// How many of the regressors, the first ones, stand for missing values.
    pub(crate) missing: usize,
    /// A residual standard deviation at or below this is rounding.
    pub(crate) floor: f64,
}

impl Problem<'_> {
    const fn sizes(&self) -> [usize; 3] {
        [self.season, self.regressors, self.missing]
    }
}

/// How far to go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Effort {
    /// Change of the log-likelihood that counts as none.
    pub(crate) tolerance: f64,
    /// Accepted nonlinear steps in all.
    pub(crate) max_steps: usize,
    /// Whether the ARMA coefficients move at all.
    pub(crate) estimate: bool,
    /// Whether the information matrix of the ARMA coefficients is wanted.
    pub(crate) information: bool,
}

/// Accepted steps between two updates of the regression.
const INNER_STEPS: usize = 40;
/// Updates of the regression: no run of the reference comes near.
const MAX_UPDATES: usize = 500;
/// A pivot below this part of its diagonal element makes a regressor a combination of those before it.
pub(crate) const COLLINEAR: f64 = 1e-11;

/// Memory that one estimation leaves to the next.
#[derive(Debug, Clone, Default)]
pub(crate) struct Workspace {
    pub(crate) filter: ArmaFilter,
    /// At four points at a time.
    four: ArmaFilter<Quad>,
    memory: Memory,
    filtered: Vec<f64>,
    residual: Vec<f64>,
    last: Option<(Asked, Arc<Estimate>)>,
}

/// All that an estimation depends on. The tests of an automatic run often ask twice in a row for the same one.
#[derive(Debug, Clone)]
struct Asked {
    order: ArimaOrder,
    /// Season, regressors, missing values.
    sizes: [usize; 3],
    floor: f64,
    rows: Vec<f64>,
    start: Vec<f64>,
    effort: Effort,
}

impl Asked {
    fn new(problem: &Problem<'_>, start: &[f64], effort: Effort) -> Self {
        Self {
            order: problem.order,
            sizes: problem.sizes(),
            floor: problem.floor,
            rows: problem.rows.to_vec(),
            start: start.to_vec(),
            effort,
        }
    }

    /// Whether the same is asked, down to the last bit.
    fn is(&self, problem: &Problem<'_>, start: &[f64], effort: Effort) -> bool {
        let same = |own: &[f64], other: &[f64]| {
            own.len() == other.len()
                && own
                    .iter()
                    .zip(other)
                    .all(|(a, b)| a.to_bits() == b.to_bits())
        };
        self.order == problem.order
            && self.sizes == problem.sizes()
            && self.effort == effort
            && self.floor.to_bits() == problem.floor.to_bits()
            && same(&self.start, start)
            && same(&self.rows, problem.rows)
    }
}

/// What an estimation found.
#[derive(Debug, Clone)]
pub(crate) struct Estimate {
    pub(crate) arma: Vec<f64>,
    /// Coefficients of all regressors, missing values first.
    pub(crate) beta: Vec<f64>,
    /// Cholesky factor of the cross products of the filtered regressors.
    pub(crate) gram: Vec<f64>,
    /// Filtered rows, as wide as those of the problem.
    pub(crate) filtered: Vec<f64>,
    /// Filtered residuals e.
    pub(crate) e: Vec<f64>,
    pub(crate) variance: f64,
    pub(crate) log_likelihood: f64,
    /// Differenced observations without the missing ones.
    pub(crate) effective: usize,
    pub(crate) converged: bool,
    pub(crate) steps: usize,
    /// Covariance of the ARMA coefficients, if wanted and regular.
    pub(crate) arma_covariance: Option<Vec<f64>>,
    /// Whether the information matrix is regular by the rule of the reference, if wanted.
    pub(crate) identified: bool,
}

impl Estimate {
    /// The last residuals, one for each differenced observation.
    pub(crate) fn residuals(&self, rows: usize) -> &[f64] {
        &self.e[self.e.len() - rows..]
    }
}

/// Coefficients at given ARMA coefficients.
struct Regression {
    determinant: f64,
    beta: Vec<f64>,
    gram: Vec<f64>,
}

/// Estimates the model from the given start.
pub(crate) fn estimate(
    problem: &Problem<'_>,
    start: &[f64],
    effort: Effort,
    workspace: &mut Workspace,
) -> Result<Arc<Estimate>, ArimaError> {
    if let Some((asked, found)) = &workspace.last
        && asked.is(problem, start, effort)
    {
        return Ok(Arc::clone(found));
    }
    let found = Arc::new(search(problem, start, effort, workspace)?);
    workspace.last = Some((Asked::new(problem, start, effort), Arc::clone(&found)));
    Ok(found)
}

/// Regression and ARMA coefficients in turn, from the given start.
fn search(
    problem: &Problem<'_>,
    start: &[f64],
    effort: Effort,
    workspace: &mut Workspace,
) -> Result<Estimate, ArimaError> {
    let width = problem.regressors + 1;
    let n = problem.rows.len() / width;
    let effective = n - problem.missing;
    let mut arma = start.to_vec();
    let tight = 2.0 / effective as f64 * effort.tolerance;
    let moves = effort.estimate && !arma.is_empty();
    let alone = problem.regressors == 0;
    let mut tolerance = if alone { tight } else { 100.0 * tight };
    let (mut steps, mut old, mut outside) = (0, 0.0, 0.0);
    let mut converged = true;
    let mut last = false;
    workspace.memory.known = 0;
    if moves
        && problem.missing == 0
        && let Some(points) = workspace.memory.jacobian.surround(&arma)
    {
        // The regression takes the first of these filters, the first differences all of them. Where one does not exist, each sets its own.
        let _ = workspace
            .four
            .set(&problem.order, problem.season, points, n);
    }
    for update in 0..=MAX_UPDATES {
        let regression = regress(problem, &arma, workspace)?;
        let e = &workspace.residual;
        let square = dot(e, e);
        if !square.is_finite() {
            return Err(ArimaError::Singular);
        }
        if square.sqrt() <= problem.floor * (effective as f64).sqrt() {
            return Err(ArimaError::NoVariation);
        }
        let scale = (regression.determinant / effective as f64 / 2.0).exp();
        let objective = square * scale * scale;
        let value = &mut workspace.memory.value;
        value.clear();
        value.extend(e.iter().map(|x| x * scale));
        let finite = value.iter().all(|x| x.is_finite());
        if update == 0 {
            outside = value.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
        }
        let mut go = moves && !last && finite;
        if go && (steps >= effort.max_steps || update == MAX_UPDATES) {
            converged = false;
            go = false;
        }
        if go && update > 1 && (old / objective - 1.0_f64).abs() < tight {
            go = false;
        }
        old = objective;
        if !go {
            return finish(
                problem, arma, regression, effective, converged, steps, tolerance, effort,
                workspace,
            );
        }
        tolerance = if alone || update >= 2 {
            tight
        } else {
            100.0 * tight
        };
        let Workspace {
            filter,
            four,
            memory,
            ..
        } = &mut *workspace;
        let mut deviance = Deviance::new(problem, &regression.beta, filter, four);
        let taken = minimise(
            memory,
            &mut deviance,
            &mut arma,
            Limits {
                tolerance,
                steps: if alone { effort.max_steps } else { INNER_STEPS },
                outside,
            },
        );
        steps += taken;
        last = alone || taken == 0;
    }
    Err(ArimaError::Singular)
}

#[expect(
    clippy::too_many_arguments,
    reason = "the state of the iteration, once"
)]
fn finish(
    problem: &Problem<'_>,
    arma: Vec<f64>,
    regression: Regression,
    effective: usize,
    converged: bool,
    steps: usize,
    tolerance: f64,
    effort: Effort,
    workspace: &mut Workspace,
) -> Result<Estimate, ArimaError> {
    let e = std::mem::take(&mut workspace.residual);
    let variance = dot(&e, &e) / effective as f64;
    let log_likelihood = -0.5
        * (regression.determinant
            + effective as f64 * ((std::f64::consts::TAU * variance).ln() + 1.0));
    if !log_likelihood.is_finite() {
        return Err(ArimaError::Singular);
    }
    let (mut arma_covariance, mut identified) = (None, true);
    if effort.information && !arma.is_empty() {
        let Workspace {
            filter,
            four,
            memory,
            ..
        } = workspace;
        let mut deviance = Deviance::new(problem, &regression.beta, filter, four);
        let Memory {
            value,
            known,
            jacobian,
            triangle,
            ..
        } = memory;
        if value.iter().all(|x| x.is_finite()) {
            // Other regression coefficients have other differences.
            let known = if problem.regressors == 0 { *known } else { 0 };
            jacobian.set(&mut deviance, &arma, value, known);
            triangle.factor(&mut jacobian.columns, value, arma.len());
            identified = triangle.pivoted_ratio() > tolerance;
            arma_covariance = triangle
                .inverse_gram()
                .map(|inverse| inverse.iter().map(|x| x * variance).collect());
        } else {
            identified = false;
        }
    }
    Ok(Estimate {
        arma,
        beta: regression.beta,
        gram: regression.gram,
        filtered: std::mem::take(&mut workspace.filtered),
        e,
        variance,
        log_likelihood,
        effective,
        converged,
        steps,
        arma_covariance,
        identified,
    })
}

/// Least squares of the filtered series on the filtered regressors; the residuals stay in the workspace.
fn regress(
    problem: &Problem<'_>,
    arma: &[f64],
    workspace: &mut Workspace,
) -> Result<Regression, ArimaError> {
    let width = problem.regressors + 1;
    let n = problem.rows.len() / width;
    workspace
        .filter
        .set_like(&workspace.four, &problem.order, problem.season, arma, n)?;
    workspace
        .filter
        .apply(problem.rows, width, &mut workspace.filtered);
    let found = least_squares(
        &workspace.filtered,
        width,
        COLLINEAR,
        &mut workspace.residual,
    );
    let (beta, gram) = found.map_err(|error| match error {
        ArimaError::Collinear { column } if column < problem.missing => ArimaError::Unidentified,
        other => other,
    })?;
    let determinant = workspace.filter.log_determinant()
        + leading_determinant(&gram, problem.regressors, problem.missing);
    Ok(Regression {
        determinant,
        beta,
        gram,
    })
}

/// ln of the determinant of the first `count` rows and columns of the factored matrix.
fn leading_determinant(gram: &[f64], size: usize, count: usize) -> f64 {
    2.0 * (0..count).map(|i| gram[i * size + i].ln()).sum::<f64>()
}

/// Coefficients of the last of `width` columns on the others, the Cholesky factor of their cross products, and the residuals.
pub(crate) fn least_squares(
    rows: &[f64],
    width: usize,
    collinear: f64,
    residual: &mut Vec<f64>,
) -> Result<(Vec<f64>, Vec<f64>), ArimaError> {
    let size = width - 1;
    residual.clear();
    if size == 0 {
        residual.extend_from_slice(rows);
        return Ok((Vec::new(), Vec::new()));
    }
    // Column by column: sums of products over long columns run side by side.
    let n = rows.len() / width;
    let mut columns = vec![0.0; rows.len()];
    for (i, column) in columns.chunks_exact_mut(n.max(1)).enumerate() {
        for (value, row) in column.iter_mut().zip(rows.chunks_exact(width)) {
            *value = row[i];
        }
    }
    let column = |i: usize| &columns[i * n..(i + 1) * n];
    let mut gram = vec![0.0; size * size];
    Quad::wide(
        #[inline(always)]
        || {
            for i in 0..size {
                for j in 0..=i {
                    gram[j * size + i] = dot_of_columns(column(i), column(j));
                }
            }
        },
    );
    let mut beta: Vec<f64> = (0..size).map(|i| dot(column(i), column(size))).collect();
    matrix::cholesky(&mut gram, size, collinear)
        .map_err(|column| ArimaError::Collinear { column })?;
    matrix::solve_lower(&gram, size, &mut beta, 1);
    matrix::solve_lower_transposed(&gram, size, &mut beta, 1);
    residual.extend_from_slice(column(size));
    for (i, b) in beta.iter().enumerate() {
        matrix::add_multiple(residual, -b, column(i));
    }
    Ok((beta, gram))
}

/// The residual vector whose sum of squares is S |Ω|^(1/N), for fixed regression coefficients; missing values are
/// estimated anew at each point.
struct Deviance<'a> {
    order: &'a ArimaOrder,
    season: usize,
    missing: usize,
    effective: f64,
    rows: Vec<f64>,
    filtered: Vec<f64>,
    filter: &'a mut ArmaFilter,
    four: &'a mut ArmaFilter<Quad>,
}

impl<'a> Deviance<'a> {
    fn new(
        problem: &'a Problem<'_>,
        beta: &[f64],
        filter: &'a mut ArmaFilter,
        four: &'a mut ArmaFilter<Quad>,
    ) -> Self {
        let width = problem.regressors + 1;
        let missing = problem.missing;
        let n = problem.rows.len() / width;
        let mut rows = Vec::with_capacity(n * (missing + 1));
        for row in problem.rows.chunks_exact(width) {
            rows.extend_from_slice(&row[..missing]);
            let fitted = dot(&row[missing..problem.regressors], &beta[missing..]);
            rows.push(row[problem.regressors] - fitted);
        }
        Self {
            order: &problem.order,
            season: problem.season,
            missing,
            effective: (n - missing) as f64,
            rows,
            filtered: Vec::new(),
            filter,
            four,
        }
    }
}

impl Residuals for Deviance<'_> {
    fn at(&mut self, point: &[f64], out: &mut Vec<f64>) -> bool {
        let width = self.missing + 1;
        let n = self.rows.len() / width;
        let set = self
            .filter
            .set_like(self.four, self.order, self.season, point, n);
        if set.is_err() {
            return false;
        }
        let mut determinant = self.filter.log_determinant();
        if self.missing == 0 {
            self.filter.apply(&self.rows, 1, out);
        } else {
            self.filter.apply(&self.rows, width, &mut self.filtered);
            let Ok((_, gram)) = least_squares(&self.filtered, width, COLLINEAR, out) else {
                return false;
            };
            determinant += leading_determinant(&gram, self.missing, self.missing);
        }
        let scale = (determinant / 2.0 / self.effective).exp();
        let mut finite = true;
        for value in out {
            *value *= scale;
            finite &= value.is_finite();
        }
        finite
    }

    fn at_four(&mut self, points: &[Quad], out: &mut Vec<Quad>) -> Option<Quad> {
        // Missing values are rare.
        if self.missing > 0 {
            return None;
        }
        let (four, rows) = (&mut *self.four, &self.rows);
        four.set(self.order, self.season, points, rows.len()).ok()?;
        four.apply(rows, 1, out);
        let scale = |determinant| f64::exp(determinant / 2.0 / self.effective);
        Some(four.log_determinant().map(scale))
    }

    fn admits(&self, point: &[f64]) -> bool {
        self.order.is_admissible(point)
    }
}

/// The start of a repeated estimation: a moving-average factor with a zero of modulus up to 1.06 is damped by 0.9 to the
/// power of its lags.
pub(crate) fn damped_start(order: &ArimaOrder, season: usize, start: &[f64]) -> Vec<f64> {
    let mut damped = start.to_vec();
    let (_, moving_average) = damped.split_at_mut(order.ar + order.seasonal_ar);
    let (ma, seasonal_ma) = moving_average.split_at_mut(order.ma);
    for (factor, step) in [
        (ma, 1_i32),
        (seasonal_ma, i32::try_from(season).unwrap_or(1)),
    ] {
        if polynomial::smallest_zero(factor) <= 1.06 {
            for (power, value) in (1..).zip(factor.iter_mut()) {
                *value *= 0.9_f64.powi(step * power);
            }
        }
    }
    damped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_estimation_is_answered_from_memory() {
        let rows: Vec<f64> = (0..60).map(|t| f64::from((t * 7) % 19) - 9.0).collect();
        let mut other = rows.clone();
        other[30] += 1.0;
        let order = ArimaOrder::seasonal(0, 0, 1, 0, 0, 1);
        let problem = Problem {
            order,
            season: 4,
            rows: &rows,
            regressors: 0,
            missing: 0,
            floor: 0.0,
        };
        let effort = Effort {
            tolerance: 1e-5,
            max_steps: 100,
            estimate: true,
            information: false,
        };
        let asked: Vec<(Problem<'_>, [f64; 2], Effort)> = vec![
            (problem, [0.1, 0.1], effort),
            (problem, [0.1, 0.1], effort),
            (problem, [0.1, 0.2], effort),
            (
                problem,
                [0.1, 0.2],
                Effort {
                    estimate: false,
                    ..effort
                },
            ),
            (
                Problem {
                    rows: &other,
                    ..problem
                },
                [0.1, 0.2],
                effort,
            ),
            (
                Problem {
                    season: 6,
                    ..problem
                },
                [0.1, 0.2],
                effort,
            ),
            (
                Problem {
                    order: ArimaOrder::seasonal(1, 0, 0, 0, 0, 1),
                    ..problem
                },
                [0.1, 0.2],
                effort,
            ),
        ];
        let mut used = Workspace::default();
        for (problem, start, effort) in asked {
            let found = estimate(&problem, &start, effort, &mut used).unwrap();
            let fresh = estimate(&problem, &start, effort, &mut Workspace::default()).unwrap();
            assert_eq!(found.arma, fresh.arma);
            assert_eq!((&found.e, found.steps), (&fresh.e, fresh.steps));
            assert_eq!(found.log_likelihood, fresh.log_likelihood);
        }
    }
}
