//! Cholesky factors of small matrices in reused memory, lower triangle, row by row.

/// The sum of products in two running sums.
fn short_dot(a: &[f64], b: &[f64]) -> f64 {
    let (mut even, mut odd) = (0.0, 0.0);
    let mut pairs = a.chunks_exact(2).zip(b.chunks_exact(2));
    for (x, y) in &mut pairs {
        even += x[0] * y[0];
        odd += x[1] * y[1];
    }
    if a.len() % 2 == 1 {
        even += a[a.len() - 1] * b[a.len() - 1];
    }
    even + odd
}

/// L with L L' = a, in place of the lower triangle of `a`; `Err` holds the first pivot that is not above `least` times its
/// diagonal element.
pub(crate) fn cholesky(a: &mut [f64], size: usize, least: f64) -> Result<(), usize> {
    for row in 0..size {
        let (before, current) = a.split_at_mut(row * size);
        for column in 0..row {
            let other = &before[column * size..=column * size + column];
            let value = current[column] - short_dot(&current[..column], other);
            current[column] = value / other[column];
        }
        let diagonal = current[row];
        let pivot = diagonal - short_dot(&current[..row], &current[..row]);
        if pivot.is_nan() || pivot.is_infinite() || pivot <= (least * diagonal).max(0.0) {
            return Err(row);
        }
        current[row] = pivot.sqrt();
    }
    Ok(())
}

/// x ← L⁻¹ x for `width` right-hand sides, one row of `x` a row of L.
pub(crate) fn solve_lower(l: &[f64], size: usize, x: &mut [f64], width: usize) {
    if width == 1 {
        for (row, factors) in l.chunks_exact(size.max(1)).enumerate() {
            x[row] = (x[row] - short_dot(&factors[..row], x)) / factors[row];
        }
        return;
    }
    for row in 0..size {
        let (before, current) = x.split_at_mut(row * width);
        let current = &mut current[..width];
        for (column, factor) in l[row * size..row * size + row].iter().enumerate() {
            if *factor != 0.0 {
                let earlier = &before[column * width..(column + 1) * width];
                for (value, other) in current.iter_mut().zip(earlier) {
                    *value -= factor * other;
                }
            }
        }
        let pivot = l[row * size + row];
        for value in current {
            *value /= pivot;
        }
    }
}

/// x ← L'⁻¹ x for `width` right-hand sides.
pub(crate) fn solve_lower_transposed(l: &[f64], size: usize, x: &mut [f64], width: usize) {
    if width == 1 {
        for (row, factors) in l.chunks_exact(size.max(1)).enumerate().rev() {
            let (before, current) = x.split_at_mut(row);
            current[0] /= factors[row];
            for (value, factor) in before.iter_mut().zip(factors) {
                *value -= factor * current[0];
            }
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
                let earlier = &mut before[column * width..(column + 1) * width];
                for (value, other) in earlier.iter_mut().zip(current.iter()) {
                    *value -= factor * other;
                }
            }
        }
    }
}

/// ln |L L'|.
pub(crate) fn log_determinant(l: &[f64], size: usize) -> f64 {
    2.0 * (0..size).map(|i| l[i * size + i].ln()).sum::<f64>()
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
    let (a, b) = (&a[..length], &b[..length]);
    let mut sums = [0.0; 4];
    for (x, y) in a.chunks_exact(4).zip(b.chunks_exact(4)) {
        for ((sum, x), y) in sums.iter_mut().zip(x).zip(y) {
            *sum += x * y;
        }
    }
    let rest = length - length % 4;
    let tail: f64 = a[rest..].iter().zip(&b[rest..]).map(|(x, y)| x * y).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + tail
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
