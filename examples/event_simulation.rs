//! "It says *detected* - how often would it say so without any event?" Simulated trade flows, on which the truth is known.
//!
//! `cargo run --release --example event_simulation -- 3000` makes the table of the module documentation of `impact`; without a number it
//! takes 40 series a row.

#![expect(clippy::print_stdout, reason = "an example prints its answer")]

use std::error::Error;

use tidegauge::Series;
use tidegauge::impact::{
    Counterfactual, CounterfactualSpec, DetectionSpec, DiffInDiffSpec, Event, EventKind,
    SeasonalPattern, Trend, difference_in_differences,
};

/// Steele, Lea & Flood's `SplitMix64`, and normal numbers by Box & Muller.
struct Chance(u64);

impl Chance {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / 9_007_199_254_740_992.0
    }

    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

/// The noise of the logarithms, which the method does not know.
#[derive(Clone, Copy)]
enum Noise {
    /// Standard deviations of irregular, level and slope.
    Level(f64, f64, f64),
    /// Standard deviation and autocorrelation.
    Ar1(f64, f64),
}

struct Design {
    name: &'static str,
    before: u32,
    after: u32,
    noise: Noise,
    season: f64,
    trend: Trend,
    control: bool,
}

/// Logarithms of a flow, and of a control that it follows by 0.8.
fn flow(design: &Design, chance: &mut Chance) -> (Vec<f64>, Vec<f64>) {
    let (mut level, mut slope, mut common, mut memory) = (6.0, 0.003, 0.0, f64::NAN);
    let months = 0..design.before + design.after;
    let one = |t: u32| {
        let noise = match design.noise {
            Noise::Level(irregular, of_level, of_slope) => {
                level += slope + of_level * chance.normal();
                slope += of_slope * chance.normal();
                irregular * chance.normal()
            }
            Noise::Ar1(sd, rho) => {
                let fresh = if memory.is_nan() {
                    sd
                } else {
                    sd * (1.0 - rho * rho).sqrt()
                };
                memory = if memory.is_nan() { 0.0 } else { rho * memory } + fresh * chance.normal();
                memory
            }
        };
        if design.trend == Trend::Level {
            slope = 0.0;
        }
        common += 0.1 * chance.normal();
        let season = design.season
            * [
                -1.0, -2.0, 1.0, 0.5, 0.0, 0.5, 1.0, 0.5, 0.0, 1.0, -1.0, -0.5,
            ][t as usize % 12];
        let shared = if design.control { 0.8 * common } else { 0.0 };
        (
            level + noise + season + shared,
            7.0 + common + 0.02 * chance.normal(),
        )
    };
    months.map(one).unzip()
}

fn series(logs: &[f64]) -> Result<Series, Box<dyn Error>> {
    let levels = logs.iter().map(|log| log.exp());
    Ok(Series::new("2018-01".parse()?, levels)?)
}

/// Shares of false detections at 5 %, of 90 % intervals that hold the effect, and of effects of the smallest detectable size that are found.
fn row(design: &Design, count: u32) -> Result<[f64; 4], Box<dyn Error>> {
    let mut chance = Chance(0x7E1D_E6A5);
    let start: tidegauge::Period = "2018-01".parse()?;
    let event = Event::new(
        "event",
        EventKind::Other,
        start.checked_add(i64::from(design.before))?,
    );
    let pattern = if design.season > 0.0 {
        SeasonalPattern::Fixed
    } else {
        SeasonalPattern::None
    };
    let spec = CounterfactualSpec::default()
        .trend(design.trend)
        .seasonal(pattern)
        .detection(DetectionSpec::default().significance(0.05));
    let evaluate = Counterfactual::new(spec)?;
    let mut counts = [0_u32; 4];
    for which in 0..count {
        let (mut logs, control) = flow(design, &mut chance);
        let control = series(&control)?;
        let controls: Vec<(&str, &Series)> = if design.control {
            vec![("control", &control)]
        } else {
            Vec::new()
        };
        let nothing = evaluate.run(&series(&logs)?, &event, &controls)?;
        counts[0] += u32::from(nothing.effect.p_value <= 0.05);
        if design.control {
            let tested = difference_in_differences(
                &series(&logs)?,
                &controls,
                &event,
                &DiffInDiffSpec::default(),
            )?;
            counts[3] += u32::from(tested.hac.is_some_and(|test| test.p_value <= 0.05));
        }
        let planted = nothing.detectable.log_shift * if which % 2 == 0 { 1.0 } else { -1.0 };
        for log in &mut logs[design.before as usize..] {
            *log += planted;
        }
        let found = evaluate.run(&series(&logs)?, &event, &controls)?;
        let ratio = found.effect.ratio.ok_or("no ratio")?;
        counts[1] += u32::from((ratio.lower..=ratio.upper).contains(&planted.exp_m1()));
        counts[2] += u32::from(found.effect.p_value <= 0.05);
    }
    Ok(counts.map(|hits| f64::from(hits) / f64::from(count)))
}

fn design(name: &'static str, before: u32, after: u32, noise: Noise) -> Design {
    Design {
        name,
        before,
        after,
        noise,
        season: 0.1,
        trend: Trend::Level,
        control: false,
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let count: u32 = std::env::args()
        .nth(1)
        .map_or(Ok(40), |text| text.parse())?;
    let still = Noise::Level(0.15, 0.0, 0.0);
    let slow = Noise::Level(0.15, 0.03, 0.0);
    let wandering = Noise::Level(0.15, 0.1, 0.0);
    let designs = [
        Design {
            season: 0.0,
            ..design("steady level, no season", 12, 1, still)
        },
        Design {
            season: 0.0,
            ..design("slow level, no season", 24, 3, slow)
        },
        design("steady level", 36, 3, still),
        design("slow level", 36, 3, slow),
        design("steady level", 60, 6, still),
        design("slow level", 60, 6, slow),
        design("wandering level", 60, 6, wandering),
        design("almost a random walk", 60, 12, Noise::Level(0.02, 0.1, 0.0)),
        design("slow level", 120, 12, slow),
        design("autocorrelated, rho 0.3", 60, 6, Noise::Ar1(0.2, 0.3)),
        design("autocorrelated, rho 0.7", 60, 6, Noise::Ar1(0.2, 0.7)),
        Design {
            control: true,
            ..design("slow level, one control", 60, 6, slow)
        },
        Design {
            trend: Trend::Drift,
            ..design("slow level with drift", 60, 6, slow)
        },
        Design {
            trend: Trend::LocalLinear,
            ..design("slope that wanders", 96, 6, Noise::Level(0.1, 0.02, 0.005))
        },
    ];
    println!(
        "| noise | before | after | false at 5 % | coverage of 90 % | power at the detectable effect |"
    );
    println!("|---|---:|---:|---:|---:|---:|");
    let percent = |ratio: f64| format!("{:.1} %", 100.0 * ratio);
    for design in &designs {
        let [wrong, coverage, power, by_time] = row(design, count)?;
        println!(
            "| {} | {} | {} | {} | {} | {} |",
            design.name,
            design.before,
            design.after,
            percent(wrong),
            percent(coverage),
            percent(power)
        );
        if design.control {
            println!(
                "(difference in differences, test by time, same series: {})",
                percent(by_time)
            );
        }
        // Four standard errors of a simulation of this length around the promised ranges.
        let error = |p: f64| 4.0 * (p * (1.0 - p) / f64::from(count)).sqrt();
        for (measured, promised, reach) in [
            (wrong, 0.05, 0.02),
            (coverage, 0.9, 0.03),
            (power, 0.8, 0.05),
        ] {
            assert!(
                (measured - promised).abs() < reach + error(promised),
                "{}: {measured} for {promised}",
                design.name
            );
        }
    }
    Ok(())
}
