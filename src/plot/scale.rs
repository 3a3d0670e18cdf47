//! A linear scale with round marks, for numbers of any size.

use super::number::{Form, order};

/// A spread below this part of the values is rounding noise, and drawn as a constant.
const NOISE: f64 = 1e-11;
/// Slack of a mark, so that a value on a mark does not ask for one more.
const SLACK: f64 = 1e-9;
/// Powers of ten by which doubles can be divided without loss.
const SAFE: i32 = 300;

/// Room beyond the values of a close scale, as a part of their spread.
const ROOM: f64 = 0.05;

/// From values to 0 … 1, with marks at round numbers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scale {
    /// Values are counted in this power of ten, near the largest of them, so that nothing overflows.
    unit: i32,
    /// A mark every so many units.
    step: f64,
    /// The step again: 1, 2 or 5 times a power of ten.
    digit: f64,
    step_order: i32,
    /// Both ends in steps.
    first: f64,
    last: f64,
}

impl Scale {
    /// A scale for finite values from `low` to `high`, with about `marks` intervals; it begins and ends with a mark.
    pub(super) fn new(low: f64, high: f64, marks: f64) -> Self {
        let scale = Self::close(low, high, marks);
        let spread = (scale.last - scale.first) / (1.0 + 2.0 * ROOM);
        Self {
            first: (scale.first + ROOM * spread + SLACK).floor(),
            last: (scale.last - ROOM * spread - SLACK).ceil(),
            ..scale
        }
    }

    /// The same, but it begins and ends a little beyond the values.
    pub(super) fn close(low: f64, high: f64, marks: f64) -> Self {
        let largest = low.abs().max(high.abs());
        let unit = order(largest).clamp(-SAFE, SAFE);
        let [mut low, mut high] = [low, high].map(|value| value / 10.0_f64.powi(unit));
        if high - low <= NOISE * low.abs().max(high.abs()) {
            let room = if largest > 0.0 { 0.1 * low.abs() } else { 1.0 };
            (low, high) = (low - room, high + room);
        }
        let wanted = (high - low) / marks.max(1.0);
        let mut step_order = order(wanted);
        let mut digit = 1.0;
        while digit * 10.0_f64.powi(step_order) < wanted * (1.0 - SLACK) {
            // 1, 2, 5, 10: at most three turns, since `wanted` is below ten times its order.
            (digit, step_order) = match digit {
                1.0 => (2.0, step_order),
                2.0 => (5.0, step_order),
                _ => (1.0, step_order + 1),
            };
        }
        let step = digit * 10.0_f64.powi(step_order);
        Self {
            unit,
            step,
            digit,
            step_order,
            first: (low - ROOM * (high - low)) / step,
            last: (high + ROOM * (high - low)) / step,
        }
    }

    /// Where `value` stands, from 0 to 1.
    pub(super) fn position(&self, value: f64) -> f64 {
        let steps = value / 10.0_f64.powi(self.unit) / self.step;
        (steps - self.first) / (self.last - self.first)
    }

    /// Positions and labels of the marks.
    pub(super) fn marks(&self) -> Vec<(f64, String)> {
        let unit = self.unit + self.step_order;
        let largest = self.digit * self.first.abs().max(self.last.abs());
        let form = Form::new(unit, order(largest) + unit);
        let mut marks = Vec::new();
        let mut mark = self.first.ceil();
        while mark <= self.last {
            let position = (mark - self.first) / (self.last - self.first);
            marks.push((position, form.write(mark * self.digit, unit)));
            mark += 1.0;
        }
        marks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(low: f64, high: f64) -> Vec<String> {
        let scale = Scale::new(low, high, 4.0);
        for value in [low, high] {
            let position = scale.position(value);
            assert!(
                (-1e-6..=1.0 + 1e-6).contains(&position),
                "{value} at {position}"
            );
        }
        let marks = scale.marks();
        assert!((2..=7).contains(&marks.len()), "{marks:?}");
        assert!(
            marks
                .windows(2)
                .all(|two| two[0].0 < two[1].0 && two[0].1 != two[1].1)
        );
        marks.into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn marks_are_round_and_enclose_the_values() {
        assert_eq!(labels(0.0, 8.0), ["0", "2", "4", "6", "8"]);
        assert_eq!(labels(-0.13, 0.3), ["−0.2", "0", "0.2", "0.4"]);
        assert_eq!(labels(420.0, 656.0), ["400", "500", "600", "700"]);
        assert_eq!(labels(3.1e9, 5.2e9), ["3B", "4B", "5B", "6B"]);
        assert_eq!(labels(0.1, 0.3), ["0.10", "0.15", "0.20", "0.25", "0.30"]);
    }

    #[test]
    fn numbers_of_any_size() {
        assert_eq!(
            labels(1e300, 3e300),
            ["1.0e300", "1.5e300", "2.0e300", "2.5e300", "3.0e300"]
        );
        assert_eq!(
            labels(-f64::MAX, f64::MAX),
            ["−2e308", "−1e308", "0", "1e308", "2e308"]
        );
        assert_eq!(
            labels(0.0, 4e-300),
            ["0", "1e−300", "2e−300", "3e−300", "4e−300"]
        );
        labels(5e-324, 1e-320);
        labels(0.0, 5e-324);
        labels(1.0, 1.0 + 1e-9);
    }

    #[test]
    fn a_close_scale_has_its_marks_inside() {
        let scale = Scale::close(-26.0, 23.0, 3.0);
        let marks = scale.marks();
        let labels: Vec<&str> = marks.iter().map(|(_, label)| label.as_str()).collect();
        assert_eq!(labels, ["−20", "0", "20"]);
        assert!(
            marks
                .iter()
                .all(|(position, _)| (0.0..=1.0).contains(position))
        );
        assert!(scale.position(-26.0) > 0.0 && scale.position(23.0) < 1.0);
    }

    #[test]
    fn constants_stand_in_the_middle() {
        for value in [1.0, -3.0, 0.0, 1e300, -1e-300, f64::MAX, 1e15 + 0.125] {
            let scale = Scale::new(value, value, 4.0);
            let position = scale.position(value);
            assert!((0.2..=0.8).contains(&position), "{value} at {position}");
            labels(value, value);
        }
    }
}
