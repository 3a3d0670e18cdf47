//! Q19: a currency that changes, and values that step by a thousand, a million or an exchange rate and stay there.
//!
//! A step is looked for in the value for each unit of quantity where every period has one, so that a real change of trade, which moves both, is
//! none; else in the value itself. Before and after are medians of up to twelve periods. A step counts if its factor is near one that a wrong
//! multiplier or currency makes, if it goes beyond the noise on both sides, and if at least half of it happens from one period to the next.

use crate::dataset::audit::axis::{keys_of, lines};
use crate::dataset::audit::history::{attribute_changes, histories, logarithm, scale};
use crate::dataset::audit::report::{amount, bounded, count, line_name};
use crate::dataset::audit::{AuditCode, AuditSpec, Finding, Severity};
use crate::dataset::{Measure, TradeRecord};
use crate::num::order::median;

const CODE: AuditCode = AuditCode::Q19MultiplierStep;

/// How many periods before and after a step are looked at.
const WINDOW: usize = 12;

pub(super) fn findings(records: &[TradeRecord], spec: &AuditSpec) -> Vec<Finding> {
    let mut found = Vec::new();
    for line in lines(records) {
        let currency = |row: &TradeRecord| row.value.value().and(row.currency);
        found.extend(attribute_changes(CODE, "currency", line, currency));
        let histories = histories(line);
        found.extend(histories.iter().filter_map(|rows| multiplier(rows, spec)));
    }
    found
}

/// A step between two periods of a series.
#[derive(Clone, Copy)]
struct Step {
    /// Position of the first row after it.
    at: usize,
    /// The logarithm of the factor that was measured.
    height: f64,
    /// The factor that it is near to, more than 1.
    factor: f64,
    /// How much of it happens between the two rows.
    jump: f64,
}

fn multiplier(history: &[&TradeRecord], spec: &AuditSpec) -> Option<Finding> {
    let (rows, values): (Vec<&TradeRecord>, Vec<f64>) = history
        .iter()
        .filter_map(|row| Some((*row, logarithm(row, Measure::Value)?)))
        .unzip();
    let quantities = [Measure::NetWeight, Measure::Quantity]
        .into_iter()
        .find_map(|measure| {
            let logs: Option<Vec<f64>> = rows.iter().map(|row| logarithm(row, measure)).collect();
            Some((measure, logs?))
        });
    let levels = match &quantities {
        Some((_, logs)) => values.iter().zip(logs).map(|(v, q)| v - q).collect(),
        None => values.clone(),
    };
    let steps = steps(&levels, spec);
    // The first of equals.
    let worst = steps
        .iter()
        .rev()
        .max_by(|a, b| a.height.abs().total_cmp(&b.height.abs()))?;
    // What stepped is what moved more.
    let moved = |logs: &[f64]| sides(logs, worst.at).map_or(0.0, |(before, after)| after - before);
    let measure = match &quantities {
        Some((measure, logs)) if moved(logs).abs() > moved(&values).abs() => *measure,
        _ => Measure::Value,
    };
    let subject = match (&quantities, measure) {
        (None, _) => "value".to_owned(),
        (Some((by, _)), Measure::Value) => format!("value by {by}"),
        (Some((by, _)), _) => format!("value by {by}, because of the {by},"),
    };
    let (from, to) = (rows.get(worst.at - 1)?, rows.get(worst.at)?);
    let number = bounded(worst.height.exp());
    let message = format!(
        "{subject} of {} steps by the factor {} from {} to {}, as if the {} had changed by {}; {} in this series",
        line_name(&to.key()),
        amount(number),
        from.period,
        to.period,
        if is_exchange_rate(worst.factor, spec) {
            "currency"
        } else {
            "multiplier"
        },
        amount(worst.factor),
        count(steps.len(), "such step"),
    );
    let keys = keys_of(
        steps
            .iter()
            .flat_map(|step| &rows[step.at - 1..=step.at])
            .copied(),
    );
    Some(Finding::new(CODE, Severity::Warning, keys, number, message))
}

/// Every step, in the order of time.
fn steps(levels: &[f64], spec: &AuditSpec) -> Vec<Step> {
    let shortest = usize::try_from(spec.step_periods).unwrap_or(usize::MAX);
    let places = shortest..=levels.len().saturating_sub(shortest);
    let candidates: Vec<Step> = places.filter_map(|at| step(levels, at, spec)).collect();
    // Medians see a step some periods too early and too late; it is where most of it happens at once.
    candidates
        .chunk_by(|a, b| b.at - a.at == 1 && a.factor.total_cmp(&b.factor).is_eq())
        .filter_map(|run| {
            run.iter()
                .copied()
                .rev()
                .max_by(|a, b| a.jump.abs().total_cmp(&b.jump.abs()))
        })
        .collect()
}

fn step(levels: &[f64], at: usize, spec: &AuditSpec) -> Option<Step> {
    let (before, after) = sides(levels, at)?;
    let height = after - before;
    let factor = factors(spec)
        .find(|factor| (height.abs() - factor.ln()).abs() <= tolerance(*factor, spec))?;
    let jump = (levels[at] - levels[at - 1]) * height.signum();
    let deviations: Vec<f64> = window(levels, at)
        .map(|(index, level)| level - if index < at { before } else { after })
        .collect();
    let is_clear = height.abs() > spec.unit_value_z * scale(&deviations);
    (is_clear && jump >= height.abs() / 2.0).then_some(Step {
        at,
        height,
        factor,
        jump,
    })
}

/// Positions and values of the periods around the start of a step.
fn window(levels: &[f64], at: usize) -> impl Iterator<Item = (usize, f64)> {
    let from = at.saturating_sub(WINDOW);
    let levels = levels.iter().copied().enumerate();
    levels.skip(from).take(at - from + WINDOW)
}

/// The medians before and from `at` on.
fn sides(levels: &[f64], at: usize) -> Option<(f64, f64)> {
    let before = levels.get(at.saturating_sub(WINDOW)..at)?;
    let after = levels.get(at..levels.len().min(at + WINDOW))?;
    Some((median(before)?, median(after)?))
}

/// What a wrong multiplier or currency multiplies by, each more than 1.
fn factors(spec: &AuditSpec) -> impl Iterator<Item = f64> {
    let rates = spec.exchange_rates.iter().copied();
    [1e3, 1e6]
        .into_iter()
        .chain(rates.map(|rate| rate.max(1.0 / rate)))
}

/// Half of a rate near 1 would still be no step.
fn tolerance(factor: f64, spec: &AuditSpec) -> f64 {
    spec.factor_tolerance.min(factor.ln() / 2.0)
}

fn is_exchange_rate(factor: f64, spec: &AuditSpec) -> bool {
    factors(spec)
        .skip(2)
        .any(|rate| rate.total_cmp(&factor).is_eq())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Currency;
    use crate::dataset::audit::fixture::{found, found_with, usd};

    const LINE: &str = "X.CN.US.HS22:850511";
    const NOISE: [f64; 12] = [
        50.0, 60.0, 45.0, 52.0, 70.0, 48.0, 55.0, 58.0, 44.0, 66.0, 51.0, 57.0,
    ];

    /// A year of values, each multiplied by what `factor` says for its month, counted from 0.
    fn months(factor: impl Fn(usize) -> f64) -> Vec<TradeRecord> {
        let row = |(index, value): (usize, &f64)| {
            usd(
                LINE,
                &format!("2025-{:02}", index + 1),
                value * factor(index),
            )
        };
        NOISE.iter().enumerate().map(row).collect()
    }

    fn after(month: usize, factor: f64) -> impl Fn(usize) -> f64 {
        move |index| if index < month { 1.0 } else { factor }
    }

    #[test]
    fn a_lasting_step_by_a_thousand_is_found_where_it_is() {
        let rows = months(after(7, 1000.0));
        let [finding] = &found(CODE, rows.clone())[..] else {
            panic!()
        };
        assert_eq!(finding.severity, Severity::Warning);
        assert_eq!(finding.keys, keys_of(&rows[6..8]));
        assert!(
            finding
                .number
                .is_some_and(|factor| (900.0..1150.0).contains(&factor))
        );
        assert!(
            finding
                .message
                .starts_with("value of X.CN.US.HS22:850511 steps by the factor 10")
        );
        assert!(finding.message.ends_with(
            " from 2025-M07 to 2025-M08, as if the multiplier had changed by 1000; 1 such step in this series"
        ));
    }

    #[test]
    fn downwards_and_by_a_million_too() {
        let [down] = &found(CODE, months(after(5, 1e-6)))[..] else {
            panic!()
        };
        assert!(down.number.is_some_and(|factor| factor < 2e-6));
        assert!(down.message.contains("changed by 1000000"));
    }

    #[test]
    fn other_series_do_not_step() {
        assert_eq!(found(CODE, months(|_| 1.0)), []);
        assert_eq!(found(CODE, months(after(6, 30.0))), []);
        // One month is an outlier; a rise over the year is none at all.
        assert_eq!(
            found(CODE, months(|index| if index == 6 { 1000.0 } else { 1.0 })),
            []
        );
        assert_eq!(
            found(
                CODE,
                months(|index| 3.5_f64.powi(index.try_into().unwrap()))
            ),
            []
        );
    }

    #[test]
    fn too_few_months_on_a_side_do_not_count() {
        assert_eq!(found(CODE, months(after(10, 1000.0))), []);
        let spec = AuditSpec::default().step_periods(2);
        assert_eq!(found_with(&spec, CODE, months(after(10, 1000.0))).len(), 1);
    }

    #[test]
    fn trade_that_rises_in_quantity_too_is_no_step() {
        let rows = months(after(6, 1000.0)).into_iter();
        let with_weight = rows.map(|row| {
            let kilograms = row.value.value().unwrap() / 50.0;
            row.net_weight(kilograms)
        });
        assert_eq!(found(CODE, with_weight), []);
    }

    #[test]
    fn a_step_of_the_quantity_is_named() {
        let rows = months(|_| 1.0).into_iter().enumerate();
        let in_tonnes = rows.map(|(index, row)| {
            let unit = after(6, 1000.0)(index);
            row.net_weight(row.value.value().unwrap() / (50.0 * unit))
        });
        let [finding] = &found(CODE, in_tonnes)[..] else {
            panic!()
        };
        assert!(finding.message.starts_with(
            "value by net_weight, because of the net_weight, of X.CN.US.HS22:850511 steps by the factor 1000 from 2025-M06 to 2025-M07"
        ));
    }

    #[test]
    fn exchange_rates_are_the_callers() {
        let rows = |factor| {
            months(after(6, factor))
                .into_iter()
                .enumerate()
                .map(|(index, row)| row.net_weight(NOISE[index]))
        };
        assert_eq!(found(CODE, rows(7.1)), []);
        let spec = AuditSpec::default().exchange_rates([7.1]);
        let [finding] = &found_with(&spec, CODE, rows(7.1))[..] else {
            panic!()
        };
        assert!(
            finding
                .message
                .contains("as if the currency had changed by 7.1")
        );
        let inverse = AuditSpec::default().exchange_rates([1.0 / 7.1]);
        assert_eq!(found_with(&inverse, CODE, rows(7.1)).len(), 1);
        assert_eq!(found_with(&spec, CODE, rows(4.0)), []);
        // A rate near 1 is no reason to call every quiet series a step.
        let euro = AuditSpec::default().exchange_rates([1.08]);
        assert_eq!(found_with(&euro, CODE, rows(1.0)), []);
    }

    #[test]
    fn a_currency_that_changes_is_named() {
        let mut rows = months(|_| 1.0);
        rows[6..]
            .iter_mut()
            .for_each(|row| row.currency = Some(Currency::EUR));
        let [finding] = &found(CODE, rows)[..] else {
            panic!()
        };
        assert_eq!((finding.number, finding.keys.len()), (Some(1.0), 2));
        assert_eq!(
            finding.message,
            "currency of X.CN.US.HS22:850511 changes from USD to EUR in 2025-M07; 1 change in this series"
        );
    }
}
