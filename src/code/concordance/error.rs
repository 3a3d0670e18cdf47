//! What can be wrong with a table of codes or with what it is applied to.

use crate::code::{Classification, Commodity};

/// Rows that do not make a table, or values that it cannot convert.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConcordanceError {
    /// There is no row.
    #[error("a concordance needs at least one row from a code to a code")]
    Empty,
    /// The codes of one side are of several classifications.
    #[error(
        "the {side} codes are of {first} and of {other}; accepted is one classification on each side"
    )]
    Mixed {
        /// `from` or `to`.
        side: &'static str,
        /// Classification of the first row.
        first: Classification,
        /// Another one.
        other: Classification,
    },
    /// Two rows for the same pair of codes.
    #[error("two rows from {from} to {to}; combine or drop one")]
    Duplicate {
        /// Code that is converted.
        from: Commodity,
        /// Code it becomes.
        to: Commodity,
    },
    /// A weight that is no share.
    #[error("the weight from {from} to {to} is {weight}; accepted is a share from 0 to 1")]
    Weight {
        /// Code that is converted.
        from: Commodity,
        /// Code it becomes.
        to: Commodity,
        /// The weight.
        weight: f64,
    },
    /// Weights that would lose or make trade.
    #[error("the weights of {from} add up to {sum}; they must add up to 1 so that totals are kept")]
    WeightSum {
        /// Code that is converted.
        from: Commodity,
        /// Sum of its weights.
        sum: f64,
    },
    /// A size by which shares should be formed is negative, missing or infinite.
    #[error("the size of {code} is {size}; accepted is zero or more")]
    Size {
        /// The code.
        code: Commodity,
        /// Its size.
        size: f64,
    },
    /// A value is missing or infinite.
    #[error("the value {value} of {code} is not finite; leave the code out")]
    Value {
        /// The code.
        code: Commodity,
        /// The value.
        value: f64,
    },
    /// A code of a classification that the table does not convert.
    #[error("{code} is not of {accepted}, from which the table converts")]
    Classification {
        /// The code.
        code: Commodity,
        /// What the table converts from.
        accepted: Classification,
    },
    /// The second of two tables does not go on from where the first ends.
    #[error("{code} of the first table is not in the second, which begins with codes of {begins}")]
    Gap {
        /// A code that the first table leads to.
        code: Commodity,
        /// What the second table converts from.
        begins: Classification,
    },
    /// Values add up to more than the largest number.
    #[error("the sum of the values of {code} exceeds the range of numbers; use a larger unit")]
    Overflow {
        /// Code whose sum it is.
        code: Commodity,
    },
}
