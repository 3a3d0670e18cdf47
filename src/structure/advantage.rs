//! Revealed comparative advantage of exports: Balassa 1965 and its relatives.

use serde::{Deserialize, Serialize};

use crate::num::sum::sum;
use crate::structure::StructureError;
use crate::structure::check::{pair, ratio};

/// Advantage in one product.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Advantage {
    /// Balassa's index: share of the product in own exports over that in the world's.
    pub balassa: f64,
    /// The index as `(RCA - 1) / (RCA + 1)`, in [-1, 1).
    pub symmetric: f64,
    /// Difference of the two shares (Hoen and Oosterhaven 2006).
    pub additive: f64,
    /// Own exports less their expected value, in world exports (Yu, Cai and Leung 2009).
    pub normalised: f64,
}

/// Advantage by product of a country whose exports and the world's are given, in one unit.
///
/// `None` where the world does not export the product. To leave a large country out of its own
/// comparison, give the world without it.
///
/// # Errors
///
/// When the lists are empty or differ in length, hold a negative, missing or infinite value, or
/// one of them only zeros.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::revealed_advantage;
///
/// let products = revealed_advantage(&[50.0, 10.0, 5.0], &[100.0, 100.0, 135.0])?;
/// assert_eq!(products[0].map(|a| format!("{:.4}", a.balassa)), Some("2.5769".into()));
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn revealed_advantage(
    own: &[f64],
    world: &[f64],
) -> Result<Vec<Option<Advantage>>, StructureError> {
    pair((own, "own exports"), (world, "world exports"))?;
    let own_total = sum(own.iter().copied());
    let world_total = sum(world.iter().copied());
    own.iter()
        .zip(world)
        .map(|(&x, &w)| {
            let own_share = ratio(x, own_total, "own exports")?;
            let world_share = ratio(w, world_total, "world exports")?;
            if world_share <= 0.0 {
                return Ok(None);
            }
            let balassa = ratio(own_share, world_share, "share in world exports")?;
            Ok(Some(Advantage {
                balassa,
                symmetric: (balassa - 1.0) / (balassa + 1.0),
                additive: own_share - world_share,
                normalised: ratio(own_total, world_total, "world exports")?
                    * (own_share - world_share),
            }))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    fn close(actual: f64, expected: f64) -> bool {
        Tolerance::published(10).accepts(actual, expected)
    }

    #[test]
    fn published_matrix() {
        let world = [100.0, 100.0, 135.0];
        for (own, expected) in [
            (
                [50.0, 10.0, 5.0],
                [2.576_923_08, 0.515_384_62, 0.190_883_19],
            ),
            (
                [20.0, 60.0, 30.0],
                [0.609_090_91, 1.827_272_73, 0.676_767_68],
            ),
            ([30.0, 30.0, 100.0], [0.628_125, 0.628_125, 1.550_925_93]),
        ] {
            let products = revealed_advantage(&own, &world).unwrap();
            for (product, expected) in products.iter().zip(expected) {
                assert!(Tolerance::published(8).accepts(product.unwrap().balassa, expected));
            }
            assert!(close(
                sum(products.iter().map(|p| p.unwrap().normalised)),
                0.0
            ));
        }
        assert_eq!(
            revealed_advantage(&[1.0, 0.0], &[2.0, 0.0]).unwrap()[1],
            None
        );
        let what = "own exports";
        assert_eq!(
            revealed_advantage(&[0.0], &[1.0]),
            Err(StructureError::ZeroDenominator { what })
        );
    }
}
