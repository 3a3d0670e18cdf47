//! "Exports to us fell by a tenth, says the seller. Our own imports say nothing of the kind. Who is right?"
//!
//! The figures are made up: a seller's exports by month, and the buyer's record of the same goods, which arrive a month later and are
//! valued with freight and insurance.

#![expect(clippy::print_stdout, reason = "an example prints its answer")]

use std::error::Error;

use tidegauge::Series;
use tidegauge::structure::{mirror_gap, mirror_lag, reconciled_flow};

/// Million dollars free on board, as the seller reports them.
const EXPORTS: [f64; 12] = [
    52.0, 48.0, 61.0, 55.0, 58.0, 63.0, 60.0, 57.0, 66.0, 64.0, 62.0, 55.8,
];
/// Million dollars with freight and insurance, as the buyer reports them.
const IMPORTS: [f64; 12] = [
    50.9, 55.4, 51.0, 64.4, 58.5, 61.2, 66.9, 63.4, 60.6, 69.7, 68.0, 65.5,
];
/// Freight and insurance of goods of high value are a small part of it.
const CIF_FOB: f64 = 1.06;

fn main() -> Result<(), Box<dyn Error>> {
    let exports = Series::new("2025-01".parse()?, EXPORTS)?;
    let imports = Series::new("2025-01".parse()?, IMPORTS)?;
    let december = "2025-12".parse()?;

    println!("month      exports   imports / {CIF_FOB}   gap, log points");
    for (period, sent) in exports.iter() {
        let received = imports.get(period).ok_or("no imports")?;
        let gap = mirror_gap(sent, received, CIF_FOB)?;
        println!(
            "{period}  {sent:>7.1}  {:>13.1}  {:>16.1}",
            received / CIF_FOB,
            100.0 * gap.log.ok_or("a zero")?
        );
    }

    let lags = mirror_lag(&EXPORTS, &IMPORTS, CIF_FOB, 3)?;
    println!("\nSpread of the gap, log points, if goods arrive");
    for (lag, spread) in lags.spreads.iter().enumerate() {
        println!("  {lag} months later: {:.1}", 100.0 * spread);
    }
    let arriving = exports.get("2025-11".parse()?).ok_or("no November")?;
    let received = imports.get(december).ok_or("no December")?;
    let gap = mirror_gap(arriving, received, CIF_FOB)?;
    println!(
        "\nWhat left in November and arrived in December differs by {:.1} log points only.",
        100.0 * gap.log.ok_or("a zero")?
    );
    println!(
        "The fall of the seller's December has not arrived yet: the buyer will see it in January."
    );
    // The seller's record is the more reliable one here: half the variance of its gaps with others.
    let best = reconciled_flow(arriving, received / CIF_FOB, 0.01, 0.02)?;
    println!("Reconciled November: {best:.1} million dollars.");

    // The story, checked.
    assert_eq!(lags.best, 1);
    assert!(lags.spreads[1] < 0.25 * lags.spreads[0]);
    assert!(gap.log.is_some_and(|log| log.abs() < 0.02));
    assert!((best - (2.0 * arriving + received / CIF_FOB) / 3.0).abs() < 1e-12);
    Ok(())
}
