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
        let points = self.rate.value().filter(|_| {
            let mut parts = self.items.iter().map(|(_, part)| part).chain(&self.rest);
            parts.all(|part| part.points.is_some())
        });
        let value = |part: &Contribution| match (points, part.points) {
            (Some(_), Some(points)) => 100.0 * points,
            _ => part.difference,
        };
        let total = points.map_or(self.total_to - self.total_from, |rate| 100.0 * rate);
        let mut spec = spec.clone();
        let unit = std::mem::take(&mut spec.unit);
        spec.unit = match points {
            Some(_) => "contribution to the change of the total, percentage points".to_owned(),
            None if unit.trim().is_empty() => "difference".to_owned(),
            None => format!("difference, {unit}"),
        };

        let below = usize::from(self.rest.is_some()) + 1;
        let head = MARGIN + 3.0 * ROW;
        let room = match spec.height {
            Some(height) => {
                let rows = ((f64::from(height) - head - MARGIN) / LEAST_BAR).floor();
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a cast to an integer saturates"
                )]
                let rows = rows as usize;
                rows.saturating_sub(below).max(2)
            }
            None => PARTS,
        };
        let items = self.items.iter();
        let mut bars = folded(
            items.map(|(key, part)| Bar {
                name: name(key),
                value: value(part),
            }),
            room,
        );
        bars.extend(self.rest.iter().map(|rest| Bar {
            name: "not itemised".to_owned(),
            value: value(rest),
        }));
        bars.push(Bar {
            name: "total".to_owned(),
            value: total,
        });
        if let Some(Bar { name, value }) = bars.iter().find(|bar| !bar.value.is_finite()) {
            return Err(PlotError::NotFinite {
                name: name.clone(),
                value: *value,
            });
        }
        let usual = (head + BAR * bars.len() as f64 + MARGIN).max(240.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 240 and 800"
        )]
        let size = spec.size(240, usual.ceil() as u32)?;
        let whole = points.is_none() && bars.iter().all(|bar| bar.value.fract() == 0.0);
        let decimals = if whole { 0 } else { 2 };
        document(size, title(&spec, "Contributions"), |canvas| {
            let top = header(canvas, &spec, &[])?;
            let bottom = f64::from(size.1) - MARGIN;
            let width = f64::from(spec.width);
            let step = ((bottom - top) / bars.len() as f64).min(1.5 * BAR);
            let all = || bars.iter().map(|bar| bar.value);
            let room = |wanted: &dyn Fn(f64) -> bool| {
                let written = all().filter(|value| wanted(*value));
                let widths = written.map(|value| text::width(&signed(value, decimals), WORDS));
                widths.fold(0.0, f64::max) + 8.0
            };
            let names = bars.iter().map(|bar| text::clean(&bar.name));
            let names = names.map(|name| text::width(&name, WORDS));
            let names = names.fold(0.0, f64::max).min(NAMES * width);
            let least = MARGIN + names + 12.0 + room(&|value| value < 0.0);
            let most = width - MARGIN - room(&|value| value >= 0.0);
            // Parts of the largest bar, so that no number is too large.
            let largest = all().map(f64::abs).fold(0.0, f64::max);
            let part = |value: f64| if largest > 0.0 { value / largest } else { 0.0 };
            let low = all().map(part).fold(0.0, f64::min);
            let high = all().map(part).fold(0.0, f64::max);
            let span = (high - low).max(f64::MIN_POSITIVE);
            let x = |value: f64| least + (part(value) - low) / span * (most - least).max(0.0);
            let last = bars.len() - 1;
            for (row, Bar { name, value }) in bars.iter().enumerate() {
                let value = *value;
                let y = top + (row as f64 + 0.5) * step;
                let ink = match value {
                    _ if row == last => Ink::Quiet,
                    value if value < 0.0 => Ink::Second,
                    _ => Ink::Main,
                };
                let half = 0.34 * step;
                canvas.rectangle((x(0.0), y - half), (x(value), y + half), ink)?;
                let name = text::fit(name, WORDS, names);
                canvas.words(&name, (MARGIN + names, y), Anchor::End, Ink::Text)?;
                let (beside, anchor) = if value < 0.0 {
                    (-6.0, Anchor::End)
                } else {
                    (6.0, Anchor::Start)
                };
                let number = signed(value, decimals);
                canvas.words(&number, (x(value) + beside, y), anchor, Ink::Text)?;
            }
            let line = top + last as f64 * step;
            canvas.line(&[(MARGIN, line), (width - MARGIN, line)], Ink::Grid, 1.0)?;
            let zero = [(x(0.0), top), (x(0.0), top + bars.len() as f64 * step)];
            canvas.line(&zero, Ink::Axis, 1.0)
        })
    }
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
