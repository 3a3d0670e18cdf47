//! The moving-seasonality ratio: how much the irregular changes from year to year beside the seasonal.

use std::ops::Range;

use super::frame::Arithmetic;
use super::frame::Frame;
use super::{FilterChoice, Mode, MovingSeasonality, SeasonalFilter};

/// What stands for an infinite ratio.
const INFINITE: f64 = 999.99;

/// Global ratio of the SI values on `interval`, and the measures of each period of the year by its number from 0.
pub(super) fn moving_seasonality_ratio(
    frame: &Frame,
    mode: Mode,
    interval: Range<usize>,
    si: &[f64],
    mut by_season: Option<&mut [MovingSeasonality]>,
    class: &mut Vec<f64>,
) -> f64 {
    let (mut irregular, mut seasonal) = (0.0, 0.0);
    for first in interval.start..interval.start + frame.period {
        let years = gather(
            (first..interval.end)
                .step_by(frame.period)
                .map(|index| si[index]),
            class,
        );
        let changes = years - 1;
        let (of_irregular, of_seasonal) = changes_of_class(class, mode);
        let (correct_irregular, correct_seasonal) = corrections(changes);
        let (of_irregular, of_seasonal) = (
            of_irregular * correct_irregular,
            of_seasonal * correct_seasonal,
        );
        irregular += of_irregular;
        seasonal += of_seasonal;
        if let Some(slot) = by_season
            .as_mut()
            .and_then(|seasons| seasons.get_mut(frame.season(first)))
        {
            let scale = if mode == Mode::LogAdditive {
                100.0
            } else {
                1.0
            } / changes as f64;
            *slot = MovingSeasonality {
                irregular: finite_or_zero(scale * of_irregular),
                seasonal: finite_or_zero(scale * of_seasonal),
                ratio: ratio(of_irregular, of_seasonal),
            };
        }
    }
    ratio(irregular, seasonal)
}

/// The ratio; also infinite where a change is measured from a seasonal of zero, as in a month without any trade: the reference program
/// gets no number there and takes the longest filter.
fn ratio(irregular: f64, seasonal: f64) -> f64 {
    let ratio = irregular / seasonal;
    if irregular > 999.0 * seasonal || !ratio.is_finite() {
        INFINITE
    } else {
        ratio
    }
}

fn finite_or_zero(value: f64) -> f64 {
    if value.is_finite() { value } else { 0.0 }
}

/// Sums of the absolute changes of irregular and seasonal in one period of the year; in percent for ratios.
///
/// The seasonal is a mean over seven years; `padded` has three values before and after, the mean of the three outermost.
fn changes_of_class(padded: &[f64], mode: Mode) -> (f64, f64) {
    let arithmetic = Arithmetic::of_iterations(mode);
    let (mut of_irregular, mut of_seasonal) = (0.0, 0.0);
    let mut previous: Option<(f64, f64)> = None;
    for window in padded.windows(7) {
        let seasonal = window.iter().sum::<f64>() / 7.0;
        let irregular = if mode == Mode::PseudoAdditive {
            window[3] - seasonal + 1.0
        } else {
            arithmetic.remove(window[3], seasonal)
        };
        if let Some((last_irregular, last_seasonal)) = previous {
            let (i, s) = (
                (irregular - last_irregular).abs(),
                (seasonal - last_seasonal).abs(),
            );
            match arithmetic {
                Arithmetic::Ratio => {
                    of_irregular += i / last_irregular;
                    of_seasonal += s / last_seasonal;
                }
                Arithmetic::Difference => {
                    of_irregular += i;
                    of_seasonal += s;
                }
            }
        }
        previous = Some((irregular, seasonal));
    }
    match arithmetic {
        Arithmetic::Ratio => (100.0 * of_irregular, 100.0 * of_seasonal),
        Arithmetic::Difference => (of_irregular, of_seasonal),
    }
}

/// Gathers one period of the year with its padding; returns its number of years.
fn gather(values: impl Iterator<Item = f64>, padded: &mut Vec<f64>) -> usize {
    padded.clear();
    padded.extend([0.0; 3]);
    padded.extend(values);
    let years = padded.len() - 3;
    let mean = |outermost: &[f64]| outermost.iter().sum::<f64>() / outermost.len() as f64;
    let before = mean(&padded[3..3 + years.min(3)]);
    let after = mean(&padded[3 + years.saturating_sub(3)..]);
    padded[..3].fill(before);
    padded.extend([after; 3]);
    years
}

/// Factors that correct the sums of so many changes of irregular and seasonal for the smoothing.
fn corrections(changes: usize) -> (f64, f64) {
    match changes {
        0..=2 => (1.0, 1.0),
        3 => (1.025_84, 3.0),
        4 => (1.017_79, 1.552_91),
        5 => (1.013_83, 1.300_95),
        _ => {
            let (c, beyond) = (changes as f64, (changes - 6) as f64);
            (
                c * 12.247_449 / (73.239_334 + beyond * 12.247_449),
                c * 1.732_051 / (8.485_281 + beyond * 1.732_051),
            )
        }
    }
}

/// Puts the filter that the global ratio chooses in the place of every `msr` option.
///
/// Complete years up to the last observation count; while the ratio lies between the bands, the last year is left out.
/// Where the option of the first period of the year is 3×1, nothing is chosen, as in the reference program, and 3×5 stands.
pub(super) fn choose(
    frame: &Frame,
    mode: Mode,
    si: &[f64],
    options: &mut [SeasonalFilter],
    choice: &mut FilterChoice,
    class: &mut Vec<f64>,
) {
    choice.ratios.clear();
    choice.is_fallback = false;
    if !options.contains(&SeasonalFilter::Msr) {
        return;
    }
    let mut end = frame.past() - frame.season(frame.past());
    let chosen = loop {
        if options[0] == SeasonalFilter::S3x1 {
            break SeasonalFilter::X11Default;
        }
        if end < 5 * frame.period {
            choice.is_fallback = true;
            break SeasonalFilter::S3x5;
        }
        let ratio = moving_seasonality_ratio(frame, mode, 0..end, si, None, class);
        choice.ratios.push(ratio);
        match ratio {
            ratio if ratio <= 2.5 => break SeasonalFilter::S3x3,
            ratio if ratio >= 6.5 => break SeasonalFilter::S3x9,
            ratio if (3.5..=5.5).contains(&ratio) => break SeasonalFilter::S3x5,
            _ => end -= frame.period,
        }
    };
    for option in options
        .iter_mut()
        .filter(|option| **option == SeasonalFilter::Msr)
    {
        *option = chosen;
    }
}
