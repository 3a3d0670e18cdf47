//! A wandering level as noise: a Kalman filter whose prediction errors turn correlated columns into independent ones.
//!
//! The noise is `u_t = m_t + e_t` with `m_t = m_(t-1) + s_(t-1) + level noise` and `s_t = s_(t-1) + slope noise`, both from zero: unknown
//! first values are coefficients of the regression (a constant, and time), so that nothing about them is assumed (de Jong 1991;
//! Harvey 1989, sec. 3.4). A period without an observation is predicted over and leaves no row.

use crate::arima::matrix::{
    add_multiple, cholesky, inverse, log_determinant, solve_lower_transposed,
};

/// Standard deviations of the three noises, relative to one another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ratios {
    pub(super) irregular: f64,
    pub(super) level: f64,
    pub(super) slope: f64,
}

/// Columns of numbers over time, row by row; the last column is the series.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) width: usize,
    pub(super) rows: Vec<f64>,
    /// Whether the row counts.
    pub(super) observed: Vec<bool>,
}

impl Table {
    /// The table of the given columns, each as long as `observed`; the last is the series.
    pub(super) fn new(columns: &[Vec<f64>], observed: &[bool]) -> Self {
        let rows = (0..observed.len())
            .flat_map(|t| columns.iter().map(move |column| column[t]))
            .collect();
        Self {
            width: columns.len(),
            rows,
            observed: observed.to_vec(),
        }
    }
}

/// What remains of the rows that count when the noise is white, and the logarithm of the determinant of its covariance.
struct Whitened {
    rows: Vec<f64>,
    /// Standard deviation of the prediction of each row.
    roots: Vec<f64>,
    log_determinant: f64,
}

fn whiten(table: &Table, ratios: Ratios) -> Whitened {
    let width = table.width;
    let irregular = ratios.irregular * ratios.irregular;
    let (level, slope) = (ratios.level * ratios.level, ratios.slope * ratios.slope);
    let (mut p11, mut p12, mut p22) = (0.0_f64, 0.0_f64, 0.0_f64);
    let mut levels = vec![0.0; width];
    let mut slopes = vec![0.0; width];
    let mut whitened = Whitened {
        rows: Vec::with_capacity(table.rows.len()),
        roots: Vec::with_capacity(table.observed.len()),
        log_determinant: 0.0,
    };
    for (row, observed) in table.rows.chunks_exact(width).zip(&table.observed) {
        p11 += 2.0 * p12 + p22 + level;
        p12 += p22;
        p22 += slope;
        add_multiple(&mut levels, 1.0, &slopes);
        if !observed {
            continue;
        }
        let variance = p11 + irregular;
        let (gain, slope_gain) = (p11 / variance, p12 / variance);
        let root = variance.sqrt();
        for ((x, a), b) in row.iter().zip(&mut levels).zip(&mut slopes) {
            let error = x - *a;
            whitened.rows.push(error / root);
            *a += gain * error;
            *b += slope_gain * error;
        }
        whitened.roots.push(root);
        whitened.log_determinant += variance.ln();
        p22 -= slope_gain * p12;
        p12 *= irregular / variance;
        p11 *= irregular / variance;
    }
    whitened
}

/// Generalised least squares of the last column on the others.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    /// Coefficients of the columns but the last.
    pub(super) beta: Vec<f64>,
    /// Their covariance, row by row.
    pub(super) covariance: Vec<f64>,
    /// Degrees of freedom left.
    pub(super) df: usize,
    /// Variance that the ratios are relative to.
    pub(super) variance: f64,
    /// Restricted log-likelihood of the ratios, the variance and the coefficients profiled out; without its constant.
    pub(super) likelihood: f64,
    /// Standardised residuals of the rows that count.
    pub(super) residuals: Vec<f64>,
    /// The same in units of the series.
    pub(super) errors: Vec<f64>,
}

/// Why there is no fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoFit {
    /// A column that is a combination of those before it.
    Collinear(usize),
    /// The columns leave nothing of the series, or numbers overflow.
    NoNoise,
}

/// A column of which less than this part is its own is a combination of others.
const OWN_PART: f64 = 1e-10;

/// The fit under noise of the given ratios.
pub(super) fn fit(table: &Table, ratios: Ratios) -> Result<Fit, NoFit> {
    let width = table.width;
    let whitened = whiten(table, ratios);
    let mut gram = vec![0.0; width * width];
    for row in whitened.rows.chunks_exact(width) {
        for (i, x) in row.iter().enumerate() {
            if *x != 0.0 {
                add_multiple(&mut gram[i * width + i..(i + 1) * width], *x, &row[i..]);
            }
        }
    }
    let k = width - 1;
    cholesky(&mut gram, width, OWN_PART).map_err(|column| {
        if column < k {
            NoFit::Collinear(column)
        } else {
            NoFit::NoNoise
        }
    })?;
    let factor: Vec<f64> = (0..k)
        .flat_map(|i| gram[i * width..i * width + k].iter().copied())
        .collect();
    let mut beta = gram[k * width..k * width + k].to_vec();
    solve_lower_transposed(&factor, k, &mut beta, 1);
    let squares = gram[k * width + k] * gram[k * width + k];
    let observations = whitened.rows.len() / width;
    let df = observations.saturating_sub(k);
    if df == 0 {
        return Err(NoFit::NoNoise);
    }
    let variance = squares / df as f64;
    let mut covariance = inverse(&factor, k);
    for value in &mut covariance {
        *value *= variance;
    }
    let scale = variance.sqrt();
    let residuals: Vec<f64> = whitened
        .rows
        .chunks_exact(width)
        .map(|row| {
            let fitted: f64 = row.iter().zip(&beta).map(|(x, b)| x * b).sum();
            (row[k] - fitted) / scale
        })
        .collect();
    let errors = residuals.iter().zip(&whitened.roots);
    let errors = errors
        .map(|(residual, root)| residual * root * scale)
        .collect();
    let likelihood =
        -0.5 * (df as f64 * squares.ln() + whitened.log_determinant + log_determinant(&factor, k));
    if likelihood.is_finite() && beta.iter().all(|b| b.is_finite()) {
        Ok(Fit {
            beta,
            covariance,
            df,
            variance,
            likelihood,
            residuals,
            errors,
        })
    } else {
        Err(NoFit::NoNoise)
    }
}

impl Fit {
    /// A linear combination of coefficients from column `first` on, and its standard error.
    pub(super) fn contrast(&self, first: usize, weights: &[f64]) -> (f64, f64) {
        let k = self.beta.len();
        let used = &self.beta[first..first + weights.len()];
        let value = used.iter().zip(weights).map(|(b, w)| b * w).sum();
        let mut variance = 0.0;
        for (i, wi) in weights.iter().enumerate() {
            let row = &self.covariance[(first + i) * k + first..];
            variance += wi * weights.iter().zip(row).map(|(wj, c)| wj * c).sum::<f64>();
        }
        (value, variance.max(0.0).sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    const WHITE: Ratios = Ratios {
        irregular: 1.0,
        level: 0.0,
        slope: 0.0,
    };

    #[test]
    fn without_a_wandering_level_it_is_ordinary_least_squares() {
        // Means 2 and 5 before and after; residuals -1 0 1 -1 1.
        let y = vec![1.0, 2.0, 3.0, 4.0, 6.0];
        let step = vec![0.0, 0.0, 0.0, 1.0, 1.0];
        let table = Table::new(&[vec![1.0; 5], step, y], &[true; 5]);
        let fit = fit(&table, WHITE).unwrap();
        assert!(Tolerance::ROUND_OFF.accepts(fit.beta[0], 2.0));
        assert!(Tolerance::ROUND_OFF.accepts(fit.beta[1], 3.0));
        assert_eq!(fit.df, 3);
        assert!(Tolerance::ROUND_OFF.accepts(fit.variance, 4.0 / 3.0));
        let (value, error) = fit.contrast(0, &[1.0, 1.0]);
        assert!(Tolerance::ROUND_OFF.accepts(value, 5.0));
        assert!(Tolerance::ROUND_OFF.accepts(error, (4.0_f64 / 3.0 / 2.0).sqrt()));
    }

    #[test]
    fn a_pure_random_walk_is_predicted_by_its_last_value() {
        let walk = Ratios {
            irregular: 0.0,
            level: 1.0,
            slope: 0.0,
        };
        let y = vec![3.0, 5.0, 4.0, f64::NAN, 9.0];
        let pulse = vec![0.0, 0.0, 0.0, 0.0, 1.0];
        let observed = [true, true, true, false, true];
        let table = Table::new(&[vec![1.0; 5], pulse, y], &observed);
        let fit = fit(&table, walk).unwrap();
        assert!(Tolerance::ROUND_OFF.accepts(fit.beta[1], 9.0 - 4.0));
        // Two steps of variance (4 + 1) / 2 lie between the last value and the gap's end.
        assert!(Tolerance::ROUND_OFF.accepts(fit.covariance[3], 2.0 * 2.5));
    }

    /// Generalised least squares with the covariance written out: the last coefficient, its variance, and the restricted likelihood.
    fn dense(columns: &[Vec<f64>], observed: &[bool], ratios: Ratios) -> (f64, f64, f64) {
        let rows: Vec<usize> = (0..observed.len()).filter(|t| observed[*t]).collect();
        let (n, k) = (rows.len(), columns.len() - 1);
        let covariance = |s: usize, t: usize| {
            let (first, last) = (s.min(t) as f64 + 1.0, s.max(t) as f64 + 1.0);
            let mut sum = first * ratios.level.powi(2);
            // The level at t holds the slope noise of period i t - i times.
            for i in 1..=s.min(t) {
                sum += (first - i as f64) * (last - i as f64) * ratios.slope.powi(2);
            }
            sum + if s == t {
                ratios.irregular.powi(2)
            } else {
                0.0
            }
        };
        let matrix = nalgebra::DMatrix::from_fn(n, n, |i, j| covariance(rows[i], rows[j]));
        let x = nalgebra::DMatrix::from_fn(n, k, |i, j| columns[j][rows[i]]);
        let y = nalgebra::DVector::from_fn(n, |i, _| columns[k][rows[i]]);
        let inverse = matrix.clone().try_inverse().unwrap();
        let information = x.transpose() * &inverse * &x;
        let solved = information.clone().try_inverse().unwrap();
        let beta = &solved * x.transpose() * &inverse * &y;
        let rest = &y - &x * &beta;
        let squares = (rest.transpose() * &inverse * &rest)[(0, 0)];
        let df = (n - k) as f64;
        let likelihood =
            -0.5 * (df * squares.ln() + matrix.determinant().ln() + information.determinant().ln());
        (
            beta[k - 1],
            solved[(k - 1, k - 1)] * squares / df,
            likelihood,
        )
    }

    #[test]
    fn the_filter_equals_the_covariance_written_out() {
        let length = 14;
        let wave = |f: f64| -> Vec<f64> { (0..length).map(|t| (f * t as f64).sin()).collect() };
        let step: Vec<f64> = (0..length).map(|t| f64::from(u8::from(t >= 9))).collect();
        let columns = [vec![1.0; length], wave(0.9), step, wave(2.3)];
        let mut observed = vec![true; length];
        (observed[0], observed[4], observed[10]) = (false, false, false);
        for (irregular, level, slope) in [
            (1.0, 0.0, 0.0),
            (0.8, 0.6, 0.0),
            (0.1, 0.9, 0.0),
            (0.9, 0.2, 0.3),
            (0.9, 0.0, 0.1),
        ] {
            let ratios = Ratios {
                irregular,
                level,
                slope,
            };
            let found = fit(&Table::new(&columns, &observed), ratios).unwrap();
            let (beta, variance, likelihood) = dense(&columns, &observed, ratios);
            let close = Tolerance::INTERMEDIATE;
            assert!(close.accepts(found.beta[2], beta), "{ratios:?}");
            assert!(close.accepts(found.covariance[8], variance), "{ratios:?}");
            assert!(close.accepts(found.likelihood, likelihood), "{ratios:?}");
        }
    }

    #[test]
    fn combinations_and_exact_series_have_no_fit() {
        let line: Vec<f64> = (0..6).map(f64::from).collect();
        let twice = line.iter().map(|x| 2.0 * x).collect();
        let table = Table::new(&[vec![1.0; 6], line.clone(), twice], &[true; 6]);
        assert_eq!(fit(&table, WHITE).unwrap_err(), NoFit::NoNoise);
        let y = vec![1.0, 0.0, 2.0, 5.0, 1.0, 3.0];
        let same = line.iter().map(|x| 1.0 - x).collect();
        let table = Table::new(&[vec![1.0; 6], line, same, y], &[true; 6]);
        assert_eq!(fit(&table, WHITE).unwrap_err(), NoFit::Collinear(2));
    }
}
