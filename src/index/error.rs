//! What can be wrong with prices and quantities.

use thiserror::Error;

/// Input from which no index number can be computed. Items and periods are counted from 0.
///
/// # Examples
///
/// ```
/// use tidegauge::index::TwoPeriods;
///
/// let error = TwoPeriods::new(&[0.0], &[5.0], &[40.0], &[6.0]).unwrap_err();
/// assert_eq!(error.to_string(), "price 0 of item 0 in period 0 must be finite and above zero");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum IndexError {
    /// No item or no period was given.
    #[error("no {what} was given; at least one is needed")]
    Empty {
        /// What is missing.
        what: &'static str,
    },

    /// Slices of different lengths.
    #[error("{found} {what} where {expected} are needed")]
    LengthMismatch {
        /// What the slice holds.
        what: &'static str,
        /// Its length.
        found: usize,
        /// The length of the others.
        expected: usize,
    },

    /// A price that is zero, negative, missing or infinite.
    #[error("price {value} of item {item} in period {period} must be finite and above zero")]
    Price {
        /// Position of the item.
        item: usize,
        /// Position of the period.
        period: usize,
        /// The price.
        value: f64,
    },

    /// A quantity that is negative, missing or infinite, or zero where logarithms are taken.
    #[error("quantity {value} of item {item} in period {period} must be finite and {accepted}")]
    Quantity {
        /// Position of the item.
        item: usize,
        /// Position of the period.
        period: usize,
        /// The quantity.
        value: f64,
        /// What is accepted beside being finite.
        accepted: &'static str,
    },

    /// A value that is negative, missing or infinite.
    #[error("value {value} of item {item} in period {period} must be finite and zero or more")]
    Value {
        /// Position of the item.
        item: usize,
        /// Position of the period.
        period: usize,
        /// The value.
        value: f64,
    },

    /// Nothing was traded, so that no share exists.
    #[error("everything in period {period} has the value zero; at least one item must be traded")]
    AllZero {
        /// Position of the period.
        period: usize,
    },

    /// An exchange rate that is zero, negative, missing or infinite.
    #[error("exchange rate {value} must be finite and above zero")]
    Rate {
        /// The rate.
        value: f64,
    },

    /// Two rows for one cell.
    #[error("item {item} has two rows in period {period}; add them up first")]
    Duplicate {
        /// Position of the item.
        item: u32,
        /// Position of the period.
        period: u32,
    },

    /// A table with far more cells than rows.
    #[error(
        "{cells} cells are more than the {most} accepted for so few rows; number items and periods without gaps"
    )]
    TooLarge {
        /// Items times periods.
        cells: usize,
        /// The most that is accepted.
        most: usize,
    },

    /// Two periods without an item that both have.
    #[error("periods {from} and {to} have no item in common; at least one is needed")]
    NothingMatched {
        /// Position of the earlier period.
        from: usize,
        /// Position of the later period.
        to: usize,
    },

    /// A period to which no path of common items leads.
    #[error(
        "period {period} is not connected to the first by common items; compare shorter windows"
    )]
    Disconnected {
        /// Position of the period.
        period: usize,
    },

    /// A period without a single unit value.
    #[error(
        "no {whose} item has both a value and a quantity in period {period}; at least one is needed"
    )]
    NoUnitValue {
        /// Whose items.
        whose: &'static str,
        /// Position of the period.
        period: usize,
    },

    /// A window that is too short to compare anything.
    #[error("window of {window} periods; at least 2 are needed")]
    Window {
        /// Its length.
        window: usize,
    },

    /// An index that is zero, negative, missing or infinite.
    #[error("{what} is {value}; it must be finite and above zero")]
    Ratio {
        /// Which index.
        what: &'static str,
        /// The value given.
        value: f64,
    },

    /// Too little of the value is in items whose unit values can pass for prices.
    #[error(
        "items like enough for a price index hold {coverage:.3} of the value; at least {least} is needed"
    )]
    Coverage {
        /// Their share in the value of all periods.
        coverage: f64,
        /// The least share.
        least: f64,
    },

    /// An option outside its range.
    #[error("{option} is {value}; accepted is {accepted}")]
    Option {
        /// Name of the option.
        option: &'static str,
        /// The value given.
        value: f64,
        /// The accepted range.
        accepted: &'static str,
    },

    /// The arithmetic left the range of numbers.
    #[error("{what} is beyond the range of numbers; use a larger or smaller unit")]
    OutOfRange {
        /// What could not be computed.
        what: &'static str,
    },
}
