//! Something that happened at a known time and may have moved trade.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::period::Period;

/// Which way an event is meant to move trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EventKind {
    /// A control, tariff, quota or ban: a fall is expected.
    Restriction,
    /// Its suspension or end, a licence, a truce: a rise is expected.
    Relief,
    /// Anything else, without an expected direction.
    Other,
}

impl EventKind {
    /// Sign of the expected effect: -1, +1, or `None` without a hypothesis.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::impact::EventKind;
    ///
    /// assert_eq!(EventKind::Restriction.expected_sign(), Some(-1.0));
    /// assert_eq!(EventKind::Other.expected_sign(), None);
    /// ```
    pub fn expected_sign(self) -> Option<f64> {
        match self {
            Self::Restriction => Some(-1.0),
            Self::Relief => Some(1.0),
            Self::Other => None,
        }
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Restriction => "restriction",
            Self::Relief => "relief",
            Self::Other => "other event",
        })
    }
}

/// An event: its name for the reader, its kind, and the periods that it can have changed.
///
/// # Examples
///
/// ```
/// use tidegauge::impact::{Event, EventKind};
///
/// # fn main() -> Result<(), tidegauge::period::PeriodError> {
/// let truce = Event::new("suspension of export controls", EventKind::Relief, "2025-11".parse()?);
/// assert_eq!(truce.to_string(), "suspension of export controls (relief, from 2025-M11)");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Event {
    /// What happened, in the reader's words.
    pub name: String,
    /// Which way it is meant to move trade.
    pub kind: EventKind,
    /// First period that belongs to the time after it.
    pub at: Period,
    /// Last period that it can have changed; without one it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Period>,
}

impl Event {
    /// An event that takes effect in the period `at`.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::Period;
    /// use tidegauge::impact::{Event, EventKind};
    ///
    /// # fn main() -> Result<(), tidegauge::period::PeriodError> {
    /// let control = Event::new("export control", EventKind::Restriction, Period::month(2025, 4)?);
    /// assert_eq!(control.at.to_string(), "2025-M04");
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(name: impl Into<String>, kind: EventKind, at: Period) -> Self {
        Self {
            name: name.into(),
            kind,
            at,
            end: None,
        }
    }

    /// The same with a last period that it can have changed.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::impact::{Event, EventKind};
    ///
    /// # fn main() -> Result<(), tidegauge::period::PeriodError> {
    /// let stop = Event::new("licence stop", EventKind::Restriction, "2025-04".parse()?).until("2025-05".parse()?);
    /// assert_eq!(stop.to_string(), "licence stop (restriction, 2025-M04 to 2025-M05)");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn until(mut self, end: Period) -> Self {
        self.end = Some(end);
        self
    }

    /// Refuses an end before the beginning, or of another frequency.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match self.end {
            Some(end) if self.at.until(end)? < 0 => Err(Error::EventEnd { at: self.at, end }),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.end {
            None => write!(f, "{} ({}, from {})", self.name, self.kind, self.at),
            Some(end) => write!(f, "{} ({}, {} to {end})", self.name, self.kind, self.at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_say_what_is_expected() {
        assert_eq!(EventKind::Relief.expected_sign(), Some(1.0));
        assert_eq!(EventKind::Other.to_string(), "other event");
        assert_eq!(EventKind::Restriction.to_string(), "restriction");
    }

    #[test]
    fn an_event_is_stored_by_its_words() {
        let event = Event::new(
            "wider control",
            EventKind::Restriction,
            "2025-10".parse().unwrap(),
        );
        let json = serde_json::to_string(&event).unwrap();
        assert_eq!(
            json,
            r#"{"name":"wider control","kind":"restriction","at":"2025-M10"}"#
        );
        assert_eq!(serde_json::from_str::<Event>(&json).unwrap(), event);
    }
}
