//! One flow as its two sides report it: exports free on board, imports with freight and insurance.

use serde::{Deserialize, Serialize};

use crate::structure::StructureError;
use crate::structure::check::{flow, ratio};

/// Gap between the two reports of one flow. Positive when the importer reports more.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MirrorGap {
    /// Imports without freight and insurance less exports, in the unit of the flows.
    pub absolute: f64,
    /// The gap over the sum of both reports, in [-1, 1].
    pub symmetric: f64,
    /// Logarithm of the ratio of the reports; `None` when one of them is zero.
    pub log: Option<f64>,
    /// Factor by which the imports were divided.
    pub cif_fob: f64,
}

/// Gap between exports and the partner's imports of the same flow, in one unit; `cif_fob` is the
/// ratio of a value with freight and insurance to the value without (1.06 in the International
/// Monetary Fund's Direction of Trade Statistics).
///
/// # Errors
///
/// When a flow is negative, missing or infinite, both are zero, or the factor is not a positive
/// number.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::mirror_gap;
///
/// // Tonnes of magnets reported as exported and as imported.
/// let gap = mirror_gap(582.0, 640.0, 1.06)?;
/// assert_eq!(format!("{:.4}", gap.symmetric), "0.0184");
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn mirror_gap(exports: f64, imports: f64, cif_fob: f64) -> Result<MirrorGap, StructureError> {
    let exports = flow(exports, "exports")?;
    let imports = flow(imports, "imports")?;
    if flow(cif_fob, "CIF/FOB factor")? <= 0.0 {
        return Err(StructureError::ZeroDenominator {
            what: "the CIF/FOB factor",
        });
    }
    let imports = ratio(imports, cif_fob, "imports over the CIF/FOB factor")?;
    let log = exports > 0.0 && imports > 0.0;
    Ok(MirrorGap {
        absolute: imports - exports,
        symmetric: ratio(
            imports - exports,
            imports + exports,
            "the sum of both reports",
        )?,
        log: log.then(|| imports.ln() - exports.ln()),
        cif_fob,
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
    fn published_gap() {
        let gap = mirror_gap(582.0, 640.0, 1.06).unwrap();
        assert!(close(gap.absolute, 21.773_584_905_7));
        assert!(close(gap.symmetric, 0.018_362_346_052_3));
        assert!(close(gap.log.unwrap(), 0.036_728_820_498_3));
        assert_eq!(mirror_gap(0.0, 5.0, 1.0).unwrap().log, None);
        assert!(mirror_gap(0.0, 0.0, 1.06).is_err());
        for factor in [0.0, -1.0, f64::NAN] {
            assert!(mirror_gap(1.0, 1.0, factor).is_err());
        }
    }
}
