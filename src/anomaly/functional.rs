//! The exact segmentation for changes of the mean, by what each beginning could still win (Rigaill 2015; Maidstone et al. 2017).
//!
//! For a mean μ of the last segment the total up to the present end is a parabola of μ for each beginning of that segment. All later values
//! add the same to all parabolas, so that a beginning that is not the lowest for any μ can never win again. Only the lowest parabolas
//! are kept, each with the range of μ where it is the lowest; there are few of them, however long the segments are.

use super::cost::Sums;

/// The lowest parabola from the end of the piece before up to `upper`.
#[derive(Debug, Clone, Copy)]
struct Piece {
    upper: f64,
    begin: usize,
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
            insert(sums, &best, newest, range, &pieces, &mut next);
            std::mem::swap(&mut pieces, &mut next);
        }
        let (mut total, mut begin) = (f64::INFINITY, 0);
        let mut lower = range.0;
        for piece in &pieces {
            let parabola = Parabola::new(sums, piece.begin, end);
            let own = best[piece.begin] + parabola.least(lower, piece.upper);
            if own < total {
                (total, begin) = (own, piece.begin);
            }
            lower = piece.upper;
        }
        best[end] = total + penalty;
        last[end] = begin;
    }
    (best, last)
}

/// The pieces after a new beginning takes the ranges where it is lower.
fn insert(
    sums: &Sums,
    best: &[f64],
    newest: usize,
    range: (f64, f64),
    pieces: &[Piece],
    next: &mut Vec<Piece>,
) {
    next.clear();
    if pieces.is_empty() {
        next.push(Piece {
            upper: range.1,
            begin: newest,
        });
        return;
    }
    let mut push = |begin: usize, upper: f64| match next.last_mut() {
        Some(piece) if piece.begin == begin => piece.upper = upper,
        _ => next.push(Piece { upper, begin }),
    };
    let mut lower = range.0;
    for piece in pieces {
        let parabola = Parabola::new(sums, piece.begin, newest);
        // The older beginning stays where its parabola is at most this.
        let limit = best[newest] - best[piece.begin];
        if parabola.at(lower) <= limit && parabola.at(piece.upper) <= limit {
            push(piece.begin, piece.upper);
        } else if let Some((from, to)) = parabola.below(limit)
            && from < piece.upper
            && to > lower
        {
            if from > lower {
                push(newest, from);
            }
            push(piece.begin, to.min(piece.upper));
            if to < piece.upper {
                push(newest, piece.upper);
            }
        } else {
            push(newest, piece.upper);
        }
        lower = piece.upper;
    }
}

/// The sum of squares of some values about μ, as a function of μ.
struct Parabola {
    n: f64,
    total: f64,
    squares: f64,
}

impl Parabola {
    #[inline]
    fn new(sums: &Sums, begin: usize, end: usize) -> Self {
        let (total, squares) = sums.moments(begin, end);
        Self {
            n: (end - begin) as f64,
            total,
            squares,
        }
    }

    #[inline]
    fn at(&self, mean: f64) -> f64 {
        (self.n * mean - 2.0 * self.total) * mean + self.squares
    }

    /// Its least value between two means.
    #[inline]
    fn least(&self, lower: f64, upper: f64) -> f64 {
        let lowest = self.total / self.n;
        if lowest < lower {
            self.at(lower)
        } else if lowest > upper {
            self.at(upper)
        } else {
            self.squares - self.total * lowest
        }
    }

    /// Where it is at most `limit`.
    fn below(&self, limit: f64) -> Option<(f64, f64)> {
        let square = self.total * self.total - self.n * (self.squares - limit);
        (square > 0.0).then(|| {
            let (middle, half) = (self.total / self.n, square.sqrt() / self.n);
            (middle - half, middle + half)
        })
    }
}
