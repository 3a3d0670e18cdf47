//! A batch of rows: the good ones kept, the bad ones listed.

use crate::dataset::source::{CensusTable, ChinaTable, Row, RowError};
use crate::dataset::{Dataset, TradeRecord};

/// What became of a batch of rows.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Ingest {
    /// The records of the rows that could be read.
    pub data: Dataset,
    /// The rows that could not, in order of input.
    pub rejected: Vec<Rejected>,
}

/// A row that is not a record.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejected {
    /// Position in the input, from 0.
    pub index: usize,
    /// What is wrong with it.
    pub error: RowError,
}

impl Ingest {
    /// Rows of the UN Comtrade interface, see [`TradeRecord::from_comtrade`].
    pub fn comtrade(rows: impl IntoIterator<Item = Row>) -> Self {
        Self::collect(rows, TradeRecord::from_comtrade)
    }

    /// Rows of a Eurostat Comext bulk file, see [`TradeRecord::from_comext`].
    pub fn comext(rows: impl IntoIterator<Item = Row>) -> Self {
        Self::collect(rows, TradeRecord::from_comext)
    }

    /// Rows of the US Census interface, see [`TradeRecord::from_census`].
    pub fn census(rows: impl IntoIterator<Item = Row>, table: CensusTable) -> Self {
        Self::collect(rows, |row| TradeRecord::from_census(row, table))
    }

    /// Rows of China's customs, see [`TradeRecord::from_china_customs`].
    pub fn china_customs(rows: impl IntoIterator<Item = Row>, table: ChinaTable) -> Self {
        Self::collect(rows, |row| TradeRecord::from_china_customs(row, table))
    }

    fn collect(
        rows: impl IntoIterator<Item = Row>,
        read: impl Fn(&Row) -> Result<TradeRecord, RowError>,
    ) -> Self {
        let mut records = Vec::new();
        let mut rejected = Vec::new();
        for (index, row) in rows.into_iter().enumerate() {
            match read(&row) {
                Ok(record) => records.push(record),
                Err(error) => rejected.push(Rejected { index, error }),
            }
        }
        Self {
            data: records.into_iter().collect(),
            rejected,
        }
    }
}
