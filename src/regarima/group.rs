//! Groups of columns that enter and leave a model together.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::data::Data;
use super::regime::{Side, TradingDay};
use super::{Outlier, OutlierKind, RegArimaError, RegressorSpec, UserEffect, UserRegressor};
use crate::arima::ArimaOrder;
use crate::calendar::{MovingHoliday, Regressor};
use crate::num::polynomial;
use crate::period::{Period, PeriodRange};

/// Sizes of a regressor whose squares are numbers.
const LEAST_SIZE: f64 = 1e-150;
const MOST_SIZE: f64 = 1e150;

/// What the effect of a regressor counts as.
///
/// ```
/// use tidegauge::regarima::EffectKind;
///
/// assert_eq!(serde_json::to_string(&EffectKind::LevelShift).unwrap(), r#""level_shift""#);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EffectKind {
    /// The constant: not an effect.
    Constant,
    /// Trading days, leap years, length of the period.
    TradingDay,
    /// Easter, Chinese New Year and other holidays.
    Holiday,
    /// Additive outliers.
    Additive,
    /// Level shifts, ramps, temporary levels.
    LevelShift,
    /// Transient changes.
    TransientChange,
    /// Seasonal outliers.
    SeasonalOutlier,
    /// Fixed and user-defined seasonal effects. The fixed ones, `seasonal`, stay in the series for the seasonal filters.
    Seasonal,
    /// Other user-defined effects.
    User,
}

/// What a group is, as far as tests ask.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    Constant,
    Seasonal,
    /// Fixed seasonal effects on one side of a date.
    SeasonalSide,
    /// Trading days, without the leap year.
    TradingDay(TradingDay),
    LeapYear,
    Length,
    Easter,
    ChineseNewYear,
    Holiday,
    User,
    Outlier {
        outlier: Outlier,
        automatic: bool,
    },
}

/// Columns with their names.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) kind: Kind,
    pub(crate) names: Vec<String>,
    pub(crate) effect: EffectKind,
    /// Over the series with backcasts and forecasts; empty for the constant, whose column depends on the differences.
    pub(crate) columns: Vec<Arc<[f64]>>,
}

impl Group {
    pub(crate) fn constant() -> Self {
        Self {
            kind: Kind::Constant,
            names: vec!["const".to_owned()],
            effect: EffectKind::Constant,
            columns: Vec::new(),
        }
    }

    /// Number of coefficients.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    pub(crate) const fn is_automatic(&self) -> bool {
        matches!(
            self.kind,
            Kind::Outlier {
                automatic: true,
                ..
            }
        )
    }

    pub(crate) fn is(&self, kind: Kind) -> bool {
        self.kind == kind
    }

    pub(crate) const fn is_trading_day(&self) -> bool {
        matches!(self.kind, Kind::TradingDay(_))
    }

    /// Whether the seasonal filters find its effect, which stays in the series as in X-13.
    pub(crate) const fn is_fixed_seasonal(&self) -> bool {
        matches!(self.kind, Kind::Seasonal | Kind::SeasonalSide)
    }

    /// The columns of a regressor on one side of a date; over the whole series without one.
    pub(crate) fn on(
        mut self,
        side: Option<Side>,
        regressor: &str,
        data: &Data,
    ) -> Result<Self, RegArimaError> {
        let Some(side) = side else { return Ok(self) };
        let place = data.change(&side.of(regressor), side.at)?;
        let names = self.names.iter();
        self.names = names.map(|name| side.of(name)).collect();
        for column in &mut self.columns {
            *column = side.part(column, place, 0.0).into();
        }
        self.kind = match self.kind {
            Kind::Seasonal => Kind::SeasonalSide,
            Kind::TradingDay(days) => Kind::TradingDay(TradingDay {
                side: Some(side),
                ..days
            }),
            other => other,
        };
        Ok(self)
    }

    /// A calendar regressor; forms with a leap year come without it.
    pub(crate) fn calendar(regressor: Regressor, data: &Data) -> Result<Self, RegArimaError> {
        let form = regressor.without_leap_year();
        let columns = form.columns(data.first()?, data.span())?;
        let (kind, effect) = match regressor {
            Regressor::LeapYear => (Kind::LeapYear, EffectKind::TradingDay),
            Regressor::LengthOfPeriod => (Kind::Length, EffectKind::TradingDay),
            Regressor::Easter(_) => (Kind::Easter, EffectKind::Holiday),
            Regressor::LaborDay(_) | Regressor::Thanksgiving(_) => {
                (Kind::Holiday, EffectKind::Holiday)
            }
            form => (
                Kind::TradingDay(TradingDay { form, side: None }),
                EffectKind::TradingDay,
            ),
        };
        let single = columns.len() == 1;
        Ok(Self {
            kind,
            names: columns
                .iter()
                .map(|column| match kind {
                    Kind::TradingDay(_) if !single => column.name.clone(),
                    _ => regressor.to_string(),
                })
                .collect(),
            effect,
            columns: columns
                .into_iter()
                .map(|column| column.values.into())
                .collect(),
        })
    }

    /// An outlier inside the series.
    pub(crate) fn outlier(
        outlier: Outlier,
        automatic: bool,
        data: &Data,
    ) -> Result<Self, RegArimaError> {
        let span = PeriodRange::with_len(data.start, data.values.len())?;
        let inside = |period: Period| {
            data.place(period)
                .and_then(|place| i64::try_from(place).ok())
        };
        let first = inside(outlier.at);
        let last = outlier.until.map_or(first, inside);
        let (Some(first), Some(last)) = (first, last) else {
            return Err(RegArimaError::OutlierOutside {
                outlier: outlier.to_string().into(),
                first: data.start,
                last: span.end(),
            });
        };
        if last < first {
            return Err(RegArimaError::word(
                "outlier",
                &outlier.to_string(),
                "dates in their order",
            ));
        }
        let effect = match outlier.kind {
            OutlierKind::Additive => EffectKind::Additive,
            // An unusual total of two periods.
            OutlierKind::TemporaryLevel if automatic => EffectKind::Additive,
            OutlierKind::LevelShift
            | OutlierKind::Ramp
            | OutlierKind::TemporaryLevel
            | OutlierKind::QuadraticIncreasing
            | OutlierKind::QuadraticDecreasing => EffectKind::LevelShift,
            OutlierKind::TransientChange => EffectKind::TransientChange,
            OutlierKind::Seasonal => EffectKind::SeasonalOutlier,
        };
        let column = Outlier::column(outlier.kind, first, last, data.span(), data.season);
        Ok(Self {
            kind: Kind::Outlier { outlier, automatic },
            names: vec![outlier.to_string()],
            effect,
            columns: vec![column.into()],
        })
    }

    fn seasonal(data: &Data) -> Result<Self, RegArimaError> {
        let season = data.season;
        let first = data.first()?.within_year() as usize - 1;
        let column = |period: usize| -> Arc<[f64]> {
            (0..data.span())
                .map(|t| match (first + t) % season {
                    phase if phase == season - 1 => -1.0,
                    phase if phase == period => 1.0,
                    _ => 0.0,
                })
                .collect()
        };
        let periods = season.saturating_sub(1);
        Ok(Self {
            kind: Kind::Seasonal,
            names: (1..=periods)
                .map(|period| format!("seasonal[{period}]"))
                .collect(),
            effect: EffectKind::Seasonal,
            columns: (0..periods).map(column).collect(),
        })
    }

    /// Cosines and sines of so many waves a year.
    fn trigonometric(waves: &[u32], data: &Data) -> Result<Self, RegArimaError> {
        let season = data.season;
        let first = data.first()?.within_year() as usize - 1;
        let (mut names, mut columns) = (Vec::new(), Vec::new());
        for (place, wave) in waves.iter().enumerate() {
            let j = *wave as usize;
            if j == 0 || j > season / 2 || waves[..place].contains(wave) {
                return Err(RegArimaError::Option {
                    option: "sincos",
                    value: f64::from(*wave),
                    accepted: "1 to half of the periods of a year, each once",
                });
            }
            let column = |function: fn(f64) -> f64| -> Arc<[f64]> {
                // Whole turns are left out, so that one year is like the other to the last bit.
                let turns = |t: usize| (j * (first + t) % season) as f64 / season as f64;
                (0..data.span())
                    .map(|t| function(std::f64::consts::TAU * turns(t)))
                    .collect()
            };
            names.push(format!("cos[{j}]"));
            columns.push(column(f64::cos));
            if 2 * j < season {
                names.push(format!("sin[{j}]"));
                columns.push(column(f64::sin));
            }
        }
        Ok(Self {
            kind: Kind::Seasonal,
            names,
            effect: EffectKind::Seasonal,
            columns,
        })
    }

    fn holidays(
        kind: Kind,
        windows: impl IntoIterator<Item = (String, MovingHoliday)>,
        data: &Data,
    ) -> Result<Self, RegArimaError> {
        let (mut names, mut columns) = (Vec::new(), Vec::new());
        for (name, window) in windows {
            columns.push(window.regressor(data.first()?, data.span())?.into());
            names.push(name);
        }
        Ok(Self {
            kind,
            names,
            effect: EffectKind::Holiday,
            columns,
        })
    }

    fn user(user: &UserRegressor, data: &Data) -> Result<Self, RegArimaError> {
        let first = data.first()?;
        let needed = PeriodRange::with_len(first, data.span())?;
        let outside = || {
            let covered = PeriodRange::with_len(user.start, user.values.len());
            RegArimaError::UserSpan {
                name: user.name.as_str().into(),
                found: match covered {
                    Ok(range) if !range.is_empty() => {
                        format!("{} to {}", range.start(), range.end()).into()
                    }
                    _ => "nothing".into(),
                },
                first,
                last: needed.end(),
            }
        };
        if let Some(index) = user.values.iter().position(|value| !value.is_finite()) {
            return Err(RegArimaError::UserValue {
                name: user.name.as_str().into(),
                index,
                value: user.values[index],
            });
        }
        let offset = user.start.until(first).map_err(|_| outside())?;
        let values = usize::try_from(offset)
            .ok()
            .and_then(|offset| user.values.get(offset..offset.checked_add(data.span())?))
            .ok_or_else(outside)?;
        let largest = values.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
        if largest > 0.0 && !(LEAST_SIZE..=MOST_SIZE).contains(&largest) {
            return Err(RegArimaError::UserScale {
                name: user.name.as_str().into(),
                largest,
            });
        }
        Ok(Self {
            kind: Kind::User,
            names: vec![user.name.clone()],
            effect: match user.effect {
                UserEffect::User => EffectKind::User,
                UserEffect::Holiday => EffectKind::Holiday,
                UserEffect::TradingDay => EffectKind::TradingDay,
                UserEffect::Seasonal => EffectKind::Seasonal,
                UserEffect::Additive => EffectKind::Additive,
                UserEffect::LevelShift => EffectKind::LevelShift,
            },
            columns: vec![values.into()],
        })
    }

    /// The group that a user asks for; of a change of regime the columns over the whole series.
    pub(crate) fn requested(spec: &RegressorSpec, data: &Data) -> Result<Self, RegArimaError> {
        match spec {
            RegressorSpec::Constant => Ok(Self::constant()),
            RegressorSpec::Seasonal => Self::seasonal(data),
            RegressorSpec::Trigonometric(waves) => Self::trigonometric(waves, data),
            RegressorSpec::Regime(change) => Self::requested(&change.regressor, data),
            RegressorSpec::Calendar(regressor) => Self::calendar(*regressor, data),
            RegressorSpec::Outlier(outlier) => Self::outlier(*outlier, false, data),
            RegressorSpec::ChineseNewYear(windows) => Self::holidays(
                Kind::ChineseNewYear,
                windows
                    .windows()
                    .map(|(name, window)| (name.to_owned(), window)),
                data,
            ),
            RegressorSpec::Holiday(window) => {
                Self::holidays(Kind::Holiday, [(window.label(), window.clone())], data)
            }
            RegressorSpec::User(user) => Self::user(user, data),
        }
    }

    /// The columns over `length` periods from index `from` of the span.
    pub(crate) fn columns(
        &self,
        from: usize,
        length: usize,
        order: ArimaOrder,
        season: usize,
    ) -> Vec<Arc<[f64]>> {
        if self.is(Kind::Constant) {
            // What differencing turns into ones.
            let delta = order.differencing(season);
            let ones = vec![1.0; length];
            return vec![polynomial::quotient(&ones, &delta, length).into()];
        }
        if from == 0 {
            return self.columns.clone();
        }
        self.columns
            .iter()
            .map(|column| column[from..].into())
            .collect()
    }
}
