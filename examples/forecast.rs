//! "How much will the US import from China next year?" A forecast with intervals, and whether the method has earned belief.

#![expect(clippy::print_stdout, reason = "an example prints its answer")]

use std::error::Error;

use tidegauge::forecast::{BacktestSpec, FirstOrigin, ForecastSpec, Forecaster, backtest};
use tidegauge::regarima::{CalendarTest, RegArimaSpec};
use tidegauge::{Period, Series};

/// One line a year: the year, then its months in million US dollars.
const FIGURES: &str = include_str!("data/us_imports_from_china.txt");

/// Imports from 2002, when China had joined the WTO, to 2019, before the pandemic.
fn imports() -> Result<Series, Box<dyn Error>> {
    let mut observations = Vec::new();
    for line in FIGURES.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let year: i32 = words.next().ok_or("an empty line")?.parse()?;
        for (month, figure) in (1..).zip(words) {
            if (2002..=2019).contains(&year) {
                observations.push((Period::month(year, month)?, figure.parse()?));
            }
        }
    }
    Ok(Series::from_observations(observations)?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let imports = imports()?;
    let model = RegArimaSpec::airline().test(&[CalendarTest::ChineseNewYear]);
    let spec = ForecastSpec::new(model).coverages(&[0.8]);

    println!("US imports of goods from China, million US dollars, as of December 2019\n");
    let ahead = Forecaster::new(spec.clone())?.run(&imports)?;
    println!("{ahead}");

    let rolling = BacktestSpec::default().first_origin(FirstOrigin::At(Period::month(2013, 12)?));
    let test = backtest(&imports, &spec.horizon(6), &rolling)?;
    println!("Forecasts from every month since December 2013, compared with what came");
    println!("  months ahead   off by   as last year   inside the 80 % interval");
    for row in &test.horizons {
        let percent = |ratio: Option<f64>| {
            ratio.map_or("-".to_owned(), |ratio| format!("{:.1} %", 100.0 * ratio))
        };
        let held = row
            .method
            .coverage
            .first()
            .and_then(|coverage| coverage.share);
        println!(
            "  {:>12}{:>9}{:>15}{:>27}",
            row.horizon.unwrap_or(0),
            percent(row.method.mape),
            percent(row.seasonal_naive.mape),
            percent(held)
        );
    }
    let relative = test.overall.relative_mae.ok_or("no errors")?;
    println!(
        "All together, the errors are {relative:.2} times those of taking last year's figure."
    );

    // The story, checked.
    assert_eq!(ahead.point.len(), 12);
    assert!(ahead.point.values().iter().all(|value| *value > 0.0));
    assert_eq!((test.origins.len(), test.failed.len()), (72, 0));
    assert!(relative < 0.7, "not much better than last year's figure");
    let held = test.overall.method.coverage[0]
        .share
        .ok_or("no intervals")?;
    assert!(
        (0.65..0.9).contains(&held),
        "{held} inside intervals of 80 %"
    );
    Ok(())
}
