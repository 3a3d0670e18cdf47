//! Half-yearly X-11, which X-13 does not have, against JDemetra+.

use std::collections::BTreeMap;

use serde::Deserialize;
use tidegauge::num::tolerance::Tolerance;
use tidegauge::x11::{Mode, Table, X11, X11Input, X11Spec};

#[derive(Deserialize)]
struct Case {
    mode: Mode,
    start: usize,
    values: Vec<f64>,
    tables: BTreeMap<Table, Vec<f64>>,
}

#[test]
fn half_years_agree_with_jdemetra() {
    let cases: Vec<Case> =
        serde_json::from_str(include_str!("../golden/x11_half_yearly/cases.json")).unwrap();
    assert_eq!(cases.len(), 24);
    for case in cases {
        let x11 = X11::new(X11Spec::default().mode(case.mode), 2).unwrap();
        let r = x11
            .decompose(&X11Input::new(&case.values, case.start))
            .unwrap();
        let said = format!("{} of {} values", case.mode, case.values.len());
        for (table, expected) in &case.tables {
            // Additive components cancel: their size is that of the series.
            let size: f64 = if case.mode == Mode::Additive {
                100.0
            } else {
                1.0
            };
            for (actual, expected) in r.table(*table).unwrap().iter().zip(expected) {
                let scale = size.max(expected.abs());
                assert!(
                    Tolerance::ROUND_OFF.accepts_at_scale(*actual, *expected, scale),
                    "{table}, {said}: {actual} {expected}"
                );
            }
        }
    }
}
