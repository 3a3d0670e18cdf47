//! The adjustment as a short text.

use std::fmt;

use crate::diagnostics::IdentifiableSeasonality;
use crate::period::Period;
use crate::regarima::report::number;
use crate::sa::{Decomposition, SaWarning, SeasonalAdjustment};
use crate::series::Series;
use crate::x11::{Mode, X11Quality, X11Result};

/// Periods shown at the end of a report.
const SHOWN: usize = 13;

/// How it was made, how good it is, the model, the last periods and the forecasts as tables; `{:#}` adds every decision.
impl fmt::Display for SeasonalAdjustment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let range = self.original.range();
        writeln!(
            f,
            "Seasonal adjustment of {} values, {} to {}",
            self.original.len(),
            range.start(),
            range.end()
        )?;
        match &self.decomposition {
            Decomposition::X11 {
                result,
                quality,
                qs,
            } => x11(f, result, quality, *qs)?,
            Decomposition::Stl(result) => {
                let [seasonal, trend, _] = result.choices.windows;
                writeln!(
                    f,
                    "  Method        STL, seasonal window {seasonal}, trend window {trend}"
                )?;
                let (seasonality, smooth) = (result.seasonal_strength(), result.trend_strength());
                writeln!(
                    f,
                    "  Strength      seasonal {seasonality:.2}, trend {smooth:.2}, each of 1"
                )?;
            }
            Decomposition::NotAdjusted => writeln!(f, "  Method        none")?,
        }
        if let Some(model) = &self.preprocessing {
            model.body(f)?;
        }
        for warning in &self.warnings {
            let head = match warning {
                SaWarning::FellBack { .. } => "Instead",
                _ => "Note",
            };
            writeln!(f, "  {head:<14}{warning}")?;
        }
        self.seasonal_pattern(f)?;
        self.last_periods(f)?;
        if let Some(model) = &self.preprocessing {
            model.forecasts(f)?;
            model.decisions(f)?;
        }
        Ok(())
    }
}

fn x11(f: &mut fmt::Formatter<'_>, r: &X11Result, q: &X11Quality, qs: f64) -> fmt::Result {
    let filters = &r.seasonal_filter.filters;
    let filter = match filters.first() {
        Some(first) if filters.iter().all(|filter| filter == first) => first.to_string(),
        _ => "mixed".to_owned(),
    };
    writeln!(
        f,
        "  Method        X-11, {}, seasonal filter {filter}, Henderson trend of {} terms",
        mode(r.mode),
        r.henderson
    )?;
    let found = match q.combined.outcome {
        IdentifiableSeasonality::Present => "identifiable",
        IdentifiableSeasonality::ProbablyNotPresent => "probably not identifiable",
        IdentifiableSeasonality::NotPresent => "not identifiable",
    };
    writeln!(
        f,
        "  Seasonality   {found} (M7 {:.3}; stable F {:.1}, moving F {:.2})",
        q.m[6].unwrap_or(3.0),
        q.stable.statistic,
        q.moving.statistic
    )?;
    writeln!(
        f,
        "  Left over     QS {qs:.2} in the adjusted series, residual F {:.2} (p {:.3})",
        q.residual.whole.statistic, q.residual.whole.p_value
    )?;
    let verdict = if q.q < 1.0 {
        "accepted"
    } else {
        "not accepted"
    };
    let failed: Vec<String> = (1..)
        .zip(q.m)
        .filter(|(_, m)| m.is_some_and(|m| m >= 1.0))
        .map(|(i, _)| format!("M{i}"))
        .collect();
    let failed = if failed.is_empty() {
        "none".to_owned()
    } else {
        failed.join(", ")
    };
    writeln!(
        f,
        "  Quality       Q {:.2} {verdict}, Q without M2 {:.2}; above 1: {failed}",
        q.q, q.q_without_m2
    )?;
    writeln!(
        f,
        "  Movement      I/C {:.2}, I/S {:.2}, months for cyclical dominance {}",
        r.i_over_c, r.i_over_s, q.months_for_cyclical_dominance
    )
}

const fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Auto => "automatic mode",
        Mode::Multiplicative => "multiplicative",
        Mode::Additive => "additive",
        Mode::LogAdditive => "log-additive",
        Mode::PseudoAdditive => "pseudo-additive",
    }
}

impl SeasonalAdjustment {
    /// The seasonal component of the last year: a bar for each period, its length the distance from none.
    fn seasonal_pattern(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(period) = self.original.frequency().periods_per_year() else {
            return Ok(());
        };
        let last: Vec<(Period, f64)> = self.seasonal.iter().rev().take(period as usize).collect();
        let neutral = if self.mode == Mode::Additive {
            0.0
        } else {
            1.0
        };
        let largest = last
            .iter()
            .map(|(_, s)| (s - neutral).abs())
            .fold(0.0, f64::max);
        writeln!(f, "Seasonal component of the last year")?;
        for (period, seasonal) in last.iter().rev() {
            let distance = seasonal - neutral;
            let length = if largest > 0.0 {
                (distance.abs() / largest * 20.0).round()
            } else {
                0.0
            };
            let bar: String = (1..=20)
                .take_while(|step| f64::from(*step) <= length)
                .map(|_| '█')
                .collect();
            let (left, right) = if distance < 0.0 {
                (bar.as_str(), "")
            } else {
                ("", bar.as_str())
            };
            writeln!(
                f,
                "  {period}  {left:>20}│{right:<20} {}",
                self.component(*seasonal)
            )?;
        }
        Ok(())
    }

    fn last_periods(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "  {:<10}{:>14}{:>14}{:>14}{:>11}{:>11}",
            "", "original", "adjusted", "trend", "seasonal", "irregular"
        )?;
        let from = self.original.len().saturating_sub(SHOWN);
        let mut is_split = false;
        for (period, original) in self.original.iter().skip(from) {
            let at = |series: &Series| series.get(period).unwrap_or(f64::NAN);
            let part = self.part_of_total(period);
            is_split |= part.is_some();
            writeln!(
                f,
                "  {:<10}{:>14}{:>14}{:>14}{:>11}{:>11}",
                period.to_string() + if part.is_some() { "*" } else { "" },
                number(part.unwrap_or(original)),
                number(at(&self.seasonally_adjusted)),
                number(at(&self.trend)),
                self.component(at(&self.seasonal)),
                self.component(at(&self.irregular)),
            )?;
        }
        if is_split {
            writeln!(f, "  * part of a total of two periods, estimated")?;
        }
        Ok(())
    }

    /// A ratio as a percentage above or below none; other components as they are.
    fn component(&self, value: f64) -> String {
        if value.is_nan() {
            "missing".to_owned()
        } else if self.mode == Mode::Additive {
            number(value)
        } else {
            let text = format!("{:+.1} %", 100.0 * (value - 1.0));
            text.replace("-0.0 %", "+0.0 %").replace('-', "−")
        }
    }
}
