//! How often somebody may try: a few tries are free, each further one waits longer.
//!
//! A try is counted when it begins. Two hundred wrong passwords sent at once are therefore not two hundred tries that all
//! began before the first one failed: only the free ones are looked at. Kept in memory: a restart forgives, and costs more
//! time than it gives.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use mail::smtp::{neighbourhood, network};
use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use shared::seal::Hash;

/// What is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Attempt {
    /// A password.
    Password,
    /// A sign-in link that is asked for: each is a mail to somebody.
    Link,
    /// A reset that is asked for: each is a mail to somebody.
    Reset,
    /// A link that came back.
    Redeem,
    /// The old password, asked of somebody who is signed in and wants a new one.
    Change,
}

/// How one kind of attempt is bounded by one kind of key.
#[derive(Debug, Clone, Copy)]
struct Rule {
    /// Tries that cost nothing.
    free: u32,
    /// The wait after the last free one; it doubles with each further try.
    first_wait: SignedDuration,
    /// The longest wait.
    longest_wait: SignedDuration,
}

/// Somebody who mistypes has five tries; then a guesser gets about a hundred a day against one address.
const PASSWORD_BY_ADDRESS: Rule = rule(5, 2, 15 * 60);
/// Whoever guesses from many places has that many tries at once and then one in ten seconds. No longer wait, because the owner may
/// be somewhere new.
const PASSWORD_FROM_ANYWHERE: Rule = rule(100, 1, 10);
/// A whole office signs in behind one address at nine; who succeeds gives the try back.
const PASSWORD_BY_PEER: Rule = rule(50, 1, 60);
/// Each is a mail: three in a row reach everybody whose mail works at all, more would only annoy.
const MAIL_BY_ADDRESS: Rule = rule(3, 60, 15 * 60);
/// Several people behind one address may have forgotten their password on the same morning.
const MAIL_BY_PEER: Rule = rule(20, 5, 10 * 60);
/// A token of 256 bits cannot be guessed: this only bounds the work that guessing makes.
const REDEEM_BY_PEER: Rule = rule(30, 1, 60);

/// The peers of one [`network`] may together try so many times as much as one.
const NETWORK_PEERS: u32 = 4;

/// One try is forgotten after this much quiet; somebody who stays away is soon a stranger again.
const FORGET_ONE: SignedDuration = SignedDuration::from_mins(10);
/// About a megabyte. Beyond it the longest quiet are forgotten first.
const KEYS_MAX: usize = 10_000;
/// How many are forgotten at once when there are too many: so that a flood does not sort the whole map at each try.
const KEYS_DROPPED: usize = KEYS_MAX / 8;

const fn rule(free: u32, first_wait_s: i64, longest_wait_s: i64) -> Rule {
    let (first_wait, longest_wait) = (SignedDuration::from_secs(first_wait_s), SignedDuration::from_secs(longest_wait_s));
    Rule { free, first_wait, longest_wait }
}

/// A try is not heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Throttled {
    /// Seconds until the next one is.
    pub(crate) retry_after_s: u32,
}

/// Which tries are counted together. Addresses are hashed: what was typed there may be a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Address(Attempt, Hash),
    AddressFrom(Attempt, Hash, IpAddr),
    AddressFromAnywhere(Attempt, Hash),
    Peer(Attempt, IpAddr),
    Network(Attempt, IpAddr),
}

#[derive(Debug, Clone, Copy)]
struct Tries {
    count: u32,
    last: Timestamp,
    /// Nothing is heard for so long after the last.
    wait: SignedDuration,
    /// One of them was right.
    known: bool,
}

/// Who tried what, and how often.
#[derive(Default)]
pub(crate) struct Throttle {
    tries: Mutex<FxHashMap<Key, Tries>>,
}

impl Throttle {
    /// Counts a try; refused when the address from there or from anywhere, the peer or its network has to wait.
    pub(crate) fn begin(&self, attempt: Attempt, address: &str, peer: IpAddr, now: Timestamp) -> Result<(), Throttled> {
        let mut tries = self.tries.lock();
        let charged = charged(&tries, attempt, address, peer);
        let mut wait = SignedDuration::ZERO;
        for (key, _) in &charged {
            if let Some(tries) = tries.get_mut(key) {
                // A clock that was set back would make the wait as long as the step.
                tries.last = tries.last.min(now);
                wait = wait.max(tries.wait - now.duration_since(tries.last));
            }
        }
        if SignedDuration::ZERO < wait {
            return Err(Throttled { retry_after_s: whole_seconds(wait) });
        }
        for (key, rule) in charged {
            make_room(&mut tries);
            let (before, known) =
                tries.get(&key).map_or((0, false), |tries| (tries.count.saturating_sub(forgotten(tries.last, now)), tries.known));
            let count = before.saturating_add(1);
            tries.insert(key, Tries { count, last: now, wait: wait_after(rule, count), known });
        }
        Ok(())
    }

    /// The try was right: its address starts afresh there and is known, and whoever else was charged with the try gets it back.
    pub(crate) fn succeeded(&self, attempt: Attempt, address: &str, peer: IpAddr) {
        let mut tries = self.tries.lock();
        for (key, _) in charged(&tries, attempt, address, peer) {
            let Some(tries) = tries.get_mut(&key) else { continue };
            tries.wait = SignedDuration::ZERO;
            match key {
                Key::Address(..) => tries.count = 0,
                Key::AddressFrom(..) => (tries.count, tries.known) = (0, true),
                Key::AddressFromAnywhere(..) | Key::Peer(..) | Key::Network(..) => tries.count = tries.count.saturating_sub(1),
            }
        }
    }
}

impl Key {
    /// Whether tries of many peers are counted together by it.
    fn is_of_others(self) -> bool {
        matches!(self, Self::AddressFromAnywhere(..) | Self::Network(..))
    }
}

/// What a try is charged to. From where somebody was right before, it is not what others share: a guesser elsewhere does not keep
/// out who comes as always, and being right there gives no try back to guessers.
fn charged(tries: &FxHashMap<Key, Tries>, attempt: Attempt, address: &str, peer: IpAddr) -> Vec<(Key, Rule)> {
    let keys = keys(attempt, address, peer).into_iter().flatten();
    let known = keys.clone().any(|(key, _)| tries.get(&key).is_some_and(|tries| tries.known));
    keys.filter(|(key, _)| !(known && key.is_of_others())).collect()
}

fn keys(attempt: Attempt, address: &str, peer: IpAddr) -> [Option<(Key, Rule)>; 4] {
    let network = network(peer);
    let peer = neighbourhood(peer);
    let by_peer = |rule| Some((Key::Peer(attempt, peer), rule));
    let by_network = |rule: Rule| network.map(|network| (Key::Network(attempt, network), Rule { free: NETWORK_PEERS * rule.free, ..rule }));
    let address = Hash::of(address.trim().to_lowercase().as_bytes());
    match attempt {
        // By address and peer together, and strictly: a stranger who guesses does not lock the owner out.
        Attempt::Password => [
            Some((Key::AddressFrom(attempt, address, peer), PASSWORD_BY_ADDRESS)),
            Some((Key::AddressFromAnywhere(attempt, address), PASSWORD_FROM_ANYWHERE)),
            by_peer(PASSWORD_BY_PEER),
            by_network(PASSWORD_BY_PEER),
        ],
        // By address from anywhere: its owner's mailbox is what is protected.
        Attempt::Link | Attempt::Reset => {
            [Some((Key::Address(attempt, address), MAIL_BY_ADDRESS)), None, by_peer(MAIL_BY_PEER), by_network(MAIL_BY_PEER)]
        }
        Attempt::Change => [Some((Key::Address(attempt, address), PASSWORD_BY_ADDRESS)), None, None, None],
        Attempt::Redeem => [None, None, by_peer(REDEEM_BY_PEER), by_network(REDEEM_BY_PEER)],
    }
}

fn wait_after(rule: Rule, count: u32) -> SignedDuration {
    let Some(beyond) = count.checked_sub(rule.free) else { return SignedDuration::ZERO };
    // Thirty doublings of a second are 34 years: the longest wait is reached long before.
    let factor = 1_i32 << beyond.min(30);
    rule.first_wait.checked_mul(factor).map_or(rule.longest_wait, |wait| wait.min(rule.longest_wait))
}

fn forgotten(last: Timestamp, now: Timestamp) -> u32 {
    let quiet_s = now.duration_since(last).as_secs().max(0);
    u32::try_from(quiet_s / FORGET_ONE.as_secs()).unwrap_or(u32::MAX)
}

fn whole_seconds(wait: SignedDuration) -> u32 {
    let whole = wait.as_secs() + i64::from(0 < wait.subsec_nanos());
    u32::try_from(whole).unwrap_or(u32::MAX)
}

fn make_room(tries: &mut FxHashMap<Key, Tries>) {
    if tries.len() < KEYS_MAX {
        return;
    }
    // Places where somebody signed in go last: they are what keeps a guesser from locking out the owner.
    let mut by_age: Vec<((bool, Timestamp), Key)> = tries.iter().map(|(key, tries)| ((tries.known, tries.last), *key)).collect();
    by_age.select_nth_unstable_by_key(KEYS_DROPPED, |(order, _)| *order);
    for (_, key) in by_age.into_iter().take(KEYS_DROPPED) {
        tries.remove(&key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFICE: &str = "192.0.2.7";
    const ELSEWHERE: &str = "198.51.100.9";

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).expect("in range")
    }

    fn peer(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    /// How many of `n` tries at one moment are heard.
    fn heard(throttle: &Throttle, attempt: Attempt, address: &str, from: &str, n: usize, now: Timestamp) -> usize {
        (0..n).filter(|_| throttle.begin(attempt, address, peer(from), now).is_ok()).count()
    }

    #[test]
    fn only_the_free_tries_of_many_at_once_are_heard() {
        for (attempt, free) in
            [(Attempt::Password, 5), (Attempt::Link, 3), (Attempt::Reset, 3), (Attempt::Redeem, 30), (Attempt::Change, 5)]
        {
            let throttle = Throttle::default();
            assert_eq!(heard(&throttle, attempt, "a@example.org", OFFICE, 200, at(0)), free, "{attempt:?}");
        }
    }

    #[test]
    fn one_peer_that_tries_many_addresses_is_stopped_too() {
        let throttle = Throttle::default();
        let tries = (0..500).map(|i| format!("{i}@example.org"));
        let heard = tries.filter(|address| throttle.begin(Attempt::Password, address, peer(OFFICE), at(0)).is_ok()).count();
        assert_eq!(heard, 50);
    }

    #[test]
    fn a_stranger_does_not_lock_the_owner_out() {
        let throttle = Throttle::default();
        heard(&throttle, Attempt::Password, "a@example.org", OFFICE, 200, at(0));
        assert_eq!(throttle.begin(Attempt::Password, "a@example.org", peer(ELSEWHERE), at(0)), Ok(()));
    }

    #[test]
    fn a_guesser_in_many_places_is_stopped_too() {
        for (networks, free) in [(1, 4 * 50), (1_000, 100)] {
            // One address from everywhere, or many addresses from one network.
            let throttle = Throttle::default();
            let heard = (0..1_000).filter(|i| {
                let address = if networks == 1 { format!("{i}@example.org") } else { "a@example.org".to_owned() };
                let from = peer(&format!("2001:db8:{:x}:{i:x}::1", i % networks));
                throttle.begin(Attempt::Password, &address, from, at(0)).is_ok()
            });
            assert_eq!(heard.count(), free, "{networks} networks");
        }
    }

    #[test]
    fn who_comes_as_always_is_not_kept_out_by_guessers_elsewhere() {
        let (throttle, home) = (Throttle::default(), "2001:db8:0:1::1");
        throttle.begin(Attempt::Password, "a@example.org", peer(home), at(0)).expect("free");
        throttle.succeeded(Attempt::Password, "a@example.org", peer(home));
        // So many others that the oldest tries are forgotten.
        for i in 0..u32::try_from(KEYS_MAX).expect("small") {
            throttle.begin(Attempt::Password, &format!("{i}@example.org"), (0x0a00_0000 + i).to_be_bytes().into(), at(1)).ok();
        }
        for i in 2..1_000 {
            throttle.begin(Attempt::Password, "a@example.org", peer(&format!("2001:db8:0:{i:x}::1")), at(1)).ok();
        }
        let elsewhere = throttle.begin(Attempt::Password, "a@example.org", peer(ELSEWHERE), at(1));
        assert!(elsewhere.is_err_and(|throttled| throttled.retry_after_s <= 10), "{elsewhere:?}");
        assert_eq!(heard(&throttle, Attempt::Password, "a@example.org", home, 200, at(1)), 5, "a known place is no free pass");
    }

    #[test]
    fn an_account_of_ones_own_buys_no_guesses() {
        let throttle = Throttle::default();
        let own = || {
            throttle.begin(Attempt::Password, "own@example.org", peer("2001:db8::1"), at(0)).expect("a known place");
            throttle.succeeded(Attempt::Password, "own@example.org", peer("2001:db8::1"));
        };
        own();
        let guesses = (0..1_000).filter(|i| {
            own();
            let from = peer(&format!("2001:db8:0:{:x}::1", 1 + i));
            throttle.begin(Attempt::Password, &format!("{i}@example.org"), from, at(0)).is_ok()
        });
        assert_eq!(guesses.count(), 4 * 50);
    }

    #[test]
    fn a_mailbox_is_spared_wherever_the_wish_comes_from() {
        let throttle = Throttle::default();
        heard(&throttle, Attempt::Link, "a@example.org", OFFICE, 200, at(0));
        assert_eq!(throttle.begin(Attempt::Link, " A@Example.org", peer(ELSEWHERE), at(0)), Err(Throttled { retry_after_s: 60 }));
    }

    #[test]
    fn waits_double_up_to_the_longest() {
        let throttle = Throttle::default();
        let mut now = at(0);
        let mut waits = Vec::new();
        for _ in 0..17 {
            match throttle.begin(Attempt::Password, "a@example.org", peer(OFFICE), now) {
                Ok(()) => waits.push(0),
                Err(Throttled { retry_after_s }) => {
                    waits.push(retry_after_s);
                    now = now.saturating_add(SignedDuration::from_secs(i64::from(retry_after_s))).expect("in range");
                    throttle.begin(Attempt::Password, "a@example.org", peer(OFFICE), now).expect("the wait is over");
                }
            }
        }
        assert_eq!(waits[..9], [0, 0, 0, 0, 0, 2, 4, 8, 16]);
        assert!(waits.iter().all(|wait| *wait <= 15 * 60), "{waits:?}");
        assert!(waits.contains(&(15 * 60)) || waits.contains(&512), "{waits:?}");
    }

    #[test]
    fn a_refused_try_does_not_make_the_wait_longer() {
        let throttle = Throttle::default();
        heard(&throttle, Attempt::Password, "a@example.org", OFFICE, 1000, at(0));
        assert_eq!(throttle.begin(Attempt::Password, "a@example.org", peer(OFFICE), at(1)), Err(Throttled { retry_after_s: 1 }));
        assert_eq!(throttle.begin(Attempt::Password, "a@example.org", peer(OFFICE), at(2)), Ok(()));
    }

    #[test]
    fn success_and_quiet_are_forgiven() {
        let throttle = Throttle::default();
        heard(&throttle, Attempt::Password, "a@example.org", OFFICE, 4, at(0));
        throttle.succeeded(Attempt::Password, "a@example.org", peer(OFFICE));
        assert_eq!(heard(&throttle, Attempt::Password, "a@example.org", OFFICE, 200, at(0)), 5);
        assert_eq!(heard(&throttle, Attempt::Password, "a@example.org", OFFICE, 200, at(24 * 3600)), 5);
    }

    #[test]
    fn an_office_that_signs_in_rightly_is_never_stopped() {
        let throttle = Throttle::default();
        for i in 0..300 {
            let address = format!("{i}@example.org");
            throttle.begin(Attempt::Password, &address, peer(OFFICE), at(0)).expect("a colleague before was right");
            throttle.succeeded(Attempt::Password, &address, peer(OFFICE));
        }
    }

    #[test]
    fn neighbours_of_a_network_are_one_peer() {
        for (one, other, same) in [
            ("2001:db8::1", "2001:db8::ffff:2", true),
            ("2001:db8::1", "2001:db8:0:1::1", false),
            ("192.0.2.7", "::ffff:192.0.2.7", true),
            ("192.0.2.7", "192.0.2.8", false),
        ] {
            assert_eq!(neighbourhood(peer(one)) == neighbourhood(peer(other)), same, "{one} {other}");
        }
    }

    #[test]
    fn a_clock_that_runs_backwards_harms_nobody() {
        let throttle = Throttle::default();
        throttle.begin(Attempt::Password, "a@example.org", peer(OFFICE), at(1000)).expect("free");
        assert_eq!(throttle.begin(Attempt::Password, "a@example.org", peer(OFFICE), at(0)), Ok(()));
    }

    #[test]
    fn memory_is_bounded() {
        let throttle = Throttle::default();
        for i in 0..u32::try_from(2 * KEYS_MAX).expect("small") {
            let from = IpAddr::from(i.to_be_bytes());
            throttle.begin(Attempt::Password, &i.to_string(), from, at(i64::from(i))).ok();
        }
        assert!(throttle.tries.lock().len() <= KEYS_MAX);
    }
}
