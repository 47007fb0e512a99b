//! What it takes to lead a new ticket to its queue and to find somebody for it: the rules, what it asks for, and a score for everybody
//! of the crew, by the functions of the write path. What it then takes to write that down is measured as writing.

use std::hint::black_box;
use std::time::{Duration, Instant};

use desk::board::hands::{Hands, Held};
use desk::demo::dice::Dice;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use shared::access::crew_has;
use shared::event::{By, Change, Door};
use shared::id::{CalendarId, CategoryId, PersonId, QueueId, SettingKind, SkillId, Subject, TicketId};
use shared::locale::{Lang, Text};
use shared::people::work::{Absence, Language, Work};
use shared::people::{Person, Roles, apply_person};
use shared::routing::candidate::{Candidate, Live, Staffer, top_levels};
use shared::routing::choose::choose;
use shared::routing::score::ScoreTable;
use shared::routing::want::Want;
use shared::rule::condition::{Condition, Test};
use shared::rule::deed::Deed;
use shared::rule::document::Rule;
use shared::rule::effect::{Effect, effects};
use shared::rule::look::Look;
use shared::rule::run::Run;
use shared::rule::trigger::{Happening, On, Trigger};
use shared::rule::value::Choice;
use shared::setting::catalogue::{Category, Grade, Skill};
use shared::setting::{Crew, Queue, SettingChange, Settings};
use shared::ticket::apply::{Told, apply};
use shared::ticket::{Channel, Classification, Given, Priority, Ticket, TicketKind};

use crate::levels::created;
use crate::stat::Sample;
use crate::table::Line;

/// New tickets.
const TICKETS: u64 = 10_000;
const QUEUES: u64 = 20;
/// The first of them are main queues that everybody works; the others lie below them, and each has a crew.
const MAIN_QUEUES: u64 = 8;
const RULES: u64 = 10;
const CATEGORIES: u64 = 24;
const SKILLS: u64 = 12;
const AGENTS: u64 = 40;
/// Open tickets, each of one of them.
const OPEN: u64 = 100_000;
const CUSTOMERS: u64 = 5_000;
const GIVEN: Duration = Duration::from_millis(1);

/// Everybody who could take a ticket, and what they have on their desk.
struct Staff {
    agents: Vec<Person>,
    hands: Hands,
}

/// Measures it; `settings` have a calendar of each number up to four.
pub(crate) fn line(settings: Settings, now: Timestamp) -> Line {
    let settings = desk(settings, now);
    let staff = Staff::of_desk(now);
    let tickets: Vec<(Ticket, Change)> = (0..TICKETS).filter_map(|nth| ticket(nth, now)).collect();
    let (mut times, mut found) = (Vec::with_capacity(tickets.len()), 0_usize);
    for (ticket, change) in &tickets {
        let began = Instant::now();
        let table = black_box(give(ticket, change, &staff, &settings, now));
        times.push(began.elapsed());
        found += usize::from(table.person().is_some());
    }
    let sample = Sample::of(times);
    let what = format!("a new ticket led by {RULES} rules and given to one of {AGENTS} agents with {OPEN} ({found} were given), p50 · p99");
    Line::new(what, sample.shown()).aim("p99 ≤ 1 ms", sample.within(990) <= GIVEN).n(sample.n())
}

/// What the rules make of a new ticket, and who is then chosen.
fn give(ticket: &Ticket, change: &Change, staff: &Staff, settings: &Settings, now: Timestamp) -> ScoreTable {
    let (mut ticket, mut run) = (ticket.clone(), Run::default());
    run.tell(Happening::of(std::slice::from_ref(change), By::Desk, Door::Mail, &ticket));
    loop {
        let look = Look { ticket: &ticket, requester: None, said: None, by: None, now, settings };
        let Some(applies) = run.next(&look) else { break };
        // They give to nobody: somebody is found.
        let come = effects(&ticket, settings, now, &applies.rule.deeds, |_| None);
        let changes: Vec<Change> = come.effects.into_iter().filter_map(|(_, effect)| changed(effect)).collect();
        let told = Told { at: now, by: By::Desk, door: Door::Clock, texts: &[] };
        ticket = apply(Some(ticket.clone()), ticket.id, &changes, told).unwrap_or(ticket);
        run.tell(Happening::of(&changes, By::Desk, Door::Clock, &ticket));
    }
    let want = Want::of(&ticket, settings, Some(Language::from(Lang::It)), None);
    let crew = staff.crew_of(&ticket, settings);
    let candidates: Vec<Candidate<'_>> =
        crew.iter().map(|Staffer { person, live }| Candidate::of(person, &want, settings, now, *live)).collect();
    choose(&want, &candidates, &settings.routing, now)
}

fn changed(effect: Effect) -> Option<Change> {
    match effect {
        Effect::Change(change) => Some(Change::Ticket(*change)),
        Effect::Tag(_) | Effect::Untag(_) | Effect::Route | Effect::Tell(_) => None,
    }
}

impl Staff {
    fn of_desk(now: Timestamp) -> Self {
        let mut hands = Hands::default();
        for nth in 0..OPEN {
            let mut dice = Dice::of(21, nth);
            let ago = SignedDuration::from_mins(i64::try_from(dice.between(1, 60 * 24 * 30)).unwrap_or(1));
            let (owner, requester) = (PersonId(nth % AGENTS + 1), customer(&mut dice));
            hands.count(Held { owner, priority: *dice.one_of(&Priority::ALL) }, true);
            hands.remember(Given { person: owner, at: now - ago }, requester);
        }
        Self { agents: (1..=AGENTS).map(|id| agent(id, now)).collect(), hands }
    }

    /// Whoever works the ticket's queue, as the desk finds them.
    fn crew_of(&self, ticket: &Ticket, settings: &Settings) -> Vec<Staffer> {
        let levels = top_levels(settings);
        let crew = self.agents.iter().filter(|person| crew_has(person.id, ticket.queue, settings));
        let staff = crew.map(|person| {
            let level = levels.get(&person.id).copied().unwrap_or(1);
            let live = Live { level, reachable: !person.id.0.is_multiple_of(3), ..Live::default() };
            let live = self.hands.known(person.id, &[ticket.requester], settings, live);
            Staffer { person: person.clone(), live }
        });
        staff.collect()
    }
}

/// One of four shifts, four skills, every fifth away on that day, and room for some more than they have.
fn agent(id: u64, now: Timestamp) -> Person {
    let mut dice = Dice::of(22, id);
    let today = TimeZone::UTC.to_datetime(now).date();
    let grade =
        |nth: u64, dice: &mut Dice| Grade { skill: SkillId((id + nth * 5) % SKILLS + 1), grade: if dice.chance(50) { 2 } else { 3 } };
    let work = Work {
        grades: (0..4).map(|nth| grade(nth, &mut dice)).collect(),
        shift: Some(CalendarId(id % 4 + 1)),
        absences: if id.is_multiple_of(5) { vec![Absence { from: today, to: today }] } else { Vec::new() },
        languages: vec![Language::from(if dice.chance(50) { Lang::It } else { Lang::En })],
        capacity: 12_000,
    };
    Person { roles: Roles { agent: true, ..Roles::default() }, work, ..apply_person(None, PersonId(id), now, &[], &[]) }
}

fn customer(dice: &mut Dice) -> PersonId {
    PersonId(dice.between(1_001, 1_000 + CUSTOMERS))
}

fn ticket(nth: u64, now: Timestamp) -> Option<(Ticket, Change)> {
    let mut dice = Dice::of(23, nth);
    let class = Classification { category: Some(CategoryId(dice.between(1, CATEGORIES))), ..Classification::default() };
    let home = QueueId(dice.between(1, MAIN_QUEUES));
    let change = created(*dice.one_of(&TicketKind::ALL), *dice.one_of(&Priority::ALL), home, class);
    let told = Told { at: now, by: By::Desk, door: Door::Mail, texts: &[] };
    let ticket = apply(None, TicketId(nth + 1), std::slice::from_ref(&change), told)?;
    Some((Ticket { requester: customer(&mut dice), ..ticket }, change))
}

/// Its queues of three levels, skills, categories and rules, beside the calendars that there are.
fn desk(mut settings: Settings, now: Timestamp) -> Settings {
    let name = || Text::same("Name");
    let mut put = |subject, doc| settings.apply(subject, 1, now, &[Change::Setting(doc)]);
    for id in 1..=QUEUES {
        put(Subject::Queue(QueueId(id)), SettingChange::Queue(queue(id)));
    }
    for id in 1..=SKILLS {
        put(Subject::Setting(SettingKind::Skill, id), SettingChange::Skill(Skill { name: name(), retired: false }));
    }
    for id in 1..=CATEGORIES {
        let skills = vec![Grade { skill: SkillId(id % SKILLS + 1), grade: 2 }];
        let category = Category { name: name(), parent: None, skills, retired: false };
        put(Subject::Setting(SettingKind::Category, id), SettingChange::Category(category));
    }
    for id in 1..=RULES {
        put(Subject::Setting(SettingKind::Rule, id), SettingChange::Rule(Box::new(rule(id))));
    }
    settings
}

/// Main queues, then those of the second level below them, and the last four of the third level.
fn queue(id: u64) -> Queue {
    let named = Queue::named(Text::same("Queue"));
    let crew = |nth: u64| Crew::Only((1..=AGENTS).filter(|agent| (agent - 1) / 10 == nth % 4).map(PersonId).collect());
    match id {
        0..=MAIN_QUEUES => Queue { calendar: Some(CalendarId(id % 4 + 1)), ..named },
        9..=16 => Queue { parent: Some(QueueId(id - MAIN_QUEUES)), level: 2, crew: crew(id), ..named },
        _ => Queue { parent: Some(QueueId(id - MAIN_QUEUES)), level: 3, crew: crew(id), ..named },
    }
}

/// Each for two categories that came by mail in one main queue, which go to the queue below it; the last one for all.
fn rule(id: u64) -> Rule {
    let home = (id - 1) % MAIN_QUEUES + 1;
    let categories = vec![Some(CategoryId(id)), Some(CategoryId(id + RULES))];
    let tests = [Test::Channel(Choice::Is(vec![Channel::Mail])), Test::Home(Choice::Is(vec![QueueId(home)]))];
    let mut all: Vec<Condition> = tests.map(Condition::Is).into();
    if id < RULES {
        all.push(Condition::Is(Test::Category(Choice::Is(categories))));
    }
    Rule {
        name: Text::same("Rule"),
        position: u16::try_from(id).unwrap_or(u16::MAX),
        on: Trigger::On(vec![On::Created]),
        when: Condition::All(all),
        deeds: vec![Deed::MoveTo(QueueId(home + MAIN_QUEUES)), Deed::Route],
        routing: true,
        retired: false,
    }
}
