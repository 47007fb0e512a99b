//! The story as calls, in the order of their moments, each with an id that is the same at every telling.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use shared::access::Actor;
use shared::act::{Action, Call};
use shared::event::{By, Cause, Door};
use shared::id::{OpId, PersonId, QueueId, TicketId, Ver};
use shared::people::Roles;
use shared::seal::Hash;
use shared::text::{Body, Email, Name, Subject, TextError};
use shared::ticket::action::{MailIn, NewTicket, Pointer, Requester, TicketAction, Writing};
use shared::ticket::{Channel, Classification, Priority, TicketKind};

use super::cast::Member;
use super::catalogue::Branch;
use super::customers::Reach;
use super::levels::Topic;
use super::people::Known;
use super::tale::{Deed, Tale};
use crate::act::tell::Told;
use crate::error::DeskError;

/// How tickets are given to people is as it was built in.
const ROUTING_VER: Ver = 0;

/// What the story is made of, before it is in order.
#[derive(Debug, Default)]
pub(super) struct Script {
    lines: Vec<Line>,
    /// The raw mails of the story, each kept under its hash as the listener would.
    letters: Vec<Bytes>,
}

#[derive(Debug)]
struct Line {
    at: Timestamp,
    actor: Actor,
    door: Door,
    cause: Cause,
    action: Action,
    number: Option<TicketId>,
}

/// A mail of the story, before it is one.
struct Letter<'a> {
    from: &'a str,
    name: &'a str,
    queue: QueueId,
    pointer: Option<Pointer>,
    automatic: bool,
    words: &'a str,
}

/// What is asked of a new ticket: where, of what kind, how urgently, in which words.
type Asked<'a> = (QueueId, TicketKind, Priority, &'a str);

/// A customer of the demo, as they stand before the desk.
pub(super) fn customer(person: PersonId, proved: bool) -> Actor {
    Actor { by: By::Person(person), roles: Roles::CUSTOMER, aliases: Vec::new(), manages: Vec::new(), proved }
}

impl Script {
    /// The desk itself does something.
    pub(super) fn desk(&mut self, at: Timestamp, action: Action) {
        self.lines.push(Line { at, actor: Actor::desk(), door: Door::Cli, cause: Cause::Person, action, number: None });
    }

    /// What was due by itself on a ticket.
    pub(super) fn wake(&mut self, at: Timestamp, ticket: TicketId) {
        self.lines.push(Line::new(at, Actor::desk(), Door::Clock, TicketAction::CatchUp { ticket }));
    }

    /// Takes a ticket's life into the story.
    pub(super) fn take(&mut self, known: &Known, tale: &Tale<'_>, id: TicketId) -> Result<(), DeskError> {
        for (i, (at, deed)) in tale.beats.iter().enumerate() {
            let mut line = self.line(known, tale, id, *at, deed)?;
            line.number = (i == 0).then_some(id);
            self.lines.push(line);
        }
        Ok(())
    }

    /// The story in order, and its raw mails. `part` keeps the ids of its parts apart.
    pub(super) fn told(mut self, part: &str) -> (Vec<Told>, Vec<Bytes>) {
        // Stable: what happens at one moment stays in the order in which it was written.
        self.lines.sort_by_key(|line| line.at);
        let told = self.lines.into_iter().zip(0_u64..).map(|(line, i)| {
            let Line { at, actor, door, cause, action, number } = line;
            Told { call: Call { op: op(part, i), actor, door, cause, at, seen: None, action }, number }
        });
        (told.collect(), self.letters)
    }

    fn line(&mut self, known: &Known, tale: &Tale<'_>, id: TicketId, at: Timestamp, deed: &Deed) -> Result<Line, DeskError> {
        let ticket = id;
        let theirs = |action| Ok(Line::new(at, customer(tale.customer.id, true), Door::Portal, action));
        let ours = |by: &Member, action| Ok(Line::new(at, known.actor(*by), Door::Desk, action));
        match deed {
            Deed::Mail { queue, words } => self.mail(at, id, &tale.subject, &Letter { queue: *queue, words, ..Letter::of(tale) }),
            Deed::Stranger { queue, address, name, claims, words } => {
                let pointer = Some(Pointer::Reference(*claims));
                self.mail(at, id, &tale.subject, &Letter { from: address, name, queue: *queue, pointer, automatic: false, words })
            }
            Deed::Robot(words) => self.again(known, tale, id, at, Letter { automatic: true, words, ..Letter::of(tale) }),
            Deed::Portal { queue, kind, words } => create(known, tale, at, None, (*queue, *kind, Priority::Normal, words)),
            Deed::Call { by, queue, kind, priority, words } => create(known, tale, at, Some(*by), (*queue, *kind, *priority, words)),
            Deed::Answer(words) => match tale.customer.reach {
                Reach::Mail => self.again(known, tale, id, at, Letter { words, ..Letter::of(tale) }),
                Reach::Portal | Reach::Phone => theirs(TicketAction::Hear { ticket, body: body(words)?, files: Vec::new() }),
            },
            Deed::Confirm => theirs(TicketAction::Confirm { ticket }),
            Deed::Wake => Ok(Line::new(at, Actor::desk(), Door::Clock, TicketAction::CatchUp { ticket })),
            Deed::Seek => {
                let line = Line::new(at, Actor::desk(), Door::Clock, TicketAction::Route { ticket });
                Ok(Line { cause: Cause::Routing(ROUTING_VER), ..line })
            }
            Deed::Take(by) => ours(by, TicketAction::Assign { ticket, owner: Some(known.person(*by)) }),
            Deed::Give(by, to) => ours(by, TicketAction::Assign { ticket, owner: Some(known.person(*to)) }),
            Deed::Charge(by, to) => ours(by, TicketAction::SetResponsible { ticket, responsible: Some(known.person(*to)) }),
            Deed::Reply(by, words, then) => ours(by, TicketAction::Reply { ticket, body: body(words)?, files: Vec::new(), then: *then }),
            // Where it is, what is written to the customer is a draft.
            Deed::Draft(by, words) => ours(by, TicketAction::Reply { ticket, body: body(words)?, files: Vec::new(), then: None }),
            Deed::Send { by, draft, words, then } => {
                ours(by, TicketAction::SendDraft { ticket, draft: *draft, body: body(words)?, files: Vec::new(), then: *then })
            }
            Deed::Note(by, words) => ours(by, TicketAction::Note { ticket, body: body(words)?, files: Vec::new() }),
            Deed::Conclude(by, fault, words) => {
                let cause = known.catalogue.cause(*fault);
                ours(by, TicketAction::Conclude { ticket, cause, solution: Some(body(words)?), how: None })
            }
            Deed::Move(by, queue) => ours(by, TicketAction::Move { ticket, queue: *queue, reason: None }),
            Deed::Pass(by, queue, why) => ours(by, TicketAction::Move { ticket, queue: *queue, reason: Some(body(why)?) }),
            Deed::Sort(by, topic) => ours(by, sort(known, ticket, *topic, Branch::of(*topic))),
            Deed::File(by, topic, branch) => ours(by, sort(known, ticket, *topic, Some(*branch))),
            Deed::Label(by, label) => ours(by, TicketAction::Label { ticket, label: known.catalogue.label(*label) }),
            Deed::Rank(by, to) => ours(by, TicketAction::SetPriority { ticket, to: *to }),
            Deed::Set(by, to) => ours(by, TicketAction::SetStatus { ticket, to: *to }),
        }
    }

    /// A letter to the address that answers to the ticket go to.
    fn again(&mut self, known: &Known, tale: &Tale<'_>, id: TicketId, at: Timestamp, letter: Letter<'_>) -> Result<Line, DeskError> {
        let letter = Letter { pointer: Some(Pointer::Signed(id)), queue: known.queues.assistenza, ..letter };
        self.mail(at, id, &format!("Re: {}", tale.subject), &letter)
    }

    fn mail(&mut self, at: Timestamp, id: TicketId, subject: &str, letter: &Letter<'_>) -> Result<Line, DeskError> {
        let message_id = format!("<{id}.{}@story.example>", at.as_second());
        let raw = Bytes::from(raw(at, subject, &message_id, letter));
        let hash = Hash::of(&raw);
        self.letters.push(raw);
        let mail = MailIn {
            from: Email::try_from(letter.from)?,
            from_name: Some(Name::try_from(letter.name)?),
            queue: letter.queue,
            pointers: letter.pointer.into_iter().collect(),
            subject: Some(Subject::try_from(subject)?),
            body: Some(body(letter.words)?),
            quoted: None,
            html: None,
            files: Vec::new(),
            message_id: Some(message_id),
            raw: hash,
            automatic: letter.automatic,
            bounce: false,
        };
        let line = Line::new(at, Actor::desk(), Door::Mail, TicketAction::Receive(Box::new(mail)));
        Ok(Line { cause: Cause::Mail(hash), ..line })
    }
}

impl Line {
    fn new(at: Timestamp, actor: Actor, door: Door, action: TicketAction) -> Self {
        Self { at, actor, door, cause: Cause::Person, action: Action::Ticket(action), number: None }
    }
}

impl<'a> Letter<'a> {
    /// A letter of the tale's customer.
    fn of(tale: &'a Tale<'_>) -> Self {
        let from = tale.customer.email.as_deref().unwrap_or_default();
        Self { from, name: tale.customer.name, queue: QueueId(0), pointer: None, automatic: false, words: "" }
    }
}

/// What it is about.
fn sort(known: &Known, ticket: TicketId, topic: Topic, branch: Option<Branch>) -> TicketAction {
    let category = branch.and_then(|branch| known.catalogue.category(branch));
    let to = Classification { service: known.levels.service(topic), category, ..Classification::default() };
    TicketAction::Classify { ticket, to }
}

/// A ticket that the customer makes by a form, or that one of the cast writes down for them.
fn create(known: &Known, tale: &Tale<'_>, at: Timestamp, by: Option<Member>, asked: Asked<'_>) -> Result<Line, DeskError> {
    let (queue, kind, priority, words) = asked;
    let called = by.is_some();
    let (actor, door) = match by {
        Some(by) => (known.actor(by), Door::Desk),
        None => (customer(tale.customer.id, true), Door::Portal),
    };
    let new = NewTicket {
        queue,
        kind,
        priority,
        requester: Requester::Known(tale.customer.id),
        subject: Subject::try_from(tale.subject.as_str())?,
        body: body(words)?,
        files: Vec::new(),
        channel: if called { Channel::Phone } else { Channel::Portal },
        writing: if called { Writing::ForCaller } else { Writing::Own },
        owner: None,
        follows: None,
        class: Classification { service: tale.topic.and_then(|topic| known.levels.service(topic)), ..Classification::default() },
    };
    Ok(Line::new(at, actor, door, TicketAction::Create(Box::new(new))))
}

fn body(words: &str) -> Result<Body, TextError> {
    Body::try_from(words)
}

/// The bytes of a mail as they would have come in.
fn raw(at: Timestamp, subject: &str, message_id: &str, letter: &Letter<'_>) -> String {
    let date = jiff::fmt::rfc2822::to_string(&at.to_zoned(TimeZone::UTC)).unwrap_or_default();
    let encoded = |words: &str| format!("=?utf-8?B?{}?=", STANDARD.encode(words));
    let automatic = if letter.automatic { "Auto-Submitted: auto-replied\r\n" } else { "" };
    format!(
        "From: {} <{}>\r\nDate: {date}\r\nSubject: {}\r\nMessage-ID: {message_id}\r\n{automatic}MIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{}\r\n",
        encoded(letter.name),
        letter.from,
        encoded(subject),
        letter.words.replace('\n', "\r\n"),
    )
}

fn op(part: &str, i: u64) -> OpId {
    let Hash(hash) = Hash::of_parts(&[b"brinanova", part.as_bytes(), &i.to_be_bytes()]);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    OpId(u128::from_be_bytes(bytes))
}
