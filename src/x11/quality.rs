//! Part F: summary measures (F2) and the monitoring statistics M1 to M11 and Q (F3).
//!
//! Sources: Lothian and Morry (1978), "A set of quality control statistics for the X-11-ARIMA seasonal adjustment method"; Ladiray and
//! Quenneville (2001), chapter 5; X-13ARIMA-SEATS reference manual, tables F 2 and F 3.

use serde::{Deserialize, Serialize};

use crate::diagnostics::{
    ChiSquareTest, CombinedTest, DiagnosticsError, FTest, ResidualSeasonality,
    combined_seasonality, kruskal_wallis, moving_seasonality, residual_seasonality,
    stable_seasonality,
};

use super::frame::Arithmetic;
use super::monitor::{self, Monitor};
use super::summary::{
    Bases, Moments, autocorrelations, average_duration_of_run, mean_absolute_change, moments,
    months_for_cyclical_dominance, moving_average, ratio_of_changes,
};
use super::{Effect, X11Input, X11Result, X11Spec};

/// Changes of the series and its components over one span (tables F2A, F2B, F2C and F2E).
///
/// Changes are in percent of the earlier value, or differences in additive mode.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SpanChanges {
    /// Span in periods.
    pub span: usize,
    /// Original series without outliers.
    pub original: Moments,
    /// Seasonally adjusted series without outliers.
    pub adjusted: Moments,
    /// Irregular without outliers.
    pub irregular: Moments,
    /// Trend-cycle without level shifts.
    pub trend: Moments,
    /// Seasonal factors.
    pub seasonal: Moments,
    /// Mean absolute change of the prior and outlier factors.
    pub prior: f64,
    /// Mean absolute change of the calendar factors.
    pub calendar: f64,
    /// Adjusted series averaged over the months for cyclical dominance.
    pub cyclical_dominance: Moments,
    /// Mean absolute change of the original series modified for extremes (E1).
    pub modified_original: f64,
    /// Mean absolute change of the adjusted series modified for extremes (E2).
    pub modified_adjusted: f64,
    /// Mean absolute change of the irregular modified for extremes (E3).
    pub modified_irregular: f64,
    /// Ratio of the mean absolute changes of irregular and trend (F2E); 999 where the trend does not change.
    pub i_over_c: f64,
    /// Shares of the components in the squared changes (F2B).
    pub shares: Shares,
    /// Sum of the squared changes over that of the modified original series (F2B, ratio).
    pub total_ratio: f64,
}

/// Parts of the components in a total.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Shares {
    /// Irregular, modified for extremes.
    pub irregular: f64,
    /// Trend-cycle.
    pub trend: f64,
    /// Seasonal factors.
    pub seasonal: f64,
    /// Prior and outlier factors.
    pub prior: f64,
    /// Calendar factors.
    pub calendar: f64,
}

impl Shares {
    /// Their sum.
    pub fn total(&self) -> f64 {
        self.irregular + self.trend + self.seasonal + self.prior + self.calendar
    }
}

/// Mean lengths of runs in one direction (table F2D), in periods.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DurationOfRun {
    /// Seasonally adjusted series.
    pub adjusted: f64,
    /// Irregular.
    pub irregular: f64,
    /// Trend-cycle.
    pub trend: f64,
    /// Adjusted series averaged over the months for cyclical dominance.
    pub cyclical_dominance: f64,
}

/// How good an X-11 adjustment is: tests of seasonality, summary measures, and the statistics M1 to M11 and Q.
///
/// # Examples
///
/// ```
/// use tidegauge::x11::{X11, X11Input, X11Spec};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let wave = [0.9, 0.95, 1.06, 1.0, 0.98, 1.1, 1.2, 1.2, 1.05, 0.92, 0.8, 0.84];
/// let noise = |i: usize| 1.0 + 0.01 * ((i * i * 37) % 19) as f64 / 9.0;
/// let tonnes: Vec<f64> = (0..120).map(|i| (600.0 + i as f64) * wave[i % 12] * noise(i)).collect();
/// let x11 = X11::new(X11Spec::default(), 12)?;
/// let input = X11Input::new(&tonnes, 1);
/// let quality = x11.quality(&x11.decompose(&input)?, &input)?;
/// assert!(quality.q < 1.0); // accepted
/// assert_eq!(quality.m.iter().filter(|m| m.is_some_and(|m| m >= 1.0)).count(), quality.failures);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct X11Quality {
    /// Stable seasonality in the unmodified SI of part B (F2I, "from Table B1").
    pub stable_b1: FTest,
    /// Stable seasonality in D8 (D8A).
    pub stable: FTest,
    /// Kruskal-Wallis test of D8 (D8A).
    pub kruskal_wallis: ChiSquareTest,
    /// Moving seasonality in D8 (D8A).
    pub moving: FTest,
    /// Combined test for identifiable seasonality (D8A).
    pub combined: CombinedTest,
    /// Seasonality left in the adjusted series (D11).
    pub residual: ResidualSeasonality,
    /// Changes over spans from 1 to the season length (F2A to F2C, F2E).
    pub changes: Vec<SpanChanges>,
    /// Mean lengths of runs (F2D).
    pub duration_of_run: DurationOfRun,
    /// Months (quarters, half-years) for cyclical dominance, MCD.
    pub months_for_cyclical_dominance: usize,
    /// Contributions to the stationary part of the variance of the original series (F2F).
    pub variance: Shares,
    /// Autocorrelations of the irregular from lag 1 to two more than a season (F2G).
    pub autocorrelations: Vec<f64>,
    /// M1 to M11, each from 0 to 3 and good below 1; `None` where seasonal factors are stable or the series is shorter than six years.
    pub m: [Option<f64>; 11],
    /// Weighted mean of the M statistics; good below 1.
    pub q: f64,
    /// Q without M2, which a strong trend can distort.
    pub q_without_m2: f64,
    /// Number of M statistics of 1 or more.
    pub failures: usize,
}

impl super::X11 {
    /// Quality of an adjustment that this engine made of `input`.
    ///
    /// # Errors
    /// [`DiagnosticsError`] where a test has too few values.
    pub fn quality(
        &self,
        result: &X11Result,
        input: &X11Input<'_>,
    ) -> Result<X11Quality, DiagnosticsError> {
        let seasonality = seasonality(result)?;
        let summary = Summary::new(result, input, self.spec());
        let monitor = summary.monitor(seasonality.combined);
        let Summary {
            changes,
            duration_of_run,
            mcd,
            variance,
            ..
        } = summary;
        Ok(X11Quality {
            stable_b1: seasonality.stable_b1,
            stable: seasonality.stable,
            kruskal_wallis: seasonality.kruskal_wallis,
            moving: seasonality.moving,
            combined: seasonality.combined,
            residual: seasonality.residual,
            changes,
            duration_of_run,
            months_for_cyclical_dominance: mcd,
            variance,
            autocorrelations: summary.autocorrelations,
            m: monitor.m,
            q: monitor.q,
            q_without_m2: monitor.q_without_m2,
            failures: monitor.failures,
        })
    }
}

struct Seasonality {
    stable_b1: FTest,
    stable: FTest,
    kruskal_wallis: ChiSquareTest,
    moving: FTest,
    combined: CombinedTest,
    residual: ResidualSeasonality,
}

fn seasonality(r: &X11Result) -> Result<Seasonality, DiagnosticsError> {
    let (frame, period) = (r.frame(), r.period);
    let observed = r.observed();
    let inside = observed.start + frame.half()..observed.end - frame.half();
    let neutral = Arithmetic::of_iterations(r.mode).neutral();
    let phase = |index: usize| frame.season(index);
    let stable = stable_seasonality(
        &r.unmodified_si[observed.clone()],
        period,
        phase(observed.start),
    )?;
    let moving = moving_seasonality(&r.unmodified_si[..observed.end], period, phase(0), neutral)?;
    let kruskal_wallis = kruskal_wallis(&r.unmodified_si[..observed.end], period, phase(0))?;
    Ok(Seasonality {
        stable_b1: stable_seasonality(
            &r.b.initial_si[inside.clone()],
            period,
            phase(inside.start),
        )?,
        stable,
        kruskal_wallis,
        moving,
        combined: combined_seasonality(&stable, &moving, &kruskal_wallis),
        residual: residual_seasonality(
            &r.seasonally_adjusted[observed.clone()],
            period,
            phase(observed.start),
        )?,
    })
}

/// The measures of table F2.
struct Summary<'a> {
    result: &'a X11Result,
    changes: Vec<SpanChanges>,
    duration_of_run: DurationOfRun,
    mcd: usize,
    variance: Shares,
    autocorrelations: Vec<f64>,
}

impl<'a> Summary<'a> {
    fn new(r: &'a X11Result, input: &X11Input<'_>, spec: &X11Spec) -> Self {
        let arithmetic = r.arithmetic();
        let observed = r.observed();
        let without = |table: &[f64], effects: &[Effect]| {
            let mut x = table[observed.clone()].to_vec();
            for factors in effects.iter().filter_map(|effect| input.factors(*effect)) {
                arithmetic.remove_from(&mut x, &factors[observed.clone()]);
            }
            x
        };
        let kept = |effects: &[Effect]| -> Vec<Effect> {
            effects
                .iter()
                .filter(|effect| !spec.final_effects.contains(effect))
                .copied()
                .collect()
        };
        let outliers = [
            Effect::LevelShift,
            Effect::AdditiveOutlier,
            Effect::TemporaryChange,
            Effect::User,
        ];
        let shifts = [Effect::LevelShift, Effect::User];
        let original = without(&r.original, &outliers);
        let adjusted = without(&r.seasonally_adjusted, &kept(&outliers));
        let modified_original = without(&r.e.original, &shifts);
        let modified_adjusted = without(&r.e.adjusted, &kept(&shifts));
        let mut prior = vec![arithmetic.neutral(); observed.len()];
        let priors = [Effect::TemporaryPrior, Effect::PermanentPrior];
        for factors in priors
            .iter()
            .chain(&outliers)
            .filter_map(|effect| input.factors(*effect))
        {
            arithmetic.restore_to(&mut prior, &factors[observed.clone()]);
        }
        let calendar = &r.calendar_factors[observed.clone()];
        let seasonal = &r.seasonal[observed.clone()];
        let trend = &r.trend_without_effects[observed.clone()];
        let irregular = &r.irregular_without_effects[observed.clone()];
        let modified_irregular = &r.e.irregular[observed.clone()];

        let bases = r.bases();
        let bases = bases.as_deref();
        let i_over_c = r.i_over_c_by_span(bases);
        let mcd = months_for_cyclical_dominance(&i_over_c);
        let length = mcd.min(6);
        let dominance = moving_average(&r.seasonally_adjusted, length);
        let reach = length / 2;
        let dominance = &dominance[observed.start + reach..observed.end - reach];
        let dominance_bases = bases.map(|good| &good[reach..good.len() - reach]);

        let change = |x: &[f64], span| mean_absolute_change(x, span, arithmetic, bases);
        let both = |x: &[f64], span, bases: Bases<'_>| moments(x, span, arithmetic, bases);
        let changes = (1..=r.period).zip(i_over_c).map(|(span, i_over_c)| {
            let mut all = SpanChanges {
                span,
                original: both(&original, span, bases),
                adjusted: both(&adjusted, span, bases),
                irregular: both(irregular, span, bases),
                trend: both(trend, span, bases),
                seasonal: both(seasonal, span, bases),
                prior: change(&prior, span),
                calendar: change(calendar, span),
                cyclical_dominance: both(dominance, span, dominance_bases),
                modified_original: change(&modified_original, span),
                modified_adjusted: change(&modified_adjusted, span),
                modified_irregular: change(modified_irregular, span),
                i_over_c,
                shares: Shares::default(),
                total_ratio: 0.0,
            };
            let squares = all.squares();
            let total = squares.total();
            all.shares = squares.over(total);
            all.total_ratio = ratio_or_zero(total, all.modified_original.powi(2));
            all
        });
        let neutral = arithmetic.neutral();
        let deviations: Vec<f64> = irregular.iter().map(|value| value - neutral).collect();
        let variance = Variance {
            r,
            arithmetic,
            bases,
        };
        Self {
            result: r,
            changes: changes.collect(),
            duration_of_run: DurationOfRun {
                adjusted: average_duration_of_run(&adjusted),
                irregular: average_duration_of_run(irregular),
                trend: average_duration_of_run(trend),
                cyclical_dominance: average_duration_of_run(dominance),
            },
            mcd,
            variance: variance.shares(&prior),
            autocorrelations: autocorrelations(&deviations, r.period + 2),
        }
    }

    fn monitor(&self, combined: CombinedTest) -> Monitor {
        let quarter = (self.result.period / 4).max(1);
        let changes = &self.changes[quarter - 1];
        let squares = changes.squares();
        let i_over_c: Vec<f64> = self.changes.iter().map(|c| c.i_over_c).collect();
        monitor::monitor(
            self.result,
            &monitor::Measures {
                irregular_share: ratio_or_zero(squares.irregular, squares.total() - squares.prior),
                irregular_variance: ratio_or_zero(
                    self.variance.irregular,
                    (1.0 - self.variance.prior).abs(),
                ),
                duration_of_irregular: self.duration_of_run.irregular,
                i_over_c: &i_over_c,
                mcd: self.mcd,
                combined,
            },
        )
    }
}

impl SpanChanges {
    /// Squared mean absolute changes of the components.
    fn squares(&self) -> Shares {
        Shares {
            irregular: self.modified_irregular.powi(2),
            trend: self.trend.mean_absolute.powi(2),
            seasonal: self.seasonal.mean_absolute.powi(2),
            prior: self.prior.powi(2),
            calendar: self.calendar.powi(2),
        }
    }
}

impl Shares {
    /// Every part over a total; zero where there is none.
    fn over(self, total: f64) -> Self {
        let share = |part: f64| ratio_or_zero(part, total);
        Self {
            irregular: share(self.irregular),
            trend: share(self.trend),
            seasonal: share(self.seasonal),
            prior: share(self.prior),
            calendar: share(self.calendar),
        }
    }
}

fn ratio_or_zero(a: f64, b: f64) -> f64 {
    ratio_of_changes(a, b)
        .filter(|ratio| ratio.is_finite())
        .unwrap_or(0.0)
}

/// Sums of squares for the contributions to the stationary part of the variance.
struct Variance<'a> {
    r: &'a X11Result,
    arithmetic: Arithmetic,
    bases: Bases<'a>,
}

impl Variance<'_> {
    fn shares(&self, prior: &[f64]) -> Shares {
        let r = self.r;
        let observed = r.observed();
        let trend = self.level(&r.trend_without_effects[observed.clone()]);
        // A straight line through the trend, counted from the first value with the extensions.
        let n = trend.len() as f64;
        let middle = f64::midpoint(1.0, n);
        let moment: f64 = (1..)
            .zip(&trend)
            .map(|(t, level)| (f64::from(t) - middle) * level)
            .sum();
        let slope = 12.0 * moment / (n * (n * n - 1.0));
        let first = (observed.start + 1) as f64;
        let detrended = |x: Vec<f64>| -> Vec<f64> {
            (0..)
                .zip(x)
                .map(|(t, level)| level - slope * (first + f64::from(t)))
                .collect()
        };
        let original = detrended(self.level(&r.e.original[observed.clone()]));
        let sums = Shares {
            irregular: self.squares(&self.level(&r.e.irregular[observed.clone()]), false),
            trend: self.squares(&detrended(trend), true),
            seasonal: self.squares(&self.level(&r.seasonal[observed.clone()]), false),
            prior: self.squares(&self.level(prior), true),
            calendar: self.squares(&self.level(&r.calendar_factors[observed.clone()]), false),
        };
        sums.over(self.squares(&original, true))
    }

    fn level(&self, x: &[f64]) -> Vec<f64> {
        match self.arithmetic {
            Arithmetic::Ratio => x.iter().map(|value| value.ln()).collect(),
            Arithmetic::Difference => x.to_vec(),
        }
    }

    /// Sum of squares about the mean, or about zero; without values that have no logarithm.
    fn squares(&self, x: &[f64], about_mean: bool) -> f64 {
        let usable = |(index, value): (usize, &f64)| {
            (self.bases.is_none_or(|good| good[index]) && value.is_finite()).then_some(*value)
        };
        let values: Vec<f64> = x.iter().enumerate().filter_map(usable).collect();
        let centre = if about_mean {
            values.iter().sum::<f64>() / values.len() as f64
        } else {
            0.0
        };
        values.iter().map(|value| (value - centre).powi(2)).sum()
    }
}
