//! A single call outside criterion, for counting instructions and for contenders that want our time beside theirs.

use std::time::Instant;

/// Something to measure.
pub(crate) type Job = Box<dyn Fn() -> f64>;

/// Whether the program was called as `<program> once <what> <times>`; then it has printed the shortest and the mean time of a call in microseconds.
pub(crate) fn was_asked(job: impl Fn(&str) -> Option<Job>) -> bool {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, command, what, times] = arguments.as_slice() else {
        return false;
    };
    if command != "once" {
        return false;
    }
    let job = job(what).expect("the name of a bench");
    let times: u32 = times.parse().expect("a number");
    let (mut best, all) = (f64::INFINITY, Instant::now());
    let mut result = 0.0;
    for _ in 0..times {
        let start = Instant::now();
        result = job();
        best = best.min(start.elapsed().as_secs_f64());
    }
    let mean = all.elapsed().as_secs_f64() / f64::from(times);
    println!(
        "{what}: {:.1} {:.1} us, result {result}",
        1e6 * best,
        1e6 * mean
    );
    true
}
