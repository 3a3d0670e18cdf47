//! Where the values of a run stand in time, and the arithmetic that takes components apart.

use std::ops::Range;

use super::Mode;

/// Positions of a run: backcasts, observations and forecasts on one axis, and the place of its first value in the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    pub period: usize,
    /// Number of values with the extensions.
    pub len: usize,
    pub backcasts: usize,
    pub observations: usize,
    /// Period of the year, from 0, of the first value.
    pub phase: usize,
}

impl Frame {
    /// Period of the year, from 0, of value `index`.
    pub(super) const fn season(&self, index: usize) -> usize {
        (self.phase + index) % self.period
    }

    /// The observations.
    pub(super) const fn observed(&self) -> Range<usize> {
        self.backcasts..self.past()
    }

    /// End of the observations: backcasts and observations lie before it.
    pub(super) const fn past(&self) -> usize {
        self.backcasts + self.observations
    }

    /// First value at or after `index` that begins a calendar year.
    pub(super) const fn year_from(&self, index: usize) -> usize {
        index + (self.period - self.season(index)) % self.period
    }

    /// Half a season: as many values are lost at each end of the first trend.
    pub(super) const fn half(&self) -> usize {
        self.period / 2
    }
}

/// How a component is taken out and put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Ratio,
    Difference,
}

impl Arithmetic {
    /// The arithmetic of parts B to D; log-additive runs work on logarithms there.
    pub(super) const fn of_iterations(mode: Mode) -> Self {
        match mode {
            Mode::Multiplicative | Mode::PseudoAdditive => Self::Ratio,
            Mode::Additive | Mode::LogAdditive | Mode::Auto => Self::Difference,
        }
    }

    /// The arithmetic of the final components.
    pub(super) const fn of_result(mode: Mode) -> Self {
        match mode {
            Mode::Additive | Mode::Auto => Self::Difference,
            _ => Self::Ratio,
        }
    }

    /// The factor that changes nothing.
    pub(super) const fn neutral(self) -> f64 {
        match self {
            Self::Ratio => 1.0,
            Self::Difference => 0.0,
        }
    }

    pub(super) fn remove(self, a: f64, b: f64) -> f64 {
        match self {
            Self::Ratio => a / b,
            Self::Difference => a - b,
        }
    }

    pub(super) fn restore(self, a: f64, b: f64) -> f64 {
        match self {
            Self::Ratio => a * b,
            Self::Difference => a + b,
        }
    }

    /// `out = a` without `b`.
    pub(super) fn remove_into(self, a: &[f64], b: &[f64], out: &mut [f64]) {
        match self {
            Self::Ratio => zip_into(a, b, out, |x, y| x / y),
            Self::Difference => zip_into(a, b, out, |x, y| x - y),
        }
    }

    /// `out = a` with `b`.
    pub(super) fn restore_into(self, a: &[f64], b: &[f64], out: &mut [f64]) {
        match self {
            Self::Ratio => zip_into(a, b, out, |x, y| x * y),
            Self::Difference => zip_into(a, b, out, |x, y| x + y),
        }
    }

    /// Takes `b` out of `a`.
    pub(super) fn remove_from(self, a: &mut [f64], b: &[f64]) {
        match self {
            Self::Ratio => a.iter_mut().zip(b).for_each(|(x, y)| *x /= y),
            Self::Difference => a.iter_mut().zip(b).for_each(|(x, y)| *x -= y),
        }
    }

    /// Puts `b` into `a`.
    pub(super) fn restore_to(self, a: &mut [f64], b: &[f64]) {
        match self {
            Self::Ratio => a.iter_mut().zip(b).for_each(|(x, y)| *x *= y),
            Self::Difference => a.iter_mut().zip(b).for_each(|(x, y)| *x += y),
        }
    }
}

/// `out[i] = f(a[i], b[i])`.
pub(super) fn zip_into(a: &[f64], b: &[f64], out: &mut [f64], f: impl Fn(f64, f64) -> f64) {
    for ((slot, &x), &y) in out.iter_mut().zip(a).zip(b) {
        *slot = f(x, y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_begin_where_the_first_period_is() {
        // Two backcasts before a series that starts in March.
        let frame = Frame {
            period: 12,
            len: 40,
            backcasts: 2,
            observations: 36,
            phase: 0,
        };
        assert_eq!(
            (frame.season(2), frame.season(13), frame.past()),
            (2, 1, 38)
        );
        assert_eq!(
            [0, 1, 12, 13].map(|index| frame.year_from(index)),
            [0, 12, 12, 24]
        );
        assert_eq!(frame.observed(), 2..38);
    }

    #[test]
    fn what_is_removed_can_be_restored() {
        for arithmetic in [Arithmetic::Ratio, Arithmetic::Difference] {
            let mut x = [6.0, 8.0];
            arithmetic.remove_from(&mut x, &[2.0, 4.0]);
            assert!((x[0] - arithmetic.remove(6.0, 2.0)).abs() < f64::EPSILON);
            arithmetic.restore_to(&mut x, &[2.0, 4.0]);
            assert_eq!(x.map(f64::to_bits), [6.0, 8.0].map(f64::to_bits));
        }
    }
}
