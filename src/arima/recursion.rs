//! Multiplying and dividing by one factor 1 - c₁ Bˢ - c₂ B²ˢ - ... in place.
//!
//! Rows follow each other in one slice, `width` numbers a row, so a lag of k rows is a lag of k · `width` numbers and all
//! columns run side by side. A block of one lag does not depend on itself, which the compiler turns into vector code.

/// Blocks of fewer numbers are not worth their overhead.
const SHORT: usize = 8;

/// x ← x / (1 - c₁ Bˢ - ...) with zeros before the first row.
pub(super) fn divide(x: &mut [f64], coefficients: &[f64], lag: usize) {
    match (coefficients, lag) {
        ([c], 1) => return divide_first_order(x, *c),
        ([c1, c2], 1) => return divide_third_order(x, [*c1, *c2, 0.0]),
        ([c1, c2, c3], 1) => return divide_third_order(x, [*c1, *c2, *c3]),
        ([c], 2) => return divide_by_seasons::<2>(x, *c),
        ([c], 3) => return divide_by_seasons::<3>(x, *c),
        ([c], 4) => return divide_by_seasons::<4>(x, *c),
        ([c], 12) => return divide_by_seasons::<12>(x, *c),
        ([c], 2..SHORT) => {
            for i in lag..x.len() {
                x[i] += c * x[i - lag];
            }
            return;
        }
        _ => {}
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
                *value += c * earlier;
            }
        }
        start += lag;
    }
}

/// x ← x / (1 - c Bˢ) for a lag of `S` values, which stay in registers.
fn divide_by_seasons<const S: usize>(x: &mut [f64], c: f64) {
    let (seasons, rest) = x.as_chunks_mut::<S>();
    let mut past = [0.0; S];
    for season in seasons {
        for (value, earlier) in season.iter_mut().zip(&past) {
            *value += c * earlier;
        }
        past = *season;
    }
    for (value, earlier) in rest.iter_mut().zip(&past) {
        *value += c * earlier;
    }
}

/// The transpose of [`divide_by_seasons`].
fn divide_transposed_by_seasons<const S: usize>(x: &mut [f64], c: f64) {
    let (rest, seasons) = x.as_rchunks_mut::<S>();
    let mut future = [0.0; S];
    for season in seasons.iter_mut().rev() {
        for (value, later) in season.iter_mut().zip(&future) {
            *value += c * later;
        }
        future = *season;
    }
    let from = S - rest.len();
    for (value, later) in rest.iter_mut().zip(&future[from..]) {
        *value += c * later;
    }
}

/// x ← x / (1 - c B), four values at a time: each takes three of the values before it and the result four back, which breaks the
/// chain of dependent operations into four.
fn divide_first_order(x: &mut [f64], c: f64) {
    let mut four = FourAtATime::new(c);
    let (chunks, rest) = x.as_chunks_mut::<4>();
    for chunk in chunks {
        *chunk = four.next(*chunk);
    }
    for value in rest {
        *value = four.next_one(*value);
    }
}

/// The transpose of [`divide_first_order`].
fn divide_transposed_first_order(x: &mut [f64], c: f64) {
    let mut four = FourAtATime::new(c);
    let (rest, chunks) = x.as_rchunks_mut::<4>();
    for chunk in chunks.iter_mut().rev() {
        let [i3, i2, i1, i0] = *chunk;
        let [o0, o1, o2, o3] = four.next([i0, i1, i2, i3]);
        *chunk = [o3, o2, o1, o0];
    }
    for value in rest.iter_mut().rev() {
        *value = four.next_one(*value);
    }
}

/// A recursion of first order under way.
struct FourAtATime {
    c: f64,
    c2: f64,
    c4: f64,
    /// The last four results.
    past: [f64; 4],
    /// The last three inputs.
    before: [f64; 3],
}

impl FourAtATime {
    fn new(c: f64) -> Self {
        Self {
            c,
            c2: c * c,
            c4: c * c * c * c,
            past: [0.0; 4],
            before: [0.0; 3],
        }
    }

    #[inline]
    fn next(&mut self, input: [f64; 4]) -> [f64; 4] {
        let [b0, b1, b2] = self.before;
        let [i0, i1, i2, i3] = input;
        let inputs = [b0, b1, b2, i0, i1, i2, i3];
        // Sums of two neighbours, then of two such sums.
        let mut pairs = [0.0; 6];
        for (i, pair) in pairs.iter_mut().enumerate() {
            *pair = inputs[i + 1] + self.c * inputs[i];
        }
        for (i, value) in self.past.iter_mut().enumerate() {
            *value = pairs[i + 2] + self.c2 * pairs[i] + self.c4 * *value;
        }
        self.before = [i1, i2, i3];
        self.past
    }

    /// After the last four: the next result alone.
    fn next_one(&mut self, input: f64) -> f64 {
        self.past[3] = input + self.c * self.past[3];
        self.past[3]
    }
}

/// x ← x / (1 - c₁ B - c₂ B² - c₃ B³), two values at a time, both from the results before them.
fn divide_third_order(x: &mut [f64], [c1, c2, c3]: [f64; 3]) {
    // The second value of a pair with the first put in: c1 times its input, and these times the results before.
    let [d1, d2, d3] = [c1 * c1 + c2, c1 * c2 + c3, c1 * c3];
    let [mut last, mut second, mut third] = [0.0; 3];
    let (pairs, rest) = x.as_chunks_mut::<2>();
    for pair in pairs {
        // The newest result last: the others do not wait for it.
        let next = (pair[0] + c3 * third + c2 * second) + c1 * last;
        let after = (pair[1] + c1 * pair[0] + d3 * third + d2 * second) + d1 * last;
        (third, second, last) = (last, next, after);
        *pair = [next, after];
    }
    for value in rest {
        *value = (*value + c3 * third + c2 * second) + c1 * last;
    }
}

/// The transpose of [`divide`]: the same recursion from the last row to the first.
pub(super) fn divide_transposed(x: &mut [f64], coefficients: &[f64], lag: usize) {
    match (coefficients, lag) {
        ([c], 1) => return divide_transposed_first_order(x, *c),
        ([_, _] | [_, _, _], 1) => {
            x.reverse();
            divide(x, coefficients, 1);
            x.reverse();
            return;
        }
        ([c], 2) => return divide_transposed_by_seasons::<2>(x, *c),
        ([c], 3) => return divide_transposed_by_seasons::<3>(x, *c),
        ([c], 4) => return divide_transposed_by_seasons::<4>(x, *c),
        ([c], 12) => return divide_transposed_by_seasons::<12>(x, *c),
        ([c], 2..SHORT) => {
            for i in (lag..x.len()).rev() {
                x[i - lag] += c * x[i];
            }
            return;
        }
        _ => {}
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
                *value += c * next;
            }
        }
        end = begin;
    }
}

/// x ← (1 - c₁ Bˢ - ...) x, where rows before the first count as zero; `copy` is memory for x as it was.
pub(super) fn multiply(x: &mut [f64], coefficients: &[f64], lag: usize, copy: &mut Vec<f64>) {
    if coefficients.is_empty() {
        return;
    }
    copy.clear();
    copy.extend_from_slice(x);
    for (power, c) in coefficients.iter().enumerate() {
        for (value, earlier) in x.iter_mut().skip((power + 1) * lag).zip(copy.iter()) {
            *value -= c * earlier;
        }
    }
}

/// The transpose of [`multiply`].
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

    #[test]
    fn multiplying_undoes_dividing() {
        for (coefficients, lag, length) in [
            (vec![0.4], 1, 9),
            (vec![0.4, -0.3], 1, 9),
            (vec![0.6], 4, 21),
            (vec![0.6, 0.2], 4, 22),
            (vec![0.6, 0.2, 0.1], 5, 7),
            (vec![0.5], 12, 7),
        ] {
            let mut x = sample(length);
            divide(&mut x, &coefficients, lag);
            multiply(&mut x, &coefficients, lag, &mut Vec::new());
            for (found, expected) in x.iter().zip(sample(length)) {
                assert!((found - expected).abs() < 1e-12, "{coefficients:?} {lag}");
            }
            divide_transposed(&mut x, &coefficients, lag);
            multiply_transposed(&mut x, &coefficients, lag);
            for (found, expected) in x.iter().zip(sample(length)) {
                assert!((found - expected).abs() < 1e-12, "{coefficients:?} {lag}");
            }
        }
    }

    #[test]
    fn transposes_are_transposes() {
        type Step = fn(&mut [f64], &[f64], usize);
        let multiply: Step = |x, c, lag| super::multiply(x, c, lag, &mut Vec::new());
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
        divide(&mut rows, &[0.7], 2);
        for (column, mut alone) in [(0, a), (1, b)] {
            divide(&mut alone, &[0.7], 1);
            let side = rows.iter().skip(column).step_by(2);
            for (found, expected) in side.zip(&alone) {
                assert!((found - expected).abs() < 1e-13, "{found} {expected}");
            }
        }
    }
}
