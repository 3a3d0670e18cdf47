//! What can be wrong with a panel.

use crate::period::{Frequency, Period};

/// What can be wrong with the columns of a panel. Rows count from 0.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PanelError {
    /// The columns have different lengths.
    #[error(
        "columns of {series} series, {periods} periods and {values} values; they must have one length"
    )]
    Length {
        /// Length of the column of series.
        series: usize,
        /// Length of the column of periods.
        periods: usize,
        /// Length of the column of values.
        values: usize,
    },
    /// The series of a row stands before that of the row above.
    #[error(
        "row {row} has series {series} after series {previous}; sort the rows by series and period"
    )]
    UnsortedSeries {
        /// The offending row.
        row: usize,
        /// Its series.
        series: u32,
        /// The series of the row above.
        previous: u32,
    },
    /// The period of a row stands before that of the row above.
    #[error(
        "row {row} of series {series} has {period} after {previous}; sort the rows by series and period"
    )]
    UnsortedPeriods {
        /// The offending row.
        row: usize,
        /// Its series.
        series: u32,
        /// Its period.
        period: Period,
        /// The period of the row above.
        previous: Period,
    },
    /// Two rows have the same series and period.
    #[error("row {row} repeats {period} of series {series}; combine or drop one")]
    Duplicate {
        /// The second of the rows.
        row: usize,
        /// Their series.
        series: u32,
        /// Their period.
        period: Period,
    },
    /// A row has another frequency than the first one.
    #[error(
        "row {row} has the period {period}, but the first row has frequency {expected}; a panel has one frequency"
    )]
    MixedFrequencies {
        /// The offending row.
        row: usize,
        /// Its period.
        period: Period,
        /// Frequency of the first row.
        expected: Frequency,
    },
    /// The year of this frequency has no fixed number of periods.
    #[error(
        "frequency {frequency} has no fixed number of periods in a year; accepted are A, S, Q and M"
    )]
    Frequency {
        /// The frequency seen.
        frequency: Frequency,
    },
    /// A value is infinite; missing values are NaN.
    #[error(
        "value {value} in row {row} ({period} of series {series}) is not finite; a missing value is NaN"
    )]
    Infinite {
        /// The offending row.
        row: usize,
        /// Its series.
        series: u32,
        /// Its period.
        period: Period,
        /// The value seen.
        value: f64,
    },
}
