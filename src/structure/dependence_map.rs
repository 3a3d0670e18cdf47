//! Which buyers depend on one supplier, and how much: the most dependent first.

use serde::{Deserialize, Serialize};

use crate::num::sum::sum;
use crate::structure::check::{finite, flow, flows};
use crate::structure::{DependencySpec, ImportDependency, StructureError, import_dependency};

/// What one buyer trades of a product, in one unit.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct BuyerTrade {
    /// Imports by supplier, in an order that all buyers share; zero where nothing is bought. The buyer itself, if listed, has zero.
    pub imports: Vec<f64>,
    /// Imports from countries that count as the buyer's own area (for a member of the European Union the other members), zero or more.
    pub inside: f64,
    /// Exports of the buyer.
    pub exports: f64,
}

/// How far one buyer depends on the supplier.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BuyerDependence {
    /// Position of the buyer in the input.
    pub buyer: usize,
    /// What it imports from the supplier, in the unit of the input.
    pub from_supplier: f64,
    /// Share of the supplier in all its imports, those from its own area included; `None` where it imports nothing.
    pub share: Option<f64>,
    /// Place of the supplier among its outside suppliers, 1 for the largest (equal ones share the better place); `None` where it buys nothing from the
    /// supplier.
    pub place: Option<usize>,
    /// The three criteria of the European Union with their margins; `None` where nothing is imported from outside.
    pub screen: Option<ImportDependency>,
    /// Share of the buyer in all that the listed buyers import from the supplier; `None` where none imports from it.
    pub of_supplier: Option<f64>,
}

/// Dependence of every buyer on one supplier, the highest share first; equal shares in the order of the input, and buyers without imports last.
///
/// # Errors
///
/// When there is no buyer, a buyer lists another number of suppliers than the first, the supplier is not in the list, a value is negative,
/// missing or infinite, or a threshold is.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::{BuyerTrade, DependencySpec, dependence_map};
///
/// // Tonnes of magnets from China, Japan and Vietnam; what buyers have from their own area, and what they sell.
/// let buyer = |imports: [f64; 3], inside, exports| BuyerTrade { imports: imports.to_vec(), inside, exports };
/// let map = dependence_map(
///     &[
///         buyer([600.0, 300.0, 100.0], 0.0, 400.0),
///         buyer([900.0, 60.0, 40.0], 250.0, 400.0),
///     ],
///     0,
///     DependencySpec::default(),
/// )?;
/// assert_eq!((map[0].buyer, map[0].share, map[1].share), (1, Some(0.72), Some(0.6)));
/// assert!(map[0].screen.is_some_and(|screen| screen.is_dependent));
/// assert_eq!(map[0].of_supplier, Some(0.6));
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn dependence_map(
    buyers: &[BuyerTrade],
    supplier: usize,
    spec: DependencySpec,
) -> Result<Vec<BuyerDependence>, StructureError> {
    let suppliers = match buyers.first() {
        Some(first) => first.imports.len(),
        None => return Err(StructureError::NoItems { what: "buyers" }),
    };
    if supplier >= suppliers {
        return Err(StructureError::NoSupplier {
            supplier,
            suppliers,
        });
    }
    let mut map = Vec::with_capacity(buyers.len());
    for (buyer, trade) in buyers.iter().enumerate() {
        map.push(dependence(buyer, trade, supplier, suppliers, spec)?);
    }
    let sold = sum(map.iter().map(|buyer| buyer.from_supplier));
    let sold = finite(sold, "imports from the supplier")?;
    for buyer in &mut map {
        buyer.of_supplier = (sold > 0.0).then(|| buyer.from_supplier / sold);
    }
    map.sort_by(|a, b| {
        let share = |buyer: &BuyerDependence| buyer.share.unwrap_or(-1.0);
        share(b).total_cmp(&share(a))
    });
    Ok(map)
}

fn dependence(
    buyer: usize,
    trade: &BuyerTrade,
    supplier: usize,
    suppliers: usize,
    spec: DependencySpec,
) -> Result<BuyerDependence, StructureError> {
    let imports = &trade.imports;
    if imports.len() != suppliers {
        return Err(StructureError::WrongLength {
            what: "suppliers of a buyer",
            expected: suppliers,
            found: imports.len(),
        });
    }
    flows(imports, "imports of a buyer")?;
    let inside = flow(trade.inside, "inside imports")?;
    flow(trade.exports, "exports")?;
    let outside = finite(sum(imports.iter().copied()), "imports of a buyer")?;
    let all = finite(outside + inside, "imports of a buyer")?;
    let own = imports[supplier];
    let larger = imports.iter().filter(|other| **other > own).count();
    Ok(BuyerDependence {
        buyer,
        from_supplier: own,
        share: (all > 0.0).then(|| (own / all).min(1.0)),
        place: (own > 0.0).then_some(larger + 1),
        screen: (outside > 0.0)
            .then(|| import_dependency(imports, inside, trade.exports, spec))
            .transpose()?,
        of_supplier: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buyer(imports: &[f64]) -> BuyerTrade {
        BuyerTrade {
            imports: imports.to_vec(),
            inside: 0.0,
            exports: 0.0,
        }
    }

    fn map(buyers: &[BuyerTrade]) -> Result<Vec<BuyerDependence>, StructureError> {
        dependence_map(buyers, 0, DependencySpec::default())
    }

    #[test]
    fn ranked_by_share_and_buyers_without_imports_last() {
        let found = map(&[
            buyer(&[0.0, 0.0]),
            buyer(&[1.0, 3.0]),
            buyer(&[0.0, 5.0]),
            buyer(&[3.0, 0.0]),
        ])
        .unwrap();
        let order: Vec<usize> = found.iter().map(|b| b.buyer).collect();
        assert_eq!(order, [3, 1, 2, 0]);
        let shares: Vec<Option<f64>> = found.iter().map(|b| b.share).collect();
        assert_eq!(shares, [Some(1.0), Some(0.25), Some(0.0), None]);
        let places: Vec<Option<usize>> = found.iter().map(|b| b.place).collect();
        assert_eq!(places, [Some(1), Some(2), None, None]);
        assert_eq!(found[0].of_supplier, Some(0.75));
        assert!(found[3].screen.is_none() && found[2].screen.is_some());
    }

    #[test]
    fn only_imports_from_inside_are_no_outside_dependence() {
        let home = BuyerTrade {
            inside: 5.0,
            ..buyer(&[0.0, 0.0])
        };
        let found = map(&[home]).unwrap();
        assert_eq!((found[0].share, found[0].of_supplier), (Some(0.0), None));
        assert!(found[0].screen.is_none());
    }

    #[test]
    fn bad_input_is_named() {
        let what = "buyers";
        assert_eq!(map(&[]), Err(StructureError::NoItems { what }));
        let (supplier, suppliers) = (0, 0);
        assert_eq!(
            map(&[buyer(&[])]),
            Err(StructureError::NoSupplier {
                supplier,
                suppliers
            })
        );
        let length = StructureError::WrongLength {
            what: "suppliers of a buyer",
            expected: 2,
            found: 1,
        };
        assert_eq!(map(&[buyer(&[1.0, 2.0]), buyer(&[1.0])]), Err(length));
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(
                map(&[buyer(&[1.0, bad])]),
                Err(StructureError::BadFlow {
                    what: "imports of a buyer",
                    position: 1,
                    ..
                })
            ));
            let exports = BuyerTrade {
                exports: bad,
                ..buyer(&[0.0])
            };
            assert!(matches!(
                map(&[exports]),
                Err(StructureError::BadQuantity {
                    what: "exports",
                    ..
                })
            ));
        }
        let what = "imports of a buyer";
        assert_eq!(
            map(&[buyer(&[f64::MAX, f64::MAX])]),
            Err(StructureError::OutOfRange { what })
        );
    }
}
