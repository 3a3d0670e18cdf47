//! China, General Administration of Customs: rows of the online query tables, with their own headers or English ones.
//!
//! Source: headers of the query tables; units and partner names as these tables print them.

use serde::{Deserialize, Serialize};

use crate::code::{
    Area, Classification, CodeError, Commodity, Currency, QuantityUnit, TradeFlow, Valuation,
};
use crate::dataset::TradeRecord;
use crate::dataset::source::missing::{kilograms, quantity_with_unit, weight_beside};
use crate::dataset::source::row::refused;
use crate::dataset::source::{Row, RowError};
use crate::period::{Frequency, Period};

/// Which of the two tables of China's customs a row comes from: the same trade in two currencies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChinaTable {
    /// Values in US dollars.
    UsDollar,
    /// Values in yuan.
    Yuan,
}

// Names of the fields: English ones first, then the headers of the query tables.
const PERIOD: &[&str] = &["period", "month", "year_month", "数据年月"];
const FLOW: &[&str] = &["flow", "进出口"];
const COMMODITY: &[&str] = &["hs_code", "commodity_code", "商品编码"];
const PARTNER: &[&str] = &[
    "partner_code",
    "partner",
    "partner_name",
    "贸易伙伴编码",
    "贸易伙伴名称",
];
const TRADE_MODE: &[&str] = &[
    "trade_mode",
    "trade_mode_code",
    "贸易方式编码",
    "贸易方式名称",
];
const PLACE: &[&str] = &[
    "domestic_place",
    "domestic_place_code",
    "注册地编码",
    "注册地名称",
];
const FIRST_QUANTITY: &[&str] = &["first_quantity", "第一数量"];
const FIRST_UNIT: &[&str] = &["first_unit", "第一计量单位"];
const SECOND_QUANTITY: &[&str] = &["second_quantity", "第二数量"];
const SECOND_UNIT: &[&str] = &["second_unit", "第二计量单位"];
const DOLLARS: &[&str] = &["usd", "美元", "value"];
const YUAN: &[&str] = &["rmb", "cny", "人民币", "value"];

/// What stands in an axis that is summed over.
const TOTALS: &[&str] = &["total", "all", "-", "合计", "总计", "全部"];

/// Names that people write where [`Area::name`] has a longer one.
const PARTNER_NAMES: &[(&str, Area)] = &[
    ("total", Area::WORLD),
    ("united states", Area::UNITED_STATES),
    ("south korea", Area::KOREA),
    ("korea, rep.", Area::KOREA),
    ("vietnam", Area::VIETNAM),
    ("taiwan", Area::TAIWAN),
    ("hong kong, china", Area::HONG_KONG),
    ("macao, china", Area::MACAO),
    ("macau", Area::MACAO),
    ("united kingdom", Area::UNITED_KINGDOM),
    ("netherlands", Area::NETHERLANDS),
    ("russia", Area::RUSSIA),
    ("turkey", Area::TURKIYE),
    ("czech republic", Area::CZECHIA),
];

/// Units as the tables print them; Chinese has a counting word for each kind of item.
const UNITS: &[(&str, QuantityUnit)] = &[
    ("无", QuantityUnit::NONE),
    ("千克", QuantityUnit::KILOGRAM),
    ("吨", QuantityUnit::TONNE),
    ("升", QuantityUnit::LITRE),
    ("平方米", QuantityUnit::SQUARE_METRE),
    ("立方米", QuantityUnit::CUBIC_METRE),
    ("双", QuantityUnit::PAIR),
    ("个", QuantityUnit::ITEM),
    ("件", QuantityUnit::ITEM),
    ("台", QuantityUnit::ITEM),
    ("套", QuantityUnit::ITEM),
    ("辆", QuantityUnit::ITEM),
    ("艘", QuantityUnit::ITEM),
    ("架", QuantityUnit::ITEM),
    ("只", QuantityUnit::ITEM),
    ("支", QuantityUnit::ITEM),
    ("条", QuantityUnit::ITEM),
    ("张", QuantityUnit::ITEM),
    ("块", QuantityUnit::ITEM),
    ("piece", QuantityUnit::ITEM),
    ("unit", QuantityUnit::ITEM),
    ("set", QuantityUnit::ITEM),
];

impl TradeRecord {
    /// A record from a row of the query tables of China's customs.
    ///
    /// | field | accepted names | content |
    /// |---|---|---|
    /// | period | `period`, `month`, `year_month`, 数据年月 | a month (`2025-11`, `202511`, 2025年11月), or months of one year together (`2025-01/2025-02`, `202501-202502`, 2025年1-2月): the record has the last one and [`covers`](Self::covers) their number |
    /// | flow | `flow`, 进出口 | import or M or 进口 (CIF), export or X or 出口 (FOB) |
    /// | goods | `hs_code`, `commodity_code`, 商品编码 | 2, 4, 6, 8 or 10 digits, or `TOTAL`: a national line of China |
    /// | partner | `partner_code`, `partner`, `partner_name`, 贸易伙伴编码, 贸易伙伴名称 | number of the customs' own list ([`Area::from_china_customs`]), ISO letters, or English name |
    /// | trade mode | `trade_mode`, `trade_mode_code`, 贸易方式编码, 贸易方式名称 | absent, or `total`, `all`, `-`, 合计, 总计, 全部 |
    /// | domestic place | `domestic_place`, `domestic_place_code`, 注册地编码, 注册地名称 | as trade mode |
    /// | quantities | `first_quantity` and `first_unit`, 第一数量 and 第一计量单位; `second_…`, 第二… | zero without a unit is missing |
    /// | value | `usd`, 美元 or `rmb`, `cny`, 人民币; else `value` | in the currency of `table` |
    ///
    /// The quantity that is counted in kilograms is the net weight too. Numbers are never Comtrade's: 344 is Russia here, and Hong Kong there.
    ///
    /// # Errors
    /// [`RowError`] names the field, what stands there, and what is accepted. Rows of one trade mode or one place are refused, because a record has no such
    /// axis and their sums would hide in it.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::TradeRecord;
    /// use tidegauge::dataset::source::{ChinaTable, Row};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let row = Row::from_pairs([
    ///     ("数据年月", "2025-01/2025-02"), ("flow", "export"), ("商品编码", "85051110"), ("贸易伙伴编码", "502"),
    ///     ("第一数量", "1,159,000"), ("第一计量单位", "千克"), ("美元", "61,400,000"),
    /// ]);
    /// let record = TradeRecord::from_china_customs(&row, ChinaTable::UsDollar)?;
    /// assert_eq!(record.key().to_string(), "X.CN.US.NAT-CN:85051110 2025-M02 (2 months)");
    /// assert_eq!(record.net_weight.value(), Some(1_159_000.0));
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_china_customs(row: &Row, table: ChinaTable) -> Result<Self, RowError> {
        let (period, covers) = months(row)?;
        let flow = row.required(row.named(FLOW), "import and export are accepted", flow)?;
        let mut record = Self::new(period, flow, Area::CHINA, partner(row)?, commodity(row)?);
        record.covers = covers;
        for name in TRADE_MODE.iter().chain(PLACE) {
            row.only(name, TOTALS, "only the total is accepted, a record has no such axis; ask for it or leave the column out")?;
        }
        let (names, currency) = match table {
            ChinaTable::UsDollar => (DOLLARS, Currency::USD),
            ChinaTable::Yuan => (YUAN, Currency::CNY),
        };
        let value = row.named(names);
        if row.get(value).is_none() {
            return Err(RowError::Missing {
                field: value,
                accepted: "the value in the currency of the table that was asked for",
            });
        }
        record.value = row.measurement(value)?;
        record.currency = Some(currency);
        record.valuation = if flow.is_import() {
            Valuation::Cif
        } else {
            Valuation::Fob
        };
        let first =
            quantity_with_unit(row, row.named(FIRST_QUANTITY), row.named(FIRST_UNIT), unit)?;
        let second = quantity_with_unit(
            row,
            row.named(SECOND_QUANTITY),
            row.named(SECOND_UNIT),
            unit,
        )?;
        (record.quantity, record.quantity_unit) = first;
        (record.second_quantity, record.second_quantity_unit) = second;
        record.net_weight = weight_beside(record.value, kilograms([first, second]));
        Ok(record)
    }
}

/// The last month of a row and the number of months it covers.
fn months(row: &Row) -> Result<(Period, u16), RowError> {
    const ACCEPTED: &str =
        "a month such as 2025-11, or months of one year such as 2025-01/2025-02, is accepted";
    let field = row.named(PERIOD);
    let text: String = row.required(field, ACCEPTED, str::parse)?;
    let month = |text: &str| {
        Period::parse_as(text, Frequency::Month).map_err(|error| refused(field, &error, ACCEPTED))
    };
    let Some((first, last)) = ends(&text) else {
        return Ok((month(&text)?, 1));
    };
    let (first, last) = (month(&first)?, month(&last)?);
    let count = i64::from(last.within_year()) - i64::from(first.within_year()) + 1;
    match u16::try_from(count) {
        Ok(count) if count > 0 && first.year() == last.year() => Ok((last, count)),
        _ => Err(row.unaccepted(field, ACCEPTED)),
    }
}

/// First and last month of `2025-01/2025-02`, `202501-202502`, `2025年1-2月` and `2025年11月`; `None` for other forms.
fn ends(text: &str) -> Option<(String, String)> {
    let pair = |(first, last): (&str, &str)| (first.trim().to_owned(), last.trim().to_owned());
    if let Some((year, months)) = text.split_once('年') {
        let (first, last) = months.split_once(['-', '至']).unwrap_or((months, months));
        let month = |text: &str| format!("{year}-{:0>2}", text.trim_end_matches('月'));
        return Some((month(first), month(last)));
    }
    // A hyphen separates months only where both sides are written without one.
    let hyphen = || {
        text.split_once('-')
            .filter(|(first, _)| first.trim().len() == 6)
    };
    text.split_once('/').or_else(hyphen).map(pair)
}

fn flow(text: &str) -> Result<TradeFlow, CodeError> {
    match text {
        "进口" => Ok(TradeFlow::Import),
        "出口" => Ok(TradeFlow::Export),
        other => other.parse(),
    }
}

fn commodity(row: &Row) -> Result<Commodity, RowError> {
    let accepted = "2, 4, 6, 8 or 10 digits with their leading zeros, or TOTAL, is accepted";
    let field = row.named(COMMODITY);
    let commodity = row.required(field, accepted, |text| {
        Commodity::new(Classification::National(Area::CHINA), text)
    })?;
    // China has no lines of other lengths: nine digits are ten that lost their leading zero.
    match commodity.level() {
        0 | 2 | 4 | 6 | 8 | 10 => Ok(commodity),
        _ => Err(row.unaccepted(field, accepted)),
    }
}

fn partner(row: &Row) -> Result<Area, RowError> {
    let accepted =
        "a number of China's customs such as 502, ISO letters or an English name is accepted";
    let field = row.named(PARTNER);
    row.required(field, accepted, |text| match text.parse() {
        Ok(number) => Area::from_china_customs(number),
        Err(_) => named_partner(text).map_or_else(|| text.parse(), Ok),
    })
}

fn named_partner(text: &str) -> Option<Area> {
    let short = PARTNER_NAMES
        .iter()
        .find(|(name, _)| text.eq_ignore_ascii_case(name));
    short
        .map(|(_, area)| *area)
        .or_else(|| Area::known().find(|area| text.eq_ignore_ascii_case(area.name())))
}

fn unit(text: &str) -> Result<QuantityUnit, CodeError> {
    let known = UNITS
        .iter()
        .find(|(name, _)| text.eq_ignore_ascii_case(name));
    known.map_or_else(|| text.parse(), |(_, unit)| Ok(*unit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Measurement, MissingReason};

    const EXPORT: &[(&str, &str)] = &[
        ("month", "202511"),
        ("flow", "export"),
        ("hs_code", "85051110"),
        ("partner_code", "502"),
        ("trade_mode", "total"),
        ("first_quantity", "582,000"),
        ("first_unit", "Kilogram"),
        ("second_quantity", "0"),
        ("second_unit", "-"),
        ("usd", "34,500,000"),
    ];

    fn read(changes: &[(&str, &str)], table: ChinaTable) -> Result<TradeRecord, RowError> {
        let row = Row::from_pairs(EXPORT.iter().chain(changes).copied());
        TradeRecord::from_china_customs(&row, table)
    }

    fn record(changes: &[(&str, &str)]) -> TradeRecord {
        read(changes, ChinaTable::UsDollar).unwrap()
    }

    fn refusal(changes: &[(&str, &str)]) -> String {
        read(changes, ChinaTable::UsDollar).unwrap_err().to_string()
    }

    #[test]
    fn a_row_with_english_names() {
        let record = record(&[]);
        assert_eq!(record.key().to_string(), "X.CN.US.NAT-CN:85051110 2025-M11");
        assert_eq!(record.value, Measurement::reported(34_500_000.0));
        assert_eq!(
            (record.currency, record.valuation),
            (Some(Currency::USD), Valuation::Fob)
        );
        assert_eq!(
            (record.quantity, record.covers),
            (Measurement::reported(582_000.0), 1)
        );
        assert_eq!(record.net_weight, record.quantity);
        assert_eq!(
            record.second_quantity.reason(),
            Some(MissingReason::ZeroForNotAvailable)
        );
    }

    #[test]
    fn a_row_with_the_headers_of_the_tables() {
        let row = Row::from_pairs([
            ("数据年月", "202511"),
            ("进出口", "进口"),
            ("商品编码", "0101210010"),
            ("贸易伙伴编码", "116"),
            ("贸易伙伴名称", "日本"),
            ("第一数量", "12"),
            ("第一计量单位", "头"),
            ("第二数量", "6300"),
            ("第二计量单位", "千克"),
            ("人民币", "910000"),
        ]);
        let record = TradeRecord::from_china_customs(&row, ChinaTable::Yuan).unwrap();
        assert_eq!(
            record.key().to_string(),
            "M.CN.JP.NAT-CN:0101210010 2025-M11"
        );
        assert_eq!(
            (record.currency, record.valuation),
            (Some(Currency::CNY), Valuation::Cif)
        );
        assert_eq!(record.quantity.reason(), Some(MissingReason::UnknownUnit));
        assert_eq!(record.net_weight, Measurement::reported(6300.0));
        let error = TradeRecord::from_china_customs(&row, ChinaTable::UsDollar).unwrap_err();
        assert!(
            error.to_string().starts_with("field `usd` is missing"),
            "{error}"
        );
    }

    #[test]
    fn months_alone_and_together() {
        let months = |text| {
            let record = record(&[("month", text)]);
            (record.period.to_string(), record.covers)
        };
        let november = ("2025-M11".to_owned(), 1);
        for text in ["2025-11", "202511", "2025年11月", "202511-202511"] {
            assert_eq!(months(text), november, "{text}");
        }
        let both = ("2025-M02".to_owned(), 2);
        for text in [
            "2025-01/2025-02",
            "202501-202502",
            "202501/202502",
            "2025年1-2月",
            "2025年1至2月",
            "2025年1月-2月",
        ] {
            assert_eq!(months(text), both, "{text}");
        }
        assert_eq!(months("2025年1-11月"), ("2025-M11".to_owned(), 11));
        assert_eq!(months("2025-01/2025-12"), ("2025-M12".to_owned(), 12));
    }

    #[test]
    fn months_that_could_mean_two_things() {
        for text in [
            "1-11",
            "2025-01-11",
            "2025-02/2025-01",
            "2024-12/2025-01",
            "2025-01-02",
            "202501-02",
            "2025",
            "2025年",
            "年月",
            "2025年13月",
            "0001-01/9999-12",
            "202501-202502-202503",
            "/",
            "-",
            "2025-01/2025-Q1",
            "",
        ] {
            assert!(refusal(&[("month", text)]).starts_with("field `"), "{text}");
        }
        assert_eq!(
            refusal(&[("month", "2025-02/2025-01")]),
            "field `month`: `2025-02/2025-01`; a month such as 2025-11, or months of one year such as 2025-01/2025-02, is accepted"
        );
        assert!(refusal(&[("month", "")]).starts_with("field `period` is missing"));
    }

    #[test]
    fn partners_by_number_letters_or_name() {
        let partner = |text| record(&[("partner_code", text)]).partner;
        assert_eq!(partner("344"), Area::RUSSIA);
        assert_eq!(
            [partner("US"), partner("usa"), partner("United States")],
            [Area::UNITED_STATES; 3]
        );
        assert_eq!(
            [partner("Viet Nam"), partner("vietnam")],
            [Area::VIETNAM; 2]
        );
        assert_eq!([partner("World"), partner("W00")], [Area::WORLD; 2]);
        assert_eq!(
            record(&[("partner_code", ""), ("partner", "Japan")]).partner,
            Area::JAPAN
        );
        for text in ["842", "99999", "5O2", "300", "美国", "Atlantis"] {
            assert!(
                refusal(&[("partner_code", text)]).starts_with("field `partner_code`: \""),
                "{text}"
            );
        }
        assert!(refusal(&[("partner_code", "")]).starts_with("field `partner_code` is missing"));
    }

    #[test]
    fn every_short_name_and_unit_is_needed() {
        for (name, area) in PARTNER_NAMES {
            assert_eq!(record(&[("partner_code", name)]).partner, *area, "{name}");
            assert!(
                Area::known().all(|known| !known.name().eq_ignore_ascii_case(name)),
                "{name}"
            );
        }
        for (name, unit) in UNITS {
            assert_eq!(
                record(&[("first_unit", name)]).quantity_unit,
                *unit,
                "{name}"
            );
            assert!(name.parse::<QuantityUnit>().is_err(), "{name}");
        }
    }

    #[test]
    fn modes_and_places_are_never_merged() {
        for name in TRADE_MODE.iter().chain(PLACE) {
            assert!(
                refusal(&[(name, "10")])
                    .starts_with(&format!("field `{name}`: `10`; only the total"))
            );
            for total in ["", "total", "ALL", "合计", "-"] {
                assert!(
                    read(&[(name, total)], ChinaTable::UsDollar).is_ok(),
                    "{name} {total}"
                );
            }
        }
    }

    #[test]
    fn flows_goods_and_values() {
        let flow = |text| record(&[("flow", text)]).flow;
        assert_eq!([flow("出口"), flow("X")], [TradeFlow::Export; 2]);
        assert_eq!([flow("进口"), flow("Import")], [TradeFlow::Import; 2]);
        assert!(refusal(&[("flow", "both")]).starts_with("field `flow`: \"both\""));
        let code = |text| record(&[("hs_code", text)]).commodity.to_string();
        assert_eq!(code("8505.11.10"), "NAT-CN:85051110");
        assert_eq!(code("TOTAL"), "NAT-CN:TOTAL");
        assert!(refusal(&[("hs_code", "101210010")]).starts_with("field `hs_code`: `101210010`"));
        assert!(refusal(&[("hs_code", "1012100")]).starts_with("field `hs_code`: commodity"));
        let record = record(&[("usd", ""), ("value", "7")]);
        assert_eq!(record.value, Measurement::reported(7.0));
        let yuan = read(&[("value", "8")], ChinaTable::Yuan).unwrap();
        assert_eq!(
            (yuan.value.value(), yuan.currency),
            (Some(8.0), Some(Currency::CNY))
        );
        let weightless = read(&[("first_quantity", "0")], ChinaTable::UsDollar).unwrap();
        assert_eq!(
            weightless.net_weight.reason(),
            Some(MissingReason::ZeroForNotAvailable)
        );
    }
}
