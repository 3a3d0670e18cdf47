//! Denton's additive first differences over five years, with the constants of the reference program.

use super::{Years, regression};

/// Years in a window.
pub(super) const WINDOW: usize = 5;

/// Decimals that the reference keeps of each weight, as a factor.
const DECIMALS: f64 = 1e7;

/// A weight that the reference has one unit of its last decimal away from the rounded one: row, column, weight.
type Deviation = (usize, usize, f64);

const DEVIATIONS_OF_QUARTERS: [Deviation; 5] = [
    (0, 1, -0.074_547_8),
    (1, 3, -0.002_549_2),
    (2, 4, -0.000_157_5),
    (5, 0, 0.003_352_6),
    (8, 1, 0.090_518_4),
];

const DEVIATIONS_OF_MONTHS: [Deviation; 9] = [
    (2, 4, 0.000_332_7),
    (5, 4, 0.000_141),
    (9, 0, 0.063_740_2),
    (9, 3, 0.001_704_6),
    (16, 4, -0.000_826_7),
    (17, 3, 0.003_103_7),
    (18, 1, 0.097_173_9),
    (23, 0, -0.011_731_5),
    (25, 4, 0.003_581_6),
];

/// The correction of each of `len` periods; there are at least [`WINDOW`] years.
pub(super) fn correction(years: &Years, discrepancies: &[f64], len: usize) -> Vec<f64> {
    let table = weights(years.season);
    let mut all = Vec::with_capacity(len);
    for year in 0..years.count {
        for within in 0..years.season {
            all.push(weighted(&table, years, discrepancies, year, within));
        }
    }
    // Parts of years take over the correction of the nearest complete one.
    let edge = all.first().copied().unwrap_or(0.0);
    all.splice(0..0, std::iter::repeat_n(edge, years.first));
    let edge = all.last().copied().unwrap_or(0.0);
    all.resize(len, edge);
    all
}

/// The correction of period `within` of `year`: the second half of the window is the first one, seen from the end.
fn weighted(
    table: &[[f64; WINDOW]],
    years: &Years,
    discrepancies: &[f64],
    year: usize,
    within: usize,
) -> f64 {
    let window = year.saturating_sub(2).min(years.count - WINDOW);
    let discrepancies = &discrepancies[window..window + WINDOW];
    let row = (year - window) * years.season + within;
    if let Some(row) = table.get(row) {
        row.iter().zip(discrepancies).map(|(w, d)| w * d).sum()
    } else {
        let row = &table[WINDOW * years.season - 1 - row];
        let mirrored = discrepancies.iter().rev();
        row.iter().zip(mirrored).map(|(w, d)| w * d).sum()
    }
}

/// Weights of five yearly discrepancies for each period of the first two and a half years.
fn weights(season: usize) -> Vec<[f64; WINDOW]> {
    let window = Years {
        season,
        first: 0,
        count: WINDOW,
    };
    let equal = vec![1.0; WINDOW * season];
    let mut table = vec![[0.0; WINDOW]; WINDOW * season / 2];
    for year in 0..WINDOW {
        let mut unit = [0.0; WINDOW];
        unit[year] = 1.0;
        let column = regression::correction(&window, &unit, &equal, 1.0).unwrap_or_default();
        for (row, weight) in table.iter_mut().zip(column) {
            row[year] = (weight * DECIMALS).round() / DECIMALS;
        }
    }
    let deviations: &[Deviation] = match season {
        12 => &DEVIATIONS_OF_MONTHS,
        4 => &DEVIATIONS_OF_QUARTERS,
        _ => &[],
    };
    for &(row, year, weight) in deviations {
        table[row][year] = weight;
    }
    table
}
