//! Numbers as people read them: thousands separated, millions and beyond by a letter, the rest with a power of ten.

/// Powers of ten from which on a number is written with a letter.
const LETTERS: [(i32, &str); 3] = [(12, "T"), (9, "B"), (6, "M")];
/// Orders of magnitude that are written out.
const PLAIN: std::ops::Range<i32> = -4..15;

/// How all numbers of one axis are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    /// Power of ten that is left to the ending.
    shift: i32,
    decimals: usize,
    scientific: bool,
}

impl Form {
    /// For multiples of a power of ten `unit`, the largest of the order `order`.
    pub(super) fn new(unit: i32, order: i32) -> Self {
        let letter = LETTERS.iter().find(|(from, _)| order >= *from);
        let scientific = !PLAIN.contains(&order);
        let shift = match letter {
            _ if scientific => order,
            Some((from, _)) => *from,
            None => 0,
        };
        Self {
            shift,
            decimals: usize::try_from(shift - unit).unwrap_or(0),
            scientific,
        }
    }

    /// `count` times the power of ten `unit`.
    pub(super) fn write(self, count: f64, unit: i32) -> String {
        if count == 0.0 {
            return "0".to_owned();
        }
        let number = separated(count * 10.0_f64.powi(unit - self.shift), self.decimals);
        match LETTERS.iter().find(|(from, _)| *from == self.shift) {
            _ if self.scientific => format!("{number}e{}", self.shift).replace("e-", "e−"),
            Some((_, letter)) => number + letter,
            None => number,
        }
    }
}

/// Order of magnitude: the power of ten of the first digit.
pub(super) fn order(value: f64) -> i32 {
    // Rounded down, and within the exponents that a double has.
    #[expect(clippy::cast_possible_truncation, reason = "at most 324 in size")]
    let order = value.abs().log10().floor().clamp(-324.0, 308.0) as i32;
    order
}

/// `value` with `decimals` and its thousands separated.
fn separated(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut result = String::from(if value < 0.0 { "−" } else { "" });
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            result.push(',');
        }
        result.push(digit);
    }
    result + rest
}

/// `value` with its sign, to `decimals`, or four digits of it where it is very large or very small.
pub(super) fn signed(value: f64, decimals: usize) -> String {
    let order = order(value);
    let text = if value == 0.0 || order < LETTERS[2].0 && PLAIN.contains(&order) {
        separated(value, decimals)
    } else if PLAIN.contains(&order) {
        let unit = order - 3;
        Form::new(unit, order).write(value / 10.0_f64.powi(unit), unit)
    } else {
        format!("{value:.3e}").replace('-', "−")
    };
    let sign = if value > 0.0 { "+" } else { "" };
    format!("{sign}{text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_for_each_order_of_magnitude() {
        let write = |count, unit, largest| Form::new(unit, largest).write(count, unit);
        assert_eq!(write(12.0, 3, 4), "12,000");
        assert_eq!(write(-5.0, -2, 0), "−0.05");
        assert_eq!(write(15.0, 5, 6), "1.5M");
        assert_eq!(write(2.0, 9, 9), "2B");
        assert_eq!(write(250.0, 10, 12), "2.50T");
        assert_eq!(write(15.0, 299, 300), "1.5e300");
        assert_eq!(write(-2.0, -300, -300), "−2e−300");
        assert_eq!(write(0.0, -300, -300), "0");
    }

    #[test]
    fn signed_numbers() {
        assert_eq!(signed(1234.5, 0), "+1,234");
        assert_eq!(signed(-1.349, 2), "−1.35");
        assert_eq!(signed(0.0, 2), "0.00");
        assert_eq!(signed(12_345_678.0, 0), "+12.35M");
        assert_eq!(signed(-f64::MAX, 0), "−1.798e308");
        assert_eq!(signed(f64::MIN_POSITIVE, 2), "+2.225e−308");
        assert_eq!(signed(5e-324, 2), "+4.941e−324");
    }
}
