//! A multilateral index that grows with every period and is never revised: a moving window, linked to what was published.

use serde::{Deserialize, Serialize};

use crate::index::{IndexError, MultilateralMethod, PriceTable, multilateral_index};
use crate::num::sum::sum;

/// Where a new window is linked to the published index. All variants link to published levels (in some texts WISP, HASP).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Splice {
    /// At the last period that both have.
    Movement,
    /// At the first period of the new window.
    Window,
    /// At the middle of the new window.
    Half,
    /// At all common periods, by the geometric mean. The default.
    #[default]
    Mean,
}

/// Price levels of all periods, 1 in the first: those of the first `window` periods together, then one window after another, linked by `splice`.
/// Usual are windows of 13 months, or 25 where goods are strongly seasonal. A table no longer than the window is one window.
///
/// # Errors
/// [`IndexError::Window`] for a window of less than two periods; those of [`multilateral_index`], with periods counted from the start of the window.
///
/// # Examples
///
/// ```
/// use tidegauge::index::{MultilateralMethod, PriceTable, Splice, spliced_index};
///
/// let table = PriceTable::new(&[&[50.0, 52.0, 51.0, 54.0]], &[&[656.0, 582.0, 600.0, 610.0]])?;
/// let levels = spliced_index(&table, MultilateralMethod::Ccdi, 3, Splice::Mean)?;
/// assert_eq!(format!("{:.2}", levels[3]), "1.08");
/// # Ok::<(), tidegauge::index::IndexError>(())
/// ```
pub fn spliced_index(
    table: &PriceTable,
    method: MultilateralMethod,
    window: usize,
    splice: Splice,
) -> Result<Vec<f64>, IndexError> {
    if window < 2 {
        return Err(IndexError::Window { window });
    }
    let periods = table.periods();
    let mut published = multilateral_index(&table.window(0, window.min(periods)), method)?;
    for start in 1..=periods.saturating_sub(window) {
        let levels = multilateral_index(&table.window(start, window), method)?;
        // Logarithm of the new level as each common period would give it.
        let known = published.iter().skip(start).zip(&levels);
        let newest = levels.last().copied().unwrap_or(1.0).ln();
        let links: Vec<f64> = known
            .map(|(old, new)| newest + old.ln() - new.ln())
            .collect();
        let link = match splice {
            Splice::Movement => links.last().copied(),
            Splice::Window => links.first().copied(),
            Splice::Half => links.get(links.len() / 2).copied(),
            Splice::Mean => Some(sum(links.iter().copied()) / links.len() as f64),
        };
        let what = "a spliced level";
        let level = link.map(f64::exp).filter(|level| level.is_normal());
        published.push(level.ok_or(IndexError::OutOfRange { what })?);
    }
    Ok(published)
}
