//! Multiplying and dividing by the factors (1 - c₁ B - c₂ B² - ...) (1 - C₁ Bˢ - C₂ B²ˢ - ...) in place.
//!
//! Rows follow each other in one slice, `width` numbers a row, so a lag of k rows is a lag of k · `width` numbers and all
//! columns run side by side. A block of one lag does not depend on itself, which the compiler turns into vector code.

#![expect(
    clippy::inline_always,
    reason = "only what is inlined into `wide` is compiled for long vectors"
)]

use crate::num::lanes::{Lanes, Quad};

/// x ← x / ((1 - c₁ B - ...) (1 - C₁ Bˢ - ...)) with zeros before the first row.
///
/// One column and the short regular factors of most models go in one pass: the regular recursion waits for its own results, and the
/// seasonal one is done in the meantime.
pub(super) fn divide<L: Lanes>(
    x: &mut [L],
    [regular, seasonal]: [&[L]; 2],
    season: usize,
    width: usize,
) {
    if width > 1 {
        return Quad::wide(
            #[inline(always)]
            || {
                divide_by(x, seasonal, season * width);
                divide_by(x, regular, width);
            },
        );
    }
    L::wide(
        #[inline(always)]
        || match regular {
            [] => divide_seasonal(x, seasonal, season, &mut Identity),
            [c] => divide_seasonal(x, seasonal, season, &mut FourAtATime::new(*c)),
            [c1, c2] => {
                divide_seasonal(
                    x,
                    seasonal,
                    season,
                    &mut TwoAtATime::new([*c1, *c2, L::ZERO]),
                );
            }
            [c1, c2, c3] => {
                divide_seasonal(x, seasonal, season, &mut TwoAtATime::new([*c1, *c2, *c3]));
            }
            _ => {
                divide_by(x, seasonal, season * width);
                divide_by(x, regular, width);
            }
        },
    );
}

/// The transpose of [`divide`]: the same recursions from the last row to the first.
pub(super) fn divide_transposed<L: Lanes>(
    x: &mut [L],
    [regular, seasonal]: [&[L]; 2],
    season: usize,
    width: usize,
) {
    if width > 1 {
        return Quad::wide(
            #[inline(always)]
            || {
                divide_transposed_by(x, seasonal, season * width);
                divide_transposed_by(x, regular, width);
            },
        );
    }
    L::wide(
        #[inline(always)]
        || match regular {
            [] => divide_transposed_seasonal(x, seasonal, season, &mut Identity),
            [c] => divide_transposed_seasonal(x, seasonal, season, &mut FourAtATime::new(*c)),
            [c1, c2] => {
                divide_transposed_seasonal(
                    x,
                    seasonal,
                    season,
                    &mut TwoAtATime::new([*c1, *c2, L::ZERO]),
                );
            }
            [c1, c2, c3] => {
                divide_transposed_seasonal(
                    x,
                    seasonal,
                    season,
                    &mut TwoAtATime::new([*c1, *c2, *c3]),
                );
            }
            _ => {
                divide_transposed_by(x, seasonal, season * width);
                divide_transposed_by(x, regular, width);
            }
        },
    );
}

/// By the seasonal factor, then by the regular one of the recursion.
#[inline(always)]
fn divide_seasonal<L: Lanes>(
    x: &mut [L],
    seasonal: &[L],
    season: usize,
    regular: &mut impl Recursion<L>,
) {
    match (seasonal, season) {
        ([c], 4) => divide_by_seasons::<4, _>(x, *c, regular),
        ([c], 12) => divide_by_seasons::<12, _>(x, *c, regular),
        _ => {
            divide_by(x, seasonal, season);
            regular.forwards(x);
        }
    }
}

/// The transpose of [`divide_seasonal`].
#[inline(always)]
fn divide_transposed_seasonal<L: Lanes>(
    x: &mut [L],
    seasonal: &[L],
    season: usize,
    regular: &mut impl Recursion<L>,
) {
    match (seasonal, season) {
        ([c], 4) => divide_transposed_by_seasons::<4, _>(x, *c, regular),
        ([c], 12) => divide_transposed_by_seasons::<12, _>(x, *c, regular),
        _ => {
            divide_transposed_by(x, seasonal, season);
            regular.backwards(x);
        }
    }
}

/// x ← x / (1 - c₁ Bˢ - ...) for any lag.
#[inline(always)]
fn divide_by<L: Lanes>(x: &mut [L], coefficients: &[L], lag: usize) {
    if let [c] = coefficients {
        match lag {
            1 => return divide_by_few::<1, _>(x, *c),
            2 => return divide_by_few::<2, _>(x, *c),
            3 => return divide_by_few::<3, _>(x, *c),
            4 => return divide_by_few::<4, _>(x, *c),
            5 => return divide_by_few::<5, _>(x, *c),
            6 => return divide_by_few::<6, _>(x, *c),
            7 => return divide_by_few::<7, _>(x, *c),
            _ => {}
        }
    }
    let mut start = lag;
    while start < x.len() && !coefficients.is_empty() {
        let (past, rest) = x.split_at_mut(start);
        let length = rest.len().min(lag);
        for (power, c) in coefficients.iter().enumerate() {
            let Some(from) = start.checked_sub((power + 1) * lag) else {
                break;
            };
            for (value, earlier) in rest[..length].iter_mut().zip(&past[from..]) {
                *value += *c * *earlier;
            }
        }
        start += lag;
    }
}

/// The transpose of [`divide_by`].
#[inline(always)]
fn divide_transposed_by<L: Lanes>(x: &mut [L], coefficients: &[L], lag: usize) {
    if let [c] = coefficients {
        match lag {
            1 => return divide_transposed_by_few::<1, _>(x, *c),
            2 => return divide_transposed_by_few::<2, _>(x, *c),
            3 => return divide_transposed_by_few::<3, _>(x, *c),
            4 => return divide_transposed_by_few::<4, _>(x, *c),
            5 => return divide_transposed_by_few::<5, _>(x, *c),
            6 => return divide_transposed_by_few::<6, _>(x, *c),
            7 => return divide_transposed_by_few::<7, _>(x, *c),
            _ => {}
        }
    }
    let mut end = x.len().saturating_sub(lag);
    while end > 0 && !coefficients.is_empty() {
        let (rest, future) = x.split_at_mut(end);
        let begin = end.saturating_sub(lag);
        for (power, c) in coefficients.iter().enumerate() {
            // Row i takes from row i + (power + 1) lag: position begin + (power + 1) lag - end in the future.
            let from = begin + (power + 1) * lag - end;
            let Some(later) = future.get(from..) else {
                break;
            };
            for (value, next) in rest[begin..].iter_mut().zip(later) {
                *value += *c * *next;
            }
        }
        end = begin;
    }
}

/// x ← x / (1 - c Bˢ) for a short lag of `S` values, which stay in registers.
#[inline(always)]
fn divide_by_few<const S: usize, L: Lanes>(x: &mut [L], c: L) {
    let (seasons, rest) = x.as_chunks_mut::<S>();
    let mut past = [L::ZERO; S];
    for season in seasons {
        for (value, own) in past.iter_mut().zip(season.iter()) {
            *value = *own + c * *value;
        }
        *season = past;
    }
    for (value, earlier) in rest.iter_mut().zip(&past) {
        *value += c * *earlier;
    }
}

/// The transpose of [`divide_by_few`].
#[inline(always)]
fn divide_transposed_by_few<const S: usize, L: Lanes>(x: &mut [L], c: L) {
    let (rest, seasons) = x.as_rchunks_mut::<S>();
    let mut future = [L::ZERO; S];
    for season in seasons.iter_mut().rev() {
        for (value, own) in future.iter_mut().zip(season.iter()) {
            *value = *own + c * *value;
        }
        *season = future;
    }
    let from = S - rest.len();
    for (value, later) in rest.iter_mut().zip(&future[from..]) {
        *value += c * *later;
    }
}

/// x ← x / (1 - c Bˢ) for a lag of `S` values, a multiple of four, which stay in registers, and the regular recursion of what comes out.
#[inline(always)]
fn divide_by_seasons<const S: usize, L: Lanes>(x: &mut [L], c: L, regular: &mut impl Recursion<L>) {
    let (seasons, rest) = x.as_chunks_mut::<S>();
    let mut past = [L::ZERO; S];
    for season in seasons {
        let (past, _) = past.as_chunks_mut::<4>();
        let (season, _) = season.as_chunks_mut::<4>();
        for (past, own) in past.iter_mut().zip(season) {
            for (value, own) in past.iter_mut().zip(own.iter()) {
                *value = *own + c * *value;
            }
            *own = regular.next(*past);
        }
    }
    for (value, earlier) in rest.iter_mut().zip(&past) {
        *value += c * *earlier;
    }
    regular.forwards(rest);
}

/// The transpose of [`divide_by_seasons`].
#[inline(always)]
fn divide_transposed_by_seasons<const S: usize, L: Lanes>(
    x: &mut [L],
    c: L,
    regular: &mut impl Recursion<L>,
) {
    let (rest, seasons) = x.as_rchunks_mut::<S>();
    let mut future = [L::ZERO; S];
    for season in seasons.iter_mut().rev() {
        let (future, _) = future.as_chunks_mut::<4>();
        let (season, _) = season.as_chunks_mut::<4>();
        for (future, own) in future.iter_mut().zip(season).rev() {
            for (value, own) in future.iter_mut().zip(own.iter()) {
                *value = *own + c * *value;
            }
            let [i3, i2, i1, i0] = *future;
            let [o0, o1, o2, o3] = regular.next([i0, i1, i2, i3]);
            *own = [o3, o2, o1, o0];
        }
    }
    let from = S - rest.len();
    for (value, later) in rest.iter_mut().zip(&future[from..]) {
        *value += c * *later;
    }
    regular.backwards(rest);
}

/// A recursion with a lag of one value, under way: it goes on with four values after another, then with one slice of any length.
trait Recursion<L> {
    /// The next four results.
    fn next(&mut self, inputs: [L; 4]) -> [L; 4];
    /// From the first value to the last.
    fn forwards(&mut self, x: &mut [L]);
    /// From the last value to the first.
    fn backwards(&mut self, x: &mut [L]);
}

/// Without coefficients.
struct Identity;

impl<L> Recursion<L> for Identity {
    #[inline(always)]
    fn next(&mut self, inputs: [L; 4]) -> [L; 4] {
        inputs
    }

    #[inline(always)]
    fn forwards(&mut self, _: &mut [L]) {}
    #[inline(always)]
    fn backwards(&mut self, _: &mut [L]) {}
}

/// x / (1 - c B), four values at a time: each takes three of the values before it and the result four back, which breaks the
/// chain of dependent operations into four.
struct FourAtATime<L> {
    c: L,
    c2: L,
    c4: L,
    /// The last four results.
    past: [L; 4],
    /// The last input.
    before: L,
    /// The last two sums of an input and c times the one before it.
    pairs: [L; 2],
}

impl<L: Lanes> FourAtATime<L> {
    #[inline(always)]
    fn new(c: L) -> Self {
        Self {
            c,
            c2: c * c,
            c4: c * c * c * c,
            past: [L::ZERO; 4],
            before: L::ZERO,
            pairs: [L::ZERO; 2],
        }
    }

    /// After the last four: the next result alone.
    #[inline(always)]
    fn next_one(&mut self, input: L) -> L {
        self.past[3] = input + self.c * self.past[3];
        self.past[3]
    }
}

impl<L: Lanes> Recursion<L> for FourAtATime<L> {
    #[inline(always)]
    fn next(&mut self, [i0, i1, i2, i3]: [L; 4]) -> [L; 4] {
        let c = self.c;
        let [p0, p1] = [i0 + c * self.before, i1 + c * i0];
        let [p2, p3] = [i2 + c * i1, i3 + c * i2];
        let [b0, b1] = self.pairs;
        let sums = [
            p0 + self.c2 * b0,
            p1 + self.c2 * b1,
            p2 + self.c2 * p0,
            p3 + self.c2 * p1,
        ];
        for (value, sum) in self.past.iter_mut().zip(sums) {
            *value = sum + self.c4 * *value;
        }
        self.before = i3;
        self.pairs = [p2, p3];
        self.past
    }

    #[inline(always)]
    fn forwards(&mut self, x: &mut [L]) {
        let (chunks, rest) = x.as_chunks_mut::<4>();
        for chunk in chunks {
            *chunk = self.next(*chunk);
        }
        for value in rest {
            *value = self.next_one(*value);
        }
    }

    #[inline(always)]
    fn backwards(&mut self, x: &mut [L]) {
        let (rest, chunks) = x.as_rchunks_mut::<4>();
        for chunk in chunks.iter_mut().rev() {
            let [i3, i2, i1, i0] = *chunk;
            let [o0, o1, o2, o3] = self.next([i0, i1, i2, i3]);
            *chunk = [o3, o2, o1, o0];
        }
        for value in rest.iter_mut().rev() {
            *value = self.next_one(*value);
        }
    }
}

/// x / (1 - c₁ B - c₂ B² - c₃ B³), two values at a time, both from the results before them.
struct TwoAtATime<L> {
    c: [L; 3],
    /// The second value of a pair with the first put in: c₁ times its input, and these times the results before.
    d: [L; 3],
    /// The last three results, the newest first.
    past: [L; 3],
}

impl<L: Lanes> TwoAtATime<L> {
    #[inline(always)]
    fn new([c1, c2, c3]: [L; 3]) -> Self {
        Self {
            c: [c1, c2, c3],
            d: [c1 * c1 + c2, c1 * c2 + c3, c1 * c3],
            past: [L::ZERO; 3],
        }
    }

    #[inline(always)]
    fn next_two(&mut self, first: L, second: L) -> [L; 2] {
        let ([c1, c2, c3], [d1, d2, d3], [last, before, oldest]) = (self.c, self.d, self.past);
        // The newest result last: the others do not wait for it.
        let next = (first + c3 * oldest + c2 * before) + c1 * last;
        let after = (second + c1 * first + d3 * oldest + d2 * before) + d1 * last;
        self.past = [after, next, last];
        [next, after]
    }

    /// After the last pair: the next result alone.
    #[inline(always)]
    fn next_one(&self, input: L) -> L {
        let ([c1, c2, c3], [last, before, oldest]) = (self.c, self.past);
        (input + c3 * oldest + c2 * before) + c1 * last
    }
}

impl<L: Lanes> Recursion<L> for TwoAtATime<L> {
    #[inline(always)]
    fn next(&mut self, [i0, i1, i2, i3]: [L; 4]) -> [L; 4] {
        let [o0, o1] = self.next_two(i0, i1);
        let [o2, o3] = self.next_two(i2, i3);
        [o0, o1, o2, o3]
    }

    #[inline(always)]
    fn forwards(&mut self, x: &mut [L]) {
        let (pairs, rest) = x.as_chunks_mut::<2>();
        for pair in pairs {
            *pair = self.next_two(pair[0], pair[1]);
        }
        for value in rest {
            *value = self.next_one(*value);
        }
    }

    #[inline(always)]
    fn backwards(&mut self, x: &mut [L]) {
        let (rest, pairs) = x.as_rchunks_mut::<2>();
        for pair in pairs.iter_mut().rev() {
            let [next, after] = self.next_two(pair[1], pair[0]);
            *pair = [after, next];
        }
        for value in rest {
            *value = self.next_one(*value);
        }
    }
}

/// x ← (1 - c₁ Fˢ - ...) x, where F is one row ahead and rows after the last count as zero.
pub(super) fn multiply_transposed(x: &mut [f64], coefficients: &[f64], lag: usize) {
    let copy = x.to_vec();
    for (power, c) in coefficients.iter().enumerate() {
        for (value, next) in x.iter_mut().zip(copy.iter().skip((power + 1) * lag)) {
            *value -= c * next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(length: usize) -> Vec<f64> {
        (0..length)
            .map(|t| ((t * 37 + 11) % 23) as f64 - 9.5)
            .collect()
    }

    /// The transpose of [`multiply_transposed`].
    fn multiply(x: &mut [f64], coefficients: &[f64], lag: usize) {
        x.reverse();
        multiply_transposed(x, coefficients, lag);
        x.reverse();
    }

    /// Regular or seasonal factor alone.
    fn alone(coefficients: &[f64], lag: usize) -> [&[f64]; 2] {
        if lag == 1 {
            [coefficients, &[]]
        } else {
            [&[], coefficients]
        }
    }

    #[test]
    fn multiplying_undoes_dividing() {
        for (regular, seasonal, season, length) in [
            (vec![0.4], vec![], 1, 9),
            (vec![0.4, -0.3], vec![], 1, 9),
            (vec![], vec![0.6], 4, 21),
            (vec![], vec![0.6, 0.2], 4, 22),
            (vec![], vec![0.6, 0.2, 0.1], 5, 7),
            (vec![], vec![0.5], 12, 7),
            (vec![0.4], vec![0.6], 4, 21),
            (vec![0.4], vec![0.6], 12, 41),
            (vec![0.4, -0.3], vec![0.6], 12, 41),
            (vec![0.4, -0.3, 0.2], vec![0.6], 12, 26),
            (vec![0.4, -0.3, 0.2, 0.1], vec![0.6], 12, 26),
            (vec![0.4], vec![0.6, 0.1], 12, 31),
        ] {
            let factors = [regular.as_slice(), seasonal.as_slice()];
            let mut x = sample(length);
            divide(&mut x, factors, season, 1);
            multiply(&mut x, &regular, 1);
            multiply(&mut x, &seasonal, season);
            for (found, expected) in x.iter().zip(sample(length)) {
                assert!((found - expected).abs() < 1e-12, "{factors:?} {season}");
            }
            divide_transposed(&mut x, factors, season, 1);
            multiply_transposed(&mut x, &regular, 1);
            multiply_transposed(&mut x, &seasonal, season);
            for (found, expected) in x.iter().zip(sample(length)) {
                assert!((found - expected).abs() < 1e-12, "{factors:?} {season}");
            }
        }
    }

    #[test]
    fn transposes_are_transposes() {
        type Step = fn(&mut [f64], &[f64], usize);
        let divide: Step = |x, c, lag| super::divide(x, alone(c, lag), lag, 1);
        let divide_transposed: Step =
            |x, c, lag| super::divide_transposed(x, alone(c, lag), lag, 1);
        let pairs: [(Step, Step); 2] =
            [(divide, divide_transposed), (multiply, multiply_transposed)];
        for (forward, backward) in pairs {
            for (coefficients, lag) in [
                (vec![0.4], 1),
                (vec![0.4, -0.3], 1),
                (vec![0.4, -0.3, 0.2], 1),
                (vec![0.4, -0.3, 0.2, 0.1], 1),
                (vec![0.6, 0.2], 3),
            ] {
                for length in [1, 2, 3, 4, 7, 12, 13] {
                    let y: Vec<f64> = sample(length).iter().map(|v| v * v - 3.0).collect();
                    let mut ax = sample(length);
                    forward(&mut ax, &coefficients, lag);
                    let mut aty = y.clone();
                    backward(&mut aty, &coefficients, lag);
                    let left: f64 = ax.iter().zip(&y).map(|(a, b)| a * b).sum();
                    let right: f64 = sample(length).iter().zip(&aty).map(|(a, b)| a * b).sum();
                    assert!((left - right).abs() <= 1e-12 * (1.0 + left.abs()));
                }
            }
        }
    }

    #[test]
    fn columns_run_side_by_side() {
        let (a, b) = (sample(10), sample(13)[3..].to_vec());
        let mut rows: Vec<f64> = a.iter().zip(&b).flat_map(|(x, y)| [*x, *y]).collect();
        divide(&mut rows, [&[0.7], &[]], 1, 2);
        for (column, mut alone) in [(0, a), (1, b)] {
            divide(&mut alone, [&[0.7], &[]], 1, 1);
            let side = rows.iter().skip(column).step_by(2);
            for (found, expected) in side.zip(&alone) {
                assert!((found - expected).abs() < 1e-13, "{found} {expected}");
            }
        }
    }
}
