//! Price and volume: index numbers, and exact decompositions of a change in value.
//!
//! A value rises because prices rose, because more was traded, because the mix of goods or partners
//! moved, or because the currency did. [`decompose_value`] splits a change into these parts without
//! a remainder; [`price_index`] and [`quantity_index`] measure the same as ratios.

mod bilateral;
mod cells;
mod chain;
mod decompose;
mod error;
mod multilateral;
mod records;
mod relative;
mod rows;
mod splice;
mod table;
mod terms_of_trade;
mod unit_value;

pub use bilateral::{
    BilateralFormula, TwoPeriods, fisher_contributions, lowe_index, price_index, quantity_index,
};
pub use chain::{ChainedIndex, annually_linked_index, chained_index};
pub use decompose::{
    DecompositionMethod, ExchangeRates, ItemCell, ValueDecomposition, decompose_value,
    decompose_value_in_currency,
};
pub use error::IndexError;
pub use multilateral::{MultilateralMethod, multilateral_index};
pub use records::{NoPrice, UnitValueError, UnitValues, WithoutPrice};
pub use relative::{RelativeUnitValue, UnitValueChange, relative_unit_value};
pub use rows::chained_index_of_rows;
pub use splice::{Splice, spliced_index};
pub use table::{PriceRow, PriceTable};
pub use terms_of_trade::{TermsOfTrade, terms_of_trade};
pub use unit_value::{HomogeneitySpec, Homogeneous, Unlike, homogeneous_items};
