//! Diagnostics against X-13ARIMA-SEATS: its saved tables go in, and every number it prints must come out.
//!
//! The committed cases are described in `tests/golden/diagnostics/README.md`; any further file of the same form beside
//! them is checked too.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tidegauge::diagnostics::{
    AR_SPECTRUM_ORDER, AutocorrelationTest, Differencing, IdentifiableSeasonality, QsTest,
    SpectralPeak, SpectrumMethod, SpectrumPeaks, ar_spectrum, box_pierce, combined_seasonality,
    durbin_watson, friedman, kruskal_wallis, ljung_box, moving_seasonality, normality, np,
    periodogram, qs, recent_span, residual_seasonality, spectrum_peaks, stable_seasonality,
};
use tidegauge::num::tolerance::Tolerance;

/// One run of the reference: tables with 15 digits, and lines of its diagnostics file as printed.
#[derive(Deserialize)]
struct Case {
    series: String,
    period: usize,
    start: (i32, usize),
    mode: String,
    model: Option<String>,
    spectrum: String,
    tables: BTreeMap<String, Vec<f64>>,
    /// Rows of number, frequency, decibels.
    spectra: BTreeMap<String, Vec<(f64, f64)>>,
    udg: BTreeMap<String, String>,
}

/// Collects disagreements, and how many numbers were compared.
#[derive(Default)]
pub(crate) struct Report {
    pub(crate) compared: usize,
    pub(crate) wrong: Vec<String>,
}

impl Report {
    /// Fields too narrow for their number are printed as asterisks and say nothing.
    pub(crate) fn number(&mut self, what: &str, actual: f64, printed: &str) {
        if printed.starts_with("***") {
            return;
        }
        self.compared += 1;
        let (mantissa, exponent) = mantissa_and_exponent(printed);
        let places = mantissa
            .split_once('.')
            .map_or(0, |(_, places)| places.len());
        let half_a_unit = Tolerance::published(u32::try_from(places).unwrap());
        let unit = 10.0_f64.powi(exponent);
        if !half_a_unit.accepts(actual / unit, mantissa.parse().unwrap()) {
            self.wrong
                .push(format!("{what}: {actual} is not {printed}"));
        }
    }

    pub(crate) fn same(&mut self, what: &str, actual: &str, printed: &str) {
        self.compared += 1;
        if actual != printed {
            self.wrong
                .push(format!("{what}: {actual} is not {printed}"));
        }
    }

    /// Statistic, sometimes degrees of freedom, and probability in units of `p_unit`.
    pub(crate) fn test(&mut self, what: &str, statistic: f64, p: f64, p_unit: f64, printed: &str) {
        let fields: Vec<&str> = printed.split_whitespace().collect();
        self.number(what, statistic, fields[0]);
        let what = format!("{what} p");
        self.number(&what, p / p_unit, fields[fields.len() - 1]);
    }

    pub(crate) fn finish(self, least: usize) {
        assert!(
            self.wrong.is_empty(),
            "{} of {} disagree:\n{}",
            self.wrong.len(),
            self.compared,
            self.wrong[..self.wrong.len().min(60)].join("\n")
        );
        assert!(self.compared >= least, "only {} compared", self.compared);
    }
}

/// The two parts of a number as printed.
fn mantissa_and_exponent(printed: &str) -> (&str, i32) {
    printed
        .split_once('E')
        .map_or((printed, 0), |(mantissa, exponent)| {
            (mantissa, exponent.parse().unwrap())
        })
}

fn directory(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

pub(crate) fn json_files(path: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(directory(path)) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "json")
    });
    files.sort();
    files
}

fn cases() -> Vec<Case> {
    json_files("tests/golden/diagnostics")
        .iter()
        .flat_map(|file| {
            let text = fs::read_to_string(file).unwrap();
            serde_json::from_str::<Vec<Case>>(&text).unwrap()
        })
        .collect()
}

impl Case {
    fn name(&self) -> String {
        let model = self.model.as_deref().unwrap_or("no model");
        format!("{} {} {model}", self.series, self.mode)
    }

    fn table(&self, name: &str) -> &[f64] {
        self.tables.get(name).map_or(&[], Vec::as_slice)
    }

    fn phase(&self) -> usize {
        self.start.1 - 1
    }

    /// Neutral value of D8, and of E3 and D13.
    fn neutral(&self) -> (f64, f64) {
        match self.mode.as_str() {
            "mult" => (1.0, 1.0),
            "logadd" => (0.0, 1.0),
            _ => (0.0, 0.0),
        }
    }

    fn irregular(&self, name: &str) -> Vec<f64> {
        let (_, neutral) = self.neutral();
        self.table(name)
            .iter()
            .map(|value| value - neutral)
            .collect()
    }

    /// `d + D` of the model.
    fn order(&self) -> Option<usize> {
        let part = |key: &str| self.udg.get(key).map_or(0, |text| text.parse().unwrap());
        let order = part("nonseasonaldiff") + part("seasonaldiff");
        self.model.is_some().then_some(order)
    }

    fn differencing(&self) -> Differencing {
        match self.order() {
            Some(order) => Differencing::Model { order },
            None => Differencing::default(),
        }
    }

    /// Residuals over the effective observations.
    fn residuals(&self) -> &[f64] {
        let all = self.table("rsd");
        let effective: usize = self.udg["nefobs"].parse().unwrap();
        &all[all.len() - effective..]
    }

    fn peaks(&self, x: &[f64]) -> SpectrumPeaks {
        let method = match self.spectrum.as_str() {
            "periodogram" => SpectrumMethod::Periodogram,
            _ => SpectrumMethod::default(),
        };
        spectrum_peaks(x, method).unwrap()
    }

    /// Last eight years of a series in logs unless additive, differenced.
    fn detrended(&self, name: &str) -> Vec<f64> {
        let table = self.table(name);
        let mut x: Vec<f64> = recent_span(table).unwrap_or(table).to_vec();
        if self.mode != "add" {
            for value in &mut x {
                *value = value.ln();
            }
        }
        for _ in 0..self
            .order()
            .map_or(1, |order| order.saturating_sub(1).max(1))
        {
            x = x.windows(2).map(|pair| pair[1] - pair[0]).collect();
        }
        x
    }
}

#[test]
fn seasonality_of_the_components() {
    let mut report = Report::default();
    for case in cases() {
        let name = case.name();
        let (period, phase, d8) = (case.period, case.phase(), case.table("d8"));
        let stable = stable_seasonality(d8, period, phase).unwrap();
        let rank = kruskal_wallis(d8, period, phase).unwrap();
        let moving = moving_seasonality(d8, period, phase, case.neutral().0).unwrap();
        let udg = |key: &str| case.udg[key].as_str();
        let mut check = |key: &str, statistic, p| {
            report.test(&format!("{name} {key}"), statistic, p, 0.01, udg(key));
        };
        check("f2.fsd8", stable.statistic, stable.p_value);
        check("f2.kw", rank.statistic, rank.p_value);
        check("f2.msf", moving.statistic, moving.p_value);
        if case.tables.contains_key("b3") {
            let half = period / 2;
            // Half a year is lost at both ends; the saved table goes on through the forecasts.
            let b3 = &case.table("b3")[..d8.len() - 2 * half];
            let b1 = stable_seasonality(b3, period, (phase + half) % period).unwrap();
            check("f2.fsb1", b1.statistic, b1.p_value);
        }
        let residual = residual_seasonality(case.table("d11"), period, phase).unwrap();
        check("d11.f", residual.whole.statistic, residual.whole.p_value);
        if let Some(last) = residual.last_three_years {
            check("d11.3y.f", last.statistic, last.p_value);
        }
        let combined = combined_seasonality(&stable, &moving, &rank);
        let said = match combined.outcome {
            IdentifiableSeasonality::Present => "present",
            IdentifiableSeasonality::ProbablyNotPresent => "probably not present",
            IdentifiableSeasonality::NotPresent => "not present",
        };
        report.same(&format!("{name} combined"), said, udg("identifiable"));
    }
    report.finish(180);
}

#[test]
fn qs_and_np() {
    let mut report = Report::default();
    for case in cases() {
        let with_model = case.differencing();
        let mut check = |key: &str, x: &[f64], differencing| {
            let qs = |x: &[f64]| -> QsTest { qs(x, case.period, differencing).unwrap() };
            let recent = recent_span(x).map(|x| (format!("qss{key}"), qs(x)));
            for (key, test) in [Some((format!("qs{key}"), qs(x))), recent]
                .into_iter()
                .flatten()
            {
                let what = format!("{} {key}", case.name());
                report.test(&what, test.statistic, test.p_value, 1.0, &case.udg[&key]);
            }
        };
        check("ori", case.table("a1"), with_model);
        check(
            "orievadj",
            case.table(if case.tables.contains_key("b1") {
                "b1"
            } else {
                "a1"
            }),
            with_model,
        );
        check("sadj", case.table("d11"), with_model);
        check("sadjevadj", case.table("e2"), with_model);
        check("irr", &case.irregular("d13"), Differencing::None);
        check("irrevadj", &case.irregular("e3"), Differencing::None);
        if case.model.is_some() {
            check("rsd", case.residuals(), Differencing::None);
        }
        for (key, name) in [("sadj", "d11"), ("sadjevadj", "e2")] {
            let x = case.table(name);
            let whole = Some((format!("np{key}"), x));
            let recent = recent_span(x).map(|x| (format!("nps{key}"), x));
            for (key, x) in [whole, recent].into_iter().flatten() {
                let test = np(x, case.period, with_model).unwrap();
                let said = if test.is_seasonal { "yes" } else { "no" };
                report.same(&format!("{} {key}", case.name()), said, &case.udg[&key]);
            }
        }
    }
    report.finish(180);
}

#[test]
fn spectra_and_peaks() {
    let mut report = Report::default();
    for case in cases().into_iter().filter(|case| case.period == 12) {
        let e3 = case.irregular("e3");
        let inputs = [
            (
                "ori",
                "sp0",
                case.detrended(if case.tables.contains_key("b1") {
                    "b1"
                } else {
                    "a1"
                }),
            ),
            ("sa", "sp1", case.detrended("e2")),
            ("irr", "sp2", recent_span(&e3).unwrap_or(&e3).to_vec()),
        ];
        let mut seasonal = Vec::new();
        let mut trading_day = Vec::new();
        let residuals = case.model.as_ref().map(|_| {
            // Unlike the tests, the spectrum takes in the innovations estimated before the sample.
            let all = case.table("rsd");
            ("rsd", "", recent_span(all).unwrap_or(all).to_vec())
        });
        for (key, table, x) in residuals.into_iter().chain(inputs) {
            let peaks = case.peaks(&x);
            compare_peaks(&mut report, &case, key, &peaks);
            // The program expects seasonal peaks in the original series and does not list them.
            if peaks.has_seasonal_peak() && key != "ori" {
                seasonal.push(key);
            }
            if peaks.has_trading_day_peak() {
                trading_day.push(key);
            }
            if let Some(rows) = case.spectra.get(table) {
                let frequencies: Vec<f64> = rows.iter().map(|row| row.0).collect();
                let decibels = match case.spectrum.as_str() {
                    "periodogram" => periodogram(&x, &frequencies).unwrap(),
                    _ => ar_spectrum(&x, AR_SPECTRUM_ORDER, &frequencies).unwrap(),
                };
                for (row, actual) in rows.iter().zip(decibels) {
                    report.compared += 1;
                    if !Tolerance::ITERATIVE.accepts(actual, row.1) {
                        let what = format!("{} {table} at {}", case.name(), row.0);
                        report
                            .wrong
                            .push(format!("{what}: {actual} is not {}", row.1));
                    }
                }
            }
        }
        for (key, found) in [("peaks.seas", seasonal), ("peaks.td", trading_day)] {
            if let Some(printed) = case.udg.get(key) {
                let found = if found.is_empty() {
                    "none".to_owned()
                } else {
                    found.join(" ")
                };
                report.same(&format!("{} {key}", case.name()), &found, printed);
            }
        }
    }
    report.finish(1000);
}

fn compare_peaks(report: &mut Report, case: &Case, key: &str, peaks: &SpectrumPeaks) {
    let udg = |what: &str| case.udg.get(&format!("spc{key}.{what}"));
    let name = format!("{} spc{key}", case.name());
    if let (Some(median), Some(range)) = (udg("median"), udg("range")) {
        report.number(&format!("{name}.median"), peaks.median, median);
        // A sum of residuals that vanishes at some frequency leaves rounding noise, far below anything real.
        if peaks.range < 150.0 {
            report.number(&format!("{name}.range"), peaks.range, range);
        }
    }
    let mut check = |what: String, peak: &SpectralPeak| {
        let Some(printed) = udg(&what) else { return };
        let what = format!("{name}.{what}");
        if printed == "nopeak" {
            report.same(
                &what,
                if peak.height > 0.0 { "peak" } else { "nopeak" },
                printed,
            );
        } else {
            let fields: Vec<&str> = printed.split_whitespace().collect();
            report.number(&what, peak.height, fields[0]);
            let above = if peak.is_above_median { "+" } else { "" };
            report.same(&what, above, fields.get(1).copied().unwrap_or(""));
        }
    };
    for (j, peak) in peaks.seasonal.iter().enumerate() {
        check(format!("s{}", j + 1), peak);
    }
    for (j, peak) in peaks.trading_day.iter().enumerate() {
        check(format!("t{}", j + 1), peak);
    }
}

#[test]
fn residuals_of_models() {
    let mut report = Report::default();
    for case in cases().into_iter().filter(|case| case.model.is_some()) {
        let name = case.name();
        let e = case.residuals();
        let udg = |key: &str| case.udg.get(key).map(String::as_str);
        if let Some(printed) = udg("durbinwatson") {
            report.number(
                &format!("{name} durbinwatson"),
                durbin_watson(e).unwrap(),
                printed,
            );
        }
        if let Some(printed) = udg("friedman") {
            let test = friedman(e, case.period).unwrap();
            let fields: Vec<&str> = printed.split_whitespace().collect();
            report.number(&format!("{name} friedman"), test.statistic, fields[0]);
            // Its chi-square probabilities are good to about six digits.
            report.compared += 1;
            if !Tolerance::ITERATIVE.accepts(test.p_value, fields[2].parse().unwrap()) {
                report.wrong.push(format!(
                    "{name} friedman p: {} is not {}",
                    test.p_value, fields[2]
                ));
            }
        }
        let shape = normality(e).unwrap();
        for (key, statistic) in [
            ("skewness", shape.skewness),
            ("a", shape.geary),
            ("kurtosis", shape.kurtosis),
        ] {
            let Some(printed) = udg(key) else { continue };
            let fields: Vec<&str> = printed.split_whitespace().collect();
            report.number(&format!("{name} {key}"), statistic.statistic, fields[0]);
            let mark = match statistic.is_significant() {
                Some(true) if key != "skewness" => "*",
                Some(true) if statistic.statistic < 0.0 => "-",
                Some(true) => "+",
                _ => "",
            };
            report.same(
                &format!("{name} {key}"),
                mark,
                fields.get(1).copied().unwrap_or(""),
            );
        }
        let parameters = udg("nmodel").map_or(0, |text| text.parse().unwrap());
        let lags = (2 * case.period).min(e.len() - 1);
        let squares: Vec<f64> = e.iter().map(|value| value * value).collect();
        let ljung = ljung_box(e, lags, parameters).unwrap();
        compare_lags(&mut report, &name, &case, "lb", &ljung);
        compare_lags(
            &mut report,
            &name,
            &case,
            "bp",
            &box_pierce(e, lags, parameters).unwrap(),
        );
        compare_acf(&mut report, &name, &case, &ljung);
        for test in ljung_box(&squares, lags, parameters).unwrap() {
            if let Some(printed) = udg(&format!("acf2q${:02}", test.lag)) {
                let what = format!("{name} squares at {}", test.lag);
                report.test(
                    &what,
                    test.statistic,
                    test.p_value.unwrap_or(0.0),
                    1.0,
                    printed,
                );
            }
        }
    }
    report.finish(100);
}

/// The lags with a probability under 5 %, and what is printed of them.
fn compare_lags(
    report: &mut Report,
    name: &str,
    case: &Case,
    key: &str,
    tests: &[AutocorrelationTest],
) {
    let significant = |test: &&AutocorrelationTest| test.p_value.is_some_and(|p| p < 0.05);
    let found: Vec<&AutocorrelationTest> = tests.iter().filter(significant).collect();
    let number = found.len().to_string();
    report.same(
        &format!("{name} n{key}q"),
        &number,
        &case.udg[&format!("n{key}q")],
    );
    for test in found {
        let what = format!("{name} {key}q at {}", test.lag);
        match case.udg.get(&format!("{key}q${:02}", test.lag)) {
            Some(printed) => {
                report.test(&what, test.statistic, test.p_value.unwrap(), 1.0, printed);
            }
            None => report.wrong.push(format!("{what}: not in the file")),
        }
    }
}

/// The autocorrelations beyond 1.6 standard errors, and what is printed of them.
fn compare_acf(report: &mut Report, name: &str, case: &Case, tests: &[AutocorrelationTest]) {
    let ratio = |test: &AutocorrelationTest| test.autocorrelation / test.standard_error;
    let found: Vec<&AutocorrelationTest> = tests
        .iter()
        .filter(|test| ratio(test).abs() > 1.6)
        .collect();
    let number = found.len().to_string();
    report.same(&format!("{name} nsigacf"), &number, &case.udg["nsigacf"]);
    for test in found {
        let Some(printed) = case.udg.get(&format!("sigacf${:02}", test.lag)) else {
            continue;
        };
        let values = [test.autocorrelation, test.standard_error, ratio(test)];
        for (actual, printed) in values.into_iter().zip(printed.split_whitespace()) {
            report.number(&format!("{name} acf at {}", test.lag), actual, printed);
        }
    }
}
