//! Residual, undivided and odd commodity codes, as far as the digits alone can tell.

use serde::{Deserialize, Serialize};

use crate::code::commodity::{is_hs, is_number};
use crate::code::{Classification, Commodity};

/// Whether a code is one that its classification defines, as far as the digits alone can tell.
///
/// # Examples
///
/// ```
/// use tidegauge::code::{Commodity, Validity};
///
/// assert_eq!("H6:850511".parse::<Commodity>()?.validity(), Validity::Regular);
/// assert_eq!("H0:77".parse::<Commodity>()?.validity(), Validity::ReservedChapter);
/// # Ok::<(), tidegauge::code::CodeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Validity {
    /// Well formed.
    Regular,
    /// The root, not a product.
    Total,
    /// Letters: `9999AA` in older lists, confidential or simplified goods, memorandum items.
    PseudoCode,
    /// `99`, `9999`, `999999`: commodities not specified.
    NotSpecified,
    /// Chapter 98, or another code of chapter 99: kept for national use, without common meaning.
    NationalChapter,
    /// Chapter 77: kept free by the manual, carried by older lists.
    ReservedChapter,
    /// A heading `NN00`, which does not exist.
    NoSuchHeading,
}

impl Commodity {
    /// Whether the code is a residual: "other" of its parent, or not specified.
    ///
    /// In the Harmonized System from the subheading down, the digits that the level adds end in 9, zeros aside
    /// (850519, 850590, 85051190); above it only 99 and 9999 are. In SITC the last digit is 9. In BEC Rev. 4 it is 7.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Commodity;
    ///
    /// assert!("HS:850590".parse::<Commodity>()?.is_residual());
    /// assert!(!"HS:8409".parse::<Commodity>()?.is_residual());
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn is_residual(&self) -> bool {
        let digits = self.digits();
        match self.classification() {
            Classification::Sitc(_) | Classification::SitcAsReported => digits.ends_with('9'),
            Classification::Bec(_) => self.to_string() == "BEC4:7",
            _ if self.level() <= 4 => matches!(digits, "99" | "9999"),
            _ => digits == "9999AA" || self.added().trim_end_matches('0').ends_with('9'),
        }
    }

    /// Whether the level above is not subdivided here, so that both have the same value: `NNNN00`, and `00` further down.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Commodity;
    ///
    /// assert!("HS:711100".parse::<Commodity>()?.is_not_subdivided());
    /// assert!(!"HS:850510".parse::<Commodity>()?.is_not_subdivided());
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn is_not_subdivided(&self) -> bool {
        self.classification().is_harmonized()
            && self.level() >= 6
            && self.added().bytes().all(|byte| byte == b'0')
    }

    /// What the digits alone say about the code. Whether it is in the published list, only the list can say.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::{Commodity, Validity};
    ///
    /// assert_eq!("H1:9999AA".parse::<Commodity>()?.validity(), Validity::PseudoCode);
    /// assert_eq!("HTS:9801".parse::<Commodity>()?.validity(), Validity::NationalChapter);
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn validity(&self) -> Validity {
        let digits = self.digits();
        if self.is_total() {
            Validity::Total
        } else if !is_number(digits) {
            Validity::PseudoCode
        } else if !self.classification().is_harmonized() {
            Validity::Regular
        } else if is_hs(self.classification()) && digits.bytes().all(|byte| byte == b'9') {
            Validity::NotSpecified
        } else {
            match (digits.get(..2), digits.get(2..4)) {
                (Some("98" | "99"), _) => Validity::NationalChapter,
                (Some("77"), _) => Validity::ReservedChapter,
                (_, Some("00")) => Validity::NoSuchHeading,
                _ => Validity::Regular,
            }
        }
    }

    /// The digits that this level adds to its parent.
    fn added(&self) -> &str {
        let above = self.parent().map_or(0, |parent| parent.level());
        self.digits().get(above..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Commodity {
        text.parse().unwrap()
    }

    #[test]
    fn residuals() {
        for text in [
            "HS:99",
            "HS:9999",
            "HS:999999",
            "H0:9999AA",
            "HS:850519",
            "HS:850590",
            "CN:85051190",
            "HTS:8505110090",
            "NAT-JP:850511090",
            "SITC4:7789",
            "SITC4:9",
            "BEC4:7",
        ] {
            assert!(code(text).is_residual(), "{text}");
        }
        for text in [
            "HS:TOTAL",
            "HS:29",
            "HS:8409",
            "HS:850511",
            "HS:711100",
            "HTS:8505110070",
            "CN:85059010",
            "SITC4:77812",
            "BEC5:7",
        ] {
            assert!(!code(text).is_residual(), "{text}");
        }
    }

    #[test]
    fn undivided_levels() {
        for text in ["HS:711100", "CN:71110000", "HTS:8505110000"] {
            assert!(code(text).is_not_subdivided(), "{text}");
        }
        for text in [
            "HS:TOTAL",
            "HS:7100",
            "HS:850510",
            "CN:71110010",
            "SITC4:77800",
        ] {
            assert!(!code(text).is_not_subdivided(), "{text}");
        }
    }

    #[test]
    fn odd_but_occurring_codes_are_named() {
        let validity = |text: &str| code(text).validity();
        assert_eq!(validity("HS:TOTAL"), Validity::Total);
        assert_eq!(validity("HS:010121"), Validity::Regular);
        assert_eq!(validity("HS:970110"), Validity::Regular);
        assert_eq!(validity("SITC4:77812"), Validity::Regular);
        assert_eq!(validity("SITC3:9310X"), Validity::PseudoCode);
        assert_eq!(validity("H2:9999AA"), Validity::PseudoCode);
        assert_eq!(validity("CN:99SSS999"), Validity::PseudoCode);
        assert_eq!(validity("HS:999999"), Validity::NotSpecified);
        assert_eq!(validity("HS:990110"), Validity::NationalChapter);
        assert_eq!(validity("HS:98"), Validity::NationalChapter);
        assert_eq!(validity("CN:99999999"), Validity::NationalChapter);
        assert_eq!(validity("H4:770100"), Validity::ReservedChapter);
        assert_eq!(validity("HS:850011"), Validity::NoSuchHeading);
    }
}
