//! What model to make, in one plain value.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::regime::TradingDay;
use super::{AicThreshold, ChineseNewYear, OutlierKind, RegArimaError, RegressorSpec};
use crate::arima::ArimaOrder;
use crate::calendar::Regressor;
use crate::period::Period;

/// Whether the model is for the values or for their logarithms.
///
/// ```
/// use tidegauge::regarima::Transform;
///
/// assert_eq!(serde_json::from_str::<Transform>(r#""log""#).unwrap(), Transform::Log);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Transform {
    /// Whichever has the smaller AICC, logarithms up to 2 worse; the values as they are when one is not positive.
    #[default]
    Auto,
    /// Natural logarithms.
    Log,
    /// The values as they are.
    None,
}

/// Orders that are chosen or given. In JSON `"auto"` or a text such as `"(0 1 1)(0 1 1)"`.
///
/// # Examples
///
/// ```
/// use tidegauge::regarima::Orders;
///
/// assert_eq!(serde_json::from_str::<Orders>(r#""auto""#).unwrap(), Orders::Auto);
/// assert!(serde_json::from_str::<Orders>(r#""(0 1 1""#).is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Orders {
    /// The automatic identification of X-13 (`automdl`), after that of TRAMO.
    #[default]
    Auto,
    /// These.
    Given(ArimaOrder),
}

impl Serialize for Orders {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Auto => serializer.serialize_str("auto"),
            Self::Given(order) => order.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Orders {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == "auto" {
            Ok(Self::Auto)
        } else {
            text.parse()
                .map(Self::Given)
                .map_err(serde::de::Error::custom)
        }
    }
}

/// An effect whose presence is decided by AICC (X-13 `aictest`).
///
/// ```
/// use tidegauge::regarima::CalendarTest;
///
/// let test: CalendarTest = serde_json::from_str(r#""chinese_new_year""#).unwrap();
/// assert_eq!(test, CalendarTest::ChineseNewYear);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CalendarTest {
    /// Trading days: none, six coefficients or one; only what is among the regressors, if there is something, but both forms for
    /// `tdstock`. Months and quarters.
    Td,
    /// Lengths of periods, `lom`, with against without; trading days beside it have no leap years. Months and quarters.
    Lom,
    /// Leap years, `lpyear`, likewise.
    Lpyear,
    /// Easter: none, or 1, 8 or 15 days before it; only the windows among the regressors, if there are any. Months and quarters.
    Easter,
    /// Chinese New Year: the three windows together, those among the regressors if they are there.
    ChineseNewYear,
    /// All user-defined regressors together.
    User,
}

/// What model to make.
///
/// The default is the automatic run: transformation and orders chosen, trading days and Easter tested by AICC, additive outliers
/// and level shifts searched for, one year of forecasts.
///
/// # Examples
///
/// ```
/// use tidegauge::regarima::{CalendarTest, Orders, RegArimaSpec, Transform};
///
/// let spec: RegArimaSpec = serde_json::from_str("{}").unwrap();
/// assert_eq!((spec.transform, spec.arima), (Transform::Auto, Orders::Auto));
/// assert_eq!(spec.test, [CalendarTest::Td, CalendarTest::Easter]);
/// assert_eq!(serde_json::from_str::<RegArimaSpec>(r#"{"test":null}"#).unwrap(), spec); // `null` is the default
/// assert!(serde_json::from_str::<RegArimaSpec>(r#"{"outlier":[]}"#).is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Stored")]
#[non_exhaustive]
pub struct RegArimaSpec {
    /// Values or logarithms.
    pub transform: Transform,
    /// ARIMA orders.
    pub arima: Orders,
    /// Regressors in the model from the start.
    pub regressors: Vec<RegressorSpec>,
    /// Effects that AICC decides on.
    pub test: Vec<CalendarTest>,
    /// By how much it must fall for them to stay.
    pub threshold: AicThreshold,
    /// Kinds of outliers to search for: AO, LS, TC and SO.
    pub outliers: Vec<OutlierKind>,
    /// |t| from which an outlier counts; without a value Ljung's, from the length of the series.
    pub critical_value: Option<f64>,
    /// Figures that are the total of two periods, each by the last of them; the value before it must be missing. China's customs
    /// publishes January and February together: its `2025-02` is such a period. The model splits them ([`Split`](super::Split)).
    pub combined: Vec<Period>,
    /// Periods to forecast; a year without a value.
    pub forecasts: Option<usize>,
    /// Periods to backcast.
    pub backcasts: usize,
    /// Change of the log-likelihood at which an estimation has converged; 1e-5 as in X-13.
    pub tolerance: f64,
}

/// A specification as read: what is absent or `null` is the default.
#[derive(Default, Deserialize)]
#[serde(rename = "RegArimaSpec", default, deny_unknown_fields)]
struct Stored {
    transform: Option<Transform>,
    arima: Option<Orders>,
    regressors: Option<Vec<RegressorSpec>>,
    test: Option<Vec<CalendarTest>>,
    threshold: Option<AicThreshold>,
    outliers: Option<Vec<OutlierKind>>,
    critical_value: Option<f64>,
    combined: Option<Vec<Period>>,
    forecasts: Option<usize>,
    backcasts: Option<usize>,
    tolerance: Option<f64>,
}

impl From<Stored> for RegArimaSpec {
    fn from(stored: Stored) -> Self {
        let default = Self::default();
        Self {
            transform: stored.transform.unwrap_or(default.transform),
            arima: stored.arima.unwrap_or(default.arima),
            regressors: stored.regressors.unwrap_or(default.regressors),
            test: stored.test.unwrap_or(default.test),
            threshold: stored.threshold.unwrap_or(default.threshold),
            outliers: stored.outliers.unwrap_or(default.outliers),
            critical_value: stored.critical_value,
            combined: stored.combined.unwrap_or(default.combined),
            forecasts: stored.forecasts,
            backcasts: stored.backcasts.unwrap_or(default.backcasts),
            tolerance: stored.tolerance.unwrap_or(default.tolerance),
        }
    }
}

impl Default for RegArimaSpec {
    fn default() -> Self {
        Self {
            transform: Transform::Auto,
            arima: Orders::Auto,
            regressors: Vec::new(),
            test: vec![CalendarTest::Td, CalendarTest::Easter],
            threshold: AicThreshold::Difference(0.0),
            outliers: vec![OutlierKind::Additive, OutlierKind::LevelShift],
            critical_value: None,
            combined: Vec::new(),
            forecasts: None,
            backcasts: 0,
            tolerance: 1e-5,
        }
    }
}

impl RegArimaSpec {
    /// The model of Box and Jenkins with nothing tested and no outliers; the transformation is chosen.
    ///
    /// ```
    /// use tidegauge::arima::ArimaOrder;
    /// use tidegauge::regarima::{Orders, RegArimaSpec};
    ///
    /// let spec = RegArimaSpec::airline();
    /// assert_eq!((spec.arima, spec.test.len()), (Orders::Given(ArimaOrder::AIRLINE), 0));
    /// ```
    pub fn airline() -> Self {
        Self::given(ArimaOrder::AIRLINE)
    }

    /// Given orders with nothing tested and no outliers; the transformation is chosen.
    ///
    /// ```
    /// use tidegauge::regarima::RegArimaSpec;
    ///
    /// let spec = RegArimaSpec::given("(2 1 0)(0 1 1)".parse().unwrap());
    /// assert_eq!(serde_json::to_value(&spec).unwrap()["arima"], "(2 1 0)(0 1 1)");
    /// ```
    pub fn given(order: ArimaOrder) -> Self {
        Self {
            arima: Orders::Given(order),
            test: Vec::new(),
            outliers: Vec::new(),
            ..Self::default()
        }
    }

    /// The automatic run with Chinese New Year tested beside trading days, for what China buys and sells.
    ///
    /// ```
    /// use tidegauge::regarima::{CalendarTest, RegArimaSpec};
    ///
    /// assert!(RegArimaSpec::china().test.contains(&CalendarTest::ChineseNewYear));
    /// ```
    pub fn china() -> Self {
        Self {
            test: vec![
                CalendarTest::Td,
                CalendarTest::Easter,
                CalendarTest::ChineseNewYear,
            ],
            ..Self::default()
        }
    }

    /// Chooses the transformation.
    ///
    /// ```
    /// use tidegauge::regarima::{RegArimaSpec, Transform};
    ///
    /// assert_eq!(RegArimaSpec::default().transform(Transform::Log).transform, Transform::Log);
    /// ```
    #[must_use]
    pub const fn transform(mut self, transform: Transform) -> Self {
        self.transform = transform;
        self
    }

    /// Adds a regressor.
    ///
    /// ```
    /// use tidegauge::calendar::Regressor;
    /// use tidegauge::regarima::RegArimaSpec;
    ///
    /// let spec = RegArimaSpec::airline().regressor(Regressor::TradingDay).regressor(Regressor::Easter(8));
    /// assert_eq!(spec.regressors[1].to_string(), "easter[8]");
    /// ```
    #[must_use]
    pub fn regressor(mut self, regressor: impl Into<RegressorSpec>) -> Self {
        self.regressors.push(regressor.into());
        self
    }

    /// Says which effects AICC decides on.
    ///
    /// ```
    /// use tidegauge::regarima::{CalendarTest, RegArimaSpec};
    ///
    /// assert_eq!(RegArimaSpec::default().test(&[CalendarTest::User]).test, [CalendarTest::User]);
    /// ```
    #[must_use]
    pub fn test(mut self, tests: &[CalendarTest]) -> Self {
        self.test = tests.to_vec();
        self
    }

    /// Says which outliers to search for.
    ///
    /// ```
    /// use tidegauge::regarima::{OutlierKind, RegArimaSpec};
    ///
    /// let spec = RegArimaSpec::default().outliers(&[OutlierKind::TransientChange]);
    /// assert_eq!(spec.outliers[0].code(), "TC");
    /// ```
    #[must_use]
    pub fn outliers(mut self, kinds: &[OutlierKind]) -> Self {
        self.outliers = kinds.to_vec();
        self
    }

    /// Says which values are totals of two periods, by the last of them.
    ///
    /// ```
    /// use tidegauge::regarima::RegArimaSpec;
    ///
    /// let spec = RegArimaSpec::china().combined(["2025-02".parse().unwrap()]);
    /// assert_eq!(spec.combined[0].to_string(), "2025-M02");
    /// ```
    #[must_use]
    pub fn combined(mut self, periods: impl IntoIterator<Item = Period>) -> Self {
        self.combined = periods.into_iter().collect();
        self
    }

    /// Says how many periods to forecast.
    ///
    /// ```
    /// assert_eq!(tidegauge::regarima::RegArimaSpec::default().forecasts(24).forecasts, Some(24));
    /// ```
    #[must_use]
    pub const fn forecasts(mut self, periods: usize) -> Self {
        self.forecasts = Some(periods);
        self
    }

    /// Says how many periods to backcast.
    ///
    /// ```
    /// assert_eq!(tidegauge::regarima::RegArimaSpec::default().backcasts(12).backcasts, 12);
    /// ```
    #[must_use]
    pub const fn backcasts(mut self, periods: usize) -> Self {
        self.backcasts = periods;
        self
    }

    pub(crate) fn tests(&self, test: CalendarTest) -> bool {
        self.test.contains(&test)
    }

    /// The windows of Chinese New Year in the model or to be tested.
    pub(crate) fn chinese_new_year(&self) -> Option<ChineseNewYear> {
        let given = self
            .regressors
            .iter()
            .find_map(|regressor| match regressor {
                RegressorSpec::ChineseNewYear(windows) => Some(*windows),
                _ => None,
            });
        given.or_else(|| {
            self.tests(CalendarTest::ChineseNewYear)
                .then(ChineseNewYear::default)
        })
    }

    /// The trading days to compare: those in the model, or both forms, without leap years if the model has those by themselves.
    pub(crate) fn trading_day_forms(
        given: &[TradingDay],
        has_leap_year: bool,
    ) -> Vec<Vec<TradingDay>> {
        let whole = |form| vec![TradingDay { form, side: None }];
        let forms = match *given {
            // As in X-13, whose test of stock trading days compares both forms.
            [
                TradingDay {
                    form: Regressor::StockTradingDay(day),
                    side: None,
                },
            ] => [
                Regressor::StockTradingDay(day),
                Regressor::StockTradingDayOneCoefficient(day),
            ],
            [] if has_leap_year => [
                Regressor::TradingDayNoLeapYear,
                Regressor::TradingDayOneCoefficientNoLeapYear,
            ],
            [] => [Regressor::TradingDay, Regressor::TradingDayOneCoefficient],
            _ => return vec![given.to_vec()],
        };
        forms.map(whole).to_vec()
    }

    /// The trading days that confine their leap years to one side of a change of regime.
    pub(crate) fn leap_years(&self) -> Option<TradingDay> {
        let parts = self.regressors.iter().map(RegressorSpec::parts);
        let mut days = parts.flat_map(|(regressor, sides)| {
            let form = match *regressor {
                RegressorSpec::Calendar(form) if form.has_leap_year() => Some(form),
                _ => None,
            };
            let sides = sides.into_iter();
            sides.filter_map(move |side| Some(TradingDay { form: form?, side }))
        });
        let first = days.next()?;
        days.all(|other| other == first).then_some(first)
    }

    pub(crate) fn check(&self) -> Result<(), RegArimaError> {
        let option = |option, value, accepted| {
            Err(RegArimaError::Option {
                option,
                value,
                accepted,
            })
        };
        if let Some(kind) = self.outliers.iter().find(|kind| kind.is_interval()) {
            return Err(RegArimaError::word(
                "outlier to search for",
                kind.code(),
                "AO, LS, TC and SO",
            ));
        }
        if let Some(value) = self.critical_value
            && !(value.is_finite() && value > 0.0)
        {
            return option("critical_value", value, "a number above 0");
        }
        match self.threshold {
            AicThreshold::Difference(d) if !d.is_finite() => {
                return option("threshold.difference", d, "a finite number");
            }
            AicThreshold::PValue(p) if !(p > 0.0 && p < 1.0) => {
                return option("threshold.p_value", p, "between 0 and 1");
            }
            _ => {}
        }
        if let Some(forecasts) = self.forecasts.filter(|periods| *periods > 1200) {
            return option("forecasts", forecasts as f64, "0 to 1200");
        }
        if self.backcasts > 1200 {
            return option("backcasts", self.backcasts as f64, "0 to 1200");
        }
        if !(self.tolerance > 0.0 && self.tolerance <= 0.01) {
            return option("tolerance", self.tolerance, "above 0, up to 0.01");
        }
        if let Orders::Given(order) = self.arima {
            order.check()?;
        }
        for (place, regressor) in self.regressors.iter().enumerate() {
            for earlier in &self.regressors[..place] {
                if let Some(reason) = conflict(earlier, regressor) {
                    return Err(RegArimaError::Conflict {
                        first: earlier.to_string().into(),
                        second: regressor.to_string().into(),
                        reason,
                    });
                }
            }
            match regressor {
                RegressorSpec::Holiday(holiday) => holiday.validate()?,
                RegressorSpec::Regime(change) => change.check()?,
                _ => {}
            }
            if matches!(regressor.parts().0, RegressorSpec::Trigonometric(waves) if waves.is_empty())
            {
                return Err(RegArimaError::word(
                    "regressor",
                    "sincos[]",
                    "one wave or more, as sincos[1,2]",
                ));
            }
        }
        self.check_test_of_length()?;
        if let Some(windows) = self.chinese_new_year() {
            for (_, window) in windows.windows() {
                window.validate()?;
            }
        }
        Ok(())
    }
}

impl RegArimaSpec {
    /// The form whose effect is tested: lengths of periods or leap years.
    pub(crate) fn tested_length(&self) -> Option<Regressor> {
        let tests = [
            (CalendarTest::Lom, Regressor::LengthOfPeriod),
            (CalendarTest::Lpyear, Regressor::LeapYear),
        ];
        tests
            .into_iter()
            .find_map(|(test, form)| self.tests(test).then_some(form))
    }

    /// What is tested is not in the model already, in another form.
    fn check_test_of_length(&self) -> Result<(), RegArimaError> {
        let Some(form) = self.tested_length() else {
            return Ok(());
        };
        let excluded = |regressor: &&RegressorSpec| match Family::of(regressor.parts().0) {
            Some(Family::Days(days)) => days.has_leap_year(),
            Some(Family::Lengths) => *regressor.parts().0 != RegressorSpec::Calendar(form),
            _ => false,
        };
        let both = self.tests(CalendarTest::Lom) && self.tests(CalendarTest::Lpyear);
        let first = match self.regressors.iter().find(excluded) {
            Some(regressor) => regressor.to_string(),
            None if both => "test of lpyear".to_owned(),
            None => return Ok(()),
        };
        Err(RegArimaError::Conflict {
            first: first.into(),
            second: format!("test of {form}").into(),
            reason: "both hold the effect of leap years",
        })
    }
}

/// Why two regressors exclude each other. X-13 refuses these calendar effects too, unless `lpyear` stands before `td`.
fn conflict(first: &RegressorSpec, second: &RegressorSpec) -> Option<&'static str> {
    if first == second {
        return None;
    }
    if first.to_string() == second.to_string() {
        return Some("they have the same name");
    }
    let ((one, _), (other, _)) = (first.parts(), second.parts());
    let is_regime = |spec| matches!(spec, &RegressorSpec::Regime(_));
    let beside = is_regime(first) != is_regime(second);
    match (Family::of(one)?, Family::of(other)?) {
        // A regressor of the whole series, and what changes of it.
        (Family::Days(one), Family::Days(other)) if beside => (one.without_leap_year()
            != other.without_leap_year())
        .then_some("a change of trading days has their form"),
        (Family::Days(_), Family::Days(_)) => Some("a model has one form of trading days"),
        (Family::Seasons, Family::Seasons) if beside => None,
        (Family::Seasons, Family::Seasons) => Some("a model has one set of fixed seasonal effects"),
        (Family::Lengths, Family::Lengths) if beside && one == other => None,
        (Family::Lengths, Family::Lengths) => Some("both hold the effect of leap years"),
        (Family::Days(days), Family::Lengths) | (Family::Lengths, Family::Days(days)) => days
            .has_leap_year()
            .then_some("both hold the effect of leap years"),
        _ => None,
    }
}

/// Regressors that stand for the same effects.
enum Family {
    Days(Regressor),
    /// Leap years and lengths of periods.
    Lengths,
    Seasons,
}

impl Family {
    fn of(regressor: &RegressorSpec) -> Option<Self> {
        match *regressor {
            RegressorSpec::Calendar(form) if is_trading_day(form) => Some(Self::Days(form)),
            RegressorSpec::Calendar(Regressor::LeapYear | Regressor::LengthOfPeriod) => {
                Some(Self::Lengths)
            }
            RegressorSpec::Seasonal | RegressorSpec::Trigonometric(_) => Some(Self::Seasons),
            _ => None,
        }
    }
}

pub(crate) const fn is_trading_day(regressor: Regressor) -> bool {
    matches!(
        regressor,
        Regressor::TradingDay
            | Regressor::TradingDayNoLeapYear
            | Regressor::TradingDayOneCoefficient
            | Regressor::TradingDayOneCoefficientNoLeapYear
            | Regressor::StockTradingDay(_)
            | Regressor::StockTradingDayOneCoefficient(_)
    )
}
