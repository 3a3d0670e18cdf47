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

/// The recursion y = x / (1 - c B), four values at a time: each takes three inputs before it and the result four back, which breaks
/// the chain of dependent operations into four.
struct FirstOrder {
    c: f64,
    c2: f64,
    c4: f64,
    /// The last input, the last two sums of neighbours, the last four results.
    input: f64,
    sums: [f64; 2],
    results: [f64; 4],
}

impl FirstOrder {
    const fn new(c: f64) -> Self {
        Self {
            c,
            c2: c * c,
            c4: c * c * c * c,
            input: 0.0,
            sums: [0.0; 2],
            results: [0.0; 4],
        }
    }

    fn four(&mut self, x: [f64; 4]) -> [f64; 4] {
        let Self { c, c2, c4, .. } = *self;
        let first = [x[0] + c * self.input, x[1] + c * x[0]];
        let second = [x[2] + c * x[1], x[3] + c * x[2]];
        let y = self.results;
        self.results = [
            first[0] + c2 * self.sums[0] + c4 * y[0],
            first[1] + c2 * self.sums[1] + c4 * y[1],
            second[0] + c2 * first[0] + c4 * y[2],
            second[1] + c2 * first[1] + c4 * y[3],
        ];
        (self.input, self.sums) = (x[3], second);
        self.results
    }
}

/// x ← x / (1 - c B).
fn divide_first_order(x: &mut [f64], c: f64) {
    let mut recursion = FirstOrder::new(c);
    let (fours, rest) = x.as_chunks_mut::<4>();
    for four in fours {
        *four = recursion.four(*four);
    }
    let mut last = recursion.results[3];
    for value in rest {
        last = *value + c * last;
        *value = last;
    }
}

/// The transpose of [`divide_first_order`].
fn divide_first_order_transposed(x: &mut [f64], c: f64) {
    let mut recursion = FirstOrder::new(c);
    let (rest, fours) = x.as_rchunks_mut::<4>();
    for four in fours.iter_mut().rev() {
        let [a, b, c, d] = *four;
        let [d, c, b, a] = recursion.four([d, c, b, a]);
        *four = [a, b, c, d];
    }
    let mut next = recursion.results[3];
    for value in rest.iter_mut().rev() {
        next = *value + c * next;
        *value = next;
    }
}

/// x ← x / (1 - c₁ B - c₂ B² - c₃ B³).
fn divide_third_order(x: &mut [f64], [c1, c2, c3]: [f64; 3]) {
    let [mut last, mut second, mut third] = [0.0; 3];
    for value in x {
        // The newest result last: the others do not wait for it.
        let next = (*value + c3 * third + c2 * second) + c1 * last;
        (third, second, last) = (second, last, next);
        *value = next;
    }
}

/// The transpose of [`divide`]: the same recursion from the last row to the first.
pub(super) fn divide_transposed(x: &mut [f64], coefficients: &[f64], lag: usize) {
    if let ([c], 1) = (coefficients, lag) {
        return divide_first_order_transposed(x, *c);
    }
    if lag == 1 && (2..=3).contains(&coefficients.len()) {
        x.reverse();
        divide(x, coefficients, 1);
        x.reverse();
        return;
    }
    if let ([c], 2..SHORT) = (coefficients, lag) {
        for i in (lag..x.len()).rev() {
            x[i - lag] += c * x[i];
        }
        return;
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
