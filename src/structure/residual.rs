//! Concentration when a part of the total is not itemised by supplier: bounds instead of a guess.

use serde::{Deserialize, Serialize};

use crate::structure::StructureError;
use crate::structure::concentration::{herfindahl, shares};

/// What to assume about the part of a total that is not itemised by supplier ("areas not elsewhere
/// specified", confidential trade).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ResidualPolicy {
    /// It is left out: shares refer to the itemised suppliers only.
    Exclude,
    /// It is one more supplier: the highest HHI, as long as it holds no itemised supplier's trade.
    AsOneSupplier,
    /// It is many suppliers, each too small to matter: the lowest HHI.
    AsManySmall,
}

/// HHI of suppliers and a residual under each [`ResidualPolicy`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ResidualHhi {
    /// Share of the residual in the whole.
    pub residual_share: f64,
    /// HHI of the itemised suppliers alone.
    pub excluded: f64,
    /// HHI with the residual as one supplier: the upper bound of the whole.
    pub as_one_supplier: f64,
    /// HHI with the residual as many small suppliers: the lower bound of the whole.
    pub as_many_small: f64,
}

impl ResidualHhi {
    /// HHI under one policy.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::structure::{ResidualPolicy, residual_hhi};
    ///
    /// let bounds = residual_hhi(&[60.0, 20.0], 20.0)?;
    /// assert_eq!(bounds.under(ResidualPolicy::Exclude), bounds.excluded);
    /// assert_eq!(bounds.excluded, 0.625);
    /// # Ok::<(), tidegauge::structure::StructureError>(())
    /// ```
    pub fn under(self, policy: ResidualPolicy) -> f64 {
        match policy {
            ResidualPolicy::Exclude => self.excluded,
            ResidualPolicy::AsOneSupplier => self.as_one_supplier,
            ResidualPolicy::AsManySmall => self.as_many_small,
        }
    }
}

/// Bounds of the HHI when `residual` (in the unit of `values`) is not itemised by supplier.
///
/// # Errors
///
/// When the itemised suppliers have no shares (see [`concentration`](crate::structure::concentration())), or the residual is negative,
/// missing or infinite.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::residual_hhi;
///
/// let bounds = residual_hhi(&[60.0, 20.0], 20.0)?;
/// assert_eq!(format!("{:.2} to {:.2}", bounds.as_many_small, bounds.as_one_supplier), "0.40 to 0.44");
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn residual_hhi(values: &[f64], residual: f64) -> Result<ResidualHhi, StructureError> {
    let itemised = shares(values)?;
    if !residual.is_finite() || residual < 0.0 {
        return Err(StructureError::BadResidual { value: residual });
    }
    let mut whole = values.to_vec();
    whole.push(residual);
    let mut whole = shares(&whole)?;
    let as_one_supplier = herfindahl(&whole);
    let residual_share = whole.pop().unwrap_or_default();
    Ok(ResidualHhi {
        residual_share,
        excluded: herfindahl(&itemised),
        as_one_supplier,
        as_many_small: herfindahl(&whole),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    fn close(actual: f64, expected: f64) -> bool {
        Tolerance::published(10).accepts(actual, expected)
    }

    #[test]
    fn bounds_enclose_what_the_residual_may_be() {
        let bounds = residual_hhi(&[60.0, 20.0], 20.0).unwrap();
        assert!(close(bounds.under(ResidualPolicy::AsOneSupplier), 0.44));
        assert!(close(bounds.under(ResidualPolicy::AsManySmall), 0.40));
        assert!(close(bounds.under(ResidualPolicy::Exclude), 0.625));
        assert!(close(bounds.residual_share, 0.2));
    }

    #[test]
    fn a_residual_is_a_flow() {
        for value in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(
                residual_hhi(&[1.0], value),
                Err(StructureError::BadResidual { .. })
            ));
        }
        assert_eq!(residual_hhi(&[], 1.0), Err(StructureError::Empty));
    }
}
