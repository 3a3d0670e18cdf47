//! What can be wrong with a selection of records.

use crate::code::{CodeError, Commodity, ConcordanceError};
use crate::dataset::RecordKey;
use crate::dataset::select::list;
use crate::period::PeriodError;
use crate::series::SeriesError;

/// Records that must not be added up, or that are not there.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DatasetError {
    /// One record contains the other, so that their sum counts something twice.
    #[error(
        "{} and {} overlap on the {axis}: their sum would count trade twice; select one level of it", pair.0, pair.1
    )]
    DoubleCount {
        /// The axis on which one is the total and the other a part: `partner`, `commodity`, `flow`, ...
        axis: &'static str,
        /// The two records.
        pair: Box<(RecordKey, RecordKey)>,
    },
    /// Two records of the same identity.
    #[error("two records for {key}; drop one, or combine them first")]
    Duplicate {
        /// Their common identity.
        key: Box<RecordKey>,
    },
    /// The records to be added differ in something that must be the same.
    #[error("{} has {attribute} {} and {} has {attribute} {}: they cannot be added", pair.0, texts.0, pair.1, texts.1)]
    Mixed {
        /// What differs: `currency`, `quantity unit`, `valuation`, `classification`, `direction`, `frequency`.
        attribute: &'static str,
        /// The two records.
        pair: Box<(RecordKey, RecordKey)>,
        /// The attribute of each, as text.
        texts: Box<(String, String)>,
    },
    /// No record fits the selection.
    #[error("no record fits the selection {selection}{}", inside(finer))]
    NothingSelected {
        /// The selection in words.
        selection: Box<str>,
        /// Codes inside the commodities asked for, of which there are such records; empty if there are none.
        finer: Box<[Commodity]>,
    },
    /// The text is no series key.
    #[error(
        "`{text}` is not a series key; accepted is flow.reporter.partner.commodity.measure, such as X.CN.US.HS22:850511.value"
    )]
    Key {
        /// The text as read, cut after 60 characters.
        text: Box<str>,
    },
    /// The text names no measure.
    #[error(
        "`{text}` is not a measure; accepted are value, cif_value, fob_value, quantity, second_quantity, net_weight and gross_weight"
    )]
    Measure {
        /// The text as read, cut after 40 characters.
        text: Box<str>,
    },
    /// The text names no check.
    #[error("`{text}` is not a check; accepted are Q01 to Q23")]
    AuditCode {
        /// The text as read, cut after 40 characters.
        text: Box<str>,
    },
    /// A threshold of the audit is out of its range.
    #[error("audit option `{option}` is {value}; accepted is {accepted}")]
    AuditOption {
        /// The field of the specification.
        option: &'static str,
        /// Its value.
        value: f64,
        /// The range in words.
        accepted: &'static str,
    },
    /// A code could not be read or converted.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// Sums of a conversion to another edition.
    #[error(transparent)]
    Concordance(#[from] ConcordanceError),
    /// A period could not be formed.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// The values do not make a series.
    #[error(transparent)]
    Series(#[from] SeriesError),
}

/// What else could be selected.
fn inside(finer: &[Commodity]) -> String {
    if finer.is_empty() {
        return String::new();
    }
    format!(
        "; of the codes inside there are {}: select one of them, or all of one length by `Selector::inside`",
        list(finer)
    )
}
