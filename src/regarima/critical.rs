//! The default critical value of automatic outliers.

use statrs::distribution::{ContinuousCDF, Normal};

/// Probability of finding an outlier where there is none.
const ALPHA: f64 = 0.05;

/// |t| from which the largest of `dates` candidates counts as an outlier.
///
/// Ljung's approximation to the distribution of the largest of m normal values (Ljung 1993) at 100 and 200, and the exact value at
/// 2, joined by a function of √(2 ln m) and (ln ln m + ln 4π) / (2 √(2 ln m)), as X-13ARIMA-SEATS has it.
///
/// # Examples
///
/// ```
/// use tidegauge::regarima::critical_value;
///
/// assert!((critical_value(144) - 3.889_837_8).abs() < 1e-7);
/// assert!(critical_value(360) > critical_value(144));
/// ```
pub fn critical_value(dates: usize) -> f64 {
    let normal = Normal::standard();
    if dates <= 1 {
        return normal.inverse_cdf(1.0 - ALPHA / 2.0);
    }
    let scales = |m: f64| {
        let a = (2.0 * m.ln()).sqrt();
        let b = (m.ln().ln() + (4.0 * std::f64::consts::PI).ln()) / (2.0 * a);
        (a, b)
    };
    let ljung = |m: f64| {
        let (a, b) = scales(m);
        let tail = 2.0 - (1.0 + ALPHA).sqrt();
        -(-0.5 * tail.ln()).ln() / a + a - b
    };
    // c1 + c2 b + c3 a through three points, by elimination.
    let exact = normal.inverse_cdf(f64::midpoint(1.0, (1.0 - ALPHA).sqrt()));
    let points = [(2.0, exact), (100.0, ljung(100.0)), (200.0, ljung(200.0))].map(|(m, value)| {
        let (a, b) = scales(m);
        (a, b, value)
    });
    let [(a0, b0, v0), (a1, b1, v1), (a2, b2, v2)] = points;
    let determinant = (b1 - b0) * (a2 - a0) - (b2 - b0) * (a1 - a0);
    let c2 = ((v1 - v0) * (a2 - a0) - (v2 - v0) * (a1 - a0)) / determinant;
    let c3 = ((b1 - b0) * (v2 - v0) - (b2 - b0) * (v1 - v0)) / determinant;
    let (a, b) = scales(dates as f64);
    v0 + c2 * (b - b0) + c3 * (a - a0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_goes_through_its_points() {
        assert!((critical_value(1) - 1.959_964).abs() < 1e-6);
        assert!(
            (critical_value(2) - 2.236_476_644).abs() < 1e-6,
            "{}",
            critical_value(2)
        );
        assert!((critical_value(144) - 3.889_837_8).abs() < 5e-8);
    }
}
