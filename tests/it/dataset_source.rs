//! Rows of every source, bent: no row brings an adapter down, every error explains itself, and good rows are kept.

use tidegauge::dataset::source::{CensusTable, ChinaTable, Field, Ingest, Row, RowError};
use tidegauge::{Dataset, TradeRecord};

use crate::mutation::{MUTATIONS, Numbers};

type Pairs = &'static [(&'static str, &'static str)];

const COMTRADE: Pairs = &[
    ("typeCode", "C"),
    ("freqCode", "M"),
    ("refPeriodId", "20251101"),
    ("refYear", "2025"),
    ("refMonth", "11"),
    ("period", "202511"),
    ("reporterCode", "842"),
    ("reporterISO", "USA"),
    ("flowCode", "M"),
    ("partnerCode", "156"),
    ("partner2Code", "0"),
    ("classificationCode", "H6"),
    ("cmdCode", "850511"),
    ("customsCode", "C00"),
    ("mosCode", "0"),
    ("motCode", "0"),
    ("qtyUnitCode", "8"),
    ("qty", "412000"),
    ("isQtyEstimated", "false"),
    ("altQtyUnitCode", "-1"),
    ("altQty", "0"),
    ("isAltQtyEstimated", "0"),
    ("netWgt", "412000"),
    ("isNetWgtEstimated", "true"),
    ("grossWgt", "0"),
    ("isGrossWgtEstimated", "1"),
    ("cifvalue", "25600000.0"),
    ("fobvalue", "0"),
    ("primaryValue", "25600000.0"),
    ("legacyEstimationFlag", "4"),
];

const COMEXT: Pairs = &[
    ("REPORTER", "DE"),
    ("PARTNER", "CN"),
    ("TRADE_TYPE", "E"),
    ("PRODUCT_NC", "85051110"),
    ("FLOW", "1"),
    ("STAT_PROCEDURE", "1"),
    ("SUPPL_UNIT", "p/st"),
    ("PERIOD", "202511"),
    ("VALUE_EUR", "17250000"),
    ("QUANTITY_KG", "431000"),
    ("QUANTITY_SUPPL_UNIT", "1200"),
];

const CENSUS: Pairs = &[
    ("CTY_CODE", "5700"),
    ("I_COMMODITY", "8505110070"),
    ("E_COMMODITY", "8505110070"),
    ("COMM_LVL", "HS10"),
    ("SUMMARY_LVL", "DET"),
    ("DISTRICT", "-"),
    ("GEN_VAL_MO", "21500000"),
    ("GEN_CIF_MO", "22100000"),
    ("GEN_QY1_MO", "340000"),
    ("GEN_QY2_MO", "0"),
    ("CON_VAL_MO", "20900000"),
    ("CON_CIF_MO", "21400000"),
    ("CON_QY1_MO", "331000"),
    ("CON_QY2_MO", "0"),
    ("ALL_VAL_MO", "9800000"),
    ("QTY_1_MO", "1200"),
    ("QTY_2_MO", "0"),
    ("UNIT_QY1", "KG"),
    ("UNIT_QY2", "-"),
    ("DF", "1"),
    ("YEAR", "2025"),
    ("MONTH", "11"),
    ("time", "2025-11"),
];

const CHINA: Pairs = &[
    ("month", "2025-01/2025-02"),
    ("flow", "export"),
    ("hs_code", "85051110"),
    ("partner_code", "502"),
    ("trade_mode", "total"),
    ("domestic_place", "全部"),
    ("first_quantity", "582,000"),
    ("first_unit", "千克"),
    ("second_quantity", "0"),
    ("second_unit", "-"),
    ("usd", "34,500,000"),
    ("rmb", "245,000,000"),
];

/// A way to read rows, one by one and as a batch.
struct Source {
    name: &'static str,
    good: Pairs,
    one: fn(&Row) -> Result<TradeRecord, RowError>,
    batch: fn(Vec<Row>) -> Ingest,
}

const SOURCES: [Source; 7] = [
    Source {
        name: "comtrade",
        good: COMTRADE,
        one: TradeRecord::from_comtrade,
        batch: |rows| Ingest::comtrade(rows),
    },
    Source {
        name: "comext",
        good: COMEXT,
        one: TradeRecord::from_comext,
        batch: |rows| Ingest::comext(rows),
    },
    Source {
        name: "general imports of the census",
        good: CENSUS,
        one: |row| TradeRecord::from_census(row, CensusTable::GeneralImports),
        batch: |rows| Ingest::census(rows, CensusTable::GeneralImports),
    },
    Source {
        name: "imports for consumption of the census",
        good: CENSUS,
        one: |row| TradeRecord::from_census(row, CensusTable::ImportsForConsumption),
        batch: |rows| Ingest::census(rows, CensusTable::ImportsForConsumption),
    },
    Source {
        name: "exports of the census",
        good: CENSUS,
        one: |row| TradeRecord::from_census(row, CensusTable::Exports),
        batch: |rows| Ingest::census(rows, CensusTable::Exports),
    },
    Source {
        name: "china in dollars",
        good: CHINA,
        one: |row| TradeRecord::from_china_customs(row, ChinaTable::UsDollar),
        batch: |rows| Ingest::china_customs(rows, ChinaTable::UsDollar),
    },
    Source {
        name: "china in yuan",
        good: CHINA,
        one: |row| TradeRecord::from_china_customs(row, ChinaTable::Yuan),
        batch: |rows| Ingest::china_customs(rows, ChinaTable::Yuan),
    },
];

/// Texts that stand in files where something else should.
const HOSTILE: &[&str] = &[
    "",
    " ",
    "NaN",
    "inf",
    "-inf",
    "1e999",
    "-1e308",
    "1e308",
    "5e-324",
    "-0",
    "null",
    "N/A",
    "..",
    "-",
    "0",
    "52",
    "202552",
    "202513",
    "000000",
    "99991231",
    "10121",
    "850511007",
    "999999",
    "TOTAL",
    "true",
    "FALSE",
    "1.5",
    "1,23",
    "18446744073709551616",
    "-2147483649",
    "CGP",
    "W00",
    "20250101-20259999",
    "2025年1-13月",
    "9999-12/9999-12",
    "0001-01/0001-12",
    "\u{feff}8505",
    "８５０５１１",
    "a very long text that nobody would write into a field of a trade record",
];

const NUMBERS: &[f64] = &[
    0.0,
    -0.0,
    -1.0,
    0.5,
    202_511.0,
    1e15,
    1e300,
    -1e300,
    f64::NAN,
    f64::INFINITY,
    f64::MIN_POSITIVE,
];

/// A good row with one to three fields bent, taken away, renamed or of another type.
fn bent(numbers: &mut Numbers, good: Pairs) -> Row {
    let mut fields: Vec<(String, Field)> = good
        .iter()
        .map(|(name, text)| ((*name).to_owned(), Field::Text((*text).to_owned())))
        .collect();
    for _ in 0..=numbers.below(3) {
        let at = numbers.below(fields.len());
        let text = good[at % good.len()].1;
        let (name, field) = &mut fields[at];
        match numbers.below(10) {
            0 => *field = Field::Null,
            1 => *field = Field::Bool(numbers.below(2) == 0),
            2 => *field = Field::Number(numbers.pick(NUMBERS)),
            3 => *field = Field::Nested,
            4 => *name = numbers.bend(name, HOSTILE),
            5 => *name = name.to_uppercase(),
            6 | 7 => *field = Field::Text(numbers.pick(HOSTILE).to_owned()),
            _ => *field = Field::Text(numbers.bend(text, HOSTILE)),
        }
    }
    fields.into_iter().collect()
}

/// In one line: the field, what stands there, and what is accepted.
fn explains(error: &RowError) {
    let message = error.to_string();
    assert!(message.len() < 600 && !message.contains('\n'), "{message}");
    match error {
        RowError::Missing { field, accepted } => {
            assert!(!accepted.is_empty());
            assert!(
                message.starts_with(&format!("field `{field}` is missing; ")),
                "{message}"
            );
        }
        RowError::Invalid {
            field,
            seen,
            accepted,
        } => {
            assert!(!seen.is_empty() && !accepted.is_empty(), "{message}");
            assert!(
                message.starts_with(&format!("field `{field}`: {seen}; ")),
                "{message}"
            );
        }
        other => panic!("{other}"),
    }
}

#[test]
fn no_mutation_brings_an_adapter_down() {
    for source in SOURCES {
        let mut numbers = Numbers::new(0x726f_7773);
        let (mut read, mut refused) = (0, 0);
        for _ in 0..MUTATIONS {
            match (source.one)(&bent(&mut numbers, source.good)) {
                Ok(record) => {
                    read += 1;
                    for figure in [record.value, record.quantity, record.net_weight] {
                        assert!(figure.value().is_none_or(f64::is_finite));
                    }
                }
                Err(error) => {
                    refused += 1;
                    explains(&error);
                }
            }
        }
        let name = source.name;
        assert!(
            read > 10_000 && refused > 10_000,
            "{name}: {read} read, {refused} refused"
        );
    }
}

#[test]
fn good_rows_of_a_bad_batch_are_kept_and_bad_ones_listed() {
    for source in SOURCES {
        let mut numbers = Numbers::new(0x6261_7463);
        for _ in 0..200 {
            let rows: Vec<Row> = (0..20)
                .map(|_| match numbers.below(3) {
                    0 => Row::from_pairs(source.good.iter().copied()),
                    _ => bent(&mut numbers, source.good),
                })
                .collect();
            let ingest = (source.batch)(rows.clone());
            let mut good = Vec::new();
            let mut bad = Vec::new();
            for (index, row) in rows.iter().enumerate() {
                match (source.one)(row) {
                    Ok(record) => good.push(record),
                    Err(error) => bad.push((index, error)),
                }
            }
            let listed: Vec<_> = ingest
                .rejected
                .into_iter()
                .map(|r| (r.index, r.error))
                .collect();
            assert_eq!(listed, bad);
            assert_eq!(ingest.data, good.into_iter().collect::<Dataset>());
        }
    }
}

#[test]
fn bytes_that_are_almost_an_answer_give_rows_or_an_error() {
    let answer = r#"{"data": [{"period": 202511, "reporterCode": 842, "flowCode": "M", "netWgt": 1.5e3, "isReported": true, "x": [1, {"y": null}]}, 7], "error": ""}"#;
    let mut numbers = Numbers::new(0x6a73_6f6e);
    let mut read = 0;
    for _ in 0..MUTATIONS {
        let mut bytes = answer.as_bytes().to_vec();
        for _ in 0..=numbers.below(3) {
            let at = numbers.below(bytes.len());
            bytes[at] = u8::try_from(numbers.below(256)).unwrap();
        }
        let parsed = serde_json::from_slice::<tidegauge::dataset::source::ComtradeAnswer>(&bytes);
        if let Ok(parsed) = parsed {
            read += 1;
            let count = parsed.data.len();
            let ingest = Ingest::comtrade(parsed.data);
            assert_eq!(ingest.data.len() + ingest.rejected.len(), count);
        }
    }
    assert!(read > 1000, "only {read} were still JSON");
}
