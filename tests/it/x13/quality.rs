//! Choices and measures of an adjustment against the lines of the diagnostics file of X-13 (`.udg`), to all printed digits.

use std::collections::BTreeMap;

use tidegauge::diagnostics::{FTest, IdentifiableSeasonality};
use tidegauge::num::tolerance::Tolerance;
use tidegauge::x11::{Mode, Moments, SeasonalFilter, Shares, X11, X11Input, X11Quality, X11Result};

use super::compare::Ledger;
use crate::diagnostics_golden::Report;

/// Compares every line that has a counterpart of ours; lines that are not there are passed over.
pub(crate) fn compare_quality(
    ledger: &mut Ledger,
    case: &str,
    x11: &X11,
    result: &X11Result,
    input: &X11Input<'_>,
    lines: &BTreeMap<String, String>,
) {
    let level = if result.mode == Mode::Additive {
        let sizes = result.original.iter().map(|value| value.abs());
        sizes.fold(0.0, f64::max)
    } else {
        100.0
    };
    let mut page = Page {
        case,
        level,
        lines,
        report: &mut ledger.diagnostics,
    };
    page.choices(result);
    let quality = match x11.quality(result, input) {
        Ok(quality) => quality,
        Err(error) => return ledger.fail(format!("{case}: {error}")),
    };
    page.changes(&quality);
    page.summary(&quality, result);
    page.tests(&quality);
    page.monitor(&quality);
    // X-13 ranks equal values in the order of its exchange sort; ours keeps their order in time.
    if has_ties(&result.unmodified_si[..result.observed().end]) {
        ledger.leave_out("Kruskal-Wallis of D8 with equal values, whose ranks depend on the sort");
    } else {
        let rank = quality.kruskal_wallis;
        page.test("f2.kw", rank.statistic, rank.p_value);
    }
}

fn has_ties(values: &[f64]) -> bool {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.windows(2).any(|pair| pair[0] == pair[1])
}

/// The diagnostics file of one case.
struct Page<'a> {
    case: &'a str,
    /// Size of what changes are differences of: 100 for percentages, that of the series in additive mode.
    level: f64,
    lines: &'a BTreeMap<String, String>,
    report: &'a mut Report,
}

impl Page<'_> {
    /// The fields of a line against numbers.
    fn numbers(&mut self, key: &str, actual: &[f64]) {
        self.numbers_at_scale(key, actual, &vec![0.0; actual.len()]);
    }

    /// Likewise, for numbers that are sums: what is left of terms of the size `scale` when they cancel has no digits to compare.
    fn numbers_at_scale(&mut self, key: &str, actual: &[f64], scale: &[f64]) {
        let Some(line) = self.lines.get(key) else {
            return;
        };
        let mut fields: Vec<&str> = line.split_whitespace().collect();
        // A last column of eight characters may fill all of them, without a space before it.
        if let Some((before, last)) = fields.last().and_then(|last| last.split_at_checked(6))
            && fields.len() + 1 == actual.len()
            && before == "100.00"
        {
            fields.pop();
            fields.extend([before, last]);
        }
        if fields.len() != actual.len() {
            let what = format!("{} {key}: {} numbers in {line}", self.case, fields.len());
            return self.report.wrong.push(what);
        }
        for (column, ((field, actual), scale)) in fields.iter().zip(actual).zip(scale).enumerate() {
            let printed = field.parse().unwrap_or(f64::NAN);
            let close = |scale| Tolerance::ROUND_OFF.accepts_at_scale(*actual, printed, scale);
            let nothing = |value| Tolerance::ROUND_OFF.accepts_at_scale(value, 0.0, self.level);
            if (*scale > 0.0 && close(*scale))
                || (level_matters(key) && nothing(*actual) && nothing(printed))
            {
                self.report.compared += 1;
                continue;
            }
            // Measures of tables that agree within the tolerance may lie on the other side of a tie.
            let reach = Tolerance::INTERMEDIATE.relative * actual.abs();
            let nearest = if printed.is_nan() {
                *actual
            } else {
                actual + (printed - actual).clamp(-reach, reach)
            };
            let what = format!("{} {key} ({})", self.case, column + 1);
            self.report.number(&what, nearest, field);
        }
    }

    /// A printed number that can only be a rounding error of terms of the size `scale`.
    fn cancelled(&mut self, key: &str, printed: &str, scale: f64) {
        self.report.compared += 1;
        let zero = |value| Tolerance::ROUND_OFF.accepts_at_scale(value, 0.0, scale);
        if !printed.parse().is_ok_and(zero) {
            let what = format!("{} {key}: nothing is not {printed}", self.case);
            self.report.wrong.push(what);
        }
    }

    fn word(&mut self, key: &str, actual: &str) {
        if let Some(line) = self.lines.get(key) {
            let what = format!("{} {key}", self.case);
            self.report.same(&what, actual, line.trim());
        }
    }

    /// A statistic and its probability in percent.
    fn test(&mut self, key: &str, statistic: f64, p_value: f64) {
        // Its probabilities of F are right to about 5e-7 only, which its five decimals of a percentage show.
        let fields = self.lines.get(key).map(|line| line.split_whitespace());
        let printed = fields.and_then(|mut fields| fields.nth(1)?.parse::<f64>().ok());
        let error = printed.map_or(0.0, |percent| percent / 100.0 - p_value);
        let p_value = p_value + error.clamp(-5e-7, 5e-7);
        self.numbers(key, &[statistic, 100.0 * p_value]);
    }

    fn f_test(&mut self, key: &str, test: &FTest) {
        self.test(key, test.statistic, test.p_value);
    }

    /// Filters and the ratios that chose them, and D9A.
    fn choices(&mut self, result: &X11Result) {
        self.word("finaltrendma", &result.henderson.to_string());
        self.word("d7trendma", &result.d.henderson.to_string());
        for (index, ratio) in result.seasonal_filter.ratios.iter().enumerate() {
            self.numbers(&format!("autosf.msr{:02}", index + 1), &[*ratio]);
        }
        let filters = &result.seasonal_filter.filters;
        if filters.iter().all(|filter| *filter == filters[0])
            && filters[0] != SeasonalFilter::X11Default
        {
            self.word("sfmsr", &filters[0].to_string());
        }
        for (season, moving) in result.moving_seasonality.iter().enumerate() {
            let actual = [moving.irregular, moving.seasonal, moving.ratio];
            let level = self.level;
            let key = format!("d9a.{:02}", season + 1);
            if moving.seasonal > Tolerance::ROUND_OFF.relative * level {
                self.numbers(&key, &actual);
            } else {
                // Factors that are the same in every year: their changes, and a ratio to them, are rounding errors.
                let line = self.lines.get(&key).map(|line| line.split_whitespace());
                if let Some(field) = line.and_then(|mut fields| fields.nth(1)) {
                    self.cancelled(&key, field, level);
                }
            }
        }
    }

    /// F2A, F2B, F2C and F2E.
    fn changes(&mut self, quality: &X11Quality) {
        for change in &quality.changes {
            let span = change.span;
            let measures = [
                change.original,
                change.adjusted,
                change.irregular,
                change.trend,
                change.seasonal,
            ];
            let mut absolute = measures.map(|moments| moments.mean_absolute).to_vec();
            absolute.extend([
                change.prior,
                change.calendar,
                change.cyclical_dominance.mean_absolute,
                change.modified_original,
                change.modified_adjusted,
                change.modified_irregular,
            ]);
            self.numbers(&format!("f2.a{span:02}"), &absolute);
            let mut shares = percent(&change.shares, change.shares.total());
            shares[5] = 100.0;
            shares.push(100.0 * change.total_ratio);
            self.numbers(&format!("f2.b{span:02}"), &shares);
            let moments = [
                change.original,
                change.irregular,
                change.trend,
                change.seasonal,
                change.adjusted,
                change.cyclical_dominance,
            ];
            let columns = |of: fn(&Moments) -> [f64; 2]| moments.iter().flat_map(of).collect();
            let actual: Vec<f64> = columns(|m| [m.mean, m.standard_deviation]);
            let sizes: Vec<f64> = columns(|m| [m.mean_absolute, 0.0]);
            self.numbers_at_scale(&format!("f2.c{span:02}"), &actual, &sizes);
        }
        let ratios: Vec<f64> = quality
            .changes
            .iter()
            .map(|change| change.i_over_c)
            .collect();
        self.numbers("f2.e", &ratios);
    }

    /// F2D, F2F, F2G and the two ratios.
    fn summary(&mut self, quality: &X11Quality, result: &X11Result) {
        let runs = &quality.duration_of_run;
        let durations = [
            runs.adjusted,
            runs.irregular,
            runs.trend,
            runs.cyclical_dominance,
        ];
        self.numbers("f2.d", &durations);
        self.word("f2.mcd", &quality.months_for_cyclical_dominance.to_string());
        let variance = percent(&quality.variance, quality.variance.total());
        self.numbers("f2.f", &variance);
        self.numbers("f2.g", &quality.autocorrelations);
        self.numbers("f2.ic", &[result.i_over_c]);
        self.numbers("f2.is", &[result.i_over_s]);
    }

    fn tests(&mut self, quality: &X11Quality) {
        self.f_test("f2.fsb1", &quality.stable_b1);
        self.f_test("f2.fsd8", &quality.stable);
        self.f_test("f2.msf", &quality.moving);
        self.f_test("d11.f", &quality.residual.whole);
        if let Some(last) = &quality.residual.last_three_years {
            self.f_test("d11.3y.f", last);
        }
        // The file does not tell "probably not present" from "present".
        let said = match quality.combined.outcome {
            IdentifiableSeasonality::NotPresent => "no",
            _ => "yes",
        };
        self.word("f2.idseasonal", said);
    }

    fn monitor(&mut self, quality: &X11Quality) {
        for (index, m) in quality.m.iter().enumerate() {
            let key = format!("f3.m{:02}", index + 1);
            match m {
                Some(m) => self.numbers(&key, &[*m]),
                None if self.lines.contains_key(&key) => {
                    let what = format!("{} {key}: not in our result", self.case);
                    self.report.wrong.push(what);
                }
                None => {}
            }
        }
        self.numbers("f3.q", &[quality.q]);
        self.numbers("f3.qm2", &[quality.q_without_m2]);
        self.word("f3.fail", &quality.failures.to_string());
    }
}

/// The parts of a total in percent, and the total.
fn percent(shares: &Shares, total: f64) -> Vec<f64> {
    let parts = [
        shares.irregular,
        shares.trend,
        shares.seasonal,
        shares.prior,
        shares.calendar,
        total,
    ];
    parts.map(|part| 100.0 * part).to_vec()
}

/// Whether a line holds changes, which are rounding errors where they are nothing beside the level of the series.
fn level_matters(key: &str) -> bool {
    key.starts_with("f2.a") || key.starts_with("f2.c")
}
