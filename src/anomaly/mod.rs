//! What does not fit: outliers of a series or a cross-section, changes of level, and a monitor for the newest figure.
//!
//! Kernels on plain numbers; a missing value is an error that names its place, because each method would need another meaning for it.
//!
//! | question | function |
//! |---|---|
//! | which values are far from the middle? | [`mad_scores`], [`tukey_fences`] |
//! | which are far from their neighbours in time? | [`hampel`] |
//! | how many outliers are there at a level of significance? | [`generalized_esd`], [`seasonal_hybrid_esd`] |
//! | which unit values moved unlike the others, and by a slip of units? | [`hidiroglou_berthelot`] |
//! | when did the level, the rate or the variance change? | [`change_points`], [`binary_segmentation`], [`mean_shift`] |
//! | has it just changed? | [`OnlineChange`], [`Cusum`], [`Monitor`] |
//!
//! An outlier is a question, not a deletion: results are marks with their numbers, and the data stay as they are.

mod change_point;
mod cost;
mod cusum;
mod error;
mod esd;
mod functional;
mod hidiroglou_berthelot;
mod monitor;
mod online;
mod robust;
mod seasonal;

pub use change_point::{
    ChangePointSpec, Penalty, Segment, Segmentation, binary_segmentation, change_points,
};
pub use cost::SegmentCost;
pub use cusum::{Cusum, CusumAlarm, MeanShift, mean_shift};
pub use error::AnomalyError;
pub use esd::{Esd, EsdOutlier, EsdScale, EsdSpec, generalized_esd};
pub use hidiroglou_berthelot::{
    HidiroglouBerthelot, HidiroglouBerthelotSpec, RatioOutlier, hidiroglou_berthelot, unit_slip,
};
pub use monitor::{Alert, Monitor, MonitorSpec};
pub use online::{OnlineChange, OnlineChangeSpec};
pub use robust::{Fences, RobustScale, RobustScores, hampel, mad_scores, tukey_fences};
pub use seasonal::{SeasonalEsd, seasonal_hybrid_esd};

/// Refuses what is missing or infinite, and too few values.
fn check(values: &[f64], least: usize) -> Result<(), AnomalyError> {
    if !all_finite(values)
        && let Some(index) = values.iter().position(|value| !value.is_finite())
    {
        return Err(AnomalyError::NotFinite {
            index,
            value: values[index],
        });
    }
    if values.len() < least {
        return Err(AnomalyError::TooShort {
            found: values.len(),
            least,
        });
    }
    Ok(())
}

/// Whether no value is missing or infinite; the whole list without a branch.
fn all_finite(values: &[f64]) -> bool {
    values
        .iter()
        .fold(true, |finite, value| finite & (value.abs() <= f64::MAX))
}

/// Whether all values are the same number.
#[expect(
    clippy::float_cmp,
    reason = "values that differ by rounding are not the same"
)]
fn is_constant(values: &[f64]) -> bool {
    values.iter().all(|value| *value == values[0])
}

/// Refuses an option that is not in the range that `accepted` describes.
fn option(
    name: &'static str,
    value: f64,
    fits: bool,
    accepted: &'static str,
) -> Result<(), AnomalyError> {
    if fits {
        Ok(())
    } else {
        Err(AnomalyError::Option {
            option: name,
            value,
            accepted,
        })
    }
}
