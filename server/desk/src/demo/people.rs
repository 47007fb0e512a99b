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
use super::catalogue::{self, Catalogue};
use super::customers::{Customer, HOUSES, House, Reach, Sector, lang_of};
use super::dice::Dice;
use super::hours::Office;
use super::levels::{self, CONTRACTED, Levels};
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
    pub(super) catalogue: Catalogue,
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
    let mut known = Known { queues: Queues::NONE, levels, catalogue: Catalogue::default(), cast, customers };
    tell_contract(desk, at, &known, &houses).await?;
    known.queues = tell_queues(desk, at, &known).await?;
    let skills = work::tell(desk, at, &known).await?;
    known.catalogue = catalogue::tell(desk, at, &known, &skills).await?;
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

/// One house has chosen what it is promised.
async fn tell_contract(desk: &Desk, at: Timestamp, known: &Known, houses: &[OrganisationId]) -> Result<(), DeskError> {
    let mut script = Script::default();
    for (house, organisation) in HOUSES.iter().zip(houses).filter(|(house, _)| house.name == CONTRACTED) {
        let (name, contract) = (Name::try_from(house.name)?, known.levels.contract(house.name));
        let change = PeopleAction::ChangeOrganisation { organisation: *organisation, name, vip: house.vip, contract };
        script.desk(at, Action::People(change));
    }
    desk.tell(script.told("contract").0).await?;
    Ok(())
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

/// Who works a queue can be given its tickets, and leads others there: the first level is in the crews of the levels behind it. Who
/// reads no Italian is in no crew that has only Italian to read.
async fn tell_queues(desk: &Desk, at: Timestamp, known: &Known) -> Result<Queues, DeskError> {
    use Member::{Aoife, Davide, Elena, Giulia, Marco, Priya, Sandra, Tomasz};
    let crew = |members: &[Member]| Crew::Only(members.iter().map(|member| known.person(*member)).collect());
    let main = |name: Text, office: Office, lang, local: &str, members: &[Member]| {
        let calendar = known.levels.calendar(office);
        Queue { visible: true, level: 1, address: address(local), lang, calendar, crew: crew(members), ..below(name, None) }
    };
    let italy = &[Giulia, Sandra, Marco, Davide, Priya];
    let assistenza = main(Text::both("Support Italy", "Assistenza"), Office::Treviso, Lang::It, "assistenza", italy);
    let assistenza = add(desk, at, assistenza).await?;
    let leeds = &[Giulia, Aoife, Sandra, Marco, Tomasz, Priya];
    let uk = add(desk, at, main(Text::same("UK Support"), Office::Leeds, Lang::En, "support", leeds)).await?;
    // The second level of Treviso works for Leeds too.
    let second = |name: Text, members: &[Member]| Queue { serves: vec![uk], crew: crew(members), ..below(name, Some(assistenza)) };
    // Whoever is on the road reads why before they turn round.
    let freddo = second(Text::both("Refrigeration", "Freddo"), &[Giulia, Aoife, Sandra, Davide, Priya]);
    let freddo = add(desk, at, Queue { asks_reason: true, ..freddo }).await?;
    let sensors = &[Giulia, Aoife, Marco, Tomasz, Davide, Priya];
    let portale = add(desk, at, second(Text::both("Portal and sensors", "Portale e sensori"), sensors)).await?;
    // The third level writes to no customer, and learns from every fault.
    let firmware = Queue {
        level: 3,
        skips: true,
        drafts_only: true,
        asks_cause: true,
        asks_solution: true,
        ..below(Text::same("Firmware"), Some(portale))
    };
    let firmware = add(desk, at, Queue { crew: crew(&[Giulia, Marco, Tomasz, Davide, Priya]), ..firmware }).await?;
    let office = &[Giulia, Davide, Priya];
    let accounts = main(Text::both("Accounts", "Amministrazione"), Office::Treviso, Lang::It, "amministrazione", office);
    let amministrazione = add(desk, at, accounts).await?;
    let complaints = Queue {
        crew: crew(&[Davide, Elena]),
        address: address("reclami"),
        ..below(Text::both("Complaints", "Reclami"), Some(amministrazione))
    };
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
