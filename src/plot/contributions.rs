//! Who moved the total: a bar for each part.

use super::adjustment::title;
use super::canvas::{Anchor, MARGIN, WORDS, document};
use super::frame::{ROW, header};
use super::ink::Ink;
use super::number::signed;
use super::text;
use crate::change::{Contribution, Contributions};
use crate::num::sum::sum;
use crate::plot::{PlotError, PlotSpec};

/// Room above the bars for title and unit.
const HEAD: f64 = MARGIN + 3.0 * ROW;
/// Height of a bar with the room about it, and the least it can be.
const BAR: f64 = 26.0;
const LEAST_BAR: f64 = 18.0;
/// Bars of parts, unless the height says otherwise.
const PARTS: usize = 21;
/// Names take at most this part of the width.
const NAMES: f64 = 0.35;

/// One row of the chart.
struct Bar {
    name: String,
    value: f64,
}

impl<K> Contributions<K> {
    /// A bar for each part, named by `name`: the largest rise first, the largest fall last, below them what is left and the total.
    ///
    /// Bars are percentage points of the change of the total; where it is not positive and has no rate, they are differences in the unit of
    /// the levels. Where there are more than 21 parts, or more than the height has room for, the smallest are added up in one bar, `others`, so
    /// that all bars still add up to the total.
    ///
    /// # Errors
    ///
    /// [`PlotError::Size`]; [`PlotError::Empty`] without a part; [`PlotError::NotFinite`].
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::change::contributions;
    /// use tidegauge::plot::PlotSpec;
    ///
    /// let change = contributions(&[("United States", 656.0, 582.0), ("Japan", 226.0, 305.0)], Some((5473.0, 6150.0)))?;
    /// let svg = change.to_svg(|partner| partner.to_string(), &PlotSpec::default())?;
    /// assert!(svg.contains("−1.35") && svg.contains("not itemised") && svg.contains("+12.37"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_svg(
        &self,
        name: impl Fn(&K) -> String,
        spec: &PlotSpec,
    ) -> Result<String, PlotError> {
        if self.items.is_empty() {
            return Err(PlotError::Empty { what: "a change" });
        }
        let bars = self.bars(name, room(spec, usize::from(self.rest.is_some()) + 1));
        if let Some(Bar { name, value }) = bars.iter().find(|bar| !bar.value.is_finite()) {
            return Err(PlotError::NotFinite {
                name: name.clone(),
                value: *value,
            });
        }
        let usual = (HEAD + BAR * bars.len() as f64 + MARGIN).max(240.0);
        let size = spec.size(240, floor_of(usual))?;
        let unit = match self.rate_in_points() {
            Some(_) => "contribution to the change of the total, percentage points".to_owned(),
            None if spec.unit.trim().is_empty() => "difference".to_owned(),
            None => format!("difference, {}", spec.unit),
        };
        draw(&bars, size, &spec.clone().unit(unit))
    }

    /// Rate of the total in percentage points, if all parts have points too.
    fn rate_in_points(&self) -> Option<f64> {
        let mut parts = self.items.iter().map(|(_, part)| part).chain(&self.rest);
        let rate = self.rate.value()?;
        parts
            .all(|part| part.points.is_some())
            .then_some(100.0 * rate)
    }

    /// The parts, at most `room` of them, what is left, and the total.
    fn bars(&self, name: impl Fn(&K) -> String, room: usize) -> Vec<Bar> {
        let rate = self.rate_in_points();
        let value = |part: &Contribution| match (rate, part.points) {
            (Some(_), Some(points)) => 100.0 * points,
            _ => part.difference,
        };
        let named = |(key, part): &(K, Contribution)| Bar {
            name: name(key),
            value: value(part),
        };
        let mut bars = folded(self.items.iter().map(named), room);
        bars.extend(self.rest.iter().map(|rest| Bar {
            name: "not itemised".to_owned(),
            value: value(rest),
        }));
        bars.push(Bar {
            name: "total".to_owned(),
            value: rate.unwrap_or(self.total_to - self.total_from),
        });
        bars
    }
}

/// Bars of parts that have room in the height, besides `others`.
fn room(spec: &PlotSpec, others: usize) -> usize {
    let Some(height) = spec.height else {
        return PARTS;
    };
    let rows = (f64::from(height) - HEAD - MARGIN) / LEAST_BAR;
    (floor_of(rows) as usize).saturating_sub(others).max(2)
}

fn floor_of(value: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast to an integer saturates"
    )]
    let floor = value as u32;
    floor
}

/// The bars from a common zero; the last one is the total.
fn draw(bars: &[Bar], size: (u32, u32), spec: &PlotSpec) -> Result<String, PlotError> {
    let whole = bars.iter().all(|bar| bar.value.fract() == 0.0);
    let written = |value: f64| signed(value, if whole { 0 } else { 2 });
    let widest = |words: &mut dyn Iterator<Item = String>| {
        words
            .map(|word| text::width(&word, WORDS))
            .fold(0.0, f64::max)
    };
    let values = || bars.iter().map(|bar| bar.value);
    let width = f64::from(spec.width);
    let names = widest(&mut bars.iter().map(|bar| text::clean(&bar.name))).min(NAMES * width);
    let falls = widest(&mut values().filter(|value| *value < 0.0).map(written));
    let rises = widest(&mut values().filter(|value| *value >= 0.0).map(written));
    let least = MARGIN + names + 12.0 + falls + 8.0;
    let most = (width - MARGIN - rises - 8.0).max(least);
    // Bars are parts of the longest, so that no number is too large.
    let longest = values().map(f64::abs).fold(f64::MIN_POSITIVE, f64::max);
    let low = values().map(|value| value / longest).fold(0.0, f64::min);
    let high = values().map(|value| value / longest).fold(0.0, f64::max);
    let scale = (most - least) / (high - low).max(f64::MIN_POSITIVE);
    let x = |value: f64| least + (value / longest - low) * scale;

    document(size, title(spec, "Contributions"), |canvas| {
        let top = header(canvas, spec, &[])?;
        let count = bars.len() as f64;
        let step = ((f64::from(size.1) - MARGIN - top) / count).min(1.5 * BAR);
        for (row, Bar { name, value }) in bars.iter().enumerate() {
            let y = top + (row as f64 + 0.5) * step;
            let (ink, beside, anchor) = if *value < 0.0 {
                (Ink::Second, -6.0, Anchor::End)
            } else {
                (Ink::Main, 6.0, Anchor::Start)
            };
            let ink = if row + 1 == bars.len() {
                Ink::Quiet
            } else {
                ink
            };
            let half = 0.34 * step;
            canvas.rectangle((x(0.0), y - half), (x(*value), y + half), ink)?;
            let name = text::fit(name, WORDS, names);
            canvas.words(&name, (MARGIN + names, y), Anchor::End, Ink::Text)?;
            let place = (x(*value) + beside, y);
            canvas.words(&written(*value), place, anchor, Ink::Text)?;
        }
        let above_total = top + (count - 1.0) * step;
        let line = [(MARGIN, above_total), (width - MARGIN, above_total)];
        canvas.line(&line, Ink::Grid, 1.0)?;
        let zero = [(x(0.0), top), (x(0.0), top + count * step)];
        canvas.line(&zero, Ink::Axis, 1.0)
    })
}

/// At most `most` bars, the largest rise first; the smallest of too many are one bar at the end.
fn folded(bars: impl Iterator<Item = Bar>, most: usize) -> Vec<Bar> {
    let mut bars: Vec<Bar> = bars.collect();
    bars.sort_by(|a, b| b.value.abs().total_cmp(&a.value.abs()));
    let others = if bars.len() > most {
        bars.split_off(most - 1)
    } else {
        Vec::new()
    };
    bars.sort_by(|a, b| b.value.total_cmp(&a.value));
    if !others.is_empty() {
        bars.push(Bar {
            name: format!("others ({})", others.len()),
            value: sum(others.iter().map(|bar| bar.value)),
        });
    }
    bars
}
