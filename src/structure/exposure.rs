//! Exposure to a supplier beyond what is bought from it directly: through third countries, and inside other goods.
//!
//! What hubs and goods contain is not in the statistics. It enters as ranges that the user must justify, and leaves as a range.

use serde::{Deserialize, Serialize};

use crate::num::sum::sum;
use crate::structure::check::{finite, flow, ratio};
use crate::structure::{Factor, StructureError};

/// Imports of the good itself from a third country that may pass on what the supplier made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Hub {
    /// Imports from it, in the unit of the good.
    pub imports: f64,
    /// The part of them that is the supplier's, from 0 to 1.
    pub from_supplier: Factor,
}

/// Imports of goods that contain the good: motors, loudspeakers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DownstreamGood {
    /// Imports of them, in any unit.
    pub imports: f64,
    /// What one unit of them contains, in the unit of the good.
    pub content: Factor,
    /// The part of that content that is the supplier's, from 0 to 1.
    pub from_supplier: Factor,
}

/// Exposure to a supplier. Amounts are in the unit of the good; ranges are those of all factors taken against or for the supplier.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct IndirectExposure {
    /// Imports from the supplier itself.
    pub direct: f64,
    /// Its share in imports of the good.
    pub direct_share: f64,
    /// What reaches the buyer through hubs.
    pub via_hubs: Factor,
    /// Share of the supplier in imports of the good with what hubs pass on.
    pub share_with_hubs: Factor,
    /// What is inside downstream goods.
    pub downstream: Factor,
    /// Share of the supplier in imports of the good and what all downstream goods contain together. Its bounds are the least and the most that
    /// any factors inside their ranges give.
    pub total_share: Factor,
}

/// Exposure of a buyer to a supplier from its imports of a good (`imports` in all, `direct` from the supplier), from hubs and from downstream goods.
///
/// Hubs are part of `imports`; downstream goods are not.
///
/// # Errors
///
/// When a flow or factor is negative, missing or infinite, a factor is out of order, a part is above 1, nothing is imported, or the supplier and the
/// hubs together have more than all imports.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::{DownstreamGood, Factor, Hub, indirect_exposure};
///
/// let range = |low, central, high| Factor { low, central, high };
/// // Tonnes of magnets: 600 of 1,000 from China, 100 by way of a hub, and motors with magnets inside.
/// let hub = Hub { imports: 100.0, from_supplier: range(0.2, 0.5, 0.8) };
/// let motors = DownstreamGood { imports: 20_000.0, content: range(0.01, 0.02, 0.03), from_supplier: range(0.8, 0.9, 0.95) };
/// let found = indirect_exposure(1_000.0, 600.0, &[hub], &[motors])?;
/// assert_eq!((found.direct_share, found.via_hubs.central), (0.6, 50.0));
/// assert_eq!((found.downstream.low, found.downstream.high), (160.0, 570.0));
/// let total = found.total_share;
/// assert_eq!(format!("{:.2} ({:.2} to {:.2})", total.central, total.low, total.high), "0.72 (0.65 to 0.78)");
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn indirect_exposure(
    imports: f64,
    direct: f64,
    hubs: &[Hub],
    goods: &[DownstreamGood],
) -> Result<IndirectExposure, StructureError> {
    let imports = flow(imports, "imports of the good")?;
    let direct = flow(direct, "imports from the supplier")?;
    for hub in hubs {
        flow(hub.imports, "imports from a hub")?;
        part(hub.from_supplier)?;
    }
    for good in goods {
        flow(good.imports, "imports of a downstream good")?;
        ordered(good.content)?;
        part(good.from_supplier)?;
    }
    let known = sum(std::iter::once(direct).chain(hubs.iter().map(|hub| hub.imports)));
    // Parts that add up to a hair more than the whole are the whole.
    if known > imports * (1.0 + 1e-12) {
        return Err(StructureError::BadQuantity {
            what: "imports from the supplier and the hubs",
            value: known,
            accepted: "give no more than all imports of the good",
        });
    }
    let range = |of: &dyn Fn(Pick) -> Result<f64, StructureError>| {
        Ok::<Factor, StructureError>(Factor {
            low: of(|f| f.low)?,
            central: of(|f| f.central)?,
            high: of(|f| f.high)?,
        })
    };
    let via_hubs = range(&|pick| {
        let parts = hubs
            .iter()
            .map(|hub| hub.imports * pick(&hub.from_supplier));
        finite(sum(parts), "imports through hubs")
    })?;
    let downstream = range(&|pick| {
        let parts = goods
            .iter()
            .map(|good| good.imports * pick(&good.content) * pick(&good.from_supplier));
        finite(sum(parts), "content of downstream goods")
    })?;
    let share = |amount: f64| Ok(ratio(direct + amount, imports, "imports of the good")?.min(1.0));
    let in_goods = |pick: Pick| {
        let content = |good: &DownstreamGood| good.imports * pick(&good.content);
        let whole = sum(std::iter::once(imports).chain(goods.iter().map(content)));
        let own = goods
            .iter()
            .map(|good| content(good) * pick(&good.from_supplier));
        let own = sum([direct, pick(&via_hubs)].into_iter().chain(own));
        Ok::<f64, StructureError>(ratio(own, whole, "imports of the good")?.min(1.0))
    };
    Ok(IndirectExposure {
        direct,
        direct_share: share(0.0)?,
        via_hubs,
        share_with_hubs: Factor {
            low: share(via_hubs.low)?,
            central: share(via_hubs.central)?,
            high: share(via_hubs.high)?,
        },
        downstream,
        total_share: Factor {
            // The least share of the supplier is the rest of the most of all others.
            low: 1.0
                - largest(imports, imports - direct - via_hubs.low, goods, |f| {
                    1.0 - f.low
                })?,
            central: in_goods(|f| f.central)?,
            high: largest(imports, direct + via_hubs.high, goods, |f| f.high)?,
        },
    })
}

/// Which number of a range.
type Pick = fn(&Factor) -> f64;

/// The largest share of `own` in `imports` with any content of goods, of which `share` of each is own: goods with the highest shares contain most, and
/// those below the joint share contain least.
fn largest(
    imports: f64,
    own: f64,
    goods: &[DownstreamGood],
    share: Pick,
) -> Result<f64, StructureError> {
    let mut order: Vec<&DownstreamGood> = goods.iter().collect();
    order.sort_by(|a, b| share(&b.from_supplier).total_cmp(&share(&a.from_supplier)));
    let least = |good: &&DownstreamGood| good.imports * good.content.low;
    let low = order
        .iter()
        .map(|good| least(good) * share(&good.from_supplier));
    let mut part = sum(std::iter::once(own).chain(low));
    let mut whole = sum(std::iter::once(imports).chain(order.iter().map(least)));
    for good in &order {
        if share(&good.from_supplier) * whole <= part {
            break;
        }
        let more = good.imports * (good.content.high - good.content.low);
        part += more * share(&good.from_supplier);
        whole += more;
    }
    Ok(ratio(part, whole, "imports of the good")?.clamp(0.0, 1.0))
}

/// Accepts a range in order.
fn ordered(factor: Factor) -> Result<(), StructureError> {
    let Factor { low, central, high } = factor;
    flow(low, "factor")?;
    flow(high, "factor")?;
    if low <= central && central <= high {
        return Ok(());
    }
    Err(StructureError::BadQuantity {
        what: "central factor",
        value: central,
        accepted: "give a number between the low and the high factor",
    })
}

/// Accepts a range of parts.
fn part(factor: Factor) -> Result<(), StructureError> {
    ordered(factor)?;
    if factor.high <= 1.0 {
        return Ok(());
    }
    Err(StructureError::BadQuantity {
        what: "part of the supplier",
        value: factor.high,
        accepted: "give a number from 0 to 1",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    fn close(actual: f64, expected: f64) -> bool {
        Tolerance::ROUND_OFF.accepts(actual, expected)
    }

    const fn range(low: f64, central: f64, high: f64) -> Factor {
        Factor { low, central, high }
    }

    #[test]
    fn without_hubs_and_goods_it_is_the_direct_share() {
        let found = indirect_exposure(10.0, 4.0, &[], &[]).unwrap();
        for share in [found.share_with_hubs, found.total_share] {
            assert!(close(share.low, 0.4) && close(share.central, 0.4) && close(share.high, 0.4));
        }
        assert_eq!(found.via_hubs, range(0.0, 0.0, 0.0));
    }

    #[test]
    fn bounds_by_hand() {
        let hub = Hub {
            imports: 20.0,
            from_supplier: range(0.0, 0.5, 1.0),
        };
        let good = |from_supplier| DownstreamGood {
            imports: 10.0,
            content: range(1.0, 2.0, 5.0),
            from_supplier,
        };
        // The first good is the supplier's, the second never.
        let goods = [good(range(1.0, 1.0, 1.0)), good(range(0.0, 0.0, 0.0))];
        let found = indirect_exposure(100.0, 40.0, &[hub], &goods).unwrap();
        assert!(close(
            found.total_share.central,
            (40.0 + 10.0 + 20.0) / 140.0
        ));
        // Most: the first contains 50, the second 10; least: the reverse.
        assert!(close(found.total_share.high, 110.0 / 160.0));
        assert!(close(found.total_share.low, 50.0 / 160.0));
        assert!(close(found.share_with_hubs.high, 0.6));
    }

    #[test]
    fn bad_input_is_named() {
        let one = range(0.0, 0.5, 1.0);
        let hub = |imports, from_supplier| Hub {
            imports,
            from_supplier,
        };
        let what = "imports of the good";
        assert_eq!(
            indirect_exposure(0.0, 0.0, &[], &[]),
            Err(StructureError::ZeroDenominator { what })
        );
        let more = StructureError::BadQuantity {
            what: "imports from the supplier and the hubs",
            value: 11.0,
            accepted: "give no more than all imports of the good",
        };
        assert_eq!(
            indirect_exposure(10.0, 6.0, &[hub(5.0, one)], &[]),
            Err(more)
        );
        let above = StructureError::BadQuantity {
            what: "part of the supplier",
            value: 1.5,
            accepted: "give a number from 0 to 1",
        };
        assert_eq!(
            indirect_exposure(10.0, 1.0, &[hub(5.0, range(0.0, 1.0, 1.5))], &[]),
            Err(above)
        );
        let turned = StructureError::BadQuantity {
            what: "central factor",
            value: 0.9,
            accepted: "give a number between the low and the high factor",
        };
        assert_eq!(
            indirect_exposure(10.0, 1.0, &[hub(5.0, range(0.0, 0.9, 0.5))], &[]),
            Err(turned)
        );
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(
                indirect_exposure(bad, 0.0, &[], &[]),
                Err(StructureError::BadQuantity {
                    what: "imports of the good",
                    ..
                })
            ));
            let good = DownstreamGood {
                imports: bad,
                content: one,
                from_supplier: one,
            };
            assert!(matches!(
                indirect_exposure(1.0, 0.0, &[], &[good]),
                Err(StructureError::BadQuantity {
                    what: "imports of a downstream good",
                    ..
                })
            ));
        }
    }
}
