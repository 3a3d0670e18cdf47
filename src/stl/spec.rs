//! What to do: windows, degrees, jumps and passes, and the defaults of R and of statsmodels.

use serde::{Deserialize, Serialize};

use crate::stl::error::{Smoother, StlError};

/// Largest window, jump and period: far beyond any series, and safe to calculate with.
const LIMIT: usize = 1_000_000_000;
/// Largest number of passes and iterations.
pub(super) const PASSES: usize = 1000;

/// Window of the seasonal smoother: how fast the seasonal may change.
///
/// In JSON `"periodic"` or a number.
///
/// # Examples
///
/// ```
/// use tidegauge::stl::{SeasonalWindow, StlSpec};
///
/// let spec = StlSpec::default().seasonal(SeasonalWindow::Periodic);
/// assert_eq!(spec.seasonal, SeasonalWindow::Periodic);
/// assert_eq!(StlSpec::default().seasonal(13).seasonal, SeasonalWindow::Span(13));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeasonalWindow {
    /// The seasonal is the same in every period: R's `s.window = "periodic"`.
    ///
    /// Smoothed with a window of 10 n + 1 periods and degree 0; then replaced by its mean at each position of the period. The trend
    /// is not fitted again; the remainder takes up the difference.
    Periodic,
    /// So many neighbouring periods; even numbers are raised to odd.
    #[serde(untagged)]
    Span(usize),
}

impl From<usize> for SeasonalWindow {
    fn from(span: usize) -> Self {
        Self::Span(span)
    }
}

/// Whose defaults stand where an option is `None`.
///
/// # Examples
///
/// ```
/// use tidegauge::stl::{StlDefaults, StlSpec};
///
/// let spec: StlSpec = serde_json::from_str(r#"{"defaults":"statsmodels"}"#).unwrap();
/// assert_eq!(spec.defaults, StlDefaults::Statsmodels);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StlDefaults {
    /// R's `stl`: seasonal degree 0, jumps of a tenth of the window, 2 inner passes (robust: 1).
    #[default]
    R,
    /// statsmodels' `STL`: seasonal degree 1, no jumps, 5 inner passes (robust: 2).
    Statsmodels,
}

/// Options of STL; `None` is the default of [`defaults`](Self::defaults), and [`StlResult::choices`](crate::stl::StlResult::choices)
/// says what it became. `Default` is R's `stl` with a seasonal window of 7, the smallest that Cleveland et al. (1990) advise and the
/// default of statsmodels; R has none.
///
/// # Examples
///
/// ```
/// use tidegauge::stl::{Stl, StlSpec};
///
/// let stl = Stl::new(StlSpec::default().seasonal(13).robust(true), 12).unwrap();
/// assert_eq!((stl.spec().robust, stl.period()), (true, 12));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct StlSpec {
    /// Whose defaults stand for the options that are `None`.
    pub defaults: StlDefaults,
    /// Window of the seasonal smoother in periods, R's `s.window`, statsmodels' `seasonal`. Default 7.
    pub seasonal: SeasonalWindow,
    /// Window of the trend smoother in values. `None`: the smallest odd number not below 1.5 p / (1 − 1.5 / seasonal window).
    pub trend: Option<usize>,
    /// Window of the low-pass smoother in values. `None`: the smallest odd number not below the period (R) or above it (statsmodels).
    pub low_pass: Option<usize>,
    /// Degree of the seasonal's local polynomial, 0 or 1. `None`: 0 (R) or 1 (statsmodels). A periodic seasonal always has 0.
    pub seasonal_degree: Option<u8>,
    /// Degree of the trend's local polynomial, 0 or 1. `None`: 1.
    pub trend_degree: Option<u8>,
    /// Degree of the low-pass smoother's local polynomial, 0 or 1. `None`: that of the trend (R) or 1 (statsmodels).
    pub low_pass_degree: Option<u8>,
    /// The seasonal is fitted at every so many-th period, with straight lines between. `None`: a tenth of the window, rounded up
    /// (R), or 1 (statsmodels; a periodic seasonal has R's).
    pub seasonal_jump: Option<usize>,
    /// Likewise for the trend.
    pub trend_jump: Option<usize>,
    /// Likewise for the low-pass smoother.
    pub low_pass_jump: Option<usize>,
    /// Whether values that fit badly lose weight. Default `false`.
    pub robust: bool,
    /// Passes between two updates of the robustness weights. `None`: see [`StlDefaults`].
    pub inner: Option<usize>,
    /// Updates of the robustness weights. `None`: 15 if robust, else 0.
    pub outer: Option<usize>,
}

impl Default for SeasonalWindow {
    fn default() -> Self {
        Self::Span(7)
    }
}

impl StlSpec {
    /// The defaults of statsmodels' `STL`.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::stl::{StlDefaults, StlSpec};
    ///
    /// assert_eq!(StlSpec::statsmodels().defaults, StlDefaults::Statsmodels);
    /// ```
    pub fn statsmodels() -> Self {
        Self {
            defaults: StlDefaults::Statsmodels,
            ..Self::default()
        }
    }

    /// Sets the seasonal window: a number of periods or [`SeasonalWindow::Periodic`].
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::stl::{SeasonalWindow, StlSpec};
    ///
    /// assert_eq!(StlSpec::default().seasonal(13).seasonal, SeasonalWindow::Span(13));
    /// ```
    #[must_use]
    pub fn seasonal(mut self, window: impl Into<SeasonalWindow>) -> Self {
        self.seasonal = window.into();
        self
    }

    /// Sets the trend window.
    ///
    /// # Examples
    ///
    /// ```
    /// assert_eq!(tidegauge::stl::StlSpec::default().trend(21).trend, Some(21));
    /// ```
    #[must_use]
    pub fn trend(mut self, window: usize) -> Self {
        self.trend = Some(window);
        self
    }

    /// Sets the low-pass window.
    ///
    /// # Examples
    ///
    /// ```
    /// assert_eq!(tidegauge::stl::StlSpec::default().low_pass(13).low_pass, Some(13));
    /// ```
    #[must_use]
    pub fn low_pass(mut self, window: usize) -> Self {
        self.low_pass = Some(window);
        self
    }

    /// Sets the degrees of the seasonal, trend and low-pass smoothers.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::stl::StlSpec;
    ///
    /// let spec = StlSpec::default().degrees(1, 1, 1).jumps(1, 1, 1).passes(5, 0);
    /// assert_eq!((spec.seasonal_degree, spec.trend_jump, spec.inner), (Some(1), Some(1), Some(5)));
    /// ```
    #[must_use]
    pub fn degrees(mut self, seasonal: u8, trend: u8, low_pass: u8) -> Self {
        self.seasonal_degree = Some(seasonal);
        self.trend_degree = Some(trend);
        self.low_pass_degree = Some(low_pass);
        self
    }

    /// Sets the jumps of the seasonal, trend and low-pass smoothers.
    ///
    /// # Examples
    ///
    /// ```
    /// let spec = tidegauge::stl::StlSpec::default().jumps(1, 3, 2);
    /// assert_eq!((spec.seasonal_jump, spec.trend_jump, spec.low_pass_jump), (Some(1), Some(3), Some(2)));
    /// ```
    #[must_use]
    pub fn jumps(mut self, seasonal: usize, trend: usize, low_pass: usize) -> Self {
        self.seasonal_jump = Some(seasonal);
        self.trend_jump = Some(trend);
        self.low_pass_jump = Some(low_pass);
        self
    }

    /// Sets whether values that fit badly lose weight.
    ///
    /// # Examples
    ///
    /// ```
    /// assert!(tidegauge::stl::StlSpec::default().robust(true).robust);
    /// ```
    #[must_use]
    pub fn robust(mut self, robust: bool) -> Self {
        self.robust = robust;
        self
    }

    /// Sets the numbers of inner and outer passes.
    ///
    /// # Examples
    ///
    /// ```
    /// let spec = tidegauge::stl::StlSpec::default().passes(2, 15);
    /// assert_eq!((spec.inner, spec.outer), (Some(2), Some(15)));
    /// ```
    #[must_use]
    pub fn passes(mut self, inner: usize, outer: usize) -> Self {
        self.inner = Some(inner);
        self.outer = Some(outer);
        self
    }

    /// Names the first option that is out of range.
    pub(super) fn validate(&self) -> Result<(), StlError> {
        use Smoother::{LowPass, Seasonal, Trend};
        let span = match self.seasonal {
            SeasonalWindow::Periodic => None,
            SeasonalWindow::Span(span) => Some(span),
        };
        for (smoother, window, degree, jump) in [
            (Seasonal, span, self.seasonal_degree, self.seasonal_jump),
            (Trend, self.trend, self.trend_degree, self.trend_jump),
            (
                LowPass,
                self.low_pass,
                self.low_pass_degree,
                self.low_pass_jump,
            ),
        ] {
            if let Some(window) = window.filter(|window| !(2..=LIMIT).contains(window)) {
                return Err(StlError::Window { smoother, window });
            }
            if let Some(degree) = degree.filter(|degree| *degree > 1) {
                return Err(StlError::Degree { smoother, degree });
            }
            if let Some(jump) = jump.filter(|jump| !(1..=LIMIT).contains(jump)) {
                return Err(StlError::Jump { smoother, jump });
            }
        }
        if let Some(passes) = self.inner.filter(|passes| !(1..=PASSES).contains(passes)) {
            return Err(StlError::InnerPasses { passes });
        }
        if let Some(passes) = self.outer.filter(|passes| *passes > PASSES) {
            return Err(StlError::OuterPasses { passes });
        }
        Ok(())
    }

    /// What the options become for a series of `len` values with this period.
    pub(super) fn choices(&self, period: usize, len: usize) -> StlChoices {
        let r = self.defaults == StlDefaults::R;
        let periodic = self.seasonal == SeasonalWindow::Periodic;
        let seasonal = match self.seasonal {
            SeasonalWindow::Periodic => len.saturating_mul(10).saturating_add(1),
            SeasonalWindow::Span(span) => span,
        };
        let trend = self.trend.unwrap_or_else(|| trend_window(period, seasonal));
        let low_pass = self
            .low_pass
            .unwrap_or(if r { period | 1 } else { (period + 1) | 1 });
        let jump = |window: usize, r: bool| if r { window.div_ceil(10) } else { 1 };
        let trend_degree = self.trend_degree.unwrap_or(1);
        let seasonal_degree = self.seasonal_degree.unwrap_or(u8::from(!r));
        StlChoices {
            period,
            periodic,
            windows: [seasonal, trend, low_pass].map(|window| window.max(3) | 1),
            degrees: [
                if periodic { 0 } else { seasonal_degree },
                trend_degree,
                self.low_pass_degree
                    .unwrap_or(if r { trend_degree } else { 1 }),
            ],
            jumps: [
                self.seasonal_jump.unwrap_or(jump(seasonal, r || periodic)),
                self.trend_jump.unwrap_or(jump(trend, r)),
                self.low_pass_jump.unwrap_or(jump(low_pass, r)),
            ],
            inner: self.inner.unwrap_or(match (r, self.robust) {
                (true, false) | (false, true) => 2,
                (true, true) => 1,
                (false, false) => 5,
            }),
            outer: self.outer.unwrap_or(if self.robust { 15 } else { 0 }),
        }
    }
}

/// Names a period that is no season length.
pub(super) fn validate_period(period: usize) -> Result<(), StlError> {
    if (2..=LIMIT).contains(&period) {
        Ok(())
    } else {
        Err(StlError::Period { period })
    }
}

/// The smallest odd number not below `1.5 period / (1 - 1.5 / seasonal)`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positive, and at most six times the largest period"
)]
fn trend_window(period: usize, seasonal: usize) -> usize {
    ((1.5 * period as f64) / (1.0 - 1.5 / seasonal as f64)).ceil() as usize | 1
}

/// What was done: every option of [`StlSpec`] as a number. Arrays are in the order seasonal, trend, low-pass.
///
/// # Examples
///
/// ```
/// use tidegauge::stl::stl;
///
/// let tonnes: Vec<f64> = (0..36).map(|month| 500.0 + f64::from(month % 12)).collect();
/// let choices = stl(&tonnes, 12).unwrap().choices;
/// assert_eq!((choices.windows, choices.degrees, choices.jumps), ([7, 23, 13], [0, 1, 1], [1, 3, 2]));
/// assert_eq!((choices.inner, choices.outer), (2, 0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StlChoices {
    /// Season length.
    pub period: usize,
    /// Whether the seasonal is the same in every period.
    pub periodic: bool,
    /// Windows, all odd and at least 3.
    pub windows: [usize; 3],
    /// Degrees of the local polynomials.
    pub degrees: [u8; 3],
    /// Every how many-th point was fitted.
    pub jumps: [usize; 3],
    /// Passes between two updates of the robustness weights.
    pub inner: usize,
    /// Updates of the robustness weights.
    pub outer: usize,
}
