//! How thorough the tests are: as in every run, or as before a release.

/// So many rounds in every run; `make prove` sets the variable and gets many.
pub(crate) fn rounds(usual: usize, many: usize) -> usize {
    let proving = std::env::var("SPORTELLO_PROVE").is_ok_and(|value| value == "1");
    if proving { many } else { usual }
}

/// Dice that fall the same way in every run of one seed (Knuth's MMIX): `make prove` draws another.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new() -> Self {
        let seed = std::env::var("PROPTEST_RNG_SEED").ok().and_then(|seed| seed.parse().ok());
        Self(seed.unwrap_or(20_261_123))
    }

    /// A number from `from` to before `end`.
    pub(crate) fn between(&mut self, from: u64, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        from + (self.0 >> 33) % (end - from)
    }
}
