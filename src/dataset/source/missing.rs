//! What the sources write where they have no number: zero, mostly.
//!
//! Customs offices fill every column of a row, and a quantity that nobody collected becomes 0. Read as a number it makes unit values infinite and
//! sums too small, so each rule here turns it into a missing value with its reason.
//!
//! Source: counts over public sample answers of UN Comtrade; field descriptions of the US Census Bureau and Eurostat.

use crate::code::{CodeError, QuantityUnit};
use crate::dataset::source::{Row, RowError};
use crate::dataset::{Measurement, MissingReason};

/// A zero that stands for "not available" becomes missing.
pub(super) fn zero_is_missing(measurement: Measurement) -> Measurement {
    match measurement.value() {
        Some(0.0) => Measurement::missing(MissingReason::ZeroForNotAvailable),
        _ => measurement,
    }
}

/// A weight of zero beside a positive value: goods that cost something weigh something.
pub(super) fn weight_beside(value: Measurement, weight: Measurement) -> Measurement {
    if value.value().is_some_and(|value| value > 0.0) {
        zero_is_missing(weight)
    } else {
        weight
    }
}

/// A quantity without a unit is not a quantity.
pub(super) fn quantity_in(unit: QuantityUnit, quantity: Measurement) -> Measurement {
    if unit == QuantityUnit::NONE && quantity.value().is_some_and(|quantity| quantity != 0.0) {
        Measurement::missing(MissingReason::NotApplicable)
    } else if unit == QuantityUnit::NONE {
        zero_is_missing(quantity)
    } else {
        quantity
    }
}

/// A quantity and its unit as a national office writes them. The lists of units are open, so that a unit unknown here loses the quantity, with
/// [`MissingReason::UnknownUnit`], but not the row with its value.
pub(super) fn quantity_with_unit(
    row: &Row,
    quantity: &'static str,
    unit: &'static str,
    read_unit: impl FnOnce(&str) -> Result<QuantityUnit, CodeError>,
) -> Result<(Measurement, QuantityUnit), RowError> {
    let quantity = row.measurement(quantity)?;
    match row
        .text(unit)?
        .map_or(Ok(QuantityUnit::NONE), |text| read_unit(&text))
    {
        Ok(unit) => Ok((quantity_in(unit, quantity), unit)),
        Err(_) if quantity.value().is_some() => Ok((
            Measurement::missing(MissingReason::UnknownUnit),
            QuantityUnit::NONE,
        )),
        Err(_) => Ok((quantity, QuantityUnit::NONE)),
    }
}

/// The first of two quantities that is counted in kilograms, which national offices mean net.
pub(super) fn kilograms(quantities: [(Measurement, QuantityUnit); 2]) -> Measurement {
    quantities
        .into_iter()
        .find(|(_, unit)| *unit == QuantityUnit::KILOGRAM)
        .map_or(Measurement::NOT_GIVEN, |(quantity, _)| quantity)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZERO: Measurement = Measurement::reported(0.0);
    const TEN: Measurement = Measurement::reported(10.0);

    fn reason(measurement: Measurement) -> Option<MissingReason> {
        measurement.reason()
    }

    #[test]
    fn zeros() {
        let unavailable = Some(MissingReason::ZeroForNotAvailable);
        assert_eq!(reason(zero_is_missing(ZERO)), unavailable);
        assert_eq!(
            reason(zero_is_missing(Measurement::reported(-0.0))),
            unavailable
        );
        assert_eq!(zero_is_missing(TEN), TEN);
        assert_eq!(reason(weight_beside(TEN, ZERO)), unavailable);
        assert_eq!(weight_beside(ZERO, ZERO), ZERO);
        assert_eq!(weight_beside(Measurement::NOT_GIVEN, ZERO), ZERO);
        assert_eq!(weight_beside(TEN, TEN), TEN);
    }

    #[test]
    fn quantities_need_a_unit() {
        let none = QuantityUnit::NONE;
        assert_eq!(
            reason(quantity_in(none, ZERO)),
            Some(MissingReason::ZeroForNotAvailable)
        );
        assert_eq!(
            reason(quantity_in(none, TEN)),
            Some(MissingReason::NotApplicable)
        );
        assert_eq!(
            reason(quantity_in(none, Measurement::NOT_GIVEN)),
            Some(MissingReason::NotGiven)
        );
        assert_eq!(quantity_in(QuantityUnit::ITEM, ZERO), ZERO);
    }

    #[test]
    fn units_of_open_lists() {
        let read = |quantity: &str, unit: &str| {
            let row = Row::from_pairs([("q", quantity), ("u", unit)]);
            quantity_with_unit(&row, "q", "u", str::parse)
        };
        assert_eq!(read("10", "KG"), Ok((TEN, QuantityUnit::KILOGRAM)));
        let unknown = Measurement::missing(MissingReason::UnknownUnit);
        assert_eq!(read("10", "firkin"), Ok((unknown, QuantityUnit::NONE)));
        assert_eq!(
            read("", "firkin"),
            Ok((Measurement::NOT_GIVEN, QuantityUnit::NONE))
        );
        let zero = Measurement::missing(MissingReason::ZeroForNotAvailable);
        assert_eq!(read("0", ""), Ok((zero, QuantityUnit::NONE)));
        assert!(read("ten", "KG").is_err());
    }

    #[test]
    fn kilograms_wherever_they_stand() {
        let (kg, item) = (QuantityUnit::KILOGRAM, QuantityUnit::ITEM);
        assert_eq!(kilograms([(ZERO, item), (TEN, kg)]), TEN);
        assert_eq!(kilograms([(TEN, kg), (ZERO, kg)]), TEN);
        assert_eq!(
            kilograms([(TEN, item), (TEN, item)]),
            Measurement::NOT_GIVEN
        );
    }
}
