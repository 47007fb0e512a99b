//! What is once in the log stays readable: a file of events of every format, with one of everything that it knows, never edited.

use std::collections::BTreeMap;

use serde_json::Value;
use shared::event::{BadEvent, By, Change, Event, FORMAT, body_of};
use shared::id::{
    CalendarId, CategoryId, CauseId, ContractId, PersonId, QueueId, RuleId, ServiceId, SettingKind, SkillId, SubStateId, Subject, TicketId,
};
use shared::people::work::Work;
use shared::people::{Organisation, Person, apply_organisation, apply_person};
use shared::seal::Hash;
use shared::setting::Settings;
use shared::setting::catalogue::Degree;
use shared::ticket::apply::{Told, apply};
use shared::ticket::life::Ruled;
use shared::ticket::status::StatusCode;
use shared::ticket::{Classification, Profile, Ticket, TicketKind};

use crate::parts::Parts;

/// The files, the oldest format first, each with its SHA-256.
const GOLDEN: [(&str, &str); 2] = [
    (include_str!("../golden/event-v1.jsonl"), "08412208ba377abb3b056753d5f7c9a068cecb07840b271d93dd5286c30a2412"),
    (include_str!("../golden/event-v2.jsonl"), "e6ff867996f651480f592b70c60a1b6ff3b38ce8c10b268a48175ad8b711e570"),
];
/// What is never written: it is so where nothing is said.
const NEVER_WRITTEN: [&str; 1] = ["Knows::nothing"];

fn of_format(v: usize) -> Vec<Event> {
    GOLDEN[v - 1].0.lines().map(|line| serde_json::from_str(line).expect("an event")).collect()
}

fn events() -> Vec<Event> {
    (1..=GOLDEN.len()).flat_map(of_format).collect()
}

#[test]
fn every_format_has_a_file_and_none_was_edited() {
    assert_eq!(GOLDEN.len(), usize::from(FORMAT));
    for (v, (file, sum)) in (1..).zip(GOLDEN) {
        assert_eq!(Hash::of(file.as_bytes()).to_string(), sum, "format {v}");
        assert!(of_format(v).iter().all(|event| usize::from(event.v) == v), "format {v}");
    }
}

/// Whatever variant or field is added to anything that events hold, it is missing here until a file has it.
#[test]
fn the_newest_file_has_every_variant_and_every_field() {
    let parts = Parts::default();
    let (newest, _) = GOLDEN[GOLDEN.len() - 1];
    let json = |text: &str| serde_json::from_str::<Value>(text).expect("it is JSON");
    let lines: Vec<Value> = newest.lines().map(json).collect();
    let bodies: Vec<Value> = of_format(GOLDEN.len()).iter().map(|event| json(&event.body)).collect();
    lines.iter().for_each(|line| drop(parts.read::<Event>(line)));
    bodies.iter().for_each(|body| drop(parts.read::<Vec<Change>>(body)));
    assert_eq!(parts.missing(), NEVER_WRITTEN);
}

#[test]
fn every_event_verifies_and_is_written_as_it_was() {
    for (v, (file, _)) in (1..).zip(GOLDEN) {
        let mut ends = BTreeMap::new();
        for (event, line) in of_format(v).iter().zip(file.lines()) {
            assert_eq!(event.verify(), Ok(()));
            assert_eq!(ends.insert(event.subject, event.hash).unwrap_or(Hash::ZERO), event.prev, "{} {}", event.subject, event.ver);
            assert_eq!(body_of(&event.changes().expect("its changes")), event.body);
            assert_eq!(serde_json::to_string(event).expect("an event is JSON"), line);
        }
    }
}

#[test]
fn an_altered_event_and_one_of_a_later_program_are_told_apart() {
    let mut altered = events().remove(0);
    altered.body.push(' ');
    assert!(matches!(altered.verify(), Err(BadEvent::Altered { .. })));
    let mut newer = events().remove(0);
    newer.v = FORMAT + 1;
    assert!(matches!(newer.changes(), Err(BadEvent::Newer { .. })));
}

/// Ticket 1034 of a file, whose words were erased.
fn ticket(v: usize) -> Ticket {
    let id = TicketId(1034);
    let mut ticket: Option<Ticket> = None;
    for event in of_format(v).iter().filter(|event| event.subject == Subject::Ticket(id)) {
        let changes = event.changes().expect("its changes");
        let erased: [Option<&str>; 8] = [None; 8];
        ticket = apply(ticket, id, &changes, Told { at: event.at, by: event.by, door: event.door, texts: &erased });
        assert_eq!(ticket.as_ref().map(|ticket| ticket.ver), Some(event.ver));
    }
    ticket.expect("a ticket")
}

/// Everybody and everything else of a file.
fn others(v: usize) -> (BTreeMap<PersonId, Person>, Organisation, Settings) {
    let (mut people, mut organisation, mut settings) = (BTreeMap::new(), None, Settings::default());
    for event in of_format(v) {
        let changes = event.changes().expect("its changes");
        let words = [Some("Dr Venier"), Some("venier@example.org"), Some("dv@example.org"), Some("old@example.org")];
        match event.subject {
            Subject::Person(id) => {
                let person = apply_person(people.remove(&id), id, event.at, &changes, &words);
                people.insert(id, person);
            }
            Subject::Organisation(id) => organisation = Some(apply_organisation(organisation, id, &changes, &words)),
            Subject::Queue(_) | Subject::Desk | Subject::Setting(..) => settings.apply(event.subject, event.ver, event.at, &changes),
            Subject::Ticket(_) => {}
        }
    }
    (people, organisation.expect("an organisation"), settings)
}

#[test]
fn a_ticket_of_format_1_still_folds() {
    let ticket = ticket(1);
    let path: Vec<StatusCode> = ticket.path.iter().map(|step| step.to).collect();
    assert_eq!(path[1..9], StatusCode::ALL[1..9]);
    assert_eq!((ticket.owner, ticket.responsible), (Some(PersonId(2)), Some(PersonId(3))));
    assert_eq!((ticket.queue, ticket.home), (QueueId(4), QueueId(4)));
    assert_eq!(ticket.homes_before.len(), 1);
    assert_eq!(ticket.participants, [PersonId(8)]);
    assert_eq!((ticket.articles, ticket.public_articles), (2, 2));
    assert!(ticket.subject.is_empty(), "its words were erased");
    // What format 1 did not know.
    assert_eq!(ticket.life.stays.iter().map(|stay| stay.level).collect::<Vec<_>>(), [1, 1]);
    assert_eq!((ticket.class, ticket.life.profile()), (Classification::default(), Profile::default()));
}

#[test]
fn people_and_settings_of_format_1_still_fold() {
    let (people, organisation, settings) = others(1);
    let person = &people[&PersonId(7)];
    assert!(person.disabled && person.vip && person.sessions_cut_at.is_some());
    assert_eq!((person.name.as_str(), person.phones.len(), person.memberships.len()), ("Dr Venier", 2, 1));
    assert_eq!(person.work, Work::default());
    assert!(organisation.vip);
    assert_eq!(settings.queues.len(), 1);
    assert_eq!(settings.general().zone, "Europe/Rome");
}

#[test]
fn a_ticket_of_format_2_still_folds() {
    let ticket = ticket(2);
    assert_eq!(ticket.kind, TicketKind::Problem);
    let class = Classification {
        service: Some(ServiceId(1)),
        category: Some(CategoryId(2)),
        impact: Some(Degree::Low),
        urgency: Some(Degree::Medium),
        severity: Some(Degree::High),
    };
    assert_eq!((ticket.class, ticket.cause), (class, Some(CauseId(1))));
    assert_eq!(ticket.life.profile(), Profile { contract: Some(ContractId(1)), vip: true });
    let stays: Vec<(QueueId, u8)> = ticket.life.stays.iter().map(|stay| (stay.queue, stay.level)).collect();
    assert_eq!(stays, [(QueueId(1), 1), (QueueId(5), 1), (QueueId(4), 2), (QueueId(5), 1)]);
    assert_eq!(ticket.life.labels.iter().map(|label| label.label).collect::<Vec<_>>(), [Some(SubStateId(2)), Some(SubStateId(1))]);
    assert_eq!(ticket.plea.and_then(|plea| plea.granted), Some(true));
    assert_eq!((ticket.drafts.as_slice(), ticket.solution), ([7].as_slice(), None), "it was opened again after its solution");
    let steps: Vec<Option<i32>> = ticket.life.marks.iter().map(|mark| mark.step.map(|step| step.minutes)).collect();
    assert_eq!(steps, [Some(-15), None]);
    assert_eq!(ticket.life.quiet_until, Some("2026-04-06T14:00:00Z".parse().expect("a moment")));
    assert_eq!(ticket.life.ruled, [Ruled { rule: RuleId(2), cycle: 4 }]);
    assert_eq!((ticket.owner, ticket.returned_by, ticket.seeks), (None, Some(PersonId(2)), None));
    assert!(ticket.tags.iter().all(String::is_empty), "its words were erased");
}

#[test]
fn people_and_settings_of_format_2_still_fold() {
    let (people, organisation, settings) = others(2);
    let (person, other) = (&people[&PersonId(7)], &people[&PersonId(8)]);
    assert_eq!((other.merged_into, person.merged.as_slice()), (Some(PersonId(7)), [PersonId(8)].as_slice()));
    let addresses: Vec<(&str, bool)> = person.emails.iter().map(|email| (email.address.as_str(), email.verified)).collect();
    assert_eq!(addresses, [("dv@example.org", true), ("venier@example.org", true)]);
    assert_eq!((person.work.capacity, person.work.grade(SkillId(1)), person.work.shift), (40, 4, Some(CalendarId(1))));
    assert_eq!(organisation.contract, Some(ContractId(1)));
    // Each kind has its document, of whatever is numbered.
    let vers = SettingKind::ALL.map(|kind| settings.ver(kind, 1));
    assert_eq!(vers, SettingKind::ALL.map(|kind| if kind == SettingKind::Routing { 3 } else { 1 }));
    assert!(settings.levels.calendars().get(CalendarId(1)).is_some());
    assert_eq!(settings.levels.policies().len(), 1);
    assert_eq!(settings.rules.in_order().map(|(id, _)| id).collect::<Vec<_>>(), [RuleId(1)], "the other is retired");
    assert!(settings.serves(QueueId(4), QueueId(5)));
}

#[test]
fn every_history_made_today_reads_back() {
    for seed in 0..20 {
        let (desk, _) = crate::random::history(seed, crate::cast::at("2026-03-05T06:00:00Z"), 40);
        for line in desk.world.exported().lines() {
            let event: Event = serde_json::from_str(line).expect("an event");
            assert_eq!(event.verify(), Ok(()));
            assert_eq!(body_of(&event.changes().expect("its changes")), event.body);
            assert!(matches!(event.by, By::Person(_) | By::Desk));
        }
    }
}
