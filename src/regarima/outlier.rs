//! Outliers by kind and date, as text such as `LS2008-10`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::RegArimaError;
use crate::period::{Period, PeriodFormat};

/// Shapes of outliers and level changes (X-13ARIMA-SEATS reference manual, table 4.1). Read in either case, in JSON too.
///
/// # Examples
///
/// ```
/// use tidegauge::regarima::OutlierKind;
///
/// assert_eq!("LS".parse::<OutlierKind>().unwrap(), OutlierKind::LevelShift);
/// assert_eq!(OutlierKind::TransientChange.to_string(), "TC");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum OutlierKind {
    /// AO: one period.
    Additive,
    /// LS: every period from the date on; -1 before it, so that the last level is the reference.
    LevelShift,
    /// TC: from the date on, decaying by 0.7 a month.
    TransientChange,
    /// SO: a change of one calendar period against the others, up to the date.
    Seasonal,
    /// RP: a ramp between two dates.
    Ramp,
    /// TL: a level between two dates.
    TemporaryLevel,
    /// QI: a quadratic ramp between two dates whose steps grow.
    QuadraticIncreasing,
    /// QD: a quadratic ramp between two dates whose steps shrink.
    QuadraticDecreasing,
}

impl OutlierKind {
    const ALL: [Self; 8] = [
        Self::Additive,
        Self::LevelShift,
        Self::TransientChange,
        Self::Seasonal,
        Self::Ramp,
        Self::TemporaryLevel,
        Self::QuadraticIncreasing,
        Self::QuadraticDecreasing,
    ];

    /// The two letters of X-13.
    ///
    /// ```
    /// assert_eq!(tidegauge::regarima::OutlierKind::Additive.code(), "AO");
    /// ```
    pub const fn code(self) -> &'static str {
        match self {
            Self::Additive => "AO",
            Self::LevelShift => "LS",
            Self::TransientChange => "TC",
            Self::Seasonal => "SO",
            Self::Ramp => "RP",
            Self::TemporaryLevel => "TL",
            Self::QuadraticIncreasing => "QI",
            Self::QuadraticDecreasing => "QD",
        }
    }

    /// Whether it has two dates.
    pub(crate) const fn is_interval(self) -> bool {
        matches!(
            self,
            Self::Ramp
                | Self::TemporaryLevel
                | Self::QuadraticIncreasing
                | Self::QuadraticDecreasing
        )
    }
}

impl fmt::Display for OutlierKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for OutlierKind {
    type Err = RegArimaError;

    fn from_str(text: &str) -> Result<Self, RegArimaError> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.code().eq_ignore_ascii_case(text))
            .ok_or_else(|| {
                RegArimaError::word("outlier kind", text, "AO, LS, TC, SO, RP, TL, QI and QD")
            })
    }
}

impl TryFrom<String> for OutlierKind {
    type Error = RegArimaError;

    fn try_from(text: String) -> Result<Self, RegArimaError> {
        text.parse()
    }
}

impl From<OutlierKind> for String {
    fn from(kind: OutlierKind) -> Self {
        kind.code().to_owned()
    }
}

/// An outlier at a period, or between two for ramps of every kind and temporary levels.
///
/// # Examples
///
/// ```
/// use tidegauge::regarima::{Outlier, OutlierKind};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let shift: Outlier = "LS2008-10".parse()?;
/// assert_eq!((shift.kind, shift.at), (OutlierKind::LevelShift, "2008-10".parse()?));
/// assert_eq!("RP2020-02/2020-05".parse::<Outlier>()?.to_string(), "RP2020-02/2020-05");
/// assert_eq!("rp2020.feb-2020.may".parse::<Outlier>()?, "RP2020-02-2020-05".parse()?); // X-13 writes the first
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub struct Outlier {
    /// Its shape.
    pub kind: OutlierKind,
    /// The period it begins in.
    pub at: Period,
    /// The period it ends in, for RP, TL, QI and QD.
    pub until: Option<Period>,
}

impl Outlier {
    /// An outlier of one date.
    ///
    /// ```
    /// use tidegauge::regarima::{Outlier, OutlierKind};
    ///
    /// let spike = Outlier::new(OutlierKind::Additive, "1951-05".parse().unwrap());
    /// assert_eq!(spike.to_string(), "AO1951-05");
    /// ```
    pub const fn new(kind: OutlierKind, at: Period) -> Self {
        Self {
            kind,
            at,
            until: None,
        }
    }

    /// The column for `length` periods of which `at` is the one at index `first` and the end at index `last`.
    pub(crate) fn column(
        kind: OutlierKind,
        first: i64,
        last: i64,
        length: usize,
        season: usize,
    ) -> Vec<f64> {
        let season = i64::try_from(season).unwrap_or(1);
        let decay = 0.7_f64.powf(12.0 / season as f64);
        let rest = 1.0 / (season - 1).max(1) as f64;
        let length_of_ramp = last - first;
        // Periods of the ramp that are over.
        let over = |t: i64| (t - first).clamp(0, length_of_ramp);
        let square = |periods: i64| (periods * periods) as f64;
        (0..i64::try_from(length).unwrap_or(i64::MAX))
            .map(|t| match kind {
                OutlierKind::Additive => f64::from(u8::from(t == first)),
                OutlierKind::LevelShift => -f64::from(u8::from(t < first)),
                OutlierKind::TransientChange if t < first => 0.0,
                OutlierKind::TransientChange => decay.powf((t - first) as f64),
                OutlierKind::Seasonal if t >= first => 0.0,
                OutlierKind::Seasonal if (t - first) % season == 0 => -1.0,
                OutlierKind::Seasonal => rest,
                OutlierKind::Ramp => (over(t) - length_of_ramp) as f64,
                OutlierKind::QuadraticIncreasing => square(over(t)) - square(length_of_ramp),
                OutlierKind::QuadraticDecreasing => -square(length_of_ramp - over(t)),
                OutlierKind::TemporaryLevel => f64::from(u8::from((first..=last).contains(&t))),
            })
            .collect()
    }
}

/// Months as `2008-10`, quarters as `2008-Q4`.
pub(super) fn date_text(period: Period) -> String {
    period
        .format(PeriodFormat::Iso)
        .unwrap_or_else(|_| period.to_string())
}

/// With dates such as `2008-10` and `2008-Q4`.
impl fmt::Display for Outlier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = format!("{}{}", self.kind, date_text(self.at));
        if let Some(until) = self.until {
            text = format!("{text}/{}", date_text(until));
        }
        f.pad(&text)
    }
}

impl FromStr for Outlier {
    type Err = RegArimaError;

    fn from_str(text: &str) -> Result<Self, RegArimaError> {
        let malformed = || {
            RegArimaError::word(
                "outlier",
                text,
                "texts such as AO1951-05, LS2008-Q4 and, with the earlier date first, RP2020-02/2020-05",
            )
        };
        let (kind, dates) = text.get(..2).zip(text.get(2..)).ok_or_else(malformed)?;
        let kind: OutlierKind = kind.parse().map_err(|_| malformed())?;
        if !kind.is_interval() {
            let at = dates.parse().map_err(|_| malformed())?;
            return Ok(Self::new(kind, at));
        }
        // Dates may hold the hyphen that is between them.
        let mut between = dates.match_indices(['/', '-']).map(|(place, _)| place);
        between
            .find_map(|place| {
                let at: Period = dates.get(..place)?.parse().ok()?;
                let until: Period = dates.get(place + 1..)?.parse().ok()?;
                let ordered = at.until(until).is_ok_and(|steps| steps > 0);
                ordered.then_some(Self {
                    kind,
                    at,
                    until: Some(until),
                })
            })
            .ok_or_else(malformed)
    }
}

impl TryFrom<String> for Outlier {
    type Error = RegArimaError;

    fn try_from(text: String) -> Result<Self, RegArimaError> {
        text.parse()
    }
}

impl From<Outlier> for String {
    fn from(outlier: Outlier) -> Self {
        outlier.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(kind: OutlierKind, first: i64, last: i64) -> Vec<f64> {
        Outlier::column(kind, first, last, 6, 4)
    }

    #[test]
    fn columns_have_the_shapes_of_the_reference() {
        assert_eq!(
            column(OutlierKind::Additive, 2, 0),
            [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]
        );
        assert_eq!(
            column(OutlierKind::LevelShift, 2, 0),
            [-1.0, -1.0, 0.0, 0.0, 0.0, 0.0]
        );
        assert_eq!(
            column(OutlierKind::Ramp, 1, 3),
            [-2.0, -2.0, -1.0, 0.0, 0.0, 0.0]
        );
        assert_eq!(
            column(OutlierKind::QuadraticIncreasing, 1, 4),
            [-9.0, -9.0, -8.0, -5.0, 0.0, 0.0]
        );
        assert_eq!(
            column(OutlierKind::QuadraticDecreasing, 1, 4),
            [-9.0, -9.0, -4.0, -1.0, 0.0, 0.0]
        );
        assert_eq!(
            column(OutlierKind::TemporaryLevel, 1, 3),
            [0.0, 1.0, 1.0, 1.0, 0.0, 0.0]
        );
        let third = 1.0 / 3.0;
        assert_eq!(
            column(OutlierKind::Seasonal, 4, 0),
            [-1.0, third, third, third, 0.0, 0.0]
        );
        let transient = column(OutlierKind::TransientChange, 4, 0);
        assert_eq!(transient[..5], [0.0, 0.0, 0.0, 0.0, 1.0]);
        assert!((transient[5] - 0.343).abs() < 1e-15);
    }

    #[test]
    fn texts_that_are_no_outlier_are_refused() {
        for text in [
            "",
            "AO",
            "XX2008-10",
            "AO2008-13",
            "RP2008-10",
            "QI2008-10",
            "QD2008-10/2008-10",
            "AO2008-10/2008-11",
            "RP2008-10/2008-10",
            "TL2008-10/2008-Q4",
            "ÄO2008-10",
        ] {
            assert!(
                matches!(text.parse::<Outlier>(), Err(RegArimaError::Word { .. })),
                "{text}"
            );
        }
    }
}
