//! Whether two countries trade more with each other than their sizes suggest: trade intensity (Brown 1949; Kojima 1964).

use crate::structure::StructureError;
use crate::structure::check::{finite, flow, ratio};

/// Share of a partner in the exports of a country over the partner's share in the trade of the world; above 1 they trade more than their
/// sizes suggest.
///
/// `to_partner` of `exports` go to it, and `partner_imports` of `world_imports` are its. A country cannot export to itself: subtract
/// its own imports from those of the world for the index net of them.
///
/// # Errors
///
/// When a flow is negative, missing or infinite, larger than the total that it is a part of, or one of the three denominators is zero.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::trade_intensity;
///
/// // 30 of 50 go to the partner, which takes 70 of the world's 140.
/// assert_eq!(trade_intensity(30.0, 50.0, 70.0, 140.0)?, 1.2);
/// // Net of the country's own imports of 35.
/// assert_eq!(format!("{:.1}", trade_intensity(30.0, 50.0, 70.0, 140.0 - 35.0)?), "0.9");
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn trade_intensity(
    to_partner: f64,
    exports: f64,
    partner_imports: f64,
    world_imports: f64,
) -> Result<f64, StructureError> {
    let part = |(part, name): (f64, &'static str), (whole, of): (f64, &'static str)| {
        let (part, whole) = (flow(part, name)?, flow(whole, of)?);
        let share = ratio(part, whole, of)?;
        // As rounded as sums of many flows are.
        if share > 1.0 + 1e-9 {
            return Err(StructureError::BadQuantity {
                what: name,
                value: part,
                accepted: "give no more than the total that it is a part of",
            });
        }
        Ok(share)
    };
    let own = part((to_partner, "exports to the partner"), (exports, "exports"))?;
    let usual = part(
        (partner_imports, "imports of the partner"),
        (world_imports, "imports of the world"),
    )?;
    ratio(own, usual, "imports of the partner")
}

/// Each side's dependence on the other, and how unequal they are.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct MutualDependence {
    /// Share of the seller in the buyer's imports.
    pub buyer_on_seller: f64,
    /// Share of the buyer in the seller's exports.
    pub seller_on_buyer: f64,
    /// The first over the second: above 1 the buyer is the more dependent side. `None` if the seller does not depend on the buyer at all.
    pub ratio: Option<f64>,
}

/// How much two sides of a flow depend on each other.
///
/// # Errors
///
/// When a flow is negative, missing or infinite, a total is zero, or the flow exceeds one of the totals.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::mutual_dependence;
///
/// // 7,400 t of magnets to the US: of 10,000 t that it imports, and of 58,000 t that China exports.
/// let both = mutual_dependence(7400.0, 10_000.0, 58_000.0)?;
/// assert_eq!(format!("{:.2} {:.3} {:.1}", both.buyer_on_seller, both.seller_on_buyer, both.ratio.unwrap()), "0.74 0.128 5.8");
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn mutual_dependence(
    between: f64,
    buyer_imports: f64,
    seller_exports: f64,
) -> Result<MutualDependence, StructureError> {
    let between = flow(between, "flow between the two")?;
    let imports = flow(buyer_imports, "imports of the buyer")?;
    let exports = flow(seller_exports, "exports of the seller")?;
    if between > imports.min(exports) {
        return Err(StructureError::BadQuantity {
            what: "flow between the two",
            value: between,
            accepted: "give no more than the totals of either side",
        });
    }
    let buyer_on_seller = ratio(between, imports, "imports of the buyer")?;
    let seller_on_buyer = ratio(between, exports, "exports of the seller")?;
    let unequal = buyer_on_seller / seller_on_buyer;
    Ok(MutualDependence {
        buyer_on_seller: finite(buyer_on_seller, "dependence of the buyer")?,
        seller_on_buyer: finite(seller_on_buyer, "dependence of the seller")?,
        ratio: unequal.is_finite().then_some(unequal),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    #[test]
    fn the_reference_matrix() {
        let flows = [[0.0, 30.0, 20.0], [25.0, 0.0, 15.0], [10.0, 40.0, 0.0]];
        let exports: f64 = flows[0].iter().sum();
        let imports = |j: usize| flows.iter().map(|row| row[j]).sum::<f64>();
        let world: f64 = flows.iter().flatten().sum();
        let gross = trade_intensity(flows[0][1], exports, imports(1), world).unwrap();
        assert!(Tolerance::ROUND_OFF.accepts(gross, 1.2));
        let net = trade_intensity(flows[0][1], exports, imports(1), world - imports(0)).unwrap();
        assert!(Tolerance::ROUND_OFF.accepts(net, 0.9));
    }

    #[test]
    fn what_has_no_ratio_says_so() {
        let zero = |what| StructureError::ZeroDenominator { what };
        for (to_partner, partner_imports) in [(50.0, 5.0), (5.0, 500.0)] {
            let error = trade_intensity(to_partner, 10.0, partner_imports, 100.0);
            assert!(matches!(error, Err(StructureError::BadQuantity { .. })));
        }
        let error = trade_intensity(1.0, 0.0, 1.0, 1.0);
        assert_eq!(error, Err(zero("exports")));
        let error = trade_intensity(1.0, 1.0, 0.0, 1.0);
        assert_eq!(error, Err(zero("imports of the partner")));
        assert!(matches!(
            trade_intensity(f64::NAN, 1.0, 1.0, 1.0),
            Err(StructureError::BadQuantity { what: "exports to the partner", value, .. })
                if value.is_nan()
        ));
        assert_eq!(mutual_dependence(0.0, 1.0, 1.0).unwrap().ratio, None);
        let more = StructureError::BadQuantity {
            what: "flow between the two",
            value: 2.0,
            accepted: "give no more than the totals of either side",
        };
        assert_eq!(mutual_dependence(2.0, 1.0, 3.0), Err(more));
        let error = mutual_dependence(0.0, 0.0, 1.0);
        assert_eq!(error, Err(zero("imports of the buyer")));
    }
}
