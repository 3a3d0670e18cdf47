//! What X-11 takes: a series with its extensions, and effects that are known already.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Mode, X11Error};

/// An effect estimated or known before X-11 runs, which it takes out of the series and puts where it belongs.
///
/// Text and stored form are the words of the X-13 argument `final` and of its table names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Effect {
    /// Trading day and length of month: leaves the adjusted series.
    #[serde(rename = "td")]
    TradingDay,
    /// Moving holidays: leave the adjusted series unless `keep_holiday`.
    #[serde(rename = "hol")]
    Holiday,
    /// Additive outliers: stay in the adjusted series and the irregular.
    #[serde(rename = "ao")]
    AdditiveOutlier,
    /// Level shifts and ramps: stay in the adjusted series and the trend.
    #[serde(rename = "ls")]
    LevelShift,
    /// Temporary changes: stay in the adjusted series and the irregular (or the trend).
    #[serde(rename = "tc")]
    TemporaryChange,
    /// Seasonal outliers: part of the seasonal factors.
    #[serde(rename = "so")]
    SeasonalOutlier,
    /// User-defined seasonal regressors: part of the seasonal factors.
    #[serde(rename = "sea")]
    UserSeasonal,
    /// Other user-defined regressors: stay in the adjusted series only.
    #[serde(rename = "usr")]
    User,
    /// Temporary prior factors: stay in the adjusted series.
    #[serde(rename = "temp")]
    TemporaryPrior,
    /// Permanent prior factors: leave the adjusted series.
    #[serde(rename = "perm")]
    PermanentPrior,
}

impl Effect {
    pub(super) const ALL: [Self; 10] = [
        Self::TradingDay,
        Self::Holiday,
        Self::AdditiveOutlier,
        Self::LevelShift,
        Self::TemporaryChange,
        Self::SeasonalOutlier,
        Self::UserSeasonal,
        Self::User,
        Self::TemporaryPrior,
        Self::PermanentPrior,
    ];
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::TradingDay => "td",
            Self::Holiday => "hol",
            Self::AdditiveOutlier => "ao",
            Self::LevelShift => "ls",
            Self::TemporaryChange => "tc",
            Self::SeasonalOutlier => "so",
            Self::UserSeasonal => "sea",
            Self::User => "usr",
            Self::TemporaryPrior => "temp",
            Self::PermanentPrior => "perm",
        })
    }
}

/// A series for X-11: backcasts, observations and forecasts in one slice, and known effects of the same length.
///
/// # Examples
///
/// ```
/// use tidegauge::x11::{Effect, X11Input};
///
/// let tonnes = vec![600.0; 60];
/// let mut shift = vec![1.0; 60];
/// shift[..30].fill(0.8); // a level shift in the third year
/// let input = X11Input::new(&tonnes, 1).effect(Effect::LevelShift, &shift).extended_by(0, 12);
/// assert_eq!(input.observations(), 48);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct X11Input<'a> {
    values: &'a [f64],
    start: usize,
    backcasts: usize,
    forecasts: usize,
    effects: [Option<&'a [f64]>; Effect::ALL.len()],
}

impl<'a> X11Input<'a> {
    /// The original series (table A1), whose first value belongs to period `start` of its year: 1 for January or the first quarter.
    pub const fn new(values: &'a [f64], start: usize) -> Self {
        Self {
            values,
            start,
            backcasts: 0,
            forecasts: 0,
            effects: [None; Effect::ALL.len()],
        }
    }

    /// Says that the first `backcasts` values and the last `forecasts` values are not observations.
    ///
    /// `start` then still belongs to the first **observation**.
    #[must_use]
    pub const fn extended_by(mut self, backcasts: usize, forecasts: usize) -> Self {
        self.backcasts = backcasts;
        self.forecasts = forecasts;
        self
    }

    /// Hands in the factors of an effect, one for each value with the extensions: ratios (1.05 for 5 % more), or differences in additive mode.
    #[must_use]
    pub fn effect(mut self, effect: Effect, factors: &'a [f64]) -> Self {
        self.effects[effect as usize] = Some(factors);
        self
    }

    /// Number of observations; 0 if more extensions are announced than there are values.
    pub const fn observations(&self) -> usize {
        self.values
            .len()
            .saturating_sub(self.backcasts.saturating_add(self.forecasts))
    }

    pub(super) const fn values(&self) -> &'a [f64] {
        self.values
    }

    pub(super) const fn backcasts(&self) -> usize {
        self.backcasts
    }

    pub(super) const fn start(&self) -> usize {
        self.start
    }

    pub(super) fn factors(&self, effect: Effect) -> Option<&'a [f64]> {
        self.effects[effect as usize]
    }

    /// Looks at everything that does not depend on the mode, and at the length.
    pub(super) fn check(&self, period: usize) -> Result<(), X11Error> {
        let extensions = self.backcasts.saturating_add(self.forecasts);
        if extensions > self.values.len() {
            return Err(X11Error::Extension {
                backcasts: self.backcasts,
                forecasts: self.forecasts,
                values: self.values.len(),
            });
        }
        if !(1..=period).contains(&self.start) {
            return Err(X11Error::Option {
                option: "start",
                value: self.start,
                accepted: "a period of the year, from 1",
            });
        }
        for (index, &value) in self.values.iter().enumerate() {
            if !value.is_finite() {
                return Err(X11Error::NotFinite { index, value });
            }
            let size = value.abs();
            if size > 1e150 || (size < 1e-150 && value != 0.0) {
                return Err(X11Error::Scale { index, value });
            }
        }
        if self.observations() < 3 * period {
            return Err(X11Error::TooShort {
                observations: self.observations(),
                needs: "a seasonal adjustment",
                least: 3 * period,
            });
        }
        Ok(())
    }

    /// Looks at the signs of values and factors for a `mode` that is not automatic.
    pub(super) fn check_signs(&self, mode: Mode) -> Result<(), X11Error> {
        let accepted = |value: f64| match mode {
            Mode::Additive | Mode::Auto => true,
            Mode::PseudoAdditive => value >= 0.0,
            Mode::Multiplicative | Mode::LogAdditive => value > 0.0,
        };
        if let Some(index) = self.values.iter().position(|&value| !accepted(value)) {
            return Err(X11Error::Sign {
                index,
                value: self.values[index],
                mode,
            });
        }
        for effect in Effect::ALL {
            let Some(factors) = self.factors(effect) else {
                continue;
            };
            if factors.len() != self.values.len() {
                return Err(X11Error::Length {
                    what: effect,
                    found: factors.len(),
                    expected: self.values.len(),
                });
            }
            if mode == Mode::PseudoAdditive {
                return Err(X11Error::PseudoAdditiveEffect { effect });
            }
            let good = |value: f64| value.is_finite() && accepted(value);
            if let Some(index) = factors.iter().position(|&value| !good(value)) {
                return Err(X11Error::Factor {
                    effect,
                    index,
                    value: factors[index],
                    mode,
                });
            }
        }
        Ok(())
    }
}
