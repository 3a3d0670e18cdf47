//! Which unit values can pass for prices: those of items that are traded often and vary little.

use serde::{Deserialize, Serialize};

use crate::index::{IndexError, PriceTable};
use crate::num::order::mad;
use crate::num::sum::sum;

/// Options of [`homogeneous_items`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HomogeneitySpec {
    /// Least share of periods in which an item must have a unit value; 0.5 by default.
    pub least_presence: f64,
    /// Largest robust standard deviation (1.4826 MAD) of the logarithms of its unit values; 0.5 by default.
    pub most_dispersion: f64,
    /// Least share of the remaining items in the value of all periods; 0.5 by default.
    pub least_coverage: f64,
}

impl Default for HomogeneitySpec {
    fn default() -> Self {
        Self {
            least_presence: 0.5,
            most_dispersion: 0.5,
            least_coverage: 0.5,
        }
    }
}

/// Why an item is left out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Unlike {
    /// It has a unit value in this share of periods only.
    Rare(f64),
    /// Its unit values vary with this robust standard deviation of their logarithms: more than one good.
    Dispersed(f64),
}

/// The items whose unit values can pass for prices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Homogeneous {
    /// The table of these items.
    pub table: PriceTable,
    /// Their positions in the table given, in order.
    pub items: Vec<usize>,
    /// The positions of the others, in order, with the reason.
    pub excluded: Vec<(usize, Unlike)>,
    /// Share of the remaining items in the value of all periods.
    pub coverage: f64,
}

/// Leaves out items whose unit values mix unlike goods, and refuses where too little remains.
///
/// # Errors
/// [`IndexError::Option`]; [`IndexError::Coverage`] where the remaining items hold too little of the value; [`IndexError::OutOfRange`] where a value overflows.
///
/// # Examples
///
/// ```
/// use tidegauge::index::{HomogeneitySpec, PriceTable, homogeneous_items};
///
/// // Sintered magnets, and a residual position that is now motors and now scrap.
/// let table = PriceTable::new(&[&[50.0, 52.0, 51.0], &[2.0, 90.0, 15.0]], &[&[656.0, 582.0, 600.0], &[5.0, 6.0, 5.0]])?;
/// let like = homogeneous_items(&table, HomogeneitySpec::default())?;
/// assert_eq!((like.items, like.excluded[0].0), (vec![0], 1));
/// assert_eq!(format!("{:.3}", like.coverage), "0.993");
/// # Ok::<(), tidegauge::index::IndexError>(())
/// ```
pub fn homogeneous_items(
    table: &PriceTable,
    spec: HomogeneitySpec,
) -> Result<Homogeneous, IndexError> {
    for (option, value, most, accepted) in [
        ("least_presence", spec.least_presence, 1.0, "0 to 1"),
        (
            "most_dispersion",
            spec.most_dispersion,
            f64::MAX,
            "zero or more",
        ),
        ("least_coverage", spec.least_coverage, 1.0, "0 to 1"),
    ] {
        if !(0.0..=most).contains(&value) {
            return Err(IndexError::Option {
                option,
                value,
                accepted,
            });
        }
    }
    let periods = table.periods();
    let verdict = |item: usize| {
        let prices = (0..periods).filter_map(|period| table.price(item, period));
        let logs: Vec<f64> = prices.map(f64::ln).collect();
        let presence = logs.len() as f64 / periods as f64;
        let dispersion = mad(&logs).unwrap_or(0.0);
        if presence < spec.least_presence || logs.is_empty() {
            Some(Unlike::Rare(presence))
        } else {
            (dispersion > spec.most_dispersion).then_some(Unlike::Dispersed(dispersion))
        }
    };
    let verdicts: Vec<Option<Unlike>> = (0..table.items()).map(verdict).collect();
    let keep: Vec<bool> = verdicts.iter().map(Option::is_none).collect();
    let like = table.items_where(&keep);
    let coverage = value(&like) / value(table);
    if !coverage.is_finite() {
        let what = "the value of all periods";
        return Err(IndexError::OutOfRange { what });
    }
    if coverage < spec.least_coverage || coverage == 0.0 {
        let least = spec.least_coverage;
        return Err(IndexError::Coverage { coverage, least });
    }
    let excluded = verdicts.iter().enumerate();
    Ok(Homogeneous {
        table: like,
        items: (0..keep.len()).filter(|&item| keep[item]).collect(),
        excluded: excluded
            .filter_map(|(item, why)| Some((item, (*why)?)))
            .collect(),
        coverage,
    })
}

fn value(table: &PriceTable) -> f64 {
    let columns = (0..).map_while(|period| table.period(period).filter(|(p, _)| !p.is_empty()));
    sum(columns.flat_map(|(p, q)| p.iter().zip(q).map(|(p, q)| p * q)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_and_dispersed_items_are_named() {
        let row = |item, period, value| crate::index::PriceRow {
            item,
            period,
            value,
            quantity: 1.0,
        };
        let steady = (0..3).map(|period| row(0, period, 10.0));
        let e = std::f64::consts::E;
        let wild = (0..3)
            .zip([1.0, e, e * e])
            .map(|(period, value)| row(1, period, value));
        let rows: Vec<_> = steady.chain(wild).chain([row(2, 0, 1.0)]).collect();
        let table = PriceTable::from_rows(&rows).unwrap();
        let like = homogeneous_items(&table, HomogeneitySpec::default()).unwrap();
        assert_eq!(like.items, [0]);
        assert_eq!(like.excluded[0], (1, Unlike::Dispersed(1.4826)));
        assert_eq!(like.excluded[1], (2, Unlike::Rare(1.0 / 3.0)));
        assert_eq!((like.table.items(), like.table.periods()), (1, 3));
    }

    #[test]
    fn too_little_is_no_price_index() {
        let table = PriceTable::new(&[&[1.0, 100.0, 10.0]], &[&[1.0, 1.0, 1.0]]).unwrap();
        let error = homogeneous_items(&table, HomogeneitySpec::default()).unwrap_err();
        let (coverage, least) = (0.0, 0.5);
        assert_eq!(error, IndexError::Coverage { coverage, least });
        for bad in [-0.1, f64::NAN, f64::INFINITY] {
            let spec = HomogeneitySpec {
                most_dispersion: bad,
                ..HomogeneitySpec::default()
            };
            let error = homogeneous_items(&table, spec).unwrap_err();
            let option = "most_dispersion";
            assert!(matches!(error, IndexError::Option { option: o, .. } if o == option));
        }
    }
}
