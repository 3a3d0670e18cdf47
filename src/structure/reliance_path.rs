//! Reliance on imports and on one supplier, period by period, and before and after a measure.

use serde::{Deserialize, Serialize};

use crate::num::sum::sum;
use crate::structure::check::{finite, flows, length, ratio};
use crate::structure::concentration::{herfindahl, shares};
use crate::structure::{StructureError, SupplyBalance, import_reliance};

/// Supply and use in one period, with imports by supplier, in one unit.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SuppliedPeriod {
    /// Imports by supplier, in an order that all periods share; they are all imports.
    pub imports: Vec<f64>,
    /// Domestic production.
    pub production: f64,
    /// Exports.
    pub exports: f64,
    /// Change of stocks: positive when they are built up.
    pub stock_change: f64,
}

/// Reliance in one period, or in several together. Ratios of 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reliance {
    /// Net imports and stock release in apparent consumption.
    pub net_import_reliance: f64,
    /// Share of the supplier in imports; `None` where nothing is imported.
    pub import_share: Option<f64>,
    /// Imports from the supplier in apparent consumption; above 1 when they are exported again.
    pub use_share: f64,
    /// HHI of the suppliers; `None` where nothing is imported.
    pub hhi: Option<f64>,
}

/// The path of reliance around a measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReliancePath {
    /// Reliance in each period.
    pub path: Vec<Reliance>,
    /// Reliance in the periods before the measure, their amounts added up.
    pub before: Reliance,
    /// Reliance in the periods from the measure on, their amounts added up.
    pub after: Reliance,
    /// Net import reliance after less before.
    pub net_import_reliance_change: f64,
    /// Imports from the supplier in apparent consumption, after less before.
    pub use_share_change: f64,
}

/// Reliance on imports and on the supplier at position `supplier`, with a measure that takes effect in the period at position `measure`.
///
/// That reliance fell after a measure does not say that it fell because of it; [`share_change`](crate::impact::share_change) tests the share of a supplier.
///
/// # Errors
///
/// When the measure does not have periods on both sides, a period lists another number of suppliers than the first, the supplier is not in the
/// list, or a period has no reliance (see [`import_reliance`]).
///
/// # Examples
///
/// ```
/// use tidegauge::structure::{SuppliedPeriod, reliance_path};
///
/// // Tonnes of magnets: imports from China and from others, and domestic production, in four years.
/// let year = |china, others, production| SuppliedPeriod { imports: vec![china, others], production, ..Default::default() };
/// let path = reliance_path(
///     &[year(750.0, 250.0, 0.0), year(720.0, 230.0, 50.0), year(600.0, 300.0, 100.0), year(520.0, 280.0, 200.0)],
///     0,
///     2,
/// )?;
/// assert_eq!((path.before.net_import_reliance, path.after.net_import_reliance), (0.975, 0.85));
/// assert_eq!(format!("{:+.3}", path.use_share_change), "-0.175");
/// assert_eq!(path.path[3].import_share, Some(0.65));
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn reliance_path(
    periods: &[SuppliedPeriod],
    supplier: usize,
    measure: usize,
) -> Result<ReliancePath, StructureError> {
    let Some(first) = periods.first() else {
        return Err(StructureError::NoItems { what: "periods" });
    };
    let suppliers = first.imports.len();
    if supplier >= suppliers {
        return Err(StructureError::NoSupplier {
            supplier,
            suppliers,
        });
    }
    if measure == 0 || measure >= periods.len() {
        return Err(StructureError::BadQuantity {
            what: "position of the measure",
            value: measure as f64,
            accepted: "give a position with a period before it and one from it on",
        });
    }
    for period in periods {
        length("suppliers of a period", suppliers, period.imports.len())?;
    }
    let path = periods
        .iter()
        .map(|period| reliance(period, supplier))
        .collect::<Result<Vec<Reliance>, StructureError>>()?;
    let (before, after) = periods.split_at(measure);
    let before = reliance(&together(before, suppliers), supplier)?;
    let after = reliance(&together(after, suppliers), supplier)?;
    Ok(ReliancePath {
        path,
        net_import_reliance_change: after.net_import_reliance - before.net_import_reliance,
        use_share_change: after.use_share - before.use_share,
        before,
        after,
    })
}

fn reliance(period: &SuppliedPeriod, supplier: usize) -> Result<Reliance, StructureError> {
    flows(&period.imports, "imports of a period")?;
    let imports = finite(sum(period.imports.iter().copied()), "imports of a period")?;
    let found = import_reliance(SupplyBalance {
        production: period.production,
        imports,
        exports: period.exports,
        stock_change: period.stock_change,
    })?;
    let own = period.imports[supplier];
    let profile = (imports > 0.0)
        .then(|| shares(&period.imports))
        .transpose()?;
    Ok(Reliance {
        net_import_reliance: found.net_import_reliance,
        import_share: profile.as_ref().map(|shares| shares[supplier]),
        use_share: ratio(own, found.apparent_consumption, "apparent consumption")?,
        hhi: profile.as_ref().map(|shares| herfindahl(shares)),
    })
}

/// The amounts of several checked periods added up.
fn together(periods: &[SuppliedPeriod], suppliers: usize) -> SuppliedPeriod {
    let total = |pick: &dyn Fn(&SuppliedPeriod) -> f64| sum(periods.iter().map(pick));
    SuppliedPeriod {
        imports: (0..suppliers)
            .map(|supplier| total(&|period| period.imports[supplier]))
            .collect(),
        production: total(&|period| period.production),
        exports: total(&|period| period.exports),
        stock_change: total(&|period| period.stock_change),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    fn close(actual: f64, expected: f64) -> bool {
        Tolerance::ROUND_OFF.accepts(actual, expected)
    }

    fn period(imports: &[f64], production: f64) -> SuppliedPeriod {
        SuppliedPeriod {
            imports: imports.to_vec(),
            production,
            ..SuppliedPeriod::default()
        }
    }

    #[test]
    fn sums_of_periods_and_not_means_of_ratios() {
        let periods = [
            period(&[1.0, 1.0], 2.0),
            period(&[90.0, 0.0], 10.0),
            period(&[0.0, 0.0], 5.0),
        ];
        let found = reliance_path(&periods, 0, 2).unwrap();
        assert!(close(found.before.net_import_reliance, 92.0 / 104.0));
        assert!(close(found.before.use_share, 91.0 / 104.0));
        assert!(close(found.before.import_share.unwrap(), 91.0 / 92.0));
        assert!(close(found.path[0].hhi.unwrap(), 0.5));
        assert_eq!((found.after.import_share, found.after.hhi), (None, None));
        assert_eq!(
            (found.after.net_import_reliance, found.after.use_share),
            (0.0, 0.0)
        );
        assert!(close(found.use_share_change, -91.0 / 104.0));
        assert!(close(found.net_import_reliance_change, -92.0 / 104.0));
    }

    #[test]
    fn bad_input_is_named() {
        let good = period(&[1.0, 1.0], 1.0);
        let what = "periods";
        assert_eq!(
            reliance_path(&[], 0, 1),
            Err(StructureError::NoItems { what })
        );
        let two = [good.clone(), good.clone()];
        for measure in [0, 2] {
            assert!(matches!(
                reliance_path(&two, 0, measure),
                Err(StructureError::BadQuantity {
                    what: "position of the measure",
                    ..
                })
            ));
        }
        assert_eq!(
            reliance_path(&two, 2, 1),
            Err(StructureError::NoSupplier {
                supplier: 2,
                suppliers: 2
            })
        );
        let other = [good.clone(), period(&[1.0], 1.0)];
        assert_eq!(
            reliance_path(&other, 0, 1),
            Err(StructureError::WrongLength {
                what: "suppliers of a period",
                expected: 2,
                found: 1
            })
        );
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(
                reliance_path(&[good.clone(), period(&[1.0, bad], 1.0)], 0, 1),
                Err(StructureError::BadFlow {
                    what: "imports of a period",
                    position: 1,
                    ..
                })
            ));
            assert!(matches!(
                reliance_path(&[good.clone(), period(&[1.0, 1.0], bad)], 0, 1),
                Err(StructureError::BadQuantity {
                    what: "production",
                    ..
                })
            ));
        }
        assert!(matches!(
            reliance_path(&[good, period(&[0.0, 0.0], 0.0)], 0, 1),
            Err(StructureError::BadQuantity {
                what: "apparent consumption",
                ..
            })
        ));
    }
}
