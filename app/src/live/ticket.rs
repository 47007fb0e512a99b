//! The ticket that the page shows: kept true by the live channel, changed at once by the reader and rolled back when refused.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::{OpId, Pos, TicketId, Ver};
use shared::live::Watch;
use shared::refusal::{Refusal, Theirs};
use shared::view::{FactKey, PersonRef, Read, TicketPage};

use super::op::{Answer, Sent, ask, surely};
use super::{GLOW, Heard, Live, live};
use crate::api::ApiError;
use crate::api::desk;

/// What of a ticket is edited in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aspect {
    /// Where it stands.
    Status,
    /// How urgent it is.
    Priority,
    /// Who works on it.
    Owner,
    /// Who answers for it.
    Responsible,
    /// Where it is.
    Queue,
    /// Another of its facts.
    More(FactKey),
}

/// A change that the desk refused: why, and the word of what was chosen, which is not lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// Of what.
    pub aspect: Aspect,
    /// What was chosen, as a word of the form.
    pub chosen: String,
    /// Why.
    pub error: ApiError,
}

/// The ticket that the page shows.
#[derive(Clone, Copy)]
pub struct Shown {
    /// Its number.
    pub id: TicketId,
    /// All of it.
    pub page: RwSignal<TicketPage>,
    /// What is on its way to the desk.
    pub pending: RwSignal<Option<Aspect>>,
    /// What was refused.
    pub lost: RwSignal<Option<Lost>>,
    /// What somebody else changed just now.
    pub fresh: RwSignal<Vec<Aspect>>,
    /// It could not be asked for again.
    pub failed: RwSignal<Option<ApiError>>,
    /// Where all of it was true.
    at: StoredValue<Pos>,
    asking: StoredValue<bool>,
    /// Asked for while an answer was on its way, which may have been read before the reason to ask.
    once_more: StoredValue<bool>,
    wanted: StoredValue<Ver>,
    line: Live,
}

impl Shown {
    /// A ticket that a page came with, kept true from now on. Called in a component.
    #[must_use]
    pub fn new(Read { at, value: page }: Read<TicketPage>) -> Self {
        let shown = Self {
            id: page.id,
            at: StoredValue::new(at),
            page: RwSignal::new(page),
            pending: RwSignal::new(None),
            lost: RwSignal::new(None),
            fresh: RwSignal::new(Vec::new()),
            failed: RwSignal::new(None),
            asking: StoredValue::new(false),
            once_more: StoredValue::new(false),
            wanted: StoredValue::new(0),
            line: live(),
        };
        shown.line.watch(
            move || {
                let ver = shown.page.try_with_untracked(|page| page.ver)?;
                Some(Watch::Ticket { ticket: shown.id, ver, since: shown.at.try_get_value() })
            },
            move |heard| match heard {
                Heard::Ticket(ver) => shown.want(ver),
                Heard::Resync => shown.ask(),
                Heard::Same(_) | Heard::Moved(_) | Heard::Counts(_) | Heard::Nudge => {}
            },
        );
        shown
    }

    /// The version shown.
    #[must_use]
    pub fn ver(self) -> Ver {
        self.page.with_untracked(|page| page.ver)
    }

    /// Asks for the ticket if that version is newer than what is shown.
    pub fn want(self, ver: Ver) {
        if self.ver() < ver {
            self.wanted.update_value(|wanted| *wanted = ver.max(*wanted));
            // The answer that is on its way may have it.
            if !self.asking.get_value() {
                self.ask();
            }
        }
    }

    /// Asks for the ticket as it is now.
    pub fn ask(self) {
        if self.asking.get_value() {
            self.once_more.set_value(true);
            return;
        }
        self.asking.set_value(true);
        self.once_more.set_value(false);
        spawn_local(async move {
            let answer = surely(|| desk::ticket(self.id)).await;
            if self.asking.try_set_value(false).is_some() {
                return;
            }
            match answer {
                Ok(read) => {
                    self.at.set_value(read.at);
                    self.take(read.value);
                }
                Err(error) => {
                    self.line.told(&error);
                    self.failed.set(Some(error));
                }
            }
            if self.once_more.get_value() {
                self.ask();
            }
        });
    }

    /// Asks for what came before the first step shown.
    pub fn ask_earlier(self) {
        let before = self.page.with_untracked(|page| page.from);
        spawn_local(async move {
            let answer = surely(|| desk::earlier(self.id, before)).await;
            if self.page.is_disposed() {
                return;
            }
            match answer {
                Ok(earlier) => self.page.update(|page| page.precede(before, earlier)),
                Err(error) => {
                    self.line.told(&error);
                    self.failed.set(Some(error));
                }
            }
        });
    }

    /// Replaces what is shown by something newer, and lets what others changed glow.
    fn take(self, mut page: TicketPage) {
        self.failed.set(None);
        let (ver, before) = (page.ver, self.page.get_untracked());
        let changed = [
            (before.status != page.status, Aspect::Status),
            (before.priority != page.priority, Aspect::Priority),
            (before.owner != page.owner, Aspect::Owner),
            (before.responsible != page.responsible, Aspect::Responsible),
            (before.queue != page.queue, Aspect::Queue),
        ];
        let more = page.more.facts.iter().filter(|fact| before.more.facts.iter().any(|old| old.key == fact.key && old.now != fact.now));
        let more = more.map(|fact| (true, Aspect::More(fact.key)));
        let fresh = changed.into_iter().chain(more).filter_map(|(changed, aspect)| changed.then_some(aspect)).collect();
        if before.ver <= ver {
            page.keep(&before);
            self.page.set(page);
            self.fresh.set(fresh);
            set_timeout(move || drop(self.fresh.try_set(Vec::new())), GLOW);
        }
        let wanted = self.wanted.get_value();
        if ver < wanted {
            // A change came while the answer was on its way.
            self.wanted.set_value(0);
            self.ask();
        }
    }

    /// Changes one aspect: shown at once, sent under a name of its own, rolled back with a reason when refused.
    pub fn change<Asked>(self, chosen: (Aspect, String), show: impl FnOnce(&mut TicketPage), send: impl Fn(OpId, Ver) -> Asked + 'static)
    where
        Asked: Future<Output = Answer> + 'static,
    {
        let before = self.page.get_untracked();
        self.page.update(show);
        self.send(chosen, before, Box::new(move |op, seen| Box::pin(send(op, seen))));
    }

    fn send(self, (aspect, chosen): (Aspect, String), before: TicketPage, send: Box<dyn Fn(OpId, Ver) -> Sent>) {
        let seen = match self.lost.get_untracked() {
            // Chosen again after having been told what somebody else set: that has been seen now.
            Some(Lost { aspect: lost, error: ApiError::Refused(Refusal::Conflict { ver, .. }), .. }) if lost == aspect => {
                ver.max(before.ver)
            }
            Some(_) | None => before.ver,
        };
        self.lost.set(None);
        self.pending.set(Some(aspect));
        let then = move |answer: Answer| {
            if self.pending.try_set(None).is_some() {
                return;
            }
            match answer {
                Ok(outcome) => self.want(outcome.ver),
                Err(error) => {
                    self.line.told(&error);
                    self.page.update(|page| roll_back(page, &before, aspect, &error));
                    self.lost.set(Some(Lost { aspect, chosen, error }));
                    self.ask();
                }
            }
        };
        ask(Box::new(move |op| send(op, seen)), Box::new(then));
    }
}

/// Shows again what was there before, or what somebody else set meanwhile.
fn roll_back(page: &mut TicketPage, before: &TicketPage, aspect: Aspect, error: &ApiError) {
    let theirs = match error {
        ApiError::Refused(Refusal::Conflict { theirs, .. }) => Some(theirs),
        _ => None,
    };
    let agents = page.agents.clone();
    let person = |id: &Option<_>| -> Option<PersonRef> { agents.iter().find(|agent| Some(agent.id) == *id).cloned() };
    match (aspect, theirs) {
        (Aspect::Status, Some(Theirs::Status(status))) => page.status = *status,
        (Aspect::Status, _) => page.status = before.status,
        (Aspect::Priority, Some(Theirs::Priority(priority))) => page.priority = *priority,
        (Aspect::Priority, _) => page.priority = before.priority,
        (Aspect::Owner, Some(Theirs::Owner(owner))) => page.owner = person(owner),
        (Aspect::Owner, _) => page.owner.clone_from(&before.owner),
        (Aspect::Responsible, Some(Theirs::Responsible(responsible))) => page.responsible = person(responsible),
        (Aspect::Responsible, _) => page.responsible.clone_from(&before.responsible),
        (Aspect::Queue, Some(Theirs::Queue(queue))) => page.queue = *queue,
        (Aspect::Queue, _) => page.queue = before.queue,
        // What somebody else set is asked for, in the reader's own words.
        (Aspect::More(_), _) => page.more.facts.clone_from(&before.more.facts),
    }
}
