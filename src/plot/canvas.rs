//! A drawing in pixels, and the document around it.

use plotters::prelude::{DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, FontStyle, ShapeStyle};

use super::ink::{Ink, style_sheet};
use super::text::{clean, escape};
use crate::plot::PlotError;

/// The drawing counts in tenths of a pixel: whole pixels would make steps of a smooth line.
const TENTHS: f64 = 10.0;
/// `plotters` writes the size of a font divided by this.
const FONT: f64 = 1.24;
/// Size of the words in pixels.
pub(super) const WORDS: f64 = 12.0;
/// Size of the title.
pub(super) const TITLE: f64 = 15.0;
/// Room at the edges.
pub(super) const MARGIN: f64 = 16.0;

/// Where a text stands from its point.
#[derive(Debug, Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// What is drawn on; positions are pixels from the upper left corner.
pub(super) struct Canvas<'a> {
    backend: SVGBackend<'a>,
}

/// The document of a drawing of `width` and `height` pixels.
pub(super) fn document(
    (width, height): (u32, u32),
    title: &str,
    draw: impl FnOnce(&mut Canvas<'_>) -> Result<(), PlotError>,
) -> Result<String, PlotError> {
    let mut drawn = String::new();
    let mut canvas = Canvas {
        backend: SVGBackend::with_string(&mut drawn, (tenths(width), tenths(height))),
    };
    canvas.rectangle(
        (0.0, 0.0),
        (f64::from(width), f64::from(height)),
        Ink::Paper,
    )?;
    draw(&mut canvas)?;
    let written = canvas.backend.present();
    written.map_err(|_| PlotError::Drawing)?;
    drop(canvas);
    // The root is ours: its size in pixels, its title for readers who do not see, its style sheet.
    let (_, drawing) = drawn.split_once('\n').ok_or(PlotError::Drawing)?;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"tidegauge\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {} {}\" role=\"img\">\n<title>{}</title>\n<style>\n{}\n</style>\n{drawing}",
        tenths(width),
        tenths(height),
        escape(&clean(title)),
        style_sheet(),
    ))
}

const fn tenths(pixels: u32) -> u32 {
    pixels.saturating_mul(10)
}

fn whole(value: f64) -> i32 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a cast to an integer saturates"
    )]
    let whole = (value * TENTHS).round() as i32;
    whole
}

fn point((x, y): (f64, f64)) -> (i32, i32) {
    (whole(x), whole(y))
}

impl Canvas<'_> {
    /// A filled rectangle between two corners, in any order.
    pub(super) fn rectangle(
        &mut self,
        one: (f64, f64),
        other: (f64, f64),
        ink: Ink,
    ) -> Result<(), PlotError> {
        let least = point((one.0.min(other.0), one.1.min(other.1)));
        let most = point((one.0.max(other.0), one.1.max(other.1)));
        self.backend
            .draw_rect(least, most, &ink.colour(), true)
            .map_err(|_| PlotError::Drawing)
    }

    /// A line through all points.
    pub(super) fn line(
        &mut self,
        points: &[(f64, f64)],
        ink: Ink,
        width: f64,
    ) -> Result<(), PlotError> {
        let style = ShapeStyle::from(ink.colour()).stroke_width(whole(width).unsigned_abs());
        self.backend
            .draw_path(points.iter().copied().map(point), &style)
            .map_err(|_| PlotError::Drawing)
    }

    /// A filled area with a corner at each point.
    pub(super) fn area(&mut self, points: &[(f64, f64)], ink: Ink) -> Result<(), PlotError> {
        self.backend
            .fill_polygon(points.iter().copied().map(point), &ink.colour())
            .map_err(|_| PlotError::Drawing)
    }

    /// A dot.
    pub(super) fn dot(
        &mut self,
        centre: (f64, f64),
        radius: f64,
        ink: Ink,
    ) -> Result<(), PlotError> {
        let radius = whole(radius).unsigned_abs();
        self.backend
            .draw_circle(point(centre), radius, &ink.colour(), true)
            .map_err(|_| PlotError::Drawing)
    }

    /// Words whose middle is at the height of the point.
    pub(super) fn words(
        &mut self,
        text: &str,
        at: (f64, f64),
        anchor: Anchor,
        ink: Ink,
    ) -> Result<(), PlotError> {
        self.text(text, at, anchor, ink, (WORDS, FontStyle::Normal))
    }

    /// A bold title that starts at the point.
    pub(super) fn title(&mut self, text: &str, at: (f64, f64)) -> Result<(), PlotError> {
        self.text(text, at, Anchor::Start, Ink::Text, (TITLE, FontStyle::Bold))
    }

    fn text(
        &mut self,
        text: &str,
        at: (f64, f64),
        anchor: Anchor,
        ink: Ink,
        (size, font): (f64, FontStyle),
    ) -> Result<(), PlotError> {
        let side = match anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let font = FontDesc::new(FontFamily::SansSerif, size * TENTHS * FONT, font);
        let style = font.color(&ink.colour()).pos(Pos::new(side, VPos::Center));
        self.backend
            .draw_text(&clean(text), &style, point(at))
            .map_err(|_| PlotError::Drawing)
    }
}
