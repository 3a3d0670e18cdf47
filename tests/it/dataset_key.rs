//! Keys of series: what is printed reads back, and no text brings the parser down.

use tidegauge::code::{Area, TradeFlow};
use tidegauge::dataset::{AuditCode, Measure};
use tidegauge::{Frequency, SeriesKey};

use crate::mutation::{MUTATIONS, Numbers};

const SEEDS: &[&str] = &[
    "X.CN.US.HS22:850511.value",
    "M.US.CN.HTS:8505110070.quantity",
    "RX.HK.W00.H6:TOTAL.net_weight",
    "M.DE.QX.CN25:99SSS999.cif_value",
    "X.CN.US.NAT-CN:85051110.gross_weight",
    "DX.FR.S19.SITC4:9310X.fob_value",
    "M.842.156.B5:111.second_quantity",
    "value",
    "Q23",
    "M",
    ".",
];

#[test]
fn every_flow_and_measure_reads_back() {
    for flow in TradeFlow::ALL {
        for measure in Measure::ALL {
            let key = SeriesKey {
                flow: *flow,
                reporter: Area::CHINA,
                partner: Area::WORLD,
                commodity: "HS22:850511".parse().unwrap(),
                measure,
            };
            assert_eq!(key.to_string().parse(), Ok(key));
            assert_eq!(key.to_string().to_uppercase().parse(), Ok(key));
            assert_eq!(key.to_string().to_lowercase().parse(), Ok(key));
            let json = serde_json::to_string(&key).unwrap();
            assert_eq!(json, format!("\"{key}\""));
            assert_eq!(serde_json::from_str::<SeriesKey>(&json).unwrap(), key);
        }
    }
}

#[test]
fn no_mutation_brings_a_key_down() {
    let mut numbers = Numbers::new(0x6b65_7973);
    let mut read = 0;
    for _ in 0..MUTATIONS {
        let seed = numbers.pick(SEEDS);
        let text = numbers.bend(seed, SEEDS);
        match text.parse::<SeriesKey>() {
            Ok(key) => {
                read += 1;
                assert_eq!(key.to_string().parse(), Ok(key), "{text}");
            }
            Err(error) => explains(&error.to_string()),
        }
        let others = [
            text.parse::<Measure>().map(drop).map_err(|e| e.to_string()),
            text.parse::<AuditCode>()
                .map(drop)
                .map_err(|e| e.to_string()),
            text.parse::<Frequency>()
                .map(drop)
                .map_err(|e| e.to_string()),
        ];
        for message in others.into_iter().filter_map(Result::err) {
            explains(&message);
        }
    }
    assert!(read > 100, "only {read} mutations were still keys");
}

/// One line that says what is accepted or where the trade stands instead.
fn explains(message: &str) {
    assert!(message.len() < 500 && !message.contains('\n'), "{message}");
    assert!(
        message.contains("accepted") || message.contains("recorded inside"),
        "{message}"
    );
}
