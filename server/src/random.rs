//! Random bits of the operating system.

/// 64 bits; for names in the log and for spreading moments, where the fallback of a machine without randomness does no harm.
#[must_use]
pub fn word() -> u64 {
    getrandom::u64().unwrap_or_default()
}
