//! Means that index numbers and decompositions need beside the arithmetic one.

/// Logarithmic mean `(a - b) / ln(a / b)`, with limit `a` where both are equal and 0 where one is zero.
///
/// It turns differences into logarithms without a remainder: `L(a, b) ln(a / b) = a - b` (Törnqvist,
/// Vartia and Vartia 1985). `None` when an argument is negative, NaN or infinite.
///
/// # Examples
///
/// ```
/// use tidegauge::num::mean::logarithmic_mean;
///
/// let tonnes = logarithmic_mean(656.0, 582.0).unwrap_or_default();
/// assert_eq!(format!("{tonnes:.3}"), "618.262");
/// assert_eq!(logarithmic_mean(656.0, 0.0), Some(0.0));
/// assert_eq!(logarithmic_mean(656.0, -1.0), None);
/// ```
pub fn logarithmic_mean(a: f64, b: f64) -> Option<f64> {
    let (low, high) = if a <= b { (a, b) } else { (b, a) };
    let accepted = low >= 0.0 && high.is_finite();
    accepted.then(|| {
        let gap = (high - low) / low;
        if low == 0.0 {
            0.0
        } else if gap == 0.0 {
            low
        } else if gap < 1.0 {
            // Near equality both parts of the quotient vanish; the logarithm of 1 + gap stays exact.
            (high - low) / gap.ln_1p()
        } else {
            (high - low) / (high.ln() - low.ln())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::logarithmic_mean;
    use crate::num::tolerance::Tolerance;

    #[test]
    fn known_values_and_limits() {
        let e = std::f64::consts::E;
        let mean = logarithmic_mean(e, 1.0).unwrap();
        assert!(Tolerance::ROUND_OFF.accepts(mean, e - 1.0));
        assert_eq!(logarithmic_mean(7.0, 7.0), Some(7.0));
        assert_eq!(logarithmic_mean(0.0, 0.0), Some(0.0));
        assert_eq!(logarithmic_mean(5e-324, 5e-324), Some(5e-324));
    }

    #[test]
    fn it_is_symmetric_and_lies_between() {
        for (a, b) in [(1.0, 1.0 + 1e-15), (1.0, 1.5), (1e-300, 1e300), (3.0, 4e9)] {
            let mean = logarithmic_mean(a, b).unwrap();
            assert_eq!(logarithmic_mean(b, a), Some(mean));
            assert!((a..=b).contains(&mean), "{a} {b} {mean}");
        }
    }

    #[test]
    fn other_arguments_have_no_mean() {
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(logarithmic_mean(bad, 1.0), None);
            assert_eq!(logarithmic_mean(1.0, bad), None);
        }
    }
}
