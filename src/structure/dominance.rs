//! How far one country dominates the world's exports of a product.

use serde::{Deserialize, Serialize};

use crate::num::sum::sum;
use crate::structure::check::{finite, pair};
use crate::structure::concentration::{herfindahl, shares};
use crate::structure::{Advantage, StructureError, revealed_advantage};

/// The place of a country among all exporters of a product. Shares are ratios of 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Dominance {
    /// Its share in the world's exports of the product.
    pub share: f64,
    /// Its rank, 1 for the largest; equal ones share the better rank.
    pub rank: usize,
    /// Share of the largest exporter (`CR_1`).
    pub largest_share: f64,
    /// Herfindahl-Hirschman index of the exporters.
    pub hhi: f64,
    /// Number of equal exporters with the same HHI.
    pub effective_number: f64,
    /// HHI of the exporters without it: what is left to turn to. `None` if there is no other.
    pub hhi_of_the_others: Option<f64>,
    /// Its revealed advantage in the product against all other countries. A world that includes a dominant exporter hides its advantage: its
    /// index cannot exceed one over its share in that world. `None` if no other country exports the product.
    pub advantage: Option<Advantage>,
}

/// Dominance of a country in exports of a product: `product` holds each country's exports of it and `all_goods` each country's exports of all goods, in
/// one order and unit; `country` is a position.
///
/// # Errors
///
/// When the lists are empty or differ in length, hold a negative, missing or infinite value, or end before `country`; when nobody exports the
/// product, a country exports more of it than of all goods, or the country or all others export nothing at all.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::dominance;
///
/// // Magnets and all goods, in million dollars: China, Japan, Germany and the rest of the world.
/// let magnets = dominance(&[2_900.0, 500.0, 250.0, 350.0], &[3.6e6, 0.7e6, 1.7e6, 18e6], 0)?;
/// assert_eq!((magnets.share, magnets.rank), (0.725, 1));
/// assert_eq!(format!("{:.3} {:.2}", magnets.hhi, magnets.effective_number), "0.553 1.81");
/// assert_eq!(magnets.advantage.map(|a| format!("{:.1}", a.balassa)), Some("14.9".into()));
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn dominance(
    product: &[f64],
    all_goods: &[f64],
    country: usize,
) -> Result<Dominance, StructureError> {
    pair(
        (product, "exports of the product"),
        (all_goods, "exports of all goods"),
    )?;
    let countries = product.len();
    let (Some(own), Some(own_all)) = (product.get(country), all_goods.get(country)) else {
        return Err(StructureError::NoSupplier {
            supplier: country,
            suppliers: countries,
        });
    };
    let excess = product
        .iter()
        .zip(all_goods)
        .position(|(part, all)| part > all);
    if let Some(position) = excess {
        return Err(StructureError::BadFlow {
            what: "exports of the product beyond those of all goods",
            position,
            value: product[position],
        });
    }
    let shares_of_product = shares(product)?;
    let hhi = herfindahl(&shares_of_product);
    let without = |values: &[f64]| -> Vec<f64> {
        let others = values.iter().enumerate().filter(|(i, _)| *i != country);
        others.map(|(_, value)| *value).collect()
    };
    let others = without(product);
    let others_product = finite(sum(others.iter().copied()), "exports of the others")?;
    let others_all = finite(sum(without(all_goods)), "exports of the others")?;
    let advantage = if others_product > 0.0 {
        let own = [*own, own_all - own];
        let world = [others_product, others_all - others_product];
        revealed_advantage(&own, &world)?.first().copied().flatten()
    } else {
        None
    };
    Ok(Dominance {
        share: shares_of_product[country],
        rank: 1 + product.iter().filter(|other| *other > own).count(),
        largest_share: shares_of_product.iter().copied().fold(0.0, f64::max),
        hhi,
        effective_number: 1.0 / hhi,
        hhi_of_the_others: (others_product > 0.0)
            .then(|| shares(&others).map(|shares| herfindahl(&shares)))
            .transpose()?,
        advantage,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    fn close(actual: f64, expected: f64) -> bool {
        Tolerance::ROUND_OFF.accepts(actual, expected)
    }

    #[test]
    fn by_hand() {
        let found = dominance(&[10.0, 60.0, 30.0], &[100.0, 100.0, 300.0], 1).unwrap();
        assert!(close(found.share, 0.6) && close(found.largest_share, 0.6));
        assert!(close(found.hhi, 0.46) && close(found.effective_number, 1.0 / 0.46));
        assert!(close(found.hhi_of_the_others.unwrap(), 0.625));
        // 60 of 100 against 40 of 400.
        assert!(close(found.advantage.unwrap().balassa, 6.0));
        let second = dominance(&[10.0, 60.0, 60.0], &[100.0, 100.0, 300.0], 0).unwrap();
        let first = dominance(&[10.0, 60.0, 60.0], &[100.0, 100.0, 300.0], 2).unwrap();
        assert_eq!((second.rank, first.rank), (3, 1));
    }

    #[test]
    fn a_monopoly_has_nobody_to_compare_with() {
        let alone = dominance(&[5.0, 0.0], &[10.0, 10.0], 0).unwrap();
        assert_eq!((alone.share, alone.rank, alone.hhi), (1.0, 1, 1.0));
        assert_eq!((alone.advantage, alone.hhi_of_the_others), (None, None));
        let nothing = dominance(&[5.0, 0.0], &[10.0, 10.0], 1).unwrap();
        assert_eq!((nothing.share, nothing.rank), (0.0, 2));
        assert_eq!(nothing.advantage.map(|a| a.balassa), Some(0.0));
    }

    #[test]
    fn bad_input_is_named() {
        let what = "exports of the product";
        assert_eq!(
            dominance(&[], &[], 0),
            Err(StructureError::NoItems { what })
        );
        assert_eq!(
            dominance(&[1.0], &[1.0], 1),
            Err(StructureError::NoSupplier {
                supplier: 1,
                suppliers: 1
            })
        );
        assert_eq!(
            dominance(&[0.0], &[1.0], 0),
            Err(StructureError::AllZero { suppliers: 1 })
        );
        let beyond = StructureError::BadFlow {
            what: "exports of the product beyond those of all goods",
            position: 1,
            value: 3.0,
        };
        assert_eq!(dominance(&[1.0, 3.0], &[1.0, 2.0], 0), Err(beyond));
        let what = "own exports";
        assert_eq!(
            dominance(&[0.0, 3.0], &[0.0, 4.0], 0),
            Err(StructureError::ZeroDenominator { what })
        );
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(
                dominance(&[1.0, bad], &[1.0, 1.0], 0),
                Err(StructureError::BadFlow {
                    what: "exports of the product",
                    position: 1,
                    ..
                })
            ));
        }
    }
}
