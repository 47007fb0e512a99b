//! Chance that falls the same way every time: the same corpus at every load.

/// A small generator of numbers (`SplitMix64`, Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice for one thing of the corpus: whatever else is made, its own numbers stay the same.
    pub(crate) fn of(what: u64, number: u64) -> Self {
        let mut dice = Self(what.wrapping_mul(0xd6e8_feb8_6659_fd93) ^ number);
        dice.next();
        dice
    }

    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high.saturating_sub(low) + 1)
    }

    /// The least of three: most things are quick or short, a few are not.
    pub(crate) fn rather_low(&mut self, low: u64, high: u64) -> u64 {
        self.between(low, high).min(self.between(low, high)).min(self.between(low, high))
    }

    /// Whether it happens, so many times of a hundred.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    /// One of several; there is always at least one.
    pub(crate) fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        let at = self.next() % (all.len().max(1) as u64);
        &all[usize::try_from(at).unwrap_or(0)]
    }
}
