//! The orders of a seasonal ARIMA model.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::ArimaError;
use crate::num::polynomial;

/// Orders (p d q)(P D Q) of a multiplicative seasonal ARIMA model (Box & Jenkins 1976, ch. 9).
///
/// In JSON and in text as X-13 prints them: `(0 1 1)(0 1 1)`, or `(2 1 0)` without a seasonal part; commas are read too.
/// Accepted are p, q up to 12, d up to 3, P, Q up to 3 and D up to 2.
///
/// # Examples
///
/// ```
/// use tidegauge::arima::ArimaOrder;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let airline: ArimaOrder = "(0,1,1)(0,1,1)".parse()?;
/// assert_eq!(airline, ArimaOrder::AIRLINE);
/// assert_eq!(airline.to_string(), "(0 1 1)(0 1 1)");
/// assert_eq!(airline.differencing_lags(12), 13);
/// assert_eq!(
///     "(0 4 1)".parse::<ArimaOrder>().unwrap_err().to_string(),
///     "regular difference is 4; accepted is 0 to 3"
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct ArimaOrder {
    /// p: regular autoregressive terms.
    pub ar: usize,
    /// d: regular differences.
    pub difference: usize,
    /// q: regular moving-average terms.
    pub ma: usize,
    /// P: seasonal autoregressive terms.
    pub seasonal_ar: usize,
    /// D: seasonal differences.
    pub seasonal_difference: usize,
    /// Q: seasonal moving-average terms.
    pub seasonal_ma: usize,
}

impl ArimaOrder {
    /// (0 1 1)(0 1 1), the model of Box and Jenkins for airline passengers.
    pub const AIRLINE: Self = Self::seasonal(0, 1, 1, 0, 1, 1);

    /// (p d q) without a seasonal part.
    ///
    /// ```
    /// use tidegauge::arima::ArimaOrder;
    ///
    /// assert_eq!(ArimaOrder::regular(0, 1, 1).to_string(), "(0 1 1)");
    /// ```
    pub const fn regular(ar: usize, difference: usize, ma: usize) -> Self {
        Self::seasonal(ar, difference, ma, 0, 0, 0)
    }

    /// (p d q)(P D Q).
    ///
    /// ```
    /// use tidegauge::arima::ArimaOrder;
    ///
    /// assert_eq!(ArimaOrder::seasonal(0, 1, 1, 0, 1, 1), ArimaOrder::AIRLINE);
    /// ```
    pub const fn seasonal(
        ar: usize,
        difference: usize,
        ma: usize,
        seasonal_ar: usize,
        seasonal_difference: usize,
        seasonal_ma: usize,
    ) -> Self {
        Self {
            ar,
            difference,
            ma,
            seasonal_ar,
            seasonal_difference,
            seasonal_ma,
        }
    }

    /// Number of ARMA coefficients, p + P + q + Q.
    ///
    /// ```
    /// assert_eq!(tidegauge::arima::ArimaOrder::AIRLINE.coefficients(), 2);
    /// ```
    pub const fn coefficients(&self) -> usize {
        self.ar + self.seasonal_ar + self.ma + self.seasonal_ma
    }

    /// Number of observations that differencing takes, d + s D.
    ///
    /// ```
    /// assert_eq!(tidegauge::arima::ArimaOrder::AIRLINE.differencing_lags(12), 13);
    /// ```
    pub const fn differencing_lags(&self, season: usize) -> usize {
        self.difference + season * self.seasonal_difference
    }

    /// Whether any of P, D, Q is not zero.
    ///
    /// ```
    /// assert!(tidegauge::arima::ArimaOrder::AIRLINE.is_seasonal());
    /// ```
    pub const fn is_seasonal(&self) -> bool {
        self.seasonal_ar + self.seasonal_difference + self.seasonal_ma > 0
    }

    /// (1 - B)ᵈ (1 - Bˢ)ᴰ.
    pub(crate) fn differencing(&self, season: usize) -> Vec<f64> {
        polynomial::differencing(self.difference, self.seasonal_difference, season)
    }

    /// The coefficients of one parameter vector by factor: AR, seasonal AR, MA, seasonal MA.
    pub(crate) fn split<'a, L>(&self, coefficients: &'a [L]) -> [&'a [L]; 4] {
        let (ar, rest) = coefficients.split_at(self.ar);
        let (seasonal_ar, rest) = rest.split_at(self.seasonal_ar);
        let (ma, seasonal_ma) = rest.split_at(self.ma);
        [ar, seasonal_ar, ma, seasonal_ma]
    }

    /// Both autoregressive factors multiplied, then both moving-average factors.
    pub(crate) fn polynomials(&self, coefficients: &[f64], season: usize) -> [Vec<f64>; 2] {
        let [ar, seasonal_ar, ma, seasonal_ma] = self.split(coefficients);
        [[ar, seasonal_ar], [ma, seasonal_ma]].map(|factors| {
            let mut product = Vec::new();
            polynomial::expand(factors, season, &mut product);
            product
        })
    }

    /// Where estimations start: 0.1 each as in X-13, less for factors so long that 0.1 is not admissible.
    pub(crate) fn start(&self) -> Vec<f64> {
        let longest = self.ar.max(self.ma);
        let each = if longest < 10 {
            0.1
        } else {
            0.9 / longest as f64
        };
        vec![each; self.coefficients()]
    }

    /// Whether every factor has all its zeros outside the unit circle.
    pub(crate) fn is_admissible(&self, coefficients: &[f64]) -> bool {
        self.split(coefficients)
            .into_iter()
            .all(polynomial::is_stable)
    }

    pub(crate) fn check(&self) -> Result<(), ArimaError> {
        for (name, value, most, accepted) in [
            ("regular AR order", self.ar, 12, "0 to 12"),
            ("regular difference", self.difference, 3, "0 to 3"),
            ("regular MA order", self.ma, 12, "0 to 12"),
            ("seasonal AR order", self.seasonal_ar, 3, "0 to 3"),
            ("seasonal difference", self.seasonal_difference, 2, "0 to 2"),
            ("seasonal MA order", self.seasonal_ma, 3, "0 to 3"),
        ] {
            if value > most {
                return Err(ArimaError::Order {
                    name,
                    value,
                    accepted,
                });
            }
        }
        Ok(())
    }
}

/// As X-13 prints it.
impl fmt::Display for ArimaOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let regular = format!("({} {} {})", self.ar, self.difference, self.ma);
        let seasonal = format!(
            "({} {} {})",
            self.seasonal_ar, self.seasonal_difference, self.seasonal_ma
        );
        let text = if self.is_seasonal() {
            regular + &seasonal
        } else {
            regular
        };
        f.pad(&text)
    }
}

impl FromStr for ArimaOrder {
    type Err = ArimaError;

    fn from_str(text: &str) -> Result<Self, ArimaError> {
        let malformed = || ArimaError::Text {
            text: text.escape_default().take(32).collect::<String>().into(),
        };
        let triples = text
            .trim()
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'))
            .ok_or_else(malformed)?;
        let mut orders = [0; 6];
        let mut parts = 0;
        for triple in triples.split(')').map(str::trim_start) {
            let numbers = if parts == 0 {
                triple
            } else {
                triple.strip_prefix('(').ok_or_else(malformed)?
            };
            let mut found = 0;
            for number in numbers
                .split([' ', ','])
                .filter(|number| !number.is_empty())
            {
                let place = orders.get_mut(parts + found).ok_or_else(malformed)?;
                if found == 3 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err(malformed());
                }
                *place = number.parse().map_err(|_| malformed())?;
                found += 1;
            }
            if found != 3 {
                return Err(malformed());
            }
            parts += 3;
        }
        let [
            ar,
            difference,
            ma,
            seasonal_ar,
            seasonal_difference,
            seasonal_ma,
        ] = orders;
        let order = Self {
            ar,
            difference,
            ma,
            seasonal_ar,
            seasonal_difference,
            seasonal_ma,
        };
        order.check()?;
        Ok(order)
    }
}

impl Serialize for ArimaOrder {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ArimaOrder {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_orders_are_each_other() {
        for text in ["(0 1 1)(0 1 1)", "(2 1 0)", "(3 1 1)(1 0 1)", "(0 0 0)"] {
            assert_eq!(text.parse::<ArimaOrder>().unwrap().to_string(), text);
        }
        for spaced in ["( 0, 1, 1 ) (0 1 1)", " (0 1 1)(0,1,1) "] {
            assert_eq!(spaced.parse::<ArimaOrder>().unwrap(), ArimaOrder::AIRLINE);
        }
    }

    #[test]
    fn what_is_no_order_is_refused_with_its_text() {
        for text in [
            "",
            "(",
            "()",
            "(0 1)",
            "(0 1 1 1)",
            "0 1 1",
            "(0 1 1)(0 1 1)(0 0 1)",
            "(0 -1 1)",
            "(0 1 +1)",
            "(a 1 1)",
            "(0 1 1)0 1 1)",
            "(99999999999999999999999 0 0)",
        ] {
            assert!(
                matches!(text.parse::<ArimaOrder>(), Err(ArimaError::Text { .. })),
                "{text}"
            );
        }
        assert_eq!(
            "(13 0 0)".parse::<ArimaOrder>().unwrap_err().to_string(),
            "regular AR order is 13; accepted is 0 to 12"
        );
    }

    #[test]
    fn factors_multiply() {
        let order = ArimaOrder::seasonal(1, 0, 0, 1, 0, 1);
        let [ar, ma] = order.polynomials(&[0.5, 0.4, 0.3], 4);
        assert_eq!(ar, [1.0, -0.5, 0.0, 0.0, -0.4, 0.2]);
        assert_eq!(ma, [1.0, 0.0, 0.0, 0.0, -0.3]);
    }
}
