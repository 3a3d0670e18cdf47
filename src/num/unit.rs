//! Units in which squares of numbers of any size neither overflow nor vanish.

/// 2^-e for a positive `size` in [2^e, 2^(e+1)), as far as the format reaches; 1 for zero.
///
/// Multiplying by a power of two does not round.
pub(crate) fn power_of_two_below_inverse(size: f64) -> f64 {
    if size == 0.0 {
        return 1.0;
    }
    // The biased exponent; 0 for subnormal numbers, for which the largest power must do.
    let exponent = (size.to_bits() >> 52) & 0x7ff;
    let inverse = 2046_u64.saturating_sub(exponent).clamp(1, 2046);
    f64::from_bits(inverse << 52)
}
