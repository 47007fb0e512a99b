//! Mails that could not be acted on: each is tried again later, more and more rarely, and so often and no more.

use std::collections::HashMap;
use std::time::Duration;

use shared::seal::Hash;
use tokio::time::Instant;

use super::turns::Way;
use crate::mail::inbound::Accepted;

/// Mails in trouble at once; one more is set aside at its first failure.
pub(super) const TROUBLE_MAX: usize = 1_024;
/// How often a mail is tried: by the pauses below for a day, in which somebody looks at the log.
pub(super) const TRIES_MAX: u32 = 10;
/// After the first failure; then four times as long each time.
pub(super) const FIRST_PAUSE: Duration = Duration::from_secs(30);
/// The longest.
const PAUSE_MAX: Duration = Duration::from_secs(6 * 3_600);

/// The mails in trouble, those included that are just being tried again.
#[derive(Debug, Default)]
pub(super) struct Trouble {
    mails: HashMap<Hash, Tried>,
    /// When the first of them is tried again.
    next: Option<Instant>,
}

#[derive(Debug)]
struct Tried {
    times: u32,
    /// None while it is being tried.
    later: Option<Later>,
}

#[derive(Debug)]
struct Later {
    at: Instant,
    mail: Accepted,
    way: Way,
}

impl Trouble {
    /// Whether a mail is left alone until its time.
    pub(super) fn has(&self, raw: Hash) -> bool {
        self.mails.get(&raw).is_some_and(|tried| tried.later.is_some())
    }

    /// When one is tried next.
    pub(super) fn next(&self) -> Option<Instant> {
        self.next
    }

    /// A mail was tried in vain. It is answered when it was tried often enough, or when there are too many.
    pub(super) fn put(&mut self, mail: Accepted, way: Way, now: Instant) -> Option<Accepted> {
        let times = 1 + self.mails.get(&mail.raw).map_or(0, |tried| tried.times);
        self.is_over(mail.raw);
        if TRIES_MAX <= times || TROUBLE_MAX <= self.mails.len() {
            return Some(mail);
        }
        let at = now + pause(times);
        self.next = Some(self.next.map_or(at, |next| next.min(at)));
        self.mails.insert(mail.raw, Tried { times, later: Some(Later { at, mail, way }) });
        None
    }

    /// The mails that are tried again now.
    pub(super) fn due(&mut self, now: Instant) -> Vec<(Accepted, Way)> {
        if self.next.is_none_or(|next| now < next) {
            return Vec::new();
        }
        let due = |tried: &mut Tried| tried.later.take_if(|later| later.at <= now).map(|later| (later.at, later.mail, later.way));
        let mut mails: Vec<_> = self.mails.values_mut().filter_map(due).collect();
        mails.sort_by_key(|(at, mail, _)| (*at, mail.at, mail.raw));
        self.next = self.mails.values().filter_map(|tried| tried.later.as_ref()).map(|later| later.at).min();
        mails.into_iter().map(|(_, mail, way)| (mail, way)).collect()
    }

    /// A mail is in trouble no longer.
    pub(super) fn is_over(&mut self, raw: Hash) {
        self.mails.remove(&raw);
    }
}

/// How long to wait after so many tries.
fn pause(times: u32) -> Duration {
    let longer = 4_u32.saturating_pow(times.saturating_sub(1));
    FIRST_PAUSE.saturating_mul(longer).min(PAUSE_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_last_a_day_in_all() {
        let pauses: Vec<u64> = (1..TRIES_MAX).map(|times| pause(times).as_secs()).collect();
        assert_eq!(pauses[..6], [30, 120, 480, 1_920, 7_680, 21_600]);
        let hours = pauses.iter().sum::<u64>() / 3_600;
        assert!((24..=48).contains(&hours), "{hours} hours");
    }
}
