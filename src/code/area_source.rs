//! Areas in the codes of national sources: US Census Bureau, Eurostat, customs of China.
//!
//! Each table maps a source's code to the text form of an [`Area`]. They hold the partners that matter in practice,
//! not every island.

use crate::code::error::excerpt;
use crate::code::{Area, AreaList, CodeError};

impl Area {
    /// The partner with this `CTY_CODE` of the US Census Bureau (Schedule C); `-` and blanks are all countries.
    ///
    /// # Errors
    ///
    /// [`CodeError::AreaGroup`] for groups such as `0003` or `1XXX`, which overlap their members;
    /// [`CodeError::UnknownArea`] for other codes that are not among the main partners.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// assert_eq!(Area::from_census("5700")?, Area::CHINA);
    /// assert_eq!(Area::from_census("-")?, Area::WORLD);
    /// assert!(Area::from_census("0003").is_err());
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn from_census(code: &str) -> Result<Self, CodeError> {
        let digits = code.trim();
        if matches!(digits, "" | "-") {
            return Ok(Self::WORLD);
        }
        let group = digits.len() == 4 && (digits.starts_with('0') || digits.ends_with("XXX"));
        if group {
            return Err(CodeError::AreaGroup {
                seen: excerpt(code),
                list: AreaList::Census,
            });
        }
        lookup(CENSUS, digits, code, AreaList::Census)
    }

    /// The reporter or partner with these letters in Eurostat's geonomenclature.
    ///
    /// ISO 3166-1 alpha-2 with additions: `EL` is Greece, `UK`, `XI` (Northern Ireland) and `XU` the United Kingdom,
    /// `XC` and `XL` (Ceuta, Melilla) Spain, `XS` Serbia, `XK` Kosovo. Stores and provisions (`QQ`, `QR`, `QS`) become
    /// bunkers, unspecified countries (`QU`, `QW`) and the high seas (`QP`) areas nes, unspecified members of the Union
    /// (`QV`) European Union nes, and countries withheld for commercial or military reasons (`QX`, `QY`, `QZ`)
    /// special categories.
    ///
    /// # Errors
    ///
    /// [`CodeError::AreaGroup`] for totals inside and outside the Union, [`CodeError::UnknownArea`] otherwise.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// assert_eq!(Area::from_comext("EL")?, Area::from_comext("GR")?);
    /// assert_eq!(Area::from_comext("XI")?, Area::UNITED_KINGDOM);
    /// assert_eq!(Area::from_comext("QX")?, Area::SPECIAL_CATEGORIES);
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn from_comext(code: &str) -> Result<Self, CodeError> {
        let letters = code.trim().to_ascii_uppercase();
        let unknown = || CodeError::UnknownArea {
            seen: excerpt(code),
            list: AreaList::Comext,
        };
        if letters.starts_with("EU") || letters.starts_with("INT_") || letters.starts_with("EXT_") {
            return Err(CodeError::AreaGroup {
                seen: excerpt(code),
                list: AreaList::Comext,
            });
        }
        lookup(COMEXT, &letters, code, AreaList::Comext).or_else(|_| {
            Self::from_alpha2(&letters).map_err(|error| match error {
                CodeError::UnknownArea { .. } => unknown(),
                other => other,
            })
        })
    }

    /// The partner with this number of the customs of China.
    ///
    /// # Errors
    ///
    /// [`CodeError::AreaGroup`] for the continents (100, 200, …), [`CodeError::UnknownArea`] for codes that are not
    /// among the main partners.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Area;
    ///
    /// assert_eq!(Area::from_china_customs(502)?, Area::UNITED_STATES);
    /// assert_eq!(Area::from_china_customs(143)?, Area::TAIWAN);
    /// # Ok::<(), tidegauge::code::CodeError>(())
    /// ```
    pub fn from_china_customs(code: u16) -> Result<Self, CodeError> {
        let digits = code.to_string();
        if code.is_multiple_of(100) && (100..=600).contains(&code) {
            return Err(CodeError::AreaGroup {
                seen: digits,
                list: AreaList::ChinaCustoms,
            });
        }
        lookup(CHINA_CUSTOMS, &digits, &digits, AreaList::ChinaCustoms)
    }
}

fn lookup(
    table: &[(&str, &str)],
    key: &str,
    seen: &str,
    list: AreaList,
) -> Result<Area, CodeError> {
    let found = table
        .binary_search_by_key(&key, |(code, _)| *code)
        .ok()
        .and_then(|place| table.get(place));
    found
        .and_then(|(_, area)| area.parse().ok())
        .ok_or_else(|| CodeError::UnknownArea {
            seen: excerpt(seen),
            list,
        })
}

/// Schedule C, sorted.
#[rustfmt::skip]
const CENSUS: &[(&str, &str)] = &[
    ("1000", "US"), ("1010", "GL"), ("1220", "CA"),
    ("2010", "MX"), ("2050", "GT"), ("2080", "BZ"), ("2110", "SV"), ("2150", "HN"), ("2190", "NI"), ("2230", "CR"),
    ("2250", "PA"), ("2320", "BM"), ("2360", "BS"), ("2390", "CU"), ("2410", "JM"), ("2440", "KY"), ("2450", "HT"),
    ("2470", "DO"), ("2720", "BB"), ("2740", "TT"), ("2774", "SX"), ("2777", "CW"), ("2779", "AW"),
    ("3010", "CO"), ("3070", "VE"), ("3120", "GY"), ("3150", "SR"), ("3310", "EC"), ("3330", "PE"), ("3350", "BO"),
    ("3370", "CL"), ("3510", "BR"), ("3530", "PY"), ("3550", "UY"), ("3570", "AR"),
    ("4000", "IS"), ("4010", "SE"), ("4039", "NO"), ("4050", "FI"), ("4099", "DK"), ("4120", "GB"), ("4190", "IE"),
    ("4210", "NL"), ("4231", "BE"), ("4239", "LU"), ("4279", "FR"), ("4280", "DE"), ("4330", "AT"), ("4351", "CZ"),
    ("4359", "SK"), ("4370", "HU"), ("4411", "LI"), ("4419", "CH"), ("4470", "EE"), ("4490", "LV"), ("4510", "LT"),
    ("4550", "PL"), ("4621", "RU"), ("4622", "BY"), ("4623", "UA"), ("4631", "AM"), ("4632", "AZ"), ("4633", "GE"),
    ("4634", "KZ"), ("4635", "KG"), ("4641", "MD"), ("4642", "TJ"), ("4643", "TM"), ("4644", "UZ"), ("4700", "ES"),
    ("4710", "PT"), ("4720", "GI"), ("4730", "MT"), ("4759", "IT"), ("4791", "HR"), ("4792", "SI"), ("4793", "BA"),
    ("4794", "MK"), ("4801", "RS"), ("4803", "XK"), ("4804", "ME"), ("4810", "AL"), ("4840", "GR"), ("4850", "RO"),
    ("4870", "BG"), ("4890", "TR"), ("4910", "CY"),
    ("5020", "SY"), ("5040", "LB"), ("5050", "IQ"), ("5070", "IR"), ("5081", "IL"), ("5082", "PS"), ("5083", "PS"),
    ("5110", "JO"), ("5130", "KW"), ("5170", "SA"), ("5180", "QA"), ("5200", "AE"), ("5210", "YE"), ("5230", "OM"),
    ("5250", "BH"), ("5310", "AF"), ("5330", "IN"), ("5350", "PK"), ("5360", "NP"), ("5380", "BD"), ("5420", "LK"),
    ("5460", "MM"), ("5490", "TH"), ("5520", "VN"), ("5530", "LA"), ("5550", "KH"), ("5570", "MY"), ("5590", "SG"),
    ("5600", "ID"), ("5601", "TL"), ("5610", "BN"), ("5650", "PH"), ("5660", "MO"), ("5700", "CN"), ("5740", "MN"),
    ("5790", "KP"), ("5800", "KR"), ("5820", "HK"), ("5830", "TW"), ("5880", "JP"),
    ("6021", "AU"), ("6040", "PG"), ("6141", "NZ"), ("6412", "NC"), ("6863", "FJ"),
    ("7140", "MA"), ("7210", "DZ"), ("7230", "TN"), ("7250", "LY"), ("7290", "EG"), ("7321", "SD"), ("7420", "CM"),
    ("7440", "SN"), ("7460", "GN"), ("7480", "CI"), ("7490", "GH"), ("7530", "NG"), ("7550", "GA"), ("7620", "AO"),
    ("7630", "CG"), ("7650", "LR"), ("7660", "CD"), ("7690", "RW"), ("7749", "ET"), ("7770", "DJ"), ("7780", "UG"),
    ("7790", "KE"), ("7830", "TZ"), ("7850", "MU"), ("7870", "MZ"), ("7880", "MG"), ("7910", "ZA"), ("7920", "NA"),
    ("7930", "BW"), ("7940", "ZM"), ("7960", "ZW"), ("7970", "MW"), ("7990", "LS"),
];

/// What the geonomenclature adds to ISO 3166-1, sorted; residual letters from memory of the published list.
#[rustfmt::skip]
const COMEXT: &[(&str, &str)] = &[
    ("EL", "GR"),
    ("QP", "899"), ("QQ", "837"), ("QR", "837"), ("QS", "837"), ("QU", "899"), ("QV", "492"), ("QW", "899"),
    ("QX", "839"), ("QY", "839"), ("QZ", "839"),
    ("UK", "GB"), ("WORLD", "W00"), ("XC", "ES"), ("XI", "GB"), ("XL", "ES"), ("XS", "RS"), ("XU", "GB"),
];

/// Trade-partner codes of the customs of China, sorted; most from memory of the code list. The rests of continents
/// become Comtrade's residuals; that of Asia (199) becomes areas nes, because 490 means Taiwan.
#[rustfmt::skip]
const CHINA_CUSTOMS: &[(&str, &str)] = &[
    ("101", "AF"), ("102", "BH"), ("103", "BD"), ("104", "BT"), ("105", "BN"), ("106", "MM"), ("107", "KH"),
    ("108", "CY"), ("109", "KP"), ("110", "HK"), ("111", "IN"), ("112", "ID"), ("113", "IR"), ("114", "IQ"),
    ("115", "IL"), ("116", "JP"), ("117", "JO"), ("118", "KW"), ("119", "LA"), ("120", "LB"), ("121", "MO"),
    ("122", "MY"), ("123", "MV"), ("124", "MN"), ("125", "NP"), ("126", "OM"), ("127", "PK"), ("128", "PS"),
    ("129", "PH"), ("130", "QA"), ("131", "SA"), ("132", "SG"), ("133", "KR"), ("134", "LK"), ("135", "SY"),
    ("136", "TH"), ("137", "TR"), ("138", "AE"), ("139", "YE"), ("141", "VN"), ("142", "CN"), ("143", "TW"),
    ("144", "TL"), ("145", "KZ"), ("146", "KG"), ("147", "TJ"), ("148", "TM"), ("149", "UZ"), ("199", "899"),
    ("201", "DZ"), ("202", "AO"), ("203", "BJ"), ("204", "BW"), ("206", "CM"), ("213", "CG"), ("214", "DJ"),
    ("215", "EG"), ("216", "GQ"), ("217", "ET"), ("218", "GA"), ("220", "GH"), ("221", "GN"), ("223", "CI"),
    ("224", "KE"), ("225", "LR"), ("226", "LY"), ("227", "MG"), ("229", "ML"), ("230", "MR"), ("231", "MU"),
    ("232", "MA"), ("233", "MZ"), ("234", "NA"), ("235", "NE"), ("236", "NG"), ("238", "RW"), ("240", "SN"),
    ("242", "SL"), ("244", "ZA"), ("246", "SD"), ("247", "TZ"), ("248", "TG"), ("249", "TN"), ("250", "UG"),
    ("252", "CD"), ("253", "ZM"), ("254", "ZW"), ("258", "ER"), ("299", "577"),
    ("301", "BE"), ("302", "DK"), ("303", "GB"), ("304", "DE"), ("305", "FR"), ("306", "IE"), ("307", "IT"),
    ("308", "LU"), ("309", "NL"), ("310", "GR"), ("311", "PT"), ("312", "ES"), ("313", "AL"), ("315", "AT"),
    ("316", "BG"), ("318", "FI"), ("321", "HU"), ("322", "IS"), ("323", "LI"), ("324", "MT"), ("326", "NO"),
    ("327", "PL"), ("328", "RO"), ("330", "SE"), ("331", "CH"), ("334", "EE"), ("335", "LV"), ("336", "LT"),
    ("337", "GE"), ("338", "AM"), ("339", "AZ"), ("340", "BY"), ("343", "MD"), ("344", "RU"), ("347", "UA"),
    ("350", "SI"), ("351", "HR"), ("352", "CZ"), ("353", "SK"), ("354", "MK"), ("355", "BA"), ("358", "RS"),
    ("359", "ME"), ("399", "568"),
    ("402", "AR"), ("404", "BS"), ("408", "BO"), ("410", "BR"), ("412", "CL"), ("413", "CO"), ("415", "CR"),
    ("416", "CU"), ("418", "DO"), ("419", "EC"), ("423", "GT"), ("424", "GY"), ("426", "HN"), ("427", "JM"),
    ("429", "MX"), ("431", "NI"), ("432", "PA"), ("433", "PY"), ("434", "PE"), ("440", "SV"), ("441", "SR"),
    ("442", "TT"), ("444", "UY"), ("445", "VE"), ("499", "636"),
    ("501", "CA"), ("502", "US"), ("503", "GL"), ("504", "BM"), ("599", "637"),
    ("601", "AU"), ("603", "FJ"), ("607", "NC"), ("609", "NZ"), ("611", "PG"), ("613", "SB"), ("699", "527"),
    ("701", "899"), ("702", "899"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_name_known_areas() {
        for table in [CENSUS, COMEXT, CHINA_CUSTOMS] {
            assert!(table.windows(2).all(|pair| pair[0].0 < pair[1].0));
            for (code, area) in table {
                assert!(area.parse::<Area>().is_ok(), "{code} {area}");
            }
        }
    }

    #[test]
    fn census_partners_of_the_specification() {
        let name = |code| Area::from_census(code).unwrap().to_string();
        assert_eq!(
            ["5700", "5880", "4279", "1220", "2010"].map(name),
            ["CN", "JP", "FR", "CA", "MX"]
        );
        for all in ["-", "", "    "] {
            assert_eq!(Area::from_census(all), Ok(Area::WORLD));
        }
    }

    #[test]
    fn census_groups_are_refused_with_a_reason() {
        assert_eq!(
            Area::from_census("0003").unwrap_err().to_string(),
            "\"0003\" is a country group of the US Census Bureau, not a partner; accepted: four digits such as 5700, or - for all countries"
        );
        assert!(matches!(
            Area::from_census("5XXX"),
            Err(CodeError::AreaGroup { .. })
        ));
        assert!(matches!(
            Area::from_census("570"),
            Err(CodeError::UnknownArea { .. })
        ));
    }

    #[test]
    fn comext_letters() {
        let code = |letters| Area::from_comext(letters).unwrap().comtrade();
        assert_eq!(["GR", "el", "XK", "XS"].map(code), [300, 300, 412, 688]);
        assert_eq!(["GB", "XI", "UK", "XU"].map(code), [826; 4]);
        assert_eq!(["QQ", "QV", "QW", "QZ"].map(code), [837, 492, 899, 839]);
        assert_eq!(["WORLD", "US", "FR"].map(code), [0, 842, 251]);
        assert!(matches!(
            Area::from_comext("EU27_2020_EXTRA"),
            Err(CodeError::AreaGroup { .. })
        ));
        assert!(matches!(
            Area::from_comext("MC"),
            Err(CodeError::AreaInside { .. })
        ));
        assert_eq!(
            Area::from_comext("ZZ").unwrap_err().to_string(),
            "\"ZZ\" is not an area of Eurostat's geonomenclature; accepted: two letters such as DE, or WORLD"
        );
    }

    #[test]
    fn customs_of_china() {
        let name = |code| Area::from_china_customs(code).unwrap().to_string();
        assert_eq!(
            [502, 116, 133, 110, 143, 304].map(name),
            ["US", "JP", "KR", "HK", "TW", "DE"]
        );
        assert_eq!(name(199), "899");
        assert!(matches!(
            Area::from_china_customs(300),
            Err(CodeError::AreaGroup { .. })
        ));
        assert!(matches!(
            Area::from_china_customs(842),
            Err(CodeError::UnknownArea { .. })
        ));
    }
}
