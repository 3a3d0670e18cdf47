//! The series itself: construction, reading, stored form.

use std::fmt;

use num_traits::AsPrimitive;
use serde::{Deserialize, Serialize};

use crate::period::{Frequency, Period, PeriodRange};
use crate::series::SeriesError;

/// One value per period from a start period on; NaN is missing, infinity cannot occur.
///
/// Two series with gaps at the same places and equal values elsewhere are equal, although NaN is not equal to itself.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tonnes = Series::new("2025-09".parse()?, [420, 656, 582])?;
/// assert_eq!(tonnes.get("2025-11".parse()?), Some(582.0));
/// assert_eq!(tonnes.end().map(|p| p.to_string()).as_deref(), Some("2025-M11"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "Plain", into = "Plain")]
pub struct Series {
    start: Period,
    values: Vec<f64>,
}

impl Series {
    /// A series from its first period and its values of any primitive number type; NaN is a missing value.
    ///
    /// # Errors
    /// [`SeriesError::Infinite`] at the first infinite value; [`SeriesError::Period`] if the series would pass the year 9999.
    pub fn new<T: AsPrimitive<f64>>(
        start: Period,
        values: impl IntoIterator<Item = T>,
    ) -> Result<Self, SeriesError> {
        let values: Vec<f64> = values.into_iter().map(AsPrimitive::as_).collect();
        PeriodRange::with_len(start, values.len())?;
        if let Some(index) = values.iter().position(|value| value.is_infinite()) {
            let steps = i64::try_from(index).unwrap_or(i64::MAX);
            return Err(SeriesError::Infinite {
                value: values[index],
                index,
                period: start.checked_add(steps)?,
            });
        }
        Ok(Self { start, values })
    }

    /// A series from dated values in any order; periods without an observation are missing.
    ///
    /// # Errors
    /// [`SeriesError::Empty`], [`SeriesError::Duplicate`], [`SeriesError::Infinite`], and [`SeriesError::Period`] for mixed frequencies.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::{Period, Series};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let series = Series::from_observations([
    ///     (Period::month(2025, 11)?, 582.0),
    ///     (Period::month(2025, 9)?, 420.0),
    /// ])?;
    /// assert_eq!((series.len(), series.missing()), (3, 1));
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_observations(
        observations: impl IntoIterator<Item = (Period, f64)>,
    ) -> Result<Self, SeriesError> {
        let mut sorted: Vec<(Period, f64)> = observations.into_iter().collect();
        let first = sorted.first().ok_or(SeriesError::Empty)?.0;
        for (index, &(period, value)) in sorted.iter().enumerate() {
            first.until(period)?;
            if value.is_infinite() {
                return Err(SeriesError::Infinite {
                    value,
                    index,
                    period,
                });
            }
        }
        sorted.sort_by_key(|observation| observation.0);
        let start = sorted.first().map_or(first, |observation| observation.0);
        let end = sorted.last().map_or(first, |observation| observation.0);
        if let Some(pair) = sorted.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(SeriesError::Duplicate {
                period: pair[0].0,
                first: pair[0].1,
                second: pair[1].1,
            });
        }
        let mut series = Self::missing_over(&PeriodRange::new(start, end)?);
        for (period, value) in sorted {
            if let Some(index) = series.index_of(period) {
                series.values[index] = value;
            }
        }
        Ok(series)
    }

    /// A series of missing values over `range`.
    pub(crate) fn missing_over(range: &PeriodRange) -> Self {
        Self {
            start: range.start(),
            values: vec![f64::NAN; range.len()],
        }
    }

    /// A series whose values are known to be finite or NaN and whose periods exist.
    ///
    /// What arithmetic drives to infinity is missing.
    pub(crate) fn trusted(start: Period, mut values: Vec<f64>) -> Self {
        for value in &mut values {
            if value.is_infinite() {
                *value = f64::NAN;
            }
        }
        Self { start, values }
    }

    /// First period.
    pub const fn start(&self) -> Period {
        self.start
    }

    /// Last period, or `None` if the series is empty.
    pub fn end(&self) -> Option<Period> {
        self.values
            .len()
            .checked_sub(1)
            .and_then(|last| self.period(last))
    }

    /// Frequency of the series.
    pub const fn frequency(&self) -> Frequency {
        self.start.frequency()
    }

    /// Number of periods, with the missing ones.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no period at all.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Number of missing values.
    pub fn missing(&self) -> usize {
        self.values.iter().filter(|value| value.is_nan()).count()
    }

    /// The values, one for each period; NaN is missing.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Gives the values away.
    pub fn into_values(self) -> Vec<f64> {
        self.values
    }

    /// The period at position `index`, or `None` beyond the end.
    pub fn period(&self, index: usize) -> Option<Period> {
        if index >= self.values.len() {
            return None;
        }
        self.start.checked_add(i64::try_from(index).ok()?).ok()
    }

    /// The position of `period`, or `None` outside the series or for another frequency.
    pub fn index_of(&self, period: Period) -> Option<usize> {
        let index = self.start.until(period).ok()?;
        usize::try_from(index)
            .ok()
            .filter(|index| *index < self.values.len())
    }

    /// The value at `period`; `None` where it is missing, outside, or of another frequency.
    pub fn get(&self, period: Period) -> Option<f64> {
        self.index_of(period)
            .map(|index| self.values[index])
            .filter(|value| !value.is_nan())
    }

    /// All periods.
    pub fn range(&self) -> PeriodRange {
        PeriodRange::clamped(self.start, self.values.len())
    }

    /// Periods with their values, missing ones as NaN.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Period, f64)> + ExactSizeIterator + '_ {
        self.range().zip(self.values.iter().copied())
    }
}

impl PartialEq for Series {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: &f64, b: &f64| a == b || (a.is_nan() && b.is_nan());
        self.start == other.start
            && self.values.len() == other.values.len()
            && self
                .values
                .iter()
                .zip(&other.values)
                .all(|(a, b)| same(a, b))
    }
}

impl fmt::Debug for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Series")
            .field("start", &format_args!("{}", self.start))
            .field("values", &self.values)
            .finish()
    }
}

/// Stored form: NaN as `None`, so that JSON has `null`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    start: Period,
    values: Vec<Option<f64>>,
}

impl TryFrom<Plain> for Series {
    type Error = SeriesError;

    fn try_from(plain: Plain) -> Result<Self, SeriesError> {
        Self::new(
            plain.start,
            plain
                .values
                .into_iter()
                .map(|value| value.unwrap_or(f64::NAN)),
        )
    }
}

impl From<Series> for Plain {
    fn from(series: Series) -> Self {
        let stored = |value: f64| Some(value).filter(|value| !value.is_nan());
        Self {
            start: series.start,
            values: series.values.into_iter().map(stored).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn observations_in_any_order_leave_gaps_missing() {
        let series =
            Series::from_observations([(period("2025-12"), 3.0), (period("2025-10"), 1.0)])
                .unwrap();
        assert_eq!(series.get(period("2025-10")), Some(1.0));
        assert_eq!(series.get(period("2025-11")), None);
        assert_eq!(series.get(period("2026-01")), None);
        assert_eq!(series.get(period("2025")), None);
        assert_eq!(
            series.iter().next_back().unwrap().1.to_bits(),
            3.0_f64.to_bits()
        );
    }

    #[test]
    fn refusals_name_the_first_offence() {
        let error = Series::new(period("2025-01"), [1.0, f64::INFINITY]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "value inf at 2025-M02 (index 1) is not finite; a missing value is NaN"
        );
        assert_eq!(Series::from_observations([]), Err(SeriesError::Empty));
        let twice = [(period("2025-01"), 1.0), (period("2025-01"), 2.0)];
        assert!(matches!(
            Series::from_observations(twice),
            Err(SeriesError::Duplicate { .. })
        ));
        let mixed = [(period("2025-01"), 1.0), (period("2025"), 2.0)];
        assert!(matches!(
            Series::from_observations(mixed),
            Err(SeriesError::Period(_))
        ));
        assert!(Series::new(period("9999-12"), [1, 2]).is_err());
    }

    #[test]
    fn missing_values_are_null_in_json_and_back() {
        let series = Series::new(period("2025-01"), [1.5, f64::NAN]).unwrap();
        let json = serde_json::to_string(&series).unwrap();
        assert_eq!(json, r#"{"start":"2025-M01","values":[1.5,null]}"#);
        assert_eq!(serde_json::from_str::<Series>(&json).unwrap(), series);
        assert!(
            serde_json::from_str::<Series>(r#"{"start":"2025-M01","values":[],"extra":1}"#)
                .is_err()
        );
    }

    #[test]
    fn an_empty_series_answers_everything() {
        let empty = Series::new(period("2025-01"), [0.0; 0]).unwrap();
        assert!(empty.is_empty());
        assert_eq!(
            (empty.end(), empty.len(), empty.range().len()),
            (None, 0, 0)
        );
    }
}
