//! MSTL: several seasonals, one STL after the other (Bandara, Hyndman and Bergmeir 2021).

use serde::{Deserialize, Serialize};

use crate::stl::engine::Stl;
use crate::stl::error::StlError;
use crate::stl::result::MstlResult;
use crate::stl::scale::Survey;
use crate::stl::spec::{PASSES, SeasonalWindow, StlSpec};
use crate::stl::workspace::StlWorkspace;

/// Options of MSTL. The defaults are those of `mstl` in R's package forecast; [`statsmodels`](Self::statsmodels) has the others.
///
/// # Examples
///
/// ```
/// use tidegauge::stl::MstlSpec;
///
/// let spec = MstlSpec::new([24, 168]).windows([11, 15]).iterations(3);
/// assert_eq!((spec.periods, spec.iterations), (vec![24, 168], 3));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct MstlSpec {
    /// Season lengths in any order. Those that are not shorter than half the series are left out.
    pub periods: Vec<usize>,
    /// Seasonal window for each period. `None`: 11, 15, 19, … from the shortest period to the longest.
    pub windows: Option<Vec<SeasonalWindow>>,
    /// How often all seasonals are estimated; once is enough, and done, if there is one. Default 2.
    pub iterations: usize,
    /// Options of each STL; its seasonal window is not used.
    pub stl: StlSpec,
}

impl Default for MstlSpec {
    fn default() -> Self {
        Self {
            periods: Vec::new(),
            windows: None,
            iterations: 2,
            stl: StlSpec::default(),
        }
    }
}

impl MstlSpec {
    /// R's defaults for these season lengths.
    ///
    /// # Examples
    ///
    /// ```
    /// assert_eq!(tidegauge::stl::MstlSpec::new([7, 365]).iterations, 2);
    /// ```
    pub fn new(periods: impl Into<Vec<usize>>) -> Self {
        Self {
            periods: periods.into(),
            ..Self::default()
        }
    }

    /// The defaults of statsmodels' `MSTL` for these season lengths.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::stl::{MstlSpec, StlSpec};
    ///
    /// assert_eq!(MstlSpec::statsmodels([24, 168]).stl, StlSpec::statsmodels());
    /// ```
    pub fn statsmodels(periods: impl Into<Vec<usize>>) -> Self {
        Self::new(periods).stl(StlSpec::statsmodels())
    }

    /// Sets a seasonal window for each period, in the order of the periods.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::stl::{MstlSpec, SeasonalWindow};
    ///
    /// let spec = MstlSpec::new([7, 365]).windows([SeasonalWindow::Span(11), SeasonalWindow::Periodic]);
    /// assert_eq!(spec.windows.unwrap()[1], SeasonalWindow::Periodic);
    /// ```
    #[must_use]
    pub fn windows<W: Into<SeasonalWindow>>(
        mut self,
        windows: impl IntoIterator<Item = W>,
    ) -> Self {
        self.windows = Some(windows.into_iter().map(Into::into).collect());
        self
    }

    /// Sets how often all seasonals are estimated.
    ///
    /// # Examples
    ///
    /// ```
    /// assert_eq!(tidegauge::stl::MstlSpec::new([7, 365]).iterations(3).iterations, 3);
    /// ```
    #[must_use]
    pub fn iterations(mut self, iterations: usize) -> Self {
        self.iterations = iterations;
        self
    }

    /// Sets the options of each STL.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::stl::{MstlSpec, StlSpec};
    ///
    /// assert!(MstlSpec::new([7, 365]).stl(StlSpec::default().robust(true)).stl.robust);
    /// ```
    #[must_use]
    pub fn stl(mut self, stl: StlSpec) -> Self {
        self.stl = stl;
        self
    }
}

/// MSTL with fixed options.
///
/// # Examples
///
/// ```
/// use tidegauge::stl::{Mstl, MstlSpec};
///
/// # fn main() -> Result<(), tidegauge::stl::StlError> {
/// // Daily containers: a week and a month of four weeks.
/// let days: Vec<f64> = (0..140).map(|day| 50.0 + f64::from(day % 7) + f64::from(day % 28)).collect();
/// let result = Mstl::new(MstlSpec::new([7, 28]))?.decompose(&days)?;
/// assert_eq!(result.periods, [7, 28]);
/// let sum = result.seasonals[0][9] + result.seasonals[1][9] + result.trend[9] + result.remainder[9];
/// assert!((sum - days[9]).abs() < 1e-12);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mstl {
    spec: MstlSpec,
    /// From the shortest period to the longest.
    steps: Vec<Stl>,
}

impl Mstl {
    /// Checks the options.
    ///
    /// # Errors
    /// [`StlError`] names the first option that is out of range.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::stl::{Mstl, MstlSpec};
    ///
    /// let error = Mstl::new(MstlSpec::new([24, 168]).windows([11])).unwrap_err();
    /// assert_eq!(error.to_string(), "1 windows for 2 periods; give one for each or none");
    /// ```
    pub fn new(spec: MstlSpec) -> Result<Self, StlError> {
        if !(1..=PASSES).contains(&spec.iterations) {
            return Err(StlError::Iterations {
                iterations: spec.iterations,
            });
        }
        let mut seasons: Vec<(usize, SeasonalWindow)> = match &spec.windows {
            None => {
                let mut periods = spec.periods.clone();
                periods.sort_unstable();
                let windows = (0..).map(|i| SeasonalWindow::Span(11 + 4 * i));
                periods.into_iter().zip(windows).collect()
            }
            Some(windows) if windows.len() == spec.periods.len() => {
                let windows = windows.iter().copied();
                spec.periods.iter().copied().zip(windows).collect()
            }
            Some(windows) => {
                return Err(StlError::WindowCount {
                    windows: windows.len(),
                    periods: spec.periods.len(),
                });
            }
        };
        seasons.sort_by_key(|(period, _)| *period);
        let step =
            |(period, window): (usize, SeasonalWindow)| Stl::new(spec.stl.seasonal(window), period);
        let steps = seasons.into_iter().map(step).collect::<Result<_, _>>()?;
        Ok(Self { spec, steps })
    }

    /// The options.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::stl::{Mstl, MstlSpec};
    ///
    /// assert_eq!(Mstl::new(MstlSpec::new([7, 365])).unwrap().spec().periods, [7, 365]);
    /// ```
    pub fn spec(&self) -> &MstlSpec {
        &self.spec
    }

    /// Decomposes `y`; NaN is missing.
    ///
    /// # Errors
    /// [`StlError::NoPeriod`] if no period is shorter than half the series; else the same as [`Stl::decompose`].
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::stl::{Mstl, MstlSpec};
    ///
    /// let days: Vec<f64> = (0..140).map(|day| 50.0 + f64::from(day % 7)).collect();
    /// let mstl = Mstl::new(MstlSpec::new([7, 365])).unwrap();
    /// // A year does not fit twice into 140 days.
    /// assert_eq!(mstl.decompose(&days).unwrap().periods, [7]);
    /// assert_eq!(
    ///     mstl.decompose(&days[..14]).unwrap_err().to_string(),
    ///     "no period fits 14 values; a period must be shorter than half the series"
    /// );
    /// ```
    pub fn decompose(&self, y: &[f64]) -> Result<MstlResult, StlError> {
        let fits = |stl: &&Stl| stl.period() < y.len().div_ceil(2);
        let steps: Vec<&Stl> = self.steps.iter().filter(fits).collect();
        if steps.is_empty() {
            return Err(StlError::NoPeriod { len: y.len() });
        }
        let survey = Survey::of(y)?;
        let mut rest: Vec<f64> = y.iter().map(|value| value * survey.factor).collect();
        let mut workspaces = vec![StlWorkspace::default(); steps.len()];
        let iterations = if steps.len() == 1 {
            1
        } else {
            self.spec.iterations
        };
        for _ in 0..iterations {
            for (stl, workspace) in steps.iter().zip(&mut workspaces) {
                // The last seasonal of this period is still there; an empty one stands for zeros.
                for (rest, seasonal) in rest.iter_mut().zip(&workspace.result.seasonal) {
                    *rest += seasonal;
                }
                let result = stl.decompose_with(workspace, &rest)?;
                for (rest, seasonal) in rest.iter_mut().zip(&result.seasonal) {
                    *rest -= seasonal;
                }
            }
        }
        let mut result = MstlResult::default();
        for workspace in workspaces {
            let part = workspace.result;
            result.periods.push(part.choices.period);
            result.choices.push(part.choices);
            result.seasonals.push(part.seasonal);
            (result.trend, result.weights) = (part.trend, part.weights);
        }
        for (rest, trend) in rest.iter_mut().zip(&result.trend) {
            *rest -= trend;
        }
        result.remainder = rest;
        for component in &mut result.seasonals {
            survey.restore(component)?;
        }
        survey.restore(&mut result.trend)?;
        survey.restore(&mut result.remainder)?;
        Ok(result)
    }
}
