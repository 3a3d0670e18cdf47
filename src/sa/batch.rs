//! Many series at once: in parallel where the feature is on, with progress, cancellation and a deadline.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use crate::error::Error;
use crate::regarima::RegArimaWorkspace;
use crate::sa::{Adjuster, SeasonalAdjustment};
use crate::series::{Panel, Series};

/// A list of series in a fixed order: a [`Panel`], or a slice, array or vector of [`Series`] or of references to them.
///
/// The series of a list need not begin or end together, nor have the same frequency.
///
/// # Examples
///
/// ```
/// use tidegauge::sa::SeriesList;
/// use tidegauge::{Panel, Series};
///
/// # fn main() -> Result<(), tidegauge::Error> {
/// let tonnes = Series::new("2025-10".parse()?, [656, 582])?;
/// let panel = Panel::from_series([("US", tonnes.clone())])?;
/// assert_eq!(panel.series_at(0).as_deref(), Some(&tonnes));
/// assert_eq!([&tonnes, &tonnes].series_count(), 2);
/// # Ok(())
/// # }
/// ```
pub trait SeriesList: Sync {
    /// Number of series.
    fn series_count(&self) -> usize;

    /// The series at `index`, from 0, or `None` beyond the last.
    fn series_at(&self, index: usize) -> Option<Cow<'_, Series>>;
}

impl<K: Sync> SeriesList for Panel<K> {
    fn series_count(&self) -> usize {
        self.keys().len()
    }

    fn series_at(&self, index: usize) -> Option<Cow<'_, Series>> {
        self.series(index).map(Cow::Owned)
    }
}

impl<T: Borrow<Series> + Sync> SeriesList for [T] {
    fn series_count(&self) -> usize {
        self.len()
    }

    fn series_at(&self, index: usize) -> Option<Cow<'_, Series>> {
        self.get(index).map(|series| Cow::Borrowed(series.borrow()))
    }
}

impl<T: Borrow<Series> + Sync> SeriesList for Vec<T> {
    fn series_count(&self) -> usize {
        self.len()
    }

    fn series_at(&self, index: usize) -> Option<Cow<'_, Series>> {
        self.as_slice().series_at(index)
    }
}

impl<T: Borrow<Series> + Sync, const N: usize> SeriesList for [T; N] {
    fn series_count(&self) -> usize {
        N
    }

    fn series_at(&self, index: usize) -> Option<Cow<'_, Series>> {
        self.as_slice().series_at(index)
    }
}

/// A switch that ends a batch from another thread, or from its own progress callback. Clones are the same switch; it stays on.
///
/// # Examples
///
/// ```
/// use tidegauge::sa::Cancellation;
///
/// let stop = Cancellation::new();
/// let of_the_window = stop.clone();
/// of_the_window.cancel();
/// assert!(stop.is_cancelled());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Cancellation(Arc<AtomicBool>);

impl Cancellation {
    /// A switch that is off.
    ///
    /// ```
    /// assert!(!tidegauge::sa::Cancellation::new().is_cancelled());
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Turns it on.
    ///
    /// ```
    /// let stop = tidegauge::sa::Cancellation::new();
    /// stop.cancel();
    /// assert!(stop.is_cancelled());
    /// ```
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it is on.
    ///
    /// ```
    /// assert!(!tidegauge::sa::Cancellation::default().is_cancelled());
    /// ```
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Many series by one specification, with what may be said about the run as a whole.
///
/// With the feature `parallel` the series are spread over the threads of the current `rayon` pool; the results are the same bits with
/// one thread and with many, and come in the order of the list. Cancellation and deadline take effect between series: a series that has
/// begun is finished, those not begun get an error, those done stay.
///
/// # Examples
///
/// ```
/// use tidegauge::sa::{Adjuster, Cancellation, SaSpec};
/// use tidegauge::x11::X11Spec;
/// use tidegauge::{ErrorKind, Series};
///
/// # fn main() -> Result<(), tidegauge::Error> {
/// let to = |start: &str, months: u32| Series::new(start.parse()?, (0..months).map(|t| if t % 12 == 1 { 420 } else { 600 }));
/// let partners = [to("2018-04", 80)?, to("2015-01", 110)?, to("2025-01", 9)?];
/// let adjuster = Adjuster::new(SaSpec::x11(X11Spec::default()))?;
/// let adjusted = adjuster.batch().run(&partners);
/// assert_eq!(adjusted[1].as_ref().map(|one| one.trend.len()), Ok(110));
/// assert_eq!(adjusted[2].as_ref().unwrap_err().kind(), ErrorKind::NotEnoughData);
///
/// let stop = Cancellation::new();
/// stop.cancel();
/// let adjusted = adjuster.batch().cancellation(&stop).run(&partners);
/// assert_eq!(adjusted[0].as_ref().unwrap_err().kind(), ErrorKind::Stopped);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy)]
pub struct Batch<'a> {
    adjuster: &'a Adjuster,
    progress: Option<&'a (dyn Fn(usize, usize) + Sync)>,
    cancellation: Option<&'a Cancellation>,
    deadline: Option<Instant>,
}

impl fmt::Debug for Batch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("adjuster", &self.adjuster)
            .field("progress", &self.progress.is_some())
            .field("cancellation", &self.cancellation)
            .field("deadline", &self.deadline)
            .finish()
    }
}

impl Adjuster {
    /// Adjusts every row of a panel, in their order; the series of a panel keep their own errors.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::sa::{Adjuster, SaSpec};
    /// use tidegauge::x11::X11Spec;
    /// use tidegauge::{Panel, Series};
    ///
    /// # fn main() -> Result<(), tidegauge::Error> {
    /// let tonnes = |from: u32| Series::new("2020-01".parse()?, (from..from + 60).map(|t| if t % 12 == 1 { 420 } else { 600 }));
    /// let panel = Panel::from_series([("US", tonnes(0)?), ("Japan", tonnes(3)?)])?;
    /// let adjusted = Adjuster::new(SaSpec::x11(X11Spec::default()))?.adjust_panel(&panel);
    /// assert_eq!(adjusted.len(), 2);
    /// assert_eq!(adjusted[1].as_ref().map(|japan| japan.original.values()), Ok(panel.row(1)));
    /// # Ok(())
    /// # }
    /// ```
    pub fn adjust_panel<K: Sync>(
        &self,
        panel: &Panel<K>,
    ) -> Vec<Result<SeasonalAdjustment, Error>> {
        self.batch().run(panel)
    }

    /// A run over many series, to be told how it goes and when to end.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::sync::atomic::{AtomicUsize, Ordering};
    /// use tidegauge::sa::{Adjuster, SaSpec};
    /// use tidegauge::{Series, x11::X11Spec};
    ///
    /// # fn main() -> Result<(), tidegauge::Error> {
    /// let tonnes = Series::new("2020-01".parse()?, (0..60).map(|t| if t % 12 == 1 { 420 } else { 600 }))?;
    /// let percent = AtomicUsize::new(0);
    /// let show = |done: usize, total: usize| {
    ///     percent.fetch_max(100 * done / total, Ordering::Relaxed);
    /// };
    /// Adjuster::new(SaSpec::x11(X11Spec::default()))?.batch().progress(&show).run(&[&tonnes, &tonnes]);
    /// assert_eq!(percent.into_inner(), 100);
    /// # Ok(())
    /// # }
    /// ```
    pub const fn batch(&self) -> Batch<'_> {
        Batch {
            adjuster: self,
            progress: None,
            cancellation: None,
            deadline: None,
        }
    }
}

impl<'a> Batch<'a> {
    /// Calls back after each series with the number of series done, from 1, and of all; every number once, from any thread.
    ///
    /// ```
    /// use std::sync::atomic::{AtomicUsize, Ordering};
    /// use tidegauge::sa::{Adjuster, SaSpec};
    /// use tidegauge::Series;
    ///
    /// # fn main() -> Result<(), tidegauge::Error> {
    /// let tonnes = Series::new("2020-01".parse()?, (0..60).map(|t| if t % 12 == 1 { 420 } else { 600 }))?;
    /// let adjuster = Adjuster::new(SaSpec::stl(Default::default()))?;
    /// let most = AtomicUsize::new(0);
    /// let note = |done: usize, _: usize| {
    ///     most.fetch_max(done, Ordering::Relaxed);
    /// };
    /// adjuster.batch().progress(&note).run(&[&tonnes, &tonnes]);
    /// assert_eq!(most.into_inner(), 2);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub const fn progress(mut self, callback: &'a (dyn Fn(usize, usize) + Sync)) -> Self {
        self.progress = Some(callback);
        self
    }

    /// Gives [`Error::Cancelled`] to the series not begun when the switch is turned on.
    ///
    /// ```
    /// use tidegauge::sa::{Adjuster, Cancellation, SaSpec};
    /// use tidegauge::{Error, Series};
    ///
    /// # fn main() -> Result<(), tidegauge::Error> {
    /// let tonnes = Series::new("2020-01".parse()?, (0..60).map(|t| if t % 12 == 1 { 420 } else { 600 }))?;
    /// let adjuster = Adjuster::new(SaSpec::stl(Default::default()))?;
    /// let stop = Cancellation::new();
    /// stop.cancel();
    /// assert_eq!(adjuster.batch().cancellation(&stop).run(&[tonnes]), [Err(Error::Cancelled)]);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub const fn cancellation(mut self, switch: &'a Cancellation) -> Self {
        self.cancellation = Some(switch);
        self
    }

    /// Gives [`Error::DeadlineExceeded`] to the series not begun at this time.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::{Duration, Instant};
    /// use tidegauge::{Error, Series, sa::{Adjuster, SaSpec}};
    ///
    /// # fn main() -> Result<(), Error> {
    /// let tonnes = Series::new("2020-01".parse()?, 0..60)?;
    /// let adjuster = Adjuster::new(SaSpec::default())?;
    /// let adjusted = adjuster.batch().deadline(Instant::now() - Duration::from_secs(1)).run(&[tonnes]);
    /// assert_eq!(adjusted, [Err(Error::DeadlineExceeded)]);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub const fn deadline(mut self, at: Instant) -> Self {
        self.deadline = Some(at);
        self
    }

    /// Adjusts all series; one result each, in their order.
    ///
    /// ```
    /// use tidegauge::sa::{Adjuster, SaSpec};
    /// use tidegauge::Series;
    ///
    /// # fn main() -> Result<(), tidegauge::Error> {
    /// let tonnes = Series::new("2020-01".parse()?, (0..60).map(|t| if t % 12 == 1 { 420 } else { 600 }))?;
    /// let adjuster = Adjuster::new(SaSpec::stl(Default::default()))?;
    /// let adjusted = adjuster.batch().run(&[&tonnes, &tonnes]);
    /// assert_eq!(adjusted[0], adjuster.adjust(&tonnes));
    /// # Ok(())
    /// # }
    /// ```
    pub fn run(&self, list: &(impl SeriesList + ?Sized)) -> Vec<Result<SeasonalAdjustment, Error>> {
        self.map(list, |_, adjusted| adjusted)
    }

    /// Adjusts all series and keeps what `keep` makes of each index and result, in their order: for large batches, where all tables of all
    /// series would not fit into memory.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::sa::{Adjuster, SaSpec};
    /// use tidegauge::{Series, x11::X11Spec};
    ///
    /// # fn main() -> Result<(), tidegauge::Error> {
    /// let tonnes = Series::new("2020-01".parse()?, (0..60).map(|t| if t % 12 == 1 { 420 } else { 600 }))?;
    /// let adjuster = Adjuster::new(SaSpec::x11(X11Spec::default()))?;
    /// let last = adjuster.batch().map(&[&tonnes], |_, adjusted| adjusted.ok()?.seasonally_adjusted.values().last().copied());
    /// assert_eq!(last[0].map(f64::round), Some(585.0));
    /// # Ok(())
    /// # }
    /// ```
    pub fn map<T: Send>(
        &self,
        list: &(impl SeriesList + ?Sized),
        keep: impl Fn(usize, Result<SeasonalAdjustment, Error>) -> T + Sync,
    ) -> Vec<T> {
        let total = list.series_count();
        let done = AtomicUsize::new(0);
        each(total, |workspace, index| {
            let adjusted = match (self.stopped(), list.series_at(index)) {
                (Some(error), _) => Err(error),
                (None, Some(series)) => {
                    let adjusted = self.adjuster.adjust_with(workspace, &series);
                    let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                    if let Some(progress) = self.progress {
                        progress(done, total);
                    }
                    adjusted
                }
                // A list that is shorter than it said.
                (None, None) => Err(crate::series::SeriesError::Empty.into()),
            };
            keep(index, adjusted)
        })
    }

    /// Why the next series should not begin.
    fn stopped(&self) -> Option<Error> {
        if self.cancellation.is_some_and(Cancellation::is_cancelled) {
            return Some(Error::Cancelled);
        }
        let late = self.deadline.is_some_and(|at| Instant::now() >= at);
        late.then_some(Error::DeadlineExceeded)
    }
}

/// What `one` makes of every index below `total`, in their order, with memory that each worker uses again.
#[cfg(feature = "parallel")]
fn each<T: Send>(total: usize, one: impl Fn(&mut RegArimaWorkspace, usize) -> T + Sync) -> Vec<T> {
    use rayon::prelude::*;

    (0..total)
        .into_par_iter()
        .map_init(RegArimaWorkspace::default, |workspace, index| {
            one(workspace, index)
        })
        .collect()
}

/// What `one` makes of every index below `total`, in their order, with memory that is used again.
#[cfg(not(feature = "parallel"))]
fn each<T: Send>(total: usize, one: impl Fn(&mut RegArimaWorkspace, usize) -> T + Sync) -> Vec<T> {
    let mut workspace = RegArimaWorkspace::default();
    (0..total).map(|index| one(&mut workspace, index)).collect()
}
