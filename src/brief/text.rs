//! Numbers and periods as a reader expects them: a true minus sign, a thin number of digits, units behind.

use crate::change::{Extreme, Outcome, Record};
use crate::period::{Frequency, Period, PeriodRange};

/// A count with thousands commas and at most `decimals` decimals: `6,150`, `46.4`.
pub(super) fn number(value: f64, decimals: usize) -> String {
    if value.abs() >= 1e15 {
        return sign(value, format!("{:.3e}", value.abs()));
    }
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let fraction = fraction.trim_end_matches('0');
    if !fraction.is_empty() {
        grouped = format!("{grouped}.{fraction}");
    }
    sign(value, grouped)
}

/// A quantity with as many decimals as its size calls for.
pub(super) fn amount(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 1.0 => 1,
        _ => 4,
    };
    number(value, decimals)
}

/// `+1,234` or `−74`.
pub(super) fn signed_amount(value: f64) -> String {
    signed(value, amount(value))
}

/// A probability of a test: `p 0.032`.
pub(super) fn p_value(p: f64) -> String {
    if p < 0.0005 {
        "p below 0.0005".to_owned()
    } else {
        format!("p {p:.3}")
    }
}

/// A ratio as a signed percentage with one decimal: `−11.3 %`.
pub(super) fn percent(ratio: f64) -> String {
    format!("{} %", signed_tenths(ratio))
}

/// A rate with its sign and unit, a multiple beyond +300 %, or the words for why there is none.
pub(super) fn outcome(outcome: Outcome) -> String {
    match outcome.value() {
        Some(rate) if rate > 3.0 => format!("{} times as much", fixed(rate + 1.0, 1)),
        Some(rate) => percent(rate),
        None => outcome.to_string(),
    }
}

/// `September 2025`, or `June to August 2025`.
pub(super) fn span(range: &PeriodRange) -> String {
    let (start, end) = (range.start(), range.end());
    if start == end {
        return period(end);
    }
    let first = period(start);
    let same_year = format!(" {}", end.year());
    let first = if start.year() == end.year() {
        first.strip_suffix(&same_year).unwrap_or(&first)
    } else {
        &first
    };
    format!("{first} to {}", period(end))
}

/// `1st`, `2nd`, `3rd`, `4th`, `11th`.
pub(super) fn ordinal(n: usize) -> String {
    let suffix = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{suffix}")
}

/// A ratio as a percentage without its unit: `−11.4`.
pub(super) fn signed_tenths(ratio: f64) -> String {
    let text = hundredths(ratio, 1);
    signed(ratio, text)
}

/// A share as a percentage with two decimals and no sign: `11.99 %`.
pub(super) fn share(ratio: f64) -> String {
    format!("{} %", hundredths(ratio, 2))
}

/// A ratio difference in points with two decimals: `−1.35`.
pub(super) fn points(ratio: f64) -> String {
    signed(ratio, hundredths(ratio, 2))
}

/// A log change in log points: `−12.0`.
pub(super) fn log_points(change: f64) -> String {
    signed_tenths(change)
}

/// A ratio in hundredths with `decimals` decimals: `93` for 0.932.
pub(super) fn hundredths(ratio: f64, decimals: usize) -> String {
    fixed(hundredfold(ratio), decimals)
}

/// A lasting change of the log level, as a percentage while that is readable.
pub(super) fn moved(log_change: f64) -> String {
    if log_change.abs() <= 5.0 {
        percent(log_change.exp_m1())
    } else {
        format!("{} log points", log_points(log_change))
    }
}

/// A ratio in hundredths, kept inside the range of numbers.
fn hundredfold(ratio: f64) -> f64 {
    (ratio * 100.0).clamp(f64::MIN, f64::MAX)
}

/// A number with exactly `decimals` decimals; beyond 15 digits with an exponent.
pub(super) fn fixed(value: f64, decimals: usize) -> String {
    if value.abs() >= 1e15 {
        return sign(value, format!("{:.3e}", value.abs()));
    }
    let text = format!("{:.decimals$}", value.abs());
    let is_zero = text.bytes().all(|b| b == b'0' || b == b'.');
    if is_zero { text } else { sign(value, text) }
}

/// `November 2025`, `Q4 2025`, or the SDMX form.
pub(super) fn period(period: Period) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let (year, within) = (period.year(), period.within_year());
    match period.frequency() {
        Frequency::Month => format!("{} {year}", MONTHS[(within as usize - 1).min(11)]),
        Frequency::Quarter => format!("Q{within} {year}"),
        _ => period.to_string(),
    }
}

/// Since when a level is the lowest or highest, and its ranks, in sentences.
pub(super) fn records(record: &Record, noun: &str) -> Vec<String> {
    let rank = &record.rank;
    let place = match rank.from_top {
        1 => "highest".to_owned(),
        place => format!("{} highest", ordinal(place)),
    };
    let all = format!("{place} of {}", count(rank.of, "observation"));
    let ranks = if record.seasonal_rank.of > 1 {
        let (place, of) = (
            ordinal(record.seasonal_rank.from_top),
            record.seasonal_rank.of,
        );
        format!("{all}; {place} of {of} in the same {noun} of the year.")
    } else {
        format!("{all}; no other year has the same {noun}.")
    };
    [("lowest", &record.lowest), ("highest", &record.highest)]
        .into_iter()
        .filter_map(|(side, extreme)| since(side, extreme, noun))
        .chain([ranks])
        .collect()
}

/// "lowest since September 2025"; nothing where only the period just before was as extreme.
fn since(side: &str, extreme: &Extreme, noun: &str) -> Option<String> {
    let gaps = if extreme.crossed_gaps {
        format!(" ({noun}s without a figure lie between)")
    } else {
        String::new()
    };
    match extreme.since {
        None if extreme.is_record => Some(format!(
            "{side} of all {} observations{gaps}.",
            extreme.searched + 1
        )),
        Some(earlier) if extreme.searched > 1 => {
            Some(format!("{side} since {}{gaps}.", period(earlier)))
        }
        _ => None,
    }
}

/// `1 month`, `3 months`.
pub(super) fn count(n: usize, noun: &str) -> String {
    if n == 1 {
        format!("1 {noun}")
    } else {
        format!("{n} {noun}s")
    }
}

/// `a, b and c`.
pub(super) fn enumerate(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn sign(value: f64, text: String) -> String {
    if value < 0.0 {
        format!("−{text}")
    } else {
        text
    }
}

/// Puts a plus before positive numbers whose text is not zero.
fn signed(value: f64, text: String) -> String {
    let is_zero = text.bytes().all(|b| b == b'0' || b == b'.');
    if value > 0.0 && !is_zero {
        format!("+{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_like_print() {
        assert_eq!(amount(6150.0), "6,150");
        assert_eq!(amount(-1_234_567.0), "−1,234,567");
        assert_eq!(amount(46.4), "46.4");
        assert_eq!(amount(0.0), "0");
        assert_eq!(amount(0.0625), "0.0625");
        assert_eq!(amount(3.4e20), "3.400e20");
        assert_eq!(signed_amount(-74.0), "−74");
        assert_eq!(signed_amount(236.0), "+236");
    }

    #[test]
    fn rates_carry_their_sign_and_unit() {
        assert_eq!(percent(-0.112_805), "−11.3 %");
        assert_eq!(percent(0.3857), "+38.6 %");
        assert_eq!(percent(0.0), "0.0 %");
        assert_eq!(percent(-0.0001), "0.0 %");
        assert_eq!(share(0.119_861), "11.99 %");
        assert_eq!(points(-0.013_521), "−1.35");
        assert_eq!(log_points(-0.1197), "−12.0");
    }

    #[test]
    fn words() {
        assert_eq!(period("2025-M11".parse().unwrap()), "November 2025");
        assert_eq!(period("2025-Q4".parse().unwrap()), "Q4 2025");
        assert_eq!(period("2025-W46".parse().unwrap()), "2025-W46");
        assert_eq!(
            span(&"2025-06/2025-08".parse().unwrap()),
            "June to August 2025"
        );
        assert_eq!(
            span(&"2024-12/2025-02".parse().unwrap()),
            "December 2024 to February 2025"
        );
        assert_eq!(
            [1, 2, 3, 11, 22, 113].map(ordinal),
            ["1st", "2nd", "3rd", "11th", "22nd", "113th"]
        );
        assert_eq!(count(1, "month"), "1 month");
        assert_eq!(
            enumerate(&["a".into(), "b".into(), "c".into()]),
            "a, b and c"
        );
    }
}
