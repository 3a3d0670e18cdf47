//! Areas: who reports and with whom, in the code space of UN Comtrade.
//!
//! Comtrade's numbers look like ISO 3166-1 and UN M49 and mostly are, but not for the United States (842, not 840),
//! France (251), India (699), Switzerland (757), Norway (579) and Taiwan (490). Constructors therefore name the list
//! a code comes from. ISO codes and names come from `rust_iso3166`, the rest from Comtrade's reference tables.

use std::fmt;
use std::str::FromStr;

use rust_iso3166::CountryCode;
use serde::{Deserialize, Serialize};

use crate::code::area_table::{ENTRIES, Entry, MONACO, entry};
use crate::code::error::excerpt;
use crate::code::list::text_form;
use crate::code::{AreaList, CodeError};

/// A reporter or partner: country, former country, aggregate or residual of UN Comtrade's list.
///
/// Parses from Comtrade's number (`842`, `0`), ISO 3166-1 alpha-2 and alpha-3, `World`, and the texts of Comtrade's
/// ISO columns (`W00`, `S19`), in any case. Prints as alpha-2 where that parses back to the same area, as `W00`
/// for the world, and as three digits otherwise.
///
/// # Examples
///
/// ```
/// use tidegauge::code::Area;
///
/// assert_eq!("USA".parse(), Ok(Area::UNITED_STATES));
/// assert_eq!(Area::from_iso_numeric(840)?, Area::UNITED_STATES);
/// assert_eq!(Area::UNITED_STATES.comtrade(), 842);
/// assert_eq!(Area::UNITED_STATES.to_string(), "US");
/// // In a Comtrade list 840 is another entry, and most probably a mistake.
/// let mistaken: Area = "840".parse()?;
/// assert_eq!(mistaken.code_space_confusion(), Some(Area::UNITED_STATES));
/// # Ok::<(), tidegauge::code::CodeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Area(pub(super) u16);

impl Area {
    /// The area with this number in UN Comtrade (`reporterCode`, `partnerCode`).
    ///
    /// # Errors
    ///
    /// [`CodeError::UnknownArea`] for a number that is neither in Comtrade's list nor in ISO 3166-1.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// assert_eq!(Area::from_comtrade(490)?, Area::TAIWAN);
    /// assert_eq!(Area::from_comtrade(0)?, Area::WORLD);
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn from_comtrade(code: u16) -> Result<Self, CodeError> {
        if entry(code).is_some() || rust_iso3166::from_numeric(code).is_some() {
            Ok(Self(code))
        } else {
            Err(unknown(&code.to_string(), AreaList::Comtrade))
        }
    }

    /// The country with this number in UN M49; 1 is the world.
    ///
    /// # Errors
    ///
    /// [`CodeError::UnknownArea`] for regions and unknown numbers, [`CodeError::AreaInside`] for Monaco.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// assert_eq!(Area::from_m49(1)?, Area::WORLD);
    /// assert_eq!(Area::from_m49(356)?, Area::INDIA);
    /// assert!(Area::from_m49(150).is_err()); // Europe
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn from_m49(code: u16) -> Result<Self, CodeError> {
        if code == 1 {
            return Ok(Self::WORLD);
        }
        let country = rust_iso3166::from_numeric(code);
        from_iso(country, &code.to_string(), AreaList::M49)
    }

    /// The country with this number in ISO 3166-1.
    ///
    /// # Errors
    ///
    /// [`CodeError::UnknownArea`], or [`CodeError::AreaInside`] for Monaco, whose trade is inside that of France.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// assert_eq!(Area::from_iso_numeric(158)?, Area::TAIWAN);
    /// assert_eq!(Area::from_iso_numeric(578)?, Area::NORWAY);
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn from_iso_numeric(code: u16) -> Result<Self, CodeError> {
        let country = rust_iso3166::from_numeric(code);
        from_iso(country, &code.to_string(), AreaList::IsoNumeric)
    }

    /// The country with these two letters in ISO 3166-1, and `XK` for Kosovo. Case does not matter.
    ///
    /// # Errors
    ///
    /// As [`Area::from_iso_numeric`].
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// assert_eq!(Area::from_alpha2("ch")?, Area::SWITZERLAND);
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn from_alpha2(code: &str) -> Result<Self, CodeError> {
        let letters = code.trim().to_ascii_uppercase();
        if letters == KOSOVO_ALPHA2 {
            return Ok(KOSOVO);
        }
        from_iso(rust_iso3166::from_alpha2(&letters), code, AreaList::Alpha2)
    }

    /// The country with these three letters in ISO 3166-1, and `XKX` for Kosovo. Case does not matter.
    ///
    /// # Errors
    ///
    /// As [`Area::from_iso_numeric`].
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// assert_eq!(Area::from_alpha3("KOR")?, Area::KOREA);
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn from_alpha3(code: &str) -> Result<Self, CodeError> {
        let letters = code.trim().to_ascii_uppercase();
        if letters == KOSOVO_ALPHA3 {
            return Ok(KOSOVO);
        }
        from_iso(rust_iso3166::from_alpha3(&letters), code, AreaList::Alpha3)
    }

    /// Every area that has a code, by number.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// assert!(Area::known().all(|area| area.to_string().parse() == Ok(area)));
    /// ```
    pub fn known() -> impl Iterator<Item = Self> {
        (0..1000).filter_map(|code| Self::from_comtrade(code).ok())
    }

    /// The number in UN Comtrade.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// assert_eq!(Area::INDIA.comtrade(), 699);
    /// ```
    pub const fn comtrade(self) -> u16 {
        self.0
    }

    /// The number in ISO 3166-1; `None` for what ISO does not have, such as aggregates.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// assert_eq!(Area::UNITED_STATES.iso_numeric(), Some(840));
    /// assert_eq!(Area::WORLD.iso_numeric(), None);
    /// ```
    pub fn iso_numeric(self) -> Option<u16> {
        self.iso().map(|country| country.numeric)
    }

    /// The two letters of ISO 3166-1, and `XK` for Kosovo.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// assert_eq!(Area::TAIWAN.alpha2(), Some("TW"));
    /// assert_eq!(Area::BUNKERS.alpha2(), None);
    /// ```
    pub fn alpha2(self) -> Option<&'static str> {
        if self == KOSOVO {
            return Some(KOSOVO_ALPHA2);
        }
        self.iso().map(|country| country.alpha2)
    }

    /// The three letters of ISO 3166-1, and `XKX` for Kosovo.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// assert_eq!(Area::GERMANY.alpha3(), Some("DEU"));
    /// ```
    pub fn alpha3(self) -> Option<&'static str> {
        if self == KOSOVO {
            return Some(KOSOVO_ALPHA3);
        }
        self.iso().map(|country| country.alpha3)
    }

    /// English short name: that of ISO 3166-1, or of UN Comtrade where its entry differs.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// assert_eq!(Area::JAPAN.name(), "Japan");
    /// assert_eq!(Area::TAIWAN.name(), "Other Asia, nes (in practice Taiwan)");
    /// ```
    pub fn name(self) -> &'static str {
        match entry(self.0) {
            Some(entry) => entry.name,
            None => self.iso().map_or("", |country| country.name),
        }
    }

    pub(super) fn iso(self) -> Option<CountryCode> {
        let numeric = entry(self.0).map_or(self.0, |entry| entry.iso_numeric);
        rust_iso3166::from_numeric(numeric)
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::WORLD {
            return f.pad("W00");
        }
        match self.alpha2() {
            Some(letters) if Self::from_alpha2(letters) == Ok(*self) => f.pad(letters),
            _ => f.pad(&format!("{:03}", self.0)),
        }
    }
}

impl FromStr for Area {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let code = text.trim();
        if (1..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit()) {
            return code
                .parse()
                .map_err(|_| unknown(text, AreaList::Any))
                .and_then(Self::from_comtrade);
        }
        if code.eq_ignore_ascii_case("World") {
            return Ok(Self::WORLD);
        }
        let named =
            |entry: &&Entry| !entry.text.is_empty() && code.eq_ignore_ascii_case(entry.text);
        if let Some(entry) = ENTRIES.iter().find(named) {
            return Ok(Self(entry.code));
        }
        match code.len() {
            2 => Self::from_alpha2(code),
            3 => Self::from_alpha3(code),
            _ => Err(unknown(text, AreaList::Any)),
        }
    }
}

text_form!(Area);

const KOSOVO: Area = Area(412);
/// User-assigned codes, outside ISO 3166-1 proper.
const KOSOVO_ALPHA2: &str = "XK";
const KOSOVO_ALPHA3: &str = "XKX";

fn from_iso(country: Option<CountryCode>, seen: &str, list: AreaList) -> Result<Area, CodeError> {
    let numeric = country.ok_or_else(|| unknown(seen, list))?.numeric;
    if numeric == MONACO {
        return Err(CodeError::AreaInside {
            seen: excerpt(seen),
            inside: Area::FRANCE,
        });
    }
    Ok(Area(numeric)
        .code_space_confusion()
        .unwrap_or(Area(numeric)))
}

fn unknown(seen: &str, list: AreaList) -> CodeError {
    CodeError::UnknownArea {
        seen: excerpt(seen),
        list,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::AreaKind;

    fn area(code: u16) -> Area {
        Area::from_comtrade(code).unwrap()
    }

    #[test]
    fn every_known_area_has_a_name_and_prints_what_parses_back() {
        let known: Vec<Area> = Area::known().collect();
        assert!(known.len() > 290, "{}", known.len());
        for area in known {
            assert!(!area.name().is_empty());
            assert_eq!(area.to_string().parse(), Ok(area));
            assert_eq!(format!("{:03}", area.comtrade()).parse(), Ok(area));
        }
    }

    #[test]
    fn world() {
        for text in ["0", "000", "W00", "w00", "World", "WORLD", " world "] {
            assert_eq!(text.parse(), Ok(Area::WORLD), "{text}");
        }
        assert_eq!(Area::WORLD.kind(), AreaKind::Aggregate);
        assert!(!Area::WORLD.is_country());
    }

    #[test]
    fn iso_and_comtrade_differ_where_it_hurts() {
        for (iso, comtrade, alpha2, alpha3) in [
            (840, 842, "US", "USA"),
            (250, 251, "FR", "FRA"),
            (356, 699, "IN", "IND"),
            (756, 757, "CH", "CHE"),
            (578, 579, "NO", "NOR"),
            (158, 490, "TW", "TWN"),
        ] {
            let meant = area(comtrade);
            assert_eq!(Area::from_iso_numeric(iso), Ok(meant));
            assert_eq!(Area::from_m49(iso), Ok(meant));
            assert_eq!(Area::from_alpha2(alpha2), Ok(meant));
            assert_eq!(Area::from_alpha3(&alpha3.to_lowercase()), Ok(meant));
            assert_eq!(
                (meant.alpha2(), meant.alpha3()),
                (Some(alpha2), Some(alpha3))
            );
            assert_eq!(meant.iso_numeric(), Some(iso));
            assert_eq!(meant.to_string(), alpha2);
            assert_eq!(meant.kind(), AreaKind::Country);
            assert_eq!(meant.code_space_confusion(), None);
            assert_eq!(area(iso).code_space_confusion(), Some(meant));
            assert_eq!(area(iso).to_string(), iso.to_string());
        }
        assert_eq!(area(840).kind(), AreaKind::Variant);
        assert_eq!(area(250).name(), "Metropolitan France");
        assert_eq!(area(578).name(), "Norway, excluding Svalbard and Jan Mayen");
        assert_eq!(area(356).last_year(), Some(1974));
    }

    #[test]
    fn three_customs_territories_of_china() {
        assert_eq!(
            [Area::CHINA, Area::HONG_KONG, Area::MACAO].map(Area::comtrade),
            [156, 344, 446]
        );
        assert_eq!(
            [Area::CHINA, Area::HONG_KONG, Area::MACAO].map(|a| a.to_string()),
            ["CN", "HK", "MO"]
        );
    }

    #[test]
    fn italy_has_one_code_only() {
        assert_eq!(area(380), Area::ITALY);
        assert!(Area::from_comtrade(381).is_err());
    }

    #[test]
    fn monaco_is_inside_france() {
        assert_eq!(area(492).name(), "European Union, nes");
        assert_eq!(area(492).to_string(), "492");
        for refused in [
            Area::from_alpha2("MC"),
            Area::from_alpha3("MCO"),
            Area::from_iso_numeric(492),
        ] {
            assert!(matches!(
                refused,
                Err(CodeError::AreaInside {
                    inside: Area::FRANCE,
                    ..
                })
            ));
        }
        assert_eq!(
            Area::from_alpha2("MC").unwrap_err().to_string(),
            "\"MC\" has no trade of its own in UN Comtrade; it is recorded inside FR"
        );
    }

    #[test]
    fn texts_of_the_iso_columns() {
        assert_eq!("S19".parse(), Ok(Area::TAIWAN));
        assert_eq!("_ac".parse::<Area>().map(Area::comtrade), Ok(472));
        assert_eq!("XX".parse(), Ok(Area::SPECIAL_CATEGORIES));
        assert_eq!("XKX".parse::<Area>().map(Area::comtrade), Ok(412));
        assert_eq!(area(412).to_string(), "XK");
    }

    #[test]
    fn unknown_areas_are_refused() {
        for text in [
            "",
            "1",
            "999",
            "0842",
            "-1",
            "+84",
            "QZQ",
            "ZZ",
            "Atlantis",
            "\u{661}\u{662}",
        ] {
            assert!(
                matches!(text.parse::<Area>(), Err(CodeError::UnknownArea { .. })),
                "{text}"
            );
        }
        assert_eq!(
            Area::from_m49(150).unwrap_err().to_string(),
            "\"150\" is not an area of UN M49; accepted: a country code such as 840, or 1 for the world"
        );
    }
}
