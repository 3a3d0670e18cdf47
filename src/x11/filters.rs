//! Moving averages: 2×s, Henderson with Musgrave's end weights, and the filters through the years.
//!
//! Sources: Dagum (1988), "The X11ARIMA/88 seasonal adjustment method"; Doherty (2001) on Musgrave's surrogate filters; Ladiray and
//! Quenneville (2001), "Seasonal adjustment with the X-11 method", for the end weights of the 3×k filters.

use super::SeasonalFilter;

/// Values that a filter computes at a time, in registers.
const LANES: usize = 8;

/// `out[i]` = sum over `j` of `half[j]` times the two values `j` places from the middle of the window that starts at `i`.
///
/// `half[0]` weighs the middle; `out` has `2 (half.len() - 1)` values less than `x`.
pub(super) fn symmetric(x: &[f64], half: &[f64], out: &mut [f64]) {
    let Some((&middle, sides)) = half.split_first() else {
        return;
    };
    let reach = sides.len();
    let mut at = 0;
    for block in out.chunks_mut(LANES) {
        let width = block.len();
        let window = &x[at..at + width + 2 * reach];
        let mut sums = [0.0; LANES];
        let Some(centre) = window.get(reach..reach + width) else {
            return;
        };
        if let (Ok(centre), LANES) = (<&[f64; LANES]>::try_from(centre), width) {
            for lane in 0..LANES {
                sums[lane] = middle * centre[lane];
            }
            for (j, &weight) in (1..).zip(sides) {
                let before = &window[reach - j..reach - j + LANES];
                let after = &window[reach + j..reach + j + LANES];
                for lane in 0..LANES {
                    sums[lane] += weight * (before[lane] + after[lane]);
                }
            }
        } else {
            for lane in 0..width {
                sums[lane] = middle * centre[lane];
                for (j, &weight) in (1..).zip(sides) {
                    sums[lane] += weight * (window[reach - j + lane] + window[reach + j + lane]);
                }
            }
        }
        block.copy_from_slice(&sums[..width]);
        at += width;
    }
}

/// The 2×s moving average: `out[i]` is centred on `x[i + s / 2]`, and `out` has `s` values less than `x`.
pub(super) fn two_by_season(x: &[f64], season: usize, out: &mut [f64]) {
    // A length that is known when the code is made lets all terms stay in registers.
    match season {
        12 => two_by::<12>(x, out),
        6 => two_by::<6>(x, out),
        4 => two_by::<4>(x, out),
        _ => two_by::<2>(x, out),
    }
}

fn two_by<const SEASON: usize>(x: &[f64], out: &mut [f64]) {
    let whole = out.len() / LANES * LANES;
    for (at, block) in (0..whole).step_by(LANES).zip(out.chunks_exact_mut(LANES)) {
        let window = &x[at..at + LANES + SEASON];
        let mut sums = [0.0; LANES];
        for lane in 0..LANES {
            sums[lane] = 0.5 * (window[lane] + window[lane + SEASON]);
        }
        for j in 1..SEASON {
            for lane in 0..LANES {
                sums[lane] += window[lane + j];
            }
        }
        for lane in 0..LANES {
            block[lane] = sums[lane] / SEASON as f64;
        }
    }
    for at in whole..out.len() {
        let inner: f64 = x[at + 1..at + SEASON].iter().sum();
        out[at] = (0.5 * (x[at] + x[at + SEASON]) + inner) / SEASON as f64;
    }
}

/// Weights of the symmetric Henderson filter of odd `length`, from the middle to one side.
fn henderson_half(length: usize) -> Vec<f64> {
    let p = length.midpoint(3) as f64;
    let p2 = p * p;
    let scale =
        8.0 * p * (p2 - 1.0) * (4.0 * p2 - 1.0) * (4.0 * p2 - 9.0) * (4.0 * p2 - 25.0) / 315.0;
    (0..=length / 2)
        .map(|j| {
            let j2 = (j * j) as f64;
            ((p - 1.0).powi(2) - j2)
                * (p2 - j2)
                * ((p + 1.0).powi(2) - j2)
                * (3.0 * p2 - 16.0 - 11.0 * j2)
                / scale
        })
        .collect()
}

/// Musgrave's weights for the last of `terms` values, the oldest first; `full` is the symmetric filter and `ratio` the assumed ratio of
/// irregular to trend.
fn musgrave(full: &[f64], terms: usize, ratio: f64) -> Vec<f64> {
    let r = 4.0 / (std::f64::consts::PI * ratio * ratio);
    let m = terms as f64;
    let middle = f64::midpoint(m, 1.0);
    let position = |index: usize| (index + 1) as f64 - middle;
    let (inside, lost) = full.split_at(terms);
    let sum: f64 = lost.iter().sum();
    let moment: f64 = lost
        .iter()
        .enumerate()
        .map(|(i, w)| position(terms + i) * w)
        .sum();
    let slope = moment * r / (1.0 + m * (m - 1.0) * (m + 1.0) / 12.0 * r);
    inside
        .iter()
        .enumerate()
        .map(|(i, w)| w + sum / m + position(i) * slope)
        .collect()
}

/// A Henderson filter with its end weights.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Henderson {
    pub length: usize,
    /// The ratio of irregular to trend that the ends assume, and that stays in force after this filter.
    pub ratio: f64,
    half: Vec<f64>,
    /// Weights for each of the last values, the last value first and in each the oldest value first.
    ends: Vec<Vec<f64>>,
}

impl Henderson {
    /// The filter of odd `length`; with seven terms and not `true_7_term` the ends are those of the five-term family.
    pub(super) fn new(length: usize, ratio: f64, true_7_term: bool) -> Self {
        let half = henderson_half(length);
        if length == 7 && !true_7_term {
            let ratio = 0.001;
            let mut ends = Self::end_weights(5, ratio);
            ends.push(full(&henderson_half(5)));
            return Self {
                length,
                ratio,
                half,
                ends,
            };
        }
        Self {
            length,
            ratio,
            half,
            ends: Self::end_weights(length, ratio),
        }
    }

    fn end_weights(length: usize, ratio: f64) -> Vec<Vec<f64>> {
        let full = full(&henderson_half(length));
        (length.div_ceil(2)..length)
            .map(|terms| musgrave(&full, terms, ratio))
            .collect()
    }

    /// Smooths `x`, of at least `length` values, ends included.
    pub(super) fn smooth(&self, x: &[f64], out: &mut [f64]) {
        let (reach, len) = (self.half.len() - 1, x.len());
        symmetric(x, &self.half, &mut out[reach..len - reach]);
        self.smooth_ends(x, out);
    }

    /// Smooths the values near both ends of `x` that the symmetric filter does not reach.
    pub(super) fn smooth_ends(&self, x: &[f64], out: &mut [f64]) {
        let len = x.len();
        for (from_end, weights) in self.ends.iter().enumerate() {
            let (mut last, mut first) = (0.0, 0.0);
            for (j, weight) in weights.iter().rev().enumerate() {
                last += weight * x[len - 1 - j];
                first += weight * x[j];
            }
            out[len - 1 - from_end] = last;
            out[from_end] = first;
        }
    }

    /// Smooths the interior of `x` only: `out` has `length - 1` values less.
    pub(super) fn smooth_interior(&self, x: &[f64], out: &mut [f64]) {
        symmetric(x, &self.half, out);
    }
}

/// All weights of a symmetric filter from one half.
fn full(half: &[f64]) -> Vec<f64> {
    half.iter().skip(1).rev().chain(half).copied().collect()
}

/// A filter through the years: symmetric inside, a row of weights for each of the outermost values.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct YearFilter {
    /// Weights from the middle to one side.
    half: Vec<f64>,
    /// Row `q` is for the q-th value from an end, the weight of the end value first.
    rows: Vec<Vec<f64>>,
}

impl YearFilter {
    /// The filter of a kind with weights; `None` for the kinds that are a mean of everything or chosen later.
    pub(super) fn new(kind: SeasonalFilter) -> Option<Self> {
        let (length, rows): (usize, Vec<Vec<f64>>) = match kind {
            SeasonalFilter::S3x1 => {
                return Some(Self {
                    half: vec![1.0 / 3.0; 2],
                    rows: vec![vec![0.61, 0.39]],
                });
            }
            SeasonalFilter::S3x3 => (
                3,
                vec![
                    scaled(&[11.0, 11.0, 5.0], 27.0),
                    scaled(&[0.7, 1.0, 0.7, 0.3], 2.7),
                ],
            ),
            SeasonalFilter::S3x5 => (
                5,
                vec![
                    scaled(&[17.0, 17.0, 17.0, 9.0], 60.0),
                    scaled(&[15.0, 15.0, 15.0, 11.0, 4.0], 60.0),
                    scaled(&[9.0, 13.0, 13.0, 13.0, 8.0, 4.0], 60.0),
                ],
            ),
            SeasonalFilter::S3x9 => (9, END_3X9.iter().map(|row| normalised(row)).collect()),
            SeasonalFilter::S3x15 => (15, rows_3x15()),
            SeasonalFilter::Msr | SeasonalFilter::Stable | SeasonalFilter::X11Default => {
                return None;
            }
        };
        // The mean of three means of `length`: the ends of the window are covered once and twice.
        let share = 1.0 / (3 * length) as f64;
        let mut half = vec![3.0 * share; length / 2];
        half.extend([2.0 * share, share]);
        Some(Self { half, rows })
    }

    /// Smooths the columns of a block through the years.
    ///
    /// Row `t` of the block is `x[t * stride..][..width]`, for `years` rows. When a row of end weights is longer than the history, both
    /// values it would serve become the mean of all.
    pub(super) fn smooth(
        &self,
        x: &[f64],
        out: &mut [f64],
        stride: usize,
        width: usize,
        years: usize,
    ) {
        let reach = self.half.len() - 1;
        let inner = years.saturating_sub(2 * reach);
        // Rows without a gap between them are one long row.
        let (rows, width_of_rows) = if width == stride {
            (1.min(inner), inner * stride)
        } else {
            (inner, width)
        };
        for t in reach..reach + rows {
            let width = width_of_rows;
            let middle = &x[t * stride..][..width];
            let slot = &mut out[t * stride..][..width];
            for (sum, value) in slot.iter_mut().zip(middle) {
                *sum = self.half[0] * value;
            }
            for (j, &weight) in self.half.iter().enumerate().skip(1) {
                let before = &x[(t - j) * stride..][..width];
                let after = &x[(t + j) * stride..][..width];
                for ((sum, a), b) in slot.iter_mut().zip(before).zip(after) {
                    *sum += weight * (a + b);
                }
            }
        }
        for (q, weights) in self.rows.iter().enumerate() {
            let Some(mirror) = (years - 1).checked_sub(q).filter(|&mirror| q <= mirror) else {
                break;
            };
            if weights.len() > years {
                mean_over_years(x, &mut out[q * stride..][..width], stride, years);
                mean_over_years(x, &mut out[mirror * stride..][..width], stride, years);
                continue;
            }
            for (at, first, forward) in [(q, 0, true), (mirror, years - 1, false)] {
                let slot = &mut out[at * stride..][..width];
                slot.fill(0.0);
                for (j, &weight) in weights.iter().enumerate() {
                    let year = if forward { first + j } else { first - j };
                    for (sum, value) in slot.iter_mut().zip(&x[year * stride..][..width]) {
                        *sum += weight * value;
                    }
                }
            }
        }
    }
}

/// Sets `slot` to the means of the columns of a block over `years` rows.
pub(super) fn mean_over_years(x: &[f64], slot: &mut [f64], stride: usize, years: usize) {
    slot.fill(0.0);
    for t in 0..years {
        for (sum, value) in slot.iter_mut().zip(&x[t * stride..]) {
            *sum += value;
        }
    }
    for sum in slot {
        *sum /= years as f64;
    }
}

fn scaled(row: &[f64], by: f64) -> Vec<f64> {
    row.iter().map(|weight| weight / by).collect()
}

fn normalised(row: &[f64]) -> Vec<f64> {
    scaled(row, row.iter().sum())
}

/// End weights of the 3×9 filter: the published decimals, which are not the optimal weights recomputed.
const END_3X9: [&[f64]; 5] = [
    &[0.246, 0.221, 0.197, 0.173, 0.112, 0.051],
    &[0.208, 0.192, 0.176, 0.160, 0.144, 0.092, 0.028],
    &[0.173, 0.163, 0.154, 0.143, 0.133, 0.123, 0.079, 0.032],
    &[
        0.141, 0.137, 0.132, 0.128, 0.123, 0.117, 0.113, 0.075, 0.034,
    ],
    &[
        0.084, 0.120, 0.118, 0.117, 0.116, 0.114, 0.113, 0.111, 0.073, 0.034,
    ],
];

/// End weights of the 3×15 filter: some equal weights, then a growing run of 0.06667, then 0.04444 and a remainder.
fn rows_3x15() -> Vec<Vec<f64>> {
    let row = |head: &[f64], run: usize, last: f64| {
        let mut weights = head.to_vec();
        weights.resize(head.len() + run, 0.066_67);
        weights.extend([0.044_44, last]);
        normalised(&weights)
    };
    vec![
        row(&[0.16; 5], 2, 0.022_22),
        row(&[0.146_67; 5], 3, 0.022_20),
        row(&[0.133_33; 5], 4, 0.022_23),
        row(&[0.12; 5], 5, 0.022_21),
        row(&[0.106_67; 5], 6, 0.022_19),
        row(&[0.093_33; 5], 7, 0.022_22),
        row(&[0.08; 5], 8, 0.022_20),
        row(
            &[0.048_89, 0.071_11, 0.071_11, 0.071_11, 0.071_11],
            9,
            0.022_20,
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    const KINDS: [SeasonalFilter; 5] = [
        SeasonalFilter::S3x1,
        SeasonalFilter::S3x3,
        SeasonalFilter::S3x5,
        SeasonalFilter::S3x9,
        SeasonalFilter::S3x15,
    ];

    fn near(actual: f64, expected: f64) -> bool {
        Tolerance::ROUND_OFF.accepts(actual, expected)
    }

    #[test]
    fn henderson_weights_are_the_published_ones() {
        // Ladiray and Quenneville 2001, table 3.9: thirteen terms, from the middle.
        let published = [0.24006, 0.21434, 0.14736, 0.06549, 0.0, -0.02786, -0.01935];
        for (weight, expected) in henderson_half(13).iter().zip(published) {
            assert!(Tolerance::published(5).accepts(*weight, expected));
        }
        for length in (5..=101).step_by(2) {
            assert!((full(&henderson_half(length)).iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn henderson_filters_leave_a_line_as_it_is() {
        let line: Vec<f64> = (0..40).map(|t| 100.0 + f64::from(t)).collect();
        let mut out = vec![0.0; 40];
        for (length, ratio) in [(5, 0.001), (9, 1.0), (13, 3.5), (23, 4.5)] {
            Henderson::new(length, ratio, false).smooth(&line, &mut out);
            let reach = length / 2;
            assert!(
                (reach..40 - reach).all(|t| near(out[t], line[t])),
                "{length}"
            );
        }
    }

    #[test]
    fn seven_terms_end_with_the_family_of_five() {
        let filter = Henderson::new(7, 4.5, false);
        assert_eq!((filter.ends.len(), filter.ends[2].len()), (3, 5));
        assert!(near(filter.ratio, 0.001));
        assert_eq!(Henderson::new(7, 4.5, true).ends[2].len(), 6);
    }

    #[test]
    fn all_rows_of_weights_sum_to_one() {
        for kind in KINDS {
            let filter = YearFilter::new(kind).unwrap();
            assert!(near(full(&filter.half).iter().sum(), 1.0), "{kind}");
            assert!(
                filter.rows.iter().all(|row| near(row.iter().sum(), 1.0)),
                "{kind}"
            );
        }
        assert_eq!(YearFilter::new(SeasonalFilter::Stable), None);
    }

    #[test]
    fn three_by_three_over_five_years() {
        let x = [27.0, 0.0, 0.0, 0.0, 0.0];
        let mut out = [0.0; 5];
        YearFilter::new(SeasonalFilter::S3x3)
            .unwrap()
            .smooth(&x, &mut out, 1, 1, 5);
        for (actual, expected) in out.iter().zip([11.0, 7.0, 3.0, 0.0, 0.0]) {
            assert!(near(*actual, expected), "{out:?}");
        }
    }

    #[test]
    fn rows_longer_than_the_history_become_the_mean() {
        let x = [6.0, 0.0, 3.0];
        let mut out = [0.0; 3];
        YearFilter::new(SeasonalFilter::S3x3)
            .unwrap()
            .smooth(&x, &mut out, 1, 1, 3);
        assert!(near(out[1], 3.0));
        assert!(near(out[0], (11.0 * 6.0 + 5.0 * 3.0) / 27.0));
    }

    #[test]
    fn averages_of_a_season_lose_half_of_it_at_each_end() {
        for season in [2, 4, 6, 12] {
            let x: Vec<f64> = (0..40).map(f64::from).collect();
            let mut out = vec![0.0; 40 - season];
            two_by_season(&x, season, &mut out);
            assert!(
                out.iter().zip(&x[season / 2..]).all(|(a, b)| near(*a, *b)),
                "{season}"
            );
        }
    }
}
