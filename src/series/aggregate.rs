//! From a finer to a coarser frequency, by a rule that the caller names.
//!
//! Flows add up; stocks take the last value; a mean is for rates and indices, never for unit values (their quotient of sums is the right one).

use crate::num::sum::sum;
use crate::period::{Frequency, PeriodRange, Position};
use crate::series::{Series, SeriesError};

/// How the values inside a coarser period become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    /// Their sum: values and quantities of flows.
    Sum,
    /// Their arithmetic mean: rates, indices.
    Mean,
    /// The last one: stocks at the end of the period.
    Last,
    /// The first one.
    First,
}

impl Series {
    /// The series at a coarser frequency; a coarser period of which any part is missing is missing.
    ///
    /// Days add up to every coarser frequency, months and quarters and half-years to what contains them. ISO weeks straddle months and years and are refused.
    ///
    /// # Errors
    /// [`SeriesError::MixedFrequencies`] if `frequency` is not coarser, or does not contain whole periods of the series.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::series::{Aggregation, Series};
    /// use tidegauge::Frequency;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let months = Series::new("2025-07".parse()?, [619, 590, 420, 656, 582])?;
    /// let quarters = months.aggregate(Frequency::Quarter, Aggregation::Sum)?;
    /// assert_eq!(quarters.get("2025-Q3".parse()?), Some(1629.0));
    /// assert_eq!(quarters.get("2025-Q4".parse()?), None); // December is not there
    /// # Ok(())
    /// # }
    /// ```
    pub fn aggregate(&self, frequency: Frequency, rule: Aggregation) -> Result<Self, SeriesError> {
        let refused = || SeriesError::MixedFrequencies {
            left: self.frequency(),
            right: frequency,
        };
        if frequency >= self.frequency() || self.frequency() == Frequency::Week {
            return Err(refused());
        }
        let first = self.start().to_frequency(frequency, Position::First)?;
        let Some(end) = self.end() else {
            return Ok(Self::trusted(first, Vec::new()));
        };
        // The last days of 9999 lie in a week that does not exist: they are an incomplete period anyway.
        let Ok(last) = end.to_frequency(frequency, Position::Last).or_else(|_| {
            end.checked_sub(7)
                .and_then(|earlier| earlier.to_frequency(frequency, Position::Last))
        }) else {
            return Ok(Self::trusted(first, Vec::new()));
        };
        let mut values = Vec::new();
        for coarse in PeriodRange::new(first, last)? {
            let inside = coarse.finer(self.frequency())?;
            let value = match (self.index_of(inside.start()), self.index_of(inside.end())) {
                (Some(from), Some(to)) => combine(&self.values()[from..=to], rule),
                _ => f64::NAN,
            };
            values.push(value);
        }
        Ok(Self::trusted(first, values))
    }
}

fn combine(values: &[f64], rule: Aggregation) -> f64 {
    if values.iter().any(|value| value.is_nan()) {
        return f64::NAN;
    }
    let picked = match rule {
        Aggregation::Sum => Some(sum(values.iter().copied())),
        Aggregation::Mean => Some(sum(values.iter().map(|value| value / values.len() as f64))),
        Aggregation::Last => values.last().copied(),
        Aggregation::First => values.first().copied(),
    };
    picked.unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(start: &str, values: &[f64]) -> Series {
        Series::new(start.parse().unwrap(), values.iter().copied()).unwrap()
    }

    #[test]
    fn each_rule_on_one_quarter() {
        let months = series("2025-01", &[1.0, 2.0, 6.0]);
        let quarter = |rule| months.aggregate(Frequency::Quarter, rule).unwrap().values()[0];
        assert_eq!(
            [
                Aggregation::Sum,
                Aggregation::Mean,
                Aggregation::Last,
                Aggregation::First
            ]
            .map(quarter),
            [9.0, 3.0, 6.0, 1.0]
        );
    }

    #[test]
    fn incomplete_periods_are_missing_at_both_ends_and_inside() {
        let mut values = vec![1.0; 24];
        values[13] = f64::NAN;
        let years = series("2023-06", &values)
            .aggregate(Frequency::Year, Aggregation::Last)
            .unwrap();
        assert_eq!((years.len(), years.missing()), (3, 3));
    }

    #[test]
    fn days_make_weeks_and_weeks_make_nothing() {
        let days = series("9999-12-20", &[1.0; 12]);
        let weeks = days.aggregate(Frequency::Week, Aggregation::Sum).unwrap();
        assert_eq!(weeks.get("9999-W51".parse().unwrap()), Some(7.0));
        assert!(weeks.aggregate(Frequency::Year, Aggregation::Sum).is_err());
        assert!(days.aggregate(Frequency::Day, Aggregation::Sum).is_err());
    }
}
