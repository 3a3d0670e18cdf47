//! Whether residuals are normally distributed: skewness, Geary's a and kurtosis, with the 1 % points of X-13.
//!
//! Sources: Geary 1936; Pearson and Hartley 1976, tables 34 A to C (percentage points); X-13ARIMA-SEATS reference
//! manual, sec. 7.2 (`check`). Between the tabulated lengths X-13 interpolates by first, partly also by second, differences.

use serde::{Deserialize, Serialize};

use crate::diagnostics::DiagnosticsError;
use crate::diagnostics::autocorrelation::centred;

/// A statistic of the shape of a distribution, and the range that holds 98 % of its values for normal data.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ShapeStatistic {
    /// The statistic.
    pub statistic: f64,
    /// Lower and upper 1 % point for normal data; `None` where the number of values lies outside X-13's tables.
    pub bounds: Option<(f64, f64)>,
}

impl ShapeStatistic {
    /// Whether the statistic lies outside its bounds: significant at the 1 % level on either side; `None` without bounds.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::diagnostics::normality;
    ///
    /// let mut residuals = [0.5, -0.5].repeat(30);
    /// residuals[7] = -9.0;
    /// assert_eq!(normality(&residuals)?.skewness.is_significant(), Some(true));
    /// # Ok::<(), tidegauge::diagnostics::DiagnosticsError>(())
    /// ```
    pub fn is_significant(self) -> Option<bool> {
        let (lower, upper) = self.bounds?;
        Some(self.statistic < lower || self.statistic > upper)
    }
}

/// Result of [`normality`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Normality {
    /// Number of values.
    pub n: usize,
    /// Skewness `m3 / m2^1.5`: 0 for symmetric data. Bounds from 25 values on.
    pub skewness: ShapeStatistic,
    /// Geary's a, the mean absolute deviation over the standard deviation `sqrt(m2)`: 0.7979 for normal data, lower for
    /// heavier tails. Bounds for 11 to 1001 values.
    pub geary: ShapeStatistic,
    /// Kurtosis `m4 / m2^2`: 3 for normal data. Bounds for 50 to 1000 values.
    pub kurtosis: ShapeStatistic,
}

/// Shape of the distribution of residuals: skewness, Geary's a and kurtosis.
///
/// Central moments have the number of values as divisor. Significant skewness makes the other two unreliable.
///
/// # Errors
///
/// Fewer than two values, values that are all equal, or a value that is not finite.
///
/// # Examples
///
/// ```
/// use tidegauge::diagnostics::normality;
///
/// let residuals: Vec<f64> = (0..60).map(|t| f64::from(t * t % 61 - 30)).collect();
/// let shape = normality(&residuals)?;
/// assert_eq!(format!("{:.4} {:.4} {:.4}", shape.skewness.statistic, shape.geary.statistic, shape.kurtosis.statistic), "-0.0043 0.9063 1.6231");
/// assert_eq!(shape.kurtosis.is_significant(), Some(true));
/// # Ok::<(), tidegauge::diagnostics::DiagnosticsError>(())
/// ```
pub fn normality(residuals: &[f64]) -> Result<Normality, DiagnosticsError> {
    crate::diagnostics::input::length(residuals, 2)?;
    let centred = centred(residuals)?;
    let n = centred.len() as f64;
    let m2 = centred.iter().map(|u| u * u).sum::<f64>() / n;
    // In standard deviations, so that no fourth power underflows.
    let sd = m2.sqrt();
    let (mut absolute, mut third, mut fourth) = (0.0, 0.0, 0.0);
    for u in centred {
        let z = u / sd;
        absolute += z.abs();
        third += z * z * z;
        fourth += z * z * z * z;
    }
    let n_values = residuals.len();
    Ok(Normality {
        n: n_values,
        skewness: ShapeStatistic {
            statistic: third / n,
            bounds: skewness_bounds(n_values),
        },
        geary: ShapeStatistic {
            statistic: absolute / n,
            bounds: bounds(n_values, &GEARY),
        },
        kurtosis: ShapeStatistic {
            statistic: fourth / n,
            bounds: bounds(n_values, &KURTOSIS),
        },
    })
}

/// Symmetric bounds; beyond the table those of the normal limit, `2.326 sqrt(6 / n)`.
fn skewness_bounds(n: usize) -> Option<(f64, f64)> {
    let upper = if n >= 500 {
        Some(2.326 * (6.0 / n as f64).sqrt())
    } else {
        SKEWNESS
            .iter()
            .find(|points| points.holds(n))
            .and_then(|points| points.at(n))
    };
    upper.map(|upper| (-upper, upper))
}

fn bounds(n: usize, table: &[(Points, Points)]) -> Option<(f64, f64)> {
    let (lower, upper) = table.iter().find(|(lower, _)| lower.holds(n))?;
    Some((lower.at(n)?, upper.at(n)?))
}

/// Percentage points at equally spaced numbers of values.
struct Points {
    /// First and last number of values that are looked up here.
    range: (usize, usize),
    /// Number of values of the first point.
    first: usize,
    /// Distance of the points.
    step: usize,
    /// From this number of values on, second differences are not used.
    linear_from: usize,
    values: &'static [f64],
}

impl Points {
    fn holds(&self, n: usize) -> bool {
        (self.range.0..=self.range.1).contains(&n)
    }

    /// Newton's interpolation forward from the point at or below `n`.
    fn at(&self, n: usize) -> Option<f64> {
        let beyond_first = n.checked_sub(self.first)?;
        let i = beyond_first / self.step;
        let point = *self.values.get(i)?;
        let rest = beyond_first % self.step;
        if rest == 0 {
            return Some(point);
        }
        let theta = rest as f64 / self.step as f64;
        let next = *self.values.get(i + 1)?;
        let linear = point + theta * (next - point);
        if n >= self.linear_from {
            return Some(linear);
        }
        let second = self.values.get(i + 2)? - 2.0 * next + point;
        Some(linear + theta * (theta - 1.0) / 2.0 * second)
    }
}

const fn points(
    range: (usize, usize),
    first: usize,
    step: usize,
    linear_from: usize,
    values: &'static [f64],
) -> Points {
    Points {
        range,
        first,
        step,
        linear_from,
        values,
    }
}

/// Upper 1 % points of the skewness.
const SKEWNESS: [Points; 4] = [
    points(
        (25, 49),
        25,
        5,
        0,
        &[1.061, 0.986, 0.923, 0.870, 0.825, 0.787],
    ),
    points(
        (50, 99),
        50,
        10,
        0,
        &[0.787, 0.723, 0.673, 0.631, 0.596, 0.567],
    ),
    points((100, 199), 100, 25, 0, &[0.567, 0.508, 0.464, 0.430, 0.403]),
    points(
        (200, 499),
        200,
        50,
        0,
        &[0.403, 0.360, 0.329, 0.305, 0.285, 0.269, 0.255],
    ),
];

const GEARY_11: (&[f64], &[f64]) = (
    &[
        0.6675, 0.6829, 0.6950, 0.7040, 0.7110, 0.7167, 0.7216, 0.7256, 0.7291,
    ],
    &[
        0.9359, 0.9137, 0.9001, 0.8901, 0.8827, 0.8769, 0.8722, 0.8682, 0.8648,
    ],
);

const GEARY_41: (&[f64], &[f64]) = (
    &[0.7216, 0.7291, 0.7347, 0.7393, 0.7430, 0.7460, 0.7487],
    &[0.8722, 0.8648, 0.8592, 0.8549, 0.8515, 0.8484, 0.8460],
);

const GEARY_101: (&[f64], &[f64]) = (
    &[
        0.7487, 0.7629, 0.7693, 0.7731, 0.7757, 0.7776, 0.7791, 0.7803, 0.7814, 0.7822,
    ],
    &[
        0.8460, 0.8322, 0.8260, 0.8223, 0.8198, 0.8179, 0.8164, 0.8152, 0.8142, 0.8134,
    ],
);

/// Lower and upper 1 % points of Geary's a. The one at 46 stands in the finer table and is taken from there.
const GEARY: [(Points, Points); 4] = [
    both((11, 40), 11, 5, 41, GEARY_11),
    both((46, 46), 11, 5, 41, GEARY_11),
    both((41, 100), 41, 10, 81, GEARY_41),
    both((101, 1001), 101, 100, 801, GEARY_101),
];

const KURTOSIS_50: (&[f64], &[f64]) = (
    &[1.95, 2.08, 2.18, 2.24, 2.29],
    &[4.88, 4.59, 4.39, 4.24, 4.13],
);

const KURTOSIS_100: (&[f64], &[f64]) = (
    &[
        2.18, 2.29, 2.37, 2.42, 2.46, 2.50, 2.52, 2.55, 2.57, 2.58, 2.60, 2.61, 2.62, 2.64, 2.65,
        2.66, 2.66, 2.67, 2.68,
    ],
    &[
        4.39, 4.13, 3.98, 3.87, 3.79, 3.72, 3.67, 3.63, 3.60, 3.57, 3.54, 3.52, 3.50, 3.48, 3.46,
        3.45, 3.43, 3.42, 3.41,
    ],
);

/// Lower and upper 1 % points of the kurtosis. The one at 125 stands in the finer table and is taken from there.
const KURTOSIS: [(Points, Points); 3] = [
    both((50, 99), 50, 25, 100, KURTOSIS_50),
    both((125, 125), 50, 25, 100, KURTOSIS_50),
    both((100, 1000), 100, 50, 900, KURTOSIS_100),
];

const fn both(
    range: (usize, usize),
    first: usize,
    step: usize,
    linear_from: usize,
    (lower, upper): (&'static [f64], &'static [f64]),
) -> (Points, Points) {
    (
        points(range, first, step, linear_from, lower),
        points(range, first, step, linear_from, upper),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    #[test]
    fn moments_by_hand() {
        // Mean 1; distances -1, -1, -1, 3: m2 = 3, m3 = 6, m4 = 21, mean absolute deviation 1.5.
        let shape = normality(&[0.0, 0.0, 0.0, 4.0]).unwrap();
        let close = |actual, expected| Tolerance::ROUND_OFF.accepts(actual, expected);
        assert!(close(shape.skewness.statistic, 6.0 / 3.0_f64.powf(1.5)));
        assert!(close(shape.geary.statistic, 1.5 / 3.0_f64.sqrt()));
        assert!(close(shape.kurtosis.statistic, 21.0 / 9.0));
        assert_eq!((shape.n, shape.kurtosis.is_significant()), (4, None));
    }

    #[test]
    fn bounds_at_between_and_outside_the_tabulated_lengths() {
        let published = Tolerance::published(4);
        for (n, expected) in [
            (25, 1.061),
            (27, 1.031),
            (75, 0.652),
            (500, 0.2548),
            (9600, 0.0581),
        ] {
            let (lower, upper) = skewness_bounds(n).unwrap();
            assert!(published.accepts(upper, expected), "{n} {upper}");
            assert_eq!(lower, -upper);
        }
        assert_eq!(skewness_bounds(24), None);
        for (n, lower, upper) in [
            (11, 0.6675, 0.9359),
            (46, 0.7256, 0.8682),
            (101, 0.7487, 0.8460),
            (1001, 0.7822, 0.8134),
        ] {
            assert_eq!(bounds(n, &GEARY), Some((lower, upper)));
        }
        // Linear would be 0.7558; the second difference -0.0078 adds 0.0010.
        let (lower, _) = bounds(151, &GEARY).unwrap();
        assert!(published.accepts(lower, 0.75678), "{lower}");
        // From 801 on linear.
        let (lower, _) = bounds(951, &GEARY).unwrap();
        assert!(published.accepts(lower, 0.7818));
        assert_eq!((bounds(10, &GEARY), bounds(1002, &GEARY)), (None, None));
        for (n, lower, upper) in [(50, 1.95, 4.88), (125, 2.24, 4.24), (1000, 2.68, 3.41)] {
            assert_eq!(bounds(n, &KURTOSIS), Some((lower, upper)));
        }
        assert_eq!(
            (bounds(49, &KURTOSIS), bounds(1001, &KURTOSIS)),
            (None, None)
        );
    }

    #[test]
    fn every_length_inside_the_tables_has_bounds() {
        for n in 11..=1001 {
            let geary = bounds(n, &GEARY).unwrap();
            assert!(geary.0 < 0.7979 && geary.1 > 0.7979);
            assert!(n < 25 || skewness_bounds(n).is_some());
            if (50..=1000).contains(&n) {
                let kurtosis = bounds(n, &KURTOSIS).unwrap();
                assert!(kurtosis.0 < 3.0 && kurtosis.1 > 3.0);
            }
        }
    }

    #[test]
    fn every_offence_is_named() {
        assert_eq!(
            normality(&[1.0]),
            Err(DiagnosticsError::TooShort {
                length: 1,
                needed: 2
            })
        );
        assert_eq!(
            normality(&[0.1; 30]),
            Err(DiagnosticsError::NoVariation { length: 30 })
        );
        assert!(matches!(
            normality(&[0.1, f64::NEG_INFINITY]),
            Err(DiagnosticsError::NotFinite { index: 1, .. })
        ));
    }
}
