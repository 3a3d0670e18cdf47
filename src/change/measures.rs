//! One change of a series, by every measure, with the reasons where a measure does not exist.

use serde::{Deserialize, Serialize};

use crate::change::rates::finite;
use crate::change::{
    Basis, ChangeError, Interval, Outcome, RoundingUnit, annualised_rate, change_rate, log_change,
    rate_interval, symmetric_change,
};
use crate::num::order::median;
use crate::period::Period;
use crate::series::Series;

/// Whether levels are as recorded or freed from seasonal and calendar effects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Adjustment {
    /// As recorded. The default.
    #[default]
    Raw,
    /// Seasonally and calendar adjusted.
    Adjusted,
}

/// Options of [`change`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ChangeSpec {
    /// A base below this ratio of the median of the series is low; 0.01 by default, 0 for none.
    pub low_base_ratio: f64,
    /// Unit of the last digit of the levels, for the interval of the rate; `None` (the default) when
    /// it is not known.
    pub rounding: Option<RoundingUnit>,
    /// Whether the series is adjusted; [`Adjustment::Raw`] by default.
    pub adjustment: Adjustment,
    /// Periods whose missing value is withheld rather than unknown; none by default.
    pub confidential: Vec<Period>,
}

impl Default for ChangeSpec {
    fn default() -> Self {
        Self {
            low_base_ratio: 0.01,
            rounding: None,
            adjustment: Adjustment::Raw,
            confidential: Vec::new(),
        }
    }
}

impl ChangeSpec {
    /// The same with another floor of low bases, a ratio of the median.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::change::ChangeSpec;
    ///
    /// assert_eq!(ChangeSpec::default().low_base_ratio(0.05).low_base_ratio, 0.05);
    /// ```
    #[must_use]
    pub fn low_base_ratio(mut self, ratio: f64) -> Self {
        self.low_base_ratio = ratio;
        self
    }

    /// The same with levels rounded to `unit`.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::change::{ChangeSpec, RoundingUnit};
    ///
    /// let whole_tonnes = ChangeSpec::default().rounding(RoundingUnit::both(1.0));
    /// assert_eq!(whole_tonnes.rounding, Some(RoundingUnit::both(1.0)));
    /// ```
    #[must_use]
    pub fn rounding(mut self, unit: RoundingUnit) -> Self {
        self.rounding = Some(unit);
        self
    }

    /// The same for raw or adjusted data.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::change::{Adjustment, ChangeSpec};
    ///
    /// let spec = ChangeSpec::default().adjustment(Adjustment::Adjusted);
    /// assert_eq!(spec.adjustment, Adjustment::Adjusted);
    /// ```
    #[must_use]
    pub fn adjustment(mut self, adjustment: Adjustment) -> Self {
        self.adjustment = adjustment;
        self
    }

    /// The same with periods whose value is withheld.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::change::ChangeSpec;
    ///
    /// # fn main() -> Result<(), tidegauge::period::PeriodError> {
    /// let spec = ChangeSpec::default().confidential(["2025-10".parse()?]);
    /// assert_eq!(spec.confidential.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn confidential(mut self, periods: impl IntoIterator<Item = Period>) -> Self {
        self.confidential = periods.into_iter().collect();
        self
    }
}

/// One change, by every measure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Change {
    /// The period in question.
    pub period: Period,
    /// The period it is compared with.
    pub base_period: Period,
    /// Level of the base period, in the unit of the series; `None` if missing.
    pub from: Option<f64>,
    /// Level of the period, in the unit of the series; `None` if missing.
    pub to: Option<f64>,
    /// `to - from`, in the unit of the series; `None` if a level is missing or the difference beyond
    /// the range of numbers. For balances, where rates are undefined, this is the measure.
    pub difference: Option<f64>,
    /// Rate of change, a ratio, or why there is none.
    pub rate: Outcome,
    /// Log change; `None` unless both levels are positive.
    pub log_change: Option<f64>,
    /// Change relative to the mean of both levels; `None` unless they are zero or more, one positive.
    pub symmetric: Option<f64>,
    /// Rate over a year at the same pace, a ratio; `None` where the rate is undefined, and for weeks
    /// and days.
    pub annualised: Option<f64>,
    /// What the rounding of the levels leaves open, a ratio; `None` when no unit was given or the base
    /// may in truth be zero.
    pub rounding: Option<Interval>,
    /// Whether the levels are not adjusted: a change on the period before then mixes season and news.
    pub is_raw: bool,
}

/// Change of a series at `period` against a basis.
///
/// A base before the start of the series is missing, not an error.
///
/// # Errors
///
/// When the period lies outside the series, the basis does not exist (see [`Basis::base_of`]), or an
/// option is out of its range.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::change::{Basis, ChangeSpec, RoundingUnit, change};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // Magnets to the United States, tonnes.
/// let tonnes = Series::new("2025-05".parse()?, [46, 353, 619, 589, 420, 656, 582])?;
/// let spec = ChangeSpec::default().rounding(RoundingUnit::both(1.0));
/// let november = change(&tonnes, "2025-11".parse()?, Basis::PreviousPeriod, &spec)?;
/// assert_eq!(november.difference, Some(-74.0));
/// assert_eq!(november.rate.to_string(), "-11.3 %");
/// assert_eq!(november.rounding.map(|i| format!("{:.4}", i.lower)).as_deref(), Some("-0.1142"));
/// # Ok(())
/// # }
/// ```
pub fn change(
    series: &Series,
    period: Period,
    basis: Basis,
    spec: &ChangeSpec,
) -> Result<Change, ChangeError> {
    check_spec(spec)?;
    let index = series
        .index_of(period)
        .ok_or_else(|| ChangeError::Outside {
            period,
            range: Box::new(series.range()),
        })?;
    let base_period = basis.base_of(period)?;
    let to = series.values()[index];
    let from = series.get(base_period).unwrap_or(f64::NAN);

    let withheld = |period, level: f64| level.is_nan() && spec.confidential.contains(&period);
    let rate = if withheld(base_period, from) || withheld(period, to) {
        Outcome::Confidential
    } else {
        match change_rate(from, to) {
            Outcome::Defined(rate) if is_low(series, from, spec) => Outcome::LowBase(rate),
            outcome => outcome,
        }
    };
    let lag = u32::try_from(base_period.until(period)?).unwrap_or(u32::MAX);
    let annualised = match period.frequency().periods_per_year() {
        Some(year) => annualised_rate(from, to, lag, year)?.value(),
        None => None,
    };
    Ok(Change {
        period,
        base_period,
        from: finite(from),
        to: finite(to),
        difference: finite(to - from),
        rate,
        log_change: log_change(from, to),
        symmetric: symmetric_change(from, to),
        annualised,
        rounding: spec
            .rounding
            .and_then(|unit| rate_interval(from, to, unit).ok()),
        is_raw: spec.adjustment == Adjustment::Raw,
    })
}

fn is_low(series: &Series, from: f64, spec: &ChangeSpec) -> bool {
    let known: Vec<f64> = series
        .values()
        .iter()
        .copied()
        .filter(|value| !value.is_nan())
        .collect();
    median(&known).is_some_and(|median| from < spec.low_base_ratio * median)
}

fn check_spec(spec: &ChangeSpec) -> Result<(), ChangeError> {
    if let Some(unit) = spec.rounding {
        unit.check()?;
    }
    if (0.0..=1.0).contains(&spec.low_base_ratio) {
        Ok(())
    } else {
        Err(ChangeError::Option {
            name: "low_base_ratio",
            value: spec.low_base_ratio,
            accepted: "0 to 1",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    fn tonnes() -> Series {
        let levels = [46.0, 353.0, f64::NAN, 589.0, 1.0, 656.0, 0.0];
        Series::new(period("2025-05"), levels).unwrap()
    }

    fn rate(at: &str, basis: Basis, spec: &ChangeSpec) -> Outcome {
        change(&tonnes(), period(at), basis, spec).unwrap().rate
    }

    #[test]
    fn a_change_has_all_its_measures() {
        let spec = ChangeSpec::default()
            .rounding(RoundingUnit::both(1.0))
            .adjustment(Adjustment::Adjusted);
        let june = change(&tonnes(), period("2025-06"), Basis::PreviousPeriod, &spec).unwrap();
        assert_eq!(june.base_period, period("2025-05"));
        assert_eq!(
            (june.from, june.to, june.difference),
            (Some(46.0), Some(353.0), Some(307.0))
        );
        assert_eq!(june.rate, Outcome::Defined(307.0 / 46.0));
        assert!(june.rounding.unwrap().contains(6.6) && !june.is_raw);
        assert!(june.annualised.unwrap() > 1e9);
        let json = serde_json::to_string(&june).unwrap();
        assert_eq!(serde_json::from_str::<Change>(&json).unwrap(), june);
    }

    #[test]
    fn reasons_take_the_place_of_numbers() {
        let spec = ChangeSpec::default();
        let before = Basis::PreviousPeriod;
        assert_eq!(rate("2025-05", before, &spec), Outcome::MissingBase);
        assert_eq!(rate("2025-07", before, &spec), Outcome::MissingCurrent);
        assert_eq!(rate("2025-10", before, &spec), Outcome::LowBase(655.0));
        assert_eq!(rate("2025-11", before, &spec), Outcome::ToZero);
        assert_eq!(rate("2025-11", Basis::YearAgo, &spec), Outcome::MissingBase);
        let no_floor = spec.clone().low_base_ratio(0.0);
        assert_eq!(rate("2025-10", before, &no_floor), Outcome::Defined(655.0));
        let withheld = spec.confidential([period("2025-07"), period("2025-06")]);
        assert_eq!(rate("2025-07", before, &withheld), Outcome::Confidential);
        assert_eq!(rate("2025-08", before, &withheld), Outcome::Confidential);
        assert_eq!(
            rate("2025-06", before, &withheld),
            Outcome::Defined(307.0 / 46.0)
        );
    }

    #[test]
    fn an_annualised_rate_needs_a_divided_year() {
        let weeks = Series::new(period("2025-W01"), [1.0, 2.0]).unwrap();
        let at = period("2025-W02");
        let change = change(&weeks, at, Basis::PreviousPeriod, &ChangeSpec::default()).unwrap();
        assert_eq!(
            (change.rate, change.annualised),
            (Outcome::Defined(1.0), None)
        );
    }

    #[test]
    fn questions_that_make_no_sense_are_refused() {
        let ask = |at: &str, basis, spec: &ChangeSpec| {
            change(&tonnes(), period(at), basis, spec).unwrap_err()
        };
        let spec = ChangeSpec::default();
        assert_eq!(
            ask("2025-12", Basis::PreviousPeriod, &spec).to_string(),
            "2025-M12 is outside the series, which covers 2025-M05/2025-M11"
        );
        assert!(matches!(
            ask("2025-Q3", Basis::YearAgo, &spec),
            ChangeError::Outside { .. }
        ));
        assert_eq!(
            ask("2025-06", Basis::Lag(0), &spec),
            ChangeError::ZeroPeriods { name: "lag" }
        );
        assert!(matches!(
            ask("2025-06", Basis::Lag(u32::MAX), &spec),
            ChangeError::Period(_)
        ));
        let bad = spec.clone().low_base_ratio(f64::NAN);
        assert!(matches!(
            ask("2025-06", Basis::YearAgo, &bad),
            ChangeError::Option { .. }
        ));
        let bad = spec.rounding(RoundingUnit::both(-1.0));
        assert!(matches!(
            ask("2025-06", Basis::YearAgo, &bad),
            ChangeError::Option { .. }
        ));
    }
}
