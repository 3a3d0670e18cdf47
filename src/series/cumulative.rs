//! Year-to-date figures and combined observations.
//!
//! Customs offices publish cumulative totals beside single months, and China's publishes January and February as one figure. The difference of two cumulative
//! totals is the month; where a total is missing, the difference covers several months and stays *one* observation.

use serde::{Deserialize, Serialize};

use crate::num::sum::sum;
use crate::period::{Period, PeriodRange};
use crate::series::{Series, SeriesError};

/// One figure for several consecutive periods, such as January-February.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Combined {
    /// The periods that the figure covers, at least two, in one year.
    pub periods: PeriodRange,
    /// Their total.
    pub value: f64,
}

/// Single periods and combined observations recovered from year-to-date totals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FromCumulative {
    /// Values of single periods; missing where only a combined figure is known.
    pub series: Series,
    /// Figures that cover several periods, in order of time.
    pub combined: Vec<Combined>,
}

impl Series {
    /// Year-to-date totals Cₘ = x₁ + … + xₘ; missing from the first missing period of a year on, until a combined observation closes the gap.
    ///
    /// # Errors
    /// [`SeriesError::Combined`] if a combined observation lies outside the series, in two years, or over periods that have values of their own.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::series::{Combined, Series};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let months = Series::new("2026-01".parse()?, [f64::NAN, f64::NAN, 406.0])?;
    /// let both = Combined { periods: "2026-01/2026-02".parse()?, value: 994.0 };
    /// let to_date = months.to_year_to_date(&[both])?;
    /// assert_eq!(to_date.get("2026-03".parse()?), Some(1400.0));
    /// assert_eq!(to_date.get("2026-01".parse()?), None);
    /// # Ok(())
    /// # }
    /// ```
    pub fn to_year_to_date(&self, combined: &[Combined]) -> Result<Self, SeriesError> {
        // What each period contributes: its own value, or at the end of a combined observation the combined value.
        let mut parts: Vec<Option<f64>> = self
            .values()
            .iter()
            .map(|x| Some(*x).filter(|x| !x.is_nan()))
            .collect();
        for observation in combined {
            let indices = self.slots(observation)?;
            for slot in &mut parts[indices.clone()] {
                *slot = Some(0.0);
            }
            parts[*indices.end()] = Some(observation.value);
        }
        let inside = |period: Period| {
            combined
                .iter()
                .any(|c| c.periods.contains(period) && c.periods.end() != period)
        };
        let mut known: Option<Vec<f64>> = None;
        let mut totals = Vec::with_capacity(parts.len());
        for (period, part) in self.range().zip(parts) {
            if period.within_year() == 1 {
                known = Some(Vec::new());
            }
            known = known.zip(part).map(|(mut terms, value)| {
                terms.push(value);
                terms
            });
            totals.push(match &known {
                Some(terms) if !inside(period) => sum(terms.iter().copied()),
                _ => f64::NAN,
            });
        }
        Ok(Self::trusted(self.start(), totals))
    }

    /// Single periods from year-to-date totals: xₘ = Cₘ − Cₘ₋₁, x₁ = C₁.
    ///
    /// Where totals are missing in between, the difference becomes a [`Combined`] observation. A series that begins inside a year is extended to
    /// its first period, so that the first total is not lost. Revisions of earlier months that a total contains end up in the month: see
    /// [`FromCumulative::revisions`].
    ///
    /// # Errors
    /// [`SeriesError::Period`] if the year of the start does not exist.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::Series;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// // China's exports of rare-earth magnets in 2025, tonnes, year to date as printed.
    /// let to_date = Series::new("2025-09".parse()?, [39_817, 45_290, 51_440, 57_392])?;
    /// let months = to_date.from_year_to_date()?;
    /// assert_eq!(months.series.get("2025-11".parse()?), Some(6150.0));
    /// assert_eq!(months.combined[0].periods.to_string(), "2025-M01/2025-M09");
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_year_to_date(&self) -> Result<FromCumulative, SeriesError> {
        let Some(end) = self.end() else {
            return Ok(FromCumulative {
                series: self.clone(),
                combined: Vec::new(),
            });
        };
        let range = PeriodRange::new(self.start().year_to_date().start(), end)?;
        let mut values = Vec::with_capacity(range.len());
        let mut combined = Vec::new();
        let (mut last_total, mut gap_from) = (0.0, range.start());
        for period in range.clone() {
            if period.within_year() == 1 {
                (last_total, gap_from) = (0.0, period);
            }
            let mut value = f64::NAN;
            if let Some(total) = self.get(period) {
                let difference = total - last_total;
                if gap_from == period {
                    value = difference;
                } else {
                    combined.push(Combined {
                        periods: PeriodRange::new(gap_from, period)?,
                        value: difference,
                    });
                }
                last_total = total;
                // After the last period of all time nothing follows, and nothing reads this.
                gap_from = period.checked_add(1).unwrap_or(period);
            }
            values.push(value);
        }
        Ok(FromCumulative {
            series: Self::trusted(range.start(), values),
            combined,
        })
    }

    /// The slots of a combined observation, checked.
    fn slots(
        &self,
        observation: &Combined,
    ) -> Result<std::ops::RangeInclusive<usize>, SeriesError> {
        let refuse = |reason| SeriesError::Combined {
            periods: Box::new(observation.periods.clone()),
            reason,
        };
        if observation.periods.len() < 2 {
            return Err(refuse("it covers fewer than two periods"));
        }
        if !observation.value.is_finite() {
            return Err(refuse("its value is not finite"));
        }
        let (start, end) = (observation.periods.start(), observation.periods.end());
        let (Some(from), Some(to)) = (self.index_of(start), self.index_of(end)) else {
            return Err(refuse("it lies outside the series"));
        };
        if start.year() != end.year() {
            return Err(refuse("it lies in two years"));
        }
        if self.values()[from..=to].iter().any(|value| !value.is_nan()) {
            return Err(refuse("single values stand in its periods"));
        }
        Ok(from..=to)
    }
}

impl FromCumulative {
    /// The total over `range`, from single and combined observations that lie wholly inside; `None` if any part is unknown.
    ///
    /// This is the fair comparison around a combined figure: January-February against January-February, or three months that contain both.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::Series;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let months = Series::new("2026-02".parse()?, [994, 1400])?.from_year_to_date()?;
    /// assert_eq!(months.total(&"2026-01/2026-03".parse()?), Some(1400.0));
    /// assert_eq!(months.total(&"2026-02/2026-03".parse()?), None); // February alone is not known
    /// # Ok(())
    /// # }
    /// ```
    pub fn total(&self, range: &PeriodRange) -> Option<f64> {
        let mut terms = Vec::new();
        let mut rest = range.clone();
        while let Some(period) = rest.next() {
            if let Some(value) = self.series.get(period) {
                terms.push(value);
                continue;
            }
            let found = self.combined.iter().find(|c| c.periods.start() == period)?;
            if !range.contains(found.periods.end()) {
                return None;
            }
            terms.push(found.value);
            rest.nth(found.periods.len().checked_sub(2)?);
        }
        Some(sum(terms))
    }

    /// The series with each total of two periods in the last of them, and those periods: what a model that splits them takes
    /// ([`RegArimaSpec::combined`](crate::regarima::RegArimaSpec::combined)). Totals of more periods stay out: all of theirs are missing.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::Series;
    /// use tidegauge::regarima::RegArimaSpec;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// // China's customs, year to date: no figure for January alone.
    /// let to_date = Series::new("2026-02".parse()?, [994, 1400])?;
    /// let (months, combined) = to_date.from_year_to_date()?.with_totals();
    /// assert_eq!((months.values()[1], combined[0].to_string().as_str()), (994.0, "2026-M02"));
    /// let spec = RegArimaSpec::china().combined(combined);
    /// # assert_eq!(spec.combined.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_totals(&self) -> (Series, Vec<Period>) {
        let mut values = self.series.values().to_vec();
        let mut last = Vec::new();
        for pair in self.combined.iter().filter(|c| c.periods.len() == 2) {
            if let Some(index) = self.series.index_of(pair.periods.end()) {
                values[index] = pair.value;
                last.push(pair.periods.end());
            }
        }
        (Series::trusted(self.series.start(), values), last)
    }

    /// What revisions of earlier periods put into each difference: the recovered value minus the one published for the period itself.
    ///
    /// Missing where either is.
    ///
    /// # Errors
    /// [`SeriesError::MixedFrequencies`].
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::Series;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let recovered = Series::new("2025-09".parse()?, [39_817, 45_290])?.from_year_to_date()?;
    /// let published = Series::new("2025-10".parse()?, [5470])?;
    /// assert_eq!(recovered.revisions(&published)?.get("2025-10".parse()?), Some(3.0));
    /// # Ok(())
    /// # }
    /// ```
    pub fn revisions(&self, published: &Series) -> Result<Series, SeriesError> {
        let published = published.over(&self.series.range())?;
        let parts = self.series.values().iter().zip(published.values());
        Ok(Series::trusted(
            self.series.start(),
            parts.map(|(a, b)| a - b).collect(),
        ))
    }

    /// Splits combined observations of two periods (January-February) into single ones, and names the periods that are estimates.
    ///
    /// `share` is the part of the first period; `None` takes the mean share of the first in the years where both are known. Chinese New Year moves between
    /// the two months and shifts the share from year to year by several points: this plain split
    /// ignores it, while a model of [`with_totals`](Self::with_totals) estimates it.
    ///
    /// # Errors
    /// [`SeriesError::Share`] outside 0 to 1; [`SeriesError::NoShare`] if no year has both.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::Series;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let recovered = Series::new("2026-02".parse()?, [1000])?.from_year_to_date()?;
    /// let (months, estimated) = recovered.split(Some(0.55))?;
    /// assert_eq!(months.values(), [550.0, 450.0]);
    /// assert_eq!(estimated.len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    pub fn split(&self, share: Option<f64>) -> Result<(Series, Vec<Period>), SeriesError> {
        if let Some(share) = share.filter(|share| !(0.0..=1.0).contains(share)) {
            return Err(SeriesError::Share { share });
        }
        let mut values = self.series.values().to_vec();
        let mut estimated = Vec::new();
        for pair in self.combined.iter().filter(|c| c.periods.len() == 2) {
            let (first, second) = (pair.periods.start(), pair.periods.end());
            let share = share
                .or_else(|| self.mean_share(first.within_year()))
                .ok_or(SeriesError::NoShare { first, second })?;
            let part = share * pair.value;
            for (period, value) in [(first, part), (second, pair.value - part)] {
                if let Some(index) = self.series.index_of(period) {
                    values[index] = value;
                    estimated.push(period);
                }
            }
        }
        Ok((Series::trusted(self.series.start(), values), estimated))
    }

    /// Mean of x₁/(x₁ + x₂) over the years where the period numbered `within` and its successor are known and positive.
    fn mean_share(&self, within: u32) -> Option<f64> {
        let pairs = self.series.iter().zip(self.series.values().iter().skip(1));
        let shares: Vec<f64> = pairs
            .filter(|((period, first), second)| {
                period.within_year() == within && *first >= 0.0 && **second >= 0.0
            })
            .map(|((_, first), second)| first / (first + second))
            .filter(|share| share.is_finite())
            .collect();
        (!shares.is_empty()).then(|| sum(shares.iter().copied()) / shares.len() as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(start: &str, values: &[f64]) -> Series {
        Series::new(start.parse().unwrap(), values.iter().copied()).unwrap()
    }

    #[test]
    fn january_and_february_stay_one_observation() {
        let to_date = series("2025-02", &[1283.0, 1868.0, 2108.0]);
        let months = to_date.from_year_to_date().unwrap();
        assert_eq!(months.series.missing(), 2);
        assert_eq!(
            months.combined,
            [Combined {
                periods: "2025-01/2025-02".parse().unwrap(),
                value: 1283.0
            }]
        );
        assert_eq!(
            months
                .series
                .to_year_to_date(&months.combined)
                .unwrap()
                .slice(&to_date.range())
                .unwrap(),
            to_date
        );
    }

    #[test]
    fn totals_restart_each_year() {
        let months = series("2024-11", &[1.0, 2.0, 3.0, 4.0]);
        let to_date = months.to_year_to_date(&[]).unwrap();
        assert_eq!(
            (to_date.missing(), to_date.values()[3].to_bits()),
            (2, 7.0_f64.to_bits())
        );
    }

    #[test]
    fn combined_observations_that_do_not_fit_are_refused() {
        let months = series("2024-11", &[1.0, f64::NAN, f64::NAN, f64::NAN]);
        for (periods, value, reason) in [
            ("2024-12", 1.0, "fewer than two"),
            ("2024-12/2025-01", 1.0, "two years"),
            ("2024-11/2024-12", 1.0, "single values"),
            ("2025-02/2025-03", 1.0, "outside"),
            ("2025-01/2025-02", f64::NAN, "not finite"),
        ] {
            let combined = Combined {
                periods: periods.parse().unwrap(),
                value,
            };
            let message = months.to_year_to_date(&[combined]).unwrap_err().to_string();
            assert!(message.contains(reason), "{message}");
        }
    }

    #[test]
    fn the_split_takes_the_mean_share_of_known_years() {
        let mut months = series("2018-01", &[60.0, 40.0])
            .from_year_to_date()
            .unwrap();
        assert!(months.split(None).unwrap().1.is_empty());
        months.series = series(
            "2018-01",
            &[
                60.0,
                40.0,
                1.0,
                1.0,
                1.0,
                1.0,
                1.0,
                1.0,
                1.0,
                1.0,
                1.0,
                1.0,
                f64::NAN,
                f64::NAN,
            ],
        );
        months.combined = vec![Combined {
            periods: "2019-01/2019-02".parse().unwrap(),
            value: 200.0,
        }];
        let (split, estimated) = months.split(None).unwrap();
        assert_eq!(split.values()[12..], [120.0, 80.0]);
        assert_eq!(estimated.len(), 2);
        months.series = series("2019-01", &[f64::NAN, f64::NAN]);
        assert!(matches!(
            months.split(None),
            Err(SeriesError::NoShare { .. })
        ));
        assert!(matches!(
            months.split(Some(f64::NAN)),
            Err(SeriesError::Share { .. })
        ));
    }
}
