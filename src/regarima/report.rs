//! The model as a short text: what an analyst asks first, in words and small tables.

use std::fmt;

use super::{Coefficient, EffectKind, Outlier, RegArimaResult, Split, Step};

/// Outliers in one line.
const OUTLIERS_A_LINE: usize = 3;
/// Days of the week in one line.
const DAYS_A_LINE: usize = 7;

/// Model, calendar effects in words, outliers, residuals, splits and forecasts; `{:#}` adds every decision.
///
/// # Examples
///
/// ```
/// use tidegauge::regarima::{RegArima, RegArimaSpec};
/// use tidegauge::Series;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tonnes = (0..96_u32).map(|t| f64::from(100 + t) * (1.0 + 0.1 * f64::from(t % 12)) + f64::from((t * t * 7) % 5));
/// let result = RegArima::new(RegArimaSpec::airline().forecasts(3))?.run(&Series::new("2015-01".parse()?, tonnes)?)?;
/// let text = result.to_string();
/// assert!(text.starts_with("Model of 96 values, 2015-M01 to 2022-M12\n  Model         (0 1 1)(0 1 1) for "));
/// assert!(text.contains("  2023-M03 ") && !text.contains("Decisions"));
/// assert!(format!("{result:#}").contains("Decisions"));
/// # Ok(())
/// # }
/// ```
impl fmt::Display for RegArimaResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ahead = self
            .forecast
            .as_ref()
            .map_or(0, |forecast| forecast.point.len());
        let before = self
            .backcast
            .as_ref()
            .map_or(0, |backcast| backcast.point.len());
        let length = self.extended.len() - ahead - before;
        write!(f, "Model of {length} values, {}", self.start)?;
        let steps = i64::try_from(length.saturating_sub(1)).unwrap_or(0);
        match self.start.checked_add(steps) {
            Ok(end) => writeln!(f, " to {end}")?,
            Err(_) => writeln!(f)?,
        }
        self.body(f)?;
        for warning in &self.warnings {
            writeln!(f, "  Note          {warning}")?;
        }
        self.forecasts(f)?;
        self.decisions(f)
    }
}

impl RegArimaResult {
    /// The lines that a report of an adjustment has, too.
    pub(crate) fn body(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "  Model         {} for {}{}; {} observations{}",
            self.order,
            if self.log { "logarithms" } else { "the values" },
            if self.constant { ", constant" } else { "" },
            self.observations,
            self.aicc
                .map_or_else(String::new, |aicc| format!(", AICC {}", signed(aicc, 2)))
        )?;
        writeln!(
            f,
            "    {:<22}{:>11}{:>11}{:>9}",
            "coefficient", "estimate", "error", "t"
        )?;
        for coefficient in self.coefficients.iter().chain(&self.derived) {
            let shown = |value: Option<f64>, digits| {
                value.map_or_else(|| "–".to_owned(), |value| signed(value, digits))
            };
            writeln!(
                f,
                "    {:<22}{:>11}{:>11}{:>9}",
                coefficient.name,
                self.coefficient_text(coefficient.value),
                coefficient
                    .standard_error
                    .map_or_else(|| "–".to_owned(), |e| self.coefficient_text(e)),
                shown(coefficient.t, 2)
            )?;
        }
        self.calendar(f)?;
        self.outlier_lines(f)?;
        self.residual_line(f)?;
        for (place, split) in self.splits.iter().enumerate() {
            writeln!(
                f,
                "  {:<14}{}",
                if place == 0 { "Splits" } else { "" },
                split.line()
            )?;
        }
        Ok(())
    }

    fn coefficient_text(&self, value: f64) -> String {
        if self.log || value.abs() < 10.0 {
            signed(value, 5)
        } else {
            number(value)
        }
    }

    /// The size of an effect: of a ratio its distance from none.
    fn effect_text(&self, value: f64) -> String {
        if self.log {
            format!("{} %", plus(100.0 * value.exp_m1(), 1))
        } else if value >= 0.0 {
            format!("+{}", number(value))
        } else {
            number(value)
        }
    }

    /// Calendar effects in words.
    fn calendar(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = Vec::new();
        let mut days: Vec<String> = Vec::new();
        let of = |kind| move |c: &&Coefficient| c.effect == Some(kind);
        let trading = self
            .coefficients
            .iter()
            .chain(&self.derived)
            .filter(of(EffectKind::TradingDay));
        for c in trading {
            let (name, when) = on_a_side(&c.name);
            let name = match name {
                "weekend" => "each day of the weekend",
                name if name.starts_with("td1") => "each weekday",
                "lpyear" => "29 February",
                name if name.starts_with("lom") || name.starts_with("loq") => "each day of length",
                name => name,
            };
            days.push(format!("{name}{when} {}", self.effect_text(c.value)));
        }
        for part in days.chunks(DAYS_A_LINE) {
            lines.push(part.join(", "));
        }
        let weekly = lines.len();
        let new_year = self.chinese_new_year_words();
        lines.extend(new_year);
        for c in self.coefficients.iter().filter(of(EffectKind::Holiday)) {
            if !c.name.starts_with("cny_") {
                lines.push(format!("{} {}", c.name, self.effect_text(c.value)));
            }
        }
        if lines.len() > weekly {
            lines.push("(of a holiday: on a period that holds its whole window)".to_owned());
        }
        if lines.is_empty() {
            lines.push("no effect in the model".to_owned());
        }
        for (place, line) in lines.iter().enumerate() {
            writeln!(
                f,
                "  {:<14}{line}",
                if place == 0 { "Calendar" } else { "" }
            )?;
        }
        Ok(())
    }

    /// The three windows of Chinese New Year in one sentence.
    fn chinese_new_year_words(&self) -> Option<String> {
        let windows = self.spec.chinese_new_year()?;
        let parts: Vec<String> = windows
            .windows()
            .iter()
            .filter_map(|(name, holiday)| {
                let effect = self.effect_text(self.coefficient(name)?.value);
                let (first, last) = holiday.window;
                Some(format!("days {} to {} {effect}", plain(first), plain(last)))
            })
            .collect();
        (!parts.is_empty()).then(|| format!("Chinese New Year, day 0: {}", parts.join(", ")))
    }

    fn outlier_lines(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |outlier: &Outlier| {
            let name = outlier.to_string();
            let effect = self.coefficient(&name).map(|c| self.effect_text(c.value));
            format!("{name} {}", effect.unwrap_or_default())
        };
        let found: Vec<String> = self.outliers.iter().map(text).collect();
        if found.is_empty() {
            if self.spec.outliers.is_empty() {
                return Ok(());
            }
            return writeln!(
                f,
                "  Outliers      none with |t| of {:.2} or more",
                self.critical_value
            );
        }
        for (place, line) in found.chunks(OUTLIERS_A_LINE).enumerate() {
            let head = if place == 0 { "Outliers" } else { "" };
            writeln!(f, "  {head:<14}{}", line.join(", "))?;
        }
        Ok(())
    }

    fn residual_line(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "  Residuals     standard deviation {}",
            number(self.variance.sqrt())
        )?;
        if let Some(test) = self.residual_tests.ljung_box.last() {
            write!(f, "; Ljung-Box {:.1} at {} lags", test.statistic, test.lag)?;
            if let Some(p) = test.p_value {
                write!(f, " (p {p:.3})")?;
            }
        }
        writeln!(f)
    }

    /// Forecasts with their bounds.
    pub(crate) fn forecasts(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(forecast) = self
            .forecast
            .as_ref()
            .filter(|forecast| !forecast.point.is_empty())
        else {
            return Ok(());
        };
        writeln!(
            f,
            "  {:<10}{:>14}{:>14}{:>14}",
            "", "forecast", "lower 95 %", "upper 95 %"
        )?;
        let bounds = forecast.lower.iter().zip(&forecast.upper);
        for (step, (point, (lower, upper))) in (0..).zip(forecast.point.iter().zip(bounds)) {
            let period = forecast
                .start
                .checked_add(step)
                .map_or_else(|_| String::new(), |p| p.to_string());
            writeln!(
                f,
                "  {period:<10}{:>14}{:>14}{:>14}",
                number(*point),
                number(*lower),
                number(*upper)
            )?;
        }
        Ok(())
    }

    /// Every decision in a line, with `{:#}` only.
    pub(crate) fn decisions(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() || self.decisions.is_empty() {
            return Ok(());
        }
        writeln!(f, "Decisions")?;
        for decision in &self.decisions {
            write!(
                f,
                "  {:<22}{:<22}",
                step_name(decision.step),
                decision.outcome
            )?;
            write!(f, "{}", decision.subject)?;
            if let Some(statistic) = decision.statistic {
                write!(f, ": {}", signed(statistic, 4))?;
            }
            if let Some(threshold) = decision.threshold {
                write!(f, " against {}", short(threshold))?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

impl Split {
    /// `2025-M01/2025-M02 994: 540 (511 to 568) and 454 (426 to 483)`.
    fn line(&self) -> String {
        let part = |place: usize| {
            let [value, lower, upper] =
                [self.values, self.lower, self.upper].map(|all| number(all[place]));
            format!("{value} ({lower} to {upper})")
        };
        format!(
            "{} {}: {} and {}",
            self.periods,
            number(self.total),
            part(0),
            part(1)
        )
    }
}

const fn step_name(step: Step) -> &'static str {
    match step {
        Step::Transformation => "transformation",
        Step::TradingDay => "trading days",
        Step::Length => "length of period",
        Step::Easter => "Easter",
        Step::ChineseNewYear => "Chinese New Year",
        Step::User => "user's regressors",
        Step::Mean => "constant",
        Step::Differencing => "differences",
        Step::Orders => "orders",
        Step::Comparison => "against the default",
        Step::OutlierAdded => "outlier added",
        Step::OutlierDeleted => "outlier deleted",
        Step::Pruned => "not significant",
        Step::UnitRoot => "unit root",
        Step::Overdifferencing => "overdifferencing",
        Step::Insignificant => "ARMA term",
    }
}

fn plain(day: i32) -> String {
    day.to_string().replace('-', "−")
}

fn signed(value: f64, digits: usize) -> String {
    format!("{value:.digits$}").replace('-', "−")
}

/// Up to four decimals, without zeros at the end.
fn short(value: f64) -> String {
    let text = signed(value, 4);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn plus(value: f64, digits: usize) -> String {
    format!("{value:+.digits$}").replace('-', "−")
}

/// Six significant digits or all digits before the point.
pub(crate) fn number(value: f64) -> String {
    if value.is_nan() {
        return "missing".to_owned();
    }
    let size = value.abs();
    let text = if size != 0.0 && !(1e-4..1e15).contains(&size) {
        format!("{value:.5e}")
    } else {
        let digits = [1e5, 1e4, 1e3, 1e2, 1e1, 1.0]
            .iter()
            .take_while(|bound| size < **bound)
            .count();
        format!("{value:.digits$}")
    };
    text.replace('-', "−")
}

/// A name, and in words the side of a change of regime that it is for.
fn on_a_side(name: &str) -> (&str, String) {
    let parts = name.strip_suffix('/').and_then(|open| open.split_once('/'));
    match parts {
        None => (name, String::new()),
        Some((name, date)) => match date.strip_prefix('/') {
            Some(date) => (name, format!(" from {date} on")),
            None => (name, format!(" before {}", date.trim_end_matches('/'))),
        },
    }
}
