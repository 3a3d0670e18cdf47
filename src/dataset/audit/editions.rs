//! Q11: a classification whose edition changes.
//!
//! The first period in another edition is a break candidate for every code: the same digits may hold other goods. It is likely where a neighbour
//! under the same heading came or went, because its goods came from or went to somewhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::code::{Area, Classification, Commodity};
use crate::dataset::TradeRecord;
use crate::dataset::audit::axis::keys_of;
use crate::dataset::audit::report::count;
use crate::dataset::audit::{AuditCode, Finding, Severity};
use crate::period::{Frequency, Period};

/// Rows among which one edition follows another: reporter, direction, frequency, and the scheme whatever its edition.
type Stream = (Area, bool, Frequency, &'static str);

pub(super) fn findings(records: &[TradeRecord]) -> Vec<Finding> {
    let mut streams: BTreeMap<Stream, BTreeMap<Classification, Edition<'_>>> = BTreeMap::new();
    for row in records {
        let classification = row.commodity.classification();
        let Some(scheme) = scheme(classification) else {
            continue;
        };
        let direction = row.flow.is_import();
        let stream = (row.reporter, direction, row.period.frequency(), scheme);
        let editions = streams.entry(stream).or_default();
        let edition = editions.entry(classification);
        edition.or_insert_with(|| Edition::new(row)).add(row);
    }
    let mut found = Vec::new();
    for editions in streams.into_values() {
        let mut editions: Vec<(Classification, Edition<'_>)> = editions.into_iter().collect();
        editions.sort_by_key(|(classification, edition)| (edition.first, *classification));
        found.extend(
            editions
                .windows(2)
                .filter_map(|pair| change(&pair[0], &pair[1])),
        );
    }
    found
}

/// The scheme of an edition; none where no edition is stated.
const fn scheme(classification: Classification) -> Option<&'static str> {
    match classification {
        Classification::Hs(_) => Some("HS"),
        Classification::Sitc(_) => Some("SITC"),
        Classification::Bec(_) => Some("BEC"),
        Classification::CombinedNomenclature { year: Some(_) } => Some("CN"),
        _ => None,
    }
}

/// What a stream holds in one edition.
struct Edition<'a> {
    first: Period,
    last: Period,
    /// Of each code its earliest and its latest row.
    codes: BTreeMap<&'a str, (&'a TradeRecord, &'a TradeRecord)>,
    /// The codes right below each code.
    children: BTreeMap<Commodity, BTreeSet<&'a str>>,
}

impl<'a> Edition<'a> {
    const fn new(row: &TradeRecord) -> Self {
        Self {
            first: row.period,
            last: row.period,
            codes: BTreeMap::new(),
            children: BTreeMap::new(),
        }
    }

    fn add(&mut self, row: &'a TradeRecord) {
        self.first = self.first.min(row.period);
        self.last = self.last.max(row.period);
        let Some(parent) = row.commodity.parent() else {
            return;
        };
        let code = row.commodity.code();
        self.children.entry(parent).or_default().insert(code);
        let (earliest, latest) = self.codes.entry(code).or_insert((row, row));
        if row.period < earliest.period {
            *earliest = row;
        }
        if row.period > latest.period {
            *latest = row;
        }
    }

    /// The codes under the same parent as `code`.
    fn neighbours(&self, code: &str) -> Option<&BTreeSet<&'a str>> {
        let parent = self.codes.get(code)?.0.commodity.parent()?;
        self.children.get(&parent)
    }
}

/// `None` where one of the editions holds totals alone.
fn change(
    (old_name, old): &(Classification, Edition<'_>),
    (new_name, new): &(Classification, Edition<'_>),
) -> Option<Finding> {
    let (_, (example, _)) = new.codes.first_key_value()?;
    let (_, (_, before)) = old.codes.first_key_value()?;
    let both: Vec<&str> = old
        .codes
        .keys()
        .copied()
        .filter(|code| new.codes.contains_key(code))
        .collect();
    let suspects: Vec<&str> = both
        .iter()
        .copied()
        .filter(|code| old.neighbours(code) != new.neighbours(code))
        .collect();
    let (severity, beside) = match suspects.first() {
        Some(code) => {
            let number = suspects.len();
            let beside = format!("{number} of them beside codes that came or went, such as {code}");
            (Severity::Warning, beside)
        }
        None => (
            Severity::Info,
            "none of them beside codes that came or went".to_owned(),
        ),
    };
    let listed = if suspects.is_empty() {
        &both
    } else {
        &suspects
    };
    let rows = listed
        .iter()
        .filter_map(|code| Some([old.codes.get(code)?.1, new.codes.get(code)?.0]));
    let mut keys = keys_of(rows.flatten());
    if keys.is_empty() {
        keys = keys_of([*before, *example]);
    }
    let direction = if example.flow.is_import() {
        "imports"
    } else {
        "exports"
    };
    let meanwhile = if new.first <= old.last {
        format!(", while {old_name} goes on until {}", old.last)
    } else {
        String::new()
    };
    let message = format!(
        "{direction} of {} change from {old_name} to {new_name} in {}{meanwhile}: {} in both, {beside}",
        example.reporter,
        new.first,
        count(both.len(), "code"),
    );
    let number = suspects.len() as f64;
    let code = AuditCode::Q11EditionChange;
    Some(Finding::new(code, severity, keys, number, message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::audit::fixture::{found, usd};

    const CODE: AuditCode = AuditCode::Q11EditionChange;

    fn rows(edition: &str, codes: &[&str], periods: &[&str]) -> Vec<crate::dataset::TradeRecord> {
        let row = |code: &&str| {
            let line = format!("X.CN.US.{edition}:{code}");
            periods
                .iter()
                .map(move |period| usd(&line, period, 1.0))
                .collect::<Vec<_>>()
        };
        codes.iter().flat_map(row).collect()
    }

    #[test]
    fn a_neighbour_that_went_makes_a_suspect() {
        // 850590 took over what was in 850530 when the edition of 2007 came.
        let old = rows(
            "HS02",
            &["850511", "850530", "850590", "850110"],
            &["2006", "2007"],
        );
        let new = rows("HS07", &["850511", "850590", "850110"], &["2008", "2009"]);
        let [finding] = &found(CODE, [old, new].concat())[..] else {
            panic!()
        };
        assert_eq!(
            (finding.severity, finding.number),
            (Severity::Warning, Some(2.0))
        );
        let keys: Vec<String> = finding.keys.iter().map(ToString::to_string).collect();
        assert_eq!(
            keys,
            [
                "X.CN.US.HS02:850511 2007",
                "X.CN.US.HS02:850590 2007",
                "X.CN.US.HS07:850511 2008",
                "X.CN.US.HS07:850590 2008",
            ]
        );
        assert_eq!(
            finding.message,
            "exports of CN change from H2 to H3 in 2008: 3 codes in both, 2 of them beside codes that came or went, such as 850511"
        );
    }

    #[test]
    fn the_same_codes_on_both_sides_are_information() {
        let codes = ["850511", "850590"];
        let old = rows("HS17", &codes, &["2021-12"]);
        let new = rows("HS22", &codes, &["2022-01"]);
        let [finding] = &found(CODE, [old, new].concat())[..] else {
            panic!()
        };
        assert_eq!(
            (finding.severity, finding.number),
            (Severity::Info, Some(0.0))
        );
        assert_eq!(finding.keys.len(), 4);
    }

    #[test]
    fn each_change_is_one_finding() {
        let code = ["850511"];
        let all = [
            rows("HS12", &code, &["2016"]),
            rows("HS17", &code, &["2017"]),
            rows("HS22", &["850512"], &["2022"]),
        ];
        let findings = found(CODE, all.concat());
        let messages: Vec<&str> = findings.iter().map(|f| f.message.as_str()).collect();
        assert_eq!(messages.len(), 2);
        assert!(messages[0].contains("from H4 to H5 in 2017: 1 code in both"));
        assert!(messages[1].contains("from H5 to H6 in 2022: 0 codes in both"));
        assert_eq!(findings[1].keys.len(), 2);
    }

    #[test]
    fn editions_side_by_side_are_said_to_be() {
        let code = ["850511"];
        let both = [
            rows("HS17", &code, &["2021", "2022"]),
            rows("HS22", &code, &["2022"]),
        ];
        assert!(
            found(CODE, both.concat())[0]
                .message
                .contains("in 2022, while H5 goes on until 2022: ")
        );
    }

    #[test]
    fn one_edition_totals_and_unstated_editions_do_not_change() {
        assert_eq!(
            found(CODE, rows("HS22", &["850511", "8505"], &["2024", "2025"])),
            []
        );
        let unstated = [
            rows("HS", &["850511"], &["2024"]),
            rows("CN", &["85051110"], &["2025"]),
        ];
        assert_eq!(found(CODE, unstated.concat()), []);
        let totals = [
            rows("HS17", &["TOTAL"], &["2024"]),
            rows("HS22", &["TOTAL"], &["2025"]),
        ];
        assert_eq!(found(CODE, totals.concat()), []);
        let schemes = [
            rows("HS17", &["850511"], &["2024"]),
            rows("SITC4", &["77812"], &["2025"]),
        ];
        assert_eq!(found(CODE, schemes.concat()), []);
    }
}
