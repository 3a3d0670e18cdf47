//! A monthly series of growth, season and noise from a seed.

/// `len` positive values: half a percent of growth a month, a seasonal wave of 20 %, noise of up to 3 %.
pub fn seeded(len: u32) -> Vec<f64> {
    let mut state = 12_345_u64;
    let mut noise = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
    };
    let season = |t: f64| 1.0 + 0.2 * (t * std::f64::consts::PI / 6.0).sin();
    (0..len)
        .map(f64::from)
        .map(|t| 100.0 * (0.005 * t).exp() * season(t) * (1.0 + 0.06 * noise()))
        .collect()
}
