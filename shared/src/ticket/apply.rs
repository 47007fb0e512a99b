//! The only way in which a ticket changes.

use jiff::Timestamp;

use super::change::{ArticleFacts, Created, TicketChange};
use super::life::{Life, Ruled};
use super::seek::{Seek, handed_back};
use super::status::{Closing, Status, StatusCode};
use super::{ArticleKind, Aspects, Given, LastWords, Move, Plea, Side, Ticket, Visibility};
use crate::event::{By, Change, Door};
use crate::id::{PersonId, QueueId, TicketId};
use crate::people::words;
use crate::routing::score::Assignment;
use crate::sla::policy::Facts;
use crate::sla::story::{Labelled, Mark, Stay};
use crate::text::first_words;

/// What a list shows of the last words: more than fits at 1440 px.
pub const LAST_WORDS_CHARS_MAX: usize = 140;

/// What a step says besides its changes.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// When it counts.
    pub at: Timestamp,
    /// Who did it.
    pub by: By,
    /// Through which door.
    pub door: Door,
    /// The words of the step, `None` where erased.
    pub texts: &'a [Option<&'a str>],
}

/// Folds one step into a ticket. `None` when the step's first change is not the one that a ticket begins with.
#[must_use]
pub fn apply(before: Option<Ticket>, id: TicketId, changes: &[Change], told: Told<'_>) -> Option<Ticket> {
    let mut ticket = before;
    let mut stepped = false;
    for change in changes {
        let Change::Ticket(change) = change else { continue };
        if let TicketChange::Created(created) = change {
            ticket = Some(begin(id, created, told));
            stepped = true;
            continue;
        }
        let ticket = ticket.as_mut()?;
        if !stepped {
            ticket.ver += 1;
            stepped = true;
        }
        apply_one(ticket, change, told);
    }
    let mut ticket = ticket?;
    if !stepped {
        ticket.ver += 1;
    }
    ticket.updated_at = ticket.updated_at.max(told.at);
    Some(ticket)
}

fn begin(id: TicketId, created: &Created, told: Told<'_>) -> Ticket {
    Ticket {
        id,
        ver: 1,
        kind: created.kind,
        status: Status::New,
        home: created.home,
        queue: created.queue,
        channel: created.channel,
        priority: created.priority,
        owner: None,
        responsible: None,
        requester: created.requester,
        participants: Vec::new(),
        organisation: created.organisation,
        subject: words(&created.subject, told.texts),
        last: LastWords { side: Side::Customer, internal: false, words: String::new() },
        articles: 0,
        public_articles: 0,
        created_at: told.at,
        updated_at: told.at,
        public_at: told.at,
        outbound: created.outbound,
        by_agent: created.by_agent,
        follows: created.follows,
        acknowledged_at: None,
        responded_at: None,
        path: vec![Move { at: told.at, to: StatusCode::New, ver: 1 }],
        homes_before: Vec::new(),
        aspects: Aspects { owner: 1, responsible: 1, status: 1, priority: 1, queue: 1, heard: 1, class: 1, ..Aspects::default() },
        class: created.class,
        label: None,
        tags: Vec::new(),
        cause: None,
        solution: None,
        drafts: Vec::new(),
        plea: None,
        seeks: None,
        owned_at: None,
        returned_by: None,
        had_by: Vec::new(),
        life: Life::new(told.at, facts(created), created.queue, created.level.max(1)),
    }
}

fn facts(created: &Created) -> Facts {
    let Created { kind, priority, home, class, profile, .. } = created;
    Facts { kind: *kind, priority: *priority, service: class.service, home: *home, contract: profile.contract, vip: profile.vip }
}

fn apply_one(ticket: &mut Ticket, change: &TicketChange, told: Told<'_>) {
    let ver = ticket.ver;
    match change {
        // Taken by the caller; no second beginning.
        TicketChange::Created(_) | TicketChange::Imported { .. } | TicketChange::LeftOut { .. } => {}
        TicketChange::Articled(article) => add_article(ticket, article, told),
        TicketChange::StatusSet { to, .. } => stand(ticket, *to, told),
        TicketChange::OwnerSet { from, to } => own(ticket, *from, *to, told),
        TicketChange::ResponsibleSet { to, .. } => {
            ticket.responsible = *to;
            ticket.aspects.responsible = ver;
        }
        TicketChange::PrioritySet { to, .. } => {
            ticket.priority = *to;
            ticket.aspects.priority = ver;
            ticket.life.set(told.at, |facts| facts.priority = *to);
        }
        TicketChange::KindSet { to, .. } => {
            ticket.kind = *to;
            ticket.aspects.class = ver;
            ticket.life.set(told.at, |facts| facts.kind = *to);
        }
        TicketChange::Classified { to, .. } => {
            ticket.class = *to;
            ticket.aspects.class = ver;
            ticket.life.set(told.at, |facts| facts.service = to.service);
        }
        TicketChange::ProfileSet { to, .. } => ticket.life.set(told.at, |facts| (facts.contract, facts.vip) = (to.contract, to.vip)),
        TicketChange::Labelled { to, .. } => {
            ticket.label = *to;
            ticket.aspects.status = ver;
            ticket.life.labels.push(Labelled { at: told.at, ver, label: *to });
        }
        TicketChange::Tagged { tag } => ticket.tags.push(words(tag, told.texts)),
        TicketChange::Untagged { tag } => {
            let tag = words(tag, told.texts);
            ticket.tags.retain(|other| *other != tag);
        }
        TicketChange::CauseSet { to, .. } => {
            ticket.cause = Some(*to);
            ticket.aspects.class = ver;
        }
        TicketChange::EscalationAsked { article } => {
            ticket.plea = Some(Plea { at: told.at, article: *article, owner: ticket.owner, granted: None });
        }
        TicketChange::EscalationAnswered { granted } => {
            if let Some(plea) = &mut ticket.plea {
                plea.granted = Some(*granted);
            }
        }
        TicketChange::Breached { clock, .. } => ticket.life.marks.push(Mark { clock: *clock, step: None }),
        TicketChange::Escalated { clock, step, .. } => ticket.life.marks.push(Mark { clock: *clock, step: Some(*step) }),
        TicketChange::Ruled { rule, cycle } => ticket.life.ruled.push(Ruled { rule: *rule, cycle: *cycle }),
        TicketChange::Sought => ticket.seeks = Some(Seek { at: told.at, ver, nobody: None }),
        TicketChange::Routed { table } => {
            if let (Some(seeks), Assignment::Nobody(nobody)) = (&mut ticket.seeks, table.chosen) {
                seeks.nobody = Some(nobody);
            }
        }
        TicketChange::QueueSet { to, home_to, level, .. } => {
            let before = ticket.life.stays.last().map_or(1, |stay| stay.level);
            let level = if *level == 0 { before } else { *level };
            stay(ticket, Stay { at: told.at, ver, queue: *to, level, worked: false }, *home_to);
        }
        TicketChange::Recounted { until } => ticket.life.quiet_until = Some(*until),
        TicketChange::ParticipantAdded { person } => ticket.participants.push(*person),
    }
}

fn own(ticket: &mut Ticket, from: Option<PersonId>, to: Option<PersonId>, told: Told<'_>) {
    if let Some((person, at)) = ticket.owner.zip(ticket.owned_at).filter(|(before, _)| to != Some(*before)) {
        ticket.had_by.retain(|other| other.person != person);
        ticket.had_by.push(Given { person, at });
    }
    ticket.owner = to;
    ticket.owned_at = to.map(|_| told.at);
    ticket.returned_by = handed_back(from, to, person(told.by));
    ticket.aspects.owner = ticket.ver;
    // Taking it oneself is work and an acknowledgement; being given it is neither (QUALITY 4.2: own assignment).
    let taken = to.is_some() && to == person(told.by);
    if to.is_some() {
        ticket.seeks = None;
    }
    if taken {
        work(ticket, told);
    }
    acknowledge(ticket, told, taken);
}

fn stand(ticket: &mut Ticket, to: Status, told: Told<'_>) {
    if matches!(ticket.status, Status::Resolved { .. }) && to.code().is_open() {
        // What was thought to solve it did not.
        ticket.solution = None;
    }
    if !to.code().is_open() {
        ticket.seeks = None;
    }
    ticket.status = to;
    ticket.label = None;
    ticket.path.push(Move { at: told.at, to: to.code(), ver: ticket.ver });
    ticket.aspects.status = ticket.ver;
    acknowledge(ticket, told, to != Status::Closed { how: Closing::Spam });
    work(ticket, told);
}

fn stay(ticket: &mut Ticket, stay: Stay, home: QueueId) {
    ticket.queue = stay.queue;
    ticket.life.stays.push(stay);
    ticket.life.set(stay.at, |facts| facts.home = home);
    if ticket.home != home {
        ticket.homes_before.push((stay.at, ticket.home));
    }
    ticket.home = home;
    ticket.aspects.queue = stay.ver;
}

fn add_article(ticket: &mut Ticket, article: &ArticleFacts, told: Told<'_>) {
    let opening = article.ordinal == 1;
    ticket.articles = ticket.articles.max(article.ordinal);
    let side = match article.kind {
        ArticleKind::Request | ArticleKind::Call => Side::Customer,
        ArticleKind::Reply | ArticleKind::Note | ArticleKind::System | ArticleKind::Draft | ArticleKind::Solution => Side::Desk,
    };
    let internal = article.visibility == Visibility::Internal;
    ticket.last = LastWords { side, internal, words: first_words(&words(&article.body, told.texts), LAST_WORDS_CHARS_MAX) };
    if !internal {
        ticket.public_articles += 1;
        ticket.public_at = told.at;
    }
    match article.kind {
        ArticleKind::Request | ArticleKind::Call => {
            ticket.aspects.heard = ticket.ver;
            ticket.life.heard_at = Some(told.at);
            // Before the first answer everything that the customer says waits for that one, unless it was thought to need none.
            let path = &ticket.path;
            let done_since = |ver| path.iter().any(|step| ver < step.ver && !step.to.is_open());
            if !internal && !opening && (ticket.responded_at.is_some() || ticket.outbound || ticket.by_agent || done_since(0)) {
                ticket.life.asks(told.at, ticket.ver, done_since);
            }
        }
        ArticleKind::Reply => {
            // The customer has an answer: what was drafted before it is none any more.
            ticket.drafts.clear();
            if ticket.aspects.replier != article.author {
                ticket.aspects.replied_before = ticket.aspects.replied;
            }
            ticket.aspects.replier = article.author;
            ticket.aspects.replied = ticket.ver;
            ticket.life.replied_at = Some(told.at);
            // Where the desk wrote first, its opening words answer nobody; nor do those of who works here to their own request.
            let human = article.author.is_some() && !opening && is_of_the_desk(ticket, told);
            acknowledge(ticket, told, human);
            if human {
                ticket.responded_at = ticket.responded_at.or(Some(told.at));
                ticket.life.answers(told.at);
            }
        }
        ArticleKind::Draft => ticket.drafts.push(article.ordinal),
        ArticleKind::Solution => ticket.solution = Some(article.ordinal),
        ArticleKind::Note | ArticleKind::System => {}
    }
    if !opening && article.kind != ArticleKind::System {
        work(ticket, told);
    }
}

/// Somebody of the desk did something to it where it is.
fn work(ticket: &mut Ticket, told: Told<'_>) {
    if !is_of_the_desk(ticket, told) {
        return;
    }
    if let Some(stay) = ticket.life.stays.last_mut() {
        stay.worked = true;
    }
}

/// A person of the desk took it up: not the customer's side, not a timer.
fn acknowledge(ticket: &mut Ticket, told: Told<'_>, counts: bool) {
    if counts && is_of_the_desk(ticket, told) {
        ticket.acknowledged_at = ticket.acknowledged_at.or(Some(told.at));
    }
}

/// Whether somebody of the desk did it. A ticket does not know everybody who may speak for its requester: whoever manages their
/// organisation, or they by another record. It is the door that tells. Who takes part is of the customer's side by any.
fn is_of_the_desk(ticket: &Ticket, told: Told<'_>) -> bool {
    !told.door.is_customers() && person(told.by).is_some_and(|person| !ticket.involves(person))
}

fn person(by: By) -> Option<PersonId> {
    match by {
        By::Person(person) => Some(person),
        By::Desk => None,
    }
}
