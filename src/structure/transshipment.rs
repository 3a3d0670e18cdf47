//! Whether goods may have gone through a third country. A suspicion, not evidence: more trade of a hub with both sides has many reasons.

use serde::{Deserialize, Serialize};

use crate::structure::StructureError;
use crate::structure::check::{finite, flow, ratio};

/// Log unit values closer than this are alike.
const ALIKE: f64 = 0.15;

/// Value and quantity of a flow before and after.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FlowChange {
    /// Value before.
    pub value_before: f64,
    /// Value after.
    pub value_after: f64,
    /// Quantity before; zero if it is not known.
    pub quantity_before: f64,
    /// Quantity after; zero if it is not known.
    pub quantity_after: f64,
}

/// What speaks for transshipment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TransshipmentSuspicion {
    /// The smaller of the rises on both legs over the loss of the direct flow; 0 if one of the legs did not rise.
    pub score: f64,
    /// Rise of the flow from the supplier to the hub.
    pub first_leg: f64,
    /// Rise of the flow from the hub to the importer.
    pub second_leg: f64,
    /// Logarithm of the unit value of the second leg over that of the first; `None` if a quantity is not known.
    pub unit_value_gap: Option<f64>,
    /// Whether the unit values of both legs are alike, within 0.15 in logarithms: the goods hardly changed on the way.
    pub unit_values_alike: Option<bool>,
}

/// How far a hub took over what a direct flow lost.
///
/// Both legs are of the same product and the same months, or the second leg one to three months later.
///
/// # Errors
///
/// When a value or quantity is negative, missing or infinite, or the direct flow did not fall.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::{FlowChange, transshipment_suspicion};
///
/// let flow = |value_before, value_after, quantity_before, quantity_after| FlowChange {
///     value_before, value_after, quantity_before, quantity_after,
/// };
/// let direct = flow(100.0, 40.0, 2.0, 0.8);
/// let found = transshipment_suspicion(direct, flow(10.0, 45.0, 0.2, 0.9), flow(5.0, 36.0, 0.1, 0.7))?;
/// assert_eq!(format!("{:.2}", found.score), "0.52");
/// assert_eq!(found.unit_values_alike, Some(true));
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn transshipment_suspicion(
    direct: FlowChange,
    to_hub: FlowChange,
    from_hub: FlowChange,
) -> Result<TransshipmentSuspicion, StructureError> {
    for change in [direct, to_hub, from_hub] {
        for number in [
            change.value_before,
            change.value_after,
            change.quantity_before,
            change.quantity_after,
        ] {
            flow(number, "value or quantity of a leg")?;
        }
    }
    let loss = direct.value_before - direct.value_after;
    if loss <= 0.0 {
        return Err(StructureError::BadQuantity {
            what: "loss of the direct flow",
            value: loss,
            accepted: "give a flow that fell",
        });
    }
    let rise = |change: FlowChange| change.value_after - change.value_before;
    let (first_leg, second_leg) = (rise(to_hub), rise(from_hub));
    let unit_value = |change: FlowChange| change.value_after / change.quantity_after;
    let gap = (unit_value(from_hub) / unit_value(to_hub)).ln();
    let unit_value_gap = gap.is_finite().then_some(gap);
    Ok(TransshipmentSuspicion {
        score: ratio(
            first_leg.min(second_leg).max(0.0),
            loss,
            "loss of the direct flow",
        )?,
        first_leg: finite(first_leg, "rise of the first leg")?,
        second_leg: finite(second_leg, "rise of the second leg")?,
        unit_value_gap,
        unit_values_alike: unit_value_gap.map(|gap| gap.abs() <= ALIKE),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(value_before: f64, value_after: f64) -> FlowChange {
        FlowChange {
            value_before,
            value_after,
            quantity_before: 0.0,
            quantity_after: 0.0,
        }
    }

    #[test]
    fn a_leg_that_did_not_rise_clears_the_hub() {
        let found = transshipment_suspicion(change(10.0, 4.0), change(1.0, 9.0), change(3.0, 2.0));
        let found = found.unwrap();
        assert_eq!((found.score, found.second_leg), (0.0, -1.0));
        assert_eq!(found.unit_values_alike, None);
    }

    #[test]
    fn a_direct_flow_that_rose_has_nothing_to_hide() {
        let rose = transshipment_suspicion(change(4.0, 10.0), change(1.0, 2.0), change(1.0, 2.0));
        let no_loss = StructureError::BadQuantity {
            what: "loss of the direct flow",
            value: -6.0,
            accepted: "give a flow that fell",
        };
        assert_eq!(rose, Err(no_loss));
        let missing = change(f64::NAN, 1.0);
        assert!(matches!(
            transshipment_suspicion(change(9.0, 1.0), missing, change(1.0, 2.0)),
            Err(StructureError::BadQuantity { what: "value or quantity of a leg", value, .. })
                if value.is_nan()
        ));
    }
}
