//! The embedded magnet figures against the collected press reports, where those are at hand.

use std::fs;
use std::path::Path;

const FIGURES: &str = include_str!("../../examples/data/rare_earth_magnets.txt");

/// Tonnes by (period, partner as the report names it).
fn reported(file: &str) -> Option<Vec<(String, String, f64)>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/golden")
        .join(file);
    let text = fs::read_to_string(path).ok()?;
    let rows = text.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',');
        let (period, partner) = (cells.next()?.to_owned(), cells.next()?.to_owned());
        Some((period, partner, cells.next()?.parse().ok()?))
    });
    Some(rows.collect())
}

#[test]
fn every_embedded_figure_is_a_reported_or_derived_one() {
    let (Some(printed), Some(derived)) = (
        reported("rare-earth-magnets.csv"),
        reported("rare-earth-magnets-derived.csv"),
    ) else {
        println!(
            "NOT CHECKED: ../shared/golden is absent, the embedded figures were not compared with the reports"
        );
        return;
    };
    let mut compared = 0;
    for line in FIGURES.lines() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (period, partner, tonnes, status) = (fields[0], fields[1], fields[2], fields[3]);
        let tonnes: f64 = tonnes.parse().unwrap();
        let partner = match partner {
            "W00" => "World",
            "JP" => "Japan",
            "DE" => "Germany",
            "KR" => "Korea",
            other => other,
        };
        let period = if period == "2024" {
            "2024-01/2024-12"
        } else {
            period
        };
        let source = if status == "A" { &printed } else { &derived };
        let found = source
            .iter()
            .find(|(p, area, _)| p == period && area == partner);
        let Some((_, _, expected)) = found else {
            panic!("{line}: not in the reports")
        };
        // The table holds whole tonnes.
        assert!(
            (tonnes - expected).abs() <= 0.5,
            "{line}: the report has {expected}"
        );
        compared += 1;
    }
    assert_eq!(compared, 37);
}
