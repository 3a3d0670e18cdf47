//! Every way in which X-11 refuses: what it says, and where the first offence is.

use tidegauge::x11::{
    CalendarSigma, Effect, Mode, SeasonalFilter, X11, X11Error, X11Input, X11Spec, X11Warning,
};

fn tonnes(len: usize) -> Vec<f64> {
    (0..len)
        .map(|t| 600.0 + 10.0 * (t % 12) as f64 + (t * t % 11) as f64)
        .collect()
}

fn said(spec: X11Spec, input: &X11Input<'_>) -> String {
    X11::new(spec, 12)
        .unwrap()
        .decompose(input)
        .unwrap_err()
        .to_string()
}

fn with(len: usize, at: usize, value: f64) -> Vec<f64> {
    let mut y = tonnes(len);
    y[at] = value;
    y
}

#[test]
fn the_first_bad_value_is_named() {
    let default = X11Spec::default;
    for (value, text) in [
        (
            f64::NAN,
            "value NaN at index 7 is not finite; fill missing values before X-11",
        ),
        (
            f64::INFINITY,
            "value inf at index 7 is not finite; fill missing values before X-11",
        ),
        (
            1e300,
            "value 1e300 at index 7 is out of scale; accepted are zero and sizes from 1e-150 to 1e150",
        ),
        (
            -1e-300,
            "value -1e-300 at index 7 is out of scale; accepted are zero and sizes from 1e-150 to 1e150",
        ),
    ] {
        let y = with(48, 7, value);
        assert_eq!(said(default(), &X11Input::new(&y, 1)), text);
    }
    for (mode, value, text) in [
        (
            Mode::Multiplicative,
            0.0,
            "value 0 at index 7 must be positive in mode mult",
        ),
        (
            Mode::LogAdditive,
            -2.5,
            "value -2.5 at index 7 must be positive in mode logadd",
        ),
        (
            Mode::PseudoAdditive,
            -2.5,
            "value -2.5 at index 7 must be zero or positive in mode pseudoadd",
        ),
    ] {
        let y = with(48, 7, value);
        assert_eq!(said(default().mode(mode), &X11Input::new(&y, 1)), text);
    }
}

#[test]
fn zeros_and_negatives_are_adjusted_where_the_mode_allows() {
    for (mode, value) in [
        (Mode::Additive, 0.0),
        (Mode::Additive, -50.0),
        (Mode::PseudoAdditive, 0.0),
    ] {
        let y = with(60, 7, value);
        assert!(
            X11::new(X11Spec::default().mode(mode), 12)
                .unwrap()
                .decompose(&X11Input::new(&y, 1))
                .is_ok()
        );
    }
    let y = with(60, 7, -50.0);
    let r = X11::new(X11Spec::default(), 12)
        .unwrap()
        .decompose(&X11Input::new(&y, 1))
        .unwrap();
    assert_eq!(r.mode, Mode::Additive);
    assert_eq!(
        r.warnings.first(),
        Some(&X11Warning::AdditiveMode {
            index: 7,
            value: -50.0
        })
    );
    assert_eq!(
        r.warnings[0].to_string(),
        "additive mode, because the value -50 at index 7 is not positive"
    );
}

#[test]
fn short_series_are_refused_with_what_they_need() {
    for len in [0, 1, 35] {
        let y = tonnes(len);
        let text =
            format!("{len} observations are too few; a seasonal adjustment needs at least 36");
        assert_eq!(said(X11Spec::default(), &X11Input::new(&y, 1)), text);
    }
    let y = tonnes(60);
    assert_eq!(
        said(X11Spec::default(), &X11Input::new(&y, 1).extended_by(20, 5)),
        "35 observations are too few; a seasonal adjustment needs at least 36"
    );
    assert_eq!(
        said(X11Spec::default().trend_filter(61), &X11Input::new(&y, 1)),
        "60 observations are too few; trend_filter needs at least 61"
    );
}

#[test]
fn lengths_and_starts_must_fit() {
    let y = tonnes(60);
    let short = vec![1.0; 59];
    assert_eq!(
        said(
            X11Spec::default(),
            &X11Input::new(&y, 1).extended_by(usize::MAX, usize::MAX)
        ),
        format!(
            "{0} backcasts and {0} forecasts are announced, but there are only 60 values",
            usize::MAX
        )
    );
    assert_eq!(
        said(
            X11Spec::default(),
            &X11Input::new(&y, 1).effect(Effect::Holiday, &short)
        ),
        "hol has 59 values; the series with its extensions has 60"
    );
    for start in [0, 13] {
        assert_eq!(
            said(X11Spec::default(), &X11Input::new(&y, start)),
            format!("start is {start}; accepted is a period of the year, from 1")
        );
    }
}

#[test]
fn effects_must_suit_the_mode() {
    let y = tonnes(60);
    let mut factors = vec![1.0; 60];
    factors[3] = 0.0;
    let input = X11Input::new(&y, 1).effect(Effect::AdditiveOutlier, &factors);
    assert_eq!(
        said(X11Spec::default(), &input),
        "factor 0 of ao at index 3 must be a finite number, and positive in mode mult"
    );
    assert!(
        X11::new(X11Spec::default().mode(Mode::Additive), 12)
            .unwrap()
            .decompose(&input)
            .is_ok()
    );
    assert_eq!(
        said(X11Spec::default().mode(Mode::PseudoAdditive), &input),
        "mode pseudoadd takes no effects, but ao was given; remove it from the series first"
    );
    factors[3] = f64::NAN;
    let input = X11Input::new(&y, 1).effect(Effect::AdditiveOutlier, &factors);
    assert!(
        said(X11Spec::default().mode(Mode::Additive), &input)
            .starts_with("factor NaN of ao at index 3")
    );
}

#[test]
fn options_name_their_range() {
    let refused = |spec: X11Spec, period| X11::new(spec, period).unwrap_err().to_string();
    let default = X11Spec::default;
    for period in [0, 1, 3, 7, 52] {
        assert_eq!(
            X11::new(default(), period),
            Err(X11Error::Period { period })
        );
    }
    for length in [0, 1, 2, 12, 103] {
        assert_eq!(
            refused(default().trend_filter(length), 12),
            format!("trend_filter is {length}; accepted is an odd number from 3 to 101")
        );
    }
    for [lower, upper] in [[0.0, 2.5], [f64::NAN, 2.5], [-1.0, 1.0]] {
        assert!(
            refused(default().sigma_limits(lower, upper), 12).starts_with("lower sigma limit is")
        );
    }
    for [lower, upper] in [[1.5, 1.5], [1.5, f64::INFINITY], [1.5, f64::NAN]] {
        assert!(
            refused(default().sigma_limits(lower, upper), 12).starts_with("upper sigma limit is")
        );
    }
    assert!(refused(default().trend_ic(3.5), 12).ends_with("together with trend_filter"));
    assert!(refused(default().trend_filter(13).trend_ic(0.0), 12).starts_with("trend_ic is 0"));
    assert!(
        refused(default().seasonal_filters([SeasonalFilter::S3x3; 4]), 12)
            .starts_with("number of seasonal filters is 4")
    );
    assert!(
        refused(default().calendar_sigma(CalendarSigma::Select(vec![])), 12)
            .ends_with("at least one")
    );
    assert!(
        refused(
            default().calendar_sigma(CalendarSigma::Select(vec![1, 13])),
            12
        )
        .contains("is 13")
    );
    assert!(refused(default().calendar_sigma(CalendarSigma::Signif), 2).contains("Cochran"));
    assert_eq!(
        refused(default().final_effects([Effect::TradingDay]), 12),
        "final_effects has td; accepted are ao, ls, tc and usr"
    );
}

#[test]
fn numbers_beyond_the_range_are_an_error_not_a_component() {
    let y: Vec<f64> = (0..48_usize)
        .map(|t| [1e-149, 1.0, 1e149, 1e100, 1e-100][t * t % 11 % 5])
        .collect();
    let text = said(
        X11Spec::default().mode(Mode::LogAdditive),
        &X11Input::new(&y, 1),
    );
    assert!(
        text.contains("the values differ by too many orders of magnitude for mode logadd"),
        "{text}"
    );
}

#[test]
fn a_series_without_noise_says_that_its_quality_means_nothing() {
    for (mode, value) in [
        (Mode::Auto, 5.0),
        (Mode::Auto, 0.0),
        (Mode::Additive, 1e9),
        (Mode::LogAdditive, 7.0),
    ] {
        let y = [value; 60];
        let r = X11::new(X11Spec::default().mode(mode), 12)
            .unwrap()
            .decompose(&X11Input::new(&y, 1))
            .unwrap();
        assert!(
            r.warnings.contains(&X11Warning::NoIrregular),
            "{mode} {value}"
        );
        assert!(
            r.seasonally_adjusted
                .iter()
                .all(|adjusted| (adjusted - value).abs() <= 1e-13 * value)
        );
    }
}

#[test]
fn short_histories_and_long_filters_are_told() {
    let y = tonnes(48);
    let spec = X11Spec::default().seasonal_filter(SeasonalFilter::S3x15);
    let r = X11::new(spec, 12)
        .unwrap()
        .decompose(&X11Input::new(&y, 1))
        .unwrap();
    assert_eq!(
        r.warnings[..2],
        [
            X11Warning::LongFilterStable { years: 4 },
            X11Warning::StableSeasonal { observations: 48 }
        ]
    );
}
