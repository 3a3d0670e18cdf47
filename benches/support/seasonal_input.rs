//! A series with trend, seasonals and noise, the same for every run and for every contender.

/// `len` values with a seasonal for each of `periods`.
pub(crate) fn seeded(len: usize, periods: &[usize]) -> Vec<f64> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    // xorshift64*, Vigna 2016.
    let mut uniform = move || {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11) as f64 / (1_u64 << 53) as f64
    };
    let patterns: Vec<Vec<f64>> = periods
        .iter()
        .map(|period| (0..*period).map(|_| 10.0 * uniform()).collect())
        .collect();
    (0..len)
        .map(|i| {
            let seasonal: f64 = patterns.iter().map(|p| p[i % p.len()]).sum();
            100.0 + 20.0 * i as f64 / len as f64 + seasonal + uniform()
        })
        .collect()
}
