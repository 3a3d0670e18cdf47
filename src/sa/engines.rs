//! X-11 engines that an adjuster makes once: one for each season length and mode.

use std::sync::OnceLock;

use crate::sa::SaSpec;
use crate::x11::{Mode, X11, X11Error};

/// Season lengths that X-11 takes: months, quarters and half-years.
const SEASONS: [usize; 3] = [12, 4, 2];

/// Engines made so far, by season length, for the mode of the specification and for the two that a model chooses.
#[derive(Debug, Clone, Default)]
pub(super) struct Engines([[OnceLock<X11>; 3]; 3]);

/// What has been made so far is no property of an adjuster.
impl PartialEq for Engines {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Engines {
    /// The engine of `spec` for a season length; a mode left open is the one that fits a model for `log` arithmetic or not, if there is one.
    pub(super) fn get(
        &self,
        spec: &SaSpec,
        season: usize,
        log: Option<bool>,
    ) -> Result<&X11, X11Error> {
        let (column, mode) = match (spec.x11.mode, log) {
            (Mode::Auto, Some(true)) => (1, Mode::Multiplicative),
            (Mode::Auto, Some(false)) => (2, Mode::Additive),
            (mode, _) => (0, mode),
        };
        let make = || X11::new(spec.x11.clone().mode(mode), season);
        let Some(row) = SEASONS.iter().position(|length| *length == season) else {
            // Another season length is refused, with the reason.
            return Err(make().err().unwrap_or(X11Error::Period { period: season }));
        };
        let place = &self.0[row][column];
        if let Some(engine) = place.get() {
            return Ok(engine);
        }
        let engine = make()?;
        Ok(place.get_or_init(|| engine))
    }
}
