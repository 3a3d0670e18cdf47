//! What was known at each release.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::dataset::vintage::{
    RevisionSpec, RevisionStatistics, VintageError, revision_statistics,
};
use crate::period::{Period, PeriodRange};
use crate::series::{Panel, Series};

/// The value of each reference period as known at each release.
///
/// `R` dates a release: a [`time::Date`], a [`Period`] of days (which can be stored), or any label whose order is that of time. A release
/// may hold the whole series or only what is new in it: what it does not hold is known from the release before. The maturity of a figure is
/// the number of releases since the first one that holds its period.
///
/// # Examples
///
/// ```
/// use tidegauge::dataset::vintage::Vintages;
/// use tidegauge::Period;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // Tonnes of magnets, released in the middle of the next month; November's release corrects September.
/// let [september, october]: [Period; 2] = ["2025-09".parse()?, "2025-10".parse()?];
/// let vintages = Vintages::from_rows([
///     ("2025-10-20", september, 5773.0),
///     ("2025-11-20", september, 5774.0),
///     ("2025-11-20", october, 5473.0),
/// ])?;
/// assert_eq!(vintages.as_of(&"2025-11-01").unwrap().values(), [5773.0]);
/// assert_eq!(vintages.latest().values(), [5774.0, 5473.0]);
/// assert_eq!(vintages.maturity(0).unwrap().values(), [5773.0, 5473.0]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    try_from = "Panel<R>",
    into = "Panel<R>",
    bound(
        serialize = "R: Ord + Clone + Serialize",
        deserialize = "R: Ord + Clone + Deserialize<'de>"
    )
)]
pub struct Vintages<R> {
    /// A row for each release in the order of time, with everything known then.
    known: Panel<R>,
}

/// The figures of each period by maturity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RevisionTriangle {
    /// The reference periods: the rows.
    pub periods: Vec<Period>,
    /// For each period its first figure, its second, and so on to the latest; later periods have fewer.
    pub rows: Vec<Vec<f64>>,
}

/// Pairs of preliminary and later figures, with what their revisions look like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Revisions {
    /// The periods that have both.
    pub periods: Vec<Period>,
    /// Their preliminary figures.
    pub preliminary: Vec<f64>,
    /// Their later figures.
    pub later: Vec<f64>,
    /// The statistics.
    pub statistics: RevisionStatistics,
}

impl<R: Ord + Clone> Vintages<R> {
    /// From a series for each release, in any order; a missing value is one that the release does not hold.
    ///
    /// # Errors
    /// [`VintageError::Series`]: no release, the same release twice, or series of different frequencies.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::dataset::vintage::Vintages;
    /// use tidegauge::{Period, Series};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let start: Period = "2025-09".parse()?;
    /// let vintages = Vintages::from_series([
    ///     (2, Series::new(start, [5774, 5473])?),
    ///     (1, Series::new(start, [5773])?),
    /// ])?;
    /// assert_eq!(vintages.releases(), [1, 2]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_series(
        releases: impl IntoIterator<Item = (R, Series)>,
    ) -> Result<Self, VintageError> {
        Self::carried(&Panel::from_series(releases)?)
    }

    /// From single figures: release, reference period, value.
    ///
    /// # Errors
    /// [`VintageError::Series`]: no row, two values of one period in one release, an infinite value, or periods of different frequencies.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::Period;
    /// use tidegauge::dataset::vintage::Vintages;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let october: Period = "2025-10".parse()?;
    /// let twice = Vintages::from_rows([(1, october, 656.0), (1, october, 650.0)]);
    /// assert_eq!(twice.unwrap_err().to_string(), "two values for 2025-M10: 656 and 650; combine or drop one");
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_rows(
        rows: impl IntoIterator<Item = (R, Period, f64)>,
    ) -> Result<Self, VintageError> {
        let mut releases: BTreeMap<R, Vec<(Period, f64)>> = BTreeMap::new();
        for (release, period, value) in rows {
            releases.entry(release).or_default().push((period, value));
        }
        let series: Vec<(R, Series)> = releases
            .into_iter()
            .map(|(release, figures)| Ok((release, Series::from_observations(figures)?)))
            .collect::<Result<_, VintageError>>()?;
        Self::from_series(series)
    }

    /// Sorts the releases and fills what one does not hold from the one before.
    fn carried(held: &Panel<R>) -> Result<Self, VintageError> {
        let mut releases: Vec<(&R, &[f64])> = held.iter().collect();
        releases.sort_by(|a, b| a.0.cmp(b.0));
        let mut values = Vec::with_capacity(held.values().len());
        let mut before = vec![f64::NAN; held.periods()];
        for (_, row) in &releases {
            for (known, new) in before.iter_mut().zip(*row) {
                if !new.is_nan() {
                    *known = *new;
                }
            }
            values.extend_from_slice(&before);
        }
        let keys = releases.into_iter().map(|(release, _)| release.clone());
        let known = Panel::new(held.start(), held.periods(), keys.collect(), values)?;
        Ok(Self { known })
    }

    /// The releases in the order of time.
    pub fn releases(&self) -> &[R] {
        self.known.keys()
    }

    /// All reference periods.
    pub fn range(&self) -> PeriodRange {
        self.known.range()
    }

    /// What was known at a point of time, on which no release need have been: from the first to the last known period. `None` before the
    /// first release that holds anything.
    pub fn as_of(&self, release: &R) -> Option<Series> {
        let until = self.releases().partition_point(|r| r <= release);
        self.trimmed(self.known.row(until.checked_sub(1)?))
    }

    /// What is known now. Empty if no release holds any figure.
    pub fn latest(&self) -> Series {
        let last = self.releases().len().saturating_sub(1);
        self.trimmed(self.known.row(last))
            .unwrap_or_else(|| Series::trusted(self.known.start(), Vec::new()))
    }

    /// The figure of each period so many releases after the first one: 0 for first releases. `None` if no period has one.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::Period;
    /// use tidegauge::dataset::vintage::Vintages;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let [q3, q4]: [Period; 2] = ["2025-Q3".parse()?, "2025-Q4".parse()?];
    /// let vintages = Vintages::from_rows([(1, q3, 20.0), (2, q3, 22.0), (2, q4, 18.0), (3, q3, 21.0)])?;
    /// assert_eq!(vintages.maturity(1).unwrap().values(), [22.0, 18.0]);
    /// assert_eq!(vintages.maturity(2).unwrap().values(), [21.0]);
    /// assert!(vintages.maturity(3).is_none());
    /// # Ok(())
    /// # }
    /// ```
    pub fn maturity(&self, releases: usize) -> Option<Series> {
        let values: Vec<f64> = (0..self.known.periods())
            .map(|at| self.history(at).nth(releases).unwrap_or(f64::NAN))
            .collect();
        self.trimmed(&values)
    }

    /// The figures of each period from the first to the latest.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::Period;
    /// use tidegauge::dataset::vintage::Vintages;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let [q3, q4]: [Period; 2] = ["2025-Q3".parse()?, "2025-Q4".parse()?];
    /// let vintages = Vintages::from_rows([(1, q3, 20.0), (2, q3, 22.0), (2, q4, 18.0), (3, q3, 21.0)])?;
    /// assert_eq!(vintages.triangle().rows, [vec![20.0, 22.0, 21.0], vec![18.0, 18.0]]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn triangle(&self) -> RevisionTriangle {
        let (periods, rows) = self
            .range()
            .enumerate()
            .map(|(at, period)| (period, self.history(at).collect::<Vec<f64>>()))
            .filter(|(_, row)| !row.is_empty())
            .unzip();
        RevisionTriangle { periods, rows }
    }

    /// The rate of change over `lag` periods as each release told it, as a ratio: both figures from the same release. Missing where the
    /// base is zero or negative.
    ///
    /// # Errors
    /// [`VintageError::BadOption`] for a lag of 0.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::Period;
    /// use tidegauge::dataset::vintage::Vintages;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let [q3, q4]: [Period; 2] = ["2025-Q3".parse()?, "2025-Q4".parse()?];
    /// let vintages = Vintages::from_rows([(1, q3, 20.0), (1, q4, 18.0), (2, q3, 24.0)])?;
    /// assert_eq!(vintages.growth(1)?.triangle().rows, [[-0.1, -0.25]]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn growth(&self, lag: usize) -> Result<Self, VintageError> {
        if lag == 0 {
            return Err(VintageError::BadOption {
                option: "lag",
                value: 0.0,
                accepted: "1 or more",
            });
        }
        let rate = |row: &[f64], at: usize| {
            let base = at.checked_sub(lag).and_then(|before| row.get(before));
            base.filter(|base| **base > 0.0)
                .map(|base| (row[at] - base) / base)
                .filter(|rate| rate.is_finite())
                .unwrap_or(f64::NAN)
        };
        self.mapped(|row| Ok((0..row.len()).map(|at| rate(row, at)).collect()))
    }

    /// Natural logarithms, whose revisions are relative ones.
    ///
    /// # Errors
    /// [`VintageError::Series`] names the first value that is not positive.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::Period;
    /// use tidegauge::dataset::vintage::Vintages;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let october: Period = "2025-10".parse()?;
    /// let vintages = Vintages::from_rows([(1, october, 656.0), (2, october, 0.0)])?;
    /// assert_eq!(vintages.ln().unwrap_err().to_string(), "value 0 at 2025-M10 must be positive for a logarithm");
    /// # Ok(())
    /// # }
    /// ```
    pub fn ln(&self) -> Result<Self, VintageError> {
        let start = self.known.start();
        self.mapped(|row| Ok(Series::trusted(start, row.to_vec()).ln()?.into_values()))
    }

    /// The revisions between two maturities, and their statistics. A period counts if it has the preliminary figure and a release after it.
    ///
    /// # Errors
    /// [`VintageError::BadOption`]; [`VintageError::TooFew`] for fewer than two such periods; [`VintageError::Overflow`].
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::Period;
    /// use tidegauge::dataset::vintage::{RevisionSpec, Vintages};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// // Each month is released with 100 t and corrected by 1, 2, 3, ... t a month later.
    /// let months: Vec<Period> = (1..=12).map(|month| Period::month(2025, month)).collect::<Result<_, _>>()?;
    /// let rows = months.iter().zip(1..).flat_map(|(month, release)| {
    ///     [(release, *month, 100.0), (release + 1, *month, 100.0 + f64::from(release))]
    /// });
    /// let revisions = Vintages::from_rows(rows)?.revisions(&RevisionSpec::default())?;
    /// assert_eq!((revisions.statistics.n, revisions.statistics.mean_absolute), (12, 6.5));
    /// # Ok(())
    /// # }
    /// ```
    pub fn revisions(&self, spec: &RevisionSpec) -> Result<Revisions, VintageError> {
        spec.validate()?;
        let (mut periods, mut preliminary, mut later) = (Vec::new(), Vec::new(), Vec::new());
        for (at, period) in self.range().enumerate() {
            let mut figures = self.history(at).skip(spec.preliminary);
            let Some(first) = figures.next() else {
                continue;
            };
            let last = match spec.later {
                Some(maturity) => figures.nth(maturity - spec.preliminary - 1),
                None => figures.last(),
            };
            if let Some(last) = last {
                periods.push(period);
                preliminary.push(first);
                later.push(last);
            }
        }
        let statistics = revision_statistics(&preliminary, &later, spec)?;
        Ok(Revisions {
            periods,
            preliminary,
            later,
            statistics,
        })
    }

    /// The figures of the period at a position, from its first release on.
    fn history(&self, at: usize) -> impl Iterator<Item = f64> {
        let figures = self.known.iter().map(move |(_, row)| row[at]);
        figures.skip_while(|figure| figure.is_nan())
    }

    /// Something else that each release tells, with as many values.
    fn mapped(
        &self,
        tell: impl Fn(&[f64]) -> Result<Vec<f64>, VintageError>,
    ) -> Result<Self, VintageError> {
        let rows: Vec<Vec<f64>> = self
            .known
            .iter()
            .map(|(_, row)| tell(row))
            .collect::<Result<_, _>>()?;
        let (start, periods) = (self.known.start(), self.known.periods());
        let told = Panel::new(start, periods, self.releases().to_vec(), rows.concat())?;
        Self::carried(&told)
    }

    /// Values for all periods as a series from the first to the last that is there.
    fn trimmed(&self, values: &[f64]) -> Option<Series> {
        let is_there = |value: &f64| !value.is_nan();
        let first = values.iter().position(is_there)?;
        let last = values.iter().rposition(is_there)?;
        let start = self.range().nth(first)?;
        Some(Series::trusted(start, values[first..=last].to_vec()))
    }
}

impl<R: Ord + Clone> TryFrom<Panel<R>> for Vintages<R> {
    type Error = VintageError;

    fn try_from(held: Panel<R>) -> Result<Self, VintageError> {
        Self::carried(&held)
    }
}

impl<R> From<Vintages<R>> for Panel<R> {
    fn from(vintages: Vintages<R>) -> Self {
        vintages.known
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::SeriesError;

    fn month(number: u32) -> Period {
        Period::month(2025, number).unwrap()
    }

    /// Three months, released one after another; the third release withdraws nothing and corrects the first month.
    fn vintages() -> Vintages<u32> {
        Vintages::from_rows([
            (30, month(3), 7.0),
            (10, month(1), 5.0),
            (20, month(2), 6.0),
            (30, month(1), 5.5),
        ])
        .unwrap()
    }

    #[test]
    fn views_of_the_same_figures() {
        let all = vintages();
        assert_eq!(all.releases(), [10, 20, 30]);
        assert_eq!(all.range().len(), 3);
        assert_eq!(all.as_of(&9), None);
        assert_eq!(all.as_of(&10).unwrap().values(), [5.0]);
        assert_eq!(all.as_of(&29).unwrap().values(), [5.0, 6.0]);
        assert_eq!(all.as_of(&99).unwrap(), all.latest());
        assert_eq!(all.latest().values(), [5.5, 6.0, 7.0]);
        let triangle = all.triangle();
        assert_eq!(triangle.periods, [month(1), month(2), month(3)]);
        assert_eq!(
            triangle.rows,
            [vec![5.0, 5.0, 5.5], vec![6.0, 6.0], vec![7.0]]
        );
        for (at, expected) in [vec![5.0, 6.0, 7.0], vec![5.0, 6.0], vec![5.5]]
            .iter()
            .enumerate()
        {
            assert_eq!(all.maturity(at).unwrap().values(), expected);
        }
        assert_eq!(all.maturity(3), None);
    }

    #[test]
    fn whole_series_and_changes_alone_are_the_same() {
        let start = month(1);
        let whole = Vintages::from_series([
            (20, Series::new(start, [5.0, 6.0]).unwrap()),
            (10, Series::new(start, [5.0]).unwrap()),
            (30, Series::new(start, [5.5, 6.0, 7.0]).unwrap()),
        ]);
        assert_eq!(whole.unwrap(), vintages());
    }

    #[test]
    fn periods_before_the_first_release_of_another_are_gaps() {
        let rows = [(1, month(1), 1.0), (2, month(4), 4.0)];
        let all = Vintages::from_rows(rows).unwrap();
        assert_eq!((all.latest().len(), all.latest().missing()), (4, 2));
        assert_eq!(all.triangle().periods, [month(1), month(4)]);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let empty: [(u32, Period, f64); 0] = [];
        assert_eq!(
            Vintages::from_rows(empty),
            Err(VintageError::Series(SeriesError::Empty))
        );
        let mixed = [(1, month(1), 1.0), (2, "2025".parse().unwrap(), 1.0)];
        assert!(Vintages::from_rows(mixed).is_err());
        let infinite = [(1, month(1), f64::INFINITY)];
        assert!(Vintages::from_rows(infinite).is_err());
        let series = || Series::new(month(1), [1.0]).unwrap();
        assert!(Vintages::from_series([(1, series()), (1, series())]).is_err());
        assert!(vintages().growth(0).is_err());
        assert!(
            vintages()
                .revisions(&RevisionSpec::default().preliminary(1))
                .is_err()
        );
        // A far lag and a far maturity are no panic.
        assert!(vintages().growth(usize::MAX).unwrap().latest().is_empty());
        let far = RevisionSpec::default().later(usize::MAX);
        assert_eq!(
            vintages().revisions(&far),
            Err(VintageError::TooFew { found: 0, least: 2 })
        );
    }

    #[test]
    fn nothing_known_is_empty_and_not_a_panic() {
        let nothing = Vintages::from_rows([(1, month(1), f64::NAN)]).unwrap();
        assert!(nothing.latest().is_empty());
        assert_eq!((nothing.as_of(&1), nothing.maturity(0)), (None, None));
        assert!(nothing.triangle().rows.is_empty());
    }

    #[test]
    fn the_newest_periods_have_no_revision_yet() {
        let revisions = vintages().revisions(&RevisionSpec::default()).unwrap();
        assert_eq!(revisions.periods, [month(1), month(2)]);
        assert_eq!(revisions.later, [5.5, 6.0]);
        let next = vintages()
            .revisions(&RevisionSpec::default().later(1))
            .unwrap();
        assert_eq!(next.later, [5.0, 6.0]);
    }

    #[test]
    fn stored_and_read_back_in_order() {
        let all = vintages();
        let text = serde_json::to_string(&all).unwrap();
        assert_eq!(serde_json::from_str::<Vintages<u32>>(&text).unwrap(), all);
        let unsorted = r#"{"start":"2025-M01","periods":1,"keys":[2,1],"values":[null,5.0]}"#;
        let read: Vintages<u32> = serde_json::from_str(unsorted).unwrap();
        assert_eq!(read.maturity(1).unwrap().values(), [5.0]);
    }
}
