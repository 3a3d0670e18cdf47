//! What an X-11 run gives: the final components, every table on the way, and the choices made.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::num::nullable;

use super::frame::{Arithmetic, Frame};
use super::{Mode, SeasonalFilter, Table};

/// First estimates, trend and SI of one of the parts B, C and D.
///
/// Every table has one value for each value of the input with its extensions; NaN where the table is not defined.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Iteration {
    /// The series that the part starts from (B1 in logarithms for the log-additive mode; C1; D1).
    #[serde(with = "nullable")]
    pub series: Vec<f64>,
    /// 2×s moving average (B2, C2, D2).
    #[serde(with = "nullable")]
    pub initial_trend: Vec<f64>,
    /// SI without that trend (B3, C4, D4).
    #[serde(with = "nullable")]
    pub initial_si: Vec<f64>,
    /// Its seasonal factors (B5, C5, D5).
    #[serde(with = "nullable")]
    pub initial_seasonal: Vec<f64>,
    /// The series without them (B6, C6, D6).
    #[serde(with = "nullable")]
    pub initial_adjusted: Vec<f64>,
    /// Henderson trend (B7, C7, D7).
    #[serde(with = "nullable")]
    pub trend: Vec<f64>,
    /// SI without the Henderson trend (B8, C9; in part D what D8 and D9 are made from).
    #[serde(with = "nullable")]
    pub si: Vec<f64>,
    /// Length of the Henderson filter.
    pub henderson: usize,
    /// Ratio of the changes of irregular and trend that chose it.
    pub i_over_c: f64,
}

/// Second estimates of one of the parts B and C, and the extremes found in them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Correction {
    /// Seasonal factors (B10, C10).
    #[serde(with = "nullable")]
    pub seasonal: Vec<f64>,
    /// Seasonally adjusted series (B11, C11).
    #[serde(with = "nullable")]
    pub adjusted: Vec<f64>,
    /// Irregular (B13, C13).
    #[serde(with = "nullable")]
    pub irregular: Vec<f64>,
    /// Weights of the irregular, 0 to 1 (B17, C17).
    #[serde(with = "nullable")]
    pub weights: Vec<f64>,
    /// Extreme values: what is taken out of the series for the next part (B20, C20).
    #[serde(with = "nullable")]
    pub extremes: Vec<f64>,
}

/// SI values of part B with the extreme ones replaced.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Replacement {
    /// Weights of the irregulars in the SI, 0 to 1; 1 outside the interval.
    #[serde(with = "nullable")]
    pub weights: Vec<f64>,
    /// SI with replacements where the weight is below 1.
    #[serde(with = "nullable")]
    pub si: Vec<f64>,
}

/// Part E: the components modified for extremes, and changes from period to period.
///
/// Changes are ratios (0.03 for 3 %), or differences in additive mode; the first is NaN.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PartE {
    /// Original series, extremes and outliers replaced (E1).
    #[serde(with = "nullable")]
    pub original: Vec<f64>,
    /// Seasonally adjusted series, likewise (E2).
    #[serde(with = "nullable")]
    pub adjusted: Vec<f64>,
    /// Irregular, neutral where it is extreme (E3).
    #[serde(with = "nullable")]
    pub irregular: Vec<f64>,
    /// Changes of the original series (E5).
    #[serde(with = "nullable")]
    pub original_changes: Vec<f64>,
    /// Changes of the seasonally adjusted series (E6).
    #[serde(with = "nullable")]
    pub adjusted_changes: Vec<f64>,
    /// Changes of the trend-cycle (E7).
    #[serde(with = "nullable")]
    pub trend_changes: Vec<f64>,
    /// Changes of the calendar-adjusted series (E8).
    #[serde(with = "nullable")]
    pub calendar_adjusted_changes: Vec<f64>,
}

/// Yearly totals of a complete calendar year before and after adjustment (table E4).
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AnnualTotals {
    /// Position, in the tables, of the first value of the year.
    pub first: usize,
    /// Total of the original series over that of the adjusted one (their difference in additive mode); `None` over zero.
    pub unmodified: Option<f64>,
    /// Likewise for the two series modified for extremes.
    pub modified: Option<f64>,
}

/// How the seasonal filter of the final factors was chosen.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FilterChoice {
    /// The filter in force for each period of the year, January or the first quarter first.
    pub filters: Vec<SeasonalFilter>,
    /// Global moving-seasonality ratios looked at, the first on all complete years, each next one on a year less; empty if none was needed.
    pub ratios: Vec<f64>,
    /// Whether no ratio decided, so that 3×5 was taken.
    pub is_fallback: bool,
}

/// Changes of irregular and seasonal in one period of the year (table D9A).
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MovingSeasonality {
    /// Mean absolute change of the irregular from year to year, in percent for ratios.
    pub irregular: f64,
    /// Mean absolute change of the seasonal, likewise.
    pub seasonal: f64,
    /// Their ratio; 999.99 where the seasonal does not change, or is zero so that its changes have no measure.
    pub ratio: f64,
}

/// Something about a run that its reader should know.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum X11Warning {
    /// Automatic mode took the additive one, because this value is not positive.
    AdditiveMode {
        /// Position in the input, from 0.
        index: usize,
        /// The value.
        value: f64,
    },
    /// The series is shorter than five years, so that seasonal factors are the same in every year.
    StableSeasonal {
        /// Number of observations.
        observations: usize,
    },
    /// A 3×15 filter became stable, because the series with its extensions falls into less than twenty calendar years.
    LongFilterStable {
        /// Number of calendar years that it falls into.
        years: usize,
    },
    /// No moving-seasonality ratio decided on a filter; 3×5 was taken.
    FilterUndecided,
    /// Nothing irregular is left but rounding: extremes, tests and quality measures rest on that and mean nothing.
    NoIrregular,
    /// Values of the seasonally adjusted series that are not positive although the mode multiplies.
    NonPositiveAdjusted {
        /// How many of the observations.
        count: usize,
    },
}

impl fmt::Display for X11Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AdditiveMode { index, value } => {
                write!(
                    f,
                    "additive mode, because the value {value} at index {index} is not positive"
                )
            }
            Self::StableSeasonal { observations } => {
                write!(
                    f,
                    "seasonal factors are the same in every year, because {observations} values are less than five years"
                )
            }
            Self::LongFilterStable { years } => {
                write!(
                    f,
                    "filter 3x15 became stable, because {years} years are less than twenty"
                )
            }
            Self::FilterUndecided => f.write_str(
                "no moving-seasonality ratio decided on a seasonal filter; 3x5 was taken",
            ),
            Self::NoIrregular => f.write_str(
                "trend and seasonal explain the series but for rounding; tests and quality measures rest on that rounding and mean nothing",
            ),
            Self::NonPositiveAdjusted { count: 1 } => f.write_str(
                "one value of the seasonally adjusted series is not positive, although the mode multiplies",
            ),
            Self::NonPositiveAdjusted { count } => {
                write!(
                    f,
                    "{count} values of the seasonally adjusted series are not positive, although the mode multiplies"
                )
            }
        }
    }
}

/// A seasonal adjustment by X-11.
///
/// Tables have one value for each value of the input, extensions included; [`table`](Self::table) cuts them to the observations.
/// In all modes `original` is `trend`, `seasonal` and `irregular` put together, as long as no effects were handed in:
/// their product; their sum in additive mode; `trend × (seasonal + irregular - 1)` in pseudo-additive mode.
///
/// # Examples
///
/// ```
/// use tidegauge::x11::{Table, X11, X11Input, X11Spec};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // Tonnes that grow by 1 a month, doubled every December.
/// let tonnes: Vec<f64> = (0..72).map(|i| (600.0 + f64::from(i)) * if i % 12 == 11 { 2.0 } else { 1.0 }).collect();
/// let adjusted = X11::new(X11Spec::default(), 12)?.decompose(&X11Input::new(&tonnes, 1))?;
/// let december = &adjusted.seasonal[11];
/// assert!((1.83..1.87).contains(december)); // 2, in a year whose mean is 13 / 12
/// assert_eq!(adjusted.table(Table::D11).as_deref(), Some(adjusted.seasonally_adjusted.as_slice()));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct X11Result {
    /// Mode of the run; never automatic.
    pub mode: Mode,
    /// Season length.
    pub period: usize,
    /// Period of the year, from 1, of the first observation.
    pub start: usize,
    /// Number of backcasts before the observations.
    pub backcasts: usize,
    /// Number of observations.
    pub observations: usize,
    /// Original series with its extensions (A1).
    #[serde(with = "nullable")]
    pub original: Vec<f64>,
    /// Series without the effects handed in (B1).
    #[serde(with = "nullable")]
    pub adjusted_for_effects: Vec<f64>,
    /// Part B.
    pub b: Iteration,
    /// Extremes of the first SI of part B (B4).
    pub b_initial_replacement: Replacement,
    /// Extremes of the second SI of part B (B9).
    pub b_replacement: Replacement,
    /// Second half of part B.
    pub b_correction: Correction,
    /// Part C.
    pub c: Iteration,
    /// Second half of part C.
    pub c_correction: Correction,
    /// Part D.
    pub d: Iteration,
    /// Final unmodified SI (D8).
    #[serde(with = "nullable")]
    pub unmodified_si: Vec<f64>,
    /// The SI that final seasonal factors are made from: D8 with extremes replaced.
    #[serde(with = "nullable")]
    pub final_si: Vec<f64>,
    /// Final seasonal factors (D10).
    #[serde(with = "nullable")]
    pub seasonal: Vec<f64>,
    /// Seasonal factors of the year after the last value (D10A).
    #[serde(with = "nullable")]
    pub seasonal_ahead: Vec<f64>,
    /// Final seasonally adjusted series (D11).
    #[serde(with = "nullable")]
    pub seasonally_adjusted: Vec<f64>,
    /// Final trend-cycle with level shifts (D12).
    #[serde(with = "nullable")]
    pub trend: Vec<f64>,
    /// Final trend-cycle without level shifts.
    #[serde(with = "nullable")]
    pub trend_without_effects: Vec<f64>,
    /// Final irregular with outliers (D13).
    #[serde(with = "nullable")]
    pub irregular: Vec<f64>,
    /// Final irregular without outliers.
    #[serde(with = "nullable")]
    pub irregular_without_effects: Vec<f64>,
    /// Combined seasonal and calendar factors (D16).
    #[serde(with = "nullable")]
    pub combined_factors: Vec<f64>,
    /// Calendar factors (D18): neutral without effects of trading days and holidays.
    #[serde(with = "nullable")]
    pub calendar_factors: Vec<f64>,
    /// Whether the input had effects of trading days or holidays, also if holidays were kept: as in X-13, only then is there a table D18.
    pub has_calendar: bool,
    /// Seasonally adjusted series that the last trend was estimated from: D1 without D10.
    #[serde(with = "nullable")]
    pub modified_adjusted: Vec<f64>,
    /// Part E.
    pub e: PartE,
    /// Yearly totals before and after adjustment (E4), one for each complete calendar year of observations.
    pub annual_totals: Vec<AnnualTotals>,
    /// Seasonal filters of the final factors.
    pub seasonal_filter: FilterChoice,
    /// Length of the Henderson filter of the final trend.
    pub henderson: usize,
    /// Ratio of the changes of irregular and trend that chose it (for quarters not yet times 3).
    pub i_over_c: f64,
    /// Moving-seasonality ratio of the whole series, I/S.
    pub i_over_s: f64,
    /// Changes of irregular and seasonal in each period of the year (D9A), January or the first quarter first.
    pub moving_seasonality: Vec<MovingSeasonality>,
    /// What a reader should know.
    pub warnings: Vec<X11Warning>,
}

impl X11Result {
    /// Where the observations stand in the tables.
    pub const fn observed(&self) -> Range<usize> {
        self.backcasts..self.backcasts + self.observations
    }

    /// A table by its name, over the observations; NaN where it is not defined. `None` if the run has no such table.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::x11::{Table, X11, X11Input, X11Spec};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let tonnes: Vec<f64> = (0..48).map(|month| 600.0 + f64::from(month % 12)).collect();
    /// let adjusted = X11::new(X11Spec::default(), 12)?.decompose(&X11Input::new(&tonnes, 1))?;
    /// let first_trend = adjusted.table(Table::B2).unwrap_or_default();
    /// assert_eq!((first_trend.len(), first_trend[5].is_nan(), first_trend[6].is_nan()), (48, true, false));
    /// assert_eq!(adjusted.table(Table::D10B), None); // of the pseudo-additive mode only
    /// # Ok(())
    /// # }
    /// ```
    pub fn table(&self, table: Table) -> Option<Vec<f64>> {
        let values = self.extended_table(table)?;
        values.get(self.observed()).map(<[f64]>::to_vec)
    }

    /// A table by its name, over backcasts, observations and forecasts.
    pub fn extended_table(&self, table: Table) -> Option<Cow<'_, [f64]>> {
        let stored = match table {
            Table::A1 => &self.original,
            Table::B1 => &self.adjusted_for_effects,
            Table::B2 => &self.b.initial_trend,
            Table::B3 => &self.b.initial_si,
            Table::B4 => {
                return Some(replaced(
                    &self.b_initial_replacement.si,
                    &self.b_initial_replacement.weights,
                ));
            }
            Table::B5 => &self.b.initial_seasonal,
            Table::B6 => &self.b.initial_adjusted,
            Table::B7 => &self.b.trend,
            Table::B8 => &self.b.si,
            Table::B9 => {
                return Some(replaced(
                    &self.b_replacement.si,
                    &self.b_replacement.weights,
                ));
            }
            Table::B10 => &self.b_correction.seasonal,
            Table::B11 => &self.b_correction.adjusted,
            Table::B13 => &self.b_correction.irregular,
            Table::B17 => &self.b_correction.weights,
            Table::B20 => &self.b_correction.extremes,
            Table::C1 => &self.c.series,
            Table::C2 => &self.c.initial_trend,
            Table::C4 => &self.c.initial_si,
            Table::C5 => &self.c.initial_seasonal,
            Table::C6 => &self.c.initial_adjusted,
            Table::C7 => &self.c.trend,
            Table::C9 => &self.c.si,
            Table::C10 => &self.c_correction.seasonal,
            Table::C11 => &self.c_correction.adjusted,
            Table::C13 => &self.c_correction.irregular,
            Table::C17 => &self.c_correction.weights,
            Table::C20 => &self.c_correction.extremes,
            Table::D1 => &self.d.series,
            Table::D2 => &self.d.initial_trend,
            Table::D4 => &self.d.initial_si,
            Table::D5 => &self.d.initial_seasonal,
            Table::D6 => &self.d.initial_adjusted,
            Table::D7 => &self.d.trend,
            Table::D8 => &self.unmodified_si,
            Table::D9 => return Some(replaced(&self.final_si, &self.c_correction.weights)),
            Table::D10 => &self.seasonal,
            Table::D11 => &self.seasonally_adjusted,
            Table::D12 => &self.trend,
            Table::D13 => &self.irregular,
            Table::D16 => &self.combined_factors,
            Table::D18 if !self.has_calendar => return None,
            Table::D18 => &self.calendar_factors,
            Table::E1 => &self.e.original,
            Table::E2 => &self.e.adjusted,
            Table::E3 => &self.e.irregular,
            Table::E5 => &self.e.original_changes,
            Table::E6 => &self.e.adjusted_changes,
            Table::E7 => &self.e.trend_changes,
            Table::E8 => &self.e.calendar_adjusted_changes,
            Table::D10B | Table::D16B | Table::E11 | Table::E18 | Table::F1 => {
                return self.derived(table);
            }
        };
        Some(Cow::Borrowed(stored))
    }

    /// Tables that follow from others value by value.
    fn derived(&self, table: Table) -> Option<Cow<'_, [f64]>> {
        let pseudo = self.mode == Mode::PseudoAdditive;
        let values = match table {
            // The reference computes it before the final trend exists.
            Table::D10B if pseudo => {
                combine(&self.d.trend, &self.seasonal, |trend, s| trend * (s - 1.0))
            }
            Table::D16B if pseudo => {
                combine(&self.original, &self.seasonally_adjusted, |a1, d11| {
                    a1 - d11
                })
            }
            Table::E11 => {
                let replaced = combine(&self.original, &self.e.original, |a1, e1| a1 - e1);
                combine(&replaced, &self.e.adjusted, |difference, e2| {
                    difference + e2
                })
            }
            Table::E18 => combine(&self.original, &self.seasonally_adjusted, |a1, d11| {
                if d11 == 0.0 { f64::NAN } else { a1 / d11 }
            }),
            Table::F1 => self.cyclical_dominance_average(),
            _ => return None,
        };
        Some(Cow::Owned(values))
    }

    /// The positions of the run.
    pub(super) const fn frame(&self) -> Frame {
        Frame {
            period: self.period,
            len: self.original.len(),
            backcasts: self.backcasts,
            observations: self.observations,
            phase: phase(self.start, self.backcasts, self.period),
        }
    }

    /// The arithmetic of the final components.
    pub(super) const fn arithmetic(&self) -> Arithmetic {
        Arithmetic::of_result(self.mode)
    }

    /// Calls `visit` with every table that has a value for each value of the input.
    pub(super) fn for_each_buffer(&mut self, mut visit: impl FnMut(&mut Vec<f64>)) {
        for part in [&mut self.b, &mut self.c, &mut self.d] {
            visit(&mut part.series);
            visit(&mut part.initial_trend);
            visit(&mut part.initial_si);
            visit(&mut part.initial_seasonal);
            visit(&mut part.initial_adjusted);
            visit(&mut part.trend);
            visit(&mut part.si);
        }
        for part in [&mut self.b_correction, &mut self.c_correction] {
            visit(&mut part.seasonal);
            visit(&mut part.adjusted);
            visit(&mut part.irregular);
            visit(&mut part.weights);
            visit(&mut part.extremes);
        }
        for part in [&mut self.b_initial_replacement, &mut self.b_replacement] {
            visit(&mut part.weights);
            visit(&mut part.si);
        }
        visit(&mut self.e.original);
        visit(&mut self.e.adjusted);
        visit(&mut self.e.irregular);
        visit(&mut self.e.original_changes);
        visit(&mut self.e.adjusted_changes);
        visit(&mut self.e.trend_changes);
        visit(&mut self.e.calendar_adjusted_changes);
        visit(&mut self.original);
        visit(&mut self.adjusted_for_effects);
        visit(&mut self.unmodified_si);
        visit(&mut self.final_si);
        visit(&mut self.seasonal);
        visit(&mut self.seasonally_adjusted);
        visit(&mut self.trend);
        visit(&mut self.trend_without_effects);
        visit(&mut self.irregular);
        visit(&mut self.irregular_without_effects);
        visit(&mut self.combined_factors);
        visit(&mut self.calendar_factors);
        visit(&mut self.modified_adjusted);
    }
}

/// Period of the year, from 0, of the first value, when the first observation belongs to period `start`.
pub(super) const fn phase(start: usize, backcasts: usize, period: usize) -> usize {
    (start - 1 + period - backcasts % period) % period
}

fn combine(a: &[f64], b: &[f64], f: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    a.iter().zip(b).map(|(&x, &y)| f(x, y)).collect()
}

/// The values of `si` that were put in place of extremes, and NaN elsewhere.
fn replaced<'a>(si: &[f64], weights: &[f64]) -> Cow<'a, [f64]> {
    Cow::Owned(combine(si, weights, |value, weight| {
        if weight < 1.0 { value } else { f64::NAN }
    }))
}
