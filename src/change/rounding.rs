//! What rounded levels allow to say about their change.
//!
//! A level `a` printed to a unit `2u` lies in `[a - u, a + u]`. Of two such levels the rate lies in
//! `[(to - v) / (from + u) - 1, (to + v) / (from - u) - 1]`, by interval arithmetic.

use serde::{Deserialize, Serialize};

use crate::change::ChangeError;

/// Unit of the last printed digit of the two levels: 1 for whole tonnes, 0.1 for one decimal, 0 for
/// an exact number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RoundingUnit {
    /// Unit of the base, zero or more.
    pub from: f64,
    /// Unit of the current level, zero or more.
    pub to: f64,
}

impl RoundingUnit {
    /// Units of the base and of the current level.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::change::RoundingUnit;
    ///
    /// assert_eq!(RoundingUnit::new(1.0, 0.0).to, 0.0);
    /// ```
    pub fn new(from: f64, to: f64) -> Self {
        Self { from, to }
    }

    /// The same unit for both levels.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::change::RoundingUnit;
    ///
    /// assert_eq!(RoundingUnit::both(1.0), RoundingUnit::new(1.0, 1.0));
    /// ```
    pub fn both(unit: f64) -> Self {
        Self::new(unit, unit)
    }

    pub(super) fn check(self) -> Result<(), ChangeError> {
        check_unit(self.from)?;
        check_unit(self.to)
    }
}

/// A closed interval of finite numbers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Interval {
    /// Smallest value.
    pub lower: f64,
    /// Largest value.
    pub upper: f64,
}

impl Interval {
    /// Whether `value` lies in the interval, ends included.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::change::{RoundingUnit, rate_interval};
    ///
    /// let rate = rate_interval(656.0, 582.0, RoundingUnit::both(1.0))?;
    /// assert!(rate.contains(-0.113) && !rate.contains(-0.11));
    /// # Ok::<(), tidegauge::change::ChangeError>(())
    /// ```
    pub fn contains(self, value: f64) -> bool {
        self.lower <= value && value <= self.upper
    }

    /// Whether the two intervals have a value in common.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::change::{RoundingUnit, difference_interval};
    ///
    /// let october = difference_interval(420.0, 656.0, RoundingUnit::both(1.0))?;
    /// let november = difference_interval(656.0, 582.0, RoundingUnit::both(1.0))?;
    /// assert!(!october.overlaps(november));
    /// # Ok::<(), tidegauge::change::ChangeError>(())
    /// ```
    pub fn overlaps(self, other: Self) -> bool {
        self.lower <= other.upper && other.lower <= self.upper
    }

    fn finite(lower: f64, upper: f64, name: &'static str) -> Result<Self, ChangeError> {
        if lower.is_finite() && upper.is_finite() {
            Ok(Self { lower, upper })
        } else {
            Err(ChangeError::TooLarge { name })
        }
    }
}

/// Interval of the rate of change (a ratio) of two rounded gross flows.
///
/// A flow rounded to zero is taken as zero or more, so that no rate is below -1.
///
/// # Errors
///
/// When the base may be zero, the current level is negative, or a number is not finite.
///
/// # Examples
///
/// ```
/// use tidegauge::change::{RoundingUnit, rate_interval};
///
/// let rate = rate_interval(656.0, 582.0, RoundingUnit::both(1.0))?;
/// assert_eq!(format!("{:.2} to {:.2} %", 100.0 * rate.lower, 100.0 * rate.upper), "-11.42 to -11.14 %");
/// # Ok::<(), tidegauge::change::ChangeError>(())
/// ```
pub fn rate_interval(from: f64, to: f64, unit: RoundingUnit) -> Result<Interval, ChangeError> {
    let from = positive(level(from, unit.from, 0)?, from, unit.from)?;
    if to < 0.0 {
        return Err(ChangeError::Option {
            name: "to",
            value: to,
            accepted: "a gross flow of zero or more",
        });
    }
    let to = level(to, unit.to, 1)?;
    let lower = to.lower.max(0.0);
    Interval::finite(
        (lower - from.upper) / from.upper,
        (to.upper - from.lower) / from.lower,
        "rate",
    )
}

/// Interval of the difference `to - from` of two rounded levels of any sign, in their unit.
///
/// # Errors
///
/// When a number is not finite or a unit is negative.
///
/// # Examples
///
/// ```
/// use tidegauge::change::{RoundingUnit, difference_interval};
///
/// let tonnes = difference_interval(656.0, 582.0, RoundingUnit::both(1.0))?;
/// assert_eq!((tonnes.lower, tonnes.upper), (-75.0, -73.0));
/// # Ok::<(), tidegauge::change::ChangeError>(())
/// ```
pub fn difference_interval(
    from: f64,
    to: f64,
    unit: RoundingUnit,
) -> Result<Interval, ChangeError> {
    let from = level(from, unit.from, 0)?;
    let to = level(to, unit.to, 1)?;
    Interval::finite(to.lower - from.upper, to.upper - from.lower, "difference")
}

/// Interval of the log change `ln(to / from)` of two rounded positive levels.
///
/// # Errors
///
/// When one of the levels may be zero, or a number is not finite.
///
/// # Examples
///
/// ```
/// use tidegauge::change::{RoundingUnit, log_interval};
///
/// let change = log_interval(656.0, 582.0, RoundingUnit::both(1.0))?;
/// assert_eq!(format!("{:.3} to {:.3}", change.lower, change.upper), "-0.121 to -0.118");
/// # Ok::<(), tidegauge::change::ChangeError>(())
/// ```
pub fn log_interval(from: f64, to: f64, unit: RoundingUnit) -> Result<Interval, ChangeError> {
    let from = positive(level(from, unit.from, 0)?, from, unit.from)?;
    let to = positive(level(to, unit.to, 1)?, to, unit.to)?;
    Interval::finite(
        to.lower.ln() - from.upper.ln(),
        to.upper.ln() - from.lower.ln(),
        "log change",
    )
}

/// A printed percentage against the printed levels it was computed from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RoundingCheck {
    /// What the printed percentage allows, as a ratio.
    pub published: Interval,
    /// What the printed levels allow, as a ratio.
    pub from_levels: Interval,
    /// Whether some true levels agree with all that was printed.
    pub is_consistent: bool,
}

/// Checks a published rate (a ratio), printed as a percentage with `percent_decimals` decimals,
/// against two rounded levels: the audit of figures in a text.
///
/// # Errors
///
/// As for [`rate_interval`], and when the published rate is not finite.
///
/// # Examples
///
/// ```
/// use tidegauge::change::{RoundingUnit, rounding_consistent};
///
/// let tonnes = RoundingUnit::both(1.0);
/// assert!(rounding_consistent(-0.113, 1, 656.0, 582.0, tonnes)?.is_consistent);
/// assert!(!rounding_consistent(-0.12, 0, 656.0, 582.0, tonnes)?.is_consistent);
/// # Ok::<(), tidegauge::change::ChangeError>(())
/// ```
pub fn rounding_consistent(
    published: f64,
    percent_decimals: u32,
    from: f64,
    to: f64,
    unit: RoundingUnit,
) -> Result<RoundingCheck, ChangeError> {
    let decimals = i32::try_from(percent_decimals).unwrap_or(i32::MAX);
    let published = level(published, 0.01 * 10.0_f64.powi(-decimals), 0)?;
    let from_levels = rate_interval(from, to, unit)?;
    Ok(RoundingCheck {
        published,
        from_levels,
        is_consistent: published.overlaps(from_levels),
    })
}

/// What a printed level may have been before rounding.
fn level(value: f64, unit: f64, position: usize) -> Result<Interval, ChangeError> {
    if !value.is_finite() {
        return Err(ChangeError::NotFinite {
            name: "value",
            position,
            value,
        });
    }
    check_unit(unit)?;
    let half = unit / 2.0;
    Interval::finite(value - half, value + half, "rounding interval")
}

fn check_unit(unit: f64) -> Result<(), ChangeError> {
    if unit.is_finite() && unit >= 0.0 {
        Ok(())
    } else {
        Err(ChangeError::Option {
            name: "rounding unit",
            value: unit,
            accepted: "a finite number of zero or more",
        })
    }
}

/// The interval if nothing in it is zero or less.
fn positive(interval: Interval, level: f64, unit: f64) -> Result<Interval, ChangeError> {
    if interval.lower > 0.0 {
        Ok(interval)
    } else {
        Err(ChangeError::MayBeZero { level, unit })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    const TONNES: RoundingUnit = RoundingUnit { from: 1.0, to: 1.0 };

    #[test]
    fn a_small_base_makes_a_wide_interval() {
        let exact_current = rate_interval(46.0, 353.0, RoundingUnit::new(1.0, 0.0)).unwrap();
        assert!(Tolerance::published(2).accepts(exact_current.lower, 6.59));
        assert!(Tolerance::published(2).accepts(exact_current.upper, 6.76));
        let press = rounding_consistent(6.60, 0, 46.0, 353.0, TONNES).unwrap();
        assert!(press.is_consistent);
    }

    #[test]
    fn exact_levels_have_one_rate() {
        let rate = rate_interval(4.0, 5.0, RoundingUnit::both(0.0)).unwrap();
        assert_eq!((rate.lower, rate.upper), (0.25, 0.25));
    }

    #[test]
    fn a_flow_rounded_to_zero_is_not_negative() {
        let rate = rate_interval(46.0, 0.0, TONNES).unwrap();
        assert_eq!(rate.lower, -1.0);
        assert!(rate.upper < -0.98);
    }

    #[test]
    fn what_may_be_zero_is_no_base() {
        let error = rate_interval(0.5, 3.0, TONNES).unwrap_err();
        assert_eq!(
            error,
            ChangeError::MayBeZero {
                level: 0.5,
                unit: 1.0
            }
        );
        assert!(log_interval(3.0, 0.0, TONNES).is_err());
        let points = difference_interval(0.0, -3.0, TONNES).unwrap();
        assert_eq!((points.lower, points.upper), (-4.0, -2.0));
    }

    #[test]
    fn bad_numbers_are_refused_by_name() {
        for (from, to) in [(f64::NAN, 1.0), (9.0, f64::INFINITY)] {
            assert!(matches!(
                rate_interval(from, to, TONNES),
                Err(ChangeError::NotFinite { .. })
            ));
        }
        for (to, unit) in [(1.0, -1.0), (1.0, f64::NAN), (-1.0, 1.0)] {
            assert!(matches!(
                rate_interval(9.0, to, RoundingUnit::both(unit)),
                Err(ChangeError::Option { .. })
            ));
        }
        assert_eq!(
            difference_interval(f64::MAX, -f64::MAX, TONNES),
            Err(ChangeError::TooLarge { name: "difference" })
        );
        assert!(rounding_consistent(f64::NAN, 1, 9.0, 9.0, TONNES).is_err());
    }
}
