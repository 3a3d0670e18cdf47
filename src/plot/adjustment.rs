//! A seasonal adjustment: with its series, or as the panel of its components.

use super::canvas::{Anchor, Canvas, MARGIN, document};
use super::frame::{FOOT, Panel, ROW, Sample, header, periods, runs};
use super::ink::Ink;
use super::time_axis::TimeAxis;
use crate::period::PeriodRange;
use crate::plot::{PlotError, PlotSpec};
use crate::sa::SeasonalAdjustment;
use crate::series::Series;
use crate::x11::Mode;

const ORIGINAL: (Ink, f64) = (Ink::Quiet, 1.2);
const ADJUSTED: (Ink, f64) = (Ink::Main, 2.0);
const TREND: (Ink, f64) = (Ink::Second, 1.4);
/// Room between two panels, for a name.
const BETWEEN: f64 = 1.5 * ROW;
/// Height of the first panel of a decomposition relative to the others.
const FIRST: f64 = 2.0;

impl SeasonalAdjustment {
    /// The series, its trend and its seasonally adjusted form as a chart.
    ///
    /// # Errors
    ///
    /// [`PlotError::Size`]; [`PlotError::Empty`] for a series without a single value; [`PlotError::Series`] for periods that it does not have.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::plot::PlotSpec;
    /// use tidegauge::{Series, adjust};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let tonnes = Series::new("2020-01".parse()?, (0..60).map(|t| [420, 600, 610, 590, 605][t % 5]))?;
    /// let svg = adjust(&tonnes)?.to_svg(&PlotSpec::default().unit("tonnes"))?;
    /// assert!(svg.contains("seasonally adjusted") && svg.ends_with("</svg>\n"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn to_svg(&self, spec: &PlotSpec) -> Result<String, PlotError> {
        let size = spec.size(240, 400)?;
        let lines = [
            ("original", ORIGINAL, valued(spec.part(&self.original)?)?),
            (
                "seasonally adjusted",
                ADJUSTED,
                spec.part(&self.seasonally_adjusted)?,
            ),
            ("trend", TREND, spec.part(&self.trend)?),
        ];
        document(size, title(spec, "Seasonal adjustment"), |canvas| {
            let top = header(canvas, spec, &legend(&lines))?;
            let bottom = f64::from(size.1) - FOOT;
            let values = lines.iter().flat_map(|(_, _, line)| line.values());
            let panel = Panel::new((top, bottom), values.copied());
            let time = time(lines[0].2.range(), spec, &[&panel]);
            panel.grid(canvas, &time)?;
            for (_, style, line) in &lines {
                panel.series(canvas, &time, line.values(), *style)?;
            }
            periods(canvas, &time, bottom)
        })
    }

    /// The components below each other: series and trend, seasonal, calendar if there is any, irregular.
    ///
    /// Components that multiply are shown in per cent of the trend; all others in the unit of the series.
    ///
    /// # Errors
    ///
    /// [`PlotError::Size`] (the height is at least 440); [`PlotError::Empty`] for a series without a single value; [`PlotError::Series`] for
    /// periods that it does not have.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::plot::PlotSpec;
    /// use tidegauge::sa::{Adjuster, SaSpec};
    /// use tidegauge::{Series, x11::X11Spec};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let tonnes = Series::new("2020-01".parse()?, (0..60).map(|t| if t % 12 == 1 { 420 } else { 600 }))?;
    /// let adjusted = Adjuster::new(SaSpec::x11(X11Spec::default()))?.adjust(&tonnes)?;
    /// let svg = adjusted.decomposition_svg(&PlotSpec::default().unit("tonnes"))?;
    /// assert!(svg.contains("−20 %") && !svg.contains("calendar"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn decomposition_svg(&self, spec: &PlotSpec) -> Result<String, PlotError> {
        let size = spec.size(440, 640)?;
        let lines = [
            ("original", ORIGINAL, valued(spec.part(&self.original)?)?),
            ("trend", TREND, spec.part(&self.trend)?),
        ];
        let ratios = !matches!(self.mode, Mode::Additive);
        let ending = if ratios { " %" } else { "" };
        let mut components = Vec::new();
        for (name, component) in [
            ("seasonal", Some(&self.seasonal)),
            ("calendar", self.calendar.as_ref()),
            ("irregular", Some(&self.irregular)),
        ] {
            if let Some(component) = component {
                let mut values = spec.part(component)?.into_values();
                if ratios {
                    for value in &mut values {
                        *value = 100.0 * (*value - 1.0);
                    }
                }
                components.push((name, values));
            }
        }
        document(size, title(spec, "Decomposition"), |canvas| {
            let top = header(canvas, spec, &legend(&lines))?;
            let bottom = f64::from(size.1) - FOOT;
            let count = components.len() as f64;
            let share = (bottom - top - BETWEEN * count) / (FIRST + count);
            let values = lines.iter().flat_map(|(_, _, line)| line.values());
            let first = Panel::new((top, top + FIRST * share), values.copied());
            let mut y = first.bottom();
            let mut panels = Vec::new();
            for (_, values) in &components {
                let span = (y + BETWEEN, y + BETWEEN + share);
                panels.push(Panel::about_zero(span, values.iter().copied(), ending));
                y = span.1;
            }
            let all: Vec<&Panel> = std::iter::once(&first).chain(&panels).collect();
            let time = time(lines[0].2.range(), spec, &all);
            first.grid(canvas, &time)?;
            for (_, style, line) in &lines {
                first.series(canvas, &time, line.values(), *style)?;
            }
            for ((name, values), panel) in components.iter().zip(&panels) {
                panel.grid(canvas, &time)?;
                let above = (MARGIN, panel.top() - 0.5 * ROW);
                canvas.words(name, above, Anchor::Start, Ink::Text)?;
                let zero = panel.height(0.0);
                canvas.line(&[(time.left, zero), (time.right, zero)], Ink::Axis, 1.0)?;
                if *name == "irregular" {
                    sticks(canvas, panel, &time, values)?;
                } else {
                    panel.series(canvas, &time, values, (Ink::Main, 1.4))?;
                }
            }
            periods(canvas, &time, bottom)
        })
    }
}

/// A stick from zero for each value; one line goes up and down all sticks of a run.
fn sticks(
    canvas: &mut Canvas<'_>,
    panel: &Panel,
    time: &TimeAxis,
    values: &[f64],
) -> Result<(), PlotError> {
    let width = (0.6 * time.step()).clamp(0.5, 1.6);
    let zero = panel.height(0.0);
    for (start, run) in runs(values) {
        let places = (start..).map(|place| time.middle(place));
        let sticks = places.zip(run).map(|(x, value)| (x, panel.height(*value)));
        let line: Vec<(f64, f64)> = sticks
            .flat_map(|(x, y)| [(x, zero), (x, y), (x, zero)])
            .collect();
        canvas.line(&line, Ink::Main, width)?;
    }
    Ok(())
}

fn legend(lines: &[(&str, (Ink, f64), Series)]) -> Vec<(Ink, Sample, String)> {
    let entry = |(name, (ink, width), _): &(&str, (Ink, f64), Series)| {
        (*ink, Sample::Line(*width), (*name).to_owned())
    };
    lines.iter().map(entry).collect()
}

/// The axis beside the widest mark of all panels.
fn time(range: PeriodRange, spec: &PlotSpec, panels: &[&Panel]) -> TimeAxis {
    let marks = panels.iter().map(|panel| panel.marks_width());
    let left = MARGIN + marks.fold(0.0, f64::max) + 8.0;
    TimeAxis::new(range, left, f64::from(spec.width) - MARGIN)
}

/// The title of the document, which is never empty.
pub(super) fn title<'a>(spec: &'a PlotSpec, otherwise: &'a str) -> &'a str {
    if spec.title.trim().is_empty() {
        otherwise
    } else {
        &spec.title
    }
}

/// Refuses a series of which there is nothing to see.
pub(super) fn valued(series: Series) -> Result<Series, PlotError> {
    if series.missing() < series.len() {
        Ok(series)
    } else {
        Err(PlotError::Empty { what: "a series" })
    }
}
