//! What imports would be if: arithmetic on volumes, shares and growth, one assumption after another.
//!
//! A scenario is no forecast. It says what follows from assumptions, and how much of the difference is due to which of them in their order.

use serde::{Deserialize, Serialize};

use crate::num::sum::sum;
use crate::structure::StructureError;
use crate::structure::check::{finite, flow, flows, ratio};

/// One assumption about the suppliers of a buyer; suppliers are named by their position.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Assumption {
    /// All imports grow by a ratio, -1 or more; shares stay.
    Demand {
        /// Growth: 0.1 is a tenth more.
        growth: f64,
    },
    /// The share of a supplier becomes what it was in a reference period; total imports stay, and the others keep their proportions.
    ShareBecomes {
        /// The supplier.
        supplier: usize,
        /// Its share, in [0, 1].
        share: f64,
    },
    /// The volume of a supplier grows by a ratio, -1 or more; the others stay, so that total imports move with it.
    SupplierGrows {
        /// The supplier.
        supplier: usize,
        /// Growth: 0.1 is a tenth more.
        growth: f64,
    },
    /// A relief from restrictions ends: a supplier loses a part of its volume, and the others make up for a part of the loss in their proportions.
    ReliefEnds {
        /// The supplier.
        supplier: usize,
        /// The part of its volume that it loses, in [0, 1].
        loss: f64,
        /// The part of the loss that others replace, in [0, 1]: the ratio of a [`Diversion`](crate::structure::Diversion) seen before, say.
        replaced: f64,
    },
}

/// The state after one assumption.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ScenarioStep {
    /// The assumption.
    pub assumption: Assumption,
    /// Volume of each supplier after it, in the unit and order of the base.
    pub volumes: Vec<f64>,
    /// Change of each supplier by this step.
    pub changes: Vec<f64>,
    /// Total imports after it.
    pub total: f64,
    /// Change of total imports by this step: the sum of `changes`.
    pub change: f64,
}

/// A base and the steps away from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Scenario {
    /// Volume of each supplier at the start.
    pub base: Vec<f64>,
    /// Total imports at the start.
    pub base_total: f64,
    /// One step for each assumption, in their order.
    pub path: Vec<ScenarioStep>,
    /// Change of each supplier from the base to the end: the sum of its changes over the path.
    pub changes: Vec<f64>,
    /// Change of total imports from the base to the end: the sum of the changes of the path.
    pub change: f64,
}

/// Imports by supplier under assumptions, each applied to what the one before it left.
///
/// The end depends on the order where an assumption about a share follows one about a volume; what a step adds nearly always does.
///
/// # Errors
///
/// When there is no supplier, a volume is negative, missing or infinite, or nothing is imported; when a number of an assumption is outside
/// its range or names a supplier that is not in the list; when other suppliers must take a part but have no volume.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::{Assumption, scenario};
///
/// // Tonnes of magnets a month from China, Japan and the rest.
/// let found = scenario(&[600.0, 300.0, 100.0], &[
///     Assumption::ShareBecomes { supplier: 0, share: 0.7 },
///     Assumption::SupplierGrows { supplier: 1, growth: 0.2 },
///     Assumption::ReliefEnds { supplier: 0, loss: 0.5, replaced: 0.4 },
/// ])?;
/// let totals: Vec<String> = found.path.iter().map(|step| format!("{:.0}", step.total)).collect();
/// assert_eq!(totals, ["1000", "1045", "835"]);
/// assert_eq!(format!("{:.0}", found.path[2].volumes[0]), "350");
/// assert_eq!(format!("{:.0}", found.change), "-165");
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn scenario(base: &[f64], assumptions: &[Assumption]) -> Result<Scenario, StructureError> {
    flows(base, "suppliers")?;
    let base_total = total_of(base)?;
    if base_total == 0.0 {
        return Err(StructureError::ZeroDenominator { what: "imports" });
    }
    let mut volumes = base.to_vec();
    let mut path = Vec::with_capacity(assumptions.len());
    for assumption in assumptions {
        let next = applied(&volumes, *assumption)?;
        let changes = differences(&volumes, &next);
        path.push(ScenarioStep {
            assumption: *assumption,
            total: total_of(&next)?,
            change: sum(changes.iter().copied()),
            changes,
            volumes: next.clone(),
        });
        volumes = next;
    }
    let changes = differences(base, &volumes);
    Ok(Scenario {
        base: base.to_vec(),
        base_total,
        path,
        change: sum(changes.iter().copied()),
        changes,
    })
}

/// The volumes after one assumption.
fn applied(volumes: &[f64], assumption: Assumption) -> Result<Vec<f64>, StructureError> {
    let total = total_of(volumes)?;
    match assumption {
        Assumption::Demand { growth } => {
            let factor = 1.0 + at_least_minus_one(growth, "growth of demand")?;
            scaled(volumes, None, factor)
        }
        Assumption::ShareBecomes { supplier, share } => {
            volume(volumes, supplier)?;
            let share = part(share, "share of the supplier")?;
            let others = others_become(volumes, supplier, |_| total * (1.0 - share))?;
            Ok(with(others, supplier, total * share))
        }
        Assumption::SupplierGrows { supplier, growth } => {
            let own = volume(volumes, supplier)?;
            let factor = 1.0 + at_least_minus_one(growth, "growth of the supplier")?;
            let grown = finite(own * factor, "imports")?;
            Ok(with(volumes.to_vec(), supplier, grown))
        }
        Assumption::ReliefEnds {
            supplier,
            loss,
            replaced,
        } => {
            let own = volume(volumes, supplier)?;
            let lost = own * part(loss, "loss of the supplier")?;
            let gain = lost * part(replaced, "part of the loss replaced")?;
            let others = others_become(volumes, supplier, |before| before + gain)?;
            Ok(with(others, supplier, own - lost))
        }
    }
}

/// All but one supplier in the same proportions, with a total that follows from the one before.
fn others_become(
    volumes: &[f64],
    except: usize,
    total: impl Fn(f64) -> f64,
) -> Result<Vec<f64>, StructureError> {
    let others = volumes.iter().enumerate().filter(|(i, _)| *i != except);
    let from = sum(others.map(|(_, volume)| *volume));
    let to = total(from);
    if from == 0.0 && to == 0.0 {
        return Ok(volumes.to_vec());
    }
    let factor = ratio(to, from, "imports from the other suppliers")?;
    scaled(volumes, Some(except), factor)
}

fn scaled(volumes: &[f64], except: Option<usize>, factor: f64) -> Result<Vec<f64>, StructureError> {
    let times = |(i, volume): (usize, &f64)| {
        let factor = if Some(i) == except { 1.0 } else { factor };
        finite(volume * factor, "imports")
    };
    volumes.iter().enumerate().map(times).collect()
}

fn with(mut volumes: Vec<f64>, supplier: usize, volume: f64) -> Vec<f64> {
    if let Some(place) = volumes.get_mut(supplier) {
        *place = volume;
    }
    volumes
}

fn volume(volumes: &[f64], supplier: usize) -> Result<f64, StructureError> {
    let missing = StructureError::NoSupplier {
        supplier,
        suppliers: volumes.len(),
    };
    volumes.get(supplier).copied().ok_or(missing)
}

fn part(value: f64, what: &'static str) -> Result<f64, StructureError> {
    if (0.0..=1.0).contains(&value) {
        return Ok(value);
    }
    Err(StructureError::BadQuantity {
        what,
        value,
        accepted: "give a number from 0 to 1",
    })
}

fn at_least_minus_one(growth: f64, what: &'static str) -> Result<f64, StructureError> {
    let accepted = "give a finite number of -1 or more";
    flow(growth + 1.0, what).map_err(|_| StructureError::BadQuantity {
        what,
        value: growth,
        accepted,
    })?;
    Ok(growth)
}

fn total_of(volumes: &[f64]) -> Result<f64, StructureError> {
    finite(sum(volumes.iter().copied()), "imports")
}

fn differences(from: &[f64], to: &[f64]) -> Vec<f64> {
    from.iter().zip(to).map(|(a, b)| b - a).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    fn close(actual: &[f64], expected: &[f64]) -> bool {
        let mut both = actual.iter().zip(expected);
        actual.len() == expected.len() && both.all(|(a, b)| Tolerance::ROUND_OFF.accepts(*a, *b))
    }

    fn after(base: &[f64], assumption: Assumption) -> Result<Vec<f64>, StructureError> {
        scenario(base, &[assumption]).map(|s| s.path[0].volumes.clone())
    }

    #[test]
    fn each_assumption_by_hand() {
        let base = [60.0, 30.0, 10.0];
        let volumes = after(&base, Assumption::Demand { growth: 0.1 }).unwrap();
        assert!(close(&volumes, &[66.0, 33.0, 11.0]));
        let (supplier, share) = (0, 0.8);
        let volumes = after(&base, Assumption::ShareBecomes { supplier, share }).unwrap();
        assert!(close(&volumes, &[80.0, 15.0, 5.0]));
        let (supplier, growth) = (1, -1.0);
        let volumes = after(&base, Assumption::SupplierGrows { supplier, growth }).unwrap();
        assert!(close(&volumes, &[60.0, 0.0, 10.0]));
        let (supplier, loss, replaced) = (0, 0.5, 0.8);
        let ends = Assumption::ReliefEnds {
            supplier,
            loss,
            replaced,
        };
        assert!(close(&after(&base, ends).unwrap(), &[30.0, 48.0, 16.0]));
    }

    #[test]
    fn without_assumptions_nothing_changes() {
        let still = scenario(&[5.0, 0.0], &[]).unwrap();
        assert_eq!((still.path.len(), still.change), (0, 0.0));
        assert_eq!((still.base_total, still.changes), (5.0, vec![0.0, 0.0]));
    }

    #[test]
    fn one_supplier_can_keep_everything_but_nobody_can_replace_it() {
        let supplier = 0;
        let all = Assumption::ShareBecomes {
            supplier,
            share: 1.0,
        };
        assert_eq!(after(&[5.0], all).unwrap(), [5.0]);
        let what = "imports from the other suppliers";
        let half = Assumption::ShareBecomes {
            supplier,
            share: 0.5,
        };
        assert_eq!(
            after(&[5.0, 0.0], half),
            Err(StructureError::ZeroDenominator { what })
        );
        let ends = Assumption::ReliefEnds {
            supplier,
            loss: 0.5,
            replaced: 0.1,
        };
        assert_eq!(
            after(&[5.0, 0.0], ends),
            Err(StructureError::ZeroDenominator { what })
        );
    }

    #[test]
    fn bad_input_is_named() {
        let none = [];
        let what = "suppliers";
        assert_eq!(scenario(&[], &none), Err(StructureError::NoItems { what }));
        let what = "imports";
        assert_eq!(
            scenario(&[0.0], &none),
            Err(StructureError::ZeroDenominator { what })
        );
        assert_eq!(
            scenario(&[f64::MAX, f64::MAX], &none),
            Err(StructureError::OutOfRange { what })
        );
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(
                scenario(&[1.0, bad], &none),
                Err(StructureError::BadFlow {
                    what: "suppliers",
                    position: 1,
                    ..
                })
            ));
        }
        let (supplier, growth) = (2, 0.1);
        assert_eq!(
            after(&[1.0, 1.0], Assumption::SupplierGrows { supplier, growth }),
            Err(StructureError::NoSupplier {
                supplier: 2,
                suppliers: 2
            })
        );
        for growth in [-1.5, f64::NAN, f64::INFINITY] {
            assert!(matches!(
                after(&[1.0], Assumption::Demand { growth }),
                Err(StructureError::BadQuantity { what: "growth of demand", value, .. })
                    if value.to_bits() == growth.to_bits()
            ));
        }
        for share in [-0.1, 1.1, f64::NAN] {
            let supplier = 0;
            assert!(matches!(
                after(&[1.0], Assumption::ShareBecomes { supplier, share }),
                Err(StructureError::BadQuantity {
                    what: "share of the supplier",
                    ..
                })
            ));
        }
    }
}
