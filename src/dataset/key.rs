//! Identities: of a series, and of a single record.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::code::{Area, Commodity, CustomsProcedure, TradeFlow, TransportMode, shortened};
use crate::dataset::{DatasetError, Measure};
use crate::period::Period;

/// Flow, reporter, partner, commodity and measure; text form `X.CN.US.HS22:850511.value`.
///
/// # Examples
///
/// ```
/// use tidegauge::dataset::{Measure, SeriesKey};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let key: SeriesKey = "M.US.CN.HS22:850511.value".parse()?;
/// assert_eq!(key.measure, Measure::Value);
/// assert_eq!(key.to_string(), "M.US.CN.HS22:850511.value");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SeriesKey {
    /// Direction or sub-flow.
    pub flow: TradeFlow,
    /// The area whose office compiled the figures.
    pub reporter: Area,
    /// Counterpart area.
    pub partner: Area,
    /// Classification and code.
    pub commodity: Commodity,
    /// What is measured.
    pub measure: Measure,
}

impl fmt::Display for SeriesKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            flow,
            reporter,
            partner,
            commodity,
            measure,
        } = self;
        write!(f, "{flow}.{reporter}.{partner}.{commodity}.{measure}")
    }
}

impl FromStr for SeriesKey {
    type Err = DatasetError;

    fn from_str(text: &str) -> Result<Self, DatasetError> {
        let parts: Vec<&str> = text.split('.').collect();
        let [flow, reporter, partner, commodity, measure] = parts[..] else {
            return Err(DatasetError::Key {
                text: shortened(text, 60).into_boxed_str(),
            });
        };
        Ok(Self {
            flow: flow.parse()?,
            reporter: reporter.parse()?,
            partner: partner.parse()?,
            commodity: commodity.parse()?,
            measure: measure.parse()?,
        })
    }
}

impl TryFrom<String> for SeriesKey {
    type Error = DatasetError;

    fn try_from(text: String) -> Result<Self, DatasetError> {
        text.parse()
    }
}

impl From<SeriesKey> for String {
    fn from(key: SeriesKey) -> Self {
        key.to_string()
    }
}

/// Every axis of a record: what makes it one row and not another.
///
/// Prints as `X.CN.US.HS22:850511 2025-M11`, with the optional axes behind it where they are not the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RecordKey {
    /// Direction or sub-flow.
    pub flow: TradeFlow,
    /// The area whose office compiled the row.
    pub reporter: Area,
    /// Counterpart area.
    pub partner: Area,
    /// Classification and code.
    pub commodity: Commodity,
    /// Second partner.
    pub second_partner: Area,
    /// Customs procedure.
    pub procedure: CustomsProcedure,
    /// Mode of transport.
    pub transport: TransportMode,
    /// Reference period, the last one covered.
    pub period: Period,
    /// Number of periods covered.
    pub covers: u16,
}

impl fmt::Display for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            flow,
            reporter,
            partner,
            commodity,
            period,
            ..
        } = self;
        write!(f, "{flow}.{reporter}.{partner}.{commodity} {period}")?;
        if self.covers > 1 {
            write!(f, " ({} {}s)", self.covers, period.frequency().noun())?;
        }
        if self.second_partner != Area::WORLD {
            write!(f, " second partner {}", self.second_partner)?;
        }
        if self.procedure != CustomsProcedure::Total {
            write!(f, " procedure {}", self.procedure)?;
        }
        if self.transport != TransportMode::Total {
            write!(f, " transport {}", self.transport)?;
        }
        Ok(())
    }
}
