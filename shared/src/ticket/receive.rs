//! What a mail that arrived becomes: words on a ticket, a new ticket, or a machine's notice.
//!
//! A mail joins a ticket only if it points there by a reply address that we signed or by a mail that we really sent, **and**
//! its sender takes part in the ticket. Anything else begins a new ticket, which shows its sender nothing of another.

use jiff::Timestamp;

use super::action::{MailIn, Pointer};
use super::article::{Words, send, write};
use super::change::{ArticleFacts, Created, MailFacts, TicketChange};
use super::create::{level_of, needs_of, organisation_of, profile_of};
use super::decide::{FILES_MAX, status_change};
use super::ruled::catch_up;
use super::status::{Closing, Status};
use super::{ArticleKind, Channel, Classification, Priority, Ticket, TicketKind, Visibility};
use crate::act::draft::{Draft, StepDraft};
use crate::act::{Call, MailKind, Need, Scene};
use crate::event::{By, Change};
use crate::id::{PersonId, Subject, TicketId};
use crate::people;
use crate::people::action::NewPerson;
use crate::refusal::Refusal;
use crate::rule::look::Look;
use crate::rule::run::first_due;
use crate::setting::Settings;
use crate::text::{Body, Name, Subject as SubjectText};

/// The most tickets that one mail's References are followed to.
pub const POINTERS_MAX: usize = 4;
/// The sender of a mail that names none who could be answered: an address that can receive nothing (RFC 2606).
pub const NOBODY: &str = "unknown@sender.invalid";
/// A mail without any words still is a message.
const NO_WORDS: &str = "—";

/// The rows that a mail must see.
#[must_use]
pub fn needs(call: &Call, mail: &MailIn, scene: &Scene, settings: &Settings) -> Vec<Need> {
    let mut needs = vec![Need::Address(mail.from.clone())];
    needs.extend(pointed(mail).map(Need::Ticket));
    match scene.addresses.get(&mail.from) {
        Some(Some(person)) => needs.extend(scene.needs_of_person(*person)),
        Some(None) => needs.push(Need::NewPerson),
        None => {}
    }
    let known = needs.iter().all(|need| scene.has(need));
    needs.extend(owner(scene, mail).map(|record| needs_of(scene, record)).unwrap_or_default());
    needs.extend(pointed(mail).filter_map(|ticket| scene.ticket(ticket)).map(|ticket| Need::Person(ticket.requester)));
    if known && heard_on(mail, scene).is_none_or(|ticket| may_be_deaf(scene, ticket, settings, call.at)) {
        needs.push(Need::NewTicket);
    }
    needs
}

/// Whether it takes no more words, or may not once what is due on it until then is done: then a number is taken, needed or not.
fn may_be_deaf(scene: &Scene, ticket: &Ticket, settings: &Settings, at: Timestamp) -> bool {
    let look = Look { ticket, requester: scene.person(ticket.requester), said: None, by: None, now: at, settings };
    after_mail(ticket.status).is_none() || first_due(&look, at).is_some()
}

/// Where its customer's mail leaves a ticket; `None` where it begins another one. What was no request stays that: its sender is
/// not given a ticket for sending more of it.
fn after_mail(status: Status) -> Option<Status> {
    if status == (Status::Closed { how: Closing::Spam }) { Some(status) } else { status.after_customer() }
}

fn pointed(mail: &MailIn) -> impl Iterator<Item = TicketId> + '_ {
    mail.pointers.iter().take(POINTERS_MAX).map(|pointer| pointer.ticket())
}

/// The ticket that the mail is an answer on.
fn heard_on<'a>(mail: &MailIn, scene: &'a Scene) -> Option<&'a Ticket> {
    // All of those are one person, and none takes part in what another asked.
    let sender = sender(scene, mail).filter(|_| mail.from.as_str() != NOBODY);
    let tickets = || mail.pointers.iter().take(POINTERS_MAX);
    if mail.bounce {
        // Only a signed address proves that a failure report is about a mail of ours.
        return tickets().find_map(|pointer| match pointer {
            Pointer::Signed(ticket) => scene.ticket(*ticket),
            Pointer::Reference(_) => None,
        });
    }
    tickets()
        .filter_map(|pointer| scene.ticket(pointer.ticket()))
        .find(|ticket| sender.is_some_and(|sender| takes_part(scene, ticket, sender)))
}

/// Whether they take part, by whichever of their records.
fn takes_part(scene: &Scene, ticket: &Ticket, sender: PersonId) -> bool {
    let merged = scene.person(sender).map(|person| person.merged.as_slice()).unwrap_or_default();
    ticket.involves(sender) || merged.iter().any(|alias| ticket.involves(*alias))
}

/// Decides what a mail becomes.
pub(super) fn receive(draft: &mut Draft<'_>, settings: &Settings, call: &Call, mail: &MailIn) -> Result<usize, Refusal> {
    let body = words_of(mail)?;
    let target = heard_on(mail, draft.scene()).map(|ticket| ticket.id);
    let Some(id) = target else { return begin(draft, settings, call, mail, &body, None).map(|()| 0) };
    if !catch_up(draft, settings, call, id) {
        draft.verdict.again = true;
        return Ok(0);
    }
    let from = draft.verdict.steps.len();
    let ticket = draft.scene().ticket(id).cloned().ok_or(Refusal::NotFound)?;
    if mail.automatic || mail.bounce {
        machine_spoke(draft, call, mail, &ticket, &body)?;
        return Ok(from);
    }
    match after_mail(ticket.status) {
        None => begin(draft, settings, call, mail, &body, Some(id))?,
        Some(after) => {
            let author = sender(draft.scene(), mail);
            let mut step = StepDraft::default();
            let article = article(draft, &mut step, mail, &body, ticket.articles + 1, (ArticleKind::Request, Visibility::Public, author))?;
            draft.verdict.outcome.ordinal = Some(article.ordinal);
            step.changes.push(Change::Ticket(TicketChange::Articled(article)));
            if after != ticket.status {
                step.changes.push(status_change(ticket.status, after));
            }
            let by = author.map_or(By::Desk, By::Person);
            draft.step_as(Subject::Ticket(id), call.at, by, call.cause.clone(), step);
        }
    }
    Ok(from)
}

/// An out-of-office or a failed delivery: agents read it, nothing moves and nobody is answered.
fn machine_spoke(draft: &mut Draft<'_>, call: &Call, mail: &MailIn, ticket: &Ticket, body: &Body) -> Result<(), Refusal> {
    let mut step = StepDraft::default();
    // A report was let in by its address alone: whoever its `From` names takes no part in it.
    let author = sender(draft.scene(), mail).filter(|_| !mail.bounce);
    let article = article(draft, &mut step, mail, body, ticket.articles + 1, (ArticleKind::System, Visibility::Internal, author))?;
    draft.verdict.outcome.ordinal = Some(article.ordinal);
    step.changes.push(Change::Ticket(TicketChange::Articled(article)));
    draft.step_as(Subject::Ticket(ticket.id), call.at, By::Desk, call.cause.clone(), step);
    Ok(())
}

fn begin(
    draft: &mut Draft<'_>,
    settings: &Settings,
    call: &Call,
    mail: &MailIn,
    body: &Body,
    follows: Option<TicketId>,
) -> Result<(), Refusal> {
    let id = draft.scene().new_ticket.ok_or(Refusal::Busy)?;
    let requester = match sender(draft.scene(), mail) {
        Some(person) => person,
        None => people::decide::add_customer(draft, call, &unknown(mail)?)?,
    };
    let organisation = organisation_of(draft.scene(), owner(draft.scene(), mail).unwrap_or(requester));
    let mut step = StepDraft::default();
    let subject = match &mail.subject {
        Some(subject) => draft.text(&mut step, subject.as_str()),
        None => draft.text(&mut step, &subject_from(body)),
    };
    step.changes.push(Change::Ticket(TicketChange::Created(Created {
        kind: TicketKind::Incident,
        home: settings.main_queue(mail.queue),
        queue: mail.queue,
        channel: Channel::Mail,
        priority: Priority::Normal,
        requester,
        organisation,
        subject,
        outbound: false,
        by_agent: false,
        follows,
        level: level_of(settings, mail.queue),
        class: Classification::default(),
        profile: profile_of(draft.scene(), organisation, requester),
    })));
    let article = article(draft, &mut step, mail, body, 1, (ArticleKind::Request, Visibility::Public, Some(requester)))?;
    step.changes.push(Change::Ticket(TicketChange::Articled(article)));
    draft.step_as(Subject::Ticket(id), call.at, By::Person(requester), call.cause.clone(), step);
    draft.verdict.outcome.ordinal = Some(1);
    draft.verdict.outcome.person = Some(requester);
    if !mail.automatic && !mail.bounce {
        send(draft, settings, id, 1, MailKind::Receipt);
    }
    Ok(())
}

/// Whose address it is: who stays, where it was merged into another record.
fn sender(scene: &Scene, mail: &MailIn) -> Option<PersonId> {
    owner(scene, mail).map(|record| scene.stays(record))
}

/// The record that has the address.
fn owner(scene: &Scene, mail: &MailIn) -> Option<PersonId> {
    scene.addresses.get(&mail.from).copied().flatten()
}

/// An unknown sender becomes a person whose address nobody has proved: the portal shows them nothing until it is.
fn unknown(mail: &MailIn) -> Result<NewPerson, Refusal> {
    let named = mail.from_name.clone().or_else(|| Name::shortened(mail.from.local_part()));
    let name = named.map_or_else(|| Name::try_from(mail.from.as_str()), Ok)?;
    Ok(NewPerson { email: Some(mail.from.clone()), ..NewPerson::named(name) })
}

fn words_of(mail: &MailIn) -> Result<Body, Refusal> {
    match (&mail.body, &mail.subject) {
        (Some(body), _) => Ok(body.clone()),
        (None, Some(subject)) => Ok(Body::try_from(subject.as_str())?),
        (None, None) => Ok(Body::try_from(NO_WORDS)?),
    }
}

/// A mail without a subject is called by its first words.
fn subject_from(body: &Body) -> String {
    let line = body.as_str().lines().next().unwrap_or_default();
    SubjectText::shortened(line).map_or_else(|| NO_WORDS.to_owned(), String::from)
}

fn article(
    draft: &mut Draft<'_>,
    step: &mut StepDraft,
    mail: &MailIn,
    body: &Body,
    ordinal: u32,
    (kind, visibility, author): (ArticleKind, Visibility, Option<PersonId>),
) -> Result<ArticleFacts, Refusal> {
    // What arrived is never refused for its number of files: the rest is in the raw mail, which is kept.
    let files = mail.files.get(..FILES_MAX).unwrap_or(&mail.files);
    let words = Words { kind, visibility, channel: Channel::Mail, author, body, files };
    let mut article = write(draft, step, ordinal, &words)?;
    article.quoted = mail.quoted.as_ref().map(|quoted| draft.text(step, quoted.as_str()));
    article.html = mail.html.as_ref().map(|html| draft.text(step, html));
    let message_id = mail.message_id.as_ref().map(|id| draft.text(step, id));
    article.mail = Some(MailFacts { raw: mail.raw, message_id, automatic: mail.automatic });
    Ok(article)
}
