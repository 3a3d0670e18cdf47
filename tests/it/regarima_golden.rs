//! Models and adjustments against stored results of X-13ARIMA-SEATS: the committed share, and the rest of the collection where that is at
//! hand. Tolerances are those of `tests/golden/regarima/README.md`.

#![expect(
    clippy::print_stdout,
    reason = "what was compared, and what could not be, is said"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tidegauge::arima::{Arima, ArimaFit, ArimaOrder, ArimaSpec};
use tidegauge::calendar::{Festival, MovingHoliday};
use tidegauge::regarima::{
    CalendarTest, Outlier, OutlierKind, RegArima, RegArimaResult, RegArimaSpec, RegressorSpec,
    Transform, UserEffect, UserRegressor,
};
use tidegauge::sa::{Adjuster, SaSpec, SeasonalAdjustment};
use tidegauge::{Period, Series};

use crate::source::package_file;
use crate::x11_golden::{json, numbers};

/// Relative difference of log-likelihoods at given coefficients.
const LIKELIHOOD: f64 = 1e-11;
/// Difference of the log-likelihoods of two estimations that converged.
const CONVERGED: f64 = 1e-6;
/// Distance of coefficients and forecasts in their standard errors.
const STANDARD_ERRORS: f64 = 1e-4;
/// Relative difference of D11: the median of series, and their 95th percentile.
const LEVEL: [f64; 2] = [1e-6, 1e-4];

struct Case {
    name: String,
    season: usize,
    series: Series,
    stored: Value,
}

impl Case {
    fn read(series: &Path, stored: &Path) -> Self {
        let stored = json(stored);
        let name = stored["name"].as_str().unwrap().to_owned();
        let data = json(&series.join(format!("{name}.json")));
        let season = usize::try_from(data["frequency"].as_u64().unwrap()).unwrap();
        let (year, part) = (
            data["start"][0].as_i64().unwrap(),
            data["start"][1].as_i64().unwrap(),
        );
        let start = if season == 4 {
            format!("{year}-Q{part}")
        } else {
            format!("{year}-{part:02}")
        };
        Self {
            name,
            season,
            series: Series::new(start.parse().unwrap(), numbers(&data["values"])).unwrap(),
            stored,
        }
    }

    fn model(&self) -> &Value {
        &self.stored["model"]
    }

    fn log_likelihood(&self) -> f64 {
        self.model()["loglikelihood"].as_f64().unwrap()
    }

    /// Outliers in our words.
    fn outliers(&self) -> BTreeSet<String> {
        let list = self.model()["outliers"].as_array();
        list.into_iter()
            .flatten()
            .map(|text| outlier(text.as_str().unwrap(), self.season))
            .collect()
    }

    /// The name of a coefficient in our words.
    fn coefficient(&self, name: &str) -> String {
        let parts: Vec<&str> = name.split('$').collect();
        match parts[..] {
            [word @ ("AR" | "MA"), _, _, lag] => format!("{word}[{}]", lag.trim_start_matches('0')),
            ["AutoOutlier", text] => outlier(text, self.season),
            [_, "Weekday"] => "td1coef".into(),
            [_, "Constant"] => "const".into(),
            [_, "Leap Year"] => "lpyear".into(),
            [_, last] => last.to_lowercase(),
            _ => name.to_owned(),
        }
    }

    /// The windows of the collection about Chinese New Year over the series and a year more.
    fn chinese_new_year(&self) -> Vec<UserRegressor> {
        [
            ("cnybefore", -20, -1),
            ("cnyduring", 0, 6),
            ("cnyafter", 7, 20),
        ]
        .into_iter()
        .map(|(name, first, last)| {
            let window = MovingHoliday::new(Festival::ChineseNewYear)
                .window(first, last)
                .mean_years(1950, 2029);
            let start = self.series.start();
            let values = window
                .regressor(start, self.series.len() + self.season)
                .unwrap();
            UserRegressor::new(name, start, values).effect(UserEffect::Holiday)
        })
        .collect()
    }

    fn adjust(&self, spec: RegArimaSpec) -> SeasonalAdjustment {
        Adjuster::new(SaSpec::with_model(spec))
            .unwrap()
            .adjust(&self.series)
            .unwrap()
    }

    /// The largest relative difference of D11.
    fn level(&self, adjusted: &SeasonalAdjustment) -> f64 {
        let reference = numbers(&self.stored["tables"]["d11"]["values"]);
        let values = adjusted.seasonally_adjusted.values();
        assert_eq!(values.len(), self.series.len());
        let pairs = reference.iter().zip(values);
        pairs.map(|(a, b)| ((b - a) / a).abs()).fold(0.0, f64::max)
    }

    /// The largest distance of a forecast, and relative difference of a standard error.
    fn forecasts(&self, point: &[f64], error: &[f64]) -> f64 {
        let stored = &self.stored["forecast_transformed"];
        if stored.is_null() {
            return 0.0;
        }
        let (reference, errors) = (
            numbers(&stored["forecast"]),
            numbers(&stored["standarderror"]),
        );
        assert_eq!(reference.len(), point.len());
        (0..point.len())
            .map(|t| {
                ((point[t] - reference[t]) / errors[t])
                    .abs()
                    .max((error[t] / errors[t] - 1.0).abs())
            })
            .fold(0.0, f64::max)
    }
}

/// `AO1951.May` and `LS1970.4` in our words.
pub(crate) fn outlier(text: &str, season: usize) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (kind_year, part) = text.split_once('.').unwrap();
    let within = MONTHS
        .iter()
        .position(|month| *month == part)
        .map_or_else(|| part.parse().unwrap(), |i| i + 1);
    let ours = if season == 4 {
        format!("{kind_year}-Q{within}")
    } else {
        format!("{kind_year}-{within:02}")
    };
    ours.parse::<Outlier>().unwrap().to_string()
}

/// The committed cases, then those of the collection that are not committed.
fn cases(case: &str) -> Vec<Case> {
    let committed = package_file("tests/golden/regarima");
    let collection = package_file("../shared/golden");
    let mut found: Vec<Case> = Vec::new();
    for (series, folder) in [
        (committed.join("series"), committed.join(case)),
        (collection.join("series"), collection.join("x13").join(case)),
    ] {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            println!("NOT CHECKED: {case} in ../shared/golden, which is absent");
            continue;
        };
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            if !found.iter().any(|case| case.name == name) {
                let read = Case::read(&series, &path);
                if read.model().is_object() {
                    found.push(read);
                }
            }
        }
    }
    assert!(!found.is_empty(), "{case}");
    println!("{case}: {} series", found.len());
    found
}

#[test]
fn the_likelihood_at_given_coefficients_is_exact() {
    for (case, order, coefficients) in [
        ("airline_at", ArimaOrder::AIRLINE, vec![0.4, 0.6]),
        (
            "ar_at",
            ArimaOrder::seasonal(2, 1, 1, 1, 1, 1),
            vec![0.3, -0.2, 0.25, 0.5, 0.7],
        ),
    ] {
        for case in cases(case) {
            let y: Vec<f64> = case
                .series
                .values()
                .iter()
                .map(|value| value.ln())
                .collect();
            let arima =
                Arima::new(ArimaSpec::new(order).fixed_at(&coefficients), case.season).unwrap();
            let fit: ArimaFit = arima.fit(&y, &[]).unwrap();
            let difference = (fit.log_likelihood / case.log_likelihood() - 1.0).abs();
            assert!(difference < LIKELIHOOD, "{}: {difference:e}", case.name);
            let ahead = arima.forecast(&fit, &y, &[], case.season).unwrap();
            let distance = case.forecasts(&ahead.point, &ahead.standard_error);
            assert!(distance < 1e-9, "{}: {distance:e}", case.name);
        }
    }
}

/// What differs between a model of ours and the stored one by more than the tolerances; nothing where ours is likelier, because then the
/// reference has stopped short.
fn differences(case: &Case, ours: &RegArimaResult) -> Vec<String> {
    let mut found = Vec::new();
    let outliers: BTreeSet<String> = ours.outliers.iter().map(ToString::to_string).collect();
    let difference = ours.log_likelihood - case.log_likelihood();
    if outliers != case.outliers() {
        let wrong = outliers
            .symmetric_difference(&case.outliers())
            .cloned()
            .collect::<Vec<_>>()
            .join(" ");
        // The same model in other words: two sets of outliers that span the same space.
        let tied = outliers.len() == case.outliers().len() && difference.abs() < CONVERGED;
        let what = if tied { "tie" } else { "outliers" };
        return vec![format!("{}: {what} {wrong}", case.name)];
    }
    if difference < -CONVERGED {
        found.push(format!("{}: log-likelihood {difference:e}", case.name));
    }
    if difference > CONVERGED {
        return found;
    }
    for part in ["regression", "arma"] {
        for stored in case.model()[part].as_array().into_iter().flatten() {
            let name = case.coefficient(stored["name"].as_str().unwrap());
            let Some(coefficient) = ours
                .coefficients
                .iter()
                .find(|c| c.name.to_lowercase() == name.to_lowercase())
            else {
                found.push(format!("{}: no {name}", case.name));
                continue;
            };
            let error = stored["se"].as_f64().unwrap();
            let distance = (coefficient.value - stored["estimate"].as_f64().unwrap()).abs() / error;
            if distance > STANDARD_ERRORS {
                found.push(format!("{}: {name} {distance:e}", case.name));
            }
        }
    }
    if let Some(ahead) = &ours.forecast {
        let distance = case.forecasts(&ahead.transformed, &ahead.standard_error);
        if distance > STANDARD_ERRORS {
            found.push(format!("{}: forecasts {distance:e}", case.name));
        }
    }
    found
}

/// The value below which the given share of values lies.
pub(crate) fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let below = |place: &usize| *place as f64 >= share * sorted.len() as f64;
    let rank = (1..sorted.len()).find(below).unwrap_or(sorted.len());
    sorted[rank.clamp(1, sorted.len()) - 1]
}

fn fixed(case: &str, spec: impl Fn(&Case) -> RegArimaSpec, known: &[&str]) {
    let (mut found, mut levels) = (Vec::new(), Vec::new());
    for case in cases(case) {
        let adjusted = case.adjust(spec(&case).transform(Transform::Log));
        let differences = differences(&case, adjusted.preprocessing.as_ref().unwrap());
        // Where the models differ, so do the adjustments.
        if differences.iter().all(|what| what.contains(": tie ")) {
            levels.push(case.level(&adjusted));
        }
        found.extend(differences);
    }
    let (median, high) = (quantile(&levels, 0.5), quantile(&levels, 0.95));
    println!(
        "{case}: D11 within {median:e} in the median, {high:e} at the 95th percentile; {found:?}"
    );
    found.retain(|what| !known.iter().any(|known| what.starts_with(known)));
    assert!(found.is_empty(), "\n{}", found.join("\n"));
    assert!(median < LEVEL[0] && high < LEVEL[1], "{median:e} {high:e}");
}

fn all_outliers() -> [OutlierKind; 3] {
    ["AO", "LS", "TC"].map(|kind| kind.parse().unwrap())
}

fn td_and(rest: &str) -> RegArimaSpec {
    let spec = RegArimaSpec::airline().outliers(&all_outliers());
    let words = ["td", rest].into_iter().filter(|word| !word.is_empty());
    words.fold(spec, |spec, word| {
        spec.regressor(word.parse::<RegressorSpec>().unwrap())
    })
}

fn with_windows(case: &Case) -> RegArimaSpec {
    let windows = case.chinese_new_year().into_iter();
    windows.fold(td_and(""), RegArimaSpec::regressor)
}

#[test]
fn the_airline_model_is_that_of_the_reference() {
    fixed("airline", |_| RegArimaSpec::airline(), &[]);
}

#[test]
fn trading_days_easter_and_outliers_are_those_of_the_reference() {
    fixed("airline_td", |_| td_and("easter[8]"), KNOWN_AIRLINE_TD);
}

#[test]
fn chinese_new_year_is_that_of_the_reference() {
    fixed("cny_airline", with_windows, KNOWN_CNY_AIRLINE);
}

/// Both stop within the tolerance 1e-5, at the same likelihood to 1e-8 but not at the same coefficient: up to 1e-3 of its standard error. In other
/// units the reference stops where we do: see [`CONTRADICTED`].
const KNOWN_AIRLINE_TD: &[&str] = &["cn_imports: LS2008-11", "cn_imports: MA[1]"];
/// Ties that the guide says are rounding: AO or TC of one month (there the reference names the TC in eight units of eight, not told why), AO or LS beside a
/// LS (there it names ours in six units of eight).
const KNOWN_CNY_AIRLINE: &[&str] = &[
    "cn_imports: MA[1]",
    "us_imp_china: tie AO1986-03 TC1986-03",
    "jp_exp_china: tie AO2008-11 LS2008-11",
];

/// What the reference itself (build 62) finds in `cn_imports`. With Easter: at seven times the values, and within 1e-7 standard errors at 0.7 of
/// them; in the stored unit one of its regressions takes the sum of squares of LS1985-01 1.8e-4 too large, and the rest of its path is
/// another. With Chinese New Year: in the stored unit and at 0.3, 3, 11 and 1000 times the values, with the windows to fifteen digits; the stored
/// coefficient is what it finds at 0.7 and 7 times the values.
const CONTRADICTED: [(&str, &[(&str, f64)]); 2] = [
    (
        "airline_td",
        &[
            ("LS2008-11", -0.460_729_160_054_140),
            ("MA[1]", 0.618_423_590_760_00),
            ("MA[12]", 0.482_544_089_075_74),
        ],
    ),
    ("cny_airline", &[("MA[1]", 0.545_361_143_578_25)]),
];

#[test]
fn where_the_reference_contradicts_itself_other_runs_of_it_agree() {
    for (case, expected) in CONTRADICTED {
        for case in cases(case).iter().filter(|case| case.name == "cn_imports") {
            let spec = match case.stored["case"].as_str() {
                Some("airline_td") => td_and("easter[8]"),
                _ => with_windows(case),
            };
            let adjusted = case.adjust(spec.transform(Transform::Log));
            let model = adjusted.preprocessing.unwrap();
            for (name, value) in expected {
                let found = model.coefficient(name).unwrap();
                let distance = (found.value - value).abs() / found.standard_error.unwrap();
                assert!(distance < STANDARD_ERRORS, "{name}: {distance:e}");
            }
        }
    }
}

/// Series whose automatic models differ, with the reasons of the guide "differences from X-13". R1, by elimination, in
/// `be_imp_united_kingdom`, `us_exp_china` (where ours has the smaller AICC by 56) and `us_imp_china` (by 17); R2 in `ch_pharma_exports_m`,
/// whose printed AICC is 9.8 off that of its own model; R4 in `cn_exports` and `us_imp_mexico`. A second implementation of the same rules
/// takes our decisions in all of them, with AICC equal to 12 digits, and those of X-13 in `ch_pharma_exports_m` if it copies R2 and R3.
const KNOWN_AUTO: &[&str] = &[
    "be_imp_united_kingdom",
    "ch_pharma_exports_m",
    "cn_exports",
    "us_exp_china",
    "us_imp_china",
    "us_imp_mexico",
];
/// R4 in `cn_exports` and `jp_exp_china`, whose two outliers stand for the same space.
const KNOWN_CNY_AUTO: &[&str] = &["cn_exports", "jp_exp_china", "us_exp_china"];

/// Whether each decision is that of the reference: transformation, differences, orders, trading days, Easter or Chinese New Year, outliers.
fn decisions(case: &Case, ours: &RegArimaResult) -> [bool; 6] {
    let stored = case.model();
    let log = stored["transform"].as_str().unwrap().starts_with("Log");
    let order: ArimaOrder = stored["arima"]
        .as_str()
        .unwrap()
        .replace(")  (", ")(")
        .parse()
        .unwrap();
    let regression = stored["regression"].as_array();
    let reference = |word: &str| {
        regression
            .into_iter()
            .flatten()
            .any(|c| c["name"].as_str().unwrap().contains(word))
    };
    let has = |names: &[&str]| {
        ours.coefficients
            .iter()
            .any(|c| names.iter().any(|name| c.name.starts_with(name)))
    };
    let outliers: BTreeSet<String> = ours.outliers.iter().map(ToString::to_string).collect();
    [
        ours.log == log,
        (ours.order.difference, ours.order.seasonal_difference)
            == (order.difference, order.seasonal_difference),
        ours.order == order,
        has(&["Mon", "td1coef"]) == reference("Trading Day"),
        has(&["easter", "cny"]) == (reference("Easter") || reference("cny")),
        outliers == case.outliers(),
    ]
}

/// By how much the likelihood of the stored model, estimated by us, exceeds what the reference printed for it, and that of our own model
/// exceeds it: (AICC of theirs as printed, as ours estimates it, of our choice).
fn reestimated(case: &Case, ours: &RegArimaResult) -> [f64; 3] {
    let stored = case.model();
    let order: ArimaOrder = stored["arima"].as_str().unwrap().parse().unwrap();
    let log = stored["transform"].as_str().unwrap().starts_with("Log");
    let transform = if log { Transform::Log } else { Transform::None };
    let mut spec = RegArimaSpec::given(order).transform(transform);
    let mut words: Vec<String> = Vec::new();
    for coefficient in stored["regression"].as_array().into_iter().flatten() {
        let name = case.coefficient(coefficient["name"].as_str().unwrap());
        match name.as_str() {
            "mon" => words.push("td".into()),
            // Trading days bring the leap year.
            "tue" | "wed" | "thu" | "fri" | "sat" | "lpyear" | "cnyduring" | "cnyafter" => {}
            "cnybefore" => {
                spec = case
                    .chinese_new_year()
                    .into_iter()
                    .fold(spec, RegArimaSpec::regressor);
            }
            _ => words.push(name),
        }
    }
    for word in words {
        spec = spec.regressor(word.parse::<RegressorSpec>().unwrap());
    }
    let model = RegArima::new(spec).unwrap().run(&case.series).unwrap();
    [
        stored["aicc"].as_f64().unwrap(),
        model.aicc.unwrap(),
        ours.aicc.unwrap(),
    ]
}

fn automatic(case: &str, spec: impl Fn(&Case) -> RegArimaSpec, known: &[&str]) {
    let (mut agreed, mut all, mut unknown) = ([0_usize; 6], 0, Vec::new());
    let (mut levels, mut same_levels) = (Vec::new(), Vec::new());
    let cases = cases(case);
    for case in &cases {
        let adjusted = case.adjust(spec(case));
        let ours = adjusted.preprocessing.as_ref().unwrap();
        let same = decisions(case, ours);
        for (count, same) in agreed.iter_mut().zip(same) {
            *count += usize::from(same);
        }
        levels.push(case.level(&adjusted));
        if same == [true; 6] {
            all += 1;
            same_levels.push(case.level(&adjusted));
        } else {
            println!(
                "{}: {same:?} {} {:?} {} {:?}",
                case.name,
                case.model()["arima"],
                reestimated(case, ours),
                ours.order,
                ours.outliers
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
            );
            if !known.iter().any(|known| case.name.starts_with(known)) {
                unknown.push(case.name.clone());
            }
        }
    }
    let (median, high) = (quantile(&levels, 0.5), quantile(&levels, 0.9));
    println!(
        "{case}: {agreed:?} and all {all} of {}; D11 within {median:e} in the median, {high:e} at the 90th percentile",
        cases.len()
    );
    assert!(unknown.is_empty(), "{unknown:?}");
    // The 90th percentile of so few series is that of the exceptions.
    let (of_all, of_same) = (levels.len(), same_levels.len());
    let high_of_same = quantile(&same_levels, 0.9);
    assert!(
        median < 1e-5 && high_of_same < 0.004,
        "{median:e} {high_of_same:e} of {of_same} and {of_all}"
    );
}

#[test]
fn automatic_runs_decide_as_the_reference() {
    automatic("auto_x11", |_| RegArimaSpec::default(), KNOWN_AUTO);
}

#[test]
fn automatic_runs_with_chinese_new_year_decide_as_the_reference() {
    automatic(
        "cny_auto",
        |case| {
            let spec = RegArimaSpec::default().test(&[CalendarTest::Td, CalendarTest::User]);
            case.chinese_new_year()
                .into_iter()
                .fold(spec, RegArimaSpec::regressor)
        },
        KNOWN_CNY_AUTO,
    );
}

#[test]
fn names_of_the_reference_are_translated() {
    assert_eq!(outlier("AO1951.May", 12), "AO1951-05");
    assert_eq!(outlier("LS1970.4", 4), "LS1970-Q4");
    let start: Period = "1951-05".parse().unwrap();
    assert_eq!(
        Outlier::new(OutlierKind::Additive, start).to_string(),
        "AO1951-05"
    );
}
