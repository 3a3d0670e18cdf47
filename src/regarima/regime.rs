//! Changes of regime: regressors that count before a date, or from it on, otherwise than in the rest of the series.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::outlier::date_text;
use super::{RegArimaError, RegressorSpec};
use crate::calendar::Regressor;
use crate::period::Period;

/// The parts of the series that a change of regime has coefficients for.
///
/// ```
/// use tidegauge::regarima::RegimePart;
///
/// assert_eq!(serde_json::to_string(&RegimePart::Late).unwrap(), r#""late""#);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RegimePart {
    /// `td/1990-01/`: the whole series, and once more what is before the date, whose coefficients are the change backwards.
    Both,
    /// `td/1990-01//`: before the date; from it on there is no effect.
    Early,
    /// `td//1990-01/`: from the date on; before it there is no effect.
    Late,
}

/// A regressor that changes at a date (X-13: change-of-regime regressor).
///
/// Trading days in every form, leap years, lengths of periods and fixed seasonal effects may change, each once in a model. The
/// leap-year factors of `td` and `td1coef` under logarithms are those of the part that has them.
///
/// # Examples
///
/// ```
/// use tidegauge::calendar::Regressor;
/// use tidegauge::regarima::{RegArimaSpec, RegimeChange, RegimePart, RegressorSpec};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // Sundays became working days in 1990.
/// let change = RegimeChange::new(Regressor::TradingDay, RegimePart::Both, "1990-01".parse()?)?;
/// assert_eq!(change.to_string(), "td/1990-01/");
/// assert_eq!("td/1990.jan/".parse::<RegressorSpec>()?, change.clone().into()); // as X-13 writes it
/// let spec = RegArimaSpec::airline().regressor(change);
/// assert_eq!(spec.regressors.len(), 1);
/// assert!(RegimeChange::new(Regressor::Easter(8), RegimePart::Late, "1990-01".parse()?).is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub struct RegimeChange {
    /// What changes.
    pub regressor: Box<RegressorSpec>,
    /// The parts that have it.
    pub part: RegimePart,
    /// The first period of the later regime; inside the series, and not its first.
    pub at: Period,
}

impl RegimeChange {
    /// A regressor that changes at a date.
    ///
    /// # Errors
    /// [`RegArimaError::Word`] for regressors other than trading days, leap years, lengths of periods and fixed seasonal effects.
    ///
    /// ```
    /// use tidegauge::regarima::{RegimeChange, RegimePart, RegressorSpec};
    ///
    /// let season = RegimeChange::new(RegressorSpec::Seasonal, RegimePart::Early, "2020-Q1".parse().unwrap()).unwrap();
    /// assert_eq!(season.to_string(), "seasonal/2020-Q1//");
    /// ```
    pub fn new(
        regressor: impl Into<RegressorSpec>,
        part: RegimePart,
        at: Period,
    ) -> Result<Self, RegArimaError> {
        let change = Self {
            regressor: Box::new(regressor.into()),
            part,
            at,
        };
        change.check().map(|()| change)
    }

    /// Whether the regressor is one that may change.
    pub(crate) fn check(&self) -> Result<(), RegArimaError> {
        let changes = match *self.regressor {
            RegressorSpec::Seasonal | RegressorSpec::Trigonometric(_) => true,
            RegressorSpec::Calendar(regressor) => !matches!(
                regressor,
                Regressor::Easter(_) | Regressor::LaborDay(_) | Regressor::Thanksgiving(_)
            ),
            _ => false,
        };
        if changes {
            return Ok(());
        }
        Err(RegArimaError::word(
            "regressor with a change of regime",
            &self.regressor.to_string(),
            "td, tdnolpyear, td1coef, td1nolpyear, lpyear, lom, tdstock[31], tdstock1coef[31], seasonal and sincos[1,2]",
        ))
    }

    /// Its sets of columns: over the whole series, or on one side of the date.
    pub(crate) fn sides(&self) -> Vec<Option<Side>> {
        let side = |early| Some(Side { early, at: self.at });
        match self.part {
            RegimePart::Both => vec![None, side(true)],
            RegimePart::Early => vec![side(true)],
            RegimePart::Late => vec![side(false)],
        }
    }
}

/// What is before a date, or from it on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Side {
    pub(crate) early: bool,
    pub(crate) at: Period,
}

impl Side {
    /// The name of a regressor or of a column on this side.
    pub(crate) fn of(self, name: &str) -> String {
        let at = date_text(self.at);
        if self.early {
            format!("{name}/{at}//")
        } else {
            format!("{name}//{at}/")
        }
    }

    /// The numbers on this side, and `other` on the other one; `place` is the index of the date.
    pub(crate) fn part(self, values: &[f64], place: usize, other: f64) -> Vec<f64> {
        let values = values.iter().enumerate();
        values
            .map(|(t, value)| {
                if (t < place) == self.early {
                    *value
                } else {
                    other
                }
            })
            .collect()
    }
}

/// Trading days in one of their forms, over the whole series or on one side of a date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TradingDay {
    pub(crate) form: Regressor,
    pub(crate) side: Option<Side>,
}

impl fmt::Display for TradingDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = self.form.to_string();
        match self.side {
            None => f.pad(&form),
            Some(side) => f.pad(&side.of(&form)),
        }
    }
}

/// As in X-13, with the date as `1990-01` or `1990-Q1`.
impl fmt::Display for RegimeChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.regressor.to_string();
        let (early, at) = (self.part == RegimePart::Early, self.at);
        f.pad(&match self.part {
            RegimePart::Both => format!("{name}/{}/", date_text(at)),
            RegimePart::Early | RegimePart::Late => Side { early, at }.of(&name),
        })
    }
}

impl FromStr for RegimeChange {
    type Err = RegArimaError;

    fn from_str(text: &str) -> Result<Self, RegArimaError> {
        let malformed = || {
            RegArimaError::word(
                "change of regime",
                text,
                "texts such as td/1990-01/, td//1990-01/ and seasonal/1990-Q1//",
            )
        };
        let open = text.strip_suffix('/').ok_or_else(malformed)?;
        let (word, date) = open.split_once('/').ok_or_else(malformed)?;
        let (part, date) = match (date.strip_prefix('/'), date.strip_suffix('/')) {
            (Some(date), None) => (RegimePart::Late, date),
            (None, Some(date)) => (RegimePart::Early, date),
            (None, None) => (RegimePart::Both, date),
            _ => return Err(malformed()),
        };
        let at = date.parse().map_err(|_| malformed())?;
        Self::new(word.parse::<RegressorSpec>()?, part, at)
    }
}

impl TryFrom<String> for RegimeChange {
    type Error = RegArimaError;

    fn try_from(text: String) -> Result<Self, RegArimaError> {
        text.parse()
    }
}

impl From<RegimeChange> for String {
    fn from(change: RegimeChange) -> Self {
        change.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_read_back() {
        for text in [
            "td/1990-01/",
            "td1coef/1990-01//",
            "tdnolpyear//1990-Q1/",
            "tdstock[31]//1990-02/",
            "lpyear/1990-01/",
            "lom//1990-01/",
            "seasonal//1990-01/",
            "sincos[1,2]/1990-01//",
        ] {
            let change: RegimeChange = text.parse().unwrap();
            assert_eq!(change.to_string(), text);
            let json = serde_json::to_string(&change).unwrap();
            assert_eq!(serde_json::from_str::<RegimeChange>(&json).unwrap(), change);
            assert_eq!(text.parse(), Ok(RegressorSpec::Regime(change)));
        }
        let late = "TD//1990.Jan/".parse::<RegimeChange>().unwrap();
        assert_eq!(late.to_string(), "td//1990-01/");
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "/",
            "td/1990-01",
            "td//1990-01//",
            "td/1990-13/",
            "td///",
            "td//",
            "/1990-01/",
            "easter[8]/1990-01/",
            "const//1990-01/",
            "AO1990-01/1990-02/",
            "td/1990-01/1991-01/",
            "td/1990-01//1991-01/",
        ] {
            assert!(
                matches!(
                    text.parse::<RegimeChange>(),
                    Err(RegArimaError::Word { .. })
                ),
                "{text}"
            );
        }
        // What is wrong is the date.
        assert_eq!(
            "td/1990-13/".parse::<RegressorSpec>(),
            "td/1990-13/"
                .parse::<RegimeChange>()
                .map(RegressorSpec::Regime)
        );
    }
}
