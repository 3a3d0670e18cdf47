//! The door of every test: finiteness, length, season, and the unit that keeps squares in range.

use crate::diagnostics::DiagnosticsError;
use crate::num::unit::power_of_two_below_inverse;

/// The power of two that brings the largest absolute value of `values` to about one, so that no
/// square overflows and no sum of squares underflows as a whole; 1 for zeros and for no values.
///
/// Multiplying by a power of two does not round, so that the statistics, which do not depend on the
/// unit, are the same bits for ordinary magnitudes.
///
/// # Errors
///
/// The first value that is not finite.
pub(crate) fn unit(values: &[f64]) -> Result<f64, DiagnosticsError> {
    let mut largest = 0.0_f64;
    let mut all_finite = true;
    for value in values {
        let size = value.abs();
        all_finite &= size <= f64::MAX;
        largest = largest.max(size);
    }
    if !all_finite {
        finite(values)?;
    }
    Ok(power_of_two_below_inverse(largest))
}

/// Refuses the first value that is not finite.
pub(super) fn finite(values: &[f64]) -> Result<(), DiagnosticsError> {
    match values
        .iter()
        .enumerate()
        .find(|(_, value)| !value.is_finite())
    {
        Some((index, &value)) => Err(DiagnosticsError::NotFinite { index, value }),
        None => Ok(()),
    }
}

/// Refuses a season without a pattern and a phase outside it.
pub(super) fn season(period: usize, phase: usize) -> Result<(), DiagnosticsError> {
    if period < 2 {
        return Err(DiagnosticsError::PeriodTooSmall { period });
    }
    if phase >= period {
        return Err(DiagnosticsError::PhaseOutOfRange { phase, period });
    }
    Ok(())
}

/// Refuses fewer than `needed` values.
pub(super) fn length(values: &[f64], needed: usize) -> Result<(), DiagnosticsError> {
    if values.len() < needed {
        return Err(DiagnosticsError::TooShort {
            length: values.len(),
            needed,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_brings_any_magnitude_to_about_one() {
        for size in [1.0, 1.5, 3e-9, 7e300, 1e-300, f64::MAX, f64::MIN_POSITIVE] {
            let scaled = size * unit(&[size, -size / 2.0]).unwrap();
            assert!((1.0..4.0).contains(&scaled), "{size} {scaled}");
        }
        assert!(5e-324 * unit(&[5e-324]).unwrap() > 1e-20);
        assert_eq!(unit(&[]), Ok(1.0));
        assert_eq!(unit(&[0.0, -0.0]), Ok(1.0));
    }

    #[test]
    fn the_first_offence_is_named() {
        assert_eq!(
            unit(&[1.0, f64::INFINITY, f64::NEG_INFINITY]),
            Err(DiagnosticsError::NotFinite {
                index: 1,
                value: f64::INFINITY
            })
        );
        assert!(matches!(
            unit(&[f64::NAN]),
            Err(DiagnosticsError::NotFinite { index: 0, .. })
        ));
        assert_eq!(finite(&[1.0, 2.0]), Ok(()));
    }

    #[test]
    fn seasons_and_lengths() {
        assert_eq!(season(12, 11), Ok(()));
        assert_eq!(
            season(1, 0),
            Err(DiagnosticsError::PeriodTooSmall { period: 1 })
        );
        assert_eq!(
            season(4, 4),
            Err(DiagnosticsError::PhaseOutOfRange {
                phase: 4,
                period: 4
            })
        );
        assert_eq!(
            length(&[1.0], 2),
            Err(DiagnosticsError::TooShort {
                length: 1,
                needed: 2
            })
        );
    }
}
