//! A log told to a desk in memory, as the command that imports one tells it.

use std::collections::BTreeMap;

use import::history::{History, Means, Queue, Step};
use jiff::Timestamp;
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::{PersonId, QueueId, ServiceId, TicketId};
use shared::locale::Text;
use shared::people::Roles;
use shared::setting::catalogue::Service;
use shared::setting::{Queue as QueueDoc, Settings, Versioned};
use shared::text::Subject;
use shared::ticket::action::TicketAction;
use shared::ticket::import::{self as told, Happened};

use crate::cast::{add, at, body};
use crate::real::Import;
use crate::world::World;

/// Before every log.
pub(crate) const BEGIN: &str = "2006-01-01T00:00:00Z";

/// A desk with the people, queues and services of a log.
pub(crate) struct Desk {
    pub(crate) world: World,
    /// Who asks: the logs do not say.
    pub(crate) requester: PersonId,
    queues: BTreeMap<String, QueueId>,
    people: BTreeMap<String, PersonId>,
    services: BTreeMap<String, ServiceId>,
}

impl Desk {
    pub(crate) fn of(import: &Import, settings: Settings) -> Self {
        let (names, mut world) = (&import.names, World::default());
        let queues: BTreeMap<String, QueueId> = names.queues.keys().cloned().zip((1..).map(QueueId)).collect();
        world.settings = settings;
        for (name, level) in &names.queues {
            let doc = QueueDoc { level: *level, ..QueueDoc::named(Text::same(name)) };
            world.settings.queues.insert(queues[name], Versioned { ver: 1, doc });
        }
        let services: BTreeMap<String, ServiceId> = names.services.iter().cloned().zip((1..).map(ServiceId)).collect();
        for (name, id) in &services {
            let doc = Service { name: Text::same(name), visible: false, queue: None, retired: false };
            world.settings.services.insert(*id, Versioned { ver: 1, doc });
        }
        let requester = add(&mut world, at(BEGIN), "Who asks", Roles::CUSTOMER);
        let agent = |(nth, name): (usize, &String)| (name.clone(), add(&mut world, at(BEGIN), &format!("Operator {nth}"), Roles::AGENT));
        let people = names.operators.iter().enumerate().map(agent).collect();
        Self { world, requester, queues, people, services }
    }

    pub(crate) fn queue(&self, queue: &Queue) -> QueueId {
        self.queues[&queue.name]
    }

    pub(crate) fn person(&self, name: &str) -> PersonId {
        self.people[name]
    }

    pub(crate) fn service(&self, name: &str) -> ServiceId {
        self.services[name]
    }

    /// Takes a case in; `until` is the end of its file.
    pub(crate) fn import(&mut self, history: &History, until: Timestamp) -> TicketId {
        let action = Action::Ticket(TicketAction::Import(Box::new(self.history(history, until))));
        let made = self.world.act(&Actor::desk(), Door::Import, until, action);
        made.expect("it is taken").ticket.expect("it says which")
    }

    fn history(&self, history: &History, until: Timestamp) -> told::History {
        let Means::Created { queue, priority, service } = &history.steps[0].means[0] else { panic!("its first step creates it") };
        told::History {
            kind: history.kind,
            subject: history.title.clone(),
            origin: body(&history.origin.key),
            requester: self.requester,
            queue: self.queue(queue),
            priority: priority.unwrap_or_default(),
            service: service.as_deref().map(|name| self.service(name)),
            until,
            happened: history.steps.iter().map(|step| self.happened(step)).collect(),
        }
    }

    fn happened(&self, step: &Step) -> Happened {
        let means = |means: &Means| match means {
            Means::Acknowledged { by } => Some(told::Means::Owner(Some(self.person(by)))),
            Means::Released => Some(told::Means::Owner(None)),
            Means::Status(status) => Some(told::Means::Status(*status)),
            Means::Classified { priority } => priority.map(told::Means::Priority),
            Means::Moved { to, .. } => Some(told::Means::Queue(self.queue(to))),
            Means::About { service } => Some(told::Means::Service(self.service(service))),
            Means::Created { .. } | Means::Noted => None,
        };
        Happened {
            event: u32::try_from(step.event).expect("a few thousand"),
            at: step.at,
            activity: Subject::shortened(&step.activity).expect("it is called something"),
            by: step.operator.as_deref().map(|name| self.person(name)),
            means: step.means.iter().filter_map(means).collect(),
        }
    }
}
