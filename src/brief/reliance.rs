//! How reliant the buyer is: on this supplier, on few suppliers, on imports at all.

use serde::{Deserialize, Serialize};

use crate::brief::evidence::{BuyersImports, Evidence};
use crate::brief::text;
use crate::brief::{Part, Scope, Section, Skipped};
use crate::code::Area;
use crate::num::sum::sum;
use crate::period::{Period, PeriodRange};
use crate::structure::{ImportReliance, ResidualHhi, SupplyBalance, import_reliance, residual_hhi};

/// Reliance of the buyer over the year that ends with the period in question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reliance {
    /// The area that imports.
    pub buyer: Area,
    /// The year.
    pub range: PeriodRange,
    /// Periods of it that have figures of both the supplier and the total, and are counted.
    pub periods: usize,
    /// Share of the supplier in what the buyer imports, a ratio.
    pub import_share: f64,
    /// The same a year before, if it has figures.
    pub import_share_before: Option<f64>,
    /// Concentration of the buyer's suppliers.
    pub concentration: Option<ResidualHhi>,
    /// What is imported of what is used.
    pub use_of_imports: Part<UseOfImports>,
}

/// Imports beside what the buyer uses, in the unit of the figures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UseOfImports {
    /// Apparent consumption, net import reliance and what belongs to them.
    pub reliance: ImportReliance,
    /// What the supplier delivered, in apparent consumption; above 1 when it is exported again.
    pub supplier_share: f64,
}

/// Sums over the periods of a year that count.
struct Year {
    periods: usize,
    supplier: f64,
    total: f64,
    others: Vec<f64>,
}

pub(super) fn compute(evidence: &Evidence<'_>) -> Result<Reliance, Skipped> {
    let imports = evidence.buyers_imports.as_ref().map_err(Clone::clone)?;
    let at = evidence.question.at;
    let per_year = at.frequency().periods_per_year().unwrap_or(1);
    let year = |end: Period| {
        let start = end.checked_sub(i64::from(per_year) - 1).ok()?;
        PeriodRange::new(start, end).ok()
    };
    let range = year(at).ok_or_else(|| Skipped::new("there is no year before"))?;
    let here = sums(imports, &range);
    let import_share = share(&here).ok_or_else(|| {
        Skipped::new(
            "imports from the supplier or from all are missing, or they exceed their total",
        )
        .needs(format!(
            "imports of {} from all suppliers",
            imports.buyer.name()
        ))
    })?;
    let before = at.checked_sub(i64::from(per_year)).ok().and_then(year);
    let residual = here.total - here.supplier - sum(here.others.iter().copied());
    let residual = if residual.abs() <= 1e-9 * here.total {
        0.0
    } else {
        residual
    };
    let itemised: Vec<f64> = std::iter::once(here.supplier)
        .chain(here.others.iter().copied())
        .collect();
    Ok(Reliance {
        buyer: imports.buyer,
        periods: here.periods,
        import_share,
        import_share_before: before.and_then(|range| share(&sums(imports, &range))),
        concentration: residual_hhi(&itemised, residual).ok(),
        use_of_imports: use_of_imports(evidence, imports, &range, &here).into(),
        range,
    })
}

/// Sums over the periods of `range` in which supplier and total are known.
fn sums(imports: &BuyersImports, range: &PeriodRange) -> Year {
    let known: Vec<_> = range
        .clone()
        .filter_map(|period| {
            Some((
                period,
                imports.supplier.get(period)?,
                imports.total.get(period)?,
            ))
        })
        .collect();
    let others = imports
        .others
        .iter()
        .map(|series| sum(known.iter().filter_map(|(period, ..)| series.get(*period))));
    Year {
        periods: known.len(),
        supplier: sum(known.iter().map(|(_, supplier, _)| *supplier)),
        total: sum(known.iter().map(|(.., total)| *total)),
        others: others.collect(),
    }
}

fn share(year: &Year) -> Option<f64> {
    let share = year.supplier / year.total;
    (year.total > 0.0 && (0.0..=1.0).contains(&share)).then_some(share)
}

fn use_of_imports(
    evidence: &Evidence<'_>,
    imports: &BuyersImports,
    range: &PeriodRange,
    year: &Year,
) -> Result<UseOfImports, Skipped> {
    let buyer = imports.buyer.name();
    let own = evidence.question.own_supply.ok_or_else(|| {
        Skipped::new(format!("what {buyer} makes and stores is not known")).needs(format!(
            "production and change of stocks of {buyer} over the year"
        ))
    })?;
    let exports = imports.exports.as_ref().and_then(|exports| {
        range
            .clone()
            .map(|period| exports.get(period))
            .collect::<Option<Vec<f64>>>()
    });
    let exports = exports.ok_or_else(|| {
        Skipped::new(format!(
            "the exports of {buyer} are not in the data for every period of the year"
        ))
        .needs(format!("exports of {buyer}"))
    })?;
    if year.periods < range.len() {
        return Err(Skipped::new("the year of imports has gaps").needs("a year without gaps"));
    }
    let balance = SupplyBalance {
        production: own.production,
        imports: year.total,
        exports: sum(exports),
        stock_change: own.stock_change,
    };
    let reliance = import_reliance(balance).map_err(|error| Skipped::new(error.to_string()))?;
    Ok(UseOfImports {
        supplier_share: year.supplier / reliance.apparent_consumption,
        reliance,
    })
}

impl Section for Reliance {
    const TITLE: &'static str = "Reliance of the buyer";

    fn lines(&self, scope: &Scope) -> Vec<String> {
        let buyer = self.buyer.name();
        let supplier = if buyer == scope.reporter {
            &scope.partner
        } else {
            &scope.reporter
        };
        let gaps = if self.periods < self.range.len() {
            format!(", {} of {} with figures", self.periods, self.range.len())
        } else {
            String::new()
        };
        let before = self
            .import_share_before
            .map(|share| format!(" (a year before: {})", text::share(share)));
        let mut lines = vec![format!(
            "{supplier} supplied {} of the imports of {buyer} in the year {}{gaps}{}.",
            text::share(self.import_share),
            text::span(&self.range),
            before.unwrap_or_default()
        )];
        if let Some(hhi) = self.concentration {
            lines.push(format!(
                "Concentration of its suppliers (HHI, 0 to 1): {}.",
                super::share::bounds(&hhi)
            ));
        }
        match &self.use_of_imports {
            Part::Computed(found) => lines.push(format!(
                "Of what {buyer} uses ({} {}), {} are net imports; what {supplier} delivers is {} of it.",
                text::amount(found.reliance.apparent_consumption),
                scope.unit,
                text::share(found.reliance.net_import_reliance),
                text::share(found.supplier_share)
            )),
            Part::Skipped(skipped) => lines.push(format!("Imports in what {buyer} uses: {}", skipped.sentence())),
        }
        lines
    }
}
