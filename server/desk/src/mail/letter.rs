//! What a mail of the outbox looks like: an agent's words, a receipt, or a mail about an account.

use ::mail::address::{Address, reply_address};
use ::mail::compose::{AutoSubmitted, Composed, File, Outgoing, can_be_sent_to, compose};
use ::mail::parse::Mailbox;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use shared::access::{Actor, Sight};
use shared::act::{MailDraft, MailKind};
use shared::event::Change;
use shared::id::{QueueId, Subject, TicketId, Ver};
use shared::locale::Lang;
use shared::people::Person;
use shared::setting::CLOSE_AFTER_DAYS_DEFAULT;
use shared::text::Email;
use shared::ticket::Visibility;
use shared::ticket::change::{ArticleFacts, TicketChange};
use shared::ticket::receive::NOBODY;
use shared::words::desk::{Desk as W, say};
use shared::words::{mail as words, time};

use super::outbox::{Letter, Post};
use crate::error::DeskError;
use crate::open::Desk;
use crate::store::history::Texts;

/// A mail that can be handed over.
pub(crate) struct Ready {
    pub(crate) to: Email,
    pub(crate) composed: Composed,
}

/// What becomes of the mails like this one that come after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rest {
    /// They are sent too.
    Follows,
    /// It was the last for now: the desk shows what they would say.
    OnTheDesk,
}

/// What is known of a ticket's mails: the article that leaves, and the thread so far.
struct Thread {
    subject: String,
    body: String,
    files: Vec<File>,
    before: Vec<String>,
}

impl Desk {
    /// Puts a mail together; `None` when there is nobody to send it to, or nothing left to send.
    pub(crate) async fn compose(&self, post: &Post) -> Result<Option<Ready>, DeskError> {
        match &post.letter {
            Letter::Ticket { draft, .. } if matches!(draft.kind, MailKind::Alert(_) | MailKind::Ruled(_) | MailKind::Plea) => {
                self.compose_alert(post, draft, Rest::Follows).await
            }
            Letter::Ticket { draft, ver } => self.compose_article(draft, *ver).await,
            Letter::System { to, subject, text } => {
                let Some(whom) = mailbox("", to) else { return Ok(None) };
                let (from, _) = self.sender_for(None)?;
                let id = format!("{}@{}", post.key, self.config.mail.domain);
                let outgoing = self.outgoing(id, from, whom, subject.clone(), text.clone());
                self.ready(to.clone(), Outgoing { auto_submitted: Some(AutoSubmitted::Generated), ..outgoing })
            }
        }
    }

    /// Tells somebody of the desk how a service level stands now, what a rule says, or what a customer asks; nobody who may no longer
    /// see the ticket.
    pub(super) async fn compose_alert(&self, post: &Post, draft: &MailDraft, rest: Rest) -> Result<Option<Ready>, DeskError> {
        let person = self.views.directory.read().person(draft.to).cloned();
        let Some((person, to)) = person.and_then(|person| person.address().cloned().map(|to| (person, to))) else { return Ok(None) };
        let Ok(ticket) = self.visible_to(&Actor::of(&person), draft.ticket, Sight::Desk).await else { return Ok(None) };
        let lang = person.lang.unwrap_or(draft.lang);
        let settings = self.settings();
        let url = format!("{}/desk/tickets/{}", self.config.public_url, draft.ticket);
        let why = match draft.kind {
            MailKind::Alert(metric) => {
                let clocks = self.clocks(&ticket, &settings, lang);
                let Some(clock) = clocks.into_iter().find(|clock| clock.metric == metric) else { return Ok(None) };
                let due = clock.due.map(|due| said(lang, due, self.zone_for(&person, ticket.home))).unwrap_or_default();
                format!("{}: {}{due}", clock.name, clock.words)
            }
            MailKind::Ruled(rule) => settings.rules.get(rule).map(|found| found.rule.name.read(lang).to_owned()).unwrap_or_default(),
            MailKind::Plea => say(lang, W::AsksForAnother).to_owned(),
            MailKind::Reply | MailKind::Solved | MailKind::Receipt => return Ok(None),
        };
        let Some(whom) = mailbox(&person.name, &to) else { return Ok(None) };
        let words = words::alert(lang, draft.ticket, &ticket.subject, &why, &url);
        let (from, _) = self.sender_for(Some(draft.queue))?;
        let id = format!("{}@{}", post.key, self.config.mail.domain);
        let text = match rest {
            Rest::Follows => words.text,
            Rest::OnTheDesk => format!("{}\n{}\n", words.text, words::rest_on_the_desk(lang)),
        };
        let outgoing = self.outgoing(id, from, whom, words.subject, text);
        self.ready(to, Outgoing { auto_submitted: Some(AutoSubmitted::Generated), ..outgoing })
    }

    /// The zone in which somebody is told moments: their own, else that of the hours that the main queue works by, else the desk's.
    fn zone_for(&self, person: &Person, home: QueueId) -> TimeZone {
        let settings = self.settings();
        let of_queue = || {
            let calendar = settings.queue(home)?.calendar?;
            Some(settings.levels.calendars().get(calendar)?.editions().last()?.zone.clone())
        };
        let own = person.zone.as_deref().and_then(crate::clock::zone);
        own.or_else(of_queue).unwrap_or_else(|| self.zone())
    }

    async fn compose_article(&self, draft: &MailDraft, ver: Ver) -> Result<Option<Ready>, DeskError> {
        let person = {
            let directory = self.views.directory.read();
            // Of two records of one person each is written to at its own address, if it has one.
            let own = directory.person(draft.to).filter(|person| person.address().is_some());
            own.or_else(|| directory.stays(draft.to)).cloned()
        };
        let Some((person, to)) = person.and_then(|person| person.address().cloned().map(|to| (person, to))) else { return Ok(None) };
        let Some(thread) = self.thread(draft.ticket, ver, draft.ordinal).await? else { return Ok(None) };
        let (from, base) = self.sender_for(Some(draft.queue))?;
        let reply_to = reply_address(&base, draft.ticket.0, &self.keys.reply.0).map_err(internal)?;
        let desk = from.name.clone();
        let url = format!("{}/portal/requests/{}", self.config.public_url, draft.ticket);
        let receipt = draft.kind == MailKind::Receipt;
        let days = self.settings().queue(draft.queue).map_or(CLOSE_AFTER_DAYS_DEFAULT, |queue| queue.close_after_days);
        let signed = |footer: String| format!("{}\n\n-- \n{footer}", thread.body);
        let reply_subject = if thread.before.is_empty() { thread.subject.clone() } else { format!("Re: {}", thread.subject) };
        let (subject, text) = match draft.kind {
            MailKind::Receipt => {
                let words = words::receipt(draft.lang, &desk, draft.ticket, &url);
                (words.subject, words.text)
            }
            // A mail of its own: `compose_alert`.
            MailKind::Alert(_) | MailKind::Ruled(_) | MailKind::Plea => return Ok(None),
            MailKind::Reply => (reply_subject, signed(words::reply_footer(draft.lang, draft.ticket, &url))),
            MailKind::Solved => (reply_subject, signed(words::solved_footer(draft.lang, draft.ticket, &url, days))),
        };
        let id = self.message_id(draft.ticket, draft.ordinal, receipt);
        // Anybody can provoke a receipt for anybody: the name that came with the address does not go there.
        let name = if receipt { "" } else { person.name.as_str() };
        let Some(whom) = mailbox(name, &to) else { return Ok(None) };
        let outgoing = self.outgoing(id, from, whom, subject, text);
        let references = thread.before;
        let in_reply_to = references.last().cloned();
        self.ready(
            to,
            Outgoing {
                // A report about a receipt would be one more mail that nobody wrote.
                return_path: (!receipt).then(|| reply_to.clone()),
                reply_to: Some(Mailbox { name: desk, address: reply_to }),
                in_reply_to,
                references,
                auto_submitted: receipt.then_some(AutoSubmitted::Replied),
                attachments: if receipt { Vec::new() } else { thread.files },
                ..outgoing
            },
        )
    }

    fn outgoing(&self, message_id: String, from: Mailbox, to: Mailbox, subject: String, text: String) -> Outgoing {
        Outgoing {
            message_id,
            from,
            return_path: None,
            reply_to: None,
            to: vec![to],
            subject,
            text,
            in_reply_to: None,
            references: Vec::new(),
            auto_submitted: None,
            attachments: Vec::new(),
            date: self.config.clock.now(),
        }
    }

    fn ready(&self, to: Email, outgoing: Outgoing) -> Result<Option<Ready>, DeskError> {
        let composed = compose(&outgoing).map_err(internal)?;
        Ok(Some(Ready { to, composed }))
    }

    /// Who a mail is from, the queue's address under the desk's name; and what an answer's address is made of, which a queue that is
    /// retired still takes.
    fn sender_for(&self, queue: Option<QueueId>) -> Result<(Mailbox, Address), DeskError> {
        let settings = self.settings();
        let general = settings.general();
        let of_desk = || format!("desk@{}", self.config.mail.domain);
        let parsed = |email: Option<&Email>| Address::parse(&email.map_or_else(of_desk, ToString::to_string)).map_err(internal);
        let sender = queue.map_or_else(|| settings.front_address(), |queue| settings.sender_of_queue(queue));
        let base = queue.and_then(|queue| settings.address_of_queue(queue)).or(sender);
        let name = general.name.read(general.lang).to_owned();
        Ok((Mailbox { name, address: parsed(sender)? }, parsed(base)?))
    }

    async fn thread(&self, ticket: TicketId, ver: Ver, ordinal: u32) -> Result<Option<Thread>, DeskError> {
        let subject_of = Subject::Ticket(ticket);
        let (events, texts) = (self.store.events(subject_of, 0).await?, self.store.texts(subject_of).await?);
        let (mut subject, mut before, mut found) = (String::new(), Vec::new(), None);
        for event in events.iter().filter(|event| event.ver <= ver) {
            for change in event.changes().map_err(internal)? {
                match change {
                    Change::Ticket(TicketChange::Created(created)) => {
                        subject = texts.get(&(event.ver, created.subject.i)).cloned().unwrap_or_default();
                    }
                    Change::Ticket(TicketChange::Articled(article)) if article.ordinal == ordinal => {
                        found = Some((event.ver, article.clone()));
                        before.extend(self.thread_id(&texts, ticket, event.ver, &article).filter(|_| article.mail.is_some()));
                    }
                    // What a machine wrote, only agents read: its Message-ID means nothing to the customer.
                    Change::Ticket(TicketChange::Articled(article)) if article.visibility == Visibility::Public => {
                        before.extend(self.thread_id(&texts, ticket, event.ver, &article));
                    }
                    _ => {}
                }
            }
        }
        let Some((at, article)) = found else { return Ok(None) };
        let Some(body) = texts.get(&(at, article.body.i)).cloned() else { return Ok(None) };
        let files = self.attachments(&texts, at, &article).await?;
        Ok(Some(Thread { subject, body, files, before }))
    }

    /// The Message-ID that an article travelled under: the sender's, or ours.
    fn thread_id(&self, texts: &Texts, ticket: TicketId, ver: Ver, article: &ArticleFacts) -> Option<String> {
        let theirs = article.mail.as_ref().and_then(|mail| mail.message_id);
        match theirs {
            Some(id) => texts.get(&(ver, id.i)).cloned(),
            None if !article.to.is_empty() => Some(self.message_id(ticket, article.ordinal, false)),
            None => None,
        }
    }

    async fn attachments(&self, texts: &Texts, ver: Ver, article: &ArticleFacts) -> Result<Vec<File>, DeskError> {
        let mut files = Vec::new();
        for file in &article.files {
            // Its name was erased: nobody gets the file any more.
            let Some(name) = texts.get(&(ver, file.name.i)) else { continue };
            // The words promise it: they do not leave without.
            let bytes = self.blobs.get(file.blob).await?.ok_or(DeskError::LostFile { blob: file.blob })?;
            files.push(File { name: name.clone(), content_type: file.media.clone(), bytes: bytes.to_vec() });
        }
        Ok(files)
    }
}

/// When something is due, behind other words. A mail is read anywhere, so it names its zone.
fn said(lang: Lang, due: Timestamp, zone: TimeZone) -> String {
    let at = due.to_zoned(zone);
    format!(" {} ({})", time::full_until(lang, &at), at.time_zone().iana_name().unwrap_or("UTC"))
}

/// Somebody to write to; nobody at an address that the wire does not allow, which no later try would change, and nobody where a mail
/// named no sender.
fn mailbox(name: &str, address: &Email) -> Option<Mailbox> {
    if address.as_str() == NOBODY {
        return None;
    }
    let address = Address::parse(address.as_str()).ok().filter(can_be_sent_to)?;
    Some(Mailbox { name: name.to_owned(), address })
}

fn internal(error: impl std::fmt::Display) -> DeskError {
    DeskError::Internal(error.to_string())
}

#[cfg(test)]
mod tests {
    use shared::setting::{QUEUE_ADDRESS_BYTES_MAX, QUEUE_LOCAL_BYTES_MAX};

    use super::*;

    #[test]
    fn no_mail_goes_to_an_address_that_takes_none() {
        let goes = |address: &str| mailbox("", &Email::try_from(address).expect("an address")).is_some();
        assert_eq!([NOBODY, ".a@customer.example", "graham@customer.example"].map(goes), [false, false, true]);
    }

    #[test]
    fn what_is_due_at_midnight_is_due_with_the_day_before() {
        let zone = crate::clock::zone("Europe/Rome").expect("a zone");
        let due = "2027-02-04T23:00:00Z".parse().expect("a moment");
        assert_eq!(said(Lang::En, due, zone), " 4 February 2027, 24:00 (Europe/Rome)");
    }

    #[test]
    fn a_ticket_of_twelve_digits_fits_into_the_longest_address_of_a_queue() {
        let domain = "d".repeat(QUEUE_ADDRESS_BYTES_MAX - QUEUE_LOCAL_BYTES_MAX - 1);
        let answered = |ticket| {
            let base = Address::parse(&format!("{}@{domain}", "l".repeat(QUEUE_LOCAL_BYTES_MAX))).expect("an address");
            reply_address(&base, ticket, &[7; 32]).is_ok()
        };
        assert!(answered(999_999_999_999));
        assert!(!answered(1_000_000_000_000), "and no byte more");
    }
}
