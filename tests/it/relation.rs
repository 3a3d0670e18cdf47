//! Relations of series: what does not depend on units, what was put in and must be found, how often chance is taken for a relation.

use proptest::prelude::*;
use tidegauge::num::tolerance::Tolerance;
use tidegauge::relation::{
    Changes, CommonComponent, LeadLag, LeadLagSpec, RelationError, SlopeSign, TrendWarning,
    Whitening, common_component, lead_lag, lead_lag_chain, price_volume, trend_growth,
};
use tidegauge::{Panel, Series};

use crate::noise::Noise;

fn series(values: impl IntoIterator<Item = f64>) -> Series {
    Series::new("2010-01".parse().unwrap(), values).unwrap()
}

/// Normal numbers that depend on the one before with `phi`; variance of the innovations 1.
fn autoregressive(noise: &mut Noise, length: usize, phi: f64) -> Vec<f64> {
    let mut last = noise.normal() / (1.0 - phi * phi).sqrt();
    let mut next = || {
        let value = last;
        last = phi * last + noise.normal();
        value
    };
    (0..length).map(|_| next()).collect()
}

/// A flow whose logarithm changes by `changes` times 0.05.
fn flow(changes: &[f64]) -> Series {
    let mut level = 600.0_f64.ln();
    let later = changes.iter().map(|change| {
        level += 0.05 * change;
        level.exp()
    });
    series(std::iter::once(600.0).chain(later))
}

/// Share of `runs` simulations in which something happens.
fn share(runs: u32, mut happens: impl FnMut(&mut Noise) -> bool) -> f64 {
    let count = (0..runs)
        .filter(|run| happens(&mut Noise::new(u64::from(*run) + 1)))
        .count();
    count as f64 / f64::from(runs)
}

fn tonnes(length: usize) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(10.0..1000.0_f64, length)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn units_do_not_matter(a in tonnes(40), b in tonnes(40), factor in 1e-3..1e3_f64) {
        let close = |a: f64, b: f64| Tolerance::INTERMEDIATE.accepts_at_scale(a, b, 1.0);
        let scaled: Vec<f64> = b.iter().map(|x| x * factor).collect();
        let (first, second, other) = (series(a), series(b), series(scaled));
        for changes in [Changes::Logarithmic, Changes::Absolute] {
            let spec = LeadLagSpec::default().max_lag(6).changes(changes);
            for (left, right) in [(&first, [&second, &other]), (&second, [&first, &first])] {
                let found = right.map(|right| lead_lag(left, right, &spec).unwrap());
                for (x, y) in found[0].correlations.iter().zip(&found[1].correlations) {
                    prop_assert!(close(x.correlation, y.correlation));
                }
            }
            let panel = |second: &Series| Panel::from_series([(0, first.clone()), (1, second.clone())]).unwrap();
            let plain = common_component(&panel(&second), changes).unwrap();
            prop_assert!(close(plain.share, common_component(&panel(&other), changes).unwrap().share));
        }
        let (plain, found) = (price_volume(&second, &first).unwrap(), price_volume(&other, &first).unwrap());
        prop_assert!(close(plain.slope, found.slope) && close(plain.p_value, found.p_value));
        let (plain, found) = (trend_growth(&second).unwrap(), trend_growth(&other).unwrap());
        prop_assert!(close(plain.log_rate, found.log_rate) && close(plain.standard_error, found.standard_error));
        prop_assert!(Tolerance::ITERATIVE.accepts(found.autocorrelation, plain.autocorrelation));
    }

    #[test]
    fn turned_around_the_lags_turn(a in tonnes(36), b in tonnes(36), gap in 0..36_usize) {
        let mut b = b;
        b[gap] = f64::NAN;
        let (a, b) = (series(a), series(b));
        let spec = LeadLagSpec::default().max_lag(5).whitening(Whitening::None);
        let (there, back) = (lead_lag(&a, &b, &spec).unwrap(), lead_lag(&b, &a, &spec).unwrap());
        prop_assert_eq!(there.best_lag, -back.best_lag);
        for (x, y) in there.correlations.iter().zip(back.correlations.iter().rev()) {
            prop_assert_eq!((x.lag, x.pairs), (-y.lag, y.pairs));
            prop_assert!(Tolerance::ROUND_OFF.accepts_at_scale(x.correlation, y.correlation, 1.0));
        }
    }

    #[test]
    fn a_shift_is_found(seed in 1..1000_u64, lag in -8..=8_i64, phi in -0.7..0.7_f64) {
        let leader = flow(&autoregressive(&mut Noise::new(seed), 90, phi));
        let follower = leader.lag(lag).unwrap();
        let found = lead_lag(&leader, &follower, &LeadLagSpec::default()).unwrap();
        prop_assert_eq!((found.best_lag, found.is_significant), (lag, true));
        prop_assert!(found.correlation > 1.0 - 1e-9);
    }

    #[test]
    fn copies_have_everything_in_common(values in tonnes(30), copies in 2..40_usize) {
        let rows = (0..copies).map(|copy| (copy, series(values.iter().map(move |x| x * (copy + 1) as f64))));
        let found = common_component(&Panel::from_series(rows).unwrap(), Changes::Logarithmic).unwrap();
        prop_assert!(Tolerance::INTERMEDIATE.accepts(found.share, 1.0));
        prop_assert!(found.loadings.iter().all(|one| one.loading > 1.0 - 1e-9));
        let factor: Vec<f64> = found.factor.values()[1..].to_vec();
        prop_assert!(factor.iter().sum::<f64>().abs() < 1e-9);
        let squares: f64 = factor.iter().map(|score| score * score).sum();
        prop_assert!(Tolerance::INTERMEDIATE.accepts(squares, 29.0));
    }

    #[test]
    fn shares_and_loadings_keep_their_bounds(rows in prop::collection::vec(tonnes(20), 2..30)) {
        let k = rows.len() as f64;
        let panel = Panel::from_series(rows.into_iter().enumerate().map(|(key, row)| (key, series(row)))).unwrap();
        let found = common_component(&panel, Changes::Absolute).unwrap();
        prop_assert!(found.share >= 1.0 / k - 1e-12 && found.share <= 1.0 && found.chance_share <= 1.0);
        prop_assert!(found.loadings.iter().map(|one| one.loading).sum::<f64>() > -1e-9);
        let json = serde_json::to_string(&found).unwrap();
        let read: CommonComponent<usize> = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(read.loadings.len(), found.loadings.len());
    }

    #[test]
    fn growth_put_in_comes_on_top(values in tonnes(60), monthly in -0.02..0.02_f64) {
        let grown = values.iter().zip(0..).map(|(x, t)| x * (monthly * f64::from(t)).exp());
        let (plain, found) = (trend_growth(&series(values.clone())).unwrap(), trend_growth(&series(grown)).unwrap());
        prop_assert!(Tolerance::INTERMEDIATE.accepts_at_scale(found.log_rate, plain.log_rate + 12.0 * monthly, 1.0));
        prop_assert!(Tolerance::INTERMEDIATE.accepts_at_scale(found.standard_error, plain.standard_error, 1.0));
        prop_assert!(found.lower <= found.rate && found.rate <= found.upper);
    }
}

/// How often independent flows of 121 months seem to go together, with changes that depend on those before with `phi`.
fn chance_relations(whitening: Whitening, phi: f64) -> f64 {
    share(1000, |noise| {
        let (a, b) = (
            autoregressive(noise, 120, phi),
            autoregressive(noise, 120, phi),
        );
        let spec = LeadLagSpec::default().whitening(whitening);
        lead_lag(&flow(&a), &flow(&b), &spec)
            .unwrap()
            .is_significant
    })
}

/// The bounds are 5 % and four standard errors of a share of 1000 to either side, 2.2 % to 7.8 %; the joint limit is meant to err downwards
/// when the follower is autocorrelated.
#[test]
fn chance_is_seldom_taken_for_a_lead() {
    let walks = chance_relations(Whitening::Leader, 0.0);
    let persistent = chance_relations(Whitening::Leader, 0.6);
    let alternating = chance_relations(Whitening::Leader, -0.6);
    let unfiltered = chance_relations(Whitening::None, 0.6);
    for found in [walks, persistent, alternating] {
        assert!((0.022..=0.078).contains(&found), "{found}");
    }
    // What the filter is for.
    assert!(unfiltered > 0.15, "{unfiltered}");
}

#[test]
fn a_lead_under_noise_is_found_along_the_chain() {
    let found = share(200, |noise| {
        let metals = autoregressive(noise, 126, 0.4);
        let follow = |leader: &[f64], lag: usize, noise: &mut Noise| -> Vec<f64> {
            let late = std::iter::repeat_n(0.0, lag).chain(leader.iter().copied());
            late.take(leader.len())
                .map(|x| 0.7 * x + 0.7 * noise.normal())
                .collect()
        };
        let magnets = follow(&metals, 2, noise);
        let motors = follow(&magnets, 3, noise);
        let stages = [flow(&metals), flow(&magnets), flow(&motors)];
        let named = [
            ("metals", &stages[0]),
            ("magnets", &stages[1]),
            ("motors", &stages[2]),
        ];
        lead_lag_chain(&named, &LeadLagSpec::default())
            .unwrap()
            .total_lag
            == Some(5)
    });
    assert!(found > 0.95, "{found}");
}

#[test]
fn januaries_that_are_missing_cost_little() {
    let mut noise = Noise::new(5);
    let leader = autoregressive(&mut noise, 120, 0.5);
    let values = flow(&leader);
    let with_gaps = |series: &Series| {
        let values = series.iter().map(|(period, value)| {
            if period.within_year() == 1 {
                f64::NAN
            } else {
                value
            }
        });
        Series::new(series.start(), values).unwrap()
    };
    let (first, second) = (with_gaps(&values), with_gaps(&values.lag(3).unwrap()));
    let found = lead_lag(&first, &second, &LeadLagSpec::default()).unwrap();
    assert_eq!((found.best_lag, found.is_significant), (3, true));
    assert!(found.correlation > 0.9, "{found:?}");
}

/// The component of `k` flows of 97 months, each its own autoregression with `phi` plus `common` times a shared one.
fn simulated_component(
    noise: &mut Noise,
    k: usize,
    phi: f64,
    common: f64,
) -> CommonComponent<usize> {
    let shared = autoregressive(noise, 96, phi);
    let rows = (0..k).map(|key| {
        let own = autoregressive(noise, 96, phi);
        let both: Vec<f64> = own
            .iter()
            .zip(&shared)
            .map(|(own, shared)| own + common * shared)
            .collect();
        (key, flow(&both))
    });
    common_component(&Panel::from_series(rows).unwrap(), Changes::Logarithmic).unwrap()
}

#[test]
fn independent_series_have_little_in_common() {
    let by_chance = |k: usize, phi: f64| {
        share(1000, |noise| {
            simulated_component(noise, k, phi, 0.0).is_common
        })
    };
    // Meant for 5 % at most, with four standard errors of a share of 1000.
    for phi in [-0.4, 0.0, 0.6] {
        for k in [2, 5, 12] {
            let found = by_chance(k, phi);
            assert!(found < 0.078, "{k} {phi} {found}");
        }
    }
    assert_eq!(
        share(100, |noise| simulated_component(noise, 12, 0.0, 1.0)
            .is_common),
        1.0
    );
    let mean: f64 = (1..=100)
        .map(|seed| simulated_component(&mut Noise::new(seed), 12, 0.0, 1.0).share)
        .sum::<f64>()
        / 100.0;
    // Correlations of 1/2: (1 + 11/2) / 12.
    assert!((mean - 6.5 / 12.0).abs() < 0.02, "{mean}");
}

#[test]
fn a_slope_is_recovered_and_none_is_seldom_seen() {
    let fitted = |noise: &mut Noise, slope: f64| {
        let price = autoregressive(noise, 120, 0.3);
        let rest = autoregressive(noise, 120, 0.3);
        let volume: Vec<f64> = price
            .iter()
            .zip(&rest)
            .map(|(p, u)| slope * p + u)
            .collect();
        price_volume(&flow(&volume), &flow(&price)).unwrap()
    };
    let size = share(1000, |noise| fitted(noise, 0.0).sign != SlopeSign::Unclear);
    let covered = share(1000, |noise| {
        let found = fitted(noise, -0.8);
        found.lower <= -0.8 && -0.8 <= found.upper
    });
    let mean: f64 = (1..=300)
        .map(|seed| fitted(&mut Noise::new(seed), -0.8).slope)
        .sum::<f64>()
        / 300.0;
    assert!((mean + 0.8).abs() < 0.03, "{mean}");
    assert_eq!(fitted(&mut Noise::new(7), -0.8).sign, SlopeSign::Negative);
    // Meant for 5 % and 95 %; the standard error of Newey and West is too small by a little, as its documentation says.
    assert!(
        (0.04..0.1).contains(&size) && (0.9..0.97).contains(&covered),
        "{size} {covered}"
    );
}

#[test]
fn intervals_of_growth_hold_it() {
    let fitted = |noise: &mut Noise, phi: f64| {
        let rest = autoregressive(noise, 120, phi);
        let values = rest
            .iter()
            .zip(0..)
            .map(|(u, t)| 600.0 * (0.004 * f64::from(t) + 0.1 * u).exp());
        trend_growth(&series(values)).unwrap()
    };
    let warned = |phi: f64| share(1000, |noise| !fitted(noise, phi).warnings.is_empty());
    for phi in [-0.3, 0.0, 0.3, 0.5, 0.7, 0.9] {
        let covered = share(1000, |noise| {
            let found = fitted(noise, phi);
            found.lower <= 0.048_f64.exp_m1() && 0.048_f64.exp_m1() <= found.upper
        });
        // Meant for 95 %, and 92.5 % to 95 % in fact; with three standard errors of a share of 1000.
        assert!((0.9..=0.975).contains(&covered), "{phi} {covered}");
    }
    assert!(warned(0.5) < 0.01 && warned(0.9) > 0.5);
    let walk = |noise: &mut Noise| trend_growth(&flow(&autoregressive(noise, 120, 0.0))).unwrap();
    let warned = share(1000, |noise| !walk(noise).warnings.is_empty());
    let moving = share(1000, |noise| walk(noise).p_value < 0.05);
    // The test keeps a random walk in 95 % of all cases; its trend seems to be one far too often, which is what the warning is for.
    assert!(
        (0.922..=0.978).contains(&warned) && moving > 0.15,
        "{warned} {moving}"
    );
}

/// Answers of all calls for a pair; every number in them must be one.
fn all_answers(a: &Series, b: &Series) -> Vec<Result<String, RelationError>> {
    fn text<T: serde::Serialize>(value: &T) -> String {
        serde_json::to_string(value).unwrap()
    }
    let mut answers = Vec::new();
    for changes in [Changes::Logarithmic, Changes::Absolute] {
        for whitening in [Whitening::Leader, Whitening::None] {
            let spec = LeadLagSpec::default().changes(changes).whitening(whitening);
            answers.push(lead_lag(a, b, &spec).map(|found: LeadLag| text(&found)));
        }
        if a.frequency() == b.frequency() && (!a.is_empty() || !b.is_empty()) {
            let panel = Panel::from_series([(0, a.clone()), (1, b.clone())]).unwrap();
            let found = common_component(&panel, changes);
            answers
                .push(found.map(|found| text(&(found.share, found.chance_share, found.loadings))));
        }
    }
    answers.push(price_volume(a, b).map(|found| text(&found)));
    answers.push(trend_growth(a).map(|found| text(&found)));
    answers
}

#[test]
fn hostile_series_get_an_answer_or_a_reason() {
    let noise = |length: usize| {
        let mut noise = Noise::new(3);
        (0..length)
            .map(|_| 1.0 + noise.uniform())
            .collect::<Vec<f64>>()
    };
    let times = |factor: f64| {
        noise(60)
            .into_iter()
            .map(move |x| x * factor)
            .collect::<Vec<f64>>()
    };
    let inputs = [
        vec![],
        vec![1.0],
        vec![1.0, 2.0],
        vec![f64::NAN; 60],
        vec![5.0; 60],
        vec![0.0; 60],
        vec![-3.0; 60],
        times(1e300),
        times(1e-300),
        times(5e-324),
        times(-1e300),
        (0..60_i32)
            .map(|t| if t % 2 == 0 { f64::MAX } else { -f64::MAX })
            .collect(),
        (0..60_i32)
            .map(|t| if t % 2 == 0 { f64::MAX } else { 5e-324 })
            .collect(),
        (0..60_i32)
            .map(|t| {
                if t % 2 == 0 {
                    f64::NAN
                } else {
                    f64::from(t + 1)
                }
            })
            .collect(),
        (0..60_i32)
            .map(|t| if t == 30 { 2.0 } else { 1.0 })
            .collect(),
        (0..60_i32).map(|t| 1.0 + f64::from(t % 12)).collect(),
        noise(60),
        noise(10_000),
    ];
    for a in &inputs {
        for b in &inputs {
            for answer in all_answers(&series(a.clone()), &series(b.clone())) {
                match answer {
                    Ok(text) => assert!(!text.contains("null"), "{text}"),
                    Err(error) => assert!(error.to_string().len() > 20, "{error}"),
                }
            }
        }
    }
    let yearly = Series::new("2010".parse().unwrap(), noise(60)).unwrap();
    let error = all_answers(&series(noise(60)), &yearly)[0]
        .clone()
        .unwrap_err();
    assert!(matches!(error, RelationError::MixedFrequencies { .. }));
    let zero = lead_lag(
        &series([0.0; 60]),
        &series(noise(60)),
        &LeadLagSpec::default(),
    );
    assert!(matches!(zero, Err(RelationError::NotPositive { .. })));
    assert!(matches!(
        trend_growth(&series([1.0; 3])),
        Err(RelationError::TooFew { .. })
    ));
}

#[test]
fn warnings_and_options_are_stored_and_read() {
    let walk = flow(&autoregressive(&mut Noise::new(2), 60, 0.0));
    let growth = trend_growth(&walk).unwrap();
    let json = serde_json::to_string(&growth).unwrap();
    assert_eq!(
        serde_json::from_str::<tidegauge::relation::TrendGrowth>(&json).unwrap(),
        growth
    );
    let warning = TrendWarning::Spurious {
        autocorrelation: 0.97,
    };
    assert!(warning.to_string().contains("0.97"));
    let spec: LeadLagSpec = serde_json::from_str(r#"{"max_lag":3,"whitening":"none"}"#).unwrap();
    assert_eq!(
        spec,
        LeadLagSpec::default().max_lag(3).whitening(Whitening::None)
    );
    assert!(serde_json::from_str::<LeadLagSpec>(r#"{"lags":3}"#).is_err());
}
