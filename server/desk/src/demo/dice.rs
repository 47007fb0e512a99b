//! Chance that falls the same way every time: the demo is one story, not another one at each start. The benchmark's desk, which
//! is the same at every load, is thrown with them too.

/// A small generator of numbers (`SplitMix64`, Steele, Lea and Flood 2014): enough for a story, nothing for a secret.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice that fall the way this seed says.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Dice for one thing of many: whatever else is made, its own numbers stay the same.
    #[must_use]
    pub fn of(what: u64, number: u64) -> Self {
        let mut dice = Self(what.wrapping_mul(0xd6e8_feb8_6659_fd93) ^ number);
        dice.throw();
        dice
    }

    /// The next 64 bits.
    pub fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.throw() % (high.saturating_sub(low) + 1)
    }

    /// A number from `low` to `high` that is more often small: most things are quick, a few take long.
    pub fn rather_low(&mut self, low: u64, high: u64) -> u64 {
        let first = self.between(low, high);
        let second = self.between(low, high);
        let third = self.between(low, high);
        first.min(second).min(third.max(low + high.saturating_sub(low) / 4))
    }

    /// Whether it happens, so many times of a hundred.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.throw() % 100 < percent
    }

    /// One of several; there is always at least one.
    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.index(all.len())]
    }

    /// An index below `len`.
    pub fn index(&mut self, len: usize) -> usize {
        let len = u64::try_from(len.max(1)).unwrap_or(1);
        usize::try_from(self.throw() % len).unwrap_or(0)
    }

    /// Shuffles (Fisher and Yates).
    pub fn shuffle<T>(&mut self, all: &mut [T]) {
        for i in (1..all.len()).rev() {
            let j = self.index(i + 1);
            all.swap(i, j);
        }
    }
}
