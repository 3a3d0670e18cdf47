//! What exports buy.

use serde::{Deserialize, Serialize};

use crate::index::IndexError;
use crate::index::bilateral::usable;

/// Terms of trade against the base of the indices. All are ratios: 1 is no change.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TermsOfTrade {
    /// Net barter: export prices over import prices.
    pub net_barter: f64,
    /// Income: what the exports of the period buy, net barter times export volume.
    pub income: f64,
}

/// Terms of trade from the price indices of exports and imports and the volume index of exports, as ratios on one base.
///
/// # Errors
/// [`IndexError::Ratio`] for an index that is not positive and finite; [`IndexError::OutOfRange`].
///
/// # Examples
///
/// ```
/// use tidegauge::index::terms_of_trade;
///
/// // Magnets got 4 % dearer, the ore that is bought 2 % cheaper, and 10 % fewer tonnes were sold.
/// let terms = terms_of_trade(1.04, 0.98, 0.9)?;
/// assert_eq!(format!("{:.4} {:.4}", terms.net_barter, terms.income), "1.0612 0.9551");
/// # Ok::<(), tidegauge::index::IndexError>(())
/// ```
pub fn terms_of_trade(
    export_prices: f64,
    import_prices: f64,
    export_volume: f64,
) -> Result<TermsOfTrade, IndexError> {
    let given = [
        ("price index of exports", export_prices),
        ("price index of imports", import_prices),
        ("volume index of exports", export_volume),
    ];
    for (what, value) in given {
        if !(value.is_finite() && value > 0.0) {
            return Err(IndexError::Ratio { what, value });
        }
    }
    let net_barter = usable(export_prices / import_prices, "the terms of trade")?;
    let income = usable(net_barter * export_volume, "the terms of trade")?;
    Ok(TermsOfTrade { net_barter, income })
}
