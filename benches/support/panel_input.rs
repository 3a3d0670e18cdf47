//! Long columns of a monthly panel, the same for every run and for every contender.

use tidegauge::Period;

/// Rows sorted by series and period.
#[derive(Debug)]
pub(crate) struct PanelInput {
    pub(crate) series: Vec<u32>,
    pub(crate) periods: Vec<Period>,
    pub(crate) values: Vec<f64>,
}

/// `count` series of `rows` monthly observations each; in every tenth series months are missing in between.
pub(crate) fn seeded(count: u32, rows: usize) -> PanelInput {
    let total = count as usize * rows;
    let mut input = PanelInput {
        series: Vec::with_capacity(total),
        periods: Vec::with_capacity(total),
        values: Vec::with_capacity(total),
    };
    let first = Period::month(2015, 1).expect("a month");
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    // xorshift64*, Vigna 2016.
    let mut uniform = move || {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11) as f64 / (1_u64 << 53) as f64
    };
    for series in 0..count {
        let mut period = first;
        for _ in 0..rows {
            input.series.push(series);
            input.periods.push(period);
            input.values.push(1000.0 * (0.5 + uniform()));
            let skipped = if series % 10 == 0 && uniform() < 0.05 {
                2
            } else {
                1
            };
            period = period
                .checked_add(skipped)
                .expect("a month before the year 10000");
        }
    }
    input
}
