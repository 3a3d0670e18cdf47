//! Slicing, alignment, lag, difference and logarithm.

use crate::period::{Period, PeriodRange};
use crate::series::{Series, SeriesError};

/// Which periods two aligned series cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// Those that both have.
    Intersection,
    /// All from the first to the last; what one does not have is missing there.
    Union,
}

impl Series {
    /// The part over `range`.
    ///
    /// # Errors
    /// [`SeriesError::Outside`] names the first period of the range that the series does not cover;
    /// [`SeriesError::MixedFrequencies`].
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::Series;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let tonnes = Series::new("2025-06".parse()?, [353, 619, 590, 420, 656, 582])?;
    /// assert_eq!(tonnes.slice(&"2025-09/2025-11".parse()?)?.values(), [420.0, 656.0, 582.0]);
    /// assert!(tonnes.slice(&"2025-11/2025-12".parse()?).is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub fn slice(&self, range: &PeriodRange) -> Result<Self, SeriesError> {
        self.same_frequency(range.start())?;
        if range.is_empty() {
            return Ok(Self::trusted(range.start(), Vec::new()));
        }
        let outside = |period| SeriesError::Outside {
            period,
            range: Box::new(self.range()),
        };
        let first = self
            .index_of(range.start())
            .ok_or_else(|| outside(range.start()))?;
        let last = self.index_of(range.end()).ok_or_else(|| {
            // The first period beyond the end of the series.
            outside(
                self.end()
                    .and_then(|end| end.checked_add(1).ok())
                    .unwrap_or(range.end()),
            )
        })?;
        Ok(Self::trusted(
            range.start(),
            self.values()[first..=last].to_vec(),
        ))
    }

    /// The values over `range` whatever the series covers: what it does not have is missing.
    ///
    /// # Errors
    /// [`SeriesError::MixedFrequencies`].
    pub fn over(&self, range: &PeriodRange) -> Result<Self, SeriesError> {
        self.same_frequency(range.start())?;
        let values = range
            .clone()
            .map(|period| self.get(period).unwrap_or(f64::NAN))
            .collect();
        Ok(Self::trusted(range.start(), values))
    }

    /// Two series over the same periods.
    ///
    /// # Errors
    /// [`SeriesError::MixedFrequencies`]; [`SeriesError::Disjoint`] if an intersection is asked for and empty; [`SeriesError::Empty`] if one
    /// of them has no period.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::series::{Series, Span};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let us = Series::new("2025-10".parse()?, [656, 582])?;
    /// let world = Series::new("2025-09".parse()?, [5774, 5473, 6150])?;
    /// let (us, world) = us.align(&world, Span::Intersection)?;
    /// assert_eq!((us.len(), world.values()), (2, &[5473.0, 6150.0][..]));
    /// # Ok(())
    /// # }
    /// ```
    pub fn align(&self, other: &Self, span: Span) -> Result<(Self, Self), SeriesError> {
        self.same_frequency(other.start())?;
        let (Some(end), Some(other_end)) = (self.end(), other.end()) else {
            return Err(SeriesError::Empty);
        };
        let range = match span {
            Span::Union => PeriodRange::new(self.start().min(other.start()), end.max(other_end))?,
            Span::Intersection => {
                self.range()
                    .intersect(&other.range())
                    .ok_or_else(|| SeriesError::Disjoint {
                        left: Box::new(self.range()),
                        right: Box::new(other.range()),
                    })?
            }
        };
        Ok((self.over(&range)?, other.over(&range)?))
    }

    /// The series `periods` later: at each period stands what was observed `periods` before (a lead if negative). No value is lost.
    ///
    /// # Errors
    /// [`SeriesError::Period`] if it would leave the years 1 to 9999.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::Series;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let tonnes = Series::new("2025-10".parse()?, [656, 582])?;
    /// assert_eq!(tonnes.lag(1)?.get("2025-11".parse()?), Some(656.0));
    /// # Ok(())
    /// # }
    /// ```
    pub fn lag(&self, periods: i64) -> Result<Self, SeriesError> {
        let start = self.start().checked_add(periods)?;
        PeriodRange::with_len(start, self.len())?;
        Ok(Self::trusted(start, self.values().to_vec()))
    }

    /// Differences xₜ − xₜ₋ₗ over `lag` periods, beginning `lag` periods after the start; missing where either value is.
    ///
    /// # Errors
    /// [`SeriesError::Period`] if the first difference would lie after the year 9999.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::Series;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let tonnes = Series::new("2025-09".parse()?, [420, 656, 582])?;
    /// assert_eq!(tonnes.difference(1)?.values(), [236.0, -74.0]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn difference(&self, lag: usize) -> Result<Self, SeriesError> {
        let start = self
            .start()
            .checked_add(i64::try_from(lag).unwrap_or(i64::MAX))?;
        let later = self.values().iter().skip(lag);
        let values = later
            .zip(self.values())
            .map(|(now, before)| now - before)
            .collect();
        Ok(Self::trusted(start, values))
    }

    /// Natural logarithms; missing values stay missing.
    ///
    /// # Errors
    /// [`SeriesError::NotPositive`] at the first value that is zero or negative.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::Series;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let tonnes = Series::new("2025-10".parse()?, [656, 0])?;
    /// let error = tonnes.ln().unwrap_err();
    /// assert_eq!(error.to_string(), "value 0 at 2025-M11 must be positive for a logarithm");
    /// # Ok(())
    /// # }
    /// ```
    pub fn ln(&self) -> Result<Self, SeriesError> {
        if let Some((period, value)) = self.iter().find(|(_, value)| *value <= 0.0) {
            return Err(SeriesError::NotPositive { value, period });
        }
        Ok(Self::trusted(
            self.start(),
            self.values().iter().map(|value| value.ln()).collect(),
        ))
    }

    fn same_frequency(&self, other: Period) -> Result<(), SeriesError> {
        if self.frequency() == other.frequency() {
            Ok(())
        } else {
            Err(SeriesError::MixedFrequencies {
                left: self.frequency(),
                right: other.frequency(),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(start: &str, values: &[f64]) -> Series {
        Series::new(start.parse().unwrap(), values.iter().copied()).unwrap()
    }

    #[test]
    fn union_fills_with_missing() {
        let (a, b) = series("2025-01", &[1.0, 2.0])
            .align(&series("2025-04", &[4.0]), Span::Union)
            .unwrap();
        assert_eq!((a.len(), a.missing(), b.missing()), (4, 2, 3));
    }

    #[test]
    fn refusals() {
        let a = series("2025-01", &[1.0, 2.0]);
        assert!(matches!(
            a.align(&series("2025-04", &[4.0]), Span::Intersection),
            Err(SeriesError::Disjoint { .. })
        ));
        assert!(matches!(
            a.align(&series("2025", &[4.0]), Span::Union),
            Err(SeriesError::MixedFrequencies { .. })
        ));
        assert!(matches!(
            a.align(&series("2025-01", &[]), Span::Union),
            Err(SeriesError::Empty)
        ));
        let outside = a.slice(&"2025-02/2025-05".parse().unwrap()).unwrap_err();
        assert_eq!(
            outside.to_string(),
            "2025-M03 is outside the series, which covers 2025-M01/2025-M02"
        );
        assert!(a.lag(i64::MAX).is_err());
        assert!(series("9999-11", &[1.0, 2.0]).lag(1).is_err());
        assert!(a.difference(usize::MAX).is_err());
    }

    #[test]
    fn differences_shorter_than_the_lag_are_empty_and_overflow_is_missing() {
        assert!(series("2025-01", &[1.0]).difference(1).unwrap().is_empty());
        let huge = series("2025-01", &[-f64::MAX, f64::MAX])
            .difference(1)
            .unwrap();
        assert_eq!(huge.missing(), 1);
    }
}
