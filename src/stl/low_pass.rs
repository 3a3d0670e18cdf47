//! The moving averages before the low-pass loess: of lengths p, p and 3 (Cleveland et al. 1990, sec. 2.2, step 3).

/// Values of the result that are made together, so that the sums on the way stay in the cache.
const BLOCK: usize = 1024;

/// Moving averages of lengths `period`, `period` and 3 of `cycle`, which is `2 period` longer than `out`.
pub(super) fn moving_averages(
    cycle: &[f64],
    period: usize,
    out: &mut [f64],
    scratch: &mut MovingSums,
) {
    let scale = 1.0 / (3.0 * period as f64 * period as f64);
    let size = BLOCK.max(2 * period);
    for (block, out) in out.chunks_mut(size).enumerate() {
        let cycle = &cycle[block * size..][..out.len() + 2 * period];
        moving_sums(cycle, period, &mut scratch.once);
        moving_sums(&scratch.once, period, &mut scratch.twice);
        for (out, sums) in out.iter_mut().zip(scratch.twice.windows(3)) {
            *out = (sums[0] + sums[1] + sums[2]) * scale;
        }
    }
}

/// Memory for moving sums.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct MovingSums {
    once: Vec<f64>,
    twice: Vec<f64>,
}

impl MovingSums {
    /// Size of the memory held.
    pub(super) fn capacity(&self) -> usize {
        self.once.capacity() + self.twice.capacity()
    }
}

/// Sums of `length` neighbours, each of its own terms: nothing that has left the window leaves a rounding error behind.
///
/// A window ends in one block of `length` values and starts in the one before: it is a sum from a start to the end of its block plus
/// a sum from the start of the next block.
fn moving_sums(values: &[f64], length: usize, sums: &mut Vec<f64>) {
    sums.resize(values.len() + 1 - length, 0.0);
    for (block, sums) in sums.chunks_mut(length).enumerate() {
        let (here, next) = values[block * length..].split_at(length);
        let (starts, rest) = here.split_at(sums.len());
        let mut total: f64 = rest.iter().rev().sum();
        for (sum, value) in sums.iter_mut().zip(starts).rev() {
            total += value;
            *sum = total;
        }
        let mut total = 0.0;
        for (sum, value) in sums[1..].iter_mut().zip(next) {
            total += value;
            *sum += total;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    #[test]
    fn sums_are_those_of_every_window() {
        let values: Vec<f64> = (0..40).map(|i| f64::from(i * i % 17)).collect();
        for length in 1..=40 {
            let mut sums = Vec::new();
            moving_sums(&values, length, &mut sums);
            let expected: Vec<f64> = values.windows(length).map(|w| w.iter().sum()).collect();
            assert_eq!(sums, expected, "length {length}");
        }
    }

    #[test]
    fn a_line_stays_a_line_across_blocks() {
        for (period, len) in [(2, 5000), (12, 1030), (700, 3000)] {
            let cycle: Vec<f64> = (0..len + 2 * period).map(|i| i as f64).collect();
            let mut out = vec![0.0; len];
            moving_averages(&cycle, period, &mut out, &mut MovingSums::default());
            for (i, average) in out.iter().enumerate() {
                assert!(Tolerance::ROUND_OFF.accepts(*average, (i + period) as f64));
            }
        }
    }
}
