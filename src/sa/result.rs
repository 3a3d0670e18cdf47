//! A seasonal adjustment with its dates.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::code::ObsStatus;
use crate::period::Period;
use crate::regarima::{RegArimaResult, RegArimaWarning};
use crate::sa::SaSpec;
use crate::series::Series;
use crate::stl::StlResult;
use crate::x11::{Mode, Table, X11Quality, X11Result, X11Warning};

/// The method's own result, without dates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Decomposition {
    /// Of X-11, with its quality.
    X11 {
        /// Every table.
        result: Box<X11Result>,
        /// Tests, summary measures, M statistics and Q.
        quality: Box<X11Quality>,
        /// QS statistic of the seasonality left in the adjusted series, chi-square with 2 degrees of freedom.
        qs: f64,
    },
    /// Of STL, of the series without the effects of the model and, where that is for logarithms, of their logarithms.
    Stl(Box<StlResult>),
    /// None: nothing seasonal could be estimated, and the adjusted series is the series as it is.
    NotAdjusted,
}

/// What an automatic run does when it cannot do better.
///
/// ```
/// use tidegauge::sa::Fallback;
///
/// assert_eq!(Fallback::NoModel.to_string(), "adjusted without a model");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Fallback {
    /// The airline model with nothing tested and no outliers.
    Airline,
    /// The decomposition without a model.
    NoModel,
    /// No adjustment: the adjusted series is the series as it is.
    NotAdjusted,
}

impl fmt::Display for Fallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Airline => "the airline model was used instead of an automatic one",
            Self::NoModel => "adjusted without a model",
            Self::NotAdjusted => "not adjusted",
        })
    }
}

/// Something about an adjustment that its reader should know.
///
/// ```
/// use tidegauge::sa::SaWarning;
///
/// let warning = SaWarning::Missing { first: "2024-02".parse().unwrap(), count: 1 };
/// assert_eq!(warning.to_string(), "the value of 2024-M02 is missing; its components are estimated");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SaWarning {
    /// A warning of the model.
    Model(RegArimaWarning),
    /// The automatic model could not be made; a simpler way was taken.
    FellBack {
        /// What was done instead.
        to: Fallback,
        /// What went wrong before.
        because: String,
    },
    /// The automatic mode is additive, because this value is not positive.
    AdditiveMode {
        /// When.
        period: Period,
        /// The value.
        value: f64,
    },
    /// Another warning of X-11.
    X11(X11Warning),
    /// The value of these periods is missing; the components are estimated there.
    Missing {
        /// First period without a value.
        first: Period,
        /// Number of periods without a value.
        count: usize,
    },
}

impl fmt::Display for SaWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AdditiveMode { period, value } => {
                write!(
                    f,
                    "additive mode, because the value {value} of {period} is not positive"
                )
            }
            Self::X11(warning) => warning.fmt(f),
            Self::Model(warning) => warning.fmt(f),
            Self::FellBack { to, because } => write!(f, "{to}: {because}"),
            Self::Missing { first, count: 1 } => write!(
                f,
                "the value of {first} is missing; its components are estimated"
            ),
            Self::Missing { first, count } => {
                write!(
                    f,
                    "{count} values are missing, the first in {first}; their components are estimated"
                )
            }
        }
    }
}

/// A series and its components, one value a period.
///
/// Components are ratios (1.05 for 5 % above) where the mode multiplies, and in the units of the series otherwise.
///
/// # Examples
///
/// ```
/// use tidegauge::sa::{Adjuster, SaSpec, Table};
/// use tidegauge::x11::X11Spec;
/// use tidegauge::Series;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tonnes = Series::new("2020-01".parse()?, (0..60).map(|i| if i % 12 == 1 { 420 } else { 600 }))?;
/// let adjusted = Adjuster::new(SaSpec::x11(X11Spec::default()))?.adjust(&tonnes)?;
/// let february = "2024-02".parse()?;
/// assert_eq!(adjusted.seasonally_adjusted.get(february).map(f64::round), Some(585.0));
/// assert_eq!(adjusted.table(Table::D11), Some(adjusted.seasonally_adjusted));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SeasonalAdjustment {
    /// How the components make up the series; [`Mode::Additive`] for STL.
    pub mode: Mode,
    /// The series as given.
    pub original: Series,
    /// The series without its seasonal component.
    pub seasonally_adjusted: Series,
    /// Trend-cycle.
    pub trend: Series,
    /// Seasonal component.
    pub seasonal: Series,
    /// Irregular component, STL's remainder.
    pub irregular: Series,
    /// Combined effect of trading days and holidays (table D18), if the model has any.
    pub calendar: Option<Series>,
    /// The regARIMA model, with its forecasts and every decision.
    pub preprocessing: Option<Box<RegArimaResult>>,
    /// The method's own result.
    pub decomposition: Decomposition,
    /// What a reader should know.
    pub warnings: Vec<SaWarning>,
    /// What was asked for.
    pub spec: SaSpec,
}

impl SeasonalAdjustment {
    /// What is known of a period: [`ObsStatus::Estimated`] where a combined figure was split, [`ObsStatus::Imputed`] where a missing value
    /// was, [`ObsStatus::Missing`] where no value stands in the adjusted series, otherwise [`ObsStatus::Normal`]; none outside the series.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::regarima::RegArimaSpec;
    /// use tidegauge::{Adjuster, ObsStatus, SaSpec, Series};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// // China's customs, year to date; January and February come as one figure in 2025.
    /// let month = |t: i32| f64::exp(6.0 + 0.1 * f64::from((t % 12 - 5).abs()) + 0.01 * f64::from((t * t * 7) % 5));
    /// let mut to_date: Vec<f64> = (0..87).map(|t| (t / 12 * 12..=t).map(month).sum()).collect();
    /// to_date[84] = f64::NAN;
    /// let (months, combined) = Series::new("2018-01".parse()?, to_date)?.from_year_to_date()?.with_totals();
    /// let spec = SaSpec::with_model(RegArimaSpec::airline().combined(combined));
    /// let adjusted = Adjuster::new(spec)?.adjust(&months)?;
    /// assert_eq!(adjusted.status("2025-02".parse()?), Some(ObsStatus::Estimated));
    /// assert_eq!(adjusted.status("2025-03".parse()?), Some(ObsStatus::Normal));
    /// # Ok(())
    /// # }
    /// ```
    pub fn status(&self, period: Period) -> Option<ObsStatus> {
        self.original.index_of(period)?;
        Some(if self.part_of_total(period).is_some() {
            ObsStatus::Estimated
        } else if self.seasonally_adjusted.get(period).is_none() {
            ObsStatus::Missing
        } else if self.original.get(period).is_none() {
            ObsStatus::Imputed
        } else {
            ObsStatus::Normal
        })
    }

    /// The estimated part that a period has in a combined figure.
    pub(super) fn part_of_total(&self, period: Period) -> Option<f64> {
        let splits = &self.preprocessing.as_ref()?.splits;
        splits.iter().find_map(|split| {
            let place = split.periods.index_of(period)?;
            split.values.get(place).copied()
        })
    }

    /// A table by its name, or `None` if the method has no such table. STL has `a1` and `d10` to `d13`; `d18` is
    /// there only with effects of trading days or holidays, as in X-13.
    ///
    /// ```
    /// use tidegauge::sa::{Adjuster, SaSpec, Table};
    /// use tidegauge::Series;
    ///
    /// # fn main() -> Result<(), tidegauge::Error> {
    /// let tonnes = Series::new("2020-01".parse()?, (0..60).map(|t| if t % 12 == 1 { 420 } else { 600 }))?;
    /// let adjuster = Adjuster::new(SaSpec::stl(Default::default()))?;
    /// let adjusted = adjuster.adjust(&tonnes)?;
    /// assert_eq!(adjusted.table(Table::D12), Some(adjusted.trend.clone()));
    /// assert_eq!(adjusted.table(Table::D18), None);
    /// # Ok(())
    /// # }
    /// ```
    pub fn table(&self, table: Table) -> Option<Series> {
        match &self.decomposition {
            Decomposition::X11 { result, .. } => result
                .table(table)
                .map(|values| Series::trusted(self.original.start(), values)),
            Decomposition::Stl(_) | Decomposition::NotAdjusted => match table {
                Table::D18 => self.calendar.clone(),
                Table::A1 => Some(self.original.clone()),
                Table::D10 => Some(self.seasonal.clone()),
                Table::D11 => Some(self.seasonally_adjusted.clone()),
                Table::D12 => Some(self.trend.clone()),
                Table::D13 => Some(self.irregular.clone()),
                _ => None,
            },
        }
    }
}
