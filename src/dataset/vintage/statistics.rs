//! How large revisions are, on which side, and what they consist of.

use serde::{Deserialize, Serialize};

use crate::dataset::vintage::news::{NewsNoise, Scaled, news_noise};
use crate::dataset::vintage::{RevisionSpec, VintageError};
use crate::diagnostics::ChiSquareTest;
use crate::diagnostics::line::{line, long_run, mean, mean_product};
use crate::num::order::quantile;
use crate::num::sum::sum;

/// Shares of the mean squared revision; their sum is 1 (Theil 1966).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MeanSquareParts {
    /// UM: the preliminary figures are too high or too low on average.
    pub mean: f64,
    /// UR: the preliminary figures move too much or too little.
    pub slope: f64,
    /// UD: the rest, which no line through the preliminary figures would have avoided.
    pub disturbance: f64,
}

/// Statistics of the revisions `later - preliminary`, in the unit of the figures unless they are ratios.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RevisionStatistics {
    /// Number of pairs.
    pub n: usize,
    /// Mean revision (MR).
    pub mean: f64,
    /// Mean over its standard error from independent revisions; `None` if all are equal.
    pub t: Option<f64>,
    /// Mean over its Newey-West standard error, with divisor n; `None` if that is zero.
    pub newey_west_t: Option<f64>,
    /// Probability of a Newey-West t this far from zero if the mean were zero, from the normal distribution.
    pub newey_west_p_value: Option<f64>,
    /// Lags that were used for it and for the tests.
    pub newey_west_lags: usize,
    /// Mean absolute revision (MAR).
    pub mean_absolute: f64,
    /// Sum of absolute revisions over sum of absolute later figures (RMAR); `None` if those are zero, or so small that the ratio exceeds all numbers.
    pub relative_mean_absolute: Option<f64>,
    /// Root mean squared revision (RMSR).
    pub root_mean_square: f64,
    /// Standard deviation, with divisor n - 1.
    pub standard_deviation: f64,
    /// The lowest revision.
    pub minimum: f64,
    /// The highest revision.
    pub maximum: f64,
    /// Highest less lowest.
    pub range: f64,
    /// Quantile at 5 % (type 7).
    pub quantile_05: f64,
    /// Quantile at 95 % (type 7).
    pub quantile_95: f64,
    /// Share of pairs in which both figures have the same sign; zero is a sign of its own.
    pub sign_agreement: f64,
    /// Share of neighbouring pairs in which both figures rose, both fell, or neither moved: whether acceleration was told right.
    pub direction_agreement: f64,
    /// Share of upward revisions.
    pub upward_share: f64,
    /// Autocorrelations of the revisions from lag 1 on, at most n - 1; empty if all are equal.
    pub autocorrelations: Vec<f64>,
    /// What the mean squared revision consists of; `None` if nothing was revised.
    pub parts: Option<MeanSquareParts>,
    /// Whether revisions could have been foreseen; `None` for fewer than four pairs, figures without variation, or no revision at all.
    pub news_noise: Option<NewsNoise>,
    /// How it was computed.
    pub spec: RevisionSpec,
}

/// Describes the revisions from preliminary to later figures, in the order of time.
///
/// The maturities in `spec` are not used here; [`Vintages::revisions`](crate::dataset::vintage::Vintages::revisions) selects by them.
///
/// # Errors
/// [`VintageError::Length`], [`VintageError::NotFinite`], [`VintageError::TooFew`] for fewer than two pairs, [`VintageError::BadOption`], and
/// [`VintageError::Overflow`] if the revisions are beyond the largest number.
///
/// # Examples
///
/// ```
/// use tidegauge::dataset::vintage::{RevisionSpec, revision_statistics};
///
/// // Growth of exports in per cent, as first released and as known two years later.
/// let first = [2.0, -1.0, 3.0, 0.5, -2.0, 1.5];
/// let later = [2.4, -1.5, 2.6, 1.1, -1.2, 1.9];
/// let revisions = revision_statistics(&first, &later, &RevisionSpec::default())?;
/// assert_eq!(format!("{:.4} {:.4}", revisions.mean, revisions.root_mean_square), "0.2167 0.5370");
/// assert_eq!(revisions.sign_agreement, 1.0);
/// # Ok::<(), tidegauge::dataset::vintage::VintageError>(())
/// ```
pub fn revision_statistics(
    preliminary: &[f64],
    later: &[f64],
    spec: &RevisionSpec,
) -> Result<RevisionStatistics, VintageError> {
    spec.validate()?;
    let data = Scaled::new(preliminary, later)?;
    let (revisions, n) = (&data.revisions, data.revisions.len());
    let own = |scaled: f64| data.own(scaled);

    let count = n as f64;
    let centre = mean(revisions);
    let deviations: Vec<f64> = revisions.iter().map(|r| r - centre).collect();
    let variance = mean_product(&deviations, &deviations);
    let standard_deviation = (variance * count / (count - 1.0)).sqrt();
    let lags = spec.lags_for(n);
    let over = |error: f64| (error > 0.0).then(|| centre / error);
    let newey_west_t = over((long_run(&deviations, &deviations, lags).max(0.0) / count).sqrt());
    let absolute = sum(revisions.iter().map(|r| r.abs()));
    let size = sum(data.later.iter().map(|l| l.abs()));
    let at = |probability| quantile(revisions, probability).unwrap_or(centre);
    let (minimum, maximum) = (at(0.0), at(1.0));
    let share = |hits: usize, of: usize| hits as f64 / of as f64;
    let pairs = || preliminary.iter().zip(later);
    let sign = |value: f64| value.partial_cmp(&0.0);
    let neighbours = preliminary.windows(2).zip(later.windows(2));
    let result = RevisionStatistics {
        n,
        mean: own(centre),
        t: over(standard_deviation / count.sqrt()),
        newey_west_t,
        newey_west_p_value: newey_west_t.map(|t| ChiSquareTest::new(t * t, 1.0).p_value),
        newey_west_lags: lags,
        mean_absolute: own(absolute / count),
        relative_mean_absolute: Some(absolute / size / data.zoom).filter(|ratio| ratio.is_finite()),
        root_mean_square: own(mean_product(revisions, revisions).sqrt()),
        standard_deviation: own(standard_deviation),
        minimum: own(minimum),
        maximum: own(maximum),
        range: own(maximum - minimum),
        quantile_05: own(at(0.05)),
        quantile_95: own(at(0.95)),
        sign_agreement: share(pairs().filter(|(p, l)| sign(**p) == sign(**l)).count(), n),
        direction_agreement: share(
            neighbours
                .filter(|(p, l)| p[1].partial_cmp(&p[0]) == l[1].partial_cmp(&l[0]))
                .count(),
            n - 1,
        ),
        upward_share: share(pairs().filter(|(p, l)| l > p).count(), n),
        autocorrelations: autocorrelations(&deviations, spec.autocorrelations),
        parts: parts(&data.preliminary, revisions),
        news_noise: news_noise(&data, spec),
        spec: *spec,
    };
    let sizes = [
        result.range,
        result.standard_deviation,
        result.maximum,
        result.minimum,
    ];
    if sizes.iter().all(|size| size.is_finite()) {
        Ok(result)
    } else {
        Err(VintageError::Overflow)
    }
}

fn autocorrelations(deviations: &[f64], number: usize) -> Vec<f64> {
    let total = sum(deviations.iter().map(|d| d * d));
    if total <= 0.0 {
        return Vec::new();
    }
    (1..=number.min(deviations.len() - 1))
        .map(|lag| {
            let lagged = deviations.iter().skip(lag).zip(deviations);
            sum(lagged.map(|(a, b)| a * b)) / total
        })
        .collect()
}

/// With the slope `b` of the revision on the preliminary figure: the squared mean, `b^2 var(P)`, and the variance of the residuals.
fn parts(preliminary: &[f64], revisions: &[f64]) -> Option<MeanSquareParts> {
    let total = mean_product(revisions, revisions);
    let centre = mean(revisions);
    let deviations: Vec<f64> = revisions.iter().map(|r| r - centre).collect();
    let residuals =
        line(revisions, preliminary, 0).map_or_else(|| deviations.clone(), |line| line.residuals);
    let disturbance = mean_product(&residuals, &residuals);
    let explained: Vec<f64> = deviations
        .iter()
        .zip(&residuals)
        .map(|(d, u)| d - u)
        .collect();
    let slope = mean_product(&explained, &explained);
    (total > 0.0).then(|| MeanSquareParts {
        mean: centre * centre / total,
        slope: slope / total,
        disturbance: disturbance / total,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::vintage::RevisionNature;
    use crate::num::tolerance::Tolerance;

    const FIRST: [f64; 6] = [2.0, -1.0, 3.0, 0.5, -2.0, 1.5];
    const FINAL: [f64; 6] = [2.4, -1.5, 2.6, 1.1, -1.2, 1.9];

    fn described(spec: &RevisionSpec) -> RevisionStatistics {
        revision_statistics(&FIRST, &FINAL, spec).unwrap()
    }

    #[test]
    fn the_vector_of_the_specification() {
        let found = described(&RevisionSpec::default().lags(2));
        let parts = found.parts.unwrap();
        let tests = found.news_noise.unwrap();
        for (decimals, actual, expected) in [
            (10, found.mean, 0.216_666_666_7),
            (10, found.mean_absolute, 0.516_666_666_7),
            (10, found.relative_mean_absolute.unwrap(), 0.289_719_626_2),
            (10, found.root_mean_square, 0.536_966_789_8),
            (10, found.standard_deviation, 0.538_206_899_5),
            (10, found.t.unwrap(), 0.986_094_340_5),
            (9, found.newey_west_t.unwrap(), 1.048_768_627),
            (14, parts.mean, 0.162_813_102_119_46),
            (14, parts.slope, 0.069_724_308_069_08),
            (14, parts.disturbance, 0.767_462_589_811_49),
            (8, tests.news.intercept, 0.271_495_33),
            (8, tests.news.slope, -0.082_242_99),
            (8, tests.noise.intercept, 0.217_657_25),
            (8, tests.noise.slope, -0.001_121_42),
        ] {
            assert!(
                Tolerance::published(decimals).accepts(actual, expected),
                "{actual} {expected}"
            );
        }
        assert_eq!(found.newey_west_lags, 2);
        assert_eq!(described(&RevisionSpec::default()).newey_west_lags, 2);
    }

    #[test]
    fn tests_as_an_independent_program_has_them() {
        // statsmodels 0.15, OLS with cov_type HAC, maxlags 2 and 3, no correction; PRESS residuals.
        let short = described(&RevisionSpec::default().lags(2))
            .news_noise
            .unwrap();
        let first: Vec<f64> = (0..40)
            .map(|t| 3.0 * (1.3 * f64::from(t)).sin() + 0.1 * f64::from(t))
            .collect();
        let later: Vec<f64> = (0..40)
            .zip(&first)
            .map(|(t, p)| 0.8 * p + 0.4 * (0.7 * f64::from(t)).cos())
            .collect();
        let long = revision_statistics(&first, &later, &RevisionSpec::default().lags(3)).unwrap();
        let long = long.news_noise.unwrap();
        let correction = long.correction.unwrap();
        for (actual, expected) in [
            (short.news.intercept_se, 0.234_564_96),
            (short.news.slope_se, 0.100_563_27),
            (short.news.both_zero.statistic, 1.372_965_981_864_056_3),
            (short.news.both_zero.p_value, 0.503_343_222_374_799_3),
            (short.noise.both_zero.statistic, 2.247_405_078_514_155_3),
            (long.news.both_zero.statistic, 150.692_454_165_618_47),
            (long.noise.both_zero.statistic, 98.938_977_042_086_08),
            (long.news.slope, -0.193_213_111),
            (long.noise.slope_se, 0.035_297_59),
            (long.preliminary_variance, 5.565_729_481_867_286),
            (long.later_variance, 3.703_884_408_247_563_3),
            (correction.rmse_after, 0.281_237_837_946_787_25),
            (correction.rmse_left_out, 0.297_465_750_690_587_56),
        ] {
            assert!(
                Tolerance::published(8).accepts(actual, expected),
                "{actual} {expected}"
            );
        }
        assert_eq!(short.nature, RevisionNature::Undetermined);
        assert_eq!(short.correction, None);
        assert_eq!(long.nature, RevisionNature::Neither);
    }

    #[test]
    fn shares_and_extremes_by_hand() {
        let found = described(&RevisionSpec::default());
        let close = |actual, expected| Tolerance::ROUND_OFF.accepts(actual, expected);
        assert_eq!((found.n, found.sign_agreement), (6, 1.0));
        assert_eq!(found.direction_agreement, 1.0);
        assert!(close(found.upward_share, 4.0 / 6.0));
        assert!(close(found.minimum, -0.5) && close(found.maximum, 0.8));
        assert!(close(found.range, 1.3));
        // Sorted: -0.5, -0.4, 0.4, 0.4, 0.6, 0.8; positions 0.25 and 4.75.
        assert!(close(found.quantile_05, -0.475) && close(found.quantile_95, 0.75));
        assert_eq!(found.autocorrelations.len(), 4);
        let all = described(&RevisionSpec::default().autocorrelations(99));
        assert_eq!(all.autocorrelations.len(), 5);
        // All autocorrelations of a finite sequence about its mean add up to -1/2.
        assert!(close(all.autocorrelations.iter().sum(), -0.5));
    }

    #[test]
    fn signs_and_directions_that_were_told_wrong() {
        let first = [1.0, 0.0, 2.0, -1.0];
        let later = [1.0, 0.5, -2.0, -0.5];
        let found = revision_statistics(&first, &later, &RevisionSpec::default()).unwrap();
        assert_eq!(found.sign_agreement, 0.5);
        assert!(Tolerance::ROUND_OFF.accepts(found.direction_agreement, 1.0 / 3.0));
        assert_eq!(found.upward_share, 0.5);
    }

    #[test]
    fn an_exact_line_is_noise_that_can_be_taken_out() {
        let first = [1.0, 2.0, 4.0, 8.0, -3.0];
        let later = first.map(|x| 0.5 * x);
        let found = revision_statistics(&first, &later, &RevisionSpec::default()).unwrap();
        let tests = found.news_noise.unwrap();
        assert!(tests.news.is_rejected && tests.noise.is_rejected);
        assert_eq!(tests.nature, RevisionNature::Neither);
        assert_eq!(tests.news.both_zero.p_value, 0.0);
        let correction = tests.correction.unwrap();
        assert!(Tolerance::ROUND_OFF.accepts(correction.nowcast(6.0), 3.0));
        assert!(Tolerance::ROUND_OFF.accepts(correction.gain, 1.0));
        assert!(tests.preliminary_variance > tests.later_variance);
    }

    #[test]
    fn no_revision_has_no_tests() {
        let found = revision_statistics(&FIRST, &FIRST, &RevisionSpec::default()).unwrap();
        assert_eq!((found.mean, found.t, found.newey_west_t), (0.0, None, None));
        assert_eq!((found.parts, found.news_noise), (None, None));
        assert!(found.autocorrelations.is_empty());
        let shifted = FIRST.map(|x| x + 1.0);
        let found = revision_statistics(&FIRST, &shifted, &RevisionSpec::default()).unwrap();
        assert_eq!((found.mean, found.t), (1.0, None));
        assert_eq!(found.parts.unwrap().mean, 1.0);
    }

    #[test]
    fn two_pairs_are_described_and_not_tested() {
        let found =
            revision_statistics(&[1.0, 2.0], &[1.5, 3.0], &RevisionSpec::default()).unwrap();
        assert_eq!((found.mean, found.news_noise), (0.75, None));
        let parts = found.parts.unwrap();
        assert!(Tolerance::ROUND_OFF.accepts(parts.mean + parts.slope + parts.disturbance, 1.0));
    }

    #[test]
    fn a_ratio_beyond_all_numbers_is_none() {
        for later in [0.0, f64::MIN_POSITIVE] {
            let spec = RevisionSpec::default();
            let found = revision_statistics(&[0.0, -420.0], &[later, 0.0], &spec).unwrap();
            assert_eq!(found.relative_mean_absolute, None);
        }
    }

    #[test]
    fn bad_input_is_named() {
        let refused = |p: &[f64], l: &[f64]| {
            let error = revision_statistics(p, l, &RevisionSpec::default());
            error.unwrap_err().to_string()
        };
        assert_eq!(
            refused(&[1.0], &[]),
            "1 preliminary and 0 later figures; each preliminary figure needs its later one"
        );
        assert_eq!(
            refused(&[1.0], &[1.0]),
            "at least 2 pairs of preliminary and later figures are needed; found 1"
        );
        assert_eq!(
            refused(&[1.0, 2.0], &[1.0, f64::NAN]),
            "the later figure NaN at index 1 is not finite; leave the pair out"
        );
        assert!(
            refused(&[f64::INFINITY, 2.0], &[1.0, 1.0]).starts_with("the preliminary figure inf")
        );
        assert_eq!(
            refused(&[f64::MAX, 0.0, 1.0], &[f64::MIN, 0.0, 1.0]),
            "the revisions exceed the range of numbers; use a larger unit for the figures"
        );
    }
}
