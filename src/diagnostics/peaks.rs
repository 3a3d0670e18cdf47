//! Peaks of the spectrum of a monthly series at seasonal and trading-day frequencies, by X-13's rules.
//!
//! Sources: Cleveland and Devlin 1980 (trading-day frequencies); Soukup and Findley 1999 (visual significance);
//! X-13ARIMA-SEATS reference manual, sec. 6.1.

use serde::{Deserialize, Serialize};

use crate::diagnostics::DiagnosticsError;
use crate::diagnostics::spectrum::{AR_SPECTRUM_ORDER, ar_spectrum, periodogram};
use crate::num::order::median;

/// Frequencies at which months of different composition of weekdays show, in cycles per month.
pub const TRADING_DAY_FREQUENCIES: [f64; 2] = [0.3482, 0.432];

/// Distance of the points of the plot, and of a peak from its neighbours.
const STEP: f64 = 1.0 / 120.0;
/// The plot is so many lines high; a line is drawn as a star.
const LINES: f64 = 52.0;
/// A visually significant peak towers so many lines over both its neighbours.
const SIGNIFICANT_LINES: f64 = 6.0;
/// Regular points closer to a trading-day frequency than this belong to its peak.
const SAME_PEAK: f64 = 0.002;
/// Trading-day peaks are not judged in shorter series.
const TRADING_DAY_VALUES: usize = 60;

/// How a spectrum is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SpectrumMethod {
    /// From an autoregression of this order: [`ar_spectrum`].
    Autoregressive {
        /// The order, one or more.
        order: usize,
    },
    /// [`periodogram`].
    Periodogram,
}

impl Default for SpectrumMethod {
    /// X-13's: an autoregression of order 30.
    fn default() -> Self {
        Self::Autoregressive {
            order: AR_SPECTRUM_ORDER,
        }
    }
}

/// The spectrum at one frequency, and how it stands out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SpectralPeak {
    /// Frequency in cycles per month.
    pub frequency: f64,
    /// The spectrum there, in decibels.
    pub decibels: f64,
    /// How far it lies above the higher of its neighbours at a distance of 1/120, in lines ("stars") of X-13's
    /// plot: 1/52 of the range of the spectrum. Zero or negative where there is no peak.
    pub height: f64,
    /// Whether it lies above the median of the spectrum.
    pub is_above_median: bool,
    /// Whether it is visually significant: above the median, and more than six lines above both neighbours. A trading-day
    /// frequency must not be overtopped by a point between it and its neighbours, and the series must have more than 60 values; the
    /// seasonal frequency 5/12 is never called significant.
    pub is_visually_significant: bool,
}

/// Result of [`spectrum_peaks`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SpectrumPeaks {
    /// Median of the 61 points of the plot, in decibels.
    pub median: f64,
    /// Highest less lowest point of the plot, in decibels.
    pub range: f64,
    /// Peaks at 1/12, 2/12, 3/12, 4/12 and 5/12 cycles per month.
    pub seasonal: [SpectralPeak; 5],
    /// Peaks at the [trading-day frequencies](TRADING_DAY_FREQUENCIES).
    pub trading_day: [SpectralPeak; 2],
}

impl SpectrumPeaks {
    /// Whether any seasonal peak is visually significant.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::diagnostics::{SpectrumMethod, spectrum_peaks};
    ///
    /// let x: Vec<f64> = (0..96).map(|t| [0.0, 9.0, 1.0][t % 3] + f64::from((t * t % 7) as u32)).collect();
    /// let peaks = spectrum_peaks(&x, SpectrumMethod::default())?;
    /// assert!(peaks.has_seasonal_peak() && peaks.seasonal[3].is_visually_significant);
    /// # Ok::<(), tidegauge::diagnostics::DiagnosticsError>(())
    /// ```
    pub fn has_seasonal_peak(&self) -> bool {
        self.seasonal
            .iter()
            .any(|peak| peak.is_visually_significant)
    }

    /// Whether any trading-day peak is visually significant.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::diagnostics::{SpectrumMethod, TRADING_DAY_FREQUENCIES, spectrum_peaks};
    ///
    /// let cycle = |t: u32| (std::f64::consts::TAU * TRADING_DAY_FREQUENCIES[0] * f64::from(t)).sin();
    /// let x: Vec<f64> = (0..96).map(|t| 2.0 * cycle(t) + f64::from(t * t % 7)).collect();
    /// let peaks = spectrum_peaks(&x, SpectrumMethod::default())?;
    /// assert!(peaks.has_trading_day_peak() && !peaks.has_seasonal_peak());
    /// # Ok::<(), tidegauge::diagnostics::DiagnosticsError>(())
    /// ```
    pub fn has_trading_day_peak(&self) -> bool {
        self.trading_day
            .iter()
            .any(|peak| peak.is_visually_significant)
    }
}

/// Peaks of the spectrum of a monthly series that carries no trend any more.
///
/// X-13 looks at the last 96 observations: of the original series B1 and of the adjusted series with extremes
/// replaced (E2) in logs unless the adjustment is additive, differenced `max(1, d + D - 1)` times (once without a
/// model); of the irregular component with extremes replaced (E3) less its neutral value, and of the residuals of the
/// model, as they are.
///
/// # Errors
///
/// Those of [`ar_spectrum`] or [`periodogram`].
///
/// # Examples
///
/// ```
/// use tidegauge::diagnostics::{SpectrumMethod, spectrum_peaks};
///
/// let x: Vec<f64> = (0..96).map(|t| [0.0, 9.0, 1.0][t % 3] + f64::from((t * t % 7) as u32)).collect();
/// let peaks = spectrum_peaks(&x, SpectrumMethod::default())?;
/// assert_eq!(format!("{:.1}", peaks.seasonal[3].height), "12.1");
/// # Ok::<(), tidegauge::diagnostics::DiagnosticsError>(())
/// ```
pub fn spectrum_peaks(
    x: &[f64],
    method: SpectrumMethod,
) -> Result<SpectrumPeaks, DiagnosticsError> {
    let frequencies = plot_and_regular_frequencies();
    let spectrum = match method {
        SpectrumMethod::Autoregressive { order } => ar_spectrum(x, order, &frequencies)?,
        SpectrumMethod::Periodogram => periodogram(x, &frequencies)?,
    };
    let plot = &spectrum[..PLOTTED];
    let middle = median(plot).unwrap_or_default();
    let (low, high) = plot
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &s| {
            (low.min(s), high.max(s))
        });
    let line = (high - low) / LINES;
    let peak = |frequency: f64, at: usize, before: usize, after: usize| {
        let above = spectrum[at] - spectrum[before].max(spectrum[after]);
        let is_above_median = spectrum[at] > middle;
        SpectralPeak {
            frequency,
            decibels: spectrum[at],
            height: if line > 0.0 { above / line } else { 0.0 },
            is_above_median,
            is_visually_significant: is_above_median && above > SIGNIFICANT_LINES * line,
        }
    };
    let seasonal = std::array::from_fn(|j| {
        let at = 10 * (j + 1);
        let mut peak = peak(frequencies[at], at, regular(at - 1), regular(at + 1));
        // The last one, 5/12, is printed but not judged.
        peak.is_visually_significant &= j < 4;
        peak
    });
    let trading_day = std::array::from_fn(|j| {
        let at = TRADING_DAY_POINTS[j];
        let frequency = TRADING_DAY_FREQUENCIES[j];
        let mut peak = peak(frequency, at, at - 1, at + 1);
        let is_overtopped = (at - 1..=at + 1).any(|regular_point| {
            let distance = (regular_point as f64 * STEP - frequency).abs();
            let between = distance > SAME_PEAK && distance < STEP;
            between && spectrum[regular(regular_point)] > spectrum[at]
        });
        peak.is_visually_significant &= x.len() > TRADING_DAY_VALUES && !is_overtopped;
        peak
    });
    Ok(SpectrumPeaks {
        median: middle,
        range: high - low,
        seasonal,
        trading_day,
    })
}

/// Number of points of the plot.
const PLOTTED: usize = 61;
/// Where the trading-day frequencies stand in the plot, between two neighbours that replace regular points.
const TRADING_DAY_POINTS: [usize; 2] = [42, 52];

/// The points of the plot, j/120 except around the trading-day frequencies, then the six regular
/// points that those displace.
fn plot_and_regular_frequencies() -> [f64; PLOTTED + 6] {
    let mut frequencies = std::array::from_fn(|j| {
        let regular = if j < PLOTTED {
            j
        } else {
            let displaced = j - PLOTTED;
            TRADING_DAY_POINTS[displaced / 3] - 1 + displaced % 3
        };
        regular as f64 / 120.0
    });
    for (at, frequency) in TRADING_DAY_POINTS.into_iter().zip(TRADING_DAY_FREQUENCIES) {
        frequencies[at - 1] = frequency - STEP;
        frequencies[at] = frequency;
        frequencies[at + 1] = frequency + STEP;
    }
    frequencies
}

/// Where the spectrum at j/120 stands among the frequencies.
fn regular(j: usize) -> usize {
    match TRADING_DAY_POINTS.iter().position(|at| at.abs_diff(j) < 2) {
        Some(which) => PLOTTED + 3 * which + j + 1 - TRADING_DAY_POINTS[which],
        None => j,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    #[test]
    fn every_regular_point_is_found() {
        let frequencies = plot_and_regular_frequencies();
        for j in 0..PLOTTED {
            assert!(Tolerance::ROUND_OFF.accepts(frequencies[regular(j)], j as f64 / 120.0));
        }
        assert_eq!(frequencies[42], 0.3482);
        assert_eq!(frequencies[53], 0.432 + STEP);
    }

    fn wave(frequency: f64, n: u32) -> Vec<f64> {
        (0..n)
            .map(|t| {
                (std::f64::consts::TAU * frequency * f64::from(t)).cos()
                    + f64::from(t * t % 7) / 9.0
            })
            .collect()
    }

    #[test]
    fn peaks_stand_where_they_were_put() {
        for method in [SpectrumMethod::default(), SpectrumMethod::Periodogram] {
            for j in 1..=5_u8 {
                let peaks = spectrum_peaks(&wave(f64::from(j) / 12.0, 96), method).unwrap();
                let peak = peaks.seasonal[usize::from(j) - 1];
                assert!(peak.height > SIGNIFICANT_LINES && peak.is_above_median);
                assert_eq!(peak.is_visually_significant, j < 5);
                assert_eq!(peaks.has_seasonal_peak(), j < 5);
            }
        }
    }

    #[test]
    fn short_series_have_no_trading_day_peaks() {
        for (j, frequency) in TRADING_DAY_FREQUENCIES.into_iter().enumerate() {
            let judged = |n| {
                spectrum_peaks(&wave(frequency, n), SpectrumMethod::default())
                    .unwrap()
                    .trading_day[j]
            };
            assert!(judged(96).is_visually_significant);
            assert!(judged(60).height > SIGNIFICANT_LINES);
            assert!(!judged(60).is_visually_significant);
        }
    }

    #[test]
    fn a_flat_spectrum_has_no_peaks() {
        // One impulse: the same power at every frequency, and no range.
        let peaks = spectrum_peaks(&[1.0], SpectrumMethod::Periodogram).unwrap();
        assert_eq!((peaks.range, peaks.seasonal[0].height), (0.0, 0.0));
        assert!(!peaks.has_seasonal_peak() && !peaks.has_trading_day_peak());
    }

    #[test]
    fn offences_come_from_the_spectrum() {
        assert!(spectrum_peaks(&[2.0; 40], SpectrumMethod::default()).is_err());
        assert!(spectrum_peaks(&[], SpectrumMethod::Periodogram).is_err());
        let none = SpectrumMethod::Autoregressive { order: 0 };
        assert!(spectrum_peaks(&[2.0, 3.0], none).is_err());
    }
}
