//! Who is there and where the work lies: people, the tree of queues, and the calls that make them.

use anyhow::{Context, Result};
use desk::act::tell::Told;
use desk::{Desk, DeskError};
use jiff::Timestamp;
use shared::access::Actor;
use shared::act::{Action, Call, Outcome};
use shared::event::{Cause, Door};
use shared::id::{OpId, PersonId, QueueId};
use shared::locale::{Lang, Text};
use shared::people::Roles;
use shared::people::action::{NewPerson, PeopleAction};
use shared::setting::{Crew, DeskDoc, Queue, SettingAction};
use shared::text::{Email, Name};

use super::words;
use desk::demo::dice::Dice;

/// Agents of a large desk.
pub(crate) const AGENTS: usize = 40;
/// Customers.
pub(crate) const CUSTOMERS: usize = 5_000;
/// The main queues, and how many lie below each: 5 × (1 + 3) = 20.
const MAIN: [&str; 5] = ["Service", "Portal", "Accounts", "Field work", "Sales"];
const BELOW: [&str; 3] = ["first line", "specialists", "suppliers"];
/// The queues of the last main one are worked by so many agents only, as some are in every desk.
const CREW: usize = 8;
/// Everybody's, for the browsers of the benchmark.
pub(crate) const PASSWORD: &str = "a password of the benchmark";

/// The people and queues of the corpus, in the order in which they were made.
#[derive(Debug, Clone)]
pub(crate) struct Cast {
    /// Who may administer the desk, and reads the figures.
    pub(crate) manager: Actor,
    /// Who answers.
    pub(crate) agents: Vec<Actor>,
    /// Who asks.
    pub(crate) customers: Vec<Actor>,
    /// Each main queue with those below it.
    pub(crate) queues: Vec<(QueueId, Vec<QueueId>)>,
}

/// An agent's address.
pub(crate) fn agent_address(at: usize) -> String {
    format!("agent-{at:02}@desk.example")
}

/// A customer's address.
pub(crate) fn customer_address(at: usize) -> String {
    format!("customer-{at:04}@customer.example")
}

/// The manager's address.
pub(crate) const MANAGER_ADDRESS: &str = "manager@desk.example";

impl Cast {
    /// Makes everybody and every queue on an empty desk.
    pub(crate) async fn tell(desk: &Desk, at: Timestamp) -> Result<()> {
        let boss = Roles { customer: false, agent: true, manager: true, administrator: true };
        let mut people = vec![person("Manager", MANAGER_ADDRESS, boss)?];
        for nth in 0..AGENTS {
            people.push(person(&name(1, nth)?, &agent_address(nth), Roles::AGENT)?);
        }
        for nth in 0..CUSTOMERS {
            people.push(person(&name(2, nth)?, &customer_address(nth), Roles::CUSTOMER)?);
        }
        let story = (1_u64..).zip(people).map(|(op, new)| told(op, at, Action::People(PeopleAction::AddPerson(new)))).collect();
        let made: Vec<Outcome> = desk.tell(story).await?;
        let agents: Vec<PersonId> = made.iter().skip(1).take(AGENTS).filter_map(|outcome| outcome.person).collect();
        queues(desk, at, &agents).await?;
        Ok(())
    }

    /// The people and queues of a desk that was loaded before: they were numbered in the order in which they were made.
    pub(crate) fn of(desk: &Desk) -> Result<Self> {
        let actor = |id: u64| desk.actor(PersonId(id)).context("the desk lacks people of the corpus");
        let settings = desk.settings();
        let main = settings.queues.iter().filter(|(_, queue)| queue.doc.parent.is_none());
        let below = |id: QueueId| settings.queues.iter().filter(move |(_, queue)| queue.doc.parent == Some(id)).map(|(id, _)| *id);
        let (agents, customers) = (AGENTS as u64, CUSTOMERS as u64);
        Ok(Self {
            manager: actor(1)?,
            agents: (2..2 + agents).map(actor).collect::<Result<_>>()?,
            customers: (2 + agents..2 + agents + customers).map(actor).collect::<Result<_>>()?,
            queues: main.map(|(id, _)| (*id, below(*id).collect())).collect(),
        })
    }

    /// An agent who works a queue below the main queue of that place.
    pub(crate) fn agent(&self, main: usize, dice: &mut Dice) -> &Actor {
        let crew = if main + 1 == self.queues.len() { CREW } else { self.agents.len() };
        let at = usize::try_from(dice.between(0, crew as u64 - 1)).unwrap_or(0);
        &self.agents[at]
    }
}

async fn queues(desk: &Desk, at: Timestamp, agents: &[PersonId]) -> Result<(), DeskError> {
    let mut op = 1_000_000;
    let mut first = None;
    for (place, main) in MAIN.iter().enumerate() {
        let crew = if place + 1 == MAIN.len() { Crew::Only(agents.iter().take(CREW).copied().collect()) } else { Crew::Everyone };
        let address = Email::try_from(format!("queue-{place}@desk.example")).ok();
        let queue = Queue { visible: true, address, ..Queue::named(Text::same(main)) };
        let parent = add(desk, at, op, queue.clone()).await?;
        first = first.or(parent);
        for below in BELOW {
            op += 1;
            let name = Text::same(&format!("{main}, {below}"));
            add(desk, at, op, Queue { name, parent, level: 2, visible: false, address: None, crew: crew.clone(), ..queue.clone() }).await?;
        }
        op += 1;
    }
    let doc = DeskDoc { name: Text::same("Benchmark"), zone: "Europe/Rome".to_owned(), lang: Lang::En, fallback: first };
    desk.tell(vec![told(op, at, Action::Setting(SettingAction::ChangeDesk(doc)))]).await?;
    Ok(())
}

async fn add(desk: &Desk, at: Timestamp, op: u64, queue: Queue) -> Result<Option<QueueId>, DeskError> {
    let made = desk.tell(vec![told(op, at, Action::Setting(SettingAction::AddQueue(queue)))]).await?;
    Ok(made.first().and_then(|outcome| outcome.queue))
}

fn told(op: u64, at: Timestamp, action: Action) -> Told {
    let call = Call { op: OpId(u128::from(op)), actor: Actor::desk(), door: Door::Cli, cause: Cause::Person, at, seen: None, action };
    Told { call, number: None }
}

fn name(kind: u64, nth: usize) -> Result<String> {
    let name = words::name(&mut Dice::of(kind, nth as u64)).context("a name of no letters")?;
    Ok(name.as_str().to_owned())
}

fn person(name: &str, email: &str, roles: Roles) -> Result<NewPerson> {
    Ok(NewPerson {
        email: Some(Email::try_from(email)?),
        verified: true,
        roles,
        lang: Some(Lang::En),
        ..NewPerson::named(Name::try_from(name)?)
    })
}
