//! scratch
#![expect(clippy::print_stdout, reason = "an example prints its answer")]
use std::error::Error;
use tidegauge::regarima::*;
use tidegauge::{Adjuster, Period, SaSpec, Series};
const FIGURES: &str = include_str!("data/us_imports_from_china.txt");
fn imports() -> Result<Series, Box<dyn Error>> {
    let mut values: Vec<f64> = Vec::new();
    for line in FIGURES.lines().filter(|line| !line.starts_with('#')) {
        for figure in line.split_whitespace().skip(1) {
            values.push(figure.parse()?);
        }
    }
    Ok(Series::new(Period::month(1985, 1)?, values)?)
}
fn main() -> Result<(), Box<dyn Error>> {
    let s = imports()?;
    for from in [1985, 1995, 2005] {
        let all = s.slice(&tidegauge::PeriodRange::new(Period::month(from, 1)?, Period::month(2019, 12)?)?)?;
        for shift in [0, 10, 15, 20, 25, 30, 35] {
            let w = ChineseNewYear { before: (-20 + shift, -1 + shift), during: (shift, 6 + shift), after: (7 + shift, 20 + shift) };
            let mut spec = RegArimaSpec::china();
            spec.regressors.push(RegressorSpec::ChineseNewYear(w));
            let r = RegArima::new(spec)?.run(&all)?;
            println!("{from} {shift} {} {:?} aicc {:?}", r.order, r.decisions.iter().filter(|d| d.step == Step::ChineseNewYear).map(|d| (d.statistic, d.outcome.clone())).collect::<Vec<_>>(), r.aicc);
        }
    }
    let all = s.slice(&tidegauge::PeriodRange::new(Period::month(2005, 1)?, Period::month(2019, 12)?)?)?;
    let a = Adjuster::new(SaSpec::china())?.adjust(&all)?;
    println!("{a:#}");
    for y in 2006..=2019 { for m in [2, 3] {
        let p = Period::month(y, m)?; let b = p.checked_sub(1)?;
        let ch = |s: &Series| 100.0 * (s.get(p).unwrap() / s.get(b).unwrap()).ln();
        println!("{p} raw {:.1} cal {:.1} seas {:.1} sa {:.1}", ch(&a.original), a.calendar.as_ref().map_or(0.0, ch), ch(&a.seasonal), ch(&a.seasonally_adjusted));
    } }
    Ok(())
}
