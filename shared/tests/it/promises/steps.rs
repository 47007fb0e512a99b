//! What a policy may say, and what is done by its steps before and after something is due.

use shared::act::MailKind;
use shared::locale::Text;
use shared::people::Roles;
use shared::rule::deed::{Deed, Whom};
use shared::setting::{Crew, Queue, SettingChange};
use shared::sla::policy::{
    EscalationStep, Goal, LevelGoal, Metric, Policy, PolicyError, STEP_DEEDS_MAX, STEPS_MAX, WITHIN_DAYS_MAX, WITHIN_MINUTES_MAX, Within,
};
use shared::text::Tag;
use shared::ticket::Priority;
use shared::ticket::action::TicketAction;

use super::{BEGIN, Desk, change, policy, resolved, rome};
use crate::cast::{add, at};

#[test]
fn steps_before_and_after_are_taken_in_working_time_and_once() {
    let mut desk = Desk::new();
    let step = |minutes, deed| EscalationStep { metric: Metric::Resolution, minutes, deeds: vec![deed] };
    let steps = vec![step(-60, Deed::RaisePriority), step(60, Deed::SetPriority(Priority::Urgent))];
    let with_steps = Policy { steps, ..policy("Portale", vec![desk.portal], None, 6_000, 480) };
    change(&mut desk.world, at(BEGIN), desk.policy.0, SettingChange::Policy(Box::new(with_steps)));
    let ticket = desk.opened(rome("2026-04-13T08:30"), desk.assistenza, desk.portal);
    for (moment, marks, priority) in [
        ("2026-04-13T16:59", 0, Priority::Normal),
        ("2026-04-13T17:00", 1, Priority::High),
        ("2026-04-13T18:00", 1, Priority::High),
        ("2026-04-13T18:01", 2, Priority::High),
        ("2026-04-14T09:29", 2, Priority::High),
        ("2026-04-14T09:30", 3, Priority::Urgent),
        ("2026-04-14T12:00", 3, Priority::Urgent),
    ] {
        for _ in 0..2 {
            desk.does_by_itself(rome(moment), ticket);
        }
        let now = desk.world.rows.ticket(ticket).expect("a ticket");
        assert_eq!((now.life.marks.len(), now.priority), (marks, priority), "{moment}");
    }
}

/// An hour before the end of a ticket that Marco works on, in a queue of everybody. Below it Giulia alone works the cellar, and
/// another queue is retired.
#[test]
fn a_step_does_all_that_its_form_offers_one_thing_after_the_other() {
    let set_up = || {
        let mut desk = Desk::new();
        let giulia = add(&mut desk.world, at(BEGIN), "Giulia Rinaldi", Roles::AGENT);
        let below = |name: &str| Queue { parent: Some(desk.assistenza), level: 2, ..Queue::named(Text::same(name)) };
        let (attic, cellar) = (Queue { retired: true, ..below("Attic") }, Queue { crew: Crew::Only(vec![giulia]), ..below("Cellar") });
        let (attic, cellar) = (desk.world.queue(at(BEGIN), attic), desk.world.queue(at(BEGIN), cellar));
        (desk, giulia, attic, cellar)
    };
    let (desk, giulia, attic, cellar) = set_up();
    let (marco, here, tag) = (desk.agent, desk.assistenza, Tag::try_from("late").expect("a tag"));
    let (late, off) = (Deed::AddTag(tag.clone()), Deed::RemoveTag(tag));
    for (deeds, queue, owner, sought, tags) in [
        (vec![late.clone()], here, Some(marco), false, 1),
        (vec![late, off], here, Some(marco), false, 0),
        (vec![Deed::Route], here, Some(marco), false, 0),
        (vec![Deed::Release, Deed::Route], here, None, true, 0),
        (vec![Deed::NextLevel], cellar, None, false, 0),
        (vec![Deed::NextLevel, Deed::Route], cellar, None, true, 0),
        (vec![Deed::NextLevel, Deed::Assign(marco)], cellar, None, false, 0),
        (vec![Deed::NextLevel, Deed::Assign(giulia)], cellar, Some(giulia), false, 0),
        (vec![Deed::MoveTo(attic)], here, Some(marco), false, 0),
    ] {
        let mut desk = set_up().0;
        let told = format!("{deeds:?}");
        let step = EscalationStep { metric: Metric::Resolution, minutes: -60, deeds: [deeds, vec![Deed::Tell(Whom::Owner)]].concat() };
        let policy = Policy { steps: vec![step], ..policy("Portale", vec![desk.portal], None, 6_000, 480) };
        change(&mut desk.world, at(BEGIN), desk.policy.0, SettingChange::Policy(Box::new(policy)));
        let ticket = desk.opened(rome("2026-04-13T08:30"), desk.assistenza, desk.portal);
        desk.does(marco, rome("2026-04-13T08:31"), TicketAction::Assign { ticket, owner: Some(marco) });
        desk.does_by_itself(rome("2026-04-13T17:00"), ticket);
        let now = desk.world.rows.ticket(ticket).expect("a ticket");
        assert_eq!((now.queue, now.owner, now.seeks.is_some(), now.tags.len()), (queue, owner, sought, tags), "{told}");
        let alerts = desk.world.mails.iter().filter(|mail| mail.kind == MailKind::Alert(Metric::Resolution)).map(|mail| mail.to);
        assert_eq!(alerts.collect::<Vec<_>>(), owner.into_iter().collect::<Vec<_>>(), "{told}");
    }
}

#[test]
fn a_policy_that_cannot_be_is_refused() {
    use PolicyError as E;
    let sound = || policy("Sound", Vec::new(), None, 60, 480);
    let first = |most, desired| Policy { first_response: Some(Goal { most, desired }), ..sound() };
    let levels = |levels: &[u8]| {
        let goal = Goal { most: Within::Minutes(60), desired: None };
        Policy { levels: levels.iter().map(|level| LevelGoal { level: *level, goal }).collect(), ..sound() }
    };
    let step = |metric, minutes, deeds| EscalationStep { metric, minutes, deeds };
    let tells = |count| vec![Deed::Tell(Whom::Owner); count];
    let steps = |steps| Policy { steps, ..sound() };
    let many = |count: usize| steps((0..).take(count).map(|nth| step(Metric::Resolution, nth, tells(1))).collect());
    let one = |metric, minutes, deeds| steps(vec![step(metric, minutes, deeds)]);
    let most = i32::try_from(WITHIN_MINUTES_MAX).expect("a year");
    for (told, policy, expected) in [
        ("sound", sound(), Ok(())),
        ("it promises nothing", Policy { first_response: None, resolution: None, ..sound() }, Err(E::NoTarget)),
        ("at once", first(Within::Minutes(0), None), Err(E::Within)),
        ("a year", first(Within::Minutes(WITHIN_MINUTES_MAX), None), Ok(())),
        ("more", first(Within::Minutes(WITHIN_MINUTES_MAX + 1), None), Err(E::Within)),
        ("a year of days", first(Within::Days(WITHIN_DAYS_MAX), None), Ok(())),
        ("more", first(Within::Days(WITHIN_DAYS_MAX + 1), None), Err(E::Within)),
        ("no day", first(Within::Days(1), Some(Within::Days(0))), Err(E::Within)),
        ("desired as allowed", first(Within::Minutes(60), Some(Within::Minutes(60))), Ok(())),
        ("desired later", first(Within::Minutes(60), Some(Within::Minutes(61))), Err(E::Desired)),
        ("counted otherwise", first(Within::Minutes(60), Some(Within::Days(1))), Err(E::Desired)),
        ("every level", levels(&[1, 2, 3, 4, 5, 6, 7, 8]), Ok(())),
        ("more levels", levels(&[1, 2, 3, 4, 5, 6, 7, 8, 9]), Err(E::Levels)),
        ("a level twice", levels(&[2, 2]), Err(E::Levels)),
        ("all steps", many(STEPS_MAX), Ok(())),
        ("more steps", many(STEPS_MAX + 1), Err(E::Steps)),
        ("two at once", steps(vec![step(Metric::Resolution, 5, tells(1)); 2]), Err(E::Steps)),
        ("it does nothing", one(Metric::Resolution, 0, tells(0)), Err(E::Steps)),
        ("all deeds", one(Metric::Resolution, 0, tells(STEP_DEEDS_MAX)), Ok(())),
        ("more deeds", one(Metric::Resolution, 0, tells(STEP_DEEDS_MAX + 1)), Err(E::Steps)),
        ("of a clock without a target", one(Metric::NextResponse, 0, tells(1)), Err(E::Steps)),
        ("a year before", one(Metric::Resolution, -most, tells(1)), Ok(())),
        ("longer before", one(Metric::Resolution, -most - 1, tells(1)), Err(E::Steps)),
        ("it ends the ticket", one(Metric::Resolution, 0, vec![Deed::SetStatus(resolved())]), Err(E::Steps)),
    ] {
        assert_eq!(policy.check(), expected, "{told}");
    }
}
