//! The engine of a specification.

use crate::diagnostics::{Differencing, qs};
use crate::error::Error;
use crate::period::Frequency;
use crate::sa::{Decomposition, Method, Preprocessing, SaSpec, SaWarning, SeasonalAdjustment};
use crate::series::Series;
use crate::stl::Stl;
use crate::x11::{Mode, X11, X11Error, X11Input, X11Warning};

/// Adjusts series by one specification.
///
/// # Examples
///
/// ```
/// use tidegauge::sa::{Adjuster, SaSpec};
/// use tidegauge::stl::StlSpec;
/// use tidegauge::Series;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let gap = |i: usize| if i == 20 { f64::NAN } else { [90.0, 100.0, 110.0, 100.0][i % 4] };
/// let tonnes = Series::new("2019-Q1".parse()?, (0..28).map(gap))?;
/// let adjusted = Adjuster::new(SaSpec::stl(StlSpec::default()))?.adjust(&tonnes)?;
/// assert_eq!(adjusted.warnings[0].to_string(), "the value of 2024-Q1 is missing; its components are estimated");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Adjuster {
    spec: SaSpec,
}

impl Adjuster {
    /// The engine of `spec`.
    ///
    /// # Errors
    /// [`Error::NotAvailable`] for what this version does not have: a model, as the default specification asks for, and SEATS.
    /// [`Error::Stl`] for an option of STL outside its range; those of X-11 depend on the season, and so on the series.
    pub fn new(spec: SaSpec) -> Result<Self, Error> {
        if spec.method == Method::Seats {
            return Err(Error::NotAvailable {
                what: "method seats",
                instead: "method x11 or stl with preprocessing null",
            });
        }
        if spec.preprocessing != Preprocessing::None {
            return Err(Error::NotAvailable {
                what: "preprocessing by a regARIMA model",
                instead: "preprocessing null",
            });
        }
        if spec.method == Method::Stl {
            Stl::new(spec.stl, 2)?;
        }
        Ok(Self { spec })
    }

    /// Adjusts a series of months, quarters or half-years; STL also takes weeks (52 a year) and days (7 a week).
    ///
    /// # Errors
    /// [`Error::X11`] and [`Error::Observation`], which names the period, or [`Error::Stl`]: see [`X11::new`], [`X11::decompose`] and
    /// [`Stl::decompose`].
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::sa::{Adjuster, SaSpec};
    /// use tidegauge::x11::{Mode, X11Spec};
    /// use tidegauge::Series;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let spec = X11Spec::default().mode(Mode::Multiplicative);
    /// let tonnes = Series::new("2019-Q1".parse()?, (0..28).map(|quarter| 20 - quarter))?;
    /// let error = Adjuster::new(SaSpec::x11(spec))?.adjust(&tonnes).unwrap_err();
    /// assert_eq!(error.to_string(), "2024-Q1: value 0 at index 20 must be positive in mode mult");
    /// # Ok(())
    /// # }
    /// ```
    pub fn adjust(&self, series: &Series) -> Result<SeasonalAdjustment, Error> {
        match self.spec.method {
            Method::Stl => self.by_stl(series),
            Method::X11 | Method::Seats => self.by_x11(series),
        }
    }

    fn by_x11(&self, series: &Series) -> Result<SeasonalAdjustment, Error> {
        let period = season_length(series.frequency());
        let x11 = X11::new(self.spec.x11.clone(), period)?;
        let input = X11Input::new(series.values(), series.start().within_year() as usize);
        let result = x11
            .decompose(&input)
            .map_err(|error| dated(error, series))?;
        let quality = x11.quality(&result, &input)?;
        let qs = qs(&result.seasonally_adjusted, period, Differencing::default())?.statistic;
        let warnings = result.warnings.iter().map(|warning| match *warning {
            X11Warning::AdditiveMode { index, value } => match series.period(index) {
                Some(period) => SaWarning::AdditiveMode { period, value },
                None => SaWarning::X11(*warning),
            },
            other => SaWarning::X11(other),
        });
        let dated = |values: &[f64]| Series::trusted(series.start(), values.to_vec());
        Ok(SeasonalAdjustment {
            mode: result.mode,
            original: series.clone(),
            seasonally_adjusted: dated(&result.seasonally_adjusted),
            trend: dated(&result.trend),
            seasonal: dated(&result.seasonal),
            irregular: dated(&result.irregular),
            warnings: warnings.collect(),
            decomposition: Decomposition::X11 {
                result: Box::new(result),
                quality: Box::new(quality),
                qs,
            },
            spec: self.spec.clone(),
        })
    }

    fn by_stl(&self, series: &Series) -> Result<SeasonalAdjustment, Error> {
        let result = Stl::new(self.spec.stl, season_length(series.frequency()))?
            .decompose(series.values())?;
        let adjusted = series
            .values()
            .iter()
            .zip(&result.seasonal)
            .map(|(value, seasonal)| value - seasonal);
        let first_missing = series.values().iter().position(|value| value.is_nan());
        let warning = first_missing.and_then(|index| {
            Some(SaWarning::Missing {
                first: series.period(index)?,
                count: series.missing(),
            })
        });
        let dated = |values: &[f64]| Series::trusted(series.start(), values.to_vec());
        Ok(SeasonalAdjustment {
            mode: Mode::Additive,
            original: series.clone(),
            seasonally_adjusted: Series::trusted(series.start(), adjusted.collect()),
            trend: dated(&result.trend),
            seasonal: dated(&result.seasonal),
            irregular: dated(&result.remainder),
            warnings: warning.into_iter().collect(),
            decomposition: Decomposition::Stl(Box::new(result)),
            spec: self.spec.clone(),
        })
    }
}

/// Periods in the season of a frequency: those of a year, but a week for days.
fn season_length(frequency: Frequency) -> usize {
    match frequency {
        Frequency::Week => 52,
        Frequency::Day => 7,
        other => other.periods_per_year().unwrap_or(1) as usize,
    }
}

/// An error about a value names its period.
fn dated(error: X11Error, series: &Series) -> Error {
    let (X11Error::NotFinite { index, .. }
    | X11Error::Scale { index, .. }
    | X11Error::Sign { index, .. }
    | X11Error::NoResult { index, .. }) = error
    else {
        return error.into();
    };
    match series.period(index) {
        Some(period) => Error::Observation { period, error },
        None => error.into(),
    }
}
