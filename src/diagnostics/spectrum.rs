//! Spectra of a series: from an autoregression, and the periodogram, both in decibels as X-13 plots them.
//!
//! Sources: Cleveland and Devlin 1980; Soukup and Findley 1999; X-13ARIMA-SEATS reference manual, sec. 7.17
//! (`spectrum`). A frequency is in cycles per observation: 1/12 is the yearly cycle of a monthly series.

use std::f64::consts::TAU;

use crate::diagnostics::autocorrelation::{autocovariances, centred};
use crate::diagnostics::{DiagnosticsError, input};

/// Order of the autoregression that X-13 fits for its spectra.
pub const AR_SPECTRUM_ORDER: usize = 30;

/// A prediction error below this share of the variance ends the fit of the autoregression.
const PERFECT_FIT: f64 = 1e-5;

/// Spectrum in decibels from an autoregression of full order, at the frequencies asked for.
///
/// The coefficients follow from the Yule-Walker equations of the series without its mean; X-13 takes
/// `min(`[`AR_SPECTRUM_ORDER`]`, n - 1)` of them, and so is `order` limited here. The fit stops
/// early when next to nothing is left to be predicted.
///
/// # Formula
///
/// `10 log10( v / |1 - sum_k a_k exp(-2 pi i f k)|^2 )`, v the variance of the prediction error
///
/// # Errors
///
/// Fewer than two values, values that are all equal, an order of zero, a value or a frequency that is not finite.
///
/// # Examples
///
/// ```
/// use tidegauge::diagnostics::{AR_SPECTRUM_ORDER, ar_spectrum};
///
/// // A cycle of three months in ten years shows at 1/3.
/// let x: Vec<f64> = (0..120).map(|t| [5.0, -3.0, -2.0][t % 3] + f64::from((t * t % 7) as u32)).collect();
/// let spectrum = ar_spectrum(&x, AR_SPECTRUM_ORDER, &[0.25, 1.0 / 3.0])?;
/// assert!(spectrum[1] > spectrum[0] + 20.0);
/// # Ok::<(), tidegauge::diagnostics::DiagnosticsError>(())
/// ```
pub fn ar_spectrum(
    x: &[f64],
    order: usize,
    frequencies: &[f64],
) -> Result<Vec<f64>, DiagnosticsError> {
    if order == 0 {
        return Err(DiagnosticsError::BadOption {
            option: "order",
            value: 0.0,
            accepted: "1 or more",
        });
    }
    check_frequencies(frequencies)?;
    input::length(x, 2)?;
    let unit = input::unit(x)?;
    let centred = centred(x)?;
    let covariances = autocovariances(&centred, order.min(x.len() - 1));
    let (coefficients, variance) = yule_walker(&covariances);
    let level = decibels(variance) - 2.0 * decibels(unit);
    Ok(frequencies
        .iter()
        .map(|frequency| {
            // The polynomial 1 - a_1 z - a_2 z^2 - ... from its highest power down.
            let (z_sin, z_cos) = (-TAU * frequency.fract()).sin_cos();
            let (mut re, mut im) = (0.0, 0.0);
            for a in coefficients.iter().rev() {
                let with = re - a;
                (re, im) = (with * z_cos - im * z_sin, with * z_sin + im * z_cos);
            }
            re += 1.0;
            level - decibels(re * re + im * im)
        })
        .collect())
}

/// Coefficients of the autoregression with these autocovariances and the variance of its prediction error
/// (Levinson 1947, Durbin 1960).
fn yule_walker(covariances: &[f64]) -> (Vec<f64>, f64) {
    let variance = covariances[0];
    let order = covariances.len() - 1;
    let mut coefficients: Vec<f64> = Vec::with_capacity(order);
    let mut previous = Vec::with_capacity(order);
    let mut error = variance;
    for k in 1..=order {
        if error / variance < PERFECT_FIT {
            break;
        }
        let explained: f64 = coefficients
            .iter()
            .zip(covariances[1..k].iter().rev())
            .map(|(a, c)| a * c)
            .sum();
        let partial = (covariances[k] - explained) / error;
        previous.clone_from(&coefficients);
        for (a, b) in coefficients.iter_mut().zip(previous.iter().rev()) {
            *a -= partial * b;
        }
        coefficients.push(partial);
        error *= 1.0 - partial * partial;
    }
    (coefficients, error)
}

/// Periodogram in decibels at the frequencies asked for.
///
/// The mean is not taken off: at frequency 0 stands the level. A frequency without any power gets the smallest
/// number of decibels that the format can hold, about -3000 below the unit of the series.
///
/// # Formula
///
/// `10 log10( |sum_t x_t exp(-2 pi i f t)|^2 / n )`
///
/// # Errors
///
/// No value, values that are all zero, or a value or frequency that is not finite.
///
/// # Examples
///
/// ```
/// use tidegauge::diagnostics::periodogram;
///
/// // Sum 4, alternating sum 8, of four values: powers 4 and 16.
/// let power = periodogram(&[3.0, -1.0, 3.0, -1.0], &[0.0, 0.5])?;
/// assert_eq!(format!("{:.3} {:.3}", power[0], power[1]), "6.021 12.041");
/// # Ok::<(), tidegauge::diagnostics::DiagnosticsError>(())
/// ```
pub fn periodogram(x: &[f64], frequencies: &[f64]) -> Result<Vec<f64>, DiagnosticsError> {
    check_frequencies(frequencies)?;
    input::length(x, 1)?;
    let unit = input::unit(x)?;
    if x.iter().all(|&value| value == 0.0) {
        return Err(DiagnosticsError::NoVariation { length: x.len() });
    }
    let n = x.len() as f64;
    Ok(frequencies
        .iter()
        .map(|frequency| {
            let (z_sin, z_cos) = (-TAU * frequency.fract()).sin_cos();
            let (mut re, mut im) = (0.0, 0.0);
            for value in x.iter().rev() {
                (re, im) = (
                    re * z_cos - im * z_sin + value * unit,
                    re * z_sin + im * z_cos,
                );
            }
            decibels((re * re + im * im) / n) - 2.0 * decibels(unit)
        })
        .collect())
}

fn check_frequencies(frequencies: &[f64]) -> Result<(), DiagnosticsError> {
    match frequencies.iter().find(|frequency| !frequency.is_finite()) {
        Some(&value) => Err(DiagnosticsError::BadOption {
            option: "frequency",
            value,
            accepted: "a finite number of cycles per observation",
        }),
        None => Ok(()),
    }
}

fn decibels(power: f64) -> f64 {
    10.0 * power.max(f64::MIN_POSITIVE).log10()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    const X: [f64; 8] = [1.0, 3.0, -2.0, 0.5, 4.0, -1.0, 2.0, 2.5];

    #[test]
    fn yule_walker_of_order_two_by_hand() {
        // r_1 = 0.5, r_2 = 0.4: a_1 = 0.4, a_2 = 0.2; v = 2 (1 - 0.5^2) (1 - 0.2^2).
        let (a, v) = yule_walker(&[2.0, 1.0, 0.8]);
        assert!(Tolerance::ROUND_OFF.accepts(a[0], 0.4));
        assert!(Tolerance::ROUND_OFF.accepts(a[1], 0.2));
        assert!(Tolerance::ROUND_OFF.accepts(v, 1.44));
    }

    #[test]
    fn a_perfect_fit_ends_the_recursion() {
        let (a, v) = yule_walker(&[1.0, 1.0 - 1e-9, 1.0, 1.0, 1.0]);
        assert_eq!(a.len(), 1);
        assert!(v > 0.0 && v < PERFECT_FIT);
    }

    #[test]
    fn powers_agree_with_the_sums() {
        let f = 0.15;
        let angle = |t: usize| TAU * f * t as f64;
        let sum = |part: fn(f64) -> f64| -> f64 {
            X.iter().enumerate().map(|(t, x)| x * part(angle(t))).sum()
        };
        let power = (sum(f64::cos).powi(2) + sum(f64::sin).powi(2)) / 8.0;
        let expected = 10.0 * power.log10();
        for frequency in [f, f - 1.0, -f, f + 3.0] {
            let actual = periodogram(&X, &[frequency]).unwrap()[0];
            assert!(Tolerance::ROUND_OFF.accepts_at_scale(actual, expected, 10.0));
        }
        // Order 1 at frequency 0: v / (1 - r_1)^2.
        let centred = centred(&X).unwrap();
        let unit = input::unit(&X).unwrap();
        let c = autocovariances(&centred, 1);
        let r = c[1] / c[0];
        let expected = 10.0 * (c[0] / unit / unit * (1.0 - r * r) / (1.0 - r).powi(2)).log10();
        let actual = ar_spectrum(&X, 1, &[0.0]).unwrap()[0];
        assert!(Tolerance::ROUND_OFF.accepts(actual, expected));
    }

    #[test]
    fn a_unit_only_shifts_the_decibels() {
        for unit in [1e-300, 1e-9, 1e299] {
            let x = X.map(|value| value * unit);
            let shift = 20.0 * f64::log10(unit);
            for (scaled, plain) in [
                (periodogram(&x, &[0.1]), periodogram(&X, &[0.1])),
                (ar_spectrum(&x, 30, &[0.1]), ar_spectrum(&X, 30, &[0.1])),
            ] {
                let (scaled, plain) = (scaled.unwrap()[0], plain.unwrap()[0]);
                assert!(Tolerance::ROUND_OFF.accepts_at_scale(scaled, plain + shift, 6000.0));
            }
        }
    }

    #[test]
    fn no_power_is_a_finite_number_of_decibels() {
        let silent = periodogram(&[1.0, -1.0, 1.0, -1.0], &[0.0]).unwrap()[0];
        assert!(silent.is_finite() && silent < -3000.0);
    }

    #[test]
    fn every_offence_is_named() {
        let no_variation = |length| Err(DiagnosticsError::NoVariation { length });
        assert_eq!(ar_spectrum(&[7.0; 5], 30, &[0.1]), no_variation(5));
        assert_eq!(periodogram(&[0.0; 5], &[0.1]), no_variation(5));
        assert!(matches!(
            ar_spectrum(&X, 0, &[0.1]),
            Err(DiagnosticsError::BadOption {
                option: "order",
                ..
            })
        ));
        for result in [
            ar_spectrum(&X, 30, &[0.1, f64::NAN]),
            periodogram(&X, &[f64::INFINITY]),
        ] {
            assert!(matches!(
                result,
                Err(DiagnosticsError::BadOption {
                    option: "frequency",
                    ..
                })
            ));
        }
        for result in [ar_spectrum(&[1.0], 3, &[]), periodogram(&[], &[])] {
            assert!(matches!(result, Err(DiagnosticsError::TooShort { .. })));
        }
        for result in [
            ar_spectrum(&[1.0, f64::NAN], 3, &[]),
            periodogram(&[1.0, f64::NAN], &[]),
        ] {
            assert!(matches!(
                result,
                Err(DiagnosticsError::NotFinite { index: 1, .. })
            ));
        }
    }
}
