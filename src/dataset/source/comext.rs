//! Eurostat Comext: the bulk product files `full_v2_YYYYMM`.
//!
//! Source: header and values of the bulk files, and Eurostat's description of the statistical procedures.

use crate::code::{
    Area, Classification, CodeError, Commodity, Currency, CustomsProcedure, QuantityUnit,
    TradeFlow, Valuation,
};
use crate::dataset::TradeRecord;
use crate::dataset::source::missing::{quantity_with_unit, weight_beside};
use crate::dataset::source::{Row, RowError};
use crate::period::{Frequency, Period, PeriodError};

impl TradeRecord {
    /// A record from a row of a Comext product file.
    ///
    /// - `PERIOD`: `YYYYMM`; `YYYY52` is the total of the year and becomes a year.
    /// - `REPORTER`, `PARTNER`: two letters, see [`Area::from_comext`]. `TRADE_TYPE` (I intra, E extra) follows from them and is not kept.
    /// - `PRODUCT_NC`: a code of the Combined Nomenclature of that year, with letters for confidential and simplified goods, or `TOTAL`.
    /// - `FLOW`: 1 imports (CIF), 2 exports (FOB).
    /// - `STAT_PROCEDURE`: 1 normal becomes [`HomeUse`](CustomsProcedure::HomeUse) for imports and [`OutrightExport`](CustomsProcedure::OutrightExport) for
    ///   exports, 2 [`InwardProcessing`](CustomsProcedure::InwardProcessing), 3 [`OutwardProcessing`](CustomsProcedure::OutwardProcessing), 9 not recorded
    ///   [`NotElsewhereSpecified`](CustomsProcedure::NotElsewhereSpecified). The files hold no total over procedures: the sum of these rows is the total.
    ///   Where the column is absent the row counts as the total.
    /// - `VALUE_EUR` in euro. `VALUE_NAC`, the same in national currency, is not kept.
    /// - `QUANTITY_KG`: net weight; zero beside a positive value is missing (nobody weighed it, or it rounds to zero).
    /// - `QUANTITY_SUPPL_UNIT` in `SUPPL_UNIT`: missing for `NO_SU`. Units of a single letter belong to a list of Eurostat's own, and give
    ///   [`MissingReason::UnknownUnit`](crate::dataset::MissingReason::UnknownUnit).
    ///
    /// # Errors
    /// [`RowError`] names the field, what stands there, and what is accepted.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::TradeRecord;
    /// use tidegauge::dataset::source::Row;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let row = Row::from_pairs([
    ///     ("REPORTER", "DE"), ("PARTNER", "CN"), ("TRADE_TYPE", "E"), ("PRODUCT_NC", "85051110"), ("FLOW", "1"),
    ///     ("STAT_PROCEDURE", "1"), ("SUPPL_UNIT", "NO_SU"), ("PERIOD", "202511"), ("VALUE_EUR", "17250000"),
    ///     ("QUANTITY_KG", "431000"), ("QUANTITY_SUPPL_UNIT", "0"),
    /// ]);
    /// let record = TradeRecord::from_comext(&row)?;
    /// assert_eq!(record.key().to_string(), "M.DE.CN.CN25:85051110 2025-M11 procedure C01");
    /// assert_eq!(record.net_weight.value(), Some(431_000.0));
    /// assert_eq!(record.quantity.value(), None);
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_comext(row: &Row) -> Result<Self, RowError> {
        let letters = "two letters of Eurostat's geonomenclature are accepted";
        let period = period(row)?;
        let flow = row.required(
            "FLOW",
            "1 (imports) and 2 (exports) are accepted",
            TradeFlow::from_comext,
        )?;
        row.only(
            "TRADE_TYPE",
            &["I", "E"],
            "I (intra) and E (extra) are accepted",
        )?;
        let mut record = Self::new(
            period,
            flow,
            row.required("REPORTER", letters, Area::from_comext)?,
            row.required("PARTNER", letters, Area::from_comext)?,
            commodity(row, period)?,
        );
        record.procedure = procedure(row, flow)?;
        record.value = row.measurement("VALUE_EUR")?;
        record.currency = Some(Currency::EUR);
        record.valuation = if flow.is_import() {
            Valuation::Cif
        } else {
            Valuation::Fob
        };
        record.net_weight = weight_beside(record.value, row.measurement("QUANTITY_KG")?);
        (record.quantity, record.quantity_unit) =
            quantity_with_unit(row, "QUANTITY_SUPPL_UNIT", "SUPPL_UNIT", supplementary_unit)?;
        Ok(record)
    }
}

fn period(row: &Row) -> Result<Period, RowError> {
    let accepted = "202511, or 202552 for the whole year, is accepted";
    let period = row.required("PERIOD", accepted, |text| match text.parse() {
        Err(PeriodError::AnnualTotal { year }) => Period::annual(year),
        read => read,
    })?;
    match period.frequency() {
        Frequency::Year | Frequency::Month => Ok(period),
        _ => Err(row.unaccepted("PERIOD", accepted)),
    }
}

fn commodity(row: &Row, period: Period) -> Result<Commodity, RowError> {
    let classification = Classification::CombinedNomenclature {
        year: u16::try_from(period.year()).ok(),
    };
    let accepted =
        "a code of the Combined Nomenclature with its leading zeros, or TOTAL, is accepted";
    row.required("PRODUCT_NC", accepted, |text| {
        Commodity::new(classification, text)
    })
}

fn procedure(row: &Row, flow: TradeFlow) -> Result<CustomsProcedure, RowError> {
    Ok(match row.text("STAT_PROCEDURE")?.as_deref() {
        None => CustomsProcedure::Total,
        Some("1") if flow.is_import() => CustomsProcedure::HomeUse,
        Some("1") => CustomsProcedure::OutrightExport,
        Some("2") => CustomsProcedure::InwardProcessing,
        Some("3") => CustomsProcedure::OutwardProcessing,
        Some("9") => CustomsProcedure::NotElsewhereSpecified,
        Some(_) => return Err(row.unaccepted("STAT_PROCEDURE", "1, 2, 3 and 9 are accepted")),
    })
}

/// A single letter would read as metre, gram, litre or tonne, which it does not mean.
fn supplementary_unit(text: &str) -> Result<QuantityUnit, CodeError> {
    if text.len() == 1 {
        Err(CodeError::UnknownUnit {
            seen: text.to_owned(),
        })
    } else {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Measurement, MissingReason};

    const IMPORT: &[(&str, &str)] = &[
        ("REPORTER", "DE"),
        ("PARTNER", "CN"),
        ("TRADE_TYPE", "E"),
        ("PRODUCT_NC", "85051110"),
        ("PRODUCT_SITC", "77811"),
        ("FLOW", "1"),
        ("STAT_PROCEDURE", "1"),
        ("SUPPL_UNIT", "NO_SU"),
        ("PERIOD", "202511"),
        ("VALUE_EUR", "17250000"),
        ("VALUE_NAC", "17250000"),
        ("QUANTITY_KG", "431000"),
        ("QUANTITY_SUPPL_UNIT", "0"),
    ];

    fn read(changes: &[(&str, &str)]) -> Result<TradeRecord, RowError> {
        TradeRecord::from_comext(&Row::from_pairs(IMPORT.iter().chain(changes).copied()))
    }

    fn record(changes: &[(&str, &str)]) -> TradeRecord {
        read(changes).unwrap()
    }

    fn refusal(changes: &[(&str, &str)]) -> String {
        read(changes).unwrap_err().to_string()
    }

    #[test]
    fn a_row_of_a_monthly_file() {
        let record = record(&[]);
        assert_eq!(
            record.key().to_string(),
            "M.DE.CN.CN25:85051110 2025-M11 procedure C01"
        );
        assert_eq!(record.value, Measurement::reported(17_250_000.0));
        assert_eq!(
            (record.currency, record.valuation),
            (Some(Currency::EUR), Valuation::Cif)
        );
        assert_eq!(record.net_weight, Measurement::reported(431_000.0));
        assert_eq!(
            record.quantity.reason(),
            Some(MissingReason::ZeroForNotAvailable)
        );
    }

    #[test]
    fn the_total_of_a_year_is_a_year() {
        assert_eq!(
            record(&[("PERIOD", "202552")]).period,
            Period::annual(2025).unwrap()
        );
        assert_eq!(
            record(&[("PERIOD", "202552")]).commodity.to_string(),
            "CN25:85051110"
        );
        for period in ["202513", "2025Q4", "20251101", "", "November"] {
            assert!(
                refusal(&[("PERIOD", period)]).starts_with("field `PERIOD`"),
                "{period}"
            );
        }
    }

    #[test]
    fn procedures_are_parts_of_the_total() {
        let procedure = |code, flow| {
            let record = record(&[("STAT_PROCEDURE", code), ("FLOW", flow)]);
            record.procedure.to_string()
        };
        assert_eq!([procedure("1", "1"), procedure("1", "2")], ["C01", "C03"]);
        assert_eq!([procedure("2", "1"), procedure("3", "2")], ["C06", "C07"]);
        assert_eq!([procedure("9", "1"), procedure("", "1")], ["C20", "C00"]);
        let seven = refusal(&[("STAT_PROCEDURE", "7")]);
        assert_eq!(
            seven,
            "field `STAT_PROCEDURE`: `7`; 1, 2, 3 and 9 are accepted"
        );
    }

    #[test]
    fn exports_are_fob() {
        assert_eq!(record(&[("FLOW", "2")]).valuation, Valuation::Fob);
        assert!(refusal(&[("FLOW", "3")]).starts_with("field `FLOW`: \"3\""));
    }

    #[test]
    fn confidential_and_special_codes() {
        let code = |code| record(&[("PRODUCT_NC", code)]).commodity.to_string();
        assert_eq!(code("99SSS999"), "CN25:99SSS999");
        assert_eq!(code("TOTAL"), "CN25:TOTAL");
        assert_eq!(code("01012100"), "CN25:01012100");
        assert!(refusal(&[("PRODUCT_NC", "1012100")]).contains("a leading zero may be lost"));
        assert_eq!(
            record(&[("PARTNER", "QX")]).partner,
            Area::SPECIAL_CATEGORIES
        );
        assert_eq!(record(&[("REPORTER", "EL")]).reporter.to_string(), "GR");
        assert!(refusal(&[("PARTNER", "EU27_2020_EXTRA")]).contains("country group"));
        assert!(refusal(&[("REPORTER", "")]).starts_with("field `REPORTER` is missing"));
        assert!(refusal(&[("TRADE_TYPE", "B")]).starts_with("field `TRADE_TYPE`: `B`"));
    }

    #[test]
    fn weights_and_quantities() {
        let unweighed = record(&[("QUANTITY_KG", "0")]);
        assert_eq!(
            unweighed.net_weight.reason(),
            Some(MissingReason::ZeroForNotAvailable)
        );
        let nothing = record(&[("QUANTITY_KG", "0"), ("VALUE_EUR", "0")]);
        assert_eq!(nothing.net_weight, Measurement::reported(0.0));
        let counted = |unit| {
            let record = record(&[("SUPPL_UNIT", unit), ("QUANTITY_SUPPL_UNIT", "1200")]);
            (
                record.quantity.value(),
                record.quantity.reason(),
                record.quantity_unit,
            )
        };
        assert_eq!(counted("p/st"), (Some(1200.0), None, QuantityUnit::ITEM));
        for letter in ["M", "é", "A"] {
            let unknown = (None, Some(MissingReason::UnknownUnit), QuantityUnit::NONE);
            assert_eq!(counted(letter), unknown, "{letter}");
        }
        let no_unit = (None, Some(MissingReason::NotApplicable), QuantityUnit::NONE);
        assert_eq!(counted("NO_SU"), no_unit);
        assert!(refusal(&[("VALUE_EUR", "many")]).starts_with("field `VALUE_EUR`: `many`"));
    }
}
