//! A small desk for tests: one queue of everybody, one of a few, and a cast.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use desk::clock::Clock;
use desk::config::{Engine, Faults};
use desk::{Config, Desk, DeskError, Done, Wish};
use jiff::Timestamp;
use shared::access::Actor;
use shared::act::{Action, Call};
use shared::event::{Cause, Door};
use shared::id::{OpId, PersonId, QueueId, TicketId, Ver};
use shared::locale::{Lang, Text};
use shared::people::Roles;
use shared::people::action::{NewPerson, PeopleAction};
use shared::setting::{Crew, DeskDoc, Queue, SettingAction};
use shared::text::{Body, Email, Name, Subject};
use shared::ticket::action::{NewTicket, Requester, TicketAction, Writing};
use shared::ticket::{Channel, Priority, TicketKind};

/// A directory that goes when the test is over.
pub(crate) struct Dir(pub(crate) PathBuf);

impl Dir {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("sportello-test-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) struct TestDesk {
    pub(crate) desk: Desk,
    pub(crate) clock: Clock,
    pub(crate) dir: Dir,
    pub(crate) giulia: PersonId,
    pub(crate) aoife: PersonId,
    pub(crate) marco: PersonId,
    pub(crate) elena: PersonId,
    pub(crate) venier: PersonId,
    pub(crate) graham: PersonId,
    pub(crate) front: QueueId,
    pub(crate) quiet: QueueId,
}

pub(crate) fn noon() -> Timestamp {
    "2026-04-22T08:00:00Z".parse().unwrap()
}

pub(crate) fn op() -> OpId {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    OpId(u128::from(NEXT.fetch_add(1, Ordering::Relaxed)) << 64 | u128::from(std::process::id()))
}

pub(crate) fn config(dir: &Dir, engine: Engine) -> Config {
    let mut config = Config::new(dir.0.clone());
    config.engine = engine;
    config.clock = Clock::fixed(noon());
    config.workers = false;
    config.mail.domain = "desk.example".to_owned();
    config.fatal = |why| panic!("{why}");
    config
}

impl TestDesk {
    pub(crate) async fn new() -> Self {
        Self::on(Engine::Memory, Faults::default()).await
    }

    pub(crate) async fn new_on_disk() -> Self {
        Self::on(Engine::Disk, Faults::default()).await
    }

    pub(crate) async fn on(engine: Engine, faults: Faults) -> Self {
        let dir = Dir::new();
        let mut config = config(&dir, engine);
        config.faults = faults;
        Self::of(config, dir).await
    }

    /// A new desk as configured.
    pub(crate) async fn of(config: Config, dir: Dir) -> Self {
        let clock = config.clock.clone();
        let desk = Desk::open(config).await.unwrap();
        let nobody = PersonId(0);
        let mut new = Self {
            desk,
            clock,
            dir,
            giulia: nobody,
            aoife: nobody,
            marco: nobody,
            elena: nobody,
            venier: nobody,
            graham: nobody,
            front: QueueId(0),
            quiet: QueueId(0),
        };
        new.people().await;
        new.queues().await;
        new
    }

    /// The same desk on disk, stopped and opened again with another configuration.
    pub(crate) async fn reopened(mut self, change: impl FnOnce(&mut Config)) -> Self {
        self.desk.close().await;
        drop(self.desk);
        let mut config = config(&self.dir, Engine::Disk);
        change(&mut config);
        self.clock = config.clock.clone();
        self.desk = Desk::open(config).await.unwrap();
        self
    }

    async fn people(&mut self) {
        let agent = Roles::AGENT;
        self.giulia = self.add("Giulia Rinaldi", "giulia@brinanova.example", agent).await;
        self.aoife = self.add("Aoife Brennan", "aoife@brinanova.example", agent).await;
        self.marco = self.add("Marco Dal Pozzo", "marco@brinanova.example", agent).await;
        self.elena = self.add("Elena Marchetti", "elena@brinanova.example", Roles { manager: true, ..Roles::default() }).await;
        self.venier = self.add("Chiara Venier", "venier@ospedale.example", Roles::CUSTOMER).await;
        self.graham = self.add("Graham Pell", "graham@pell.example", Roles::CUSTOMER).await;
    }

    async fn queues(&mut self) {
        let queue = |name: &str, crew: Crew, address: &str| Queue {
            visible: true,
            address: Some(Email::try_from(address).unwrap()),
            crew,
            ..Queue::named(Text::same(name))
        };
        let front = queue("Assistenza", Crew::Everyone, "support@desk.example");
        let outcome = self.own(Action::Setting(SettingAction::AddQueue(front))).await.outcome;
        self.front = outcome.queue.unwrap();
        let mut quiet = queue("Reclami", Crew::Only(vec![self.marco]), "complaints@desk.example");
        quiet.visible = false;
        quiet.parent = Some(self.front);
        let outcome = self.own(Action::Setting(SettingAction::AddQueue(quiet))).await.outcome;
        self.quiet = outcome.queue.unwrap();
        let doc = DeskDoc { name: Text::same("Brinanova"), zone: "Europe/Rome".to_owned(), lang: Lang::En, fallback: Some(self.front) };
        self.own(Action::Setting(SettingAction::ChangeDesk(doc))).await;
    }

    pub(crate) async fn add(&self, name: &str, email: &str, roles: Roles) -> PersonId {
        let new = NewPerson {
            email: Some(Email::try_from(email).unwrap()),
            verified: true,
            roles,
            ..NewPerson::named(Name::try_from(name).unwrap())
        };
        self.own(Action::People(PeopleAction::AddPerson(new))).await.outcome.person.unwrap()
    }

    /// Something that the desk itself asks for.
    pub(crate) async fn own(&self, action: Action) -> Done {
        self.desk.act(Wish { op: op(), actor: Actor::desk(), door: Door::Cli, seen: None, action }).await.unwrap()
    }

    pub(crate) fn actor(&self, person: PersonId) -> Actor {
        self.desk.actor(person).unwrap()
    }

    pub(crate) async fn wish(&self, who: PersonId, seen: Option<Ver>, action: TicketAction) -> Result<Done, DeskError> {
        self.with_op(op(), who, seen, action).await
    }

    pub(crate) async fn with_op(&self, op: OpId, who: PersonId, seen: Option<Ver>, action: TicketAction) -> Result<Done, DeskError> {
        let actor = self.actor(who);
        let door = if actor.roles.staff() { Door::Desk } else { Door::Portal };
        self.desk.act(Wish { op, actor, door, seen, action: Action::Ticket(action) }).await
    }

    /// A ticket that a customer opens in the portal.
    pub(crate) async fn ticket(&self, who: PersonId, subject: &str) -> TicketId {
        self.wish(who, None, self.asking(who, subject)).await.unwrap().outcome.ticket.unwrap()
    }

    pub(crate) fn asking(&self, who: PersonId, subject: &str) -> TicketAction {
        TicketAction::Create(Box::new(NewTicket {
            queue: self.front,
            kind: TicketKind::Incident,
            priority: Priority::Normal,
            requester: Requester::Known(who),
            subject: Subject::try_from(subject).unwrap(),
            body: body("Il frigorifero segna 8,4 gradi."),
            files: Vec::new(),
            channel: Channel::Portal,
            writing: Writing::Own,
            owner: None,
            follows: None,
            class: shared::ticket::Classification::default(),
        }))
    }

    pub(crate) async fn ver(&self, ticket: TicketId) -> Ver {
        self.desk.ticket(&Actor::desk(), ticket, Lang::En).await.unwrap().value.ver
    }

    pub(crate) async fn mail(&self, raw: &str, to: &str, from: &str) {
        let raw = raw.replace('\n', "\r\n").into_bytes();
        self.desk.receive_raw(raw.into(), vec![to.to_owned()], Some(from.to_owned())).await.unwrap();
        self.desk.act_on_accepted().await.unwrap();
    }
}

pub(crate) fn body(words: &str) -> Body {
    Body::try_from(words).unwrap()
}

/// A call of a story, for desks that are told one.
pub(crate) fn told(actor: Actor, at: Timestamp, action: Action) -> Call {
    Call { op: op(), actor, door: Door::Desk, cause: Cause::Person, at, seen: None, action }
}
