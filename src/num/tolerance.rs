//! The registry of tolerances: how close two numbers must be, and why that close and no closer.
//! Tests and checks of sums name one of these instead of writing a bare `1e-6`.

use serde::{Deserialize, Serialize};

/// How far an actual number may be from the expected one: `absolute + relative * scale`, where the
/// scale is the size of the expected number unless the caller knows a better one.
///
/// # Examples
///
/// ```
/// use tidegauge::num::tolerance::Tolerance;
///
/// // A press report says -11.3 %; the tonnes say -11.28 %.
/// assert!(Tolerance::published(1).accepts(-11.2805, -11.3));
/// assert!(!Tolerance::published(2).accepts(-11.2805, -11.3));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Tolerance {
    /// Allowance that does not depend on the size of the numbers.
    pub absolute: f64,
    /// Allowance as a ratio of the scale.
    pub relative: f64,
}

impl Tolerance {
    /// The same number: for values that are copied, counted, or computed without rounding.
    pub const EXACT: Self = Self {
        absolute: 0.0,
        relative: 0.0,
    };

    /// Two orders of the same floating-point arithmetic: 1e-12 of the scale (some thousand units in
    /// the last place), and 1e-14 for numbers of size one that cancel to zero.
    pub const ROUND_OFF: Self = Self {
        absolute: 1e-14,
        relative: 1e-12,
    };

    /// The same method in two programs, whose sums have another order: 1e-11 of the scale.
    pub const ENGINE: Self = Self {
        absolute: 1e-14,
        relative: 1e-11,
    };

    /// The same two programs on the way to their results, where differences of nearly equal numbers lose digits: 1e-9 of the scale.
    pub const INTERMEDIATE: Self = Self {
        absolute: 0.0,
        relative: 1e-9,
    };

    /// Two iterations that stop when they no longer improve: 1e-6 of the scale.
    pub const ITERATIVE: Self = Self {
        absolute: 1e-8,
        relative: 1e-6,
    };

    /// A number printed with so many decimals: half a unit of the last one.
    ///
    /// The allowance for round-off on top keeps ties, such as 0.125 printed as 0.13, acceptable.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::num::tolerance::Tolerance;
    ///
    /// assert!(Tolerance::published(3).accepts(0.4812, 0.481));
    /// ```
    pub fn published(decimals: u32) -> Self {
        let decimals = i32::try_from(decimals).unwrap_or(i32::MAX);
        Self {
            absolute: 0.5 * 10.0_f64.powi(-decimals),
            relative: Self::ROUND_OFF.relative,
        }
    }

    /// Whether `actual` is close enough to `expected`; never when either is NaN, and an infinity is
    /// close only to itself.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::num::tolerance::Tolerance;
    ///
    /// assert!(Tolerance::ROUND_OFF.accepts(0.1 + 0.2, 0.3));
    /// assert!(!Tolerance::EXACT.accepts(0.1 + 0.2, 0.3));
    /// ```
    pub fn accepts(self, actual: f64, expected: f64) -> bool {
        self.accepts_at_scale(actual, expected, expected)
    }

    /// Like [`accepts`](Self::accepts) with the size that the relative part refers to given: for a
    /// sum, the sum of the sizes of its terms.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::num::tolerance::Tolerance;
    ///
    /// // 7 and 5 billion dollars less 12 billion, a cent apart.
    /// assert!(Tolerance::ROUND_OFF.accepts_at_scale(0.01, 0.0, 24e9));
    /// assert!(!Tolerance::ROUND_OFF.accepts(0.01, 0.0));
    /// ```
    #[expect(clippy::float_cmp, reason = "equal infinities have no difference")]
    pub fn accepts_at_scale(self, actual: f64, expected: f64, scale: f64) -> bool {
        let allowance = self.absolute + self.relative * scale.abs();
        actual == expected || (allowance.is_finite() && (actual - expected).abs() <= allowance)
    }
}

#[cfg(test)]
mod tests {
    use super::Tolerance;

    #[test]
    fn exact_accepts_only_the_same_number() {
        assert!(Tolerance::EXACT.accepts(0.25, 0.25));
        assert!(Tolerance::EXACT.accepts(0.0, -0.0));
        assert!(!Tolerance::EXACT.accepts(0.25 + f64::EPSILON, 0.25));
    }

    #[test]
    fn round_off_grows_with_the_expected_number() {
        assert!(Tolerance::ROUND_OFF.accepts(1e9 + 1e-4, 1e9));
        assert!(!Tolerance::ROUND_OFF.accepts(1.0 + 1e-4, 1.0));
        assert!(Tolerance::ROUND_OFF.accepts(1e-15, 0.0));
    }

    #[test]
    fn iterations_may_differ_by_a_millionth() {
        assert!(Tolerance::ITERATIVE.accepts(100.000_05, 100.0));
        assert!(!Tolerance::ITERATIVE.accepts(100.001, 100.0));
    }

    #[test]
    fn engines_agree_to_their_printed_digits() {
        assert!(Tolerance::ENGINE.accepts(1e6 + 5e-6, 1e6));
        assert!(!Tolerance::ENGINE.accepts(1e6 + 5e-5, 1e6));
        assert!(Tolerance::INTERMEDIATE.accepts(1e6 + 5e-5, 1e6));
        assert!(!Tolerance::INTERMEDIATE.accepts_at_scale(2e-9, 0.0, 1.0));
    }

    #[test]
    fn published_is_half_a_unit_of_the_last_decimal() {
        assert!(Tolerance::published(0).accepts(38.5, 38.0));
        assert!(!Tolerance::published(0).accepts(38.6, 38.0));
        assert!(Tolerance::published(u32::MAX).accepts(1.0, 1.0));
    }

    #[test]
    fn no_tolerance_reaches_nan_or_infinity() {
        for tolerance in [Tolerance::EXACT, Tolerance::published(0)] {
            assert!(!tolerance.accepts(f64::NAN, f64::NAN));
            assert!(!tolerance.accepts(1.0, f64::INFINITY));
            assert!(tolerance.accepts(f64::INFINITY, f64::INFINITY));
            assert!(!tolerance.accepts(f64::NEG_INFINITY, f64::INFINITY));
        }
    }
}
