//! Who moved the total: contributions of parts (partners, products, quarters) to its change.
//!
//! Of the total `X` and a part `x`: additive points `(x1 - x0) / X0`, which add up to the rate of the
//! total; change of the share `x1 / X1 - x0 / X0`, which adds up to zero; and log points
//! `(x1 - x0) / L(X1, X0)`, which add up to the log change. The last is the logarithmic mean Divisia
//! form (Ang 2004): with `L(x1, x0) ln(x1 / x0) = x1 - x0` its weights need no logarithm of the part,
//! so that parts of zero are no exception.

use serde::{Deserialize, Serialize};

use crate::change::rates::finite;
use crate::change::{ChangeError, Outcome, change_rate, log_change};
use crate::num::mean::logarithmic_mean;
use crate::num::sum::sum;
use crate::num::tolerance::Tolerance;

/// What one part contributed to the change of the total. Points and shares are ratios: 0.01 is one
/// percentage point. `None` where the total is not positive.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Contribution {
    /// Level before.
    pub from: f64,
    /// Level after.
    pub to: f64,
    /// `to - from`, in the unit of the levels.
    pub difference: f64,
    /// Contribution to the rate of change of the total.
    pub points: Option<f64>,
    /// Contribution to the log change of the total.
    pub log_points: Option<f64>,
    /// Share of the total before.
    pub share_from: Option<f64>,
    /// Share of the total after.
    pub share_to: Option<f64>,
    /// Difference of the shares.
    pub share_change: Option<f64>,
}

/// Contributions of all parts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Contributions<K> {
    /// Each part with its key, in the order of the input.
    pub items: Vec<(K, Contribution)>,
    /// What a published total has beyond the parts; `None` if they add up to it within round-off. It
    /// is negative where the parts exceed the total, which is a sign of a faulty record.
    pub rest: Option<Contribution>,
    /// Total before: as published, otherwise the sum of the parts.
    pub total_from: f64,
    /// Total after.
    pub total_to: f64,
    /// Rate of change of the total, or why there is none.
    pub rate: Outcome,
    /// Log change of the total; `None` unless it is positive before and after.
    pub log_change: Option<f64>,
}

/// Contributions of `items`, each `(key, level before, level after)`, to the change of their total, or
/// of the published `total` `(before, after)`; levels may be of any sign.
///
/// # Errors
///
/// When a level is missing or infinite, or a sum is beyond the range of numbers.
///
/// # Examples
///
/// ```
/// use tidegauge::change::contributions;
///
/// // Magnets in October and November: to the United States, and altogether.
/// let change = contributions(&[("US", 656.0, 582.0)], Some((5473.0, 6150.0)))?;
/// let points = |part: tidegauge::change::Contribution| {
///     part.points.map(|x| format!("{:+.2}", 100.0 * x)).unwrap_or_default()
/// };
/// assert_eq!(change.rate.to_string(), "+12.4 %");
/// assert_eq!(points(change.items[0].1), "-1.35");
/// assert_eq!(change.rest.map(points).as_deref(), Some("+13.72"));
/// # Ok::<(), tidegauge::change::ChangeError>(())
/// ```
pub fn contributions<K: Clone>(
    items: &[(K, f64, f64)],
    total: Option<(f64, f64)>,
) -> Result<Contributions<K>, ChangeError> {
    for (position, (_, from, to)) in items.iter().enumerate() {
        check("item", position, *from)?;
        check("item", position, *to)?;
    }
    if let Some((from, to)) = total {
        check("total", 0, from)?;
        check("total", 1, to)?;
    }
    let before = || items.iter().map(|(_, from, _)| *from);
    let after = || items.iter().map(|(_, _, to)| *to);
    let itemised = (representable(sum(before()))?, representable(sum(after()))?);
    let (total_from, total_to) = total.unwrap_or(itemised);
    let adds_up =
        adds_up(total_from, itemised.0, before()) && adds_up(total_to, itemised.1, after());

    let scale = logarithmic_mean(total_from, total_to).filter(|mean| *mean > 0.0);
    let part = |from: f64, to: f64| -> Result<Contribution, ChangeError> {
        let difference = representable(to - from)?;
        let share_from = ratio(from, total_from);
        let share_to = ratio(to, total_to);
        Ok(Contribution {
            from,
            to,
            difference,
            points: ratio(difference, total_from),
            log_points: scale.and_then(|scale| finite(difference / scale)),
            share_from,
            share_to,
            share_change: share_from
                .zip(share_to)
                .and_then(|(from, to)| finite(to - from)),
        })
    };
    let rest = if adds_up {
        None
    } else {
        let from = representable(total_from - itemised.0)?;
        let to = representable(total_to - itemised.1)?;
        Some(part(from, to)?)
    };
    let items = items
        .iter()
        .map(|(key, from, to)| Ok((key.clone(), part(*from, *to)?)))
        .collect::<Result<_, ChangeError>>()?;
    Ok(Contributions {
        items,
        rest,
        total_from,
        total_to,
        rate: change_rate(total_from, total_to),
        log_change: log_change(total_from, total_to),
    })
}

fn adds_up(total: f64, itemised: f64, parts: impl Iterator<Item = f64>) -> bool {
    let scale = sum(parts.map(f64::abs));
    Tolerance::ROUND_OFF.accepts_at_scale(itemised, total, scale)
}

fn ratio(part: f64, total: f64) -> Option<f64> {
    (total > 0.0).then_some(part / total).and_then(finite)
}

fn check(name: &'static str, position: usize, value: f64) -> Result<(), ChangeError> {
    if value.is_finite() {
        Ok(())
    } else {
        Err(ChangeError::NotFinite {
            name,
            position,
            value,
        })
    }
}

fn representable(value: f64) -> Result<f64, ChangeError> {
    finite(value).ok_or(ChangeError::TooLarge {
        name: "sum or difference",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(actual: Option<f64>, expected: f64) -> bool {
        Tolerance::ROUND_OFF.accepts(actual.unwrap(), expected)
    }

    #[test]
    fn parts_of_a_constant_total() {
        let from = [700.0, 150.0, 80.0, 50.0, 20.0];
        let to = [520.0, 210.0, 150.0, 80.0, 40.0];
        let items: Vec<_> = (0..5).map(|i| (i, from[i], to[i])).collect();
        let result = contributions(&items, None).unwrap();
        let expected = [-0.18, 0.06, 0.07, 0.03, 0.02];
        for ((key, part), expected) in result.items.iter().zip(expected) {
            assert!(close(part.points, expected), "{key}");
            assert!(close(part.log_points, expected));
            assert!(close(part.share_change, expected));
        }
        assert_eq!((result.rate, result.rest), (Outcome::Defined(0.0), None));
    }

    #[test]
    fn the_rest_completes_a_published_total() {
        let result = contributions(&[("US", 656.0, 582.0)], Some((5473.0, 6150.0))).unwrap();
        let (us, others) = (result.items[0].1, result.rest.unwrap());
        assert!(close(us.points, -74.0 / 5473.0));
        assert!(close(others.points, 751.0 / 5473.0));
        let log = us.log_points.unwrap() + others.log_points.unwrap();
        assert!(Tolerance::ROUND_OFF.accepts(log, result.log_change.unwrap()));
        assert!(Tolerance::published(4).accepts(us.share_from.unwrap(), 0.1199));
        assert!(Tolerance::published(4).accepts(us.share_to.unwrap(), 0.0946));
    }

    #[test]
    fn parts_that_add_up_leave_no_rest() {
        let items = [("a", 0.1, 0.7), ("b", 0.2, 0.1)];
        assert_eq!(contributions(&items, Some((0.3, 0.8))).unwrap().rest, None);
        let short = contributions(&items, Some((0.3, 0.7))).unwrap();
        assert!(close(short.rest.map(|rest| rest.difference), -0.1));
    }

    #[test]
    fn a_total_that_is_not_positive_has_no_points() {
        for (total, rate) in [
            ((0.0, 5.0), Outcome::FromZero),
            ((-4.0, 5.0), Outcome::SignChange),
            ((-4.0, -5.0), Outcome::NegativeBase),
        ] {
            let result = contributions(&[((), 1.0, 2.0)], Some(total)).unwrap();
            let part = result.items[0].1;
            assert_eq!(
                (result.rate, part.points, part.log_points),
                (rate, None, None)
            );
            assert_eq!(part.difference, 1.0);
        }
        let nothing = contributions::<()>(&[], None).unwrap();
        assert_eq!(nothing.rate, Outcome::BothZero);
    }

    #[test]
    fn bad_levels_are_refused_by_position() {
        let items = [("a", 1.0, 2.0), ("b", 1.0, f64::NAN)];
        assert!(matches!(
            contributions(&items, None),
            Err(ChangeError::NotFinite {
                name: "item",
                position: 1,
                ..
            })
        ));
        assert!(matches!(
            contributions(&items[..1], Some((f64::INFINITY, 1.0))),
            Err(ChangeError::NotFinite {
                name: "total",
                position: 0,
                ..
            })
        ));
        assert!(matches!(
            contributions(&[("a", f64::MAX, -f64::MAX)], None),
            Err(ChangeError::TooLarge { .. })
        ));
    }
}
