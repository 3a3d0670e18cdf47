//! Which releases are compared, and how.

use serde::{Deserialize, Serialize};

use crate::dataset::vintage::VintageError;

/// Options of revision statistics.
///
/// # Examples
///
/// ```
/// use tidegauge::dataset::vintage::RevisionSpec;
///
/// // From the first release to the one three releases later, with the errors of two periods correlated.
/// let spec = RevisionSpec::default().later(3).lags(2);
/// assert_eq!((spec.preliminary, spec.later, spec.lags), (0, Some(3), Some(2)));
/// assert!(spec.validate().is_ok());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct RevisionSpec {
    /// Maturity of the preliminary figures: how many releases after the first one of their period; default 0.
    pub preliminary: usize,
    /// Maturity of the later figures, more than that of the preliminary ones; `None`, the default, takes the latest release of each period.
    pub later: Option<usize>,
    /// Lags of the Newey-West standard errors. `None`, the default, takes `4 (n / 100)^(2/9)`, rounded down (Newey and West 1994).
    pub lags: Option<usize>,
    /// Number of autocorrelations; default 4.
    pub autocorrelations: usize,
    /// Level of the tests, between 0 and 1; default 0.05.
    pub level: f64,
}

impl Default for RevisionSpec {
    fn default() -> Self {
        Self {
            preliminary: 0,
            later: None,
            lags: None,
            autocorrelations: 4,
            level: 0.05,
        }
    }
}

impl RevisionSpec {
    /// Maturity of the preliminary figures.
    #[must_use]
    pub const fn preliminary(mut self, maturity: usize) -> Self {
        self.preliminary = maturity;
        self
    }

    /// Maturity of the later figures.
    #[must_use]
    pub const fn later(mut self, maturity: usize) -> Self {
        self.later = Some(maturity);
        self
    }

    /// Lags of the Newey-West standard errors.
    #[must_use]
    pub const fn lags(mut self, lags: usize) -> Self {
        self.lags = Some(lags);
        self
    }

    /// Number of autocorrelations.
    #[must_use]
    pub const fn autocorrelations(mut self, number: usize) -> Self {
        self.autocorrelations = number;
        self
    }

    /// Level of the tests.
    #[must_use]
    pub const fn level(mut self, level: f64) -> Self {
        self.level = level;
        self
    }

    /// Whether every option is in its range.
    ///
    /// # Errors
    /// [`VintageError::BadOption`] names the first that is not.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::dataset::vintage::RevisionSpec;
    ///
    /// let error = RevisionSpec::default().preliminary(2).later(2).validate().unwrap_err();
    /// assert_eq!(error.to_string(), "revision option `later` is 2; accepted is more than `preliminary`");
    /// ```
    pub fn validate(&self) -> Result<(), VintageError> {
        if let Some(later) = self.later.filter(|later| *later <= self.preliminary) {
            return Err(VintageError::BadOption {
                option: "later",
                value: later as f64,
                accepted: "more than `preliminary`",
            });
        }
        if !(self.level > 0.0 && self.level < 1.0) {
            return Err(VintageError::BadOption {
                option: "level",
                value: self.level,
                accepted: "between 0 and 1",
            });
        }
        Ok(())
    }

    /// The lags for `n` pairs, fewer than `n`.
    pub(super) fn lags_for(&self, n: usize) -> usize {
        let automatic = || {
            let bandwidth = 4.0 * (n as f64 / 100.0).powf(2.0 / 9.0);
            (0..n)
                .take_while(|lag| (lag + 1) as f64 <= bandwidth)
                .count()
        };
        let lags = self.lags.unwrap_or_else(automatic);
        lags.min(n.saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn automatic_lags_grow_slowly() {
        let lags = |n| RevisionSpec::default().lags_for(n);
        assert_eq!((lags(2), lags(6), lags(100), lags(200)), (1, 2, 4, 4));
        assert_eq!((lags(0), lags(1)), (0, 0));
        assert_eq!(RevisionSpec::default().lags(99).lags_for(6), 5);
    }

    #[test]
    fn options_have_ranges() {
        for level in [0.0, 1.0, f64::NAN, -1.0] {
            let refused = RevisionSpec::default().level(level).validate().unwrap_err();
            assert!(matches!(
                refused,
                VintageError::BadOption {
                    option: "level",
                    ..
                }
            ));
        }
        let text = serde_json::to_string(&RevisionSpec::default().later(3)).unwrap();
        assert_eq!(
            serde_json::from_str::<RevisionSpec>(&text).unwrap(),
            RevisionSpec::default().later(3)
        );
        assert!(serde_json::from_str::<RevisionSpec>(r#"{"lag":1}"#).is_err());
    }
}
