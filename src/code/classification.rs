//! Product classifications and their editions (UN Comtrade reference table of classifications).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::code::error::excerpt;
use crate::code::list::{code_list, text_form};
use crate::code::{Area, CodeError};

/// A product classification, with its edition where that is known.
///
/// The same digits in two editions are not proof of the same product, so the edition is part of the identity.
/// Prints as the short code of UN Comtrade where there is one.
///
/// # Examples
///
/// ```
/// use tidegauge::code::{Classification, HsEdition};
///
/// let scheme: Classification = "H6".parse()?;
/// assert_eq!(scheme, Classification::Hs(HsEdition::Hs2022));
/// assert_eq!("HS22".parse(), Ok(scheme));
/// assert_eq!(scheme.to_string(), "H6");
/// # Ok::<(), tidegauge::code::CodeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum Classification {
    /// `HS`: Harmonized System as reported, edition not stated.
    HsAsReported,
    /// `H0` to `H6`: an edition of the Harmonized System.
    Hs(HsEdition),
    /// `CN` or `CN25`: Combined Nomenclature of the European Union, 8 digits, renewed every year.
    CombinedNomenclature {
        /// Year of the nomenclature, if known.
        year: Option<u16>,
    },
    /// `HTS`: Harmonized Tariff Schedule of the United States, 10 digits, for imports.
    TariffSchedule,
    /// `SCHB`: Schedule B of the United States, 10 digits, for exports.
    ScheduleB,
    /// `NAT-CN`: tariff lines of a country, 8 to 12 characters.
    National(Area),
    /// `SS`: Standard International Trade Classification as reported, revision not stated.
    SitcAsReported,
    /// `S1` to `S4`: a revision of the Standard International Trade Classification.
    Sitc(SitcRevision),
    /// `B4`, `B5`: a revision of the Broad Economic Categories.
    Bec(BecRevision),
}

code_list! {
    /// Edition of the Harmonized System, named by the year it entered into force.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::HsEdition;
    ///
    /// assert_eq!("HS2017".parse(), Ok(HsEdition::Hs2017));
    /// assert_eq!(HsEdition::Hs2017.to_string(), "H5");
    /// ```
    pub enum HsEdition: "edition of the Harmonized System" {
        /// `H0`: in force from 1988, dated 1992.
        Hs1992 = "H0" | "HS92" | "HS1992",
        /// `H1`: 1996.
        Hs1996 = "H1" | "HS96" | "HS1996",
        /// `H2`: 2002.
        Hs2002 = "H2" | "HS02" | "HS2002",
        /// `H3`: 2007.
        Hs2007 = "H3" | "HS07" | "HS2007",
        /// `H4`: 2012.
        Hs2012 = "H4" | "HS12" | "HS2012",
        /// `H5`: 2017.
        Hs2017 = "H5" | "HS17" | "HS2017",
        /// `H6`: 2022.
        Hs2022 = "H6" | "HS22" | "HS2022",
    }
}

code_list! {
    /// Revision of the Standard International Trade Classification.
    pub enum SitcRevision: "revision of the SITC" {
        /// `S1`: 1961.
        Rev1 = "S1" | "SITC1",
        /// `S2`: 1975.
        Rev2 = "S2" | "SITC2",
        /// `S3`: 1988.
        Rev3 = "S3" | "SITC3",
        /// `S4`: 2007.
        Rev4 = "S4" | "SITC4",
    }
}

code_list! {
    /// Revision of the Broad Economic Categories.
    pub enum BecRevision: "revision of the BEC" {
        /// `B4`: 2002.
        Rev4 = "B4" | "BEC4",
        /// `B5`: 2016.
        Rev5 = "B5" | "BEC5",
    }
}

impl HsEdition {
    /// Year in the name of the edition.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::HsEdition;
    ///
    /// assert_eq!(HsEdition::Hs2022.year(), 2022);
    /// ```
    pub const fn year(self) -> u16 {
        match self {
            Self::Hs1992 => 1992,
            Self::Hs1996 => 1996,
            Self::Hs2002 => 2002,
            Self::Hs2007 => 2007,
            Self::Hs2012 => 2012,
            Self::Hs2017 => 2017,
            Self::Hs2022 => 2022,
        }
    }

    /// The edition in force in `year`; `None` before 1988, and from 2028 on, when the next edition applies.
    ///
    /// Countries switch at their own pace: what a record is in, only its source can say.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::HsEdition;
    ///
    /// assert_eq!(HsEdition::in_force(2025), Some(HsEdition::Hs2022));
    /// assert_eq!(HsEdition::in_force(1990), Some(HsEdition::Hs1992));
    /// assert_eq!(HsEdition::in_force(1987), None);
    /// ```
    pub fn in_force(year: u16) -> Option<Self> {
        match year {
            1988..1996 => Some(Self::Hs1992),
            1996..2028 => Self::ALL
                .iter()
                .rev()
                .find(|edition| edition.year() <= year)
                .copied(),
            _ => None,
        }
    }
}

impl Classification {
    /// Whether codes are built on the Harmonized System: chapter, heading, subheading, then national digits.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Classification;
    ///
    /// assert!(Classification::TariffSchedule.is_harmonized());
    /// assert!(!Classification::SitcAsReported.is_harmonized());
    /// ```
    pub const fn is_harmonized(self) -> bool {
        !matches!(self, Self::SitcAsReported | Self::Sitc(_) | Self::Bec(_))
    }

    /// Whether codes reach beyond the six international digits.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::{Classification, HsEdition};
    ///
    /// assert!(Classification::CombinedNomenclature { year: None }.is_national());
    /// assert!(!Classification::Hs(HsEdition::Hs2022).is_national());
    /// ```
    pub const fn is_national(self) -> bool {
        matches!(
            self,
            Self::CombinedNomenclature { .. }
                | Self::TariffSchedule
                | Self::ScheduleB
                | Self::National(_)
        )
    }

    /// Lengths of a code, shortest first.
    pub(super) const fn lengths(self) -> &'static [usize] {
        match self {
            Self::HsAsReported | Self::Hs(_) => &[2, 4, 6],
            Self::CombinedNomenclature { .. } => &[2, 4, 6, 8],
            Self::TariffSchedule | Self::ScheduleB => &[2, 4, 6, 8, 10],
            Self::National(_) => &[2, 4, 6, 8, 9, 10, 11, 12],
            Self::SitcAsReported | Self::Sitc(_) => &[1, 2, 3, 4, 5],
            Self::Bec(BecRevision::Rev4) => &[1, 2, 3],
            Self::Bec(BecRevision::Rev5) => &[1, 2, 3, 4, 5, 6],
        }
    }

    /// Whether `found` may stand at `index` of a code of `length` characters.
    pub(super) const fn accepts(self, found: char, index: usize, length: usize) -> bool {
        let letter = found.is_ascii_alphabetic();
        let letter_allowed = match self {
            // Confidential and simplified goods.
            Self::CombinedNomenclature { .. } | Self::National(_) => index >= 2,
            // Memorandum items.
            Self::SitcAsReported | Self::Sitc(_) => {
                found.eq_ignore_ascii_case(&'X') && index > 0 && index + 1 == length
            }
            _ => false,
        };
        found.is_ascii_digit() || (letter && letter_allowed)
    }

    pub(super) fn lengths_text(self) -> String {
        let lengths: Vec<String> = self.lengths().iter().map(ToString::to_string).collect();
        format!("{}, or TOTAL", lengths.join(", "))
    }

    pub(super) const fn alphabet(self) -> &'static str {
        match self {
            Self::CombinedNomenclature { .. } | Self::National(_) => {
                "two digits, then digits and letters"
            }
            Self::SitcAsReported | Self::Sitc(_) => "digits, at the end also X",
            _ => "digits",
        }
    }

    /// Whether a code of this length looks like one that was read as a number.
    pub(super) fn is_lost_zero_length(self, length: usize) -> bool {
        self.is_harmonized()
            && !self.lengths().contains(&length)
            && self.lengths().contains(&(length + 1))
    }
}

impl fmt::Display for Classification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HsAsReported => f.write_str("HS"),
            Self::Hs(edition) => write!(f, "{edition}"),
            Self::CombinedNomenclature { year: None } => f.write_str("CN"),
            Self::CombinedNomenclature { year: Some(year) } => match year {
                1988..2088 => write!(f, "CN{:02}", year % 100),
                _ => write!(f, "CN{year:04}"),
            },
            Self::TariffSchedule => f.write_str("HTS"),
            Self::ScheduleB => f.write_str("SCHB"),
            Self::National(area) => write!(f, "NAT-{area}"),
            Self::SitcAsReported => f.write_str("SS"),
            Self::Sitc(revision) => write!(f, "{revision}"),
            Self::Bec(revision) => write!(f, "{revision}"),
        }
    }
}

impl FromStr for Classification {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || CodeError::UnknownClassification {
            seen: excerpt(text),
        };
        let name = text.trim().to_ascii_uppercase();
        let plain = match name.as_str() {
            "HS" => Some(Self::HsAsReported),
            "HTS" => Some(Self::TariffSchedule),
            "SCHB" => Some(Self::ScheduleB),
            "SS" | "SITC" => Some(Self::SitcAsReported),
            "CN" | "CN8" => Some(Self::CombinedNomenclature { year: None }),
            _ => None,
        };
        if let Some(plain) = plain {
            return Ok(plain);
        }
        if let Some(area) = name.strip_prefix("NAT-") {
            return area.parse().map(Self::National);
        }
        if let Some(year) = name.strip_prefix("CN") {
            return nomenclature_year(year)
                .map(|year| Self::CombinedNomenclature { year: Some(year) })
                .ok_or_else(unknown);
        }
        name.parse()
            .map(Self::Hs)
            .or_else(|_| name.parse().map(Self::Sitc))
            .or_else(|_| name.parse().map(Self::Bec))
            .map_err(|_| unknown())
    }
}

text_form!(Classification);

/// Two digits stand for 1988 to 2087, since the Combined Nomenclature began in 1988.
fn nomenclature_year(text: &str) -> Option<u16> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u16 = text.parse().ok()?;
    match text.len() {
        2 if number >= 88 => Some(1900 + number),
        2 => Some(2000 + number),
        4.. => Some(number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_codes_round_trip() {
        for code in [
            "HS", "H0", "H1", "H2", "H3", "H4", "H5", "H6", "CN", "CN25", "CN88", "CN87", "CN2088",
            "CN0025", "HTS", "SCHB", "NAT-CN", "NAT-280", "SS", "S1", "S2", "S3", "S4", "B4", "B5",
        ] {
            let scheme: Classification = code.parse().unwrap();
            assert_eq!(scheme.to_string(), code);
        }
    }

    #[test]
    fn other_spellings() {
        let same = |a: &str, b: &str| assert_eq!(a.parse::<Classification>(), b.parse(), "{a} {b}");
        same("hs92", "H0");
        same("HS2012", "H4");
        same("SITC4", "S4");
        same("SITC", "SS");
        same("BEC5", "B5");
        same("cn8", "CN");
        same("CN2025", "CN25");
        same("CN1999", "CN99");
        same("nat-chn", "NAT-CN");
    }

    #[test]
    fn what_is_no_classification() {
        for text in [
            "", "H7", "HS95", "CN5", "CN-1", "CN+25", "CN99999", "NAICS", "S5", "B3",
        ] {
            assert_eq!(
                text.parse::<Classification>(),
                Err(CodeError::UnknownClassification { seen: text.into() })
            );
        }
        assert!(matches!(
            "NAT-ZZ".parse::<Classification>(),
            Err(CodeError::UnknownArea { .. })
        ));
    }

    #[test]
    fn editions_by_year() {
        let code = |year| HsEdition::in_force(year).map(HsEdition::code);
        assert_eq!(code(1988), Some("H0"));
        assert_eq!(code(1995), Some("H0"));
        assert_eq!(code(2001), Some("H1"));
        assert_eq!(code(2006), Some("H2"));
        assert_eq!(code(2011), Some("H3"));
        assert_eq!(code(2016), Some("H4"));
        assert_eq!(code(2021), Some("H5"));
        assert_eq!(code(2027), Some("H6"));
        assert_eq!(code(2028), None);
    }
}
