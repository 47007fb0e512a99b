//! Mail in: durable first, `250` then, acted on after, oldest first. What was accepted is never lost by a kill.

use bytes::Bytes;
use jiff::Timestamp;
use mail::parse::{Letter, content_hash, parse, who_is_it_from};
use serde::{Deserialize, Serialize};
use shared::access::Actor;
use shared::act::{Action, Call};
use shared::event::{Cause, Door};
use shared::id::QueueId;
use shared::refusal::Refusal;
use shared::seal::Hash;
use shared::setting::Settings;
use shared::text::{Body, Email, Name, Subject};
use shared::ticket::action::{MailIn, NewFile, Pointer, TicketAction};
use shared::ticket::decide::FILES_MAX;
use shared::ticket::receive::POINTERS_MAX;

use crate::error::DeskError;
use crate::open::Desk;

/// The sender of a mail that names none: an address that can receive nothing (RFC 2606).
const NOBODY: &str = "unknown@sender.invalid";

/// A mail that was accepted and has yet to be acted on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The SHA-256 of the raw mail, by which it is stored.
    pub raw: Hash,
    /// When it was received; never its Date header.
    pub at: Timestamp,
    /// Whom it was sent to.
    pub to: Vec<String>,
    /// Whom its envelope says it is from; nobody for a report of a machine.
    pub from: Option<String>,
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
    /// It is nothing for this desk.
    #[error("refused")]
    Refused,
}

impl Desk {
    /// Accepts a mail: when this answers `Ok`, it is durable and will be acted on.
    ///
    /// # Errors
    /// [`ReceiveError`]: nothing was accepted.
    pub async fn receive_raw(&self, raw: Bytes, to: Vec<String>, from: Option<String>) -> Result<(), ReceiveError> {
        if self.closing.is_cancelled() {
            return Err(ReceiveError::Later("stopping".to_owned()));
        }
        if self.disk.is_low() {
            return Err(ReceiveError::Full);
        }
        if raw.is_empty() {
            return Err(ReceiveError::Refused);
        }
        let hash = self.blobs.put(raw).await.map_err(|error| self.not_received(&error))?;
        let mail = Accepted { raw: hash, at: self.config.clock.now(), to, from };
        self.store.accept(&mail).await.map_err(|error| self.not_received(&error))?;
        metrics::counter!("sportello_mails_accepted_total").increment(1);
        self.inbox.add(mail);
        Ok(())
    }

    /// What the other side is told: a disk that has just filled up is not the mail's fault, nor a mistake of ours.
    fn not_received(&self, error: &dyn std::fmt::Display) -> ReceiveError {
        self.disk.look();
        if self.disk.is_low() { ReceiveError::Full } else { ReceiveError::Later(error.to_string()) }
    }

    /// Acts on an accepted mail, once, however often it is asked.
    pub(crate) async fn act_on(&self, mail: &Accepted) -> Result<(), DeskError> {
        let Some(raw) = self.blobs.get(mail.raw).await? else {
            return Err(DeskError::Internal(format!("the raw mail {} is missing", mail.raw)));
        };
        let from = mail.from.clone();
        let bytes = raw.clone();
        let letter = tokio::task::spawn_blocking(move || (parse(&bytes, from.as_deref()), content_hash(&bytes)));
        let (letter, content) = letter.await?;
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
        match self.act_call(call, Vec::new()).await {
            // The same mail by another way (a second recipient, a repeated delivery) was heard already.
            Ok(_) | Err(DeskError::Refused(Refusal::OpTaken)) => Ok(self.store.acted_on(mail.raw).await?),
            Err(error) => Err(error),
        }
    }

    async fn mail_in(&self, mail: &Accepted, letter: &Letter) -> Result<MailIn, DeskError> {
        let settings = self.settings();
        let own = self.own_addresses();
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
        let address = sender.map(|sender| sender.address.identity().to_owned()).or_else(|| mail.from.clone());
        let from = address.and_then(|address| Email::try_from(address).ok()).map_or_else(|| Email::try_from(NOBODY), Ok)?;
        let ours = own.iter().any(|address| address.identity() == from.as_str());
        Ok(MailIn {
            from,
            from_name: sender.and_then(|sender| Name::shortened(&sender.name)),
            queue: queue_for(&settings, &mail.to).ok_or(DeskError::Refused(Refusal::NoSuchQueue { queue: QueueId(0) }))?,
            pointers,
            subject: Subject::shortened(&letter.subject),
            body: Body::shortened(&letter.fresh).or_else(|| Body::shortened(&letter.text)),
            quoted: Body::shortened(&letter.quoted),
            html: letter.html.clone(),
            files: self.files_of(letter).await?,
            message_id: letter.message_id.clone(),
            raw: mail.raw,
            automatic: letter.automatic.is_some() || ours || sender.is_none(),
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
    let emails = to.iter().filter_map(|address| Email::try_from(address.as_str()).ok());
    let plain = emails.map(|email| without_tag(&email)).find_map(|email| settings.queue_of_address(&email));
    let first = || settings.queues.iter().find(|(_, queue)| queue.doc.parent.is_none() && !queue.doc.retired).map(|(id, _)| *id);
    plain.or(settings.general().fallback).or_else(first)
}

/// `support+t1034.x@desk` is still an address of `support@desk`.
fn without_tag(email: &Email) -> Email {
    let Some((local, domain)) = email.as_str().rsplit_once('@') else { return email.clone() };
    let base = local.split('+').next().unwrap_or(local);
    Email::try_from(format!("{base}@{domain}")).unwrap_or_else(|_| email.clone())
}
