//! What is once in the log stays readable: a file of events of every format, one of every change, never edited.

use std::collections::BTreeSet;

use shared::event::{BadEvent, By, Change, Event, FORMAT, body_of};
use shared::id::{PersonId, QueueId, Subject, TicketId};
use shared::people::change::{OrganisationChange, PersonChange};
use shared::people::{apply_organisation, apply_person};
use shared::seal::Hash;
use shared::setting::{SettingChange, Settings};
use shared::ticket::Ticket;
use shared::ticket::apply::{Told, apply};
use shared::ticket::change::TicketChange;
use shared::ticket::status::StatusCode;

const V1: &str = include_str!("../golden/event-v1.jsonl");

/// Every change that format 1 knows. A new one stands in the next format's list and file, never here.
const CHANGES_V1: [&str; 25] = [
    "desk",
    "organisation added",
    "organisation named",
    "organisation vip",
    "person added",
    "person address",
    "person disabled",
    "person localised",
    "person memberships",
    "person named",
    "person phones",
    "person roles",
    "person sessions cut",
    "person verified",
    "person vip",
    "queue",
    "ticket article",
    "ticket created",
    "ticket imported",
    "ticket owner",
    "ticket participant",
    "ticket priority",
    "ticket queue",
    "ticket responsible",
    "ticket status",
];

fn events() -> Vec<Event> {
    V1.lines().map(|line| serde_json::from_str(line).expect("an event of format 1")).collect()
}

#[test]
fn it_has_one_of_every_change() {
    let names: BTreeSet<&str> =
        events().iter().flat_map(|event| event.changes().expect("its changes")).map(|change| name(&change)).collect();
    assert_eq!(names.into_iter().collect::<Vec<_>>(), CHANGES_V1);
}

/// Exhaustive, so that a new change must be thought of here.
fn name(change: &Change) -> &'static str {
    match change {
        Change::Ticket(change) => match change {
            TicketChange::Created(_) => "ticket created",
            TicketChange::Articled(_) => "ticket article",
            TicketChange::StatusSet { .. } => "ticket status",
            TicketChange::OwnerSet { .. } => "ticket owner",
            TicketChange::ResponsibleSet { .. } => "ticket responsible",
            TicketChange::PrioritySet { .. } => "ticket priority",
            TicketChange::QueueSet { .. } => "ticket queue",
            TicketChange::ParticipantAdded { .. } => "ticket participant",
            TicketChange::Imported { .. } => "ticket imported",
            TicketChange::Recounted { .. } => "ticket recounted",
            TicketChange::KindSet { .. } => "ticket kind",
            TicketChange::Classified { .. } => "ticket class",
            TicketChange::ProfileSet { .. } => "ticket profile",
            TicketChange::Labelled { .. } => "ticket label",
            TicketChange::Tagged { .. } => "ticket tag",
            TicketChange::Untagged { .. } => "ticket tag lost",
            TicketChange::CauseSet { .. } => "ticket cause",
            TicketChange::EscalationAsked { .. } => "ticket escalation asked",
            TicketChange::EscalationAnswered { .. } => "ticket escalation answered",
            TicketChange::Breached { .. } => "ticket breached",
            TicketChange::Escalated { .. } => "ticket escalated",
            TicketChange::Ruled { .. } => "ticket ruled",
            TicketChange::Sought => "ticket sought",
            TicketChange::Routed { .. } => "ticket routed",
        },
        Change::Person(change) => match change {
            PersonChange::Added { .. } => "person added",
            PersonChange::Named { .. } => "person named",
            PersonChange::AddressAdded { .. } => "person address",
            PersonChange::AddressVerified { .. } => "person verified",
            PersonChange::PhonesSet { .. } => "person phones",
            PersonChange::RolesSet { .. } => "person roles",
            PersonChange::Localised { .. } => "person localised",
            PersonChange::MembershipsSet { .. } => "person memberships",
            PersonChange::VipSet { .. } => "person vip",
            PersonChange::DisabledSet { .. } => "person disabled",
            PersonChange::SessionsCut => "person sessions cut",
            PersonChange::WorkSet { .. } => "person work",
            PersonChange::AddressRemoved { .. } => "person address lost",
            PersonChange::AddressPreferred { .. } => "person address first",
            PersonChange::MergedInto { .. } => "person merged",
            PersonChange::Unmerged { .. } => "person unmerged",
            PersonChange::AliasAdded { .. } => "person alias",
            PersonChange::AliasRemoved { .. } => "person alias lost",
        },
        Change::Organisation(change) => match change {
            OrganisationChange::Added => "organisation added",
            OrganisationChange::Named { .. } => "organisation named",
            OrganisationChange::VipSet { .. } => "organisation vip",
            OrganisationChange::ContractSet { .. } => "organisation contract",
        },
        Change::Setting(SettingChange::Queue(_)) => "queue",
        Change::Setting(SettingChange::Desk(_)) => "desk",
        Change::Setting(SettingChange::Calendar(_)) => "calendar",
        Change::Setting(SettingChange::Policy(_)) => "policy",
        Change::Setting(SettingChange::Service(_)) => "service",
        Change::Setting(SettingChange::Contract(_)) => "contract",
        Change::Setting(SettingChange::Category(_)) => "category",
        Change::Setting(SettingChange::SubState(_)) => "sub-state",
        Change::Setting(SettingChange::Skill(_)) => "skill",
        Change::Setting(SettingChange::Team(_)) => "team",
        Change::Setting(SettingChange::Rule(_)) => "rule",
        Change::Setting(SettingChange::Matrix(_)) => "matrix",
        Change::Setting(SettingChange::Routing(_)) => "routing",
        Change::Setting(SettingChange::Cause(_)) => "cause",
    }
}

#[test]
fn every_event_verifies_and_is_written_as_it_was() {
    let mut ends = std::collections::BTreeMap::new();
    for (event, line) in events().iter().zip(V1.lines()) {
        assert_eq!(event.verify(), Ok(()));
        assert_eq!(ends.insert(event.subject, event.hash).unwrap_or(Hash::ZERO), event.prev, "{} {}", event.subject, event.ver);
        assert_eq!(body_of(&event.changes().expect("its changes")), event.body);
        assert_eq!(serde_json::to_string(event).expect("an event is JSON"), line);
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

#[test]
fn a_ticket_of_format_1_still_folds() {
    let id = TicketId(1034);
    let mut ticket: Option<Ticket> = None;
    for event in events().iter().filter(|event| event.subject == Subject::Ticket(id)) {
        let changes = event.changes().expect("its changes");
        let erased: [Option<&str>; 8] = [None; 8];
        ticket = apply(ticket, id, &changes, Told { at: event.at, by: event.by, texts: &erased });
        assert_eq!(ticket.as_ref().map(|ticket| ticket.ver), Some(event.ver));
    }
    let ticket = ticket.expect("a ticket");
    let path: Vec<StatusCode> = ticket.path.iter().map(|step| step.to).collect();
    assert_eq!(path[1..9], StatusCode::ALL[1..9]);
    assert_eq!((ticket.owner, ticket.responsible), (Some(PersonId(2)), Some(PersonId(3))));
    assert_eq!((ticket.queue, ticket.home), (QueueId(4), QueueId(4)));
    assert_eq!(ticket.homes_before.len(), 1);
    assert_eq!(ticket.participants, [PersonId(8)]);
    assert_eq!((ticket.articles, ticket.public_articles), (2, 2));
    assert!(ticket.subject.is_empty(), "its words were erased");
}

#[test]
fn people_and_settings_of_format_1_still_fold() {
    let (mut person, mut organisation, mut settings) = (None, None, Settings::default());
    for event in events() {
        let changes = event.changes().expect("its changes");
        let words = [Some("Dr Venier"); 4];
        match event.subject {
            Subject::Person(id) => person = Some(apply_person(person, id, event.at, &changes, &words)),
            Subject::Organisation(id) => organisation = Some(apply_organisation(organisation, id, &changes, &words)),
            Subject::Queue(_) | Subject::Desk | Subject::Setting(..) => settings.apply(event.subject, event.ver, event.at, &changes),
            Subject::Ticket(_) => {}
        }
    }
    let (person, organisation) = (person.expect("a person"), organisation.expect("an organisation"));
    assert!(person.disabled && person.vip && person.sessions_cut_at.is_some());
    assert_eq!((person.name.as_str(), person.phones.len(), person.memberships.len()), ("Dr Venier", 2, 1));
    assert!(organisation.vip);
    assert_eq!(settings.queues.len(), 1);
    assert_eq!(settings.general().zone, "Europe/Rome");
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
