//! One flow as its two sides report it: exports free on board, imports with freight and insurance.

use serde::{Deserialize, Serialize};

use crate::num::sum::sum;
use crate::structure::StructureError;
use crate::structure::check::{finite, flow, pair, ratio};

/// Periods that a comparison of lags takes.
const FEWEST: usize = 4;

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

/// How the gap between two records depends on the time that goods are under way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MirrorLag {
    /// The number of periods that goods take, by the smallest spread.
    pub best: usize,
    /// Standard deviation of the logarithmic gap, for each number of periods from 0 on.
    pub spreads: Vec<f64>,
    /// Mean of the logarithmic gap at the best lag, after the CIF/FOB factor.
    pub mean_gap: f64,
}

/// The time that goods are under way, as the lag at which exports and the partner's later imports differ most evenly.
///
/// All lags are compared over the same imports, those from position `longest` on.
///
/// # Errors
///
/// When the lists differ in length, hold a value that is not positive, leave fewer than four periods behind the longest lag, or the factor is
/// not a positive number.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::mirror_lag;
///
/// let exports = [52.0, 48.0, 61.0, 55.0, 58.0, 63.0, 60.0];
/// let imports = [50.0, 55.1, 50.9, 64.7, 58.3, 61.5, 66.8];
/// let lags = mirror_lag(&exports, &imports, 1.06, 2)?;
/// assert_eq!(lags.best, 1);
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn mirror_lag(
    exports: &[f64],
    imports: &[f64],
    cif_fob: f64,
    longest: usize,
) -> Result<MirrorLag, StructureError> {
    pair((exports, "exports"), (imports, "imports"))?;
    for (value, what) in exports
        .iter()
        .map(|value| (*value, "exports"))
        .chain(imports.iter().map(|value| (*value, "imports")))
        .chain([(cif_fob, "CIF/FOB factor")])
    {
        if flow(value, what)? <= 0.0 {
            return Err(StructureError::ZeroDenominator { what });
        }
    }
    let compared = exports.len().saturating_sub(longest);
    if compared < FEWEST {
        return Err(StructureError::WrongLength {
            what: "periods behind the longest lag",
            expected: FEWEST,
            found: compared,
        });
    }
    let gaps = |lag: usize| -> Vec<f64> {
        (longest..imports.len())
            .map(|t| (imports[t] / cif_fob / exports[t - lag]).ln())
            .collect()
    };
    let moments = |gaps: &[f64]| {
        let n = gaps.len() as f64;
        let mean = sum(gaps.iter().copied()) / n;
        let squares = sum(gaps.iter().map(|gap| (gap - mean).powi(2)));
        (mean, (squares / n).sqrt())
    };
    let found: Vec<(f64, f64)> = (0..=longest).map(|lag| moments(&gaps(lag))).collect();
    let best = (0..=longest)
        .min_by(|a, b| found[*a].1.total_cmp(&found[*b].1))
        .unwrap_or(0);
    Ok(MirrorLag {
        best,
        spreads: found
            .iter()
            .map(|(_, spread)| finite(*spread, "spread of the gap"))
            .collect::<Result<_, _>>()?,
        mean_gap: finite(found[best].0, "mean of the gap")?,
    })
}

/// One flow from two records: their mean, weighted by how reliable each office is.
///
/// The variances are those of each office's logarithmic gaps with all its partners; the imports are without freight and insurance.
///
/// # Errors
///
/// When a flow or variance is negative, missing or infinite, or both variances are zero.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::reconciled_flow;
///
/// // The exporter's gaps vary a third as much as the importer's.
/// assert_eq!(reconciled_flow(600.0, 640.0, 0.01, 0.03)?, 610.0);
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn reconciled_flow(
    exports: f64,
    imports: f64,
    exporter_variance: f64,
    importer_variance: f64,
) -> Result<f64, StructureError> {
    let (x, m) = (flow(exports, "exports")?, flow(imports, "imports")?);
    let own = flow(exporter_variance, "variance of the exporter")?;
    let other = flow(importer_variance, "variance of the importer")?;
    let weight = ratio(other, own + other, "sum of the variances")?;
    finite(weight * x + (1.0 - weight) * m, "reconciled flow")
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
    }

    #[test]
    fn bad_input_has_its_error() {
        let zero = |what| StructureError::ZeroDenominator { what };
        let error = mirror_gap(0.0, 0.0, 1.06);
        assert_eq!(error, Err(zero("the sum of both reports")));
        let short = StructureError::WrongLength {
            what: "periods behind the longest lag",
            expected: FEWEST,
            found: 3,
        };
        assert_eq!(mirror_lag(&[1.0; 5], &[1.0; 5], 1.06, 2), Err(short));
        let error = mirror_lag(&[0.0; 9], &[1.0; 9], 1.06, 2);
        assert_eq!(error, Err(zero("exports")));
        let error = reconciled_flow(1.0, 1.0, 0.0, 0.0);
        assert_eq!(error, Err(zero("sum of the variances")));
        let error = mirror_gap(1.0, 1.0, 0.0);
        assert_eq!(error, Err(zero("the CIF/FOB factor")));
        for factor in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(
                mirror_gap(1.0, 1.0, factor),
                Err(StructureError::BadQuantity { what: "CIF/FOB factor", value, .. })
                    if value.to_bits() == factor.to_bits()
            ));
        }
    }
}
