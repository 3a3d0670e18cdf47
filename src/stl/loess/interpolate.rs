//! Straight lines between the knots.

use super::smooth::Group;

impl Group<'_> {
    /// Fills the rows between the knots.
    pub(super) fn interpolate(&self, out: &mut [f64]) {
        let (len, step) = (self.grid.len, self.grid.step);
        let last = (len - 1) / step * step;
        if self.stride == 1 {
            let out = &mut out[self.row(0).start..];
            match step {
                // The jumps of R's defaults for quarters and months.
                2 => lines(&mut out[..=last], 2),
                3 => lines(&mut out[..=last], 3),
                _ => lines(&mut out[..=last], step),
            }
            lines(&mut out[last..len], len - 1 - last);
            return;
        }
        for from in (0..last).step_by(step) {
            self.rows(out, from, from + step);
        }
        self.rows(out, last, len - 1);
    }

    /// Fills the rows between two knots.
    fn rows(&self, out: &mut [f64], from: usize, to: usize) {
        let [first, after] = [from, to].map(|row| self.row(row.cast_signed()));
        let (width, steps) = (self.columns.len(), to - from);
        if steps < 2 {
            return;
        }
        let (before, rest) = out[first.start..after.end].split_at_mut(width);
        let (between, after) = rest.split_at_mut(after.start - first.end);
        for i in 1..steps {
            let share = i as f64 / steps as f64;
            let row = &mut between[i * self.stride - width..][..width];
            for (out, (a, b)) in row.iter_mut().zip(before.iter().zip(&*after)) {
                *out = a + (b - a) * share;
            }
        }
    }
}

/// Fills a series between knots `step` apart.
#[expect(
    clippy::inline_always,
    reason = "the common steps become constants, which halves the time of a line"
)]
#[inline(always)]
fn lines(out: &mut [f64], step: usize) {
    let Some((mut start, rest)) = out.split_first_mut().map(|(first, rest)| (*first, rest)) else {
        return;
    };
    if step < 2 {
        return;
    }
    let share = 1.0 / step as f64;
    for line in rest.chunks_exact_mut(step) {
        let slope = (line[step - 1] - start) * share;
        for (i, out) in line[..step - 1].iter_mut().enumerate() {
            *out = start + slope * (i + 1) as f64;
        }
        start = line[step - 1];
    }
}
