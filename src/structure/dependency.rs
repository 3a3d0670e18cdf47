//! The European Union's screen for strategic dependence on imports (SWD(2021) 352).
//!
//! A product is dependent when three criteria hold: extra-EU imports are concentrated (HHI above
//! 0.4), they are most of all imports (above 0.5), and they exceed what the Union exports (ratio
//! above 1). Products cross the thresholds from year to year, so each outcome carries its margin.

use serde::{Deserialize, Serialize};

use crate::num::sum::sum;
use crate::structure::StructureError;
use crate::structure::check::{flow, flows, profile, ratio};
use crate::structure::concentration::herfindahl;

/// Thresholds of the screen; a criterion holds above its threshold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DependencySpec {
    /// Threshold of the HHI of outside suppliers: 0.4.
    pub concentration: f64,
    /// Threshold of outside imports in all imports: 0.5.
    pub outside_share: f64,
    /// Threshold of outside imports over exports: 1.
    pub substitution: f64,
}

impl Default for DependencySpec {
    fn default() -> Self {
        Self {
            concentration: 0.4,
            outside_share: 0.5,
            substitution: 1.0,
        }
    }
}

/// Outcome of one criterion.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Criterion {
    /// The indicator; `None` when it has no number because nothing is exported, which holds.
    pub value: Option<f64>,
    /// Its threshold.
    pub threshold: f64,
    /// Indicator less threshold: positive when the criterion holds. `None` without an indicator.
    pub margin: Option<f64>,
    /// Whether the criterion holds.
    pub holds: bool,
}

/// Outcome of the three criteria for one product.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ImportDependency {
    /// Concentration of outside suppliers (HHI).
    pub concentration: Criterion,
    /// Outside imports in all imports.
    pub outside_share: Criterion,
    /// Outside imports over exports.
    pub substitution: Criterion,
    /// Whether all three hold.
    pub is_dependent: bool,
}

/// Screens one product: imports by outside supplier, imports from inside the area, and the
/// exports of the area, in one unit.
///
/// # Errors
///
/// When a value is negative, missing or infinite, or there are no outside imports; or when a
/// threshold is negative or not finite.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::{DependencySpec, import_dependency};
///
/// // Imports of magnets from outside the area, from inside it, and its exports, in tonnes.
/// let magnets = import_dependency(&[900.0, 60.0, 40.0], 250.0, 400.0, DependencySpec::default())?;
/// assert!(magnets.is_dependent);
/// assert_eq!(magnets.outside_share.value, Some(0.8));
/// assert_eq!(magnets.substitution.margin, Some(1.5));
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn import_dependency(
    outside: &[f64],
    inside: f64,
    exports: f64,
    spec: DependencySpec,
) -> Result<ImportDependency, StructureError> {
    flows(outside, "outside imports")?;
    let inside = flow(inside, "inside imports")?;
    let exports = flow(exports, "exports")?;
    for threshold in [spec.concentration, spec.outside_share, spec.substitution] {
        flow(threshold, "threshold")?;
    }
    let hhi = herfindahl(&profile(outside, "outside imports")?);
    let total = sum(outside.iter().copied());
    let share = ratio(total, total + inside, "imports")?;
    let concentration = criterion(hhi, spec.concentration);
    let outside_share = criterion(share, spec.outside_share);
    let substitution = if exports > 0.0 {
        criterion(ratio(total, exports, "exports")?, spec.substitution)
    } else {
        Criterion {
            value: None,
            threshold: spec.substitution,
            margin: None,
            holds: true,
        }
    };
    Ok(ImportDependency {
        is_dependent: concentration.holds && outside_share.holds && substitution.holds,
        concentration,
        outside_share,
        substitution,
    })
}

fn criterion(value: f64, threshold: f64) -> Criterion {
    Criterion {
        value: Some(value),
        threshold,
        margin: Some(value - threshold),
        holds: value > threshold,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    fn close(actual: f64, expected: f64) -> bool {
        Tolerance::published(10).accepts(actual, expected)
    }

    #[test]
    fn each_criterion_has_its_number() {
        let spec = DependencySpec::default();
        let result = import_dependency(&[900.0, 60.0, 40.0], 250.0, 400.0, spec).unwrap();
        assert!(close(result.concentration.value.unwrap(), 0.8152));
        assert!(close(result.outside_share.value.unwrap(), 0.8));
        assert!(close(result.substitution.margin.unwrap(), 1.5));
        assert!(result.is_dependent);
        let home = import_dependency(&[900.0], 250.0, 1000.0, spec).unwrap();
        assert!(!home.substitution.holds && !home.is_dependent);
        let nothing_exported = import_dependency(&[900.0], 0.0, 0.0, spec).unwrap();
        assert_eq!(nothing_exported.substitution.value, None);
        assert!(nothing_exported.is_dependent);
    }

    #[test]
    fn bad_input_has_its_error() {
        let spec = DependencySpec::default();
        let error = |outside: &[f64]| import_dependency(outside, 1.0, 1.0, spec).unwrap_err();
        let what = "outside imports";
        assert_eq!(error(&[]), StructureError::NoItems { what });
        let zero = StructureError::ZeroDenominator { what };
        assert_eq!(error(&[0.0, 0.0]), zero);
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(
                error(&[1.0, bad]),
                StructureError::BadFlow { what: w, position: 1, value }
                    if w == what && value.to_bits() == bad.to_bits()
            ));
        }
    }
}
