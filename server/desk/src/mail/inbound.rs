//! Mail in: durable first, `250` then, acted on after, oldest first. What was accepted is never lost by a kill.

use std::iter::successors;
use std::net::IpAddr;

use async_recursion::async_recursion as boxed;
use bytes::Bytes;
use jiff::Timestamp;
use mail::parse::{Letter, content_hash, parse, who_is_it_from};
use serde::{Deserialize, Serialize};
use shared::access::Actor;
use shared::act::{Action, Call};
use shared::event::{Cause, Change, Door};
use shared::id::{QueueId, Subject, TicketId};
use shared::refusal::Refusal;
use shared::seal::Hash;
use shared::setting::Settings;
use shared::text::{self, Body, Email, Name};
use shared::ticket::action::{MailIn, NewFile, Pointer, TicketAction};
use shared::ticket::change::TicketChange;
use shared::ticket::decide::FILES_MAX;
use shared::ticket::receive::{NOBODY, POINTERS_MAX};
use shared::view::Delivery;

use crate::error::DeskError;
use crate::open::Desk;

/// A mail up to this size is accepted as a row of the database, which is one sync; a larger one would swell the database's
/// journal, and is made a file at once, which is two more.
pub const RAW_IN_ROW_BYTES_MAX: usize = 64 * 1024;

/// A mail that was accepted and has yet to be acted on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The SHA-256 of the raw mail, by which it is stored.
    pub raw: Hash,
    /// When it was received; never its Date header.
    pub at: Timestamp,
    /// Whom it was sent to.
    pub to: Vec<String>,
    /// Whom its envelope says it is from; nobody for a report of a machine.
    pub from: Option<String>,
    /// Who connected to hand it over; nobody when it came by the command line.
    pub peer: Option<IpAddr>,
}

/// Who handed a mail over and what they said.
///
/// It is kept beside the raw mail for as long as that is: where spam came from stands nowhere else. It names people and machines, so
/// it is neither logged nor exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// Who connected; nobody when it came by the command line.
    pub peer: Option<IpAddr>,
    /// The name they gave, as they gave it.
    pub helo: Option<String>,
    /// Whether it came encrypted.
    pub tls: bool,
    /// The return path; nobody is the null path.
    pub from: Option<String>,
    /// The recipients that were accepted.
    pub to: Vec<String>,
}

/// Why a mail was not accepted; whoever delivers it keeps it.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// It can be tried again.
    #[error("not now: {0}")]
    Later(String),
    /// The disk is nearly full.
    #[error("no room on the disk")]
    Full,
    /// No queue takes new tickets.
    #[error("no queue takes it")]
    NoQueue,
    /// It is nothing for this desk.
    #[error("refused")]
    Refused,
}

impl Desk {
    /// Accepts a mail that came by no socket.
    ///
    /// # Errors
    /// [`ReceiveError`]: nothing was accepted.
    #[boxed]
    pub async fn receive_raw(&self, raw: Bytes, to: Vec<String>, from: Option<String>) -> Result<(), ReceiveError> {
        self.receive(raw, Trace { peer: None, helo: None, tls: false, from, to }).await
    }

    /// Accepts a mail: when this answers `Ok`, it is durable and will be acted on.
    ///
    /// # Errors
    /// [`ReceiveError`]: nothing was accepted.
    #[boxed]
    pub async fn receive(&self, raw: Bytes, trace: Trace) -> Result<(), ReceiveError> {
        if self.closing.is_cancelled() {
            return Err(ReceiveError::Later("stopping".to_owned()));
        }
        if self.disk.is_low() {
            return Err(ReceiveError::Full);
        }
        if raw.is_empty() {
            return Err(ReceiveError::Refused);
        }
        // Whoever delivers it can wait and say so; here it would be tried in vain, and nobody would hear of it.
        if queue_for(&self.settings(), &trace.to).is_none() {
            return Err(ReceiveError::NoQueue);
        }
        let (hash, bytes) = if raw.len() <= RAW_IN_ROW_BYTES_MAX {
            (Hash::of(&raw), Some(raw))
        } else {
            (self.blobs.put(raw).await.map_err(|error| self.not_received(&error))?, None)
        };
        let (desk, at) = (self.clone(), self.config.clock.now());
        // Whoever delivers it may give up while it is written: it is acted on all the same.
        let accepting = self.tasks.spawn(async move {
            let inside = desk.gate.enter().await;
            desk.store.accept(hash, bytes, at, &trace).await?;
            drop(inside);
            metrics::counter!("sportello_mails_accepted_total").increment(1);
            let Trace { peer, from, to, .. } = trace;
            desk.to_inbox(Accepted { raw: hash, at, to, from, peer });
            Ok::<_, DeskError>(())
        });
        let accepted = accepting.await.unwrap_or_else(|error| Err(DeskError::from(error)));
        accepted.map_err(|error| self.not_received(&error))
    }

    /// Who handed over these bytes, each time that they were accepted, the first time first.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    #[boxed]
    pub async fn traces(&self, raw: Hash) -> Result<Vec<(Timestamp, Trace)>, DeskError> {
        Ok(self.store.traces(raw).await?)
    }

    /// Who handed over the mails of a ticket, in the order of its articles.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when there is no such ticket; [`DeskError::Store`].
    #[boxed]
    pub async fn traces_of(&self, ticket: TicketId) -> Result<Vec<(Timestamp, Trace)>, DeskError> {
        let mut traces = Vec::new();
        let events = self.store.events(Subject::Ticket(ticket), 0).await?;
        if events.is_empty() {
            return Err(Refusal::NotFound.into());
        }
        for event in events {
            let changes = event.changes().map_err(|error| DeskError::Internal(error.to_string()))?;
            for change in changes {
                if let Change::Ticket(TicketChange::Articled(article)) = change
                    && let Some(mail) = article.mail
                {
                    traces.extend(self.store.traces(mail.raw).await?);
                }
            }
        }
        Ok(traces)
    }

    /// What the other side is told: a disk that has just filled up is not the mail's fault, nor a mistake of ours.
    fn not_received(&self, error: &dyn std::fmt::Display) -> ReceiveError {
        self.disk.look();
        if self.disk.is_low() { ReceiveError::Full } else { ReceiveError::Later(error.to_string()) }
    }

    /// Acts on an accepted mail, once, however often it is asked.
    pub(crate) async fn act_on(&self, mail: &Accepted) -> Result<(), DeskError> {
        let raw = self.raw_mail(mail.raw).await?;
        let from = mail.from.clone();
        let bytes = raw.clone();
        let letter = tokio::task::spawn_blocking(move || (parse(&bytes, from.as_deref()), content_hash(&bytes)));
        let (letter, content) = letter.await?;
        self.note_failure(mail, &letter).await?;
        let action = self.mail_in(mail, &letter).await?;
        let call = Call {
            // The same mail when Message-ID and content are the same, whatever servers wrote over it on the way.
            op: self.own_op(b"mail", &[letter.message_id.as_deref().unwrap_or_default().as_bytes(), &content]),
            actor: Actor::desk(),
            door: Door::Mail,
            cause: Cause::Mail(mail.raw),
            at: mail.at,
            seen: None,
            action: Action::Ticket(TicketAction::Receive(Box::new(action))),
        };
        match self.act_call(call).await {
            // The same mail by another way (a second recipient, a repeated delivery) was heard already.
            Ok(_) | Err(DeskError::Refused(Refusal::OpTaken)) => Ok(self.store.acted_on(mail.raw).await?),
            Err(error) => Err(error),
        }
    }

    /// The bytes of an accepted mail, which are a file from here on: an event may name it.
    async fn raw_mail(&self, hash: Hash) -> Result<Bytes, DeskError> {
        if let Some(raw) = self.store.raw(hash).await? {
            self.blobs.put(raw.clone()).await?;
            return Ok(raw);
        }
        self.blobs.get(hash).await?.ok_or_else(|| DeskError::Internal(format!("the raw mail {hash} is missing")))
    }

    /// A report says that a mail of ours will not arrive: its article says so too. That the mail was ours, its Message-ID
    /// proves; that the report is about it, the signed address that only its envelope named.
    async fn note_failure(&self, mail: &Accepted, letter: &Letter) -> Result<(), DeskError> {
        let Some(reason) = letter.failure.as_ref().filter(|_| letter.bounce) else { return Ok(()) };
        let signed: Vec<TicketId> = mail.to.iter().filter_map(|to| self.ticket_of_address(to)).collect();
        for id in &letter.returned_ids {
            if let Some((ticket, Some(ordinal))) = self.article_of_message(id)
                && signed.contains(&ticket)
            {
                self.store.tell_delivery(ticket, ordinal, &Delivery::Failed { at: mail.at, reason: reason.clone() }).await?;
            }
        }
        Ok(())
    }

    async fn mail_in(&self, mail: &Accepted, letter: &Letter) -> Result<MailIn, DeskError> {
        let settings = self.settings();
        let mut pointers: Vec<Pointer> = mail.to.iter().filter_map(|to| self.ticket_of_address(to)).map(Pointer::Signed).collect();
        let answered = letter.in_reply_to.iter().chain(letter.references.iter().rev()).chain(&letter.returned_ids);
        pointers.extend(answered.filter_map(|id| self.ticket_of_message(id)).map(Pointer::Reference));
        let mut told = Vec::new();
        pointers.retain(|pointer| {
            let new = !told.contains(pointer);
            told.push(*pointer);
            new
        });
        pointers.truncate(POINTERS_MAX);
        let sender = who_is_it_from(letter);
        // Mail programs write addresses that no relay takes; then the envelope may have one that can be answered. Whoever judges mail
        // before us judged the header's domain and nothing else, so it is believed where it is of that domain.
        let header = sender.map(|sender| sender.address.identity());
        let domain = |address: &str| address.rsplit_once('@').map(|(_, domain)| domain.to_ascii_lowercase());
        let envelope = mail.from.as_deref().filter(|envelope| header.is_some_and(|header| domain(header) == domain(envelope)));
        let from = header.into_iter().chain(envelope).find_map(|address| Email::try_from(address).ok());
        let own = from.as_ref().is_some_and(|from| self.is_own(from.as_str()));
        let ours = own || letter.from.iter().chain(&letter.sender).any(|mailbox| self.is_own(mailbox.address.identity()));
        // An address of the desk's own is nobody's: no person is made of it.
        let from = from.filter(|_| !own).map_or_else(|| Email::try_from(NOBODY), Ok)?;
        Ok(MailIn {
            automatic: letter.automatic.is_some() || ours || sender.is_none() || from.as_str() == NOBODY,
            from,
            from_name: sender.filter(|_| !own).and_then(|sender| Name::shortened(&sender.name)),
            queue: queue_for(&settings, &mail.to).ok_or(DeskError::Refused(Refusal::NoSuchQueue { queue: QueueId(0) }))?,
            pointers,
            subject: text::Subject::shortened(&letter.subject),
            body: Body::shortened(&letter.fresh).or_else(|| Body::shortened(&letter.text)),
            quoted: Body::shortened(&letter.quoted),
            html: letter.html.clone(),
            files: self.files_of(letter).await?,
            message_id: letter.message_id.clone(),
            raw: mail.raw,
            bounce: letter.bounce,
        })
    }

    async fn files_of(&self, letter: &Letter) -> Result<Vec<NewFile>, DeskError> {
        let mut files = Vec::new();
        for part in letter.attachments.iter().filter(|part| !part.bytes.is_empty()).take(FILES_MAX) {
            let mut file = self.store_file(&part.name, part.bytes.clone()).await?;
            file.cid.clone_from(&part.content_id);
            files.push(file);
        }
        Ok(files)
    }
}

/// The queue whose address the mail was sent to, else the one that takes what nobody claims.
fn queue_for(settings: &Settings, to: &[String]) -> Option<QueueId> {
    // It may have been retired since it was named.
    let fallback = || settings.general().fallback.filter(|id| settings.queue(*id).is_some_and(|queue| !queue.retired));
    let first = || settings.queues.iter().find(|(_, queue)| queue.doc.parent.is_none() && !queue.doc.retired).map(|(id, _)| *id);
    to.iter().find_map(|address| queue_of(settings, address)).or_else(fallback).or_else(first)
}

/// `support+t1034.x@desk` is still an address of `support@desk`; but a queue's own address may have a tag, and then it is that one.
fn queue_of(settings: &Settings, address: &str) -> Option<QueueId> {
    let (local, domain) = address.rsplit_once('@')?;
    let mut ever_shorter = successors(Some(local), |local| local.rsplit_once('+').map(|(base, _)| base));
    ever_shorter.find_map(|local| settings.queue_of_address(&Email::try_from(format!("{local}@{domain}")).ok()?))
}

#[cfg(test)]
mod tests {
    use shared::locale::Text;
    use shared::setting::{DeskDoc, Queue, Versioned};

    use super::*;

    fn queue(address: &str, retired: bool) -> Versioned<Queue> {
        let address = Some(Email::try_from(address).expect("an address"));
        let doc = Queue { address, retired, ..Queue::named(Text::same("Support")) };
        Versioned { ver: 1, doc }
    }

    #[test]
    fn a_mail_goes_to_the_queue_whose_address_is_nearest_to_the_one_it_was_sent_to() {
        let queues = ["sales@desk.example", "support@desk.example", "support+it@desk.example"].map(|address| queue(address, false));
        let settings = Settings { queues: (1..).map(QueueId).zip(queues).collect(), ..Settings::default() };
        for (to, expected) in [
            (vec!["support@desk.example"], 2),
            (vec!["Support+T12.x@Desk.example"], 2),
            (vec!["support+it@desk.example"], 3),
            (vec!["support+it+t12.x@desk.example"], 3),
            (vec!["support+items@desk.example"], 2),
            (vec!["nobody@desk.example", "support+it@desk.example"], 3),
            (vec!["+it@desk.example", "no address"], 1),
        ] {
            let to: Vec<String> = to.into_iter().map(str::to_owned).collect();
            assert_eq!(queue_for(&settings, &to), Some(QueueId(expected)), "{to:?}");
        }
    }

    #[test]
    fn what_no_queue_claims_goes_to_the_one_named_for_it_or_to_the_first_main_queue_but_never_to_a_retired_one() {
        let queues = [("old@desk.example", true), ("support@desk.example", false), ("sales@desk.example", false)];
        let queues = queues.map(|(address, retired)| queue(address, retired));
        let mut settings = Settings { queues: (1..).map(QueueId).zip(queues).collect(), ..Settings::default() };
        for (fallback, expected) in [(None, 2), (Some(3), 3), (Some(1), 2), (Some(9), 2)] {
            settings.desk = Some(Versioned { ver: 1, doc: DeskDoc { fallback: fallback.map(QueueId), ..DeskDoc::default() } });
            for to in [vec![], vec!["nobody@desk.example".to_owned()], vec!["old@desk.example".to_owned()]] {
                assert_eq!(queue_for(&settings, &to), Some(QueueId(expected)), "{fallback:?} {to:?}");
            }
        }
    }
}
