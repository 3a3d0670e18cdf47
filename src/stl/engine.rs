//! STL: the loops of Cleveland et al. (1990), sec. 2.

use crate::stl::error::StlError;
use crate::stl::loess::Input;
use crate::stl::low_pass::moving_averages;
use crate::stl::result::StlResult;
use crate::stl::robust::robustness_weights;
use crate::stl::scale::Survey;
use crate::stl::spec::{StlSpec, validate_period};
use crate::stl::workspace::StlWorkspace;

/// STL with fixed options for one season length; decomposes any number of series.
///
/// # Examples
///
/// ```
/// use tidegauge::stl::{SeasonalWindow, Stl, StlSpec};
///
/// # fn main() -> Result<(), tidegauge::stl::StlError> {
/// // Quarterly tonnes: a steady rise, a seasonal, and one quarter that nobody reported.
/// let mut tonnes: Vec<f64> = (0..20).map(|q| 100.0 + 2.0 * q as f64 + [9.0, -4.0, -6.0, 1.0][q % 4]).collect();
/// tonnes[7] = f64::NAN;
/// let stl = Stl::new(StlSpec::default().seasonal(SeasonalWindow::Periodic), 4)?;
/// let result = stl.decompose(&tonnes)?;
/// assert!((result.trend[7] + result.seasonal[7] - 115.0).abs() < 0.25);
/// assert!(result.remainder[7].is_nan());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stl {
    spec: StlSpec,
    period: usize,
}

impl Stl {
    /// Checks the options and the season length.
    ///
    /// # Errors
    /// [`StlError`] names the first option that is out of range.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::stl::{Stl, StlSpec};
    ///
    /// let error = Stl::new(StlSpec::default().trend(1), 12).unwrap_err();
    /// assert_eq!(error.to_string(), "trend window 1 is outside the range of 2 to 1000000000");
    /// ```
    pub fn new(spec: StlSpec, period: usize) -> Result<Self, StlError> {
        validate_period(period)?;
        spec.validate()?;
        Ok(Self { spec, period })
    }

    /// The options.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::stl::{Stl, StlSpec};
    ///
    /// assert_eq!(Stl::new(StlSpec::statsmodels(), 12).unwrap().spec(), StlSpec::statsmodels());
    /// ```
    pub fn spec(&self) -> StlSpec {
        self.spec
    }

    /// The season length.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::stl::{Stl, StlSpec};
    ///
    /// assert_eq!(Stl::new(StlSpec::default(), 12).unwrap().period(), 12);
    /// ```
    pub fn period(&self) -> usize {
        self.period
    }

    /// Decomposes `y`, one value a period position in order of time; NaN is missing.
    ///
    /// # Errors
    /// [`StlError`] if there are not more than two full periods, a value is infinite, a position of the period has no value at all,
    /// or a component is beyond the largest `f64`.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::stl::{Stl, StlSpec};
    ///
    /// let tonnes: Vec<f64> = (0..12).map(|quarter| 100.0 + [9.0, -4.0, -6.0, 1.0][quarter % 4]).collect();
    /// let stl = Stl::new(StlSpec::default().robust(true), 4).unwrap();
    /// let result = stl.decompose(&tonnes).unwrap();
    /// assert!((result.seasonal[5] + 4.0).abs() < 1e-12);
    /// assert_eq!(stl.decompose(&tonnes[..8]).unwrap_err().to_string(), "8 values are too few for the period 4; at least 9 are needed");
    /// ```
    pub fn decompose(&self, y: &[f64]) -> Result<StlResult, StlError> {
        let mut workspace = StlWorkspace::default();
        self.decompose_with(&mut workspace, y)?;
        Ok(workspace.result)
    }

    /// Like [`decompose`](Self::decompose), in memory that is already there; the result stays in `workspace` until the next call.
    ///
    /// # Errors
    /// The same as [`decompose`](Self::decompose).
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::stl::{Stl, StlSpec, StlWorkspace};
    ///
    /// let tonnes: Vec<f64> = (0..12).map(|quarter| 100.0 + [9.0, -4.0, -6.0, 1.0][quarter % 4]).collect();
    /// let stl = Stl::new(StlSpec::default(), 4).unwrap();
    /// let mut workspace = StlWorkspace::default();
    /// let trend = stl.decompose_with(&mut workspace, &tonnes).unwrap().trend[5];
    /// assert!((trend - 100.0).abs() < 1e-12);
    /// ```
    pub fn decompose_with<'w>(
        &self,
        workspace: &'w mut StlWorkspace,
        y: &[f64],
    ) -> Result<&'w StlResult, StlError> {
        if y.len().saturating_sub(1) / 2 < self.period {
            return Err(StlError::TooShort {
                len: y.len(),
                period: self.period,
            });
        }
        let survey = Survey::of(y)?;
        workspace.prepare(self.spec.choices(self.period, y.len()), y.len());
        if survey.gaps
            && let Some(position) = workspace.mask.note(y, self.period)
        {
            return Err(StlError::EmptySeason {
                position,
                period: self.period,
            });
        }
        let mut values = std::mem::take(&mut workspace.values);
        if survey.gaps || !survey.is_plain() {
            let known = |value: &f64| {
                if value.is_nan() {
                    0.0
                } else {
                    value * survey.factor
                }
            };
            values.clear();
            values.extend(y.iter().map(known));
            Run {
                y: &values,
                gaps: survey.gaps,
                workspace,
            }
            .run();
        } else {
            Run {
                y,
                gaps: false,
                workspace,
            }
            .run();
        }
        workspace.values = values;
        let result = &mut workspace.result;
        if survey.gaps {
            for (remainder, value) in result.remainder.iter_mut().zip(y) {
                *remainder = if value.is_nan() { f64::NAN } else { *remainder };
            }
        }
        for component in [
            &mut result.seasonal,
            &mut result.trend,
            &mut result.remainder,
        ] {
            survey.restore(component)?;
        }
        Ok(&workspace.result)
    }
}

/// One decomposition of finite values in a prepared workspace.
struct Run<'a> {
    /// The series; zero where a value is missing.
    y: &'a [f64],
    gaps: bool,
    workspace: &'a mut StlWorkspace,
}

impl Run<'_> {
    fn run(&mut self) {
        let choices = self.workspace.result.choices;
        let mut weighted = self.gaps;
        if self.gaps {
            let observed = &self.workspace.mask.observed;
            self.workspace.result.weights.copy_from_slice(observed);
            self.start_from_line();
        } else {
            self.workspace.result.weights.fill(1.0);
        }
        for outer in 0..=choices.outer {
            for inner in 0..choices.inner {
                self.pass(weighted, outer + inner == 0 && !self.gaps);
            }
            if outer < choices.outer {
                self.update_weights();
                weighted = true;
            }
        }
        if choices.periodic {
            repeat_mean(&mut self.workspace.result.seasonal, choices.period);
        }
        self.remainder();
    }

    /// A first trend of a series with gaps: the straight line through the observed values. Without gaps the work starts from a trend of
    /// zero, because the low-pass filter takes the level out of the smoothed cycle-subseries; but among gaps a rise makes their means
    /// incomparable.
    fn start_from_line(&mut self) {
        let StlWorkspace { mask, result, .. } = &mut *self.workspace;
        let (observed, y) = (&mask.observed, self.y);
        let count: f64 = observed.iter().sum();
        let middle = (0_u32..).zip(observed).map(|(i, o)| f64::from(i) * o);
        let middle = middle.sum::<f64>() / count;
        let lever = |i: u32| f64::from(i) - middle;
        let (mut square, mut product) = (0.0, 0.0);
        for ((i, observed), value) in (0_u32..).zip(observed).zip(y) {
            square += observed * lever(i) * lever(i);
            product += lever(i) * value;
        }
        // A missing value is zero in `y`, and at least two values are there.
        let (level, slope) = (y.iter().sum::<f64>() / count, product / square);
        for (i, trend) in (0_u32..).zip(&mut result.trend) {
            *trend = level + slope * lever(i);
        }
    }

    /// One inner pass: new seasonal, then new trend.
    ///
    /// The columns of the result hold what comes before them on the way, so that a long series needs little more memory than its result.
    fn pass(&mut self, weighted: bool, first: bool) {
        let StlWorkspace {
            seasonal: cycle_loess,
            trend: trend_loess,
            low_pass: low_loess,
            mask,
            cycle,
            sums,
            scratch,
            result,
            ..
        } = &mut *self.workspace;
        let StlResult {
            seasonal,
            trend,
            remainder: work,
            weights,
            choices,
        } = result;
        let weights = weighted.then_some(&**weights);
        let plain = |values| Input {
            values,
            weights: None,
            gaps: None,
        };

        let detrended = if first {
            self.y
        } else {
            for (work, (value, trend)) in work.iter_mut().zip(self.y.iter().zip(&*trend)) {
                *work = value - trend;
            }
            &*work
        };
        let input = Input {
            values: detrended,
            weights,
            gaps: self.gaps.then(|| mask.columns()),
        };
        cycle_loess.smooth(input, cycle, scratch);

        let (averages, low) = (&mut *seasonal, &mut *trend);
        moving_averages(cycle, choices.period, averages, sums);
        low_loess.smooth(plain(averages), low, scratch);
        let parts = cycle[choices.period..].iter().zip(&*low).zip(self.y);
        for ((seasonal, work), ((cycle, low), value)) in
            seasonal.iter_mut().zip(&mut *work).zip(parts)
        {
            *seasonal = cycle - low;
            *work = value - *seasonal;
        }
        let input = Input {
            values: work,
            weights,
            gaps: self.gaps.then(|| mask.places()),
        };
        trend_loess.smooth(input, trend, scratch);
    }

    fn update_weights(&mut self) {
        self.remainder();
        let StlWorkspace {
            mask,
            sizes,
            result,
            ..
        } = &mut *self.workspace;
        let observed = self.gaps.then_some(&*mask.observed);
        robustness_weights(&result.remainder, observed, &mut result.weights, sizes);
    }

    fn remainder(&mut self) {
        let result = &mut self.workspace.result;
        let components = result.seasonal.iter().zip(&result.trend);
        for (remainder, (value, (seasonal, trend))) in result
            .remainder
            .iter_mut()
            .zip(self.y.iter().zip(components))
        {
            *remainder = value - seasonal - trend;
        }
    }
}

/// Replaces each value by the mean of all at its position of the period.
fn repeat_mean(seasonal: &mut [f64], period: usize) {
    let (first, rest) = seasonal.split_at_mut(period);
    for row in rest.chunks(period) {
        for (sum, value) in first.iter_mut().zip(row) {
            *sum += value;
        }
    }
    let (rows, ragged) = (rest.len() / period + 1, rest.len() % period);
    for (position, sum) in first.iter_mut().enumerate() {
        *sum /= (rows + usize::from(position < ragged)) as f64;
    }
    for row in rest.chunks_mut(period) {
        row.copy_from_slice(&first[..row.len()]);
    }
}
