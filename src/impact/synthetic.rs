//! Synthetic control: a weighted mean of donors that ran like the treated flow before the event stands for what it would have been.
//!
//! Weights are not negative, sum to one and minimise the squared gaps before the event (Abadie, Diamond & Hainmueller 2010). Inference is by
//! placebo: every donor in the place of the treated flow, ranked by the ratio of root mean square gaps after and before the event. With J
//! donors no p value is below 1 / (J + 1). Donors must not be touched by the event themselves.

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::impact::panel::{Aligned, breaking, mean};
use crate::impact::{Event, at_least, simplex};
use crate::num::sum::sum;
use crate::period::Period;
use crate::regarima::Transform;
use crate::series::Series;

const FEWEST_DONORS: usize = 5;
const MOST_DONORS: usize = 200;
const FEWEST_BEFORE: usize = 12;
/// A donor of less weight is none.
const NO_WEIGHT: f64 = 1e-4;

/// What the donors have to match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Matching {
    /// The level and its course. The default; a flow larger or smaller than all donors has no good match.
    #[default]
    Levels,
    /// The course only: each series less its mean before the event (Ferman & Pinto 2021). With logarithms, rates of change.
    Deviations,
}

/// Options of [`synthetic_control`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct SyntheticControlSpec {
    /// Logarithms where all values are positive, unless said otherwise.
    pub transform: Transform,
    /// What the donors have to match.
    pub matching: Matching,
    /// Periods right before the event that do not count; 0 by default.
    pub anticipation: usize,
}

impl SyntheticControlSpec {
    /// Says what the donors have to match.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::impact::{Matching, SyntheticControlSpec};
    ///
    /// assert_eq!(SyntheticControlSpec::default().matching(Matching::Deviations).matching, Matching::Deviations);
    /// ```
    #[must_use]
    pub const fn matching(mut self, matching: Matching) -> Self {
        self.matching = matching;
        self
    }
}

/// A donor with its part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Donor {
    /// Its name.
    pub name: String,
    /// Its weight, in [0, 1].
    pub weight: f64,
    /// Ratio of its own gaps after and before the event, with the other donors for controls.
    pub placebo_ratio: f64,
    /// Whether it changed at the event itself, against the median of the other donors (test by time at 1 % over all donors): the effect takes that
    /// change for one of the treated flow, as far as the donor has weight.
    pub breaks: bool,
}

/// The synthetic control and its placebos. Gaps are in logarithms or units of the series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SyntheticControl {
    /// Whether the numbers are logarithms.
    pub log: bool,
    /// Common periods before the event.
    pub before: usize,
    /// The donors, in the order given.
    pub donors: Vec<Donor>,
    /// Treated flow less synthetic one in each common period.
    pub gaps: Vec<(Period, f64)>,
    /// Mean gap from the event on.
    pub effect: f64,
    /// The effect as a ratio, for logarithms.
    pub ratio: Option<f64>,
    /// Root mean square of the gaps before the event.
    pub error_before: f64,
    /// The same over the standard deviation of the treated flow then: above 1 the donors do not match it.
    pub relative_error: f64,
    /// Root mean square from the event on, over that before.
    pub error_ratio: f64,
    /// Rank of that ratio among treated flow and donors, over their number.
    pub p_value: f64,
    /// The smallest p value that so many donors allow.
    pub smallest_p: f64,
    /// The same rank for an event two thirds into the time before; `None` where that leaves fewer than 12 periods before it.
    pub placebo_in_time: Option<f64>,
    /// Smallest and largest effect when one donor with weight is left out.
    pub leave_one_out: (f64, f64),
    /// Whether the weights are within a trillionth of the best.
    pub converged: bool,
}

/// The effect of an event against a weighted mean of at least five donors.
///
/// # Errors
///
/// Fewer than 5 or more than 200 donors, fewer than 12 common periods before the event or none from it on, values without
/// a logarithm where one was asked for.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::impact::{Event, EventKind, SyntheticControlSpec, synthetic_control};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // Magnet exports to six partners; the first one halves in the last two months.
/// let flow = |k: u32, cut: f64| {
///     let tonnes = (0..20_u32).map(move |t| {
///         let level = 300.0 + 40.0 * f64::from((t * (k + 3) + t * t * k) % 7);
///         if t < 18 { level } else { level * cut }
///     });
///     Series::new("2024-01".parse().unwrap(), tonnes).unwrap()
/// };
/// let donors: Vec<Series> = (1..7).map(|k| flow(k, 1.0)).collect();
/// let named: Vec<(&str, &Series)> = ["DE", "KR", "VN", "JP", "IN", "PL"].into_iter().zip(&donors).collect();
/// let event = Event::new("licences", EventKind::Restriction, "2025-07".parse()?);
/// let found = synthetic_control(&flow(2, 0.5), &named, &event, &SyntheticControlSpec::default())?;
/// assert_eq!(format!("{:.2}", found.ratio.unwrap_or(0.0)), "-0.50");
/// assert_eq!(found.p_value, found.smallest_p);
/// # Ok(())
/// # }
/// ```
pub fn synthetic_control(
    treated: &Series,
    donors: &[(&str, &Series)],
    event: &Event,
    spec: &SyntheticControlSpec,
) -> Result<SyntheticControl, Error> {
    let panel = Aligned::new(treated, donors, event, spec.transform, spec.anticipation)?;
    let method = "a synthetic control";
    at_least(method, "donors", donors.len(), FEWEST_DONORS)?;
    let needs = "common periods before the event";
    at_least(method, needs, panel.before, FEWEST_BEFORE)?;
    if donors.len() > MOST_DONORS {
        return Err(Error::Spec {
            option: "number of donors",
            value: donors.len() as f64,
            accepted: "5 to 200",
        });
    }
    let before = panel.before;
    let pool: Vec<usize> = (1..=donors.len()).collect();
    let run =
        |unit: usize, pool: &[usize]| Run::new(&panel.rows, unit, pool, before, spec.matching);
    let main = run(0, &pool);
    let without = |left_out: usize| -> Vec<usize> {
        pool.iter()
            .copied()
            .filter(|donor| *donor != left_out)
            .collect()
    };
    let placebos: Vec<f64> = pool
        .iter()
        .map(|donor| run(*donor, &without(*donor)).ratio())
        .collect();
    let effects = pool
        .iter()
        .filter(|donor| main.weights.values[**donor - 1] > NO_WEIGHT)
        .map(|donor| run(0, &without(*donor)).effect());
    let leave_one_out = effects.fold((main.effect(), main.effect()), |(low, high), effect| {
        (low.min(effect), high.max(effect))
    });
    let sd = deviation(&panel.rows[0][..before]);
    if sd.is_nan() || sd <= 0.0 {
        return Err(Error::NoNoise {
            what: "a constant series before the event",
        });
    }
    let result = SyntheticControl {
        log: panel.log,
        before,
        donors: donors
            .iter()
            .zip(&main.weights.values)
            .zip(&placebos)
            .zip(breaking(&panel.rows[1..], before))
            .map(|((((name, _), weight), ratio), breaks)| Donor {
                name: (*name).to_owned(),
                weight: *weight,
                placebo_ratio: *ratio,
                breaks,
            })
            .collect(),
        effect: main.effect(),
        ratio: panel
            .log
            .then(|| main.effect().exp_m1())
            .filter(|r| r.is_finite()),
        error_before: main.error_before,
        relative_error: main.error_before / sd,
        error_ratio: main.ratio(),
        p_value: rank(main.ratio(), &placebos),
        smallest_p: 1.0 / (1 + donors.len()) as f64,
        placebo_in_time: placebo_in_time(&panel, &pool, spec.matching),
        leave_one_out,
        converged: main.weights.converged,
        gaps: panel.periods.iter().copied().zip(main.gaps).collect(),
    };
    let numbers = [result.effect, result.relative_error, result.error_ratio];
    let usable = numbers.iter().chain(&placebos).all(|x| x.is_finite());
    if usable {
        Ok(result)
    } else {
        Err(Error::NoForecast { period: event.at })
    }
}

/// Share of all units whose ratio is at least as large, the unit itself counted.
fn rank(ratio: f64, placebos: &[f64]) -> f64 {
    let as_large = placebos.iter().filter(|placebo| **placebo >= ratio).count();
    (1 + as_large) as f64 / (1 + placebos.len()) as f64
}

/// The test at two thirds of the time before the event, without what follows it.
fn placebo_in_time(panel: &Aligned, pool: &[usize], matching: Matching) -> Option<f64> {
    let before = panel.before * 2 / 3;
    if before < FEWEST_BEFORE {
        return None;
    }
    let rows: Vec<Vec<f64>> = panel
        .rows
        .iter()
        .map(|row| row[..panel.before].to_vec())
        .collect();
    let ratio = |unit: usize| {
        let others: Vec<usize> = pool
            .iter()
            .copied()
            .filter(|donor| *donor != unit)
            .collect();
        Run::new(&rows, unit, &others, before, matching).ratio()
    };
    let placebos: Vec<f64> = pool.iter().map(|donor| ratio(*donor)).collect();
    Some(rank(ratio(0), &placebos))
}

/// One unit against its synthetic control.
struct Run {
    weights: simplex::Weights,
    gaps: Vec<f64>,
    before: usize,
    error_before: f64,
    /// Below this an error is rounding.
    rounding: f64,
}

impl Run {
    fn new(
        rows: &[Vec<f64>],
        unit: usize,
        pool: &[usize],
        before: usize,
        matching: Matching,
    ) -> Self {
        let row = |which: usize| -> Vec<f64> {
            let values = &rows[which];
            let centre = match matching {
                Matching::Levels => 0.0,
                Matching::Deviations => mean(&values[..before]),
            };
            values.iter().map(|value| value - centre).collect()
        };
        let treated = row(unit);
        let donors: Vec<Vec<f64>> = pool.iter().map(|donor| row(*donor)).collect();
        let views: Vec<&[f64]> = donors.iter().map(|donor| &donor[..before]).collect();
        let weights = simplex::weights(&treated[..before], &views);
        let synthetic = |t: usize| sum(donors.iter().zip(&weights.values).map(|(d, w)| w * d[t]));
        let gaps: Vec<f64> = treated
            .iter()
            .enumerate()
            .map(|(t, value)| value - synthetic(t))
            .collect();
        let largest = treated.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
        Self {
            error_before: root_mean_square(&gaps[..before]),
            weights,
            gaps,
            before,
            rounding: 1e-9 * largest,
        }
    }

    fn effect(&self) -> f64 {
        mean(&self.gaps[self.before..])
    }

    fn ratio(&self) -> f64 {
        let after = root_mean_square(&self.gaps[self.before..]);
        if after <= self.rounding {
            return 0.0;
        }
        after / self.error_before.max(self.rounding)
    }
}

fn root_mean_square(values: &[f64]) -> f64 {
    let largest = values.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    if largest > 0.0 {
        let squares = sum(values.iter().map(|x| (x / largest).powi(2)));
        largest * (squares / values.len() as f64).sqrt()
    } else {
        0.0
    }
}

fn deviation(values: &[f64]) -> f64 {
    let centre = mean(values);
    let about: Vec<f64> = values.iter().map(|x| x - centre).collect();
    root_mean_square(&about)
}
