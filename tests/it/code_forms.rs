//! Every known code survives printing, parsing and JSON; no input brings a parser down.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tidegauge::code::{
    Area, BecRevision, Classification, CodeError, Commodity, ConfStatus, Currency,
    CustomsProcedure, HsEdition, ObsStatus, QuantityUnit, SitcRevision, TradeFlow, TransportMode,
    Valuation,
};

use crate::mutation::{MUTATIONS, Numbers};

fn survives<T>(code: T)
where
    T: Copy + PartialEq + Debug + Display + FromStr<Err = CodeError> + Serialize + DeserializeOwned,
{
    let text = code.to_string();
    assert_eq!(text.parse(), Ok(code));
    assert_eq!(text.to_lowercase().parse(), Ok(code), "{text}");
    let json = serde_json::to_string(&code).unwrap();
    assert_eq!(json, format!("\"{text}\""));
    assert_eq!(serde_json::from_str::<T>(&json).unwrap(), code);
}

#[test]
fn every_known_code_survives() {
    Area::known().for_each(survives);
    QuantityUnit::known().for_each(survives);
    TradeFlow::ALL.iter().copied().for_each(survives);
    CustomsProcedure::ALL.iter().copied().for_each(survives);
    TransportMode::ALL.iter().copied().for_each(survives);
    Valuation::ALL.iter().copied().for_each(survives);
    ObsStatus::ALL.iter().copied().for_each(survives);
    ConfStatus::ALL.iter().copied().for_each(survives);
    HsEdition::ALL.iter().copied().for_each(survives);
    SitcRevision::ALL.iter().copied().for_each(survives);
    BecRevision::ALL.iter().copied().for_each(survives);
    for year in 0..=u16::MAX {
        let scheme = Classification::CombinedNomenclature { year: Some(year) };
        assert_eq!(scheme.to_string().parse(), Ok(scheme));
    }
    for area in Area::known() {
        survives(Classification::National(area));
    }
    let letters = || b'A'..=b'Z';
    let words =
        letters().flat_map(|a| letters().flat_map(move |b| letters().map(move |c| [a, b, c])));
    let currencies: Vec<Currency> = words
        .filter_map(|word| std::str::from_utf8(&word).ok()?.parse().ok())
        .collect();
    assert!(currencies.len() > 150);
    currencies.into_iter().for_each(survives);
}

#[test]
fn wrong_json_is_refused_with_the_reason() {
    let error = serde_json::from_str::<Area>("\"Atlantis\"").unwrap_err();
    assert!(
        error
            .to_string()
            .contains("\"Atlantis\" is not an area of any known list")
    );
    assert!(serde_json::from_str::<TradeFlow>("1").is_err());
}

/// Real codes of every kind, to be bent.
const SEEDS: &[&str] = &[
    "842",
    "0",
    "W00",
    "World",
    "S19",
    "USA",
    "ch",
    "_AC",
    "0003",
    "5700",
    "-",
    "QX",
    "EU27_2020_INTRA",
    "502",
    "H6:850511",
    "HS2022:8505.11",
    "CN25:85051110",
    "CN:99SSS999",
    "HTS:8505.11.0070",
    "SCHB:TOTAL",
    "NAT-CN:8505 1110",
    "NAT-280:",
    "SITC4:77812",
    "S3:9310X",
    "BEC5:111",
    "H0:9999AA",
    "RX",
    "M",
    "C00",
    "C20",
    "2100",
    "9110",
    "kg",
    "1000 kg",
    "m³",
    "-1",
    "21",
    "kg C5H14ClNO",
    "USD",
    "xau",
    "A",
    "Q",
    "CIF",
    "customs_value",
];

/// Whatever parses prints what parses to the same; what does not, says so in one line.
fn reads<T>(text: &str)
where
    T: Copy + PartialEq + Debug + Display + FromStr<Err = CodeError>,
{
    match text.parse::<T>() {
        Ok(code) => assert_eq!(code.to_string().parse(), Ok(code), "{text}"),
        Err(error) => explains(&error),
    }
}

fn answers<T>(result: Result<T, CodeError>) {
    if let Err(error) = result {
        explains(&error);
    }
}

/// In one line: what was seen, in quotes, and what is accepted or where the trade stands instead.
fn explains(error: &CodeError) {
    let message = error.to_string();
    assert!(message.len() < 500 && !message.contains('\n'), "{message}");
    let says_what_to_write = message.contains("accepted") || message.contains("recorded inside");
    assert!(message.contains('"') && says_what_to_write, "{message}");
}

#[test]
fn no_mutation_brings_a_parser_down() {
    let parsers: &[fn(&str)] = &[
        reads::<Area>,
        reads::<Commodity>,
        reads::<Classification>,
        reads::<QuantityUnit>,
        reads::<Currency>,
        reads::<TradeFlow>,
        reads::<CustomsProcedure>,
        reads::<TransportMode>,
        reads::<ObsStatus>,
        reads::<ConfStatus>,
        reads::<Valuation>,
        |text| answers(Area::from_census(text)),
        |text| answers(Area::from_comext(text)),
        |text| answers(TradeFlow::from_comext(text)),
    ];
    let mut numbers = Numbers::new(0x7469_6465);
    for _ in 0..MUTATIONS {
        let seed = numbers.pick(SEEDS);
        let text = numbers.bend(seed, SEEDS);
        for parse in parsers {
            parse(&text);
        }
    }
}

#[test]
fn every_number_is_answered() {
    for code in 0..=u16::MAX {
        let _ = Area::from_comtrade(code);
        let _ = Area::from_m49(code);
        let _ = Area::from_iso_numeric(code);
        let _ = Area::from_china_customs(code);
    }
    for code in i8::MIN..=i8::MAX {
        let _ = QuantityUnit::from_comtrade(code);
    }
}

proptest! {
    #[test]
    fn no_text_brings_a_parser_down(text in any::<String>()) {
        reads::<Area>(&text);
        reads::<Commodity>(&text);
        reads::<Classification>(&text);
        reads::<QuantityUnit>(&text);
        reads::<Currency>(&text);
        reads::<TradeFlow>(&text);
    }

    #[test]
    fn no_code_brings_a_classification_down(text in any::<String>(), scheme in 0..8_usize) {
        let schemes = ["HS", "H6", "CN25", "HTS", "SCHB", "NAT-JP", "S4", "B5"];
        let scheme: Classification = schemes[scheme].parse().unwrap();
        answers(Commodity::new(scheme, &text));
    }
}
