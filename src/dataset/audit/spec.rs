//! Thresholds of the checks, and figures published about the records.

use serde::{Deserialize, Serialize};

use crate::dataset::{DatasetError, SeriesKey};
use crate::period::Period;

/// Thresholds of the checks.
///
/// # Examples
///
/// ```
/// use tidegauge::dataset::AuditSpec;
///
/// let spec = AuditSpec::default().relative_tolerance(0.01).rounding_unit(1.0);
/// assert!(spec.validate().is_ok());
/// assert_eq!(spec.maximum_cif_fob, 1.5);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct AuditSpec {
    /// How far parts may be from their total, as a ratio of the total; 0 to 1, default 0.005.
    pub relative_tolerance: f64,
    /// How far parts may be from their total in the unit of the measure; zero or more, default 1. The larger tolerance counts.
    pub absolute_tolerance: f64,
    /// Largest plausible ratio of CIF to FOB value; 1 or more, default 1.5.
    pub maximum_cif_fob: f64,
    /// How far net weight and a quantity of mass may be apart, as a ratio of the larger; 0 to 1, default 0.01.
    pub weight_tolerance: f64,
    /// Number of zeros in a row that is reported after positive figures; 1 or more, default 3.
    pub zero_run: u32,
    /// How many robust standard deviations a logarithm of a unit value may be from those around it, and how many a step must exceed;
    /// positive, default 3.5.
    pub unit_value_z: f64,
    /// The least factor between a unit value and those around it that is reported; more than 1, default 1.5.
    pub unit_value_factor: f64,
    /// The least number of periods, or of partners for series with fewer, whose unit values are compared; 3 or more, default 6.
    /// In fewer than 6 periods an outlier passes for noise unless it is the first or the last.
    pub unit_value_periods: u32,
    /// How far the logarithm of a factor may be from that of 10, 100, 1000, a million or an exchange rate; 0 to 1, default 0.15.
    pub factor_tolerance: f64,
    /// Number of equal figures in a row that is reported; 2 or more, default 3.
    pub repeat_run: u32,
    /// The least number of periods on both sides of a lasting step; 1 or more, default 3.
    pub step_periods: u32,
    /// Exchange rates by which values would step if the currency changed without notice, such as 7.1 yuan for a dollar; positive and
    /// not 1, none by default.
    pub exchange_rates: Vec<f64>,
    /// Unit of the last digit of the levels, for published rates: 1 for whole tonnes. `None`, the default, takes the levels as exact.
    pub rounding_unit: Option<f64>,
    /// Rates to compare with the records; none by default.
    pub published: Vec<PublishedRate>,
}

/// A rate of change as somebody published it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PublishedRate {
    /// The series; total on second partner, procedure and transport.
    pub key: SeriesKey,
    /// The period that is compared.
    pub period: Period,
    /// The period it is compared with.
    pub base: Period,
    /// The rate as a ratio: -0.113 for a fall of 11.3 %.
    pub rate: f64,
    /// Decimals of the percentage as printed: 1 for 11.3 %; at most 12.
    pub decimals_percent: u32,
}

impl Default for AuditSpec {
    fn default() -> Self {
        Self {
            relative_tolerance: 0.005,
            absolute_tolerance: 1.0,
            maximum_cif_fob: 1.5,
            weight_tolerance: 0.01,
            zero_run: 3,
            unit_value_z: 3.5,
            unit_value_factor: 1.5,
            unit_value_periods: 6,
            factor_tolerance: 0.15,
            repeat_run: 3,
            step_periods: 3,
            exchange_rates: Vec::new(),
            rounding_unit: None,
            published: Vec::new(),
        }
    }
}

impl AuditSpec {
    /// How far parts may be from their total, as a ratio of the total.
    #[must_use]
    pub const fn relative_tolerance(mut self, ratio: f64) -> Self {
        self.relative_tolerance = ratio;
        self
    }

    /// How far parts may be from their total in the unit of the measure.
    #[must_use]
    pub const fn absolute_tolerance(mut self, amount: f64) -> Self {
        self.absolute_tolerance = amount;
        self
    }

    /// Largest plausible ratio of CIF to FOB value.
    #[must_use]
    pub const fn maximum_cif_fob(mut self, ratio: f64) -> Self {
        self.maximum_cif_fob = ratio;
        self
    }

    /// How far net weight and a quantity of mass may be apart, as a ratio of the larger.
    #[must_use]
    pub const fn weight_tolerance(mut self, ratio: f64) -> Self {
        self.weight_tolerance = ratio;
        self
    }

    /// Number of zeros in a row that is reported after positive figures.
    #[must_use]
    pub const fn zero_run(mut self, periods: u32) -> Self {
        self.zero_run = periods;
        self
    }

    /// How many robust standard deviations a logarithm of a unit value may be from those around it.
    #[must_use]
    pub const fn unit_value_z(mut self, deviations: f64) -> Self {
        self.unit_value_z = deviations;
        self
    }

    /// The least factor between a unit value and those around it that is reported.
    #[must_use]
    pub const fn unit_value_factor(mut self, factor: f64) -> Self {
        self.unit_value_factor = factor;
        self
    }

    /// The least number of periods, or of partners, whose unit values are compared.
    #[must_use]
    pub const fn unit_value_periods(mut self, periods: u32) -> Self {
        self.unit_value_periods = periods;
        self
    }

    /// How far the logarithm of a factor may be from that of a power of ten or an exchange rate.
    #[must_use]
    pub const fn factor_tolerance(mut self, logarithm: f64) -> Self {
        self.factor_tolerance = logarithm;
        self
    }

    /// Number of equal figures in a row that is reported.
    #[must_use]
    pub const fn repeat_run(mut self, periods: u32) -> Self {
        self.repeat_run = periods;
        self
    }

    /// The least number of periods on both sides of a lasting step.
    #[must_use]
    pub const fn step_periods(mut self, periods: u32) -> Self {
        self.step_periods = periods;
        self
    }

    /// Exchange rates by which values would step if the currency changed without notice.
    #[must_use]
    pub fn exchange_rates(mut self, rates: impl IntoIterator<Item = f64>) -> Self {
        self.exchange_rates = rates.into_iter().collect();
        self
    }

    /// Unit of the last digit of the levels.
    #[must_use]
    pub const fn rounding_unit(mut self, unit: f64) -> Self {
        self.rounding_unit = Some(unit);
        self
    }

    /// Rates to compare with the records.
    #[must_use]
    pub fn published(mut self, rates: impl IntoIterator<Item = PublishedRate>) -> Self {
        self.published = rates.into_iter().collect();
        self
    }

    /// Whether every option is in its range.
    ///
    /// # Errors
    /// [`DatasetError::AuditOption`] names the first option that is not; [`DatasetError::Period`] if a rate compares periods of different
    /// frequencies.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::dataset::AuditSpec;
    ///
    /// let error = AuditSpec::default().relative_tolerance(50.0).validate().unwrap_err();
    /// assert_eq!(error.to_string(), "audit option `relative_tolerance` is 50; accepted is a ratio from 0 to 1");
    /// ```
    pub fn validate(&self) -> Result<(), DatasetError> {
        let ratio = "a ratio from 0 to 1";
        let unit = "a positive number";
        let unit_of_levels = self.rounding_unit.unwrap_or(1.0);
        check("relative_tolerance", self.relative_tolerance, ratio, |x| {
            (0.0..=1.0).contains(&x)
        })?;
        check(
            "absolute_tolerance",
            self.absolute_tolerance,
            "zero or more",
            |x| x >= 0.0,
        )?;
        check(
            "maximum_cif_fob",
            self.maximum_cif_fob,
            "a ratio of 1 or more",
            |x| x >= 1.0,
        )?;
        check("weight_tolerance", self.weight_tolerance, ratio, |x| {
            (0.0..=1.0).contains(&x)
        })?;
        check("zero_run", self.zero_run.into(), "1 or more", |x| x >= 1.0)?;
        self.validate_comparisons()?;
        check("rounding_unit", unit_of_levels, unit, |x| x > 0.0)?;
        self.published.iter().try_for_each(PublishedRate::validate)
    }

    /// The options of the checks that compare a series with itself in time.
    fn validate_comparisons(&self) -> Result<(), DatasetError> {
        let positive = "a positive number";
        check("unit_value_z", self.unit_value_z, positive, |x| x > 0.0)?;
        let (factor, periods) = (self.unit_value_factor, self.unit_value_periods.into());
        check("unit_value_factor", factor, "more than 1", |x| x > 1.0)?;
        check("unit_value_periods", periods, "3 or more", |x| x >= 3.0)?;
        let tolerance = self.factor_tolerance;
        check("factor_tolerance", tolerance, "0 to 1", |x| {
            (0.0..=1.0).contains(&x)
        })?;
        let (run, step) = (self.repeat_run.into(), self.step_periods.into());
        check("repeat_run", run, "2 or more", |x| x >= 2.0)?;
        check("step_periods", step, "1 or more", |x| x >= 1.0)?;
        let rate = "positive and not 1";
        self.exchange_rates.iter().try_for_each(|x| {
            check("exchange_rates", *x, rate, |x| {
                x > 0.0 && x.ln().abs() > 0.0
            })
        })
    }
}

impl PublishedRate {
    /// A rate of `period` over `base` with the decimals of the percentage as printed.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::dataset::PublishedRate;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let key = "X.CN.US.NAT-CN:85051110.quantity".parse()?;
    /// let november = PublishedRate::new(key, "2025-11".parse()?, "2025-10".parse()?, -0.113, 1);
    /// assert_eq!(november.rate, -0.113);
    /// # Ok(())
    /// # }
    /// ```
    pub const fn new(
        key: SeriesKey,
        period: Period,
        base: Period,
        rate: f64,
        decimals_percent: u32,
    ) -> Self {
        Self {
            key,
            period,
            base,
            rate,
            decimals_percent,
        }
    }

    fn validate(&self) -> Result<(), DatasetError> {
        self.base.until(self.period)?;
        check("published.rate", self.rate, "a finite ratio", |_| true)?;
        let decimals = self.decimals_percent.into();
        check("published.decimals_percent", decimals, "0 to 12", |x| {
            x <= 12.0
        })
    }
}

fn check(
    option: &'static str,
    value: f64,
    accepted: &'static str,
    is_accepted: impl Fn(f64) -> bool,
) -> Result<(), DatasetError> {
    if value.is_finite() && is_accepted(value) {
        Ok(())
    } else {
        Err(DatasetError::AuditOption {
            option,
            value,
            accepted,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(spec: &AuditSpec) -> String {
        spec.validate().unwrap_err().to_string()
    }

    #[test]
    fn every_option_has_a_range() {
        let spec = AuditSpec::default;
        for (bad, option) in [
            (spec().relative_tolerance(-0.1), "relative_tolerance"),
            (spec().relative_tolerance(f64::NAN), "relative_tolerance"),
            (spec().absolute_tolerance(-1.0), "absolute_tolerance"),
            (
                spec().absolute_tolerance(f64::INFINITY),
                "absolute_tolerance",
            ),
            (spec().maximum_cif_fob(0.99), "maximum_cif_fob"),
            (spec().weight_tolerance(1.5), "weight_tolerance"),
            (spec().zero_run(0), "zero_run"),
            (spec().rounding_unit(0.0), "rounding_unit"),
            (spec().unit_value_z(0.0), "unit_value_z"),
            (spec().unit_value_factor(1.0), "unit_value_factor"),
            (spec().unit_value_periods(2), "unit_value_periods"),
            (spec().factor_tolerance(1.1), "factor_tolerance"),
            (spec().repeat_run(1), "repeat_run"),
            (spec().step_periods(0), "step_periods"),
            (spec().exchange_rates([7.1, 1.0]), "exchange_rates"),
            (spec().exchange_rates([-7.1]), "exchange_rates"),
        ] {
            assert!(
                refused(&bad).contains(&format!("`{option}` is ")),
                "{bad:?}"
            );
        }
        assert_eq!(
            refused(&spec().zero_run(0)),
            "audit option `zero_run` is 0; accepted is 1 or more"
        );
    }

    #[test]
    fn published_rates_are_checked() {
        let rate = PublishedRate::new(
            "X.CN.US.HS:850511.value".parse().unwrap(),
            "2025-11".parse().unwrap(),
            "2025-10".parse().unwrap(),
            -0.113,
            1,
        );
        let with = |rate| AuditSpec::default().published([rate]);
        assert_eq!(with(rate).validate(), Ok(()));
        let unreadable = PublishedRate {
            rate: f64::NAN,
            ..rate
        };
        assert!(refused(&with(unreadable)).contains("`published.rate` is NaN"));
        let precise = PublishedRate {
            decimals_percent: 13,
            ..rate
        };
        assert!(refused(&with(precise)).contains("`published.decimals_percent` is 13"));
        let mixed = PublishedRate {
            base: "2025-Q3".parse().unwrap(),
            ..rate
        };
        assert!(matches!(
            with(mixed).validate(),
            Err(DatasetError::Period(_))
        ));
    }

    #[test]
    fn stored_with_defaults() {
        assert_eq!(
            serde_json::from_str::<AuditSpec>("{}").unwrap(),
            AuditSpec::default()
        );
        let text = serde_json::to_string(&AuditSpec::default().rounding_unit(1.0)).unwrap();
        assert_eq!(
            serde_json::from_str::<AuditSpec>(&text)
                .unwrap()
                .rounding_unit,
            Some(1.0)
        );
        assert!(serde_json::from_str::<AuditSpec>(r#"{"tolerance":1}"#).is_err());
    }
}
