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
            for lane in 0..4 {
                note(lane, four[lane]);
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
