//! Quantity units: the list of the World Customs Organization with UN Comtrade's codes, and exact conversions
//! inside a dimension (reference table of quantity units).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::code::CodeError;
use crate::code::error::excerpt;
use crate::code::list::text_form;

/// Unit of a quantity. A quantity without a unit is not a quantity.
///
/// Prints as the abbreviation of the World Customs Organization; parses from that, from UN Comtrade's code,
/// and from the usual spellings of Comext and the US Census Bureau, in any case and with or without blanks.
///
/// # Examples
///
/// ```
/// use tidegauge::code::QuantityUnit;
///
/// let unit: QuantityUnit = "KG".parse()?;
/// assert_eq!(unit, QuantityUnit::KILOGRAM);
/// assert_eq!(unit.convert(5_774_000.0, QuantityUnit::TONNE)?, 5_774.0);
/// # Ok::<(), tidegauge::code::CodeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct QuantityUnit(i8);

/// What a quantity unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum QuantityDimension {
    /// No quantity was collected.
    Unspecified,
    /// Gross or net mass; base kilogram.
    Mass,
    /// Length; base metre.
    Length,
    /// Surface; base square metre.
    Surface,
    /// Volume; base cubic metre.
    Volume,
    /// Energy; base kilowatt hour.
    Energy,
    /// Number of pieces; base one item.
    Count,
    /// Mass of a substance inside the goods, which says nothing about their gross mass.
    Substance,
    /// A measure without another unit in the list, such as heads of cattle or gross tonnage.
    Other,
}

use QuantityDimension::{
    Count, Energy, Length, Mass, Other, Substance, Surface, Unspecified, Volume,
};

struct Unit {
    code: i8,
    abbreviation: &'static str,
    dimension: QuantityDimension,
    /// Size in base units as a fraction of whole numbers, so that conversions round once.
    /// Zero where no other unit is comparable.
    size: (u64, u64),
    /// Other spellings, lower case and without blanks.
    spellings: &'static [&'static str],
}

const fn unit(
    code: i8,
    abbreviation: &'static str,
    dimension: QuantityDimension,
    size: (u64, u64),
    spellings: &'static [&'static str],
) -> Unit {
    Unit {
        code,
        abbreviation,
        dimension,
        size,
        spellings,
    }
}

/// Sorted by code. Spellings in capitals of three letters at Comext are those of UN/ECE recommendation 20 or TARIC,
/// from memory.
const UNITS: [Unit; 41] = [
    unit(-1, "N/A", Unspecified, (0, 1), &["-", "x", "none", "no_su"]),
    unit(2, "m²", Surface, (1, 1), &["m2", "mtk", "sqm"]),
    unit(3, "1000 kWh", Energy, (1000, 1), &["mwh"]),
    unit(4, "m", Length, (1, 1), &["mtr"]),
    unit(
        5,
        "u",
        Count,
        (1, 1),
        &["no", "nar", "item", "items", "pcs", "p/st"],
    ),
    unit(6, "2u", Count, (2, 1), &["npr", "prs", "pa", "pairs"]),
    unit(7, "l", Volume, (1, 1000), &["ltr", "litre", "liter"]),
    unit(8, "kg", Mass, (1, 1), &["kgm", "kilogram"]),
    unit(9, "1000u", Count, (1000, 1), &["mil", "ths", "thousands"]),
    unit(10, "packs", Other, (0, 1), &["pk", "pack", "u(jeu/pack)"]),
    unit(11, "12u", Count, (12, 1), &["doz", "dozen", "dozens"]),
    unit(12, "m³", Volume, (1, 1), &["m3", "mtq", "cbm"]),
    unit(13, "carat", Mass, (1, 5000), &["car", "ctm", "carats"]),
    unit(14, "km", Length, (1000, 1), &["kmt", "1000m"]),
    unit(15, "g", Mass, (1, 1000), &["grm", "gram"]),
    unit(16, "hive", Other, (0, 1), &["hives"]),
    unit(17, "1000 m³", Volume, (1000, 1), &["1000m3"]),
    unit(18, "TJ", Energy, (2_500_000, 9), &["tjo", "terajoule"]),
    unit(
        19,
        "bbl",
        Volume,
        (158_987_294_928, 1_000_000_000_000),
        &["barrel", "barrels", "bll"],
    ),
    unit(20, "1000 l", Volume, (1, 1), &["klt", "1000litres"]),
    unit(
        21,
        "1000 kg",
        Mass,
        (1000, 1),
        &["t", "ton", "tne", "tonne", "tonnes", "mt"],
    ),
    unit(22, "kWh", Energy, (1, 1), &[]),
    unit(23, "l alc. 100%", Other, (0, 1), &["lpa"]),
    unit(24, "head", Other, (0, 1), &["hd", "heads"]),
    unit(25, "kg/net eda", Substance, (0, 1), &["kne"]),
    unit(26, "kg C5H14ClNO", Substance, (0, 1), &["kcc"]),
    unit(27, "kg P2O5", Substance, (0, 1), &["kpp", "kpo"]),
    unit(28, "kg H2O2", Substance, (0, 1), &["kns", "khp"]),
    unit(29, "kg met.am.", Substance, (0, 1), &["kma"]),
    unit(30, "kg N", Substance, (0, 1), &["kni"]),
    unit(31, "kg KOH", Substance, (0, 1), &["kph"]),
    unit(32, "kg K2O", Substance, (0, 1), &["kko"]),
    unit(33, "kg NaOH", Substance, (0, 1), &["ksh"]),
    unit(34, "kg 90% sdt", Substance, (0, 1), &["ksd"]),
    unit(35, "kg U", Substance, (0, 1), &["kur"]),
    unit(36, "ct/l", Other, (0, 1), &["cct"]),
    unit(37, "Bq", Other, (0, 1), &["bql"]),
    unit(38, "gi F/S", Substance, (0, 1), &["gfi"]),
    unit(39, "GRT", Other, (0, 1), &[]),
    unit(40, "GT", Other, (0, 1), &[]),
    unit(41, "ce/el", Other, (0, 1), &["ncl", "cells"]),
];

impl QuantityUnit {
    /// Code -1: no quantity was collected. A zero in this unit means *not available*, never zero trade.
    pub const NONE: Self = Self(-1);
    /// Code 2: square metre.
    pub const SQUARE_METRE: Self = Self(2);
    /// Code 5: items, pieces.
    pub const ITEM: Self = Self(5);
    /// Code 6: pairs.
    pub const PAIR: Self = Self(6);
    /// Code 7: litre.
    pub const LITRE: Self = Self(7);
    /// Code 8: kilogram.
    pub const KILOGRAM: Self = Self(8);
    /// Code 12: cubic metre.
    pub const CUBIC_METRE: Self = Self(12);
    /// Code 21: tonne, 1000 kilograms.
    pub const TONNE: Self = Self(21);

    /// The unit with UN Comtrade's code (`qtyUnitCode`): -1 or 2 to 41.
    ///
    /// # Errors
    ///
    /// [`CodeError::UnknownUnit`] for any other number.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::QuantityUnit;
    ///
    /// assert_eq!(QuantityUnit::from_comtrade(21)?, QuantityUnit::TONNE);
    /// assert!(QuantityUnit::from_comtrade(1).is_err());
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn from_comtrade(code: i8) -> Result<Self, CodeError> {
        UNITS
            .iter()
            .find(|unit| unit.code == code)
            .map(|unit| Self(unit.code))
            .ok_or_else(|| CodeError::UnknownUnit {
                seen: code.to_string(),
            })
    }

    /// Every unit of the list, by code.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::QuantityUnit;
    ///
    /// assert_eq!(QuantityUnit::known().count(), 41);
    /// ```
    pub fn known() -> impl Iterator<Item = Self> {
        UNITS.iter().map(|unit| Self(unit.code))
    }

    /// UN Comtrade's code.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::QuantityUnit;
    ///
    /// assert_eq!(QuantityUnit::KILOGRAM.comtrade(), 8);
    /// ```
    pub const fn comtrade(self) -> i8 {
        self.0
    }

    /// Abbreviation of the World Customs Organization.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::QuantityUnit;
    ///
    /// assert_eq!(QuantityUnit::TONNE.abbreviation(), "1000 kg");
    /// ```
    pub fn abbreviation(self) -> &'static str {
        self.row().abbreviation
    }

    /// What the unit measures.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::{QuantityDimension, QuantityUnit};
    ///
    /// let nitrogen: QuantityUnit = "kg N".parse()?;
    /// assert_eq!(nitrogen.dimension(), QuantityDimension::Substance);
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn dimension(self) -> QuantityDimension {
        self.row().dimension
    }

    /// `value` of this unit, expressed in `to`. Missing (NaN) stays missing.
    ///
    /// The factor is a fraction of whole numbers; a conversion rounds at most twice.
    ///
    /// # Errors
    ///
    /// [`CodeError::Inconvertible`] between dimensions, and for units of substances,
    /// which are not convertible to gross mass or to each other.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::QuantityUnit;
    ///
    /// let barrel: QuantityUnit = "bbl".parse()?;
    /// assert_eq!(barrel.convert(1.0, QuantityUnit::LITRE)?, 158.987294928);
    /// assert!(barrel.convert(1.0, QuantityUnit::KILOGRAM).is_err());
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn convert(self, value: f64, to: Self) -> Result<f64, CodeError> {
        if self == to {
            return Ok(value);
        }
        let (source, target) = (self.row(), to.row());
        if source.dimension != target.dimension || source.size.0 == 0 || target.size.0 == 0 {
            return Err(CodeError::Inconvertible { from: self, to });
        }
        let multiplier = source.size.0 * target.size.1;
        let divisor = source.size.1 * target.size.0;
        let common = greatest_common_divisor(multiplier, divisor);
        Ok(value * (multiplier / common) as f64 / (divisor / common) as f64)
    }

    fn row(self) -> &'static Unit {
        UNITS
            .iter()
            .find(|unit| unit.code == self.0)
            .unwrap_or(&UNITS[0])
    }
}

impl Default for QuantityUnit {
    /// No quantity was collected.
    fn default() -> Self {
        Self::NONE
    }
}

impl fmt::Display for QuantityUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.abbreviation())
    }
}

impl FromStr for QuantityUnit {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(code) = text.trim().parse() {
            return Self::from_comtrade(code);
        }
        let plain = |text: &str| text.replace(' ', "").to_lowercase();
        let wanted = plain(text);
        UNITS
            .iter()
            .find(|unit| {
                plain(unit.abbreviation) == wanted || unit.spellings.contains(&wanted.as_str())
            })
            .map(|unit| Self(unit.code))
            .ok_or_else(|| CodeError::UnknownUnit {
                seen: excerpt(text),
            })
    }
}

text_form!(QuantityUnit);

fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 {
        a
    } else {
        greatest_common_divisor(b, a % b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> QuantityUnit {
        text.parse().unwrap()
    }

    fn converts(value: f64, from: &str, to: &str) -> f64 {
        parse(from).convert(value, parse(to)).unwrap()
    }

    #[test]
    fn codes_are_sorted_and_spellings_are_unambiguous() {
        assert!(UNITS.is_sorted_by_key(|unit| unit.code));
        let mut seen: Vec<String> = UNITS
            .iter()
            .flat_map(|unit| unit.spellings.iter().copied().chain([unit.abbreviation]))
            .map(|text| text.replace(' ', "").to_lowercase())
            .collect();
        let all = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), all);
        for unit in &UNITS {
            for text in unit.spellings {
                assert_eq!(parse(text).0, unit.code, "{text}");
            }
            assert_eq!(parse(unit.abbreviation).0, unit.code);
            assert_eq!(parse(&unit.code.to_string()).0, unit.code);
        }
    }

    #[test]
    fn exact_factors_of_the_reference_table() {
        assert_eq!(converts(1.0, "1000 kWh", "kWh"), 1000.0);
        assert_eq!(converts(1.0, "km", "m"), 1000.0);
        assert_eq!(converts(1.0, "kg", "g"), 1000.0);
        assert_eq!(converts(1.0, "carat", "kg"), 0.0002);
        assert_eq!(converts(1.0, "t", "kg"), 1000.0);
        assert_eq!(converts(1.0, "1000 l", "l"), 1000.0);
        assert_eq!(converts(1.0, "m3", "l"), 1000.0);
        assert_eq!(converts(1.0, "1000 m3", "m3"), 1000.0);
        assert_eq!(converts(1.0, "1000u", "u"), 1000.0);
        assert_eq!(converts(1.0, "DOZ", "NO"), 12.0);
        assert_eq!(converts(6.0, "12u", "2u"), 36.0);
        assert_eq!(converts(9.0, "TJ", "kWh"), 2_500_000.0);
        assert_eq!(converts(0.3, "kg N", "kg N"), 0.3);
        assert!(converts(f64::NAN, "t", "kg").is_nan());
    }

    #[test]
    fn substances_and_foreign_dimensions_do_not_convert() {
        for code in 26..=35 {
            let substance = QuantityUnit::from_comtrade(code).unwrap();
            assert!(
                substance.convert(1.0, QuantityUnit::KILOGRAM).is_err(),
                "{substance}"
            );
        }
        assert!(
            QuantityUnit::NONE
                .convert(0.0, QuantityUnit::KILOGRAM)
                .is_err()
        );
        assert_eq!(
            QuantityUnit::TONNE
                .convert(1.0, QuantityUnit::ITEM)
                .unwrap_err()
                .to_string(),
            "1000 kg cannot be converted to u; accepted: another unit of the same dimension"
        );
    }

    #[test]
    fn unknown_units_are_refused() {
        for text in ["", "1", "42", "-2", "999", "stone"] {
            assert!(
                matches!(
                    text.parse::<QuantityUnit>(),
                    Err(CodeError::UnknownUnit { .. })
                ),
                "{text}"
            );
        }
        assert_eq!(
            "stone".parse::<QuantityUnit>().unwrap_err().to_string(),
            "\"stone\" is not a quantity unit; accepted: a UN Comtrade unit code from -1 to 41 or its abbreviation, such as kg"
        );
    }
}
