//! X-11 alone, without a model: parts B to E with every table, and the quality measures.

#![allow(
    clippy::expect_used,
    reason = "a bench whose input is wrong should stop at once"
)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use tidegauge::x11::{Mode, X11, X11Input, X11Spec, X11Workspace};

#[path = "support/seasonal_input.rs"]
mod seasonal_input;

fn x11(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("x11");
    for len in [144, 360] {
        let y = seasonal_input::seeded(len, &[12]);
        let input = X11Input::new(&y, 1);
        let mut workspace = X11Workspace::default();
        for mode in [
            Mode::Multiplicative,
            Mode::Additive,
            Mode::LogAdditive,
            Mode::PseudoAdditive,
        ] {
            let x11 = X11::new(X11Spec::default().mode(mode), 12).expect("default options");
            group.bench_function(format!("{mode}_{len}"), |bencher| {
                bencher.iter(|| {
                    x11.decompose_with(&mut workspace, black_box(&input))
                        .map(|r| r.henderson)
                });
            });
        }
        let x11 = X11::new(X11Spec::default(), 12).expect("default options");
        group.bench_function(format!("from_nothing_{len}"), |bencher| {
            bencher.iter(|| {
                X11::new(X11Spec::default(), 12).and_then(|x11| x11.decompose(black_box(&input)))
            });
        });
        let result = x11.decompose(&input).expect("positive values");
        group.bench_function(format!("quality_{len}"), |bencher| {
            bencher.iter(|| x11.quality(black_box(&result), &input));
        });
    }
    group.finish();
}

criterion_group!(benches, x11);
criterion_main!(benches);
