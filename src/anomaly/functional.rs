//! The exact segmentation for changes of the mean, by what each beginning could still win (Rigaill 2015; Maidstone et al. 2017).
//!
//! For a mean μ of the last segment the total up to the present end is a parabola of μ for each beginning of that segment. All later values
//! add the same to all parabolas, so that a beginning that is not the lowest for any μ can never win again. Only the lowest parabolas
//! are kept, each with the range of μ where it is the lowest; there are few of them, however long the segments are.

use std::ops::Range;

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

impl Piece {
    /// What it is above a newer beginning.
    #[inline]
    fn above(&self, new: &Beginning) -> Parabola {
        Parabola {
            square: new.place - self.of.place,
            slope: self.of.slope - new.slope,
            constant: self.of.constant - new.constant,
        }
    }

    /// Where it meets a newer beginning between `lower` and its own end, on this side of the lowest point above that one.
    #[inline]
    fn meets(&self, new: &Beginning, side: f64, lower: f64, quarters: &[f64]) -> f64 {
        let root = self
            .above(new)
            .root(side, quarters[new.begin - self.of.begin]);
        root.clamp(lower, self.upper)
    }
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
    let mut pieces = Pieces::new(range);
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
            pieces.insert(&new, &quarters);
        }
        // The lowest point of the lowest pieces; the others lie higher everywhere.
        let (total, squares) = sums.up_to(end);
        let slope = 2.0 * total;
        let (mut lowest, mut begin) = (f64::INFINITY, 0);
        for Piece { of, .. } in pieces.all() {
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

/// Room for more pieces at both ends of a list made anew.
const ROOM: usize = 16;

/// The lowest pieces in the order of their ranges: a window of a longer list, so that they come and go at both ends in place.
struct Pieces {
    range: (f64, f64),
    list: Vec<Piece>,
    window: Range<usize>,
}

impl Pieces {
    const fn new(range: (f64, f64)) -> Self {
        Self {
            range,
            list: Vec::new(),
            window: 0..0,
        }
    }

    #[inline]
    fn all(&self) -> &[Piece] {
        &self.list[self.window.clone()]
    }

    /// Gives a new beginning the ranges where it is lower: mostly those outside one range in which the older ones stay.
    #[inline]
    fn insert(&mut self, new: &Beginning, quarters: &[f64]) {
        let (low, high) = self.range;
        let whole = Piece {
            upper: high,
            of: *new,
        };
        if self.window.start == 0 || self.window.end == self.list.len() {
            self.lay_out(self.all().to_vec(), whole);
        }
        let Range { start, end } = self.window;
        // From the low end up to the first piece that stays, or a part of it.
        let (mut first, mut lower) = (start, low);
        if start == end || self.list[start].above(new).at(low) > 0.0 {
            loop {
                if first == end {
                    self.list[start] = whole;
                    self.window.end = start + 1;
                    return;
                }
                let piece = &self.list[first];
                let above = piece.above(new);
                if above.at(piece.upper) <= 0.0 || above.dips_between(lower, piece.upper) {
                    break;
                }
                lower = piece.upper;
                first += 1;
            }
            lower = self.list[first].meets(new, -1.0, lower, quarters);
            self.list[first - 1] = Piece {
                upper: lower,
                of: *new,
            };
            self.window.start = first - 1;
        }
        // From the high end down to the last piece that stays.
        let mut last = end - 1;
        if self.list[last].above(new).at(high) > 0.0 {
            let begin = loop {
                if last == first {
                    break lower;
                }
                let begin = self.list[last - 1].upper;
                let piece = &self.list[last];
                let above = piece.above(new);
                if above.at(begin) <= 0.0 || above.dips_between(begin, piece.upper) {
                    break begin;
                }
                last -= 1;
            };
            self.list[last].upper = self.list[last].meets(new, 1.0, begin, quarters);
            self.list[last + 1] = whole;
            self.window.end = last + 2;
        }
        let goes = |piece: &Piece| piece.above(new).at(piece.upper) > 0.0;
        if self.list[first..last].iter().any(goes) {
            self.insert_between(new, quarters);
        }
    }

    /// The same for ranges in any order. Where the new beginning is the lowest already, it stays.
    #[cold]
    fn insert_between(&mut self, new: &Beginning, quarters: &[f64]) {
        let mut next: Vec<Piece> = Vec::with_capacity(2 * self.window.len());
        let mut push = |upper: f64, of: &Beginning| match next.last_mut() {
            Some(piece) if piece.of.begin == of.begin => piece.upper = upper,
            _ => next.push(Piece { upper, of: *of }),
        };
        let mut lower = self.range.0;
        for piece in self.all() {
            let Piece { upper, of } = piece;
            let above = piece.above(new);
            let meets = |side| piece.meets(new, side, lower, quarters);
            // The older beginning stays where it is not above the newer one.
            match (above.at(lower) <= 0.0, above.at(*upper) <= 0.0) {
                (true, true) => push(*upper, of),
                (true, false) => {
                    push(meets(1.0), of);
                    push(*upper, new);
                }
                (false, true) => {
                    push(meets(-1.0), new);
                    push(*upper, of);
                }
                (false, false) => {
                    if above.dips_between(lower, *upper) {
                        push(meets(-1.0), new);
                        push(meets(1.0), of);
                    }
                    push(*upper, new);
                }
            }
            lower = *upper;
        }
        let whole = Piece {
            upper: lower,
            of: *new,
        };
        self.lay_out(next, whole);
    }

    /// These pieces, with room at both ends.
    #[cold]
    fn lay_out(&mut self, pieces: Vec<Piece>, unused: Piece) {
        self.list.clear();
        self.list.resize(ROOM, unused);
        self.list.extend(pieces);
        self.window = ROOM..self.list.len();
        self.list.resize(self.window.end + ROOM, unused);
    }
}

/// A function of the second degree that opens upwards.
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::SegmentCost;
    use super::*;

    /// The least totals by every beginning of the last segment.
    fn by_all_beginnings(sums: &Sums, penalty: f64, least: usize) -> Vec<f64> {
        let mut best = vec![f64::INFINITY; sums.len() + 1];
        best[0] = -penalty;
        for end in least..=sums.len() {
            best[end] = (0..=end - least)
                .map(|begin| best[begin] + sums.cost(begin, end) + penalty)
                .fold(f64::INFINITY, f64::min);
        }
        best
    }

    fn agree(values: &[f64], penalty: f64, least: usize) {
        let sums = Sums::new(values, SegmentCost::Mean).unwrap();
        let expected = by_all_beginnings(&sums, penalty, least);
        let (best, last) = least_totals(&sums, sums.range(), penalty, least);
        let scale = sums.up_to(values.len()).1 + penalty;
        for (end, (one, all)) in best.iter().zip(&expected).enumerate() {
            let same = one == all || (one - all).abs() <= 1e-10 * scale;
            assert!(same, "{end}: {one} {all}");
            assert!(end < least || last[end] + least <= end);
        }
    }

    proptest! {
        /// Levels of any size with few different values, so that parabolas touch, and ranges of older ones fall into parts.
        #[test]
        fn totals_are_those_of_all_beginnings(
            levels in prop::collection::vec((0_u8..6, 1_usize..9, 0_u8..4), 1..60),
            penalty in 0_u8..12,
            least in 1_usize..6,
            scale in prop::sample::select(vec![1e-60, 1.0, 1e60]),
        ) {
            let mut values = Vec::new();
            for (level, length, wobble) in levels {
                for t in 0..length {
                    let odd = u8::from(t % 2 == 1) * wobble;
                    values.push(scale * f64::from(level * 3 + odd));
                }
            }
            prop_assume!(values.len() >= least);
            agree(&values, f64::from(penalty) * scale * scale, least);
        }
    }

    #[test]
    fn many_lowest_pieces_are_all_kept() {
        // Steps that grow: each beginning stays the lowest near its own level.
        let stairs: Vec<f64> = (0..400).map(|t| f64::from(t / 8)).collect();
        agree(&stairs, 0.5, 2);
        let steep: Vec<f64> = (0..300).map(|t| 1.05_f64.powi(t)).collect();
        agree(&steep, 3.0, 1);
    }
}
