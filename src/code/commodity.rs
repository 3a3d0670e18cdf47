//! Product codes together with the classification they are written in.
//!
//! Rules: the Harmonized System has chapters of 2, headings of 4 and subheadings of 6 digits; further digits are
//! national. Construction refuses what cannot be a code (characters, lengths, chapter 00). What occurs in real
//! files although the manual has no such code is constructed, and [`Commodity::validity`] says what is odd about it.

use std::fmt;
use std::iter;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::code::error::excerpt;
use crate::code::list::text_form;
use crate::code::{Classification, CodeError, HsEdition};

/// Longest code of any scheme: Turkish tariff lines.
const CAPACITY: usize = 12;

/// A product code in its classification: 16 bytes, digits as text, leading zeros kept.
///
/// Prints as `HS22:850511`, `HS:850511` (edition not stated), `CN25:85051110`, `HTS:8505110070`, `SCHB:…`,
/// `NAT-CN:85051110` (tariff lines of a country), `SITC4:77812`, `BEC5:…`, with `TOTAL` as the root of each.
/// Parses from these and with UN Comtrade's short codes (`H6:850511`, `S4:77812`); dots and blanks between digits
/// are skipped. A text without a scheme is read in the Harmonized System as reported when it has at most 6 digits, and is
/// refused beyond, because 8 digits are European or Chinese or Japanese and 10 are an import or export line of the US.
///
/// # Examples
///
/// ```
/// use tidegauge::code::Commodity;
///
/// let magnets: Commodity = "H6:8505.11".parse()?;
/// assert_eq!(magnets.to_string(), "HS22:850511");
/// assert_eq!(magnets.parent().unwrap().code(), "8505");
/// assert_eq!("850511".parse::<Commodity>()?.to_string(), "HS:850511");
/// assert!("85051110".parse::<Commodity>().is_err());
/// # Ok::<(), tidegauge::code::CodeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Commodity {
    classification: Classification,
    /// Padded with zero bytes; empty for the total, so that a parent sorts before its children.
    text: [u8; CAPACITY],
}

impl Commodity {
    /// The code `text` in `classification`. Dots and blanks are skipped; `TOTAL` is the root.
    ///
    /// # Errors
    ///
    /// [`CodeError::CommodityCharacter`], [`CodeError::CommodityLength`] or [`CodeError::CommodityChapter`]
    /// when no edition of the scheme can have such a code. Odd lengths usually mean that a leading zero was lost.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::{Classification, Commodity};
    ///
    /// let sintered = Commodity::new(Classification::TariffSchedule, "8505.11.0070")?;
    /// assert_eq!(sintered.to_string(), "HTS:8505110070");
    /// let lost = Commodity::new(Classification::HsAsReported, "10121").unwrap_err();
    /// assert!(lost.to_string().ends_with("a leading zero may be lost"));
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn new(classification: Classification, text: &str) -> Result<Self, CodeError> {
        let characters = || text.chars().filter(|c| !matches!(c, '.' | ' '));
        if characters()
            .map(|c| c.to_ascii_uppercase())
            .eq("TOTAL".chars())
        {
            return Ok(Self::total(classification));
        }
        let length = characters().count();
        let mut code = Self::total(classification);
        let pseudo = is_hs(classification)
            && characters()
                .map(|c| c.to_ascii_uppercase())
                .eq("9999AA".chars());
        for (index, found) in characters().enumerate() {
            if !pseudo && !classification.accepts(found, index, length) {
                return Err(CodeError::CommodityCharacter {
                    seen: excerpt(text),
                    found,
                    position: index + 1,
                    classification,
                });
            }
            if let (Some(place), Ok(byte)) = (code.text.get_mut(index), u8::try_from(found)) {
                *place = byte.to_ascii_uppercase();
            }
        }
        if !classification.lengths().contains(&length) {
            return Err(CodeError::CommodityLength {
                seen: excerpt(text),
                length,
                classification,
            });
        }
        if classification.is_harmonized() && code.text.starts_with(b"00") {
            return Err(CodeError::CommodityChapter {
                seen: excerpt(text),
                classification,
            });
        }
        Ok(code)
    }

    /// A chapter, heading or subheading of an edition of the Harmonized System.
    ///
    /// # Errors
    ///
    /// As [`Commodity::new`].
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::{Commodity, HsEdition};
    ///
    /// assert_eq!(Commodity::hs(HsEdition::Hs2022, "0101")?.to_string(), "HS22:0101");
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn hs(edition: HsEdition, text: &str) -> Result<Self, CodeError> {
        Self::new(Classification::Hs(edition), text)
    }

    /// All goods of `classification`: the root `TOTAL`.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::{Classification, Commodity};
    ///
    /// assert_eq!(Commodity::total(Classification::HsAsReported).to_string(), "HS:TOTAL");
    /// ```
    pub const fn total(classification: Classification) -> Self {
        Self {
            classification,
            text: [0; CAPACITY],
        }
    }

    /// The classification the code is written in.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::{Classification, Commodity};
    ///
    /// let code: Commodity = "CN:85051110".parse()?;
    /// assert_eq!(code.classification(), Classification::CombinedNomenclature { year: None });
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub const fn classification(&self) -> Classification {
        self.classification
    }

    /// The code alone, without its classification: `850511`, `TOTAL`.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Commodity;
    ///
    /// assert_eq!("HS:01.01".parse::<Commodity>()?.code(), "0101");
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn code(&self) -> &str {
        if self.is_total() {
            "TOTAL"
        } else {
            self.digits()
        }
    }

    /// Number of characters of the code: 2, 4, 6, … in the Harmonized System; 0 for the total.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Commodity;
    ///
    /// assert_eq!("HS:8505".parse::<Commodity>()?.level(), 4);
    /// assert_eq!("HS:TOTAL".parse::<Commodity>()?.level(), 0);
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn level(&self) -> usize {
        self.text
            .iter()
            .position(|byte| *byte == 0)
            .unwrap_or(CAPACITY)
    }

    /// Whether this is all goods.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Commodity;
    ///
    /// assert!("S4:TOTAL".parse::<Commodity>()?.is_total());
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub const fn is_total(&self) -> bool {
        self.text[0] == 0
    }

    /// The code one level up; `None` for the total.
    ///
    /// Levels are 2, 4, 6, 8 and 10 digits where codes are built on the Harmonized System (a line of 9 digits
    /// hangs on 6, of 11 on 8, of 12 on 10), and single digits in SITC and BEC.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Commodity;
    ///
    /// let line: Commodity = "HTS:8505110070".parse()?;
    /// assert_eq!(line.parent().unwrap().to_string(), "HTS:85051100");
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn parent(&self) -> Option<Self> {
        let length = match (self.classification.is_harmonized(), self.level()) {
            (_, 0) => return None,
            (false, level) => level - 1,
            (true, 9) => 6,
            (true, 11) => 8,
            (true, level) => level.saturating_sub(2),
        };
        Some(self.cut(length))
    }

    /// Every code above this one, nearest first; the last is the total.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Commodity;
    ///
    /// let magnets: Commodity = "HS:850511".parse()?;
    /// let above: Vec<String> = magnets.parents().map(|code| code.to_string()).collect();
    /// assert_eq!(above, ["HS:8505", "HS:85", "HS:TOTAL"]);
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn parents(&self) -> impl Iterator<Item = Self> + use<> {
        iter::successors(self.parent(), Self::parent)
    }

    /// Whether `other` is this code or a code below it, in the same classification. The total contains all.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Commodity;
    ///
    /// let heading: Commodity = "H6:8505".parse()?;
    /// assert!(heading.contains(&"H6:850511".parse()?));
    /// assert!(!heading.contains(&"H5:850511".parse()?));
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn contains(&self, other: &Self) -> bool {
        self.classification == other.classification && other.digits().starts_with(self.digits())
    }

    /// The same relation read from below: whether `other` is this code or starts with it.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Commodity;
    ///
    /// let chapter: Commodity = "HS:85".parse()?;
    /// assert!(chapter.is_prefix_of(&"HS:8505".parse()?));
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn is_prefix_of(&self, other: &Self) -> bool {
        self.contains(other)
    }

    /// The international subheading that a national line of 6 or more digits belongs to.
    ///
    /// The edition follows from the year of a Combined Nomenclature; other national lines do not tell theirs,
    /// and give a code as reported. `None` for shorter codes, for letters in the first six places, and outside the
    /// Harmonized System.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Commodity;
    ///
    /// let line: Commodity = "CN25:85051110".parse()?;
    /// assert_eq!(line.hs6().unwrap().to_string(), "HS22:850511");
    /// let line: Commodity = "NAT-CN:85051110".parse()?;
    /// assert_eq!(line.hs6().unwrap().to_string(), "HS:850511");
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn hs6(&self) -> Option<Self> {
        if !self.classification.is_harmonized() {
            return None;
        }
        let subheading = self.digits().get(..6).filter(|digits| is_number(digits))?;
        let classification = match self.classification {
            Classification::Hs(edition) => Classification::Hs(edition),
            Classification::CombinedNomenclature { year: Some(year) } => {
                HsEdition::in_force(year).map_or(Classification::HsAsReported, Classification::Hs)
            }
            _ => Classification::HsAsReported,
        };
        Self::new(classification, subheading).ok()
    }

    /// The chapter of two digits; `None` for the total and outside the Harmonized System.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Commodity;
    ///
    /// assert_eq!("HS:850511".parse::<Commodity>()?.chapter().unwrap().code(), "85");
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn chapter(&self) -> Option<Self> {
        (self.classification.is_harmonized() && !self.is_total()).then(|| self.cut(2))
    }

    /// Empty for the total.
    pub(super) fn digits(&self) -> &str {
        // Only ASCII gets in, so neither fallback is ever taken.
        let bytes = self.text.get(..self.level()).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    fn cut(mut self, length: usize) -> Self {
        self.text.iter_mut().skip(length).for_each(|byte| *byte = 0);
        self
    }
}

impl fmt::Display for Commodity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.classification {
            Classification::Hs(edition) => write!(f, "HS{:02}", edition.year() % 100)?,
            Classification::SitcAsReported => f.write_str("SITC")?,
            Classification::Sitc(revision) => {
                write!(f, "SITC{}", revision.code().trim_start_matches('S'))?;
            }
            Classification::Bec(revision) => {
                write!(f, "BEC{}", revision.code().trim_start_matches('B'))?;
            }
            other => write!(f, "{other}")?,
        }
        write!(f, ":{}", self.code())
    }
}

impl FromStr for Commodity {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some((scheme, code)) = text.split_once(':') {
            return Self::new(scheme.parse()?, code.trim());
        }
        match Self::new(Classification::HsAsReported, text.trim()) {
            Err(CodeError::CommodityLength { seen, length, .. }) if length > 6 => {
                Err(CodeError::AmbiguousCommodity { seen, length })
            }
            result => result,
        }
    }
}

text_form!(Commodity);

pub(super) const fn is_hs(classification: Classification) -> bool {
    matches!(
        classification,
        Classification::HsAsReported | Classification::Hs(_)
    )
}

pub(super) fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Commodity {
        text.parse().unwrap()
    }

    fn refusal(text: &str) -> CodeError {
        text.parse::<Commodity>().unwrap_err()
    }

    #[test]
    fn is_small() {
        assert!(size_of::<Commodity>() <= 16, "{}", size_of::<Commodity>());
    }

    #[test]
    fn canonical_text_round_trips() {
        for text in [
            "HS92:7710",
            "HS96:010121",
            "HS02:9999AA",
            "HS07:99",
            "HS12:850511",
            "HS17:8505",
            "HS22:850511",
            "HS:TOTAL",
            "CN:85051110",
            "CN25:99SSS999",
            "HTS:8505110070",
            "SCHB:8505110000",
            "NAT-CN:85051110",
            "NAT-JP:850511010",
            "NAT-280:8505",
            "SITC4:77812",
            "SITC3:9310X",
            "SITC:7",
            "BEC4:521",
            "BEC5:TOTAL",
        ] {
            assert_eq!(code(text).to_string(), text);
        }
    }

    #[test]
    fn other_spellings_of_the_same_code() {
        for text in [
            "H6:850511",
            "HS2022:850511",
            "hs22: 8505.11",
            "HS22:8505 11",
            "H6:85.05.11",
        ] {
            assert_eq!(
                code(text),
                Commodity::hs(HsEdition::Hs2022, "850511").unwrap(),
                "{text}"
            );
        }
        assert_eq!(code("S4:77812"), code("SITC4:77812"));
        assert_eq!(code(" 850511 "), code("HS:850511"));
        assert_eq!(
            code("total"),
            Commodity::total(Classification::HsAsReported)
        );
        assert_eq!(code("H0:9999aa").code(), "9999AA");
    }

    #[test]
    fn refusals_say_what_is_wrong() {
        assert_eq!(
            refusal("10121").to_string(),
            "commodity \"10121\" has 5 characters; accepted in HS: 2, 4, 6, or TOTAL; a leading zero may be lost"
        );
        assert_eq!(
            refusal("H6:8505110").to_string(),
            "commodity \"8505110\" has 7 characters; accepted in H6: 2, 4, 6, or TOTAL"
        );
        assert!(
            refusal("CN:1012910")
                .to_string()
                .ends_with("a leading zero may be lost")
        );
        assert!(
            refusal("HTS:101210010")
                .to_string()
                .ends_with("a leading zero may be lost")
        );
        assert_eq!(
            refusal("H6:85O511").to_string(),
            "commodity \"85O511\" has 'O' at position 3; accepted in H6: digits"
        );
        assert_eq!(
            refusal("H6:0012").to_string(),
            "commodity \"0012\" is in chapter 00; accepted in H6: chapters 01 to 99"
        );
        assert_eq!(
            refusal("85051110"),
            CodeError::AmbiguousCommodity {
                seen: "85051110".into(),
                length: 8
            }
        );
        assert!(matches!(
            refusal(""),
            CodeError::CommodityLength { length: 0, .. }
        ));
        assert!(matches!(
            refusal("NAICS:3344"),
            CodeError::UnknownClassification { .. }
        ));
        assert!(matches!(
            refusal("S4:7X1"),
            CodeError::CommodityCharacter { position: 2, .. }
        ));
        assert!(matches!(
            refusal("CN:A5051110"),
            CodeError::CommodityCharacter { position: 1, .. }
        ));
        assert!(matches!(
            refusal("NAT-CN:1234567890123"),
            CodeError::CommodityLength { length: 13, .. }
        ));
    }

    #[test]
    fn chains_of_parents() {
        let chain = |text: &str| -> Vec<String> {
            code(text).parents().map(|c| c.code().to_owned()).collect()
        };
        assert_eq!(
            chain("HTS:8505110070"),
            ["85051100", "850511", "8505", "85", "TOTAL"]
        );
        assert_eq!(chain("NAT-JP:850511010"), ["850511", "8505", "85", "TOTAL"]);
        assert_eq!(
            chain("NAT-TW:85051110003"),
            ["85051110", "850511", "8505", "85", "TOTAL"]
        );
        assert_eq!(chain("NAT-TR:850511100011").first().unwrap(), "8505111000");
        assert_eq!(chain("SITC4:77812"), ["7781", "778", "77", "7", "TOTAL"]);
        assert_eq!(chain("BEC4:521"), ["52", "5", "TOTAL"]);
        assert!(chain("HS:TOTAL").is_empty());
    }

    #[test]
    fn containment_stays_inside_one_classification() {
        assert!(code("HS:TOTAL").contains(&code("HS:850511")));
        assert!(code("HS:85").contains(&code("HS:85")));
        assert!(!code("HS:850511").contains(&code("HS:85")));
        assert!(!code("HS22:850511").contains(&code("CN25:85051110")));
    }

    #[test]
    fn subheading_of_national_lines() {
        let hs6 = |text: &str| code(text).hs6().map(|c| c.to_string());
        assert_eq!(hs6("HTS:8505110070").as_deref(), Some("HS:850511"));
        assert_eq!(hs6("CN10:85051110").as_deref(), Some("HS07:850511"));
        assert_eq!(hs6("CN2099:85051110").as_deref(), Some("HS:850511"));
        assert_eq!(hs6("HS22:850511").as_deref(), Some("HS22:850511"));
        assert_eq!(hs6("HS22:8505"), None);
        assert_eq!(hs6("CN25:99SSS999"), None);
        assert_eq!(hs6("SITC4:77812"), None);
    }

    #[test]
    fn chapters() {
        assert_eq!(code("CN:85051110").chapter(), Some(code("CN:85")));
        assert_eq!(code("HS:TOTAL").chapter(), None);
        assert_eq!(code("SITC4:77812").chapter(), None);
    }
}
