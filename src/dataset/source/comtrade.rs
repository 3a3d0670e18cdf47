//! UN Comtrade: the goods rows of the API answers and of the bulk files, final and tariff-line.
//!
//! Source: Comtrade's reference table of data items, and counts over its public sample answers for what a zero means.

use serde::{Deserialize, Deserializer, Serialize};

use crate::code::{
    Area, Classification, CodeError, Commodity, Currency, CustomsProcedure, ObsStatus,
    QuantityUnit, TradeFlow, TransportMode, Valuation,
};
use crate::dataset::source::missing::{quantity_in, weight_beside, zero_is_missing};
use crate::dataset::source::row::refused;
use crate::dataset::source::{Field, Row, RowError};
use crate::dataset::{Measurement, TradeRecord};
use crate::period::{Frequency, Period, PeriodError};

/// An answer of the API: the list of rows, and what the server says went wrong. Other members are skipped.
///
/// # Examples
///
/// ```
/// use tidegauge::dataset::source::ComtradeAnswer;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let answer: ComtradeAnswer = serde_json::from_str(
///     r#"{"elapsedTime": "0.2 secs", "count": 1, "data": [{"period": "202511"}], "error": ""}"#,
/// )?;
/// assert_eq!((answer.data.len(), answer.error), (1, None));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ComtradeAnswer {
    /// The rows; none if the member is absent or null.
    #[serde(deserialize_with = "rows")]
    pub data: Vec<Row>,
    /// What the server says; `None` if it says nothing.
    #[serde(deserialize_with = "message")]
    pub error: Option<String>,
}

impl TradeRecord {
    /// A record from a goods row of UN Comtrade.
    ///
    /// - Period: `period`, or `refPeriodId` with `freqCode`, or `refYear` and `refMonth` with `freqCode`; month 52 stands for the whole year, and only
    ///   beside `freqCode` A.
    /// - Areas: `reporterCode`, `partnerCode`, `partner2Code`, each replaced by its `…ISO` column where it is absent; no second partner is the total.
    /// - Goods: `classificationCode` and `cmdCode`. A code of more than six digits, as in tariff-line files, becomes a national line of the reporter.
    /// - `flowCode`; `customsCode` and `motCode`, whose absence is the total.
    /// - US dollars: `primaryValue` (CIF for imports, FOB for exports), `cifvalue`, `fobvalue`. A zero primary value is a real zero; the zero of a valuation
    ///   that the flow does not have (FOB of an import, CIF of an export) is missing.
    /// - `qty` with `qtyUnitCode`, `altQty` with `altQtyUnitCode`: zero without a unit is missing, another number without a unit is not applicable.
    /// - `netWgt`, `grossWgt` in kilograms: zero beside a positive value is missing.
    /// - `is…Estimated` gives the status [`ObsStatus::Estimated`]; where it is absent, `legacyEstimationFlag` is asked (2 quantity, 4 net weight).
    ///
    /// Whether the division summed the row up (`isAggregate`, `isReported`), converted it (`isOriginalClassification`) or describes it is not kept.
    ///
    /// # Errors
    /// [`RowError`] names the field, what stands there, and what is accepted. Services are refused.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::TradeRecord;
    /// use tidegauge::code::ObsStatus;
    /// use tidegauge::dataset::source::Row;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let row: Row = serde_json::from_str(
    ///     r#"{"typeCode": "C", "freqCode": "M", "period": "202511", "reporterCode": 842, "flowCode": "M", "partnerCode": 156,
    ///         "classificationCode": "H6", "cmdCode": "850511", "qtyUnitCode": 8, "qty": 412000, "netWgt": 412000,
    ///         "isNetWgtEstimated": true, "cifvalue": 25600000.0, "fobvalue": 0, "primaryValue": 25600000.0}"#,
    /// )?;
    /// let record = TradeRecord::from_comtrade(&row)?;
    /// assert_eq!(record.key().to_string(), "M.US.CN.HS22:850511 2025-M11");
    /// assert_eq!(record.fob_value.value(), None);
    /// assert_eq!(record.net_weight.status(), ObsStatus::Estimated);
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_comtrade(row: &Row) -> Result<Self, RowError> {
        row.only(
            "typeCode",
            &["C"],
            "C (goods) is accepted, services (S) have other axes",
        )?;
        row.only(
            "mosCode",
            &["0"],
            "0 is accepted, modes of supply belong to services",
        )?;
        let reporter = required_area(row, "reporterCode", "reporterISO")?;
        let flow = row.required(
            "flowCode",
            "X, M or a sub-flow of them is accepted",
            str::parse::<TradeFlow>,
        )?;
        let mut record = Self::new(
            period(row)?,
            flow,
            reporter,
            required_area(row, "partnerCode", "partnerISO")?,
            commodity(row, reporter)?,
        );
        record.second_partner = area(row, "partner2Code", "partner2ISO")?.unwrap_or(Area::WORLD);
        record.procedure = row
            .optional("customsCode", "C00 to C20 is accepted", str::parse)?
            .unwrap_or(CustomsProcedure::Total);
        record.transport = row
            .optional(
                "motCode",
                "0 or a mode of transport is accepted",
                str::parse,
            )?
            .unwrap_or(TransportMode::Total);
        record.read_values(row)?;
        record.read_quantities(row)?;
        Ok(record)
    }

    fn read_values(&mut self, row: &Row) -> Result<(), RowError> {
        self.currency = Some(Currency::USD);
        self.value = row.measurement("primaryValue")?;
        self.cif_value = row.measurement("cifvalue")?;
        self.fob_value = row.measurement("fobvalue")?;
        if self.flow.is_import() {
            self.valuation = Valuation::Cif;
            self.fob_value = zero_is_missing(self.fob_value);
        } else {
            self.valuation = Valuation::Fob;
            self.cif_value = zero_is_missing(self.cif_value);
        }
        Ok(())
    }

    fn read_quantities(&mut self, row: &Row) -> Result<(), RowError> {
        let hint: u8 = row
            .whole("legacyEstimationFlag", "0, 2, 4 and 6 are accepted")?
            .unwrap_or(0);
        let estimate = |measurement: Measurement, field, hint: bool| {
            let is_estimated = row.flag(field)?.unwrap_or(hint);
            Ok(match measurement.value() {
                Some(value) if is_estimated => {
                    Measurement::with_status(value, ObsStatus::Estimated)
                }
                _ => measurement,
            })
        };
        self.quantity_unit = unit(row, "qtyUnitCode")?;
        let quantity = quantity_in(self.quantity_unit, row.measurement("qty")?);
        self.quantity = estimate(quantity, "isQtyEstimated", hint & 2 != 0)?;
        self.second_quantity_unit = unit(row, "altQtyUnitCode")?;
        let second = quantity_in(self.second_quantity_unit, row.measurement("altQty")?);
        self.second_quantity = estimate(second, "isAltQtyEstimated", false)?;
        let net = weight_beside(self.value, row.measurement("netWgt")?);
        self.net_weight = estimate(net, "isNetWgtEstimated", hint & 4 != 0)?;
        let gross = weight_beside(self.value, row.measurement("grossWgt")?);
        self.gross_weight = estimate(gross, "isGrossWgtEstimated", false)?;
        Ok(())
    }
}

fn period(row: &Row) -> Result<Period, RowError> {
    const FREQUENCY: &str = "A, Q and M are accepted";
    const PERIOD: &str =
        "2025 or 202511 is accepted, or refPeriodId or refYear and refMonth beside freqCode";
    let frequency = row.optional("freqCode", FREQUENCY, str::parse)?;
    if frequency.is_some_and(|frequency| !is_published(frequency)) {
        return Err(row.unaccepted("freqCode", FREQUENCY));
    }
    let given = |frequency: Option<Frequency>| {
        frequency.ok_or(RowError::Missing {
            field: "freqCode",
            accepted: FREQUENCY,
        })
    };
    if row.get("period").is_some() {
        let period = row.required("period", PERIOD, |text| read_period(text, frequency))?;
        return if is_published(period.frequency()) {
            Ok(period)
        } else {
            Err(row.unaccepted("period", PERIOD))
        };
    }
    if row.get("refPeriodId").is_some() {
        let frequency = given(frequency)?;
        let accepted = "the first day of the period, such as 20251101, is accepted";
        return row.required("refPeriodId", accepted, |text| {
            Period::parse_as(text, frequency)
        });
    }
    let Some(year) = row.year("refYear")? else {
        return Err(RowError::Missing {
            field: "period",
            accepted: PERIOD,
        });
    };
    let accepted = "1 to 12 beside freqCode M, or 52 beside freqCode A, is accepted";
    let month: Option<u32> = row.whole("refMonth", accepted)?;
    let built = match (given(frequency)?, month) {
        (Frequency::Year, None | Some(52)) => Period::annual(year),
        (Frequency::Month, Some(52)) => Err(PeriodError::AnnualTotal { year }),
        (Frequency::Month, Some(month)) => Period::month(year, month),
        _ => return Err(row.unaccepted("refMonth", accepted)),
    };
    built.map_err(|error| refused("refMonth", &error, accepted))
}

/// Whether Comtrade publishes figures of this frequency.
const fn is_published(frequency: Frequency) -> bool {
    matches!(
        frequency,
        Frequency::Year | Frequency::Quarter | Frequency::Month
    )
}

/// `202552` is a year where the frequency says so, and refused otherwise.
fn read_period(text: &str, frequency: Option<Frequency>) -> Result<Period, PeriodError> {
    let read = match frequency {
        Some(frequency) => Period::parse_as(text, frequency),
        None => text.parse(),
    };
    match (read, frequency) {
        (Err(PeriodError::AnnualTotal { year }), Some(Frequency::Year)) => Period::annual(year),
        (read, _) => read,
    }
}

fn area(row: &Row, code: &'static str, iso: &'static str) -> Result<Option<Area>, RowError> {
    let field = row.named(&[code, iso]);
    row.optional(
        field,
        "a number of Comtrade's list, such as 842, or 0 for the world, is accepted",
        str::parse,
    )
}

fn required_area(row: &Row, code: &'static str, iso: &'static str) -> Result<Area, RowError> {
    area(row, code, iso)?.ok_or(RowError::Missing {
        field: code,
        accepted: "a number of Comtrade's list, such as 842, or 0 for the world, is accepted",
    })
}

fn unit(row: &Row, field: &'static str) -> Result<QuantityUnit, RowError> {
    let unit = row.optional(field, "a code from -1 to 41 is accepted", str::parse)?;
    Ok(unit.unwrap_or(QuantityUnit::NONE))
}

fn commodity(row: &Row, reporter: Area) -> Result<Commodity, RowError> {
    let classification: Classification = row.required(
        "classificationCode",
        "H0 to H6, S1 to S4, B4 and B5 are accepted",
        str::parse,
    )?;
    let accepted = "a code as text with its leading zeros, or TOTAL, is accepted";
    let commodity = row.required("cmdCode", accepted, |text| {
        match Commodity::new(classification, text) {
            Err(CodeError::CommodityLength { length, .. })
                if classification.is_harmonized() && length > 6 =>
            {
                Commodity::new(Classification::National(reporter), text)
            }
            read => read,
        }
    })?;
    // Only Japan has lines of nine digits; elsewhere an odd length is an even one that lost its leading zero.
    if commodity.level() > 6 && commodity.level() % 2 == 1 && reporter != Area::JAPAN {
        return Err(row.unaccepted("cmdCode", accepted));
    }
    Ok(commodity)
}

fn rows<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Row>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

fn message<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Field::deserialize(deserializer)? {
        Field::Text(text) if !text.trim().is_empty() => Some(text),
        Field::Number(_) | Field::Bool(_) | Field::Nested => {
            Some("the answer has an error that is not a text".to_owned())
        }
        Field::Text(_) | Field::Null => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::MissingReason;

    const IMPORT: &[(&str, &str)] = &[
        ("typeCode", "C"),
        ("freqCode", "M"),
        ("refPeriodId", "20251101"),
        ("refYear", "2025"),
        ("refMonth", "11"),
        ("period", "202511"),
        ("reporterCode", "842"),
        ("flowCode", "M"),
        ("partnerCode", "156"),
        ("partner2Code", "0"),
        ("classificationCode", "H6"),
        ("isOriginalClassification", "true"),
        ("cmdCode", "850511"),
        ("customsCode", "C00"),
        ("mosCode", "0"),
        ("motCode", "0"),
        ("qtyUnitCode", "8"),
        ("qty", "412000"),
        ("isQtyEstimated", "false"),
        ("altQtyUnitCode", "-1"),
        ("altQty", "0"),
        ("isAltQtyEstimated", "false"),
        ("netWgt", "412000"),
        ("isNetWgtEstimated", "true"),
        ("grossWgt", "0"),
        ("isGrossWgtEstimated", "false"),
        ("cifvalue", "25600000"),
        ("fobvalue", "0"),
        ("primaryValue", "25600000"),
        ("legacyEstimationFlag", "0"),
        ("isReported", "true"),
        ("isAggregate", "false"),
    ];

    /// The import with some fields replaced; an empty text is an absent field.
    fn read(changes: &[(&str, &str)]) -> Result<TradeRecord, RowError> {
        TradeRecord::from_comtrade(&Row::from_pairs(IMPORT.iter().chain(changes).copied()))
    }

    fn record(changes: &[(&str, &str)]) -> TradeRecord {
        read(changes).unwrap()
    }

    fn refusal(changes: &[(&str, &str)]) -> String {
        read(changes).unwrap_err().to_string()
    }

    const NO_PERIOD: (&str, &str) = ("period", "");

    #[test]
    fn a_row_of_the_interface() {
        let record = record(&[]);
        assert_eq!(record.key().to_string(), "M.US.CN.HS22:850511 2025-M11");
        assert_eq!(
            (record.currency, record.valuation),
            (Some(Currency::USD), Valuation::Cif)
        );
        assert_eq!(record.value, Measurement::reported(25_600_000.0));
        assert_eq!(record.quantity, Measurement::reported(412_000.0));
        assert_eq!(record.quantity_unit, QuantityUnit::KILOGRAM);
        assert_eq!(
            record.net_weight,
            Measurement::with_status(412_000.0, ObsStatus::Estimated)
        );
    }

    #[test]
    fn an_export_of_a_bulk_file() {
        let record = record(&[
            ("flowCode", "X"),
            ("cifvalue", "0"),
            ("fobvalue", "0"),
            ("primaryValue", "0"),
            ("isNetWgtEstimated", "0"),
            ("isQtyEstimated", "1"),
            ("netWgt", "0"),
        ]);
        assert_eq!(record.valuation, Valuation::Fob);
        assert_eq!(
            record.cif_value.reason(),
            Some(MissingReason::ZeroForNotAvailable)
        );
        let zero = Measurement::reported(0.0);
        assert_eq!(
            [record.value, record.fob_value, record.net_weight],
            [zero; 3]
        );
        assert_eq!(record.quantity.status(), ObsStatus::Estimated);
    }

    #[test]
    fn zeros_that_mean_missing() {
        let record = record(&[("qtyUnitCode", "-1"), ("qty", "0"), ("netWgt", "0")]);
        for measurement in [
            record.quantity,
            record.second_quantity,
            record.net_weight,
            record.gross_weight,
            record.fob_value,
        ] {
            assert_eq!(
                measurement.reason(),
                Some(MissingReason::ZeroForNotAvailable)
            );
        }
    }

    #[test]
    fn quantities_without_a_unit() {
        let reason = |changes: &[_]| record(changes).quantity.reason();
        assert_eq!(
            reason(&[("qtyUnitCode", "-1")]),
            Some(MissingReason::NotApplicable)
        );
        assert_eq!(
            reason(&[("qtyUnitCode", "")]),
            Some(MissingReason::NotApplicable)
        );
        assert_eq!(reason(&[("qty", "")]), Some(MissingReason::NotGiven));
    }

    #[test]
    fn the_legacy_flag_is_only_a_hint() {
        let statuses = |flag, boolean| {
            let record = record(&[
                ("legacyEstimationFlag", flag),
                ("isQtyEstimated", boolean),
                ("isNetWgtEstimated", boolean),
            ]);
            (record.quantity.status(), record.net_weight.status())
        };
        let (sure, guess) = (ObsStatus::Normal, ObsStatus::Estimated);
        assert_eq!(statuses("0", ""), (sure, sure));
        assert_eq!(statuses("2", ""), (guess, sure));
        assert_eq!(statuses("4", ""), (sure, guess));
        assert_eq!(statuses("6", ""), (guess, guess));
        assert_eq!(statuses("6", "False"), (sure, sure));
        assert_eq!(statuses("0", "TRUE"), (guess, guess));
    }

    #[test]
    fn periods_in_every_form() {
        let period = |changes: &[_]| record(changes).period.to_string();
        assert_eq!(period(&[("freqCode", "")]), "2025-M11");
        assert_eq!(period(&[("freqCode", "A"), ("period", "2025")]), "2025");
        assert_eq!(period(&[("freqCode", "A"), ("period", "202552")]), "2025");
        assert_eq!(
            period(&[("freqCode", "Q"), ("period", "2025Q4")]),
            "2025-Q4"
        );
        assert_eq!(period(&[NO_PERIOD]), "2025-M11");
        let from_id = [NO_PERIOD, ("refPeriodId", "20250101"), ("freqCode", "A")];
        assert_eq!(period(&from_id), "2025");
        let parts = [NO_PERIOD, ("refPeriodId", "")];
        assert_eq!(period(&parts), "2025-M11");
        let annual = |month| period(&[parts[0], parts[1], ("refMonth", month), ("freqCode", "A")]);
        assert_eq!([annual("52"), annual("")], ["2025", "2025"]);
    }

    #[test]
    fn periods_that_are_refused() {
        assert!(refusal(&[("period", "202552")]).contains("total of the whole year 2025"));
        assert!(refusal(&[("freqCode", ""), ("period", "202552")]).contains("total of the whole"));
        assert!(refusal(&[("freqCode", "A")]).contains("another frequency"));
        let day = refusal(&[("freqCode", ""), ("period", "20251101")]);
        assert!(
            day.starts_with("field `period`: `20251101`; 2025 or 202511"),
            "{day}"
        );
        assert!(refusal(&[("freqCode", "W")]).starts_with("field `freqCode`: `W`"));
        let parts = [NO_PERIOD, ("refPeriodId", "")];
        let by_parts = |changes: &[(&'static str, &'static str)]| {
            refusal(&parts.iter().chain(changes).copied().collect::<Vec<_>>())
        };
        assert!(by_parts(&[("refMonth", "52")]).contains("not a month"));
        assert!(by_parts(&[("refMonth", "13")]).starts_with("field `refMonth`: month 13"));
        assert!(by_parts(&[("refYear", "0")]).starts_with("field `refYear`: year 0"));
        assert!(by_parts(&[("refMonth", "")]).starts_with("field `refMonth`: nothing"));
        assert!(by_parts(&[("freqCode", "A")]).starts_with("field `refMonth`: `11`"));
        assert!(by_parts(&[("refYear", "")]).starts_with("field `period` is missing"));
        assert!(by_parts(&[("refYear", "MMXXV")]).starts_with("field `refYear`: `MMXXV`"));
        assert!(by_parts(&[("freqCode", "")]).starts_with("field `freqCode` is missing"));
        assert!(refusal(&[NO_PERIOD, ("freqCode", "")]).starts_with("field `freqCode` is missing"));
    }

    #[test]
    fn areas_by_number_or_text() {
        let record = record(&[
            ("reporterCode", ""),
            ("reporterISO", "USA"),
            ("partnerCode", ""),
            ("partnerISO", "W00"),
            ("partner2Code", "344"),
        ]);
        assert_eq!(
            (record.reporter, record.partner),
            (Area::UNITED_STATES, Area::WORLD)
        );
        assert_eq!(record.second_partner, Area::HONG_KONG);
        let absent = refusal(&[("partnerCode", "")]);
        assert!(
            absent.starts_with("field `partnerCode` is missing"),
            "{absent}"
        );
        assert!(
            refusal(&[("reporterCode", "20000")]).starts_with("field `reporterCode`: \"20000\"")
        );
        assert!(refusal(&[("partner2Code", "1")]).starts_with("field `partner2Code`"));
    }

    #[test]
    fn goods_at_every_level() {
        let code = |scheme, code| {
            record(&[("classificationCode", scheme), ("cmdCode", code)])
                .commodity
                .to_string()
        };
        assert_eq!(code("H6", "TOTAL"), "HS22:TOTAL");
        assert_eq!(code("H0", "010121"), "HS92:010121");
        assert_eq!(code("S4", "77812"), "SITC4:77812");
        assert_eq!(code("H6", "8505110070"), "NAT-US:8505110070");
        let refused = |code| refusal(&[("cmdCode", code)]);
        assert!(refused("10121").contains("a leading zero may be lost"));
        assert!(refused("101210010").starts_with("field `cmdCode`: `101210010`"));
        assert!(refused("8505117").starts_with("field `cmdCode`: commodity \"8505117\""));
        let japan = record(&[("reporterCode", "392"), ("cmdCode", "850511010")]);
        assert_eq!(japan.commodity.to_string(), "NAT-JP:850511010");
        assert!(refusal(&[("classificationCode", "H9")]).starts_with("field `classificationCode`"));
    }

    #[test]
    fn other_axes() {
        let record = record(&[("customsCode", "C06"), ("motCode", "2100")]);
        assert_eq!(record.procedure, CustomsProcedure::InwardProcessing);
        assert_eq!(record.transport, TransportMode::Sea);
        assert!(refusal(&[("customsCode", "C99")]).starts_with("field `customsCode`"));
        assert!(refusal(&[("motCode", "7")]).starts_with("field `motCode`"));
        assert!(refusal(&[("flowCode", "Z")]).starts_with("field `flowCode`"));
        assert!(refusal(&[("typeCode", "S")]).contains("services (S) have other axes"));
        assert!(refusal(&[("mosCode", "1")]).starts_with("field `mosCode`: `1`"));
        assert!(refusal(&[("qtyUnitCode", "99")]).starts_with("field `qtyUnitCode`"));
        assert!(refusal(&[("isQtyEstimated", "perhaps")]).starts_with("field `isQtyEstimated`"));
        assert!(refusal(&[("legacyEstimationFlag", "many")]).contains("0, 2, 4 and 6"));
        assert!(refusal(&[("primaryValue", "1e999")]).starts_with("field `primaryValue`: `1e999`"));
    }

    #[test]
    fn answers_of_the_server() {
        let answer = |json: &str| serde_json::from_str::<ComtradeAnswer>(json).unwrap();
        assert_eq!(answer("{}"), ComtradeAnswer::default());
        assert_eq!(
            answer(r#"{"data": null, "error": null}"#),
            ComtradeAnswer::default()
        );
        let refused =
            answer(r#"{"count": 0, "data": [], "error": "quota exceeded", "x": {"y": 1}}"#);
        assert_eq!(refused.error.as_deref(), Some("quota exceeded"));
        assert!(answer(r#"{"error": {"code": 1}}"#).error.is_some());
        assert_eq!(
            answer(r#"{"data": [{"period": "202511"}, 7]}"#).data.len(),
            2
        );
    }
}
