//! The seasonal step: smoothing of each period of the year through the years, and centring.

use std::ops::Range;

use super::filters::{YearFilter, mean_over_years, two_by_season};
use super::frame::{Arithmetic, Frame};
use super::{SeasonalFilter, X11Spec};

/// Which of the two estimates of a part the step makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    First,
    Second,
}

/// The seasonal step with its filters of every kind, made once for a specification.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SeasonalStep {
    filters: [(SeasonalFilter, Option<YearFilter>); 5],
    short_seasonal: bool,
}

impl SeasonalStep {
    pub(super) fn new(spec: &X11Spec) -> Self {
        let filters = [
            SeasonalFilter::S3x1,
            SeasonalFilter::S3x3,
            SeasonalFilter::S3x5,
            SeasonalFilter::S3x9,
            SeasonalFilter::S3x15,
        ]
        .map(|kind| (kind, YearFilter::new(kind)));
        Self {
            filters,
            short_seasonal: spec.short_seasonal,
        }
    }

    fn filter(&self, kind: SeasonalFilter) -> Option<&YearFilter> {
        self.filters
            .iter()
            .find(|(k, _)| *k == kind)
            .and_then(|(_, filter)| filter.as_ref())
    }

    /// The filter that a period of the year really gets in an interval of `len` values, `years` of them its own.
    fn kind(
        &self,
        option: SeasonalFilter,
        section: Section,
        (len, years, period): (usize, usize, usize),
    ) -> SeasonalFilter {
        let kind = match option {
            _ if len < 5 * period && !self.short_seasonal => SeasonalFilter::Stable,
            SeasonalFilter::Msr | SeasonalFilter::X11Default => match section {
                Section::First => SeasonalFilter::S3x3,
                Section::Second => SeasonalFilter::S3x5,
            },
            other => other,
        };
        match kind {
            SeasonalFilter::S3x15 if years < 20 => SeasonalFilter::Stable,
            SeasonalFilter::S3x5 if self.short_seasonal && years == 3 => SeasonalFilter::Stable,
            kind => kind,
        }
    }

    /// Seasonal factors on `interval` from the SI values there; `options` has one filter for each period of the year.
    #[expect(
        clippy::too_many_arguments,
        reason = "the step of the specification takes just these"
    )]
    pub(super) fn estimate(
        &self,
        frame: &Frame,
        arithmetic: Arithmetic,
        options: &[SeasonalFilter],
        section: Section,
        interval: Range<usize>,
        si: &[f64],
        factors: &mut [f64],
        centre: &mut [f64],
    ) {
        let (len, period) = (interval.len(), frame.period);
        let (x, out) = (&si[interval.clone()], &mut factors[interval.clone()]);
        // Neighbouring periods of the year with the same filter and the same number of years are smoothed together.
        let column = |c: usize| {
            let years = (len - c).div_ceil(period);
            let option = options[frame.season(interval.start + c)];
            (self.kind(option, section, (len, years, period)), years)
        };
        let mut first = 0;
        while first < period.min(len) {
            let (kind, years) = column(first);
            let mut end = first + 1;
            while end < period.min(len) && column(end) == (kind, years) {
                end += 1;
            }
            let (x, out, width) = (&x[first..], &mut out[first..], end - first);
            match self.filter(kind) {
                Some(filter) => filter.smooth(x, out, period, width, years),
                None => {
                    for year in 0..years {
                        mean_over_years(x, &mut out[year * period..][..width], period, years);
                    }
                }
            }
            first = end;
        }
        centre_factors(frame, arithmetic, options, interval, factors, centre);
    }
}

/// Takes the 2×s average out of the factors on `interval`.
///
/// Beyond the ends the average is the last one there is; where the filter asked for is stable, the one a year away.
pub(super) fn centre_factors(
    frame: &Frame,
    arithmetic: Arithmetic,
    options: &[SeasonalFilter],
    interval: Range<usize>,
    factors: &mut [f64],
    centre: &mut [f64],
) {
    let (half, period) = (frame.half(), frame.period);
    let (first, last) = (interval.start + half, interval.end - 1 - half);
    two_by_season(
        &factors[interval.clone()],
        period,
        &mut centre[first..=last],
    );
    let stable = |index: usize| options[frame.season(index)] == SeasonalFilter::Stable;
    for step in 1..=half {
        let (before, after) = (first - step, last + step);
        centre[before] = centre[if stable(before) {
            before + period
        } else {
            first
        }];
        centre[after] = centre[if stable(after) { after - period } else { last }];
    }
    arithmetic.remove_from(&mut factors[interval.clone()], &centre[interval]);
}

/// Repeats the neighbouring year of factors over the half year at each end that the first trend does not reach.
pub(super) fn repeat_at_ends(frame: &Frame, factors: &mut [f64]) {
    let (half, period, len) = (frame.half(), frame.period, frame.len);
    for step in 0..half {
        factors[half - 1 - step] = factors[half - 1 - step + period];
        factors[len - half + step] = factors[len - half + step - period];
    }
}
