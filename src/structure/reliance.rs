//! How much of what a country uses comes from abroad.
//!
//! With production `P`, imports `M`, exports `X` and stock build-up `S`: apparent consumption
//! `A = P + M - X - S` and net import reliance `(M - X - S) / A` (US Geological Survey, Mineral
//! Commodity Summaries). All quantities in one unit, for example tonnes of contained oxide.

use serde::{Deserialize, Serialize};

use crate::num::sum::sum;
use crate::structure::StructureError;
use crate::structure::check::{finite, flow, ratio};

/// Supply and use of one commodity in one period, in one unit.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct SupplyBalance {
    /// Domestic production.
    pub production: f64,
    /// Imports.
    pub imports: f64,
    /// Exports.
    pub exports: f64,
    /// Change of stocks: positive when they are built up.
    pub stock_change: f64,
}

/// Reliance on imports; all but the consumption are ratios of 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ImportReliance {
    /// Apparent consumption, in the unit of the balance; always positive.
    pub apparent_consumption: f64,
    /// Net imports and stock release in consumption; negative for a net exporter, at most 1.
    pub net_import_reliance: f64,
    /// Imports in apparent consumption; above 1 when imports are exported again.
    pub import_penetration: f64,
    /// Production in domestic supply `P + M - X`; `None` when that is not positive.
    pub self_sufficiency: Option<f64>,
}

/// Reliance on imports of one supply balance.
///
/// # Errors
///
/// When production, imports or exports are negative, missing or infinite, the stock change is not
/// finite, or apparent consumption is not positive.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::{SupplyBalance, import_reliance};
///
/// // Tonnes of magnets.
/// let magnets = import_reliance(SupplyBalance {
///     production: 1300.0,
///     imports: 7000.0,
///     exports: 600.0,
///     stock_change: 200.0,
/// })?;
/// assert_eq!(magnets.apparent_consumption, 7500.0);
/// assert_eq!(format!("{:.4}", magnets.net_import_reliance), "0.8267");
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn import_reliance(balance: SupplyBalance) -> Result<ImportReliance, StructureError> {
    let production = flow(balance.production, "production")?;
    let imports = flow(balance.imports, "imports")?;
    let exports = flow(balance.exports, "exports")?;
    let stocks = balance.stock_change;
    if !stocks.is_finite() {
        return Err(StructureError::BadQuantity {
            what: "stock change",
            value: stocks,
            accepted: "give a finite number",
        });
    }
    let consumption = finite(
        sum([production, imports, -exports, -stocks]),
        "apparent consumption",
    )?;
    if consumption <= 0.0 {
        return Err(StructureError::BadQuantity {
            what: "apparent consumption",
            value: consumption,
            accepted: "production and imports must exceed exports and stock build-up",
        });
    }
    let supply = sum([production, imports, -exports]);
    Ok(ImportReliance {
        apparent_consumption: consumption,
        net_import_reliance: ratio(
            sum([imports, -exports, -stocks]),
            consumption,
            "apparent consumption",
        )?,
        import_penetration: ratio(imports, consumption, "apparent consumption")?,
        self_sufficiency: (supply > 0.0)
            .then(|| ratio(production, supply, "domestic supply"))
            .transpose()?,
    })
}

/// Months that a stock lasts at a monthly use, both in one unit.
///
/// # Errors
///
/// When one is negative, missing or infinite, or the use is zero.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::months_of_cover;
///
/// // 1 500 tonnes of magnets in stock, 600 used a month.
/// assert_eq!(months_of_cover(1500.0, 600.0)?, 2.5);
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn months_of_cover(stock: f64, monthly_use: f64) -> Result<f64, StructureError> {
    let used = flow(monthly_use, "monthly use")?;
    ratio(flow(stock, "stock")?, used, "monthly use")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    fn close(actual: f64, expected: f64) -> bool {
        Tolerance::published(10).accepts(actual, expected)
    }

    #[test]
    fn published_balance_and_its_limits() {
        let balance = SupplyBalance {
            production: 1300.0,
            imports: 7000.0,
            exports: 600.0,
            stock_change: 200.0,
        };
        let result = import_reliance(balance).unwrap();
        assert!(close(result.net_import_reliance, 0.826_666_666_667));
        assert!(close(result.import_penetration, 0.933_333_333_333));
        assert!(close(result.self_sufficiency.unwrap(), 0.168_831_168_831));
        let nothing = StructureError::BadQuantity {
            what: "apparent consumption",
            value: 0.0,
            accepted: "production and imports must exceed exports and stock build-up",
        };
        assert_eq!(import_reliance(SupplyBalance::default()), Err(nothing));
        for bad in [f64::NAN, f64::INFINITY, -1.0] {
            let error = import_reliance(SupplyBalance {
                imports: bad,
                ..balance
            });
            assert!(matches!(
                error,
                Err(StructureError::BadQuantity { what: "imports", value, .. })
                    if value.to_bits() == bad.to_bits()
            ));
        }
        let what = "monthly use";
        assert_eq!(
            months_of_cover(1.0, 0.0),
            Err(StructureError::ZeroDenominator { what })
        );
        assert!(close(months_of_cover(1500.0, 600.0).unwrap(), 2.5));
    }
}
