//! Families: the smallest groups of codes whose trade is the same in both classifications.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::code::{Commodity, Concordance};

/// Codes of both classifications that are linked with each other and with no others: their sums can be compared across the change without
/// any weights.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Family {
    /// Codes before the conversion, sorted.
    pub from: Vec<Commodity>,
    /// Codes after it, sorted.
    pub to: Vec<Commodity>,
}

/// The families of a table, in the order of their first codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Family>", into = "Vec<Family>")]
pub struct Families {
    list: Vec<Family>,
    /// For each code of either classification the position of its family.
    positions: BTreeMap<Commodity, usize>,
}

impl Families {
    /// All families.
    pub fn list(&self) -> &[Family] {
        &self.list
    }

    /// Position of the family of a code of either classification: the same number before and after the change, by which records can be
    /// grouped.
    pub fn position(&self, code: &Commodity) -> Option<usize> {
        self.positions.get(code).copied()
    }
}

impl Concordance {
    /// The families of codes: the connected parts of the table, whatever the weights.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Concordance;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let row = |from: &str, to: &str| -> Result<_, tidegauge::code::CodeError> {
    ///     Ok((format!("HS02:{from}").parse()?, format!("HS07:{to}").parse()?, 1.0))
    /// };
    /// let table = Concordance::new([
    ///     row("850511", "850511")?,
    ///     row("850530", "850590")?,
    ///     row("850590", "850590")?,
    /// ])?;
    /// let families = table.families();
    /// assert_eq!(families.list().len(), 2);
    /// let together = families.position(&"HS02:850530".parse()?);
    /// assert_eq!(together, families.position(&"HS07:850590".parse()?));
    /// # Ok(())
    /// # }
    /// ```
    pub fn families(&self) -> Families {
        let mut sources: BTreeMap<Commodity, Vec<Commodity>> = BTreeMap::new();
        for (from, to, _) in self.rows() {
            sources.entry(to).or_default().push(from);
        }
        let mut list: Vec<Family> = Vec::new();
        let mut seen: BTreeSet<Commodity> = BTreeSet::new();
        for (start, ..) in self.rows() {
            if !seen.insert(start) {
                continue;
            }
            let mut family = Family {
                from: vec![start],
                to: Vec::new(),
            };
            let mut next = 0;
            // Breadth first: from each code to its targets, and back to all that lead there.
            while let Some(from) = family.from.get(next).copied() {
                next += 1;
                for (to, _) in self.targets(&from).into_iter().flatten() {
                    let Some(leading) = sources.remove(&to) else {
                        continue;
                    };
                    family.to.push(to);
                    let unseen = leading.into_iter().filter(|code| seen.insert(*code));
                    family.from.extend(unseen);
                }
            }
            family.from.sort_unstable();
            family.to.sort_unstable();
            list.push(family);
        }
        list.into()
    }
}

impl From<Vec<Family>> for Families {
    fn from(list: Vec<Family>) -> Self {
        let codes = |family: &Family| {
            family
                .from
                .iter()
                .chain(&family.to)
                .copied()
                .collect::<Vec<_>>()
        };
        let positions = list
            .iter()
            .enumerate()
            .flat_map(|(position, family)| {
                codes(family).into_iter().map(move |code| (code, position))
            })
            .collect();
        Self { list, positions }
    }
}

impl From<Families> for Vec<Family> {
    fn from(families: Families) -> Self {
        families.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_of_splits_and_merges_are_one_family() {
        // a-x, a-y, b-y, b-z, c-z; d-w alone.
        let pair = |from: &str, to: &str| {
            let from: Commodity = format!("HS17:85050{from}").parse().unwrap();
            (from, format!("HS22:85050{to}").parse().unwrap())
        };
        let pairs = [
            pair("1", "7"),
            pair("1", "8"),
            pair("2", "8"),
            pair("2", "9"),
            pair("3", "9"),
            pair("4", "6"),
        ];
        let table = Concordance::proportional(pairs, |_| 1.0).unwrap();
        let families = table.families();
        let sizes: Vec<(usize, usize)> = families
            .list()
            .iter()
            .map(|family| (family.from.len(), family.to.len()))
            .collect();
        assert_eq!(sizes, [(3, 3), (1, 1)]);
        for (from, to) in pairs {
            assert_eq!(families.position(&from), families.position(&to));
        }
        assert_eq!(families.position(&"HS22:850511".parse().unwrap()), None);
        let text = serde_json::to_string(&families).unwrap();
        assert_eq!(serde_json::from_str::<Families>(&text).unwrap(), families);
    }
}
