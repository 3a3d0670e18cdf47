//! Q12: areas that are no country, that ended or did not yet exist, or whose number is from another list.

use std::collections::BTreeMap;

use crate::code::{Area, AreaKind};
use crate::dataset::audit::report::count;
use crate::dataset::audit::{AuditCode, Finding, Severity};
use crate::dataset::{RecordKey, TradeRecord};

/// Where in a row an area stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Reporter,
    Partner,
    SecondPartner,
}

/// What is doubtful about an area in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Doubt {
    Confused { meant: Area },
    Ended { last_year: u16 },
    NotYet { first_year: u16 },
    NoCountry,
}

/// What is known about an area, looked up once.
struct Facts {
    kind: AreaKind,
    meant: Option<Area>,
    first_year: Option<u16>,
    last_year: Option<u16>,
}

/// Q12, once for each area, role and doubt.
pub(super) fn findings(records: &[TradeRecord]) -> Vec<Finding> {
    let mut facts: BTreeMap<Area, Facts> = BTreeMap::new();
    let mut doubtful: BTreeMap<(Area, Role, Doubt), Vec<RecordKey>> = BTreeMap::new();
    for row in records {
        for (role, area) in [
            (Role::Reporter, row.reporter),
            (Role::Partner, row.partner),
            (Role::SecondPartner, row.second_partner),
        ] {
            if area == Area::WORLD && role != Role::Reporter {
                continue;
            }
            let known = facts.entry(area).or_insert_with(|| Facts::of(area));
            if let Some(doubt) = known.doubt(row.period.year()) {
                doubtful
                    .entry((area, role, doubt))
                    .or_default()
                    .push(row.key());
            }
        }
    }
    doubtful
        .into_iter()
        .map(|((area, role, doubt), keys)| {
            let (code, name) = (area.comtrade(), area.name());
            let reason = match doubt {
                Doubt::Confused { meant } => format!(
                    "is the number of ISO 3166-1 for what Comtrade numbers {}",
                    meant.comtrade()
                ),
                Doubt::Ended { last_year } => format!("has no records after {last_year}"),
                Doubt::NotYet { first_year } => format!("has no records before {first_year}"),
                Doubt::NoCountry => "is not a country".to_owned(),
            };
            let message = format!(
                "{} {code:03} ({name}) {reason}; {}",
                role.name(),
                count(keys.len(), "row")
            );
            let number = keys.len() as f64;
            let severity = doubt.severity(role);
            Finding::new(AuditCode::Q12DoubtfulArea, severity, keys, number, message)
        })
        .collect()
}

impl Role {
    const fn name(self) -> &'static str {
        match self {
            Self::Reporter => "reporter",
            Self::Partner => "partner",
            Self::SecondPartner => "second partner",
        }
    }
}

impl Doubt {
    /// Partners that are no country are where confidential trade is put; a reporter must be one.
    const fn severity(self, role: Role) -> Severity {
        match (self, role) {
            (Self::NoCountry, Role::Partner | Role::SecondPartner) => Severity::Info,
            _ => Severity::Warning,
        }
    }
}

impl Facts {
    fn of(area: Area) -> Self {
        Self {
            kind: area.kind(),
            meant: area.code_space_confusion(),
            first_year: area.first_year(),
            last_year: area.last_year(),
        }
    }

    fn doubt(&self, year: i32) -> Option<Doubt> {
        let ended = self.last_year.filter(|last| i32::from(*last) < year);
        // A former country under its old number, as India until 1974, is right in its own time.
        let in_its_time = self.last_year.is_some() && ended.is_none();
        if let Some(meant) = self.meant.filter(|_| !in_its_time) {
            return Some(Doubt::Confused { meant });
        }
        if let Some(last_year) = ended {
            return Some(Doubt::Ended { last_year });
        }
        if let Some(first_year) = self.first_year.filter(|first| i32::from(*first) > year) {
            return Some(Doubt::NotYet { first_year });
        }
        matches!(self.kind, AreaKind::Aggregate | AreaKind::Residual).then_some(Doubt::NoCountry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::audit::fixture::{found, usd};

    fn severities(line: &str, period: &str) -> Vec<Severity> {
        let findings = found(AuditCode::Q12DoubtfulArea, [usd(line, period, 100.0)]);
        findings
            .into_iter()
            .map(|finding| finding.severity)
            .collect()
    }

    #[test]
    fn areas_in_the_wrong_code_space_or_year() {
        for partner in ["840", "250", "356", "756", "578"] {
            assert_eq!(
                severities(&format!("X.CN.{partner}.HS:8505"), "2025"),
                [Severity::Warning],
                "{partner}"
            );
        }
        assert_eq!(severities("X.JP.356.HS:8505", "1974"), []);
        assert_eq!(severities("X.JP.810.HS:8505", "2025"), [Severity::Warning]);
        assert_eq!(severities("X.JP.810.HS:8505", "1989"), []);
        assert_eq!(severities("X.JP.DE.HS:8505", "1990"), [Severity::Warning]);
        assert_eq!(severities("X.JP.DE.HS:8505", "1991"), []);
    }

    #[test]
    fn areas_that_are_no_country() {
        let check = |line: &str| severities(line, "2025");
        assert_eq!(check("X.CN.899.HS:8505"), [Severity::Info]);
        assert_eq!(check("X.CN.097.HS:8505"), [Severity::Info]);
        assert_eq!(check("X.W00.CN.HS:8505"), [Severity::Warning]);
        assert_eq!(check("X.CN.W00.HS:8505"), []);
        let mut row = usd("X.CN.US.HS22:850511", "2025", 1.0);
        row.second_partner = Area::BUNKERS;
        let [finding] = &found(AuditCode::Q12DoubtfulArea, [row])[..] else {
            panic!()
        };
        assert!(
            finding.message.starts_with("second partner 837 ("),
            "{}",
            finding.message
        );
        assert_eq!(finding.number, Some(1.0));
    }

    #[test]
    fn messages_name_area_and_reason() {
        let [finding] = &found(
            AuditCode::Q12DoubtfulArea,
            [usd("X.CN.840.HS:8505", "2025", 1.0)],
        )[..] else {
            panic!()
        };
        assert!(
            finding.message.starts_with("partner 840 ("),
            "{}",
            finding.message
        );
        assert!(
            finding
                .message
                .ends_with("is the number of ISO 3166-1 for what Comtrade numbers 842; 1 row"),
            "{}",
            finding.message
        );
    }
}
