//! Q23: published rates against rounded levels.
//!
//! A level `a` printed to a unit `2u` lies in `[a − u, a + u]`; a rate printed with decimals lies within half a unit of the last one. A
//! published rate is possible if the two intervals meet.

use crate::code::{Area, CustomsProcedure, TransportMode};
use crate::dataset::audit::report::amount;
use crate::dataset::audit::{AuditCode, AuditSpec, Finding, PublishedRate, Severity};
use crate::dataset::{RecordKey, TradeRecord};
use crate::num::tolerance::Tolerance;
use crate::period::Period;

pub(super) fn findings(records: &[TradeRecord], spec: &AuditSpec) -> Vec<Finding> {
    let half_unit = spec.rounding_unit.unwrap_or(0.0) / 2.0;
    spec.published
        .iter()
        .filter_map(|published| check(records, published, half_unit))
        .collect()
}

/// `None` for a possible rate, and where one of the levels is not among the records.
fn check(records: &[TradeRecord], published: &PublishedRate, half_unit: f64) -> Option<Finding> {
    let PublishedRate {
        key,
        period,
        base,
        rate,
        decimals_percent,
    } = *published;
    let to = level(records, published, period)?;
    let from = level(records, published, base)?;
    let (lower, upper) = interval(from, to, half_unit)?;
    let half_digit = 0.005 * 10_f64.powi(-i32::try_from(decimals_percent).unwrap_or(i32::MAX));
    let distance = (lower - (rate + half_digit)).max((rate - half_digit) - upper);
    if distance <= 0.0 || Tolerance::ROUND_OFF.accepts_at_scale(distance, 0.0, rate) {
        return None;
    }
    let digits = usize::try_from(decimals_percent).unwrap_or_default();
    let bound = |ratio: f64| format!("{} %", amount(100.0 * ratio));
    let message = format!(
        "{key} is published as {:.digits$} % in {period} over {base}; its levels {} and {} allow {} to {}",
        100.0 * rate,
        amount(from),
        amount(to),
        bound(lower),
        bound(upper),
    );
    let keys = vec![row_key(published, base), row_key(published, period)];
    Some(Finding::new(
        AuditCode::Q23InconsistentRate,
        Severity::Warning,
        keys,
        distance,
        message,
    ))
}

/// The rates that levels from `from` to `to` allow; `None` for levels that have no rate.
fn interval(from: f64, to: f64, half_unit: f64) -> Option<(f64, f64)> {
    if from < 0.0 || to < 0.0 || from + half_unit <= 0.0 {
        return None;
    }
    let least = (to - half_unit).max(0.0) / (from + half_unit) - 1.0;
    // A base that may be zero allows any increase.
    let most = if from > half_unit {
        (to + half_unit) / (from - half_unit) - 1.0
    } else {
        f64::MAX
    };
    Some((least.min(f64::MAX), most.min(f64::MAX)))
}

/// The figure of the series in `period`, total on every optional axis.
fn level(records: &[TradeRecord], published: &PublishedRate, period: Period) -> Option<f64> {
    let key = row_key(published, period);
    let index = records.partition_point(|row| row.key() < key);
    let row = records.get(index).filter(|row| row.key() == key)?;
    row.measure(published.key.measure).value()
}

fn row_key(published: &PublishedRate, period: Period) -> RecordKey {
    RecordKey {
        flow: published.key.flow,
        reporter: published.key.reporter,
        partner: published.key.partner,
        commodity: published.key.commodity,
        second_partner: Area::WORLD,
        procedure: CustomsProcedure::Total,
        transport: TransportMode::Total,
        period,
        covers: 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::audit::fixture::{found_with, tonnes};

    const LINE: &str = "X.CN.US.NAT-CN:85051110";

    fn rates(unit: Option<f64>, published: &[(&str, &str, f64, u32)]) -> Vec<Finding> {
        let key = format!("{LINE}.quantity").parse().unwrap();
        let mut spec = AuditSpec::default().published(published.iter().map(
            |&(period, base, rate, decimals)| {
                PublishedRate::new(
                    key,
                    period.parse().unwrap(),
                    base.parse().unwrap(),
                    rate,
                    decimals,
                )
            },
        ));
        spec.rounding_unit = unit;
        let rows = [
            ("2025-05", 46.0),
            ("2025-06", 353.0),
            ("2025-10", 656.0),
            ("2025-11", 582.0),
            ("2025-12", 0.0),
        ];
        found_with(
            &spec,
            AuditCode::Q23InconsistentRate,
            rows.map(|(month, level)| tonnes(LINE, month, level)),
        )
    }

    #[test]
    fn a_rounded_base_allows_the_rate_of_the_press() {
        assert_eq!(rates(Some(1.0), &[("2025-06", "2025-05", 6.60, 0)]), []);
        let [finding] = &rates(None, &[("2025-06", "2025-05", 6.60, 0)])[..] else {
            panic!()
        };
        // 353 / 46 - 1 = 6.6739, and the rate is at most 6.605.
        let distance = finding.number.unwrap();
        assert!(Tolerance::ROUND_OFF.accepts(distance, 353.0 / 46.0 - 1.0 - 6.605));
        assert_eq!(finding.keys.len(), 2);
        assert_eq!(
            finding.message,
            "X.CN.US.NAT-CN:85051110.quantity is published as 660 % in 2025-M06 over 2025-M05; its levels 46 and 353 allow 667.391 % to 667.391 %"
        );
    }

    #[test]
    fn rates_on_both_sides() {
        let november = |rate| rates(Some(1.0), &[("2025-11", "2025-10", rate, 1)]);
        assert_eq!(november(-0.113), []);
        assert_eq!(november(-0.114), []);
        let [above] = &november(-0.103)[..] else {
            panic!()
        };
        // The levels allow at most 582.5 / 655.5 - 1 = -11.137 %.
        assert!(
            Tolerance::ITERATIVE.accepts(above.number.unwrap(), -0.1035 - (582.5 / 655.5 - 1.0))
        );
        let [below] = &november(-0.12)[..] else {
            panic!()
        };
        assert!(Tolerance::ITERATIVE.accepts(below.number.unwrap(), 581.5 / 656.5 - 1.0 + 0.1195));
    }

    #[test]
    fn what_cannot_be_compared_is_left_alone() {
        assert_eq!(
            rates(
                None,
                &[
                    ("2025-11", "2024-11", 9.0, 0),
                    ("2025-11", "2025-12", 9.0, 0)
                ]
            ),
            []
        );
        assert_eq!(interval(-1.0, 5.0, 0.5), None);
        assert_eq!(interval(5.0, -1.0, 0.5), None);
    }

    #[test]
    fn a_base_that_may_be_zero_allows_any_increase() {
        assert_eq!(interval(0.0, 10.0, 0.5), Some((18.0, f64::MAX)));
        assert_eq!(interval(1e-300, f64::MAX, 0.0), Some((f64::MAX, f64::MAX)));
        assert_eq!(rates(Some(1.0), &[("2025-11", "2025-12", 5000.0, 0)]), []);
        assert_eq!(rates(Some(1.0), &[("2025-11", "2025-12", 1.0, 0)]).len(), 1);
    }
}
