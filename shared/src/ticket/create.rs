//! How a ticket begins that somebody writes; what begins with a mail is [`super::receive`]'s.

use super::action::{NewTicket, Requester, Writing};
use super::article::{Words, send, write};
use super::change::{Created, TicketChange};
use super::classify::{by_matrix, may_choose};
use super::decide::check_crew;
use super::status::Status;
use super::{ArticleKind, Classification, Profile, Visibility};
use crate::act::draft::{Draft, StepDraft};
use crate::act::{Call, MailKind, Need, Scene};
use crate::event::Change;
use crate::id::{OrganisationId, PersonId, QueueId, Subject, TicketId};
use crate::people;
use crate::refusal::Refusal;
use crate::setting::Settings;

pub(super) fn create(draft: &mut Draft<'_>, settings: &Settings, call: &Call, new: &NewTicket) -> Result<(), Refusal> {
    let id = draft.scene().new_ticket.ok_or(Refusal::Busy)?;
    if settings.queue(new.queue).is_none_or(|queue| queue.retired) {
        return Err(Refusal::NoSuchQueue { queue: new.queue });
    }
    if let (Writing::Own, requester) = (new.writing, &new.requester) {
        // A customer asks for nobody but themselves.
        if *requester != Requester::Known(call.actor.person().ok_or(Refusal::NotAllowed)?) {
            return Err(Refusal::NotAllowed);
        }
    }
    if let Some(owner) = new.owner {
        check_crew(draft, settings, owner, new.queue)?;
    }
    may_choose(settings, Classification::default(), new.class)?;
    follows_allowed(draft, settings, call, new.follows)?;
    let outbound = new.writing == Writing::Outbound;
    let requester = requester(draft, call, &new.requester, outbound)?;

    let (kind, author) = match new.writing {
        Writing::Own => (ArticleKind::Request, Some(requester)),
        Writing::ForCaller => (ArticleKind::Call, call.actor.person()),
        Writing::Outbound => (ArticleKind::Reply, call.actor.person()),
    };
    let mut step = StepDraft::default();
    let subject = draft.text(&mut step, new.subject.as_str());
    let organisation = organisation_of(draft.scene(), requester);
    let profile = profile_of(draft.scene(), organisation, requester);
    step.changes.push(Change::Ticket(TicketChange::Created(Created {
        kind: new.kind,
        home: settings.main_queue(new.queue),
        queue: new.queue,
        channel: new.channel,
        priority: by_matrix(settings, new.class, profile.vip).unwrap_or(new.priority),
        requester,
        organisation,
        subject,
        outbound,
        by_agent: new.writing != Writing::Own,
        follows: new.follows,
        level: level_of(settings, new.queue),
        class: new.class,
        profile,
    })));
    let words = Words { kind, visibility: Visibility::Public, channel: new.channel, author, body: &new.body, files: &new.files };
    let mut article = write(draft, &mut step, 1, &words)?;
    if outbound {
        article.to.push(requester);
    }
    step.changes.push(Change::Ticket(TicketChange::Articled(article)));
    if new.owner.is_some() {
        step.changes.push(Change::Ticket(TicketChange::OwnerSet { from: None, to: new.owner }));
    }
    if outbound {
        // Our words are out: the customer is to answer, nothing is new about it.
        step.changes.push(Change::Ticket(TicketChange::StatusSet { from: Status::New, to: Status::Open }));
    }
    draft.step(Subject::Ticket(id), step);
    draft.verdict.outcome.ordinal = Some(1);
    draft.verdict.outcome.person = Some(requester);
    let kind = match new.writing {
        Writing::Outbound => Some(MailKind::Reply),
        Writing::Own => Some(MailKind::Receipt),
        Writing::ForCaller => None,
    };
    if let Some(kind) = kind {
        send(draft, settings, id, 1, kind);
    }
    Ok(())
}

fn requester(draft: &mut Draft<'_>, call: &Call, requester: &Requester, outbound: bool) -> Result<PersonId, Refusal> {
    let (id, reachable) = match requester {
        Requester::Known(person) => {
            let person = draft.scene().person(draft.scene().stays(*person)).ok_or(Refusal::NotFound)?;
            (person.id, person.address().is_some())
        }
        Requester::New(person) => (draft.scene().new_person.unwrap_or(PersonId(0)), person.email.is_some()),
    };
    match requester {
        _ if outbound && !reachable => Err(Refusal::NoAddress { person: id }),
        Requester::Known(_) => Ok(id),
        Requester::New(person) => people::decide::add_customer(draft, call, person),
    }
}

fn follows_allowed(draft: &Draft<'_>, settings: &Settings, call: &Call, follows: Option<TicketId>) -> Result<(), Refusal> {
    let Some(before) = follows else { return Ok(()) };
    let ticket = draft.scene().ticket(before).ok_or(Refusal::NotFound)?;
    crate::access::sees(&call.actor, ticket.audience(), settings).map(|_| ()).ok_or(Refusal::NotFound)
}

/// The organisation that decides what they are promised, or the records that may say which it is.
pub(super) fn needs_of(scene: &Scene, record: PersonId) -> Vec<Need> {
    match organisation_of(scene, record) {
        Some(organisation) => vec![Need::Organisation(organisation)],
        None => scene.person(record).into_iter().flat_map(|person| &person.merged).copied().map(Need::Person).collect(),
    }
}

/// What who asks is promised by: the contract of their organisation, and whether they are served first.
pub(super) fn profile_of(scene: &Scene, organisation: Option<OrganisationId>, requester: PersonId) -> Profile {
    let organisation = organisation.and_then(|organisation| scene.organisation(organisation));
    let vip = scene.person(requester).is_some_and(|person| person.vip) || organisation.is_some_and(|organisation| organisation.vip);
    Profile { contract: organisation.and_then(|organisation| organisation.contract), vip }
}

/// The level of a queue.
pub(super) fn level_of(settings: &Settings, queue: QueueId) -> u8 {
    settings.queue(queue).map_or(1, |queue| queue.level)
}

/// The organisation that somebody speaks for: the first that they belong to by the record that they came by, by the one that
/// stays, or by one that was merged into it.
pub(super) fn organisation_of(scene: &Scene, record: PersonId) -> Option<OrganisationId> {
    let came_by = scene.person(record);
    let stays = scene.person(scene.stays(record));
    let merged = stays.into_iter().flat_map(|stays| &stays.merged).filter_map(|id| scene.person(*id));
    let mut records = came_by.into_iter().chain(stays).chain(merged);
    records.find_map(|person| person.memberships.first()).map(|membership| membership.organisation)
}
