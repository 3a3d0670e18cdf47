//! "US imports from China rose 8 % in August 2022." Is that the season? X-11 takes the season out and says how far to trust it.

#![expect(clippy::print_stdout, reason = "an example prints its answer")]

mod charts;

use std::error::Error;

use tidegauge::sa::{Adjuster, Decomposition, SaSpec, Table};
use tidegauge::x11::X11Spec;
use tidegauge::{Period, Series};

/// One line a year: the year, then its months in million US dollars.
const FIGURES: &str = include_str!("data/us_imports_from_china.txt");

fn imports() -> Result<Series, Box<dyn Error>> {
    let mut values: Vec<f64> = Vec::new();
    for line in FIGURES.lines().filter(|line| !line.starts_with('#')) {
        for figure in line.split_whitespace().skip(1) {
            values.push(figure.parse()?);
        }
    }
    Ok(Series::new(Period::month(1985, 1)?, values)?)
}

/// Change from month to month, as a ratio.
fn change(series: &Series, month: Period) -> Option<f64> {
    let before = month.checked_sub(1).ok()?;
    Some(series.get(month)? / series.get(before)? - 1.0)
}

fn main() -> Result<(), Box<dyn Error>> {
    let imports = imports()?;
    let adjusted = Adjuster::new(SaSpec::x11(X11Spec::default()))?.adjust(&imports)?;
    println!("US imports of goods from China, million US dollars\n\n{adjusted}");

    let august = Period::month(2022, 8)?;
    let raw = change(&imports, august).ok_or("no August")?;
    let left = change(&adjusted.seasonally_adjusted, august).ok_or("no August")?;
    let trend = change(&adjusted.trend, august).ok_or("no August")?;
    println!(
        "August 2022 against July: {:+.1} % as recorded, {:+.1} % without the season; the trend went {:+.1} %.",
        100.0 * raw,
        100.0 * left,
        100.0 * trend
    );
    println!("Trading days and Chinese New Year are still in these figures: that takes a model.");

    #[cfg(feature = "plot")]
    if let Some(folder) = charts::folder()? {
        use tidegauge::plot::PlotSpec;

        let spec = PlotSpec::default()
            .title("US imports of goods from China")
            .unit("million US dollars")
            .periods("2012-01/2022-08".parse()?);
        let charts = [
            ("adjustment", adjusted.to_svg(&spec)?),
            ("decomposition", adjusted.decomposition_svg(&spec)?),
        ];
        for (name, svg) in charts {
            std::fs::write(folder.join(name).with_extension("svg"), svg)?;
        }
    }
    #[cfg(not(feature = "plot"))]
    charts::folder()?;

    // The story, checked.
    assert!(raw > 0.07 && left < 0.05);
    let Decomposition::X11 {
        result, quality, ..
    } = &adjusted.decomposition
    else {
        return Err("X-11 was asked for".into());
    };
    assert_eq!(
        (
            result.seasonal_filter.filters[0].to_string().as_str(),
            quality.m[6].is_some_and(|m7| m7 < 0.4)
        ),
        ("3x5", true)
    );
    let d11 = adjusted.table(Table::D11).ok_or("no D11")?;
    let d10 = adjusted.table(Table::D10).ok_or("no D10")?;
    for (period, original) in imports.iter() {
        let product = d11
            .get(period)
            .zip(d10.get(period))
            .map(|(d11, d10)| d11 * d10);
        assert!(product.is_some_and(|product| (product / original - 1.0).abs() < 1e-12));
    }
    Ok(())
}
