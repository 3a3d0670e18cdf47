//! Straight lines between the knots.

use super::smooth::Group;

impl Group<'_> {
    /// Fills the rows between the knots.
    pub(super) fn interpolate(&self, out: &mut [f64]) {
        let (len, step) = (self.grid.len, self.grid.step);
        let last = (len - 1) / step * step;
        for from in (0..last).step_by(step) {
            self.line(out, from, from + step);
        }
        self.line(out, last, len - 1);
    }

    /// Fills the rows between two knots.
    fn line(&self, out: &mut [f64], from: usize, to: usize) {
        let [first, after] = [from, to].map(|row| self.row(row.cast_signed()));
        let steps = to - from;
        if steps < 2 {
            return;
        }
        let slope_of = 1.0 / steps as f64;
        if let ([first], [after]) = (&out[first.clone()], &out[after.clone()]) {
            let (start, slope) = (*first, (after - first) * slope_of);
            for (i, out) in out[self.row(from.cast_signed()).start + self.stride..]
                .iter_mut()
                .step_by(self.stride)
                .take(steps - 1)
                .enumerate()
            {
                *out = start + slope * (i + 1) as f64;
            }
            return;
        }
        let (before, rest) = out[first.start..after.end].split_at_mut(self.columns.len());
        let (between, last) = rest.split_at_mut(after.start - first.start - self.columns.len());
        for i in 1..steps {
            let row = &mut between[i * self.stride - self.columns.len()..][..self.columns.len()];
            for (out, (a, b)) in row.iter_mut().zip(before.iter().zip(&*last)) {
                *out = a + (b - a) * slope_of * i as f64;
            }
        }
    }
}
