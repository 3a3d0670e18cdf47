//! "The tariffs of 2018 did nothing." Did they, before anyone asks what the next truce did?
//!
//! US imports from China were taxed at 10 to 25 % in rounds from July 2018 on; the large one, on goods of 200 billion dollars, came on 24
//! September 2018. Orders were brought forward, so that July to December 2018 count on neither side; the pandemic ends the time after it.
//! Imports from Mexico are the control: same buyers, same business cycle, no such duty.

#![expect(clippy::print_stdout, reason = "an example prints its answer")]

mod charts;

use std::error::Error;

use tidegauge::impact::{
    Bounded, Counterfactual, CounterfactualSpec, DiffInDiffSpec, EffectShape, Event, EventKind,
    Intervention, InterventionSpec, ShockKind, Trend, Verdict, classify_shock,
    difference_in_differences,
};
use tidegauge::regarima::{CalendarTest, RegArimaSpec, Transform};
use tidegauge::{Period, Series};

/// One line a year: the year, then its months in million US dollars (US Census Bureau, public domain).
const CHINA: &str = include_str!("data/us_imports_from_china.txt");
const MEXICO: &str = include_str!("data/us_imports_from_mexico.txt");

/// January 2011 to January 2020.
fn imports(figures: &str) -> Result<Series, Box<dyn Error>> {
    let mut values: Vec<f64> = Vec::new();
    for line in figures.lines().filter(|line| !line.starts_with('#')) {
        for figure in line.split_whitespace().skip(1) {
            values.push(figure.parse()?);
        }
    }
    let all = Series::new(Period::month(1985, 1)?, values)?;
    Ok(all.slice(&"2011-01/2020-01".parse()?)?)
}

fn percent(ratio: f64) -> String {
    format!("{:+.1} %", 100.0 * ratio)
}

fn range(ratio: Bounded) -> String {
    let [value, lower, upper] = [ratio.value, ratio.lower, ratio.upper].map(percent);
    format!("{value} ({lower} to {upper})")
}

fn main() -> Result<(), Box<dyn Error>> {
    let (china, mexico) = (imports(CHINA)?, imports(MEXICO)?);
    let controls = [("Mexico", &mexico)];
    let tariffs = Event::new("tariffs", EventKind::Restriction, "2019-01".parse()?);
    println!("{tariffs}");

    // What would have been imported without them.
    let spec = CounterfactualSpec::default()
        .trend(Trend::Drift)
        .exclude("2018-07/2018-12".parse()?);
    let found = Counterfactual::new(spec)?.run(&china, &tariffs, &controls)?;
    let ratio = found.effect.ratio.ok_or("no ratio")?;
    let (least, lost) = (found.detectable, found.cumulative.effect);
    println!("Against the counterfactual: {}.", range(ratio));
    println!("{} would have been found.", percent(-least.fall));
    let billions = [lost.value, lost.upper, lost.lower].map(|millions| -millions / 1e3);
    println!("Billion dollars that did not come, with bounds: {billions:.0?}.");
    for warning in &found.warnings {
        println!("Warning: {warning:?}");
    }
    let placebo = found.checks.placebo.ok_or("no placebo")?;
    println!(
        "Placebo at {}: {}, p {:.2}.",
        placebo.at,
        percent(placebo.estimate.exp_m1()),
        placebo.p_value
    );

    // By simpler means: the change against Mexico's.
    let did = difference_in_differences(&china, &controls, &tariffs, &DiffInDiffSpec::default())?;
    let difference = did.ratio.ok_or("no ratio")?;
    println!("Difference in differences: {}.", percent(difference));

    // One model, two effects: stocks built up, then the lower level.
    let stocks = Event::new("stocks built up", EventKind::Other, "2018-09".parse()?)
        .until("2018-12".parse()?);
    let model = RegArimaSpec::airline()
        .transform(Transform::Log)
        .test(&[CalendarTest::Td, CalendarTest::ChineseNewYear]);
    let spec = InterventionSpec::default()
        .model(model.clone())
        .effect(stocks, EffectShape::Step)
        .effect(tariffs.clone(), EffectShape::Step);
    let together = Intervention::new(spec)?.run(&china)?.effects;
    for effect in &together {
        let ratio = effect.ratio.ok_or("no ratio")?;
        println!(
            "In one model, {}: {}, Holm's p {:.4}.",
            effect.event.name,
            range(ratio),
            effect.adjusted_p
        );
    }
    let shock = classify_shock(&china, &tariffs, &model)?;
    println!(
        "The change is {:?}, with weight {:.2}.",
        shock.kind, shock.weight
    );

    #[cfg(feature = "plot")]
    if let Some(folder) = charts::folder()? {
        let spec = tidegauge::plot::PlotSpec::default()
            .title("US imports of goods from China: the tariffs of 2018")
            .unit("million US dollars");
        std::fs::write(folder.join("tariffs.svg"), found.to_svg(&china, &spec)?)?;
    }
    #[cfg(not(feature = "plot"))]
    charts::folder()?;

    // The story, checked.
    assert_eq!(found.verdict, Verdict::Detected);
    assert!(ratio.upper < -0.10 && ratio.lower > -0.30);
    assert!(least.fall < 0.12);
    assert!(placebo.p_value > 0.10);
    assert!((difference - ratio.value).abs() < 0.05);
    assert!(together[1].adjusted_p < 0.10);
    assert_eq!(shock.kind, ShockKind::Permanent);
    Ok(())
}
