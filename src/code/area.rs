//! Areas: who reports and with whom, in the code space of UN Comtrade.
//!
//! Comtrade's numbers look like ISO 3166-1 and UN M49 and mostly are, but not for the United States (842, not 840),
//! France (251), India (699), Switzerland (757), Norway (579) and Taiwan (490). Constructors therefore name the list
//! a code comes from. ISO codes and names come from `rust_iso3166`, the rest from Comtrade's reference tables.

use std::fmt;
use std::str::FromStr;

use rust_iso3166::CountryCode;
use serde::{Deserialize, Serialize};

use crate::code::area_table::{ENTRIES, Entry, ISO_TO_COMTRADE, MONACO, SUCCESSORS};
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
pub struct Area(u16);

/// What an area is; decides whether it may be a member of a ranking or a concentration index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AreaKind {
    /// A country or customs territory that can report or be a partner today.
    Country,
    /// A country or union that ended.
    FormerCountry {
        /// Last year with records.
        last_year: u16,
    },
    /// A second entry for a country whose trade stands under another code, as 840 beside 842.
    Variant,
    /// A sum over other areas: the world, the European Union.
    Aggregate,
    /// Not a country: "not elsewhere specified", bunkers, free zones, special categories. Confidential trade sits here.
    Residual,
}

/// Main traders and special entries.
impl Area {
    /// 0: all partners.
    pub const WORLD: Self = Self(0);
    /// 36.
    pub const AUSTRALIA: Self = Self(36);
    /// 40.
    pub const AUSTRIA: Self = Self(40);
    /// 56.
    pub const BELGIUM: Self = Self(56);
    /// 76.
    pub const BRAZIL: Self = Self(76);
    /// 124.
    pub const CANADA: Self = Self(124);
    /// 156: mainland, without Hong Kong and Macao.
    pub const CHINA: Self = Self(156);
    /// 203.
    pub const CZECHIA: Self = Self(203);
    /// 208.
    pub const DENMARK: Self = Self(208);
    /// 233.
    pub const ESTONIA: Self = Self(233);
    /// 246.
    pub const FINLAND: Self = Self(246);
    /// 251: with overseas departments and Monaco; 250 in ISO.
    pub const FRANCE: Self = Self(251);
    /// 276: from 1991.
    pub const GERMANY: Self = Self(276);
    /// 344.
    pub const HONG_KONG: Self = Self(344);
    /// 348.
    pub const HUNGARY: Self = Self(348);
    /// 699: from 1975; 356 in ISO.
    pub const INDIA: Self = Self(699);
    /// 360.
    pub const INDONESIA: Self = Self(360);
    /// 372.
    pub const IRELAND: Self = Self(372);
    /// 380.
    pub const ITALY: Self = Self(380);
    /// 392.
    pub const JAPAN: Self = Self(392);
    /// 410: Republic of Korea.
    pub const KOREA: Self = Self(410);
    /// 446.
    pub const MACAO: Self = Self(446);
    /// 458.
    pub const MALAYSIA: Self = Self(458);
    /// 484.
    pub const MEXICO: Self = Self(484);
    /// 528.
    pub const NETHERLANDS: Self = Self(528);
    /// 579: 578 in ISO.
    pub const NORWAY: Self = Self(579);
    /// 490: Asia not elsewhere specified, in practice Taiwan.
    pub const OTHER_ASIA_NES: Self = Self(490);
    /// 608.
    pub const PHILIPPINES: Self = Self(608);
    /// 616.
    pub const POLAND: Self = Self(616);
    /// 643.
    pub const RUSSIA: Self = Self(643);
    /// 682.
    pub const SAUDI_ARABIA: Self = Self(682);
    /// 702.
    pub const SINGAPORE: Self = Self(702);
    /// 710: from 2000.
    pub const SOUTH_AFRICA: Self = Self(710);
    /// 724.
    pub const SPAIN: Self = Self(724);
    /// 752.
    pub const SWEDEN: Self = Self(752);
    /// 757: with Liechtenstein; 756 in ISO.
    pub const SWITZERLAND: Self = Self(757);
    /// 490: the same entry as [`Area::OTHER_ASIA_NES`]; 158 in ISO.
    pub const TAIWAN: Self = Self::OTHER_ASIA_NES;
    /// 764.
    pub const THAILAND: Self = Self(764);
    /// 792.
    pub const TURKIYE: Self = Self(792);
    /// 784.
    pub const UNITED_ARAB_EMIRATES: Self = Self(784);
    /// 826.
    pub const UNITED_KINGDOM: Self = Self(826);
    /// 842: with Puerto Rico and the Virgin Islands, from 1981; 840 in ISO.
    pub const UNITED_STATES: Self = Self(842);
    /// 704.
    pub const VIETNAM: Self = Self(704);
    /// 837.
    pub const BUNKERS: Self = Self(837);
    /// 838.
    pub const FREE_ZONES: Self = Self(838);
    /// 839.
    pub const SPECIAL_CATEGORIES: Self = Self(839);
    /// 899: areas not elsewhere specified.
    pub const AREAS_NES: Self = Self(899);
}

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

    /// What the area is.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::{Area, AreaKind};
    ///
    /// assert_eq!(Area::WORLD.kind(), AreaKind::Aggregate);
    /// assert_eq!(Area::from_comtrade(810)?.kind(), AreaKind::FormerCountry { last_year: 1990 });
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn kind(self) -> AreaKind {
        entry(self.0).map_or(AreaKind::Country, |entry| entry.kind)
    }

    /// Whether the area is a country, present or former, under whatever code; not an aggregate or residual.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// assert!(Area::MACAO.is_country());
    /// assert!(!Area::AREAS_NES.is_country());
    /// ```
    pub fn is_country(self) -> bool {
        !matches!(self.kind(), AreaKind::Aggregate | AreaKind::Residual)
    }

    /// First year in which the area can have records: the one after its predecessors end.
    /// `None` when the list of predecessors does not tell.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// assert_eq!(Area::GERMANY.first_year(), Some(1991));
    /// assert_eq!(Area::JAPAN.first_year(), None);
    /// ```
    pub fn first_year(self) -> Option<u16> {
        let predecessors = SUCCESSORS
            .iter()
            .filter(|(_, after)| after.contains(&self.0));
        let ends = predecessors.filter_map(|(code, _)| Self(*code).last_year());
        ends.max().map(|last_year| last_year + 1)
    }

    /// Last year in which a former country has records; `None` for what still exists.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// assert_eq!(Area::from_comtrade(58)?.last_year(), Some(1998));
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn last_year(self) -> Option<u16> {
        match self.kind() {
            AreaKind::FormerCountry { last_year } => Some(last_year),
            _ => None,
        }
    }

    /// The areas that report in place of a former country. Sum them for a long series; the former country
    /// cannot be split.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// let czechoslovakia = Area::from_comtrade(200)?;
    /// let after: Vec<&str> = czechoslovakia.successors().map(|area| area.name()).collect();
    /// assert_eq!(after, ["Czechia", "Slovakia"]);
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn successors(self) -> impl Iterator<Item = Self> {
        let place = SUCCESSORS
            .binary_search_by_key(&self.0, |(code, _)| *code)
            .ok();
        let after = place
            .and_then(|place| SUCCESSORS.get(place))
            .map_or(&[][..], |(_, after)| after);
        after.iter().map(|code| Self(*code))
    }

    /// For a number that ISO 3166-1 and UN Comtrade use differently, the area that was most probably meant when
    /// the number stands in a Comtrade list.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// assert_eq!(Area::from_comtrade(250)?.code_space_confusion(), Some(Area::FRANCE));
    /// assert_eq!(Area::FRANCE.code_space_confusion(), None);
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn code_space_confusion(self) -> Option<Self> {
        let pair = ISO_TO_COMTRADE.iter().find(|(iso, _)| *iso == self.0);
        pair.map(|(_, comtrade)| Self(*comtrade))
    }

    fn iso(self) -> Option<CountryCode> {
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

fn entry(code: u16) -> Option<&'static Entry> {
    ENTRIES
        .binary_search_by_key(&code, |entry| entry.code)
        .ok()
        .and_then(|place| ENTRIES.get(place))
}

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

    fn area(code: u16) -> Area {
        Area::from_comtrade(code).unwrap()
    }

    fn successors(code: u16) -> Vec<u16> {
        area(code).successors().map(Area::comtrade).collect()
    }

    #[test]
    fn tables_are_sorted_and_closed() {
        assert!(ENTRIES.is_sorted_by_key(|entry| entry.code));
        assert!(SUCCESSORS.is_sorted_by_key(|(code, _)| *code));
        for (code, after) in SUCCESSORS {
            assert!(area(*code).last_year().is_some(), "{code}");
            for next in *after {
                assert!(area(*next).first_year() > area(*code).last_year(), "{next}");
            }
        }
        for entry in ENTRIES {
            assert_eq!(
                entry.iso_numeric == 0,
                Area(entry.code).iso().is_none(),
                "{}",
                entry.code
            );
        }
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
    fn years_of_breaks() {
        assert_eq!(Area::UNITED_STATES.first_year(), Some(1981));
        assert_eq!(area(841).last_year(), Some(1980));
        assert_eq!(Area::INDIA.first_year(), Some(1975));
        assert_eq!(
            (Area::SOUTH_AFRICA.first_year(), area(711).last_year()),
            (Some(2000), Some(1999))
        );
        assert_eq!(
            (Area::BELGIUM.first_year(), area(442).first_year()),
            (Some(1999), Some(1999))
        );
        assert_eq!(area(58).last_year(), Some(1998));
        assert_eq!(Area::GERMANY.first_year(), Some(1991));
        assert_eq!(
            (area(280).last_year(), area(278).last_year()),
            (Some(1990), Some(1990))
        );
        assert_eq!(
            (area(231).first_year(), area(230).last_year()),
            (Some(1993), Some(1992))
        );
        assert_eq!(
            (area(729).first_year(), area(736).last_year()),
            (Some(2012), Some(2011))
        );
        for ended in [810, 890, 891, 200] {
            assert!(area(ended).last_year().is_some(), "{ended}");
        }
    }

    #[test]
    fn successors_are_summed() {
        assert_eq!(successors(58), [56, 442]);
        assert_eq!(successors(891), [499, 688]);
        assert_eq!(successors(810).len(), 15);
        assert!(successors(392).is_empty());
    }

    #[test]
    fn residuals_are_no_countries() {
        for code in [
            837, 838, 839, 899, 129, 221, 290, 471, 472, 473, 527, 536, 568, 577, 636, 637, 697,
            879, 492,
        ] {
            assert_eq!(area(code).kind(), AreaKind::Residual, "{code}");
            assert!(!area(code).is_country());
            assert_eq!(area(code).alpha2(), None);
        }
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
