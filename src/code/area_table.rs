//! What UN Comtrade adds to ISO 3166-1: areas under other numbers, ended areas, aggregates and residuals
//! (reference tables of reporters and partners, 2025-06).

use crate::code::AreaKind;

/// An entry of UN Comtrade's list that ISO 3166-1 does not have, or has with another meaning.
pub(super) struct Entry {
    pub(super) code: u16,
    pub(super) name: &'static str,
    pub(super) kind: AreaKind,
    /// ISO 3166-1 numeric of the country this entry stands for; 0 for none.
    pub(super) iso_numeric: u16,
    /// Text in Comtrade's ISO columns where it is neither alpha-2 nor alpha-3; empty for none.
    pub(super) text: &'static str,
}

const fn country(code: u16, name: &'static str, iso_numeric: u16) -> Entry {
    Entry {
        code,
        name,
        kind: AreaKind::Country,
        iso_numeric,
        text: "",
    }
}

const fn variant(code: u16, name: &'static str) -> Entry {
    Entry {
        code,
        name,
        kind: AreaKind::Variant,
        iso_numeric: code,
        text: "",
    }
}

const fn former(code: u16, name: &'static str, last_year: u16) -> Entry {
    Entry {
        code,
        name,
        kind: AreaKind::FormerCountry { last_year },
        iso_numeric: 0,
        text: "",
    }
}

const fn residual(code: u16, name: &'static str, text: &'static str) -> Entry {
    Entry {
        code,
        name,
        kind: AreaKind::Residual,
        iso_numeric: 0,
        text,
    }
}

const fn aggregate(code: u16, name: &'static str, text: &'static str) -> Entry {
    Entry {
        code,
        name,
        kind: AreaKind::Aggregate,
        iso_numeric: 0,
        text,
    }
}

/// Sorted by code.
pub(super) const ENTRIES: &[Entry] = &[
    aggregate(0, "World", "W00"),
    former(58, "Belgium-Luxembourg", 1998),
    country(80, "British Antarctic Territory", 0),
    // From memory of the reporter list; partners do not have it.
    aggregate(97, "European Union", ""),
    residual(129, "Caribbean, nes", "A49"),
    variant(158, "Taiwan, as coded by ISO"),
    former(200, "Czechoslovakia", 1992),
    residual(221, "Eastern Europe, nes", "E29"),
    former(230, "Ethiopia until 1992", 1992),
    variant(250, "Metropolitan France"),
    country(251, "France", 250),
    former(278, "German Democratic Republic", 1990),
    former(280, "Federal Republic of Germany until 1990", 1990),
    residual(290, "Northern Africa, nes", "F49"),
    former(356, "India until 1974", 1974),
    country(412, "Kosovo", 0),
    former(457, "Sarawak", 1963),
    former(459, "Peninsula Malaysia", 1963),
    former(461, "Sabah", 1963),
    residual(471, "Central American Common Market, nes", "R91"),
    residual(472, "Africa CAMEU region, nes", "_AC"),
    residual(473, "Latin American Integration Association, nes", ""),
    country(488, "Midway Islands", 0),
    Entry {
        code: 490,
        name: "Other Asia, nes (in practice Taiwan)",
        kind: AreaKind::Country,
        iso_numeric: 158,
        text: "S19",
    },
    // Comtrade prints MCO here, which ISO gives to Monaco: its text is not an identity.
    residual(492, "European Union, nes", ""),
    residual(527, "Oceania, nes", "O19"),
    former(530, "Netherlands Antilles", 2010),
    former(532, "Netherlands Antilles and Aruba", 1985),
    residual(536, "Neutral Zone", "NTZ"),
    residual(568, "Other Europe, nes", "E19"),
    residual(577, "Other Africa, nes", "F19"),
    variant(578, "Norway, excluding Svalbard and Jan Mayen"),
    country(579, "Norway", 578),
    former(582, "Pacific Islands (Trust Territory)", 1991),
    former(588, "East and West Pakistan", 1971),
    former(590, "Panama, excluding the Canal Zone", 1977),
    former(592, "Panama Canal Zone", 1977),
    residual(636, "Rest of America, nes", "A79"),
    residual(637, "North America and Central America, nes", "A59"),
    country(647, "Ryukyu Islands", 0),
    former(658, "Saint Kitts, Nevis and Anguilla", 1980),
    residual(697, "EFTA, nes", "R20"),
    former(698, "Sikkim", 1974),
    country(699, "India", 356),
    former(711, "Southern African Customs Union", 1999),
    former(717, "Rhodesia and Nyasaland", 1964),
    former(720, "Democratic Yemen", 1990),
    former(736, "Sudan until 2011", 2011),
    variant(756, "Switzerland, as coded by ISO"),
    country(757, "Switzerland", 756),
    former(810, "USSR", 1990),
    country(830, "Channel Islands", 0),
    former(835, "Tanganyika", 1964),
    former(836, "Zanzibar and Pemba", 1964),
    residual(837, "Bunkers", "X1"),
    residual(838, "Free Zones", "X2"),
    residual(839, "Special Categories", "XX"),
    variant(840, "United States of America, as coded by ISO"),
    former(841, "United States and Puerto Rico until 1980", 1980),
    country(842, "United States of America", 840),
    country(849, "US Miscellaneous Pacific Islands", 0),
    former(850, "United States Virgin Islands until 1980", 1980),
    former(866, "Democratic Republic of Viet Nam", 1974),
    former(868, "Republic of Viet Nam until 1974", 1974),
    country(872, "Wake Island", 0),
    residual(879, "Western Asia, nes", "F97"),
    former(886, "Arab Republic of Yemen", 1990),
    former(890, "Yugoslavia", 1991),
    former(891, "Serbia and Montenegro", 2005),
    residual(899, "Areas, nes", ""),
];

/// Ended areas and what reports in their place afterwards, sorted by code. Sum successors for a long series;
/// a predecessor cannot be split.
pub(super) const SUCCESSORS: &[(u16, &[u16])] = &[
    (58, &[56, 442]),
    (200, &[203, 703]),
    (230, &[231, 232]),
    (278, &[276]),
    (280, &[276]),
    (356, &[699]),
    (457, &[458]),
    (459, &[458]),
    (461, &[458]),
    (530, &[531, 534, 535]),
    (532, &[530, 533]),
    (582, &[580, 583, 584, 585]),
    (588, &[50, 586]),
    (590, &[591]),
    (592, &[591]),
    (658, &[659, 660]),
    (698, &[699]),
    (711, &[72, 426, 516, 710, 748]),
    (717, &[454, 716, 894]),
    (720, &[887]),
    (736, &[728, 729]),
    (
        810,
        &[
            31, 51, 112, 233, 268, 398, 417, 428, 440, 498, 643, 762, 795, 804, 860,
        ],
    ),
    (835, &[834]),
    (836, &[834]),
    (841, &[842]),
    (850, &[842]),
    (866, &[704]),
    (868, &[704]),
    (886, &[887]),
    (890, &[70, 191, 705, 807, 891]),
    (891, &[499, 688]),
];

/// Codes that say one thing in ISO 3166-1 and M49 and another, or nothing current, in UN Comtrade:
/// (ISO numeric, the entry of Comtrade that carries the trade).
pub(super) const ISO_TO_COMTRADE: &[(u16, u16)] = &[
    (158, 490),
    (250, 251),
    (356, 699),
    (578, 579),
    (756, 757),
    (840, 842),
];

/// Monaco: ISO gives it 492, which is "European Union, nes" in Comtrade; its trade is inside France.
pub(super) const MONACO: u16 = 492;

/// The entry of UN Comtrade with this number, where it is not simply that of ISO 3166-1.
pub(super) fn entry(code: u16) -> Option<&'static Entry> {
    ENTRIES
        .binary_search_by_key(&code, |entry| entry.code)
        .ok()
        .and_then(|place| ENTRIES.get(place))
}
