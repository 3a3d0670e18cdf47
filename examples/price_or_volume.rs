//! "Earnings from magnets rose by a tenth." Because more was sold, because it got dearer, because other customers bought it, or because the currency moved?
//!
//! The tonnes are of the size of China's exports of rare-earth magnets in October and November 2025; the values are made up for this story.

#![expect(clippy::print_stdout, reason = "an example prints its answer")]

use tidegauge::index::{
    BilateralFormula, DecompositionMethod, ExchangeRates, IndexError, ItemCell, TwoPeriods,
    ValueDecomposition, decompose_value, decompose_value_in_currency, fisher_contributions,
    price_index, quantity_index,
};

/// Buyer, thousand dollars and tonnes in October, thousand dollars and tonnes in November.
const EXPORTS: [(&str, f64, f64, f64, f64); 5] = [
    ("United States", 34_100.0, 656.0, 30_850.0, 582.0),
    ("Germany", 52_900.0, 1_020.0, 62_300.0, 1_170.0),
    ("Korea", 28_600.0, 590.0, 31_700.0, 640.0),
    ("Viet Nam", 17_800.0, 520.0, 19_200.0, 560.0),
    ("Mexico", 0.0, 0.0, 3_900.0, 75.0),
];

fn main() -> Result<(), IndexError> {
    let cells: Vec<ItemCell<&str>> = EXPORTS
        .iter()
        .map(|&(key, value0, quantity0, value1, quantity1)| ItemCell {
            key,
            value0,
            quantity0,
            value1,
            quantity1,
        })
        .collect();

    // All buyers take tonnes, so that one volume and a mix of buyers make sense.
    let split = decompose_value(&cells, DecompositionMethod::Lmdi)?;
    show("price, volume and mix", &split);
    assert!(split.volume > split.price && split.price > 0.0);
    assert_eq!((split.entry, split.total), (3_900.0, 14_550.0));
    assert!(split.residual.abs() < 1e-9 * split.total);

    // Contracts are in yuan, and the yuan rose from 0.1402 to 0.1409 dollars: part of the price is the currency.
    let rates = ExchangeRates {
        rate0: 0.1402,
        rate1: 0.1409,
    };
    let in_yuan = decompose_value_in_currency(&cells, DecompositionMethod::Lmdi, rates)?;
    show("with the currency apart", &in_yuan);
    assert!((in_yuan.price + in_yuan.currency - split.price).abs() < 1e-9 * split.total);
    assert!(in_yuan.currency > 0.0);

    // The same as ratios, over the buyers of both months.
    let both = EXPORTS.iter().filter(|row| row.1 > 0.0);
    let (mut p0, mut q0, mut p1, mut q1) = (vec![], vec![], vec![], vec![]);
    for &(_, value0, quantity0, value1, quantity1) in both {
        p0.push(value0 / quantity0);
        q0.push(quantity0);
        p1.push(value1 / quantity1);
        q1.push(quantity1);
    }
    let two = TwoPeriods::new(&p0, &q0, &p1, &q1)?;
    let price = price_index(two, BilateralFormula::Fisher)?;
    let volume = quantity_index(two, BilateralFormula::Fisher)?;
    println!("Fisher price {price:.4}, volume {volume:.4}");
    let value: f64 = 144_050.0 / 133_400.0;
    assert!((price * volume - value).abs() < 1e-12);

    // Which buyers made the volume.
    let points = fisher_contributions(two)?;
    for (row, points) in EXPORTS.iter().zip(&points) {
        println!("{:>14} {:+.2} points of volume", row.0, 100.0 * points);
    }
    assert!(points[0] < 0.0 && points[1] > 0.0);
    Ok(())
}

fn show(title: &str, split: &ValueDecomposition) {
    println!("{title}, thousand dollars");
    for (name, part) in [
        ("price", split.price),
        ("currency", split.currency),
        ("volume", split.volume),
        ("mix", split.mix),
        ("new buyers", split.entry),
        ("lost buyers", split.exit),
        ("total", split.total),
    ] {
        println!("{name:>14} {part:+10.0}");
    }
}
