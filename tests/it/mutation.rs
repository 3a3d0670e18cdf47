//! Inputs bent out of shape, the same on every run.

/// Mutated inputs for each kind of text or row.
pub(crate) const MUTATIONS: u32 = 100_000;

/// Characters that parsers stumble over.
const STRANGE: &[char] = &[
    '0', '9', 'X', 'a', ':', '-', '+', '.', ',', ' ', '\0', '\n', '"', 'é', 'ß', 'İ', '²', '٣',
    '€', '漢', '🧲',
];

/// A small generator of its own, so that the inputs are the same on every run.
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number from 0, below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    /// One of `items`.
    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    /// `text` with one to three characters put in, replaced or taken out, or with one of `seeds` behind it.
    pub(crate) fn bend(&mut self, text: &str, seeds: &[&str]) -> String {
        let mut text: Vec<char> = text.chars().collect();
        for _ in 0..=self.below(3) {
            let at = self.below(text.len() + 1);
            let strange = self.pick(STRANGE);
            match self.below(4) {
                0 => text.insert(at, strange),
                1 if at < text.len() => text[at] = strange,
                2 if at < text.len() => drop(text.remove(at)),
                _ => text.extend(self.pick(seeds).chars()),
            }
        }
        text.into_iter().collect()
    }
}
