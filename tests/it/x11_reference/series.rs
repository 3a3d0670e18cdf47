//! Series for the cases: those at hand in files, parts of them, and generated ones.

use std::path::Path;

use crate::source::package_file;
use crate::x11_golden::{files, json, numbers};

/// A series with a name for messages.
#[derive(Clone)]
pub(super) struct Series {
    pub(super) name: String,
    /// Values a year.
    pub(super) period: usize,
    /// Year and period of the year of the first value.
    pub(super) start: (usize, usize),
    pub(super) values: Vec<f64>,
}

impl Series {
    /// Periods from the beginning of our era to the first value.
    pub(super) fn ordinal(&self) -> usize {
        self.start.0 * self.period + self.start.1 - 1
    }

    /// `length` values from position `first`.
    pub(super) fn part(&self, first: usize, length: usize) -> Self {
        let ordinal = self.ordinal() + first;
        Self {
            name: format!("{}[{first}+{length}]", self.name),
            period: self.period,
            start: date(ordinal, self.period),
            values: self.values[first..first + length].to_vec(),
        }
    }

    /// The same with other values, by position and value.
    pub(super) fn map(&self, what: &str, f: impl Fn(usize, f64) -> f64) -> Self {
        let values = self.values.iter().enumerate();
        Self {
            name: format!("{} {what}", self.name),
            values: values.map(|(index, value)| f(index, *value)).collect(),
            ..self.clone()
        }
    }
}

/// Year and period of the year, from 1.
pub(super) const fn date(ordinal: usize, period: usize) -> (usize, usize) {
    (ordinal / period, ordinal % period + 1)
}

fn read_folder(folder: &Path) -> Vec<Series> {
    let read = |path: &std::path::PathBuf| {
        let data = json(path);
        let part = |index: usize| usize::try_from(data["start"][index].as_u64().unwrap()).unwrap();
        Series {
            name: data["name"].as_str().unwrap().to_owned(),
            period: usize::try_from(data["frequency"].as_u64().unwrap()).unwrap(),
            start: (part(0), part(1)),
            values: numbers(&data["values"]),
        }
    };
    files(folder).iter().map(read).collect()
}

/// The committed series, and then those of the shared collection where it is at hand.
pub(super) fn stored() -> Vec<Series> {
    let mut series = read_folder(&package_file("tests/golden/x11/series"));
    let shared = package_file("../shared/golden/series");
    if shared.exists() {
        let known: Vec<String> = series.iter().map(|one| one.name.clone()).collect();
        let further = read_folder(&shared).into_iter();
        series.extend(further.filter(|one| !known.contains(&one.name)));
    }
    series
}

/// Random numbers that are the same everywhere (splitmix64).
pub(super) struct Random(u64);

impl Random {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to 1.
    pub(super) fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// From `low` to `high`, both possible.
    pub(super) fn between(&mut self, low: usize, high: usize) -> usize {
        let count = u64::try_from(high - low + 1).unwrap();
        low + usize::try_from(self.next() % count).unwrap()
    }

    /// One of several.
    pub(super) fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.between(0, of.len() - 1)]
    }

    /// About normal, with mean 0 and standard deviation 1.
    pub(super) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }

    /// A random walk with a seasonal pattern that moves, noise, and outliers now and then; seven digits.
    pub(super) fn series(&mut self, name: String, period: usize, n: usize) -> Series {
        let amplitude = *self.one(&[0.0, 0.02, 0.05, 0.1, 0.3]);
        let moving = *self.one(&[0.0, 0.02, 0.1, 0.3]);
        let noise = *self.one(&[0.005, 0.02, 0.05, 0.15]);
        let outliers = *self.one(&[0.0, 0.02, 0.08]);
        let start = (1987, self.between(1, period));
        let mut pattern: Vec<f64> = (0..period).map(|_| self.normal()).collect();
        let mut level = 2.0 + 5.0 * self.uniform();
        let mut values = Vec::with_capacity(n);
        for index in 0..n {
            let season = (start.1 - 1 + index) % period;
            level += 0.003 + 0.02 * self.normal();
            pattern[season] += moving * self.normal();
            let mut shock = noise * self.normal();
            if self.uniform() < outliers {
                shock += 8.0 * noise * self.normal();
            }
            let value = (level + amplitude * pattern[season] + shock).exp();
            values.push(format!("{value:.6e}").parse().unwrap());
        }
        Series {
            name,
            period,
            start,
            values,
        }
    }
}
