//! The engine of a specification.

use crate::error::Error;
use crate::period::Frequency;
use crate::regarima::{RegArima, RegArimaWorkspace};
use crate::sa::engines::Engines;
use crate::sa::preprocess::Prepared;
use crate::sa::{
    Decomposition, Fallback, Method, Preprocessing, SaSpec, SaWarning, SeasonalAdjustment,
};
use crate::series::Series;
use crate::stl::Stl;
use crate::x11::Mode;

/// Adjusts a series automatically: model, calendar and outliers chosen as X-13 chooses them, then X-11.
///
/// A series that cannot be adjusted this way is adjusted in a simpler one, or not at all, and the first of its
/// [`warnings`](SeasonalAdjustment::warnings) says so.
///
/// # Errors
/// Errors that no simpler way avoids: an empty series, or one by weeks or days. One by years is not adjusted.
///
/// # Examples
///
/// ```
/// use tidegauge::{Series, sa::adjust};
///
/// # fn main() -> Result<(), tidegauge::Error> {
/// let wave = [0.9, 0.8, 1.1, 1.0, 1.0, 1.1, 1.2, 1.2, 1.0, 0.9, 0.9, 0.9];
/// let tonnes = (0..96_u32).map(|t| f64::from(600 + t) * wave[t as usize % 12] * (1.0 + 0.01 * f64::from(t * t * 37 % 19)));
/// let adjusted = adjust(&Series::new("2017-01".parse()?, tonnes)?)?;
/// let model = adjusted.preprocessing.as_ref().unwrap();
/// assert!(model.log);
/// assert_eq!(model.forecast.as_ref().unwrap().point.len(), 12);
/// # Ok(())
/// # }
/// ```
pub fn adjust(series: &Series) -> Result<SeasonalAdjustment, Error> {
    Adjuster::new(SaSpec::default())?.adjust(series)
}

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
    pub(super) spec: SaSpec,
    pub(super) model: Option<RegArima>,
    pub(super) engines: Engines,
}

impl Adjuster {
    /// The engine of `spec`.
    ///
    /// # Errors
    /// [`Error::NotAvailable`] for SEATS, which this version does not have. [`Error::RegArima`] and [`Error::Stl`] for an option of the
    /// model or of STL outside its range; those of X-11 depend on the season, and so on the series. [`Error::Conflict`] for a mode of
    /// X-11 and a transformation that exclude each other.
    ///
    /// ```
    /// use tidegauge::sa::{Adjuster, SaSpec};
    ///
    /// let spec: SaSpec = serde_json::from_str(r#"{"method":"seats"}"#).unwrap();
    /// assert!(Adjuster::new(spec).unwrap_err().to_string().contains("method seats"));
    /// ```
    pub fn new(spec: SaSpec) -> Result<Self, Error> {
        if spec.method == Method::Seats {
            return Err(Error::NotAvailable {
                what: "method seats",
                instead: "method x11 or stl",
            });
        }
        if spec.method == Method::Stl {
            Stl::new(spec.stl, 2)?;
        }
        let model = match &spec.preprocessing {
            Preprocessing::None => None,
            Preprocessing::Model(model) => Some(RegArima::new(spec.fitting_transform(model)?)?),
        };
        Ok(Self {
            spec,
            model,
            engines: Engines::default(),
        })
    }

    /// Adjusts a series of months, quarters or half-years, and gives back one by years if the model is automatic; STL without a model also takes weeks (52 a year) and days (7 a week).
    ///
    /// # Errors
    /// [`Error::RegArima`], [`Error::X11`] and [`Error::Observation`], which names the period, or [`Error::Stl`]: see [`RegArima::run`],
    /// [`X11::new`](crate::x11::X11::new), [`X11::decompose`](crate::x11::X11::decompose) and [`Stl::decompose`]. An automatic model that
    /// cannot be made is no error: a simpler way is taken, and a warning says which and why.
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
        self.adjust_with(&mut RegArimaWorkspace::default(), series)
    }

    pub(super) fn adjust_with(
        &self,
        workspace: &mut RegArimaWorkspace,
        series: &Series,
    ) -> Result<SeasonalAdjustment, Error> {
        let Some(model) = &self.model else {
            return self.decompose(series, Prepared::default());
        };
        let prepared = self.prepare(model, workspace, series)?;
        if self.is_automatic() && season_length(series.frequency()) < 2 {
            return Ok(self.not_adjusted(series, "a series by years has no season".to_owned()));
        }
        let modelled = prepared.model.is_some();
        let no_model = prepared.fallback.clone();
        match self.decompose(series, prepared) {
            Ok(adjusted) => Ok(adjusted),
            Err(error) if self.is_automatic() && !is_a_mistake(&error) => {
                // The forecasts or factors of a model may leave the range that the filters take.
                if modelled && series.missing() == 0 {
                    let plain = Prepared::fallen(Fallback::NoModel, &error);
                    if let Ok(adjusted) = self.decompose(series, plain) {
                        return Ok(adjusted);
                    }
                }
                // Missing values are in the way only because there is no model to fill them.
                let because = match no_model {
                    Some(SaWarning::FellBack { because, .. }) if series.missing() > 0 => because,
                    _ => error.to_string(),
                };
                Ok(self.not_adjusted(series, because))
            }
            Err(error) => Err(error),
        }
    }

    fn decompose(&self, series: &Series, prepared: Prepared) -> Result<SeasonalAdjustment, Error> {
        let whole = prepared.model.is_some();
        let single = if whole {
            None
        } else {
            self.without_totals(series)
        };
        let taken = single.as_ref().unwrap_or(series);
        let mut adjusted = match self.spec.method {
            Method::Stl => self.by_stl(taken, prepared),
            Method::X11 | Method::Seats => self.by_x11(taken, prepared),
        }?;
        if single.is_some() {
            adjusted.original = series.clone();
        }
        Ok(adjusted)
    }

    /// The series with its combined figures missing: without a model no period has a value of its own there.
    fn without_totals(&self, series: &Series) -> Option<Series> {
        let Preprocessing::Model(model) = &self.spec.preprocessing else {
            return None;
        };
        let mut values = series.values().to_vec();
        for index in model
            .combined
            .iter()
            .filter_map(|period| series.index_of(*period))
        {
            values[index] = f64::NAN;
        }
        (!model.combined.is_empty()).then(|| Series::trusted(series.start(), values))
    }

    /// The series as its own adjustment.
    fn not_adjusted(&self, series: &Series, because: String) -> SeasonalAdjustment {
        let all = |value: f64| Series::trusted(series.start(), vec![value; series.len()]);
        SeasonalAdjustment {
            mode: Mode::Additive,
            original: series.clone(),
            seasonally_adjusted: self
                .without_totals(series)
                .unwrap_or_else(|| series.clone()),
            trend: all(f64::NAN),
            seasonal: all(0.0),
            irregular: all(f64::NAN),
            calendar: None,
            preprocessing: None,
            decomposition: Decomposition::NotAdjusted,
            warnings: vec![SaWarning::FellBack {
                to: Fallback::NotAdjusted,
                because,
            }],
            spec: self.spec.clone(),
        }
    }
}

/// Periods in the season of a frequency: those of a year, but a week for days.
pub(super) fn season_length(frequency: Frequency) -> usize {
    match frequency {
        Frequency::Week => 52,
        Frequency::Day => 7,
        other => other.periods_per_year().unwrap_or(1) as usize,
    }
}

/// Whether the caller has to change the request: no simpler way would serve it.
pub(super) const fn is_a_mistake(error: &Error) -> bool {
    matches!(
        error.kind(),
        crate::error::ErrorKind::InvalidSpec | crate::error::ErrorKind::NotAvailable
    )
}
