//! Whether the share of a supplier changed at an event by more than its noise.
//!
//! A share lies between 0 and 1 and moves less near both ends, so that what is tested is its logit, `ln(s / (1 - s))`. That is the logarithm of
//! the supplier's flow over the flow of all others: growth of the whole market, and whatever season all suppliers have in common, drops out of it,
//! and [`Counterfactual`] of that ratio is the test.

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::impact::{
    Bounded, Counterfactual, CounterfactualResult, CounterfactualSpec, Event, PointEffect,
};
use crate::num::sum::sum;
use crate::regarima::Transform;
use crate::series::{Series, Span};

/// The change of a share at an event. Shares are ratios of 1, and their differences too: 0.01 is one percentage point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ShareChange {
    /// Share of all observed periods before the event together.
    pub before: f64,
    /// Share of the evaluated periods of the event together.
    pub after: f64,
    /// What the tested change of the logit makes of the share before, less it, with its interval.
    pub shift: Bounded,
    /// The smallest rise of the share before that would have been found, positive.
    pub detectable_rise: f64,
    /// The smallest fall that would have been found, positive.
    pub detectable_fall: f64,
    /// Each period of the event: the share observed, and the one expected from the periods before.
    pub points: Vec<PointEffect>,
    /// The test on the logit: its verdict, p value, checks and warnings. Its levels and ratios are those of the supplier's flow over all others.
    pub test: CounterfactualResult,
}

/// The share of a part in a whole, from 0 to 1, over the periods that both series have.
///
/// A period in which one of them is missing, or the whole is zero, has no share and is missing.
///
/// # Errors
///
/// [`Error::NoShare`] where a part is negative or exceeds the whole; spans without a common period, frequencies that differ.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::impact::share_series;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // Tonnes of magnets to the US, and to all countries.
/// let us = Series::new("2025-10".parse()?, [656, 582])?;
/// let world = Series::new("2025-09".parse()?, [5774, 5473, 6150])?;
/// let share = share_series(&us, &world)?;
/// assert_eq!(share.get("2025-11".parse()?).map(|s| format!("{s:.4}")), Some("0.0946".into()));
/// assert_eq!(share.len(), 2);
/// # Ok(())
/// # }
/// ```
pub fn share_series(part: &Series, whole: &Series) -> Result<Series, Error> {
    let (part, whole) = part.align(whole, Span::Intersection)?;
    let mut shares = Vec::with_capacity(part.len());
    for ((period, part), whole) in part.iter().zip(whole.values()) {
        if part.is_nan() || whole.is_nan() {
            shares.push(f64::NAN);
        } else if !(part >= 0.0 && part <= *whole) {
            return Err(Error::NoShare {
                period,
                part,
                whole: *whole,
            });
        } else {
            // Nothing of nothing is missing.
            shares.push(part / whole);
        }
    }
    Ok(Series::new(part.start(), shares)?)
}

/// Tests whether the share of a supplier in a total changed at an event.
///
/// The series of a supplier and of the total come from a [`Dataset`](crate::Dataset), say, by selectors with the partner and with the world. The
/// smallest effect of interest of `spec` is a ratio of the odds `s / (1 - s)`: 0.1 is about 2.4 points for a share of one half, and 0.9 points for a
/// share of one tenth.
///
/// # Errors
///
/// [`Error::NoShare`] as for [`share_series`]; [`Error::ShareAtBound`] where the share of a period is 0 or 1, which have no logit;
/// [`Error::Conflict`] for a specification that refuses logarithms; all errors of [`Counterfactual`].
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::impact::{CounterfactualSpec, Event, EventKind, Verdict, share_change};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // Tonnes of magnets that the US imports each month: from China, and from all suppliers.
/// let china = Series::new("2024-08".parse()?, [620, 655, 598, 640, 611, 663, 604, 632, 470, 455, 480])?;
/// let all = Series::new("2024-08".parse()?, [820, 870, 800, 845, 815, 880, 800, 842, 760, 745, 770])?;
/// let control = Event::new("export control", EventKind::Restriction, "2025-04".parse()?);
/// let found = share_change(&china, &all, &control, CounterfactualSpec::default())?;
/// assert_eq!(format!("{:.3} to {:.3}", found.before, found.after), "0.753 to 0.618");
/// assert_eq!(found.test.verdict, Verdict::Detected);
/// assert!(found.shift.upper < 0.0);
/// # Ok(())
/// # }
/// ```
pub fn share_change(
    supplier: &Series,
    total: &Series,
    event: &Event,
    spec: CounterfactualSpec,
) -> Result<ShareChange, Error> {
    if spec.transform == Transform::None {
        return Err(Error::Conflict {
            first: "transform none",
            second: "the logit of a share",
        });
    }
    share_series(supplier, total)?;
    let (part, whole) = supplier.align(total, Span::Intersection)?;
    let mut odds = Vec::with_capacity(part.len());
    for ((period, part), whole) in part.iter().zip(whole.values()) {
        let ratio = if *whole == 0.0 {
            f64::NAN
        } else {
            part / (whole - part)
        };
        if ratio == 0.0 || ratio.is_infinite() {
            let share = part / whole;
            return Err(Error::ShareAtBound { period, share });
        }
        odds.push(ratio);
    }
    let odds = Series::new(part.start(), odds)?;
    let test = Counterfactual::new(spec.transform(Transform::Log))?.run(&odds, event, &[])?;
    let pooled = |counts: &dyn Fn(usize) -> bool| {
        let known = |t: &usize| odds.values()[*t].is_finite() && counts(*t);
        let total =
            |series: &Series| sum((0..odds.len()).filter(known).map(|t| series.values()[t]));
        total(&part) / total(&whole)
    };
    let first = odds.index_of(event.at).unwrap_or(odds.len());
    let evaluated: Vec<usize> = test
        .points
        .iter()
        .filter_map(|point| odds.index_of(point.period))
        .collect();
    let before = pooled(&|t| t < first);
    let after = pooled(&|t| evaluated.contains(&t));
    let moved = |log_shift: f64| share_of(before / (1.0 - before) * log_shift.exp()) - before;
    let ratio = test
        .effect
        .ratio
        .ok_or(Error::NoForecast { period: event.at })?;
    let shift = ratio.map(|ratio| moved(ratio.ln_1p()));
    if !(shift.is_finite() && after.is_finite()) {
        return Err(Error::NoForecast { period: event.at });
    }
    Ok(ShareChange {
        before,
        after,
        shift,
        detectable_rise: moved(test.detectable.log_shift),
        detectable_fall: -moved(-test.detectable.log_shift),
        points: test.points.iter().map(in_shares).collect(),
        test,
    })
}

/// The share whose odds are given.
fn share_of(odds: f64) -> f64 {
    1.0 / (1.0 + 1.0 / odds)
}

fn in_shares(point: &PointEffect) -> PointEffect {
    let observed = share_of(point.observed);
    let expected = point.expected.map(share_of);
    PointEffect {
        period: point.period,
        observed,
        expected,
        effect: Bounded::new(
            observed - expected.value,
            observed - expected.upper,
            observed - expected.lower,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::impact::{EventKind, Verdict};
    use crate::num::tolerance::Tolerance;

    fn months<const N: usize>(values: [f64; N]) -> Series {
        Series::new("2024-08".parse().unwrap(), values).unwrap()
    }

    fn event() -> Event {
        Event::new(
            "control",
            EventKind::Restriction,
            "2025-04".parse().unwrap(),
        )
    }

    const CHINA: [f64; 10] = [
        620.0, 655.0, 598.0, 640.0, 611.0, 663.0, 604.0, 632.0, 470.0, 455.0,
    ];
    const ALL: [f64; 10] = [
        820.0, 870.0, 800.0, 845.0, 815.0, 880.0, 800.0, 842.0, 760.0, 745.0,
    ];

    #[test]
    fn a_market_that_doubles_is_no_change_of_shares() {
        let (mut china, mut all) = (CHINA, ALL);
        (china[8], all[8]) = (2.0 * 625.0, 2.0 * 830.0);
        (china[9], all[9]) = (2.0 * 628.0, 2.0 * 835.0);
        let spec = CounterfactualSpec::default();
        let found = share_change(&months(china), &months(all), &event(), spec).unwrap();
        assert_ne!(found.test.verdict, Verdict::Detected);
        assert!(found.shift.lower < 0.0 && found.shift.upper > 0.0);
        assert!(Tolerance::ROUND_OFF.accepts(found.after, (1250.0 + 1256.0) / (1660.0 + 1670.0)));
        assert!(Tolerance::ROUND_OFF.accepts(found.before, 5023.0 / 6672.0));
    }

    #[test]
    fn gains_of_the_supplier_are_losses_of_the_others() {
        let rest: [f64; 10] = std::array::from_fn(|t| ALL[t] - CHINA[t]);
        let of = |part| {
            let spec = CounterfactualSpec::default();
            share_change(&months(part), &months(ALL), &event(), spec).unwrap()
        };
        let (china, others) = (of(CHINA), of(rest));
        let same = |a, b| Tolerance::ITERATIVE.accepts(a, b);
        assert!(same(china.before + others.before, 1.0));
        assert!(same(china.shift.value, -others.shift.value));
        assert!(same(china.shift.lower, -others.shift.upper));
        assert!(same(china.test.effect.p_value, others.test.effect.p_value));
        assert!(same(china.detectable_rise, others.detectable_fall));
        assert_eq!(china.points.len(), 2);
        for point in china.points {
            assert!((0.0..=1.0).contains(&point.expected.lower) && point.expected.upper <= 1.0);
        }
    }

    #[test]
    fn the_unit_does_not_matter() {
        let spec = CounterfactualSpec::default;
        let tonnes = share_change(&months(CHINA), &months(ALL), &event(), spec()).unwrap();
        let [china, all] = [CHINA, ALL].map(|values| months(values.map(|value| 1000.0 * value)));
        let kilograms = share_change(&china, &all, &event(), spec()).unwrap();
        for (a, b) in [
            (kilograms.before, tonnes.before),
            (kilograms.after, tonnes.after),
            (kilograms.shift.value, tonnes.shift.value),
            (kilograms.test.effect.p_value, tonnes.test.effect.p_value),
        ] {
            assert!(Tolerance::ITERATIVE.accepts(a, b));
        }
        // 470 and 455 of 760 and 745 tonnes after.
        assert!(Tolerance::ROUND_OFF.accepts(tonnes.after, 925.0 / 1505.0));
        assert_eq!(tonnes.test.verdict, Verdict::Detected);
    }

    #[test]
    fn what_has_no_share_or_no_logit_says_when() {
        let spec = CounterfactualSpec::default;
        let with = |value| {
            let mut china = CHINA;
            china[3] = value;
            share_change(&months(china), &months(ALL), &event(), spec()).unwrap_err()
        };
        let period = "2024-11".parse().unwrap();
        for (value, share) in [(0.0, 0.0), (845.0, 1.0)] {
            assert_eq!(with(value), Error::ShareAtBound { period, share });
        }
        for part in [-1.0, 846.0] {
            let whole = 845.0;
            let none = Error::NoShare {
                period,
                part,
                whole,
            };
            assert_eq!(with(part), none);
        }
        let values = spec().transform(Transform::None);
        let refused = share_change(&months(CHINA), &months(ALL), &event(), values);
        assert!(matches!(refused, Err(Error::Conflict { .. })));
        let short = share_change(&months([1.0, 2.0]), &months([3.0, 5.0]), &event(), spec());
        assert!(matches!(short, Err(Error::EventOutside { .. })));
    }

    #[test]
    fn gaps_stay_gaps() {
        let share = share_series(
            &months([1.0, f64::NAN, 0.0, 0.0]),
            &months([4.0, 4.0, 0.0, f64::NAN]),
        );
        let share = share.unwrap();
        assert_eq!(share.values()[0], 0.25);
        assert_eq!(share.missing(), 3);
        let (mut china, mut all) = (CHINA, ALL);
        (china[2], all[2]) = (0.0, 0.0);
        all[5] = f64::NAN;
        let spec = CounterfactualSpec::default();
        let found = share_change(&months(china), &months(all), &event(), spec).unwrap();
        assert_eq!(found.test.before, 6);
    }
}
