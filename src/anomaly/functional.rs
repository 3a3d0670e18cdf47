//! The exact segmentation for changes of the mean, by what each beginning could still win (Rigaill 2015; Maidstone et al. 2017).
//!
//! For a mean μ of the last segment the total up to the present end is a parabola of μ for each beginning of that segment. All later values
//! add the same to all parabolas, so that a beginning that is not the lowest for any μ can never win again. Only the lowest parabolas
//! are kept, each with the range of μ where it is the lowest; there are few of them, however long the segments are.

use super::cost::Sums;

/// What a beginning adds to the total for a mean μ of the last segment, less what all beginnings add: `constant + slope μ - begin μ²`.
///
/// It does not change as values are added, and neither does where two of them cross.
#[derive(Debug, Clone, Copy)]
struct Beginning {
    begin: usize,
    place: f64,
    slope: f64,
    constant: f64,
}

/// The range of μ, from the end of the piece before up to `upper`, where a beginning has the lowest total.
#[derive(Debug, Clone, Copy)]
struct Piece {
    upper: f64,
    of: Beginning,
}

/// Least total before each position, and where its last segment begins, as the general search gives them.
pub(super) fn least_totals(
    sums: &Sums,
    range: (f64, f64),
    penalty: f64,
    least: usize,
) -> (Vec<f64>, Vec<usize>) {
    let n = sums.len();
    let mut best = vec![f64::INFINITY; n + 1];
    let mut last = vec![0; n + 1];
    best[0] = -penalty;
    let mut pieces: Vec<Piece> = Vec::new();
    let mut next: Vec<Piece> = Vec::new();
    for end in least..=n {
        let newest = end - least;
        if best[newest].is_finite() {
            let (total, squares) = sums.up_to(newest);
            let new = Beginning {
                begin: newest,
                place: newest as f64,
                slope: 2.0 * total,
                constant: best[newest] - squares,
            };
            next.clear();
            insert(&new, range, &pieces, &mut next);
            std::mem::swap(&mut pieces, &mut next);
        }
        // The lowest point of the lowest pieces; the others lie higher everywhere.
        let (total, squares) = sums.up_to(end);
        let (place, slope) = (end as f64, 2.0 * total);
        let (mut lowest, mut begin) = (f64::INFINITY, 0);
        for Piece { of, .. } in &pieces {
            let slope = slope - of.slope;
            let own = of.constant - slope * slope / (4.0 * (place - of.place));
            if own < lowest {
                (lowest, begin) = (own, of.begin);
            }
        }
        best[end] = lowest + squares + penalty;
        last[end] = begin;
    }
    (best, last)
}

/// The pieces after a new beginning takes the ranges where it is lower.
fn insert(new: &Beginning, range: (f64, f64), pieces: &[Piece], next: &mut Vec<Piece>) {
    if pieces.is_empty() {
        let upper = range.1;
        next.push(Piece { upper, of: *new });
        return;
    }
    let mut push = |of: &Beginning, upper: f64| match next.last_mut() {
        Some(piece) if piece.of.begin == of.begin => piece.upper = upper,
        _ => next.push(Piece { upper, of: *of }),
    };
    let mut lower = range.0;
    for Piece { upper, of } in pieces {
        // The older beginning less the newer one, a parabola that opens upwards: the older one stays where it is not positive.
        let above = Parabola {
            square: new.place - of.place,
            slope: of.slope - new.slope,
            constant: of.constant - new.constant,
        };
        if above.at(lower) <= 0.0 && above.at(*upper) <= 0.0 {
            push(of, *upper);
        } else if let Some((from, to)) = above.roots()
            && from < *upper
            && to > lower
        {
            if from > lower {
                push(new, from);
            }
            push(of, to.min(*upper));
            if to < *upper {
                push(new, *upper);
            }
        } else {
            push(new, *upper);
        }
        lower = *upper;
    }
}

/// A function of the second degree, with a positive square.
struct Parabola {
    square: f64,
    slope: f64,
    constant: f64,
}

impl Parabola {
    #[inline]
    fn at(&self, mean: f64) -> f64 {
        (self.square * mean + self.slope) * mean + self.constant
    }

    /// Where it is zero, the lower one first.
    #[inline]
    fn roots(&self) -> Option<(f64, f64)> {
        let discriminant = self.slope * self.slope - 4.0 * self.square * self.constant;
        (discriminant > 0.0).then(|| {
            let (middle, half) = (-self.slope, discriminant.sqrt());
            let divisor = 2.0 * self.square;
            ((middle - half) / divisor, (middle + half) / divisor)
        })
    }
}
