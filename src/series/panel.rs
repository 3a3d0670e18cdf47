//! Many series over the same periods, stored row by row.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::period::{Period, PeriodRange};
use crate::series::{Series, SeriesError};

/// Values of many keys over the same periods: row-major, one row per key; NaN is missing, infinity cannot occur.
///
/// # Examples
///
/// ```
/// use tidegauge::{Panel, Series};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let panel = Panel::from_series([
///     ("US", Series::new("2025-10".parse()?, [656, 582])?),
///     ("Japan", Series::new("2025-09".parse()?, [228, 226, 305])?),
/// ])?;
/// assert_eq!(panel.range().to_string(), "2025-M09/2025-M11");
/// assert_eq!(panel.row_of(&"Japan"), Some(&[228.0, 226.0, 305.0][..]));
/// assert!(panel.row(0)[0].is_nan()); // no September figure for the US
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Plain<K>", into = "Plain<K>")]
#[serde(bound(
    serialize = "K: Clone + Serialize",
    deserialize = "K: Ord + Deserialize<'de>"
))]
pub struct Panel<K> {
    start: Period,
    periods: usize,
    keys: Vec<K>,
    values: Vec<f64>,
}

impl<K: Ord> Panel<K> {
    /// A panel from its first period, the number of periods, its keys, and keys × periods values, row by row.
    ///
    /// # Errors
    /// [`SeriesError::Shape`], [`SeriesError::DuplicateKey`], [`SeriesError::Infinite`] (index in the values), [`SeriesError::Period`].
    pub fn new(
        start: Period,
        periods: usize,
        keys: Vec<K>,
        values: Vec<f64>,
    ) -> Result<Self, SeriesError> {
        PeriodRange::with_len(start, periods)?;
        let expected = keys.len().saturating_mul(periods);
        if values.len() != expected {
            return Err(SeriesError::Shape {
                keys: keys.len(),
                periods,
                expected,
                found: values.len(),
            });
        }
        let mut rows = BTreeMap::new();
        for (second, key) in keys.iter().enumerate() {
            if let Some(first) = rows.insert(key, second) {
                return Err(SeriesError::DuplicateKey { first, second });
            }
        }
        if let Some(index) = values.iter().position(|value| value.is_infinite()) {
            let column = i64::try_from(index % periods.max(1)).unwrap_or(0);
            return Err(SeriesError::Infinite {
                value: values[index],
                index,
                period: start.checked_add(column)?,
            });
        }
        Ok(Self {
            start,
            periods,
            keys,
            values,
        })
    }

    /// A panel over all periods from the first to the last of `series`; what a series does not have is missing.
    ///
    /// # Errors
    /// [`SeriesError::Empty`] without any series; [`SeriesError::MixedFrequencies`]; [`SeriesError::DuplicateKey`].
    pub fn from_series(series: impl IntoIterator<Item = (K, Series)>) -> Result<Self, SeriesError> {
        let (keys, series): (Vec<K>, Vec<Series>) = series.into_iter().unzip();
        let filled = || series.iter().filter(|s| !s.is_empty());
        let start = filled().map(Series::start).min();
        let end = filled().filter_map(Series::end).max();
        let (Some(start), Some(end)) = (start, end) else {
            return Err(SeriesError::Empty);
        };
        let range = PeriodRange::new(start, end)?;
        let mut values = Vec::with_capacity(keys.len().saturating_mul(range.len()));
        for one in &series {
            values.extend(one.over(&range)?.into_values());
        }
        Self::new(start, range.len(), keys, values)
    }

    /// The row of `key`, one value per period.
    pub fn row_of(&self, key: &K) -> Option<&[f64]> {
        self.keys
            .iter()
            .position(|k| k == key)
            .map(|row| self.row(row))
    }
}

impl<K> Panel<K> {
    /// First period.
    pub const fn start(&self) -> Period {
        self.start
    }

    /// Number of periods, the length of every row.
    pub const fn periods(&self) -> usize {
        self.periods
    }

    /// All periods.
    pub fn range(&self) -> PeriodRange {
        PeriodRange::clamped(self.start, self.periods)
    }

    /// The keys, one for each row.
    pub fn keys(&self) -> &[K] {
        &self.keys
    }

    /// All values, row by row.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Row `index`, one value per period; empty beyond the last row.
    pub fn row(&self, index: usize) -> &[f64] {
        let from = index.saturating_mul(self.periods);
        self.values
            .get(from..from.saturating_add(self.periods))
            .unwrap_or(&[])
    }

    /// Keys with their rows.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&K, &[f64])> {
        self.keys
            .iter()
            .enumerate()
            .map(|(index, key)| (key, self.row(index)))
    }

    /// The series of row `index`, or `None` beyond the last row.
    pub fn series(&self, index: usize) -> Option<Series> {
        (index < self.keys.len()).then(|| Series::trusted(self.start, self.row(index).to_vec()))
    }

    /// The values of all keys at `period`, or `None` outside the panel.
    pub fn column(&self, period: Period) -> Option<Vec<f64>> {
        let column = self.range().index_of(period)?;
        Some(
            (0..self.keys.len())
                .map(|row| self.row(row)[column])
                .collect(),
        )
    }
}

impl<K: PartialEq> PartialEq for Panel<K> {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: &f64, b: &f64| a == b || (a.is_nan() && b.is_nan());
        self.start == other.start
            && self.periods == other.periods
            && self.keys == other.keys
            && self.values.len() == other.values.len()
            && self
                .values
                .iter()
                .zip(&other.values)
                .all(|(a, b)| same(a, b))
    }
}

/// Stored form: NaN as `None`, so that JSON has `null`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain<K> {
    start: Period,
    periods: usize,
    keys: Vec<K>,
    values: Vec<Option<f64>>,
}

impl<K: Ord> TryFrom<Plain<K>> for Panel<K> {
    type Error = SeriesError;

    fn try_from(plain: Plain<K>) -> Result<Self, SeriesError> {
        let values = plain
            .values
            .into_iter()
            .map(|value| value.unwrap_or(f64::NAN))
            .collect();
        Self::new(plain.start, plain.periods, plain.keys, values)
    }
}

impl<K> From<Panel<K>> for Plain<K> {
    fn from(panel: Panel<K>) -> Self {
        let stored = |value: f64| Some(value).filter(|value| !value.is_nan());
        Self {
            start: panel.start,
            periods: panel.periods,
            keys: panel.keys,
            values: panel.values.into_iter().map(stored).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> Period {
        "2025-10".parse().unwrap()
    }

    #[test]
    fn shape_keys_and_values_are_checked() {
        let new = |keys: &[&'static str], values: &[f64]| {
            Panel::new(start(), 2, keys.to_vec(), values.to_vec())
        };
        assert!(matches!(
            new(&["a"], &[1.0]),
            Err(SeriesError::Shape {
                expected: 2,
                found: 1,
                ..
            })
        ));
        assert!(matches!(
            new(&["a", "a"], &[1.0; 4]),
            Err(SeriesError::DuplicateKey {
                first: 0,
                second: 1
            })
        ));
        let error = new(&["a", "b"], &[1.0, 1.0, 1.0, f64::INFINITY]).unwrap_err();
        assert!(error.to_string().contains("2025-M11"), "{error}");
        assert_eq!(Panel::<u8>::from_series([]), Err(SeriesError::Empty));
    }

    #[test]
    fn rows_columns_and_json() {
        let panel = Panel::new(
            start(),
            2,
            vec!["a".to_owned(), "b".to_owned()],
            vec![1.0, f64::NAN, 3.0, 4.0],
        )
        .unwrap();
        assert_eq!(
            panel.column("2025-10".parse().unwrap()).unwrap(),
            [1.0, 3.0]
        );
        assert_eq!(panel.column("2025-12".parse().unwrap()), None);
        assert_eq!(panel.row(7), [0.0; 0]);
        assert_eq!(panel.series(2), None);
        let json = serde_json::to_string(&panel).unwrap();
        assert_eq!(serde_json::from_str::<Panel<String>>(&json).unwrap(), panel);
    }
}
