//! What charts of series share: title, legend, axes, and lines that break where values are missing.

use super::canvas::{Anchor, Canvas, MARGIN, TITLE, WORDS};
use super::ink::Ink;
use super::scale::Scale;
use super::text;
use super::time_axis::TimeAxis;
use crate::plot::{PlotError, PlotSpec};

/// Height of a row of words.
pub(super) const ROW: f64 = 20.0;
/// Room below the lowest panel, for the names of the periods.
pub(super) const FOOT: f64 = 32.0;
/// Pixels between two marks of the scale, at least about so many.
const BETWEEN_MARKS: f64 = 48.0;
const BETWEEN_CLOSE_MARKS: f64 = 28.0;
/// Length of a line in the legend, and the room about it.
const SAMPLE: f64 = 22.0;
const GAP: f64 = 7.0;

/// What an entry of the legend looks like.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sample {
    /// A line of this width.
    Line(f64),
    /// A filled area.
    Area,
}

/// Title, legend and unit; gives the height below which there is room.
pub(super) fn header(
    canvas: &mut Canvas<'_>,
    spec: &PlotSpec,
    legend: &[(Ink, Sample, String)],
) -> Result<f64, PlotError> {
    let right = f64::from(spec.width) - MARGIN;
    let mut y = MARGIN;
    let title = text::fit(&spec.title, 1.1 * TITLE, right - MARGIN);
    if !title.trim().is_empty() {
        canvas.title(&title, (MARGIN, y + 4.0))?;
        y += 1.5 * ROW;
    }
    let mut x = MARGIN;
    for (ink, sample, name) in legend {
        let name = text::fit(name, WORDS, right - MARGIN - SAMPLE - GAP);
        let end = x + SAMPLE + GAP + text::width(&name, WORDS);
        if end > right && x > MARGIN {
            x = MARGIN;
            y += ROW;
        }
        match sample {
            Sample::Line(width) => canvas.line(&[(x, y), (x + SAMPLE, y)], *ink, *width)?,
            Sample::Area => canvas.rectangle((x, y - 5.0), (x + SAMPLE, y + 5.0), *ink)?,
        }
        canvas.words(&name, (x + SAMPLE + GAP, y), Anchor::Start, Ink::Text)?;
        x += SAMPLE + 3.0 * GAP + text::width(&name, WORDS);
    }
    if !legend.is_empty() {
        y += 1.2 * ROW;
    }
    let unit = text::fit(&spec.unit, WORDS, right - MARGIN);
    if !unit.trim().is_empty() {
        canvas.words(&unit, (MARGIN, y), Anchor::Start, Ink::Label)?;
        y += ROW;
    }
    Ok(y)
}

/// A part of the drawing with a scale of its own.
#[derive(Debug)]
pub(super) struct Panel {
    scale: Scale,
    marks: Vec<(f64, String)>,
    top: f64,
    bottom: f64,
}

impl Panel {
    /// A panel between two heights, for all finite `values`; without any it is that of zero.
    pub(super) fn new((top, bottom): (f64, f64), values: impl Iterator<Item = f64>) -> Self {
        let (low, high) = bounds(values);
        // Zero is shown where it is not far.
        let low = if low > 0.0 && 3.0 * low < high {
            0.0
        } else {
            low
        };
        let scale = Scale::new(low, high, ((bottom - top) / BETWEEN_MARKS).floor());
        Self {
            marks: scale.marks(),
            scale,
            top,
            bottom,
        }
    }

    /// A low panel about zero, whose marks end in `ending`.
    pub(super) fn about_zero(
        (top, bottom): (f64, f64),
        values: impl Iterator<Item = f64>,
        ending: &str,
    ) -> Self {
        let (low, high) = bounds(values.chain([0.0]));
        let marks = ((bottom - top) / BETWEEN_CLOSE_MARKS).floor();
        let scale = Scale::close(low, high, marks.max(3.0));
        let marks = scale.marks().into_iter();
        Self {
            marks: marks
                .map(|(place, label)| (place, label + ending))
                .collect(),
            scale,
            top,
            bottom,
        }
    }

    /// Width of the widest mark.
    pub(super) fn marks_width(&self) -> f64 {
        let widths = self
            .marks
            .iter()
            .map(|(_, label)| text::width(label, WORDS));
        widths.fold(0.0, f64::max)
    }

    /// Height of a value.
    pub(super) fn height(&self, value: f64) -> f64 {
        self.at(self.scale.position(value))
    }

    fn at(&self, position: f64) -> f64 {
        self.bottom - position * (self.bottom - self.top)
    }

    /// Lines of the grid with their labels.
    pub(super) fn grid(&self, canvas: &mut Canvas<'_>, time: &TimeAxis) -> Result<(), PlotError> {
        for (position, label) in &self.marks {
            let y = self.at(*position);
            canvas.line(&[(time.left, y), (time.right, y)], Ink::Grid, 1.0)?;
            canvas.words(label, (time.left - 8.0, y), Anchor::End, Ink::Label)?;
        }
        Ok(())
    }

    /// The line of a series over the whole axis, with its gaps; a value between two gaps is a dot.
    pub(super) fn series(
        &self,
        canvas: &mut Canvas<'_>,
        time: &TimeAxis,
        values: &[f64],
        (ink, width): (Ink, f64),
    ) -> Result<(), PlotError> {
        for (start, run) in runs(values) {
            let points: Vec<(f64, f64)> = (start..)
                .zip(run)
                .map(|(place, value)| (time.middle(place), self.height(*value)))
                .collect();
            match points[..] {
                [alone] => canvas.dot(alone, 1.5 * width, ink)?,
                _ => canvas.line(&points, ink, width)?,
            }
        }
        Ok(())
    }

    /// Height of the panel's upper edge.
    pub(super) const fn top(&self) -> f64 {
        self.top
    }

    /// Height of the panel's lower edge.
    pub(super) const fn bottom(&self) -> f64 {
        self.bottom
    }
}

/// Names of the periods below the height `y`.
pub(super) fn periods(canvas: &mut Canvas<'_>, time: &TimeAxis, y: f64) -> Result<(), PlotError> {
    canvas.line(&[(time.left, y), (time.right, y)], Ink::Axis, 1.0)?;
    for (x, name) in time.marks() {
        canvas.line(&[(x, y), (x, y + 5.0)], Ink::Axis, 1.0)?;
        let half = text::width(&name, WORDS) / 2.0;
        let x = x.min(time.right + MARGIN - half);
        canvas.words(&name, (x, y + 16.0), Anchor::Middle, Ink::Label)?;
    }
    Ok(())
}

/// Least and largest of the finite values; zero without any.
fn bounds(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let bounds =
        values
            .filter(|value| value.is_finite())
            .fold(None, |bounds: Option<(f64, f64)>, value| {
                let (low, high) = bounds.unwrap_or((value, value));
                Some((low.min(value), high.max(value)))
            });
    bounds.unwrap_or_default()
}

/// The runs of finite values, with the place where each starts.
pub(super) fn runs(values: &[f64]) -> impl Iterator<Item = (usize, &[f64])> {
    let mut start = 0;
    values
        .split(|value| !value.is_finite())
        .filter_map(move |run| {
            let from = start;
            start += run.len() + 1;
            (!run.is_empty()).then_some((from, run))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_part_the_runs() {
        let nan = f64::NAN;
        let values = [nan, 1.0, 2.0, nan, nan, 3.0];
        let found: Vec<_> = runs(&values).collect();
        assert_eq!(found, [(1, &[1.0, 2.0][..]), (5, &[3.0][..])]);
        assert_eq!(runs(&[nan]).count(), 0);
        assert_eq!(runs(&[]).count(), 0);
    }

    #[test]
    fn larger_values_stand_higher() {
        let panel = Panel::new((10.0, 210.0), [3.0, f64::NAN, 9.0].into_iter());
        let heights = [3.0, 5.0, 9.0].map(|value| panel.height(value));
        assert!(heights.is_sorted_by(|a, b| a > b));
        assert!(heights[0] <= 210.0 && heights[2] >= 10.0);
    }
}
