//! Cholesky factors of small matrices in reused memory, lower triangle, row by row.

#![expect(
    clippy::inline_always,
    reason = "only what is inlined into `wide` is compiled for long vectors"
)]

use crate::num::lanes::{Lanes, Quad};

/// Rows of a small matrix.
const SMALL: usize = 16;

/// x ← x - Σ cᵢ yᵢ, where yᵢ are the `rows` of so many numbers from column `from` on, as far as x reaches.
///
/// A few numbers of x stay in registers while all rows pass.
#[inline(always)]
pub(crate) fn subtract_multiples<L: Lanes>(
    x: &mut [L],
    rows: &[L],
    width: usize,
    mut from: usize,
    c: impl Fn(usize, &[L]) -> L,
) {
    let (eights, rest) = x.as_chunks_mut::<8>();
    let (fours, rest) = rest.as_chunks_mut::<4>();
    for block in eights {
        subtract_block(block, rows, width, from, &c);
        from += 8;
    }
    for block in fours {
        subtract_block(block, rows, width, from, &c);
        from += 4;
    }
    for value in rest {
        subtract_block(std::array::from_mut(value), rows, width, from, &c);
        from += 1;
    }
}

#[inline(always)]
fn subtract_block<const N: usize, L: Lanes>(
    block: &mut [L; N],
    rows: &[L],
    width: usize,
    from: usize,
    c: impl Fn(usize, &[L]) -> L,
) {
    let mut sums = *block;
    let (mut i, mut rest) = (0, rows);
    while let Some((row, after)) = rest.split_at_checked(width) {
        let c = c(i, row);
        for (sum, y) in sums.iter_mut().zip(&row[from..from + N]) {
            *sum -= c * *y;
        }
        (i, rest) = (i + 1, after);
    }
    *block = sums;
}

/// L with L L' = a, in place of `a`, of which the upper triangle is read; that becomes L'. `Err` holds the first pivot that is not above
/// `least` times its diagonal element.
///
/// A column of L is a row of L', which takes the multiples of the rows above it side by side; only the pivots wait for one another.
pub(crate) fn cholesky<L: Lanes>(a: &mut [L], size: usize, least: f64) -> Result<(), usize> {
    L::wide(
        #[inline(always)]
        || {
            if size <= SMALL {
                factor_small(a, size, least)?;
            } else {
                factor(a, size, least)?;
            }
            for row in 1..size {
                let (above, rest) = a.split_at_mut(row * size);
                for (value, above) in rest.iter_mut().zip(above.chunks_exact(size)) {
                    *value = above[row];
                }
            }
            Ok(())
        },
    )
}

/// The upper triangle becomes L'.
#[inline(always)]
fn factor<L: Lanes>(a: &mut [L], size: usize, least: f64) -> Result<(), usize> {
    for step in 0..size {
        let (done, rest) = a.split_at_mut(step * size);
        let current = &mut rest[step..size];
        let diagonal = current[0];
        subtract_multiples(current, done, size, step, |_, row| row[step]);
        if !is_pivot(current[0], diagonal, least) {
            return Err(step);
        }
        let root = current[0].map(f64::sqrt);
        current[0] = root;
        for value in &mut current[1..] {
            *value /= root;
        }
    }
    Ok(())
}

/// The same for few rows. The roots wait until the end: till then rows are those of D L' with a = L D L'. Numbers before the diagonal, of no
/// meaning, make the part of a row that changes a few whole blocks of four.
#[inline(always)]
fn factor_small<L: Lanes>(a: &mut [L], size: usize, least: f64) -> Result<(), usize> {
    let mut inverse = [L::ZERO; SMALL];
    for step in 0..size {
        let (done, rest) = a.split_at_mut(step * size);
        let current = &mut rest[..size];
        let diagonal = current[step];
        match (size - step).next_multiple_of(4) {
            4 if size >= 4 => subtract_behind::<4, _>(current, done, &inverse, step),
            8 if size >= 8 => subtract_behind::<8, _>(current, done, &inverse, step),
            12 if size >= 12 => subtract_behind::<12, _>(current, done, &inverse, step),
            _ => subtract_multiples(&mut current[step..], done, size, step, |i, row| {
                row[step] * inverse[i]
            }),
        }
        if !is_pivot(current[step], diagonal, least) {
            return Err(step);
        }
        inverse[step] = L::ONE / current[step];
    }
    let rows = a.chunks_exact_mut(size.max(1));
    for (step, (row, inverse)) in rows.zip(&inverse).enumerate() {
        let scale = inverse.map(f64::sqrt);
        for value in &mut row[step..] {
            *value *= scale;
        }
    }
    Ok(())
}

/// The last `W` numbers of a row take the multiples of the rows above that make column `step` zero below them.
#[inline(always)]
fn subtract_behind<const W: usize, L: Lanes>(
    row: &mut [L],
    above: &[L],
    inverse: &[L],
    step: usize,
) {
    let size = row.len();
    let Some(row) = row.last_chunk_mut::<W>() else {
        return;
    };
    let mut sums = *row;
    for (above, inverse) in above.chunks_exact(size).zip(inverse) {
        let c = above[step] * *inverse;
        for (sum, y) in sums.iter_mut().zip(&above[size - W..]) {
            *sum -= c * *y;
        }
    }
    *row = sums;
}

/// Whether the value is finite and above zero and the least part of the diagonal element it comes from.
#[inline(always)]
fn is_pivot<L: Lanes>(value: L, diagonal: L, least: f64) -> bool {
    (0..L::COUNT).fold(true, |all, lane| {
        let (value, bound) = (value.lane(lane), least * diagonal.lane(lane));
        all & value.is_finite() & (value > bound.max(0.0))
    })
}

#[inline(always)]
fn four_rows<L: Lanes>(matrix: &[L], size: usize, begin: usize) -> [&[L]; 4] {
    std::array::from_fn(|i| &matrix[(begin + i) * size..(begin + i + 1) * size])
}

/// x ← x - c₀ y₀ - c₁ y₁ - c₂ y₂ - c₃ y₃.
#[inline(always)]
fn subtract_four<L: Lanes>(x: &mut [[L; 4]], c: [L; 4], y: [&[L]; 4]) {
    let [y0, y1, y2, y3] = y.map(|row| row.as_chunks::<4>().0);
    for ((((x, y0), y1), y2), y3) in x.iter_mut().zip(y0).zip(y1).zip(y2).zip(y3) {
        for i in 0..4 {
            x[i] = (x[i] - c[0] * y0[i]) - c[1] * y1[i] - c[2] * y2[i] - c[3] * y3[i];
        }
    }
}

/// x ← L⁻¹ x for `width` right-hand sides, one row of `x` a row of L.
pub(crate) fn solve_lower<L: Lanes>(l: &[L], size: usize, x: &mut [L], width: usize) {
    if width != 1 {
        return Quad::wide(
            #[inline(always)]
            || solve_lower_after(l, size, x, width, |_| 0),
        );
    }
    L::wide(
        #[inline(always)]
        || {
            // What is known of x leaves the rest, four values at a time when the rest is whole blocks of four; L' has the columns as rows.
            let head = size % 4;
            for row in 0..head {
                let factors = &l[row * size..(row + 1) * size];
                x[row] /= factors[row];
                let known = x[row];
                add_multiple(&mut x[row + 1..size], -known, &factors[row + 1..]);
            }
            for begin in (head..size).step_by(4) {
                let rows = four_rows(l, size, begin);
                let (blocks, _) = x[begin..size].as_chunks_mut::<4>();
                let Some((known, blocks)) = blocks.split_first_mut() else {
                    break;
                };
                for i in 0..4 {
                    known[i] /= rows[i][begin + i];
                    for j in i + 1..4 {
                        known[j] -= known[i] * rows[i][begin + j];
                    }
                }
                subtract_four(blocks, *known, rows.map(|row| &row[begin + 4..]));
            }
        },
    );
}

/// x ← L⁻¹ x for `width` right-hand sides, where row i of x begins with `zeros(i)` zeros, no more than the row before it.
#[inline(always)]
pub(crate) fn solve_lower_after<L: Lanes>(
    l: &[L],
    size: usize,
    x: &mut [L],
    width: usize,
    zeros: impl Fn(usize) -> usize,
) {
    for (step, factors) in l.chunks_exact(size.max(1)).enumerate() {
        let from = zeros(step);
        let (before, current) = x.split_at_mut(step * width);
        let current = &mut current[from..width];
        subtract_multiples(current, before, width, from, |i, _| factors[i]);
        for value in current {
            *value /= factors[step];
        }
    }
}

/// x ← L'⁻¹ x for `width` right-hand sides.
pub(crate) fn solve_lower_transposed<L: Lanes>(l: &[L], size: usize, x: &mut [L], width: usize) {
    if width != 1 {
        return Quad::wide(
            #[inline(always)]
            || solve_columns_transposed(l, size, x, width),
        );
    }
    L::wide(
        #[inline(always)]
        || {
            let head = size - size % 4;
            for row in (head..size).rev() {
                let factors = &l[row * size..(row + 1) * size];
                x[row] /= factors[row];
                let known = x[row];
                add_multiple(&mut x[..row], -known, factors);
            }
            for begin in (0..head).step_by(4).rev() {
                let rows = four_rows(l, size, begin);
                let (blocks, _) = x[..begin + 4].as_chunks_mut::<4>();
                let Some((known, blocks)) = blocks.split_last_mut() else {
                    break;
                };
                for i in (0..4).rev() {
                    known[i] /= rows[i][begin + i];
                    for j in 0..i {
                        known[j] -= known[i] * rows[i][begin + j];
                    }
                }
                subtract_four(blocks, *known, rows);
            }
        },
    );
}

#[inline(always)]
fn solve_columns_transposed<L: Lanes>(l: &[L], size: usize, x: &mut [L], width: usize) {
    for row in (0..size).rev() {
        let (before, current) = x.split_at_mut(row * width);
        let current = &mut current[..width];
        let factors = &l[row * size..=row * size + row];
        for value in current.iter_mut() {
            *value /= factors[row];
        }
        for (target, factor) in before.chunks_exact_mut(width).zip(factors) {
            if !factor.is_zero() {
                add_multiple(target, -*factor, current);
            }
        }
    }
}

/// ln |L L'|.
pub(crate) fn log_determinant<L: Lanes>(l: &[L], size: usize) -> L {
    L::from_fn(|lane| {
        let (mut sum, mut product) = (0.0, 1.0);
        for pivot in l.iter().step_by(size + 1) {
            product *= pivot.lane(lane);
            // One logarithm of many pivots, as long as their product is far from the ends of the range.
            if !(1e-100..1e100).contains(&product) {
                sum += product.ln();
                product = 1.0;
            }
        }
        2.0 * (sum + product.ln())
    })
}

/// (L L')⁻¹, the whole matrix.
pub(crate) fn inverse(l: &[f64], size: usize) -> Vec<f64> {
    let mut result = vec![0.0; size * size];
    for i in 0..size {
        result[i * size + i] = 1.0;
    }
    solve_lower(l, size, &mut result, size);
    solve_lower_transposed(l, size, &mut result, size);
    result
}

/// The sum of products of the elements that both have, in four running sums.
#[inline(always)]
pub(crate) fn dot<L: Lanes>(a: &[L], b: &[L]) -> L {
    let length = a.len().min(b.len());
    let (a, last_of_a) = a[..length].as_chunks::<4>();
    let (b, last_of_b) = b[..length].as_chunks::<4>();
    let mut sums = [L::ZERO; 4];
    for (x, y) in a.iter().zip(b) {
        for ((sum, x), y) in sums.iter_mut().zip(x).zip(y) {
            *sum += *x * *y;
        }
    }
    let mut tail = L::ZERO;
    for (x, y) in last_of_a.iter().zip(last_of_b) {
        tail += *x * *y;
    }
    (sums[0] + sums[2]) + (sums[1] + sums[3]) + tail
}

/// The same of long columns, in sixteen running sums: with vectors of four numbers, four additions need not wait for each other.
#[inline(always)]
pub(crate) fn dot_of_columns(a: &[f64], b: &[f64]) -> f64 {
    let length = a.len().min(b.len());
    let (a, last_of_a) = a[..length].as_chunks::<16>();
    let (b, last_of_b) = b[..length].as_chunks::<16>();
    let mut sums = [Quad::ZERO; 4];
    for (x, y) in a.iter().zip(b) {
        let (x, y) = (x.as_chunks::<4>().0, y.as_chunks::<4>().0);
        for ((sum, x), y) in sums.iter_mut().zip(x).zip(y) {
            *sum += Quad(*x) * Quad(*y);
        }
    }
    // A compiler that sees what becomes of the four numbers makes vectors of two.
    let Quad([a, b, c, d]) = std::hint::black_box((sums[0] + sums[2]) + (sums[1] + sums[3]));
    (a + c) + (b + d) + dot(last_of_a, last_of_b)
}

/// x ← x + c y, as far as both reach.
#[inline(always)]
pub(crate) fn add_multiple<L: Lanes>(x: &mut [L], c: L, y: &[L]) {
    for (x, y) in x.iter_mut().zip(y) {
        *x += c * *y;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_gives_back_its_matrix_inverse_and_determinant() {
        let a = [4.0, 2.0, 0.4, 2.0, 5.0, 1.0, 0.4, 1.0, 3.0];
        let mut l = a;
        cholesky(&mut l, 3, 1e-14).unwrap();
        let inverse = inverse(&l, 3);
        for i in 0..3 {
            for j in 0..3 {
                let unit: f64 = (0..3).map(|k| a[3 * i + k] * inverse[3 * k + j]).sum();
                assert!((unit - f64::from(u8::from(i == j))).abs() < 1e-15);
            }
        }
        assert!(
            (log_determinant(&l, 3).exp() - 45.0).abs() < 0.5,
            "{}",
            log_determinant(&l, 3).exp()
        );
    }

    #[test]
    fn sums_over_columns_of_any_length_are_complete() {
        for length in [0_u32, 3, 15, 16, 17, 47, 64] {
            let a: Vec<f64> = (0..length).map(f64::from).collect();
            let whole: u32 = (0..length).map(|x| x * x).sum();
            assert_eq!(dot_of_columns(&a, &a), f64::from(whole));
        }
    }

    #[test]
    fn a_singular_matrix_names_its_row() {
        assert_eq!(cholesky::<f64>(&mut [1.0, 2.0, 2.0, 4.0], 2, 1e-12), Err(1));
        assert_eq!(cholesky(&mut [f64::NAN], 1, 0.0), Err(0));
        assert_eq!(cholesky(&mut [0.0], 1, 0.0), Err(0));
    }
}
