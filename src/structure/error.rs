//! What can be wrong with a cross-section of suppliers.

use thiserror::Error;

/// Input from which no structure can be computed.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::{ConcentrationSpec, concentration};
///
/// let error = concentration(&[700.0, -30.0], ConcentrationSpec::default()).unwrap_err();
/// assert_eq!(error.to_string(), "value -30 of supplier 1 is negative; only gross flows of zero or more have shares");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum StructureError {
    /// No supplier was given.
    #[error("no supplier was given; at least one is needed")]
    Empty,

    /// A net flow or a correction stands where only gross flows have a share.
    #[error(
        "value {value} of supplier {position} is negative; only gross flows of zero or more have shares"
    )]
    Negative {
        /// Position of the supplier, from 0.
        position: usize,
        /// Its value.
        value: f64,
    },

    /// A value is missing (NaN) or infinite.
    #[error("value {value} of supplier {position} is not finite; leave out what is missing")]
    NotFinite {
        /// Position of the supplier, from 0.
        position: usize,
        /// Its value.
        value: f64,
    },

    /// Every supplier has the value zero, so that no share exists.
    #[error("all {suppliers} suppliers have the value zero; at least one must be positive")]
    AllZero {
        /// Number of suppliers given.
        suppliers: usize,
    },

    /// The fixed universe has fewer places than there are active suppliers.
    #[error("universe of {universe} suppliers is smaller than the {active} with a positive value")]
    UniverseTooSmall {
        /// Size of the universe asked for.
        universe: usize,
        /// Number of suppliers with a positive value.
        active: usize,
    },

    /// Two periods list different numbers of suppliers.
    #[error(
        "{from} suppliers before and {to} after; both periods must list the same suppliers, with zero for the inactive"
    )]
    LengthMismatch {
        /// Number of suppliers in the earlier period.
        from: usize,
        /// Number of suppliers in the later period.
        to: usize,
    },

    /// The part that is not itemised by supplier is negative, missing or infinite.
    #[error("residual {value} must be a finite number of zero or more")]
    BadResidual {
        /// The residual given.
        value: f64,
    },

    /// A list is empty.
    #[error("no {what} were given; at least one is needed")]
    NoItems {
        /// What the list holds.
        what: &'static str,
    },

    /// A flow of a list is negative, missing or infinite.
    #[error("{what} {value} at position {position} must be a finite number of zero or more")]
    BadFlow {
        /// What the list holds.
        what: &'static str,
        /// Position in the list, from 0.
        position: usize,
        /// The value.
        value: f64,
    },

    /// A single quantity is outside its domain.
    #[error("{what} {value} is not accepted; {accepted}")]
    BadQuantity {
        /// Name of the quantity.
        what: &'static str,
        /// The value.
        value: f64,
        /// What is accepted.
        accepted: &'static str,
    },

    /// Two lists that belong together differ in length, or a position is past the end.
    #[error("{what}: {found} seen where {expected} are needed")]
    WrongLength {
        /// Which list or position.
        what: &'static str,
        /// Length needed.
        expected: usize,
        /// Length seen.
        found: usize,
    },

    /// A supplier that is not in the list.
    #[error("supplier {supplier} is not among the {suppliers} given, which are counted from 0")]
    NoSupplier {
        /// Its position.
        supplier: usize,
        /// Number of suppliers in the list.
        suppliers: usize,
    },

    /// Two cells of one product and market.
    #[error("product {product} has two cells in market {market}; add them up first")]
    DuplicateCell {
        /// Number of the product.
        product: usize,
        /// Number of the market.
        market: usize,
    },

    /// A ratio has no value because what it divides by is zero.
    #[error("undefined because {what} is zero")]
    ZeroDenominator {
        /// The denominator.
        what: &'static str,
    },

    /// A result exceeds the range of numbers.
    #[error("{what} exceeds the range of numbers; use a larger unit")]
    OutOfRange {
        /// The result.
        what: &'static str,
    },
}
