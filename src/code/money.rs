//! Unit and basis of a value: currencies of ISO 4217 and the valuations of trade statistics (IMTS 2010, chapter IV).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::code::CodeError;
use crate::code::error::excerpt;
use crate::code::list::{code_list, text_form};

/// A currency of ISO 4217.
///
/// # Examples
///
/// ```
/// use tidegauge::code::Currency;
///
/// let currency: Currency = "jpy".parse()?;
/// assert_eq!(currency.to_string(), "JPY");
/// assert_eq!(currency.minor_unit_digits(), Some(0));
/// # Ok::<(), tidegauge::code::CodeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

code_list! {
    /// What a value contains besides the price of the goods.
    ///
    /// Never mix two valuations in one series without saying so.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Valuation;
    ///
    /// assert_eq!("cif".parse(), Ok(Valuation::Cif));
    /// assert_eq!(Valuation::CustomsValue.to_string(), "customs_value");
    /// assert_eq!(Valuation::default(), Valuation::Unspecified);
    /// ```
    #[derive(Default)]
    pub enum Valuation: "valuation" {
        /// Cost, insurance and freight up to the border of the importing country.
        Cif = "CIF",
        /// Free on board at the border of the exporting country.
        Fob = "FOB",
        /// Free alongside ship: FOB without loading. Used by US exports.
        Fas = "FAS",
        /// Value for customs purposes. US imports use it; it is close to FOB.
        CustomsValue = "customs_value" | "customs value",
        /// Not stated by the source; the default.
        #[default]
        Unspecified = "unspecified",
    }
}

impl Currency {
    /// US dollar, the currency of UN Comtrade.
    pub const USD: Self = Self(*b"USD");
    /// Euro, the currency of Comext.
    pub const EUR: Self = Self(*b"EUR");
    /// Renminbi yuan.
    pub const CNY: Self = Self(*b"CNY");
    /// Japanese yen.
    pub const JPY: Self = Self(*b"JPY");
    /// Pound sterling.
    pub const GBP: Self = Self(*b"GBP");

    /// The three capital letters.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Currency;
    ///
    /// assert_eq!(Currency::USD.code(), "USD");
    /// ```
    pub fn code(&self) -> &str {
        // Only ASCII letters get in, so the fallback is never taken.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Decimals of the minor unit; `None` where ISO 4217 gives none, as for gold (`XAU`).
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Currency;
    ///
    /// assert_eq!(Currency::USD.minor_unit_digits(), Some(2));
    /// ```
    pub fn minor_unit_digits(self) -> Option<u8> {
        let known = iso_currency::Currency::from_code(self.code())?;
        known
            .exponent()
            .and_then(|digits| u8::try_from(digits).ok())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Currency {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let code = text.trim().to_ascii_uppercase();
        match <[u8; 3]>::try_from(code.as_bytes()) {
            Ok(letters) if iso_currency::Currency::from_code(&code).is_some() => Ok(Self(letters)),
            _ => Err(CodeError::UnknownCurrency {
                seen: excerpt(text),
            }),
        }
    }
}

text_form!(Currency);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_currencies() {
        for currency in [
            Currency::USD,
            Currency::EUR,
            Currency::CNY,
            Currency::JPY,
            Currency::GBP,
        ] {
            assert_eq!(currency.code().parse(), Ok(currency));
        }
        assert_eq!(size_of::<Currency>(), 3);
    }

    #[test]
    fn minor_units() {
        let digits = |code: &str| code.parse::<Currency>().unwrap().minor_unit_digits();
        assert_eq!(digits("KWD"), Some(3));
        assert_eq!(digits("XAU"), None);
    }

    #[test]
    fn what_is_no_currency() {
        for text in ["", "US", "USDX", "ZZZ", "\u{20ac}"] {
            assert!(
                matches!(
                    text.parse::<Currency>(),
                    Err(CodeError::UnknownCurrency { .. })
                ),
                "{text}"
            );
        }
        assert_eq!(
            "$$$".parse::<Currency>().unwrap_err().to_string(),
            "\"$$$\" is not a currency; accepted: three letters of ISO 4217, such as USD"
        );
    }

    #[test]
    fn valuations_by_code() {
        for valuation in Valuation::ALL {
            assert_eq!(valuation.code().parse(), Ok(*valuation));
        }
        assert!("CFR".parse::<Valuation>().is_err());
    }
}
