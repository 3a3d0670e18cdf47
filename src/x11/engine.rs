//! The engine: options made into filters once, and the run through parts B to E.

use super::context::{Context, Scratch};
use super::error::X11Error;
use super::extremes::Sharing;
use super::frame::{Arithmetic, Frame};
use super::result::phase;
use super::seasonal::SeasonalStep;
use super::spec::{SeasonalFilter, SeasonalFilters, X11Spec};
use super::trend::TrendStep;
use super::{Effect, Mode, X11Input, X11Result, X11Warning};

/// An X-11 seasonal adjustment for one season length, with all its filters made.
///
/// # Examples
///
/// ```
/// use tidegauge::x11::{X11, X11Input, X11Spec, X11Workspace};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let x11 = X11::new(X11Spec::default(), 12)?;
/// let mut workspace = X11Workspace::default(); // memory that all runs share
/// for scale in [1.0, 1000.0] {
///     let tonnes: Vec<f64> = (0..60).map(|i| scale * (100.0 + f64::from(i % 12))).collect();
///     let adjusted = x11.decompose_with(&mut workspace, &X11Input::new(&tonnes, 1))?;
///     assert!((adjusted.seasonally_adjusted[7] / (scale * 105.5) - 1.0).abs() < 1e-12);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct X11 {
    pub(super) spec: X11Spec,
    pub(super) period: usize,
    pub(super) seasonal: SeasonalStep,
    pub(super) trend: TrendStep,
    filters: [SeasonalFilter; 12],
}

/// Memory of a run: once it has served a series, runs on series of that length or less allocate nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct X11Workspace {
    result: X11Result,
    scratch: Scratch,
}

impl X11 {
    /// The engine for a season of `period` values: 12 for months, 4 for quarters, 2 for half-years.
    ///
    /// # Errors
    /// [`X11Error::Period`], [`X11Error::Option`], [`X11Error::Number`] or [`X11Error::FinalEffect`] at the first option outside its range.
    pub fn new(spec: X11Spec, period: usize) -> Result<Self, X11Error> {
        spec.validate(period)?;
        let mut filters = [SeasonalFilter::Msr; 12];
        match &spec.seasonal_filter {
            SeasonalFilters::All(filter) => filters.fill(*filter),
            SeasonalFilters::Each(each) => filters[..period].copy_from_slice(each),
        }
        let (seasonal, trend) = (SeasonalStep::new(&spec), TrendStep::new(&spec, period));
        Ok(Self {
            spec,
            period,
            seasonal,
            trend,
            filters,
        })
    }

    /// The options of the engine.
    pub const fn spec(&self) -> &X11Spec {
        &self.spec
    }

    /// Adjusts a series.
    ///
    /// # Errors
    /// The first offence of the input: [`X11Error::NotFinite`], [`X11Error::Scale`], [`X11Error::Sign`] or [`X11Error::Factor`] at an index;
    /// [`X11Error::TooShort`] for less than three years; [`X11Error::Extension`] and [`X11Error::Length`] for lengths that do not fit;
    /// [`X11Error::NoResult`] where the arithmetic leaves the range of numbers.
    pub fn decompose(&self, input: &X11Input<'_>) -> Result<X11Result, X11Error> {
        let mut workspace = X11Workspace::default();
        self.decompose_with(&mut workspace, input)?;
        Ok(workspace.result)
    }

    /// Adjusts a series in memory that is used again.
    ///
    /// # Errors
    /// As [`decompose`](Self::decompose).
    pub fn decompose_with<'w>(
        &self,
        workspace: &'w mut X11Workspace,
        input: &X11Input<'_>,
    ) -> Result<&'w X11Result, X11Error> {
        input.check(self.period)?;
        let observations = input.observations();
        let longest = self.trend.longest();
        if input.values().len() < longest {
            return Err(X11Error::TooShort {
                observations,
                needs: "trend_filter",
                least: longest,
            });
        }
        let X11Workspace { result: r, scratch } = workspace;
        r.warnings.clear();
        let mode = self.mode_for(input, &mut r.warnings);
        input.check_signs(mode)?;
        let frame = Frame {
            period: self.period,
            len: input.values().len(),
            backcasts: input.backcasts(),
            observations,
            phase: phase(input.start(), input.backcasts(), self.period),
        };
        let mut context = Context {
            x11: self,
            frame,
            mode,
            arithmetic: Arithmetic::of_iterations(mode),
            filters: self.filters_for(&frame, &mut r.warnings),
            sharing: Sharing::Moving,
            trend_state: self.trend.initial_state(),
            scratch,
        };
        context.run(input, r);
        finite_components(r)?;
        context.warn(r);
        Ok(&workspace.result)
    }

    /// The mode of a run: automatic is multiplicative for positive values.
    fn mode_for(&self, input: &X11Input<'_>, warnings: &mut Vec<X11Warning>) -> Mode {
        if self.spec.mode != Mode::Auto {
            return self.spec.mode;
        }
        let first = input.values().iter().position(|&value| value <= 0.0);
        let Some(index) = first else {
            return Mode::Multiplicative;
        };
        warnings.push(X11Warning::AdditiveMode {
            index,
            value: input.values()[index],
        });
        Mode::Additive
    }

    /// The filters asked for; 3×15 is stable where the series with its extensions falls into less than twenty calendar years.
    fn filters_for(&self, frame: &Frame, warnings: &mut Vec<X11Warning>) -> [SeasonalFilter; 12] {
        let years = (frame.season(0) + frame.len).div_ceil(frame.period);
        let mut filters = self.filters;
        if years < 20 && filters[..self.period].contains(&SeasonalFilter::S3x15) {
            warnings.push(X11Warning::LongFilterStable { years });
            for filter in filters
                .iter_mut()
                .filter(|filter| **filter == SeasonalFilter::S3x15)
            {
                *filter = SeasonalFilter::Stable;
            }
        }
        filters
    }
}

impl Context<'_> {
    fn run(&mut self, input: &X11Input<'_>, r: &mut X11Result) {
        self.prepare(input, r);
        self.part_b(r);
        self.part_c(r);
        self.part_d(input, r);
        self.part_e(input, r);
    }

    /// Copies the input into the result and takes the effects out.
    fn prepare(&mut self, input: &X11Input<'_>, r: &mut X11Result) {
        let len = self.frame.len;
        self.scratch.resize(len);
        r.for_each_buffer(|buffer| buffer.resize(len, 0.0));
        r.mode = self.mode;
        r.period = self.frame.period;
        r.start = input.start();
        r.backcasts = self.frame.backcasts;
        r.observations = self.frame.observations;
        r.original.copy_from_slice(input.values());
        r.adjusted_for_effects.copy_from_slice(input.values());
        let arithmetic = Arithmetic::of_result(self.mode);
        for factors in Effect::ALL
            .iter()
            .filter_map(|effect| input.factors(*effect))
        {
            arithmetic.remove_from(&mut r.adjusted_for_effects, factors);
        }
        r.b.series.copy_from_slice(&r.adjusted_for_effects);
        if self.mode == Mode::LogAdditive {
            r.b.series.iter_mut().for_each(|value| *value = value.ln());
        }
    }

    fn warn(&self, r: &mut X11Result) {
        let observations = self.frame.observations;
        if self.frame.len < 5 * self.frame.period && !self.x11.spec.short_seasonal {
            r.warnings.push(X11Warning::StableSeasonal { observations });
        }
        if r.seasonal_filter.is_fallback {
            r.warnings.push(X11Warning::FilterUndecided);
        }
        if only_rounding_is_irregular(r) {
            r.warnings.push(X11Warning::NoIrregular);
        }
        if Arithmetic::of_result(self.mode) == Arithmetic::Ratio {
            let adjusted = &r.seasonally_adjusted[r.observed()];
            let count = adjusted.iter().filter(|value| **value <= 0.0).count();
            if count > 0 {
                r.warnings.push(X11Warning::NonPositiveAdjusted { count });
            }
        }
    }
}

/// Whether no irregular of the observations is larger than a thousand units in the last place of the series.
fn only_rounding_is_irregular(r: &X11Result) -> bool {
    let neutral = r.arithmetic().neutral();
    let observed = r.observed();
    let scale = match r.arithmetic() {
        Arithmetic::Ratio => 1.0,
        Arithmetic::Difference => r.original[observed.clone()]
            .iter()
            .fold(0.0, |a: f64, x| a.max(x.abs())),
    };
    let limit = 1000.0 * f64::EPSILON * scale;
    r.irregular_without_effects[observed]
        .iter()
        .all(|value| (value - neutral).abs() <= limit)
}

/// Whether every value has its components.
fn finite_components(r: &X11Result) -> Result<(), X11Error> {
    for index in 0..r.original.len() {
        let components = [
            r.seasonal[index],
            r.seasonally_adjusted[index],
            r.trend[index],
            r.irregular[index],
        ];
        if components.iter().any(|value| !value.is_finite()) {
            return Err(X11Error::NoResult {
                index,
                mode: r.mode,
            });
        }
    }
    Ok(())
}
