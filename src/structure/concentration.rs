//! How few suppliers hold how much: the Herfindahl-Hirschman index (HHI) and its relatives.
//!
//! With the shares `s = x / sum(x)` of `n` suppliers: HHI `sum(s^2)`, normalised
//! `(HHI - 1/n) / (1 - 1/n)`, effective number `1 / HHI`, entropy `H = -sum(s ln s)` (Shannon 1948),
//! `T = ln n - H` and `L = mean(ln(mean(x) / x))` (Theil 1967), and Gini's coefficient
//! `sum((2i - n - 1) x_i) / (n sum(x))` with `x` in ascending order.

use serde::{Deserialize, Serialize};

use crate::num::sum::sum;
use crate::structure::StructureError;

/// Which suppliers count: the `n` of the normalised HHI, of Theil's measures and of Gini's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SupplierCount {
    /// Those with a positive value. The default.
    #[default]
    Active,
    /// A fixed number of possible suppliers, of which the inactive have the value zero.
    Universe(usize),
}

/// Options of [`concentration`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ConcentrationSpec {
    /// Which suppliers count; those with a positive value by default.
    pub count: SupplierCount,
}

impl ConcentrationSpec {
    /// The same with another way to count suppliers.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::structure::{ConcentrationSpec, SupplierCount};
    ///
    /// let spec = ConcentrationSpec::default().count(SupplierCount::Universe(10));
    /// assert_eq!(spec.count, SupplierCount::Universe(10));
    /// ```
    #[must_use]
    pub fn count(mut self, count: SupplierCount) -> Self {
        self.count = count;
        self
    }
}

/// Concentration of one cross-section of suppliers. All shares are ratios of 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Concentration {
    /// Share of each supplier, in the order of the input.
    pub shares: Vec<f64>,
    /// Joint share of the largest supplier, the two largest, and so on (the curve of `CR_k`).
    pub cumulative: Vec<f64>,
    /// Herfindahl-Hirschman index, in [1/n, 1].
    pub hhi: f64,
    /// HHI as the position between equal shares (0) and a monopoly (1); `None` for one supplier.
    pub hhi_normalised: Option<f64>,
    /// Number of equal suppliers with the same HHI, in [1, n].
    pub effective_number: f64,
    /// Shannon's entropy in natural units, in [0, ln n].
    pub entropy: f64,
    /// Theil's T, in [0, ln n]: weighs large suppliers.
    pub theil_t: f64,
    /// Theil's L: weighs small suppliers. `None` when a supplier of the universe has the value zero.
    pub theil_l: Option<f64>,
    /// Gini's coefficient, in [0, 1 - 1/n].
    pub gini: f64,
    /// Gini's coefficient times `n / (n - 1)`, in [0, 1]; `None` for one supplier.
    pub gini_corrected: Option<f64>,
    /// Number of suppliers counted.
    pub n: usize,
    /// How they were counted.
    pub count: SupplierCount,
}

impl Concentration {
    /// HHI on the scale of percentages squared, in [10 000 / n, 10 000].
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::structure::{ConcentrationSpec, concentration};
    ///
    /// let two_equal = concentration(&[50.0, 50.0], ConcentrationSpec::default())?;
    /// assert_eq!(two_equal.hhi_points(), 5000.0);
    /// # Ok::<(), tidegauge::structure::StructureError>(())
    /// ```
    pub fn hhi_points(&self) -> f64 {
        10_000.0 * self.hhi
    }

    /// Joint share of the `k` largest suppliers (`CR_k`): 0 for none, 1 from all of them on.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::structure::{ConcentrationSpec, concentration};
    ///
    /// let magnets = concentration(&[700.0, 150.0, 80.0, 50.0, 20.0], ConcentrationSpec::default())?;
    /// assert_eq!(magnets.concentration_ratio(1), 0.7);
    /// assert_eq!(magnets.concentration_ratio(99), 1.0);
    /// # Ok::<(), tidegauge::structure::StructureError>(())
    /// ```
    pub fn concentration_ratio(&self, k: usize) -> f64 {
        match k.checked_sub(1) {
            None => 0.0,
            Some(last) => self.cumulative.get(last).copied().unwrap_or(1.0),
        }
    }
}

/// Concentration of the suppliers whose values are given (tonnes, dollars: any one unit).
///
/// # Errors
///
/// When `values` is empty, holds a negative, missing or infinite one, or only zeros; or when the
/// universe of the spec is smaller than the number of active suppliers.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::{ConcentrationSpec, concentration};
///
/// // Imports of magnets in tonnes, by country of origin.
/// let imports = concentration(&[700.0, 150.0, 80.0, 50.0, 20.0], ConcentrationSpec::default())?;
/// assert_eq!(format!("{:.4}", imports.hhi), "0.5218");
/// assert_eq!(format!("{:.2}", imports.effective_number), "1.92");
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn concentration(
    values: &[f64],
    spec: ConcentrationSpec,
) -> Result<Concentration, StructureError> {
    let shares = shares(values)?;
    let active = values.iter().filter(|&&value| value > 0.0).count();
    let n = match spec.count {
        SupplierCount::Active => active,
        SupplierCount::Universe(universe) if universe < active => {
            return Err(StructureError::UniverseTooSmall { universe, active });
        }
        SupplierCount::Universe(universe) => universe,
    };
    let count = n as f64;
    let mut descending = shares.clone();
    descending.sort_unstable_by(|a, b| b.total_cmp(a));

    let hhi = herfindahl(&shares).clamp(1.0 / count, 1.0);
    let entropy = sum(shares.iter().filter(|&&s| s > 0.0).map(|s| -s * s.ln())).max(0.0);
    // The largest supplier has rank 0 here and weight n - 1, the next n - 3, and so on.
    let gini = sum(descending
        .iter()
        .take(active)
        .enumerate()
        .map(|(rank, share)| (count - 1.0 - 2.0 * rank as f64) * share / count))
    .max(0.0);
    let rest = 1.0 - 1.0 / count;
    Ok(Concentration {
        cumulative: cumulative(&descending),
        hhi,
        hhi_normalised: (n > 1).then(|| (hhi - 1.0 / count) / rest),
        effective_number: 1.0 / hhi,
        entropy,
        theil_t: (count.ln() - entropy).max(0.0),
        theil_l: (n == active).then(|| theil_l(values, count)),
        gini,
        gini_corrected: (n > 1).then(|| gini / rest),
        n,
        count: spec.count,
        shares,
    })
}

/// Shares of the checked values, scaled by the largest first so that their sum cannot overflow.
pub(super) fn shares(values: &[f64]) -> Result<Vec<f64>, StructureError> {
    for (position, &value) in values.iter().enumerate() {
        if !value.is_finite() {
            return Err(StructureError::NotFinite { position, value });
        }
        if value < 0.0 {
            return Err(StructureError::Negative { position, value });
        }
    }
    let largest = values.iter().copied().reduce(f64::max);
    let largest = largest.ok_or(StructureError::Empty)?;
    if largest <= 0.0 {
        let suppliers = values.len();
        return Err(StructureError::AllZero { suppliers });
    }
    let scaled: Vec<f64> = values.iter().map(|value| value / largest).collect();
    let total = sum(scaled.iter().copied());
    Ok(scaled.into_iter().map(|value| value / total).collect())
}

/// Sum of squared shares.
pub(super) fn herfindahl(shares: &[f64]) -> f64 {
    sum(shares.iter().map(|share| share * share)).min(1.0)
}

fn cumulative(descending: &[f64]) -> Vec<f64> {
    descending
        .iter()
        .scan(0.0, |joint: &mut f64, share| {
            *joint = (*joint + share).min(1.0);
            Some(*joint)
        })
        .collect()
}

/// `ln(mean) - mean(ln x)` of the positive values. Logarithms of the values, not of the shares,
/// because the share of a very small supplier can underflow to zero.
fn theil_l(values: &[f64], count: f64) -> f64 {
    let largest = values.iter().copied().fold(0.0, f64::max);
    let mean = sum(values.iter().map(|value| value / largest)) / count;
    let positive = values.iter().filter(|&&value| value > 0.0);
    let logs = sum(positive.map(|value| value.ln() - largest.ln())) / count;
    (mean.ln() - logs).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    const BEFORE: [f64; 5] = [700.0, 150.0, 80.0, 50.0, 20.0];
    const AFTER: [f64; 5] = [520.0, 210.0, 150.0, 80.0, 40.0];

    fn close(actual: f64, expected: f64) -> bool {
        Tolerance::published(10).accepts(actual, expected)
    }

    fn active(values: &[f64]) -> Concentration {
        concentration(values, ConcentrationSpec::default()).unwrap()
    }

    #[test]
    fn published_measures_of_two_years() {
        let (before, after) = (active(&BEFORE), active(&AFTER));
        for (actual, expected) in [
            (before.hhi, 0.5218),
            (before.hhi_points(), 5218.0),
            (before.hhi_normalised.unwrap(), 0.402_25),
            (before.effective_number, 1.916_443_081_64),
            (before.concentration_ratio(3), 0.93),
            (before.entropy, 0.964_325_823_821),
            (before.theil_t, 0.645_112_088_613),
            (before.theil_l.unwrap(), 0.728_017_857_989),
            (before.gini, 0.584),
            (before.gini_corrected.unwrap(), 0.73),
            (after.hhi, 0.345),
            (after.hhi_normalised.unwrap(), 0.181_25),
            (after.effective_number, 2.898_550_724_64),
            (after.concentration_ratio(1), 0.52),
            (after.concentration_ratio(3), 0.88),
            (after.entropy, 1.283_159_112_46),
            (after.theil_t, 0.326_278_799_975),
            (after.theil_l.unwrap(), 0.361_821_821_513),
            (after.gini, 0.436),
            (after.gini_corrected.unwrap(), 0.545),
        ] {
            assert!(close(actual, expected), "{actual} against {expected}");
        }
    }

    #[test]
    fn a_monopoly_has_nothing_to_compare_with() {
        let one = active(&[0.0, 42.0]);
        assert_eq!((one.n, one.hhi, one.effective_number), (1, 1.0, 1.0));
        assert_eq!((one.hhi_normalised, one.gini_corrected), (None, None));
        assert_eq!((one.entropy, one.theil_t, one.gini), (0.0, 0.0, 0.0));
        assert_eq!(one.theil_l, Some(0.0));
        assert_eq!(one.concentration_ratio(0), 0.0);
    }

    #[test]
    fn a_universe_counts_the_inactive() {
        let spec = ConcentrationSpec::default().count(SupplierCount::Universe(4));
        let half = concentration(&[1.0, 1.0, 0.0], spec).unwrap();
        assert_eq!((half.n, half.hhi), (4, 0.5));
        assert!(close(half.hhi_normalised.unwrap(), 1.0 / 3.0));
        assert!(close(half.theil_t, 2.0_f64.ln()));
        assert!(close(half.gini, 0.5));
        assert_eq!(half.theil_l, None);
    }

    #[test]
    fn the_extremes_of_the_number_range_have_shares() {
        let wide = active(&[f64::MAX, f64::MAX, 5e-324]);
        assert_eq!((wide.n, wide.concentration_ratio(2)), (3, 1.0));
        assert!(wide.theil_l.unwrap().is_finite());
    }

    #[test]
    fn every_bad_input_has_its_error() {
        let spec = ConcentrationSpec::default();
        let error = |values: &[f64]| concentration(values, spec).unwrap_err();
        assert_eq!(error(&[]), StructureError::Empty);
        assert_eq!(error(&[0.0, 0.0]), StructureError::AllZero { suppliers: 2 });
        assert_eq!(
            error(&[1.0, -2.0]),
            StructureError::Negative {
                position: 1,
                value: -2.0
            }
        );
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let position = 0;
            assert!(
                matches!(error(&[value]), StructureError::NotFinite { position: p, .. } if p == position)
            );
        }
        assert_eq!(
            concentration(&[1.0, 1.0], spec.count(SupplierCount::Universe(1))),
            Err(StructureError::UniverseTooSmall {
                universe: 1,
                active: 2
            })
        );
    }
}
