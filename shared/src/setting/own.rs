//! Which addresses are the desk's own. What is written there becomes a ticket, which others read: they are nobody's.

use super::Settings;
use crate::text::Email;

/// What the desk calls itself where no queue has an address.
const DESK: &str = "desk";
/// Every mail server has to take mail for this one (RFC 5321 4.5.1).
const POSTMASTER: &str = "postmaster";

impl Settings {
    /// Whether an address, in small letters, is the own one of a desk whose mails come from that domain. A queue that was put away
    /// keeps its address: answers still come there.
    #[must_use]
    pub fn owns(&self, address: &str, domain: &str) -> bool {
        let mut queues = self.queues.values().filter_map(|queue| queue.doc.address.as_ref());
        queues.any(|queue| makes_own(queue, address)) || [DESK, POSTMASTER].into_iter().any(|post| reads((post, domain), address))
    }
}

/// Whether a queue of that address makes another one the desk's own: the same with any tag, as answers come to, and who is asked for
/// at its domain.
#[must_use]
pub fn makes_own(queue: &Email, address: &str) -> bool {
    let (local, domain) = queue.as_str().rsplit_once('@').unwrap_or_default();
    [local, POSTMASTER].into_iter().any(|post| reads((post, domain), address))
}

/// Whether what is written to an address comes to whoever is called so there: a tag leads to nobody else.
fn reads((post, domain): (&str, &str), address: &str) -> bool {
    let (local, at) = address.rsplit_once('@').unwrap_or_default();
    let tag = local.strip_prefix(post);
    at.eq_ignore_ascii_case(domain) && tag.is_some_and(|tag| tag.is_empty() || tag.starts_with('+'))
}

#[cfg(test)]
mod tests {
    use crate::id::QueueId;
    use crate::locale::Text;
    use crate::setting::{Queue, Versioned};

    use super::*;

    fn queue(address: &str, retired: bool) -> Versioned<Queue> {
        let address = Some(Email::try_from(address).expect("an address"));
        Versioned { ver: 1, doc: Queue { address, retired, ..Queue::named(Text::same("Support")) } }
    }

    #[test]
    fn an_address_is_the_desks_own_with_any_tag_and_where_no_queue_has_one() {
        let queues = [("support@desk.example", false), ("help+it@shop.example", false), ("old@desk.example", true)];
        let queues = queues.map(|(address, retired)| queue(address, retired));
        let settings = Settings { queues: (1..).map(QueueId).zip(queues).collect(), ..Settings::default() };
        for (address, own) in [
            ("support@desk.example", true),
            ("support+rita@desk.example", true),
            ("support+t1034.abcdefghijklmnop@desk.example", true),
            ("support+@desk.example", true),
            ("old+t7.abcdefghijklmnop@desk.example", true),
            ("help+it@shop.example", true),
            ("help+it+t7.abcdefghijklmnop@shop.example", true),
            ("postmaster@desk.example", true),
            ("postmaster@shop.example", true),
            ("desk@mail.example", true),
            ("desk+t7.abcdefghijklmnop@mail.example", true),
            ("postmaster@mail.example", true),
            // Who is called alike, or lies above a tag, is somebody else.
            ("supporto@desk.example", false),
            ("rita+support@desk.example", false),
            ("support@shop.example", false),
            ("support@sub.desk.example", false),
            ("help@shop.example", false),
            ("help+items@shop.example", false),
            ("desk@desk.example", false),
            ("rita@mail.example", false),
            ("", false),
            ("support", false),
        ] {
            assert_eq!(settings.owns(address, "Mail.example"), own, "{address:?}");
        }
    }
}
