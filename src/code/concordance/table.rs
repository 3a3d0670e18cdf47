//! The table itself: rows, weights, inverse and composition.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::code::concordance::ConcordanceError;
use crate::code::{Classification, Commodity};
use crate::num::sum::sum;
use crate::num::tolerance::Tolerance;

/// How a code and the codes it leads to hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LinkKind {
    /// One code becomes one code, and nothing else does.
    OneToOne,
    /// Several codes become one: safe to add up.
    ManyToOne,
    /// One code becomes several, and nothing else does: needs weights.
    OneToMany,
    /// Several codes become several: needs weights.
    ManyToMany,
}

/// A table from the codes of one classification to those of another: for each code where its trade goes, in shares that add up to 1.
///
/// Stored as a list of rows `[from, to, weight]`.
///
/// # Examples
///
/// ```
/// use tidegauge::code::{Commodity, Concordance, LinkKind};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // The edition of 2007 put lifting heads under the parts of heading 8505.
/// let row = |from: &str, to: &str| -> Result<_, tidegauge::code::CodeError> {
///     Ok((format!("HS02:{from}").parse()?, format!("HS07:{to}").parse()?, 1.0))
/// };
/// let table = Concordance::new([
///     row("850511", "850511")?,
///     row("850530", "850590")?,
///     row("850590", "850590")?,
/// ])?;
/// let lifting_heads: Commodity = "HS02:850530".parse()?;
/// assert_eq!(table.kind(&lifting_heads), Some(LinkKind::ManyToOne));
/// let converted = table.convert([(lifting_heads, 30.0), ("HS02:850590".parse()?, 200.0)])?;
/// assert_eq!(converted.values, [("HS07:850590".parse()?, 230.0)]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Row>", into = "Vec<Row>")]
pub struct Concordance {
    from: Classification,
    to: Classification,
    /// At least one target for each source; weights add up to 1.
    links: BTreeMap<Commodity, BTreeMap<Commodity, f64>>,
}

/// A code, what it becomes, and which share of it.
type Row = (Commodity, Commodity, f64);

impl Concordance {
    /// A table from rows: a code, what it becomes, and which share of its trade, from 0 to 1.
    ///
    /// # Errors
    /// [`ConcordanceError::Empty`], [`Mixed`](ConcordanceError::Mixed), [`Duplicate`](ConcordanceError::Duplicate),
    /// [`Weight`](ConcordanceError::Weight), and [`WeightSum`](ConcordanceError::WeightSum) if the shares of a code do not add up to 1 within
    /// round-off.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Concordance;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let rows = [
    ///     ("HS17:850519".parse()?, "HS22:850519".parse()?, 0.6),
    ///     ("HS17:850519".parse()?, "HS22:850590".parse()?, 0.3),
    /// ];
    /// let error = Concordance::new(rows).unwrap_err();
    /// assert_eq!(error.to_string(), "the weights of HS17:850519 add up to 0.8999999999999999; they must add up to 1 so that totals are kept");
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(rows: impl IntoIterator<Item = Row>) -> Result<Self, ConcordanceError> {
        let table = Self::collect(rows)?;
        for (from, targets) in &table.links {
            let sum = sum(targets.values().copied());
            if !Tolerance::ROUND_OFF.accepts(sum, 1.0) {
                return Err(ConcordanceError::WeightSum { from: *from, sum });
            }
        }
        Ok(table)
    }

    /// A table from pairs of codes, each code divided among what it becomes in proportion to a size of those: their trade in a year for
    /// which both editions are known. Where all sizes are zero, and with a constant size, it is divided equally.
    ///
    /// # Errors
    /// Those of [`new`](Self::new), and [`ConcordanceError::Size`].
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::{Commodity, Concordance};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let old: Commodity = "HS17:850519".parse()?;
    /// let [ferrite, other]: [Commodity; 2] = ["HS22:850519".parse()?, "HS22:850590".parse()?];
    /// let exports = |code: &Commodity| if *code == ferrite { 90.0 } else { 30.0 };
    /// let table = Concordance::proportional([(old, ferrite), (old, other)], exports)?;
    /// assert_eq!(table.convert([(old, 200.0)])?.values, [(ferrite, 150.0), (other, 50.0)]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn proportional(
        pairs: impl IntoIterator<Item = (Commodity, Commodity)>,
        size: impl Fn(&Commodity) -> f64,
    ) -> Result<Self, ConcordanceError> {
        let mut table = Self::collect(pairs.into_iter().map(|(from, to)| (from, to, 0.0)))?;
        for targets in table.links.values_mut() {
            share_out(targets, |code, _| size(code))?;
        }
        Ok(table)
    }

    /// The table in the other direction: each code divided among those it came from in proportion to the part of their size that went
    /// into it. With the values that were converted as sizes, converting back gives them again. Where all sizes are zero, the weights of
    /// this table take their place.
    ///
    /// # Errors
    /// [`ConcordanceError::Size`] if a size is negative or not finite.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::{Commodity, Concordance};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let new: Commodity = "HS07:850590".parse()?;
    /// let [heads, parts]: [Commodity; 2] = ["HS02:850530".parse()?, "HS02:850590".parse()?];
    /// let table = Concordance::new([(heads, new, 1.0), (parts, new, 1.0)])?;
    /// let back = table.inverse(|code| if *code == heads { 30.0 } else { 120.0 })?;
    /// assert_eq!(back.convert([(new, 100.0)])?.values, [(heads, 20.0), (parts, 80.0)]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn inverse(&self, size: impl Fn(&Commodity) -> f64) -> Result<Self, ConcordanceError> {
        let mut links: BTreeMap<Commodity, BTreeMap<Commodity, f64>> = BTreeMap::new();
        for (from, to, weight) in self.rows() {
            links.entry(to).or_default().insert(from, weight);
        }
        for sources in links.values_mut() {
            share_out(sources, |code, weight| weight * size(code))?;
        }
        Ok(Self {
            from: self.to,
            to: self.from,
            links,
        })
    }

    /// This table and then another, which goes on from where this one ends: from 2012 to 2017 and then to 2022.
    ///
    /// # Errors
    /// [`ConcordanceError::Gap`] if a code that this table leads to is not in the other.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Concordance;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let [a, b, c] = ["HS12:850519".parse()?, "HS17:850519".parse()?, "HS22:850519".parse()?];
    /// let both = Concordance::new([(a, b, 1.0)])?.then(&Concordance::new([(b, c, 1.0)])?)?;
    /// assert_eq!(both.rows().collect::<Vec<_>>(), [(a, c, 1.0)]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn then(&self, next: &Self) -> Result<Self, ConcordanceError> {
        let mut links = BTreeMap::new();
        for (from, targets) in &self.links {
            let mut parts: BTreeMap<Commodity, Vec<f64>> = BTreeMap::new();
            for (through, weight) in targets {
                let onward = next.links.get(through).ok_or(ConcordanceError::Gap {
                    code: *through,
                    begins: next.from,
                })?;
                for (to, share) in onward {
                    parts.entry(*to).or_default().push(weight * share);
                }
            }
            let weights = parts.into_iter().map(|(to, parts)| (to, sum(parts)));
            links.insert(*from, weights.collect());
        }
        Ok(Self {
            from: self.from,
            to: next.to,
            links,
        })
    }

    /// The classification that is converted.
    pub const fn from(&self) -> Classification {
        self.from
    }

    /// The classification that it is converted to.
    pub const fn to(&self) -> Classification {
        self.to
    }

    /// All rows in the order of their codes: a code, what it becomes, and which share of it.
    pub fn rows(&self) -> impl Iterator<Item = (Commodity, Commodity, f64)> {
        let links = self.links.iter();
        links.flat_map(|(from, targets)| targets.iter().map(|(to, weight)| (*from, *to, *weight)))
    }

    /// What a code becomes, with shares that add up to 1; `None` for a code that is not in the table.
    pub fn targets(&self, code: &Commodity) -> Option<impl Iterator<Item = (Commodity, f64)>> {
        let targets = self.links.get(code)?;
        Some(targets.iter().map(|(to, weight)| (*to, *weight)))
    }

    /// How a code and what it becomes hang together; `None` for a code that is not in the table.
    pub fn kind(&self, code: &Commodity) -> Option<LinkKind> {
        let targets = self.links.get(code)?;
        let is_shared = self.links.iter().any(|(other, theirs)| {
            other != code && targets.keys().any(|to| theirs.contains_key(to))
        });
        Some(match (targets.len(), is_shared) {
            (1, false) => LinkKind::OneToOne,
            (1, true) => LinkKind::ManyToOne,
            (_, false) => LinkKind::OneToMany,
            (_, true) => LinkKind::ManyToMany,
        })
    }

    /// The codes that are not in the table, sorted, each once.
    ///
    /// # Examples
    ///
    /// ```
    /// use tidegauge::code::Concordance;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let [magnets, motors] = ["HS17:850511".parse()?, "HS17:850110".parse()?];
    /// let table = Concordance::new([(magnets, "HS22:850511".parse()?, 1.0)])?;
    /// assert_eq!(table.missing([magnets, motors, motors]), [motors]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn missing(&self, codes: impl IntoIterator<Item = Commodity>) -> Vec<Commodity> {
        let mut missing: Vec<Commodity> = codes
            .into_iter()
            .filter(|code| !self.links.contains_key(code))
            .collect();
        missing.sort_unstable();
        missing.dedup();
        missing
    }

    fn collect(rows: impl IntoIterator<Item = Row>) -> Result<Self, ConcordanceError> {
        let mut rows = rows.into_iter().peekable();
        let &(from, to, _) = rows.peek().ok_or(ConcordanceError::Empty)?;
        let mut table = Self {
            from: from.classification(),
            to: to.classification(),
            links: BTreeMap::new(),
        };
        for (from, to, weight) in rows {
            of_one("from", table.from, from)?;
            of_one("to", table.to, to)?;
            if !(0.0..=1.0).contains(&weight) {
                return Err(ConcordanceError::Weight { from, to, weight });
            }
            let targets = table.links.entry(from).or_default();
            if targets.insert(to, weight).is_some() {
                return Err(ConcordanceError::Duplicate { from, to });
            }
        }
        Ok(table)
    }
}

impl TryFrom<Vec<Row>> for Concordance {
    type Error = ConcordanceError;

    fn try_from(rows: Vec<Row>) -> Result<Self, ConcordanceError> {
        Self::new(rows)
    }
}

impl From<Concordance> for Vec<Row> {
    fn from(table: Concordance) -> Self {
        table.rows().collect()
    }
}

fn of_one(
    side: &'static str,
    first: Classification,
    code: Commodity,
) -> Result<(), ConcordanceError> {
    let other = code.classification();
    if other == first {
        Ok(())
    } else {
        Err(ConcordanceError::Mixed { side, first, other })
    }
}

/// Makes weights the shares of the sizes; where all sizes are zero those of the weights, and where these are zero too, equal ones.
fn share_out(
    weights: &mut BTreeMap<Commodity, f64>,
    size: impl Fn(&Commodity, f64) -> f64,
) -> Result<(), ConcordanceError> {
    let mut sizes = Vec::with_capacity(weights.len());
    for (code, weight) in &*weights {
        let size = size(code, *weight);
        if !(0.0..=f64::MAX).contains(&size) {
            return Err(ConcordanceError::Size { code: *code, size });
        }
        sizes.push(size);
    }
    let is_there = |sizes: &[f64]| sizes.iter().any(|size| *size > 0.0);
    if !is_there(&sizes) {
        sizes = weights.values().copied().collect();
    }
    if !is_there(&sizes) {
        sizes.fill(1.0);
    }
    // In units of the largest, so that no sum overflows.
    let largest = sizes.iter().copied().fold(0.0, f64::max);
    let total = sum(sizes.iter().map(|size| size / largest));
    for (weight, size) in weights.values_mut().zip(sizes) {
        *weight = size / largest / total;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn old(code: &str) -> Commodity {
        format!("HS17:{code}").parse().unwrap()
    }

    fn new(code: &str) -> Commodity {
        format!("HS22:{code}").parse().unwrap()
    }

    #[test]
    fn rows_are_checked() {
        let [a, b, x, y] = [old("850511"), old("850519"), new("850511"), new("850519")];
        let refused = |rows: &[Row]| Concordance::new(rows.iter().copied()).unwrap_err();
        assert_eq!(refused(&[]), ConcordanceError::Empty);
        assert_eq!(
            refused(&[(a, x, 1.0), (a, x, 0.0)]),
            ConcordanceError::Duplicate { from: a, to: x }
        );
        for weight in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
            assert!(matches!(
                refused(&[(a, x, weight)]),
                ConcordanceError::Weight { .. }
            ));
        }
        assert_eq!(
            refused(&[(a, x, 1.0), (b, x, 0.5), (b, y, 0.25)]),
            ConcordanceError::WeightSum { from: b, sum: 0.75 }
        );
        assert_eq!(
            refused(&[(a, x, 1.0), (x, y, 1.0)]).to_string(),
            "the from codes are of H5 and of H6; accepted is one classification on each side"
        );
        assert!(matches!(
            refused(&[(a, x, 1.0), (b, b, 1.0)]),
            ConcordanceError::Mixed { side: "to", .. }
        ));
    }

    #[test]
    fn kinds_of_links() {
        let table = Concordance::proportional(
            [
                (old("010121"), new("010121")),
                (old("850511"), new("850511")),
                (old("850519"), new("850511")),
                (old("850110"), new("850110")),
                (old("850110"), new("850120")),
                (old("850300"), new("850300")),
                (old("850300"), new("850400")),
                (old("850400"), new("850400")),
            ],
            |_| 1.0,
        )
        .unwrap();
        let kind = |code| table.kind(&old(code));
        assert_eq!(kind("010121"), Some(LinkKind::OneToOne));
        assert_eq!(kind("850511"), Some(LinkKind::ManyToOne));
        assert_eq!(kind("850110"), Some(LinkKind::OneToMany));
        assert_eq!(kind("850300"), Some(LinkKind::ManyToMany));
        assert_eq!(kind("850400"), Some(LinkKind::ManyToOne));
        assert_eq!(kind("999999"), None);
        let shares: Vec<f64> = table
            .targets(&old("850110"))
            .unwrap()
            .map(|t| t.1)
            .collect();
        assert_eq!(shares, [0.5, 0.5]);
    }

    #[test]
    fn sizes_that_are_none_are_refused() {
        let pairs = || {
            [
                (old("850110"), new("850110")),
                (old("850110"), new("850120")),
            ]
        };
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            let error = Concordance::proportional(pairs(), |_| bad).unwrap_err();
            assert!(matches!(error, ConcordanceError::Size { .. }), "{error}");
        }
        let largest = Concordance::proportional(pairs(), |_| f64::MAX).unwrap();
        let nothing = Concordance::proportional(pairs(), |_| 0.0).unwrap();
        assert_eq!(largest, nothing);
    }

    #[test]
    fn an_inverse_without_sizes_uses_the_weights() {
        let [a, b, x] = [old("850511"), old("850519"), new("850511")];
        let table =
            Concordance::new([(a, x, 1.0), (b, x, 0.25), (b, new("850590"), 0.75)]).unwrap();
        let back = table.inverse(|_| 0.0).unwrap();
        assert_eq!((back.from(), back.to()), (table.to(), table.from()));
        let rows: Vec<Row> = back.rows().collect();
        assert_eq!(rows, [(x, a, 0.8), (x, b, 0.2), (new("850590"), b, 1.0)]);
        assert!(table.inverse(|_| f64::NAN).is_err());
        // A link without weight is all there is to go back by.
        let table = Concordance::new([(a, x, 1.0), (a, new("850590"), 0.0)]).unwrap();
        let back = table.inverse(|_| 7.0).unwrap();
        assert!(back.rows().all(|(_, _, weight)| weight == 1.0));
    }

    #[test]
    fn a_chain_must_not_break() {
        let [a, x] = [old("850511"), new("850511")];
        let table = Concordance::new([(a, x, 1.0)]).unwrap();
        let error = table.then(&table).unwrap_err();
        assert_eq!(
            error.to_string(),
            "HS22:850511 of the first table is not in the second, which begins with codes of H5"
        );
        let back = table.inverse(|_| 1.0).unwrap();
        assert_eq!(table.then(&back).unwrap().rows().next(), Some((a, a, 1.0)));
    }

    #[test]
    fn stored_as_rows_and_checked_when_read() {
        let table = Concordance::new([(old("850511"), new("850511"), 1.0)]).unwrap();
        let text = serde_json::to_string(&table).unwrap();
        assert_eq!(text, r#"[["HS17:850511","HS22:850511",1.0]]"#);
        assert_eq!(serde_json::from_str::<Concordance>(&text).unwrap(), table);
        let thirds = [7, 8, 9].map(|digit| (old("850519"), new(&format!("85051{digit}"))));
        let table = Concordance::proportional(thirds, |_| 1.0).unwrap();
        let text = serde_json::to_string(&table).unwrap();
        assert_eq!(serde_json::from_str::<Concordance>(&text).unwrap(), table);
        let lossy = r#"[["HS17:850511","HS22:850511",0.5]]"#;
        assert!(serde_json::from_str::<Concordance>(lossy).is_err());
    }
}
