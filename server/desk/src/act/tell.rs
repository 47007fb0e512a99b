//! Telling a story: many calls of a seed in few transactions, through the same deciding, chaining and committing.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_recursion::async_recursion as boxed;
use shared::act::{Action, Call, Fresh, NEEDS_ROUNDS_MAX, Need, Scene, Verdict, decide, needs};
use shared::id::{OrganisationId, PersonId, QueueId, SettingKind, TicketId};
use shared::setting::Settings;
use shared::ticket::action::TicketAction;
use shared::ticket::plea::Taker;

use super::batch::{Decided, Heads};
use super::stage::{is_row, keeps_asking};
use super::taken::Taken;
use super::{digest_of, known_zone};
use crate::act::batch;
use crate::error::DeskError;
use crate::open::Desk;

/// The most steps in one transaction of a seed: enough to share a sync, few enough to keep memory flat.
pub const TELL_STEPS_MAX: usize = 500;

/// A call of a story, with the number that its new ticket has in the story.
#[derive(Debug, Clone)]
pub struct Told {
    /// The call; its moment counts, and is when the desk knew it.
    pub call: Call,
    /// The number of the ticket that it makes, if the story says it.
    pub number: Option<TicketId>,
}

impl Desk {
    /// Tells calls in order, up to [`TELL_STEPS_MAX`] steps a transaction. Nobody else writes meanwhile: it is for a desk
    /// that has just been opened.
    ///
    /// # Errors
    /// [`DeskError::Refused`] with the first call that is refused; nothing of its transaction is kept.
    #[boxed]
    pub async fn tell(&self, story: Vec<Told>) -> Result<Vec<shared::act::Outcome>, DeskError> {
        let _quiet = self.quiet.write().await;
        let mut outcomes = Vec::with_capacity(story.len());
        let mut story = story.into_iter().peekable();
        while story.peek().is_some() {
            let mut chapter = Vec::new();
            // A setting is in force for whoever comes after it, so it has a transaction of its own. Where somebody is looked for, what
            // everybody has in hand must be known by then, so a transaction begins with that.
            while let Some(told) = story.next() {
                let setting = matches!(told.call.action, Action::Setting(_));
                chapter.push(told);
                let begins = |next: &Told| matches!(next.call.action, Action::Setting(_)) || looks_for_somebody(&next.call.action);
                if setting || story.peek().is_some_and(begins) || TELL_STEPS_MAX / 2 <= chapter.len() {
                    break;
                }
            }
            outcomes.extend(self.tell_chapter(&chapter).await?);
        }
        Ok(outcomes)
    }

    async fn tell_chapter(&self, chapter: &[Told]) -> Result<Vec<shared::act::Outcome>, DeskError> {
        let settings = self.settings();
        let mut world = self.bare_scene();
        let mut heads = Heads::default();
        self.foresee(&mut world, &mut heads, chapter, &settings).await?;
        let mut decided = Vec::with_capacity(chapter.len());
        for told in chapter {
            known_zone(&told.call.action)?;
            let scene = self.stage(&mut world, &mut heads, told, &settings).await?;
            let fresh = Fresh { now: told.call.at, seed: self.random() };
            let mut verdict = decide(&scene, &settings, fresh, &told.call)?;
            // A story sends nothing.
            verdict.mails.clear();
            if let Some(refusal) = verdict.refused {
                return Err(refusal.into());
            }
            go_on(&mut world, &verdict.after);
            decided.push((scene, verdict));
        }
        let outcomes = decided.iter().map(|(_, verdict)| verdict.outcome.clone()).collect();
        self.write_chapter(chapter, decided, heads).await?;
        Ok(outcomes)
    }

    async fn write_chapter(&self, chapter: &[Told], decided: Vec<(Scene, Verdict)>, heads: Heads) -> Result<(), DeskError> {
        let mut heads = Some(heads);
        let (scenes, verdicts): (Vec<Scene>, Vec<Verdict>) = decided.into_iter().unzip();
        let told = chapter.iter().zip(verdicts).zip(&scenes);
        let items: Vec<_> = told
            .filter(|((_, verdict), _)| !super::is_nothing(verdict))
            .map(|((told, verdict), before)| {
                let heads = heads.take().unwrap_or_default();
                (&told.call, Decided { part: 0, digest: digest_of(&told.call), verdict, before, heads })
            })
            .collect();
        let Some(last) = chapter.last().filter(|_| !items.is_empty()) else { return Ok(()) };
        let mut taken = Taken::new(self);
        let place = taken.next(last.call.at);
        let mut batch = batch::seal(self.lane.id(), place, &items, Vec::new());
        batch.guards.clear();
        match self.settle(batch, &mut taken).await {
            Ok(pos) => {
                self.lane.reached(pos.n).await;
                Ok(())
            }
            Err(error) => {
                self.release(taken).await;
                Err(error.into())
            }
        }
    }

    /// Loads at once what the calls of a chapter will need. What only the story makes is not there yet.
    async fn foresee(&self, world: &mut Scene, heads: &mut Heads, chapter: &[Told], settings: &Settings) -> Result<(), DeskError> {
        let made: BTreeSet<TicketId> = chapter.iter().filter_map(|told| told.number).collect();
        for _ in 0..=NEEDS_ROUNDS_MAX {
            let mut wanted = BTreeSet::new();
            for told in chapter {
                let mut scene = numbered();
                while let Some(asked) = next_needs(&told.call, &scene, settings) {
                    let missing: Vec<&Need> = asked.iter().filter(|need| !world.has(need)).collect();
                    let there = |need: &&Need| is_row(need) && !matches!(need, Need::Ticket(id) if made.contains(id));
                    wanted.extend(missing.iter().copied().filter(there).cloned());
                    if !missing.is_empty() {
                        break;
                    }
                    asked.iter().for_each(|need| take_over(&mut scene, world, need));
                }
            }
            if wanted.is_empty() {
                return Ok(());
            }
            let wanted: Vec<Need> = wanted.into_iter().collect();
            self.fill(world, heads, &wanted, None).await?;
        }
        Err(keeps_asking())
    }

    /// What one call is decided on: no more of the world than it asks for, because deciding copies its scene.
    pub(super) async fn stage(&self, world: &mut Scene, heads: &mut Heads, told: &Told, settings: &Settings) -> Result<Scene, DeskError> {
        let (administrators, agents) = (world.administrators.clone(), Arc::clone(&world.agents));
        let mut scene = Scene { administrators, agents, new_ticket: told.number, ..Scene::default() };
        for _ in 0..=NEEDS_ROUNDS_MAX {
            let Some(asked) = next_needs(&told.call, &scene, settings) else {
                self.setting_heads(&told.call, heads).await?;
                return Ok(scene);
            };
            let missing: Vec<Need> = asked.iter().filter(|need| !world.has(need)).cloned().collect();
            self.fill(world, heads, &missing, None).await?;
            asked.iter().for_each(|need| take_over(&mut scene, world, need));
        }
        Err(keeps_asking())
    }
}

fn looks_for_somebody(action: &Action) -> bool {
    let Action::Ticket(action) = action else { return false };
    matches!(action, TicketAction::Route { .. } | TicketAction::AnswerEscalation { granted: Some(Taker::Whoever), .. })
}

/// A scene that asks for rows only: numbers are taken when their call's turn comes.
fn numbered() -> Scene {
    Scene {
        new_ticket: Some(TicketId(0)),
        new_person: Some(PersonId(0)),
        new_organisation: Some(OrganisationId(0)),
        new_queue: Some(QueueId(0)),
        new_settings: SettingKind::ALL.map(|kind| (kind, 0)).into(),
        ..Scene::default()
    }
}

fn next_needs(call: &Call, scene: &Scene, settings: &Settings) -> Option<Vec<Need>> {
    Some(needs(call, scene, settings)).filter(|asked| !asked.is_empty())
}

/// Takes what a call needs from the world into its scene: a copy of a row, or the number itself, which nobody else gets.
fn take_over(scene: &mut Scene, world: &mut Scene, need: &Need) {
    match need {
        Need::Ticket(id) => {
            scene.tickets.insert(*id, world.ticket(*id).cloned());
        }
        Need::Person(id) => {
            scene.people.insert(*id, world.person(*id).cloned());
        }
        Need::Organisation(id) => {
            scene.organisations.insert(*id, world.organisations.get(id).cloned().flatten());
        }
        Need::Address(address) => {
            scene.addresses.insert(address.clone(), world.addresses.get(address).copied().flatten());
        }
        Need::TakenWith(queue) => {
            scene.taken_with.insert(queue.clone(), world.taken_with.get(queue).copied().flatten());
        }
        Need::Charges(person) => {
            scene.charges.insert(*person, world.charges.get(person).cloned().unwrap_or_default());
        }
        Need::Staff(ticket) => {
            scene.staff.insert(*ticket, world.staff.get(ticket).cloned().unwrap_or_default());
        }
        Need::NewTicket => scene.new_ticket = world.new_ticket.take(),
        Need::NewPerson => scene.new_person = world.new_person.take(),
        Need::NewOrganisation => scene.new_organisation = world.new_organisation.take(),
        Need::NewQueue => scene.new_queue = world.new_queue.take(),
        Need::NewSetting(kind) => scene.new_settings.extend(world.new_settings.remove(kind).map(|id| (*kind, id))),
    }
}

/// The world after a call.
pub(super) fn go_on(world: &mut Scene, after: &Scene) {
    world.tickets.extend(after.tickets.iter().map(|(id, ticket)| (*id, ticket.clone())));
    world.people.extend(after.people.iter().map(|(id, person)| (*id, person.clone())));
    world.organisations.extend(after.organisations.iter().map(|(id, organisation)| (*id, organisation.clone())));
    world.addresses.extend(after.addresses.iter().map(|(address, person)| (address.clone(), *person)));
}
