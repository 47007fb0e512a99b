//! The desk behind the mail listeners.

use std::sync::Arc;

use desk::Desk;
use desk::mail::inbound::{ReceiveError, Trace};
use mail::smtp::{Delivery, Recipient, Sink, Trouble};

/// Every mail server has to take mail for this one (RFC 5321 4.5.1); it goes to the queue that takes what nobody claims.
const POSTMASTER: &str = "postmaster";

/// Hands mails to the desk.
pub struct Mailbox(pub Arc<Desk>);

impl Sink for Mailbox {
    fn accepts(&self, address: &str) -> Recipient {
        let postmaster = address.split('@').next().is_some_and(|local| local.eq_ignore_ascii_case(POSTMASTER));
        let ours = if postmaster { !address.contains('@') || self.is_our_domain(address) } else { self.0.accepts(address) };
        if ours { Recipient::Yes } else { Recipient::No }
    }

    async fn deliver(&self, delivery: Delivery) -> Result<(), Trouble> {
        let Delivery { peer, helo, from, to, raw, tls } = delivery;
        let trace = Trace { peer: Some(peer), helo: Some(helo), tls, from, to };
        self.0.receive(raw, trace).await.map_err(|error| match error {
            ReceiveError::Later(why) => Trouble::Later(why),
            ReceiveError::Full => Trouble::Full,
            ReceiveError::NoQueue => Trouble::Later("no queue takes it".to_owned()),
            ReceiveError::Refused => Trouble::Refused,
        })
    }
}

impl Mailbox {
    /// Whether some queue's address is at the same domain.
    fn is_our_domain(&self, address: &str) -> bool {
        let Some((_, domain)) = address.rsplit_once('@') else { return false };
        let settings = self.0.settings();
        let mut addresses = settings.queues.values().filter_map(|queue| queue.doc.address.as_ref());
        addresses.any(|ours| ours.as_str().rsplit_once('@').is_some_and(|(_, ours)| ours.eq_ignore_ascii_case(domain)))
    }
}
