//! "The tariffs of 2018 did nothing." Did they, and how sure can one be before asking what the next truce did?
//!
//! US imports from China were taxed at 10 to 25 % in rounds from July 2018 on; the large one, on goods of 200 billion dollars, came on 24
//! September 2018. Orders were brought forward, so that July to December 2018 count on neither side; the pandemic ends the time after it.
//! Imports from Mexico are the control: same buyers, same business cycle, other customs duty.

#![expect(clippy::print_stdout, reason = "an example prints its answer")]

use std::error::Error;

use tidegauge::impact::{
    Counterfactual, CounterfactualSpec, CounterfactualWarning, DiffInDiffSpec, EffectShape, Event,
    EventKind, Intervention, InterventionSpec, ShockKind, Trend, Verdict, classify_shock,
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

fn main() -> Result<(), Box<dyn Error>> {
    let (china, mexico) = (imports(CHINA)?, imports(MEXICO)?);
    let tariffs = Event::new(
        "tariffs of up to 25 %",
        EventKind::Restriction,
        "2019-01".parse()?,
    );
    println!("{tariffs}");

    // What would have been imported without them.
    let spec = CounterfactualSpec::default()
        .trend(Trend::Drift)
        .exclude("2018-07/2018-12".parse()?);
    let found = Counterfactual::new(spec.clone())?.run(&china, &tariffs, &[("Mexico", &mexico)])?;
    let ratio = found.effect.ratio.ok_or("no ratio")?;
    println!(
        "Against the counterfactual: {} ({} to {}), p {:.5}; an effect beyond {} / {} would have been found.",
        percent(ratio.value),
        percent(ratio.lower),
        percent(ratio.upper),
        found.effect.p_value,
        percent(-found.detectable.fall),
        percent(found.detectable.rise)
    );
    println!(
        "In {} months {:.0} billion dollars of {:.0} expected did not come ({:.0} to {:.0}).",
        found.after,
        -found.cumulative.effect.value / 1e3,
        found.cumulative.expected.value / 1e3,
        -found.cumulative.effect.upper / 1e3,
        -found.cumulative.effect.lower / 1e3
    );
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

    // The same by simpler means.
    let did = difference_in_differences(
        &china,
        &[("Mexico", &mexico)],
        &tariffs,
        &DiffInDiffSpec::default(),
    )?;
    println!(
        "Difference in differences: {}, but its pre-trend has p {:.4}.",
        percent(did.ratio.ok_or("no ratio")?),
        did.pre_trend.ok_or("no test")?.p_value
    );

    // One model, two effects: stocks built up, then the lower level.
    let stocks = Event::new(
        "orders brought forward",
        EventKind::Other,
        "2018-09".parse()?,
    )
    .until("2018-12".parse()?);
    let model = RegArimaSpec::airline()
        .transform(Transform::Log)
        .test(&[CalendarTest::Td, CalendarTest::ChineseNewYear]);
    let spec = InterventionSpec::default()
        .model(model.clone())
        .effect(stocks, EffectShape::Step)
        .effect(tariffs.clone(), EffectShape::Step);
    for effect in Intervention::new(spec)?.run(&china)?.effects {
        let ratio = effect.ratio.ok_or("no ratio")?;
        println!(
            "In the model: {} {} ({} to {}), Holm's p {:.4}.",
            effect.event.name,
            percent(ratio.value),
            percent(ratio.lower),
            percent(ratio.upper),
            effect.adjusted_p
        );
    }
    let shock = classify_shock(&china, &tariffs, &model)?;
    println!(
        "The fall is {:?}, with weight {:.2}.",
        shock.kind, shock.weight
    );
    Ok(())
}
