//! What a call is decided on: rows from the disk, people from memory, numbers for what is new.

use std::collections::BTreeSet;
use std::sync::Arc;

use shared::act::{Action, Call, NEEDS_ROUNDS_MAX, Need, Scene, needs};
use shared::id::{OpId, OrganisationId, PersonId, QueueId, Subject, TicketId};
use shared::people::Person;
use shared::setting::{SettingAction, Settings};
use shared::text::Email;

use super::batch::Heads;
use super::locks::Held;
use crate::error::DeskError;
use crate::open::Desk;
use crate::store::commit::{DoneRow, Found};

/// Where rows come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// From memory: people whom a call only looks at, and tickets that were written lately. They may be a moment behind, and
    /// whether they are still the same is checked as the call is written.
    Remembered,
    /// From the disk, like everything else: somebody else came first.
    Read,
}

impl Desk {
    /// Loads what a call needs, holding a lock on each, until it asks for no more.
    pub(super) async fn scene_of(
        &self,
        call: &Call,
        settings: &Settings,
        source: Source,
        held: &mut Held,
    ) -> Result<(Scene, Heads, Option<DoneRow>), DeskError> {
        let mut scene = self.bare_scene();
        let mut heads = Heads::default();
        let mut wanted: Vec<Need> = Vec::new();
        let mut done = None;
        let mut first = true;
        for _ in 0..=NEEDS_ROUNDS_MAX {
            let mut asked = needs(call, &scene, settings);
            if asked.is_empty() && !first {
                self.setting_heads(call, &mut heads).await?;
                return Ok((scene, heads, done));
            }
            if source == Source::Remembered {
                self.remember_people(call, &mut scene, &mut heads, &mut asked);
            }
            wanted.extend(asked.iter().cloned());
            let mut places: BTreeSet<usize> = asked.iter().filter(|need| is_row(need)).map(|need| self.locks.place(need)).collect();
            places.insert(self.locks.place(&call.op));
            if self.locks.hold(&self.gate, held, places).await? {
                // Somebody may have changed what was read while nothing was held. Who was taken from memory is checked anyway.
                let Heads { remembered, .. } = heads;
                let mut people = scene.people;
                people.retain(|id, _| remembered.contains_key(&Subject::Person(*id)));
                scene = Scene { people, ..self.bare_scene() };
                heads = Heads { remembered, ..Heads::default() };
                asked.clone_from(&wanted);
            }
            if source == Source::Remembered {
                self.remember_tickets(&mut scene, &mut heads, &mut asked);
            }
            let op = (first && source == Source::Read).then_some((call.op, 0));
            done = self.fill(&mut scene, &mut heads, &asked, op).await?.or(done);
            if done.is_some() {
                return Ok((scene, heads, done));
            }
            first = false;
        }
        Err(keeps_asking())
    }

    /// A scene before anything was loaded into it.
    pub(crate) fn bare_scene(&self) -> Scene {
        let directory = self.views.directory.read();
        let (administrators, managers) =
            (directory.administrators().iter().copied().collect(), directory.managers().iter().copied().collect());
        Scene { administrators, managers, agents: Arc::clone(directory.working()), ..Scene::default() }
    }

    /// Takes people whom a ticket's call looks at from memory, which spares most calls a question to the database.
    fn remember_people(&self, call: &Call, scene: &mut Scene, heads: &mut Heads, asked: &mut Vec<Need>) {
        if !matches!(call.action, Action::Ticket(_)) {
            return;
        }
        let directory = self.views.directory.read();
        asked.retain(|need| {
            let Need::Person(id) = need else { return true };
            let Some(person) = directory.person(*id) else { return true };
            heads.remembered.insert(Subject::Person(*id), person.ver);
            scene.people.insert(*id, Some(Person::clone(person)));
            false
        });
    }

    /// Takes tickets from memory whose locks are held: nobody else is writing them.
    fn remember_tickets(&self, scene: &mut Scene, heads: &mut Heads, asked: &mut Vec<Need>) {
        asked.retain(|need| {
            let Need::Ticket(id) = need else { return true };
            let Some((ticket, head)) = self.recent.get(*id) else { return true };
            heads.newest.insert(Subject::Ticket(*id), head);
            scene.tickets.insert(*id, Some(ticket));
            false
        });
    }

    /// Loads rows and takes numbers into a scene.
    pub(crate) async fn fill(
        &self,
        scene: &mut Scene,
        heads: &mut Heads,
        asked: &[Need],
        op: Option<(OpId, u32)>,
    ) -> Result<Option<DoneRow>, DeskError> {
        let (mut subjects, mut addresses) = (Vec::new(), Vec::new());
        for need in asked {
            match need {
                Need::Ticket(id) => subjects.push(Subject::Ticket(*id)),
                Need::Person(id) => subjects.push(Subject::Person(*id)),
                Need::Organisation(id) => subjects.push(Subject::Organisation(*id)),
                Need::Address(address) => addresses.push(address.clone()),
                Need::TakenWith(queue) => {
                    let person = self.views.directory.read().taken_with(queue);
                    scene.taken_with.insert(queue.clone(), person);
                }
                Need::Charges(person) => {
                    let charges = self.views.board.read().charges(*person);
                    scene.charges.insert(*person, charges);
                }
                Need::Staff(ticket) => drop(scene.staff.insert(*ticket, self.staff_for(scene.ticket(*ticket)))),
                Need::NewTicket => scene.new_ticket = Some(TicketId(self.numbers.tickets.next().await?)),
                Need::NewPerson => scene.new_person = Some(PersonId(self.numbers.people.next().await?)),
                Need::NewOrganisation => {
                    scene.new_organisation = Some(OrganisationId(self.numbers.organisations.next().await?));
                }
                Need::NewSetting(kind) => drop(scene.new_settings.insert(*kind, self.numbers.settings.next().await?)),
                Need::NewQueue => scene.new_queue = Some(QueueId(self.numbers.queues.next().await?)),
            }
        }
        let mut found = self.load(&subjects, &addresses, op).await?;
        let done = found.done.take();
        put(scene, heads, found, &subjects, &addresses);
        Ok(done)
    }

    pub(crate) async fn setting_heads(&self, call: &Call, heads: &mut Heads) -> Result<(), DeskError> {
        if let Action::Setting(action) = &call.action {
            let subject = match action {
                SettingAction::ChangeQueue { queue, .. } => Subject::Queue(*queue),
                SettingAction::ChangeDesk(_) => Subject::Desk,
                SettingAction::Change { id, to } => match to.kind() {
                    Some(kind) => Subject::Setting(kind, *id),
                    None => return Ok(()),
                },
                SettingAction::AddQueue(_) | SettingAction::Add(_) => return Ok(()),
            };
            let found = self.store.load(&[subject], &[], None).await?;
            heads.newest.extend(found.heads);
        }
        Ok(())
    }
}

/// A call that asks for rows more than [`NEEDS_ROUNDS_MAX`] times.
pub(super) fn keeps_asking() -> DeskError {
    DeskError::Internal("a call kept asking for rows".to_owned())
}

/// Whether it is a row, which is locked. A number that is taken is nobody else's anyway.
pub(super) fn is_row(need: &Need) -> bool {
    match need {
        Need::Ticket(_) | Need::Person(_) | Need::Organisation(_) | Need::Address(_) => true,
        Need::TakenWith(_)
        | Need::Charges(_)
        | Need::Staff(_)
        | Need::NewTicket
        | Need::NewPerson
        | Need::NewOrganisation
        | Need::NewQueue
        | Need::NewSetting(_) => false,
    }
}

fn put(scene: &mut Scene, heads: &mut Heads, mut found: Found, subjects: &[Subject], addresses: &[Email]) {
    for subject in subjects {
        match subject {
            Subject::Ticket(id) => {
                scene.tickets.insert(*id, found.tickets.remove(id));
            }
            Subject::Person(id) => {
                scene.people.insert(*id, found.people.remove(id));
            }
            Subject::Organisation(id) => {
                scene.organisations.insert(*id, found.organisations.remove(id));
            }
            Subject::Queue(_) | Subject::Desk | Subject::Setting(..) => {}
        }
    }
    for address in addresses {
        scene.addresses.insert(address.clone(), found.addresses.remove(address));
    }
    heads.newest.extend(found.heads);
}
