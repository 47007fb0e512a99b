//! Telling houses, people and queues, and what the rest of the story knows of them.

use jiff::Timestamp;
use shared::access::Actor;
use shared::act::{Action, Outcome};
use shared::id::{OrganisationId, PersonId, QueueId};
use shared::locale::{Lang, Text};
use shared::people::action::{NewPerson, PeopleAction};
use shared::people::{Membership, Roles};
use shared::setting::{Crew, Queue, SettingAction};
use shared::text::{Email, Name, Phone};

use super::cast::{CAST, Card, Member};
use super::customers::{Customer, HOUSES, House, Reach, Sector, lang_of};
use super::dice::Dice;
use super::hours::Office;
use super::levels::{self, Levels};
use super::script::Script;
use super::{DOMAIN, SEED, work};
use crate::error::DeskError;
use crate::open::Desk;

/// The queues of the demo desk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Queues {
    pub(super) assistenza: QueueId,
    pub(super) freddo: QueueId,
    pub(super) portale: QueueId,
    pub(super) firmware: QueueId,
    pub(super) uk: QueueId,
    pub(super) amministrazione: QueueId,
    pub(super) reclami: QueueId,
}

/// Whom and what the story can speak of.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) queues: Queues,
    pub(super) levels: Levels,
    cast: Vec<PersonId>,
    /// Everybody who asks; the two of the cast are the last.
    pub(super) customers: Vec<Customer>,
}

impl Known {
    /// One of the cast.
    pub(super) fn person(&self, member: Member) -> PersonId {
        self.cast.get(member as usize).copied().unwrap_or(PersonId(0))
    }

    /// One of the cast, as they stand before the desk.
    pub(super) fn actor(&self, member: Member) -> Actor {
        let by = shared::event::By::Person(self.person(member));
        Actor { by, roles: member.card().roles, aliases: Vec::new(), manages: Vec::new(), proved: true }
    }

    /// Somebody who asks, by name.
    pub(super) fn customer(&self, name: &str) -> Result<&Customer, DeskError> {
        let found = self.customers.iter().find(|customer| customer.name == name);
        found.ok_or_else(|| missing(name))
    }
}

pub(super) fn missing(what: &str) -> DeskError {
    DeskError::Internal(format!("the demo's story knows no {what}"))
}

/// Tells houses, people and queues at a moment.
pub(super) async fn tell(desk: &Desk, at: Timestamp) -> Result<Known, DeskError> {
    let houses = tell_houses(desk, at).await?;
    let (cast, customers) = tell_people(desk, at, &houses).await?;
    let levels = levels::tell(desk, at).await?;
    let mut known = Known { queues: Queues::NONE, levels, cast, customers };
    known.queues = tell_queues(desk, at, &known).await?;
    work::tell(desk, at, &known).await?;
    Ok(known)
}

async fn tell_houses(desk: &Desk, at: Timestamp) -> Result<Vec<OrganisationId>, DeskError> {
    let mut script = Script::default();
    for house in HOUSES {
        script.desk(at, Action::People(PeopleAction::AddOrganisation { name: Name::try_from(house.name)?, vip: house.vip }));
    }
    let outcomes = desk.tell(script.told("houses").0).await?;
    outcomes.iter().map(|outcome| outcome.organisation.ok_or_else(|| missing("house"))).collect()
}

async fn tell_people(desk: &Desk, at: Timestamp, houses: &[OrganisationId]) -> Result<(Vec<PersonId>, Vec<Customer>), DeskError> {
    let mut script = Script::default();
    let of_house = |name: &str| HOUSES.iter().position(|house| house.name == name).and_then(|i| houses.get(i)).copied();
    for card in &CAST {
        script.desk(at, Action::People(PeopleAction::AddPerson(of_cast(card, card.house.and_then(of_house))?)));
    }
    let mut dice = Dice::new(SEED);
    let mut asking = Vec::new();
    for house in HOUSES {
        for (name, reach) in house.people {
            let person = of_customer(house, name, *reach, of_house(house.name), &mut dice)?;
            script.desk(at, Action::People(PeopleAction::AddPerson(person)));
            asking.push((house, *name, *reach));
        }
    }
    let outcomes = desk.tell(script.told("people").0).await?;
    let ids = outcomes.iter().map(|outcome: &Outcome| outcome.person.ok_or_else(|| missing("person"))).collect::<Result<Vec<_>, _>>()?;
    let (cast, others) = ids.split_at(CAST.len().min(ids.len()));
    let mut customers: Vec<Customer> =
        asking.iter().zip(others).map(|((house, name, reach), id)| customer(house, name, *reach, *id)).collect();
    customers.extend(CAST.iter().zip(cast).filter_map(|(card, id)| asks(card, *id)));
    Ok((cast.to_vec(), customers))
}

fn of_cast(card: &Card, house: Option<OrganisationId>) -> Result<NewPerson, DeskError> {
    Ok(NewPerson {
        name: Name::try_from(card.name)?,
        email: Some(Email::try_from(card.email)?),
        verified: true,
        phones: vec![Phone::try_from(card.phone)?],
        roles: card.roles,
        lang: Some(card.lang),
        zone: Some(card.office.zone_name().to_owned()),
        memberships: membership(house),
        vip: card.vip,
    })
}

fn of_customer(house: &House, name: &str, reach: Reach, at: Option<OrganisationId>, dice: &mut Dice) -> Result<NewPerson, DeskError> {
    let phone = house.phone(dice);
    Ok(NewPerson {
        name: Name::try_from(name)?,
        email: house.email(name, reach).map(Email::try_from).transpose()?,
        verified: reach == Reach::Portal,
        phones: if reach == Reach::Mail { Vec::new() } else { vec![Phone::try_from(phone)?] },
        roles: Roles::CUSTOMER,
        lang: Some(lang_of(house.office)),
        zone: Some(house.office.zone_name().to_owned()),
        memberships: membership(at),
        vip: false,
    })
}

fn membership(house: Option<OrganisationId>) -> Vec<Membership> {
    house.map(|organisation| Membership { organisation, manager: false }).into_iter().collect()
}

fn customer(house: &House, name: &'static str, reach: Reach, id: PersonId) -> Customer {
    let email = house.email(name, reach);
    Customer { id, name, email, reach, house: house.name, sector: house.sector, office: house.office }
}

/// The customers among the cast, who write in the portal and by mail.
fn asks(card: &Card, id: PersonId) -> Option<Customer> {
    let house = card.house?;
    let sector = if card.member == Member::Chiara { Sector::Care } else { Sector::Food };
    let email = Some(card.email.to_owned());
    Some(Customer { id, name: card.name, email, reach: Reach::Portal, house, sector, office: card.office })
}

impl Queues {
    const NONE: Self = {
        let none = QueueId(0);
        Self { assistenza: none, freddo: none, portale: none, firmware: none, uk: none, amministrazione: none, reclami: none }
    };

    /// The main queue where an office's customers begin.
    pub(super) fn front(&self, office: Office) -> QueueId {
        match office {
            Office::Treviso => self.assistenza,
            Office::Leeds => self.uk,
        }
    }
}

async fn tell_queues(desk: &Desk, at: Timestamp, known: &Known) -> Result<Queues, DeskError> {
    let main = |name: Text, office: Office, lang, local: &str| {
        let calendar = known.levels.calendar(office);
        Queue { visible: true, level: 1, address: address(local), lang, calendar, ..below(name, None) }
    };
    let assistenza = add(desk, at, main(Text::both("Support Italy", "Assistenza"), Office::Treviso, Lang::It, "assistenza")).await?;
    let uk = add(desk, at, main(Text::same("UK Support"), Office::Leeds, Lang::En, "support")).await?;
    // The second level of Treviso works for Leeds too.
    let second = |name: Text| Queue { serves: vec![uk], ..below(name, Some(assistenza)) };
    let freddo = add(desk, at, second(Text::both("Refrigeration", "Freddo"))).await?;
    let portale = add(desk, at, second(Text::both("Portal and sensors", "Portale e sensori"))).await?;
    let firmware = add(desk, at, Queue { level: 3, skips: true, ..below(Text::same("Firmware"), Some(portale)) }).await?;
    let accounts = main(Text::both("Accounts", "Amministrazione"), Office::Treviso, Lang::It, "amministrazione");
    let amministrazione = add(desk, at, accounts).await?;
    let crew = Crew::Only(vec![known.person(Member::Davide), known.person(Member::Elena)]);
    let complaints = Queue { crew, address: address("reclami"), ..below(Text::both("Complaints", "Reclami"), Some(amministrazione)) };
    let reclami = add(desk, at, complaints).await?;
    Ok(Queues { assistenza, freddo, portale, firmware, uk, amministrazione, reclami })
}

fn below(name: Text, parent: Option<QueueId>) -> Queue {
    Queue { parent, level: 2, lang: Lang::It, ..Queue::named(name) }
}

fn address(local: &str) -> Option<Email> {
    Email::try_from(format!("{local}@{DOMAIN}")).ok()
}

async fn add(desk: &Desk, at: Timestamp, queue: Queue) -> Result<QueueId, DeskError> {
    let name = queue.name.read(Lang::It).to_owned();
    let mut script = Script::default();
    script.desk(at, Action::Setting(SettingAction::AddQueue(queue)));
    let outcomes = desk.tell(script.told(&name).0).await?;
    outcomes.first().and_then(|outcome| outcome.queue).ok_or_else(|| missing(&name))
}
