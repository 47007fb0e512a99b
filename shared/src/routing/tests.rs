//! Who is chosen, in small cases that can be told in a sentence, and a thousand that cannot.

use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::{TimeZone, offset};

use super::candidate::{Candidate, Knows, Live, top_levels};
use super::choose::choose;
use super::criteria::{Failure, Must, Nobody};
use super::duty::Duty;
use super::pull::{Waiting, next_for};
use super::score::{Assignment, SCORE_ROWS_MAX, ScoreTable};
use super::want::{Want, calendar_of};
use super::weights::{POINTS_MAX, Reach, RoutingDoc, RoutingError};
use crate::id::{CalendarId, PersonId, QueueId, SkillId, TicketId};
use crate::locale::Text;
use crate::people::work::{Absence, Work};
use crate::people::{Person, Roles, apply_person};
use crate::setting::catalogue::Grade;
use crate::setting::{Crew, Queue, Settings, Versioned};
use crate::sla::calendar::{Calendar, Opening};
use crate::sla::worktime::{Edition, Worktime};
use crate::ticket::Priority;

static UTC: TimeZone = TimeZone::UTC;
/// A Monday.
const MONDAY: &str = "2026-03-30T10:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

/// Monday to Friday, in UTC.
fn office(from: u16, to: u16) -> Worktime {
    let day = vec![Opening { from: from * 60, to: to * 60 }];
    let week = [day.clone(), day.clone(), day.clone(), day.clone(), day, Vec::new(), Vec::new()];
    let calendar =
        Calendar { name: Text::same("Office"), zone: "UTC".to_owned(), week, yearly: Vec::new(), off: [].into(), special: [].into() };
    let edition = Edition { ver: 1, at: at("2026-01-01T00:00:00Z"), calendar, zone: TimeZone::UTC };
    Worktime::between(vec![edition], at("2026-01-01T00:00:00Z"), at("2026-12-31T00:00:00Z"))
}

fn grade(skill: u64, grade: u8) -> Grade {
    Grade { skill: SkillId(skill), grade }
}

fn work(grades: &[Grade]) -> Work {
    Work { grades: grades.to_vec(), ..Work::default() }
}

/// What a ticket in queue 1 asks for.
pub(crate) fn want(skills: &[Grade]) -> Want {
    Want {
        ticket: TicketId(1034),
        queue: QueueId(1),
        level: 1,
        skills: skills.to_vec(),
        priority: Priority::Normal,
        language: None,
        requester: PersonId(900),
        returned_by: None,
        calendar: None,
    }
}

/// Somebody of the crew with nothing to do.
pub(crate) fn candidate<'a>(person: u64, work: &'a Work, hours: Option<&'a Worktime>) -> Candidate<'a> {
    Candidate {
        person: PersonId(person),
        crew: true,
        disabled: false,
        level: 1,
        work,
        hours,
        zone: &UTC,
        reachable: true,
        load: 0,
        last_assigned: None,
        knows: Knows::Nothing,
    }
}

/// Decides by the built-in setting; what is decided can be recomputed.
fn decided(want: &Want, candidates: &[Candidate<'_>], moment: &str) -> ScoreTable {
    let doc = Versioned { ver: 3, doc: RoutingDoc::default() };
    let table = choose(want, candidates, &doc, at(moment));
    assert!(table.agrees(&doc.doc), "{table:?}");
    table
}

#[track_caller]
fn takes(want: &Want, candidates: &[Candidate<'_>], person: u64, why: &str) {
    assert_eq!(decided(want, candidates, MONDAY).chosen, Assignment::To(PersonId(person)), "{why}");
}

#[test]
fn each_thing_that_must_hold_takes_somebody_out() {
    let (able, clumsy, full) = (work(&[grade(1, 3)]), work(&[grade(1, 2)]), Work { capacity: 1, ..work(&[grade(1, 3)]) });
    let away = Work { absences: vec![Absence { from: date(2026, 3, 30), to: date(2026, 3, 31) }], ..able.clone() };
    let (early, late) = (office(9, 17), office(11, 19));
    let mut wants = want(&[grade(1, 3)]);
    wants.returned_by = Some(PersonId(7));
    let usual = |person, work| candidate(person, work, Some(&early));
    let rows = [
        (Candidate { crew: false, ..usual(1, &able) }, Failure::Crew),
        (Candidate { disabled: true, ..usual(2, &able) }, Failure::Disabled),
        (usual(900, &able), Failure::Requester),
        (usual(7, &able), Failure::Returner),
        (usual(3, &clumsy), Failure::Skill { wants: grade(1, 3), has: 2 }),
        (usual(4, &away), Failure::Away { until: date(2026, 3, 31) }),
        (candidate(5, &able, Some(&late)), Failure::Shift),
        (usual(6, &full), Failure::Capacity),
    ];
    for (who, failure) in rows {
        let table = decided(&wants, &[who], MONDAY);
        assert_eq!(table.rows[0].failed, [failure]);
        assert_eq!(table.rows[0].failure(failure.must()), Some(&failure));
        assert!(matches!(table.chosen, Assignment::Nobody(nobody) if nobody.lack == failure.must() && nobody.left == 1), "{failure:?}");
    }
    takes(&wants, &[usual(8, &able)], 8, "nothing speaks against them");
    assert!(Must::ALL.is_sorted(), "who was left is told in the order of the criteria");
}

#[test]
fn a_day_away_is_a_day_of_the_persons_own_zone() {
    let away = [Absence { from: date(2026, 3, 30), to: date(2026, 3, 30) }];
    let auckland = offset(13).to_time_zone();
    let duty = |zone| Duty { hours: None, absences: &away, zone };
    assert_eq!(duty(&UTC).away_until(at("2026-03-29T20:00:00Z")), None);
    assert_eq!(duty(&auckland).away_until(at("2026-03-29T20:00:00Z")), Some(date(2026, 3, 30)), "there it is Monday already");
    assert_eq!(duty(&auckland).next(at("2026-03-29T20:00:00Z")), Some(at("2026-03-30T11:00:00Z")), "and Tuesday eleven hours before");
}

#[test]
fn the_next_shift_begins_after_the_weekend_and_every_absence() {
    let hours = office(9, 17);
    let days = |from, to| Absence { from: date(2026, 4, from), to: date(2026, 4, to) };
    for (absences, asked, next) in [
        (vec![], "2026-04-01T09:00:00Z", "2026-04-01T09:00:00Z"),
        (vec![], "2026-04-01T17:00:00Z", "2026-04-02T09:00:00Z"),
        (vec![], "2026-04-03T17:00:00Z", "2026-04-06T09:00:00Z"),
        (vec![days(6, 7)], "2026-04-03T17:00:00Z", "2026-04-08T09:00:00Z"),
        (vec![days(8, 8), days(1, 7), days(2, 3)], "2026-04-01T10:00:00Z", "2026-04-09T09:00:00Z"),
    ] {
        let duty = Duty { hours: Some(&hours), absences: &absences, zone: &UTC };
        assert_eq!(duty.next(at(asked)), Some(at(next)), "{asked} {absences:?}");
    }
    let retired = Duty { hours: Some(&hours), absences: &[], zone: &UTC };
    assert_eq!(retired.next(at("2027-01-04T09:00:00Z")), None, "nobody knows the hours of then");
}

#[test]
fn nobody_free_says_who_might_and_when() {
    let (early, late) = (office(9, 17), office(11, 19));
    let (able, other) = (work(&[grade(1, 3)]), work(&[grade(2, 5)]));
    let evening = "2026-04-03T20:00:00Z";
    let crew = [
        candidate(1, &other, Some(&early)),
        candidate(2, &able, Some(&late)),
        candidate(3, &able, Some(&early)),
        candidate(4, &able, Some(&late)),
    ];
    let table = decided(&want(&[grade(1, 2)]), &crew, evening);
    // Three have the skill, none is on shift until Monday at nine.
    assert_eq!(table.chosen, Assignment::Nobody(Nobody { lack: Must::Shift, left: 3, next: Some(at("2026-04-06T09:00:00Z")) }));
    assert_eq!(table.rows[0].person, PersonId(3), "who comes back first stands first");
    assert_eq!(table.left[..5], [(Must::Crew, 4), (Must::Enabled, 4), (Must::NotRequester, 4), (Must::NotReturner, 4), (Must::Skill, 3)]);
    assert!(table.rows[3].next.is_none(), "whoever lacks the skill lacks it on Monday too");
    let nobody = decided(&want(&[]), &[], evening);
    assert_eq!(nobody.chosen, Assignment::Nobody(Nobody { lack: Must::Crew, left: 0, next: None }));
    let loaded = Candidate { load: 29, ..candidate(3, &able, Some(&early)) };
    let full = decided(&want(&[]), &[loaded, candidate(2, &able, Some(&late))], MONDAY);
    assert_eq!(full.chosen, Assignment::Nobody(Nobody { lack: Must::Capacity, left: 1, next: Some(at("2026-03-30T11:00:00Z")) }));
}

#[test]
fn each_merit_decides_where_all_else_is_equal() {
    let (plain, expert) = (work(&[grade(1, 2)]), work(&[grade(1, 5)]));
    let ladin = Work { languages: vec!["lld".parse().expect("a language")], ..plain.clone() };
    let wants = Want { language: "lld".parse().ok(), ..want(&[grade(1, 2)]) };
    // The better one has the greater id, so that no tie decides for them.
    let worse = candidate(1, &plain, None);
    let better = candidate(2, &plain, None);
    takes(&wants, &[candidate(1, &expert, None), better], 2, "an expert is kept for what only they can do");
    takes(&wants, &[Candidate { level: 3, ..worse }, better], 2, "and so is a higher level");
    takes(&wants, &[Candidate { load: 8, ..worse }, better], 2, "who has more room");
    let hour = Some(at("2026-03-30T09:00:00Z"));
    takes(&wants, &[Candidate { last_assigned: hour, ..worse }, better], 2, "who was never given one");
    let before = Some(at("2026-03-30T08:00:00Z"));
    takes(&wants, &[Candidate { last_assigned: hour, ..worse }, Candidate { last_assigned: before, ..better }], 2, "whose turn it is");
    takes(&wants, &[worse, candidate(2, &ladin, None)], 2, "who speaks the customer's language");
    takes(&wants, &[worse, Candidate { knows: Knows::Customer, ..better }], 2, "who knows the customer");
    takes(&wants, &[Candidate { knows: Knows::Customer, ..worse }, Candidate { knows: Knows::Ticket, ..better }], 2, "or the ticket");
    takes(&wants, &[Candidate { reachable: false, ..worse }, better], 2, "who is there");
}

#[test]
fn ties_go_to_whoever_waits_longest_and_then_to_the_smaller_id() {
    let work = work(&[]);
    let given = |person, hours: &str| Candidate { last_assigned: Some(at(hours)), ..candidate(person, &work, None) };
    // More than a working day ago is more than a working day ago: no points differ.
    takes(&want(&[]), &[given(1, "2026-03-28T10:00:00Z"), given(2, "2026-03-27T10:00:00Z")], 2, "longest since");
    takes(&want(&[]), &[given(1, "2026-03-27T10:00:00Z"), candidate(2, &work, None)], 2, "never at all");
    takes(&want(&[]), &[candidate(2, &work, None), candidate(1, &work, None)], 1, "the smaller id");
}

#[test]
fn whether_the_desk_is_open_counts_as_the_setting_says_and_is_not_told_where_it_does_not() {
    let work = work(&[]);
    let gone = Candidate { reachable: false, ..candidate(1, &work, None) };
    let with = |reach, who: Candidate<'_>| {
        let doc = Versioned { ver: 1, doc: RoutingDoc { reach, ..RoutingDoc::default() } };
        let table = choose(&want(&[]), &[who], &doc, at(MONDAY));
        assert!(table.agrees(&doc.doc));
        table
    };
    assert_eq!(with(Reach::Required, gone).chosen, Assignment::Nobody(Nobody { lack: Must::Reach, left: 1, next: None }));
    assert_eq!(with(Reach::Preferred, gone).person(), Some(PersonId(1)));
    let here = Candidate { reachable: true, ..gone };
    assert_eq!(with(Reach::Ignored, gone), with(Reach::Ignored, here), "the table does not tell who was there");
    let late = office(18, 22);
    for reach in [Reach::Preferred, Reach::Required] {
        let off = |who| with(reach, Candidate { hours: Some(&late), ..who });
        assert_eq!(off(gone), off(here), "nor whether somebody was there who does not work now");
    }
}

#[test]
fn a_table_is_bounded_and_says_how_many_there_were() {
    let (able, clumsy) = (work(&[grade(1, 3)]), work(&[]));
    let crew: Vec<_> = (1..=200).map(|id| candidate(id, if id % 4 == 0 { &able } else { &clumsy }, None)).collect();
    let table = decided(&want(&[grade(1, 1)]), &crew, MONDAY);
    assert_eq!((table.seen, table.rows.len()), (200, SCORE_ROWS_MAX));
    assert!(table.left.contains(&(Must::Skill, 50)));
    assert!(table.rows.iter().all(|row| row.fits() && row.person.0 % 4 == 0), "the best are kept");
    let json = serde_json::to_string(&table).expect("it is JSON");
    assert!(json.len() < 5_000, "{} bytes", json.len());
    assert_eq!(serde_json::from_str::<ScoreTable>(&json).expect("it is a table"), table);
}

#[test]
fn what_was_altered_does_not_agree() {
    let work = work(&[]);
    let table = decided(&want(&[]), &[candidate(1, &work, None), candidate(2, &work, None)], MONDAY);
    let altered = |change: &dyn Fn(&mut ScoreTable)| {
        let mut table = table.clone();
        change(&mut table);
        !table.agrees(&RoutingDoc::default())
    };
    assert!(altered(&|table| table.chosen = Assignment::To(PersonId(2))));
    assert!(altered(&|table| table.rows[1].points.turn += 1));
    assert!(altered(&|table| table.rows[0].numbers.load = 10));
    assert!(altered(&|table| table.rows[0].failed.push(Failure::Capacity)));
    assert!(altered(&|table| table.want.requester = PersonId(1)));
}

/// Reproducible dice (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn small(&mut self, sides: u8) -> u8 {
        u8::try_from(self.roll(sides.into())).expect("it is small")
    }
}

fn some_work(dice: &mut Dice) -> Work {
    let mut work = Work { capacity: u16::from(dice.small(20)), ..Work::default() };
    for skill in 0..3 {
        if dice.roll(3) != 0 {
            work.grades.push(grade(skill, 1 + dice.small(5)));
        }
    }
    work
}

#[test]
fn every_table_recomputes_to_the_same_choice_in_whatever_order_people_were_looked_at() {
    let shifts = [office(6, 14), office(9, 17), office(10, 22)];
    let (mut somebody, mut nobody) = (0, 0);
    for seed in 0..1_000 {
        let mut dice = Dice(seed);
        let works: Vec<Work> = (0..dice.roll(60)).map(|_| some_work(&mut dice)).collect();
        let mut crew: Vec<_> = (1..)
            .zip(&works)
            .map(|(id, work)| Candidate {
                crew: dice.roll(10) != 0,
                level: 1 + dice.small(3),
                reachable: dice.roll(2) == 0,
                load: u32::from(dice.small(16)),
                last_assigned: (dice.roll(3) != 0).then(|| at("2026-03-30T06:00:00Z")),
                knows: if dice.roll(9) == 0 { Knows::Ticket } else { Knows::Nothing },
                ..candidate(id, work, Some(&shifts[usize::from(dice.small(3))]))
            })
            .collect();
        let skills: Vec<_> = (0..dice.roll(3)).map(|skill| grade(skill, 1 + dice.small(5))).collect();
        let wants = Want { requester: PersonId(1 + dice.roll(60)), returned_by: Some(PersonId(1 + dice.roll(60))), ..want(&skills) };
        let table = decided(&wants, &crew, MONDAY);
        crew.reverse();
        assert_eq!(decided(&wants, &crew, MONDAY), table, "seed {seed}");
        match table.again() {
            Some(_) => somebody += 1,
            None => nobody += 1,
        }
        let best = table.rows.iter().filter(|row| row.fits()).map(|row| row.points.total()).max();
        let chosen = table.rows.iter().find(|row| Some(row.person) == table.person()).map(|row| row.points.total());
        assert_eq!(best, chosen, "seed {seed}");
    }
    assert!(300 < somebody && 100 < nobody, "both occur: {somebody} and {nobody}");
}

#[test]
fn the_next_one_is_due_first_then_urgent_then_old_and_within_reach() {
    let work = work(&[grade(1, 2)]);
    let ticket = |id, priority, skills: &[Grade]| Want { ticket: TicketId(id), priority, ..want(skills) };
    let mine = Want { requester: PersonId(5), ..ticket(1, Priority::Urgent, &[]) };
    let hard = ticket(2, Priority::Urgent, &[grade(1, 3)]);
    let returned = Want { returned_by: Some(PersonId(5)), ..ticket(3, Priority::Urgent, &[]) };
    let (late, soon) = (ticket(4, Priority::Low, &[grade(1, 1)]), ticket(5, Priority::Urgent, &[]));
    let (urgent, old, new) = (ticket(6, Priority::High, &[]), ticket(7, Priority::Normal, &[]), ticket(8, Priority::Normal, &[]));
    let (monday, tuesday) = (at(MONDAY), at("2026-03-31T10:00:00Z"));
    let all = [
        Waiting { want: &new, due: None, since: tuesday },
        Waiting { want: &old, due: None, since: monday },
        Waiting { want: &urgent, due: None, since: tuesday },
        Waiting { want: &soon, due: Some(tuesday), since: monday },
        Waiting { want: &late, due: Some(monday), since: tuesday },
        Waiting { want: &returned, due: Some(monday), since: monday },
        Waiting { want: &hard, due: Some(monday), since: monday },
        Waiting { want: &mine, due: Some(monday), since: monday },
    ];
    // Each taken in turn from what is left.
    let mut left = all.to_vec();
    let mut taken = Vec::new();
    while let Some(next) = next_for(PersonId(5), &work, left.iter().copied()) {
        taken.push(next.0);
        left.retain(|waiting| waiting.want.ticket != next);
    }
    assert_eq!(taken, [4, 5, 6, 7, 8], "and not what is too hard, their own, or what they handed back");
}

#[test]
fn a_queue_without_hours_has_those_above_it_and_a_crew_says_who_is_of_which_level() {
    let queue = |parent, level, crew, calendar| {
        let doc = Queue { parent, level, crew, calendar, ..Queue::named(Text::same("Cold")) };
        Versioned { ver: 1, doc }
    };
    let only = |people: &[u64]| Crew::Only(people.iter().copied().map(PersonId).collect());
    let mut settings = Settings::default();
    settings.queues.insert(QueueId(1), queue(None, 1, Crew::Everyone, Some(CalendarId(4))));
    settings.queues.insert(QueueId(2), queue(Some(QueueId(1)), 2, only(&[1, 2]), None));
    settings.queues.insert(QueueId(3), queue(Some(QueueId(2)), 3, only(&[2]), None));
    assert_eq!(calendar_of(&settings, QueueId(3)), Some(CalendarId(4)));
    assert_eq!(calendar_of(&settings, QueueId(9)), None);
    assert_eq!(top_levels(&settings), [(PersonId(1), 2), (PersonId(2), 3)].into());
    let who = |id, agent| Person { roles: Roles { agent, ..Roles::default() }, ..apply_person(None, PersonId(id), at(MONDAY), &[], &[]) };
    for (queue, person, crew) in [(1, who(7, true), true), (1, who(7, false), false), (3, who(2, true), true), (3, who(1, true), false)] {
        let wants = Want { queue: QueueId(queue), ..want(&[]) };
        assert_eq!(Candidate::of(&person, &wants, &settings, at(MONDAY), Live::default()).crew, crew, "{queue} {}", person.id);
    }
}

#[test]
fn a_setting_that_cannot_be_is_refused() {
    let refused = |change: &dyn Fn(&mut RoutingDoc)| {
        let mut doc = RoutingDoc::default();
        change(&mut doc);
        doc.check().err()
    };
    assert_eq!(refused(&|_| {}), None);
    assert_eq!(refused(&|doc| doc.most.turn = POINTS_MAX + 1), Some(RoutingError::Points));
    assert_eq!(refused(&|doc| doc.weighs = [0, 1, 2, 3]), Some(RoutingError::Weighs));
    assert_eq!(refused(&|doc| doc.weighs = [1, 2, 8, 4]), Some(RoutingError::Weighs), "what is more urgent weighs no less");
    let json = serde_json::to_string(&RoutingDoc::default()).expect("it is JSON");
    assert_eq!(serde_json::from_str::<RoutingDoc>(&json).expect("it is a setting"), RoutingDoc::default());
}
