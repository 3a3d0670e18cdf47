//! What can be wrong with a code.

use std::fmt;

use thiserror::Error;

use crate::code::{Area, Classification, QuantityUnit};

/// A text or number that is not a code of the list it was read against.
///
/// Long input is cut, so that a message stays one line.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CodeError {
    /// No area has this code in the list named.
    #[error("\"{seen}\" is not an area of {list}; accepted: {}", list.accepted())]
    UnknownArea {
        /// The code as given.
        seen: String,
        /// The list it was looked up in.
        list: AreaList,
    },
    /// The code names a group of countries that overlaps its members.
    #[error("\"{seen}\" is a country group of {list}, not a partner; accepted: {}", list.accepted())]
    AreaGroup {
        /// The code as given.
        seen: String,
        /// The list it was looked up in.
        list: AreaList,
    },
    /// The area exists, but its trade is recorded inside another one.
    #[error("\"{seen}\" has no trade of its own in UN Comtrade; it is recorded inside {inside}")]
    AreaInside {
        /// The code as given.
        seen: String,
        /// The area that contains it.
        inside: Area,
    },
    /// No classification has this name.
    #[error(
        "\"{seen}\" is not a classification; accepted: H0 to H6, HS, HS22, CN, CN25, HTS, SCHB, NAT-CN, S1 to S4, SS, B4, B5"
    )]
    UnknownClassification {
        /// The name as given.
        seen: String,
    },
    /// Too many digits for the Harmonized System, and no scheme given.
    #[error(
        "commodity \"{seen}\" has {length} digits and no scheme; accepted: a prefix such as CN:, HTS:, SCHB: or NAT-CN:, or at most 6 digits"
    )]
    AmbiguousCommodity {
        /// The code as given.
        seen: String,
        /// Its number of characters.
        length: usize,
    },
    /// A character that the classification does not use at this place.
    #[error("commodity \"{seen}\" has {found:?} at position {position}; accepted in {classification}: {}", classification.alphabet())]
    CommodityCharacter {
        /// The code as given.
        seen: String,
        /// The offending character.
        found: char,
        /// Its position, from 1, after dots and spaces are taken out.
        position: usize,
        /// The classification it was read in.
        classification: Classification,
    },
    /// A length that the classification does not have.
    #[error("commodity \"{seen}\" has {length} characters; accepted in {classification}: {}{}", classification.lengths_text(), lost_zero(*length, *classification))]
    CommodityLength {
        /// The code as given.
        seen: String,
        /// Its number of characters after dots and spaces are taken out.
        length: usize,
        /// The classification it was read in.
        classification: Classification,
    },
    /// The chapter 00, which no edition has.
    #[error(
        "commodity \"{seen}\" is in chapter 00; accepted in {classification}: chapters 01 to 99"
    )]
    CommodityChapter {
        /// The code as given.
        seen: String,
        /// The classification it was read in.
        classification: Classification,
    },
    /// No entry of a closed code list.
    #[error("\"{seen}\" is not a {list}; accepted: {}", accepted.join(", "))]
    UnknownCode {
        /// The code as given.
        seen: String,
        /// What the list holds, as in "trade flow".
        list: &'static str,
        /// The codes of the list.
        accepted: &'static [&'static str],
    },
    /// Not a currency of ISO 4217.
    #[error("\"{seen}\" is not a currency; accepted: three letters of ISO 4217, such as USD")]
    UnknownCurrency {
        /// The code as given.
        seen: String,
    },
    /// Not a quantity unit.
    #[error(
        "\"{seen}\" is not a quantity unit; accepted: a UN Comtrade unit code from -1 to 41 or its abbreviation, such as kg"
    )]
    UnknownUnit {
        /// The code as given.
        seen: String,
    },
    /// Two units between which no exact factor exists.
    #[error("{from} cannot be converted to {to}; accepted: another unit of the same dimension")]
    Inconvertible {
        /// The unit of the value given.
        from: QuantityUnit,
        /// The unit asked for.
        to: QuantityUnit,
    },
}

/// A list of area codes that an input can be read against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum AreaList {
    /// Any text form of [`Area`].
    Any,
    /// UN Comtrade reporters and partners.
    Comtrade,
    /// UN M49.
    M49,
    /// ISO 3166-1 numeric.
    IsoNumeric,
    /// ISO 3166-1 alpha-2.
    Alpha2,
    /// ISO 3166-1 alpha-3.
    Alpha3,
    /// `CTY_CODE` of the US Census Bureau.
    Census,
    /// Geonomenclature of Eurostat.
    Comext,
    /// Trade-partner codes of the customs of China.
    ChinaCustoms,
}

impl AreaList {
    fn accepted(self) -> &'static str {
        match self {
            Self::Any => "a UN Comtrade number, an ISO 3166-1 alpha-2 or alpha-3 code, W00, World",
            Self::Comtrade => "a reporter or partner code such as 842",
            Self::M49 => "a country code such as 840, or 1 for the world",
            Self::IsoNumeric => "a country code such as 840",
            Self::Alpha2 => "two letters such as US",
            Self::Alpha3 => "three letters such as USA",
            Self::Census => "four digits such as 5700, or - for all countries",
            Self::Comext => "two letters such as DE, or WORLD",
            Self::ChinaCustoms => "three digits such as 502",
        }
    }
}

impl fmt::Display for AreaList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Any => "any known list",
            Self::Comtrade => "UN Comtrade",
            Self::M49 => "UN M49",
            Self::IsoNumeric => "ISO 3166-1 numeric",
            Self::Alpha2 => "ISO 3166-1 alpha-2",
            Self::Alpha3 => "ISO 3166-1 alpha-3",
            Self::Census => "the US Census Bureau",
            Self::Comext => "Eurostat's geonomenclature",
            Self::ChinaCustoms => "the customs of China",
        })
    }
}

/// The input as it may stand in a message: printable, and at most 32 characters.
pub(super) fn excerpt(text: &str) -> String {
    shortened(text, 32)
}

/// The first `limit` characters of an input, printable, so that a message stays one line.
pub(crate) fn shortened(text: &str, limit: usize) -> String {
    let mut kept: String = text
        .chars()
        .take(limit)
        .flat_map(char::escape_debug)
        .collect();
    if text.chars().nth(limit).is_some() {
        kept.push_str("...");
    }
    kept
}

fn lost_zero(length: usize, classification: Classification) -> &'static str {
    if classification.is_lost_zero_length(length) {
        "; a leading zero may be lost"
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_in_64_bytes() {
        assert!(size_of::<CodeError>() <= 64, "{}", size_of::<CodeError>());
    }

    #[test]
    fn long_or_unprintable_input_stays_one_short_line() {
        assert_eq!(excerpt("842"), "842");
        assert_eq!(excerpt("a\nb"), "a\\nb");
        assert_eq!(excerpt(&"9".repeat(40)), format!("{}...", "9".repeat(32)));
    }

    #[test]
    fn every_list_names_itself_and_what_it_accepts() {
        for list in [
            AreaList::Any,
            AreaList::Comtrade,
            AreaList::M49,
            AreaList::IsoNumeric,
            AreaList::Alpha2,
            AreaList::Alpha3,
            AreaList::Census,
            AreaList::Comext,
            AreaList::ChinaCustoms,
        ] {
            let message = CodeError::UnknownArea {
                seen: "?".into(),
                list,
            }
            .to_string();
            assert!(message.contains(&list.to_string()), "{message}");
            assert!(message.contains("accepted: "), "{message}");
        }
    }
}
