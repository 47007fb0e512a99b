//! A desk in memory: the write path without a store, so that a test can tell what happened and read the log.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use shared::access::Actor;
use shared::act::{Action, Call, Fresh, MailDraft, NEEDS_ROUNDS_MAX, Need, Outcome, Scene, Verdict, decide, needs};
use shared::event::{Cause, Door, Event, FORMAT, body_of};
use shared::id::{OpId, OrganisationId, PersonId, QueueId, Subject, TicketId, Ver};
use shared::kpi::fact::Fact;
use shared::people::Person;
use shared::refusal::Refusal;
use shared::routing::candidate::{Live, Staffer};
use shared::seal::Hash;
use shared::setting::own::makes_own;
use shared::setting::{Queue, SettingAction, Settings};
use shared::ticket::Ticket;
use shared::ticket::action::TicketAction;
use shared::ticket::import::Imported;

/// A desk in memory.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) settings: Settings,
    pub(crate) rows: Scene,
    pub(crate) events: Vec<Event>,
    /// The mails that left.
    pub(crate) mails: Vec<MailDraft>,
    /// What came of the newest call that imported a history.
    pub(crate) imported: Option<Imported>,
    ends: BTreeMap<Subject, Hash>,
    n: u64,
    ids: u64,
}

impl World {
    /// Asks for something at a moment.
    pub(crate) fn act(&mut self, actor: &Actor, door: Door, at: Timestamp, action: Action) -> Result<Outcome, Refusal> {
        self.act_having_seen(None, actor, door, at, action)
    }

    /// Asks for something, having looked at the ticket as it was at a version.
    pub(crate) fn act_having_seen(
        &mut self,
        seen: Option<Ver>,
        actor: &Actor,
        door: Door,
        at: Timestamp,
        action: Action,
    ) -> Result<Outcome, Refusal> {
        self.n += 1;
        let cause = if door == Door::Import { Cause::Import(Hash::of(b"a file")) } else { Cause::Person };
        let call = Call { op: OpId(u128::from(self.n)), actor: actor.clone(), door, cause, at, seen, action };
        let scene = self.scene_of(&call);
        let seed = Hash::of(&self.n.to_be_bytes()).0;
        let verdict = decide(&scene, &self.settings, Fresh { now: at, seed }, &call)?;
        let (outcome, refused) = (verdict.outcome.clone(), verdict.refused.clone());
        self.keep(&call, verdict);
        refused.map_or(Ok(outcome), Err)
    }

    /// Asks for something about a ticket, through the door of whoever asks.
    pub(crate) fn ticket(&mut self, actor: &Actor, at: Timestamp, action: TicketAction) -> Result<Outcome, Refusal> {
        let door = if actor.roles.staff() { Door::Desk } else { Door::Portal };
        self.act(actor, door, at, Action::Ticket(action))
    }

    /// What was due on a ticket until a moment is done.
    pub(crate) fn catch_up(&mut self, ticket: TicketId, until: Timestamp) {
        self.ticket(&Actor::desk(), until, TicketAction::CatchUp { ticket }).expect("the desk may catch up");
    }

    /// Opens a queue.
    pub(crate) fn queue(&mut self, at: Timestamp, queue: Queue) -> QueueId {
        let made = self.act(&Actor::desk(), Door::Cli, at, Action::Setting(SettingAction::AddQueue(queue)));
        made.expect("the desk may add a queue").queue.expect("it says which")
    }

    /// The tickets as the steps so far have made them.
    pub(crate) fn tickets(&self) -> impl Iterator<Item = &Ticket> {
        self.rows.tickets.values().flatten()
    }

    /// What the figures know.
    pub(crate) fn facts(&self) -> Vec<Fact> {
        self.tickets().map(Fact::of).collect()
    }

    pub(crate) fn person(&self, id: PersonId) -> &Person {
        self.rows.person(id).expect("a person of this world")
    }

    pub(crate) fn actor(&self, id: PersonId) -> Actor {
        Actor::of(self.person(id))
    }

    /// The log as it is exported: one event a line.
    pub(crate) fn exported(&self) -> String {
        let line = |event: &Event| serde_json::to_string(event).expect("an event is JSON");
        self.events.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Only what the call says it needs, so that a forgotten need shows.
    fn scene_of(&mut self, call: &Call) -> Scene {
        // Only about people it is asked who administers, and a world that a real log is told to has many of them.
        let people: Vec<_> = if matches!(call.action, Action::People(_)) { self.rows.people.values().collect() } else { Vec::new() };
        let administrators = people.into_iter().flatten().filter(|person| person.administers()).map(|person| person.id).collect();
        let tells = matches!(call.action, Action::Ticket(TicketAction::AskEscalation { .. }));
        let managers = self.rows.people.values().flatten().filter(|person| tells && person.roles.manager).map(|person| person.id).collect();
        let mut scene = Scene { administrators, managers, agents: Arc::clone(&self.rows.agents), ..Scene::default() };
        for _ in 0..=NEEDS_ROUNDS_MAX {
            let wanted = needs(call, &scene, &self.settings);
            if wanted.is_empty() {
                return scene;
            }
            for need in wanted {
                self.load(&mut scene, need);
            }
        }
        panic!("a call asks for no more than {NEEDS_ROUNDS_MAX} rounds of rows: {call:?}");
    }

    fn load(&mut self, scene: &mut Scene, need: Need) {
        match need {
            Need::Ticket(id) => drop(scene.tickets.insert(id, self.rows.ticket(id).cloned())),
            Need::Person(id) => drop(scene.people.insert(id, self.rows.person(id).cloned())),
            Need::Organisation(id) => drop(scene.organisations.insert(id, self.rows.organisations.get(&id).cloned().flatten())),
            Need::Address(address) => {
                let person = self.rows.addresses.get(&address).copied().flatten();
                scene.addresses.insert(address, person);
            }
            Need::TakenWith(queue) => {
                let mut theirs = self.rows.addresses.iter().filter(|(address, _)| makes_own(&queue, address.as_str()));
                let person = theirs.find_map(|(_, person)| *person);
                scene.taken_with.insert(queue, person);
            }
            Need::Charges(person) => {
                let theirs =
                    |ticket: &&Ticket| ticket.status.code().is_open() && [ticket.owner, ticket.responsible].contains(&Some(person));
                scene.charges.insert(person, self.tickets().filter(theirs).map(|ticket| ticket.id).collect());
            }
            Need::NewTicket => scene.new_ticket = Some(TicketId(self.new_id())),
            Need::NewPerson => scene.new_person = Some(PersonId(self.new_id())),
            Need::NewOrganisation => scene.new_organisation = Some(OrganisationId(self.new_id())),
            Need::NewSetting(kind) => drop(scene.new_settings.insert(kind, self.new_id())),
            Need::Staff(id) => {
                let agents = self.rows.people.values().flatten().filter(|person| person.roles.agent && !person.disabled);
                let staff = agents.map(|person| Staffer { person: person.clone(), live: Live::default() }).collect();
                scene.staff.insert(id, staff);
            }
            Need::NewQueue => scene.new_queue = Some(QueueId(self.new_id())),
        }
    }

    fn new_id(&mut self) -> u64 {
        self.ids += 1;
        self.ids
    }

    fn keep(&mut self, call: &Call, verdict: Verdict) {
        for step in verdict.steps {
            self.settings.apply(step.subject, step.ver, step.at, &step.changes);
            let prev = self.ends.get(&step.subject).copied().unwrap_or(Hash::ZERO);
            let mut event = Event {
                subject: step.subject,
                ver: step.ver,
                at: step.at,
                known: call.at.max(step.at),
                by: step.by,
                door: call.door,
                cause: step.cause,
                op: call.op,
                lane: 1,
                n: self.n,
                v: FORMAT,
                body: body_of(&step.changes),
                prev,
                hash: Hash::ZERO,
            };
            event.hash = event.sealed();
            self.ends.insert(step.subject, event.hash);
            self.events.push(event);
        }
        self.mails.extend(verdict.mails);
        self.imported = verdict.imported.or(self.imported.take());
        let after = verdict.after;
        self.rows.tickets.extend(after.tickets);
        for (id, person) in &after.people {
            let works = person.as_ref().filter(|person| person.works_tickets());
            if works != self.rows.agents.get(id).map(Arc::as_ref) {
                let agents = Arc::make_mut(&mut self.rows.agents);
                drop(match works {
                    Some(works) => agents.insert(*id, Arc::new(works.clone())),
                    None => agents.remove(id),
                });
            }
        }
        self.rows.people.extend(after.people);
        self.rows.organisations.extend(after.organisations);
        self.rows.addresses.extend(after.addresses);
    }
}
