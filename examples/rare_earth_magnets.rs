//! "In November, China's exports of rare-earth magnets to the US fell 11 % from October." Is that real, and did the truce fail?
//!
//! Figures: customs code 85051110, published by China's General Administration of Customs and repeated by the press. Where two digests
//! differ by less than a tonne (46.4 and 46, 420.5 and 420) the whole tonnes stand here, so that one unit of rounding holds for all.

#![expect(clippy::print_stdout, reason = "an example prints its answer")]

mod charts;

use std::error::Error;

use tidegauge::brief::{EventVerdict, Reference, Standing};
use tidegauge::code::{Area, Commodity, ObsStatus, QuantityUnit, TradeFlow};
use tidegauge::impact::{Event, EventKind};
use tidegauge::{Dataset, Measure, Question, SeriesKey, TradeRecord, brief};

/// Period, partner (W00: all), tonnes, SDMX status, source. A: published. E: derived from a published rate of change, named as the source.
const FIGURES: &str = include_str!("data/rare_earth_magnets.txt");

/// One line of the table as a record.
fn record(line: &str, magnets: Commodity) -> Result<TradeRecord, Box<dyn Error>> {
    let mut fields = line.split_whitespace();
    let mut next = || fields.next().ok_or("a line ends early");
    let (period, partner, tonnes) = (next()?.parse()?, next()?.parse()?, next()?.parse()?);
    let status: ObsStatus = next()?.parse()?;
    Ok(
        TradeRecord::new(period, TradeFlow::Export, Area::CHINA, partner, magnets)
            .quantity(tonnes, QuantityUnit::TONNE)
            .status(status),
    )
}

fn main() -> Result<(), Box<dyn Error>> {
    let magnets: Commodity = "NAT-CN:85051110".parse()?;
    let data = FIGURES
        .lines()
        .map(|line| record(line, magnets))
        .collect::<Result<Dataset, _>>()?;

    let exports_to_the_us = SeriesKey {
        flow: TradeFlow::Export,
        reporter: Area::CHINA,
        partner: Area::UNITED_STATES,
        commodity: magnets,
        measure: Measure::Quantity,
    };
    let control = Event::new("export control", EventKind::Restriction, "2025-04".parse()?);
    let truce = Event::new("truce", EventKind::Relief, "2025-11".parse()?);
    let question = Question::new(exports_to_the_us, "2025-11".parse()?)
        .subject("rare-earth magnets")
        .rounded_to(1.0)
        .reference(Reference::MeanOf("2024-01/2024-12".parse()?))
        .event(control)
        .event(truce);
    let answer = brief(&data, &question)?;
    println!("{answer}");

    #[cfg(feature = "plot")]
    if let Some(folder) = charts::folder()? {
        draw(&folder, &data, &answer)?;
    }
    #[cfg(not(feature = "plot"))]
    charts::folder()?;

    // The story, checked.
    let text = answer.to_text();
    for figure in [
        "−74 t; −11.3 %; −12.0 log points",
        "−11.4 … −11.1 %",
        "against September 2025): +38.6 %",
        "+6.1 %",
        "6,150 t after 5,473 t, +12.4 %",
        "−1.35 points to that, all others +13.72 points",
        "11.99 % → 9.46 %",
        "93 % of the fall",
        "−38 % / +62 %",
    ] {
        assert!(text.contains(figure), "`{figure}` is not in the brief");
    }
    assert_eq!(answer.verdict.standing, Standing::WithinUsual);
    let events = answer.events.computed().ok_or("no events")?;
    let verdict = events.assessed.last().ok_or("no truce")?.verdict;
    assert!(matches!(verdict, EventVerdict::Undetermined { .. }));
    Ok(())
}

/// Who moved the total, and what the months before the truce let one expect of November.
#[cfg(feature = "plot")]
fn draw(
    folder: &std::path::Path,
    data: &Dataset,
    answer: &tidegauge::Brief,
) -> Result<(), Box<dyn Error>> {
    use tidegauge::Selector;
    use tidegauge::impact::{Counterfactual, CounterfactualSpec};
    use tidegauge::plot::PlotSpec;

    let partners = answer.partners.computed().ok_or("no partners")?;
    let spec = PlotSpec::default().title("China's exports of rare-earth magnets, November 2025");
    let svg = partners
        .contributions
        .to_svg(|partner| partner.name().to_owned(), &spec)?;
    std::fs::write(folder.join("partners.svg"), svg)?;

    let to_the_us = Selector::new(Measure::Quantity)
        .partner(Area::UNITED_STATES)
        .periods("2024-07/2025-11".parse()?);
    let series = data.series(&to_the_us)?;
    let truce = answer.question.events.last().ok_or("no event")?;
    let found = Counterfactual::new(CounterfactualSpec::default())?.run(&series, truce, &[])?;
    let spec = PlotSpec::default()
        .title("China's exports of rare-earth magnets to the United States")
        .unit("tonnes");
    std::fs::write(folder.join("truce.svg"), found.to_svg(&series, &spec)?)?;
    Ok(())
}
