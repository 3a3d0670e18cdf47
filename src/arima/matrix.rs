//! Cholesky factors of small matrices in reused memory, lower triangle, row by row.

/// Rows of a matrix that is factored on the stack.
const PADDED: usize = 16;

/// x ← x - Σ cᵢ yᵢ, where yᵢ are the `rows` of so many numbers from column `from` on, as far as x reaches.
///
/// A few numbers of x stay in registers while all rows pass.
#[inline]
pub(crate) fn subtract_multiples(
    x: &mut [f64],
    rows: &[f64],
    width: usize,
    mut from: usize,
    c: impl Fn(usize, &[f64]) -> f64,
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

#[inline]
fn subtract_block<const N: usize>(
    block: &mut [f64; N],
    rows: &[f64],
    width: usize,
    from: usize,
    c: impl Fn(usize, &[f64]) -> f64,
) {
    let mut sums = *block;
    let (mut i, mut rest) = (0, rows);
    while let Some((row, after)) = rest.split_at_checked(width) {
        let c = c(i, row);
        for (sum, y) in sums.iter_mut().zip(&row[from..from + N]) {
            *sum -= c * y;
        }
        (i, rest) = (i + 1, after);
    }
    *block = sums;
}

/// L with L L' = a, from and in place of the lower triangle of `a`; the upper triangle becomes L'. `Err` holds the first pivot that is not
/// above `least` times its diagonal element.
///
/// A column of L is a row of L', which takes the multiples of the rows above it side by side; only the pivots wait for one another.
pub(crate) fn cholesky(a: &mut [f64], size: usize, least: f64) -> Result<(), usize> {
    if size <= PADDED {
        return cholesky_padded(a, size, least);
    }
    for step in 0..size {
        for row in step + 1..size {
            a[step * size + row] = a[row * size + step];
        }
        let (done, rest) = a.split_at_mut(step * size);
        let current = &mut rest[step..size];
        let diagonal = current[0];
        subtract_multiples(current, done, size, step, |_, row| row[step]);
        let root = pivot(current[0], least * diagonal).ok_or(step)?.sqrt();
        current[0] = root;
        for value in &mut current[1..] {
            *value /= root;
        }
        for row in step + 1..size {
            a[row * size + step] = a[step * size + row];
        }
    }
    Ok(())
}

/// The value, if it is finite and above the bound and zero.
fn pivot(value: f64, bound: f64) -> Option<f64> {
    (value.is_finite() && value > bound.max(0.0)).then_some(value)
}

/// The same for few rows, in the last rows and columns of a block on the stack, so that the part of a row behind the diagonal is a few
/// whole blocks of four. The roots wait until the end: till then rows are those of D L' with a = L D L'.
fn cholesky_padded(a: &mut [f64], size: usize, least: f64) -> Result<(), usize> {
    let mut rows = [[0.0; PADDED]; PADDED];
    let mut inverse = [0.0; PADDED];
    let begin = PADDED - size;
    for (column, source) in (begin..PADDED).zip(a.chunks_exact(size.max(1))) {
        for (row, value) in rows[begin..=column].iter_mut().zip(source) {
            row[column] = *value;
        }
    }
    for step in begin..PADDED {
        let (done, rest) = rows.split_at_mut(step);
        let (done, current) = (&done[begin..], &mut rest[0]);
        let diagonal = current[step];
        let inverses = &inverse[begin..];
        match step / 4 {
            0 => subtract_behind::<16>(current, done, inverses, step),
            1 => subtract_behind::<12>(current, done, inverses, step),
            2 => subtract_behind::<8>(current, done, inverses, step),
            _ => subtract_behind::<4>(current, done, inverses, step),
        }
        let pivot = pivot(current[step], least * diagonal).ok_or(step - begin)?;
        inverse[step] = 1.0 / pivot;
    }
    let rows = &mut rows[begin..];
    for (row, inverse) in rows.iter_mut().zip(&inverse[begin..]) {
        let scale = inverse.sqrt();
        for value in row {
            *value *= scale;
        }
    }
    for (step, target) in a.chunks_exact_mut(size.max(1)).enumerate() {
        let (before, from) = target.split_at_mut(step);
        from.copy_from_slice(&rows[step][begin + step..]);
        for (value, row) in before.iter_mut().zip(rows.iter()) {
            *value = row[begin + step];
        }
    }
    Ok(())
}

/// The last `W` numbers of a row take the multiples of the rows above that make column `step` zero below them.
#[inline]
fn subtract_behind<const W: usize>(
    row: &mut [f64; PADDED],
    above: &[[f64; PADDED]],
    inverse: &[f64],
    step: usize,
) {
    let Some(row) = row.last_chunk_mut::<W>() else {
        return;
    };
    let mut sums = *row;
    for (above, inverse) in above.iter().zip(inverse) {
        let c = above[step] * inverse;
        for (sum, y) in sums.iter_mut().zip(&above[PADDED - W..]) {
            *sum -= c * y;
        }
    }
    *row = sums;
}

fn four_rows(matrix: &[f64], size: usize, begin: usize) -> [&[f64]; 4] {
    std::array::from_fn(|i| &matrix[(begin + i) * size..(begin + i + 1) * size])
}

/// x ← x - c₀ y₀ - c₁ y₁ - c₂ y₂ - c₃ y₃.
fn subtract_four(x: &mut [[f64; 4]], c: [f64; 4], y: [&[f64]; 4]) {
    let [y0, y1, y2, y3] = y.map(|row| row.as_chunks::<4>().0);
    for ((((x, y0), y1), y2), y3) in x.iter_mut().zip(y0).zip(y1).zip(y2).zip(y3) {
        for i in 0..4 {
            x[i] = (x[i] - c[0] * y0[i]) - c[1] * y1[i] - c[2] * y2[i] - c[3] * y3[i];
        }
    }
}

/// x ← L⁻¹ x for `width` right-hand sides, one row of `x` a row of L.
pub(crate) fn solve_lower(l: &[f64], size: usize, x: &mut [f64], width: usize) {
    if width != 1 {
        return solve_lower_after(l, size, x, width, |_| 0);
    }
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
}

/// x ← L⁻¹ x for `width` right-hand sides, where row i of x begins with `zeros(i)` zeros, no more than the row before it.
pub(crate) fn solve_lower_after(
    l: &[f64],
    size: usize,
    x: &mut [f64],
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
pub(crate) fn solve_lower_transposed(l: &[f64], size: usize, x: &mut [f64], width: usize) {
    if width == 1 {
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
        return;
    }
    for row in (0..size).rev() {
        let (before, current) = x.split_at_mut(row * width);
        let current = &mut current[..width];
        let pivot = l[row * size + row];
        for value in current.iter_mut() {
            *value /= pivot;
        }
        for (column, factor) in l[row * size..row * size + row].iter().enumerate() {
            if *factor != 0.0 {
                add_multiple(
                    &mut before[column * width..(column + 1) * width],
                    -factor,
                    current,
                );
            }
        }
    }
}

/// ln |L L'|.
pub(crate) fn log_determinant(l: &[f64], size: usize) -> f64 {
    let (mut sum, mut product) = (0.0, 1.0);
    for pivot in l.iter().step_by(size + 1) {
        product *= pivot;
        // One logarithm of many pivots, as long as their product is far from the ends of the range.
        if !(1e-100..1e100).contains(&product) {
            sum += product.ln();
            product = 1.0;
        }
    }
    2.0 * (sum + product.ln())
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
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let length = a.len().min(b.len());
    let (a, last_of_a) = a[..length].as_chunks::<4>();
    let (b, last_of_b) = b[..length].as_chunks::<4>();
    let mut sums = [0.0; 4];
    for (x, y) in a.iter().zip(b) {
        for ((sum, x), y) in sums.iter_mut().zip(x).zip(y) {
            *sum += x * y;
        }
    }
    let tail: f64 = last_of_a.iter().zip(last_of_b).map(|(x, y)| x * y).sum();
    (sums[0] + sums[2]) + (sums[1] + sums[3]) + tail
}

/// x ← x + c y, as far as both reach.
///
/// Four at a time by hand: the slices are short, and the compiler's own loop first asks whether they overlap.
#[inline]
pub(crate) fn add_multiple(x: &mut [f64], c: f64, y: &[f64]) {
    let length = x.len().min(y.len());
    let (x, last_of_x) = x[..length].as_chunks_mut::<4>();
    let (y, last_of_y) = y[..length].as_chunks::<4>();
    for (x, y) in x.iter_mut().zip(y) {
        *x = [
            x[0] + c * y[0],
            x[1] + c * y[1],
            x[2] + c * y[2],
            x[3] + c * y[3],
        ];
    }
    for (x, y) in last_of_x.iter_mut().zip(last_of_y) {
        *x += c * y;
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
    fn a_singular_matrix_names_its_row() {
        assert_eq!(cholesky(&mut [1.0, 2.0, 2.0, 4.0], 2, 1e-12), Err(1));
        assert_eq!(cholesky(&mut [f64::NAN], 1, 0.0), Err(0));
        assert_eq!(cholesky(&mut [0.0], 1, 0.0), Err(0));
    }
}
