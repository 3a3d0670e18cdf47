//! Values of codes, converted with their total kept.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::code::{Commodity, Concordance, ConcordanceError};
use crate::num::sum::sum;

/// Values after a conversion, and what could not be converted: together what came in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Converted {
    /// Codes and values in the classification converted to, sorted by code.
    pub values: Vec<(Commodity, f64)>,
    /// Codes that are not in the table, with their values, sorted by code.
    pub unmapped: Vec<(Commodity, f64)>,
    /// Sum of all values that came in; that of `values` and `unmapped` is the same but for round-off.
    pub total: f64,
}

impl Converted {
    /// What came in less what is there, which is round-off and nothing else.
    pub fn residual(&self) -> f64 {
        let parts = self.values.iter().chain(&self.unmapped);
        sum(std::iter::once(self.total).chain(parts.map(|(_, value)| -value)))
    }
}

impl Concordance {
    /// Converts the values of codes, which may come in any order and several for one code. All goods stay all goods.
    ///
    /// # Errors
    /// [`ConcordanceError::Value`] for a value that is not finite, [`ConcordanceError::Classification`] for a code of another classification,
    /// [`ConcordanceError::Overflow`] if a sum exceeds the largest number.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::{Commodity, Concordance};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let [old, unknown]: [Commodity; 2] = ["HS17:850519".parse()?, "HS17:850520".parse()?];
    /// let [ferrite, other]: [Commodity; 2] = ["HS22:850519".parse()?, "HS22:850590".parse()?];
    /// let table = Concordance::new([(old, ferrite, 0.75), (old, other, 0.25)])?;
    /// let converted = table.convert([(old, 200.0), (unknown, 9.0)])?;
    /// assert_eq!(converted.values, [(ferrite, 150.0), (other, 50.0)]);
    /// assert_eq!(converted.unmapped, [(unknown, 9.0)]);
    /// assert_eq!((converted.total, converted.residual()), (209.0, 0.0));
    /// # Ok(())
    /// # }
    /// ```
    pub fn convert(
        &self,
        values: impl IntoIterator<Item = (Commodity, f64)>,
    ) -> Result<Converted, ConcordanceError> {
        let mut sources: BTreeMap<Commodity, Vec<f64>> = BTreeMap::new();
        for (code, value) in values {
            if !value.is_finite() {
                return Err(ConcordanceError::Value { code, value });
            }
            self.accept(&code)?;
            sources.entry(code).or_default().push(value);
        }
        let (mut parts, mut unmapped) = (BTreeMap::<Commodity, Vec<f64>>::new(), Vec::new());
        let mut all = Vec::with_capacity(sources.len());
        for (code, mut terms) in sources {
            // The order in which the values came must not show in the last digit.
            terms.sort_unstable_by(f64::total_cmp);
            let value = finite(code, sum(terms))?;
            all.push(value);
            match self.shares(&code) {
                Some(shares) => {
                    for (to, weight) in shares {
                        parts.entry(to).or_default().push(weight * value);
                    }
                }
                None => unmapped.push((code, value)),
            }
        }
        let values = parts
            .into_iter()
            .map(|(code, terms)| Ok((code, finite(code, sum(terms))?)))
            .collect::<Result<_, _>>()?;
        let total = finite(Commodity::total(self.from()), sum(all))?;
        Ok(Converted {
            values,
            unmapped,
            total,
        })
    }

    /// What a code becomes; all goods stay all goods unless the table says otherwise.
    pub(crate) fn shares(&self, code: &Commodity) -> Option<Vec<(Commodity, f64)>> {
        if let Some(targets) = self.targets(code) {
            return Some(targets.collect());
        }
        code.is_total()
            .then(|| vec![(Commodity::total(self.to()), 1.0)])
    }

    /// Refuses codes of another classification.
    fn accept(&self, code: &Commodity) -> Result<(), ConcordanceError> {
        if code.classification() == self.from() {
            return Ok(());
        }
        Err(ConcordanceError::Classification {
            code: *code,
            accepted: self.from(),
        })
    }
}

fn finite(code: Commodity, sum: f64) -> Result<f64, ConcordanceError> {
    if sum.is_finite() {
        Ok(sum)
    } else {
        Err(ConcordanceError::Overflow { code })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Commodity {
        text.parse().unwrap()
    }

    fn table() -> Concordance {
        let [a, b] = [code("HS17:850511"), code("HS17:850519")];
        let [x, y] = [code("HS22:850511"), code("HS22:850519")];
        Concordance::new([(a, x, 1.0), (b, x, 0.25), (b, y, 0.75)]).unwrap()
    }

    #[test]
    fn splits_and_merges_keep_the_total() {
        let [a, b] = [code("HS17:850511"), code("HS17:850519")];
        let converted = table().convert([(b, 8.0), (a, 1.0), (b, 4.0)]).unwrap();
        let expected = [(code("HS22:850511"), 4.0), (code("HS22:850519"), 9.0)];
        assert_eq!(converted.values, expected);
        assert_eq!((converted.total, converted.residual()), (13.0, 0.0));
        let nothing = table().convert([]).unwrap();
        assert_eq!((nothing.values.len(), nothing.total), (0, 0.0));
    }

    #[test]
    fn all_goods_stay_all_goods() {
        let converted = table().convert([(code("HS17:TOTAL"), 5.0)]).unwrap();
        assert_eq!(converted.values, [(code("HS22:TOTAL"), 5.0)]);
    }

    #[test]
    fn bad_values_are_named() {
        let a = code("HS17:850511");
        let refused =
            |values: &[(Commodity, f64)]| table().convert(values.iter().copied()).unwrap_err();
        assert_eq!(
            refused(&[(a, f64::INFINITY)]).to_string(),
            "the value inf of HS17:850511 is not finite; leave the code out"
        );
        assert_eq!(
            refused(&[(code("HS22:850511"), 1.0)]).to_string(),
            "HS22:850511 is not of H5, from which the table converts"
        );
        assert_eq!(
            refused(&[(a, f64::MAX), (a, f64::MAX)]),
            ConcordanceError::Overflow { code: a }
        );
        let b = code("HS17:850519");
        assert!(matches!(
            refused(&[(a, f64::MAX), (b, f64::MAX)]),
            ConcordanceError::Overflow { .. }
        ));
    }
}
