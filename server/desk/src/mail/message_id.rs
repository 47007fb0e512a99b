//! Message-IDs of ours, up to the `@`: signed, so that an answer to one is known without a table, and sealed, so that who gets them
//! cannot count with them what they may not read.

use shared::id::TicketId;
use shared::seal::{Hash, keyed};

/// 80 bits, as for reply addresses: nobody guesses one.
const MAC_DIGITS: usize = 20;
const ARTICLE: &str = "article";
const RECEIPT: &str = "receipt";

/// What a mail of ours carries: an article, or a receipt for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Carried {
    pub(super) ticket: TicketId,
    pub(super) ordinal: u32,
    pub(super) receipt: bool,
}

impl Carried {
    /// The same at every try. Ordinals count notes too, so the mask is another for each mail: under one mask for a whole ticket the
    /// difference of two of its ordinals would show.
    pub(super) fn written(self, key: &Hash) -> String {
        let mac = self.mac(key);
        format!("{}.{}.{:08x}.{mac}", self.kind(), self.ticket, self.ordinal ^ mask(key, &mac))
    }

    /// What an id was made for, if we made it.
    pub(super) fn read(key: &Hash, id: &str) -> Option<Self> {
        let mut parts = id.split('.');
        let (kind, ticket, ordinal, mac) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        // Any other word could make of one kind's signature another's.
        let receipt = match kind {
            ARTICLE => false,
            RECEIPT => true,
            _ => return None,
        };
        let ticket = ticket.parse().ok()?;
        let of = |ordinal| Self { ticket, ordinal, receipt };
        let sealed = u32::from_str_radix(ordinal, 16).ok().map(|sealed| of(sealed ^ mask(key, mac)));
        // Mails that left before ordinals were sealed are still answered.
        let plain = ordinal.parse().ok().map(of);
        let sealed = sealed.filter(|carried| is_same(&carried.mac(key), mac));
        sealed.or_else(|| plain.filter(|carried| is_same(&carried.plain_mac(key), mac)))
    }

    fn kind(self) -> &'static str {
        if self.receipt { RECEIPT } else { ARTICLE }
    }

    /// Another than that of the plain form: with one for both, whoever has a sealed id could try ordinals in the plain form until
    /// one is known.
    fn mac(self, key: &Hash) -> String {
        signed(key, &format!("sealed {} {} {}", self.kind(), self.ticket, self.ordinal))
    }

    fn plain_mac(self, key: &Hash) -> String {
        signed(key, &format!("{} {} {}", self.kind(), self.ticket, self.ordinal))
    }
}

fn signed(Hash(key): &Hash, words: &str) -> String {
    keyed(key, words.as_bytes()).to_string().chars().take(MAC_DIGITS).collect()
}

fn mask(Hash(key): &Hash, mac: &str) -> u32 {
    let Hash([first, second, third, fourth, ..]) = keyed(key, format!("mask {mac}").as_bytes());
    u32::from_be_bytes([first, second, third, fourth])
}

fn is_same(ours: &str, theirs: &str) -> bool {
    subtle::ConstantTimeEq::ct_eq(ours.as_bytes(), theirs.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Hash = Hash([7; 32]);

    fn carried(ticket: u64, ordinal: u32, receipt: bool) -> Carried {
        Carried { ticket: TicketId(ticket), ordinal, receipt }
    }

    fn sealed(id: &str) -> &str {
        id.split('.').nth(2).expect("four parts")
    }

    #[test]
    fn what_was_written_is_read_by_who_has_the_key() {
        for what in [carried(1, 1, true), carried(34, 2, false), carried(999_999_999_999, u32::MAX, false)] {
            let id = what.written(&KEY);
            assert_eq!(Carried::read(&KEY, &id), Some(what), "{id}");
            assert_eq!(what.written(&KEY), id, "the same at every try");
            assert_eq!(Carried::read(&Hash([8; 32]), &id), None);
        }
    }

    #[test]
    fn two_mails_of_a_ticket_do_not_tell_how_many_articles_are_between_them() {
        let ids: Vec<String> = (1..=40).map(|ordinal| carried(34, ordinal, false).written(&KEY)).collect();
        let numbers: Vec<u32> = ids.iter().map(|id| u32::from_str_radix(sealed(id), 16).expect("digits")).collect();
        assert!(ids.iter().all(|id| id.len() == ids[0].len()), "{ids:?}");
        for (ordinal, pair) in (1..).zip(numbers.windows(2)) {
            assert_ne!(pair[0] ^ pair[1], ordinal ^ (ordinal + 1));
            assert_ne!(pair[1].wrapping_sub(pair[0]), 1);
        }
    }

    #[test]
    fn an_id_in_the_plain_form_of_mails_that_left_long_ago_is_read() {
        assert_eq!(Carried::read(&KEY, "article.34.2.d1497ec9da3ba8608450"), Some(carried(34, 2, false)));
        assert_eq!(Carried::read(&KEY, "receipt.34.1.ca44049c17de2cd4f635"), Some(carried(34, 1, true)));
        for id in ["article.34.3.d1497ec9da3ba8608450", "receipt.34.2.d1497ec9da3ba8608450", "article.35.2.d1497ec9da3ba8608450"] {
            assert_eq!(Carried::read(&KEY, id), None, "{id}");
        }
    }

    #[test]
    fn the_signature_of_a_sealed_id_does_not_say_which_plain_one_is_right() {
        let id = carried(34, 5, false).written(&KEY);
        let mac = id.rsplit('.').next().expect("a signature");
        for kind in ["article", "receipt", "sealed article"] {
            for ordinal in 1..10 {
                assert_eq!(Carried::read(&KEY, &format!("{kind}.34.{ordinal}.{mac}")), None);
            }
        }
        let other = if sealed(&id).starts_with('0') { "1" } else { "0" };
        assert_eq!(Carried::read(&KEY, &id.replacen(sealed(&id), &format!("{other}{}", &sealed(&id)[1..]), 1)), None);
    }
}
