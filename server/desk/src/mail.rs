//! Mail in and out: what was accepted becomes words on tickets, what was said leaves by a relay. The craft is in the crate `mail`.

pub mod inbound;
pub mod inbox;
pub mod letter;
mod message_id;
pub mod outbox;

use ::mail::address::Address;
use shared::act::Action;
use shared::id::TicketId;
use shared::people::refusal::PeopleRefusal;
use shared::refusal::Refusal;
use shared::text::Email;

use crate::open::Desk;
use message_id::Carried;

impl Desk {
    /// Whether mail to this address is ours.
    #[must_use]
    pub fn accepts(&self, address: &str) -> bool {
        let Ok(email) = Email::try_from(address) else { return false };
        let settings = self.settings();
        settings.queue_of_address(&email).is_some() || self.ticket_of_address(address).is_some()
    }

    /// The ticket that a reply address of ours was signed for.
    pub(crate) fn ticket_of_address(&self, address: &str) -> Option<TicketId> {
        ::mail::address::ticket_of(address, &self.own_addresses(), &self.keys.reply.0).map(TicketId)
    }

    /// The addresses of all queues.
    pub(crate) fn own_addresses(&self) -> Vec<Address> {
        let settings = self.settings();
        let addresses = settings.queues.values().filter_map(|queue| queue.doc.address.as_ref());
        addresses.filter_map(|address| Address::parse(address.as_str()).ok()).collect()
    }

    /// Whether an address is the desk's own, whatever tag it has: nobody reads a receipt there but a machine.
    pub(crate) fn is_own(&self, address: &str) -> bool {
        self.settings().owns(address, &self.config.mail.domain)
    }

    /// An address of the desk itself is nobody's: a link that was sent there would become a ticket, and others would read it.
    pub(crate) fn gives_no_own_address(&self, action: &Action) -> Result<(), Refusal> {
        match action.address() {
            Some(address) if self.is_own(address.as_str()) => Err(PeopleRefusal::DesksAddress.into()),
            Some(_) | None => Ok(()),
        }
    }

    /// The Message-ID of the mail that carries an article: the same at every try, and provably ours.
    pub(crate) fn message_id(&self, ticket: TicketId, ordinal: u32, receipt: bool) -> String {
        format!("{}@{}", Carried { ticket, ordinal, receipt }.written(&self.keys.message), self.config.mail.domain)
    }

    /// The ticket of a mail that we really sent, by its Message-ID.
    pub(crate) fn ticket_of_message(&self, message_id: &str) -> Option<TicketId> {
        self.article_of_message(message_id).map(|(ticket, _)| ticket)
    }

    /// The ticket of a mail that we really sent, and the article that it carried; none for a receipt. The signature alone says so: the
    /// domain may have been another when it left.
    pub(crate) fn article_of_message(&self, message_id: &str) -> Option<(TicketId, Option<u32>)> {
        let (local, _) = message_id.trim_matches(['<', '>']).split_once('@')?;
        let carried = Carried::read(&self.keys.message, local)?;
        Some((carried.ticket, (!carried.receipt).then_some(carried.ordinal)))
    }
}
