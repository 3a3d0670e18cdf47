//! Cholesky factors of small matrices in reused memory, lower triangle, row by row.

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
    for (i, row) in rows.chunks_exact(width).enumerate() {
        let c = c(i, row);
        for (sum, y) in sums.iter_mut().zip(&row[from..from + N]) {
            *sum -= c * y;
        }
    }
    *block = sums;
}

/// L with L L' = a, from and in place of the lower triangle of `a`; the upper triangle becomes L'. `Err` holds the first pivot that is not
/// above `least` times its diagonal element.
///
/// A column of L is a row of L', which takes the multiples of the rows above it side by side; only the pivots wait for one another.
pub(crate) fn cholesky(a: &mut [f64], size: usize, least: f64) -> Result<(), usize> {
    for step in 0..size {
        for row in step + 1..size {
            a[step * size + row] = a[row * size + step];
        }
        let (done, rest) = a.split_at_mut(step * size);
        let current = &mut rest[step..size];
        let diagonal = current[0];
        subtract_multiples(current, done, size, step, |_, row| row[step]);
        let pivot = current[0];
        if pivot.is_nan() || pivot.is_infinite() || pivot <= (least * diagonal).max(0.0) {
            return Err(step);
        }
        let root = pivot.sqrt();
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

/// x ← L⁻¹ x for `width` right-hand sides, one row of `x` a row of L.
pub(crate) fn solve_lower(l: &[f64], size: usize, x: &mut [f64], width: usize) {
    if width != 1 {
        return solve_lower_after(l, size, x, width, |_| 0);
    }
    // What is known of x leaves the rest, so that each value waits for one product and not for a sum; L' has the columns as rows.
    for (row, factors) in l.chunks_exact(size.max(1)).enumerate() {
        let inverse = 1.0 / factors[row];
        x[row] *= inverse;
        let known = x[row];
        add_multiple(&mut x[row + 1..size], -known, &factors[row + 1..]);
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
        for (row, factors) in l.chunks_exact(size.max(1)).enumerate().rev() {
            let inverse = 1.0 / factors[row];
            let (before, current) = x.split_at_mut(row);
            current[0] *= inverse;
            add_multiple(before, -current[0], factors);
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
