//! Records from the field names that people have: UN Comtrade, Eurostat Comext, US Census, China customs.
//!
//! A [`Row`] is one row as it came: field names in any case, values as text, number, boolean or nothing. It reads from a JSON object by serde, or
//! from pairs of text (a CSV header and a line). [`Ingest`] keeps the good rows of a batch and lists the bad ones with their index.
//!
//! Codes are text: a commodity code that came through as a number has lost its leading zero, and is refused if its length shows it. With the `csv` crate, build rows
//! with [`Row::from_pairs`] rather than through serde, which guesses types.
//!
//! # Examples
//!
//! ```
//! use tidegauge::dataset::source::{Ingest, Row};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let rows: Vec<Row> = serde_json::from_str(r#"[
//!   {"period": "202511", "freqCode": "M", "reporterCode": 156, "flowCode": "X", "partnerCode": 842,
//!    "classificationCode": "H6", "cmdCode": "850511", "primaryValue": 34500000.0, "netWgt": 582000.0},
//!   {"period": "202552", "freqCode": "M", "reporterCode": 156, "flowCode": "X", "partnerCode": 842,
//!    "classificationCode": "H6", "cmdCode": "850511", "primaryValue": 1.0}
//! ]"#)?;
//! let ingest = Ingest::comtrade(rows);
//! assert_eq!(ingest.data.len(), 1);
//! assert_eq!(ingest.rejected[0].index, 1);
//! assert!(ingest.rejected[0].error.to_string().starts_with("field `period`"));
//! # Ok(())
//! # }
//! ```

mod census;
mod china;
mod comext;
mod comtrade;
mod ingest;
mod missing;
mod row;

pub use census::CensusTable;
pub use china::ChinaTable;
pub use comtrade::ComtradeAnswer;
pub use ingest::{Ingest, Rejected};
pub use row::{Field, Row, RowError};
