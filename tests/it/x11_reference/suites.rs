//! The suites: which series with which options.

use super::case::Case;
use super::series::{Random, Series, date, stored};

const MODES: [&str; 4] = ["mult", "add", "logadd", "pseudoadd"];
const FILTERS: [&str; 8] = [
    "s3x1",
    "s3x3",
    "s3x5",
    "s3x9",
    "s3x15",
    "stable",
    "msr",
    "x11default",
];

/// All cases, always the same ones for the same stored series.
pub(super) fn all() -> Vec<Case> {
    let stored = stored();
    let mut cases = Vec::new();
    modes(&stored, &mut cases);
    options(&stored, &mut cases);
    parts(&stored, &mut cases);
    forecasts(&stored, &mut cases);
    regressors(&stored, &mut cases);
    priors(&stored, &mut cases);
    generated(&mut cases);
    cases
}

fn named<'a>(stored: &'a [Series], name: &str) -> &'a Series {
    stored.iter().find(|one| one.name == name).unwrap()
}

fn all_positive(series: &Series) -> bool {
    series.values.iter().all(|value| *value > 0.0)
}

/// Modes that the values allow.
fn allowed(series: &Series) -> &'static [&'static str] {
    if all_positive(series) {
        &MODES
    } else {
        &["add", "pseudoadd"]
    }
}

fn x11_only(suite: &'static str, series: &Series, options: String) -> Case {
    Case {
        suite,
        series: series.clone(),
        before: String::new(),
        options,
    }
}

/// A: every mode with default options.
fn modes(stored: &[Series], cases: &mut Vec<Case>) {
    for series in stored {
        for mode in allowed(series) {
            cases.push(x11_only("A", series, format!("mode={mode}")));
        }
    }
}

/// B: filters, trend, limits and groups of standard errors, one by one and mixed.
fn options(stored: &[Series], cases: &mut Vec<Case>) {
    let mut random = Random::new(2);
    for name in [
        "airline",
        "nottem",
        "uk_gas_q",
        "jj_q",
        "us_imp_china",
        "generated_noisy_m",
    ] {
        let series = named(stored, name);
        let mut single: Vec<String> = FILTERS.map(|filter| format!("seasonalma={filter}")).into();
        single.extend(
            (5..=33)
                .step_by(2)
                .map(|length| format!("trendma={length}")),
        );
        single.extend([45, 59, 71].map(|length| format!("trendma={length}")));
        single.extend(["1.0", "3.1"].map(|ic| format!("trendma=13 trendic={ic}")));
        single.push("trendma=7 true7term=yes".into());
        single
            .extend(["1.2 2.0", "2.0 3.0", "0.7 0.9"].map(|limits| format!("sigmalim=({limits})")));
        single.extend(["signif", "all"].map(|groups| format!("calendarsigma={groups}")));
        for one in single {
            let mode = random.one(&MODES);
            cases.push(x11_only("B", series, format!("mode={mode} {one}")));
        }
        for _ in 0..16 {
            let options = mixture(&mut random, series);
            let mode = random.one(&MODES);
            cases.push(x11_only("B", series, format!("mode={mode} {options}")));
        }
    }
}

/// A few options at once, each with a chance.
fn mixture(random: &mut Random, series: &Series) -> String {
    let mut options = Vec::new();
    if random.uniform() < 0.7 {
        let filters: Vec<&str> = if random.uniform() < 0.5 {
            (0..series.period).map(|_| *random.one(&FILTERS)).collect()
        } else {
            vec![*random.one(&FILTERS)]
        };
        options.push(format!("seasonalma=({})", filters.join(" ")));
    }
    if random.uniform() < 0.5 {
        let longest = series.values.len().min(102);
        // Three terms leave every series as it is, and an irregular of rounding errors.
        let length = 2 * random.between(2, (longest - 2) / 2) + 1;
        options.push(format!("trendma={length}"));
        if random.uniform() < 0.3 {
            options.push(format!("trendic={:.2}", 0.3 + 5.0 * random.uniform()));
        }
    }
    if random.uniform() < 0.2 {
        options.push("true7term=yes".into());
    }
    if random.uniform() < 0.4 {
        let lower = 0.5 + 2.0 * random.uniform();
        let upper = lower + 0.1 + 2.0 * random.uniform();
        options.push(format!("sigmalim=({lower:.2} {upper:.2})"));
    }
    options.extend(groups(random, series.period));
    options.join(" ")
}

/// Which irregulars share a standard error.
fn groups(random: &mut Random, period: usize) -> Option<String> {
    match random.between(0, 4) {
        0 => Some("calendarsigma=signif".into()),
        1 => Some("calendarsigma=all".into()),
        2 => {
            let names: &[&str] = if period == 12 {
                &[
                    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                    "dec",
                ]
            } else {
                &["q1", "q2", "q3", "q4"]
            };
            let mut chosen: Vec<&str> = names.to_vec();
            chosen.retain(|_| random.uniform() < 0.4);
            if chosen.is_empty() {
                chosen.push(names[period - 1]);
            }
            Some(format!(
                "calendarsigma=select sigmavec=({})",
                chosen.join(" ")
            ))
        }
        _ => None,
    }
}

/// C: 3 to 20 years from any period of the year on, years that are not whole, short series with moving and with long filters.
fn parts(stored: &[Series], cases: &mut Vec<Case>) {
    let mut random = Random::new(3);
    for _ in 0..230 {
        let series = random.one(stored);
        let period = series.period;
        let longest = series.values.len().min(20 * period);
        let years = random.between(3, longest / period);
        let length = (years * period + random.between(0, period - 1)).min(longest);
        let first = random.between(0, series.values.len() - length);
        let part = series.part(first, length);
        let mut options = format!("mode={}", random.one(allowed(&part)));
        match random.between(0, 5) {
            // With exactly three years and no forecasts, X-13 takes seasonal factors from memory that it never set.
            0 | 1 if length / period > 3 => options += " sfshort=yes",
            2 => options += " seasonalma=s3x15",
            3 => options += " seasonalma=s3x9",
            4 => options = format!("{options} {}", mixture(&mut random, &part)),
            _ => {}
        }
        cases.push(x11_only("C", &part, options));
    }
}

/// The airline model with forecasts and backcasts; pseudo-additive adjustment takes no transformation.
fn airline_model(mode: &str, regression: &str, ahead: usize, back: usize) -> String {
    let function = if ["mult", "logadd"].contains(&mode) {
        "log"
    } else {
        "none"
    };
    format!(
        "transform{{ function={function} }}\n{regression}arima{{ model=(0 1 1)(0 1 1) }}\n{}",
        forecast(ahead, back)
    )
}

fn forecast(ahead: usize, back: usize) -> String {
    let save = match (ahead, back) {
        (0, 0) => "",
        (_, 0) => " save=(fct)",
        (0, _) => " save=(bct)",
        _ => " save=(fct bct)",
    };
    format!("forecast{{ maxlead={ahead} maxback={back}{save} }}\n")
}

/// Series that the airline model fits without complaint.
const MODELLED: [&str; 6] = [
    "airline",
    "nottem",
    "uk_gas_q",
    "jj_q",
    "uk_driver_deaths",
    "us_imp_china",
];

/// D: extensions of every length, whole years or not.
fn forecasts(stored: &[Series], cases: &mut Vec<Case>) {
    let mut random = Random::new(4);
    for round in 0..190 {
        let series = named(stored, MODELLED[round % MODELLED.len()]);
        let mode = random.one(&MODES);
        let period = series.period;
        let ahead = *random.one(&[
            0,
            1,
            period - 1,
            period,
            period + 3,
            2 * period,
            3 * period,
            5 * period,
        ]);
        let back = *random.one(&[0, 0, 1, period / 2, period, period + 1, 2 * period]);
        let mut options = format!("mode={mode}");
        if random.uniform() < 0.3 {
            options += " excludefcst=yes";
        }
        match random.between(0, 2) {
            0 => options = format!("{options} {}", mixture(&mut random, series)),
            1 => {
                if let Some(groups) = groups(&mut random, period) {
                    options = format!("{options} {groups}");
                }
            }
            _ => {}
        }
        cases.push(Case {
            suite: "D",
            series: series.clone(),
            before: airline_model(mode, "", ahead, back),
            options,
        });
    }
}

/// E: outliers, trading days and Easter in the regression, and where the adjustment leaves them.
fn regressors(stored: &[Series], cases: &mut Vec<Case>) {
    let mut random = Random::new(5);
    for round in 0..120 {
        let series = named(stored, MODELLED[round % MODELLED.len()]);
        let mode = *random.one(&["mult", "add", "logadd"]);
        let period = series.period;
        let mut variables = Vec::new();
        let mut taken = Vec::new();
        for kind in ["ao", "ls", "tc", "so"] {
            if random.uniform() < 0.55 {
                // Apart from each other, so that no two are the same regressor.
                let mut at = random.between(2 * period, series.values.len() - 2 * period);
                while taken.iter().any(|other: &usize| other.abs_diff(at) < 2) {
                    at += 2;
                }
                taken.push(at);
                let (year, season) = date(series.ordinal() + at, period);
                variables.push(format!("{kind}{year}.{season}"));
            }
        }
        if random.uniform() < 0.5 {
            variables.push("td".into());
        }
        if random.uniform() < 0.5 || variables.is_empty() {
            variables.push("easter[8]".into());
        }
        let trendtc = if random.uniform() < 0.3 {
            "trendtc=yes "
        } else {
            ""
        };
        let regression = format!(
            "regression{{ variables=({}) {trendtc}save=(td hol ao ls tc so usr a10) }}\n",
            variables.join(" ")
        );
        let ahead = *random.one(&[0, period, period + 2, 2 * period]);
        let back = *random.one(&[0, 0, period, period - 1]);
        let mut options = format!("mode={mode}");
        options += *random.one(&[
            "",
            " final=(ao)",
            " final=(ls)",
            " final=(tc)",
            " final=(ao ls tc)",
        ]);
        if random.uniform() < 0.3 {
            options += " keepholiday=yes";
        }
        if random.uniform() < 0.3 {
            options += " centerseasonal=yes";
        }
        cases.push(Case {
            suite: "E",
            series: series.clone(),
            before: airline_model(mode, &regression, ahead, back),
            options,
        });
    }
}

/// Random columns of a user's variables from `back` periods before the series to `ahead` after it.
fn columns(
    random: &mut Random,
    series: &Series,
    count: usize,
    span: (usize, usize),
    mean: f64,
    size: f64,
) -> String {
    let (year, season) = date(series.ordinal() - span.1, series.period);
    let mut text = format!("start={year}.{season} data=(\n");
    for _ in 0..span.1 + series.values.len() + span.0 {
        let row: Vec<String> = (0..count)
            .map(|_| format!("{:.4}", mean + size * random.normal()))
            .collect();
        text += &row.join(" ");
        text += "\n";
    }
    text + ")"
}

/// F: prior factors, and user-defined regressors of every kind.
fn priors(stored: &[Series], cases: &mut Vec<Case>) {
    let mut random = Random::new(6);
    for round in 0..48 {
        let series = named(stored, MODELLED[round % MODELLED.len()]);
        let mode = *random.one(&["mult", "add", "logadd"]);
        let period = series.period;
        let kinds = *random.one(&["temporary", "permanent", "temporary permanent"]);
        let (ahead, mut back) = *random.one(&[(0, 0), (period, 0), (period + 3, period)]);
        if kinds.contains(' ') {
            // Of two kinds X-13 saves only the product as it uses it then.
            back = 0;
        }
        let (function, way, mean) = if mode == "add" {
            ("none", "diff", 0.0)
        } else {
            ("log", "ratio", 1.0)
        };
        let size = if mode == "add" {
            0.02 * series.values[0]
        } else {
            0.02
        };
        let count = kinds.split(' ').count();
        let data = columns(
            &mut random,
            series,
            count,
            (ahead.max(period), back),
            mean,
            size,
        );
        let names = if count == 2 {
            "name=(\"a\" \"b\")"
        } else {
            "name=\"a\""
        };
        let model = if ahead + back > 0 || random.uniform() < 0.5 {
            format!("arima{{ model=(0 1 1)(0 1 1) }}\n{}", forecast(ahead, back))
        } else {
            String::new()
        };
        cases.push(Case {
            suite: "F",
            series: series.clone(),
            before: format!(
                "transform{{ function={function} mode={way} type=({kinds}) {names}\n{data}\nsave=(a2 a2p a2t) }}\n{model}"
            ),
            options: format!("mode={mode}"),
        });
    }
    for round in 0..56 {
        let series = named(stored, MODELLED[round % MODELLED.len()]);
        let mode = *random.one(&["mult", "add", "logadd"]);
        let period = series.period;
        let kind = ["user", "seasonal", "td", "holiday", "ao", "ls", "so"][round % 7];
        let (ahead, back) = *random.one(&[(0, 0), (period, 0), (period + 3, period)]);
        let data = columns(&mut random, series, 1, (ahead.max(period), back), 0.0, 1.0);
        let regression = format!(
            "regression{{ user=(u) usertype=({kind})\n{data}\nsave=(td hol ao ls tc so usr a10) }}\n"
        );
        let mut options = format!("mode={mode}");
        options += match kind {
            "seasonal" | "so" => *random.one(&["", " centerseasonal=yes"]),
            "user" => *random.one(&["", " final=(user)"]),
            "holiday" => *random.one(&["", " keepholiday=yes"]),
            _ => "",
        };
        cases.push(Case {
            suite: "F",
            series: series.clone(),
            before: airline_model(mode, &regression, ahead, back),
            options,
        });
    }
}

/// G: generated series, many of them hardly seasonal; rounded ones, and ones with zeros.
fn generated(cases: &mut Vec<Case>) {
    let mut random = Random::new(7);
    for index in 0..60 {
        let period = if index % 3 == 2 { 4 } else { 12 };
        let n = random.between(3 * period, 18 * period);
        let series = random.series(format!("generated {index}"), period, n);
        let mode = random.one(&MODES);
        let options = match index % 2 {
            0 => String::new(),
            _ => mixture(&mut random, &series),
        };
        cases.push(x11_only("G", &series, format!("mode={mode} {options}")));
        let median = {
            let mut sorted = series.values.clone();
            sorted.sort_unstable_by(f64::total_cmp);
            sorted[n / 2]
        };
        if index % 3 == 0 {
            let rounded = series.map("rounded", |_, value| {
                (value / median * 300.0).round().max(1.0)
            });
            cases.push(x11_only("G", &rounded, format!("mode={mode}")));
        }
        if index % 4 == 0 {
            // No trade in some months of some years. X-13 refuses an initial seasonal factor of zero, and did not come to an end where a series
            // began with twenty zeros.
            let zeros = series.map("zeros", |at, value| {
                let is_closed = at % period < period / 4 && at % 7 < 4 && value < 1.2 * median;
                if is_closed { 0.0 } else { value }
            });
            cases.push(x11_only("G", &zeros, "mode=pseudoadd".into()));
        }
    }
}
