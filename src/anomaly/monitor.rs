//! One release after another: what is new about the newest figure.

use serde::{Deserialize, Serialize};

use super::robust::centre_and_scale;
use super::{AnomalyError, Cusum, CusumAlarm, OnlineChange, OnlineChangeSpec, check, option};

/// Options of a [`Monitor`].
///
/// # Examples
///
/// ```
/// use tidegauge::anomaly::MonitorSpec;
///
/// let spec = MonitorSpec::default().warm_up(36);
/// assert_eq!((spec.warm_up, spec.outlier), (36, 3.5));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct MonitorSpec {
    /// Values from which the usual level and spread are taken before anything is reported, 8 to 1000; 24 by default.
    pub warm_up: usize,
    /// Robust scales beyond which a value is an outlier; 3.5 by default.
    pub outlier: f64,
    /// Probability from which a change is reported; 0.9 by default.
    pub change: f64,
    /// The newest values among which the change must lie; 3 by default.
    pub recent: usize,
}

impl Default for MonitorSpec {
    fn default() -> Self {
        Self {
            warm_up: 24,
            outlier: 3.5,
            change: 0.9,
            recent: 3,
        }
    }
}

impl MonitorSpec {
    /// Sets [`warm_up`](Self::warm_up).
    #[must_use]
    pub const fn warm_up(mut self, values: usize) -> Self {
        self.warm_up = values;
        self
    }

    /// Sets [`outlier`](Self::outlier).
    #[must_use]
    pub const fn outlier(mut self, scales: f64) -> Self {
        self.outlier = scales;
        self
    }
}

/// Something that the newest value shows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Alert {
    /// The value is far from the usual level.
    Outlier {
        /// Distance in robust scales, with its sign.
        z: f64,
    },
    /// Small deviations of one direction have added up.
    Drift(CusumAlarm),
    /// A new regime has begun.
    Change {
        /// Probability that it began with one of the newest values.
        probability: f64,
        /// Values, with the newest, since it most probably began.
        age: usize,
    },
}

/// Watches values that should vary around one level: forecast errors, log changes, adjusted shares.
///
/// After the first values, from which it learns the usual level and spread, each new one is held against them: alone, as a sum of
/// deviations, and as the beginning of a new regime. A level that has changed for good makes every later value an outlier until
/// [`learn_anew`](Self::learn_anew) is called, which is the caller's judgement. The state is plain data: a program that runs once a
/// month can store it.
///
/// # Examples
///
/// ```
/// use tidegauge::anomaly::{Alert, Monitor, MonitorSpec};
///
/// let mut monitor = Monitor::new(MonitorSpec::default().warm_up(12))?;
/// for month in 0..12 {
///     assert!(monitor.update([0.02, -0.03, 0.01, -0.01][month % 4])?.is_empty());
/// }
/// let alerts = monitor.update(-0.62)?;
/// assert!(matches!(alerts[0], Alert::Outlier { z } if z < -3.5));
/// # Ok::<(), tidegauge::anomaly::AnomalyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Monitor {
    spec: MonitorSpec,
    /// Values from which the level is learnt.
    learning: Vec<f64>,
    watch: Option<Watch>,
}

/// The usual level, and what is held against it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Watch {
    centre: f64,
    scale: f64,
    drift: Cusum,
    change: OnlineChange,
}

impl Monitor {
    /// A monitor that has seen nothing yet.
    ///
    /// # Errors
    /// [`AnomalyError::Option`] for options outside their range.
    pub fn new(spec: MonitorSpec) -> Result<Self, AnomalyError> {
        let warm_up = spec.warm_up;
        option(
            "warm_up",
            warm_up as f64,
            (8..=1000).contains(&warm_up),
            "8 to 1000",
        )?;
        let fits = spec.outlier.is_finite() && spec.outlier > 0.0;
        option("outlier", spec.outlier, fits, "a positive number")?;
        let fits = spec.change > 0.0 && spec.change < 1.0;
        option("change", spec.change, fits, "between 0 and 1")?;
        option("recent", spec.recent as f64, spec.recent > 0, "1 or more")?;
        Ok(Self {
            spec,
            learning: Vec::new(),
            watch: None,
        })
    }

    /// Takes the next value and says what it shows; nothing while the level is being learnt.
    ///
    /// # Errors
    /// [`AnomalyError`] for a missing value or one beyond the range of numbers; the state stays as it was, so that a month can be left out.
    pub fn update(&mut self, value: f64) -> Result<Vec<Alert>, AnomalyError> {
        check(&[value], 1)?;
        let Some(watch) = &mut self.watch else {
            let mut learning = self.learning.clone();
            learning.push(value);
            if learning.len() >= self.spec.warm_up {
                self.watch = Watch::learnt(&learning)?;
                // A level without any spread is learnt from one value more.
                if self.watch.is_some() {
                    learning.clear();
                }
            }
            self.learning = learning;
            return Ok(Vec::new());
        };
        let z = (value - watch.centre) / watch.scale;
        let mut next = watch.clone();
        next.change.update(value)?;
        let drift = next.drift.update(value)?;
        let mut alerts = Vec::new();
        if z.abs() > self.spec.outlier {
            alerts.push(Alert::Outlier { z });
        }
        alerts.extend(drift.map(Alert::Drift));
        let probability = next.change.probability_within(self.spec.recent);
        let begun = probability >= self.spec.change;
        if begun {
            let age = next.change.age();
            alerts.push(Alert::Change { probability, age });
        }
        *watch = next;
        Ok(alerts)
    }

    /// Whether the usual level is known.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::anomaly::{Monitor, MonitorSpec};
    ///
    /// assert!(!Monitor::new(MonitorSpec::default())?.is_ready());
    /// # Ok::<(), tidegauge::anomaly::AnomalyError>(())
    /// ```
    pub const fn is_ready(&self) -> bool {
        self.watch.is_some()
    }

    /// Learns the level anew from the next values, after a change that is there to stay.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::anomaly::{Monitor, MonitorSpec};
    ///
    /// let mut monitor = Monitor::new(MonitorSpec::default().warm_up(8))?;
    /// for tonnes in [600, 610, 590, 605, 595, 603, 597, 600] {
    ///     monitor.update(f64::from(tonnes))?;
    /// }
    /// assert!(monitor.is_ready());
    /// monitor.learn_anew();
    /// assert!(!monitor.is_ready());
    /// # Ok::<(), tidegauge::anomaly::AnomalyError>(())
    /// ```
    pub fn learn_anew(&mut self) {
        self.learning.clear();
        self.watch = None;
    }
}

impl Watch {
    /// Level and spread of the values, which then begin the first regime; `None` if they are all equal.
    fn learnt(values: &[f64]) -> Result<Option<Self>, AnomalyError> {
        let (centre, scale, _) = centre_and_scale(values)?;
        if scale == 0.0 {
            return Ok(None);
        }
        let mut change = OnlineChange::new(OnlineChangeSpec::new(centre, scale))?;
        for value in values {
            change.update(*value)?;
        }
        Ok(Some(Self {
            centre,
            scale,
            drift: Cusum::new(centre, scale)?,
            change,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ready() -> Monitor {
        let mut monitor = Monitor::new(MonitorSpec::default().warm_up(20)).unwrap();
        for t in 0..20_i32 {
            let value = f64::from(t * 7 % 11) - 5.0;
            assert!(monitor.update(value).unwrap().is_empty());
        }
        assert!(monitor.is_ready());
        monitor
    }

    #[test]
    fn a_lasting_shift_is_an_outlier_then_a_change() {
        let mut monitor = ready();
        let mut changes = 0;
        for t in 0..6_i32 {
            let alerts = monitor.update(40.0 + f64::from(t % 3)).unwrap();
            assert!(
                alerts
                    .iter()
                    .any(|alert| matches!(alert, Alert::Outlier { z } if *z > 3.5))
            );
            changes += alerts
                .iter()
                .filter(|a| matches!(a, Alert::Change { .. }))
                .count();
        }
        assert!(changes > 0);
    }

    #[test]
    fn a_slow_drift_is_reported_without_an_outlier() {
        let mut monitor = ready();
        let alerts: Vec<Alert> = (0..20)
            .flat_map(|t| monitor.update(4.0 + f64::from(t % 3)).unwrap())
            .collect();
        assert!(
            alerts
                .iter()
                .any(|alert| matches!(alert, Alert::Drift(alarm) if alarm.is_rise))
        );
        assert!(
            !alerts
                .iter()
                .any(|alert| matches!(alert, Alert::Outlier { .. }))
        );
    }

    #[test]
    fn the_state_survives_storage_and_bad_values() {
        let mut monitor = ready();
        assert!(monitor.update(f64::NAN).is_err() && monitor.update(1e300).is_err());
        let stored = serde_json::to_string(&monitor).unwrap();
        let mut again: Monitor = serde_json::from_str(&stored).unwrap();
        assert_eq!(again.update(12.0).unwrap(), monitor.update(12.0).unwrap());
        assert!(Monitor::new(MonitorSpec::default().warm_up(3)).is_err());
    }

    #[test]
    fn constant_values_never_make_a_level_and_never_fail() {
        let mut monitor = Monitor::new(MonitorSpec::default().warm_up(8)).unwrap();
        for _ in 0..50 {
            assert!(monitor.update(5.0).unwrap().is_empty());
        }
        assert!(!monitor.is_ready());
    }
}
