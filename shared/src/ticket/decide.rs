//! What an action changes on a ticket, or why it is refused.
//!
//! *Adding* actions (a reply, a note, a mail) never lose a race. *Setting* ones lose only if the same aspect changed after
//! the version that the person saw. Whoever sends words to a customer first reads what came in meanwhile (the send guard).

use super::action::{NewFile, NewTicket, Requester, TicketAction, Writing, may_wait_until};
use super::change::{ArticleFacts, Created, FileFacts, TicketChange};
use super::status::{Status, StatusCode};
use super::timer::{fired, next_due};
use super::{ArticleKind, Channel, Ticket, Visibility, receive};
use crate::access::{crew_has, permit, works};
use crate::act::{CATCH_UP_STEPS_MAX, Call, Draft, MailDraft, MailKind, Need, Scene, StepDraft, whole_micros};
use crate::event::{By, Cause, Change, Door};
use crate::id::{PersonId, QueueId, Subject, TicketId, Ver};
use crate::people;
use crate::refusal::{Refusal, Theirs};
use crate::setting::Settings;
use crate::text::Body;

/// The most files that one article holds: more belong into an archive.
pub const FILES_MAX: usize = 20;

/// The rows that an action must see.
#[must_use]
pub fn needs(call: &Call, action: &TicketAction, scene: &Scene, settings: &Settings) -> Vec<Need> {
    let mut needs = Vec::new();
    if let Some(ticket) = action.ticket() {
        needs.push(Need::Ticket(ticket));
        needs.extend(scene.ticket(ticket).map(|ticket| Need::Person(ticket.requester)));
    }
    match action {
        TicketAction::Create(new) => {
            needs.push(Need::NewTicket);
            needs.extend(new.owner.map(Need::Person));
            needs.extend(new.follows.map(Need::Ticket));
            match &new.requester {
                Requester::Known(person) => needs.push(Need::Person(*person)),
                Requester::New(person) => needs.extend(people::decide::needs_of_new(person, scene)),
            }
        }
        TicketAction::Receive(mail) => needs.extend(receive::needs(call, mail, scene, settings)),
        TicketAction::Assign { owner: Some(person), .. } | TicketAction::SetResponsible { responsible: Some(person), .. } => {
            needs.push(Need::Person(*person));
        }
        TicketAction::Assign { owner: None, .. }
        | TicketAction::SetResponsible { responsible: None, .. }
        | TicketAction::Reply { .. }
        | TicketAction::Note { .. }
        | TicketAction::Hear { .. }
        | TicketAction::SetStatus { .. }
        | TicketAction::SetPriority { .. }
        | TicketAction::Move { .. }
        | TicketAction::Confirm { .. }
        | TicketAction::Reopen { .. }
        | TicketAction::CatchUp { .. } => {}
    }
    needs
}

/// Decides an action.
///
/// # Errors
/// [`Refusal`]; steps that were due before the action stay in the draft.
pub fn decide(draft: &mut Draft<'_>, settings: &Settings, call: &Call, action: &TicketAction) -> Result<(), Refusal> {
    match action {
        TicketAction::Create(new) => {
            permit(&call.actor, action, None, settings)?;
            create(draft, settings, call, new)
        }
        TicketAction::Receive(mail) => {
            permit(&call.actor, action, None, settings)?;
            receive::receive(draft, settings, call, mail)
        }
        TicketAction::Reply { ticket, .. }
        | TicketAction::Note { ticket, .. }
        | TicketAction::Hear { ticket, .. }
        | TicketAction::Assign { ticket, .. }
        | TicketAction::SetResponsible { ticket, .. }
        | TicketAction::SetStatus { ticket, .. }
        | TicketAction::SetPriority { ticket, .. }
        | TicketAction::Move { ticket, .. }
        | TicketAction::Confirm { ticket }
        | TicketAction::Reopen { ticket, .. }
        | TicketAction::CatchUp { ticket } => {
            permit(&call.actor, action, draft.scene().ticket(*ticket), settings)?;
            if !catch_up(draft, settings, call, *ticket) {
                draft.verdict.again = true;
                return Ok(());
            }
            let now = draft.scene().ticket(*ticket).cloned().ok_or(Refusal::NotFound)?;
            on_ticket(draft, settings, call, &now, action)
        }
    }
}

fn on_ticket(draft: &mut Draft<'_>, settings: &Settings, call: &Call, ticket: &Ticket, action: &TicketAction) -> Result<(), Refusal> {
    draft.verdict.outcome.ticket = Some(ticket.id);
    draft.verdict.outcome.ver = ticket.ver;
    match action {
        TicketAction::Reply { body, files, then, .. } => reply(draft, call, ticket, body, files, *then),
        TicketAction::Note { body, files, .. } => note(draft, call, ticket, body, files),
        TicketAction::Hear { body, files, .. } => hear(draft, call, ticket, body, files),
        TicketAction::Assign { owner, .. } => assign(draft, settings, call, ticket, *owner),
        TicketAction::SetResponsible { responsible, .. } => set_responsible(draft, settings, call, ticket, *responsible),
        TicketAction::SetStatus { to, .. } => {
            if matches!(to, Status::Resolved { .. } | Status::Closed { .. }) {
                send_guard(call, ticket)?;
            }
            let step = set_status(draft, call, ticket, *to)?;
            add(draft, ticket.id, step);
            Ok(())
        }
        TicketAction::SetPriority { to, .. } => set_priority(draft, call, ticket, *to),
        TicketAction::Move { queue, .. } => move_to(draft, settings, call, ticket, *queue),
        TicketAction::Confirm { .. } => confirm(draft, ticket),
        TicketAction::Reopen { body, .. } => reopen(draft, call, ticket, body.as_ref()),
        TicketAction::CatchUp { .. } | TicketAction::Create(_) | TicketAction::Receive(_) => Ok(()),
    }
}

/// Does what was due on the ticket until the call's moment; `false` when more was due than one transaction holds.
pub(super) fn catch_up(draft: &mut Draft<'_>, settings: &Settings, call: &Call, id: TicketId) -> bool {
    for _ in 0..CATCH_UP_STEPS_MAX {
        let Some(ticket) = draft.scene().ticket(id) else { return true };
        let Some(key) = next_due(ticket, settings).filter(|key| key.due <= call.at) else { return true };
        let change = TicketChange::StatusSet { from: ticket.status, to: fired(key.clock) };
        let step = StepDraft { changes: vec![Change::Ticket(change)], texts: Vec::new() };
        draft.step_as(Subject::Ticket(id), key.due, By::Desk, Cause::Timer(key), step);
    }
    false
}

fn create(draft: &mut Draft<'_>, settings: &Settings, call: &Call, new: &NewTicket) -> Result<(), Refusal> {
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
    follows_allowed(draft, settings, call, new.follows)?;
    few_enough(&new.files)?;
    let outbound = new.writing == Writing::Outbound;
    // The last that may be refused: a new person must not stay behind without the ticket.
    let requester = requester(draft, call, &new.requester, outbound)?;

    let (kind, author) = match new.writing {
        Writing::Own => (ArticleKind::Request, Some(requester)),
        Writing::ForCaller => (ArticleKind::Call, call.actor.person()),
        Writing::Outbound => (ArticleKind::Reply, call.actor.person()),
    };
    let mut step = StepDraft::default();
    let subject = draft.text(&mut step, new.subject.as_str());
    let organisation = organisation_of(draft.scene(), requester);
    step.changes.push(Change::Ticket(TicketChange::Created(Created {
        kind: new.kind,
        home: settings.main_queue(new.queue),
        queue: new.queue,
        channel: new.channel,
        priority: new.priority,
        requester,
        organisation,
        subject,
        outbound,
        by_agent: new.writing != Writing::Own,
        follows: new.follows,
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
            let person = draft.scene().person(*person).ok_or(Refusal::NotFound)?;
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

fn reply(draft: &mut Draft<'_>, call: &Call, ticket: &Ticket, body: &Body, files: &[NewFile], then: Option<Status>) -> Result<(), Refusal> {
    let after = ticket.status.after_reply().ok_or_else(|| is_final(ticket))?;
    send_guard(call, ticket)?;
    let mut step = StepDraft::default();
    let author = call.actor.person();
    let channel =
        if draft.scene().person(ticket.requester).is_some_and(|person| person.address().is_some()) { Channel::Mail } else { Channel::Desk };
    let words = Words { kind: ArticleKind::Reply, visibility: Visibility::Public, channel, author, body, files };
    let mut article = write(draft, &mut step, ticket.articles + 1, &words)?;
    article.to.push(ticket.requester);
    let ordinal = article.ordinal;
    step.changes.push(Change::Ticket(TicketChange::Articled(article)));
    match then {
        // Set and sent together, or not at all.
        Some(to) => step.changes.extend(set_status(draft, call, ticket, to)?.changes),
        None if after != ticket.status => step.changes.push(status_change(ticket.status, after)),
        None => {}
    }
    draft.step(Subject::Ticket(ticket.id), step);
    draft.verdict.outcome.ordinal = Some(ordinal);
    let solved = matches!(then, Some(Status::Resolved { .. }));
    let kind = if solved { MailKind::Solved } else { MailKind::Reply };
    if channel == Channel::Mail {
        let lang = lang_of(draft.scene(), ticket.requester);
        let mail = MailDraft { kind, ticket: ticket.id, ordinal, to: ticket.requester, queue: ticket.home, lang: lang.unwrap_or_default() };
        draft.verdict.mails.push(mail);
    }
    Ok(())
}

fn note(draft: &mut Draft<'_>, call: &Call, ticket: &Ticket, body: &Body, files: &[NewFile]) -> Result<(), Refusal> {
    let author = call.actor.person();
    let words = Words { kind: ArticleKind::Note, visibility: Visibility::Internal, channel: Channel::Desk, author, body, files };
    let mut step = StepDraft::default();
    let article = write(draft, &mut step, ticket.articles + 1, &words)?;
    draft.verdict.outcome.ordinal = Some(article.ordinal);
    step.changes.push(Change::Ticket(TicketChange::Articled(article)));
    draft.step(Subject::Ticket(ticket.id), step);
    Ok(())
}

fn hear(draft: &mut Draft<'_>, call: &Call, ticket: &Ticket, body: &Body, files: &[NewFile]) -> Result<(), Refusal> {
    let after = ticket.status.after_customer().ok_or_else(|| is_final(ticket))?;
    let author = call.actor.person();
    let words = Words { kind: ArticleKind::Request, visibility: Visibility::Public, channel: Channel::Portal, author, body, files };
    let mut step = StepDraft::default();
    let article = write(draft, &mut step, ticket.articles + 1, &words)?;
    draft.verdict.outcome.ordinal = Some(article.ordinal);
    step.changes.push(Change::Ticket(TicketChange::Articled(article)));
    if after != ticket.status {
        step.changes.push(status_change(ticket.status, after));
    }
    draft.step(Subject::Ticket(ticket.id), step);
    Ok(())
}

fn assign(draft: &mut Draft<'_>, settings: &Settings, call: &Call, ticket: &Ticket, owner: Option<PersonId>) -> Result<(), Refusal> {
    if ticket.owner == owner {
        return Ok(());
    }
    refuse_final(ticket)?;
    fresh_enough(call, ticket, ticket.aspects.owner, Theirs::Owner(ticket.owner))?;
    if let Some(person) = owner {
        check_crew(draft, settings, person, ticket.queue)?;
    }
    add_change(draft, ticket.id, TicketChange::OwnerSet { from: ticket.owner, to: owner });
    Ok(())
}

fn set_responsible(
    draft: &mut Draft<'_>,
    settings: &Settings,
    call: &Call,
    ticket: &Ticket,
    responsible: Option<PersonId>,
) -> Result<(), Refusal> {
    if ticket.responsible == responsible {
        return Ok(());
    }
    refuse_final(ticket)?;
    fresh_enough(call, ticket, ticket.aspects.responsible, Theirs::Responsible(ticket.responsible))?;
    if let Some(person) = responsible {
        check_crew(draft, settings, person, ticket.queue)?;
    }
    add_change(draft, ticket.id, TicketChange::ResponsibleSet { from: ticket.responsible, to: responsible });
    Ok(())
}

fn set_priority(draft: &mut Draft<'_>, call: &Call, ticket: &Ticket, to: super::Priority) -> Result<(), Refusal> {
    if ticket.priority == to {
        return Ok(());
    }
    refuse_final(ticket)?;
    fresh_enough(call, ticket, ticket.aspects.priority, Theirs::Priority(ticket.priority))?;
    add_change(draft, ticket.id, TicketChange::PrioritySet { from: ticket.priority, to });
    Ok(())
}

fn move_to(draft: &mut Draft<'_>, settings: &Settings, call: &Call, ticket: &Ticket, queue: QueueId) -> Result<(), Refusal> {
    if ticket.queue == queue {
        return Ok(());
    }
    refuse_final(ticket)?;
    fresh_enough(call, ticket, ticket.aspects.queue, Theirs::Queue(ticket.queue))?;
    if settings.queue(queue).is_none_or(|queue| queue.retired) || !works(&call.actor, queue, settings) {
        return Err(Refusal::NoSuchQueue { queue });
    }
    let home_to = settings.main_queue(queue);
    add_change(draft, ticket.id, TicketChange::QueueSet { from: ticket.queue, to: queue, home_from: ticket.home, home_to });
    Ok(())
}

fn confirm(draft: &mut Draft<'_>, ticket: &Ticket) -> Result<(), Refusal> {
    let to = Status::Closed { how: super::status::Closing::Successful };
    match ticket.status {
        Status::Closed { .. } => Ok(()),
        Status::Resolved { .. } => {
            add_change(draft, ticket.id, TicketChange::StatusSet { from: ticket.status, to });
            Ok(())
        }
        Status::New | Status::Open | Status::Pending { .. } | Status::Merged { .. } => {
            Err(Refusal::NoMove { from: ticket.status.code(), to: StatusCode::Closed })
        }
    }
}

fn reopen(draft: &mut Draft<'_>, call: &Call, ticket: &Ticket, body: Option<&Body>) -> Result<(), Refusal> {
    match (ticket.status, body) {
        (Status::Resolved { .. }, Some(body)) => hear(draft, call, ticket, body, &[]),
        (Status::Resolved { .. }, None) => {
            add_change(draft, ticket.id, TicketChange::StatusSet { from: ticket.status, to: Status::Open });
            Ok(())
        }
        (Status::New | Status::Open | Status::Pending { .. }, Some(body)) => hear(draft, call, ticket, body, &[]),
        (Status::New | Status::Open | Status::Pending { .. }, None) => Ok(()),
        (Status::Closed { .. } | Status::Merged { .. }, _) => Err(is_final(ticket)),
    }
}

fn set_status(draft: &Draft<'_>, call: &Call, ticket: &Ticket, to: Status) -> Result<StepDraft, Refusal> {
    let to = match to {
        Status::Pending { on, until } => Status::Pending { on, until: until.map(whole_micros) },
        Status::New | Status::Open | Status::Resolved { .. } | Status::Closed { .. } | Status::Merged { .. } => to,
    };
    if ticket.status == to {
        return Ok(StepDraft::default());
    }
    fresh_enough(call, ticket, ticket.aspects.status, Theirs::Status(ticket.status))?;
    if !ticket.status.may_become(to) {
        return Err(Refusal::NoMove { from: ticket.status.code(), to: to.code() });
    }
    if let Status::Pending { on, until } = to {
        let moment = until.is_some_and(|until| !may_wait_until(until, draft.now()));
        if let (true, Some(until)) = (moment, until) {
            return Err(Refusal::BadMoment { until });
        }
        if on == super::status::PendingOn::Moment && until.is_none() {
            return Err(Refusal::NoMove { from: ticket.status.code(), to: to.code() });
        }
    }
    Ok(StepDraft { changes: vec![status_change(ticket.status, to)], texts: Vec::new() })
}

/// Loses only against a change of the same aspect that the person has not seen.
fn fresh_enough(call: &Call, ticket: &Ticket, changed: Ver, theirs: Theirs) -> Result<(), Refusal> {
    match call.seen {
        Some(seen) if seen < changed => Err(Refusal::Conflict { theirs, ver: ticket.ver }),
        Some(_) | None => Ok(()),
    }
}

/// A person reads what the customer or a colleague said meanwhile before their own words leave. What they said themselves
/// they know, though its confirmation may have been lost.
fn send_guard(call: &Call, ticket: &Ticket) -> Result<(), Refusal> {
    let Some(seen) = call.seen else { return Ok(()) };
    if seen < ticket.aspects.heard {
        return Err(Refusal::NewerWords { ver: ticket.ver, customer: true });
    }
    if seen < ticket.aspects.replied_by_others(call.actor.person()) {
        return Err(Refusal::NewerWords { ver: ticket.ver, customer: false });
    }
    Ok(())
}

fn check_crew(draft: &Draft<'_>, settings: &Settings, person: PersonId, queue: QueueId) -> Result<(), Refusal> {
    let agent = draft.scene().person(person).is_some_and(|person| person.roles.agent && !person.disabled);
    if agent && crew_has(person, queue, settings) { Ok(()) } else { Err(Refusal::NotInCrew { person, queue }) }
}

fn refuse_final(ticket: &Ticket) -> Result<(), Refusal> {
    if ticket.status.code().is_final() { Err(is_final(ticket)) } else { Ok(()) }
}

fn is_final(ticket: &Ticket) -> Refusal {
    Refusal::Final { ticket: ticket.id, status: ticket.status.code() }
}

pub(super) fn status_change(from: Status, to: Status) -> Change {
    Change::Ticket(TicketChange::StatusSet { from, to })
}

fn add_change(draft: &mut Draft<'_>, id: TicketId, change: TicketChange) {
    add(draft, id, StepDraft { changes: vec![Change::Ticket(change)], texts: Vec::new() });
}

fn add(draft: &mut Draft<'_>, id: TicketId, step: StepDraft) {
    draft.step(Subject::Ticket(id), step);
}

fn few_enough(files: &[NewFile]) -> Result<(), Refusal> {
    if files.len() <= FILES_MAX { Ok(()) } else { Err(Refusal::TooManyFiles { files: files.len(), max: FILES_MAX }) }
}

/// The words of an article on their way in.
pub(super) struct Words<'a> {
    pub(super) kind: ArticleKind,
    pub(super) visibility: Visibility,
    pub(super) channel: Channel,
    pub(super) author: Option<PersonId>,
    pub(super) body: &'a Body,
    pub(super) files: &'a [NewFile],
}

pub(super) fn write(draft: &mut Draft<'_>, step: &mut StepDraft, ordinal: u32, words: &Words<'_>) -> Result<ArticleFacts, Refusal> {
    few_enough(words.files)?;
    let body = draft.text(step, words.body.as_str());
    let mut files = Vec::with_capacity(words.files.len());
    for file in words.files {
        let name = draft.text(step, file.name.as_str());
        let cid = file.cid.as_ref().map(|cid| draft.text(step, cid));
        files.push(FileFacts { name, blob: file.blob, bytes: file.bytes, media: file.media.clone(), cid });
    }
    Ok(ArticleFacts {
        ordinal,
        kind: words.kind,
        channel: words.channel,
        visibility: words.visibility,
        author: words.author,
        body,
        quoted: None,
        html: None,
        to: Vec::new(),
        files,
        mail: None,
    })
}

/// The organisation that a person speaks for: the first that they belong to.
pub(super) fn organisation_of(scene: &Scene, person: PersonId) -> Option<crate::id::OrganisationId> {
    scene.person(person).and_then(|person| person.memberships.first()).map(|membership| membership.organisation)
}

pub(super) fn lang_of(scene: &Scene, person: PersonId) -> Option<crate::locale::Lang> {
    scene.person(person).and_then(|person| person.lang)
}

/// A mail leaves to the requester of a ticket, if they have an address.
pub(super) fn send(draft: &mut Draft<'_>, settings: &Settings, id: TicketId, ordinal: u32, kind: MailKind) {
    let Some(ticket) = draft.scene().ticket(id) else { return };
    let (to, queue) = (ticket.requester, ticket.home);
    if draft.scene().person(to).is_none_or(|person| person.address().is_none()) {
        return;
    }
    let lang = lang_of(draft.scene(), to).or_else(|| settings.queue(queue).map(|queue| queue.lang)).unwrap_or_default();
    draft.verdict.mails.push(MailDraft { kind, ticket: id, ordinal, to, queue, lang });
}

/// Which door's words these are, where a call does not say.
#[must_use]
pub fn channel_of(door: Door) -> Channel {
    match door {
        Door::Desk | Door::Clock | Door::Cli | Door::Import => Channel::Desk,
        Door::Portal => Channel::Portal,
        Door::Mail => Channel::Mail,
    }
}
