//! Index numbers between two periods, for items that both have.
//!
//! With prices `p`, quantities `q`, values `v = p q` and shares `s = v / sum(v)`: Laspeyres (1871),
//! Paasche (1874), Fisher (1922), Törnqvist (1936), Walsh (1901), Marshall and Edgeworth (1887), and the
//! logarithmic indices of Sato (1976) and Vartia (1976). Formulas: Consumer Price Index Manual (2020).

use serde::{Deserialize, Serialize};

use crate::index::IndexError;
use crate::index::cells::Cells;
use crate::num::mean::logarithmic_mean;
use crate::num::sum::sum;

/// Matched prices and quantities of two periods: one position for each item in all four slices.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TwoPeriods<'a> {
    p0: &'a [f64],
    q0: &'a [f64],
    p1: &'a [f64],
    q1: &'a [f64],
}

impl<'a> TwoPeriods<'a> {
    /// Prices and quantities of the earlier, then of the later period.
    ///
    /// # Errors
    /// For no item, unequal lengths, a price that is not positive and finite, a quantity that is negative or not finite, or a period in which nothing is
    /// traded. The first offence is named.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::index::TwoPeriods;
    ///
    /// // Magnets: dollars per kilogram, and tonnes, in October and in November.
    /// let magnets = TwoPeriods::new(&[50.0, 64.0], &[656.0, 120.0], &[52.0, 63.0], &[582.0, 150.0])?;
    /// assert_eq!(magnets.items(), 2);
    /// # Ok::<(), tidegauge::index::IndexError>(())
    /// ```
    pub fn new(
        p0: &'a [f64],
        q0: &'a [f64],
        p1: &'a [f64],
        q1: &'a [f64],
    ) -> Result<Self, IndexError> {
        let expected = p0.len();
        if expected == 0 {
            return Err(IndexError::Empty { what: "item" });
        }
        for (period, prices, quantities) in [(0, p0, q0), (1, p1, q1)] {
            same_length("prices", prices, expected)?;
            same_length("quantities", quantities, expected)?;
            check_prices(prices, period)?;
            check_quantities(quantities, period)?;
            if quantities.iter().all(|&q| q == 0.0) {
                return Err(IndexError::AllZero { period });
            }
        }
        Ok(Self { p0, q0, p1, q1 })
    }

    /// Number of items.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::index::TwoPeriods;
    ///
    /// assert_eq!(TwoPeriods::new(&[50.0], &[656.0], &[52.0], &[582.0])?.items(), 1);
    /// # Ok::<(), tidegauge::index::IndexError>(())
    /// ```
    pub const fn items(&self) -> usize {
        self.p0.len()
    }

    /// Prices in the place of quantities, for quantity indices.
    const fn swapped(self) -> Self {
        let Self { p0, q0, p1, q1 } = self;
        Self {
            p0: q0,
            q0: p0,
            p1: q1,
            q1: p1,
        }
    }
}

/// A formula for the price change between two periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BilateralFormula {
    /// Quantities of the earlier period: `sum(p1 q0) / sum(p0 q0)`.
    Laspeyres,
    /// Quantities of the later period: `sum(p1 q1) / sum(p0 q1)`.
    Paasche,
    /// Geometric mean of Laspeyres and Paasche. The default.
    #[default]
    Fisher,
    /// Geometric mean of the relatives with the mean shares of both periods.
    Tornqvist,
    /// Geometric mean of the quantities of both periods.
    Walsh,
    /// Sum of the quantities of both periods.
    MarshallEdgeworth,
    /// Geometric mean of the relatives with logarithmic means of the shares, normalised.
    SatoVartia,
    /// Geometric mean of the relatives with logarithmic means of the values over that of the totals.
    MontgomeryVartia,
}

/// Price change as a ratio: 1.02 for two per cent dearer.
///
/// # Errors
/// [`IndexError::Quantity`] for an item that was bought in one period only in the formula of Montgomery and Vartia, whose weights would not add up;
/// [`IndexError::NothingMatched`] where no item was bought in both periods, for Walsh, and for Sato and Vartia;
/// [`IndexError::OutOfRange`] where a sum overflows or vanishes.
///
/// # Examples
///
/// ```
/// use tidegauge::index::{BilateralFormula, TwoPeriods, price_index};
///
/// let magnets = TwoPeriods::new(&[50.0, 64.0], &[656.0, 120.0], &[52.0, 63.0], &[582.0, 150.0])?;
/// let fisher = price_index(magnets, BilateralFormula::Fisher)?;
/// assert_eq!(format!("{fisher:.4}"), "1.0278");
/// # Ok::<(), tidegauge::index::IndexError>(())
/// ```
pub fn price_index(two: TwoPeriods<'_>, formula: BilateralFormula) -> Result<f64, IndexError> {
    let TwoPeriods { p0, q0, p1, q1 } = two;
    index_of(&Cells::all([p0, q0, p1, q1]), formula)
}

/// The index over the cells that count, of which there is at least one in both periods; periods of errors are 0 and 1.
pub(super) fn index_of(cells: &Cells<'_>, formula: BilateralFormula) -> Result<f64, IndexError> {
    match formula {
        BilateralFormula::MontgomeryVartia => {
            if let Some((item, period)) = cells.first_bought_once() {
                return Err(unbought(item, period));
            }
        }
        // Weights that vanish for what was not bought in both periods.
        BilateralFormula::Walsh | BilateralFormula::SatoVartia if !cells.has_bought_in_both() => {
            return Err(IndexError::NothingMatched { from: 0, to: 1 });
        }
        _ => {}
    }
    // Sums of the prices of both periods with one weight for each item.
    let weighted = |weight: fn(f64, f64) -> f64| {
        let [before, after] = cells.sums(|p0, q0, p1, q1| {
            let weight = weight(q0, q1);
            [p0 * weight, p1 * weight]
        });
        after / before
    };
    // The mean of logarithmic relatives with weights from the values of an item and the totals, and the sum of the weights.
    let vartia = |weight: fn(f64, f64, f64, f64) -> f64| {
        let [t0, t1] = cells.sums(|p0, q0, p1, q1| [p0 * q0, p1 * q1]);
        cells.sums_with_logarithms(|[p0, q0, p1, q1, log]| {
            let weight = weight(p0 * q0, p1 * q1, t0, t1);
            [weight * log, weight]
        })
    };
    let index = match formula {
        BilateralFormula::Laspeyres => weighted(|q0, _| q0),
        BilateralFormula::Paasche => weighted(|_, q1| q1),
        BilateralFormula::Fisher => {
            let [p0q0, p1q0, p0q1, p1q1] =
                cells.sums(|p0, q0, p1, q1| [p0 * q0, p1 * q0, p0 * q1, p1 * q1]);
            (p1q0 / p0q0).sqrt() * (p1q1 / p0q1).sqrt()
        }
        BilateralFormula::Walsh => weighted(|q0, q1| q0.sqrt() * q1.sqrt()),
        BilateralFormula::MarshallEdgeworth => weighted(|q0, q1| q0 + q1),
        BilateralFormula::Tornqvist => {
            let [t0, t1, logs0, logs1] = cells.sums_with_logarithms(|[p0, q0, p1, q1, log]| {
                let (v0, v1) = (p0 * q0, p1 * q1);
                [v0, v1, v0 * log, v1 * log]
            });
            (0.5 * (logs0 / t0 + logs1 / t1)).exp()
        }
        BilateralFormula::SatoVartia => {
            let [logs, weights] = vartia(|v0, v1, t0, t1| log_mean(v1 / t1, v0 / t0));
            (logs / weights).exp()
        }
        BilateralFormula::MontgomeryVartia => {
            vartia(|v0, v1, t0, t1| log_mean(v1, v0) / log_mean(t1, t0))[0].exp()
        }
    };
    usable(index, "the index")
}

/// Volume change as a ratio, by the same formula with prices and quantities exchanged.
///
/// Fisher, Sato-Vartia and Montgomery-Vartia times their price index give the change in value exactly; Laspeyres goes with the price index of Paasche, and
/// Paasche with that of Laspeyres. For Törnqvist and Walsh, which have no such partner, the result is the implicit one: the change in value over the price index.
///
/// # Errors
/// [`IndexError::Quantity`] for a quantity of zero in the two formulas of Vartia; those of [`price_index`].
///
/// # Examples
///
/// ```
/// use tidegauge::index::{BilateralFormula, TwoPeriods, price_index, quantity_index};
///
/// let magnets = TwoPeriods::new(&[50.0, 64.0], &[656.0, 120.0], &[52.0, 63.0], &[582.0, 150.0])?;
/// let volume = quantity_index(magnets, BilateralFormula::Fisher)?;
/// let value = (52.0 * 582.0 + 63.0 * 150.0) / (50.0 * 656.0 + 64.0 * 120.0);
/// assert!((volume * price_index(magnets, BilateralFormula::Fisher)? - value).abs() < 1e-15);
/// # Ok::<(), tidegauge::index::IndexError>(())
/// ```
pub fn quantity_index(two: TwoPeriods<'_>, formula: BilateralFormula) -> Result<f64, IndexError> {
    match formula {
        BilateralFormula::Tornqvist | BilateralFormula::Walsh => {
            let change = dot(two.p1, two.q1) / dot(two.p0, two.q0);
            usable(change / price_index(two, formula)?, "the index")
        }
        BilateralFormula::SatoVartia | BilateralFormula::MontgomeryVartia => {
            for (period, quantities) in [(0, two.q0), (1, two.q1)] {
                if let Some(item) = quantities.iter().position(|&q| q == 0.0) {
                    return Err(unbought(item, period));
                }
            }
            price_index(two.swapped(), formula)
        }
        _ => price_index(two.swapped(), formula),
    }
}

/// Price change valued at the quantities of some third period (Lowe 1823), as a ratio.
///
/// # Errors
/// As [`TwoPeriods::new`] for the quantities, of which at least one must be positive.
///
/// # Examples
///
/// ```
/// use tidegauge::index::lowe_index;
///
/// // Prices of October and November at the tonnes of last year.
/// let index = lowe_index(&[50.0, 64.0], &[52.0, 63.0], &[600.0, 200.0])?;
/// assert_eq!(format!("{index:.4}"), "1.0234");
/// # Ok::<(), tidegauge::index::IndexError>(())
/// ```
pub fn lowe_index(p0: &[f64], p1: &[f64], quantities: &[f64]) -> Result<f64, IndexError> {
    let two = TwoPeriods::new(p0, quantities, p1, quantities)?;
    price_index(two, BilateralFormula::Laspeyres)
}

/// Contribution of each item to the growth of the Fisher quantity index, in the order of the items; they sum to the index less 1 (van Yzeren 1987).
///
/// # Errors
/// Those of [`price_index`].
///
/// # Examples
///
/// ```
/// use tidegauge::index::{TwoPeriods, fisher_contributions};
///
/// let magnets = TwoPeriods::new(&[50.0, 64.0], &[656.0, 120.0], &[52.0, 63.0], &[582.0, 150.0])?;
/// let points: Vec<String> = fisher_contributions(magnets)?.iter().map(|c| format!("{c:.4}")).collect();
/// assert_eq!(points, ["-0.0919", "0.0464"]);
/// # Ok::<(), tidegauge::index::IndexError>(())
/// ```
pub fn fisher_contributions(two: TwoPeriods<'_>) -> Result<Vec<f64>, IndexError> {
    let fisher = price_index(two, BilateralFormula::Fisher)?;
    let prices: Vec<f64> = two
        .p0
        .iter()
        .zip(two.p1)
        .map(|(p0, p1)| p0 + p1 / fisher)
        .collect();
    let base = dot(&prices, two.q0);
    let changes = two.q0.iter().zip(two.q1).map(|(q0, q1)| q1 - q0);
    prices
        .iter()
        .zip(changes)
        .map(|(price, change)| {
            let points = price * change / base;
            let fits = base > 0.0 && points.is_finite();
            let what = "a contribution";
            fits.then_some(points)
                .ok_or(IndexError::OutOfRange { what })
        })
        .collect()
}

pub(super) fn check_prices(prices: &[f64], period: usize) -> Result<(), IndexError> {
    let bad = |value: &f64| !(value.is_finite() && *value > 0.0);
    match prices.iter().position(bad) {
        None => Ok(()),
        Some(item) => Err(IndexError::Price {
            item,
            period,
            value: prices.get(item).copied().unwrap_or(f64::NAN),
        }),
    }
}

pub(super) fn check_quantities(quantities: &[f64], period: usize) -> Result<(), IndexError> {
    let bad = |value: &f64| !(value.is_finite() && *value >= 0.0);
    match quantities.iter().position(bad) {
        None => Ok(()),
        Some(item) => Err(IndexError::Quantity {
            item,
            period,
            value: quantities.get(item).copied().unwrap_or(f64::NAN),
            accepted: "zero or more",
        }),
    }
}

pub(super) fn same_length(
    what: &'static str,
    slice: &[f64],
    expected: usize,
) -> Result<(), IndexError> {
    let found = slice.len();
    if found == expected {
        Ok(())
    } else {
        Err(IndexError::LengthMismatch {
            what,
            found,
            expected,
        })
    }
}

/// The number if it can be presented: finite and above zero.
pub(super) fn usable(value: f64, what: &'static str) -> Result<f64, IndexError> {
    let accepted = value.is_finite() && value > 0.0;
    accepted
        .then_some(value)
        .ok_or(IndexError::OutOfRange { what })
}

fn dot(prices: &[f64], quantities: &[f64]) -> f64 {
    sum(prices.iter().zip(quantities).map(|(p, q)| p * q))
}

/// A quantity of zero where its logarithm is needed.
const fn unbought(item: usize, period: usize) -> IndexError {
    IndexError::Quantity {
        item,
        period,
        value: 0.0,
        accepted: "above zero",
    }
}

/// The logarithmic mean of numbers of which none is negative; NaN after an overflow.
pub(super) fn log_mean(a: f64, b: f64) -> f64 {
    logarithmic_mean(a, b).unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    const P0: [f64; 4] = [100.0, 40.0, 250.0, 10.0];
    const Q0: [f64; 4] = [50.0, 120.0, 20.0, 500.0];
    const P1: [f64; 4] = [102.0, 41.0, 240.0, 10.5];
    const Q1: [f64; 4] = [52.0, 110.0, 25.0, 480.0];

    fn published() -> TwoPeriods<'static> {
        TwoPeriods::new(&P0, &Q0, &P1, &Q1).unwrap()
    }

    #[test]
    fn published_indices_to_their_last_digit() {
        for (formula, expected) in [
            (BilateralFormula::Laspeyres, 1.013_636_363_636_363_7),
            (BilateralFormula::Paasche, 1.009_878_934_624_697_2),
            (BilateralFormula::Fisher, 1.011_755_904_853_509_2),
            (BilateralFormula::Tornqvist, 1.011_779_945_874_414_6),
            (BilateralFormula::Walsh, 1.011_802_217_361_401_2),
            (BilateralFormula::SatoVartia, 1.011_795_518_870_147_5),
            (BilateralFormula::MontgomeryVartia, 1.011_776_284_741_253_7),
        ] {
            let index = price_index(published(), formula).unwrap();
            assert!(
                Tolerance::published(14).accepts(index, expected),
                "{formula:?} {index}"
            );
        }
    }

    #[test]
    fn contributions_to_fisher_volume() {
        let terms = fisher_contributions(published()).unwrap();
        let expected = [0.010_132_75, -0.020_315_37, 0.061_459_47, -0.010_282_36];
        for (term, expected) in terms.iter().zip(expected) {
            assert!(Tolerance::published(8).accepts(*term, expected), "{term}");
        }
        let growth = quantity_index(published(), BilateralFormula::Fisher).unwrap() - 1.0;
        assert!(Tolerance::published(13).accepts(growth, 0.040_994_491_042_6));
        assert!(Tolerance::ROUND_OFF.accepts(sum(terms), growth));
    }

    #[test]
    fn marshall_and_edgeworth_by_hand() {
        let two = TwoPeriods::new(&[1.0, 2.0], &[3.0, 0.0], &[2.0, 2.0], &[1.0, 2.0]).unwrap();
        let index = price_index(two, BilateralFormula::MarshallEdgeworth).unwrap();
        assert_eq!(index, 12.0 / 8.0);
    }

    #[test]
    fn overflow_is_an_error() {
        let two = TwoPeriods::new(&[f64::MAX], &[1e10], &[1.0], &[1.0]).unwrap();
        for formula in [BilateralFormula::Fisher, BilateralFormula::MontgomeryVartia] {
            let error = price_index(two, formula).unwrap_err();
            assert_eq!(error, IndexError::OutOfRange { what: "the index" });
        }
    }

    #[test]
    fn what_was_bought_in_one_period_only_is_no_silent_weight() {
        let (p0, p1) = ([1.0, 1.0], [2.0, 2.0]);
        let of = |q0: &[f64], q1: &[f64], formula| {
            price_index(TwoPeriods::new(&p0, q0, &p1, q1).unwrap(), formula)
        };
        let montgomery = BilateralFormula::MontgomeryVartia;
        for (q0, q1, item, period) in [
            ([1.0, 1.0], [0.0, 1.0], 0, 1),
            ([1.0, 0.0], [1.0, 1.0], 1, 0),
        ] {
            assert_eq!(of(&q0, &q1, montgomery), Err(unbought(item, period)));
        }
        for formula in [BilateralFormula::Walsh, BilateralFormula::SatoVartia] {
            let nothing = IndexError::NothingMatched { from: 0, to: 1 };
            assert_eq!(of(&[1.0, 0.0], &[0.0, 1.0], formula), Err(nothing));
            assert!((of(&[1.0, 0.0], &[1.0, 1.0], formula).unwrap() - 2.0).abs() < 1e-15);
        }
    }
}
