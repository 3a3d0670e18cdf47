//! Monthly series for the whole adjustment, the same for every run and for every contender.

/// Passengers of international airlines in thousands, January 1949 to December 1960 (Box & Jenkins 1976, series G).
pub(crate) const AIRLINE: [f64; 144] = [
    112., 118., 132., 129., 121., 135., 148., 148., 136., 119., 104., 118., //
    115., 126., 141., 135., 125., 149., 170., 170., 158., 133., 114., 140., //
    145., 150., 178., 163., 172., 178., 199., 199., 184., 162., 146., 166., //
    171., 180., 193., 181., 183., 218., 230., 242., 209., 191., 172., 194., //
    196., 196., 236., 235., 229., 243., 264., 272., 237., 211., 180., 201., //
    204., 188., 235., 227., 234., 264., 302., 293., 259., 229., 203., 229., //
    242., 233., 267., 269., 270., 315., 364., 347., 312., 274., 237., 278., //
    284., 277., 317., 313., 318., 374., 413., 405., 355., 306., 271., 306., //
    315., 301., 356., 348., 355., 422., 465., 467., 404., 347., 305., 336., //
    340., 318., 362., 348., 363., 435., 491., 505., 404., 359., 310., 337., //
    360., 342., 406., 396., 420., 472., 548., 559., 463., 407., 362., 405., //
    417., 391., 419., 461., 472., 535., 622., 606., 508., 461., 390., 432., //
];

/// Months of a year that begins on a Saturday, the first being January 2000.
const MONTHS: [usize; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// `len` months from January 2000: an airline model of logarithms with more on working days, one outlier and one shift of the level.
///
/// Coefficients, noise and breaks follow from the seed; seed 0 gives theta 0.5 and Theta 0.6.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a part of a length, from 0 up to it"
)]
pub(crate) fn seeded(len: usize, seed: u64) -> Vec<f64> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ seed.wrapping_mul(0xd134_2543_de82_ef95);
    // xorshift64*, Vigna 2016.
    let mut uniform = move || {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11) as f64 / (1_u64 << 53) as f64
    };
    let (theta, seasonal_theta) = if seed == 0 {
        (0.5, 0.6)
    } else {
        (0.9 * uniform(), 0.3 + 0.6 * uniform())
    };
    let pattern: Vec<f64> = (0..12).map(|_| 0.3 * (uniform() - 0.5)).collect();
    let (outlier, shift) = (
        (uniform() * len as f64) as usize,
        (uniform() * len as f64) as usize,
    );
    let noise: Vec<f64> = (0..len + 13)
        .map(|_| 0.02 * ((0..12).map(|_| uniform()).sum::<f64>() - 6.0))
        .collect();
    let mut w = vec![0.0; len];
    let mut first_day = 5;
    (0..len)
        .map(|t| {
            let [a0, a1, a12, a13] = [13, 12, 1, 0].map(|i| noise[t + i]);
            let innovation = a0 - theta * a1 - seasonal_theta * (a12 - theta * a13);
            let past = |lag: usize| t.checked_sub(lag).map_or(0.0, |i| w[i]);
            w[t] = innovation + past(1) + past(12) - past(13);
            let leap = t % 12 == 1 && (t / 12) % 4 == 0;
            let days = MONTHS[t % 12] + usize::from(leap);
            let working = (0..days).filter(|day| (first_day + day) % 7 < 5).count();
            first_day = (first_day + days) % 7;
            let calendar = 0.004 * (working as f64 - 2.5 * (days - working) as f64);
            let breaks =
                if t == outlier { 0.15 } else { 0.0 } - if t >= shift { 0.15 } else { 0.0 };
            (6.0 + 0.003 * t as f64 + pattern[t % 12] + w[t] + calendar + breaks).exp()
        })
        .collect()
}
