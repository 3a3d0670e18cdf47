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
    // A quarter over the lengths: multiplying by them is quicker than dividing.
    let quarters: Vec<f64> = (0..=n).map(|length| 0.25 / length as f64).collect();
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
            insert(&new, range, &quarters, &pieces, &mut next);
            std::mem::swap(&mut pieces, &mut next);
        }
        // The lowest point of the lowest pieces; the others lie higher everywhere.
        let (total, squares) = sums.up_to(end);
        let slope = 2.0 * total;
        let (mut lowest, mut begin) = (f64::INFINITY, 0);
        for Piece { of, .. } in &pieces {
            let slope = slope - of.slope;
            let own = of.constant - slope * slope * quarters[end - of.begin];
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
fn insert(
    new: &Beginning,
    range: (f64, f64),
    quarters: &[f64],
    pieces: &[Piece],
    next: &mut Vec<Piece>,
) {
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
    let mut at_lower = Parabola::between(&pieces[0].of, new).at(lower);
    for Piece { upper, of } in pieces {
        // The older beginning stays where it is not above the newer one.
        let above = Parabola::between(of, new);
        let at_upper = above.at(*upper);
        let root = |side| above.root(side, quarters[new.begin - of.begin]);
        match (at_lower <= 0.0, at_upper <= 0.0) {
            (true, true) => push(of, *upper),
            (true, false) => {
                push(of, root(1.0).clamp(lower, *upper));
                push(new, *upper);
            }
            (false, true) => {
                push(new, root(-1.0).clamp(lower, *upper));
                push(of, *upper);
            }
            (false, false) => {
                if above.dips_between(lower, *upper) {
                    push(new, root(-1.0));
                    push(of, root(1.0));
                }
                push(new, *upper);
            }
        }
        // The lowest pieces meet where one gives way to the next.
        (lower, at_lower) = (*upper, at_upper);
    }
}

/// A function of the second degree that opens upwards.
struct Parabola {
    square: f64,
    slope: f64,
    constant: f64,
}

impl Parabola {
    /// What an older beginning is above a newer one.
    #[inline]
    fn between(older: &Beginning, newer: &Beginning) -> Self {
        Self {
            square: newer.place - older.place,
            slope: older.slope - newer.slope,
            constant: older.constant - newer.constant,
        }
    }

    #[inline]
    fn at(&self, mean: f64) -> f64 {
        (self.square * mean + self.slope) * mean + self.constant
    }

    /// Positive where there are two roots.
    #[inline]
    fn discriminant(&self) -> f64 {
        self.slope * self.slope - 4.0 * self.square * self.constant
    }

    /// The root on this side of the lowest point, which is -1 or 1, with a quarter over the square; the lowest point itself where there is none.
    #[inline]
    fn root(&self, side: f64, quarter: f64) -> f64 {
        let half = side * self.discriminant().max(0.0).sqrt();
        (half - self.slope) * (2.0 * quarter)
    }

    /// Whether its lowest point is negative and lies between two means.
    #[inline]
    fn dips_between(&self, lower: f64, upper: f64) -> bool {
        let twice = 2.0 * self.square;
        twice * lower < -self.slope && -self.slope < twice * upper && self.discriminant() > 0.0
    }
}
