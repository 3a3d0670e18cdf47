//! One case: a specification for X-13, and our run on what X-13 fed its own X-11 with.

use std::fmt::Write as _;

use tidegauge::x11::{Effect, Table, X11, X11Input, X11Result};

use super::series::{Series, date};
use crate::x13::compare::Ledger;
use crate::x13::engine::{Run, Saved, X13};
use crate::x13::options::x11_spec;
use crate::x13::quality::compare_quality;

/// Every table that X-13 saves under our name for it.
const TABLES: &str = "b2 b3 b5 b6 b7 b8 b10 b11 b13 b17 b20 c1 c2 c4 c5 c6 c7 c10 c11 c13 c17 c20 \
                      d1 d2 d4 d5 d6 d7 d8 d9 d10 d11 d12 d13 d16 d18 e1 e2 e3 e5 e6 e7 e8 e11 e18 f1";

/// Factors that X-13 saves, in the order in which they are looked for.
const EFFECTS: [(&str, Effect); 10] = [
    ("td", Effect::TradingDay),
    ("hol", Effect::Holiday),
    ("tc", Effect::TemporaryChange),
    ("usr", Effect::User),
    ("a10", Effect::UserSeasonal),
    ("so", Effect::SeasonalOutlier),
    ("a2p", Effect::PermanentPrior),
    ("a2t", Effect::TemporaryPrior),
    ("ao", Effect::AdditiveOutlier),
    ("ls", Effect::LevelShift),
];

pub(super) struct Case {
    pub(super) suite: &'static str,
    pub(super) series: Series,
    /// What comes before X-11: transformation, regressors, model, forecasts.
    pub(super) before: String,
    /// Arguments of `x11`.
    pub(super) options: String,
}

impl Case {
    /// Runs X-13 and ours, and compares all that X-13 saved.
    pub(super) fn compare(&self, x13: &X13, folder: &str, ledger: &mut Ledger) {
        let label = self.label();
        let run = match x13.run(folder, &self.specification()) {
            Ok(run) => run,
            Err(error) => return ledger.fail(format!("{label}: X-13 says {error}")),
        };
        ledger.case();
        let fed = Fed::new(self, &run);
        let mut spec = x11_spec(&self.options_text());
        // X-13 has this option in the regression.
        spec.trend_temporary_change = self.before.contains("trendtc=yes");
        let input = fed.input();
        let x11 = X11::new(spec, self.series.period).unwrap();
        let result = match x11.decompose(&input) {
            Ok(result) => result,
            Err(error) => return ledger.fail(format!("{label}: {error}")),
        };
        for (code, saved) in &run.tables {
            compare_table(ledger, &label, &result, &fed, code, saved);
        }
        if result.table(Table::D18).is_some() && !run.tables.contains_key("d18") {
            ledger.fail(format!("{label} d18: the reference has none"));
        }
        compare_quality(ledger, &label, &x11, &result, &input, &run.lines);
    }

    fn label(&self) -> String {
        let before: Vec<&str> = self
            .before
            .lines()
            .filter(|line| line.contains(|c: char| c.is_ascii_lowercase()))
            .collect();
        format!(
            "{} {} {{{}}} {}",
            self.suite,
            self.series.name,
            self.options,
            before.join(" ")
        )
    }

    fn options_text(&self) -> String {
        format!("x11{{ {} }}", self.options)
    }

    /// The specification file. X-13 reads 132 characters of a line.
    fn specification(&self) -> String {
        let Series { period, start, .. } = self.series;
        let mut text = format!(
            "series{{ start={}.{} period={period} data=(",
            start.0, start.1
        );
        for value in &self.series.values {
            let _ = write!(text, "\n{value}");
        }
        text += ")\n appendfcst=yes appendbcst=yes save=(b1) }\n";
        text += &self.before;
        let arguments = format!(
            "{} appendfcst=yes appendbcst=yes print=none save=({TABLES} tal ira{})",
            self.options,
            if self.options.contains("pseudoadd") {
                " fsd fad"
            } else {
                ""
            }
        );
        text += "x11{\n";
        for word in arguments.split_inclusive(' ') {
            text += word.trim_end();
            text += "\n";
        }
        text + "}\n"
    }
}

/// What X-13 fed its X-11 with: the series it extended, and the effects it took out.
struct Fed {
    /// Ordinal of the first value.
    first: usize,
    backcasts: usize,
    forecasts: usize,
    /// Period of the year of the first observation.
    start: usize,
    /// Table A1 with its extensions.
    original: Vec<f64>,
    factors: Vec<(Effect, Vec<f64>)>,
}

impl Fed {
    fn new(case: &Case, run: &Run) -> Self {
        let series = &case.series;
        let (n, period) = (series.values.len(), series.period);
        let ordinal = |saved: &Saved| saved.start.0 * period + saved.start.1 - 1;
        let additive = case.options.contains("mode=add");
        let restore = |x: f64, factor: f64| if additive { x + factor } else { x * factor };
        let remove = |x: f64, factor: f64| if additive { x - factor } else { x / factor };
        let neutral = if additive { 0.0 } else { 1.0 };

        let b1 = &run.tables["b1"];
        let first = ordinal(b1);
        let backcasts = series.ordinal() - first;
        let len = b1.values.len();
        let observed = backcasts..backcasts + n;
        let mut factors: Vec<(Effect, Vec<f64>)> = Vec::new();
        let one_prior = run.tables.contains_key("a2p") != run.tables.contains_key("a2t");
        // The kind whose factors outside the observations have to be found from the forecasts.
        let mut unsaved = None;
        for (code, effect) in EFFECTS {
            let Some(saved) = run.tables.get(code) else {
                continue;
            };
            // With backcasts X-13 saves other factors of one kind than it uses; their product (A2) is what it uses.
            let is_prior = ["a2p", "a2t"].contains(&code);
            let saved = match run.tables.get("a2") {
                Some(product) if is_prior && one_prior => product,
                _ => saved,
            };
            let offset = ordinal(saved) - first;
            let mut values = vec![neutral; len];
            // Factors may be saved for a year more than there is.
            for (value, factor) in values[offset..].iter_mut().zip(&saved.values) {
                *value = *factor;
            }
            if offset + saved.values.len() < len || offset > 0 {
                if effect == Effect::LevelShift {
                    // A level goes on as it stands at the end.
                    values[..observed.start].fill(saved.values[0]);
                    values[observed.end..].fill(saved.values[n - 1]);
                }
                unsaved = unsaved.or(Some(factors.len()));
            }
            factors.push((effect, values));
        }
        let mut original = vec![0.0; len];
        original[observed.clone()].copy_from_slice(&series.values);
        for (index, value) in original.iter_mut().enumerate() {
            if observed.contains(&index) {
                continue;
            }
            *value = (factors.iter()).fold(b1.values[index], |x, (_, f)| restore(x, f[index]));
            // X-13 saves outliers, seasonal ones too, and priors for the observations only. Forecasts in original units have them all.
            let ending = if index < observed.start { "bct" } else { "fct" };
            if let (Some(unsaved), Some(cast)) = (unsaved, run.tables.get(ending)) {
                let position = first + index - ordinal(cast);
                let cast = cast.values[position];
                let factor = &mut factors[unsaved].1[index];
                *factor = restore(*factor, remove(cast, *value));
                *value = cast;
            }
        }
        Self {
            first,
            backcasts,
            forecasts: len - observed.end,
            start: date(series.ordinal(), period).1,
            original,
            factors,
        }
    }

    fn has_priors(&self) -> bool {
        let priors = [Effect::PermanentPrior, Effect::TemporaryPrior];
        self.factors
            .iter()
            .any(|(effect, _)| priors.contains(effect))
    }

    fn input(&self) -> X11Input<'_> {
        let input =
            X11Input::new(&self.original, self.start).extended_by(self.backcasts, self.forecasts);
        self.factors.iter().fold(input, |input, (effect, factors)| {
            input.effect(*effect, factors)
        })
    }
}

fn compare_table(
    ledger: &mut Ledger,
    label: &str,
    result: &X11Result,
    fed: &Fed,
    code: &str,
    saved: &Saved,
) {
    let ordinal = saved.start.0 * result.period + saved.start.1 - 1;
    let Some(first) = ordinal.checked_sub(fed.first) else {
        // Backcasts that X-13 made and then did not use.
        if code != "bct" {
            ledger.fail(format!("{label} {code}: starts before B1"));
        }
        return;
    };
    let (table, ours): (Table, Vec<f64>) = match code {
        // Trend and irregular before effects join them.
        "tal" => (Table::D12, result.trend_without_effects.clone()),
        "ira" => (Table::D13, result.irregular_without_effects.clone()),
        // Seasonal and combined components in the units of the series.
        "fsd" => return extended(ledger, label, result, fed, Table::D10B, first, saved),
        "fad" => return extended(ledger, label, result, fed, Table::D16B, first, saved),
        _ => match code.parse() {
            Ok(table) => return extended(ledger, label, result, fed, table, first, saved),
            // Factors and forecasts, which are input here.
            Err(_) => return,
        },
    };
    ledger.values(label, result, table, &ours, first, &saved.values);
}

/// A table that X-13 may save beyond the series, or beyond where it has set it.
fn extended(
    ledger: &mut Ledger,
    label: &str,
    result: &X11Result,
    fed: &Fed,
    table: Table,
    first: usize,
    saved: &Saved,
) {
    let Some(ours) = result.extended_table(table) else {
        return ledger.fail(format!("{label} {table}: not in the result"));
    };
    let (mut ours, len) = (ours.into_owned(), result.original.len());
    let mut reference = saved.values.clone();
    match table {
        // Seasonal factors of the year ahead.
        Table::D10 => ours.extend_from_slice(&result.seasonal_ahead),
        // Likewise with calendar factors of that year, which are no input of ours.
        Table::D16 | Table::D18 => reference.truncate(len - first),
        // X-13 saves D16 in the place of ratios to backcasts.
        Table::E18 => {
            let backcasts = ..result.backcasts;
            ours[backcasts].copy_from_slice(&result.combined_factors[backcasts]);
            // Ratios to forecasts have another numerator than the forecasts that it saves, if there are prior factors.
            if fed.has_priors() {
                reference.truncate(result.observed().end - first);
            }
        }
        // X-13 saves these for all observations or for all but half a year at the ends, and so cells that it never set, where the
        // extensions are shorter than the half year that the first trend loses.
        Table::B2 | Table::B3 | Table::C2 | Table::C4 | Table::D2 | Table::D4 => {
            let half = result.period / 2;
            for (index, value) in reference.iter_mut().enumerate() {
                if !(half..len - half).contains(&(first + index)) {
                    *value = f64::NAN;
                }
            }
        }
        _ => {}
    }
    ledger.values(label, result, table, &ours, first, &reference);
}
