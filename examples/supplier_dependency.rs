//! "Five countries supply our magnets. Did last year's shift away from the largest make us less dependent?"
//!
//! The figures are made up: a buyer's imports by supplier, its production, exports and stocks, in tonnes, for two years.

#![expect(clippy::print_stdout, reason = "an example prints its answer")]

use std::error::Error;

use tidegauge::code::{Area, Commodity, QuantityUnit, TradeFlow};
use tidegauge::dataset::{Measure, Selector};
use tidegauge::structure::{
    ConcentrationSpec, DependencySpec, SupplyBalance, concentration, concentration_change,
    import_dependency, import_reliance,
};
use tidegauge::{Dataset, TradeRecord};

const IMPORTS: [(Area, f64, f64); 5] = [
    (Area::CHINA, 700.0, 520.0),
    (Area::JAPAN, 150.0, 210.0),
    (Area::GERMANY, 80.0, 150.0),
    (Area::VIETNAM, 50.0, 80.0),
    (Area::KOREA, 20.0, 40.0),
];

fn main() -> Result<(), Box<dyn Error>> {
    let magnets: Commodity = "HS22:850511".parse()?;
    let (before, after) = ("2023".parse()?, "2024".parse()?);
    let data: Dataset = IMPORTS
        .into_iter()
        .flat_map(|(partner, first, second)| {
            [(before, first), (after, second)].map(|(year, tonnes)| {
                TradeRecord::new(
                    year,
                    TradeFlow::Import,
                    Area::UNITED_STATES,
                    partner,
                    magnets,
                )
                .quantity(tonnes, QuantityUnit::TONNE)
            })
        })
        .collect();

    let by_partner = data.panel_by(&Selector::new(Measure::Quantity), |key| key.partner)?;
    let from = by_partner.column(before).ok_or("no first year")?;
    let to = by_partner.column(after).ok_or("no second year")?;
    let spec = ConcentrationSpec::default();
    let (old, new) = (concentration(&from, spec)?, concentration(&to, spec)?);
    let change = concentration_change(&from, &to)?;

    println!("             2023    2024");
    println!("HHI         {:.4}  {:.4}", old.hhi, new.hhi);
    println!(
        "effective   {:.2}    {:.2}   suppliers of equal size",
        old.effective_number, new.effective_number
    );
    println!(
        "largest     {:.0} %    {:.0} %",
        100.0 * old.concentration_ratio(1),
        100.0 * new.concentration_ratio(1)
    );
    println!("\nWho moved the HHI by {:+.4}:", change.hhi_change);
    for (partner, supplier) in by_partner.keys().iter().zip(&change.suppliers) {
        println!(
            "  {:<20} share {:>4.0} % → {:>2.0} %   {:+.4}",
            partner.name(),
            100.0 * supplier.share_from,
            100.0 * supplier.share_to,
            supplier.hhi_contribution
        );
    }

    // How much of what is used comes from abroad, and is the product a strategic dependency by the criteria of the European Commission?
    let balance = SupplyBalance {
        production: 130.0,
        imports: to.iter().sum(),
        exports: 60.0,
        stock_change: 20.0,
    };
    let reliance = import_reliance(balance)?;
    let screen = import_dependency(&to, 0.0, balance.exports, DependencySpec::default())?;
    println!(
        "\nNet import reliance {:.0} % of {:.0} t used.",
        100.0 * reliance.net_import_reliance,
        reliance.apparent_consumption
    );
    println!(
        "Dependent by all three criteria: {}; concentration is {:+.3} from its threshold of {}.",
        if screen.is_dependent { "yes" } else { "no" },
        screen.concentration.margin.ok_or("no suppliers")?,
        screen.concentration.threshold
    );

    // The story, checked: less concentrated, and the largest supplier alone did it.
    assert!(new.hhi < old.hhi && new.effective_number > 2.8);
    let others: f64 = change
        .suppliers
        .iter()
        .map(|s| s.hhi_contribution.max(0.0))
        .sum();
    assert!(!screen.is_dependent && screen.outside_share.holds && screen.substitution.holds);
    assert!((reliance.net_import_reliance - 92.0 / 105.0).abs() < 1e-12);
    assert!((change.hhi_change + 0.1768).abs() < 1e-12 && (others - 0.0428).abs() < 1e-12);
    Ok(())
}
