//! An event: what was observed against what was expected without it.

use super::adjustment::{title, valued};
use super::canvas::{Anchor, Canvas, MARGIN, WORDS, document};
use super::frame::{FOOT, Panel, ROW, Sample, header, periods, runs};
use super::ink::Ink;
use super::text;
use super::time_axis::TimeAxis;
use crate::impact::CounterfactualResult;
use crate::plot::{PlotError, PlotSpec};
use crate::series::Series;

const OBSERVED: (Ink, f64) = (Ink::Main, 2.0);
const EXPECTED: (Ink, f64) = (Ink::Expected, 1.8);

impl CounterfactualResult {
    /// The series `observed` with a mark at the event and, from it on, what was expected without it with its interval.
    ///
    /// `observed` is the series that was evaluated. Periods that the specification of the evaluation leaves out are shaded.
    ///
    /// # Errors
    ///
    /// [`PlotError::Size`]; [`PlotError::Empty`] for a series without a single value; [`PlotError::Series`] for periods that it does not have;
    /// [`PlotError::Outside`] if the event is not in it.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::Series;
    /// use tidegauge::impact::{Counterfactual, CounterfactualSpec, Event, EventKind};
    /// use tidegauge::plot::PlotSpec;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let tonnes = (0..60).map(|t| if t < 48 { 600 + t * t % 17 } else { 480 + t * t % 17 });
    /// let series = Series::new("2020-01".parse()?, tonnes)?;
    /// let quota = Event::new("quota", EventKind::Restriction, "2024-01".parse()?);
    /// let found = Counterfactual::new(CounterfactualSpec::default())?.run(&series, &quota, &[])?;
    /// let svg = found.to_svg(&series, &PlotSpec::default().unit("tonnes"))?;
    /// assert!(svg.contains("expected without the event") && svg.contains("quota"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn to_svg(&self, observed: &Series, spec: &PlotSpec) -> Result<String, PlotError> {
        let size = spec.size(240, 400)?;
        let observed = &valued(spec.part(observed)?)?;
        let at = self.event.at;
        let start = observed.index_of(at).ok_or_else(|| PlotError::Outside {
            at,
            range: Box::new(observed.range()),
        })?;
        // Value, lower and upper bound for each period of the series; missing where nothing was expected.
        let mut expected = [(); 3].map(|()| vec![f64::NAN; observed.len()]);
        for point in &self.points {
            let bounds = point.expected;
            let numbers = [bounds.value, bounds.lower, bounds.upper];
            let place = observed.index_of(point.period);
            if let Some(place) = place.filter(|_| numbers.iter().all(|x| x.is_finite())) {
                for (line, number) in expected.iter_mut().zip(numbers) {
                    line[place] = number;
                }
            }
        }
        let [value, lower, upper] = &expected;
        // 90, 97.5 or 99.9, without the last digits of a product.
        let coverage = (1e4 * self.spec.coverage).round() / 1e2;
        let interval = format!("its {coverage} % interval");
        let not_counted: Vec<(usize, usize)> = self
            .spec
            .exclude
            .iter()
            .filter_map(|range| {
                let inside = range.intersect(&observed.range())?;
                observed
                    .index_of(inside.start())
                    .zip(observed.index_of(inside.end()))
            })
            .collect();
        let mut legend = vec![
            (OBSERVED.0, Sample::Line(OBSERVED.1), "observed".to_owned()),
            (
                EXPECTED.0,
                Sample::Line(EXPECTED.1),
                "expected without the event".to_owned(),
            ),
            (Ink::Band, Sample::Area, interval),
        ];
        if !not_counted.is_empty() {
            legend.push((Ink::Grid, Sample::Area, "not counted".to_owned()));
        }
        document(size, title(spec, &self.event.name), |canvas| {
            // A row for the name of the event.
            let top = header(canvas, spec, &legend)? + ROW;
            let bottom = f64::from(size.1) - FOOT;
            let values = [observed.values(), lower, upper].into_iter().flatten();
            let panel = Panel::new((top, bottom), values.copied());
            let left = MARGIN + panel.marks_width() + 8.0;
            let time = TimeAxis::new(observed.range(), left, f64::from(spec.width) - MARGIN);
            let half = 0.5 * time.step();
            for (first, last) in &not_counted {
                let sides = [time.middle(*first) - half, time.middle(*last) + half];
                canvas.rectangle((sides[0], top), (sides[1], bottom), Ink::Grid)?;
            }
            band(canvas, &panel, &time, lower, upper)?;
            panel.grid(canvas, &time)?;
            self.mark(canvas, &time, time.middle(start) - half, (top, bottom))?;
            panel.series(canvas, &time, value, EXPECTED)?;
            panel.series(canvas, &time, observed.values(), OBSERVED)?;
            periods(canvas, &time, bottom)
        })
    }

    /// A line at the event, with its name on the side that has more room.
    fn mark(
        &self,
        canvas: &mut Canvas<'_>,
        time: &TimeAxis,
        x: f64,
        (top, bottom): (f64, f64),
    ) -> Result<(), PlotError> {
        let y = top - 0.7 * ROW;
        canvas.line(&[(x, y - 6.0), (x, bottom)], Ink::Axis, 1.2)?;
        let (before, after) = (x - time.left, time.right - x);
        let name = text::fit(&self.event.name, WORDS, before.max(after) - 6.0);
        let (x, anchor) = if after >= before {
            (x + 6.0, Anchor::Start)
        } else {
            (x - 6.0, Anchor::End)
        };
        canvas.words(&name, (x, y), anchor, Ink::Text)
    }
}

/// The interval of each run of expected values; one alone is as wide as its period.
fn band(
    canvas: &mut Canvas<'_>,
    panel: &Panel,
    time: &TimeAxis,
    lower: &[f64],
    upper: &[f64],
) -> Result<(), PlotError> {
    for (start, run) in runs(lower) {
        let places = start..start + run.len();
        let edge = |bounds: &[f64]| -> Vec<(f64, f64)> {
            let heights = places
                .clone()
                .map(|place| (time.middle(place), panel.height(bounds[place])));
            let inside: Vec<(f64, f64)> = heights.collect();
            let half = 0.5 * time.step();
            let first = inside.first().map(|(x, y)| (x - half, *y));
            let last = inside.last().map(|(x, y)| (x + half, *y));
            first.into_iter().chain(inside).chain(last).collect()
        };
        let mut outline = edge(upper);
        outline.extend(edge(lower).into_iter().rev());
        canvas.area(&outline, Ink::Band)?;
    }
    Ok(())
}
