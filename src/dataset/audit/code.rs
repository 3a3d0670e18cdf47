//! The checks by their codes, and how serious a finding is.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::code::shortened;
use crate::dataset::DatasetError;

/// How serious a finding is; ordered, so that the worst is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Severity {
    /// Good to know; nothing is wrong.
    Info,
    /// Doubtful: look at the rows before use.
    Warning,
    /// Cannot be right.
    Error,
}

impl Severity {
    /// All severities, the least first.
    pub const ALL: [Self; 3] = [Self::Info, Self::Warning, Self::Error];

    /// The word: `info`, `warning`, `error`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A check. Each says what its number is; numbers are in the unit of the measure unless they are counts or ratios.
///
/// Prints and parses as `Q01`, `Q02`, ...
///
/// # Examples
///
/// ```
/// use tidegauge::dataset::AuditCode;
///
/// let code: AuditCode = "Q15".parse()?;
/// assert_eq!(code, AuditCode::Q15CifFob);
/// assert_eq!(code.description(), "CIF and FOB values");
/// # Ok::<(), tidegauge::dataset::DatasetError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum AuditCode {
    /// Rows of the same identity and quantity unit. Number: of rows.
    Q01DuplicateKey,
    /// Totals beside their parts on one axis, all other axes equal: no error, but not to be added up. The rows are the totals.
    /// Number: of totals.
    Q02MixedLevels,
    /// Codes of the next level present against the code above. Number: parts less total, the worst.
    Q03CodesVersusParent,
    /// Partners against World; what is missing is confidential, not specified, or not in the set. Number: parts less total, the worst.
    Q04PartnersVersusWorld,
    /// Months against the year or the year to date. Number: parts less total, the worst.
    Q05MonthsVersusYear,
    /// Value without quantity or quantity without value. Number: of rows.
    Q06ValueWithoutQuantity,
    /// Zero that means "not available". Number: of rows.
    Q07ZeroForMissing,
    /// Quantity unit that changes in time (number: of changes) or inside an aggregate that has a quantity (number: of units).
    Q08MixedUnits,
    /// Value per unit of quantity unlike the periods around it or the other partners; a factor of 10, 100 or 1000 is a slip of units. Number: the factor, the worst.
    Q09UnitValues,
    /// Commodity code that is not valid or has no common meaning. Number: of rows.
    Q10DoubtfulCommodity,
    /// Edition of the classification that changes: the same code may hold other goods. Number: of codes in both whose neighbours changed.
    Q11EditionChange,
    /// Area that is no country, ended, did not yet exist, or has its ISO number where Comtrade has another. Number: of rows.
    Q12DoubtfulArea,
    /// Trade of a reporter with itself other than re-imports. Number: of rows.
    Q13PartnerIsReporter,
    /// Sub-flow larger than its flow, or domestic exports and re-exports that do not make the exports. Number: parts less total, the worst.
    Q14SubFlows,
    /// CIF value below FOB value, or far above. Number: ratio CIF to FOB, the worst.
    Q15CifFob,
    /// Gross below net weight, or net weight and quantity in kilograms apart. Number: relative difference, the worst.
    Q16Weights,
    /// Periods without record inside a series (number: of periods), or a run of zeros after positive figures (number: of periods, the longest).
    Q17Gaps,
    /// The same figure in many periods one after another, as if copied forward. Number: of periods, the longest.
    Q18RepeatedValue,
    /// Currency that changes (number: of changes), or a lasting step by a thousand, a million or an exchange rate (number: the factor, the worst).
    Q19MultiplierStep,
    /// Figures for several periods together beside single periods. Number: of combined rows.
    Q20CombinedPeriods,
    /// Rows without a mark in or after a period that is marked provisional. Number: of rows without mark.
    Q21UnmarkedProvisional,
    /// Negative figure in a gross flow. Number: the most negative.
    Q22NegativeValue,
    /// Published rate that rounded levels cannot give. Number: distance of the ratios.
    Q23InconsistentRate,
}

impl AuditCode {
    /// All checks, by code.
    pub const ALL: [Self; 23] = [
        Self::Q01DuplicateKey,
        Self::Q02MixedLevels,
        Self::Q03CodesVersusParent,
        Self::Q04PartnersVersusWorld,
        Self::Q05MonthsVersusYear,
        Self::Q06ValueWithoutQuantity,
        Self::Q07ZeroForMissing,
        Self::Q08MixedUnits,
        Self::Q09UnitValues,
        Self::Q10DoubtfulCommodity,
        Self::Q11EditionChange,
        Self::Q12DoubtfulArea,
        Self::Q13PartnerIsReporter,
        Self::Q14SubFlows,
        Self::Q15CifFob,
        Self::Q16Weights,
        Self::Q17Gaps,
        Self::Q18RepeatedValue,
        Self::Q19MultiplierStep,
        Self::Q20CombinedPeriods,
        Self::Q21UnmarkedProvisional,
        Self::Q22NegativeValue,
        Self::Q23InconsistentRate,
    ];

    /// The code: `Q01`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Q01DuplicateKey => "Q01",
            Self::Q02MixedLevels => "Q02",
            Self::Q03CodesVersusParent => "Q03",
            Self::Q04PartnersVersusWorld => "Q04",
            Self::Q05MonthsVersusYear => "Q05",
            Self::Q06ValueWithoutQuantity => "Q06",
            Self::Q07ZeroForMissing => "Q07",
            Self::Q08MixedUnits => "Q08",
            Self::Q09UnitValues => "Q09",
            Self::Q10DoubtfulCommodity => "Q10",
            Self::Q11EditionChange => "Q11",
            Self::Q12DoubtfulArea => "Q12",
            Self::Q13PartnerIsReporter => "Q13",
            Self::Q14SubFlows => "Q14",
            Self::Q15CifFob => "Q15",
            Self::Q16Weights => "Q16",
            Self::Q17Gaps => "Q17",
            Self::Q18RepeatedValue => "Q18",
            Self::Q19MultiplierStep => "Q19",
            Self::Q20CombinedPeriods => "Q20",
            Self::Q21UnmarkedProvisional => "Q21",
            Self::Q22NegativeValue => "Q22",
            Self::Q23InconsistentRate => "Q23",
        }
    }

    /// What is checked, in words.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Q01DuplicateKey => "duplicate rows",
            Self::Q02MixedLevels => "totals beside their parts",
            Self::Q03CodesVersusParent => "codes against the code above",
            Self::Q04PartnersVersusWorld => "partners against World",
            Self::Q05MonthsVersusYear => "months against the year",
            Self::Q06ValueWithoutQuantity => "value without quantity",
            Self::Q07ZeroForMissing => "zero that means missing",
            Self::Q08MixedUnits => "mixed quantity units",
            Self::Q09UnitValues => "unit values",
            Self::Q10DoubtfulCommodity => "doubtful commodity codes",
            Self::Q11EditionChange => "change of edition",
            Self::Q12DoubtfulArea => "doubtful areas",
            Self::Q13PartnerIsReporter => "trade with itself",
            Self::Q14SubFlows => "sub-flows against their flow",
            Self::Q15CifFob => "CIF and FOB values",
            Self::Q16Weights => "weights",
            Self::Q17Gaps => "gaps and runs of zeros",
            Self::Q18RepeatedValue => "repeated figures",
            Self::Q19MultiplierStep => "steps of currency or multiplier",
            Self::Q20CombinedPeriods => "combined periods",
            Self::Q21UnmarkedProvisional => "provisional beside unmarked",
            Self::Q22NegativeValue => "negative figures",
            Self::Q23InconsistentRate => "published rates",
        }
    }
}

impl fmt::Display for AuditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for AuditCode {
    type Err = DatasetError;

    fn from_str(text: &str) -> Result<Self, DatasetError> {
        Self::ALL
            .into_iter()
            .find(|check| check.code().eq_ignore_ascii_case(text))
            .ok_or_else(|| DatasetError::AuditCode {
                text: shortened(text, 40).into_boxed_str(),
            })
    }
}

impl TryFrom<String> for AuditCode {
    type Error = DatasetError;

    fn try_from(text: String) -> Result<Self, DatasetError> {
        text.parse()
    }
}

impl From<AuditCode> for String {
    fn from(check: AuditCode) -> Self {
        check.code().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_parse_back() {
        assert!(AuditCode::ALL.is_sorted_by_key(|check| check.code()));
        for check in AuditCode::ALL {
            assert_eq!(check.to_string().parse(), Ok(check));
            assert_eq!(check.code().to_lowercase().parse(), Ok(check));
            assert!(format!("{check:?}").starts_with(check.code()));
            assert!(!check.description().is_empty());
        }
        let error = "Q24".parse::<AuditCode>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "`Q24` is not a check; accepted are Q01 to Q23"
        );
    }

    #[test]
    fn severities_are_ordered() {
        assert!(Severity::ALL.is_sorted());
        assert_eq!(Severity::Error.to_string(), "error");
    }

    #[test]
    fn stored_as_text() {
        let text = serde_json::to_string(&(AuditCode::Q22NegativeValue, Severity::Info)).unwrap();
        assert_eq!(text, r#"["Q22","info"]"#);
        assert_eq!(
            serde_json::from_str::<(AuditCode, Severity)>(&text).unwrap(),
            (AuditCode::Q22NegativeValue, Severity::Info)
        );
    }
}
