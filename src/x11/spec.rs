//! Options of X-11, with the names and defaults of the reference program.

use std::fmt;

use serde::de::value::{SeqAccessDeserializer, StrDeserializer};
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::{Effect, X11Error};

/// How the components make up the series.
///
/// Text and stored form are the words of the X-13 argument `mode`: `mult`, `add`, `logadd`, `pseudoadd`, and `auto`.
///
/// # Examples
///
/// ```
/// use tidegauge::x11::Mode;
///
/// assert_eq!(Mode::PseudoAdditive.to_string(), "pseudoadd");
/// assert_eq!(serde_json::from_str::<Mode>(r#""mult""#).unwrap(), Mode::Multiplicative);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Mode {
    /// Multiplicative where all values are positive, else additive with a warning.
    #[default]
    #[serde(rename = "auto")]
    Auto,
    /// Series = trend × seasonal × irregular; all values positive.
    #[serde(rename = "mult")]
    Multiplicative,
    /// Series = trend + seasonal + irregular.
    #[serde(rename = "add")]
    Additive,
    /// Additive in logarithms, with a bias correction of the trend; all values positive.
    #[serde(rename = "logadd")]
    LogAdditive,
    /// Series = trend × (seasonal + irregular − 1); for series with zeros in some seasons.
    #[serde(rename = "pseudoadd")]
    PseudoAdditive,
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Auto => "auto",
            Self::Multiplicative => "mult",
            Self::Additive => "add",
            Self::LogAdditive => "logadd",
            Self::PseudoAdditive => "pseudoadd",
        })
    }
}

/// Moving average over the values of one month or quarter through the years (X-13 argument `seasonalma`).
///
/// # Examples
///
/// ```
/// use tidegauge::x11::SeasonalFilter;
///
/// assert_eq!(SeasonalFilter::S3x9.to_string(), "3x9");
/// assert_eq!(SeasonalFilter::default(), SeasonalFilter::Msr);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum SeasonalFilter {
    /// Chosen among 3×3, 3×5 and 3×9 by the global moving-seasonality ratio; as [`X11Default`](Self::X11Default) where the first period of
    /// the year has [`S3x1`](Self::S3x1).
    #[default]
    #[serde(rename = "msr")]
    Msr,
    /// A plain mean of three.
    #[serde(rename = "3x1")]
    S3x1,
    /// 3×3.
    #[serde(rename = "3x3")]
    S3x3,
    /// 3×5.
    #[serde(rename = "3x5")]
    S3x5,
    /// 3×9.
    #[serde(rename = "3x9")]
    S3x9,
    /// 3×15; needs twenty calendar years, extensions and started years counting, else it becomes [`Stable`](Self::Stable).
    #[serde(rename = "3x15")]
    S3x15,
    /// The same factor in every year.
    #[serde(rename = "stable")]
    Stable,
    /// 3×3 for the first estimate of each part, 3×5 for the second, as the program of 1967 did.
    #[serde(rename = "x11default")]
    X11Default,
}

impl SeasonalFilter {
    const ALL: [(Self, &'static str); 8] = [
        (Self::Msr, "msr"),
        (Self::S3x1, "3x1"),
        (Self::S3x3, "3x3"),
        (Self::S3x5, "3x5"),
        (Self::S3x9, "3x9"),
        (Self::S3x15, "3x15"),
        (Self::Stable, "stable"),
        (Self::X11Default, "x11default"),
    ];
}

impl fmt::Display for SeasonalFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = Self::ALL.iter().find(|(filter, _)| filter == self);
        f.pad(word.map_or("", |(_, word)| word))
    }
}

/// Seasonal filters of all periods of the year, or of each: in JSON one name or a list of names.
///
/// # Examples
///
/// ```
/// use tidegauge::x11::{SeasonalFilter, SeasonalFilters};
///
/// let filters: SeasonalFilters = serde_json::from_str(r#"["3x3","3x9"]"#).unwrap();
/// assert_eq!(filters, SeasonalFilters::Each(vec![SeasonalFilter::S3x3, SeasonalFilter::S3x9]));
/// let error = serde_json::from_str::<SeasonalFilters>(r#""3x7""#).unwrap_err();
/// assert!(error.to_string().starts_with("unknown variant `3x7`, expected one of `msr`, `3x1`"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
pub enum SeasonalFilters {
    /// One filter for all.
    All(SeasonalFilter),
    /// One for each period of the year, January or the first quarter first.
    Each(Vec<SeasonalFilter>),
}

/// By hand, because an untagged enum cannot say which name is wrong.
impl<'de> Deserialize<'de> for SeasonalFilters {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrEach;

        impl<'de> Visitor<'de> for OneOrEach {
            type Value = SeasonalFilters;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a seasonal filter or a list of one for each period of the year")
            }

            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Self::Value, E> {
                SeasonalFilter::deserialize(StrDeserializer::new(name)).map(SeasonalFilters::All)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, names: A) -> Result<Self::Value, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(names)).map(SeasonalFilters::Each)
            }
        }

        deserializer.deserialize_any(OneOrEach)
    }
}

impl Default for SeasonalFilters {
    fn default() -> Self {
        Self::All(SeasonalFilter::default())
    }
}

impl From<SeasonalFilter> for SeasonalFilters {
    fn from(filter: SeasonalFilter) -> Self {
        Self::All(filter)
    }
}

/// Which irregulars share a standard error in the search for extreme values (X-13 argument `calendarsigma`).
///
/// # Examples
///
/// ```
/// use tidegauge::x11::CalendarSigma;
///
/// // The months around Chinese New Year apart from the others.
/// let sigma: CalendarSigma = serde_json::from_str(r#"{"select":[1,2,3]}"#).unwrap();
/// assert_eq!(sigma, CalendarSigma::Select(vec![1, 2, 3]));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum CalendarSigma {
    /// Those of five calendar years around.
    #[default]
    None,
    /// Those of the same month or quarter, if Cochran's test finds their variances unequal; else as [`None`](Self::None).
    Signif,
    /// Those of the same month or quarter.
    All,
    /// Those of the listed periods of the year (from 1), and those of the others.
    Select(Vec<usize>),
}

/// Options of an X-11 adjustment.
///
/// `Default` is the reference program's default except for the mode, which is [`Mode::Auto`].
///
/// # Examples
///
/// ```
/// use tidegauge::x11::{Mode, SeasonalFilter, X11Spec};
///
/// let spec = X11Spec::default().mode(Mode::Additive).seasonal_filter(SeasonalFilter::S3x5).trend_filter(13);
/// let json = serde_json::to_value(&spec).unwrap();
/// assert_eq!(json["mode"], "add");
/// assert_eq!(json["seasonal_filter"], "3x5");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a yes or no of the reference program"
)]
pub struct X11Spec {
    /// How the components make up the series (`mode`).
    pub mode: Mode,
    /// Seasonal filters (`seasonalma`); the default chooses by the moving-seasonality ratio.
    pub seasonal_filter: SeasonalFilters,
    /// Length of the Henderson trend filter (`trendma`): odd, 3 to 101. `None` chooses 9, 13 or 23 terms for months and 5 or 7 for quarters by
    /// the ratio of irregular to trend; half-years always have 5.
    pub trend_filter: Option<usize>,
    /// Ratio of irregular to trend that the end weights of the Henderson filter assume (`trendic`); goes only with `trend_filter`.
    /// `None` takes the customary ratio of that length.
    pub trend_ic: Option<f64>,
    /// Sizes in standard errors from which an irregular loses weight and has none (`sigmalim`).
    pub sigma_limits: [f64; 2],
    /// Which irregulars share a standard error (`calendarsigma`).
    pub calendar_sigma: CalendarSigma,
    /// Leaves forecasts and backcasts out of those standard errors (`excludefcst`).
    pub exclude_forecasts: bool,
    /// Applies the 7-term Henderson filter with its own end weights (`true7term`); the default is the 5-term family at the ends.
    pub true_7_term: bool,
    /// Keeps moving seasonal filters on fewer than five years (`sfshort`).
    pub short_seasonal: bool,
    /// Centres the seasonal factors again after seasonal effects of the regression joined them (`centerseasonal`).
    pub center_seasonal: bool,
    /// Effects that leave the final seasonally adjusted series too (`final`): any of AO, LS, TC and user.
    pub final_effects: Vec<Effect>,
    /// Leaves holiday effects in the adjusted series (`keepholiday`).
    pub keep_holiday: bool,
    /// Puts temporary changes into the trend, not the irregular (`trendtc`).
    pub trend_temporary_change: bool,
    /// Puts temporary prior factors into the trend (`temppriortrend`).
    pub trend_temporary_prior: bool,
}

impl Default for X11Spec {
    fn default() -> Self {
        Self {
            mode: Mode::Auto,
            seasonal_filter: SeasonalFilters::default(),
            trend_filter: None,
            trend_ic: None,
            sigma_limits: [1.5, 2.5],
            calendar_sigma: CalendarSigma::None,
            exclude_forecasts: false,
            true_7_term: false,
            short_seasonal: false,
            center_seasonal: false,
            final_effects: Vec::new(),
            keep_holiday: false,
            trend_temporary_change: false,
            trend_temporary_prior: false,
        }
    }
}

/// Setters, one for each option that has no plain `bool`.
impl X11Spec {
    /// Sets [`mode`](Self::mode).
    #[must_use]
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// Sets [`seasonal_filter`](Self::seasonal_filter) for all periods of the year.
    #[must_use]
    pub fn seasonal_filter(mut self, filter: SeasonalFilter) -> Self {
        self.seasonal_filter = filter.into();
        self
    }

    /// Sets [`seasonal_filter`](Self::seasonal_filter) for each period of the year.
    #[must_use]
    pub fn seasonal_filters(mut self, filters: impl Into<Vec<SeasonalFilter>>) -> Self {
        self.seasonal_filter = SeasonalFilters::Each(filters.into());
        self
    }

    /// Sets [`trend_filter`](Self::trend_filter).
    #[must_use]
    pub fn trend_filter(mut self, length: usize) -> Self {
        self.trend_filter = Some(length);
        self
    }

    /// Sets [`trend_ic`](Self::trend_ic).
    #[must_use]
    pub fn trend_ic(mut self, ratio: f64) -> Self {
        self.trend_ic = Some(ratio);
        self
    }

    /// Sets [`sigma_limits`](Self::sigma_limits).
    #[must_use]
    pub fn sigma_limits(mut self, lower: f64, upper: f64) -> Self {
        self.sigma_limits = [lower, upper];
        self
    }

    /// Sets [`calendar_sigma`](Self::calendar_sigma).
    #[must_use]
    pub fn calendar_sigma(mut self, groups: CalendarSigma) -> Self {
        self.calendar_sigma = groups;
        self
    }

    /// Sets [`final_effects`](Self::final_effects).
    #[must_use]
    pub fn final_effects(mut self, effects: impl Into<Vec<Effect>>) -> Self {
        self.final_effects = effects.into();
        self
    }
}

impl X11Spec {
    /// Checks every option against its range for a season of `period`.
    ///
    /// # Errors
    /// [`X11Error::Period`], [`X11Error::Option`], [`X11Error::Number`] or [`X11Error::FinalEffect`] at the first offence.
    pub fn validate(&self, period: usize) -> Result<(), X11Error> {
        if !matches!(period, 2 | 4 | 12) {
            return Err(X11Error::Period { period });
        }
        let option = |ok: bool, option, value, accepted| {
            if ok {
                Ok(())
            } else {
                Err(X11Error::Option {
                    option,
                    value,
                    accepted,
                })
            }
        };
        let number = |ok: bool, option, value, accepted| {
            if ok {
                Ok(())
            } else {
                Err(X11Error::Number {
                    option,
                    value,
                    accepted,
                })
            }
        };
        if let SeasonalFilters::Each(filters) = &self.seasonal_filter {
            option(
                filters.len() == period,
                "number of seasonal filters",
                filters.len(),
                "one filter, or one for each period of the year",
            )?;
        }
        if let Some(length) = self.trend_filter {
            option(
                length % 2 == 1 && (3..=101).contains(&length),
                "trend_filter",
                length,
                "an odd number from 3 to 101",
            )?;
        }
        if let Some(ratio) = self.trend_ic {
            number(
                self.trend_filter.is_some() && ratio > 0.0 && ratio <= 1e6,
                "trend_ic",
                ratio,
                "a positive number up to 1e6, together with trend_filter",
            )?;
        }
        let [lower, upper] = self.sigma_limits;
        number(
            lower > 0.0 && lower.is_finite(),
            "lower sigma limit",
            lower,
            "a positive number",
        )?;
        number(
            upper > lower && upper.is_finite(),
            "upper sigma limit",
            upper,
            "a number above the lower limit",
        )?;
        option(
            period != 2 || self.calendar_sigma != CalendarSigma::Signif,
            "season length with calendar_sigma signif",
            period,
            "4 or 12, which Cochran's test has critical values for",
        )?;
        if let CalendarSigma::Select(periods) = &self.calendar_sigma {
            option(
                !periods.is_empty(),
                "number of selected periods of calendar_sigma",
                0,
                "at least one",
            )?;
            for &selected in periods {
                option(
                    (1..=period).contains(&selected),
                    "selected period of calendar_sigma",
                    selected,
                    "a period of the year, from 1",
                )?;
            }
        }
        for effect in &self.final_effects {
            if !matches!(
                effect,
                Effect::AdditiveOutlier
                    | Effect::LevelShift
                    | Effect::TemporaryChange
                    | Effect::User
            ) {
                return Err(X11Error::FinalEffect { effect: *effect });
            }
        }
        Ok(())
    }
}
