//! The door of the kernel: what the values are, and a scale in which sums and products of them neither overflow nor vanish.

use crate::stl::error::StlError;

/// Values larger than 2^500 or all smaller than 2^-500 are calculated with in other units.
const LARGE: f64 = f64::from_bits((1023 + 500) << 52);
const SMALL: f64 = 1.0 / LARGE;
/// 2^600: the factor between the units, a power of two so that nothing is rounded.
const FACTOR: f64 = f64::from_bits((1023 + 600) << 52);

/// What is known of a series before the work starts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Survey {
    /// Whether values are missing.
    pub(super) gaps: bool,
    /// What the values are multiplied with.
    pub(super) factor: f64,
}

impl Survey {
    /// Looks at every value once.
    ///
    /// # Errors
    /// [`StlError::Infinite`] for the first infinite value.
    pub(super) fn of(values: &[f64]) -> Result<Self, StlError> {
        let mut largest = [0.0_f64; 4];
        let mut gaps = [false; 4];
        let (fours, rest) = values.as_chunks::<4>();
        let mut note = |lane: usize, value: f64| {
            let size = value.abs();
            gaps[lane] |= size.is_nan();
            // Unlike `f64::max` this is one instruction; NaN is never larger.
            largest[lane] = if size > largest[lane] {
                size
            } else {
                largest[lane]
            };
        };
        for four in fours {
            for (lane, value) in four.iter().enumerate() {
                note(lane, *value);
            }
        }
        for (lane, value) in rest.iter().enumerate() {
            note(lane, *value);
        }
        let gaps = gaps.contains(&true);
        let largest = largest.into_iter().fold(0.0, f64::max);
        if largest.is_infinite()
            && let Some(position) = values.iter().position(|value| value.is_infinite())
        {
            let value = values[position];
            return Err(StlError::Infinite { position, value });
        }
        let factor = if largest > LARGE {
            1.0 / FACTOR
        } else if largest > 0.0 && largest < SMALL {
            FACTOR
        } else {
            1.0
        };
        Ok(Self { gaps, factor })
    }

    /// Whether values are calculated with in their own units.
    #[expect(clippy::float_cmp, reason = "the factor is set, not computed")]
    pub(super) fn is_plain(&self) -> bool {
        self.factor == 1.0
    }

    /// Returns a component to the units of the series.
    ///
    /// # Errors
    /// [`StlError::Overflow`] for the first number that becomes infinite.
    pub(super) fn restore(&self, component: &mut [f64]) -> Result<(), StlError> {
        if self.is_plain() {
            return Ok(());
        }
        for (position, value) in component.iter_mut().enumerate() {
            *value /= self.factor;
            if value.is_infinite() {
                return Err(StlError::Overflow { position });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_values_keep_their_units() {
        let survey = Survey::of(&[1e-200, 0.0, -3.0, 1e100, 5.0]).unwrap();
        assert!(survey.is_plain() && !survey.gaps);
        assert!(Survey::of(&[0.0; 7]).unwrap().is_plain());
    }

    #[test]
    fn gaps_and_infinities_are_seen_at_every_place() {
        for place in 0..9 {
            let mut values = [1.0; 9];
            values[place] = f64::NAN;
            assert!(Survey::of(&values).unwrap().gaps);
            values[place] = f64::NEG_INFINITY;
            let value = values[place];
            let error = StlError::Infinite {
                position: place,
                value,
            };
            assert_eq!(Survey::of(&values), Err(error));
        }
    }

    #[test]
    fn extreme_values_are_scaled_by_powers_of_two_and_back() {
        for value in [1e300, 1e-300] {
            let survey = Survey::of(&[value, -value]).unwrap();
            let mut column = [value * survey.factor];
            assert!((1e-150..1e150).contains(&column[0]));
            survey.restore(&mut column).unwrap();
            assert_eq!(column, [value]);
        }
        let survey = Survey::of(&[f64::MAX]).unwrap();
        let mut column = [1.0, 1.5 * f64::MAX * survey.factor];
        let error = StlError::Overflow { position: 1 };
        assert_eq!(survey.restore(&mut column), Err(error));
    }
}
