//! The extreme-value step: weights for irregulars by their size in standard errors, and replacement of SI values that lost weight.

use std::ops::Range;

use super::frame::Frame;
use super::lanes;
use super::{CalendarSigma, X11Spec};

/// Which irregulars share a standard error, once the option `signif` has been decided.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Sharing {
    /// Five calendar years.
    Moving,
    /// The same period of the year.
    Season,
    /// Listed periods of the year (`true` in the mask) and the others.
    Select([bool; 12]),
}

/// Decides which irregulars share a standard error; `irregular` is the sample that Cochran's test looks at under the option `signif`.
pub(super) fn sharing(spec: &X11Spec, irregular: &[f64], period: usize, neutral: f64) -> Sharing {
    match &spec.calendar_sigma {
        CalendarSigma::All => Sharing::Season,
        CalendarSigma::Signif if cochran(irregular, period, neutral) => Sharing::Season,
        CalendarSigma::None | CalendarSigma::Signif => Sharing::Moving,
        CalendarSigma::Select(periods) => {
            let mut mask = [false; 12];
            for &selected in periods {
                if let Some(slot) = mask.get_mut(selected.wrapping_sub(1)) {
                    *slot = true;
                }
            }
            Sharing::Select(mask)
        }
    }
}

/// Indices of a range, every `step`-th of them, perhaps only those of some periods of the year.
#[derive(Debug, Clone, PartialEq)]
struct Members {
    range: Range<usize>,
    step: usize,
    seasons: Option<[bool; 12]>,
}

impl Members {
    const fn all(range: Range<usize>) -> Self {
        Self {
            range,
            step: 1,
            seasons: None,
        }
    }

    const fn every(step: usize, range: Range<usize>) -> Self {
        Self {
            range,
            step,
            seasons: None,
        }
    }

    const fn of(seasons: [bool; 12], range: Range<usize>) -> Self {
        Self {
            range,
            step: 1,
            seasons: Some(seasons),
        }
    }

    /// Calls `visit` with each index, in the order of time.
    fn for_each(&self, frame: &Frame, mut visit: impl FnMut(usize)) {
        match self.seasons {
            None if self.step == 1 => self.range.clone().for_each(visit),
            None => self.range.clone().step_by(self.step).for_each(visit),
            Some(seasons) => {
                for index in self.range.clone() {
                    if seasons[frame.season(index)] {
                        visit(index);
                    }
                }
            }
        }
    }
}

/// The extreme-value step of one interval.
pub(super) struct WeightStep<'a> {
    pub frame: &'a Frame,
    pub sharing: &'a Sharing,
    /// Lower and upper sigma limit.
    pub limits: [f64; 2],
    /// The irregular that is no irregular at all: 1 or 0.
    pub neutral: f64,
    /// Irregulars that get a weight.
    pub interval: Range<usize>,
    /// Irregulars that form standard errors.
    pub sample: Range<usize>,
}

/// Working memory of [`WeightStep::weigh`], of the length of the series.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct WeightScratch {
    /// Distances from the neutral value.
    distances: Vec<f64>,
    /// Their squares, 0 where they do not count.
    squares: Vec<f64>,
    /// 1 where the square counts, else 0.
    counted: Vec<f64>,
}

impl WeightScratch {
    pub(super) fn resize(&mut self, len: usize) {
        for buffer in [&mut self.distances, &mut self.squares, &mut self.counted] {
            buffer.clear();
            buffer.resize(len, 0.0);
        }
    }

    /// Takes the distances of the irregulars on `interval`; all count.
    fn measure(&mut self, irregular: &[f64], neutral: f64, interval: Range<usize>) {
        self.counted[interval.clone()].fill(1.0);
        let distances = &mut self.distances[interval.clone()];
        for ((distance, square), value) in distances
            .iter_mut()
            .zip(&mut self.squares[interval.clone()])
            .zip(&irregular[interval])
        {
            *distance = (value - neutral).abs();
            *square = *distance * *distance;
        }
    }

    /// Says whether an irregular counts in standard errors: not if its weight is exactly 0.
    fn count(&mut self, index: usize, counts: bool) {
        self.counted[index] = f64::from(u8::from(counts));
        self.squares[index] = if counts {
            self.distances[index] * self.distances[index]
        } else {
            0.0
        };
    }
}

impl WeightStep<'_> {
    /// Weights of the irregulars on the interval; 1 elsewhere.
    pub(super) fn weigh(
        &self,
        irregular: &[f64],
        weights: &mut [f64],
        scratch: &mut WeightScratch,
    ) {
        weights.fill(1.0);
        scratch.measure(irregular, self.neutral, self.interval.clone());
        let [lower, upper] = self.limits;
        self.for_each_group(|apply, sample| {
            let Some(sigma) = self.sigma(sample, scratch) else {
                return;
            };
            apply.for_each(self.frame, |index| {
                if scratch.distances[index] / sigma > upper {
                    weights[index] = 0.0;
                }
            });
        });
        for index in self.interval.clone() {
            if weights[index] == 0.0 {
                scratch.count(index, false);
            }
        }
        // An irregular that is extreme only now is marked -1: it still counts in the standard errors of later groups.
        self.for_each_group(|apply, sample| {
            let Some(sigma) = self.sigma(sample, scratch) else {
                return;
            };
            apply.for_each(self.frame, |index| {
                let z = scratch.distances[index] / sigma;
                if z > upper {
                    if weights[index] > 0.0 {
                        weights[index] = -1.0;
                    }
                } else if z > lower {
                    weights[index] = (upper - z) / (upper - lower);
                    scratch.count(index, weights[index] != 0.0);
                }
            });
        });
        for weight in &mut weights[self.sample.clone()] {
            *weight = weight.max(0.0);
        }
    }

    /// Standard error about the neutral value of the members that count; `None` if there is none or it is zero.
    fn sigma(&self, sample: &Members, scratch: &WeightScratch) -> Option<f64> {
        let range = sample.range.clone();
        let (mut sum, mut count) = (0.0, 0.0);
        if sample.step == 1 && sample.seasons.is_none() {
            sum = lanes::total(&scratch.squares[range.clone()]);
            count = lanes::total(&scratch.counted[range]);
        } else {
            sample.for_each(self.frame, |index| {
                sum += scratch.squares[index];
                count += scratch.counted[index];
            });
        }
        let sigma = (sum / count).sqrt();
        (count > 0.0 && sigma > 0.0).then_some(sigma)
    }

    /// Calls `visit` with each standard error, in the order of time: where it applies, and what it is formed from.
    fn for_each_group(&self, mut visit: impl FnMut(&Members, &Members)) {
        let (interval, sample, period) = (&self.interval, &self.sample, self.frame.period);
        match self.sharing {
            Sharing::Moving => self.for_each_window(visit),
            Sharing::Season => {
                for first in interval.start..interval.start + period {
                    // A period of the year whose first value precedes the sample starts with the sample, as in the reference.
                    let end = first + (sample.end - 1 - first) / period * period + 1;
                    visit(
                        &Members::every(period, first..interval.end),
                        &Members::every(period, first.max(sample.start)..end),
                    );
                }
            }
            Sharing::Select(selected) => {
                for seasons in [*selected, selected.map(|is_selected| !is_selected)] {
                    visit(
                        &Members::of(seasons, interval.clone()),
                        &Members::of(seasons, sample.clone()),
                    );
                }
            }
        }
    }

    /// Five calendar years around each year; partial years at the ends join the five complete years next to them.
    fn for_each_window(&self, mut visit: impl FnMut(&Members, &Members)) {
        let (frame, interval, sample, period) =
            (self.frame, &self.interval, &self.sample, self.frame.period);
        let five = 5 * period;
        let first_complete = frame.year_from(sample.start);
        let last_complete = (sample.end - frame.season(sample.end)).checked_sub(five);
        // Positions of Januaries relative to one year before the series, so that a partial first year has one too.
        let first_year = period + sample.start - frame.season(sample.start);
        let last_year = (period + frame.year_from(sample.end)).saturating_sub(five);
        let last_complete = match last_complete {
            Some(start) if start >= first_complete && last_year > first_year => start,
            _ => {
                return visit(
                    &Members::all(interval.clone()),
                    &Members::all(sample.clone()),
                );
            }
        };
        for year in (first_year..=last_year).step_by(period) {
            let (applies, formed) = if year == first_year {
                (
                    interval.start..year + 2 * period,
                    sample.start..first_complete + five,
                )
            } else if year < last_year {
                (
                    year + period..year + 2 * period,
                    year - period..year - period + five,
                )
            } else {
                (year + period..interval.end, last_complete..sample.end)
            };
            visit(&Members::all(applies), &Members::all(formed));
        }
    }
}

/// Replaces the SI values of less than full weight, each period of the year by itself.
pub(super) fn replace(
    frame: &Frame,
    interval: Range<usize>,
    si: &[f64],
    weights: &[f64],
    out: &mut [f64],
) {
    out[interval.clone()].copy_from_slice(&si[interval.clone()]);
    for index in interval.clone() {
        if weights[index] < 1.0 {
            let first = interval.start + (index - interval.start) % frame.period;
            out[index] = replacement(first..interval.end, frame.period, si, weights, index);
        }
    }
}

/// The mean of a value with its weight and of the four nearest values of full weight of its period of the year, which `class` runs
/// through in steps of `period`; the plain mean of the class if it has less than four.
fn replacement(
    class: Range<usize>,
    period: usize,
    si: &[f64],
    weights: &[f64],
    index: usize,
) -> f64 {
    let full = |index: &usize| weights[*index] >= 1.0;
    let before = class.start..index;
    let after = (index + period).min(class.end)..class.end;
    let earlier = || before.clone().step_by(period).rev().filter(full);
    let later = || after.clone().step_by(period).filter(full);
    let position = (index - class.start) / period;
    let last = (class.len() - 1) / period;
    // How many to take from either side: the first and last two values look to their end of the class first.
    let (take_before, take_after) = if position < 2 {
        let from_start = earlier().count();
        (from_start, 4_usize.saturating_sub(from_start))
    } else if position + 2 > last {
        let from_end = later().count();
        (4_usize.saturating_sub(from_end), from_end)
    } else {
        let (early, late) = (earlier().take(4).count(), later().take(4).count());
        (2.max(4 - late), 2.max(4 - early))
    };
    let used = earlier().take(take_before).chain(later().take(take_after));
    let (sum, count) = used.fold((0.0, 0), |(sum, count), index| (sum + si[index], count + 1));
    if count == 4 {
        let weight = weights[index];
        (weight * si[index] + sum) / (4.0 + weight)
    } else {
        let all = class.step_by(period);
        let years = all.len();
        all.map(|index| si[index]).sum::<f64>() / years as f64
    }
}

/// Cochran's test: whether the largest variance of a period of the year is too large a part of their sum.
fn cochran(irregular: &[f64], period: usize, neutral: f64) -> bool {
    let variances = (0..period).map(|season| {
        let values = irregular.iter().skip(season).step_by(period);
        let count = values.len();
        values.map(|value| (value - neutral).powi(2)).sum::<f64>() / count as f64
    });
    let (sum, largest) = variances.fold((0.0, 0.0_f64), |(sum, largest), v| {
        (sum + v, largest.max(v))
    });
    let smallest_class = irregular.len() / period;
    let critical = if period == 12 {
        &COCHRAN_MONTHS
    } else {
        &COCHRAN_QUARTERS
    };
    let row = smallest_class.saturating_sub(1).clamp(1, critical.len()) - 1;
    sum > 0.0 && largest / sum >= critical[row]
}

/// Critical values at 5 % for months, by degrees of freedom of a variance from 1 to 40.
///
/// The exact ones to four decimals, as in the reference program's build 62.
#[rustfmt::skip]
const COCHRAN_MONTHS: [f64; 40] = [
    0.5410, 0.3924, 0.3264, 0.2880, 0.2624, 0.2440, 0.2299, 0.2187, 0.2096, 0.2020,
    0.1955, 0.1900, 0.1851, 0.1808, 0.1770, 0.1735, 0.1704, 0.1676, 0.1650, 0.1627,
    0.1605, 0.1585, 0.1566, 0.1548, 0.1532, 0.1517, 0.1502, 0.1488, 0.1476, 0.1463,
    0.1452, 0.1441, 0.1431, 0.1421, 0.1411, 0.1402, 0.1393, 0.1385, 0.1377, 0.1370,
];

/// Critical values for quarters.
#[rustfmt::skip]
const COCHRAN_QUARTERS: [f64; 40] = [
    0.9065, 0.7679, 0.6839, 0.6287, 0.5894, 0.5598, 0.5365, 0.5175, 0.5018, 0.4884,
    0.4769, 0.4668, 0.4579, 0.4500, 0.4430, 0.4365, 0.4307, 0.4254, 0.4205, 0.4159,
    0.4118, 0.4079, 0.4042, 0.4008, 0.3976, 0.3946, 0.3918, 0.3891, 0.3866, 0.3842,
    0.3819, 0.3797, 0.3776, 0.3756, 0.3737, 0.3719, 0.3702, 0.3685, 0.3669, 0.3654,
];

#[cfg(test)]
mod tests {
    use super::*;

    const YEARS: Frame = Frame {
        period: 2,
        len: 16,
        backcasts: 0,
        observations: 16,
        phase: 0,
    };

    fn weigh(irregular: &[f64], frame: &Frame, sharing: &Sharing) -> Vec<f64> {
        let mut scratch = WeightScratch::default();
        scratch.resize(frame.len);
        let mut weights = vec![f64::NAN; frame.len];
        let all = 0..frame.len;
        let step = WeightStep {
            frame,
            sharing,
            limits: [1.5, 2.5],
            neutral: 0.0,
            interval: all.clone(),
            sample: all,
        };
        step.weigh(irregular, &mut weights, &mut scratch);
        weights
    }

    #[test]
    fn one_outlier_loses_all_weight_and_noise_keeps_it() {
        let mut irregular = [1.0, -1.0].repeat(8);
        irregular[5] = 9.0;
        for sharing in [
            Sharing::Moving,
            Sharing::Season,
            Sharing::Select([true; 12]),
        ] {
            let weights = weigh(&irregular, &YEARS, &sharing);
            let lost: Vec<usize> = (0..16).filter(|&index| weights[index] < 1.0).collect();
            assert_eq!(
                (lost, weights[5].to_bits()),
                (vec![5], 0.0_f64.to_bits()),
                "{sharing:?}"
            );
        }
    }

    #[test]
    fn weight_falls_in_a_line_between_the_limits() {
        // Without the outlier of the first pass sigma is that of fourteen ones and the value at the test: z = 2.
        let mut irregular = [1.0, -1.0].repeat(8);
        irregular[3] = 100.0;
        irregular[8] = (4.0 * 14.0 / 11.0_f64).sqrt();
        let weights = weigh(&irregular, &YEARS, &Sharing::Select([true; 12]));
        assert!((weights[8] - 0.5).abs() < 1e-12, "{}", weights[8]);
    }

    #[test]
    fn replacements_take_the_nearest_full_values() {
        let frame = Frame {
            period: 1,
            len: 8,
            backcasts: 0,
            observations: 8,
            phase: 0,
        };
        let si = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0];
        let replaced = |out_of_weight: &[usize]| {
            let mut weights = [1.0; 8];
            for &index in out_of_weight {
                weights[index] = 0.0;
            }
            let mut out = [f64::NAN; 8];
            replace(&frame, 0..8, &si, &weights, &mut out);
            out[out_of_weight[0]]
        };
        let mean = |four: [f64; 4]| four.iter().sum::<f64>() / 4.0;
        assert_eq!(
            replaced(&[0]).to_bits(),
            mean([2.0, 4.0, 8.0, 16.0]).to_bits()
        );
        assert_eq!(
            replaced(&[1]).to_bits(),
            mean([1.0, 4.0, 8.0, 16.0]).to_bits()
        );
        assert_eq!(
            replaced(&[3]).to_bits(),
            mean([2.0, 4.0, 16.0, 32.0]).to_bits()
        );
        assert_eq!(
            replaced(&[7]).to_bits(),
            mean([8.0, 16.0, 32.0, 64.0]).to_bits()
        );
        // One full value after it, so three before.
        assert_eq!(
            replaced(&[5, 6]).to_bits(),
            mean([4.0, 8.0, 16.0, 128.0]).to_bits()
        );
        // Less than four full values: the mean of all.
        assert_eq!(
            replaced(&[2, 3, 4, 5, 6]).to_bits(),
            (255.0_f64 / 8.0).to_bits()
        );
    }

    #[test]
    fn unequal_variances_are_found() {
        let calm: Vec<f64> = (0..48)
            .map(|t| if t % 2 == 0 { 0.1 } else { -0.1 })
            .collect();
        assert!(!cochran(&calm, 4, 0.0));
        let wild: Vec<f64> = calm
            .iter()
            .enumerate()
            .map(|(t, e)| if t % 4 == 0 { 9.0 * e } else { *e })
            .collect();
        assert!(cochran(&wild, 4, 0.0));
        assert!(!cochran(&[0.0; 48], 4, 0.0));
    }
}
