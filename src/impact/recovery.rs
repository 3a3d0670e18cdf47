//! How much of a fall has been made up, and how fast.

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::period::Period;
use crate::series::Series;

/// The way back from a low.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Recovery {
    /// The level to come back to.
    pub reference: f64,
    /// When the series was lowest.
    pub trough: Period,
    /// Its lowest value.
    pub low: f64,
    /// Its last value.
    pub level: f64,
    /// Part of the fall made up: `(level - low) / (reference - low)`; 1 is full, more is beyond the reference.
    pub share: f64,
    /// Periods from the low until half of the fall was made up for the first time, on straight lines between periods; `None` if it was not
    /// yet.
    pub half_life: Option<f64>,
    /// The first period after the low inside the band about the reference; `None` without a band, or if there is none yet.
    pub back_in_band: Option<Period>,
}

/// The way back from the lowest value between `from` and the end, measured against a reference level.
///
/// `band`, if given, are the bounds between which the series is back: those of the level before the event, say.
///
/// # Errors
///
/// No value from `from` on; a reference that is not finite or not above the low.
///
/// # Examples
///
/// ```
/// use tidegauge::Series;
/// use tidegauge::impact::recovery;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // Tonnes of magnets to the US from March 2025 on, against 620 a month in 2024.
/// let tonnes = Series::new("2025-03".parse()?, [585, 240, 46, 353, 619, 590, 420, 656, 582])?;
/// let back = recovery(&tonnes, "2025-04".parse()?, 620.0, Some((558.0, 682.0)))?;
/// assert_eq!(back.trough.to_string(), "2025-M05");
/// assert_eq!(format!("{:.0} %", 100.0 * back.share), "93 %");
/// assert_eq!(format!("{:.2}", back.half_life.unwrap_or(f64::NAN)), "0.93");
/// assert_eq!(back.back_in_band, Some("2025-07".parse()?));
/// # Ok(())
/// # }
/// ```
pub fn recovery(
    series: &Series,
    from: Period,
    reference: f64,
    band: Option<(f64, f64)>,
) -> Result<Recovery, Error> {
    let mut known: Vec<(Period, f64)> = Vec::new();
    for (period, value) in series.iter() {
        if value.is_finite() && from.until(period)? >= 0 {
            known.push((period, value));
        }
    }
    let lowest = known
        .iter()
        .enumerate()
        .min_by(|a, b| a.1.1.total_cmp(&b.1.1));
    let (Some((place, (trough, low))), Some((_, level))) = (lowest, known.last()) else {
        return Err(Error::TooFew {
            method: "a recovery",
            needs: "values from the event on",
            found: 0,
            least: 1,
        });
    };
    let (trough, low, level) = (*trough, *low, *level);
    let fall = reference - low;
    let share = (level - low) / fall;
    if !(fall > 0.0 && fall.is_finite() && share.is_finite()) {
        return Err(Error::Spec {
            option: "reference",
            value: reference,
            accepted: "a finite level above the low",
        });
    }
    let half = low + fall / 2.0;
    let since = &known[place..];
    let mut half_life = None;
    for pair in since.windows(2) {
        let ((start, below), (end, above)) = (pair[0], pair[1]);
        if above >= half {
            let step = start.until(end)? as f64;
            let part = step * (half - below) / (above - below);
            half_life = Some(trough.until(start)? as f64 + part);
            break;
        }
    }
    let back_in_band = band.and_then(|(lower, upper)| {
        let mut later = since.iter().skip(1);
        later
            .find(|(_, value)| (lower..=upper).contains(value))
            .map(|(period, _)| *period)
    });
    Ok(Recovery {
        reference,
        trough,
        low,
        level,
        share,
        half_life,
        back_in_band,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    fn tonnes(values: &[f64]) -> Series {
        Series::new("2025-01".parse().unwrap(), values.iter().copied()).unwrap()
    }

    #[test]
    fn half_of_a_fall_is_found_across_a_gap() {
        let from = "2025-01".parse().unwrap();
        let series = tonnes(&[600.0, 100.0, f64::NAN, 500.0]);
        let back = recovery(&series, from, 600.0, None).unwrap();
        // From 100 to 500 in two months; 350 after 1.25 of them.
        assert!(Tolerance::ROUND_OFF.accepts(back.half_life.unwrap(), 1.25));
        assert!(Tolerance::ROUND_OFF.accepts(back.share, 0.8));
        assert_eq!(back.back_in_band, None);
    }

    #[test]
    fn a_low_at_the_end_has_no_way_back_yet() {
        let from = "2025-01".parse().unwrap();
        let band = Some((550.0, 650.0));
        let back = recovery(&tonnes(&[600.0, 300.0, 100.0]), from, 600.0, band).unwrap();
        assert_eq!(
            (back.share, back.half_life, back.back_in_band),
            (0.0, None, None)
        );
    }

    #[test]
    fn nothing_to_recover_is_an_error() {
        let series = tonnes(&[600.0, 300.0]);
        let from = "2025-01".parse().unwrap();
        for reference in [300.0, 100.0, f64::NAN, f64::INFINITY] {
            let error = recovery(&series, from, reference, None).unwrap_err();
            let option = "reference";
            assert!(matches!(error, Error::Spec { option: found, .. } if found == option));
        }
        let later = "2026-01".parse().unwrap();
        assert!(matches!(
            recovery(&series, later, 600.0, None),
            Err(Error::TooFew { found: 0, .. })
        ));
        let quarter = "2025-Q1".parse().unwrap();
        assert!(recovery(&series, quarter, 600.0, None).is_err());
    }
}
