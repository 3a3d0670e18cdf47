//! How an effect runs over time.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// The course of an effect from its first period on, as a multiple of its size.
///
/// Box and Tiao's interventions (1975) without a dynamic of unknown parameters: the shape is given, its size is estimated.
///
/// # Examples
///
/// ```
/// use tidegauge::impact::EffectShape;
///
/// // A licence stop that halves every month, from the second of five months on.
/// let decay = EffectShape::Decay { rate: 0.5 };
/// assert_eq!(decay.column(1, 5)?, [0.0, 1.0, 0.5, 0.25, 0.125]);
/// assert_eq!(decay.to_string(), "decay 0.5");
/// # Ok::<(), tidegauge::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum EffectShape {
    /// The first period only.
    Pulse,
    /// All periods from the first on: a new level. The default.
    #[default]
    Step,
    /// A new level reached in equal steps.
    Ramp {
        /// Periods until it is reached, 1 or more; 1 is a step.
        periods: u32,
    },
    /// Full in the first period, then a constant part of the period before.
    Decay {
        /// That part, strictly between 0 and 1; 0.7 is the transient change of X-13 for months.
        rate: f64,
    },
}

impl EffectShape {
    /// Refuses parameters outside their range.
    pub(super) fn check(self) -> Result<(), Error> {
        let (option, value, accepted) = match self {
            Self::Ramp { periods: 0 } => ("periods", 0.0, "1 or more"),
            Self::Decay { rate } if !(rate > 0.0 && rate < 1.0) => {
                ("rate", rate, "strictly between 0 and 1")
            }
            _ => return Ok(()),
        };
        Err(Error::Spec {
            option,
            value,
            accepted,
        })
    }

    /// The course over `length` periods of an effect of size 1 that begins at index `first`.
    ///
    /// # Errors
    ///
    /// A parameter outside its range.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::impact::EffectShape;
    ///
    /// assert_eq!(EffectShape::Pulse.column(1, 4)?, [0.0, 1.0, 0.0, 0.0]);
    /// assert_eq!(EffectShape::Step.column(1, 4)?, [0.0, 1.0, 1.0, 1.0]);
    /// assert_eq!(EffectShape::Ramp { periods: 2 }.column(1, 4)?, [0.0, 0.5, 1.0, 1.0]);
    /// # Ok::<(), tidegauge::Error>(())
    /// ```
    pub fn column(self, first: usize, length: usize) -> Result<Vec<f64>, Error> {
        self.check()?;
        let mut column = vec![0.0; length];
        let mut decayed = 1.0;
        for (age, value) in column.iter_mut().skip(first).enumerate() {
            *value = match self {
                Self::Pulse => f64::from(u8::from(age == 0)),
                Self::Step => 1.0,
                Self::Ramp { periods } => ((age + 1) as f64 / f64::from(periods)).min(1.0),
                Self::Decay { rate } => {
                    let now = decayed;
                    decayed *= rate;
                    now
                }
            };
        }
        Ok(column)
    }
}

/// The word, with its parameter.
impl fmt::Display for EffectShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pulse => f.pad("pulse"),
            Self::Step => f.pad("step"),
            Self::Ramp { periods } => write!(f, "ramp {periods}"),
            Self::Decay { rate } => write!(f, "decay {rate}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_out_of_range_are_named() {
        for rate in [0.0, 1.0, -0.5, f64::NAN, f64::INFINITY] {
            let error = EffectShape::Decay { rate }.column(0, 3).unwrap_err();
            assert!(matches!(error, Error::Spec { option: "rate", .. }));
        }
        let error = EffectShape::Ramp { periods: 0 }.column(0, 3).unwrap_err();
        assert_eq!(error.to_string(), "periods is 0; accepted is 1 or more");
    }

    #[test]
    fn a_beginning_beyond_the_end_is_no_effect() {
        assert_eq!(EffectShape::Step.column(3, 3), Ok(vec![0.0; 3]));
        assert_eq!(EffectShape::Step.column(usize::MAX, 0), Ok(Vec::new()));
    }
}
