//! US Census Bureau: the monthly international trade interface, endpoints `imports/hs` and `exports/hs`.
//!
//! Source: variable lists of the endpoints, and the Bureau's guide to the interface.

use serde::{Deserialize, Serialize};

use crate::code::{Area, Classification, Commodity, Currency, TradeFlow, Valuation};
use crate::dataset::TradeRecord;
use crate::dataset::source::missing::{kilograms, quantity_with_unit, weight_beside};
use crate::dataset::source::row::refused;
use crate::dataset::source::{Row, RowError};
use crate::period::{Frequency, Period};

/// Which figures of the US Census Bureau a row is read for; the two kinds of imports stand in one row side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CensusTable {
    /// Arrivals, whether cleared or put into a bonded warehouse: `GEN_…`.
    GeneralImports,
    /// What is cleared, on arrival or out of a warehouse: `CON_…`.
    ImportsForConsumption,
    /// `ALL_VAL_MO` and `QTY_…`.
    Exports,
}

/// The names of a table's variables.
struct Names {
    commodity: &'static str,
    value: &'static str,
    quantities: [&'static str; 2],
    cif: Option<&'static str>,
}

impl CensusTable {
    const fn names(self) -> Names {
        match self {
            Self::GeneralImports => Names {
                commodity: "I_COMMODITY",
                value: "GEN_VAL_MO",
                quantities: ["GEN_QY1_MO", "GEN_QY2_MO"],
                cif: Some("GEN_CIF_MO"),
            },
            Self::ImportsForConsumption => Names {
                commodity: "I_COMMODITY",
                value: "CON_VAL_MO",
                quantities: ["CON_QY1_MO", "CON_QY2_MO"],
                cif: Some("CON_CIF_MO"),
            },
            Self::Exports => Names {
                commodity: "E_COMMODITY",
                value: "ALL_VAL_MO",
                quantities: ["QTY_1_MO", "QTY_2_MO"],
                cif: None,
            },
        }
    }
}

impl TradeRecord {
    /// A record from a row of the US Census interface; the answer's header line and lines become rows by [`Row::from_table`].
    ///
    /// - Period: `time` (`2025-11`), or `YEAR` and `MONTH`.
    /// - Partner: `CTY_CODE`, `-` for all countries, see [`Area::from_census`]. Country groups (`0003`, `SUMMARY_LVL` CGP) are refused.
    /// - Goods: `I_COMMODITY` is a code of the Harmonized Tariff Schedule, `E_COMMODITY` one of Schedule B, `-` all goods; HS2, HS4 and HS6 levels are
    ///   prefixes in the same scheme. `COMM_LVL`, where given, must agree with the length.
    /// - Flow: imports or exports; for exports `DF` 1 is domestic, 2 foreign (re-exports), `-` or none both together.
    /// - US dollars: `GEN_VAL_MO` or `CON_VAL_MO` (customs value, close to FOB), `ALL_VAL_MO` (FAS). It is required, because its absence tells that the row is
    ///   of another table. `GEN_CIF_MO` or `CON_CIF_MO` is the CIF value.
    /// - Quantities: `GEN_QY1_MO`, `CON_QY1_MO`, `QTY_1_MO` in `UNIT_QY1`, and the second ones. Zero in the unit `-` or `X` is missing.
    /// - Net weight: the quantity that is counted in kilograms. The shipping weights (`AIR_WGT_MO`, `VES_WGT_MO`, and `CNT_WGT_MO` inside that) are not kept:
    ///   they include the packing and leave out what crosses the border by land.
    ///
    /// `DISTRICT`, `PORT` and `STATE` must be `-` or absent, since a record has no such axis.
    ///
    /// # Errors
    /// [`RowError`] names the field, what stands there, and what is accepted.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::TradeRecord;
    /// use tidegauge::dataset::source::{CensusTable, Field, Row};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let answer: Vec<Vec<Field>> = serde_json::from_str(
    ///     r#"[["CTY_CODE", "I_COMMODITY", "COMM_LVL", "GEN_VAL_MO", "GEN_QY1_MO", "UNIT_QY1", "time"],
    ///         ["5700", "8505110070", "HS10", "21500000", "340000", "KG", "2025-11"]]"#,
    /// )?;
    /// let rows = Row::from_table(answer);
    /// let record = TradeRecord::from_census(&rows[0], CensusTable::GeneralImports)?;
    /// assert_eq!(record.key().to_string(), "M.US.CN.HTS:8505110070 2025-M11");
    /// assert_eq!(record.net_weight.value(), Some(340_000.0));
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_census(row: &Row, table: CensusTable) -> Result<Self, RowError> {
        let names = table.names();
        let country = "four digits such as 5700, or - for all countries, is accepted";
        let mut record = Self::new(
            period(row)?,
            flow(row, table)?,
            Area::UNITED_STATES,
            row.required("CTY_CODE", country, Area::from_census)?,
            commodity(row, table, names.commodity)?,
        );
        row.only(
            "SUMMARY_LVL",
            &["DET", "-"],
            "DET is accepted, country groups (CGP) overlap their members",
        )?;
        for place in ["DISTRICT", "PORT", "STATE"] {
            row.only(
                place,
                &["-"],
                "- (all places) is accepted, a record has no such axis",
            )?;
        }
        if row.get(names.value).is_none() {
            return Err(RowError::Missing {
                field: names.value,
                accepted: "the value of the table that was asked for",
            });
        }
        record.value = row.measurement(names.value)?;
        record.currency = Some(Currency::USD);
        record.valuation = match table {
            CensusTable::Exports => Valuation::Fas,
            CensusTable::GeneralImports | CensusTable::ImportsForConsumption => {
                Valuation::CustomsValue
            }
        };
        if let Some(cif) = names.cif {
            record.cif_value = row.measurement(cif)?;
        }
        let [first, second] = names.quantities;
        let first = quantity_with_unit(row, first, "UNIT_QY1", str::parse)?;
        let second = quantity_with_unit(row, second, "UNIT_QY2", str::parse)?;
        (record.quantity, record.quantity_unit) = first;
        (record.second_quantity, record.second_quantity_unit) = second;
        record.net_weight = weight_beside(record.value, kilograms([first, second]));
        Ok(record)
    }
}

fn period(row: &Row) -> Result<Period, RowError> {
    let month = |text: &str| Period::parse_as(text, Frequency::Month);
    if let Some(period) = row.optional("time", "a month such as 2025-11 is accepted", month)? {
        return Ok(period);
    }
    let accepted =
        "a month such as 2025-11 in `time`, or 2025 in `YEAR` and 11 in `MONTH`, is accepted";
    let (Some(year), Some(month)) = (row.year("YEAR")?, row.whole("MONTH", accepted)?) else {
        return Err(RowError::Missing {
            field: "time",
            accepted,
        });
    };
    Period::month(year, month).map_err(|error| refused("MONTH", &error, accepted))
}

fn flow(row: &Row, table: CensusTable) -> Result<TradeFlow, RowError> {
    if table != CensusTable::Exports {
        return Ok(TradeFlow::Import);
    }
    match row.text("DF")?.as_deref() {
        None | Some("-") => Ok(TradeFlow::Export),
        Some("1") => Ok(TradeFlow::DomesticExport),
        Some("2") => Ok(TradeFlow::ReExport),
        Some(_) => Err(row.unaccepted("DF", "1 (domestic), 2 (foreign) and - (both) are accepted")),
    }
}

fn commodity(row: &Row, table: CensusTable, field: &'static str) -> Result<Commodity, RowError> {
    let classification = match table {
        CensusTable::Exports => Classification::ScheduleB,
        CensusTable::GeneralImports | CensusTable::ImportsForConsumption => {
            Classification::TariffSchedule
        }
    };
    let accepted = "2, 4, 6 or 10 digits with their leading zeros, or - for all goods, is accepted";
    let commodity = row.required(field, accepted, |text| match text {
        "-" => Ok(Commodity::total(classification)),
        code => Commodity::new(classification, code),
    })?;
    let level = match commodity.level() {
        0 => "-",
        2 => "HS2",
        4 => "HS4",
        6 => "HS6",
        10 => "HS10",
        _ => return Err(row.unaccepted(field, accepted)),
    };
    row.only(
        "COMM_LVL",
        &[level],
        "HS2, HS4, HS6 or HS10 is accepted, and must be the length of the code",
    )?;
    Ok(commodity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::QuantityUnit;
    use crate::dataset::{Measurement, MissingReason};

    const IMPORT: &[(&str, &str)] = &[
        ("CTY_CODE", "5700"),
        ("CTY_NAME", "CHINA"),
        ("I_COMMODITY", "8505110070"),
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
        ("UNIT_QY1", "KG"),
        ("UNIT_QY2", "-"),
        ("AIR_WGT_MO", "12000"),
        ("VES_WGT_MO", "371000"),
        ("time", "2025-11"),
    ];
    const EXPORT: &[(&str, &str)] = &[
        ("CTY_CODE", "-"),
        ("E_COMMODITY", "850511"),
        ("COMM_LVL", "HS6"),
        ("ALL_VAL_MO", "9800000"),
        ("QTY_1_MO", "0"),
        ("UNIT_QY1", "X"),
        ("YEAR", "2025"),
        ("MONTH", "09"),
        ("DF", "-"),
    ];

    fn import(table: CensusTable, changes: &[(&str, &str)]) -> Result<TradeRecord, RowError> {
        TradeRecord::from_census(
            &Row::from_pairs(IMPORT.iter().chain(changes).copied()),
            table,
        )
    }

    fn refusal(changes: &[(&str, &str)]) -> String {
        import(CensusTable::GeneralImports, changes)
            .unwrap_err()
            .to_string()
    }

    fn export(changes: &[(&str, &str)]) -> Result<TradeRecord, RowError> {
        let row = Row::from_pairs(EXPORT.iter().chain(changes).copied());
        TradeRecord::from_census(&row, CensusTable::Exports)
    }

    #[test]
    fn two_kinds_of_imports_in_one_row() {
        let read = |table| {
            let record = import(table, &[]).unwrap();
            assert_eq!(record.key().to_string(), "M.US.CN.HTS:8505110070 2025-M11");
            assert_eq!(
                (record.currency, record.valuation),
                (Some(Currency::USD), Valuation::CustomsValue)
            );
            assert_eq!(record.quantity_unit, QuantityUnit::KILOGRAM);
            assert_eq!(record.net_weight, record.quantity);
            assert_eq!(record.gross_weight, Measurement::NOT_GIVEN);
            [record.value, record.cif_value, record.quantity].map(|m| m.value().unwrap())
        };
        assert_eq!(
            read(CensusTable::GeneralImports),
            [21_500_000.0, 22_100_000.0, 340_000.0]
        );
        assert_eq!(
            read(CensusTable::ImportsForConsumption),
            [20_900_000.0, 21_400_000.0, 331_000.0]
        );
    }

    #[test]
    fn exports_domestic_and_foreign() {
        let record = export(&[]).unwrap();
        assert_eq!(record.key().to_string(), "X.US.W00.SCHB:850511 2025-M09");
        assert_eq!(record.valuation, Valuation::Fas);
        assert_eq!(
            record.quantity.reason(),
            Some(MissingReason::ZeroForNotAvailable)
        );
        assert_eq!(record.cif_value, Measurement::NOT_GIVEN);
        let flow = |df| export(&[("DF", df)]).unwrap().flow;
        assert_eq!(
            ["1", "2", ""].map(flow),
            [
                TradeFlow::DomesticExport,
                TradeFlow::ReExport,
                TradeFlow::Export
            ]
        );
        let error = export(&[("DF", "3")]).unwrap_err().to_string();
        assert!(error.starts_with("field `DF`: `3`"), "{error}");
    }

    #[test]
    fn units_that_are_none_or_unknown() {
        let read = |quantity, unit| {
            let changes = [("GEN_QY1_MO", quantity), ("UNIT_QY1", unit)];
            let record = import(CensusTable::GeneralImports, &changes).unwrap();
            (record.quantity.reason(), record.net_weight.reason())
        };
        let absent = Some(MissingReason::NotGiven);
        for unit in ["-", "X", ""] {
            assert_eq!(
                read("0", unit),
                (Some(MissingReason::ZeroForNotAvailable), absent),
                "{unit}"
            );
        }
        assert_eq!(read("5", "-"), (Some(MissingReason::NotApplicable), absent));
        assert_eq!(read("5", "DPR"), (Some(MissingReason::UnknownUnit), absent));
        assert_eq!(read("5", "NO"), (None, absent));
        assert_eq!(
            read("0", "KG"),
            (None, Some(MissingReason::ZeroForNotAvailable))
        );
    }

    #[test]
    fn levels_must_agree_with_the_code() {
        let code = |code, level| {
            let changes = [("I_COMMODITY", code), ("COMM_LVL", level)];
            import(CensusTable::GeneralImports, &changes).map(|record| record.commodity.to_string())
        };
        assert_eq!(code("-", "-").unwrap(), "HTS:TOTAL");
        assert_eq!(code("85", "HS2").unwrap(), "HTS:85");
        assert_eq!(code("0101.21", "").unwrap(), "HTS:010121");
        for (text, level) in [
            ("8505110070", "HS6"),
            ("85051100", ""),
            ("101210010", "HS10"),
            ("", "HS10"),
        ] {
            let error = code(text, level).unwrap_err().to_string();
            assert!(
                error.starts_with("field `I_COMMODITY`") || error.starts_with("field `COMM_LVL`"),
                "{error}"
            );
        }
        assert!(refusal(&[("I_COMMODITY", "101210010")]).contains("a leading zero may be lost"));
    }

    #[test]
    fn groups_and_places_are_refused() {
        assert!(refusal(&[("CTY_CODE", "0003")]).contains("country group"));
        assert!(refusal(&[("CTY_CODE", "")]).starts_with("field `CTY_CODE` is missing"));
        assert!(refusal(&[("SUMMARY_LVL", "CGP")]).contains("overlap their members"));
        assert!(refusal(&[("DISTRICT", "20")]).starts_with("field `DISTRICT`: `20`"));
        assert!(refusal(&[("PORT", "2704")]).starts_with("field `PORT`"));
        assert!(refusal(&[("STATE", "CA")]).starts_with("field `STATE`"));
    }

    #[test]
    fn rows_of_another_table_and_bad_months() {
        assert_eq!(
            refusal(&[("GEN_VAL_MO", "")]),
            "field `GEN_VAL_MO` is missing; the value of the table that was asked for"
        );
        let error = export(&[("E_COMMODITY", "")]).unwrap_err().to_string();
        assert!(
            error.starts_with("field `E_COMMODITY` is missing"),
            "{error}"
        );
        assert!(refusal(&[("time", "2025")]).starts_with("field `time`"));
        assert!(refusal(&[("time", "")]).starts_with("field `time` is missing"));
        let month = export(&[("MONTH", "13")]).unwrap_err().to_string();
        assert!(
            month.starts_with("field `MONTH`: month 13 is outside 1 to 12"),
            "{month}"
        );
        let year = export(&[("YEAR", "x")]).unwrap_err().to_string();
        assert!(year.starts_with("field `YEAR`: `x`"), "{year}");
        let year = export(&[("YEAR", "20251")]).unwrap_err().to_string();
        assert!(year.starts_with("field `YEAR`: year 20251"), "{year}");
    }
}
