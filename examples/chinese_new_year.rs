//! "China's exports to the US fell by a fifth in February 2017." How much of that is Chinese New Year?
//!
//! The figures are those of the other side: US imports from China. Goods that leave before the holiday arrive after it, so the windows
//! are moved by the days of a voyage; the AICC says whether that is right.

#![expect(clippy::print_stdout, reason = "an example prints its answer")]

use std::error::Error;

use tidegauge::regarima::{
    ChineseNewYear, EffectKind, RegArimaResult, RegArimaSpec, RegressorSpec, Step,
};
use tidegauge::sa::{Adjuster, SaSpec, SeasonalAdjustment};
use tidegauge::{Period, Series};

/// One line a year: the year, then its months in million US dollars.
const FIGURES: &str = include_str!("data/us_imports_from_china.txt");

/// Days from a Chinese port to a US customs office, roughly.
const VOYAGE: i32 = 20;

/// January 2000 to December 2019.
fn imports() -> Result<Series, Box<dyn Error>> {
    let mut values: Vec<f64> = Vec::new();
    for line in FIGURES.lines().filter(|line| !line.starts_with('#')) {
        for figure in line.split_whitespace().skip(1) {
            values.push(figure.parse()?);
        }
    }
    let all = Series::new(Period::month(1985, 1)?, values)?;
    Ok(all.slice(&"2000-01/2019-12".parse()?)?)
}

/// The automatic adjustment with the windows of Chinese New Year moved by some days.
fn adjusted(imports: &Series, days: i32) -> Result<SeasonalAdjustment, Box<dyn Error>> {
    let moved = |(first, last)| (first + days, last + days);
    let usual = ChineseNewYear::default();
    let windows = ChineseNewYear {
        before: moved(usual.before),
        during: moved(usual.during),
        after: moved(usual.after),
    };
    let spec = RegArimaSpec::china().regressor(RegressorSpec::ChineseNewYear(windows));
    Ok(Adjuster::new(SaSpec::with_model(spec))?.adjust(imports)?)
}

/// Change on the month before in log points, which add up: raw = holiday + trading days + season + the rest.
fn change(series: &Series, month: Period) -> Result<f64, Box<dyn Error>> {
    let now = series.get(month).ok_or("no value")?;
    let before = series.get(month.checked_sub(1)?).ok_or("no value before")?;
    Ok(100.0 * (now / before).ln())
}

/// The change of one effect of the model.
fn effect(model: &RegArimaResult, kind: EffectKind, month: Period) -> Result<f64, Box<dyn Error>> {
    let factors = model.effect(kind).ok_or("no such effect")?;
    change(&Series::new(model.start, factors.iter().copied())?, month)
}

fn main() -> Result<(), Box<dyn Error>> {
    let imports = imports()?;
    let february = Period::month(2017, 2)?;
    let at_customs = adjusted(&imports, 0)?;
    let answer = adjusted(&imports, VOYAGE)?;
    let model = answer.preprocessing.as_deref().ok_or("no model")?;
    let unmoved = at_customs.preprocessing.as_deref().ok_or("no model")?;

    let raw = change(&imports, february)?;
    let holiday = effect(model, EffectKind::Holiday, february)?;
    let days = effect(model, EffectKind::TradingDay, february)?;
    let season = change(&answer.seasonal, february)?;
    let left = change(&answer.seasonally_adjusted, february)?;
    let percent = 100.0 * (raw / 100.0).exp_m1();
    println!(
        "US imports from China, February 2017 against January: {percent:+.1} %, which is {raw:+.1} log points"
    );
    for (name, part) in [
        ("Chinese New Year, 28 January", holiday),
        ("trading days", days),
        ("season", season),
        ("left: the adjusted change", left),
    ] {
        let share = 100.0 * part / raw;
        println!("  {name:<30}{part:+6.1}  {share:+4.0} % of the fall");
    }

    let test = model
        .decisions
        .iter()
        .rfind(|decision| decision.step == Step::ChineseNewYear);
    let test = test.ok_or("not tested")?;
    let gain = test.statistic.ok_or("no statistic")?;
    let (subject, outcome) = (&test.subject, &test.outcome);
    println!("\nTest: {subject} is {gain:.1}, threshold 0: {outcome}");
    let (moved, usual) = model.aicc.zip(unmoved.aicc).ok_or("no AICC")?;
    println!("AICC {moved:.1} with windows {VOYAGE} days later, {usual:.1} at China's own dates\n");
    println!("{:<12}{:>10}{:>8}", "", "effect", "t");
    for name in ["cny_before", "cny_during", "cny_after"] {
        let c = model.coefficient(name).ok_or("no coefficient")?;
        println!(
            "{name:<12}{:>+8.1} %{:>8.1}",
            100.0 * c.value.exp_m1(),
            c.t.ok_or("no t")?
        );
    }

    // The story, checked.
    assert!((holiday + days + season + left - raw).abs() < 1e-9);
    assert!((-21.0..-20.0).contains(&percent));
    assert!(holiday < -5.0 && season < -15.0 && left > 0.0);
    assert!(gain > 50.0 && test.threshold == Some(0.0) && outcome == "chinese_new_year");
    assert!(moved < usual - 50.0);
    let t = |name| model.coefficient(name).and_then(|c| c.t).unwrap_or(0.0);
    assert!(t("cny_before") > 5.0 && t("cny_during") < -5.0 && t("cny_after") < -2.0);
    Ok(())
}
