//! A seasonal adjustment: with its series, or as the panel of its components.

use super::canvas::{Anchor, Canvas, MARGIN, document};
use super::frame::{FOOT, Panel, ROW, Sample, header, periods};
use super::ink::Ink;
use super::time_axis::TimeAxis;
use crate::plot::{PlotError, PlotSpec};
use crate::sa::SeasonalAdjustment;
use crate::series::Series;
use crate::x11::Mode;

const ORIGINAL: (Ink, f64) = (Ink::Quiet, 1.2);
const ADJUSTED: (Ink, f64) = (Ink::Main, 2.0);
const TREND: (Ink, f64) = (Ink::Second, 1.6);
/// Height of the first panel of a decomposition relative to the others.
const FIRST: f64 = 2.0;

impl SeasonalAdjustment {
    /// The series, its trend and its seasonally adjusted form as a chart.
    ///
    /// # Errors
    ///
    /// [`PlotError::Size`], and [`PlotError::Empty`] for a series without a single value.
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
            ("original", ORIGINAL, &self.original),
            ("trend", TREND, &self.trend),
            ("seasonally adjusted", ADJUSTED, &self.seasonally_adjusted),
        ];
        valued(&self.original)?;
        document(size, title(spec, "Seasonal adjustment"), |canvas| {
            let top = header(canvas, spec, &legend(&lines))?;
            let bottom = f64::from(size.1) - FOOT;
            let values = lines.iter().flat_map(|(_, _, line)| line.values());
            let panel = Panel::new((top, bottom), values.copied(), "");
            let time = time(self, spec, &[&panel]);
            panel.grid(canvas, &time)?;
            for (_, style, line) in &lines {
                panel.series(canvas, &time, (0, line.values()), *style)?;
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
    /// [`PlotError::Size`] (the height is at least 440), and [`PlotError::Empty`] for a series without a single value.
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
        valued(&self.original)?;
        let components: Vec<(&str, &Series)> = [
            ("seasonal", Some(&self.seasonal)),
            ("calendar", self.calendar.as_ref()),
            ("irregular", Some(&self.irregular)),
        ]
        .into_iter()
        .filter_map(|(name, component)| Some((name, component?)))
        .collect();
        let ratios = !matches!(self.mode, Mode::Additive);
        document(size, title(spec, "Decomposition"), |canvas| {
            let lines = [
                ("original", ORIGINAL, &self.original),
                ("trend", TREND, &self.trend),
            ];
            let top = header(canvas, spec, &legend(&lines))?;
            let bottom = f64::from(size.1) - FOOT;
            let between = 1.8 * ROW;
            let count = components.len() as f64;
            let share = (bottom - top - between * count) / (FIRST + count);
            let values = lines.iter().flat_map(|(_, _, line)| line.values());
            let first = Panel::new((top, top + FIRST * share), values.copied(), "");
            let mut y = first.bottom();
            let mut panels = Vec::new();
            for (name, component) in &components {
                let values: Vec<f64> = component
                    .values()
                    .iter()
                    .map(|value| if ratios { 100.0 * (value - 1.0) } else { *value })
                    .collect();
                let zero = std::iter::once(0.0);
                let span = (y + between, y + between + share);
                let ending = if ratios { " %" } else { "" };
                let panel = Panel::new(span, values.iter().copied().chain(zero), ending);
                y = panel.bottom();
                panels.push((*name, values, panel));
            }
            let all: Vec<&Panel> = std::iter::once(&first)
                .chain(panels.iter().map(|(_, _, panel)| panel))
                .collect();
            let time = time(self, spec, &all);
            first.grid(canvas, &time)?;
            for (_, style, line) in &lines {
                first.series(canvas, &time, (0, line.values()), *style)?;
            }
            for (name, values, panel) in &panels {
                panel.grid(canvas, &time)?;
                let above = (MARGIN, panel.top() - 0.8 * ROW);
                canvas.words(name, above, Anchor::Start, Ink::Text)?;
                component(canvas, panel, &time, name, values)?;
            }
            periods(canvas, &time, bottom)
        })
    }
}

/// A component about zero: the irregular as a stick for each period, the others as a line.
fn component(
    canvas: &mut Canvas<'_>,
    panel: &Panel,
    time: &TimeAxis,
    name: &str,
    values: &[f64],
) -> Result<(), PlotError> {
    let zero = panel.height(0.0);
    canvas.line(&[(time.left, zero), (time.right, zero)], Ink::Axis, 1.0)?;
    if name != "irregular" {
        return panel.series(canvas, time, (0, values), (Ink::Main, 1.4));
    }
    let width = (0.6 * time.step()).clamp(0.4, 4.0);
    for (place, value) in values.iter().enumerate() {
        if value.is_finite() {
            let x = time.middle(place);
            let stick = [(x, zero), (x, panel.height(*value))];
            canvas.line(&stick, Ink::Main, width)?;
        }
    }
    Ok(())
}

fn legend(lines: &[(&str, (Ink, f64), &Series)]) -> Vec<(Ink, Sample, String)> {
    let entry = |(name, (ink, width), _): &(&str, (Ink, f64), &Series)| {
        (*ink, Sample::Line(*width), (*name).to_owned())
    };
    lines.iter().map(entry).collect()
}

/// The axis beside the widest mark of all panels.
fn time(adjustment: &SeasonalAdjustment, spec: &PlotSpec, panels: &[&Panel]) -> TimeAxis {
    let marks = panels.iter().map(|panel| panel.marks_width());
    let left = MARGIN + marks.fold(0.0, f64::max) + 8.0;
    let right = f64::from(spec.width) - MARGIN;
    TimeAxis::new(adjustment.original.range(), left, right)
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
pub(super) fn valued(series: &Series) -> Result<(), PlotError> {
    if series.missing() < series.len() {
        Ok(())
    } else {
        Err(PlotError::Empty { what: "a series" })
    }
}
