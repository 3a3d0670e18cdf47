//! How alike two patterns of trade are: Finger and Kreinin 1979, Krugman 1991, Michaely 1996.

use serde::{Deserialize, Serialize};

use crate::num::sum::sum;
use crate::structure::StructureError;
use crate::structure::check::{pair, profile};

/// Likeness of two patterns of trade over the same items.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Similarity {
    /// Sum of the smaller shares, in [0, 1]. For the exports of one country and the imports of
    /// another it is Michaely's complementarity, `1 - sum |a - b| / 2`.
    pub finger_kreinin: f64,
    /// Cosine of the angle between the patterns, in [0, 1].
    pub cosine: f64,
    /// Krugman's specialisation, the sum of absolute differences of shares, in [0, 2].
    pub krugman: f64,
}

/// Likeness of two lists of gross flows over the same items; each may have its own unit.
///
/// # Errors
///
/// When the lists are empty or differ in length, hold a negative, missing or infinite value, or
/// only zeros.
///
/// # Examples
///
/// ```
/// use tidegauge::structure::similarity;
///
/// let rivals = similarity(&[50.0, 10.0, 5.0], &[20.0, 60.0, 30.0])?;
/// assert_eq!(format!("{:.4}", rivals.finger_kreinin), "0.4126");
/// assert_eq!(format!("{:.4}", rivals.cosine), "0.4880");
/// # Ok::<(), tidegauge::structure::StructureError>(())
/// ```
pub fn similarity(a: &[f64], b: &[f64]) -> Result<Similarity, StructureError> {
    pair((a, "first flows"), (b, "second flows"))?;
    let (a, b) = (profile(a, "first flows")?, profile(b, "second flows")?);
    let both = || a.iter().copied().zip(b.iter().copied());
    let dot = sum(both().map(|(a, b)| a * b));
    let lengths = sum(a.iter().map(|s| s * s)) * sum(b.iter().map(|s| s * s));
    Ok(Similarity {
        finger_kreinin: sum(both().map(|(a, b)| a.min(b))).min(1.0),
        cosine: (dot / lengths.sqrt()).min(1.0),
        krugman: sum(both().map(|(a, b)| (a - b).abs())).min(2.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::tolerance::Tolerance;

    fn close(actual: f64, expected: f64) -> bool {
        Tolerance::published(10).accepts(actual, expected)
    }

    #[test]
    fn published_rows() {
        let rows = similarity(&[50.0, 10.0, 5.0], &[20.0, 60.0, 30.0]).unwrap();
        assert!(close(rows.finger_kreinin, 0.412_587_412_587));
        assert!(close(rows.cosine, 0.487_950_036_474));
        assert!(close(rows.krugman, 2.0 - 2.0 * rows.finger_kreinin));
        let what = "first flows";
        assert_eq!(
            similarity(&[0.0], &[1.0]),
            Err(StructureError::ZeroDenominator { what })
        );
        let length = StructureError::WrongLength {
            what: "second flows",
            expected: 1,
            found: 2,
        };
        assert_eq!(similarity(&[1.0], &[1.0, 2.0]), Err(length));
    }
}
