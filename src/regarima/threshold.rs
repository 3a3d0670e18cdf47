//! By how much AICC must fall for a regressor to stay.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ChiSquared, ContinuousCDF};

/// By how much AICC must fall for an effect to stay: X-13's `aicdiff` and `pvaictest`.
///
/// Between two forms of an effect the one with fewer coefficients, or the window of Easter tried earlier, has the same advantage.
///
/// # Examples
///
/// ```
/// use tidegauge::regarima::{AicThreshold, RegArimaSpec};
///
/// let spec: RegArimaSpec = serde_json::from_str(r#"{"threshold":{"p_value":0.05}}"#).unwrap();
/// assert_eq!(spec.threshold, AicThreshold::PValue(0.05));
/// assert_eq!(RegArimaSpec::default().threshold, AicThreshold::Difference(0.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AicThreshold {
    /// More than this; 0 takes the model with the smallest AICC, below 0 an effect may stay that is a little worse.
    Difference(f64),
    /// What the likelihood ratio test of the effect at this level asks for, between 0 and 1: the point of χ² with as many degrees of freedom as
    /// the effect has coefficients, less two for each.
    PValue(f64),
}

impl AicThreshold {
    /// The fall that so many coefficients must bring.
    pub(super) fn least(self, coefficients: usize) -> f64 {
        match self {
            Self::Difference(difference) => difference,
            Self::PValue(p) => {
                let df = coefficients as f64;
                ChiSquared::new(df).map_or(0.0, |law| law.inverse_cdf(1.0 - p)) - 2.0 * df
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_points_of_the_likelihood_ratio_less_the_penalty() {
        // X-13ARIMA-SEATS 1.1, build 62: `aictest.cvaic` of td, Easter and td beside leap years.
        for (coefficients, p, expected) in [
            (6, 0.05, 0.591_587_245_9),
            (1, 0.05, 1.841_458_821),
            (7, 0.05, 0.067_140_452_34),
            (6, 0.01, 4.811_893_8),
        ] {
            let found = AicThreshold::PValue(p).least(coefficients);
            assert!((found - expected).abs() < 1e-6, "{found}");
        }
        assert_eq!(AicThreshold::PValue(0.01).least(0), 0.0);
        assert_eq!(AicThreshold::Difference(-3.0).least(6), -3.0);
    }
}
