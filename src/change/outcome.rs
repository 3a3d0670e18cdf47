//! What became of a rate of change: a number, or the reason why there is none.

use std::fmt;

use serde::{Deserialize, Serialize};

/// From this rate on a rise reads better as a multiple ("7.7 times") than as a percentage.
const SHOWN_AS_MULTIPLE: f64 = 3.0;
/// Multiples from here on have more digits than anyone reads.
const SHOWN_WITH_EXPONENT: f64 = 1e9;

/// A rate of change where it is defined, otherwise the reason why it is not; never NaN or infinite.
///
/// | base | current | outcome |
/// |---|---|---|
/// | > 0 | > 0 | `Defined`, or `LowBase` when the base is below a floor |
/// | > 0 | 0 | `ToZero` |
/// | 0 | > 0 | `FromZero` |
/// | 0 | 0 | `BothZero` |
/// | < 0 | ≤ 0 | `NegativeBase` |
/// | one < 0 | other > 0, or base 0 and current < 0 | `SignChange` |
///
/// # Examples
///
/// ```
/// use tidegauge::change::{Outcome, change_rate};
///
/// assert_eq!(change_rate(0, 46), Outcome::FromZero);
/// assert_eq!(change_rate(46, 353).to_string(), "7.7 times");
/// assert_eq!(change_rate(46, 0).value(), Some(-1.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "rate", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// The rate, a ratio.
    Defined(f64),
    /// The rate, a ratio, from a base so low that it says little.
    LowBase(f64),
    /// Trade ceased: the rate is exactly -1.
    ToZero,
    /// Trade began: no rate exists.
    FromZero,
    /// No trade in either period.
    BothZero,
    /// A balance turned from surplus to deficit or back.
    SignChange,
    /// The base is negative: a percentage of it would mislead about the direction.
    NegativeBase,
    /// The base is not known.
    MissingBase,
    /// The current value is not known.
    MissingCurrent,
    /// One of the two is withheld for confidentiality.
    Confidential,
    /// The rate is beyond the range of floating-point numbers.
    OutOfRange,
}

impl Outcome {
    /// The rate as a ratio, where there is one.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::change::change_rate;
    ///
    /// assert_eq!(change_rate(656, 328).value(), Some(-0.5));
    /// assert_eq!(change_rate(-20, 15).value(), None);
    /// ```
    pub fn value(self) -> Option<f64> {
        match self {
            Self::Defined(rate) | Self::LowBase(rate) => Some(rate),
            Self::ToZero => Some(-1.0),
            _ => None,
        }
    }

    /// Outcome of `from` to `to` by the table above; `rate` is asked only where both are positive.
    pub(super) fn of(from: f64, to: f64, rate: impl FnOnce() -> f64) -> Self {
        if from.is_nan() {
            Self::MissingBase
        } else if to.is_nan() {
            Self::MissingCurrent
        } else if from > 0.0 && to > 0.0 {
            Self::finite(rate())
        } else if from.is_infinite() || to.is_infinite() {
            Self::OutOfRange
        } else if from > 0.0 && to == 0.0 {
            Self::ToZero
        } else if from == 0.0 && to > 0.0 {
            Self::FromZero
        } else if from == 0.0 && to == 0.0 {
            Self::BothZero
        } else if from < 0.0 && to <= 0.0 {
            Self::NegativeBase
        } else {
            Self::SignChange
        }
    }

    fn finite(rate: f64) -> Self {
        if rate.is_finite() {
            Self::Defined(rate)
        } else {
            Self::OutOfRange
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Defined(rate) => write_rate(f, rate),
            Self::LowBase(rate) => {
                write_rate(f, rate)?;
                f.write_str(" from a low base")
            }
            Self::ToZero => f.write_str("ceased"),
            Self::FromZero => f.write_str("new"),
            Self::BothZero => f.write_str("no trade in either period"),
            Self::SignChange => f.write_str("sign change"),
            Self::NegativeBase => f.write_str("negative base"),
            Self::MissingBase => f.write_str("base missing"),
            Self::MissingCurrent => f.write_str("current value missing"),
            Self::Confidential => f.write_str("confidential"),
            Self::OutOfRange => f.write_str("too large to express"),
        }
    }
}

fn write_rate(f: &mut fmt::Formatter<'_>, rate: f64) -> fmt::Result {
    let percent = 100.0 * rate;
    if rate >= SHOWN_WITH_EXPONENT {
        write!(f, "{rate:.1e} times")
    } else if rate > SHOWN_AS_MULTIPLE {
        write!(f, "{:.1} times", rate + 1.0)
    } else if percent.abs() < 0.05 {
        f.write_str("0.0 %")
    } else {
        write!(f, "{percent:+.1} %")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::change_rate;

    #[test]
    fn the_table_of_bases() {
        for (from, to, expected) in [
            (4.0, 5.0, Outcome::Defined(0.25)),
            (4.0, 0.0, Outcome::ToZero),
            (0.0, 4.0, Outcome::FromZero),
            (0.0, -0.0, Outcome::BothZero),
            (0.0, -4.0, Outcome::SignChange),
            (4.0, -4.0, Outcome::SignChange),
            (-4.0, 4.0, Outcome::SignChange),
            (-4.0, 0.0, Outcome::NegativeBase),
            (-4.0, -2.0, Outcome::NegativeBase),
            (f64::NAN, f64::NAN, Outcome::MissingBase),
            (4.0, f64::NAN, Outcome::MissingCurrent),
            (f64::INFINITY, 4.0, Outcome::OutOfRange),
            (-4.0, f64::INFINITY, Outcome::OutOfRange),
            (1e-300, 1e300, Outcome::OutOfRange),
        ] {
            assert_eq!(change_rate(from, to), expected, "{from} to {to}");
        }
    }

    #[test]
    fn only_numbers_have_a_value() {
        assert_eq!(Outcome::Defined(0.5).value(), Some(0.5));
        assert_eq!(Outcome::LowBase(0.5).value(), Some(0.5));
        assert_eq!(Outcome::ToZero.value(), Some(-1.0));
        assert_eq!(Outcome::Confidential.value(), None);
    }

    #[test]
    fn outcomes_have_words() {
        for (outcome, words) in [
            (Outcome::Defined(-0.1128), "-11.3 %"),
            (Outcome::Defined(3.0), "+300.0 %"),
            (Outcome::Defined(3.5), "4.5 times"),
            (Outcome::Defined(1e300), "1.0e300 times"),
            (Outcome::Defined(0.0), "0.0 %"),
            (Outcome::Defined(-0.0001), "0.0 %"),
            (Outcome::Defined(0.0005), "+0.1 %"),
            (Outcome::LowBase(0.5), "+50.0 % from a low base"),
            (Outcome::ToZero, "ceased"),
            (Outcome::FromZero, "new"),
            (Outcome::BothZero, "no trade in either period"),
            (Outcome::SignChange, "sign change"),
            (Outcome::NegativeBase, "negative base"),
            (Outcome::MissingBase, "base missing"),
            (Outcome::MissingCurrent, "current value missing"),
            (Outcome::Confidential, "confidential"),
            (Outcome::OutOfRange, "too large to express"),
        ] {
            assert_eq!(outcome.to_string(), words);
        }
    }

    #[test]
    fn outcomes_are_stored_by_kind() {
        let json = serde_json::to_string(&Outcome::Defined(-0.5)).unwrap();
        assert_eq!(json, r#"{"kind":"defined","rate":-0.5}"#);
        assert_eq!(
            serde_json::to_string(&Outcome::FromZero).unwrap(),
            r#"{"kind":"from_zero"}"#
        );
        assert_eq!(
            serde_json::from_str::<Outcome>(&json).unwrap(),
            Outcome::Defined(-0.5)
        );
    }
}
