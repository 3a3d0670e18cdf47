//! Front-loading and pay-back: what importers bought ahead of a measure, and whether they bought less after it.

use serde::{Deserialize, Serialize};

use crate::num::sum::sum;
use crate::structure::StructureError;
use crate::structure::check::{finite, length, ratio};

/// The stockpile that a flow implies around a measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StockCycle {
    /// Sum of adjusted less trend before the measure: bought ahead, if positive.
    pub built_up: f64,
    /// Sum of adjusted less trend from the measure on: paid back, if negative.
    pub run_down: f64,
    /// What was not paid back, the sum of both.
    pub left: f64,
    /// Part of the build-up that was paid back; `None` if nothing was built up.
    pub paid_back: Option<f64>,
    /// Implied stock after each period: deviations added up.
    pub path: Vec<f64>,
    /// Whether deviations were positive before and negative after on the whole, as front-loading is.
    pub is_front_loading: bool,
}

/// The implied stockpile from the seasonally adjusted flow and its trend, over a window around a measure that takes effect at position
/// `measure`.
///
/// The trend must not follow the front-loading itself: take one from before the window, or a smooth one.
///
/// # Errors
///
/// When the lists are empty or differ in length, a value is missing or infinite, or the measure is not inside the window.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::stock_cycle;
///
/// let adjusted = [600.0, 640.0, 720.0, 760.0, 480.0, 500.0, 560.0];
/// let cycle = stock_cycle(&adjusted, &[600.0; 7], 4)?;
/// assert_eq!((cycle.built_up, cycle.run_down, cycle.left), (320.0, -260.0, 60.0));
/// assert_eq!(cycle.paid_back, Some(0.8125));
/// assert!(cycle.is_front_loading);
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn stock_cycle(
    adjusted: &[f64],
    trend: &[f64],
    measure: usize,
) -> Result<StockCycle, StructureError> {
    if adjusted.is_empty() {
        return Err(StructureError::NoItems { what: "periods" });
    }
    length("trend values", adjusted.len(), trend.len())?;
    if measure == 0 || measure >= adjusted.len() {
        return Err(StructureError::BadQuantity {
            what: "position of the measure",
            value: measure as f64,
            accepted: "give a position inside the window with a period before it",
        });
    }
    let mut path = Vec::with_capacity(adjusted.len());
    let mut stock = 0.0;
    for (flow, trend) in adjusted.iter().zip(trend) {
        for (what, value) in [("adjusted flow", *flow), ("trend", *trend)] {
            if !value.is_finite() {
                return Err(StructureError::BadQuantity {
                    what,
                    value,
                    accepted: "give a finite number",
                });
            }
        }
        stock += flow - trend;
        path.push(finite(stock, "implied stock")?);
    }
    let deviation = |from: usize, to: usize| {
        let both = adjusted[from..to].iter().zip(&trend[from..to]);
        finite(sum(both.map(|(flow, trend)| flow - trend)), "implied stock")
    };
    let built_up = deviation(0, measure)?;
    let run_down = deviation(measure, adjusted.len())?;
    Ok(StockCycle {
        built_up,
        run_down,
        left: built_up + run_down,
        paid_back: if built_up > 0.0 {
            Some(ratio(-run_down, built_up, "build-up")?)
        } else {
            None
        },
        path,
        is_front_loading: built_up > 0.0 && run_down < 0.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_ends_in_what_is_left() {
        let cycle = stock_cycle(&[5.0, 7.0, 3.0], &[4.0, 4.0, 4.0], 2).unwrap();
        assert_eq!(cycle.path, [1.0, 4.0, 3.0]);
        assert_eq!(cycle.left, 3.0);
    }

    #[test]
    fn nothing_built_up_has_nothing_to_pay_back() {
        let cycle = stock_cycle(&[3.0, 3.0], &[4.0, 4.0], 1).unwrap();
        assert_eq!((cycle.paid_back, cycle.is_front_loading), (None, false));
        let what = "periods";
        assert_eq!(
            stock_cycle(&[], &[], 0),
            Err(StructureError::NoItems { what })
        );
        let missing = stock_cycle(&[1.0, f64::NAN], &[1.0, 1.0], 1).unwrap_err();
        assert!(matches!(
            missing,
            StructureError::BadQuantity {
                what: "adjusted flow",
                ..
            }
        ));
        let outside = StructureError::BadQuantity {
            what: "position of the measure",
            value: 2.0,
            accepted: "give a position inside the window with a period before it",
        };
        assert_eq!(stock_cycle(&[1.0, 2.0], &[1.0, 1.0], 2), Err(outside));
    }
}
