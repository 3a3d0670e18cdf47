//! Q09: unit values unlike those around them.
//!
//! The logarithm of value per unit is compared with the median of up to five periods before it and of as many after it, and counts by the smaller
//! of the two distances: two slips in a row are still seen, and what lasts for three periods is a change of price and no outlier. The scale is the
//! noise of the series, the median change from period to period times 1.4826 / sqrt(2), which neither trend nor step moves. Where a series is
//! too short for that, it is compared with the median of all partners in the same period, by the median distance from it times 1.4826. A wrong
//! unit moves a unit value by a power of ten: distances near ln 10, ln 100 and ln 1000 are named as slips.

use std::collections::BTreeMap;
use std::f64::consts::{FRAC_1_SQRT_2, LN_10};

use crate::code::Area;
use crate::dataset::audit::axis::{Axis, keys_of, lines};
use crate::dataset::audit::history::{histories, logarithm, scale};
use crate::dataset::audit::report::{amount, bounded, count, line_name};
use crate::dataset::audit::{AuditCode, AuditSpec, Finding, Severity};
use crate::dataset::{Measure, TradeRecord};
use crate::num::order::median;

/// How many periods before and after a unit value it is compared with.
const WINDOW: usize = 5;

/// Rows with the logarithms of their unit values, or the distances of these from what is usual.
type Figures<'a> = Vec<(&'a TradeRecord, f64)>;

pub(super) fn findings(records: &[TradeRecord], spec: &AuditSpec) -> Vec<Finding> {
    let fewest = usize::try_from(spec.unit_value_periods).unwrap_or(usize::MAX);
    let measures = [
        Measure::Quantity,
        Measure::SecondQuantity,
        Measure::NetWeight,
    ];
    let mut found = Vec::new();
    let mut sections: BTreeMap<_, Figures<'_>> = BTreeMap::new();
    for history in lines(records).flat_map(histories) {
        for measure in measures {
            let figures = unit_values(&history, measure);
            if figures.len() >= fewest {
                let changes: Vec<f64> = figures.windows(2).map(|two| two[1].1 - two[0].1).collect();
                let noise = FRAC_1_SQRT_2 * scale(&changes);
                let outliers = outliers(&figures, |at| nearest_median(&figures, at), noise, spec);
                found.extend(report(
                    &outliers,
                    measure,
                    "that of the periods around",
                    spec,
                ));
                continue;
            }
            for (row, figure) in figures
                .into_iter()
                .filter(|(row, _)| row.partner != Area::WORLD)
            {
                let units = (row.currency, row.quantity_unit, row.second_quantity_unit);
                let section = (measure, Axis::Partner.others(row.key()), units);
                sections.entry(section).or_default().push((row, figure));
            }
        }
    }
    for ((measure, ..), figures) in sections {
        if figures.len() >= fewest {
            let logs: Vec<f64> = figures.iter().map(|(_, figure)| *figure).collect();
            let middle = median(&logs).unwrap_or_default();
            let distances: Vec<f64> = logs.iter().map(|log| log - middle).collect();
            let outliers = outliers(&figures, |_| Some(middle), scale(&distances), spec);
            found.extend(report(
                &outliers,
                measure,
                "the median of all partners in",
                spec,
            ));
        }
    }
    found
}

/// The rows of a series that have a unit value.
fn unit_values<'a>(history: &[&'a TradeRecord], measure: Measure) -> Figures<'a> {
    let unit_value =
        |row: &TradeRecord| Some(logarithm(row, Measure::Value)? - logarithm(row, measure)?);
    history
        .iter()
        .filter_map(|row| Some((*row, unit_value(row)?)))
        .collect()
}

/// The rows that lie far from what is usual at their place, with the distance.
fn outliers<'a>(
    figures: &Figures<'a>,
    usual: impl Fn(usize) -> Option<f64>,
    noise: f64,
    spec: &AuditSpec,
) -> Figures<'a> {
    let limit = (spec.unit_value_z * noise).max(spec.unit_value_factor.ln());
    figures
        .iter()
        .enumerate()
        .filter_map(|(at, (row, figure))| Some((*row, figure - usual(at)?)))
        .filter(|(_, distance)| distance.abs() > limit)
        .collect()
}

/// One finding for slips and one for other outliers.
fn report(
    outliers: &Figures<'_>,
    measure: Measure,
    usual: &str,
    spec: &AuditSpec,
) -> impl Iterator<Item = Finding> {
    let (slips, others): (Figures<'_>, Figures<'_>) = outliers
        .iter()
        .partition(|(_, distance)| power_of_ten(*distance, spec).is_some());
    let finding = |rows: &Figures<'_>| {
        // The first of equals.
        let (worst, distance) = rows
            .iter()
            .rev()
            .max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))?;
        let power = power_of_ten(*distance, spec);
        let cause = power.map_or_else(String::new, |power| {
            format!(", as if a unit had slipped by {power}")
        });
        let factor = bounded(distance.exp());
        let message = format!(
            "value by {measure} of {} is {} times {usual} {}{cause}; {} here",
            line_name(&worst.key()),
            amount(factor),
            worst.period,
            count(rows.len(), "such row"),
        );
        let keys = keys_of(rows.iter().map(|(row, _)| *row));
        let code = AuditCode::Q09UnitValues;
        Some(Finding::new(code, Severity::Warning, keys, factor, message))
    };
    [finding(&slips), finding(&others)].into_iter().flatten()
}

/// Of the medians before and after a place, the one that is nearer to the figure there.
fn nearest_median(figures: &Figures<'_>, at: usize) -> Option<f64> {
    let (_, figure) = figures.get(at)?;
    let after = figures.len().min(at + 1 + WINDOW);
    let windows = [at.saturating_sub(WINDOW)..at, at + 1..after];
    let medians = windows.into_iter().filter_map(|window| {
        let logs: Vec<f64> = figures.get(window)?.iter().map(|(_, log)| *log).collect();
        median(&logs)
    });
    medians.min_by(|a, b| (figure - a).abs().total_cmp(&(figure - b).abs()))
}

/// 10, 100 or 1000 if a distance is that of such a factor.
fn power_of_ten(distance: f64, spec: &AuditSpec) -> Option<u32> {
    [10_u32, 100, 1000].into_iter().find(|power| {
        let steps = f64::from(power.ilog10());
        (distance.abs() - steps * LN_10).abs() <= spec.factor_tolerance
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::QuantityUnit;
    use crate::dataset::Measurement;
    use crate::dataset::audit::fixture::{found, found_with, usd};
    use crate::num::tolerance::Tolerance;

    const LINE: &str = "X.CN.US.HS22:850511";
    const CODE: AuditCode = AuditCode::Q09UnitValues;

    /// Twelve months with quantities between 100 and 140 kg, at the unit values given.
    fn months(unit_values: &[f64]) -> Vec<TradeRecord> {
        let row = |(index, unit_value): (usize, &f64)| {
            let period = format!("2025-{:02}", index + 1);
            let kilograms = 100.0 + 10.0 * (index % 5) as f64;
            usd(LINE, &period, kilograms * unit_value).quantity(kilograms, QuantityUnit::KILOGRAM)
        };
        unit_values.iter().enumerate().map(row).collect()
    }

    const USUAL: [f64; 12] = [
        50.0, 52.0, 49.0, 51.0, 53.0, 50.0, 48.0, 52.0, 51.0, 49.0, 50.0, 52.0,
    ];

    #[test]
    fn usual_unit_values_are_no_finding() {
        assert_eq!(found(CODE, months(&USUAL)), []);
        assert_eq!(found(CODE, months(&[50.0; 12])), []);
    }

    #[test]
    fn a_slip_from_kilograms_to_tonnes_is_named() {
        let mut rows = months(&USUAL);
        rows[10].quantity = Measurement::reported(0.1);
        let [finding] = &found(CODE, rows.clone())[..] else {
            panic!()
        };
        assert_eq!(finding.severity, Severity::Warning);
        assert_eq!(finding.keys, [rows[10].key()]);
        let factor = finding.number.unwrap();
        assert!(
            Tolerance::ROUND_OFF.accepts(factor, 50_000.0 / 52.0),
            "{factor}"
        );
        assert_eq!(
            finding.message,
            "value by quantity of X.CN.US.HS22:850511 is 961.538 times that of the periods around 2025-M11, as if a unit had slipped by 1000; 1 such row here"
        );
    }

    #[test]
    fn a_value_in_thousands_in_the_newest_month_is_a_slip_downwards() {
        let mut rows = months(&USUAL);
        rows[11].value = Measurement::reported(5.72);
        let [finding] = &found(CODE, rows)[..] else {
            panic!()
        };
        assert!(finding.number.unwrap() < 0.0011);
        assert!(finding.message.contains("slipped by 1000"));
    }

    #[test]
    fn other_outliers_are_apart_from_slips() {
        let mut values = USUAL;
        values[3] = 200.0;
        values[8] = 0.5;
        let findings = found(CODE, months(&values));
        let kinds: Vec<bool> = findings
            .iter()
            .map(|finding| finding.message.contains("slipped"))
            .collect();
        assert_eq!(kinds, [false, true]);
        assert!(Tolerance::ROUND_OFF.accepts(findings[0].number.unwrap(), 200.0 / 50.0));
    }

    #[test]
    fn a_lasting_change_of_price_is_no_outlier() {
        let mut values = USUAL;
        values[6..].iter_mut().for_each(|value| *value *= 4.0);
        assert_eq!(found(CODE, months(&values)), []);
    }

    #[test]
    fn thresholds_decide() {
        let mut values = USUAL;
        values[3] = 70.0;
        assert_eq!(found(CODE, months(&values)), []);
        let strict = AuditSpec::default().unit_value_factor(1.2);
        assert_eq!(found_with(&strict, CODE, months(&values)).len(), 1);
        let lenient = strict.unit_value_z(50.0);
        assert_eq!(found_with(&lenient, CODE, months(&values)), []);
        let mut short = months(&USUAL[..6]);
        short[2].quantity = Measurement::reported(0.1);
        assert_eq!(found(CODE, short.clone()).len(), 1);
        let longer = AuditSpec::default().unit_value_periods(7);
        assert_eq!(found_with(&longer, CODE, short), []);
    }

    #[test]
    fn each_quantity_has_its_own_unit_value() {
        let mut rows = months(&USUAL);
        for row in &mut rows {
            row.net_weight = Measurement::reported(row.quantity.value().unwrap());
        }
        rows[4].net_weight = Measurement::reported(1.4);
        let [finding] = &found(CODE, rows)[..] else {
            panic!()
        };
        assert!(finding.message.starts_with("value by net_weight of"));
    }

    #[test]
    fn short_series_are_compared_with_other_partners() {
        let partners = ["US", "JP", "DE", "KR", "IN", "VN", "FR", "W00"];
        let rows = partners.map(|partner| {
            let line = format!("X.CN.{partner}.HS22:850511");
            let price = 40.0 + partner.len() as f64 + f64::from(partner.as_bytes()[0] % 8);
            usd(&line, "2025-11", 100.0 * price).quantity(100.0, QuantityUnit::KILOGRAM)
        });
        assert_eq!(found(CODE, rows), []);
        let mut slipped = rows;
        slipped[3].quantity = Measurement::reported(0.1);
        // World is a sum, and no partner beside others.
        slipped[7].quantity = Measurement::reported(0.1);
        let [finding] = &found(CODE, slipped)[..] else {
            panic!()
        };
        assert_eq!(finding.keys, [slipped[3].key()]);
        assert!(finding.message.contains(
            "times the median of all partners in 2025-M11, as if a unit had slipped by 1000"
        ));
        let many = AuditSpec::default().unit_value_periods(8);
        assert_eq!(found_with(&many, CODE, slipped), []);
    }

    #[test]
    fn zeros_and_missing_figures_are_passed_over() {
        let mut rows = months(&USUAL);
        rows[2].quantity = Measurement::reported(0.0);
        rows[3].value = Measurement::reported(-1.0);
        rows[4].quantity = Measurement::NOT_GIVEN;
        assert_eq!(found(CODE, rows), []);
    }
}
