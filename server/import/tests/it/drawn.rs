//! A drawn week: two thousand tickets, and who they are given to.

use jiff::Timestamp;
use jiff::civil::date;
use shared::id::{PersonId, QueueId, TicketId};
use shared::locale::Lang;
use shared::routing::want::Want;
use shared::setting::catalogue::Grade;
use shared::ticket::Priority;

use crate::cast::at;
use crate::random::Dice;
use crate::week::{Agent, Arrival, Staff, compared, later, small, staff};

const TICKETS: u64 = 2_000;

/// Tickets of a week: most of them in the hours of an office, most of them for the first level.
fn stream(dice: &mut Dice, staff: &Staff, from: Timestamp) -> Vec<Arrival> {
    let mut arrivals: Vec<Arrival> = (0..TICKETS)
        .map(|nth| {
            let day = if dice.roll(8) == 0 { dice.roll(7) } else { dice.roll(5) };
            let hour = if dice.roll(8) == 0 { dice.roll(24) } else { 7 + dice.roll(12) };
            let minute = usize::try_from(day * 1_440 + hour * 60 + dice.roll(60)).expect("of a week");
            let level = dice.pick(&[1, 1, 1, 1, 1, 1, 1, 2, 2, 3]);
            // Something that somebody who works there can do: two of one person's skills, or one, and not at their best.
            let able: Vec<&Agent> = staff.agents.iter().filter(|agent| agent.level == level).collect();
            let one = dice.pick(&able);
            let first = dice.roll(one.work.grades.len() as u64);
            let mut skills: Vec<Grade> = (0..=dice.roll(4) / 3)
                .map(|more| one.work.grades[usize::try_from(first + more).expect("an index") % one.work.grades.len()])
                .map(|grade| Grade { grade: 1 + small(dice, grade.grade.into()), ..grade })
                .collect();
            skills.dedup_by_key(|grade| grade.skill);
            let want = Want {
                ticket: TicketId(nth + 1),
                queue: QueueId(level.into()),
                level,
                skills,
                priority: dice.pick(&[
                    Priority::Low,
                    Priority::Normal,
                    Priority::Normal,
                    Priority::Normal,
                    Priority::High,
                    Priority::Urgent,
                ]),
                language: Some(if dice.roll(3) == 0 { Lang::En } else { Lang::It }.into()),
                requester: PersonId(1_000 + nth),
                returned_by: None,
                calendar: None,
            };
            let minutes = u32::from(10 * level) + u32::from(small(dice, 25));
            Arrival { at: later(from, minute), want, minutes }
        })
        .collect();
    arrivals.sort_by_key(|arrival| (arrival.at, arrival.want.ticket));
    arrivals
}

#[test]
fn a_simulated_week_is_given_out_by_skill_and_shift_and_no_less_evenly_than_in_turn() {
    let from = at("2026-03-22T23:00:00Z");
    let mut dice = Dice::new(40);
    let staff = staff(&mut dice, date(2026, 3, 23));
    let stream = stream(&mut dice, &staff, from);
    insta::assert_snapshot!(compared(&staff, &stream, from), @r"
                 load Gini   wait mean    wait p90  level wasted    language
    scored           0.208     113 min     190 min           9 %        90 %
    in turn          0.271     324 min     749 min          25 %        82 %
    drawn            0.363     553 min    1244 min          38 %        82 %
    ");
}
