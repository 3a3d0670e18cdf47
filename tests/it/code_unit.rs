//! Conversions of quantities: there and back, and only inside a dimension.

use proptest::prelude::*;
use tidegauge::code::{QuantityDimension, QuantityUnit};
use tidegauge::num::tolerance::Tolerance;

fn unit() -> impl Strategy<Value = QuantityUnit> {
    let units: Vec<QuantityUnit> = QuantityUnit::known().collect();
    prop::sample::select(units)
}

proptest! {
    #[test]
    fn there_and_back(from in unit(), to in unit(), value in 1e-6..1e12_f64) {
        match from.convert(value, to) {
            Ok(there) => {
                let back = to.convert(there, from).unwrap();
                prop_assert!(Tolerance::ROUND_OFF.accepts(back, value), "{value} {from} -> {there} {to} -> {back}");
                prop_assert_eq!(from.dimension(), to.dimension());
            }
            Err(_) => prop_assert!(to.convert(value, from).is_err()),
        }
    }

    #[test]
    fn whole_tonnes_are_exact(tonnes in 0..9_000_000_000_u64) {
        let kilograms = QuantityUnit::TONNE.convert(tonnes as f64, QuantityUnit::KILOGRAM).unwrap();
        prop_assert_eq!(kilograms.to_bits(), ((tonnes * 1000) as f64).to_bits());
        let back = QuantityUnit::KILOGRAM.convert(kilograms, QuantityUnit::TONNE).unwrap();
        prop_assert_eq!(back.to_bits(), (tonnes as f64).to_bits());
    }
}

#[test]
fn all_units_of_a_measured_dimension_convert_to_each_other() {
    use QuantityDimension::{Count, Energy, Length, Mass, Surface, Volume};
    for from in QuantityUnit::known() {
        for to in QuantityUnit::known() {
            let measured =
                [Count, Energy, Length, Mass, Surface, Volume].contains(&from.dimension());
            let expected = from == to || (measured && from.dimension() == to.dimension());
            assert_eq!(from.convert(1.0, to).is_ok(), expected, "{from} to {to}");
        }
    }
}
